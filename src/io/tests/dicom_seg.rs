//! DICOM segmentations: what is written, looked at with the parser alone, and what is read, from files made by hand.

mod dicom_files;

use dicom_core::{DataElement, PrimitiveValue, VR};
use dicom_dictionary_std::{tags, uids};
use dicom_files::*;
use dicom_object::InMemDicomObject;
use mica_io::dicom::seg::{Algorithm, Code, Fraction, SegOptions, SegRead, Segment, Segmentation, read_seg, write_seg};
use mica_io::dicom::write::Provenance;
use mica_io::{Element, ErrorKind, Image, ReadOptions, Source};
use mica_kernels::geometry::Affine;
use serde_json::json;
use std::path::{Path, PathBuf};

fn from(source: &[PathBuf]) -> SegOptions {
    SegOptions { provenance: Provenance { source: source.to_vec(), ..Default::default() }, ..Default::default() }
}

/// A label map on the source's grid: 1 and 2, the first slice empty.
fn labels() -> Vec<u8> {
    let count = ROWS * COLUMNS;
    (0..count * SLICES).map(|i| if i < count { 0 } else { [0, 1, 2, 0, 2, 1, 1][i % 7] }).collect()
}

fn label_map() -> Image {
    image(Element::U8, &[COLUMNS, ROWS, SLICES], affine(), &labels())
}

/// The bit of a voxel in a frame of native bits.
fn bit(bytes: &[u8], frame: usize, pixel: usize) -> bool {
    let at = frame * ROWS * COLUMNS + pixel;
    bytes[at / 8] >> (at % 8) & 1 == 1
}

fn read(path: &Path, as_: SegRead) -> mica_io::Result<(Image, Vec<Segment>)> {
    read_seg(&Source::open(path)?, &ReadOptions::default(), as_)
}

fn voxels(image: &Image) -> Vec<u8> {
    image.bytes_first_axis_fastest().expect("bytes").into_owned()
}

#[test]
fn bits_are_packed_without_gaps_between_frames() {
    let folder = tempfile::tempdir().expect("folder");
    let path = folder.path().join("seg.dcm");
    // Frames of 3 x 3: 9 bits each. Segment 1 has slice 0 and 1, segment 2 slice 1.
    let voxels = [1, 0, 0, 0, 1, 0, 0, 0, 1, 2, 2, 0, 0, 0, 0, 0, 1, 0];
    let map = image(Element::U8, &[3, 3, 2], Affine::identity(3).expect("affine"), &voxels);
    write_seg(&map, &path, &SegOptions::default()).expect("writes");
    let file = open(&path);
    assert_eq!(get(&file, tags::NUMBER_OF_FRAMES), "3");
    // 100010001 000000010 110000000, lowest bit first, padded to an even number of bytes.
    assert_eq!(pixels(&file), packed("100010001000000010110000000"));
    assert_eq!(pixels(&file), [0b0001_0001, 0b0000_0001, 0b0000_1101, 0]);
    assert_eq!(get(&file, tags::SEGMENTS_OVERLAP), "NO");
}

/// Bits as text, packed lowest bit first into an even number of bytes.
fn packed(bits: &str) -> Vec<u8> {
    let mut bytes = vec![0; bits.len().div_ceil(16) * 2];
    for (index, _) in bits.bytes().enumerate().filter(|(_, bit)| *bit == b'1') {
        bytes[index / 8] |= 1 << (index % 8);
    }
    bytes
}

#[test]
fn frames_are_the_planes_of_the_source_whatever_the_axes_of_the_image() {
    let folder = tempfile::tempdir().expect("folder");
    let source = series(&folder.path().join("ct"), uids::CT_IMAGE_STORAGE);
    let (map, expected) = (label_map(), labels());
    let path = folder.path().join("seg.dcm");
    for (order, flipped) in orientations() {
        write_seg(&turned(&map, order, flipped), &path, &from(&source)).expect("writes");
        let file = open(&path);
        let frames = sequence(&file, tags::PER_FRAME_FUNCTIONAL_GROUPS_SEQUENCE);
        // Two segments on two of three slices.
        assert_eq!(frames.len(), 4, "{order:?} {flipped:?}");
        let bits = pixels(&file);
        for (index, frame) in frames.iter().enumerate() {
            let image = inside(frame, &[tags::DERIVATION_IMAGE_SEQUENCE, tags::SOURCE_IMAGE_SEQUENCE]);
            let k =
                (0..SLICES).find(|k| get(image, tags::REFERENCED_SOP_INSTANCE_UID) == uid(*k)).expect("a source slice");
            assert_eq!(get(image, tags::REFERENCED_SOP_CLASS_UID), uids::CT_IMAGE_STORAGE);
            // The source's own numbers, not nearly the same.
            let place = inside(frame, &[tags::PLANE_POSITION_SEQUENCE]);
            assert_eq!(floats(place, tags::IMAGE_POSITION_PATIENT), position(k));
            let segment = inside(frame, &[tags::SEGMENT_IDENTIFICATION_SEQUENCE]);
            let segment: u8 = get(segment, tags::REFERENCED_SEGMENT_NUMBER).parse().expect("a number");
            for pixel in 0..ROWS * COLUMNS {
                let label = expected[k * ROWS * COLUMNS + pixel];
                assert_eq!(bit(&bits, index, pixel), label == segment, "{order:?} {flipped:?} {k} {pixel}");
            }
            let content = inside(frame, &[tags::FRAME_CONTENT_SEQUENCE]);
            assert_eq!(floats(content, tags::DIMENSION_INDEX_VALUES), [f64::from(segment), k as f64 + 1.0]);
        }
        let (back, _) = read(&path, SegRead::Labels).expect("reads");
        // The empty first slice is not in the file.
        assert_eq!(back.header.shape, [COLUMNS, ROWS, SLICES - 1]);
        assert_eq!(voxels(&back), expected[ROWS * COLUMNS..]);
        let shifted = affine().compose(&Affine::translation(&[0.0, 0.0, 1.0]).expect("shift"));
        assert!(close(&back.header.affine.to_vec(), &shifted.to_vec()));
    }
}

