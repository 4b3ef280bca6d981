//! [`AsDiscrete`].

use crate::intensity::Number;
use crate::transform::{ImageTransform, Run};
use crate::views::{self, Output};
use mica_core::argument::Described;
use mica_core::error::{Error, Result};
use mica_core::{DType, MetaTensor, choice, component};
use mica_kernels::Strided;
use mica_kernels::discrete::{DiscreteError, argmax, at_least, one_hot};
use tch::{Scalar, Tensor};

choice! {
    /// How values are rounded.
    pub enum Rounding {
        /// To the nearest whole number, halves to the even one.
        Torch = "torchrounding",
    }
}

component! {
    /// Turns probabilities into labels: the class of the largest, one channel per class, thresholds, rounding.
    ///
    /// In this order, each where it is asked for:
    /// - `argmax`: the index of the largest value along `dim`, the first of equal ones; NaN counts as the largest.
    /// - `to_onehot`: one channel per class along `dim`, 1 where the label (without its fraction) is that class, 0 elsewhere.
    /// - `threshold`: 1 where a value is at least that, 0 elsewhere.
    /// - `rounding`: to whole numbers.
    ///
    /// Then the result is cast to `dtype`.
    ///
    /// Input: a tensor of any shape and element type, channel first; also a batch, with `dim` 1. Output: metadata and
    /// history of the input; `argmax` leaves one channel, or removes the dimension where `keepdim` is false; for
    /// `to_onehot` the dimension must have one index, and is added at the end where the image has too few.
    ///
    /// Errors: a dimension that the image does not have, or without any class; a label that is not 0 to `to_onehot - 1`;
    /// rounding of what a threshold has made; the first dimension of a batch.
    ///
    /// Differences from MONAI: `argmax` of bool, and everything for uint16, works.
    ///
    /// Example (Python): `AsDiscrete(argmax=True)(scores)`
    ///
    /// Source: MONAI 1.6.1 `AsDiscrete`, `one_hot`.
    pub struct AsDiscrete {
        /// Whether to take the index of the largest value.
        @per_key pub argmax: bool = false,
        /// Number of classes of the one-hot format; none leaves it out.
        @per_key pub to_onehot: Option<i64> = None,
        /// What a value must reach to become 1; none leaves it out.
        @per_key pub threshold: Option<Number> = None,
        /// How to round; none leaves it out.
        @per_key pub rounding: Option<Rounding> = None,
        /// The dimension of the classes, negative from the last.
        pub dim: i64 = 0,
        /// Whether `argmax` leaves a dimension of one index.
        pub keepdim: bool = true,
        /// Element type of the result; none keeps that of the image.
        pub dtype: Option<DType> = Some(DType::Float32),
    }
}

impl ImageTransform for AsDiscrete {
    fn apply(&self, image: MetaTensor, run: &Run<'_>) -> Result<MetaTensor> {
        let dtype = self.dtype.map_or_else(|| image.dtype(), Ok)?;
        if let Some(items) = image.batch()
            && (self.argmax || self.to_onehot.is_some())
            && self.dimension(&image)? == 0
        {
            return Err(Error::state(format!(
                "dim 0 of a batch of {} images are its items; use dim=1, or decollate it first",
                items.len()
            )));
        }
        let mut image = image;
        if self.argmax {
            let alone = self.to_onehot.is_none() && self.threshold.is_none() && self.rounding.is_none();
            image = self.largest(&image, if alone { dtype } else { DType::Int32 }, run)?;
        }
        self.finish(image, dtype, run)
    }

    fn argmax(&self) -> Option<&AsDiscrete> {
        // Along the channels, which stay a dimension, to a type that does not depend on the image.
        (self.argmax && self.dim == 0 && self.keepdim && self.dtype.is_some()).then_some(self)
    }
}

impl AsDiscrete {
    /// What comes after the argmax.
    pub(crate) fn finish(&self, image: MetaTensor, dtype: DType, run: &Run<'_>) -> Result<MetaTensor> {
        let (threshold, rounding) = (self.threshold, self.rounding);
        let last = |is: bool, otherwise: DType| if is { dtype } else { otherwise };
        let mut image = image;
        if let Some(classes) = self.to_onehot {
            let channels = last(threshold.is_none() && rounding.is_none(), DType::UInt8);
            image = self.channels(&image, classes, channels, run)?;
        }
        if let Some(threshold) = threshold {
            image = reached(&image, threshold, dtype, run)?;
        }
        if rounding.is_some() {
            if threshold.is_some() {
                return Err(Error::argument(format!(
                    "{}: rounding: the result of a threshold is true or false, which cannot be rounded",
                    Self::NAME
                ))
                .at("rounding"));
            }
            if image.dtype()?.is_floating_point() {
                image = image.with_tensor(image.tensor().f_round()?)?;
            }
        }
        views::cast(&image, dtype, run)
    }

