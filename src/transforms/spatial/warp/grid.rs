//! Grids: where each voxel of an output lies in an image.

use super::matrices::{self, MatrixArgument, Parameters};
use crate::call::Call;
use crate::resample::{Field, Interpolation, PaddingMode, Resampling, resample_field};
use crate::transform::{Abilities, ImageTransform, Run, Transform};
use crate::views;
use mica_core::argument::{Argument, Described, OneOrMany};
use mica_core::error::{Error, Result};
use mica_core::{DType, Device, MetaTensor, Value, component};
use mica_kernels::geometry;
use tch::{Kind, Tensor};

component! {
    /// Makes a grid of voxels counted from the centre, or takes one, and maps it by a matrix.
    ///
    /// Called with a spatial size (a list of whole numbers) it makes a grid of shape `(n + 1, size…)`: the coordinates
    /// `-(d - 1) / 2` to `(d - 1) / 2` along each of the `n` axes, then ones. Called with a grid of this shape it takes
    /// that: `[none, grid]`, or `[none, {"grid": grid}]`. The grid is multiplied by `A = rotation · shear · shift ·
    /// scale` (as in `Affine`), with `align_corners` after stretching each axis by `d / (d - 1)`.
    ///
    /// Output: the list `[grid, matrix]`, both of type `dtype`; with `lazy` `[none, matrix]` in float64.
    ///
    /// Transforms that resample need no grid; this is for grids that something else is done with, and for `Resample`.
    ///
    /// Errors: neither a size nor a grid; more than 3 axes; a matrix that is not square.
    ///
    /// Differences from MONAI: the result is a list, which Python unpacks as MONAI's tuple.
    ///
    /// Example (Python): `AffineGrid(rotate_params=[0.1, 0.0, 0.0])([16, 16, 16])`
    ///
    /// Source: MONAI 1.6.1 `AffineGrid`.
    pub struct AffineGrid {
        /// Rotation angles in radians: one for 2 axes; up to three for 3 axes, about the axes of `rotate_order`.
        pub rotate_params: Option<OneOrMany<f64>> = None,
        /// Shears: up to 2 for 2 axes (`xy`, `yx`), up to 6 for 3 (`xy`, `xz`, `yx`, `yz`, `zx`, `zy`); 0 for the rest.
        pub shear_params: Option<OneOrMany<f64>> = None,
        /// Shifts in voxels, one for each axis; 0 for the rest.
        pub translate_params: Option<OneOrMany<f64>> = None,
        /// Factors, one for each axis; 1 for the rest.
        pub scale_params: Option<OneOrMany<f64>> = None,
        /// Where a new grid is made; none for main memory.
        pub device: Option<Device> = None,
        /// Element type of the grid: float16, float32 or float64, anything else is float32; none for that of the grid
        /// it is called with, or float64.
        pub dtype: Option<DType> = Some(DType::Float32),
        /// Whether to stretch the grid, for sampling with `align_corners`.
        pub align_corners: bool = false,
        /// The matrix itself, one row and column more than axes, instead of the parameters above.
        pub affine: Option<MatrixArgument> = None,
        /// Whether to give the matrix only.
        pub lazy: bool = false,
        /// For three axes: which axes the angles are about, one after the other. Upper case: axes that turn along with
        /// the image; lower case: axes that stay.
        pub rotate_order: String = "XYZ".to_owned(),
    }
}

/// What `AffineGrid` is called with.
struct Request {
    size: Option<Vec<i64>>,
    grid: Option<MetaTensor>,
}

impl Request {
    fn parse(input: Value) -> Result<Self> {
        let whole = |items: &[Value]| !items.is_empty() && items.iter().all(|item| matches!(item, Value::Int(_)));
        let (first, call) = match input {
            Value::List(items) if whole(&items) => (Value::List(items), Call::none()),
            other => Call::split(AffineGrid::NAME, &["grid"], other)?,
        };
        let grid = call.get("grid")?;
        match first {
            Value::Null => Ok(Self { size: None, grid }),
            Value::Tensor(given) if grid.is_none() && given.ndim() > 1 => Ok(Self { size: None, grid: Some(given) }),
            Value::Tensor(given) if given.ndim() == 1 => {
                let numbers = given.to(Some(Device::Cpu), Some(DType::Int64))?.contiguous()?;
                Ok(Self { size: Some(Vec::<i64>::try_from(numbers.tensor())?), grid })
            }
            sizes => {
                let sizes = Vec::<i64>::parse(&sizes).map_err(|error| error.prefixed("spatial_size"))?;
                Ok(Self { size: Some(sizes), grid })
            }
        }
    }
}

