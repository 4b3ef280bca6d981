//! Pictures against Pillow and tifffile (`data/picture/make.py` made the files and says what is expected of each), and the
//! promises of writing, regions, limits and broken files.

use mica_io::{Element, ErrorKind, Header, Image, Memory, ReadOptions, WriteOptions};
use mica_kernels::geometry::Affine;
use serde_json::Value;
use std::path::{Path, PathBuf};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/picture")
}

struct Expected {
    name: String,
    dtype: String,
    shape: Vec<usize>,
    bytes: Vec<u8>,
    tolerance: u8,
    mode: Option<String>,
    tool: String,
}

fn expected() -> Vec<Expected> {
    let text = std::fs::read_to_string(folder().join("expected.json")).expect("expected.json");
    let all: serde_json::Map<String, Value> = serde_json::from_str(&text).expect("JSON");
    let one = |(name, value): (String, Value)| {
        let text = |key: &str| value[key].as_str().map(str::to_owned);
        let hex = text("data").expect("data");
        Expected {
            dtype: text("dtype").expect("dtype"),
            shape: value["shape"]
                .as_array()
                .expect("shape")
                .iter()
                .map(|n| n.as_u64().expect("extent") as usize)
                .collect(),
            bytes: (0..hex.len()).step_by(2).map(|i| u8::from_str_radix(&hex[i..i + 2], 16).expect("hex")).collect(),
            tolerance: value["tolerance"].as_u64().expect("tolerance") as u8,
            mode: text("mode"),
            tool: text("tool").expect("tool"),
            name,
        }
    };
    all.into_iter().map(one).collect()
}

/// `[(page,) row, column (, channel)]` and the bytes in C order: how NumPy sees a picture.
fn as_numpy(image: &Image) -> (Vec<usize>, Vec<u8>) {
    let axes = image.header.shape.len();
    let mut order: Vec<usize> = image.header.channel_axis.into_iter().collect();
    order.extend([0, 1]);
    order.extend((2..axes).filter(|axis| Some(*axis) != image.header.channel_axis));
    let bytes = image.bytes_in_order(&order).expect("bytes").into_owned();
    (order.iter().rev().map(|axis| image.header.shape[*axis]).collect(), bytes)
}

fn read(path: &Path) -> Image {
    mica_io::read(path, &ReadOptions::default()).expect("reads")
}

#[test]
fn every_kind_of_picture_has_the_numbers_of_pillow_and_tifffile() {
    let all = expected();
    assert!(all.len() > 100, "{} files", all.len());
    for map in [true, false] {
        for expected in &all {
            let name = &expected.name;
            let options = ReadOptions { map, ..ReadOptions::default() };
            let image = mica_io::read(&folder().join(name), &options).unwrap_or_else(|error| panic!("{error}"));
            let (shape, bytes) = as_numpy(&image);
            assert_eq!(shape, expected.shape, "{name}");
            assert_eq!(image.header.element.name(), expected.dtype, "{name}");
            let largest = bytes.iter().zip(&expected.bytes).map(|(a, b)| a.abs_diff(*b)).max().unwrap_or(0);
            assert!(largest <= expected.tolerance, "{name}: differs by {largest} from {}", expected.tool);
            assert_eq!(bytes.len(), expected.bytes.len(), "{name}");
            let header = &image.header;
            let spatial = header.shape.len() - usize::from(header.channel_axis.is_some());
            assert_eq!(header.affine, Affine::identity(spatial).expect("rank"), "{name}");
            assert!(header.channel_axis.is_none_or(|axis| axis == header.shape.len() - 1), "{name}");
            assert_eq!(header.meta["width"], header.shape[0], "{name}");
            assert_eq!(header.meta["height"], header.shape[1], "{name}");
            // Pillow names big-endian and signed modes differently, and turns others into the nearest one that it has.
            if let Some(mode) = expected.mode.as_deref().filter(|_| expected.tool == "Pillow") {
                assert_eq!(header.meta["mode"], mode, "{name}");
            }
        }
    }
}

