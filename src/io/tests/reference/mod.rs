//! What established tools read from the sample data (`reference.json` beside it), and the same of an image of ours.

// Each test program uses its part of this.
#![allow(dead_code)]

#[path = "../samples/mod.rs"]
mod samples;

use mica_io::{Element, Image};
use serde_json::Value;
use sha2::{Digest, Sha256};

pub use samples::folder as data;

/// What the reference says about all files, by their path in the folder.
pub fn files() -> serde_json::Map<String, Value> {
    let path = data().expect("sample data").join("reference.json");
    let all: Value = serde_json::from_slice(&std::fs::read(path).expect("reading")).expect("JSON");
    all["files"].as_object().expect("files").clone()
}

/// The values of an image in C order as `float32`, each rounded once; real and imaginary part of complex ones.
pub fn floats(image: &Image) -> Vec<f32> {
    let bytes = image.bytes_last_axis_fastest().expect("bytes");
    macro_rules! floats {
        ($type:ty) => {
            bytes
                .chunks_exact(size_of::<$type>())
                .map(|word| <$type>::from_ne_bytes(word.try_into().expect("word")) as f32)
                .collect()
        };
    }
    match image.header.element {
        Element::Bool | Element::U8 => floats!(u8),
        Element::I8 => floats!(i8),
        Element::U16 => floats!(u16),
        Element::I16 => floats!(i16),
        Element::U32 => floats!(u32),
        Element::I32 => floats!(i32),
        Element::U64 => floats!(u64),
        Element::I64 => floats!(i64),
        Element::F32 | Element::C64 => floats!(f32),
        Element::F64 | Element::C128 => floats!(f64),
        other => panic!("no reference has {other}"),
    }
}

/// SHA-256 of the little-endian bytes of `float32` values.
pub fn sha(values: &[f32]) -> String {
    let mut hash = Sha256::new();
    for part in values.chunks(1 << 16) {
        hash.update(part.iter().flat_map(|value| value.to_le_bytes()).collect::<Vec<u8>>());
    }
    hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}

/// A sum in halves, as NumPy's: its error hardly grows with the length.
fn sum(values: &[f64], of: &dyn Fn(f64) -> f64) -> f64 {
    if values.len() <= 64 {
        return values.iter().map(|value| of(*value)).sum();
    }
    let (left, right) = values.split_at(values.len() / 2);
    sum(left, of) + sum(right, of)
}

/// Compares an image with what the reference says: shape, affine, smallest, largest and hash to the last bit; mean and
/// deviation to the rounding of summing in another order.
pub fn compare(name: &str, image: &Image, expected: &Value) {
    let mut shape = image.header.shape.clone();
    if image.header.element.is_complex() {
        shape.push(2);
    }
    assert_eq!(serde_json::to_value(&shape).expect("JSON"), expected["shape"], "{name}: shape");
    if let Some(rows) = expected["affine"].as_array() {
        for (i, row) in rows.iter().enumerate() {
            for (j, value) in row.as_array().expect("row").iter().enumerate() {
                assert_eq!(image.header.affine.get(i, j), value.as_f64(), "{name}: affine [{i}, {j}]");
            }
        }
    }
    let values = floats(image);
    let real: Vec<f64> = values.iter().filter(|value| !value.is_nan()).map(|value| f64::from(*value)).collect();
    let count = real.len() as f64;
    let mean = sum(&real, &|value| value) / count;
    let deviation = (sum(&real, &|value| (value - mean) * (value - mean)) / count).sqrt();
    let number = |key: &str| expected[key].as_f64().unwrap_or_else(|| panic!("{name}: {key}"));
    assert_eq!(real.iter().copied().fold(f64::INFINITY, f64::min), number("min"), "{name}: min");
    assert_eq!(real.iter().copied().fold(f64::NEG_INFINITY, f64::max), number("max"), "{name}: max");
    let scale = number("std").max(number("mean").abs()).max(1e-30);
    assert!((mean - number("mean")).abs() <= 1e-11 * scale, "{name}: mean {mean}");
    assert!((deviation - number("std")).abs() <= 1e-11 * scale, "{name}: std {deviation}");
    let missing = (values.len() - real.len()) as u64;
    assert_eq!(missing, expected["nan"].as_u64().unwrap_or(0), "{name}: NaN");
    assert_eq!(sha(&values), expected["sha256_float32_c"].as_str().expect("hash"), "{name}: hash");
}
