//! Lazy execution: pending operations, combined into one step.
//!
//! Lazy transforms leave the voxels alone and add a matrix to the pending operations of an image. [`apply_pending`]
//! multiplies these matrices and moves the voxels once. What only permutes, flips, crops and pads moves voxels without
//! interpolation; the rules (element type, affine, padding) are MONAI's `apply_pending` and `resample`.

use crate::replay;
use crate::track;
use crate::transform::{Abilities, Run, Transform};
use crate::views::{self, Output};
use mica_core::argument::Argument;
use mica_core::error::{Error, Result, ResultExt, nearest};
use mica_core::history::{LazyGeometry, Pending};
use mica_core::{DType, Device, Map, MetaTensor, Value, component};
use mica_kernels::Strided;
use mica_kernels::geometry::{AFFINE_TOLERANCE, Affine, AxisMap};
use mica_kernels::layout::{Padding, remap_axes};
use tch::Tensor;

component! {
    /// Makes pending operations happen at this point of a lazy `Compose`, before the next transform.
    ///
    /// It does nothing itself and passes its input on: a `Compose` that meets it applies the pending operations of
    /// every image, of the dictionary form `ApplyPendingd` those of its keys (keys that a sample does not have are
    /// ignored). Outside a `Compose` nothing happens. `inverse` passes its input on too.
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
}

/// How to interpolate: a word of PyTorch's, or the order of a spline.
#[derive(Debug, Clone, PartialEq)]
enum Interpolation {
    Word(&'static str),
    Spline(i64),
}

/// The words that MONAI's resampling knows.
const INTERPOLATIONS: [&str; 7] = ["bilinear", "nearest", "bicubic", "trilinear", "linear", "area", "nearest-exact"];

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
    padding: Option<Outside>,
    dtype: Option<DType>,
    align_corners: bool,
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
            ("mode" | "padding_mode" | "dtype" | "align_corners" | "device", Value::Null) => {}
            ("mode", Value::Int(order @ 0..=5)) => self.mode = Some(Interpolation::Spline(*order)),
            ("mode", Value::String(word)) => match INTERPOLATIONS.iter().find(|known| *known == word) {
                Some(known) => self.mode = Some(Interpolation::Word(known)),
                None => return wrong(&format!("one of {}, or 0 to 5 for a spline", words(INTERPOLATIONS))),
            },
            ("mode", _) => return wrong(&format!("one of {}, or 0 to 5 for a spline", words(INTERPOLATIONS))),
            ("padding_mode", Value::String(word)) => match PADDINGS.iter().find(|(known, _)| known == word) {
                Some((_, outside)) => self.padding = Some(*outside),
                None => return wrong(&format!("one of {}", words(PADDINGS.map(|(word, _)| word)))),
            },
            ("padding_mode", _) => return wrong(&format!("one of {}", words(PADDINGS.map(|(word, _)| word)))),
            ("dtype", value) => {
                self.dtype =
                    Some(<DType as Argument>::parse(value).map_err(|error| error.prefixed("overrides: 'dtype'"))?);
            }
            ("align_corners", Value::Bool(flag)) => self.align_corners = *flag,
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
/// The result is float32, as MONAI's whatever the overrides say. Its affine has as many axes as the combined matrix:
/// 3x3 for a 2-D image. The records move from the pending to the applied operations.
///
/// # Errors
/// `InvalidArgument` for overrides that do not exist, `Unsupported` for operations that need interpolation.
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
    let affine = plan.affine_after(&info.affine, &overrides)?;

    let mut image = image.to(overrides.device, None)?;
    image.image_mut()?.pending.clear();
    let mut moved = plan.carry_out(&image, &overrides, run)?;
    let info = moved.image_mut()?;
    info.affine = affine;
    if track::tracing() {
        let count = pending.len();
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

    /// The affine of the result.
    fn affine_after(&self, affine: &Affine, overrides: &Overrides) -> Result<Affine> {
        // MONAI's SpatialResample keeps the rank of the affine. One axis has no resampling there: as the eager step.
        let rank = match overrides.align_corners || overrides.resample || self.matrix.rank() == 1 {
            true => affine.rank(),
            false => self.matrix.rank(),
        };
        let affine = affine.to_rank(rank).map_err(internal)?;
        Ok(affine.compose(&self.matrix.to_rank(rank).map_err(internal)?))
    }

    fn carry_out(&self, image: &MetaTensor, overrides: &Overrides, run: &Run<'_>) -> Result<MetaTensor> {
        match self.axes() {
            Some(axes) => move_voxels(image, &axes, &self.shape, overrides.padding(), run),
            None => Err(self.needs_interpolation(overrides)),
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

    fn needs_interpolation(&self, overrides: &Overrides) -> Error {
        let exact = |pending: &&Pending| pending.affine.lossless(AFFINE_TOLERANCE).is_some();
        let culprit =
            self.pending.iter().find(|pending| !exact(pending)).map(|pending| pending.operation.class.as_str());
        let mode = match &overrides.mode {
            None => String::new(),
            Some(Interpolation::Word(word)) => format!(" with mode '{word}'"),
            Some(Interpolation::Spline(order)) => format!(" with splines of order {order}"),
        };
        let dtype = overrides.dtype.map(|dtype| format!(" computed in {dtype}")).unwrap_or_default();
        let all = self.pending.iter().map(|pending| pending.operation.class.as_str()).collect::<Vec<_>>().join(", ");
        Error::unsupported(format!(
            "the pending operations [{all}] need interpolation{mode}{dtype}, brought by {}: only flips, permutations, \
             crops and pads by whole voxels can be applied lazily",
            culprit.unwrap_or("their combination")
        ))
    }
}

impl Overrides {
    fn padding(&self) -> Padding {
        match (self.padding, self.align_corners || self.resample) {
            // MONAI pads with zeros where it moves voxels, and repeats the border where it resamples.
            (None, false) | (Some(Outside::Zeros), _) => Padding::Constant(0.0),
            (None, true) | (Some(Outside::Border), _) => Padding::Border,
            (Some(Outside::Reflection), true) if !self.align_corners => Padding::Symmetric,
            (Some(Outside::Reflection), _) => Padding::Reflection,
            (Some(Outside::Wrap), _) => Padding::Wrap,
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
fn source_index(index: i64, extent: i64, padding: &Padding) -> Option<i64> {
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
