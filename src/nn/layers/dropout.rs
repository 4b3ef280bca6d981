//! Dropout: MONAI's factory `Dropout`.

use super::spec::spatial;
use super::{DropoutSpec, Identity, Module};
use mica_core::argument::Either;
use mica_core::component;
use mica_core::error::{Error, Result};
use tch::Tensor;

const NAMES: [&str; 2] = ["dropout", "alphadropout"];

/// The dropout of this probability or name: MONAI's `get_dropout_layer`. With `dropout_dim` 1 elements are dropped on
/// their own, with 2 or 3 whole channels.
pub fn dropout(spec: &DropoutSpec, dropout_dim: i64) -> Result<Box<dyn Module>> {
    let arguments = match spec {
        Either::A(p) => Dropout { p: *p, inplace: false },
        Either::B(spec) => match spec.key().as_str() {
            "" => return Ok(Box::new(Identity)),
            "dropout" => spec.parse::<Dropout>()?,
            "alphadropout" => {
                let alpha = spec.parse::<AlphaDropout>()?;
                check("AlphaDropout", alpha.p)?;
                return Ok(Box::new(alpha));
            }
            _ => return Err(spec.unknown("dropout", &NAMES)),
        },
    };
    check("Dropout", arguments.p)?;
    let channels = spatial(dropout_dim).map_err(|error| error.prefixed("dropout_dim"))? > 1;
    Ok(if channels { Box::new(ChannelDropout { dropout: arguments, dims: dropout_dim }) } else { Box::new(arguments) })
}

fn check(name: &str, p: f64) -> Result<()> {
    match (0.0..=1.0).contains(&p) {
        true => Ok(()),
        false => Err(Error::argument(format!("{name}: argument 'p': expected a probability of 0 to 1, found {p}"))),
    }
}

component! {
    /// Sets elements to 0 in training, each with a probability, and scales up the others.
    pub struct Dropout {
        /// The probability.
        pub p: f64 = 0.5,
        /// Whether to overwrite the input.
        pub inplace: bool = false,
    }
}

impl Module for Dropout {
    fn forward(&self, x: &Tensor, training: bool) -> Result<Tensor> {
        Ok(if self.inplace { x.shallow_clone().f_dropout_(self.p, training)? } else { x.f_dropout(self.p, training)? })
    }
}

/// A [`Dropout`] of whole channels.
pub struct ChannelDropout {
    /// How it drops.
    pub dropout: Dropout,
    /// Spatial dimensions of the input.
    pub dims: i64,
}

impl Module for ChannelDropout {
    fn forward(&self, x: &Tensor, training: bool) -> Result<Tensor> {
        let Dropout { p, inplace } = self.dropout;
        // PyTorch's Dropout3d takes what has no five dimensions for an item without a batch, whose channels come first.
        let alone = self.dims == 3 && x.dim() != 5;
        let mut x = if alone { x.f_unsqueeze(0)? } else { x.shallow_clone() };
        let dropped = if inplace { x.f_feature_dropout_(p, training)? } else { x.f_feature_dropout(p, training)? };
        Ok(if alone { dropped.f_squeeze_dim(0)? } else { dropped })
    }
}

component! {
    /// Dropout that keeps mean and variance of what a [`SELU`](super::activation::SELU) gives.
    pub struct AlphaDropout {
        /// The probability.
        pub p: f64 = 0.5,
        /// Whether to overwrite the input.
        pub inplace: bool = false,
    }
}

impl Module for AlphaDropout {
    fn forward(&self, x: &Tensor, training: bool) -> Result<Tensor> {
        let p = self.p;
        Ok(if self.inplace {
            x.shallow_clone().f_alpha_dropout_(p, training)?
        } else {
            x.f_alpha_dropout(p, training)?
        })
    }
}
