//! Broken and lying files of every format: nothing panics, memory stays within what the caller allows, and errors name the
//! file. The files are made here, from small good ones.

use mica_io::{Element, Error, ErrorKind, Header, Image, Memory, ReadOptions, WriteOptions, format};
use mica_kernels::geometry::Affine;
use std::path::{Path, PathBuf};

/// A good file: its name, its content, and what comes before the voxels, about.
struct Good {
    format: &'static str,
    name: &'static str,
    bytes: Vec<u8>,
}

/// Bytes of the voxels of each good file: 8 x 6 x 4 or 8 x 6 of 16 bits, or 8 bits where the format has no more.
const SHAPE: [usize; 3] = [8, 6, 4];

fn values() -> Vec<u8> {
    (0..192u16).flat_map(|i| (i * 331).to_le_bytes()).collect()
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    std::io::Write::write_all(&mut encoder, bytes).expect("compresses");
    encoder.finish().expect("compresses")
}

fn put(bytes: &mut [u8], at: usize, value: &[u8]) {
    bytes[at..at + value.len()].copy_from_slice(value);
}

fn nifti() -> Vec<u8> {
    let mut head = vec![0u8; 352];
    put(&mut head, 0, &348i32.to_le_bytes());
    for (i, extent) in [3i16, 8, 6, 4, 1, 1, 1, 1].iter().enumerate() {
        put(&mut head, 40 + 2 * i, &extent.to_le_bytes());
        put(&mut head, 76 + 4 * i, &1f32.to_le_bytes());
    }
    put(&mut head, 70, &512i16.to_le_bytes());
    put(&mut head, 72, &16i16.to_le_bytes());
    put(&mut head, 108, &352f32.to_le_bytes());
    put(&mut head, 112, &1f32.to_le_bytes());
    put(&mut head, 344, b"n+1\0");
    [head, values()].concat()
}

fn nifti2() -> Vec<u8> {
    let mut head = vec![0u8; 544];
    put(&mut head, 0, &540i32.to_le_bytes());
    put(&mut head, 4, b"n+2\0\r\n\x1a\n");
    put(&mut head, 12, &512i16.to_le_bytes());
    put(&mut head, 14, &16i16.to_le_bytes());
    for (i, extent) in [3i64, 8, 6, 4, 1, 1, 1, 1].iter().enumerate() {
        put(&mut head, 16 + 8 * i, &extent.to_le_bytes());
        put(&mut head, 104 + 8 * i, &1f64.to_le_bytes());
    }
    put(&mut head, 168, &544i64.to_le_bytes());
    put(&mut head, 176, &1f64.to_le_bytes());
    [head, values()].concat()
}

fn mgh() -> Vec<u8> {
    let mut head = vec![0u8; 284];
    for (i, word) in [1i32, 8, 6, 4, 1, 4].iter().enumerate() {
        put(&mut head, 4 * i, &word.to_be_bytes());
    }
    put(&mut head, 28, &1i16.to_be_bytes());
    let numbers = [1f32, 1.0, 1.0, -1.0, 0.0, 0.0, 0.0, 0.0, -1.0, 0.0, 1.0, 0.0, 0.0, 0.0, 0.0];
    for (i, number) in numbers.iter().enumerate() {
        put(&mut head, 30 + 4 * i, &number.to_be_bytes());
    }
    [head, values()].concat()
}

/// One data element of explicit VR, little endian.
fn element(tag: u32, vr: &str, value: &[u8]) -> Vec<u8> {
    let mut bytes = [((tag >> 16) as u16).to_le_bytes(), (tag as u16).to_le_bytes()].concat();
    bytes.extend(vr.as_bytes());
    let filler = if vr == "UI" || vr.starts_with('O') { 0 } else { b' ' };
    let mut value = value.to_vec();
    if value.len() % 2 == 1 {
        value.push(filler);
    }
    if matches!(vr, "OB" | "OW" | "SQ" | "UN" | "UT") {
        bytes.extend([0, 0]);
        bytes.extend((value.len() as u32).to_le_bytes());
    } else {
        bytes.extend((value.len() as u16).to_le_bytes());
    }
    bytes.extend(value);
    bytes
}

