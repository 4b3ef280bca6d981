//! What networks are made of: MONAI's layer factories and blocks, PyTorch's layers behind them.
//!
//! A struct with arguments is a description; its `build` names the tensors in a [`Scope`](crate::state::Scope), draws
//! their initial values in PyTorch's order and gives a [`Module`]. Layers that a configuration names are described by a
//! [`LayerSpec`]; [`activation::act`], [`norm::norm`], [`dropout::dropout`], [`pool::pool`] and [`pad::pad`] look them up.

use mica_core::Result;
use std::sync::Arc;
use tch::Tensor;

pub mod activation;
pub mod basic_unet;
pub mod conv;
pub mod convolution;
pub mod dropout;
pub mod dynunet;
pub mod norm;
pub mod pad;
pub mod patch_embedding;
pub mod pool;
pub mod segresnet;
pub mod spec;
pub mod squeeze_excitation;
pub mod swin;
pub mod transformer;
pub mod unetr;
pub mod upsample;

pub use spec::{DropoutSpec, LayerSpec};

/// A layer or block from one tensor to one tensor.
pub trait Module: Send + Sync {
    /// Computes its output. Layers that behave otherwise in training (dropout, batch normalisation) do so with
    /// `training`.
    fn forward(&self, x: &Tensor, training: bool) -> Result<Tensor>;
}

/// Gives back what it gets.
pub struct Identity;

impl Module for Identity {
    fn forward(&self, x: &Tensor, _training: bool) -> Result<Tensor> {
        Ok(x.shallow_clone())
    }
}

/// Modules one after another.
#[derive(Default)]
pub struct Sequential(pub Vec<Box<dyn Module>>);

impl Sequential {
    /// Adds a module at the end.
    pub fn push(&mut self, module: impl Module + 'static) {
        self.0.push(Box::new(module));
    }
}

impl Module for Sequential {
    fn forward(&self, x: &Tensor, training: bool) -> Result<Tensor> {
        self.0.iter().try_fold(x.shallow_clone(), |x, module| module.forward(&x, training))
    }
}

impl Module for Box<dyn Module> {
    fn forward(&self, x: &Tensor, training: bool) -> Result<Tensor> {
        self.as_ref().forward(x, training)
    }
}

/// A module that stands in several places.
impl Module for Arc<dyn Module> {
    fn forward(&self, x: &Tensor, training: bool) -> Result<Tensor> {
        self.as_ref().forward(x, training)
    }
}
