//! Writing segmentation objects.

use super::colour::to_lab;
use super::frames::{Frame, Frames};
use super::options::{Code, Fraction, SegOptions, Segment, Segmentation};
use crate::dicom::write::dataset::{Object, Pixels, Set, check_text, derived_uid, write_file};
use crate::dicom::write::geometry::Placement;
use crate::dicom::write::source::SourceSeries;
use crate::dicom::write::{code_item, copy_lossy, measures_item, orientation_item, position_item, reference_item, rle};
use crate::error::{Error, Result, ResultExt};
use crate::image::Image;
use crate::sink::write_atomically;
use dicom_core::{PrimitiveValue, Tag, dicom_value};
use dicom_dictionary_std::{tags, uids};
use std::path::Path;

/// Writes a segmentation object and returns its segments, numbered as in the file.
///
/// `labels` is a label map (whole numbers, 0 is background) with two or three spatial axes, or has a channel axis with one
/// channel for each segment: 0 and 1, or fractions from 0 to 1. It may lie on the grid of the source series, with its
/// axes in any order and direction: frames are then the source's planes, with the same rows and columns, and each refers
/// to its slice. Otherwise frames are the image's own planes, in the same frame of reference.
///
/// The file is complete when it has its name. Labels are renumbered where they have gaps ([`SegOptions::keep_numbers`]).
///
/// # Errors
/// `Unsupported` for voxels and geometries that a segmentation cannot hold; `Argument` for options that do not fit, with
/// the field; `TooLarge` beyond 4 GiB of frames; `Corrupt` and `NotFound` for the source; `Io`.
pub fn write_seg(labels: &Image, path: &Path, options: &SegOptions) -> Result<Vec<Segment>> {
    check_text(tags::CONTENT_LABEL, &options.content_label).in_field("content_label")?;
    let description = options.content_description.as_deref().unwrap_or_default();
    check_text(tags::CONTENT_DESCRIPTION, description).in_field("content_description")?;
    let creator = options.content_creator.as_deref().unwrap_or_default();
    check_text(tags::CONTENT_CREATOR_NAME, creator).in_field("content_creator")?;
    if options.content_label.trim().is_empty() {
        return Err(Error::argument("expected a text, found an empty one").in_field("content_label"));
    }
    let fractional = matches!(options.segmentation, Segmentation::Fractional { .. });
    if let Segmentation::Fractional { maximum: 0, .. } = options.segmentation {
        return Err(Error::argument("expected 1 to 255, found 0").in_field("maximum_fractional_value"));
    }
    if options.compress && !fractional {
        return Err(
            Error::unsupported("bits are not compressed: only fractional segmentations are").in_field("compress")
        );
    }
    let source = SourceSeries::open(&options.provenance.source).in_field("source")?;
    let placement = Placement::new(&labels.header, source.as_ref())?;
    if source.is_some() && !placement.matched {
        log::info!("the labels lie on another grid than the source: frames do not refer to its slices");
    }
    let frames = Frames::new(labels, &placement, options)?;
    let series = options.provenance.start(source.as_ref(), 1)?;
    let mut object = series.object(uids::SEGMENTATION_STORAGE, 0);
    series.set_frame_of_reference(&mut object);
    object.set_text(tags::MODALITY, "SEG");
    if object.get(tags::SERIES_DESCRIPTION).is_none() {
        object.set_text(tags::SERIES_DESCRIPTION, "Segmentation");
    }
    object.set_text(tags::INSTANCE_NUMBER, "1");
    object.set_text(tags::CONTENT_LABEL, &options.content_label);
    object.set(tags::CONTENT_DESCRIPTION, texts(description));
    object.set(tags::CONTENT_CREATOR_NAME, texts(creator));
    image_modules(&mut object, &placement, &frames, options);
    object.set_text(tags::LOSSY_IMAGE_COMPRESSION, "00");
    if let Some(source) = &source {
        copy_lossy(source.header(), &mut object);
        object.set_item(tags::REFERENCED_SERIES_SEQUENCE, series_item(source));
    }
    let instance = &series.sop_instance_uids[0];
    dimensions(&mut object, instance);
    shared_groups(&mut object, &placement, source.as_ref());
    let source = source.as_ref().filter(|_| placement.matched);
    let mut groups = frames.list.iter().map(|frame| frame_item(*frame, &placement, source));
    write_atomically(path, |to| {
        if options.compress {
            let planes = frames.bytes.chunks(placement.pixels());
            let planes: Vec<Vec<u8>> = planes.map(|plane| rle::encode(plane, placement.columns(), 1, 1)).collect();
            write_file(to, object, &mut groups, &Pixels::Rle(&planes))
        } else {
            write_file(to, object, &mut groups, &Pixels::Native { bytes: &frames.bytes, wide: false })
        }
    })
    .in_file(path)?;
    Ok(frames.segments)
}

