//! Linear filters: correlation with separable and other kernels. Which weights they have is [`taps`](crate::taps)' matter.
//!
//! Everything is a correlation, as in PyTorch's `conv` and `scipy.ndimage.correlate`: kernels are not reversed. Computed in
//! `f32`, and in `f64` for an output of `float64` or `int64`; integers are written truncated. Outside the image is what a
//! [`Padding`] says: `Constant(0.0)` is PyTorch's `zeros`, `Reflection` its `reflect` (SciPy's `mirror`), `Symmetric` SciPy's
//! `reflect`, `Border` is `replicate` or `nearest`, `Wrap` is `circular` or `wrap`. Kernels may be longer than the image.

use crate::blocks::{BlockOp, map};
use crate::convert::Compute;
use crate::element::ElementType;
use crate::geometry::AxisMap;
use crate::layout::{Padding, remap_axes};
use crate::separable::{AxisOp, run};
use crate::spatial::{check_same_shape, for_each_rows, per_axis, with_field};
use crate::threads::Threads;
use crate::vector::Real;
use crate::view::{AnyView, AnyViewMut, Strided, ViewMut};

pub use crate::spatial::SpatialError;

/// Correlates along each axis with a kernel of its own: MONAI's `separable_filtering`, SciPy's `correlate1d` one axis after
/// the other.
///
/// There is one kernel per axis; an empty one leaves its axis alone, and so does `[1.0]`. The middle of a kernel is its
/// element `length / 2`. Input and output have one to three axes, one shape, any strides and element types. Cost: one
/// pass over memory for the first two axes, one for the third.
///
/// # Errors
/// When shapes differ or there is not one kernel per axis.
pub fn correlate_separable(
    input: AnyView<'_>,
    output: AnyViewMut<'_>,
    kernels: &[&[f64]],
    padding: Padding,
    threads: Threads,
) -> Result<(), SpatialError> {
    check_same_shape(output.shape(), input.shape())?;
    let kernels = per_axis("kernels", kernels, input.ndim(), [].as_slice())?;
    match output.element_type() {
        ElementType::F64 | ElementType::I64 => run(input, output, &Fir::<f64>::new(kernels), padding, threads),
        _ => run(input, output, &Fir::<f32>::new(kernels), padding, threads),
    }
}

/// Weighted sums along each axis.
struct Fir<T> {
    weights: [Vec<T>; 3],
    /// Offsets of the weights along a line, and across the rows of a tile.
    offsets: [[Vec<usize>; 2]; 3],
}

impl<T: Real> Fir<T> {
    fn new(kernels: [&[f64]; 3]) -> Self {
        let offsets = |step: usize, kernel: &[f64]| (0..kernel.len()).map(|k| k * step).collect();
        Self {
            weights: kernels.map(|kernel| kernel.iter().map(|&weight| T::of(weight)).collect()),
            offsets: kernels.map(|kernel| [offsets(1, kernel), offsets(crate::separable::TILE, kernel)]),
        }
    }
}

impl<T: Real> AxisOp<T> for Fir<T> {
    fn reach(&self, axis: usize) -> Option<(usize, usize)> {
        let weights = &self.weights[axis];
        match weights.as_slice() {
            [] => None,
            [one] if *one == T::of(1.0) => None,
            _ => Some((weights.len() / 2, weights.len() - 1 - weights.len() / 2)),
        }
    }

    fn emit(&self, axis: usize, padded: &[T], start: usize, step: usize, output: &mut [T]) {
        let offsets = &self.offsets[axis][usize::from(step != 1)];
        T::correlate(&padded[start..], offsets, &self.weights[axis], output);
    }
}

/// A kernel of as many axes as the image: weights in C order.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Kernel<'a> {
    /// Size along each axis.
    pub shape: &'a [usize],
    /// The weights.
    pub weights: &'a [f64],
}

/// Limits on the results of [`correlate`].
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Clamp {
    /// Smaller results become this.
    pub low: f64,
    /// Larger results become this.
    pub high: f64,
}

/// Correlates with a kernel of any weights: MONAI's `apply_filter`, `scipy.ndimage.correlate`.
///
/// The middle of the kernel is at `size / 2` along each axis. Weights of 0 cost nothing. Memory: a padded copy of the input
/// in the type computed in.
///
/// # Errors
/// When shapes differ, the kernel has another number of axes than the image, or not as many weights as its shape says.
pub fn correlate(
    input: AnyView<'_>,
    output: AnyViewMut<'_>,
    kernel: Kernel<'_>,
    padding: Padding,
    clamp: Option<Clamp>,
    threads: Threads,
) -> Result<(), SpatialError> {
    check_same_shape(output.shape(), input.shape())?;
    let count = kernel.shape.iter().try_fold(1usize, |count, &size| count.checked_mul(size));
    if count != Some(kernel.weights.len()) || kernel.weights.is_empty() {
        return Err(SpatialError::PerAxis {
            argument: "kernel weights",
            expected: count.unwrap_or(usize::MAX),
            found: kernel.weights.len(),
        });
    }
    match output.element_type() {
        ElementType::F64 | ElementType::I64 => correlate_as::<f64>(input, output, kernel, padding, clamp, threads),
        _ => correlate_as::<f32>(input, output, kernel, padding, clamp, threads),
    }
}

