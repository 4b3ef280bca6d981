//! Writes the seeds of every target to a folder: small images of mica's own writers, and headers made by hand.
//!
//! `cargo run --bin seeds -- seeds` (in `fuzz/`)

use mica_io::{Element, Header, Image, Memory, WriteOptions};
use mica_kernels::geometry::Affine;
use std::path::{Path, PathBuf};

fn main() {
    let folder = PathBuf::from(std::env::args().nth(1).expect("usage: seeds FOLDER"));
    pictures(&folder);
    volumes(&folder);
    by_hand(&folder);
    dicom(&folder);
    segmentations(&folder);
    checkpoints(&folder);
}

/// Files that torch made for the tests, and the pickles in them.
fn checkpoints(folder: &Path) {
    let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("../src/io/tests/checkpoint");
    for name in ["state.pt", "module.pt", "script.ts", "flat.safetensors"] {
        raw(folder, "checkpoint", name, &std::fs::read(fixtures.join(name)).expect("a fixture"));
    }
    for name in ["state.pt", "module.pt", "values.pt", "numpy.pt", "numpy_protocol_5.pt", "opaque.pt", "circle.pt"] {
        let file = std::fs::File::open(fixtures.join(name)).expect("a fixture");
        let mut archive = zip::ZipArchive::new(file).expect("a zip archive");
        for index in 0..archive.len() {
            let mut record = archive.by_index(index).expect("a record");
            if record.name().expect("a name").ends_with("/data.pkl") {
                let mut pickle = Vec::new();
                std::io::Read::read_to_end(&mut record, &mut pickle).expect("reads");
                raw(folder, "pickle", &name.replace(".pt", ".pkl"), &pickle);
            }
        }
    }
}

/// An image whose numbers follow each other.
fn image(element: Element, shape: &[usize], channel_axis: Option<usize>) -> Image {
    let count: usize = shape.iter().product();
    let mut memory = Memory::zeroed(count * element.size()).expect("memory");
    for (index, byte) in memory.as_mut_slice().iter_mut().enumerate() {
        *byte = if element == Element::Bool { u8::from(index % 3 == 0) } else { (index * 7 % 61) as u8 };
    }
    let spatial = (shape.len() - usize::from(channel_axis.is_some())).clamp(1, 3);
    let affine = Affine::scale(&[1.5, 2.0, 3.0][..spatial]).expect("affine");
    let mut header = Header::new("seed", element, shape.to_vec(), affine);
    header.channel_axis = channel_axis;
    Image::first_axis_fastest(header, memory, 0).expect("image")
}

/// Writes one seed; where mica does not write such an image there is none.
fn seed(folder: &Path, target: &str, name: &str, image: &Image, options: &WriteOptions) {
    let folder = folder.join(target);
    std::fs::create_dir_all(&folder).expect("a folder");
    if let Err(error) = mica_io::write(image, &folder.join(name), options) {
        println!("no {target}/{name}: {error}");
    }
}

fn raw(folder: &Path, target: &str, name: &str, bytes: &[u8]) {
    let folder = folder.join(target);
    std::fs::create_dir_all(&folder).expect("a folder");
    std::fs::write(folder.join(name), bytes).expect("writes");
}

fn pictures(folder: &Path) {
    use Element::{Bool, F32, F64, I16, U8, U16};
    let plain = WriteOptions::default();
    for (element, channels) in [(Bool, 1), (U8, 1), (U8, 2), (U8, 3), (U8, 4), (U16, 1), (U16, 3)] {
        let shape = [9, 5, channels];
        let image = image(element, if channels > 1 { &shape } else { &shape[..2] }, (channels > 1).then_some(2));
        let name = |ending: &str| format!("{element}_{channels}.{ending}");
        seed(folder, "png", &name("png"), &image, &plain);
        if element != U16 && channels != 2 {
            seed(folder, "bmp", &name("bmp"), &image, &plain);
        }
        if element == U8 && matches!(channels, 1 | 3) {
            seed(folder, "jpeg", &name("jpg"), &image, &plain);
        }
        seed(folder, "tiff", &name("tif"), &image, &plain);
    }
    let deflated = WriteOptions { level: Some(6), ..plain.clone() };
    seed(folder, "tiff", "stack_deflate.tif", &image(U16, &[9, 5, 3], None), &deflated);
    seed(folder, "tiff", "stack_float.tif", &image(F32, &[9, 5, 2, 2], Some(3)), &plain);
    seed(folder, "tiff", "double.tif", &image(F64, &[3, 2], None), &deflated);
    seed(folder, "tiff", "short.tif", &image(I16, &[3, 2], None), &plain);
}

