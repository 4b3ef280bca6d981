//! Distance transforms against their definition.
#![allow(clippy::unwrap_used)]

use mica_kernels::distance::{
    Measure, Select, SpatialError, distance_transform, label_distance_transform, nearest_background,
};
use mica_kernels::{Strided, Threads, View, ViewMut};
use proptest::prelude::*;

fn unravel(shape: &[usize], mut linear: usize) -> Vec<usize> {
    let mut index = vec![0; shape.len()];
    for axis in (0..shape.len()).rev() {
        (index[axis], linear) = (linear % shape[axis], linear / shape[axis]);
    }
    index
}

fn squared(a: &[usize], b: &[usize], spacing: &[f64]) -> f64 {
    a.iter().zip(b).zip(spacing).map(|((a, b), s)| ((*a as f64 - *b as f64) * s).powi(2)).sum()
}

/// Distance to the nearest voxel of another label, and to the outside if that counts.
fn brute_force(values: &[u8], shape: &[usize], spacing: &[f64], border: bool) -> Vec<f64> {
    (0..values.len())
        .map(|voxel| {
            if values[voxel] == 0 {
                return 0.0;
            }
            let index = unravel(shape, voxel);
            let others = (0..values.len()).filter(|&other| values[other] != values[voxel]);
            let inside =
                others.map(|other| squared(&index, &unravel(shape, other), spacing)).fold(f64::INFINITY, f64::min);
            let outside = (0..shape.len()).map(|axis| {
                let steps = (index[axis] + 1).min(shape[axis] - index[axis]);
                (steps as f64 * spacing[axis]).powi(2)
            });
            if border { outside.fold(inside, f64::min).sqrt() } else { inside.sqrt() }
        })
        .collect()
}

fn masks(labels: u8) -> impl Strategy<Value = (Vec<usize>, Vec<u8>, Vec<f64>)> {
    let shapes = prop_oneof![
        prop::collection::vec(0usize..150, 1),
        prop::collection::vec(1usize..22, 2),
        prop::collection::vec(1usize..10, 3)
    ];
    (shapes, 0.0f64..1.0, any::<u64>(), any::<bool>()).prop_map(move |(shape, density, seed, even)| {
        let mut state = seed | 1;
        let mut random = move || {
            state = state.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
            (state >> 33) as f64 / (1u64 << 31) as f64
        };
        let spacing = (0..shape.len()).map(|_| if even { 1.0 } else { 0.3 + 3.0 * random() }).collect();
        let density = density.powf(0.25);
        let count = shape.iter().product();
        let value = |random: &mut dyn FnMut() -> f64| 1 + (random() * f64::from(labels)) as u8;
        let values = (0..count).map(|_| if random() < density { value(&mut random) } else { 0 }).collect();
        (shape, values, spacing)
    })
}

fn assert_close(found: &[f64], expected: &[f64], tolerance: f64) {
    assert_eq!(found.len(), expected.len());
    for (k, (found, expected)) in found.iter().zip(expected).enumerate() {
        let close = found == expected || (found - expected).abs() <= tolerance * expected;
        assert!(close, "voxel {k}: found {found}, expected {expected}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn distances_equal_their_definition((shape, values, spacing) in masks(1), threads in 1usize..4) {
        prop_assume!(values.contains(&0));
        let expected = brute_force(&values, &shape, &spacing, false);
        let image = View::new(&values, &shape).unwrap().erase();
        let mut wide = vec![-1.0f64; values.len()];
        let output = ViewMut::new(&mut wide, &shape).unwrap().erase();
        distance_transform(image, Select::NonZero, &spacing, Measure::Distance, output, Threads::new(threads)).unwrap();
        assert_close(&wide, &expected, 1e-14);
        let mut narrow = vec![-1.0f32; values.len()];
        let output = ViewMut::new(&mut narrow, &shape).unwrap().erase();
        distance_transform(image, Select::NonZero, &spacing, Measure::Squared, output, Threads::new(threads)).unwrap();
        let squares: Vec<f64> = expected.iter().map(|distance| distance * distance).collect();
        assert_close(&narrow.iter().map(|&x| f64::from(x)).collect::<Vec<_>>(), &squares, 4e-7);
    }

    #[test]
    fn strides_change_nothing((shape, values, spacing) in masks(1), flipped in any::<bool>()) {
        prop_assume!(values.contains(&0));
        let expected = brute_force(&values, &shape, &spacing, false);
        let reversed: Vec<usize> = shape.iter().rev().copied().collect();
        let order: Vec<usize> = (0..shape.len()).rev().collect();
        let mut memory = vec![0u8; values.len()];
        let mut target = ViewMut::new(&mut memory, &reversed).unwrap().permute(&order).unwrap();
        if flipped {
            target = target.flip(0).unwrap();
        }
        let source = View::new(&values, &shape).unwrap().erase();
        mica_kernels::layout::copy(source, target.erase(), Threads::SINGLE).unwrap();
        let mut view = View::new(&memory, &reversed).unwrap().permute(&order).unwrap();
        if flipped {
            view = view.flip(0).unwrap();
        }
        // Fortran order to C order, and the other way round with every second element.
        let mut output = vec![-1.0f64; values.len()];
        let to = ViewMut::new(&mut output, &shape).unwrap().erase();
        distance_transform(view.erase(), Select::NonZero, &spacing, Measure::Distance, to, Threads::new(2)).unwrap();
        assert_close(&output, &expected, 1e-14);
        let mut sparse = vec![-1.0f64; 2 * values.len()];
        let strides: Vec<isize> = (0..shape.len()).map(|axis| 2 * shape[..axis].iter().product::<usize>() as isize).collect();
        let to = ViewMut::with_strides(&mut sparse, 0, &shape, &strides).unwrap().erase();
        distance_transform(source, Select::NonZero, &spacing, Measure::Distance, to, Threads::new(2)).unwrap();
        let found: Vec<f64> = View::with_strides(&sparse, 0, &shape, &strides).unwrap().iter().collect();
        assert_close(&found, &expected, 1e-14);
        prop_assert!(sparse.iter().skip(1).step_by(2).all(|&untouched| untouched == -1.0));
    }

    #[test]
    fn indices_are_of_nearest_background((shape, values, spacing) in masks(1)) {
        prop_assume!(values.contains(&0));
        let expected = brute_force(&values, &shape, &spacing, false);
        let image = View::new(&values, &shape).unwrap().erase();
        let mut indices = vec![-9i32; values.len() * shape.len()];
        let mut index_shape = vec![shape.len()];
        index_shape.extend(&shape);
        let mut distances = vec![-1.0f32; values.len()];
        let to = ViewMut::new(&mut indices, &index_shape).unwrap().erase();
        let lengths = ViewMut::new(&mut distances, &shape).unwrap().erase();
        nearest_background(image, Select::NonZero, &spacing, Some(lengths), to, Threads::new(2)).unwrap();
        for voxel in 0..values.len() {
            let nearest: Vec<usize> = (0..shape.len()).map(|axis| indices[axis * values.len() + voxel] as usize).collect();
            prop_assert_eq!(View::new(&values, &shape).unwrap().get(&nearest), Some(0));
            let distance = squared(&unravel(&shape, voxel), &nearest, &spacing).sqrt();
            prop_assert!((distance - expected[voxel]).abs() <= 1e-14 * distance, "{} {}", distance, expected[voxel]);
            prop_assert!((f64::from(distances[voxel]) - expected[voxel]).abs() <= 1e-7 * distance);
        }
    }

    #[test]
    fn labels_end_at_each_other((shape, values, spacing) in masks(3), border in any::<bool>()) {
        let expected = brute_force(&values, &shape, &spacing, border);
        let measured = |labels: mica_kernels::AnyView<'_>| {
            let mut output = vec![-1.0f64; values.len()];
            let to = ViewMut::new(&mut output, &shape).unwrap().erase();
            label_distance_transform(labels, &spacing, border, Measure::Distance, to, Threads::new(2)).unwrap();
            output
        };
        assert_close(&measured(View::new(&values, &shape).unwrap().erase()), &expected, 1e-14);
        let floats: Vec<f32> = values.iter().map(|&x| -f32::from(x)).collect();
        assert_close(&measured(View::new(&floats, &shape).unwrap().erase()), &expected, 1e-14);
    }
}

