//! Every transform, through the registry, as applications use them. "MONAI:" marks numbers that MONAI 1.6.1 gave (with
//! torch 2.13.0); all others are computed by hand.

mod compose;
mod dictionary;
mod intensity;
mod lazy;
mod properties;
mod replay;
mod sample;
mod spatial;
mod utility;
mod warp;

use mica_core::random::RandomState;
use mica_core::registry;
use mica_core::{Component, DType, Error, Map, MetaTensor, Result, Value};
use mica_kernels::geometry::Affine;
use mica_transforms::transform::{self, Executor, Run};
use tch::Tensor;

/// Both ways to compute.
const EXECUTORS: [Executor; 2] = [Executor::Kernels, Executor::Torch];

/// A component from its arguments as JSON.
fn build(name: &str, arguments: &str) -> Result<Component> {
    registry::install(mica_transforms::register);
    let Value::Map(arguments) = Value::from_json_str(arguments)? else { panic!("arguments are a map") };
    Component::new(name, &arguments)
}

fn component(name: &str, arguments: &str) -> Component {
    build(name, arguments).unwrap_or_else(|error| panic!("{name}({arguments}): {error:?}"))
}

/// A component with arguments that JSON has no words for.
fn with_values(name: &str, arguments: impl IntoIterator<Item = (&'static str, Value)>) -> Component {
    registry::install(mica_transforms::register);
    let arguments: Map = arguments.into_iter().map(|(key, value)| (key.to_owned(), value)).collect();
    Component::new(name, &arguments).unwrap_or_else(|error| panic!("{name}: {error:?}"))
}

/// Applies a component to an image.
fn run_on(component: &Component, image: &MetaTensor, executor: Executor) -> Result<MetaTensor> {
    tensor(transform::apply(component, Value::from(image.clone()), &Run { executor, ..Run::default() })?)
}

/// Applies, which must work.
fn apply(component: &Component, image: &MetaTensor) -> MetaTensor {
    run_on(component, image, Executor::Auto).unwrap_or_else(|error| panic!("{error:?}"))
}

fn invert(component: &Component, image: &MetaTensor) -> Result<MetaTensor> {
    tensor(transform::invert(component, Value::from(image.clone()), &Run::default())?)
}

fn tensor(value: Value) -> Result<MetaTensor> {
    match value {
        Value::Tensor(tensor) => Ok(tensor),
        other => Err(Error::type_mismatch(format!("expected a tensor, found {}", other.describe()))),
    }
}

/// An image with these numbers, converted to `dtype`.
fn image(dtype: DType, shape: &[i64], numbers: &[f64]) -> MetaTensor {
    mica_core::runtime::ensure().expect("libtorch");
    let tensor = Tensor::from_slice(numbers).reshape(shape);
    MetaTensor::new(tensor).and_then(|tensor| tensor.to(None, Some(dtype))).expect("an image")
}

/// An image that counts 0, 1, 2…
fn counting(dtype: DType, shape: &[i64]) -> MetaTensor {
    let count = shape.iter().product::<i64>();
    image(dtype, shape, &(0..count).map(|number| number as f64).collect::<Vec<_>>())
}

/// The affine that the numbers marked "MONAI:" come from.
const AFFINE: [f64; 16] = [-2., 0., 0., 90., 0., 1.5, 0., -126., 0., 0., 3., -72., 0., 0., 0., 1.];

/// With the affine [`AFFINE`].
fn placed(mut image: MetaTensor) -> MetaTensor {
    image.image_mut().expect("an image").affine = Affine::from_slice(&AFFINE).expect("an affine");
    image
}

/// Its numbers in C order.
fn numbers(image: &MetaTensor) -> Vec<f64> {
    let tensor = image.to(None, Some(DType::Float64)).expect("converted").contiguous().expect("in C order");
    Vec::<f64>::try_from(tensor.tensor().reshape([-1])).expect("numbers")
}

fn affine(image: &MetaTensor) -> Vec<f64> {
    image.affine().expect("an affine").to_vec()
}

/// The history without the numbers of instances.
fn history(image: &MetaTensor) -> String {
    as_monai(image.applied_json()).to_string()
}

fn pending(image: &MetaTensor) -> String {
    as_monai(image.pending_json()).to_string()
}

/// Records as MONAI has them: without what mica adds; and without the ids of objects.
fn as_monai(json: serde_json::Value) -> serde_json::Value {
    match json {
        serde_json::Value::Array(items) => items.into_iter().map(as_monai).collect(),
        serde_json::Value::Object(items) => {
            let items = items.into_iter().filter(|(key, _)| key != "id" && key != "mica");
            let items = items.map(|(key, item)| (key, as_monai(item)));
            serde_json::Value::Object(items.collect())
        }
        other => other,
    }
}

/// Whether two tensors are equal bit for bit, in shape, element type and order in memory too.
fn assert_same(a: &MetaTensor, b: &MetaTensor, what: &str) {
    assert_eq!((a.shape(), a.dtype().ok()), (b.shape(), b.dtype().ok()), "{what}");
    let bits = |image: &MetaTensor| numbers(image).iter().map(|number| number.to_bits()).collect::<Vec<_>>();
    assert_eq!(bits(a), bits(b), "{what}");
}

/// The error of a call that must fail, which must say all of `parts`.
fn assert_refused<T>(result: Result<T>, code: mica_core::ErrorCode, parts: &[&str]) {
    let Err(error) = result else { panic!("expected an error with {parts:?}") };
    assert_eq!(error.code(), code, "{error:?}");
    for part in parts {
        assert!(error.to_string().contains(part), "{error:?} lacks {part:?}");
    }
}

/// A sample.
fn sample(items: impl IntoIterator<Item = (&'static str, Value)>) -> Value {
    Value::Map(items.into_iter().map(|(key, value)| (key.to_owned(), value)).collect())
}

/// The tensor at a key of a sample.
fn at(value: &Value, key: &str) -> MetaTensor {
    match &value.as_map().expect("a sample")[key] {
        Value::Tensor(tensor) => tensor.clone(),
        other => panic!("{key}: {}", other.describe()),
    }
}

/// Random streams as MONAI's `set_random_state(seed)`.
fn seeded(component: &Component, seed: u32) -> mica_core::Streams {
    transform::seeded_streams(component, RandomState::new(seed)).expect("streams")
}

/// Kinds of memory order for the same numbers: C order, Fortran order, and with gaps.
fn memory_orders(image: &MetaTensor) -> Vec<MetaTensor> {
    let ndim = image.ndim() as i64;
    let reversed: Vec<i64> = (0..ndim).rev().collect();
    let fortran = image.tensor().permute(&reversed).contiguous().permute(&reversed);
    let gaps = if ndim > 0 {
        let wide = Tensor::cat(&[image.tensor(), image.tensor()], ndim - 1);
        wide.slice(ndim - 1, 0, image.shape()[ndim as usize - 1], 1)
    } else {
        image.tensor().shallow_clone()
    };
    [image.tensor().contiguous(), fortran, gaps].map(|tensor| image.with_tensor(tensor).expect("a view")).to_vec()
}

#[test]
fn the_registry_lists_every_transform_with_monai_s_arguments() {
    registry::install(mica_transforms::register);
    let json = registry::global().expect("installed").to_json();
    let find = |name: &str| {
        let all = json["components"].as_array().expect("components").clone();
        all.into_iter().find(|component| component["name"] == name).unwrap_or_else(|| panic!("{name}"))
    };
    let names = |component: &serde_json::Value, list: &str| {
        let arguments = component[list].as_array().expect("arguments").clone();
        arguments
            .iter()
            .map(|argument| argument["name"].as_str().expect("name").to_owned())
            .collect::<Vec<_>>()
            .join(" ")
    };
    // As MONAI 1.6.1 declares them, in order.
    for (name, arguments, dictionary) in [
        (
            "ScaleIntensityRange",
            "a_min a_max b_min b_max clip dtype",
            "keys a_min a_max b_min b_max clip dtype allow_missing_keys",
        ),
        (
            "NormalizeIntensity",
            "subtrahend divisor nonzero channel_wise dtype",
            "keys subtrahend divisor nonzero channel_wise dtype allow_missing_keys",
        ),
        ("Flip", "spatial_axis lazy", "keys spatial_axis allow_missing_keys lazy"),
        ("RandFlip", "prob spatial_axis lazy", "keys prob spatial_axis allow_missing_keys lazy"),
        ("EnsureChannelFirst", "strict_check channel_dim", "keys strict_check allow_missing_keys channel_dim"),
        (
            "EnsureType",
            "data_type dtype device wrap_sequence track_meta",
            "keys data_type dtype device wrap_sequence track_meta allow_missing_keys",
        ),
        ("Identity", "", "keys allow_missing_keys"),
        ("CastToType", "dtype", "keys dtype allow_missing_keys"),
        ("ApplyPending", "", "keys"),
        ("Compose", "transforms map_items unpack_items log_stats lazy overrides", ""),
    ] {
        let component = find(name);
        assert_eq!(names(&component, "arguments"), arguments, "{name}");
        assert_eq!(names(&component, "dictionary_arguments"), dictionary, "{name}");
        assert!(!component["doc"].as_str().expect("doc").is_empty());
        for list in ["arguments", "dictionary_arguments"] {
            for argument in component[list].as_array().expect("arguments") {
                assert!(!argument["doc"].as_str().expect("doc").is_empty(), "{name}: {argument}");
            }
        }
    }
    assert_eq!(find("Flip")["traits"], serde_json::json!(["invertible", "lazy"]));
    assert_eq!(find("RandFlip")["traits"], serde_json::json!(["random", "invertible", "lazy"]));
    assert_eq!(find("Flip")["arguments"][0]["type"], "int | list[int] | none");
    assert_eq!(find("ScaleIntensityRange")["arguments"][5]["default"], "float32");
    assert_eq!(find("Compose")["arguments"][0]["type"], "component | list[component] | none");
}
