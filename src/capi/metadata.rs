//! Geometry, metadata and history of tensors.

use crate::component::{mica_run_options, with_run};
use crate::error::{Fallible, guard, guard_or};
use crate::input::{fill, items, output, required, room, text};
use crate::string::mica_string;
use crate::tensor::mica_tensor;
use crate::value::mica_value;
use mica::error::ResultExt;
use mica::geometry::Affine;
use mica::{Error, Info, Map, MetaTensor, Result, Value, history};
use std::ffi::c_char;
use std::mem::MaybeUninit;
use std::sync::Arc;

/// Whether the tensor carries metadata: true for images and batches, false for plain tensors and NULL.
///
/// Ownership: everything is lent.
/// Thread: any.
/// @since 0.1
#[unsafe(no_mangle)]
pub extern "C" fn mica_tensor_has_meta(tensor: Option<&mica_tensor>) -> bool {
    guard_or(false, || tensor.is_some_and(|tensor| !matches!(tensor.tensor.info(), Info::Plain)))
}

/// The number of items where the tensor is a batch with metadata; 0 for anything else.
///
/// Ownership: everything is lent.
/// Thread: any.
/// @since 0.1
#[unsafe(no_mangle)]
pub extern "C" fn mica_tensor_batch_size(tensor: Option<&mica_tensor>) -> usize {
    guard_or(0, || tensor.and_then(|tensor| tensor.tensor.batch()).map_or(0, <[_]>::len))
}

/// The affine of an image: from voxel indices to world coordinates in millimetres, RAS+. Square and row-major.
///
/// @param out       room for 16 numbers; the first `rows * rows` are written
/// @param out_rows  number of rows: spatial dimensions plus one (4 unless a smaller one was set)
///
/// Ownership: everything is lent.
/// Thread: any.
/// Errors: `MICA_ERROR_INVALID_ARGUMENT` for NULL, `MICA_ERROR_STATE` for plain tensors and batches.
/// @since 0.1
#[unsafe(no_mangle)]
pub unsafe extern "C" fn mica_tensor_affine(
    tensor: Option<&mica_tensor>,
    out: *mut f64,
    out_rows: Option<&mut MaybeUninit<usize>>,
) -> Fallible {
    guard(|| {
        let (tensor, out_rows) = (required(tensor, "tensor")?, output(out_rows, "out_rows")?);
        // SAFETY: the caller's promise, stated in the header.
        let out = unsafe { room(out, 16, "out") }?;
        let affine = tensor.tensor.affine()?;
        fill(out, &affine.to_vec());
        out_rows.write(affine.size());
        Ok(())
    })
}

/// Sets the affine of an image. Clones of the tensor keep theirs.
///
/// @param affine  `rows * rows` numbers, row-major
/// @param rows    2, 3 or 4
///
/// Ownership: everything is lent.
/// Thread: one at a time for a tensor.
/// Errors: `MICA_ERROR_INVALID_ARGUMENT` for NULL, another number of rows, or numbers that are not finite;
/// `MICA_ERROR_STATE` for plain tensors and batches.
/// @since 0.1
#[unsafe(no_mangle)]
pub unsafe extern "C" fn mica_tensor_set_affine(
    tensor: Option<&mut mica_tensor>,
    affine: *const f64,
    rows: usize,
) -> Fallible {
    guard(|| {
        let tensor = required(tensor, "tensor")?;
        // SAFETY: the caller's promise, stated in the header.
        tensor.tensor.image_mut()?.affine = unsafe { crate::affine::read(affine, rows, "affine") }?;
        Ok(())
    })
}

/// The spacing of an image in millimetres along its spatial dimensions.
///
/// @param out        room for 3 numbers
/// @param out_count  how many were written
///
/// Ownership: everything is lent.
/// Thread: any.
/// Errors: `MICA_ERROR_INVALID_ARGUMENT` for NULL, `MICA_ERROR_STATE` for plain tensors and batches.
/// @since 0.1
#[unsafe(no_mangle)]
pub unsafe extern "C" fn mica_tensor_spacing(
    tensor: Option<&mica_tensor>,
    out: *mut f64,
    out_count: Option<&mut MaybeUninit<usize>>,
) -> Fallible {
    guard(|| {
        let (tensor, out_count) = (required(tensor, "tensor")?, output(out_count, "out_count")?);
        // SAFETY: the caller's promise, stated in the header.
        let out = unsafe { room(out, 3, "out") }?;
        let count = tensor.tensor.spatial_ndim()?;
        let spacing = tensor.tensor.affine()?.spacing();
        fill(out, &spacing[..count.min(spacing.len())]);
        out_count.write(count.min(spacing.len()));
        Ok(())
    })
}

