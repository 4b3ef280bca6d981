//! What the tests of NRRD, MetaImage and NumPy share: reference readings, random images, broken files.

// Each of the three uses its part.
#![allow(dead_code)]

#[path = "../samples/mod.rs"]
mod samples;

use mica_io::{Element, Error, Header, Image, Memory, ReadOptions, read};
use mica_kernels::geometry::Affine;
use serde_json::Value;
use sha2::{Digest, Sha256};
use std::ops::Range;
use std::path::{Path, PathBuf};

/// Compares files with what SimpleITK or NumPy read from them.
pub fn check_against_reference(folder: &str, endings: &[&str], at_least: usize) {
    let Some(data) = samples::folder() else { return };
    let text = std::fs::read_to_string(data.join("reference.json")).expect("the reference");
    let reference: Value = serde_json::from_str(&text).expect("JSON");
    let files = reference["files"].as_object().expect("files");
    let wanted = files
        .iter()
        .filter(|(name, _)| name.starts_with(folder) && endings.iter().any(|ending| name.ends_with(ending)));
    let mut seen = 0;
    for (name, expected) in wanted {
        let path = data.join(name);
        for map in [false, true] {
            check_file(&path, expected, map);
        }
        seen += 1;
    }
    assert!(seen >= at_least, "{folder}: {seen} files");
}

fn check_file(path: &Path, expected: &Value, map: bool) {
    let options = ReadOptions { map, ..ReadOptions::default() };
    let image = read(path, &options).expect("an image");
    let shown = path.display();
    let shape: Vec<u64> = image.header.shape.iter().map(|extent| *extent as u64).collect();
    assert_eq!(Value::from(shape), expected["shape"], "{shown}");
    let dtype = if expected["stored_dtype"].is_null() { &expected["dtype"] } else { &expected["stored_dtype"] };
    assert_eq!(Value::from(image.header.element.name()), *dtype, "{shown}");
    if let Some(rows) = expected["affine"].as_array() {
        let rows: Vec<Vec<f64>> = rows
            .iter()
            .map(|row| row.as_array().expect("a row").iter().map(|x| x.as_f64().expect("a number")).collect())
            .collect();
        let found = image.header.affine.to_rank(3).expect("an affine");
        for (i, row) in rows.iter().enumerate() {
            for (j, x) in row.iter().enumerate() {
                // The reference is direction times spacing, of which NRRD holds the product: the division and the
                // multiplication each round once.
                let y = found.get(i, j).expect("an entry");
                let rounding =
                    if path.extension().is_some_and(|ending| ending == "nhdr") { 2.0 * f64::EPSILON } else { 0.0 };
                assert!((x - y).abs() <= rounding * x.abs(), "{shown}: [{i}][{j}] {y}, expected {x}");
            }
        }
    }
    let header = mica_io::read_header(path, &options).expect("a header");
    assert_eq!(
        (header.shape, header.element, header.affine),
        (image.header.shape, image.header.element, image.header.affine)
    );

    let image = read(path, &ReadOptions { element: Some(Element::F32), ..options }).expect("an image");
    let mut order: Vec<usize> = (0..image.header.shape.len()).collect();
    order.reverse();
    let bytes = image.bytes_in_order(&order).expect("bytes");
    let hash: String = Sha256::digest(&bytes).iter().map(|byte| format!("{byte:02x}")).collect();
    assert_eq!(Value::from(hash), expected["sha256_float32_c"], "{shown}");
    let values: Vec<f64> = bytes.as_chunks::<4>().0.iter().map(|word| f64::from(f32::from_le_bytes(*word))).collect();
    // In parts, so that rounding does not grow with the number of voxels.
    let sum = |of: &dyn Fn(f64) -> f64| {
        values.chunks(1 << 10).map(|part| part.iter().map(|x| of(*x)).sum::<f64>()).sum::<f64>() / values.len() as f64
    };
    let mean = sum(&|x| x);
    let variance = sum(&|x| (x - mean) * (x - mean));
    let of = |name: &str| expected[name].as_f64().expect("a number");
    assert_eq!(values.iter().copied().fold(f64::INFINITY, f64::min), of("min"), "{shown}");
    assert_eq!(values.iter().copied().fold(f64::NEG_INFINITY, f64::max), of("max"), "{shown}");
    // Sums in another order.
    assert!((mean - of("mean")).abs() <= 1e-12 * of("mean").abs(), "{shown}: mean {mean}");
    assert!((variance.sqrt() - of("std")).abs() <= 1e-12 * of("std").abs(), "{shown}: std {}", variance.sqrt());
}

