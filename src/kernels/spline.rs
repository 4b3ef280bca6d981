//! B-spline interpolation as `scipy.ndimage` counts it: weights, boundaries and the prefilter.
//!
//! A spline of order `n` is a sum of shifted B-splines of degree `n`. For the curve to pass through the samples, its
//! coefficients must first be found from them by a recursive filter (Unser, Aldroubi and Eden, "B-spline signal
//! processing", IEEE Trans. Signal Processing 41, 1993). All of it is computed in `f64`.

use crate::convert::reader;
use crate::resample::taps::Taps;
use crate::threads::{Threads, for_each_chunk};
use crate::view::{AnyView, Strided};

/// The highest order there is.
pub const MAX_ORDER: u8 = 5;

/// Voxels added on each side before filtering, for boundaries under which no exact start of the filter is known.
const PAD: usize = 12;

/// Voxels beyond the image within which a spline still touches it.
const FAR: f64 = 8.0;

/// What lies beyond the image: the modes of `scipy.ndimage`, under its names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Boundary {
    /// `reflect`, also `grid-mirror`: mirrored at the outer face of the outermost voxel, `d c b a | a b c d | d c b a`.
    Reflect,
    /// `constant`: the constant, wherever the position itself is outside; inside the spline is that of `mirror`.
    Constant,
    /// `grid-constant`: an endless grid of the constant, which is interpolated with.
    GridConstant,
    /// `nearest`: the outermost voxel goes on, `a a a a | a b c d | d d d d`.
    Nearest,
    /// `mirror`: mirrored at the centre of the outermost voxel, `d c b | a b c d | c b a`.
    Mirror,
    /// `wrap`: from the other end, where the first and the last voxel fall on each other (a period of size - 1).
    Wrap,
    /// `grid-wrap`: from the other end, `a b c d | a b c d | a b c d`.
    GridWrap,
}

impl Boundary {
    /// Whether voxels outside are the constant.
    pub(crate) fn fills(self) -> bool {
        matches!(self, Self::Constant | Self::GridConstant)
    }

    /// The boundary of the spline's own samples: where none is known for the mode, scipy takes `mirror`.
    fn of_samples(self) -> Self {
        if matches!(self, Self::Constant | Self::Wrap) { Self::Mirror } else { self }
    }

    /// Brings a position into `0..=size - 1` (beyond it by less than one voxel for `reflect` and `grid-wrap`, whose
    /// period has voxels at both ends); `None` where the constant is. NaN is nowhere.
    fn map(self, position: f64, size: usize) -> Option<f64> {
        let last = size as f64 - 1.0;
        let length = size as f64;
        if matches!(self, Self::GridConstant | Self::Nearest) && !position.is_nan() {
            // Here it is the samples that are brought inside. This far out none of them is any more.
            return Some(position.clamp(-FAR, last + FAR));
        }
        if (0.0..=last).contains(&position) {
            return Some(position);
        }
        if position.is_nan() {
            return None;
        }
        let below = position < 0.0;
        if size <= 1 && !self.fills() {
            return Some(0.0);
        }
        let periods = |period: f64| (position.abs() / period).trunc() * period;
        let mapped = match self {
            Self::Constant | Self::GridConstant | Self::Nearest => return None,
            Self::Mirror => {
                let period = 2.0 * last;
                if below {
                    let p = position + periods(period);
                    if p <= -last { p + period } else { -p }
                } else {
                    let p = position - periods(period);
                    if p >= length { period - p } else { p }
                }
            }
            Self::Reflect => {
                let period = 2.0 * length;
                if below {
                    let p = if position < -period { position + periods(period) } else { position };
                    // Just below zero is just above -1, which must not round to -1.
                    if p < -length { p + period } else { (if p > -1e-15 { 1e-15 } else { -p }) - 1.0 }
                } else {
                    let p = position - periods(period);
                    if p >= length { period - p - 1.0 } else { p }
                }
            }
            Self::Wrap if below => position + last * ((-position / last).trunc() + 1.0),
            Self::Wrap => position - periods(last),
            Self::GridWrap if below => position + length * (((-1.0 - position) / length).trunc() + 1.0),
            Self::GridWrap => position - periods(length),
        };
        // So far away that periods cannot be told apart, rounding may lead anywhere.
        Some(mapped.clamp(-1.0, length))
    }
}

