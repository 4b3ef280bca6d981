//! Transforms that pass their input on: statistics for the log, delays, nested lists.

use crate::transform::{Abilities, Run, Transform, not_invertible};
use crate::views;
use mica_core::argument::{Argument, Described, expected};
use mica_core::error::{Error, Result};
use mica_core::{Component, Device, MetaTensor, Value, component};
use std::time::{Duration, Instant};

component! {
    /// Writes statistics of its input to the log, and passes it on as it is.
    ///
    /// One record of level `info` with the name `name` as its target: lines that begin with `Type:`, `Shape:`,
    /// `Value range:`, `Value:`, `Meta info:` and `Additional info:`, under the title `PREFIX statistics:`. Nothing is
    /// computed while nobody listens: the log is at level `warning` until the application asks for more
    /// (`mica_set_log_callback`, `mica.set_log_level("info")`). In Python records go to the logger `mica.NAME`.
    ///
    /// Input: any value; of other values than tensors only the type and the value are told.
    ///
    /// Errors: those of `additional_info`.
    ///
    /// Differences from MONAI: metadata and other values are written as JSON; a tensor without elements has no range of
    /// values, where MONAI fails; MONAI writes to the console where nobody has set up its log.
    ///
    /// Example (Python): `DataStats(prefix="ct")(image)`
    ///
    /// Source: MONAI 1.6.1 `DataStats`.
    pub struct DataStats {
        /// Beginning of the title.
        @per_key pub prefix: String = "Data".to_owned(),
        /// Whether to tell the kind and the element type.
        @per_key pub data_type: bool = true,
        /// Whether to tell the shape.
        @per_key pub data_shape: bool = true,
        /// Whether to tell the smallest and the largest value.
        @per_key pub value_range: bool = true,
        /// Whether to tell the values.
        @per_key pub data_value: bool = false,
        /// Whether to tell the metadata of an image.
        @per_key pub meta_info: bool = false,
        /// A transform that gives more to tell about its input; a callback makes one of any function.
        @per_key pub additional_info: Option<Component> = None,
        /// Target of the records.
        pub name: String = "DataStats".to_owned(),
    }
}

impl Transform for DataStats {
    fn apply(&self, input: Value, run: &Run<'_>) -> Result<Value> {
        if log::log_enabled!(target: &self.name, log::Level::Info) {
            log::info!(target: &self.name, "{}", self.text(&input, run)?);
        } else if let Some(more) = &self.additional_info {
            // It may have effects of its own.
            crate::transform::apply(more, input.clone(), run)?;
        }
        Ok(input)
    }

    one_way!();
}

impl DataStats {
    fn text(&self, input: &Value, run: &Run<'_>) -> Result<String> {
        let mut lines = vec![format!("{} statistics:", self.prefix)];
        let tensor = if let Value::Tensor(tensor) = input { Some(tensor) } else { None };
        if self.data_type {
            lines.push(match tensor {
                Some(tensor) if tensor.image().is_some() => format!("Type: image {}", tensor.dtype_name()),
                Some(tensor) => format!("Type: tensor {}", tensor.dtype_name()),
                None => format!("Type: {} None", input.type_name()),
            });
        }
        if self.data_shape {
            lines.push(match tensor {
                Some(tensor) => format!("Shape: {:?}", tensor.shape()),
                None => "Shape: None".to_owned(),
            });
        }
        if self.value_range {
            lines.push(match tensor {
                Some(tensor) if tensor.count() == 0 => "Value range: (no values)".to_owned(),
                Some(tensor) => {
                    let (low, high) = range(tensor)?;
                    format!("Value range: ({low}, {high})")
                }
                None => format!("Value range: (not a tensor, type: {})", input.type_name()),
            });
        }
        if self.data_value {
            lines.push(format!("Value: {}", shown(input)?));
        }
        if self.meta_info {
            lines.push(match tensor.filter(|tensor| !matches!(tensor.info(), mica_core::Info::Plain)) {
                Some(tensor) => format!("Meta info: {}", tensor.meta_json()),
                None => "Meta info: (input has no metadata)".to_owned(),
            });
        }
        if let Some(more) = &self.additional_info {
            let more = crate::transform::apply(more, input.clone(), run)?;
            lines.push(format!("Additional info: {}", shown(&more)?));
        }
        Ok(lines.join("\n"))
    }
}

fn range(tensor: &MetaTensor) -> Result<(f64, f64)> {
    let tensor = tensor.to(Some(Device::Cpu), None)?;
    mica_kernels::intensity::min_max(views::view(&tensor)?, views::threads()?).map_err(views::refused)
}

