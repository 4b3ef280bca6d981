//! Voxel values: scaling, normalising, casting, measuring. One pass over memory each, whatever the element types.
//!
//! The arithmetic is that of PyTorch's CPU tensors, step by step, so that results equal MONAI's bit for bit:
//!
//! - integers and `bool` are computed on in `f32`, `f32` and `f64` in themselves;
//! - `f16` and `bf16` are computed on in `f32` and rounded after every step; an added or subtracted number is itself
//!   rounded first, a factor or divisor is not;
//! - numbers given as arguments are `f64` and rounded to the type computed in; differences between them are taken first.

pub use crate::cast::cast;

use std::marker::PhantomData;

use crate::blocks::{BlockFold, BlockOp, fold, map, map_in_place};
use crate::convert::{Compute, Exact, Rounding, ToBF16, ToF16, round_to};
use crate::element::ElementType;
use crate::steps::{self, Step, Steps};
use crate::threads::Threads;
use crate::view::{AnyView, AnyViewMut, Strided, View, ViewError};

/// What intensity kernels refuse.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum IntensityError {
    /// Views that do not go together.
    #[error(transparent)]
    View(#[from] ViewError),
    /// Clipping was asked for without a bound to clip to.
    #[error("scaling with clip needs b_min or b_max, found neither")]
    ClipWithoutBounds,
    /// There is no value to measure.
    #[error("{what} needs at least one voxel, found shape {shape:?}")]
    Empty {
        /// What was to be measured.
        what: &'static str,
        /// The shape found.
        shape: Vec<usize>,
    },
}

/// The linear map of intensities `[a_min, a_max]` to `[b_min, b_max]`: MONAI's `ScaleIntensityRange`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ScaleRange {
    /// Intensity that becomes `b_min` (or 0).
    pub a_min: f64,
    /// Intensity that becomes `b_max` (or 1).
    pub a_max: f64,
    /// Lower end of the result. The second map, from `[0, 1]`, is left out unless both ends are given.
    pub b_min: Option<f64>,
    /// Upper end of the result.
    pub b_max: Option<f64>,
    /// Whether the result is clipped to those of `b_min` and `b_max` that are given.
    pub clip: bool,
}

impl ScaleRange {
    /// Whether `a_min` equals `a_max`. There is no linear map then: the result is `x - a_min`, plus `b_min` if given,
    /// neither clipped nor (in MONAI) cast.
    #[must_use]
    pub fn is_degenerate(&self) -> bool {
        self.a_max - self.a_min == 0.0
    }

    /// The element type that PyTorch computes the result in: the input's if that is a floating-point type, else `f32`.
    #[must_use]
    pub fn result_type(&self, input: ElementType) -> ElementType {
        if input.is_float() { input } else { ElementType::F32 }
    }
}

/// The steps of a scaling computed in `f32`, in registers, with the result of each rounded.
struct Scale32<R> {
    subtract: f32,
    divide: f32,
    multiply: f32,
    add: f32,
    low: f32,
    high: f32,
    rescaled: bool,
    clipped: bool,
    rounding: PhantomData<R>,
}

impl<R: Rounding> Scale32<R> {
    fn new(range: &ScaleRange) -> Self {
        let both = range.b_min.zip(range.b_max);
        // torch rounds numbers that it adds or compares to the tensor's type, and multiplies by them in float32.
        Self {
            subtract: R::round(range.a_min as f32),
            divide: (range.a_max - range.a_min) as f32,
            multiply: both.map_or(1.0, |(low, high)| (high - low) as f32),
            add: R::round(both.map_or(0.0, |(low, _)| low as f32)),
            low: range.b_min.map_or(f32::NEG_INFINITY, |low| R::round(low as f32)),
            high: range.b_max.map_or(f32::INFINITY, |high| R::round(high as f32)),
            rescaled: both.is_some(),
            clipped: range.clip,
            rounding: PhantomData,
        }
    }

