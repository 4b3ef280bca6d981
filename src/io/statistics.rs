//! What the voxels of an image are like: for people who look at a file.

use crate::convert::{Encoding, decode};
use crate::element::Element;
use crate::error::Result;
use crate::image::Image;
use mica_kernels::Threads;
use mica_kernels::threads::for_each_chunk;
use std::sync::Mutex;

/// Elements that are summed at a time.
const CHUNK: usize = 1 << 15;

/// Measures of all voxels. NaN voxels are counted and left out of the rest.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Statistics {
    /// Number of voxels times channels that are not NaN.
    pub count: u64,
    /// Number of those that are NaN.
    pub nan: u64,
    /// The smallest; NaN of none.
    pub min: f64,
    /// The largest; NaN of none.
    pub max: f64,
    /// The arithmetic mean; NaN of none.
    pub mean: f64,
    /// The standard deviation of the population; NaN of none.
    pub std: f64,
}

/// Sums of one chunk.
struct Part {
    start: usize,
    count: f64,
    nan: u64,
    min: f64,
    max: f64,
    mean: f64,
    squares: f64,
}

/// Measures all voxels in `f64`; complex numbers count as two.
///
/// # Errors
/// None for an image that exists.
pub fn statistics(image: &Image, threads: Threads) -> Result<Statistics> {
    let bytes = image.bytes_first_axis_fastest()?;
    let element = match image.header.element {
        Element::C64 => Element::F32,
        Element::C128 => Element::F64,
        other => other,
    };
    let size = element.size();
    let parts = Mutex::new(Vec::new());
    for_each_chunk(bytes.len() / size, CHUNK, threads, |range| {
        let mut values = vec![0f64; range.len()];
        // SAFETY: the buffer is `range.len()` numbers long, and any bytes are a number.
        let target = unsafe { std::slice::from_raw_parts_mut(values.as_mut_ptr().cast::<u8>(), range.len() * 8) };
        let source = &bytes[range.start * size..range.end * size];
        if decode(source, Encoding::native(element), target, Element::F64, Threads::SINGLE).is_err() {
            return;
        }
        let known = || values.iter().copied().filter(|value| !value.is_nan());
        let count = known().count() as f64;
        let mean = known().sum::<f64>() / count;
        let part = Part {
            start: range.start,
            count,
            nan: (values.len() as f64 - count) as u64,
            min: known().fold(f64::INFINITY, f64::min),
            max: known().fold(f64::NEG_INFINITY, f64::max),
            mean,
            squares: known().map(|value| (value - mean) * (value - mean)).sum(),
        };
        parts.lock().unwrap_or_else(|poisoned| poisoned.into_inner()).push(part);
    });
    let mut parts = parts.into_inner().unwrap_or_else(|poisoned| poisoned.into_inner());
    // Sums depend on their order, which must not depend on the threads.
    parts.sort_unstable_by_key(|part| part.start);
    let (mut count, mut mean, mut squares) = (0.0, 0.0, 0.0);
    let (mut min, mut max, mut nan) = (f64::INFINITY, f64::NEG_INFINITY, 0);
    for part in &parts {
        nan += part.nan;
        if part.count == 0.0 {
            continue;
        }
        let total = count + part.count;
        let distance = part.mean - mean;
        mean += distance * (part.count / total);
        squares += part.squares + distance * distance * (count * part.count / total);
        count = total;
        min = min.min(part.min);
        max = max.max(part.max);
    }
    let of_some = |value: f64| if count > 0.0 { value } else { f64::NAN };
    Ok(Statistics {
        count: count as u64,
        nan,
        min: of_some(min),
        max: of_some(max),
        mean: of_some(mean),
        std: of_some((squares / count).sqrt()),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Header, Memory};
    use mica_kernels::geometry::Affine;

    #[test]
    fn measures_are_those_of_a_hand_computation_and_leave_nan_out() {
        let values: Vec<f32> = (0..100_000).map(|i| if i % 10 == 9 { f32::NAN } else { (i % 10) as f32 }).collect();
        let mut memory = Memory::zeroed(values.len() * 4).expect("memory");
        for (slot, value) in memory.as_mut_slice().chunks_exact_mut(4).zip(&values) {
            slot.copy_from_slice(&value.to_ne_bytes());
        }
        let header = Header::new("", Element::F32, vec![100, 1000], Affine::identity(2).expect("rank"));
        let image = Image::first_axis_fastest(header, memory, 0).expect("fits");
        let found = statistics(&image, Threads::available()).expect("measures");
        // 0 to 8 in equal parts: mean 4, variance (81 - 1) / 12.
        assert_eq!((found.count, found.nan, found.min, found.max), (90_000, 10_000, 0.0, 8.0));
        assert!((found.mean - 4.0).abs() < 1e-12 && (found.std - (80f64 / 12.0).sqrt()).abs() < 1e-12);
    }

    #[test]
    fn an_image_without_voxels_has_no_measures() {
        let header = Header::new("", Element::U8, vec![0, 4], Affine::identity(2).expect("rank"));
        let image = Image::first_axis_fastest(header, Memory::zeroed(0).expect("memory"), 0).expect("fits");
        let found = statistics(&image, Threads::SINGLE).expect("measures");
        assert_eq!((found.count, found.nan), (0, 0));
        assert!(found.mean.is_nan() && found.min.is_nan());
    }
}
