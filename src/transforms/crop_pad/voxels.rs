//! What padding puts around an image: the modes of NumPy and PyTorch, and the voxels themselves.

use crate::lazy;
use crate::transform::Run;
use crate::views::{self, Output};
use mica_core::argument::{Argument, expected};
use mica_core::error::{Error, Result};
use mica_core::{DType, MetaTensor, Value, choice};
use mica_kernels::geometry::AxisMap;
use mica_kernels::layout::{Padding, remap_axes};
use tch::{Kind, Tensor};

choice! {
    /// What is put around an image, by the names of NumPy and PyTorch.
    pub enum PadMode {
        /// A number.
        Constant = "constant",
        /// The nearest voxel.
        Edge = "edge",
        /// From the outermost voxel to a number in equal steps.
        LinearRamp = "linear_ramp",
        /// The largest voxel along the axis.
        Maximum = "maximum",
        /// The mean along the axis.
        Mean = "mean",
        /// The median along the axis.
        Median = "median",
        /// The smallest voxel along the axis.
        Minimum = "minimum",
        /// Mirrored at the outermost voxel, which is not repeated.
        Reflect = "reflect",
        /// Mirrored at the border, so that the outermost voxel is repeated.
        Symmetric = "symmetric",
        /// From the other end.
        Wrap = "wrap",
        /// Nothing in particular: zeros.
        Empty = "empty",
        /// PyTorch's `edge`.
        Replicate = "replicate",
        /// PyTorch's `wrap`.
        Circular = "circular",
    }
}

choice! {
    /// What mirroring does to the values.
    pub enum ReflectType {
        /// Nothing.
        Even = "even",
        /// It mirrors them too, at the outermost voxel: twice that one minus the mirrored.
        Odd = "odd",
    }
}

/// A number for everything, one before and one after, or such a pair for each dimension, channels first (NumPy's way).
#[derive(Debug, Clone, PartialEq)]
pub struct PerSide(Vec<Vec<f64>>, usize);

impl Argument for PerSide {
    fn type_name() -> String {
        "float | list[float | list[float]]".to_owned()
    }

    fn parse(value: &Value) -> Result<Self> {
        let number = |item: &Value| match item {
            Value::Bool(flag) => Ok(f64::from(u8::from(*flag))),
            item => item.as_float().ok_or_else(|| expected::<Self>(value)),
        };
        match value {
            Value::List(rows) if rows.iter().any(|row| matches!(row, Value::List(_))) => {
                let row = |row: &Value| match row {
                    Value::List(items) => items.iter().map(number).collect::<Result<Vec<_>>>(),
                    _ => Err(expected::<Self>(value)),
                };
                rows.iter().map(row).collect::<Result<_>>().map(|rows| Self(rows, 2))
            }
            Value::List(items) => Ok(Self(vec![items.iter().map(number).collect::<Result<_>>()?], 1)),
            one => Ok(Self(vec![vec![number(one)?]], 0)),
        }
    }

    fn to_value(&self) -> Value {
        match (self.1, self.0.first().map(Vec::as_slice)) {
            (0, Some([one])) => Value::Float(*one),
            (1, Some(row)) => row.to_vec().into(),
            _ => self.0.clone().into(),
        }
    }
}

impl PerSide {
    /// The single number, where there is just one.
    pub(super) fn single(&self) -> Option<f64> {
        match self.0.as_slice() {
            [row] => match row.as_slice() {
                [one] => Some(*one),
                _ => None,
            },
            _ => None,
        }
    }

    /// Before and after, for each of `ndim` dimensions.
    fn sides(&self, argument: &str, ndim: usize) -> Result<Vec<(f64, f64)>> {
        let pair = |row: &Vec<f64>| match row.as_slice() {
            [both] => Some((*both, *both)),
            [before, after] => Some((*before, *after)),
            _ => None,
        };
        let pairs: Option<Vec<_>> = self.0.iter().map(pair).collect();
        match pairs.as_deref() {
            Some([same]) => Ok(vec![*same; ndim]),
            Some(pairs) if pairs.len() == ndim => Ok(pairs.to_vec()),
            _ => Err(Error::argument(format!(
                "{argument}: expected a number, a pair, or a pair for each of {ndim} dimensions, found {}",
                self.to_value().describe()
            ))),
        }
    }
}

