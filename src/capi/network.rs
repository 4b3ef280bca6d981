//! Networks and inferers.

use crate::component::{arguments, mica_component, mica_run_options, with_run};
use crate::error::{Fallible, guard};
use crate::input::{output, required, text};
use crate::string::mica_string;
use crate::tensor::mica_tensor;
use crate::value::{give, mica_value};
use mica::engine::{estimate, inferer, segment};
use mica::error::{Error, ResultExt};
use mica::nn::{self, Network};
use mica::{Map, MetaTensor, Result, Value};
use std::ffi::c_char;
use std::mem::MaybeUninit;
use std::path::Path;

fn named(named: Option<&mica_value>) -> Result<Map> {
    match named {
        None => Ok(Map::new()),
        Some(mica_value(Value::Null)) => Ok(Map::new()),
        Some(value) => value.0.as_map().cloned().at(|| "named"),
    }
}

fn positional(input: &mica_value) -> Vec<Value> {
    match &input.0 {
        Value::List(items) => items.clone(),
        one => vec![one.clone()],
    }
}

/// Loads a network from a TorchScript archive (`.ts`, `.pt`), in evaluation mode, or from an AOTInductor package (`.pt2`), whose
/// machine code then runs in this process. The result is a component of kind `network`.
///
/// @param options  a JSON object, or empty: the arguments of the component `TorchScript` but its path: `device`, `dtype`,
///                 `optimize` (`none`, `freeze`, `fuse`), `channels_last`, `methods`; of `AOTInductor`: `device`
///
/// Ownership: the caller owns `out`; everything else is lent.
/// Thread: any.
/// Errors: `MICA_ERROR_IO` for a file that cannot be read, `MICA_ERROR_PARSE` for one that is no network,
/// `MICA_ERROR_DEVICE`, `MICA_ERROR_INVALID_ARGUMENT` for NULL or wrong options.
/// @since 0.1
#[unsafe(no_mangle)]
pub unsafe extern "C" fn mica_network_load(
    path: *const c_char,
    path_size: usize,
    options: *const c_char,
    options_size: usize,
    out: Option<&mut MaybeUninit<Box<mica_component>>>,
) -> Fallible {
    guard(|| {
        let out = output(out, "out")?;
        // SAFETY: the caller's promise, stated in the header.
        let (path, options) =
            unsafe { (text(path, path_size, "path")?, arguments(options, options_size, "options", None)?) };
        out.write(Box::new(mica_component(nn::load::load(path, &options)?)));
        Ok(())
    })
}

/// Calls a method of a network, without recording what gradients need.
///
/// @param method  empty for `forward`
/// @param input   the only positional argument, or a list of all of them
/// @param named   a map of named arguments; may be NULL
/// @param out     a tensor, or what the network gives: lists (of tuples too), maps, numbers, texts
///
/// Ownership: the caller owns `out`; everything else is lent.
/// Thread: any; one network may be called on several threads at once.
/// Errors: `MICA_ERROR_INVALID_ARGUMENT` for NULL, `MICA_ERROR_TYPE` for a component that is no network,
/// `MICA_ERROR_NOT_FOUND` for an unknown method, `MICA_ERROR_TORCH` with what libtorch says.
/// @since 0.1
#[unsafe(no_mangle)]
pub unsafe extern "C" fn mica_network_call(
    network: Option<&mica_component>,
    method: *const c_char,
    method_size: usize,
    input: Option<&mica_value>,
    named: Option<&mica_value>,
    out: Option<&mut MaybeUninit<Box<mica_value>>>,
) -> Fallible {
    guard(|| {
        let network = Network::of(&required(network, "network")?.0)?;
        let (input, out) = (required(input, "input")?, output(out, "out")?);
        // SAFETY: the caller's promise, stated in the header.
        let method = unsafe { text(method, method_size, "method") }?;
        let method = if method.is_empty() { "forward" } else { method };
        give(out, network.model().call(method, &positional(input), &self::named(named)?, false)?);
        Ok(())
    })
}

/// What a network is, as JSON: `class`, `methods` (`name`, `schema`), `parameters` (how many numbers it has learned),
/// `training`, `device`, `dtype`, `extra_files` (their names).
///
/// Ownership: the caller owns `out`.
/// Thread: any.
/// Errors: `MICA_ERROR_INVALID_ARGUMENT` for NULL, `MICA_ERROR_TYPE` for a component that is no network.
/// @since 0.1
#[unsafe(no_mangle)]
pub extern "C" fn mica_network_info(
    network: Option<&mica_component>,
    out: Option<&mut MaybeUninit<Box<mica_string>>>,
) -> Fallible {
    guard(|| {
        let network = Network::of(&required(network, "network")?.0)?;
        let out = output(out, "out")?;
        mica_string::give(out, network.info()?.to_string());
        Ok(())
    })
}