fn volumes(folder: &Path) {
    use Element::{Bool, C64, F32, F64, I16, I32, U8, U16};
    let plain = WriteOptions::default();
    let quick = WriteOptions { level: Some(1), ..plain.clone() };
    for element in [U8, I16, U16, I32, F32, F64, C64] {
        let image = image(element, &[4, 3, 2], None);
        seed(folder, "nifti", &format!("{element}.nii"), &image, &plain);
        seed(folder, "nifti", &format!("{element}.nii.gz"), &image, &quick);
        seed(folder, "mgh", &format!("{element}.mgh"), &image, &plain);
        seed(folder, "nrrd", &format!("{element}.nrrd"), &image, &quick);
        seed(folder, "metaimage", &format!("{element}.mha"), &image, &quick);
        seed(folder, "numpy", &format!("{element}.npy"), &image, &plain);
    }
    let second = WriteOptions { nifti_version: Some(2), ..plain.clone() };
    seed(folder, "nifti", "second.nii", &image(I16, &[4, 3, 2], None), &second);
    seed(folder, "nifti", "channels.nii", &image(F32, &[4, 3, 2, 3], Some(3)), &plain);
    seed(folder, "mgh", "frames.mgz", &image(F32, &[4, 3, 2, 3], Some(3)), &quick);
    seed(folder, "nrrd", "raw.nrrd", &image(U16, &[4, 3, 2], None), &plain);
    seed(folder, "nrrd", "channels.nrrd", &image(F32, &[4, 3, 3], Some(2)), &plain);
    seed(folder, "metaimage", "raw.mha", &image(U16, &[4, 3, 2], None), &plain);
    seed(folder, "metaimage", "channels.mha", &image(U8, &[4, 3, 3], Some(2)), &plain);
    seed(folder, "numpy", "bool.npy", &image(Bool, &[4, 3], None), &plain);
    seed(folder, "numpy", "archive.npz", &image(F32, &[4, 3], None), &plain);
}