/// The samples of an axis of `size` that a spline of `order` takes at a position.
pub(crate) fn touch(position: f64, size: usize, order: u8, boundary: Boundary) -> Taps {
    let mut taps = Taps::default();
    let Some(at) = boundary.map(position, size) else {
        taps.outside = 1.0;
        return taps;
    };
    let base = if order % 2 == 1 { at.floor() } else { (at + 0.5).floor() };
    let weights = weights(at - base, order);
    let start = base - f64::from(order / 2);
    let samples = boundary.of_samples();
    let last = size as f64 - 1.0;
    for (k, &weight) in weights[..=usize::from(order)].iter().enumerate() {
        let index = start + k as f64;
        if (0.0..=last).contains(&index) {
            taps.push(index as usize, weight);
        } else if boundary == Boundary::GridConstant {
            taps.outside += weight;
        } else if boundary == Boundary::Nearest {
            taps.push(index.clamp(0.0, last) as usize, weight);
        } else if let Some(index) = samples.map(index, size) {
            taps.push(index.clamp(0.0, last) as usize, weight);
        }
    }
    taps
}

/// Weights of the `order + 1` samples around a position that lies `x` after the middle one (even orders, -0.5 to 0.5)
/// or after the one before it (odd orders, 0 to 1).
fn weights(x: f64, order: u8) -> [f64; MAX_ORDER as usize + 1] {
    let mut w = [0.0; MAX_ORDER as usize + 1];
    let n = usize::from(order);
    match order {
        0 => w[0] = 1.0,
        1 => w[0] = 1.0 - x,
        2 => {
            w[0] = 0.5 * (0.5 - x) * (0.5 - x);
            w[1] = 0.75 - x * x;
        }
        3 => {
            let z = 1.0 - x;
            w[0] = z * z * z / 6.0;
            w[1] = (x * x * (x - 2.0) * 3.0 + 4.0) / 6.0;
            w[2] = (z * z * (z - 2.0) * 3.0 + 4.0) / 6.0;
        }
        4 => {
            let middle = |t: f64| t * (t * 0.25 - 0.625) + 115.0 / 192.0;
            let side = |y: f64| y * (y * (y * (5.0 - y) / 6.0 - 1.25) + 5.0 / 24.0) + 55.0 / 96.0;
            let t = (0.5 - x) * (0.5 - x);
            w[0] = t * t / 24.0;
            w[1] = side(1.0 + x);
            w[2] = middle(x * x);
            w[3] = side(1.0 - x);
        }
        _ => {
            let near = |y: f64| y * y * (y * y * (0.25 - y / 12.0) - 0.5) + 0.55;
            let far = |y: f64| y * (y * (y * (y * (y / 24.0 - 0.375) + 1.25) - 1.75) + 0.625) + 0.425;
            let z = 1.0 - x;
            w[0] = z * z * z * z * z / 120.0;
            w[1] = far(1.0 + x);
            w[2] = near(x);
            w[3] = near(z);
            w[4] = far(1.0 + z);
        }
    }
    if n > 0 {
        // The last one makes the sum exactly one.
        w[n] = 1.0 - w[..n].iter().sum::<f64>();
    }
    w
}

/// Poles of the filter that turns samples into coefficients.
fn poles(order: u8) -> &'static [f64] {
    // The closed forms as f64 arithmetic evaluates them, which is what scipy has to the last bit.
    match order {
        // sqrt(8) - 3
        2 => &[-0.171_572_875_253_809_7],
        // sqrt(3) - 2
        3 => &[-0.267_949_192_431_122_8],
        // sqrt(664 ∓ sqrt(438976)) ± sqrt(304) - 19
        4 => &[-0.361_341_225_900_211_8, -0.013_725_429_297_341_663],
        // sqrt(67.5 ∓ sqrt(4436.25)) ± sqrt(26.25) - 6.5
        5 => &[-0.430_575_347_099_978_25, -0.043_096_288_203_263_28],
        _ => &[],
    }
}

/// Coefficients of a spline through the samples of one channel, in C order, and how many voxels were added on each
/// side.
pub(crate) struct Coefficients {
    pub(crate) values: Vec<f64>,
    pub(crate) shape: Vec<usize>,
    pub(crate) pad: usize,
}

