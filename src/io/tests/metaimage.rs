//! MetaImage: promises about reading and writing.

mod dense;

use dense::{Random, abuse, check_against_reference, check_regions, failure, file, random_image, rearranged, voxels};
use mica_io::{Element, ErrorKind, Image, ReadOptions, WriteOptions, read, read_header, write};
use serde_json::json;
use std::io::Write;
use std::path::{Path, PathBuf};

fn open(path: &Path) -> Image {
    read(path, &ReadOptions::default()).expect("an image")
}

/// A file with this header and these bytes.
fn metaimage(folder: &Path, name: &str, header: &str, data: &[u8]) -> PathBuf {
    let mut bytes = format!("{header}\n").into_bytes();
    bytes.extend(data);
    file(folder, name, &bytes)
}

fn zlib(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::new(6));
    encoder.write_all(bytes).expect("written");
    encoder.finish().expect("finished")
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::new(6));
    encoder.write_all(bytes).expect("written");
    encoder.finish().expect("finished")
}

#[test]
fn sample_files_read_as_simpleitk_reads_them() {
    check_against_reference("formats/itk/", &[".mha", ".mhd"], 4);
}

#[test]
fn every_type_comes_back_with_its_voxels_and_affine() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut random = Random(11);
    for element in Element::ALL {
        for (shape, channels) in [
            (vec![7], None),
            (vec![5, 4], None),
            (vec![5, 4, 3], None),
            (vec![5, 4, 3, 2], None),
            (vec![5, 4, 3], Some(2)),
            (vec![3, 5, 4, 2], Some(0)),
        ] {
            let image = random_image(element, &shape, channels, &mut random);
            for (name, level) in
                [("a.mha", None), ("b.mha", Some(0)), ("c.mha", Some(9)), ("d.mhd", None), ("e.mhd", Some(1))]
            {
                let path = folder.path().join(name);
                let written = write(&image, &path, &WriteOptions { level, ..WriteOptions::default() });
                if element.is_complex() {
                    assert_eq!(written.expect_err("refused").kind(), ErrorKind::Unsupported);
                    continue;
                }
                written.expect("written");
                let back = open(&path);
                let mut order: Vec<usize> = (0..shape.len()).filter(|axis| Some(*axis) != channels).collect();
                order.extend(channels);
                let expected: Vec<usize> = order.iter().map(|axis| shape[*axis]).collect();
                assert_eq!(back.header.shape, expected, "{element} {name}");
                assert_eq!(back.header.channel_axis, channels.map(|_| shape.len() - 1));
                assert_eq!(back.header.affine, image.header.affine, "{element} {name}");
                let bytes = image.bytes_in_order(&order).expect("bytes").into_owned();
                let words = |to_f32: fn(u16) -> f32| {
                    let words = bytes.as_chunks::<2>().0;
                    words.iter().flat_map(|word| to_f32(u16::from_ne_bytes(*word)).to_ne_bytes()).collect()
                };
                // MetaImage has neither bools nor short floats.
                let (stored, bytes) = match element {
                    Element::Bool => (Element::U8, bytes.clone()),
                    Element::F16 => (Element::F32, words(|bits| half::f16::from_bits(bits).to_f32())),
                    Element::BF16 => (Element::F32, words(|bits| half::bf16::from_bits(bits).to_f32())),
                    other => (other, bytes.clone()),
                };
                assert_eq!(back.header.element, stored, "{element} {name}");
                assert_eq!(voxels(&back), bytes, "{element} {name}");
            }
        }
    }
    let mut names: Vec<String> = std::fs::read_dir(folder.path())
        .expect("a folder")
        .map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    assert_eq!(names, ["a.mha", "b.mha", "c.mha", "d.mhd", "d.raw", "e.mhd", "e.zraw"]);
}

