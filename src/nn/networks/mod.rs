//! MONAI's networks, each in a file of its own.
//!
//! A network is a component: a struct with MONAI's arguments, which [`Network::build`] turns into layers. The registry
//! gives it as a [`Native`], whose tensors have the names and the order of MONAI's `state_dict()`; seeded alike, they
//! start from the same values.

use crate::layers::Module;
use crate::state::{Scope, State};
use mica_core::argument::Described;
use mica_core::component;
use mica_core::error::{Error, Result};
use mica_core::registry::{Registry, Spec};
use mica_core::{MetaTensor, Value};
use std::sync::Arc;
use tch::Tensor;

mod unet;

pub use unet::UNet;

/// Adds the networks.
pub(crate) fn register(registry: &mut Registry) {
    registry.add(network::<UNet>(&["Unet"]));
}

/// What a network computes: from tensors to a tensor, or to lists and maps of them.
pub trait Forward: Send + Sync {
    /// Runs it, in training or in evaluation mode.
    fn forward(&self, inputs: &[Tensor], training: bool) -> Result<Value>;
}

/// The arguments of a network.
pub trait Network: Described {
    /// Makes its layers.
    fn build(&self, scope: &Scope) -> Result<Box<dyn Forward>>;
}

/// A network of mica's own with its tensors.
pub struct Native {
    name: &'static str,
    state: State,
    network: Box<dyn Forward>,
}

impl Native {
    /// Builds a network from its arguments, drawing its initial values from libtorch's generator.
    pub fn new<N: Network>(arguments: &N) -> Result<Self> {
        let scope = Scope::new();
        let network = arguments.build(&scope)?;
        Ok(Self { name: N::NAME, state: scope.into_state(), network })
    }

    /// MONAI's name of the network.
    pub fn name(&self) -> &'static str {
        self.name
    }

    /// Its tensors.
    pub fn state(&self) -> &State {
        &self.state
    }

    /// Runs it. In evaluation mode many threads may do so at once; in training it updates running statistics and runs
    /// alone.
    pub fn forward(&self, inputs: &[Tensor], training: bool) -> Result<Value> {
        let run = || self.network.forward(inputs, training);
        let result = if training {
            let _alone = self.state.write();
            run()
        } else {
            let _shared = self.state.read();
            run()
        };
        result.map_err(|error| error.at(self.name))
    }
}

/// The registry's entry of a network.
fn network<N: Network + 'static>(aliases: &[&str]) -> Spec {
    Spec {
        name: N::NAME,
        kind: "network",
        category: "networks",
        module: "networks",
        doc: N::doc(),
        traits: Vec::new(),
        aliases: aliases.iter().map(|alias| (*alias).to_owned()).collect(),
        arguments: N::arguments(),
        build: Arc::new(|arguments| Ok(Box::new(Native::new(&component::parse::<N>(N::NAME, arguments)?)?))),
        dictionary: None,
    }
}

/// A network of one tensor that gives one tensor.
pub struct Plain<M>(pub M);

impl<M: Module> Forward for Plain<M> {
    fn forward(&self, inputs: &[Tensor], training: bool) -> Result<Value> {
        tensor(self.0.forward(one(inputs)?, training)?)
    }
}

/// The only input.
fn one(inputs: &[Tensor]) -> Result<&Tensor> {
    match inputs {
        [input] => Ok(input),
        _ => Err(Error::argument(format!("expected one input, found {}", inputs.len()))),
    }
}

/// A tensor as the output of a network.
fn tensor(tensor: Tensor) -> Result<Value> {
    Ok(Value::Tensor(MetaTensor::plain(tensor)?))
}
