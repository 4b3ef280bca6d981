//! Spatial transforms: where voxels lie.

use crate::track::{self, Step};
use crate::transform::{Abilities, ImageTransform, RandomTransform, Run, Transform, Undo};
use crate::views;
use crate::{image, random, with_missing_keys_before};
use mica_core::argument::{Argument, Described, OneOrMany};
use mica_core::error::{Error, Result};
use mica_core::history::Operation;
use mica_core::random::RandomState;
use mica_core::registry::Registry;
use mica_core::{Map, MetaTensor, Value, component};
use mica_kernels::geometry::Affine;
use std::sync::Arc;

pub mod warp;
pub mod world;

/// How each class of record is undone.
pub(crate) const UNDO: crate::Undoers = &[crate::undo::<Flip>()];

/// How records of MONAI's own are done again.
pub(crate) const REDO: crate::Redoers = &[(Flip::NAME, redo_flip)];

/// Adds the transforms of this file.
pub(crate) fn register(registry: &mut Registry) {
    registry.add(with_missing_keys_before("lazy", image::<Flip>("spatial")));
    registry.add(with_missing_keys_before("lazy", random::<RandFlip>("spatial")));
}

component! {
    /// Reverses the order of voxels along spatial axes; shape and element type stay.
    ///
    /// Input: an image `(C, spatial…)` with any number of spatial axes, of any element type, also without voxels. The
    /// affine follows: column `i` changes its sign and the origin moves to the other end, so every voxel stays at its
    /// place in the world. Axes beyond the rank of the affine (the fourth spatial axis) move voxels only. The order of
    /// dimensions in memory stays.
    ///
    /// The record in the history has `{"axes": …}` as given; `inverse` flips back. With `lazy` the image keeps its
    /// voxels and the flip waits among the pending operations.
    ///
    /// Errors: an axis that the image does not have or that is named twice; a batch (decollate it first); lazily, an
    /// axis beyond the rank of the affine, which a pending matrix cannot describe.
    ///
    /// Differences from MONAI: axes below `-n` for `n` spatial axes are refused, where MONAI flips the channels or
    /// wraps around; axes named twice are refused in lazy execution too; the affine follows the flip of an image with
    /// one spatial axis too, where MONAI loses the shift; `uint16` works.
    ///
    /// Example (Python): `Flip(spatial_axis=[0])(image)`
    ///
    /// Source: MONAI 1.6.1 `Flip`, `torch.flip`.
    pub struct Flip {
        /// Spatial axes to flip: from 0 for the first axis after the channels, negative from the last axis; none for
        /// all.
        pub spatial_axis: Option<OneOrMany<i64>> = None,
        /// Whether to wait among the pending operations instead of moving voxels at once.
        pub lazy: bool = false,
    }
}

impl ImageTransform for Flip {
    const ABILITIES: Abilities = Abilities::SPATIAL;
    const UNDO: Option<Undo> = Some(undo_flip);

    fn apply(&self, image: MetaTensor, run: &Run<'_>) -> Result<MetaTensor> {
        track::refuse_batch(Self::NAME, &image)?;
        let shape = image.pending_shape();
        let axes = spatial_axes(self.spatial_axis.as_ref(), shape.len())?;
        let rank = track::pending_rank(&image);
        let lazy = run.lazy.unwrap_or(self.lazy) && track::can_wait(Self::NAME, &image);
        if lazy && let Some(axis) = axes.iter().find(|axis| **axis >= rank) {
            return Err(Error::unsupported(format!(
                "spatial axis {axis} cannot be flipped lazily: the pending operations of this image are matrices over \
                 {rank} axes; use lazy=false"
            )));
        }
        let step = Step {
            class: Self::NAME,
            affine: flip_affine(&shape, &axes, rank)?,
            size: shape,
            extra_info: Map::from([("axes".to_owned(), self.spatial_axis.to_value())]),
            lazy,
        };
        let flipped = if lazy { image } else { flip_voxels(&image, &axes, run)? };
        track::push(flipped, step, run)
    }

    fn lazy(&self) -> bool {
        self.lazy
    }
}

/// The axes that a record names.
fn recorded_axes(operation: &Operation) -> Result<Option<OneOrMany<i64>>> {
    match operation.extra_info.get("axes") {
        Some(axes) => Option::parse(axes).map_err(|error| error.prefixed("extra_info.axes")),
        None => Err(Error::state("the record lacks 'extra_info.axes', which says what to flip")),
    }
}

