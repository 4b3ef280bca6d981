//! What is done to signals: filling holes, and recursive filters that run over a line forth and back.

use crate::blocks::{BlockOp, map};
use crate::convert::{reader, writer};
use crate::element::ElementType;
use crate::spatial::{Grid, check_same_shape, for_each_rows};
use crate::threads::Threads;
use crate::view::{AnyView, AnyViewMut, Strided, ViewError};

pub use crate::spatial::SpatialError;

/// Replaces NaN by a number and infinities by the largest numbers of the output's type: `torch.nan_to_num`.
///
/// Element types may be any; whole numbers pass as they are. Cost: one read, one write.
///
/// # Errors
/// When shapes differ.
pub fn replace_non_finite(
    input: AnyView<'_>,
    output: AnyViewMut<'_>,
    nan: f64,
    threads: Threads,
) -> Result<(), ViewError> {
    let largest = match output.element_type() {
        ElementType::F16 => f64::from(half::f16::MAX),
        ElementType::BF16 => f64::from(half::bf16::MAX),
        ElementType::F32 => f64::from(f32::MAX),
        _ => f64::MAX,
    };
    match output.element_type() {
        ElementType::F16 | ElementType::BF16 | ElementType::F32 => {
            map([input], output, &Replace { nan: nan as f32, largest: largest as f32 }, threads)
        }
        ElementType::F64 => map([input], output, &Replace { nan, largest }, threads),
        _ => crate::layout::copy(input, output, threads),
    }
}

struct Replace<T> {
    nan: T,
    largest: T,
}

macro_rules! replace {
    ($($type:ty),*) => {$(
        impl BlockOp<$type, 1> for Replace<$type> {
            #[inline(always)]
            fn run(&self, [input]: [&[$type]; 1], output: &mut [$type]) {
                for (&value, output) in input.iter().zip(output) {
                    let held = value.clamp(-self.largest, self.largest);
                    let held = if value.is_infinite() { held } else { value };
                    *output = if value.is_nan() { self.nan } else { held };
                }
            }
        }
    )*};
}

replace!(f32, f64);

/// Weights of a recursive filter: `a[0] y[n] = sum of b[k] x[n - k] - sum of a[k] y[n - k]` for `k` from 1 on.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Recursion<'a> {
    /// Weights of the input.
    pub b: &'a [f64],
    /// Weights of the output; the first one is not 0.
    pub a: &'a [f64],
}

/// The weights of a filter that takes one frequency away: `scipy.signal.iirnotch(frequency, quality, sampling)`.
///
/// # Errors
/// When the frequency is not between 0 and half the sampling frequency, or the quality is not positive.
pub fn notch(frequency: f64, quality: f64, sampling: f64) -> Result<([f64; 3], [f64; 3]), SpatialError> {
    let check = |argument, expected, found: f64, fine: bool| {
        if fine { Ok(()) } else { Err(SpatialError::Value { argument, expected, found }) }
    };
    check("sampling_freq", "positive and finite", sampling, sampling.is_finite() && sampling > 0.0)?;
    let relative = 2.0 * frequency / sampling;
    check("frequency", "above 0 and below half the sampling frequency", frequency, relative > 0.0 && relative < 1.0)?;
    check("quality_factor", "positive and finite", quality, quality.is_finite() && quality > 0.0)?;
    let pi = std::f64::consts::PI;
    let width = relative / quality * pi;
    // Half power at the edges of the notch.
    let edge = std::f64::consts::FRAC_1_SQRT_2;
    let beta = (1.0 - edge * edge).sqrt() / edge * (width / 2.0).tan();
    let gain = 1.0 / (1.0 + beta);
    let cosine = (relative * pi).cos();
    Ok(([gain, -2.0 * gain * cosine, gain], [1.0, -2.0 * gain * cosine, 2.0 * gain - 1.0]))
}

/// Runs a recursive filter over each line of the last axis, then over the result from its end, which shifts no phase:
/// `torchaudio.functional.filtfilt`. Lines start from rest. Computed in `f64`. With `clamp` the result is held within -1
/// and 1, as torchaudio does.
///
/// # Errors
/// When shapes differ, there are not one to three axes, or there are no weights or `a[0]` is 0.
pub fn forth_and_back(
    input: AnyView<'_>,
    mut output: AnyViewMut<'_>,
    weights: Recursion<'_>,
    clamp: bool,
    threads: Threads,
) -> Result<(), SpatialError> {
    check_same_shape(output.shape(), input.shape())?;
    let order = weights.a.len().max(weights.b.len());
    let first = weights.a.first().copied().unwrap_or(0.0);
    if first == 0.0 || weights.b.is_empty() {
        return Err(SpatialError::Value { argument: "a[0]", expected: "there and not 0", found: first });
    }
    let fill =
        |weights: &[f64]| -> Vec<f64> { (0..order).map(|k| weights.get(k).copied().unwrap_or(0.0) / first).collect() };
    let (a, b) = (fill(weights.a), fill(weights.b));
    let (from, to) = (Grid::read(&input)?, Grid::write(&mut output)?);
    let length = to.shape()[2];
    let (read, write) = (reader::<f64>(from.element()), writer::<f64>(to.element()));
    for_each_rows(to.rows(), length, threads, |rows| {
        let mut line = vec![f64::default(); length];
        let mut state = vec![0.0; order];
        for row in rows {
            // SAFETY: a row of the grid, of the reader's type.
            unsafe { read(from.row(row), from.inner_stride(), &mut line) };
            run_over(line.iter_mut(), &a, &b, &mut state);
            run_over(line.iter_mut().rev(), &a, &b, &mut state);
            if clamp {
                line.iter_mut().for_each(|value| *value = value.clamp(-1.0, 1.0));
            }
            // SAFETY: a whole row, written by one thread, in the writer's type.
            unsafe { write(&line, to.row(row), to.inner_stride()) };
        }
    });
    Ok(())
}

