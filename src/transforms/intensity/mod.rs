//! Intensity transforms: the values of voxels.
//!
//! - here: `ScaleIntensityRange` and `NormalizeIntensity`; [`scale`], [`shift`], [`contrast`], [`threshold`],
//!   [`percentiles`]: other arithmetic with numbers, which are steps of a `program`.
//! - [`mask`], [`foreground`], [`hover`], [`histogram`], [`statistics`]: what is not.

mod program;

pub mod contrast;
pub mod foreground;
pub mod histogram;
pub mod hover;
pub mod mask;
pub mod percentiles;
pub mod scale;
pub mod shift;
pub mod statistics;
pub mod threshold;

use crate::transform::{ImageTransform, Run};
use crate::views::{self, Output};
use crate::{array_only, image, parsed, with_own_dictionary, without_argument};
use mica_core::argument::{Argument, Described, expected};
use mica_core::error::{Error, Result, ResultExt};
use mica_core::registry::Registry;
use mica_core::{DType, Info, MetaTensor, Value, component};
use mica_kernels::intensity::{Normalize, Operand, ScaleRange, Voxels, moments, normalize, scale_range};
use mica_kernels::{AnyView, Strided};
use tch::{Kind, Scalar, Tensor};

/// Adds the transforms of this family.
pub(crate) fn register(registry: &mut Registry) {
    registry.add(image::<ScaleIntensityRange>("intensity"));
    registry.add(image::<NormalizeIntensity>("intensity"));
    registry.add(image::<scale::ScaleIntensity>("intensity"));
    registry.add(image::<scale::ScaleIntensityRangePercentiles>("intensity"));
    registry.add(array_only(image::<scale::ScaleIntensityFixedMean>("intensity")));
    registry.add(image::<threshold::ThresholdIntensity>("intensity"));
    registry.add(with_own_dictionary::<shift::ShiftIntensity, shift::ShiftIntensityd>(
        "intensity",
        parsed::<shift::ShiftIntensity>,
        shift::dictionary,
    ));
    registry.add(image::<shift::StdShiftIntensity>("intensity"));
    registry.add(image::<contrast::AdjustContrast>("intensity"));
    registry
        .add(without_argument("return_clipping_values", image::<percentiles::ClipIntensityPercentiles>("intensity")));
    registry.add(with_own_dictionary::<mask::MaskIntensity, mask::MaskIntensityd>(
        "intensity",
        parsed::<mask::MaskIntensity>,
        parsed::<mask::MaskIntensityd>,
    ));
    registry.add(with_own_dictionary::<histogram::HistogramNormalize, histogram::HistogramNormalized>(
        "intensity",
        parsed::<histogram::HistogramNormalize>,
        parsed::<histogram::HistogramNormalized>,
    ));
    registry.add(with_own_dictionary::<foreground::ForegroundMask, foreground::ForegroundMaskd>(
        "intensity",
        parsed::<foreground::ForegroundMask>,
        parsed::<foreground::ForegroundMaskd>,
    ));
    registry.add(with_own_dictionary::<hover::ComputeHoVerMaps, hover::ComputeHoVerMapsd>(
        "intensity",
        parsed::<hover::ComputeHoVerMaps>,
        parsed::<hover::ComputeHoVerMapsd>,
    ));
    registry.add(with_own_dictionary::<statistics::IntensityStats, statistics::IntensityStatsd>(
        "utility",
        parsed::<statistics::IntensityStats>,
        statistics::dictionary,
    ));
}

/// A number that remembers whether it is whole: PyTorch computes on integer images in their own type with whole
/// numbers, and in float32 with others.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Number {
    /// A whole number.
    Int(i64),
    /// Any other number.
    Float(f64),
}

impl Number {
    /// As a floating-point number.
    pub fn to_f64(self) -> f64 {
        match self {
            Number::Int(number) => number as f64,
            Number::Float(number) => number,
        }
    }

    pub(crate) fn is_int(self) -> bool {
        matches!(self, Number::Int(_))
    }

