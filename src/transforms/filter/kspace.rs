//! Artefacts of magnetic resonance imaging, made where they arise: among the frequencies of an image.

use super::common::{for_each_part, position, spectral_kind};
use crate::track;
use crate::transform::{ImageTransform, Run};
use crate::views::{self, Output};
use mica_core::argument::{Described, Either, OneOrMany};
use mica_core::error::{Error, Result};
use mica_core::{DType, MetaTensor, component};
use mica_kernels::fourier::{Precision, Spectrum};
use mica_kernels::{AnyView, AnyViewMut};
use tch::{Kind, Tensor};

/// Most axes that the kernels transform.
const KERNEL_AXES: usize = 3;

component! {
    /// Adds the ripples that an image has when its high frequencies were not measured: sets to 0 what lies beyond a
    /// radius in k-space.
    ///
    /// The spectrum of each channel, with the zero frequency in the middle, is kept within `(1 - alpha) * max(size) *
    /// sqrt(2) / 2` of the centre `(size - 1) / 2`; the result is the real part of the transform back.
    ///
    /// Input: an image `(C, spatial…)` of at least one spatial axis and any element type. Output: float64 for float64,
    /// else float32; the same shape, metadata and history.
    ///
    /// Errors: `alpha` outside 0 to 1; no spatial axis; a batch (decollate it first).
    ///
    /// Differences from MONAI: float16, bfloat16 and images without voxels work.
    ///
    /// Example (Python): `GibbsNoise(alpha=0.3)(image)`
    ///
    /// Source: MONAI 1.6.1 `GibbsNoise`; L. M. Morelli et al., "An Image-based Approach to Understanding the Physics of MR
    /// Artifacts", RadioGraphics 31 (2011).
    pub struct GibbsNoise {
        /// Strength, from 0 (the image stays) to 1 (hardly anything is left).
        pub alpha: f64 = 0.1,
    }
}

impl ImageTransform for GibbsNoise {
    fn apply(&self, image: MetaTensor, run: &Run<'_>) -> Result<MetaTensor> {
        if !(0.0..=1.0).contains(&self.alpha) {
            return Err(Error::argument(format!("alpha: expected 0 to 1, found {}", self.alpha)).at("alpha"));
        }
        let axes = transformed_axes(Self::NAME, &image, 1)?;
        let dtype = if image.dtype()? == DType::Float64 { DType::Float64 } else { DType::Float32 };
        let largest = image.shape().iter().skip(1).copied().max().unwrap_or(0);
        let radius = (1.0 - self.alpha) * largest as f64 * std::f64::consts::SQRT_2 / 2.0;
        if image.count() == 0 {
            return views::cast(&image, dtype, run);
        }
        if axes > KERNEL_AXES || !views::use_kernels(run, &image)? {
            return cut_by_torch(&image, axes, radius)?.to(None, Some(dtype));
        }
        let mut output = Output::like(&image, dtype)?;
        for_each_part(views::view(&image)?, output.view()?, axes, &mut |input, output| match dtype {
            DType::Float64 => cut::<f64>(input, output, radius),
            _ => cut::<f32>(input, output, radius),
        })?;
        Ok(output.into_tensor())
    }
}

/// The number of axes to transform: all but the channels'.
fn transformed_axes(name: &str, image: &MetaTensor, least: usize) -> Result<usize> {
    track::refuse_batch(name, image)?;
    match image.ndim().saturating_sub(1) {
        axes if axes >= least => Ok(axes),
        _ => Err(Error::shape(format!(
            "{name} needs an image of channels and at least {least} spatial axes, found shape {:?}",
            image.shape()
        ))),
    }
}

fn cut<T: Precision>(input: AnyView<'_>, output: AnyViewMut<'_>, radius: f64) -> Result<()> {
    let threads = views::threads()?;
    let mut spectrum = Spectrum::<T>::of(input, threads).map_err(views::refused)?;
    spectrum.keep_within(radius, threads);
    spectrum.into_image(output, threads).map_err(views::refused)
}

/// Dimensions of the last axes, negative.
fn last(axes: usize) -> Vec<i64> {
    (-(axes as i64)..0).collect()
}