/// What mica does not write.
fn by_hand(folder: &Path) {
    raw(
        folder,
        "nrrd",
        "ascii.nrrd",
        b"NRRD0004\ntype: short\ndimension: 2\nsizes: 3 2\nencoding: ascii\n\n1 2 3\n-4 5 6\n",
    );
    raw(
        folder,
        "nrrd",
        "space.nrrd",
        b"NRRD0005\n# comment\ntype: uint8\ndimension: 3\nspace: left-posterior-superior\nsizes: 2 2 2\n\
          space directions: (1,0,0) (0,1.5,0) (0,0,2)\nkinds: domain domain domain\nendian: little\nencoding: hex\n\
          space origin: (1,-2,3)\nkey:=value\n\n0001020304050607\n",
    );
    raw(
        folder,
        "metaimage",
        "text.mha",
        b"ObjectType = Image\nNDims = 2\nBinaryData = False\nDimSize = 2 2\nElementType = MET_SHORT\nElementSpacing = 1 2\n\
          ElementDataFile = LOCAL\n1 2 3 -4\n",
    );
    raw(
        folder,
        "metaimage",
        "big.mha",
        b"NDims = 2\nBinaryData = True\nBinaryDataByteOrderMSB = True\nTransformMatrix = 0 1 -1 0\nOffset = 5 6\n\
          CenterOfRotation = 0 0\nElementNumberOfChannels = 2\nDimSize = 2 1\nElementType = MET_USHORT\nHeaderSize = -1\n\
          ElementDataFile = LOCAL\n\0\x01\0\x02\0\x03\0\x04",
    );
    let mut npy = b"\x93NUMPY\x01\0".to_vec();
    let header = b"{'descr': '>i2', 'fortran_order': True, 'shape': (2, 3), }\n";
    npy.extend((header.len() as u16).to_le_bytes());
    npy.extend(header);
    npy.extend([0u8; 12]);
    raw(folder, "numpy", "fortran.npy", &npy);

    // A TIFF with tiles, LZW and a palette, and runs in a BMP: what the writers do not make.
    let mut tiff = b"II\x2a\0".to_vec();
    let packed = [0x80u8, 0x00, 0x05, 0x02, 0x03, 0x04, 0x80, 0x80];
    let entries: [(u16, u16, u32, u32); 10] = [
        (256, 3, 1, 5),
        (257, 3, 1, 3),
        (258, 3, 1, 4),
        (259, 3, 1, 32_773),
        (262, 3, 1, 3),
        (273, 4, 1, 8),
        (277, 3, 1, 1),
        (278, 3, 1, 3),
        (279, 4, 1, packed.len() as u32),
        (320, 3, 48, 16),
    ];
    tiff.extend((8 + packed.len() as u32).to_le_bytes());
    tiff.extend(packed);
    tiff.extend((entries.len() as u16).to_le_bytes());
    for (tag, kind, count, value) in entries {
        tiff.extend(tag.to_le_bytes());
        tiff.extend(kind.to_le_bytes());
        tiff.extend(count.to_le_bytes());
        tiff.extend(value.to_le_bytes());
    }
    tiff.extend([0u8; 4 + 96]);
    raw(folder, "tiff", "palette_packbits.tif", &tiff);
    for (name, compression, code) in
        [("lzw_tile.tif", 5u32, &[0x80u8, 0x0b, 0x60, 0x50, 0x22, 0x0c, 0x0c, 0x85, 0x01][..])]
    {
        let mut tiff = b"MM\0\x2a".to_vec();
        let entries: [(u16, u16, u32); 9] = [
            (256, 3, 3 << 16),
            (257, 3, 3 << 16),
            (258, 3, 8 << 16),
            (259, 3, compression << 16),
            (262, 3, 1 << 16),
            (322, 3, 16 << 16),
            (323, 3, 16 << 16),
            (324, 4, 8),
            (325, 4, code.len() as u32),
        ];
        tiff.extend((8 + code.len() as u32 + 1).to_be_bytes());
        tiff.extend(code);
        tiff.push(0);
        tiff.extend((entries.len() as u16).to_be_bytes());
        for (tag, kind, value) in entries {
            tiff.extend(tag.to_be_bytes());
            tiff.extend(kind.to_be_bytes());
            tiff.extend(1u32.to_be_bytes());
            tiff.extend(value.to_be_bytes());
        }
        tiff.extend([0u8; 4]);
        raw(folder, "tiff", name, &tiff);
    }
    for (name, bits, compression, runs) in [
        ("rle8.bmp", 8u16, 1u32, &[4u8, 7, 0, 0, 0, 3, 1, 2, 3, 0, 1, 9, 0, 1][..]),
        ("rle4.bmp", 4, 2, &[4, 0x7a, 0, 2, 0, 1, 4, 0x12, 0, 1]),
    ] {
        let colours = 1u32 << bits;
        let mut bmp = b"BM".to_vec();
        let offset = 54 + 4 * colours;
        for word in [
            offset + runs.len() as u32,
            0,
            offset,
            40,
            4,
            2,
            1 | u32::from(bits) << 16,
            compression,
            runs.len() as u32,
            0,
            0,
            colours,
            0,
        ] {
            bmp.extend(word.to_le_bytes());
        }
        bmp.extend((0..colours).flat_map(|index| (index * 0x0003_0507).to_le_bytes()));
        bmp.extend(runs);
        raw(folder, "bmp", name, &bmp);
    }
}

