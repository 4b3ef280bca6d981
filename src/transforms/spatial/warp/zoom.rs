//! Zooming by factors.

use super::interpolate::{InterpolateMode, Interpolation};
use super::{record, resize, sizes};
use crate::crop_pad::numbers::Sizes;
use crate::crop_pad::pad::{Method, ResizeWithPadOrCrop, pad_component, resize as resize_with_pad_or_crop};
use crate::crop_pad::voxels::{Filling, PadMode, PerSide, ReflectType};
use crate::track::{self, Step};
use crate::transform::{Abilities, ImageTransform, Run, Undo};
use crate::views;
use mica_core::argument::{Argument, Described, OneOrMany};
use mica_core::error::{Error, Result, ResultExt};
use mica_core::history::{Operation, Pending};
use mica_core::{DType, Device, Map, MetaTensor, Value, component};
use mica_kernels::geometry::Affine;

pad_component! {
    /// Makes an image larger or smaller by a factor along each axis, and keeps its size by cropping or padding.
    ///
    /// The image is resized to `floor(size * zoom)` voxels as by `Resize` (same modes, same numbers). With `keep_size`
    /// it is then cropped at the centre where it became larger, and padded where it became smaller.
    ///
    /// Input: an image `(C, spatial…)` with 1 to 3 spatial axes, of any element type. Output: float32. The affine
    /// follows both steps.
    ///
    /// The record in the history has `{"mode", "align_corners", "dtype", "do_padcrop", "padcrop"}`, the last of which
    /// is the record of `ResizeWithPadOrCrop`; `inverse` undoes that (zeros where voxels were cropped) and resizes
    /// back. With `lazy` the image keeps its voxels and both steps wait as one among the pending operations.
    ///
    /// Errors: other than one factor for all axes or for each; a factor that leaves no voxel; otherwise as `Resize`.
    ///
    /// Differences from MONAI: as `Resize`.
    ///
    /// Example (Python): `Zoom(1.25, mode="trilinear")(image)`
    ///
    /// Source: MONAI 1.6.1 `Zoom`, `torch.nn.functional.interpolate`.
    pub struct Zoom {
        /// Factor along all spatial axes, or along each: above 1 the content becomes larger.
        pub zoom: OneOrMany<f64>,
        /// How values between voxels are made.
        @per_key pub mode: InterpolateMode = InterpolateMode::area(),
        /// What is put around an image that became smaller: the modes of `Pad`.
        @per_key pub padding_mode: PadMode = PadMode::Edge,
        /// Whether the centres of the outermost voxels stay on each other, instead of the image's faces; for the linear
        /// modes and `bicubic` only.
        @per_key pub align_corners: Option<bool> = None,
        /// Element type of the computation; none for that of the image. The result is float32 in any case.
        @per_key pub dtype: Option<DType> = Some(DType::Float32),
        /// Whether the result has the size of the image.
        pub keep_size: bool = true,
        /// Whether to wait among the pending operations instead of zooming at once.
        pub lazy: bool = false,
    }
}

impl ImageTransform for Zoom {
    const ABILITIES: Abilities = Abilities::SPATIAL;
    const UNDO: Option<Undo> = Some(undo);

    fn apply(&self, image: MetaTensor, run: &Run<'_>) -> Result<MetaTensor> {
        track::refuse_batch(Self::NAME, &image)?;
        let shape = image.pending_shape();
        sizes::check_rank(Self::NAME, &shape, 1)?;
        let zoomed = self.zoomed_size(&shape, sizes::spatial_rank(&image))?;
        let dtype = self.dtype.map_or_else(|| image.dtype(), Ok)?;
        let lazy = run.lazy.unwrap_or(self.lazy) && track::can_wait(Self::NAME, &image);
        let scale = sizes::scale_affine(&shape, &zoomed, self.align_corners.unwrap_or(false))?;
        let fits = !self.keep_size || zoomed == shape;
        let step = |affine: Affine, padcrop: Option<Map>| Step {
            class: Self::NAME,
            affine,
            size: if self.keep_size { shape.clone() } else { zoomed.clone() },
            extra_info: Map::from([
                ("mode".to_owned(), self.mode.to_value()),
                ("align_corners".to_owned(), record::align_corners_value(self.align_corners)),
                ("dtype".to_owned(), dtype.to_value()),
                ("do_padcrop".to_owned(), Value::Bool(padcrop.is_some())),
                ("padcrop".to_owned(), Value::Map(padcrop.unwrap_or_default())),
            ]),
            lazy,
        };
        if lazy {
            if fits {
                return track::push(image, step(scale, None), run);
            }
            let (affine, padcrop) = self.waiting_fit(&shape, &zoomed, scale, run)?;
            return track::push(image, step(affine, Some(padcrop)), run);
        }
        let interpolation = Interpolation::new(&self.mode, self.align_corners, dtype, zoomed.len())?;
        let resized = match image.shape().get(1..) == Some(&zoomed[..]) && image.count() > 0 {
            true => views::cast(&image, DType::Float32, run)?,
            false => interpolation.resize(&image, &zoomed, run)?,
        };
        let resized = record::written(image, &resized, step(scale, None), run)?;
        if fits { Ok(resized) } else { self.fit(resized, &shape, run) }
    }

