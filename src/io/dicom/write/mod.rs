//! Writing an image as a series of DICOM files: secondary captures, or derived images of the source's modality.
//!
//! | kind | SOP class | pixels |
//! |---|---|---|
//! | [`SeriesKind::SecondaryCapture`] | Secondary Capture | 8 or 16 bits of grey, RGB of 8 bits |
//! | the same with `multi_frame` | Multi-frame Grayscale Byte, Grayscale Word or True Color Secondary Capture | the same, without sign |
//! | [`SeriesKind::Derived`] | CT Image Storage, MR Image Storage, as the source | 16 bits of grey |
//!
//! Slices are written in the planes of the source where the image lies on its grid (axes may be swapped or run backwards),
//! and refer to the source's slices; in the image's own planes otherwise. Whole numbers that fit 16 bits are stored as
//! they are. Others are refused, unless a rescale gives them exactly or the caller allows rounding.
//!
//! Refused: sheared pixels, more than three spatial axes, derived images of other modalities than CT and MR, more than
//! 4 GiB in one uncompressed file.

pub(crate) mod dataset;
pub(crate) mod geometry;
pub(crate) mod json;
mod options;
pub(crate) mod pixels;
mod provenance;
pub(crate) mod rle;
pub(crate) mod source;
pub(crate) mod structure;

pub use options::{SeriesKind, SeriesOptions};
pub use provenance::Provenance;

use crate::element::Element;
use crate::error::{Error, Result, ResultExt};
use crate::image::Image;
use crate::sink::write_atomically;
use dataset::{Get, MAX_NATIVE, Object, Pixels, Set, check_text, derived_uid, native_limit};
use dicom_core::Tag;
use dicom_dictionary_std::{tags, uids};
use geometry::{Placement, Plane, Slice};
use pixels::{Depths, Storage};
use provenance::{NewSeries, copy};
use rayon::iter::{IndexedParallelIterator, IntoParallelRefIterator, ParallelIterator};
use source::{Instance, SourceSeries};
use std::path::{Path, PathBuf};

/// Acquisition attributes that derived CT images keep.
const CT: &[Tag] = &[
    tags::KVP,
    tags::ACQUISITION_NUMBER,
    tags::SCAN_OPTIONS,
    tags::EXPOSURE_TIME,
    tags::X_RAY_TUBE_CURRENT,
    tags::EXPOSURE,
    tags::FILTER_TYPE,
    tags::CONVOLUTION_KERNEL,
    tags::CONTRAST_BOLUS_AGENT,
];

/// Acquisition attributes that derived MR images keep.
const MR: &[Tag] = &[
    tags::SCANNING_SEQUENCE,
    tags::SEQUENCE_VARIANT,
    tags::SCAN_OPTIONS,
    tags::MR_ACQUISITION_TYPE,
    tags::SEQUENCE_NAME,
    tags::REPETITION_TIME,
    tags::ECHO_TIME,
    tags::ECHO_TRAIN_LENGTH,
    tags::INVERSION_TIME,
    tags::TRIGGER_TIME,
    tags::FLIP_ANGLE,
    tags::NUMBER_OF_AVERAGES,
    tags::IMAGING_FREQUENCY,
    tags::IMAGED_NUCLEUS,
    tags::ECHO_NUMBERS,
    tags::MAGNETIC_FIELD_STRENGTH,
    tags::CONTRAST_BOLUS_AGENT,
];

/// Acquisition attributes of either.
const ACQUISITION: &[Tag] = &[
    tags::PATIENT_POSITION,
    tags::PROTOCOL_NAME,
    tags::ACQUISITION_DATE,
    tags::ACQUISITION_TIME,
    tags::LOSSY_IMAGE_COMPRESSION,
    tags::LOSSY_IMAGE_COMPRESSION_RATIO,
    tags::LOSSY_IMAGE_COMPRESSION_METHOD,
];

