//! Cropping: parts of an image.

use super::numbers::{Coordinates, Sizes, Slice, numbers, repeated};
use super::pad::{Inner, shift};
use super::voxels::{self, Filling};
use crate::boxed;
use crate::dictionary;
use crate::keys::{self, Keys};
use crate::track::{self, Step};
use crate::transform::{Abilities, ImageTransform, Run, Transform, Undo, expect_image};
use mica_core::argument::{Argument, Described, Either, OneOrMany};
use mica_core::component::{Object, parse};
use mica_core::error::{Error, Result, ResultExt};
use mica_core::history::{Operation, int_list};
use mica_core::{Component, Map, MetaTensor, Value, component};
use std::sync::Arc;

/// Crops, and records it under the name `class`: one slice for each spatial axis; axes without stay, surplus slices are
/// ignored. The result is a view.
pub(crate) fn crop(
    class: &'static str,
    image: MetaTensor,
    slices: &[Slice],
    lazy: bool,
    run: &Run<'_>,
) -> Result<MetaTensor> {
    track::refuse_batch(class, &image)?;
    let size = image.pending_shape();
    let slice = |axis: usize| slices.get(axis).copied().unwrap_or_default();
    let bounds: Vec<(i64, i64)> = size.iter().enumerate().map(|(axis, size)| slice(axis).bounds(*size)).collect();
    let cropped = bounds.iter().zip(&size).flat_map(|((start, stop), size)| [*start, size - stop]);
    let cropped: Vec<i64> = cropped.collect();
    let lazy = lazy && track::can_wait(class, &image);
    let step = Step {
        class,
        affine: shift(&image, bounds.iter().map(|(start, _)| *start), lazy)?,
        size: bounds.iter().map(|(start, stop)| stop - start).collect(),
        extra_info: Map::from([("cropped".to_owned(), int_list(&cropped))]),
        lazy,
    };
    let view = match lazy {
        true => image,
        false => cut(&image, &bounds)?,
    };
    track::push_from(size, view, step, run)
}

/// The part of an image between indices of each spatial axis: a view.
fn cut(image: &MetaTensor, bounds: &[(i64, i64)]) -> Result<MetaTensor> {
    let channels = image.shape().first().map(|channels| (0, *channels));
    // While operations are pending the image is not yet as large as they will make it.
    let within = |((start, stop), size): (&(i64, i64), &i64)| (*start.min(size), *stop.min(size));
    let spatial = bounds.iter().zip(image.shape().iter().skip(1)).map(within);
    voxels::part(image, &channels.into_iter().chain(spatial).collect::<Vec<_>>())
}

/// Undoes a crop from its record: puts zeros where voxels were.
pub(crate) fn undo_crop(operation: &Operation, image: MetaTensor, run: &Run<'_>) -> Result<MetaTensor> {
    let cropped = operation.extra_info.get("cropped").map(Vec::<i64>::parse).transpose();
    let cropped = cropped.map_err(|error| error.prefixed("extra_info.cropped"))?;
    let Some(cropped) = cropped else {
        return Err(Error::state("the record lacks 'extra_info.cropped', which says how much to put back"));
    };
    let (pairs, rest) = cropped.as_chunks::<2>();
    let axes = image.pending_shape().len();
    if pairs.len() != axes || !rest.is_empty() {
        return Err(Error::state(format!(
            "extra_info.cropped: expected two numbers for each of {axes} spatial axes, found {}",
            cropped.len()
        )));
    }
    let back = pairs.iter().map(|[before, after]| (*before.max(&0), *after.max(&0)));
    let widths: Vec<(i64, i64)> = std::iter::once((0, 0)).chain(back).collect();
    let step = shift(&image, widths.iter().skip(1).map(|(before, _)| -before), false)?;
    track::compose(voxels::pad(&image, &widths, &Filling::ZEROS, run)?, &step)
}

