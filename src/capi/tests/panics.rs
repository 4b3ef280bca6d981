//! A callback that panics: what only a Rust program can do to the library. C and C++ are tested in `tests/`.

use mica_capi::*;
use std::ffi::c_void;
use std::mem::MaybeUninit;
use std::sync::atomic::{AtomicUsize, Ordering};

static DESTROYED: AtomicUsize = AtomicUsize::new(0);

extern "C-unwind" fn panics(_: *mut c_void, _: *const mica_value, _: *mut *mut mica_value) -> *mut mica_error {
    panic!("on purpose")
}

extern "C" fn destroy(_: *mut c_void) {
    DESTROYED.fetch_add(1, Ordering::SeqCst);
}

fn expect<T>(call: impl FnOnce(&mut MaybeUninit<Box<T>>) -> Option<Box<mica_error>>) -> Box<T> {
    let mut out = MaybeUninit::uninit();
    assert!(call(&mut out).is_none());
    // SAFETY: the call succeeded, so the output is written.
    unsafe { out.assume_init() }
}

fn text(view: mica_str) -> String {
    // SAFETY: the view is alive.
    String::from_utf8_lossy(unsafe { std::slice::from_raw_parts(view.data.cast(), view.size) }).into_owned()
}

#[test]
fn a_panicking_callback_is_an_error_and_is_destroyed_once() {
    type Unwinding = extern "C-unwind" fn(*mut c_void, *const mica_value, *mut *mut mica_value) -> *mut mica_error;
    type Plain = unsafe extern "C" fn(*mut c_void, *const mica_value, *mut *mut mica_value) -> *mut mica_error;
    let callbacks = mica_transform_callbacks {
        struct_size: size_of::<mica_transform_callbacks>(),
        name: b"Panics".as_ptr().cast(),
        name_size: 6,
        // SAFETY: same signature; the library calls it through a frame that lets panics pass.
        apply: Some(unsafe { std::mem::transmute::<Unwinding, Plain>(panics) }),
        invert: None,
        user_data: std::ptr::null_mut(),
        destroy: Some(destroy),
    };
    // SAFETY: the struct is valid.
    let component = expect(|out| unsafe { mica_component_new_transform(&raw const callbacks, Some(out)) });
    let input = expect(|out| mica_value_new_int(1, Some(out)));
    let mut out = MaybeUninit::uninit();
    // SAFETY: NULL options are allowed.
    let error = unsafe { mica_component_apply(Some(&component), Some(&input), std::ptr::null(), Some(&mut out)) };
    let error = error.expect("an error");
    assert_eq!(mica_error_code(Some(&error)), MICA_ERROR_CALLBACK);
    assert!(text(mica_error_message(Some(&error))).contains("panicked"));
    assert_eq!(text(mica_error_path(Some(&error))), "Panics");
    assert_eq!(DESTROYED.load(Ordering::SeqCst), 0);
    mica_component_free(Some(component));
    assert_eq!(DESTROYED.load(Ordering::SeqCst), 1);
    mica_value_free(Some(input));
    mica_error_free(Some(error));
}
