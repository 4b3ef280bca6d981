//! Resampling: the core that every spatial transform samples with.
//!
//! `resample_affine` samples along an affine map, `resample_field` along a grid or a displacement field; both by
//! `Resampling`, which says how: MONAI's `mode`, `padding_mode`, `align_corners` and `dtype`. Words are
//! `torch.nn.functional.grid_sample`, whole numbers are the splines of `scipy.ndimage`. `Resampling::of_voxels` and
//! `Resampling::of_centered` turn MONAI's two conventions (`SpatialResample`, `Affine`) into maps between voxels.
//!
//! On CPU tensors mica's kernels compute positions where they are needed, in float64. Elsewhere libtorch makes a grid and
//! samples; what it does not have (splines, cubic interpolation of volumes) is computed in main memory.

use crate::post::boxes;
use crate::transform::Run;
use crate::views::{self, Output};
use mica_core::argument::{Argument, expected};
use mica_core::error::{Error, Result, nearest};
use mica_core::{DType, Device, MetaTensor, Value};
use mica_kernels::Strided;
use mica_kernels::geometry::{Affine, GeometryError};
use mica_kernels::resample::{
    self as kernels, Boundary, BoxedArgmax, DisplacementSpace, GridReader, Padding, Precision, ResampleError, Sampling,
    Ties, affine_transform_map, centered_grid_to_voxel, normalized_to_voxel, voxel_to_centered_grid,
    voxel_to_normalized,
};
use std::sync::atomic::{AtomicBool, Ordering};
use tch::{Kind, Tensor};

/// How values between voxels are made, as it was written: MONAI's `mode`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Interpolation {
    /// A word of PyTorch's, or the order of a spline as a text.
    Word(&'static str),
    /// The order of a spline.
    Spline(u8),
}

/// The words of PyTorch's `interpolate`, which MONAI takes wherever it interpolates.
const WORDS: [&str; 7] = ["nearest", "nearest-exact", "linear", "bilinear", "trilinear", "bicubic", "area"];

/// Orders of splines as texts.
const ORDERS: [&str; 6] = ["0", "1", "2", "3", "4", "5"];

impl Interpolation {
    /// Whether it is a whole number: MONAI's `isinstance(mode, int)`.
    pub(crate) fn is_number(self) -> bool {
        matches!(self, Self::Spline(_))
    }

    /// As `SpatialResample` and `Rotate` read it: the orders 1 and 3 as texts are PyTorch's words for the same, the others
    /// do not exist.
    ///
    /// # Errors
    /// `InvalidArgument` for the others.
    pub(crate) fn for_affine_transform(self) -> Result<Self> {
        match self {
            Self::Word("1") => Ok(Self::Word("bilinear")),
            Self::Word("3") => Ok(Self::Word("bicubic")),
            Self::Word(order) if ORDERS.contains(&order) => Err(Error::argument(format!(
                "mode: a spline is written as a number, {order}; the texts '1' and '3' are 'bilinear' and 'bicubic'"
            ))
            .at("mode")),
            other => Ok(other),
        }
    }
}

impl Argument for Interpolation {
    fn type_name() -> String {
        "str | int".to_owned()
    }

    fn parse(value: &Value) -> Result<Self> {
        let words = || WORDS.map(|word| format!("'{word}'")).join(", ");
        match value {
            Value::Int(order @ 0..=5) => Ok(Self::Spline(*order as u8)),
            Value::String(text) => {
                let known = WORDS.into_iter().chain(ORDERS).find(|word| *word == text.trim());
                known.map(Self::Word).ok_or_else(|| {
                    let hint = nearest(text, WORDS).map(|near| format!("; did you mean '{near}'?")).unwrap_or_default();
                    Error::argument(format!("expected one of {} or 0 to 5 for a spline, found '{text}'{hint}", words()))
                })
            }
            Value::Int(order) => {
                Err(Error::argument(format!("expected one of {} or 0 to 5 for a spline, found {order}", words())))
            }
            other => Err(expected::<Self>(other)),
        }
    }

    fn to_value(&self) -> Value {
        match self {
            Self::Word(word) => Value::from(*word),
            Self::Spline(order) => Value::Int(i64::from(*order)),
        }
    }
}