/// Writes an image as a series of DICOM files in a folder, one for each slice, in ascending order along the normal of the
/// slices. Returns the files.
///
/// The folder is made if its parent exists; all files are complete before the first has its name. A folder that did not
/// exist appears with all its files at once.
///
/// # Errors
/// `Unsupported` and `TooLarge` for images that the files cannot hold (see [the module](self)); `Argument` for options
/// that do not fit, with the field; `Corrupt` for broken sources; `Io`, also where a file exists and `overwrite` is off.
pub fn write_series(image: &Image, folder: &Path, options: &SeriesOptions) -> Result<Vec<PathBuf>> {
    let source = SourceSeries::open(&options.provenance.source).in_field("source")?;
    let job = Job::new(image, options, source.as_ref())?;
    let names = job.names()?;
    let paths: Vec<PathBuf> = names.iter().map(|name| folder.join(name)).collect();
    if folder.exists() && !folder.is_dir() {
        return Err(Error::argument("expected a folder, found a file").in_file(folder));
    }
    if let Some(path) = paths.iter().find(|path| !options.overwrite && path.exists()) {
        return Err(Error::argument("the file exists, and overwrite is off").in_file(path));
    }
    let made = TemporaryFolder::beside(folder)?;
    let write = |(index, name): (usize, &String)| write_atomically(&made.path.join(name), |to| job.write(index, to));
    names.par_iter().enumerate().map(write).collect::<Result<()>>().map_err(|error| match error.path() {
        // Not the temporary name.
        Some(path) if path.starts_with(&made.path) => Error::new(error.kind(), error.message()).in_file(folder),
        _ => error,
    })?;
    if !folder.exists() && std::fs::rename(&made.path, folder).is_ok() {
        return Ok(paths);
    }
    for (name, path) in names.iter().zip(&paths) {
        std::fs::rename(made.path.join(name), path).in_file(path)?;
    }
    Ok(paths)
}

/// Writes an image as one file: a Secondary Capture or derived image where it has one slice, a multi-frame Secondary Capture
/// otherwise. The file is complete or not there.
///
/// # Errors
/// As [`write_series`].
pub fn write_file(image: &Image, path: &Path, options: &SeriesOptions) -> Result<()> {
    let source = SourceSeries::open(&options.provenance.source).in_field("source")?;
    let slices = Job::new(image, options, source.as_ref())?.names()?.len();
    let options = SeriesOptions { multi_frame: slices > 1, ..options.clone() };
    let job = Job::new(image, &options, source.as_ref())?;
    write_atomically(path, |to| job.write(0, to))
}

/// A folder beside another one that is gone when this is.
struct TemporaryFolder {
    path: PathBuf,
}

impl TemporaryFolder {
    fn beside(folder: &Path) -> Result<Self> {
        let parent = match folder.parent() {
            Some(parent) if !parent.as_os_str().is_empty() => parent,
            _ => Path::new("."),
        };
        // Made by name, not by the crate for temporary files, so that it has the permissions of any new folder.
        let path = parent.join(format!(".mica-{}.part", uuid::Uuid::new_v4().simple()));
        std::fs::create_dir(&path).in_file(folder)?;
        Ok(Self { path })
    }
}

impl Drop for TemporaryFolder {
    fn drop(&mut self) {
        // Gone already where it was renamed; nothing else can be done about what is left.
        let _ = std::fs::remove_dir_all(&self.path);
    }
}

/// Everything that is decided before the first file is written.
struct Job<'a> {
    image: &'a Image,
    options: &'a SeriesOptions,
    source: Option<&'a SourceSeries>,
    placement: Placement,
    storage: Storage,
    series: NewSeries,
    class: &'static str,
    /// Whether slices have a place in the patient.
    placed: bool,
}