/// A way of padding, with what NumPy's `pad` and PyTorch's take besides.
#[derive(Debug, Clone)]
pub(crate) struct Filling {
    pub(crate) mode: PadMode,
    pub(crate) value: Option<f64>,
    pub(crate) constant_values: Option<PerSide>,
    pub(crate) stat_length: Option<PerSide>,
    pub(crate) end_values: Option<PerSide>,
    pub(crate) reflect_type: Option<ReflectType>,
}

impl Filling {
    /// Zeros.
    pub(crate) const ZEROS: Self = Self {
        mode: PadMode::Constant,
        value: None,
        constant_values: None,
        stat_length: None,
        end_values: None,
        reflect_type: None,
    };

    /// The word as it stands in the history.
    pub(crate) fn word(&self) -> Value {
        self.mode.to_value()
    }

    /// Refuses arguments that the mode does not have.
    fn check(&self) -> Result<()> {
        let word = || match self.mode.to_value() {
            Value::String(word) => word,
            other => other.describe(),
        };
        let refuse = |argument: &str, modes: &str| {
            Err(Error::argument(format!("{argument}: only the mode {modes} has it, found mode '{}'", word())))
        };
        use PadMode::{Constant, LinearRamp, Maximum, Mean, Median, Minimum, Reflect, Symmetric};
        match self.mode {
            Constant => {}
            _ if self.value.is_some() => return refuse("value", "'constant'"),
            _ if self.constant_values.is_some() => return refuse("constant_values", "'constant'"),
            _ => {}
        }
        if self.stat_length.is_some() && !matches!(self.mode, Maximum | Mean | Median | Minimum) {
            return refuse("stat_length", "'maximum', 'mean', 'median' or 'minimum'");
        }
        if self.end_values.is_some() && self.mode != LinearRamp {
            return refuse("end_values", "'linear_ramp'");
        }
        if self.reflect_type.is_some() && !matches!(self.mode, Reflect | Symmetric) {
            return refuse("reflect_type", "'reflect' or 'symmetric'");
        }
        Ok(())
    }

    /// What one pass over memory can do; `None` for what needs arithmetic or several numbers.
    fn moved(&self) -> Option<Padding> {
        match self.mode {
            PadMode::Constant => match &self.constant_values {
                None => Some(Padding::Constant(self.value.unwrap_or(0.0))),
                Some(values) => values.single().map(Padding::Constant),
            },
            PadMode::Empty => Some(Padding::Constant(0.0)),
            PadMode::Edge | PadMode::Replicate => Some(Padding::Border),
            PadMode::Wrap | PadMode::Circular => Some(Padding::Wrap),
            PadMode::Reflect | PadMode::Symmetric if self.reflect_type == Some(ReflectType::Odd) => None,
            PadMode::Reflect => Some(Padding::Reflection),
            PadMode::Symmetric => Some(Padding::Symmetric),
            _ => None,
        }
    }
}

/// The part `bounds` (first index and the one after the last, for each dimension) of an image: a view.
pub(crate) fn part(image: &MetaTensor, bounds: &[(i64, i64)]) -> Result<MetaTensor> {
    let mut view: Option<Tensor> = None;
    for (dim, ((start, stop), size)) in bounds.iter().zip(image.shape()).enumerate() {
        if (*start, *stop) != (0, *size) {
            let all = view.as_ref().unwrap_or_else(|| image.tensor());
            view = Some(all.f_narrow(dim as i64, *start, stop - start)?);
        }
    }
    view.map_or_else(|| Ok(image.clone()), |view| image.with_tensor(view))
}

/// Extents after padding.
pub(crate) fn padded_shape(shape: &[i64], widths: &[(i64, i64)]) -> Result<Vec<i64>> {
    let extent = |(size, (before, after)): (&i64, &(i64, i64))| {
        size.checked_add(*before).and_then(|size| size.checked_add(*after)).filter(|size| *size >= 0).ok_or_else(|| {
            Error::shape(format!("an axis of {size} voxels cannot be padded by {before} before and {after} after it"))
        })
    };
    shape.iter().zip(widths).map(extent).collect()
}

