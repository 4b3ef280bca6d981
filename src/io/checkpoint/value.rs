//! [`Value`]: what a checkpoint holds, as plain data.

use super::{DType, Tensor};
use std::sync::Arc;

/// The deepest that values may hold each other.
pub const MAX_DEPTH: usize = 256;

/// A value. Cheap to clone: what several places share in the file is shared here too.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub enum Value {
    /// Nothing.
    None,
    /// A truth value.
    Bool(bool),
    /// A whole number.
    Int(i64),
    /// A whole number beyond `i64`: two's complement, least significant byte first.
    Long(Arc<[u8]>),
    /// A number.
    Float(f64),
    /// A complex number: real and imaginary part.
    Complex(f64, f64),
    /// A text. What is no Unicode in the file became U+FFFD.
    Str(Arc<str>),
    /// Bytes, from `bytes` or `bytearray`.
    Bytes(Arc<[u8]>),
    /// A list.
    List(Arc<[Value]>),
    /// A tuple.
    Tuple(Arc<[Value]>),
    /// A set or frozen set.
    Set(Arc<[Value]>),
    /// A dictionary of any kind.
    Map(Arc<Map>),
    /// A `torch.Size`.
    Size(Arc<[i64]>),
    /// A `torch.dtype`.
    DType(DType),
    /// A tensor, from torch or NumPy.
    Tensor(Arc<Tensor>),
    /// The name of a class or function.
    Class(Arc<str>),
    /// An object of a class that means nothing here, which was not made: only what would be needed to make it.
    Object(Arc<Object>),
    /// The same object as one that holds this place.
    Cycle,
}

/// Which dictionary a [`Map`] is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum MapKind {
    /// `dict`, `Counter`.
    #[default]
    Plain,
    /// `collections.OrderedDict`.
    Ordered,
    /// `collections.defaultdict`, whose factory is forgotten.
    Default,
}

/// A dictionary, in the file's order.
#[derive(Debug, Clone, Default)]
pub struct Map {
    /// Which dictionary.
    pub kind: MapKind,
    /// Keys and values. No text is a key twice.
    pub entries: Vec<(Value, Value)>,
    /// Attributes of the dictionary object itself: a state dictionary's `_metadata`, with the versions of its modules.
    pub attributes: Option<Value>,
}

/// What would be needed to make an object.
#[derive(Debug, Clone)]
pub struct Object {
    /// The class or function with its module, for example `torch.nn.modules.conv.Conv3d`.
    pub class: Arc<str>,
    /// What it would be called with.
    pub arguments: Vec<Value>,
    /// What it would be given as its state: most often a map of its attributes.
    pub state: Option<Value>,
    /// What would be appended to it.
    pub items: Vec<Value>,
    /// What would be set in it by key.
    pub entries: Vec<(Value, Value)>,
}

impl Map {
    /// The value of a text key.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&Value> {
        self.entries.iter().find(|(name, _)| name.as_str() == Some(key)).map(|(_, value)| value)
    }
}

impl Object {
    /// An attribute by name, where the state has it.
    #[must_use]
    pub fn attribute(&self, name: &str) -> Option<&Value> {
        match &self.state {
            Some(Value::Map(map)) => map.get(name),
            // A class with slots: its attributes, then its slots.
            Some(Value::Tuple(parts)) => parts.iter().find_map(|part| part.as_map()?.get(name)),
            _ => None,
        }
    }
}

impl Value {
    /// A dictionary with text keys.
    pub fn map<K: Into<Arc<str>>>(kind: MapKind, entries: impl IntoIterator<Item = (K, Self)>) -> Self {
        let entries = entries.into_iter().map(|(key, value)| (Self::Str(key.into()), value)).collect();
        Self::Map(Arc::new(Map { kind, entries, attributes: None }))
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> Option<&str> {
        match self {
            Self::Str(text) => Some(text),
            _ => None,
        }
    }

    /// The dictionary.
    #[must_use]
    pub fn as_map(&self) -> Option<&Map> {
        match self {
            Self::Map(map) => Some(map),
            _ => None,
        }
    }

    /// The tensor.
    #[must_use]
    pub fn as_tensor(&self) -> Option<&Arc<Tensor>> {
        match self {
            Self::Tensor(tensor) => Some(tensor),
            _ => None,
        }
    }

    /// The object.
    #[must_use]
    pub fn as_object(&self) -> Option<&Object> {
        match self {
            Self::Object(object) => Some(object),
            _ => None,
        }
    }

    /// The value of a key, an attribute, or an element by its number.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&Self> {
        match self {
            Self::Map(map) => map.get(key),
            Self::Object(object) => object.attribute(key).or_else(|| {
                // Where `torch.nn.Module` looks for what is no attribute.
                let parts = ["_parameters", "_buffers", "_modules"];
                parts.iter().find_map(|part| object.attribute(part)?.as_map()?.get(key))
            }),
            Self::List(items) | Self::Tuple(items) => items.get(key.parse::<usize>().ok()?),
            _ => None,
        }
    }

    /// What is at a path of keys with dots between them. Keys may have dots themselves.
    #[must_use]
    pub fn at(&self, path: &str) -> Option<&Self> {
        if let Some(value) = self.get(path) {
            return Some(value);
        }
        let mut dots = path.match_indices('.');
        dots.find_map(|(dot, _)| self.get(&path[..dot])?.at(&path[dot + 1..]))
    }

    /// What it is, for messages.
    #[must_use]
    pub fn describe(&self) -> String {
        match self {
            Self::None => "None".into(),
            Self::Bool(_) => "a bool".into(),
            Self::Int(_) | Self::Long(_) => "an int".into(),
            Self::Float(_) => "a float".into(),
            Self::Complex(..) => "a complex".into(),
            Self::Str(_) => "a str".into(),
            Self::Bytes(_) => "bytes".into(),
            Self::List(items) => format!("a list of {}", items.len()),
            Self::Tuple(items) => format!("a tuple of {}", items.len()),
            Self::Set(items) => format!("a set of {}", items.len()),
            Self::Map(map) => format!("a dict of {}", map.entries.len()),
            Self::Size(_) => "a torch.Size".into(),
            Self::DType(_) => "a torch.dtype".into(),
            Self::Tensor(_) => "a tensor".into(),
            Self::Class(class) => format!("the class {class}"),
            Self::Object(object) => format!("an object of {}", object.class),
            Self::Cycle => "an object that holds itself".into(),
        }
    }
}
