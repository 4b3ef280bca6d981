//! Resampling to given distances between voxels.

use super::spatial_resample::{self, EachKey, How, SpatialResample, Target};
use super::{Sizes, grid, numbers};
use crate::call::Call;
use crate::keys::Keys;
use crate::resample::{Interpolation, PaddingMode};
use crate::track;
use crate::transform::{Abilities, ImageTransform, Run, Transform, Undo, expect_image};
use crate::views;
use mica_core::argument::{Argument, Described, OneOrMany, expected};
use mica_core::component::{Object, parse};
use mica_core::error::{Error, Result};
use mica_core::{DType, Map, MetaTensor, Value, component};
use mica_kernels::geometry::{AFFINE_TOLERANCE, Affine, GeometryError, MAX_RANK};
use mica_kernels::resample::resize_map;
use std::sync::Arc;

/// Numbers of which some may be missing: one for all axes, or one for each.
#[derive(Debug, Clone)]
pub struct Distances {
    /// NaN where there is none.
    numbers: Vec<f64>,
    given: Value,
}

impl Default for Distances {
    /// None.
    fn default() -> Self {
        Self { numbers: vec![f64::NAN], given: Value::Null }
    }
}

impl Argument for Distances {
    fn type_name() -> String {
        "float | list[float | none] | tensor | none".to_owned()
    }

    fn parse(value: &Value) -> Result<Self> {
        let number = |value: &Value| match value {
            Value::Null => Ok(f64::NAN),
            other => other.as_float().ok_or_else(|| expected::<Self>(value)),
        };
        let numbers = match value {
            Value::List(items) => items.iter().map(number).collect::<Result<_>>()?,
            Value::Tensor(tensor) if tensor.ndim() <= 1 => numbers(tensor)?,
            other => vec![number(other)?],
        };
        Ok(Self { numbers, given: value.clone() })
    }

    fn to_value(&self) -> Value {
        self.given.clone()
    }
}

component! {
    /// Resamples an image to given distances between voxels.
    ///
    /// Where the field of view begins, and the directions of the axes, stay (with `diagonal` the axes become those of the
    /// world); the number of voxels is what the field of view takes, rounded, half to even. Axes of the image that are not
    /// at right angles are put there. The voxels are those of `SpatialResample` to that grid.
    ///
    /// Input: an image `(C, spatial…)` of any element type; of more than three spatial axes the first three are resampled.
    /// Output: float32, in the memory order of the input; affine and `pixdim` follow. An image that has the distances
    /// already keeps its voxels.
    ///
    /// Called with a list `[image, mode, padding_mode, align_corners, dtype, scale_extent, output_spatial_shape]` (or names
    /// in a map at its end), it takes these instead of its own; `output_spatial_shape` is the size of the result.
    ///
    /// The record in the history is one of `SpatialResample`, and so is the inverse. With `lazy` the step waits; `mode`,
    /// `padding_mode` and `dtype` are then those of the `overrides` where it is applied, as there.
    ///
    /// Errors: `min_pixdim` above `max_pixdim`, or below 0; axes that lie in one plane; `recompute_affine` lazily; those
    /// of `SpatialResample`.
    ///
    /// Differences from MONAI: those of `SpatialResample`; with `recompute_affine` the new affine is that of the image
    /// scaled, so that voxels keep their place in the world, where MONAI forgets directions and origin of the image.
    ///
    /// Example (Python): `Spacing(pixdim=[1.5, 1.5, 2.0], mode="bilinear")(image)`
    ///
    /// Source: MONAI 1.6.1 `Spacing`, `zoom_affine`, `compute_shape_offset`.
    pub struct Spacing {
        /// Distance between voxels along each axis, in millimetres; the last one counts for further axes. None, NaN, 0 and
        /// negative numbers keep the image's.
        pub pixdim: Distances,
        /// Whether the axes of the result are those of the world, whatever the directions of the image.
        pub diagonal: bool = false,
        /// Interpolation: `nearest`, `bilinear` (in any rank), `bicubic`, or 0 to 5 for a spline.
        pub mode: Interpolation = Interpolation::Word("bilinear"),
        /// What lies outside the image: 0 (`zeros`), the nearest voxel (`border`), mirrored (`reflection`); SciPy's
        /// words for splines.
        pub padding_mode: PaddingMode = PaddingMode::BORDER,
        /// Whether outermost voxels' centres rather than faces are the ends of the image.
        pub align_corners: bool = false,
        /// Element type in which values are combined: float64 or float32; none takes the image's.
        pub dtype: Option<DType> = Some(DType::Float64),
        /// Whether the number of voxels is what the whole voxels' extent takes, not the distance of the outermost
        /// centres; goes with `align_corners`.
        pub scale_extent: bool = false,
        /// Whether the affine is computed anew from the rounded numbers of voxels.
        pub recompute_affine: bool = false,
        /// Distances from this on, up to `max_pixdim`, are kept as they are, in millimetres; none for `pixdim`.
        pub min_pixdim: Distances = Distances::default(),
        /// Distances up to this, from `min_pixdim` on, are kept as they are, in millimetres; none for `pixdim`.
        pub max_pixdim: Distances = Distances::default(),
        /// Whether to wait among the pending operations instead of resampling at once.
        pub lazy: bool = false,
    }
}

