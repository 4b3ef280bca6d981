//! Masks of foreground: applied to images, and made by thresholds on colours.

use crate::blocks::{BlockOp, map};
use crate::convert::Compute;
use crate::element::ElementType;
use crate::spatial::Select;
use crate::threads::Threads;
use crate::view::{AnyView, AnyViewMut, ViewError};

/// Multiplies by 1 where a mask is selected and by 0 elsewhere: NaN and infinite voxels outside become NaN, as in PyTorch.
///
/// Shapes must be equal (broadcast the mask), element types may be any; `i64` beyond 2^53 is rounded. The mask's values are
/// compared as `f32`, or as `f64` where the image is computed in that.
///
/// # Errors
/// When shapes differ.
pub fn keep_selected(
    image: AnyView<'_>,
    mask: AnyView<'_>,
    select: Select<'_>,
    output: AnyViewMut<'_>,
    threads: Threads,
) -> Result<(), ViewError> {
    let op = KeepSelected(select);
    if matches!(image.element_type(), ElementType::F64 | ElementType::I32 | ElementType::I64) {
        map::<f64, 2, _>([image, mask], output, &op, threads)
    } else {
        map::<f32, 2, _>([image, mask], output, &op, threads)
    }
}

struct KeepSelected<'a>(Select<'a>);

/// What `f32` and `f64` have in common here.
trait Number:
    Compute
    + PartialOrd
    + std::ops::Mul<Output = Self>
    + std::ops::Sub<Output = Self>
    + std::ops::Div<Output = Self>
    + std::ops::Add<Output = Self>
{
    fn of(value: f64) -> Self;
    fn floor(self) -> Self;
}

impl Number for f32 {
    #[inline(always)]
    fn of(value: f64) -> Self {
        value as f32
    }
    #[inline(always)]
    fn floor(self) -> Self {
        f32::floor(self)
    }
}

impl Number for f64 {
    #[inline(always)]
    fn of(value: f64) -> Self {
        value
    }
    #[inline(always)]
    fn floor(self) -> Self {
        f64::floor(self)
    }
}

#[inline(always)]
fn keep<C: Number>([image, mask]: [&[C]; 2], output: &mut [C], selected: impl Fn(C) -> bool) {
    let (zero, one) = (C::of(0.0), C::of(1.0));
    for ((to, &x), &m) in output.iter_mut().zip(image).zip(mask) {
        *to = x * if selected(m) { one } else { zero };
    }
}

impl<C: Number> BlockOp<C, 2> for KeepSelected<'_> {
    #[inline(always)]
    fn run(&self, inputs: [&[C]; 2], output: &mut [C]) {
        match self.0 {
            Select::NonZero => keep(inputs, output, |m| m != C::of(0.0)),
            Select::Above(number) => keep(inputs, output, |m| m > C::of(number)),
            Select::Equal(number) => keep(inputs, output, |m| m == C::of(number)),
            Select::In(numbers) => keep(inputs, output, |m| numbers.iter().any(|&number| m == C::of(number))),
        }
    }
}

/// Which side of a threshold is foreground.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// Values less than or equal to the threshold.
    AtMost,
    /// Values greater than the threshold.
    Above,
}

/// 1 where any of three channels is on one side of its threshold, else 0. A threshold that is NaN selects nothing.
///
/// Shapes must be equal, element types may be any. Whole numbers and `f64` are compared in `f64`, others in `f32`.
///
/// # Errors
/// When shapes differ.
pub fn any_within(
    channels: [AnyView<'_>; 3],
    thresholds: [f64; 3],
    side: Side,
    output: AnyViewMut<'_>,
    threads: Threads,
) -> Result<(), ViewError> {
    let op = AnyWithin { thresholds, side };
    if matches!(channels[0].element_type(), ElementType::F32 | ElementType::F16 | ElementType::BF16) {
        map::<f32, 3, _>(channels, output, &op, threads)
    } else {
        map::<f64, 3, _>(channels, output, &op, threads)
    }
}

struct AnyWithin {
    thresholds: [f64; 3],
    side: Side,
}

impl<C: Number> BlockOp<C, 3> for AnyWithin {
    #[inline(always)]
    fn run(&self, [a, b, c]: [&[C]; 3], output: &mut [C]) {
        let [at_a, at_b, at_c] = self.thresholds.map(C::of);
        let number = |found: bool| if found { C::of(1.0) } else { C::of(0.0) };
        let channels = a.iter().zip(b).zip(c);
        match self.side {
            Side::AtMost => output
                .iter_mut()
                .zip(channels)
                .for_each(|(to, ((&a, &b), &c))| *to = number(a <= at_a || b <= at_b || c <= at_c)),
            Side::Above => output
                .iter_mut()
                .zip(channels)
                .for_each(|(to, ((&a, &b), &c))| *to = number(a > at_a || b > at_b || c > at_c)),
        }
    }
}

/// A channel of the colour space HSV, of numbers from 0 to 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Hsv {
    /// The place on the colour circle, 0 is red.
    Hue,
    /// From grey to pure colour.
    Saturation,
    /// The largest of red, green and blue.
    Value,
}

