//! EnsureChannelFirst, EnsureType, Identity, CastToType.

use super::*;
use mica_core::{ErrorCode, Info};

fn channel_first(arguments: &str, image: &MetaTensor) -> Result<MetaTensor> {
    run_on(&component("EnsureChannelFirst", arguments), image, Executor::Auto)
}

fn original_dim(image: &MetaTensor) -> String {
    image.image().expect("image").meta["original_channel_dim"].to_json().to_string()
}

#[test]
fn channels_move_to_the_front_as_a_view() {
    let image = placed(counting(DType::Int16, &[2, 3, 4]));
    // MONAI: shapes, strides and metadata.
    for (dim, shape, strides, meta) in [
        ("0", &[2, 3, 4][..], &[12, 4, 1][..], "0"),
        ("1", &[3, 2, 4], &[4, 12, 1], "1"),
        ("2", &[4, 2, 3], &[1, 12, 4], "2"),
        ("-1", &[4, 2, 3], &[1, 12, 4], "-1"),
        ("-3", &[2, 3, 4], &[12, 4, 1], "-3"),
        ("\"no_channel\"", &[1, 2, 3, 4], &[24, 12, 4, 1], "\"NaN\""),
        ("\"NaN\"", &[1, 2, 3, 4], &[24, 12, 4, 1], "\"NaN\""),
    ] {
        let moved = channel_first(&format!(r#"{{"channel_dim":{dim}}}"#), &image).expect(dim);
        assert_eq!((moved.shape(), moved.strides()), (shape, strides), "{dim}");
        assert_eq!(moved.data_pointer().ok(), image.data_pointer().ok(), "no copy");
        assert_eq!((original_dim(&moved), affine(&moved)), (meta.to_owned(), AFFINE.to_vec()));
        assert_eq!(history(&moved), "[]");
    }
    assert!(image.image().expect("image").meta.get("original_channel_dim").is_none(), "the input stays");
}

#[test]
fn the_metadata_say_which_dimension_it_is() {
    let image = counting(DType::Float32, &[2, 3, 4]);
    let with = |value: Value| {
        let mut image = image.clone();
        image.image_mut().expect("image").meta.insert("original_channel_dim".into(), value);
        image
    };
    let number = |x: f64| Value::from(super::image(DType::Float64, &[], &[x]));
    // MONAI: the value stays as it is.
    for (value, shape, kept) in [
        (Value::Int(0), &[2, 3, 4][..], "0"),
        (Value::Int(-1), &[4, 2, 3], "-1"),
        (Value::Float(2.0), &[4, 2, 3], "2.0"),
        (Value::Float(f64::NAN), &[1, 2, 3, 4], "\"NaN\""),
        (Value::from("no_channel"), &[1, 2, 3, 4], "\"no_channel\""),
        (Value::from("2"), &[4, 2, 3], "\"2\""),
        (number(2.0), &[4, 2, 3], "{"),
        (number(f64::NAN), &[1, 2, 3, 4], "{"),
    ] {
        let moved = channel_first("{}", &with(value.clone())).expect("moved");
        assert_eq!(moved.shape(), shape, "{}", value.describe());
        assert!(original_dim(&moved).starts_with(kept));
    }
    // The argument wins.
    let moved = channel_first(r#"{"channel_dim":0}"#, &with(Value::Int(2))).expect("moved");
    assert_eq!((moved.shape(), original_dim(&moved)), (&[2, 3, 4][..], "0".to_owned()));
    for value in [Value::from("x"), Value::from(vec![1i64]), Value::Float(f64::INFINITY)] {
        let result = channel_first("{}", &with(value));
        assert_refused(result, ErrorCode::InvalidArgument, &["original_channel_dim", "'no_channel'"]);
    }
    assert_refused(channel_first("{}", &with(Value::Int(3))), ErrorCode::InvalidArgument, &["-3 to 2", "found 3"]);
}

#[test]
fn not_knowing_the_dimension_is_an_error_or_a_warning() {
    let image = counting(DType::Float32, &[2, 3]);
    let mut unknown = image.clone();
    unknown.image_mut().expect("image").meta.insert("original_channel_dim".into(), Value::Null);
    let plain = image.with_new_info(Info::Plain);
    for image in [&image, &unknown, &plain] {
        assert_refused(
            channel_first("{}", image),
            ErrorCode::InvalidArgument,
            &["channel_dim", "original_channel_dim"],
        );
        let same = channel_first(r#"{"strict_check":false}"#, image).expect("passed on");
        assert_same(&same, image, "passed on");
        assert_eq!(same.image().is_some(), image.image().is_some());
    }
    // MONAI: a plain tensor becomes an image where the dimension is given.
    assert!(channel_first(r#"{"channel_dim":-1}"#, &plain).expect("moved").image().is_some());
    for dim in ["3", "-4", "9223372036854775807"] {
        let result = channel_first(&format!(r#"{{"channel_dim":{dim}}}"#), &counting(DType::Float32, &[2, 3, 4]));
        assert_refused(result, ErrorCode::InvalidArgument, &["-3 to 2", dim]);
    }
    let result = build("EnsureChannelFirst", r#"{"channel_dim":"x"}"#);
    assert_refused(result, ErrorCode::InvalidArgument, &["channel_dim", "'no_channel'", "\"x\""]);
}

#[test]
fn channels_of_any_shape_and_type_are_moved() {
    for dtype in DType::ALL {
        let moved = channel_first(r#"{"channel_dim":-1}"#, &counting(dtype, &[1, 2])).expect("moved");
        assert_eq!((moved.shape(), moved.dtype().ok()), (&[2, 1][..], Some(dtype)));
    }
    // MONAI
    let scalar = channel_first(r#"{"channel_dim":"no_channel"}"#, &image(DType::Float32, &[], &[1.0])).expect("moved");
    assert_eq!(scalar.shape(), [1]);
    let empty = channel_first(r#"{"channel_dim":-1}"#, &counting(DType::Float32, &[0, 3])).expect("moved");
    assert_eq!(empty.shape(), [3, 0]);
    let item = counting(DType::Float32, &[1, 2]);
    let batch = mica_core::batch::collate(&[item.clone().into(), item.into()]).and_then(tensor).expect("batch");
    assert_refused(channel_first(r#"{"channel_dim":-1}"#, &batch), ErrorCode::State, &["decollate"]);
}

fn ensure(arguments: &str, value: Value) -> Result<Value> {
    transform::apply(&component("EnsureType", arguments), value, &Run::default())
}

/// Type, shape and numbers of what a value became.
fn shown(value: &Value) -> String {
    match value {
        Value::Tensor(tensor) => {
            let kind = if tensor.image().is_some() { "image" } else { "plain" };
            format!("{kind} {} {:?} {:?}", tensor.dtype_name(), tensor.shape(), numbers(tensor))
        }
        Value::List(items) => format!("[{}]", items.iter().map(shown).collect::<Vec<_>>().join(", ")),
        Value::Map(map) => {
            let items = map.iter().map(|(key, item)| format!("{key}: {}", shown(item)));
            format!("{{{}}}", items.collect::<Vec<_>>().join(", "))
        }
        other => other.to_json().to_string(),
    }
}

#[test]
fn numbers_lists_and_maps_become_tensors_as_in_monai() {
    for (arguments, value, expected) in [
        ("{}", "5.0", "image float32 [] [5.0]"),
        ("{}", "5", "image int64 [] [5.0]"),
        ("{}", "true", "image bool [] [1.0]"),
        ("{}", "\"abc\"", "\"abc\""),
        ("{}", "null", "null"),
        ("{}", "[1.0, 2.0]", "image float32 [2] [1.0, 2.0]"),
        ("{}", "[1, 2]", "image int64 [2] [1.0, 2.0]"),
        ("{}", "[1, 2.5]", "image float32 [2] [1.0, 2.5]"),
        ("{}", "[true, false]", "image bool [2] [1.0, 0.0]"),
        ("{}", "[true, 2]", "image int64 [2] [1.0, 2.0]"),
        ("{}", "[[1, 2], [3, 4]]", "image int64 [2, 2] [1.0, 2.0, 3.0, 4.0]"),
        ("{}", "[]", "image float32 [0] []"),
        ("{}", "[[], []]", "image float32 [2, 0] []"),
        (r#"{"dtype":"uint8"}"#, "[1, 2.5]", "image uint8 [2] [1.0, 2.0]"),
        (r#"{"dtype":"uint16"}"#, "[1, 40000]", "image uint16 [2] [1.0, 40000.0]"),
        (r#"{"dtype":"torch.float64"}"#, "0.1", "image float64 [] [0.1]"),
        (r#"{"dtype":"float32"}"#, "true", "image float32 [] [1.0]"),
        (r#"{"track_meta":false}"#, "5.0", "plain float32 [] [5.0]"),
        (r#"{"data_type":"numpy"}"#, "5.0", "plain float64 [] [5.0]"),
        (r#"{"data_type":"NumPy"}"#, "[1, 2.5]", "plain float64 [2] [1.0, 2.5]"),
        (r#"{"data_type":"numpy"}"#, "[]", "plain float64 [0] []"),
        (r#"{"data_type":"numpy","dtype":"float32"}"#, "5", "plain float32 [] [5.0]"),
        (r#"{"wrap_sequence":false}"#, "[1, 2.5]", "[image int64 [] [1.0], image float32 [] [2.5]]"),
        (r#"{"wrap_sequence":false}"#, "[1, \"a\"]", "[image int64 [] [1.0], \"a\"]"),
        (
            r#"{"wrap_sequence":false}"#,
            "[[1], [2, 3]]",
            "[[image int64 [] [1.0]], [image int64 [] [2.0], image int64 [] [3.0]]]",
        ),
        (
            "{}",
            r#"{"a": 1, "b": [1.0, 2.0], "d": "s", "e": {"f": 2.5}, "g": null}"#,
            "{a: image int64 [] [1.0], b: [image float32 [] [1.0], image float32 [] [2.0]], d: \"s\", e: {f: image float32 [] [2.5]}, g: null}",
        ),
    ] {
        let converted = ensure(arguments, Value::from_json_str(value).expect("JSON"));
        assert_eq!(shown(&converted.expect(value)), expected, "{arguments} {value}");
    }
}

#[test]
fn lists_of_tensors_form_one_tensor_where_numpy_s_do() {
    let two = || Value::from(vec![counting(DType::Float32, &[2]), counting(DType::Int16, &[2])]);
    assert_eq!(
        shown(&ensure(r#"{"data_type":"numpy"}"#, two()).expect("array")),
        "plain float32 [2, 2] [0.0, 1.0, 0.0, 1.0]"
    );
    assert_refused(ensure("{}", two()), ErrorCode::Type, &["[0]", "wrap_sequence=false"]);
    let kept = ensure(r#"{"wrap_sequence":false}"#, two()).expect("list");
    assert_eq!(shown(&kept), "[image float32 [2] [0.0, 1.0], image int16 [2] [0.0, 1.0]]");
    let singles = Value::List(vec![Value::Int(1), image(DType::Float64, &[1], &[2.5]).into()]);
    assert_eq!(shown(&ensure("{}", singles).expect("tensor")), "image float64 [2] [1.0, 2.5]");
    for (value, code, parts) in [
        (r#"["a"]"#, ErrorCode::Type, &["[0]", "str \"a\""][..]),
        (r#"[1, null]"#, ErrorCode::Type, &["[1]", "none"]),
        (r#"[[1, 2], [3]]"#, ErrorCode::Shape, &["[1]", "[2] and [1]"]),
    ] {
        for arguments in ["{}", r#"{"data_type":"numpy"}"#] {
            assert_refused(ensure(arguments, Value::from_json_str(value).expect("JSON")), code, parts);
        }
    }
}

#[test]
fn a_tensor_is_converted_and_keeps_what_it_knows() {
    let image = apply(&component("Flip", "{}"), &placed(counting(DType::Int16, &[1, 2, 3])));
    for dtype in DType::ALL {
        let found = ensure(&format!(r#"{{"dtype":"{dtype}","device":"cpu"}}"#), image.clone().into()).and_then(tensor);
        let found = found.expect("converted");
        assert_eq!(found.dtype().ok(), Some(dtype));
        assert_eq!((history(&found), affine(&found)), (history(&image), affine(&image)));
        let expected: &[f64] =
            if dtype == DType::Bool { &[1.0, 1.0, 1.0, 1.0, 1.0, 0.0] } else { &[5.0, 4.0, 3.0, 2.0, 1.0, 0.0] };
        assert_eq!(numbers(&found), expected);
    }
    // MONAI: nothing to change, no copy, strides stay.
    let strided = &memory_orders(&image)[1];
    let same = ensure(r#"{"dtype":"int16"}"#, strided.clone().into()).and_then(tensor).expect("the same");
    assert_eq!((same.data_pointer().ok(), same.strides()), (strided.data_pointer().ok(), strided.strides()));
    let plain = ensure(r#"{"track_meta":false}"#, image.clone().into()).and_then(tensor).expect("plain");
    assert!(matches!(plain.info(), Info::Plain));
    let plain = ensure(r#"{"data_type":"numpy"}"#, image.clone().into()).and_then(tensor).expect("plain");
    assert!(matches!(plain.info(), Info::Plain));
    assert!(ensure("{}", plain.into()).and_then(tensor).expect("image").image().is_some());
    let batch = mica_core::batch::collate(&[image.clone().into(), image.into()]).expect("batch");
    let batch = ensure(r#"{"dtype":"float32"}"#, batch).and_then(tensor).expect("converted");
    assert_eq!(batch.batch().map(<[_]>::len), Some(2));
}

#[test]
fn wrong_arguments_of_ensure_type_are_refused() {
    for (arguments, parts) in [
        (r#"{"data_type":"x"}"#, &["data_type", "'tensor', 'numpy'", "\"x\""][..]),
        (r#"{"dtype":"flaot32"}"#, &["dtype", "did you mean 'float32'"]),
        (r#"{"wrap_sequence":1}"#, &["wrap_sequence", "expected bool", "int 1"]),
    ] {
        assert_refused(build("EnsureType", arguments), ErrorCode::InvalidArgument, parts);
    }
    assert_refused(build("EnsureType", r#"{"device":"cuda:77"}"#), ErrorCode::Device, &["cuda:77", "available: cpu"]);
}

#[test]
fn casts_are_those_of_c() {
    // MONAI, of -1.5 3.7 300.2 0.
    let float = image(DType::Float32, &[1, 4], &[-1.5, 3.7, 300.2, 0.0]);
    for (dtype, expected) in [
        (DType::Bool, [1.0, 1.0, 1.0, 0.0]),
        (DType::UInt8, [255.0, 3.0, 44.0, 0.0]),
        (DType::Int8, [-1.0, 3.0, 44.0, 0.0]),
        (DType::Int16, [-1.0, 3.0, 300.0, 0.0]),
        (DType::UInt16, [65535.0, 3.0, 300.0, 0.0]),
        (DType::Int32, [-1.0, 3.0, 300.0, 0.0]),
        (DType::Int64, [-1.0, 3.0, 300.0, 0.0]),
        (DType::Float16, [-1.5, 3.69921875, 300.25, 0.0]),
        (DType::BFloat16, [-1.5, 3.703125, 300.0, 0.0]),
        (DType::Float32, [-1.5, 3.700000047683716, 300.20001220703125, 0.0]),
        (DType::Float64, [-1.5, 3.700000047683716, 300.20001220703125, 0.0]),
    ] {
        let transform = component("CastToType", &format!(r#"{{"dtype":"{dtype}"}}"#));
        for executor in EXECUTORS {
            let cast = run_on(&transform, &float, executor).expect("cast");
            assert_eq!((cast.dtype().ok(), numbers(&cast)), (Some(dtype), expected.to_vec()));
        }
    }
    // MONAI
    let wild = image(DType::Float64, &[2], &[f64::NAN, 1e20]);
    assert_eq!(
        numbers(&apply(&component("CastToType", r#"{"dtype":"int32"}"#), &wild)),
        [-2147483648.0, -2147483648.0]
    );
    assert_eq!(numbers(&apply(&component("CastToType", r#"{"dtype":"int16"}"#), &wild)), [0.0, 0.0]);
}

#[test]
fn every_pair_of_types_casts_the_same_in_both_executors() {
    for from in DType::ALL {
        for to in DType::ALL {
            let transform = component("CastToType", &format!(r#"{{"dtype":"{to}"}}"#));
            let values = image(from, &[2, 3, 2], &[0., 1., 2., 3., 100., 200., 255., -1., -128., -3.5, 0.25, 1000.]);
            for values in memory_orders(&values) {
                let [kernels, torch] = EXECUTORS.map(|executor| run_on(&transform, &values, executor).expect("cast"));
                assert_same(&kernels, &torch, &format!("{from} to {to}"));
                assert_eq!(kernels.strides(), torch.strides(), "{from} to {to}");
            }
        }
    }
}

#[test]
fn a_cast_keeps_plain_tensors_plain() {
    let image = apply(&component("Flip", "{}"), &counting(DType::Int16, &[1, 2, 3]));
    let transform = component("CastToType", "{}");
    let cast = apply(&transform, &image);
    assert_eq!((cast.dtype().ok(), history(&cast)), (Some(DType::Float32), history(&image)));
    assert!(matches!(apply(&transform, &image.with_new_info(Info::Plain)).info(), Info::Plain));
    let same = apply(&component("CastToType", r#"{"dtype":null}"#), &image);
    assert_eq!(same.data_pointer().ok(), image.data_pointer().ok());
    let empty = apply(&transform, &counting(DType::Int16, &[0, 3]));
    assert_eq!((empty.shape(), empty.dtype().ok()), (&[0, 3][..], Some(DType::Float32)));
    assert_refused(transform::apply(&transform, Value::Float(1.0), &Run::default()), ErrorCode::Type, &["float 1.0"]);
}

#[test]
fn identity_passes_anything_on() {
    let transform = component("Identity", "{}");
    let image = counting(DType::UInt16, &[2]);
    for value in [Value::Null, Value::from("x"), Value::from(vec![1i64]), image.with_new_info(Info::Plain).into()] {
        let before = shown(&value);
        assert_eq!(shown(&transform::apply(&transform, value, &Run::default()).expect("the same")), before);
    }
    assert_eq!(apply(&transform, &image).data_pointer().ok(), image.data_pointer().ok());
    assert_refused(transform::invert(&transform, Value::Null, &Run::default()), ErrorCode::Unsupported, &["Identity"]);
}
