//! The dictionary adapter: any transform of one image, applied to keys of a sample.
//!
//! There are no dictionary classes: `Spacingd` is `Spacing` behind this adapter. What works on samples only
//! (`CopyItemsd`) is a component of its own, with an argument of type [`Keys`].

use crate::keys;
use crate::post::discrete::AsDiscrete;
use crate::transform::{Abilities, Draws, Run, Transform, apply_drawn, invert_drawn};
use mica_core::argument::{Argument, ArgumentSpec, OneOrMany};
use mica_core::component::Object;
use mica_core::error::{Error, Result};
use mica_core::random::RandomState;
use mica_core::{Map, Streams, Value};
use std::sync::Arc;

/// Keys of a sample: the argument `keys` of what works on samples; at least one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Keys(Vec<String>);

impl Keys {
    /// The keys in the order given.
    pub fn as_slice(&self) -> &[String] {
        &self.0
    }

    /// Whether a sample has this key.
    ///
    /// # Errors
    /// `NotFound` for a key that is not there, where that is not allowed.
    pub(crate) fn found(key: &str, sample: &Map, allow_missing_keys: bool) -> Result<bool> {
        item(key, sample, allow_missing_keys).map(|item| item.is_some())
    }
}

/// The item of a sample, or none where it may be missing.
///
/// # Errors
/// `NotFound` for a key that is not there, where that is not allowed.
pub(crate) fn item<'a>(key: &str, sample: &'a Map, allow_missing_keys: bool) -> Result<Option<&'a Value>> {
    match mica_core::value::get(sample, key) {
        Ok(value) => Ok(Some(value)),
        Err(_) if allow_missing_keys => Ok(None),
        Err(error) => Err(error.noted("allow_missing_keys is false").at(format!("({key})"))),
    }
}

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

/// The sample in a value, or an error that says what was found.
pub(crate) fn expect_sample(name: &str, input: Value) -> Result<Map> {
    match input {
        Value::Map(sample) => Ok(sample),
        other => Err(no_sample(name, &other)),
    }
}

fn no_sample(name: &str, found: &Value) -> Error {
    Error::type_mismatch(format!("{name} takes a sample (map), found {}", found.describe()))
}

/// Builds the array transform from its arguments.
pub(crate) type BuildTransform = Arc<dyn Fn(&Map) -> Result<Arc<dyn Transform>> + Send + Sync>;

/// A transform applied to keys of a sample.
struct Dictionary {
    keys: keys::Keys,
    /// One transform for all keys, or one per key where a per-key argument was given as a list.
    transforms: Vec<Arc<dyn Transform>>,
}

/// The `keys` argument.
pub(crate) fn keys_spec() -> ArgumentSpec {
    ArgumentSpec::new::<OneOrMany<String>>("keys", None, &[" Keys of the sample to apply the transform to."])
}

/// The `allow_missing_keys` argument.
pub(crate) fn allow_missing_keys_spec() -> ArgumentSpec {
    let doc = " Skip keys that the sample does not have, instead of an error.";
    ArgumentSpec::new("allow_missing_keys", Some(false), &[doc])
}

/// Builds a dictionary form: takes `keys`, `allow_missing_keys` and the arguments of the array transform.
pub(crate) fn build(name: &str, arguments: &Map, specs: &[ArgumentSpec], make: &BuildTransform) -> Result<Object> {
    // Unknown names are refused against the arguments of this form, not of the array transform's.
    let given = mica_core::argument::Arguments::new(name, arguments, specs)?;
    let keys: OneOrMany<String> = given.take("keys", None)?;
    // A form without the argument skips missing keys.
    let has_argument = specs.iter().any(|spec| spec.name == "allow_missing_keys");
    let keys = keys::Keys::new(name, &keys, given.take("allow_missing_keys", Some(!has_argument))?)?;
    let mut inner = arguments.clone();
    inner.shift_remove("keys");
    inner.shift_remove("allow_missing_keys");

    // As in MONAI, none for a per-key argument means the array transform's own default.
    inner.retain(|name, value| {
        !(matches!(value, Value::Null) && specs.iter().any(|spec| spec.per_key && spec.name == name))
    });
    let mut per_key = Vec::new();
    for spec in specs.iter().filter(|spec| spec.per_key) {
        match inner.get(spec.name) {
            Some(Value::List(items)) if items.len() == keys.keys.len() => per_key.push((spec.name, items.clone())),
            Some(Value::List(items)) => {
                return Err(wrong_count(name, spec.name, keys.keys.len(), items.len()));
            }
            _ => {}
        }
    }
    let transforms = if per_key.is_empty() {
        vec![make(&inner)?]
    } else {
        let for_key = |i: usize| {
            let mut arguments = inner.clone();
            for (argument, items) in &per_key {
                match &items[i] {
                    Value::Null => arguments.shift_remove(*argument),
                    item => arguments.insert((*argument).to_owned(), item.clone()),
                };
            }
            make(&arguments)
        };
        (0..keys.keys.len()).map(for_key).collect::<Result<_>>()?
    };
    let adapter: Arc<dyn Transform> = Arc::new(Dictionary { keys, transforms });
    Ok(Box::new(adapter))
}

/// The adapter over transforms that are built: one for all keys, or one for each.
pub(crate) fn of(
    name: &str,
    keys: Vec<String>,
    transforms: Vec<Arc<dyn Transform>>,
    allow_missing_keys: bool,
) -> Arc<dyn Transform> {
    Arc::new(Dictionary { keys: keys::Keys { name: name.to_owned(), keys, allow_missing_keys }, transforms })
}

