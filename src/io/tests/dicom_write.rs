//! Image series as DICOM files, looked at with the parser alone.

mod dicom_files;

use dicom_dictionary_std::{tags, uids};
use dicom_files::*;
use mica_io::dicom::write::{Provenance, SeriesKind, SeriesOptions, write_series};
use mica_io::{Element, ErrorKind, Image};
use mica_kernels::geometry::Affine;
use serde_json::json;
use std::path::{Path, PathBuf};

fn derived(source: &Path) -> SeriesOptions {
    SeriesOptions {
        kind: SeriesKind::Derived,
        provenance: Provenance { source: vec![source.to_owned()], ..Default::default() },
        ..Default::default()
    }
}

/// An image on the source's grid; its voxels are their own index.
fn numbered() -> Image {
    let values: Vec<i16> = (0..(COLUMNS * ROWS * SLICES) as i16).map(|i| i * 7 - 100).collect();
    image(Element::I16, &[COLUMNS, ROWS, SLICES], affine(), &bytes(&values, i16::to_ne_bytes))
}

fn identity() -> Affine {
    Affine::identity(3).expect("affine")
}

/// The stored numbers of a file times its slope plus its intercept.
fn real(path: &Path) -> Vec<f64> {
    let file = open(path);
    let signed = get(&file, tags::PIXEL_REPRESENTATION) == "1";
    let stored: Vec<f64> = match get(&file, tags::BITS_ALLOCATED).as_str() {
        "8" => pixels(&file).iter().map(|value| f64::from(*value)).collect(),
        _ => pixels(&file)
            .chunks_exact(2)
            .map(|pair| u16::from_le_bytes([pair[0], pair[1]]))
            .map(|value| if signed { f64::from(value as i16) } else { f64::from(value) })
            .collect(),
    };
    let number = |tag, missing| file.element(tag).map_or(missing, |element| element.to_float64().expect("a number"));
    let (slope, intercept) = (number(tags::RESCALE_SLOPE, 1.0), number(tags::RESCALE_INTERCEPT, 0.0));
    stored.into_iter().map(|value| value * slope + intercept).collect()
}

/// What a one-slice image of numbers becomes: bits, sign, and its numbers again.
fn written<T: Copy, const N: usize>(
    element: Element,
    values: &[T],
    to: impl Fn(T) -> [u8; N],
    options: &SeriesOptions,
) -> mica_io::Result<(String, String, Vec<f64>)> {
    let folder = tempfile::tempdir().expect("folder");
    let image = image(element, &[values.len(), 1, 1], identity(), &bytes(values, to));
    let files = write_series(&image, &folder.path().join("series"), options)?;
    let file = open(&files[0]);
    Ok((
        get(&file, tags::BITS_ALLOCATED),
        get(&file, tags::PIXEL_REPRESENTATION),
        real(&files[0])[..values.len()].to_vec(),
    ))
}

#[test]
fn whole_numbers_are_stored_as_they_are() {
    let plain = SeriesOptions::default();
    let found = written(Element::U8, &[0u8, 255, 7], u8::to_ne_bytes, &plain).expect("writes");
    assert_eq!(found, ("8".into(), "0".into(), vec![0.0, 255.0, 7.0]));
    let found = written(Element::I16, &[i16::MIN, i16::MAX, -1], i16::to_ne_bytes, &plain).expect("writes");
    assert_eq!(found, ("16".into(), "1".into(), vec![-32768.0, 32767.0, -1.0]));
    let found = written(Element::U16, &[0u16, 65535], u16::to_ne_bytes, &plain).expect("writes");
    assert_eq!(found, ("16".into(), "0".into(), vec![0.0, 65535.0]));
    let found = written(Element::I8, &[-128i8, 127], i8::to_ne_bytes, &plain).expect("writes");
    assert_eq!(found, ("16".into(), "1".into(), vec![-128.0, 127.0]));
    let found = written(Element::I64, &[-5i64, 32767], i64::to_ne_bytes, &plain).expect("writes");
    assert_eq!(found, ("16".into(), "1".into(), vec![-5.0, 32767.0]));
    let found = written(Element::F32, &[-5.0f32, 1e4], f32::to_ne_bytes, &plain).expect("writes");
    assert_eq!(found, ("16".into(), "1".into(), vec![-5.0, 10000.0]));
}