#[test]
fn any_order_in_memory_is_written_alike() {
    let folder = tempfile::tempdir().expect("a folder");
    let image = random_image(Element::F32, &[5, 4, 3, 2], Some(3), &mut Random(12));
    let write_to = |image: &Image, name: &str| {
        let path = folder.path().join(name);
        write(image, &path, &WriteOptions::default()).expect("written");
        std::fs::read(path).expect("a file")
    };
    let expected = write_to(&image, "a.mha");
    for order in [[3, 2, 1, 0], [3, 0, 1, 2], [1, 3, 0, 2]] {
        assert_eq!(write_to(&rearranged(&image, &order), "b.mha"), expected);
    }
}

#[test]
fn headers_are_those_that_itk_writes() {
    // As SimpleITK 2.5.7 writes this image, with the shortest digits that give the same numbers.
    let folder = tempfile::tempdir().expect("a folder");
    let rows = [[-0.4, 0.42, 0.0, -1.0], [-0.3, -0.56, 0.0, -2.5], [0.0, 0.0, 2.0, -3.0], [0.0, 0.0, 0.0, 1.0]];
    let mut image = random_image(Element::I16, &[2, 3, 4], None, &mut Random(13));
    image.header.affine = mica_kernels::geometry::Affine::from_rows(&rows).expect("an affine");
    let path = folder.path().join("o.mhd");
    write(&image, &path, &WriteOptions::default()).expect("written");
    let expected = "ObjectType = Image\nNDims = 3\nBinaryData = True\nBinaryDataByteOrderMSB = False\nCompressedData = False\n\
        TransformMatrix = 0.8 0.6 0 -0.6 0.8 0 0 0 1\nOffset = 1 2.5 -3\nCenterOfRotation = 0 0 0\nAnatomicalOrientation = RAI\n\
        ElementSpacing = 0.5 0.7 2\nDimSize = 2 3 4\nElementType = MET_SHORT\nElementDataFile = o.raw\n";
    let found = std::fs::read_to_string(&path).expect("a file");
    let (found, expected): (Vec<&str>, Vec<&str>) = (found.lines().collect(), expected.lines().collect());
    assert_eq!(found.len(), expected.len());
    for (found, expected) in found.iter().zip(expected) {
        let (found, expected): (Vec<&str>, Vec<&str>) = (found.split(' ').collect(), expected.split(' ').collect());
        assert_eq!(found.len(), expected.len());
        for (found, expected) in found.iter().zip(expected) {
            match (found.parse::<f64>(), expected.parse::<f64>()) {
                // Spacing and direction move by some units in the last place, so that their product does not.
                (Ok(found), Ok(expected)) => assert!((found - expected).abs() <= 1e-14, "{found}, expected {expected}"),
                _ => assert_eq!(*found, expected),
            }
        }
    }
}

#[test]
fn regions_are_crops_of_the_whole() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut random = Random(14);
    for (shape, channels) in [(vec![9, 8, 7], None), (vec![6, 5, 4, 3], Some(3)), (vec![6, 5, 4, 3], None)] {
        let image = random_image(Element::U16, &shape, channels, &mut random);
        for (name, level) in [("a.mha", None), ("b.mha", Some(1)), ("c.mhd", None), ("d.mhd", Some(3))] {
            let path = folder.path().join(name);
            write(&image, &path, &WriteOptions { level, ..WriteOptions::default() }).expect("written");
            check_regions(&path, &mut random);
        }
    }
}