impl<'a> Job<'a> {
    fn new(image: &'a Image, options: &'a SeriesOptions, source: Option<&'a SourceSeries>) -> Result<Self> {
        let texts = [
            ("modality", tags::MODALITY, &options.modality),
            ("rescale_type", tags::RESCALE_TYPE, &options.rescale_type),
            ("derivation_description", tags::DERIVATION_DESCRIPTION, &options.derivation_description),
        ];
        for (field, tag, text) in texts {
            if let Some(text) = text {
                check_text(tag, text).in_field(field)?;
            }
        }
        if options.window.is_some_and(|[centre, width]| !centre.is_finite() || !width.is_finite() || width < 1e-9) {
            return Err(Error::argument(format!("expected a centre and a width above 0, found {:?}", options.window))
                .in_field("window"));
        }
        let derived = options.kind == SeriesKind::Derived;
        let mut class = uids::SECONDARY_CAPTURE_IMAGE_STORAGE;
        if derived {
            let source = source.ok_or_else(|| {
                Error::argument("a derived series needs the files that it was derived from").in_field("source")
            })?;
            class = match source.instances[0].class.as_str() {
                uids::CT_IMAGE_STORAGE => uids::CT_IMAGE_STORAGE,
                uids::MR_IMAGE_STORAGE => uids::MR_IMAGE_STORAGE,
                other => {
                    return Err(Error::unsupported(format!(
                        "the source has SOP class {other}: derived series are written for CT and MR Image Storage; write \
                         secondary captures"
                    ))
                    .in_field("kind"));
                }
            };
            if options.multi_frame {
                return Err(Error::unsupported("derived series have one file for each slice").in_field("multi_frame"));
            }
            if options.modality.is_some() {
                return Err(Error::argument("a derived series has the modality of its source").in_field("modality"));
            }
        }
        let placement = Placement::new(&image.header, source)?;
        let depths = match (derived, options.multi_frame) {
            (true, _) => Depths::Wide,
            (false, true) => Depths::Unsigned,
            (false, false) => Depths::Any,
        };
        let storage = Storage::new(image, &placement, options, depths)?;
        let frames = placement.slices.len();
        if options.multi_frame {
            class = match (storage.samples, storage.element) {
                (3, _) => uids::MULTI_FRAME_TRUE_COLOR_SECONDARY_CAPTURE_IMAGE_STORAGE,
                (_, Element::U8) => uids::MULTI_FRAME_GRAYSCALE_BYTE_SECONDARY_CAPTURE_IMAGE_STORAGE,
                _ => uids::MULTI_FRAME_GRAYSCALE_WORD_SECONDARY_CAPTURE_IMAGE_STORAGE,
            };
        }
        let per_file = if options.multi_frame { frames } else { 1 };
        let bytes = (placement.pixels() * storage.samples * storage.element.size()) as u64 * per_file as u64;
        if bytes > MAX_NATIVE && !options.compress {
            return Err(native_limit(bytes));
        }
        if storage.lossy {
            log::warn!("pixels are rounded to steps of {}", storage.slope);
        }
        let series = options.provenance.start(source, frames / per_file)?;
        let placed = placement.is_volume() || placement.matched;
        Ok(Self { image, options, source, placement, storage, series, class, placed })
    }

    /// File names.
    fn names(&self) -> Result<Vec<String>> {
        let pattern = &self.options.file_name;
        let files = self.series.sop_instance_uids.len();
        let wrong = |why: &str| Error::argument(format!("'{pattern}': {why}")).in_field("file_name");
        if files > 1 && !pattern.contains("{number}") && !pattern.contains("{uid}") {
            return Err(wrong("expected {number} or {uid} in the name of several files"));
        }
        let width = files.to_string().len().max(4);
        let name = |index: usize| {
            let number = format!("{:0width$}", index + 1);
            pattern.replace("{number}", &number).replace("{uid}", &self.series.sop_instance_uids[index])
        };
        let names: Vec<String> = (0..files).map(name).collect();
        let plain = |name: &String| {
            Path::new(name).file_name().is_some_and(|file| file == name.as_str()) && !name.contains(['/', '\\', '\0'])
        };
        if !names.iter().all(plain) {
            return Err(wrong("expected a file name without folders"));
        }
        let mut sorted: Vec<&String> = names.iter().collect();
        sorted.sort();
        sorted.dedup();
        if sorted.len() != files {
            return Err(wrong("two files would have the same name"));
        }
        Ok(names)
    }