#[test]
fn patient_study_and_frame_of_reference_are_the_sources() {
    let folder = tempfile::tempdir().expect("folder");
    series(&folder.path().join("ct"), uids::CT_IMAGE_STORAGE);
    let path = folder.path().join("seg.dcm");
    let mut options = from(&[folder.path().join("ct")]);
    options.provenance.attributes.push(("StudyDescription".to_owned(), "Oberbauch".to_owned()));
    write_seg(&label_map(), &path, &options).expect("writes");
    let file = open(&path);
    for (tag, expected) in [
        (tags::SPECIFIC_CHARACTER_SET, "ISO_IR 192"),
        (tags::PATIENT_NAME, "Müller^Jörg"),
        (tags::PATIENT_ID, "4711"),
        (tags::PATIENT_BIRTH_DATE, ""),
        (tags::STUDY_INSTANCE_UID, STUDY),
        (tags::STUDY_DESCRIPTION, "Oberbauch"),
        (tags::FRAME_OF_REFERENCE_UID, FRAME),
        (tags::MODALITY, "SEG"),
        (tags::SERIES_NUMBER, "301"),
        (tags::SERIES_DESCRIPTION, "Segmentation"),
        (tags::SOP_CLASS_UID, uids::SEGMENTATION_STORAGE),
    ] {
        assert_eq!(get(&file, tag), expected, "{tag}");
    }
    assert_ne!(get(&file, tags::SERIES_INSTANCE_UID), SERIES);
    let referenced = inside(&file, &[tags::REFERENCED_SERIES_SEQUENCE]);
    assert_eq!(get(referenced, tags::SERIES_INSTANCE_UID), SERIES);
    assert_eq!(sequence(referenced, tags::REFERENCED_INSTANCE_SEQUENCE).len(), SLICES);
    let shared = inside(&file, &[tags::SHARED_FUNCTIONAL_GROUPS_SEQUENCE, tags::PLANE_ORIENTATION_SEQUENCE]);
    assert!(close(&floats(shared, tags::IMAGE_ORIENTATION_PATIENT), &[row(), column()].concat()));
    let measures = inside(&file, &[tags::SHARED_FUNCTIONAL_GROUPS_SEQUENCE, tags::PIXEL_MEASURES_SEQUENCE]);
    assert!(close(&floats(measures, tags::PIXEL_SPACING), &SPACING));
    assert!(close(&floats(measures, tags::SPACING_BETWEEN_SLICES), &[STEP]));
    let (image, _) = read(&path, SegRead::Labels).expect("reads");
    assert_eq!(image.header.meta["PatientID"], "4711");
    assert_eq!(image.header.meta["referenced_series"][0]["SeriesInstanceUID"], SERIES);
    let mut anonymous = ReadOptions::default();
    anonymous.dicom.anonymous = true;
    let (image, _) = read_seg(&Source::open(&path).expect("opens"), &anonymous, SegRead::Labels).expect("reads");
    let hidden = ["PatientName", "PatientID", "StudyDate", "AccessionNumber", "ContentDate"];
    assert!(hidden.iter().all(|key| !image.header.meta.contains_key(*key)));
}

#[test]
fn another_grid_is_written_as_it_is_in_lps() {
    let folder = tempfile::tempdir().expect("folder");
    let source = series(&folder.path().join("ct"), uids::CT_IMAGE_STORAGE);
    let path = folder.path().join("seg.dcm");
    // RAS: x runs to the left by 2, y to the front by 3, z down by 4 from (10, 20, 30).
    let rows = [[-2.0, 0.0, 0.0, 10.0], [0.0, 3.0, 0.0, 20.0], [0.0, 0.0, -4.0, 30.0], [0.0, 0.0, 0.0, 1.0]];
    let affine = Affine::from_rows(&rows).expect("affine");
    let values: Vec<u8> = (0..24).map(|i| u8::from(i % 5 == 0)).collect();
    let map = image(Element::U8, &[4, 3, 2], affine, &values);
    write_seg(&map, &path, &from(&source)).expect("writes");
    let file = open(&path);
    let shared = inside(&file, &[tags::SHARED_FUNCTIONAL_GROUPS_SEQUENCE]);
    let orientation = inside(shared, &[tags::PLANE_ORIENTATION_SEQUENCE]);
    // In LPS x grows to the left, y to the back.
    assert_eq!(floats(orientation, tags::IMAGE_ORIENTATION_PATIENT), [1.0, 0.0, 0.0, 0.0, -1.0, 0.0]);
    let frames = sequence(&file, tags::PER_FRAME_FUNCTIONAL_GROUPS_SEQUENCE);
    let places: Vec<Vec<f64>> = frames
        .iter()
        .map(|frame| floats(inside(frame, &[tags::PLANE_POSITION_SEQUENCE]), tags::IMAGE_POSITION_PATIENT))
        .collect();
    // The normal is (0, 0, -1), so slices go down.
    assert_eq!(places, [[-10.0, -20.0, 30.0], [-10.0, -20.0, 26.0]]);
    assert!(frames.iter().all(|frame| frame.element(tags::DERIVATION_IMAGE_SEQUENCE).is_err()));
    let made_of = inside(shared, &[tags::DERIVATION_IMAGE_SEQUENCE]);
    assert_eq!(sequence(made_of, tags::SOURCE_IMAGE_SEQUENCE).len(), SLICES);
    let (back, _) = read(&path, SegRead::Labels).expect("reads");
    assert_eq!(back.header.affine.to_vec(), affine.to_vec());
    assert_eq!(voxels(&back), values);
}

#[test]
fn a_shift_of_a_twentieth_of_a_pixel_is_another_grid() {
    let folder = tempfile::tempdir().expect("folder");
    let source = series(&folder.path().join("ct"), uids::CT_IMAGE_STORAGE);
    let path = folder.path().join("seg.dcm");
    for (shift, same) in [([0.01, 0.0, 0.0], true), ([0.05, 0.0, 0.0], false), ([0.0, 0.0, 0.05], false)] {
        let moved = affine().compose(&Affine::translation(&shift).expect("shift"));
        let map = image(Element::U8, &[COLUMNS, ROWS, SLICES], moved, &labels());
        write_seg(&map, &path, &from(&source)).expect("writes");
        let file = open(&path);
        let frame = inside(&file, &[tags::PER_FRAME_FUNCTIONAL_GROUPS_SEQUENCE]);
        assert_eq!(frame.element(tags::DERIVATION_IMAGE_SEQUENCE).is_ok(), same, "{shift:?}");
    }
}

