//! NRRD: promises about reading and writing.

mod dense;

use dense::{Random, abuse, check_against_reference, check_regions, failure, file, random_image, rearranged, voxels};
use mica_io::{Element, ErrorKind, Image, ReadOptions, WriteOptions, read, read_header, write};
use serde_json::json;
use std::io::Write;
use std::path::Path;

fn open(path: &Path) -> Image {
    read(path, &ReadOptions::default()).expect("an image")
}

/// A file with this header (without its first line) and these bytes.
fn nrrd(folder: &Path, name: &str, header: &str, data: &[u8]) -> std::path::PathBuf {
    let mut bytes = format!("NRRD0005\n{header}\n\n").into_bytes();
    bytes.extend(data);
    file(folder, name, &bytes)
}

fn affine(path: &Path) -> Vec<f64> {
    read_header(path, &ReadOptions::default()).expect("a header").affine.to_vec()
}

#[test]
fn sample_files_read_as_simpleitk_reads_them() {
    check_against_reference("formats/itk/", &[".nhdr"], 2);
    check_against_reference("seg3d/", &[".nrrd"], 2);
}

/// As NRRD holds it: bools as bytes, short floats as floats.
fn widened(image: &Image) -> (Element, Vec<u8>) {
    let bytes = voxels(image);
    let words = |to_f32: fn(u16) -> f32| {
        bytes.as_chunks::<2>().0.iter().flat_map(|word| to_f32(u16::from_ne_bytes(*word)).to_ne_bytes()).collect()
    };
    match image.header.element {
        Element::Bool => (Element::U8, bytes),
        Element::F16 => (Element::F32, words(|bits| half::f16::from_bits(bits).to_f32())),
        Element::BF16 => (Element::F32, words(|bits| half::bf16::from_bits(bits).to_f32())),
        other => (other, bytes),
    }
}

#[test]
fn every_type_comes_back_with_its_voxels_and_affine() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut random = Random(1);
    for element in Element::ALL {
        for (shape, channels) in [
            (vec![7], None),
            (vec![5, 4], None),
            (vec![5, 4, 3], None),
            (vec![5, 4, 3, 2], None),
            (vec![2, 3, 2, 2, 3], None),
            (vec![5, 4, 3], Some(2)),
            (vec![3, 5, 4, 2], Some(0)),
        ] {
            let image = random_image(element, &shape, channels, &mut random);
            for (name, level) in
                [("a.nrrd", None), ("b.nrrd", Some(0)), ("c.nrrd", Some(12)), ("d.nhdr", None), ("e.nhdr", Some(0))]
            {
                let path = folder.path().join(name);
                write(&image, &path, &WriteOptions { level, ..WriteOptions::default() }).expect("written");
                let back = open(&path);
                // Components come last.
                let mut order: Vec<usize> = (0..shape.len()).filter(|axis| Some(*axis) != channels).collect();
                order.extend(channels);
                let expected: Vec<usize> = order.iter().map(|axis| shape[*axis]).collect();
                assert_eq!(back.header.shape, expected, "{element} {name}");
                assert_eq!(back.header.channel_axis, channels.map(|_| shape.len() - 1));
                assert_eq!(back.header.affine, image.header.affine, "{element} {name}");
                let (stored, bytes) = widened(&image);
                assert_eq!(back.header.element, stored, "{element} {name}");
                assert_eq!(voxels(&back), reorder(&bytes, &image, &order, stored.size()), "{element} {name}");
            }
        }
    }
    assert!(folder.path().join("d.raw.gz").is_file() && folder.path().join("e.raw").is_file());
    let names = std::fs::read_dir(folder.path()).expect("a folder").count();
    assert_eq!(names, 7, "no temporary file is left");
}

/// `bytes` are the image's voxels with its first axis fastest; with the axes in `order` instead.
fn reorder(bytes: &[u8], image: &Image, order: &[usize], size: usize) -> Vec<u8> {
    let shape = &image.header.shape;
    let strides: Vec<usize> = (0..shape.len()).map(|axis| shape[..axis].iter().product()).collect();
    let count: usize = shape.iter().product();
    let mut out = Vec::with_capacity(bytes.len());
    for mut index in 0..count {
        let mut at = 0;
        for &axis in order {
            at += index % shape[axis] * strides[axis];
            index /= shape[axis];
        }
        out.extend_from_slice(&bytes[at * size..(at + 1) * size]);
    }
    out
}

