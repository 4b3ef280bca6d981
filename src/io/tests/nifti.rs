//! NIfTI and MGH: what nibabel reads, round trips, and broken files.

// A region of one axis is one range.
#![allow(clippy::single_range_in_vec_init)]

mod reference;

use mica_io::{Element, ErrorKind, Header, Image, Memory, ReadOptions, WriteOptions};
use mica_kernels::Threads;
use mica_kernels::geometry::Affine;
use serde_json::{Value, json};
use std::path::{Path, PathBuf};

/// Bytes without a pattern.
fn noise(count: usize, seed: u32) -> Vec<u8> {
    let mut state = seed;
    let mut next = || {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (state >> 24) as u8
    };
    (0..count).map(|_| next()).collect()
}

/// An affine that single precision holds.
fn oblique() -> Affine {
    let rows = [[0.5, -0.25, 0.125, -90.5], [0.25, 1.5, -0.5, 12.25], [0.0, 0.375, -2.0, 7.0], [0.0, 0.0, 0.0, 1.0]];
    Affine::from_rows(&rows).expect("affine")
}

/// An image of noise; channels are in the last axis where there are more than three.
fn image(element: Element, shape: &[usize]) -> Image {
    let count: usize = shape.iter().product();
    let mut bytes = noise(count * element.size(), element as u32 + 1);
    if element == Element::Bool {
        bytes.iter_mut().for_each(|byte| *byte &= 1);
    }
    let mut memory = Memory::zeroed(bytes.len()).expect("memory");
    memory.as_mut_slice().copy_from_slice(&bytes);
    let mut header = Header::new("test", element, shape.to_vec(), oblique());
    header.channel_axis = (shape.len() > 3).then(|| shape.len() - 1);
    Image::first_axis_fastest(header, memory, 0).expect("image")
}

fn read(path: &Path) -> Image {
    mica_io::read(path, &ReadOptions::default()).unwrap_or_else(|error| panic!("{error}"))
}

fn same_bytes(a: &Image, b: &Image) -> bool {
    a.bytes_first_axis_fastest().expect("bytes") == b.bytes_first_axis_fastest().expect("bytes")
}

/// The files of the sample data that are ours.
fn ours() -> Vec<(String, Value)> {
    let kind = |name: &str| [".nii", ".nii.gz", ".mgz", ".hdr.gz"].iter().any(|ending| name.ends_with(ending));
    reference::files()
        .into_iter()
        .filter(|(name, value)| kind(name) && value.get("sha256_float32_c").is_some())
        .collect()
}

#[test]
fn every_sample_is_read_as_nibabel_reads_it() {
    let Some(data) = reference::data() else { return };
    let files = ours();
    assert!(files.len() >= 50, "{} files", files.len());
    for (name, expected) in &files {
        let path = data.join(name);
        let image = read(&path);
        reference::compare(name, &image, expected);
        assert_eq!(image.header.affine.rank(), 3, "{name}");
        let stored = expected["stored_dtype"].as_str().expect("dtype").trim_start_matches(['<', '>']);
        let stored = match stored {
            "i2" => "int16",
            "f4" => "float32",
            "f8" => "float64",
            "RGB24" => "uint8",
            other => other,
        };
        assert_eq!(image.header.stored.name(), stored, "{name}");
        let meta = &image.header.meta;
        for key in ["qform_code", "sform_code"] {
            if let Some(code) = expected.get(key) {
                assert_eq!(&meta[key], code, "{name}: {key}");
            }
        }
        if let Some(count) = expected["extensions"].as_u64() {
            let found = meta.get("extensions").and_then(Value::as_array).map_or(0, Vec::len);
            assert_eq!(found as u64, count, "{name}: extensions");
        }
        let header = mica_io::read_header(&path, &ReadOptions::default()).expect("header");
        assert_eq!(header.shape, image.header.shape, "{name}");
        assert_eq!(header.affine, image.header.affine, "{name}");
        assert_eq!(header.meta, image.header.meta, "{name}");
        assert_eq!(header.element, image.header.element, "{name}");
    }
}

/// Samples of at most a million voxels: every kind of header is among them.
fn small_samples() -> Vec<(String, Value)> {
    let voxels =
        |value: &Value| -> u64 { value["shape"].as_array().expect("shape").iter().filter_map(Value::as_u64).product() };
    ours().into_iter().filter(|(_, value)| voxels(value) <= 1_000_000).collect()
}

#[test]
fn every_way_to_read_gives_the_same_voxels() {
    let Some(data) = reference::data() else { return };
    for (name, _) in small_samples() {
        let path = data.join(&name);
        let image = read(&path);
        let expected = reference::floats(&image);
        let element = (!image.header.element.is_complex()).then_some(Element::F32);
        for threads in [Threads::SINGLE, Threads::new(3)] {
            for map in [false, true] {
                let options = ReadOptions { element, map, threads, ..ReadOptions::default() };
                let image = mica_io::read(&path, &options).expect("reads");
                let bits = |values: &[f32]| values.iter().map(|value| value.to_bits()).collect::<Vec<_>>();
                assert!(bits(&reference::floats(&image)) == bits(&expected), "{name}");
            }
        }
    }
}

