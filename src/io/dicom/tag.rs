//! The tags that reading looks at, and names of all others from the standard's dictionary.

use dicom_core::dictionary::DataDictionaryEntry;
use dicom_core::header::VR;
use dicom_core::{DataDictionary, Tag};
use dicom_dictionary_std::StandardDataDictionary;

macro_rules! tags {
    ($($name:ident = $tag:ident;)*) => {
        $(pub(crate) const $name: u32 = number(dicom_dictionary_std::tags::$tag);)*
    };
}

tags! {
    PIXEL_DATA = PIXEL_DATA;
    FLOAT_PIXELS = FLOAT_PIXEL_DATA;
    DOUBLE_PIXELS = DOUBLE_FLOAT_PIXEL_DATA;
    TRANSFER_SYNTAX = TRANSFER_SYNTAX_UID;
    CHARACTER_SET = SPECIFIC_CHARACTER_SET;
    IMAGE_TYPE = IMAGE_TYPE;
    SOP_CLASS = SOP_CLASS_UID;
    SOP_INSTANCE = SOP_INSTANCE_UID;
    MODALITY = MODALITY;
    SERIES_DESCRIPTION = SERIES_DESCRIPTION;
    SERIES_UID = SERIES_INSTANCE_UID;
    SERIES_NUMBER = SERIES_NUMBER;
    INSTANCE_NUMBER = INSTANCE_NUMBER;
    ACQUISITION_NUMBER = ACQUISITION_NUMBER;
    ACQUISITION_TIME = ACQUISITION_TIME;
    CONTENT_TIME = CONTENT_TIME;
    TEMPORAL_POSITION = TEMPORAL_POSITION_IDENTIFIER;
    TRIGGER_TIME = TRIGGER_TIME;
    ECHO_NUMBERS = ECHO_NUMBERS;
    ECHO_TIME = ECHO_TIME;
    INVERSION_TIME = INVERSION_TIME;
    B_VALUE = DIFFUSION_B_VALUE;
    B_VECTOR = DIFFUSION_GRADIENT_ORIENTATION;
    POSITION = IMAGE_POSITION_PATIENT;
    ORIENTATION = IMAGE_ORIENTATION_PATIENT;
    PIXEL_SPACING = PIXEL_SPACING;
    NOMINAL_SPACING = NOMINAL_SCANNED_PIXEL_SPACING;
    IMAGER_SPACING = IMAGER_PIXEL_SPACING;
    SLICE_THICKNESS = SLICE_THICKNESS;
    SLICE_GAP = SPACING_BETWEEN_SLICES;
    SAMPLES = SAMPLES_PER_PIXEL;
    PHOTOMETRIC = PHOTOMETRIC_INTERPRETATION;
    PLANAR = PLANAR_CONFIGURATION;
    FRAMES = NUMBER_OF_FRAMES;
    ROWS = ROWS;
    COLUMNS = COLUMNS;
    BITS_ALLOCATED = BITS_ALLOCATED;
    BITS_STORED = BITS_STORED;
    HIGH_BIT = HIGH_BIT;
    PIXEL_REPRESENTATION = PIXEL_REPRESENTATION;
    RESCALE_SLOPE = RESCALE_SLOPE;
    RESCALE_INTERCEPT = RESCALE_INTERCEPT;
    MODALITY_LUT = MODALITY_LUT_SEQUENCE;
    LUT_DESCRIPTOR = LUT_DESCRIPTOR;
    LUT_DATA = LUT_DATA;
    DOSE_SCALING = DOSE_GRID_SCALING;
    FRAME_OFFSETS = GRID_FRAME_OFFSET_VECTOR;
    SHARED_GROUPS = SHARED_FUNCTIONAL_GROUPS_SEQUENCE;
    FRAME_GROUPS = PER_FRAME_FUNCTIONAL_GROUPS_SEQUENCE;
    PLANE_POSITION = PLANE_POSITION_SEQUENCE;
    PLANE_ORIENTATION = PLANE_ORIENTATION_SEQUENCE;
    PIXEL_MEASURES = PIXEL_MEASURES_SEQUENCE;
    PIXEL_TRANSFORMATION = PIXEL_VALUE_TRANSFORMATION_SEQUENCE;
    FRAME_CONTENT = FRAME_CONTENT_SEQUENCE;
    DIMENSION_VALUES = DIMENSION_INDEX_VALUES;
    DETECTORS = DETECTOR_INFORMATION_SEQUENCE;
    EXTENDED_OFFSETS = EXTENDED_OFFSET_TABLE;
    PALETTE_RED_DESCRIPTOR = RED_PALETTE_COLOR_LOOKUP_TABLE_DESCRIPTOR;
    PALETTE_GREEN_DESCRIPTOR = GREEN_PALETTE_COLOR_LOOKUP_TABLE_DESCRIPTOR;
    PALETTE_BLUE_DESCRIPTOR = BLUE_PALETTE_COLOR_LOOKUP_TABLE_DESCRIPTOR;
    PALETTE_RED = RED_PALETTE_COLOR_LOOKUP_TABLE_DATA;
    PALETTE_GREEN = GREEN_PALETTE_COLOR_LOOKUP_TABLE_DATA;
    PALETTE_BLUE = BLUE_PALETTE_COLOR_LOOKUP_TABLE_DATA;
    SEGMENTED_RED = SEGMENTED_RED_PALETTE_COLOR_LOOKUP_TABLE_DATA;
    SEGMENTED_GREEN = SEGMENTED_GREEN_PALETTE_COLOR_LOOKUP_TABLE_DATA;
    SEGMENTED_BLUE = SEGMENTED_BLUE_PALETTE_COLOR_LOOKUP_TABLE_DATA;
}

