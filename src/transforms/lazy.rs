//! Lazy execution: pending operations, combined into one step.
//!
//! Lazy transforms leave the voxels alone and add a matrix to the pending operations of an image. [`apply_pending`]
//! multiplies these matrices and moves the voxels once. What only permutes, flips, crops and pads moves voxels without
//! interpolation, everything else is resampled as by `SpatialResample`; the rules (element type, affine, padding) are
//! MONAI's `apply_pending` and `resample`.

use crate::replay;
use crate::resample::{Interpolation, PaddingMode};
use crate::spatial::world::Sizes;
use crate::spatial::world::spatial_resample::{How, Target};
use crate::track;
use crate::transform::{Abilities, Run, Transform};
use crate::views::{self, Output};
use mica_core::argument::Argument;
use mica_core::error::{Error, Result, ResultExt, nearest};
use mica_core::history::{LazyGeometry, Pending, affine_from_value};
use mica_core::{DType, Device, Map, MetaTensor, Value, component};
use mica_kernels::Strided;
use mica_kernels::geometry::{AFFINE_TOLERANCE, Affine, AxisMap};
use mica_kernels::layout::{Padding, remap_axes};
use mica_kernels::resample::voxel_to_centered_grid;
use tch::Tensor;

component! {
    /// Makes pending operations happen at this point of a lazy `Compose`, before the next transform.
    ///
    /// It does nothing itself and passes its input on: a `Compose` that meets it applies the pending operations of
    /// every image, of the dictionary form `ApplyPendingd` those of its keys (keys that a sample does not have are
    /// ignored). Outside a `Compose` nothing happens. `inverse` passes its input on too.
    ///
    /// Example (Python): `Compose([Flip(0), ApplyPending(), Flip(1)], lazy=True)(image)`
    ///
    /// Source: MONAI 1.6.1 `ApplyPending`.
    pub struct ApplyPending {}
}

impl Transform for ApplyPending {
    fn apply(&self, input: Value, _run: &Run<'_>) -> Result<Value> {
        Ok(input)
    }

    fn invert(&self, input: Value, _run: &Run<'_>) -> Result<Value> {
        Ok(input)
    }

    fn abilities(&self) -> Abilities {
        Abilities { invertible: true, ..Abilities::NONE }
    }

    fn applies_pending(&self) -> bool {
        true
    }

    fn undoes_by_channel(&self) -> bool {
        true
    }
}

/// What lies outside an image, by the names of PyTorch, NumPy and SciPy.
const PADDINGS: [(&str, Outside); 12] = [
    ("zeros", Outside::Zeros),
    ("border", Outside::Border),
    ("reflection", Outside::Reflection),
    ("constant", Outside::Zeros),
    ("grid-constant", Outside::Zeros),
    ("nearest", Outside::Border),
    ("replicate", Outside::Border),
    ("reflect", Outside::Reflection),
    ("mirror", Outside::Reflection),
    ("grid-mirror", Outside::Reflection),
    ("wrap", Outside::Wrap),
    ("grid-wrap", Outside::Wrap),
];

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Outside {
    Zeros,
    Border,
    Reflection,
    Wrap,
}

/// What replaces the parameters of pending operations: the `overrides` of a `Compose`.
#[derive(Debug, Clone, Default, PartialEq)]
struct Overrides {
    mode: Option<Interpolation>,
    /// One of [`PADDINGS`].
    padding: Option<&'static str>,
    /// None within for the image's.
    dtype: Option<Option<DType>>,
    align_corners: Option<bool>,
    /// Whether to resample although moving voxels would do.
    resample: bool,
    device: Option<Device>,
}

/// The overrides there are.
const OVERRIDES: [&str; 6] = ["mode", "padding_mode", "dtype", "align_corners", "resample_mode", "device"];

impl Overrides {
    fn parse(overrides: Option<&Map>) -> Result<Self> {
        let mut parsed = Self::default();
        for (key, value) in overrides.into_iter().flatten() {
            parsed.set(key, value).map_err(|error| error.at(format!("overrides.{key}")))?;
        }
        Ok(parsed)
    }