/// What lies outside an image, as it was written: MONAI's `padding_mode`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PaddingMode(&'static str);

/// The words of PyTorch's `grid_sample`, then those of SciPy.
const PADDINGS: [&str; 11] = [
    "zeros",
    "border",
    "reflection",
    "reflect",
    "grid-mirror",
    "constant",
    "grid-constant",
    "nearest",
    "mirror",
    "grid-wrap",
    "wrap",
];

impl PaddingMode {
    /// The nearest voxel.
    pub(crate) const BORDER: Self = Self("border");
    /// Mirrored.
    pub(crate) const REFLECTION: Self = Self("reflection");

    /// For `grid_sample`: the most similar of its three.
    fn of_grid(self, align_corners: bool) -> Result<Padding> {
        match self.0 {
            "zeros" | "constant" | "grid-constant" => Ok(Padding::Zeros),
            "border" | "nearest" => Ok(Padding::Border),
            "reflection" | "reflect" | "grid-mirror" | "wrap" | "grid-wrap" => {
                Ok(Padding::Reflection { align_corners })
            }
            other => Err(Error::argument(format!(
                "padding_mode: '{other}' goes with splines (a mode of 0 to 5); of the words, 'reflection' is like it"
            ))
            .at("padding_mode")),
        }
    }

    /// For SciPy.
    fn of_spline(self) -> Boundary {
        match self.0 {
            "zeros" | "constant" => Boundary::Constant,
            "grid-constant" => Boundary::GridConstant,
            "border" | "nearest" => Boundary::Nearest,
            "mirror" => Boundary::Mirror,
            "wrap" => Boundary::Wrap,
            "grid-wrap" => Boundary::GridWrap,
            _ => Boundary::Reflect,
        }
    }
}

impl Argument for PaddingMode {
    fn type_name() -> String {
        "str".to_owned()
    }

    fn parse(value: &Value) -> Result<Self> {
        match value {
            Value::String(text) if PADDINGS.contains(&text.trim()) => {
                Ok(Self(PADDINGS.into_iter().find(|word| *word == text.trim()).unwrap_or(PADDINGS[0])))
            }
            other => Err(mica_core::argument::not_a_choice::<Self>(other)),
        }
    }

    fn to_value(&self) -> Value {
        Value::from(self.0)
    }

    fn choices() -> Option<Vec<&'static str>> {
        Some(PADDINGS.to_vec())
    }
}

/// How to resample.
#[derive(Debug, Clone)]
pub(crate) struct Resampling {
    /// Between voxels. The order of a spline as a text is that spline here (MONAI's `Resample`); see
    /// [`Interpolation::for_affine_transform`].
    pub mode: Interpolation,
    /// Outside the image.
    pub padding: PaddingMode,
    /// Whether the outermost voxels' centres, not their faces, are the ends of an axis: decides where reflection
    /// mirrors, and the maps of [`Resampling::of_voxels`] and [`Resampling::of_centered`].
    pub align_corners: bool,
    /// Arithmetic on voxel values: float64, or float32 for everything else. Splines are always computed in float64.
    pub precision: DType,
}

impl Resampling {
    /// The order of the spline, where it is one.
    fn spline(&self) -> Option<u8> {
        match self.mode {
            Interpolation::Spline(order) => Some(order),
            Interpolation::Word(word) => ORDERS.iter().position(|order| *order == word).map(|order| order as u8),
        }
    }

    /// As the kernels have it.
    ///
    /// # Errors
    /// `InvalidArgument` for words that resizing has and resampling has not.
    fn sampling(&self) -> Result<Sampling> {
        if let Some(order) = self.spline() {
            return Ok(Sampling::spline(order, self.padding.of_spline()));
        }
        let Interpolation::Word(word) = self.mode else { return Err(Error::internal("a spline without an order")) };
        let interpolation = match word {
            "nearest" => kernels::Interpolation::Nearest(Ties::Even),
            "linear" | "bilinear" | "trilinear" => kernels::Interpolation::Linear,
            "bicubic" => kernels::Interpolation::Cubic,
            other => {
                return Err(Error::argument(format!(
                    "mode: images are resampled by 'nearest', 'bilinear', 'bicubic' or the order of a spline (0 to 5); \
                     '{other}' is for resizing"
                ))
                .at("mode"));
            }
        };
        let precision = if self.precision == DType::Float64 { Precision::F64 } else { Precision::F32 };
        Ok(Sampling::Grid { interpolation, padding: self.padding.of_grid(self.align_corners)?, precision })
    }

