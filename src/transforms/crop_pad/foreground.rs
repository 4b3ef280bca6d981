//! Where foreground is: its bounding box, and cropping to it.

use super::crop::{between, crop, undo_crop};
use super::numbers::{Sizes, repeated};
use super::pad::{divisible, inner, pad, pad_component, undo_pad};
use super::voxels::{Filling, PadMode, PerSide, ReflectType};
use crate::boxed;
use crate::dictionary;
use crate::keys::{Keys, expect_sample};
use crate::lazy::apply_pending;
use crate::selection::Selection;
use crate::track;
use crate::transform::{Abilities, ImageTransform, Run, Transform, expect_image, not_invertible};
use crate::views;
use mica_core::argument::{Described, OneOrMany};
use mica_core::component::{Object, parse};
use mica_core::error::{Error, Result, ResultExt};
use mica_core::history::Operation;
use mica_core::{Map, MetaTensor, Value, component};
use mica_kernels::indices::{Select, bounding_box};
use std::sync::Arc;
use tch::Tensor;

/// The smallest box around the selected voxels of some channels: first index and the one after the last for each spatial
/// axis; `None` where nothing is selected.
fn box_around(image: &MetaTensor, selection: &Selection, run: &Run<'_>) -> Result<Option<Vec<(i64, i64)>>> {
    let axes = image.ndim().saturating_sub(1);
    if image.count() == 0 {
        return Ok(None);
    }
    // The kernels select as they go; else there is a mask.
    let kernels = views::use_kernels(run, image)? && (1..=3).contains(&axes);
    let (image, select) = match selection.select().filter(|_| kernels) {
        Some(select) => (image.clone(), select),
        None => (selection.mask(image, run)?, Select::NonZero),
    };
    if !(kernels && views::use_kernels(run, &image)?) {
        return box_by_torch(&image);
    }
    let mut around: Option<Vec<(i64, i64)>> = None;
    for channel in 0..image.shape().first().copied().unwrap_or(0) {
        run.check()?;
        let channel = image.with_tensor(image.tensor().f_select(0, channel)?)?;
        let found = bounding_box(views::view(&channel)?, select, views::threads()?).map_err(views::refused)?;
        let Some(found) = found else { continue };
        let found = found.into_iter().map(|range| (range.start as i64, range.end as i64));
        around = Some(match around {
            None => found.collect(),
            Some(around) => around.iter().zip(found).map(|(a, b)| (a.0.min(b.0), a.1.max(b.1))).collect(),
        });
    }
    Ok(around)
}

/// The same with libtorch: a mask's projection on each axis.
fn box_by_torch(mask: &MetaTensor) -> Result<Option<Vec<(i64, i64)>>> {
    let mask = mask.tensor().f_ne(0)?;
    let ndim = mask.dim() as i64;
    let mut around = Vec::new();
    for axis in 1..ndim {
        let others: Vec<i64> = (0..ndim).filter(|dim| *dim != axis).collect();
        let hit = mask.f_any_dims(&others[..], false)?.f_nonzero()?.f_flatten(0, -1)?;
        let hit = Vec::<i64>::try_from(&hit.f_to_device(tch::Device::Cpu)?)?;
        match (hit.first(), hit.last()) {
            (Some(first), Some(last)) => around.push((*first, last + 1)),
            _ => return Ok(None),
        }
    }
    Ok(Some(around))
}

/// Channels of an image by their numbers, negative from the last.
fn channels(image: &MetaTensor, indices: Option<&OneOrMany<i64>>) -> Result<MetaTensor> {
    let Some(indices) = indices else { return Ok(image.clone()) };
    let count = image.shape().first().copied().unwrap_or(0);
    let mut chosen = Vec::with_capacity(indices.as_slice().len());
    for index in indices.as_slice() {
        let from_start = if *index < 0 { index.saturating_add(count) } else { *index };
        if !(0..count).contains(&from_start) {
            return Err(Error::argument(format!("channel_indices: the image has {count} channels, found {index}")));
        }
        chosen.push(from_start);
    }
    image.with_tensor(match chosen.as_slice() {
        // Without a copy.
        [one] => image.tensor().f_narrow(0, *one, 1)?,
        many if many.windows(2).all(|pair| pair[1] == pair[0] + 1) && !many.is_empty() => {
            image.tensor().f_narrow(0, many[0], many.len() as i64)?
        }
        many => {
            let parts = many.iter().map(|at| image.tensor().f_narrow(0, *at, 1)).collect::<Result<Vec<_>, _>>()?;
            match parts.is_empty() {
                true => image.tensor().f_narrow(0, 0, 0)?,
                false => Tensor::f_cat(&parts, 0)?,
            }
        }
    })
}

