//! Blocks of MONAI's DynUNet, which UNETR and SwinUNETR are made of too.

use super::activation::act;
use super::convolution::Convolution;
use super::norm::norm;
use super::{DropoutSpec, LayerSpec, Module, Sequential};
use crate::state::Scope;
use mica_core::argument::OneOrMany::{self, Many, One};
use mica_core::error::{Error, Result};
use tch::Tensor;

/// A convolution with dropout and nothing else: `get_conv_layer`.
#[derive(Debug, Clone)]
pub struct DynConv {
    /// 1, 2 or 3.
    pub spatial_dims: i64,
    /// Channels of the input.
    pub in_channels: i64,
    /// Channels of the output.
    pub out_channels: i64,
    /// Size of the kernel.
    pub kernel_size: OneOrMany<i64>,
    /// Stride.
    pub stride: OneOrMany<i64>,
    /// The dropout.
    pub dropout: Option<DropoutSpec>,
    /// Whether a bias is added.
    pub bias: bool,
    /// Whether it is a transposed one.
    pub is_transposed: bool,
}

impl DynConv {
    /// Draws the weights. The padding makes the output as large as the input divided by the stride.
    pub fn build(&self, scope: &Scope) -> Result<Sequential> {
        let (kernel, stride) = (&self.kernel_size, &self.stride);
        // Rounded towards zero, as the padding of even kernels is.
        let padding = combine(kernel, stride, |kernel, stride| kernel.checked_sub(stride)?.checked_add(1))?;
        if padding.as_slice().iter().any(|twice| *twice < 0) {
            return Err(Error::argument(format!(
                "kernel_size {:?} is too small for stride {:?}: the padding would be negative",
                kernel.as_slice(),
                stride.as_slice()
            )));
        }
        let padding = combine(&padding, &One(2), |twice, two| twice.checked_div(two))?;
        let output_padding = if self.is_transposed {
            let grown = combine(&padding, stride, |padding, stride| padding.checked_mul(2)?.checked_add(stride))?;
            let extra = combine(&grown, kernel, i64::checked_sub)?;
            if extra.as_slice().iter().any(|extra| *extra < 0) {
                return Err(Error::argument(format!(
                    "kernel_size {:?} does not fit stride {:?}: the output padding would be negative",
                    kernel.as_slice(),
                    stride.as_slice()
                )));
            }
            Some(extra)
        } else {
            None
        };
        let conv = Convolution {
            strides: stride.clone(),
            kernel_size: kernel.clone(),
            act: None,
            norm: None,
            dropout: self.dropout.clone(),
            bias: self.bias,
            is_transposed: self.is_transposed,
            padding: Some(padding),
            output_padding,
            ..Convolution::new(self.spatial_dims, self.in_channels, self.out_channels)
        };
        conv.build(scope)
    }
}

/// Combines values that count for one or all axes.
fn combine(
    first: &OneOrMany<i64>,
    second: &OneOrMany<i64>,
    by: impl Fn(i64, i64) -> Option<i64>,
) -> Result<OneOrMany<i64>> {
    let (first, second) = (first.as_slice(), second.as_slice());
    let at = |values: &[i64], axis: usize| values.get(if values.len() == 1 { 0 } else { axis }).copied();
    let count = first.len().max(second.len());
    let combined: Option<Vec<i64>> =
        (0..count).map(|axis| by(at(first, axis)?, at(second, axis)?)).collect::<Option<Vec<_>>>();
    match combined.as_deref() {
        Some([one]) => Ok(One(*one)),
        Some(many) => Ok(Many(many.to_vec())),
        None => Err(Error::argument(format!("kernel sizes and strides do not fit: {first:?} and {second:?}"))),
    }
}

/// What the blocks have in common.
#[derive(Debug, Clone)]
pub struct DynBlock {
    /// 1, 2 or 3.
    pub spatial_dims: i64,
    /// Channels of the input.
    pub in_channels: i64,
    /// Channels of the output.
    pub out_channels: i64,
    /// Size of the kernels.
    pub kernel_size: OneOrMany<i64>,
    /// Stride of the first convolution.
    pub stride: OneOrMany<i64>,
    /// The normalisation.
    pub norm_name: LayerSpec,
    /// The activation.
    pub act_name: LayerSpec,
    /// The dropout.
    pub dropout: Option<DropoutSpec>,
}