/// Slices of given size around voxels; never before the first voxel.
fn around(pairs: &[(i64, i64)]) -> Vec<Slice> {
    let slice = |(center, size): &(i64, i64)| {
        let start = center.saturating_sub(size.div_euclid(2)).max(0);
        Slice::new(start, start.saturating_add(*size).max(start))
    };
    pairs.iter().map(slice).collect()
}

/// Slices from and to indices; never before the first voxel.
pub(super) fn between(pairs: &[(i64, i64)]) -> Vec<Slice> {
    let slice = |(start, end): &(i64, i64)| Slice::new(*start.max(&0), *end.max(start).max(&0));
    pairs.iter().map(slice).collect()
}

/// Slices of given size around the centre of an image.
pub(crate) fn central(size: &[i64], shape: &[i64]) -> Vec<Slice> {
    let pairs: Vec<(i64, i64)> = shape.iter().zip(size).map(|(extent, size)| (extent / 2, *size)).collect();
    around(&pairs)
}

component! {
    /// Cuts out the part of an image that is given with it.
    ///
    /// Input: a list of an image `(C, spatial…)` and its slices, one for each spatial axis: `[start, stop]`, where negative
    /// numbers count from the end and none is the end itself; axes without a slice stay. Output: a view of the image's
    /// memory; the affine follows, so every voxel stays at its place in the world.
    ///
    /// The record in the history has `{"cropped": …}`, the voxels taken away before and after along each axis; `inverse`
    /// puts zeros there. With `lazy` the crop waits among the pending operations. `SpatialCrop` and its kin choose their
    /// slices themselves.
    ///
    /// Errors: an image without slices; slices with steps; lazily, an axis beyond the rank of the affine; a batch.
    ///
    /// Example (Python): `Crop()([image, [[2, 18], [2, 18], [2, 14]]])`
    ///
    /// Source: MONAI 1.6.1 `Crop`.
    pub struct Crop {
        /// Whether to wait among the pending operations instead of cropping at once.
        pub lazy: bool = false,
    }
}

impl Transform for Crop {
    fn apply(&self, input: Value, run: &Run<'_>) -> Result<Value> {
        let (image, slices) = match input {
            Value::List(items) => match <[Value; 2]>::try_from(items) {
                Ok([image, slices]) => (image, slices),
                Err(items) => {
                    return Err(Error::type_mismatch(format!(
                        "Crop takes a list of an image and its slices, found one of {} items",
                        items.len()
                    )));
                }
            },
            other => {
                return Err(Error::type_mismatch(format!(
                    "Crop takes a list of an image and its slices, found {}; SpatialCrop has them as arguments",
                    other.describe()
                )));
            }
        };
        let slices = Vec::<Slice>::parse(&slices).map_err(|error| error.prefixed("slices"))?;
        let image = expect_image(Self::NAME, image)?.tracked();
        crop(Self::NAME, image, &slices, run.lazy.unwrap_or(self.lazy), run).map(Value::Tensor)
    }

    fn invert(&self, input: Value, run: &Run<'_>) -> Result<Value> {
        let (operation, image) = track::pop(expect_image(Self::NAME, input)?, Self::NAME, run.id)?;
        undo_crop(&operation, image, run).map(Value::Tensor)
    }

    fn abilities(&self) -> Abilities {
        Abilities { reduce: true, ..Abilities::SPATIAL }
    }

    fn waits(&self, lazy: Option<bool>) -> bool {
        lazy.unwrap_or(self.lazy)
    }

    fn takes_arguments(&self) -> bool {
        true
    }
}