/// A file that came with a network, as a one-dimensional tensor of uint8.
///
/// Ownership: the caller owns `out`.
/// Thread: any.
/// Errors: `MICA_ERROR_INVALID_ARGUMENT` for NULL, `MICA_ERROR_TYPE` for a component that is no network,
/// `MICA_ERROR_NOT_FOUND` with the names that there are.
/// @since 0.1
#[unsafe(no_mangle)]
pub unsafe extern "C" fn mica_network_extra_file(
    network: Option<&mica_component>,
    name: *const c_char,
    name_size: usize,
    out: Option<&mut MaybeUninit<Box<mica_tensor>>>,
) -> Fallible {
    guard(|| {
        let network = Network::of(&required(network, "network")?.0)?;
        let out = output(out, "out")?;
        // SAFETY: the caller's promise, stated in the header.
        let name = unsafe { text(name, name_size, "name") }?;
        mica_tensor::give(out, MetaTensor::from_bytes(&network.extra_file(name)?)?);
        Ok(())
    })
}

/// The parameters and buffers of a network: a map from key to tensor, in PyTorch's order. The tensors are the network's own,
/// not copies.
///
/// Ownership: the caller owns `out`.
/// Thread: any.
/// Errors: `MICA_ERROR_INVALID_ARGUMENT` for NULL, `MICA_ERROR_TYPE` for a component that is no network.
/// @since 0.1
#[unsafe(no_mangle)]
pub extern "C" fn mica_network_state(
    network: Option<&mica_component>,
    out: Option<&mut MaybeUninit<Box<mica_value>>>,
) -> Fallible {
    guard(|| {
        let network = Network::of(&required(network, "network")?.0)?;
        let out = output(out, "out")?;
        give(out, Value::Map(network.state()?));
        Ok(())
    })
}

/// Copies parameters and buffers into a network.
///
/// @param state   a map from key to tensor, as mica_network_state() gives
/// @param strict  whether keys that are missing, unknown or of another shape are an error, in which case nothing is changed
/// @param report  a JSON object with the lists `missing`, `unexpected` and `mismatched`; may be NULL
///
/// Ownership: the caller owns `report`.
/// Thread: any; not while the network is called.
/// Errors: `MICA_ERROR_INVALID_ARGUMENT` for NULL or, with `strict`, what does not match; `MICA_ERROR_TYPE` for a component that
/// is no network.
/// @since 0.1
#[unsafe(no_mangle)]
pub extern "C" fn mica_network_load_state(
    network: Option<&mica_component>,
    state: Option<&mica_value>,
    strict: bool,
    report: Option<&mut MaybeUninit<Box<mica_string>>>,
) -> Fallible {
    guard(|| {
        let network = Network::of(&required(network, "network")?.0)?;
        let state = required(state, "state")?.0.as_map().at(|| "state")?;
        let found = network.load_state(state, strict)?;
        if let Some(report) = report {
            mica_string::give(report, found.to_json().to_string());
        }
        Ok(())
    })
}

/// Loads weights from a file: what `torch.save` wrote (`.pt`, `.pth`; state dictionaries, checkpoints that hold one, pickled modules),
/// safetensors, TorchScript archives. Nothing in the file is run.
///
/// @param options  a JSON object, or empty: `key` (where in the file the state dictionary is, with dots), `strict` (default true),
///                 `prefix` (taken off all keys, for example `module.`)
/// @param report   a JSON object with the lists `missing`, `unexpected` and `mismatched`; may be NULL
///
/// Ownership: the caller owns `report`.
/// Thread: any; not while the network is called.
/// Errors: as mica_network_load_state(); `MICA_ERROR_IO` and `MICA_ERROR_UNSUPPORTED` for files that cannot be read, with what
/// they are.
/// @since 0.1
#[unsafe(no_mangle)]
pub unsafe extern "C" fn mica_network_load_weights(
    network: Option<&mica_component>,
    path: *const c_char,
    path_size: usize,
    options: *const c_char,
    options_size: usize,
    report: Option<&mut MaybeUninit<Box<mica_string>>>,
) -> Fallible {
    guard(|| {
        let network = Network::of(&required(network, "network")?.0)?;
        // SAFETY: the caller's promise, stated in the header.
        let (path, options) =
            unsafe { (text(path, path_size, "path")?, arguments(options, options_size, "options", None)?) };
        let found = nn::weights::load(&network, Path::new(path), &options)?;
        if let Some(report) = report {
            mica_string::give(report, found.to_json().to_string());
        }
        Ok(())
    })
}

