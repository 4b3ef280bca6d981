//! MONAI's blocks that enlarge: `UpSample`, `SubpixelUpsample`; and `torch.nn.functional.interpolate`.

use super::conv::{Conv, ConvLayer};
use super::pad::Pad;
use super::pool::{AvgPool, AvgPoolLayer};
use super::spec::{per_axis, spatial};
use super::{Identity, Module, Sequential};
use crate::init::{Fan, Init};
use crate::state::Scope;
use mica_core::argument::OneOrMany::{self, Many, One};
use mica_core::choice;
use mica_core::error::{Error, Result};
use tch::{Device, Kind, Tensor};

choice! {
    /// How an [`UpSample`] enlarges.
    pub enum UpsampleMode {
        /// By a transposed convolution.
        Deconv = "deconv",
        /// By a transposed convolution in groups.
        DeconvGroup = "deconvgroup",
        /// By interpolation.
        NonTrainable = "nontrainable",
        /// By a convolution whose channels become voxels.
        PixelShuffle = "pixelshuffle",
    }
}

choice! {
    /// How values between voxels are made.
    pub enum InterpolateMode {
        /// The nearest voxel.
        Nearest = "nearest",
        /// Linearly in every direction.
        Linear = "linear",
        /// Linearly in every direction.
        Bilinear = "bilinear",
        /// By cubic polynomials; in two dimensions.
        Bicubic = "bicubic",
        /// Linearly in every direction.
        Trilinear = "trilinear",
    }
}

/// How large the result of an [`interpolate`] is.
#[derive(Debug, Clone)]
pub enum Extent {
    /// Its spatial size.
    Size(Vec<i64>),
    /// How many times as large as the input along each axis.
    Scale(Vec<f64>),
}

/// `torch.nn.functional.interpolate` of `(batch, channels, spatial…)`.
///
/// # Errors
/// `Shape` where the number of axes is not that of `extent` or has no such mode; `InvalidArgument` for `align_corners`
/// with the nearest voxel.
pub fn interpolate(x: &Tensor, extent: &Extent, mode: InterpolateMode, align_corners: Option<bool>) -> Result<Tensor> {
    let shape = x.size();
    let axes = match extent {
        Extent::Size(size) => size.len(),
        Extent::Scale(scale) => scale.len(),
    };
    if shape.len() != axes + 2 {
        return Err(Error::shape(format!("interpolation over {axes} spatial axes, found a tensor of shape {shape:?}")));
    }
    if mode == InterpolateMode::Nearest && align_corners.is_some() {
        return Err(Error::argument("align_corners has no meaning for the nearest voxel"));
    }
    let size: Vec<i64> = match extent {
        Extent::Size(size) => size.clone(),
        Extent::Scale(scale) => {
            shape[2..].iter().zip(scale).map(|(size, by)| (*size as f64 * by).floor() as i64).collect()
        }
    };
    let scale = |axis: usize| match extent {
        Extent::Size(_) => None,
        Extent::Scale(scale) => scale.get(axis).copied(),
    };
    let align = align_corners.unwrap_or(false);
    use InterpolateMode::{Bicubic, Nearest};
    Ok(match (mode, axes) {
        (Nearest, 1) => x.f_upsample_nearest1d(&size, scale(0))?,
        (Nearest, 2) => x.f_upsample_nearest2d(&size, scale(0), scale(1))?,
        (Nearest, 3) => x.f_upsample_nearest3d(&size, scale(0), scale(1), scale(2))?,
        (Bicubic, 2) => x.f_upsample_bicubic2d(&size, align, scale(0), scale(1))?,
        (Bicubic, _) => {
            return Err(Error::shape(format!("bicubic interpolation needs two spatial axes, found {axes}")));
        }
        (_, 1) => x.f_upsample_linear1d(&size, align, scale(0))?,
        (_, 2) => x.f_upsample_bilinear2d(&size, align, scale(0), scale(1))?,
        (_, 3) => x.f_upsample_trilinear3d(&size, align, scale(0), scale(1), scale(2))?,
        _ => return Err(Error::shape(format!("interpolation needs one to three spatial axes, found {axes}"))),
    })
}

/// Enlarges by a factor: `monai.networks.blocks.UpSample`.
#[derive(Debug, Clone)]
pub struct UpSample {
    /// 1, 2 or 3.
    pub spatial_dims: i64,
    /// Channels of the input.
    pub in_channels: i64,
    /// Channels of the output.
    pub out_channels: i64,
    /// How many times as large the output is.
    pub scale_factor: OneOrMany<i64>,
    /// Size of the kernel of a transposed convolution; the factor by default.
    pub kernel_size: Option<OneOrMany<i64>>,
    /// For interpolation: the size of the output instead of the factor.
    pub size: Option<OneOrMany<i64>>,
    /// How it enlarges.
    pub mode: UpsampleMode,
    /// Whether a convolution comes before, for interpolation where the number of channels changes and for pixel
    /// shuffling.
    pub pre_conv: bool,
    /// How values between voxels are made.
    pub interp_mode: InterpolateMode,
    /// Whether the corner voxels' centres stay, rather than their corners.
    pub align_corners: Option<bool>,
    /// Whether convolutions have a bias.
    pub bias: bool,
    /// Whether pixel shuffling is followed by padding and pooling.
    pub apply_pad_pool: bool,
}

