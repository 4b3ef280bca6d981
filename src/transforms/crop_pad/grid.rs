//! Patches on a grid.

use super::numbers::Sizes;
use super::pad::pad_component;
use super::voxels::{self, Filling, PadMode, PerSide, ReflectType};
use crate::keys::{self, Keys};
use crate::lazy::apply_pending;
use crate::track;
use crate::transform::{Abilities, ImageTransform, Run, Transform, expect_image, not_invertible};
use mica_core::argument::{Argument, Described, Either, OneOrMany};
use mica_core::component::{Object, parse};
use mica_core::error::{Error, Result, ResultExt};
use mica_core::history::int_list;
use mica_core::{DType, Map, MetaTensor, Value, choice, component};
use std::sync::Arc;
use tch::{Kind, Tensor};

component! {
    /// Splits a 2-D image into the patches of a grid.
    ///
    /// Input: an image `(C, x, y)` of any element type. Output: a list of `grid[0] * grid[1]` patches `(C, …)`, row by row,
    /// each with its own contiguous memory and the image's metadata and history (also its affine, as in MONAI). Patches are
    /// `shape // grid` large or of the given `size`; the first one begins at the first pixel and the following ones at equal
    /// steps of `(shape - size) // (grid - 1)`, so they overlap or leave gaps where sizes do not fit. A grid of one cell
    /// without `size` gives the image as it is.
    ///
    /// The dictionary form gives a list of samples, each with one patch of every key and all other items.
    ///
    /// Errors: an image that is not 2-D; patches larger than the image or without pixels; a batch.
    ///
    /// Example (Python): `GridSplit([2, 2])(image[..., 0])`
    ///
    /// Source: MONAI 1.6.1 `GridSplit`.
    pub struct GridSplit {
        /// Number of patches along each axis.
        pub grid: Vec<i64> = vec![2, 2],
        /// Size of the patches, for both axes or one for each; none for what the grid gives.
        pub size: Option<OneOrMany<i64>> = None,
    }
}

/// The patches of a grid.
fn split(image: &MetaTensor, grid: &[i64], size: Option<&OneOrMany<i64>>) -> Result<Vec<MetaTensor>> {
    track::refuse_batch(GridSplit::NAME, image)?;
    let [rows, columns] = match grid {
        [rows, columns] if *rows > 0 && *columns > 0 => [*rows, *columns],
        other => return Err(Error::argument(format!("grid: expected two numbers of at least 1, found {other:?}"))),
    };
    if (rows, columns) == (1, 1) && size.is_none() {
        return Ok(vec![image.clone()]);
    }
    let [_, width, height] = image.shape() else {
        return Err(Error::shape(format!("expected a 2-D image (C, x, y), found shape {:?}", image.shape())));
    };
    let size = match size.map(OneOrMany::as_slice) {
        None => [width / rows, height / columns],
        Some([both]) if matches!(size, Some(OneOrMany::One(_))) => [*both, *both],
        Some([first, second]) => [*first, *second],
        Some(other) => {
            return Err(Error::argument(format!("size: expected one number or two, found {}", other.len())));
        }
    };
    if image.count() == 0 || size.iter().any(|size| *size < 1) || size[0] > *width || size[1] > *height {
        return Err(Error::argument(format!(
            "size: patches of {} by {} pixels cannot be taken from an image of shape {:?}",
            size[0],
            size[1],
            image.shape()
        )));
    }
    let step = |extent: i64, size: i64, count: i64| if count > 1 { (extent - size) / (count - 1) } else { 0 };
    let steps = [step(*width, size[0], rows), step(*height, size[1], columns)];
    let mut patches = Vec::new();
    for row in 0..rows {
        for column in 0..columns {
            let patch = image.tensor().f_narrow(1, row * steps[0], size[0])?;
            let patch = patch.f_narrow(2, column * steps[1], size[1])?;
            patches.push(image.with_tensor(patch.f_contiguous()?)?);
        }
    }
    Ok(patches)
}

