//! DICOM files made for tests: a source series, and helpers to look into what was written with the parser alone.
#![allow(dead_code)]

#[path = "../samples/mod.rs"]
mod samples;

use dicom_core::value::DataSetSequence;
use dicom_core::{DataElement, Length, PrimitiveValue, Tag, VR};
use dicom_dictionary_std::{tags, uids};
use dicom_object::{FileDicomObject, FileMetaTableBuilder, InMemDicomObject};
use mica_io::{Element, Header, Image, Memory};
use mica_kernels::geometry::Affine;
use std::path::{Path, PathBuf};

pub type File = FileDicomObject<InMemDicomObject>;

pub const STUDY: &str = "1.2.826.0.1.1";
pub const SERIES: &str = "1.2.826.0.1.2";
pub const FRAME: &str = "1.2.826.0.1.3";

/// Rows, columns and slices of the source; no two alike.
pub const ROWS: usize = 4;
pub const COLUMNS: usize = 5;
pub const SLICES: usize = 3;

/// An oblique frame: a rotation by 30 degrees around z, then the axes x, y, z of slices.
pub fn row() -> [f64; 3] {
    [0.75f64.sqrt(), 0.5, 0.0]
}
pub fn column() -> [f64; 3] {
    [-0.5, 0.75f64.sqrt(), 0.0]
}
pub const SPACING: [f64; 2] = [0.8, 0.6];
pub const STEP: f64 = 2.5;

/// Where slice `k` of the source begins, in LPS.
pub fn position(k: usize) -> [f64; 3] {
    [-10.5, 20.25, 3.0 + STEP * k as f64]
}

pub fn uid(k: usize) -> String {
    format!("1.2.826.0.1.4.{k}")
}

pub fn text(object: &mut InMemDicomObject, tag: Tag, vr: VR, value: &str) {
    object.put(DataElement::new(tag, vr, PrimitiveValue::Str(value.to_owned())));
}

pub fn decimals(object: &mut InMemDicomObject, tag: Tag, values: &[f64]) {
    let text: Vec<String> = values.iter().map(|value| format!("{value:.12}")[..].chars().take(16).collect()).collect();
    object.put(DataElement::new(tag, VR::DS, PrimitiveValue::Strs(text.into())));
}

pub fn number(object: &mut InMemDicomObject, tag: Tag, value: u16) {
    object.put(DataElement::new(tag, VR::US, PrimitiveValue::from(value)));
}

pub fn items(object: &mut InMemDicomObject, tag: Tag, items: Vec<InMemDicomObject>) {
    object.put(DataElement::new(tag, VR::SQ, DataSetSequence::new(items, Length::UNDEFINED)));
}

/// One slice of the source series.
pub fn slice(class: &str, k: usize) -> InMemDicomObject {
    let mut object = InMemDicomObject::new_empty();
    let o = &mut object;
    text(o, tags::SPECIFIC_CHARACTER_SET, VR::CS, "ISO_IR 100");
    text(o, tags::SOP_CLASS_UID, VR::UI, class);
    text(o, tags::SOP_INSTANCE_UID, VR::UI, &uid(k));
    text(o, tags::STUDY_INSTANCE_UID, VR::UI, STUDY);
    text(o, tags::SERIES_INSTANCE_UID, VR::UI, SERIES);
    text(o, tags::FRAME_OF_REFERENCE_UID, VR::UI, FRAME);
    text(o, tags::PATIENT_NAME, VR::PN, "Müller^Jörg");
    text(o, tags::PATIENT_ID, VR::LO, "4711");
    text(o, tags::STUDY_DATE, VR::DA, "20240203");
    text(o, tags::STUDY_DESCRIPTION, VR::LO, "Bauch");
    text(o, tags::SERIES_DESCRIPTION, VR::LO, "portal venous");
    text(o, tags::SERIES_NUMBER, VR::IS, "3");
    text(o, tags::MODALITY, VR::CS, if class == uids::MR_IMAGE_STORAGE { "MR" } else { "CT" });
    text(o, tags::IMAGE_TYPE, VR::CS, "ORIGINAL\\PRIMARY\\AXIAL");
    text(o, tags::KVP, VR::DS, "120");
    text(o, tags::PATIENT_POSITION, VR::CS, "HFS");
    text(o, tags::BODY_PART_EXAMINED, VR::CS, "ABDOMEN");
    text(o, tags::RESCALE_TYPE, VR::LO, "HU");
    decimals(o, tags::IMAGE_POSITION_PATIENT, &position(k));
    decimals(o, tags::IMAGE_ORIENTATION_PATIENT, &[row(), column()].concat());
    decimals(o, tags::PIXEL_SPACING, &SPACING);
    number(o, tags::ROWS, ROWS as u16);
    number(o, tags::COLUMNS, COLUMNS as u16);
    number(o, tags::BITS_ALLOCATED, 16);
    let pixels: Vec<u16> = (0..ROWS * COLUMNS).map(|i| (i * 10 + k) as u16).collect();
    object.put(DataElement::new(tags::PIXEL_DATA, VR::OW, PrimitiveValue::U16(pixels.into())));
    object
}

/// Writes an object as a file.
pub fn save(object: InMemDicomObject, path: &Path) {
    save_as(object, path, uids::EXPLICIT_VR_LITTLE_ENDIAN);
}