    #[inline(always)]
    fn normalized(&self, x: f32) -> f32 {
        R::round(R::round(x - self.subtract) / self.divide)
    }

    #[inline(always)]
    fn rescaled(&self, x: f32) -> f32 {
        R::round(R::round(self.normalized(x) * self.multiply) + self.add)
    }
}

impl<R: Rounding> BlockOp<f32, 1> for Scale32<R> {
    #[inline(always)]
    fn run(&self, [input]: [&[f32]; 1], output: &mut [f32]) {
        match (self.rescaled, self.clipped) {
            (true, true) => zip(input, output, |x| clamp_32(self.rescaled(x), self.low, self.high)),
            (true, false) => zip(input, output, |x| self.rescaled(x)),
            (false, true) => zip(input, output, |x| clamp_32(self.normalized(x), self.low, self.high)),
            (false, false) => zip(input, output, |x| self.normalized(x)),
        }
    }
}

#[inline(always)]
fn zip<T: Copy>(input: &[T], output: &mut [T], f: impl Fn(T) -> T) {
    for (to, &from) in output.iter_mut().zip(input) {
        *to = f(from);
    }
}

#[inline(always)]
fn clamp_32(x: f32, low: f32, high: f32) -> f32 {
    // Comparisons that are false for NaN leave it as it is.
    let x = if x < low { low } else { x };
    if x > high { high } else { x }
}

/// Runs on an input, or in place where there is none.
fn run<C: Compute, O: BlockOp<C, 1>>(
    input: Option<AnyView<'_>>,
    output: AnyViewMut<'_>,
    op: &O,
    threads: Threads,
) -> Result<(), IntensityError> {
    match input {
        Some(input) => map([input], output, op, threads)?,
        None => map_in_place(output, op, threads)?,
    }
    Ok(())
}

/// Maps intensities linearly: `output = ((input - a_min) / (a_max - a_min)) * (b_max - b_min) + b_min`, clipped if asked
/// for, cast to the output's type.
///
/// Shapes must be equal; element types may be any. Cost: one read of the input, one write of the output.
///
/// # Errors
/// When shapes differ, or with `clip` but without bounds.
pub fn scale_range(
    input: AnyView<'_>,
    output: AnyViewMut<'_>,
    range: &ScaleRange,
    threads: Threads,
) -> Result<(), IntensityError> {
    let element = input.element_type();
    scale(Some(input), output, element, range, threads)
}

/// [`scale_range`] with the same memory as input and output.
///
/// # Errors
/// As [`scale_range`].
pub fn scale_range_in_place(view: AnyViewMut<'_>, range: &ScaleRange, threads: Threads) -> Result<(), IntensityError> {
    let element = view.element_type();
    scale(None, view, element, range, threads)
}

fn scale(
    input: Option<AnyView<'_>>,
    output: AnyViewMut<'_>,
    element: ElementType,
    range: &ScaleRange,
    threads: Threads,
) -> Result<(), IntensityError> {
    let &ScaleRange { a_min, a_max, b_min, b_max, clip } = range;
    let degenerate = range.is_degenerate();
    if clip && !degenerate && b_min.is_none() && b_max.is_none() {
        return Err(IntensityError::ClipWithoutBounds);
    }
    let mut steps = vec![Step::Subtract(a_min)];
    if degenerate {
        steps.extend(b_min.map(Step::Add));
    } else {
        steps.push(Step::Divide(a_max - a_min));
        if let (Some(b_min), Some(b_max)) = (b_min, b_max) {
            steps.extend([Step::Multiply(b_max - b_min), Step::Add(b_min)]);
        }
        if clip {
            steps.push(Step::Clamp(b_min, b_max));
        }
    }
    if element == ElementType::F64 || degenerate {
        return Ok(steps::run(input, output, &Steps::new(&steps, element), threads)?);
    }
    match element {
        ElementType::F16 => run(input, output, &Scale32::<ToF16>::new(range), threads),
        ElementType::BF16 => run(input, output, &Scale32::<ToBF16>::new(range), threads),
        _ => run(input, output, &Scale32::<Exact>::new(range), threads),
    }
}

