//! [`Extended`]: numbers with 64 significant bits, rounded as an x87 unit rounds `long double`.
//!
//! nibabel turns quaternions into matrices in NumPy's `longdouble`. Doing the same gives the same affines to the last
//! bit, on every machine. Range and special values of the format are not needed here and left out.

use std::cmp::Ordering;
use std::ops::{Add, Div, Mul, Neg, Sub};

/// `mantissa * 2^exponent`, the highest bit of the mantissa set; or zero.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Extended {
    negative: bool,
    exponent: i32,
    mantissa: u64,
}

impl Extended {
    pub const ZERO: Self = Self { negative: false, exponent: 0, mantissa: 0 };

    /// `mantissa * 2^exponent`, rounded to the nearest, ties to even. `more` says that something is left below.
    fn round(negative: bool, mantissa: u128, exponent: i32, more: bool) -> Self {
        if mantissa == 0 {
            return Self { negative, ..Self::ZERO };
        }
        let shift = 64 - mantissa.leading_zeros() as i32;
        if shift <= 0 {
            return Self { negative, exponent: exponent + shift, mantissa: (mantissa as u64) << -shift };
        }
        let kept = (mantissa >> shift) as u64;
        let rest = mantissa & ((1u128 << shift) - 1);
        let half = 1u128 << (shift - 1);
        let up = match rest.cmp(&half) {
            Ordering::Greater => true,
            Ordering::Less => false,
            Ordering::Equal => more || kept & 1 == 1,
        };
        match kept.checked_add(u64::from(up)) {
            Some(mantissa) => Self { negative, exponent: exponent + shift, mantissa },
            None => Self { negative, exponent: exponent + shift + 1, mantissa: 1 << 63 },
        }
    }

    /// The square root; of the magnitude, for negative numbers.
    pub fn sqrt(self) -> Self {
        if self.mantissa == 0 {
            return self;
        }
        // An even exponent, and a mantissa whose root has 64 bits.
        let odd = self.exponent.rem_euclid(2);
        let square = u128::from(self.mantissa) << (64 - odd);
        let root = square.isqrt();
        let rest = square - root * root;
        // The next bit of the root is 1 where the rest is more than half a step: (root + 1/2)^2 = root^2 + root + 1/4.
        let below = if rest > root { 3 } else { u128::from(rest > 0) };
        Self::round(false, root << 2 | below, (self.exponent - 64 + odd) / 2 - 2, false)
    }
}

impl From<f64> for Extended {
    /// Exact for finite numbers; zero for others, which callers refuse.
    fn from(value: f64) -> Self {
        let bits = value.to_bits();
        let exponent = (bits >> 52 & 0x7ff) as i32;
        let fraction = bits & ((1 << 52) - 1);
        let (mantissa, exponent) = match exponent {
            0x7ff => (0, 0),
            0 => (fraction, -1074),
            _ => (fraction | 1 << 52, exponent - 1075),
        };
        Self::round(value.is_sign_negative(), u128::from(mantissa), exponent, false)
    }
}

impl From<Extended> for f64 {
    fn from(value: Extended) -> Self {
        // The cast rounds to the nearest, ties to even; powers of two in halves, as one alone may not be a number.
        let half = value.exponent / 2;
        let magnitude = value.mantissa as f64 * 2f64.powi(half) * 2f64.powi(value.exponent - half);
        if value.negative { -magnitude } else { magnitude }
    }
}

impl Neg for Extended {
    type Output = Self;

    fn neg(self) -> Self {
        Self { negative: !self.negative, ..self }
    }
}

impl Add for Extended {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        if self.mantissa == 0 || other.mantissa == 0 {
            return if self.mantissa == 0 { other } else { self };
        }
        let key = |value: &Self| (value.exponent, value.mantissa);
        let (large, small) = if key(&self) >= key(&other) { (self, other) } else { (other, self) };
        let distance = (large.exponent - small.exponent) as u32;
        let wide = u128::from(large.mantissa) << 62;
        let narrow = u128::from(small.mantissa) << 62;
        let shifted = narrow.checked_shr(distance).unwrap_or(0);
        let lost = distance > 0 && (distance >= 128 || shifted << distance != narrow);
        if large.negative == small.negative {
            // What was lost lies below everything: it counts only against a tie.
            Self::round(large.negative, wide + shifted, large.exponent - 62, lost)
        } else {
            // Below a difference, what was lost takes away: one less, and something left.
            Self::round(large.negative, wide - shifted - u128::from(lost), large.exponent - 62, lost)
        }
    }
}

impl Sub for Extended {
    type Output = Self;

    fn sub(self, other: Self) -> Self {
        self + -other
    }
}

impl Mul for Extended {
    type Output = Self;

    fn mul(self, other: Self) -> Self {
        let product = u128::from(self.mantissa) * u128::from(other.mantissa);
        Self::round(self.negative != other.negative, product, self.exponent + other.exponent, false)
    }
}

impl Div for Extended {
    type Output = Self;

    /// Zero for a division by zero, which callers exclude.
    fn div(self, other: Self) -> Self {
        if other.mantissa == 0 {
            return Self::ZERO;
        }
        let divisor = u128::from(other.mantissa);
        let dividend = u128::from(self.mantissa) << 63;
        let (quotient, rest) = (dividend / divisor, dividend % divisor);
        // Three more bits, so that there is one below the 64.
        let (more, rest) = ((rest << 3) / divisor, (rest << 3) % divisor);
        let exponent = self.exponent - other.exponent - 66;
        Self::round(self.negative != other.negative, quotient << 3 | more, exponent, rest > 0)
    }
}

impl PartialOrd for Extended {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        f64::from(*self - *other).partial_cmp(&0.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arithmetic_keeps_64_bits() {
        let one = Extended::from(1.0);
        let small = Extended::from(2f64.powi(-63));
        // 1 + 2^-63 has 64 bits; with 2^-64 it is a tie, which goes to the even neighbour.
        assert_eq!(f64::from((one + small) - one), 2f64.powi(-63));
        assert_eq!(one + Extended::from(2f64.powi(-64)), one);
        assert_eq!((one + small) + Extended::from(2f64.powi(-64)), one + small + small);
        assert_eq!(one - Extended::from(2f64.powi(-200)), one);
        assert_eq!(f64::from(Extended::from(2.0).sqrt()), 2f64.sqrt());
        assert_eq!(f64::from(one / Extended::from(3.0)), 1.0 / 3.0);
        // sqrt(2)^2 in long double, printed by C: 2 - 2^-63 rounds down to 1.99999999999999999989.
        let root = Extended::from(2.0).sqrt();
        assert_eq!(f64::from(Extended::from(2.0) - root * root).abs(), 2f64.powi(-63));
        for value in [0.0, -0.0, 1.5, -3.25e300, 5e-324, 0.1] {
            assert_eq!(f64::from(Extended::from(value)).to_bits(), value.to_bits());
        }
    }
}
