//! Linear maps of intensities to a range: of the image's own range or percentiles.

use super::Number;
use super::program::{
    Program, extremes, moments, parts, percentiles, refuse_bool, refuse_empty, rounded, run_programs,
};
use crate::transform::{ImageTransform, Run};
use crate::views;
use mica_core::argument::Described;
use mica_core::error::{Error, Result};
use mica_core::{DType, MetaTensor, component};
use mica_kernels::intensity::Voxels;
use mica_kernels::steps::Step;

component! {
    /// Maps the intensities of an image linearly to a range, from its own smallest and largest value; or multiplies them.
    ///
    /// With `minv` and `maxv`: the image is cast to `dtype`, then `(x - min) / (max - min) * (maxv - minv) + minv`. With only
    /// one of the two the range is 0…1. An image of one value becomes `x * minv`, or stays where there is no `minv`. Without
    /// both: `x * (1 + factor)`, then cast to `dtype`. Each step is rounded to the floating type computed in (float32 for
    /// whole numbers), as PyTorch does.
    ///
    /// Input: a tensor of any shape, also a batch, of any element type; channel first where `channel_wise`. Output: the same
    /// shape, order of dimensions in memory, metadata and history. Two passes over memory: one measures, one writes.
    ///
    /// NaN among the voxels makes all of them NaN.
    ///
    /// Errors: no voxel, where there is a range; `channel_wise` without channels; a `dtype` of bool.
    ///
    /// Differences from MONAI: whole numbers do not wrap around where `dtype` keeps an integer type.
    ///
    /// Example (Python): `ScaleIntensity(minv=0.0, maxv=1.0)(image)`
    ///
    /// Source: MONAI 1.6.1 `ScaleIntensity`.
    pub struct ScaleIntensity {
        /// What the smallest value becomes.
        pub minv: Option<f64> = Some(0.0),
        /// What the largest value becomes.
        pub maxv: Option<f64> = Some(1.0),
        /// Multiplies by `1 + factor`, where both `minv` and `maxv` are none.
        pub factor: Option<Number> = None,
        /// Whether to scale each channel (each item of a batch) by itself.
        pub channel_wise: bool = false,
        /// Element type of the result; none keeps that of the image.
        pub dtype: Option<DType> = Some(DType::Float32),
    }
}

impl ImageTransform for ScaleIntensity {
    fn apply(&self, image: MetaTensor, run: &Run<'_>) -> Result<MetaTensor> {
        let dtype = image.dtype()?;
        let output = self.dtype.unwrap_or(dtype);
        if self.minv.is_none() && self.maxv.is_none() {
            return match self.factor {
                Some(factor) => run_programs(&image, &[multiply(dtype, factor, |steps| steps)], false, output, run),
                None => views::cast(&image, output, run),
            };
        }
        refuse_bool(Self::NAME, output)?;
        // To whole numbers before anything is computed; to floating-point ones as they are read.
        let image = if output.is_floating_point() { image } else { views::cast(&image, output, run)? };
        let mut programs = Vec::new();
        for part in parts(Self::NAME, &image, self.channel_wise)? {
            programs.push(self.program(extremes(Self::NAME, &part, run)?, output));
        }
        if programs.is_empty() {
            refuse_empty(Self::NAME, &image)?;
        }
        run_programs(&image, &programs, self.channel_wise, output, run)
    }
}

impl ScaleIntensity {
    /// The steps for a part with this range.
    fn program(&self, (low, high): (f64, f64), dtype: DType) -> Program {
        let (low, high) = (rounded(low, dtype), rounded(high, dtype));
        let mut steps = Vec::new();
        if low == high {
            steps.extend(self.minv.map(Step::Multiply));
        } else {
            steps.extend([Step::Subtract(low), Step::Divide(rounded(high - low, dtype))]);
            if let (Some(minv), Some(maxv)) = (self.minv, self.maxv) {
                steps.extend([Step::Multiply(maxv - minv), Step::Add(minv)]);
            }
        }
        Program { whole_first: matches!(steps.first(), Some(Step::Subtract(_))), ..Program::on(dtype, steps) }
    }
}

