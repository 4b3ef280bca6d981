//! Items of a sample: copying, deleting, selecting, joining them.

use crate::keys::{Keys, expect_sample, item};
use crate::track;
use crate::transform::{Abilities, Run, Transform, not_invertible};
use crate::utility::promote;
use mica_core::argument::{Described, OneOrMany};
use mica_core::error::{Error, Result, ResultExt};
use mica_core::{Info, Map, MetaTensor, Value, component, value};
use regex::Regex;

/// What all transforms of this file have in common.
macro_rules! transform_of_items {
    ($name:ident) => {
        impl Transform for $name {
            fn apply(&self, input: Value, run: &Run<'_>) -> Result<Value> {
                self.change(expect_sample(Self::NAME, input)?, run).map(Value::Map)
            }

            fn invert(&self, _input: Value, _run: &Run<'_>) -> Result<Value> {
                Err(not_invertible(Self::NAME))
            }

            fn abilities(&self) -> Abilities {
                Abilities::NONE
            }

            fn keys(&self) -> Option<&[String]> {
                Some(self.keys.as_slice())
            }
        }
    };
}

component! {
    /// Copies items of a sample to new keys.
    ///
    /// All keys are copied once, then all of them again, `times` in all; `names` gives the new keys in that order.
    /// Without `names` a key `image` is copied to `image_0`, `image_1`…
    ///
    /// Input: a sample. Output: the sample with the copies after its other items. A copy of an image has voxels of its
    /// own, with the same values, order of dimensions in memory, metadata and history.
    ///
    /// Errors: `times` below 1; as many `names` as copies are not given; a new key that the sample has already; a
    /// missing key, unless `allow_missing_keys`.
    ///
    /// Differences from MONAI: without `names` and with several keys and times, each copy gets the name of its own key
    /// (MONAI numbers the names key by key, but copies the keys in turn, so that names and contents are mixed up).
    ///
    /// Example (Python): `CopyItemsd(keys="image", names="original")(sample)`
    ///
    /// Source: MONAI 1.6.1 `CopyItemsd`.
    pub struct CopyItemsd {
        /// Keys of the items to copy.
        pub keys: Keys,
        /// How often each item is copied.
        pub times: i64 = 1,
        /// The new keys: first one for each key, then the next one for each key…; none for the old ones with a number.
        pub names: Option<OneOrMany<String>> = None,
        /// Skip keys that the sample does not have, instead of an error.
        pub allow_missing_keys: bool = false,
    }
}

transform_of_items!(CopyItemsd);

impl CopyItemsd {
    /// Refuses arguments that do not fit together.
    pub(crate) fn checked(self) -> Result<Self> {
        if self.times < 1 {
            return Err(Error::argument(format!("times: expected at least 1, found {}", self.times)).at("times"));
        }
        let wanted = self.times.saturating_mul(self.keys.as_slice().len() as i64);
        match &self.names {
            Some(names) if names.as_slice().len() as i64 != wanted => Err(Error::argument(format!(
                "names: expected {wanted} ({} keys, {} times), found {}",
                self.keys.as_slice().len(),
                self.times,
                names.as_slice().len()
            ))
            .at("names")),
            _ => Ok(self),
        }
    }

    fn change(&self, mut sample: Map, run: &Run<'_>) -> Result<Map> {
        let mut names = self.names.iter().flat_map(|names| names.as_slice());
        for time in 0..self.times {
            for key in self.keys.as_slice() {
                let name = names.next().cloned().unwrap_or_else(|| format!("{key}_{time}"));
                let Some(value) = item(key, &sample, self.allow_missing_keys, run)? else { continue };
                run.check()?;
                if sample.contains_key(&name) {
                    return Err(Error::argument(format!("the sample has an item '{name}' already")).at(key_path(key)));
                }
                let copy = deep_copy(value).at(|| key_path(key))?;
                sample.insert(name, copy);
            }
        }
        Ok(sample)
    }
}

fn key_path(key: &str) -> String {
    format!("({key})")
}

/// The same with voxels of its own.
fn deep_copy(value: &Value) -> Result<Value> {
    Ok(match value {
        Value::Tensor(tensor) => Value::Tensor(tensor.copy()?),
        Value::List(items) => Value::List(items.iter().map(deep_copy).collect::<Result<_>>()?),
        Value::Map(items) => {
            Value::Map(items.iter().map(|(key, item)| Ok((key.clone(), deep_copy(item)?))).collect::<Result<_>>()?)
        }
        other => other.clone(),
    })
}

