//! Values: what samples, metadata and arguments are made of.

use crate::component::mica_component;
use crate::error::{Fallible, guard, guard_or, guard_unit};
use crate::input::{output, required, text};
use crate::string::{mica_str, mica_string};
use crate::tensor::mica_tensor;
use mica::{Error, Map, Result, Value, batch};
use std::ffi::c_char;
use std::mem::MaybeUninit;

/// A value: null, bool, int, float, string, tensor, list, map or component. A *sample* (MONAI's dictionary) is a map.
///
/// Cloning shares voxels and components. `const mica_value *` may be used by several threads at once, `mica_value *` by
/// one.
pub struct mica_value(pub(crate) Value);

/// The type of a value: one of `MICA_VALUE_…`.
pub type mica_value_type = i32;
/// Nothing.
pub const MICA_VALUE_NULL: mica_value_type = 0;
/// True or false.
pub const MICA_VALUE_BOOL: mica_value_type = 1;
/// A signed 64-bit integer.
pub const MICA_VALUE_INT: mica_value_type = 2;
/// A double.
pub const MICA_VALUE_FLOAT: mica_value_type = 3;
/// UTF-8 text.
pub const MICA_VALUE_STRING: mica_value_type = 4;
/// A tensor.
pub const MICA_VALUE_TENSOR: mica_value_type = 5;
/// A sequence of values.
pub const MICA_VALUE_LIST: mica_value_type = 6;
/// An ordered map from text to value.
pub const MICA_VALUE_MAP: mica_value_type = 7;
/// A component.
pub const MICA_VALUE_COMPONENT: mica_value_type = 8;

pub(crate) fn give(place: &mut MaybeUninit<Box<mica_value>>, value: Value) {
    place.write(Box::new(mica_value(value)));
}

fn create(out: Option<&mut MaybeUninit<Box<mica_value>>>, make: impl FnOnce() -> Result<Value>) -> Fallible {
    guard(|| {
        let out = output(out, "out")?;
        give(out, make()?);
        Ok(())
    })
}

/// Makes a null.
///
/// Ownership: the caller owns `out`.
/// Thread: any.
/// Errors: `MICA_ERROR_INVALID_ARGUMENT` for NULL.
/// @since 0.1
#[unsafe(no_mangle)]
pub extern "C" fn mica_value_new_null(out: Option<&mut MaybeUninit<Box<mica_value>>>) -> Fallible {
    create(out, || Ok(Value::Null))
}

/// Makes a true or false.
///
/// Ownership: the caller owns `out`.
/// Thread: any.
/// Errors: `MICA_ERROR_INVALID_ARGUMENT` for NULL.
/// @since 0.1
#[unsafe(no_mangle)]
pub extern "C" fn mica_value_new_bool(value: bool, out: Option<&mut MaybeUninit<Box<mica_value>>>) -> Fallible {
    create(out, || Ok(Value::Bool(value)))
}

/// Makes an integer.
///
/// Ownership: the caller owns `out`.
/// Thread: any.
/// Errors: `MICA_ERROR_INVALID_ARGUMENT` for NULL.
/// @since 0.1
#[unsafe(no_mangle)]
pub extern "C" fn mica_value_new_int(value: i64, out: Option<&mut MaybeUninit<Box<mica_value>>>) -> Fallible {
    create(out, || Ok(Value::Int(value)))
}

/// Makes a float.
///
/// Ownership: the caller owns `out`.
/// Thread: any.
/// Errors: `MICA_ERROR_INVALID_ARGUMENT` for NULL.
/// @since 0.1
#[unsafe(no_mangle)]
pub extern "C" fn mica_value_new_float(value: f64, out: Option<&mut MaybeUninit<Box<mica_value>>>) -> Fallible {
    create(out, || Ok(Value::Float(value)))
}