/// A CT slice of a few frames, with pixel data that may be encapsulated.
fn dicom(syntax: &str, pixels: &[u8]) -> Vec<u8> {
    let meta = [
        element(0x0002_0001, "OB", &[0, 1]),
        element(0x0002_0002, "UI", b"1.2.840.10008.5.1.4.1.1.7.3"),
        element(0x0002_0003, "UI", b"1.2.3.4"),
        element(0x0002_0010, "UI", syntax.as_bytes()),
        element(0x0002_0012, "UI", b"1.2.3"),
    ]
    .concat();
    let set = [
        element(0x0008_0016, "UI", b"1.2.840.10008.5.1.4.1.1.7.3"),
        element(0x0008_0018, "UI", b"1.2.3.4"),
        element(0x0008_0060, "CS", b"OT"),
        element(0x0020_000d, "UI", b"1.2.3.5"),
        element(0x0020_000e, "UI", b"1.2.3.6"),
        element(0x0028_0002, "US", &1u16.to_le_bytes()),
        element(0x0028_0004, "CS", b"MONOCHROME2"),
        element(0x0028_0008, "IS", b"4"),
        element(0x0028_0010, "US", &6u16.to_le_bytes()),
        element(0x0028_0011, "US", &8u16.to_le_bytes()),
        element(0x0028_0100, "US", &16u16.to_le_bytes()),
        element(0x0028_0101, "US", &16u16.to_le_bytes()),
        element(0x0028_0102, "US", &15u16.to_le_bytes()),
        element(0x0028_0103, "US", &0u16.to_le_bytes()),
    ]
    .concat();
    [&[0u8; 128][..], b"DICM", &element(0x0002_0000, "UL", &(meta.len() as u32).to_le_bytes()), &meta, &set, pixels]
        .concat()
}

fn dicom_plain() -> Vec<u8> {
    dicom("1.2.840.10008.1.2.1", &element(0x7fe0_0010, "OW", &values()))
}

fn nrrd(encoding: &str, data: &[u8]) -> Vec<u8> {
    let head = format!("NRRD0004\ntype: uint16\ndimension: 3\nsizes: 8 6 4\nendian: little\nencoding: {encoding}\n\n");
    [head.as_bytes(), data].concat()
}

fn metaimage() -> Vec<u8> {
    let head = "ObjectType = Image\nNDims = 3\nBinaryData = True\nBinaryDataByteOrderMSB = False\nDimSize = 8 6 4\n\
                ElementSpacing = 1 1 1\nElementType = MET_USHORT\nElementDataFile = LOCAL\n";
    [head.as_bytes(), &values()].concat()
}

fn npy() -> Vec<u8> {
    let head = b"{'descr': '<u2', 'fortran_order': True, 'shape': (8, 6, 4), }               \n";
    [b"\x93NUMPY\x01\0", &(head.len() as u16).to_le_bytes()[..], head, &values()].concat()
}

/// A picture as mica writes it.
fn written(name: &str, element: Element, shape: &[usize], options: &WriteOptions) -> Vec<u8> {
    let folder = tempfile::tempdir().expect("folder");
    let path = folder.path().join(name);
    let mut memory = Memory::zeroed(shape.iter().product::<usize>() * element.size()).expect("memory");
    let values = values();
    memory.as_mut_slice().iter_mut().zip(&values).for_each(|(slot, value)| *slot = *value);
    let header = Header::new("test", element, shape.to_vec(), Affine::identity(shape.len()).expect("affine"));
    let image = Image::first_axis_fastest(header, memory, 0).expect("image");
    mica_io::write(&image, &path, options).expect("writes");
    std::fs::read(&path).expect("file")
}

fn good() -> Vec<Good> {
    let plain = WriteOptions::default();
    let deflated = WriteOptions { level: Some(6), ..plain.clone() };
    let good = |format, name, bytes| Good { format, name, bytes };
    let all = vec![
        good("NIfTI", "a.nii", nifti()),
        good("NIfTI", "a.nii.gz", gzip(&nifti())),
        good("NIfTI", "b.nii", nifti2()),
        good("MGH", "a.mgh", mgh()),
        good("MGH", "a.mgz", gzip(&mgh())),
        good("DICOM", "a.dcm", dicom_plain()),
        good("NRRD", "a.nrrd", nrrd("raw", &values())),
        good("NRRD", "b.nrrd", nrrd("gzip", &gzip(&values()))),
        good("MetaImage", "a.mha", metaimage()),
        good("NumPy", "a.npy", npy()),
        good("PNG", "a.png", written("a.png", Element::U16, &SHAPE[..2], &plain)),
        good("JPEG", "a.jpg", written("a.jpg", Element::U8, &SHAPE[..2], &plain)),
        good("TIFF", "a.tif", written("a.tif", Element::U16, &SHAPE, &plain)),
        good("TIFF", "b.tif", written("b.tif", Element::U16, &SHAPE, &deflated)),
        good("BMP", "a.bmp", written("a.bmp", Element::U8, &SHAPE[..2], &plain)),
    ];
    all
}

