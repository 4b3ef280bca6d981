//! Weights of networks from files and into files: what `torch.save` writes, safetensors, TorchScript archives.

use crate::network::{Mismatch, Network};
use mica_core::component::parse;
use mica_core::error::{Error, Result, ResultExt};
use mica_core::file_image::{dtype_of, element_of};
use mica_core::{DType, Device, Map, MetaTensor, Value, component};
use mica_io::checkpoint::{self, StateDict, Storage};
use std::path::Path;
use std::sync::Arc;
use tch::Tensor;

component! {
    /// Which weights of a file are loaded, and how.
    pub struct WeightOptions {
        /// Where the file has the state dictionary: keys with dots between them. None looks at the top level, then under the
        /// usual keys (`state_dict`, `model`, `network_weights`…).
        pub key: Option<String> = None,
        /// Whether keys that are missing, unknown or of another shape are an error; then nothing is changed.
        pub strict: bool = true,
        /// Taken off the keys, where all of them begin with it: `module.` for example.
        pub prefix: Option<String> = None,
    }
}

/// Reads a state dictionary: a map from key to tensor.
///
/// # Errors
/// `Io`, `Unsupported` for other files and element types, `Corrupt`; `NotFound` with what there is.
pub fn read(path: &Path, options: &WeightOptions) -> Result<Map> {
    let mut state = checkpoint::state_dict(path, options.key.as_deref())?;
    if let Some(prefix) = &options.prefix {
        state = checkpoint::without_prefix(state, prefix);
    }
    let tensor = |tensor: &checkpoint::Tensor| -> Result<Value> {
        let dtype = match tensor.dtype() {
            checkpoint::DType::Element(element) => dtype_of(element),
            _ => None,
        };
        let dtype = dtype.ok_or_else(|| {
            Error::unsupported(format!("a tensor of element type {:?}, which networks do not have", tensor.dtype()))
        })?;
        let shape: Vec<i64> = tensor.shape().iter().map(|extent| *extent as i64).collect();
        // The file is mapped and of the size of its tensors: no more than that is copied.
        let bytes = tensor.bytes(u64::MAX)?;
        let kind = MetaTensor::zeros(dtype, &[0], Device::Cpu)?.tensor().kind();
        Ok(Value::Tensor(MetaTensor::plain(Tensor::f_from_data_size(&bytes, &shape, kind)?)?))
    };
    state
        .iter()
        .map(|(key, value)| Ok((key.to_string(), tensor(value).at(|| key.to_string())?)))
        .collect::<Result<Map>>()
        .at(|| path.display().to_string())
}

/// Loads weights from a file into a network; the options are those of [`WeightOptions`].
pub fn load(network: &Network, path: &Path, options: &Map) -> Result<Mismatch> {
    let options = parse::<WeightOptions>("options", options)?;
    network.load_state(&read(path, &options)?, options.strict).at(|| path.display().to_string())
}

/// Writes the weights of a network: safetensors where the path ends so, else what `torch.load(weights_only=True)` reads. The
/// file appears when it is complete.
pub fn save(network: &Network, path: &Path) -> Result<()> {
    let mut state = StateDict::default();
    for (key, value) in network.state()? {
        let Value::Tensor(tensor) = value else { continue };
        let tensor = tensor.to(Some(Device::Cpu), None)?.contiguous()?;
        let dtype: DType = tensor.dtype()?;
        let element = element_of(dtype);
        let bytes = tensor.count() * element.size();
        let storage = match bytes {
            0 => Storage::copied(&[]),
            bytes => {
                // SAFETY: a contiguous tensor in main memory has that many bytes at its address, and lives until the end of
                // the block.
                Storage::copied(unsafe { std::slice::from_raw_parts(tensor.data_pointer()?.cast::<u8>(), bytes) })
            }
        }?;
        let shape = tensor.shape().iter().map(|extent| *extent as usize).collect();
        let tensor = checkpoint::Tensor::contiguous(checkpoint::DType::Element(element), shape, Arc::new(storage))?;
        state.insert(key.as_str().into(), Arc::new(tensor));
    }
    match path.extension().is_some_and(|ending| ending == "safetensors") {
        true => Ok(checkpoint::write_safetensors(path, &state, &Default::default())?),
        false => Ok(checkpoint::write_state_dict(path, &state)?),
    }
}
