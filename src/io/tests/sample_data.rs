//! Every file of `../shared/data` against what established tools read from it (`reference.json` there): shape, affine, types,
//! statistics and the SHA-256 of all values. Lossy DICOM files have a bound instead of the last. Kinds that mica does not read
//! are refused by name. Where the folder is absent (`MICA_SHARED` names another one), this says so and passes.

mod samples;

use mica_io::convert::{Encoding, decode};
use mica_io::{DicomOptions, Element, ErrorKind, Image, ReadOptions};
use mica_kernels::Threads;
use mica_kernels::threads::for_each_chunk;
use serde_json::{Map, Value};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Mutex;

/// By which the extremes, and by which mean and standard deviation of a lossy DICOM file may differ: decoders of irreversible
/// JPEG 2000 and of subsampled colours round differently (the reference says by how much they do among each other: 1).
const LOSSY: (f64, f64) = (1.0, 0.02);

fn reference(folder: &Path) -> Map<String, Value> {
    let text = std::fs::read_to_string(folder.join("reference.json")).expect("reference.json");
    serde_json::from_str(&text).expect("JSON")
}

/// The format that an entry is to be read as; none for kinds that mica does not read.
fn format(name: &str, entry: &Value) -> Option<&'static str> {
    let ends = |endings: &[&str]| endings.iter().any(|ending| name.to_lowercase().ends_with(ending));
    match (entry["tool"].as_str()?, entry["format"].as_str().unwrap_or("")) {
        ("nibabel", "MGHImage") => Some("MGH"),
        ("nibabel", kind) => kind.starts_with("Nifti").then_some("NIfTI"),
        ("pydicom", _) => Some("DICOM"),
        ("numpy", _) => Some("NumPy"),
        ("tifffile", _) => Some("TIFF"),
        ("Pillow", "JPEG") => Some("JPEG"),
        ("SimpleITK", _) if ends(&[".nrrd", ".nhdr"]) => Some("NRRD"),
        ("SimpleITK", _) if ends(&[".mha", ".mhd"]) => Some("MetaImage"),
        ("Pillow" | "SimpleITK", "PNG") => Some("PNG"),
        (tool, kind) => panic!("{name}: nobody knows what '{kind}' of {tool} is"),
    }
}

/// How an array of the reference is indexed.
#[derive(Clone, Copy, PartialEq)]
enum Order {
    /// `[x, y, z, …]`, as nibabel and, transposed, SimpleITK.
    Volume,
    /// `[(frame,) row, column (, sample)]`.
    Picture,
    /// The axes of the file, as NumPy names them.
    Array,
}

/// The values as `float32` in C order, and the shape, in the order of the reference.
fn values(image: &Image, order: Order, axes: usize) -> (Vec<usize>, Vec<f32>) {
    let header = &image.header;
    let channel = header.channel_axis;
    let mut named: Vec<usize> = match order {
        Order::Volume | Order::Array => (0..header.shape.len()).collect(),
        Order::Picture => {
            let mut spatial: Vec<usize> = (0..header.shape.len()).filter(|axis| Some(*axis) != channel).collect();
            // A single frame is no axis in the reference.
            while spatial.len() + usize::from(channel.is_some()) > axes && header.shape[spatial[spatial.len() - 1]] == 1
            {
                spatial.pop();
            }
            spatial.reverse();
            spatial.into_iter().chain(channel).collect()
        }
    };
    let shape: Vec<usize> = named.iter().map(|axis| header.shape[*axis]).collect();
    // The fastest axis first; single ones, which were left out, anywhere.
    named.reverse();
    let left_out: Vec<usize> = (0..header.shape.len()).filter(|axis| !named.contains(axis)).collect();
    named.extend(left_out);
    let bytes = image.bytes_in_order(&named).expect("bytes");
    // Complex numbers are their two parts in the reference.
    let (element, shape) = match header.element {
        Element::C64 => (Element::F32, [shape, vec![2]].concat()),
        Element::C128 => (Element::F64, [shape, vec![2]].concat()),
        element => (element, shape),
    };
    let mut floats = vec![0u8; bytes.len() / element.size() * 4];
    decode(&bytes, Encoding::native(element), &mut floats, Element::F32, Threads::available()).expect("decodes");
    (shape, floats.as_chunks::<4>().0.iter().map(|word| f32::from_ne_bytes(*word)).collect())
}

