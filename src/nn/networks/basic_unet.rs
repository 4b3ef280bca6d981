//! The U-Net with pooling.

use super::{Forward, Network, Plain};
use crate::layers::basic_unet::{ConvSettings, UpCat, UpCatLayer};
use crate::layers::conv::{Conv, ConvLayer};
use crate::layers::pool::{MaxPool, MaxPoolLayer};
use crate::layers::spec::spatial;
use crate::layers::upsample::{InterpolateMode, UpsampleMode};
use crate::layers::{DropoutSpec, LayerSpec, Module, Sequential};
use crate::state::Scope;
use mica_core::argument::Either;
use mica_core::argument::OneOrMany::One;
use mica_core::error::{Error, Result};
use mica_core::{Value, component};
use tch::Tensor;

component! {
    /// U-Net of four levels with maximum pooling.
    ///
    /// Input `(batch, in_channels, spatial…)`, output `(batch, out_channels, spatial…)`. Spatial sizes of 16 or more;
    /// where they are no multiples of 16, what comes back up is padded by its border values.
    ///
    /// Example (Python): `BasicUNet(spatial_dims=2, features=[64, 128, 256, 512, 1024, 128])`
    ///
    /// Source: MONAI 1.6.1 `BasicUNet`; Falk et al., "U-Net: deep learning for cell counting, detection, and
    /// morphometry", Nature Methods 16, 2019.
    pub struct BasicUNet {
        /// Spatial dimensions: 1, 2 or 3.
        pub spatial_dims: i64 = 3,
        /// Channels of the input.
        pub in_channels: i64 = 1,
        /// Channels of the output.
        pub out_channels: i64 = 2,
        /// Six numbers of channels: of the five levels from the top, and after the last enlargement.
        pub features: Vec<i64> = vec![32, 32, 64, 128, 256, 32],
        /// The activation: a name, a name and its arguments, or none.
        pub act: Option<LayerSpec> =
            Some(LayerSpec::with("LeakyReLU", [("negative_slope", Value::Float(0.1)), ("inplace", Value::Bool(true))])),
        /// The normalisation: a name, a name and its arguments, or none.
        pub norm: Option<LayerSpec> = Some(LayerSpec::with("instance", [("affine", Value::Bool(true))])),
        /// Whether convolutions have a bias.
        pub bias: bool = true,
        /// The probability of dropout, a dropout layer, or none.
        pub dropout: Option<DropoutSpec> = Some(Either::A(0.0)),
        /// How it enlarges: `deconv`, `pixelshuffle` or `nontrainable`.
        pub upsample: UpsampleMode = UpsampleMode::Deconv,
    }
}

impl Network for BasicUNet {
    fn build(&self, scope: &Scope) -> Result<Box<dyn Forward>> {
        let [f0, f1, f2, f3, f4, last] = self.features[..] else {
            return Err(Error::argument(format!("features: expected six numbers, found {:?}", self.features)));
        };
        let dims = spatial(self.spatial_dims)?;
        let settings = ConvSettings {
            spatial_dims: self.spatial_dims,
            act: self.act.clone(),
            norm: self.norm.clone(),
            bias: self.bias,
            dropout: self.dropout.clone(),
        };
        let down = |inputs: i64, outputs: i64, name: &str| -> Result<Down> {
            let pool = MaxPool::new(One(2)).build(dims)?;
            Ok(Down { pool, convs: settings.two(inputs, outputs, &scope.child(name).child("convs"))? })
        };
        let up = |inputs: i64, skip: i64, outputs: i64, halves: bool, name: &str| {
            let up = UpCat {
                in_chns: inputs,
                cat_chns: skip,
                out_chns: outputs,
                upsample: self.upsample,
                pre_conv: true,
                interp_mode: InterpolateMode::Linear,
                align_corners: Some(true),
                halves,
                is_pad: true,
            };
            up.build(&settings, &scope.child(name))
        };
        let net = Layers {
            conv_0: settings.two(self.in_channels, f0, &scope.child("conv_0"))?,
            downs: [down(f0, f1, "down_1")?, down(f1, f2, "down_2")?, down(f2, f3, "down_3")?, down(f3, f4, "down_4")?],
            ups: [
                up(f4, f3, f3, true, "upcat_4")?,
                up(f3, f2, f2, true, "upcat_3")?,
                up(f2, f1, f1, true, "upcat_2")?,
                up(f1, f0, last, false, "upcat_1")?,
            ],
            last: Conv::new(self.spatial_dims, last, self.out_channels, One(1)).build(&scope.child("final_conv"))?,
        };
        Ok(Box::new(Plain(net)))
    }
}

struct Down {
    pool: MaxPoolLayer,
    convs: Sequential,
}

struct Layers {
    conv_0: Sequential,
    downs: [Down; 4],
    ups: [UpCatLayer; 4],
    last: ConvLayer,
}

impl Module for Layers {
    fn forward(&self, x: &Tensor, training: bool) -> Result<Tensor> {
        let mut x = self.conv_0.forward(x, training)?;
        let mut skips = Vec::new();
        for down in &self.downs {
            let below = down.convs.forward(&down.pool.forward(&x, training)?, training)?;
            skips.push(x);
            x = below;
        }
        for (up, skip) in self.ups.iter().zip(skips.iter().rev()) {
            x = up.forward(&x, Some(skip), training)?;
        }
        self.last.forward(&x, training)
    }
}
