//! Networks from files.

use crate::network::{Model, Network, Optimization};
use mica_core::argument::Described;
use mica_core::component::parse;
use mica_core::error::{Error, Result, ResultExt};
use mica_core::package::PackagedModel;
use mica_core::script::ScriptModule;
use mica_core::{Component, DType, Device, Map, Value, component};

component! {
    /// A network from a TorchScript archive (`.ts`, `.pt`) that `torch.jit.save` wrote, in evaluation mode.
    ///
    /// The archive may hold further files, such as the metadata of a MONAI bundle.
    ///
    /// Errors: a file that cannot be read, or is no TorchScript archive; a device that is not there.
    ///
    /// Differences from MONAI: MONAI calls `torch.jit.load` instead.
    ///
    /// Example (Python): `TorchScript(path, optimize="fuse")(batch)`
    ///
    /// Source: PyTorch 2.13 `torch.jit.load`, `torch.jit.freeze`, `torch.jit.optimize_for_inference`.
    pub struct TorchScript {
        /// Path of the archive.
        pub path: String,
        /// Where it computes.
        pub device: Device = Device::Cpu,
        /// Element type of parameters and computation; none keeps that of the file. Results come back in the type of
        /// the input.
        pub dtype: Option<DType> = None,
        /// How it is prepared for inference.
        pub optimize: Optimization = Optimization::None,
        /// Whether the channels of a voxel lie side by side in memory, which is faster in bfloat16.
        pub channels_last: bool = false,
        /// Methods beside `forward` that must survive freezing.
        pub methods: Vec<String> = Vec::new(),
    }
}

impl TorchScript {
    /// Loads the network.
    pub fn load(&self) -> Result<Network> {
        mica_core::runtime::ensure()?;
        let network = Network::new(ScriptModule::load(&self.path, self.device)?);
        network.prepared(self.optimize, self.dtype, self.channels_last, &self.methods)
    }
}

component! {
    /// A network from an AOTInductor package (`.pt2`) that PyTorch has compiled to machine code: the fastest form for the
    /// processor and the extents of windows that it was compiled for.
    ///
    /// `torch._inductor.aoti_compile_and_package(torch.export.export(network, (window,)))` makes one, best with
    /// `inductor_configs={"freezing": True}`. Its code runs in this process: load only what you trust. It takes the shapes that it
    /// was compiled for, which is checked: loading sets `AOTI_RUNTIME_CHECK_INPUTS=1` in the environment of the process where it is
    /// not set. It has neither parameters that can be read nor a training mode.
    ///
    /// Errors: a file that cannot be read, or is no package with a compiled model; one for another kind of device, or for
    /// instructions that the processor does not have; inputs of other shapes.
    ///
    /// Example (Python): `AOTInductor(package)(batch)`
    ///
    /// Source: PyTorch 2.13 `torch._inductor.aoti_load_package`.
    pub struct AOTInductor {
        /// Path of the package.
        pub path: String,
        /// Where it computes: what it was compiled for.
        pub device: Device = Device::Cpu,
    }
}

impl AOTInductor {
    /// Loads the network.
    pub fn load(&self) -> Result<Network> {
        mica_core::runtime::ensure()?;
        Ok(Network::new(PackagedModel::load(&self.path, self.device)?))
    }
}

impl Model for PackagedModel {
    fn forward(&self, positional: &[Value], named: &Map, gradients: bool) -> Result<Value> {
        match gradients {
            false => self.run(positional, named),
            true => Err(Error::unsupported("a compiled network has no gradients")),
        }
    }

    fn class(&self) -> &str {
        AOTInductor::NAME
    }

    fn device(&self) -> Result<Device> {
        Ok(PackagedModel::device(self))
    }
}

/// Loads a network with options: the arguments of [`TorchScript`] but its path, or, for a path that ends with `.pt2`, of
/// [`AOTInductor`].
pub fn load(path: &str, options: &Map) -> Result<Component> {
    let mut arguments = Map::from([("path".to_owned(), path.into())]);
    arguments.extend(options.iter().map(|(name, value)| (name.clone(), value.clone())));
    if path.ends_with(".pt2") {
        let options = parse::<AOTInductor>(AOTInductor::NAME, &arguments)?;
        return Ok(options.load().at(|| AOTInductor::NAME)?.into_component(options.to_map()));
    }
    let options = parse::<TorchScript>(TorchScript::NAME, &arguments)?;
    Ok(options.load().at(|| TorchScript::NAME)?.into_component(options.to_map()))
}

component! {
    /// How a network is prepared for inference; see [`TorchScript`].
    pub struct Preparation {
        /// How it is prepared.
        pub optimize: Optimization = Optimization::Fuse,
        /// Element type of parameters and computation; none keeps that of the network.
        pub dtype: Option<DType> = None,
        /// Whether the channels of a voxel lie side by side in memory.
        pub channels_last: bool = false,
        /// Methods beside `forward` that must survive.
        pub methods: Vec<String> = Vec::new(),
        /// Where it computes; none leaves it where it is.
        pub device: Option<Device> = None,
    }
}

/// A copy of a network for inference, with the options of [`Preparation`].
pub fn prepare(network: &Component, options: &Map) -> Result<Component> {
    let options = parse::<Preparation>("options", options)?;
    let mut prepared = Network::of(network)?;
    if let Some(device) = options.device {
        prepared = prepared.deep_copy()?;
        prepared.model().convert(device, None)?;
    }
    let prepared = prepared.prepared(options.optimize, options.dtype, options.channels_last, &options.methods)?;
    Ok(prepared.into_component(options.to_map()))
}
