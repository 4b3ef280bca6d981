//! [`Value`]: what a sample, the metadata of an image and the arguments of a component are made of.
//!
//! A *sample* (MONAI's dictionary) is a [`Map`]: an ordered map from key to value.

use crate::component::Component;
use crate::error::{Error, Result};
use crate::meta_tensor::MetaTensor;
use serde_json::{Number, Value as Json};

/// An ordered map from key to value: a sample, the metadata of an image, the arguments of a component.
pub type Map = indexmap::IndexMap<String, Value>;

/// A value of a sample, of metadata or of a component's arguments. Cloning is cheap for tensors and components.
#[derive(Clone, Debug, Default)]
pub enum Value {
    /// Nothing: Python's `None`.
    #[default]
    Null,
    /// True or false.
    Bool(bool),
    /// A whole number.
    Int(i64),
    /// A floating-point number.
    Float(f64),
    /// UTF-8 text.
    String(String),
    /// An image or another tensor.
    Tensor(MetaTensor),
    /// A sequence.
    List(Vec<Value>),
    /// A nested map; at the top level a sample.
    Map(Map),
    /// A component, for arguments such as the transforms of a `Compose`.
    Component(Component),
}

/// Levels to which values and components may be nested; JSON text is held to the same.
pub const MAX_DEPTH: usize = 128;

/// Spellings of the floats that JSON has no numbers for.
const NON_FINITE: [(&str, f64); 3] = [("NaN", f64::NAN), ("Infinity", f64::INFINITY), ("-Infinity", f64::NEG_INFINITY)];

impl Value {
    /// The kind of value, as a word for messages.
    pub fn type_name(&self) -> &'static str {
        match self {
            Value::Null => "none",
            Value::Bool(_) => "bool",
            Value::Int(_) => "int",
            Value::Float(_) => "float",
            Value::String(_) => "str",
            Value::Tensor(_) => "tensor",
            Value::List(_) => "list",
            Value::Map(_) => "map",
            Value::Component(_) => "component",
        }
    }

    /// A short description for messages: the type and, where it is short, the value (`str "abc"`).
    pub fn describe(&self) -> String {
        match self {
            Value::Null => "none".to_owned(),
            Value::Tensor(tensor) => format!("tensor of shape {:?}", tensor.shape()),
            Value::Component(component) => format!("component {}", component.name()),
            other => {
                let text = other.to_json().to_string();
                let shown: String = text.chars().take(60).collect();
                let dots = if shown.len() < text.len() { "…" } else { "" };
                format!("{} {shown}{dots}", other.type_name())
            }
        }
    }

    /// Parses JSON text.
    pub fn from_json_str(text: &str) -> Result<Self> {
        let json: Json = serde_json::from_str(text).map_err(|error| {
            let shown: String = text.chars().take(80).collect();
            Error::parse(format!("invalid JSON: {error}; found: {shown}"))
        })?;
        Self::from_json(json)
    }

    /// Converts parsed JSON. Whole numbers beyond 64 bits are refused, since they would lose digits.
    pub fn from_json(json: Json) -> Result<Self> {
        Ok(match json {
            Json::Null => Value::Null,
            Json::Bool(value) => Value::Bool(value),
            Json::Number(number) => match (number.as_i64(), number.as_f64()) {
                (Some(value), _) => Value::Int(value),
                (None, Some(value)) if number.is_f64() => Value::Float(value),
                _ => return Err(Error::parse(format!("the number {number} does not fit a signed 64-bit integer"))),
            },
            Json::String(value) => Value::String(value),
            Json::Array(items) => Value::List(items.into_iter().map(Self::from_json).collect::<Result<_>>()?),
            Json::Object(items) => Value::Map(
                items.into_iter().map(|(key, item)| Ok((key, Self::from_json(item)?))).collect::<Result<_>>()?,
            ),
        })
    }

    /// As JSON. Non-finite floats become the strings `"NaN"`, `"Infinity"`, `"-Infinity"`; a tensor becomes
    /// `{"$tensor": {shape, dtype, device}}` and a component its configuration.
    pub fn to_json(&self) -> Json {
        match self {
            Value::Null => Json::Null,
            Value::Bool(value) => Json::Bool(*value),
            Value::Int(value) => Json::Number((*value).into()),
            Value::Float(value) => float_to_json(*value),
            Value::String(value) => Json::String(value.clone()),
            Value::Tensor(tensor) => serde_json::json!({
                "$tensor": {
                    "shape": tensor.shape(),
                    "dtype": tensor.dtype_name(),
                    "device": tensor.device().to_string(),
                }
            }),
            Value::List(items) => Json::Array(items.iter().map(Self::to_json).collect()),
            Value::Map(items) => map_to_json(items),
            Value::Component(component) => map_to_json(&component.config()),
        }
    }

    /// How deeply it is nested: 0 for a number, 1 for a list of numbers; components count with their arguments.
    pub fn depth(&self) -> usize {
        match self {
            Value::List(items) => items.iter().map(|item| item.depth() + 1).max().unwrap_or(0),
            Value::Map(items) => items.values().map(|item| item.depth() + 1).max().unwrap_or(0),
            Value::Component(component) => component.depth(),
            _ => 0,
        }
    }

    /// An error where a value inside another would be nested more deeply than [`MAX_DEPTH`]: whoever walks through it
    /// would run out of stack.
    pub fn check_depth(&self) -> Result<()> {
        match self.depth() {
            depth if depth < MAX_DEPTH => Ok(()),
            depth => {
                Err(Error::argument(format!("values are nested at most {MAX_DEPTH} levels deep, found {}", depth + 1)))
            }
        }
    }

    /// The map, or an error that names what was found.
    pub fn as_map(&self) -> Result<&Map> {
        match self {
            Value::Map(map) => Ok(map),
            other => Err(Error::type_mismatch(format!("expected a map (sample), found {}", other.describe()))),
        }
    }

    /// The map itself, or an error that names what was found.
    pub fn into_map(self) -> Result<Map> {
        match self {
            Value::Map(map) => Ok(map),
            other => Err(Error::type_mismatch(format!("expected a map (sample), found {}", other.describe()))),
        }
    }

    /// The float, taking whole numbers and the spellings of non-finite floats too.
    pub fn as_float(&self) -> Option<f64> {
        match self {
            Value::Float(value) => Some(*value),
            Value::Int(value) => Some(*value as f64),
            Value::String(text) => NON_FINITE.iter().find(|(name, _)| name == text).map(|(_, value)| *value),
            _ => None,
        }
    }
}

