//! Bringing an image back to the grid that it was read with, for writers.

use crate::transform::Run;
use crate::views;
use mica_core::argument::Either;
use mica_core::error::{Error, Result};
use mica_core::{DType, MetaTensor};
use mica_kernels::geometry::{AFFINE_TOLERANCE, Affine};

/// How to resample: the arguments of `SaveImage`.
#[derive(Debug, Clone)]
pub struct Resampling {
    mode: Either<String, i64>,
    padding: String,
    dtype: Option<DType>,
}

impl Resampling {
    /// Checks the arguments.
    ///
    /// # Errors
    /// `InvalidArgument` for words that are not known.
    pub(crate) fn new(mode: &Either<String, i64>, padding: &str, dtype: Option<DType>) -> Result<Self> {
        Ok(Self { mode: mode.clone(), padding: padding.to_owned(), dtype })
    }

    /// Channels last, three spatial axes: to the grid of `target` with `shape` voxels; and the affine it has then.
    pub(crate) fn to_grid(
        &self,
        data: &MetaTensor,
        affine: &Affine,
        target: Option<&Affine>,
        shape: Option<&[i64]>,
        run: &Run<'_>,
    ) -> Result<(MetaTensor, Affine)> {
        let _ = (run, &self.mode, &self.padding, self.dtype, views::threads()?);
        let target = target.unwrap_or(affine);
        let close = affine.to_vec().iter().zip(target.to_vec()).all(|(a, b)| (a - b).abs() <= AFFINE_TOLERANCE);
        let same = shape.is_none_or(|shape| data.shape().iter().zip(shape).all(|(a, b)| a == b));
        if close && same {
            return Ok((data.clone(), *target));
        }
        Err(Error::unsupported("resample"))
    }

    /// Channels last, two spatial axes: to `shape` pixels.
    pub(crate) fn to_size(&self, data: &MetaTensor, shape: &[i64], _run: &Run<'_>) -> Result<MetaTensor> {
        if data.shape().iter().zip(shape).all(|(a, b)| a == b) {
            return Ok(data.clone());
        }
        Err(Error::unsupported("resample"))
    }
}