/// The spectrum of the last axes, zero frequency in the middle.
fn spectrum_by_torch(image: &MetaTensor, axes: usize) -> Result<Tensor> {
    let x = image.tensor().f_to_kind(spectral_kind(image.dtype()?))?;
    Ok(x.f_fft_fftn(None::<&[i64]>, last(axes), "backward")?.f_fft_fftshift(last(axes))?)
}

fn image_by_torch(spectrum: &Tensor, axes: usize) -> Result<Tensor> {
    let image = spectrum.f_fft_ifftshift(last(axes))?.f_fft_ifftn(None::<&[i64]>, last(axes), "backward")?;
    Ok(image.f_real()?.f_contiguous()?)
}

fn cut_by_torch(image: &MetaTensor, axes: usize, radius: f64) -> Result<MetaTensor> {
    let spectrum = spectrum_by_torch(image, axes)?;
    let device = image.tensor().device();
    let wide = if matches!(device, tch::Device::Mps) { Kind::Float } else { Kind::Double };
    let mut squared = Tensor::f_zeros([1], (wide, device))?;
    for (axis, size) in image.shape().iter().skip(1).enumerate() {
        let mut shape = vec![1; axes];
        shape[axis] = *size;
        let distance = Tensor::f_arange(*size, (wide, device))?.f_sub_scalar((*size as f64 - 1.0) / 2.0)?;
        squared = squared.f_add(&distance.f_square()?.f_reshape(&shape)?)?;
    }
    let kept = squared.f_sqrt()?.f_le(radius)?;
    image.with_tensor(image_by_torch(&spectrum.f_mul(&kept)?, axes)?)
}

component! {
    /// Adds the stripes of a spike in k-space (herringbone artefact): sets the magnitude of single frequencies and leaves
    /// their phases.
    ///
    /// Each channel is transformed with the zero frequency in the middle, at `size / 2`; at each location the magnitude
    /// becomes `exp(k_intensity)`; the result is the real part of the transform back.
    ///
    /// Input: an image `(C, spatial…)` of at least two spatial axes and any element type. Output: the same shape, element
    /// type (whole numbers drop their fraction), metadata and history. Computed in float64 for float64, else in float32.
    ///
    /// Errors: locations with other numbers of indices than the image has axes, with or without the channel; indices
    /// beyond the image; not one intensity for each location; fewer than two spatial axes; a batch (decollate it first).
    ///
    /// Differences from MONAI: without `k_intensity` each channel that has a spike gets its own mean, whatever the form of
    /// `loc`, where MONAI takes locations without a channel for an error, and for a list of locations pairs the first
    /// location with the mean of the first channel, the second with the second's and drops the rest; locations with too
    /// many indices are an error, where MONAI does nothing; magnitudes are kept as they are, where MONAI goes through
    /// their logarithm and back; float16 and bfloat16 work.
    ///
    /// Example (Python): `KSpaceSpikeNoise(loc=(0, 3, 4, 5), k_intensity=10.0)(image)`
    ///
    /// Source: MONAI 1.6.1 `KSpaceSpikeNoise`; M. J. Graves, D. G. Mitchell, "Body MRI artifacts in clinical practice",
    /// Journal of Magnetic Resonance Imaging 38 (2013).
    pub struct KSpaceSpikeNoise {
        /// Where the spike is, `(x, y, z)` for all channels or `(channel, x, y, z)`; or a list of such locations.
        pub loc: Either<Vec<i64>, Vec<Vec<i64>>>,
        /// Logarithm of the magnitude; for a list of locations a list with one for each; none for 2.5 times the mean
        /// logarithm of the channel's magnitudes.
        pub k_intensity: Option<OneOrMany<f64>> = None,
    }
}

/// One spike.
struct Spike {
    /// None for all channels.
    channel: Option<usize>,
    at: Vec<usize>,
    /// None for 2.5 times the mean.
    intensity: Option<f64>,
}