#[test]
fn segments_are_coded_as_the_options_say_and_come_back() {
    let folder = tempfile::tempdir().expect("folder");
    let path = folder.path().join("seg.dcm");
    let options = SegOptions::from_json(&json!({
        "content_label": "ORGANS", "content_creator": "Roe^Jane", "series_number": 7,
        "segments": [
            {"number": 2, "label": "Größe", "description": "by hand", "algorithm_type": "manual",
             "category": "morphologically abnormal structure", "property_type": "neoplasm"},
            {"number": 1, "label": "Liver", "algorithm_name": "net 1.0", "color": [221, 130, 101],
             "category": "organ", "property_type": {"value": "10200004", "scheme": "SCT", "meaning": "Liver"},
             "property_type_modifiers": [{"value": "7771000", "scheme": "SCT", "meaning": "Left"}],
             "anatomic_region": {"value": "818981001", "scheme": "SCT", "meaning": "Abdomen"},
             "anatomic_region_modifiers": [{"value": "a code of more than 16", "scheme": "99LOCAL", "meaning": "x"}],
             "tracking_id": "lesion 1", "tracking_uid": "1.2.3"},
            {"number": 3, "label": "nowhere"}]}))
    .expect("options");
    let written = write_seg(&label_map(), &path, &options).expect("writes");
    assert_eq!(written.iter().map(|segment| segment.number).collect::<Vec<_>>(), [1, 2, 3]);
    let file = open(&path);
    assert_eq!(get(&file, tags::CONTENT_CREATOR_NAME), "Roe^Jane");
    let segments = sequence(&file, tags::SEGMENT_SEQUENCE);
    assert_eq!(segments.len(), 3);
    let liver = &segments[0];
    assert_eq!(get(liver, tags::SEGMENT_ALGORITHM_TYPE), "AUTOMATIC");
    // highdicom 0.28.2: CIELabColor.from_rgb(221, 130, 101).value
    assert_eq!(floats(liver, tags::RECOMMENDED_DISPLAY_CIE_LAB_VALUE), [41661.0, 41167.0, 40792.0]);
    let code = inside(liver, &[tags::SEGMENTED_PROPERTY_CATEGORY_CODE_SEQUENCE]);
    assert_eq!(
        (get(code, tags::CODE_VALUE).as_str(), get(code, tags::CODING_SCHEME_DESIGNATOR).as_str()),
        ("113343008", "SCT")
    );
    let region = inside(liver, &[tags::ANATOMIC_REGION_SEQUENCE, tags::ANATOMIC_REGION_MODIFIER_SEQUENCE]);
    assert_eq!(get(region, tags::LONG_CODE_VALUE), "a code of more than 16");
    assert!(segments[1].element(tags::SEGMENT_ALGORITHM_NAME).is_err());
    let (image, read) = read(&path, SegRead::Labels).expect("reads");
    let mut expected = written.clone();
    expected[1].algorithm_name = String::new();
    assert_eq!(read, expected);
    assert_eq!(Segment::from_json(&image.header.meta["segments"][0], "").expect("json"), expected[0]);
    assert_eq!(read[1].algorithm_type, Algorithm::Manual);
    assert_eq!(read[0].property_type, Code::new("10200004", "SCT", "Liver"));
}

#[test]
fn labels_with_gaps_are_renumbered_or_their_gaps_filled() {
    let folder = tempfile::tempdir().expect("folder");
    let path = folder.path().join("seg.dcm");
    let map = image(
        Element::I32,
        &[4, 1, 1],
        Affine::identity(3).expect("affine"),
        &bytes(&[0, 7, 300, 2], i32::to_ne_bytes),
    );
    let segments = vec![Segment { label: "seven".to_owned(), ..Segment::new(7) }];
    let mut options = SegOptions { segments, ..Default::default() };
    let written = write_seg(&map, &path, &options).expect("writes");
    let names: Vec<_> = written.iter().map(|segment| (segment.number, segment.label.as_str())).collect();
    assert_eq!(names, [(1, "Segment 2"), (2, "seven"), (3, "Segment 300")]);
    let (image, _) = read(&path, SegRead::Labels).expect("reads");
    assert_eq!((image.header.element, voxels(&image)), (Element::U8, vec![0, 2, 3, 1]));
    options.keep_numbers = true;
    assert_eq!(write_seg(&map, &path, &options).expect("writes").len(), 300);
    let (image, _) = read(&path, SegRead::Labels).expect("reads");
    assert_eq!((image.header.element, voxels(&image)), (Element::U16, bytes(&[0u16, 7, 300, 2], u16::to_ne_bytes)));
}

#[test]
fn the_same_input_gives_the_same_bytes_when_uids_and_time_are_given() {
    let folder = tempfile::tempdir().expect("folder");
    let source = series(&folder.path().join("ct"), uids::CT_IMAGE_STORAGE);
    let mut options = from(&source);
    options.provenance.series_instance_uid = Some("1.2.3".to_owned());
    options.provenance.sop_instance_uids = vec!["1.2.3.4".to_owned()];
    options.provenance.date_time = Some("20240229235959".to_owned());
    let paths = ["a.dcm", "b.dcm"].map(|name| folder.path().join(name));
    let files = paths.map(|path| {
        write_seg(&label_map(), &path, &options).expect("writes");
        std::fs::read(path).expect("reads")
    });
    assert!(files[0] == files[1]);
    let file = open(&folder.path().join("a.dcm"));
    assert_eq!(get(&file, tags::SOP_INSTANCE_UID), "1.2.3.4");
    assert_eq!((get(&file, tags::CONTENT_DATE), get(&file, tags::CONTENT_TIME)), ("20240229".into(), "235959".into()));
    options.provenance.date_time = Some("20230229000000".to_owned());
    let error = write_seg(&label_map(), &folder.path().join("a.dcm"), &options).expect_err("no such day");
    assert_eq!(error.field_name(), Some("date_time"));
}

