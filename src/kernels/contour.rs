//! Contours of masks and borders between labels.

use crate::filter::{Clamp, Kernel, correlate, windows};
use crate::layout::Padding;
use crate::spatial::{check_connectivity, check_rank, check_same_shape};
use crate::taps::{CubicKernel, cubic};
use crate::threads::Threads;
use crate::view::{AnyView, AnyViewMut, Strided};

pub use crate::spatial::SpatialError;

/// MONAI's `LabelToContour` of one channel: correlation with the Laplace kernel of size 3, zeros outside, clipped to 0 and 1.
///
/// Of a binary mask, that is 1 for foreground voxels with a background voxel (or the edge of the image) among their 8 or 26
/// neighbours; of other values, what the arithmetic says. Two or three axes as in MONAI, or one; any element types.
///
/// # Errors
/// When shapes differ or there are not one to three axes.
pub fn contour(image: AnyView<'_>, output: AnyViewMut<'_>, threads: Threads) -> Result<(), SpatialError> {
    check_rank(image.ndim())?;
    let weights = cubic(CubicKernel::Laplace, 3, image.ndim())?;
    let kernel = Kernel { shape: &[3; 3][..image.ndim()], weights: &weights };
    correlate(image, output, kernel, Padding::Constant(0.0), Some(Clamp { low: 0.0, high: 1.0 }), threads)
}

/// 1 for voxels of a label other than 0 that have a voxel of another value among their neighbours, 0 elsewhere:
/// `skimage.segmentation.find_boundaries` with mode `inner`. What lies outside the image is no border.
///
/// Any element types; values are compared as `f64`.
///
/// # Errors
/// When shapes differ, there are not one to three axes, or the connectivity is not 1 to their number.
pub fn label_border(
    labels: AnyView<'_>,
    output: AnyViewMut<'_>,
    connectivity: usize,
    threads: Threads,
) -> Result<(), SpatialError> {
    check_same_shape(output.shape(), labels.shape())?;
    let ndim = labels.ndim();
    check_connectivity(connectivity, ndim)?;
    let window: [usize; 3] = std::array::from_fn(|axis| if axis + ndim >= 3 { 3 } else { 1 });
    let middle = window.map(|size| size / 2);
    let distance = |index: &[usize; 3]| -> usize { (0..3).map(|axis| index[axis].abs_diff(middle[axis])).sum() };
    let mut indices: Vec<[usize; 3]> = (0..window.iter().product())
        .map(|k| [k / (window[1] * window[2]), k / window[2] % window[1], k % window[2]])
        .filter(|index| distance(index) <= connectivity)
        .collect();
    // The voxel itself comes first.
    indices.sort_by_key(distance);
    windows::<f64>(labels, output, window, &indices, Padding::Border, threads, |values, offsets, output| {
        let own = &values[offsets[0]..][..output.len()];
        output.fill(0.0);
        for &offset in &offsets[1..] {
            for ((border, own), other) in output.iter_mut().zip(own).zip(&values[offset..]) {
                *border = if other != own { 1.0 } else { *border };
            }
        }
        for (border, own) in output.iter_mut().zip(own) {
            *border = if *own == 0.0 { 0.0 } else { *border };
        }
    })
}
