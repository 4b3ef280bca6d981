//! Images and their metadata as separate items of a sample.

use crate::keys::Keys;
use crate::records::{pop_record, push_record, records_key};
use crate::transform::{Abilities, Run, Transform, expect_image};
use mica_core::argument::{Described, OneOrMany};
use mica_core::error::{Error, Result, ResultExt};
use mica_core::history::{self, Operation};
use mica_core::{Device, ImageInfo, Info, Map, MetaTensor, Value, component};
use std::sync::Arc;

use super::DataType;

/// Where metadata of a value lie that is no image (MONAI's `PostFix.meta`).
fn meta_key(key: &str) -> String {
    format!("{key}_meta_dict")
}

/// Takes an image apart: voxels, metadata, history.
fn apart(sample: &mut Map, key: &str, name: &str, data_type: DataType) -> Result<()> {
    let image = expect_image(name, sample.get(key).cloned().unwrap_or_default())?;
    let info = image.expect_image()?.clone();
    if !info.pending.is_empty() {
        return Err(Error::state(format!("{} operations are still pending: apply them first", info.pending.len())));
    }
    let plain = image.with_new_info(Info::Plain);
    let plain = match data_type {
        DataType::Tensor => plain,
        DataType::Numpy => plain.to(Some(Device::Cpu), None)?,
    };
    let records = info.applied.iter().map(|operation| Value::Map(operation.to_map())).collect();
    sample.insert(key.to_owned(), Value::Tensor(plain));
    // As MONAI has it: the affine behind what the image came with, before what it added itself.
    let mut meta = info.meta_with_affine();
    if let Some(affine) = meta.shift_remove("affine") {
        let end = meta.get_index_of("space").unwrap_or(meta.len());
        meta.shift_insert(end, "affine".to_owned(), affine);
    }
    sample.insert(meta_key(key), Value::Map(meta));
    sample.insert(records_key(key), Value::List(records));
    Ok(())
}

/// Puts an image together from voxels, metadata and history.
fn together(sample: &mut Map, key: &str, name: &str) -> Result<()> {
    let image = expect_image(name, sample.get(key).cloned().unwrap_or_default())?;
    let mut info: ImageInfo = match image.info() {
        Info::Image(info) => (**info).clone(),
        _ => ImageInfo::default(),
    };
    match sample.shift_remove(&meta_key(key)) {
        None | Some(Value::Null) => {}
        Some(meta) => {
            let meta = meta.as_map().cloned().and_then(plain_affine).at(|| meta_key(key))?;
            info.set_meta(meta).at(|| meta_key(key))?;
        }
    }
    match sample.shift_remove(&records_key(key)) {
        None | Some(Value::Null) => {}
        Some(records) => info.applied = history::from_value(&records).at(|| records_key(key))?,
    }
    sample.insert(key.to_owned(), Value::Tensor(image.with_new_info(Info::Image(Arc::new(info)))));
    Ok(())
}

/// The affine among metadata as lists: it may be a tensor.
fn plain_affine(mut meta: Map) -> Result<Map> {
    if let Some(Value::Tensor(tensor)) = meta.get("affine") {
        let affine = super::points::of_tensor(tensor).map_err(|error| error.at("affine"))?;
        meta.insert("affine".to_owned(), history::affine_value(&affine));
    }
    Ok(meta)
}

component! {
    /// Makes images of tensors whose metadata are items of their own.
    ///
    /// The item `KEY` becomes an image with the metadata of the item `KEY_meta_dict` and the history of the item
    /// `KEY_transforms`, which are both taken out; what is missing is empty. `inverse` takes the image apart again.
    ///
    /// Input: a sample; the voxels are shared. It records itself in the history.
    ///
    /// Errors: an item that is no tensor; metadata or a history that are none.
    ///
    /// Differences from MONAI: an image keeps the history that it has.
    ///
    /// Example (Python): `ToMetaTensord(keys="image")(sample)`
    ///
    /// Source: MONAI 1.6.1 `ToMetaTensord`.
    pub struct ToMetaTensord {
        /// Keys of the tensors.
        pub keys: Keys,
        /// Skip keys that the sample does not have, instead of an error.
        pub allow_missing_keys: bool = false,
    }
}