/// A folder to break files in.
struct Workshop(tempfile::TempDir);

impl Workshop {
    fn new() -> Self {
        let memory = Path::new("/dev/shm");
        Self(if memory.is_dir() { tempfile::tempdir_in(memory) } else { tempfile::tempdir() }.expect("folder"))
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    /// Reads these bytes under this name; what is read must be consistent and small, and an error must name the file.
    fn read(&self, name: &str, bytes: &[u8], max_bytes: u64) -> Result<Image, Error> {
        let path = self.path(name);
        std::fs::write(&path, bytes).expect("writes");
        let copied = ReadOptions { max_bytes, map: false, ..ReadOptions::default() };
        let result = mica_io::read(&path, &copied);
        let header = mica_io::read_header(&path, &copied);
        let mapped = mica_io::read(&path, &ReadOptions { map: true, ..copied });
        assert_eq!(result.is_ok(), mapped.is_ok(), "{name}: {:?}, mapped {:?}", result.as_ref().err(), mapped.err());
        match &result {
            Ok(image) => {
                let header = header.unwrap_or_else(|error| panic!("with voxels it reads, but {error}"));
                assert_eq!(header.shape, image.header.shape, "{name}");
                let bytes = image.bytes_first_axis_fastest().expect("bytes").len() as u64;
                assert_eq!(bytes, image.count() as u64 * image.header.element.size() as u64, "{name}");
                assert!(bytes <= max_bytes, "{name}: {bytes} bytes");
            }
            Err(error) => {
                assert!(error.path().is_some_and(|named| named.starts_with(self.0.path())), "{error:?}");
                use ErrorKind::{Argument, Corrupt, NotFound, TooLarge, Unsupported};
                // A header may name another file, which may not be there or not be allowed.
                let expected = [Corrupt, Unsupported, TooLarge, NotFound, Argument];
                assert!(expected.contains(&error.kind()), "{error:?}");
            }
        }
        result
    }
}

const LIMIT: u64 = 1 << 16;

#[test]
fn good_files_are_read() {
    let workshop = Workshop::new();
    for Good { format, name, bytes } in good() {
        let image = workshop.read(name, &bytes, LIMIT).unwrap_or_else(|error| panic!("{error}"));
        assert_eq!(image.header.format, format, "{name}");
        assert_eq!(image.header.shape, &SHAPE[..image.header.shape.len()], "{name}");
        if image.header.element == Element::U16 {
            let voxels = image.bytes_first_axis_fastest().expect("bytes");
            let expected = match format {
                // Big endian in the file; the bytes were made for little endian.
                "MGH" => values().as_chunks::<2>().0.iter().flat_map(|word| [word[1], word[0]]).collect(),
                _ => values(),
            };
            assert!(voxels[..] == expected[..voxels.len()], "{name}");
        }
    }
}

#[test]
fn every_format_is_broken_here() {
    for format in format::formats() {
        assert!(good().iter().any(|good| good.format == format.name()), "{} has no file in this test", format.name());
    }
}

#[test]
fn files_cut_short_anywhere_do_not_panic_and_without_their_voxels_are_errors() {
    let workshop = Workshop::new();
    for Good { name, bytes, .. } in good() {
        for length in 0..bytes.len() {
            let result = workshop.read(name, &bytes[..length], LIMIT);
            // A tenth of a file of some hundred bytes holds voxels in all of these.
            assert!(
                length * 10 > bytes.len() * 9 || result.is_err(),
                "{name}: {length} of {} bytes were read",
                bytes.len()
            );
        }
    }
}

#[test]
fn wrong_bytes_anywhere_do_not_panic() {
    let workshop = Workshop::new();
    for Good { name, bytes, .. } in good() {
        // Every byte of headers; of long tails of voxels, some.
        for at in (0..bytes.len()).filter(|at| *at < 500 || at % 17 == 0) {
            for wrong in [0x00, 0xff, bytes[at] ^ 0x10, bytes[at].wrapping_add(1)] {
                if wrong == bytes[at] {
                    continue;
                }
                let mut broken = bytes.clone();
                broken[at] = wrong;
                let _ = workshop.read(name, &broken, LIMIT);
            }
        }
    }
}

#[test]
fn bytes_missing_or_doubled_in_the_middle_do_not_panic() {
    let workshop = Workshop::new();
    let mut random = 12_345u64;
    let mut next = |below: usize| {
        random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (random >> 33) as usize % below.max(1)
    };
    for Good { name, bytes, .. } in good() {
        for round in 0..300 {
            let (at, length) = (next(bytes.len()), 1 + next(40));
            let end = (at + length).min(bytes.len());
            let broken = match round % 3 {
                0 => [&bytes[..at], &bytes[end..]].concat(),
                1 => [&bytes[..end], &bytes[at..]].concat(),
                _ => {
                    let mut broken = bytes.clone();
                    for _ in 0..1 + next(8) {
                        let at = next(bytes.len().min(512));
                        broken[at] = next(256) as u8;
                    }
                    broken
                }
            };
            let _ = workshop.read(name, &broken, LIMIT);
        }
    }
}

/// The most address space that this process had, in bytes; none where the system does not tell.
fn peak() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let kib =
        status.lines().find_map(|line| line.strip_prefix("VmPeak:")?.split_whitespace().next()?.parse::<u64>().ok());
    Some(kib? << 10)
}

