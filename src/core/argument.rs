//! Arguments of components: how they are declared, parsed, checked and described.
//!
//! The [`component!`](crate::component!) macro turns a documented struct into a component: its fields are the
//! arguments, with type, default and documentation in one place. Everything else (errors, `registry.json`, the classes
//! of the bindings, the reference pages) follows from that.

use crate::component::Component;
use crate::device::Device;
use crate::dtype::DType;
use crate::error::{Error, Result, nearest};
use crate::meta_tensor::MetaTensor;
use crate::value::{Map, Value};

/// A type that can be an argument of a component.
pub trait Argument: Sized {
    /// Its name in the grammar of `registry.json`: `int | list[int] | none`.
    fn type_name() -> String;
    /// Reads it; an error says what was expected and found.
    fn parse(value: &Value) -> Result<Self>;
    /// As a value that [`Argument::parse`] reads back.
    fn to_value(&self) -> Value;
    /// The words that are allowed, where it is a choice.
    fn choices() -> Option<Vec<&'static str>> {
        None
    }
}

/// The error for a value of the wrong type.
pub fn expected<T: Argument>(found: &Value) -> Error {
    Error::argument(format!("expected {}, found {}", T::type_name(), found.describe()))
}

macro_rules! plain_arguments {
    ($($type:ty, $name:literal, $pattern:pat => $value:expr, |$this:ident| $back:expr;)*) => {
        $(impl Argument for $type {
            fn type_name() -> String { $name.to_owned() }
            fn parse(value: &Value) -> Result<Self> {
                match value { $pattern => Ok($value), other => Err(expected::<Self>(other)) }
            }
            fn to_value(&self) -> Value { let $this = self; $back }
        })*
    };
}

plain_arguments! {
    bool, "bool", Value::Bool(flag) => *flag, |this| Value::Bool(*this);
    i64, "int", Value::Int(number) => *number, |this| Value::Int(*this);
    String, "str", Value::String(text) => text.clone(), |this| Value::String(this.clone());
    Map, "map", Value::Map(map) => map.clone(), |this| Value::Map(this.clone());
    MetaTensor, "tensor", Value::Tensor(tensor) => tensor.clone(), |this| Value::Tensor(this.clone());
}

impl Argument for f64 {
    fn type_name() -> String {
        "float".to_owned()
    }
    fn parse(value: &Value) -> Result<Self> {
        value.as_float().ok_or_else(|| expected::<Self>(value))
    }
    fn to_value(&self) -> Value {
        Value::Float(*self)
    }
}

impl Argument for Value {
    fn type_name() -> String {
        "any".to_owned()
    }
    fn parse(value: &Value) -> Result<Self> {
        Ok(value.clone())
    }
    fn to_value(&self) -> Value {
        self.clone()
    }
}

impl Argument for DType {
    fn type_name() -> String {
        "dtype".to_owned()
    }
    fn parse(value: &Value) -> Result<Self> {
        match value {
            Value::String(name) => DType::parse(name),
            other => Err(expected::<Self>(other)),
        }
    }
    fn to_value(&self) -> Value {
        Value::from(self.name())
    }
}

impl Argument for Device {
    fn type_name() -> String {
        "device".to_owned()
    }
    fn parse(value: &Value) -> Result<Self> {
        match value {
            Value::String(name) => name.parse::<Device>()?.available(),
            other => Err(expected::<Self>(other)),
        }
    }
    fn to_value(&self) -> Value {
        Value::String(self.to_string())
    }
}

/// A nested component: an object, or its configuration `{"_target_": "Flip", …}`.
impl Argument for Component {
    fn type_name() -> String {
        "component".to_owned()
    }
    fn parse(value: &Value) -> Result<Self> {
        match value {
            Value::Component(component) => Ok(component.clone()),
            Value::Map(config) => Component::from_config(config),
            other => Err(Error::argument(format!(
                "expected a component or its configuration {{\"_target_\": …}}, found {}",
                other.describe()
            ))),
        }
    }
    fn to_value(&self) -> Value {
        Value::Component(self.clone())
    }
}

impl<T: Argument> Argument for Option<T> {
    fn type_name() -> String {
        format!("{} | none", T::type_name())
    }
    fn parse(value: &Value) -> Result<Self> {
        match value {
            Value::Null => Ok(None),
            value => T::parse(value).map(Some),
        }
    }
    fn to_value(&self) -> Value {
        self.as_ref().map_or(Value::Null, T::to_value)
    }
    fn choices() -> Option<Vec<&'static str>> {
        T::choices()
    }
}