/// The orientation of an image, for example `RAS`: see mica_affine_orientation().
///
/// Ownership: the caller owns `out`.
/// Thread: any.
/// Errors: `MICA_ERROR_INVALID_ARGUMENT` for NULL, `MICA_ERROR_STATE` for plain tensors and batches.
/// @since 0.1
#[unsafe(no_mangle)]
pub extern "C" fn mica_tensor_orientation(
    tensor: Option<&mica_tensor>,
    out: Option<&mut MaybeUninit<Box<mica_string>>>,
) -> Fallible {
    give_text(tensor, out, |tensor| Ok(tensor.affine()?.orientation_code()))
}

fn give_text(
    tensor: Option<&mica_tensor>,
    out: Option<&mut MaybeUninit<Box<mica_string>>>,
    make: impl FnOnce(&MetaTensor) -> Result<String>,
) -> Fallible {
    guard(|| {
        let (tensor, out) = (required(tensor, "tensor")?, output(out, "out")?);
        mica_string::give(out, make(&tensor.tensor)?);
        Ok(())
    })
}

/// Changes voxel indices into world coordinates (millimetres, RAS+).
///
/// @param points  `count` points of as many coordinates as the affine has spatial dimensions (rows - 1)
/// @param out     room for as many; may be `points` itself
///
/// Ownership: everything is lent.
/// Thread: any.
/// Errors: `MICA_ERROR_INVALID_ARGUMENT` for NULL, `MICA_ERROR_STATE` for plain tensors and batches.
/// @since 0.1
#[unsafe(no_mangle)]
pub unsafe extern "C" fn mica_tensor_voxel_to_world(
    tensor: Option<&mica_tensor>,
    points: *const f64,
    count: usize,
    out: *mut f64,
) -> Fallible {
    // SAFETY: the caller's promise, stated in the header.
    unsafe { map_points(tensor, points, count, out, |affine| Ok(*affine)) }
}

/// Changes world coordinates (millimetres, RAS+) into voxel indices, with fractions.
///
/// @param points  `count` points of as many coordinates as the affine has spatial dimensions (rows - 1)
/// @param out     room for as many; may be `points` itself
///
/// Ownership: everything is lent.
/// Thread: any.
/// Errors: `MICA_ERROR_INVALID_ARGUMENT` for NULL or an affine that has no inverse, `MICA_ERROR_STATE` for plain tensors
/// and batches.
/// @since 0.1
#[unsafe(no_mangle)]
pub unsafe extern "C" fn mica_tensor_world_to_voxel(
    tensor: Option<&mica_tensor>,
    points: *const f64,
    count: usize,
    out: *mut f64,
) -> Fallible {
    // SAFETY: the caller's promise, stated in the header.
    unsafe { map_points(tensor, points, count, out, invert) }
}

fn invert(affine: &Affine) -> Result<Affine> {
    affine.inverse().map_err(|error| Error::argument(error.to_string()))
}

/// # Safety
/// `points` and `out` must hold `count` points each.
unsafe fn map_points(
    tensor: Option<&mica_tensor>,
    points: *const f64,
    count: usize,
    out: *mut f64,
    choose: impl FnOnce(&Affine) -> Result<Affine>,
) -> Fallible {
    guard(|| {
        let affine = choose(required(tensor, "tensor")?.tensor.affine()?)?;
        let too_many = || Error::argument(format!("count: {count} points do not fit into memory"));
        let numbers = count.checked_mul(affine.rank()).ok_or_else(too_many)?;
        // Copied before the room is borrowed, since both may be the same memory.
        // SAFETY: the caller's promise.
        let mut mapped = unsafe { items(points, numbers, "points") }?.to_vec();
        // SAFETY: as above.
        let out = unsafe { room(out, numbers, "out") }?;
        affine.apply_in_place(&mut mapped).map_err(|error| Error::argument(error.to_string()))?;
        fill(out, &mapped);
        Ok(())
    })
}

