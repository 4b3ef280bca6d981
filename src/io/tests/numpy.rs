//! NumPy: promises about reading and writing.

mod dense;

use dense::{Random, abuse, check_against_reference, check_regions, failure, file, random_image, rearranged, voxels};
use mica_io::numpy::{read_npz, write_npz};
use mica_io::{Element, ErrorKind, Image, ReadOptions, Source, WriteOptions, read, write};
use serde_json::json;
use std::io::Write;
use std::path::Path;

fn open(path: &Path) -> Image {
    read(path, &ReadOptions::default()).expect("an image")
}

/// An array with this dictionary in its header.
fn array(version: u8, dictionary: &str, data: &[u8]) -> Vec<u8> {
    let mut bytes = b"\x93NUMPY".to_vec();
    bytes.extend([version, 0]);
    let text = format!("{dictionary}\n");
    match version {
        1 => bytes.extend((text.len() as u16).to_le_bytes()),
        _ => bytes.extend((text.len() as u32).to_le_bytes()),
    }
    bytes.extend(text.as_bytes());
    bytes.extend(data);
    bytes
}

/// A zip archive of these members.
fn archive(members: &[(&str, Vec<u8>)], method: zip::CompressionMethod) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, content) in members {
        let options = zip::write::SimpleFileOptions::default().compression_method(method);
        writer.start_file(*name, options).expect("a member");
        writer.write_all(content).expect("written");
    }
    writer.finish().expect("finished").into_inner()
}

#[test]
fn sample_files_read_as_numpy_reads_them() {
    check_against_reference("models/deepbrain/", &[".npy"], 2);
    check_against_reference("img2d/pneumoniamnist/", &[".npy"], 6);
}

#[test]
fn every_type_and_order_comes_back() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut random = Random(21);
    for element in Element::ALL {
        for shape in [vec![], vec![7], vec![5, 4], vec![5, 4, 3], vec![2, 1, 3, 2, 2], vec![3, 0, 2]] {
            let header = mica_io::Header::new("test", element, shape.clone(), Default::default());
            let first_fastest = if shape.is_empty() || shape.contains(&0) {
                let bytes = shape.iter().product::<usize>() * element.size();
                let mut memory = mica_io::Memory::zeroed(bytes).expect("memory");
                memory.as_mut_slice().fill(1);
                Image::first_axis_fastest(header, memory, 0).expect("an image")
            } else {
                random_image(element, &shape, None, &mut random)
            };
            let last_fastest = rearranged(&first_fastest, &(0..shape.len()).rev().collect::<Vec<_>>());
            for image in [&first_fastest, &last_fastest] {
                for (name, level) in [("a.npy", None), ("b.npz", None), ("c.npz", Some(6))] {
                    let path = folder.path().join(name);
                    write(image, &path, &WriteOptions { level, ..WriteOptions::default() }).expect("written");
                    let back = open(&path);
                    assert_eq!(back.header.shape, shape);
                    // The order stays: nothing is transposed.
                    assert_eq!(
                        back.is_first_axis_fastest(),
                        image.is_first_axis_fastest(),
                        "{element} {shape:?} {name}"
                    );
                    assert_eq!(back.is_last_axis_fastest(), image.is_last_axis_fastest(), "{element} {shape:?} {name}");
                    let bytes = voxels(image);
                    if element == Element::BF16 {
                        // NumPy has no bfloat16.
                        let wide = bytes.as_chunks::<2>().0.iter();
                        let wide = wide.flat_map(|word| half::bf16::from_ne_bytes(*word).to_f32().to_ne_bytes());
                        assert_eq!((back.header.element, voxels(&back)), (Element::F32, wide.collect::<Vec<_>>()));
                    } else {
                        assert_eq!(
                            (back.header.element, voxels(&back)),
                            (element, bytes),
                            "{element} {shape:?} {name}"
                        );
                    }
                }
            }
        }
    }
}

