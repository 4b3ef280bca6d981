//! ScaleIntensityRange, NormalizeIntensity.

use super::*;
use mica_core::ErrorCode;

const NUMERIC: [DType; 10] = [
    DType::UInt8,
    DType::Int8,
    DType::UInt16,
    DType::Int16,
    DType::Int32,
    DType::Int64,
    DType::Float16,
    DType::BFloat16,
    DType::Float32,
    DType::Float64,
];

fn scale(arguments: &str, image: &MetaTensor) -> MetaTensor {
    let transform = component("ScaleIntensityRange", arguments);
    let [kernels, torch] = EXECUTORS.map(|executor| run_on(&transform, image, executor).expect(arguments));
    assert_same(&kernels, &torch, arguments);
    kernels
}

#[test]
fn a_range_is_scaled_in_the_floating_type_of_the_image() {
    // MONAI: a 0..10, b 0..1, clip, for 0 1 2 3 4 5.
    let float = [0.0, 0.10000000149011612, 0.20000000298023224, 0.30000001192092896, 0.4000000059604645, 0.5];
    let half = [0.0, 0.0999755859375, 0.199951171875, 0.300048828125, 0.39990234375, 0.5];
    let brain = [0.0, 0.10009765625, 0.2001953125, 0.30078125, 0.400390625, 0.5];
    for dtype in NUMERIC {
        for clip in [true, false] {
            let arguments = format!(r#"{{"a_min":0,"a_max":10,"b_min":0,"b_max":1,"clip":{clip}}}"#);
            let scaled = scale(&arguments, &counting(dtype, &[1, 2, 3]));
            let expected = match dtype {
                DType::Float16 => half,
                DType::BFloat16 => brain,
                _ => float,
            };
            assert_eq!(numbers(&scaled), expected, "{dtype}");
            assert_eq!(scaled.dtype().ok(), Some(DType::Float32));
        }
    }
}

#[test]
fn the_type_of_the_result_is_chosen_or_kept() {
    let arguments = r#"{"a_min":0,"a_max":10,"b_min":0,"b_max":1,"dtype":null}"#;
    for dtype in NUMERIC {
        let scaled = scale(arguments, &counting(dtype, &[1, 2, 3]));
        assert_eq!(scaled.dtype().ok(), Some(dtype));
        // MONAI: the fraction is dropped.
        if !dtype.is_floating_point() {
            assert_eq!(numbers(&scaled), [0.0; 6]);
        }
    }
    // MONAI: float64 stays float64 until the end.
    let scaled = scale(arguments, &counting(DType::Float64, &[1, 2, 3]));
    assert_eq!(
        numbers(&scaled),
        [0.0, 0.1, 0.2, 0.30000000000000004, 0.4, 0.5].map(|x: f64| (x * 10.0).round() / 10.0)
    );
    // MONAI: dtype uint8 of -20..300 wraps around: 236 240 12 44.
    let bytes = scale(
        r#"{"a_min":0,"a_max":1,"dtype":"uint8"}"#,
        &image(DType::Float32, &[1, 4], &[-20.0, 240.0, 12.5, 300.0]),
    );
    assert_eq!(numbers(&bytes), [236.0, 240.0, 12.0, 44.0]);
}

#[test]
fn clipping_needs_one_bound_only() {
    let image = counting(DType::Float32, &[1, 2, 3]);
    // MONAI
    let low = scale(r#"{"a_min":0,"a_max":10,"b_min":0.25,"clip":true}"#, &image);
    assert_eq!(numbers(&low), [0.25, 0.25, 0.25, 0.30000001192092896, 0.4000000059604645, 0.5]);
    let high = scale(r#"{"a_min":0,"a_max":10,"b_max":0.25,"clip":true}"#, &image);
    assert_eq!(numbers(&high), [0.0, 0.10000000149011612, 0.20000000298023224, 0.25, 0.25, 0.25]);
    let crossed = scale(r#"{"a_min":0,"a_max":10,"b_min":1,"b_max":0,"clip":true}"#, &image);
    assert_eq!(numbers(&crossed), [0.0; 6]);
    for executor in EXECUTORS {
        let transform = component("ScaleIntensityRange", r#"{"a_min":0,"a_max":10,"clip":true}"#);
        assert_refused(run_on(&transform, &image, executor), ErrorCode::InvalidArgument, &["clip", "b_min or b_max"]);
    }
}

#[test]
fn non_finite_intensities_stay_or_are_clipped() {
    let image = image(DType::Float32, &[1, 3], &[f64::NAN, f64::INFINITY, f64::NEG_INFINITY]);
    let scaled = numbers(&scale(r#"{"a_min":0,"a_max":10,"b_min":0,"b_max":1,"clip":true}"#, &image));
    assert!(scaled[0].is_nan());
    assert_eq!(scaled[1..], [1.0, 0.0]);
}

#[test]
fn an_empty_range_only_shifts() {
    // MONAI: a_min = a_max = 1, b_min = 2: x - 1 + 2 in the type of the image, whatever dtype says.
    for dtype in NUMERIC {
        let shifted = scale(r#"{"a_min":1,"a_max":1,"b_min":2}"#, &counting(dtype, &[1, 2, 3]));
        assert_eq!(shifted.dtype().ok(), Some(dtype));
        assert_eq!(numbers(&shifted), [1.0, 2.0, 3.0, 4.0, 5.0, 6.0], "{dtype}");
    }
    // MONAI: with amounts that are not whole numbers an integer image becomes float32.
    let shifted = scale(r#"{"a_min":1.5,"a_max":1.5,"b_min":2.0}"#, &counting(DType::Int16, &[1, 2, 3]));
    assert_eq!(shifted.dtype().ok(), Some(DType::Float32));
    assert_eq!(numbers(&shifted), [0.5, 1.5, 2.5, 3.5, 4.5, 5.5]);
    // MONAI: clip without bounds is no error here, and does nothing.
    let shifted = scale(r#"{"a_min":1,"a_max":1,"clip":true}"#, &counting(DType::Float32, &[1, 2, 3]));
    assert_eq!(numbers(&shifted), [-1.0, 0.0, 1.0, 2.0, 3.0, 4.0]);
}

#[test]
fn small_integers_never_wrap_around() {
    // (3 - 10) / 10 and (200 - 10) / 10 in float32; MONAI gives 24.9 for the first with a_min=10, and this with a_min=10.0.
    for a_min in ["10", "10.0"] {
        let scaled = scale(&format!(r#"{{"a_min":{a_min},"a_max":20}}"#), &image(DType::UInt8, &[1, 2], &[3.0, 200.0]));
        assert_eq!(numbers(&scaled), [-0.699999988079071, 19.0]);
    }
    let scaled = scale(r#"{"a_min":-175,"a_max":-174}"#, &image(DType::Int16, &[1, 1], &[32767.0]));
    assert_eq!(numbers(&scaled), [32942.0]);
}

#[test]
fn large_integers_are_subtracted_exactly() {
    // 2^24 + 1 is no float32, but the difference is.
    for dtype in [DType::Int32, DType::Int64] {
        let scaled = scale(r#"{"a_min":16777216,"a_max":16777218}"#, &image(dtype, &[1, 1], &[16777217.0]));
        assert_eq!(numbers(&scaled), [0.5]);
    }
}

#[test]
fn any_shape_and_memory_order_is_scaled_in_place_of_the_same_order() {
    let arguments = r#"{"a_min":-10.5,"a_max":250.25,"b_min":0.1,"b_max":1.3}"#;
    let transform = component("ScaleIntensityRange", arguments);
    for shape in [
        &[][..],
        &[3],
        &[2, 3],
        &[2, 3, 4],
        &[2, 3, 4, 5],
        &[1, 2, 3, 4, 5],
        &[0, 3],
        &[2, 0, 4],
        &[1, 1, 2, 1, 2, 3, 2],
    ] {
        let plain = counting(DType::Int16, shape);
        let expected = numbers(&scale(arguments, &plain));
        for image in memory_orders(&plain) {
            let scaled = scale(arguments, &image);
            assert_eq!(numbers(&scaled), expected, "{shape:?}");
        }
    }
    let volume = counting(DType::Int16, &[2, 3, 4, 5]);
    let fortran = &memory_orders(&volume)[1];
    for executor in EXECUTORS {
        let scaled = run_on(&transform, fortran, executor).expect("scaled");
        assert_eq!(scaled.strides(), fortran.strides());
    }
    // 17 dimensions are more than kernels have views for.
    let deep = counting(DType::Float32, &[1; 17]);
    assert_eq!(numbers(&apply(&component("ScaleIntensityRange", r#"{"a_min":-1,"a_max":1}"#), &deep)), [0.5]);
}

#[test]
fn metadata_history_and_input_stay() {
    let mut original = placed(counting(DType::Float32, &[1, 2, 3]));
    original.image_mut().expect("image").meta.insert("filename_or_obj".into(), Value::from("a.nii"));
    let flipped = apply(&component("Flip", "{}"), &original);
    let scaled = scale(r#"{"a_min":0,"a_max":10}"#, &flipped);
    assert_eq!(scaled.meta_json(), flipped.meta_json());
    assert_eq!(history(&scaled), history(&flipped));
    assert_eq!(numbers(&original), [0.0, 1.0, 2.0, 3.0, 4.0, 5.0]);
}

#[test]
fn what_cannot_be_scaled_is_refused() {
    let transform = component("ScaleIntensityRange", r#"{"a_min":0,"a_max":10}"#);
    for executor in EXECUTORS {
        let result = run_on(&transform, &counting(DType::Bool, &[1, 2]), executor);
        assert_refused(result, ErrorCode::Type, &["ScaleIntensityRange", "bool", "CastToType"]);
    }
    let result = transform::apply(&transform, Value::from("x"), &Run::default());
    assert_refused(result, ErrorCode::Type, &["an image", "str"]);
    let result = transform::apply(&transform, sample([("image", Value::Null)]), &Run::default());
    assert_refused(result, ErrorCode::Type, &["ScaleIntensityRanged"]);
    assert_refused(invert(&transform, &counting(DType::Float32, &[1, 2])), ErrorCode::Unsupported, &["not invertible"]);
    assert_refused(build("ScaleIntensityRange", r#"{"a_min":0}"#), ErrorCode::InvalidArgument, &["a_max", "missing"]);
    let result = build("ScaleIntensityRange", r#"{"a_min":"x","a_max":1}"#);
    assert_refused(result, ErrorCode::InvalidArgument, &["a_min", "expected float", "\"x\""]);
}

#[test]
fn bounds_that_are_no_numbers_or_too_large_are_refused() {
    let half = counting(DType::Float16, &[1, 2]);
    for executor in EXECUTORS {
        for name in ["a_min", "a_max", "b_min", "b_max"] {
            let mut arguments = vec![("a_min", Value::Int(0)), ("a_max", Value::Int(9)), ("clip", Value::Bool(true))];
            arguments.retain(|(argument, _)| *argument != name);
            arguments.push((name, Value::Float(f64::NAN)));
            let result = run_on(&with_values("ScaleIntensityRange", arguments), &half, executor);
            assert_refused(result, ErrorCode::InvalidArgument, &[name, "expected a number, found NaN"]);
        }
        // MONAI: "value cannot be converted to type c10::Half without overflow".
        let transform = component("ScaleIntensityRange", r#"{"a_min":7,"a_max":8,"b_min":0,"b_max":1e30,"clip":true}"#);
        assert_refused(run_on(&transform, &half, executor), ErrorCode::InvalidArgument, &["b_max", "float16"]);
        // Without clipping, and in float32, there is nothing wrong with it.
        assert!(run_on(&transform, &counting(DType::Float32, &[1, 2]), executor).is_ok());
    }
}

#[test]
fn an_image_without_voxels_is_broadcast_like_any_other() {
    let transform = component("NormalizeIntensity", r#"{"subtrahend":[2,2,2],"divisor":10}"#);
    for executor in EXECUTORS {
        let result = run_on(&transform, &counting(DType::Int16, &[0, 2, 1]), executor).expect("normalised");
        assert_eq!(result.shape(), [0, 2, 3]);
    }
}

#[test]
fn a_divisor_of_more_elements_than_the_image_broadcasts_it() {
    let transform = component("NormalizeIntensity", r#"{"subtrahend":0,"divisor":[2,4,8]}"#);
    for executor in EXECUTORS {
        let result = run_on(&transform, &image(DType::Int16, &[1, 2, 1], &[8.0, 16.0]), executor).expect("normalised");
        assert_eq!(result.shape(), [1, 2, 3]);
        assert_eq!(numbers(&result), [4.0, 2.0, 1.0, 8.0, 4.0, 2.0]);
    }
}

fn normalize(arguments: &str, image: &MetaTensor) -> MetaTensor {
    normalize_with(&component("NormalizeIntensity", arguments), image)
}

fn normalize_with(transform: &Component, image: &MetaTensor) -> MetaTensor {
    let [kernels, torch] = EXECUTORS.map(|executor| run_on(transform, image, executor).expect("normalised"));
    assert_same(&kernels, &torch, "executors");
    kernels
}

/// Equal but for the last bit of float32.
fn assert_close(found: &[f64], expected: &[f64]) {
    assert_eq!(found.len(), expected.len(), "{found:?}");
    for (found, expected) in found.iter().zip(expected) {
        let same = found.is_nan() && expected.is_nan();
        assert!(same || (found - expected).abs() <= 1.2e-7 * expected.abs(), "{found} is not {expected}");
    }
}

// MONAI, of 0 1 2 3 4 5.
const WHOLE: [f64; 6] = [
    -1.4638500213623047,
    -0.8783100247383118,
    -0.29276999831199646,
    0.29276999831199646,
    0.8783100247383118,
    1.4638500213623047,
];
const NONZERO: [f64; 6] = [0.0, -1.4142135381698608, -0.7071067690849304, 0.0, 0.7071067690849304, 1.4142135381698608];

#[test]
fn an_image_of_any_type_is_normalised_in_float32() {
    for dtype in NUMERIC {
        assert_close(&numbers(&normalize("{}", &counting(dtype, &[1, 2, 3]))), &WHOLE);
        assert_close(&numbers(&normalize(r#"{"nonzero":true}"#, &counting(dtype, &[1, 2, 3]))), &NONZERO);
    }
    // MONAI
    let flags = normalize("{}", &counting(DType::Bool, &[1, 2, 3]));
    let one = 0.44721367955207825;
    assert_close(&numbers(&flags), &[-2.2360680103302, one, one, one, one, one]);
}

#[test]
fn channels_are_normalised_for_themselves_and_rounded_to_half_precision_first() {
    let expected = |dtype| match dtype {
        // MONAI
        DType::Float16 => 1.224609375,
        DType::BFloat16 => 1.2265625,
        _ => 1.2247447967529297,
    };
    for dtype in NUMERIC {
        let x = expected(dtype);
        let found = numbers(&normalize(r#"{"channel_wise":true}"#, &counting(dtype, &[2, 1, 3])));
        assert_close(&found, &[-x, 0.0, x, -x, 0.0, x]);
    }
    // MONAI
    let found = numbers(&normalize(r#"{"channel_wise":true,"nonzero":true}"#, &counting(DType::Float32, &[2, 1, 3])));
    assert_close(&found, &[0.0, -1.0, 1.0, -1.2247447967529297, 0.0, 1.2247447967529297]);
}

#[test]
fn the_result_is_cast_at_the_end() {
    for dtype in NUMERIC {
        let found = normalize(r#"{"dtype":null}"#, &counting(dtype, &[1, 2, 3]));
        assert_eq!(found.dtype().ok(), Some(dtype));
        // MONAI: -1.46 is -1, of unsigned types the largest number.
        let first = match dtype {
            DType::UInt8 => 255.0,
            DType::UInt16 => 65535.0,
            DType::Float16 => -1.4638671875,
            DType::BFloat16 => -1.4609375,
            dtype if dtype.is_floating_point() => WHOLE[0],
            _ => -1.0,
        };
        assert_close(&numbers(&found)[..1], &[first]);
    }
}

#[test]
fn given_amounts_replace_mean_and_deviation() {
    let two = counting(DType::Float32, &[2, 1, 3]);
    let one = counting(DType::Float32, &[1, 2, 3]);
    let third = 1.2247447967529297;
    // MONAI, for lists where there is channel_wise and for arrays where there is not.
    for (arguments, image, expected) in [
        (r#"{"divisor":0}"#, &one, [-2.5, -1.5, -0.5, 0.5, 1.5, 2.5]),
        (r#"{"divisor":0.0,"subtrahend":1}"#, &one, [-1.0, 0.0, 1.0, 2.0, 3.0, 4.0]),
        (r#"{"subtrahend":1,"divisor":2,"nonzero":true}"#, &one, [0.0, 0.0, 0.5, 1.0, 1.5, 2.0]),
        (r#"{"channel_wise":true,"subtrahend":[1,2]}"#, &two, [-third, 0.0, third, third, 2.0 * third, 3.0 * third]),
        (r#"{"channel_wise":true,"subtrahend":[1,2],"divisor":[1,2]}"#, &two, [-1.0, 0.0, 1.0, 0.5, 1.0, 1.5]),
        (r#"{"channel_wise":true,"subtrahend":[0,0],"divisor":[2,0]}"#, &two, [0.0, 0.5, 1.0, 3.0, 4.0, 5.0]),
        (r#"{"subtrahend":[[[1]]],"divisor":[[[2]]]}"#, &one, [-0.5, 0.0, 0.5, 1.0, 1.5, 2.0]),
        (r#"{"subtrahend":1,"divisor":[0,2,0]}"#, &one, [-1.0, 0.0, 1.0, 2.0, 1.5, 4.0]),
        (r#"{"subtrahend":1,"divisor":[[[0,2,2],[0,0,0]]]}"#, &one, [-1.0, 0.0, 0.5, 2.0, 3.0, 4.0]),
        (r#"{"channel_wise":true,"subtrahend":[[[0,1,2]],[[3,4,5]]],"divisor":[1,1]}"#, &two, [0.0; 6]),
    ] {
        assert_close(&numbers(&normalize(arguments, image)), &expected);
    }
}

#[test]
fn amounts_may_be_tensors_of_any_type() {
    for dtype in NUMERIC {
        let amounts =
            [("subtrahend", counting(dtype, &[2]).into()), ("divisor", image(dtype, &[2], &[1.0, 2.0]).into())];
        let channels =
            with_values("NormalizeIntensity", amounts.into_iter().chain([("channel_wise", Value::Bool(true))]));
        let found = numbers(&normalize_with(&channels, &counting(DType::Int16, &[2, 1, 3])));
        assert_eq!(found, [0.0, 1.0, 2.0, 1.0, 1.5, 2.0], "{dtype}");
        let whole = with_values(
            "NormalizeIntensity",
            [("subtrahend", counting(dtype, &[1, 2, 3]).into()), ("divisor", image(dtype, &[], &[2.0]).into())],
        );
        assert_eq!(numbers(&normalize_with(&whole, &counting(DType::Int16, &[1, 2, 3]))), [0.0; 6]);
    }
    // An array with more channels makes the image larger, as in PyTorch.
    let grown = with_values(
        "NormalizeIntensity",
        [("subtrahend", counting(DType::Float32, &[2, 1]).into()), ("divisor", Value::Int(1))],
    );
    let found = normalize_with(&grown, &counting(DType::Float32, &[1, 3]));
    assert_eq!((found.shape(), numbers(&found)), (&[2, 3][..], vec![0.0, 1.0, 2.0, -1.0, 0.0, 1.0]));
}

#[test]
fn images_without_spread_or_without_voxels_are_normalised_too() {
    let zeros = image(DType::Float32, &[1, 3], &[0.0; 3]);
    for arguments in ["{}", r#"{"nonzero":true}"#, r#"{"channel_wise":true}"#, r#"{"nonzero":true,"subtrahend":3}"#] {
        assert_eq!(numbers(&normalize(arguments, &zeros)), [0.0; 3], "{arguments}");
    }
    // A constant that float64 sums do not hit exactly.
    let constant = image(DType::Float32, &[1, 1000], &[0.1; 1000]);
    assert_eq!(numbers(&normalize("{}", &constant)), [0.0; 1000]);
    // MONAI
    let single = image(DType::Float32, &[1, 3], &[0.0, 7.0, 0.0]);
    assert_eq!(numbers(&normalize(r#"{"nonzero":true}"#, &single)), [0.0; 3]);
    let nan = image(DType::Float32, &[1, 3], &[0.0, f64::NAN, 2.0]);
    let found = numbers(&normalize(r#"{"nonzero":true}"#, &nan));
    assert!(found[0] == 0.0 && found[1].is_nan() && found[2].is_nan());
    assert!(numbers(&normalize("{}", &nan)).iter().all(|number| number.is_nan()));
    for shape in [&[1, 0][..], &[0, 3], &[2, 0, 4]] {
        for arguments in ["{}", r#"{"channel_wise":true}"#, r#"{"nonzero":true}"#] {
            let empty = normalize(arguments, &counting(DType::Int16, shape));
            assert_eq!((empty.shape(), empty.dtype().ok()), (shape, Some(DType::Float32)));
        }
    }
    assert_eq!(numbers(&normalize("{}", &image(DType::Float32, &[5], &[3.0; 5]))), [0.0; 5]);
}

#[test]
fn both_executors_normalise_noise_to_the_same_bits_in_every_memory_order() {
    let mut random = RandomState::new(7);
    let noise: Vec<f64> = (0..2 * 30 * 31 * 33).map(|_| 1000.0 + 100.0 * random.standard_normal()).collect();
    for dtype in [DType::Float32, DType::Float16, DType::Int16, DType::Float64] {
        let volume = image(dtype, &[2, 30, 31, 33], &noise);
        for arguments in ["{}", r#"{"channel_wise":true}"#, r#"{"nonzero":true,"channel_wise":true}"#] {
            let first = normalize(arguments, &volume);
            for volume in memory_orders(&volume) {
                assert_same(&normalize(arguments, &volume), &first, arguments);
            }
        }
    }
}

#[test]
fn the_input_stays_and_batches_are_taken() {
    let original = counting(DType::Float32, &[2, 1, 3]);
    normalize(r#"{"channel_wise":true,"nonzero":true}"#, &original);
    assert_eq!(numbers(&original), [0.0, 1.0, 2.0, 3.0, 4.0, 5.0]);
    let batch = mica_core::batch::collate(&[original.clone().into(), original.into()]).and_then(tensor).expect("batch");
    let found = normalize(r#"{"channel_wise":true}"#, &batch);
    assert_eq!(found.batch().map(<[_]>::len), Some(2));
    assert_close(&numbers(&found), &[WHOLE, WHOLE].concat());
}

#[test]
fn amounts_that_do_not_fit_are_refused() {
    let two = counting(DType::Float32, &[2, 1, 3]);
    for (arguments, code, parts) in [
        (
            r#"{"channel_wise":true,"subtrahend":[1,2,3]}"#,
            ErrorCode::InvalidArgument,
            &["img has 2 channels, but subtrahend has 3"][..],
        ),
        (
            r#"{"channel_wise":true,"divisor":[1]}"#,
            ErrorCode::InvalidArgument,
            &["img has 2 channels, but divisor has 1"],
        ),
        (
            r#"{"channel_wise":true,"subtrahend":1}"#,
            ErrorCode::InvalidArgument,
            &["one subtrahend per channel (2)", "the number 1"],
        ),
        (r#"{"subtrahend":[1,2]}"#, ErrorCode::Shape, &["subtrahend of shape [2]", "[2, 1, 3]"]),
        (r#"{"subtrahend":[[1,2],[3]]}"#, ErrorCode::Shape, &["subtrahend", "unequal length"]),
        (
            r#"{"channel_wise":true,"divisor":[[1,2],[3,4]]}"#,
            ErrorCode::Shape,
            &["divisor of shape [2]", "a channel of shape [1, 3]"],
        ),
    ] {
        for executor in EXECUTORS {
            assert_refused(run_on(&component("NormalizeIntensity", arguments), &two, executor), code, parts);
        }
    }
    assert_refused(
        build("NormalizeIntensity", r#"{"divisor":[1,"x"]}"#),
        ErrorCode::InvalidArgument,
        &["divisor[1]", "\"x\""],
    );
    let scalar = image(DType::Float32, &[], &[1.0]);
    assert_refused(
        run_on(&component("NormalizeIntensity", "{}"), &scalar, Executor::Auto),
        ErrorCode::Shape,
        &["at least one dimension"],
    );
}
