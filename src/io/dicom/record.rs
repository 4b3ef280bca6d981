//! [`Record`]: what a scan remembers of each file.

use super::colour::Palette;
use super::file::DicomFile;
use super::frames::{Frame, frames};
use super::layout::{Layout, Photometric};
use super::tag;
use crate::element::Element;
use crate::error::{Error, Result};
use crate::options::ReadOptions;
use crate::source::Source;
use dicom_core::header::VR;
use std::path::{Path, PathBuf};

/// One file of images.
#[derive(Debug, Clone)]
pub(crate) struct Record {
    pub path: PathBuf,
    pub series: String,
    pub series_number: Option<u64>,
    pub description: String,
    pub modality: String,
    pub instance: String,
    pub instance_number: Option<i64>,
    pub layout: Layout,
    pub frames: Vec<Frame>,
    /// What tells apart the stacks of one series: keyword and value.
    pub keys: Vec<(&'static str, String)>,
    /// What a careful user should know.
    pub notes: Vec<String>,
    /// The type of the colours of a palette.
    pub palette: Option<Element>,
}

/// By these, in this order, slices in the same place are told apart.
const KEYS: [(&str, u32); 11] = [
    ("TemporalPositionIdentifier", tag::TEMPORAL_POSITION),
    ("EchoNumbers", tag::ECHO_NUMBERS),
    ("EchoTime", tag::ECHO_TIME),
    ("InversionTime", tag::INVERSION_TIME),
    ("DiffusionBValue", tag::B_VALUE),
    ("TriggerTime", tag::TRIGGER_TIME),
    ("AcquisitionNumber", tag::ACQUISITION_NUMBER),
    ("ImageType", tag::IMAGE_TYPE),
    ("DiffusionGradientOrientation", tag::B_VECTOR),
    ("AcquisitionTime", tag::ACQUISITION_TIME),
    ("ContentTime", tag::CONTENT_TIME),
];

/// What a file turned out to be.
pub(crate) enum Found {
    Images(Box<Record>),
    /// DICOM, but without pixels: reports, plans, directories.
    NoPixels,
    NotDicom,
    Unreadable(Error),
}

/// Looks at a file; only its header is read.
pub(crate) fn look(path: &Path, options: &ReadOptions<'_>) -> Found {
    let source = match Source::open(path) {
        Ok(source) => source,
        Err(error) => return Found::Unreadable(error),
    };
    if !super::file::looks_like_dicom(source.start()) {
        return Found::NotDicom;
    }
    let file = match DicomFile::open(&source, options) {
        Ok(file) => file,
        Err(error) => return Found::Unreadable(error.in_file(path)),
    };
    if file.data.pixels.is_none() && file.data.cut.is_none() {
        return Found::NoPixels;
    }
    match record(&file, path, options) {
        Ok(record) => Found::Images(Box::new(record)),
        Err(error) => Found::Unreadable(error.in_file(path)),
    }
}

/// What matters of a header.
pub(crate) fn record(file: &DicomFile, path: &Path, options: &ReadOptions<'_>) -> Result<Record> {
    let layout = Layout::read(file)?;
    let item = file.item();
    let text = |tag| item.text(tag).unwrap_or_default();
    let key = |(name, tag): (&'static str, u32)| {
        item.get(tag).map(|field| match field.element.vr {
            VR::FD | VR::US => (name, field.shown()),
            _ => (name, field.texts(None).join("\\")),
        })
    };
    let mut notes = Vec::new();
    Ok(Record {
        path: path.to_owned(),
        series: text(tag::SERIES_UID),
        series_number: item.integer(tag::SERIES_NUMBER),
        description: text(tag::SERIES_DESCRIPTION),
        modality: text(tag::MODALITY),
        instance: text(tag::SOP_INSTANCE),
        instance_number: item.number(tag::INSTANCE_NUMBER).map(|number| number as i64),
        frames: frames(item, &layout, options.dicom.rescale, &mut notes)?,
        palette: match layout.photometric {
            Photometric::Palette => Some(Palette::element(item, layout.signed)?),
            _ => None,
        },
        layout,
        keys: KEYS.into_iter().filter_map(key).collect(),
        notes,
    })
}
