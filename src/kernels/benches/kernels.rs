//! What the kernels cost on one image of 256 x 256 x 160 voxels, one thread. `cargo bench -p mica-kernels`.
//!
//! Rates are bytes read plus bytes written; compare them with `copy`, the machine's limit.

use divan::Bencher;
use divan::counter::BytesCount;
use half::f16;
use mica_kernels::intensity::{Normalize, Operand, ScaleRange, Voxels, cast, moments, normalize, scale_range};
use mica_kernels::layout::{copy, flip};
use mica_kernels::{Element, Strided, Threads, View, ViewMut};

const SHAPE: [usize; 4] = [1, 256, 256, 160];
const COUNT: usize = 256 * 256 * 160;

fn main() {
    divan::main();
}

/// A CT-like spread of intensities.
fn image<T: Element>(number: impl Fn(i32) -> T) -> Vec<T> {
    (0..COUNT as u32).map(|k| number((k.wrapping_mul(2_654_435_761) >> 20) as i32 - 1024)).collect()
}

fn bytes<A, B>() -> BytesCount {
    BytesCount::new(COUNT * (size_of::<A>() + size_of::<B>()))
}

/// Panics are fine here: the shapes are right by construction.
fn view<T: Element>(memory: &[T]) -> View<'_, T> {
    View::new(memory, &SHAPE).expect("the image has this shape")
}

fn view_mut<T: Element>(memory: &mut [T]) -> ViewMut<'_, T> {
    ViewMut::new(memory, &SHAPE).expect("the image has this shape")
}

fn scale<T: Element>(bencher: Bencher<'_, '_>, number: impl Fn(i32) -> T) {
    let (source, mut target) = (image(number), vec![0.0f32; COUNT]);
    let range = ScaleRange { a_min: -57.0, a_max: 164.0, b_min: Some(0.0), b_max: Some(1.0), clip: true };
    bencher
        .counter(bytes::<T, f32>())
        .bench_local(|| scale_range(view(&source).erase(), view_mut(&mut target).erase(), &range, Threads::SINGLE));
}

#[divan::bench]
fn scale_range_f32(bencher: Bencher<'_, '_>) {
    scale(bencher, |k| k as f32);
}

#[divan::bench]
fn scale_range_i16(bencher: Bencher<'_, '_>) {
    scale(bencher, |k| k as i16);
}

#[divan::bench]
fn scale_range_f16(bencher: Bencher<'_, '_>) {
    scale(bencher, |k| f16::from_f32(k as f32));
}

#[divan::bench(args = [Voxels::All, Voxels::NonZero])]
fn normalize_f32(bencher: Bencher<'_, '_>, voxels: Voxels) {
    let (source, mut target) = (image(|k| k as f32), vec![0.0f32; COUNT]);
    bencher.counter(bytes::<f32, f32>()).bench_local(|| {
        let found = moments(view(&source).erase(), voxels, Threads::SINGLE)?;
        let (subtrahend, divisor) = (Operand::Scalar(found.mean), Operand::Scalar(found.std));
        let by = Normalize { subtrahend, divisor, voxels, rounding: None };
        normalize(view(&source).erase(), view_mut(&mut target).erase(), &by, Threads::SINGLE)
    });
}

#[divan::bench]
fn moments_f32(bencher: Bencher<'_, '_>) {
    let source = image(|k| k as f32);
    bencher
        .counter(BytesCount::new(COUNT * 4))
        .bench_local(|| moments(view(&source).erase(), Voxels::All, Threads::SINGLE));
}

#[divan::bench]
fn cast_f32_to_u8(bencher: Bencher<'_, '_>) {
    let (source, mut target) = (image(|k| k as f32), vec![0u8; COUNT]);
    bencher
        .counter(bytes::<f32, u8>())
        .bench_local(|| cast(view(&source).erase(), view_mut(&mut target).erase(), Threads::SINGLE));
}

#[divan::bench(args = [&[3][..], &[1], &[1, 2, 3]])]
fn flip_f32(bencher: Bencher<'_, '_>, axes: &[usize]) {
    let (source, mut target) = (image(|k| k as f32), vec![0.0f32; COUNT]);
    bencher
        .counter(bytes::<f32, f32>())
        .bench_local(|| flip(view(&source).erase(), view_mut(&mut target).erase(), axes, Threads::SINGLE));
}

#[divan::bench(args = [[0, 1, 2, 3], [0, 1, 3, 2], [0, 3, 2, 1]])]
fn copy_permuted_i16(bencher: Bencher<'_, '_>, order: [usize; 4]) {
    let (source, mut target) = (image(|k| k as i16), vec![0i16; COUNT]);
    bencher.counter(bytes::<i16, i16>()).bench_local(|| {
        let permuted = view(&source).permute(&order)?;
        let shape = permuted.shape().to_vec();
        copy(permuted.erase(), ViewMut::new(&mut target, &shape)?.erase(), Threads::SINGLE)
    });
}