/// A float as JSON; non-finite floats become strings.
pub fn float_to_json(value: f64) -> Json {
    match Number::from_f64(value) {
        Some(number) => Json::Number(number),
        None if value.is_nan() => Json::String("NaN".to_owned()),
        None if value > 0.0 => Json::String("Infinity".to_owned()),
        None => Json::String("-Infinity".to_owned()),
    }
}

/// A map as a JSON object.
pub fn map_to_json(map: &Map) -> Json {
    Json::Object(map.iter().map(|(key, value)| (key.clone(), value.to_json())).collect())
}

/// The item at `key`, or an error that lists the keys there are.
pub fn get<'a>(map: &'a Map, key: &str) -> Result<&'a Value> {
    map.get(key).ok_or_else(|| {
        let keys = map.keys().map(|key| format!("'{key}'")).collect::<Vec<_>>().join(", ");
        let hint = crate::error::nearest(key, map.keys().map(String::as_str))
            .map(|near| format!("; did you mean '{near}'?"))
            .unwrap_or_else(|| ".".to_owned());
        Error::not_found(format!("no key '{key}'{hint} Keys: {}", if keys.is_empty() { "(none)" } else { &keys }))
    })
}

macro_rules! from {
    ($($source:ty => |$value:ident| $target:expr;)*) => {
        $(impl From<$source> for Value { fn from($value: $source) -> Self { $target } })*
    };
}

from! {
    bool => |value| Value::Bool(value);
    i64 => |value| Value::Int(value);
    f64 => |value| Value::Float(value);
    &str => |value| Value::String(value.to_owned());
    String => |value| Value::String(value);
    MetaTensor => |value| Value::Tensor(value);
    Component => |value| Value::Component(value);
    Map => |value| Value::Map(value);
}

impl<T: Into<Value>> From<Vec<T>> for Value {
    fn from(items: Vec<T>) -> Self {
        Value::List(items.into_iter().map(Into::into).collect())
    }
}

impl<T: Into<Value>> From<Option<T>> for Value {
    fn from(value: Option<T>) -> Self {
        value.map_or(Value::Null, Into::into)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_keeps_order_types_and_non_finite_floats() {
        let text = r#"{"z":1,"a":1.0,"list":[true,null,"x",{"k":-5}]}"#;
        let value = Value::from_json_str(text).expect("valid");
        assert_eq!(value.to_json().to_string(), text);
        assert_eq!(Value::Float(f64::NAN).to_json().to_string(), "\"NaN\"");
        assert_eq!(Value::from("-Infinity").as_float(), Some(f64::NEG_INFINITY));
    }

    #[test]
    fn a_number_that_does_not_fit_is_refused() {
        assert!(Value::from_json_str("18446744073709551615").is_err());
        assert!(Value::from_json_str("{").is_err());
    }

    #[test]
    fn nesting_ends_before_the_stack_does() {
        let mut value = Value::Int(1);
        while value.check_depth().is_ok() {
            value = Value::List(vec![value]);
        }
        assert_eq!(value.depth(), MAX_DEPTH);
        assert!(Value::from_json_str(&"[".repeat(200)).is_err());
    }

    #[test]
    fn a_missing_key_is_answered_with_the_keys_there_are() {
        let map = Map::from([("image".to_owned(), Value::Int(1))]);
        let error = get(&map, "imge").expect_err("missing");
        assert!(error.message().contains("did you mean 'image'"), "{error}");
    }
}