    fn set(&mut self, key: &str, value: &Value) -> Result<()> {
        let wrong = |expected: &str| {
            Err(Error::argument(format!("overrides: '{key}': expected {expected}, found {}", value.describe())))
        };
        match (key, value) {
            ("dtype", Value::Null) => self.dtype = Some(None),
            ("align_corners", Value::Null) => self.align_corners = Some(false),
            ("mode" | "padding_mode" | "device", Value::Null) => {}
            ("mode", mode) => {
                self.mode = Some(Interpolation::parse(mode).map_err(|error| error.prefixed("overrides: 'mode'"))?);
            }
            ("padding_mode", Value::String(word)) => match PADDINGS.iter().find(|(known, _)| known == word) {
                Some((known, _)) => self.padding = Some(known),
                None => return wrong(&format!("one of {}", words(PADDINGS.map(|(word, _)| word)))),
            },
            ("padding_mode", _) => return wrong(&format!("one of {}", words(PADDINGS.map(|(word, _)| word)))),
            ("dtype", value) => {
                let dtype = <DType as Argument>::parse(value).map_err(|error| error.prefixed("overrides: 'dtype'"))?;
                self.dtype = Some(Some(dtype));
            }
            ("align_corners", Value::Bool(flag)) => self.align_corners = Some(*flag),
            ("align_corners", _) => return wrong("a bool"),
            ("resample_mode", Value::String(mode)) => self.resample = mode != "auto",
            ("resample_mode", _) => return wrong("a str ('auto' moves voxels where that is enough)"),
            ("device", value) => {
                self.device =
                    Some(<Device as Argument>::parse(value).map_err(|error| error.prefixed("overrides: 'device'"))?);
            }
            _ => {
                let hint =
                    nearest(key, OVERRIDES).map(|near| format!("; did you mean '{near}'?")).unwrap_or(".".into());
                return Err(Error::argument(format!(
                    "overrides: unknown key '{key}'{hint} Allowed: {}",
                    OVERRIDES.join(", ")
                )));
            }
        }
        Ok(())
    }
}

fn words<const N: usize>(words: [&str; N]) -> String {
    words.map(|word| format!("'{word}'")).join(", ")
}

/// Applies the pending operations of an image in one step; anything without is passed on.
///
/// The result is float32, as MONAI's whatever the overrides say. What only moves whole voxels is not interpolated, unless
/// `align_corners` or a `resample_mode` other than `auto` ask for it; its affine has as many axes as the combined matrix:
/// 3x3 for a 2-D image. The records move from the pending to the applied operations.
///
/// Interpolation is bilinear, repeats the border and computes in float64 where the overrides do not say otherwise, whatever
/// the pending operations were given: so it is in MONAI, whose records do not hold it. `align_corners` is that of the last
/// operation that has one.
///
/// # Errors
/// `InvalidArgument` for overrides that do not exist; those of `SpatialResample`.
pub fn apply_pending(image: MetaTensor, overrides: Option<&Map>, run: &Run<'_>) -> Result<MetaTensor> {
    if let Some(items) = image.batch() {
        return match items.iter().any(|item| !item.pending.is_empty()) {
            false => Ok(image),
            true => Err(Error::state(format!(
                "pending operations of a batch of shape {:?} cannot be applied; decollate it first",
                image.shape()
            ))),
        };
    }
    let Some(info) = image.image().filter(|info| !info.pending.is_empty()) else { return Ok(image) };
    run.check()?;
    let given = overrides;
    let overrides = Overrides::parse(given)?;
    let pending = info.pending.clone();
    let plan = Plan::new(&pending, info.affine, image.ndim().saturating_sub(1))?;

    let mut image = image.to(overrides.device, None)?;
    image.image_mut()?.pending.clear();
    let mut moved = plan.carry_out(&image, &overrides, run)?;
    if track::tracing() {
        let count = pending.len();
        let info = moved.image_mut()?;
        info.applied.extend(pending.into_iter().map(|pending| {
            let lazy_geometry = Some(LazyGeometry { shape: pending.shape, affine: pending.affine });
            mica_core::Operation { lazy_geometry, ..pending.operation }
        }));
        if let Some(last) = info.applied.last_mut() {
            replay::mark_step(&mut last.own, count, given);
        }
    }
    Ok(moved)
}

