//! Linear filters against MONAI and SciPy (spatial_golden.tsv) and against their definition.
#![allow(clippy::unwrap_used)]

mod golden;

use golden::rows;
use mica_kernels::filter::{Clamp, Kernel, correlate, correlate_separable};
use mica_kernels::layout::Padding;
use mica_kernels::taps::{Approximation, CubicKernel, cubic, gaussian, savitzky_golay, scipy_gaussian, sobel};
use mica_kernels::{Strided, Threads, View, ViewMut};
use proptest::prelude::*;

const SINGLE: Threads = Threads::SINGLE;

fn approximation(name: &str) -> Approximation {
    match name {
        "erf" => Approximation::Erf,
        "sampled" => Approximation::Sampled,
        "scalespace" => Approximation::ScaleSpace,
        other => panic!("{other}"),
    }
}

#[test]
fn weights_are_those_of_monai_and_scipy() {
    for row in rows("gaussian_1d") {
        let found = gaussian(row.number("sigma"), row.number("truncated"), approximation(row.text("approx"))).unwrap();
        // The error function is near 1, where numbers are 6e-8 apart.
        row.check(&found, 8e-7);
    }
    for row in rows("scipy_gaussian") {
        row.check(&scipy_gaussian(row.number("sigma"), row.number("truncated")).unwrap(), 1e-15);
    }
    for row in rows("savgol") {
        row.check(&savitzky_golay(row.count("window"), row.count("order")).unwrap(), 1e-13);
    }
    for row in rows("sobel") {
        let (difference, smoothing) = sobel(row.count("size"), row.count("normalize") == 1).unwrap();
        row.check(&[difference, smoothing].concat(), 0.0);
    }
}

#[test]
fn gaussian_smoothing_is_monais() {
    for row in rows("monai_gaussian") {
        let kernels: Vec<Vec<f64>> = row
            .list("sigma")
            .iter()
            .map(|&sigma| gaussian(sigma, 4.0, approximation(row.text("approx"))).unwrap())
            .collect();
        let kernels: Vec<&[f64]> = kernels.iter().map(Vec::as_slice).collect();
        let found = row.run(|input, output| {
            correlate_separable(input, output, &kernels, Padding::Constant(0.0), SINGLE).unwrap();
        });
        row.check(&found, 4e-7);
    }
}

#[test]
fn gaussian_filters_are_scipys_in_every_mode() {
    for row in rows("scipy_filter") {
        let kernels: Vec<Vec<f64>> =
            row.list("sigma").iter().map(|&sigma| scipy_gaussian(sigma, 4.0).unwrap()).collect();
        let kernels: Vec<&[f64]> = kernels.iter().map(Vec::as_slice).collect();
        let found = row.run_as(
            |x| x,
            |x| x,
            |input, output| {
                correlate_separable(input, output, &kernels, row.padding(), SINGLE).unwrap();
            },
        );
        row.check(&found, 2e-15);
    }
}

#[test]
fn separable_filters_are_monais_in_every_mode() {
    let all: [&[f64]; 3] = [&[0.5, -1.0, 2.0], &[1.0], &[1.0, 2.0, 3.0, -4.0, 5.0]];
    for row in rows("separable") {
        let kernels = &all[..row.shape.len()];
        let found =
            row.run(|input, output| correlate_separable(input, output, kernels, row.padding(), SINGLE).unwrap());
        row.check(&found, 3e-7);
    }
    for row in rows("even") {
        let mut kernels: Vec<&[f64]> = vec![&[]; row.shape.len()];
        kernels[0] = &[1.0, -2.0, 0.5, 3.0];
        let found = row.run_as(
            |x| x,
            |x| x,
            |input, output| {
                correlate_separable(input, output, &kernels, Padding::Constant(0.0), SINGLE).unwrap();
            },
        );
        row.check(&found, 1e-15);
    }
    for row in rows("savgol_filter") {
        let weights = savitzky_golay(5, 2).unwrap();
        let mut kernels: Vec<&[f64]> = vec![&[]; row.shape.len()];
        kernels[0] = &weights;
        let found =
            row.run(|input, output| correlate_separable(input, output, &kernels, Padding::Border, SINGLE).unwrap());
        row.check(&found, 1e-6);
    }
    for row in rows("sobel_gradient") {
        let (difference, smoothing) = sobel(5, true).unwrap();
        let mut kernels: Vec<&[f64]> = vec![&smoothing; row.shape.len()];
        kernels[row.count("axis")] = &difference;
        let found =
            row.run(|input, output| correlate_separable(input, output, &kernels, Padding::Reflection, SINGLE).unwrap());
        row.check(&found, 4e-7);
    }
}

