//! The Swin transformer: attention within windows, which shift from block to block.
//!
//! Images are `(batch, spatial…, channels)` here, with two or three spatial axes.
//!
//! Source: Liu et al., "Swin Transformer: hierarchical vision transformer using shifted windows", 2021.

use super::conv::Linear;
use super::dropout::Dropout;
use super::norm::{LayerNorm, LayerNormLayer};
use super::patch_embedding::{SPREAD, channels_first, channels_last};
use super::transformer::{DropoutMode, MLPBlock, check_heads, drop_elements};
use super::{LayerSpec, Module, Sequential};
use crate::init::Init;
use crate::state::{Scope, Weight};
use mica_core::choice;
use mica_core::error::{Error, Result};
use tch::{Device, Kind, Tensor};

choice! {
    /// How neighbouring voxels merge.
    pub enum Merging {
        /// In the order of MONAI 0.9.0.
        First = "merging",
        /// In the order of their coordinates.
        Second = "mergingv2",
    }
}

/// What the blocks of a stage have in common.
#[derive(Debug, Clone)]
pub struct SwinStage {
    /// Channels.
    pub dim: i64,
    /// Heads.
    pub num_heads: i64,
    /// Spatial size of a window.
    pub window_size: Vec<i64>,
    /// The probability with which each block is left out for an item, one for each block.
    pub drop_path: Vec<f64>,
    /// Channels inside the perceptron, in multiples of the others.
    pub mlp_ratio: f64,
    /// Whether queries, keys and values have a bias.
    pub qkv_bias: bool,
    /// The probability of dropout.
    pub drop: f64,
    /// The probability of dropout of attention.
    pub attn_drop: f64,
    /// How voxels merge at the end.
    pub downsample: Merging,
    /// Whether attention without gradients is one fused operation.
    pub use_flash_attention: bool,
}

impl SwinStage {
    /// Names the parts `blocks` and `downsample`.
    pub fn build(&self, scope: &Scope) -> Result<SwinLayer> {
        let names = scope.child("blocks");
        let blocks = self.drop_path.iter().enumerate();
        let blocks = blocks.map(|(index, drop)| self.block(index % 2 == 1, *drop, &names.child(index)));
        let blocks = blocks.collect::<Result<Vec<_>>>()?;
        let names = scope.child("downsample");
        let inputs = self.window_size.iter().fold(self.dim, |product, _| product.saturating_mul(2));
        Ok(SwinLayer {
            blocks,
            order: merging_order(self.downsample, self.window_size.len()),
            reduction: Linear::build(inputs, self.dim.saturating_mul(2), false, &names.child("reduction"))?,
            norm: LayerNorm::new(inputs).build(&names.child("norm"))?,
        })
    }

    fn block(&self, shifts: bool, drop_path: f64, scope: &Scope) -> Result<SwinBlock> {
        let inner = (self.dim as f64 * self.mlp_ratio) as i64;
        let norm1 = LayerNorm::new(self.dim).build(&scope.child("norm1"))?;
        let attention = self.attention(&scope.child("attn"))?;
        let norm2 = LayerNorm::new(self.dim).build(&scope.child("norm2"))?;
        let mlp = MLPBlock {
            act: LayerSpec::named("GELU"),
            dropout_mode: DropoutMode::Swin,
            ..MLPBlock::new(self.dim, inner, self.drop)
        };
        let mlp = mlp.build(&scope.child("mlp"))?;
        Ok(SwinBlock { window: self.window_size.clone(), shifts, norm1, attention, norm2, mlp, drop_path })
    }

    fn attention(&self, scope: &Scope) -> Result<WindowAttention> {
        check_heads(self.dim, self.num_heads)?;
        let entries =
            self.window_size.iter().fold(1, |product: i64, size| product.saturating_mul(size.saturating_mul(2) - 1));
        let name = "relative_position_bias_table";
        let table = scope.parameter(name, &[entries, self.num_heads], Init::Constant(0.0))?;
        let index = scope.buffer("relative_position_index", relative_positions(&self.window_size)?)?;
        let qkv = Linear::build(self.dim, self.dim.saturating_mul(3), self.qkv_bias, &scope.child("qkv"))?;
        let output = Linear::build(self.dim, self.dim, true, &scope.child("proj"))?;
        Init::TruncatedNormal { std: SPREAD }.fill(&table)?;
        Ok(WindowAttention {
            table,
            index,
            qkv,
            output,
            heads: self.num_heads,
            scale: ((self.dim / self.num_heads) as f64).powf(-0.5),
            drop_attention: drop_elements(self.attn_drop),
            drop_output: drop_elements(self.drop),
            fused: self.use_flash_attention,
        })
    }
}