fn hash(values: &[f32]) -> String {
    let bytes: Vec<u8> = values.iter().flat_map(|value| value.to_le_bytes()).collect();
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// What is wrong with the values of an image.
fn compare(image: &Image, order: Order, expected: &Value, lossy: bool) -> Vec<String> {
    let wanted: Vec<usize> =
        expected["shape"].as_array().expect("shape").iter().map(|n| n.as_u64().expect("extent") as usize).collect();
    let (shape, values) = values(image, order, wanted.len());
    if shape != wanted {
        return vec![format!("shape {shape:?}, expected {wanted:?}")];
    }
    let mut wrong = Vec::new();
    let number = |key: &str| expected[key].as_f64().unwrap_or_else(|| panic!("{key}"));
    let known: Vec<f64> = values.iter().filter(|value| !value.is_nan()).map(|value| f64::from(*value)).collect();
    let count = known.len() as f64;
    let mean = known.iter().sum::<f64>() / count;
    let deviation = (known.iter().map(|value| (value - mean).powi(2)).sum::<f64>() / count).sqrt();
    let lowest = known.iter().copied().fold(f64::INFINITY, f64::min);
    let highest = known.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    // Sums of many numbers depend on their order in the last digits.
    let rounding = 1e-9 * highest.abs().max(lowest.abs()).max(1e-300);
    let (each, all) = if lossy { LOSSY } else { (0.0, rounding) };
    for (name, found, bound) in
        [("min", lowest, each), ("max", highest, each), ("mean", mean, all), ("std", deviation, all)]
    {
        if (found - number(name)).abs() > bound {
            wrong.push(format!("{name} {found}, expected {}", number(name)));
        }
    }
    let unknown = (values.len() - known.len()) as u64;
    if unknown != expected["nan"].as_u64().unwrap_or(0) {
        wrong.push(format!("{unknown} values are NaN, expected {}", expected["nan"]));
    }
    if !lossy && hash(&values) != expected["sha256_float32_c"].as_str().expect("sha256") {
        wrong.push("the values differ".into());
    }
    wrong
}

/// What is wrong with an affine: all entries, to rounding of the largest one.
fn compare_affine(image: &Image, expected: &Value) -> Vec<String> {
    let rows = expected.as_array().expect("rows").iter();
    let row = |row: &Value| row.as_array().expect("row").iter().map(|value| value.as_f64().expect("number")).collect();
    let wanted = rows.map(row).collect::<Vec<Vec<f64>>>().concat();
    let found = image.header.affine.to_rank(3).expect("rank").to_vec();
    let largest = wanted.iter().fold(1.0, |largest: f64, value| largest.max(value.abs()));
    // A volume of two axes has no third one whose direction could be wrong.
    let rank = image.header.affine.rank();
    let matters = |index: usize| rank == 3 || (index % 4 != 2 && index / 4 != 2);
    let differ = (0..16).any(|i| matters(i) && (found[i] - wanted[i]).abs() > 1e-9 * largest);
    if differ { vec![format!("affine {found:?}, expected {wanted:?}")] } else { Vec::new() }
}

/// NumPy's name without its byte order.
fn dtype(name: &str) -> String {
    let Some(code) = name.strip_prefix(['>', '<', '|', '=']) else { return name.to_owned() };
    let kinds = [
        ("u1", "uint8"),
        ("i1", "int8"),
        ("u2", "uint16"),
        ("i2", "int16"),
        ("u4", "uint32"),
        ("i4", "int32"),
        ("u8", "uint64"),
        ("i8", "int64"),
        ("f4", "float32"),
        ("f8", "float64"),
        ("c8", "complex64"),
        ("c16", "complex128"),
    ];
    kinds.iter().find(|(short, _)| *short == code).map_or_else(|| name.to_owned(), |(_, long)| (*long).to_owned())
}

fn compare_stored(image: &Image, expected: &Value) -> Vec<String> {
    let Some(wanted) = expected.as_str().map(dtype) else { return Vec::new() };
    // Three bytes of a colour are three samples here.
    let wanted = if wanted == "RGB24" { "uint8".to_owned() } else { wanted };
    let found = image.header.stored.name();
    if found == wanted { Vec::new() } else { vec![format!("stored as {found}, expected {wanted}")] }
}

fn read(path: &Path, dicom: DicomOptions) -> Result<Image, Vec<String>> {
    let options = ReadOptions { dicom, ..ReadOptions::default() };
    let image = mica_io::read(path, &options).map_err(|error| vec![error.to_string()])?;
    // The header alone says the same.
    let header = mica_io::read_header(path, &options).map_err(|error| vec![format!("header alone: {error}")])?;
    let same = header.shape == image.header.shape
        && header.element == image.header.element
        && header.affine == image.header.affine
        && header.channel_axis == image.header.channel_axis;
    if same { Ok(image) } else { Err(vec![format!("the header alone is {header:?}, with voxels {:?}", image.header)]) }
}

fn check_volume(path: &Path, entry: &Value) -> Vec<String> {
    let image = match read(path, DicomOptions::default()) {
        Ok(image) => image,
        Err(wrong) => return wrong,
    };
    let mut wrong = compare(&image, Order::Volume, entry, false);
    wrong.extend(compare_stored(&image, &entry["stored_dtype"]));
    if !entry["affine"].is_null() {
        wrong.extend(compare_affine(&image, &entry["affine"]));
    }
    wrong
}

fn check_picture(path: &Path, entry: &Value, order: Order) -> Vec<String> {
    let image = match read(path, DicomOptions::default()) {
        Ok(image) => image,
        Err(wrong) => return wrong,
    };
    // JPEG, too, is exact: the one that is there is sequential.
    let mut wrong = compare(&image, order, entry, false);
    wrong.extend(compare_stored(&image, &entry["dtype"]));
    wrong
}

/// A single DICOM file: as stored, after the modality rescale, and in colour.
fn check_dicom(path: &Path, entry: &Value) -> Vec<String> {
    // Near-lossless JPEG-LS is the same in every decoder.
    let lossy = entry["lossy"].as_bool().unwrap_or(false) && entry["transfer_syntax"] != "1.2.840.10008.1.2.4.81";
    if !entry["no_pixels"].is_null() {
        return match mica_io::read(path, &ReadOptions::default()) {
            Ok(_) => vec!["it was read, but its pixels are cut short".into()],
            Err(error) if error.kind() == ErrorKind::Corrupt => Vec::new(),
            Err(error) => vec![format!("expected a corrupt file, found {error:?}")],
        };
    }
    let mut wrong = Vec::new();
    for (key, rescale, to_rgb) in [("stored", false, false), ("rescaled", true, false), ("rgb", false, true)] {
        if entry[key].is_null() {
            continue;
        }
        let dicom = DicomOptions { rescale, to_rgb, ..DicomOptions::default() };
        match read(path, dicom) {
            Err(errors) => wrong.extend(errors.into_iter().map(|error| format!("{key}: {error}"))),
            Ok(image) => {
                let differences = compare(&image, Order::Picture, &entry[key], lossy);
                wrong.extend(differences.into_iter().map(|what| format!("{key}: {what}")));
                if key == "stored" {
                    wrong.extend(compare_stored(&image, &entry[key]["dtype"]));
                    wrong.extend(compare_slice_affine(&image, entry));
                }
            }
        }
    }
    wrong
}

/// What is wrong with the affine of a single slice by PS3.3 C.7.6.2.1.1, in RAS: the columns of a picture follow the first
/// direction. How far it is to the next slice is not in the reference; it is along the normal. Directions are decimal texts,
/// whose length is 1 to their last digit only.
fn compare_slice_affine(image: &Image, entry: &Value) -> Vec<String> {
    let list = |key: &str| -> Option<Vec<f64>> { entry[key].as_array()?.iter().map(Value::as_f64).collect() };
    let (Some(origin), Some(directions), Some(spacing)) =
        (list("ImagePositionPatient"), list("ImageOrientationPatient"), list("PixelSpacing"))
    else {
        return Vec::new();
    };
    let (a, b) = directions.split_at(3);
    let normal = [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]];
    let found = image.header.affine.to_rank(3).expect("rank");
    let step = found.column_norms(3)[2];
    let lps = [-1.0, -1.0, 1.0];
    let mut wrong = Vec::new();
    for row in 0..3 {
        let wanted = [a[row] * spacing[1], b[row] * spacing[0], normal[row] * step, origin[row]];
        for (column, wanted) in wanted.iter().enumerate() {
            let value = found.get(row, column).expect("entry") * lps[row];
            if (value - wanted).abs() > 2e-6 * wanted.abs().max(spacing[0]) {
                wrong.push(format!("affine [{row}, {column}] is {value} in LPS, expected {wanted}"));
            }
        }
    }
    wrong
}