#[test]
fn the_header_alone_says_what_reading_says() {
    for expected in expected() {
        let path = folder().join(&expected.name);
        let header = mica_io::read_header(&path, &ReadOptions::default()).expect("header");
        let image = read(&path);
        assert_eq!(header.shape, image.header.shape, "{}", expected.name);
        assert_eq!(header.element, image.header.element, "{}", expected.name);
        assert_eq!(header.channel_axis, image.header.channel_axis, "{}", expected.name);
        assert_eq!(header.affine, image.header.affine, "{}", expected.name);
        assert_eq!(header.meta, image.header.meta, "{}", expected.name);
    }
}

#[test]
fn rows_lie_one_after_the_other_with_their_channels_interleaved() {
    let image = read(&folder().join("rgb8.png"));
    assert_eq!((image.header.shape.as_slice(), image.strides.as_slice()), (&[13, 7, 3][..], &[3, 39, 1][..]));
    let image = read(&folder().join("gray8.png"));
    assert_eq!((image.header.shape.as_slice(), image.strides.as_slice()), (&[13, 7][..], &[1, 13][..]));
    let options = ReadOptions { map: false, ..ReadOptions::default() };
    let image = mica_io::read(&folder().join("stack_rgb_zlib_be.tif"), &options).expect("reads");
    assert_eq!(image.header.shape, [13, 7, 3, 3]);
    assert_eq!(image.strides, [3, 39, 273, 1]);
}

#[test]
fn resolution_texts_and_palettes_are_kept() {
    let png = read(&folder().join("gray8.png")).header;
    let dpi = png.meta["dpi"].as_array().expect("dpi");
    assert!((dpi[0].as_f64().expect("x") - 72.009).abs() < 1e-9, "{dpi:?}");
    assert!((dpi[1].as_f64().expect("y") - 143.9926).abs() < 1e-9, "{dpi:?}");
    // The text that inflates to a megabyte is left out.
    assert_eq!(png.meta["text"], serde_json::json!({"Comment": "café", "Note": "inflated"}));
    assert_eq!(png.meta["bit_depth"], 8);
    let tiff = read(&folder().join("pillow_L_raw.tif")).header;
    assert_eq!(tiff.meta["dpi"], serde_json::json!([100.0, 200.0]));
    let jpeg = read(&folder().join("444.jpg")).header;
    assert_eq!(jpeg.meta["dpi"], serde_json::json!([300.0, 300.0]));
    let palette = read(&folder().join("palette2.png")).header;
    let colours: Vec<[u8; 3]> = (0..4u32).map(|i| [0, 11, 22].map(|c| ((37 * i + c) % 256) as u8)).collect();
    assert_eq!(palette.meta["palette"], serde_json::json!(colours));
}

#[test]
fn pages_that_differ_are_told_and_the_first_one_is_read() {
    let header = read(&folder().join("mixed.tif")).header;
    assert_eq!(header.shape, [13, 7]);
    assert_eq!(header.meta["pages"], 3);
    assert!(header.warnings.iter().any(|warning| warning.contains("2 of 3 pages differ")), "{:?}", header.warnings);
}

