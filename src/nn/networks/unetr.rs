//! The U-Net whose encoder is a vision transformer.

use super::{Forward, Network, Plain, vit};
use crate::layers::dynunet::{DynLayer, DynUpLayer, output_block};
use crate::layers::patch_embedding::{Positions, Projection};
use crate::layers::spec::{per_axis, spatial};
use crate::layers::unetr::UnetrBlock;
use crate::layers::{LayerSpec, Module, Sequential};
use crate::state::Scope;
use mica_core::argument::OneOrMany::{self, One};
use mica_core::component;
use mica_core::error::{Error, Result};
use tch::Tensor;

component! {
    /// U-Net whose encoder is a vision transformer of twelve layers with patches of 16.
    ///
    /// Input `(batch, in_channels, spatial…)` of size `img_size`, multiples of 16; output `(batch, out_channels,
    /// spatial…)`.
    ///
    /// Example (Python): `UNETR(in_channels=1, out_channels=4, img_size=[96, 96, 96], feature_size=32)`
    ///
    /// Source: MONAI 1.6.1 `UNETR`; Hatamizadeh et al., "UNETR: transformers for 3D medical image segmentation", 2021.
    pub struct UNETR {
        /// Channels of the input.
        pub in_channels: i64,
        /// Channels of the output.
        pub out_channels: i64,
        /// Spatial size of the input.
        pub img_size: OneOrMany<i64>,
        /// Channels of the decoder's last level.
        pub feature_size: i64 = 16,
        /// Channels of a token.
        pub hidden_size: i64 = 768,
        /// Channels inside the perceptrons.
        pub mlp_dim: i64 = 3072,
        /// Heads, a divisor of `hidden_size`.
        pub num_heads: i64 = 12,
        /// How patches are projected: `conv` or `perceptron`.
        pub proj_type: Projection = Projection::Conv,
        /// The normalisation of the decoder: a name, or a name and its arguments.
        pub norm_name: LayerSpec = LayerSpec::named("instance"),
        /// Whether convolutions follow each enlargement between encoder and decoder.
        pub conv_block: bool = true,
        /// Whether convolutions have a residual connection.
        pub res_block: bool = true,
        /// The probability of dropout in the transformer.
        pub dropout_rate: f64 = 0.0,
        /// Spatial dimensions: 1, 2 or 3.
        pub spatial_dims: i64 = 3,
        /// Whether queries, keys and values have a bias.
        pub qkv_bias: bool = false,
        /// Whether attention is kept for inspection; mica keeps none.
        pub save_attn: bool = false,
    }
}

/// Spatial size of a patch.
const PATCH: i64 = 16;
/// Layers of the transformer.
const LAYERS: i64 = 12;
/// The layers that the decoder sees besides the last.
const SEEN: [usize; 3] = [3, 6, 9];

impl Network for UNETR {
    fn build(&self, scope: &Scope) -> Result<Box<dyn Forward>> {
        let dims = spatial(self.spatial_dims)?;
        let grid = per_axis(&self.img_size, dims, "img_size")?.into_iter().map(|size| size / PATCH).collect();
        let transformer = vit::ViT {
            in_channels: self.in_channels,
            img_size: self.img_size.clone(),
            patch_size: One(PATCH),
            hidden_size: self.hidden_size,
            mlp_dim: self.mlp_dim,
            num_layers: LAYERS,
            num_heads: self.num_heads,
            proj_type: self.proj_type,
            pos_embed_type: Positions::Learnable,
            classification: false,
            num_classes: 2,
            dropout_rate: self.dropout_rate,
            spatial_dims: self.spatial_dims,
            post_activation: None,
            qkv_bias: self.qkv_bias,
            save_attn: self.save_attn,
        };
        let (hidden, size) = (self.hidden_size, self.feature_size);
        let times = |factor: i64| size.saturating_mul(factor);
        let block = |inputs: i64, outputs: i64| UnetrBlock {
            spatial_dims: self.spatial_dims,
            in_channels: inputs,
            out_channels: outputs,
            norm_name: self.norm_name.clone(),
            res_block: self.res_block,
        };
        let projected = |outputs: i64, count: i64, name: &str| {
            block(hidden, outputs).build_projected(count, self.conv_block, &scope.child(name))
        };
        let up = |inputs: i64, outputs: i64, name: &str| block(inputs, outputs).build_up(&scope.child(name));
        let net = Layers {
            transformer: transformer.layers(&scope.child("vit"))?,
            grid,
            first: block(self.in_channels, size).build_basic(&scope.child("encoder1"))?,
            encoders: [
                projected(times(2), 2, "encoder2")?,
                projected(times(4), 1, "encoder3")?,
                projected(times(8), 0, "encoder4")?,
            ],
            decoders: [
                up(hidden, times(8), "decoder5")?,
                up(times(8), times(4), "decoder4")?,
                up(times(4), times(2), "decoder3")?,
                up(times(2), size, "decoder2")?,
            ],
            output: output_block(self.spatial_dims, size, self.out_channels, None, &scope.child("out"))?,
        };
        Ok(Box::new(Plain(net)))
    }
}

struct Layers {
    transformer: vit::Layers,
    /// Patches along each axis.
    grid: Vec<i64>,
    first: DynLayer,
    /// From the top.
    encoders: [Sequential; 3],
    /// From the bottom.
    decoders: [DynUpLayer; 4],
    output: Sequential,
}

impl Layers {
    /// Tokens as an image.
    fn image(&self, tokens: &Tensor) -> Result<Tensor> {
        let [batch, _, channels] = tokens.size()[..] else {
            return Err(Error::internal(format!("tokens of shape {:?}", tokens.size())));
        };
        let shape = [&[batch], &self.grid[..], &[channels]].concat();
        Ok(tokens.f_view(shape.as_slice())?.f_movedim_int(-1, 1)?.f_contiguous()?)
    }
}

impl Module for Layers {
    fn forward(&self, x: &Tensor, training: bool) -> Result<Tensor> {
        let (deepest, hidden) = self.transformer.run(x, training)?;
        let mut skips = vec![self.first.forward(x, training)?];
        for (encoder, layer) in self.encoders.iter().zip(SEEN) {
            let tokens = hidden.get(layer).ok_or_else(|| Error::internal("a transformer of too few layers"))?;
            skips.push(encoder.forward(&self.image(tokens)?, training)?);
        }
        let mut x = self.image(&deepest)?;
        for (decoder, skip) in self.decoders.iter().zip(skips.iter().rev()) {
            x = decoder.forward(&x, skip, training)?;
        }
        self.output.forward(&x, training)
    }
}
