//! What happens to the output of a network: activations, labels, ensembles, inversion.

use mica_core::registry::Registry;

/// Adds the transforms of this family.
pub(crate) fn register(_registry: &mut Registry) {}
