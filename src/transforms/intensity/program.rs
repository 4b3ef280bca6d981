//! Arithmetic steps on an image with either executor, and what is measured of an image before.

use crate::transform::Run;
use crate::views::{self, Output};
use mica_core::error::{Error, Result};
use mica_core::{DType, Info, MetaTensor};
use mica_kernels::intensity::{self, Moments, Voxels};
use mica_kernels::statistics::{self, Interpolation, Nan, Place};
use mica_kernels::steps::{self, Step, Steps};
use mica_kernels::{ElementType, Strided};
use tch::{Kind, Tensor};

/// Up to this many values MONAI takes percentiles with PyTorch, beyond with NumPy.
const TORCH_PERCENTILES: usize = 1_000_000;

/// Steps with numbers, each computed and rounded as PyTorch does.
#[derive(Debug, Clone)]
pub(crate) struct Program {
    /// What is done.
    pub steps: Vec<Step>,
    /// The floating-point type that is computed in.
    pub working: DType,
    /// Whether the first step is done on whole numbers exactly, before they become numbers of the working type.
    pub whole_first: bool,
    /// Which voxels are changed.
    pub voxels: Voxels,
}

impl Program {
    /// Steps on all voxels of an image of this type: in its own type if that is a floating-point one, else in float32.
    pub(crate) fn on(image: DType, steps: Vec<Step>) -> Self {
        let working = if image.is_floating_point() { image } else { DType::Float32 };
        // Beyond 2^24 whole numbers are exact in their own type only.
        let whole_first = matches!(image, DType::Int32 | DType::Int64);
        Self { steps, working, whole_first, voxels: Voxels::All }
    }

    /// Steps on all voxels, computed in a floating-point type.
    pub(crate) fn in_type(working: DType, steps: Vec<Step>) -> Self {
        Self { steps, working, whole_first: false, voxels: Voxels::All }
    }