#[test]
fn other_kernels_are_monais() {
    for row in rows("apply_filter") {
        let (shape, weights) = (row.counts("shape"), row.list("kernel"));
        let kernel = Kernel { shape: &shape, weights: &weights };
        let found = row.run(|input, output| {
            correlate(input, output, kernel, Padding::Constant(0.0), None, SINGLE).unwrap();
        });
        row.check(&found, 3e-7);
    }
    for (kind, cubic_kernel) in [("laplace", CubicKernel::Laplace), ("sharpen", CubicKernel::Sharpen)] {
        for row in rows(kind) {
            let weights = cubic(cubic_kernel, 3, row.shape.len()).unwrap();
            let kernel = Kernel { shape: &vec![3; row.shape.len()], weights: &weights };
            let found = row.run(|input, output| {
                correlate(input, output, kernel, Padding::Constant(0.0), None, SINGLE).unwrap();
            });
            row.check(&found, 3e-7);
        }
    }
}

/// The value at an index that may lie outside.
fn padded(values: &[f64], shape: &[usize], index: &[isize], padding: Padding) -> f64 {
    let mut linear = 0;
    for (&i, &size) in index.iter().zip(shape) {
        let size = size as isize;
        let mut at = i;
        // One mirroring or turn after the other.
        while !(0..size).contains(&at) {
            at = match padding {
                Padding::Constant(value) => return value,
                Padding::Border => at.clamp(0, size - 1),
                Padding::Wrap if at < 0 => at + size,
                Padding::Wrap => at - size,
                Padding::Reflection if size == 1 => 0,
                Padding::Reflection if at < 0 => -at,
                Padding::Reflection => 2 * (size - 1) - at,
                Padding::Symmetric if at < 0 => -1 - at,
                Padding::Symmetric => 2 * size - 1 - at,
            };
        }
        linear = linear * size as usize + at as usize;
    }
    values[linear]
}

fn unravel(shape: &[usize], mut linear: usize) -> Vec<usize> {
    let mut index = vec![0; shape.len()];
    for axis in (0..shape.len()).rev() {
        (index[axis], linear) = (linear % shape[axis], linear / shape[axis]);
    }
    index
}

fn direct(values: &[f64], shape: &[usize], kernel: Kernel<'_>, padding: Padding) -> Vec<f64> {
    (0..values.len())
        .map(|voxel| {
            let at = unravel(shape, voxel);
            let terms = kernel.weights.iter().enumerate().map(|(k, weight)| {
                let within = unravel(kernel.shape, k);
                let index: Vec<isize> = (0..shape.len())
                    .map(|axis| at[axis] as isize + within[axis] as isize - (kernel.shape[axis] / 2) as isize)
                    .collect();
                weight * padded(values, shape, &index, padding)
            });
            terms.sum()
        })
        .collect()
}

fn paddings() -> impl Strategy<Value = Padding> {
    prop_oneof![
        (-3i32..4).prop_map(|value| Padding::Constant(f64::from(value))),
        Just(Padding::Border),
        Just(Padding::Reflection),
        Just(Padding::Symmetric),
        Just(Padding::Wrap)
    ]
}

type Case = (Vec<usize>, Vec<i16>, Vec<Vec<i32>>);