impl Transform for GridSplit {
    fn apply(&self, input: Value, _run: &Run<'_>) -> Result<Value> {
        let image = expect_image(Self::NAME, input)?;
        let patches = split(&image, &self.grid, self.size.as_ref())?;
        Ok(Value::List(patches.into_iter().map(Value::Tensor).collect()))
    }

    fn invert(&self, _input: Value, _run: &Run<'_>) -> Result<Value> {
        Err(not_invertible(Self::NAME))
    }

    fn abilities(&self) -> Abilities {
        Abilities::NONE
    }
}

component! {
    /// `GridSplit` for the keys of a sample: a list of samples.
    pub struct GridSplitd {
        /// Keys of the sample that hold images.
        pub keys: Keys,
        /// Number of patches along each axis.
        pub grid: Vec<i64> = vec![2, 2],
        /// Size of the patches, for both axes or one for each, or a map of such sizes for each key; none for what the grid
        /// gives.
        pub size: Option<Either<OneOrMany<i64>, Map>> = None,
        /// Skip keys that the sample does not have, instead of an error.
        pub allow_missing_keys: bool = false,
    }
}

/// The object of the component `GridSplitd`.
pub(super) fn split_dictionary(arguments: &Map) -> Result<Object> {
    let given: GridSplitd = parse(GridSplitd::NAME, arguments)?;
    let size = |key: &String| match &given.size {
        None => Ok(None),
        Some(Either::A(size)) => Ok(Some(size.clone())),
        Some(Either::B(sizes)) => {
            let size = mica_core::value::get(sizes, key).at(|| "size")?;
            Option::<OneOrMany<i64>>::parse(size).at(|| format!("size.{key}"))
        }
    };
    let sizes = given.keys.as_slice().iter().map(size).collect::<Result<_>>()?;
    let form: Arc<dyn Transform> = Arc::new(DictionarySplitter { given, sizes });
    Ok(Box::new(form))
}

struct DictionarySplitter {
    given: GridSplitd,
    sizes: Vec<Option<OneOrMany<i64>>>,
}

impl Transform for DictionarySplitter {
    fn apply(&self, input: Value, run: &Run<'_>) -> Result<Value> {
        let sample = keys::sample_of(GridSplitd::NAME, &input)?;
        let count = self.given.grid.iter().try_fold(1_i64, |count, n| count.checked_mul(*n));
        let count = count.and_then(|count| usize::try_from(count).ok()).unwrap_or(0);
        let mut samples = vec![sample.clone(); count];
        for (key, size) in self.given.keys.as_slice().iter().zip(&self.sizes) {
            run.check()?;
            let Some(value) = keys::item(key, sample, self.given.allow_missing_keys, run)? else { continue };
            let place = || format!("({key})");
            let image = expect_image(GridSplitd::NAME, value.clone()).at(place)?;
            for (patch, sample) in
                split(&image, &self.given.grid, size.as_ref()).at(place)?.into_iter().zip(&mut samples)
            {
                sample.insert(key.clone(), Value::Tensor(patch));
            }
        }
        Ok(Value::List(samples.into_iter().map(Value::Map).collect()))
    }

    fn invert(&self, _input: Value, _run: &Run<'_>) -> Result<Value> {
        Err(not_invertible(GridSplitd::NAME))
    }

    fn abilities(&self) -> Abilities {
        Abilities::NONE
    }

    fn keys(&self) -> Option<&[String]> {
        Some(self.given.keys.as_slice())
    }
}

choice! {
    /// Which patches are kept.
    pub enum PatchOrder {
        /// Those with the smallest sum.
        Min = "min",
        /// Those with the largest sum.
        Max = "max",
    }
}

