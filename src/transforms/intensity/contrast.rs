//! Contrast: powers of intensities.

use super::program::{Program, extremes, moments, refuse_bool, rounded, run_on_own, run_program};
use crate::transform::{ImageTransform, Run};
use mica_core::argument::Described;
use mica_core::error::{Error, Result};
use mica_core::{DType, MetaTensor, component};
use mica_kernels::intensity::Voxels;
use mica_kernels::steps::Step;

component! {
    /// Changes the contrast: intensities between the smallest and the largest are raised to a power.
    ///
    /// `((x - min) / (max - min + 1e-7)) ** gamma * (max - min) + min`. With `invert_image` of the negative image, which is
    /// negated again afterwards. With `retain_stats` the result is then shifted and scaled so that it has the mean and the
    /// standard deviation (of the sample) of the input: `(y - mean(y)) / (std(y) + 1e-8) * std(x) + mean(x)`. Each step is
    /// rounded to the floating type of the image.
    ///
    /// Input: a tensor of any shape, also a batch, of any element type but bool; of a floating-point type with
    /// `retain_stats`. Output: the same shape, order of dimensions in memory, metadata and history; float32 of whole
    /// numbers, otherwise the same element type.
    ///
    /// NaN among the voxels makes all of them NaN.
    ///
    /// Errors: a tensor of bool; whole numbers with `retain_stats`; no voxel.
    ///
    /// Differences from MONAI: whole numbers do not wrap around, and unsigned ones can be inverted.
    ///
    /// Example (Python): `AdjustContrast(gamma=1.5)(image)`
    ///
    /// Source: MONAI 1.6.1 `AdjustContrast`; the two options are those of nnU-Net (Isensee et al., 2021,
    /// doi:10.1038/s41592-020-01008-z).
    pub struct AdjustContrast {
        /// The exponent: below 1 brightens, above 1 darkens.
        pub gamma: f64,
        /// Whether the power is taken of the negative image.
        pub invert_image: bool = false,
        /// Whether mean and standard deviation stay as they are.
        pub retain_stats: bool = false,
    }
}

impl ImageTransform for AdjustContrast {
    fn apply(&self, image: MetaTensor, run: &Run<'_>) -> Result<MetaTensor> {
        let dtype = image.dtype()?;
        refuse_bool(Self::NAME, dtype)?;
        if self.retain_stats && !dtype.is_floating_point() {
            return Err(Error::type_mismatch(format!(
                "{}: retain_stats=true needs a floating-point image, found {dtype}; cast it first (CastToType)",
                Self::NAME
            )));
        }
        let working = if dtype.is_floating_point() { dtype } else { DType::Float32 };
        let (mut low, mut high) = extremes(Self::NAME, &image, run)?;
        let mut steps = Vec::new();
        if self.invert_image {
            (low, high) = (-high, -low);
            steps.push(Step::Negate);
        }
        let range = rounded(high - low, dtype);
        // Added in the type of the image.
        let divisor = rounded(rounded(range, working) + rounded(1e-7, working), working);
        steps.extend([
            Step::Subtract(low),
            Step::Divide(divisor),
            Step::Power(self.gamma),
            Step::Multiply(rounded(range, working)),
            Step::Add(low),
        ]);
        if self.invert_image && !self.retain_stats {
            steps.push(Step::Negate);
        }
        let program = Program::on(dtype, steps);
        let result = run_program(&image, &program, working, run)?;
        if !self.retain_stats {
            return Ok(result);
        }
        let (mut mean, std) = sample(&image, dtype, run)?;
        if self.invert_image {
            mean = -mean;
        }
        let (found_mean, found_std) = sample(&result, dtype, run)?;
        let mut steps = vec![
            Step::Subtract(found_mean),
            Step::Divide(rounded(found_std + rounded(1e-8, dtype), dtype)),
            Step::Multiply(std),
            Step::Add(mean),
        ];
        if self.invert_image {
            steps.push(Step::Negate);
        }
        run_on_own(result, &Program::on(dtype, steps), run)
    }
}

/// Mean and standard deviation of the sample, in the image's type.
fn sample(image: &MetaTensor, dtype: DType, run: &Run<'_>) -> Result<(f64, f64)> {
    let moments = moments(image, dtype, Voxels::All, run)?;
    let count = moments.count as f64;
    // Of one voxel there is none.
    let std = if moments.count > 1 { moments.std * (count / (count - 1.0)).sqrt() } else { f64::NAN };
    Ok((rounded(moments.mean, dtype), rounded(std, dtype)))
}