impl DynBlock {
    /// Two convolutions, each with normalisation and activation; with `residual` a connection around them, which has a
    /// convolution of its own where the shape changes. `UnetBasicBlock` and `UnetResBlock`.
    pub fn build(&self, residual: bool, scope: &Scope) -> Result<DynLayer> {
        let (inputs, outputs) = (self.in_channels, self.out_channels);
        let conv = |inputs: i64, kernel: &OneOrMany<i64>, stride: &OneOrMany<i64>, name: &str| {
            let conv = DynConv {
                spatial_dims: self.spatial_dims,
                in_channels: inputs,
                out_channels: outputs,
                kernel_size: kernel.clone(),
                stride: stride.clone(),
                dropout: self.dropout.clone(),
                bias: false,
                is_transposed: false,
            };
            conv.build(&scope.child(name))
        };
        let norm = |name: &str| norm(&self.norm_name, self.spatial_dims, outputs, &scope.child(name));
        let changes = inputs != outputs || self.stride.as_slice().iter().any(|stride| *stride != 1);
        let first = conv(inputs, &self.kernel_size, &self.stride, "conv1")?;
        let second = conv(outputs, &self.kernel_size, &One(1), "conv2")?;
        let act = act(&self.act_name, &scope.child("lrelu"))?;
        let (norm1, norm2) = (norm("norm1")?, norm("norm2")?);
        let residual = match (residual, changes) {
            (false, _) => Around::Nothing,
            (true, false) => Around::Input,
            (true, true) => Around::Convolved(conv(inputs, &One(1), &self.stride, "conv3")?, norm("norm3")?),
        };
        Ok(DynLayer { first: (first, norm1), second: (second, norm2), act, residual })
    }

    /// A transposed convolution, concatenation with what comes from the other side, and convolutions as
    /// [`DynBlock::build`] makes them: `UnetUpBlock`.
    pub fn build_up(&self, upsample: &Upsampling, residual: bool, scope: &Scope) -> Result<DynUpLayer> {
        let transposed = DynConv {
            spatial_dims: self.spatial_dims,
            in_channels: self.in_channels,
            out_channels: self.out_channels,
            kernel_size: upsample.kernel_size.clone(),
            stride: upsample.kernel_size.clone(),
            dropout: upsample.dropout.clone(),
            bias: upsample.bias,
            is_transposed: true,
        };
        let transp_conv = transposed.build(&scope.child("transp_conv"))?;
        let block = DynBlock { in_channels: self.out_channels.saturating_mul(2), stride: One(1), ..self.clone() };
        Ok(DynUpLayer { transp_conv, conv_block: block.build(residual, &scope.child("conv_block"))? })
    }
}

/// The transposed convolution of a [`DynBlock::build_up`].
#[derive(Debug, Clone)]
pub struct Upsampling {
    /// Its kernel and stride.
    pub kernel_size: OneOrMany<i64>,
    /// Whether it has a bias.
    pub bias: bool,
    /// The dropout after it.
    pub dropout: Option<DropoutSpec>,
}

/// What goes around the convolutions.
enum Around {
    Nothing,
    Input,
    Convolved(Sequential, Box<dyn Module>),
}

/// A [`DynBlock`] with its weights.
pub struct DynLayer {
    first: (Sequential, Box<dyn Module>),
    second: (Sequential, Box<dyn Module>),
    act: Box<dyn Module>,
    residual: Around,
}

impl Module for DynLayer {
    fn forward(&self, x: &Tensor, training: bool) -> Result<Tensor> {
        let convolve = |(conv, norm): &(Sequential, Box<dyn Module>), x: &Tensor| {
            norm.forward(&conv.forward(x, training)?, training)
        };
        let mut y = convolve(&self.second, &self.act.forward(&convolve(&self.first, x)?, training)?)?;
        match &self.residual {
            Around::Nothing => {}
            Around::Input => y = y.f_add_(x)?,
            Around::Convolved(conv, norm) => y = y.f_add_(&norm.forward(&conv.forward(x, training)?, training)?)?,
        }
        self.act.forward(&y, training)
    }
}

/// A block on the way up with its weights.
pub struct DynUpLayer {
    transp_conv: Sequential,
    conv_block: DynLayer,
}

impl DynUpLayer {
    /// Enlarges `x` and puts `skip` beside it.
    pub fn forward(&self, x: &Tensor, skip: &Tensor, training: bool) -> Result<Tensor> {
        let x = self.transp_conv.forward(x, training)?;
        self.conv_block.forward(&Tensor::f_cat(&[&x, skip], 1)?, training)
    }
}

/// A convolution of size 1 that makes the output: `UnetOutBlock`.
pub fn output_block(
    spatial_dims: i64,
    in_channels: i64,
    out_channels: i64,
    dropout: Option<DropoutSpec>,
    scope: &Scope,
) -> Result<Sequential> {
    let conv = DynConv {
        spatial_dims,
        in_channels,
        out_channels,
        kernel_size: One(1),
        stride: One(1),
        dropout,
        bias: true,
        is_transposed: false,
    };
    conv.build(&scope.child("conv"))
}
