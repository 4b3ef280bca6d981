//! Grouping, order, geometry and what is irregular.

use crate::made::{Made, enhanced, folder, write};
use crate::values;
use dicom_core::{VR, dicom_value};
use dicom_dictionary_std::tags;
use mica_io::dicom::{find_series, read_files, read_folder, read_series, scan};
use mica_io::{Element, ErrorKind, Header, Irregular, ReadOptions, read, read_header};
use std::path::Path;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

fn refusing() -> ReadOptions<'static> {
    let mut options = ReadOptions::default();
    options.dicom.irregular = Irregular::Refuse;
    options
}

fn rows(header: &Header) -> Vec<Vec<f64>> {
    (0..4).map(|row| header.affine.row(row).expect("a row").to_vec()).collect()
}

/// The refusal of an irregular folder, and the warnings where it is read all the same.
fn irregular(folder: &Path) -> (String, Vec<String>) {
    let error = read_folder(folder, &refusing()).expect_err("is irregular").to_string();
    let image = read_folder(folder, &ReadOptions::default()).expect("reads");
    (error, image.header.warnings)
}

#[test]
fn slices_are_ordered_by_position_and_not_by_name_or_number() {
    let folder = folder();
    for (index, name) in ["d.dcm", "a.dcm", "c", "b.ima"].iter().enumerate() {
        let mut slice = Made::slice(index);
        slice.number = 10 - index as i32;
        slice.write(folder.path(), name);
    }
    let image = read_folder(folder.path(), &refusing()).expect("reads");
    assert_eq!(image.header.shape, [5, 6, 4]);
    assert_eq!(image.header.element, Element::U16);
    let expected: Vec<f64> = (0..4).flat_map(|z| (0..30).map(move |pixel| f64::from(1000 * z + pixel))).collect();
    assert_eq!(values(&image, &[2, 1, 0]), expected);
    // Columns are 0.75 mm apart, rows 0.5 mm, slices 2.5 mm; LPS to RAS turns x and y around.
    let affine = [[-0.75, 0.0, 0.0, 10.0], [0.0, -0.5, 0.0, 20.0], [0.0, 0.0, 2.5, 0.0], [0.0, 0.0, 0.0, 1.0]];
    assert_eq!(rows(&image.header), affine);
    let numbers = &image.header.meta["slices"]["InstanceNumber"];
    assert_eq!(*numbers, serde_json::json!([10, 9, 8, 7]));
    assert!(image.header.warnings.is_empty(), "{:?}", image.header.warnings);
}

#[test]
fn oblique_slices_rise_along_the_cross_product_of_rows_and_columns() {
    let folder = folder();
    // Coronal: rows along x, columns along -z; the normal is +y.
    for index in 0..3 {
        let mut slice = Made::slice(index);
        slice.orientation = [1.0, 0.0, 0.0, 0.0, 0.0, -1.0];
        slice.position = [1.0, 7.0 - 2.0 * index as f64, 3.0];
        slice.write(folder.path(), &format!("{index}"));
    }
    let image = read_folder(folder.path(), &refusing()).expect("reads");
    let affine = [[-0.75, 0.0, 0.0, -1.0], [0.0, 0.0, -2.0, -3.0], [0.0, -0.5, 0.0, 3.0], [0.0, 0.0, 0.0, 1.0]];
    assert_eq!(rows(&image.header), affine);
    assert_eq!(values(&image, &[2, 1, 0])[0], 2000.0, "the last one written lies first");
}

#[test]
fn uneven_gaps_are_told_and_can_be_refused() {
    let folder = folder();
    for (index, z) in [0.0, 2.5, 5.8, 7.5].into_iter().enumerate() {
        let mut slice = Made::slice(index);
        slice.position[2] = z;
        slice.write(folder.path(), &index.to_string());
    }
    let (error, warnings) = irregular(folder.path());
    assert!(error.contains("not evenly spaced: from 1.7000 to 3.3000 mm"), "{error}");
    assert!(warnings[0].contains("not evenly spaced"), "{warnings:?}");
}