component! {
    /// Cuts a box out of an image: around a voxel, between two voxels, or by slices.
    ///
    /// The box is given by `roi_slices`, else by `roi_center` and `roi_size` (it begins at `center - size // 2`, but not
    /// before the first voxel), else by `roi_start` and `roi_end`. Where it reaches beyond the image it ends there, so the
    /// result may be smaller, also empty.
    ///
    /// Input: an image `(C, spatial…)` with any number of spatial axes and any element type. Output: a view of the same
    /// memory; the affine follows, so every voxel stays at its place in the world. Axes that the box does not name stay.
    ///
    /// The record in the history has `{"cropped": …}`, the voxels taken away before and after along each axis; `inverse`
    /// puts zeros there. With `lazy` the crop waits among the pending operations.
    ///
    /// Errors: none of the three ways given; numbers of axes that differ; slices with steps; lazily, an axis beyond the rank
    /// of the affine; a batch.
    ///
    /// Differences from MONAI: the affine of a box that begins outside of the image is that of the image's edge, so that
    /// `inverse` finds back.
    ///
    /// Example (Python): `SpatialCrop(roi_center=[12, 10, 8], roi_size=[8, 8, 8])(image)`
    ///
    /// Source: MONAI 1.6.1 `SpatialCrop`.
    pub struct SpatialCrop {
        /// Voxel at the centre of the box.
        pub roi_center: Option<Coordinates> = None,
        /// Size of the box.
        pub roi_size: Option<Coordinates> = None,
        /// First voxel of the box; negative counts as 0.
        pub roi_start: Option<Coordinates> = None,
        /// Voxel after the last one of the box.
        pub roi_end: Option<Coordinates> = None,
        /// A slice `[start, stop]` for each axis; negative numbers count from the end, none is the end itself.
        pub roi_slices: Option<Vec<Slice>> = None,
        /// Whether to wait among the pending operations instead of cropping at once.
        pub lazy: bool = false,
    }
}

impl SpatialCrop {
    fn slices(&self) -> Result<Vec<Slice>> {
        match self {
            Self { roi_slices: Some(slices), .. } if !slices.is_empty() => Ok(slices.clone()),
            Self { roi_center: Some(center), roi_size: Some(size), .. } => {
                Ok(around(&center.pair(size, "roi_center and roi_size")?))
            }
            Self { roi_start: Some(start), roi_end: Some(end), .. } => {
                Ok(between(&start.pair(end, "roi_start and roi_end")?))
            }
            _ => Err(Error::argument(
                "expected roi_slices, or roi_center and roi_size, or roi_start and roi_end; none of them is given",
            )),
        }
    }
}

impl ImageTransform for SpatialCrop {
    const ABILITIES: Abilities = Abilities::SPATIAL;
    const UNDO: Option<Undo> = Some(undo_crop);

    fn apply(&self, image: MetaTensor, run: &Run<'_>) -> Result<MetaTensor> {
        crop(Self::NAME, image, &self.slices()?, run.lazy.unwrap_or(self.lazy), run)
    }

    fn lazy(&self) -> bool {
        self.lazy
    }
}

component! {
    /// Cuts a box of given size out of the centre of an image.
    ///
    /// The box begins at `shape // 2 - size // 2`; axes that are smaller than the box stay. Input, output, record, lazy
    /// execution and inverse as `SpatialCrop`.
    ///
    /// Example (Python): `CenterSpatialCrop([16, 16, 8])(image)`
    ///
    /// Source: MONAI 1.6.1 `CenterSpatialCrop`.
    pub struct CenterSpatialCrop {
        /// Size of the box, for all axes or one for each; 0, negative or none for the image's own.
        pub roi_size: Sizes,
        /// Whether to wait among the pending operations instead of cropping at once.
        pub lazy: bool = false,
    }
}

impl ImageTransform for CenterSpatialCrop {
    const ABILITIES: Abilities = Abilities::SPATIAL;
    const UNDO: Option<Undo> = Some(undo_crop);

    fn apply(&self, image: MetaTensor, run: &Run<'_>) -> Result<MetaTensor> {
        track::refuse_batch(Self::NAME, &image)?;
        let shape = image.pending_shape();
        let slices = central(&self.roi_size.or_own("roi_size", &shape)?, &shape);
        crop(Self::NAME, image, &slices, run.lazy.unwrap_or(self.lazy), run)
    }