/// How a box is found: what the array and the dictionary form have in common.
struct Finder<'a> {
    select_fn: &'a Selection,
    channel_indices: Option<&'a OneOrMany<i64>>,
    margin: &'a OneOrMany<i64>,
    allow_smaller: bool,
    k_divisible: &'a Sizes,
}

impl Finder<'_> {
    /// First voxel and the one after the last, for each spatial axis.
    fn find(&self, image: &MetaTensor, run: &Run<'_>) -> Result<Vec<(i64, i64)>> {
        track::refuse_batch(CropForeground::NAME, image)?;
        let Some((_, shape)) = image.shape().split_first().filter(|(_, spatial)| !spatial.is_empty()) else {
            return Err(Error::shape(format!(
                "expected an image (C, spatial…) with at least one spatial axis, found shape {:?}",
                image.shape()
            )));
        };
        let margin = repeated("margin", self.margin, shape.len())?;
        if margin.iter().any(|margin| *margin < 0) {
            return Err(Error::argument(format!("margin: expected numbers of at least 0, found {margin:?}")));
        }
        let around = match box_around(&channels(image, self.channel_indices)?, self.select_fn, run)? {
            None => vec![(0, 0); shape.len()],
            Some(around) => around
                .iter()
                .zip(&margin)
                .zip(shape)
                .map(|(((start, end), margin), size)| {
                    let (start, end) = (start.saturating_sub(*margin), end.saturating_add(*margin));
                    if self.allow_smaller { (start.max(0), end.min(*size)) } else { (start, end) }
                })
                .collect(),
        };
        let size: Vec<i64> = around.iter().map(|(start, end)| end - start).collect();
        let larger = divisible("k_divisible", &size, self.k_divisible)?;
        let grown = around.iter().zip(size.iter().zip(&larger)).map(|((start, _), (size, larger))| {
            let start = start - (larger - size).div_euclid(2);
            (start, start.saturating_add(*larger))
        });
        Ok(grown.collect())
    }
}

/// Crops to a box that may reach beyond the image, where it is padded.
fn crop_pad(
    image: MetaTensor,
    around: &[(i64, i64)],
    filling: &Filling,
    lazy: bool,
    run: &Run<'_>,
) -> Result<MetaTensor> {
    let class = CropForeground::NAME;
    track::refuse_batch(class, &image)?;
    let shape = image.pending_shape();
    if shape.len() != around.len() {
        return Err(Error::shape(format!(
            "the box around the foreground has {} axes, but the image has {} spatial axes",
            around.len(),
            shape.len()
        )));
    }
    let lazy = lazy && track::can_wait(class, &image);
    let beyond = around.iter().zip(&shape).map(|((start, end), size)| ((-start).max(0), (end - size).max(0)));
    let to_pad: Vec<(i64, i64)> = std::iter::once((0, 0)).chain(beyond).collect();
    let image = crop(class, image, &between(around), lazy, run)?;
    let image = pad(super::pad::Pad::NAME, image, &to_pad, filling, lazy, run)?;
    track::join(image, class, lazy, run, |crop, pad| {
        let mut extra = crop.extra_info;
        extra.insert("pad_info".to_owned(), Value::Map(pad));
        extra
    })
}

/// Undoes the pad and then the crop.
pub(super) fn undo_foreground(operation: &Operation, image: MetaTensor, run: &Run<'_>) -> Result<MetaTensor> {
    undo_crop(operation, undo_pad(&inner(operation, "pad_info")?, image, run)?, run)
}

fn invert_foreground(input: Value, run: &Run<'_>) -> Result<Value> {
    let class = CropForeground::NAME;
    let (operation, image) = track::pop(expect_image(class, input)?, class, run.id)?;
    undo_foreground(&operation, image, run).map(Value::Tensor)
}