    /// The product, which is whole where both are.
    pub(crate) fn times(self, other: Number) -> Number {
        match (self, other) {
            (Number::Int(a), Number::Int(b)) => {
                a.checked_mul(b).map_or(Number::Float(a as f64 * b as f64), Number::Int)
            }
            (a, b) => Number::Float(a.to_f64() * b.to_f64()),
        }
    }

    fn scalar(self) -> Scalar {
        match self {
            Number::Int(number) => Scalar::from(number),
            Number::Float(number) => Scalar::from(number),
        }
    }
}

impl Argument for Number {
    fn type_name() -> String {
        "float".to_owned()
    }

    fn parse(value: &Value) -> Result<Self> {
        match value {
            Value::Int(number) => Ok(Number::Int(*number)),
            value => value.as_float().map(Number::Float).ok_or_else(|| expected::<Self>(value)),
        }
    }

    fn to_value(&self) -> Value {
        match self {
            Number::Int(number) => Value::Int(*number),
            Number::Float(number) => Value::Float(*number),
        }
    }
}

component! {
    /// Maps intensities linearly from one range to another, for example the window of a CT from HU to 0…1.
    ///
    /// `(x - a_min) / (a_max - a_min)`, then `* (b_max - b_min) + b_min` where both are given, then clipped to those of
    /// `b_min` and `b_max` that are given where `clip` says so, then cast to `dtype`. Each step is rounded to the
    /// floating type of the image (float32 for integers), as PyTorch does.
    ///
    /// Input: a tensor of any shape, also a batch; every element type but bool. Output: the same shape, order of
    /// dimensions in memory, metadata and history. One pass over memory.
    ///
    /// Where `a_min` equals `a_max` there is no linear map: a warning is logged, and the result is `x - a_min`, plus
    /// `b_min` where it is given, neither clipped nor cast, as in MONAI.
    ///
    /// Casting to an integer type drops the fraction and wraps around out of range (300 is 44 as uint8), as in PyTorch.
    ///
    /// Errors: a bool tensor; `clip` without `b_min` and `b_max`.
    ///
    /// Differences from MONAI: 8 and 16 bit images are subtracted in float32, where PyTorch wraps around if `a_min` is
    /// a whole number (uint8: 3 - 10 = 249); uint16 works.
    ///
    /// Example (Python): `ScaleIntensityRange(-57, 164, b_min=0.0, b_max=1.0, clip=True)(image)`
    ///
    /// Source: MONAI 1.6.1 `ScaleIntensityRange`.
    pub struct ScaleIntensityRange {
        /// Intensity that becomes `b_min`, in the unit of the image.
        pub a_min: Number,
        /// Intensity that becomes `b_max`, in the unit of the image.
        pub a_max: Number,
        /// Intensity that `a_min` becomes; without `b_min` or `b_max` the range becomes 0…1.
        pub b_min: Option<Number> = None,
        /// Intensity that `a_max` becomes.
        pub b_max: Option<Number> = None,
        /// Whether to clip the result to `b_min` and `b_max`.
        pub clip: bool = false,
        /// Element type of the result; none keeps that of the image.
        pub dtype: Option<DType> = Some(DType::Float32),
    }
}

