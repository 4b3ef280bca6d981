//! Order statistics, histograms and index lists against NumPy, PyTorch and MONAI (spatial_golden.tsv) and plain loops.
#![allow(clippy::unwrap_used)]

mod golden;

use golden::{Row, rows};
use half::f16;
use mica_kernels::histogram::{Binning, equalize, histogram, interpolate};
use mica_kernels::indices::{Select, background_indices, bounding_box, class_indices, foreground_indices};
use mica_kernels::statistics::{Interpolation, Nan, percentiles, statistics};
use mica_kernels::{AnyView, Element, ElementType, Strided, Threads, View, ViewMut};
use proptest::prelude::*;

const SINGLE: Threads = Threads::SINGLE;

/// Hands the row's input to `with` in its element type.
fn typed<R>(row: &Row, with: impl FnOnce(AnyView<'_>) -> R) -> R {
    fn view<T: Element>(values: &[T]) -> AnyView<'_> {
        View::new(values, &[values.len()]).unwrap().erase()
    }
    match row.text("dtype") {
        "uint8" => with(view(&row.input_as(|x| x as u8))),
        "int16" => with(view(&row.input_as(|x| x as i16))),
        "int32" => with(view(&row.input_as(|x| x as i32))),
        "float32" => with(view(&row.input_as(|x| x as f32))),
        "float64" => with(view(&row.input_as(|x| x))),
        other => panic!("{other}"),
    }
}

#[test]
fn percentiles_are_numpys_and_torchs() {
    for (kind, interpolation) in [("percentile", Interpolation::NumPy), ("quantile", Interpolation::Torch)] {
        for row in rows(kind) {
            let found = typed(&row, |view| {
                percentiles(view, None, &[row.number("q")], interpolation, Nan::Propagate, SINGLE).unwrap()
            });
            // NumPy's result for float32 is float32.
            row.check(&found, if row.text("dtype") == "float32" { 6e-8 } else { 1e-15 });
        }
    }
}

#[test]
fn histograms_are_numpys_and_torchs() {
    for kind in ["histogram", "histogram_range"] {
        for row in rows(kind) {
            let range = (kind == "histogram_range").then(|| (row.number("low"), row.number("high")));
            let found =
                typed(&row, |view| histogram(view, None, row.count("bins"), range, Binning::Edges, SINGLE).unwrap());
            row.check(&found.counts.iter().map(|&count| count as f64).collect::<Vec<_>>(), 0.0);
        }
    }
    for row in rows("histc") {
        let values = row.input_as(|x| x as f32);
        let view = View::new(&values, &[values.len()]).unwrap().erase();
        let range = Some((row.number("low"), row.number("high")));
        let found = histogram(view, None, row.count("bins"), range, Binning::Scaled, SINGLE).unwrap();
        row.check(&found.counts.iter().map(|&count| count as f64).collect::<Vec<_>>(), 0.0);
    }
}

#[test]
fn equalised_images_are_monais() {
    for row in rows("equalize") {
        let mut output = vec![0f64; row.input.len()];
        let to = ViewMut::new(&mut output, &row.shape).unwrap().erase();
        typed(&row, |view| equalize(view, None, row.count("bins"), 0.0, 255.0, to, SINGLE).unwrap());
        row.check(&output, 1e-14);
    }
    for row in rows("equalize_masked") {
        let half = row.input.len() / 2;
        let mask: Vec<bool> = row.input[half..].iter().map(|&x| x != 0.0).collect();
        let mask = View::new(&mask, &[half]).unwrap().erase();
        let mut output = vec![0f64; half];
        let to = ViewMut::new(&mut output, &[half]).unwrap().erase();
        typed(&row, |view| {
            let image = view.narrow(0, 0, half).unwrap();
            equalize(image, Some(mask), row.count("bins"), -3.0, 40.0, to, SINGLE).unwrap();
        });
        row.check(&output, 1e-14);
    }
}

#[test]
fn statistics_leave_nan_out_as_numpys() {
    for row in rows("statistics") {
        let values = row.input_as(|x| x as f32);
        let view = View::new(&values, &row.shape).unwrap().erase();
        let found = statistics(view, None, SINGLE).unwrap();
        let median = percentiles(view, None, &[50.0], Interpolation::NumPy, Nan::Ignore, SINGLE).unwrap()[0];
        // NumPy sums float32 in float32.
        row.check(&[found.mean, found.std, found.min, found.max, median], 2e-7);
        let all = percentiles(view, None, &[50.0], Interpolation::NumPy, Nan::Propagate, SINGLE).unwrap()[0];
        assert!(all.is_nan());
    }
}

