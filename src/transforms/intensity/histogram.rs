//! Equalising histograms.

use super::Number;
use super::mask::{image_and_mask, mask_at};
use crate::keys::{Keys, take};
use crate::transform::{Abilities, Run, Transform, expect_image, not_invertible};
use crate::views::{self, Output};
use mica_core::argument::Described;
use mica_core::error::{Error, Result};
use mica_core::{DType, Device, MetaTensor, Value, component};
use mica_kernels::histogram::equalize;

component! {
    /// Equalises the histogram: spreads intensities so that all are about as frequent.
    ///
    /// The cumulative histogram, scaled to `min`…`max`, maps every intensity by linear interpolation; then it is cast to
    /// `dtype`. Floating-point images have `num_bins` bins over their range, whole numbers a bin each.
    ///
    /// Input: a tensor of any shape and element type; or a list of the image and a mask, which takes the place of `mask`.
    /// Output: the same shape, order of dimensions in memory, metadata and history. On a device the tensor takes the way over
    /// main memory.
    ///
    /// Errors: NaN or infinite voxels; a mask of another shape; less than one bin or more than 2^24; whole numbers that span
    /// more than that; a mask that selects nothing.
    ///
    /// Differences from MONAI: this is what MONAI does where scikit-image is installed; without it, MONAI takes `num_bins`
    /// bins for whole numbers too.
    ///
    /// Example (Python): `HistogramNormalize(num_bins=64, max=1)(image)`
    ///
    /// Source: MONAI 1.6.1 `HistogramNormalize`.
    pub struct HistogramNormalize {
        /// Number of bins for floating-point images.
        pub num_bins: i64 = 256,
        /// What the smallest intensities become.
        pub min: Number = Number::Int(0),
        /// What the largest intensities become.
        pub max: Number = Number::Int(255),
        /// Of the shape of the image: only voxels where it is not 0 are counted (all are mapped); none for all.
        pub mask: Option<MetaTensor> = None,
        /// Element type of the result; none keeps that of the image.
        pub dtype: Option<DType> = Some(DType::Float32),
    }
}

impl Transform for HistogramNormalize {
    fn apply(&self, input: Value, _run: &Run<'_>) -> Result<Value> {
        let (image, mask) = image_and_mask(Self::NAME, input)?;
        self.equalized(&image, mask.as_ref().or(self.mask.as_ref())).map(Value::Tensor)
    }

    fn invert(&self, _input: Value, _run: &Run<'_>) -> Result<Value> {
        Err(not_invertible(Self::NAME))
    }

    fn abilities(&self) -> Abilities {
        Abilities::NONE
    }

    fn takes_arguments(&self) -> bool {
        true
    }
}

impl HistogramNormalize {
    fn equalized(&self, image: &MetaTensor, mask: Option<&MetaTensor>) -> Result<MetaTensor> {
        let output = self.dtype.map_or_else(|| image.dtype(), Ok)?;
        let bins =
            usize::try_from(self.num_bins).ok().filter(|bins| (1..=1 << 24).contains(bins)).ok_or_else(|| {
                let found = self.num_bins;
                Error::argument(format!("{}: num_bins: expected 1 to 16777216, found {found}", Self::NAME))
                    .at("num_bins")
            })?;
        let device = image.device();
        let source = image.to(Some(Device::Cpu), None)?;
        let mask = mask.map(|mask| mask.to(Some(Device::Cpu), None)).transpose()?;
        if let Some(mask) = &mask
            && mask.shape() != image.shape()
        {
            return Err(Error::shape(format!(
                "{}: mask: expected the shape of the image {:?}, found {:?}",
                Self::NAME,
                image.shape(),
                mask.shape()
            ))
            .at("mask"));
        }
        if image.count() == 0 && source.dtype()?.is_floating_point() {
            return image.to(None, Some(output));
        }
        if source.ndim() > mica_kernels::MAX_NDIM {
            let message = format!("{} takes up to {} dimensions", Self::NAME, mica_kernels::MAX_NDIM);
            return Err(Error::shape(format!("{message}, found {}", source.ndim())));
        }
        let mut result = Output::like(&source, output)?;
        let mask = mask.as_ref().map(views::view).transpose()?;
        let (low, high) = (self.min.to_f64(), self.max.to_f64());
        equalize(views::view(&source)?, mask, bins, low, high, result.view()?, views::threads()?)
            .map_err(|error| Error::argument(format!("{}: {error}", Self::NAME)))?;
        result.into_tensor().to(Some(device), None)
    }
}

component! {
    /// `HistogramNormalize` for the keys of a sample, with a mask that may be another item of it.
    pub struct HistogramNormalized {
        /// Keys of the sample that hold images.
        pub keys: Keys,
        /// Number of bins for floating-point images.
        pub num_bins: i64 = 256,
        /// What the smallest intensities become.
        pub min: Number = Number::Int(0),
        /// What the largest intensities become.
        pub max: Number = Number::Int(255),
        /// Of the shape of the image: only voxels where it is not 0 are counted (all are mapped); none for `mask_key`.
        pub mask: Option<MetaTensor> = None,
        /// Key of the sample that holds the mask, where `mask` is none; none for no mask.
        pub mask_key: Option<String> = None,
        /// Element type of the result; none keeps that of the image.
        pub dtype: Option<DType> = Some(DType::Float32),
        /// Skip keys that the sample does not have, instead of an error.
        pub allow_missing_keys: bool = false,
    }
}

impl Transform for HistogramNormalized {
    fn apply(&self, input: Value, run: &Run<'_>) -> Result<Value> {
        self.keys.each(Self::NAME, input, self.allow_missing_keys, run, |_, key, sample| {
            let given = self.mask.clone();
            let mask = if given.is_some() { given } else { mask_at(Self::NAME, self.mask_key.as_ref(), sample)? };
            let (num_bins, min, max, dtype) = (self.num_bins, self.min, self.max, self.dtype);
            let array = HistogramNormalize { num_bins, min, max, mask: None, dtype };
            let image = expect_image(HistogramNormalize::NAME, take(sample, key))?.tracked();
            sample.insert(key.to_owned(), Value::Tensor(array.equalized(&image, mask.as_ref())?));
            Ok(())
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
