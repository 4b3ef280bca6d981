//! TorchScript modules: loading, calling, freezing, saving. tch's own module type hides what this needs.

use super::at;
use crate::device::Device;
use crate::dtype::DType;
use crate::error::{Error, ErrorCode, Result};
use crate::meta_tensor::MetaTensor;
use crate::value::{Map, Value};
use tch::Tensor;

#[cxx::bridge(namespace = "mica::torch")]
#[allow(clippy::undocumented_unsafe_blocks, reason = "written by cxx, whose contract is the signatures below")]
mod ffi {
    /// The kinds of values that a method takes and returns.
    enum Kind {
        None,
        Bool,
        Int,
        Float,
        Text,
        Tensor,
        Tuple,
        List,
        Map,
    }

    /// One value; sequences and maps are followed by their items.
    struct Node {
        kind: Kind,
        /// Its key in the map that it belongs to, or the argument that it is.
        name: String,
        /// A whole number, a truth value, or the count of items.
        number: i64,
        real: f64,
        text: String,
        /// Address of the `at::Tensor`: lent on the way in, owned on the way out.
        tensor: usize,
    }

    /// A method and its signature.
    struct Method {
        /// Its name.
        name: String,
        /// Its arguments and results in TorchScript's notation.
        schema: String,
    }

    /// A parameter or buffer. The tensor is owned.
    struct NamedTensor {
        name: String,
        tensor: usize,
        parameter: bool,
    }

    /// A file beside the code in the archive.
    struct ExtraFile {
        /// Its path below `extra/`.
        name: String,
        /// What it holds.
        bytes: Vec<u8>,
    }

    unsafe extern "C++" {
        include!("mica-core/torch/script.h");

        type ScriptModule;

        fn trace_begin(name: &str, state: &Vec<NamedTensor>, inputs: &Vec<Node>) -> Result<UniquePtr<ScriptModule>>;
        fn trace_end(module: &ScriptModule, output: &Vec<Node>) -> Result<()>;
        fn trace_abandon() -> Result<()>;

        fn memory_open() -> Result<()>;
        fn memory_close() -> Result<()>;
        fn memory_mark() -> Result<usize>;
        fn memory_most() -> Result<usize>;

        fn script_load(path: &str, device: &str) -> Result<UniquePtr<ScriptModule>>;
        fn script_save(module: &ScriptModule, path: &str, extra: &Vec<ExtraFile>) -> Result<()>;
        fn script_extra_files(module: &ScriptModule) -> Result<Vec<ExtraFile>>;
        fn script_methods(module: &ScriptModule) -> Result<Vec<Method>>;
        fn script_call(
            module: &ScriptModule,
            method: &str,
            positional: &Vec<Node>,
            named: &Vec<Node>,
            gradients: bool,
        ) -> Result<Vec<Node>>;
        fn script_state(module: &ScriptModule) -> Result<Vec<NamedTensor>>;
        fn script_training(module: &ScriptModule) -> Result<bool>;
        fn script_train(module: &ScriptModule, training: bool) -> Result<()>;
        fn script_convert(module: &ScriptModule, device: &str, dtype: i32) -> Result<()>;
        fn script_clone(module: &ScriptModule) -> Result<UniquePtr<ScriptModule>>;
        fn script_freeze(module: &ScriptModule, kept: &[String], optimize: bool) -> Result<UniquePtr<ScriptModule>>;
    }
}

pub use ffi::{ExtraFile, Method};
use ffi::{Kind, Node};

/// A TorchScript module. Calls may run on several threads at once; [`ScriptModule::train`] and
/// [`ScriptModule::convert`] change it for all who hold it.
pub struct ScriptModule(cxx::UniquePtr<ffi::ScriptModule>);

// SAFETY: a torch::jit::Module is a reference-counted handle that may move between threads.
unsafe impl Send for ScriptModule {}
// SAFETY: the interpreter makes a frame for each call and compiles under a lock. Changing the module while it runs
// swaps reference-counted tensors, as PyTorch allows.
unsafe impl Sync for ScriptModule {}

/// A parameter or a buffer of a network.
pub struct NamedTensor {
    /// Its key in the state dictionary: `model.0.conv.weight`.
    pub name: String,
    /// The tensor itself, not a copy.
    pub tensor: Tensor,
    /// Whether it is learned (a parameter) rather than kept (a buffer).
    pub parameter: bool,
}