#[test]
fn boxes_are_monais() {
    for row in rows("box") {
        let values = row.input_as(|x| x as f32);
        let image = View::new(&values, &row.shape).unwrap().erase();
        let boxes: Vec<_> = (0..row.shape[0])
            .filter_map(|c| bounding_box(image.select(0, c).unwrap(), Select::Above(0.0), SINGLE).unwrap())
            .collect();
        let axes = row.shape.len() - 1;
        let start = (0..axes).map(|axis| boxes.iter().map(|b| b[axis].start).min().unwrap() as f64);
        let end = (0..axes).map(|axis| boxes.iter().map(|b| b[axis].end).max().unwrap() as f64);
        row.check(&start.chain(end).collect::<Vec<_>>(), 0.0);
    }
}

#[test]
fn class_lists_are_monais() {
    for row in rows("indices") {
        let values = row.input_as(|x| x as u8);
        let labels = View::new(&values, &row.shape).unwrap().erase();
        let lists = class_indices(labels, 4, None, SINGLE).unwrap();
        row.check(&lists[row.count("label")].iter().map(|&index| index as f64).collect::<Vec<_>>(), 0.0);
        let one = foreground_indices(labels, Select::Equal(row.number("label")), None, SINGLE).unwrap();
        assert_eq!(lists[row.count("label")], one);
    }
}

fn interpolated(sorted: &[f64], q: f64) -> f64 {
    let rank = q / 100.0 * (sorted.len() - 1) as f64;
    let (below, above) = (sorted[rank.floor() as usize], sorted[rank.ceil() as usize]);
    if below == above { below } else { below + (above - below) * (rank - rank.floor()) }
}

fn check_percentiles<T: Element>(values: &[T], wide: impl Fn(T) -> f64, threads: usize) {
    let mut sorted: Vec<f64> = values.iter().map(|&value| wide(value)).collect();
    sorted.sort_by(f64::total_cmp);
    let q = [0.0, 12.5, 50.0, 99.0, 100.0];
    let view = View::new(values, &[values.len()]).unwrap().erase();
    let found = percentiles(view, None, &q, Interpolation::NumPy, Nan::Propagate, Threads::new(threads)).unwrap();
    // As NumPy, the difference of the two neighbours is rounded to their type.
    let (rounding, largest) = match view.element_type() {
        ElementType::F16 => (2f64.powi(-11), f16::MAX.to_f64()),
        ElementType::F32 => (2f64.powi(-24), f64::from(f32::MAX)),
        _ => (0.0, f64::INFINITY),
    };
    for (found, q) in found.iter().zip(q) {
        let expected = interpolated(&sorted, q);
        let rank = q / 100.0 * (sorted.len() - 1) as f64;
        let step = (sorted[rank.ceil() as usize] - sorted[rank.floor() as usize]).abs();
        if step > largest {
            continue;
        }
        let allowed = 1e-12 * expected.abs().max(1.0) + rounding * step;
        assert!(*found == expected || (found - expected).abs() <= allowed, "{found} {expected}");
    }
}

#[test]
fn percentiles_of_many_values_equal_those_of_sorted_ones() {
    let mut state = 1u64;
    let bits: Vec<u64> = (0..5000)
        .map(|_| {
            state = state.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
            // Some values often.
            if state >> 62 == 0 { 77 << 20 } else { state ^ state >> 29 }
        })
        .collect();
    check_all_types(&bits, 2);
    let mut missing: Vec<f32> = bits.iter().map(|&b| b as u16 as f32).collect();
    missing[4000] = -f32::NAN;
    let view = View::new(&missing, &[5000]).unwrap().erase();
    let found = |nan| percentiles(view, None, &[100.0], Interpolation::NumPy, nan, SINGLE).unwrap()[0];
    assert!(found(Nan::Propagate).is_nan() && found(Nan::Ignore) > 65000.0);
}