#[test]
fn a_missing_slice_is_told_with_its_place() {
    let folder = folder();
    for index in [0, 1, 2, 4, 5] {
        Made::slice(index).write(folder.path(), &index.to_string());
    }
    let (error, warnings) = irregular(folder.path());
    assert!(error.contains("1 slices seem to be missing"), "{error}");
    assert!(error.contains("5.0000 mm between slices 2 and 3"), "{error}");
    assert_eq!(warnings.len(), 1);
    // As ITK: the mean gap, from the first to the last slice.
    let series = find_series(folder.path(), &ReadOptions::default()).expect("finds");
    assert_eq!(series.affine.get(2, 2), Some(12.5 / 4.0));
}

#[test]
fn of_two_slices_in_one_place_the_first_is_read_with_a_warning() {
    let folder = folder();
    for index in 0..4 {
        Made::slice(index).write(folder.path(), &index.to_string());
    }
    let mut twin = Made::slice(1);
    twin.instance += ".9";
    twin.number = 99;
    twin.pixels = vec![7; 30];
    twin.write(folder.path(), "0-twin");
    let (error, warnings) = irregular(folder.path());
    assert!(error.contains("1 slices lie where others are"), "{error}");
    assert!(warnings[0].contains("1 slices lie where others are"), "{warnings:?}");
    let image = read_folder(folder.path(), &ReadOptions::default()).expect("reads");
    assert_eq!(image.header.shape, [5, 6, 4]);
    assert_eq!(values(&image, &[2, 1, 0])[30], 1000.0);
}

#[test]
fn gantry_tilt_keeps_every_voxel_in_its_place_by_a_sheared_affine() {
    let folder = folder();
    for index in 0..4 {
        let mut slice = Made::slice(index);
        slice.position = [-10.0, -20.0 + 0.5 * index as f64, 2.5 * index as f64];
        slice.write(folder.path(), &index.to_string());
    }
    let (error, warnings) = irregular(folder.path());
    // atan(0.5 / 2.5)
    assert!(error.contains("gantry tilt 11.31 degrees"), "{error}");
    assert!(warnings[0].contains("sheared"), "{warnings:?}");
    let image = read_folder(folder.path(), &ReadOptions::default()).expect("reads");
    let affine = [[-0.75, 0.0, 0.0, 10.0], [0.0, -0.5, -0.5, 20.0], [0.0, 0.0, 2.5, 0.0], [0.0, 0.0, 0.0, 1.0]];
    assert_eq!(rows(&image.header), affine);
}

#[test]
fn several_series_in_a_folder_are_listed_until_one_is_named() {
    let folder = folder();
    for index in 0..3 {
        Made::slice(index).write(folder.path(), &format!("a{index}"));
        let mut other = Made::slice(index);
        other.series = "1.2.826.0.1.2".to_owned();
        other.instance += ".2";
        other.pixels = vec![5; 30];
        other.write(folder.path(), &format!("b{index}"));
    }
    let error = read_folder(folder.path(), &ReadOptions::default()).expect_err("is ambiguous");
    assert_eq!(error.kind(), ErrorKind::Argument);
    let text = error.to_string();
    assert!(text.contains("1.2.826.0.1.1 CT 'made up', 3 slices of 5 x 6"), "{text}");
    assert!(text.contains("1.2.826.0.1.2 CT 'made up', 3 slices"), "{text}");
    let mut options = ReadOptions::default();
    options.dicom.series = Some("1.2.826.0.1.2".to_owned());
    let image = read_folder(folder.path(), &options).expect("reads");
    assert_eq!(values(&image, &[2, 1, 0]), vec![5.0; 90]);
    options.dicom.series = Some("1.2.3".to_owned());
    let text = read_folder(folder.path(), &options).expect_err("is not there").to_string();
    assert!(text.contains("there is no series '1.2.3'") && text.contains("1.2.826.0.1.2"), "{text}");
}

