//! Sequences of arithmetic steps on voxel values, in one pass over memory.
//!
//! Every step is carried out and rounded as PyTorch does it with a tensor and a number: see [`crate::intensity`]. A block of
//! values stays in the first cache level for all steps.

use crate::blocks::{BlockOp, map, map_in_place};
use crate::convert::{Compute, round_to};
use crate::element::ElementType;
use crate::intensity::Voxels;
use crate::power::Powers;
use crate::threads::Threads;
use crate::view::{AnyView, AnyViewMut, ViewError};

/// One arithmetic step with a number.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Step {
    /// `x - number`
    Subtract(f64),
    /// `x / number`
    Divide(f64),
    /// `x * number`
    Multiply(f64),
    /// `x + number`
    Add(f64),
    /// `-x`
    Negate,
    /// `x ** number`; exact for the exponents that PyTorch computes by multiplication and square root, otherwise within one
    /// unit in the last place.
    Power(f64),
    /// `torch.clamp`: NaN stays, the upper bound wins over the lower one, and a bound that is NaN makes everything NaN.
    Clamp(Option<f64>, Option<f64>),
    /// Clips with rounded corners: `x + softplus(-s (x - low)) / s - softplus(s (x - high)) / s`, MONAI's `soft_clip`.
    SoftClip {
        /// How sharp the corners are, `s`.
        sharpness: f64,
        /// Lower bound, where there is one.
        low: Option<f64>,
        /// Upper bound, where there is one.
        high: Option<f64>,
    },
    /// Values greater than a threshold stay, all others (NaN too) become another number.
    Above(f64, f64),
    /// Values less than a threshold stay, all others (NaN too) become another number.
    Below(f64, f64),
    /// Rounds to the type that is rounded to after every step; for values that are not of that type yet.
    Round,
}

/// Steps and how they are computed.
#[derive(Debug, Clone, Copy)]
pub struct Steps<'a> {
    /// What is done, in this order.
    pub steps: &'a [Step],
    /// Whether to compute in `f64` instead of `f32`.
    pub wide: bool,
    /// A type that the result of every step is rounded to: half precision is computed in `f32`. `f32` results of whole
    /// numbers that only `f64` holds are computed in `f64` and rounded to `f32`.
    pub rounding: Option<ElementType>,
    /// With [`Voxels::NonZero`], voxels of value 0 stay as they are.
    pub voxels: Voxels,
}

impl<'a> Steps<'a> {
    /// Steps as PyTorch computes them on a floating-point tensor of this type; on others in `f32`.
    #[must_use]
    pub fn new(steps: &'a [Step], element: ElementType) -> Self {
        Self {
            steps,
            wide: element == ElementType::F64,
            rounding: element.is_half().then_some(element),
            voxels: Voxels::All,
        }
    }
}

/// Carries out steps: `output = steps(input)`, cast to the output's type.
///
/// Shapes must be equal; element types and strides may be any. Cost: one read of the input, one write of the output.
///
/// # Errors
/// When shapes differ.
pub fn apply(input: AnyView<'_>, output: AnyViewMut<'_>, steps: &Steps<'_>, threads: Threads) -> Result<(), ViewError> {
    run(Some(input), output, steps, threads)
}

/// [`apply`] with the same memory as input and output.
///
/// # Errors
/// As [`apply`].
pub fn apply_in_place(view: AnyViewMut<'_>, steps: &Steps<'_>, threads: Threads) -> Result<(), ViewError> {
    run(None, view, steps, threads)
}

/// On an input, or in place where there is none.
pub(crate) fn run(
    input: Option<AnyView<'_>>,
    output: AnyViewMut<'_>,
    steps: &Steps<'_>,
    threads: Threads,
) -> Result<(), ViewError> {
    match (input, steps.wide) {
        (Some(input), true) => map::<f64, 1, _>([input], output, steps, threads),
        (Some(input), false) => map::<f32, 1, _>([input], output, steps, threads),
        (None, true) => map_in_place::<f64, _>(output, steps, threads),
        (None, false) => map_in_place::<f32, _>(output, steps, threads),
    }
}

/// What `f32` and `f64` have in common for steps.
trait Arithmetic:
    Compute
    + Powers
    + PartialOrd
    + std::ops::Add<Output = Self>
    + std::ops::Sub<Output = Self>
    + std::ops::Mul<Output = Self>
    + std::ops::Div<Output = Self>
    + std::ops::Neg<Output = Self>
{
    fn number(value: f64) -> Self;
}

impl Arithmetic for f32 {
    #[inline(always)]
    fn number(value: f64) -> Self {
        value as f32
    }
}

impl Arithmetic for f64 {
    #[inline(always)]
    fn number(value: f64) -> Self {
        value
    }
}

