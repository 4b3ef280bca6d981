//! [`PatchInferer`] with its splitter: an image cut into patches by a component, and put together again.

use crate::inferer::{Answer, Call, Inferer, Plan, Request};
use crate::sliding::Padding;
use crate::windows::{self, per_axis};
use mica_core::argument::{Described, Either, OneOrMany};
use mica_core::error::{Error, Result, ResultExt};
use mica_core::{Component, DType, Device, Map, MetaTensor, Value, choice, component};
use mica_transforms::compose::Step;
use mica_transforms::transform::{self, Run};
use std::sync::Arc;
use tch::Tensor;

component! {
    /// Cuts a batch of images into patches on a regular grid, with offset and overlap.
    ///
    /// Input: (items, channels, axes…). Where the offset is negative, or patches do not fill the image, it is padded; without
    /// `pad_mode` patches that cross the border are left out.
    ///
    /// Errors: patches without extent; an offset beyond the image or before the first patch; an overlap larger than a patch.
    ///
    /// Example (Python): `PatchInferer(SlidingWindowSplitter(8, overlap=2))(batch, TorchScript(path))`
    ///
    /// Differences from MONAI: a patch size of 0 is refused, where MONAI cuts empty patches. `filter_fn` is a transform of
    /// [patch, location] that gives true or false.
    ///
    /// Source: MONAI 1.6.1 `SlidingWindowSplitter`, `iter_patch_position`.
    pub struct SlidingWindowSplitter {
        /// Extents of a patch, one per spatial axis or one for all.
        pub patch_size: OneOrMany<i64>,
        /// What patches share: whole numbers count voxels, fractions are of the patch.
        pub overlap: Either<OneOrMany<i64>, OneOrMany<f64>> = Either::B(OneOrMany::One(0.0)),
        /// First voxel of the first patch.
        pub offset: OneOrMany<i64> = OneOrMany::One(0),
        /// Keeps the patches for which it gives true; none keeps all.
        pub filter_fn: Option<Step> = None,
        /// What lies around the image; none pads nothing.
        pub pad_mode: Option<Padding> = Some(Padding::Constant),
        /// The value around the image with `constant`.
        pub pad_value: f64 = 0.0,
        /// Where patches lie; none leaves them where the image is.
        pub device: Option<Device> = None,
    }
}

choice! {
    /// How patches are put together.
    pub enum Merger {
        /// The mean where they overlap.
        Average = "AvgMerger",
    }
}

component! {
    /// Applies the network to patches of an image, and puts its results together.
    ///
    /// Input: a batch of images (items, channels, axes…) that `splitter` cuts; or, without one, a list of [patch, location]. Output: the
    /// mean of the results where patches overlap (NaN where there is none), at the image's extents times the ratio of a result's
    /// extents to those of a patch; a list or a map of them where the network gives several.
    ///
    /// Progress counts patches; cancellation is looked at before each batch of them.
    ///
    /// Errors: patches without locations; results of other extents than the first; an image without a splitter.
    ///
    /// Example (Python): `PatchInferer(SlidingWindowSplitter(8), batch_size=4)(batch, TorchScript(path))`
    ///
    /// Differences from MONAI: further arguments of the merger are arguments here. `ZarrAvgMerger` is refused, since it
    /// needs Python's Zarr. `buffer_size` changes nothing: cutting takes no time beside a network.
    ///
    /// Source: MONAI 1.6.1 `PatchInferer`, `AvgMerger`.
    pub struct PatchInferer {
        /// What cuts the image; none for input that is cut.
        pub splitter: Option<Component> = None,
        /// How patches are put together.
        pub merger_cls: Merger = Merger::Average,
        /// Patches that the network gets at once.
        pub batch_size: i64 = 1,
        /// A transform of each batch of patches before the network.
        pub preprocessing: Option<Step> = None,
        /// A transform of what the network gives.
        pub postprocessing: Option<Step> = None,
        /// Which results are wanted, where the network gives a map; none for all.
        pub output_keys: Option<Vec<String>> = None,
        /// Whether the result has the image's extents, without what the splitter has padded.
        pub match_spatial_shape: bool = true,
        /// MONAI's buffer of patches.
        pub buffer_size: i64 = 0,
        /// Shape of the result before it is cropped: (items, channels, axes…); none follows from the splitter.
        pub merged_shape: Option<Vec<i64>> = None,
        /// Shape of the result; none follows from the splitter.
        pub cropped_shape: Option<Vec<i64>> = None,
        /// Element type of the result.
        pub value_dtype: DType = DType::Float32,
        /// Element type in which patches are counted.
        pub count_dtype: DType = DType::UInt8,
        /// Where the result lies.
        pub device: Device = Device::Cpu,
    }
}