#[test]
fn fractions_are_rounded_half_to_even_and_come_back_over_the_maximum() {
    let folder = tempfile::tempdir().expect("folder");
    let path = folder.path().join("seg.dcm");
    // Two segments; times 100: 0, 100, 50, 12.5 to 12, 37.5 to 38, 0.4 to 0.
    let values = [0.0f32, 1.0, 0.5, 0.125, 0.375, 0.004, 0.0, 0.0, 0.25, 0.0, 0.0, 0.0];
    let mut image =
        image(Element::F32, &[3, 2, 1, 2], Affine::identity(3).expect("affine"), &bytes(&values, f32::to_ne_bytes));
    image.header.channel_axis = Some(3);
    for compress in [false, true] {
        let options = SegOptions {
            segmentation: Segmentation::Fractional { kind: Fraction::Occupancy, maximum: 100 },
            compress,
            ..Default::default()
        };
        write_seg(&image, &path, &options).expect("writes");
        let file = open(&path);
        assert_eq!(get(&file, tags::SEGMENTATION_FRACTIONAL_TYPE), "OCCUPANCY");
        assert_eq!(get(&file, tags::SEGMENTS_OVERLAP), "UNDEFINED");
        if compress {
            assert_eq!(file.meta().transfer_syntax().trim_end_matches('\0'), uids::RLE_LOSSLESS);
        } else {
            assert_eq!(pixels(&file), [0, 100, 50, 12, 38, 0, 0, 0, 25, 0, 0, 0]);
        }
        let (back, _) = read(&path, SegRead::Channels).expect("reads");
        assert_eq!((back.header.shape.as_slice(), back.header.channel_axis), (&[3, 2, 1, 2][..], Some(3)));
        let expected = [0.0f32, 1.0, 0.5, 0.12, 0.38, 0.0, 0.0, 0.0, 0.25, 0.0, 0.0, 0.0];
        assert_eq!(voxels(&back), bytes(&expected, f32::to_ne_bytes));
        let error = read(&path, SegRead::Labels).expect_err("fractions are no labels");
        assert_eq!(error.kind(), ErrorKind::Unsupported);
    }
}

#[test]
fn channels_become_bits_only_where_nothing_is_lost_or_a_threshold_is_given() {
    let folder = tempfile::tempdir().expect("folder");
    let path = folder.path().join("seg.dcm");
    let values = [0.0f64, 0.5, 0.49, 1.0];
    let mut image =
        image(Element::F64, &[2, 1, 1, 2], Affine::identity(3).expect("affine"), &bytes(&values, f64::to_ne_bytes));
    image.header.channel_axis = Some(3);
    let mut options = SegOptions::default();
    let error = write_seg(&image, &path, &options).expect_err("fractions");
    assert!(error.message().contains("0.5") && error.message().contains("threshold"), "{error}");
    assert!(!path.exists());
    options.threshold = Some(0.5);
    write_seg(&image, &path, &options).expect("writes");
    let (back, _) = read(&path, SegRead::Channels).expect("reads");
    assert_eq!((back.header.element, voxels(&back)), (Element::U8, vec![0, 1, 0, 1]));
}

#[test]
fn an_empty_segmentation_keeps_its_slices_and_its_segments() {
    let folder = tempfile::tempdir().expect("folder");
    let path = folder.path().join("seg.dcm");
    let empty = image(Element::U8, &[COLUMNS, ROWS, SLICES], affine(), &[0; ROWS * COLUMNS * SLICES]);
    let error = write_seg(&empty, &path, &SegOptions::default()).expect_err("nothing");
    assert_eq!((error.kind(), error.field_name()), (ErrorKind::Argument, Some("segments")));
    let options = SegOptions { segments: vec![Segment::new(1), Segment::new(2)], ..Default::default() };
    write_seg(&empty, &path, &options).expect("writes");
    let (image, segments) = read(&path, SegRead::Labels).expect("reads");
    assert_eq!((image.header.shape.as_slice(), segments.len()), (&[COLUMNS, ROWS, SLICES][..], 2));
    assert!(voxels(&image).iter().all(|voxel| *voxel == 0));
}

#[test]
fn what_a_segmentation_cannot_hold_is_refused_and_nothing_is_left_behind() {
    let folder = tempfile::tempdir().expect("folder");
    let path = folder.path().join("seg.dcm");
    let refused = |image: &Image, options: &SegOptions, wanted: &str| {
        let error = write_seg(image, &path, options).expect_err(wanted);
        assert!(error.to_string().contains(wanted), "{error}");
        assert_eq!(std::fs::read_dir(folder.path()).expect("folder").count(), 0);
    };
    let plain = SegOptions::default();
    let identity = Affine::identity(3).expect("affine");
    let map = |values: &[f32]| image(Element::F32, &[values.len(), 1, 1], identity, &bytes(values, f32::to_ne_bytes));
    refused(&map(&[1.0, 2.5]), &plain, "2.5");
    refused(&map(&[1.0, -1.0]), &plain, "-1");
    refused(&map(&[1.0, f32::NAN]), &plain, "NaN");
    refused(&map(&[1.0, 65536.0]), &plain, "65536");
    let mut rows = [[1.0, 0.2, 0.0, 0.0], [0.0, 1.0, 0.0, 0.0], [0.0, 0.0, 1.0, 0.0], [0.0, 0.0, 0.0, 1.0]];
    refused(&image(Element::U8, &[2, 1, 1], Affine::from_rows(&rows).expect("affine"), &[1, 0]), &plain, "sheared");
    rows[0][1] = 0.0;
    rows[2][2] = 0.0;
    refused(&image(Element::U8, &[2, 1, 1], Affine::from_rows(&rows).expect("affine"), &[1, 0]), &plain, "affine");
    refused(&image(Element::U8, &[2, 1, 1, 2], identity, &[1, 0, 0, 0]), &plain, "spatial axes");
    let twice = SegOptions { segments: vec![Segment::new(1), Segment::new(1)], ..Default::default() };
    refused(&map(&[1.0]), &twice, "segments[1].number");
    let long = Segment { label: "x".repeat(65), ..Segment::new(1) };
    refused(&map(&[1.0]), &SegOptions { segments: vec![long], ..Default::default() }, "segments[0].label");
    refused(&map(&[1.0]), &SegOptions { content_label: "organs".to_owned(), ..Default::default() }, "content_label");
    refused(&map(&[1.0]), &SegOptions { compress: true, ..Default::default() }, "compress");
    let missing = from(&[folder.path().join("nothing.dcm")]);
    refused(&map(&[1.0]), &missing, "nothing.dcm");
}