/// Makes a text, which is copied.
///
/// Ownership: the caller owns `out`.
/// Thread: any.
/// Errors: `MICA_ERROR_INVALID_ARGUMENT` for NULL or text that is not UTF-8.
/// @since 0.1
#[unsafe(no_mangle)]
pub unsafe extern "C" fn mica_value_new_string(
    text: *const c_char,
    size: usize,
    out: Option<&mut MaybeUninit<Box<mica_value>>>,
) -> Fallible {
    create(out, || {
        // SAFETY: the caller's promise, stated in the header.
        let text = unsafe { self::text(text, size, "text") }?;
        Ok(Value::from(text))
    })
}

/// Makes a value of a tensor, which stays the caller's; both share the voxels.
///
/// Ownership: the caller owns `out`.
/// Thread: any.
/// Errors: `MICA_ERROR_INVALID_ARGUMENT` for NULL.
/// @since 0.1
#[unsafe(no_mangle)]
pub extern "C" fn mica_value_new_tensor(
    tensor: Option<&mica_tensor>,
    out: Option<&mut MaybeUninit<Box<mica_value>>>,
) -> Fallible {
    create(out, || Ok(Value::Tensor(required(tensor, "tensor")?.tensor.clone())))
}

/// Makes a value of a component, which stays the caller's; both share it.
///
/// Ownership: the caller owns `out`.
/// Thread: any.
/// Errors: `MICA_ERROR_INVALID_ARGUMENT` for NULL.
/// @since 0.1
#[unsafe(no_mangle)]
pub extern "C" fn mica_value_new_component(
    component: Option<&mica_component>,
    out: Option<&mut MaybeUninit<Box<mica_value>>>,
) -> Fallible {
    create(out, || Ok(Value::Component(required(component, "component")?.0.clone())))
}

/// Makes an empty list.
///
/// Ownership: the caller owns `out`.
/// Thread: any.
/// Errors: `MICA_ERROR_INVALID_ARGUMENT` for NULL.
/// @since 0.1
#[unsafe(no_mangle)]
pub extern "C" fn mica_value_new_list(out: Option<&mut MaybeUninit<Box<mica_value>>>) -> Fallible {
    create(out, || Ok(Value::List(Vec::new())))
}

/// Makes an empty map: an empty sample.
///
/// Ownership: the caller owns `out`.
/// Thread: any.
/// Errors: `MICA_ERROR_INVALID_ARGUMENT` for NULL.
/// @since 0.1
#[unsafe(no_mangle)]
pub extern "C" fn mica_value_new_map(out: Option<&mut MaybeUninit<Box<mica_value>>>) -> Fallible {
    create(out, || Ok(Value::Map(Map::new())))
}

/// Makes a value of JSON text. Numbers without fraction and exponent are integers.
///
/// Ownership: the caller owns `out`.
/// Thread: any.
/// Errors: `MICA_ERROR_INVALID_ARGUMENT` for NULL, `MICA_ERROR_PARSE` for broken JSON and for integers beyond 64 bits.
/// @since 0.1
#[unsafe(no_mangle)]
pub unsafe extern "C" fn mica_value_from_json(
    json: *const c_char,
    json_size: usize,
    out: Option<&mut MaybeUninit<Box<mica_value>>>,
) -> Fallible {
    create(out, || {
        // SAFETY: the caller's promise, stated in the header.
        Value::from_json_str(unsafe { text(json, json_size, "json") }?)
    })
}

/// The value as JSON text. Floats that are not finite are the strings `NaN`, `Infinity`, `-Infinity`; a tensor is
/// `{"$tensor": {"shape", "dtype", "device"}}`, a component its configuration.
///
/// Ownership: the caller owns `out`.
/// Thread: any.
/// Errors: `MICA_ERROR_INVALID_ARGUMENT` for NULL.
/// @since 0.1
#[unsafe(no_mangle)]
pub extern "C" fn mica_value_to_json(
    value: Option<&mica_value>,
    out: Option<&mut MaybeUninit<Box<mica_string>>>,
) -> Fallible {
    guard(|| {
        let (value, out) = (required(value, "value")?, output(out, "out")?);
        mica_string::give(out, value.0.to_json().to_string());
        Ok(())
    })
}

