//! What the spatial kernels cost on two threads. `cargo bench -p mica-kernels --bench spatial`.
//!
//! Rates are bytes of the input read once plus bytes of the output written once; compare them with `copy`, the machine's
//! limit on the same number of threads.

use divan::Bencher;
use divan::counter::BytesCount;
use mica_kernels::components::{Components, Matching, keep_largest, label};
use mica_kernels::contour::contour;
use mica_kernels::distance::{Measure, distance_transform};
use mica_kernels::filter::{Kernel, correlate, correlate_separable};
use mica_kernels::fourier::Spectrum;
use mica_kernels::histogram::{Binning, histogram};
use mica_kernels::indices::{bounding_box, class_indices, foreground_indices};
use mica_kernels::layout::{Padding, copy};
use mica_kernels::morphology::{Binary, Extreme, Structure, dilate, erode, extreme, fill_holes};
use mica_kernels::rank_filter::median;
use mica_kernels::spatial::Select;
use mica_kernels::statistics::{Interpolation, Nan, percentiles, statistics};
use mica_kernels::taps::{Approximation, CubicKernel, cubic, gaussian};
use mica_kernels::{Element, Strided, Threads, View, ViewMut};

const BRAIN: [usize; 3] = [181, 217, 181];
const BINARY: Matching<'_> = Matching::Foreground(Select::NonZero);

fn main() {
    divan::main();
}

fn count(shape: &[usize]) -> usize {
    shape.iter().product()
}

fn threads() -> Threads {
    Threads::new(2)
}

/// An ellipsoid with folds: a third of the volume, as a brain mask. The formula is repeated in compare.py.
fn brain<T>(value: impl Fn(bool) -> T) -> Vec<T> {
    let mut voxels = Vec::with_capacity(count(&BRAIN));
    for x in 0..BRAIN[0] {
        for y in 0..BRAIN[1] {
            for z in 0..BRAIN[2] {
                let at = |i: usize, axis: usize| (i as f64 - BRAIN[axis] as f64 / 2.0) / (BRAIN[axis] as f64 * 0.42);
                let (a, b, c) = (at(x, 0), at(y, 1), at(z, 2));
                let folds = 0.08 * ((x as f64 * 0.5).sin() + (y as f64 * 0.4).sin() + (z as f64 * 0.45).sin());
                voxels.push(value(a * a + b * b + c * c + folds < 1.0));
            }
        }
    }
    voxels
}

/// Panics are fine here: the shapes are right by construction.
fn view<'a, T: Element>(memory: &'a [T], shape: &[usize]) -> View<'a, T> {
    View::new(memory, shape).expect("the image has this shape")
}

fn view_mut<'a, T: Element>(memory: &'a mut [T], shape: &[usize]) -> ViewMut<'a, T> {
    ViewMut::new(memory, shape).expect("the image has this shape")
}

fn bytes<A, B>(shape: &[usize]) -> BytesCount {
    BytesCount::new(count(shape) * (size_of::<A>() + size_of::<B>()))
}

#[divan::bench]
fn a_copy_of_192_f32(bencher: Bencher<'_, '_>) {
    let shape = [192; 3];
    let (source, mut target) = (vec![1.0f32; count(&shape)], vec![0.0f32; count(&shape)]);
    bencher
        .counter(bytes::<f32, f32>(&shape))
        .bench_local(|| copy(view(&source, &shape).erase(), view_mut(&mut target, &shape).erase(), threads()));
}

#[divan::bench]
fn components_label_i32(bencher: Bencher<'_, '_>) {
    let (mask, mut labels) = (brain(u8::from), vec![0i32; count(&BRAIN)]);
    bencher.counter(bytes::<u8, i32>(&BRAIN)).bench_local(|| {
        label(view(&mask, &BRAIN).erase(), view_mut(&mut labels, &BRAIN).erase(), BINARY, 3, threads())
    });
}

#[divan::bench]
fn components_label_values_u16(bencher: Bencher<'_, '_>) {
    let (mask, mut labels) = (brain(u8::from), vec![0u16; count(&BRAIN)]);
    let matching = Matching::EqualValues { background: 0.0 };
    bencher.counter(bytes::<u8, u16>(&BRAIN)).bench_local(|| {
        label(view(&mask, &BRAIN).erase(), view_mut(&mut labels, &BRAIN).erase(), matching, 3, threads())
    });
}