fn check_all_types(bits: &[u64], threads: usize) {
    check_percentiles(&bits.iter().map(|&b| b as u8).collect::<Vec<_>>(), f64::from, threads);
    check_percentiles(&bits.iter().map(|&b| b as i8).collect::<Vec<_>>(), f64::from, threads);
    check_percentiles(&bits.iter().map(|&b| b as u16).collect::<Vec<_>>(), f64::from, threads);
    check_percentiles(&bits.iter().map(|&b| b as i16).collect::<Vec<_>>(), f64::from, threads);
    check_percentiles(&bits.iter().map(|&b| b as i32).collect::<Vec<_>>(), f64::from, threads);
    check_percentiles(&bits.iter().map(|&b| (b as i64) >> 20).collect::<Vec<_>>(), |x| x as f64, threads);
    check_percentiles(&bits.iter().map(|&b| b as i32 as f32 / 7.0).collect::<Vec<_>>(), f64::from, threads);
    check_percentiles(&bits.iter().map(|&b| b as i32 as f64 / 7.0).collect::<Vec<_>>(), |x| x, threads);
    check_percentiles(&bits.iter().map(|&b| f16::from_f32(b as i16 as f32)).collect::<Vec<_>>(), f64::from, threads);
    check_percentiles(&bits.iter().map(|&b| b & 1 == 1).collect::<Vec<_>>(), |x| f64::from(u8::from(x)), threads);
}

proptest! {
    #[test]
    fn percentiles_equal_those_of_sorted_values(bits in prop::collection::vec(any::<u64>(), 1..400), threads in 1usize..4) {
        check_all_types(&bits, threads);
    }

    #[test]
    fn masks_select(values in prop::collection::vec((-50i32..50, any::<bool>()), 1..300), threads in 1usize..4) {
        let image: Vec<f32> = values.iter().map(|&(x, _)| x as f32).collect();
        let mask: Vec<bool> = values.iter().map(|&(_, m)| m).collect();
        let kept: Vec<f32> = values.iter().filter(|(_, m)| *m).map(|&(x, _)| x as f32).collect();
        prop_assume!(!kept.is_empty());
        let threads = Threads::new(threads);
        let (all, within) = (View::new(&image, &[image.len()]).unwrap(), View::new(&mask, &[mask.len()]).unwrap().erase());
        let part = View::new(&kept, &[kept.len()]).unwrap().erase();
        prop_assert_eq!(statistics(all.erase(), Some(within), threads).unwrap().count, kept.len() as u64);
        let (a, b) = (statistics(all.erase(), Some(within), threads).unwrap(), statistics(part, None, threads).unwrap());
        prop_assert!((a.mean - b.mean).abs() < 1e-12 && (a.std - b.std).abs() < 1e-12 && a.min == b.min && a.max == b.max);
        for interpolation in [Interpolation::NumPy, Interpolation::Torch] {
            let q = [0.0, 30.0, 77.7];
            let found = percentiles(all.erase(), Some(within), &q, interpolation, Nan::Propagate, threads).unwrap();
            prop_assert_eq!(found, percentiles(part, None, &q, interpolation, Nan::Propagate, threads).unwrap());
        }
        let count = |view, mask| histogram(view, mask, 7, Some((-20.0, 20.0)), Binning::Edges, threads).unwrap().counts;
        prop_assert_eq!(count(all.erase(), Some(within)), count(part, None));
    }

    #[test]
    fn lists_and_boxes_equal_plain_loops(shape in prop::collection::vec(1usize..90, 1..4), seed in any::<u64>(), threads in 1usize..4) {
        let shape: Vec<usize> = if shape.len() > 1 { shape.iter().map(|n| n % 12).collect() } else { shape };
        let count = shape.iter().product();
        let mut state = seed | 1;
        let values: Vec<i16> = (0..count).map(|_| {
            state = state.wrapping_mul(6364136223846793005).wrapping_add(1);
            (state >> 60) as i16 - 3
        }).collect();
        let threads = Threads::new(threads);
        // Fortran order: the lists are of the logical order all the same.
        let reversed: Vec<usize> = shape.iter().rev().copied().collect();
        let order: Vec<usize> = (0..shape.len()).rev().collect();
        let image = View::new(&values, &reversed).unwrap().permute(&order).unwrap();
        let logical: Vec<i16> = image.iter().collect();
        let list = |keep: &dyn Fn(i16) -> bool| -> Vec<i64> {
            (0..count as i64).filter(|&k| keep(logical[k as usize])).collect()
        };
        let image = image.erase();
        let above = Select::Above(2.0);
        prop_assert_eq!(foreground_indices(image, above, None, threads).unwrap(), list(&|x| x > 2));
        prop_assert_eq!(background_indices(image, above, None, threads).unwrap(), list(&|x| x <= 2));
        let within = Some((image, Select::NonZero));
        prop_assert_eq!(background_indices(image, above, within, threads).unwrap(), list(&|x| x <= 2 && x != 0));
        let classes = class_indices(image, 5, within, threads).unwrap();
        for (class, found) in classes.iter().enumerate() {
            prop_assert_eq!(found, &list(&|x| x as usize == class && x > 0));
        }
        let found = bounding_box(image, Select::Equal(12.0), threads).unwrap();
        let members = list(&|x| x == 12);
        prop_assert_eq!(found.is_none(), members.is_empty());
        if let Some(found) = found {
            let mut step = count;
            for (axis, range) in found.iter().enumerate() {
                step /= shape[axis];
                let along = members.iter().map(|&k| k as usize / step % shape[axis]);
                prop_assert_eq!(range.start, along.clone().min().unwrap());
                prop_assert_eq!(range.end, along.max().unwrap() + 1);
            }
        }
    }
}

