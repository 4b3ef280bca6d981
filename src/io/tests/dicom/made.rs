//! Files that are made here, written by dicom-object.

use dicom_core::value::DataSetSequence;
use dicom_core::{DataElement, PrimitiveValue, Tag, VR, dicom_value};
use dicom_dictionary_std::tags;
use dicom_object::{FileMetaTableBuilder, InMemDicomObject};
use std::path::{Path, PathBuf};

/// A folder that vanishes.
pub fn folder() -> tempfile::TempDir {
    tempfile::tempdir().expect("a folder")
}

/// One CT slice: what is said about it, and its pixels.
#[derive(Clone)]
pub struct Made {
    pub rows: u16,
    pub columns: u16,
    pub series: String,
    pub instance: String,
    pub number: i32,
    pub position: [f64; 3],
    pub orientation: [f64; 6],
    pub rescale: (f64, f64),
    pub pixels: Vec<u16>,
    pub more: Vec<(Tag, VR, PrimitiveValue)>,
}

impl Made {
    /// Slice `index` of an axial stack with gaps of 2.5 mm; its pixels count up from `1000 * index`.
    pub fn slice(index: usize) -> Self {
        Self {
            rows: 6,
            columns: 5,
            series: "1.2.826.0.1.1".to_owned(),
            instance: format!("1.2.826.0.1.1.{index}"),
            number: index as i32 + 1,
            position: [-10.0, -20.0, 2.5 * index as f64],
            orientation: [1.0, 0.0, 0.0, 0.0, 1.0, 0.0],
            rescale: (1.0, 0.0),
            pixels: (0..30).map(|pixel| (1000 * index + pixel) as u16).collect(),
            more: Vec::new(),
        }
    }

    pub fn object(&self) -> InMemDicomObject {
        let text = |values: &[f64]| values.iter().map(f64::to_string).collect::<Vec<_>>().join("\\");
        let mut object = InMemDicomObject::from_element_iter([
            DataElement::new(tags::SOP_CLASS_UID, VR::UI, dicom_value!(Str, "1.2.840.10008.5.1.4.1.1.2")),
            DataElement::new(tags::SOP_INSTANCE_UID, VR::UI, self.instance.as_str()),
            DataElement::new(tags::SERIES_INSTANCE_UID, VR::UI, self.series.as_str()),
            DataElement::new(tags::STUDY_INSTANCE_UID, VR::UI, dicom_value!(Str, "1.2.826.0.1")),
            DataElement::new(tags::MODALITY, VR::CS, dicom_value!(Str, "CT")),
            DataElement::new(tags::SERIES_DESCRIPTION, VR::LO, dicom_value!(Str, "made up")),
            DataElement::new(tags::PATIENT_NAME, VR::PN, dicom_value!(Str, "Doe^Jane")),
            DataElement::new(tags::PATIENT_ID, VR::LO, dicom_value!(Str, "4711")),
            DataElement::new(tags::STUDY_DATE, VR::DA, dicom_value!(Str, "20200101")),
            DataElement::new(tags::KVP, VR::DS, dicom_value!(Str, "120")),
            DataElement::new(tags::INSTANCE_NUMBER, VR::IS, self.number.to_string()),
            DataElement::new(tags::IMAGE_POSITION_PATIENT, VR::DS, text(&self.position)),
            DataElement::new(tags::IMAGE_ORIENTATION_PATIENT, VR::DS, text(&self.orientation)),
            DataElement::new(tags::PIXEL_SPACING, VR::DS, dicom_value!(Str, "0.5\\0.75")),
            DataElement::new(tags::SLICE_THICKNESS, VR::DS, dicom_value!(Str, "3")),
            DataElement::new(tags::ROWS, VR::US, dicom_value!(U16, self.rows)),
            DataElement::new(tags::COLUMNS, VR::US, dicom_value!(U16, self.columns)),
            DataElement::new(tags::SAMPLES_PER_PIXEL, VR::US, dicom_value!(U16, 1)),
            DataElement::new(tags::PHOTOMETRIC_INTERPRETATION, VR::CS, dicom_value!(Str, "MONOCHROME2")),
            DataElement::new(tags::BITS_ALLOCATED, VR::US, dicom_value!(U16, 16)),
            DataElement::new(tags::BITS_STORED, VR::US, dicom_value!(U16, 16)),
            DataElement::new(tags::HIGH_BIT, VR::US, dicom_value!(U16, 15)),
            DataElement::new(tags::PIXEL_REPRESENTATION, VR::US, dicom_value!(U16, 0)),
            DataElement::new(tags::RESCALE_SLOPE, VR::DS, self.rescale.0.to_string()),
            DataElement::new(tags::RESCALE_INTERCEPT, VR::DS, self.rescale.1.to_string()),
            DataElement::new(tags::PIXEL_DATA, VR::OW, PrimitiveValue::U16(self.pixels.iter().copied().collect())),
        ]);
        for (tag, vr, value) in &self.more {
            object.put(DataElement::new(*tag, *vr, value.clone()));
        }
        object
    }

