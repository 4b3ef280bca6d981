//! Transforms of whole samples, and of functions that an application gives.

mod items;

pub use items::{ConcatItemsd, CopyItemsd, DeleteItemsd, FlattenSubKeysd, SelectItemsd};

use crate::transform::Abilities;
use crate::{checked, of_samples};
use mica_core::registry::Registry;

/// How each class of record is undone.
pub(crate) const UNDO: crate::Undoers = &[];

/// Adds the transforms of this family.
pub(crate) fn register(registry: &mut Registry) {
    registry.add(checked(of_samples::<CopyItemsd>("utility", Abilities::NONE), CopyItemsd::checked));
    registry.add(checked(of_samples::<DeleteItemsd>("utility", Abilities::NONE), DeleteItemsd::checked));
    registry.add(of_samples::<SelectItemsd>("utility", Abilities::NONE));
    registry.add(of_samples::<ConcatItemsd>("utility", Abilities::NONE));
    registry.add(of_samples::<FlattenSubKeysd>("utility", Abilities::NONE));
}
