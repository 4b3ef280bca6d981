//! Checking what comes in: pointers, lengths, texts, enumerations, option structs.

use mica::{Error, Result};
use std::ffi::c_char;
use std::mem::MaybeUninit;

/// A pointer that must not be NULL.
pub(crate) fn required<T>(pointer: Option<T>, name: &str) -> Result<T> {
    pointer.ok_or_else(|| null(name))
}

/// A place for a result that must not be NULL. It is written on success only.
pub(crate) fn output<'a, T>(place: Option<&'a mut MaybeUninit<T>>, name: &str) -> Result<&'a mut MaybeUninit<T>> {
    place.ok_or_else(|| null(name))
}

fn null(name: &str) -> Error {
    Error::argument(format!("{name}: expected a pointer, found NULL"))
}

/// `count` items that the caller lends.
///
/// # Safety
/// `pointer` must point to `count` items that stay valid and unchanged for `'a`.
pub(crate) unsafe fn items<'a, T>(pointer: *const T, count: usize, name: &str) -> Result<&'a [T]> {
    if count == 0 {
        return Ok(&[]);
    }
    if pointer.is_null() {
        return Err(null(name));
    }
    if !pointer.is_aligned() || count > isize::MAX as usize / size_of::<T>().max(1) {
        return Err(Error::argument(format!("{name}: {count} items at {pointer:p} are not an array")));
    }
    // SAFETY: not NULL, aligned, not larger than memory; the rest is the caller's promise.
    Ok(unsafe { std::slice::from_raw_parts(pointer, count) })
}

/// `count` items that the caller lends for writing.
///
/// # Safety
/// `pointer` must point to room for `count` items that nobody else uses for `'a`.
pub(crate) unsafe fn room<'a, T>(pointer: *mut T, count: usize, name: &str) -> Result<&'a mut [MaybeUninit<T>]> {
    if pointer.is_null() {
        return Err(null(name));
    }
    if !pointer.is_aligned() || count > isize::MAX as usize / size_of::<T>().max(1) {
        return Err(Error::argument(format!("{name}: {count} items at {pointer:p} are not an array")));
    }
    // SAFETY: not NULL, aligned, not larger than memory; the rest is the caller's promise.
    Ok(unsafe { std::slice::from_raw_parts_mut(pointer.cast(), count) })
}

/// Writes `values` to the start of `room`.
pub(crate) fn fill<T: Copy>(room: &mut [MaybeUninit<T>], values: &[T]) {
    for (place, value) in room.iter_mut().zip(values) {
        place.write(*value);
    }
}

/// UTF-8 text that the caller lends.
///
/// # Safety
/// `pointer` must point to `size` bytes that stay valid and unchanged for `'a`.
pub(crate) unsafe fn text<'a>(pointer: *const c_char, size: usize, name: &str) -> Result<&'a str> {
    // SAFETY: the caller's promise.
    let bytes = unsafe { items(pointer.cast::<u8>(), size, name) }?;
    std::str::from_utf8(bytes).map_err(|error| Error::argument(format!("{name}: expected UTF-8 text: {error}")))
}

/// Zero-initialised option structs that start with their size and only ever grow.
///
/// # Safety
/// The struct must be `repr(C)`, start with `struct_size: usize`, and all bytes zero must be a valid value of it.
pub(crate) unsafe trait Options: Copy {
    /// Its name in the header.
    const NAME: &'static str;
    /// Its size in the first release that had it.
    const SMALLEST: usize;
}

/// Reads an option struct of this, an older or a newer header; NULL is all zero.
///
/// # Safety
/// `pointer` must be NULL or point to as many bytes as its `struct_size` says.
pub(crate) unsafe fn options<T: Options>(pointer: *const T) -> Result<T> {
    let mut options = MaybeUninit::<T>::zeroed();
    if !pointer.is_null() {
        let wrong = |why: String| Error::argument(format!("{}.struct_size: {why}", T::NAME));
        if !pointer.is_aligned() {
            return Err(Error::argument(format!("{}: the address {pointer:p} is not aligned", T::NAME)));
        }
        // SAFETY: the struct starts with its size.
        let size = unsafe { pointer.cast::<usize>().read() };
        if size < T::SMALLEST || size > 4096 {
            return Err(wrong(format!("expected sizeof({}) (at least {}), found {size}", T::NAME, T::SMALLEST)));
        }
        let known = size_of::<T>();
        // SAFETY: the caller's promise; 4096 bytes at most.
        let unknown = unsafe { std::slice::from_raw_parts(pointer.cast::<u8>(), size) }.iter().skip(known);
        if unknown.clone().any(|byte| *byte != 0) {
            return Err(wrong(format!("{size} bytes hold options that this mica, which knows {known}, does not have")));
        }
        // SAFETY: both are at least this long and do not overlap.
        unsafe {
            std::ptr::copy_nonoverlapping(pointer.cast::<u8>(), options.as_mut_ptr().cast::<u8>(), size.min(known));
        }
    }
    // SAFETY: all bytes zero is a valid value, as implementors of Options promise, and what was copied over it is one.
    Ok(unsafe { options.assume_init() })
}

/// The member of an enumeration with this number.
pub(crate) fn choice<T: Copy>(value: i32, name: &str, choices: &[(i32, T)]) -> Result<T> {
    choices.iter().find(|(number, _)| *number == value).map(|(_, choice)| *choice).ok_or_else(|| {
        let known = choices.iter().map(|(number, _)| number.to_string()).collect::<Vec<_>>().join(", ");
        Error::argument(format!("{name}: expected one of {known}, found {value}"))
    })
}