component! {
    /// Deletes items of a sample, also of maps within it.
    ///
    /// A key such as `pred.boxes` (with `sep`) means the item `boxes` of the map `pred`. With `use_re` the last part of
    /// a key is a regular expression, and all items are deleted whose key has a match anywhere in it.
    ///
    /// Input: a sample. Output: the sample without these items. A key that is not there is no error, but a map that is
    /// not there is.
    ///
    /// Errors: an empty `sep`; a regular expression that is not understood; one entry of `use_re` for each key is not
    /// given; a part of a key before the last that is missing or no map.
    ///
    /// Differences from MONAI: regular expressions have no look-around and no back-references.
    ///
    /// Example (Python): `DeleteItemsd(keys="label")(sample)`
    ///
    /// Source: MONAI 1.6.1 `DeleteItemsd`.
    pub struct DeleteItemsd {
        /// Keys of the items to delete.
        pub keys: Keys,
        /// What separates the keys of maps within maps.
        pub sep: String = ".".to_owned(),
        /// Whether the last part of a key is a regular expression; a list gives one per key.
        pub use_re: OneOrMany<bool> = OneOrMany::One(false),
    }
}

/// One key of [`DeleteItemsd`], taken apart.
struct Deletion<'a> {
    maps: Vec<&'a str>,
    last: Last<'a>,
}

enum Last<'a> {
    Key(&'a str),
    Pattern(Regex),
}

transform_of_items!(DeleteItemsd);

impl DeleteItemsd {
    /// Refuses arguments that do not fit together.
    pub(crate) fn checked(self) -> Result<Self> {
        self.deletions().map(drop)?;
        Ok(self)
    }

    fn deletions(&self) -> Result<Vec<Deletion<'_>>> {
        if self.sep.is_empty() {
            return Err(Error::argument("sep: expected a separator, found an empty text").at("sep"));
        }
        let keys = self.keys.as_slice();
        let patterns = self.keys.per_key(Self::NAME, "use_re", &self.use_re)?;
        let mut deletions = Vec::with_capacity(keys.len());
        for (key, pattern) in keys.iter().zip(patterns) {
            let mut maps: Vec<&str> = key.split(self.sep.as_str()).collect();
            // Splitting gives at least one part.
            let last = maps.pop().unwrap_or_default();
            let last = match pattern {
                false => Last::Key(last),
                true => Last::Pattern(Regex::new(last).map_err(|error| {
                    Error::argument(format!("keys: '{last}' is not understood as a regular expression: {error}"))
                        .at("keys")
                })?),
            };
            deletions.push(Deletion { maps, last });
        }
        Ok(deletions)
    }

    fn change(&self, mut sample: Map, _run: &Run<'_>) -> Result<Map> {
        for (deletion, key) in self.deletions()?.iter().zip(self.keys.as_slice()) {
            deletion.carry_out(&mut sample).at(|| key_path(key))?;
        }
        Ok(sample)
    }
}

impl Deletion<'_> {
    fn carry_out(&self, sample: &mut Map) -> Result<()> {
        let mut map = sample;
        for key in &self.maps {
            // The error lists the keys there are.
            value::get(map, key)?;
            map = match map.get_mut(*key) {
                Some(Value::Map(inner)) => inner,
                Some(other) => {
                    return Err(Error::type_mismatch(format!("'{key}': expected a map, found {}", other.describe())));
                }
                None => return Err(Error::internal(format!("the key '{key}' vanished"))),
            };
        }
        match &self.last {
            Last::Key(key) => drop(map.shift_remove(*key)),
            Last::Pattern(pattern) => map.retain(|key, _| !pattern.is_match(key)),
        }
        Ok(())
    }
}

component! {
    /// Keeps some items of a sample and drops all others, to release memory.
    ///
    /// Input: a sample. Output: a sample with the items of `keys` in this order, as they are.
    ///
    /// Errors: a missing key, unless `allow_missing_keys`.
    ///
    /// Example (Python): `SelectItemsd(keys="image")(sample)`
    ///
    /// Source: MONAI 1.6.1 `SelectItemsd`.
    pub struct SelectItemsd {
        /// Keys of the items to keep.
        pub keys: Keys,
        /// Skip keys that the sample does not have, instead of an error.
        pub allow_missing_keys: bool = false,
    }
}