#[test]
fn sources_of_two_series_or_without_a_place_are_refused() {
    let folder = tempfile::tempdir().expect("folder");
    let mut source = series(&folder.path().join("ct"), uids::CT_IMAGE_STORAGE);
    let path = folder.path().join("seg.dcm");
    let other = folder.path().join("other.dcm");
    let mut object = slice(uids::CT_IMAGE_STORAGE, 7);
    text(&mut object, tags::SERIES_INSTANCE_UID, VR::UI, "1.9");
    save(object, &other);
    source.push(other.clone());
    let error = write_seg(&label_map(), &path, &from(&source)).expect_err("two series");
    assert_eq!((error.kind(), error.path()), (ErrorKind::Argument, Some(other.as_path())));
    assert_eq!(error.field_name(), Some("SeriesInstanceUID"));
    let mut object = slice(uids::CT_IMAGE_STORAGE, 7);
    object.remove_element(tags::IMAGE_POSITION_PATIENT);
    save(object, &other);
    let error = write_seg(&label_map(), &path, &from(&source)).expect_err("no place");
    assert_eq!(error.field_name(), Some("ImagePositionPatient"));
    // A source without a file format header, and one that is cut within its header.
    std::fs::write(&other, b"no DICOM").expect("writes");
    assert_eq!(write_seg(&label_map(), &path, &from(&source)).expect_err("no DICOM").kind(), ErrorKind::Corrupt);
    let whole = std::fs::read(&source[0]).expect("reads");
    std::fs::write(&other, &whole[..600]).expect("writes");
    assert_eq!(write_seg(&label_map(), &path, &from(&source)).expect_err("cut").kind(), ErrorKind::Corrupt);
}

#[test]
fn broken_sources_give_an_error_or_a_segmentation_that_can_be_read() {
    let folder = tempfile::tempdir().expect("folder");
    let source = series(&folder.path().join("ct"), uids::CT_IMAGE_STORAGE);
    let path = folder.path().join("seg.dcm");
    let whole = std::fs::read(&source[1]).expect("reads");
    for at in 128..whole.len() {
        let mut broken = whole.clone();
        broken[at] ^= if at % 2 == 0 { 0xff } else { 0x11 };
        std::fs::write(&source[1], &broken).expect("writes");
        if write_seg(&label_map(), &path, &from(&source)).is_ok() {
            let (image, _) = read(&path, SegRead::Labels).expect("reads");
            assert_eq!(image.header.shape[..2], [COLUMNS, ROWS]);
        }
    }
}

#[test]
fn a_source_of_many_frames_is_referred_to_frame_by_frame() {
    let folder = tempfile::tempdir().expect("folder");
    let path = folder.path().join("seg.dcm");
    let source = folder.path().join("enhanced.dcm");
    let mut object = slice(uids::ENHANCED_CT_IMAGE_STORAGE, 0);
    for tag in [tags::IMAGE_POSITION_PATIENT, tags::IMAGE_ORIENTATION_PATIENT, tags::PIXEL_SPACING] {
        object.remove_element(tag);
    }
    text(&mut object, tags::NUMBER_OF_FRAMES, VR::IS, "3");
    let (mut orientation, mut measures, mut shared) =
        (InMemDicomObject::new_empty(), InMemDicomObject::new_empty(), InMemDicomObject::new_empty());
    decimals(&mut orientation, tags::IMAGE_ORIENTATION_PATIENT, &[row(), column()].concat());
    decimals(&mut measures, tags::PIXEL_SPACING, &SPACING);
    items(&mut shared, tags::PLANE_ORIENTATION_SEQUENCE, vec![orientation]);
    items(&mut shared, tags::PIXEL_MEASURES_SEQUENCE, vec![measures]);
    items(&mut object, tags::SHARED_FUNCTIONAL_GROUPS_SEQUENCE, vec![shared]);
    // Frames from top to bottom.
    let frame = |k| {
        let (mut place, mut item) = (InMemDicomObject::new_empty(), InMemDicomObject::new_empty());
        decimals(&mut place, tags::IMAGE_POSITION_PATIENT, &position(k));
        items(&mut item, tags::PLANE_POSITION_SEQUENCE, vec![place]);
        item
    };
    items(&mut object, tags::PER_FRAME_FUNCTIONAL_GROUPS_SEQUENCE, [2, 1, 0].map(frame).to_vec());
    save(object, &source);
    write_seg(&label_map(), &path, &from(&[source])).expect("writes");
    let file = open(&path);
    for frame in sequence(&file, tags::PER_FRAME_FUNCTIONAL_GROUPS_SEQUENCE) {
        let place = floats(inside(frame, &[tags::PLANE_POSITION_SEQUENCE]), tags::IMAGE_POSITION_PATIENT);
        let image = inside(frame, &[tags::DERIVATION_IMAGE_SEQUENCE, tags::SOURCE_IMAGE_SEQUENCE]);
        let number: usize = get(image, tags::REFERENCED_FRAME_NUMBER).parse().expect("a number");
        assert_eq!(place, position(3 - number));
    }
}