/// For each pair of voxels of a window the row of the table that belongs to their distance.
fn relative_positions(window: &[i64]) -> Result<Tensor> {
    let axes = window.iter().map(|size| Tensor::f_arange(*size, (Kind::Int64, Device::Cpu)));
    let grids = Tensor::f_meshgrid_indexing(&axes.collect::<Result<Vec<_>, _>>()?, "ij")?;
    let mut index: Option<Tensor> = None;
    for (grid, size) in grids.iter().zip(window) {
        let along = grid.f_flatten(0, -1)?;
        let distance = along.f_unsqueeze(1)?.f_sub(&along.f_unsqueeze(0)?)?.f_add_scalar(size - 1)?;
        index = Some(match index {
            None => distance,
            Some(index) => index.f_mul_scalar(size.saturating_mul(2) - 1)?.f_add(&distance)?,
        });
    }
    index.ok_or_else(|| Error::internal("a window without axes"))
}

/// Attention within each window, biased by the distance of two voxels: `WindowAttention`.
struct WindowAttention {
    table: Weight,
    index: Weight,
    qkv: Linear,
    output: Linear,
    heads: i64,
    scale: f64,
    drop_attention: Dropout,
    drop_output: Dropout,
    fused: bool,
}

impl WindowAttention {
    /// `x` is `(windows, voxels, channels)`; `mask`, `(windows of an item, voxels, voxels)`, is added to the weights.
    fn forward(&self, x: &Tensor, mask: Option<&Tensor>, training: bool) -> Result<Tensor> {
        let [windows, voxels, channels] = x.size()[..] else {
            return Err(Error::internal(format!("windows of shape {:?}", x.size())));
        };
        let shape = [windows, voxels, 3, self.heads, channels / self.heads];
        let qkv = self.qkv.forward(x, training)?.f_reshape(shape)?.f_permute([2, 0, 3, 1, 4])?;
        let (q, k, v) = (qkv.f_select(0, 0)?, qkv.f_select(0, 1)?, qkv.f_select(0, 2)?);
        // Smaller images have smaller windows; MONAI takes the first rows for them.
        let index = self.index.f_narrow(0, 0, voxels)?.f_narrow(1, 0, voxels)?.f_reshape([-1])?;
        let bias = self.table.f_index(&[Some(&index)])?.f_reshape([voxels, voxels, -1])?;
        let bias = bias.f_permute([2, 0, 1])?.f_contiguous()?.f_unsqueeze(0)?;
        // The masked weights have a row of windows for each item.
        let by_item = |weights: &Tensor, mask: &Tensor| -> Result<Tensor> {
            let count = mask.size().first().copied().unwrap_or(1);
            let shape = [windows / count, count, self.heads, voxels, voxels];
            let masked = weights.f_expand([windows, self.heads, voxels, voxels], false)?.f_reshape(shape)?;
            Ok(masked.f_add(&mask.f_unsqueeze(1)?.f_unsqueeze(0)?)?.f_reshape([-1, self.heads, voxels, voxels])?)
        };
        let x = if self.fused && !training && !q.requires_grad() {
            let bias = match mask {
                Some(mask) => by_item(&bias, mask)?,
                None => bias,
            };
            let bias = bias.f_to_kind(q.f_kind()?)?;
            Tensor::f_scaled_dot_product_attention(&q, &k, &v, Some(&bias), 0.0, false, self.scale, false)?
        } else {
            let weights = q.f_mul_scalar(self.scale)?.f_matmul(&k.f_transpose(-2, -1)?)?.f_add(&bias)?;
            let weights = match mask {
                Some(mask) => by_item(&weights, mask)?,
                None => weights,
            };
            let weights = self.drop_attention.forward(&weights.f_softmax(-1, None)?, training)?;
            weights.f_to_kind(v.f_kind()?)?.f_matmul(&v)?
        };
        let x = x.f_transpose(1, 2)?.f_reshape([windows, voxels, channels])?;
        self.drop_output.forward(&self.output.forward(&x, training)?, training)
    }
}