#[test]
fn any_order_in_memory_is_written_alike() {
    let folder = tempfile::tempdir().expect("a folder");
    let image = random_image(Element::I16, &[5, 4, 3, 2], Some(3), &mut Random(2));
    let write_to = |image: &Image, name: &str| {
        let path = folder.path().join(name);
        write(image, &path, &WriteOptions::default()).expect("written");
        std::fs::read(path).expect("a file")
    };
    let expected = write_to(&image, "a.nrrd");
    for order in [[3, 2, 1, 0], [3, 0, 1, 2], [1, 3, 0, 2]] {
        assert_eq!(write_to(&rearranged(&image, &order), "b.nrrd"), expected);
    }
}

#[test]
fn regions_are_crops_of_the_whole() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut random = Random(3);
    for (shape, channels) in [(vec![9, 8, 7], None), (vec![6, 5, 4, 3], Some(3)), (vec![6, 5, 4, 3], None)] {
        let image = random_image(Element::I16, &shape, channels, &mut random);
        for (name, level) in [("a.nrrd", Some(0)), ("b.nrrd", Some(1)), ("c.nhdr", Some(0))] {
            let path = folder.path().join(name);
            write(&image, &path, &WriteOptions { level, ..WriteOptions::default() }).expect("written");
            check_regions(&path, &mut random);
        }
    }
    // The parts of an image over several files.
    let data: Vec<u8> = (0..240).collect();
    for (index, part) in data.chunks(60).enumerate() {
        file(folder.path(), &format!("part{index}.raw"), part);
    }
    let header = "type: short\nendian: big\ndimension: 3\nsizes: 5 6 4\nencoding: raw\ndata file: part%d.raw 0 3 1";
    check_regions(&nrrd(folder.path(), "parts.nhdr", header, b""), &mut random);
}

#[test]
fn a_region_of_a_raw_file_does_not_touch_the_rest() {
    // A sparse file of 64 GiB: reading or mapping more than the region would be noticed.
    let folder = tempfile::tempdir().expect("a folder");
    let path = nrrd(
        folder.path(),
        "big.nrrd",
        "type: float\nendian: little\ndimension: 3\nsizes: 4096 2048 2048\nencoding: raw",
        b"",
    );
    let start = std::fs::metadata(&path).expect("metadata").len();
    let handle = std::fs::OpenOptions::new().write(true).open(&path).expect("open");
    if handle.set_len(start + (4096 << 22) * 4).is_err() {
        println!("skipped: no room for a sparse file");
        return;
    }
    use std::os::unix::fs::FileExt;
    handle.write_all_at(&7.5f32.to_le_bytes(), start + 4 * (3 + 4096 * (5 + 2048 * 2000))).expect("written");
    for map in [false, true] {
        let region = Some(vec![2..4, 4..6, 1999..2001]);
        let options = ReadOptions { region, map, max_bytes: 1 << 20, ..ReadOptions::default() };
        let part = read(&path, &options).expect("a region");
        let mut expected = [0f32; 8];
        expected[1 + 2 + 4] = 7.5;
        assert_eq!(voxels(&part), expected.iter().flat_map(|x| x.to_ne_bytes()).collect::<Vec<_>>());
    }
}

#[test]
fn every_encoding_and_byte_order_gives_the_same_numbers() {
    let folder = tempfile::tempdir().expect("a folder");
    let values: Vec<i16> = (0..24).map(|i| (i * 1371 - 9000) as i16).collect();
    let gzip = |bytes: &[u8]| {
        // Two members, which are one stream.
        let mut packed = Vec::new();
        for part in [&bytes[..10], &bytes[10..]] {
            let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::new(6));
            encoder.write_all(part).expect("written");
            packed.extend(encoder.finish().expect("finished"));
        }
        packed
    };
    let bzip2 = |bytes: &[u8]| {
        let mut encoder = bzip2::write::BzEncoder::new(Vec::new(), bzip2::Compression::best());
        encoder.write_all(bytes).expect("written");
        encoder.finish().expect("finished")
    };
    let native: Vec<u8> = values.iter().flat_map(|x| x.to_ne_bytes()).collect();
    let text = values.iter().map(i16::to_string).collect::<Vec<_>>().join(" ,\n") + "\n";
    for endian in ["little", "big"] {
        let bytes: Vec<u8> =
            values.iter().flat_map(|x| if endian == "big" { x.to_be_bytes() } else { x.to_le_bytes() }).collect();
        let hex: String = bytes.iter().map(|byte| format!("{byte:02X}\n")).collect();
        for (encoding, data) in [
            ("raw", bytes.clone()),
            ("gzip", gzip(&bytes)),
            ("GZ", gzip(&bytes)),
            ("bzip2", bzip2(&bytes)),
            ("bz2", bzip2(&bytes)),
            ("ascii", text.clone().into_bytes()),
            ("txt", text.clone().into_bytes()),
            ("hex", hex.into_bytes()),
        ] {
            let header = format!("type: int16\ndimension: 2\nsizes: 4 6\nendian: {endian}\nencoding: {encoding}");
            let path = nrrd(folder.path(), "x.nrrd", &header, &data);
            let image = open(&path);
            assert_eq!(voxels(&image), native, "{endian} {encoding}");
            check_regions(&path, &mut Random(4));
            // The same after lines and bytes that do not count.
            let mut more = b"a line\nanother\n".to_vec();
            let header = if matches!(encoding, "raw" | "ascii" | "txt" | "hex") {
                more.extend(b"###");
                more.extend(&data);
                format!("{header}\nline skip: 2\nbyte skip: 3")
            } else {
                more.extend(&data);
                format!("{header}\nline skip: 2")
            };
            assert_eq!(voxels(&open(&nrrd(folder.path(), "x.nrrd", &header, &more))), native, "{encoding}");
        }
        // Compressed: the bytes to skip are inflated ones. Raw: counted from the end of the file.
        let mut before = b"#####".to_vec();
        before.extend(&bytes);
        for (skip, encoding, data) in
            [("5", "gzip", gzip(&before)), ("5", "bzip2", bzip2(&before)), ("-1", "raw", before.clone())]
        {
            let header = format!(
                "type: int16\ndimension: 2\nsizes: 4 6\nendian: {endian}\nencoding: {encoding}\nbyte skip: {skip}"
            );
            let path = nrrd(folder.path(), "x.nrrd", &header, &data);
            assert_eq!(voxels(&open(&path)), native, "{encoding} byte skip {skip}");
            check_regions(&path, &mut Random(5));
        }
    }
}

