//! Gradients of images.

use super::common::{
    PaddingMode, correlate_parts, position, refuse_bool, separable_by_torch, spatial_axes, working_type, wrong,
};
use crate::boxed;
use crate::keys::Keys;
use crate::transform::{Abilities, ImageTransform, Run, Transform, not_invertible};
use crate::views::{self, Output};
use mica_core::argument::{Described, OneOrMany};
use mica_core::component::{Object, parse};
use mica_core::error::{Error, Result};
use mica_core::{DType, Map, MetaTensor, Value, component};
use mica_kernels::intensity::{ScaleRange, min_max, scale_range_in_place};
use mica_kernels::{AnyViewMut, Strided, taps};
use std::sync::Arc;
use tch::Tensor;

component! {
    /// Gradients along spatial axes by Sobel's kernels: differences along one axis, smoothed along the others.
    ///
    /// Input: an image `(C, spatial…)` of one to three spatial axes, of any element type but bool. Output: `(C * n,
    /// spatial…)` for `n` axes: all channels along the first axis, then all along the second; the same element type,
    /// metadata and history. Computed in float32, for float64 and int64 in float64.
    ///
    /// Errors: a `kernel_size` that is even, below 3 or above 1001; an axis that the image does not have; a `dtype` of
    /// whole numbers for normalised kernels; `normalize_gradients` for images of whole numbers; no spatial axis, or more
    /// than three; a batch (decollate it first).
    ///
    /// Differences from MONAI: gradients of images of whole numbers are computed with the kernels as they are, then drop
    /// their fraction, where MONAI truncates the weights, so that normalised kernels give only 0; the padding may be
    /// longer than the image; uint16 and images without voxels work.
    ///
    /// Example (Python): `SobelGradients(kernel_size=3)(image)`
    ///
    /// Source: MONAI 1.6.1 `SobelGradients`.
    pub struct SobelGradients {
        /// Size of the kernels in voxels, odd and at least 3.
        pub kernel_size: i64 = 3,
        /// Axes to compute gradients along: from 0 for the first axis after the channels, negative from the last axis;
        /// none for all.
        pub spatial_axes: Option<OneOrMany<i64>> = None,
        /// Whether kernels are divided so that gradients are differences per voxel.
        pub normalize_kernels: bool = true,
        /// Whether each gradient is mapped linearly to 0…1, over all channels.
        pub normalize_gradients: bool = false,
        /// What lies outside the image.
        pub padding_mode: PaddingMode = PaddingMode::Reflect,
        /// Element type of the kernels.
        pub dtype: DType = DType::Float32,
    }
}

component! {
    /// `SobelGradients` for the keys of a sample.
    pub struct SobelGradientsd {
        /// Keys of the sample to apply the transform to.
        pub keys: Keys,
        /// Size of the kernels in voxels, odd and at least 3.
        pub kernel_size: i64 = 3,
        /// Axes to compute gradients along: from 0 for the first axis after the channels, negative from the last axis;
        /// none for all.
        pub spatial_axes: Option<OneOrMany<i64>> = None,
        /// Whether kernels are divided so that gradients are differences per voxel.
        pub normalize_kernels: bool = true,
        /// Whether each gradient is mapped linearly to 0…1, over all channels.
        pub normalize_gradients: bool = false,
        /// What lies outside the image.
        pub padding_mode: PaddingMode = PaddingMode::Reflect,
        /// Element type of the kernels.
        pub dtype: DType = DType::Float32,
        /// Put before a key this is the key of the result; none replaces the image.
        pub new_key_prefix: Option<String> = None,
        /// Skip keys that the sample does not have, instead of an error.
        pub allow_missing_keys: bool = false,
    }
}

impl SobelGradients {
    /// The kernels for differences and for smoothing.
    pub(super) fn kernels(&self, argument: &'static str) -> Result<(Vec<f64>, Vec<f64>)> {
        let fractions = self.dtype.is_floating_point();
        if self.dtype == DType::Bool || (self.normalize_kernels && !fractions) {
            let message = format!(
                "dtype: expected a floating-point type where normalize_kernels is true, found {}",
                self.dtype.name()
            );
            return Err(Error::argument(message).at("dtype"));
        }
        let size = usize::try_from(self.kernel_size).unwrap_or(0);
        taps::sobel(size, self.normalize_kernels).map_err(|error| wrong(argument, &error))
    }
}

/// The object of the component `SobelGradients`.
pub(crate) fn object(arguments: &Map) -> Result<Object> {
    let sobel: SobelGradients = parse(SobelGradients::NAME, arguments)?;
    sobel.kernels("kernel_size")?;
    let transform: Arc<dyn Transform> = Arc::new(sobel);
    Ok(Box::new(transform))
}

