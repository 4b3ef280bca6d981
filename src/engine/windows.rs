//! Where the windows of a sliding-window inference lie, and how much each voxel of a window counts.

use mica_core::error::{Error, Result};
use mica_core::{Device, MetaTensor, choice};
use tch::{Kind, Tensor};

choice! {
    /// How much each voxel of a window counts where windows overlap.
    pub enum Blend {
        /// All the same.
        Constant = "constant",
        /// Less towards the edges, as a Gaussian.
        Gaussian = "gaussian",
    }
}

/// The windows over an image that is at least as large as one of them.
#[derive(Debug, Clone)]
pub struct Windows {
    /// Extents of a window.
    pub roi: Vec<i64>,
    /// Extents of the padded image.
    pub image: Vec<i64>,
    /// Voxels added before and after each axis.
    pub padding: Vec<(i64, i64)>,
    /// First voxels of the windows, the last axis fastest.
    pub starts: Vec<Vec<i64>>,
}

impl Windows {
    /// MONAI's windows. An extent of `roi` that is not positive is that of the image; `overlap` is a fraction of the
    /// window.
    ///
    /// # Errors
    /// `InvalidArgument` for an overlap outside [0, 1), `Shape` for an image without voxels or a wrong number of axes.
    pub fn new(spatial: &[i64], roi: &[i64], overlap: &[f64]) -> Result<Self> {
        if spatial.is_empty() || spatial.contains(&0) {
            return Err(Error::shape(format!(
                "expected a batch of images (items, channels, axes…) with voxels, found spatial extents {spatial:?}"
            )));
        }
        let rank = spatial.len();
        let roi = per_axis("roi_size", roi, rank)?;
        let overlap = per_axis("overlap", overlap, rank)?;
        if let Some(wrong) = overlap.iter().find(|overlap| !(0.0..1.0).contains(*overlap)) {
            return Err(Error::argument(format!("expected a fraction from 0 to below 1, found {wrong}")).at("overlap"));
        }
        let roi: Vec<i64> =
            roi.iter().zip(spatial).map(|(roi, extent)| if *roi > 0 { *roi } else { *extent }).collect();
        let image: Vec<i64> = roi.iter().zip(spatial).map(|(roi, extent)| *roi.max(extent)).collect();
        let padding = image
            .iter()
            .zip(spatial)
            .map(|(padded, extent)| {
                let (more, half) = (padded - extent, (padded - extent) / 2);
                (half, more - half)
            })
            .collect();
        let along: Vec<Vec<i64>> = (0..rank)
            .map(|axis| starts(image[axis], roi[axis], interval(image[axis], roi[axis], overlap[axis])))
            .collect();
        Ok(Self { roi, image, padding, starts: places(&along) })
    }

    /// Where windows start along each axis, ascending.
    pub fn along(&self) -> Vec<Vec<i64>> {
        let of_axis = |axis: usize| {
            let mut starts: Vec<i64> = self.starts.iter().map(|start| start[axis]).collect();
            starts.sort_unstable();
            starts.dedup();
            starts
        };
        (0..self.roi.len()).map(of_axis).collect()
    }

    /// Whether the image must be padded.
    pub fn pads(&self) -> bool {
        self.padding.iter().any(|(before, after)| before + after > 0)
    }
}

/// Voxels from one window to the next.
fn interval(image: i64, roi: i64, overlap: f64) -> i64 {
    if roi == image {
        return roi;
    }
    ((roi as f64 * (1.0 - overlap)) as i64).max(1)
}

/// The last window ends where the image ends.
fn starts(image: i64, roi: i64, interval: i64) -> Vec<i64> {
    let count = if roi >= image { 1 } else { (image - roi + interval - 1) / interval + 1 };
    (0..count).map(|index| (index * interval).min(image - roi)).collect()
}

/// Every place that takes one position along each axis, the last axis fastest.
pub fn places(along: &[Vec<i64>]) -> Vec<Vec<i64>> {
    along.iter().fold(vec![Vec::new()], |places, axis| {
        places.iter().flat_map(|place| axis.iter().map(move |at| [place.as_slice(), &[*at]].concat())).collect()
    })
}

/// The part of a batch of images that begins at a voxel and has these extents.
pub fn part(tensor: &Tensor, start: &[i64], extents: &[i64]) -> Result<Tensor> {
    let mut part = tensor.shallow_clone();
    for (axis, (start, extent)) in start.iter().zip(extents).enumerate() {
        part = part.f_narrow(axis as i64 + 2, *start, *extent)?;
    }
    Ok(part)
}

/// One value per axis of one value or several.
///
/// # Errors
/// `Shape` where their number is neither 1 nor that of the axes.
pub fn per_axis<T: Copy + std::fmt::Debug>(name: &str, values: &[T], rank: usize) -> Result<Vec<T>> {
    match values {
        [one] => Ok(vec![*one; rank]),
        several if several.len() == rank => Ok(several.to_vec()),
        several => Err(Error::shape(format!(
            "the image has {rank} spatial axes, expected one value or {rank}, found {}: {several:?}",
            several.len()
        ))
        .at(name)),
    }
}

/// How much each voxel of a window counts: MONAI's `compute_importance_map`.
pub fn importance(roi: &[i64], blend: Blend, sigma_scale: &[f64], device: Device, kind: Kind) -> Result<Tensor> {
    let options = (Kind::Float, device.to_tch());
    if blend == Blend::Constant {
        return Ok(Tensor::f_ones(roi, (kind, device.to_tch()))?);
    }
    let sigmas = per_axis("sigma_scale", sigma_scale, roi.len())?;
    let mut map = Tensor::f_ones([], options)?;
    for (extent, scale) in roi.iter().zip(sigmas) {
        let (half, sigma) = ((extent - 1) as f64 / 2.0, *extent as f64 * scale);
        let line = Tensor::f_arange_start(-half, half + 1.0, options)?;
        let line = line.f_pow_tensor_scalar(2)?.f_div_scalar(-2.0 * sigma * sigma)?.f_exp()?;
        map = map.f_unsqueeze(-1)?.f_mul(&line)?;
    }
    let smallest = f64::try_from(map.f_min()?)?.max(1e-3);
    Ok(map.f_clamp_min(smallest)?.f_to_kind(kind)?)
}

/// The spatial extents of a batch of images.
///
/// # Errors
/// `Shape` for less than one spatial axis.
pub fn spatial(image: &MetaTensor) -> Result<&[i64]> {
    match image.shape() {
        [_, _, spatial @ ..] if !spatial.is_empty() => Ok(spatial),
        shape => Err(Error::shape(format!(
            "expected a batch of images of shape (items, channels, axes…), found shape {shape:?}"
        ))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn windows_cover_the_image_and_end_with_it() {
        // dense_patch_slices of MONAI 1.6.1 for image (10, 7), roi (4, 7), overlap 0.25.
        let windows = Windows::new(&[10, 7], &[4, -1], &[0.25]).expect("windows");
        assert_eq!(windows.starts, [[0, 0], [3, 0], [6, 0]]);
        let windows = Windows::new(&[5, 3], &[4, 4], &[0.5]).expect("windows");
        assert_eq!(windows.starts, [[0, 0], [1, 0]]);
        assert_eq!((windows.padding, windows.image), (vec![(0, 0), (0, 1)], vec![5, 4]));
        assert!(Windows::new(&[4], &[2], &[1.0]).is_err());
        assert!(Windows::new(&[4, 4], &[2, 2, 2], &[0.0]).is_err());
    }
}