/// The type of a value: one of `MICA_VALUE_…`; -1 for NULL.
///
/// Ownership: everything is lent.
/// Thread: any.
/// @since 0.1
#[unsafe(no_mangle)]
pub extern "C" fn mica_value_type_of(value: Option<&mica_value>) -> mica_value_type {
    guard_or(-1, || {
        value.map_or(-1, |value| match &value.0 {
            Value::Null => MICA_VALUE_NULL,
            Value::Bool(_) => MICA_VALUE_BOOL,
            Value::Int(_) => MICA_VALUE_INT,
            Value::Float(_) => MICA_VALUE_FLOAT,
            Value::String(_) => MICA_VALUE_STRING,
            Value::Tensor(_) => MICA_VALUE_TENSOR,
            Value::List(_) => MICA_VALUE_LIST,
            Value::Map(_) => MICA_VALUE_MAP,
            Value::Component(_) => MICA_VALUE_COMPONENT,
        })
    })
}

fn wrong_type(expected: &str, found: &Value) -> Error {
    Error::type_mismatch(format!("expected {expected}, found {}", found.describe()))
}

fn read<T>(
    value: Option<&mica_value>,
    out: Option<&mut MaybeUninit<T>>,
    convert: impl FnOnce(&Value) -> Result<T>,
) -> Fallible {
    guard(|| {
        let (value, out) = (required(value, "value")?, output(out, "out")?);
        out.write(convert(&value.0)?);
        Ok(())
    })
}

/// Reads true or false.
///
/// Ownership: everything is lent.
/// Thread: any.
/// Errors: `MICA_ERROR_INVALID_ARGUMENT` for NULL, `MICA_ERROR_TYPE` for a value of another type.
/// @since 0.1
#[unsafe(no_mangle)]
pub extern "C" fn mica_value_as_bool(value: Option<&mica_value>, out: Option<&mut MaybeUninit<bool>>) -> Fallible {
    read(value, out, |value| match value {
        Value::Bool(flag) => Ok(*flag),
        other => Err(wrong_type("true or false", other)),
    })
}

/// Reads an integer.
///
/// Ownership: everything is lent.
/// Thread: any.
/// Errors: `MICA_ERROR_INVALID_ARGUMENT` for NULL, `MICA_ERROR_TYPE` for a value of another type.
/// @since 0.1
#[unsafe(no_mangle)]
pub extern "C" fn mica_value_as_int(value: Option<&mica_value>, out: Option<&mut MaybeUninit<i64>>) -> Fallible {
    read(value, out, |value| match value {
        Value::Int(number) => Ok(*number),
        other => Err(wrong_type("an integer", other)),
    })
}

/// Reads a number: a float, an integer, or the text `NaN`, `Infinity` or `-Infinity`.
///
/// Ownership: everything is lent.
/// Thread: any.
/// Errors: `MICA_ERROR_INVALID_ARGUMENT` for NULL, `MICA_ERROR_TYPE` for a value of another type.
/// @since 0.1
#[unsafe(no_mangle)]
pub extern "C" fn mica_value_as_float(value: Option<&mica_value>, out: Option<&mut MaybeUninit<f64>>) -> Fallible {
    read(value, out, |value| value.as_float().ok_or_else(|| wrong_type("a number", value)))
}

/// Reads a text.
///
/// Ownership: `out` belongs to the value.
/// Thread: any.
/// Errors: `MICA_ERROR_INVALID_ARGUMENT` for NULL, `MICA_ERROR_TYPE` for a value of another type.
/// @since 0.1
#[unsafe(no_mangle)]
pub extern "C" fn mica_value_as_string(
    value: Option<&mica_value>,
    out: Option<&mut MaybeUninit<mica_str>>,
) -> Fallible {
    read(value, out, |value| match value {
        Value::String(text) => Ok(mica_str::new(text)),
        other => Err(wrong_type("a text", other)),
    })
}