impl<T: Argument> Argument for Vec<T> {
    fn type_name() -> String {
        format!("list[{}]", T::type_name())
    }
    fn parse(value: &Value) -> Result<Self> {
        match value {
            Value::List(items) => {
                items.iter().enumerate().map(|(i, item)| T::parse(item).map_err(|e| e.at(format!("[{i}]")))).collect()
            }
            other => Err(expected::<Self>(other)),
        }
    }
    fn to_value(&self) -> Value {
        Value::List(self.iter().map(T::to_value).collect())
    }
}

/// One of two types; the first that fits.
#[derive(Debug, Clone, PartialEq)]
pub enum Either<A, B> {
    /// The first type.
    A(A),
    /// The second type.
    B(B),
}

impl<A: Argument, B: Argument> Argument for Either<A, B> {
    fn type_name() -> String {
        format!("{} | {}", A::type_name(), B::type_name())
    }
    fn parse(value: &Value) -> Result<Self> {
        if let Ok(a) = A::parse(value) {
            return Ok(Either::A(a));
        }
        match B::parse(value) {
            Ok(b) => Ok(Either::B(b)),
            // A list that is refused for one item is better explained by that item.
            Err(error) if matches!(value, Value::List(_) | Value::Map(_)) && !error.path().is_empty() => Err(error),
            Err(_) => Err(expected::<Self>(value)),
        }
    }
    fn to_value(&self) -> Value {
        match self {
            Either::A(a) => a.to_value(),
            Either::B(b) => b.to_value(),
        }
    }
}

/// One item, or a list of them: MONAI's `ensure_tuple`.
#[derive(Debug, Clone, PartialEq)]
pub enum OneOrMany<T> {
    /// A single item.
    One(T),
    /// A list.
    Many(Vec<T>),
}

impl<T> OneOrMany<T> {
    /// The items.
    pub fn as_slice(&self) -> &[T] {
        match self {
            OneOrMany::One(item) => std::slice::from_ref(item),
            OneOrMany::Many(items) => items,
        }
    }
}

impl<T: Argument> Argument for OneOrMany<T> {
    fn type_name() -> String {
        format!("{} | list[{}]", T::type_name(), T::type_name())
    }
    fn parse(value: &Value) -> Result<Self> {
        match value {
            Value::List(_) => Vec::parse(value).map(OneOrMany::Many),
            value => T::parse(value).map(OneOrMany::One).map_err(|error| {
                if error.path().is_empty() && T::choices().is_none() { expected::<Self>(value) } else { error }
            }),
        }
    }
    fn to_value(&self) -> Value {
        match self {
            OneOrMany::One(item) => item.to_value(),
            OneOrMany::Many(items) => Value::List(items.iter().map(T::to_value).collect()),
        }
    }
    fn choices() -> Option<Vec<&'static str>> {
        T::choices()
    }
}

