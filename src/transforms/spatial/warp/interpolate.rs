//! Resizing by `torch.nn.functional.interpolate`, in both executors.

use crate::transform::Run;
use crate::views::{self, Output};
use mica_core::argument::{Argument, expected, not_a_choice};
use mica_core::error::{Error, Result};
use mica_core::{DType, MetaTensor, Value};
use mica_kernels::layout::Padding;
use mica_kernels::resample::{Precision, ResizeMode, resize};
use mica_kernels::taps::{Approximation, gaussian};
use mica_kernels::{Strided, filter};
use tch::Tensor;

/// How values between voxels are made when an image is resized: a word of PyTorch's, or a spline order that MONAI
/// translates into one (0: `nearest-exact`, 1: `linear`, 3: `bicubic`).
#[derive(Debug, Clone)]
pub struct InterpolateMode {
    given: Value,
    method: Method,
}

/// The method behind a word; the rank of the image decides between linear, bilinear and trilinear.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Method {
    Nearest,
    NearestExact,
    Linear,
    Bicubic,
    Area,
}

const WORDS: [(&str, Method); 10] = [
    ("nearest", Method::Nearest),
    ("nearest-exact", Method::NearestExact),
    ("linear", Method::Linear),
    ("bilinear", Method::Linear),
    ("trilinear", Method::Linear),
    ("bicubic", Method::Bicubic),
    ("area", Method::Area),
    ("0", Method::NearestExact),
    ("1", Method::Linear),
    ("3", Method::Bicubic),
];

impl InterpolateMode {
    /// Means over the voxels that an output voxel touches: MONAI's default.
    pub fn area() -> Self {
        Self { given: Value::from("area"), method: Method::Area }
    }
}

impl Argument for InterpolateMode {
    fn type_name() -> String {
        "str | int".to_owned()
    }

    fn parse(value: &Value) -> Result<Self> {
        let word = match value {
            Value::String(word) => word.clone(),
            Value::Int(order) => order.to_string(),
            other => return Err(expected::<Self>(other)),
        };
        match WORDS.iter().find(|(known, _)| *known == word) {
            Some((_, method)) => Ok(Self { given: value.clone(), method: *method }),
            None => Err(not_a_choice::<Self>(value)),
        }
    }

    fn to_value(&self) -> Value {
        self.given.clone()
    }

    fn choices() -> Option<Vec<&'static str>> {
        Some(WORDS[..7].iter().map(|(word, _)| *word).collect())
    }
}

/// What resizing is told besides the size.
#[derive(Debug, Clone, Copy)]
pub(super) struct Interpolation {
    method: Method,
    align_corners: Option<bool>,
    dtype: DType,
}

impl Interpolation {
    /// Checks what does not go together.
    ///
    /// # Errors
    /// `InvalidArgument` for `align_corners` where nothing is interpolated, for cubic interpolation in other than two
    /// axes, and for an integer type in which values would be mixed.
    pub(super) fn new(mode: &InterpolateMode, align_corners: Option<bool>, dtype: DType, rank: usize) -> Result<Self> {
        let method = mode.method;
        let word = mode.given.describe();
        if let Some(align) = align_corners
            && !matches!(method, Method::Linear | Method::Bicubic)
        {
            return Err(Error::argument(format!(
                "align_corners: only the linear modes and bicubic align corners, found {align} with mode {word}; use \
                 none"
            )));
        }
        if method == Method::Bicubic && rank != 2 {
            return Err(Error::argument(format!(
                "mode: bicubic is for images with 2 spatial axes, found {rank}; use 'linear'"
            )));
        }
        if !dtype.is_floating_point() && !matches!(method, Method::Nearest | Method::NearestExact) {
            return Err(Error::argument(format!(
                "dtype: mode {word} computes means, which need a floating type, found {dtype}; use 'float32', or mode \
                 'nearest'"
            )));
        }
        Ok(Self { method, align_corners, dtype })
    }

    /// The image in another spatial size, as float32.
    pub(super) fn resize(self, image: &MetaTensor, size: &[i64], run: &Run<'_>) -> Result<MetaTensor> {
        let from = image.shape().get(1..).unwrap_or_default();
        if from.iter().chain(size).any(|extent| *extent <= 0) {
            return Err(Error::shape(format!(
                "an image of shape {:?} cannot be resized to {size:?}: both need at least one voxel",
                image.shape()
            )));
        }
        if from.len() != size.len() {
            return Err(Error::shape(format!("an image of spatial shape {from:?} cannot be resized to {size:?}")));
        }
        if image.count() == 0 {
            return image.empty_in_order(DType::Float32, &with_channels(image, size), image.strides());
        }
        // Rounded to the type of the computation first, where that rounds.
        let exact = matches!(self.dtype, DType::Float32 | DType::Float64);
        let image = if exact { image.clone() } else { views::cast(image, self.dtype, run)? };
        if views::use_kernels(run, &image)? { self.by_kernel(&image, size, run) } else { self.by_torch(&image, size) }
    }

