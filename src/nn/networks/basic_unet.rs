//! The U-Net with pooling.

use super::{Forward, Network, Plain};
use crate::layers::conv::{Conv, ConvLayer};
use crate::layers::convolution::Convolution;
use crate::layers::pool::{MaxPool, MaxPoolLayer};
use crate::layers::spec::spatial;
use crate::layers::upsample::{UpSample, UpsampleMode};
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
        /// The activation: a name, or a name and its arguments.
        pub act: LayerSpec =
            LayerSpec::with("LeakyReLU", [("negative_slope", Value::Float(0.1)), ("inplace", Value::Bool(true))]),
        /// The normalisation: a name, or a name and its arguments.
        pub norm: LayerSpec = LayerSpec::with("instance", [("affine", Value::Bool(true))]),
        /// Whether convolutions have a bias.
        pub bias: bool = true,
        /// The probability of dropout, or a dropout layer.
        pub dropout: DropoutSpec = Either::A(0.0),
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
        let down = |inputs: i64, outputs: i64, name: &str| -> Result<Down> {
            let pool = MaxPool::new(One(2)).build(dims)?;
            Ok(Down { pool, convs: self.two_conv(inputs, outputs, &scope.child(name).child("convs"))? })
        };
        let up = |inputs: i64, skip: i64, outputs: i64, halves: bool, name: &str| {
            self.up(inputs, skip, outputs, halves, &scope.child(name))
        };
        let net = Layers {
            conv_0: self.two_conv(self.in_channels, f0, &scope.child("conv_0"))?,
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

impl BasicUNet {
    fn two_conv(&self, inputs: i64, outputs: i64, scope: &Scope) -> Result<Sequential> {
        let mut layers = Sequential::default();
        for (inputs, name) in [(inputs, "conv_0"), (outputs, "conv_1")] {
            let conv = Convolution {
                act: Some(self.act.clone()),
                norm: Some(self.norm.clone()),
                dropout: Some(self.dropout.clone()),
                bias: self.bias,
                padding: Some(One(1)),
                ..Convolution::new(self.spatial_dims, inputs, outputs)
            };
            layers.push(conv.build(&scope.child(name))?);
        }
        Ok(layers)
    }

    fn up(&self, inputs: i64, skip: i64, outputs: i64, halves: bool, scope: &Scope) -> Result<Up> {
        let enlarged = if halves { inputs.div_euclid(2) } else { inputs };
        let upsample = UpSample { mode: self.upsample, ..UpSample::new(self.spatial_dims, inputs, enlarged) };
        Ok(Up {
            upsample: upsample.build(&scope.child("upsample"))?,
            convs: self.two_conv(skip.saturating_add(enlarged), outputs, &scope.child("convs"))?,
        })
    }
}

struct Down {
    pool: MaxPoolLayer,
    convs: Sequential,
}

struct Up {
    upsample: Sequential,
    convs: Sequential,
}

impl Up {
    fn forward(&self, x: &Tensor, skip: &Tensor, training: bool) -> Result<Tensor> {
        let x = self.upsample.forward(x, training)?;
        // Pooling loses the last voxel of odd sizes.
        let (from, to) = (x.size(), skip.size());
        let lost = from.iter().zip(&to).skip(2).rev();
        let padding: Vec<i64> = lost.flat_map(|(from, to)| [0, i64::from(from != to)]).collect();
        let x = if padding.iter().any(|side| *side > 0) { x.f_pad(&padding, "replicate", None)? } else { x };
        self.convs.forward(&Tensor::f_cat(&[skip, &x], 1)?, training)
    }
}

struct Layers {
    conv_0: Sequential,
    downs: [Down; 4],
    ups: [Up; 4],
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
            x = up.forward(&x, skip, training)?;
        }
        self.last.forward(&x, training)
    }
}