impl KSpaceSpikeNoise {
    fn spikes(&self, shape: &[i64]) -> Result<Vec<Spike>> {
        let wrong = |name: &'static str, what: &str| Error::argument(format!("{name}: {what}")).at(name);
        let locations = match &self.loc {
            Either::A(location) => vec![location.clone()],
            Either::B(locations) => locations.clone(),
        };
        let intensities: Vec<Option<f64>> = match (&self.loc, &self.k_intensity) {
            (_, None) => vec![None; locations.len()],
            (Either::A(_), Some(OneOrMany::One(value))) => vec![Some(*value)],
            (Either::B(_), Some(OneOrMany::Many(values))) if values.len() == locations.len() => {
                values.iter().map(|value| Some(*value)).collect()
            }
            (Either::B(_), Some(_)) => {
                let count = locations.len();
                return Err(wrong("k_intensity", &format!("expected a list with one for each of {count} locations")));
            }
            (Either::A(_), Some(OneOrMany::Many(_))) => {
                return Err(wrong("k_intensity", "expected one number for one location, found a list"));
            }
        };
        let ndim = shape.len();
        let sizes = views::extents(shape);
        let spike = |(location, intensity): (Vec<i64>, Option<f64>)| {
            if location.len() != ndim && location.len() + 1 != ndim {
                let expected = format!("expected {} or {ndim} indices for an image of shape {shape:?}", ndim - 1);
                return Err(wrong("loc", &format!("{expected}, found {location:?}")));
            }
            let first = ndim - location.len();
            let at = location.iter().zip(&sizes[first..]);
            let mut at = at.map(|(index, size)| position("loc", *index, *size)).collect::<Result<Vec<_>>>()?;
            let channel = if first == 0 { Some(at.remove(0)) } else { None };
            Ok(Spike { channel, at, intensity })
        };
        locations.into_iter().zip(intensities).map(spike).collect()
    }
}

impl ImageTransform for KSpaceSpikeNoise {
    fn apply(&self, image: MetaTensor, run: &Run<'_>) -> Result<MetaTensor> {
        let axes = transformed_axes(Self::NAME, &image, 2)?;
        let spikes = self.spikes(image.shape())?;
        let dtype = image.dtype()?;
        if image.count() == 0 {
            return Ok(image);
        }
        if axes > KERNEL_AXES || !views::use_kernels(run, &image)? {
            return spikes_by_torch(&image, axes, &spikes)?.to(None, Some(dtype));
        }
        let mut output = Output::like(&image, dtype)?;
        let mut channel = 0;
        for_each_part(views::view(&image)?, output.view()?, axes, &mut |input, output| {
            let chosen: Vec<&Spike> =
                spikes.iter().filter(|spike| spike.channel.is_none_or(|only| only == channel)).collect();
            channel += 1;
            match dtype {
                DType::Float64 => spike::<f64>(input, output, &chosen),
                _ => spike::<f32>(input, output, &chosen),
            }
        })?;
        Ok(output.into_tensor())
    }
}

fn spike<T: Precision>(input: AnyView<'_>, output: AnyViewMut<'_>, spikes: &[&Spike]) -> Result<()> {
    let threads = views::threads()?;
    let mut spectrum = Spectrum::<T>::of(input, threads).map_err(views::refused)?;
    let mean = if spikes.iter().any(|spike| spike.intensity.is_none()) { spectrum.mean_log_magnitude() } else { 0.0 };
    for spike in spikes {
        let intensity = spike.intensity.unwrap_or(2.5 * mean);
        spectrum.set_log_magnitude(&spike.at, intensity).map_err(views::refused)?;
    }
    spectrum.into_image(output, threads).map_err(views::refused)
}

fn spikes_by_torch(image: &MetaTensor, axes: usize, spikes: &[Spike]) -> Result<MetaTensor> {
    let spectrum = spectrum_by_torch(image, axes)?;
    let magnitude = spectrum.f_abs()?;
    let means = magnitude.f_add_scalar(1e-10)?.f_log()?.f_mean_dim(last(axes), false, None::<Kind>)?;
    for spike in spikes {
        let channels = match spike.channel {
            Some(channel) => channel..channel + 1,
            None => 0..usize::try_from(image.shape()[0]).unwrap_or(0),
        };
        for channel in channels {
            let channel = channel as i64;
            let intensity = match spike.intensity {
                Some(intensity) => intensity,
                None => 2.5 * means.f_double_value(&[channel])?,
            };
            // The magnitudes are a tensor of our own.
            let mut place = magnitude.f_select(0, channel)?;
            for index in &spike.at {
                place = place.f_select(0, *index as i64)?;
            }
            let _ = place.f_fill_(intensity.exp())?;
        }
    }
    image.with_tensor(image_by_torch(&Tensor::f_polar(&magnitude, &spectrum.f_angle()?)?, axes)?)
}
