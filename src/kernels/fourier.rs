//! Discrete Fourier transforms of images of one to three axes, with the zero frequency in the middle: `GibbsNoise` and
//! `KSpaceSpikeNoise` work there; and the envelope of a signal, `DetectEnvelope`.
//!
//! The transforms are RustFFT's (any length, also prime). Axis by axis, in tiles of lines; no working memory but the spectrum.

use rustfft::num_complex::Complex;
use rustfft::{Fft, FftNum, FftPlanner};

use crate::convert::{reader, writer};
use crate::spatial::{Grid, Shared, for_each_rows};
use crate::threads::Threads;
use crate::vector::Real;
use crate::view::{AnyView, AnyViewMut, Strided, ViewError};

pub use crate::spatial::SpatialError;
pub use rustfft::num_complex;

/// Lines that are transformed together.
const TILE: usize = 16;

/// A type to transform in: `f32` or `f64`.
#[allow(private_bounds)]
pub trait Precision: Real + FftNum {}

impl Precision for f32 {}
impl Precision for f64 {}

/// The spectrum of an image, zero frequency at `size / 2` along each axis: `fftshift(fftn(image))`.
#[derive(Debug, Clone, PartialEq)]
pub struct Spectrum<T> {
    shape: Vec<usize>,
    /// Filled up to three axes in front.
    sizes: [usize; 3],
    values: Vec<Complex<T>>,
}

impl<T: Precision> Spectrum<T> {
    /// Transforms a real image of any element type and strides.
    ///
    /// # Errors
    /// When there are not one to three axes.
    pub fn of(image: AnyView<'_>, threads: Threads) -> Result<Self, SpatialError> {
        let grid = Grid::read(&image)?;
        let [_, _, length] = grid.shape();
        let zero = Complex::new(T::default(), T::default());
        let mut values = vec![zero; grid.numel()];
        let target = Shared::new(&mut values);
        let read = reader::<T>(grid.element());
        for_each_rows(grid.rows(), length, threads, |rows| {
            let mut line = vec![T::default(); length];
            for row in rows {
                // SAFETY: a row of the grid, of the reader's type.
                unsafe { read(grid.row(row), grid.inner_stride(), &mut line) };
                // SAFETY: each row has its own values.
                let to = unsafe { target.slice(row * length, length) };
                to.iter_mut().zip(&line).for_each(|(to, &value)| to.re = value);
            }
        });
        let mut spectrum = Self { shape: image.shape().to_vec(), sizes: grid.shape(), values };
        spectrum.transform(false, threads);
        Ok(spectrum)
    }

    /// The image's shape, which is the spectrum's.
    #[must_use]
    pub fn shape(&self) -> &[usize] {
        &self.shape
    }

    /// The values in C order.
    #[must_use]
    pub fn values(&self) -> &[Complex<T>] {
        &self.values
    }

    /// The values in C order, to be changed.
    pub fn values_mut(&mut self) -> &mut [Complex<T>] {
        &mut self.values
    }

    /// Sets values further than `radius` from the centre `(size - 1) / 2` to 0: what `GibbsNoise` does with
    /// `radius = (1 - alpha) * max(size) * sqrt(2) / 2`.
    pub fn keep_within(&mut self, radius: f64, threads: Threads) {
        let [outer, middle, length] = self.sizes;
        let zero = Complex::new(T::default(), T::default());
        let target = Shared::new(&mut self.values);
        let squared = |index: usize, size: usize| {
            let distance = index as f64 - (size as f64 - 1.0) / 2.0;
            distance * distance
        };
        for_each_rows(outer * middle, length, threads, |rows| {
            for row in rows {
                let across = squared(row / middle, outer) + squared(row % middle, middle);
                // SAFETY: each row has its own values.
                let line = unsafe { target.slice(row * length, length) };
                for (k, value) in line.iter_mut().enumerate() {
                    if (across + squared(k, length)).sqrt() > radius {
                        *value = zero;
                    }
                }
            }
        });
    }

    /// Gives the value at an index the magnitude `exp(log_magnitude)` and leaves its phase: a spike of `KSpaceSpikeNoise`.
    ///
    /// # Errors
    /// When there is no such index.
    pub fn set_log_magnitude(&mut self, index: &[usize], log_magnitude: f64) -> Result<(), SpatialError> {
        if index.len() != self.shape.len() {
            let (expected, found) = (self.shape.len(), index.len());
            return Err(SpatialError::PerAxis { argument: "index", expected, found });
        }
        let mut linear = 0;
        for (axis, (&i, &size)) in index.iter().zip(&self.shape).enumerate() {
            if i >= size {
                return Err(ViewError::Range { axis, start: i, end: i + 1, size }.into());
            }
            linear = linear * size + i;
        }
        let value = self.values[linear];
        let phase = value.im.wide().atan2(value.re.wide());
        let magnitude = log_magnitude.exp();
        self.values[linear] = Complex::new(T::of(magnitude * phase.cos()), T::of(magnitude * phase.sin()));
        Ok(())
    }

    /// The mean of `log(|value| + 1e-10)`, from which `KSpaceSpikeNoise` takes its default intensity (2.5 times it). NaN of no
    /// values.
    #[must_use]
    pub fn mean_log_magnitude(&self) -> f64 {
        let logarithm = |value: &Complex<T>| (value.re.wide().hypot(value.im.wide()) + 1e-10).ln();
        self.values.iter().map(logarithm).sum::<f64>() / self.values.len() as f64
    }

