//! Affine maps given by angles, shears, shifts and factors.

use super::matrices::{self, MatrixArgument, Parameters};
use super::{record, sizes};
use crate::resample::{Interpolation, PaddingMode, Resampling, resample_affine};
use crate::track::{self, Step};
use crate::transform::{Abilities, ImageTransform, Run, Transform, Undo, expect_image};
use crate::views;
use mica_core::argument::{Argument, Described, OneOrMany};
use mica_core::error::{Error, Result};
use mica_core::history::{Operation, affine_value};
use mica_core::{DType, Device, Map, MetaTensor, Value, component};
use mica_kernels::geometry;
use mica_kernels::resample::voxel_to_centered_grid;

component! {
    /// Rotates, shears, shifts and scales an image about its centre.
    ///
    /// The matrix `A = rotation · shear · shift · scale` (computed in float32) acts on voxels counted from the centres:
    /// output voxel `x` shows what is at `A x` in the input, so the image turns by minus the angle and shrinks by
    /// factors above 1. Shears are multiplied one by one: `1 + c` at row `i` and column `j` for each pair of axes `(i,
    /// j)`.
    ///
    /// Input: an image `(C, spatial…)` with 2 or 3 spatial axes, of any element type. Output: float32; the list
    /// `[image, matrix]`, or with `image_only` the image. The matrix is the map from voxels of the output to those of
    /// the input (counted from the first voxel, float64), by which the affine is multiplied. No grid is made: positions
    /// are computed in float64 where they are needed.
    ///
    /// The record in the history has `{"affine", "mode", "padding_mode", "do_resampling", "align_corners"}` with the
    /// matrix between centred voxels; `inverse` samples along its inverse, into the size before. With `lazy` the image
    /// keeps its voxels and the map waits among the pending operations.
    ///
    /// Errors: modes that are for resizing; other than one size for each axis; 1 or more than 3 spatial axes; a matrix
    /// that is not square; a batch (decollate it first).
    ///
    /// Differences from MONAI: positions are computed in float64 where MONAI's are float32 (a tie of `nearest` may go
    /// to the other voxel), and `inverse` restores the affine exactly, where MONAI's is off by the rounding of a
    /// float32 inverse; the result is a list, which Python unpacks as MONAI's tuple; `bicubic` works in 3-D too;
    /// element types that PyTorch cannot resample are computed in float32.
    ///
    /// Example (Python): `Affine(rotate_params=[0.1, 0.0, 0.0], scale_params=[1.1, 1.0, 1.0], image_only=True)(image)`
    ///
    /// Source: MONAI 1.6.1 `Affine`.
    pub struct Affine {
        /// Rotation angles in radians: one for 2 axes; up to three for 3 axes, about the axes of `rotate_order`.
        pub rotate_params: Option<OneOrMany<f64>> = None,
        /// Shears: up to 2 for 2 axes (`xy`, `yx`), up to 6 for 3 (`xy`, `xz`, `yx`, `yz`, `zx`, `zy`); 0 for the rest.
        pub shear_params: Option<OneOrMany<f64>> = None,
        /// Shifts in voxels, one for each axis; 0 for the rest.
        pub translate_params: Option<OneOrMany<f64>> = None,
        /// Factors, one for each axis; 1 for the rest.
        pub scale_params: Option<OneOrMany<f64>> = None,
        /// The matrix itself, one row and column more than axes, instead of the parameters above.
        pub affine: Option<MatrixArgument> = None,
        /// Spatial size of the result in voxels; none, 0 and negative numbers keep that of the image.
        pub spatial_size: OneOrMany<Option<i64>> = OneOrMany::One(None),
        /// Between voxels: `nearest`, `bilinear` (trilinear in 3-D), `bicubic`, or 0 to 5 for a spline of that order.
        pub mode: Interpolation = Interpolation::Word("bilinear"),
        /// What lies outside the image: `zeros`, `border` (the nearest voxel) or `reflection`; for splines SciPy's
        /// words.
        pub padding_mode: PaddingMode = PaddingMode::REFLECTION,
        /// Whether the matrix maps to coordinates in which the image reaches from -1 to 1.
        pub normalized: bool = false,
        /// Without effect: the image is resampled where it is.
        pub device: Option<Device> = None,
        /// Element type of the computation; none for that of the image. The result is float32 in any case.
        pub dtype: Option<DType> = Some(DType::Float32),
        /// Whether sizes are counted between the centres of the outermost voxels, instead of their faces.
        pub align_corners: bool = false,
        /// Whether the result is the image alone, without the matrix.
        pub image_only: bool = false,
        /// Whether to wait among the pending operations instead of resampling at once.
        pub lazy: bool = false,
        /// For three axes: which axes the angles are about, one after the other. Upper case: axes that turn along with
        /// the image; lower case: axes that stay.
        pub rotate_order: String = "XYZ".to_owned(),
    }
}