pad_component! {
    /// Cuts an image into patches on a grid, which may overlap, and may keep only some of them.
    ///
    /// Patches are `patch_size` large, at most as large as the image, and lie `round(size * (1 - overlap))` apart from
    /// `offset` on, as many as fit; with `pad_mode` the image is padded by the size of a patch on all sides and patches begin
    /// at every step within the image. Of these, `threshold` keeps those whose sum is below it, and `num_patches` the first
    /// ones, or the ones with the smallest or largest sum in that order; where there are fewer and no `threshold`, patches
    /// of `constant_values` (0) are added.
    ///
    /// Input: an image `(C, spatial…)` of any element type. Output: one tensor `(patches, C, …)` with the image's metadata
    /// and affine, and `location` (one list for each axis with the first voxel of every patch), `count`, `spatial_shape`
    /// and `offset` in the metadata; without history, as in MONAI.
    ///
    /// Errors: no patch at all; patches of different sizes; a step of 0; what `Pad` refuses; a batch.
    ///
    /// Differences from MONAI: the result is one image in mica's sense, not a batch; the metadata of the input stay.
    ///
    /// Example (Python): `GridPatch([8, 8, 8], pad_mode="constant")(image)`
    ///
    /// Source: MONAI 1.6.1 `GridPatch`, `iter_patch`.
    pub struct GridPatch {
        /// Size of the patches along each axis; 0 and none for the whole axis, which has no overlap and no padding; axes that
        /// are not named are whole.
        pub patch_size: Sizes,
        /// Voxel at which the first patch begins, for each axis; none for 0.
        pub offset: Option<OneOrMany<i64>> = None,
        /// How many patches are given; none and 0 for all.
        pub num_patches: Option<i64> = None,
        /// Part of a patch that the next one shares, 0 to 1, for all axes or one for each dimension, channels first.
        pub overlap: OneOrMany<f64> = OneOrMany::One(0.0),
        /// Which patches `num_patches` keeps; none for the first ones.
        pub sort_fn: Option<PatchOrder> = None,
        /// Keeps the patches whose sum is below it; none for all.
        pub threshold: Option<f64> = None,
        /// How the image is padded, so that patches cross its border; none for not at all.
        pub pad_mode: Option<PadMode> = None,
    }
}

/// Where patches lie along one axis.
struct Axis {
    /// Their first voxels in the padded image.
    starts: Vec<i64>,
    /// Their size.
    size: i64,
    /// Voxels added on both sides.
    pad: i64,
}

impl GridPatch {
    fn axes(&self, shape: &[i64]) -> Result<Vec<Axis>> {
        let sizes: Vec<Option<i64>> = match &self.patch_size {
            Sizes::One(size) => vec![*size],
            Sizes::Many(sizes) => sizes.clone(),
        };
        let overlap = super::numbers::repeated("overlap", &self.overlap, shape.len() + 1).map_err(|_| {
            let (expected, found) = (shape.len() + 1, self.overlap.as_slice().len());
            Error::argument(format!(
                "overlap: expected one number or one for each of {expected} dimensions, found {found}"
            ))
        })?;
        let offset = self.offset.as_ref().map(OneOrMany::as_slice).unwrap_or_default();
        let axis = |(axis, extent): (usize, &i64)| -> Result<Axis> {
            let wanted = sizes.get(axis).copied().flatten().unwrap_or(0);
            if wanted < 0 {
                return Err(Error::argument(format!("patch_size: expected numbers of at least 0, found {wanted}")));
            }
            let first = offset.get(axis).copied().unwrap_or(0);
            let size = if wanted == 0 { *extent } else { wanted.min(*extent) };
            let pad = if wanted > 0 && self.pad_mode.is_some() { size } else { 0 };
            let overlap = if wanted > 0 { overlap.get(axis + 1).copied().unwrap_or(0.0) } else { 0.0 };
            let step = (size as f64 * (1.0 - overlap)).round_ties_even() as i64;
            if step < 1 {
                return Err(Error::argument(format!(
                    "overlap: expected patches at least one voxel apart, found {overlap} of {size} voxels along axis {axis}"
                )));
            }
            let start = first.saturating_add(pad);
            if start < 0 {
                return Err(Error::argument(format!("offset: expected at least {}, found {first}", -pad)));
            }
            let end = if self.pad_mode.is_some() { extent + pad } else { extent - size + 1 };
            let starts = (start..end.max(start)).step_by(usize::try_from(step).unwrap_or(1)).collect();
            Ok(Axis { starts, size, pad })
        };
        shape.iter().enumerate().map(axis).collect()
    }