fn wrong(error: GeometryError) -> Error {
    Error::argument(error.to_string())
}

/// What it is called with after the image.
const ARGUMENTS: &[&str] = &["mode", "padding_mode", "align_corners", "dtype", "scale_extent", "output_spatial_shape"];

impl ImageTransform for Spacing {
    const ABILITIES: Abilities = Abilities::SPATIAL;
    const UNDO: Option<Undo> = Some(spatial_resample::undo);
    const RECORD: &'static str = SpatialResample::NAME;
    const CALL: &'static [&'static str] = ARGUMENTS;
    const SHELF: (bool, bool) = (false, true);

    fn check(&self) -> Result<()> {
        if self.pixdim.numbers.is_empty() {
            return Err(Error::argument(format!("{}: pixdim: expected distances, found none", Self::NAME)).at("pixdim"));
        }
        for (least, most) in self.min_pixdim.numbers.iter().zip(&self.max_pixdim.numbers) {
            if most < least || (*least < 0.0 && !most.is_nan()) {
                return Err(Error::argument(format!(
                    "{}: min_pixdim must be positive and not above max_pixdim, found {least} and {most}",
                    Self::NAME
                ))
                .at("min_pixdim"));
            }
        }
        Ok(())
    }

    fn apply(&self, image: MetaTensor, run: &Run<'_>) -> Result<MetaTensor> {
        self.apply_call(image, &Call::none(), run)
    }

    fn apply_call(&self, image: MetaTensor, call: &Call, run: &Run<'_>) -> Result<MetaTensor> {
        let how = How {
            mode: call.or("mode", self.mode)?,
            padding_mode: call.or("padding_mode", self.padding_mode)?,
            align_corners: call.or("align_corners", self.align_corners)?,
            dtype: call.get("dtype")?.or(self.dtype),
            lazy: run.lazy.unwrap_or(self.lazy),
        };
        let size = match call.get::<Sizes>("output_spatial_shape")? {
            None => None,
            Some(Sizes::Many(sizes)) => Some(sizes),
            Some(Sizes::One(size)) => {
                return Err(Error::argument(format!(
                    "{}: output_spatial_shape: expected one number for each axis, found {size}",
                    Self::NAME
                ))
                .at("output_spatial_shape"));
            }
        };
        self.space(image, &how, call.or("scale_extent", self.scale_extent)?, size, run)
    }

    fn lazy(&self) -> bool {
        self.lazy
    }
}

impl Spacing {
    fn space(
        &self,
        image: MetaTensor,
        how: &How,
        scale_extent: bool,
        size: Option<Vec<i64>>,
        run: &Run<'_>,
    ) -> Result<MetaTensor> {
        track::refuse_batch(Self::NAME, &image)?;
        let shape: Vec<i64> = image.pending_shape().into_iter().take(MAX_RANK).collect();
        if shape.is_empty() {
            return Err(Error::shape(format!(
                "{} takes an image (C, spatial…) of at least one spatial axis, found shape {:?}",
                Self::NAME,
                image.shape()
            )));
        }
        let rank = shape.len();
        let affine = match image.image() {
            Some(_) => image.pending_affine()?.to_rank(rank).map_err(wrong)?,
            None => Affine::identity(rank).map_err(wrong)?,
        };
        if scale_extent && !how.align_corners {
            log::warn!("{}: align_corners=False is not compatible with scale_extent=True.", Self::NAME);
        }
        let wanted = self.distances(&affine)?;
        let target = grid::zoomed(&affine, &wanted, self.diagonal)?;
        let (fitting, offset) = grid::shape_and_offset(&shape, &affine, &target, scale_extent)?;
        let target = grid::with_translation(&target, &offset)?;
        let size = size.unwrap_or(fitting);
        let lazy = how.lazy && track::can_wait(Self::NAME, &image);
        if self.recompute_affine && lazy {
            return Err(Error::unsupported(format!(
                "{}: recompute_affine is not supported with lazy execution",
                Self::NAME
            )));
        }
        let how = How { lazy, ..*how };
        let to = Target { affine: Some(target), size: Some(Sizes::Many(size.clone())) };
        let mut spaced = how.apply(SpatialResample::NAME, image, &to, run)?;
        if self.recompute_affine
            && let Ok(info) = spaced.image_mut()
        {
            let scale = resize_map(&views::extents(&shape), &views::extents(&size), how.align_corners);
            info.affine = affine.compose(&scale.map_err(wrong)?);
        }
        Ok(spaced)
    }

