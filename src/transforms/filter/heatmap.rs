//! Heat maps of landmarks.

use super::common::wrong;
use crate::boxed;
use crate::keys::{Keys, wrong_count};
use crate::track;
use crate::transform::{Abilities, Run, Transform, expect_image, not_invertible};
use crate::views::{self, Output};
use mica_core::argument::{Argument, Described, Either, OneOrMany};
use mica_core::component::{Object, parse};
use mica_core::error::{Error, Result};
use mica_core::{DType, Device, ImageInfo, Info, Map, MetaTensor, Value, choice, component};
use mica_kernels::Strided;
use mica_kernels::geometry::Affine;
use mica_kernels::spot::spot;
use mica_kernels::taps::{self, Approximation};
use std::sync::Arc;
use tch::{Kind, Tensor};

component! {
    /// Draws a Gaussian at each landmark, one channel for each: what networks learn to find landmarks from.
    ///
    /// Input: points `(N, D)` of any element type, `D` being 2 or 3, in voxels: row by row the position along each spatial
    /// axis. Output: `(N, spatial…)` of type `dtype`; metadata and history are those of the points, plain points give a
    /// plain tensor. A point is rounded to the nearest voxel (halves to the even one); one that is outside the image or
    /// not finite gives a channel of zeros. The weights along each axis are the integrals of a Gaussian over voxels, in
    /// float32, and reach `int(max(truncated * sigma, 0.5) + 0.5)` voxels to each side.
    ///
    /// Only the spots are computed, not a convolution of the image.
    ///
    /// Errors: a `sigma` or `truncated` that is not positive; a `dtype` of whole numbers; no `spatial_shape`, or one of
    /// another length than `D` (one number stands for all axes); points of another shape; a batch.
    ///
    /// Differences from MONAI: in the array form the spatial shape is an argument of the transform, not of the call, or
    /// comes with the input as a list of points and shape.
    ///
    /// Example (Python): `GenerateHeatmap(sigma=2.0, spatial_shape=[24, 20, 16])(points[0])`
    ///
    /// Source: MONAI 1.6.1 `GenerateHeatmap`.
    pub struct GenerateHeatmap {
        /// Standard deviation in voxels; a list gives one for each spatial axis.
        pub sigma: OneOrMany<f64> = OneOrMany::One(5.0),
        /// Size of the heat maps; one number for all axes. None where it comes with the input.
        pub spatial_shape: Option<OneOrMany<i64>> = None,
        /// How many `sigma` a spot reaches.
        pub truncated: f64 = 4.0,
        /// Whether each spot is divided by its largest value.
        pub normalize: bool = true,
        /// Element type of the heat maps, a floating-point type.
        pub dtype: DType = DType::Float32,
    }
}

choice! {
    /// What the coordinates of points count.
    pub enum CoordinateSpace {
        /// Voxels of the heat map.
        Voxel = "voxel",
        /// Millimetres in the world of the reference image.
        World = "world",
    }
}

component! {
    /// `GenerateHeatmap` for the keys of a sample, with sizes and geometry of reference images.
    ///
    /// With a reference image a heat map has its affine, and `spatial_shape` among its metadata; the rest are the points'
    /// metadata where they are images, else those of the reference.
    ///
    /// Differences from MONAI: with world coordinates the heat map's history has no record of the points' conversion.
    pub struct GenerateHeatmapd {
        /// Keys of the sample that hold points.
        pub keys: Keys,
        /// Standard deviation in voxels; a list gives one for each spatial axis.
        pub sigma: OneOrMany<f64> = OneOrMany::One(5.0),
        /// Keys of the heat maps, one for each of `keys`; none for the key with `_heatmap` after it.
        pub heatmap_keys: Option<OneOrMany<String>> = None,
        /// Keys of images that give heat maps their size, affine and metadata, one for each of `keys`.
        pub ref_image_keys: Option<OneOrMany<String>> = None,
        /// Size of the heat maps, or a list with one for each of `keys`; none for that of the reference images.
        pub spatial_shape: Option<OneOrMany<Either<i64, Option<Vec<i64>>>>> = None,
        /// How many `sigma` a spot reaches.
        pub truncated: f64 = 4.0,
        /// Whether each spot is divided by its largest value.
        pub normalize: bool = true,
        /// Element type of the heat maps, a floating-point type.
        pub dtype: DType = DType::Float32,
        /// Skip keys that the sample does not have, instead of an error.
        pub allow_missing_keys: bool = false,
        /// What the points' coordinates count: voxels, or millimetres in the world of the reference image; points that are
        /// images count in voxels of their own affine then. A list gives one for each of `keys`.
        pub coordinate_space: OneOrMany<CoordinateSpace> = OneOrMany::One(CoordinateSpace::Voxel),
        /// Keys for tensors of truth values that say which points are in the image; none for no such tensors.
        pub visibility_keys: Option<OneOrMany<String>> = None,
    }
}

