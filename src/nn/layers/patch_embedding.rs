//! From images to tokens: patches, projected, with or without their positions.

use super::Module;
use super::conv::{Conv, ConvLayer, Linear};
use super::dropout::Dropout;
use super::norm::{LayerNorm, LayerNormLayer};
use super::spec::{per_axis, spatial};
use super::transformer::{check_heads, check_probability, drop_elements};
use crate::init::Init;
use crate::state::{Scope, Weight};
use mica_core::argument::OneOrMany::{self, Many};
use mica_core::choice;
use mica_core::error::{Error, Result};
use tch::{Device, Kind, Tensor};

choice! {
    /// How patches are projected.
    pub enum Projection {
        /// By a convolution with the stride of its kernel.
        Conv = "conv",
        /// By a linear layer.
        Perceptron = "perceptron",
    }
}

choice! {
    /// What tells tokens where they come from.
    pub enum Positions {
        /// Nothing at first: zeros that are learned.
        None = "none",
        /// Random numbers that are learned.
        Learnable = "learnable",
        /// Sines and cosines of the coordinates, fixed.
        SinCos = "sincos",
        /// Sines and cosines of random combinations of the coordinates, fixed.
        Fourier = "fourier",
    }
}

/// The standard deviation from which transformers start.
pub const SPREAD: f64 = 0.02;

/// Patches as tokens with positions: `monai.networks.blocks.PatchEmbeddingBlock`.
#[derive(Debug, Clone)]
pub struct PatchEmbeddingBlock {
    /// Channels of the image.
    pub in_channels: i64,
    /// Spatial size of the image.
    pub img_size: OneOrMany<i64>,
    /// Spatial size of a patch.
    pub patch_size: OneOrMany<i64>,
    /// Channels of a token.
    pub hidden_size: i64,
    /// Heads of what comes after, which must divide the channels.
    pub num_heads: i64,
    /// How patches are projected.
    pub proj_type: Projection,
    /// What tells where they come from.
    pub pos_embed_type: Positions,
    /// The probability of dropout.
    pub dropout_rate: f64,
    /// 1, 2 or 3.
    pub spatial_dims: i64,
}

impl PatchEmbeddingBlock {
    /// Names the tensors `position_embeddings` and `patch_embeddings.…`.
    pub fn build(&self, scope: &Scope) -> Result<PatchEmbedding> {
        check_probability("dropout_rate", self.dropout_rate)?;
        check_heads(self.hidden_size, self.num_heads)?;
        let dims = spatial(self.spatial_dims)?;
        let image = per_axis(&self.img_size, dims, "img_size")?;
        let patch = per_axis(&self.patch_size, dims, "patch_size")?;
        for (image, patch) in image.iter().zip(&patch) {
            if *patch < 1 || image < patch {
                return Err(Error::argument(format!(
                    "patch_size: expected 1 to the size of the image, {image}, found {patch}"
                )));
            }
            if self.proj_type == Projection::Perceptron && image % patch != 0 {
                return Err(Error::argument(format!(
                    "patch_size: a perceptron needs a divisor of the size of the image, {image}, found {patch}"
                )));
            }
        }
        let grid: Vec<i64> = image.iter().zip(&patch).map(|(image, patch)| image / patch).collect();
        let size = self.hidden_size;
        let names = scope.child("patch_embeddings");
        let (projection, linear) = match self.proj_type {
            Projection::Conv => {
                let conv = Conv::new(self.spatial_dims, self.in_channels, size, Many(patch.clone()));
                let conv = Conv { stride: Many(patch), ..conv }.build(&names)?;
                (Project::Conv(conv), None)
            }
            Projection::Perceptron => {
                let inputs = patch.iter().fold(self.in_channels, |product, size| product.saturating_mul(*size));
                let names = names.child(1);
                let linear = Linear::build(inputs, size, true, &names)?;
                (Project::Linear { patch, linear }, Some(names))
            }
        };
        let tokens = grid.iter().fold(1, |product: i64, count| product.saturating_mul(*count));
        let learned = |init: Init| scope.parameter("position_embeddings", &[1, tokens, size], init);
        let fixed = |positions: Tensor| scope.frozen("position_embeddings", positions.f_unsqueeze(0)?);
        let positions = match self.pos_embed_type {
            Positions::None => learned(Init::Constant(0.0))?,
            Positions::Learnable => learned(Init::TruncatedNormal { std: SPREAD })?,
            Positions::SinCos => fixed(sine_cosine(&grid, size)?)?,
            Positions::Fourier => fixed(fourier(&grid, size)?)?,
        };
        if let Some(names) = linear {
            start_linear(&names)?;
        }
        Ok(PatchEmbedding { projection, positions, dropout: drop_elements(self.dropout_rate) })
    }
}

