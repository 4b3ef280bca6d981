//! What is done with the output of networks, against the definition.
#![allow(clippy::unwrap_used)]

use mica_kernels::components::Select;
use mica_kernels::discrete::{DiscreteError, argmax, at_least, keep_larger_class, keep_values, one_hot};
use mica_kernels::ensemble::{Mean, mean, vote};
use mica_kernels::geometry::Affine;
use mica_kernels::nms::peaks;
use mica_kernels::resample::{BoxedArgmax, Interpolation, Padding, ResampleError, Sampling, affine, affine_argmax};
use mica_kernels::stack;
use mica_kernels::{AnyView, Strided, Threads, View, ViewMut};
use proptest::prelude::*;

/// Numbers that look random.
fn noise(count: usize, seed: u32) -> Vec<f32> {
    let mut state = seed.wrapping_mul(2_654_435_761).wrapping_add(1);
    let mut next = || {
        state ^= state << 13;
        state ^= state >> 17;
        state ^= state << 5;
        (state >> 8) as f32 / (1 << 24) as f32
    };
    (0..count).map(|_| next()).collect()
}

/// As `torch.argmax`.
fn first_largest(values: &[f32]) -> usize {
    let mut best = 0;
    for (k, value) in values.iter().enumerate() {
        if *value > values[best] || (value.is_nan() && !values[best].is_nan()) {
            best = k;
        }
    }
    best
}

#[test]
fn the_largest_of_each_voxel_along_any_axis_and_layout() {
    let shape = [3, 5, 70];
    let mut values = noise(3 * 5 * 70, 1);
    values[17] = f32::NAN;
    values[3 * 70 + 4] = values[4];
    for threads in [1, 2] {
        for (order, axis) in [([0, 1, 2], 0), ([0, 1, 2], 1), ([0, 1, 2], 2), ([2, 1, 0], 0), ([1, 2, 0], 2)] {
            let image = View::new(&values, &shape).unwrap().erase().permute(&order).unwrap();
            let mut to = image.shape().to_vec();
            let classes = to.remove(axis);
            let mut labels = vec![-1i64; to.iter().product()];
            let output = ViewMut::new(&mut labels, &to).unwrap().erase();
            argmax(image, axis, output, Threads::new(threads)).unwrap();
            let typed = image.typed::<f32>().unwrap();
            for (k, &label) in labels.iter().enumerate() {
                let mut index = [k / to[1], k % to[1], 0];
                let column: Vec<f32> = (0..classes)
                    .map(|class| {
                        let rest = [index[0], index[1]];
                        let mut full = [0; 3];
                        let mut from = rest.iter();
                        for (k, slot) in full.iter_mut().enumerate() {
                            *slot = if k == axis { class } else { *from.next().unwrap() };
                        }
                        typed.get(&full).unwrap()
                    })
                    .collect();
                index[2] = first_largest(&column);
                assert_eq!(label as usize, index[2], "{order:?} {axis} {k} {column:?}");
            }
        }
    }
    let nothing: [f32; 0] = [];
    let empty = View::new(&nothing, &[0, 4]).unwrap().erase();
    let mut labels = [0u8; 4];
    let output = ViewMut::new(&mut labels, &[4]).unwrap().erase();
    assert!(matches!(argmax(empty, 0, output, Threads::SINGLE), Err(DiscreteError::NoClass { .. })));
}

#[test]
fn classes_one_by_one_give_the_same_labels() {
    let (classes, count) = (7, 3000);
    let mut values = noise(classes * count, 2);
    values[count + 5] = f32::NAN;
    values[2 * count + 5] = f32::NAN;
    let image = View::new(&values, &[classes, count]).unwrap().erase();
    let mut expected = vec![0u8; count];
    argmax(image, 0, ViewMut::new(&mut expected, &[count]).unwrap().erase(), Threads::new(2)).unwrap();
    let mut best = values[..count].to_vec();
    let mut labels = vec![0u8; count];
    for class in 1..classes {
        let candidates = image.select(0, class).unwrap();
        let best = ViewMut::new(&mut best, &[count]).unwrap().erase();
        let labels = ViewMut::new(&mut labels, &[count]).unwrap().erase();
        keep_larger_class(best, labels, candidates, class, Threads::new(2)).unwrap();
    }
    assert_eq!(labels, expected);
}

