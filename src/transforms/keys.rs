//! The keys of a dictionary form, and going through them.

use crate::dictionary;
use crate::transform::Run;
use mica_core::argument::OneOrMany;
use mica_core::error::{Result, ResultExt};
use mica_core::{Map, Value};

/// The keys that a dictionary form works on.
#[derive(Debug, Clone)]
pub(crate) struct Keys {
    /// Name of the dictionary form: `Flipd`.
    pub name: String,
    /// The keys, at least one.
    pub keys: Vec<String>,
    /// Whether missing keys are skipped.
    pub allow_missing_keys: bool,
}

impl Keys {
    /// # Errors
    /// `InvalidArgument` for no keys.
    pub(crate) fn new(name: &str, keys: &OneOrMany<String>, allow_missing_keys: bool) -> Result<Self> {
        Ok(Self { name: name.to_owned(), keys: dictionary::checked_keys(name, keys)?, allow_missing_keys })
    }

    /// One item for each key: MONAI's `ensure_tuple_rep`.
    ///
    /// # Errors
    /// `InvalidArgument` for a list of another length.
    pub(crate) fn per_key<T: Clone>(&self, argument: &str, given: &OneOrMany<T>) -> Result<Vec<T>> {
        match given {
            OneOrMany::One(item) => Ok(vec![item.clone(); self.keys.len()]),
            OneOrMany::Many(items) if items.len() == self.keys.len() => Ok(items.clone()),
            OneOrMany::Many(items) => Err(dictionary::wrong_count(&self.name, argument, self.keys.len(), items.len())),
        }
    }

    /// The positions of the keys that the sample has.
    pub(crate) fn present(&self, sample: &Map, run: &Run<'_>) -> Result<Vec<usize>> {
        dictionary::present_keys(&self.keys, self.allow_missing_keys || run.skip_missing_keys, sample)
    }

    /// The sample in a value.
    pub(crate) fn sample(&self, input: Value) -> Result<Map> {
        dictionary::expect_sample(&self.name, input)
    }

    /// Replaces the value of each key that is there by what `change` makes of it; it sees the sample without that value.
    pub(crate) fn each(
        &self,
        mut sample: Map,
        run: &Run<'_>,
        mut change: impl FnMut(usize, Value, &mut Map) -> Result<Value>,
    ) -> Result<Value> {
        for i in self.present(&sample, run)? {
            run.check()?;
            let key = &self.keys[i];
            let Some(slot) = sample.get_mut(key) else { continue };
            let value = std::mem::take(slot);
            let changed = change(i, value, &mut sample).at(|| format!("({key})"))?;
            sample.insert(key.clone(), changed);
        }
        Ok(Value::Map(sample))
    }
}