/// What a list of pending operations comes to.
struct Plan<'a> {
    pending: &'a [Pending],
    /// From voxels after all of them to voxels before.
    matrix: Affine,
    /// Spatial size after all of them.
    shape: Vec<i64>,
}

impl<'a> Plan<'a> {
    fn new(pending: &'a [Pending], affine: Affine, spatial: usize) -> Result<Self> {
        let shape = pending.last().map(|last| last.shape.clone()).unwrap_or_default();
        if shape.len() != spatial {
            return Err(Error::shape(format!(
                "the last pending operation gives shape {shape:?}, but the image has {spatial} spatial axes"
            )));
        }
        // Matrices of fewer axes are extended, so that operations of different rank go together.
        let rank = affine.rank().min(spatial.max(1));
        let rank = pending.iter().map(|pending| pending.affine.rank()).fold(rank, usize::max);
        let mut matrix = Affine::identity(rank).map_err(internal)?;
        for step in pending {
            matrix = matrix.compose(&step.affine.to_rank(rank).map_err(internal)?);
        }
        Ok(Self { pending, matrix, shape })
    }

    fn carry_out(&self, image: &MetaTensor, overrides: &Overrides, run: &Run<'_>) -> Result<MetaTensor> {
        let align_corners = overrides.align_corners.unwrap_or_else(|| self.recorded_align_corners());
        let affine = image.expect_image()?.affine;
        if !align_corners
            && !overrides.resample
            && let Some(axes) = self.axes()
        {
            let mut moved = move_voxels(image, &axes, &self.shape, overrides.outside(), run)?;
            // One axis has no resampling in MONAI: as the eager step.
            let rank = if self.matrix.rank() == 1 { affine.rank() } else { self.matrix.rank() };
            let affine = affine.to_rank(rank).map_err(internal)?;
            moved.image_mut()?.affine = affine.compose(&self.matrix.to_rank(rank).map_err(internal)?);
            return Ok(moved);
        }
        let how = How {
            mode: overrides.mode.unwrap_or(Interpolation::Word("bilinear")),
            padding_mode: match overrides.padding {
                None => PaddingMode::BORDER,
                Some(word) => PaddingMode::parse(&Value::from(word))
                    .map_err(|error| error.prefixed("overrides: 'padding_mode'").at("overrides.padding_mode"))?,
            },
            align_corners,
            dtype: overrides.dtype.unwrap_or(Some(DType::Float64)),
            lazy: false,
        };
        if overrides.mode.is_none() {
            self.warn_of_nearest();
        }
        let matrix = match self.centered(&how)? {
            Some(matrix) => matrix,
            None => self.matrix,
        };
        let affine = affine.to_rank(matrix.rank()).map_err(internal)?.compose(&matrix);
        let target = Target { affine: Some(affine), size: Some(Sizes::Many(self.shape.clone())) };
        how.apply_untracked(image, &target, run)
    }

    /// The `align_corners` of the last operation that has one.
    fn recorded_align_corners(&self) -> bool {
        let flag = |pending: &Pending| match pending.operation.extra_info.get("align_corners") {
            Some(Value::Bool(flag)) => Some(*flag),
            _ => None,
        };
        self.pending.iter().rev().find_map(flag).unwrap_or(false)
    }

