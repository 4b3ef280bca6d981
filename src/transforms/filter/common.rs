//! What filters share: arguments per axis, padding, and separable correlation with both executors.

use crate::track;
use crate::transform::Run;
use crate::views::{self, Output};
use mica_core::argument::OneOrMany;
use mica_core::error::{Error, Result};
use mica_core::{DType, MetaTensor, choice};
use mica_kernels::filter::correlate_separable;
use mica_kernels::layout::Padding;
use mica_kernels::spatial::{SpatialError, padded_index};
use mica_kernels::taps::{self, Approximation};
use mica_kernels::{AnyView, AnyViewMut, Strided};
use tch::{Kind, Tensor};

choice! {
    /// What lies outside an image, by PyTorch's names.
    pub enum PaddingMode {
        /// 0.
        Zeros = "zeros",
        /// The image mirrored at the centre of its outermost voxels, which are not repeated.
        Reflect = "reflect",
        /// The nearest voxel.
        Replicate = "replicate",
        /// The image again, from its other end.
        Circular = "circular",
    }
}

impl PaddingMode {
    /// The kernels' name of it.
    pub(crate) fn padding(self) -> Padding {
        match self {
            PaddingMode::Zeros => Padding::Constant(0.0),
            PaddingMode::Reflect => Padding::Reflection,
            PaddingMode::Replicate => Padding::Border,
            PaddingMode::Circular => Padding::Wrap,
        }
    }
}

choice! {
    /// How a Gaussian becomes weights.
    pub enum Approx {
        /// Integrals over voxels, by the error function.
        Erf = "erf",
        /// Values at the centres of voxels.
        Sampled = "sampled",
        /// The discrete Gaussian of scale-space theory, by modified Bessel functions.
        ScaleSpace = "scalespace",
    }
}

/// An argument that a kernel refuses.
pub(crate) fn wrong(argument: &str, error: &SpatialError) -> Error {
    Error::argument(format!("{argument}: {error}")).at(argument)
}

/// The number of spatial axes of one image: all but the channels', one to three.
///
/// # Errors
/// `State` for a batch, `Shape` for more than three spatial axes or no dimension at all.
pub(crate) fn spatial_axes(name: &str, image: &MetaTensor) -> Result<usize> {
    track::refuse_batch(name, image)?;
    match image.ndim() {
        found @ 1..=4 => Ok(found - 1),
        _ => Err(Error::shape(format!(
            "{name} needs an image of channels and up to three spatial axes, found shape {:?}",
            image.shape()
        ))),
    }
}

/// The last axes that a filter counts as spatial where MONAI asks the affine: at least one, even without channels.
///
/// # Errors
/// `State` for a batch.
pub(crate) fn affine_axes(name: &str, image: &MetaTensor) -> Result<usize> {
    track::refuse_batch(name, image)?;
    let limit = image.ndim().saturating_sub(1).max(1);
    Ok(image.image().map_or(limit.min(3), |info| info.affine.rank().clamp(1, limit)))
}

/// One value for each axis: MONAI's `ensure_tuple_rep`.
pub(crate) fn per_axis<T: Copy + std::fmt::Debug>(name: &str, given: &OneOrMany<T>, axes: usize) -> Result<Vec<T>> {
    match given {
        OneOrMany::One(value) => Ok(vec![*value; axes]),
        OneOrMany::Many(values) if values.len() == axes => Ok(values.clone()),
        OneOrMany::Many(values) => Err(Error::argument(format!(
            "{name}: expected one value, or one for each of {axes} spatial axes, found {values:?}"
        ))
        .at(name)),
    }
}

/// Weights of a Gaussian for each axis.
pub(crate) fn gaussian_kernels(
    name: &str,
    sigma: &OneOrMany<f64>,
    axes: usize,
    truncated: f64,
    approx: Approx,
) -> Result<Vec<Vec<f64>>> {
    let approximation = match approx {
        Approx::Erf => Approximation::Erf,
        Approx::Sampled => Approximation::Sampled,
        Approx::ScaleSpace => Approximation::ScaleSpace,
    };
    let weights = |sigma: f64| {
        // Nothing to smooth.
        if sigma == 0.0 {
            return Ok(Vec::new());
        }
        taps::gaussian(sigma, truncated, approximation).map_err(|error| wrong(name, &error))
    };
    per_axis(name, sigma, axes)?.into_iter().map(weights).collect()
}

/// Runs `work` on each part that the last `axes` axes of two tensors make; the axes before them are channels.
pub(crate) fn for_each_part(
    input: AnyView<'_>,
    mut output: AnyViewMut<'_>,
    axes: usize,
    work: &mut dyn FnMut(AnyView<'_>, AnyViewMut<'_>) -> Result<()>,
) -> Result<()> {
    if input.ndim() <= axes {
        return work(input, output);
    }
    for i in 0..input.shape().first().copied().unwrap_or(0) {
        let part = output.reborrow().select(0, i).map_err(views::refused)?;
        for_each_part(input.select(0, i).map_err(views::refused)?, part, axes, work)?;
    }
    Ok(())
}

/// Correlates the last axes with one kernel each; the axes before them are channels. The result is of type `dtype`.
pub(crate) fn separable(
    image: &MetaTensor,
    kernels: &[Vec<f64>],
    padding: Padding,
    dtype: DType,
    run: &Run<'_>,
) -> Result<MetaTensor> {
    if kernels.is_empty() {
        return views::cast(image, dtype, run);
    }
    if views::use_kernels(run, image)? {
        let mut output = Output::like(image, dtype)?;
        correlate_parts(views::view(image)?, output.view()?, kernels, padding)?;
        return Ok(output.into_tensor());
    }
    let x = image.to(None, Some(working_type(image.device(), dtype)))?;
    image.with_tensor(separable_by_torch(x.tensor(), kernels, padding)?)?.to(None, Some(dtype))
}

