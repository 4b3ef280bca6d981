//! A network that computes in another precision or memory format than its callers see.

use crate::network::Model;
use mica_core::error::Result;
use mica_core::script::{ExtraFile, Method, NamedTensor};
use mica_core::{DType, Device, Map, MetaTensor, Value};
use std::sync::Arc;
use tch::Tensor;

/// Casts what goes in, and what comes out back to the element type of the first tensor that went in.
pub(crate) struct Adapted {
    pub(crate) model: Arc<dyn Model>,
    pub(crate) dtype: Option<DType>,
    pub(crate) channels_last: bool,
}

impl Adapted {
    fn inward(&self, value: &Value) -> Result<Value> {
        each_tensor(value, &|tensor| {
            let mut tensor = tensor.clone();
            if !tensor.dtype()?.is_floating_point() {
                return Ok(tensor);
            }
            if let Some(dtype) = self.dtype {
                tensor = tensor.to(None, Some(dtype))?;
            }
            if self.channels_last {
                tensor = tensor.with_tensor(channels_last(tensor.tensor())?)?;
            }
            Ok(tensor)
        })
    }

    fn outward(&self, value: &Value, dtype: Option<DType>) -> Result<Value> {
        each_tensor(value, &|tensor| {
            let tensor = match dtype {
                Some(dtype) if tensor.dtype()?.is_floating_point() => tensor.to(None, Some(dtype))?,
                _ => tensor.clone(),
            };
            match self.channels_last {
                true => tensor.contiguous(),
                false => Ok(tensor),
            }
        })
    }
}

impl Model for Adapted {
    fn forward(&self, positional: &[Value], named: &Map, gradients: bool) -> Result<Value> {
        self.call("forward", positional, named, gradients)
    }

    fn class(&self) -> &str {
        self.model.class()
    }

    fn call(&self, method: &str, positional: &[Value], named: &Map, gradients: bool) -> Result<Value> {
        let given = positional.iter().chain(named.values()).find_map(|value| match value {
            Value::Tensor(tensor) => tensor.dtype().ok().filter(|dtype| dtype.is_floating_point()),
            _ => None,
        });
        let positional = positional.iter().map(|value| self.inward(value)).collect::<Result<Vec<_>>>()?;
        let named =
            named.iter().map(|(name, value)| Ok((name.clone(), self.inward(value)?))).collect::<Result<Map>>()?;
        self.outward(&self.model.call(method, &positional, &named, gradients)?, given)
    }

    fn methods(&self) -> Result<Vec<Method>> {
        self.model.methods()
    }

    fn state(&self) -> Result<Vec<NamedTensor>> {
        self.model.state()
    }

    fn is_training(&self) -> Result<bool> {
        self.model.is_training()
    }

    fn train(&self, training: bool) -> Result<()> {
        self.model.train(training)
    }

    fn convert(&self, device: Device, dtype: Option<DType>) -> Result<()> {
        self.model.convert(device, dtype)
    }

    fn extra_files(&self) -> Result<Vec<ExtraFile>> {
        self.model.extra_files()
    }

    fn save(&self, path: &str, extra: &Vec<ExtraFile>) -> Result<()> {
        self.model.save(path, extra)
    }
}

/// A value with each tensor in it replaced.
pub fn each_tensor(value: &Value, change: &dyn Fn(&MetaTensor) -> Result<MetaTensor>) -> Result<Value> {
    Ok(match value {
        Value::Tensor(tensor) => Value::Tensor(change(tensor)?),
        Value::List(items) => Value::List(items.iter().map(|item| each_tensor(item, change)).collect::<Result<_>>()?),
        Value::Map(items) => Value::Map(
            items.iter().map(|(key, item)| Ok((key.clone(), each_tensor(item, change)?))).collect::<Result<_>>()?,
        ),
        other => other.clone(),
    })
}

/// The tensor with the channels of a pixel or voxel side by side in memory; contiguous where it has one channel, or no
/// two or three spatial axes.
fn channels_last(tensor: &Tensor) -> Result<Tensor> {
    let rank = tensor.dim();
    // One channel lies in the same memory either way. Convolutions in bfloat16 go wrong where its strides tell another story
    // (libtorch 2.13, images of one plane).
    if !(4..=5).contains(&rank) || tensor.size()[1] == 1 {
        return Ok(tensor.f_contiguous()?);
    }
    let last = rank as i64 - 1;
    let mut there: Vec<i64> = vec![0];
    there.extend(2..=last);
    there.push(1);
    let mut back = vec![0, last];
    back.extend(1..last);
    Ok(tensor.f_permute(there)?.f_contiguous()?.f_permute(back)?)
}

/// Lays out the weights of two- and three-dimensional convolutions like images with their channels last.
pub(crate) fn weights_to_channels_last(model: &dyn Model) -> Result<()> {
    for mut item in model.state()? {
        let changed = tch::no_grad(|| channels_last(&item.tensor))?;
        item.tensor.f_set_data(&changed)?;
    }
    Ok(())
}