/// Numbers that look random and are the same every time.
pub struct Random(pub u64);

impl Random {
    pub fn next(&mut self) -> u64 {
        // SplitMix64.
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    pub fn unit(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1u64 << 53) as f64 - 0.5
    }

    /// An affine with directions that are no multiples of each other.
    pub fn affine(&mut self, rank: usize) -> Affine {
        let mut rows = vec![vec![0.0; rank + 1]; rank + 1];
        for (i, row) in rows.iter_mut().enumerate().take(rank) {
            for (j, entry) in row.iter_mut().enumerate() {
                *entry = self.unit() * if j == rank { 300.0 } else { 0.7 } + f64::from(i == j) * 1.9;
            }
        }
        rows[rank][rank] = 1.0;
        Affine::from_rows(&rows).expect("an affine")
    }
}

/// An image of random numbers; bools are 0 and 1.
pub fn random_image(element: Element, shape: &[usize], channels: Option<usize>, random: &mut Random) -> Image {
    let spatial = shape.len() - usize::from(channels.is_some());
    let affine = random.affine(spatial.clamp(1, 3));
    let mut header = Header::new("test", element, shape.to_vec(), affine);
    header.channel_axis = channels;
    let count: usize = shape.iter().product();
    let mut memory = Memory::zeroed(count * element.size()).expect("memory");
    for byte in memory.as_mut_slice() {
        *byte = random.next() as u8;
    }
    match element {
        Element::Bool => memory.as_mut_slice().iter_mut().for_each(|byte| *byte &= 1),
        // No NaN, whose bits a conversion may change.
        Element::F16 | Element::BF16 => {
            memory.as_mut_slice().iter_mut().skip(1).step_by(2).for_each(|byte| *byte &= 0x3b)
        }
        _ => {}
    }
    Image::first_axis_fastest(header, memory, 0).expect("an image")
}

/// The image with its voxels in another order in memory.
pub fn rearranged(image: &Image, fastest_first: &[usize]) -> Image {
    let bytes = image.bytes_in_order(fastest_first).expect("bytes").into_owned();
    let mut memory = Memory::zeroed(bytes.len()).expect("memory");
    memory.as_mut_slice().copy_from_slice(&bytes);
    let mut strides = vec![0isize; fastest_first.len()];
    let mut step = 1;
    for &axis in fastest_first {
        strides[axis] = step;
        step *= image.header.shape[axis] as isize;
    }
    Image::with_strides(image.header.clone(), memory, 0, strides).expect("an image")
}

/// All voxels, the first axis fastest.
pub fn voxels(image: &Image) -> Vec<u8> {
    let order: Vec<usize> = (0..image.header.shape.len()).collect();
    image.bytes_in_order(&order).expect("bytes").into_owned()
}

/// The voxels of a box of an image, the first axis fastest, by the definition of strides.
pub fn crop(image: &Image, ranges: &[Range<usize>]) -> Vec<u8> {
    let size = image.header.element.size();
    let mut bytes = Vec::new();
    let mut index: Vec<usize> = ranges.iter().map(|range| range.start).collect();
    if ranges.iter().any(|range| range.is_empty()) {
        return bytes;
    }
    loop {
        let element: isize = index.iter().zip(&image.strides).map(|(i, stride)| *i as isize * stride).sum();
        let at = image.offset + element as usize * size;
        bytes.extend_from_slice(&image.memory.as_slice()[at..at + size]);
        let Some(axis) = (0..index.len()).find(|&axis| index[axis] + 1 < ranges[axis].end) else { return bytes };
        index[axis] += 1;
        (0..axis).for_each(|axis| index[axis] = ranges[axis].start);
    }
}

