//! Records of what was done to the value at a key of a sample, which need not be an image.

use crate::track::{self, tracing};
use crate::transform::Run;
use mica_core::error::{Error, Result};
use mica_core::history::{self, Operation};
use mica_core::{Map, Value};

/// Where records of a value lie that is no image (MONAI's `PostFix.transforms`).
pub(crate) fn records_key(key: &str) -> String {
    format!("{key}_transforms")
}

/// Records what was done to the value at `key`, without a change of geometry: in its history where it is an image,
/// otherwise in the list at `KEY_transforms`. Nothing where metadata is not tracked.
pub(crate) fn push_record(
    sample: &mut Map,
    key: &str,
    class: &str,
    extra_info: Option<Map>,
    run: &Run<'_>,
) -> Result<()> {
    if !tracing() || !mica_core::meta_tensor::track_meta() {
        return Ok(());
    }
    let mut operation = track::unmoved(class, run.id, extra_info);
    if let Some(Value::Tensor(tensor)) = sample.get_mut(key) {
        track::refuse_batch(class, tensor)?;
        operation.orig_size = tensor.pending_shape();
        if let Ok(info) = tensor.image_mut() {
            track::record(info, operation, Some(key));
            return Ok(());
        }
    }
    match sample.entry(records_key(key)).or_insert_with(|| Value::List(Vec::new())) {
        Value::List(records) => {
            records.push(Value::Map(operation.to_map()));
            Ok(())
        }
        other => Err(Error::type_mismatch(format!(
            "'{}': expected a list of records, found {}",
            records_key(key),
            other.describe()
        ))),
    }
}

/// Takes back what [`push_record`] recorded, of the same instance.
///
/// # Errors
/// `State` where there is no such record.
pub(crate) fn pop_record(sample: &mut Map, key: &str, class: &str, id: Option<u64>) -> Result<Operation> {
    if let Some(slot @ Value::Tensor(_)) = sample.get_mut(key)
        && let Value::Tensor(tensor) = slot
        && tensor.image().is_some()
    {
        let (operation, popped) = track::pop(tensor.clone(), class, id)?;
        *slot = Value::Tensor(popped);
        return Ok(operation);
    }
    let name = records_key(key);
    let none = || Error::state(format!("{class} has not been applied to '{key}': there is no record in '{name}'"));
    let mut records = match sample.get(&name) {
        Some(records) => history::from_value(records).map_err(|error| error.at(name.clone()))?,
        None => return Err(none()),
    };
    let position = track::newest(&records, class, id).ok_or_else(none)?;
    let operation = records.remove(position);
    let left = records.iter().map(|record| Value::Map(record.to_map())).collect();
    sample.insert(name, Value::List(left));
    Ok(operation)
}
