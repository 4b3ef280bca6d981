//! Bringing an image back to the grid that it was read with, for writers: MONAI's `resample_if_needed` (`SpatialResample`)
//! and, for pictures, `Resize`.

use crate::resample::{Interpolation, PaddingMode, Resampling as Sampler, resample_last};
use crate::transform::Run;
use crate::views::{self, Output};
use mica_core::argument::{Argument, Either};
use mica_core::error::{Error, Result};
use mica_core::{DType, Device, MetaTensor};
use mica_kernels::geometry::{AFFINE_TOLERANCE, Affine};
use mica_kernels::resample::{Precision, ResizeMode, resize};

/// How to resample: the arguments of `SaveImage`.
#[derive(Debug, Clone)]
pub struct Resampling {
    mode: Interpolation,
    padding: PaddingMode,
    dtype: Option<DType>,
}

impl Resampling {
    /// Checks the arguments.
    ///
    /// # Errors
    /// `InvalidArgument` for words that are not known.
    pub(crate) fn new(mode: &Either<String, i64>, padding: &str, dtype: Option<DType>) -> Result<Self> {
        let named = |error: Error, name: &str| error.prefixed(name).at(name.to_owned());
        let mode = Interpolation::parse(&mode.to_value()).map_err(|error| named(error, "mode"))?;
        let padding = PaddingMode::parse(&padding.into()).map_err(|error| named(error, "padding_mode"))?;
        Ok(Self { mode, padding, dtype })
    }

    /// Resamples an image with channels last (or none) and up to three spatial axes from the grid of `affine` to that of
    /// `target` with `shape` voxels, and gives the affine that it has then. Where the two grids are the same the image stays as
    /// it is; otherwise the result is float32, as MONAI's.
    ///
    /// # Errors
    /// `InvalidArgument` for affines without inverse and modes for pictures.
    pub(crate) fn to_grid(
        &self,
        data: &MetaTensor,
        affine: &Affine,
        target: Option<&Affine>,
        shape: Option<&[i64]>,
        run: &Run<'_>,
    ) -> Result<(MetaTensor, Affine)> {
        let wrong = |error: mica_kernels::geometry::GeometryError| Error::argument(format!("resample: {error}"));
        let rank = data.ndim().min(3).min(shape.map_or(3, |shape| shape.len().max(1)));
        let source = affine.to_rank(rank).map_err(wrong)?;
        let target = match target {
            Some(target) => target.to_rank(rank).map_err(wrong)?,
            None => source,
        };
        let sizes: Vec<i64> = data.shape()[..rank].to_vec();
        let wanted: Vec<i64> = match shape {
            Some(shape) => shape[..rank].to_vec(),
            None => sizes.clone(),
        };
        let map = source.inverse().map_err(wrong)?.compose(&target);
        let identity = Affine::identity(rank).map_err(wrong)?;
        let close = |a: &Affine, b: &Affine| {
            a.to_vec().iter().zip(b.to_vec()).all(|(a, b)| (a - b).abs() <= AFFINE_TOLERANCE + 1e-5 * b.abs())
        };
        if sizes == wanted && (close(&source, &target) || close(&map, &identity)) {
            return Ok((data.clone(), target.to_rank(3).map_err(wrong)?));
        }
        let sampler = Sampler {
            mode: self.mode.for_affine_transform()?,
            padding: self.padding,
            align_corners: false,
            precision: self.dtype.map_or_else(|| data.dtype(), Ok)?,
        };
        let map = sampler.of_voxels(&map, &sizes, &wanted)?;
        // Channels in front; strides carry that, nothing is moved.
        let mut order: Vec<i64> = (rank as i64..data.ndim() as i64).collect();
        let leading = order.len() as i64;
        order.extend(0..rank as i64);
        let input = data.with_tensor(data.tensor().f_permute(&order)?)?;
        let output = resample_last(&input, &map, &wanted, &sampler, run)?;
        let mut back: Vec<i64> = (leading..input.ndim() as i64).collect();
        back.extend(0..leading);
        Ok((output.with_tensor(output.tensor().f_permute(&back)?)?, target.to_rank(3).map_err(wrong)?))
    }

    /// Resizes a picture with channels last (or none) to `shape` pixels. The result keeps the range of values.
    ///
    /// # Errors
    /// `InvalidArgument` for splines.
    pub(crate) fn to_size(&self, data: &MetaTensor, shape: &[i64], run: &Run<'_>) -> Result<MetaTensor> {
        let rank = data.ndim().min(2);
        let wanted: Vec<i64> = (0..rank).map(|axis| shape.get(axis).or(shape.last()).copied().unwrap_or(1)).collect();
        if data.shape()[..rank] == wanted {
            return Ok(data.clone());
        }
        let mode = match self.mode {
            Interpolation::Word("nearest") => ResizeMode::Nearest,
            Interpolation::Word("nearest-exact" | "0") => ResizeMode::NearestExact,
            Interpolation::Word("area") => ResizeMode::Area,
            Interpolation::Word("bicubic" | "3") => ResizeMode::Cubic { align_corners: false },
            Interpolation::Word(_) => ResizeMode::Linear { align_corners: false },
            Interpolation::Spline(order) => {
                return Err(Error::argument(format!(
                    "mode: a picture is resized by one of the words, found the spline of order {order}"
                ))
                .at("mode"));
            }
        };
        let cpu = data.to(Some(Device::Cpu), None)?;
        let input = if data.ndim() > rank { cpu.with_tensor(cpu.tensor().f_movedim([-1], [0])?)? } else { cpu };
        run.check()?;
        let leading = input.ndim() - rank;
        let mut out_shape = input.shape()[..leading].to_vec();
        out_shape.extend(&wanted);
        let mut output = Output::shaped(&input, &out_shape, input.strides(), DType::Float32)?;
        let threads = views::threads()?;
        resize(views::view(&input)?, output.view()?, rank, mode, Precision::F32, threads)
            .map_err(|error| Error::argument(format!("resample: {error}")))?;
        let mut output = output.into_tensor();
        if mode != ResizeMode::Nearest && input.count() > 0 {
            let (low, high) =
                mica_kernels::intensity::min_max(views::view(&input)?, threads).map_err(views::refused)?;
            output = output.with_tensor(output.tensor().f_clamp(low, high)?)?;
        }
        if leading > 0 { output.with_tensor(output.tensor().f_movedim([0], [-1])?) } else { Ok(output) }
    }
}