impl Transform for ToMetaTensord {
    fn apply(&self, input: Value, run: &Run<'_>) -> Result<Value> {
        self.keys.each(Self::NAME, input, self.allow_missing_keys, run, |_, key, sample| {
            push_record(sample, key, Self::NAME, None, run)?;
            together(sample, key, Self::NAME)
        })
    }

    fn invert(&self, input: Value, run: &Run<'_>) -> Result<Value> {
        self.keys.each(Self::NAME, input, self.allow_missing_keys, run, |_, key, sample| {
            apart(sample, key, Self::NAME, DataType::Tensor)?;
            pop_record(sample, key, Self::NAME, run.id).map(drop)
        })
    }

    fn abilities(&self) -> Abilities {
        Abilities { invertible: true, ..Abilities::NONE }
    }

    fn keys(&self) -> Option<&[String]> {
        Some(self.keys.as_slice())
    }
}

component! {
    /// Takes images apart: plain tensors, with metadata and history as items of their own.
    ///
    /// The item `KEY` becomes a plain tensor over the same memory, its metadata with the affine become the item
    /// `KEY_meta_dict`, its history the item `KEY_transforms`. `inverse` puts the image together again.
    ///
    /// Input: a sample. It records itself in the item `KEY_transforms`.
    ///
    /// Errors: an item that is no image; operations that are still pending.
    ///
    /// Differences from MONAI: the affine among the metadata is a list of lists, not a tensor.
    ///
    /// Example (Python): `FromMetaTensord(keys="image")(sample)`
    ///
    /// Source: MONAI 1.6.1 `FromMetaTensord`.
    pub struct FromMetaTensord {
        /// Keys of the images.
        pub keys: Keys,
        /// What the images become: `tensor` for tensors where they are, `numpy` for tensors in main memory; one for all
        /// or one for each key.
        pub data_type: OneOrMany<DataType> = OneOrMany::One(DataType::Tensor),
        /// Skip keys that the sample does not have, instead of an error.
        pub allow_missing_keys: bool = false,
    }
}

impl FromMetaTensord {
    /// Refuses arguments that do not fit together.
    pub(super) fn checked(self) -> Result<Self> {
        self.data_types()?;
        Ok(self)
    }

    fn data_types(&self) -> Result<Vec<DataType>> {
        self.keys.per_key(Self::NAME, "data_type", &self.data_type)
    }
}

impl Transform for FromMetaTensord {
    fn apply(&self, input: Value, run: &Run<'_>) -> Result<Value> {
        let data_types = self.data_types()?;
        self.keys.each(Self::NAME, input, self.allow_missing_keys, run, |i, key, sample| {
            apart(sample, key, Self::NAME, data_types[i])?;
            push_record(sample, key, Self::NAME, None, run)
        })
    }

    fn invert(&self, input: Value, run: &Run<'_>) -> Result<Value> {
        self.keys.each(Self::NAME, input, self.allow_missing_keys, run, |_, key, sample| {
            together(sample, key, Self::NAME)?;
            pop_record(sample, key, Self::NAME, run.id).map(drop)
        })
    }

    fn abilities(&self) -> Abilities {
        Abilities { invertible: true, ..Abilities::NONE }
    }

    fn keys(&self) -> Option<&[String]> {
        Some(self.keys.as_slice())
    }
}

/// The image stays as it is: only where its parts lie has changed.
pub(super) fn undo_parts(_operation: &Operation, image: MetaTensor, _run: &Run<'_>) -> Result<MetaTensor> {
    Ok(image)
}
