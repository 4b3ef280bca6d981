//! Median smoothing.

use super::common::{affine_axes, as_samples, for_each_part, pad, per_axis};
use crate::transform::{ImageTransform, Run};
use crate::views::{self, Output};
use mica_core::argument::{Described, OneOrMany};
use mica_core::error::{Error, Result};
use mica_core::{DType, MetaTensor, component};
use mica_kernels::intensity::min_max;
use mica_kernels::layout::Padding;
use mica_kernels::rank_filter;
use tch::Tensor;

component! {
    /// Replaces every voxel by the median of the box around it: removes speckle and keeps edges.
    ///
    /// Input: an image `(C, spatial…)` of any element type, also without voxels. The last axes are filtered, as many as
    /// the affine describes; those before them are channels. Output: float32, the same shape, order of dimensions in
    /// memory, metadata and history. Beyond its faces the image goes on with its outermost voxels. A NaN among the values
    /// of a box makes NaN.
    ///
    /// Errors: a negative radius; a list with another length than the number of spatial axes; a box of more than a
    /// million voxels; a batch (decollate it first).
    ///
    /// Differences from MONAI: infinite voxels are larger or smaller than all others, where MONAI multiplies them by 0,
    /// which makes NaN; images without voxels pass.
    ///
    /// Example (Python): `MedianSmooth(radius=1)(image)`
    ///
    /// Source: MONAI 1.6.1 `MedianSmooth`.
    pub struct MedianSmooth {
        /// How many voxels the box reaches to each side: 1 is a box of 3 x 3 x 3; a list gives one for each spatial axis.
        pub radius: OneOrMany<i64> = OneOrMany::One(1),
    }
}

impl ImageTransform for MedianSmooth {
    fn apply(&self, image: MetaTensor, run: &Run<'_>) -> Result<MetaTensor> {
        let axes = affine_axes(Self::NAME, &image)?;
        let size = |radius: i64| match usize::try_from(radius) {
            Ok(radius) if radius < 1 << 20 => Ok(2 * radius + 1),
            _ => Err(Error::argument(format!("radius: expected 0 to 1048575 voxels, found {radius}")).at("radius")),
        };
        let sizes: Vec<usize> = per_axis("radius", &self.radius, axes)?.into_iter().map(size).collect::<Result<_>>()?;
        median(&image, &sizes, "radius", DType::Float32, run)
    }
}

/// The median of a box over the last axes, as many as there are sizes, which are odd.
pub(super) fn median(
    image: &MetaTensor,
    sizes: &[usize],
    argument: &'static str,
    dtype: DType,
    run: &Run<'_>,
) -> Result<MetaTensor> {
    let count = sizes.iter().try_fold(1usize, |count, size| count.checked_mul(*size));
    if count.is_none_or(|count| count > 1 << 20) {
        let message = format!("{argument}: expected a box of at most 1048576 voxels, found {sizes:?}");
        return Err(Error::argument(message).at(argument));
    }
    if image.ndim() == 0 || image.count() == 0 {
        return views::cast(image, dtype, run);
    }
    let kernels = views::use_kernels(run, image)?;
    // The kernel has no order for NaN.
    if kernels && !(image.dtype()?.is_floating_point() && has_nan(image)?) {
        let mut output = Output::like(image, dtype)?;
        let threads = views::threads()?;
        for_each_part(views::view(image)?, output.view()?, sizes.len(), &mut |input, output| {
            rank_filter::median(input, output, sizes, Padding::Border, threads).map_err(views::refused)
        })?;
        return Ok(output.into_tensor());
    }
    // float32 holds every 8 and 16 bit number, and is what wider images become.
    let working = if dtype.is_floating_point() { dtype } else { DType::Int64 };
    let working = if matches!(working, DType::Float16 | DType::BFloat16) { DType::Float32 } else { working };
    let x = image.to(None, Some(working))?;
    image.with_tensor(median_by_torch(x.tensor(), sizes)?)?.to(None, Some(dtype))
}

fn has_nan(image: &MetaTensor) -> Result<bool> {
    Ok(min_max(views::view(image)?, views::threads()?).map_err(views::refused)?.0.is_nan())
}

fn median_by_torch(x: &Tensor, sizes: &[usize]) -> Result<Tensor> {
    let shape = x.size();
    let mut y = as_samples(x, sizes.len())?;
    for (axis, size) in sizes.iter().enumerate() {
        y = pad(&y, axis + 2, size / 2, size / 2, Padding::Border)?;
    }
    for (axis, size) in sizes.iter().enumerate() {
        y = y.f_unfold(axis as i64 + 2, *size as i64, 1)?;
    }
    let windows = y.f_flatten(sizes.len() as i64 + 2, -1)?;
    let (median, _) = windows.f_median_dim(-1, false)?;
    Ok(median.f_reshape(&shape)?)
}