impl ImageTransform for ScaleIntensityRange {
    fn apply(&self, image: MetaTensor, run: &Run<'_>) -> Result<MetaTensor> {
        let dtype = image.dtype()?;
        if dtype == DType::Bool {
            return Err(Error::type_mismatch(format!(
                "{} scales numbers, found a tensor of bool; cast it first (CastToType)",
                Self::NAME
            )));
        }
        let range = ScaleRange {
            a_min: self.a_min.to_f64(),
            a_max: self.a_max.to_f64(),
            b_min: self.b_min.map(Number::to_f64),
            b_max: self.b_max.map(Number::to_f64),
            clip: self.clip,
        };
        self.check_bounds(dtype)?;
        let degenerate = range.is_degenerate();
        let stays_whole = self.a_min.is_int() && self.b_min.is_none_or(Number::is_int);
        let output = match (degenerate, dtype.is_floating_point() || stays_whole) {
            (false, _) => self.dtype.unwrap_or(dtype),
            (true, true) => dtype,
            (true, false) => DType::Float32,
        };
        if degenerate {
            log::warn!("{}: Divide by zero (a_min == a_max)", Self::NAME);
        } else if self.clip && self.b_min.is_none() && self.b_max.is_none() {
            return Err(
                Error::argument(format!("{}: clip=true needs b_min or b_max, found neither", Self::NAME)).at("clip")
            );
        }
        // Whole numbers beyond 2^24 are exact in their own type only.
        let wide = matches!(dtype, DType::Int32 | DType::Int64) && self.a_min.is_int() && self.a_min.to_f64() != 0.0;
        let whole = degenerate && stays_whole && !dtype.is_floating_point();
        if wide || whole || !views::use_kernels(run, &image)? {
            return self.scale_by_torch(&image, degenerate, output);
        }
        let mut scaled = Output::like(&image, output)?;
        scale_range(views::view(&image)?, scaled.view()?, &range, views::threads()?).map_err(views::refused)?;
        Ok(scaled.into_tensor())
    }
}

impl ScaleIntensityRange {
    /// Bounds that are no numbers, and clip bounds that a half-precision image cannot hold, are mistakes.
    fn check_bounds(&self, dtype: DType) -> Result<()> {
        let bounds =
            [("a_min", Some(self.a_min)), ("a_max", Some(self.a_max)), ("b_min", self.b_min), ("b_max", self.b_max)];
        for (name, bound) in bounds.into_iter().filter_map(|(name, bound)| Some((name, bound?.to_f64()))) {
            if bound.is_nan() {
                return Err(Error::argument(format!("{}: {name}: expected a number, found NaN", Self::NAME)).at(name));
            }
            let too_large = dtype == DType::Float16 && bound.is_finite() && bound.abs() > f64::from(half::f16::MAX);
            if self.clip && name.starts_with('b') && too_large {
                let message =
                    format!("{}: {name}: {bound} is beyond float16, the type of the image; cast it first", Self::NAME);
                return Err(Error::argument(message).at(name));
            }
        }
        Ok(())
    }

    /// MONAI's steps, one libtorch operation each.
    fn scale_by_torch(&self, image: &MetaTensor, degenerate: bool, output: DType) -> Result<MetaTensor> {
        let dtype = image.dtype()?;
        let whole = degenerate && output == dtype;
        let working = match dtype {
            // libtorch does no arithmetic on uint16.
            DType::UInt16 if whole => DType::Int32,
            DType::UInt8 | DType::Int8 | DType::Int16 | DType::UInt16 if !whole => DType::Float32,
            other => other,
        };
        let image = image.to(None, Some(working))?;
        let mut x = image.tensor().f_sub_scalar(self.a_min.scalar())?;
        if degenerate {
            if let Some(b_min) = self.b_min {
                x = x.f_add_scalar(b_min.scalar())?;
            }
            return image.with_tensor(x)?.to(None, Some(output));
        }
        x = x.f_div_scalar(self.a_max.to_f64() - self.a_min.to_f64())?;
        // From here on it is a floating-point tensor of our own. In place libtorch rounds a factor to half precision
        // first.
        if let (Some(b_min), Some(b_max)) = (self.b_min, self.b_max) {
            x = x.f_mul_scalar(b_max.to_f64() - b_min.to_f64())?.f_add_scalar_(b_min.to_f64())?;
        }
        if self.clip {
            x = match (self.b_min, self.b_max) {
                (Some(low), Some(high)) => x.f_clamp_(low.to_f64(), high.to_f64())?,
                (Some(low), None) => x.f_clamp_min_(low.to_f64())?,
                (None, Some(high)) => x.f_clamp_max_(high.to_f64())?,
                (None, None) => x,
            };
        }
        image.with_tensor(x)?.to(None, Some(output))
    }
}