#[test]
fn geometry_has_many_names_and_one_meaning() {
    let folder = tempfile::tempdir().expect("a folder");
    let of = |fields: &str| {
        let header = format!("NDims = 3\nDimSize = 2 2 2\n{fields}ElementType = MET_UCHAR\nElementDataFile = LOCAL");
        let path = metaimage(folder.path(), "x.mha", &header, &[0; 8]);
        let rows = read_header(&path, &ReadOptions::default()).expect("a header").affine.to_vec();
        rows[..12].to_vec()
    };
    // Spacing, origin and direction as SimpleITK reads them, turned from LPS.
    let plain = [-1.0, 0.0, 0.0, 0.0, 0.0, -1.0, 0.0, 0.0, 0.0, 0.0, 1.0, 0.0];
    assert_eq!(of(""), plain);
    assert_eq!(of("AnatomicalOrientation = LPS\nCenterOfRotation = 5 5 5\n"), plain);
    assert_eq!(of("ElementSize = 1 2 3\n"), [-1.0, 0.0, 0.0, 0.0, 0.0, -2.0, 0.0, 0.0, 0.0, 0.0, 3.0, 0.0]);
    assert_eq!(
        of("ElementSize = 1 2 3\nElementSpacing = 4 5 6\n"),
        [-4.0, 0.0, 0.0, 0.0, 0.0, -5.0, 0.0, 0.0, 0.0, 0.0, 6.0, 0.0]
    );
    assert_eq!(of("ElementSpacing = -1 2 3\n"), [1.0, 0.0, 0.0, 0.0, 0.0, -2.0, 0.0, 0.0, 0.0, 0.0, 3.0, 0.0]);
    let turned = [0.0, 0.0, -1.0, -1.0, -1.0, 0.0, 0.0, -2.0, 0.0, 1.0, 0.0, 3.0];
    for (matrix, origin) in [("TransformMatrix", "Offset"), ("Rotation", "Position"), ("Orientation", "Origin")] {
        assert_eq!(of(&format!("{origin} = 1 2 3\n{matrix} = 0 1 0 0 0 1 1 0 0\n")), turned);
    }
    assert_eq!(
        of("TransformMatrix:1 0 0 0.5 1 0 0 0 1\r\n"),
        [-1.0, -0.5, 0.0, 0.0, 0.0, -1.0, 0.0, 0.0, 0.0, 0.0, 1.0, 0.0]
    );
}

#[test]
fn element_types_have_the_sizes_of_metaio() {
    let folder = tempfile::tempdir().expect("a folder");
    let data: Vec<u8> = (0..16).collect();
    // Types as SimpleITK reads them.
    for (name, element) in [
        ("MET_CHAR", Element::I8),
        ("MET_ASCII_CHAR", Element::I8),
        ("MET_UCHAR", Element::U8),
        ("MET_UCHAR_ARRAY", Element::U8),
        ("MET_SHORT", Element::I16),
        ("MET_USHORT", Element::U16),
        ("MET_INT", Element::I32),
        ("MET_UINT", Element::U32),
        ("MET_LONG", Element::I32),
        ("MET_LONG_ARRAY", Element::I32),
        ("MET_ULONG", Element::U32),
        ("MET_LONG_LONG", Element::I64),
        ("MET_ULONG_LONG", Element::U64),
        ("MET_FLOAT", Element::F32),
        ("MET_FLOAT_ARRAY", Element::F32),
        ("MET_DOUBLE", Element::F64),
    ] {
        let header =
            |order: &str| format!("NDims = 1\nDimSize = 2\n{order}ElementType = {name}\nElementDataFile = LOCAL");
        let image = open(&metaimage(folder.path(), "x.mha", &header(""), &data));
        assert_eq!(image.header.element, element, "{name}");
        assert_eq!(voxels(&image), data[..2 * element.size()]);
        for key in ["ElementByteOrderMSB", "BinaryDataByteOrderMSB"] {
            let image = open(&metaimage(folder.path(), "x.mha", &header(&format!("{key} = True\n")), &data));
            let swapped: Vec<u8> =
                data[..2 * element.size()].chunks(element.size()).flat_map(|word| word.iter().rev().copied()).collect();
            assert_eq!(voxels(&image), swapped, "{name} {key}");
        }
    }
    for name in ["MET_OTHER", "MET_NONE", "MET_STRING", "MET_FLOAT_MATRIX", "MET_HALF", "uchar"] {
        let header = format!("NDims = 1\nDimSize = 2\nElementType = {name}\nElementDataFile = LOCAL");
        assert!(failure(&metaimage(folder.path(), "x.mha", &header, &data)).contains("'ElementType'"), "{name}");
    }
}

