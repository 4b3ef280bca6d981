//! Calling the application: every callback runs in a C++ frame that contains its exceptions (`callback.cpp`).

use crate::component::mica_component;
use crate::error::mica_error;
use crate::string::mica_str;
use crate::tensor::mica_tensor;
use crate::value::mica_value;
use mica::{Error, ErrorCode, Result};
use std::ffi::{CStr, c_char, c_int, c_void};

/// Releases the `user_data` of a callback; called exactly once, when it is no longer needed.
///
/// Thread: any, also one of mica's own.
pub type mica_destroy_fn = Option<unsafe extern "C" fn(user_data: *mut c_void)>;

/// Transforms `input`, which is lent for the duration of the call, and hands the result over in `out`. In a Compose with
/// `unpack_items` the input may be a list of arguments.
///
/// Returns NULL, or an error made with mica_error_new(), which mica takes over. May throw C++ exceptions.
///
/// Thread: the one that applies the component; several at once where the component is shared.
pub type mica_transform_fn = Option<
    unsafe extern "C" fn(
        user_data: *mut c_void,
        input: *const mica_value,
        out: *mut *mut mica_value,
    ) -> *mut mica_error,
>;

/// Told that `done` of `total` steps are finished, the last one being `what` (lent for the duration of the call).
///
/// Returns NULL to go on, or an error made with mica_error_new() to stop the run with it. May throw C++ exceptions.
///
/// Thread: the one that runs.
pub type mica_progress_fn = Option<
    unsafe extern "C" fn(
        user_data: *mut c_void,
        done: u64,
        total: u64,
        what: *const c_char,
        what_size: usize,
    ) -> *mut mica_error,
>;

/// Builds a component of the application from its arguments, a JSON object lent for the duration of the call, and hands
/// it over in `out`.
///
/// Returns NULL, or an error made with mica_error_new(), which mica takes over. May throw C++ exceptions.
///
/// Thread: the one that builds; several at once.
pub type mica_create_fn = Option<
    unsafe extern "C" fn(
        user_data: *mut c_void,
        args: *const c_char,
        args_size: usize,
        out: *mut *mut mica_component,
    ) -> *mut mica_error,
>;

/// Whether a reader of the application reads a file, judged by its path, which is lent for the duration of the call. May throw
/// C++ exceptions, which count as no.
///
/// Thread: the one that reads; several at once where the reader is shared.
pub type mica_accepts_fn =
    Option<unsafe extern "C" fn(user_data: *mut c_void, path: *const c_char, path_size: usize) -> bool>;

/// Reads `count` files (more than one are to be stacked as channels) and hands the image over in `out`. Its metadata
/// `original_channel_dim` say which dimension holds the channels: a number, or NaN where there are none. The paths are lent
/// for the duration of the call.
///
/// Returns NULL, or an error made with mica_error_new(), which mica takes over. May throw C++ exceptions.
///
/// Thread: the one that reads; several at once where the reader is shared.
pub type mica_read_fn = Option<
    unsafe extern "C" fn(
        user_data: *mut c_void,
        paths: *const mica_str,
        count: usize,
        out: *mut *mut mica_tensor,
    ) -> *mut mica_error,
>;

/// Writes an image, which is lent for the duration of the call, to a file. The image is as `SaveImage` got it: (C, spatial…).
///
/// Returns NULL, or an error made with mica_error_new(), which mica takes over. May throw C++ exceptions.
///
/// Thread: the one that writes; several at once where the writer is shared.
pub type mica_write_fn = Option<
    unsafe extern "C" fn(
        user_data: *mut c_void,
        image: *const mica_tensor,
        path: *const c_char,
        path_size: usize,
    ) -> *mut mica_error,
>;

/// Receives a log message; both texts are lent for the duration of the call. It must not throw.
///
/// Thread: any, several at once.
pub type mica_log_fn = Option<
    unsafe extern "C" fn(
        user_data: *mut c_void,
        level: i32,
        target: *const c_char,
        target_size: usize,
        message: *const c_char,
        message_size: usize,
    ),
>;

const MESSAGE: usize = 1024;

unsafe extern "C-unwind" {
    fn micab_destroy(function: unsafe extern "C" fn(*mut c_void), data: *mut c_void, message: *mut c_char) -> c_int;
    fn micab_transform(
        function: *const c_void,
        data: *mut c_void,
        input: *const c_void,
        out: *mut *mut c_void,
        error: *mut *mut c_void,
        message: *mut c_char,
    ) -> c_int;
    fn micab_progress(
        function: *const c_void,
        data: *mut c_void,
        done: u64,
        total: u64,
        what: *const c_char,
        size: usize,
        error: *mut *mut c_void,
        message: *mut c_char,
    ) -> c_int;
    fn micab_log(
        function: *const c_void,
        data: *mut c_void,
        level: i32,
        target: *const c_char,
        target_size: usize,
        text: *const c_char,
        text_size: usize,
        message: *mut c_char,
    ) -> c_int;
    fn micab_create(
        function: *const c_void,
        data: *mut c_void,
        arguments: *const c_char,
        size: usize,
        out: *mut *mut c_void,
        error: *mut *mut c_void,
        message: *mut c_char,
    ) -> c_int;
    fn micab_accepts(
        function: *const c_void,
        data: *mut c_void,
        path: *const c_char,
        size: usize,
        accepts: *mut bool,
        message: *mut c_char,
    ) -> c_int;
    fn micab_read(
        function: *const c_void,
        data: *mut c_void,
        paths: *const c_void,
        count: usize,
        out: *mut *mut c_void,
        error: *mut *mut c_void,
        message: *mut c_char,
    ) -> c_int;
    fn micab_write(
        function: *const c_void,
        data: *mut c_void,
        image: *const c_void,
        path: *const c_char,
        size: usize,
        error: *mut *mut c_void,
        message: *mut c_char,
    ) -> c_int;
}