/// As [`separable`], of views.
pub(crate) fn correlate_parts(
    input: AnyView<'_>,
    output: AnyViewMut<'_>,
    kernels: &[Vec<f64>],
    padding: Padding,
) -> Result<()> {
    let threads = views::threads()?;
    let weights: Vec<&[f64]> = kernels.iter().map(Vec::as_slice).collect();
    for_each_part(input, output, kernels.len(), &mut |input, output| {
        correlate_separable(input, output, &weights, padding, threads).map_err(views::refused)
    })
}

/// What libtorch computes in for a result of this type, as the kernels do.
pub(crate) fn working_type(device: mica_core::Device, result: DType) -> DType {
    match result {
        // Apple's GPUs have no float64.
        DType::Float64 | DType::Int64 if device != mica_core::Device::Mps => DType::Float64,
        _ => DType::Float32,
    }
}

/// The axes before the last `axes` as one, with one channel: `(N, 1, spatial…)`, as convolutions take images.
pub(crate) fn as_samples(x: &Tensor, axes: usize) -> Result<Tensor> {
    let size = x.size();
    let spatial = size.len().saturating_sub(axes);
    let mut shape = vec![size.iter().take(spatial).product::<i64>(), 1];
    shape.extend(&size[spatial..]);
    Ok(x.f_reshape(&shape)?)
}

/// [`separable`] by libtorch's convolutions, of a floating-point tensor.
pub(crate) fn separable_by_torch(x: &Tensor, kernels: &[Vec<f64>], padding: Padding) -> Result<Tensor> {
    let size = x.size();
    if x.numel() == 0 {
        return Ok(x.shallow_clone());
    }
    let mut y = as_samples(x, kernels.len())?;
    for (axis, kernel) in kernels.iter().enumerate() {
        if kernel.is_empty() || kernel == &[1.0] {
            continue;
        }
        let (before, after) = (kernel.len() / 2, kernel.len() - 1 - kernel.len() / 2);
        y = pad(&y, axis + 2, before, after, padding)?;
        let mut shape = vec![1i64; kernels.len() + 2];
        shape[axis + 2] = kernel.len() as i64;
        let weights = Tensor::f_from_slice(kernel)?.f_to_kind(y.kind())?.f_to_device(y.device())?;
        y = convolve(&y, &weights.f_reshape(&shape)?)?;
    }
    Ok(y.f_reshape(&size)?)
}

/// Correlates `(N, 1, spatial…)` with `(1, 1, kernel…)`, without padding.
pub(crate) fn convolve(x: &Tensor, weights: &Tensor) -> Result<Tensor> {
    let none = None::<Tensor>;
    Ok(match x.dim() {
        3 => x.f_conv1d(weights, none.as_ref(), 1, 0, 1, 1)?,
        4 => x.f_conv2d(weights, none.as_ref(), 1, 0, 1, 1)?,
        _ => x.f_conv3d(weights, none.as_ref(), 1, 0, 1, 1)?,
    })
}

/// Adds voxels before and after a dimension. Unlike libtorch's own padding it may be longer than the image.
pub(crate) fn pad(x: &Tensor, dim: usize, before: usize, after: usize, padding: Padding) -> Result<Tensor> {
    if before + after == 0 {
        return Ok(x.shallow_clone());
    }
    if let Padding::Constant(_) = padding {
        // Filters know no constant but 0. Pairs from the last dimension on.
        let mut pairs = vec![0i64; 2 * (x.dim() - dim)];
        let at = pairs.len() - 2;
        (pairs[at], pairs[at + 1]) = (before as i64, after as i64);
        return Ok(x.f_constant_pad_nd(&pairs)?);
    }
    let count = usize::try_from(x.size()[dim]).unwrap_or(0);
    let index = |i: usize| padded_index(i as isize - before as isize, count, padding).map(|index| index as i64);
    let indices: Option<Vec<i64>> = (0..before + count + after).map(index).collect();
    let indices = indices.ok_or_else(|| Error::internal("an axis without voxels cannot be padded"))?;
    Ok(x.f_index_select(dim as i64, &Tensor::f_from_slice(&indices)?.f_to_device(x.device())?)?)
}

/// Refuses truth values, which filters do not count with.
pub(crate) fn refuse_bool(name: &str, image: &MetaTensor) -> Result<()> {
    if image.dtype()? == DType::Bool {
        return Err(Error::type_mismatch(format!(
            "{name} computes with numbers, found a tensor of bool; cast it first (CastToType)"
        )));
    }
    Ok(())
}

/// The kind of a real tensor to compute spectra in: float64 for float64, else float32.
pub(crate) fn spectral_kind(dtype: DType) -> Kind {
    if dtype == DType::Float64 { Kind::Double } else { Kind::Float }
}

/// A position that an argument names, counted from 0; negative ones count from the last.
pub(crate) fn position(name: &str, axis: i64, count: usize) -> Result<usize> {
    let from_start = if axis < 0 { axis.checked_add(count as i64) } else { Some(axis) };
    from_start.and_then(|axis| usize::try_from(axis).ok()).filter(|axis| *axis < count).ok_or_else(|| {
        let allowed = if count == 0 { "none".to_owned() } else { format!("-{count} to {}", count - 1) };
        Error::argument(format!("{name}: found axis {axis}, but the image has spatial axes {allowed}")).at(name)
    })
}
