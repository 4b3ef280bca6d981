//! Powers and softplus of many numbers at once.
//!
//! For `f32` both are computed in `f64` by polynomials without a branch or a table, so that they fill vector registers; their
//! error there is below 1e-11, so that results are within 0.51 units in the last place of `f32`.

/// Functions of `f32` and `f64` numbers.
pub(crate) trait Powers: Sized {
    /// `x ** exponent`, as `torch.pow` with a number.
    fn power(values: &mut [Self], exponent: f64);
    /// `log(1 + exp(x))`, as `torch.logaddexp(0, x)`.
    fn softplus(values: &mut [Self]);
}

/// What torch computes without a power function; false where there is no such shortcut.
macro_rules! shortcut {
    ($values:expr, $exponent:expr) => {{
        let values = &mut *$values;
        match $exponent {
            0.0 => values.fill(1.0),
            1.0 => {}
            0.5 => values.iter_mut().for_each(|x| *x = x.sqrt()),
            2.0 => values.iter_mut().for_each(|x| *x = *x * *x),
            3.0 => values.iter_mut().for_each(|x| *x = *x * *x * *x),
            -0.5 => values.iter_mut().for_each(|x| *x = 1.0 / x.sqrt()),
            -1.0 => values.iter_mut().for_each(|x| *x = 1.0 / *x),
            -2.0 => values.iter_mut().for_each(|x| *x = 1.0 / (*x * *x)),
            _ => return false,
        }
        true
    }};
}

fn shortcut_32(values: &mut [f32], exponent: f64) -> bool {
    shortcut!(values, exponent)
}

fn shortcut_64(values: &mut [f64], exponent: f64) -> bool {
    shortcut!(values, exponent)
}

/// 2^52, below which an integer in the lower bits of an `f64` is that integer.
const INTEGER: u64 = 0x4330_0000_0000_0000;
const INTEGER_F64: f64 = 4_503_599_627_370_496.0;

/// `2 * atanh(s)`, for `|s| <= 1/3`: `log((1 + s) / (1 - s))`.
#[inline(always)]
fn twice_atanh(s: f64) -> f64 {
    let square = s * s;
    let mut sum = 1.0 / 23.0;
    for odd in [21.0, 19.0, 17.0, 15.0, 13.0, 11.0, 9.0, 7.0, 5.0, 3.0] {
        sum = sum * square + 1.0 / odd;
    }
    2.0 * s * (sum * square + 1.0)
}

/// Natural logarithm of a positive normal number.
#[inline(always)]
fn ln(x: f64) -> f64 {
    /// The square root of a half: mantissas are taken from there to the square root of 2.
    const LOW: u64 = 0x3fe6_a09e_667f_3bcd;
    const ONE: u64 = 0x3ff0_0000_0000_0000;
    let bits = x.to_bits();
    // The exponent of x / LOW, in place and biased.
    let exponent = bits.wrapping_sub(LOW).wrapping_add(ONE) & 0xfff0_0000_0000_0000;
    let mantissa = f64::from_bits(bits.wrapping_sub(exponent).wrapping_add(ONE));
    let exponent = f64::from_bits((exponent >> 52) | INTEGER) - (INTEGER_F64 + 1023.0);
    exponent * std::f64::consts::LN_2 + twice_atanh((mantissa - 1.0) / (mantissa + 1.0))
}

/// `exp(x)` for `|x|` up to 700.
#[inline(always)]
fn exp(x: f64) -> f64 {
    // The nearest integer, in the lower bits of a number that has no room for a fraction.
    const ROUND: f64 = 1.5 * INTEGER_F64;
    let shifted = x * std::f64::consts::LOG2_E + ROUND;
    let whole = shifted - ROUND;
    // LN_2 in two parts, so that the remainder is exact.
    let rest = (x - whole * 6.931_471_803_691_238e-1) - whole * 1.908_214_929_270_587_7e-10;
    let mut sum = 1.0 / 39_916_800.0;
    for factorial in [3_628_800.0, 362_880.0, 40_320.0, 5_040.0, 720.0, 120.0, 24.0, 6.0, 2.0, 1.0, 1.0] {
        sum = sum * rest + 1.0 / factorial;
    }
    let power = shifted.to_bits().wrapping_add(1023) << 52;
    sum * f64::from_bits(power)
}