#[test]
fn a_region_is_that_part_of_the_whole_in_every_file() {
    let region = [2..11, 1..6, 1..2, 1..2];
    for expected in expected() {
        let path = folder().join(&expected.name);
        for map in [true, false] {
            let whole = mica_io::read(&path, &ReadOptions { map, ..ReadOptions::default() }).expect("reads");
            let mut region = region[..whole.header.shape.len()].to_vec();
            for (range, extent) in region.iter_mut().zip(&whole.header.shape) {
                *range = range.start.min(extent - 1)..range.end.min(*extent);
            }
            let options = ReadOptions { map, region: Some(region.clone()), ..ReadOptions::default() };
            let part = mica_io::read(&path, &options).expect("reads");
            let lengths: Vec<usize> = region.iter().map(ExactSizeIterator::len).collect();
            assert_eq!(part.header.shape, lengths, "{}", expected.name);
            let size = whole.header.element.size();
            let at = |image: &Image, index: &[usize]| {
                let step: isize = index.iter().zip(&image.strides).map(|(i, stride)| *i as isize * stride).sum();
                let start = image.offset + step as usize * size;
                image.memory.as_slice()[start..start + size].to_vec()
            };
            let mut index = vec![0; lengths.len()];
            for _ in 0..lengths.iter().product() {
                let there: Vec<usize> = index.iter().zip(&region).map(|(i, range)| i + range.start).collect();
                assert_eq!(at(&part, &index), at(&whole, &there), "{} at {there:?}", expected.name);
                for (slot, length) in index.iter_mut().zip(&lengths) {
                    *slot = (*slot + 1) % length;
                    if *slot > 0 {
                        break;
                    }
                }
            }
            // The first pixel keeps its place in the world.
            let rank = whole.header.affine.rank();
            let origin = part.header.affine.apply(&vec![0.0; rank]).expect("point");
            let start: Vec<f64> = region.iter().take(rank).map(|range| range.start as f64).collect();
            assert_eq!(origin, start, "{}", expected.name);
        }
    }
}

#[test]
fn an_empty_region_has_no_pixels() {
    for name in ["rgb8.png", "gray.jpg", "l.bmp", "stack.tif", "tiles.tif", "planar.tif"] {
        let options = ReadOptions { region: Some(vec![3..3, 0..1]), ..ReadOptions::default() };
        let image = mica_io::read(&folder().join(name), &options).expect("reads");
        assert_eq!(image.header.shape[0], 0, "{name}");
        assert_eq!(image.count(), 0, "{name}");
    }
}

#[test]
fn another_element_type_is_the_cast_of_the_file_s() {
    for name in ["gray16.png", "rgb8.png", "tiles.tif", "planar.tif", "gray4_white.tif", "420.jpg", "1.bmp"] {
        let plain = read(&folder().join(name));
        let options = ReadOptions { element: Some(Element::F32), ..ReadOptions::default() };
        let cast = mica_io::read(&folder().join(name), &options).expect("reads");
        assert_eq!(cast.header.element, Element::F32, "{name}");
        let floats: Vec<f32> =
            as_numpy(&cast).1.as_chunks::<4>().0.iter().map(|word| f32::from_ne_bytes(*word)).collect();
        let (_, bytes) = as_numpy(&plain);
        let numbers: Vec<f32> = match plain.header.element {
            Element::U16 => bytes.as_chunks::<2>().0.iter().map(|word| f32::from(u16::from_ne_bytes(*word))).collect(),
            _ => bytes.iter().map(|value| f32::from(*value)).collect(),
        };
        assert_eq!(floats, numbers, "{name}");
    }
}

/// An image with channels where they are asked for, of numbers that use the whole type.
fn image(element: Element, shape: &[usize], channel_axis: Option<usize>) -> Image {
    let count: usize = shape.iter().product();
    let bytes: Vec<u8> = match element {
        Element::Bool => (0..count).map(|i| u8::from(i * i % 7 < 3)).collect(),
        // No NaN, whose bits a cast may change.
        Element::F16 | Element::F32 | Element::F64 | Element::C64 | Element::C128 => {
            let words = count * element.size() / element.word();
            let word = |i: usize| (i as f64 * 0.37 - 90.0, i);
            (0..words)
                .map(word)
                .flat_map(|(value, _)| match element.word() {
                    2 => half::f16::from_f64(value).to_ne_bytes().to_vec(),
                    4 => (value as f32).to_ne_bytes().to_vec(),
                    _ => value.to_ne_bytes().to_vec(),
                })
                .collect()
        }
        _ => (0..count * element.size()).map(|i| (i as u32).wrapping_mul(2_654_435_761).to_be_bytes()[0]).collect(),
    };
    let mut memory = Memory::zeroed(bytes.len()).expect("memory");
    memory.as_mut_slice().copy_from_slice(&bytes);
    let spatial = shape.len() - usize::from(channel_axis.is_some());
    let affine = Affine::identity(spatial.min(3)).expect("affine");
    let mut header = Header::new("test", element, shape.to_vec(), affine);
    header.channel_axis = channel_axis;
    header.meta.insert("dpi".into(), serde_json::json!([300.0, 150.0]));
    Image::first_axis_fastest(header, memory, 0).expect("image")
}