/// One data element of explicit VR, little endian.
fn element(tag: u32, vr: &str, value: &[u8]) -> Vec<u8> {
    let mut bytes = [((tag >> 16) as u16).to_le_bytes(), (tag as u16).to_le_bytes()].concat();
    bytes.extend(vr.as_bytes());
    let mut value = value.to_vec();
    if value.len() % 2 == 1 {
        value.push(if vr == "UI" || vr.starts_with('O') { 0 } else { b' ' });
    }
    if matches!(vr, "OB" | "OW" | "SQ" | "UN") {
        bytes.extend([0, 0]);
        bytes.extend((value.len() as u32).to_le_bytes());
    } else {
        bytes.extend((value.len() as u16).to_le_bytes());
    }
    bytes.extend(value);
    bytes
}

/// Frames as items of an encapsulated pixel data element.
fn encapsulated(frames: &[&[u8]]) -> Vec<u8> {
    let mut bytes = vec![0xe0, 0x7f, 0x10, 0x00, b'O', b'B', 0, 0, 0xff, 0xff, 0xff, 0xff];
    bytes.extend([0xfe, 0xff, 0x00, 0xe0, 0, 0, 0, 0]);
    for frame in frames {
        bytes.extend([0xfe, 0xff, 0x00, 0xe0]);
        bytes.extend((frame.len().next_multiple_of(2) as u32).to_le_bytes());
        bytes.extend(*frame);
        bytes.resize(bytes.len().next_multiple_of(2), 0);
    }
    bytes.extend([0xfe, 0xff, 0xdd, 0xe0, 0, 0, 0, 0]);
    bytes
}

/// A picture of 9 x 5, in a file of this transfer syntax.
fn dicom_file(
    syntax: &str,
    bits: u16,
    samples: u16,
    photometric: &str,
    frames: &str,
    more: &[u8],
    pixels: &[u8],
) -> Vec<u8> {
    let class = b"1.2.840.10008.5.1.4.1.1.7.3";
    let meta = [
        element(0x0002_0002, "UI", class),
        element(0x0002_0003, "UI", b"1.2.3"),
        element(0x0002_0010, "UI", syntax.as_bytes()),
    ];
    let meta = meta.concat();
    let set = [
        element(0x0008_0016, "UI", class),
        element(0x0008_0018, "UI", b"1.2.3"),
        element(0x0008_0060, "CS", b"OT"),
        element(0x0018_0050, "DS", b"2.5"),
        element(0x0020_000e, "UI", b"1.2.4"),
        element(0x0020_0032, "DS", b"1\\2\\3"),
        element(0x0020_0037, "DS", b"1\\0\\0\\0\\1\\0"),
        element(0x0028_0002, "US", &samples.to_le_bytes()),
        element(0x0028_0004, "CS", photometric.as_bytes()),
        element(0x0028_0006, "US", &0u16.to_le_bytes()),
        element(0x0028_0008, "IS", frames.as_bytes()),
        element(0x0028_0010, "US", &5u16.to_le_bytes()),
        element(0x0028_0011, "US", &9u16.to_le_bytes()),
        element(0x0028_0030, "DS", b"0.5\\0.75"),
        element(0x0028_0100, "US", &bits.to_le_bytes()),
        element(0x0028_0101, "US", &bits.to_le_bytes()),
        element(0x0028_0102, "US", &(bits - 1).to_le_bytes()),
        element(0x0028_0103, "US", &0u16.to_le_bytes()),
        element(0x0028_1052, "DS", b"-10"),
        element(0x0028_1053, "DS", b"2"),
    ];
    [
        &[0u8; 128][..],
        b"DICM",
        &element(0x0002_0000, "UL", &(meta.len() as u32).to_le_bytes()),
        &meta,
        &set.concat(),
        more,
        pixels,
    ]
    .concat()
}

