//! Adding to intensities.

use super::Number;
use super::program::{Program, moments, parts, rounded, run_program, run_programs};
use crate::boxed;
use crate::keys::Keys;
use crate::transform::{Abilities, ImageTransform, Run, Transform, expect_image, not_invertible};
use crate::views;
use mica_core::argument::{Argument, Described, OneOrMany};
use mica_core::component::{Object, parse};
use mica_core::error::{Error, Result, ResultExt};
use mica_core::{DType, Map, MetaTensor, Value, component};
use mica_kernels::intensity::Voxels;
use mica_kernels::steps::Step;
use tch::Scalar;

component! {
    /// Adds a number to every intensity.
    ///
    /// `x + offset`, cast back to the element type of the image. Whole numbers stay whole: with a whole `offset` they wrap
    /// around out of range (250 + 10 is 4 as uint8), with another one they are computed in float32, lose their fraction, and
    /// wrap around. With `safe` they stop at the ends of their range instead, and infinite numbers become the largest finite
    /// ones.
    ///
    /// Input: a tensor of any shape and element type, also a batch. Output: the same shape, element type, order of
    /// dimensions in memory, metadata and history. One pass over memory.
    ///
    /// Differences from MONAI: `safe` holds for whole numbers plus a whole `offset` too, and for infinite numbers besides
    /// NaN; uint16 works.
    ///
    /// Example (Python): `ShiftIntensity(offset=10.0)(image)`
    ///
    /// Source: MONAI 1.6.1 `ShiftIntensity`.
    pub struct ShiftIntensity {
        /// What is added, in the unit of the image.
        pub offset: Number,
        /// Whether out of range means the end of the range instead of wrapping around.
        pub safe: bool = false,
    }
}

/// The smallest and largest finite number of an element type.
fn bounds(dtype: DType) -> (f64, f64) {
    match dtype {
        DType::UInt8 => (0.0, 255.0),
        DType::Int8 => (-128.0, 127.0),
        DType::UInt16 => (0.0, 65_535.0),
        DType::Int16 => (-32_768.0, 32_767.0),
        DType::Int32 => (f64::from(i32::MIN), f64::from(i32::MAX)),
        DType::Int64 => (i64::MIN as f64, i64::MAX as f64),
        DType::Float16 => (half::f16::MIN.to_f64(), half::f16::MAX.to_f64()),
        DType::BFloat16 => (half::bf16::MIN.to_f64(), half::bf16::MAX.to_f64()),
        DType::Float32 => (f64::from(f32::MIN), f64::from(f32::MAX)),
        DType::Float64 => (f64::MIN, f64::MAX),
        DType::Bool => (0.0, 1.0),
    }
}

impl ImageTransform for ShiftIntensity {
    fn apply(&self, image: MetaTensor, run: &Run<'_>) -> Result<MetaTensor> {
        shift(&image, self.offset, self.safe, run)
    }
}

fn shift(image: &MetaTensor, offset: Number, safe: bool, run: &Run<'_>) -> Result<MetaTensor> {
    let dtype = image.dtype()?;
    let whole = !dtype.is_floating_point() && offset.is_int();
    if let (true, DType::Int32 | DType::Int64, Number::Int(offset)) = (whole, dtype, offset) {
        // Exact in their own type only.
        let x = image.tensor();
        let sum = x.f_add_scalar(offset)?;
        if !safe {
            return image.with_tensor(sum);
        }
        // What wrapped around is on the wrong side.
        let (wrapped, end) = if offset >= 0 {
            (sum.f_lt_tensor(x)?, if dtype == DType::Int32 { i64::from(i32::MAX) } else { i64::MAX })
        } else {
            (sum.f_gt_tensor(x)?, if dtype == DType::Int32 { i64::from(i32::MIN) } else { i64::MIN })
        };
        return image.with_tensor(sum.f_masked_fill(&wrapped, Scalar::from(end))?);
    }
    let mut amount = offset.to_f64();
    if whole && !safe && dtype != DType::Bool {
        // What wraps around does so in steps of 2^16 too, and float32 holds the sum.
        amount = if let Number::Int(offset) = offset { offset.rem_euclid(1 << 16) as f64 } else { amount };
    }
    let mut steps = vec![Step::Add(amount)];
    if safe && dtype != DType::Bool {
        let (low, high) = bounds(dtype);
        steps.push(Step::Clamp(Some(low), Some(high)));
    }
    run_program(image, &Program { whole_first: false, ..Program::on(dtype, steps) }, dtype, run)
}

component! {
    /// `ShiftIntensity` for the keys of a sample, with offsets that may depend on its metadata.
    pub struct ShiftIntensityd {
        /// Keys of the sample that hold images.
        pub keys: Keys,
        /// What is added, in the unit of the image, or in units of a number among the metadata.
        pub offset: Number,
        /// Whether out of range means the end of the range instead of wrapping around.
        pub safe: bool = false,
        /// Key among the metadata of a number that multiplies `offset`, for example one that `IntensityStatsd` has
        /// computed; where there is none, `offset` is added as it is. A list gives one per key.
        pub factor_key: Option<OneOrMany<Option<String>>> = None,
        /// Keys of the sample that hold the metadata (maps), one for each of `keys`; none for `meta_key_postfix`.
        pub meta_keys: Option<OneOrMany<Option<String>>> = None,
        /// Ending of the keys that hold the metadata: `image_meta_dict`. A list gives one per key.
        pub meta_key_postfix: OneOrMany<String> = OneOrMany::One("meta_dict".to_owned()),
        /// Skip keys that the sample does not have, instead of an error.
        pub allow_missing_keys: bool = false,
    }
}