/// A list of whole numbers as a plain tensor.
fn coordinates(numbers: impl Iterator<Item = i64>) -> Result<Value> {
    let numbers: Vec<i64> = numbers.collect();
    Ok(Value::Tensor(MetaTensor::plain(Tensor::f_from_slice(&numbers)?)?))
}

pad_component! {
    /// Crops an image to the box around its foreground.
    ///
    /// The box is the smallest around all voxels that `select_fn` selects in any of the channels, plus `margin`; then it
    /// grows on both sides until it is a multiple of `k_divisible`. Where it reaches beyond the image, the result is padded
    /// there, or with `allow_smaller` the margin ends there. Without foreground the result is empty.
    ///
    /// Input: an image `(C, spatial…)` of any element type. Output: the same element type, a view of the same memory where
    /// nothing is padded; the affine follows, so every voxel stays at its place in the world. With `return_coords` a list of
    /// that, the box's first voxel and the one after its last (int64).
    ///
    /// The record in the history has `{"cropped": …, "pad_info": …}`; `inverse` undoes both, with zeros where voxels were
    /// cropped. With `lazy` crop and pad wait among the pending operations, but those that were pending before are applied
    /// at once, since the box depends on the voxels.
    ///
    /// Errors: a negative margin; channels that the image does not have; a mask of another shape than the image; what `Pad`
    /// refuses; a batch.
    ///
    /// Differences from MONAI: pending operations are applied before the box is found, where MONAI finds it in the old
    /// voxels; `select_fn` is a word, a comparison as text, or a transform.
    ///
    /// Example (Python): `CropForeground(margin=2)(label)`
    ///
    /// Source: MONAI 1.6.1 `CropForeground`, `generate_spatial_bounding_box`.
    pub struct CropForeground {
        /// Which voxels are foreground: `is_positive`, a comparison such as `x > 0.5`, or a transform (a function) whose
        /// result is not 0 there.
        pub select_fn: Selection = Selection::default(),
        /// Channels to look at, negative from the last; none for all.
        pub channel_indices: Option<OneOrMany<i64>> = None,
        /// Voxels to add around the box, for all axes or one for each.
        pub margin: OneOrMany<i64> = OneOrMany::One(0),
        /// Whether the margin ends at the image's edge instead of being padded.
        pub allow_smaller: bool = false,
        /// Whether the box is given too.
        pub return_coords: bool = false,
        /// The number that divides the size of the result, for all axes or one for each.
        pub k_divisible: Sizes = Sizes::One(Some(1)),
        /// What is put where the box reaches beyond the image.
        pub mode: PadMode = PadMode::Constant,
        /// Whether to wait among the pending operations instead of cropping at once.
        pub lazy: bool = false,
    }
}

impl Transform for CropForeground {
    fn apply(&self, input: Value, run: &Run<'_>) -> Result<Value> {
        let image = apply_pending(expect_image(Self::NAME, input)?.tracked(), None, run)?;
        let finder = Finder {
            select_fn: &self.select_fn,
            channel_indices: self.channel_indices.as_ref(),
            margin: &self.margin,
            allow_smaller: self.allow_smaller,
            k_divisible: &self.k_divisible,
        };
        let around = finder.find(&image, run)?;
        let cropped = crop_pad(image, &around, &self.filling(self.mode), run.lazy.unwrap_or(self.lazy), run)?;
        let cropped = Value::Tensor(cropped);
        if !self.return_coords {
            return Ok(cropped);
        }
        let (start, end) = (around.iter().map(|(start, _)| *start), around.iter().map(|(_, end)| *end));
        Ok(Value::List(vec![cropped, coordinates(start)?, coordinates(end)?]))
    }

    fn invert(&self, input: Value, run: &Run<'_>) -> Result<Value> {
        invert_foreground(input, run)
    }

    fn abilities(&self) -> Abilities {
        Abilities::SPATIAL
    }

    fn waits(&self, lazy: Option<bool>) -> bool {
        lazy.unwrap_or(self.lazy)
    }

    fn requires_current_data(&self) -> bool {
        true
    }

    fn undoes_by_channel(&self) -> bool {
        true
    }
}