#[test]
fn conversions_are_the_same_from_every_encoding() {
    let folder = tempfile::tempdir().expect("a folder");
    let values: Vec<i16> = (0..9000).map(|i| (i * 31 % 4096 - 1024) as i16).collect();
    let bytes: Vec<u8> = values.iter().flat_map(|x| x.to_be_bytes()).collect();
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::new(6));
    encoder.write_all(&bytes).expect("written");
    let packed = encoder.finish().expect("finished");
    for (encoding, data) in [("raw", &bytes), ("gzip", &packed)] {
        let header = format!("type: short\ndimension: 2\nsizes: 90 100\nendian: big\nencoding: {encoding}");
        let path = nrrd(folder.path(), "x.nrrd", &header, data);
        let as_type = |element| {
            voxels(&read(&path, &ReadOptions { element: Some(element), ..ReadOptions::default() }).expect("an image"))
        };
        assert_eq!(as_type(Element::F32), values.iter().flat_map(|x| f32::from(*x).to_ne_bytes()).collect::<Vec<_>>());
        assert_eq!(as_type(Element::F64), values.iter().flat_map(|x| f64::from(*x).to_ne_bytes()).collect::<Vec<_>>());
        assert_eq!(as_type(Element::I8), values.iter().map(|x| *x as u8).collect::<Vec<_>>());
        assert_eq!(as_type(Element::U16), values.iter().flat_map(|x| (*x as u16).to_ne_bytes()).collect::<Vec<_>>());
        assert_eq!(as_type(Element::Bool), values.iter().map(|x| u8::from(*x != 0)).collect::<Vec<_>>());
        let complex = ReadOptions { element: Some(Element::C64), ..ReadOptions::default() };
        assert_eq!(read(&path, &complex).expect_err("refused").kind(), ErrorKind::Unsupported);
    }
}

