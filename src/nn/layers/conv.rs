//! Convolutions, transposed convolutions and linear layers: MONAI's factory `Conv` and `torch.nn.Linear`.

use super::Module;
use super::spec::{per_axis, spatial};
use crate::init::Init;
use crate::state::{Class, Scope, Weight};
use mica_core::argument::OneOrMany::{self, One};
use mica_core::error::{Error, Result};
use tch::Tensor;

/// A convolution or transposed convolution: `torch.nn.Conv1d` to `ConvTranspose3d`.
#[derive(Debug, Clone)]
pub struct Conv {
    /// 1, 2 or 3.
    pub spatial_dims: i64,
    /// Channels of the input.
    pub in_channels: i64,
    /// Channels of the output.
    pub out_channels: i64,
    /// Size of the kernel.
    pub kernel_size: OneOrMany<i64>,
    /// Distance between neighbouring positions of the kernel; of a transposed convolution, in the output.
    pub stride: OneOrMany<i64>,
    /// Zeros on both sides.
    pub padding: OneOrMany<i64>,
    /// Distance between the elements of the kernel.
    pub dilation: OneOrMany<i64>,
    /// Groups of channels that do not see each other.
    pub groups: i64,
    /// Whether a bias is added.
    pub bias: bool,
    /// For a transposed convolution: what is added to the size of the output.
    pub transposed: Option<OneOrMany<i64>>,
}

impl Conv {
    /// A convolution with PyTorch's defaults.
    pub fn new(spatial_dims: i64, in_channels: i64, out_channels: i64, kernel_size: OneOrMany<i64>) -> Self {
        Self {
            spatial_dims,
            in_channels,
            out_channels,
            kernel_size,
            stride: One(1),
            padding: One(0),
            dilation: One(1),
            groups: 1,
            bias: true,
            transposed: None,
        }
    }

    /// Draws `weight` and `bias`.
    pub fn build(&self, scope: &Scope) -> Result<ConvLayer> {
        let dims = spatial(self.spatial_dims)?;
        let (inputs, outputs, groups) = (self.in_channels, self.out_channels, self.groups);
        for (what, count) in [("in_channels", inputs), ("out_channels", outputs), ("groups", groups)] {
            if count < 1 {
                return Err(Error::argument(format!("{what} of a convolution: expected 1 or more, found {count}")));
            }
        }
        for (what, count) in [("in_channels", inputs), ("out_channels", outputs)] {
            if count % groups != 0 {
                return Err(Error::argument(format!(
                    "{what} {count} of a convolution is no multiple of groups {groups}"
                )));
            }
        }
        let mut shape = match self.transposed {
            Some(_) => vec![inputs, outputs / groups],
            None => vec![outputs, inputs / groups],
        };
        shape.extend(per_axis(&self.kernel_size, dims, "kernel_size")?);
        let weight = scope.parameter("weight", &shape, Init::default_weight())?;
        let bias = match self.bias {
            true => Some(scope.parameter("bias", &[outputs], Init::default_bias(&shape)?)?),
            false => None,
        };
        scope.set_class(if self.transposed.is_some() { Class::ConvTranspose(dims) } else { Class::Conv(dims) });
        Ok(ConvLayer {
            weight,
            bias,
            stride: per_axis(&self.stride, dims, "stride")?,
            padding: per_axis(&self.padding, dims, "padding")?,
            dilation: per_axis(&self.dilation, dims, "dilation")?,
            groups,
            transposed: match &self.transposed {
                Some(output_padding) => Some(per_axis(output_padding, dims, "output_padding")?),
                None => None,
            },
        })
    }
}

/// A [`Conv`] with its weights.
pub struct ConvLayer {
    weight: Weight,
    bias: Option<Weight>,
    stride: Vec<i64>,
    padding: Vec<i64>,
    dilation: Vec<i64>,
    groups: i64,
    transposed: Option<Vec<i64>>,
}

impl Module for ConvLayer {
    fn forward(&self, x: &Tensor, _training: bool) -> Result<Tensor> {
        let bias = self.bias.as_deref();
        let (weight, stride, padding, dilation) = (&*self.weight, &self.stride, &self.padding, &self.dilation);
        Ok(match (&self.transposed, stride.len()) {
            (None, 1) => x.f_conv1d(weight, bias, stride, padding, dilation, self.groups)?,
            (None, 2) => x.f_conv2d(weight, bias, stride, padding, dilation, self.groups)?,
            (None, _) => x.f_conv3d(weight, bias, stride, padding, dilation, self.groups)?,
            (Some(extra), 1) => x.f_conv_transpose1d(weight, bias, stride, padding, extra, self.groups, dilation)?,
            (Some(extra), 2) => x.f_conv_transpose2d(weight, bias, stride, padding, extra, self.groups, dilation)?,
            (Some(extra), _) => x.f_conv_transpose3d(weight, bias, stride, padding, extra, self.groups, dilation)?,
        })
    }
}

/// `torch.nn.Linear`: a matrix product over the last dimension.
pub struct Linear {
    weight: Weight,
    bias: Option<Weight>,
}

impl Linear {
    /// Draws `weight` and `bias`.
    pub fn build(in_features: i64, out_features: i64, bias: bool, scope: &Scope) -> Result<Self> {
        let shape = [out_features, in_features];
        let weight = scope.parameter("weight", &shape, Init::default_weight())?;
        let bias = match bias {
            true => Some(scope.parameter("bias", &[out_features], Init::default_bias(&shape)?)?),
            false => None,
        };
        scope.set_class(Class::Linear);
        Ok(Self { weight, bias })
    }
}

impl Module for Linear {
    fn forward(&self, x: &Tensor, _training: bool) -> Result<Tensor> {
        Ok(x.f_linear(&self.weight, self.bias.as_deref())?)
    }
}
