//! Spatial transforms that are given in voxels: sizes, angles, matrices and grids.
//!
//! One file for each transform, and what several of them share: [`sizes`] and records in [`record`], the modes of
//! resizing and resizing itself in [`interpolate`].

mod interpolate;
mod record;
pub mod resize;
pub mod rotate90;
mod sizes;

use crate::{image, with_missing_keys_before};
use mica_core::registry::Registry;

pub use interpolate::InterpolateMode;
pub use resize::Resize;
pub use rotate90::Rotate90;

/// How each class of record is undone.
pub(crate) const UNDO: crate::Undoers = &[crate::undo::<Rotate90>(), crate::undo::<Resize>()];

/// Adds the transforms of this family.
pub(crate) fn register(registry: &mut Registry) {
    registry.add(with_missing_keys_before("lazy", image::<Rotate90>("spatial")));
    registry.add(with_missing_keys_before("lazy", image::<Resize>("spatial")));
}