    fn lazy(&self) -> bool {
        self.lazy
    }
}

impl Zoom {
    fn zoomed_size(&self, shape: &[i64], rank: usize) -> Result<Vec<i64>> {
        let factors = match &self.zoom {
            OneOrMany::One(factor) => vec![*factor; rank],
            OneOrMany::Many(factors) => factors.clone(),
        };
        if factors.len() != rank || rank != shape.len() {
            return Err(Error::argument(format!(
                "zoom: expected a factor for each of the {} spatial axes, found {}",
                shape.len(),
                self.zoom.to_value().describe()
            ))
            .at("zoom"));
        }
        Ok(shape.iter().zip(factors).map(|(extent, factor)| (*extent as f64 * factor).floor() as i64).collect())
    }

    /// Crops and pads to the size before, and puts that record into the one of this step.
    fn fit(&self, zoomed: MetaTensor, size: &[i64], run: &Run<'_>) -> Result<MetaTensor> {
        let filling = self.filling(self.padding_mode);
        let mut fitted = resize_with_pad_or_crop(zoomed, &sizes_of(size), Method::Symmetric, &filling, false, run)
            .at(|| ResizeWithPadOrCrop::NAME.to_owned())?;
        if let Ok(info) = fitted.image_mut()
            && track::tracing()
            && let Some(inner) = info.applied.pop()
            && let Some(own) = info.applied.last_mut()
        {
            own.extra_info.insert("do_padcrop".to_owned(), Value::Bool(true));
            own.extra_info.insert("padcrop".to_owned(), Value::Map(inner.to_map()));
        }
        Ok(fitted)
    }

    /// What [`Zoom::fit`] will do once it is carried out: the map of both steps, and the record of the second one.
    fn waiting_fit(&self, size: &[i64], zoomed: &[i64], scale: Affine, run: &Run<'_>) -> Result<(Affine, Map)> {
        // An image without voxels stands in for the one that is not there yet.
        let mut image = MetaTensor::zeros(DType::Float32, &vec![0; size.len() + 1], Device::Cpu)?;
        let info = image.image_mut()?;
        info.affine = Affine::identity(size.len()).map_err(|error| Error::internal(error.to_string()))?;
        info.pending.push(Pending { operation: Operation::default(), shape: zoomed.to_vec(), affine: scale });
        let filling = self.filling(self.padding_mode);
        let fitted = resize_with_pad_or_crop(image, &sizes_of(size), Method::Symmetric, &filling, true, run)
            .at(|| ResizeWithPadOrCrop::NAME.to_owned())?;
        let pending = &fitted.expect_image()?.pending;
        let missing = || Error::internal("Zoom found no record of its crop and pad");
        Ok((fitted.pending_affine()?, pending.last().ok_or_else(missing)?.to_map()))
    }
}

fn sizes_of(size: &[i64]) -> Sizes {
    Sizes::Many(size.iter().map(|extent| Some(*extent)).collect())
}

fn undo(operation: &Operation, image: MetaTensor, run: &Run<'_>) -> Result<MetaTensor> {
    let image = if record::entry(operation, "do_padcrop")? {
        let inner: Map = record::entry(operation, "padcrop")?;
        let inner = Operation::from_map(&inner).map_err(|error| error.prefixed("extra_info.padcrop"))?;
        track::undo(&inner, image, run)?
    } else {
        image
    };
    resize::back(operation, image, run)
}