#[test]
fn numbers_beyond_16_bits_are_shifted_where_that_is_exact_and_refused_where_not() {
    let plain = SeriesOptions::default();
    let found = written(Element::I32, &[-1_000_000i32, -934_465], i32::to_ne_bytes, &plain).expect("writes");
    assert_eq!(found, ("16".into(), "0".into(), vec![-1e6, -934_465.0]));
    for (wide, narrow) in [([0i64, 65536], "65536"), ([i64::MAX - 1, i64::MAX], "exactly")] {
        let error = written(Element::I64, &wide, i64::to_ne_bytes, &plain).expect_err("more than 16 bits");
        assert!(error.kind() == ErrorKind::Unsupported && error.message().contains(narrow), "{error}");
    }
    let error = written(Element::F32, &[0.5f32], f32::to_ne_bytes, &plain).expect_err("a fraction");
    assert!(error.message().contains("allow_lossy"), "{error}");
    let lossy = SeriesOptions { allow_lossy: true, ..Default::default() };
    let error = written(Element::F32, &[0.5f32, f32::NAN], f32::to_ne_bytes, &lossy).expect_err("not a number");
    assert_eq!(error.kind(), ErrorKind::Unsupported);
    let values: Vec<f32> = (0..1000).map(|i| (i as f32 * 0.37).sin() * 123.4 + 5.0).collect();
    let (_, _, back) = written(Element::F32, &values, f32::to_ne_bytes, &lossy).expect("writes");
    // Half a step of the range over 65535, and the rounding of slope and intercept to 16 characters.
    let half = 246.8 / 65535.0 / 2.0 + 1e-8;
    assert!(values.iter().zip(&back).all(|(value, back)| (f64::from(*value) - back).abs() <= half));
    let (_, _, back) = written(Element::F32, &[0.5f32; 4], f32::to_ne_bytes, &lossy).expect("writes");
    assert_eq!(back, [0.5; 4]);
}

#[test]
fn a_rescale_of_the_caller_gives_back_the_numbers_that_were_read() {
    let stored: Vec<u16> = (0..4096).collect();
    let values: Vec<f32> = stored.iter().map(|value| (f64::from(*value) * 0.1 - 1024.3) as f32).collect();
    let options = SeriesOptions { rescale: Some([0.1, -1024.3]), ..Default::default() };
    let (bits, sign, back) = written(Element::F32, &values, f32::to_ne_bytes, &options).expect("writes");
    assert_eq!((bits.as_str(), sign.as_str()), ("16", "0"));
    assert!(back.iter().zip(&values).all(|(back, value)| *back as f32 == *value));
    let error = written(Element::F32, &[0.05f32], f32::to_ne_bytes, &options).expect_err("between two steps");
    assert_eq!(error.field_name(), Some("rescale"));
    let options = SeriesOptions { rescale: Some([0.0, 1.0]), ..Default::default() };
    assert_eq!(
        written(Element::U8, &[1], u8::to_ne_bytes, &options).expect_err("slope 0").field_name(),
        Some("rescale")
    );
}

