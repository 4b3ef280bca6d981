//! Rotation by any angle.

use super::matrices::{self, Arithmetic, rotation};
use super::{record, sizes};
use crate::resample::{Interpolation, PaddingMode, Resampling, resample_affine};
use crate::track::{self, Step};
use crate::transform::{Abilities, ImageTransform, Run, Undo};
use crate::views;
use mica_core::argument::{Argument, Described, OneOrMany};
use mica_core::error::{Error, Result};
use mica_core::history::{Operation, affine_value};
use mica_core::{DType, Map, MetaTensor, Value, component};
use mica_kernels::geometry::Affine;

component! {
    /// Rotates an image about its centre by any angle.
    ///
    /// The output voxel `x` (counted from the centre of the output) shows what is at `R x` (counted from the centre of
    /// the input): the image turns by `-angle`. In two axes `R = [[cos, -sin], [sin, cos]]`; in three it is the product
    /// of the rotations about the axes of `rotate_order`. Angles are about voxel axes: with voxels of unequal spacing
    /// the image is sheared in the world, as in MONAI.
    ///
    /// Input: an image `(C, spatial…)` with 2 or 3 spatial axes, of any element type. Output: float32. The affine
    /// follows, so everything stays at its place in the world. No grid is made: positions are computed in float64 where
    /// they are needed.
    ///
    /// The record in the history has `{"rot_mat", "mode", "padding_mode", "align_corners", "dtype"}` with the map
    /// between voxels of output and input; `inverse` samples along its inverse, into the size before. With `lazy` the
    /// image keeps its voxels and the map waits among the pending operations.
    ///
    /// Errors: other than one angle for 2 axes, or one or three for 3; an order that does not name an axis for each
    /// angle; modes that are for resizing, and splines; 1 or more than 3 spatial axes; a batch (decollate it first).
    ///
    /// Differences from MONAI: positions are computed in float64 where MONAI's are float32 (its voxels are off by about
    /// 1e-7 of the image's size; a tie of `nearest` may go to the other voxel); `bicubic` works in 3-D too; `inverse`
    /// brings `pixdim` back among the metadata, which MONAI forgets.
    ///
    /// Example (Python): `Rotate([0.1, 0.0, 0.2])(image)`
    ///
    /// Source: MONAI 1.6.1 `Rotate`.
    pub struct Rotate {
        /// Angle in radians; for three axes one for each axis of `rotate_order`, or one for all of them.
        pub angle: OneOrMany<f64>,
        /// Whether the output has the size of the input; otherwise the smallest size that holds all of the input.
        pub keep_size: bool = true,
        /// Between voxels: `nearest`, `bilinear` (trilinear in 3-D) or `bicubic`.
        @per_key pub mode: Interpolation = Interpolation::Word("bilinear"),
        /// What lies outside the image: `zeros`, `border` (the nearest voxel) or `reflection`; SciPy's words mean the
        /// nearest of these.
        @per_key pub padding_mode: PaddingMode = PaddingMode::BORDER,
        /// Whether images are mirrored at the centres of their outermost voxels, instead of at their faces.
        @per_key pub align_corners: bool = false,
        /// Element type of the computation; none for that of the image. The result is float32 in any case.
        @per_key pub dtype: Option<DType> = Some(DType::Float32),
        /// Whether to wait among the pending operations instead of resampling at once.
        pub lazy: bool = false,
        /// For three axes: which axes the angles are about, one after the other. Upper case: axes that turn along with
        /// the image; lower case: axes that stay.
        pub rotate_order: String = "XYZ".to_owned(),
    }
}

impl ImageTransform for Rotate {
    const ABILITIES: Abilities = Abilities::SPATIAL;
    const UNDO: Option<Undo> = Some(undo);