/// Points in memory: one row of coordinates for each.
struct Points {
    rows: Vec<Vec<f64>>,
    axes: usize,
}

impl Points {
    /// Reads them, rounded to float32 unless `exact`.
    fn read(points: &MetaTensor, exact: bool) -> Result<Self> {
        track::refuse_batch(GenerateHeatmap::NAME, points)?;
        let &[count, axes @ 2..=3] = points.shape() else {
            return Err(Error::shape(format!(
                "{} needs points of shape (N, 2) or (N, 3), found shape {:?}",
                GenerateHeatmap::NAME,
                points.shape()
            )));
        };
        let axes = axes as usize;
        let rounded = if exact { None } else { Some(DType::Float32) };
        let values = points.to(Some(Device::Cpu), rounded)?.to(None, Some(DType::Float64))?;
        let values = values.tensor().f_reshape([count * axes as i64])?.f_contiguous()?;
        let values = Vec::<f64>::try_from(&values)?;
        Ok(Self { rows: values.chunks_exact(axes).map(<[f64]>::to_vec).collect(), axes })
    }

    /// Whether a point lies in an image of this size.
    fn is_inside(point: &[f64], size: &[i64]) -> bool {
        // Compared in float32, as MONAI does. NaN is nowhere.
        point.iter().zip(size).all(|(at, size)| *at >= 0.0 && (*at as f32) < *size as f32)
    }
}

impl GenerateHeatmap {
    fn check(&self) -> Result<()> {
        let wrong = |name: &'static str, message: String| Error::argument(format!("{name}: {message}")).at(name);
        if let Some(sigma) = self.sigma.as_slice().iter().find(|sigma| !sigma.is_finite() || **sigma <= 0.0) {
            return Err(wrong("sigma", format!("expected positive numbers, found {sigma}")));
        }
        if self.truncated.is_nan() || self.truncated <= 0.0 {
            return Err(wrong("truncated", format!("expected a positive number, found {}", self.truncated)));
        }
        if !self.dtype.is_floating_point() {
            return Err(wrong("dtype", format!("expected a floating-point type, found {}", self.dtype.name())));
        }
        Ok(())
    }

    /// The size of the heat maps of points with so many coordinates.
    fn size(shape: &[i64], axes: usize) -> Result<Vec<i64>> {
        let size = match shape {
            [one] => vec![*one; axes],
            shape if shape.len() == axes => shape.to_vec(),
            shape => {
                let message =
                    format!("spatial_shape: expected {axes} numbers as the points have, or one, found {shape:?}");
                return Err(Error::argument(message).at("spatial_shape"));
            }
        };
        match size.iter().find(|extent| **extent < 0) {
            None => Ok(size),
            Some(extent) => {
                let message = format!("spatial_shape: expected sizes of at least 0, found {extent}");
                Err(Error::argument(message).at("spatial_shape"))
            }
        }
    }

    /// The heat maps, with the metadata and on the device of `source`.
    fn draw(&self, source: &MetaTensor, points: &Points, shape: &[i64], run: &Run<'_>) -> Result<MetaTensor> {
        let size = Self::size(shape, points.axes)?;
        let sigma = match &self.sigma {
            OneOrMany::One(sigma) => vec![*sigma; points.axes],
            OneOrMany::Many(sigma) if sigma.len() == points.axes => sigma.clone(),
            OneOrMany::Many(sigma) => match sigma.as_slice() {
                [sigma] => vec![*sigma; points.axes],
                _ => {
                    let message = format!("sigma: expected {} numbers, or one, found {sigma:?}", points.axes);
                    return Err(Error::argument(message).at("sigma"));
                }
            },
        };
        let weights = |sigma: &f64| {
            let weights = taps::gaussian(*sigma, self.truncated, Approximation::Erf);
            weights.map_err(|error| wrong("sigma", &error))
        };
        let weights: Vec<Vec<f64>> = sigma.iter().map(weights).collect::<Result<_>>()?;
        // In the precision and the order of the spot's own values.
        let product = |factors: &mut dyn Iterator<Item = f64>| -> f64 {
            if self.dtype == DType::Float64 {
                factors.product()
            } else {
                f64::from(factors.map(|factor| factor as f32).product::<f32>())
            }
        };
        let peak = product(&mut weights.iter().map(|row| row[row.len() / 2]));
        let divisor = if self.normalize && peak > 0.0 { peak } else { 1.0 };
        let centers: Vec<Option<Vec<usize>>> = points
            .rows
            .iter()
            .map(|point| {
                let voxel = |(at, size): (&f64, &i64)| (at.round_ties_even() as usize).min((*size - 1).max(0) as usize);
                Points::is_inside(point, &size).then(|| point.iter().zip(&size).map(voxel).collect())
            })
            .collect();
        let mut whole = vec![centers.len() as i64];
        whole.extend(&size);
        if !views::use_kernels(run, source)? {
            return self.draw_by_torch(source, &whole, &centers, &weights, divisor);
        }
        let strides: Vec<i64> = (0..whole.len()).map(|dim| whole[dim + 1..].iter().product()).collect();
        let mut output = Output::shaped(source, &whole, &strides, self.dtype)?;
        let rows: Vec<&[f64]> = weights.iter().map(Vec::as_slice).collect();
        let threads = views::threads()?;
        for (i, center) in centers.iter().enumerate() {
            let target = output.view()?.select(0, i).map_err(views::refused)?;
            spot(target, center.as_deref(), &rows, divisor, threads).map_err(views::refused)?;
        }
        Ok(output.into_tensor())
    }

