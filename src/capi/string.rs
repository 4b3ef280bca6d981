//! Texts across the line.

use crate::error::{guard_or, guard_unit};
use std::ffi::c_char;
use std::mem::MaybeUninit;

/// A borrowed UTF-8 text: not NUL-terminated, valid while its owner lives and is not changed. `data` may be NULL where
/// `size` is 0.
#[derive(Clone, Copy)]
#[repr(C)]
pub struct mica_str {
    /// The first byte.
    pub data: *const c_char,
    /// Number of bytes.
    pub size: usize,
}

impl mica_str {
    pub(crate) const EMPTY: Self = Self { data: std::ptr::null(), size: 0 };

    pub(crate) fn new(text: &str) -> Self {
        Self { data: text.as_ptr().cast(), size: text.len() }
    }
}

/// A UTF-8 text that the caller owns and releases with mica_string_free().
pub struct mica_string(String);

impl mica_string {
    /// Hands a text to the caller.
    pub(crate) fn give(place: &mut MaybeUninit<Box<mica_string>>, text: impl Into<String>) {
        place.write(Self::boxed(text));
    }

    pub(crate) fn boxed(text: impl Into<String>) -> Box<Self> {
        Box::new(mica_string(text.into()))
    }
}

/// The text of a string.
///
/// Ownership: the text belongs to the string. Empty for NULL.
/// Thread: any.
/// @since 0.1
#[unsafe(no_mangle)]
pub extern "C" fn mica_string_view(string: Option<&mica_string>) -> mica_str {
    guard_or(mica_str::EMPTY, || string.map_or(mica_str::EMPTY, |string| mica_str::new(&string.0)))
}

/// Releases a string; NULL is allowed.
///
/// Ownership: takes the string.
/// Thread: any.
/// @since 0.1
#[unsafe(no_mangle)]
pub extern "C" fn mica_string_free(string: Option<Box<mica_string>>) {
    guard_unit(|| drop(string));
}