/// Puts `widths` voxels before and after each dimension. Negative widths take voxels away, before others are added.
///
/// Where nothing is added the result is a view.
pub(crate) fn pad(image: &MetaTensor, widths: &[(i64, i64)], filling: &Filling, run: &Run<'_>) -> Result<MetaTensor> {
    let shape = padded_shape(image.shape(), widths)?;
    let inner = |(size, (before, after)): (&i64, &(i64, i64))| {
        let start = before.min(&0).saturating_neg();
        let stop = size.saturating_add(*after.min(&0));
        if start <= stop && stop >= 0 { Some((start, stop)) } else { None }
    };
    let bounds: Option<Vec<_>> = image.shape().iter().zip(widths).map(inner).collect();
    let Some(bounds) = bounds else {
        return Err(Error::shape(format!(
            "an image of shape {:?} has not as many voxels as padding by {widths:?} takes away",
            image.shape()
        )));
    };
    let image = part(image, &bounds)?;
    let widths: Vec<(i64, i64)> = widths.iter().map(|(before, after)| (*before.max(&0), *after.max(&0))).collect();
    if widths.iter().all(|width| *width == (0, 0)) {
        return Ok(image);
    }
    filling.check()?;
    let grows = |(size, width): (&i64, &(i64, i64))| *size == 0 && *width != (0, 0);
    let needs_voxels = !matches!(filling.mode, PadMode::Constant | PadMode::Empty);
    if needs_voxels && image.shape().iter().zip(&widths).any(grows) {
        return Err(Error::shape(format!(
            "an axis without voxels can only be padded with mode 'constant', found shape {:?} and mode {}",
            image.shape(),
            filling.word().describe()
        )));
    }
    match filling.moved() {
        Some(padding) if views::use_kernels(run, &image)? => {
            let mut output = Output::shaped(&image, &shape, image.strides(), image.dtype()?)?;
            let map =
                |(axis, (before, _)): (usize, &(i64, i64))| AxisMap { offset: -before, ..AxisMap::identity(axis) };
            let maps: Vec<AxisMap> = widths.iter().enumerate().map(map).collect();
            remap_axes(views::view(&image)?, output.view()?, &maps, padding, views::threads()?)
                .map_err(views::refused)?;
            Ok(output.into_tensor())
        }
        Some(Padding::Constant(value)) => {
            let everywhere = vec![(value, value); image.ndim()];
            constants(&image, &widths, &shape, &everywhere)
        }
        Some(padding) => gather(&image, &widths, padding),
        None => arithmetic(&image, &widths, &shape, filling),
    }
}

/// One number of the image's element type and device.
pub(super) fn number(image: &MetaTensor, value: f64) -> Result<Tensor> {
    let number = MetaTensor::plain(Tensor::f_from_slice(&[value])?.f_reshape(&[] as &[i64])?)?;
    Ok(number.to(Some(image.device()), Some(image.dtype()?))?.tensor().shallow_clone())
}

/// Numbers around an image, one for each side.
fn constants(image: &MetaTensor, widths: &[(i64, i64)], shape: &[i64], values: &[(f64, f64)]) -> Result<MetaTensor> {
    let output = image.empty_in_order(image.dtype()?, shape, image.strides())?;
    let mut center = output.tensor().shallow_clone();
    for (dim, (size, (before, after))) in image.shape().iter().zip(widths).enumerate() {
        center = center.f_narrow(dim as i64, *before, *size)?;
        // Later axes write over the corners of earlier ones, as in NumPy.
        for (start, width, value) in [(0, *before, values[dim].0), (before + size, *after, values[dim].1)] {
            if width > 0 {
                output.tensor().f_narrow(dim as i64, start, width)?.f_copy_(&number(image, value)?)?;
            }
        }
    }
    center.f_copy_(image.tensor())?;
    Ok(output)
}