#[test]
fn the_half_of_a_pair_that_is_named_does_not_matter() {
    let Some(data) = reference::data() else { return };
    let files = reference::files();
    let image = read(&data.join("formats/nifti_headers/pair.img.gz"));
    reference::compare("pair.img.gz", &image, &files["formats/nifti_headers/pair.hdr.gz"]);
}

/// Every part of an image, cut out of the whole one in C order.
fn cut(image: &Image, ranges: &[std::ops::Range<usize>]) -> Vec<u8> {
    let shape = &image.header.shape;
    let bytes = image.bytes_first_axis_fastest().expect("bytes");
    let size = image.header.element.size();
    let mut out = Vec::new();
    let rows: usize = ranges[1..].iter().map(|range| range.len()).product();
    for index in 0..rows {
        let (mut rest, mut at, mut step) = (index, ranges[0].start, shape[0]);
        for (range, extent) in ranges.iter().zip(shape).skip(1) {
            at += (range.start + rest % range.len()) * step;
            rest /= range.len();
            step *= extent;
        }
        out.extend_from_slice(&bytes[at * size..][..ranges[0].len() * size]);
    }
    out
}

#[test]
fn a_region_is_the_part_of_the_whole_and_the_affine_follows() {
    let folder = tempfile::tempdir().expect("folder");
    let whole = image(Element::I16, &[70, 50, 40, 2]);
    let regions: [Vec<std::ops::Range<usize>>; 9] = [
        vec![],
        vec![3..4],
        vec![0..70, 0..50, 7..9],
        vec![0..70, 10..20],
        vec![1..69, 0..50, 0..40, 1..2],
        vec![0..1, 0..1, 0..1, 0..1],
        vec![69..70, 49..50, 39..40, 1..2],
        vec![5..65, 5..45, 5..35, 0..2],
        vec![0..70, 0..50, 0..40, 1..2],
    ];
    for ending in ["nii", "nii.gz", "mgh", "mgz", "img"] {
        let path = folder.path().join(format!("image.{ending}"));
        mica_io::write(&whole, &path, &WriteOptions::default()).expect("writes");
        for region in &regions {
            for (map, element) in [(true, None), (false, None), (true, Some(Element::F32)), (false, Some(Element::I8))]
            {
                let options = ReadOptions { region: Some(region.clone()), map, element, ..ReadOptions::default() };
                let part = mica_io::read(&path, &options).expect("reads");
                let mut ranges: Vec<_> = whole.header.shape.iter().map(|extent| 0..*extent).collect();
                ranges[..region.len()].clone_from_slice(region);
                let expected: Vec<usize> = ranges.iter().map(|range| range.len()).collect();
                assert_eq!(part.header.shape, expected);
                let stored = cut(&whole, &ranges);
                let words = stored.as_chunks::<2>().0.iter().map(|word| i16::from_ne_bytes(*word));
                let expected: Vec<u8> = match element {
                    None => stored.clone(),
                    Some(Element::F32) => words.flat_map(|value| f32::from(value).to_ne_bytes()).collect(),
                    _ => words.map(|value| value as u8).collect(),
                };
                assert!(
                    part.bytes_first_axis_fastest().expect("bytes") == expected,
                    "{ending} {region:?} {map} {element:?}"
                );
                let start: Vec<f64> = ranges[..3].iter().map(|range| range.start as f64).collect();
                let corner = oblique().apply(&start).expect("point");
                let origin = part.header.affine.apply(&[0.0; 3]).expect("point");
                // MGH keeps the position of the middle, which single precision rounds.
                let tolerance = if ending.starts_with('m') { 1e-4 } else { 0.0 };
                assert!(
                    corner.iter().zip(&origin).all(|(a, b)| (a - b).abs() <= tolerance),
                    "{ending} {corner:?} {origin:?}"
                );
            }
        }
        let options = ReadOptions { region: Some(vec![0..71]), ..ReadOptions::default() };
        assert_eq!(mica_io::read(&path, &options).expect_err("outside").kind(), ErrorKind::Argument);
        let options = ReadOptions { region: Some(vec![5..5]), ..ReadOptions::default() };
        assert_eq!(mica_io::read(&path, &options).expect("empty").header.shape, [0, 50, 40, 2]);
    }
}

#[test]
fn plain_files_are_mapped_and_gzip_files_begin_aligned() {
    let folder = tempfile::tempdir().expect("folder");
    for element in [Element::U8, Element::I16, Element::F64, Element::C128] {
        let whole = image(element, &[130, 120, 110]);
        let path = folder.path().join("image.nii");
        mica_io::write(&whole, &path, &WriteOptions::default()).expect("writes");
        assert!(read(&path).memory.is_mapped_file());
        let copied = mica_io::read(&path, &ReadOptions { map: false, ..ReadOptions::default() }).expect("reads");
        assert!(!copied.memory.is_mapped_file() && same_bytes(&copied, &whole));
        let path = folder.path().join("image.nii.gz");
        mica_io::write(&whole, &path, &WriteOptions::default()).expect("writes");
        let inflated = read(&path);
        assert_eq!(inflated.as_ptr().addr() % 64, 0);
        assert!(same_bytes(&inflated, &whole));
    }
}