/// Declares an argument that is one of a few words.
///
/// ```no_run,standalone_crate
/// mica_core::choice! {
///     /// What to convert to.
///     pub enum DataType {
///         /// A tensor.
///         Tensor = "tensor",
///     }
/// }
/// ```
#[macro_export]
macro_rules! choice {
    ($(#[$meta:meta])* pub enum $name:ident { $($(#[$item_meta:meta])* $item:ident = $word:literal),* $(,)? }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum $name { $($(#[$item_meta])* $item),* }

        impl $crate::argument::Argument for $name {
            fn type_name() -> String { "str".to_owned() }
            fn parse(value: &$crate::value::Value) -> $crate::error::Result<Self> {
                match value {
                    $($crate::value::Value::String(word) if word.eq_ignore_ascii_case($word) => Ok(Self::$item),)*
                    other => Err($crate::argument::not_a_choice::<Self>(other)),
                }
            }
            fn to_value(&self) -> $crate::value::Value {
                $crate::value::Value::from(match self { $(Self::$item => $word),* })
            }
            fn choices() -> Option<Vec<&'static str>> { Some(vec![$($word),*]) }
        }
    };
}

/// The error for a word that is not among the choices.
pub fn not_a_choice<T: Argument>(found: &Value) -> Error {
    let choices = T::choices().unwrap_or_default();
    let hint = match found {
        Value::String(word) => nearest(word, choices.iter().copied()).map(|near| format!("; did you mean '{near}'?")),
        _ => None,
    };
    let words = choices.iter().map(|word| format!("'{word}'")).collect::<Vec<_>>().join(", ");
    Error::argument(format!("expected one of {words}, found {}{}", found.describe(), hint.unwrap_or_default()))
}

/// What is known about one argument.
#[derive(Debug, Clone)]
pub struct ArgumentSpec {
    /// Its name, MONAI's.
    pub name: &'static str,
    /// Its type in the grammar of `registry.json`.
    pub type_name: String,
    /// Its default; `None` where it is required.
    pub default: Option<Value>,
    /// Its documentation.
    pub doc: String,
    /// The allowed words, where it is a choice.
    pub choices: Option<Vec<&'static str>>,
    /// Whether the dictionary form takes a list with one entry per key.
    pub per_key: bool,
}

impl ArgumentSpec {
    /// Describes an argument of type `T`.
    pub fn new<T: Argument>(name: &'static str, default: Option<T>, doc: &[&str]) -> Self {
        Self {
            name,
            type_name: T::type_name(),
            default: default.map(|default| default.to_value()),
            doc: join_doc(doc),
            choices: T::choices(),
            per_key: false,
        }
    }

    /// Marks it as taking one entry per key in the dictionary form.
    #[must_use]
    pub fn with_per_key(mut self, per_key: bool) -> Self {
        self.per_key = per_key;
        self
    }
}

/// Joins the lines of a doc comment.
pub fn join_doc(lines: &[&str]) -> String {
    let lines: Vec<&str> = lines.iter().map(|line| line.strip_prefix(' ').unwrap_or(line)).collect();
    lines.join("\n").trim().to_owned()
}

/// The arguments given to a component, checked against what it takes.
pub struct Arguments<'a> {
    component: &'a str,
    values: &'a Map,
}

impl<'a> Arguments<'a> {
    /// Refuses arguments that the component does not have.
    pub fn new(component: &'a str, values: &'a Map, specs: &[ArgumentSpec]) -> Result<Self> {
        for name in values.keys() {
            if specs.iter().all(|spec| spec.name != name) {
                let hint = nearest(name, specs.iter().map(|spec| spec.name))
                    .map_or(".".to_owned(), |near| format!("; did you mean '{near}'?"));
                let known = specs.iter().map(|spec| spec.name).collect::<Vec<_>>().join(", ");
                let known = if known.is_empty() { "It takes none".to_owned() } else { format!("It takes: {known}") };
                return Err(Error::argument(format!("{component} has no argument '{name}'{hint} {known}")).at(name));
            }
        }
        Ok(Self { component, values })
    }

    /// The value of an argument, or its default.
    pub fn take<T: Argument>(&self, name: &str, default: Option<T>) -> Result<T> {
        match (self.values.get(name), default) {
            (Some(value), _) => T::parse(value).map_err(|error| {
                // A nested component has already said which argument of which component is wrong.
                let nested = error.path().contains(char::is_alphabetic);
                let error =
                    if nested { error } else { error.prefixed(&format!("{}: argument '{name}'", self.component)) };
                error.at(name)
            }),
            (None, Some(default)) => Ok(default),
            (None, None) => {
                let message = format!("{}: missing required argument '{name}' ({})", self.component, T::type_name());
                Err(Error::argument(message).at(name))
            }
        }
    }
}