    /// The dimension of the classes, counted from 0.
    fn dimension(&self, image: &MetaTensor) -> Result<usize> {
        let ndim = image.ndim().max(1) as i64;
        let dim = if self.dim < 0 { self.dim.saturating_add(ndim) } else { self.dim };
        usize::try_from(dim).ok().filter(|dim| (*dim as i64) < ndim).ok_or_else(|| {
            Error::argument(format!(
                "{}: dim: expected -{ndim} to {} for shape {:?}, found {}",
                Self::NAME,
                ndim - 1,
                image.shape(),
                self.dim
            ))
            .at("dim")
        })
    }

    pub(crate) fn largest(&self, image: &MetaTensor, dtype: DType, run: &Run<'_>) -> Result<MetaTensor> {
        let dim = self.dimension(image)?;
        let mut shape = image.shape().to_vec();
        if shape.get(dim) == Some(&0) {
            return Err(Error::shape(format!(
                "{}: dimension {dim} of shape {shape:?} has no class to choose from",
                Self::NAME
            )));
        }
        let whole = image.dtype()? == DType::Int64;
        if whole || image.ndim() == 0 || !views::use_kernels(run, image)? {
            // libtorch compares neither bool nor uint16.
            let wider = match image.dtype()? {
                DType::Bool | DType::UInt16 => image.to(None, Some(DType::Int32))?,
                _ => image.clone(),
            };
            let labels = wider.tensor().f_argmax(Some(dim as i64), self.keepdim)?;
            return image.with_tensor(labels)?.to(None, Some(dtype));
        }
        shape[dim] = 1;
        let mut labels = Output::shaped(image, &shape, image.strides(), dtype)?;
        let to = labels.view()?.select(dim, 0).map_err(views::refused)?;
        argmax(views::view(image)?, dim, to, views::threads()?).map_err(views::refused)?;
        let labels = labels.into_tensor();
        if self.keepdim { Ok(labels) } else { image.with_tensor(labels.tensor().f_squeeze_dim(dim as i64)?) }
    }

    fn channels(&self, image: &MetaTensor, classes: i64, dtype: DType, run: &Run<'_>) -> Result<MetaTensor> {
        let classes_or = usize::try_from(classes).map_err(|_| {
            Error::argument(format!("{}: to_onehot: expected at least 0 classes, found {classes}", Self::NAME))
                .at("to_onehot")
        });
        classes_or?;
        let mut image = image.clone();
        while (image.ndim() as i64) <= self.dim && image.ndim() < mica_kernels::MAX_NDIM {
            image = image.with_tensor(image.tensor().f_unsqueeze(-1)?)?;
        }
        let dim = self.dimension(&image)?;
        let mut shape = image.shape().to_vec();
        if shape.get(dim) != Some(&1) {
            return Err(Error::shape(format!(
                "{}: to_onehot needs labels with one index along dimension {dim}, found shape {shape:?}",
                Self::NAME
            )));
        }
        shape[dim] = classes;
        if views::use_kernels(run, &image)? {
            let mut output = Output::shaped(&image, &shape, image.strides(), dtype)?;
            return match one_hot(views::view(&image)?, dim, output.view()?, views::threads()?) {
                Ok(()) => Ok(output.into_tensor()),
                Err(error @ DiscreteError::Label { .. }) => {
                    Err(Error::argument(format!("{}: to_onehot={classes}: {error}", Self::NAME)).at("to_onehot"))
                }
                Err(error) => Err(views::refused(error)),
            };
        }
        let labels = image.tensor().f_totype(tch::Kind::Int64)?;
        if labels.numel() > 0 {
            for found in [labels.f_min()?.f_int64_value(&[])?, labels.f_max()?.f_int64_value(&[])?] {
                if !(0..classes).contains(&found) {
                    return Err(Error::argument(format!(
                        "{}: to_onehot={classes}: labels must be 0 to {}, found {found}",
                        Self::NAME,
                        classes - 1
                    ))
                    .at("to_onehot"));
                }
            }
        }
        let output = Tensor::f_zeros(&shape, (tch::Kind::Float, labels.device()))?;
        let output = output.f_scatter_value(dim as i64, &labels, 1.0)?;
        image.with_tensor(output)?.to(None, Some(dtype))
    }
}

/// 1 where the threshold is reached.
fn reached(image: &MetaTensor, threshold: Number, dtype: DType, run: &Run<'_>) -> Result<MetaTensor> {
    let wide = image.dtype()? == DType::Int64;
    if !wide && views::use_kernels(run, image)? {
        let mut output = Output::like(image, dtype)?;
        at_least(views::view(image)?, threshold.to_f64(), output.view()?, views::threads()?).map_err(views::refused)?;
        return Ok(output.into_tensor());
    }
    let image = match image.dtype()? {
        // libtorch does not compare uint16.
        DType::UInt16 => image.to(None, Some(DType::Int32))?,
        _ => image.clone(),
    };
    let limit = match threshold {
        Number::Int(limit) => Scalar::from(limit),
        Number::Float(limit) => Scalar::from(limit),
    };
    image.with_tensor(image.tensor().f_ge(limit)?)?.to(None, Some(dtype))
}