    pub fn write(&self, folder: &Path, name: &str) -> PathBuf {
        write(self.object(), folder, name)
    }
}

/// Writes an object as explicit little endian.
pub fn write(object: InMemDicomObject, folder: &Path, name: &str) -> PathBuf {
    let path = folder.join(name);
    let meta = FileMetaTableBuilder::new()
        .transfer_syntax("1.2.840.10008.1.2.1")
        .media_storage_sop_class_uid("1.2.840.10008.5.1.4.1.1.2")
        .media_storage_sop_instance_uid("1.2.826.0.1.1.0");
    object.with_meta(meta).expect("meta elements").write_to_file(&path).expect("writes");
    path
}

/// A sequence with these items.
pub fn sequence(tag: Tag, items: Vec<InMemDicomObject>) -> DataElement<InMemDicomObject> {
    DataElement::new(tag, VR::SQ, DataSetSequence::from(items))
}

/// An item with one text.
pub fn item(tag: Tag, vr: VR, text: &str) -> InMemDicomObject {
    InMemDicomObject::from_element_iter([DataElement::new(tag, vr, text)])
}

/// An Enhanced CT of frames: (z in mm, DimensionIndexValues, slope, pixel value).
pub fn enhanced(frames: &[(f64, [u32; 2], f64, u16)]) -> InMemDicomObject {
    let mut made = Made::slice(0);
    made.pixels = frames.iter().flat_map(|frame| vec![frame.3; 30]).collect();
    let mut object = made.object();
    for tag in [
        tags::IMAGE_POSITION_PATIENT,
        tags::IMAGE_ORIENTATION_PATIENT,
        tags::PIXEL_SPACING,
        tags::SLICE_THICKNESS,
        tags::RESCALE_SLOPE,
        tags::RESCALE_INTERCEPT,
    ] {
        object.remove_element(tag);
    }
    object.put(DataElement::new(tags::NUMBER_OF_FRAMES, VR::IS, frames.len().to_string()));
    let shared = InMemDicomObject::from_element_iter([
        sequence(
            tags::PLANE_ORIENTATION_SEQUENCE,
            vec![item(tags::IMAGE_ORIENTATION_PATIENT, VR::DS, "1\\0\\0\\0\\1\\0")],
        ),
        sequence(tags::PIXEL_MEASURES_SEQUENCE, vec![item(tags::PIXEL_SPACING, VR::DS, "0.5\\0.75")]),
    ]);
    object.put(sequence(tags::SHARED_FUNCTIONAL_GROUPS_SEQUENCE, vec![shared]));
    let group = |(z, index, slope, _): &(f64, [u32; 2], f64, u16)| {
        let position = item(tags::IMAGE_POSITION_PATIENT, VR::DS, &format!("-10\\-20\\{z}"));
        let mut transformation = item(tags::RESCALE_SLOPE, VR::DS, &slope.to_string());
        transformation.put(DataElement::new(tags::RESCALE_INTERCEPT, VR::DS, "-5"));
        let content = InMemDicomObject::from_element_iter([DataElement::new(
            tags::DIMENSION_INDEX_VALUES,
            VR::UL,
            PrimitiveValue::U32(index.iter().copied().collect()),
        )]);
        InMemDicomObject::from_element_iter([
            sequence(tags::PLANE_POSITION_SEQUENCE, vec![position]),
            sequence(tags::PIXEL_VALUE_TRANSFORMATION_SEQUENCE, vec![transformation]),
            sequence(tags::FRAME_CONTENT_SEQUENCE, vec![content]),
        ])
    };
    let groups = frames.iter().map(group).collect();
    object.put(sequence(tags::PER_FRAME_FUNCTIONAL_GROUPS_SEQUENCE, groups));
    object
}