impl Transform for Affine {
    fn apply(&self, input: Value, run: &Run<'_>) -> Result<Value> {
        let (image, matrix) = self.applied(expect_image(Self::NAME, input)?.tracked(), run)?;
        if self.image_only {
            return Ok(Value::Tensor(image));
        }
        let matrix = MetaTensor::plain(matrices::to_tensor(&matrix)?)?;
        Ok(Value::List(vec![Value::Tensor(image), Value::Tensor(matrix)]))
    }

    fn invert(&self, input: Value, run: &Run<'_>) -> Result<Value> {
        let (operation, image) = track::pop(expect_image(Self::NAME, input)?, Self::NAME, run.id)?;
        let dtype = self.dtype.map_or_else(|| image.dtype(), Ok)?;
        back(&operation, image, self.normalized, dtype, run).map(Value::Tensor)
    }

    fn abilities(&self) -> Abilities {
        Abilities::SPATIAL
    }

    fn waits(&self, lazy: Option<bool>) -> bool {
        lazy.unwrap_or(self.lazy)
    }
}

impl Affine {
    /// The image resampled (or waiting), and the map from voxels of the output to those of the input.
    fn applied(&self, image: MetaTensor, run: &Run<'_>) -> Result<(MetaTensor, geometry::Affine)> {
        track::refuse_batch(Self::NAME, &image)?;
        let shape = image.pending_shape();
        sizes::check_rank(Self::NAME, &shape, 2)?;
        let size = sizes::for_each_axis(&self.spatial_size, &shape)?;
        let dtype = self.dtype.map_or_else(|| image.dtype(), Ok)?;
        let lazy = run.lazy.unwrap_or(self.lazy) && track::can_wait(Self::NAME, &image);
        let exact = self.matrix(shape.len())?;
        // The grid's type rounds the matrix, where there is a grid.
        let matrix = if lazy || dtype == DType::Float64 { exact } else { matrices::rounded(&exact)? };
        let map = matrices::from_corners(&matrix, &shape, &size, track::pending_rank(&image))?;
        let step = Step {
            class: Self::NAME,
            affine: map,
            size: size.clone(),
            extra_info: Map::from([
                ("affine".to_owned(), affine_value(&matrix)),
                ("mode".to_owned(), self.mode.to_value()),
                ("padding_mode".to_owned(), self.padding_mode.to_value()),
                ("do_resampling".to_owned(), Value::Bool(true)),
                ("align_corners".to_owned(), Value::Bool(self.align_corners)),
            ]),
            lazy,
        };
        let moved = if lazy {
            image.clone()
        } else {
            let how = Resampling {
                mode: self.mode,
                padding: self.padding_mode,
                align_corners: self.align_corners,
                precision: dtype,
            };
            sampled(&image, &matrix, &size, &how, self.normalized, run)?
        };
        Ok((record::written(image, &moved, step, run)?, map))
    }

    fn matrix(&self, rank: usize) -> Result<geometry::Affine> {
        if let Some(matrix) = &self.affine {
            return matrix.to_rank(rank);
        }
        let parameters = Parameters {
            rotate: self.rotate_params.as_ref(),
            shear: self.shear_params.as_ref(),
            translate: self.translate_params.as_ref(),
            scale: self.scale_params.as_ref(),
            rotate_order: &self.rotate_order,
        };
        parameters.matrix(rank)
    }
}

/// Samples along a matrix between centred voxels.
fn sampled(
    image: &MetaTensor,
    matrix: &geometry::Affine,
    size: &[i64],
    how: &Resampling,
    normalized: bool,
    run: &Run<'_>,
) -> Result<MetaTensor> {
    let exact = matches!(how.precision, DType::Float32 | DType::Float64);
    let image = if exact { image.clone() } else { views::cast(image, how.precision, run)? };
    let input = image.shape().get(1..).unwrap_or_default();
    let map = if normalized {
        let start = voxel_to_centered_grid(&views::extents(size), how.align_corners)
            .map_err(|error| Error::shape(error.to_string()))?;
        how.of_grid(false, input)?.compose(matrix).compose(&start)
    } else {
        how.of_centered(matrix, input, size)?
    };
    resample_affine(&image, &map, size, how, run)
}

