//! Densely connected classifiers.

use super::{Forward, Network, Plain, refuse_pretrained, reset_for_classification};
use crate::init::Fan;
use crate::layers::activation::act;
use crate::layers::conv::{Conv, Linear};
use crate::layers::dropout::dropout;
use crate::layers::norm::norm;
use crate::layers::pool::{Adaptive, AvgPool, MaxPool};
use crate::layers::spec::{layer_count, spatial};
use crate::layers::squeeze_excitation::relu;
use crate::layers::{LayerSpec, Module, Sequential};
use crate::state::Scope;
use mica_core::argument::Either;
use mica_core::argument::OneOrMany::One;
use mica_core::component;
use mica_core::error::Result;
use tch::Tensor;

component! {
    /// Densely connected classifier: every layer sees the features of all before it in its block.
    ///
    /// Input `(batch, in_channels, spatial…)`, output `(batch, out_channels)`. Spatial sizes of 32 or more for four
    /// blocks.
    ///
    /// Example (Python): `DenseNet(spatial_dims=2, in_channels=1, out_channels=6, block_config=[6, 12, 24])`
    ///
    /// Source: MONAI 1.6.1 `DenseNet`; Huang et al., "Densely connected convolutional networks", 2016.
    pub struct DenseNet {
        /// Spatial dimensions: 1, 2 or 3.
        pub spatial_dims: i64,
        /// Channels of the input.
        pub in_channels: i64,
        /// Classes.
        pub out_channels: i64,
        /// Channels after the first convolution.
        pub init_features: i64 = 64,
        /// Channels that each layer adds.
        pub growth_rate: i64 = 32,
        /// Layers of each block.
        pub block_config: Vec<i64> = vec![6, 12, 24, 16],
        /// Channels inside a layer, in multiples of those that it adds.
        pub bn_size: i64 = 4,
        /// The activation: a name, or a name and its arguments.
        pub act: LayerSpec = relu(),
        /// The normalisation: a name, or a name and its arguments.
        pub norm: LayerSpec = LayerSpec::named("batch"),
        /// The probability with which new channels are dropped.
        pub dropout_prob: f64 = 0.0,
    }
}

impl Network for DenseNet {
    fn build(&self, scope: &Scope) -> Result<Box<dyn Forward>> {
        let dims = spatial(self.spatial_dims)?;
        let names = scope.child("features");
        let mut layers = Sequential::default();
        let first = Conv {
            stride: One(2),
            padding: One(3),
            bias: false,
            ..Conv::new(self.spatial_dims, self.in_channels, self.init_features, One(7))
        };
        layers.push(first.build(&names.child("conv0"))?);
        layers.push(self.norm(self.init_features, &names.child("norm0"))?);
        layers.push(act(&self.act, &names.child("relu0"))?);
        let pool = MaxPool { stride: Some(One(2)), padding: One(1), ..MaxPool::new(One(3)) };
        layers.push(pool.build(dims)?);
        let mut channels = self.init_features;
        for (index, count) in self.block_config.iter().enumerate() {
            let block = names.child(format!("denseblock{}", index + 1));
            for layer in 0..layer_count("block_config", *count)? {
                layers.push(self.dense_layer(channels, &block.child(format!("denselayer{}", layer + 1)))?);
                channels = channels.saturating_add(self.growth_rate);
            }
            if index + 1 == self.block_config.len() {
                layers.push(self.norm(channels, &names.child("norm5"))?);
            } else {
                let scope = names.child(format!("transition{}", index + 1));
                layers.push(self.norm(channels, &scope.child("norm"))?);
                layers.push(act(&self.act, &scope.child("relu"))?);
                let conv = Conv::new(self.spatial_dims, channels, channels / 2, One(1));
                layers.push(Conv { bias: false, ..conv }.build(&scope.child("conv"))?);
                layers.push(AvgPool::new(One(2)).build(dims)?);
                channels /= 2;
            }
        }
        let names = scope.child("class_layers");
        layers.push(act(&self.act, &names.child("relu"))?);
        layers.push(Adaptive::global_mean(dims));
        layers.push(Flatten);
        layers.push(Linear::build(channels, self.out_channels, true, &names.child("out"))?);
        reset_for_classification(scope, dims, Fan::In)?;
        Ok(Box::new(Plain(layers)))
    }
}

impl DenseNet {
    fn norm(&self, channels: i64, scope: &Scope) -> Result<Box<dyn Module>> {
        norm(&self.norm, self.spatial_dims, channels, scope)
    }

