//! Smoothing by local polynomials.

use super::common::{PaddingMode, separable, spatial_axes, wrong};
use crate::transform::{ImageTransform, Run};
use mica_core::argument::Described;
use mica_core::error::{Error, Result};
use mica_core::{DType, MetaTensor, component};
use mica_kernels::taps;

component! {
    /// Smooths along one axis: fits a polynomial to each window and takes its value in the middle.
    ///
    /// Input: an image `(C, spatial…)` of up to three spatial axes, of any element type. Output: the same shape, element
    /// type (whole numbers drop their fraction), order of dimensions in memory, metadata and history. Computed in float32,
    /// for float64 and int64 in float64.
    ///
    /// Errors: a `window_length` that is even, below 1 or above 1001; an `order` that is negative or not below it; an
    /// axis that the image does not have; more than three spatial axes; a batch (decollate it first).
    ///
    /// Differences from MONAI: weights are computed in float64, where MONAI solves the fit in float32, which loses digits
    /// for long windows and high orders; the padding may be longer than the image; images without voxels pass.
    ///
    /// Example (Python): `SavitzkyGolaySmooth(window_length=5, order=2, axis=1)(image)`
    ///
    /// Source: MONAI 1.6.1 `SavitzkyGolaySmooth`; A. Savitzky, M. J. E. Golay, "Smoothing and Differentiation of Data by
    /// Simplified Least Squares Procedures", Analytical Chemistry 36 (1964).
    pub struct SavitzkyGolaySmooth {
        /// Number of voxels of a window, odd.
        pub window_length: i64,
        /// Degree of the polynomials, below `window_length`.
        pub order: i64,
        /// Axis to smooth along, with the channels counted: 1 is the first spatial axis. 0 means 1, as in MONAI.
        pub axis: i64 = 1,
        /// What lies outside the image.
        pub mode: PaddingMode = PaddingMode::Zeros,
    }
}

impl ImageTransform for SavitzkyGolaySmooth {
    fn apply(&self, image: MetaTensor, run: &Run<'_>) -> Result<MetaTensor> {
        let dtype = image.dtype()?;
        smooth(Self::NAME, &image, self.window_length, self.order, self.axis, self.mode, ("window_length", dtype), run)
    }
}

/// Smooths along `axis` of the image, the channels being axis 0.
#[allow(clippy::too_many_arguments, reason = "they are the arguments of the transform")]
pub(super) fn smooth(
    name: &str,
    image: &MetaTensor,
    window_length: i64,
    order: i64,
    axis: i64,
    mode: PaddingMode,
    (argument, dtype): (&'static str, DType),
    run: &Run<'_>,
) -> Result<MetaTensor> {
    let weights = weights(argument, window_length, order)?;
    let axes = spatial_axes(name, image)?;
    let Some(axis) = usize::try_from(axis).ok().filter(|axis| *axis <= axes) else {
        return Err(Error::argument(format!(
            "axis: expected 0 to {axes} for an image of shape {:?}, found {axis}",
            image.shape()
        ))
        .at("axis"));
    };
    let mut kernels = vec![Vec::new(); axes];
    if let Some(kernel) = kernels.get_mut(axis.max(1) - 1) {
        *kernel = weights;
    }
    separable(image, &kernels, mode.padding(), dtype, run)
}

/// The weights, or what is wrong with the arguments.
pub(super) fn weights(argument: &'static str, window_length: i64, order: i64) -> Result<Vec<f64>> {
    let window = usize::try_from(window_length).unwrap_or(0);
    let Some(order) = usize::try_from(order).ok().filter(|order| window == 0 || *order < window) else {
        return Err(Error::argument(format!(
            "order: expected 0 to {}, less than {argument}, found {order}",
            window_length.saturating_sub(1)
        ))
        .at("order"));
    };
    taps::savitzky_golay(window, order).map_err(|error| wrong(argument, &error))
}
