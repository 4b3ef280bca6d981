//! A trained network of somebody else, made of mica's layers, with the weights of its file: a 3-D U-Net that finds the brain in
//! an MR of a head (deepbrain 0.1, MIT). The reference is TensorFlow on the original graph.
//!
//! The files are in `../shared/data` (or where `MICA_SHARED` says); without them the test says so and ends.
#![allow(clippy::unwrap_used)]

use mica_core::argument::OneOrMany::One;
use mica_core::error::Result;
use mica_core::script::NamedTensor;
use mica_core::{Component, DType, Map, MetaTensor, Value, registry};
use mica_nn::layers::Module;
use mica_nn::layers::conv::{Conv, ConvLayer};
use mica_nn::layers::pool::{MaxPool, MaxPoolLayer};
use mica_nn::state::{Role, Scope, State};
use mica_nn::{Model, Network, weights};
use mica_transforms::transform::{Run, apply};
use std::path::{Path, PathBuf};
use tch::Tensor;

/// Two convolutions, each with a ReLU.
struct Encoder([ConvLayer; 2]);

/// A transposed convolution beside what comes from the encoder, and a convolution of both.
struct Decoder {
    up: ConvLayer,
    convolution: ConvLayer,
}

struct DeepBrain {
    encoders: Vec<Encoder>,
    pool: MaxPoolLayer,
    decoders: Vec<Decoder>,
    head: ConvLayer,
    state: State,
}

fn convolution(inputs: i64, outputs: i64, scope: &Scope) -> Result<ConvLayer> {
    Conv { padding: One(1), ..Conv::new(3, inputs, outputs, One(3)) }.build(scope)
}

impl DeepBrain {
    fn new() -> Result<Self> {
        let scope = Scope::new();
        let channels = [1, 8, 16, 32];
        let (mut encoders, mut decoders) = (Vec::new(), Vec::new());
        for level in 1..4usize {
            let (inputs, outputs) = (channels[level - 1], channels[level]);
            let here = scope.child(format!("enc{level}"));
            encoders.push(Encoder([
                convolution(inputs, outputs, &here.child("conv1"))?,
                convolution(outputs, outputs, &here.child("conv2"))?,
            ]));
            let here = scope.child(format!("dec{level}"));
            let below = channels[(level + 1).min(3)];
            let up =
                Conv { stride: One(2), bias: false, transposed: Some(One(0)), ..Conv::new(3, below, outputs, One(3)) };
            decoders.push(Decoder {
                up: up.build(&here.child("up"))?,
                convolution: convolution(2 * outputs, outputs, &here.child("conv"))?,
            });
        }
        let head = Conv::new(3, 8, 1, One(1)).build(&scope.child("head"))?;
        Ok(Self { encoders, pool: MaxPool::new(One(2)).build(3)?, decoders, head, state: scope.into_state() })
    }

    fn compute(&self, x: &Tensor) -> Result<Tensor> {
        let (mut x, mut skips) = (x.shallow_clone(), Vec::new());
        for encoder in &self.encoders {
            for layer in &encoder.0 {
                x = layer.forward(&x, false)?.f_relu()?;
            }
            skips.push(x.shallow_clone());
            x = self.pool.forward(&x, false)?;
        }
        for (decoder, skip) in self.decoders.iter().zip(&skips).rev() {
            // TensorFlow's padding SAME drops the last index.
            let mut up = decoder.up.forward(&x, false)?;
            for (axis, extent) in skip.size()[2..].iter().enumerate() {
                up = up.f_narrow(axis as i64 + 2, 0, *extent)?;
            }
            x = decoder.convolution.forward(&Tensor::f_cat(&[&up, skip], 1)?, false)?.f_relu()?;
        }
        Ok(self.head.forward(&x, false)?.f_sigmoid()?)
    }
}

impl Model for DeepBrain {
    fn forward(&self, positional: &[Value], _named: &Map, _gradients: bool) -> Result<Value> {
        let Some(Value::Tensor(x)) = positional.first() else { panic!("the inferer gives images") };
        tch::no_grad(|| Ok(Value::Tensor(MetaTensor::plain(self.compute(x.tensor())?)?)))
    }

    fn class(&self) -> &str {
        "DeepBrain"
    }

    fn state(&self) -> Result<Vec<NamedTensor>> {
        let named = |(name, role, tensor): (&str, Role, &Tensor)| NamedTensor {
            name: name.to_owned(),
            tensor: tensor.shallow_clone(),
            parameter: role == Role::Parameter,
        };
        Ok(self.state.iter().map(named).collect())
    }
}

fn shared() -> Option<PathBuf> {
    let beside = || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data");
    let folder = std::env::var_os("MICA_SHARED").map_or_else(beside, PathBuf::from);
    folder.join("models/deepbrain").is_dir().then_some(folder)
}

fn component(json: &str) -> Component {
    let Value::Map(map) = Value::from_json_str(json).unwrap() else { panic!("a map") };
    Component::from_config(&map).unwrap()
}