#[divan::bench]
fn components_measures_only(bencher: Bencher<'_, '_>) {
    let mask = brain(u8::from);
    bencher.counter(BytesCount::new(mask.len())).bench_local(|| {
        Components::find(view(&mask, &BRAIN).erase(), BINARY, 3, threads()).map(|components| components.count())
    });
}

#[divan::bench(args = ["u8", "f32"])]
fn components_keep_largest(bencher: Bencher<'_, '_>, element: &str) {
    let mut kept = vec![0u8; count(&BRAIN)];
    let (bytes_in, floats) = (brain(u8::from), brain(|inside| f32::from(u8::from(inside))));
    let image = if element == "u8" { view(&bytes_in, &BRAIN).erase() } else { view(&floats, &BRAIN).erase() };
    bencher
        .counter(BytesCount::new(count(&BRAIN) * (image.element_type().size() + 1)))
        .bench_local(|| keep_largest(image, view_mut(&mut kept, &BRAIN).erase(), BINARY, 3, 1, threads()));
}

fn distances<T: Element + Default>(bencher: Bencher<'_, '_>, spacing: [f64; 3], count_of: Threads) {
    let (mask, mut output) = (brain(u8::from), vec![T::default(); count(&BRAIN)]);
    bencher.counter(bytes::<u8, T>(&BRAIN)).bench_local(|| {
        let output = view_mut(&mut output, &BRAIN).erase();
        distance_transform(view(&mask, &BRAIN).erase(), Select::NonZero, &spacing, Measure::Distance, output, count_of)
    });
}

#[divan::bench]
fn distance_f32(bencher: Bencher<'_, '_>) {
    distances::<f32>(bencher, [1.0; 3], threads());
}

#[divan::bench]
fn distance_f32_one_thread(bencher: Bencher<'_, '_>) {
    distances::<f32>(bencher, [1.0; 3], Threads::SINGLE);
}

#[divan::bench]
fn distance_f64_anisotropic(bencher: Bencher<'_, '_>) {
    distances::<f64>(bencher, [0.9, 1.1, 3.0], threads());
}

const CUBE: [usize; 3] = [192; 3];

fn noise() -> Vec<f32> {
    (0..count(&CUBE) as u32).map(|k| (k.wrapping_mul(2_654_435_761) >> 8) as f32 / 16_777_216.0).collect()
}

fn gaussian_smoothing(bencher: Bencher<'_, '_>, sigma: f64, order: [usize; 3], threads: Threads) {
    let (image, mut output) = (noise(), vec![0f32; count(&CUBE)]);
    let kernel = gaussian(sigma, 4.0, Approximation::Erf).expect("sigma is positive");
    let kernels = [kernel.as_slice(); 3];
    bencher.counter(bytes::<f32, f32>(&CUBE)).bench_local(|| {
        let from = view(&image, &CUBE).permute(&order).expect("a permutation").erase();
        let to = view_mut(&mut output, &CUBE).permute(&order).expect("a permutation").erase();
        correlate_separable(from, to, &kernels, Padding::Constant(0.0), threads)
    });
}

#[divan::bench(args = [0.5, 1.0, 2.0, 5.0])]
fn gaussian_192(bencher: Bencher<'_, '_>, sigma: f64) {
    gaussian_smoothing(bencher, sigma, [0, 1, 2], threads());
}

#[divan::bench]
fn gaussian_192_one_thread(bencher: Bencher<'_, '_>) {
    gaussian_smoothing(bencher, 2.0, [0, 1, 2], Threads::SINGLE);
}

#[divan::bench]
fn gaussian_192_fortran(bencher: Bencher<'_, '_>) {
    gaussian_smoothing(bencher, 2.0, [2, 1, 0], threads());
}

#[divan::bench]
fn correlate_laplace_192(bencher: Bencher<'_, '_>) {
    let (image, mut output) = (noise(), vec![0f32; count(&CUBE)]);
    let weights = cubic(CubicKernel::Laplace, 3, 3).expect("3 is odd");
    let kernel = Kernel { shape: &[3; 3], weights: &weights };
    bencher.counter(bytes::<f32, f32>(&CUBE)).bench_local(|| {
        let to = view_mut(&mut output, &CUBE).erase();
        correlate(view(&image, &CUBE).erase(), to, kernel, Padding::Constant(0.0), None, threads())
    });
}

/// Runs a kernel from the brain mask to bytes.
fn on_mask(bencher: Bencher<'_, '_>, kernel: impl Fn(mica_kernels::AnyView<'_>, mica_kernels::AnyViewMut<'_>)) {
    let (mask, mut output) = (brain(u8::from), vec![0u8; count(&BRAIN)]);
    bencher
        .counter(bytes::<u8, u8>(&BRAIN))
        .bench_local(|| kernel(view(&mask, &BRAIN).erase(), view_mut(&mut output, &BRAIN).erase()));
}

