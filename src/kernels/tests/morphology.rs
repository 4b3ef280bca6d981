//! Morphology, contours and rank filters against SciPy and MONAI (spatial_golden.tsv) and against their definition.
#![allow(clippy::unwrap_used)]

mod golden;

use golden::{Row, rows};
use mica_kernels::components::{Matching, keep_largest, label, remove_small};
use mica_kernels::contour::{contour, label_border};
use mica_kernels::distance::{Measure, distance_transform};
use mica_kernels::layout::Padding;
use mica_kernels::morphology::{
    Binary, Extreme, Select, Structure, close, dilate, erode, extreme, fill_holes, fill_label_holes, grey_dilate, open,
};
use mica_kernels::rank_filter::{median, percentile_rank, rank};
use mica_kernels::{Strided, Threads, View, ViewMut};
use proptest::prelude::*;

const SINGLE: Threads = Threads::SINGLE;
const ALL: Select<'_> = Select::NonZero;

fn by_connectivity(row: &Row) -> Binary<'static> {
    Binary {
        structure: Structure::Connectivity(row.count("connectivity")),
        iterations: row.count("iterations"),
        border: row.count("border") == 1,
    }
}

#[test]
fn binary_operations_are_scipys() {
    for row in rows("erode") {
        row.check(&row.run_bytes(|i, o| erode(i, ALL, &by_connectivity(&row), None, o, SINGLE).unwrap()), 0.0);
    }
    for row in rows("dilate") {
        row.check(&row.run_bytes(|i, o| dilate(i, ALL, &by_connectivity(&row), None, o, SINGLE).unwrap()), 0.0);
    }
    for row in rows("open") {
        row.check(&row.run_bytes(|i, o| open(i, ALL, &by_connectivity(&row), o, SINGLE).unwrap()), 0.0);
    }
    for row in rows("close") {
        row.check(&row.run(|i, o| close(i, ALL, &by_connectivity(&row), o, SINGLE).unwrap()), 0.0);
    }
    for kind in ["erode_by", "dilate_by"] {
        for row in rows(kind) {
            let (shape, inside) = (row.counts("shape"), row.list("footprint"));
            let inside: Vec<bool> = inside.iter().map(|&x| x != 0.0).collect();
            let operation = Binary::new(Structure::Footprint { shape: &shape, inside: &inside });
            let operate = |operation: &Binary<'_>| {
                row.run_bytes(|i, o| match kind {
                    "erode_by" => erode(i, ALL, operation, None, o, SINGLE).unwrap(),
                    _ => dilate(i, ALL, operation, None, o, SINGLE).unwrap(),
                })
            };
            row.check(&operate(&operation), 0.0);
            if inside.iter().all(|&x| x) {
                row.check(&operate(&Binary::new(Structure::Box(&shape))), 0.0);
            }
        }
    }
    for row in rows("propagate") {
        let half = row.input.len() / 2;
        let values = row.input_as(|x| x as u8);
        let shape = &row.shape[1..];
        let (image, mask) = (View::new(&values[..half], shape).unwrap(), View::new(&values[half..], shape).unwrap());
        let mut found = vec![0f64; half];
        let output = ViewMut::new(&mut found, shape).unwrap().erase();
        let structure = Structure::Connectivity(row.count("connectivity"));
        let operation = Binary { iterations: 0, ..Binary::new(structure) };
        dilate(image.erase(), ALL, &operation, Some(mask.erase()), output, SINGLE).unwrap();
        row.check(&found, 0.0);
    }
}

#[test]
fn erosion_and_dilation_are_monais() {
    for (kind, border) in [("monai_erode", true), ("monai_dilate", false)] {
        for row in rows(kind) {
            let size = vec![row.count("size"); row.shape.len()];
            let operation = Binary { structure: Structure::Box(&size), iterations: 1, border };
            // The golden dilation is of the background.
            let found = row.run_bytes(|i, o| match border {
                true => erode(i, ALL, &operation, None, o, SINGLE).unwrap(),
                false => dilate(i, Select::Equal(0.0), &operation, None, o, SINGLE).unwrap(),
            });
            row.check(&found, 0.0);
        }
    }
}

