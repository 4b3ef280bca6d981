//! Writing records, and reading what they say about the step to undo.

use crate::track::{self, Step};
use crate::transform::Run;
use mica_core::argument::Argument;
use mica_core::error::{Error, Result};
use mica_core::history::{Operation, affine_from_value};
use mica_core::{DType, MetaTensor, Value};
use mica_kernels::geometry::Affine;

/// MONAI's word for nothing in a record.
const NONE: &str = "none";

/// An entry of `extra_info`.
///
/// # Errors
/// `State` where the record lacks it, `InvalidArgument` where it is something else.
pub(super) fn entry<T: Argument>(operation: &Operation, key: &str) -> Result<T> {
    let at = |error: Error| error.prefixed(&format!("extra_info.{key}")).at(key.to_owned());
    match operation.extra_info.get(key) {
        Some(value) => T::parse(value).map_err(at),
        None => {
            Err(Error::state(format!("the record lacks 'extra_info.{key}', which undoing {} needs", operation.class)))
        }
    }
}

/// An entry that may be MONAI's word for nothing.
pub(super) fn optional<T: Argument>(operation: &Operation, key: &str) -> Result<Option<T>> {
    match operation.extra_info.get(key) {
        Some(Value::String(word)) if word == NONE => Ok(None),
        None | Some(Value::Null) => Ok(None),
        Some(_) => entry(operation, key).map(Some),
    }
}

/// A matrix.
pub(super) fn matrix(operation: &Operation, key: &str) -> Result<Affine> {
    let value: Value = entry(operation, key)?;
    affine_from_value(&value).map_err(|error| error.prefixed(&format!("extra_info.{key}")).at(key.to_owned()))
}

/// The element type of the computation.
pub(super) fn dtype(operation: &Operation) -> Result<DType> {
    entry(operation, "dtype")
}

/// `align_corners` as a record has it.
pub(super) fn align_corners_value(align_corners: Option<bool>) -> Value {
    align_corners.map_or(Value::from(NONE), Value::Bool)
}

/// The voxels of `after` with the metadata of `before` and the step recorded: the record has the size before it.
pub(super) fn written(before: MetaTensor, after: &MetaTensor, step: Step, run: &Run<'_>) -> Result<MetaTensor> {
    let recorded = track::push(before, step, run)?;
    Ok(after.with_new_info(recorded.info().clone()))
}
