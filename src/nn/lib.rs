//! Networks and what they are made of.
//!
//! - [`layers`]: layers and blocks; [`init`]: their initial values; [`state`]: their tensors by name.
//! - [`networks`]: MONAI's networks as components, and [`networks::Native`], what the registry builds them as.

use mica_core::registry::Registry;

pub mod init;
pub mod layers;
pub mod networks;
pub mod state;

/// Adds everything of this crate to the registry.
pub fn register(registry: &mut Registry) {
    networks::register(registry);
}
