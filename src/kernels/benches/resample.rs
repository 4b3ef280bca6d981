//! What resampling costs. `cargo bench -p mica-kernels --bench resample`, with `MICA_THREADS` threads (all, if unset).
//!
//! Rates are bytes of the input plus bytes of the output; compare them with `copy`, the machine's limit. Peers' times
//! for the same work on two cores: trilinear affine of 128³ `float32` MONAI 156 ms, TorchIO 59 ms; displacement field
//! of 128³ MONAI's Rand3DElastic 594 ms.

use divan::Bencher;
use divan::counter::BytesCount;
use mica_kernels::geometry::Affine;
use mica_kernels::layout;
use mica_kernels::resample::{
    Boundary, DisplacementSpace, Field, Interpolation, Padding, Precision, ResizeMode, Sampling, Ties, affine, field,
    resize,
};
use mica_kernels::{AnyView, AnyViewMut, Element, Threads, View, ViewMut};

fn main() {
    divan::main();
}

fn threads() -> Threads {
    std::env::var("MICA_THREADS")
        .ok()
        .and_then(|count| count.parse().ok())
        .map_or_else(Threads::available, Threads::new)
}

/// A CT-like spread of intensities.
fn image<T: Element>(shape: [usize; 3], number: impl Fn(i32) -> T) -> Vec<T> {
    let count = shape.iter().product::<usize>() as u32;
    (0..count).map(|k| number((k.wrapping_mul(2_654_435_761) >> 20) as i32 - 1024)).collect()
}

/// How an array lies in memory.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Order {
    C,
    /// As NIfTI: the first axis is contiguous.
    Fortran,
}

fn strides(shape: [usize; 3], order: Order) -> [isize; 3] {
    let [x, y, z] = shape.map(|size| size as isize);
    match order {
        Order::C => [y * z, z, 1],
        Order::Fortran => [1, x, x * y],
    }
}

/// Panics are fine here: the shapes are right by construction.
fn view<T: Element>(memory: &[T], shape: [usize; 3], order: Order) -> AnyView<'_> {
    View::with_strides(memory, 0, &shape, &strides(shape, order)).expect("the image has this shape").erase()
}

fn view_mut<T: Element>(memory: &mut [T], shape: [usize; 3], order: Order) -> AnyViewMut<'_> {
    ViewMut::with_strides(memory, 0, &shape, &strides(shape, order)).expect("the image has this shape").erase()
}

fn bytes<A, B>(input: [usize; 3], output: [usize; 3]) -> BytesCount {
    BytesCount::new(
        input.iter().product::<usize>() * size_of::<A>() + output.iter().product::<usize>() * size_of::<B>(),
    )
}

const CUBE: [usize; 3] = [128; 3];

/// A rotation about all axes with some zoom, about the centre.
fn turn(shape: [usize; 3], angle: f64) -> Affine {
    let (s, c) = angle.sin_cos();
    let rotate = |a: usize, b: usize| {
        let mut rows = [[0.0; 4]; 4];
        (0..4).for_each(|k| rows[k][k] = 1.0);
        (rows[a][a], rows[b][b], rows[a][b], rows[b][a]) = (c, c, -s, s);
        Affine::from_rows(&rows).expect("a rotation")
    };
    let centre = shape.map(|size| (size as f64 - 1.0) / 2.0);
    let away = Affine::translation(&centre.map(|c| -c)).expect("three numbers");
    let back = Affine::translation(&centre).expect("three numbers");
    let zoom = Affine::scale(&[1.05, 0.95, 1.02]).expect("three numbers");
    back.compose(&rotate(0, 1)).compose(&rotate(1, 2)).compose(&rotate(0, 2)).compose(&zoom).compose(&away)
}

const LINEAR: Sampling =
    Sampling::Grid { interpolation: Interpolation::Linear, padding: Padding::Zeros, precision: Precision::F32 };

#[divan::bench]
fn copy_128(bencher: Bencher<'_, '_>) {
    let (source, mut target) = (image(CUBE, |k| k as f32), vec![0.0f32; 128 * 128 * 128]);
    bencher
        .counter(bytes::<f32, f32>(CUBE, CUBE))
        .bench_local(|| layout::copy(view(&source, CUBE, Order::C), view_mut(&mut target, CUBE, Order::C), threads()));
}

fn turned<T: Element>(bencher: Bencher<'_, '_>, number: impl Fn(i32) -> T, order: Order, sampling: Sampling) {
    let (source, mut target) = (image(CUBE, number), vec![0.0f32; 128 * 128 * 128]);
    let map = turn(CUBE, 0.2);
    bencher.counter(bytes::<T, f32>(CUBE, CUBE)).bench_local(|| {
        affine(view(&source, CUBE, order), view_mut(&mut target, CUBE, order), &map, &sampling, threads())
    });
}

#[divan::bench(args = [Order::C, Order::Fortran])]
fn affine_linear_128_f32(bencher: Bencher<'_, '_>, order: Order) {
    turned(bencher, |k| k as f32, order, LINEAR);
}

#[divan::bench]
fn affine_linear_128_f32_border(bencher: Bencher<'_, '_>) {
    turned(bencher, |k| k as f32, Order::C, Sampling::grid(Interpolation::Linear, Padding::Border));
}

#[divan::bench]
fn affine_linear_128_f32_reflection(bencher: Bencher<'_, '_>) {
    let padding = Padding::Reflection { align_corners: false };
    turned(bencher, |k| k as f32, Order::C, Sampling::grid(Interpolation::Linear, padding));
}

#[divan::bench]
fn affine_linear_128_i16(bencher: Bencher<'_, '_>) {
    turned(bencher, |k| k as i16, Order::C, LINEAR);
}