/// Filters one image, as `scipy.ndimage.spline_filter` of order 2 and more.
pub(crate) fn coefficients(
    channel: AnyView<'_>,
    order: u8,
    boundary: Boundary,
    constant: f64,
    threads: Threads,
) -> Coefficients {
    let pad = if matches!(boundary, Boundary::Nearest | Boundary::GridConstant) { PAD } else { 0 };
    let inner: Vec<usize> = channel.shape().to_vec();
    let shape: Vec<usize> = inner.iter().map(|size| size + 2 * pad).collect();
    let mut values = vec![0.0; shape.iter().product()];
    fill(channel, &inner, &shape, pad, (boundary == Boundary::GridConstant).then_some(constant), &mut values, threads);
    for axis in 0..shape.len() {
        filter_axis(&mut values, &shape, axis, poles(order), boundary, threads);
    }
    Coefficients { values, shape, pad }
}

/// A pointer that threads share, each for its own elements.
#[derive(Clone, Copy)]
struct Shared(*mut f64);
// SAFETY: threads use disjoint elements, and the memory outlives them.
unsafe impl Send for Shared {}
// SAFETY: as above.
unsafe impl Sync for Shared {}

impl Shared {
    #[inline(always)]
    fn at(self, offset: usize) -> *mut f64 {
        self.0.wrapping_add(offset)
    }
}

/// Reads a channel into C order, with `pad` more voxels on each side: the constant, or the nearest voxel.
fn fill(
    channel: AnyView<'_>,
    inner: &[usize],
    shape: &[usize],
    pad: usize,
    constant: Option<f64>,
    values: &mut [f64],
    threads: Threads,
) {
    let Some(&width) = shape.last() else { return };
    let rank = shape.len();
    let length = inner[rank - 1];
    let rows = values.len() / width.max(1);
    let read = reader::<f64>(channel.element_type());
    let size = channel.element_type().size() as isize;
    let base = channel.as_ptr().addr();
    let strides = channel.strides();
    let to = Shared(values.as_mut_ptr());
    for_each_chunk(rows, (1 << 16) / width.max(1) + 1, threads, |range| {
        for row in range {
            // SAFETY: rows are disjoint stretches of `width` values.
            let line = unsafe { std::slice::from_raw_parts_mut(to.at(row * width), width) };
            let mut rest = row;
            let mut offset = 0isize;
            let mut outside = false;
            for axis in (0..rank - 1).rev() {
                let index = (rest % shape[axis]) as isize - pad as isize;
                rest /= shape[axis];
                let nearest = index.clamp(0, inner[axis] as isize - 1);
                outside |= nearest != index;
                offset += nearest * strides[axis];
            }
            if let (true, Some(constant)) = (outside, constant) {
                line.fill(constant);
                continue;
            }
            let from = channel.as_ptr().with_addr(base.wrapping_add_signed(offset * size));
            // SAFETY: `offset` is an index of the view along all axes but the last, which has `length` elements.
            unsafe { read(from, strides[rank - 1], &mut line[pad..pad + length]) };
            let (first, last) = (line[pad], line[pad + length - 1]);
            line[..pad].fill(constant.unwrap_or(first));
            line[pad + length..].fill(constant.unwrap_or(last));
        }
    });
}

/// Lines filtered side by side: one cache line of values.
const SIDE: usize = 8;

/// Runs the recursive filter along one axis. Lines are taken eight at a time, so that memory is read in whole cache
/// lines whatever the axis, and the recursions of eight lines run next to each other.
fn filter_axis(values: &mut [f64], shape: &[usize], axis: usize, poles: &[f64], boundary: Boundary, threads: Threads) {
    let length = shape[axis];
    if length <= 1 || values.is_empty() {
        return;
    }
    let inner: usize = shape[axis + 1..].iter().product();
    let outer: usize = shape[..axis].iter().product();
    // Neighbouring lines: along the inner axes, or when there are none, along the outer ones.
    let (count, line_step, groups, group_step) =
        if inner == 1 { (outer, length, 1, 0) } else { (inner, 1, outer, inner * length) };
    let per_group = count.div_ceil(SIDE);
    let to = Shared(values.as_mut_ptr());
    let bundles_per_chunk = (1 << 15) / (SIDE * length) + 1;
    for_each_chunk(per_group * groups, bundles_per_chunk, threads, |range| {
        let mut lines = vec![[0.0f64; SIDE]; length];
        for bundle in range {
            let first = bundle % per_group * SIDE;
            let start = bundle / per_group * group_step + first * line_step;
            let sides = SIDE.min(count - first);
            for (i, line) in lines.iter_mut().enumerate() {
                for (k, value) in line[..sides].iter_mut().enumerate() {
                    // SAFETY: element `i` of line `first + k` of this group; no other bundle has it.
                    *value = unsafe { *to.at(start + i * inner + k * line_step) };
                }
            }
            filter_lines(&mut lines, poles, boundary);
            for (i, line) in lines.iter().enumerate() {
                for (k, value) in line[..sides].iter().enumerate() {
                    // SAFETY: as above.
                    unsafe { *to.at(start + i * inner + k * line_step) = *value };
                }
            }
        }
    });
}