/// What an image is reduced or divided by: one number, numbers per channel, or an array.
#[derive(Debug, Clone)]
pub enum Amount {
    /// One number.
    Number(f64),
    /// One entry per channel, or nested lists as an array.
    List(Vec<Amount>),
    /// A tensor.
    Tensor(MetaTensor),
}

impl Argument for Amount {
    fn type_name() -> String {
        "float | list[any] | tensor".to_owned()
    }

    fn parse(value: &Value) -> Result<Self> {
        match value {
            Value::Tensor(tensor) => Ok(Amount::Tensor(tensor.clone())),
            Value::List(items) => {
                let item = |(i, item)| Self::parse(item).at(|| format!("[{i}]"));
                items.iter().enumerate().map(item).collect::<Result<_>>().map(Amount::List)
            }
            value => value.as_float().map(Amount::Number).ok_or_else(|| expected::<Self>(value)),
        }
    }

    fn to_value(&self) -> Value {
        match self {
            Amount::Number(number) => Value::Float(*number),
            Amount::List(items) => Value::List(items.iter().map(Self::to_value).collect()),
            Amount::Tensor(tensor) => Value::Tensor(tensor.clone()),
        }
    }
}

/// One number, or an array as a tensor.
enum Resolved {
    Number(f64),
    Array(MetaTensor),
}

impl Amount {
    /// The entry of each channel.
    fn per_channel(&self, name: &str, channels: i64) -> Result<Vec<Amount>> {
        let count = match self {
            Amount::Number(number) => {
                return Err(Error::argument(format!(
                    "channel_wise=true needs one {name} per channel ({channels}), found the number {number}"
                )));
            }
            Amount::List(items) => items.len() as i64,
            Amount::Tensor(tensor) => tensor.shape().first().copied().unwrap_or(0),
        };
        if count != channels {
            return Err(
                Error::argument(format!("img has {channels} channels, but {name} has {count} components.")).at(name)
            );
        }
        match self {
            Amount::List(items) => Ok(items.clone()),
            Amount::Tensor(tensor) => (0..channels)
                .map(|i| Ok(Amount::Tensor(tensor.with_tensor(tensor.tensor().f_select(0, i)?)?)))
                .collect(),
            Amount::Number(_) => Err(Error::internal("a number has no channels")),
        }
    }

    /// As a number or as an array where `image` is.
    fn resolve(&self, name: &str, image: &MetaTensor) -> Result<Resolved> {
        let tensor = match self {
            Amount::Number(number) => return Ok(Resolved::Number(*number)),
            Amount::Tensor(tensor) => tensor.with_new_info(Info::Plain),
            Amount::List(_) => {
                let mut numbers = Vec::new();
                let shape = self.flatten(&mut numbers).at(|| name.to_owned())?;
                MetaTensor::plain(Tensor::f_from_slice(&numbers)?.f_reshape(&shape)?)?
            }
        };
        if tensor.ndim() == 0 {
            return Ok(Resolved::Number(tensor.to(None, Some(DType::Float64))?.tensor().f_double_value(&[])?));
        }
        Ok(Resolved::Array(tensor.to(Some(image.device()), Some(DType::Float32))?))
    }

    /// Collects the numbers of nested lists, which must be a rectangular array of the returned shape.
    fn flatten(&self, numbers: &mut Vec<f32>) -> Result<Vec<i64>> {
        match self {
            Amount::Number(number) => {
                numbers.push(*number as f32);
                Ok(Vec::new())
            }
            Amount::List(items) => {
                let mut inner: Option<Vec<i64>> = None;
                for item in items {
                    let shape = item.flatten(numbers)?;
                    if inner.as_ref().is_some_and(|inner| *inner != shape) {
                        return Err(Error::shape(
                            "expected nested lists that form an array, found rows of unequal length",
                        ));
                    }
                    inner = Some(shape);
                }
                let mut shape = vec![items.len() as i64];
                shape.extend(inner.unwrap_or_default());
                Ok(shape)
            }
            Amount::Tensor(_) => Err(Error::type_mismatch(
                "expected a list of numbers, found a tensor in it; a list with one tensor per channel needs \
                 channel_wise=true",
            )),
        }
    }
}

