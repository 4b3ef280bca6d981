//! Spatial transforms that are given in voxels: sizes, angles, matrices and grids.

use mica_core::registry::Registry;

/// How each class of record is undone.
pub(crate) const UNDO: crate::Undoers = &[];

/// Adds the transforms of this family.
pub(crate) fn register(_registry: &mut Registry) {}