#[test]
fn headers_are_those_of_numpy_to_the_byte() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("x.npy");
    let written = |image: &Image| {
        write(image, &path, &WriteOptions::default()).expect("written");
        let bytes = std::fs::read(&path).expect("a file");
        bytes[..bytes.len() - voxels(image).len()].to_vec()
    };
    // As numpy.save of NumPy 2.4 writes them: 118 bytes of dictionary, spaces and a line end.
    let numpy = |dictionary: &str| {
        let mut bytes = b"\x93NUMPY\x01\x00v\x00".to_vec();
        bytes.extend(format!("{dictionary:117}\n").as_bytes());
        bytes
    };
    let image = random_image(Element::F32, &[3, 4], None, &mut Random(22));
    assert_eq!(written(&image), numpy("{'descr': '<f4', 'fortran_order': True, 'shape': (3, 4), }"));
    assert_eq!(
        written(&rearranged(&image, &[1, 0])),
        numpy("{'descr': '<f4', 'fortran_order': False, 'shape': (3, 4), }")
    );
    let image = random_image(Element::U8, &[5], None, &mut Random(22));
    assert_eq!(written(&image), numpy("{'descr': '|u1', 'fortran_order': False, 'shape': (5,), }"));
}

#[test]
fn byte_orders_versions_and_spellings_read_alike() {
    let folder = tempfile::tempdir().expect("a folder");
    let values: Vec<i16> = (0..12).map(|i| i * 1000 - 5000).collect();
    let little: Vec<u8> = values.iter().flat_map(|x| x.to_le_bytes()).collect();
    let big: Vec<u8> = values.iter().flat_map(|x| x.to_be_bytes()).collect();
    let native: Vec<u8> = values.iter().flat_map(|x| x.to_ne_bytes()).collect();
    for version in [1, 2, 3] {
        for (dictionary, data) in [
            ("{'descr': '<i2', 'fortran_order': True, 'shape': (3, 4), }", &little),
            ("{'descr': '>i2', 'fortran_order': True, 'shape': (3, 4), }", &big),
            ("{'shape':(3L,4L),'fortran_order':True,'descr':u'>i2'}", &big),
            ("{\"descr\": \"<i2\", \"fortran_order\": True, \"shape\": [3, 4]}     ", &little),
        ] {
            let path = file(folder.path(), "x.npy", &array(version, dictionary, data));
            assert_eq!(voxels(&open(&path)), native, "{dictionary}");
            check_regions(&path, &mut Random(23));
        }
    }
    // C order: the same numbers, with the last axis the fastest.
    let path =
        file(folder.path(), "x.npy", &array(1, "{'descr': '>i2', 'fortran_order': False, 'shape': (3, 4), }", &big));
    let image = open(&path);
    assert_eq!((image.strides.clone(), image.is_last_axis_fastest()), (vec![4, 1], true));
    assert_eq!(image.bytes_in_order(&[1, 0]).expect("bytes"), native);
    check_regions(&path, &mut Random(24));
    assert_eq!(image.header.meta["descr"], json!(">i2"));
    assert_eq!(image.header.meta["shape"], json!([3, 4]));
    assert_eq!(image.header.affine, Default::default());
}

#[test]
fn bools_are_0_and_1_whatever_the_file_says() {
    let folder = tempfile::tempdir().expect("a folder");
    let bytes = array(1, "{'descr': '|b1', 'fortran_order': False, 'shape': (4,), }", &[0, 1, 2, 255]);
    for content in [bytes.clone(), archive(&[("a.npy", bytes)], zip::CompressionMethod::Deflated)] {
        assert_eq!(voxels(&open(&file(folder.path(), "x.npy", &content))), [0, 1, 1, 1]);
    }
}