/// Every voxel from where it lies in the image.
fn gather(image: &MetaTensor, widths: &[(i64, i64)], padding: Padding) -> Result<MetaTensor> {
    let (mut x, dtype) = wide(image)?;
    for (dim, (before, after)) in widths.iter().enumerate() {
        if (*before, *after) == (0, 0) {
            continue;
        }
        let size = image.shape()[dim];
        let indices: Vec<i64> =
            (-before..size + after).map(|at| lazy::source_index(at, size, &padding).unwrap_or(0)).collect();
        x = x.f_index_select(dim as i64, &Tensor::f_from_slice(&indices)?.f_to_device(x.device())?)?;
    }
    image.with_tensor(x)?.to(None, Some(dtype))
}

/// As an element type that libtorch computes with, and the one to go back to.
fn wide(image: &MetaTensor) -> Result<(Tensor, DType)> {
    let dtype = image.dtype()?;
    let computed = if dtype == DType::UInt16 { DType::Int32 } else { dtype };
    Ok((image.to(None, Some(computed))?.tensor().shallow_clone(), dtype))
}

/// The modes that compute, one axis after the other, each with what the axes before it have added. By libtorch's
/// operations, wherever the image is.
fn arithmetic(image: &MetaTensor, widths: &[(i64, i64)], shape: &[i64], filling: &Filling) -> Result<MetaTensor> {
    let ndim = image.ndim();
    if filling.mode == PadMode::Constant {
        let values =
            filling.constant_values.as_ref().map(|values| values.sides("constant_values", ndim)).transpose()?;
        return constants(image, widths, shape, &values.unwrap_or_else(|| vec![(0.0, 0.0); ndim]));
    }
    let ends = filling.end_values.as_ref().map(|values| values.sides("end_values", ndim)).transpose()?;
    let lengths = filling.stat_length.as_ref().map(|values| values.sides("stat_length", ndim)).transpose()?;
    let mut padded = image.clone();
    for (dim, (before, after)) in widths.iter().enumerate() {
        let side = |width: i64, first: bool| -> Result<Option<MetaTensor>> {
            if width == 0 {
                return Ok(None);
            }
            let of = |pairs: &Option<Vec<(f64, f64)>>| {
                pairs.as_ref().and_then(|pairs| pairs.get(dim)).map(|pair| if first { pair.0 } else { pair.1 })
            };
            let side = Side { padded: &padded, dim: dim as i64, width, first };
            match filling.mode {
                PadMode::LinearRamp => side.ramp(of(&ends).unwrap_or(0.0)),
                PadMode::Reflect => side.odd(false),
                PadMode::Symmetric => side.odd(true),
                mode => side.statistic(mode, of(&lengths)),
            }
            .map(Some)
        };
        let (left, right) = (side(*before, true)?, side(*after, false)?);
        let parts: Vec<&Tensor> = left.iter().chain([&padded]).chain(right.iter()).map(MetaTensor::tensor).collect();
        if parts.len() > 1 {
            padded = padded.with_tensor(Tensor::f_cat(&parts, dim as i64)?)?;
        }
    }
    Ok(padded)
}

/// One side of an axis that is padded by computing.
struct Side<'a> {
    padded: &'a MetaTensor,
    dim: i64,
    width: i64,
    /// Before the image, or after it.
    first: bool,
}