fn cases() -> impl Strategy<Value = Case> {
    let shapes = prop_oneof![
        prop::collection::vec(0usize..150, 1),
        prop::collection::vec(1usize..14, 2),
        prop::collection::vec(1usize..7, 3)
    ];
    shapes.prop_flat_map(|shape| {
        let count: usize = shape.iter().product();
        let kernels = prop::collection::vec(prop::collection::vec(-4i32..5, 1..6), shape.len());
        (Just(shape), prop::collection::vec(-100i16..100, count), kernels)
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    // Whole numbers: every way of summing them gives the same.
    #[test]
    fn filters_equal_their_definition((shape, values, kernels) in cases(), padding in paddings(), threads in 1usize..4) {
        let wide: Vec<f64> = values.iter().map(|&x| f64::from(x)).collect();
        let sizes: Vec<usize> = kernels.iter().map(Vec::len).collect();
        let weights: Vec<f64> = (0..sizes.iter().product())
            .map(|k| unravel(&sizes, k).iter().zip(&kernels).map(|(&i, kernel)| f64::from(kernel[i])).product())
            .collect();
        let kernel = Kernel { shape: &sizes, weights: &weights };
        let floats: Vec<Vec<f64>> = kernels.iter().map(|kernel| kernel.iter().map(|&w| f64::from(w)).collect()).collect();
        let slices: Vec<&[f64]> = floats.iter().map(Vec::as_slice).collect();
        let threads = Threads::new(threads);
        let image = View::new(&values, &shape).unwrap();
        // Constant padding is not the same for each axis in turn.
        let comparable = !matches!(padding, Padding::Constant(value) if value != 0.0);
        let expected = direct(&wide, &shape, kernel, padding);
        let mut found = vec![0.5f64; values.len()];
        correlate(image.erase(), ViewMut::new(&mut found, &shape).unwrap().erase(), kernel, padding, None, threads).unwrap();
        prop_assert_eq!(&found, &expected);
        if comparable {
            let mut found = vec![0.5f32; values.len()];
            let output = ViewMut::new(&mut found, &shape).unwrap().erase();
            correlate_separable(image.erase(), output, &slices, padding, threads).unwrap();
            prop_assert_eq!(found, expected.iter().map(|&x| x as f32).collect::<Vec<_>>());
        }
        // Fortran order, integers, limits.
        let reversed: Vec<usize> = shape.iter().rev().copied().collect();
        let order: Vec<usize> = (0..shape.len()).rev().collect();
        let mut found = vec![0i32; values.len()];
        let output = ViewMut::new(&mut found, &reversed).unwrap().permute(&order).unwrap().erase();
        let clamp = Some(Clamp { low: -5.0, high: 300.0 });
        correlate(image.erase(), output, kernel, padding, clamp, threads).unwrap();
        let found: Vec<i32> = View::new(&found, &reversed).unwrap().permute(&order).unwrap().iter().collect();
        let clamped: Vec<i32> = expected.iter().map(|x| x.clamp(-5.0, 300.0) as i32).collect();
        prop_assert_eq!(found, clamped);
        if comparable {
            let mut found = vec![0f64; values.len()];
            let output = ViewMut::new(&mut found, &reversed).unwrap().permute(&order).unwrap().erase();
            correlate_separable(image.erase(), output, &slices, padding, threads).unwrap();
            let found: Vec<f64> = View::new(&found, &reversed).unwrap().permute(&order).unwrap().iter().collect();
            prop_assert_eq!(found, expected);
        }
    }
}

#[test]
fn threads_do_not_change_a_bit() {
    let shape = [20, 33, 130];
    let values: Vec<f32> = (0..20 * 33 * 130).map(|k: u32| (k.wrapping_mul(2_654_435_761) >> 8) as f32 / 1e4).collect();
    let kernel = gaussian(1.3, 4.0, Approximation::Erf).unwrap();
    let filtered = |threads: usize| {
        let mut output = vec![0f32; values.len()];
        let to = ViewMut::new(&mut output, &shape).unwrap().erase();
        let from = View::new(&values, &shape).unwrap().erase();
        correlate_separable(from, to, &[kernel.as_slice(); 3], Padding::Constant(0.0), Threads::new(threads)).unwrap();
        output
    };
    let once = filtered(1);
    for threads in [2, 3, 16] {
        assert!(filtered(threads).iter().zip(&once).all(|(a, b)| a.to_bits() == b.to_bits()));
    }
}

#[test]
fn arguments_are_checked() {
    assert_eq!(
        gaussian(0.0, 4.0, Approximation::Erf).unwrap_err().to_string(),
        "sigma must be positive and finite, found 0"
    );
    assert!(gaussian(f64::NAN, 4.0, Approximation::Erf).is_err());
    assert!(gaussian(1e9, 4.0, Approximation::Erf).is_err());
    assert!(gaussian(8.4, 4.0, Approximation::ScaleSpace).is_ok());
    assert!(gaussian(8.6, 4.0, Approximation::ScaleSpace).is_err());
    assert!(gaussian(1.0, 0.0, Approximation::Erf).is_err());
    assert!(savitzky_golay(4, 2).is_err() && savitzky_golay(5, 5).is_err());
    assert!(sobel(4, true).is_err() && cubic(CubicKernel::Mean, 2, 3).is_err());
    let (values, mut output) = ([1.0f32; 4], [0.0f32; 4]);
    let input = View::new(&values, &[2, 2]).unwrap().erase();
    let error = correlate_separable(
        input,
        ViewMut::new(&mut output, &[2, 2]).unwrap().erase(),
        &[&[1.0]],
        Padding::Border,
        SINGLE,
    );
    assert_eq!(error.unwrap_err().to_string(), "kernels needs one value for each of 2 axes, found 1");
    let kernel = Kernel { shape: &[2, 2], weights: &[1.0; 3] };
    let to = ViewMut::new(&mut output, &[2, 2]).unwrap().erase();
    assert!(correlate(input, to, kernel, Padding::Border, None, SINGLE).is_err());
}