#[test]
fn a_localiser_in_the_series_is_left_out_with_a_warning_or_refused() {
    let folder = folder();
    for index in 0..6 {
        Made::slice(index).write(folder.path(), &index.to_string());
    }
    let mut localiser = Made::slice(7);
    localiser.orientation = [0.0, 1.0, 0.0, 0.0, 0.0, -1.0];
    localiser.write(folder.path(), "00-localiser");
    let error = read_folder(folder.path(), &refusing()).expect_err("two stacks").to_string();
    assert!(error.contains("expected one series, found 2"), "{error}");
    let image = read_folder(folder.path(), &ReadOptions::default()).expect("reads");
    assert_eq!(image.header.shape, [5, 6, 6]);
    assert!(image.header.warnings[0].contains("1 images of the series do not belong"), "{:?}", image.header.warnings);
    let found = scan(&[folder.path().to_owned()], &ReadOptions::default()).expect("scans");
    assert_eq!(found.series.iter().map(|series| series.files.len()).collect::<Vec<_>>(), [6, 1]);
}

#[test]
fn echoes_in_one_series_are_stacks_of_their_own() {
    let folder = folder();
    for index in 0..3 {
        for echo in 1..=2u16 {
            let mut slice = Made::slice(index);
            slice.instance = format!("1.2.3.{index}.{echo}");
            slice.pixels = vec![echo; 30];
            slice.more.push((tags::ECHO_NUMBERS, VR::IS, dicom_value!(Str, echo.to_string())));
            slice.write(folder.path(), &format!("{index}-{echo}"));
        }
    }
    let found = scan(&[folder.path().to_owned()], &ReadOptions::default()).expect("scans");
    let labels: Vec<&str> = found.series.iter().map(|series| series.label.as_str()).collect();
    assert_eq!(labels, ["EchoNumbers=1", "EchoNumbers=2"]);
    let error = read_folder(folder.path(), &ReadOptions::default()).expect_err("is ambiguous").to_string();
    assert!(error.contains("1.2.826.0.1.1#2 CT"), "{error}");
    let mut options = ReadOptions::default();
    options.dicom.series = Some("1.2.826.0.1.1#2".to_owned());
    let image = read_folder(folder.path(), &options).expect("reads");
    assert_eq!(values(&image, &[2, 1, 0]), vec![2.0; 90]);
}

#[test]
fn pictures_of_one_place_at_several_times_are_no_volume() {
    let folder = folder();
    for time in 1..=4usize {
        let mut slice = Made::slice(0);
        slice.instance = format!("1.2.3.{time}");
        slice.more.push((tags::TRIGGER_TIME, VR::DS, dicom_value!(Str, (time * 40).to_string())));
        slice.write(folder.path(), &time.to_string());
    }
    let error = read_folder(folder.path(), &ReadOptions::default()).expect_err("four times").to_string();
    assert!(error.contains("expected one series, found 4") && error.contains("TriggerTime=120"), "{error}");
}

#[test]
fn each_slice_has_its_own_slope() {
    let folder = folder();
    let slopes = [0.5, 2.0, 0.1];
    for (index, slope) in slopes.into_iter().enumerate() {
        let mut slice = Made::slice(index);
        slice.rescale = (slope, -1.0);
        slice.write(folder.path(), &index.to_string());
    }
    let image = read_folder(folder.path(), &refusing()).expect("reads");
    assert_eq!(image.header.element, Element::F64);
    let expected: Vec<f64> =
        (0..3).flat_map(|z| (0..30).map(move |pixel| f64::from(1000 * z + pixel) * slopes[z as usize] - 1.0)).collect();
    assert_eq!(values(&image, &[2, 1, 0]), expected);
    assert_eq!(image.header.meta["slices"]["RescaleSlope"], serde_json::json!([0.5, 2.0, 0.1]));
    let mut stored = ReadOptions::default();
    stored.dicom.rescale = false;
    let image = read_folder(folder.path(), &stored).expect("reads");
    assert_eq!((image.header.element, values(&image, &[2, 1, 0])[59]), (Element::U16, 1029.0));
}