fn run(component: &Component, input: impl Into<Value>) -> MetaTensor {
    match apply(component, input.into(), &Run::default()).unwrap() {
        Value::Tensor(tensor) => tensor,
        other => panic!("found {}", other.describe()),
    }
}

fn numbers(tensor: &MetaTensor) -> Vec<f32> {
    tensor.to(None, Some(DType::Float32)).unwrap().tensor().contiguous().reshape(-1).try_into().unwrap()
}

fn largest_difference(found: &[f32], expected: impl Iterator<Item = f32>) -> f32 {
    found.iter().zip(expected).fold(0.0, |largest, (found, expected)| largest.max((found - expected).abs()))
}

#[test]
fn a_trained_network_made_of_layers_finds_the_brain() {
    let Some(folder) = shared() else {
        println!("skipped: no ../shared/data/models/deepbrain");
        return;
    };
    registry::install(|registry| {
        mica_transforms::register(registry);
        mica_nn::register(registry);
        mica_engine::register(registry);
    });
    let model = folder.join("models/deepbrain");
    let network = Network::new(DeepBrain::new().unwrap());
    let report = weights::load(&network, &model.join("deepbrain_unet3d.safetensors"), &Map::new()).unwrap();
    assert!(report.is_empty(), "{report}");
    let network = network.into_component(Map::new());

    // The network alone.
    let load = component(r#"{"_target_": "LoadImage", "image_only": true}"#);
    let patch = run(&load, model.join("patch48_input.npy").to_str().unwrap());
    let expected = numbers(&run(&load, model.join("patch48_prob.npy").to_str().unwrap()));
    let batch = patch.tensor().to_kind(tch::Kind::Float).reshape([1, 1, 48, 48, 48]);
    let inferer = component(r#"{"_target_": "SimpleInferer"}"#);
    let input = Value::Tensor(MetaTensor::plain(batch).unwrap());
    let output = mica_engine::inferer::infer(&inferer, &input, &Map::new(), &network, &Run::default()).unwrap();
    let Value::Tensor(output) = output else { panic!("a tensor") };
    let difference = largest_difference(&numbers(&output), expected.into_iter());
    assert!(difference < 1e-4, "patch: {difference}");

    // The whole job: an MR of a head, and the mask on its own grid.
    let text = std::fs::read_to_string(model.join("reference.json")).unwrap();
    let reference: serde_json::Value = serde_json::from_str(&text).unwrap();
    let case = &reference["cases"][0];
    let head = component(r#"{"_target_": "LoadImage", "image_only": true, "ensure_channel_first": true}"#);
    let head = run(&head, folder.join("seg3d/colin27/ch2.nii.gz").to_str().unwrap());
    let prepare = r#"{"_target_": "Compose", "transforms": [
        {"_target_": "Orientation", "axcodes": "RAS"},
        {"_target_": "Resize", "spatial_size": [128, 128, 128], "mode": "trilinear"},
        {"_target_": "ScaleIntensity", "minv": 0.0, "maxv": 1.0}]}"#;
    let prepared = run(&component(prepare), head.clone());
    let input = numbers(&prepared);
    let segment = |postprocessing: &str, invert: bool| {
        let mut arguments = Map::from([
            ("network".to_owned(), Value::Component(network.clone())),
            ("preprocessing".to_owned(), Value::Component(component(prepare))),
            ("invert".to_owned(), Value::Bool(invert)),
        ]);
        if !postprocessing.is_empty() {
            arguments.insert("postprocessing".to_owned(), Value::Component(component(postprocessing)));
        }
        run(&Component::new("Segment", &arguments).unwrap(), head.clone())
    };
    let found = numbers(&segment("", false));
    let probes = case["probe_voxels_128"].as_array().unwrap();
    assert_eq!(probes.len(), 40);
    let place = |probe: &serde_json::Value| {
        let index: Vec<usize> = serde_json::from_value(probe["index"].clone()).unwrap();
        (index[0] * 128 + index[1]) * 128 + index[2]
    };
    for probe in probes {
        let (at, number) = (place(probe), |key: &str| probe[key].as_f64().unwrap() as f32);
        assert!((input[at] - number("input")).abs() < 1e-4, "{probe}: the network saw {}", input[at]);
        assert!((found[at] - number("prob")).abs() < 1e-4, "{probe}: found {}", found[at]);
    }
    let mean = found.iter().map(|p| f64::from(*p)).sum::<f64>() / found.len() as f64;
    assert!((mean - case["prob_128"]["mean"].as_f64().unwrap()).abs() < 1e-5, "mean {mean}");
    let mask = numbers(&segment(r#"{"_target_": "AsDiscrete", "threshold": 0.5}"#, true));
    let voxels = mask.iter().filter(|voxel| **voxel > 0.0).count() as f64;
    let expected = case["mask_voxels"].as_f64().unwrap();
    assert!((voxels / expected - 1.0).abs() < 1e-4, "{voxels} voxels instead of {expected}");
}