/// Reads regions with and without mapping and compares them with crops of the whole.
pub fn check_regions(path: &Path, random: &mut Random) {
    let whole = read(path, &ReadOptions::default()).expect("an image");
    let shape = whole.header.shape.clone();
    for round in 0..12 {
        let mut ranges: Vec<Range<usize>> = shape
            .iter()
            .map(|&extent| {
                let (a, b) = (random.next() as usize % (extent + 1), random.next() as usize % (extent + 1));
                a.min(b)..a.max(b)
            })
            .collect();
        match round {
            // Whole leading or trailing axes, and no region at all.
            0 => ranges[0] = 0..shape[0],
            1 => ranges.truncate(1),
            2 => ranges = shape.iter().map(|extent| 0..*extent).collect(),
            _ => {}
        }
        let element = [None, Some(Element::F64), Some(Element::F32)][round % 3];
        let map = round % 2 == 0;
        let options = ReadOptions { region: Some(ranges.clone()), element, map, ..ReadOptions::default() };
        let part = read(path, &options).expect("a region");
        ranges.extend(shape[ranges.len()..].iter().map(|extent| 0..*extent));
        let converted = read(path, &ReadOptions { element, ..ReadOptions::default() }).expect("an image");
        assert_eq!(voxels(&part), crop(&converted, &ranges), "{}: {ranges:?}", path.display());
        let rank = whole.header.affine.rank();
        for i in 0..rank {
            let entry = |j: usize| whole.header.affine.get(i, j).expect("an entry");
            let moved =
                entry(rank) + (0..rank).map(|j| entry(j) * ranges.get(j).map_or(0, |r| r.start) as f64).sum::<f64>();
            let found = part.header.affine.get(i, rank).expect("an entry");
            assert!((found - moved).abs() <= 1e-12 * (1.0 + moved.abs()), "{ranges:?}: {found}, expected {moved}");
        }
    }
    let (too_far, backwards) = (0..shape[0] + 1, Range { start: 2, end: 1 });
    for wrong in [vec![too_far; 1], vec![backwards; 1], vec![0..1; shape.len() + 1]] {
        let options = ReadOptions { region: Some(wrong), ..ReadOptions::default() };
        assert_eq!(read(path, &options).expect_err("refused").kind(), mica_io::ErrorKind::Argument);
    }
}

/// Reads a file with a small limit, twice over: whatever comes, no panic and no large memory.
pub fn read_carefully(path: &Path) -> Result<Image, Error> {
    let options = ReadOptions { max_bytes: 1 << 22, ..ReadOptions::default() };
    let region = vec![0..1, 0..1];
    let _ =
        read(path, &ReadOptions { region: Some(region), map: false, element: Some(Element::F32), ..options.clone() });
    let _ = mica_io::read_header(path, &options);
    read(path, &options)
}

/// Cuts a file at every byte of its first `header` ones and changes each of them in turn.
pub fn abuse(path: &Path, header: usize, random: &mut Random) {
    let good = std::fs::read(path).expect("a file");
    let header = header.min(good.len());
    // Beside the original, so that data files are found.
    let broken = path.with_file_name(format!("broken-{}", path.file_name().expect("a name").to_string_lossy()));
    for length in 0..header {
        std::fs::write(&broken, &good[..length]).expect("written");
        let _ = read_carefully(&broken);
    }
    for at in 0..header {
        let mut bytes = good.clone();
        let letters = [0, b'\n', b'9', b'-', b' ', 0xff];
        for replacement in [letters[at % letters.len()], bytes[at] ^ 1, random.next() as u8] {
            bytes[at] = replacement;
            std::fs::write(&broken, &bytes).expect("written");
            let _ = read_carefully(&broken);
        }
    }
    for length in [header, good.len() - 1, good.len() / 2] {
        std::fs::write(&broken, &good[..length.min(good.len() - 1)]).expect("written");
        let _ = read_carefully(&broken);
    }
    std::fs::remove_file(&broken).expect("removed");
}

/// A file of a folder, with this content.
pub fn file(folder: &Path, name: &str, content: &[u8]) -> PathBuf {
    let path = folder.join(name);
    std::fs::write(&path, content).expect("written");
    path
}

/// The message of a reading that must fail.
pub fn failure(path: &Path) -> String {
    match read_carefully(path) {
        Ok(image) => panic!("{} was read: {:?}", path.display(), image.header.shape),
        Err(error) => error.to_string(),
    }
}
