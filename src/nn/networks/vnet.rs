//! The V-Net.

use super::{Forward, Network, Plain};
use crate::layers::activation::act;
use crate::layers::conv::{Conv, ConvLayer};
use crate::layers::convolution::Convolution;
use crate::layers::dropout::dropout;
use crate::layers::norm::{BatchNorm, Statistics};
use crate::layers::spec::spatial;
use crate::layers::{LayerSpec, Module, Sequential};
use crate::state::Scope;
use mica_core::argument::Either;
use mica_core::argument::OneOrMany::One;
use mica_core::error::{Error, Result};
use mica_core::{Value, component};
use tch::Tensor;

component! {
    /// V-Net: residual encoder and decoder with kernels of 5.
    ///
    /// Input `(batch, in_channels, spatial…)` with 2 or 3 spatial axes of multiples of 16, output `(batch, out_channels,
    /// spatial…)`.
    ///
    /// As in MONAI, dropout drops whole channels in three dimensions and, in two, whole items of the batch.
    ///
    /// Example (Python): `VNet(spatial_dims=3, in_channels=1, out_channels=2)`
    ///
    /// Source: MONAI 1.6.1 `VNet`; Milletari et al., "V-Net: fully convolutional neural networks for volumetric medical
    /// image segmentation", 2016.
    pub struct VNet {
        /// Spatial dimensions: 2 or 3.
        pub spatial_dims: i64 = 3,
        /// Channels of the input; a divisor of 16.
        pub in_channels: i64 = 1,
        /// Channels of the output.
        pub out_channels: i64 = 1,
        /// The activation: a name, or a name and its arguments. `prelu` alone has a slope for each channel.
        pub act: LayerSpec = LayerSpec::with("elu", [("inplace", Value::Bool(true))]),
        /// Deprecated and without effect; MONAI fails where it is given.
        pub dropout_prob: Option<f64> = Some(0.5),
        /// The probability of dropout in the two lower levels on the way down; none for no dropout.
        pub dropout_prob_down: Option<f64> = Some(0.5),
        /// The probabilities of dropout in the two lower levels on the way up: of what comes from below, which may be
        /// none, and of what comes from the side.
        pub dropout_prob_up: Vec<Option<f64>> = vec![Some(0.5), Some(0.5)],
        /// 1 to drop elements, 2 and 3 to drop channels. As in MONAI, it has no effect.
        pub dropout_dim: i64 = 3,
        /// Whether convolutions on the way down have a bias.
        pub bias: bool = false,
    }
}

/// Channels of the first level.
const FIRST: i64 = 16;
/// Whole channels are dropped: 3 as in MONAI, which does not hand on its argument.
const DROPOUT_DIM: i64 = 3;

impl Network for VNet {
    fn build(&self, scope: &Scope) -> Result<Box<dyn Forward>> {
        if !matches!(self.spatial_dims, 2 | 3) {
            return Err(Error::argument(format!("spatial_dims: expected 2 or 3, found {}", self.spatial_dims)));
        }
        if self.in_channels < 1 || FIRST % self.in_channels != 0 {
            return Err(Error::argument(format!("in_channels: expected a divisor of 16, found {}", self.in_channels)));
        }
        let &[below, Some(side)] = &self.dropout_prob_up[..] else {
            return Err(Error::argument(format!(
                "dropout_prob_up: expected two probabilities, of which the first may be none, found {:?}",
                self.dropout_prob_up
            )));
        };
        let up = |inputs: i64, outputs: i64, count: i64, drops: (Option<f64>, f64), name: &str| {
            self.up(inputs, outputs, count, drops, &scope.child(name))
        };
        let down = |inputs: i64, count: i64, drops: Option<f64>, name: &str| {
            self.down(inputs, count, drops, &scope.child(name))
        };
        let first = scope.child("in_tr");
        let (act, conv) = self.act_then_conv("act_function", self.in_channels, FIRST, self.bias, &first)?;
        let net = Layers {
            first: (conv, act),
            repeats: FIRST / self.in_channels,
            downs: [
                down(16, 1, None, "down_tr32")?,
                down(32, 2, None, "down_tr64")?,
                down(64, 3, self.dropout_prob_down, "down_tr128")?,
                down(128, 2, self.dropout_prob_down, "down_tr256")?,
            ],
            ups: [
                up(256, 256, 2, (below, side), "up_tr256")?,
                up(256, 128, 2, (below, side), "up_tr128")?,
                up(128, 64, 1, (None, 0.5), "up_tr64")?,
                up(64, 32, 1, (None, 0.5), "up_tr32")?,
            ],
            last: self.last(&scope.child("out_tr"))?,
        };
        Ok(Box::new(Plain(net)))
    }
}

impl VNet {
    fn act(&self, channels: i64, scope: &Scope) -> Result<Box<dyn Module>> {
        if self.act == LayerSpec::named("prelu") {
            return act(&LayerSpec::with("prelu", [("num_parameters", Value::Int(channels))]), scope);
        }
        act(&self.act, scope)
    }

    /// A convolution with batch normalisation, and an activation that is registered before it.
    fn act_then_conv(
        &self,
        name: &str,
        inputs: i64,
        outputs: i64,
        bias: bool,
        scope: &Scope,
    ) -> Result<(Sequential, Sequential)> {
        let mut activation = Sequential::default();
        activation.push(self.act(outputs, &scope.child(name))?);
        let conv = Convolution {
            kernel_size: One(5),
            act: None,
            norm: Some(LayerSpec::named("BATCH")),
            bias,
            ..Convolution::new(self.spatial_dims, inputs, outputs)
        };
        Ok((activation, conv.build(&scope.child("conv_block"))?))
    }

