//! Bringing an image back to the grid that it was read with, for writers: MONAI's `resample_if_needed` (`SpatialResample`)
//! and, for pictures, `Resize`.

use crate::transform::Run;
use crate::views::{self, Output};
use mica_core::argument::Either;
use mica_core::error::{Error, Result};
use mica_core::{DType, Device, MetaTensor};
use mica_kernels::geometry::{AFFINE_TOLERANCE, Affine};
use mica_kernels::resample::{
    Boundary, Interpolation, Padding, Precision, ResizeMode, Sampling, Ties, affine_transform_map, resize,
};

/// How to resample: the arguments of `SaveImage`.
#[derive(Debug, Clone)]
pub struct Resampling {
    mode: Either<String, i64>,
    padding: Padding,
    dtype: Option<DType>,
}

/// Words for what lies outside: torch's, and SciPy's for the same.
const PADDINGS: [(&str, Padding); 7] = [
    ("zeros", Padding::Zeros),
    ("border", Padding::Border),
    ("reflection", Padding::Reflection { align_corners: false }),
    ("constant", Padding::Zeros),
    ("nearest", Padding::Border),
    ("reflect", Padding::Reflection { align_corners: false }),
    ("mirror", Padding::Reflection { align_corners: true }),
];

/// Words for interpolation, of a grid or of a picture's size.
const MODES: [&str; 7] = ["nearest", "nearest-exact", "bilinear", "linear", "trilinear", "bicubic", "area"];

impl Resampling {
    /// Checks the arguments.
    ///
    /// # Errors
    /// `InvalidArgument` for words that are not known.
    pub(crate) fn new(mode: &Either<String, i64>, padding: &str, dtype: Option<DType>) -> Result<Self> {
        let known = match mode {
            Either::A(word) => MODES.contains(&word.as_str()),
            Either::B(order) => (0..=5).contains(order),
        };
        if !known {
            let found = match mode {
                Either::A(word) => format!("'{word}'"),
                Either::B(order) => order.to_string(),
            };
            let words = MODES.map(|word| format!("'{word}'")).join(", ");
            let message = format!("mode: expected one of {words}, or 0 to 5 for a spline, found {found}");
            return Err(Error::argument(message).at("mode"));
        }
        let found = PADDINGS.iter().find(|(word, _)| *word == padding).map(|(_, padding)| *padding);
        let padding = found.ok_or_else(|| {
            let words = PADDINGS.map(|(word, _)| format!("'{word}'")).join(", ");
            Error::argument(format!("padding_mode: expected one of {words}, found '{padding}'")).at("padding_mode")
        })?;
        Ok(Self { mode: mode.clone(), padding, dtype })
    }

    /// How voxels are sampled.
    fn sampling(&self) -> Result<Sampling> {
        let word = match &self.mode {
            Either::A(word) => word.as_str(),
            Either::B(order) => {
                let boundary = match self.padding {
                    Padding::Zeros => Boundary::Constant,
                    Padding::Border => Boundary::Nearest,
                    Padding::Reflection { align_corners: false } => Boundary::Reflect,
                    Padding::Reflection { align_corners: true } => Boundary::Mirror,
                };
                return Ok(Sampling::spline(*order as u8, boundary));
            }
        };
        let interpolation = match word {
            "nearest" => Interpolation::Nearest(Ties::Even),
            "bilinear" => Interpolation::Linear,
            "bicubic" => Interpolation::Cubic,
            other => {
                return Err(Error::argument(format!(
                    "mode: a volume is resampled by 'nearest', 'bilinear', 'bicubic' or the order of a spline, found '{other}'"
                ))
                .at("mode"));
            }
        };
        let precision = match self.dtype {
            Some(DType::Float64) => Precision::F64,
            _ => Precision::F32,
        };
        Ok(Sampling::Grid { interpolation, padding: self.padding, precision })
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
        let map =
            affine_transform_map(&map, &views::extents(&sizes), &views::extents(&wanted), false).map_err(wrong)?;
        // The kernels want channels in front; strides carry that, nothing is moved.
        let cpu = data.to(Some(Device::Cpu), None)?;
        let mut order: Vec<i64> = (rank as i64..data.ndim() as i64).collect();
        order.extend(0..rank as i64);
        let input = cpu.with_tensor(cpu.tensor().f_permute(&order)?)?;
        let leading = input.ndim() - rank;
        let mut out_shape = input.shape()[..leading].to_vec();
        out_shape.extend(&wanted);
        run.check()?;
        let mut output = Output::shaped(&input, &out_shape, input.strides(), DType::Float32)?;
        let threads = views::threads()?;
        mica_kernels::resample::affine(views::view(&input)?, output.view()?, &map, &self.sampling()?, threads)
            .map_err(|error| Error::argument(format!("resample: {error}")))?;
        let output = output.into_tensor();
        let mut back: Vec<i64> = (leading as i64..input.ndim() as i64).collect();
        back.extend(0..leading as i64);
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
        let mode = match &self.mode {
            Either::A(word) => match word.as_str() {
                "nearest" => ResizeMode::Nearest,
                "nearest-exact" => ResizeMode::NearestExact,
                "area" => ResizeMode::Area,
                "bicubic" => ResizeMode::Cubic { align_corners: false },
                _ => ResizeMode::Linear { align_corners: false },
            },
            Either::B(order) => {
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
