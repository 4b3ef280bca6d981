//! Transforms of whole samples, and of functions that an application gives.

mod items;
mod lambda;

pub use items::{ConcatItemsd, CopyItemsd, DeleteItemsd, FlattenSubKeysd, SelectItemsd};
pub use lambda::{Lambda, Lambdad};

use crate::transform::Abilities;
use crate::{made, of_samples};
use mica_core::argument::Described;
use mica_core::registry::{Dictionary, Registry, Spec};
use std::sync::Arc;

/// How each class of record is undone.
pub(crate) const UNDO: crate::Undoers = &[lambda::UNDO];

/// Adds the transforms of this family.
pub(crate) fn register(registry: &mut Registry) {
    registry.add(made::<CopyItemsd>("utility", Abilities::NONE, |copy| Ok(Arc::new(copy.checked()?))).of_samples());
    registry
        .add(made::<DeleteItemsd>("utility", Abilities::NONE, |delete| Ok(Arc::new(delete.checked()?))).of_samples());
    registry.add(of_samples::<SelectItemsd>("utility", Abilities::NONE));
    registry.add(of_samples::<ConcatItemsd>("utility", Abilities::NONE));
    registry.add(of_samples::<FlattenSubKeysd>("utility", Abilities::NONE));
    let form = Dictionary { arguments: Lambdad::arguments(), build: Arc::new(lambda::dictionary) };
    let lambda = made::<Lambda>("utility", lambda::ABILITIES, |lambda| Ok(Arc::new(lambda.checked()?)));
    registry.add(Spec { dictionary: Some(form), ..lambda });
}