    /// The map along which MONAI's `SpatialResample` samples, given the map from voxels of the output (of spatial shape
    /// `output`) to those of the input.
    ///
    /// # Errors
    /// `Shape` where the ranks differ.
    pub(crate) fn of_voxels(&self, map: &Affine, input: &[i64], output: &[i64]) -> Result<Affine> {
        let (from, to) = (views::extents(input), views::extents(output));
        if self.spline().is_none() || !self.align_corners {
            let align_corners = self.spline().is_none() && self.align_corners;
            return affine_transform_map(map, &from, &to, align_corners).map_err(wrong);
        }
        // There it goes through the grid of `Affine`, whose stretch nobody takes back.
        let stretch = voxel_to_centered_grid(&to, true).map_err(wrong)?;
        let half = |shape: &[usize]| shape.iter().map(|size| (*size as f64 - 1.0) / 2.0).collect::<Vec<_>>();
        let back = Affine::translation(&half(&to)).map_err(wrong)?;
        let shrink: Vec<f64> = from.iter().map(|size| shrink(*size)).collect();
        let shrunk = Affine::scale(&shrink).map_err(wrong)?;
        let shift = Affine::translation(&vec![0.5; from.len()]).map_err(wrong)?;
        Ok(shrunk.compose(&shift).compose(map).compose(&back).compose(&stretch))
    }

    /// The map along which MONAI's `Affine` samples, given its matrix between voxels counted from the centres of output
    /// and input.
    ///
    /// # Errors
    /// `Shape` where the ranks differ.
    pub(crate) fn of_centered(&self, matrix: &Affine, input: &[i64], output: &[i64]) -> Result<Affine> {
        let (from, to) = (views::extents(input), views::extents(output));
        let reader = if self.spline().is_some() { GridReader::Scipy } else { GridReader::Torch };
        let start = voxel_to_centered_grid(&to, self.align_corners).map_err(wrong)?;
        let end = centered_grid_to_voxel(&from, self.align_corners, reader).map_err(wrong)?;
        Ok(end.compose(matrix).compose(&start))
    }

    /// From the numbers of a grid as MONAI's `Resample` takes them to voxels of the input: counted from its centre with
    /// `norm_coords`, otherwise torch's from -1 to 1 for words, and voxels for splines.
    ///
    /// # Errors
    /// `Shape` for no or more than three axes.
    pub(crate) fn of_grid(&self, norm_coords: bool, input: &[i64]) -> Result<Affine> {
        let from = views::extents(input);
        match (norm_coords, self.spline().is_some()) {
            (true, spline) => {
                let reader = if spline { GridReader::Scipy } else { GridReader::Torch };
                centered_grid_to_voxel(&from, self.align_corners, reader).map_err(wrong)
            }
            (false, false) => normalized_to_voxel(&from, self.align_corners).map_err(wrong),
            (false, true) if self.align_corners => {
                let shrink: Vec<f64> = from.iter().map(|size| shrink(*size)).collect();
                let shift = Affine::translation(&vec![0.5; from.len()]).map_err(wrong)?;
                Ok(Affine::scale(&shrink).map_err(wrong)?.compose(&shift))
            }
            (false, true) => Affine::identity(from.len()).map_err(wrong),
        }
    }
}

/// What MONAI multiplies numbers of a grid with for SciPy, with `align_corners`: (n - 1) / n, where one voxel counts as
/// two.
fn shrink(size: usize) -> f64 {
    let size = size.max(2) as f64;
    (size - 1.0) / size
}

fn wrong(error: GeometryError) -> Error {
    Error::shape(error.to_string())
}