#[test]
fn one_channel_for_each_class() {
    let labels: Vec<f32> = (0..5000).map(|k| (k % 4) as f32 + if k % 3 == 0 { 0.75 } else { 0.0 }).collect();
    let from = View::new(&labels, &[1, 50, 100]).unwrap().erase();
    let mut channels = vec![9u8; 4 * 5000];
    one_hot(from, 0, ViewMut::new(&mut channels, &[4, 50, 100]).unwrap().erase(), Threads::new(2)).unwrap();
    for (k, label) in labels.iter().enumerate() {
        for class in 0..4 {
            assert_eq!(channels[class * 5000 + k], u8::from(label.trunc() as usize == class));
        }
    }
    let mut channels = vec![0f32; 3 * 5000];
    let error = one_hot(from, 0, ViewMut::new(&mut channels, &[3, 50, 100]).unwrap().erase(), Threads::new(2));
    assert!(matches!(error, Err(DiscreteError::Label { last: 2, .. })), "{error:?}");
}

#[test]
fn thresholds_and_chosen_labels() {
    let values = [0.0f32, 0.5, 0.499_999_97, f32::NAN, -1.0, f32::INFINITY];
    let from = View::new(&values, &[6]).unwrap().erase();
    let mut found = [7u8; 6];
    at_least(from, 0.5, ViewMut::new(&mut found, &[6]).unwrap().erase(), Threads::SINGLE).unwrap();
    assert_eq!(found, [0, 1, 0, 0, 0, 1]);
    let labels = [0i64, 1, 2, 3, 4, 1 << 40];
    let from = View::new(&labels, &[6]).unwrap().erase();
    let mut kept = [9i64; 6];
    let output = ViewMut::new(&mut kept, &[6]).unwrap().erase();
    keep_values(from, &[1.0, 4.0, 1_099_511_627_776.0], output, Threads::SINGLE).unwrap();
    assert_eq!(kept, [0, 1, 0, 0, 4, 1 << 40]);
}

#[test]
fn means_and_votes_of_items_in_any_layout() {
    let (rows, columns) = (37, 41);
    let items: Vec<Vec<f32>> = (0..5).map(|seed| noise(rows * columns, seed + 10)).collect();
    let turned: Vec<f32> = (0..rows * columns).map(|k| items[1][k % rows * columns + k / rows]).collect();
    let views: Vec<_> = items
        .iter()
        .enumerate()
        .map(|(k, item)| match k {
            1 => View::new(&turned, &[columns, rows]).unwrap().erase().permute(&[1, 0]).unwrap(),
            _ => View::new(item, &[rows, columns]).unwrap().erase(),
        })
        .collect();
    let weights: Vec<(f64, f64)> = (1..=5).map(|k| (f64::from(k), 3.0)).collect();
    for weights in [None, Some(weights.as_slice())] {
        let mut found = vec![0f32; rows * columns];
        let output = ViewMut::new(&mut found, &[rows, columns]).unwrap().erase();
        mean(&views, Mean { weights, round: false }, output, Threads::new(2)).unwrap();
        for (k, found) in found.iter().enumerate() {
            let weight = |item: usize| weights.map_or(1.0, |weights| weights[item].0 / weights[item].1);
            let expected: f64 = (0..5).map(|item| f64::from(items[item][k]) * weight(item)).sum::<f64>() / 5.0;
            assert!((f64::from(*found) - expected).abs() < 1e-6);
        }
    }
    let labels: Vec<Vec<u8>> = items.iter().map(|item| item.iter().map(|x| (x * 3.0) as u8).collect()).collect();
    let views: Vec<_> = labels.iter().map(|item| View::new(item, &[rows, columns]).unwrap().erase()).collect();
    let mut found = vec![0u8; rows * columns];
    vote(&views, 3, ViewMut::new(&mut found, &[rows, columns]).unwrap().erase(), Threads::new(2)).unwrap();
    for (k, &found) in found.iter().enumerate() {
        let count = |class: u8| labels.iter().filter(|item| item[k] == class).count();
        let expected = (0..3).rev().max_by_key(|&class| count(class)).unwrap();
        assert_eq!(found, expected);
    }
    let output = &mut vec![0u8; rows * columns];
    let output = ViewMut::new(output, &[rows, columns]).unwrap().erase();
    assert!(matches!(vote(&views, 2, output, Threads::SINGLE), Err(DiscreteError::Label { last: 1, .. })));
}