    /// Writes one file.
    fn write(&self, index: usize, to: &mut dyn std::io::Write) -> Result<()> {
        let slices =
            if self.options.multi_frame { &self.placement.slices[..] } else { &self.placement.slices[index..=index] };
        let object = self.object(index, slices);
        let mut frames = Vec::with_capacity(slices.len());
        for slice in slices {
            frames.push(self.storage.pixels(self.image, &self.placement, slice)?);
        }
        let wide = self.storage.element.size() == 2;
        let mut groups: Box<dyn Iterator<Item = Object>> = Box::new(std::iter::empty());
        if self.options.multi_frame && self.placed {
            groups = Box::new(slices.iter().enumerate().map(|(index, slice)| {
                let mut content = Object::new_empty();
                content.set(tags::DIMENSION_INDEX_VALUES, dicom_core::dicom_value!(U32, [index as u32 + 1]));
                let mut group = Object::new_empty();
                group.set_item(tags::FRAME_CONTENT_SEQUENCE, content);
                group.set_item(tags::PLANE_POSITION_SEQUENCE, position_item(&slice.plane));
                group
            }));
        }
        if self.options.compress {
            let (columns, samples) = (self.placement.columns(), self.storage.samples);
            let size = self.storage.element.size();
            let frames: Vec<Vec<u8>> = frames.iter().map(|frame| rle::encode(frame, columns, samples, size)).collect();
            return dataset::write_file(to, object, &mut *groups, &Pixels::Rle(&frames));
        }
        let joined;
        let bytes = match frames.as_slice() {
            [one] => one,
            many => {
                joined = many.concat();
                &joined
            }
        };
        dataset::write_file(to, object, &mut *groups, &Pixels::Native { bytes, wide })
    }

    /// Everything of a file but its frames.
    fn object(&self, index: usize, slices: &[Slice]) -> Object {
        let mut object = self.series.object(self.class, index);
        object.set_text(tags::INSTANCE_NUMBER, &(index + 1).to_string());
        if object.get(tags::SERIES_DESCRIPTION).is_none() {
            let derived = self.options.kind == SeriesKind::Derived;
            object.set_text(tags::SERIES_DESCRIPTION, if derived { "Derived" } else { "Secondary Capture" });
        }
        match self.options.kind {
            SeriesKind::SecondaryCapture => self.secondary_capture(&mut object),
            SeriesKind::Derived => self.derived(&mut object, slices),
        }
        if self.options.multi_frame {
            self.multi_frame(&mut object, slices.len());
        }
        if self.placed {
            self.series.set_frame_of_reference(&mut object);
            if !self.options.multi_frame {
                let plane = &slices[0].plane;
                object.set_decimals(tags::IMAGE_POSITION_PATIENT, &plane.position);
                object.set_decimals(tags::IMAGE_ORIENTATION_PATIENT, &[plane.row, plane.column].concat());
                set_measures(&mut object, &self.placement);
            }
        }
        if object.text(tags::BODY_PART_EXAMINED).is_none() {
            // The part might be one of a pair: nobody knows.
            object.set_empty(tags::LATERALITY);
        }
        self.pixel_description(&mut object);
        self.references(&mut object, slices);
        object
    }

