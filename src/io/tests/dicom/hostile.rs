//! Broken and lying files.

use crate::made::{Made, enhanced, folder, write};
use mica_io::dicom::scan;
use mica_io::{ErrorKind, ReadOptions, read, read_header};
use std::path::Path;

fn preamble() -> Vec<u8> {
    let mut bytes = vec![0u8; 128];
    bytes.extend(b"DICM");
    bytes.extend([2, 0, 0x10, 0, b'U', b'I', 20, 0]);
    bytes.extend(b"1.2.840.10008.1.2.1\0");
    bytes
}

fn small() -> ReadOptions<'static> {
    ReadOptions { max_bytes: 64 << 20, ..ReadOptions::default() }
}

#[test]
fn sequences_nested_without_end_are_an_error() {
    let folder = folder();
    let path = folder.path().join("deep.dcm");
    let mut bytes = preamble();
    for _ in 0..50_000 {
        bytes.extend([8, 0, 0x15, 0x11, b'S', b'Q', 0, 0, 0xFF, 0xFF, 0xFF, 0xFF]);
        bytes.extend([0xFE, 0xFF, 0, 0xE0, 0xFF, 0xFF, 0xFF, 0xFF]);
    }
    std::fs::write(&path, bytes).expect("writes");
    let error = read(&path, &small()).expect_err("too deep");
    assert_eq!((error.kind(), error.field_name()), (ErrorKind::Corrupt, Some("ReferencedSeriesSequence")));
}

#[test]
fn a_length_beyond_the_file_takes_no_memory_and_names_the_element() {
    let folder = folder();
    let path = folder.path().join("lie.dcm");
    let mut bytes = preamble();
    bytes.extend([8, 0, 0x60, 0, b'U', b'T', 0, 0, 0xF0, 0xFF, 0xFF, 0xFF, b'C', b'T']);
    std::fs::write(&path, bytes).expect("writes");
    let error = read(&path, &small()).expect_err("cut short");
    assert_eq!((error.kind(), error.field_name()), (ErrorKind::Corrupt, Some("Modality")));
    let found = scan(&[folder.path().to_owned()], &small()).expect("scans");
    assert_eq!((found.series.len(), found.unreadable.len()), (0, 1));
}

#[test]
fn missing_pixels_are_named_with_what_was_expected() {
    let folder = folder();
    let mut slice = Made::slice(0);
    slice.pixels.truncate(29);
    let path = slice.write(folder.path(), "short");
    let error = read(&path, &small()).expect_err("too few pixels");
    assert_eq!((error.kind(), error.field_name()), (ErrorKind::Corrupt, Some("PixelData")));
    assert!(error.message().contains("expected 60 bytes") && error.message().contains("found 58 bytes"), "{error}");
    assert_eq!(error.path(), Some(path.as_path()));
}

#[test]
fn an_image_larger_than_allowed_is_refused_before_it_is_allocated() {
    let folder = folder();
    let path = Made::slice(0).write(folder.path(), "x");
    let options = ReadOptions { max_bytes: 59, ..ReadOptions::default() };
    assert_eq!(read(&path, &options).expect_err("too large").kind(), ErrorKind::TooLarge);
}

#[test]
fn files_without_preamble_or_meta_elements_are_found_by_their_elements() {
    let folder = folder();
    let path = Made::slice(1).write(folder.path(), "whole");
    let whole = std::fs::read(&path).expect("reads");
    let length = u32::from_le_bytes(whole[140..144].try_into().expect("four bytes")) as usize;
    let bare = &whole[144 + length..];
    for (name, bytes) in [("no-preamble", &whole[132..]), ("from-magic", &whole[128..]), ("bare", bare)] {
        let path = folder.path().join(name);
        std::fs::write(&path, bytes).expect("writes");
        let image = read(&path, &small()).expect(name);
        assert_eq!(crate::values(&image, &[1, 0])[29], 1029.0, "{name}");
    }
    let text = folder.path().join("text");
    std::fs::write(&text, "nothing of the kind, but long enough to be looked at by everybody").expect("writes");
    assert!(read(&text, &small()).is_err());
}

#[test]
fn bytes_after_the_pixels_are_ignored() {
    let folder = folder();
    let path = Made::slice(1).write(folder.path(), "padded");
    let mut bytes = std::fs::read(&path).expect("reads");
    bytes.extend(vec![0xAB; 5000]);
    std::fs::write(&path, bytes).expect("writes");
    let image = read(&path, &small()).expect("reads");
    assert_eq!(crate::values(&image, &[1, 0])[0], 1000.0);
}

/// Reads what a file became; whatever comes out, it comes back.
fn survives(path: &Path, bytes: &[u8]) {
    std::fs::write(path, bytes).expect("writes");
    let _ = read_header(path, &small());
    let _ = read(path, &small());
}

#[test]
fn truncated_and_damaged_files_give_errors_or_images_but_no_panic() {
    let folder = folder();
    let mut sources = vec![
        Made::slice(0).write(folder.path(), "slice"),
        write(enhanced(&[(5.0, [1, 2], 0.5, 30), (0.0, [1, 1], 2.0, 10)]), folder.path(), "enhanced"),
    ];
    let codecs = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/dicom/codecs");
    let compressed =
        ["ls_16_rgb_sample_near", "ls_8_rgb_line", "lossless_16", "extended_12", "baseline_420", "jxl_12", "htj2k_12"];
    sources.extend(compressed.iter().map(|name| codecs.join(name).with_extension("dcm")));
    let target = folder.path().join("damaged");
    let mut state = 0x2545_F491_4F6C_DD1Du64;
    let mut random = move || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state as usize
    };
    for source in sources {
        let bytes = std::fs::read(&source).expect("reads");
        for step in 0..60 {
            survives(&target, &bytes[..bytes.len() * step / 60]);
        }
        for round in 0..150 {
            let mut damaged = bytes.clone();
            for _ in 0..1 + round % 4 {
                // Both where the elements are and where the pixels are.
                let span = if round % 2 == 0 { damaged.len() } else { damaged.len().min(700) };
                let place = random() % span;
                damaged[place] = if round % 5 == 0 { 0xFF } else { (random() >> 24) as u8 };
            }
            survives(&target, &damaged);
        }
    }
}