/// A text, or no value where it is empty.
fn texts(text: &str) -> PrimitiveValue {
    if text.is_empty() { PrimitiveValue::Empty } else { PrimitiveValue::from(text) }
}

/// Image pixel and segmentation image modules.
fn image_modules(object: &mut Object, placement: &Placement, frames: &Frames, options: &SegOptions) {
    object.set_texts(tags::IMAGE_TYPE, ["DERIVED", "PRIMARY"]);
    object.set(tags::SAMPLES_PER_PIXEL, 1u16);
    object.set_text(tags::PHOTOMETRIC_INTERPRETATION, "MONOCHROME2");
    object.set(tags::ROWS, placement.rows() as u16);
    object.set(tags::COLUMNS, placement.columns() as u16);
    let bits = if options.segmentation == Segmentation::Binary { 1u16 } else { 8 };
    object.set(tags::BITS_ALLOCATED, bits);
    object.set(tags::BITS_STORED, bits);
    object.set(tags::HIGH_BIT, bits - 1);
    object.set(tags::PIXEL_REPRESENTATION, 0u16);
    object.set_text(tags::NUMBER_OF_FRAMES, &frames.list.len().to_string());
    match options.segmentation {
        Segmentation::Binary => object.set_text(tags::SEGMENTATION_TYPE, "BINARY"),
        Segmentation::Fractional { kind, maximum } => {
            object.set_text(tags::SEGMENTATION_TYPE, "FRACTIONAL");
            let kind = if kind == Fraction::Probability { "PROBABILITY" } else { "OCCUPANCY" };
            object.set_text(tags::SEGMENTATION_FRACTIONAL_TYPE, kind);
            object.set(tags::MAXIMUM_FRACTIONAL_VALUE, u16::from(maximum));
        }
    }
    object.set_text(tags::SEGMENTS_OVERLAP, if frames.disjoint { "NO" } else { "UNDEFINED" });
    object.set_items(tags::SEGMENT_SEQUENCE, frames.segments.iter().map(segment_item).collect());
}

fn code(code: &Code) -> Object {
    code_item(&code.value, &code.scheme, &code.meaning)
}

fn segment_item(segment: &Segment) -> Object {
    let mut item = Object::new_empty();
    item.set(tags::SEGMENT_NUMBER, segment.number);
    item.set_text(tags::SEGMENT_LABEL, &segment.label);
    if let Some(description) = segment.description.as_deref().filter(|text| !text.is_empty()) {
        item.set_text(tags::SEGMENT_DESCRIPTION, description);
    }
    item.set_text(tags::SEGMENT_ALGORITHM_TYPE, segment.algorithm_type.name());
    // Type 1C: not for what is drawn by hand.
    if segment.algorithm_type != super::Algorithm::Manual {
        item.set_text(tags::SEGMENT_ALGORITHM_NAME, &segment.algorithm_name);
    }
    item.set_item(tags::SEGMENTED_PROPERTY_CATEGORY_CODE_SEQUENCE, code(&segment.category));
    let with = |concept: &Code, tag: Tag, modifiers: &[Code]| {
        let mut concept = code(concept);
        if !modifiers.is_empty() {
            concept.set_items(tag, modifiers.iter().map(code).collect());
        }
        concept
    };
    let kind = with(
        &segment.property_type,
        tags::SEGMENTED_PROPERTY_TYPE_MODIFIER_CODE_SEQUENCE,
        &segment.property_type_modifiers,
    );
    item.set_item(tags::SEGMENTED_PROPERTY_TYPE_CODE_SEQUENCE, kind);
    if let Some(region) = &segment.anatomic_region {
        let region = with(region, tags::ANATOMIC_REGION_MODIFIER_SEQUENCE, &segment.anatomic_region_modifiers);
        item.set_item(tags::ANATOMIC_REGION_SEQUENCE, region);
    }
    if let Some(color) = segment.color {
        item.set(tags::RECOMMENDED_DISPLAY_CIE_LAB_VALUE, PrimitiveValue::U16(to_lab(color).as_slice().into()));
    }
    if let (Some(id), Some(uid)) = (&segment.tracking_id, &segment.tracking_uid) {
        item.set_text(tags::TRACKING_ID, id);
        item.set_text(tags::TRACKING_UID, uid);
    }
    item
}

