//! Spatial transforms that are given in the world: spacing, orientation, the grid of another image.

pub(crate) mod grid;
pub mod orientation;
pub mod resample_to_match;
pub mod spacing;
pub mod spatial_resample;

use crate::transform::Abilities;
use crate::{checked_image, with_missing_keys_before, with_own_dictionary};
use mica_core::argument::{Argument, expected};
use mica_core::error::{Error, Result};
use mica_core::registry::{Registry, Spec};
use mica_core::{DType, Device, MetaTensor, Value, history};
use mica_kernels::geometry::Affine;
use orientation::Orientation;
use resample_to_match::{ResampleToMatch, ResampleToMatchd};
use spacing::{Spacing, Spacingd};
use spatial_resample::{SpatialResample, SpatialResampled};

/// How each class of record is undone. Those of `Spacing` are of the class `SpatialResample`, as in MONAI.
pub(crate) const UNDO: crate::Undoers =
    &[crate::undo::<SpatialResample>(), crate::undo::<ResampleToMatch>(), crate::undo::<Orientation>()];

/// Adds the transforms of this family.
pub(crate) fn register(registry: &mut Registry) {
    let spatial = |spec: Spec| Spec { traits: Abilities::SPATIAL.names(), ..spec };
    registry.add(spatial(with_own_dictionary::<SpatialResample, SpatialResampled>(
        "spatial",
        crate::object::<SpatialResample>,
        spatial_resample::dictionary,
    )));
    registry.add(spatial(with_own_dictionary::<ResampleToMatch, ResampleToMatchd>(
        "spatial",
        crate::object::<ResampleToMatch>,
        resample_to_match::dictionary,
    )));
    registry.add(spatial(with_own_dictionary::<Spacing, Spacingd>(
        "spatial",
        crate::object::<Spacing>,
        spacing::dictionary,
    )));
    registry.add(with_missing_keys_before("lazy", checked_image::<Orientation>("spatial")));
}

/// An affine among arguments: nested lists or a tensor.
#[derive(Debug, Clone, Copy)]
pub struct Matrix(pub Affine);

impl Argument for Matrix {
    fn type_name() -> String {
        "list[list[float]] | tensor".to_owned()
    }

    fn parse(value: &Value) -> Result<Self> {
        match value {
            Value::List(_) => history::affine_from_value(value).map(Self),
            Value::Tensor(tensor) => affine_of_tensor(tensor).map(Self),
            other => Err(expected::<Self>(other)),
        }
    }

    fn to_value(&self) -> Value {
        history::affine_value(&self.0)
    }
}

fn affine_of_tensor(tensor: &MetaTensor) -> Result<Affine> {
    let wrong =
        || Error::argument(format!("expected a square matrix of 2, 3 or 4 rows, found shape {:?}", tensor.shape()));
    match tensor.shape() {
        [rows, columns] if rows == columns && (2..=4).contains(rows) => {}
        _ => return Err(wrong()),
    }
    Affine::from_slice(&numbers(tensor)?).map_err(|error| Error::argument(error.to_string()))
}

/// The numbers of a small tensor.
fn numbers(tensor: &MetaTensor) -> Result<Vec<f64>> {
    let plain = tensor.to(Some(Device::Cpu), Some(DType::Float64))?.contiguous()?;
    let flat = plain.tensor().f_reshape([-1])?;
    Ok(Vec::<f64>::try_from(&flat)?)
}

/// Whole numbers, one or several: a list or a tensor.
#[derive(Debug, Clone, PartialEq)]
pub enum Sizes {
    /// A single number.
    One(i64),
    /// One for each axis.
    Many(Vec<i64>),
}

impl Argument for Sizes {
    fn type_name() -> String {
        "int | list[int] | tensor".to_owned()
    }

    fn parse(value: &Value) -> Result<Self> {
        let whole = |number: f64| if number.fract() == 0.0 { Ok(number as i64) } else { Err(expected::<Self>(value)) };
        let numbers: Result<Vec<i64>> = match value {
            Value::Int(number) => return Ok(Self::One(*number)),
            Value::List(items) => {
                items.iter().map(|item| whole(item.as_float().ok_or_else(|| expected::<Self>(value))?)).collect()
            }
            Value::Tensor(tensor) if tensor.ndim() == 1 => numbers(tensor)?.into_iter().map(whole).collect(),
            other => return Err(expected::<Self>(other)),
        };
        numbers.map(Self::Many)
    }

    fn to_value(&self) -> Value {
        match self {
            Self::One(number) => Value::Int(*number),
            Self::Many(numbers) => history::int_list(numbers),
        }
    }
}