#[test]
fn whole_slopes_keep_integers_of_the_type_that_gdcm_chooses() {
    let cases = [
        (12, (1.0, -1024.0), Element::I16),
        (16, (1.0, -1024.0), Element::I32),
        (12, (2.0, 0.0), Element::U16),
        (12, (1.0, 0.5), Element::F64),
        (12, (-1.0, 0.0), Element::I16),
        (16, (70000.0, 0.0), Element::F64),
    ];
    for (bits, rescale, element) in cases {
        let folder = folder();
        let mut slice = Made::slice(2);
        slice.rescale = rescale;
        slice.more.push((tags::BITS_STORED, VR::US, dicom_value!(U16, bits)));
        slice.more.push((tags::HIGH_BIT, VR::US, dicom_value!(U16, bits - 1)));
        let path = slice.write(folder.path(), "x");
        let image = read(&path, &ReadOptions::default()).expect("reads");
        assert_eq!(image.header.element, element, "{bits} bits, {rescale:?}");
        assert_eq!(values(&image, &[1, 0])[29], 2029.0 * rescale.0 + rescale.1);
    }
}

#[test]
fn frames_of_an_enhanced_file_are_ordered_by_position_with_their_own_slopes() {
    let folder = folder();
    let frames = [(5.0, [1, 3], 0.5, 30), (0.0, [1, 1], 2.0, 10), (2.5, [1, 2], 1.0, 20)];
    let path = write(enhanced(&frames), folder.path(), "enhanced");
    let image = read(&path, &refusing()).expect("reads");
    assert_eq!(image.header.shape, [5, 6, 3]);
    let values = values(&image, &[2, 1, 0]);
    assert_eq!([values[0], values[30], values[60]], [15.0, 15.0, 10.0], "slope times value minus five");
    let affine = [[-0.75, 0.0, 0.0, 10.0], [0.0, -0.5, 0.0, 20.0], [0.0, 0.0, 2.5, 0.0], [0.0, 0.0, 0.0, 1.0]];
    assert_eq!(rows(&image.header), affine);
    assert_eq!(image.header.meta["slices"]["frame"], serde_json::json!([1, 2, 0]));
    let series = find_series(folder.path(), &ReadOptions::default()).expect("finds");
    assert_eq!(series.shape, [5, 6, 3]);
}

#[test]
fn volumes_of_an_enhanced_file_are_channels() {
    let folder = folder();
    // Two times of two slices, slices first.
    let frames = [(0.0, [1, 1], 1.0, 11), (2.5, [1, 2], 1.0, 12), (0.0, [2, 1], 1.0, 21), (2.5, [2, 2], 1.0, 22)];
    let path = write(enhanced(&frames), folder.path(), "times");
    let image = read(&path, &refusing()).expect("reads");
    assert_eq!((image.header.shape.as_slice(), image.header.channel_axis), ([5, 6, 2, 2].as_slice(), Some(3)));
    let values = values(&image, &[3, 2, 1, 0]);
    let each: Vec<f64> = values.iter().step_by(30).map(|value| value + 5.0).collect();
    assert_eq!(each, [11.0, 12.0, 21.0, 22.0]);
    let mut options = refusing();
    options.region = Some(vec![0..5, 0..6, 1..2, 1..2]);
    let part = read(&path, &options).expect("reads");
    assert_eq!(crate::values(&part, &[3, 2, 1, 0]), vec![17.0; 30]);
    let path = write(enhanced(&frames[..3]), folder.path(), "broken");
    let error = read(&path, &ReadOptions::default()).expect_err("no whole volumes");
    assert_eq!(error.kind(), ErrorKind::Unsupported);
    assert!(error.message().contains("no whole number of volumes"), "{error}");
}

