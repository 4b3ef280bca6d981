//! Transformer blocks: attention over all tokens and a perceptron for each.

use super::activation::act;
use super::conv::Linear;
use super::dropout::Dropout;
use super::norm::{LayerNorm, LayerNormLayer};
use super::{Identity, LayerSpec, Module, Sequential};
use crate::state::Scope;
use mica_core::choice;
use mica_core::error::{Error, Result};
use tch::Tensor;

/// Refuses what is no probability.
pub fn check_probability(what: &str, p: f64) -> Result<()> {
    match (0.0..=1.0).contains(&p) {
        true => Ok(()),
        false => Err(Error::argument(format!("{what}: expected a number of 0 to 1, found {p}"))),
    }
}

/// Refuses heads that do not divide the channels.
pub fn check_heads(hidden_size: i64, num_heads: i64) -> Result<()> {
    match num_heads > 0 && hidden_size % num_heads == 0 {
        true => Ok(()),
        false => Err(Error::argument(format!("hidden_size {hidden_size} is no multiple of num_heads {num_heads}"))),
    }
}

/// A dropout of elements with a probability that was checked.
pub fn drop_elements(p: f64) -> Dropout {
    Dropout { p, inplace: false }
}

choice! {
    /// Where an [`MLPBlock`] drops elements.
    pub enum DropoutMode {
        /// After each of its layers, as in the vision transformer.
        Vit = "vit",
        /// After each of its layers, as in the Swin transformer.
        Swin = "swin",
        /// Nowhere.
        Vista3d = "vista3d",
    }
}

/// Two linear layers with an activation between: `monai.networks.blocks.MLPBlock`.
#[derive(Debug, Clone)]
pub struct MLPBlock {
    /// Channels of input and output.
    pub hidden_size: i64,
    /// Channels between; 0 for those of the input.
    pub mlp_dim: i64,
    /// The probability of dropout.
    pub dropout_rate: f64,
    /// The activation. `GEGLU` in capital letters gets twice the channels, of which it gives half.
    pub act: LayerSpec,
    /// Where elements are dropped.
    pub dropout_mode: DropoutMode,
}

impl MLPBlock {
    /// With MONAI's defaults.
    pub fn new(hidden_size: i64, mlp_dim: i64, dropout_rate: f64) -> Self {
        Self { hidden_size, mlp_dim, dropout_rate, act: LayerSpec::named("GELU"), dropout_mode: DropoutMode::Vit }
    }

    /// Names the layers `linear1` and `linear2`.
    pub fn build(&self, scope: &Scope) -> Result<Sequential> {
        check_probability("dropout_rate", self.dropout_rate)?;
        let inner = if self.mlp_dim == 0 { self.hidden_size } else { self.mlp_dim };
        let first = if self.act.name == "GEGLU" { inner.saturating_mul(2) } else { inner };
        let drop = || -> Box<dyn Module> {
            match self.dropout_mode {
                DropoutMode::Vista3d => Box::new(Identity),
                DropoutMode::Vit | DropoutMode::Swin => Box::new(drop_elements(self.dropout_rate)),
            }
        };
        let first = Linear::build(self.hidden_size, first, true, &scope.child("linear1"))?;
        let second = Linear::build(inner, self.hidden_size, true, &scope.child("linear2"))?;
        let act = act(&self.act, &scope.child("fn"))?;
        Ok(Sequential(vec![Box::new(first), act, drop(), Box::new(second), drop()]))
    }
}

/// Attention of every token to all: `monai.networks.blocks.SABlock`.
#[derive(Debug, Clone)]
pub struct SABlock {
    /// Channels of input and output.
    pub hidden_size: i64,
    /// Heads.
    pub num_heads: i64,
    /// The probability of dropout, of weights and of the output.
    pub dropout_rate: f64,
    /// Whether queries, keys and values have a bias.
    pub qkv_bias: bool,
}

