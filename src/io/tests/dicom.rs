//! DICOM reading against what pydicom, GDCM and SimpleITK read (`reference.json` of the shared data), and against series
//! that are made here.

#[path = "dicom/codecs.rs"]
mod codecs;
#[path = "dicom/hostile.rs"]
mod hostile;
#[path = "dicom/made.rs"]
mod made;
mod samples;
#[path = "dicom/series.rs"]
mod series;

use mica_io::dicom::{read_folder, scan};
use mica_io::{Element, Image, ReadOptions, read};
use serde_json::Value;
use sha2::{Digest, Sha256};
use std::path::PathBuf;

/// The shared data, where this machine has it.
fn shared() -> Option<(PathBuf, Value)> {
    let data = samples::folder()?;
    let text = std::fs::read_to_string(data.join("reference.json")).expect("reads");
    Some((data, serde_json::from_str(&text).expect("reference.json is JSON")))
}

/// The voxels as numbers in the order of these axes, slowest first.
pub(crate) fn values(image: &Image, slowest_first: &[usize]) -> Vec<f64> {
    let fastest_first: Vec<usize> = slowest_first.iter().rev().copied().collect();
    let bytes = image.bytes_in_order(&fastest_first).expect("all axes");
    macro_rules! numbers {
        ($type:ty) => {
            bytes
                .chunks_exact(size_of::<$type>())
                .map(|b| <$type>::from_ne_bytes(b.try_into().expect("size")) as f64)
                .collect()
        };
    }
    match image.header.element {
        Element::U8 => numbers!(u8),
        Element::I8 => numbers!(i8),
        Element::U16 => numbers!(u16),
        Element::I16 => numbers!(i16),
        Element::U32 => numbers!(u32),
        Element::I32 => numbers!(i32),
        Element::F32 => numbers!(f32),
        Element::F64 => numbers!(f64),
        other => panic!("{other}"),
    }
}

fn hash(values: &[f64]) -> String {
    let bytes: Vec<u8> = values.iter().flat_map(|value| (*value as f32).to_le_bytes()).collect();
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Axes of an image as `reference.json` orders them for single files: frame, row, column, sample.
fn frame_row_column(image: &Image) -> Vec<usize> {
    let axes = image.header.shape.len();
    let spatial = axes - usize::from(image.header.channel_axis.is_some());
    let mut order: Vec<usize> = (0..spatial).rev().collect();
    order.extend(spatial..axes);
    order
}

fn statistics(values: &[f64]) -> [f64; 4] {
    let count = values.len() as f64;
    let mean = values.iter().sum::<f64>() / count;
    let variance = values.iter().map(|value| (value - mean).powi(2)).sum::<f64>() / count;
    let (low, high) = values.iter().fold((f64::INFINITY, f64::NEG_INFINITY), |(l, h), v| (l.min(*v), h.max(*v)));
    [low, high, mean, variance.sqrt()]
}

fn number(value: &Value) -> f64 {
    value.as_f64().expect("a number")
}

/// Compares a reading with an entry of `reference.json`; returns what differs.
fn compare(image: &Image, expected: &Value) -> Result<(), String> {
    let order = frame_row_column(image);
    let shape: Vec<u64> = order.iter().map(|axis| image.header.shape[*axis] as u64).collect();
    let wanted: Vec<u64> = expected["shape"].as_array().expect("shape").iter().filter_map(Value::as_u64).collect();
    if shape != wanted {
        return Err(format!("shape {shape:?}, expected {wanted:?}"));
    }
    let values = values(image, &order);
    let found = statistics(&values);
    let names = ["min", "max", "mean", "std"];
    for (name, found) in names.iter().zip(found) {
        let wanted = number(&expected[*name]);
        if (found - wanted).abs() > 1e-9 * wanted.abs().max(1.0) {
            return Err(format!("{name} {found}, expected {wanted}"));
        }
    }
    if Some(hash(&values).as_str()) != expected["sha256_float32_c"].as_str() {
        return Err("the voxels differ".to_owned());
    }
    Ok(())
}

fn options(rescale: bool, to_rgb: bool) -> ReadOptions<'static> {
    let mut options = ReadOptions::default();
    options.dicom.rescale = rescale;
    options.dicom.to_rgb = to_rgb;
    options
}

