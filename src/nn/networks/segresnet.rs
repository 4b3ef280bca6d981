//! The residual encoder and decoder for segmentation, and its variant with a variational autoencoder.

use super::{Forward, Network, Plain, one, tensor};
use crate::layers::activation::act;
use crate::layers::conv::Linear;
use crate::layers::dropout::dropout;
use crate::layers::norm::norm;
use crate::layers::segresnet::{PlainConv, ResBlock, upsample};
use crate::layers::spec::layer_count;
use crate::layers::upsample::UpsampleMode;
use crate::layers::{LayerSpec, Module, Sequential};
use crate::state::Scope;
use mica_core::argument::Either;
use mica_core::error::{Error, Result};
use mica_core::{Value, component};
use std::sync::Arc;
use tch::{Reduction, Tensor};

component! {
    /// Residual encoder and decoder for segmentation, without its autoencoder.
    ///
    /// Input `(batch, in_channels, spatial…)` with 2 or 3 spatial axes, output `(batch, out_channels, spatial…)`. Spatial
    /// sizes must be multiples of 2 to the number of levels less one.
    ///
    /// Example (Python): `SegResNet(spatial_dims=3, init_filters=16, in_channels=4, out_channels=3, dropout_prob=0.2)`
    ///
    /// Source: MONAI 1.6.1 `SegResNet`; Myronenko, "3D MRI brain tumor segmentation using autoencoder regularization",
    /// 2018.
    pub struct SegResNet {
        /// Spatial dimensions: 2 or 3.
        pub spatial_dims: i64 = 3,
        /// Channels of the first level.
        pub init_filters: i64 = 8,
        /// Channels of the input.
        pub in_channels: i64 = 1,
        /// Channels of the output.
        pub out_channels: i64 = 2,
        /// The probability with which channels are dropped after the first convolution.
        pub dropout_prob: Option<f64> = None,
        /// The activation: a name, or a name and its arguments.
        pub act: LayerSpec = LayerSpec::with("RELU", [("inplace", Value::Bool(true))]),
        /// The normalisation: a name, or a name and its arguments.
        pub norm: LayerSpec = LayerSpec::with("GROUP", [("num_groups", Value::Int(8))]),
        /// Deprecated: `group` for group normalisation of `num_groups`.
        pub norm_name: String = String::new(),
        /// Deprecated: groups, where `norm_name` is given.
        pub num_groups: i64 = 8,
        /// Whether a last convolution makes the output.
        pub use_conv_final: bool = true,
        /// Blocks of each level on the way down.
        pub blocks_down: Vec<i64> = vec![1, 2, 2, 4],
        /// Blocks of each level on the way up.
        pub blocks_up: Vec<i64> = vec![1, 1, 1],
        /// How it enlarges: `deconv`, `nontrainable` or `pixelshuffle`.
        pub upsample_mode: UpsampleMode = UpsampleMode::NonTrainable,
    }
}

impl Network for SegResNet {
    fn build(&self, scope: &Scope) -> Result<Box<dyn Forward>> {
        Ok(Box::new(Plain(self.layers(scope)?)))
    }
}