#[test]
fn round_trips_keep_voxels_affine_and_type() {
    let folder = tempfile::tempdir().expect("folder");
    let nifti = [
        Element::U8,
        Element::I8,
        Element::U16,
        Element::I16,
        Element::U32,
        Element::I32,
        Element::U64,
        Element::I64,
        Element::F32,
        Element::F64,
        Element::C64,
        Element::C128,
    ];
    let mgh = [Element::U8, Element::I16, Element::U16, Element::I32, Element::F32];
    for shape in [&[17, 13, 11][..], &[5, 4, 3, 2], &[9, 8], &[7], &[3, 2, 2, 2, 1, 2, 3], &[40, 41, 42]] {
        for version in [1, 2] {
            for ending in ["nii", "nii.gz", "hdr", "img.gz", "mgh", "mgz"] {
                let is_mgh = ending.starts_with('m');
                if is_mgh && (shape.len() > 4 || shape.len() < 3 || version == 2) {
                    continue;
                }
                for &element in if is_mgh { &mgh[..] } else { &nifti[..] } {
                    let original = image(element, shape);
                    let path = folder.path().join(format!("image.{ending}"));
                    let options = WriteOptions { nifti_version: Some(version), ..WriteOptions::default() };
                    mica_io::write(&original, &path, &options).expect("writes");
                    let back = read(&path);
                    let what = format!("{element} {shape:?} {ending} version {version}");
                    assert_eq!(back.header.element, element, "{what}");
                    assert_eq!(back.header.shape, shape, "{what}");
                    assert_eq!(back.header.channel_axis, original.header.channel_axis, "{what}");
                    assert!(same_bytes(&back, &original), "{what}");
                    if is_mgh {
                        let pairs = back.header.affine.to_vec().into_iter().zip(oblique().to_vec());
                        assert!(pairs.into_iter().all(|(a, b)| (a - b).abs() < 2e-5), "{what}");
                        // What single precision made of it is kept from then on.
                        mica_io::write(&back, &path, &options).expect("writes");
                        assert_eq!(read(&path).header.affine, back.header.affine, "{what}");
                    } else {
                        assert_eq!(back.header.affine, oblique(), "{what}");
                        assert_eq!(back.header.meta["sform_code"], 2, "{what}");
                        assert_eq!(back.header.meta["qform_code"], 0, "{what}");
                        let size = if version == 1 { 348 } else { 540 };
                        assert_eq!(back.header.meta["sizeof_hdr"], size, "{what}");
                    }
                }
            }
        }
    }
}

#[test]
fn what_was_read_is_written_without_loss() {
    let Some(data) = reference::data() else { return };
    let folder = tempfile::tempdir().expect("folder");
    for (name, _) in small_samples() {
        let original = read(&data.join(&name));
        let mgh = name.ends_with(".mgz");
        for ending in if mgh { &["mgz", "mgh"][..] } else { &["nii.gz", "nii", "hdr"] } {
            let path = folder.path().join(format!("copy.{ending}"));
            mica_io::write(&original, &path, &WriteOptions::default())
                .unwrap_or_else(|error| panic!("{name}: {error}"));
            let back = read(&path);
            assert!(same_bytes(&back, &original), "{name}");
            assert_eq!(back.header.affine, original.header.affine, "{name}");
            assert_eq!(back.header.shape, original.header.shape, "{name}");
            let (mut before, mut after) = (original.header.meta.clone(), back.header.meta.clone());
            // Scaled voxels are stored as they are, and the name of the signature is that of the kind of file.
            for key in ["datatype", "bitpix", "magic", "scaling", "sizeof_hdr"] {
                before.remove(key);
                after.remove(key);
            }
            if original.header.meta.get("sizeof_hdr") == back.header.meta.get("sizeof_hdr") {
                assert_eq!(before, after, "{name}");
            }
        }
    }
}