/// Writes the weights of a network: safetensors where the path ends with `.safetensors`, else a file that
/// `torch.load(weights_only=True)` reads. The file is complete or not there.
///
/// Ownership: everything is lent.
/// Thread: any; not while the network is trained.
/// Errors: `MICA_ERROR_INVALID_ARGUMENT` for NULL, `MICA_ERROR_TYPE` for a component that is no network, `MICA_ERROR_IO`.
/// @since 0.1
#[unsafe(no_mangle)]
pub unsafe extern "C" fn mica_network_save_weights(
    network: Option<&mica_component>,
    path: *const c_char,
    path_size: usize,
) -> Fallible {
    guard(|| {
        let network = Network::of(&required(network, "network")?.0)?;
        // SAFETY: the caller's promise, stated in the header.
        nn::weights::save(&network, Path::new(unsafe { text(path, path_size, "path") }?))
    })
}

/// Switches a network between training and evaluation mode.
///
/// Ownership: everything is lent.
/// Thread: any; not while the network is called.
/// Errors: `MICA_ERROR_INVALID_ARGUMENT` for NULL, `MICA_ERROR_TYPE` for a component that is no network,
/// `MICA_ERROR_UNSUPPORTED` for one without modes.
/// @since 0.1
#[unsafe(no_mangle)]
pub extern "C" fn mica_network_train(network: Option<&mica_component>, training: bool) -> Fallible {
    guard(|| Network::of(&required(network, "network")?.0)?.model().train(training))
}

/// A copy of a network for inference.
///
/// @param options  a JSON object, or empty: `optimize` (`none`, `freeze`, `fuse`; default `fuse`), `dtype`, `channels_last`,
///                 `methods`, `device`, as in mica_network_load()
///
/// Ownership: the caller owns `out`.
/// Thread: any.
/// Errors: `MICA_ERROR_INVALID_ARGUMENT` for NULL or wrong options, `MICA_ERROR_TYPE` for a component that is no network,
/// `MICA_ERROR_UNSUPPORTED` for one that cannot be optimised.
/// @since 0.1
#[unsafe(no_mangle)]
pub unsafe extern "C" fn mica_network_prepare(
    network: Option<&mica_component>,
    options: *const c_char,
    options_size: usize,
    out: Option<&mut MaybeUninit<Box<mica_component>>>,
) -> Fallible {
    guard(|| {
        let network = required(network, "network")?;
        let out = output(out, "out")?;
        // SAFETY: the caller's promise, stated in the header.
        let options = unsafe { arguments(options, options_size, "options", None) }?;
        out.write(Box::new(mica_component(nn::load::prepare(&network.0, &options)?)));
        Ok(())
    })
}

/// Makes TorchScript of a network by tracing what it computes from some inputs, for mica_network_save(). Sizes that the network
/// computes with stay those of the inputs. Parameters are shared with the network.
///
/// @param input  the only positional argument, or a list of all of them
///
/// Ownership: the caller owns `out`.
/// Thread: any; not while the network is trained.
/// Errors: `MICA_ERROR_INVALID_ARGUMENT` for NULL, `MICA_ERROR_TYPE` for a component that is no network,
/// `MICA_ERROR_UNSUPPORTED` for one that cannot be traced, and what the network says about the inputs.
/// @since 0.1
#[unsafe(no_mangle)]
pub extern "C" fn mica_network_trace(
    network: Option<&mica_component>,
    input: Option<&mica_value>,
    out: Option<&mut MaybeUninit<Box<mica_component>>>,
) -> Fallible {
    guard(|| {
        let network = Network::of(&required(network, "network")?.0)?;
        let (input, out) = (required(input, "input")?, output(out, "out")?);
        out.write(Box::new(mica_component(network.traced(&positional(input))?.into_component(Map::new()))));
        Ok(())
    })
}

/// Writes a network as a TorchScript archive, which PyTorch reads too.
///
/// @param extra  a map from name to text: files beside the code; NULL keeps those that came with the network
///
/// Ownership: everything is lent.
/// Thread: any.
/// Errors: `MICA_ERROR_INVALID_ARGUMENT` for NULL, `MICA_ERROR_TYPE` for a component that is no network,
/// `MICA_ERROR_IO`, `MICA_ERROR_UNSUPPORTED` for one that cannot be saved.
/// @since 0.1
#[unsafe(no_mangle)]
pub unsafe extern "C" fn mica_network_save(
    network: Option<&mica_component>,
    path: *const c_char,
    path_size: usize,
    extra: Option<&mica_value>,
) -> Fallible {
    guard(|| {
        let network = Network::of(&required(network, "network")?.0)?;
        // SAFETY: the caller's promise, stated in the header.
        let path = unsafe { text(path, path_size, "path") }?;
        let extra = extra.map(|extra| extra.0.as_map()).transpose().at(|| "extra")?;
        network.save(path, extra)
    })
}