/// Reads a tensor.
///
/// Ownership: the caller owns `out`, which shares the voxels.
/// Thread: any.
/// Errors: `MICA_ERROR_INVALID_ARGUMENT` for NULL, `MICA_ERROR_TYPE` for a value of another type.
/// @since 0.1
#[unsafe(no_mangle)]
pub extern "C" fn mica_value_as_tensor(
    value: Option<&mica_value>,
    out: Option<&mut MaybeUninit<Box<mica_tensor>>>,
) -> Fallible {
    read(value, out, |value| match value {
        Value::Tensor(tensor) => Ok(mica_tensor::boxed(tensor.clone())),
        other => Err(wrong_type("a tensor", other)),
    })
}

/// Reads a component.
///
/// Ownership: the caller owns `out`.
/// Thread: any.
/// Errors: `MICA_ERROR_INVALID_ARGUMENT` for NULL, `MICA_ERROR_TYPE` for a value of another type.
/// @since 0.1
#[unsafe(no_mangle)]
pub extern "C" fn mica_value_as_component(
    value: Option<&mica_value>,
    out: Option<&mut MaybeUninit<Box<mica_component>>>,
) -> Fallible {
    read(value, out, |value| match value {
        Value::Component(component) => Ok(Box::new(mica_component(component.clone()))),
        other => Err(wrong_type("a component", other)),
    })
}

/// Number of items of a list or map; 0 for anything else.
///
/// Ownership: everything is lent.
/// Thread: any.
/// @since 0.1
#[unsafe(no_mangle)]
pub extern "C" fn mica_value_size(value: Option<&mica_value>) -> usize {
    guard_or(0, || match value.map(|value| &value.0) {
        Some(Value::List(items)) => items.len(),
        Some(Value::Map(items)) => items.len(),
        _ => 0,
    })
}

fn beyond(index: usize, count: usize) -> Error {
    Error::not_found(format!("there is no item {index}: there are {count}"))
}

/// Item `index` of a list, or the value of entry `index` of a map in its order.
///
/// Ownership: the caller owns `out`, which shares voxels and components.
/// Thread: any.
/// Errors: `MICA_ERROR_INVALID_ARGUMENT` for NULL, `MICA_ERROR_TYPE` for a value without items, `MICA_ERROR_NOT_FOUND`
/// beyond the last one.
/// @since 0.1
#[unsafe(no_mangle)]
pub extern "C" fn mica_value_at(
    value: Option<&mica_value>,
    index: usize,
    out: Option<&mut MaybeUninit<Box<mica_value>>>,
) -> Fallible {
    read(value, out, |value| {
        let item = match value {
            Value::List(items) => items.get(index).ok_or_else(|| beyond(index, items.len()))?,
            Value::Map(items) => items.get_index(index).ok_or_else(|| beyond(index, items.len()))?.1,
            other => return Err(wrong_type("a list or map", other)),
        };
        Ok(Box::new(mica_value(item.clone())))
    })
}

/// The key of entry `index` of a map in its order.
///
/// Ownership: `out` belongs to the map.
/// Thread: any.
/// Errors: `MICA_ERROR_INVALID_ARGUMENT` for NULL, `MICA_ERROR_TYPE` for a value that is not a map, `MICA_ERROR_NOT_FOUND`
/// beyond the last entry.
/// @since 0.1
#[unsafe(no_mangle)]
pub extern "C" fn mica_value_key_at(
    map: Option<&mica_value>,
    index: usize,
    out: Option<&mut MaybeUninit<mica_str>>,
) -> Fallible {
    read(map, out, |map| {
        let map = map.as_map()?;
        let (key, _) = map.get_index(index).ok_or_else(|| beyond(index, map.len()))?;
        Ok(mica_str::new(key))
    })
}

/// The value at a key of a map.
///
/// Ownership: the caller owns `out`, which shares voxels and components.
/// Thread: any.
/// Errors: `MICA_ERROR_INVALID_ARGUMENT` for NULL, `MICA_ERROR_TYPE` for a value that is not a map, `MICA_ERROR_NOT_FOUND`
/// for a missing key, with the ones there are.
/// @since 0.1
#[unsafe(no_mangle)]
pub unsafe extern "C" fn mica_value_get(
    map: Option<&mica_value>,
    key: *const c_char,
    key_size: usize,
    out: Option<&mut MaybeUninit<Box<mica_value>>>,
) -> Fallible {
    read(map, out, |map| {
        // SAFETY: the caller's promise, stated in the header.
        let key = unsafe { text(key, key_size, "key") }?;
        Ok(Box::new(mica_value(mica::value::get(map.as_map()?, key)?.clone())))
    })
}