/// A struct whose fields are the arguments of a component; implemented by [`component!`](crate::component!).
pub trait Described: Sized {
    /// MONAI's name of the component.
    const NAME: &'static str;
    /// Its documentation.
    fn doc() -> String;
    /// Its arguments in MONAI's positional order.
    fn arguments() -> Vec<ArgumentSpec>;
    /// Builds it from given arguments.
    fn from_arguments(arguments: &Arguments<'_>) -> Result<Self>;
    /// Its arguments as they are.
    fn to_map(&self) -> Map;
}

/// Declares a component: a struct whose fields are its arguments, with type, default and documentation.
///
/// Fields without `=` are required. `@per_key` before a field says that the dictionary form takes a list of it with one
/// entry per key.
#[macro_export]
macro_rules! component {
    (
        $(#[doc = $doc:literal])*
        pub struct $name:ident {
            $($(#[doc = $arg_doc:literal])* $(@$flag:ident)? pub $arg:ident: $type:ty $(= $default:expr)?),* $(,)?
        }
    ) => {
        $(#[doc = $doc])*
        #[derive(Debug, Clone)]
        pub struct $name {
            $($(#[doc = $arg_doc])* pub $arg: $type),*
        }

        impl $crate::argument::Described for $name {
            const NAME: &'static str = stringify!($name);
            fn doc() -> String {
                $crate::argument::join_doc(&[$($doc),*])
            }
            fn arguments() -> Vec<$crate::argument::ArgumentSpec> {
                vec![$(
                    $crate::argument::ArgumentSpec::new::<$type>(
                        stringify!($arg),
                        $crate::component!(@default $type $(, $default)?),
                        &[$($arg_doc),*],
                    )
                    .with_per_key($crate::component!(@per_key $($flag)?)),
                )*]
            }
            #[allow(unused_variables, reason = "a component may have no arguments")]
            fn from_arguments(arguments: &$crate::argument::Arguments<'_>) -> $crate::error::Result<Self> {
                Ok(Self { $($arg: arguments.take::<$type>(
                    stringify!($arg),
                    $crate::component!(@default $type $(, $default)?),
                )?),* })
            }
            fn to_map(&self) -> $crate::value::Map {
                $crate::value::Map::from([$(
                    (stringify!($arg).to_owned(), $crate::argument::Argument::to_value(&self.$arg)),
                )*])
            }
        }
    };
    (@default $type:ty) => { None::<$type> };
    (@default $type:ty, $default:expr) => { Some::<$type>($default) };
    (@per_key) => { false };
    (@per_key per_key) => { true };
}

#[cfg(test)]
mod tests {
    use super::*;

    choice! {
        /// A colour.
        pub enum Colour {
            /// Red.
            Red = "red",
            /// Blue.
            Blue = "blue",
        }
    }

    component! {
        /// A thing
        /// for tests.
        pub struct Thing {
            /// How many.
            pub count: i64,
            /// Which axes.
            pub axes: Option<OneOrMany<i64>> = None,
            /// Its colour.
            @per_key pub colour: Colour = Colour::Red,
        }
    }

    fn build(json: &str) -> Result<Thing> {
        let Value::Map(map) = Value::from_json_str(json).expect("JSON") else { panic!("a map") };
        Thing::from_arguments(&Arguments::new("Thing", &map, &Thing::arguments())?)
    }

    #[test]
    fn arguments_defaults_and_documentation_come_from_the_struct() {
        let thing = build(r#"{"count": 3, "axes": [0, 1]}"#).expect("a thing");
        assert_eq!((thing.count, thing.colour), (3, Colour::Red));
        assert_eq!(thing.axes.expect("axes").as_slice(), [0, 1]);
        let specs = Thing::arguments();
        assert_eq!(specs[1].type_name, "int | list[int] | none");
        assert_eq!((specs[2].per_key, specs[2].choices.as_deref()), (true, Some(&["red", "blue"][..])));
        assert_eq!(Thing::doc(), "A thing\nfor tests.");
        assert_eq!(specs[0].doc, "How many.");
    }

    #[test]
    fn wrong_arguments_are_refused_with_everything_one_needs_to_mend_them() {
        for (json, parts) in [
            (r#"{}"#, &["Thing", "missing", "'count'", "int"][..]),
            (r#"{"count": "three"}"#, &["Thing", "'count'", "expected int", "found str \"three\""]),
            (r#"{"count": 1.5}"#, &["expected int", "found float 1.5"]),
            (
                r#"{"count": 1, "color": "red"}"#,
                &["Thing has no argument 'color'", "did you mean 'colour'?", "count, axes, colour"],
            ),
            (r#"{"count": 1, "colour": "blu"}"#, &["'red', 'blue'", "found str \"blu\"", "did you mean 'blue'?"]),
            (r#"{"count": 1, "axes": "x"}"#, &["expected int | list[int]", "found str \"x\""]),
            (r#"{"count": 1, "axes": [0, "x"]}"#, &["expected int", "found str \"x\""]),
        ] {
            let error = build(json).expect_err(json);
            for part in parts {
                assert!(error.message().contains(part), "{json}: {error} lacks {part}");
            }
        }
        assert_eq!(build(r#"{"count": 1, "axes": [0, "x"]}"#).expect_err("x").path(), "axes[1]");
    }
}
