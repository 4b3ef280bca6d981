//! From coefficients to samples as libjpeg does it: the accurate integer inverse transform, and "fancy" (triangle) upsampling
//! of colour planes by two.

/// 64 dequantised coefficients.
pub(crate) struct Block {
    pub values: [i32; 64],
    /// Number of the last one in the stream's order that is not zero.
    pub last: usize,
}

const BITS: u32 = 13;

/// Constants of the algorithm of Loeffler, Ligtenberg and Moschytz (1989), times 2^13.
const F_0_298: i32 = 2446;
const F_0_390: i32 = 3196;
const F_0_541: i32 = 4433;
const F_0_765: i32 = 6270;
const F_0_899: i32 = 7373;
const F_1_175: i32 = 9633;
const F_1_501: i32 = 12299;
const F_1_847: i32 = 15137;
const F_1_961: i32 = 16069;
const F_2_053: i32 = 16819;
const F_2_562: i32 = 20995;
const F_3_072: i32 = 25172;

/// One dimension: eight values in, eight sums at 2^13 out. Hostile coefficients may overflow; the result is then any number.
#[inline(always)]
fn transform(input: [i32; 8]) -> [i32; 8] {
    let mul = i32::wrapping_mul;
    let add = i32::wrapping_add;
    let sub = i32::wrapping_sub;
    let shared = mul(add(input[2], input[6]), F_0_541);
    let even2 = sub(shared, mul(input[6], F_1_847));
    let even3 = add(shared, mul(input[2], F_0_765));
    let even0 = mul(add(input[0], input[4]), 1 << BITS);
    let even1 = mul(sub(input[0], input[4]), 1 << BITS);
    let sums = [add(even0, even3), add(even1, even2), sub(even1, even2), sub(even0, even3)];

    let [t0, t1, t2, t3] = [input[7], input[5], input[3], input[1]];
    let (z1, z2, z3, z4) = (add(t0, t3), add(t1, t2), add(t0, t2), add(t1, t3));
    let z5 = mul(add(z3, z4), F_1_175);
    let z1 = mul(z1, -F_0_899);
    let z2 = mul(z2, -F_2_562);
    let z3 = add(mul(z3, -F_1_961), z5);
    let z4 = add(mul(z4, -F_0_390), z5);
    let t0 = add(mul(t0, F_0_298), add(z1, z3));
    let t1 = add(mul(t1, F_2_053), add(z2, z4));
    let t2 = add(mul(t2, F_3_072), add(z2, z3));
    let t3 = add(mul(t3, F_1_501), add(z1, z4));
    [
        add(sums[0], t3),
        add(sums[1], t2),
        add(sums[2], t1),
        add(sums[3], t0),
        sub(sums[3], t0),
        sub(sums[2], t1),
        sub(sums[1], t2),
        sub(sums[0], t3),
    ]
}

#[inline(always)]
fn descale(value: i32, bits: u32) -> i32 {
    value.wrapping_add(1 << (bits - 1)) >> bits
}

/// Writes the 8 x 8 samples of a block.
pub(crate) fn inverse_dct(block: &Block, precision: u32, out: &mut [u16], stride: usize) {
    let (maximum, centre) = ((1i32 << precision) - 1, 1i32 << (precision - 1));
    // Bits kept between the two passes, fewer where samples are wide.
    let kept = if precision == 8 { 2 } else { 1 };
    if block.last == 0 {
        let value = descale(block.values[0].wrapping_mul(1 << kept), kept + 3);
        let sample = value.wrapping_add(centre).clamp(0, maximum) as u16;
        for line in out.chunks_mut(stride).take(8) {
            line[..8].fill(sample);
        }
        return;
    }
    let mut work = [0i32; 64];
    for column in 0..8 {
        let input: [i32; 8] = std::array::from_fn(|row| block.values[row * 8 + column]);
        for (row, value) in transform(input).into_iter().enumerate() {
            work[row * 8 + column] = descale(value, BITS - kept);
        }
    }
    for (line, input) in out.chunks_mut(stride).zip(work.as_chunks::<8>().0) {
        for (slot, value) in line.iter_mut().zip(transform(*input)) {
            *slot = descale(value, BITS + kept + 3).wrapping_add(centre).clamp(0, maximum) as u16;
        }
    }
}

/// A plane at the size of the image. `size` is its own without padding, `factors` how much is missing across and down.
pub(crate) fn upsample(
    plane: &[u16],
    stride: usize,
    size: (usize, usize),
    factors: (usize, usize),
    to: (usize, usize),
) -> Vec<u16> {
    let (width, height) = size;
    let mut out = vec![0u16; to.0 * to.1];
    let line = |row: usize| &plane[row.min(height - 1) * stride..][..width];
    let smooth = width > 2;
    let mut wide = vec![0u16; width * factors.0];
    let mut sums = vec![0u32; width];
    for (row, out) in out.chunks_exact_mut(to.0).enumerate() {
        let source = row / factors.1;
        // The nearer of the lines above and below.
        let other = if row % 2 == 0 { source.saturating_sub(1) } else { source + 1 };
        match factors {
            (2, 1) if smooth => across(line(source).iter().map(|v| u32::from(*v)), &mut wide, 1, [1, 2], 2),
            (2, 2) if smooth => {
                for (slot, (near, far)) in sums.iter_mut().zip(line(source).iter().zip(line(other))) {
                    *slot = u32::from(*near) * 3 + u32::from(*far);
                }
                across(sums.iter().copied(), &mut wide, 4, [8, 7], 4);
            }
            (1, 2) => {
                let bias = if row % 2 == 0 { 1 } else { 2 };
                for (slot, (near, far)) in wide.iter_mut().zip(line(source).iter().zip(line(other))) {
                    *slot = ((u32::from(*near) * 3 + u32::from(*far) + bias) >> 2) as u16;
                }
            }
            (by, _) => {
                for (slots, value) in wide.chunks_exact_mut(by).zip(line(source)) {
                    slots.fill(*value);
                }
            }
        }
        out.copy_from_slice(&wide[..to.0]);
    }
    out
}

/// Doubles a line: each result is three parts of the nearer value and one of the other; at the ends `edge` copies of the
/// value, which were scaled before by its quarter.
fn across(values: impl Iterator<Item = u32> + Clone, wide: &mut [u16], edge: u32, bias: [u32; 2], shift: u32) {
    let count = wide.len() / 2;
    let previous = std::iter::once(None).chain(values.clone().map(Some));
    let next = values.clone().skip(1).map(Some).chain(std::iter::once(None));
    for (index, ((value, previous), next)) in values.zip(previous).zip(next).take(count).enumerate() {
        let mix = |other: Option<u32>, bias: u32| match other {
            Some(other) => (value * 3 + other + bias) >> shift,
            None if edge == 1 => value,
            None => (value * 4 + bias) >> shift,
        };
        wide[2 * index] = mix(previous, bias[0]) as u16;
        wide[2 * index + 1] = mix(next, bias[1]) as u16;
    }
}