    fn secondary_capture(&self, object: &mut Object) {
        let of_source = self.source.and_then(|source| source.header().text(tags::MODALITY));
        let modality = self.options.modality.clone().or(of_source).unwrap_or_else(|| "OT".to_owned());
        object.set_text(tags::MODALITY, &modality);
        object.set_text(tags::CONVERSION_TYPE, "WSD");
        // Captures need not have a place, so that viewers are told in words which way is up, if anyone knows.
        object.set_empty(tags::PATIENT_ORIENTATION);
        if self.placed {
            let plane = &self.placement.slices[0].plane;
            object.set_texts(tags::PATIENT_ORIENTATION, [letters(plane.row), letters(plane.column)]);
        }
        object.set_texts(tags::IMAGE_TYPE, ["DERIVED", "SECONDARY"]);
        if let Some(source) = self.source {
            copy_lossy(source.header(), object);
        }
    }

    fn multi_frame(&self, object: &mut Object, frames: usize) {
        object.set_text(tags::NUMBER_OF_FRAMES, &frames.to_string());
        object.set_text(tags::BURNED_IN_ANNOTATION, "NO");
        if self.storage.samples == 1 {
            object.set_text(tags::PRESENTATION_LUT_SHAPE, "IDENTITY");
        }
        // What tells the frames apart without functional groups: their order.
        object.set(tags::FRAME_INCREMENT_POINTER, dicom_core::PrimitiveValue::from(tags::PAGE_NUMBER_VECTOR));
        object.set_texts(tags::PAGE_NUMBER_VECTOR, (1..=frames).map(|number| number.to_string()));
        if !self.placed {
            return;
        }
        let organization = derived_uid(&self.series.sop_instance_uids[0], "dimensions");
        let mut item = Object::new_empty();
        item.set_text(tags::DIMENSION_ORGANIZATION_UID, &organization);
        object.set_item(tags::DIMENSION_ORGANIZATION_SEQUENCE, item);
        let mut index = Object::new_empty();
        index.set_text(tags::DIMENSION_ORGANIZATION_UID, &organization);
        index.set(tags::DIMENSION_INDEX_POINTER, dicom_core::PrimitiveValue::from(tags::IMAGE_POSITION_PATIENT));
        index.set(tags::FUNCTIONAL_GROUP_POINTER, dicom_core::PrimitiveValue::from(tags::PLANE_POSITION_SEQUENCE));
        object.set_item(tags::DIMENSION_INDEX_SEQUENCE, index);
        let mut shared = Object::new_empty();
        let plane = &self.placement.slices[0].plane;
        shared.set_item(tags::PLANE_ORIENTATION_SEQUENCE, orientation_item(plane));
        shared.set_item(tags::PIXEL_MEASURES_SEQUENCE, measures_item(&self.placement));
        object.set_item(tags::SHARED_FUNCTIONAL_GROUPS_SEQUENCE, shared);
    }

    fn derived(&self, object: &mut Object, slices: &[Slice]) {
        let Some(source) = self.source else { return };
        // The slice's own source, where there is one.
        let own = slices.first().and_then(|slice| slice.sources.first()).and_then(|index| source.slices.get(*index));
        let from = own.map_or(source.header(), |slice| &source.instances[slice.instance].header);
        copy(source.header(), tags::MODALITY, object);
        let ct = self.class == uids::CT_IMAGE_STORAGE;
        for tag in (if ct { CT } else { MR }).iter().chain(ACQUISITION) {
            copy(from, *tag, object);
        }
        object.set_empty(tags::PATIENT_POSITION);
        let image_type = from.get(tags::IMAGE_TYPE).and_then(|element| element.value().to_multi_str().ok());
        let third = image_type.and_then(|values| values.get(2).map(|text| text.trim().to_owned()));
        let third = match third {
            Some(third) if ct && (third == "AXIAL" || third == "LOCALIZER") => third,
            _ if ct => "AXIAL".to_owned(),
            Some(third) if !third.is_empty() => third,
            _ => "OTHER".to_owned(),
        };
        object.set_texts(tags::IMAGE_TYPE, ["DERIVED".to_owned(), "SECONDARY".to_owned(), third]);
        if ct {
            object.set_empty(tags::KVP);
            object.set_empty(tags::ACQUISITION_NUMBER);
        } else {
            for (tag, unknown) in [(tags::SCANNING_SEQUENCE, "RM"), (tags::SEQUENCE_VARIANT, "NONE")] {
                if object.text(tag).is_none() {
                    object.set_text(tag, unknown);
                }
            }
            for tag in [tags::SCAN_OPTIONS, tags::MR_ACQUISITION_TYPE, tags::ECHO_TIME, tags::ECHO_TRAIN_LENGTH] {
                object.set_empty(tag);
            }
        }
    }