/// Replaces a text that occurs once by another one.
fn with(bytes: &[u8], from: &str, to: &str) -> Vec<u8> {
    let at = bytes.windows(from.len()).position(|part| part == from.as_bytes()).expect("the text");
    [&bytes[..at], to.as_bytes(), &bytes[at + from.len()..]].concat()
}

#[test]
fn sizes_that_lie_are_told_before_memory_is_taken() {
    let workshop = Workshop::new();
    let edit = |mut bytes: Vec<u8>, at: usize, value: &[u8]| {
        put(&mut bytes, at, value);
        bytes
    };
    let huge16 = [0xff, 0x7f, 0xff, 0x7f, 0xff, 0x7f];
    let png = written("a.png", Element::U16, &SHAPE[..2], &WriteOptions::default());
    let lies: Vec<(&str, &str, Vec<u8>)> = vec![
        ("NIfTI", "a.nii", edit(nifti(), 42, &huge16)),
        ("NIfTI", "a.nii", edit(nifti(), 40, &8i16.to_le_bytes())),
        ("NIfTI", "a.nii", edit(nifti(), 108, &1e30f32.to_le_bytes())),
        ("NIfTI", "a.nii", edit(nifti(), 108, &f32::NAN.to_le_bytes())),
        ("NIfTI", "a.nii", edit(nifti(), 42, &(-8i16).to_le_bytes())),
        ("NIfTI", "a.nii.gz", gzip(&edit(nifti(), 42, &huge16))),
        ("NIfTI", "b.nii", edit(nifti2(), 24, &(1i64 << 62).to_le_bytes())),
        ("NIfTI", "b.nii", edit(nifti2(), 24, &(-1i64).to_le_bytes())),
        ("NIfTI", "b.nii", edit(nifti2(), 168, &i64::MAX.to_le_bytes())),
        ("MGH", "a.mgh", edit(mgh(), 4, &[0x7f, 0xff, 0xff, 0xff, 0x7f, 0xff, 0xff, 0xff])),
        ("MGH", "a.mgh", edit(mgh(), 16, &i32::MAX.to_be_bytes())),
        ("MGH", "a.mgz", gzip(&edit(mgh(), 4, &[0, 0, 0x7f, 0xff, 0, 0, 0x7f, 0xff]))),
        ("DICOM", "a.dcm", with(&dicom_plain(), "\u{8}\x00IS\u{2}\x004 ", "\u{8}\x00IS\u{a}\x002000000000")),
        ("DICOM", "a.dcm", dicom("1.2.840.10008.1.2.1", &[&element(0x7fe0_0010, "OW", &[])[..8], &[0xf0; 4]].concat())),
        ("NRRD", "a.nrrd", with(&nrrd("raw", &values()), "8 6 4", "800000 600000 400000")),
        ("NRRD", "a.nrrd", with(&nrrd("raw", &values()), "8 6 4", "18446744073709551615 6 4")),
        ("NRRD", "b.nrrd", with(&nrrd("gzip", &gzip(&values())), "8 6 4", "80000 60000 40000")),
        ("NRRD", "b.nrrd", with(&nrrd("ascii", b"1 2 3"), "8 6 4", "80000 60000 40000")),
        ("MetaImage", "a.mha", with(&metaimage(), "8 6 4", "80000 60000 40000")),
        ("MetaImage", "a.mha", with(&metaimage(), "8 6 4", "4294967296 4294967296 2")),
        ("NumPy", "a.npy", with(&npy(), "(8, 6, 4), }       ", "(80000, 60000, 400)}")),
        ("NumPy", "a.npy", with(&npy(), "(8, 6, 4), }           ", "(18446744073709551615,)")),
        ("NumPy", "a.npy", edit(npy(), 8, &[0xff, 0xff])),
        ("PNG", "a.png", {
            // Size and its checksum.
            let mut bytes = edit(png, 16, &[0x7f, 0xff, 0xff, 0xff, 0x7f, 0xff, 0xff, 0xff]);
            let mut crc = flate2::Crc::new();
            crc.update(&bytes[12..29]);
            put(&mut bytes, 29, &crc.sum().to_be_bytes());
            bytes
        }),
    ];
    let before = peak();
    for (format, name, bytes) in lies {
        let error = workshop.read(name, &bytes, u64::MAX).expect_err("a lie");
        assert!(matches!(error.kind(), ErrorKind::Corrupt | ErrorKind::TooLarge), "{format}: {error:?}");
    }
    if let (Some(before), Some(after)) = (before, peak()) {
        // Threads of the other tests and their arenas have some; each lie asked for far more.
        assert!(after - before < 8 << 30, "{} bytes of address space were taken", after - before);
    }
}

