//! Label images, points and coordinates against plain loops and numbers of NumPy.
#![allow(clippy::unwrap_used)]

use mica_kernels::geometry::Affine;
use mica_kernels::indices::unravel;
use mica_kernels::labels::{any_channel, label_masks, map_labels};
use mica_kernels::points::transform_points;
use mica_kernels::spatial::Select;
use mica_kernels::{Strided, Threads, View, ViewMut};

const SINGLE: Threads = Threads::SINGLE;

#[test]
fn few_and_many_labels_are_mapped_alike() {
    let values: Vec<f32> = (0..5000).map(|i| (i % 37) as f32 - 3.0 + if i % 11 == 0 { 0.5 } else { 0.0 }).collect();
    for count in [0usize, 3, 8, 9, 30] {
        for far in [false, true] {
            let mut pairs: Vec<(f64, f64)> = (0..count).map(|k| (k as f64, 100.5 - k as f64)).collect();
            if far {
                pairs.push((1e12, -1.0));
            }
            let mut found = vec![0f64; values.len()];
            map_labels(
                View::new(&values, &[values.len()]).unwrap().erase(),
                ViewMut::new(&mut found, &[values.len()]).unwrap().erase(),
                &pairs,
                Threads::new(3),
            )
            .unwrap();
            for (value, found) in values.iter().zip(&found) {
                let pair = pairs.iter().find(|(label, _)| *label == f64::from(*value));
                assert_eq!(*found, pair.map_or(f64::from(*value), |(_, target)| *target), "{count} {far}");
            }
        }
    }
}

#[test]
fn labels_are_compared_in_the_type_of_the_array() {
    // NumPy: np.float32(0.1) == 0.1, 200 in uint8, nothing equals NaN; of equal labels the last one counts.
    let mut found = [0u8; 3];
    map_labels(
        View::new(&[0.1f32, f32::NAN, 2.0], &[3]).unwrap().erase(),
        ViewMut::new(&mut found, &[3]).unwrap().erase(),
        &[(0.1, 7.0), (f64::NAN, 9.0), (2.0, 3.0), (2.0, 4.9)],
        SINGLE,
    )
    .unwrap();
    assert_eq!((found[0], found[2]), (7, 4));
    let mut whole = [0i64; 2];
    map_labels(
        View::new(&[200u8, 2], &[2]).unwrap().erase(),
        ViewMut::new(&mut whole, &[2]).unwrap().erase(),
        &[(2.5, 1.0), (200.0, -16_777_217.0)],
        SINGLE,
    )
    .unwrap();
    assert_eq!(whole, [-16_777_217, 2]);
    // 2^24 + 1 is no float32, but a label.
    let mut single = [0f32; 2];
    map_labels(
        View::new(&[16_777_217i32, 16_777_216], &[2]).unwrap().erase(),
        ViewMut::new(&mut single, &[2]).unwrap().erase(),
        &[(16_777_217.0, 5.0)],
        SINGLE,
    )
    .unwrap();
    assert_eq!(single, [5.0, 16_777_216.0]);
}

#[test]
fn masks_of_many_sets_on_any_strides() {
    let values: Vec<i16> = (0..2 * 30 * 70).map(|i| (i * 7 % 23) as i16 - 5).collect();
    // Every other element, the axes swapped.
    let view = View::with_strides(&values, 0, &[35, 30], &[2, 140]).unwrap();
    let sets: Vec<Vec<f64>> =
        vec![vec![1.0], vec![], vec![2.0, 3.5, -4.0], (0..12).map(f64::from).collect(), vec![0.0]];
    let sets: Vec<&[f64]> = sets.iter().map(Vec::as_slice).collect();
    let mut masks = vec![9u8; sets.len() * view.numel()];
    label_masks(view.erase(), ViewMut::new(&mut masks, &[sets.len(), 35, 30]).unwrap().erase(), &sets, Threads::new(2))
        .unwrap();
    for (set, mask) in sets.iter().zip(masks.chunks(view.numel())) {
        for (value, mask) in view.iter().zip(mask) {
            assert_eq!(*mask == 1, set.contains(&f64::from(value)));
        }
    }
}

#[test]
fn any_channel_is_foreground() {
    let values = [0.0f32, 1.0, f32::NAN, 0.0, 0.0, 2.5, 0.0, -1.0];
    let image = View::new(&values, &[2, 4]).unwrap().erase();
    for (select, expected) in [
        (Select::NonZero, [0u8, 1, 1, 1]),
        (Select::Above(0.5), [0, 1, 0, 0]),
        (Select::Equal(2.5), [0, 1, 0, 0]),
        (Select::In(&[-1.0, 1.0]), [0, 1, 0, 1]),
    ] {
        let mut mask = [9u8; 4];
        any_channel(image, ViewMut::new(&mut mask, &[4]).unwrap().erase(), select, SINGLE).unwrap();
        assert_eq!(mask, expected, "{select:?}");
    }
    let mut mask = [9u8; 4];
    let none = View::<f32>::new(&[], &[0, 4]).unwrap().erase();
    any_channel(none, ViewMut::new(&mut mask, &[4]).unwrap().erase(), Select::NonZero, SINGLE).unwrap();
    assert_eq!(mask, [0; 4]);
    let mut mask = [9u8; 2];
    let whole = View::new(&[2i32, 3], &[1, 2]).unwrap().erase();
    any_channel(whole, ViewMut::new(&mut mask, &[2]).unwrap().erase(), Select::Above(2.9), SINGLE).unwrap();
    assert_eq!(mask, [0, 1]);
}

#[test]
fn coordinates_and_points() {
    // np.stack(np.unravel_index([0, 5, 23], (2, 3, 4)), 1)
    assert_eq!(unravel(&[0, 5, 23], &[2, 3, 4], SINGLE).unwrap(), [0, 0, 0, 0, 1, 1, 1, 2, 3]);
    assert!(unravel(&[24], &[2, 3, 4], SINGLE).is_err());
    assert_eq!(unravel(&[], &[2, 3], SINGLE).unwrap(), [0i64; 0]);
    let affine = Affine::from_rows(&[[2.0, 0.0, 1.0], [0.5, -1.0, 3.0], [0.0, 0.0, 1.0]]).unwrap();
    let mut moved = [0f64; 4];
    let points = View::new(&[1i32, 2, -3, 4], &[2, 2]).unwrap().erase();
    transform_points(points, ViewMut::new(&mut moved, &[2, 2]).unwrap().erase(), &affine, SINGLE).unwrap();
    assert_eq!(moved, [3.0, 1.5, -5.0, -2.5]);
}
