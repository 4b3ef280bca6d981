//! Doing recorded histories again: what the tests of the bindings cannot show.

use super::*;
use mica_core::error::ErrorCode;
use mica_core::history;
use mica_transforms::replay::replay;
use mica_transforms::track::undo_history;

fn records(json: &str) -> Vec<mica_core::Operation> {
    history::from_value(&Value::from_json_str(json).expect("JSON")).expect("records")
}

fn replayed(image: &MetaTensor, json: &str) -> Result<MetaTensor> {
    registry::install(mica_transforms::register);
    replay(image.clone(), &records(json), &Run::default())
}

#[test]
fn tensors_among_arguments_are_read_back() {
    let image = counting(DType::Float32, &[1, 2, 3]);
    // A tensor is no axis: the error says that it was read as one.
    let json = r#"[{"class":"Flip","mica":{"arguments":{"spatial_axis":{"$tensor":{"shape":[1,2],"dtype":"int64","elements":[0,1]}}}}}]"#;
    let error = replayed(&image, json).expect_err("a tensor");
    assert!(error.message().contains("found tensor of shape [1, 2]"), "{error}");
    for (tensor, part) in [
        (r#"{"shape":[1,2],"dtype":"int64"}"#, "does not hold the elements"),
        (r#"{"shape":["x"],"dtype":"int64","elements":[1]}"#, "expected shape, dtype and elements"),
        (r#"{"shape":[3],"dtype":"int64","elements":[1]}"#, "shape"),
        (r#"{"shape":[1],"dtype":"int65","elements":[1]}"#, "int65"),
    ] {
        let json = format!(r#"[{{"class":"Flip","mica":{{"arguments":{{"spatial_axis":{{"$tensor":{tensor}}}}}}}}}]"#);
        let error = replayed(&image, &json).expect_err(tensor);
        assert!(error.message().contains(part), "{error}");
        assert!(error.path().contains("operations[0].Flip"), "{error:?}");
    }
}

#[test]
fn the_component_may_have_another_name_than_the_record() {
    let image = placed(counting(DType::Int16, &[1, 2, 3]));
    let json = r#"[{"class":"SpatialStep","mica":{"component":"Flip","arguments":{"spatial_axis":1}}}]"#;
    let flipped = replayed(&image, json).expect("flipped");
    assert_same(&flipped, &apply(&component("Flip", r#"{"spatial_axis":1}"#), &image), "by name");
    assert_refused(
        replayed(&image, r#"[{"class":"X","mica":{"component":"Nothing","arguments":{}}}]"#),
        ErrorCode::NotFound,
        &["Nothing"],
    );
    assert_refused(
        replayed(&image, r#"[{"class":"Flip","mica":{"arguments":[1]}}]"#),
        ErrorCode::InvalidArgument,
        &["mica.arguments", "expected a map"],
    );
}

#[test]
fn a_matrix_without_arguments_is_for_images_of_its_size() {
    let json = r#"[{"class":"Other","lazy":true,"orig_size":[2,3],"lazy_shape":[2,3],"lazy_affine":[[-1,0,1],[0,1,0],[0,0,1]]}]"#;
    let image = placed(counting(DType::Float32, &[1, 2, 3]));
    let flipped = replayed(&image, json).expect("flipped");
    assert_eq!(numbers(&flipped), numbers(&apply(&component("Flip", r#"{"spatial_axis":0}"#), &image)));
    let other = placed(counting(DType::Float32, &[1, 3, 2]));
    assert_refused(replayed(&other, json), ErrorCode::Unsupported, &["Other", "[2, 3]", "[3, 2]"]);
}

#[test]
fn operations_that_waited_are_applied_in_the_steps_they_were() {
    let image = placed(counting(DType::Int16, &[1, 2, 3]));
    let step = |axis: i64, own: &str| {
        let affine = if axis == 0 { "[[-1,0,1],[0,1,0],[0,0,1]]" } else { "[[1,0,0],[0,-1,2],[0,0,1]]" };
        format!(
            r#"{{"class":"Flip","lazy":true,"orig_size":[2,3],"extra_info":{{"axes":{axis}}},"lazy_shape":[2,3],"lazy_affine":{affine}{own}}}"#
        )
    };
    let expected = apply(&component("Flip", r#"{"spatial_axis":[0,1]}"#), &image);
    // MONAI's records do not say where a step ended.
    for first in ["", r#","mica":{"applied":1}"#] {
        let json =
            format!("[{},{}]", step(0, first), step(1, r#","mica":{"applied":1,"overrides":{"mode":"nearest"}}"#));
        let done = replayed(&image, &json).expect("done");
        assert_eq!(numbers(&done), numbers(&expected));
        assert_eq!(done.dtype().ok(), Some(DType::Float32));
        let info = done.expect_image().expect("image");
        let marks: Vec<_> = info.applied.iter().map(|record| record.own.get("applied").map(Value::to_json)).collect();
        let marked = |count: i64| Some(serde_json::json!(count));
        assert_eq!(marks, if first.is_empty() { vec![None, marked(2)] } else { vec![marked(1), marked(1)] });
        let back = undo_history(done, 0, &Run::default()).expect("undone");
        assert_eq!(numbers(&back), numbers(&image));
    }
}