/// Whether a map has a key.
///
/// Ownership: everything is lent.
/// Thread: any.
/// Errors: `MICA_ERROR_INVALID_ARGUMENT` for NULL, `MICA_ERROR_TYPE` for a value that is not a map.
/// @since 0.1
#[unsafe(no_mangle)]
pub unsafe extern "C" fn mica_value_contains(
    map: Option<&mica_value>,
    key: *const c_char,
    key_size: usize,
    out: Option<&mut MaybeUninit<bool>>,
) -> Fallible {
    read(map, out, |map| {
        // SAFETY: the caller's promise, stated in the header.
        let key = unsafe { text(key, key_size, "key") }?;
        Ok(map.as_map()?.contains_key(key))
    })
}

fn map_mut(map: &mut mica_value) -> Result<&mut Map> {
    match &mut map.0 {
        Value::Map(map) => Ok(map),
        other => Err(wrong_type("a map", other)),
    }
}

/// Sets the value at a key of a map; a new key comes last.
///
/// Ownership: everything is lent; the map shares voxels and components with `value`.
/// Thread: one at a time for a map.
/// Errors: `MICA_ERROR_INVALID_ARGUMENT` for NULL and for nesting beyond 128 levels, `MICA_ERROR_TYPE` for a value that is
/// not a map.
/// @since 0.1
#[unsafe(no_mangle)]
pub unsafe extern "C" fn mica_value_set(
    map: Option<&mut mica_value>,
    key: *const c_char,
    key_size: usize,
    value: Option<&mica_value>,
) -> Fallible {
    guard(|| {
        let (map, value) = (required(map, "map")?, required(value, "value")?);
        // SAFETY: the caller's promise, stated in the header.
        let key = unsafe { text(key, key_size, "key") }?;
        value.0.check_depth()?;
        map_mut(map)?.insert(key.to_owned(), value.0.clone());
        Ok(())
    })
}

/// Removes a key of a map; the order of the others stays.
///
/// Ownership: everything is lent.
/// Thread: one at a time for a map.
/// Errors: `MICA_ERROR_INVALID_ARGUMENT` for NULL, `MICA_ERROR_TYPE` for a value that is not a map, `MICA_ERROR_NOT_FOUND`
/// for a missing key.
/// @since 0.1
#[unsafe(no_mangle)]
pub unsafe extern "C" fn mica_value_remove(
    map: Option<&mut mica_value>,
    key: *const c_char,
    key_size: usize,
) -> Fallible {
    guard(|| {
        let map = map_mut(required(map, "map")?)?;
        // SAFETY: the caller's promise, stated in the header.
        let key = unsafe { text(key, key_size, "key") }?;
        mica::value::get(map, key)?;
        map.shift_remove(key);
        Ok(())
    })
}

/// Adds an item to the end of a list.
///
/// Ownership: everything is lent; the list shares voxels and components with `value`.
/// Thread: one at a time for a list.
/// Errors: `MICA_ERROR_INVALID_ARGUMENT` for NULL and for nesting beyond 128 levels, `MICA_ERROR_TYPE` for a value that is
/// not a list.
/// @since 0.1
#[unsafe(no_mangle)]
pub extern "C" fn mica_value_append(list: Option<&mut mica_value>, value: Option<&mica_value>) -> Fallible {
    guard(|| {
        let (list, value) = (required(list, "list")?, required(value, "value")?);
        match &mut list.0 {
            Value::List(items) => {
                value.0.check_depth()?;
                items.push(value.0.clone());
            }
            other => return Err(wrong_type("a list", other)),
        }
        Ok(())
    })
}