    fn draw_by_torch(
        &self,
        source: &MetaTensor,
        shape: &[i64],
        centers: &[Option<Vec<usize>>],
        weights: &[Vec<f64>],
        divisor: f64,
    ) -> Result<MetaTensor> {
        let working = if self.dtype == DType::Float64 { Kind::Double } else { Kind::Float };
        let device = source.tensor().device();
        let maps = Tensor::f_zeros(shape, (working, device))?;
        for (i, center) in centers.iter().enumerate() {
            let Some(center) = center else { continue };
            let mut place = maps.f_select(0, i as i64)?;
            let mut spot = Tensor::f_ones([1], (working, device))?;
            for (axis, (center, row)) in center.iter().zip(weights).enumerate() {
                let (center, half, size) = (*center as i64, (row.len() / 2) as i64, shape[axis + 1]);
                let (from, to) = ((center - half).max(0), (center + half + 1).min(size));
                place = place.f_narrow(axis as i64, from, to - from)?;
                let part = Tensor::f_from_slice(row)?.f_narrow(0, from - (center - half), to - from)?;
                let mut along = vec![1; weights.len()];
                along[axis] = to - from;
                spot = spot.f_mul(&part.f_to_kind(working)?.f_to_device(device)?.f_reshape(&along)?)?;
            }
            // The maps are a tensor of our own.
            place.f_copy_(&spot.f_div_scalar(divisor)?)?;
        }
        source.with_tensor(maps)?.to(None, Some(self.dtype))
    }
}

/// The object of the component `GenerateHeatmap`.
pub(crate) fn object(arguments: &Map) -> Result<Object> {
    let generator: GenerateHeatmap = parse(GenerateHeatmap::NAME, arguments)?;
    generator.check()?;
    let transform: Arc<dyn Transform> = Arc::new(generator);
    Ok(Box::new(transform))
}

impl Transform for GenerateHeatmap {
    fn apply(&self, input: Value, run: &Run<'_>) -> Result<Value> {
        let (points, given) = match input {
            Value::List(items) => match items.as_slice() {
                [points @ Value::Tensor(_), shape] => {
                    let shape = OneOrMany::<i64>::parse(shape).map_err(|error| error.prefixed("spatial_shape"))?;
                    (points.clone(), Some(shape))
                }
                _ => (Value::List(items), None),
            },
            other => (other, None),
        };
        let points = expect_image(Self::NAME, points)?;
        let Some(shape) = given.as_ref().or(self.spatial_shape.as_ref()) else {
            let message = format!("{}: spatial_shape: expected a size, found none", Self::NAME);
            return Err(Error::argument(message).at("spatial_shape"));
        };
        let read = Points::read(&points, false)?;
        self.draw(&points, &read, shape.as_slice(), run).map(Value::Tensor)
    }

    fn invert(&self, _input: Value, _run: &Run<'_>) -> Result<Value> {
        Err(not_invertible(Self::NAME))
    }

    fn abilities(&self) -> Abilities {
        Abilities::NONE
    }
}

/// What is done for one key.
struct Entry {
    heatmap: String,
    reference: Option<String>,
    visibility: Option<String>,
    space: CoordinateSpace,
    shape: Option<Vec<i64>>,
}

