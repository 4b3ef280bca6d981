//! Padding: MONAI's factory `Pad`.

use super::spec::spatial;
use super::{LayerSpec, Module};
use mica_core::argument::OneOrMany;
use mica_core::component;
use mica_core::error::{Error, Result};
use tch::Tensor;

const NAMES: [&str; 2] = ["replicationpad", "constantpad"];

/// The padding of this name.
pub fn pad(spec: &LayerSpec, spatial_dims: i64) -> Result<Box<dyn Module>> {
    let dims = spatial(spatial_dims)?;
    Ok(match spec.key().as_str() {
        "replicationpad" => {
            let padding = sides(&spec.parse::<ReplicationPad>()?.padding, dims)?;
            Box::new(Pad { padding, mode: "replicate", value: None })
        }
        "constantpad" => {
            let ConstantPad { padding, value } = spec.parse()?;
            Box::new(Pad { padding: sides(&padding, dims)?, mode: "constant", value: Some(value) })
        }
        _ => return Err(spec.unknown("padding", &NAMES)),
    })
}

component! {
    /// `torch.nn.ReplicationPad1d` to `ReplicationPad3d`: repeats the values at the border.
    pub struct ReplicationPad {
        /// Elements to add: one number for all sides, or both sides of each axis, the last axis first.
        pub padding: OneOrMany<i64>,
    }
}

component! {
    /// `torch.nn.ConstantPad1d` to `ConstantPad3d`.
    pub struct ConstantPad {
        /// Elements to add: one number for all sides, or both sides of each axis, the last axis first.
        pub padding: OneOrMany<i64>,
        /// Their value.
        pub value: f64,
    }
}

fn sides(padding: &OneOrMany<i64>, dims: usize) -> Result<Vec<i64>> {
    match padding {
        OneOrMany::One(padding) => Ok(vec![*padding; 2 * dims]),
        OneOrMany::Many(padding) if padding.len() == 2 * dims => Ok(padding.clone()),
        OneOrMany::Many(padding) => {
            Err(Error::argument(format!("padding: expected {} numbers, found {}", 2 * dims, padding.len())))
        }
    }
}

/// `torch.nn.functional.pad` with fixed arguments.
pub struct Pad {
    padding: Vec<i64>,
    mode: &'static str,
    value: Option<f64>,
}

impl Pad {
    /// Adds elements of value 0.
    pub fn zeros(padding: Vec<i64>) -> Self {
        Self { padding, mode: "constant", value: Some(0.0) }
    }
}

impl Module for Pad {
    fn forward(&self, x: &Tensor, _training: bool) -> Result<Tensor> {
        Ok(x.f_pad(&self.padding, self.mode, self.value)?)
    }
}
