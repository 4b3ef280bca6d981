//! Connected components against a flood fill.
#![allow(clippy::unwrap_used)]

use std::collections::HashMap;

use mica_kernels::components::{
    Component, Components, Matching, Select, SpatialError, keep_largest, label, min_voxels, remove_small,
};
use mica_kernels::{Strided, Threads, View, ViewMut};
use proptest::prelude::*;

const BINARY: Matching<'_> = Matching::Foreground(Select::NonZero);

/// C-order neighbours of a voxel, by definition.
fn neighbours(shape: &[usize], voxel: usize, connectivity: usize) -> Vec<usize> {
    let unravel = |mut linear: usize| -> Vec<usize> {
        let mut index = vec![0; shape.len()];
        for axis in (0..shape.len()).rev() {
            (index[axis], linear) = (linear % shape[axis], linear / shape[axis]);
        }
        index
    };
    let index = unravel(voxel);
    (0..shape.iter().product())
        .filter(|&other| {
            let steps: Vec<usize> = unravel(other).iter().zip(&index).map(|(a, b)| a.abs_diff(*b)).collect();
            other != voxel && steps.iter().all(|&step| step <= 1) && steps.iter().sum::<usize>() <= connectivity
        })
        .collect()
}

/// Labels in raster order, by flood fill. `same` joins voxels of one value only.
fn flood_fill(values: &[i32], shape: &[usize], connectivity: usize, same: bool) -> Vec<i32> {
    let mut labels = vec![0; values.len()];
    let mut count = 0;
    for seed in 0..values.len() {
        if values[seed] == 0 || labels[seed] != 0 {
            continue;
        }
        count += 1;
        labels[seed] = count;
        let mut stack = vec![seed];
        while let Some(voxel) = stack.pop() {
            for other in neighbours(shape, voxel, connectivity) {
                if values[other] != 0 && labels[other] == 0 && (!same || values[other] == values[voxel]) {
                    labels[other] = count;
                    stack.push(other);
                }
            }
        }
    }
    labels
}

fn labels_of(values: &[i32], shape: &[usize], matching: Matching<'_>, connectivity: usize, threads: usize) -> Vec<i32> {
    let mut labels = vec![-1; values.len()];
    let image = View::new(values, shape).unwrap().erase();
    let output = ViewMut::new(&mut labels, shape).unwrap().erase();
    let count = label(image, output, matching, connectivity, Threads::new(threads)).unwrap();
    assert_eq!(count as i32, labels.iter().copied().max().unwrap_or(0));
    labels
}