#[test]
fn derived_slices_are_the_sources_planes_whatever_the_axes_of_the_image() {
    let folder = tempfile::tempdir().expect("folder");
    series(&folder.path().join("ct"), uids::CT_IMAGE_STORAGE);
    let whole = numbered();
    let expected = whole.bytes_first_axis_fastest().expect("bytes").into_owned();
    for (index, (order, flipped)) in orientations().into_iter().enumerate() {
        let out = folder.path().join(format!("out{index}"));
        let files =
            write_series(&turned(&whole, order, flipped), &out, &derived(&folder.path().join("ct"))).expect("writes");
        assert_eq!(files.len(), SLICES, "{order:?}");
        for (k, path) in files.iter().enumerate() {
            let file = open(path);
            assert_eq!(
                pixels(&file),
                expected[k * ROWS * COLUMNS * 2..][..ROWS * COLUMNS * 2],
                "{order:?} {flipped:?} {k}"
            );
            assert_eq!(floats(&file, tags::IMAGE_POSITION_PATIENT), position(k));
            assert_eq!(get(&file, tags::INSTANCE_NUMBER), (k + 1).to_string());
            let of = sequence(&file, tags::SOURCE_IMAGE_SEQUENCE);
            assert_eq!((of.len(), get(&of[0], tags::REFERENCED_SOP_INSTANCE_UID)), (1, uid(k)));
            assert_eq!(get(&of[0], tags::SPATIAL_LOCATIONS_PRESERVED), "YES");
        }
    }
}

#[test]
fn derived_series_keep_patient_study_and_acquisition_and_say_what_they_are() {
    let folder = tempfile::tempdir().expect("folder");
    for (class, modality, third) in [(uids::CT_IMAGE_STORAGE, "CT", "AXIAL"), (uids::MR_IMAGE_STORAGE, "MR", "AXIAL")] {
        let source = folder.path().join(modality);
        series(&source, class);
        let options = SeriesOptions {
            derivation_description: Some("denoised".to_owned()),
            window: Some([40.0, 400.5]),
            ..derived(&source)
        };
        let error =
            write_series(&numbered(), &folder.path().join("no").join("parent"), &options).expect_err("no parent");
        assert_eq!(error.kind(), ErrorKind::NotFound);
        let files = write_series(&numbered(), &folder.path().join(format!("out{modality}")), &options).expect("writes");
        let opened: Vec<File> = files.iter().map(|path| open(path)).collect();
        for file in &opened {
            for (tag, expected) in [
                (tags::SOP_CLASS_UID, class),
                (tags::MODALITY, modality),
                (tags::PATIENT_NAME, "Müller^Jörg"),
                (tags::PATIENT_ID, "4711"),
                (tags::STUDY_INSTANCE_UID, STUDY),
                (tags::FRAME_OF_REFERENCE_UID, FRAME),
                (tags::SERIES_NUMBER, "301"),
                (tags::SERIES_DESCRIPTION, "Derived"),
                (tags::PATIENT_POSITION, "HFS"),
                (tags::DERIVATION_DESCRIPTION, "denoised"),
                (tags::WINDOW_CENTER, "40"),
                (tags::WINDOW_WIDTH, "400.5"),
                (tags::IMAGE_TYPE, &format!("DERIVED\\SECONDARY\\{third}")),
            ] {
                assert_eq!(get(file, tag), expected, "{tag}");
            }
            assert_eq!(get(file, tags::SERIES_INSTANCE_UID), get(&opened[0], tags::SERIES_INSTANCE_UID));
            assert_ne!(get(file, tags::SERIES_INSTANCE_UID), SERIES);
            assert_eq!(
                file.meta().media_storage_sop_instance_uid().trim_end_matches('\0'),
                get(file, tags::SOP_INSTANCE_UID)
            );
        }
        if modality == "CT" {
            assert_eq!((get(&opened[0], tags::KVP), get(&opened[0], tags::RESCALE_TYPE)), ("120".into(), "HU".into()));
        } else {
            assert!(opened[0].element(tags::RESCALE_SLOPE).is_err());
        }
    }
}