    /// Runs the kernel.
    fn with_steps<T>(&self, image: DType, work: impl FnOnce(&Steps<'_>) -> T) -> T {
        let element = views::element_type(self.working);
        let mut steps = self.steps.clone();
        if element.is_half() && image != self.working {
            steps.insert(0, Step::Round);
        }
        let exact = self.whole_first && !image.is_floating_point() && self.working == DType::Float32;
        let mut kernel = Steps { voxels: self.voxels, ..Steps::new(&steps, element) };
        if exact {
            // float32 arithmetic, but for the first operand.
            (kernel.wide, kernel.rounding) = (true, Some(ElementType::F32));
        }
        work(&kernel)
    }

    fn by_torch(&self, image: &MetaTensor) -> Result<Tensor> {
        let exact = self.whole_first && !image.dtype()?.is_floating_point() && image.device() != mica_core::Device::Mps;
        let x = image.to(None, Some(if exact { DType::Float64 } else { self.working }))?;
        let mut result = x.tensor().shallow_clone();
        for (i, step) in self.steps.iter().enumerate() {
            result = by_torch(&result, *step)?;
            if exact && i == 0 {
                result = x.with_tensor(result)?.to(None, Some(self.working))?.tensor().shallow_clone();
            }
        }
        if self.voxels == Voxels::NonZero {
            result = result.f_where_self(&x.tensor().f_ne(0.0)?, x.tensor())?;
        }
        Ok(result)
    }
}

/// One step, as PyTorch does it.
fn by_torch(x: &Tensor, step: Step) -> Result<Tensor> {
    Ok(match step {
        Step::Subtract(number) => x.f_sub_scalar(number)?,
        Step::Divide(number) => x.f_div_scalar(number)?,
        Step::Multiply(number) => x.f_mul_scalar(number)?,
        Step::Add(number) => x.f_add_scalar(number)?,
        Step::Negate => x.f_neg()?,
        Step::Power(number) => x.f_pow_tensor_scalar(number)?,
        Step::Clamp(Some(low), Some(high)) => x.f_clamp(low, high)?,
        Step::Clamp(Some(low), None) => x.f_clamp_min(low)?,
        Step::Clamp(None, Some(high)) => x.f_clamp_max(high)?,
        Step::Clamp(None, None) | Step::Round => x.shallow_clone(),
        Step::SoftClip { sharpness, low, high } => {
            let zero = x.f_zeros_like()?;
            let corner = |bound: f64, slope: f64| -> Result<Tensor> {
                let term = x.f_sub_scalar(bound)?.f_mul_scalar(slope)?;
                Ok(zero.f_logaddexp(&term)?.f_div_scalar(sharpness)?)
            };
            let mut result = x.shallow_clone();
            if let Some(low) = low {
                result = result.f_add(&corner(low, -sharpness)?)?;
            }
            if let Some(high) = high {
                result = result.f_sub(&corner(high, sharpness)?)?;
            }
            result
        }
        Step::Above(threshold, otherwise) => x.f_masked_fill(&x.f_gt(threshold)?.f_logical_not()?, otherwise)?,
        Step::Below(threshold, otherwise) => x.f_masked_fill(&x.f_lt(threshold)?.f_logical_not()?, otherwise)?,
    })
}

/// Runs one program on an image, or one on each of its channels.
pub(crate) fn run_programs(
    image: &MetaTensor,
    programs: &[Program],
    channel_wise: bool,
    output: DType,
    run: &Run<'_>,
) -> Result<MetaTensor> {
    let dtype = image.dtype()?;
    if views::use_kernels(run, image)? {
        let mut result = Output::like(image, output)?;
        let source = views::view(image)?;
        let mut destination = result.view()?;
        for (channel, program) in programs.iter().enumerate() {
            let (from, to) = if channel_wise {
                let to = destination.reborrow().select(0, channel).map_err(views::refused)?;
                (source.select(0, channel).map_err(views::refused)?, to)
            } else {
                (source, destination.reborrow())
            };
            let threads = views::threads()?;
            program.with_steps(dtype, |kernel| steps::apply(from, to, kernel, threads)).map_err(views::refused)?;
        }
        return Ok(result.into_tensor());
    }
    match programs {
        [program] if !channel_wise => image.with_tensor(program.by_torch(image)?)?.to(None, Some(output)),
        programs => {
            let result = image.empty_like(output)?;
            for (channel, program) in programs.iter().enumerate() {
                let part = image.with_tensor(image.tensor().f_select(0, channel as i64)?)?;
                let part = part.with_tensor(program.by_torch(&part)?)?.to(None, Some(output))?;
                result.tensor().f_select(0, channel as i64)?.f_copy_(part.tensor())?;
            }
            Ok(result)
        }
    }
}

/// Runs one program on a whole image.
pub(crate) fn run_program(image: &MetaTensor, program: &Program, output: DType, run: &Run<'_>) -> Result<MetaTensor> {
    run_programs(image, std::slice::from_ref(program), false, output, run)
}

/// Runs a program on an image that a transform has just made, in its memory where that is possible.
pub(crate) fn run_on_own(image: MetaTensor, program: &Program, run: &Run<'_>) -> Result<MetaTensor> {
    let dtype = image.dtype()?;
    run_program(&image, program, dtype, run)
}

/// The image, or its channels, as plain tensors over the same memory.
///
/// # Errors
/// `Shape` where there are no channels.
pub(crate) fn parts(name: &str, image: &MetaTensor, channel_wise: bool) -> Result<Vec<MetaTensor>> {
    let plain = image.with_new_info(Info::Plain);
    if !channel_wise {
        return Ok(vec![plain]);
    }
    let Some(channels) = image.shape().first().copied() else {
        return Err(Error::shape(format!(
            "{name}: channel_wise needs a tensor of at least one dimension, found a zero-dimensional one"
        )));
    };
    (0..channels).map(|channel| plain.with_tensor(plain.tensor().f_select(0, channel)?)).collect()
}

/// Refuses images that have nothing to measure.
pub(crate) fn refuse_empty(name: &str, image: &MetaTensor) -> Result<()> {
    if image.count() > 0 {
        return Ok(());
    }
    Err(Error::shape(format!("{name} needs at least one voxel, found shape {:?}", image.shape())))
}

/// Refuses truth values.
pub(crate) fn refuse_bool(name: &str, dtype: DType) -> Result<()> {
    match dtype {
        DType::Bool => Err(Error::type_mismatch(format!(
            "{name} computes with numbers, found a tensor of bool; cast it first (CastToType)"
        ))),
        _ => Ok(()),
    }
}

/// What a number becomes in an element type: whole numbers lose their fraction.
pub(crate) fn rounded(number: f64, dtype: DType) -> f64 {
    match dtype {
        DType::Float64 => number,
        DType::Float32 => f64::from(number as f32),
        DType::Float16 => half::f16::from_f32(number as f32).to_f64(),
        DType::BFloat16 => half::bf16::from_f32(number as f32).to_f64(),
        DType::Bool => f64::from(u8::from(number != 0.0)),
        _ => number.trunc(),
    }
}

/// For libtorch, which compares and sorts neither uint16 nor bool.
fn sortable(image: &MetaTensor) -> Result<MetaTensor> {
    match image.dtype()? {
        DType::UInt16 | DType::Bool => image.to(None, Some(DType::Int32)),
        _ => Ok(image.clone()),
    }
}

/// Smallest and largest value; NaN where there is one.
pub(crate) fn extremes(name: &str, image: &MetaTensor, run: &Run<'_>) -> Result<(f64, f64)> {
    refuse_empty(name, image)?;
    if views::use_kernels(run, image)? {
        return intensity::min_max(views::view(image)?, views::threads()?).map_err(views::refused);
    }
    let x = sortable(image)?;
    Ok((x.tensor().f_min()?.f_double_value(&[])?, x.tensor().f_max()?.f_double_value(&[])?))
}

/// Mean and standard deviation of the population of the voxels as numbers of a floating-point type, not rounded.
pub(crate) fn moments(image: &MetaTensor, dtype: DType, voxels: Voxels, run: &Run<'_>) -> Result<Moments> {
    let wide = dtype == DType::Float64;
    if views::use_kernels(run, image)? {
        let image = if matches!(dtype, DType::Float16 | DType::BFloat16) {
            views::cast(image, dtype, run)?
        } else {
            image.clone()
        };
        let measure = if wide { intensity::moments_wide } else { intensity::moments };
        return measure(views::view(&image)?, voxels, views::threads()?).map_err(views::refused);
    }
    let x = image.to(None, Some(dtype))?;
    let x = match voxels {
        Voxels::All => x.tensor().f_flatten(0, -1)?,
        Voxels::NonZero => x.tensor().f_masked_select(&x.tensor().f_ne(0.0)?)?,
    };
    // Apple's GPUs have no float64.
    let x = x.f_totype(if matches!(x.device(), tch::Device::Mps) { Kind::Float } else { Kind::Double })?;
    let count = x.numel();
    if count == 0 {
        return Ok(Moments { count, mean: f64::NAN, std: f64::NAN });
    }
    let mean = x.f_mean(None::<Kind>)?.f_double_value(&[])?;
    Ok(Moments { count, mean, std: x.f_std(false)?.f_double_value(&[])? })
}

/// Percentiles of all values, in the type of the image, as MONAI's `percentile`.
pub(crate) fn percentiles(name: &str, image: &MetaTensor, q: &[f64], run: &Run<'_>) -> Result<Vec<f64>> {
    refuse_empty(name, image)?;
    let dtype = image.dtype()?;
    refuse_bool(name, dtype)?;
    let by_torch = matches!(dtype, DType::Float32 | DType::Float64) && image.count() <= TORCH_PERCENTILES;
    let interpolation = if by_torch { Interpolation::Torch } else { Interpolation::NumPy };
    let found = if views::use_kernels(run, image)? {
        statistics::percentiles(views::view(image)?, None, q, interpolation, Nan::Propagate, views::threads()?)
            .map_err(views::refused)?
    } else {
        let (sorted, _) = sortable(image)?.tensor().f_flatten(0, -1)?.f_sort(0, false)?;
        let value = |rank: u64| -> Result<f64> { Ok(sorted.f_double_value(&[rank as i64])?) };
        let count = image.count() as u64;
        // NaN sorts last.
        if value(count - 1)?.is_nan() {
            vec![f64::NAN; q.len()]
        } else {
            let element = views::element_type(dtype);
            let percentile = |&q: &f64| {
                let place = Place::new(q, count, element, interpolation);
                Ok(place.between(value(place.below)?, value(place.above)?))
            };
            q.iter().map(percentile).collect::<Result<_>>()?
        }
    };
    Ok(found.into_iter().map(|number| rounded(number, dtype)).collect())
}