    /// Transforms back and writes the real part: `ifftn(ifftshift(spectrum)).real`.
    ///
    /// # Errors
    /// When shapes differ.
    pub fn into_image(mut self, mut output: AnyViewMut<'_>, threads: Threads) -> Result<(), SpatialError> {
        crate::spatial::check_same_shape(output.shape(), &self.shape)?;
        self.transform(true, threads);
        let grid = Grid::write(&mut output)?;
        let length = grid.shape()[2];
        let scale = T::of(1.0 / self.values.len() as f64);
        let write = writer::<T>(grid.element());
        for_each_rows(grid.rows(), length, threads, |rows| {
            let mut line = vec![T::default(); length];
            for row in rows {
                let values = &self.values[row * length..(row + 1) * length];
                line.iter_mut().zip(values).for_each(|(to, value)| *to = value.re * scale);
                // SAFETY: a whole row, written by one thread, in the writer's type.
                unsafe { write(&line, grid.row(row), grid.inner_stride()) };
            }
        });
        Ok(())
    }

    /// Along every axis, with the shift.
    fn transform(&mut self, inverse: bool, threads: Threads) {
        if self.values.is_empty() {
            return;
        }
        let mut planner = FftPlanner::<T>::new();
        for axis in 0..3 {
            let count = self.sizes[axis];
            if count < 2 {
                continue;
            }
            let plan = if inverse { planner.plan_fft_inverse(count) } else { planner.plan_fft_forward(count) };
            let step: usize = self.sizes[axis + 1..].iter().product();
            lines(&mut self.values, count, step, &*plan, inverse, threads);
        }
    }
}

/// Transforms all lines of `count` values that are `step` apart, and moves the zero frequency.
fn lines<T: Precision>(
    values: &mut [Complex<T>],
    count: usize,
    step: usize,
    plan: &dyn Fft<T>,
    inverse: bool,
    threads: Threads,
) {
    let blocks = values.len() / (count * step);
    let tiles = step.div_ceil(TILE);
    let target = Shared::new(values);
    let zero = Complex::new(T::default(), T::default());
    for_each_rows(blocks * tiles, count * TILE.min(step), threads, |work| {
        let mut buffer = vec![zero; count * TILE.min(step)];
        let mut scratch = vec![zero; plan.get_inplace_scratch_len()];
        for tile in work {
            let (block, start) = (tile / tiles, tile % tiles * TILE);
            let width = TILE.min(step - start);
            let buffer = &mut buffer[..count * width];
            for i in 0..count {
                // SAFETY: each tile has its own stretches.
                let row = unsafe { target.slice((block * count + i) * step + start, width) };
                row.iter().enumerate().for_each(|(k, &value)| buffer[k * count + i] = value);
            }
            if inverse {
                buffer.chunks_exact_mut(count).for_each(|line| line.rotate_left(count / 2));
            }
            plan.process_with_scratch(buffer, &mut scratch);
            if !inverse {
                buffer.chunks_exact_mut(count).for_each(|line| line.rotate_right(count / 2));
            }
            for i in 0..count {
                // SAFETY: as above.
                let row = unsafe { target.slice((block * count + i) * step + start, width) };
                row.iter_mut().enumerate().for_each(|(k, value)| *value = buffer[k * count + i]);
            }
        }
    });
}

/// The magnitude of the analytic signal along the last axis, by a Hilbert transform of `output`'s length: MONAI's
/// `DetectEnvelope` (`n` is that length; lines are cut or filled with zeros to it). Computed in `f32`. For another axis,
/// permute the views.
///
/// # Errors
/// When there are not one to three axes, or shapes differ along another axis than the last.
pub fn envelope(image: AnyView<'_>, mut output: AnyViewMut<'_>, threads: Threads) -> Result<(), SpatialError> {
    let (from, to) = (Grid::read(&image)?, Grid::write(&mut output)?);
    let others = |shape: &[usize]| shape[..shape.len() - 1].to_vec();
    crate::spatial::check_same_shape(&others(output.shape()), &others(image.shape()))?;
    let (length, count) = (from.shape()[2].min(to.shape()[2]), to.shape()[2]);
    if to.numel() == 0 {
        return Ok(());
    }
    let mut planner = FftPlanner::<f32>::new();
    let (forward, inverse) = (planner.plan_fft_forward(count), planner.plan_fft_inverse(count));
    let (read, write) = (reader::<f32>(from.element()), writer::<f32>(to.element()));
    for_each_rows(to.rows(), count, threads, |rows| {
        let zero = Complex::new(0.0f32, 0.0);
        let mut line = vec![0f32; count];
        let mut values = vec![zero; count];
        let mut scratch = vec![zero; forward.get_inplace_scratch_len().max(inverse.get_inplace_scratch_len())];
        for row in rows {
            // SAFETY: at most a row of the grid, of the reader's type.
            unsafe { read(from.row(row), from.inner_stride(), &mut line[..length]) };
            values.fill(zero);
            values.iter_mut().zip(&line[..length]).for_each(|(to, &value)| to.re = value);
            forward.process_with_scratch(&mut values, &mut scratch);
            // Positive frequencies twice, negative ones not at all; the highest of an even number counts as negative.
            for (k, value) in values.iter_mut().enumerate() {
                *value = if k == 0 {
                    *value
                } else if k <= (count - 1) / 2 {
                    *value * 2.0
                } else {
                    zero
                };
            }
            inverse.process_with_scratch(&mut values, &mut scratch);
            line.iter_mut().zip(&values).for_each(|(to, value)| *to = value.norm() / count as f32);
            // SAFETY: a whole row, written by one thread, in the writer's type.
            unsafe { write(&line, to.row(row), to.inner_stride()) };
        }
    });
    Ok(())
}