#[test]
fn infinite_and_missing_values_have_percentiles() {
    let values = [f64::NEG_INFINITY, -1.0, 0.0, f64::INFINITY, f64::INFINITY];
    let view = View::new(&values, &[5]).unwrap().erase();
    let found = percentiles(view, None, &[0.0, 50.0, 100.0], Interpolation::NumPy, Nan::Propagate, SINGLE).unwrap();
    assert_eq!(found, [f64::NEG_INFINITY, 0.0, f64::INFINITY]);
    let nothing = View::<f32>::new(&[], &[0]).unwrap().erase();
    let error = percentiles(nothing, None, &[50.0], Interpolation::NumPy, Nan::Ignore, SINGLE).unwrap_err();
    assert_eq!(error.to_string(), "percentiles needs at least one voxel, found shape [0]");
    assert!(percentiles(view, None, &[100.1], Interpolation::NumPy, Nan::Ignore, SINGLE).is_err());
    let missing = [f32::NAN; 3];
    let view = View::new(&missing, &[3]).unwrap().erase();
    assert!(percentiles(view, None, &[5.0], Interpolation::NumPy, Nan::Ignore, SINGLE).unwrap()[0].is_nan());
    let found = statistics(view, None, SINGLE).unwrap();
    assert!(found.count == 0 && found.mean.is_nan() && found.min.is_nan());
}

#[test]
fn histograms_check_their_arguments() {
    let values = [1.0f32, 2.0, f32::NAN];
    let view = View::new(&values, &[3]).unwrap().erase();
    assert!(histogram(view, None, 0, None, Binning::Edges, SINGLE).is_err());
    assert!(histogram(view, None, 3, Some((2.0, 1.0)), Binning::Edges, SINGLE).is_err());
    assert!(histogram(view, None, 3, Some((0.0, f64::INFINITY)), Binning::Edges, SINGLE).is_err());
    let found = histogram(view, None, 2, None, Binning::Edges, SINGLE).unwrap();
    assert_eq!((found.counts, found.edges), (vec![1, 1], vec![1.0, 1.5, 2.0]));
    // np.histogram([7, 7], 2)
    let same = [7u8, 7];
    let view = View::new(&same, &[2]).unwrap().erase();
    let found = histogram(view, None, 2, None, Binning::Edges, SINGLE).unwrap();
    assert_eq!((found.counts, found.edges), (vec![0, 2], vec![6.5, 7.0, 7.5]));
}

#[test]
fn interpolation_is_numpys() {
    // np.interp([-1, 0, 0.25, 1, 2.5, 4, nan, 2], [0, 1, 2, 2, 4], [10, 20, 0, 5, 6])
    let x = [-1.0, 0.0, 0.25, 1.0, 2.5, 4.0, f64::NAN, 2.0];
    let expected = [10.0, 10.0, 12.5, 20.0, 5.25, 6.0, f64::NAN, 5.0];
    let mut found = [0.0f64; 8];
    let (from, to) = ([0.0, 1.0, 2.0, 2.0, 4.0], [10.0, 20.0, 0.0, 5.0, 6.0]);
    let output = ViewMut::new(&mut found, &[8]).unwrap().erase();
    interpolate(View::new(&x, &[8]).unwrap().erase(), output, &from, &to, SINGLE).unwrap();
    assert!(found.iter().zip(expected).all(|(a, b)| *a == b || (a.is_nan() && b.is_nan())), "{found:?}");
    let output = ViewMut::new(&mut found, &[8]).unwrap().erase();
    assert!(interpolate(View::new(&x, &[8]).unwrap().erase(), output, &[1.0, 0.0], &[1.0, 2.0], SINGLE).is_err());
}