fn images() -> impl Strategy<Value = (Vec<usize>, Vec<i32>)> {
    let shapes = prop_oneof![
        prop::collection::vec(0usize..90, 1),
        prop::collection::vec(0usize..12, 2),
        prop::collection::vec(0usize..7, 3)
    ];
    (shapes, 0.0f64..1.0, any::<u64>()).prop_map(|(shape, density, seed)| {
        let mut state = seed | 1;
        let mut random = || {
            state = state.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
            (state >> 33) as f64 / (1u64 << 31) as f64
        };
        let count = shape.iter().product();
        let values = (0..count).map(|_| if random() < density { 1 + (random() * 3.0) as i32 } else { 0 }).collect();
        (shape, values)
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn labels_equal_a_flood_fill((shape, values) in images(), threads in 1usize..4) {
        for connectivity in 1..=shape.len() {
            let expected = flood_fill(&values, &shape, connectivity, false);
            prop_assert_eq!(labels_of(&values, &shape, BINARY, connectivity, threads), expected);
            let expected = flood_fill(&values, &shape, connectivity, true);
            let found = labels_of(&values, &shape, Matching::EqualValues { background: 0.0 }, connectivity, threads);
            prop_assert_eq!(found, expected);
        }
    }

    #[test]
    fn order_of_memory_changes_nothing((shape, values) in images(), flipped in any::<bool>()) {
        let image = View::new(&values, &shape).unwrap();
        let expected = labels_of(&values, &shape, BINARY, shape.len(), 1);
        // The same array with the first axis fastest, and perhaps backwards.
        let reversed: Vec<usize> = shape.iter().rev().copied().collect();
        let order: Vec<usize> = (0..shape.len()).rev().collect();
        let mut memory = vec![0; values.len()];
        let mut target = ViewMut::new(&mut memory, &reversed).unwrap().permute(&order).unwrap();
        if flipped {
            target = target.flip(0).unwrap();
        }
        mica_kernels::layout::copy(image.erase(), target.erase(), Threads::SINGLE).unwrap();
        let mut view = View::new(&memory, &reversed).unwrap().permute(&order).unwrap();
        if flipped {
            view = view.flip(0).unwrap();
        }
        let mut labels = vec![-1i32; values.len()];
        let output = ViewMut::new(&mut labels, &shape).unwrap().erase();
        label(view.erase(), output, BINARY, shape.len(), Threads::new(2)).unwrap();
        prop_assert_eq!(&labels, &expected);
        let mut labels = vec![7u8; values.len()];
        let output = ViewMut::new(&mut labels, &reversed).unwrap().permute(&order).unwrap();
        label(image.erase(), output.erase(), BINARY, shape.len(), Threads::new(2)).unwrap();
        let found: Vec<i32> = View::new(&labels, &reversed).unwrap().permute(&order).unwrap().iter().map(i32::from).collect();
        prop_assert_eq!(&found, &expected);
    }

    #[test]
    fn measures_are_those_of_the_labels((shape, values) in images(), threads in 1usize..4) {
        let image = View::new(&values, &shape).unwrap().erase();
        let components = Components::find(image, BINARY, 1, Threads::new(threads)).unwrap();
        let labels = flood_fill(&values, &shape, 1, false);
        for (number, component) in (1..).zip(components.iter()) {
            let members: Vec<Vec<usize>> = (0..labels.len())
                .filter(|&voxel| labels[voxel] == number)
                .map(|mut voxel| {
                    let mut index = vec![0; shape.len()];
                    for axis in (0..shape.len()).rev() {
                        (index[axis], voxel) = (voxel % shape[axis], voxel / shape[axis]);
                    }
                    index
                })
                .collect();
            let per_axis = |axis: usize| members.iter().map(move |index| index[axis]);
            let expected = Component {
                size: members.len() as u64,
                start: (0..shape.len()).map(|axis| per_axis(axis).min().unwrap()).collect(),
                end: (0..shape.len()).map(|axis| per_axis(axis).max().unwrap() + 1).collect(),
                centroid: (0..shape.len()).map(|axis| per_axis(axis).sum::<usize>() as f64 / members.len() as f64).collect(),
                first: labels.iter().position(|&label| label == number).unwrap() as u64,
                value: 1.0,
            };
            prop_assert_eq!(component, expected);
        }
    }

    #[test]
    fn the_largest_are_kept((shape, values) in images(), count in 0usize..4) {
        let labels = flood_fill(&values, &shape, 1, false);
        let mut sizes: HashMap<i32, usize> = HashMap::new();
        labels.iter().filter(|&&label| label > 0).for_each(|&label| *sizes.entry(label).or_default() += 1);
        let mut order: Vec<(usize, i32)> = sizes.into_iter().map(|(label, size)| (size, label)).collect();
        order.sort();
        let kept: Vec<i32> = order.iter().rev().take(count).map(|&(_, label)| label).collect();
        let expected: Vec<f32> = labels.iter().map(|label| f32::from(kept.contains(label))).collect();
        let mut mask = vec![9.0f32; values.len()];
        let image = View::new(&values, &shape).unwrap().erase();
        let output = ViewMut::new(&mut mask, &shape).unwrap().erase();
        keep_largest(image, output, BINARY, 1, count, Threads::new(2)).unwrap();
        prop_assert_eq!(mask, expected);
    }

    #[test]
    fn small_ones_are_removed((shape, values) in images(), limit in 0usize..9) {
        let labels = flood_fill(&values, &shape, 1, false);
        let large = |label: i32| labels.iter().filter(|&&other| other == label).count() >= limit;
        let expected: Vec<i32> = values.iter().zip(&labels).map(|(&value, &label)| if large(label) { value } else { 0 }).collect();
        let mut image = values.clone();
        remove_small(ViewMut::new(&mut image, &shape).unwrap().erase(), BINARY, limit as f64, 1, Threads::new(2)).unwrap();
        prop_assert_eq!(image, expected);
        // In a label image, all voxels of a label count.
        let large = |value: i32| values.iter().filter(|&&other| other == value).count() >= limit;
        let expected: Vec<i32> = values.iter().map(|&value| if large(value) { value } else { 0 }).collect();
        let mut image = values.clone();
        let matching = Matching::SameValue { background: 0.0 };
        remove_small(ViewMut::new(&mut image, &shape).unwrap().erase(), matching, limit as f64, 1, Threads::new(2)).unwrap();
        prop_assert_eq!(image, expected);
    }
}

#[test]
fn a_volume_larger_than_one_share_of_work_is_one_piece() {
    // A snake: even slices hold a column each, odd ones a single voxel that joins their ends.
    let shape = [40, 70, 70];
    let mut values = vec![0u8; shape.iter().product()];
    for z in 0..shape[0] {
        let end = if z % 4 == 1 { 69 } else { 0 };
        for y in if z % 2 == 0 { 0..70 } else { end..end + 1 } {
            values[(z * 70 + y) * 70 + 35] = 1;
        }
    }
    let image = View::new(&values, &shape).unwrap().erase();
    for threads in [1, 2, 7] {
        let components = Components::find(image, BINARY, 1, Threads::new(threads)).unwrap();
        assert_eq!(components.count(), 1);
        assert_eq!(components.get(1).unwrap().size, 20 * 70 + 20);
    }
    // Cut one bridge.
    values[21 * 70 * 70..22 * 70 * 70].fill(0);
    let image = View::new(&values, &shape).unwrap().erase();
    for threads in [1, 2, 7] {
        let components = Components::find(image, BINARY, 3, Threads::new(threads)).unwrap();
        assert_eq!(components.count(), 2);
        assert_eq!(components.largest(2), [1, 2]);
    }
}

#[test]
fn what_the_output_cannot_number_is_refused() {
    let values: Vec<u8> = (0..600).map(|k| (k % 2) as u8).collect();
    let image = View::new(&values, &[600]).unwrap().erase();
    let mut labels = vec![0u8; 600];
    let output = ViewMut::new(&mut labels, &[600]).unwrap().erase();
    let error = label(image, output, BINARY, 1, Threads::SINGLE).unwrap_err();
    assert_eq!(error.to_string(), "uint8 holds labels up to 255, found 300 components");
    let error = Components::find(image, BINARY, 2, Threads::SINGLE).unwrap_err();
    assert_eq!(error, SpatialError::Connectivity { found: 2, ndim: 1 });
    let deep = View::new(&values, &[1, 1, 1, 600]).unwrap().erase();
    assert!(matches!(Components::find(deep, BINARY, 1, Threads::SINGLE), Err(SpatialError::Rank { .. })));
}

#[test]
fn of_equally_large_ones_the_later_is_kept() {
    let values = [1u8, 1, 0, 1, 1, 0, 1];
    let mut mask = [9u8; 7];
    let (image, output) = (View::new(&values, &[7]).unwrap(), ViewMut::new(&mut mask, &[7]).unwrap());
    assert_eq!(keep_largest(image.erase(), output.erase(), BINARY, 1, 1, Threads::SINGLE), Ok(3));
    assert_eq!(mask, [0, 0, 0, 1, 1, 0, 0]);
}

#[test]
fn volumes_count_in_whole_voxels() {
    assert_eq!(min_voxels(10.0, &[1.5, 1.5, 2.0]), 3.0);
    assert_eq!(min_voxels(10.0, &[0.0, 1.0]), 10.0);
}

#[test]
fn numbers_are_compared_in_the_type_of_the_image() {
    let values = [0.1f32, 0.2, 0.1, f32::NAN, 0.0, -1.0];
    let image = View::new(&values, &[6]).unwrap().erase();
    let sizes = |select| {
        let found = Components::find(image, Matching::Foreground(select), 1, Threads::SINGLE).unwrap();
        found.sizes().collect::<Vec<_>>()
    };
    assert_eq!(sizes(Select::Equal(0.1)), [1, 1]);
    assert_eq!(sizes(Select::In(&[0.1, 0.2])), [3]);
    assert_eq!(sizes(Select::Above(0.1)), [1]);
    assert_eq!(sizes(Select::NonZero), [4, 1]);
}
