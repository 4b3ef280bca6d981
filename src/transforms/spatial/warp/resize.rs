//! Resizing to a given size.

use super::interpolate::{InterpolateMode, Interpolation, smooth};
use super::{record, sizes};
use crate::track::{self, Step};
use crate::transform::{Abilities, ImageTransform, Run, Undo};
use crate::views;
use mica_core::argument::{Argument, Described, OneOrMany};
use mica_core::error::{Error, Result, ResultExt};
use mica_core::history::Operation;
use mica_core::{DType, Map, MetaTensor, Value, choice, component};

choice! {
    /// What a size is asked for.
    pub enum SizeMode {
        /// All spatial axes.
        All = "all",
        /// The longest axis; the others keep their proportion to it.
        Longest = "longest",
    }
}

component! {
    /// Resizes an image to a spatial size: the field of view stays, the voxels become larger or smaller.
    ///
    /// Computed as by `torch.nn.functional.interpolate`. Output voxel `i` of `n` lies at `(i + 0.5) * m / n - 0.5` of
    /// the `m` input voxels, with `align_corners` at `i * (m - 1) / (n - 1)`. `nearest` takes the voxel `floor(i * m /
    /// n)`, `nearest-exact` the one in which the output voxel's centre lies, `linear` (the same as `bilinear` and
    /// `trilinear`) weighs the neighbours along each axis, `bicubic` (2-D only) weighs four along each axis (cubic
    /// convolution, a = -0.75), `area` takes the mean over the input voxels that an output voxel touches.
    ///
    /// Input: an image `(C, spatial…)` with 1 to 3 spatial axes, of any element type. Output: float32, the asked size.
    /// The affine is multiplied by the map from output to input voxels, `pixdim` follows. A `spatial_size` longer than
    /// the image has spatial axes adds axes of one voxel before resizing. One pass over memory for each axis.
    ///
    /// The record in the history has `{"mode", "align_corners", "dtype", "new_dim"}`; `inverse` resizes back by the
    /// same mode, which does not bring back details, and takes added axes away. With `lazy` the image keeps its voxels
    /// and the step waits among the pending operations, without smoothing (a warning is logged).
    ///
    /// Errors: fewer sizes than spatial axes; a list of sizes with `longest`; a size of 0 voxels or an image without
    /// voxels, unless the size stays; `align_corners` with `nearest`, `nearest-exact` or `area`; `bicubic` in other
    /// than two axes; an integer `dtype` with modes that compute means; more than 3 spatial axes; a batch (decollate it
    /// first).
    ///
    /// Differences from MONAI: `nearest` and `nearest-exact` work in every element type; the affine of an image with
    /// one spatial axis is shifted too (half a voxel of difference between the centres), which MONAI loses.
    ///
    /// Example (Python): `Resize([16, 16, 16], mode="trilinear")(image)`
    ///
    /// Source: MONAI 1.6.1 `Resize`, `torch.nn.functional.interpolate`.
    pub struct Resize {
        /// Spatial size of the result in voxels, one number for each axis; none, 0 and negative numbers keep the size
        /// of the image along their axis. With `size_mode="longest"` one number.
        pub spatial_size: OneOrMany<Option<i64>>,
        /// `all`: the size of all axes. `longest`: the size of the longest axis, the others follow in proportion,
        /// rounded half to even.
        pub size_mode: SizeMode = SizeMode::All,
        /// How values between voxels are made.
        @per_key pub mode: InterpolateMode = InterpolateMode::area(),
        /// Whether the centres of the outermost voxels stay on each other, instead of the image's faces; for the linear
        /// modes and `bicubic` only.
        @per_key pub align_corners: Option<bool> = None,
        /// Whether to smooth with a Gaussian before an axis gets fewer voxels (zeros outside, cut off at 4 deviations).
        @per_key pub anti_aliasing: bool = false,
        /// Standard deviation of that Gaussian in input voxels, for all axes or each; used for axes that get fewer
        /// voxels. None for `(s - 1) / 2` where an axis gets `s` times fewer.
        @per_key pub anti_aliasing_sigma: Option<OneOrMany<f64>> = None,
        /// Element type of the computation; none for that of the image. The result is float32 in any case.
        @per_key pub dtype: Option<DType> = Some(DType::Float32),
        /// Whether to wait among the pending operations instead of resizing at once.
        pub lazy: bool = false,
    }
}

impl ImageTransform for Resize {
    const ABILITIES: Abilities = Abilities::SPATIAL;
    const UNDO: Option<Undo> = Some(undo);

    fn apply(&self, image: MetaTensor, run: &Run<'_>) -> Result<MetaTensor> {
        track::refuse_batch(Self::NAME, &image)?;
        let rank = sizes::spatial_rank(&image);
        let (image, size) = self.sized(image, rank)?;
        let shape = image.pending_shape();
        sizes::check_rank(Self::NAME, &shape, 1)?;
        let dtype = self.dtype.map_or_else(|| image.dtype(), Ok)?;
        let lazy = run.lazy.unwrap_or(self.lazy) && track::can_wait(Self::NAME, &image);
        let new_dim = shape.len() as i64 - rank as i64;
        let step = Step {
            class: Self::NAME,
            affine: sizes::scale_affine(&shape, &size, self.align_corners.unwrap_or(false))?,
            size: size.clone(),
            extra_info: Map::from([
                ("mode".to_owned(), self.mode.to_value()),
                ("align_corners".to_owned(), record::align_corners_value(self.align_corners)),
                ("dtype".to_owned(), dtype.to_value()),
                ("new_dim".to_owned(), Value::Int(new_dim)),
            ]),
            lazy,
        };
        if lazy && self.anti_aliasing {
            log::warn!("{}: anti-aliasing is not done in lazy execution", Self::NAME);
        }
        let resized = if lazy { image.clone() } else { self.resized(&image, &size, dtype, run)? };
        record::written(image, &resized, step, run)
    }