    fn lazy(&self) -> bool {
        self.lazy
    }
}

component! {
    /// Cuts a box out of the centre of an image, of a size relative to that of the image.
    ///
    /// The box has `ceil(scale * shape)` voxels. Input, output, record, lazy execution and inverse as `SpatialCrop`.
    ///
    /// Example (Python): `CenterScaleCrop(0.5)(image)`
    ///
    /// Source: MONAI 1.6.1 `CenterScaleCrop`.
    pub struct CenterScaleCrop {
        /// Size of the box as a part of the image's, for all axes or one for each; 0 and negative count as 1.
        pub roi_scale: OneOrMany<f64>,
        /// Whether to wait among the pending operations instead of cropping at once.
        pub lazy: bool = false,
    }
}

impl ImageTransform for CenterScaleCrop {
    const ABILITIES: Abilities = Abilities::SPATIAL;
    const UNDO: Option<Undo> = Some(undo_crop);

    fn apply(&self, image: MetaTensor, run: &Run<'_>) -> Result<MetaTensor> {
        track::refuse_batch(Self::NAME, &image)?;
        let shape = image.pending_shape();
        let scales = repeated("roi_scale", &self.roi_scale, shape.len())?;
        if let Some(scale) = scales.iter().find(|scale| !scale.is_finite()) {
            return Err(Error::argument(format!("roi_scale: expected finite numbers, found {scale}")));
        }
        let size: Vec<i64> = scales
            .iter()
            .zip(&shape)
            .map(|(scale, extent)| match (scale * *extent as f64).ceil() as i64 {
                size if size > 0 => size,
                _ => *extent,
            })
            .collect();
        crop(Self::NAME, image, &central(&size, &shape), run.lazy.unwrap_or(self.lazy), run)
    }

    fn lazy(&self) -> bool {
        self.lazy
    }
}

component! {
    /// Crops of any kind for the keys of a sample.
    pub struct Cropd {
        /// Keys of the sample to apply the transform to.
        pub keys: Keys,
        /// The transform that crops.
        pub cropper: Component,
        /// Skip keys that the sample does not have, instead of an error.
        pub allow_missing_keys: bool = false,
        /// Whether to wait among the pending operations instead of cropping at once.
        pub lazy: bool = false,
    }
}

/// The object of the component `Cropd`.
pub(super) fn dictionary(arguments: &Map) -> Result<Object> {
    let given: Cropd = parse(Cropd::NAME, arguments)?;
    let inner: Arc<dyn Transform> = Arc::new(Inner::new(given.cropper, given.lazy).at(|| "cropper")?);
    Ok(Box::new(dictionary::of(Cropd::NAME, given.keys, vec![inner], given.allow_missing_keys)))
}

component! {
    /// `SpatialCrop` for the keys of a sample, whose box may be in the sample too.
    pub struct SpatialCropd {
        /// Keys of the sample to apply the transform to.
        pub keys: Keys,
        /// Voxel at the centre of the box, or the key of the sample that holds it (numbers are rounded then, halves to even).
        pub roi_center: Option<Either<Coordinates, String>> = None,
        /// Size of the box, or the key of the sample that holds it.
        pub roi_size: Option<Either<Coordinates, String>> = None,
        /// First voxel of the box, or the key of the sample that holds it; negative counts as 0.
        pub roi_start: Option<Either<Coordinates, String>> = None,
        /// Voxel after the last one of the box, or the key of the sample that holds it.
        pub roi_end: Option<Either<Coordinates, String>> = None,
        /// A slice `[start, stop]` for each axis; negative numbers count from the end, none is the end itself.
        pub roi_slices: Option<Vec<Slice>> = None,
        /// Skip keys that the sample does not have, instead of an error.
        pub allow_missing_keys: bool = false,
        /// Whether to wait among the pending operations instead of cropping at once.
        pub lazy: bool = false,
    }
}

