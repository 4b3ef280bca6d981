//! Cropping and padding.
//!
//! - [`pad`]: voxels around an image; `voxels`: how they are filled.
//! - [`crop`]: parts of an image, as views.
//! - [`foreground`]: the box around foreground.
//! - [`grid`]: patches on a grid; [`collate`]: batches of images of different sizes.
//! - `numbers`: arguments that are whole numbers, one or one per axis.

use crate::{image, parsed, spec, undo, value, with_missing_keys_before};
use mica_core::argument::Described;
use mica_core::component::Object;
use mica_core::registry::{Dictionary, Registry, Spec};
use mica_core::{Map, Result};
use std::sync::Arc;

pub mod collate;
pub mod crop;
pub mod foreground;
pub mod grid;
pub mod numbers;
pub mod pad;
pub mod voxels;

use crate::transform::Abilities;
use collate::PadListDataCollate;
use crop::{CenterScaleCrop, CenterSpatialCrop, Crop, Cropd, SpatialCrop, SpatialCropd};
use foreground::{BoundingRect, BoundingRectd, CropForeground, CropForegroundd};
use grid::{GridPatch, GridSplit, GridSplitd};
use pad::{BorderPad, DivisiblePad, Pad, Padd, ResizeWithPadOrCrop, SpatialPad};

/// How each class of record is undone.
pub(crate) const UNDO: crate::Undoers = &[
    undo::<Pad>(),
    undo::<SpatialPad>(),
    undo::<BorderPad>(),
    undo::<DivisiblePad>(),
    undo::<ResizeWithPadOrCrop>(),
    (Crop::NAME, Some(crop::undo_crop)),
    undo::<SpatialCrop>(),
    undo::<CenterSpatialCrop>(),
    undo::<CenterScaleCrop>(),
    (CropForeground::NAME, Some(foreground::undo_foreground)),
];

const CATEGORY: &str = "crop_pad";

/// Adds the transforms of this family.
pub(crate) fn register(registry: &mut Registry) {
    registry.add(own_form::<Padd>(image::<Pad>(CATEGORY), pad::dictionary));
    registry.add(with_missing_keys_before("lazy", image::<SpatialPad>(CATEGORY)));
    registry.add(with_missing_keys_before("lazy", image::<BorderPad>(CATEGORY)));
    registry.add(with_missing_keys_before("lazy", image::<DivisiblePad>(CATEGORY)));
    registry.add(own_form::<Cropd>(value::<Crop>(CATEGORY, Abilities::SPATIAL), crop::dictionary));
    registry.add(own_form::<SpatialCropd>(image::<SpatialCrop>(CATEGORY), crop::spatial_dictionary));
    registry.add(with_missing_keys_before("lazy", image::<CenterSpatialCrop>(CATEGORY)));
    registry.add(with_missing_keys_before("lazy", image::<CenterScaleCrop>(CATEGORY)));
    let foreground = value::<CropForeground>(CATEGORY, Abilities::SPATIAL);
    registry.add(own_form::<CropForegroundd>(foreground, foreground::dictionary));
    // MONAI has `method` after `mode` and `allow_missing_keys` in this dictionary form.
    let resize = with_argument_before("lazy", "method", image::<ResizeWithPadOrCrop>(CATEGORY));
    registry.add(with_missing_keys_before("method", resize));
    registry.add(own_form::<BoundingRectd>(image::<BoundingRect>(CATEGORY), parsed::<foreground::BoundingRectd>));
    registry.add(own_form::<GridSplitd>(value::<GridSplit>("spatial", Abilities::NONE), grid::split_dictionary));
    registry.add(with_missing_keys_before("value", image::<GridPatch>("spatial")));
    let collate = Abilities { invertible: true, reduce: true, ..Abilities::NONE };
    registry.add(spec::<PadListDataCollate>(CATEGORY, collate, |transform| Arc::new(transform)));
}

/// A transform whose dictionary form has arguments of its own.
fn own_form<D: Described>(spec: Spec, build: fn(&Map) -> Result<Object>) -> Spec {
    Spec { dictionary: Some(Dictionary { arguments: D::arguments(), build: Arc::new(build) }), ..spec }
}

/// MONAI has `argument` before `other` in the dictionary form.
fn with_argument_before(other: &str, argument: &str, mut spec: Spec) -> Spec {
    if let Some(form) = &mut spec.dictionary
        && let Some(from) = form.arguments.iter().position(|spec| spec.name == argument)
    {
        let moved = form.arguments.remove(from);
        let to = form.arguments.iter().position(|spec| spec.name == other).unwrap_or(form.arguments.len());
        form.arguments.insert(to, moved);
    }
    spec
}