    /// How many patches of `found` are wanted at most.
    fn limit(&self) -> Result<Option<usize>> {
        match self.num_patches {
            None | Some(0) => Ok(None),
            Some(limit) => usize::try_from(limit)
                .map(Some)
                .map_err(|_| Error::argument(format!("num_patches: expected at least 0, found {limit}"))),
        }
    }
}

impl ImageTransform for GridPatch {
    fn apply(&self, image: MetaTensor, run: &Run<'_>) -> Result<MetaTensor> {
        track::refuse_batch(Self::NAME, &image)?;
        let image = apply_pending(image, None, run)?;
        let Some((_, shape)) = image.shape().split_first() else {
            return Err(Error::shape("expected an image (C, spatial…), found a number"));
        };
        if image.shape().first() == Some(&0) {
            return Err(Error::shape(format!("expected an image with channels, found shape {:?}", image.shape())));
        }
        let axes = self.axes(shape)?;
        let padded = match self.pad_mode {
            None => image.clone(),
            Some(mode) => {
                let widths: Vec<(i64, i64)> =
                    std::iter::once((0, 0)).chain(axes.iter().map(|axis| (axis.pad, axis.pad))).collect();
                voxels::pad(&image, &widths, &self.filling(mode), run)?
            }
        };
        let limit = self.limit()?;
        let mut corners = corners(&axes);
        // Without a look at the voxels it is known which ones are kept.
        if let (Some(limit), None, None) = (limit, self.threshold, self.sort_fn) {
            corners.truncate(limit);
        }
        let mut patches = Vec::with_capacity(corners.len());
        for corner in &corners {
            run.check()?;
            let mut patch = padded.tensor().shallow_clone();
            for (dim, (start, axis)) in corner.iter().zip(&axes).enumerate() {
                let extent = padded.shape().get(dim + 1).copied().unwrap_or(0);
                patch = patch.f_narrow(dim as i64 + 1, (*start).min(extent), axis.size.min((extent - start).max(0)))?;
            }
            patches.push(patch);
        }
        let Some(first) = patches.first() else {
            return Err(Error::argument(format!(
                "offset and patch_size: no patch fits into an image of shape {:?}",
                image.shape()
            )));
        };
        if let Some(other) = patches.iter().find(|patch| patch.size() != first.size()) {
            return Err(Error::argument(format!(
                "offset: patches of shapes {:?} and {:?} do not go together",
                first.size(),
                other.size()
            )));
        }
        let mut stacked = image.with_tensor(Tensor::f_stack(&patches, 0)?)?;
        let mut locations: Vec<Vec<i64>> = corners
            .iter()
            .map(|corner| corner.iter().zip(&axes).map(|(start, axis)| start - axis.pad).collect())
            .collect();
        if let Some(threshold) = self.threshold {
            let below = sums(&stacked)?.f_lt(threshold)?.f_nonzero()?.f_flatten(0, -1)?;
            (stacked, locations) = chosen(&stacked, &locations, &below)?;
        }
        if let Some(limit) = limit {
            let kept = match self.sort_fn {
                None => Tensor::f_arange(locations.len().min(limit) as i64, (Kind::Int64, stacked.tensor().device()))?,
                Some(order) => {
                    let sums = sums(&stacked)?;
                    let sums = if order == PatchOrder::Max { sums.f_neg()? } else { sums };
                    sums.f_argsort(0, false)?.f_narrow(0, 0, locations.len().min(limit) as i64)?
                }
            };
            if kept.size() != [locations.len() as i64] || self.sort_fn.is_some() {
                (stacked, locations) = chosen(&stacked, &locations, &kept)?;
            }
            if self.threshold.is_none() && locations.len() < limit {
                stacked = self.filled_up(&stacked, limit - locations.len())?;
                locations.resize(limit, vec![0; axes.len()]);
            }
        }
        self.describe(stacked, &locations, axes.len())
    }
}