pub(crate) fn refused(error: ResampleError) -> Error {
    match error {
        ResampleError::Empty { .. } => Error::shape(format!("{error}; use padding_mode 'zeros'")),
        other => views::refused(other),
    }
}

/// Samples an image `(C, spatial…)` along an affine map: `output[c, i] = input[c, map(i)]`, with `map` from voxels of the
/// output to voxels of the input. The map has 1 to 3 axes; axes of the image after those are carried along like channels.
///
/// `shape` is the spatial shape of the output along the axes of the map. The result is float32 and has the metadata of the
/// image and its order of dimensions in memory.
///
/// # Errors
/// `InvalidArgument` for words that do not go together, `Shape` for an image without voxels where padding needs one.
pub(crate) fn resample_affine(
    image: &MetaTensor,
    map: &Affine,
    shape: &[i64],
    how: &Resampling,
    run: &Run<'_>,
) -> Result<MetaTensor> {
    let rank = map.rank();
    if let Some(wanted) = run.labels
        && image.ndim() == rank + 1
        && views::use_kernels(run, image)?
        && let Sampling::Grid { interpolation: kernels::Interpolation::Linear, padding, .. } = how.sampling()?
        && !wanted.found.swap(true, Ordering::Relaxed)
    {
        return labels(image, map, shape, padding, wanted, run);
    }
    let input = spatial_last(image, rank)?;
    let output = sample(&input, &Where::Map(*map), shape, how, run)?;
    spatial_back(output, rank)
}

/// Asks a run for labels: the first linear resampling of an image gives one channel, the class of its largest channel. What
/// is undone after it moves labels.
pub struct LabelsWanted<'a> {
    of: Scores<'a>,
    found: AtomicBool,
}

/// Whose classes are wanted.
enum Scores<'a> {
    /// Those of the image that is resampled, as labels of this element type, which holds their numbers.
    Image(DType),
    /// Those of scores that come box by box; the image that is resampled is one of places.
    Boxes(&'a boxes::Wanted<'a>),
}

impl<'a> LabelsWanted<'a> {
    /// Labels of this element type, which holds their numbers.
    pub(crate) fn new(dtype: DType) -> Self {
        Self { of: Scores::Image(dtype), found: AtomicBool::new(false) }
    }

    /// Labels of scores that come box by box, where an image of places is undone.
    pub(crate) fn of_boxes(boxes: &'a boxes::Wanted<'a>) -> Self {
        Self { of: Scores::Boxes(boxes), found: AtomicBool::new(false) }
    }

    /// Whether labels were found.
    pub(crate) fn were_found(&self) -> bool {
        self.found.load(Ordering::Relaxed)
    }
}

/// The class of the largest channel, as [`resample_affine`] would give it.
fn labels(
    image: &MetaTensor,
    map: &Affine,
    shape: &[i64],
    padding: Padding,
    wanted: &LabelsWanted<'_>,
    run: &Run<'_>,
) -> Result<MetaTensor> {
    run.check()?;
    let dtype = match wanted.of {
        Scores::Image(dtype) => dtype,
        Scores::Boxes(boxes) => {
            let from = views::extents(&image.shape()[1..]);
            let plan = BoxedArgmax::new(map, &from, &views::extents(shape), padding)
                .ok_or_else(|| Error::unsupported("scores are turned"))?;
            return boxes.label(plan, image, shape);
        }
    };
    let full: Vec<i64> = std::iter::once(1).chain(shape.iter().copied()).collect();
    let mut output = Output::shaped(image, &full, image.strides(), dtype)?;
    let to = output.view()?.select(0, 0).map_err(views::refused)?;
    kernels::affine_argmax(views::view(image)?, to, map, padding, views::threads()?).map_err(refused)?;
    run.check()?;
    Ok(output.into_tensor())
}