impl Steps<'_> {
    /// A number as it is added, subtracted or compared: rounded to the type of the result. (PyTorch does not round a factor
    /// or divisor to half precision.)
    #[inline(always)]
    fn rounded<C: Arithmetic>(&self, value: f64) -> C {
        let mut number = [C::number(value)];
        self.round(&mut number);
        number[0]
    }

    #[inline(always)]
    fn round<C: Compute>(&self, values: &mut [C]) {
        if let Some(element) = self.rounding {
            round_to(values, element);
        }
    }

    /// A factor or divisor.
    #[inline(always)]
    fn factor<C: Arithmetic>(&self, value: f64) -> C {
        if self.rounding == Some(ElementType::F32) { self.rounded(value) } else { C::number(value) }
    }

    #[inline(always)]
    fn soft_clip<C: Arithmetic>(&self, sharpness: f64, low: Option<f64>, high: Option<f64>, output: &mut [C]) {
        let source: [C; crate::convert::BLOCK] = {
            let mut source = [C::default(); crate::convert::BLOCK];
            source[..output.len()].copy_from_slice(output);
            source
        };
        let sharp = self.factor::<C>(sharpness);
        let mut term = [C::default(); crate::convert::BLOCK];
        let term = &mut term[..output.len()];
        for (bound, upper) in [(low, false), (high, true)] {
            let Some(bound) = bound.map(|bound| self.rounded::<C>(bound)) else { continue };
            let slope = if upper { sharp } else { -sharp };
            term.iter_mut().zip(&source).for_each(|(term, &x)| *term = x - bound);
            self.round(term);
            term.iter_mut().for_each(|term| *term = *term * slope);
            self.round(term);
            C::softplus(term);
            self.round(term);
            term.iter_mut().for_each(|term| *term = *term / sharp);
            self.round(term);
            if upper {
                output.iter_mut().zip(&*term).for_each(|(x, &term)| *x = *x - term);
            } else {
                output.iter_mut().zip(&*term).for_each(|(x, &term)| *x = *x + term);
            }
            self.round(output);
        }
    }

    #[inline(always)]
    fn step<C: Arithmetic>(&self, step: Step, output: &mut [C]) {
        match step {
            Step::Subtract(value) => {
                let value = self.rounded::<C>(value);
                output.iter_mut().for_each(|x| *x = *x - value);
            }
            Step::Add(value) => {
                let value = self.rounded::<C>(value);
                output.iter_mut().for_each(|x| *x = *x + value);
            }
            Step::Divide(value) => {
                let value = self.factor::<C>(value);
                output.iter_mut().for_each(|x| *x = *x / value);
            }
            Step::Multiply(value) => {
                let value = self.factor::<C>(value);
                output.iter_mut().for_each(|x| *x = *x * value);
            }
            Step::Negate => output.iter_mut().for_each(|x| *x = -*x),
            Step::Power(exponent) => C::power(output, exponent),
            Step::Clamp(low, high) => {
                if [low, high].iter().flatten().any(|bound| bound.is_nan()) {
                    output.fill(C::number(f64::NAN));
                    return;
                }
                if let Some(low) = low.map(|low| self.rounded::<C>(low)) {
                    // Comparisons that are false for NaN leave it as it is.
                    output.iter_mut().for_each(|x| *x = if *x < low { low } else { *x });
                }
                if let Some(high) = high.map(|high| self.rounded::<C>(high)) {
                    output.iter_mut().for_each(|x| *x = if *x > high { high } else { *x });
                }
                return;
            }
            Step::SoftClip { sharpness, low, high } => {
                self.soft_clip(sharpness, low, high, output);
                return;
            }
            Step::Above(threshold, otherwise) => {
                let (threshold, otherwise) = (self.rounded::<C>(threshold), C::number(otherwise));
                output.iter_mut().for_each(|x| *x = if *x > threshold { *x } else { otherwise });
            }
            Step::Below(threshold, otherwise) => {
                let (threshold, otherwise) = (self.rounded::<C>(threshold), C::number(otherwise));
                output.iter_mut().for_each(|x| *x = if *x < threshold { *x } else { otherwise });
            }
            Step::Round => {}
        }
        self.round(output);
    }
}

impl<C: Arithmetic> BlockOp<C, 1> for Steps<'_> {
    #[inline(always)]
    fn run(&self, [input]: [&[C]; 1], output: &mut [C]) {
        output.copy_from_slice(input);
        for &step in self.steps {
            self.step(step, output);
        }
        if self.voxels == Voxels::NonZero {
            let zero = C::default();
            output.iter_mut().zip(input).for_each(|(to, &x)| *to = if x == zero { x } else { *to });
        }
    }
}