#[test]
fn without_background_distances_are_scipys() {
    // scipy.ndimage.distance_transform_edt(np.ones((2, 2, 2)), sampling=[1, 2, 3])
    let expected = [1.0, 3.16227766, 2.23606798, 3.74165739, 2.0, 3.60555128, 2.82842712, 4.12310563];
    let (values, mut found) = ([1u8; 8], [0.0f64; 8]);
    let mut indices = [9i32; 24];
    let image = View::new(&values, &[2, 2, 2]).unwrap().erase();
    let output = ViewMut::new(&mut found, &[2, 2, 2]).unwrap().erase();
    let to = ViewMut::new(&mut indices, &[3, 2, 2, 2]).unwrap().erase();
    nearest_background(image, Select::NonZero, &[1.0, 2.0, 3.0], Some(output), to, Threads::SINGLE).unwrap();
    assert_close(&found, &expected, 1e-8);
    assert_eq!(indices, [-1, -1, -1, -1, -1, -1, -1, -1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
    // np.ones(4)
    let output = ViewMut::new(&mut found[..4], &[4]).unwrap().erase();
    let line = View::new(&values[..4], &[4]).unwrap().erase();
    distance_transform(line, Select::NonZero, &[1.0], Measure::Squared, output, Threads::SINGLE).unwrap();
    assert_eq!(found[..4], [1.0, 4.0, 9.0, 16.0]);
}

#[test]
fn spacing_is_checked() {
    let (values, mut output) = ([1u8; 4], [0.0f32; 4]);
    let image = View::new(&values, &[2, 2]).unwrap().erase();
    let mut measure = |spacing: &[f64]| {
        let to = ViewMut::new(&mut output, &[2, 2]).unwrap().erase();
        distance_transform(image, Select::NonZero, spacing, Measure::Distance, to, Threads::SINGLE).unwrap_err()
    };
    assert_eq!(measure(&[1.0]), SpatialError::PerAxis { argument: "spacing", expected: 2, found: 1 });
    assert_eq!(measure(&[1.0, 0.0]).to_string(), "spacing must be positive and finite, found 0");
    assert_eq!(measure(&[f64::INFINITY, 1.0]).to_string(), "spacing must be positive and finite, found inf");
}

#[test]
fn a_long_line_of_one_voxel_width_is_measured_along_any_axis() {
    for axis in 0..3 {
        let mut shape = [1, 1, 1];
        shape[axis] = 1000;
        let mut values = vec![1u16; 1000];
        values[0] = 0;
        let mut found = vec![0.0f32; 1000];
        let image = View::new(&values, &shape).unwrap().erase();
        let output = ViewMut::new(&mut found, &shape).unwrap().erase();
        distance_transform(image, Select::NonZero, &[2.0; 3], Measure::Distance, output, Threads::SINGLE).unwrap();
        assert!((0..1000).all(|k| found[k] == 2.0 * k as f32));
    }
}