impl UpSample {
    /// With MONAI's defaults.
    pub fn new(spatial_dims: i64, in_channels: i64, out_channels: i64) -> Self {
        Self {
            spatial_dims,
            in_channels,
            out_channels,
            scale_factor: One(2),
            kernel_size: None,
            size: None,
            mode: UpsampleMode::Deconv,
            pre_conv: true,
            interp_mode: InterpolateMode::Linear,
            align_corners: Some(true),
            bias: true,
            apply_pad_pool: true,
        }
    }

    /// Names its parts `deconv`, `deconvgroup`, `preconv` or `pixelshuffle`.
    pub fn build(&self, scope: &Scope) -> Result<Sequential> {
        let dims = spatial(self.spatial_dims)?;
        let scale = per_axis(&self.scale_factor, dims, "scale_factor")?;
        let mut layers = Sequential::default();
        match self.mode {
            UpsampleMode::Deconv => layers.push(self.deconv(&scale, 1, &scope.child("deconv"))?),
            UpsampleMode::DeconvGroup => {
                let whole = self.out_channels > 0 && self.in_channels % self.out_channels == 0;
                let groups = if whole { self.out_channels } else { 1 };
                layers.push(self.deconv(&scale, groups, &scope.child("deconvgroup"))?);
            }
            UpsampleMode::NonTrainable => {
                if self.in_channels != self.out_channels {
                    if !self.pre_conv {
                        return Err(Error::argument(format!(
                            "interpolation without a convolution before cannot make {} channels of {}",
                            self.out_channels, self.in_channels
                        )));
                    }
                    let conv = Conv::new(self.spatial_dims, self.in_channels, self.out_channels, One(1));
                    layers.push(Conv { bias: self.bias, ..conv }.build(&scope.child("preconv"))?);
                }
                let extent = match &self.size {
                    Some(size) => Extent::Size(per_axis(size, dims, "size")?),
                    None => Extent::Scale(scale.iter().map(|scale| *scale as f64).collect()),
                };
                layers.push(Interpolate { extent, mode: self.interp_mode, align_corners: self.align_corners });
            }
            UpsampleMode::PixelShuffle => {
                let shuffle = SubpixelUpsample {
                    spatial_dims: self.spatial_dims,
                    in_channels: self.in_channels,
                    out_channels: self.out_channels,
                    scale_factor: scale[0],
                    conv_block: self.pre_conv,
                    apply_pad_pool: self.apply_pad_pool,
                    bias: self.bias,
                };
                layers.push(shuffle.build(&scope.child("pixelshuffle"))?);
            }
        }
        Ok(layers)
    }

    fn deconv(&self, scale: &[i64], groups: i64, scope: &Scope) -> Result<ConvLayer> {
        let (kernel, padding, output_padding) = match &self.kernel_size {
            None => (scale.to_vec(), One(0), One(0)),
            Some(kernel) => {
                let kernel = per_axis(kernel, scale.len(), "kernel_size")?;
                let padding = kernel.iter().map(|size| size.saturating_sub(1).div_euclid(2)).collect();
                let extra = kernel
                    .iter()
                    .zip(scale)
                    .map(|(size, scale)| scale.saturating_sub(1 + size.saturating_sub(1).rem_euclid(2)))
                    .collect();
                (kernel, Many(padding), Many(extra))
            }
        };
        let conv = Conv {
            stride: Many(scale.to_vec()),
            padding,
            groups,
            bias: self.bias,
            transposed: Some(output_padding),
            ..Conv::new(self.spatial_dims, self.in_channels, self.out_channels, Many(kernel))
        };
        conv.build(scope)
    }
}

/// [`interpolate`] with fixed arguments: `torch.nn.Upsample`.
pub struct Interpolate {
    /// How large the result is.
    pub extent: Extent,
    /// How values between voxels are made.
    pub mode: InterpolateMode,
    /// Whether the corner voxels' centres stay.
    pub align_corners: Option<bool>,
}

impl Module for Interpolate {
    fn forward(&self, x: &Tensor, _training: bool) -> Result<Tensor> {
        interpolate(x, &self.extent, self.mode, self.align_corners)
    }
}