impl Side<'_> {
    fn size(&self) -> i64 {
        self.padded.shape().get(self.dim as usize).copied().unwrap_or(0)
    }

    /// The outermost `length` voxels, converted.
    fn outermost(&self, length: i64, dtype: DType) -> Result<Tensor> {
        let start = if self.first { 0 } else { self.size() - length };
        let part = self.padded.with_tensor(self.padded.tensor().f_narrow(self.dim, start, length)?)?;
        Ok(part.to(None, Some(dtype))?.tensor().shallow_clone())
    }

    /// Computed voxels, in the image's element type.
    fn finish(&self, computed: Tensor) -> Result<MetaTensor> {
        self.padded.with_tensor(computed)?.to(None, Some(self.padded.dtype()?))
    }

    /// One voxel along the axis, repeated.
    fn repeated(&self, one: Tensor) -> Result<MetaTensor> {
        let mut shape = one.size();
        if let Some(extent) = shape.get_mut(self.dim as usize) {
            *extent = self.width;
        }
        let one = self.finish(one)?;
        self.padded.with_tensor(one.tensor().f_expand(&shape, false)?)
    }

    fn statistic(&self, mode: PadMode, length: Option<f64>) -> Result<MetaTensor> {
        let length = match length {
            None => self.size(),
            Some(length) if length >= 1.0 && length.fract() == 0.0 => self.size().min(length as i64),
            Some(length) => {
                return Err(Error::argument(format!(
                    "stat_length: expected whole numbers of at least 1, found {length}"
                )));
            }
        };
        let dtype = self.padded.dtype()?;
        let whole = !dtype.is_floating_point();
        let dims = [self.dim];
        match mode {
            PadMode::Maximum | PadMode::Minimum => {
                let chunk = self.outermost(length, if whole { DType::Int64 } else { dtype })?;
                let one = if mode == PadMode::Maximum { chunk.f_amax(dims, true) } else { chunk.f_amin(dims, true) };
                self.repeated(one?)
            }
            mode => {
                let chunk = self.outermost(length, DType::Float64)?;
                let one = match mode {
                    PadMode::Mean => chunk.f_mean_dim(&dims[..], true, Kind::Double)?,
                    _ => median(&chunk, self.dim)?,
                };
                // NumPy rounds whole numbers to the nearest, halves to even; for booleans anything but 0 is true.
                self.repeated(if whole && dtype != DType::Bool { one.f_round()? } else { one })
            }
        }
    }

    /// Equal steps from `end` to the outermost voxel, `numpy.linspace` without its last number.
    fn ramp(&self, end: f64) -> Result<MetaTensor> {
        let edge = self.outermost(1, DType::Float64)?;
        let mut along = vec![1; edge.dim()];
        if let Some(extent) = along.get_mut(self.dim as usize) {
            *extent = self.width;
        }
        let count = self.width as f64;
        let order = |i: i64| if self.first { i } else { self.width - 1 - i };
        let steps: Vec<f64> = (0..self.width).map(|i| order(i) as f64).collect();
        let steps = Tensor::f_from_slice(&steps)?.f_reshape(&along)?.f_to_device(edge.device())?;
        let delta = edge.f_sub_scalar(end)?;
        let step = delta.f_div_scalar(count)?;
        // NumPy's order of operations, so that floors agree.
        let flat = step.f_eq(0.0)?.f_any()?.f_int64_value(&[])? != 0;
        let ramp = if flat { steps.f_div_scalar(count)?.f_mul(&delta)? } else { steps.f_mul(&step)? };
        let ramp = ramp.f_add_scalar(end)?;
        let dtype = self.padded.dtype()?;
        self.finish(if dtype.is_floating_point() || dtype == DType::Bool { ramp } else { ramp.f_floor()? })
    }

    /// Mirrored in place and in value.
    fn odd(&self, with_edge: bool) -> Result<MetaTensor> {
        let skipped = i64::from(!with_edge);
        if self.width > self.size() - skipped {
            return Err(Error::unsupported(format!(
                "reflect_type 'odd' mirrors once: an axis of {} voxels can be padded by at most {}, found {}",
                self.size(),
                self.size() - skipped,
                self.width
            )));
        }
        let dtype = self.padded.dtype()?;
        let computed = if dtype.is_floating_point() { dtype } else { DType::Int64 };
        let chunk = self.outermost(self.width + skipped, computed)?;
        let chunk = chunk.f_narrow(self.dim, if self.first { skipped } else { 0 }, self.width)?;
        let edge = self.outermost(1, computed)?;
        self.finish(edge.f_mul_scalar(2)?.f_sub(&chunk.f_flip([self.dim])?)?)
    }
}

/// The median along an axis, of an even number the mean of the two in the middle; NaN where there is one.
fn median(chunk: &Tensor, dim: i64) -> Result<Tensor> {
    let (sorted, _) = chunk.f_sort(dim, false)?;
    let count = chunk.size().get(dim as usize).copied().unwrap_or(1);
    let at = |index: i64| sorted.f_narrow(dim, index, 1);
    let middle = at((count - 1) / 2)?.f_add(&at(count / 2)?)?.f_div_scalar(2.0)?;
    // Sorting puts them last.
    let last = at(count - 1)?;
    Ok(middle.f_where_self(&last.f_isnan()?.f_logical_not()?, &last)?)
}