    /// A single `Affine` with `align_corners` is applied as it samples eagerly: stretched about the centre.
    fn centered(&self, how: &How) -> Result<Option<Affine>> {
        let [single] = self.pending else { return Ok(None) };
        let Some(matrix) = single.operation.extra_info.get("affine") else { return Ok(None) };
        if !how.align_corners || how.mode.is_number() {
            return Ok(None);
        }
        let wrong = |error: mica_kernels::geometry::GeometryError| Error::argument(error.to_string());
        let from = views::extents(&single.operation.orig_size);
        let to = views::extents(&self.shape);
        let matrix = affine_from_value(matrix).map_err(|error| error.prefixed("extra_info.affine"))?;
        let matrix = matrix.to_rank(from.len()).map_err(wrong)?;
        let start = voxel_to_centered_grid(&to, true).map_err(wrong)?;
        let shrink: Vec<f64> = from.iter().map(|size| (*size).max(2) as f64).map(|n| (n - 1.0) / n).collect();
        let centre: Vec<f64> = from.iter().map(|size| (*size as f64 - 1.0) / 2.0).collect();
        let shrunk = Affine::scale(&shrink).map_err(wrong)?.compose(&matrix).compose(&start);
        Ok(Some(Affine::translation(&centre).map_err(wrong)?.compose(&shrunk)))
    }

    /// MONAI's records do not carry the interpolation: labels become fractions without a word.
    fn warn_of_nearest(&self) {
        let nearest = |pending: &&Pending| matches!(pending.operation.extra_info.get("mode"), Some(Value::String(mode)) if mode.starts_with("nearest"));
        if let Some(pending) = self.pending.iter().find(nearest) {
            log::warn!(
                "{} was to interpolate by 'nearest', but pending operations are applied by 'bilinear', as in MONAI; use \
                 overrides={{\"mode\": \"nearest\"}}",
                pending.operation.class
            );
        }
    }

    /// Where each spatial axis of the result comes from, if nothing needs interpolation.
    fn axes(&self) -> Option<Vec<AxisMap>> {
        let maps = self.matrix.lossless(AFFINE_TOLERANCE)?;
        let spatial = self.shape.len();
        // Axes of the matrix that the image does not have must stay as they are.
        let (kept, missing) = maps.split_at(spatial.min(maps.len()));
        let unmoved = |(axis, map): (usize, &AxisMap)| *map == AxisMap::identity(axis);
        let within = kept.iter().all(|map| map.source < spatial);
        let rest = missing.iter().enumerate().all(|(i, map)| unmoved((kept.len() + i, map)));
        (within && rest).then(|| kept.iter().copied().chain((kept.len()..spatial).map(AxisMap::identity)).collect())
    }
}

impl Overrides {
    /// What lies outside where whole voxels move: zeros where nothing is said.
    fn outside(&self) -> Padding {
        let known = |word: &str| PADDINGS.iter().find(|(known, _)| *known == word).map(|(_, outside)| *outside);
        match self.padding.and_then(known) {
            None | Some(Outside::Zeros) => Padding::Constant(0.0),
            Some(Outside::Border) => Padding::Border,
            Some(Outside::Reflection) => Padding::Reflection,
            Some(Outside::Wrap) => Padding::Wrap,
        }
    }
}

fn internal(error: impl std::fmt::Display) -> Error {
    Error::internal(error.to_string())
}

/// Moves voxels along `axes` (one map for each spatial axis of the result) and casts to float32.
fn move_voxels(
    image: &MetaTensor,
    axes: &[AxisMap],
    shape: &[i64],
    padding: Padding,
    run: &Run<'_>,
) -> Result<MetaTensor> {
    let source_of = |axis: &AxisMap| image.shape()[axis.source + 1];
    let inside = axes.iter().zip(shape).all(|(axis, extent)| {
        let (first, last) = ends(axis, *extent);
        *extent == 0 || (first.min(last) >= 0 && first.max(last) < source_of(axis))
    });
    if inside { rearrange(image, axes, shape, run) } else { pad(image, axes, shape, padding, run) }
}

/// The source indices of the first and the last voxel along an axis of the result.
fn ends(axis: &AxisMap, extent: i64) -> (i64, i64) {
    let way = if axis.flipped { 1 - extent } else { extent - 1 };
    (axis.offset, axis.offset.saturating_add(way))
}