fn round_trip(image: &Image, name: &str, options: &WriteOptions) -> Image {
    let folder = tempfile::tempdir().expect("folder");
    let path = folder.path().join(name);
    mica_io::write(image, &path, options).unwrap_or_else(|error| panic!("{error}"));
    let options = ReadOptions { map: false, ..ReadOptions::default() };
    mica_io::read(&path, &options).unwrap_or_else(|error| panic!("{error}"))
}

#[test]
fn what_is_written_without_loss_is_read_again() {
    use Element::{Bool, C64, C128, F16, F32, F64, I8, I16, I32, I64, U8, U16, U32, U64};
    let tiff = [Bool, U8, I8, U16, I16, U32, I32, U64, I64, F16, F32, F64, C64, C128];
    let cases: &[(&str, &[Element], &[usize], bool)] = &[
        ("a.png", &[Bool, U8, U16], &[1, 2, 3, 4], false),
        ("a.bmp", &[Bool, U8], &[1, 3, 4], false),
        ("a.tif", &tiff, &[1, 2, 3, 4, 7], true),
    ];
    for (name, elements, channels, paged) in cases {
        for &element in *elements {
            for &count in *channels {
                if element == Element::Bool && count > 1 {
                    continue;
                }
                for pages in if *paged { vec![None, Some(3)] } else { vec![None] } {
                    for level in [None, Some(0), Some(1), Some(9)] {
                        let mut shape = vec![13, 7];
                        shape.extend(pages);
                        let axis = (count > 1).then_some(shape.len());
                        shape.extend(axis.map(|_| count));
                        let written = image(element, &shape, axis);
                        let again = round_trip(&written, name, &WriteOptions { level, ..WriteOptions::default() });
                        let what = format!("{name} {element} {shape:?} level {level:?}");
                        assert_eq!(again.header.shape, shape, "{what}");
                        assert_eq!(again.header.element, element, "{what}");
                        assert_eq!(again.header.channel_axis, axis, "{what}");
                        assert_eq!(as_numpy(&again), as_numpy(&written), "{what}");
                        let dpi = again.header.meta["dpi"].as_array().expect("dpi");
                        let near = |value: &Value, dpi: f64| (value.as_f64().expect("number") - dpi).abs() < 0.02;
                        assert!(near(&dpi[0], 300.0) && near(&dpi[1], 150.0), "{what}: {dpi:?}");
                    }
                }
            }
        }
    }
}

#[test]
fn strips_larger_than_one_and_many_at_once_are_read_again() {
    for level in [None, Some(6)] {
        let written = image(Element::U16, &[701, 503, 3], None);
        let options = WriteOptions { level, ..WriteOptions::default() };
        let again = round_trip(&written, "a.tiff", &options);
        assert_eq!(as_numpy(&again), as_numpy(&written));
    }
}