impl ImageTransform for SobelGradients {
    fn apply(&self, image: MetaTensor, run: &Run<'_>) -> Result<MetaTensor> {
        refuse_bool(Self::NAME, &image)?;
        let (difference, smoothing) = self.kernels("kernel_size")?;
        let count = spatial_axes(Self::NAME, &image)?;
        let axes: Vec<usize> = match &self.spatial_axes {
            None => (0..count).collect(),
            Some(axes) => {
                axes.as_slice().iter().map(|axis| position("spatial_axes", *axis, count)).collect::<Result<_>>()?
            }
        };
        if axes.is_empty() {
            return Err(Error::argument(format!(
                "{}: expected at least one spatial axis, found none; the image has shape {:?}",
                Self::NAME,
                image.shape()
            ))
            .at("spatial_axes"));
        }
        let dtype = image.dtype()?;
        if self.normalize_gradients && !dtype.is_floating_point() {
            let found = dtype.name();
            let message =
                format!("normalize_gradients: gradients from 0 to 1 need a floating-point image, found {found}");
            return Err(Error::argument(message).at("normalize_gradients"));
        }
        let kernels = |axis: usize| -> Vec<Vec<f64>> {
            (0..count).map(|other| if other == axis { difference.clone() } else { smoothing.clone() }).collect()
        };
        let padding = self.padding_mode.padding();
        let channels = image.shape()[0];
        let mut shape = image.shape().to_vec();
        shape[0] = channels * axes.len() as i64;
        if !views::use_kernels(run, &image)? {
            let x = image.to(None, Some(working_type(image.device(), dtype)))?;
            let gradient = |axis: &usize| -> Result<Tensor> {
                let gradient = separable_by_torch(x.tensor(), &kernels(*axis), padding)?;
                if self.normalize_gradients { normalize_by_torch(gradient) } else { Ok(gradient) }
            };
            let gradients = axes.iter().map(gradient).collect::<Result<Vec<_>>>()?;
            let refs: Vec<&Tensor> = gradients.iter().collect();
            return image.with_tensor(Tensor::f_cat(&refs, 0)?)?.to(None, Some(dtype));
        }
        let mut output = Output::shaped(&image, &shape, image.strides(), dtype)?;
        let channels = usize::try_from(channels).unwrap_or(0);
        for (i, axis) in axes.iter().enumerate() {
            let mut part = output.view()?.narrow(0, i * channels, channels).map_err(views::refused)?;
            correlate_parts(views::view(&image)?, part.reborrow(), &kernels(*axis), padding)?;
            if self.normalize_gradients {
                normalize(part)?;
            }
        }
        Ok(output.into_tensor())
    }
}

/// Maps the smallest value to 0 and the largest to 1.
fn normalize(mut gradient: AnyViewMut<'_>) -> Result<()> {
    if gradient.shape().contains(&0) {
        return Ok(());
    }
    let threads = views::threads()?;
    let (low, high) = min_max(gradient.as_view(), threads).map_err(views::refused)?;
    let a_min = if low == high { 0.0 } else { low };
    if low == high && high <= 0.0 {
        return Ok(());
    }
    let range = ScaleRange { a_min, a_max: high, b_min: None, b_max: None, clip: false };
    scale_range_in_place(gradient.reborrow(), &range, threads).map_err(views::refused)
}

fn normalize_by_torch(gradient: Tensor) -> Result<Tensor> {
    if gradient.numel() == 0 {
        return Ok(gradient);
    }
    let (low, high) = (gradient.f_min()?, gradient.f_max()?);
    let same = low.f_eq_tensor(&high)?.f_double_value(&[])? != 0.0;
    let shifted = if same { gradient } else { gradient.f_sub(&low)? };
    let most = shifted.f_max()?;
    Ok(if most.f_double_value(&[])? > 0.0 { shifted.f_div(&most)? } else { shifted })
}

/// The dictionary form.
struct Dictionary {
    transform: SobelGradients,
    keys: Keys,
    prefix: Option<String>,
    allow_missing_keys: bool,
}

/// The object of the component `SobelGradientsd`.
pub(crate) fn dictionary(arguments: &Map) -> Result<Object> {
    let given: SobelGradientsd = parse(SobelGradientsd::NAME, arguments)?;
    let transform = SobelGradients {
        kernel_size: given.kernel_size,
        spatial_axes: given.spatial_axes,
        normalize_kernels: given.normalize_kernels,
        normalize_gradients: given.normalize_gradients,
        padding_mode: given.padding_mode,
        dtype: given.dtype,
    };
    transform.kernels("kernel_size")?;
    let (keys, prefix, allow_missing_keys) = (given.keys, given.new_key_prefix, given.allow_missing_keys);
    Ok(boxed(Dictionary { transform, keys, prefix, allow_missing_keys }))
}

impl Transform for Dictionary {
    fn apply(&self, input: Value, run: &Run<'_>) -> Result<Value> {
        let prefix = self.prefix.as_deref().unwrap_or_default();
        self.keys.each(SobelGradientsd::NAME, input, self.allow_missing_keys, run, |_, key, sample| {
            let image = mica_core::value::get(sample, key)?.clone();
            sample.insert(format!("{prefix}{key}"), Transform::apply(&self.transform, image, run)?);
            Ok(())
        })
    }

    fn invert(&self, _input: Value, _run: &Run<'_>) -> Result<Value> {
        Err(not_invertible(SobelGradientsd::NAME))
    }

    fn abilities(&self) -> Abilities {
        Abilities::NONE
    }

    fn keys(&self) -> Option<&[String]> {
        Some(self.keys.as_slice())
    }
}
