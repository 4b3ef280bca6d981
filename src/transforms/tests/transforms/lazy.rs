//! Lazy execution, ApplyPending.

use super::*;
use mica_core::history::Pending;
use mica_core::{ErrorCode, Operation};
use mica_transforms::lazy::apply_pending;

fn compose(transforms: &str, rest: &str) -> Component {
    component("Compose", &format!(r#"{{"transforms":[{transforms}],"lazy":true{rest}}}"#))
}

const ROWS: &str = r#"{"_target_":"Flip","spatial_axis":0}"#;
const COLUMNS: &str = r#"{"_target_":"Flip","spatial_axis":1}"#;

fn both(component: &Component, image: &MetaTensor) -> MetaTensor {
    let [kernels, torch] = EXECUTORS.map(|executor| run_on(component, image, executor).expect("applied"));
    assert_same(&kernels, &torch, "executors");
    kernels
}

#[test]
fn a_lazy_flip_waits() {
    // MONAI
    let image = placed(counting(DType::Int16, &[1, 2, 3]));
    let waiting = apply(&component("Flip", r#"{"spatial_axis":0,"lazy":true}"#), &image);
    assert_same(&waiting, &image, "voxels stay");
    assert_eq!((affine(&waiting), history(&waiting)), (AFFINE.to_vec(), "[]".to_owned()));
    assert_eq!(
        pending(&waiting),
        r#"[{"class":"Flip","tracing":true,"do_transforms":true,"orig_size":[2,3],"lazy":true,"extra_info":{"axes":0},"lazy_shape":[2,3],"lazy_affine":[[-1.0,0.0,1.0],[0.0,1.0,0.0],[0.0,0.0,1.0]]}]"#
    );
    assert_eq!(waiting.pending_affine().expect("affine").to_vec()[..4], [2.0, 0.0, 0.0, 88.0]);
}

#[test]
fn pending_flips_become_one_step_in_float32() {
    // MONAI
    let expected_history = r#"[{"class":"Flip","tracing":true,"do_transforms":true,"orig_size":[2,3],"lazy":true,"extra_info":{"axes":0},"lazy_shape":[2,3],"lazy_affine":[[-1.0,0.0,1.0],[0.0,1.0,0.0],[0.0,0.0,1.0]]},{"class":"Flip","tracing":true,"do_transforms":true,"orig_size":[2,3],"lazy":true,"extra_info":{"axes":1},"lazy_shape":[2,3],"lazy_affine":[[1.0,0.0,0.0],[0.0,-1.0,2.0],[0.0,0.0,1.0]]}]"#;
    for dtype in DType::ALL {
        let image = placed(counting(dtype, &[1, 2, 3]));
        let flipped = both(&compose(&format!("{ROWS},{COLUMNS}"), ""), &image);
        assert_eq!(flipped.dtype().ok(), Some(DType::Float32));
        let mut expected = numbers(&image);
        expected.reverse();
        assert_eq!(numbers(&flipped), expected, "{dtype}");
        assert_eq!(affine(&flipped), [2., 0., 88., 0., -1.5, -123., 0., 0., 1.]);
        assert_eq!((history(&flipped), pending(&flipped)), (expected_history.to_owned(), "[]".to_owned()));
    }
    // MONAI: the same flip twice is nothing, but for the type and the affine.
    let same = both(&compose(&format!("{ROWS},{ROWS}"), ""), &placed(counting(DType::UInt8, &[1, 2, 3])));
    assert_eq!(
        (numbers(&same), affine(&same)),
        (vec![0., 1., 2., 3., 4., 5.], vec![-2., 0., 90., 0., 1.5, -126., 0., 0., 1.])
    );
    // MONAI: three dimensions.
    let flips = r#"{"_target_":"Flip","spatial_axis":0},{"_target_":"Flip","spatial_axis":[1,2]}"#;
    let volume = both(&compose(flips, ""), &placed(counting(DType::Float32, &[1, 2, 2, 3])));
    assert_eq!(numbers(&volume), (0..12).rev().map(f64::from).collect::<Vec<_>>());
    assert_eq!(affine(&volume)[..12], [2., 0., 0., 88., 0., -1.5, 0., -124.5, 0., 0., -3., -66.]);
}

#[test]
fn nothing_is_copied_where_nothing_changes() {
    let image = counting(DType::Float32, &[1, 2, 3]);
    let same = apply(&compose(&format!("{ROWS},{ROWS}"), ""), &image);
    assert_eq!(same.data_pointer().ok(), image.data_pointer().ok());
}

#[test]
fn the_affine_keeps_the_rank_that_monai_gives_it() {
    let image = placed(counting(DType::Float32, &[1, 2, 3]));
    // MONAI: a RandFlip that did not act brings a 4x4 matrix.
    let idle = compose(r#"{"_target_":"RandFlip","prob":0,"spatial_axis":0}"#, "");
    let same = both(&idle, &image);
    assert_eq!((affine(&same), numbers(&same)), (AFFINE.to_vec(), numbers(&image)));
    assert!(history(&same).contains(r#""do_transforms":false"#) && history(&same).contains(r#""lazy":true"#));
    // MONAI: so do align_corners and a resample_mode other than auto.
    for overrides in [r#"{"align_corners":true}"#, r#"{"resample_mode":"x","mode":"nearest"}"#] {
        let flipped = both(&compose(ROWS, &format!(r#","overrides":{overrides}"#)), &image);
        assert_eq!(numbers(&flipped), [3., 4., 5., 0., 1., 2.]);
        assert_eq!(affine(&flipped)[..8], [2., 0., 0., 88., 0., 1.5, 0., -126.]);
    }
    // MONAI multiplies 3x3 with 4x4 and fails; here it is one 4x4 matrix.
    let mixed = compose(&format!(r#"{ROWS},{{"_target_":"RandFlip","prob":0}}"#), "");
    let flipped = both(&mixed, &image);
    assert_eq!((numbers(&flipped), affine(&flipped).len()), (vec![3., 4., 5., 0., 1., 2.], 16));
    // MONAI has no lazy step for one axis: here it equals the eager one.
    let line = placed(counting(DType::Float32, &[1, 3]));
    let lazy = both(&compose(ROWS, ""), &line);
    let eager = apply(&component("Flip", r#"{"spatial_axis":0}"#), &line);
    assert_eq!((numbers(&lazy), affine(&lazy)), (numbers(&eager), affine(&eager)));
    let mixed = both(&mixed_line(), &line);
    assert_eq!(numbers(&mixed), [2.0, 1.0, 0.0]);
}

fn mixed_line() -> Component {
    compose(&format!(r#"{{"_target_":"RandFlip","prob":0}},{ROWS}"#), "")
}

#[test]
fn images_of_four_dimensions_and_without_voxels_are_taken() {
    let time = placed(counting(DType::Int16, &[1, 2, 1, 1, 3]));
    let flipped = both(&compose(ROWS, ""), &time);
    assert_eq!(numbers(&flipped), [3., 4., 5., 0., 1., 2.]);
    let beyond = compose(r#"{"_target_":"Flip","spatial_axis":3}"#, "");
    assert_refused(
        run_on(&beyond, &time, Executor::Auto),
        ErrorCode::Unsupported,
        &["transforms[0].Flip", "spatial axis 3", "lazy=false"],
    );
    let empty = both(&compose(ROWS, ""), &placed(counting(DType::Int16, &[1, 0, 3])));
    assert_eq!((empty.shape(), empty.dtype().ok()), (&[1, 0, 3][..], Some(DType::Float32)));
}

/// An image with pending operations of these matrices and shapes.
fn with_pending(mut image: MetaTensor, steps: &[(&str, &[f64], &[i64])]) -> MetaTensor {
    let info = image.image_mut().expect("image");
    for (class, affine, shape) in steps {
        info.pending.push(Pending {
            operation: Operation {
                class: (*class).to_owned(),
                lazy: true,
                do_transforms: true,
                tracing: true,
                ..Operation::default()
            },
            shape: shape.to_vec(),
            affine: Affine::from_slice(affine).expect("affine"),
        });
    }
    image
}

fn carried_out(image: &MetaTensor, overrides: &str) -> Result<MetaTensor> {
    let overrides = Value::from_json_str(overrides)?;
    let [kernels, torch] = EXECUTORS
        .map(|executor| apply_pending(image.clone(), overrides.as_map().ok(), &Run { executor, ..Run::default() }));
    let (kernels, torch) = (kernels?, torch?);
    // Where libtorch interpolates, its coordinates are rounded.
    for (found, expected) in numbers(&torch).iter().zip(numbers(&kernels)) {
        assert!((found - expected).abs() < 1e-6, "{found}, not {expected}");
    }
    let torch = torch.with_tensor(kernels.tensor().shallow_clone())?;
    assert_same(&kernels, &torch, "executors");
    Ok(kernels)
}

#[test]
fn permutations_and_crops_are_views() {
    // Output (i, j) is input (j + 1, i): transposed, without the first row.
    let image =
        with_pending(counting(DType::Float32, &[1, 3, 2]), &[("Crop", &[0., 1., 1., 1., 0., 0., 0., 0., 1.], &[2, 2])]);
    let moved = carried_out(&image, "{}").expect("moved");
    assert_eq!((moved.shape(), numbers(&moved)), (&[1, 2, 2][..], vec![2., 4., 3., 5.]));
    let start = image.data_pointer().expect("pointer").addr();
    assert_eq!(moved.data_pointer().expect("pointer").addr(), start + 2 * 4);
    // With a flip: output (i, j) is input (2 - i, j).
    let image =
        with_pending(counting(DType::Int16, &[1, 4, 2]), &[("Crop", &[-1., 0., 2., 0., 1., 0., 0., 0., 1.], &[2, 2])]);
    let moved = carried_out(&image, "{}").expect("moved");
    assert_eq!((moved.shape(), numbers(&moved)), (&[1, 2, 2][..], vec![4., 5., 2., 3.]));
}

#[test]
fn what_lies_outside_is_padded_as_the_overrides_say() {
    // Output i is input i - 3 of 0 1 2.
    let shift: &[f64] = &[1., 0., -3., 0., 1., 0., 0., 0., 1.];
    let image = with_pending(counting(DType::Int16, &[1, 3, 1]), &[("Pad", shift, &[9, 1])]);
    for (overrides, expected) in [
        ("{}", [0., 0., 0., 0., 1., 2., 0., 0., 0.]),
        (r#"{"padding_mode":"zeros"}"#, [0., 0., 0., 0., 1., 2., 0., 0., 0.]),
        (r#"{"padding_mode":"border"}"#, [0., 0., 0., 0., 1., 2., 2., 2., 2.]),
        (r#"{"padding_mode":"reflection"}"#, [1., 2., 1., 0., 1., 2., 1., 0., 1.]),
        (r#"{"padding_mode":"grid-wrap"}"#, [0., 1., 2., 0., 1., 2., 0., 1., 2.]),
        (r#"{"align_corners":true}"#, [0., 0., 0., 0., 1., 2., 2., 2., 2.]),
        (r#"{"align_corners":true,"padding_mode":"reflection"}"#, [1., 2., 1., 0., 1., 2., 1., 0., 1.]),
        (r#"{"resample_mode":"x","padding_mode":"reflection"}"#, [2., 1., 0., 0., 1., 2., 2., 1., 0.]),
    ] {
        let moved = carried_out(&image, overrides).expect("moved");
        assert_eq!((numbers(&moved), moved.dtype().ok()), (expected.to_vec(), Some(DType::Float32)), "{overrides}");
    }
    // Flipped and beyond both ends: output i is input 3 - i of 0 1 2.
    let image =
        with_pending(counting(DType::UInt16, &[1, 3, 1]), &[("Pad", &[-1., 0., 3., 0., 1., 0., 0., 0., 1.], &[5, 1])]);
    assert_eq!(numbers(&carried_out(&image, "{}").expect("moved")), [0., 2., 1., 0., 0.]);
    // Nothing of the image is left.
    let image =
        with_pending(counting(DType::Float32, &[1, 3, 1]), &[("Crop", &[1., 0., 9., 0., 1., 0., 0., 0., 1.], &[2, 1])]);
    assert_eq!(numbers(&carried_out(&image, "{}").expect("moved")), [0., 0.]);
    // Nothing was there.
    let image =
        with_pending(counting(DType::Float32, &[1, 0, 2]), &[("Pad", &[1., 0., 0., 0., 1., 0., 0., 0., 1.], &[2, 2])]);
    assert_eq!(numbers(&carried_out(&image, "{}").expect("moved")), [0.; 4]);
    assert_refused(carried_out(&image, r#"{"padding_mode":"border"}"#), ErrorCode::Shape, &["no voxels", "'zeros'"]);
}

#[test]
fn rounding_errors_of_matrices_do_not_matter() {
    let nearly: &[f64] = &[-1.0 + 1e-9, 1e-12, 1.0 - 1e-9, 0., 1., 0., 0., 0., 1.];
    let image = with_pending(counting(DType::Float32, &[1, 2, 3]), &[("Flip", nearly, &[2, 3])]);
    assert_eq!(numbers(&carried_out(&image, "{}").expect("moved")), [3., 4., 5., 0., 1., 2.]);
}

#[test]
fn what_needs_interpolation_is_interpolated_once() {
    let flip: &[f64] = &[-1., 0., 1., 0., 1., 0., 0., 0., 1.];
    let zoom: &[f64] = &[0.5, 0., 0., 0., 1., 0., 0., 0., 1.];
    let image =
        with_pending(counting(DType::Float32, &[1, 2, 3]), &[("Flip", flip, &[2, 3]), ("Spacing", zoom, &[4, 3])]);
    // Rows 1 - i / 2 of 0 1 2 and 3 4 5; the last one lies outside.
    for (overrides, last) in [("{}", [0., 1., 2.]), (r#"{"padding_mode":"zeros"}"#, [0., 0.5, 1.])] {
        let moved = carried_out(&image, overrides).expect("moved");
        let mut expected = vec![3., 4., 5., 1.5, 2.5, 3.5, 0., 1., 2.];
        expected.extend(last);
        assert_eq!((moved.shape(), numbers(&moved)), (&[1, 4, 3][..], expected), "{overrides}");
    }
    let nearest = carried_out(&image, r#"{"mode":"nearest"}"#).expect("moved");
    assert_eq!(numbers(&nearest)[..9], [3., 4., 5., 0., 1., 2., 0., 1., 2.]);
    let spline = carried_out(&image, r#"{"mode":1}"#).expect("moved");
    assert_eq!(numbers(&spline)[..6], [3., 4., 5., 1.5, 2.5, 3.5]);
    assert_refused(carried_out(&image, r#"{"mode":"area"}"#), ErrorCode::InvalidArgument, &["'area' is for resizing"]);
}

#[test]
fn overrides_are_checked_where_they_are_used() {
    let image = counting(DType::Int16, &[1, 2, 3]);
    for (overrides, parts) in [
        (r#"{"foo":1}"#, &["unknown key 'foo'", "mode, padding_mode, dtype, align_corners, resample_mode, device"][..]),
        (r#"{"moed":"nearest"}"#, &["did you mean 'mode'?"]),
        (r#"{"mode":"x"}"#, &["'mode'", "'bilinear'", "0 to 5", "'x'"]),
        (r#"{"mode":6}"#, &["'mode'", "found 6"]),
        (r#"{"padding_mode":"x"}"#, &["'padding_mode'", "'zeros', 'border', 'reflection'"]),
        (r#"{"align_corners":1}"#, &["'align_corners'", "a bool", "int 1"]),
        (r#"{"dtype":"flaot32"}"#, &["'dtype'", "did you mean 'float32'"]),
    ] {
        let rest = format!(r#","overrides":{overrides}"#);
        assert_refused(run_on(&compose(ROWS, &rest), &image, Executor::Auto), ErrorCode::InvalidArgument, parts);
    }
    let rest = r#","overrides":{"device":"cuda:77"}"#;
    assert_refused(run_on(&compose(ROWS, rest), &image, Executor::Auto), ErrorCode::Device, &["cuda:77"]);
    // MONAI: the type stays float32 whatever they say.
    for overrides in [r#"{"dtype":"float64"}"#, r#"{"dtype":null}"#, r#"{"mode":3}"#, r#"{"device":"cpu"}"#, "{}"] {
        let flipped = apply(&compose(ROWS, &format!(r#","overrides":{overrides}"#)), &image);
        assert_eq!((numbers(&flipped), flipped.dtype().ok()), (vec![3., 4., 5., 0., 1., 2.], Some(DType::Float32)));
    }
    // MONAI: an eager pipeline does not look at them.
    let eager = component("Compose", &format!(r#"{{"transforms":[{ROWS}],"overrides":{{"foo":1}}}}"#));
    assert_eq!(apply(&eager, &image).dtype().ok(), Some(DType::Int16));
}

#[test]
fn each_key_of_a_sample_has_its_own_overrides() {
    let pipeline = component(
        "Compose",
        r#"{"transforms":{"_target_":"Flipd","keys":["a","b"],"spatial_axis":0},"lazy":true,"overrides":{"a":{"align_corners":true},"c":5}}"#,
    );
    let image = placed(counting(DType::Float32, &[1, 2, 3]));
    let output = transform::apply(
        &pipeline,
        sample([("a", image.clone().into()), ("b", image.clone().into())]),
        &Run::default(),
    );
    let output = output.expect("applied");
    // MONAI
    assert_eq!((affine(&at(&output, "a")).len(), affine(&at(&output, "b")).len()), (16, 9));
    let wrong = r#"{"transforms":{"_target_":"Flipd","keys":"a"},"lazy":true,"overrides":{"a":5}}"#;
    let result = transform::apply(&component("Compose", wrong), sample([("a", image.into())]), &Run::default());
    assert_refused(result, ErrorCode::InvalidArgument, &["overrides: 'a'", "int 5"]);
}

#[test]
fn apply_pending_acts_inside_a_compose_only() {
    let image = placed(counting(DType::Float32, &[1, 2, 3]));
    let waiting = apply(&component("Flip", r#"{"spatial_axis":0,"lazy":true}"#), &image);
    let alone = component("ApplyPending", "{}");
    assert_eq!(pending(&apply(&alone, &waiting)), pending(&waiting));
    assert_eq!(numbers(&invert(&alone, &image).expect("the same")), numbers(&image));
    // MONAI: both an empty Compose and one with ApplyPending.
    for transforms in [r#"{"_target_":"ApplyPending"}"#, ""] {
        let applied = apply(&component("Compose", &format!(r#"{{"transforms":[{transforms}]}}"#)), &waiting);
        assert_eq!((numbers(&applied), pending(&applied)), (vec![3., 4., 5., 0., 1., 2.], "[]".to_owned()));
    }
    // MONAI: keys that are not there do not matter, and there is no argument about it.
    let keys = component("ApplyPendingd", r#"{"keys":["a","b"]}"#);
    assert!(transform::apply(&keys, sample([("b", Value::Int(1))]), &Run::default()).is_ok());
    let result = build("ApplyPendingd", r#"{"keys":"a","allow_missing_keys":true}"#);
    assert_refused(result, ErrorCode::InvalidArgument, &["no argument 'allow_missing_keys'"]);
}

#[test]
fn apply_pending_of_keys_leaves_the_others_waiting() {
    // A transform of the application, between, sees what waits.
    struct Look(std::sync::Mutex<Vec<usize>>);
    impl transform::Transform for Look {
        fn apply(&self, input: Value, _run: &Run<'_>) -> Result<Value> {
            let count = |key| at(&input, key).image().expect("image").pending.len();
            self.0.lock().expect("lock").extend([count("a"), count("b")]);
            Ok(input)
        }
        fn invert(&self, input: Value, _run: &Run<'_>) -> Result<Value> {
            Ok(input)
        }
        fn abilities(&self) -> transform::Abilities {
            transform::Abilities { lazy: true, ..transform::Abilities::NONE }
        }
    }
    static LOOK: Look = Look(std::sync::Mutex::new(Vec::new()));
    struct Shared;
    impl transform::Transform for Shared {
        fn apply(&self, input: Value, run: &Run<'_>) -> Result<Value> {
            LOOK.apply(input, run)
        }
        fn invert(&self, input: Value, run: &Run<'_>) -> Result<Value> {
            LOOK.invert(input, run)
        }
        fn abilities(&self) -> transform::Abilities {
            LOOK.abilities()
        }
    }
    registry::install(mica_transforms::register);
    let steps = vec![
        component("Flipd", r#"{"keys":["a","b"],"spatial_axis":0}"#),
        transform::component("Look", Shared),
        component("ApplyPendingd", r#"{"keys":"a"}"#),
        transform::component("Look", Shared),
    ];
    let pipeline = with_values("Compose", [("transforms", Value::from(steps)), ("lazy", Value::Bool(true))]);
    let image = counting(DType::Float32, &[1, 2, 3]);
    let output =
        transform::apply(&pipeline, sample([("a", image.clone().into()), ("b", image.into())]), &Run::default());
    assert_eq!(*LOOK.0.lock().expect("lock"), [1, 1, 0, 1]);
    assert_eq!(numbers(&at(&output.expect("applied"), "b")), [3., 4., 5., 0., 1., 2.]);
}

#[test]
fn a_batch_with_pending_operations_is_refused() {
    let waiting = apply(&component("Flip", r#"{"lazy":true}"#), &counting(DType::Float32, &[1, 2, 3]));
    let batch = mica_core::batch::collate(&[waiting.clone().into(), waiting.into()]).and_then(tensor).expect("batch");
    let result = run_on(&component("Compose", "{}"), &batch, Executor::Auto);
    assert_refused(result, ErrorCode::State, &["batch", "decollate"]);
}

#[test]
fn a_plain_tensor_is_flipped_at_once_where_nothing_can_wait() {
    // Only code that switches metadata off sees plain tensors in transforms; the matrix has nowhere to wait then.
    let image = counting(DType::Float32, &[1, 2, 3]).with_new_info(mica_core::Info::Plain);
    let flip = mica_transforms::spatial::Flip { spatial_axis: None, lazy: true };
    let flipped = transform::ImageTransform::apply(&flip, image, &Run::default()).expect("flipped");
    assert_eq!(numbers(&flipped), [5., 4., 3., 2., 1., 0.]);
}

#[test]
fn a_skipped_random_step_leaves_the_rank_of_the_affine() {
    let mut picture = counting(DType::Float32, &[1, 3, 3]);
    picture.image_mut().expect("an image").affine = Affine::identity(2).expect("an affine");
    let pipeline = component(
        "Compose",
        r#"{"transforms":[{"_target_":"Flip","spatial_axis":0},{"_target_":"RandFlip","prob":0}],"lazy":true}"#,
    );
    assert_eq!(apply(&pipeline, &picture).affine().expect("an affine").size(), 3);
}
