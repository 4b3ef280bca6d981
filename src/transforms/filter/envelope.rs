//! The envelope of a signal.

use super::common::for_each_part;
use crate::track;
use crate::transform::{ImageTransform, Run};
use crate::views::{self, Output};
use mica_core::argument::Described;
use mica_core::error::{Error, Result};
use mica_core::{MetaTensor, component};
use mica_kernels::fourier::envelope;
use mica_kernels::{MAX_NDIM, Strided};
use tch::{Kind, Tensor};

component! {
    /// The envelope of a signal along an axis: the magnitude of its analytic signal, by a Hilbert transform. Of
    /// ultrasound it makes the brightness of B-mode from the echoes.
    ///
    /// Input: an image of any shape and element type. Output: `n` voxels along the axis, otherwise the same shape; the
    /// same element type (whole numbers drop their fraction), metadata and history. Computed in float32.
    ///
    /// Errors: an axis that the image does not have; an `n` below 1, also where it is the size of an axis without voxels;
    /// a batch (decollate it first).
    ///
    /// Differences from MONAI: images without channels pass.
    ///
    /// Example (Python): `DetectEnvelope(axis=1)(image)`
    ///
    /// Source: MONAI 1.6.1 `DetectEnvelope`.
    pub struct DetectEnvelope {
        /// Axis along which the signal runs, with the channels counted: 1 is the first spatial axis.
        pub axis: i64 = 1,
        /// Length of the Fourier transform: lines are cut or filled with zeros to it; none for the size of the axis.
        pub n: Option<i64> = None,
    }
}

impl ImageTransform for DetectEnvelope {
    fn apply(&self, image: MetaTensor, run: &Run<'_>) -> Result<MetaTensor> {
        track::refuse_batch(Self::NAME, &image)?;
        let ndim = image.ndim();
        let Some(axis) = usize::try_from(self.axis).ok().filter(|axis| *axis < ndim) else {
            let message = format!(
                "axis: expected one of the {ndim} axes of shape {:?}, counted from 0, found {}",
                image.shape(),
                self.axis
            );
            return Err(Error::argument(message).at("axis"));
        };
        let count = self.n.unwrap_or(image.shape()[axis]);
        if count < 1 {
            return Err(Error::argument(format!("n: expected at least 1, found {count}")).at("n"));
        }
        let dtype = image.dtype()?;
        let mut shape = image.shape().to_vec();
        shape[axis] = count;
        if shape.contains(&0) {
            return Ok(Output::shaped(&image, &shape, image.strides(), dtype)?.into_tensor());
        }
        if !views::use_kernels(run, &image)? {
            let x = image.tensor().f_to_kind(Kind::Float)?;
            return image.with_tensor(envelope_by_torch(&x, axis, count)?)?.to(None, Some(dtype));
        }
        debug_assert!(ndim <= MAX_NDIM);
        let mut output = Output::shaped(&image, &shape, image.strides(), dtype)?;
        let order: Vec<usize> = (0..ndim).filter(|other| *other != axis).chain([axis]).collect();
        let input = views::view(&image)?.permute(&order).map_err(views::refused)?;
        let target = output.view()?.permute(&order).map_err(views::refused)?;
        let threads = views::threads()?;
        for_each_part(input, target, 3, &mut |input, output| envelope(input, output, threads).map_err(views::refused))?;
        Ok(output.into_tensor())
    }
}

fn envelope_by_torch(x: &Tensor, axis: usize, count: i64) -> Result<Tensor> {
    // Positive frequencies twice, negative ones not at all.
    let factor = |k: i64| match k {
        0 => 1f32,
        k if k <= (count - 1) / 2 => 2.0,
        _ => 0.0,
    };
    let factors: Vec<f32> = (0..count).map(factor).collect();
    let mut shape = vec![1; x.dim()];
    shape[axis] = count;
    let factors = Tensor::f_from_slice(&factors)?.f_to_device(x.device())?.f_reshape(&shape)?;
    let spectrum = x.f_fft_fft(count, axis as i64, "backward")?;
    let analytic = spectrum.f_mul(&factors)?.f_fft_ifft(None::<i64>, axis as i64, "backward")?;
    Ok(analytic.f_abs()?.f_contiguous()?)
}