/// A splitter for one image: its arguments for each axis.
struct Grid {
    patch: Vec<i64>,
    /// Voxels from one patch to the next.
    step: Vec<i64>,
    offset: Vec<i64>,
    /// Voxels added before and after.
    padding: Vec<(i64, i64)>,
}

impl Grid {
    /// Extents of an image with its padding.
    fn padded(&self, spatial: &[i64]) -> Vec<i64> {
        spatial.iter().zip(&self.padding).map(|(extent, (before, after))| extent + before + after).collect()
    }

    /// First voxels of the patches of an image with these extents, padding included; the last axis fastest.
    fn starts(&self, extents: &[i64]) -> Vec<Vec<i64>> {
        let along: Vec<Vec<i64>> = (0..extents.len())
            .map(|axis| {
                let first = self.offset[axis] + self.padding[axis].0;
                let end = extents[axis] - self.patch[axis].min(extents[axis]) + 1;
                (first..end.max(first)).step_by(self.step[axis] as usize).collect()
            })
            .collect();
        windows::places(&along)
    }
}

fn rounded(value: f64) -> i64 {
    value.round_ties_even() as i64
}

impl SlidingWindowSplitter {
    /// Refuses arguments that never fit.
    pub(crate) fn check(&self) -> Result<()> {
        if let Some(wrong) = self.patch_size.as_slice().iter().find(|extent| **extent < 1) {
            return Err(Error::argument(format!("expected at least 1, found {wrong}")).at("patch_size"));
        }
        match &self.overlap {
            Either::A(voxels) if voxels.as_slice().iter().any(|voxels| *voxels < 0) => {
                return Err(Error::argument(format!("expected no negative numbers, found {:?}", voxels.as_slice()))
                    .at("overlap"));
            }
            Either::B(parts) if parts.as_slice().iter().any(|part| !(0.0..1.0).contains(part)) => {
                return Err(Error::argument(format!(
                    "expected fractions from 0 to below 1 (whole numbers count voxels), found {:?}",
                    parts.as_slice()
                ))
                .at("overlap"));
            }
            _ => {}
        }
        if self.pad_mode.is_none() && self.offset.as_slice().iter().any(|offset| *offset < 0) {
            return Err(Error::argument("a negative offset needs a pad_mode").at("offset"));
        }
        Ok(())
    }

