//! Transforms of samples: what parity cannot show.

use super::*;
use mica_core::error::ErrorCode;

#[test]
fn all_three_names_of_a_transform_without_an_array_form_mean_it() {
    for name in ["CopyItemsd", "CopyItemsD", "CopyItemsDict", "monai.transforms.CopyItemsd"] {
        assert_eq!(component(name, r#"{"keys":"image"}"#).name(), "CopyItemsd");
    }
    for name in ["Decollated", "DecollateD", "DecollateDict"] {
        assert_eq!(component(name, "{}").name(), "Decollated");
    }
    assert_refused(build("CopyItems", r#"{"keys":"image"}"#), ErrorCode::NotFound, &["did you mean 'CopyItemsd'"]);
    let described = registry::global().and_then(|registry| registry.describe("CopyItemsDict")).expect("described");
    assert_eq!(described["name"], "CopyItemsd");
    assert_eq!(described["dictionary"].as_array().map(Vec::len), Some(0));
}

#[test]
fn copies_have_memory_of_their_own() {
    let image = placed(counting(DType::Int16, &[1, 2, 3]));
    let sample = Value::Map(Map::from([("image".to_owned(), Value::Tensor(image.clone()))]));
    let copied = transform::apply(&component("CopyItemsd", r#"{"keys":"image"}"#), sample, &Run::default());
    let Ok(Value::Map(copied)) = copied else { panic!("a sample") };
    let (Value::Tensor(one), Value::Tensor(other)) = (&copied["image"], &copied["image_0"]) else { panic!("images") };
    assert_same(one, other, "copy");
    assert_eq!(one.data_pointer().ok(), image.data_pointer().ok());
    assert_ne!(other.data_pointer().ok(), image.data_pointer().ok());
}

#[test]
fn the_record_of_a_function_alone_undoes_nothing() {
    let image = placed(counting(DType::Int16, &[1, 2, 3]));
    let done = apply(&component("Lambda", r#"{"func":{"_target_":"Identity"}}"#), &image);
    assert_eq!(
        history(&done),
        r#"[{"class":"Lambda","tracing":true,"do_transforms":true,"orig_size":[2,3],"lazy":false}]"#
    );
    let undone = mica_transforms::track::undo_history(done, 1, &Run::default());
    assert_refused(undone, ErrorCode::Unsupported, &["does not hold the function"]);
}

#[test]
fn a_choice_that_was_recorded_for_other_transforms_is_refused() {
    let image = placed(counting(DType::Int16, &[1, 2, 3]));
    let chosen = component("OneOf", r#"{"transforms":[{"_target_":"Flip"}]}"#);
    for (extra, parts) in [
        (r#"{"index":7}"#, &["step 7 of 1"][..]),
        (r#"{"index":-1}"#, &["index", "-1"]),
        (r#"{"index":"x"}"#, &["index"]),
        ("{}", &["lacks 'extra_info.index'"]),
    ] {
        let json = format!(r#"[{{"class":"OneOf","extra_info":{extra}}}]"#);
        let records = mica_core::history::from_value(&Value::from_json_str(&json).expect("JSON")).expect("records");
        let mut image = image.clone();
        image.image_mut().expect("image").applied = records;
        let Err(error) = transform::invert(&chosen, Value::Tensor(image), &Run::default()) else { panic!("{extra}") };
        for part in parts {
            assert!(error.message().contains(part), "{extra}: {error}");
        }
    }
}