#[test]
fn metadata_of_the_header_and_extensions_are_kept() {
    let folder = tempfile::tempdir().expect("folder");
    let mut original = image(Element::F32, &[4, 3, 2, 5]);
    let extensions = json!([
        {"code": 6, "size": 32, "text": "made by hand"},
        {"code": 4, "text": "<?xml version='1.0'?>"},
        {"code": 2, "base64": "AAECAwT/"},
        {"code": 0, "size": 16, "text": ""},
    ]);
    let fields = json!({
        "descrip": "café", "aux_file": "none", "intent_code": 1007, "intent_name": "vector", "intent_p1": 1.5,
        "cal_max": 100.0, "cal_min": -0.5, "toffset": 2.25, "xyzt_units": 10, "slice_code": 3, "slice_duration": 0.125,
        "pixdim": [1.0, 9.0, 9.0, 9.0, 2.5, 1.0, 1.0, 1.0], "dim_info": 57, "unknown_field": 5, "extensions": extensions,
    });
    original.header.meta = fields.as_object().expect("object").clone();
    for ending in ["nii", "nii.gz", "hdr", "img.gz"] {
        for version in [1, 2] {
            let path = folder.path().join(format!("image.{ending}"));
            let options = WriteOptions { nifti_version: Some(version), ..WriteOptions::default() };
            mica_io::write(&original, &path, &options).expect("writes");
            let back = read(&path);
            assert!(same_bytes(&back, &original));
            for (name, value) in &original.header.meta {
                match name.as_str() {
                    "pixdim" => {
                        let pixdim = back.header.meta[name].as_array().expect("list");
                        assert_eq!(pixdim[4], 2.5);
                        // sqrt(0.5² + 0.25²), in the precision of the header.
                        let spacing = 0.3125f64.sqrt();
                        let stored = if version == 1 { f64::from(spacing as f32) } else { spacing };
                        assert_eq!(pixdim[1].as_f64(), Some(stored));
                    }
                    "extensions" => {
                        let back = back.header.meta[name].as_array().expect("list");
                        let sizes: Vec<_> = back.iter().map(|extension| extension["size"].as_u64()).collect();
                        assert_eq!(sizes, [Some(32), Some(32), Some(16), Some(16)]);
                        assert_eq!(back[0]["text"], "made by hand");
                        assert_eq!(back[2], json!({"code": 2, "size": 16, "base64": "AAECAwT/"}));
                    }
                    "unknown_field" => assert!(!back.header.meta.contains_key(name)),
                    _ => assert_eq!(&back.header.meta[name], value, "{name}"),
                }
            }
            let voxels = std::fs::metadata(&path).expect("file").len();
            if ending == "nii" {
                let header = if version == 1 { 352 } else { 544 };
                assert_eq!(voxels, header + 32 + 32 + 16 + 16 + 480);
            }
        }
    }
    original.header.meta.insert("extensions".into(), json!([{"code": 6, "base64": "no base64"}]));
    let error = mica_io::write(&original, &folder.path().join("x.nii"), &WriteOptions::default()).expect_err("refused");
    assert_eq!(error.kind(), ErrorKind::Argument);
}

#[test]
fn colours_and_channels_have_their_place() {
    let folder = tempfile::tempdir().expect("folder");
    let path = folder.path().join("image.nii.gz");
    for (code, colours) in [(128, 3), (2304, 4)] {
        let mut original = image(Element::U8, &[6, 5, 4, colours]);
        original.header.meta.insert("datatype".into(), code.into());
        mica_io::write(&original, &path, &WriteOptions::default()).expect("writes");
        let back = read(&path);
        assert_eq!(back.header.shape, [6, 5, 4, colours]);
        assert_eq!(back.header.meta["datatype"], code);
        assert_eq!(back.header.meta["dim"], json!([3, 6, 5, 4, 1, 1, 1, 1]));
        assert_eq!(back.header.channel_axis, Some(3));
        assert_eq!(back.strides[3], 1, "colours lie together");
        assert!(same_bytes(&back, &original));
        let options = ReadOptions { region: Some(vec![1..3, 0..5, 2..4, 1..2]), ..ReadOptions::default() };
        let part = mica_io::read(&path, &options).expect("reads");
        assert!(part.bytes_first_axis_fastest().expect("bytes") == cut(&original, &[1..3, 0..5, 2..4, 1..2]));
    }
    // A picture with channels first: they become the fourth axis.
    let mut picture = image(Element::U8, &[3, 6, 5]);
    picture.header.channel_axis = Some(0);
    picture.header.affine = Affine::scale(&[2.0, 3.0]).expect("affine");
    mica_io::write(&picture, &path, &WriteOptions::default()).expect("writes");
    let back = read(&path);
    assert_eq!(back.header.shape, [6, 5, 1, 3]);
    assert_eq!(back.header.affine.to_vec(), Affine::scale(&[2.0, 3.0, 1.0]).expect("affine").to_vec());
    let expected = picture.bytes_in_order(&[1, 2, 0]).expect("bytes");
    assert!(back.bytes_first_axis_fastest().expect("bytes") == expected);
}

#[test]
fn writing_converts_types_and_refuses_what_the_format_cannot_hold() {
    let folder = tempfile::tempdir().expect("folder");
    let path = folder.path().join("image.nii");
    let write = |image: &Image, options: WriteOptions| mica_io::write(image, &path, &options);
    for (element, stored) in [(Element::Bool, Element::U8), (Element::F16, Element::F32), (Element::BF16, Element::F32)]
    {
        write(&image(element, &[4, 4, 4]), WriteOptions::default()).expect("writes");
        assert_eq!(read(&path).header.element, stored);
    }
    let original = image(Element::I16, &[9, 9, 9]);
    write(&original, WriteOptions { element: Some(Element::F64), ..WriteOptions::default() }).expect("writes");
    let back = read(&path);
    assert_eq!(back.header.element, Element::F64);
    assert_eq!(reference::floats(&back), reference::floats(&original));
    for element in [Element::F16, Element::BF16] {
        let error =
            write(&original, WriteOptions { element: Some(element), ..WriteOptions::default() }).expect_err("no");
        assert_eq!(error.kind(), ErrorKind::Unsupported);
        assert_eq!(error.path(), Some(path.as_path()));
    }
    let long = image(Element::U8, &[40_000, 1, 2]);
    assert!(write(&long, WriteOptions { nifti_version: Some(1), ..WriteOptions::default() }).is_err());
    write(&long, WriteOptions::default()).expect("writes");
    assert_eq!(read(&path).header.meta["sizeof_hdr"], 540);
    assert!(write(&original, WriteOptions { nifti_version: Some(3), ..WriteOptions::default() }).is_err());
    assert!(write(&image(Element::U8, &[1, 1, 1, 1, 1, 1, 1, 1]), WriteOptions::default()).is_err());
    // A qform cannot say a shear.
    let error =
        write(&original, WriteOptions { affine_codes: Some((0, 1)), ..WriteOptions::default() }).expect_err("no");
    assert_eq!(error.field_name(), Some("qform_code"));
    write(&original, WriteOptions { affine_codes: Some((1, 4)), ..WriteOptions::default() }).expect("writes");
    let back = read(&path).header;
    assert_eq!((&back.meta["sform_code"], &back.meta["qform_code"]), (&json!(1), &json!(4)));
    let leftovers: Vec<PathBuf> =
        std::fs::read_dir(folder.path()).expect("folder").map(|entry| entry.expect("entry").path()).collect();
    assert_eq!(leftovers, [path], "nothing temporary is left");
    for shape in [&[4, 4, 4, 2, 2][..], &[0, 4, 4]] {
        assert!(
            mica_io::write(&image(Element::U8, shape), &folder.path().join("x.mgz"), &WriteOptions::default()).is_err()
        );
    }
    assert!(
        mica_io::write(&image(Element::F64, &[4, 4, 4]), &folder.path().join("x.mgz"), &WriteOptions::default())
            .is_err()
    );
}