    fn convolutions(&self, channels: i64, count: i64, bias: bool, scope: &Scope) -> Result<Sequential> {
        let mut layers = Sequential::default();
        for index in 0..count {
            let (act, conv) = self.act_then_conv("act_function", channels, channels, bias, &scope.child(index))?;
            layers.push(conv);
            layers.push(act);
        }
        Ok(layers)
    }

    fn down(&self, inputs: i64, count: i64, drops: Option<f64>, scope: &Scope) -> Result<Down> {
        let outputs = 2 * inputs;
        let conv = Conv { stride: One(2), bias: self.bias, ..Conv::new(self.spatial_dims, inputs, outputs, One(2)) };
        Ok(Down {
            conv: conv.build(&scope.child("down_conv"))?,
            norm: BatchNorm::new(outputs).build(spatial(self.spatial_dims)?, &scope.child("bn1"))?,
            acts: [
                self.act(outputs, &scope.child("act_function1"))?,
                self.act(outputs, &scope.child("act_function2"))?,
            ],
            convolutions: self.convolutions(outputs, count, self.bias, &scope.child("ops"))?,
            dropout: drops.map(|p| dropout(&Either::A(p), DROPOUT_DIM)).transpose()?,
        })
    }

    fn up(&self, inputs: i64, outputs: i64, count: i64, drops: (Option<f64>, f64), scope: &Scope) -> Result<Up> {
        let half = outputs / 2;
        let conv =
            Conv { stride: One(2), transposed: Some(One(0)), ..Conv::new(self.spatial_dims, inputs, half, One(2)) };
        Ok(Up {
            conv: conv.build(&scope.child("up_conv"))?,
            norm: BatchNorm::new(half).build(spatial(self.spatial_dims)?, &scope.child("bn1"))?,
            dropout: drops.0.map(|p| dropout(&Either::A(p), DROPOUT_DIM)).transpose()?,
            side_dropout: dropout(&Either::A(drops.1), DROPOUT_DIM)?,
            acts: [self.act(half, &scope.child("act_function1"))?, self.act(outputs, &scope.child("act_function2"))?],
            convolutions: self.convolutions(outputs, count, false, &scope.child("ops"))?,
        })
    }

    fn last(&self, scope: &Scope) -> Result<Sequential> {
        let (act, conv) = self.act_then_conv("act_function1", 32, self.out_channels, self.bias, scope)?;
        let mut layers = Sequential::default();
        layers.push(conv);
        layers.push(act);
        let conv = Conv::new(self.spatial_dims, self.out_channels, self.out_channels, One(1));
        layers.push(conv.build(&scope.child("conv2"))?);
        Ok(layers)
    }
}

struct Down {
    conv: ConvLayer,
    norm: Statistics,
    acts: [Box<dyn Module>; 2],
    convolutions: Sequential,
    dropout: Option<Box<dyn Module>>,
}

impl Module for Down {
    fn forward(&self, x: &Tensor, training: bool) -> Result<Tensor> {
        let down = self.norm.forward(&self.conv.forward(x, training)?, training)?;
        let down = self.acts[0].forward(&down, training)?;
        let dropped = match &self.dropout {
            Some(dropout) => dropout.forward(&down, training)?,
            None => down.shallow_clone(),
        };
        let x = self.convolutions.forward(&dropped, training)?;
        self.acts[1].forward(&x.f_add(&down)?, training)
    }
}

struct Up {
    conv: ConvLayer,
    norm: Statistics,
    dropout: Option<Box<dyn Module>>,
    side_dropout: Box<dyn Module>,
    acts: [Box<dyn Module>; 2],
    convolutions: Sequential,
}

impl Up {
    fn forward(&self, x: &Tensor, skip: &Tensor, training: bool) -> Result<Tensor> {
        let x = match &self.dropout {
            Some(dropout) => dropout.forward(x, training)?,
            None => x.shallow_clone(),
        };
        let skip = self.side_dropout.forward(skip, training)?;
        let x = self.norm.forward(&self.conv.forward(&x, training)?, training)?;
        let both = Tensor::f_cat(&[&self.acts[0].forward(&x, training)?, &skip], 1)?;
        let x = self.convolutions.forward(&both, training)?;
        self.acts[1].forward(&x.f_add(&both)?, training)
    }
}

struct Layers {
    /// The first convolution and its activation.
    first: (Sequential, Sequential),
    /// How often the input stands beside itself to have as many channels as the first level.
    repeats: i64,
    downs: [Down; 4],
    ups: [Up; 4],
    last: Sequential,
}

impl Module for Layers {
    fn forward(&self, x: &Tensor, training: bool) -> Result<Tensor> {
        let mut repeats = vec![1; x.dim()];
        if let Some(channels) = repeats.get_mut(1) {
            *channels = self.repeats;
        }
        let sum = self.first.0.forward(x, training)?.f_add(&x.f_repeat(&repeats)?)?;
        let mut x = self.first.1.forward(&sum, training)?;
        let mut skips = Vec::new();
        for down in &self.downs {
            let below = down.forward(&x, training)?;
            skips.push(x);
            x = below;
        }
        for (up, skip) in self.ups.iter().zip(skips.iter().rev()) {
            x = up.forward(&x, skip, training)?;
        }
        self.last.forward(&x, training)
    }
}
