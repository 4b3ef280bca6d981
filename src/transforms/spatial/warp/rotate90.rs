//! Quarter turns.

use super::{record, sizes};
use crate::track::{self, Step};
use crate::transform::{Abilities, ImageTransform, Run, Undo};
use crate::views;
use mica_core::argument::Described;
use mica_core::error::{Error, Result};
use mica_core::history::{Operation, int_list};
use mica_core::{Map, MetaTensor, Value, component};
use mica_kernels::geometry::Affine;

component! {
    /// Turns an image by quarter turns in the plane of two spatial axes: `numpy.rot90`, `torch.rot90`.
    ///
    /// One turn moves the first axis of the plane towards the second one. No voxel changes its value.
    ///
    /// Input: an image `(C, spatial…)` with 2 or 3 spatial axes, of any element type, also without voxels. Output: the
    /// same element type; the extents of the two axes change places for odd `k`. The affine follows, so every voxel
    /// stays at its place in the world; where the affine has fewer axes than the image, the rows and columns of the
    /// turn that it has. One pass over memory; odd turns give a view with exchanged strides.
    ///
    /// The record in the history has `{"axes": [first, second], "k": 0 to 3}`, axes counted from 0; `inverse` turns
    /// back. With `lazy` the image keeps its voxels and the turn waits among the pending operations.
    ///
    /// Errors: axes that the image does not have, or one axis twice; other than two axes; images with 1 or more than 3
    /// spatial axes; a batch (decollate it first).
    ///
    /// Differences from MONAI: axes below `-n` for `n` spatial axes are refused, where MONAI turns the channels or
    /// wraps around; `uint16` works.
    ///
    /// Example (Python): `Rotate90(k=1, spatial_axes=(0, 1))(image)`
    ///
    /// Source: MONAI 1.6.1 `Rotate90`, `torch.rot90`.
    pub struct Rotate90 {
        /// Number of quarter turns, also negative or above 3.
        pub k: i64 = 1,
        /// The two spatial axes of the plane: from 0 for the first axis after the channels, negative from the last
        /// axis.
        pub spatial_axes: Vec<i64> = vec![0, 1],
        /// Whether to wait among the pending operations instead of moving voxels at once.
        pub lazy: bool = false,
    }
}

/// A number of quarter turns, 0 to 3, in a plane of spatial axes.
#[derive(Clone, Copy)]
struct Turn {
    k: i64,
    plane: [usize; 2],
}

impl ImageTransform for Rotate90 {
    const ABILITIES: Abilities = Abilities::SPATIAL;
    const UNDO: Option<Undo> = Some(undo);

    fn apply(&self, image: MetaTensor, run: &Run<'_>) -> Result<MetaTensor> {
        track::refuse_batch(Self::NAME, &image)?;
        let shape = image.pending_shape();
        let turn = Turn::new(self.k, &self.spatial_axes, &shape)?;
        let axes = turn.plane.map(|axis| axis as i64);
        let lazy = run.lazy.unwrap_or(self.lazy) && track::can_wait(Self::NAME, &image);
        let step = Step {
            class: Self::NAME,
            affine: turn.affine(&shape, track::pending_rank(&image))?,
            size: turn.shape(&shape),
            extra_info: Map::from([("axes".to_owned(), int_list(&axes)), ("k".to_owned(), Value::Int(turn.k))]),
            lazy,
        };
        let turned = if lazy { image.clone() } else { turn.voxels(&image, run)? };
        record::written(image, &turned, step, run)
    }

    fn lazy(&self) -> bool {
        self.lazy
    }
}

fn undo(operation: &Operation, image: MetaTensor, run: &Run<'_>) -> Result<MetaTensor> {
    let axes: Vec<i64> = record::entry(operation, "axes")?;
    let k: i64 = record::entry(operation, "k")?;
    let shape = image.pending_shape();
    let turn = Turn::new(-k.rem_euclid(4), &axes, &shape)?;
    let step = turn.affine(&shape, track::pending_rank(&image))?;
    track::compose(turn.voxels(&image, run)?, &step)
}

impl Turn {
    fn new(k: i64, axes: &[i64], shape: &[i64]) -> Result<Self> {
        let [first, second] = axes else {
            return Err(Error::argument(format!(
                "spatial_axes: expected the two axes of the plane to turn in, found {axes:?}"
            )));
        };
        sizes::check_rank(Rotate90::NAME, shape, 2)?;
        let count = shape.len();
        let position = |axis: i64| {
            let from_start = if axis < 0 { axis.checked_add(count as i64) } else { Some(axis) };
            from_start.and_then(|axis| usize::try_from(axis).ok()).filter(|axis| *axis < count).ok_or_else(|| {
                Error::argument(format!(
                    "spatial_axes: found {axis}, but the image has {count} spatial axes: -{count} to {}",
                    count - 1
                ))
            })
        };
        let plane = [position(*first)?, position(*second)?];
        if plane[0] == plane[1] {
            return Err(Error::argument(format!("spatial_axes: found {axes:?}, which names axis {} twice", plane[0])));
        }
        Ok(Self { k: k.rem_euclid(4), plane })
    }

    fn shape(self, shape: &[i64]) -> Vec<i64> {
        let mut shape = shape.to_vec();
        if self.k % 2 == 1 {
            shape.swap(self.plane[0], self.plane[1]);
        }
        shape
    }

    /// From voxels after the turn to voxels before it, over `rank` axes.
    fn affine(self, shape: &[i64], rank: usize) -> Result<Affine> {
        let geometry = |error: mica_kernels::geometry::GeometryError| Error::shape(error.to_string());
        let to_rank = |affine: Affine| affine.to_rank(rank).map_err(geometry);
        let centre = |shape: &[i64], sign: f64| -> Result<Affine> {
            let shifts: Vec<f64> = shape.iter().map(|extent| sign * (*extent as f64 - 1.0) / 2.0).collect();
            to_rank(Affine::translation(&shifts).map_err(geometry)?)
        };
        let n = shape.len();
        let mut rows = vec![vec![0.0; n + 1]; n + 1];
        for (i, row) in rows.iter_mut().enumerate() {
            let [a, b] = self.plane;
            match i {
                i if i == a => row[b] = 1.0,
                i if i == b => row[a] = -1.0,
                i => row[i] = 1.0,
            }
        }
        let quarter = to_rank(Affine::from_rows(&rows).map_err(geometry)?)?;
        let mut affine = centre(&self.shape(shape), -1.0)?;
        for _ in 0..self.k {
            affine = quarter.compose(&affine);
        }
        Ok(centre(shape, 1.0)?.compose(&affine))
    }

    fn voxels(self, image: &MetaTensor, run: &Run<'_>) -> Result<MetaTensor> {
        let [a, b] = self.plane.map(|axis| axis + 1);
        let exchanged = |image: MetaTensor| image.with_tensor(image.tensor().f_transpose(a as i64, b as i64)?);
        match self.k {
            1 => exchanged(views::flip(image, &[b], run)?),
            2 => views::flip(image, &[a, b], run),
            3 => exchanged(views::flip(image, &[a], run)?),
            _ => Ok(image.clone()),
        }
    }
}