#[divan::bench]
fn affine_linear_128_u8(bencher: Bencher<'_, '_>) {
    turned(bencher, |k| k as u8, Order::C, LINEAR);
}

#[divan::bench]
fn affine_linear_128_f64(bencher: Bencher<'_, '_>) {
    let sampling =
        Sampling::Grid { interpolation: Interpolation::Linear, padding: Padding::Zeros, precision: Precision::F64 };
    turned(bencher, f64::from, Order::C, sampling);
}

#[divan::bench]
fn affine_nearest_128_f32(bencher: Bencher<'_, '_>) {
    turned(bencher, |k| k as f32, Order::C, Sampling::grid(Interpolation::Nearest(Ties::Even), Padding::Zeros));
}

#[divan::bench]
fn affine_nearest_128_u8(bencher: Bencher<'_, '_>) {
    turned(bencher, |k| k as u8, Order::C, Sampling::grid(Interpolation::Nearest(Ties::Even), Padding::Zeros));
}

#[divan::bench]
fn affine_spline_3_128_f32(bencher: Bencher<'_, '_>) {
    turned(bencher, |k| k as f32, Order::C, Sampling::spline(3, Boundary::Constant));
}

#[divan::bench(args = [Order::C, Order::Fortran])]
fn displacement_128_f32(bencher: Bencher<'_, '_>, order: Order) {
    let (source, mut target) = (image(CUBE, |k| k as f32), vec![0.0f32; 128 * 128 * 128]);
    // Waves of a few voxels.
    let waves: Vec<f32> = (0..3 * 128 * 128 * 128).map(|k| 4.0 * ((k % 16_384) as f32 * 0.011).sin()).collect();
    let moved: Vec<isize> = std::iter::once(128 * 128 * 128).chain(strides(CUBE, order)).collect();
    let displacement = View::with_strides(&waves, 0, &[3, 128, 128, 128], &moved).expect("three components").erase();
    let map = turn(CUBE, 0.1);
    let along = Field::Displacement { displacement, map, space: DisplacementSpace::Input };
    bencher.bench_local(|| {
        field(view(&source, CUBE, order), view_mut(&mut target, CUBE, order), &along, &LINEAR, threads())
    });
}

/// A CT of 0.8 x 0.8 x 2.5 mm to another spacing.
fn spacing<T: Element>(
    bencher: Bencher<'_, '_>,
    number: impl Fn(i32) -> T,
    scale: [f64; 3],
    orders: [Order; 2],
    sampling: Sampling,
) {
    let shape = [512, 512, 128];
    let output: [usize; 3] = std::array::from_fn(|axis| (shape[axis] as f64 / scale[axis]).round() as usize);
    let (source, mut target) = (image(shape, number), vec![0.0f32; output.iter().product()]);
    let map = Affine::scale(&scale).expect("three factors");
    bencher.counter(bytes::<T, f32>(shape, output)).bench_local(|| {
        affine(view(&source, shape, orders[0]), view_mut(&mut target, output, orders[1]), &map, &sampling, threads())
    });
}

const FINE: [f64; 3] = [1.875, 1.875, 0.6];
const ALL_ORDERS: [[Order; 2]; 3] =
    [[Order::C, Order::C], [Order::Fortran, Order::Fortran], [Order::Fortran, Order::C]];

#[divan::bench(args = ALL_ORDERS)]
fn spacing_512_f32(bencher: Bencher<'_, '_>, orders: [Order; 2]) {
    spacing(bencher, |k| k as f32, FINE, orders, Sampling::grid(Interpolation::Linear, Padding::Border));
}

#[divan::bench(args = ALL_ORDERS)]
fn spacing_512_i16(bencher: Bencher<'_, '_>, orders: [Order; 2]) {
    spacing(bencher, |k| k as i16, FINE, orders, Sampling::grid(Interpolation::Linear, Padding::Border));
}

#[divan::bench(args = ALL_ORDERS)]
fn spacing_512_nearest_u8(bencher: Bencher<'_, '_>, orders: [Order; 2]) {
    spacing(bencher, |k| k as u8, FINE, orders, Sampling::grid(Interpolation::Nearest(Ties::Even), Padding::Border));
}

#[divan::bench(args = [Order::C, Order::Fortran])]
fn spacing_512_slices_only_f32(bencher: Bencher<'_, '_>, order: Order) {
    spacing(bencher, |k| k as f32, [1.0, 1.0, 0.6], [order; 2], Sampling::grid(Interpolation::Linear, Padding::Border));
}

#[divan::bench]
fn copy_512(bencher: Bencher<'_, '_>) {
    let shape = [512, 512, 128];
    let (source, mut target) = (image(shape, |k| k as f32), vec![0.0f32; 512 * 512 * 128]);
    bencher.counter(bytes::<f32, f32>(shape, shape)).bench_local(|| {
        layout::copy(view(&source, shape, Order::C), view_mut(&mut target, shape, Order::C), threads())
    });
}

#[divan::bench(args = [ResizeMode::Area, ResizeMode::Linear { align_corners: false }, ResizeMode::Nearest])]
fn resize_256_to_160_f32(bencher: Bencher<'_, '_>, mode: ResizeMode) {
    let (shape, output) = ([256; 3], [160; 3]);
    let (source, mut target) = (image(shape, |k| k as f32), vec![0.0f32; 160 * 160 * 160]);
    bencher.counter(bytes::<f32, f32>(shape, output)).bench_local(|| {
        let (from, to) = (view(&source, shape, Order::C), view_mut(&mut target, output, Order::C));
        resize(from, to, 3, mode, Precision::F32, threads())
    });
}