/// Multiplies by `1 + factor`, with steps around it. Whole numbers times a whole number stay exact.
fn multiply(dtype: DType, factor: Number, around: impl FnOnce(Vec<Step>) -> Vec<Step>) -> Program {
    let steps = around(vec![Step::Multiply(1.0 + factor.to_f64())]);
    if !dtype.is_floating_point() && factor.is_int() {
        return Program::in_type(DType::Float64, steps);
    }
    Program { whole_first: false, ..Program::on(dtype, steps) }
}

component! {
    /// Maps intensities linearly from two percentiles of the image to a range: a window that fits each image.
    ///
    /// `(x - a_min) / (a_max - a_min) * (b_max - b_min) + b_min` with the percentiles `lower` and `upper` for `a_min` and
    /// `a_max`, clipped where `clip` says so, cast to `dtype`. Percentiles are interpolated linearly and are numbers of the
    /// image's element type. With `relative`, `lower` and `upper` percent of the way from `b_min` to `b_max` stand for
    /// `b_min` and `b_max`.
    ///
    /// Input: a tensor of any shape, also a batch, of any element type but bool; channel first where `channel_wise`. Output:
    /// the same shape, order of dimensions in memory, metadata and history. Percentiles are found exactly and without
    /// sorting.
    ///
    /// Where both percentiles are equal there is no linear map: a warning is logged, and the result is `x - a_min`, plus
    /// `b_min` where it is given, cast but not clipped.
    ///
    /// Errors: a tensor of bool; no voxel; percentiles outside 0 to 100; `relative` without `b_min` and `b_max`; `clip`
    /// without both.
    ///
    /// Differences from MONAI: images of whole numbers and of half precision work at any size (MONAI: above a million
    /// voxels), and are not computed in their own type, where whole numbers would wrap around.
    ///
    /// Example (Python): `ScaleIntensityRangePercentiles(1, 99, b_min=0.0, b_max=1.0, clip=True)(image)`
    ///
    /// Source: MONAI 1.6.1 `ScaleIntensityRangePercentiles`.
    pub struct ScaleIntensityRangePercentiles {
        /// Percentile that becomes `b_min`, 0 to 100.
        pub lower: f64,
        /// Percentile that becomes `b_max`, 0 to 100.
        pub upper: f64,
        /// What the lower percentile becomes; without `b_min` or `b_max` the range becomes 0…1.
        pub b_min: Option<f64>,
        /// What the upper percentile becomes.
        pub b_max: Option<f64>,
        /// Whether to clip the result to the range.
        pub clip: bool = false,
        /// Whether the percentiles become the same percentiles of `b_min` to `b_max`.
        pub relative: bool = false,
        /// Whether to scale each channel (each item of a batch) by itself.
        pub channel_wise: bool = false,
        /// Element type of the result; none keeps that of the image.
        pub dtype: Option<DType> = Some(DType::Float32),
    }
}

/// Refuses percentiles that are none.
pub(super) fn check_percentile(name: &str, argument: &str, q: f64) -> Result<()> {
    if (0.0..=100.0).contains(&q) {
        return Ok(());
    }
    let message = format!("{name}: {argument}: percentiles must be in the range [0, 100], found {q}");
    Err(Error::argument(message).at(argument))
}

