//! Rank filters: median and other ranks of the values in a window. For minimum and maximum,
//! [`morphology::extreme`](crate::morphology::extreme).

use crate::element::ElementType;
use crate::filter::windows;
use crate::layout::Padding;
use crate::spatial::{check_same_shape, per_axis};
use crate::threads::Threads;
use crate::vector::Real;
use crate::view::{AnyView, AnyViewMut, Strided};

pub use crate::spatial::SpatialError;

/// Most values of a window.
const MOST: usize = 1 << 20;

/// The median of a box around each voxel: MONAI's `median_filter` (with [`Padding::Border`], `size = 2 * radius + 1`),
/// `scipy.ndimage.median_filter` (its default is [`Padding::Symmetric`]).
///
/// Of an even number of values it is the larger of the middle two, as SciPy's. Other rules as for [`rank`].
///
/// # Errors
/// As [`rank`].
pub fn median(
    image: AnyView<'_>,
    output: AnyViewMut<'_>,
    size: &[usize],
    padding: Padding,
    threads: Threads,
) -> Result<(), SpatialError> {
    let count = size.iter().try_fold(1usize, |count, &size| count.checked_mul(size));
    rank(image, output, size, count.unwrap_or(usize::MAX) / 2, padding, threads)
}

/// The rank of a percentile among `count` values: `scipy.ndimage.percentile_filter`'s.
#[must_use]
pub fn percentile_rank(percentile: f64, count: usize) -> usize {
    if percentile >= 100.0 { count.saturating_sub(1) } else { (count as f64 * percentile / 100.0) as usize }
}

/// The value of some rank, 0 the smallest, in a box around each voxel: `scipy.ndimage.rank_filter`.
///
/// The box has `size` voxels along each axis and its centre at `size / 2`. Images have one to three axes, any strides and
/// element types; computed in `f32`, or in `f64` for an output of `float64`, `int64` or `int32`. Windows of up to 125 values
/// are selected from by minima and maxima of whole vectors, larger ones voxel by voxel. NaN gives one of the values,
/// whichever. Memory: a padded copy of the image.
///
/// # Errors
/// When shapes differ, there is not one size per axis, a size is 0, or the rank is not below the number of values.
pub fn rank(
    image: AnyView<'_>,
    output: AnyViewMut<'_>,
    size: &[usize],
    rank: usize,
    padding: Padding,
    threads: Threads,
) -> Result<(), SpatialError> {
    check_same_shape(output.shape(), image.shape())?;
    let window = per_axis("size", size, image.ndim(), 1)?;
    let count = window.iter().try_fold(1usize, |count, &size| count.checked_mul(size)).unwrap_or(usize::MAX);
    if count > MOST {
        return Err(SpatialError::TooLarge { kernel: "a rank filter's window", shape: window.to_vec() });
    }
    if rank >= count {
        let expected = "below the number of values in the window";
        return Err(SpatialError::Value { argument: "rank", expected, found: rank as f64 });
    }
    match output.element_type() {
        ElementType::F64 | ElementType::I64 | ElementType::I32 => {
            rank_as::<f64>(image, output, window, rank, padding, threads)
        }
        _ => rank_as::<f32>(image, output, window, rank, padding, threads),
    }
}

fn rank_as<T: Real>(
    image: AnyView<'_>,
    output: AnyViewMut<'_>,
    window: [usize; 3],
    rank: usize,
    padding: Padding,
    threads: Threads,
) -> Result<(), SpatialError> {
    let indices: Vec<[usize; 3]> = (0..window.iter().product())
        .map(|k| [k / (window[1] * window[2]), k / window[2] % window[1], k % window[2]])
        .collect();
    windows::<T>(image, output, window, &indices, padding, threads, |values, offsets, output| {
        T::rank(values, offsets, rank, output);
    })
}