impl SegResNet {
    fn layers(&self, scope: &Scope) -> Result<Layers> {
        if !matches!(self.spatial_dims, 2 | 3) {
            return Err(Error::argument(format!("spatial_dims: expected 2 or 3, found {}", self.spatial_dims)));
        }
        let dims = self.spatial_dims;
        // The attributes up_layers and up_samples are assigned together, after both are made.
        for name in ["act_mod", "convInit", "down_layers", "up_layers", "up_samples"] {
            scope.child(name);
        }
        let shared: Arc<dyn Module> = act(&self.act, &scope.child("act_mod"))?.into();
        let first = PlainConv::new(dims, self.in_channels, self.init_filters).build(&scope.child("convInit"))?;
        let mut downs = Vec::new();
        for (level, blocks) in self.blocks_down.iter().enumerate() {
            let scope = scope.child("down_layers").child(level);
            let channels = self.channels(level)?;
            let mut down = Sequential::default();
            if level > 0 {
                let conv = PlainConv { stride: 2, ..PlainConv::new(dims, channels / 2, channels) };
                down.push(conv.build(&scope.child(0))?);
            }
            for block in 0..layer_count("blocks_down", *blocks)? {
                down.push(self.block(channels)?.build(&scope.child(block + 1))?);
            }
            downs.push(down);
        }
        let mut ups = Vec::new();
        let levels = self.blocks_up.len();
        for (index, blocks) in self.blocks_up.iter().enumerate() {
            let channels = self.channels(levels - index)?;
            let mut layers = Sequential::default();
            for block in 0..layer_count("blocks_up", *blocks)? {
                layers.push(self.block(channels / 2)?.build(&scope.child("up_layers").child(index).child(block))?);
            }
            let samples = scope.child("up_samples").child(index);
            let conv = PlainConv { kernel_size: 1, ..PlainConv::new(dims, channels, channels / 2) };
            let mut sample = Sequential::default();
            sample.push(conv.build(&samples.child(0))?);
            sample.push(upsample(dims, channels / 2, self.upsample_mode, &samples.child(1))?);
            ups.push((sample, layers));
        }
        let last = self.last(self.out_channels, &shared, scope, "conv_final")?;
        let dropout = match self.dropout_prob {
            Some(p) => Some(dropout(&Either::A(p), dims)?),
            None => None,
        };
        let first = Box::new(first);
        let last = self.use_conv_final.then_some(last);
        Ok(Layers { act: shared, first, dropout, downs, ups, last })
    }

    /// Channels of a level from the top.
    fn channels(&self, level: usize) -> Result<i64> {
        let factor = u32::try_from(level).ok().and_then(|level| 2i64.checked_pow(level));
        let channels = factor.and_then(|factor| self.init_filters.checked_mul(factor));
        channels.ok_or_else(|| Error::argument(format!("{} channels at level {level} are too many", self.init_filters)))
    }

    fn norm(&self) -> Result<LayerSpec> {
        if self.norm_name.is_empty() {
            return Ok(self.norm.clone());
        }
        if !self.norm_name.eq_ignore_ascii_case("group") {
            return Err(Error::argument(format!(
                "norm_name: expected 'group', found '{}'; use 'norm' for others",
                self.norm_name
            )));
        }
        Ok(LayerSpec::with("group", [("num_groups", Value::Int(self.num_groups))]))
    }

    fn block(&self, channels: i64) -> Result<ResBlock> {
        let norm = self.norm()?;
        Ok(ResBlock { spatial_dims: self.spatial_dims, channels, norm, kernel_size: 3, act: self.act.clone() })
    }

    /// Normalisation, activation, and a convolution to the output.
    fn last(&self, outputs: i64, act: &Arc<dyn Module>, root: &Scope, name: &str) -> Result<Sequential> {
        let scope = root.child(name);
        let mut layers = Sequential::default();
        layers.push(norm(&self.norm()?, self.spatial_dims, self.init_filters, &scope.child(0))?);
        scope.attach(1, &root.child("act_mod"));
        layers.push(act.clone());
        let conv = PlainConv::new(self.spatial_dims, self.init_filters, outputs);
        layers.push(PlainConv { kernel_size: 1, bias: true, ..conv }.build(&scope.child(2))?);
        Ok(layers)
    }
}

struct Layers {
    act: Arc<dyn Module>,
    first: Box<dyn Module>,
    dropout: Option<Box<dyn Module>>,
    downs: Vec<Sequential>,
    ups: Vec<(Sequential, Sequential)>,
    last: Option<Sequential>,
}

impl Layers {
    /// What every level gives, the lowest last.
    fn encode(&self, x: &Tensor, training: bool) -> Result<Vec<Tensor>> {
        let mut x = self.first.forward(x, training)?;
        if let Some(dropout) = &self.dropout {
            x = dropout.forward(&x, training)?;
        }
        let mut levels = Vec::new();
        for down in &self.downs {
            x = down.forward(&x, training)?;
            levels.push(x.shallow_clone());
        }
        if levels.is_empty() {
            levels.push(x);
        }
        Ok(levels)
    }