    fn grid(&self, spatial: &[i64]) -> Result<Grid> {
        let rank = spatial.len();
        let patch = per_axis("patch_size", self.patch_size.as_slice(), rank)?;
        let offset = per_axis("offset", self.offset.as_slice(), rank)?;
        let step: Vec<i64> = match &self.overlap {
            Either::A(voxels) => {
                let voxels = per_axis("overlap", voxels.as_slice(), rank)?;
                patch.iter().zip(voxels).map(|(patch, overlap)| patch - overlap).collect()
            }
            Either::B(parts) => {
                let parts = per_axis("overlap", parts.as_slice(), rank)?;
                patch.iter().zip(parts).map(|(patch, part)| rounded(*patch as f64 * (1.0 - part))).collect()
            }
        };
        if let Some(axis) = (0..rank).find(|axis| step[*axis] < 1) {
            return Err(Error::argument(format!(
                "patches of {} voxels along axis {axis} must share less than that",
                patch[axis]
            ))
            .at("overlap"));
        }
        for axis in 0..rank {
            if offset[axis] < -patch[axis] || offset[axis] >= spatial[axis] {
                return Err(Error::argument(format!(
                    "expected {} to {} along axis {axis}, found {}",
                    -patch[axis],
                    spatial[axis] - 1,
                    offset[axis]
                ))
                .at("offset"));
            }
        }
        let padding = (0..rank)
            .map(|axis| match self.pad_mode {
                None => (0, 0),
                Some(_) => {
                    let rest = (offset[axis] - spatial[axis] + patch[axis]).rem_euclid(step[axis]);
                    ((-offset[axis]).max(0), rest)
                }
            })
            .collect();
        Ok(Grid { patch, step, offset, padding })
    }

    /// The patches with their first voxels in the image, the last axis fastest.
    fn split(&self, image: &Tensor, spatial: &[i64], run: &Run<'_>) -> Result<Vec<(Tensor, Vec<i64>)>> {
        let grid = self.grid(spatial)?;
        let image = match self.pad_mode {
            Some(mode) => mode.pad(image, &grid.padding, self.pad_value)?,
            None => image.shallow_clone(),
        };
        let extents = image.size()[2..].to_vec();
        let mut patches = Vec::new();
        for start in grid.starts(&extents) {
            let sizes: Vec<i64> =
                (0..start.len()).map(|axis| grid.patch[axis].min(extents[axis] - start[axis])).collect();
            let mut patch = windows::part(&image, &start, &sizes)?;
            if let Some(device) = self.device {
                patch = patch.f_to_device(device.to_tch())?;
            }
            let location: Vec<i64> = start.iter().zip(&grid.padding).map(|(at, (before, _))| at - before).collect();
            if let Some(filter) = &self.filter_fn {
                let given = Value::List(vec![
                    Value::Tensor(MetaTensor::plain(patch.shallow_clone())?),
                    Value::from(location.clone()),
                ]);
                match transform::apply(filter.component(), given, run).at(|| "filter_fn")? {
                    Value::Bool(true) => {}
                    Value::Bool(false) => continue,
                    other => {
                        return Err(Error::type_mismatch(format!(
                            "expected true or false, found {}",
                            other.describe()
                        ))
                        .at("filter_fn"));
                    }
                }
            }
            patches.push((patch, location));
        }
        Ok(patches)
    }
}

/// The results of one kind that were added up.
struct Sum {
    values: Tensor,
    counts: Tensor,
    cropped: Vec<i64>,
    ratio: Vec<f64>,
}

impl PatchInferer {
    /// Refuses arguments that never fit.
    pub(crate) fn check(&self) -> Result<()> {
        if self.batch_size < 1 {
            return Err(Error::argument(format!("expected at least 1, found {}", self.batch_size)).at("batch_size"));
        }
        if let Some(component) = &self.splitter {
            as_splitter(component).at(|| "splitter")?;
        }
        Ok(())
    }