#[test]
fn the_channel_axis_may_be_anywhere_and_single_axes_are_dropped() {
    let written = image(Element::U8, &[3, 13, 7], Some(0));
    let again = round_trip(&written, "a.png", &WriteOptions::default());
    assert_eq!(again.header.shape, [13, 7, 3]);
    for (x, y, c) in [(0, 0, 0), (12, 6, 2), (5, 3, 1)] {
        let from = written.memory.as_slice()[c + 3 * (x + 13 * y)];
        assert_eq!(again.memory.as_slice()[c + 3 * (x + 13 * y)], from);
    }
    let again = round_trip(&image(Element::U8, &[13, 7, 1], None), "a.png", &WriteOptions::default());
    assert_eq!(again.header.shape, [13, 7]);
    let again = round_trip(&image(Element::U8, &[13, 7, 1], Some(2)), "a.bmp", &WriteOptions::default());
    assert_eq!(again.header.shape, [13, 7]);
}

#[test]
fn jpeg_is_near_what_was_written_and_nearer_with_quality() {
    for (axis, shape) in [(None, vec![64, 48]), (Some(2), vec![64, 48, 3])] {
        let count: usize = shape.iter().product();
        let mut smooth = image(Element::U8, &shape, axis);
        let values: Vec<u8> = (0..count).map(|i| (128.0 + 90.0 * (i as f64 / 700.0).sin()) as u8).collect();
        smooth.memory.as_mut_slice().copy_from_slice(&values);
        let mut errors = Vec::new();
        for quality in [30, 95] {
            let options = WriteOptions { quality, ..WriteOptions::default() };
            let again = round_trip(&smooth, "a.jpg", &options);
            assert_eq!(again.header.shape, shape);
            let (a, b) = (as_numpy(&again).1, as_numpy(&smooth).1);
            errors.push(a.iter().zip(&b).map(|(a, b)| f64::from(a.abs_diff(*b))).sum::<f64>() / count as f64);
        }
        assert!(errors[1] < 1.0 && errors[1] < errors[0], "{errors:?}");
    }
}

#[test]
fn what_a_format_cannot_hold_is_refused_and_nothing_is_left() {
    let folder = tempfile::tempdir().expect("folder");
    let refused = |image: &Image, name: &str, words: &[&str]| {
        let error = mica_io::write(image, &folder.path().join(name), &WriteOptions::default()).expect_err("refused");
        assert_eq!(error.kind(), ErrorKind::Unsupported, "{error}");
        for word in words {
            assert!(error.to_string().contains(word), "'{word}' in: {error}");
        }
    };
    refused(&image(Element::F32, &[5, 4], None), "a.png", &["bool, uint8, uint16", "float32"]);
    refused(&image(Element::U16, &[5, 4], None), "a.jpg", &["uint8", "uint16"]);
    refused(&image(Element::Bool, &[5, 4, 3], Some(2)), "a.png", &["bool"]);
    refused(&image(Element::U8, &[5, 4, 2], Some(2)), "a.jpg", &["2 channels", "[1, 3]"]);
    refused(&image(Element::U8, &[5, 4, 3], None), "a.png", &["shape [5, 4, 3]", "TIFF"]);
    refused(&image(Element::U8, &[5, 4, 3, 2], None), "a.tif", &["shape [5, 4, 3, 2]"]);
    refused(&image(Element::U8, &[0, 4], None), "a.bmp", &["no pixel"]);
    assert_eq!(std::fs::read_dir(folder.path()).expect("folder").count(), 0);
}

#[test]
fn the_element_of_the_file_can_be_asked_for() {
    let options = WriteOptions { element: Some(Element::U8), ..WriteOptions::default() };
    let mut floats = image(Element::F32, &[5, 4], None);
    let values: Vec<u8> = (0..20).flat_map(|i| (i as f32 * 1.5).to_ne_bytes()).collect();
    floats.memory.as_mut_slice().copy_from_slice(&values);
    let again = round_trip(&floats, "a.png", &options);
    let expected: Vec<u8> = (0..20).map(|i| (f32::from(i as u8) * 1.5) as u8).collect();
    assert_eq!(as_numpy(&again).1, expected);
}