/// The metadata as a JSON object with `affine` in it. Of a batch the collated form: lists with one entry per item. Floats
/// that are not finite are the strings `NaN`, `Infinity`, `-Infinity`.
///
/// Ownership: the caller owns `out`.
/// Thread: any.
/// Errors: `MICA_ERROR_INVALID_ARGUMENT` for NULL.
/// @since 0.1
#[unsafe(no_mangle)]
pub extern "C" fn mica_tensor_meta_json(
    tensor: Option<&mica_tensor>,
    out: Option<&mut MaybeUninit<Box<mica_string>>>,
) -> Fallible {
    give_text(tensor, out, |tensor| Ok(tensor.meta_json().to_string()))
}

/// Replaces the metadata of an image by a JSON object; `affine` in it sets the affine, otherwise the affine stays.
///
/// Ownership: everything is lent.
/// Thread: one at a time for a tensor.
/// Errors: `MICA_ERROR_INVALID_ARGUMENT` for NULL or a wrong affine, `MICA_ERROR_PARSE` for broken JSON, `MICA_ERROR_TYPE`
/// for JSON that is not an object, `MICA_ERROR_STATE` for plain tensors and batches.
/// @since 0.1
#[unsafe(no_mangle)]
pub unsafe extern "C" fn mica_tensor_set_meta_json(
    tensor: Option<&mut mica_tensor>,
    json: *const c_char,
    json_size: usize,
) -> Fallible {
    guard(|| {
        let tensor = required(tensor, "tensor")?;
        // SAFETY: the caller's promise, stated in the header.
        let meta = Value::from_json_str(unsafe { text(json, json_size, "json") }?)?;
        let meta = meta.as_map()?.clone();
        // Changed as a whole or not at all.
        let mut image = tensor.tensor.expect_image()?.clone();
        image.set_meta(meta)?;
        *tensor.tensor.image_mut()? = image;
        Ok(())
    })
}

/// Reads one entry of the metadata of an image; `affine` is the affine as nested lists.
///
/// Ownership: the caller owns `out`.
/// Thread: any.
/// Errors: `MICA_ERROR_INVALID_ARGUMENT` for NULL, `MICA_ERROR_NOT_FOUND` where there is no such entry, with the ones there
/// are; `MICA_ERROR_STATE` for plain tensors and batches.
/// @since 0.1
#[unsafe(no_mangle)]
pub unsafe extern "C" fn mica_tensor_meta_get(
    tensor: Option<&mica_tensor>,
    key: *const c_char,
    key_size: usize,
    out: Option<&mut MaybeUninit<Box<mica_value>>>,
) -> Fallible {
    // SAFETY: the caller's promise, stated in the header.
    unsafe { get(tensor, key, key_size, out, |value| Ok(Box::new(mica_value(value.clone())))) }
}

/// # Safety
/// `key` must point to `key_size` bytes.
unsafe fn get<T>(
    tensor: Option<&mica_tensor>,
    key: *const c_char,
    key_size: usize,
    out: Option<&mut MaybeUninit<T>>,
    convert: impl FnOnce(&Value) -> Result<T>,
) -> Fallible {
    guard(|| {
        let (tensor, out) = (required(tensor, "tensor")?, output(out, "out")?);
        // SAFETY: the caller's promise.
        let key = unsafe { text(key, key_size, "key") }?;
        let meta: Map = tensor.tensor.expect_image()?.meta_with_affine();
        let value = mica::value::get(&meta, key)?;
        out.write(convert(value).at(|| format!("meta['{key}']"))?);
        Ok(())
    })
}

/// Writes one entry of the metadata of an image; `affine` sets the affine.
///
/// @param value  NULL removes the entry
///
/// Ownership: everything is lent.
/// Thread: one at a time for a tensor.
/// Errors: `MICA_ERROR_INVALID_ARGUMENT` for NULL or a wrong affine, `MICA_ERROR_NOT_FOUND` for removing what is not there,
/// `MICA_ERROR_STATE` for plain tensors and batches.
/// @since 0.1
#[unsafe(no_mangle)]
pub unsafe extern "C" fn mica_tensor_meta_set(
    tensor: Option<&mut mica_tensor>,
    key: *const c_char,
    key_size: usize,
    value: Option<&mica_value>,
) -> Fallible {
    // SAFETY: the caller's promise, stated in the header.
    unsafe { set(tensor, key, key_size, || Ok(value.map(|value| value.0.clone()))) }
}