    fn decode(&self, levels: &[Tensor], training: bool) -> Result<Tensor> {
        let mut levels = levels.iter().rev();
        let mut x = levels.next().map(Tensor::shallow_clone).ok_or_else(|| Error::internal("no levels"))?;
        for (sample, layers) in &self.ups {
            let level = levels.next().ok_or_else(|| {
                Error::argument(format!("blocks_up has {} levels, more than lead down", self.ups.len()))
            })?;
            x = layers.forward(&sample.forward(&x, training)?.f_add(level)?, training)?;
        }
        match &self.last {
            Some(last) => last.forward(&x, training),
            None => Ok(x),
        }
    }
}

impl Module for Layers {
    fn forward(&self, x: &Tensor, training: bool) -> Result<Tensor> {
        self.decode(&self.encode(x, training)?, training)
    }
}

component! {
    /// [`SegResNet`] with a variational autoencoder that regularises its encoder.
    ///
    /// Input as `SegResNet`, of the size `input_image_size`. Output: in training the list of segmentation and loss of the
    /// autoencoder, a number; in evaluation the segmentation and none. The autoencoder draws `randn` once a call.
    ///
    /// Example (Python): `SegResNetVAE(input_image_size=[32, 32, 32], init_filters=8)`
    ///
    /// Source: MONAI 1.6.1 `SegResNetVAE`; Myronenko, "3D MRI brain tumor segmentation using autoencoder
    /// regularization", 2018.
    pub struct SegResNetVAE {
        /// Spatial size of the input.
        pub input_image_size: Vec<i64>,
        /// Whether standard deviations are estimated.
        pub vae_estimate_std: bool = false,
        /// The standard deviation where it is not.
        pub vae_default_std: f64 = 0.3,
        /// Latent variables.
        pub vae_nz: i64 = 256,
        /// Spatial dimensions: 2 or 3.
        pub spatial_dims: i64 = 3,
        /// Channels of the first level.
        pub init_filters: i64 = 8,
        /// Channels of the input.
        pub in_channels: i64 = 1,
        /// Channels of the output.
        pub out_channels: i64 = 2,
        /// The probability with which channels are dropped after the first convolution.
        pub dropout_prob: Option<f64> = None,
        /// The activation: a name, or a name and its arguments.
        pub act: LayerSpec = LayerSpec::with("RELU", [("inplace", Value::Bool(true))]),
        /// The normalisation: a name, or a name and its arguments.
        pub norm: LayerSpec = LayerSpec::with("GROUP", [("num_groups", Value::Int(8))]),
        /// Whether a last convolution makes the output.
        pub use_conv_final: bool = true,
        /// Blocks of each level on the way down.
        pub blocks_down: Vec<i64> = vec![1, 2, 2, 4],
        /// Blocks of each level on the way up.
        pub blocks_up: Vec<i64> = vec![1, 1, 1],
        /// How it enlarges: `deconv`, `nontrainable` or `pixelshuffle`.
        pub upsample_mode: UpsampleMode = UpsampleMode::NonTrainable,
    }
}

/// Channels of the autoencoder's bottleneck.
const SMALLEST: i64 = 16;