#[test]
fn holes_are_filled_as_scipy_and_monai_do() {
    for row in rows("fill") {
        row.check(&row.run_bytes(|i, o| fill_holes(i, ALL, row.count("connectivity"), o, SINGLE).unwrap()), 0.0);
    }
    for row in rows("fill_labels") {
        let mut labels = row.input_as(|x| x as i16);
        for &label in &row.list("labels") {
            let view = ViewMut::new(&mut labels, &row.shape).unwrap().erase();
            fill_label_holes(view, label, row.count("connectivity"), SINGLE).unwrap();
        }
        row.check(&labels.iter().map(|&x| f64::from(x)).collect::<Vec<_>>(), 0.0);
    }
}

#[test]
fn grey_operations_are_scipys() {
    for (kind, erosion) in [("grey_erode", true), ("grey_dilate", false)] {
        for row in rows(kind) {
            let (shape, inside) = (row.counts("shape"), row.list("footprint"));
            let inside: Vec<bool> = inside.iter().map(|&x| x != 0.0).collect();
            let operate = |structure: Structure<'_>| {
                row.run(|i, o| match erosion {
                    true => extreme(i, Extreme::Minimum, structure, row.padding(), o, SINGLE).unwrap(),
                    false => grey_dilate(i, structure, row.padding(), o, SINGLE).unwrap(),
                })
            };
            row.check_single(&operate(Structure::Footprint { shape: &shape, inside: &inside }));
            if inside.iter().all(|&x| x) {
                row.check_single(&operate(Structure::Box(&shape)));
            }
        }
    }
    for (kind, which, padding) in
        [("minimum", Extreme::Minimum, Padding::Border), ("maximum", Extreme::Maximum, Padding::Reflection)]
    {
        for row in rows(kind) {
            let size = row.counts("size");
            let found = row.run(|i, o| extreme(i, which, Structure::Box(&size), padding, o, SINGLE).unwrap());
            row.check_single(&found);
        }
    }
}

#[test]
fn rank_filters_are_monais_and_scipys() {
    for (kind, padding) in [("median", Padding::Border), ("scipy_median", Padding::Symmetric)] {
        for row in rows(kind) {
            let size = row.counts("size");
            row.check_single(&row.run(|i, o| median(i, o, &size, padding, SINGLE).unwrap()));
            let found = row.run_as(|x| x, |x| x, |i, o| median(i, o, &size, padding, SINGLE).unwrap());
            row.check(&found, 0.0);
        }
    }
    for row in rows("percentile_filter") {
        let size = row.counts("size");
        let at = percentile_rank(row.number("percentile"), size.iter().product());
        row.check_single(&row.run(|i, o| rank(i, o, &size, at, Padding::Symmetric, SINGLE).unwrap()));
    }
    assert_eq!([0.0, 50.0, 99.9, 100.0].map(|p| percentile_rank(p, 27)), [0, 13, 26, 26]);
}

#[test]
fn contours_are_monais() {
    for row in rows("contour") {
        // Sums of 27 numbers of up to 40, which cancel.
        row.check(&row.run(|i, o| contour(i, o, SINGLE).unwrap()), 5e-6);
    }
}