impl Powers for f32 {
    #[inline(always)]
    fn power(values: &mut [Self], exponent: f64) {
        if shortcut_32(values, exponent) {
            return;
        }
        let exponent_32 = exponent as f32;
        let exponent = f64::from(exponent_32);
        let mut ordinary = true;
        for x in values.iter() {
            // Zero has a logarithm that no power of two is left of.
            ordinary &= *x >= 0.0 && *x < f32::INFINITY;
        }
        if !ordinary || exponent <= 0.0 {
            values.iter_mut().for_each(|x| *x = x.powf(exponent_32));
            return;
        }
        for x in values {
            let logarithm = ln(f64::from(*x)) * exponent;
            let power = exp(logarithm.clamp(-700.0, 700.0)) as f32;
            *x = if *x == 0.0 { 0.0 } else { power };
        }
    }

    #[inline(always)]
    fn softplus(values: &mut [Self]) {
        for x in values {
            let wide = f64::from(*x);
            let small = exp((-wide.abs()).max(-700.0));
            let found = wide.max(0.0) + twice_atanh(small / (2.0 + small));
            *x = if x.is_nan() { *x } else { found as f32 };
        }
    }
}

impl Powers for f64 {
    #[inline(always)]
    fn power(values: &mut [Self], exponent: f64) {
        if !shortcut_64(values, exponent) {
            values.iter_mut().for_each(|x| *x = x.powf(exponent));
        }
    }

    #[inline(always)]
    fn softplus(values: &mut [Self]) {
        values.iter_mut().for_each(|x| {
            *x = if x.is_nan() { *x } else { x.max(0.0) + (-x.abs()).exp().ln_1p() };
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn powers_are_those_of_the_library() {
        for exponent in [0.3, 0.7, 1.5, 2.2, 4.5, 0.01, 30.0] {
            let numbers: Vec<f32> = (0..4000).map(|k| k as f32 / 3999.0).chain([1e-40, 1e-30, 5.5, 1e20]).collect();
            let mut powers = numbers.clone();
            f32::power(&mut powers, exponent);
            for (power, x) in powers.iter().zip(&numbers) {
                let expected = f64::from(*x).powf(f64::from(exponent as f32)) as f32;
                let error = (f64::from(*power) - f64::from(expected)).abs();
                assert!(
                    *power == expected || error <= f64::from(f32::EPSILON) * f64::from(expected).max(1e-38),
                    "{x} ** {exponent}: {power}, not {expected}"
                );
            }
        }
        let mut odd = [-8.0f32, f32::NAN, f32::INFINITY, 0.0];
        f32::power(&mut odd, 1.5);
        assert!(odd[0].is_nan() && odd[1].is_nan());
        assert_eq!(odd[2..], [f32::INFINITY, 0.0]);
    }

    #[test]
    fn softplus_is_close_for_small_and_large_numbers() {
        let numbers: Vec<f32> = (-4000..4000).map(|k| k as f32 / 40.0).chain([-1e30, 1e30, f32::INFINITY]).collect();
        let mut found = numbers.clone();
        f32::softplus(&mut found);
        for (found, x) in found.iter().zip(&numbers) {
            let wide = f64::from(*x);
            let expected = (wide.max(0.0) + (-wide.abs()).exp().ln_1p()) as f32;
            assert!(
                (found - expected).abs() <= f32::EPSILON * expected || found == &expected,
                "{x}: {found} {expected}"
            );
        }
        let mut nan = [f32::NAN];
        f32::softplus(&mut nan);
        assert!(nan[0].is_nan());
    }
}