/// Which voxels a kernel looks at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Voxels {
    /// Every voxel.
    #[default]
    All,
    /// Those that are not 0; NaN counts as not 0.
    NonZero,
}

/// Mean and spread of voxel values.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Moments {
    /// Number of voxels looked at.
    pub count: usize,
    /// Arithmetic mean; NaN of no voxels.
    pub mean: f64,
    /// Standard deviation of the population (`torch.std(unbiased=False)`); NaN of no voxels.
    pub std: f64,
}

/// Count, mean and sum of squared distances from the mean.
#[derive(Clone, Copy, Default)]
struct Spread {
    count: f64,
    mean: f64,
    squares: f64,
}

impl Spread {
    /// Chan, Golub and LeVeque, 1979.
    #[inline(always)]
    fn merge(&mut self, other: Self) {
        if other.count == 0.0 {
            return;
        }
        let count = self.count + other.count;
        let distance = other.mean - self.mean;
        self.mean += distance * (other.count / count);
        self.squares += other.squares + distance * distance * (self.count * other.count / count);
        self.count = count;
    }
}

struct Measure(Voxels);

/// Independent sums per block, so that they fill vector registers.
const LANES: usize = 16;

#[inline(always)]
fn sum_lanes<C: Copy>(values: &[C], f: impl Fn(C) -> f64) -> f64 {
    let mut sums = [0.0f64; LANES];
    let (whole, rest) = values.as_chunks::<LANES>();
    for chunk in whole {
        for (sum, &value) in sums.iter_mut().zip(chunk) {
            *sum += f(value);
        }
    }
    sums.iter().sum::<f64>() + rest.iter().map(|&value| f(value)).sum::<f64>()
}

impl<C: Compute + PartialEq + Into<f64>> BlockFold<C> for Measure {
    type State = Spread;

    fn start(&self) -> Spread {
        Spread::default()
    }

    // Two passes over a block that is in the first cache level cost less than one pass over memory, and the difference
    // from the block's own mean loses nothing.
    #[inline(always)]
    fn run(&self, state: &mut Spread, values: &[C]) {
        let zero = C::default();
        let nonzero = self.0 == Voxels::NonZero;
        let count = if nonzero { sum_lanes(values, |x| f64::from(u8::from(x != zero))) } else { values.len() as f64 };
        if count == 0.0 {
            return;
        }
        let mean = sum_lanes(values, Into::into) / count;
        let square = |x: C| (x.into() - mean) * (x.into() - mean);
        let squares = if nonzero {
            sum_lanes(values, |x| if x != zero { square(x) } else { 0.0 })
        } else {
            sum_lanes(values, square)
        };
        state.merge(Spread { count, mean, squares });
    }
}

/// Mean and standard deviation of the voxels as `f32` numbers, accumulated in `f64`.
///
/// Any element type and strides. The result depends on neither the number of threads nor the size of the values. An
/// infinite voxel makes both numbers non-finite, as in PyTorch.
///
/// # Errors
/// None at present; the signature allows for views that a plan refuses.
pub fn moments(input: AnyView<'_>, voxels: Voxels, threads: Threads) -> Result<Moments, IntensityError> {
    Ok(merged(fold::<f32, _>(input, &Measure(voxels), threads)?))
}

/// As [`moments`], of the voxels as `f64` numbers.
///
/// # Errors
/// As [`moments`].
pub fn moments_wide(input: AnyView<'_>, voxels: Voxels, threads: Threads) -> Result<Moments, IntensityError> {
    Ok(merged(fold::<f64, _>(input, &Measure(voxels), threads)?))
}

fn merged(parts: Vec<Spread>) -> Moments {
    let mut total = Spread::default();
    for part in parts {
        total.merge(part);
    }
    let known = total.count > 0.0;
    Moments {
        count: total.count as usize,
        mean: if known { total.mean } else { f64::NAN },
        std: if known { (total.squares / total.count).sqrt() } else { f64::NAN },
    }
}