/// The application's data behind a callback, released exactly once.
pub(crate) struct UserData {
    data: *mut c_void,
    destroy: mica_destroy_fn,
}

// SAFETY: the header demands that user data of callbacks may be used and released on any thread.
unsafe impl Send for UserData {}
// SAFETY: as above; the callback is told that several threads may call at once.
unsafe impl Sync for UserData {}

impl UserData {
    pub(crate) fn new(data: *mut c_void, destroy: mica_destroy_fn) -> Self {
        Self { data, destroy }
    }

    pub(crate) fn pointer(&self) -> *mut c_void {
        self.data
    }
}

impl Drop for UserData {
    fn drop(&mut self) {
        if let Some(destroy) = self.destroy.take() {
            let mut message = [0; MESSAGE];
            // SAFETY: the header promises the function its own data; the message has the size that C++ assumes.
            let thrown = contain(|| unsafe { micab_destroy(destroy, self.data, message.as_mut_ptr()) });
            if let Err(error) = outcome("destroy", thrown, std::ptr::null_mut(), &message) {
                log::error!("{error}");
            }
        }
    }
}

fn text_of(message: &[c_char; MESSAGE]) -> String {
    // SAFETY: C++ always ends the message with NUL inside the array.
    unsafe { CStr::from_ptr(message.as_ptr()) }.to_string_lossy().into_owned()
}

/// Calls into C++. A panic of an application that shares this library's Rust runtime comes through and ends here.
fn contain(call: impl FnOnce() -> c_int) -> Result<c_int> {
    std::panic::catch_unwind(std::panic::AssertUnwindSafe(call)).map_err(|panic| {
        // Dropping an unknown payload could panic again.
        std::mem::forget(panic);
        Error::new(ErrorCode::Callback, "a callback of the application panicked")
    })
}

/// What a callback came to: its own error, a thrown exception, a panic, or success.
fn outcome(name: &str, thrown: Result<c_int>, error: *mut c_void, message: &[c_char; MESSAGE]) -> Result<()> {
    if thrown? != 0 {
        let text = text_of(message);
        return Err(Error::new(ErrorCode::Callback, format!("the callback {name} threw an exception: {text}")));
    }
    if error.is_null() {
        return Ok(());
    }
    // SAFETY: callbacks return errors made by mica_error_new, which are boxes, and hand them over.
    let error = unsafe { Box::from_raw(error.cast::<mica_error>()) };
    Err((*error).into_error())
}

/// What a callback left in `out`.
fn handed_over<T>(name: &str, out: *mut c_void) -> Result<Box<T>> {
    if out.is_null() {
        return Err(Error::new(
            ErrorCode::Callback,
            format!("the callback {name} succeeded but left no result in 'out'"),
        ));
    }
    // SAFETY: handles in `out` are boxes made by this library and are handed over.
    Ok(unsafe { Box::from_raw(out.cast::<T>()) })
}

pub(crate) type TransformFn = unsafe extern "C" fn(
    user_data: *mut c_void,
    input: *const mica_value,
    out: *mut *mut mica_value,
) -> *mut mica_error;

/// Calls a transform callback.
pub(crate) fn transform(
    name: &str,
    function: TransformFn,
    data: &UserData,
    input: &mica_value,
) -> Result<Box<mica_value>> {
    let (mut out, mut error) = (std::ptr::null_mut(), std::ptr::null_mut());
    let mut message = [0; MESSAGE];
    let input: *const mica_value = input;
    // SAFETY: the pointers are valid for the call; the function gets its own data.
    let thrown = contain(|| unsafe {
        micab_transform(
            function as *const c_void,
            data.pointer(),
            input.cast(),
            &raw mut out,
            &raw mut error,
            message.as_mut_ptr(),
        )
    });
    match outcome(name, thrown, error, &message) {
        Ok(()) => handed_over(name, out),
        Err(error) => {
            // A result beside an error is not lost, only not used.
            drop(handed_over::<mica_value>(name, out));
            Err(error)
        }
    }
}