#[test]
fn another_grid_refers_to_the_whole_source() {
    let folder = tempfile::tempdir().expect("folder");
    series(&folder.path().join("ct"), uids::CT_IMAGE_STORAGE);
    let rows = [[0.0, 0.0, 3.0, 5.0], [2.0, 0.0, 0.0, 6.0], [0.0, 4.0, 0.0, 7.0], [0.0, 0.0, 0.0, 1.0]];
    let small = image(Element::U8, &[2, 2, 2], Affine::from_rows(&rows).expect("affine"), &[1, 2, 3, 4, 5, 6, 7, 8]);
    let files = write_series(&small, &folder.path().join("out"), &derived(&folder.path().join("ct"))).expect("writes");
    let opened: Vec<File> = files.iter().map(|path| open(path)).collect();
    // RAS (5, 6, 7) is LPS (-5, -6, 7); y runs forward, so the columns of rows go to -y; z goes up.
    assert_eq!(floats(&opened[0], tags::IMAGE_ORIENTATION_PATIENT), [0.0, -1.0, 0.0, 0.0, 0.0, 1.0]);
    assert_eq!(floats(&opened[0], tags::PIXEL_SPACING), [4.0, 2.0]);
    // The normal is (-1, 0, 0) and x grows to the right, to -x: from (-5, -6, 7) to (-8, -6, 7).
    assert_eq!(floats(&opened[0], tags::IMAGE_POSITION_PATIENT), [-5.0, -6.0, 7.0]);
    assert_eq!(floats(&opened[1], tags::IMAGE_POSITION_PATIENT), [-8.0, -6.0, 7.0]);
    assert_eq!(floats(&opened[1], tags::SPACING_BETWEEN_SLICES), [3.0]);
    assert_eq!(pixels(&opened[1]), [5, 0, 6, 0, 7, 0, 8, 0]);
    let of = sequence(&opened[0], tags::SOURCE_IMAGE_SEQUENCE);
    assert_eq!((of.len(), get(&of[0], tags::SPATIAL_LOCATIONS_PRESERVED)), (SLICES, "NO".into()));
}

#[test]
fn pictures_have_no_place_and_colours_lie_side_by_side() {
    let folder = tempfile::tempdir().expect("folder");
    let mut picture = image(
        Element::U8,
        &[2, 2, 3],
        Affine::identity(2).expect("affine"),
        &[1, 2, 3, 4, 11, 12, 13, 14, 21, 22, 23, 24],
    );
    picture.header.channel_axis = Some(2);
    let files = write_series(&picture, &folder.path().join("rgb"), &SeriesOptions::default()).expect("writes");
    let file = open(&files[0]);
    assert_eq!(get(&file, tags::PHOTOMETRIC_INTERPRETATION), "RGB");
    assert_eq!(pixels(&file), [1, 11, 21, 2, 12, 22, 3, 13, 23, 4, 14, 24]);
    assert!(file.element(tags::IMAGE_POSITION_PATIENT).is_err());
    assert_eq!(get(&file, tags::MODALITY), "OT");
    let files = write_series(&numbered(), &folder.path().join("grey"), &SeriesOptions::default()).expect("writes");
    // Rows go left and a little back, columns back and a little right.
    assert_eq!(get(&open(&files[0]), tags::PATIENT_ORIENTATION), "LP\\PR");
}

/// Undoes PackBits as the standard tells, independently of the crate.
fn unpack(frame: &[u8], segments: usize) -> Vec<Vec<u8>> {
    let word = |at: usize| u32::from_le_bytes(frame[at..at + 4].try_into().expect("a word")) as usize;
    assert_eq!(word(0), segments);
    let ends = (1..segments).map(|i| word(4 + 4 * i)).chain([frame.len()]);
    let segment = |(start, end): (usize, usize)| {
        let (mut out, mut at) = (Vec::new(), start);
        while at + 1 < end {
            let code = frame[at] as i8;
            if code >= 0 {
                out.extend_from_slice(&frame[at + 1..at + 2 + code as usize]);
                at += 2 + code as usize;
            } else {
                out.extend(std::iter::repeat_n(frame[at + 1], (1 - isize::from(code)) as usize));
                at += 2;
            }
        }
        out
    };
    (0..segments).map(|i| word(4 + 4 * i)).zip(ends).map(segment).collect()
}

