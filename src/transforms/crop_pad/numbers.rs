//! Arguments that are whole numbers, one or one per axis, in the ways that MONAI writes them.

use mica_core::argument::{Argument, expected};
use mica_core::error::{Error, Result};
use mica_core::{DType, Device, MetaTensor, Value};

/// The numbers of a tensor of at most one dimension, as a value that a list of numbers would be.
fn listed(tensor: &MetaTensor) -> Result<Value> {
    if tensor.ndim() > 1 {
        return Err(Error::argument(format!(
            "expected one dimension of numbers, found a tensor of {:?}",
            tensor.shape()
        )));
    }
    let mut numbers = numbers(tensor)?.into_iter().map(Value::Float);
    Ok(match tensor.ndim() {
        0 => numbers.next().unwrap_or_default(),
        _ => Value::List(numbers.collect()),
    })
}

/// The elements of a tensor in C order.
pub(crate) fn numbers(tensor: &MetaTensor) -> Result<Vec<f64>> {
    let flat = tensor.to(Some(Device::Cpu), Some(DType::Float64))?.tensor().f_flatten(0, -1)?.f_contiguous()?;
    Ok(Vec::<f64>::try_from(&flat)?)
}

/// A size for each axis; none, 0 and negative numbers stand for the image's own size (MONAI's `fall_back_tuple`).
#[derive(Debug, Clone, PartialEq)]
pub enum Sizes {
    /// For every axis.
    One(Option<i64>),
    /// One for each axis.
    Many(Vec<Option<i64>>),
}

impl Argument for Sizes {
    fn type_name() -> String {
        "int | list[int | none] | tensor | none".to_owned()
    }

    fn parse(value: &Value) -> Result<Self> {
        let size = |value: &Value| match value {
            Value::Null => Ok(None),
            Value::Int(size) => Ok(Some(*size)),
            Value::Float(size) if size.fract() == 0.0 && size.abs() < 9e15 => Ok(Some(*size as i64)),
            _ => Err(expected::<Self>(value)),
        };
        match value {
            Value::List(items) => items.iter().map(size).collect::<Result<_>>().map(Self::Many),
            Value::Tensor(tensor) => match listed(tensor)? {
                Value::Tensor(_) => Err(expected::<Self>(value)),
                listed => Self::parse(&listed),
            },
            value => size(value).map(Self::One),
        }
    }

    fn to_value(&self) -> Value {
        let size = |size: &Option<i64>| size.map_or(Value::Null, Value::Int);
        match self {
            Self::One(one) => size(one),
            Self::Many(many) => Value::List(many.iter().map(size).collect()),
        }
    }
}

impl Sizes {
    /// One size for each axis, the image's own where there is none.
    pub(crate) fn or_own(&self, argument: &str, own: &[i64]) -> Result<Vec<i64>> {
        let chosen = |(own, size): (&i64, Option<i64>)| size.filter(|size| *size > 0).unwrap_or(*own);
        match self {
            Self::One(size) => Ok(own.iter().map(|own| chosen((own, *size))).collect()),
            Self::Many(sizes) => {
                per_axis(argument, sizes.len(), own.len())?;
                Ok(own.iter().zip(sizes.iter().copied()).map(chosen).collect())
            }
        }
    }
}

/// Refuses a list that has not one entry per axis.
pub(crate) fn per_axis(argument: &str, found: usize, axes: usize) -> Result<()> {
    if found == axes {
        return Ok(());
    }
    Err(Error::argument(format!(
        "{argument}: expected one number or one for each of {axes} spatial axes, found {found}"
    )))
}

/// One entry for each axis of what may be a single one (MONAI's `ensure_tuple_rep`).
pub(crate) fn repeated<T: Copy>(
    argument: &str,
    given: &mica_core::argument::OneOrMany<T>,
    axes: usize,
) -> Result<Vec<T>> {
    match given {
        mica_core::argument::OneOrMany::One(one) => Ok(vec![*one; axes]),
        mica_core::argument::OneOrMany::Many(many) => {
            per_axis(argument, many.len(), axes)?;
            Ok(many.clone())
        }
    }
}

