//! The U-Net with residual units.

use super::{Forward, Network, Plain};
use crate::layers::convolution::{Convolution, ResidualUnit};
use crate::layers::{DropoutSpec, LayerSpec, Module, Sequential};
use crate::state::Scope;
use mica_core::argument::Either;
use mica_core::argument::OneOrMany::{self, Many, One};
use mica_core::component;
use mica_core::error::{Error, Result};
use tch::Tensor;

component! {
    /// U-Net with residual units.
    ///
    /// Strided convolutions lead down and transposed ones up, both at the start of a level; what comes down a level is
    /// concatenated to what comes back. Input `(batch, in_channels, spatial…)`, output `(batch, out_channels, spatial…)`.
    /// Spatial sizes must be multiples of the product of the strides.
    ///
    /// Example (Python): `UNet(spatial_dims=3, in_channels=1, out_channels=2, channels=[16, 32, 64], strides=[2, 2])`
    ///
    /// Source: MONAI 1.6.1 `UNet`; Kerfoot et al., "Left-Ventricle Quantification Using Residual U-Net", 2018.
    pub struct UNet {
        /// Spatial dimensions: 1, 2 or 3.
        pub spatial_dims: i64,
        /// Channels of the input.
        pub in_channels: i64,
        /// Channels of the output.
        pub out_channels: i64,
        /// Channels of the levels from the top; two or more.
        pub channels: Vec<i64>,
        /// Strides between the levels: one less than there are levels. More are ignored, with a warning in the log.
        pub strides: Vec<OneOrMany<i64>>,
        /// Size of the kernels on the way down; odd.
        pub kernel_size: OneOrMany<i64> = One(3),
        /// Size of the kernels on the way up; odd.
        pub up_kernel_size: OneOrMany<i64> = One(3),
        /// Convolutions in a residual unit; 0 for plain convolutions.
        pub num_res_units: i64 = 0,
        /// The activation: a name, a name and its arguments, or none.
        pub act: Option<LayerSpec> = Some(LayerSpec::named("PRELU")),
        /// The normalisation: a name, a name and its arguments, or none.
        pub norm: Option<LayerSpec> = Some(LayerSpec::named("INSTANCE")),
        /// The probability of dropout, a dropout layer, or none.
        pub dropout: Option<DropoutSpec> = Some(Either::A(0.0)),
        /// Whether convolutions have a bias.
        pub bias: bool = true,
        /// The order of activation (A), dropout (D) and normalisation (N).
        pub adn_ordering: String = "NDA".to_owned(),
    }
}

impl Network for UNet {
    fn build(&self, scope: &Scope) -> Result<Box<dyn Forward>> {
        let levels = self.channels.len();
        if levels < 2 {
            return Err(Error::argument(format!("channels: expected two or more, found {:?}", self.channels)));
        }
        if self.strides.len() < levels - 1 {
            return Err(Error::argument(format!(
                "strides: expected {} for {levels} levels of channels, found {}",
                levels - 1,
                self.strides.len()
            )));
        }
        if self.strides.len() > levels - 1 {
            log::warn!("UNet: the last {} strides are not used", self.strides.len() - (levels - 1));
        }
        for (what, size) in [("kernel_size", &self.kernel_size), ("up_kernel_size", &self.up_kernel_size)] {
            if let Many(sizes) = size
                && i64::try_from(sizes.len()) != Ok(self.spatial_dims)
            {
                return Err(Error::argument(format!(
                    "{what}: expected one size or {}, found {}",
                    self.spatial_dims,
                    sizes.len()
                )));
            }
        }
        let model = self.level(self.in_channels, self.out_channels, 0, &scope.child("model"))?;
        Ok(Box::new(Plain(model)))
    }
}

impl UNet {
    /// A level with everything below it.
    fn level(&self, inputs: i64, outputs: i64, index: usize, scope: &Scope) -> Result<Sequential> {
        let (channels, stride) = (self.channels[index], &self.strides[index]);
        let below = self.channels[index + 1];
        let (down, middle, up) = (scope.child(0), scope.child(1).child("submodule"), scope.child(2));
        // The lowest level draws first.
        let last = index + 2 == self.channels.len();
        let (subblock, up_channels): (Box<dyn Module>, i64) = if last {
            (self.down(channels, below, &One(1), &middle)?, channels.saturating_add(below))
        } else {
            (Box::new(self.level(channels, channels, index + 1, &middle)?), channels.saturating_mul(2))
        };
        let top = index == 0;
        let mut layers = Sequential::default();
        layers.push(self.down(inputs, channels, stride, &down)?);
        layers.push(Skip(subblock));
        layers.push(self.up(up_channels, outputs, stride, top, &up)?);
        Ok(layers)
    }

    fn convolution(&self, inputs: i64, outputs: i64, strides: &OneOrMany<i64>) -> Convolution {
        Convolution {
            strides: strides.clone(),
            kernel_size: self.kernel_size.clone(),
            act: self.act.clone(),
            norm: self.norm.clone(),
            dropout: self.dropout.clone(),
            bias: self.bias,
            adn_ordering: self.adn_ordering.clone(),
            ..Convolution::new(self.spatial_dims, inputs, outputs)
        }
    }

    fn down(&self, inputs: i64, outputs: i64, strides: &OneOrMany<i64>, scope: &Scope) -> Result<Box<dyn Module>> {
        let unit = self.convolution(inputs, outputs, strides);
        Ok(if self.num_res_units > 0 {
            Box::new(ResidualUnit { unit, subunits: self.num_res_units, last_conv_only: false }.build(scope)?)
        } else {
            Box::new(unit.build(scope)?)
        })
    }

    fn up(&self, inputs: i64, outputs: i64, strides: &OneOrMany<i64>, top: bool, scope: &Scope) -> Result<Sequential> {
        let conv = Convolution {
            kernel_size: self.up_kernel_size.clone(),
            conv_only: top && self.num_res_units == 0,
            is_transposed: true,
            ..self.convolution(inputs, outputs, strides)
        };
        if self.num_res_units <= 0 {
            return conv.build(scope);
        }
        let mut layers = Sequential::default();
        layers.push(conv.build(&scope.child(0))?);
        let unit = self.convolution(outputs, outputs, &One(1));
        layers.push(ResidualUnit { unit, subunits: 1, last_conv_only: top }.build(&scope.child(1))?);
        Ok(layers)
    }
}

/// Concatenates the input to what a module makes of it.
struct Skip(Box<dyn Module>);

impl Module for Skip {
    fn forward(&self, x: &Tensor, training: bool) -> Result<Tensor> {
        Ok(Tensor::f_cat(&[x, &self.0.forward(x, training)?], 1)?)
    }
}