#[test]
fn a_region_is_the_part_of_the_whole_with_its_own_origin() {
    let folder = folder();
    for index in 0..5 {
        let mut slice = Made::slice(index);
        slice.rescale = if index == 4 { (1.0, 1.0) } else { (1.0, 0.0) };
        slice.write(folder.path(), &format!("{index}"));
    }
    let whole = values(&read_folder(folder.path(), &refusing()).expect("reads"), &[2, 1, 0]);
    let mut options = refusing();
    options.region = Some(vec![1..4, 2..6, 3..5]);
    let part = read_folder(folder.path(), &options).expect("reads");
    assert_eq!(part.header.shape, [3, 4, 2]);
    let mut expected = Vec::new();
    for z in 3..5 {
        for y in 2..6 {
            expected.extend((1..4).map(|x| whole[z * 30 + y * 5 + x]));
        }
    }
    assert_eq!(values(&part, &[2, 1, 0]), expected);
    let origin: Vec<f64> = (0..3).map(|row| part.header.affine.get(row, 3).expect("an entry")).collect();
    assert_eq!(origin, [10.0 - 0.75, 20.0 - 2.0 * 0.5, 7.5]);
    options.region = Some(vec![0..5, 0..7]);
    assert_eq!(read_folder(folder.path(), &options).expect_err("outside").kind(), ErrorKind::Argument);
}

#[test]
fn a_plain_file_is_mapped_and_copied_alike() {
    let folder = folder();
    let path = Made::slice(3).write(folder.path(), "x");
    let mapped = read(&path, &ReadOptions::default()).expect("reads");
    let copied = read(&path, &ReadOptions { map: false, ..ReadOptions::default() }).expect("reads");
    assert!(mapped.memory.is_mapped_file() && !copied.memory.is_mapped_file());
    assert_eq!(values(&mapped, &[1, 0]), values(&copied, &[1, 0]));
    let wide = ReadOptions { element: Some(Element::F32), ..ReadOptions::default() };
    assert_eq!(values(&read(&path, &wide).expect("reads"), &[1, 0]), values(&copied, &[1, 0]));
}

#[test]
fn files_that_are_named_must_all_be_images() {
    let folder = folder();
    let mut files: Vec<_> = (0..3).map(|index| Made::slice(index).write(folder.path(), &index.to_string())).collect();
    files.reverse();
    let image = read_files(&files, &refusing()).expect("reads");
    assert_eq!(values(&image, &[2, 1, 0])[30], 1000.0);
    let text = folder.path().join("notes.txt");
    std::fs::write(&text, "no image").expect("writes");
    let found = scan(&[folder.path().to_owned()], &ReadOptions::default()).expect("scans");
    assert_eq!((found.files, found.skipped.as_slice()), (4, std::slice::from_ref(&text)));
    files.push(text.clone());
    let error = read_files(&files, &ReadOptions::default()).expect_err("a text is no image");
    assert_eq!(error.path(), Some(text.as_path()));
}

#[test]
fn a_scan_tells_its_progress_and_stops_when_asked() {
    let folder = folder();
    std::fs::create_dir(folder.path().join("deeper")).expect("a folder");
    for index in 0..8 {
        Made::slice(index).write(folder.path(), &format!("deeper/{index}"));
    }
    let told = AtomicU64::new(0);
    let progress = |done: u64, total: u64, _: &str| {
        assert!(done <= total && total == 8);
        told.fetch_add(1, Ordering::Relaxed);
        Ok(())
    };
    let options = ReadOptions { progress: Some(&progress), ..ReadOptions::default() };
    let found = scan(&[folder.path().to_owned()], &options).expect("scans");
    assert_eq!((told.load(Ordering::Relaxed), found.series.len()), (8, 1));
    let stop = AtomicBool::new(true);
    let cancelled = || stop.load(Ordering::Relaxed);
    let options = ReadOptions { cancelled: Some(&cancelled), ..ReadOptions::default() };
    assert_eq!(scan(&[folder.path().to_owned()], &options).expect_err("stops").kind(), ErrorKind::Cancelled);
    assert_eq!(read_series(&found.series[0], &options).expect_err("stops").kind(), ErrorKind::Cancelled);
}