transform_of_items!(SelectItemsd);

impl SelectItemsd {
    fn change(&self, mut sample: Map, run: &Run<'_>) -> Result<Map> {
        let mut selected = Map::with_capacity(self.keys.as_slice().len());
        for key in self.keys.as_slice() {
            if selected.contains_key(key) || item(key, &sample, self.allow_missing_keys, run)?.is_none() {
                continue;
            }
            if let Some(item) = sample.swap_remove(key) {
                selected.insert(key.clone(), item);
            }
        }
        Ok(selected)
    }
}

component! {
    /// Joins items of a sample along one dimension and stores the result as another item.
    ///
    /// Input: a sample whose items at `keys` are tensors with the same number of dimensions and the same extents except
    /// along `dim`, on one device. Output: the sample with the joined tensor at `name`. Its element type is the one that
    /// holds those of all items, by PyTorch's rules; its metadata, affine and history are those of the first item, its
    /// dimensions in memory in the order of the first. Where no key is there the sample stays as it is.
    ///
    /// Errors: an item that is no tensor; an image among tensors without metadata; shapes that do not fit; a dimension
    /// that the items do not have; a batch (decollate it first); a missing key, unless `allow_missing_keys`.
    ///
    /// Differences from MONAI: arrays of NumPy are joined by PyTorch's rules for element types; no item may have
    /// pending operations but the first, whose operations MONAI would apply to the others too.
    ///
    /// Example (Python): `ConcatItemsd(keys=["image", "image"], name="both")(sample)`
    ///
    /// Source: MONAI 1.6.1 `ConcatItemsd`, `torch.cat`.
    pub struct ConcatItemsd {
        /// Keys of the items to join, in this order.
        pub keys: Keys,
        /// Key of the result.
        pub name: String,
        /// The dimension to join along, negative from the last.
        pub dim: i64 = 0,
        /// Skip keys that the sample does not have, instead of an error.
        pub allow_missing_keys: bool = false,
    }
}

transform_of_items!(ConcatItemsd);

impl ConcatItemsd {
    fn change(&self, mut sample: Map, run: &Run<'_>) -> Result<Map> {
        let mut parts: Vec<(&String, &MetaTensor)> = Vec::new();
        for key in self.keys.as_slice() {
            match item(key, &sample, self.allow_missing_keys, run)? {
                None => {}
                Some(Value::Tensor(tensor)) => parts.push((key, tensor)),
                Some(other) => {
                    let message = format!("expected a tensor, found {}", other.describe());
                    return Err(Error::type_mismatch(message).at(key_path(key)));
                }
            }
        }
        let Some((first, others)) = parts.split_first() else { return Ok(sample) };
        let joined = join(first.1, others, self.dim, run)?;
        sample.insert(self.name.clone(), Value::Tensor(joined));
        Ok(sample)
    }
}

fn join(first: &MetaTensor, others: &[(&String, &MetaTensor)], dim: i64, run: &Run<'_>) -> Result<MetaTensor> {
    track::refuse_batch(ConcatItemsd::NAME, first)?;
    let rank = first.ndim() as i64;
    if dim < -rank || dim >= rank {
        return Err(Error::argument(format!(
            "dim: expected -{rank} to {} for shape {:?}, found {dim}",
            rank - 1,
            first.shape()
        ))
        .at("dim"));
    }
    let dim = if dim < 0 { dim + rank } else { dim };
    let mut shape = first.shape().to_vec();
    let mut dtype = first.dtype()?;
    for (key, part) in others {
        fits(first, part, dim).at(|| key_path(key))?;
        dtype = promote(dtype, part.dtype()?);
        if let (Some(total), Some(more)) = (shape.get_mut(dim as usize), part.shape().get(dim as usize)) {
            *total = total.saturating_add(*more);
        }
    }
    // Parts of one memory order are copied in runs, whatever that order is.
    let joined = first.empty_in_order(dtype, &shape, first.strides())?;
    let mut start = 0;
    for part in std::iter::once(&first).chain(others.iter().map(|(_, part)| part)) {
        run.check()?;
        let length = part.shape().get(dim as usize).copied().unwrap_or(0);
        joined.tensor().f_narrow(dim, start, length)?.f_copy_(part.tensor())?;
        start += length;
    }
    Ok(joined)
}