/// The bytes of a small valid NIfTI file of 2x3x4 int16.
fn small(version: u8) -> Vec<u8> {
    let folder = tempfile::tempdir().expect("folder");
    let path = folder.path().join("small.nii");
    let options = WriteOptions { nifti_version: Some(version), ..WriteOptions::default() };
    mica_io::write(&image(Element::I16, &[2, 3, 4]), &path, &options).expect("writes");
    std::fs::read(path).expect("reads")
}

struct Patched(tempfile::TempDir);

impl Patched {
    fn new() -> Self {
        Self(tempfile::tempdir().expect("folder"))
    }

    fn read(&self, bytes: &[u8], name: &str) -> mica_io::Result<Image> {
        let path = self.0.path().join(name);
        std::fs::write(&path, bytes).expect("writes");
        mica_io::read(&path, &ReadOptions { max_bytes: 1 << 24, ..ReadOptions::default() })
    }
}

#[test]
fn errors_name_the_field() {
    let folder = Patched::new();
    let with = |at: usize, bytes: &[u8]| {
        let mut file = small(1);
        file[at..at + bytes.len()].copy_from_slice(bytes);
        file
    };
    let nan = f32::NAN.to_le_bytes();
    let cases: Vec<(&str, Vec<u8>)> = vec![
        ("dim[0]", with(40, &9i16.to_le_bytes())),
        ("dim[0]", with(40, &0i16.to_le_bytes())),
        ("dim[2]", with(44, &(-3i16).to_le_bytes())),
        ("dim[3]", with(46, &0i16.to_le_bytes())),
        ("dim", with(46, &5i16.to_le_bytes())),
        ("datatype", with(70, &1i16.to_le_bytes())),
        ("datatype", with(70, &1536i16.to_le_bytes())),
        ("datatype", with(70, &77i16.to_le_bytes())),
        ("vox_offset", with(108, &100f32.to_le_bytes())),
        ("vox_offset", with(108, &0f32.to_le_bytes())),
        ("vox_offset", with(108, &(-1f32).to_le_bytes())),
        ("vox_offset", with(108, &nan)),
        ("dim", with(108, &1e9f32.to_le_bytes())),
        ("scl_inter", with(116, &nan)),
        ("srow_y[1]", with(300, &nan)),
        ("magic", with(344, b"nix\0")),
        ("extensions[0].esize", [with(108, &400f32.to_le_bytes()), vec![0; 48]].concat().tap(|file| file[348] = 1)),
        ("quatern_b", with(252, &[1, 0, 0, 0]).tap(|file| file[256..260].copy_from_slice(&2f32.to_le_bytes()))),
        ("quatern_c", with(252, &[1, 0, 0, 0]).tap(|file| file[260..264].copy_from_slice(&nan))),
        ("sizeof_hdr", small(1)[..347].to_vec()),
        ("dim", small(1)[..399].to_vec()),
    ];
    for (field, file) in cases {
        let error = folder.read(&file, "x.nii").expect_err(field);
        assert_eq!(error.field_name(), Some(field), "{error}");
        assert!(matches!(error.kind(), ErrorKind::Corrupt | ErrorKind::Unsupported), "{error:?}");
        assert!(error.path().is_some_and(|path| path.ends_with("x.nii")), "{error:?}");
    }
    // Sizes that overflow, and one that is only too large for a file of this size.
    for extents in [[i64::MAX; 3], [1 << 31, 1 << 31, 1 << 31], [1 << 20, 1 << 20, 4]] {
        let mut file = small(2);
        for (axis, extent) in extents.into_iter().enumerate() {
            file[24 + axis * 8..][..8].copy_from_slice(&extent.to_le_bytes());
        }
        let error = folder.read(&file, "x.nii").expect_err("too large");
        assert!(matches!(error.kind(), ErrorKind::Corrupt | ErrorKind::TooLarge), "{error:?}");
    }
    // A pair without its other half, and Analyze.
    let error = folder.read(&with(344, b"ni1\0"), "alone.hdr").expect_err("no voxels");
    assert_eq!(error.kind(), ErrorKind::NotFound, "{error}");
    let error = folder.read(b"voxels", "lonely.img").expect_err("no header");
    assert_eq!(error.kind(), ErrorKind::NotFound, "{error}");
    let error = folder.read(&with(344, b"\0\0\0\0"), "old.hdr").expect_err("Analyze");
    assert!(error.message().contains("Analyze") && error.kind() == ErrorKind::Unsupported, "{error}");
    let error = folder.read(&with(344, b"ni1\0"), "pair.nii").expect_err("half a pair");
    assert_eq!(error.field_name(), Some("magic"));
}

