//! The keys of a dictionary form, and going through the items of a sample.

use crate::transform::Run;
use mica_core::argument::{Argument, OneOrMany};
use mica_core::error::{Error, Result, ResultExt};
use mica_core::{Map, Value};

/// Keys of a sample: the argument `keys` of what works on samples; at least one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Keys(Vec<String>);

impl Argument for Keys {
    fn type_name() -> String {
        OneOrMany::<String>::type_name()
    }

    fn parse(value: &Value) -> Result<Self> {
        let keys = OneOrMany::<String>::parse(value)?;
        match keys.as_slice() {
            [] => Err(Error::argument("expected at least one key, found none")),
            keys => Ok(Self(keys.to_vec())),
        }
    }

    fn to_value(&self) -> Value {
        self.0.to_value()
    }
}

impl Keys {
    /// The keys in the order given.
    pub fn as_slice(&self) -> &[String] {
        &self.0
    }

    /// One entry for each key: MONAI's `ensure_tuple_rep`.
    ///
    /// # Errors
    /// `InvalidArgument` for a list of another length.
    pub(crate) fn per_key<T: Clone>(&self, form: &str, argument: &str, given: &OneOrMany<T>) -> Result<Vec<T>> {
        match given {
            OneOrMany::One(entry) => Ok(vec![entry.clone(); self.0.len()]),
            OneOrMany::Many(entries) if entries.len() == self.0.len() => Ok(entries.clone()),
            OneOrMany::Many(entries) => Err(wrong_count(form, argument, self.0.len(), entries.len())),
        }
    }

    /// The keys of the metadata of each key: as named, or made of key and ending.
    ///
    /// # Errors
    /// `InvalidArgument` for lists of other lengths.
    pub(crate) fn meta_keys(
        &self,
        form: &str,
        named: Option<&OneOrMany<Option<String>>>,
        postfix: &OneOrMany<String>,
    ) -> Result<Vec<String>> {
        let postfixes = self.per_key(form, "meta_key_postfix", postfix)?;
        let named = named.map(OneOrMany::as_slice).unwrap_or_default();
        if !named.is_empty() && named.len() != self.0.len() {
            return Err(Error::argument(format!(
                "{form}: argument 'meta_keys': expected one per key ({}), found {}",
                self.0.len(),
                named.len()
            ))
            .at("meta_keys"));
        }
        let names = self.0.iter().zip(postfixes).enumerate().map(|(i, (key, postfix))| match named.get(i) {
            Some(Some(name)) if !name.is_empty() => name.clone(),
            _ => format!("{key}_{postfix}"),
        });
        Ok(names.collect())
    }

    /// Does something to a sample for each of the keys that it has, in their order. `skip` says whether it may lack keys.
    ///
    /// # Errors
    /// `Type` for what is no sample, `NotFound` for a missing key.
    pub(crate) fn each(
        &self,
        form: &str,
        input: Value,
        skip: bool,
        run: &Run<'_>,
        mut act: impl FnMut(usize, &str, &mut Map) -> Result<()>,
    ) -> Result<Value> {
        let mut sample = expect_sample(form, input)?;
        for (i, key) in self.0.iter().enumerate() {
            run.check()?;
            if item(key, &sample, skip, run)?.is_some() {
                act(i, key, &mut sample).at(|| format!("({key})"))?;
            }
        }
        Ok(Value::Map(sample))
    }

    /// As [`Keys::each`]: replaces the item at each key by what `change` makes of it; it sees the sample without that item.
    pub(crate) fn change(
        &self,
        form: &str,
        input: Value,
        skip: bool,
        run: &Run<'_>,
        mut change: impl FnMut(usize, Value, &mut Map) -> Result<Value>,
    ) -> Result<Value> {
        let sample = expect_sample(form, input)?;
        // Before any work is done in vain.
        for key in &self.0 {
            item(key, &sample, skip, run)?;
        }
        self.each(form, Value::Map(sample), skip, run, |i, key, sample| {
            let item = take(sample, key);
            let changed = change(i, item, sample)?;
            sample.insert(key.to_owned(), changed);
            Ok(())
        })
    }
}

/// The item of a sample, or none where it may be missing: where `skip` or the run says so.
///
/// # Errors
/// `NotFound` for a key that is not there, where that is not allowed.
pub(crate) fn item<'a>(key: &str, sample: &'a Map, skip: bool, run: &Run<'_>) -> Result<Option<&'a Value>> {
    match mica_core::value::get(sample, key) {
        Ok(value) => Ok(Some(value)),
        Err(_) if skip || run.skip_missing_keys => Ok(None),
        Err(error) => Err(error.noted("allow_missing_keys is false").at(format!("({key})"))),
    }
}

/// The item of a sample, of which nothing is left at its place, so that it has no other owner.
pub(crate) fn take(sample: &mut Map, key: &str) -> Value {
    sample.get_mut(key).map(std::mem::take).unwrap_or_default()
}

/// The sample in a value, or an error that says what was found.
pub(crate) fn expect_sample(form: &str, input: Value) -> Result<Map> {
    match input {
        Value::Map(sample) => Ok(sample),
        other => Err(no_sample(form, &other)),
    }
}

/// The sample in a value that is only looked at.
pub(crate) fn sample_of<'a>(form: &str, input: &'a Value) -> Result<&'a Map> {
    match input {
        Value::Map(sample) => Ok(sample),
        other => Err(no_sample(form, other)),
    }
}

fn no_sample(form: &str, found: &Value) -> Error {
    Error::type_mismatch(format!("{form} takes a sample (map), found {}", found.describe()))
}

/// The error for a list that has not one entry per key.
pub(crate) fn wrong_count(form: &str, argument: &str, keys: usize, found: usize) -> Error {
    let message = format!("{form}: argument '{argument}': expected one value or one per key ({keys}), found {found}");
    Error::argument(message).at(argument)
}