impl Transform for AffineGrid {
    fn apply(&self, input: Value, run: &Run<'_>) -> Result<Value> {
        let request = Request::parse(input)?;
        let lazy = run.lazy.unwrap_or(self.lazy);
        if lazy {
            let Some(size) = &request.size else {
                return Err(Error::argument("AffineGrid: lazily it is called with a spatial size, found none"));
            };
            let matrix = MetaTensor::plain(matrices::to_tensor(&self.matrix(size.len())?)?)?;
            return Ok(Value::List(vec![Value::Null, Value::Tensor(matrix)]));
        }
        let dtype = self.dtype.map(|dtype| match dtype {
            DType::Float16 | DType::Float64 => dtype,
            _ => DType::Float32,
        });
        let grid = match (request.grid, request.size) {
            (Some(grid), _) => grid,
            (None, Some(size)) => self.new_grid(&size, dtype.unwrap_or(DType::Float64))?,
            (None, None) => {
                return Err(Error::argument("AffineGrid: expected a spatial size or a grid, found neither"));
            }
        };
        let grid = grid.tracked().to(None, dtype)?;
        let shape = grid.shape().to_vec();
        let rank = shape.len().saturating_sub(1);
        if !(1..=3).contains(&rank) || shape.first() != Some(&(rank as i64 + 1)) {
            return Err(Error::shape(format!(
                "AffineGrid: expected a grid of shape (n + 1, size…) for 1 to 3 axes, found {shape:?}"
            )));
        }
        let x = grid.tensor();
        let options = (x.kind(), x.device());
        let of_grid = |affine: &geometry::Affine| -> Result<Tensor> {
            Ok(matrices::to_tensor(affine)?.f_to_kind(options.0)?.f_to_device(options.1)?)
        };
        let matrix = of_grid(&self.matrix(rank)?)?;
        let mut applied = matrix.shallow_clone();
        if self.align_corners {
            let stretch = |extent: &i64| (*extent).max(2) as f64 / ((*extent).max(2) as f64 - 1.0);
            let stretches: Vec<f64> = shape.iter().skip(1).map(stretch).collect();
            let scale = geometry::Affine::scale(&stretches).map_err(|error| Error::shape(error.to_string()))?;
            applied = applied.f_matmul(&of_grid(&scale)?)?;
        }
        let columns = x.f_reshape([shape[0], shape[1..].iter().product()])?;
        let mapped = grid.with_tensor(applied.f_matmul(&columns)?.f_reshape(&shape)?)?;
        Ok(Value::List(vec![Value::Tensor(mapped), Value::Tensor(MetaTensor::plain(matrix)?)]))
    }

    fn invert(&self, _input: Value, _run: &Run<'_>) -> Result<Value> {
        Err(crate::transform::not_invertible(Self::NAME))
    }

    fn abilities(&self) -> Abilities {
        Abilities { lazy: true, ..Abilities::NONE }
    }

    fn takes_arguments(&self) -> bool {
        true
    }
}

impl AffineGrid {
    fn new_grid(&self, size: &[i64], dtype: DType) -> Result<MetaTensor> {
        if let Some(extent) = size.iter().find(|extent| **extent < 0) {
            return Err(Error::argument(format!("AffineGrid: sizes are at least 0, found {extent} in {size:?}")));
        }
        let kind = MetaTensor::zeros(dtype, &[0], Device::Cpu)?.tensor().kind();
        let options = (kind, tch::Device::Cpu);
        let axis = |extent: &i64| {
            let half = (*extent as f64 - 1.0) / 2.0;
            Tensor::f_linspace(-half, half, *extent, options)
        };
        let axes = size.iter().map(axis).collect::<std::result::Result<Vec<_>, _>>()?;
        let mut rows = Tensor::f_meshgrid_indexing(&axes, "ij")?;
        rows.push(Tensor::f_ones(size, options)?);
        MetaTensor::new(Tensor::f_stack(&rows, 0)?)?.to(self.device, None)
    }

    fn matrix(&self, rank: usize) -> Result<geometry::Affine> {
        if let Some(matrix) = &self.affine {
            return matrix.to_rank(rank);
        }
        let parameters = Parameters {
            rotate: self.rotate_params.as_ref(),
            shear: self.shear_params.as_ref(),
            translate: self.translate_params.as_ref(),
            scale: self.scale_params.as_ref(),
            rotate_order: &self.rotate_order,
        };
        parameters.matrix(rank)
    }
}