trait Tap {
    fn tap(self, change: impl FnOnce(&mut Self)) -> Self;
}

impl<T> Tap for T {
    fn tap(mut self, change: impl FnOnce(&mut Self)) -> Self {
        change(&mut self);
        self
    }
}

#[test]
fn repairs_and_scaling_follow_nibabel() {
    let folder = Patched::new();
    let with = |changes: &[(usize, &[u8])]| {
        let mut file = small(1);
        changes.iter().for_each(|(at, bytes)| file[*at..at + bytes.len()].copy_from_slice(bytes));
        folder.read(&file, "x.nii").expect("reads")
    };
    let stored: Vec<i16> = small(1)[352..].as_chunks::<2>().0.iter().map(|word| i16::from_le_bytes(*word)).collect();
    let values = |image: &Image| -> Vec<f64> {
        let bytes = image.bytes_first_axis_fastest().expect("bytes").into_owned();
        bytes.as_chunks::<8>().0.iter().map(|word| f64::from_ne_bytes(*word)).collect()
    };
    let slope = |slope: f32, inter: f32| with(&[(112, &slope.to_le_bytes()), (116, &inter.to_le_bytes())]);
    let scaled = slope(0.1, -3.0);
    assert_eq!(scaled.header.element, Element::F64);
    let expected: Vec<f64> = stored.iter().map(|value| f64::from(*value) * f64::from(0.1f32) + -3.0).collect();
    assert_eq!(values(&scaled), expected);
    assert_eq!(scaled.header.meta["scaling"], json!({"slope": f64::from(0.1f32), "inter": -3.0}));
    for (slope_of, inter) in [(0.0, 5.0), (f32::NAN, 5.0), (f32::INFINITY, f32::NAN), (1.0, 0.0)] {
        let image = slope(slope_of, inter);
        assert_eq!(image.header.element, Element::I16, "{slope_of} {inter}");
        assert!(!image.header.meta.contains_key("scaling"));
    }
    // numpy: int16(0) * -2.0 is -0.0, and nothing is added where the intercept is 0.
    let mut file = small(1);
    file[112..116].copy_from_slice(&(-2f32).to_le_bytes());
    file[352..354].copy_from_slice(&[0, 0]);
    assert!(values(&folder.read(&file, "x.nii").expect("reads"))[0].is_sign_negative());

    // sform_code 9 means nothing and counts as 0, and so the spacing is all there is; qfac 7 becomes 1.
    let image =
        with(&[(254, &[9, 0]), (76, &7f32.to_le_bytes()), (80, &(-2f32).to_le_bytes()), (84, &0f32.to_le_bytes())]);
    let third = f64::from((0.125f64 * 0.125 + 0.25 + 4.0).sqrt() as f32);
    let expected = [-2.0, 0.0, 0.0, 1.0, 0.0, 1.0, 0.0, -1.0, 0.0, 0.0, third, -1.5 * third];
    assert_eq!(&image.header.affine.to_vec()[..12], &expected);
    assert_eq!(image.header.meta["sform_code"], 0);
    assert_eq!(image.header.meta["pixdim"].as_array().expect("list")[..3], [json!(1.0), json!(2.0), json!(1.0)]);
    assert_eq!(image.header.warnings.len(), 4, "{:?}", image.header.warnings);
    assert_eq!(with(&[(72, &[8, 0])]).header.warnings.len(), 1);
}

#[test]
fn metadata_have_nibabels_fields_and_values() {
    let image = Patched::new().read(&small(1), "x.nii").expect("reads");
    let names: Vec<&str> = image.header.meta.keys().map(String::as_str).collect();
    // list(nibabel.Nifti1Header())
    let expected = "sizeof_hdr data_type db_name extents session_error regular dim_info dim intent_p1 intent_p2 intent_p3 \
                    intent_code datatype bitpix slice_start pixdim vox_offset scl_slope scl_inter slice_end slice_code \
                    xyzt_units cal_max cal_min slice_duration toffset glmax glmin descrip aux_file qform_code sform_code \
                    quatern_b quatern_c quatern_d qoffset_x qoffset_y qoffset_z srow_x srow_y srow_z intent_name magic";
    assert_eq!(names.join(" "), expected);
    let meta = &image.header.meta;
    assert_eq!(meta["dim"], json!([3, 2, 3, 4, 1, 1, 1, 1]));
    assert_eq!(
        (&meta["vox_offset"], &meta["scl_slope"], &meta["scl_inter"]),
        (&json!(0), &json!("NaN"), &json!("NaN"))
    );
    assert_eq!((&meta["magic"], &meta["descrip"]), (&json!("n+1"), &json!("")));
    assert_eq!(meta["srow_x"], json!([0.5, -0.25, 0.125, -90.5]));
}