#[test]
fn peaks_are_those_of_looking_at_everything_again() {
    for (shape, size, seed) in [
        (vec![23, 31], vec![5, 4], 1),
        (vec![9, 10, 11], vec![3, 1, 6], 2),
        (vec![50], vec![7], 3),
        (vec![4, 4], vec![9, 9], 4),
    ] {
        let values = noise(shape.iter().product(), seed);
        let found = peaks(&mut values.clone(), &shape, &size, 0.6).unwrap();
        let mut map = values;
        let mut expected = Vec::new();
        loop {
            let best = first_largest(&map);
            if map[best] <= 0.6 {
                break;
            }
            let unravel = |mut k: usize| {
                let mut index = vec![0; shape.len()];
                for axis in (0..shape.len()).rev() {
                    (index[axis], k) = (k % shape[axis], k / shape[axis]);
                }
                index
            };
            let at = unravel(best);
            expected.push((map[best], at.clone()));
            for (k, value) in map.iter_mut().enumerate() {
                let inside = unravel(k)
                    .iter()
                    .zip(&at)
                    .zip(&size)
                    .all(|((&i, &at), &size)| i + size / 2 >= at && i < at + size - size / 2);
                if inside {
                    *value = 0.0;
                }
            }
        }
        let found: Vec<_> = found.into_iter().map(|peak| (peak.value, peak.index)).collect();
        assert_eq!(found, expected);
    }
}

/// Labels by flood fill over all axes.
fn sizes_by_flood_fill(mask: &[u8], shape: &[usize], connectivity: usize) -> Vec<u64> {
    let unravel = |mut k: usize| {
        let mut index = vec![0; shape.len()];
        for axis in (0..shape.len()).rev() {
            (index[axis], k) = (k % shape[axis], k / shape[axis]);
        }
        index
    };
    let mut label = vec![usize::MAX; mask.len()];
    let mut sizes = Vec::new();
    for seed in 0..mask.len() {
        if mask[seed] == 0 || label[seed] != usize::MAX {
            continue;
        }
        let mut stack = vec![seed];
        label[seed] = sizes.len();
        let mut size = 0;
        while let Some(voxel) = stack.pop() {
            size += 1;
            let at = unravel(voxel);
            for other in 0..mask.len() {
                let apart: Vec<usize> = unravel(other).iter().zip(&at).map(|(a, b)| a.abs_diff(*b)).collect();
                let near = apart.iter().all(|&step| step <= 1) && apart.iter().sum::<usize>() <= connectivity;
                if near && mask[other] != 0 && label[other] == usize::MAX {
                    label[other] = sizes.len();
                    stack.push(other);
                }
            }
        }
        sizes.push(size);
    }
    label.iter().map(|&label| if label == usize::MAX { 0 } else { sizes[label] }).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn components_reach_across_channels(seed in 0u32..10_000, connectivity in 1usize..=4, rank in 1usize..=3) {
        let shape = [&[3usize][..], &[5, 4, 3][..rank]].concat();
        let count = shape.iter().product();
        let mask: Vec<u8> = noise(count, seed).iter().map(|x| u8::from(*x < 0.35)).collect();
        let sizes = sizes_by_flood_fill(&mask, &shape, connectivity);
        let mut found = mask.clone();
        let image = View::new(&mask, &shape).unwrap().erase();
        let output = ViewMut::new(&mut found, &shape).unwrap().erase();
        stack::remove_small(image, Select::NonZero, 3.0, connectivity, output, Threads::new(2)).unwrap();
        let expected: Vec<u8> = sizes.iter().map(|&size| u8::from(size >= 3)).collect();
        prop_assert_eq!(found, expected);
    }
}