fn correlate_as<T: Real>(
    input: AnyView<'_>,
    output: AnyViewMut<'_>,
    kernel: Kernel<'_>,
    padding: Padding,
    clamp: Option<Clamp>,
    threads: Threads,
) -> Result<(), SpatialError> {
    let shape = per_axis("kernel", kernel.shape, input.ndim(), 1)?;
    let taps = kernel.weights.iter().enumerate().filter(|(_, weight)| **weight != 0.0);
    let (indices, weights): (Vec<[usize; 3]>, Vec<T>) = taps
        .map(|(k, &weight)| ([k / (shape[1] * shape[2]), k / shape[2] % shape[1], k % shape[2]], T::of(weight)))
        .unzip();
    let clamp = clamp.map(|clamp| (T::of(clamp.low), T::of(clamp.high)));
    windows::<T>(input, output, shape, &indices, padding, threads, |values, offsets, output| {
        T::correlate(values, offsets, &weights, output);
        if let Some((low, high)) = clamp {
            for value in output {
                *value = if *value < low { low } else { *value };
                *value = if *value > high { high } else { *value };
            }
        }
    })
}

/// Computes each row of the output from windows around its voxels: `row(values, offsets, output)` finds the window's
/// elements `indices[k]` of `output[i]` at `values[i + offsets[k]]`.
///
/// `shape` is the window's, `indices` are within it, both of axes filled up to three.
pub(crate) fn windows<T: Compute>(
    input: AnyView<'_>,
    output: AnyViewMut<'_>,
    shape: [usize; 3],
    indices: &[[usize; 3]],
    padding: Padding,
    threads: Threads,
    row: impl Fn(&[T], &[usize], &mut [T]) + Sync,
) -> Result<(), SpatialError> {
    let front = 3 - input.ndim().min(3);
    with_field::<T>(output, threads, |field, order| {
        let size = field.shape;
        let window = order.map(|axis| shape[axis]);
        let padded: [usize; 3] = std::array::from_fn(|k| size[k].saturating_add(window[k] - 1));
        let too_large = || SpatialError::TooLarge { kernel: "a padded copy", shape: padded.to_vec() };
        let count = padded.iter().try_fold(1usize, |count, &size| count.checked_mul(size)).ok_or_else(too_large)?;
        if count.checked_mul(size_of::<T>()).is_none_or(|bytes| bytes > isize::MAX as usize) {
            return Err(too_large());
        }
        let mut memory = vec![T::default(); count];
        // The input's own axes in the field's order.
        let real: Vec<usize> = order.iter().filter(|&&axis| axis >= front).map(|&axis| axis - front).collect();
        let sizes: Vec<usize> = (0..3).filter(|&k| order[k] >= front).map(|k| padded[k]).collect();
        let maps: Vec<AxisMap> = (0..3)
            .filter(|&k| order[k] >= front)
            .enumerate()
            .map(|(to, k)| AxisMap { source: to, offset: -((window[k] / 2) as i64), flipped: false })
            .collect();
        let target = ViewMut::new(&mut memory, &sizes)?;
        remap_axes(input.permute(&real)?, target.erase(), &maps, padding, threads).map_err(|error| match error {
            crate::layout::LayoutError::View(error) => SpatialError::View(error),
            _ => SpatialError::Empty { what: "padding", shape: size.to_vec() },
        })?;
        let strides = [padded[1] * padded[2], padded[2], 1];
        let offsets: Vec<usize> =
            indices.iter().map(|index| (0..3).map(|k| index[order[k]] * strides[k]).sum()).collect();
        for_each_rows(size[0] * size[1], size[2] * offsets.len(), threads, |rows| {
            for at in rows {
                let (a, b) = (at / size[1], at % size[1]);
                // SAFETY: a whole row, which only this thread works on.
                let output = unsafe { field.stretch(a, b, 0, size[2]) };
                row(&memory[a * strides[0] + b * strides[1]..], &offsets, output);
            }
        });
        Ok(())
    })
}

/// Adds detail: `output = blurred + alpha * (blurred - smoother)`, each step rounded to the type computed in (`f64` for an
/// output of that type, else `f32`): MONAI's `GaussianSharpen`.
///
/// # Errors
/// When shapes differ.
pub fn unsharp(
    blurred: AnyView<'_>,
    smoother: AnyView<'_>,
    output: AnyViewMut<'_>,
    alpha: f64,
    threads: Threads,
) -> Result<(), SpatialError> {
    match output.element_type() {
        ElementType::F64 => map([blurred, smoother], output, &Unsharp { alpha }, threads)?,
        _ => map([blurred, smoother], output, &Unsharp { alpha: alpha as f32 }, threads)?,
    }
    Ok(())
}

struct Unsharp<T> {
    alpha: T,
}

impl<T: Real> BlockOp<T, 2> for Unsharp<T> {
    #[inline(always)]
    fn run(&self, [blurred, smoother]: [&[T]; 2], output: &mut [T]) {
        for ((&blurred, &smoother), output) in blurred.iter().zip(smoother).zip(output) {
            *output = blurred + self.alpha * (blurred - smoother);
        }
    }
}