impl Transform for ShiftIntensityd {
    fn apply(&self, input: Value, run: &Run<'_>) -> Result<Value> {
        let (factor_keys, meta_keys) = (self.factor_keys()?, self.meta_keys()?);
        self.keys.change(Self::NAME, input, self.allow_missing_keys, run, |i, value, sample| {
            let mut offset = self.offset;
            if let (Some(factor_key), Some(Value::Map(meta))) = (&factor_keys[i], sample.get(&meta_keys[i]))
                && let Some(factor) = meta.get(factor_key).filter(|factor| !matches!(factor, Value::Null))
            {
                offset = offset.times(number(factor).at(|| format!("{}.{factor_key}", meta_keys[i]))?);
            }
            let image = expect_image(ShiftIntensity::NAME, value)?.tracked();
            shift(&image, offset, self.safe, run).map(Value::Tensor)
        })
    }

    fn invert(&self, _input: Value, _run: &Run<'_>) -> Result<Value> {
        Err(not_invertible(Self::NAME))
    }

    fn abilities(&self) -> Abilities {
        Abilities::NONE
    }

    fn keys(&self) -> Option<&[String]> {
        Some(self.keys.as_slice())
    }
}

impl ShiftIntensityd {
    fn factor_keys(&self) -> Result<Vec<Option<String>>> {
        let given = self.factor_key.clone().unwrap_or(OneOrMany::One(None));
        self.keys.per_key(Self::NAME, "factor_key", &given)
    }

    fn meta_keys(&self) -> Result<Vec<String>> {
        self.keys.meta_keys(Self::NAME, self.meta_keys.as_ref(), &self.meta_key_postfix)
    }
}

/// The object of the component `ShiftIntensityd`.
pub(super) fn dictionary(arguments: &Map) -> Result<Object> {
    let form: ShiftIntensityd = parse(ShiftIntensityd::NAME, arguments)?;
    form.factor_keys()?;
    form.meta_keys()?;
    Ok(boxed(form))
}

/// A number among metadata.
fn number(value: &Value) -> Result<Number> {
    match value {
        Value::Tensor(tensor) if tensor.count() == 1 => {
            let whole = !tensor.dtype()?.is_floating_point();
            let number = tensor.to(Some(mica_core::Device::Cpu), Some(DType::Float64))?;
            let number = number.tensor().f_reshape([1])?.f_double_value(&[0])?;
            Ok(if whole { Number::Int(number as i64) } else { Number::Float(number) })
        }
        value => Number::parse(value),
    }
}

component! {
    /// Adds a multiple of the image's own standard deviation to every intensity.
    ///
    /// The image is cast to `dtype`, then `x + factor * std(x)`, with the standard deviation of the population of the voxels
    /// looked at. Each step is rounded to that type.
    ///
    /// Input: a tensor of any shape and element type, also a batch; channel first where `channel_wise`. Output: the same
    /// shape, order of dimensions in memory, metadata and history. The deviation is accumulated in float64.
    ///
    /// With `nonzero`, voxels of value 0 are left out of the statistics and stay 0; NaN counts as not 0.
    ///
    /// Errors: a result of whole numbers; `channel_wise` without channels.
    ///
    /// Differences from MONAI: the input is never changed.
    ///
    /// Example (Python): `StdShiftIntensity(factor=0.5)(image)`
    ///
    /// Source: MONAI 1.6.1 `StdShiftIntensity`.
    pub struct StdShiftIntensity {
        /// How many standard deviations are added.
        pub factor: f64,
        /// Whether to look only at voxels that are not 0.
        pub nonzero: bool = false,
        /// Whether to treat each channel (each item of a batch) for itself.
        pub channel_wise: bool = false,
        /// Element type of the result, a floating-point one; none keeps that of the image.
        pub dtype: Option<DType> = Some(DType::Float32),
    }
}

impl ImageTransform for StdShiftIntensity {
    fn apply(&self, image: MetaTensor, run: &Run<'_>) -> Result<MetaTensor> {
        let output = self.dtype.map_or_else(|| image.dtype(), Ok)?;
        let voxels = if self.nonzero { Voxels::NonZero } else { Voxels::All };
        let mut programs = Vec::new();
        for part in parts(Self::NAME, &image, self.channel_wise)? {
            if !output.is_floating_point() {
                return Err(Error::type_mismatch(format!(
                    "{} needs a floating-point dtype, since a standard deviation is no whole number; found {output}",
                    Self::NAME
                )));
            }
            let moments = moments(&part, output, voxels, run)?;
            let steps = if self.nonzero && moments.count == 0 {
                Vec::new()
            } else {
                vec![Step::Add(rounded(rounded(self.factor, wide(output)) * rounded(moments.std, output), output))]
            };
            programs.push(Program { voxels, ..Program::in_type(output, steps) });
        }
        if programs.is_empty() {
            return views::cast(&image, output, run);
        }
        run_programs(&image, &programs, self.channel_wise, output, run)
    }
}

/// The type that PyTorch computes in.
fn wide(dtype: DType) -> DType {
    if dtype == DType::Float64 { dtype } else { DType::Float32 }
}
