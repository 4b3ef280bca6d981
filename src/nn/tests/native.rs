//! What a network promises to those who run it.

use mica_core::registry::Registry;
use mica_core::{Component, DType, Value};
use mica_nn::Network;
use mica_nn::networks::Native;
use mica_nn::state::Role;
use tch::{Kind, Tensor};

const UNET: &str = r#"{"spatial_dims": 2, "in_channels": 1, "out_channels": 2, "channels": [4, 8], "strides": [2],
    "num_res_units": 1, "norm": "batch"}"#;

fn build(name: &str, arguments: &str) -> mica_core::Result<Component> {
    let mut registry = Registry::default();
    mica_nn::register(&mut registry);
    let Value::Map(arguments) = Value::from_json_str(arguments)? else { panic!("a map") };
    registry.build(name, &arguments)
}

fn image() -> Tensor {
    Tensor::arange(2 * 8 * 8, (Kind::Float, tch::Device::Cpu)).reshape([2, 1, 8, 8]) / 100.0
}

fn output(network: &Native, input: &Tensor, training: bool) -> Tensor {
    match network.forward(&[input.shallow_clone()], training).expect("an output") {
        Value::Tensor(tensor) => tensor.tensor().detach(),
        other => panic!("found {}", other.describe()),
    }
}

#[test]
fn many_threads_may_evaluate_at_once() {
    let component = build("UNet", UNET).unwrap();
    let network = component.downcast::<Network>().and_then(|network| network.model().as_native()).unwrap();
    let expected = Vec::<f32>::try_from(output(network, &image(), false).reshape(-1)).unwrap();
    std::thread::scope(|threads| {
        for _ in 0..4 {
            threads.spawn(|| {
                for _ in 0..10 {
                    let found = Vec::<f32>::try_from(output(network, &image(), false).reshape(-1)).unwrap();
                    assert_eq!(found, expected);
                }
            });
        }
    });
}

#[test]
fn training_moves_statistics_and_evaluation_does_not() {
    let component = build("UNet", UNET).unwrap();
    let network = component.downcast::<Network>().and_then(|network| network.model().as_native()).unwrap();
    let statistics = || -> Vec<f64> {
        let buffers = network.state().iter().filter(|(_, role, _)| *role == Role::Buffer);
        buffers.map(|(_, _, tensor)| tensor.sum(Kind::Double).double_value(&[])).collect()
    };
    let before = statistics();
    let _ = output(network, &image(), false);
    assert_eq!(statistics(), before);
    let _ = output(network, &image(), true);
    assert_ne!(statistics(), before);
}

#[test]
fn a_network_computes_in_the_type_that_it_is_moved_to() {
    let component = build("UNet", UNET).unwrap();
    let network = component.downcast::<Network>().and_then(|network| network.model().as_native()).unwrap();
    let single = output(network, &image(), false);
    network.state().to(None, Some(DType::Float64)).unwrap();
    let double = output(network, &image().to_kind(Kind::Double), false);
    assert_eq!(double.kind(), Kind::Double);
    let difference = (single - double).abs().max().double_value(&[]);
    assert!(difference < 1e-5, "{difference}");
    assert!(network.state().to(None, Some(DType::Int32)).is_err());
}

#[test]
fn wrong_inputs_are_errors_that_name_the_network() {
    let component = build("UNet", UNET).unwrap();
    let network = component.downcast::<Network>().and_then(|network| network.model().as_native()).unwrap();
    for inputs in [vec![], vec![image(), image()], vec![image().reshape([2, 8, 8])], vec![image().to_kind(Kind::Int64)]]
    {
        let error = network.forward(&inputs, false).unwrap_err();
        assert_eq!(error.path(), "UNet", "{error}");
    }
}

#[test]
fn what_would_have_to_be_downloaded_is_refused() {
    let error = build("EfficientNetBN", r#"{"model_name": "efficientnet-b0"}"#).unwrap_err();
    assert!(error.message().contains("'pretrained'") && error.message().contains("downloads nothing"), "{error}");
    let error = build("resnet18", r#"{"pretrained": "weights.pt"}"#).unwrap_err();
    assert!(error.message().contains("'pretrained'"), "{error}");
}