/// Common instance reference module: the whole source series.
fn series_item(source: &SourceSeries) -> Object {
    let instances = source.instances.iter().map(|instance| {
        let mut item = Object::new_empty();
        item.set_text(tags::REFERENCED_SOP_CLASS_UID, &instance.class);
        item.set_text(tags::REFERENCED_SOP_INSTANCE_UID, &instance.uid);
        item
    });
    let mut item = Object::new_empty();
    item.set_items(tags::REFERENCED_INSTANCE_SEQUENCE, instances.collect());
    item.set_text(tags::SERIES_INSTANCE_UID, &source.series);
    item
}

/// Multi-frame dimension module: segment, then position.
fn dimensions(object: &mut Object, instance: &str) {
    let organization = derived_uid(instance, "dimensions");
    let mut item = Object::new_empty();
    item.set_text(tags::DIMENSION_ORGANIZATION_UID, &organization);
    object.set_item(tags::DIMENSION_ORGANIZATION_SEQUENCE, item);
    let index = |pointer: Tag, group: Tag, label: &str| {
        let mut item = Object::new_empty();
        item.set_text(tags::DIMENSION_ORGANIZATION_UID, &organization);
        item.set(tags::DIMENSION_INDEX_POINTER, PrimitiveValue::from(pointer));
        item.set(tags::FUNCTIONAL_GROUP_POINTER, PrimitiveValue::from(group));
        item.set_text(tags::DIMENSION_DESCRIPTION_LABEL, label);
        item
    };
    let indices = vec![
        index(tags::REFERENCED_SEGMENT_NUMBER, tags::SEGMENT_IDENTIFICATION_SEQUENCE, "Segment Number"),
        index(tags::IMAGE_POSITION_PATIENT, tags::PLANE_POSITION_SEQUENCE, "Image Position Patient"),
    ];
    object.set_items(tags::DIMENSION_INDEX_SEQUENCE, indices);
}

/// What all frames share; also what they were made from, where they lie on another grid: the source as a whole.
fn shared_groups(object: &mut Object, placement: &Placement, source: Option<&SourceSeries>) {
    // A placement has at least one slice: images have no empty axes.
    let Some(slice) = placement.slices.first() else { return };
    let mut shared = Object::new_empty();
    shared.set_item(tags::PLANE_ORIENTATION_SEQUENCE, orientation_item(&slice.plane));
    shared.set_item(tags::PIXEL_MEASURES_SEQUENCE, measures_item(placement));
    if let Some(source) = source.filter(|_| !placement.matched) {
        shared.set_item(tags::DERIVATION_IMAGE_SEQUENCE, derivation_item(source, 0..source.slices.len(), "NO"));
    }
    object.set_item(tags::SHARED_FUNCTIONAL_GROUPS_SEQUENCE, shared);
}

/// The functional groups of one frame.
fn frame_item(frame: Frame, placement: &Placement, source: Option<&SourceSeries>) -> Object {
    let slice = &placement.slices[frame.slice];
    let (segment, position) = (frame.segment as u32 + 1, frame.slice as u32 + 1);
    let mut content = Object::new_empty();
    content.set(tags::DIMENSION_INDEX_VALUES, dicom_value!(U32, [segment, position]));
    let mut identification = Object::new_empty();
    identification.set(tags::REFERENCED_SEGMENT_NUMBER, segment as u16);
    let mut item = Object::new_empty();
    item.set_item(tags::FRAME_CONTENT_SEQUENCE, content);
    item.set_item(tags::PLANE_POSITION_SEQUENCE, position_item(&slice.plane));
    item.set_item(tags::SEGMENT_IDENTIFICATION_SEQUENCE, identification);
    if let Some(source) = source {
        item.set_item(tags::DERIVATION_IMAGE_SEQUENCE, derivation_item(source, slice.sources.iter().copied(), "YES"));
    }
    item
}

/// That frames are a segmentation of some slices, and whether a pixel is where it was there.
fn derivation_item(source: &SourceSeries, slices: impl IntoIterator<Item = usize>, preserved: &str) -> Object {
    let references = source.references(slices).into_iter();
    let images = references.map(|(instance, frames)| reference_item(instance, &frames, preserved));
    let mut item = Object::new_empty();
    item.set_items(tags::SOURCE_IMAGE_SEQUENCE, images.collect());
    item.set_item(tags::DERIVATION_CODE_SEQUENCE, code_item("113076", "DCM", "Segmentation"));
    item
}