#[test]
fn the_header_has_numbers_and_texts_by_keyword_and_no_names_where_anonymous() {
    let folder = folder();
    let path = Made::slice(0).write(folder.path(), "x");
    let header = read_header(&path, &ReadOptions::default()).expect("reads");
    let meta = &header.meta;
    assert_eq!(meta["PatientName"], "Doe^Jane");
    assert_eq!(meta["KVP"], 120.0);
    assert_eq!(meta["Rows"], 6);
    assert_eq!(meta["PixelSpacing"], serde_json::json!([0.5, 0.75]));
    assert_eq!(meta["TransferSyntaxUID"], "1.2.840.10008.1.2.1");
    assert!(!meta.contains_key("PixelData"));
    let mut options = ReadOptions::default();
    options.dicom.anonymous = true;
    for index in 1..3 {
        Made::slice(index).write(folder.path(), &index.to_string());
    }
    let meta = read_folder(folder.path(), &options).expect("reads").header.meta;
    for keyword in ["PatientName", "PatientID", "StudyDate", "SeriesInstanceUID", "SOPInstanceUID", "SeriesDescription"]
    {
        assert!(!meta.contains_key(keyword), "{keyword}");
    }
    assert_eq!(meta["KVP"], 120.0);
    let text = serde_json::Value::Object(meta).to_string();
    let leaks = ["Doe", "4711", "1.2.826.0.1.1", "made up"];
    assert!(leaks.iter().all(|leak| !text.contains(leak)), "{text}");
}

#[test]
fn inverted_grey_is_turned_around_only_when_asked() {
    let folder = folder();
    let mut slice = Made::slice(0);
    slice.more.push((tags::PHOTOMETRIC_INTERPRETATION, VR::CS, dicom_value!(Str, "MONOCHROME1")));
    slice.more.push((tags::BITS_STORED, VR::US, dicom_value!(U16, 12)));
    slice.more.push((tags::HIGH_BIT, VR::US, dicom_value!(U16, 11)));
    let path = slice.write(folder.path(), "x");
    let image = read(&path, &ReadOptions::default()).expect("reads");
    assert_eq!(values(&image, &[1, 0])[3], 3.0);
    let mut options = ReadOptions::default();
    options.dicom.invert_monochrome1 = true;
    let image = read(&path, &options).expect("reads");
    assert_eq!(values(&image, &[1, 0])[3], 4092.0);
}

#[test]
fn bits_beyond_the_stored_ones_are_dropped_and_signs_extended() {
    let folder = folder();
    // Twelve bits below bit 13: 0xA bits around them belong to overlays.
    let mut slice = Made::slice(0);
    slice.pixels = vec![0x8000 | 0x7FF << 2 | 1; 30];
    slice.pixels[0] = 0x4000 | 0x800 << 2 | 2;
    slice.more.push((tags::BITS_STORED, VR::US, dicom_value!(U16, 12)));
    slice.more.push((tags::HIGH_BIT, VR::US, dicom_value!(U16, 13)));
    let path = slice.write(folder.path(), "unsigned");
    let found = values(&read(&path, &ReadOptions::default()).expect("reads"), &[1, 0]);
    assert_eq!(found[..2], [2048.0, 2047.0]);
    slice.more.push((tags::PIXEL_REPRESENTATION, VR::US, dicom_value!(U16, 1)));
    let path = slice.write(folder.path(), "signed");
    let found = values(&read(&path, &ReadOptions::default()).expect("reads"), &[1, 0]);
    assert_eq!(found[..2], [-2048.0, 2047.0]);
}