fn redo_flip(operation: &Operation, image: MetaTensor, run: &Run<'_>) -> Result<MetaTensor> {
    ImageTransform::apply(&Flip { spatial_axis: recorded_axes(operation)?, lazy: false }, image, run)
}

fn undo_flip(operation: &Operation, image: MetaTensor, run: &Run<'_>) -> Result<MetaTensor> {
    let axes = recorded_axes(operation)?;
    let shape = image.pending_shape();
    let axes = spatial_axes(axes.as_ref(), shape.len())?;
    let step = flip_affine(&shape, &axes, track::pending_rank(&image))?;
    track::compose(flip_voxels(&image, &axes, run)?, &step)
}

/// The axes that are meant, counted from 0.
fn spatial_axes(axes: Option<&OneOrMany<i64>>, count: usize) -> Result<Vec<usize>> {
    let Some(axes) = axes else { return Ok((0..count).collect()) };
    let mut chosen = Vec::with_capacity(axes.as_slice().len());
    for axis in axes.as_slice() {
        let from_start = if *axis < 0 { axis.checked_add(count as i64) } else { Some(*axis) };
        let position = from_start.and_then(|axis| usize::try_from(axis).ok()).filter(|axis| *axis < count);
        let Some(position) = position else {
            let allowed = match count {
                0 => "the image has no spatial axes".to_owned(),
                _ => format!("the image has {count} spatial axes: -{count} to {}", count - 1),
            };
            return Err(Error::argument(format!("spatial_axis: found {axis}, but {allowed}")));
        };
        if chosen.contains(&position) {
            let found = axes.as_slice();
            return Err(Error::argument(format!("spatial_axis: found {found:?}, which names axis {position} twice")));
        }
        chosen.push(position);
    }
    Ok(chosen)
}

/// From voxels after the flip to voxels before it, over the first `rank` axes.
fn flip_affine(shape: &[i64], axes: &[usize], rank: usize) -> Result<Affine> {
    let mut extents = views::extents(shape);
    // An image of channels only has rank 1 and no spatial axis.
    extents.resize(rank, 1);
    let axes: Vec<usize> = axes.iter().copied().filter(|axis| *axis < rank).collect();
    Affine::flip(&extents, &axes).map_err(|error| Error::shape(error.to_string()))
}

fn flip_voxels(image: &MetaTensor, axes: &[usize], run: &Run<'_>) -> Result<MetaTensor> {
    if axes.is_empty() {
        return Ok(image.clone());
    }
    let dims: Vec<usize> = axes.iter().map(|axis| axis + 1).collect();
    views::flip(image, &dims, run)
}

component! {
    /// Flips with a probability, along the same axes every time.
    ///
    /// Input, affine and errors as `Flip`. The dictionary form decides once for all keys.
    ///
    /// Draws: one `rand()` for each call, whatever the probability; it flips where that is below `prob`. The record in
    /// the history holds the record of the `Flip` where it acted, and `do_transforms: false` where it did not, so
    /// `inverse` undoes just what was done.
    ///
    /// Example (Python): `RandFlip(prob=0.5, spatial_axis=0).set_random_state(0)(image)`
    ///
    /// Source: MONAI 1.6.1 `RandFlip`.
    pub struct RandFlip {
        /// Probability of flipping; values outside 0 to 1 count as the nearer of the two.
        pub prob: f64 = 0.1,
        /// Spatial axes to flip: from 0 for the first axis after the channels, negative from the last axis; none for
        /// all.
        pub spatial_axis: Option<OneOrMany<i64>> = None,
        /// Whether to wait among the pending operations instead of moving voxels at once.
        pub lazy: bool = false,
    }
}

impl RandomTransform for RandFlip {
    fn name(&self) -> &'static str {
        Self::NAME
    }

    fn drawn_abilities(&self) -> Abilities {
        Abilities::SPATIAL
    }

    fn lazy(&self) -> bool {
        self.lazy
    }

    fn draw(&self, random: &mut RandomState, _input: &Value) -> Result<Option<Arc<dyn Transform>>> {
        // MONAI clamps at construction; a comparison with a clamped probability decides the same.
        if random.random_sample() >= self.prob.clamp(0.0, 1.0) || self.prob.is_nan() {
            return Ok(None);
        }
        Ok(Some(Arc::new(Flip { spatial_axis: self.spatial_axis.clone(), lazy: self.lazy })))
    }
}