/// A label may differ from the largest where two classes are equal to rounding.
fn check_labels(values: &[f32], classes: usize, labels: &[u8]) {
    let count = labels.len();
    for (k, &label) in labels.iter().enumerate() {
        let column: Vec<f32> = (0..classes).map(|class| values[class * count + k]).collect();
        let best = first_largest(&column);
        let (found, largest) = (column[label as usize], column[best]);
        let same = label as usize == best || (largest - found).abs() <= 2e-6 * largest.abs().max(1e-3);
        assert!(same, "voxel {k}: class {label} with {found}, not {best} with {largest}");
    }
}

#[test]
fn labels_on_another_grid_are_those_of_all_channels_there() {
    let (classes, shape, to) = (11, [13, 17, 20], [40, 33, 70]);
    let voxels: usize = shape.iter().product();
    // Smooth regions with steps between them, zeros, and equal values.
    let mut values = noise(classes * voxels, 5);
    for (k, value) in values.iter_mut().enumerate() {
        let (class, voxel) = (k / voxels, k % voxels);
        let region = voxel / (17 * 20) / 5 + voxel / 20 % 17 / 6 * 3;
        *value = if region == class {
            0.8 + *value * 0.1
        } else if class % 3 == 0 {
            0.0
        } else {
            *value * 0.2
        };
    }
    let scale = Affine::from_rows(&[
        [0.35, 0.0, 0.0, -1.2],
        [0.0, -0.5, 0.0, 16.4],
        [0.0, 0.0, 0.29, 0.1],
        [0.0, 0.0, 0.0, 1.0],
    ]);
    let turned = Affine::from_rows(&[
        [0.3, 0.1, -0.02, -1.2],
        [-0.12, 0.5, 0.05, 2.4],
        [0.05, 0.02, 0.28, -0.6],
        [0.0, 0.0, 0.0, 1.0],
    ]);
    let swapped = Affine::from_rows(&[
        [0.0, 0.35, 0.0, 0.2],
        [0.0, 0.0, -0.25, 16.2],
        [0.5, 0.0, 0.0, -0.5],
        [0.0, 0.0, 0.0, 1.0],
    ]);
    // Steps of several voxels, from outside on.
    let coarse = Affine::from_rows(&[
        [2.3, 0.0, 0.0, -7.1],
        [0.0, 1.0, 0.0, -3.0],
        [0.0, 0.0, 1.7, -20.0],
        [0.0, 0.0, 0.0, 1.0],
    ]);
    for map in [scale.unwrap(), turned.unwrap(), swapped.unwrap(), coarse.unwrap()] {
        for padding in [Padding::Zeros, Padding::Border, Padding::Reflection { align_corners: false }] {
            for order in [[0, 1, 2, 3], [0, 3, 2, 1]] {
                let image = View::new(&values, &[classes, shape[0], shape[1], shape[2]]).unwrap().erase();
                let copy: Vec<f32> = image.permute(&order).unwrap().typed::<f32>().unwrap().iter().collect();
                let turned_shape: Vec<usize> = order.iter().map(|&axis| image.shape()[axis]).collect();
                let mut back = [0; 4];
                order.iter().enumerate().for_each(|(k, &axis)| back[axis] = k);
                let image = View::new(&copy, &turned_shape).unwrap().erase().permute(&back).unwrap();
                let count: usize = to.iter().product();
                let mut all = vec![0f32; classes * count];
                let output = ViewMut::new(&mut all, &[classes, to[0], to[1], to[2]]).unwrap().erase();
                let sampling = Sampling::grid(Interpolation::Linear, padding);
                affine(image, output, &map, &sampling, Threads::new(2)).unwrap();
                let mut labels = vec![99u8; count];
                for threads in [1, 2] {
                    let output = ViewMut::new(&mut labels, &to).unwrap().erase();
                    affine_argmax(image, output, &map, padding, Threads::new(threads)).unwrap();
                    check_labels(&all, classes, &labels);
                }
                if let Some(boxed) = BoxedArgmax::new(&map, &shape, &to, padding) {
                    assert_eq!(in_boxes(&boxed, image, &to, [5, 17, 7]), labels, "{padding:?} {map:?}");
                }
            }
        }
    }
}