#[test]
fn components_and_distances_are_scikit_images_and_scipys() {
    let binary = Matching::Foreground(ALL);
    for (kind, matching) in [("label", binary), ("label_values", Matching::EqualValues { background: 0.0 })] {
        for row in rows(kind) {
            let found = row.run_bytes(|i, o| {
                label(i, o, matching, row.count("connectivity"), SINGLE).unwrap();
            });
            row.check(&found, 0.0);
        }
    }
    for row in rows("largest") {
        let found = row.run_bytes(|i, o| {
            keep_largest(i, o, binary, row.count("connectivity"), row.count("count"), SINGLE).unwrap();
        });
        row.check(&found, 0.0);
    }
    for (kind, matching) in [("remove_small", binary), ("remove_small_labels", Matching::SameValue { background: 0.0 })]
    {
        for row in rows(kind) {
            let mut image = row.input_as(|x| x as u8);
            let view = ViewMut::new(&mut image, &row.shape).unwrap().erase();
            remove_small(view, matching, row.number("least"), row.count("connectivity"), SINGLE).unwrap();
            row.check(&image.iter().map(|&x| f64::from(x)).collect::<Vec<_>>(), 0.0);
        }
    }
    for row in rows("edt") {
        let found = row.run_as(
            |x| x,
            |x| x,
            |i, o| {
                distance_transform(i, ALL, &row.list("spacing"), Measure::Distance, o, SINGLE).unwrap();
            },
        );
        row.check(&found, 1e-15);
    }
}

fn unravel(shape: &[usize], mut linear: usize) -> Vec<isize> {
    let mut index = vec![0; shape.len()];
    for axis in (0..shape.len()).rev() {
        (index[axis], linear) = ((linear % shape[axis]) as isize, linear / shape[axis]);
    }
    index
}

/// By definition: whether all (any) voxels under the (mirrored) footprint are foreground.
fn by_definition(
    values: &[u8],
    shape: &[usize],
    footprint: (&[usize], &[bool]),
    border: bool,
    dilated: bool,
) -> Vec<u8> {
    let (sizes, inside) = footprint;
    (0..values.len())
        .map(|voxel| {
            let at = unravel(shape, voxel);
            let mut seen = (0..inside.len()).filter(|&k| inside[k]).map(|k| {
                let step = unravel(sizes, k);
                let mut linear = 0;
                for axis in 0..shape.len() {
                    let offset = step[axis] - (sizes[axis] / 2) as isize;
                    let other = at[axis] + if dilated { -offset } else { offset };
                    if other < 0 || other >= shape[axis] as isize {
                        return border;
                    }
                    linear = linear * shape[axis] + other as usize;
                }
                values[linear] != 0
            });
            u8::from(if dilated { seen.any(|x| x) } else { seen.all(|x| x) })
        })
        .collect()
}

type Case = (Vec<usize>, Vec<u8>, Vec<usize>, Vec<bool>);