    fn lazy(&self) -> bool {
        self.lazy
    }
}

impl Resize {
    /// The image, with added axes where there are more sizes than axes, and the size that it gets.
    fn sized(&self, image: MetaTensor, rank: usize) -> Result<(MetaTensor, Vec<i64>)> {
        if self.size_mode == SizeMode::Longest {
            let OneOrMany::One(Some(longest)) = self.spatial_size else {
                return Err(Error::argument(format!(
                    "spatial_size: expected one int with size_mode 'longest', found {}",
                    self.spatial_size.to_value().describe()
                ))
                .at("spatial_size"));
            };
            let shape = image.pending_shape();
            let scale = longest as f64 / shape.iter().copied().max().unwrap_or(1) as f64;
            let size = shape.iter().map(|extent| (*extent as f64 * scale).round_ties_even() as i64).collect();
            return Ok((image, size));
        }
        let asked = self.spatial_size.as_slice();
        if asked.len() < rank {
            return Err(Error::argument(format!(
                "spatial_size: expected a size for each of the {rank} spatial axes, found {}",
                self.spatial_size.to_value().describe()
            ))
            .at("spatial_size"));
        }
        let image = if asked.len() > rank && image.ndim() <= asked.len() {
            let mut shape = image.shape().to_vec();
            shape.resize(asked.len() + 1, 1);
            image.with_tensor(image.tensor().f_reshape(&shape)?)?
        } else {
            image
        };
        let shape = image.pending_shape();
        if shape.len() != asked.len() {
            return Err(Error::argument(format!(
                "spatial_size: expected a size for each of the {} spatial axes, found {}",
                shape.len(),
                self.spatial_size.to_value().describe()
            ))
            .at("spatial_size"));
        }
        let size = sizes::or_of_image(asked, &shape);
        Ok((image, size))
    }

    fn resized(&self, image: &MetaTensor, size: &[i64], dtype: DType, run: &Run<'_>) -> Result<MetaTensor> {
        let shape = image.shape().get(1..).unwrap_or_default().to_vec();
        if shape == size {
            return views::cast(image, DType::Float32, run);
        }
        let interpolation = Interpolation::new(&self.mode, self.align_corners, dtype, size.len())?;
        let shrinks = shape.iter().zip(size).any(|(from, to)| to < from);
        if !(self.anti_aliasing && shrinks) || image.count() == 0 || size.contains(&0) {
            return interpolation.resize(image, size, run);
        }
        let exact = matches!(dtype, DType::Float32 | DType::Float64);
        let image = if exact { image.clone() } else { views::cast(image, dtype, run)? };
        let smoothed = smooth(&image, &self.deviations(&shape, size)?, run)?;
        // The smoothed image is float32 whatever the type was.
        Interpolation::new(&self.mode, self.align_corners, DType::Float32, size.len())?.resize(&smoothed, size, run)
    }

    /// The deviation of the Gaussian along each axis.
    fn deviations(&self, from: &[i64], to: &[i64]) -> Result<Vec<f64>> {
        let factors = from.iter().zip(to).map(|(from, to)| *from as f32 / *to as f32);
        let Some(given) = &self.anti_aliasing_sigma else {
            return Ok(factors.map(|factor| f64::from(((factor - 1.0) / 2.0).max(0.0))).collect());
        };
        let given = match given {
            OneOrMany::One(sigma) => vec![*sigma; to.len()],
            OneOrMany::Many(each) if each.len() == to.len() => each.clone(),
            OneOrMany::Many(each) => {
                return Err(Error::argument(format!(
                    "anti_aliasing_sigma: expected one number or one for each of the {} spatial axes, found {each:?}",
                    to.len()
                ))
                .at("anti_aliasing_sigma"));
            }
        };
        Ok(given.iter().zip(factors).map(|(sigma, factor)| if factor > 1.0 { *sigma } else { 0.0 }).collect())
    }
}

fn undo(operation: &Operation, image: MetaTensor, run: &Run<'_>) -> Result<MetaTensor> {
    let added: i64 = record::entry(operation, "new_dim")?;
    let mut image = back(operation, image, run)?;
    for _ in 0..added {
        if image.ndim() > 1 && image.shape().last() == Some(&1) {
            image = image.with_tensor(image.tensor().f_squeeze_dim(-1)?)?;
        }
    }
    Ok(image)
}

/// Resizes back to the size before a recorded step, by its mode.
pub(super) fn back(operation: &Operation, image: MetaTensor, run: &Run<'_>) -> Result<MetaTensor> {
    let align_corners = record::optional(operation, "align_corners")?;
    let resize = Resize {
        spatial_size: OneOrMany::Many(operation.orig_size.iter().map(|size| Some(*size)).collect()),
        size_mode: SizeMode::All,
        mode: record::entry(operation, "mode")?,
        align_corners,
        anti_aliasing: false,
        anti_aliasing_sigma: None,
        dtype: Some(record::dtype(operation)?),
        lazy: false,
    };
    let rank = sizes::spatial_rank(&image);
    let (image, size) = resize.sized(image, rank).at(|| "orig_size".to_owned())?;
    let shape = image.pending_shape();
    let step = sizes::scale_affine(&shape, &size, align_corners.unwrap_or(false))?;
    let dtype = record::dtype(operation)?;
    track::compose(resize.resized(&image, &size, dtype, run)?, &step)
}