#[test]
fn wrong_options_are_named_by_their_key() {
    for (options, key) in [
        (json!({"segment": []}), "segment"),
        (json!({"segments": {}}), "segments"),
        (json!({"segments": [{"label": "x"}]}), "segments[0].number"),
        (json!({"segments": [{"number": 0}]}), "segments[0].number"),
        (json!({"segments": [{"number": 1}, {"number": 2, "colour": 1}]}), "segments[1].colour"),
        (json!({"segments": [{"number": 1, "color": [1, 2, 256]}]}), "segments[0].color"),
        (json!({"segments": [{"number": 1, "category": "sausage"}]}), "segments[0].category"),
        (
            json!({"segments": [{"number": 1, "category": {"value": "1", "scheme": "SCT"}}]}),
            "segments[0].category.meaning",
        ),
        (json!({"type": "labelmap"}), "type"),
        (json!({"maximum_fractional_value": 100}), "maximum_fractional_value"),
        (json!({"type": "fractional", "maximum_fractional_value": 256}), "maximum_fractional_value"),
        (json!({"omit_empty_frames": 1}), "omit_empty_frames"),
        (json!({"source": 3}), "source"),
        (json!({"attributes": {"PatientID": 3}}), "attributes.PatientID"),
        (json!([]), "options"),
    ] {
        let error = SegOptions::from_json(&options).expect_err("wrong");
        assert_eq!((error.kind(), error.field_name()), (ErrorKind::Argument, Some(key)), "{error}");
    }
    let folder = tempfile::tempdir().expect("folder");
    let mut options = SegOptions::from_json(&json!({"attributes": {"Rows": "3"}})).expect("options");
    let error = write_seg(&label_map(), &folder.path().join("x"), &options).expect_err("not for callers");
    assert_eq!(error.field_name(), Some("attributes.Rows"));
    options.provenance.attributes = vec![("PatientBirthDate".to_owned(), "1.2.1970".to_owned())];
    let error = write_seg(&label_map(), &folder.path().join("x"), &options).expect_err("no date");
    assert_eq!(error.field_name(), Some("attributes.PatientBirthDate"));
}

/// A segmentation made by hand: 2 x 3 pixels of 1 x 2 mm, frames of (segment, z).
fn by_hand(kind: &str, frames: &[(u16, f64)], pixels: &[u8], bits: u16) -> InMemDicomObject {
    let mut object = InMemDicomObject::new_empty();
    let o = &mut object;
    let class = if kind == "LABELMAP" { uids::LABEL_MAP_SEGMENTATION_STORAGE } else { uids::SEGMENTATION_STORAGE };
    text(o, tags::SOP_CLASS_UID, VR::UI, class);
    text(o, tags::SOP_INSTANCE_UID, VR::UI, "1.2.3");
    text(o, tags::SEGMENTATION_TYPE, VR::CS, kind);
    text(o, tags::NUMBER_OF_FRAMES, VR::IS, &frames.len().to_string());
    number(o, tags::SAMPLES_PER_PIXEL, 1);
    number(o, tags::ROWS, 3);
    number(o, tags::COLUMNS, 2);
    number(o, tags::BITS_ALLOCATED, bits);
    number(o, tags::MAXIMUM_FRACTIONAL_VALUE, 200);
    let segment = |value: u16| {
        let mut item = InMemDicomObject::new_empty();
        number(&mut item, tags::SEGMENT_NUMBER, value);
        text(&mut item, tags::SEGMENT_LABEL, VR::LO, &format!("S{value}"));
        item
    };
    items(o, tags::SEGMENT_SEQUENCE, vec![segment(1), segment(2)]);
    let (mut orientation, mut measures, mut shared) =
        (InMemDicomObject::new_empty(), InMemDicomObject::new_empty(), InMemDicomObject::new_empty());
    decimals(&mut orientation, tags::IMAGE_ORIENTATION_PATIENT, &[1.0, 0.0, 0.0, 0.0, 1.0, 0.0]);
    decimals(&mut measures, tags::PIXEL_SPACING, &[2.0, 1.0]);
    items(&mut shared, tags::PLANE_ORIENTATION_SEQUENCE, vec![orientation]);
    items(&mut shared, tags::PIXEL_MEASURES_SEQUENCE, vec![measures]);
    items(o, tags::SHARED_FUNCTIONAL_GROUPS_SEQUENCE, vec![shared]);
    let frame = |(segment, z): &(u16, f64)| {
        let mut item = InMemDicomObject::new_empty();
        let (mut place, mut of) = (InMemDicomObject::new_empty(), InMemDicomObject::new_empty());
        decimals(&mut place, tags::IMAGE_POSITION_PATIENT, &[10.0, 20.0, *z]);
        number(&mut of, tags::REFERENCED_SEGMENT_NUMBER, *segment);
        items(&mut item, tags::PLANE_POSITION_SEQUENCE, vec![place]);
        items(&mut item, tags::SEGMENT_IDENTIFICATION_SEQUENCE, vec![of]);
        item
    };
    items(o, tags::PER_FRAME_FUNCTIONAL_GROUPS_SEQUENCE, frames.iter().map(frame).collect());
    object.put(DataElement::new(tags::PIXEL_DATA, VR::OB, PrimitiveValue::U8(pixels.into())));
    object
}

/// Segment 1 on z 7 and 1, segment 2 on z 3; slice 5 has no frame.
fn three_frames() -> InMemDicomObject {
    by_hand("BINARY", &[(1, 7.0), (2, 3.0), (1, 1.0)], &packed("100000110000000001"), 1)
}

const THREE_FRAMES: [u8; 24] = [0, 0, 0, 0, 0, 1, 2, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0];

#[test]
fn frames_are_placed_by_position_and_missing_ones_are_zero() {
    let folder = tempfile::tempdir().expect("folder");
    let path = folder.path().join("seg.dcm");
    save(three_frames(), &path);
    let (image, segments) = read(&path, SegRead::Labels).expect("reads");
    assert_eq!(image.header.shape, [2, 3, 4]);
    assert_eq!(voxels(&image), THREE_FRAMES);
    assert_eq!(segments[1].label, "S2");
    // From LPS (10, 20, 1) with steps of 1, 2 and 2.
    let expected = [-1.0, 0.0, 0.0, -10.0, 0.0, -2.0, 0.0, -20.0, 0.0, 0.0, 2.0, 1.0, 0.0, 0.0, 0.0, 1.0];
    assert_eq!(image.header.affine.to_vec(), expected);
    let (image, _) = read(&path, SegRead::Channels).expect("reads");
    let channel = |number: u8| THREE_FRAMES.iter().map(move |label| u8::from(*label == number));
    assert_eq!(image.header.shape, [2, 3, 4, 2]);
    assert_eq!(voxels(&image), channel(1).chain(channel(2)).collect::<Vec<u8>>());
    assert!(image.header.warnings.is_empty(), "{:?}", image.header.warnings);
}