#[test]
fn little_that_inflates_to_much_stops_at_the_limit() {
    let workshop = Workshop::new();
    // 64 MiB of zeros in 64 KiB.
    let zeros = vec![0u8; 1 << 20];
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    (0..64).for_each(|_| std::io::Write::write_all(&mut encoder, &zeros).expect("compresses"));
    let bomb = encoder.finish().expect("compresses");
    let headed = |head: &[u8]| {
        // Two members are one stream of gzip.
        [gzip(head), bomb.clone()].concat()
    };
    let mut large = nifti();
    put(&mut large, 42, &[0, 1, 0, 1, 0, 1]);
    let mut volume = mgh();
    put(&mut volume, 4, &[0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1, 0]);
    let bombs = [
        ("NIfTI", "a.nii.gz", headed(&large[..352])),
        ("MGH", "a.mgz", headed(&volume[..284])),
        ("NRRD", "a.nrrd", [with(&nrrd("gzip", b""), "8 6 4", "256 256 256"), bomb.clone()].concat()),
        ("MetaImage", "a.mha", {
            let head = with(&metaimage(), "8 6 4", "256 256 256");
            let head = with(&head, "BinaryData = True", "BinaryData = True\nCompressedData = True");
            let voxels = head.len() - values().len();
            [&head[..voxels], &bomb].concat()
        }),
    ];
    for (format, name, bytes) in bombs {
        let error = workshop.read(name, &bytes, 4 << 20).expect_err("more than is allowed");
        assert_eq!(error.kind(), ErrorKind::TooLarge, "{format}: {error:?}");
    }
    // A stream that goes on after its voxels is no reason to inflate the rest of it.
    for (name, bytes) in [("b.nii.gz", headed(&nifti())), ("b.mgz", headed(&mgh()))] {
        if let Ok(image) = workshop.read(name, &bytes, 1 << 20) {
            assert_eq!(image.header.shape, SHAPE, "{name}");
        }
    }
}