    fn sum(&self, spatial: Option<&[i64]>, patch: &Tensor, result: &Tensor) -> Result<Sum> {
        let ratio: Vec<f64> =
            patch.size()[2..].iter().zip(&result.size()[2..]).map(|(from, to)| *to as f64 / *from as f64).collect();
        let shape = |spatial: &[i64]| {
            let mut shape = result.size()[..2].to_vec();
            shape.extend(spatial.iter().zip(&ratio).map(|(extent, ratio)| rounded(*extent as f64 * ratio)));
            shape
        };
        let merged = match (&self.merged_shape, spatial, &self.splitter) {
            (Some(shape), ..) => shape.clone(),
            (None, Some(spatial), Some(splitter)) => shape(&as_splitter(splitter)?.grid(spatial)?.padded(spatial)),
            _ => {
                return Err(
                    Error::argument("expected the shape of the result, since there is no splitter").at("merged_shape")
                );
            }
        };
        let cropped = match (&self.cropped_shape, spatial) {
            (Some(shape), _) => shape.clone(),
            (None, Some(spatial)) if self.match_spatial_shape => shape(spatial),
            _ => merged.clone(),
        };
        let fits =
            merged.len() == result.dim() && merged.iter().zip(&cropped).all(|(merged, cropped)| cropped <= merged);
        if !fits || cropped.len() != merged.len() {
            return Err(Error::shape(format!(
                "results of shape {:?} cannot become {merged:?}, cropped to {cropped:?}",
                result.size()
            )));
        }
        let zeros = |dtype: DType| -> Result<Tensor> {
            Ok(MetaTensor::zeros(dtype, &merged, self.device)?.tensor().shallow_clone())
        };
        Ok(Sum { values: zeros(self.value_dtype)?, counts: zeros(self.count_dtype)?, cropped, ratio })
    }
}

impl Sum {
    fn add(&mut self, result: &Tensor, location: &[i64]) -> Result<()> {
        let (mut values, mut counts) = (self.values.shallow_clone(), self.counts.shallow_clone());
        for (axis, (at, ratio)) in location.iter().zip(&self.ratio).enumerate() {
            let (dim, first) = (axis as i64 + 2, rounded(*at as f64 * ratio));
            let (extent, all) = (result.size()[axis + 2], values.size()[axis + 2]);
            if first < 0 || first + extent > all {
                return Err(Error::shape(format!(
                    "a result of {extent} voxels at {first} does not fit into {all} along axis {axis}"
                )));
            }
            values = values.f_narrow(dim, first, extent)?;
            counts = counts.f_narrow(dim, first, extent)?;
        }
        let _ = values.f_add_(&result.f_to_device(values.device())?)?;
        let _ = counts.f_add_scalar_(1)?;
        Ok(())
    }

    fn finish(self) -> Result<Value> {
        // Item by item and channel by channel, since counts are converted for it.
        let mut values = self.values.shallow_clone();
        for item in 0..values.size()[0] {
            for channel in 0..values.size()[1] {
                let of = |tensor: &Tensor| tensor.f_select(0, item)?.f_select(0, channel);
                let _ = of(&values)?.f_div_(&of(&self.counts)?)?;
            }
        }
        for (dim, extent) in self.cropped.iter().enumerate() {
            values = values.f_narrow(dim as i64, 0, *extent)?;
        }
        Ok(Value::Tensor(MetaTensor::plain(values)?))
    }
}

/// Patches that come cut: a list of [patch, location].
fn cut_already(items: &[Value]) -> Result<Vec<(Tensor, Vec<i64>)>> {
    let one = |item: &Value| match item {
        Value::List(pair) => match pair.as_slice() {
            [Value::Tensor(patch), Value::List(location)] => {
                let location = location.iter().map(|at| match at {
                    Value::Int(at) => Some(*at),
                    _ => None,
                });
                Some((patch.tensor().shallow_clone(), location.collect::<Option<Vec<_>>>()?))
            }
            _ => None,
        },
        _ => None,
    };
    items
        .iter()
        .map(|item| {
            one(item).ok_or_else(|| {
                Error::type_mismatch(format!("expected a patch and its location, found {}", item.describe()))
            })
        })
        .collect()
}

