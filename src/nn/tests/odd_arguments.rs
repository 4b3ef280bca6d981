//! Configurations come from outside: whatever stands in them, a network is built or refused, and nothing panics.

use mica_core::registry::Registry;
use mica_core::{Map, Value};

/// Small networks, one of each kind.
const NETWORKS: [(&str, &str); 15] = [
    ("UNet", r#"{"spatial_dims": 2, "in_channels": 1, "out_channels": 1, "channels": [4, 4], "strides": [2]}"#),
    ("BasicUNet", r#"{"spatial_dims": 1, "features": [2, 2, 2, 2, 2, 2]}"#),
    ("SegResNet", r#"{"spatial_dims": 2, "blocks_down": [1, 1], "blocks_up": [1]}"#),
    ("SegResNetVAE", r#"{"input_image_size": [8, 8], "spatial_dims": 2, "blocks_down": [1, 1], "blocks_up": [1]}"#),
    (
        "DynUNet",
        r#"{"spatial_dims": 2, "in_channels": 1, "out_channels": 1, "kernel_size": [3, 3, 3], "strides": [1, 2, 2],
            "upsample_kernel_size": [2, 2], "filters": [2, 2, 2]}"#,
    ),
    (
        "DenseNet",
        r#"{"spatial_dims": 1, "in_channels": 1, "out_channels": 1, "init_features": 4, "growth_rate": 2,
            "block_config": [1, 1]}"#,
    ),
    (
        "ResNet",
        r#"{"block": "basic", "layers": [1, 1, 1, 1], "block_inplanes": [2, 2, 2, 2], "spatial_dims": 1,
            "num_classes": 2}"#,
    ),
    (
        "SENet",
        r#"{"spatial_dims": 1, "in_channels": 1, "block": "se_bottleneck", "layers": [1, 1, 1, 1], "groups": 64,
            "reduction": 64, "num_classes": 2}"#,
    ),
    ("VNet", r#"{"spatial_dims": 2}"#),
    ("ViT", r#"{"in_channels": 1, "img_size": 8, "patch_size": 4, "hidden_size": 12, "mlp_dim": 4, "num_layers": 1}"#),
    (
        "UNETR",
        r#"{"in_channels": 1, "out_channels": 1, "img_size": 16, "feature_size": 2, "hidden_size": 12, "mlp_dim": 4,
            "spatial_dims": 1}"#,
    ),
    (
        "SwinUNETR",
        r#"{"in_channels": 1, "out_channels": 1, "feature_size": 12, "depths": [1, 1, 1, 1], "window_size": 2,
            "num_heads": [1, 1, 1, 1], "spatial_dims": 2}"#,
    ),
    ("EfficientNet", r#"{"blocks_args_str": ["r1_k3_s11_e1_i32_o16"], "spatial_dims": 1, "num_classes": 2}"#),
    ("EfficientNetBN", r#"{"model_name": "efficientnet-b0", "pretrained": false, "spatial_dims": 1}"#),
    (
        "FlexibleUNet",
        r#"{"in_channels": 1, "out_channels": 1, "backbone": "resnet10", "decoder_channels": [2, 2, 2, 2, 2]}"#,
    ),
];

const ODD: [&str; 16] = [
    "null",
    "true",
    "-1",
    "0",
    "9223372036854775807",
    "-9223372036854775808",
    "1e300",
    "-0.5",
    "\"\"",
    "\"wrong\"",
    "[]",
    "[-9223372036854775808, 9223372036854775807, 0, 0, 0, 0]",
    "[[], [0], [1, 2, 3, 4]]",
    "[\"batch\", {\"num_features\": -3}]",
    "[\"group\", {\"num_groups\": 0}]",
    "{}",
];

#[test]
fn odd_arguments_are_taken_or_refused() {
    let mut registry = Registry::default();
    mica_nn::register(&mut registry);
    for (name, arguments) in NETWORKS {
        let Value::Map(base) = Value::from_json_str(arguments).unwrap() else { panic!("a map") };
        registry.build(name, &base).unwrap_or_else(|error| panic!("{name}: {error}"));
        let names: Vec<_> = registry.find(name).unwrap().0.arguments.iter().map(|argument| argument.name).collect();
        for argument in names {
            for odd in ODD {
                let mut arguments: Map = base.clone();
                arguments.insert(argument.to_owned(), Value::from_json_str(odd).unwrap());
                if let Err(error) = registry.build(name, &arguments) {
                    assert!(error.to_string().contains(name), "{name}.{argument} = {odd}: {error}");
                }
            }
        }
    }
}