pub fn save_as(object: InMemDicomObject, path: &Path, syntax: &str) {
    let meta = FileMetaTableBuilder::new().transfer_syntax(syntax);
    object.with_meta(meta).expect("meta").write_to_file(path).expect("writes");
}

/// A source series in a folder, named against its order.
pub fn series(folder: &Path, class: &str) -> Vec<PathBuf> {
    std::fs::create_dir_all(folder).expect("folder");
    let path = |k: usize| folder.join(format!("im{}", SLICES - k));
    (0..SLICES).for_each(|k| save(slice(class, k), &path(k)));
    (0..SLICES).map(path).collect()
}

/// The source's grid as an affine, RAS.
pub fn affine() -> Affine {
    let (r, c, p) = (row(), column(), position(0));
    let lps = [
        [r[0] * SPACING[1], c[0] * SPACING[0], 0.0, p[0]],
        [r[1] * SPACING[1], c[1] * SPACING[0], 0.0, p[1]],
        [r[2] * SPACING[1], c[2] * SPACING[0], STEP, p[2]],
        [0.0, 0.0, 0.0, 1.0],
    ];
    let ras: Vec<Vec<f64>> =
        lps.iter().enumerate().map(|(i, row)| row.iter().map(|v| if i < 2 { -v } else { *v }).collect()).collect();
    Affine::from_rows(&ras).expect("affine")
}

/// An image over bytes, the first axis fastest.
pub fn image(element: Element, shape: &[usize], affine: Affine, bytes: &[u8]) -> Image {
    let mut memory = Memory::zeroed(bytes.len()).expect("memory");
    memory.as_mut_slice().copy_from_slice(bytes);
    Image::first_axis_fastest(Header::new("test", element, shape.to_vec(), affine), memory, 0).expect("image")
}

/// The bytes of numbers.
pub fn bytes<T: Copy, const N: usize>(values: &[T], to: impl Fn(T) -> [u8; N]) -> Vec<u8> {
    values.iter().flat_map(|value| to(*value)).collect()
}

/// An image with its axes in another order and direction: the same world.
pub fn turned(image: &Image, order: [usize; 3], flipped: [bool; 3]) -> Image {
    let shape: Vec<usize> = order.iter().map(|axis| image.header.shape[*axis]).collect();
    let mut rows = vec![vec![0.0; 4]; 4];
    rows[3][3] = 1.0;
    for (new, old) in order.iter().enumerate() {
        rows[*old][new] = if flipped[new] { -1.0 } else { 1.0 };
        rows[*old][3] = if flipped[new] { shape[new] as f64 - 1.0 } else { 0.0 };
    }
    let affine = image.header.affine.compose(&Affine::from_rows(&rows).expect("permutation"));
    let size = image.header.element.size();
    let old = image.bytes_first_axis_fastest().expect("bytes");
    let mut new = Vec::with_capacity(old.len());
    let old_shape = &image.header.shape;
    for c in 0..shape[2] {
        for b in 0..shape[1] {
            for a in 0..shape[0] {
                let mut at = [0; 3];
                for (axis, index) in [a, b, c].into_iter().enumerate() {
                    at[order[axis]] = if flipped[axis] { shape[axis] - 1 - index } else { index };
                }
                let voxel = at[0] + old_shape[0] * (at[1] + old_shape[1] * at[2]);
                new.extend_from_slice(&old[voxel * size..][..size]);
            }
        }
    }
    self::image(image.header.element, &shape, affine, &new)
}

/// All orders and directions of three axes.
pub fn orientations() -> Vec<([usize; 3], [bool; 3])> {
    let orders = [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]];
    let flips = (0..8).map(|bits| [bits & 1 > 0, bits & 2 > 0, bits & 4 > 0]);
    flips.flat_map(|flip| orders.map(|order| (order, flip))).collect()
}

pub fn open(path: &Path) -> File {
    dicom_object::open_file(path).expect("a DICOM file")
}

/// The trimmed text of an attribute.
pub fn get(object: &InMemDicomObject, tag: Tag) -> String {
    object.element(tag).expect("an element").to_str().expect("a text").trim_end_matches(['\0', ' ']).to_owned()
}

pub fn floats(object: &InMemDicomObject, tag: Tag) -> Vec<f64> {
    object.element(tag).expect("an element").to_multi_float64().expect("numbers")
}

pub fn sequence(object: &InMemDicomObject, tag: Tag) -> &[InMemDicomObject] {
    object.element(tag).expect("an element").items().expect("a sequence")
}

/// The items along a path of sequences, the first of each.
pub fn inside<'a>(object: &'a InMemDicomObject, path: &[Tag]) -> &'a InMemDicomObject {
    path.iter().fold(object, |object, tag| &sequence(object, *tag)[0])
}

pub fn pixels(object: &InMemDicomObject) -> Vec<u8> {
    object.element(tags::PIXEL_DATA).expect("pixels").to_bytes().expect("bytes").into_owned()
}

pub fn close(a: &[f64], b: &[f64]) -> bool {
    a.len() == b.len() && a.iter().zip(b).all(|(a, b)| (a - b).abs() < 1e-9)
}

/// Real data, where it is there.
pub fn shared(name: &str) -> Option<PathBuf> {
    let path = samples::folder()?.join(name);
    if path.exists() {
        return Some(path);
    }
    println!("skipped: {} is not there", path.display());
    None
}