#[divan::bench]
fn morphology_erode_26(bencher: Bencher<'_, '_>) {
    let operation = Binary::new(Structure::Connectivity(3));
    on_mask(bencher, |from, to| {
        erode(from, Select::NonZero, &operation, None, to, threads()).expect("right arguments")
    });
}

#[divan::bench]
fn morphology_dilate_6_five_times(bencher: Bencher<'_, '_>) {
    let operation = Binary { iterations: 5, ..Binary::new(Structure::Connectivity(1)) };
    on_mask(bencher, |from, to| {
        dilate(from, Select::NonZero, &operation, None, to, threads()).expect("right arguments");
    });
}

#[divan::bench]
fn morphology_fill_holes(bencher: Bencher<'_, '_>) {
    on_mask(bencher, |from, to| fill_holes(from, Select::NonZero, 1, to, threads()).expect("right arguments"));
}

#[divan::bench]
fn contour_of_mask(bencher: Bencher<'_, '_>) {
    on_mask(bencher, |from, to| contour(from, to, threads()).expect("right arguments"));
}

/// Runs a kernel from noise to `f32`.
fn on_noise(bencher: Bencher<'_, '_>, kernel: impl Fn(mica_kernels::AnyView<'_>, mica_kernels::AnyViewMut<'_>)) {
    let (image, mut output) = (noise(), vec![0f32; count(&CUBE)]);
    bencher
        .counter(bytes::<f32, f32>(&CUBE))
        .bench_local(|| kernel(view(&image, &CUBE).erase(), view_mut(&mut output, &CUBE).erase()));
}

#[divan::bench(args = [3, 5, 21])]
fn maximum_192(bencher: Bencher<'_, '_>, size: usize) {
    let structure = Structure::Box(&[size; 3]);
    on_noise(bencher, |from, to| {
        extreme(from, Extreme::Maximum, structure, Padding::Symmetric, to, threads()).expect("right arguments");
    });
}

#[divan::bench(args = [3, 5], sample_count = 10)]
fn median_192(bencher: Bencher<'_, '_>, size: usize) {
    on_noise(bencher, |from, to| median(from, to, &[size; 3], Padding::Border, threads()).expect("right arguments"));
}

#[divan::bench(sample_count = 10)]
fn fourier_there_and_back_192(bencher: Bencher<'_, '_>) {
    on_noise(bencher, |from, to| {
        let spectrum = Spectrum::<f32>::of(from, threads()).expect("three axes");
        spectrum.into_image(to, threads()).expect("the same shape");
    });
}

/// Runs a kernel that only reads noise.
fn of_noise<R>(bencher: Bencher<'_, '_>, kernel: impl Fn(mica_kernels::AnyView<'_>) -> R) {
    let image = noise();
    bencher.counter(BytesCount::of_many::<f32>(image.len())).bench_local(|| kernel(view(&image, &CUBE).erase()));
}

#[divan::bench]
fn percentiles_1_and_99_192(bencher: Bencher<'_, '_>) {
    let (numpy, nan) = (Interpolation::NumPy, Nan::Propagate);
    of_noise(bencher, |image| percentiles(image, None, &[1.0, 99.0], numpy, nan, threads()));
}

#[divan::bench]
fn statistics_192(bencher: Bencher<'_, '_>) {
    of_noise(bencher, |image| statistics(image, None, threads()));
}

#[divan::bench]
fn histogram_256_192(bencher: Bencher<'_, '_>) {
    of_noise(bencher, |image| histogram(image, None, 256, None, Binning::Edges, threads()));
}

#[divan::bench]
fn indices_of_mask(bencher: Bencher<'_, '_>) {
    on_mask(bencher, |mask, _| {
        divan::black_box(foreground_indices(mask, Select::NonZero, None, threads()).expect("three axes"));
    });
}

#[divan::bench]
fn indices_of_classes(bencher: Bencher<'_, '_>) {
    on_mask(bencher, |mask, _| {
        divan::black_box(class_indices(mask, 2, None, threads()).expect("three axes"));
    });
}

#[divan::bench]
fn bounding_box_of_mask(bencher: Bencher<'_, '_>) {
    on_mask(bencher, |mask, _| {
        divan::black_box(bounding_box(mask, Select::Above(0.0), threads()).expect("three axes"));
    });
}
