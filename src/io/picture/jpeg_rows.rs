//! From components of a JPEG, some of them at half size, to rows of pixels: libjpeg's "fancy" upsampling and its colours, a row
//! at a time.

use crate::dicom::jpeg::Plane;
use mica_kernels::Threads;
use mica_kernels::threads::for_each_chunk;
use std::sync::{Mutex, PoisonError};

/// Rows that a thread makes at a time.
const BAND: usize = 32;

/// What the components become.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Colours {
    AsStored,
    /// YCbCr to RGB; a fourth component stays.
    Rgb,
}

/// Fills `out`, rows of `width` pixels with interleaved components, from planes of 8 bits.
pub(super) fn interleave(planes: &[Plane], width: usize, colours: Colours, threads: Threads, out: &mut [u8]) {
    let row = width * planes.len();
    if row == 0 {
        return;
    }
    let bands: Vec<Mutex<&mut [u8]>> = out.chunks_mut(row * BAND).map(Mutex::new).collect();
    for_each_chunk(bands.len(), 1, threads, |range| {
        let mut lines: Vec<Vec<u16>> = planes.iter().map(|plane| vec![0; plane.size.0 * plane.factors.0]).collect();
        let mut sums = Vec::new();
        for index in range {
            let mut band = bands[index].lock().unwrap_or_else(PoisonError::into_inner);
            for (y, out) in band.chunks_exact_mut(row).enumerate() {
                for (plane, line) in planes.iter().zip(&mut lines) {
                    expand(plane, index * BAND + y, line, &mut sums);
                }
                merge(&lines, colours, out);
            }
        }
    });
}

/// One row of pixels from one row of each component.
fn merge(lines: &[Vec<u16>], colours: Colours, out: &mut [u8]) {
    match (lines, colours) {
        ([gray], _) => out.iter_mut().zip(gray).for_each(|(slot, value)| *slot = *value as u8),
        ([y, cb, cr], Colours::Rgb) => {
            for (((pixel, y), cb), cr) in out.as_chunks_mut::<3>().0.iter_mut().zip(y).zip(cb).zip(cr) {
                *pixel = to_rgb([*y as u8, *cb as u8, *cr as u8]);
            }
        }
        ([y, cb, cr, k], Colours::Rgb) => {
            for ((((pixel, y), cb), cr), k) in out.as_chunks_mut::<4>().0.iter_mut().zip(y).zip(cb).zip(cr).zip(k) {
                let [r, g, b] = to_rgb([*y as u8, *cb as u8, *cr as u8]);
                *pixel = [r, g, b, *k as u8];
            }
        }
        _ => {
            for (index, line) in lines.iter().enumerate() {
                let slots = out[index..].iter_mut().step_by(lines.len());
                slots.zip(line).for_each(|(slot, value)| *slot = *value as u8);
            }
        }
    }
}

/// ITU-R BT.601 with 16 bits behind the point, rounded as libjpeg does.
#[inline]
pub(super) fn to_rgb([luma, blue, red]: [u8; 3]) -> [u8; 3] {
    let (luma, blue, red) = (i32::from(luma), i32::from(blue) - 128, i32::from(red) - 128);
    let round = |sum: i32| (sum + (1 << 15)) >> 16;
    let parts = [luma + round(91_881 * red), luma + round(-22_554 * blue - 46_802 * red), luma + round(116_130 * blue)];
    parts.map(|value| value.clamp(0, 255) as u8)
}

/// The row `y` of the picture from a component: as it is, by triangles where it is smaller by two, repeated otherwise.
fn expand(plane: &Plane, y: usize, line: &mut [u16], sums: &mut Vec<u16>) {
    let (width, height) = plane.size;
    let own = |row: usize| &plane.samples[row.min(height - 1) * plane.stride..][..width];
    let source = y / plane.factors.1;
    let near = own(source);
    // Of the rows above and below, the one that this row is nearer to.
    let far = || own(if y.is_multiple_of(2) { source.saturating_sub(1) } else { source + 1 });
    match plane.factors {
        (1, 1) => line.copy_from_slice(near),
        (2, 1) if width > 2 => double(near, line, [1, 2], 2, false),
        (2, 2) if width > 2 => {
            sums.clear();
            sums.extend(near.iter().zip(far()).map(|(near, far)| near * 3 + far));
            double(sums, line, [8, 7], 4, true);
        }
        (1, 2) => {
            let bias = if y.is_multiple_of(2) { 1 } else { 2 };
            for ((slot, near), far) in line.iter_mut().zip(near).zip(far()) {
                *slot = (near * 3 + far + bias) >> 2;
            }
        }
        (by, _) => {
            for (slots, value) in line.chunks_exact_mut(by).zip(near) {
                slots.fill(*value);
            }
        }
    }
}

/// Twice as many values, each three parts of the nearer one and one part of the other one; sums of 8 bits fit. At the ends
/// there is no other one: the value itself, which `summed` says is already four times as large.
fn double(values: &[u16], out: &mut [u16], bias: [u16; 2], shift: u32, summed: bool) {
    let edge = |value: u16, bias: u16| if summed { (value * 4 + bias) >> shift } else { value };
    let mix = |near: u16, far: u16, bias: u16| (near * 3 + far + bias) >> shift;
    let pairs = out.as_chunks_mut::<2>().0;
    let (Some((first, rest)), [a, b, .., y, z]) = (pairs.split_first_mut(), values) else {
        // Three values: the first and the last two overlap.
        for (index, pair) in pairs_of(out).enumerate() {
            let value = values[index];
            pair[0] = index.checked_sub(1).map_or(edge(value, bias[0]), |before| mix(value, values[before], bias[0]));
            pair[1] = values.get(index + 1).map_or(edge(value, bias[1]), |after| mix(value, *after, bias[1]));
        }
        return;
    };
    *first = [edge(*a, bias[0]), mix(*a, *b, bias[1])];
    for (pair, window) in rest.iter_mut().zip(values.windows(3)) {
        *pair = [mix(window[1], window[0], bias[0]), mix(window[1], window[2], bias[1])];
    }
    if let Some(last) = rest.last_mut() {
        *last = [mix(*z, *y, bias[0]), edge(*z, bias[1])];
    }
}

fn pairs_of(out: &mut [u16]) -> impl Iterator<Item = &mut [u16; 2]> {
    out.as_chunks_mut::<2>().0.iter_mut()
}