/// Where output voxels lie in the input, one by one.
pub(crate) enum Field<'a> {
    /// Numbers that `map` turns into voxels of the input (see [`Resampling::of_grid`]).
    Grid {
        /// `(rank, output's spatial shape)`, float32 or float64; rows in the order of the image's axes.
        grid: &'a MetaTensor,
        /// From these numbers to voxels of the input.
        map: Affine,
    },
    /// A displacement, in voxels of the output, before the map from output to input voxels: `map(i + d(i))`.
    #[allow(dead_code, reason = "elastic deformations, which come with the random transforms, displace voxels")]
    Displacement {
        /// `(rank, output's spatial shape)`, float32 or float64; rows in the order of the image's axes.
        displacement: &'a MetaTensor,
        /// From voxels of the output to voxels of the input.
        map: Affine,
    },
}

impl Field<'_> {
    fn parts(&self) -> (&MetaTensor, &Affine) {
        match self {
            Self::Grid { grid, map } => (grid, map),
            Self::Displacement { displacement, map } => (displacement, map),
        }
    }
}

/// Samples an image `(C, spatial…)` where a field says; otherwise as [`resample_affine`].
///
/// # Errors
/// As [`resample_affine`], and `Shape` for a field of another rank than its map.
pub(crate) fn resample_field(
    image: &MetaTensor,
    field: &Field<'_>,
    how: &Resampling,
    run: &Run<'_>,
) -> Result<MetaTensor> {
    let (numbers, map) = field.parts();
    let rank = map.rank();
    let shape = match numbers.shape() {
        [rows, shape @ ..] if *rows == rank as i64 && shape.len() == rank => shape.to_vec(),
        found => {
            return Err(Error::shape(format!("a grid of {rank} axes has shape ({rank}, spatial…), found {found:?}")));
        }
    };
    if !matches!(numbers.dtype()?, DType::Float32 | DType::Float64) {
        return Err(Error::type_mismatch(format!("a grid is float32 or float64, found {}", numbers.dtype_name())));
    }
    let input = spatial_last(image, rank)?;
    let output = sample(&input, &Where::Field(field), &shape, how, run)?;
    spatial_back(output, rank)
}

/// Samples an image `(C, spatial…)` at one list of positions for each axis; `map`, which keeps axes apart, turns these
/// into voxels of the input (see [`Resampling::of_grid`]). Otherwise as [`resample_affine`].
///
/// # Errors
/// As [`resample_affine`].
pub(crate) fn resample_separable(
    image: &MetaTensor,
    positions: &[Vec<f64>],
    map: &Affine,
    how: &Resampling,
    run: &Run<'_>,
) -> Result<MetaTensor> {
    let rank = positions.len();
    if views::use_kernels(run, image)? && image.ndim() == rank + 1 {
        run.check()?;
        let entry = |row: usize, column: usize| map.get(row, column).unwrap_or(0.0);
        let mapped = |(axis, list): (usize, &Vec<f64>)| -> Vec<f64> {
            list.iter().map(|position| entry(axis, axis) * position + entry(axis, rank)).collect()
        };
        let mapped: Vec<Vec<f64>> = positions.iter().enumerate().map(mapped).collect();
        let lists: Vec<&[f64]> = mapped.iter().map(Vec::as_slice).collect();
        let shape: Vec<i64> =
            image.shape().iter().take(1).copied().chain(lists.iter().map(|list| list.len() as i64)).collect();
        let mut output = Output::shaped(image, &shape, image.strides(), DType::Float32)?;
        let (view, threads) = (views::view(image)?, views::threads()?);
        kernels::separable_map(view, output.view()?, &lists, &how.sampling()?, threads).map_err(refused)?;
        return Ok(output.into_tensor());
    }
    let axes = positions.iter().map(|list| Tensor::f_from_slice(list)).collect::<std::result::Result<Vec<_>, _>>()?;
    let grid = Tensor::f_stack(&Tensor::f_meshgrid_indexing(&axes, "ij")?, 0)?;
    let grid = MetaTensor::plain(grid)?.to(Some(image.device()), None)?;
    resample_field(image, &Field::Grid { grid: &grid, map: *map }, how, run)
}

enum Where<'a> {
    Map(Affine),
    Field(&'a Field<'a>),
}