component! {
    /// Samples an image at the positions of a grid.
    ///
    /// Called with `[image, grid]`; arguments of the call after these (`mode`, `padding_mode`, `dtype`,
    /// `align_corners`), by position or in a map at the end, replace those that it was made with. The grid has shape
    /// `(n or more, size…)`; row `k` holds the position along spatial axis `k` of the image, further rows (the ones of
    /// `AffineGrid`) are not looked at. Without a grid the image is passed on.
    ///
    /// With `norm_coords` positions are voxels counted from the centre of the image; without, -1 to 1 from one end of
    /// the image to the other (splines: voxels from the first one).
    ///
    /// Input: an image `(C, spatial…)` with 2 or 3 spatial axes, of any element type, and a grid of numbers. Output:
    /// float32 of shape `(C, size…)`; metadata, affine and history stay as they are. One pass over the grid, which is
    /// not copied where it is float32 or float64.
    ///
    /// Errors: modes that are for resizing; a grid with fewer rows than the image has spatial axes, or other than as
    /// many axes; an image without voxels unless the padding is zeros.
    ///
    /// Differences from MONAI: positions are computed in float64 whatever `dtype` is; `bicubic` works in 3-D too;
    /// integers are computed in float32 where PyTorch cannot.
    ///
    /// Example (Python): `Resample(padding_mode="zeros")(image, AffineGrid(scale_params=[1.1, 1.1, 1.1])([16, 16, 16])[0])`
    ///
    /// Source: MONAI 1.6.1 `Resample`, `torch.nn.functional.grid_sample`, `scipy.ndimage.map_coordinates`.
    pub struct Resample {
        /// Between voxels: `nearest`, `bilinear` (trilinear in 3-D), `bicubic`, or 0 to 5 for a spline of that order.
        pub mode: Interpolation = Interpolation::Word("bilinear"),
        /// What lies outside the image: `zeros`, `border` (the nearest voxel) or `reflection`; for splines SciPy's
        /// words.
        pub padding_mode: PaddingMode = PaddingMode::BORDER,
        /// Whether positions are voxels counted from the image's centre.
        pub norm_coords: bool = true,
        /// Without effect: the image is resampled where it is.
        pub device: Option<Device> = None,
        /// Whether -1 and 1 (and the stretch of `AffineGrid`) mean the centres of the outermost voxels, instead of
        /// their faces.
        pub align_corners: bool = false,
        /// Element type of the computation; none for that of the image. The result is float32 in any case.
        pub dtype: Option<DType> = Some(DType::Float64),
    }
}

impl ImageTransform for Resample {
    const CALL: &'static [&'static str] = &["grid", "mode", "padding_mode", "dtype", "align_corners"];

    fn apply(&self, image: MetaTensor, run: &Run<'_>) -> Result<MetaTensor> {
        self.apply_call(image, &Call::none(), run)
    }

    fn apply_call(&self, image: MetaTensor, call: &Call, run: &Run<'_>) -> Result<MetaTensor> {
        let Some(grid) = call.get::<MetaTensor>("grid")? else { return Ok(image) };
        let dtype = call.get("dtype")?.or(self.dtype).map_or_else(|| image.dtype(), Ok)?;
        let how = Resampling {
            mode: call.or("mode", self.mode)?,
            padding: call.or("padding_mode", self.padding_mode)?,
            align_corners: call.or("align_corners", self.align_corners)?,
            precision: dtype,
        };
        sample_at(&image, &grid, self.norm_coords, &how, run)
    }
}

/// Samples an image at the positions of a grid.
fn sample_at(
    image: &MetaTensor,
    grid: &MetaTensor,
    norm_coords: bool,
    how: &Resampling,
    run: &Run<'_>,
) -> Result<MetaTensor> {
    crate::track::refuse_batch(Resample::NAME, image)?;
    let spatial = image.shape().get(1..).unwrap_or_default();
    super::sizes::check_rank(Resample::NAME, spatial, 2)?;
    let rank = spatial.len();
    if grid.ndim() != rank + 1 || grid.shape()[0] < rank as i64 {
        return Err(Error::shape(format!(
            "Resample: an image with {rank} spatial axes needs a grid of shape ({rank} or more, size…) with {rank} axes, \
             found {:?}",
            grid.shape()
        )));
    }
    let grid = grid.with_tensor(grid.tensor().f_narrow(0, 0, rank as i64)?)?;
    let single = matches!(grid.dtype()?, DType::Float32 | DType::Float64);
    let grid = if single { grid } else { grid.to(None, Some(DType::Float64))? };
    let exact = matches!(how.precision, DType::Float32 | DType::Float64);
    let image = if exact { image.clone() } else { views::cast(image, how.precision, run)? };
    let map = how.of_grid(norm_coords, image.shape().get(1..).unwrap_or_default())?;
    resample_field(&image, &Field::Grid { grid: &grid, map }, how, run)
}