#[test]
fn rle_frames_hold_the_high_bytes_first() {
    let folder = tempfile::tempdir().expect("folder");
    let options = SeriesOptions { compress: true, ..Default::default() };
    let files = write_series(&numbered(), &folder.path().join("out"), &options).expect("writes");
    let expected = numbered().bytes_first_axis_fastest().expect("bytes").into_owned();
    for (path, plane) in files.iter().zip(expected.chunks(ROWS * COLUMNS * 2)) {
        let file = open(path);
        assert_eq!(file.meta().transfer_syntax().trim_end_matches('\0'), uids::RLE_LOSSLESS);
        let fragments = file.element(tags::PIXEL_DATA).expect("pixels").fragments().expect("fragments");
        assert_eq!(fragments.len(), 1);
        let segments = unpack(&fragments[0], 2);
        let part = |offset: usize| plane.iter().skip(offset).step_by(2).copied().collect::<Vec<u8>>();
        let count = ROWS * COLUMNS;
        assert_eq!((&segments[0][..count], &segments[1][..count]), (&part(1)[..], &part(0)[..]));
    }
}

#[test]
fn many_frames_in_one_file_keep_their_places_and_numbers() {
    let folder = tempfile::tempdir().expect("folder");
    let options = SeriesOptions { multi_frame: true, file_name: "all.dcm".to_owned(), ..Default::default() };
    let files = write_series(&numbered(), &folder.path().join("out"), &options).expect("writes");
    assert_eq!(files, [folder.path().join("out").join("all.dcm")]);
    let file = open(&files[0]);
    assert_eq!(get(&file, tags::SOP_CLASS_UID), uids::MULTI_FRAME_GRAYSCALE_WORD_SECONDARY_CAPTURE_IMAGE_STORAGE);
    let values: Vec<f64> = (0..(COLUMNS * ROWS * SLICES)).map(|i| i as f64 * 7.0 - 100.0).collect();
    assert_eq!(real(&files[0]), values);
    // That class has no negative numbers.
    assert_eq!(get(&file, tags::PIXEL_REPRESENTATION), "0");
    let frames = sequence(&file, tags::PER_FRAME_FUNCTIONAL_GROUPS_SEQUENCE);
    for (k, frame) in frames.iter().enumerate() {
        let place = floats(inside(frame, &[tags::PLANE_POSITION_SEQUENCE]), tags::IMAGE_POSITION_PATIENT);
        assert!(close(&place, &position(k)));
    }
}

#[test]
fn files_are_there_all_or_none_and_never_replaced_unasked() {
    let folder = tempfile::tempdir().expect("folder");
    let out = folder.path().join("out");
    let mut options = SeriesOptions { file_name: "a{number}.dcm".to_owned(), ..Default::default() };
    let files = write_series(&numbered(), &out, &options).expect("writes");
    let names: Vec<PathBuf> = (1..=SLICES).map(|k| out.join(format!("a000{k}.dcm"))).collect();
    assert_eq!(files, names);
    let before = std::fs::read(&files[0]).expect("reads");
    let error = write_series(&numbered(), &out, &options).expect_err("there already");
    assert_eq!((error.kind(), error.path()), (ErrorKind::Argument, Some(files[0].as_path())));
    assert_eq!(std::fs::read(&files[0]).expect("reads"), before);
    std::fs::write(out.join("other.txt"), "kept").expect("writes");
    options.overwrite = true;
    write_series(&numbered(), &out, &options).expect("writes");
    assert_ne!(std::fs::read(&files[0]).expect("reads"), before);
    assert_eq!(std::fs::read_dir(&out).expect("folder").count(), SLICES + 1);
    // Nothing is left of what fails.
    let fractions = image(Element::F32, &[1, 1, 1], identity(), &0.5f32.to_ne_bytes());
    write_series(&fractions, &folder.path().join("new"), &options).expect_err("a fraction");
    let left: Vec<_> =
        std::fs::read_dir(folder.path()).expect("folder").map(|entry| entry.expect("entry").file_name()).collect();
    assert_eq!(left, ["out"]);
    for name in ["a.dcm", "x/{number}", "../{number}", "{number}/", ""] {
        options.file_name = name.to_owned();
        let error = write_series(&numbered(), &out, &options).expect_err(name);
        assert_eq!(error.field_name(), Some("file_name"), "{name}");
    }
}