impl ScriptModule {
    /// Loads an archive that `torch.jit.save` wrote, in evaluation mode.
    ///
    /// # Errors
    /// `Io` where the file cannot be read, `Parse` where it is no TorchScript archive, `Torch` where libtorch refuses it.
    pub fn load(path: &str, device: Device) -> Result<Self> {
        std::fs::File::open(path).map_err(|error| Error::new(ErrorCode::Io, format!("{path}: {error}")))?;
        ffi::script_load(path, &device.to_string()).map(Self).map_err(|error| {
            let text = error.what();
            let text = text.split(" in PyTorchStreamReader").next().unwrap_or(text);
            match text.strip_prefix("PytorchStreamReader failed") {
                Some(rest) => Error::parse(format!("{path}: not a TorchScript archive:{}", rest.trim_end_matches('.'))),
                None => Error::parse(format!("{path}: {}", text.lines().next().unwrap_or(text))),
            }
        })
    }

    /// Makes a module of what `forward` computes from `inputs` and the tensors of `state`, with those as its parameters and
    /// buffers. What depends on numbers that Rust looks at, such as sizes, stays as it is for these inputs.
    ///
    /// # Errors
    /// `State` while another network is traced on this thread; what `forward` gives; `Torch`.
    pub fn trace(
        name: &str,
        state: &[NamedTensor],
        inputs: &[Value],
        forward: impl FnOnce() -> Result<Value>,
    ) -> Result<Self> {
        let lent = |item: &NamedTensor| ffi::NamedTensor {
            name: item.name.clone(),
            tensor: std::ptr::from_ref(at(&item.tensor)) as usize,
            parameter: item.parameter,
        };
        let mut given = Vec::new();
        for input in inputs {
            write(&mut given, input, "")?;
        }
        let module = Self(ffi::trace_begin(name, &state.iter().map(lent).collect(), &given)?);
        let mut output = Vec::new();
        match forward().and_then(|value| write(&mut output, &value, "").map(|()| value)) {
            Ok(_value) => {
                ffi::trace_end(&module.0, &output)?;
                Ok(module)
            }
            Err(error) => {
                ffi::trace_abandon()?;
                Err(error)
            }
        }
    }

    /// Writes an archive that PyTorch and [`ScriptModule::load`] read, with files beside the code.
    pub fn save(&self, path: &str, extra: &Vec<ExtraFile>) -> Result<()> {
        Ok(ffi::script_save(&self.0, path, extra)?)
    }

    /// The files beside the code, by name.
    pub fn extra_files(&self) -> Result<Vec<ExtraFile>> {
        Ok(ffi::script_extra_files(&self.0)?)
    }

    /// Its methods.
    pub fn methods(&self) -> Result<Vec<Method>> {
        Ok(ffi::script_methods(&self.0)?)
    }

    /// Calls a method with positional and named arguments. Lists may stand for tuples; results that are tuples become
    /// lists and named tuples maps.
    pub fn call(&self, method: &str, positional: &[Value], named: &Map, gradients: bool) -> Result<Value> {
        let (mut first, mut second) = (Vec::new(), Vec::new());
        for value in positional {
            write(&mut first, value, "")?;
        }
        for (name, value) in named {
            write(&mut second, value, name).map_err(|error| error.at(name))?;
        }
        let nodes = ffi::script_call(&self.0, method, &first, &second, gradients).map_err(|error| explain(&error))?;
        let mut nodes = Owned(nodes.into_iter());
        nodes.next_value().map(|(_, value)| value)
    }

    /// Parameters and buffers in PyTorch's order.
    pub fn state(&self) -> Result<Vec<NamedTensor>> {
        let state = ffi::script_state(&self.0)?;
        Ok(state
            .into_iter()
            .map(|item| NamedTensor { name: item.name, tensor: take(item.tensor), parameter: item.parameter })
            .collect())
    }

    /// Whether it is in training mode.
    pub fn is_training(&self) -> Result<bool> {
        Ok(ffi::script_training(&self.0)?)
    }

    /// Switches between training and evaluation mode.
    pub fn train(&self, training: bool) -> Result<()> {
        Ok(ffi::script_train(&self.0, training)?)
    }

    /// Moves parameters and buffers to a device; those of floating point to an element type too.
    pub fn convert(&self, device: Device, dtype: Option<DType>) -> Result<()> {
        Ok(ffi::script_convert(&self.0, &device.to_string(), dtype.map_or(-1, |dtype| dtype as i32))?)
    }

    /// A copy with parameters of its own.
    pub fn deep_copy(&self) -> Result<Self> {
        Ok(Self(ffi::script_clone(&self.0)?))
    }

