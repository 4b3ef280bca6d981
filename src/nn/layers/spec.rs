//! How configurations name layers, and values that count for one or all spatial axes.

use mica_core::argument::{Argument, Described, Either, OneOrMany};
use mica_core::component;
use mica_core::error::{Error, Result, nearest};
use mica_core::{Map, Value};

/// A layer by its name, or by its name and arguments: `"PRELU"`, `["PRELU", {"init": 0.2}]`.
#[derive(Debug, Clone, PartialEq)]
pub struct LayerSpec {
    /// Its name; case does not matter. An empty one means no layer.
    pub name: String,
    /// Its arguments.
    pub arguments: Arguments,
}

/// Arguments of a layer; they compare by what they are as JSON.
#[derive(Debug, Clone, Default)]
pub struct Arguments(pub Map);

impl PartialEq for Arguments {
    fn eq(&self, other: &Self) -> bool {
        mica_core::value::map_to_json(&self.0) == mica_core::value::map_to_json(&other.0)
    }
}

/// How dropout is asked for: by its probability, or as a layer.
pub type DropoutSpec = Either<f64, LayerSpec>;

impl LayerSpec {
    /// A layer with default arguments.
    pub fn named(name: &str) -> Self {
        Self { name: name.to_owned(), arguments: Arguments::default() }
    }

    /// A layer with arguments.
    pub fn with<const N: usize>(name: &str, arguments: [(&str, Value); N]) -> Self {
        let arguments = arguments.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
        Self { name: name.to_owned(), arguments: Arguments(arguments) }
    }

    /// Its name in lower case.
    pub fn key(&self) -> String {
        self.name.to_lowercase()
    }

    /// Its arguments as those of `T`.
    pub fn parse<T: Described>(&self) -> Result<T> {
        component::parse(T::NAME, &self.arguments.0)
    }

    /// Its arguments as those of `T`, with one that is taken from the surroundings unless it is given.
    pub fn parse_with<T: Described>(&self, name: &str, value: i64) -> Result<T> {
        let mut arguments = self.arguments.0.clone();
        arguments.entry(name.to_owned()).or_insert(Value::Int(value));
        component::parse(T::NAME, &arguments)
    }

    /// The error for a name that a factory does not have.
    pub fn unknown(&self, kind: &str, known: &[&str]) -> Error {
        let hint = nearest(&self.name, known.iter().copied()).map(|near| format!("; did you mean '{near}'?"));
        let hint = hint.unwrap_or_else(|| ".".to_owned());
        Error::argument(format!("there is no {kind} '{}'{hint} Known: {}", self.name, known.join(", ")))
    }
}

impl Argument for LayerSpec {
    fn type_name() -> String {
        "str | list[any]".to_owned()
    }
    fn parse(value: &Value) -> Result<Self> {
        match value {
            Value::String(name) => Ok(Self::named(name)),
            Value::List(items) => match items.as_slice() {
                [Value::String(name), Value::Map(arguments)] => {
                    Ok(Self { name: name.clone(), arguments: Arguments(arguments.clone()) })
                }
                _ => Err(malformed(value)),
            },
            other => Err(malformed(other)),
        }
    }
    fn to_value(&self) -> Value {
        if self.arguments.0.is_empty() {
            return Value::from(self.name.as_str());
        }
        Value::List(vec![Value::from(self.name.as_str()), Value::Map(self.arguments.0.clone())])
    }
}

fn malformed(value: &Value) -> Error {
    Error::argument(format!("expected the name of a layer or [name, {{arguments}}], found {}", value.describe()))
}

/// The number of spatial dimensions, which layers have for 1, 2 and 3.
pub fn spatial(dims: i64) -> Result<usize> {
    match usize::try_from(dims) {
        Ok(dims @ 1..=3) => Ok(dims),
        _ => Err(Error::argument(format!("spatial_dims: expected 1, 2 or 3, found {dims}"))),
    }
}

/// The most layers of a kind that a configuration may ask for.
const MOST_LAYERS: i64 = 10_000;

/// A number of layers; less than none counts as none, as in Python's `range`.
///
/// # Errors
/// `InvalidArgument` for a number that would exhaust the memory.
pub fn layer_count(what: &str, count: i64) -> Result<i64> {
    match count <= MOST_LAYERS {
        true => Ok(count.max(0)),
        false => Err(Error::argument(format!("{what}: expected {MOST_LAYERS} or less, found {count}"))),
    }
}

/// One value for each spatial axis.
pub fn per_axis<T: Clone>(values: &OneOrMany<T>, dims: usize, what: &str) -> Result<Vec<T>> {
    match values.as_slice() {
        [one] => Ok(vec![one.clone(); dims]),
        many if many.len() == dims => Ok(many.to_vec()),
        many => Err(Error::argument(format!("{what}: expected one value or {dims}, found {}", many.len()))),
    }
}

/// The padding that keeps the spatial size for a stride of 1.
///
/// # Errors
/// `Unsupported` where it would have to differ on the two sides.
pub fn same_padding(kernel_size: &OneOrMany<i64>, dilation: &OneOrMany<i64>) -> Result<OneOrMany<i64>> {
    let (kernels, dilations) = (kernel_size.as_slice(), dilation.as_slice());
    let count = match (kernels.len(), dilations.len()) {
        (kernels, 1) => kernels,
        (1, dilations) => dilations,
        (kernels, dilations) if kernels == dilations => kernels,
        (kernels, dilations) => {
            return Err(Error::argument(format!("found {kernels} kernel sizes and {dilations} dilations")));
        }
    };
    let at = |values: &[i64], axis: usize| values.get(axis).or(values.first()).copied().unwrap_or(1);
    let doubled: Option<Vec<i64>> = (0..count)
        .map(|axis| at(kernels, axis).checked_sub(1).and_then(|reach| reach.checked_mul(at(dilations, axis))))
        .collect();
    match doubled {
        Some(doubled) if doubled.iter().all(|reach| reach % 2 == 0) => {
            let padding: Vec<i64> = doubled.into_iter().map(|reach| reach / 2).collect();
            Ok(match padding.as_slice() {
                [one] => OneOrMany::One(*one),
                _ => OneOrMany::Many(padding),
            })
        }
        _ => Err(Error::unsupported(format!(
            "no padding keeps the size for kernel_size {kernels:?} and dilation {dilations:?}: one of them must be odd"
        ))),
    }
}