component! {
    /// Distorts an image along each axis by itself: cells of a coarse grid become narrower or wider.
    ///
    /// An axis of `d` voxels is cut into `num_cells` cells of `d / num_cells` voxels (rounded down), and one more for
    /// what is left. In cell `i` positions run on by `distort_steps[i]` times the size of a cell, so 1 leaves it as it
    /// is; a cell that would reach beyond the axis ends at its end. The output voxel shows what is at its position.
    ///
    /// Input: an image `(C, spatial…)` with 2 or 3 spatial axes, of any element type. Output: float32, the same shape;
    /// metadata, affine and history stay as they are. No grid is made: positions are one list for each axis, and
    /// sampling is separable.
    ///
    /// Errors: other than one list of steps for each spatial axis; fewer than `num_cells + 1` steps; modes that are for
    /// resizing.
    ///
    /// Differences from MONAI: `bicubic` works in 3-D too.
    ///
    /// Example (Python): `GridDistortion(num_cells=3, distort_steps=[[1.0, 1.1, 0.9, 1.0]] * 3)(image)`
    ///
    /// Source: MONAI 1.6.1 `GridDistortion`; Albumentations' transform of that name.
    pub struct GridDistortion {
        /// Number of cells along all axes, or along each.
        pub num_cells: OneOrMany<i64>,
        /// For each spatial axis the steps of its `num_cells + 1` cells.
        pub distort_steps: Vec<Vec<f64>>,
        /// Between voxels: `nearest`, `bilinear` (trilinear in 3-D), `bicubic`, or 0 to 5 for a spline of that order.
        @per_key pub mode: Interpolation = Interpolation::Word("bilinear"),
        /// What lies outside the image: `zeros`, `border` (the nearest voxel) or `reflection`; for splines SciPy's
        /// words.
        @per_key pub padding_mode: PaddingMode = PaddingMode::BORDER,
        /// Without effect: the image is resampled where it is.
        pub device: Option<Device> = None,
    }
}

impl ImageTransform for GridDistortion {
    fn apply(&self, image: MetaTensor, run: &Run<'_>) -> Result<MetaTensor> {
        crate::track::refuse_batch(Self::NAME, &image)?;
        let spatial = image.shape().get(1..).unwrap_or_default().to_vec();
        super::sizes::check_rank(Self::NAME, &spatial, 2)?;
        if self.distort_steps.len() != spatial.len() {
            return Err(Error::argument(format!(
                "distort_steps: expected a list for each of the {} spatial axes, found {}",
                spatial.len(),
                self.distort_steps.len()
            ))
            .at("distort_steps"));
        }
        let how =
            Resampling { mode: self.mode, padding: self.padding_mode, align_corners: false, precision: DType::Float64 };
        let positions =
            (0..spatial.len()).map(|axis| self.positions(axis, spatial[axis])).collect::<Result<Vec<_>>>()?;
        let map = how.of_grid(true, &spatial)?;
        crate::resample::resample_separable(&image, &positions, &map, &how, run)
    }
}

impl GridDistortion {
    /// Positions along an axis, counted from its centre.
    fn positions(&self, axis: usize, size: i64) -> Result<Vec<f64>> {
        let cells = match &self.num_cells {
            OneOrMany::One(cells) => Some(*cells),
            OneOrMany::Many(cells) if cells.len() == self.distort_steps.len() => cells.get(axis).copied(),
            OneOrMany::Many(_) => None,
        };
        let Some(cells) = cells.filter(|cells| *cells > 0) else {
            return Err(Error::argument(format!(
                "num_cells: expected a number above 0 for all or for each of the {} spatial axes, found {}",
                self.distort_steps.len(),
                self.num_cells.to_value().describe()
            ))
            .at("num_cells"));
        };
        let steps = self.distort_steps.get(axis).map_or(&[][..], Vec::as_slice);
        let cell = size / cells;
        let options = (Kind::Float, tch::Device::Cpu);
        let mut positions = vec![0f32; usize::try_from(size).unwrap_or(0)];
        let mut before = 0.0;
        for index in 0..=cells {
            let start = index.saturating_mul(cell);
            let (end, after) = if start + cell > size {
                (size, size as f64)
            } else {
                let step = steps.get(index as usize).ok_or_else(|| {
                    let found = steps.len();
                    Error::argument(format!(
                        "distort_steps: expected {} steps for axis {axis}, found {found}",
                        cells.saturating_add(1)
                    ))
                    .at("distort_steps")
                })?;
                (start + cell, before + cell as f64 * step)
            };
            if end > start {
                // As MONAI's numbers: float32, to the last digit.
                let ramp = Vec::<f32>::try_from(&Tensor::f_linspace(before, after, end - start, options)?)?;
                let range = start as usize..end as usize;
                if let Some(target) = positions.get_mut(range) {
                    target.copy_from_slice(&ramp);
                }
            }
            before = after;
        }
        let centre = ((size as f64 - 1.0) / 2.0) as f32;
        Ok(positions.into_iter().map(|position| f64::from(position - centre)).collect())
    }
}