impl SABlock {
    /// Names the layers `out_proj` and `qkv`.
    pub fn build(&self, scope: &Scope) -> Result<SelfAttention> {
        check_probability("dropout_rate", self.dropout_rate)?;
        check_heads(self.hidden_size, self.num_heads)?;
        let size = self.hidden_size;
        Ok(SelfAttention {
            output: Linear::build(size, size, true, &scope.child("out_proj"))?,
            qkv: Linear::build(size, size.saturating_mul(3), self.qkv_bias, &scope.child("qkv"))?,
            heads: self.num_heads,
            scale: ((size / self.num_heads) as f64).powf(-0.5),
            dropout: drop_elements(self.dropout_rate),
        })
    }
}

/// An [`SABlock`] with its weights.
pub struct SelfAttention {
    output: Linear,
    qkv: Linear,
    heads: i64,
    scale: f64,
    dropout: Dropout,
}

impl Module for SelfAttention {
    fn forward(&self, x: &Tensor, training: bool) -> Result<Tensor> {
        let [batch, tokens, size] = x.size()[..] else {
            return Err(Error::shape(format!("attention needs (batch, tokens, channels), found {:?}", x.size())));
        };
        let shape = [batch, tokens, 3, self.heads, size / self.heads];
        let qkv = self.qkv.forward(x, training)?.f_reshape(shape)?.f_permute([2, 0, 3, 1, 4])?;
        let (q, k, v) = (qkv.f_select(0, 0)?, qkv.f_select(0, 1)?, qkv.f_select(0, 2)?);
        let weights = q.f_matmul(&k.f_transpose(-2, -1)?)?.f_mul_scalar(self.scale)?.f_softmax(-1, None)?;
        let weights = self.dropout.forward(&weights, training)?;
        let x = weights.f_matmul(&v)?.f_transpose(1, 2)?.f_reshape([batch, tokens, size])?;
        self.dropout.forward(&self.output.forward(&x, training)?, training)
    }
}

/// Attention and perceptron, each after normalisation and with a residual connection around it:
/// `monai.networks.blocks.TransformerBlock` without cross attention.
#[derive(Debug, Clone)]
pub struct TransformerBlock {
    /// Channels of input and output.
    pub hidden_size: i64,
    /// Channels inside the perceptron.
    pub mlp_dim: i64,
    /// Heads.
    pub num_heads: i64,
    /// The probability of dropout.
    pub dropout_rate: f64,
    /// Whether queries, keys and values have a bias.
    pub qkv_bias: bool,
}

impl TransformerBlock {
    /// Names the parts `mlp`, `norm1`, `attn` and `norm2`. MONAI's state has the tensors of a `norm_cross_attn` too, which
    /// nothing uses.
    pub fn build(&self, scope: &Scope) -> Result<TransformerLayer> {
        check_probability("dropout_rate", self.dropout_rate)?;
        check_heads(self.hidden_size, self.num_heads)?;
        let attention = SABlock {
            hidden_size: self.hidden_size,
            num_heads: self.num_heads,
            dropout_rate: self.dropout_rate,
            qkv_bias: self.qkv_bias,
        };
        let norm = |name: &str| LayerNorm::new(self.hidden_size).build(&scope.child(name));
        let mlp = MLPBlock::new(self.hidden_size, self.mlp_dim, self.dropout_rate).build(&scope.child("mlp"))?;
        let norm1 = norm("norm1")?;
        let attention = attention.build(&scope.child("attn"))?;
        let norm2 = norm("norm2")?;
        norm("norm_cross_attn")?;
        Ok(TransformerLayer { mlp, norm1, attention, norm2 })
    }
}

/// A [`TransformerBlock`] with its weights.
pub struct TransformerLayer {
    mlp: Sequential,
    norm1: LayerNormLayer,
    attention: SelfAttention,
    norm2: LayerNormLayer,
}

impl Module for TransformerLayer {
    fn forward(&self, x: &Tensor, training: bool) -> Result<Tensor> {
        let x = x.f_add(&self.attention.forward(&self.norm1.forward(x, training)?, training)?)?;
        Ok(x.f_add(&self.mlp.forward(&self.norm2.forward(&x, training)?, training)?)?)
    }
}