/// Whether a tensor can be joined with the first along `dim`.
fn fits(first: &MetaTensor, part: &MetaTensor, dim: i64) -> Result<()> {
    track::refuse_batch(ConcatItemsd::NAME, part)?;
    let plain = |tensor: &MetaTensor| matches!(tensor.info(), Info::Plain);
    if plain(first) != plain(part) {
        let kind = |tensor| if plain(tensor) { "a tensor without metadata" } else { "an image" };
        return Err(Error::type_mismatch(format!("expected {}, as the first item, found {}", kind(first), kind(part))));
    }
    if part.image().is_some_and(|image| !image.pending.is_empty()) {
        return Err(Error::state("the image has pending operations; apply them first"));
    }
    if part.device() != first.device() {
        return Err(Error::device(format!(
            "expected a tensor on {}, as the first item, found one on {}",
            first.device(),
            part.device()
        )));
    }
    let others = |tensor: &MetaTensor| {
        let extents = tensor.shape().iter().enumerate();
        extents.filter(|(i, _)| *i as i64 != dim).map(|(_, extent)| *extent).collect::<Vec<_>>()
    };
    if part.ndim() != first.ndim() || others(part) != others(first) {
        return Err(Error::shape(format!(
            "expected shape {:?} except along dimension {dim}, found {:?}",
            first.shape(),
            part.shape()
        )));
    }
    Ok(())
}

component! {
    /// Moves items of maps within a sample to its top level: `{"pred": {"a": …, "b": …}}` becomes `{"a": …, "b": …}`.
    ///
    /// Input: a sample whose items at `keys` are maps. Output: the sample with the items of these maps at its end, under
    /// their own keys or, with a `prefix`, as `prefix_key`.
    ///
    /// Errors: a missing key or sub-key; an item that is no map; a key that the sample has already.
    ///
    /// Differences from MONAI: a single text for `sub_keys` is one key; MONAI takes its letters for keys.
    ///
    /// Example (Python): `FlattenSubKeysd(keys="case")({"case": {"image": image, "age": 51}})`
    ///
    /// Source: MONAI 1.6.1 `FlattenSubKeysd`.
    pub struct FlattenSubKeysd {
        /// Keys of the maps.
        pub keys: Keys,
        /// Which of their items to move; none for all.
        pub sub_keys: Option<OneOrMany<String>> = None,
        /// Whether the maps are deleted.
        pub delete_keys: bool = true,
        /// What comes before the keys of the moved items, with `_` between; none for nothing.
        pub prefix: Option<String> = None,
    }
}

transform_of_items!(FlattenSubKeysd);

impl FlattenSubKeysd {
    fn change(&self, mut sample: Map, run: &Run<'_>) -> Result<Map> {
        for key in self.keys.as_slice() {
            if item(key, &sample, false, run)?.is_none() {
                continue;
            }
            self.flatten(key, &mut sample).at(|| key_path(key))?;
            if self.delete_keys {
                sample.shift_remove(key);
            }
        }
        Ok(sample)
    }

    fn flatten(&self, key: &str, sample: &mut Map) -> Result<()> {
        let items = value::get(sample, key)?.as_map()?;
        let moved: Vec<(String, Value)> = match &self.sub_keys {
            None => items.iter().map(|(key, item)| (key.clone(), item.clone())).collect(),
            Some(keys) => {
                let item = |key: &String| Ok((key.clone(), value::get(items, key)?.clone()));
                keys.as_slice().iter().map(item).collect::<Result<_>>()?
            }
        };
        for (sub_key, item) in moved {
            let name = match self.prefix.as_deref() {
                None | Some("") => sub_key,
                Some(prefix) => format!("{prefix}_{sub_key}"),
            };
            if sample.contains_key(&name) {
                return Err(Error::argument(format!(
                    "the sample has an item '{name}' already; another prefix would tell them apart"
                )));
            }
            sample.insert(name, item);
        }
        Ok(())
    }
}