#[test]
fn detached_headers_find_their_files() {
    let folder = tempfile::tempdir().expect("a folder");
    let data: Vec<u8> = (0..48).collect();
    for (index, part) in data.chunks(12).enumerate() {
        file(folder.path(), &format!("s{:02}.raw", 3 + 2 * index), part);
        file(folder.path(), &format!("reversed{}.raw", 4 - index), part);
    }
    for (index, part) in data.chunks(24).enumerate() {
        file(folder.path(), &format!("slab {index}.raw"), part);
    }
    for (index, row) in data.chunks(3).enumerate() {
        file(folder.path(), &format!("row{index}.raw"), row);
    }
    file(folder.path(), "all of it.raw", &data);
    let list = |names: &[&str]| names.join("\n");
    for names in [
        "s%02d.raw 3 9 2".to_owned(),
        "s%02d.raw 3 9 2 2".to_owned(),
        "reversed%d.raw 4 1 -1".to_owned(),
        "slab %d.raw 0 1 1 3".to_owned(),
        "row%d.raw 0 15 1 1".to_owned(),
        "all of it.raw".to_owned(),
        "./all of it.raw".to_owned(),
        list(&["LIST", "s03.raw", "s05.raw", "s07.raw", "s09.raw"]),
        list(&["LIST 3", "slab 0.raw", "slab 1.raw", ""]),
        list(&["LIST 3", "all of it.raw"]),
    ] {
        let header = format!("type: uchar\ndimension: 3\nsizes: 3 4 4\nencoding: raw\ndata file: {names}");
        if names.starts_with("slab %d") {
            // A pattern with a space in it is a name, as in teem.
            assert!(failure(&nrrd(folder.path(), "x.nhdr", &header, b"")).contains("slab %d.raw 0 1 1 3"));
            continue;
        }
        assert_eq!(voxels(&open(&nrrd(folder.path(), "x.nhdr", &header, b""))), data, "{names}");
    }
    for names in [
        "s%02d.raw 3 9 1",
        "s%02d.raw 3 7 2",
        "s%02d.raw 9 3 2",
        "row%d.raw 0 15 1 4",
        "s%02d.raw 3 9 0",
        "nothing.raw",
        "LIST\ns03.raw",
        "LIST 3\ns03.raw\ns03.raw\ns03.raw",
        "",
    ] {
        let header = format!("type: uchar\ndimension: 3\nsizes: 3 4 4\nencoding: raw\ndata file: {names}");
        failure(&nrrd(folder.path(), "x.nhdr", &header, b""));
    }
    // Gzip in each file.
    let mut list = String::from("LIST");
    for (index, part) in data.chunks(12).enumerate() {
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::new(6));
        encoder.write_all(b"##").expect("written");
        encoder.write_all(part).expect("written");
        file(folder.path(), &format!("z{index}.gz"), &encoder.finish().expect("finished"));
        list += &format!("\nz{index}.gz");
    }
    let header = format!(
        "type: ushort\nendian: little\ndimension: 3\nsizes: 3 2 4\nencoding: gzip\nbyte skip: 2\ndata file: {list}"
    );
    let path = nrrd(folder.path(), "x.nhdr", &header, b"");
    assert_eq!(voxels(&open(&path)), data);
    check_regions(&path, &mut Random(6));
}

#[test]
fn data_files_outside_the_folder_are_followed_only_where_that_is_allowed() {
    let folder = tempfile::tempdir().expect("a folder");
    let inner = folder.path().join("inner");
    std::fs::create_dir(&inner).expect("a folder");
    let outside = file(folder.path(), "outside.raw", &[1, 2, 3, 4]);
    for name in [outside.to_string_lossy().into_owned(), "../outside.raw".into(), "a/../../outside.raw".into()] {
        std::fs::create_dir_all(inner.join("a")).expect("a folder");
        let header = format!("type: uchar\ndimension: 2\nsizes: 2 2\nencoding: raw\ndata file: {name}");
        let path = nrrd(&inner, "x.nhdr", &header, b"");
        let error = read(&path, &ReadOptions::default()).expect_err("refused");
        assert_eq!((error.kind(), error.field_name()), (ErrorKind::Argument, Some("data file")), "{name}");
        let options = ReadOptions { outside_data: true, ..ReadOptions::default() };
        assert_eq!(voxels(&read(&path, &options).expect("an image")), [1, 2, 3, 4]);
    }
    // Devices and folders are no data, whoever names them.
    for name in ["/dev/zero", "a"] {
        let header = format!("type: uchar\ndimension: 2\nsizes: 2 2\nencoding: raw\ndata file: {name}");
        let path = nrrd(&inner, "x.nhdr", &header, b"");
        let options = ReadOptions { outside_data: true, ..ReadOptions::default() };
        let error = read(&path, &options).expect_err("refused");
        assert!(error.to_string().contains("not a regular file"), "{error}");
    }
}

#[test]
fn spaces_become_ras() {
    let folder = tempfile::tempdir().expect("a folder");
    let of = |space: &str| {
        let header = format!(
            "type: uchar\nencoding: raw\ndimension: 3\nsizes: 2 2 2\n{space}\nspace directions: (1,0.5,0) ( 0, 2, 0 ) (0,0,3)\nspace origin: (10,20,30)"
        );
        affine(&nrrd(folder.path(), "x.nrrd", &header, &[0; 8]))
    };
    let ras = [1.0, 0.0, 0.0, 10.0, 0.5, 2.0, 0.0, 20.0, 0.0, 0.0, 3.0, 30.0, 0.0, 0.0, 0.0, 1.0];
    let las = [-1.0, 0.0, 0.0, -10.0, 0.5, 2.0, 0.0, 20.0, 0.0, 0.0, 3.0, 30.0, 0.0, 0.0, 0.0, 1.0];
    let lps = [-1.0, 0.0, 0.0, -10.0, -0.5, -2.0, 0.0, -20.0, 0.0, 0.0, 3.0, 30.0, 0.0, 0.0, 0.0, 1.0];
    for (spaces, expected) in [
        (["space: RAS", "Space: right-anterior-superior"], ras),
        (["space: LAS", "space: left-anterior-superior"], las),
        (["space: LPS", "SPACE: Left-Posterior-Superior"], lps),
        // ITK takes unknown worlds as LPS.
        (["space: scanner-xyz", "space dimension: 3"], lps),
        (["space: 3D-right-handed", "spacedimension: 3"], lps),
    ] {
        for space in spaces {
            assert_eq!(of(space), expected, "{space}");
        }
    }
}