/// The tensor at a key of a map: mica_value_get() and mica_value_as_tensor() in one.
///
/// Ownership: the caller owns `out`, which shares the voxels.
/// Thread: any.
/// Errors: as mica_value_get(); `MICA_ERROR_TYPE` where the value is not a tensor.
/// @since 0.1
#[unsafe(no_mangle)]
pub unsafe extern "C" fn mica_value_get_tensor(
    map: Option<&mica_value>,
    key: *const c_char,
    key_size: usize,
    out: Option<&mut MaybeUninit<Box<mica_tensor>>>,
) -> Fallible {
    read(map, out, |map| {
        // SAFETY: the caller's promise, stated in the header.
        let key = unsafe { text(key, key_size, "key") }?;
        match mica::value::get(map.as_map()?, key)? {
            Value::Tensor(tensor) => Ok(mica_tensor::boxed(tensor.clone())),
            other => Err(wrong_type("a tensor", other).at(format!("['{key}']"))),
        }
    })
}

/// Sets a tensor at a key of a map: mica_value_new_tensor() and mica_value_set() in one.
///
/// Ownership: everything is lent; the map shares the voxels.
/// Thread: one at a time for a map.
/// Errors: as mica_value_set().
/// @since 0.1
#[unsafe(no_mangle)]
pub unsafe extern "C" fn mica_value_set_tensor(
    map: Option<&mut mica_value>,
    key: *const c_char,
    key_size: usize,
    tensor: Option<&mica_tensor>,
) -> Fallible {
    guard(|| {
        let (map, tensor) = (required(map, "map")?, required(tensor, "tensor")?);
        // SAFETY: the caller's promise, stated in the header.
        let key = unsafe { text(key, key_size, "key") }?;
        map_mut(map)?.insert(key.to_owned(), Value::Tensor(tensor.tensor.clone()));
        Ok(())
    })
}

/// Another handle to the same value; changing one is not seen by the other.
///
/// Ownership: the caller owns `out`.
/// Thread: any.
/// Errors: `MICA_ERROR_INVALID_ARGUMENT` for NULL.
/// @since 0.1
#[unsafe(no_mangle)]
pub extern "C" fn mica_value_clone(
    value: Option<&mica_value>,
    out: Option<&mut MaybeUninit<Box<mica_value>>>,
) -> Fallible {
    read(value, out, |value| Ok(Box::new(mica_value(value.clone()))))
}

/// Releases a value; NULL is allowed.
///
/// Ownership: takes the value.
/// Thread: any.
/// @since 0.1
#[unsafe(no_mangle)]
pub extern "C" fn mica_value_free(value: Option<Box<mica_value>>) {
    guard_unit(|| drop(value));
}

/// Joins a list of samples or tensors into a batch, as MONAI's `list_data_collate`: tensors are stacked along a new first
/// dimension with the metadata of each, numbers become a tensor, texts a list.
///
/// Ownership: the caller owns `out`.
/// Thread: any.
/// Errors: `MICA_ERROR_INVALID_ARGUMENT` for NULL or an empty list, `MICA_ERROR_TYPE`, `MICA_ERROR_SHAPE` or
/// `MICA_ERROR_DEVICE` for items that do not fit, `MICA_ERROR_NOT_FOUND` for a key that an item lacks.
/// @since 0.1
#[unsafe(no_mangle)]
pub extern "C" fn mica_collate(list: Option<&mica_value>, out: Option<&mut MaybeUninit<Box<mica_value>>>) -> Fallible {
    read(list, out, |list| match list {
        Value::List(items) => Ok(Box::new(mica_value(batch::collate(items)?))),
        other => Err(wrong_type("a list", other)),
    })
}

/// Splits a batch into a list of its items, as MONAI's `decollate_batch`.
///
/// Ownership: the caller owns `out`, which shares the voxels.
/// Thread: any.
/// Errors: `MICA_ERROR_INVALID_ARGUMENT` for NULL.
/// @since 0.1
#[unsafe(no_mangle)]
pub extern "C" fn mica_decollate(
    batch: Option<&mica_value>,
    out: Option<&mut MaybeUninit<Box<mica_value>>>,
) -> Fallible {
    read(batch, out, |batch| Ok(Box::new(mica_value(Value::List(batch::decollate(batch)?)))))
}
