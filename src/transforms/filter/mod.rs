//! Filters: neighbourhoods, k-space and signals.

use mica_core::registry::Registry;

/// Adds the transforms of this family.
pub(crate) fn register(_registry: &mut Registry) {}
