//! The vision transformer.

use super::{Forward, Network, one, tensor};
use crate::init::Init;
use crate::layers::activation::Tanh;
use crate::layers::conv::Linear;
use crate::layers::norm::{LayerNorm, LayerNormLayer};
use crate::layers::patch_embedding::{PatchEmbedding, PatchEmbeddingBlock, Positions, Projection};
use crate::layers::spec::layer_count;
use crate::layers::transformer::{TransformerBlock, TransformerLayer, check_heads, check_probability};
use crate::layers::{Module, Sequential};
use crate::state::{Scope, Weight};
use mica_core::argument::OneOrMany;
use mica_core::error::Result;
use mica_core::{Value, component};
use tch::Tensor;

component! {
    /// Vision transformer: an image as a sequence of patches.
    ///
    /// Input `(batch, in_channels, spatial…)` of size `img_size`. Output: a list of two. First the tokens of the last
    /// layer, `(batch, patches, hidden_size)`, or with `classification` the classes, `(batch, num_classes)`; then the
    /// list of the tokens after each layer.
    ///
    /// Example (Python): `ViT(in_channels=1, img_size=[96, 96, 96], patch_size=[16, 16, 16], classification=True)`
    ///
    /// Source: MONAI 1.6.1 `ViT`; Dosovitskiy et al., "An image is worth 16x16 words", 2020.
    pub struct ViT {
        /// Channels of the image.
        pub in_channels: i64,
        /// Spatial size of the image.
        pub img_size: OneOrMany<i64>,
        /// Spatial size of a patch.
        pub patch_size: OneOrMany<i64>,
        /// Channels of a token.
        pub hidden_size: i64 = 768,
        /// Channels inside the perceptrons.
        pub mlp_dim: i64 = 3072,
        /// Layers.
        pub num_layers: i64 = 12,
        /// Heads, a divisor of `hidden_size`.
        pub num_heads: i64 = 12,
        /// How patches are projected: `conv` or `perceptron`.
        pub proj_type: Projection = Projection::Conv,
        /// What tells where they come from: `none`, `learnable`, `sincos` or `fourier`.
        pub pos_embed_type: Positions = Positions::Learnable,
        /// Whether the image is classified.
        pub classification: bool = false,
        /// Classes.
        pub num_classes: i64 = 2,
        /// The probability of dropout.
        pub dropout_rate: f64 = 0.0,
        /// Spatial dimensions: 1, 2 or 3.
        pub spatial_dims: i64 = 3,
        /// `Tanh` for a hyperbolic tangent of the classes, anything else for none.
        pub post_activation: Option<String> = Some("Tanh".to_owned()),
        /// Whether queries, keys and values have a bias.
        pub qkv_bias: bool = false,
        /// Whether attention is kept for inspection; mica keeps none.
        pub save_attn: bool = false,
    }
}

impl Network for ViT {
    fn build(&self, scope: &Scope) -> Result<Box<dyn Forward>> {
        Ok(Box::new(self.layers(scope)?))
    }
}

impl ViT {
    /// The layers, for networks that contain them.
    pub(super) fn layers(&self, scope: &Scope) -> Result<Layers> {
        check_probability("dropout_rate", self.dropout_rate)?;
        check_heads(self.hidden_size, self.num_heads)?;
        let embedding = PatchEmbeddingBlock {
            in_channels: self.in_channels,
            img_size: self.img_size.clone(),
            patch_size: self.patch_size.clone(),
            hidden_size: self.hidden_size,
            num_heads: self.num_heads,
            proj_type: self.proj_type,
            pos_embed_type: self.pos_embed_type,
            dropout_rate: self.dropout_rate,
            spatial_dims: self.spatial_dims,
        };
        let embedding = embedding.build(&scope.child("patch_embedding"))?;
        let block = TransformerBlock {
            hidden_size: self.hidden_size,
            mlp_dim: self.mlp_dim,
            num_heads: self.num_heads,
            dropout_rate: self.dropout_rate,
            qkv_bias: self.qkv_bias,
        };
        let names = scope.child("blocks");
        let count = layer_count("num_layers", self.num_layers)?;
        let blocks = (0..count).map(|index| block.build(&names.child(index))).collect::<Result<_>>()?;
        let norm = LayerNorm::new(self.hidden_size).build(&scope.child("norm"))?;
        let head = match self.classification {
            true => Some(self.head(scope)?),
            false => None,
        };
        Ok(Layers { embedding, blocks, norm, head })
    }

    fn head(&self, scope: &Scope) -> Result<(Weight, Sequential)> {
        let token = scope.parameter("cls_token", &[1, 1, self.hidden_size], Init::Constant(0.0))?;
        let names = scope.child("classification_head");
        let tanh = self.post_activation.as_deref() == Some("Tanh");
        let names = if tanh { names.child(0) } else { names };
        let mut layers = Sequential::default();
        layers.push(Linear::build(self.hidden_size, self.num_classes, true, &names)?);
        if tanh {
            layers.push(Tanh {});
        }
        Ok((token, layers))
    }
}

/// A [`ViT`] with its weights.
pub(super) struct Layers {
    embedding: PatchEmbedding,
    blocks: Vec<TransformerLayer>,
    norm: LayerNormLayer,
    /// The token that gathers what is to be classified, and what classifies it.
    head: Option<(Weight, Sequential)>,
}

impl Layers {
    /// The result and the tokens after each layer.
    pub(super) fn run(&self, x: &Tensor, training: bool) -> Result<(Tensor, Vec<Tensor>)> {
        let mut x = self.embedding.forward(x, training)?;
        if let Some((token, _)) = &self.head {
            let batch = x.size().first().copied().unwrap_or(1);
            x = Tensor::f_cat(&[token.f_expand([batch, -1, -1], false)?, x], 1)?;
        }
        let mut hidden = Vec::new();
        for block in &self.blocks {
            x = block.forward(&x, training)?;
            hidden.push(x.shallow_clone());
        }
        let x = self.norm.forward(&x, training)?;
        let x = match &self.head {
            Some((_, head)) => head.forward(&x.f_select(1, 0)?, training)?,
            None => x,
        };
        Ok((x, hidden))
    }
}

impl Forward for Layers {
    fn forward(&self, inputs: &[Tensor], training: bool) -> Result<Value> {
        let (x, hidden) = self.run(one(inputs)?, training)?;
        let hidden = hidden.into_iter().map(tensor).collect::<Result<_>>()?;
        Ok(Value::List(vec![tensor(x)?, Value::List(hidden)]))
    }
}