impl ImageTransform for ScaleIntensityRangePercentiles {
    fn apply(&self, image: MetaTensor, run: &Run<'_>) -> Result<MetaTensor> {
        check_percentile(Self::NAME, "lower", self.lower)?;
        check_percentile(Self::NAME, "upper", self.upper)?;
        let (mut b_min, mut b_max) = (self.b_min, self.b_max);
        if self.relative {
            let (Some(low), Some(high)) = (b_min, b_max) else {
                let message = format!("{}: relative=true needs b_min and b_max, found none", Self::NAME);
                return Err(Error::argument(message).at("relative"));
            };
            let place = |percent: f64| (high - low) * (percent / 100.0) + low;
            (b_min, b_max) = (Some(place(self.lower)), Some(place(self.upper)));
        }
        let dtype = image.dtype()?;
        refuse_bool(Self::NAME, dtype)?;
        let mut programs = Vec::new();
        for part in parts(Self::NAME, &image, self.channel_wise)? {
            let found = percentiles(Self::NAME, &part, &[self.lower, self.upper], run)?;
            let [low, high] = found[..] else { return Err(Error::internal("expected two percentiles")) };
            let difference = rounded(high - low, dtype);
            let mut steps = vec![Step::Subtract(low)];
            if difference == 0.0 {
                log::warn!("{}: Divide by zero (a_min == a_max)", Self::NAME);
                steps.extend(b_min.map(Step::Add));
            } else {
                steps.push(Step::Divide(difference));
                if let (Some(b_min), Some(b_max)) = (b_min, b_max) {
                    steps.extend([Step::Multiply(b_max - b_min), Step::Add(b_min)]);
                }
                if self.clip && b_min.is_none() && b_max.is_none() {
                    let message = format!("{}: clip=true needs b_min or b_max, found neither", Self::NAME);
                    return Err(Error::argument(message).at("clip"));
                }
                if self.clip {
                    steps.push(Step::Clamp(b_min, b_max));
                }
            }
            programs.push(Program::on(dtype, steps));
        }
        if programs.is_empty() {
            refuse_empty(Self::NAME, &image)?;
        }
        run_programs(&image, &programs, self.channel_wise, self.dtype.unwrap_or(dtype), run)
    }
}

component! {
    /// Stretches intensities around their mean: contrast without a change of brightness.
    ///
    /// `(x - mean) * (1 + factor) + mean`, without the mean where `fixed_mean` is false, clipped to the range of the input
    /// where `preserve_range` says so, cast to `dtype`. Each step is rounded to the floating type of the image.
    ///
    /// Input: a tensor of any shape, also a batch; of a floating-point type, or of any type where `fixed_mean` is false;
    /// channel first where `channel_wise`. Output: the same shape, order of dimensions in memory, metadata and history. The
    /// mean is accumulated in float64.
    ///
    /// Errors: an image of whole numbers with `fixed_mean`; no voxel with `preserve_range`; `channel_wise` without channels.
    ///
    /// Differences from MONAI: whole numbers do not wrap around.
    ///
    /// Example (Python): `ScaleIntensityFixedMean(factor=0.2)(image)`
    ///
    /// Source: MONAI 1.6.1 `ScaleIntensityFixedMean`.
    pub struct ScaleIntensityFixedMean {
        /// Multiplies by `1 + factor`.
        pub factor: Number = Number::Int(0),
        /// Whether to clip the result to the range of the input.
        pub preserve_range: bool = false,
        /// Whether the mean stays as it is.
        pub fixed_mean: bool = true,
        /// Whether to look at each channel (each item of a batch) by itself.
        pub channel_wise: bool = false,
        /// Element type of the result; none keeps that of the image.
        pub dtype: Option<DType> = Some(DType::Float32),
    }
}

impl ImageTransform for ScaleIntensityFixedMean {
    fn apply(&self, image: MetaTensor, run: &Run<'_>) -> Result<MetaTensor> {
        let dtype = image.dtype()?;
        let output = self.dtype.unwrap_or(dtype);
        if self.fixed_mean && !dtype.is_floating_point() {
            return Err(Error::type_mismatch(format!(
                "{}: fixed_mean=true needs a floating-point image, found {dtype}; cast it first (CastToType)",
                Self::NAME
            )));
        }
        let mut programs = Vec::new();
        for part in parts(Self::NAME, &image, self.channel_wise)? {
            let range = if self.preserve_range { Some(extremes(Self::NAME, &part, run)?) } else { None };
            let mean = if self.fixed_mean {
                Some(rounded(moments(&part, dtype, Voxels::All, run)?.mean, dtype))
            } else {
                None
            };
            programs.push(multiply(dtype, self.factor, |mut steps| {
                if let Some(mean) = mean {
                    steps.insert(0, Step::Subtract(mean));
                    steps.push(Step::Add(mean));
                }
                steps.extend(range.map(|(low, high)| Step::Clamp(Some(low), Some(high))));
                steps
            }));
        }
        if programs.is_empty() {
            refuse_empty(Self::NAME, &image)?;
        }
        run_programs(&image, &programs, self.channel_wise, output, run)
    }
}