/// As [`of`], as the object of a component; keys must be given.
pub(crate) fn adapter(
    name: &str,
    keys: Vec<String>,
    transforms: Vec<Arc<dyn Transform>>,
    allow_missing_keys: bool,
) -> Result<Object> {
    let keys = checked_keys(name, &OneOrMany::Many(keys))?;
    Ok(Box::new(of(name, keys, transforms, allow_missing_keys)))
}

/// The keys, of which there must be one.
pub(crate) fn checked_keys(name: &str, keys: &OneOrMany<String>) -> Result<Vec<String>> {
    if keys.as_slice().is_empty() {
        return Err(
            Error::argument(format!("{name}: argument 'keys': expected at least one key, found none")).at("keys")
        );
    }
    Ok(keys.as_slice().to_vec())
}

/// The error for a list that has not one entry per key.
pub(crate) fn wrong_count(name: &str, argument: &str, keys: usize, found: usize) -> Error {
    let message = format!("{name}: argument '{argument}': expected one value or one per key ({keys}), found {found}");
    Error::argument(message).at(argument)
}

/// One item for each key, of a list with one for each key or one for all: MONAI's `ensure_tuple_rep`.
pub(crate) fn repeated<T: Clone>(name: &str, argument: &str, items: &[T], keys: usize) -> Result<Vec<T>> {
    match items {
        [item] => Ok(vec![item.clone(); keys]),
        items if items.len() == keys => Ok(items.to_vec()),
        items => Err(wrong_count(name, argument, keys, items.len())),
    }
}

/// The sample that a dictionary form takes.
pub(crate) fn sample_of<'a>(name: &str, input: &'a Value) -> Result<&'a Map> {
    match input {
        Value::Map(sample) => Ok(sample),
        other => Err(no_sample(name, other)),
    }
}

/// The positions of the keys that the sample has.
pub(crate) fn present_keys(keys: &[String], allow_missing_keys: bool, sample: &Map) -> Result<Vec<usize>> {
    let mut present = Vec::with_capacity(keys.len());
    for (i, key) in keys.iter().enumerate() {
        if Keys::found(key, sample, allow_missing_keys)? {
            present.push(i);
        }
    }
    Ok(present)
}

/// The type of the dictionary form of a per-key argument.
pub(crate) fn per_key_spec(spec: &ArgumentSpec) -> ArgumentSpec {
    let mut spec = spec.clone();
    if spec.per_key {
        spec.type_name = format!("{0} | list[{0}]", spec.type_name);
        spec.doc = format!("{} A list gives one per key.", spec.doc).trim().to_owned();
    }
    spec
}

impl Dictionary {
    fn transform(&self, key: usize) -> &dyn Transform {
        self.transforms.get(key).unwrap_or(&self.transforms[0]).as_ref()
    }
}

impl Transform for Dictionary {
    fn apply(&self, input: Value, run: &Run<'_>) -> Result<Value> {
        let sample = self.keys.sample(input)?;
        let Some(random) = self.transform(0).as_random() else {
            return self.keys.each(sample, run, |i, value, _| self.transform(i).apply(value, run));
        };
        let present = self.keys.present(&sample, run)?;
        let first = present.first().and_then(|i| sample.get(&self.keys.keys[*i]));
        let inner = run.child(0);
        let drawn = {
            let shared = std::ptr::eq(inner.streams, run.streams);
            let mut outer = run.streams.draw();
            // Locked only where it is another stream.
            let mut twin = (!shared).then(|| inner.streams.draw());
            random.draw_shared(&mut Draws { outer: &mut outer, inner: twin.as_deref_mut() }, first)?
        };
        // What is drawn per key (noise for each image) comes from the inner stream, as in MONAI.
        let inner = Run { id: run.id, ..inner };
        self.keys.each(sample, run, |_, value, _| apply_drawn(random, &self.keys.name, drawn.as_deref(), value, &inner))
    }

    fn invert(&self, input: Value, run: &Run<'_>) -> Result<Value> {
        let sample = self.keys.sample(input)?;
        if self.transform(0).as_random().is_some() {
            return self.keys.each(sample, run, |_, value, _| invert_drawn(&self.keys.name, value, run));
        }
        self.keys.each(sample, run, |i, value, _| self.transform(i).invert(value, run))
    }

    fn abilities(&self) -> Abilities {
        self.transform(0).abilities()
    }

    fn waits(&self, lazy: Option<bool>) -> bool {
        self.transform(0).waits(lazy)
    }

    fn streams(&self, random: RandomState) -> Option<Streams> {
        // MONAI gives the wrapper and the transform inside two streams with the same seed.
        let inner = self.transform(0).streams(random.clone())?;
        let mut streams = Streams::leaf(random);
        streams.push(Some(inner));
        Some(streams)
    }

    fn keys(&self) -> Option<&[String]> {
        Some(&self.keys.keys)
    }

    fn applies_pending(&self) -> bool {
        self.transform(0).applies_pending()
    }

    fn lays_on_shelf(&self) -> bool {
        self.transform(0).lays_on_shelf()
    }

    fn takes_from_shelf(&self) -> bool {
        self.transform(0).takes_from_shelf()
    }

    fn requires_current_data(&self) -> bool {
        self.transform(0).requires_current_data()
    }

    fn as_argmax(&self, key: &str) -> Option<&AsDiscrete> {
        let position = self.keys.keys.iter().position(|known| known == key)?;
        self.transform(position).as_argmax(key)
    }

    fn undoes_by_channel(&self) -> bool {
        self.transform(0).undoes_by_channel()
    }
}