impl GridPatch {
    /// With `missing` patches of `constant_values` at the end.
    fn filled_up(&self, stacked: &MetaTensor, missing: usize) -> Result<MetaTensor> {
        let value = match &self.constant_values {
            None => 0.0,
            Some(values) => values.single().ok_or_else(|| {
                Error::argument("constant_values: expected one number where num_patches adds patches, found several")
            })?,
        };
        let mut shape = stacked.shape().to_vec();
        if let Some(count) = shape.first_mut() {
            *count = missing as i64;
        }
        let filling = voxels::number(stacked, value)?.f_expand(&shape, false)?;
        stacked.with_tensor(Tensor::f_cat(&[stacked.tensor(), &filling], 0)?)
    }

    /// What MONAI writes into the metadata.
    fn describe(&self, mut stacked: MetaTensor, locations: &[Vec<i64>], axes: usize) -> Result<MetaTensor> {
        let Ok(info) = stacked.image_mut() else { return Ok(stacked) };
        let location = (0..axes)
            .map(|axis| int_list(&locations.iter().map(|at| at.get(axis).copied().unwrap_or(0)).collect::<Vec<_>>()));
        let count = locations.len();
        let sizes = match self.patch_size.to_value() {
            Value::List(sizes) => sizes,
            one => vec![one],
        };
        let offset = match &self.offset {
            Some(offset) if !matches!(offset, OneOrMany::One(0)) && !offset.as_slice().is_empty() => {
                int_list(offset.as_slice())
            }
            _ => int_list(&vec![0; sizes.len()]),
        };
        info.meta.insert("location".to_owned(), Value::List(location.collect()));
        info.meta.insert("count".to_owned(), Value::Int(count as i64));
        let shapes = sizes.into_iter().map(|size| Value::List(vec![size; count])).collect();
        info.meta.insert("spatial_shape".to_owned(), Value::List(shapes));
        info.meta.insert("offset".to_owned(), offset);
        info.applied.clear();
        Ok(stacked)
    }
}

/// The first voxels of all patches, the last axis fastest.
fn corners(axes: &[Axis]) -> Vec<Vec<i64>> {
    axes.iter().fold(vec![Vec::new()], |corners, axis| {
        let with = |corner: &Vec<i64>, start: &i64| corner.iter().copied().chain([*start]).collect();
        corners.iter().flat_map(|corner| axis.starts.iter().map(move |start| with(corner, start))).collect()
    })
}

/// The sum of each patch, in the type that PyTorch sums in.
fn sums(stacked: &MetaTensor) -> Result<Tensor> {
    // libtorch does not sum uint16.
    let stacked =
        if stacked.dtype()? == DType::UInt16 { stacked.to(None, Some(DType::Int32))? } else { stacked.clone() };
    let dims: Vec<i64> = (1..stacked.ndim() as i64).collect();
    Ok(stacked.tensor().f_sum_dim_intlist(&dims[..], false, None::<Kind>)?)
}

/// Patches and locations by their numbers.
fn chosen(stacked: &MetaTensor, locations: &[Vec<i64>], indices: &Tensor) -> Result<(MetaTensor, Vec<Vec<i64>>)> {
    let wide = stacked.dtype()? == DType::UInt16;
    let source = if wide { stacked.to(None, Some(DType::Int32))? } else { stacked.clone() };
    let selected = source.with_tensor(source.tensor().f_index_select(0, indices)?)?.to(None, Some(stacked.dtype()?))?;
    let indices = Vec::<i64>::try_from(&indices.f_to_device(tch::Device::Cpu)?)?;
    let kept = indices.iter().filter_map(|index| locations.get(usize::try_from(*index).ok()?).cloned()).collect();
    Ok((selected, kept))
}
