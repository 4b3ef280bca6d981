//! Spatial transforms that are given in voxels: sizes, angles, matrices and grids.
//!
//! One file for each transform, and what several of them share: sizes, reading records, matrices, and resizing itself
//! in `interpolate`.

pub mod affine;
pub mod grid;
mod interpolate;
mod matrices;
mod record;
pub mod resize;
pub mod rotate;
pub mod rotate90;
mod sizes;
pub mod zoom;

use crate::transform::Abilities;
use crate::{image, spec, value, with_missing_keys_before};
use mica_core::argument::Described;
use mica_core::registry::{Registry, Spec};
use std::sync::Arc;

pub use affine::Affine;
pub use grid::{AffineGrid, GridDistortion, Resample};
pub use interpolate::InterpolateMode;
pub use matrices::MatrixArgument;
pub use resize::Resize;
pub use rotate::Rotate;
pub use rotate90::Rotate90;
pub use zoom::Zoom;

/// How each class of record is undone.
pub(crate) const UNDO: crate::Undoers = &[
    crate::undo::<Rotate90>(),
    crate::undo::<Resize>(),
    crate::undo::<Zoom>(),
    crate::undo::<Rotate>(),
    (Affine::NAME, Some(affine::undo)),
];

/// Adds the transforms of this family.
pub(crate) fn register(registry: &mut Registry) {
    registry.add(with_missing_keys_before("lazy", image::<Rotate90>("spatial")));
    registry.add(with_missing_keys_before("lazy", image::<Resize>("spatial")));
    registry.add(with_missing_keys_before("lazy", image::<Zoom>("spatial")));
    registry.add(with_missing_keys_before("lazy", image::<Rotate>("spatial")));
    let keyed = with_missing_keys_before("lazy", image::<affine::keyed::Affine>("spatial"));
    let array = value::<Affine>("spatial", Abilities::SPATIAL);
    registry.add(Spec { dictionary: keyed.dictionary, ..array });
    let lazy = Abilities { lazy: true, ..Abilities::NONE };
    registry.add(spec::<AffineGrid>("spatial", lazy, |transform| Arc::new(transform)));
    registry.add(spec::<Resample>("spatial", Abilities::NONE, |transform| Arc::new(transform)));
    registry.add(image::<GridDistortion>("spatial"));
}