/// What a message must name, for kinds that mica knows of and does not read.
fn foreign(name: &str) -> Option<&'static str> {
    let kinds = [
        (".mnc", "MINC"),
        (".head", "AFNI"),
        (".brik", "AFNI"),
        (".par", "PAR/REC"),
        (".rec", "PAR/REC"),
        (".onnx", "ONNX"),
        (".safetensors", "safetensors"),
        (".json", "JSON"),
        (".txt", "text"),
        (".raw", "raw voxels"),
        (".zraw", "raw voxels"),
    ];
    let name = name.to_lowercase();
    kinds.iter().find(|(ending, _)| name.ends_with(ending)).map(|(_, kind)| *kind)
}

fn check_refused(path: &Path, name: &str) -> Vec<String> {
    let Some(kind) = foreign(name) else { return vec!["nobody knows what this file is".into()] };
    match mica_io::read(path, &ReadOptions::default()) {
        Ok(image) => vec![format!("it was read as {}", image.header.format)],
        Err(error) if error.kind() != ErrorKind::Unsupported => vec![format!("{error:?}")],
        Err(error) if !error.message().contains(kind) => vec![format!("'{kind}' is not in: {error}")],
        Err(_) => Vec::new(),
    }
}

#[test]
fn every_file_reads_as_established_tools_read_it() {
    let Some(folder) = samples::folder() else { return };
    let reference = reference(&folder);
    let files = reference["files"].as_object().expect("files");
    let all: Vec<(&String, &Value)> = files.iter().collect();
    let (wrong, done) = (Mutex::new(Vec::new()), Mutex::new(BTreeMap::<&str, usize>::new()));
    for_each_chunk(all.len(), 1, Threads::available(), |range| {
        for &(name, entry) in &all[range] {
            let kind = format(name, entry);
            let found = check(&folder, name, entry, kind, files);
            wrong.lock().expect("lock").extend(found.into_iter().map(|what| format!("{name}: {what}")));
            *done.lock().expect("lock").entry(kind.unwrap_or("refused")).or_default() += 1;
        }
    });
    let (wrong, done) = (wrong.into_inner().expect("lock"), done.into_inner().expect("lock"));
    println!("checked: {done:?}");
    assert!(wrong.is_empty(), "{} differences:\n{}", wrong.len(), wrong.join("\n"));
    assert_eq!(done.values().sum::<usize>(), files.len());
}