/// Texts as they are, tensors as libtorch writes them, everything else as JSON.
fn shown(value: &Value) -> Result<String> {
    Ok(match value {
        Value::String(text) => text.clone(),
        Value::Tensor(tensor) => {
            let tensor = tensor.to(Some(Device::Cpu), None)?;
            tensor.tensor().to_string(120)?
        }
        other => other.to_json().to_string(),
    })
}

/// A span of time that is not negative.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Seconds(pub f64);

impl Argument for Seconds {
    fn type_name() -> String {
        f64::type_name()
    }

    fn parse(value: &Value) -> Result<Self> {
        match value.as_float() {
            Some(seconds) if Duration::try_from_secs_f64(seconds).is_ok() => Ok(Self(seconds)),
            Some(seconds) => Err(Error::argument(format!("expected seconds of at least 0, found {seconds}"))),
            None => Err(expected::<Self>(value)),
        }
    }

    fn to_value(&self) -> Value {
        Value::Float(self.0)
    }
}

component! {
    /// Waits, and passes its input on as it is: how a pipeline behaves with slow data.
    ///
    /// Input: any value. A cancelled run ends its wait within a hundredth of a second.
    ///
    /// Errors: a negative time.
    ///
    /// Example (Python): `SimulateDelay(delay_time=0.01)(image)`
    ///
    /// Source: MONAI 1.6.1 `SimulateDelay`.
    pub struct SimulateDelay {
        /// Seconds to wait.
        @per_key pub delay_time: Seconds = Seconds(0.0),
    }
}

impl Transform for SimulateDelay {
    fn apply(&self, input: Value, run: &Run<'_>) -> Result<Value> {
        const STEP: Duration = Duration::from_millis(10);
        let start = Instant::now();
        let total = Duration::try_from_secs_f64(self.delay_time.0).unwrap_or_default();
        while let Some(left) = total.checked_sub(start.elapsed()).filter(|left| !left.is_zero()) {
            run.check()?;
            std::thread::sleep(left.min(STEP));
        }
        Ok(input)
    }

    one_way!();
}

component! {
    /// Makes one list of a list of lists; other values stay as they are.
    ///
    /// Input: any value. A list whose items are all lists becomes the list of their items, in order; deeper levels stay.
    /// An empty list, and one with other items among them, stay as they are. A `Compose` hands it the whole list of
    /// samples instead of one after the other.
    ///
    /// Example (Python): `FlattenSequence()([[1, 2], [3]])`
    ///
    /// Source: MONAI 1.6.1 `FlattenSequence`.
    pub struct FlattenSequence {}
}

impl FlattenSequence {
    pub(super) const ABILITIES: Abilities = Abilities { reduce: true, ..Abilities::NONE };
}

impl Transform for FlattenSequence {
    fn apply(&self, input: Value, _run: &Run<'_>) -> Result<Value> {
        match input {
            Value::List(items) if !items.is_empty() && items.iter().all(|item| matches!(item, Value::List(_))) => {
                let inner = |item| if let Value::List(items) = item { items } else { vec![item] };
                Ok(Value::List(items.into_iter().flat_map(inner).collect()))
            }
            other => Ok(other),
        }
    }

    fn invert(&self, _input: Value, _run: &Run<'_>) -> Result<Value> {
        Err(not_invertible(Self::NAME))
    }

    fn abilities(&self) -> Abilities {
        Self::ABILITIES
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use mica_core::DType;

    fn stats() -> DataStats {
        DataStats {
            prefix: "Data".to_owned(),
            data_type: true,
            data_shape: true,
            value_range: true,
            data_value: true,
            meta_info: true,
            additional_info: None,
            name: "DataStats".to_owned(),
        }
    }

    #[test]
    fn statistics_are_told_line_by_line() {
        let image = MetaTensor::zeros(DType::Int16, &[1, 2], Device::Cpu).expect("zeros");
        let text = stats().text(&Value::Tensor(image), &Run::default()).expect("text");
        let lines: Vec<&str> = text.lines().collect();
        assert_eq!(lines[..4], ["Data statistics:", "Type: image int16", "Shape: [1, 2]", "Value range: (0, 0)"]);
        assert!(text.contains("\nMeta info: {\"affine\":[[1.0,"), "{text}");
        let text = stats().text(&Value::Int(5), &Run::default()).expect("text");
        assert_eq!(
            text,
            "Data statistics:\nType: int None\nShape: None\nValue range: (not a tensor, type: int)\nValue: 5\n\
             Meta info: (input has no metadata)"
        );
        let empty = MetaTensor::zeros(DType::Float32, &[0, 2], Device::Cpu).expect("zeros");
        assert!(stats().text(&Value::Tensor(empty), &Run::default()).expect("text").contains("(no values)"));
    }
}