/// Draws a linear layer anew, as transformers start.
pub fn start_linear(scope: &Scope) -> Result<()> {
    if let Some(weight) = scope.tensor("weight") {
        Init::TruncatedNormal { std: SPREAD }.fill(&weight)?;
    }
    scope.tensor("bias").map_or(Ok(()), |bias| Init::Constant(0.0).fill(&bias))
}

/// The coordinates of each token along each axis, the last axis running fastest.
fn coordinates(axes: &[Tensor]) -> Result<Vec<Tensor>> {
    let grids = Tensor::f_meshgrid_indexing(axes, "ij")?;
    grids.iter().map(|grid| Ok(grid.f_flatten(0, -1)?)).collect()
}

fn numbers(count: i64) -> Result<Tensor> {
    Ok(Tensor::f_arange(count, (Kind::Float, Device::Cpu))?)
}

/// Sines and cosines along the axes, at wavelengths from 1 to 10000 patches.
fn sine_cosine(grid: &[i64], size: i64) -> Result<Tensor> {
    const LONGEST: f64 = 10000.0;
    let axes = grid.len() as i64;
    if axes < 2 {
        return Err(Error::unsupported("positions by sines and cosines need two or three dimensions"));
    }
    if size % (2 * axes) != 0 {
        let divisor = 2 * axes;
        return Err(Error::argument(format!(
            "positions by sines and cosines: hidden_size {size} is no multiple of {divisor}"
        )));
    }
    let count = size / (2 * axes);
    let exponents = numbers(count)?.f_div_scalar(count)?;
    let frequencies = Tensor::f_pow_scalar(LONGEST, &exponents)?.f_reciprocal()?;
    let axes = grid.iter().map(|count| numbers(*count)).collect::<Result<Vec<_>>>()?;
    let mut along = coordinates(&axes)?;
    // The first two axes change places.
    along.swap(0, 1);
    let mut parts = Vec::new();
    for coordinates in along {
        let angles = coordinates.f_outer(&frequencies)?;
        parts.push(angles.f_sin()?);
        parts.push(angles.f_cos()?);
    }
    Ok(Tensor::f_cat(&parts, 1)?)
}

/// Sines and cosines of random combinations of the coordinates, which run from 0 to 1.
fn fourier(grid: &[i64], size: i64) -> Result<Tensor> {
    if size % 2 != 0 {
        return Err(Error::argument(format!("Fourier positions: expected an even hidden_size, found {size}")));
    }
    let float = (Kind::Float, Device::Cpu);
    let directions = Tensor::f_randn([size / 2, grid.len() as i64], float)?;
    let axes = grid.iter().map(|count| Ok(Tensor::f_linspace(0.0, 1.0, *count, float)?)).collect::<Result<Vec<_>>>()?;
    let positions = Tensor::f_stack(&coordinates(&axes)?, -1)?;
    let angles = positions.f_mul_scalar(2.0 * std::f64::consts::PI)?.f_matmul(&directions.f_transpose(0, 1)?)?;
    Ok(Tensor::f_cat(&[angles.f_sin()?, angles.f_cos()?], -1)?)
}

enum Project {
    Conv(ConvLayer),
    Linear { patch: Vec<i64>, linear: Linear },
}

/// A [`PatchEmbeddingBlock`] with its weights.
pub struct PatchEmbedding {
    projection: Project,
    positions: Weight,
    dropout: Dropout,
}

impl Module for PatchEmbedding {
    fn forward(&self, x: &Tensor, training: bool) -> Result<Tensor> {
        let tokens = match &self.projection {
            Project::Conv(conv) => conv.forward(x, training)?.f_flatten(2, -1)?.f_transpose(-1, -2)?,
            Project::Linear { patch, linear } => linear.forward(&patches(x, patch)?, training)?,
        };
        self.dropout.forward(&tokens.f_add(&self.positions)?, training)
    }
}