    /// The distance along each axis; not positive where the image's stays.
    fn distances(&self, affine: &Affine) -> Result<Vec<f64>> {
        let nth = |distances: &Distances, axis: usize| distances.numbers.get(axis).copied().unwrap_or(f64::NAN);
        let last = self.pixdim.numbers.last().copied().unwrap_or(f64::NAN);
        let own = affine.spacing();
        let choose = |(axis, own): (usize, f64)| {
            let target = self.pixdim.numbers.get(axis).copied().unwrap_or(last);
            let (least, most) = (nth(&self.min_pixdim, axis), nth(&self.max_pixdim, axis));
            // Comparisons with NaN leave the limit as it is.
            let least = if least.is_nan() || target < least { target } else { least };
            let most = if most.is_nan() || target > most { target } else { most };
            if least > most {
                return Err(Error::argument(format!(
                    "{}: min_pixdim is larger than max_pixdim along axis {axis}: {least} and {most}, pixdim {target}",
                    Self::NAME
                ))
                .at("min_pixdim"));
            }
            let kept = least - AFFINE_TOLERANCE <= own && own <= most + AFFINE_TOLERANCE;
            Ok(if kept { own } else { target })
        };
        own.into_iter().enumerate().map(choose).collect()
    }
}

component! {
    /// `Spacing` for the keys of a sample.
    pub struct Spacingd {
        /// Keys of the sample to apply the transform to.
        pub keys: Keys,
        /// Distance between voxels along each axis, in millimetres; the last one counts for further axes. None, NaN, 0 and
        /// negative numbers keep the image's.
        pub pixdim: Distances,
        /// Whether the axes of the result are those of the world, whatever the directions of the image.
        pub diagonal: bool = false,
        /// Interpolation: `nearest`, `bilinear` (in any rank), `bicubic`, or 0 to 5 for a spline. A list gives one per key.
        pub mode: OneOrMany<Interpolation> = OneOrMany::One(Interpolation::Word("bilinear")),
        /// What lies outside the image: `zeros`, `border`, `reflection`. A list gives one per key.
        pub padding_mode: OneOrMany<PaddingMode> = OneOrMany::One(PaddingMode::BORDER),
        /// Whether outermost voxels' centres rather than faces are the ends of the image. A list gives one per key.
        pub align_corners: OneOrMany<bool> = OneOrMany::One(false),
        /// Element type in which values are combined: float64 or float32; none for float64. A list gives one per key.
        pub dtype: OneOrMany<Option<DType>> = OneOrMany::One(Some(DType::Float64)),
        /// Whether the number of voxels is what the whole voxels' extent takes, not the distance of the outermost
        /// centres. A list gives one per key.
        pub scale_extent: OneOrMany<bool> = OneOrMany::One(false),
        /// Whether the affine is computed anew from the rounded numbers of voxels.
        pub recompute_affine: bool = false,
        /// Distances from this on, up to `max_pixdim`, are kept as they are, in millimetres; none for `pixdim`.
        pub min_pixdim: Distances = Distances::default(),
        /// Distances up to this, from `min_pixdim` on, are kept as they are, in millimetres; none for `pixdim`.
        pub max_pixdim: Distances = Distances::default(),
        /// Whether images of the same shape and nearly the same distances as the first one (within 1e-3) get the size of
        /// its result.
        pub ensure_same_shape: bool = true,
        /// Skip keys that the sample does not have, instead of an error.
        pub allow_missing_keys: bool = false,
        /// Whether to wait among the pending operations instead of resampling at once.
        pub lazy: bool = false,
    }
}