component! {
    /// Normalises intensities: subtracts the mean and divides by the standard deviation, or by given amounts.
    ///
    /// `(x - subtrahend) / divisor` in float32, whatever the element type of the image; what is not given is the mean,
    /// or the standard deviation of the population, of the voxels looked at. A divisor of 0 counts as 1.
    ///
    /// Input: a tensor of at least one dimension, of any element type, channel first where `channel_wise`; also a
    /// batch. Output: the same shape, order of dimensions in memory, metadata and history. Statistics are accumulated
    /// in float64.
    ///
    /// Without `channel_wise`, amounts are numbers or arrays that are broadcast against the image. With `channel_wise`
    /// there is one entry per channel, each a number or an array that is broadcast to the channel; half-precision
    /// images are rounded to their type before the cast to `dtype`, as in MONAI.
    ///
    /// With `nonzero`, voxels of value 0 are left out of the statistics and stay 0; NaN counts as not 0.
    ///
    /// Errors: no dimension; with `channel_wise` a number of entries other than the number of channels; arrays that do
    /// not fit the image.
    ///
    /// Differences from MONAI: the input is never changed; lists are arrays without `channel_wise` too; with `nonzero`
    /// arrays are broadcast as well; mean and standard deviation are rounded to float32 once, after summation in
    /// float64.
    ///
    /// Example (Python): `NormalizeIntensity(nonzero=True, channel_wise=True)(image)`
    ///
    /// Source: MONAI 1.6.1 `NormalizeIntensity`.
    pub struct NormalizeIntensity {
        /// What to subtract, in the unit of the image: a number, an array, or one of them per channel; none for the
        /// mean.
        pub subtrahend: Option<Amount> = None,
        /// What to divide by: a number, an array, or one of them per channel; none for the standard deviation.
        pub divisor: Option<Amount> = None,
        /// Whether to look only at voxels that are not 0.
        pub nonzero: bool = false,
        /// Whether to treat each channel (each item of a batch) for itself.
        pub channel_wise: bool = false,
        /// Element type of the result; none keeps that of the image.
        pub dtype: Option<DType> = Some(DType::Float32),
    }
}

/// What one image or channel is normalised by.
struct Part {
    subtrahend: Option<Resolved>,
    divisor: Option<Resolved>,
}

impl ImageTransform for NormalizeIntensity {
    fn apply(&self, image: MetaTensor, run: &Run<'_>) -> Result<MetaTensor> {
        let dtype = image.dtype()?;
        let Some(channels) = image.shape().first().copied() else {
            return Err(Error::shape(format!(
                "{} needs a tensor of at least one dimension, found a zero-dimensional one",
                Self::NAME
            )));
        };
        let output = self.dtype.unwrap_or(dtype);
        let parts = self.parts(&image, channels)?;
        let item_shape = if self.channel_wise { &image.shape()[1..] } else { image.shape() };
        let shape = self.result_shape(&image, item_shape, &parts)?;
        // MONAI writes each channel back into the image before the cast.
        let rounding =
            Some(dtype).filter(|dtype| self.channel_wise && matches!(dtype, DType::Float16 | DType::BFloat16));
        if views::use_kernels(run, &image)? && shape.len() <= mica_kernels::MAX_NDIM {
            self.normalize_by_kernels(&image, &parts, &shape, rounding, output)
        } else {
            self.normalize_by_torch(&image, &parts, &shape, rounding, output)
        }
    }
}