    /// A copy for inference: parameters become constants, and batch norms melt into convolutions. Of its methods
    /// `forward` and those in `kept` stay. `optimize` also packs weights for the processor's convolutions and fuses
    /// pointwise operations.
    pub fn freeze(&self, kept: &[String], optimize: bool) -> Result<Self> {
        Ok(Self(ffi::script_freeze(&self.0, kept, optimize)?))
    }
}

/// While it lives, large tensors of main memory reuse blocks of earlier ones; see `memory.h`.
pub struct MemoryScope(());

impl MemoryScope {
    /// Opens a scope.
    pub fn open() -> Result<Self> {
        ffi::memory_open()?;
        Ok(Self(()))
    }

    /// Runs something, and tells how many bytes of large tensors it had in use at most, more than there were before. Other threads'
    /// tensors count too.
    pub fn most_bytes<T>(&self, work: impl FnOnce() -> Result<T>) -> Result<(T, u64)> {
        let before = ffi::memory_mark()?;
        let done = work()?;
        Ok((done, ffi::memory_most()?.saturating_sub(before) as u64))
    }
}

impl Drop for MemoryScope {
    fn drop(&mut self) {
        // Closing only frees memory.
        let _ = ffi::memory_close();
    }
}

/// The cause of a failed call, without the listing of TorchScript source lines that led there.
fn explain(error: &cxx::Exception) -> Error {
    let text = error.what();
    let cause = text.rsplit_once("RuntimeError: ").map_or(text, |(_, cause)| cause);
    Error::new(ErrorCode::Torch, cause.split("\n\n").next().unwrap_or(cause).trim())
}

fn write(nodes: &mut Vec<Node>, value: &Value, name: &str) -> Result<()> {
    let mut node =
        Node { kind: Kind::None, name: name.to_owned(), number: 0, real: 0.0, text: String::new(), tensor: 0 };
    match value {
        Value::Null => nodes.push(node),
        Value::Bool(flag) => nodes.push(Node { kind: Kind::Bool, number: (*flag).into(), ..node }),
        Value::Int(number) => nodes.push(Node { kind: Kind::Int, number: *number, ..node }),
        Value::Float(real) => nodes.push(Node { kind: Kind::Float, real: *real, ..node }),
        Value::String(text) => nodes.push(Node { kind: Kind::Text, text: text.clone(), ..node }),
        Value::Tensor(tensor) => {
            node.tensor = std::ptr::from_ref(at(tensor.tensor())) as usize;
            nodes.push(Node { kind: Kind::Tensor, ..node });
        }
        Value::List(items) => {
            nodes.push(Node { kind: Kind::List, number: items.len() as i64, ..node });
            items.iter().try_for_each(|item| write(nodes, item, ""))?;
        }
        Value::Map(items) => {
            nodes.push(Node { kind: Kind::Map, number: items.len() as i64, ..node });
            items.iter().try_for_each(|(key, item)| write(nodes, item, key))?;
        }
        Value::Component(component) => {
            return Err(Error::type_mismatch(format!("a network takes no component, found {}", component.name())));
        }
    }
    Ok(())
}

/// Nodes on their way out, with the tensors that they own.
struct Owned(std::vec::IntoIter<Node>);

impl Owned {
    fn next_value(&mut self) -> Result<(String, Value)> {
        let node = self.0.next().ok_or_else(|| Error::internal("a value from libtorch ended early"))?;
        let value = match node.kind {
            Kind::Bool => Value::Bool(node.number != 0),
            Kind::Int => Value::Int(node.number),
            Kind::Float => Value::Float(node.real),
            Kind::Text => Value::String(node.text),
            Kind::Tensor => Value::Tensor(MetaTensor::plain(take(node.tensor))?),
            Kind::Tuple | Kind::List => {
                Value::List((0..node.number).map(|_| Ok(self.next_value()?.1)).collect::<Result<_>>()?)
            }
            Kind::Map => Value::Map((0..node.number).map(|_| self.next_value()).collect::<Result<_>>()?),
            _ => Value::Null,
        };
        Ok((node.name, value))
    }
}

impl Drop for Owned {
    fn drop(&mut self) {
        self.0.by_ref().filter(|node| node.kind == Kind::Tensor).for_each(|node| drop(take(node.tensor)));
    }
}

/// Takes over an `at::Tensor` that the shim allocated.
pub(super) fn take(address: usize) -> Tensor {
    // SAFETY: the shim made it with `new at::Tensor`, and each address is taken once.
    unsafe { Tensor::from_ptr((address as *mut std::ffi::c_void).cast()) }
}