#[test]
fn time_is_an_axis_after_space_and_components_come_last() {
    let folder = tempfile::tempdir().expect("a folder");
    let data: Vec<u8> = (0..48).collect();
    let header = |rest: &str| format!("type: uchar\nencoding: raw\n{rest}");
    let path = nrrd(
        folder.path(),
        "x.nrrd",
        &header(
            "dimension: 4\nsizes: 2 2 3 4\nspace: RAST\nkinds: time domain domain domain\nspace directions: (0,0,0,5) (1,0,0,0) (0,2,0,0) (0,0,3,0)\nspace origin: (1,2,3,4)",
        ),
        &data,
    );
    let image = open(&path);
    assert_eq!((image.header.shape.clone(), image.header.channel_axis), (vec![2, 3, 4, 2], None));
    assert_eq!(image.strides, [2, 4, 12, 1]);
    assert_eq!(
        image.header.affine.to_vec(),
        [1.0, 0.0, 0.0, 1.0, 0.0, 2.0, 0.0, 2.0, 0.0, 0.0, 3.0, 3.0, 0.0, 0.0, 0.0, 1.0]
    );

    for (rest, shape, strides, channels) in [
        // Shapes and kinds: what SimpleITK makes of the first five.
        ("dimension: 3\nsizes: 3 4 4\nkinds: RGB-color domain domain", vec![4, 4, 3], vec![3, 12, 1], Some(2)),
        ("dimension: 3\nsizes: 3 4 4\nkinds: list domain domain", vec![4, 4, 3], vec![3, 12, 1], Some(2)),
        ("dimension: 3\nsizes: 4 4 3\nkinds: domain domain vector", vec![4, 4, 3], vec![1, 4, 16], Some(2)),
        ("dimension: 3\nsizes: 3 4 4", vec![3, 4, 4], vec![1, 3, 12], None),
        ("dimension: 3\nsizes: 1 12 4\nkinds: scalar domain domain", vec![12, 4], vec![1, 12], None),
        (
            "dimension: 4\nsizes: 2 4 3 2\nspace: LPS\nspace directions: (1,0,0) (0,1,0) (0,0,1) none",
            vec![2, 4, 3, 2],
            vec![1, 2, 8, 24],
            Some(3),
        ),
        (
            "dimension: 4\nsizes: 2 3 4 2\nkinds: list vector domain domain",
            vec![4, 2, 3, 2],
            vec![6, 24, 2, 1],
            Some(3),
        ),
        ("dimension: 4\nsizes: 2 3 2 4\nkinds: ??? time domain space", vec![2, 2, 4, 3], vec![1, 6, 12, 2], None),
    ] {
        let image = open(&nrrd(folder.path(), "x.nrrd", &header(rest), &data));
        assert_eq!((image.header.shape.clone(), image.header.channel_axis), (shape, channels), "{rest}");
        assert_eq!(image.strides, strides, "{rest}");
    }

    let header = "type: float\nencoding: raw\nendian: little\ndimension: 3\nsizes: 2 3 2\nkinds: complex domain domain\nspace dimension: 2\nspace directions: none (1,0) (0,1)";
    let image = open(&nrrd(folder.path(), "x.nrrd", header, &data));
    assert_eq!((image.header.shape.clone(), image.header.element), (vec![3, 2], Element::C64));
    assert_eq!(voxels(&image), data);
}

#[test]
fn without_directions_spacings_and_mins_place_the_voxels() {
    let folder = tempfile::tempdir().expect("a folder");
    let of = |rest: &str| {
        let header = format!("type: uchar\nencoding: raw\ndimension: 3\nsizes: 2 2 2\n{rest}");
        let affine = affine(&nrrd(folder.path(), "x.nrrd", &header, &[0; 8]));
        ([affine[0], affine[5], affine[10]], [affine[3], affine[7], affine[11]])
    };
    // Spacings and origins as SimpleITK gives them, turned from LPS.
    assert_eq!(of(""), ([-1.0, -1.0, 1.0], [0.0, 0.0, 0.0]));
    assert_eq!(of("spacings: 1 2 3\naxis mins: 5 6 7"), ([-1.0, -2.0, 3.0], [-5.5, -7.0, 8.5]));
    assert_eq!(
        of("spacings: 1 2 3\naxis mins: 5 6 7\ncenters: node node node"),
        ([-1.0, -2.0, 3.0], [-5.0, -6.0, 7.0])
    );
    assert_eq!(of("spacings: 2 3 nan\naxis mins: 5 nan 7"), ([-2.0, -3.0, 1.0], [0.0, 0.0, 0.0]));
    assert_eq!(of("axis mins: 5 6 7\naxis maxs: 15 16 17\ncenters: cell cell cell").1, [-7.5, -8.5, 9.5]);
    // By the specification; SimpleITK takes a spacing of 1 here.
    assert_eq!(of("axis mins: 5 6 7\naxis maxs: 15 16 17\ncenters: cell cell cell").0, [-5.0, -5.0, 5.0]);
    assert_eq!(
        of("axis mins: 5 6 7\naxis maxs: 15 16 17\ncenters: node node node"),
        ([-10.0, -10.0, 10.0], [-5.0, -6.0, 7.0])
    );
}