/// The transposed direct form II, from rest.
fn run_over<'a>(line: impl Iterator<Item = &'a mut f64>, a: &[f64], b: &[f64], state: &mut [f64]) {
    state.fill(0.0);
    for value in line {
        let x = *value;
        let y = b[0] * x + state.get(1).copied().unwrap_or(0.0);
        // state[k] is what earlier values give to the output k steps after them.
        for k in 1..state.len() {
            let later = state.get(k + 1).copied().unwrap_or(0.0);
            state[k] = b[k] * x - a[k] * y + later;
        }
        *value = y;
    }
}

/// A wavelet that is a real function.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wavelet {
    /// The negative second derivative of a Gaussian, the "Mexican hat".
    MexicanHat,
    /// A cosine within a Gaussian.
    Morlet,
    /// A derivative of a Gaussian, of order 1 to 8.
    Gaussian(u32),
}

impl Wavelet {
    /// Where it is looked at: from `-bound` to `bound`.
    fn bound(self) -> f64 {
        match self {
            Wavelet::MexicanHat | Wavelet::Morlet => 8.0,
            Wavelet::Gaussian(_) => 5.0,
        }
    }

    fn at(self, x: f64) -> f64 {
        match self {
            Wavelet::MexicanHat => {
                2.0 / (3f64.sqrt() * std::f64::consts::PI.powf(0.25)) * (1.0 - x * x) * (-x * x / 2.0).exp()
            }
            Wavelet::Morlet => (5.0 * x).cos() * (-x * x / 2.0).exp(),
            Wavelet::Gaussian(order) => {
                // The derivatives of exp(-x^2) are Hermite polynomials times it.
                let (mut before, mut hermite) = (0.0, 1.0);
                for k in 0..order {
                    (before, hermite) = (hermite, 2.0 * x * hermite - 2.0 * f64::from(k) * before);
                }
                // Their square integrates to sqrt(pi / 2) (2n - 1)!!, n being the order.
                let odd: f64 = (1..=order).map(|k| f64::from(2 * k - 1)).product();
                let scale = ((std::f64::consts::PI / 2.0).sqrt() * odd).sqrt();
                let sign = match order % 4 {
                    1 | 2 => -1.0,
                    _ => 1.0,
                };
                sign * hermite * (-x * x).exp() / scale
            }
        }
    }

    /// `pywt.central_frequency`: the frequency of the strongest part of its spectrum, of `2^precision` values.
    #[must_use]
    pub fn central_frequency(self) -> f64 {
        const COUNT: usize = 1 << 8;
        let step = 2.0 * self.bound() / (COUNT - 1) as f64;
        let values: Vec<f64> = (0..COUNT).map(|k| self.at(k as f64 * step - self.bound())).collect();
        // The spectrum without the zero frequency; 256 values need no fast transform.
        let power = |frequency: usize| -> f64 {
            let turn = -2.0 * std::f64::consts::PI * frequency as f64 / COUNT as f64;
            let (re, im) = values.iter().enumerate().fold((0.0, 0.0), |(re, im), (k, value)| {
                (re + value * (turn * k as f64).cos(), im + value * (turn * k as f64).sin())
            });
            re.hypot(im)
        };
        let mut strongest = (1, power(1));
        for frequency in 2..=COUNT / 2 {
            let found = power(frequency);
            if found > strongest.1 {
                strongest = (frequency, found);
            }
        }
        strongest.0 as f64 / (2.0 * self.bound())
    }

    /// The weights by which `pywt.cwt` correlates a signal at a scale, to be used with
    /// [`correlate_separable`](crate::filter::correlate_separable): differences of the integrated wavelet, from the end,
    /// times `-sqrt(scale)`. With `single` the positions are rounded to `f32` before they are subtracted, which pywt does
    /// for signals of that type.
    ///
    /// # Errors
    /// When the scale is not positive, or so large that there would be more than ten million weights.
    pub fn weights(self, scale: f64, single: bool) -> Result<Vec<f64>, SpatialError> {
        const COUNT: usize = 1 << 12;
        let width = 2.0 * self.bound();
        let fine = scale > 0.0 && scale * width < 1e7;
        if !fine {
            let expected = "positive and small enough for ten million weights";
            return Err(SpatialError::Value { argument: "scale", expected, found: scale });
        }
        let step = width / (COUNT - 1) as f64;
        let mut total = 0.0;
        let integral: Vec<f64> = (0..COUNT)
            .map(|k| {
                total += self.at(k as f64 * step - self.bound());
                total * step
            })
            .collect();
        let second = step - self.bound();
        let step = if single { f64::from(second as f32 + self.bound() as f32) } else { second + self.bound() };
        let last = (scale * width).ceil() as usize;
        let picked: Vec<f64> =
            (0..=last).map(|k| (k as f64 / (scale * step)) as usize).map_while(|k| integral.get(k).copied()).collect();
        // The kernel is `picked` from its end; differences of the convolution are a convolution with differences.
        let at = |k: isize| usize::try_from(k).ok().and_then(|k| picked.get(k)).copied().unwrap_or(0.0);
        Ok((0..=picked.len() as isize).map(|k| -scale.sqrt() * (at(k - 1) - at(k))).collect())
    }
}