/// Calls a progress callback.
pub(crate) fn progress(
    function: unsafe extern "C" fn(*mut c_void, u64, u64, *const c_char, usize) -> *mut mica_error,
    data: *mut c_void,
    done: u64,
    total: u64,
    what: &str,
) -> Result<()> {
    let mut error = std::ptr::null_mut();
    let mut message = [0; MESSAGE];
    // SAFETY: the pointers are valid for the call; the function gets its own data.
    let thrown = contain(|| unsafe {
        micab_progress(
            function as *const c_void,
            data,
            done,
            total,
            what.as_ptr().cast(),
            what.len(),
            &raw mut error,
            message.as_mut_ptr(),
        )
    });
    outcome("progress", thrown, error, &message)
}

/// Calls a log callback; what it throws is lost, since there is nowhere left to say it.
pub(crate) fn log(
    function: unsafe extern "C" fn(*mut c_void, i32, *const c_char, usize, *const c_char, usize),
    data: &UserData,
    level: i32,
    target: &str,
    text: &str,
) {
    let mut message = [0; MESSAGE];
    // SAFETY: the pointers are valid for the call; the function gets its own data.
    let thrown = contain(|| unsafe {
        micab_log(
            function as *const c_void,
            data.pointer(),
            level,
            target.as_ptr().cast(),
            target.len(),
            text.as_ptr().cast(),
            text.len(),
            message.as_mut_ptr(),
        )
    });
    // Logging this would call the callback again.
    drop(thrown);
}

/// Calls a create callback.
pub(crate) fn create(
    name: &str,
    function: unsafe extern "C" fn(*mut c_void, *const c_char, usize, *mut *mut mica_component) -> *mut mica_error,
    data: &UserData,
    arguments: &str,
) -> Result<Box<mica_component>> {
    let (mut out, mut error) = (std::ptr::null_mut(), std::ptr::null_mut());
    let mut message = [0; MESSAGE];
    // SAFETY: the pointers are valid for the call; the function gets its own data.
    let thrown = contain(|| unsafe {
        micab_create(
            function as *const c_void,
            data.pointer(),
            arguments.as_ptr().cast(),
            arguments.len(),
            &raw mut out,
            &raw mut error,
            message.as_mut_ptr(),
        )
    });
    match outcome(name, thrown, error, &message) {
        Ok(()) => handed_over(name, out),
        Err(error) => {
            drop(handed_over::<mica_component>(name, out));
            Err(error)
        }
    }
}

/// Asks a reader whether it reads a file.
pub(crate) fn accepts(
    name: &str,
    function: unsafe extern "C" fn(*mut c_void, *const c_char, usize) -> bool,
    data: &UserData,
    path: &str,
) -> Result<bool> {
    let mut message = [0; MESSAGE];
    let mut accepts = false;
    // SAFETY: the pointers are valid for the call; the function gets its own data.
    let thrown = contain(|| unsafe {
        micab_accepts(
            function as *const c_void,
            data.pointer(),
            path.as_ptr().cast(),
            path.len(),
            &raw mut accepts,
            message.as_mut_ptr(),
        )
    });
    outcome(name, thrown, std::ptr::null_mut(), &message)?;
    Ok(accepts)
}

pub(crate) type ReadFn =
    unsafe extern "C" fn(*mut c_void, *const mica_str, usize, *mut *mut mica_tensor) -> *mut mica_error;

/// Calls a read callback.
pub(crate) fn read_files(name: &str, function: ReadFn, data: &UserData, paths: &[String]) -> Result<Box<mica_tensor>> {
    let (mut out, mut error) = (std::ptr::null_mut(), std::ptr::null_mut());
    let mut message = [0; MESSAGE];
    let paths: Vec<mica_str> = paths.iter().map(|path| mica_str::new(path)).collect();
    // SAFETY: the pointers are valid for the call; the function gets its own data.
    let thrown = contain(|| unsafe {
        micab_read(
            function as *const c_void,
            data.pointer(),
            paths.as_ptr().cast(),
            paths.len(),
            &raw mut out,
            &raw mut error,
            message.as_mut_ptr(),
        )
    });
    match outcome(name, thrown, error, &message) {
        Ok(()) => handed_over(name, out),
        Err(error) => {
            drop(handed_over::<mica_tensor>(name, out));
            Err(error)
        }
    }
}

pub(crate) type WriteFn =
    unsafe extern "C" fn(*mut c_void, *const mica_tensor, *const c_char, usize) -> *mut mica_error;

/// Calls a write callback.
pub(crate) fn write_file(
    name: &str,
    function: WriteFn,
    data: &UserData,
    image: &mica_tensor,
    path: &str,
) -> Result<()> {
    let mut error = std::ptr::null_mut();
    let mut message = [0; MESSAGE];
    let image: *const mica_tensor = image;
    // SAFETY: the pointers are valid for the call; the function gets its own data.
    let thrown = contain(|| unsafe {
        micab_write(
            function as *const c_void,
            data.pointer(),
            image.cast(),
            path.as_ptr().cast(),
            path.len(),
            &raw mut error,
            message.as_mut_ptr(),
        )
    });
    outcome(name, thrown, error, &message)
}
