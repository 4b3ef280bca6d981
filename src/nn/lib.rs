//! Networks and what they are made of.
//!
//! - [`network`]: [`Network`], the one handle on whatever can be called like a network.
//! - [`load`]: networks from files; [`weights`]: their weights alone; [`adapted`]: a network that computes in another precision or memory format.
//! - [`networks`]: MONAI's networks as components.
//! - [`layers`]: layers and blocks; [`init`]: their initial values; [`state`]: their tensors by name.
//!
//! How a network is led over a volume is `mica-engine`'s business.

pub mod adapted;
pub mod init;
pub mod layers;
pub mod load;
pub mod network;
pub mod networks;
mod prepared;
pub mod state;
pub mod weights;

pub use network::{Model, Network};

use mica_core::argument::Described;
use mica_core::component::{Object, parse};
use mica_core::error::Result;
use mica_core::registry::{Registry, Spec};
use std::sync::Arc;

/// Adds every network.
pub fn register(registry: &mut Registry) {
    registry.add(file::<load::TorchScript>(load::TorchScript::load));
    registry.add(file::<load::AOTInductor>(load::AOTInductor::load));
    networks::register(registry);
}

/// What is known of a network from a file.
fn file<T: Described + 'static>(load: fn(&T) -> Result<Network>) -> Spec {
    Spec {
        name: T::NAME,
        kind: "network",
        category: "networks",
        module: "networks",
        doc: T::doc(),
        traits: Vec::new(),
        aliases: Vec::new(),
        arguments: T::arguments(),
        build: Arc::new(move |arguments| Ok(Box::new(load(&parse::<T>(T::NAME, arguments)?)?) as Object)),
        dictionary: None,
    }
}
