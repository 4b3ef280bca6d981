//! [`LabelToContour`].

use super::{channels_and_rank, in_main_memory};
use crate::track;
use crate::transform::{ImageTransform, Run};
use crate::views::{self, Output};
use mica_core::argument::Described;
use mica_core::error::{Error, Result};
use mica_core::{DType, MetaTensor, choice, component};
use mica_kernels::{Strided, contour};
use tch::{Kind, Tensor};

choice! {
    /// How contours are found.
    pub enum ContourKernel {
        /// With the Laplace kernel of 3 voxels along each axis.
        Laplace = "Laplace",
    }
}

component! {
    /// The contour of masks: 1 for foreground voxels with background among their neighbours, 0 elsewhere.
    ///
    /// Each channel is correlated with the Laplace kernel (8 or 26 in the middle, -1 around it; what is outside the image
    /// counts as 0) and clipped to 0 and 1. Of masks of 0 and 1 the result is exact; other values give what the arithmetic
    /// says.
    ///
    /// Input: an image `(C, spatial…)` with two or three spatial axes, of any element type. Output: the same shape, element
    /// type, order in memory, metadata and history.
    ///
    /// Errors: another number of spatial axes; a batch (decollate it first).
    ///
    /// Differences from MONAI: integer images, for which PyTorch has no convolution or one that wraps around, are computed
    /// in float32.
    ///
    /// Example (Python): `LabelToContour()(label)`
    ///
    /// Source: MONAI 1.6.1 `LabelToContour`.
    pub struct LabelToContour {
        /// How contours are found.
        pub kernel_type: ContourKernel = ContourKernel::Laplace,
    }
}

impl ImageTransform for LabelToContour {
    fn apply(&self, image: MetaTensor, run: &Run<'_>) -> Result<MetaTensor> {
        track::refuse_batch(Self::NAME, &image)?;
        let (channels, rank) = channels_and_rank::<Self>(&image)?;
        if rank == 1 {
            return Err(Error::shape(format!(
                "{} takes an image of two or three spatial axes, found shape {:?}",
                Self::NAME,
                image.shape()
            )));
        }
        if !views::use_kernels(run, &image)? && image.count() > 0 {
            return by_torch(&image, channels, rank);
        }
        in_main_memory(&image, run, |image| {
            let mut output = Output::like(&image, image.dtype()?)?;
            let source = views::view(&image)?;
            let mut target = output.view()?;
            for channel in 0..channels {
                let from = source.select(0, channel).map_err(views::refused)?;
                let to = target.reborrow().select(0, channel).map_err(views::refused)?;
                contour::contour(from, to, views::threads()?).map_err(views::refused)?;
            }
            Ok(output.into_tensor())
        })
    }
}

/// A convolution, as MONAI's.
fn by_torch(image: &MetaTensor, channels: usize, rank: usize) -> Result<MetaTensor> {
    let (dtype, kind) = match image.dtype()? {
        DType::Float64 => (DType::Float64, Kind::Double),
        _ => (DType::Float32, Kind::Float),
    };
    let x = image.to(None, Some(dtype))?.tensor().f_unsqueeze(0)?;
    let around = vec![3; rank];
    let kernel = Tensor::f_full(&around, -1.0, (kind, x.device()))?;
    let mut middle = kernel.shallow_clone();
    for _ in 0..rank {
        middle = middle.f_select(0, 1)?;
    }
    let _ = middle.f_fill_(3f64.powi(rank as i32) - 1.0)?;
    let channels = channels as i64;
    let mut shape = vec![channels, 1];
    shape.extend(&around);
    let kernel = kernel.f_expand(&shape, false)?;
    let (ones, padding) = (vec![1i64; rank], vec![1i64; rank]);
    let found = match rank {
        2 => x.f_conv2d(&kernel, None::<&Tensor>, &ones, &padding, &ones, channels)?,
        _ => x.f_conv3d(&kernel, None::<&Tensor>, &ones, &padding, &ones, channels)?,
    };
    let clipped = found.f_squeeze_dim(0)?.f_clamp(0.0, 1.0)?;
    image.with_tensor(clipped)?.to(None, Some(image.dtype()?))
}