/// # Safety
/// `key` must point to `key_size` bytes.
unsafe fn set(
    tensor: Option<&mut mica_tensor>,
    key: *const c_char,
    key_size: usize,
    value: impl FnOnce() -> Result<Option<Value>>,
) -> Fallible {
    guard(|| {
        let tensor = required(tensor, "tensor")?;
        // SAFETY: the caller's promise.
        let key = unsafe { text(key, key_size, "key") }?;
        let image = tensor.tensor.image_mut()?;
        match (key, value()?) {
            ("affine", Some(affine)) => image.affine = history::affine_from_value(&affine).at(|| "meta['affine']")?,
            ("affine" | "space", None) => {
                return Err(Error::argument(format!("every image has the entry '{key}'; it cannot be removed")));
            }
            (key, Some(value)) => drop(image.meta.insert(key.to_owned(), value)),
            (key, None) => {
                mica::value::get(&image.meta, key)?;
                image.meta.shift_remove(key);
            }
        }
        Ok(())
    })
}

/// Reads an entry of the metadata of an image that is true or false.
///
/// Ownership: everything is lent.
/// Thread: any.
/// Errors: as mica_tensor_meta_get(); `MICA_ERROR_TYPE` where the entry is of another type.
/// @since 0.1
#[unsafe(no_mangle)]
pub unsafe extern "C" fn mica_tensor_meta_get_bool(
    tensor: Option<&mica_tensor>,
    key: *const c_char,
    key_size: usize,
    out: Option<&mut MaybeUninit<bool>>,
) -> Fallible {
    // SAFETY: the caller's promise, stated in the header.
    unsafe {
        get(tensor, key, key_size, out, |value| match value {
            Value::Bool(flag) => Ok(*flag),
            other => Err(wrong_type("true or false", other)),
        })
    }
}

/// Writes an entry of the metadata of an image that is true or false.
///
/// Ownership: everything is lent.
/// Thread: one at a time for a tensor.
/// Errors: as mica_tensor_meta_set().
/// @since 0.1
#[unsafe(no_mangle)]
pub unsafe extern "C" fn mica_tensor_meta_set_bool(
    tensor: Option<&mut mica_tensor>,
    key: *const c_char,
    key_size: usize,
    value: bool,
) -> Fallible {
    // SAFETY: the caller's promise, stated in the header.
    unsafe { set(tensor, key, key_size, || Ok(Some(Value::Bool(value)))) }
}

/// Reads an entry of the metadata of an image that is a whole number.
///
/// Ownership: everything is lent.
/// Thread: any.
/// Errors: as mica_tensor_meta_get(); `MICA_ERROR_TYPE` where the entry is of another type.
/// @since 0.1
#[unsafe(no_mangle)]
pub unsafe extern "C" fn mica_tensor_meta_get_int(
    tensor: Option<&mica_tensor>,
    key: *const c_char,
    key_size: usize,
    out: Option<&mut MaybeUninit<i64>>,
) -> Fallible {
    // SAFETY: the caller's promise, stated in the header.
    unsafe {
        get(tensor, key, key_size, out, |value| match value {
            Value::Int(number) => Ok(*number),
            other => Err(wrong_type("a whole number", other)),
        })
    }
}

/// Writes an entry of the metadata of an image that is a whole number.
///
/// Ownership: everything is lent.
/// Thread: one at a time for a tensor.
/// Errors: as mica_tensor_meta_set().
/// @since 0.1
#[unsafe(no_mangle)]
pub unsafe extern "C" fn mica_tensor_meta_set_int(
    tensor: Option<&mut mica_tensor>,
    key: *const c_char,
    key_size: usize,
    value: i64,
) -> Fallible {
    // SAFETY: the caller's promise, stated in the header.
    unsafe { set(tensor, key, key_size, || Ok(Some(Value::Int(value)))) }
}

/// Reads an entry of the metadata of an image that is a number.
///
/// Ownership: everything is lent.
/// Thread: any.
/// Errors: as mica_tensor_meta_get(); `MICA_ERROR_TYPE` where the entry is of another type.
/// @since 0.1
#[unsafe(no_mangle)]
pub unsafe extern "C" fn mica_tensor_meta_get_double(
    tensor: Option<&mica_tensor>,
    key: *const c_char,
    key_size: usize,
    out: Option<&mut MaybeUninit<f64>>,
) -> Fallible {
    // SAFETY: the caller's promise, stated in the header.
    unsafe { get(tensor, key, key_size, out, |value| value.as_float().ok_or_else(|| wrong_type("a number", value))) }
}