type Lines = [f64; SIDE];

#[inline(always)]
fn combine(a: &Lines, b: &Lines, f: impl Fn(f64, f64) -> f64) -> Lines {
    std::array::from_fn(|k| f(a[k], b[k]))
}

fn filter_lines(c: &mut [Lines], poles: &[f64], boundary: Boundary) {
    let n = c.len();
    let gain: f64 = poles.iter().map(|z| (1.0 - z) * (1.0 - 1.0 / z)).product();
    for line in c.iter_mut() {
        *line = line.map(|value| value * gain);
    }
    for &z in poles {
        c[0] = first_causal(c, z, boundary);
        for i in 1..n {
            c[i] = combine(&c[i], &c[i - 1], |now, before| now + z * before);
        }
        c[n - 1] = last_anticausal(c, z, boundary);
        for i in (0..n - 1).rev() {
            c[i] = combine(&c[i], &c[i + 1], |now, after| z * (after - now));
        }
    }
}

/// Where the forward recursion starts: the sum over everything that lies before the first sample.
fn first_causal(c: &[Lines], z: f64, boundary: Boundary) -> Lines {
    let n = c.len();
    let mut sum = c[0];
    let weighted = |sum: &Lines, line: &Lines, factor: f64| combine(sum, line, |sum, value| sum + factor * value);
    // Powers this small change no bit of the sum.
    let negligible = |power: f64| power.abs() < 1e-60;
    let mut power = z;
    match boundary {
        Boundary::GridWrap => {
            for i in 1..n {
                if negligible(power) {
                    break;
                }
                sum = weighted(&sum, &c[n - i], power);
                power *= z;
            }
            let period = z.powi(n as i32);
            sum.map(|value| value / (1.0 - period))
        }
        Boundary::Reflect | Boundary::Nearest => {
            let period = z.powi(n as i32);
            sum = weighted(&sum, &c[n - 1], period);
            for i in 1..n {
                if negligible(power) {
                    break;
                }
                // At the last one scipy has the sum so far in the place of the first sample.
                let mirrored = if i < n - 1 { c[n - 1 - i] } else { sum };
                sum = weighted(&sum, &c[i], power);
                sum = weighted(&sum, &mirrored, power * period);
                power *= z;
            }
            combine(&sum, &c[0], |sum, first| sum * z / (1.0 - period * period) + first)
        }
        _ => {
            let period = z.powi(n as i32 - 1);
            sum = weighted(&sum, &c[n - 1], period);
            for i in 1..n - 1 {
                if negligible(power) {
                    break;
                }
                sum = weighted(&sum, &c[i], power);
                sum = weighted(&sum, &c[n - 1 - i], power * period);
                power *= z;
            }
            sum.map(|value| value / (1.0 - period * period))
        }
    }
}

/// Where the backward recursion starts.
fn last_anticausal(c: &[Lines], z: f64, boundary: Boundary) -> Lines {
    let n = c.len();
    match boundary {
        Boundary::GridWrap => {
            let mut sum = c[n - 1];
            let mut power = z;
            for line in &c[..n - 1] {
                if power.abs() < 1e-60 {
                    break;
                }
                sum = combine(&sum, line, |sum, value| sum + power * value);
                power *= z;
            }
            let period = z.powi(n as i32);
            sum.map(|value| value * z / (period - 1.0))
        }
        Boundary::Reflect | Boundary::Nearest => c[n - 1].map(|value| value * z / (z - 1.0)),
        _ => combine(&c[n - 2], &c[n - 1], |before, last| (z * before + last) * z / (z * z - 1.0)),
    }
}