/// What needs no padding: a view, and a copy only where it flips or casts.
fn rearrange(image: &MetaTensor, axes: &[AxisMap], shape: &[i64], run: &Run<'_>) -> Result<MetaTensor> {
    let order: Vec<i64> = std::iter::once(0).chain(axes.iter().map(|axis| axis.source as i64 + 1)).collect();
    let mut view = image.tensor().f_permute(&order)?;
    for (k, (axis, extent)) in axes.iter().zip(shape).enumerate() {
        let (first, last) = ends(axis, *extent);
        let start = if *extent == 0 { 0 } else { first.min(last) };
        if (start, *extent) != (0, view.size()[k + 1]) {
            view = view.f_narrow(k as i64 + 1, start, *extent)?;
        }
    }
    let view = image.with_tensor(view)?;
    let flips: Vec<usize> = (0..axes.len()).filter(|k| axes[*k].flipped).map(|k| k + 1).collect();
    if flips.is_empty() {
        return views::cast(&view, DType::Float32, run);
    }
    if !views::use_kernels(run, &view)? {
        return views::flip(&view, &flips, run)?.to(None, Some(DType::Float32));
    }
    // One pass: the kernel reads backwards and casts.
    let mut output = Output::like(&view, DType::Float32)?;
    let mut source = views::view(&view)?;
    for dim in flips {
        source = source.flip(dim).map_err(views::refused)?;
    }
    mica_kernels::intensity::cast(source, output.view()?, views::threads()?).map_err(views::refused)?;
    Ok(output.into_tensor())
}

/// What reaches beyond the image.
fn pad(image: &MetaTensor, axes: &[AxisMap], shape: &[i64], padding: Padding, run: &Run<'_>) -> Result<MetaTensor> {
    let empty = axes.iter().any(|axis| image.shape()[axis.source + 1] == 0);
    if empty && !matches!(padding, Padding::Constant(_)) {
        return Err(Error::shape(format!(
            "an image of shape {:?} has no voxels to pad with; use padding_mode 'zeros'",
            image.shape()
        )));
    }
    let mut full = vec![image.shape()[0]];
    full.extend(shape);
    if !views::use_kernels(run, image)? {
        return pad_by_torch(image, axes, &full, padding);
    }
    let strides: Vec<i64> =
        std::iter::once(0).chain(axes.iter().map(|axis| axis.source + 1)).map(|d| image.strides()[d]).collect();
    let mut output = Output::shaped(image, &full, &strides, image.dtype()?)?;
    let shifted = axes.iter().map(|axis| AxisMap { source: axis.source + 1, ..*axis });
    let maps: Vec<AxisMap> = std::iter::once(AxisMap::identity(0)).chain(shifted).collect();
    remap_axes(views::view(image)?, output.view()?, &maps, padding, views::threads()?).map_err(views::refused)?;
    views::cast(&output.into_tensor(), DType::Float32, run)
}

/// The same with libtorch, one gather along each axis.
fn pad_by_torch(image: &MetaTensor, axes: &[AxisMap], shape: &[i64], padding: Padding) -> Result<MetaTensor> {
    let image = image.to(None, Some(DType::Float32))?;
    let order: Vec<i64> = std::iter::once(0).chain(axes.iter().map(|axis| axis.source as i64 + 1)).collect();
    let mut x = image.tensor().f_permute(&order)?;
    for (k, axis) in axes.iter().enumerate() {
        let (dim, extent) = (k as i64 + 1, image.shape()[axis.source + 1]);
        let source = |o: i64| if axis.flipped { axis.offset.saturating_sub(o) } else { axis.offset.saturating_add(o) };
        let indices: Vec<Option<i64>> = (0..shape[k + 1]).map(|o| source_index(source(o), extent, &padding)).collect();
        let known: Vec<i64> = indices.iter().map(|index| index.unwrap_or(0)).collect();
        if extent == 0 {
            let mut shape = x.size();
            shape[k + 1] = known.len() as i64;
            x = Tensor::f_zeros(&shape, (x.kind(), x.device()))?;
            continue;
        }
        x = x.f_index_select(dim, &Tensor::f_from_slice(&known)?.f_to_device(x.device())?)?;
        if let Padding::Constant(value) = padding
            && indices.contains(&None)
        {
            let outside: Vec<bool> = indices.iter().map(Option::is_none).collect();
            let mut along = vec![1; x.dim()];
            along[k + 1] = outside.len() as i64;
            let mask = Tensor::f_from_slice(&outside)?.f_reshape(&along)?.f_to_device(x.device())?;
            x = x.f_masked_fill(&mask, value)?;
        }
    }
    image.with_tensor(x)
}