#[test]
fn voxels_are_found_wherever_they_are() {
    let folder = tempfile::tempdir().expect("a folder");
    let data: Vec<u8> = (0..48).collect();
    file(folder.path(), "whole.raw", &data);
    file(folder.path(), "with two words.raw", &data);
    file(folder.path(), "packed.zraw", &zlib(&data));
    file(folder.path(), "packed.gz", &gzip(&data));
    file(folder.path(), "before.raw", &[b"##########".to_vec(), data.clone()].concat());
    let text = data.iter().map(|x| format!("{x}\n")).collect::<String>();
    file(folder.path(), "text.txt", text.as_bytes());
    for (index, part) in data.chunks(12).enumerate() {
        file(folder.path(), &format!("s{:03}.raw", 10 + 5 * index), part);
        file(folder.path(), &format!("n{}.raw", 7 + index), part);
    }
    let base = "NDims = 3\nDimSize = 3 4 4\nElementType = MET_UCHAR\n";
    let size = zlib(&data).len();
    for (fields, place) in [
        ("".to_owned(), "whole.raw"),
        ("".to_owned(), "with two words.raw"),
        ("CompressedData = True\n".to_owned(), "packed.zraw"),
        (format!("CompressedData = True\nCompressedDataSize = {size}\n"), "packed.zraw"),
        ("CompressedData = True\n".to_owned(), "packed.gz"),
        ("HeaderSize = 10\n".to_owned(), "before.raw"),
        ("HeaderSize = -1\n".to_owned(), "before.raw"),
        ("BinaryData = False\n".to_owned(), "text.txt"),
        ("".to_owned(), "s%03d.raw 10 25 5"),
        ("".to_owned(), "n%d.raw 7"),
        ("".to_owned(), "n%d.raw 7 10"),
        ("".to_owned(), "LIST\ns010.raw\ns015.raw\ns020.raw\ns025.raw"),
        ("".to_owned(), "LIST 2D\ns010.raw\ns015.raw\n\ns020.raw\ns025.raw\n"),
        ("".to_owned(), "LIST 3\nwhole.raw"),
    ] {
        let path = metaimage(folder.path(), "x.mhd", &format!("{base}{fields}ElementDataFile = {place}"), b"");
        assert_eq!(voxels(&open(&path)), data, "{fields}{place}");
        check_regions(&path, &mut Random(15));
    }
    // After the header.
    for (fields, content) in [
        ("", data.clone()),
        ("CompressedData = True\n", zlib(&data)),
        ("CompressedData = True\n", gzip(&data)),
        ("BinaryData = False\n", text.clone().into_bytes()),
        ("HeaderSize = -1\n", [b"not voxels".to_vec(), data.clone()].concat()),
    ] {
        let header = format!("{base}{fields}ElementDataFile = LOCAL");
        let path = metaimage(folder.path(), "x.mha", &header, &content);
        assert_eq!(voxels(&open(&path)), data, "{fields}");
        // Windows' line ends.
        let path = metaimage(folder.path(), "x.mha", &format!("{}\r", header.replace('\n', "\r\n")), &content);
        assert_eq!(voxels(&open(&path)), data, "{fields}");
    }
    // A compressed stream with something after it: its size is known, or it ends by itself.
    let followed = [zlib(&data), b"more".to_vec()].concat();
    for fields in [format!("CompressedDataSize = {size}\n"), String::new()] {
        let header = format!("{base}CompressedData = True\n{fields}ElementDataFile = LOCAL");
        assert_eq!(voxels(&open(&metaimage(folder.path(), "x.mha", &header, &followed))), data);
    }
    for (fields, place) in [
        ("", "s%03d.raw 10 25 4"),
        ("", "s%03d.raw 10 20 5"),
        ("", "s%03d.raw 25 10 5"),
        ("", "LIST\ns010.raw"),
        ("", "LIST 4\nwhole.raw"),
        ("", "nothing.raw"),
        ("", ""),
        ("CompressedData = True\n", "whole.raw"),
        ("CompressedData = True\nHeaderSize = -1\n", "packed.zraw"),
        ("CompressedData = True\nBinaryData = False\n", "packed.zraw"),
        ("CompressedData = True\nCompressedDataSize = 1000\n", "packed.zraw"),
        ("CompressedData = True\nCompressedDataSize = 10\n", "packed.zraw"),
        ("HeaderSize = 11\n", "before.raw"),
        ("HeaderSize = -2\n", "before.raw"),
        ("BinaryData = maybe\n", "whole.raw"),
    ] {
        failure(&metaimage(folder.path(), "x.mhd", &format!("{base}{fields}ElementDataFile = {place}"), b""));
    }
}