#[test]
fn a_slice_in_space_has_a_third_axis() {
    let folder = tempfile::tempdir().expect("a folder");
    let header = "type: uchar\nencoding: raw\ndimension: 2\nsizes: 2 3\nspace: RAS\nspace directions: (0,2,0) (0,0,3)\nspace origin: (1,2,3)";
    let image = open(&nrrd(folder.path(), "x.nrrd", header, &[0, 1, 2, 3, 4, 5]));
    assert_eq!(image.header.shape, [2, 3, 1]);
    assert_eq!(
        image.header.affine.to_vec(),
        [0.0, 0.0, 1.0, 1.0, 2.0, 0.0, 0.0, 2.0, 0.0, 3.0, 0.0, 3.0, 0.0, 0.0, 0.0, 1.0]
    );
}

#[test]
fn contradictions_between_fields_are_refused() {
    let folder = tempfile::tempdir().expect("a folder");
    let base = "type: short\nencoding: raw\nendian: little\ndimension: 3\nsizes: 2 2 2\nspace: LPS\nspace directions: (1,0,0) (0,1,0) (0,0,1)";
    assert!(read(&nrrd(folder.path(), "x.nrrd", base, &[0; 16]), &ReadOptions::default()).is_ok());
    for (from, to, field) in [
        ("short", "block", "type"),
        ("short", "shorts", "type"),
        ("raw", "zrl", "encoding"),
        ("endian: little\n", "", "endian"),
        ("little", "middle", "endian"),
        ("dimension: 3", "dimension: 0", "dimension"),
        ("dimension: 3", "dimension: 17", "dimension"),
        ("dimension: 3", "dimension: 4", "sizes"),
        ("2 2 2", "2 2 0", "sizes"),
        ("2 2 2", "2 2 -2", "sizes"),
        ("2 2 2", "2 2 2.5", "sizes"),
        ("2 2 2", "9223372036854775807 2 2", ""),
        ("2 2 2", "2 2 3", ""),
        ("2 2 2\n", "2 2 2\nsizes: 2 2 2\n", "sizes"),
        ("LPS", "XYZ", "space"),
        ("(0,0,1)", "(0,0,0)", "space directions"),
        ("(0,0,1)", "(0,1,0)", "space directions"),
        ("(0,0,1)", "(0,0,inf)", "space directions"),
        ("(0,0,1)", "(0,0)", "space directions"),
        ("(0,0,1)", "(0,0,1", "space directions"),
        ("(0,0,1)", "", "space directions"),
        ("(0,0,1)", "(0,0,1)\nkinds: domain domain list", "kinds"),
        ("(0,0,1)", "(0,0,1)\nkinds: domain domain stuff", "kinds"),
        ("(0,0,1)", "(0,0,1)\nkinds: domain domain", "kinds"),
        ("(0,0,1)", "(0,0,1)\nspace origin: (1,2)", "space origin"),
        ("(0,0,1)", "(0,0,1)\nspace origin: (1,2,nan)", "space origin"),
        ("(0,0,1)", "(0,0,1)\nline skip: -1", "line skip"),
        ("(0,0,1)", "(0,0,1)\nline skip: 99999999999", "line skip"),
        ("(0,0,1)", "(0,0,1)\nbyte skip: 9223372036854775807", ""),
        ("(0,0,1)", "(0,0,1)\nbyte skip: -9223372036854775808", ""),
        ("raw", "gzip\nbyte skip: -1", "byte skip"),
    ] {
        let header = base.replacen(from, to, 1);
        assert_ne!(header, base);
        let path = nrrd(folder.path(), "x.nrrd", &header, &[0; 16]);
        let error = read(&path, &ReadOptions::default()).expect_err(&header);
        assert_eq!(error.field_name().unwrap_or(""), field, "{error}");
        assert_eq!(error.path(), Some(path.as_path()));
    }
    for first in ["NRRD0006", "NRRD0000", "NRRD00040", "NRRD"] {
        let path = file(folder.path(), "x.nrrd", format!("{first}\n{base}\n\n0123456789abcdef").as_bytes());
        failure(&path);
    }
}