impl NormalizeIntensity {
    /// One part for the image, or one for each channel.
    fn parts(&self, image: &MetaTensor, channels: i64) -> Result<Vec<Part>> {
        let resolve = |name: &'static str, amount: Option<&Amount>| -> Result<Vec<Option<Resolved>>> {
            let count = if self.channel_wise { channels as usize } else { 1 };
            let Some(amount) = amount else { return Ok((0..count).map(|_| None).collect()) };
            if self.channel_wise {
                let items = amount.per_channel(name, channels)?;
                items.iter().map(|item| item.resolve(name, image).map(Some)).collect()
            } else {
                Ok(vec![Some(amount.resolve(name, image)?)])
            }
        };
        let subtrahends = resolve("subtrahend", self.subtrahend.as_ref())?;
        let divisors = resolve("divisor", self.divisor.as_ref())?;
        Ok(subtrahends.into_iter().zip(divisors).map(|(subtrahend, divisor)| Part { subtrahend, divisor }).collect())
    }

    /// The shape of the result: arrays may make an image larger that has extents of 1, but not a channel of it.
    fn result_shape(&self, image: &MetaTensor, item: &[i64], parts: &[Part]) -> Result<Vec<i64>> {
        let grows = !self.channel_wise && !self.nonzero && image.batch().is_none();
        let mut shape = item.to_vec();
        for part in parts {
            for (name, amount) in [("subtrahend", &part.subtrahend), ("divisor", &part.divisor)] {
                let Some(Resolved::Array(array)) = amount else { continue };
                let broadcast = broadcast(&shape, array.shape());
                match broadcast.filter(|broadcast| broadcast.len() == item.len() && (grows || broadcast == item)) {
                    Some(broadcast) => shape = broadcast,
                    None => {
                        let what = if self.channel_wise { "a channel" } else { "the image" };
                        return Err(Error::shape(format!(
                            "{name} of shape {:?} cannot be broadcast to {what} of shape {item:?}",
                            array.shape()
                        )));
                    }
                }
            }
        }
        if self.channel_wise {
            shape = image.shape().to_vec();
        }
        Ok(shape)
    }

    fn normalize_by_kernels(
        &self,
        image: &MetaTensor,
        parts: &[Part],
        shape: &[i64],
        rounding: Option<DType>,
        output: DType,
    ) -> Result<MetaTensor> {
        let mut normalized = Output::shaped(image, shape, image.strides(), output)?;
        let source = views::view(image)?;
        let mut destination = normalized.view()?;
        for (channel, part) in parts.iter().enumerate() {
            let (source, destination) = if self.channel_wise {
                let destination = destination.reborrow().select(0, channel).map_err(views::refused)?;
                (source.select(0, channel).map_err(views::refused)?, destination)
            } else {
                (source, destination.reborrow())
            };
            let target = destination.shape().to_vec();
            let (mean, std) = self.measure(part, source)?;
            let step = Normalize {
                subtrahend: operand(part.subtrahend.as_ref(), mean, &target)?,
                divisor: operand(part.divisor.as_ref(), std, &target)?,
                voxels: self.voxels(),
                rounding: rounding.map(views::element_type),
            };
            let source = source.broadcast_to(&target).map_err(views::refused)?;
            normalize(source, destination, &step, views::threads()?).map_err(views::refused)?;
        }
        Ok(normalized.into_tensor())
    }

    /// Mean and standard deviation as float32 numbers, where they are needed.
    fn measure(&self, part: &Part, source: AnyView<'_>) -> Result<(f64, f64)> {
        if part.subtrahend.is_some() && part.divisor.is_some() {
            return Ok((0.0, 1.0));
        }
        let moments = moments(source, self.voxels(), views::threads()?).map_err(views::refused)?;
        Ok((to_float32(moments.mean), to_float32(moments.std)))
    }

    fn voxels(&self) -> Voxels {
        if self.nonzero { Voxels::NonZero } else { Voxels::All }
    }

    fn normalize_by_torch(
        &self,
        image: &MetaTensor,
        parts: &[Part],
        shape: &[i64],
        rounding: Option<DType>,
        output: DType,
    ) -> Result<MetaTensor> {
        let x = image.to(None, Some(DType::Float32))?;
        let normalized = match parts {
            [part] if !self.channel_wise => {
                let normalized = self.normalize_part(x.tensor(), part)?;
                // An image without voxels to normalise still takes the shape that the arrays give it.
                if normalized.size() == shape {
                    normalized
                } else {
                    normalized.f_expand(shape, false)?.f_contiguous()?
                }
            }
            parts => {
                let result = x.tensor().f_empty_like()?;
                for (channel, part) in parts.iter().enumerate() {
                    let part = self.normalize_part(&x.tensor().f_select(0, channel as i64)?, part)?;
                    result.f_select(0, channel as i64)?.f_copy_(&part)?;
                }
                result
            }
        };
        x.with_tensor(normalized)?.to(None, rounding)?.to(None, Some(output))
    }

    /// One image or channel, in float32.
    fn normalize_part(&self, x: &Tensor, part: &Part) -> Result<Tensor> {
        let mask = if self.nonzero { Some(x.f_ne(0.0)?) } else { None };
        let voxels = match &mask {
            Some(mask) => x.f_masked_select(mask)?,
            None => x.shallow_clone(),
        };
        if voxels.numel() == 0 {
            return Ok(x.shallow_clone());
        }
        // Apple's GPUs have no float64.
        let wide = if matches!(x.device(), tch::Device::Mps) { Kind::Float } else { Kind::Double };
        let voxels = if part.subtrahend.is_none() || part.divisor.is_none() { voxels.f_totype(wide)? } else { voxels };
        let mut reduced = match &part.subtrahend {
            None => x.f_sub_scalar(to_float32(voxels.f_mean(None::<Kind>)?.f_double_value(&[])?))?,
            Some(Resolved::Number(number)) => x.f_sub_scalar(*number)?,
            Some(Resolved::Array(array)) => x.f_sub(array.tensor())?,
        };
        let one_if_zero = |number: f64| if number == 0.0 { 1.0 } else { number };
        let divided = match &part.divisor {
            None => reduced.f_div_scalar_(one_if_zero(to_float32(voxels.f_std(false)?.f_double_value(&[])?)))?,
            Some(Resolved::Number(number)) => reduced.f_div_scalar_(one_if_zero(*number))?,
            Some(Resolved::Array(array)) => {
                let array = array.tensor();
                // Not in place: the array may have more elements than the image.
                reduced.f_div(&array.f_where_self(&array.f_ne(0.0)?, &array.f_ones_like()?)?)?
            }
        };
        match mask {
            Some(mask) => Ok(divided.f_where_self(&mask, x)?),
            None => Ok(divided),
        }
    }
}

/// An amount for the kernel; what is not given was measured.
fn operand<'a>(amount: Option<&'a Resolved>, measured: f64, target: &[usize]) -> Result<Operand<'a>> {
    match amount {
        None => Ok(Operand::Scalar(measured)),
        Some(Resolved::Number(number)) => Ok(Operand::Scalar(*number)),
        Some(Resolved::Array(array)) => {
            let elements = views::view(array)?.broadcast_to(target).map_err(views::refused)?;
            Ok(Operand::Elements(elements))
        }
    }
}

/// Rounded to float32, as MONAI's statistics are.
fn to_float32(number: f64) -> f64 {
    f64::from(number as f32)
}

/// The shape that two shapes are broadcast to, by NumPy's rules.
fn broadcast(a: &[i64], b: &[i64]) -> Option<Vec<i64>> {
    let ndim = a.len().max(b.len());
    let extent = |shape: &[i64], dim: usize| (dim + shape.len()).checked_sub(ndim).map_or(1, |dim| shape[dim]);
    (0..ndim)
        .map(|dim| match (extent(a, dim), extent(b, dim)) {
            (a, b) if a == b => Some(a),
            (1, b) => Some(b),
            (a, 1) => Some(a),
            _ => None,
        })
        .collect()
}