pad_component! {
    /// `CropForeground` for the keys of a sample, to the box around the foreground of one of its images.
    pub struct CropForegroundd {
        /// Keys of the sample to crop.
        pub keys: Keys,
        /// Key of the image whose foreground counts.
        pub source_key: String,
        /// Which voxels are foreground: `is_positive`, a comparison such as `x > 0.5`, or a transform (a function) whose
        /// result is not 0 there.
        pub select_fn: Selection = Selection::default(),
        /// Channels to look at, negative from the last; none for all.
        pub channel_indices: Option<OneOrMany<i64>> = None,
        /// Voxels to add around the box, for all axes or one for each.
        pub margin: OneOrMany<i64> = OneOrMany::One(0),
        /// Whether the margin ends at the image's edge instead of being padded.
        pub allow_smaller: bool = false,
        /// The number that divides the size of the result, for all axes or one for each.
        pub k_divisible: Sizes = Sizes::One(Some(1)),
        /// What is put where the box reaches beyond the image. A list gives one per key.
        pub mode: OneOrMany<PadMode> = OneOrMany::One(PadMode::Constant),
        /// Key for the first voxel of the box; none for no such item.
        pub start_coord_key: Option<String> = Some("foreground_start_coord".to_owned()),
        /// Key for the voxel after the last one of the box; none for no such item.
        pub end_coord_key: Option<String> = Some("foreground_end_coord".to_owned()),
        /// Skip keys that the sample does not have, instead of an error.
        pub allow_missing_keys: bool = false,
        /// Whether to wait among the pending operations instead of cropping at once.
        pub lazy: bool = false,
    }
}

/// The object of the component `CropForegroundd`.
pub(super) fn dictionary(arguments: &Map) -> Result<Object> {
    let given: CropForegroundd = parse(CropForegroundd::NAME, arguments)?;
    let modes = given.keys.per_key(CropForegroundd::NAME, "mode", &given.mode)?;
    let fillings = modes.into_iter().map(|mode| given.filling(mode)).collect();
    Ok(boxed(DictionaryCropper { given, fillings }))
}

struct DictionaryCropper {
    given: CropForegroundd,
    fillings: Vec<Filling>,
}

impl DictionaryCropper {
    fn adapter(&self, around: &[(i64, i64)]) -> Arc<dyn Transform> {
        let transform = |filling: &Filling| -> Arc<dyn Transform> {
            Arc::new(ToBox { around: around.to_vec(), filling: filling.clone(), lazy: self.given.lazy })
        };
        let transforms = self.fillings.iter().map(transform).collect();
        dictionary::of(CropForegroundd::NAME, self.given.keys.clone(), transforms, self.given.allow_missing_keys)
    }
}

impl Transform for DictionaryCropper {
    fn apply(&self, input: Value, run: &Run<'_>) -> Result<Value> {
        let given = &self.given;
        let mut sample = expect_sample(CropForegroundd::NAME, input)?;
        let source = mica_core::value::get(&sample, &given.source_key).at(|| "source_key")?.clone();
        let place = || format!("({})", given.source_key);
        let mut source = expect_image(CropForegroundd::NAME, source).at(place)?;
        if source.image().is_some_and(|info| !info.pending.is_empty()) {
            source = apply_pending(source, None, run).at(place)?;
            sample.insert(given.source_key.clone(), Value::Tensor(source.clone()));
        }
        let finder = Finder {
            select_fn: &given.select_fn,
            channel_indices: given.channel_indices.as_ref(),
            margin: &given.margin,
            allow_smaller: given.allow_smaller,
            k_divisible: &given.k_divisible,
        };
        let around = finder.find(&source, run).at(place)?;
        drop(source);
        if let Some(key) = &given.start_coord_key {
            sample.insert(key.clone(), coordinates(around.iter().map(|(start, _)| *start))?);
        }
        if let Some(key) = &given.end_coord_key {
            sample.insert(key.clone(), coordinates(around.iter().map(|(_, end)| *end))?);
        }
        self.adapter(&around).apply(Value::Map(sample), run)
    }

    fn invert(&self, input: Value, run: &Run<'_>) -> Result<Value> {
        self.adapter(&[]).invert(input, run)
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
        true
    }

    fn undoes_by_channel(&self) -> bool {
        true
    }
}

/// A crop to a box that was found.
struct ToBox {
    around: Vec<(i64, i64)>,
    filling: Filling,
    lazy: bool,
}

