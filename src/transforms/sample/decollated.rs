//! Splitting batches within a pipeline.

use crate::keys::{Keys, item, sample_of};
use crate::transform::{Abilities, Run, Transform, not_invertible};
use mica_core::argument::Described;
use mica_core::batch::{Splitting, split_batch};
use mica_core::error::Result;
use mica_core::{Map, Value, component};

component! {
    /// Splits a batch into a list of samples, as `decollate_batch`.
    ///
    /// Input: a batch, usually a sample whose images are batches `(B, C, spatial…)`. Output: a list with one sample for
    /// each item; tensors are split along their first dimension, and each image has its own metadata and history; lists
    /// are taken apart; numbers and texts are repeated in every item. With `keys` the items have these entries only. What
    /// is no batch (numbers and texts only) comes out as it is. The items share the memory of the batch.
    ///
    /// Errors: with `keys`, an input that is no sample; a missing key, unless `allow_missing_keys`.
    ///
    /// Differences from MONAI: without `pad_batch`, numbers are repeated as with it, and texts are not taken apart into
    /// letters.
    ///
    /// Example (Python): `Decollated(keys="image")({"image": mica.data.list_data_collate([image, image])})`
    ///
    /// Source: MONAI 1.6.1 `Decollated`, `decollate_batch`.
    pub struct Decollated {
        /// Keys of the entries to split, all others are left out; none for all entries.
        pub keys: Option<Keys> = None,
        /// Whether tensors without dimensions become numbers.
        pub detach: bool = true,
        /// Where entries disagree about the number of items: whether the shorter ones are filled; otherwise the number is
        /// the smallest.
        pub pad_batch: bool = true,
        /// What to fill with.
        pub fill_value: Value = Value::Null,
        /// Skip keys that the sample does not have, instead of an error.
        pub allow_missing_keys: bool = false,
    }
}

impl Transform for Decollated {
    fn apply(&self, input: Value, run: &Run<'_>) -> Result<Value> {
        let how = Splitting { numbers: self.detach, pad: self.pad_batch, fill: self.fill_value.clone() };
        let Some(keys) = &self.keys else { return split_batch(&input, &how) };
        let sample = sample_of(Self::NAME, &input)?;
        let mut chosen = Map::new();
        for key in keys.as_slice() {
            if let Some(item) = item(key, sample, self.allow_missing_keys, run)? {
                chosen.insert(key.clone(), item.clone());
            }
        }
        split_batch(&Value::Map(chosen), &how)
    }

    fn invert(&self, _input: Value, _run: &Run<'_>) -> Result<Value> {
        Err(not_invertible(Self::NAME))
    }

    fn abilities(&self) -> Abilities {
        Abilities::NONE
    }

    fn keys(&self) -> Option<&[String]> {
        self.keys.as_ref().map(Keys::as_slice)
    }
}