/// A tag as one number.
pub(crate) const fn number(tag: Tag) -> u32 {
    (tag.0 as u32) << 16 | tag.1 as u32
}

/// The keyword of a standard tag.
pub(crate) fn keyword(tag: u32) -> Option<&'static str> {
    let entry = StandardDataDictionary.by_tag(Tag((tag >> 16) as u16, tag as u16))?;
    let alias = entry.alias;
    (!alias.is_empty() && !alias.starts_with("GenericGroupLength") && !alias.starts_with("PrivateCreator"))
        .then_some(alias)
}

/// A tag for messages: its keyword, or `(gggg,eeee)`.
pub(crate) fn name(tag: u32) -> String {
    keyword(tag).map_or_else(|| coded(tag), str::to_owned)
}

/// A tag as `(gggg,eeee)`.
pub(crate) fn coded(tag: u32) -> String {
    format!("({:04x},{:04x})", tag >> 16, tag & 0xFFFF)
}

/// Whether manufacturers give it a meaning of their own.
pub(crate) const fn is_private(tag: u32) -> bool {
    (tag >> 16) % 2 == 1
}

/// What the dictionary says about an element that does not say it itself, or says "unknown".
pub(crate) fn dictionary_vr(tag: u32, found: Option<VR>) -> VR {
    if is_private(tag) {
        // The names of private blocks are short texts.
        return if (0x10..=0xFF).contains(&(tag & 0xFFFF)) { VR::LO } else { found.unwrap_or(VR::UN) };
    }
    if tag & 0xFFFF == 0 {
        return VR::UL;
    }
    StandardDataDictionary.by_tag(Tag((tag >> 16) as u16, tag as u16)).map_or(VR::UN, |entry| entry.vr().relaxed())
}

/// Whether the values of an element are signed exactly where pixels are.
pub(crate) fn follows_pixels(tag: u32) -> bool {
    use dicom_core::dictionary::VirtualVr;
    let entry = StandardDataDictionary.by_tag(Tag((tag >> 16) as u16, tag as u16));
    entry.is_some_and(|entry| entry.vr() == VirtualVr::Xs)
}
