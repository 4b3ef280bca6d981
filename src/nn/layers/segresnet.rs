//! Blocks of MONAI's SegResNet.

use super::activation::act;
use super::conv::{Conv, ConvLayer};
use super::norm::norm;
use super::spec::same_padding;
use super::upsample::{InterpolateMode, UpSample, UpsampleMode};
use super::{LayerSpec, Module, Sequential};
use crate::state::Scope;
use mica_core::argument::OneOrMany::One;
use mica_core::error::{Error, Result};
use tch::Tensor;

/// A convolution of a residual network, without bias unless asked for: `get_conv_layer`. Its tensors are named
/// `conv.…`.
#[derive(Debug, Clone)]
pub struct PlainConv {
    /// 2 or 3.
    pub spatial_dims: i64,
    /// Channels of the input.
    pub in_channels: i64,
    /// Channels of the output.
    pub out_channels: i64,
    /// Size of the kernel.
    pub kernel_size: i64,
    /// Stride.
    pub stride: i64,
    /// Whether a bias is added.
    pub bias: bool,
}

impl PlainConv {
    /// With MONAI's defaults.
    pub fn new(spatial_dims: i64, in_channels: i64, out_channels: i64) -> Self {
        Self { spatial_dims, in_channels, out_channels, kernel_size: 3, stride: 1, bias: false }
    }

    /// Draws the weights.
    pub fn build(&self, scope: &Scope) -> Result<ConvLayer> {
        let kernel = One(self.kernel_size);
        let conv = Conv {
            stride: One(self.stride),
            padding: same_padding(&kernel, &One(1))?,
            bias: self.bias,
            ..Conv::new(self.spatial_dims, self.in_channels, self.out_channels, kernel)
        };
        conv.build(&scope.child("conv"))
    }
}

/// Enlargement that keeps the number of channels: `get_upsample_layer`.
pub fn upsample(spatial_dims: i64, channels: i64, mode: UpsampleMode, scope: &Scope) -> Result<Sequential> {
    let block = UpSample {
        mode,
        interp_mode: InterpolateMode::Linear,
        align_corners: Some(false),
        ..UpSample::new(spatial_dims, channels, channels)
    };
    block.build(scope)
}

/// Two convolutions, each after normalisation and activation, with a residual connection around them: `ResBlock`.
#[derive(Debug, Clone)]
pub struct ResBlock {
    /// 1, 2 or 3.
    pub spatial_dims: i64,
    /// Channels of input and output.
    pub channels: i64,
    /// The normalisation.
    pub norm: LayerSpec,
    /// Size of the kernels; odd.
    pub kernel_size: i64,
    /// The activation.
    pub act: LayerSpec,
}

impl ResBlock {
    /// Draws the weights.
    pub fn build(&self, scope: &Scope) -> Result<ResLayer> {
        if self.kernel_size % 2 != 1 {
            return Err(Error::argument(format!("kernel_size: expected an odd number, found {}", self.kernel_size)));
        }
        let (dims, channels) = (self.spatial_dims, self.channels);
        let conv = PlainConv { kernel_size: self.kernel_size, ..PlainConv::new(dims, channels, channels) };
        Ok(ResLayer {
            norms: [
                norm(&self.norm, dims, channels, &scope.child("norm1"))?,
                norm(&self.norm, dims, channels, &scope.child("norm2"))?,
            ],
            act: act(&self.act, &scope.child("act"))?,
            convs: [Box::new(conv.build(&scope.child("conv1"))?), Box::new(conv.build(&scope.child("conv2"))?)],
        })
    }
}

/// A [`ResBlock`] with its weights.
pub struct ResLayer {
    norms: [Box<dyn Module>; 2],
    act: Box<dyn Module>,
    convs: [Box<dyn Module>; 2],
}

impl Module for ResLayer {
    fn forward(&self, x: &Tensor, training: bool) -> Result<Tensor> {
        let mut y = x.shallow_clone();
        for (norm, conv) in self.norms.iter().zip(&self.convs) {
            y = conv.forward(&self.act.forward(&norm.forward(&y, training)?, training)?, training)?;
        }
        Ok(y.f_add_(x)?)
    }
}