impl Inferer for PatchInferer {
    fn plan(&self, request: &Request<'_>) -> Result<Plan> {
        let Some(splitter) = &self.splitter else {
            return Err(Error::unsupported("without a splitter, patches are not known").at("splitter"));
        };
        let splitter = as_splitter(splitter)?;
        let spatial = windows::spatial(request.image)?.to_vec();
        // Those that a filter leaves out count too.
        let placed = |spatial: &[i64]| -> Result<(Grid, Vec<i64>, u64)> {
            let grid = splitter.grid(spatial)?;
            let padded = grid.padded(spatial);
            let patches = grid.starts(&padded).len() as u64;
            Ok((grid, padded, patches))
        };
        let (Grid { patch, .. }, padded, patches) = placed(&spatial)?;
        let given = request.image.tensor().numel() as u64 / spatial.iter().product::<i64>().max(1) as u64;
        let number = request.image.dtype()?.size() as u64;
        let beside = if padded == spatial { 0 } else { padded.iter().product::<i64>() as u64 * given * number };
        let corner: Vec<i64> = patch.iter().zip(&spatial).map(|(patch, extent)| *extent.min(&(2 * patch))).collect();
        let in_corner = placed(&corner)?.2 * request.image.shape()[0] as u64;
        let (merged, items) = (self.merged_shape.clone(), request.image.shape()[0]);
        let of_voxel = (self.value_dtype.size() + self.count_dtype.size()) as u64;
        let here = self.device == Device::Cpu;
        let whole = move |answers: &[Answer]| {
            let numbers = |(shape, _): &Answer| match &merged {
                Some(shape) => shape.iter().product::<i64>(),
                None => {
                    let ratio = |axis: usize| shape.get(axis + 2).map_or(1.0, |to| *to as f64 / patch[axis] as f64);
                    let extent = |axis: usize| rounded(padded[axis] as f64 * ratio(axis));
                    (0..padded.len()).map(extent).product::<i64>() * items * shape.get(1).copied().unwrap_or(0)
                }
            };
            if here { answers.iter().map(numbers).sum::<i64>() as u64 * of_voxel } else { 0 }
        };
        let at_once = self.batch_size as u64;
        Ok(Plan {
            windows: patches * items as u64,
            calls: patches.div_ceil(at_once),
            corner: (corner, in_corner),
            beside,
            streamed: Box::new(whole.clone()),
            whole: Box::new(whole),
        })
    }

    fn infer(&self, request: Request<'_>, run: &Run<'_>) -> Result<Value> {
        let Some(splitter) = &self.splitter else {
            return Err(Error::argument("expected a splitter, or a list of [patch, location]").at("splitter"));
        };
        let splitter = as_splitter(splitter)?;
        let spatial = windows::spatial(request.image)?;
        let patches = splitter.split(request.image.tensor(), spatial, run)?;
        let conditions = request.condition()?.map(|condition| splitter.split(condition.tensor(), spatial, run));
        let conditions = conditions.transpose()?;
        let Request { positional, named, network, .. } = request;
        self.merge(patches, conditions, Some(spatial), Call { positional, named, network }, run)
    }

    fn infer_patches(&self, patches: &[Value], call: Call<'_>, run: &Run<'_>) -> Result<Value> {
        if self.splitter.is_some() {
            return Err(Error::type_mismatch("expected a batch of images for the splitter, found a list"));
        }
        let conditions = match call.named.get("condition") {
            None | Some(Value::Null) => None,
            Some(Value::List(conditions)) if conditions.len() == patches.len() => Some(cut_already(conditions)?),
            Some(other) => {
                return Err(Error::argument(format!(
                    "expected a list of {} patches with their locations, found {}",
                    patches.len(),
                    other.describe()
                ))
                .at("condition"));
            }
        };
        self.merge(cut_already(patches)?, conditions, None, call, run)
    }
}