/// The object of the component `SpatialCropd`.
pub(super) fn spatial_dictionary(arguments: &Map) -> Result<Object> {
    let given: SpatialCropd = parse(SpatialCropd::NAME, arguments)?;
    if !given.looks_up() {
        given.cropper(&Map::new())?.slices().map_err(|error| error.prefixed(SpatialCropd::NAME))?;
    }
    Ok(boxed(SpatialCropper { given }))
}

struct SpatialCropper {
    given: SpatialCropd,
}

impl SpatialCropd {
    fn looks_up(&self) -> bool {
        let ways = [&self.roi_center, &self.roi_size, &self.roi_start, &self.roi_end];
        ways.iter().any(|way| matches!(way, Some(Either::B(_))))
    }

    /// With what the sample says.
    fn cropper(&self, sample: &Map) -> Result<SpatialCrop> {
        let resolve = |given: &Option<Either<Coordinates, String>>, name: &'static str| match given {
            None => Ok(None),
            Some(Either::A(coordinates)) => Ok(Some(coordinates.clone())),
            Some(Either::B(key)) => look_up(sample, key).at(|| name).map(Some),
        };
        Ok(SpatialCrop {
            roi_center: resolve(&self.roi_center, "roi_center")?,
            roi_size: resolve(&self.roi_size, "roi_size")?,
            roi_start: resolve(&self.roi_start, "roi_start")?,
            roi_end: resolve(&self.roi_end, "roi_end")?,
            roi_slices: self.roi_slices.clone(),
            lazy: self.lazy,
        })
    }
}

/// Coordinates in a sample; those of tensors of any shape are rounded.
fn look_up(sample: &Map, key: &str) -> Result<Coordinates> {
    match mica_core::value::get(sample, key)? {
        Value::Tensor(tensor) => {
            let rounded = numbers(tensor)?.into_iter().map(|number| {
                if number.is_finite() {
                    Ok(number.round_ties_even() as i64)
                } else {
                    Err(Error::argument(format!("the sample's '{key}': expected coordinates, found {number}")))
                }
            });
            rounded.collect::<Result<_>>().map(Coordinates)
        }
        value => Coordinates::parse(value).map_err(|error| error.prefixed(&format!("the sample's '{key}'"))),
    }
}

impl SpatialCropper {
    fn adapter(&self, cropper: SpatialCrop) -> Arc<dyn Transform> {
        let (keys, allow) = (self.given.keys.clone(), self.given.allow_missing_keys);
        dictionary::of(SpatialCropd::NAME, keys, vec![Arc::new(cropper)], allow)
    }
}

impl Transform for SpatialCropper {
    fn apply(&self, input: Value, run: &Run<'_>) -> Result<Value> {
        let sample = keys::sample_of(SpatialCropd::NAME, &input)?;
        self.adapter(self.given.cropper(sample)?).apply(input, run)
    }

    fn invert(&self, input: Value, run: &Run<'_>) -> Result<Value> {
        // The records say where the boxes were.
        let any = SpatialCrop {
            roi_center: None,
            roi_size: None,
            roi_start: None,
            roi_end: None,
            roi_slices: None,
            lazy: self.given.lazy,
        };
        self.adapter(any).invert(input, run)
    }

    fn abilities(&self) -> Abilities {
        Abilities::SPATIAL
    }

    fn waits(&self, lazy: Option<bool>) -> bool {
        lazy.unwrap_or(self.given.lazy)
    }

    fn keys(&self) -> Option<&[String]> {
        Some(self.given.keys.as_slice())
    }

    fn requires_current_data(&self) -> bool {
        self.given.looks_up()
    }

    fn undoes_by_channel(&self) -> bool {
        true
    }
}