#[test]
fn no_header_byte_makes_it_panic_or_allocate_without_limit() {
    let folder = Patched::new();
    for version in [1, 2] {
        let valid = small(version);
        let header = valid.len() - 48;
        for at in 0..header {
            for value in [0, 1, 0x7f, 0x80, 0xff, valid[at] ^ 1, valid[at].wrapping_add(7)] {
                let mut file = valid.clone();
                file[at] = value;
                if let Ok(image) = folder.read(&file, "x.nii") {
                    assert!(image.memory.len() <= 1 << 24);
                }
            }
        }
        // The same through gzip, where the size of the file says less.
        for at in (0..header).step_by(3) {
            let mut file = valid.clone();
            file[at] ^= 0x55;
            let mut zipped = Vec::new();
            mica_io::gzip::compress(&[&file], 1, Threads::SINGLE, &mut zipped).expect("compresses");
            let _ = folder.read(&zipped, "x.nii.gz");
        }
    }
    let path = folder.0.path().join("valid.mgz");
    mica_io::write(&image(Element::I16, &[2, 3, 4]), &path.with_extension("mgh"), &WriteOptions::default())
        .expect("writes");
    let valid = std::fs::read(path.with_extension("mgh")).expect("reads");
    for at in 0..90 {
        for value in [0, 1, 0x7f, 0x80, 0xff, valid[at] ^ 1] {
            let mut file = valid.clone();
            file[at] = value;
            let _ = folder.read(&file, "x.mgh");
        }
    }
}

#[test]
fn files_cut_off_anywhere_are_errors() {
    let folder = Patched::new();
    for version in [1, 2] {
        let valid = small(version);
        for length in 0..valid.len() {
            let error = folder.read(&valid[..length], "x.nii").expect_err("cut off");
            assert_eq!(error.kind(), ErrorKind::Corrupt, "{length}: {error}");
        }
        let mut zipped = Vec::new();
        mica_io::gzip::compress(&[&valid], 6, Threads::SINGLE, &mut zipped).expect("compresses");
        for length in 0..zipped.len() {
            match folder.read(&zipped[..length], "x.nii.gz") {
                Ok(_) => panic!("{length} of {} bytes are read", zipped.len()),
                Err(error) => assert_eq!(error.kind(), ErrorKind::Corrupt, "{length}: {error}"),
            }
        }
        // More than the header says is no error, in both kinds.
        let longer = [valid.clone(), vec![7; 1000]].concat();
        assert!(folder.read(&longer, "x.nii").is_ok());
        let mut zipped = Vec::new();
        mica_io::gzip::compress(&[&longer], 6, Threads::SINGLE, &mut zipped).expect("compresses");
        assert!(folder.read(&zipped, "x.nii.gz").is_ok());
    }
}

#[test]
fn gzip_bombs_cost_no_memory() {
    let folder = Patched::new();
    // 2^45 bytes of voxels announced, behind a small gzip file.
    let mut bomb = small(2);
    for axis in 0..3 {
        bomb[24 + axis * 8..][..8].copy_from_slice(&(1i64 << 15).to_le_bytes());
    }
    let mut zipped = Vec::new();
    mica_io::gzip::compress(&[&bomb], 6, Threads::SINGLE, &mut zipped).expect("compresses");
    let error = folder.read(&zipped, "x.nii.gz").expect_err("too large");
    assert_eq!(error.kind(), ErrorKind::Corrupt, "{error}");
    // As much as the stream really holds is still more than the caller allows.
    let mut bomb = small(1);
    for axis in 0..3 {
        bomb[42 + axis * 2..][..2].copy_from_slice(&256i16.to_le_bytes());
    }
    bomb.resize(352 + (2 << 24), 0);
    let mut zipped = Vec::new();
    mica_io::gzip::compress(&[&bomb], 6, Threads::SINGLE, &mut zipped).expect("compresses");
    let error = folder.read(&zipped, "x.nii.gz").expect_err("too large");
    assert_eq!(error.kind(), ErrorKind::TooLarge, "{error}");
    // Extensions that take the whole stream.
    let mut bomb = small(2);
    bomb[168..176].copy_from_slice(&(1i64 << 40).to_le_bytes());
    bomb[540] = 1;
    let mut zipped = Vec::new();
    mica_io::gzip::compress(&[&bomb], 6, Threads::SINGLE, &mut zipped).expect("compresses");
    assert!(folder.read(&zipped, "x.nii.gz").is_err());
}

#[test]
fn a_cancelled_read_says_so() {
    let folder = Patched::new();
    let path = folder.0.path().join("x.nii");
    std::fs::write(&path, small(1)).expect("writes");
    let options = ReadOptions { cancelled: Some(&|| true), map: false, ..ReadOptions::default() };
    assert_eq!(mica_io::read(&path, &options).expect_err("cancelled").kind(), ErrorKind::Cancelled);
}