/// Writes an entry of the metadata of an image that is a number.
///
/// Ownership: everything is lent.
/// Thread: one at a time for a tensor.
/// Errors: as mica_tensor_meta_set().
/// @since 0.1
#[unsafe(no_mangle)]
pub unsafe extern "C" fn mica_tensor_meta_set_double(
    tensor: Option<&mut mica_tensor>,
    key: *const c_char,
    key_size: usize,
    value: f64,
) -> Fallible {
    // SAFETY: the caller's promise, stated in the header.
    unsafe { set(tensor, key, key_size, || Ok(Some(Value::Float(value)))) }
}

fn wrong_type(expected: &str, found: &Value) -> Error {
    Error::type_mismatch(format!("expected {expected}, found {}", found.describe()))
}

/// Reads an entry of the metadata of an image that is a text.
///
/// Ownership: the caller owns `out`.
/// Thread: any.
/// Errors: as mica_tensor_meta_get(); `MICA_ERROR_TYPE` where the entry is of another type.
/// @since 0.1
#[unsafe(no_mangle)]
pub unsafe extern "C" fn mica_tensor_meta_get_string(
    tensor: Option<&mica_tensor>,
    key: *const c_char,
    key_size: usize,
    out: Option<&mut MaybeUninit<Box<mica_string>>>,
) -> Fallible {
    // SAFETY: the caller's promise, stated in the header.
    unsafe {
        get(tensor, key, key_size, out, |value| match value {
            Value::String(text) => Ok(mica_string::boxed(text.clone())),
            other => Err(wrong_type("a text", other)),
        })
    }
}

/// Writes an entry of the metadata of an image that is a text.
///
/// Ownership: everything is lent.
/// Thread: one at a time for a tensor.
/// Errors: as mica_tensor_meta_set().
/// @since 0.1
#[unsafe(no_mangle)]
pub unsafe extern "C" fn mica_tensor_meta_set_string(
    tensor: Option<&mut mica_tensor>,
    key: *const c_char,
    key_size: usize,
    value: *const c_char,
    value_size: usize,
) -> Fallible {
    // SAFETY: the caller's promise, stated in the header.
    unsafe { set(tensor, key, key_size, || Ok(Some(Value::from(text(value, value_size, "value")?)))) }
}

/// The history: a JSON list of records {class, id, tracing, do_transforms, orig_size, lazy, extra_info}, oldest first; of a
/// batch a list of such lists.
///
/// Ownership: the caller owns `out`.
/// Thread: any.
/// Errors: `MICA_ERROR_INVALID_ARGUMENT` for NULL.
/// @since 0.1
#[unsafe(no_mangle)]
pub extern "C" fn mica_tensor_applied_operations_json(
    tensor: Option<&mica_tensor>,
    out: Option<&mut MaybeUninit<Box<mica_string>>>,
) -> Fallible {
    give_text(tensor, out, |tensor| Ok(tensor.applied_json().to_string()))
}

/// Replaces the history, for example by one that was stored; of a batch a list of lists.
///
/// Ownership: everything is lent.
/// Thread: one at a time for a tensor.
/// Errors: `MICA_ERROR_INVALID_ARGUMENT` for NULL or broken records, `MICA_ERROR_PARSE` for broken JSON, `MICA_ERROR_STATE`
/// for plain tensors, `MICA_ERROR_SHAPE` for another number of lists than the batch has items.
/// @since 0.1
#[unsafe(no_mangle)]
pub unsafe extern "C" fn mica_tensor_set_applied_operations_json(
    tensor: Option<&mut mica_tensor>,
    json: *const c_char,
    json_size: usize,
) -> Fallible {
    guard(|| {
        let tensor = required(tensor, "tensor")?;
        // SAFETY: the caller's promise, stated in the header.
        let records = Value::from_json_str(unsafe { text(json, json_size, "json") }?)?;
        let Some(items) = tensor.tensor.batch() else {
            tensor.tensor.image_mut()?.applied = history::from_value(&records)?;
            return Ok(());
        };
        let Value::List(lists) = &records else {
            return Err(Error::argument(format!("applied operations: expected a list, found {}", records.describe())));
        };
        if lists.len() != items.len() {
            return Err(Error::shape(format!(
                "applied operations: expected one list for each of {} items, found {}",
                items.len(),
                lists.len()
            )));
        }
        let changed = items.iter().zip(lists).map(|(item, list)| {
            let mut image = (**item).clone();
            image.applied = history::from_value(list)?;
            Ok(Arc::new(image))
        });
        let info = Info::Batch(Arc::new(changed.collect::<Result<_>>()?));
        tensor.tensor = tensor.tensor.with_new_info(info);
        Ok(())
    })
}

