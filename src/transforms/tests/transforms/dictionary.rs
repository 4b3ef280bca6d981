//! Dictionary forms.

use super::*;
use mica_core::ErrorCode;

fn two() -> Value {
    let image = || Value::from(placed(counting(DType::Int16, &[1, 2, 3])));
    sample([("a", image()), ("note", Value::from("x")), ("b", image())])
}

#[test]
fn the_keys_are_transformed_and_the_rest_stays() {
    for name in ["Flipd", "FlipD", "FlipDict"] {
        let transform = component(name, r#"{"keys":["a"],"spatial_axis":0}"#);
        let output = transform::apply(&transform, two(), &Run::default()).expect("applied");
        assert_eq!(output.as_map().expect("map").keys().collect::<Vec<_>>(), ["a", "note", "b"]);
        assert_eq!(numbers(&at(&output, "a")), [3., 4., 5., 0., 1., 2.]);
        assert_eq!(numbers(&at(&output, "b")), [0., 1., 2., 3., 4., 5.]);
        // MONAI: the record is the array transform's.
        assert!(history(&at(&output, "a")).starts_with(r#"[{"class":"Flip","tracing""#));
        let back = transform::invert(&transform, output, &Run::default()).expect("inverted");
        assert_eq!((numbers(&at(&back, "a")), history(&at(&back, "a"))), (numbers(&at(&two(), "a")), "[]".to_owned()));
    }
    // MONAI: a key that occurs twice is transformed twice.
    let twice = component("Flipd", r#"{"keys":["a","a"],"spatial_axis":0}"#);
    let output = transform::apply(&twice, two(), &Run::default()).expect("applied");
    assert_eq!(numbers(&at(&output, "a")), [0., 1., 2., 3., 4., 5.]);
}

#[test]
fn missing_keys_are_errors_or_skipped() {
    let strict = component("Flipd", r#"{"keys":["a","c"]}"#);
    assert_refused(
        transform::apply(&strict, two(), &Run::default()),
        ErrorCode::NotFound,
        &["Flipd(c): no key 'c'", "allow_missing_keys"],
    );
    assert_refused(transform::invert(&strict, two(), &Run::default()), ErrorCode::NotFound, &["(c)"]);
    let lenient = component("Flipd", r#"{"keys":["a","c"],"allow_missing_keys":true}"#);
    assert!(transform::apply(&lenient, two(), &Run::default()).is_ok());
    assert_refused(build("Flipd", r#"{"keys":[]}"#), ErrorCode::InvalidArgument, &["keys", "at least one"]);
    assert_refused(build("Flipd", "{}"), ErrorCode::InvalidArgument, &["keys", "missing"]);
    assert_refused(
        build("Flipd", r#"{"keys":"a","axes":1}"#),
        ErrorCode::InvalidArgument,
        &["Flipd has no argument 'axes'"],
    );
    let image = counting(DType::Float32, &[1, 2, 3]);
    assert_refused(
        transform::apply(&strict, image.into(), &Run::default()),
        ErrorCode::Type,
        &["Flipd takes a sample"],
    );
    let text = sample([("a", Value::from("x"))]);
    let result = transform::apply(&component("Flipd", r#"{"keys":"a"}"#), text, &Run::default());
    assert_refused(result, ErrorCode::Type, &["Flipd(a)", "found str \"x\""]);
}

#[test]
fn element_types_may_be_given_for_each_key() {
    for name in ["CastToTyped", "EnsureTyped"] {
        let transform = component(name, r#"{"keys":["a","b"],"dtype":["uint8","float64"]}"#);
        let output = transform::apply(&transform, two(), &Run::default()).expect("applied");
        assert_eq!((at(&output, "a").dtype_name(), at(&output, "b").dtype_name()), ("uint8", "float64"));
        // MONAI: "Sequence must have length 2, got 1."
        let result = build(name, r#"{"keys":["a","b"],"dtype":["uint8"]}"#);
        assert_refused(result, ErrorCode::InvalidArgument, &[name, "dtype", "one per key (2)", "found 1"]);
    }
    // MONAI: none is the default of CastToTyped, and nothing to do for EnsureTyped.
    let none = component("CastToTyped", r#"{"keys":["a","b"],"dtype":[null,"float64"]}"#);
    let output = transform::apply(&none, two(), &Run::default()).expect("applied");
    assert_eq!((at(&output, "a").dtype_name(), at(&output, "b").dtype_name()), ("float32", "float64"));
    let none = component("EnsureTyped", r#"{"keys":["a","b"],"dtype":[null,"float64"]}"#);
    let output = transform::apply(&none, two(), &Run::default()).expect("applied");
    assert_eq!((at(&output, "a").dtype_name(), at(&output, "b").dtype_name()), ("int16", "float64"));
}

#[test]
fn a_random_transform_decides_once_for_all_keys() {
    let transform = component("RandFlipd", r#"{"keys":["a","b"],"prob":0.5,"spatial_axis":0}"#);
    let streams = seeded(&transform, 0);
    let run = Run { streams: &streams, ..Run::default() };
    let mut flipped = Vec::new();
    for _ in 0..8 {
        let output = transform::apply(&transform, two(), &run).expect("applied");
        let one = numbers(&at(&output, "a"))[0] == 3.0;
        assert_eq!(numbers(&at(&output, "b"))[0] == 3.0, one);
        // MONAI: the outer class has the dictionary form's name, the inner one the array transform's.
        assert!(history(&at(&output, "a")).starts_with(r#"[{"class":"RandFlipd""#));
        assert_eq!(history(&at(&output, "a")).contains(r#"{"class":"Flip","tracing""#), one);
        let back = transform::invert(&transform, output, &Run::default()).expect("inverted");
        assert_eq!(numbers(&at(&back, "b")), numbers(&at(&two(), "b")));
        flipped.push(one);
    }
    // MONAI: as the array transform with the same seed.
    assert_eq!(flipped, [false, false, false, false, true, false, true, false]);
}

#[test]
fn a_random_transform_draws_although_no_key_is_there() {
    let transform = component("RandFlipd", r#"{"keys":"c","allow_missing_keys":true}"#);
    let streams = seeded(&transform, 3);
    transform::apply(&transform, two(), &Run { streams: &streams, ..Run::default() }).expect("applied");
    let mut expected = RandomState::new(3);
    expected.random_sample();
    assert_eq!(streams.draw().random_sample(), expected.random_sample());
}

#[test]
fn dictionary_forms_take_any_value() {
    let values = || sample([("n", Value::Int(3)), ("list", Value::from(vec![1i64, 2]))]);
    let ensure = component("EnsureTyped", r#"{"keys":["n","list"]}"#);
    let output = transform::apply(&ensure, values(), &Run::default()).expect("applied");
    assert_eq!((at(&output, "n").shape(), at(&output, "list").shape()), (&[][..], &[2][..]));
    let identity = component("Identityd", r#"{"keys":["n"]}"#);
    let output = transform::apply(&identity, values(), &Run::default()).expect("applied");
    assert_eq!(output.to_json(), values().to_json());
    assert_refused(transform::invert(&identity, values(), &Run::default()), ErrorCode::Unsupported, &["Identity"]);
}

/// An argument that a transform cannot do without, by its name.
fn needed(argument: &str) -> &'static str {
    match argument {
        "keys" => r#""missing""#,
        "refer_keys" | "source_key" | "key_dst" => r#""b""#,
        "indices" => "[0,1,2]",
        "spatial_dims" | "orig_labels" | "target_labels" => "[1]",
        "loc" => "[0,0,0]",
        "distort_steps" => "[[1,1],[1,1]]",
        "ops" | "kernel" => r#""mean""#,
        "device" => r#""cpu""#,
        "axcodes" => r#""RAS""#,
        "key_prefix" | "name" => r#""name""#,
        "cropper" => r#"{"_target_":"SpatialCrop","roi_start":0,"roi_end":1}"#,
        "padder" => r#"{"_target_":"SpatialPad","spatial_size":4}"#,
        "transform" => r#"{"_target_":"Flipd","keys":"b"}"#,
        "func" => r#"{"_target_":"Identity"}"#,
        "order" => "1",
        "window_length" | "kernel_size" => "3",
        _ => "2",
    }
}

/// Applies or inverts.
type Call = fn(&Component, Value, &Run<'_>) -> Result<Value>;

#[test]
fn a_run_may_skip_missing_keys_of_every_dictionary_form() {
    registry::install(mica_transforms::register);
    let all = registry::global().expect("installed").to_json();
    let mut forms = Vec::new();
    for component in all["components"].as_array().expect("components") {
        let own = component["dictionary_arguments"].as_array().filter(|arguments| !arguments.is_empty());
        let arguments = own.or(component["arguments"].as_array()).expect("arguments");
        if !arguments.iter().any(|argument| argument["name"] == "keys") || component["kind"] != "transform" {
            continue;
        }
        let name = component["name"].as_str().expect("a name");
        let form = if own.is_some() { format!("{name}d") } else { name.to_owned() };
        let given = arguments.iter().filter_map(|argument| {
            let name = argument["name"].as_str().expect("a name");
            let needed_here = matches!(
                (form.as_str(), name),
                (_, "keys")
                    | ("Orientationd", "axcodes")
                    | ("ImageFilterd", "kernel_size")
                    | ("SpatialCropd", "roi_start" | "roi_end")
            );
            let given = needed_here || argument["required"] == true;
            given.then(|| format!(r#""{name}":{}"#, needed(name)))
        });
        let given = format!("{{{}}}", given.collect::<Vec<_>>().join(","));
        forms.push((form, given));
    }
    assert!(forms.len() > 100, "{}", forms.len());
    let skipping = || Run { skip_missing_keys: true, ..Run::default() };
    for (form, arguments) in forms {
        let transform = component(&form, &arguments);
        for (way, call) in [("apply", transform::apply as Call), ("invert", transform::invert)] {
            match call(&transform, two(), &Run::default()) {
                // These never mind.
                Ok(_) => assert!(["ApplyPendingd", "DeleteItemsd"].contains(&form.as_str()), "{form}: {way}"),
                Err(error) if error.code() == ErrorCode::Unsupported && way == "invert" => continue,
                Err(error) => {
                    assert_eq!(error.code(), ErrorCode::NotFound, "{form}: {way}: {error:?}");
                    assert!(error.to_string().contains("missing"), "{form}: {way}: {error:?}");
                }
            }
            let output =
                call(&transform, two(), &skipping()).unwrap_or_else(|error| panic!("{form}: {way}: {error:?}"));
            let samples = match output {
                Value::List(samples) => samples,
                sample => vec![sample],
            };
            for sample in samples {
                let sample = sample.as_map().expect("a sample");
                assert!(!sample.contains_key("missing"), "{form}: {way}");
                // What only passes keys on drops the others.
                if !["SelectItemsd", "Decollated"].contains(&form.as_str()) {
                    assert_same(&at(&Value::Map(sample.clone()), "b"), &at(&two(), "b"), &form);
                }
            }
        }
    }
}