/// Where padding takes a voxel from; `None` for a constant.
pub(crate) fn source_index(index: i64, extent: i64, padding: &Padding) -> Option<i64> {
    if (0..extent).contains(&index) {
        return Some(index);
    }
    match padding {
        Padding::Constant(_) => None,
        Padding::Border => Some(index.clamp(0, extent - 1)),
        Padding::Wrap => Some(index.rem_euclid(extent)),
        Padding::Symmetric => {
            let index = index.rem_euclid(2 * extent);
            Some(index.min(2 * extent - 1 - index))
        }
        Padding::Reflection if extent == 1 => Some(0),
        Padding::Reflection => {
            let index = index.rem_euclid(2 * (extent - 1));
            Some(index.min(2 * (extent - 1) - index))
        }
    }
}

/// Applies the pending operations of every image in a value: a tensor, a sample, or lists of them.
///
/// `keys` restricts it to these keys of samples; of samples, `overrides` holds one map for each key.
pub(crate) fn apply_pending_in(
    value: Value,
    keys: Option<&[String]>,
    overrides: Option<&Map>,
    run: &Run<'_>,
    applied: &dyn Fn(Option<&str>, &MetaTensor),
) -> Result<Value> {
    let image = |image: MetaTensor, key: Option<&str>, overrides: Option<&Map>| {
        let waits = pending_of(&image) > 0;
        let image = apply_pending(image, overrides, run)?;
        if waits {
            applied(key, &image);
        }
        Ok::<_, Error>(image)
    };
    match value {
        Value::Tensor(tensor) => image(tensor, None, overrides).map(Value::Tensor),
        Value::List(items) => {
            let item = |(i, item)| apply_pending_in(item, keys, overrides, run, applied).at(|| format!("[{i}]"));
            items.into_iter().enumerate().map(item).collect::<Result<_>>().map(Value::List)
        }
        Value::Map(mut sample) => {
            for (key, slot) in &mut sample {
                if keys.is_some_and(|keys| !keys.contains(key)) || pending_count(slot) == 0 {
                    continue;
                }
                let own = match overrides.and_then(|overrides| overrides.get(key)) {
                    None | Some(Value::Null) => None,
                    Some(Value::Map(own)) => Some(own),
                    Some(other) => {
                        return Err(Error::argument(format!(
                            "overrides: '{key}': expected a map of overrides for this key of the sample, found {}",
                            other.describe()
                        )));
                    }
                };
                if let Value::Tensor(tensor) = std::mem::take(slot) {
                    *slot = Value::Tensor(image(tensor, Some(key), own).at(|| format!("({key})"))?);
                }
            }
            Ok(Value::Map(sample))
        }
        other => Ok(other),
    }
}

/// How many operations of an image are pending.
pub(crate) fn pending_count(value: &Value) -> usize {
    if let Value::Tensor(tensor) = value { pending_of(tensor) } else { 0 }
}

fn pending_of(tensor: &MetaTensor) -> usize {
    match tensor.batch() {
        Some(items) => items.iter().map(|item| item.pending.len()).sum(),
        None => tensor.image().map_or(0, |info| info.pending.len()),
    }
}