#[test]
fn header_fields_are_metadata_and_key_value_pairs_survive() {
    let folder = tempfile::tempdir().expect("a folder");
    let header = "# a comment\ntype: unsigned char\ndimension: 3\nsizes: 2 2 1\nencoding: raw\nspace: RAS\nspace directions: (1,0,0) (0,1,0) (0,0,1)\n\
        measurement frame: (1,2,0) (0,1,0) (0,0,-1)\ncontent: some content: with colons\nlabels: \"an \\\"x\\\"\" \"\" \"z\"\nspace units: \"mm\" \"mm\" \"mm\"\n\
        thicknesses: nan 2 2.5\nold min: -1e10\nDWMRI_b-value:=1000\nDICOM:0008,0060:=MR\nwith space :=a\\nb\\\\c := d\nsomething: new";
    let path = nrrd(folder.path(), "x.nrrd", &header.replace("with space ", "with space"), &[0; 4]);
    let image = open(&path);
    let meta = &image.header.meta;
    assert_eq!(meta["comments"], json!(["a comment"]));
    assert_eq!(meta["sizes"], json!([2, 2, 1]));
    assert_eq!(meta["content"], json!("some content: with colons"));
    assert_eq!(meta["labels"], json!(["an \"x\"", "", "z"]));
    assert_eq!(meta["thicknesses"], json!(["NaN", 2, 2.5]));
    assert_eq!(meta["old min"], json!(-1e10));
    assert_eq!(meta["space directions"], json!([[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]]));
    assert_eq!(meta["something"], json!("new"));
    let pairs = json!({"DWMRI_b-value": "1000", "DICOM:0008,0060": "MR", "with space": "a\nb\\c := d"});
    assert_eq!(meta["key_value_pairs"], pairs);
    assert!(image.header.warnings.iter().any(|warning| warning.contains("something")), "{:?}", image.header.warnings);

    let again = folder.path().join("again.nrrd");
    write(&image, &again, &WriteOptions::default()).expect("written");
    let back = open(&again).header;
    assert_eq!(back.meta["key_value_pairs"], pairs);
    assert_eq!(back.meta["content"], meta["content"]);
    assert!(back.meta["comments"].as_array().expect("comments").contains(&json!("a comment")));
    // The frame is given in the file's space, which is now LPS.
    assert_eq!(back.meta["measurement frame"], json!([[-1.0, -2.0, 0.0], [0.0, -1.0, 0.0], [0.0, 0.0, -1.0]]));
    assert_eq!(back.affine, image.header.affine);
}

#[test]
fn raw_voxels_are_mapped_where_their_place_allows_it() {
    let folder = tempfile::tempdir().expect("a folder");
    let base = "type: double\nencoding: raw\nendian: little\ndimension: 1\nsizes: 3";
    let data: Vec<u8> = [1.0f64, -2.5, 3.25].iter().flat_map(|x| x.to_le_bytes()).collect();
    let mut mapped = 0;
    for padding in 0..8 {
        let header = format!("{base}\n#{}", "x".repeat(padding));
        let path = nrrd(folder.path(), "x.nrrd", &header, &data);
        let start = std::fs::metadata(&path).expect("metadata").len() - 24;
        let image = open(&path);
        assert_eq!(voxels(&image), data);
        assert_eq!(image.memory.is_mapped_file(), start.is_multiple_of(8));
        assert_eq!(image.as_ptr().addr() % 8, 0);
        mapped += usize::from(image.memory.is_mapped_file());
        let options = ReadOptions { map: false, ..ReadOptions::default() };
        assert!(!read(&path, &options).expect("an image").memory.is_mapped_file());
    }
    assert_eq!(mapped, 1);
}