/// A number for all voxels, or one for each.
// A view is a few cache lines large, and there are two of these per call.
#[allow(clippy::large_enum_variant)]
#[derive(Debug, Clone, Copy)]
pub enum Operand<'a> {
    /// The same number everywhere.
    Scalar(f64),
    /// One number per voxel; broadcast it to the image's shape.
    Elements(AnyView<'a>),
}

/// The map `(x - subtrahend) / divisor`: MONAI's `NormalizeIntensity`.
#[derive(Debug, Clone, Copy)]
pub struct Normalize<'a> {
    /// What is subtracted, usually the mean.
    pub subtrahend: Operand<'a>,
    /// What is divided by, usually the standard deviation; 0 counts as 1.
    pub divisor: Operand<'a>,
    /// With [`Voxels::NonZero`], voxels of value 0 stay 0.
    pub voxels: Voxels,
    /// A type that the result is rounded to before it is cast to the output's: MONAI writes channels back into the image
    /// that they come from.
    pub rounding: Option<ElementType>,
}

struct NormalizeScalar {
    subtrahend: f32,
    divisor: f32,
    nonzero: bool,
    rounding: Option<ElementType>,
}

impl BlockOp<f32, 1> for NormalizeScalar {
    #[inline(always)]
    fn run(&self, [input]: [&[f32]; 1], output: &mut [f32]) {
        if self.nonzero {
            zip(input, output, |x| if x != 0.0 { (x - self.subtrahend) / self.divisor } else { x });
        } else {
            zip(input, output, |x| (x - self.subtrahend) / self.divisor);
        }
        if let Some(element) = self.rounding {
            round_to(output, element);
        }
    }
}

struct NormalizeElements {
    nonzero: bool,
    rounding: Option<ElementType>,
}

impl BlockOp<f32, 3> for NormalizeElements {
    #[inline(always)]
    fn run(&self, [input, subtrahend, divisor]: [&[f32]; 3], output: &mut [f32]) {
        for (((to, &x), &subtrahend), &divisor) in output.iter_mut().zip(input).zip(subtrahend).zip(divisor) {
            let divisor = if divisor == 0.0 { 1.0 } else { divisor };
            *to = if self.nonzero && x == 0.0 { x } else { (x - subtrahend) / divisor };
        }
        if let Some(element) = self.rounding {
            round_to(output, element);
        }
    }
}

/// Subtracts and divides: `output = (f32(input) - subtrahend) / divisor`, cast to the output's type.
///
/// Computed in `f32` whatever the input, as MONAI does; a scalar is rounded to `f32` (a divisor of exactly 0 is 1 first).
/// Shapes must be equal, those of [`Operand::Elements`] too; element types may be any.
///
/// # Errors
/// When shapes differ.
pub fn normalize(
    input: AnyView<'_>,
    output: AnyViewMut<'_>,
    normalize: &Normalize<'_>,
    threads: Threads,
) -> Result<(), IntensityError> {
    let nonzero = normalize.voxels == Voxels::NonZero;
    let rounding = normalize.rounding;
    if let Some(op) = scalar_normalize(normalize) {
        return run(Some(input), output, &op, threads);
    }
    // A scalar is a single number repeated over the shape.
    let numbers = [&normalize.subtrahend, &normalize.divisor].map(|operand| match operand {
        Operand::Scalar(value) => [*value as f32],
        Operand::Elements(_) => [0.0],
    });
    let shape = input.shape().to_vec();
    let subtrahend = expand(&normalize.subtrahend, &numbers[0], &shape)?;
    let divisor = expand(&normalize.divisor, &numbers[1], &shape)?;
    map([input, subtrahend, divisor], output, &NormalizeElements { nonzero, rounding }, threads)?;
    Ok(())
}

