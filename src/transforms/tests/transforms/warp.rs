//! Rotate90, Resize, Zoom, Rotate, Affine, AffineGrid, Resample, GridDistortion: what parity with MONAI does not show.

use super::*;
use mica_core::ErrorCode;
use mica_transforms::track::undo_history;

/// Transforms that can be undone, and how exactly affines come back.
const INVERTIBLE: [(&str, &str, f64); 5] = [
    ("Rotate90", r#"{"k":3,"spatial_axes":[2,0]}"#, 0.0),
    ("Resize", r#"{"spatial_size":[3,7,4],"mode":"trilinear"}"#, 1e-12),
    ("Zoom", r#"{"zoom":[0.5,1.7,1.0],"mode":"nearest"}"#, 1e-12),
    // MONAI's matrix of the way back is rounded to float32.
    ("Rotate", r#"{"angle":[0.3,-0.2,0.1],"keep_size":false}"#, 1e-4),
    ("Affine", r#"{"rotate_params":0.3,"scale_params":[1.2,0.9],"image_only":true}"#, 1e-11),
];

fn volume() -> MetaTensor {
    placed(counting(DType::Int16, &[2, 4, 5, 6]))
}

#[test]
fn records_alone_undo_sizes_and_affines() {
    for (name, arguments, tolerance) in INVERTIBLE {
        let image = volume();
        let changed = apply(&component(name, arguments), &image);
        assert_ne!(affine(&changed), affine(&image), "{name}");
        let back = undo_history(changed, 0, &Run::default()).unwrap_or_else(|error| panic!("{name}: {error:?}"));
        assert_eq!(back.shape(), image.shape(), "{name}");
        for (found, expected) in affine(&back).iter().zip(affine(&image)) {
            assert!((found - expected).abs() <= tolerance, "{name}: {found}, not {expected}");
        }
        assert_eq!(history(&back), "[]", "{name}");
    }
}

#[test]
fn broken_records_are_refused_with_the_entry() {
    for (name, arguments, _) in INVERTIBLE {
        let changed = apply(&component(name, arguments), &volume());
        let entries: Vec<String> = changed.image().expect("an image").applied[0].extra_info.keys().cloned().collect();
        for entry in entries {
            let mut broken = changed.clone();
            let record = &mut broken.image_mut().expect("an image").applied[0];
            record.extra_info.insert(entry.clone(), Value::from(vec![1.5, 2.5, 3.5]));
            // What undoing does not look at may be anything.
            if matches!((name, entry.as_str()), ("Affine", "do_resampling")) {
                continue;
            }
            assert_refused(undo_history(broken, 0, &Run::default()), ErrorCode::InvalidArgument, &[name, &entry]);
        }
        let mut empty = changed.clone();
        empty.image_mut().expect("an image").applied[0].extra_info.clear();
        assert_refused(undo_history(empty, 0, &Run::default()), ErrorCode::State, &[name, "extra_info."]);
    }
}

#[test]
fn the_order_in_memory_decides_roundings_only() {
    let others = [("GridDistortion", r#"{"num_cells":2,"distort_steps":[[1.2,0.8,1],[1,1.5,1],[0.7,1,1]]}"#, 0.0)];
    for (name, arguments, _) in INVERTIBLE.into_iter().chain(others) {
        let component = component(name, arguments);
        let image = volume();
        let expected = apply(&component, &image);
        for ordered in memory_orders(&image) {
            // Axes are combined in the order of memory, which rounds otherwise.
            let found = apply(&component, &ordered);
            assert_eq!((found.shape(), affine(&found)), (expected.shape(), affine(&expected)), "{name}");
            for (found, expected) in numbers(&found).iter().zip(numbers(&expected)) {
                assert!((found - expected).abs() < 1e-3, "{name}: {found}, not {expected}");
            }
        }
        assert_same(&image, &volume(), "the input is not written to");
    }
}

#[test]
fn a_grid_of_the_voxels_themselves_changes_nothing() {
    let image = volume();
    let grid = component("AffineGrid", "{}");
    let size = Value::from(vec![4i64, 5, 6]);
    let Ok(Value::List(made)) = transform::apply(&grid, size, &Run::default()) else { panic!("a grid and a matrix") };
    let input = Value::List(vec![Value::from(image.clone()), made[0].clone()]);
    let same =
        transform::apply(&component("Resample", "{}"), input, &Run::default()).and_then(tensor).expect("an image");
    assert_eq!(numbers(&same), numbers(&image));
    assert_eq!((affine(&same), history(&same)), (affine(&image), "[]".to_owned()));
}

#[test]
fn sizes_that_do_not_fit_memory_are_errors() {
    for (name, arguments) in [
        ("Resize", r#"{"spatial_size":[4000000000,4000000000,4000000000]}"#),
        ("Resize", r#"{"spatial_size":9000000000000000000,"size_mode":"longest"}"#),
        ("Zoom", r#"{"zoom":1e300,"keep_size":false}"#),
        ("Zoom", r#"{"zoom":0.01}"#),
        ("Affine", r#"{"spatial_size":4000000000}"#),
    ] {
        assert!(
            transform::apply(&component(name, arguments), Value::from(volume()), &Run::default()).is_err(),
            "{name}"
        );
    }
}