/// Labels of boxes of this size, each with the voxels before it.
fn in_boxes(boxed: &BoxedArgmax, scores: AnyView<'_>, to: &[usize], size: [usize; 3]) -> Vec<u8> {
    let shape = scores.shape()[1..].to_vec();
    let mut labels = vec![0u8; to.iter().product()];
    let counts: Vec<usize> = shape.iter().zip(size).map(|(shape, size)| shape.div_ceil(size)).collect();
    for number in 0..counts.iter().product::<usize>() {
        let place = [number / counts[2] / counts[1], number / counts[2] % counts[1], number % counts[2]];
        let owned: Vec<_> = (0..3).map(|k| place[k] * size[k]..shape[k].min((place[k] + 1) * size[k])).collect();
        let first: Vec<usize> = owned.iter().map(|owned| owned.start.saturating_sub(1)).collect();
        let part = (0..3).fold(scores, |part, k| part.narrow(k + 1, first[k], owned[k].end - first[k]).unwrap());
        let output = ViewMut::new(&mut labels, to).unwrap().erase();
        boxed.label(part, &first, &owned, output, Threads::new(2)).unwrap();
    }
    labels
}

#[test]
fn labels_in_boxes_of_moved_scores() {
    let (classes, shape) = (4, [6, 7, 9]);
    let values = noise(classes * 6 * 7 * 9, 3);
    let scores = View::new(&values, &[classes, 6, 7, 9]).unwrap().erase();
    // The axes swapped, the second one turned round, and two voxels of 0 before the third, of which one is cut off.
    let moved_shape = [9, 6, 8];
    let axes: Vec<(usize, Vec<Option<usize>>)> = vec![
        (2, (0..9).map(Some).collect()),
        (0, (0..6).rev().map(Some).collect()),
        (1, [None, None].into_iter().chain((0..6).map(Some)).collect()),
    ];
    let mut moved = vec![0f32; classes * 9 * 6 * 8];
    for (k, value) in moved.iter_mut().enumerate() {
        let (class, voxel) = (k / (9 * 6 * 8), k % (9 * 6 * 8));
        let at = [voxel / 48, voxel / 8 % 6, voxel % 8];
        let mut index = [Some(0); 3];
        axes.iter().zip(at).for_each(|((axis, from), at)| index[*axis] = from[at]);
        if let [Some(a), Some(b), Some(c)] = index {
            *value = values[((class * 6 + a) * 7 + b) * 9 + c];
        }
    }
    let map =
        Affine::from_rows(&[[0.45, 0.0, 0.0, -0.3], [0.0, -0.4, 0.0, 5.2], [0.0, 0.0, 0.6, 0.1], [0.0, 0.0, 0.0, 1.0]])
            .unwrap();
    let to = [20, 15, 13];
    for padding in [Padding::Zeros, Padding::Border, Padding::Reflection { align_corners: true }] {
        let mut expected = vec![9u8; 20 * 15 * 13];
        let output = ViewMut::new(&mut expected, &to).unwrap().erase();
        let image = View::new(&moved, &[classes, 9, 6, 8]).unwrap().erase();
        affine_argmax(image, output, &map, padding, Threads::SINGLE).unwrap();
        let boxed = BoxedArgmax::new(&map, &moved_shape, &to, padding).unwrap().moved(&axes);
        for size in [[2, 3, 4], [6, 1, 9], shape] {
            assert_eq!(in_boxes(&boxed, scores, &to, size), expected, "{padding:?} {size:?}");
        }
    }
}

