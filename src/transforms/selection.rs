//! Which voxels are meant: MONAI's `select_fn` arguments.

use crate::transform::{self, Run};
use mica_core::argument::Argument;
use mica_core::error::{Error, Result, ResultExt};
use mica_core::{Component, DType, MetaTensor, Value};
use mica_kernels::indices::Select;

/// MONAI's default.
const IS_POSITIVE: &str = "is_positive";

/// A choice of voxels: those greater than 0, a comparison with a number, or whatever a transform gives.
#[derive(Debug, Clone)]
pub enum Selection {
    /// Voxels that compare with a number in this way; the text that said so.
    Compared(Comparison, f64, String),
    /// Voxels where the transform's result is not 0.
    Given(Component),
}

/// How voxels are compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Comparison {
    /// `>`
    Greater,
    /// `>=`
    AtLeast,
    /// `<`
    Less,
    /// `<=`
    AtMost,
    /// `==`
    Equal,
    /// `!=`
    Other,
}

/// Longer signs first, since `>` begins `>=`.
const SIGNS: [(&str, Comparison); 6] = [
    (">=", Comparison::AtLeast),
    ("<=", Comparison::AtMost),
    ("==", Comparison::Equal),
    ("!=", Comparison::Other),
    (">", Comparison::Greater),
    ("<", Comparison::Less),
];

impl Default for Selection {
    fn default() -> Self {
        Self::Compared(Comparison::Greater, 0.0, IS_POSITIVE.to_owned())
    }
}

impl Argument for Selection {
    fn type_name() -> String {
        "str | component".to_owned()
    }

    fn parse(value: &Value) -> Result<Self> {
        match value {
            Value::String(text) if text == IS_POSITIVE || text.ends_with(".is_positive") => Ok(Self::default()),
            Value::String(text) => comparison(text)
                .map(|(comparison, number)| Self::Compared(comparison, number, text.clone()))
                .ok_or_else(|| {
                    Error::argument(format!(
                        "expected 'is_positive', a comparison of x with a number ('x > 0.5'), or a transform, found {}",
                        value.describe()
                    ))
                }),
            other => Component::parse(other).map(Self::Given),
        }
    }

    fn to_value(&self) -> Value {
        match self {
            Self::Compared(_, _, text) => Value::String(text.clone()),
            Self::Given(component) => Value::Component(component.clone()),
        }
    }
}

/// Reads `x > 0.5`, also as `lambda x: x > 0.5` and with the `$` of MONAI's configurations.
fn comparison(text: &str) -> Option<(Comparison, f64)> {
    let text = text.trim().trim_start_matches('$').trim_start();
    let (variable, body) = match text.strip_prefix("lambda ") {
        Some(rest) => rest.split_once(':').map(|(variable, body)| (Some(variable.trim()), body))?,
        None => (None, text),
    };
    let (left, sign, right) = SIGNS.iter().find_map(|(sign, comparison)| {
        body.split_once(sign).map(|(left, right)| (left.trim(), *comparison, right.trim()))
    })?;
    let named = !left.is_empty()
        && left.chars().all(|c| c.is_alphanumeric() || c == '_')
        && !left.starts_with(char::is_numeric);
    let known = variable.is_none_or(|variable| variable == left);
    right.parse().ok().filter(|_| named && known).map(|number| (sign, number))
}

impl Selection {
    /// As the kernels select, where they can.
    pub(crate) fn select(&self) -> Option<Select<'static>> {
        match self {
            Self::Compared(Comparison::Greater, number, _) => Some(Select::Above(*number)),
            Self::Compared(Comparison::Equal, number, _) => Some(Select::Equal(*number)),
            Self::Compared(Comparison::Other, number, _) if *number == 0.0 => Some(Select::NonZero),
            _ => None,
        }
    }

    /// A tensor of the image's shape that is not 0 where voxels are meant.
    pub(crate) fn mask(&self, image: &MetaTensor, run: &Run<'_>) -> Result<MetaTensor> {
        let (comparison, number) = match self {
            Self::Compared(comparison, number, _) => (*comparison, *number),
            Self::Given(component) => {
                return match transform::apply(component, Value::Tensor(image.clone()), run).at(|| "select_fn")? {
                    Value::Tensor(mask) if mask.shape() == image.shape() => Ok(mask),
                    other => Err(Error::type_mismatch(format!(
                        "select_fn: expected a tensor of shape {:?}, found {}",
                        image.shape(),
                        other.describe()
                    ))),
                };
            }
        };
        // libtorch does not compare uint16.
        let image = if image.dtype()? == DType::UInt16 { image.to(None, Some(DType::Int32))? } else { image.clone() };
        let x = image.tensor();
        image.with_tensor(match comparison {
            Comparison::Greater => x.f_gt(number)?,
            Comparison::AtLeast => x.f_ge(number)?,
            Comparison::Less => x.f_lt(number)?,
            Comparison::AtMost => x.f_le(number)?,
            Comparison::Equal => x.f_eq(number)?,
            Comparison::Other => x.f_ne(number)?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comparisons_are_read_as_configurations_write_them() {
        for (text, expected) in [
            ("x > 0.5", Some((Comparison::Greater, 0.5))),
            ("$lambda x: x >= -1000", Some((Comparison::AtLeast, -1000.0))),
            ("lambda img: img != 0", Some((Comparison::Other, 0.0))),
            ("x==3", Some((Comparison::Equal, 3.0))),
            ("lambda x: y > 1", None),
            ("x + 1 > 2", None),
            ("x", None),
            ("> 1", None),
            ("x > y", None),
        ] {
            assert_eq!(comparison(text), expected, "{text}");
        }
    }
}