/// Attention within windows and a perceptron, each with a residual connection around it: `SwinTransformerBlock`.
struct SwinBlock {
    window: Vec<i64>,
    shifts: bool,
    norm1: LayerNormLayer,
    attention: WindowAttention,
    norm2: LayerNormLayer,
    mlp: Sequential,
    drop_path: f64,
}

impl SwinBlock {
    fn forward(&self, x: &Tensor, training: bool) -> Result<Tensor> {
        let attended = self.attend(&self.norm1.forward(x, training)?, training)?;
        let x = x.f_add(&drop_path(attended, self.drop_path, training)?)?;
        let processed = self.mlp.forward(&self.norm2.forward(&x, training)?, training)?;
        Ok(x.f_add(&drop_path(processed, self.drop_path, training)?)?)
    }

    fn attend(&self, x: &Tensor, training: bool) -> Result<Tensor> {
        let shape = x.size();
        let spatial = &shape[1..shape.len() - 1];
        // Windows are no larger than the image, and do not shift where one covers it.
        let window: Vec<i64> = spatial.iter().zip(&self.window).map(|(size, window)| *size.min(window)).collect();
        let shift: Vec<i64> = (spatial.iter().zip(&self.window))
            .map(|(size, window)| if self.shifts && size > window { window / 2 } else { 0 })
            .collect();
        let shifted = shift.iter().any(|shift| *shift > 0);
        let axes: Vec<i64> = (1..=spatial.len() as i64).collect();

        let missing: Vec<i64> =
            spatial.iter().zip(&window).map(|(size, window)| (window - size % window) % window).collect();
        let padded = missing.iter().any(|missing| *missing > 0);
        let sides: Vec<i64> =
            [0, 0].into_iter().chain(missing.iter().rev().flat_map(|missing| [0, *missing])).collect();
        let mut x = if padded { x.f_constant_pad_nd(&sides)? } else { x.shallow_clone() };
        let full = x.size();
        if shifted {
            let back: Vec<i64> = shift.iter().map(|shift| -shift).collect();
            x = x.f_roll(&back, &axes)?;
        }
        let mask = match shifted {
            true => Some(region_mask(&full[1..full.len() - 1], &window, &shift, (x.f_kind()?, x.device()))?),
            false => None,
        };
        let windows = self.attention.forward(&partition(&x, &window)?, mask.as_ref(), training)?;
        let mut x = reverse(&windows, &window, &full)?;
        if shifted {
            x = x.f_roll(&shift, &axes)?;
        }
        if padded {
            for (axis, size) in axes.iter().zip(spatial) {
                x = x.f_narrow(*axis, 0, *size)?;
            }
            x = x.f_contiguous()?;
        }
        Ok(x)
    }
}

/// Leaves out a branch for some items of the batch in training, and scales up the others: `DropPath`.
fn drop_path(x: Tensor, probability: f64, training: bool) -> Result<Tensor> {
    if probability == 0.0 || !training {
        return Ok(x);
    }
    let mut shape = vec![1; x.dim()];
    if let (Some(batch), Some(size)) = (shape.first_mut(), x.size().first()) {
        *batch = *size;
    }
    let keep = 1.0 - probability;
    let mut kept = Tensor::f_empty(&shape, (x.f_kind()?, x.device()))?.f_bernoulli_float_(keep)?;
    if keep > 0.0 {
        kept = kept.f_div_scalar(keep)?;
    }
    Ok(x.f_mul(&kept)?)
}

/// `(windows, voxels, channels)` of `(batch, spatial…, channels)`.
fn partition(x: &Tensor, window: &[i64]) -> Result<Tensor> {
    let shape = x.size();
    let axes = window.len() as i64;
    let spatial = &shape[1..=window.len()];
    let channels = shape.get(window.len() + 1).copied().unwrap_or(1);
    let mut split = vec![shape[0]];
    split.extend(spatial.iter().zip(window).flat_map(|(size, window)| [size / window, *window]));
    split.push(channels);
    let outer = (0..axes).map(|axis| 1 + 2 * axis);
    let order: Vec<i64> =
        [0].into_iter().chain(outer.clone()).chain(outer.map(|axis| axis + 1)).chain([1 + 2 * axes]).collect();
    let voxels = window.iter().product::<i64>();
    Ok(x.f_reshape(split)?.f_permute(order)?.f_contiguous()?.f_view([-1, voxels, channels])?)
}

