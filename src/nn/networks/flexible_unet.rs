//! The U-Net whose encoder is a classifier.

use super::{Forward, Network, Plain, efficientnet, refuse_pretrained, resnet};
use crate::layers::basic_unet::{ConvSettings, UpCat, UpCatLayer};
use crate::layers::conv::{Conv, ConvLayer};
use crate::layers::squeeze_excitation::relu;
use crate::layers::upsample::{InterpolateMode, UpsampleMode};
use crate::layers::{DropoutSpec, LayerSpec, Module};
use crate::state::Scope;
use mica_core::argument::Either;
use mica_core::argument::OneOrMany::One;
use mica_core::error::{Error, Result};
use mica_core::{Value, choice, component};
use tch::Tensor;

choice! {
    /// What comes before an enlargement.
    pub enum PreConv {
        /// A convolution where the number of channels changes.
        Default = "default",
    }
}

component! {
    /// U-Net whose encoder is an efficient or residual classifier.
    ///
    /// Input `(batch, in_channels, spatial…)` with 2 or 3 spatial axes, output `(batch, out_channels, spatial…)`. Without
    /// `is_pad`, spatial sizes must be multiples of 32.
    ///
    /// Differences from MONAI: nothing is downloaded; load weights from a file.
    ///
    /// Example (Python): `FlexibleUNet(in_channels=3, out_channels=2, backbone="efficientnet-b2")`
    ///
    /// Source: MONAI 1.6.1 `FlexibleUNet`.
    pub struct FlexibleUNet {
        /// Channels of the input.
        pub in_channels: i64,
        /// Channels of the output.
        pub out_channels: i64,
        /// The encoder: `efficientnet-b0` to `efficientnet-b8`, `efficientnet-l2`, or `resnet10` to `resnet200`.
        pub backbone: String,
        /// Weights from the net, which mica does not download; without effect for efficient networks in three
        /// dimensions.
        pub pretrained: bool = false,
        /// Channels of the decoder's five levels, from the bottom.
        pub decoder_channels: Vec<i64> = vec![256, 128, 64, 32, 16],
        /// Spatial dimensions: 2 or 3.
        pub spatial_dims: i64 = 2,
        /// The normalisation of the decoder: a name, a name and its arguments, or none.
        pub norm: Option<LayerSpec> =
            Some(LayerSpec::with("batch", [("eps", Value::Float(1e-3)), ("momentum", Value::Float(0.1))])),
        /// The activation of the decoder: a name, a name and its arguments, or none.
        pub act: Option<LayerSpec> = Some(relu()),
        /// The probability of dropout in the decoder, a dropout layer, or none.
        pub dropout: Option<DropoutSpec> = Some(Either::A(0.0)),
        /// Whether the decoder's convolutions have a bias.
        pub decoder_bias: bool = false,
        /// How it enlarges: `deconv`, `pixelshuffle` or `nontrainable`.
        pub upsample: UpsampleMode = UpsampleMode::NonTrainable,
        /// What comes before an enlargement: `default`, a convolution where the number of channels changes, or none.
        pub pre_conv: Option<PreConv> = Some(PreConv::Default),
        /// How values between voxels are made.
        pub interp_mode: InterpolateMode = InterpolateMode::Nearest,
        /// Whether what was enlarged is padded to the size of the encoder's features.
        pub is_pad: bool = true,
    }
}

/// Features of an encoder.
const FEATURES: usize = 5;

impl Network for FlexibleUNet {
    fn build(&self, scope: &Scope) -> Result<Box<dyn Forward>> {
        if !matches!(self.spatial_dims, 2 | 3) {
            return Err(Error::argument(format!("spatial_dims: expected 2 or 3, found {}", self.spatial_dims)));
        }
        if self.decoder_channels.len() < FEATURES {
            return Err(Error::argument(format!(
                "decoder_channels: expected five numbers, found {:?}",
                self.decoder_channels
            )));
        }
        let (encoder, channels) = self.encoder(&scope.child("encoder"))?;
        let settings = ConvSettings {
            spatial_dims: self.spatial_dims,
            act: self.act.clone(),
            norm: self.norm.clone(),
            bias: self.decoder_bias,
            dropout: self.dropout.clone(),
        };
        // From below: what the level before gives, and what comes from the side, except at the top.
        let outputs = &self.decoder_channels[..FEATURES];
        let inputs = channels.iter().rev().take(1).chain(outputs);
        let skips = channels.iter().rev().skip(1).copied().chain([0]);
        let names = scope.child("decoder").child("blocks");
        let mut blocks = Vec::new();
        for (index, ((inputs, skip), outputs)) in inputs.zip(skips).zip(outputs).enumerate() {
            let block = UpCat {
                in_chns: *inputs,
                cat_chns: skip,
                out_chns: *outputs,
                upsample: self.upsample,
                pre_conv: self.pre_conv.is_some(),
                interp_mode: self.interp_mode,
                align_corners: None,
                halves: index + 1 < FEATURES,
                is_pad: self.is_pad,
            };
            blocks.push(block.build(&settings, &names.child(index))?);
        }
        let last = Conv::new(self.spatial_dims, outputs[FEATURES - 1], self.out_channels, One(3));
        let head = Conv { padding: One(1), ..last }.build(&scope.child("segmentation_head").child(0))?;
        Ok(Box::new(Plain(Layers { encoder, blocks, head })))
    }
}

impl FlexibleUNet {
    /// The encoder and the channels of its features.
    fn encoder(&self, scope: &Scope) -> Result<(Encoder, Vec<i64>)> {
        let (name, dims) = (self.backbone.as_str(), self.spatial_dims);
        if let Some(channels) = resnet::feature_channels(name) {
            refuse_pretrained(self.pretrained)?;
            return Ok((Encoder::Residual(resnet::encoder(name, dims, self.in_channels, scope)?), channels));
        }
        if efficientnet::is_named(name) {
            let named = efficientnet::Named::new(name, self.pretrained, dims, self.in_channels);
            let encoder = named.build(scope)?;
            let channels = encoder.feature_channels();
            return Ok((Encoder::Efficient(encoder), channels));
        }
        Err(Error::argument(format!(
            "backbone: expected one of {}, or resnet10, resnet18, resnet34, resnet50, resnet101, resnet152, resnet200; \
             found '{name}'",
            efficientnet::names()
        )))
    }
}

enum Encoder {
    Efficient(efficientnet::Layers),
    Residual(resnet::Layers),
}

struct Layers {
    encoder: Encoder,
    blocks: Vec<UpCatLayer>,
    head: ConvLayer,
}

impl Module for Layers {
    fn forward(&self, x: &Tensor, training: bool) -> Result<Tensor> {
        let mut features = match &self.encoder {
            Encoder::Efficient(encoder) => encoder.features(x, training)?,
            Encoder::Residual(encoder) => encoder.features(x, training)?,
        };
        let mut x = features.pop().ok_or_else(|| Error::internal("an encoder without features"))?;
        for block in &self.blocks {
            x = block.forward(&x, features.pop().as_ref(), training)?;
        }
        self.head.forward(&x, training)
    }
}