#[test]
fn boxes_that_lack_a_voxel_are_refused() {
    let boxed = BoxedArgmax::new(&Affine::scale(&[0.5]).unwrap(), &[4], &[7], Padding::Zeros).unwrap();
    let scores = [1f32, 0.0, 0.0, 1.0];
    let scores = View::new(&scores, &[2, 2]).unwrap().erase();
    let mut labels = [0u8; 7];
    let mut label = |first, owned, size: usize| {
        let output = ViewMut::new(&mut labels[..size], &[size]).unwrap().erase();
        boxed.label(scores, &[first], &[owned], output, Threads::SINGLE)
    };
    assert!(matches!(label(2, 2..4, 7), Err(ResampleError::Missing { axis: 0, index: 1, first: 2, end: 4 })));
    assert!(label(2, 3..4, 7).is_ok());
    assert!(label(2, 3..4, 6).is_err());
    let turned = Affine::from_rows(&[[0.9, 0.1, 0.0], [-0.1, 0.9, 0.0], [0.0, 0.0, 1.0]]).unwrap();
    assert!(BoxedArgmax::new(&turned, &[4, 4], &[4, 4], Padding::Zeros).is_none());
}

#[test]
fn labels_on_another_grid_in_fewer_axes_and_other_types() {
    let values: Vec<f32> = noise(4 * 9 * 12, 9).iter().map(|x| (x * 50.0).round()).collect();
    let map = Affine::from_rows(&[[0.4, 0.03, -0.5], [0.0, 0.3, 0.2], [0.0, 0.0, 1.0]]).unwrap();
    let bytes: Vec<u8> = values.iter().map(|x| *x as u8).collect();
    let wide: Vec<f64> = values.iter().map(|x| f64::from(*x)).collect();
    let mut found = Vec::new();
    let views = [
        View::new(&values, &[4, 9, 12]).unwrap().erase(),
        View::new(&bytes, &[4, 9, 12]).unwrap().erase(),
        View::new(&wide, &[4, 9, 12]).unwrap().erase(),
    ];
    for image in views {
        let mut labels = vec![0i32; 20 * 30];
        let output = ViewMut::new(&mut labels, &[20, 30]).unwrap().erase();
        affine_argmax(image, output, &map, Padding::Border, Threads::new(2)).unwrap();
        let mut all = vec![0f32; 4 * 20 * 30];
        let output = ViewMut::new(&mut all, &[4, 20, 30]).unwrap().erase();
        affine(image, output, &map, &Sampling::grid(Interpolation::Linear, Padding::Border), Threads::SINGLE).unwrap();
        check_labels(&all, 4, &labels.iter().map(|&label| label as u8).collect::<Vec<_>>());
        found.push(labels);
    }
    assert_eq!(found[0], found[1]);
    let mut values = values;
    values[9 * 12..][..40].fill(f32::NAN);
    let image = View::new(&values, &[4, 9, 12]).unwrap().erase();
    let mut labels = vec![0u8; 9 * 12];
    let output = ViewMut::new(&mut labels, &[9, 12]).unwrap().erase();
    affine_argmax(image, output, &Affine::identity(2).unwrap(), Padding::Border, Threads::SINGLE).unwrap();
    assert!(labels[..35].iter().all(|&label| label == 1), "{labels:?}");
}