/// Enlarges by turning channels into voxels: `monai.networks.blocks.SubpixelUpsample`.
///
/// Source: Shi et al., 2016; Aitken et al., "Checkerboard artifact free sub-pixel convolution", 2017.
#[derive(Debug, Clone)]
pub struct SubpixelUpsample {
    /// 1, 2 or 3.
    pub spatial_dims: i64,
    /// Channels of the input.
    pub in_channels: i64,
    /// Channels of the output.
    pub out_channels: i64,
    /// How many times as large the output is.
    pub scale_factor: i64,
    /// Whether a convolution makes the channels that are needed.
    pub conv_block: bool,
    /// Whether padding and mean pooling smooth the result.
    pub apply_pad_pool: bool,
    /// Whether the convolution has a bias.
    pub bias: bool,
}

impl SubpixelUpsample {
    /// Names the convolution `conv_block`.
    pub fn build(&self, scope: &Scope) -> Result<SubpixelLayer> {
        let (dims, factor) = (spatial(self.spatial_dims)?, self.scale_factor);
        if factor <= 0 {
            return Err(Error::argument(format!("scale_factor: expected a number greater than 0, found {factor}")));
        }
        let block = scope.child("conv_block");
        let conv_block: Box<dyn Module> = if self.conv_block {
            let divisor = u32::try_from(dims).ok().and_then(|dims| factor.checked_pow(dims));
            let Some(channels) = divisor.and_then(|divisor| self.out_channels.checked_mul(divisor)) else {
                return Err(Error::argument(format!("scale_factor {factor} is too large")));
            };
            let conv = Conv::new(self.spatial_dims, self.in_channels, channels, One(3));
            let layer = Conv { padding: One(1), bias: self.bias, ..conv }.build(&block)?;
            if let Some(weight) = block.tensor("weight") {
                fill_like_nearest(&weight, factor)?;
            }
            Box::new(layer)
        } else {
            Box::new(Identity)
        };
        let pad_pool = match self.apply_pad_pool {
            true => Some((
                Pad::zeros([factor - 1, 0].repeat(dims)),
                AvgPool { stride: Some(One(1)), ..AvgPool::new(One(factor)) }.build(dims)?,
            )),
            false => None,
        };
        Ok(SubpixelLayer { conv_block, factor, pad_pool })
    }
}

/// ICNR: draws the weight so that the shuffled result starts as an enlargement by the nearest voxel.
fn fill_like_nearest(weight: &Tensor, factor: i64) -> Result<()> {
    let shape = weight.size();
    let kernel = &shape[2..];
    let (outputs, inputs) = (shape[0], shape[1]);
    let repeats = kernel.iter().fold(1, |product: i64, _| product * factor);
    let small = [&[outputs / repeats, inputs], kernel].concat();
    let drawn = Tensor::f_zeros(&small, (Kind::Float, Device::Cpu))?;
    Init::KaimingNormal { slope: 0.0, fan: Fan::In }.fill(&drawn)?;
    let rows = drawn.f_transpose(0, 1)?.f_reshape([outputs / repeats, inputs, -1])?.f_repeat([1, 1, repeats])?;
    let rows = rows.f_reshape([&[inputs, outputs], kernel].concat())?.f_transpose(0, 1)?;
    tch::no_grad(|| Ok(weight.shallow_clone().f_copy_(&rows)?))
}

/// A [`SubpixelUpsample`] with its weights.
pub struct SubpixelLayer {
    conv_block: Box<dyn Module>,
    factor: i64,
    pad_pool: Option<(Pad, AvgPoolLayer)>,
}

impl Module for SubpixelLayer {
    fn forward(&self, x: &Tensor, training: bool) -> Result<Tensor> {
        let x = pixel_shuffle(&self.conv_block.forward(x, training)?, self.factor)?;
        match &self.pad_pool {
            Some((pad, pool)) => pool.forward(&pad.forward(&x, training)?, training),
            None => Ok(x),
        }
    }
}

/// Turns channels into voxels, in any number of dimensions: `monai.networks.utils.pixelshuffle`.
pub fn pixel_shuffle(x: &Tensor, factor: i64) -> Result<Tensor> {
    let shape = x.size();
    let [batch, channels, spatial @ ..] = shape.as_slice() else {
        return Err(Error::shape(format!("pixel shuffling needs (batch, channels, spatial…), found {shape:?}")));
    };
    let divisor = spatial.iter().fold(1, |product: i64, _| product.saturating_mul(factor));
    if divisor < 1 || channels % divisor != 0 {
        return Err(Error::shape(format!("pixel shuffling: {channels} channels are no multiple of {divisor}")));
    }
    let axes = spatial.len() as i64;
    let split: Vec<i64> = [*batch, channels / divisor]
        .into_iter()
        .chain(spatial.iter().map(|_| factor))
        .chain(spatial.iter().copied())
        .collect();
    // Each axis is followed by its share of the channels.
    let order: Vec<i64> = [0, 1].into_iter().chain((0..axes).flat_map(|axis| [2 + axes + axis, 2 + axis])).collect();
    let size: Vec<i64> =
        [*batch, channels / divisor].into_iter().chain(spatial.iter().map(|size| size * factor)).collect();
    Ok(x.f_reshape(split)?.f_permute(order)?.f_reshape(size)?)
}