impl Network for SegResNetVAE {
    fn build(&self, scope: &Scope) -> Result<Box<dyn Forward>> {
        let base = SegResNet {
            spatial_dims: self.spatial_dims,
            init_filters: self.init_filters,
            in_channels: self.in_channels,
            out_channels: self.out_channels,
            dropout_prob: self.dropout_prob,
            act: self.act.clone(),
            norm: self.norm.clone(),
            norm_name: String::new(),
            num_groups: 8,
            use_conv_final: self.use_conv_final,
            blocks_down: self.blocks_down.clone(),
            blocks_up: self.blocks_up.clone(),
            upsample_mode: self.upsample_mode,
        };
        let layers = base.layers(scope)?;
        let dims = self.spatial_dims;
        let channels = base.channels(self.blocks_down.len().saturating_sub(1))?;
        let zoom = base.channels(self.blocks_down.len())? / self.init_filters;
        let size: Vec<i64> = self.input_image_size.iter().map(|size| size.div_euclid(zoom)).collect();
        let elements = size.iter().try_fold(SMALLEST, |product, size| product.checked_mul(*size));
        let elements = elements.filter(|count| *count > 0).ok_or_else(|| {
            Error::argument(format!("input_image_size: {:?} leaves nothing after all levels", self.input_image_size))
        })?;

        let act = &layers.act;
        let shared = scope.child("act_mod");
        let names = scope.child("vae_down");
        let mut down = Sequential::default();
        down.push(norm(&self.norm, dims, channels, &names.child(0))?);
        names.attach(1, &shared);
        down.push(act.clone());
        let conv = PlainConv { stride: 2, bias: true, ..PlainConv::new(dims, channels, SMALLEST) };
        down.push(conv.build(&names.child(2))?);
        down.push(norm(&self.norm, dims, SMALLEST, &names.child(3))?);
        names.attach(4, &shared);
        down.push(act.clone());

        let mean = Linear::build(elements, self.vae_nz, true, &scope.child("vae_fc1"))?;
        let deviation = Linear::build(elements, self.vae_nz, true, &scope.child("vae_fc2"))?;
        let back = Linear::build(self.vae_nz, elements, true, &scope.child("vae_fc3"))?;

        let names = scope.child("vae_fc_up_sample");
        let mut up = Sequential::default();
        let conv = PlainConv { kernel_size: 1, ..PlainConv::new(dims, SMALLEST, channels) };
        up.push(conv.build(&names.child(0))?);
        up.push(upsample(dims, channels, self.upsample_mode, &names.child(1))?);
        up.push(norm(&self.norm, dims, channels, &names.child(2))?);
        names.attach(3, &shared);
        up.push(act.clone());

        let last = base.last(self.in_channels, act, scope, "vae_conv_final")?;
        let deviation = if self.vae_estimate_std { Ok(deviation) } else { Err(self.vae_default_std) };
        let bottleneck = [&[-1, SMALLEST], &size[..]].concat();
        Ok(Box::new(WithAutoencoder { layers, down, elements, mean, deviation, back, bottleneck, up, last }))
    }
}

struct WithAutoencoder {
    layers: Layers,
    down: Sequential,
    elements: i64,
    mean: Linear,
    /// How the deviation is estimated, or what it is.
    deviation: Result<Linear, f64>,
    back: Linear,
    bottleneck: Vec<i64>,
    up: Sequential,
    last: Sequential,
}

impl WithAutoencoder {
    /// How badly the encoder's output gives back the input, and how far its distribution is from the normal one.
    fn loss(&self, input: &Tensor, encoded: &Tensor) -> Result<Tensor> {
        let x = self.down.forward(encoded, true)?.f_view([-1, self.elements])?;
        let mean = self.mean.forward(&x, true)?;
        let noise = mean.f_randn_like()?;
        let squares = mean.f_square()?;
        let (x, regularisation) = match &self.deviation {
            Ok(deviation) => {
                let deviation = deviation.forward(&x, true)?.f_softplus()?;
                let variance = deviation.f_square()?;
                let logarithm = variance.f_add_scalar(1e-8)?.f_log()?;
                let divergence = squares.f_add(&variance)?.f_sub(&logarithm)?.f_sub_scalar(1.0)?;
                (mean.f_add(&deviation.f_mul(&noise)?)?, divergence.f_mean(None)?.f_mul_scalar(0.5)?)
            }
            Err(deviation) => (mean.f_add(&noise.f_mul_scalar(*deviation)?)?, squares.f_mean(None)?),
        };
        let x = self.layers.act.forward(&self.back.forward(&x, true)?, true)?;
        let mut x = self.up.forward(&x.f_view(self.bottleneck.as_slice())?, true)?;
        for (sample, layers) in &self.layers.ups {
            x = layers.forward(&sample.forward(&x, true)?, true)?;
        }
        let x = self.last.forward(&x, true)?;
        Ok(regularisation.f_add(&input.f_mse_loss(&x, Reduction::Mean)?)?)
    }
}

impl Forward for WithAutoencoder {
    fn forward(&self, inputs: &[Tensor], training: bool) -> Result<Value> {
        let x = one(inputs)?;
        let levels = self.layers.encode(x, training)?;
        let segmentation = tensor(self.layers.decode(&levels, training)?)?;
        let loss = match levels.last() {
            Some(encoded) if training => tensor(self.loss(x, encoded)?)?,
            _ => Value::Null,
        };
        Ok(Value::List(vec![segmentation, loss]))
    }
}