#[test]
fn archives_give_the_arrays_that_are_asked_for() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut random = Random(25);
    let first = random_image(Element::I16, &[4, 3], None, &mut random);
    let second = random_image(Element::F64, &[2, 3, 2], None, &mut random);
    for level in [None, Some(9)] {
        let path = folder.path().join("x.npz");
        write_npz(
            &path,
            &[("image", &first), ("label/1", &second)],
            &WriteOptions { level, ..WriteOptions::default() },
        )
        .expect("written");
        let source = Source::open(&path).expect("open");
        let all = read_npz(&source, &ReadOptions::default()).expect("arrays");
        let keys: Vec<&str> = all.iter().map(|(key, _)| key.as_str()).collect();
        assert_eq!(keys, ["image", "label/1"]);
        assert_eq!((voxels(&all[0].1), voxels(&all[1].1)), (voxels(&first), voxels(&second)));
        let named = |keys: &[&str]| ReadOptions {
            npz_keys: keys.iter().map(|key| (*key).to_owned()).collect(),
            ..ReadOptions::default()
        };
        let both = read_npz(&source, &named(&["label/1", "image.npy"])).expect("arrays");
        assert_eq!((both[0].0.as_str(), both[1].0.as_str()), ("label/1", "image"));
        assert_eq!(voxels(&read(&path, &named(&["image"])).expect("an image")), voxels(&first));
        assert_eq!(mica_io::read_header(&path, &named(&["label/1"])).expect("a header").meta["key"], json!("label/1"));
        // One image is expected: which, must be said.
        for options in
            [ReadOptions::default(), named(&["image", "label/1"]), named(&["other"]), named(&["image", "image"])]
        {
            let error = read(&path, &options).expect_err("refused");
            assert_eq!(error.kind(), ErrorKind::Argument);
            assert!(error.to_string().contains("image, label/1"), "{error}");
        }
        // A region of one of them.
        let part = read(&path, &ReadOptions { region: Some(vec![1..2, 0..3, 1..2]), ..named(&["label/1"]) })
            .expect("a region");
        assert_eq!(voxels(&part), dense::crop(&second, &[1..2, 0..3, 1..2]));
        // Together they may take no more than allowed.
        let tight = ReadOptions { max_bytes: 100, map: false, ..ReadOptions::default() };
        assert_eq!(read_npz(&source, &tight).expect_err("refused").kind(), ErrorKind::TooLarge);
    }
    for keys in [["a", "a"], ["", "b"]] {
        let arrays = [(keys[0], &first), (keys[1], &second)];
        assert!(write_npz(&folder.path().join("y.npz"), &arrays, &WriteOptions::default()).is_err());
    }
    assert!(!folder.path().join("y.npz").exists());
    // Members that are no arrays do not count.
    let members = [
        ("readme.txt", b"text".to_vec()),
        ("a.npy", array(1, "{'descr': '|u1', 'fortran_order': False, 'shape': (2,), }", &[7, 8])),
    ];
    let path = file(folder.path(), "z.npz", &archive(&members, zip::CompressionMethod::Stored));
    assert_eq!(voxels(&open(&path)), [7, 8]);
    assert!(
        failure(&file(folder.path(), "z.npz", &archive(&members[..1], zip::CompressionMethod::Stored)))
            .contains("no array")
    );
    assert!(failure(&file(folder.path(), "z.npz", &archive(&[], zip::CompressionMethod::Stored))).contains("no array"));
}