fn cases() -> impl Strategy<Value = Case> {
    let shapes = prop_oneof![
        prop::collection::vec(0usize..300, 1),
        prop::collection::vec(1usize..16, 2),
        prop::collection::vec(1usize..8, 3)
    ];
    (shapes, prop::collection::vec(1usize..5, 3), 0u32..5, any::<u64>()).prop_map(|(shape, sizes, density, seed)| {
        let mut state = seed | 1;
        let mut random = move || {
            state = state.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
            (state >> 40) as u32
        };
        let values = (0..shape.iter().product()).map(|_| u8::from(random() % 4 < density)).collect();
        let mut sizes = sizes[..shape.len()].to_vec();
        if shape.len() == 1 {
            // Across words.
            sizes[0] *= 50;
        }
        let mut inside: Vec<bool> = (0..sizes.iter().product()).map(|_| random() % 3 > 0).collect();
        inside[0] = true;
        (shape, values, sizes, inside)
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(150))]

    #[test]
    fn binary_operations_equal_their_definition((shape, values, sizes, inside) in cases(), border in any::<bool>(), threads in 1usize..4) {
        let threads = Threads::new(threads);
        let full = vec![true; inside.len()];
        let whole = [(Structure::Footprint { shape: &sizes, inside: &inside }, &inside), (Structure::Box(&sizes), &full)];
        let reversed: Vec<usize> = shape.iter().rev().copied().collect();
        let order: Vec<usize> = (0..shape.len()).rev().collect();
        for (structure, inside) in whole {
            let operation = Binary { structure, iterations: 1, border };
            for dilated in [false, true] {
                let expected = by_definition(&values, &shape, (&sizes, inside), border, dilated);
                let operate = if dilated { dilate } else { erode };
                let image = View::new(&values, &shape).unwrap().erase();
                let mut found = vec![7u8; values.len()];
                operate(image, ALL, &operation, None, ViewMut::new(&mut found, &shape).unwrap().erase(), threads).unwrap();
                prop_assert_eq!(&found, &expected);
                // From C order to Fortran order.
                let mut found = vec![7i64; values.len()];
                let output = ViewMut::new(&mut found, &reversed).unwrap().permute(&order).unwrap().erase();
                operate(image, ALL, &operation, None, output, threads).unwrap();
                let found: Vec<u8> = View::new(&found, &reversed).unwrap().permute(&order).unwrap().iter().map(|x| x as u8).collect();
                prop_assert_eq!(&found, &expected);
            }
        }
    }

    #[test]
    fn erosion_and_dilation_are_dual((shape, values, sizes, _inside) in cases(), iterations in 1usize..4) {
        // Odd boxes are their own mirror images.
        let sizes: Vec<usize> = sizes.iter().map(|size| size | 1).collect();
        let image = View::new(&values, &shape).unwrap().erase();
        let (mut eroded, mut dilated) = (vec![0u8; values.len()], vec![0u8; values.len()]);
        let operation = Binary { structure: Structure::Box(&sizes), iterations, border: true };
        erode(image, ALL, &operation, None, ViewMut::new(&mut eroded, &shape).unwrap().erase(), SINGLE).unwrap();
        let operation = Binary { border: false, ..operation };
        let output = ViewMut::new(&mut dilated, &shape).unwrap().erase();
        dilate(image, Select::Equal(0.0), &operation, None, output, SINGLE).unwrap();
        prop_assert!(eroded.iter().zip(&dilated).all(|(a, b)| *a == 1 - b));
    }

    #[test]
    fn ranks_and_extremes_equal_sorted_windows((shape, values, sizes, _inside) in cases(), threads in 1usize..4, at in 0usize..100) {
        let sizes: Vec<usize> = sizes.iter().map(|size| (size - 1) % 7 + 1).collect();
        let values: Vec<i16> = values.iter().enumerate().map(|(k, x)| i16::from(*x) * 50 - (k * 37 % 91) as i16).collect();
        let count: usize = sizes.iter().product();
        let at = at % count;
        let windows: Vec<Vec<i16>> = (0..values.len()).map(|voxel| {
            let index = unravel(&shape, voxel);
            let mut window: Vec<i16> = (0..count).map(|k| {
                let step = unravel(&sizes, k);
                let linear = (0..shape.len()).fold(0, |linear, axis| {
                    let other = index[axis] + step[axis] - (sizes[axis] / 2) as isize;
                    linear * shape[axis] + other.clamp(0, shape[axis] as isize - 1) as usize
                });
                values[linear]
            }).collect();
            window.sort_unstable();
            window
        }).collect();
        let image = View::new(&values, &shape).unwrap().erase();
        let threads = Threads::new(threads);
        let pick = |at: usize| windows.iter().map(|window| window[at]).collect::<Vec<i16>>();
        let mut found = vec![0i16; values.len()];
        rank(image, ViewMut::new(&mut found, &shape).unwrap().erase(), &sizes, at, Padding::Border, threads).unwrap();
        prop_assert_eq!(&found, &pick(at));
        for (which, at) in [(Extreme::Minimum, 0), (Extreme::Maximum, count - 1)] {
            let output = ViewMut::new(&mut found, &shape).unwrap().erase();
            extreme(image, which, Structure::Box(&sizes), Padding::Border, output, threads).unwrap();
            prop_assert_eq!(&found, &pick(at));
        }
    }

    #[test]
    fn borders_have_neighbours_of_another_label((shape, values, _sizes, _inside) in cases(), seed in any::<u8>()) {
        let labels: Vec<u8> = values.iter().enumerate().map(|(k, x)| x * (1 + ((k as u8 ^ seed) >> 2) % 3)).collect();
        for connectivity in 1..=shape.len() {
            let mut found = vec![9u8; labels.len()];
            let output = ViewMut::new(&mut found, &shape).unwrap().erase();
            label_border(View::new(&labels, &shape).unwrap().erase(), output, connectivity, Threads::new(2)).unwrap();
            // A voxel is no border exactly when eroding its own label, with anything outside, keeps it.
            let sizes = vec![3; shape.len()];
            let inside: Vec<bool> = (0..sizes.iter().product()).map(|k| {
                unravel(&sizes, k).iter().map(|x| (x - 1).unsigned_abs()).sum::<usize>() <= connectivity
            }).collect();
            let mut expected = vec![0u8; labels.len()];
            for label in 1..=3 {
                let own: Vec<u8> = labels.iter().map(|&x| u8::from(x == label)).collect();
                let kept = by_definition(&own, &shape, (&sizes, &inside), true, false);
                for k in 0..labels.len() {
                    expected[k] |= own[k] & (1 - kept[k]);
                }
            }
            prop_assert_eq!(found, expected);
        }
    }
}

