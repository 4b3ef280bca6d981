//! Arguments from JSON, with errors that name the key.

use crate::error::{Error, Result};
use serde_json::{Map, Value};

/// The keys of one JSON object, each asked for once; what nobody asked for is an error.
pub(crate) struct Keys<'a> {
    map: &'a Map<String, Value>,
    /// Where the object is: `segments[2]`; empty at the top.
    path: String,
    asked: Vec<&'static str>,
}

impl<'a> Keys<'a> {
    /// The keys of an object.
    ///
    /// # Errors
    /// `Argument` for another value.
    pub(crate) fn new(value: &'a Value, path: impl Into<String>) -> Result<Self> {
        let path = path.into();
        match value {
            Value::Object(map) => Ok(Self { map, path, asked: Vec::new() }),
            other => Err(wrong("an object", other, if path.is_empty() { "options" } else { &path })),
        }
    }

    /// Where a key is, for errors.
    pub(crate) fn at(&self, key: &str) -> String {
        if self.path.is_empty() { key.to_owned() } else { format!("{}.{key}", self.path) }
    }

    /// A value, unless it is missing or null.
    pub(crate) fn value(&mut self, key: &'static str) -> Option<&'a Value> {
        self.asked.push(key);
        self.map.get(key).filter(|value| !value.is_null())
    }

    fn typed<T>(
        &mut self,
        key: &'static str,
        expected: &str,
        convert: impl FnOnce(&'a Value) -> Option<T>,
    ) -> Result<Option<T>> {
        let Some(value) = self.value(key) else { return Ok(None) };
        convert(value).map(Some).ok_or_else(|| wrong(expected, value, &self.at(key)))
    }

    pub(crate) fn text(&mut self, key: &'static str) -> Result<Option<String>> {
        self.typed(key, "a text", |value| value.as_str().map(str::to_owned))
    }

    pub(crate) fn boolean(&mut self, key: &'static str) -> Result<Option<bool>> {
        self.typed(key, "true or false", Value::as_bool)
    }

    pub(crate) fn number(&mut self, key: &'static str) -> Result<Option<f64>> {
        self.typed(key, "a number", Value::as_f64)
    }

    /// A whole number between two bounds.
    pub(crate) fn whole(&mut self, key: &'static str, least: i64, most: i64) -> Result<Option<i64>> {
        self.typed(key, &format!("a whole number from {least} to {most}"), |value| {
            value.as_i64().filter(|number| (least..=most).contains(number))
        })
    }

    /// Two numbers.
    pub(crate) fn pair(&mut self, key: &'static str) -> Result<Option<[f64; 2]>> {
        self.typed(key, "two numbers", |value| {
            let numbers: Vec<f64> = value.as_array()?.iter().map(Value::as_f64).collect::<Option<_>>()?;
            numbers.try_into().ok()
        })
    }

    /// A list; a text alone stands for a list of one where `alone` says so.
    pub(crate) fn texts(&mut self, key: &'static str) -> Result<Vec<String>> {
        let texts = self.typed(key, "a text or a list of texts", |value| match value {
            Value::String(text) => Some(vec![text.clone()]),
            Value::Array(list) => list.iter().map(|value| value.as_str().map(str::to_owned)).collect(),
            _ => None,
        });
        Ok(texts?.unwrap_or_default())
    }

    /// A list of anything.
    pub(crate) fn list(&mut self, key: &'static str) -> Result<&'a [Value]> {
        Ok(self.typed(key, "a list", |value| value.as_array().map(Vec::as_slice))?.unwrap_or_default())
    }

    /// One of some names.
    pub(crate) fn choice<T: Copy>(&mut self, key: &'static str, choices: &[(&str, T)]) -> Result<Option<T>> {
        let names = choices.iter().map(|(name, _)| *name).collect::<Vec<_>>().join(", ");
        self.typed(key, &format!("one of {names}"), |value| {
            let text = value.as_str()?;
            choices.iter().find(|(name, _)| name.eq_ignore_ascii_case(text)).map(|(_, choice)| *choice)
        })
    }

    /// An error where the object has a key that nobody asked for.
    ///
    /// # Errors
    /// `Argument`, with the keys there are.
    pub(crate) fn finish(self) -> Result<()> {
        match self.map.keys().find(|key| !self.asked.contains(&key.as_str())) {
            None => Ok(()),
            Some(unknown) => {
                let known = self.asked.join(", ");
                Err(Error::argument(format!("unknown key; known are {known}")).in_field(self.at(unknown)))
            }
        }
    }
}

/// The error for a value of the wrong type, shortened: a list may be long.
pub(crate) fn wrong(expected: &str, found: &Value, path: &str) -> Error {
    let mut text = found.to_string();
    if text.chars().count() > 60 {
        text = text.chars().take(57).chain("...".chars()).collect();
    }
    Error::argument(format!("expected {expected}, found {text}")).in_field(path)
}
