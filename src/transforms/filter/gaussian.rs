//! Gaussian smoothing, and sharpening by it.

use super::common::{
    Approx, correlate_parts, for_each_part, gaussian_kernels, separable, separable_by_torch, spatial_axes,
};
use crate::transform::{ImageTransform, Run};
use crate::views::{self, Output};
use mica_core::argument::{Described, OneOrMany};
use mica_core::error::Result;
use mica_core::{DType, MetaTensor, component};
use mica_kernels::Strided;
use mica_kernels::filter::unsharp;
use mica_kernels::layout::Padding;

/// How many sigmas a kernel reaches, as in MONAI.
pub(super) const TRUNCATED: f64 = 4.0;

component! {
    /// Smooths with a Gaussian along each spatial axis.
    ///
    /// Input: an image `(C, spatial…)` of up to three spatial axes, of any element type, also without voxels; without
    /// spatial axes nothing is smoothed. Output: float32, the same shape, order of dimensions in memory, metadata and
    /// history. Outside the image everything is 0, so voxels near its faces become darker.
    ///
    /// The weights along an axis reach `int(max(4 * sigma, 0.5) + 0.5)` voxels to each side and are computed in float32;
    /// they are not divided by their sum, which lies a little below 1. A `sigma` of 0 leaves its axis as it is. One pass
    /// over memory for the first two axes and one for the third.
    ///
    /// Errors: a `sigma` that is negative, infinite or NaN; a list with another length than the number of spatial axes;
    /// weights that overflow (`approx` `scalespace` from a `sigma` of about 8.5 on); more than three spatial axes; a
    /// batch (decollate it first).
    ///
    /// Differences from MONAI: a negative `sigma` is refused, which MONAI replaces by its absolute value but cuts off
    /// after one voxel; images without voxels pass; a list is no sequence of tensors.
    ///
    /// Example (Python): `GaussianSmooth(sigma=1.5)(image)`
    ///
    /// Source: MONAI 1.6.1 `GaussianSmooth`; `scalespace`: T. Lindeberg, "Scale-space for discrete signals", IEEE
    /// Transactions on Pattern Analysis and Machine Intelligence 12 (1990).
    pub struct GaussianSmooth {
        /// Standard deviation in voxels; a list gives one for each spatial axis.
        pub sigma: OneOrMany<f64> = OneOrMany::One(1.0),
        /// How the Gaussian becomes weights: integrals over voxels (`erf`), values at their centres (`sampled`), or the
        /// discrete Gaussian of scale-space theory (`scalespace`).
        pub approx: Approx = Approx::Erf,
    }
}

impl ImageTransform for GaussianSmooth {
    fn apply(&self, image: MetaTensor, run: &Run<'_>) -> Result<MetaTensor> {
        let axes = spatial_axes(Self::NAME, &image)?;
        let kernels = gaussian_kernels("sigma", &self.sigma, axes, TRUNCATED, self.approx)?;
        separable(&image, &kernels, Padding::Constant(0.0), DType::Float32, run)
    }
}

component! {
    /// Sharpens: smooths by a Gaussian and adds what another one would take away from that, `alpha` times.
    ///
    /// `blurred + alpha * (blurred - smoother)`, where `blurred` is the image smoothed with `sigma1` and `smoother` is
    /// `blurred` smoothed with `sigma2`; each step in float32.
    ///
    /// Input, output and errors as `GaussianSmooth`. Memory: two channels besides the result.
    ///
    /// Example (Python): `GaussianSharpen(sigma1=2.0, sigma2=1.0, alpha=10.0)(image)`
    ///
    /// Source: MONAI 1.6.1 `GaussianSharpen`.
    pub struct GaussianSharpen {
        /// Standard deviation of the first Gaussian in voxels; a list gives one for each spatial axis.
        pub sigma1: OneOrMany<f64> = OneOrMany::One(3.0),
        /// Standard deviation of the second Gaussian in voxels; a list gives one for each spatial axis.
        pub sigma2: OneOrMany<f64> = OneOrMany::One(1.0),
        /// How much of the difference is added.
        pub alpha: f64 = 30.0,
        /// How Gaussians become weights, see `GaussianSmooth`.
        pub approx: Approx = Approx::Erf,
    }
}

impl ImageTransform for GaussianSharpen {
    fn apply(&self, image: MetaTensor, run: &Run<'_>) -> Result<MetaTensor> {
        let axes = spatial_axes(Self::NAME, &image)?;
        let first = gaussian_kernels("sigma1", &self.sigma1, axes, TRUNCATED, self.approx)?;
        let second = gaussian_kernels("sigma2", &self.sigma2, axes, TRUNCATED, self.approx)?;
        let padding = Padding::Constant(0.0);
        if axes == 0 {
            // Both Gaussians leave it as it is.
            return views::cast(&image, DType::Float32, run);
        }
        if !views::use_kernels(run, &image)? {
            let x = image.to(None, Some(DType::Float32))?;
            let blurred = separable_by_torch(x.tensor(), &first, padding)?;
            let smoother = separable_by_torch(&blurred, &second, padding)?;
            let detail = blurred.f_sub(&smoother)?.f_mul_scalar(self.alpha)?;
            return image.with_tensor(blurred.f_add(&detail)?);
        }
        let mut output = Output::like(&image, DType::Float32)?;
        let (shape, strides) = (&image.shape()[1..], &image.strides()[1..]);
        // One channel each, in the memory order of the image.
        let mut blurred = Output::shaped(&image, shape, strides, DType::Float32)?;
        let mut smoother = Output::shaped(&image, shape, strides, DType::Float32)?;
        let threads = views::threads()?;
        for_each_part(views::view(&image)?, output.view()?, axes, &mut |input, output| {
            correlate_parts(input, blurred.view()?, &first, padding)?;
            correlate_parts(blurred.view()?.as_view(), smoother.view()?, &second, padding)?;
            let (blurred, smoother) = (blurred.view()?, smoother.view()?);
            debug_assert_eq!(blurred.ndim(), axes);
            unsharp(blurred.as_view(), smoother.as_view(), output, self.alpha, threads).map_err(views::refused)
        })?;
        Ok(output.into_tensor())
    }
}