#[test]
fn every_single_file_has_the_values_of_pydicom() {
    let Some((data, reference)) = shared() else { return };
    let mut failures = Vec::new();
    let mut count = 0;
    for (name, expected) in reference["files"].as_object().expect("files") {
        if !name.starts_with("dicom/single/") {
            continue;
        }
        let path = data.join(name);
        if name == "dicom/single/JPGExtended.dcm" {
            // Its reference is by the only decoder that is not libjpeg; see the next test.
            continue;
        }
        let mut check = |kind: &str, options: &ReadOptions<'_>| {
            let Some(entry) = expected.get(kind) else { return };
            count += 1;
            let result = read(&path, options).map_err(|error| error.to_string());
            if let Err(error) = result.and_then(|image| compare(&image, entry)) {
                failures.push(format!("{name} {kind}: {error}"));
            }
        };
        check("stored", &options(false, false));
        check("rescaled", &options(true, false));
        check("rgb", &options(true, true));
    }
    assert!(failures.is_empty(), "{} of {count}:\n{}", failures.len(), failures.join("\n"));
    assert!(count >= 30, "{count}");
}

#[test]
fn values_that_the_reference_lacks_are_those_of_itk_and_pydicom() {
    let Some((data, _)) = shared() else { return };
    let single = data.join("dicom/single");
    let read = |name: &str| read(&single.join(name), &ReadOptions::default()).expect("reads");
    // SimpleITK 2.5 (GDCM with libjpeg for 12 bits): sha256 of the float32 values.
    let image = read("JPGExtended.dcm");
    let found = hash(&values(&image, &frame_row_column(&image)));
    assert_eq!(found, "fa497f7f44bea6e0f7f6b41387f4ca7dfa946085f01bf8fcc06eafcfc9a0c7d5");
    // pydicom 3.0's apply_color_lut.
    let image = read("examples_palette.dcm");
    assert_eq!((image.header.element, image.header.channel_axis), (Element::U16, Some(2)));
    let found = hash(&values(&image, &frame_row_column(&image)));
    assert_eq!(found, "ce638dde276c5160ebe75d52ec63456819d0400d1eb4f145e24cdd015dbf07a4");
    // DoseGridScaling 1e-6 over the reference's 795000 to 1254000; SimpleITK's geometry.
    let image = read("rtdose.dcm");
    let [low, high, ..] = statistics(&values(&image, &[2, 1, 0]));
    assert_eq!([low, high], [795_000.0 * 1e-6, 1_254_000.0 * 1e-6]);
    assert_eq!(image.header.affine.row(2), Some([0.0, 0.0, 5.0, -761.87].as_slice()));
    assert_eq!(image.header.affine.row(0), Some([-10.0, 0.0, 0.0, -189.43125].as_slice()));
}

#[test]
fn a_file_without_all_its_pixels_says_so() {
    let Some((data, _)) = shared() else { return };
    let error = read(&data.join("dicom/single/MR_truncated.dcm"), &ReadOptions::default()).expect_err("is cut short");
    assert_eq!(error.field_name(), Some("PixelData"));
    assert!(error.message().contains("expected 8192 bytes") && error.message().contains("found 8130"), "{error}");
}

#[test]
fn series_have_order_affine_and_values_of_gdcm_and_itk() {
    let Some((data, reference)) = shared() else { return };
    for (name, expected) in reference["series"].as_object().expect("series") {
        let folder = data.join(name);
        let found = scan(std::slice::from_ref(&folder), &ReadOptions::default()).expect("scans");
        assert_eq!(found.series.len(), 1, "{name}");
        let series = &found.series[0];
        let order: Vec<String> =
            series.files.iter().map(|file| file.file_name().expect("a name").to_string_lossy().into_owned()).collect();
        let wanted: Vec<&str> = expected["order"].as_array().expect("order").iter().filter_map(Value::as_str).collect();
        assert_eq!(order, wanted, "{name}");
        assert_eq!(series.element.name(), expected["reader_dtype"].as_str().expect("a type"), "{name}");
        let image = read_folder(&folder, &ReadOptions::default()).expect("reads");
        let values = values(&image, &[0, 1, 2]);
        assert_eq!(hash(&values), expected["sha256_float32_c"].as_str().expect("a hash"), "{name}");
        for row in 0..4 {
            for column in 0..4 {
                let found = image.header.affine.get(row, column).expect("an entry");
                let wanted = number(&expected["affine"][row][column]);
                assert!(
                    (found - wanted).abs() <= 1e-12 * wanted.abs().max(1.0),
                    "{name} [{row},{column}]: {found} {wanted}"
                );
            }
        }
        let uneven = name.ends_with("ct_head_tiny_series");
        assert_eq!(!series.irregular.is_empty(), uneven, "{name}: {:?}", series.irregular);
    }
}