/// `(batch, tokens, voxels of a patch and their channels)`, the channels running fastest.
fn patches(x: &Tensor, patch: &[i64]) -> Result<Tensor> {
    let shape = x.size();
    let fits = shape.len() == patch.len() + 2 && shape[2..].iter().zip(patch).all(|(size, patch)| size % patch == 0);
    if !fits {
        return Err(Error::shape(format!("an image of shape {shape:?} has no whole number of patches {patch:?}")));
    }
    let mut split = vec![shape[0], shape[1]];
    split.extend(shape[2..].iter().zip(patch).flat_map(|(size, patch)| [size / patch, *patch]));
    let axes = patch.len() as i64;
    let grid = (0..axes).map(|axis| 2 + 2 * axis);
    let order: Vec<i64> = [0].into_iter().chain(grid.clone()).chain(grid.map(|axis| axis + 1)).chain([1]).collect();
    let voxels = patch.iter().fold(shape[1], |product, size| product * size);
    Ok(x.f_reshape(split)?.f_permute(order)?.f_reshape([shape[0], -1, voxels])?)
}

/// Patches as an image of fewer voxels, without positions: `monai.networks.blocks.PatchEmbed`.
#[derive(Debug, Clone)]
pub struct PatchEmbed {
    /// Spatial size of a patch.
    pub patch_size: OneOrMany<i64>,
    /// Channels of the image.
    pub in_chans: i64,
    /// Channels of a token.
    pub embed_dim: i64,
    /// Whether tokens are normalised.
    pub norm: bool,
    /// 2 or 3.
    pub spatial_dims: i64,
}

impl PatchEmbed {
    /// Names the parts `proj` and `norm`.
    pub fn build(&self, scope: &Scope) -> Result<PatchImage> {
        if !matches!(self.spatial_dims, 2 | 3) {
            return Err(Error::argument(format!("spatial_dims: expected 2 or 3, found {}", self.spatial_dims)));
        }
        let patch = per_axis(&self.patch_size, spatial(self.spatial_dims)?, "patch_size")?;
        if let Some(size) = patch.iter().find(|size| **size < 1) {
            return Err(Error::argument(format!("patch_size: expected 1 or more, found {size}")));
        }
        let conv = Conv::new(self.spatial_dims, self.in_chans, self.embed_dim, Many(patch.clone()));
        let projection = Conv { stride: Many(patch.clone()), ..conv }.build(&scope.child("proj"))?;
        let norm = match self.norm {
            true => Some(LayerNorm::new(self.embed_dim).build(&scope.child("norm"))?),
            false => None,
        };
        Ok(PatchImage { patch, projection, norm })
    }
}

/// A [`PatchEmbed`] with its weights.
pub struct PatchImage {
    patch: Vec<i64>,
    projection: ConvLayer,
    norm: Option<LayerNormLayer>,
}

impl Module for PatchImage {
    fn forward(&self, x: &Tensor, training: bool) -> Result<Tensor> {
        let missing = x.size().into_iter().skip(2).zip(&self.patch).map(|(size, patch)| (patch - size % patch) % patch);
        let padding: Vec<i64> = missing.rev().flat_map(|missing| [0, missing]).collect();
        let padded = padding.iter().any(|side| *side > 0);
        let x = if padded { x.f_constant_pad_nd(&padding)? } else { x.shallow_clone() };
        let x = self.projection.forward(&x, training)?;
        match &self.norm {
            Some(norm) => channels_first(&norm.forward(&channels_last(&x)?, training)?),
            None => Ok(x),
        }
    }
}

/// `(batch, spatial…, channels)` of `(batch, channels, spatial…)`.
pub fn channels_last(x: &Tensor) -> Result<Tensor> {
    Ok(x.f_movedim_int(1, -1)?)
}

/// `(batch, channels, spatial…)` of `(batch, spatial…, channels)`.
pub fn channels_first(x: &Tensor) -> Result<Tensor> {
    Ok(x.f_movedim_int(-1, 1)?)
}