#[test]
fn data_files_outside_the_folder_are_followed_only_where_that_is_allowed() {
    let folder = tempfile::tempdir().expect("a folder");
    let inner = folder.path().join("inner");
    std::fs::create_dir(&inner).expect("a folder");
    let outside = file(folder.path(), "outside.raw", &[1, 2, 3, 4]);
    for name in [outside.to_string_lossy().into_owned(), "../outside.raw".into(), "LIST 2\n../outside.raw".into()] {
        let header = format!("NDims = 2\nDimSize = 2 2\nElementType = MET_UCHAR\nElementDataFile = {name}");
        let path = metaimage(&inner, "x.mhd", &header, b"");
        let error = read(&path, &ReadOptions::default()).expect_err("refused");
        assert_eq!((error.kind(), error.field_name()), (ErrorKind::Argument, Some("ElementDataFile")), "{name}");
        let options = ReadOptions { outside_data: true, ..ReadOptions::default() };
        assert_eq!(voxels(&read(&path, &options).expect("an image")), [1, 2, 3, 4]);
    }
}

#[test]
fn header_fields_are_metadata_and_those_of_an_application_survive() {
    let folder = tempfile::tempdir().expect("a folder");
    let header = "ObjectType = Image\nComment = first\nNDims = 2\nModality = MET_MOD_CT\nElementSpacing = 0.5 2\nOffset = 1 2\nDimSize = 2 2\n\
        My Key = some text: with = signs\nSeveral = one\ntwo\nElementToIntensityFunctionSlope = 2\nElementType = MET_UCHAR\nElementDataFile = LOCAL";
    let image = open(&metaimage(folder.path(), "x.mha", header, &[1, 2, 3, 4]));
    let meta = &image.header.meta;
    assert_eq!(meta["DimSize"], json!([2, 2]));
    assert_eq!(meta["NDims"], json!(2));
    assert_eq!(meta["ElementSpacing"], json!([0.5, 2]));
    assert_eq!(meta["My Key"], json!("some text: with = signs"));
    assert_eq!(meta["Several"], json!("one\ntwo"));
    // The slope is not applied, as in ITK.
    assert_eq!(voxels(&image), [1, 2, 3, 4]);
    assert!(image.header.warnings.iter().any(|warning| warning.contains("slope 2")), "{:?}", image.header.warnings);

    let again = folder.path().join("again.mha");
    write(&image, &again, &WriteOptions::default()).expect("written");
    let back = open(&again).header;
    assert_eq!(back.meta["Comment"], json!("first"));
    assert_eq!(back.meta["Modality"], json!("MET_MOD_CT"));
    assert_eq!(back.meta["My Key"], meta["My Key"]);
    assert_eq!(back.meta["Several"], json!("one two"));
    assert_eq!(back.affine, image.header.affine);
}