#[test]
fn what_is_no_image_is_refused_with_its_reason() {
    let folder = tempfile::tempdir().expect("a folder");
    let with =
        |descr: &str| array(1, &format!("{{'descr': {descr}, 'fortran_order': False, 'shape': (1,), }}"), &[0; 64]);
    for (descr, reason) in [
        ("'|O'", "pickle"),
        ("'<U5'", "texts"),
        ("'|S3'", "texts"),
        ("'<M8[ns]'", "dates"),
        ("'<m8'", "dates"),
        ("'|V4'", "without a type"),
        ("'<f16'", "only some machines"),
        ("'<i3'", "does not know"),
        ("[('red', '|u1'), ('green', '|u1', (2,))]", "red, green"),
    ] {
        let path = file(folder.path(), "x.npy", &with(descr));
        let error = read(&path, &ReadOptions::default()).expect_err("refused");
        assert_eq!((error.kind(), error.field_name()), (ErrorKind::Unsupported, Some("descr")), "{descr}");
        assert!(error.to_string().contains(reason), "{error}");
    }
    for dictionary in [
        "",
        "[]",
        "{'descr': '<i2', 'fortran_order': False}",
        "{'descr': '<i2', 'fortran_order': False, 'shape': (1,), 'more': 1}",
        "{'descr': '<i2', 'fortran_order': False, 'shape': (1,), 'shape': (1,)}",
        "{'descr': '<i2', 'fortran_order': 0, 'shape': (1,)}",
        "{'descr': 2, 'fortran_order': False, 'shape': (1,)}",
        "{'descr': '<i2', 'fortran_order': False, 'shape': (-1,)}",
        "{'descr': '<i2', 'fortran_order': False, 'shape': 1}",
        "{'descr': '<i2', 'fortran_order': False, 'shape': (99999999999999999999,)}",
        "{'descr': '<i2', 'fortran_order': False, 'shape': (4294967296, 4294967296, 4294967296, 0)}",
        "{'descr': '<i2', 'fortran_order': False, 'shape': (1000000, 1000000)}",
        "__import__('os').system('true')",
    ] {
        failure(&file(folder.path(), "x.npy", &array(1, dictionary, &[0; 64])));
    }
    let axes = format!("{{'descr': '<i2', 'fortran_order': False, 'shape': ({})}}", "1,".repeat(65));
    failure(&file(folder.path(), "x.npy", &array(1, &axes, &[0; 64])));
    let long = format!("{{'descr': '<i2', 'fortran_order': False, 'shape': (1,), }}{}", " ".repeat(1 << 17));
    failure(&file(folder.path(), "x.npy", &array(2, &long, &[0; 64])));
    failure(&file(
        folder.path(),
        "x.npy",
        &array(4, "{'descr': '<i2', 'fortran_order': False, 'shape': (1,), }", &[0; 64]),
    ));
}

#[test]
fn broken_files_give_errors() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut random = Random(26);
    for (name, level) in [("a.npy", None), ("b.npz", None), ("c.npz", Some(6))] {
        let image = random_image(Element::I16, &[4, 3, 2], None, &mut random);
        let path = folder.path().join(name);
        write(&image, &path, &WriteOptions { level, ..WriteOptions::default() }).expect("written");
        abuse(&path, 1000, &mut random);
    }
    // Cut short at every byte, an array or archive is never an image.
    for name in ["a.npy", "b.npz", "c.npz"] {
        let good = std::fs::read(folder.path().join(name)).expect("a file");
        for length in 0..good.len() {
            failure(&file(folder.path(), "x.npy", &good[..length]));
        }
    }
    // A changed byte of deflated voxels does not fit the checksum.
    let plain = array(
        1,
        "{'descr': '|u1', 'fortran_order': False, 'shape': (4096,), }",
        &(0..4096u32).map(|i| ((i * i) >> 3) as u8).collect::<Vec<_>>(),
    );
    let good = archive(&[("a.npy", plain)], zip::CompressionMethod::Deflated);
    let middle = 30 + 5 + 200;
    for at in middle..middle + 100 {
        let mut wrong = good.clone();
        wrong[at] ^= 0x40;
        failure(&file(folder.path(), "x.npz", &wrong));
    }
}

#[test]
fn archives_that_lie_about_sizes_cost_no_memory() {
    let folder = tempfile::tempdir().expect("a folder");
    let zeros = 8usize << 20;
    let bomb = array(1, &format!("{{'descr': '|u1', 'fortran_order': False, 'shape': ({zeros},), }}"), &vec![0; zeros]);
    let path = file(folder.path(), "x.npz", &archive(&[("a.npy", bomb)], zip::CompressionMethod::Deflated));
    assert_eq!(dense::read_carefully(&path).expect_err("refused").kind(), ErrorKind::TooLarge);
    // An array that says it is larger or smaller than its member.
    for extent in [1u64, 63, 65, 1 << 40] {
        let lying = array(1, &format!("{{'descr': '|u1', 'fortran_order': False, 'shape': ({extent},), }}"), &[0; 64]);
        for method in [zip::CompressionMethod::Stored, zip::CompressionMethod::Deflated] {
            let path = file(folder.path(), "x.npz", &archive(&[("a.npy", lying.clone())], method));
            let error =
                read(&path, &ReadOptions { max_bytes: 1 << 50, ..ReadOptions::default() }).expect_err("refused");
            assert_eq!((error.kind(), error.field_name()), (ErrorKind::Corrupt, Some("a.shape")), "{error}");
        }
    }
}