#[test]
fn a_region_is_that_part_of_the_whole_in_the_wanted_type() {
    let folder = tempfile::tempdir().expect("folder");
    let path = folder.path().join("seg.dcm");
    save(three_frames(), &path);
    let source = Source::open(&path).expect("opens");
    let options =
        ReadOptions { region: Some(vec![1..2, 0..3, 1..4]), element: Some(Element::F32), ..Default::default() };
    let (image, _) = read_seg(&source, &options, SegRead::Labels).expect("reads");
    assert_eq!(image.header.shape, [1, 3, 3]);
    let expected: Vec<f32> =
        (1..4).flat_map(|z| (0..3).map(move |y| f32::from(THREE_FRAMES[z * 6 + y * 2 + 1]))).collect();
    assert_eq!(voxels(&image), bytes(&expected, f32::to_ne_bytes));
    assert!(close(&image.header.affine.apply(&[0.0; 3]).expect("point"), &[-11.0, -20.0, 3.0]));
    let options = ReadOptions { region: Some(vec![0..2, 0..3, 0..4, 1..2]), ..Default::default() };
    let (image, _) = read_seg(&source, &options, SegRead::Channels).expect("reads");
    assert_eq!(voxels(&image), THREE_FRAMES.map(|label| u8::from(label == 2)));
    let options = ReadOptions { region: Some(vec![0..3, 0..3]), ..Default::default() };
    assert_eq!(read_seg(&source, &options, SegRead::Labels).expect_err("outside").kind(), ErrorKind::Argument);
    let options = ReadOptions { max_bytes: 23, map: true, ..Default::default() };
    assert_eq!(read_seg(&source, &options, SegRead::Labels).expect_err("too large").kind(), ErrorKind::TooLarge);
}

#[test]
fn overlapping_segments_are_refused_as_labels_and_read_as_channels() {
    let folder = tempfile::tempdir().expect("folder");
    let path = folder.path().join("seg.dcm");
    save(by_hand("BINARY", &[(1, 0.0), (2, 0.0)], &packed("110000011000"), 1), &path);
    let error = read(&path, SegRead::Labels).expect_err("overlap");
    assert!(error.message().contains("channels") && error.message().contains("segments 1 and 2"), "{error}");
    let (image, _) = read(&path, SegRead::Channels).expect("reads");
    assert_eq!(voxels(&image), [1, 1, 0, 0, 0, 0, 0, 1, 1, 0, 0, 0]);
    assert_eq!(image.header.warnings.len(), 1, "nobody says how thick the slice is");
}

#[test]
fn fractions_beyond_their_maximum_are_refused() {
    let folder = tempfile::tempdir().expect("folder");
    let path = folder.path().join("seg.dcm");
    save(by_hand("FRACTIONAL", &[(2, 0.0)], &[0, 50, 100, 200, 1, 0], 8), &path);
    let (image, _) = read(&path, SegRead::Channels).expect("reads");
    let expected = [[0.0f32; 6], [0.0, 0.25, 0.5, 1.0, 0.005, 0.0]].concat();
    assert_eq!(voxels(&image), bytes(&expected, f32::to_ne_bytes));
    save(by_hand("FRACTIONAL", &[(2, 0.0)], &[0, 50, 100, 201, 1, 0], 8), &path);
    assert_eq!(read(&path, SegRead::Channels).expect_err("201 of 200").field_name(), Some("PixelData"));
}

#[test]
fn label_map_objects_are_read_in_8_and_16_bits() {
    let folder = tempfile::tempdir().expect("folder");
    let path = folder.path().join("seg.dcm");
    let labels = [0, 1, 2, 0, 2, 1];
    save(by_hand("LABELMAP", &[(0, 0.0)], &labels, 8), &path);
    assert_eq!(voxels(&read(&path, SegRead::Labels).expect("reads").0), labels);
    save(by_hand("LABELMAP", &[(0, 0.0)], &bytes(&labels, |label| u16::from(label).to_le_bytes()), 16), &path);
    assert_eq!(voxels(&read(&path, SegRead::Labels).expect("reads").0), labels);
    let (image, _) = read(&path, SegRead::Channels).expect("reads");
    assert_eq!(voxels(&image), [0, 1, 0, 0, 0, 1, 0, 0, 1, 0, 1, 0]);
    save(by_hand("LABELMAP", &[(0, 0.0)], &[0, 3, 0, 0, 0, 0], 8), &path);
    assert_eq!(read(&path, SegRead::Labels).expect_err("nobody is 3").field_name(), Some("PixelData"));
}

#[test]
fn frames_that_are_no_stack_are_refused() {
    let folder = tempfile::tempdir().expect("folder");
    let path = folder.path().join("seg.dcm");
    let refused = |object: InMemDicomObject, field: &str| {
        save(object, &path);
        let error = read(&path, SegRead::Labels).expect_err(field);
        assert!(error.field_name().is_some_and(|name| name.contains(field)), "{error}");
    };
    let frames = |positions: &[f64]| {
        let frames: Vec<(u16, f64)> = positions.iter().map(|z| (1, *z)).collect();
        by_hand("BINARY", &frames, &vec![0; positions.len().div_ceil(16) * 16], 1)
    };
    refused(frames(&[0.0, 1.0, 2.5]), "ImagePositionPatient");
    refused(frames(&[0.0, 1.0, 1.0]), "ImagePositionPatient");
    let change = |edit: &dyn Fn(&mut InMemDicomObject)| {
        let mut object = frames(&[0.0, 1.0, 2.0]);
        let mut list = sequence(&object, tags::PER_FRAME_FUNCTIONAL_GROUPS_SEQUENCE).to_vec();
        edit(&mut list[1]);
        items(&mut object, tags::PER_FRAME_FUNCTIONAL_GROUPS_SEQUENCE, list);
        object
    };
    let place = |frame: &mut InMemDicomObject, position: [f64; 3]| {
        let mut place = InMemDicomObject::new_empty();
        decimals(&mut place, tags::IMAGE_POSITION_PATIENT, &position);
        items(frame, tags::PLANE_POSITION_SEQUENCE, vec![place]);
    };
    refused(change(&|frame| place(frame, [10.5, 20.0, 1.0])), "ImagePositionPatient");
    refused(
        change(&|frame| {
            frame.remove_element(tags::PLANE_POSITION_SEQUENCE);
        }),
        "ImagePositionPatient",
    );
    let tilted = |frame: &mut InMemDicomObject| {
        let mut orientation = InMemDicomObject::new_empty();
        decimals(&mut orientation, tags::IMAGE_ORIENTATION_PATIENT, &[0.8, 0.6, 0.0, -0.6, 0.8, 0.0]);
        items(frame, tags::PLANE_ORIENTATION_SEQUENCE, vec![orientation]);
    };
    refused(change(&tilted), "ImageOrientationPatient");
    let stranger = |frame: &mut InMemDicomObject| {
        let mut of = InMemDicomObject::new_empty();
        number(&mut of, tags::REFERENCED_SEGMENT_NUMBER, 3);
        items(frame, tags::SEGMENT_IDENTIFICATION_SEQUENCE, vec![of]);
    };
    refused(change(&stranger), "ReferencedSegmentNumber");
    let mut object = frames(&[0.0, 1.0]);
    text(&mut object, tags::NUMBER_OF_FRAMES, VR::IS, "3");
    refused(object, "PerFrameFunctionalGroupsSequence");
    let mut object = frames(&[0.0, 1.0]);
    number(&mut object, tags::ROWS, 60000);
    refused(object, "PixelData");
    save(slice(uids::CT_IMAGE_STORAGE, 0), &path);
    assert_eq!(read(&path, SegRead::Labels).expect_err("CT").field_name(), Some("SOPClassUID"));
}