#[test]
fn the_limit_of_bytes_holds_before_pixels_are_decoded() {
    let folder = tempfile::tempdir().expect("folder");
    for name in ["a.png", "a.jpg", "a.tif", "a.bmp"] {
        let path = folder.path().join(name);
        mica_io::write(&image(Element::U8, &[100, 100], None), &path, &WriteOptions::default()).expect("writes");
        let options = ReadOptions { max_bytes: 9_999, ..ReadOptions::default() };
        let error = mica_io::read(&path, &options).expect_err("too large");
        assert_eq!(error.kind(), ErrorKind::TooLarge, "{name}: {error}");
        let options = ReadOptions { max_bytes: 40_000, ..ReadOptions::default() };
        mica_io::read(&path, &options).unwrap_or_else(|error| panic!("{error}"));
    }
}

#[test]
fn a_file_that_is_cut_short_anywhere_is_an_error() {
    // With the bytes at the end that hold no pixel: the end of the runs, the name of the software.
    let names = [
        ("gray8.png", 0),
        ("rgb16.png", 0),
        ("palette4_adam7.png", 0),
        ("420.jpg", 0),
        ("420_progressive.jpg", 0),
        ("l.bmp", 0),
        ("rle8.bmp", 4),
        ("bgra_v4.bmp", 0),
        ("pillow_RGB_lzw.tif", 0),
        ("stack.tif", 16),
        ("planar_tiles.tif", 16),
        ("jpeg_rgb.tif", 0),
        ("big.tif", 16),
    ];
    let folder_out = tempfile::tempdir().expect("folder");
    for (name, filling) in names {
        let bytes = std::fs::read(folder().join(name)).expect("file");
        let path = folder_out.path().join(name);
        for length in (0..bytes.len() - filling).step_by(1 + bytes.len() / 97) {
            std::fs::write(&path, &bytes[..length]).expect("writes");
            let error = mica_io::read(&path, &ReadOptions::default()).err();
            let error = error.unwrap_or_else(|| panic!("{name} with {length} of {} bytes was read", bytes.len()));
            assert!(matches!(error.kind(), ErrorKind::Corrupt | ErrorKind::Unsupported), "{error:?}");
            assert!(error.to_string().contains(name), "{error}");
        }
    }
}

#[test]
fn sizes_that_the_file_cannot_hold_are_errors_before_memory_is_taken() {
    let folder_out = tempfile::tempdir().expect("folder");
    let lie = |name: &str, edits: &[(usize, &[u8])]| {
        let mut bytes = std::fs::read(folder().join(name)).expect("file");
        for (at, with) in edits {
            bytes[*at..*at + with.len()].copy_from_slice(with);
        }
        let path = folder_out.path().join(name);
        std::fs::write(&path, &bytes).expect("writes");
        let options = ReadOptions { max_bytes: u64::MAX, ..ReadOptions::default() };
        let error = mica_io::read(&path, &options).expect_err("a lie");
        assert!(matches!(error.kind(), ErrorKind::Corrupt | ErrorKind::TooLarge), "{error:?}");
    };
    lie("l.bmp", &[(18, &[0xff, 0xff, 0xff, 0x7f]), (22, &[0xff, 0xff, 0xff, 0x7f])]);
    lie("rle8.bmp", &[(18, &[0, 0, 1, 0]), (22, &[0, 0, 1, 0])]);
    // Width and height of the first frame header.
    let jpeg = std::fs::read(folder().join("420.jpg")).expect("file");
    let frame = jpeg.windows(2).position(|pair| pair == [0xff, 0xc0]).expect("frame");
    lie("420.jpg", &[(frame + 5, &[0xff, 0xff, 0xff, 0xff])]);
    let tiff = std::fs::read(folder().join("pillow_L_raw.tif")).expect("file");
    for tag in [256u16, 257] {
        let at = tiff.windows(2).position(|pair| pair == tag.to_le_bytes()).expect("tag");
        lie("pillow_L_raw.tif", &[(at + 2, &[4, 0, 1, 0, 0, 0, 0xff, 0xff, 0xff, 0x7f])]);
    }
}