fn expand<'a>(operand: &Operand<'a>, number: &'a [f32; 1], shape: &[usize]) -> Result<AnyView<'a>, ViewError> {
    match operand {
        Operand::Scalar(_) => Ok(View::new(number, &[])?.broadcast_to(shape)?.erase()),
        Operand::Elements(view) => Ok(*view),
    }
}

fn scalar_normalize(normalize: &Normalize<'_>) -> Option<NormalizeScalar> {
    let (Operand::Scalar(subtrahend), Operand::Scalar(divisor)) = (normalize.subtrahend, normalize.divisor) else {
        return None;
    };
    Some(NormalizeScalar {
        subtrahend: subtrahend as f32,
        divisor: if divisor == 0.0 { 1.0 } else { divisor as f32 },
        nonzero: normalize.voxels == Voxels::NonZero,
        rounding: normalize.rounding,
    })
}

/// [`normalize()`] by scalars with the same memory as input and output.
///
/// # Errors
/// When subtrahend or divisor are not scalars.
pub fn normalize_in_place(
    view: AnyViewMut<'_>,
    normalize: &Normalize<'_>,
    threads: Threads,
) -> Result<(), IntensityError> {
    let op = scalar_normalize(normalize)
        .ok_or_else(|| ViewError::Shape { found: view.shape().to_vec(), expected: Vec::new() })?;
    run(None, view, &op, threads)
}

struct Extremes;

impl<C: Compute + PartialOrd> BlockFold<C> for Extremes {
    type State = (Option<(C, C)>, bool);

    fn start(&self) -> Self::State {
        (None, false)
    }

    #[inline(always)]
    fn run(&self, state: &mut Self::State, values: &[C]) {
        let Some(&first) = values.first() else { return };
        let (mut low, mut high) = ([first; LANES], [first; LANES]);
        let mut nan = [false; LANES];
        let (whole, rest) = values.as_chunks::<LANES>();
        for chunk in whole {
            for k in 0..LANES {
                let x = chunk[k];
                low[k] = if x < low[k] { x } else { low[k] };
                high[k] = if x > high[k] { x } else { high[k] };
                // Only NaN differs from itself.
                nan[k] |= x.partial_cmp(&x).is_none();
            }
        }
        let found = rest.iter().chain(&low).chain(&high);
        let (mut least, mut most) = state.0.unwrap_or((first, first));
        for &x in found {
            state.1 |= x.partial_cmp(&x).is_none();
            least = if x < least { x } else { least };
            most = if x > most { x } else { most };
        }
        state.1 |= nan.contains(&true);
        state.0 = Some((least, most));
    }
}

/// Smallest and largest value, as `f64` (`i64` beyond 2^53 is rounded). NaN among the values makes both NaN, as
/// `torch.aminmax`.
///
/// # Errors
/// When there is no element.
pub fn min_max(input: AnyView<'_>, threads: Threads) -> Result<(f64, f64), IntensityError> {
    fn merge<C: Compute + PartialOrd>(parts: Vec<(Option<(C, C)>, bool)>) -> Option<(f64, f64)> {
        let mut total: Option<(f64, f64)> = None;
        for (extremes, nan) in parts {
            let (low, high) = extremes?;
            let (low, high) = if nan { (f64::NAN, f64::NAN) } else { (low.to_f64(), high.to_f64()) };
            total = Some(match total {
                Some((least, _)) if least.is_nan() || low.is_nan() => (f64::NAN, f64::NAN),
                Some((least, most)) => (least.min(low), most.max(high)),
                None => (low, high),
            });
        }
        total
    }
    let shape = input.shape().to_vec();
    let found = match input.element_type() {
        ElementType::F64 | ElementType::I64 => merge(fold::<f64, _>(input, &Extremes, threads)?),
        ElementType::I32 => merge(fold::<i32, _>(input, &Extremes, threads)?),
        _ => merge(fold::<f32, _>(input, &Extremes, threads)?),
    };
    found.ok_or(IntensityError::Empty { what: "the range of values", shape })
}
