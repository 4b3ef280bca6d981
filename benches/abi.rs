//! What crossing the line costs: a trivial call, building a component from JSON, applying one to a tiny image.
//!
//! `cargo bench -p mica-capi`, or `cargo xtask bench` for all benchmarks.

use mica_capi::*;
use std::mem::MaybeUninit;

fn main() {
    divan::main();
}

fn made<T>(call: impl FnOnce(&mut MaybeUninit<Box<T>>) -> Option<Box<mica_error>>) -> Box<T> {
    let mut out = MaybeUninit::uninit();
    assert!(call(&mut out).is_none(), "the call succeeds");
    // SAFETY: the call succeeded, so the output is written.
    unsafe { out.assume_init() }
}

const NAME: &str = "ScaleIntensityRange";
const ARGS: &str = r#"{"a_min": -57, "a_max": 164, "b_min": 0.0, "b_max": 1.0, "clip": true}"#;

fn component() -> Box<mica_component> {
    // SAFETY: both texts are valid for the call.
    made(|out| unsafe {
        mica_component_new(NAME.as_ptr().cast(), NAME.len(), ARGS.as_ptr().cast(), ARGS.len(), None, Some(out))
    })
}

fn image() -> Box<mica_tensor> {
    let shape = [1i64, 8, 8, 8];
    // SAFETY: the shape is valid for the call; no device means main memory.
    made(|out| unsafe { mica_tensor_zeros(MICA_DTYPE_INT16, shape.as_ptr(), 4, std::ptr::null(), 0, Some(out)) })
}

#[divan::bench]
fn trivial_call(bencher: divan::Bencher<'_, '_>) {
    let image = image();
    bencher.bench_local(|| mica_tensor_ndim(divan::black_box(Some(&image))));
}

#[divan::bench]
fn trivial_fallible_call(bencher: divan::Bencher<'_, '_>) {
    let image = image();
    bencher.bench_local(|| {
        let mut out = MaybeUninit::uninit();
        let error = mica_tensor_data(divan::black_box(Some(&image)), Some(&mut out));
        (error.is_some(), out)
    });
}

#[divan::bench]
fn error_made_and_freed(bencher: divan::Bencher<'_, '_>) {
    bencher.bench_local(|| mica_tensor_data(divan::black_box(None), None));
}

#[divan::bench]
fn clone_and_free_a_tensor(bencher: divan::Bencher<'_, '_>) {
    let image = image();
    bencher.bench_local(|| made(|out| mica_tensor_clone(Some(&image), Some(out))));
}

#[divan::bench]
fn build_scale_intensity_range_from_json(bencher: divan::Bencher<'_, '_>) {
    drop(component());
    bencher.bench_local(component);
}

#[divan::bench]
fn apply_scale_intensity_range_to_512_voxels(bencher: divan::Bencher<'_, '_>) {
    let (component, image) = (component(), image());
    bencher.bench_local(|| {
        // SAFETY: NULL options are allowed.
        made(|out| unsafe { mica_component_apply_tensor(Some(&component), Some(&image), std::ptr::null(), Some(out)) })
    });
}