#[test]
fn the_same_input_gives_the_same_bytes_when_uids_and_time_are_given() {
    let folder = tempfile::tempdir().expect("folder");
    let options = SeriesOptions::from_json(&json!({
        "series_instance_uid": "1.2.3", "sop_instance_uids": ["1.2.3.1", "1.2.3.2", "1.2.3.3"],
        "date_time": "20240229235959", "attributes": {"PatientName": "Roe^Jane"}, "file_name": "{uid}"}))
    .expect("options");
    let all = ["a", "b"].map(|name| {
        let files = write_series(&numbered(), &folder.path().join(name), &options).expect("writes");
        files.iter().map(|path| std::fs::read(path).expect("reads")).collect::<Vec<_>>()
    });
    assert!(all[0] == all[1]);
    let file = open(&folder.path().join("a").join("1.2.3.2"));
    assert_eq!(
        (get(&file, tags::SOP_INSTANCE_UID), get(&file, tags::PATIENT_NAME)),
        ("1.2.3.2".into(), "Roe^Jane".into())
    );
}

#[test]
fn what_a_series_cannot_hold_is_refused_with_the_reason() {
    let folder = tempfile::tempdir().expect("folder");
    let refused = |image: &Image, options: &SeriesOptions, wanted: &str| {
        let error = write_series(image, &folder.path().join("out"), options).expect_err(wanted);
        assert!(error.to_string().contains(wanted), "{error}");
        assert!(!folder.path().join("out").exists());
    };
    let plain = SeriesOptions::default();
    let mut channels = image(Element::U8, &[1, 1, 1, 2], identity(), &[1, 2]);
    channels.header.channel_axis = Some(3);
    refused(&channels, &plain, "2 channels");
    refused(&image(Element::C64, &[1, 1, 1], identity(), &[0; 8]), &plain, "complex64");
    refused(&image(Element::U8, &[1, 1, 1, 2], identity(), &[0; 2]), &plain, "spatial axes");
    refused(&image(Element::U8, &[65536, 1, 1], identity(), &[0; 65536]), &plain, "65535");
    refused(&numbered(), &SeriesOptions { kind: SeriesKind::Derived, ..Default::default() }, "source");
    refused(&numbered(), &SeriesOptions { modality: Some("ct".to_owned()), ..Default::default() }, "modality");
    refused(&numbered(), &SeriesOptions { window: Some([0.0, 0.0]), ..Default::default() }, "window");
    let mut three = SeriesOptions::default();
    three.provenance.sop_instance_uids = vec!["1.2".to_owned()];
    refused(&numbered(), &three, "sop_instance_uids");
    three.provenance.sop_instance_uids = ["1.2", "1.3", "1.04"].map(str::to_owned).to_vec();
    refused(&numbered(), &three, "sop_instance_uids");
    series(&folder.path().join("pt"), uids::POSITRON_EMISSION_TOMOGRAPHY_IMAGE_STORAGE);
    refused(&numbered(), &derived(&folder.path().join("pt")), "kind");
    for (options, key) in [
        (json!({"kind": "original"}), "kind"),
        (json!({"window": [1]}), "window"),
        (json!({"rescale": 1}), "rescale"),
        (json!({"file": "x"}), "file"),
        (json!({"series_number": 1.5}), "series_number"),
    ] {
        let error = SeriesOptions::from_json(&options).expect_err("wrong");
        assert_eq!((error.kind(), error.field_name()), (ErrorKind::Argument, Some(key)), "{error}");
    }
}
