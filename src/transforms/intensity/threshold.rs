//! Keeping what is above or below a threshold.

use super::program::{Program, rounded, run_program};
use crate::transform::{ImageTransform, Run};
use mica_core::argument::Described;
use mica_core::error::{Error, Result};
use mica_core::{DType, MetaTensor, component};
use mica_kernels::steps::Step;

component! {
    /// Keeps intensities above (or below) a threshold and sets all others to a number.
    ///
    /// `x > threshold` stays, or `x < threshold` where `above` is false; everything else, also NaN and the threshold itself,
    /// becomes `cval`. The threshold is rounded to the floating type of the image.
    ///
    /// Input: a tensor of any shape and element type, also a batch. Output: the same shape, element type, order of
    /// dimensions in memory, metadata and history. One pass over memory.
    ///
    /// Errors: a `cval` that the element type of an image of whole numbers cannot hold (its fraction is dropped).
    ///
    /// Differences from MONAI: a negative whole `cval` is an error for unsigned images, where MONAI wraps it around; uint16
    /// works.
    ///
    /// Example (Python): `ThresholdIntensity(threshold=50.0, above=True, cval=0.0)(image)`
    ///
    /// Source: MONAI 1.6.1 `ThresholdIntensity`.
    pub struct ThresholdIntensity {
        /// The threshold, in the unit of the image.
        pub threshold: f64,
        /// Whether what is above the threshold stays, or what is below it.
        pub above: bool = true,
        /// What everything else becomes.
        pub cval: f64 = 0.0,
    }
}

impl ImageTransform for ThresholdIntensity {
    fn apply(&self, image: MetaTensor, run: &Run<'_>) -> Result<MetaTensor> {
        let dtype = image.dtype()?;
        let cval = rounded(self.cval, dtype);
        let range = match dtype {
            DType::UInt8 => Some((0.0, 255.0)),
            DType::Int8 => Some((-128.0, 127.0)),
            DType::UInt16 => Some((0.0, 65_535.0)),
            DType::Int16 => Some((-32_768.0, 32_767.0)),
            DType::Int32 => Some((f64::from(i32::MIN), f64::from(i32::MAX))),
            // 2^63 itself is too large.
            DType::Int64 => Some((i64::MIN as f64, 9_223_372_036_854_774_784.0)),
            _ => None,
        };
        if range.is_some_and(|(low, high)| !(low..=high).contains(&cval)) {
            let message = format!("{}: cval: {} is beyond {dtype}, the type of the image", Self::NAME, self.cval);
            return Err(Error::argument(message).at("cval"));
        }
        if dtype == DType::Int64 {
            // Exact in its own type only.
            let x = image.tensor();
            let kept = if self.above { x.f_gt(self.threshold)? } else { x.f_lt(self.threshold)? };
            return image.with_tensor(x.f_masked_fill(&kept.f_logical_not()?, cval as i64)?);
        }
        let working = match dtype {
            DType::Int32 | DType::Float64 => DType::Float64,
            DType::Float16 | DType::BFloat16 => dtype,
            _ => DType::Float32,
        };
        let step = if self.above { Step::Above(self.threshold, cval) } else { Step::Below(self.threshold, cval) };
        run_program(&image, &Program::in_type(working, vec![step]), dtype, run)
    }
}