/// The dictionary form.
struct Dictionary {
    generator: GenerateHeatmap,
    keys: Keys,
    entries: Vec<Entry>,
    allow_missing_keys: bool,
}

/// One item for each key, of a list with one for each key or for all.
fn for_keys<T: Clone>(name: &'static str, items: &[T], keys: usize) -> Result<Vec<T>> {
    match items {
        [item] => Ok(vec![item.clone(); keys]),
        items if items.len() == keys => Ok(items.to_vec()),
        items => Err(wrong_count(GenerateHeatmapd::NAME, name, keys, items.len())),
    }
}

/// One size for all keys, or one per key.
type Shapes = OneOrMany<Either<i64, Option<Vec<i64>>>>;

/// The sizes for each key.
fn shapes(given: Option<&Shapes>, keys: usize) -> Result<Vec<Option<Vec<i64>>>> {
    let Some(given) = given else { return Ok(vec![None; keys]) };
    let numbers: Option<Vec<i64>> = given
        .as_slice()
        .iter()
        .map(|item| match item {
            Either::A(number) => Some(*number),
            Either::B(_) => None,
        })
        .collect();
    if let Some(numbers) = numbers.filter(|numbers| !numbers.is_empty()) {
        return Ok(vec![Some(numbers); keys]);
    }
    let sizes: Vec<Option<Vec<i64>>> = given
        .as_slice()
        .iter()
        .map(|item| match item {
            Either::A(number) => Some(vec![*number]),
            Either::B(size) => size.clone(),
        })
        .collect();
    for_keys("spatial_shape", &sizes, keys)
}

/// The object of the component `GenerateHeatmapd`.
pub(crate) fn dictionary(arguments: &Map) -> Result<Object> {
    let given: GenerateHeatmapd = parse(GenerateHeatmapd::NAME, arguments)?;
    let keys = given.keys.as_slice();
    let named = |name: &'static str, names: Option<&OneOrMany<String>>| -> Result<Vec<Option<String>>> {
        match names {
            None => Ok(vec![None; keys.len()]),
            Some(names) => Ok(for_keys(name, names.as_slice(), keys.len())?.into_iter().map(Some).collect()),
        }
    };
    let heatmaps = named("heatmap_keys", given.heatmap_keys.as_ref())?;
    let references = named("ref_image_keys", given.ref_image_keys.as_ref())?;
    let visibilities = named("visibility_keys", given.visibility_keys.as_ref())?;
    let spaces = for_keys("coordinate_space", given.coordinate_space.as_slice(), keys.len())?;
    let shapes = shapes(given.spatial_shape.as_ref(), keys.len())?;
    let entries = keys
        .iter()
        .zip(heatmaps)
        .zip(references)
        .zip(visibilities)
        .zip(spaces)
        .zip(shapes)
        .map(|(((((key, heatmap), reference), visibility), space), shape)| Entry {
            heatmap: heatmap.unwrap_or_else(|| format!("{key}_heatmap")),
            reference,
            visibility,
            space,
            shape,
        })
        .collect();
    let generator = GenerateHeatmap {
        sigma: given.sigma,
        spatial_shape: None,
        truncated: given.truncated,
        normalize: given.normalize,
        dtype: given.dtype,
    };
    generator.check()?;
    Ok(boxed(Dictionary { generator, keys: given.keys, entries, allow_missing_keys: given.allow_missing_keys }))
}

impl Dictionary {
    /// The size of the heat maps of one key.
    fn shape(entry: &Entry, axes: usize, reference: Option<&Value>) -> Result<Vec<i64>> {
        if let Some(shape) = &entry.shape {
            return Ok(shape.clone());
        }
        match reference {
            Some(Value::Tensor(reference)) => {
                let recorded =
                    reference.image().and_then(|info| info.meta.get("spatial_shape")).and_then(whole_numbers);
                if let Some(size) = recorded.filter(|size| size.len() == axes) {
                    return Ok(size);
                }
                let shape = reference.shape();
                Ok(shape[shape.len().saturating_sub(axes)..].to_vec())
            }
            Some(other) => Err(Error::type_mismatch(format!(
                "the reference of a heat map must be an image, found {}",
                other.describe()
            ))),
            None => Err(Error::argument(format!(
                "{}: expected spatial_shape, or ref_image_keys with a key of the sample, found neither",
                GenerateHeatmapd::NAME
            ))
            .at("spatial_shape")),
        }
    }

