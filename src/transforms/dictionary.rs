//! The dictionary adapter: any transform of one image, applied to keys of a sample.
//!
//! There are no dictionary classes: `Spacingd` is `Spacing` behind this adapter. What works on samples only
//! (`CopyItemsd`) is a component of its own, with an argument of type [`Keys`].

use crate::keys::{self, Keys};
use crate::post::discrete::AsDiscrete;
use crate::transform::{Abilities, Draws, Run, Transform, apply_drawn, invert_drawn};
use mica_core::argument::ArgumentSpec;
use mica_core::component::Object;
use mica_core::error::Result;
use mica_core::random::RandomState;
use mica_core::{Map, Streams, Value};
use std::sync::Arc;

/// Builds the array transform from its arguments.
pub(crate) type BuildTransform = Arc<dyn Fn(&Map) -> Result<Arc<dyn Transform>> + Send + Sync>;

/// A transform applied to keys of a sample.
struct Dictionary {
    /// Name of the dictionary form: `Flipd`.
    name: String,
    keys: Keys,
    allow_missing_keys: bool,
    /// One transform for all keys, or one per key where a per-key argument was given as a list.
    transforms: Vec<Arc<dyn Transform>>,
}

/// The `keys` argument.
pub(crate) fn keys_spec() -> ArgumentSpec {
    ArgumentSpec::new::<Keys>("keys", None, &[" Keys of the sample to apply the transform to."])
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
    let keys: Keys = given.take("keys", None)?;
    let count = keys.as_slice().len();
    // A form without the argument skips missing keys.
    let has_argument = specs.iter().any(|spec| spec.name == "allow_missing_keys");
    let allow_missing_keys = given.take("allow_missing_keys", Some(!has_argument))?;
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
            Some(Value::List(items)) if items.len() == count => per_key.push((spec.name, items.clone())),
            Some(Value::List(items)) => {
                return Err(keys::wrong_count(name, spec.name, count, items.len()));
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
        (0..count).map(for_key).collect::<Result<_>>()?
    };
    Ok(Box::new(of(name, keys, transforms, allow_missing_keys)))
}

/// The adapter over transforms that are built: one for all keys, or one for each.
pub(crate) fn of(
    name: &str,
    keys: Keys,
    transforms: Vec<Arc<dyn Transform>>,
    allow_missing_keys: bool,
) -> Arc<dyn Transform> {
    Arc::new(Dictionary { name: name.to_owned(), keys, allow_missing_keys, transforms })
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

    fn change(&self, input: Value, run: &Run<'_>, mut by: impl FnMut(usize, Value) -> Result<Value>) -> Result<Value> {
        self.keys.change(&self.name, input, self.allow_missing_keys, run, |i, value, _| by(i, value))
    }
}

impl Transform for Dictionary {
    fn apply(&self, input: Value, run: &Run<'_>) -> Result<Value> {
        let Some(random) = self.transform(0).as_random() else {
            return self.change(input, run, |i, value| self.transform(i).apply(value, run));
        };
        let sample = keys::expect_sample(&self.name, input)?;
        let mut first = None;
        for key in self.keys.as_slice() {
            let item = keys::item(key, &sample, self.allow_missing_keys, run)?;
            first = first.or(item);
        }
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
        let draw = drawn.as_deref();
        self.change(Value::Map(sample), run, |_, value| apply_drawn(random, &self.name, draw, value, &inner))
    }

    fn invert(&self, input: Value, run: &Run<'_>) -> Result<Value> {
        if self.transform(0).as_random().is_some() {
            return self.change(input, run, |_, value| invert_drawn(&self.name, value, run));
        }
        self.change(input, run, |i, value| self.transform(i).invert(value, run))
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
        Some(self.keys.as_slice())
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
        let position = self.keys.as_slice().iter().position(|known| known == key)?;
        self.transform(position).as_argmax(key)
    }

    fn undoes_by_channel(&self) -> bool {
        self.transform(0).undoes_by_channel()
    }
}