#[test]
fn arguments_are_checked() {
    let (values, mut output) = ([1u8; 6], [0u8; 6]);
    let image = View::new(&values, &[2, 3]).unwrap().erase();
    let mut attempt = |structure: Structure<'_>| {
        let output = ViewMut::new(&mut output, &[2, 3]).unwrap().erase();
        erode(image, ALL, &Binary::new(structure), None, output, SINGLE).unwrap_err().to_string()
    };
    assert_eq!(attempt(Structure::Connectivity(3)), "connectivity of 2 axes is 1 to 2, found 3");
    assert_eq!(attempt(Structure::Box(&[3])), "structure needs one value for each of 2 axes, found 1");
    assert!(attempt(Structure::Box(&[0, 1])).starts_with("a structuring element needs"));
    assert!(attempt(Structure::Footprint { shape: &[1, 2], inside: &[false; 2] }).starts_with("a structuring element"));
    assert_eq!(
        attempt(Structure::Footprint { shape: &[2, 2], inside: &[true; 3] }),
        "footprint needs one value for each of 4 axes, found 3"
    );
    let to = ViewMut::new(&mut output, &[2, 3]).unwrap().erase();
    assert!(rank(image, to, &[2, 2], 4, Padding::Border, SINGLE).is_err());
    let to = ViewMut::new(&mut output, &[2, 3]).unwrap().erase();
    assert!(rank(image, to, &[2, 0], 0, Padding::Border, SINGLE).is_err());
    let to = ViewMut::new(&mut output, &[2, 3]).unwrap().erase();
    assert!(fill_holes(image, ALL, 0, to, SINGLE).is_err());
}

#[test]
fn nothing_and_single_voxels_are_no_special_cases() {
    for shape in [[0usize, 4], [4, 0], [1, 1]] {
        let count = shape.iter().product();
        let values = vec![1u8; count];
        let mut output = vec![5u8; count];
        let image = View::new(&values, &shape).unwrap().erase();
        let operation = Binary::new(Structure::Connectivity(1));
        erode(image, ALL, &operation, None, ViewMut::new(&mut output, &shape).unwrap().erase(), SINGLE).unwrap();
        assert!(output.iter().all(|&x| x == 0));
        dilate(image, ALL, &operation, None, ViewMut::new(&mut output, &shape).unwrap().erase(), SINGLE).unwrap();
        assert!(output.iter().all(|&x| x == 1));
        fill_holes(image, ALL, 1, ViewMut::new(&mut output, &shape).unwrap().erase(), SINGLE).unwrap();
        assert!(output.iter().all(|&x| x == 1));
        median(image, ViewMut::new(&mut output, &shape).unwrap().erase(), &[3, 3], Padding::Wrap, SINGLE).unwrap();
        assert!(output.iter().all(|&x| x == 1));
    }
}
