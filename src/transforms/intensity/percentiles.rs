//! Clipping to percentiles.

use super::program::{Program, parts, percentiles, refuse_bool, refuse_empty, run_programs};
use super::scale::check_percentile;
use crate::transform::{ImageTransform, Run};
use crate::views;
use mica_core::argument::Described;
use mica_core::error::{Error, Result};
use mica_core::{DType, MetaTensor, Value, component};
use mica_kernels::steps::Step;

component! {
    /// Clips intensities to two percentiles of the image, hard or with rounded corners.
    ///
    /// Hard: what is below the percentile `lower` becomes that percentile, what is above `upper` becomes that. With a
    /// `sharpness_factor` s, in `dtype`: `x + softplus(-s (x - low)) / s - softplus(s (x - high)) / s`, which keeps the order
    /// of the values; a side whose percentile is none is left as it is. Percentiles are interpolated linearly and are numbers
    /// of the image's element type.
    ///
    /// Input: a tensor of any shape, also a batch, of any element type but bool; channel first where `channel_wise`. Output:
    /// the same shape and element type (fractions are dropped), order of dimensions in memory, metadata and history; with
    /// `return_clipping_values` also the metadata `clipping_values`: a list with low and high of the image, or of each
    /// channel. Percentiles are found exactly and without sorting.
    ///
    /// NaN among the voxels makes all of them NaN.
    ///
    /// Errors: a tensor of bool; no voxel; no percentile at all, or some outside 0 to 100, or `upper` below `lower`; a
    /// `sharpness_factor` that is not positive; `return_clipping_values` for a batch or where metadata is not tracked.
    ///
    /// Differences from MONAI: images of whole numbers and of half precision work at any size (MONAI: above a million
    /// voxels).
    ///
    /// Example (Python): `ClipIntensityPercentiles(lower=1, upper=99)(image)`
    ///
    /// Source: MONAI 1.6.1 `ClipIntensityPercentiles`.
    pub struct ClipIntensityPercentiles {
        /// Lower percentile, 0 to 100; none does not clip there.
        pub lower: Option<f64>,
        /// Upper percentile, 0 to 100; none does not clip there.
        pub upper: Option<f64>,
        /// Rounds the corners, the less the larger it is; none for hard clipping.
        pub sharpness_factor: Option<f64> = None,
        /// Whether to clip each channel (each item of a batch) by itself.
        pub channel_wise: bool = false,
        /// Whether to write the percentiles into the metadata.
        pub return_clipping_values: bool = false,
        /// Element type that clipping with rounded corners is computed in; none for that of the image.
        pub dtype: Option<DType> = Some(DType::Float32),
    }
}

impl ClipIntensityPercentiles {
    fn check(&self) -> Result<()> {
        for (name, q) in [("lower", self.lower), ("upper", self.upper)] {
            if let Some(q) = q {
                check_percentile(Self::NAME, name, q)?;
            }
        }
        let problem = match (self.lower, self.upper, self.sharpness_factor) {
            (None, None, _) => ("lower", "lower or upper must be given, found neither".to_owned()),
            (Some(lower), Some(upper), _) if upper < lower => {
                ("upper", format!("upper must be greater than or equal to lower ({lower}), found {upper}"))
            }
            (_, _, Some(sharpness)) if sharpness.is_nan() || sharpness <= 0.0 => {
                ("sharpness_factor", format!("sharpness_factor must be greater than 0, found {sharpness}"))
            }
            _ => return Ok(()),
        };
        Err(Error::argument(format!("{}: {}", Self::NAME, problem.1)).at(problem.0))
    }

    /// The two percentiles of a part; for hard clipping those of the ends where none is given.
    fn bounds(&self, part: &MetaTensor, run: &Run<'_>) -> Result<(Option<f64>, Option<f64>)> {
        let (lower, upper) = match self.sharpness_factor {
            Some(_) => (self.lower, self.upper),
            None => (self.lower.or(Some(0.0)), self.upper.or(Some(100.0))),
        };
        let wanted: Vec<f64> = lower.into_iter().chain(upper).collect();
        let mut found = percentiles(Self::NAME, part, &wanted, run)?.into_iter();
        Ok((lower.and_then(|_| found.next()), upper.and_then(|_| found.next())))
    }
}

impl ImageTransform for ClipIntensityPercentiles {
    fn apply(&self, image: MetaTensor, run: &Run<'_>) -> Result<MetaTensor> {
        self.check()?;
        let dtype = image.dtype()?;
        refuse_bool(Self::NAME, dtype)?;
        let mut bounds = Vec::new();
        for part in parts(Self::NAME, &image, self.channel_wise)? {
            bounds.push(self.bounds(&part, run)?);
        }
        if bounds.is_empty() {
            refuse_empty(Self::NAME, &image)?;
        }
        let program = |&(low, high): &(Option<f64>, Option<f64>)| match self.sharpness_factor {
            Some(sharpness) => {
                let steps = vec![Step::SoftClip { sharpness, low, high }];
                let working = self.dtype.unwrap_or(dtype);
                Program { whole_first: false, ..Program::on(working, steps) }
            }
            // Comparing is exact in float64, and in the type of a floating-point image.
            None => {
                let working = if dtype.is_floating_point() { dtype } else { DType::Float64 };
                Program::in_type(working, vec![Step::Clamp(low, high)])
            }
        };
        let programs: Vec<Program> = bounds.iter().map(program).collect();
        let source = match (self.sharpness_factor, self.dtype) {
            (Some(_), Some(wanted)) if !wanted.is_floating_point() => views::cast(&image, wanted, run)?,
            _ => image,
        };
        let mut result = run_programs(&source, &programs, self.channel_wise, dtype, run)?;
        if self.return_clipping_values {
            let number = |bound: Option<f64>| match bound {
                None => Value::Null,
                Some(bound) if dtype.is_floating_point() => Value::Float(bound),
                Some(bound) => Value::Int(bound as i64),
            };
            let values = bounds.iter().map(|&(low, high)| Value::List(vec![number(low), number(high)])).collect();
            result.image_mut()?.meta.insert("clipping_values".to_owned(), Value::List(values));
        }
        Ok(result)
    }
}