#[test]
fn broken_files_give_errors() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut random = Random(7);
    for (name, level) in [("a.nrrd", Some(0)), ("b.nrrd", Some(6)), ("c.nhdr", Some(0))] {
        let image = random_image(Element::I16, &[4, 3, 2, 2], Some(3), &mut random);
        let path = folder.path().join(name);
        write(&image, &path, &WriteOptions { level, ..WriteOptions::default() }).expect("written");
        abuse(&path, 1000, &mut random);
    }
    // Truncated voxels are an error in every encoding, and so are voxels that do not fit their checksum.
    let numbers: Vec<u8> = (0..=255).collect();
    for encoding in ["raw", "gzip", "bzip2", "ascii", "hex"] {
        let data = match encoding {
            "raw" => numbers.clone(),
            "gzip" => {
                let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::new(6));
                encoder.write_all(&numbers).expect("written");
                encoder.finish().expect("finished")
            }
            "bzip2" => {
                let mut encoder = bzip2::write::BzEncoder::new(Vec::new(), bzip2::Compression::best());
                encoder.write_all(&numbers).expect("written");
                encoder.finish().expect("finished")
            }
            "ascii" => numbers.iter().map(|x| format!("{x} ")).collect::<String>().into_bytes(),
            _ => numbers.iter().map(|x| format!("{x:02x}")).collect::<String>().into_bytes(),
        };
        let header = format!("type: uchar\ndimension: 1\nsizes: 256\nencoding: {encoding}");
        for length in (0..data.len() - 2).step_by(7) {
            failure(&nrrd(folder.path(), "x.nrrd", &header, &data[..length]));
        }
        if encoding == "gzip" || encoding == "bzip2" {
            for at in [data.len() / 2, data.len() - 8, data.len() - 6] {
                let mut wrong = data.clone();
                wrong[at] ^= 0x10;
                failure(&nrrd(folder.path(), "x.nrrd", &header, &wrong));
            }
        }
    }
    for (kind, data) in [
        ("ascii", "1 2 x"),
        ("ascii", "1 2 256"),
        ("ascii", "1 2 1.5"),
        ("ascii", "1 2"),
        ("hex", "0102g3"),
        ("hex", "01 02 0"),
    ] {
        failure(&nrrd(
            folder.path(),
            "x.nrrd",
            &format!("type: uchar\ndimension: 1\nsizes: 3\nencoding: {kind}"),
            data.as_bytes(),
        ));
    }
    let long = "9".repeat(10_000);
    failure(&nrrd(folder.path(), "x.nrrd", "type: uchar\ndimension: 1\nsizes: 1\nencoding: ascii", long.as_bytes()));
}

#[test]
fn lies_about_sizes_cost_no_memory() {
    let folder = tempfile::tempdir().expect("a folder");
    for encoding in ["raw", "gzip", "bzip2", "ascii", "hex"] {
        let header =
            format!("type: double\nendian: little\ndimension: 3\nsizes: 100000 100000 100000\nencoding: {encoding}");
        let path = nrrd(folder.path(), "x.nrrd", &header, b"1234567890");
        let error = read(&path, &ReadOptions::default()).expect_err("refused");
        assert!(matches!(error.kind(), ErrorKind::Corrupt | ErrorKind::TooLarge), "{error}");
    }
    // A bomb: 8 MiB of zeros in 8 kB, refused by the limit of the reading, and by the header's own claim.
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    encoder.write_all(&vec![0; 8 << 20]).expect("written");
    let bomb = encoder.finish().expect("finished");
    let header = |size: u64| format!("type: uchar\ndimension: 1\nsizes: {size}\nencoding: gzip");
    let error = dense::read_carefully(&nrrd(folder.path(), "x.nrrd", &header(8 << 20), &bomb)).expect_err("refused");
    assert_eq!(error.kind(), ErrorKind::TooLarge);
    let image = dense::read_carefully(&nrrd(folder.path(), "x.nrrd", &header(1000), &bomb)).expect("the beginning");
    assert_eq!(voxels(&image), vec![0; 1000]);
    failure(&nrrd(
        folder.path(),
        "x.nrrd",
        "type: uchar\ndimension: 2\nsizes: 1 1000000\nencoding: raw\ndata file: a%d 1 1000000 1",
        b"",
    ));
    // A header without an end.
    let mut endless = b"NRRD0004\n".to_vec();
    endless.resize(17 << 20, b'#');
    assert!(failure(&file(folder.path(), "x.nrrd", &endless)).contains("does not end"));
}

#[test]
fn what_nrrd_cannot_hold_is_refused() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("x.nrrd");
    let mut image = random_image(Element::U8, &[2, 2], None, &mut Random(8));
    for level in [13, 99] {
        let error =
            write(&image, &path, &WriteOptions { level: Some(level), ..WriteOptions::default() }).expect_err("refused");
        assert_eq!(error.kind(), ErrorKind::Argument);
    }
    for key in ["", "#x", "a:=b", "a:", " a"] {
        image.header.meta.insert("key_value_pairs".into(), json!({ key: "value" }));
        assert!(write(&image, &path, &WriteOptions::default()).is_err(), "{key}");
    }
    assert!(write(&random_image(Element::U8, &[2, 0], None, &mut Random(8)), &path, &WriteOptions::default()).is_err());
    let to_complex = WriteOptions { element: Some(Element::C64), ..WriteOptions::default() };
    assert!(write(&random_image(Element::F32, &[2, 2], None, &mut Random(8)), &path, &to_complex).is_err());
    assert!(!path.exists());
}