struct Dictionary {
    each: EachKey,
    spacing: Spacing,
    scale_extent: Vec<bool>,
    ensure_same_shape: bool,
}

/// Builds the dictionary form.
pub(crate) fn dictionary(arguments: &Map) -> Result<Object> {
    let given = parse::<Spacingd>(Spacingd::NAME, arguments)?;
    let scale_extent = given.keys.per_key(Spacingd::NAME, "scale_extent", &given.scale_extent)?;
    let (form, keys, skip, lazy) = (Spacingd::NAME, given.keys, given.allow_missing_keys, given.lazy);
    let how = How::per_key(form, &keys, &given.mode, &given.padding_mode, &given.align_corners, &given.dtype)?;
    let each = EachKey { form, keys, skip, how, lazy };
    let spacing = Spacing {
        pixdim: given.pixdim,
        diagonal: given.diagonal,
        mode: Interpolation::Word("bilinear"),
        padding_mode: PaddingMode::BORDER,
        align_corners: false,
        dtype: Some(DType::Float64),
        scale_extent: false,
        recompute_affine: given.recompute_affine,
        min_pixdim: given.min_pixdim,
        max_pixdim: given.max_pixdim,
        lazy: given.lazy,
    };
    spacing.check()?;
    let ensure_same_shape = given.ensure_same_shape;
    let transform: Arc<dyn Transform> = Arc::new(Dictionary { each, spacing, scale_extent, ensure_same_shape });
    Ok(Box::new(transform))
}

/// Whether two images have the same size and nearly the same distances between voxels.
fn alike(first: &(Vec<i64>, Vec<f64>), second: &(Vec<i64>, Vec<f64>)) -> bool {
    let near = |(a, b): (&f64, &f64)| (a - b).abs() <= 1e-3 + 1e-5 * b.abs();
    first.0 == second.0 && first.1.len() == second.1.len() && first.1.iter().zip(&second.1).all(near)
}

impl Transform for Dictionary {
    fn apply(&self, input: Value, run: &Run<'_>) -> Result<Value> {
        let (mut first, mut size) = (None, None);
        self.each.change(input, run, |i, value, sample| {
            let image = expect_image(Spacing::NAME, value)?.tracked();
            let mut matches = false;
            if self.ensure_same_shape
                && let Some(info) = image.image()
            {
                let own = (image.pending_shape(), info.affine.spacing());
                match &first {
                    None => first = Some(own),
                    Some(first) => matches = alike(first, &own),
                }
            }
            let how = self.each.how(i, run);
            let wanted = if matches { size.clone() } else { None };
            let spaced = self.spacing.space(image, &how, self.scale_extent[i], wanted, run)?;
            update_metadata(sample, &self.each.keys.as_slice()[i], &spaced);
            size.get_or_insert_with(|| spaced.pending_shape());
            Ok(Value::Tensor(spaced))
        })
    }

    fn invert(&self, input: Value, run: &Run<'_>) -> Result<Value> {
        self.each.invert(SpatialResample::NAME, input, run)
    }

    fn abilities(&self) -> Abilities {
        Abilities::SPATIAL
    }

    fn waits(&self, lazy: Option<bool>) -> bool {
        lazy.unwrap_or(self.each.lazy)
    }

    fn keys(&self) -> Option<&[String]> {
        Some(self.each.keys.as_slice())
    }

    fn takes_from_shelf(&self) -> bool {
        true
    }

    fn undoes_by_channel(&self) -> bool {
        true
    }
}

/// Metadata of a NIfTI image that stand in the sample beside it (`image_meta_dict`) follow.
fn update_metadata(sample: &mut Map, key: &str, image: &MetaTensor) {
    let Some(info) = image.image() else { return };
    let from_nifti = matches!(
        info.meta.get("filename_or_obj"),
        Some(Value::String(name)) if name.ends_with(".nii") || name.ends_with(".nii.gz")
    );
    if !from_nifti {
        return;
    }
    let beginning = format!("{key}_");
    for (name, beside) in sample.iter_mut() {
        if let Value::Map(beside) = beside
            && name.starts_with(&beginning)
        {
            beside.extend(info.meta_with_affine());
        }
    }
}
