//! Networks from files.

use crate::network::{Network, Optimization};
use mica_core::argument::Described;
use mica_core::component::parse;
use mica_core::error::{Result, ResultExt};
use mica_core::script::ScriptModule;
use mica_core::{Component, DType, Device, Map, component};

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

/// Loads a network with options: the arguments of [`TorchScript`] but its path.
pub fn load(path: &str, options: &Map) -> Result<Component> {
    let mut arguments = Map::from([("path".to_owned(), path.into())]);
    arguments.extend(options.iter().map(|(name, value)| (name.clone(), value.clone())));
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
        let copy = prepared.model().deep_copy()?;
        copy.convert(device, None)?;
        prepared = Network(copy);
    }
    let prepared = prepared.prepared(options.optimize, options.dtype, options.channels_last, &options.methods)?;
    Ok(prepared.into_component(options.to_map()))
}