    fn pixel_description(&self, object: &mut Object) {
        let Storage { element, samples, slope, intercept, .. } = self.storage;
        let bits = 8 * element.size() as u16;
        let grey = samples == 1;
        object.set(tags::SAMPLES_PER_PIXEL, samples as u16);
        object.set_text(tags::PHOTOMETRIC_INTERPRETATION, if grey { "MONOCHROME2" } else { "RGB" });
        if !grey {
            object.set(tags::PLANAR_CONFIGURATION, 0u16);
        }
        object.set(tags::ROWS, self.placement.rows() as u16);
        object.set(tags::COLUMNS, self.placement.columns() as u16);
        object.set(tags::BITS_ALLOCATED, bits);
        object.set(tags::BITS_STORED, bits);
        object.set(tags::HIGH_BIT, bits - 1);
        object.set(tags::PIXEL_REPRESENTATION, u16::from(element == Element::I16));
        if !grey {
            return;
        }
        let ct = self.class == uids::CT_IMAGE_STORAGE;
        let unit = || {
            // Numbers on the scale of the source are in its unit; CT numbers are Hounsfield units unless it says otherwise.
            let from = self.source.filter(|_| self.options.kind == SeriesKind::Derived)?.header();
            from.text(tags::RESCALE_TYPE).or_else(|| ct.then(|| "HU".to_owned()))
        };
        let rescaled =
            !self.storage.is_identity() || self.options.rescale_type.is_some() || self.options.rescale.is_some();
        if ct || rescaled || self.options.multi_frame {
            object.set_decimals(tags::RESCALE_INTERCEPT, &[intercept]);
            object.set_decimals(tags::RESCALE_SLOPE, &[slope]);
            let unit = self.options.rescale_type.clone().or_else(unit).unwrap_or_else(|| "US".to_owned());
            object.set_text(tags::RESCALE_TYPE, &unit);
        }
        if let Some([centre, width]) = self.options.window {
            object.set_decimals(tags::WINDOW_CENTER, &[centre]);
            object.set_decimals(tags::WINDOW_WIDTH, &[width]);
        }
    }

    /// What the file was made from.
    fn references(&self, object: &mut Object, slices: &[Slice]) {
        let mut description = self.options.derivation_description.clone();
        if self.storage.lossy && description.is_none() {
            description = Some(format!("Rounded to steps of {}", self.storage.slope));
        }
        if let Some(description) = description {
            object.set_text(tags::DERIVATION_DESCRIPTION, &description);
        }
        let Some(source) = self.source else { return };
        let all = || (0..source.slices.len()).collect::<Vec<_>>();
        let used = if self.placement.matched {
            slices.iter().flat_map(|slice| slice.sources.iter().copied()).collect()
        } else {
            all()
        };
        let preserved = if self.placement.matched { "YES" } else { "NO" };
        let references = source.references(used).into_iter();
        let items = references.map(|(instance, frames)| reference_item(instance, &frames, preserved));
        object.set_items(tags::SOURCE_IMAGE_SEQUENCE, items.collect());
    }
}