    /// From the points' coordinates to voxels of the reference image.
    fn to_voxels(points: &MetaTensor, read: &mut Points, reference: Option<&Value>) -> Result<()> {
        let info = match reference {
            Some(Value::Tensor(reference)) => reference.image(),
            _ => None,
        };
        let Some(info) = info else {
            return Err(Error::argument(
                "coordinate_space: 'world' needs a reference image with an affine (ref_image_keys), found none",
            )
            .at("coordinate_space"));
        };
        let geometry = |error: mica_kernels::geometry::GeometryError| Error::shape(error.to_string());
        let single: Vec<f64> = info.affine.to_vec().into_iter().map(|value| f64::from(value as f32)).collect();
        let to_world = Affine::from_slice(&single).map_err(geometry)?;
        let mut map = to_world.inverse().map_err(geometry)?;
        if let Some(own) = points.image() {
            map = if own.affine.rank() == map.rank() {
                map.compose(&own.affine)
            } else {
                let rank = read.axes;
                map.to_rank(rank).map_err(geometry)?.compose(&own.affine.to_rank(rank).map_err(geometry)?)
            };
        }
        let map = map.to_rank(read.axes).map_err(geometry)?;
        for point in &mut read.rows {
            *point = map.apply(point).map_err(geometry)?.into_iter().map(|at| f64::from(at as f32)).collect();
        }
        Ok(())
    }

    fn apply_entry(&self, entry: &Entry, points: Value, sample: &mut Map, run: &Run<'_>) -> Result<()> {
        let points = expect_image(GenerateHeatmapd::NAME, points)?;
        let reference = entry.reference.as_ref().and_then(|key| sample.get(key)).cloned();
        let world = entry.space == CoordinateSpace::World;
        let mut read = Points::read(&points, world && points.image().is_some())?;
        let shape = Self::shape(entry, read.axes, reference.as_ref())?;
        if world {
            Self::to_voxels(&points, &mut read, reference.as_ref())?;
        }
        let size = GenerateHeatmap::size(&shape, read.axes)?;
        let mut heatmap = self.generator.draw(&points, &read, &size, run)?;
        if let Some(Value::Tensor(reference)) = &reference {
            track::refuse_batch(GenerateHeatmapd::NAME, reference)?;
            let info = match (reference.image(), points.info()) {
                (None, _) => Info::Plain,
                (Some(geometry), own) => {
                    // Points that are images keep their metadata, as in MONAI; world coordinates make images of them.
                    let mut image = match own {
                        Info::Image(own) => (**own).clone(),
                        _ if world => ImageInfo::default(),
                        _ => geometry.clone(),
                    };
                    image.affine = geometry.affine;
                    let size = size.iter().map(|extent| Value::Int(*extent)).collect();
                    image.meta.insert("spatial_shape".to_owned(), Value::List(size));
                    Info::Image(Arc::new(image))
                }
            };
            heatmap = heatmap.with_new_info(info).to(Some(reference.device()), None)?;
        }
        sample.insert(entry.heatmap.clone(), Value::Tensor(heatmap));
        if let Some(key) = &entry.visibility {
            let inside: Vec<bool> = read.rows.iter().map(|point| Points::is_inside(point, &size)).collect();
            let inside = MetaTensor::plain(Tensor::f_from_slice(&inside)?)?.to(Some(points.device()), None)?;
            sample.insert(key.clone(), Value::Tensor(inside));
        }
        Ok(())
    }
}

/// A list of whole numbers, which metadata may hold as floats or in a tensor.
fn whole_numbers(value: &Value) -> Option<Vec<i64>> {
    match value {
        Value::List(items) => items.iter().map(|item| item.as_float().map(|number| number as i64)).collect(),
        Value::Tensor(tensor) if tensor.ndim() == 1 => {
            let numbers = tensor.to(Some(Device::Cpu), Some(DType::Int64)).ok()?;
            Vec::<i64>::try_from(&numbers.tensor().f_contiguous().ok()?).ok()
        }
        _ => None,
    }
}

impl Transform for Dictionary {
    fn apply(&self, input: Value, run: &Run<'_>) -> Result<Value> {
        self.keys.each(GenerateHeatmapd::NAME, input, self.allow_missing_keys, run, |i, key, sample| {
            let points = mica_core::value::get(sample, key)?.clone();
            self.apply_entry(&self.entries[i], points, sample, run)
        })
    }

    fn invert(&self, _input: Value, _run: &Run<'_>) -> Result<Value> {
        Err(not_invertible(GenerateHeatmapd::NAME))
    }

    fn abilities(&self) -> Abilities {
        Abilities::NONE
    }

    fn keys(&self) -> Option<&[String]> {
        Some(self.keys.as_slice())
    }
}