    fn dense_layer(&self, inputs: i64, scope: &Scope) -> Result<DenseLayer> {
        let names = scope.child("layers");
        let inner = self.bn_size.saturating_mul(self.growth_rate);
        let mut layers = Sequential::default();
        layers.push(self.norm(inputs, &names.child("norm1"))?);
        layers.push(act(&self.act, &names.child("relu1"))?);
        let conv = Conv::new(self.spatial_dims, inputs, inner, One(1));
        layers.push(Conv { bias: false, ..conv }.build(&names.child("conv1"))?);
        layers.push(self.norm(inner, &names.child("norm2"))?);
        layers.push(act(&self.act, &names.child("relu2"))?);
        let conv = Conv::new(self.spatial_dims, inner, self.growth_rate, One(3));
        layers.push(Conv { padding: One(1), bias: false, ..conv }.build(&names.child("conv2"))?);
        if self.dropout_prob > 0.0 {
            layers.push(dropout(&Either::A(self.dropout_prob), self.spatial_dims)?);
        }
        Ok(DenseLayer(layers))
    }
}

/// Puts the features that it makes beside those that it gets.
struct DenseLayer(Sequential);

impl Module for DenseLayer {
    fn forward(&self, x: &Tensor, training: bool) -> Result<Tensor> {
        Ok(Tensor::f_cat(&[x, &self.0.forward(x, training)?], 1)?)
    }
}

struct Flatten;

impl Module for Flatten {
    fn forward(&self, x: &Tensor, _training: bool) -> Result<Tensor> {
        Ok(x.f_flatten(1, -1)?)
    }
}

/// A [`DenseNet`] with a fixed number of layers.
macro_rules! dense_net {
    ($name:ident, $doc:literal, $blocks:expr) => {
        component! {
            #[doc = $doc]
            ///
            /// Input and output as `DenseNet`.
            ///
            /// Differences from MONAI: nothing is downloaded; load weights from a file.
            ///
            /// Source: Huang et al., "Densely connected convolutional networks", 2016.
            pub struct $name {
                /// Spatial dimensions: 1, 2 or 3.
                pub spatial_dims: i64,
                /// Channels of the input.
                pub in_channels: i64,
                /// Classes.
                pub out_channels: i64,
                /// Channels after the first convolution.
                pub init_features: i64 = 64,
                /// Channels that each layer adds.
                pub growth_rate: i64 = 32,
                /// Layers of each block.
                pub block_config: Vec<i64> = $blocks,
                /// Weights from the net, which mica does not download.
                pub pretrained: bool = false,
                /// Whether a download shows its progress.
                pub progress: bool = true,
                /// Channels inside a layer, in multiples of those that it adds.
                pub bn_size: i64 = 4,
                /// The activation: a name, or a name and its arguments.
                pub act: LayerSpec = relu(),
                /// The normalisation: a name, or a name and its arguments.
                pub norm: LayerSpec = LayerSpec::named("batch"),
                /// The probability with which new channels are dropped.
                pub dropout_prob: f64 = 0.0,
            }
        }

        impl Network for $name {
            fn build(&self, scope: &Scope) -> Result<Box<dyn Forward>> {
                refuse_pretrained(self.pretrained)?;
                let network = DenseNet {
                    spatial_dims: self.spatial_dims,
                    in_channels: self.in_channels,
                    out_channels: self.out_channels,
                    init_features: self.init_features,
                    growth_rate: self.growth_rate,
                    block_config: self.block_config.clone(),
                    bn_size: self.bn_size,
                    act: self.act.clone(),
                    norm: self.norm.clone(),
                    dropout_prob: self.dropout_prob,
                };
                network.build(scope)
            }
        }
    };
}

dense_net!(
    DenseNet121,
    " Densely connected classifier of 121 layers.\n\nExample (Python): `DenseNet121(2, 1, 3)`",
    vec![6, 12, 24, 16]
);
dense_net!(
    DenseNet169,
    " Densely connected classifier of 169 layers.\n\nExample (Python): `DenseNet169(2, 1, 3)`",
    vec![6, 12, 32, 32]
);
dense_net!(
    DenseNet201,
    " Densely connected classifier of 201 layers.\n\nExample (Python): `DenseNet201(2, 1, 3)`",
    vec![6, 12, 48, 32]
);
dense_net!(
    DenseNet264,
    " Densely connected classifier of 264 layers.\n\nExample (Python): `DenseNet264(2, 1, 3)`",
    vec![6, 12, 64, 48]
);