/// Copies whether pixels were ever compressed with loss, and how: it stays true of what is made from them.
pub(crate) fn copy_lossy(from: &Object, to: &mut Object) {
    if from.text(tags::LOSSY_IMAGE_COMPRESSION).as_deref() == Some("01") {
        let kept =
            [tags::LOSSY_IMAGE_COMPRESSION, tags::LOSSY_IMAGE_COMPRESSION_RATIO, tags::LOSSY_IMAGE_COMPRESSION_METHOD];
        kept.into_iter().for_each(|tag| copy(from, tag, to));
    }
}

/// Where a direction of the patient goes, as PatientOrientation says it: the main way first (PS3.3 section C.7.6.1.1.1).
fn letters(direction: geometry::Vector) -> String {
    let mut parts: Vec<(f64, char)> = direction
        .into_iter()
        .zip([['R', 'L'], ['A', 'P'], ['F', 'H']])
        .map(|(part, [negative, positive])| (part.abs(), if part < 0.0 { negative } else { positive }))
        .filter(|(part, _)| *part > 1e-3)
        .collect();
    parts.sort_by(|a, b| b.0.total_cmp(&a.0));
    parts.into_iter().map(|(_, letter)| letter).collect()
}

/// A coded concept.
pub(crate) fn code_item(value: &str, scheme: &str, meaning: &str) -> Object {
    let mut item = Object::new_empty();
    let tag = match value {
        _ if value.starts_with("urn:") || value.starts_with("http") => tags::URN_CODE_VALUE,
        _ if value.chars().count() > 16 => tags::LONG_CODE_VALUE,
        _ => tags::CODE_VALUE,
    };
    item.set_text(tag, value);
    if tag != tags::URN_CODE_VALUE || !scheme.is_empty() {
        item.set_text(tags::CODING_SCHEME_DESIGNATOR, scheme);
    }
    item.set_text(tags::CODE_MEANING, meaning);
    item
}

/// A reference to a source image; `preserved` is whether a pixel is where it was there.
pub(crate) fn reference_item(instance: &Instance, frames: &[u32], preserved: &str) -> Object {
    let mut item = Object::new_empty();
    item.set_text(tags::REFERENCED_SOP_CLASS_UID, &instance.class);
    item.set_text(tags::REFERENCED_SOP_INSTANCE_UID, &instance.uid);
    if !frames.is_empty() {
        item.set_texts(tags::REFERENCED_FRAME_NUMBER, frames.iter().map(u32::to_string));
    }
    let purpose = code_item("121322", "DCM", "Source image for image processing operation");
    item.set_item(tags::PURPOSE_OF_REFERENCE_CODE_SEQUENCE, purpose);
    item.set_text(tags::SPATIAL_LOCATIONS_PRESERVED, preserved);
    item
}

/// PlanePositionSequence's item.
pub(crate) fn position_item(plane: &Plane) -> Object {
    let mut item = Object::new_empty();
    item.set_decimals(tags::IMAGE_POSITION_PATIENT, &plane.position);
    item
}

/// PlaneOrientationSequence's item.
pub(crate) fn orientation_item(plane: &Plane) -> Object {
    let mut item = Object::new_empty();
    item.set_decimals(tags::IMAGE_ORIENTATION_PATIENT, &[plane.row, plane.column].concat());
    item
}

/// PixelMeasuresSequence's item.
pub(crate) fn measures_item(placement: &Placement) -> Object {
    let mut item = Object::new_empty();
    set_measures(&mut item, placement);
    item
}

/// Distances: between pixels and between slices.
fn set_measures(object: &mut Object, placement: &Placement) {
    // A placement has a slice: images have no empty axes.
    if let Some(slice) = placement.slices.first() {
        object.set_decimals(tags::PIXEL_SPACING, &slice.plane.spacing);
    }
    object.set_decimals(tags::SLICE_THICKNESS, &[placement.step]);
    if let Some(between) = placement.spacing {
        object.set_decimals(tags::SPACING_BETWEEN_SLICES, &[between]);
    }
}