/// Coordinates of voxels: one number or one per axis; fractions are cut off.
#[derive(Debug, Clone, PartialEq)]
pub struct Coordinates(pub(crate) Vec<i64>);

impl Argument for Coordinates {
    fn type_name() -> String {
        "int | list[int] | tensor".to_owned()
    }

    fn parse(value: &Value) -> Result<Self> {
        let number = |item: &Value| match item {
            Value::Int(number) => Ok(*number),
            Value::Float(number) if number.is_finite() => Ok(number.trunc() as i64),
            _ => Err(expected::<Self>(value)),
        };
        match value {
            Value::List(items) => items.iter().map(number).collect::<Result<_>>().map(Self),
            Value::Tensor(tensor) => match listed(tensor)? {
                Value::List(items) => items.iter().map(number).collect::<Result<_>>().map(Self),
                one => number(&one).map(|one| Self(vec![one])),
            },
            value => number(value).map(|one| Self(vec![one])),
        }
    }

    fn to_value(&self) -> Value {
        match self.0.as_slice() {
            [one] => Value::Int(*one),
            many => mica_core::history::int_list(many),
        }
    }
}

impl Coordinates {
    /// Two of them with the same number of axes: a single number counts for all.
    pub(crate) fn pair(&self, other: &Self, names: &str) -> Result<Vec<(i64, i64)>> {
        let count = self.0.len().max(other.0.len());
        let at = |numbers: &[i64], axis: usize| match numbers {
            [one] => Some(*one),
            many => many.get(axis).copied(),
        };
        let paired = (0..count).map(|axis| Some((at(&self.0, axis)?, at(&other.0, axis)?))).collect::<Option<_>>();
        paired.ok_or_else(|| {
            let (a, b) = (self.0.len(), other.0.len());
            Error::argument(format!("{names}: expected as many numbers for both, found {a} and {b}"))
        })
    }
}

/// A stretch of an axis as Python's `slice(start, stop)`: negative numbers count from the end, none is the end itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Slice {
    /// First index.
    pub(crate) start: Option<i64>,
    /// Index after the last one.
    pub(crate) stop: Option<i64>,
}

impl Argument for Slice {
    fn type_name() -> String {
        "list[int | none] | none".to_owned()
    }

    fn parse(value: &Value) -> Result<Self> {
        let wrong = || {
            Error::argument(format!(
                "expected a slice [start, stop] or [start, stop, 1] of whole numbers or none, found {}",
                value.describe()
            ))
        };
        let end = |end: &Value| match end {
            Value::Null => Ok(None),
            Value::Int(end) => Ok(Some(*end)),
            _ => Err(wrong()),
        };
        match value {
            Value::Null => Ok(Self::default()),
            Value::List(items) => match items.as_slice() {
                [start, stop] | [start, stop, Value::Null | Value::Int(1)] => {
                    Ok(Self { start: end(start)?, stop: end(stop)? })
                }
                [_, _, step] => Err(Error::argument(format!(
                    "expected slices of step 1 or none, found a step of {}",
                    step.describe()
                ))),
                _ => Err(wrong()),
            },
            _ => Err(wrong()),
        }
    }

    fn to_value(&self) -> Value {
        Value::List(vec![self.start.into(), self.stop.into()])
    }
}

impl Slice {
    /// From `start` up to `stop`.
    pub(crate) fn new(start: i64, stop: i64) -> Self {
        Self { start: Some(start), stop: Some(stop) }
    }

    /// The indices that it means of an axis: first, and the one after the last, which is not before the first.
    pub(crate) fn bounds(&self, size: i64) -> (i64, i64) {
        let within = |end: i64| (if end < 0 { end.saturating_add(size) } else { end }).clamp(0, size);
        let start = self.start.map_or(0, within);
        (start, self.stop.map_or(size, within).max(start))
    }
}
