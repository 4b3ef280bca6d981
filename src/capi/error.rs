//! Errors across the line, and the guard that every export runs in.

use crate::string::mica_str;
use mica::{Error, ErrorCode, Result};
use std::ffi::c_char;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// What went wrong, as a number that never changes its meaning: one of `MICA_ERROR_…`.
pub type mica_error_kind = i32;

/// An argument has a value that is not allowed: NULL, an unknown enumeration value (element types give
/// `MICA_ERROR_TYPE`), a wrong argument of a component.
pub const MICA_ERROR_INVALID_ARGUMENT: mica_error_kind = 1;
/// A component, key, field or operation does not exist.
pub const MICA_ERROR_NOT_FOUND: mica_error_kind = 2;
/// A value or tensor is of another type than needed.
pub const MICA_ERROR_TYPE: mica_error_kind = 3;
/// A tensor has another shape than needed.
pub const MICA_ERROR_SHAPE: mica_error_kind = 4;
/// A device is unknown or absent.
pub const MICA_ERROR_DEVICE: mica_error_kind = 5;
/// The request is understood, but mica does not do it.
pub const MICA_ERROR_UNSUPPORTED: mica_error_kind = 6;
/// Text (JSON) that cannot be parsed.
pub const MICA_ERROR_PARSE: mica_error_kind = 7;
/// Reading or writing failed.
pub const MICA_ERROR_IO: mica_error_kind = 8;
/// The call does not fit the state of the object or the process.
pub const MICA_ERROR_STATE: mica_error_kind = 9;
/// libtorch reported an error.
pub const MICA_ERROR_TORCH: mica_error_kind = 10;
/// The run was cancelled.
pub const MICA_ERROR_CANCELLED: mica_error_kind = 11;
/// A callback of the application threw an exception.
pub const MICA_ERROR_CALLBACK: mica_error_kind = 12;
/// A bug in mica: a contained panic. Please report it.
pub const MICA_ERROR_INTERNAL: mica_error_kind = 13;

/// An error: a code, a message that says what was found and what was expected, and the path to the culprit.
///
/// Every fallible function returns one, or NULL for success. The caller owns it and releases it with
/// mica_error_free(). It may be shared between threads.
pub struct mica_error {
    error: Error,
    path: String,
}

impl mica_error {
    pub(crate) fn boxed(error: Error) -> Box<Self> {
        let path = error.path();
        Box::new(Self { error, path })
    }

    /// As a Rust error, when a callback returns it.
    pub(crate) fn into_error(self) -> Error {
        self.error
    }
}

/// What fallible exports return: nothing, or an error that the caller owns.
pub(crate) type Fallible = Option<Box<mica_error>>;

/// Runs a fallible export: errors and panics become a `mica_error`.
pub(crate) fn guard(call: impl FnOnce() -> Result<()>) -> Fallible {
    crate::runtime::prepare();
    match catch_unwind(AssertUnwindSafe(call)) {
        Ok(Ok(())) => None,
        Ok(Err(error)) => Some(mica_error::boxed(error)),
        Err(panic) => Some(mica_error::boxed(Error::internal(panic_text(panic)))),
    }
}

/// Runs an infallible export: a panic gives `fallback`.
pub(crate) fn guard_or<T>(fallback: T, call: impl FnOnce() -> T) -> T {
    crate::runtime::prepare();
    catch_unwind(AssertUnwindSafe(call)).unwrap_or_else(|panic| {
        log::error!("{}", panic_text(panic));
        fallback
    })
}

/// Runs an export that returns nothing.
pub(crate) fn guard_unit(call: impl FnOnce()) {
    guard_or((), call);
}

fn panic_text(panic: Box<dyn std::any::Any + Send>) -> String {
    let text = panic.downcast_ref::<&str>().map(|text| (*text).to_owned());
    let text = text.or_else(|| panic.downcast_ref::<String>().cloned()).unwrap_or_default();
    // Dropping an unknown payload could panic again.
    std::mem::forget(panic);
    format!("a bug in mica, please report it: {text}")
}

/// The code of an error: one of `MICA_ERROR_…`; 0 for NULL.
///
/// Ownership: everything is lent.
/// Thread: any.
/// @since 0.1
#[unsafe(no_mangle)]
pub extern "C" fn mica_error_code(error: Option<&mica_error>) -> mica_error_kind {
    guard_or(MICA_ERROR_INTERNAL, || error.map_or(0, |error| error.error.code() as i32))
}

/// The message of an error, for people: what was found and what was expected.
///
/// Ownership: the text belongs to the error. Empty for NULL.
/// Thread: any.
/// @since 0.1
#[unsafe(no_mangle)]
pub extern "C" fn mica_error_message(error: Option<&mica_error>) -> mica_str {
    guard_or(mica_str::EMPTY, || error.map_or(mica_str::EMPTY, |error| mica_str::new(error.error.message())))
}

/// The path to the culprit, for example `Compose.transforms[3].Spacing(image)`; empty where there is none.
///
/// Ownership: the text belongs to the error. Empty for NULL.
/// Thread: any.
/// @since 0.1
#[unsafe(no_mangle)]
pub extern "C" fn mica_error_path(error: Option<&mica_error>) -> mica_str {
    guard_or(mica_str::EMPTY, || error.map_or(mica_str::EMPTY, |error| mica_str::new(&error.path)))
}

/// Makes an error for returning from a callback. An unknown code becomes `MICA_ERROR_CALLBACK`, text that is not
/// UTF-8 is mended.
///
/// Ownership: the caller owns the result, until it returns it from a callback.
/// Thread: any.
/// @since 0.1
#[unsafe(no_mangle)]
pub unsafe extern "C" fn mica_error_new(
    code: mica_error_kind,
    message: *const c_char,
    message_size: usize,
) -> Option<Box<mica_error>> {
    guard_or(None, || {
        // SAFETY: the caller's promise.
        let bytes = unsafe { crate::input::items(message.cast::<u8>(), message_size, "message") }.unwrap_or_default();
        let code = ErrorCode::from_i32(code).unwrap_or(ErrorCode::Callback);
        Some(mica_error::boxed(Error::new(code, String::from_utf8_lossy(bytes))))
    })
}

/// Releases an error; NULL is allowed.
///
/// Ownership: takes the error.
/// Thread: any.
/// @since 0.1
#[unsafe(no_mangle)]
pub extern "C" fn mica_error_free(error: Option<Box<mica_error>>) {
    guard_unit(|| drop(error));
}