/// Brings the spatial axes `1..=rank` to the end, behind the channels and the axes after them; nothing is moved.
fn spatial_last(image: &MetaTensor, rank: usize) -> Result<MetaTensor> {
    let ndim = image.ndim();
    if ndim < rank + 1 {
        return Err(Error::shape(format!(
            "an image (C, spatial…) of at least {rank} spatial axes is expected, found shape {:?}",
            image.shape()
        )));
    }
    if ndim == rank + 1 {
        return Ok(image.clone());
    }
    let order: Vec<i64> = std::iter::once(0).chain(rank as i64 + 1..ndim as i64).chain(1..=rank as i64).collect();
    image.with_tensor(image.tensor().f_permute(&order)?)
}

fn spatial_back(image: MetaTensor, rank: usize) -> Result<MetaTensor> {
    let ndim = image.ndim();
    if ndim == rank + 1 {
        return Ok(image);
    }
    let first = (ndim - rank) as i64;
    let order: Vec<i64> = std::iter::once(0).chain(first..ndim as i64).chain(1..first).collect();
    image.with_tensor(image.tensor().f_permute(&order)?)
}

/// Samples an image with any number of leading dimensions (at least none) and the spatial ones last.
pub(crate) fn resample_last(
    image: &MetaTensor,
    map: &Affine,
    shape: &[i64],
    how: &Resampling,
    run: &Run<'_>,
) -> Result<MetaTensor> {
    sample(image, &Where::Map(*map), shape, how, run)
}

fn sample(input: &MetaTensor, place: &Where<'_>, shape: &[i64], how: &Resampling, run: &Run<'_>) -> Result<MetaTensor> {
    run.check()?;
    let sampling = how.sampling()?;
    let rank = shape.len();
    let leading = input.ndim() - rank;
    let mut full = input.shape()[..leading].to_vec();
    full.extend(shape);
    if views::use_kernels(run, input)? {
        return sample_by_kernels(input, place, &full, &sampling, run);
    }
    let (empty, nothing) = (full.contains(&0), input.shape()[leading..].contains(&0));
    let by_torch = match sampling {
        Sampling::Spline { .. } => false,
        Sampling::Grid { interpolation: kernels::Interpolation::Cubic, .. } => rank < 3,
        Sampling::Grid { .. } => true,
    };
    if by_torch && !empty && !nothing {
        return sample_by_torch(input, place, &full, rank, &sampling);
    }
    // One leading dimension, as views do not have any number of them.
    let device = input.device();
    let mut flat = vec![input.shape()[..leading].iter().product()];
    flat.extend(&input.shape()[leading..]);
    let cpu = input.with_tensor(input.tensor().f_reshape(&flat)?)?.to(Some(Device::Cpu), None)?;
    let mut flat_output = vec![flat[0]];
    flat_output.extend(shape);
    let output = sample_by_kernels(&cpu, place, &flat_output, &sampling, run)?.to(Some(device), None)?;
    output.with_tensor(output.tensor().f_reshape(&full)?)
}

fn sample_by_kernels(
    input: &MetaTensor,
    place: &Where<'_>,
    shape: &[i64],
    sampling: &Sampling,
    run: &Run<'_>,
) -> Result<MetaTensor> {
    let mut output = Output::shaped(input, shape, input.strides(), DType::Float32)?;
    let threads = views::threads()?;
    match place {
        Where::Map(map) => kernels::affine(views::view(input)?, output.view()?, map, sampling, threads),
        Where::Field(field) => {
            let numbers = field.parts().0.to(Some(Device::Cpu), None)?;
            let view = views::view(&numbers)?;
            let field = match field {
                Field::Grid { map, .. } => kernels::Field::Mapped { coordinates: view, map: *map },
                Field::Displacement { map, .. } => {
                    kernels::Field::Displacement { displacement: view, map: *map, space: DisplacementSpace::Output }
                }
            };
            kernels::field(views::view(input)?, output.view()?, &field, sampling, threads)
        }
    }
    .map_err(refused)?;
    run.check()?;
    Ok(output.into_tensor())
}