/// Undoes a recorded step.
fn back(operation: &Operation, image: MetaTensor, normalized: bool, dtype: DType, run: &Run<'_>) -> Result<MetaTensor> {
    let forward = record::matrix(operation, "affine")?;
    let inverse = forward.inverse().map_err(|error| Error::state(format!("extra_info.affine: {error}")))?;
    let how = Resampling {
        mode: record::entry(operation, "mode")?,
        padding: record::entry(operation, "padding_mode")?,
        align_corners: record::optional(operation, "align_corners")?.unwrap_or(false),
        precision: dtype,
    };
    let from = image.shape().get(1..).unwrap_or_default().to_vec();
    let output = sampled(&image, &inverse, &operation.orig_size, &how, normalized, run)?;
    let Some(rank) = output.image().map(|info| info.affine.rank()) else { return Ok(output) };
    let step = matrices::from_corners(&inverse, &from, &operation.orig_size, rank)?;
    track::compose(output, &step)
}

/// From the record alone: of centred voxels, in float32.
pub(super) fn undo(operation: &Operation, image: MetaTensor, run: &Run<'_>) -> Result<MetaTensor> {
    back(operation, image, false, DType::Float32, run)
}

/// The dictionary form, which has neither `normalized` nor `image_only`.
pub(super) mod keyed {
    use super::*;

    component! {
        /// `Affine` for keys of a sample.
        pub struct Affine {
            /// Rotation angles in radians: one for 2 axes; up to three for 3 axes, about the axes of `rotate_order`.
            pub rotate_params: Option<OneOrMany<f64>> = None,
            /// Shears: up to 2 for 2 axes (`xy`, `yx`), up to 6 for 3 (`xy`, `xz`, `yx`, `yz`, `zx`, `zy`); 0 for the
            /// rest.
            pub shear_params: Option<OneOrMany<f64>> = None,
            /// Shifts in voxels, one for each axis; 0 for the rest.
            pub translate_params: Option<OneOrMany<f64>> = None,
            /// Factors, one for each axis; 1 for the rest.
            pub scale_params: Option<OneOrMany<f64>> = None,
            /// The matrix itself, one row and column more than axes, instead of the parameters above.
            pub affine: Option<MatrixArgument> = None,
            /// Spatial size of the result in voxels; none, 0 and negative numbers keep that of the image.
            pub spatial_size: OneOrMany<Option<i64>> = OneOrMany::One(None),
            /// Between voxels: `nearest`, `bilinear` (trilinear in 3-D), `bicubic`, or 0 to 5 for a spline of that
            /// order.
            @per_key pub mode: Interpolation = Interpolation::Word("bilinear"),
            /// What lies outside the image: `zeros`, `border` (the nearest voxel) or `reflection`; for splines SciPy's
            /// words.
            @per_key pub padding_mode: PaddingMode = PaddingMode::REFLECTION,
            /// Without effect: the image is resampled where it is.
            pub device: Option<Device> = None,
            /// Element type of the computation; none for that of the image. The result is float32 in any case.
            pub dtype: Option<DType> = Some(DType::Float32),
            /// Whether sizes are counted between the centres of the outermost voxels, instead of their faces.
            pub align_corners: bool = false,
            /// Whether to wait among the pending operations instead of resampling at once.
            pub lazy: bool = false,
            /// For three axes: which axes the angles are about, one after the other. Upper case: axes that turn along
            /// with the image; lower case: axes that stay.
            pub rotate_order: String = "XYZ".to_owned(),
        }
    }

    impl ImageTransform for Affine {
        const ABILITIES: Abilities = Abilities::SPATIAL;
        const UNDO: Option<Undo> = Some(undo);

        fn apply(&self, image: MetaTensor, run: &Run<'_>) -> Result<MetaTensor> {
            let affine = super::Affine {
                rotate_params: self.rotate_params.clone(),
                shear_params: self.shear_params.clone(),
                translate_params: self.translate_params.clone(),
                scale_params: self.scale_params.clone(),
                affine: self.affine.clone(),
                spatial_size: self.spatial_size.clone(),
                mode: self.mode,
                padding_mode: self.padding_mode,
                normalized: false,
                device: self.device,
                dtype: self.dtype,
                align_corners: self.align_corners,
                image_only: true,
                lazy: self.lazy,
                rotate_order: self.rotate_order.clone(),
            };
            affine.applied(image, run).map(|(image, _)| image)
        }

        fn lazy(&self) -> bool {
            self.lazy
        }
    }
}