/// The spatial operations that wait to be resampled: as mica_tensor_applied_operations_json(), each record with
/// `lazy_shape` and `lazy_affine`.
///
/// Ownership: the caller owns `out`.
/// Thread: any.
/// Errors: `MICA_ERROR_INVALID_ARGUMENT` for NULL.
/// @since 0.1
#[unsafe(no_mangle)]
pub extern "C" fn mica_tensor_pending_operations_json(
    tensor: Option<&mica_tensor>,
    out: Option<&mut MaybeUninit<Box<mica_string>>>,
) -> Fallible {
    give_text(tensor, out, |tensor| Ok(tensor.pending_json().to_string()))
}

/// Undoes recorded operations from the records alone, newest first, without the components that did them.
///
/// @param steps    how many; 0 for all
/// @param options  may be NULL
///
/// Ownership: the caller owns `out`; `tensor` is not changed.
/// Thread: any.
/// Errors: `MICA_ERROR_INVALID_ARGUMENT` for NULL or more steps than there are records, `MICA_ERROR_UNSUPPORTED` for an
/// operation that cannot be undone, `MICA_ERROR_STATE` for pending operations, plain tensors and batches,
/// `MICA_ERROR_CANCELLED`.
/// @since 0.1
#[unsafe(no_mangle)]
pub unsafe extern "C" fn mica_tensor_invert(
    tensor: Option<&mica_tensor>,
    steps: usize,
    options: *const mica_run_options,
    out: Option<&mut MaybeUninit<Box<mica_tensor>>>,
) -> Fallible {
    guard(|| {
        let (tensor, out) = (required(tensor, "tensor")?, output(out, "out")?);
        // SAFETY: the caller's promise, stated in the header.
        let undone = unsafe {
            with_run(options, |run| mica::transforms::track::undo_history(tensor.tensor.clone(), steps, run))
        }?;
        mica_tensor::give(out, undone);
        Ok(())
    })
}

/// Does recorded operations again, oldest first, on this image; they stand in its history too. On the image that they were
/// recorded for they give the same voxels. Operations that waited are applied in the same steps as before.
///
/// Random transforms do what they did then. What leaves no record, as intensity transforms, is not done again.
///
/// @param json     records as mica_tensor_applied_operations_json() gives them; those of MONAI do not hold all that is needed,
///                 only the ones of `Flip` can be done again
/// @param options  may be NULL
///
/// Ownership: the caller owns `out`; `tensor` is not changed.
/// Thread: any.
/// Errors: `MICA_ERROR_INVALID_ARGUMENT` for NULL or broken records, `MICA_ERROR_PARSE` for broken JSON,
/// `MICA_ERROR_UNSUPPORTED` for a record that does not hold what is needed, `MICA_ERROR_STATE` for pending operations,
/// plain tensors, batches and irregular records, `MICA_ERROR_CANCELLED`, and what the transforms report.
/// @since 0.1
#[unsafe(no_mangle)]
pub unsafe extern "C" fn mica_tensor_replay(
    tensor: Option<&mica_tensor>,
    json: *const c_char,
    json_size: usize,
    options: *const mica_run_options,
    out: Option<&mut MaybeUninit<Box<mica_tensor>>>,
) -> Fallible {
    guard(|| {
        let (tensor, out) = (required(tensor, "tensor")?, output(out, "out")?);
        // SAFETY: the caller's promise, stated in the header.
        let records = Value::from_json_str(unsafe { text(json, json_size, "json") }?)?;
        let operations = history::from_value(&records)?;
        // SAFETY: as above.
        let done = unsafe {
            with_run(options, |run| mica::transforms::replay::replay(tensor.tensor.clone(), &operations, run))
        }?;
        mica_tensor::give(out, done);
        Ok(())
    })
}