#[test]
fn mgh_without_valid_geometry_gets_nibabels() {
    let folder = Patched::new();
    let path = folder.0.path().join("x.mgh");
    let mut original = image(Element::F32, &[3, 4, 5]);
    original.header.meta.insert("tr".into(), json!(2500.0));
    original.header.meta.insert("te".into(), json!(2.5));
    mica_io::write(&original, &path, &WriteOptions::default()).expect("writes");
    let mut file = std::fs::read(&path).expect("reads");
    let back = read(&path);
    assert_eq!((&back.header.meta["tr"], &back.header.meta["te"]), (&json!(2500.0), &json!(2.5)));
    file[28..30].copy_from_slice(&[0, 0]);
    // The footer may be missing.
    file.truncate(284 + 240);
    let back = folder.read(&file, "x.mgh").expect("reads");
    // MGHHeader with set_data_shape((3, 4, 5)).get_affine()
    let expected = [-1.0, 0.0, 0.0, 1.5, 0.0, 0.0, -1.0, 2.5, 0.0, 1.0, 0.0, -2.0];
    assert_eq!(&back.header.affine.to_vec()[..12], &expected);
    assert_eq!(back.header.warnings.len(), 1);
    assert_eq!(back.header.meta["tr"], json!(0.0));
    for (field, at, word) in
        [("version", 0, 2i32), ("dims[1]", 8, -4), ("dims[3]", 16, 0), ("type", 20, 2), ("dims", 4, 4)]
    {
        let mut broken = file.clone();
        broken[at..at + 4].copy_from_slice(&word.to_be_bytes());
        let error = folder.read(&broken, "x.mgh").expect_err(field);
        assert_eq!(error.field_name(), Some(field), "{error}");
    }
}

#[test]
fn mgh_geometry_is_nibabels_to_the_last_bit() {
    let folder = Patched::new();
    let path = folder.0.path().join("x.mgh");
    mica_io::write(&image(Element::U8, &[101, 77, 33]), &path, &WriteOptions::default()).expect("writes");
    let mut file = std::fs::read(&path).expect("reads");
    // delta, Mdc, Pxyz_c
    let numbers = [0.7f32, 0.9, 1.1, 0.6, 0.8, 0.0, -0.8, 0.6, 0.0, 0.0, 0.0, -1.0, 1.1, 2.2, 3.3];
    file[30..90].copy_from_slice(&numbers.map(f32::to_be_bytes).concat());
    // MGHHeader.get_affine() of these fields, nibabel 5.4.2.
    let expected = [
        0.42000001668930054,
        -0.7199999690055847,
        0.0,
        7.609997749328613,
        0.5600000023841858,
        0.5400000214576721,
        0.0,
        -46.87000274658203,
        0.0,
        0.0,
        -1.100000023841858,
        21.450000762939453,
    ];
    assert_eq!(&folder.read(&file, "x.mgh").expect("reads").header.affine.to_vec()[..12], &expected);
}

#[test]
fn the_footer_of_mgz_files_is_read_and_tags_behind_it_do_no_harm() {
    let folder = Patched::new();
    let path = folder.0.path().join("x.mgz");
    let plain = folder.0.path().join("x.mgh");
    for extents in [[5, 4, 3], [60, 50, 40]] {
        let mut original = image(Element::I16, &extents);
        original.header.meta.insert("tr".into(), json!(2500.0));
        original.header.meta.insert("fov".into(), json!(256.0));
        mica_io::write(&original, &plain, &WriteOptions::default()).expect("writes");
        let bytes = std::fs::read(&plain).expect("reads");
        let end = 284 + original.count() * 2;
        for tags in [0, 1, 5000, 200_000] {
            let longer = [&bytes[..], &noise(tags, 3)].concat();
            for pieces in [&[&longer[..]][..], &[&longer[..end - 3], &longer[end - 3..]]] {
                let mut file = Vec::new();
                for piece in pieces {
                    mica_io::gzip::compress(&[piece], 1, Threads::SINGLE, &mut file).expect("compresses");
                }
                // Where little follows the voxels, their sum is checked; nobody reads on for long for that.
                if pieces.len() == 1 && tags <= 5000 {
                    let mut wrong = file.clone();
                    let sum = wrong.len() - 8;
                    wrong[sum] ^= 1;
                    let error = folder.read(&wrong, "wrong.mgz").expect_err("a wrong sum").to_string();
                    assert!(error.contains("checksum"), "{error}");
                }
                std::fs::write(&path, &file).expect("writes");
                for element in [None, Some(Element::F32), Some(Element::U8)] {
                    let options = ReadOptions { element, ..ReadOptions::default() };
                    let image = mica_io::read(&path, &options).expect("reads");
                    let expected = mica_io::read(&plain, &options).expect("reads");
                    assert!(same_bytes(&image, &expected), "{tags} {element:?}");
                    let header = mica_io::read_header(&path, &ReadOptions::default()).expect("reads");
                    assert_eq!((&header.meta["tr"], &header.meta["fov"]), (&json!(2500.0), &json!(256.0)));
                    assert_eq!(header.meta, image.header.meta, "{tags} {} members", pieces.len());
                }
            }
        }
    }
}