#[test]
fn slices_that_are_almost_even_are_read_with_a_warning_or_refused() {
    let folder = tempfile::tempdir().expect("folder");
    let path = folder.path().join("seg.dcm");
    save(by_hand("BINARY", &[(1, 0.0), (1, 1.0), (1, 2.03)], &[0; 4], 1), &path);
    let (image, _) = read(&path, SegRead::Labels).expect("reads");
    assert!(image.header.warnings.iter().any(|warning| warning.contains("evenly")));
    assert!(close(&image.header.affine.apply(&[0.0, 0.0, 2.0]).expect("point"), &[-10.0, -20.0, 2.03]));
    let mut options = ReadOptions::default();
    options.dicom.irregular = mica_io::Irregular::Refuse;
    let error = read_seg(&Source::open(&path).expect("opens"), &options, SegRead::Labels).expect_err("uneven");
    assert_eq!(error.kind(), ErrorKind::Unsupported);
}

#[test]
fn other_transfer_syntaxes_give_the_same_voxels() {
    let folder = tempfile::tempdir().expect("folder");
    let path = folder.path().join("seg.dcm");
    save_as(three_frames(), &path, uids::IMPLICIT_VR_LITTLE_ENDIAN);
    assert_eq!(voxels(&read(&path, SegRead::Labels).expect("reads").0), THREE_FRAMES);
    // Deflated: the data set of the explicit file behind meta information that says so.
    save(three_frames(), &path);
    let whole = std::fs::read(&path).expect("reads");
    let start = 132 + 12 + usize::from(whole[140]) + 256 * usize::from(whole[141]);
    let uid = b"1.2.840.10008.1.2.1\0";
    let at = whole.windows(uid.len()).position(|window| window == uid).expect("the transfer syntax");
    let mut deflated = whole[..at].to_vec();
    deflated.extend_from_slice(b"1.2.840.10008.1.2.1.99");
    deflated.extend_from_slice(&whole[at + uid.len()..start]);
    // Two characters more: the length of the value and of the group.
    deflated[at - 2] += 2;
    deflated[140] += 2;
    let mut encoder = flate2::write::DeflateEncoder::new(deflated, flate2::Compression::default());
    std::io::Write::write_all(&mut encoder, &whole[start..]).expect("deflates");
    let deflated = encoder.finish().expect("deflates");
    std::fs::write(&path, &deflated).expect("writes");
    assert_eq!(voxels(&read(&path, SegRead::Labels).expect("reads").0), THREE_FRAMES);
    std::fs::write(&path, &deflated[..deflated.len() - 8]).expect("writes");
    assert_eq!(read(&path, SegRead::Labels).expect_err("cut").kind(), ErrorKind::Corrupt);
}

#[test]
fn files_that_are_cut_short_anywhere_are_refused() {
    let folder = tempfile::tempdir().expect("folder");
    let path = folder.path().join("seg.dcm");
    save(three_frames(), &path);
    let whole = std::fs::read(&path).expect("reads");
    // The last byte of three only pads.
    for length in 0..whole.len() - 1 {
        std::fs::write(&path, &whole[..length]).expect("writes");
        assert!(read(&path, SegRead::Labels).is_err(), "{length} of {} bytes", whole.len());
    }
}

#[test]
fn broken_bytes_anywhere_give_an_error_or_an_image_of_the_size_allowed() {
    let folder = tempfile::tempdir().expect("folder");
    let path = folder.path().join("seg.dcm");
    save(three_frames(), &path);
    let whole = std::fs::read(&path).expect("reads");
    let options = ReadOptions { max_bytes: 1 << 20, ..Default::default() };
    for (at, value) in (0..whole.len()).flat_map(|at| [0x00, 0xff].map(|value| (at, value))) {
        let mut broken = whole.clone();
        broken[at] = value;
        std::fs::write(&path, &broken).expect("writes");
        let as_ = if at % 2 == 0 { SegRead::Labels } else { SegRead::Channels };
        if let Ok((image, _)) = read_seg(&Source::open(&path).expect("opens"), &options, as_) {
            assert!(image.memory.len() <= 1 << 20);
        }
    }
}

#[test]
fn a_segmentation_of_3d_slicer_is_read_as_highdicom_reads_it() {
    let Some(path) = shared("dicom/single/liver.dcm") else { return };
    let (image, segments) = read(&path, SegRead::Labels).expect("reads");
    // highdicom 0.28.2: segread(path).get_volume(combine_segments=True), whose slices run from top to bottom.
    assert_eq!(image.header.shape, [512, 512, 3]);
    let counts: Vec<u32> =
        voxels(&image).chunks(512 * 512).map(|slice| slice.iter().map(|voxel| u32::from(*voxel)).sum()).collect();
    assert_eq!(counts, [36233, 35645, 35220]);
    let origin = image.header.affine.apply(&[0.0; 3]).expect("point");
    assert!(close(&origin, &[235.2, 226.8, -128.69]), "{origin:?}");
    assert_eq!((segments.len(), segments[0].color), (1, Some([221, 130, 101])));
}
