//! Coordinate conventions of torch and MONAI as maps between voxel indices.
//!
//! All maps act on coordinates in the order of the spatial axes; torch's own grids name them in reverse.

use crate::geometry::{Affine, GeometryError};

/// One scale and one shift per axis.
fn per_axis(shape: &[usize], terms: impl Fn(usize, f64) -> (f64, f64)) -> Result<Affine, GeometryError> {
    let (scales, shifts): (Vec<f64>, Vec<f64>) =
        shape.iter().enumerate().map(|(axis, &size)| terms(axis, size as f64)).unzip();
    Ok(Affine::translation(&shifts)?.compose(&Affine::scale(&scales)?))
}

/// From voxels of the output to those of the input when an image is resized as by `torch.nn.functional.interpolate`
/// (given a size): corners on corners, or with `align_corners` the centres of the outermost voxels on each other.
///
/// Linear interpolation with border padding along this map is interpolate's `linear`, `bilinear` and `trilinear`;
/// [`resize`](super::resize()) also rounds as it does. MONAI's `scale_affine` is the same map.
///
/// # Errors
/// When the shapes differ in rank, which is not 1 to 3, or an axis of the output is empty.
pub fn resize_map(input: &[usize], output: &[usize], align_corners: bool) -> Result<Affine, GeometryError> {
    if input.len() != output.len() {
        let expected = output.len().to_string();
        return Err(GeometryError::Length { what: "the input's shape", expected, found: input.len() });
    }
    per_axis(output, |axis, size| {
        let from = input[axis] as f64;
        if align_corners {
            (if size > 1.0 { (from - 1.0) / (size - 1.0) } else { 0.0 }, 0.0)
        } else {
            let scale = from / size;
            (scale, 0.5 * scale - 0.5)
        }
    })
}

/// From voxel indices to torch's normalised coordinates, as `affine_grid` lays them out: -1 and 1 are the outer faces
/// of the outermost voxels, or with `align_corners` their centres. The only voxel of an axis is at 0.
///
/// # Errors
/// When there are not 1 to 3 axes, or one is empty.
pub fn voxel_to_normalized(shape: &[usize], align_corners: bool) -> Result<Affine, GeometryError> {
    per_axis(shape, |_, size| match (align_corners, size > 1.0) {
        (true, true) => (2.0 / (size - 1.0), -1.0),
        (true, false) => (0.0, 0.0),
        (false, _) => (2.0 / size, 1.0 / size - 1.0),
    })
}

/// From torch's normalised coordinates to voxel indices, as `grid_sample` reads them.
///
/// Sampling with an `affine_grid` of `theta` is sampling along `normalized_to_voxel(input) ∘ theta ∘
/// voxel_to_normalized(output)`, once rows and columns of `theta` are put in the order of the axes.
///
/// # Errors
/// When there are not 1 to 3 axes.
pub fn normalized_to_voxel(shape: &[usize], align_corners: bool) -> Result<Affine, GeometryError> {
    per_axis(shape, |_, size| {
        let half = if align_corners { (size - 1.0) / 2.0 } else { size / 2.0 };
        (half, (size - 1.0) / 2.0)
    })
}

/// Which library MONAI's `Resample` hands its grid to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum GridReader {
    /// `grid_sample`, for modes that are names.
    Torch,
    /// `scipy.ndimage.map_coordinates`, for modes that are numbers.
    Scipy,
}

/// From voxel indices to the grid that MONAI's `AffineGrid` starts with: voxels counted from the image's centre,
/// stretched by n / (n - 1) with `align_corners`.
///
/// # Errors
/// When there are not 1 to 3 axes.
pub fn voxel_to_centered_grid(shape: &[usize], align_corners: bool) -> Result<Affine, GeometryError> {
    per_axis(shape, |_, size| {
        let stretch = if align_corners { size.max(2.0) / (size.max(2.0) - 1.0) } else { 1.0 };
        (stretch, -stretch * (size - 1.0) / 2.0)
    })
}

/// From the grid of MONAI's `Resample` (with `norm_coords`) to voxel indices. MONAI counts an axis of one voxel as two.
///
/// MONAI's `Affine` samples along `centered_grid_to_voxel(input) ∘ affine ∘ voxel_to_centered_grid(output)`.
///
/// # Errors
/// When there are not 1 to 3 axes.
pub fn centered_grid_to_voxel(
    shape: &[usize],
    align_corners: bool,
    reader: GridReader,
) -> Result<Affine, GeometryError> {
    per_axis(shape, |_, size| {
        let counted = size.max(2.0);
        match (reader, align_corners) {
            (GridReader::Torch, false) => (size / counted, (size - 1.0) / 2.0),
            (GridReader::Torch, true) => ((size - 1.0) / counted, (size - 1.0) / 2.0),
            (GridReader::Scipy, false) => (1.0, (counted - 1.0) / 2.0),
            (GridReader::Scipy, true) => ((counted - 1.0) / counted, (counted - 1.0) / 2.0),
        }
    })
}

/// The map along which MONAI's `AffineTransform` (not `normalized`, with `reverse_indexing`) samples, given its `theta`
/// from voxel indices of the output to those of the input. Mostly that is `theta` itself. With `align_corners` an
/// output axis of one voxel is sampled half a voxel further on, since MONAI normalises it as if it had two voxels, and
/// an input axis of one voxel is sampled at that voxel wherever the map leads.
///
/// # Errors
/// When ranks differ.
pub fn affine_transform_map(
    theta: &Affine,
    input: &[usize],
    output: &[usize],
    align_corners: bool,
) -> Result<Affine, GeometryError> {
    let rank = theta.rank();
    for shape in [input, output] {
        if shape.len() != rank {
            let expected = rank.to_string();
            return Err(GeometryError::Length { what: "a shape", expected, found: shape.len() });
        }
    }
    if !align_corners {
        return Ok(*theta);
    }
    let half = per_axis(output, |_, size| if size > 1.0 { (1.0, 0.0) } else { (0.0, 0.5) })?;
    let flat = per_axis(input, |_, size| (if size > 1.0 { 1.0 } else { 0.0 }, 0.0))?;
    Ok(flat.compose(theta).compose(&half))
}
