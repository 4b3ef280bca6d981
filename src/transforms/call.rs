//! Arguments of one call: what MONAI's transforms take after the image when they are called.
//!
//! A transform that takes them is given a list: the image, arguments by position, and last a map of arguments by name.
//! `[image, affine, [8, 8, 8]]` and `[image, {"spatial_size": [8, 8, 8]}]` are calls of `SpatialResample`.

use mica_core::argument::Argument;
use mica_core::error::{Error, Result, nearest};
use mica_core::{Map, Value};

/// The arguments of one call.
#[derive(Debug, Clone, Default)]
pub struct Call {
    values: Map,
}

impl Call {
    /// No arguments.
    pub fn none() -> Self {
        Self::default()
    }

    /// Takes the arguments off the input of the transform `class`, which knows arguments by these `names`.
    ///
    /// # Errors
    /// `InvalidArgument` for unknown names, for too many arguments and for one that is given twice.
    pub fn split(class: &str, names: &[&str], input: Value) -> Result<(Value, Self)> {
        let Value::List(items) = input else { return Ok((input, Self::none())) };
        let mut items = items.into_iter();
        let Some(image) = items.next() else {
            return Err(Error::argument(format!("{class} is called with an image, found an empty list")));
        };
        let mut rest: Vec<Value> = items.collect();
        let mut values = match rest.pop() {
            Some(Value::Map(named)) => named,
            Some(last) => {
                rest.push(last);
                Map::new()
            }
            None => Map::new(),
        };
        let known = names.join(", ");
        if let Some(name) = values.keys().find(|name| !names.contains(&name.as_str())) {
            let hint = nearest(name, names.iter().copied()).map(|near| format!("; did you mean '{near}'?"));
            return Err(Error::argument(format!(
                "{class} is called with an image and {known}; found '{name}'{}",
                hint.unwrap_or_default()
            ))
            .at(name.clone()));
        }
        if rest.len() > names.len() {
            return Err(Error::argument(format!(
                "{class} is called with an image and at most {} arguments ({known}), found {}",
                names.len(),
                rest.len()
            )));
        }
        for (name, value) in names.iter().zip(rest) {
            if values.insert((*name).to_owned(), value).is_some() {
                return Err(Error::argument(format!("{class}: argument '{name}' is given twice")).at(*name));
            }
        }
        Ok((image, Self { values }))
    }

    /// The argument, if it is given; none counts as not given.
    ///
    /// # Errors
    /// Of the argument's type.
    pub fn get<T: Argument>(&self, name: &str) -> Result<Option<T>> {
        match self.values.get(name) {
            None | Some(Value::Null) => Ok(None),
            Some(value) => {
                T::parse(value).map(Some).map_err(|error| error.prefixed(&format!("argument '{name}'")).at(name))
            }
        }
    }

    /// The argument, or what the transform was built with.
    ///
    /// # Errors
    /// Of the argument's type.
    pub fn or<T: Argument>(&self, name: &str, own: T) -> Result<T> {
        Ok(self.get(name)?.unwrap_or(own))
    }
}