impl PatchInferer {
    fn merge(
        &self,
        patches: Vec<(Tensor, Vec<i64>)>,
        conditions: Option<Vec<(Tensor, Vec<i64>)>>,
        spatial: Option<&[i64]>,
        call: Call<'_>,
        run: &Run<'_>,
    ) -> Result<Value> {
        let mut sums: Vec<Sum> = Vec::new();
        let mut keys = self.output_keys.clone();
        let mut is_list = false;
        let batch = self.batch_size as usize;
        let together = |patches: &[(Tensor, Vec<i64>)]| -> Result<Value> {
            let tensors: Vec<&Tensor> = patches.iter().map(|(patch, _)| patch).collect();
            Ok(Value::Tensor(MetaTensor::plain(Tensor::f_cat(&tensors, 0)?)?))
        };
        for (number, chunk) in patches.chunks(batch).enumerate() {
            run.check()?;
            let mut input = together(chunk)?;
            if let Some(step) = &self.preprocessing {
                input = transform::apply(step.component(), input, run).at(|| "preprocessing")?;
            }
            let mut named: Map = call.named.clone();
            if let Some(conditions) = &conditions {
                let first = number * batch;
                named.insert("condition".to_owned(), together(&conditions[first..first + chunk.len()])?);
            }
            let mut arguments = vec![input];
            arguments.extend_from_slice(call.positional);
            let mut output = (call.network)(&arguments, &named)?;
            if let Some(step) = &self.postprocessing {
                output = transform::apply(step.component(), output, run).at(|| "postprocessing")?;
            }
            let results = match output {
                Value::Map(mut map) => {
                    let wanted = keys.get_or_insert_with(|| map.keys().cloned().collect());
                    wanted
                        .iter()
                        .map(|key| {
                            map.shift_remove(key).ok_or_else(|| {
                                Error::not_found(format!("the network gives no '{key}'")).at("output_keys")
                            })
                        })
                        .collect::<Result<Vec<_>>>()?
                }
                Value::List(items) => {
                    is_list = items.len() > 1;
                    items
                }
                one => vec![one],
            };
            let count = chunk.len() as i64;
            for (index, result) in results.iter().enumerate() {
                let Value::Tensor(result) = result else {
                    return Err(Error::type_mismatch(format!("expected a tensor, found {}", result.describe())));
                };
                let fits = result.ndim() > 2 && result.shape()[0] % count == 0 && result.ndim() == chunk[0].0.dim();
                if !fits {
                    return Err(Error::shape(format!(
                        "the network must give a batch for each of {count} patches of shape {:?}, found shape {:?}",
                        chunk[0].0.size(),
                        result.shape()
                    )));
                }
                let parts = result.tensor().f_chunk(count, 0)?;
                if sums.len() <= index {
                    sums.push(self.sum(spatial, &chunk[0].0, &parts[0])?);
                }
                for (part, (_, location)) in parts.iter().zip(chunk) {
                    sums[index].add(part, location)?;
                }
            }
            if let Some(progress) = run.progress {
                progress((number * batch + chunk.len()) as u64, patches.len() as u64, "patches")?;
            }
        }
        if sums.is_empty() {
            return Err(Error::state("there are no patches: the splitter gives none, or its filter keeps none"));
        }
        let mut merged = sums.into_iter().map(Sum::finish).collect::<Result<Vec<_>>>()?;
        Ok(match keys {
            Some(keys) => Value::Map(keys.into_iter().zip(merged).collect()),
            None if is_list => Value::List(merged),
            None => merged.remove(0),
        })
    }
}

/// The splitter in a component.
///
/// # Errors
/// `Type` for a component that is no splitter.
fn as_splitter(component: &Component) -> Result<&SlidingWindowSplitter> {
    component.downcast::<Arc<SlidingWindowSplitter>>().map(|splitter| &**splitter).ok_or_else(|| {
        Error::type_mismatch(format!("{} is a {}, expected a splitter", component.name(), component.kind()))
    })
}

/// What the registry builds for the splitter.
pub(crate) fn splitter(arguments: &Map) -> Result<mica_core::component::Object> {
    let splitter = mica_core::component::parse::<SlidingWindowSplitter>(SlidingWindowSplitter::NAME, arguments)?;
    splitter.check()?;
    Ok(Box::new(Arc::new(splitter)))
}