/// The type that [`hsv`] computes in: `f32` of `f32` and half precision, `f64` of all others.
#[must_use]
pub fn hsv_type(input: ElementType) -> ElementType {
    match input {
        ElementType::F32 | ElementType::F16 | ElementType::BF16 => ElementType::F32,
        _ => ElementType::F64,
    }
}

/// A channel of HSV of red, green and blue: `skimage.color.rgb2hsv`. Whole numbers are divided by the largest of their type.
///
/// Shapes must be equal. What is undefined (the saturation of black) is 0.
///
/// # Errors
/// When shapes differ.
pub fn hsv(rgb: [AnyView<'_>; 3], channel: Hsv, output: AnyViewMut<'_>, threads: Threads) -> Result<(), ViewError> {
    let largest = match rgb[0].element_type() {
        ElementType::U8 => 255.0,
        ElementType::I8 => 127.0,
        ElementType::U16 => 65_535.0,
        ElementType::I16 => 32_767.0,
        ElementType::I32 => f64::from(i32::MAX),
        ElementType::I64 => i64::MAX as f64,
        _ => 1.0,
    };
    let op = ToHsv { channel, factor: 1.0 / largest };
    match hsv_type(rgb[0].element_type()) {
        ElementType::F32 => map::<f32, 3, _>(rgb, output, &op, threads),
        _ => map::<f64, 3, _>(rgb, output, &op, threads),
    }
}

struct ToHsv {
    channel: Hsv,
    factor: f64,
}

impl<C: Number> BlockOp<C, 3> for ToHsv {
    #[inline(always)]
    fn run(&self, [red, green, blue]: [&[C]; 3], output: &mut [C]) {
        let factor = C::of(self.factor);
        let (zero, one, six) = (C::of(0.0), C::of(1.0), C::of(6.0));
        let known = |x: C| if x.partial_cmp(&x).is_none() { zero } else { x };
        for (((to, &r), &g), &b) in output.iter_mut().zip(red).zip(green).zip(blue) {
            let (r, g, b) = (r * factor, g * factor, b * factor);
            let nan = [r, g, b].iter().any(|x| x.partial_cmp(x).is_none());
            let larger = |a: C, b: C| if b > a { b } else { a };
            let smaller = |a: C, b: C| if b < a { b } else { a };
            let value = larger(larger(r, g), b);
            let delta = value - smaller(smaller(r, g), b);
            *to = match self.channel {
                _ if nan => zero,
                Hsv::Value => known(value),
                _ if delta == zero => zero,
                Hsv::Saturation => known(delta / value),
                Hsv::Hue => {
                    let place = if b == value {
                        C::of(4.0) + (r - g) / delta
                    } else if g == value {
                        C::of(2.0) + (b - r) / delta
                    } else {
                        (g - b) / delta
                    };
                    let turn = place / six;
                    known(if turn < zero { turn + one } else { turn - turn.floor() })
                }
            };
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::view::{View, ViewMut};

    #[test]
    fn colours_are_those_of_scikit_image() {
        // skimage.color.rgb2hsv of uint8.
        let (r, g, b) = ([255u8, 0, 10, 0, 7, 200], [0u8, 255, 20, 0, 7, 100], [0u8, 0, 30, 0, 7, 150]);
        let views = [&r, &g, &b].map(|c| View::new(&c[..], &[6]).expect("a view").erase());
        let expected = [
            (Hsv::Hue, [0.0, 1.0 / 3.0, 0.583_333_333_333_333_4, 0.0, 0.0, 0.916_666_666_666_666_6]),
            (Hsv::Saturation, [1.0, 1.0, 0.666_666_666_666_666_7, 0.0, 0.0, 0.5]),
            (Hsv::Value, [1.0, 1.0, 0.117_647_058_823_529_41, 0.0, 0.027_450_980_392_156_862, 0.784_313_725_490_196]),
        ];
        for (channel, expected) in expected {
            let mut found = [0f64; 6];
            let output = ViewMut::new(&mut found, &[6]).expect("a view").erase();
            hsv(views, channel, output, Threads::SINGLE).expect("equal shapes");
            assert!(found.iter().zip(expected).all(|(a, b)| (a - b).abs() < 1e-12), "{channel:?}: {found:?}");
        }
    }

    #[test]
    fn masks_select_and_thresholds_are_any() {
        let (image, mask) = ([1.5f32, -2.0, 3.0, f32::NAN], [0i16, 3, -1, 0]);
        let view = View::new(&image, &[4]).expect("a view").erase();
        let mask = View::new(&mask, &[4]).expect("a view").erase();
        let mut found = [9f32; 4];
        let output = ViewMut::new(&mut found, &[4]).expect("a view").erase();
        keep_selected(view, mask, Select::Above(0.0), output, Threads::SINGLE).expect("equal shapes");
        assert_eq!(found[..3], [0.0, -2.0, 0.0]);
        assert!(found[3].is_nan());
        let mut found = [9u8; 4];
        let output = ViewMut::new(&mut found, &[4]).expect("a view").erase();
        any_within([view, mask, mask], [-1.0, f64::NAN, f64::NAN], Side::AtMost, output, Threads::SINGLE)
            .expect("equal shapes");
        assert_eq!(found, [0, 1, 0, 0]);
    }
}