/// The inverse of [`partition`], to the given shape.
fn reverse(windows: &Tensor, window: &[i64], shape: &[i64]) -> Result<Tensor> {
    let axes = window.len() as i64;
    let mut split = vec![shape[0]];
    split.extend(shape[1..].iter().zip(window).map(|(size, window)| size / window));
    split.extend(window);
    split.push(-1);
    let pairs = (1..=axes).flat_map(|axis| [axis, axis + axes]);
    let order: Vec<i64> = [0].into_iter().chain(pairs).chain([1 + 2 * axes]).collect();
    Ok(windows.f_reshape(split)?.f_permute(order)?.f_contiguous()?.f_view(shape)?)
}

/// For shifted windows: -100 between voxels that come from different sides of the image, 0 between others;
/// `(windows, voxels, voxels)`.
fn region_mask(size: &[i64], window: &[i64], shift: &[i64], options: (Kind, Device)) -> Result<Tensor> {
    let mut regions = Tensor::f_zeros([1i64; 1], (Kind::Float, options.1))?;
    for ((size, window), shift) in size.iter().zip(window).zip(shift) {
        // Voxels before the last window, in its first part, and in the part that comes from the other side.
        let along = Tensor::f_zeros([*size], (Kind::Float, options.1))?;
        if *shift > 0 {
            let _ = along.f_narrow(0, size - window, window - shift)?.f_fill_(1.0)?;
            let _ = along.f_narrow(0, size - shift, *shift)?.f_fill_(2.0)?;
        }
        regions = regions.f_unsqueeze(-1)?.f_mul_scalar(3.0)?.f_add(&along)?;
    }
    let windows = partition(&regions.f_unsqueeze(-1)?, window)?.f_squeeze_dim(-1)?;
    let differ = windows.f_unsqueeze(1)?.f_sub(&windows.f_unsqueeze(2)?)?.f_ne(0.0)?;
    Ok(Tensor::f_zeros(differ.size(), options)?.f_masked_fill(&differ, -100.0)?)
}

/// The order in which the voxels of a neighbourhood stand side by side.
fn merging_order(merging: Merging, axes: usize) -> Vec<Vec<i64>> {
    let table: &[&[i64]] = match (merging, axes) {
        (_, 2) => &[&[0, 0], &[1, 0], &[0, 1], &[1, 1]],
        (Merging::First, _) => {
            &[&[0, 0, 0], &[1, 0, 0], &[0, 1, 0], &[0, 0, 1], &[1, 1, 0], &[1, 0, 1], &[0, 1, 1], &[1, 1, 1]]
        }
        (Merging::Second, _) => {
            &[&[0, 0, 0], &[0, 0, 1], &[0, 1, 0], &[0, 1, 1], &[1, 0, 0], &[1, 0, 1], &[1, 1, 0], &[1, 1, 1]]
        }
    };
    table.iter().map(|offsets| offsets.to_vec()).collect()
}

/// A [`SwinStage`] with its weights: blocks, then half the size and twice the channels. It takes and gives
/// `(batch, channels, spatial…)`.
pub struct SwinLayer {
    blocks: Vec<SwinBlock>,
    order: Vec<Vec<i64>>,
    reduction: Linear,
    norm: LayerNormLayer,
}

impl Module for SwinLayer {
    fn forward(&self, x: &Tensor, training: bool) -> Result<Tensor> {
        let mut x = channels_last(x)?;
        for block in &self.blocks {
            x = block.forward(&x, training)?;
        }
        let shape = x.size();
        let sides: Vec<i64> =
            [0, 0].into_iter().chain(shape[1..shape.len() - 1].iter().rev().flat_map(|size| [0, size % 2])).collect();
        if sides.iter().any(|side| *side > 0) {
            x = x.f_constant_pad_nd(&sides)?;
        }
        let mut neighbours = Vec::new();
        for offsets in &self.order {
            let mut part = x.shallow_clone();
            for (axis, offset) in (1..).zip(offsets) {
                part = part.f_slice(axis, *offset, None, 2)?;
            }
            neighbours.push(part);
        }
        let x = self.norm.forward(&Tensor::f_cat(&neighbours, -1)?, training)?;
        channels_first(&self.reduction.forward(&x, training)?)
    }
}