fn check(folder: &Path, name: &str, entry: &Value, kind: Option<&str>, files: &Map<String, Value>) -> Vec<String> {
    let path = folder.join(name);
    match kind {
        // The other file of a pair gives the same image, by its own name.
        None if name.ends_with(".img.gz") => check_volume(&path, &files[&name.replace(".img.gz", ".hdr.gz")]),
        None => check_refused(&path, name),
        Some("DICOM") => check_dicom(&path, entry),
        Some("PNG" | "JPEG" | "TIFF") => check_picture(&path, entry, Order::Picture),
        Some("NumPy") => check_picture(&path, entry, Order::Array),
        Some(_) => check_volume(&path, entry),
    }
}

#[test]
fn every_series_reads_as_itk_reads_it() {
    let Some(folder) = samples::folder() else { return };
    let reference = reference(&folder);
    for (name, entry) in reference["series"].as_object().expect("series") {
        let options = ReadOptions::default();
        let image = mica_io::dicom::read_folder(&folder.join(name), &options).unwrap_or_else(|error| panic!("{error}"));
        let wrong = compare(&image, Order::Volume, entry, false);
        assert!(wrong.is_empty(), "{name}: {wrong:?}");
        // Directions are decimal texts; steps between slices may differ by what the positions do, and a reader warns where
        // that is more than the last digits of positions.
        let step = |key: &str| entry[key].as_f64().expect("step");
        let (shortest, longest) = (step("slice_step_min"), step("slice_step_max"));
        let wanted = entry["affine"].as_array().expect("rows");
        for (row, wanted) in wanted.iter().enumerate().take(3) {
            for (column, bound) in [(0, 2e-6), (1, 2e-6), (2, 1e-6 * longest + longest - shortest), (3, 1e-6)] {
                let found = image.header.affine.get(row, column).expect("entry");
                let wanted = wanted[column].as_f64().expect("number");
                assert!((found - wanted).abs() <= bound, "{name}: affine [{row}, {column}] {found}, expected {wanted}");
            }
        }
        if longest > 1.1 * shortest {
            assert!(!image.header.warnings.is_empty(), "{name}: nobody is warned");
        }
    }
}