impl Transform for ToBox {
    fn apply(&self, input: Value, run: &Run<'_>) -> Result<Value> {
        let image = expect_image(CropForeground::NAME, input)?.tracked();
        crop_pad(image, &self.around, &self.filling, run.lazy.unwrap_or(self.lazy), run).map(Value::Tensor)
    }

    fn invert(&self, input: Value, run: &Run<'_>) -> Result<Value> {
        invert_foreground(input, run)
    }

    fn abilities(&self) -> Abilities {
        Abilities::SPATIAL
    }
}

component! {
    /// The boxes around the foreground of each channel.
    ///
    /// Input: an image `(C, spatial…)` of any element type. Output: a plain int64 tensor `(C, 2 * axes)`: for each channel
    /// the first voxel and the one after the last along the first axis, the second axis…, zeros where a channel has no
    /// foreground. The dictionary form adds it to the sample under the key with `_` and `bbox_key_postfix`.
    ///
    /// Errors: an image without channels or without spatial axes; in the dictionary form, a key that exists already.
    ///
    /// Differences from MONAI: `select_fn` is a word, a comparison as text, or a transform.
    ///
    /// Example (Python): `BoundingRect()(label)`
    ///
    /// Source: MONAI 1.6.1 `BoundingRect`.
    pub struct BoundingRect {
        /// Which voxels are foreground: `is_positive`, a comparison such as `x > 0.5`, or a transform (a function) whose
        /// result is not 0 there; it is called with one channel after the other.
        pub select_fn: Selection = Selection::default(),
    }
}

impl ImageTransform for BoundingRect {
    fn apply(&self, image: MetaTensor, run: &Run<'_>) -> Result<MetaTensor> {
        boxes(&image, &self.select_fn, run)
    }
}

fn boxes(image: &MetaTensor, select_fn: &Selection, run: &Run<'_>) -> Result<MetaTensor> {
    track::refuse_batch(BoundingRect::NAME, image)?;
    let (count, axes) = match image.shape() {
        [count, spatial @ ..] if *count > 0 && !spatial.is_empty() => (*count, spatial.len()),
        other => {
            return Err(Error::shape(format!(
                "expected an image (C, spatial…) with at least one channel and one spatial axis, found shape {other:?}"
            )));
        }
    };
    let mut numbers = Vec::new();
    for channel in 0..count {
        let channel = channels(image, Some(&OneOrMany::One(channel)))?;
        let around = box_around(&channel, select_fn, run)?.unwrap_or_else(|| vec![(0, 0); axes]);
        numbers.extend(around.into_iter().flat_map(|(start, end)| [start, end]));
    }
    MetaTensor::plain(Tensor::f_from_slice(&numbers)?.f_reshape([count, 2 * axes as i64])?)
}

component! {
    /// `BoundingRect` for the keys of a sample.
    pub struct BoundingRectd {
        /// Keys of the sample that hold images.
        pub keys: Keys,
        /// Ending of the keys for the boxes, after a `_`.
        pub bbox_key_postfix: String = "bbox".to_owned(),
        /// Which voxels are foreground: `is_positive`, a comparison such as `x > 0.5`, or a transform (a function) whose
        /// result is not 0 there.
        pub select_fn: Selection = Selection::default(),
        /// Skip keys that the sample does not have, instead of an error.
        pub allow_missing_keys: bool = false,
    }
}

impl Transform for BoundingRectd {
    fn apply(&self, input: Value, run: &Run<'_>) -> Result<Value> {
        self.keys.each(Self::NAME, input, self.allow_missing_keys, run, |_, key, sample| {
            let image = expect_image(Self::NAME, mica_core::value::get(sample, key)?.clone())?;
            let found = boxes(&image, &self.select_fn, run)?;
            let added = format!("{key}_{}", self.bbox_key_postfix);
            if sample.contains_key(&added) {
                return Err(Error::argument(format!("the sample has a key '{added}' already")));
            }
            sample.insert(added, Value::Tensor(found));
            Ok(())
        })
    }

    fn invert(&self, _input: Value, _run: &Run<'_>) -> Result<Value> {
        Err(not_invertible(Self::NAME))
    }

    fn abilities(&self) -> Abilities {
        Abilities::NONE
    }

    fn keys(&self) -> Option<&[String]> {
        Some(self.keys.as_slice())
    }
}