    fn by_kernel(self, image: &MetaTensor, size: &[i64], run: &Run<'_>) -> Result<MetaTensor> {
        let align_corners = self.align_corners.unwrap_or(false);
        let mode = match self.method {
            Method::Nearest => ResizeMode::Nearest,
            Method::NearestExact => ResizeMode::NearestExact,
            Method::Linear => ResizeMode::Linear { align_corners },
            Method::Bicubic => ResizeMode::Cubic { align_corners },
            Method::Area => ResizeMode::Area,
        };
        let precision = if self.dtype == DType::Float64 { Precision::F64 } else { Precision::F32 };
        // Half precision rounds the result before it becomes float32.
        let narrow = matches!(self.dtype, DType::Float16 | DType::BFloat16);
        let result = if narrow { self.dtype } else { DType::Float32 };
        let mut output = Output::shaped(image, &with_channels(image, size), image.strides(), result)?;
        resize(views::view(image)?, output.view()?, size.len(), mode, precision, views::threads()?)
            .map_err(views::refused)?;
        views::cast(&output.into_tensor(), DType::Float32, run)
    }

    fn by_torch(self, image: &MetaTensor, size: &[i64]) -> Result<MetaTensor> {
        // libtorch picks voxels of floating-point tensors only.
        let dtype = if self.dtype.is_floating_point() { self.dtype } else { DType::Float32 };
        let image = image.to(None, Some(dtype))?;
        let x = image.tensor().f_unsqueeze(0)?;
        let align = self.align_corners.unwrap_or(false);
        let resized = match (self.method, size.len()) {
            (Method::Nearest, 1) => x.f_upsample_nearest1d(size, None),
            (Method::Nearest, 2) => x.f_upsample_nearest2d(size, None, None),
            (Method::Nearest, _) => x.f_upsample_nearest3d(size, None, None, None),
            (Method::NearestExact, 1) => x.f_internal_upsample_nearest_exact1d(size, None),
            (Method::NearestExact, 2) => x.f_internal_upsample_nearest_exact2d(size, None, None),
            (Method::NearestExact, _) => x.f_internal_upsample_nearest_exact3d(size, None, None, None),
            (Method::Linear, 1) => x.f_upsample_linear1d(size, align, None),
            (Method::Linear, 2) => x.f_upsample_bilinear2d(size, align, None, None),
            (Method::Linear, _) => x.f_upsample_trilinear3d(size, align, None, None, None),
            (Method::Bicubic, _) => x.f_upsample_bicubic2d(size, align, None, None),
            (Method::Area, 1) => x.f_adaptive_avg_pool1d(size),
            (Method::Area, 2) => x.f_adaptive_avg_pool2d(size),
            (Method::Area, _) => x.f_adaptive_avg_pool3d(size),
        }?;
        image.with_tensor(resized.f_squeeze_dim(0)?)?.to(None, Some(DType::Float32))
    }
}

fn with_channels(image: &MetaTensor, size: &[i64]) -> Vec<i64> {
    image.shape().iter().take(1).chain(size).copied().collect()
}

/// Smooths with a Gaussian of one standard deviation (in voxels) per spatial axis, zeros outside: what MONAI does
/// before it takes fewer voxels. An axis with deviation 0 stays as it is. The result is float32.
///
/// # Errors
/// `InvalidArgument` for deviations that are negative or not finite.
pub(super) fn smooth(image: &MetaTensor, deviations: &[f64], run: &Run<'_>) -> Result<MetaTensor> {
    let weights = |deviation: &f64| match *deviation {
        0.0 => Ok(Vec::new()),
        deviation => gaussian(deviation.abs(), 4.0, Approximation::Erf)
            .map_err(|error| Error::argument(format!("anti_aliasing_sigma: {error}"))),
    };
    let kernels: Vec<Vec<f64>> = deviations.iter().map(weights).collect::<Result<_>>()?;
    if !views::use_kernels(run, image)? {
        return smooth_by_torch(image, &kernels);
    }
    let kernels: Vec<&[f64]> = kernels.iter().map(Vec::as_slice).collect();
    let mut output = Output::like(image, DType::Float32)?;
    let (from, mut to) = (views::view(image)?, output.view()?);
    for channel in 0..from.shape()[0] {
        let source = from.select(0, channel).map_err(views::refused)?;
        let target = to.reborrow().select(0, channel).map_err(views::refused)?;
        filter::correlate_separable(source, target, &kernels, Padding::Constant(0.0), views::threads()?)
            .map_err(views::refused)?;
    }
    Ok(output.into_tensor())
}

fn smooth_by_torch(image: &MetaTensor, kernels: &[Vec<f64>]) -> Result<MetaTensor> {
    let image = image.to(None, Some(DType::Float32))?;
    let mut x = image.tensor().shallow_clone();
    for (axis, weights) in kernels.iter().enumerate().filter(|(_, weights)| !weights.is_empty()) {
        let taps: Vec<f32> = weights.iter().map(|weight| *weight as f32).collect();
        let taps = Tensor::f_from_slice(&taps)?.f_reshape([1, 1, -1])?.f_to_device(x.device())?;
        let lines = x.f_movedim_int(axis as i64 + 1, -1)?;
        let shape = lines.size();
        let extent = shape.last().copied().unwrap_or(1);
        let lines = lines.f_reshape([-1, 1, extent])?;
        let lines = lines.f_conv1d(&taps, None::<&Tensor>, 1, weights.len() as i64 / 2, 1, 1)?;
        x = lines.f_reshape(&shape)?.f_movedim_int(-1, axis as i64 + 1)?;
    }
    image.with_tensor(x)
}