    fn apply(&self, image: MetaTensor, run: &Run<'_>) -> Result<MetaTensor> {
        track::refuse_batch(Self::NAME, &image)?;
        let shape = image.pending_shape();
        sizes::check_rank(Self::NAME, &shape, 2)?;
        let rotation = self.rotation(shape.len())?;
        let size = if self.keep_size { shape.clone() } else { size_of_all(&rotation, &shape) };
        let map = matrices::from_corners(&rotation, &shape, &size, shape.len())?;
        let dtype = self.dtype.map_or_else(|| image.dtype(), Ok)?;
        let lazy = run.lazy.unwrap_or(self.lazy) && track::can_wait(Self::NAME, &image);
        let step = Step {
            class: Self::NAME,
            affine: map,
            size: size.clone(),
            extra_info: Map::from([
                ("rot_mat".to_owned(), affine_value(&map)),
                ("mode".to_owned(), self.mode.to_value()),
                ("padding_mode".to_owned(), self.padding_mode.to_value()),
                ("align_corners".to_owned(), Value::Bool(self.align_corners)),
                ("dtype".to_owned(), dtype.to_value()),
            ]),
            lazy,
        };
        let rotated = if lazy {
            image.clone()
        } else {
            sampled(&image, &map, &size, self.mode, self.padding_mode, self.align_corners, dtype, run)?
        };
        record::written(image, &rotated, step, run)
    }

    fn lazy(&self) -> bool {
        self.lazy
    }
}

impl Rotate {
    fn rotation(&self, rank: usize) -> Result<Affine> {
        let count = if rank == 2 { 1 } else { 3 };
        let angles = match &self.angle {
            OneOrMany::One(angle) => vec![*angle; count],
            OneOrMany::Many(angles) if angles.len() == count => angles.clone(),
            OneOrMany::Many(angles) => {
                return Err(Error::argument(format!(
                    "angle: expected {count} for an image with {rank} spatial axes, found {angles:?}"
                ))
                .at("angle"));
            }
        };
        rotation(rank, &angles, &self.rotate_order, Arithmetic::Double)
    }
}

/// The size that holds a rotated image.
fn size_of_all(rotation: &Affine, shape: &[i64]) -> Vec<i64> {
    let extent = |row: usize| {
        let reach = |(column, extent): (usize, &i64)| (rotation.get(row, column).unwrap_or(0.0) * *extent as f64).abs();
        // The corners differ by the sum of what each axis contributes.
        (shape.iter().enumerate().map(reach).sum::<f64>() + 0.5) as i64
    };
    (0..shape.len()).map(extent).collect()
}

#[allow(clippy::too_many_arguments, reason = "what Rotate and its inverse have in common")]
fn sampled(
    image: &MetaTensor,
    map: &Affine,
    size: &[i64],
    mode: Interpolation,
    padding: PaddingMode,
    align_corners: bool,
    dtype: DType,
    run: &Run<'_>,
) -> Result<MetaTensor> {
    let word = match mode {
        Interpolation::Spline(1) => Interpolation::Word("bilinear"),
        Interpolation::Spline(3) => Interpolation::Word("bicubic"),
        other => other.for_affine_transform()?,
    };
    if matches!(word, Interpolation::Spline(_) | Interpolation::Word("nearest-exact")) {
        return Err(Error::argument(format!(
            "mode: images are rotated by 'nearest', 'bilinear' or 'bicubic', found {}",
            mode.to_value().describe()
        ))
        .at("mode"));
    }
    let exact = matches!(dtype, DType::Float32 | DType::Float64);
    let image = if exact { image.clone() } else { views::cast(image, dtype, run)? };
    let how = Resampling { mode: word, padding, align_corners, precision: dtype };
    let map = how.of_voxels(map, image.shape().get(1..).unwrap_or_default(), size)?;
    resample_affine(&image, &map, size, &how, run)
}

fn undo(operation: &Operation, image: MetaTensor, run: &Run<'_>) -> Result<MetaTensor> {
    let forward = record::matrix(operation, "rot_mat")?;
    let back = forward.inverse().map_err(|error| Error::state(format!("extra_info.rot_mat: {error}")))?;
    let dtype = record::dtype(operation)?;
    let rotated = sampled(
        &image,
        &back,
        &operation.orig_size,
        record::entry(operation, "mode")?,
        record::entry(operation, "padding_mode")?,
        record::optional(operation, "align_corners")?.unwrap_or(false),
        dtype,
        run,
    )?;
    // MONAI rounds the matrix to the type of the computation.
    let step = if dtype == DType::Float64 { back } else { matrices::rounded(&back)? };
    track::compose(rotated, &step)
}