#[test]
fn contradictions_between_fields_are_refused() {
    let folder = tempfile::tempdir().expect("a folder");
    let base = "ObjectType = Image\nNDims = 2\nDimSize = 2 2\nElementSpacing = 1 1\nElementType = MET_SHORT\nElementDataFile = LOCAL";
    assert!(read(&metaimage(folder.path(), "x.mha", base, &[0; 8]), &ReadOptions::default()).is_ok());
    for (from, to, field) in [
        ("= Image", "= Tube", "ObjectType"),
        ("NDims = 2", "NDims = 0", "NDims"),
        ("NDims = 2", "NDims = 11", "NDims"),
        ("NDims = 2", "NDims = 3", "DimSize"),
        ("DimSize = 2 2", "DimSize = 2 0", "DimSize"),
        ("DimSize = 2 2", "DimSize = 2 -2", "DimSize"),
        ("DimSize = 2 2", "DimSize = 9223372036854775807 2", ""),
        ("DimSize = 2 2", "DimSize = 2 3", ""),
        ("DimSize = 2 2\n", "", "DimSize"),
        ("DimSize = 2 2\n", "DimSize = 2 2\nDimSize = 2 2\n", "DimSize"),
        ("Spacing = 1 1", "Spacing = 1", "ElementSpacing"),
        ("Spacing = 1 1", "Spacing = 1 nan", "ElementSpacing"),
        ("Spacing = 1 1", "Spacing = 0 1", "ElementSpacing"),
        ("Spacing = 1 1", "Spacing = 1 1\nTransformMatrix = 1 0 1 0", "TransformMatrix"),
        ("Spacing = 1 1", "Spacing = 1 1\nTransformMatrix = 1 0 1", "TransformMatrix"),
        ("Spacing = 1 1", "Spacing = 1 1\nOffset = 1 2 3", "Offset"),
        ("Spacing = 1 1", "Spacing = 1 1\nElementNumberOfChannels = 0", "ElementNumberOfChannels"),
        ("Spacing = 1 1", "Spacing = 1 1\nElementNumberOfChannels = 9223372036854775807", ""),
        ("Spacing = 1 1", "Spacing = 1 1\nHeaderSize = 9223372036854775807", ""),
        ("\nElementDataFile = LOCAL", "", "ElementDataFile"),
    ] {
        let header = base.replacen(from, to, 1);
        assert_ne!(header, base);
        let path = metaimage(folder.path(), "x.mha", &header, &[0; 8]);
        let error = read(&path, &ReadOptions::default()).expect_err(&header);
        assert_eq!(error.field_name().unwrap_or(""), field, "{error}");
        assert_eq!(error.path(), Some(path.as_path()));
    }
}

#[test]
fn broken_files_give_errors() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut random = Random(16);
    for (name, level) in [("a.mha", None), ("b.mha", Some(6)), ("c.mhd", None), ("d.mhd", Some(6))] {
        let image = random_image(Element::I16, &[4, 3, 2, 2], Some(3), &mut random);
        let path = folder.path().join(name);
        write(&image, &path, &WriteOptions { level, ..WriteOptions::default() }).expect("written");
        abuse(&path, 1000, &mut random);
    }
    let base = "NDims = 1\nDimSize = 256\nElementType = MET_UCHAR\nCompressedData = True\nElementDataFile = LOCAL";
    let data = zlib(&(0..=255).collect::<Vec<u8>>());
    for length in 0..data.len() {
        failure(&metaimage(folder.path(), "x.mha", base, &data[..length]));
    }
    // The checksum is the last four bytes.
    for at in [data.len() / 2, data.len() - 4, data.len() - 1] {
        let mut wrong = data.clone();
        wrong[at] ^= 0x10;
        failure(&metaimage(folder.path(), "x.mha", base, &wrong));
    }
    // More than one stream can become.
    let header = "NDims = 3\nDimSize = 100000 100000 100000\nElementType = MET_DOUBLE\nCompressedData = True\nElementDataFile = LOCAL";
    let path = metaimage(folder.path(), "x.mha", header, &data);
    assert_eq!(read(&path, &ReadOptions::default()).expect_err("refused").kind(), ErrorKind::TooLarge);
    let bomb = zlib(&vec![0; 8 << 20]);
    let header = base.replace("256", &(8 << 20).to_string());
    let path = metaimage(folder.path(), "x.mha", &header, &bomb);
    assert_eq!(dense::read_carefully(&path).expect_err("refused").kind(), ErrorKind::TooLarge);
}