/// The same with libtorch: a grid, and `grid_sample` along it.
fn sample_by_torch(
    input: &MetaTensor,
    place: &Where<'_>,
    shape: &[i64],
    rank: usize,
    sampling: &Sampling,
) -> Result<MetaTensor> {
    let Sampling::Grid { interpolation, padding, precision } = *sampling else {
        return Err(Error::internal("libtorch has no splines"));
    };
    let dtype = if precision == Precision::F64 { DType::Float64 } else { DType::Float32 };
    let x = input.to(None, Some(dtype))?;
    let leading = input.ndim() - rank;
    let (from, to) = (&input.shape()[leading..], &shape[leading..]);
    // libtorch has two and three axes: a single one gets a second of one voxel.
    let pad = |sizes: &[i64]| sizes.iter().copied().chain((rank < 2).then_some(1)).collect::<Vec<i64>>();
    let (from, to) = (pad(from), pad(to));
    let mut batch = vec![1, input.shape()[..leading].iter().product()];
    batch.extend(&from);
    let x = x.tensor().f_reshape(&batch)?;
    // Positions are positions whatever the convention; it only decides where reflection mirrors.
    let (padding, align_corners) = match padding {
        Padding::Zeros => (0, false),
        Padding::Border => (1, false),
        Padding::Reflection { align_corners } => (2, align_corners),
    };
    let mode = match interpolation {
        kernels::Interpolation::Linear => 0,
        kernels::Interpolation::Nearest(_) => 1,
        kernels::Interpolation::Cubic => 2,
    };
    let to_normalized = voxel_to_normalized(&views::extents(&from), align_corners).map_err(wrong)?;
    let options = (x.kind(), x.device());
    let grid = match place {
        Where::Map(map) => {
            let from_normalized = normalized_to_voxel(&views::extents(&to), false).map_err(wrong)?;
            let theta = to_normalized.compose(map).compose(&from_normalized);
            let mut size = vec![1, 1];
            size.extend(&to);
            Tensor::f_affine_grid_generator(&theta_of(&theta, options)?, &size, false)?
        }
        Where::Field(field) => {
            let (numbers, map) = field.parts();
            let numbers = numbers.to(Some(input.device()), Some(dtype))?;
            let mut rows = vec![rank as i64];
            rows.extend(&to);
            let mut numbers = numbers.tensor().f_reshape(&rows)?;
            if rank < 2 {
                let zeros = Tensor::f_zeros(&rows, options)?;
                numbers = Tensor::f_cat(&[&numbers, &zeros], 0)?;
            }
            if let Field::Displacement { .. } = field {
                let axis = |size: &i64| Tensor::f_arange(*size, options);
                let axes = to.iter().map(axis).collect::<std::result::Result<Vec<_>, _>>()?;
                let mesh = Tensor::f_meshgrid_indexing(&axes, "ij")?;
                numbers = numbers.f_add(&Tensor::f_stack(&mesh, 0)?)?;
            }
            // Rows in torch's order of axes, last.
            let theta = theta_of(&to_normalized.compose(map), options)?.f_select(0, 0)?;
            let count = to.iter().product::<i64>();
            let axes = to.len() as i64;
            let columns = numbers.f_reshape([axes, count])?.f_flip([0])?;
            let ones = Tensor::f_ones([1, count], options)?;
            let placed = theta.f_matmul(&Tensor::f_cat(&[&columns, &ones], 0)?)?;
            let mut size = vec![1];
            size.extend(&to);
            size.push(axes);
            placed.f_transpose(0, 1)?.f_reshape(&size)?
        }
    };
    let sampled = x.f_grid_sampler(&grid, mode, padding, align_corners)?;
    input.with_tensor(sampled.f_reshape(shape)?.f_to_kind(Kind::Float)?)
}

/// A map between normalised coordinates as torch has it: rows and columns in reverse order, `(1, n, n + 1)`.
fn theta_of(map: &Affine, options: (Kind, tch::Device)) -> Result<Tensor> {
    let n = map.rank();
    let mut theta = Vec::with_capacity(n * (n + 1));
    for row in (0..n).rev() {
        theta.extend((0..n).rev().chain([n]).map(|column| map.get(row, column).unwrap_or(0.0)));
    }
    let theta = Tensor::f_from_slice(&theta)?.f_reshape([1, n as i64, n as i64 + 1])?;
    Ok(theta.f_to_kind(options.0)?.f_to_device(options.1)?)
}
