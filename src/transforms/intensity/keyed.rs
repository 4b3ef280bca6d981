//! Dictionary forms that are more than the adapter: they read or write other items of the sample too.

use crate::dictionary::{expect_sample, item};
use crate::transform::{Abilities, Run, Transform, expect_image, not_invertible};
use mica_core::argument::{Described, OneOrMany};
use mica_core::component::{Object, parse};
use mica_core::error::{Error, Result, ResultExt};
use mica_core::{Map, MetaTensor, Value};
use std::sync::Arc;

/// A dictionary form.
pub(crate) trait Keyed: Described + Send + Sync + 'static {
    /// Keys of the sample that it works on.
    fn keys(&self) -> &[String];

    /// Whether keys that the sample does not have are skipped.
    fn allow_missing_keys(&self) -> bool;

    /// Refuses arguments that do not go together, when it is made.
    fn check(&self) -> Result<()> {
        Ok(())
    }

    /// Works on the key at a position, which the sample has.
    fn apply_key(&self, position: usize, key: &str, sample: &mut Map, run: &Run<'_>) -> Result<()>;
}

/// A dictionary form as a transform.
struct Form<T>(T);

impl<T: Keyed> Transform for Form<T> {
    fn apply(&self, input: Value, run: &Run<'_>) -> Result<Value> {
        let mut sample = expect_sample(T::NAME, input)?;
        for (position, key) in self.0.keys().iter().enumerate() {
            run.check()?;
            if item(key, &sample, self.0.allow_missing_keys())?.is_none() {
                continue;
            }
            self.0.apply_key(position, key, &mut sample, run).at(|| format!("({key})"))?;
        }
        Ok(Value::Map(sample))
    }

    fn invert(&self, _input: Value, _run: &Run<'_>) -> Result<Value> {
        Err(not_invertible(T::NAME))
    }

    fn abilities(&self) -> Abilities {
        Abilities::NONE
    }

    fn keys(&self) -> Option<&[String]> {
        Some(self.0.keys())
    }
}

/// Builds a dictionary form.
pub(crate) fn keyed<T: Keyed>(arguments: &Map) -> Result<Object> {
    let form: T = parse(T::NAME, arguments)?;
    if form.keys().is_empty() {
        let message = format!("{}: argument 'keys': expected at least one key, found none", T::NAME);
        return Err(Error::argument(message).at("keys"));
    }
    form.check().map_err(|error| error.prefixed(T::NAME))?;
    let form: Arc<dyn Transform> = Arc::new(Form(form));
    Ok(Box::new(form))
}

/// Builds the array form of a transform.
pub(crate) fn array_object<T: Described + Transform + 'static>(arguments: &Map) -> Result<Object> {
    let transform: Arc<dyn Transform> = Arc::new(parse::<T>(T::NAME, arguments)?);
    Ok(Box::new(transform))
}

/// Refuses lists that do not have one entry per key; a single one may stand for all where `repeats` says so.
pub(crate) fn check_count<T>(keys: &[String], name: &str, given: Option<&OneOrMany<T>>, repeats: bool) -> Result<()> {
    let found = match given {
        None => return Ok(()),
        Some(OneOrMany::One(_)) if repeats => return Ok(()),
        Some(given) => given.as_slice().len(),
    };
    if found == keys.len() {
        return Ok(());
    }
    let message = format!("argument '{name}': expected one per key ({}), found {found}", keys.len());
    Err(Error::argument(message).at(name))
}

/// The entry for a key: one stands for all.
pub(crate) fn nth<T>(given: &OneOrMany<T>, position: usize) -> Option<&T> {
    match given {
        OneOrMany::One(item) => Some(item),
        OneOrMany::Many(items) => items.get(position),
    }
}

/// The key that holds the metadata of a key.
pub(crate) fn meta_key(
    position: usize,
    key: &str,
    meta_keys: Option<&OneOrMany<Option<String>>>,
    postfix: &OneOrMany<String>,
) -> String {
    let given = meta_keys.and_then(|keys| nth(keys, position)?.clone()).filter(|given| !given.is_empty());
    given.unwrap_or_else(|| format!("{key}_{}", nth(postfix, position).map_or("", String::as_str)))
}

/// Takes the image of a key out of the sample, and puts what becomes of it back.
pub(crate) fn replace(
    sample: &mut Map,
    key: &str,
    name: &str,
    change: impl FnOnce(MetaTensor) -> Result<MetaTensor>,
) -> Result<()> {
    let value = sample.get_mut(key).map(std::mem::take).unwrap_or_default();
    let changed = change(expect_image(name, value)?.tracked())?;
    sample.insert(key.to_owned(), Value::Tensor(changed));
    Ok(())
}

/// The key of a result that does not take the place of what it comes from.
pub(crate) fn new_key(prefix: Option<&str>, key: &str) -> String {
    format!("{}{key}", prefix.unwrap_or_default())
}