#[test]
fn headers_without_end_are_errors() {
    let workshop = Workshop::new();
    let long = "x".repeat(1 << 16);
    let many = |line: &str| (0..20_000).map(|i| format!("{line}{i}\n")).collect::<String>();
    let texts = [
        ("a.nrrd", format!("NRRD0004\ntype: {long}")),
        ("a.nrrd", format!("NRRD0004\n{}", many("# "))),
        ("a.nrrd", format!("NRRD0004\n{}", many("key:=value "))),
        ("a.nrrd", format!("NRRD0004\ndimension: 3\nsizes: {}\n\n", "1 ".repeat(50_000))),
        ("a.mha", format!("ObjectType = {long}")),
        ("a.mha", format!("NDims = 3\n{}", many("Key = "))),
        ("a.mha", format!("NDims = 3\nDimSize = {}\nElementDataFile = LOCAL\n", "1 ".repeat(50_000))),
        ("a.mha", "NDims = 1000000\nDimSize = 1\nElementType = MET_UCHAR\nElementDataFile = LOCAL\n".into()),
    ];
    for (name, text) in texts {
        workshop.read(name, text.as_bytes(), LIMIT).expect_err("no image");
    }
    let deep = format!("{{'descr': {}'<u2'{}, 'shape': (1,), }}\n", "(".repeat(30_000), ")".repeat(30_000));
    let npy = [b"\x93NUMPY\x02\0", &(deep.len() as u32).to_le_bytes()[..], deep.as_bytes()].concat();
    workshop.read("a.npy", &npy, LIMIT).expect_err("no image");
}

#[test]
fn data_files_that_are_no_files_are_errors() {
    let workshop = Workshop::new();
    let names = ["/dev/zero", "/proc/self/mem", ".", "a.mhd", "", "nothing.raw", "%d.raw 1 1000000000 1", "\0"];
    for name in names {
        let mhd = format!("NDims = 2\nDimSize = 8 6\nElementType = MET_USHORT\nElementDataFile = {name}\n");
        workshop.read("a.mhd", mhd.as_bytes(), LIMIT).expect_err("no voxels");
        let nhdr = format!(
            "NRRD0004\ntype: uint16\ndimension: 2\nsizes: 8 6\nendian: little\nencoding: raw\ndata file: {name}\n"
        );
        workshop.read("a.nhdr", nhdr.as_bytes(), LIMIT).expect_err("no voxels");
    }
}

#[test]
fn directories_of_a_tiff_that_go_in_circles_or_overlap_are_errors() {
    let workshop = Workshop::new();
    let good = written("a.tif", Element::U8, &SHAPE[..2], &WriteOptions::default());
    let first = u32::from_le_bytes([good[4], good[5], good[6], good[7]]) as usize;
    let entries = usize::from(u16::from_le_bytes([good[first], good[first + 1]]));
    let mut circle = good.clone();
    let next = first + 2 + 12 * entries;
    put(&mut circle, next, &(first as u32).to_le_bytes());
    let error = workshop.read("a.tif", &circle, LIMIT).expect_err("a circle");
    assert_eq!(error.kind(), ErrorKind::Corrupt, "{error:?}");
    // Directories of many entries, each a few bytes after the one before: read with all their entries, they would take as
    // long as their number times their size.
    let mut overlap = good[..next].to_vec();
    overlap.extend((overlap.len() as u32 + 4).to_le_bytes());
    for _ in 0..20_000 {
        let here = overlap.len() as u32;
        overlap.extend(1u16.to_le_bytes());
        overlap.extend([0u8; 12]);
        overlap.extend((here + 6).to_le_bytes());
    }
    let start = std::time::Instant::now();
    workshop.read("a.tif", &overlap, LIMIT).err();
    assert!(start.elapsed().as_secs() < 60, "{:?}", start.elapsed());
}

#[test]
fn empty_files_folders_and_missing_files_are_told() {
    let workshop = Workshop::new();
    for Good { name, .. } in good() {
        let error = workshop.read(name, b"", LIMIT).expect_err("empty");
        assert_eq!(error.kind(), ErrorKind::Corrupt, "{error:?}");
        assert!(error.message().contains("empty") || error.message().contains("0 bytes"), "{error}");
        let error =
            mica_io::read(Path::new("/nowhere").join(name).as_path(), &ReadOptions::default()).expect_err("missing");
        assert_eq!(error.kind(), ErrorKind::NotFound, "{error:?}");
    }
}