/// Leads a network over a batch of images.
///
/// @param inferer  a component of kind `inferer`: `SlidingWindowInferer`, `SimpleInferer`…
/// @param input    a tensor of shape (items, channels, axes…), or a list of it and further positional arguments of the network
/// @param named    a map of named arguments of the network; may be NULL
/// @param network  a component of kind `network`; or a transform of the application, which gets the windows, or a list of all
///                 arguments (the named ones as a map at its end) where there are several. The windows are lent until it
///                 returns
/// @param options  may be NULL; progress counts windows
///
/// Ownership: the caller owns `out`; everything else is lent.
/// Thread: any; inferers and networks may be shared between threads.
/// Errors: `MICA_ERROR_INVALID_ARGUMENT` for NULL or wrong options, `MICA_ERROR_TYPE` for components of other kinds,
/// `MICA_ERROR_CANCELLED` within one batch of windows, and what the inferer's documentation says.
/// @since 0.1
#[unsafe(no_mangle)]
pub unsafe extern "C" fn mica_inferer_infer(
    inferer: Option<&mica_component>,
    input: Option<&mica_value>,
    named: Option<&mica_value>,
    network: Option<&mica_component>,
    options: *const mica_run_options,
    out: Option<&mut MaybeUninit<Box<mica_value>>>,
) -> Fallible {
    guard(|| {
        let (inferer, input) = (required(inferer, "inferer")?, required(input, "input")?);
        let (network, out) = (required(network, "network")?, output(out, "out")?);
        let named = self::named(named)?;
        // SAFETY: the caller's promise, stated in the header.
        let result = unsafe { with_run(options, |run| inferer::infer(&inferer.0, &input.0, &named, &network.0, run)) }?;
        give(out, result);
        Ok(())
    })
}

/// What an inference is going to take, as JSON: `windows`, `calls` (of the network), `seconds_per_call`, `seconds`,
/// `network_bytes` (main memory of a batch of windows and of what the network makes on its way), `result_bytes` (of what results are put
/// together in) and `memory_bytes` (the most that will be in use at once, more than there is now).
///
/// The network is called with its first windows, at most six times, and once or twice where it is slow; what is done with its results is done for a corner of
/// the image. Of a `Segment`, the preprocessing is done; bringing the result back and `postprocessing` do not count. Times and bytes are those of this machine, as busy as it is. `memory_bytes` leaves out what libraries keep for themselves, some ten megabytes.
///
/// @param inferer  a component of kind `inferer` that cuts windows; or a `Segment`
/// @param input    as in mica_inferer_infer(); for a `Segment` its image
/// @param named    as in mica_inferer_infer(); NULL for a `Segment`
/// @param network  as in mica_inferer_infer(); NULL for a `Segment`, which has its own
/// @param options  may be NULL; there is no progress
///
/// Ownership: the caller owns `out`; everything else is lent.
/// Thread: any; what other threads do at the same time counts too.
/// Errors: those of mica_inferer_infer(); `MICA_ERROR_UNSUPPORTED` for an inferer that gives the network the whole image.
/// @since 0.1
#[unsafe(no_mangle)]
pub unsafe extern "C" fn mica_inferer_estimate(
    inferer: Option<&mica_component>,
    input: Option<&mica_value>,
    named: Option<&mica_value>,
    network: Option<&mica_component>,
    options: *const mica_run_options,
    out: Option<&mut MaybeUninit<Box<mica_string>>>,
) -> Fallible {
    guard(|| {
        let (inferer, input, out) = (&required(inferer, "inferer")?.0, required(input, "input")?, output(out, "out")?);
        let named = self::named(named)?;
        let of_segment = || match (network, &input.0) {
            (None, Value::Tensor(image)) if named.is_empty() => Ok(image),
            _ => Err(Error::argument("a Segment takes an image, and has its own network")),
        };
        let whole = inferer.kind() == "transform";
        let image = if whole { Some(of_segment()?) } else { None };
        let network = if whole { None } else { Some(required(network, "network")?) };
        // SAFETY: the caller's promise, stated in the header.
        let found = unsafe {
            with_run(options, |run| match (image, network) {
                (Some(image), _) => segment::estimate(inferer, image, run),
                (None, Some(network)) => estimate::estimate(inferer, &input.0, &named, &network.0, run),
                (None, None) => Err(Error::internal("neither a network nor an image")),
            })
        }?;
        mica_string::give(out, found.to_json());
        Ok(())
    })
}