fn dicom(folder: &Path) {
    let values: Vec<u8> = (0..270).map(|i| (i * 7 % 61) as u8).collect();
    let explicit = "1.2.840.10008.1.2.1";
    let plain = |bits, samples, photometric, frames, more: &[u8], bytes: usize| {
        dicom_file(explicit, bits, samples, photometric, frames, more, &element(0x7fe0_0010, "OW", &values[..bytes]))
    };
    raw(folder, "dicom", "gray.dcm", &plain(16, 1, "MONOCHROME2", "1", &[], 90));
    raw(folder, "dicom", "frames.dcm", &plain(16, 1, "MONOCHROME1", "3", &[], 270));
    raw(folder, "dicom", "rgb.dcm", &plain(8, 3, "RGB", "1", &[], 135));
    raw(folder, "dicom", "ybr.dcm", &plain(8, 3, "YBR_FULL", "2", &[], 270));
    raw(folder, "dicom", "bits.dcm", &plain(1, 1, "MONOCHROME2", "1", &[], 6));
    let palette = [0x0028_1101, 0x0028_1102, 0x0028_1103].map(|tag| element(tag, "US", &[4, 0, 0, 0, 8, 0])).concat();
    let tables = [0x0028_1201, 0x0028_1202, 0x0028_1203].map(|tag| element(tag, "OW", &[0, 9, 80, 255])).concat();
    raw(folder, "dicom", "palette.dcm", &plain(8, 1, "PALETTE COLOR", "1", &[palette, tables].concat(), 45));
    // Runs: one segment of 45 bytes as 1 + 44.
    let mut runs = vec![0u8; 64];
    runs[0] = 1;
    runs[4] = 64;
    runs.extend([0, 7, 213, 9]);
    let rle = dicom_file("1.2.840.10008.1.2.5", 8, 1, "MONOCHROME2", "1", &[], &encapsulated(&[&runs]));
    raw(folder, "dicom", "rle.dcm", &rle);
    let jpeg = folder.join("jpeg").join("uint8_1.jpg");
    let jpeg = std::fs::read(jpeg).expect("the JPEG seed");
    let baseline = dicom_file("1.2.840.10008.1.2.4.50", 8, 1, "MONOCHROME2", "2", &[], &encapsulated(&[&jpeg, &jpeg]));
    raw(folder, "dicom", "jpeg.dcm", &baseline);
}

/// Segmentations: binary with and without empty frames, fractional, compressed.
fn segmentations(folder: &Path) {
    use mica_io::dicom::seg::{SegOptions, write_seg};
    let folder = folder.join("dicom_seg");
    std::fs::create_dir_all(&folder).expect("a folder");
    let filled = |element: Element, shape: &[usize], channel_axis, bytes: &[u8]| {
        let affine = Affine::scale(&[1.0, 1.0, 2.0]).expect("affine");
        let mut header = Header::new("seed", element, shape.to_vec(), affine);
        header.channel_axis = channel_axis;
        let mut memory = Memory::zeroed(bytes.len()).expect("memory");
        memory.as_mut_slice().copy_from_slice(bytes);
        Image::first_axis_fastest(header, memory, 0).expect("image")
    };
    let mut voxels = [0u8; 90];
    voxels[7..40].fill(1);
    voxels[85] = 2;
    let labels = filled(Element::U8, &[6, 5, 3], None, &voxels);
    let parts: Vec<u8> = (0u8..180).flat_map(|part| (f32::from(part) / 180.0).to_ne_bytes()).collect();
    let fractions = filled(Element::F32, &[6, 5, 3, 2], Some(3), &parts);
    let same = r#""date_time": "20260101120000", "series_instance_uid": "2.25.1", "sop_instance_uids": ["2.25.2"],
        "study_instance_uid": "2.25.3", "frame_of_reference_uid": "2.25.4""#;
    let cases = [
        ("binary.dcm", &labels, ""),
        ("all_frames.dcm", &labels, r#", "omit_empty_frames": false"#),
        ("fractional.dcm", &fractions, r#", "type": "fractional""#),
        ("fractional_rle.dcm", &fractions, r#", "type": "fractional", "compress": true"#),
    ];
    for (name, image, more) in cases {
        let options = serde_json::from_str(&format!("{{{same}{more}}}")).expect("JSON");
        let options = SegOptions::from_json(&options).expect("options");
        write_seg(image, &folder.join(name), &options).expect("writes");
    }
}
