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
    raw(folder, "nrrd", "ascii.nrrd", b"NRRD0004\ntype: short\ndimension: 2\nsizes: 3 2\nencoding: ascii\n\n1 2 3\n-4 5 6\n");
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
    for (name, compression, code) in [("lzw_tile.tif", 5u32, &[0x80u8, 0x0b, 0x60, 0x50, 0x22, 0x0c, 0x0c, 0x85, 0x01][..])] {
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
    for (name, bits, compression, runs) in
        [("rle8.bmp", 8u16, 1u32, &[4u8, 7, 0, 0, 0, 3, 1, 2, 3, 0, 1, 9, 0, 1][..]), ("rle4.bmp", 4, 2, &[4, 0x7a, 0, 2, 0, 1, 4, 0x12, 0, 1])]
    {
        let colours = 1u32 << bits;
        let mut bmp = b"BM".to_vec();
        let offset = 54 + 4 * colours;
        for word in [offset + runs.len() as u32, 0, offset, 40, 4, 2, 1 | u32::from(bits) << 16, compression, runs.len() as u32, 0, 0, colours, 0] {
            bmp.extend(word.to_le_bytes());
        }
        bmp.extend((0..colours).flat_map(|index| (index * 0x0003_0507).to_le_bytes()));
        bmp.extend(runs);
        raw(folder, "bmp", name, &bmp);
    }
}
