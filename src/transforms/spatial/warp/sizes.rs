//! Spatial sizes: as asked for, and the matrices between them.

use mica_core::MetaTensor;
use mica_core::argument::{Argument, OneOrMany};
use mica_core::error::{Error, Result};
use mica_kernels::geometry::Affine;

/// How many axes of an image are spatial by its metadata: MONAI's `get_spatial_ndim`.
pub(super) fn spatial_rank(image: &MetaTensor) -> usize {
    let axes = image.ndim().saturating_sub(1);
    image.image().map_or(axes, |info| info.affine.rank().min(axes.max(1)))
}

/// Sizes as asked for, with those of the image where nothing or nothing positive is asked: MONAI's `fall_back_tuple`.
pub(super) fn or_of_image(asked: &[Option<i64>], image: &[i64]) -> Vec<i64> {
    let of_image = image.iter().copied();
    asked.iter().zip(of_image).map(|(asked, own)| asked.filter(|size| *size > 0).unwrap_or(own)).collect()
}

/// Refuses more spatial axes than resampling knows, and none.
pub(super) fn check_rank(class: &str, shape: &[i64], least: usize) -> Result<()> {
    match shape.len() {
        rank if (least..=3).contains(&rank) => Ok(()),
        rank => Err(Error::shape(format!(
            "{class} takes images with {least} to 3 spatial axes, found {rank}: spatial shape {shape:?}"
        ))),
    }
}

/// From voxels after resizing to voxels before: MONAI's `scale_affine`.
pub(super) fn scale_affine(from: &[i64], to: &[i64], align_corners: bool) -> Result<Affine> {
    let pairs = || from.iter().zip(to).map(|(from, to)| (*from as f64, *to as f64));
    let scales: Vec<f64> = if from == to {
        vec![1.0; to.len()]
    } else if align_corners {
        pairs().map(|(from, to)| if to == 1.0 { 0.0 } else { (from - 1.0) / (to - 1.0) }).collect()
    } else {
        pairs().map(|(from, to)| from / to.max(1.0)).collect()
    };
    let shifts: Vec<f64> = scales.iter().map(|scale| if align_corners { 0.0 } else { (scale - 1.0) / 2.0 }).collect();
    let geometry = |error: mica_kernels::geometry::GeometryError| Error::shape(error.to_string());
    Ok(Affine::translation(&shifts).map_err(geometry)?.compose(&Affine::scale(&scales).map_err(geometry)?))
}

/// One size for each axis, or one for all: as [`or_of_image`].
///
/// # Errors
/// `InvalidArgument` for another number of sizes.
pub(super) fn for_each_axis(asked: &OneOrMany<Option<i64>>, image: &[i64]) -> Result<Vec<i64>> {
    match asked {
        OneOrMany::One(size) => Ok(or_of_image(&vec![*size; image.len()], image)),
        OneOrMany::Many(sizes) if sizes.len() == image.len() => Ok(or_of_image(sizes, image)),
        OneOrMany::Many(_) => Err(Error::argument(format!(
            "spatial_size: expected a size for each of the {} spatial axes, found {}",
            image.len(),
            asked.to_value().describe()
        ))
        .at("spatial_size")),
    }
}
