//! [`SlidingWindowInferer`]: a network led over an image window by window.

use crate::inferer::{Answer, Choose, Inferer, Plan, Request, Sink, off_the_grid};
use crate::stitch::{Order, Stitch};
use crate::windows::{self, Blend, Windows};
use mica_core::argument::{Described, OneOrMany};
use mica_core::error::{Error, Result, ResultExt};
use mica_core::{Component, DType, Device, Map, MetaTensor, Value, choice, component};
use mica_transforms::transform::{self, Run};
use tch::{Kind, Tensor};

choice! {
    /// What lies around an image that is smaller than a window.
    pub enum Padding {
        /// The value `cval`.
        Constant = "constant",
        /// The image mirrored, its border voxels once.
        Reflect = "reflect",
        /// The border voxels.
        Replicate = "replicate",
        /// The other end of the image.
        Circular = "circular",
    }
}

impl Padding {
    /// A batch of images with voxels before and after each axis.
    pub(crate) fn pad(self, tensor: &Tensor, amounts: &[(i64, i64)], value: f64) -> Result<Tensor> {
        if amounts.iter().all(|(before, after)| before + after == 0) {
            return Ok(tensor.shallow_clone());
        }
        let amounts: Vec<i64> = amounts.iter().rev().flat_map(|(before, after)| [*before, *after]).collect();
        Ok(tensor.f_pad(amounts, self.word(), (self == Padding::Constant).then_some(value))?)
    }

    fn word(self) -> &'static str {
        match self {
            Padding::Constant => "constant",
            Padding::Reflect => "reflect",
            Padding::Replicate => "replicate",
            Padding::Circular => "circular",
        }
    }
}

macro_rules! sliding_component {
    ($(#[doc = $doc:literal])* $name:ident { $($first:tt)* } $($roi:tt)*) => {
        component! {
            $(#[doc = $doc])*
            pub struct $name {
                $($first)*
                /// Extents of a window, one per spatial axis or one for all; one that is not positive is that of the image.
                pub roi_size: OneOrMany<i64> $($roi)*,
                /// Windows that the network gets at once.
                pub sw_batch_size: i64 = 1,
                /// The part of a window that the next one covers again, from 0 to below 1, one per axis or one for all.
                pub overlap: OneOrMany<f64> = OneOrMany::One(0.25),
                /// How much each voxel of a window counts where windows overlap.
                pub mode: Blend = Blend::Constant,
                /// Standard deviation of the Gaussian as a part of the window's extent, one per axis or one for all.
                pub sigma_scale: OneOrMany<f64> = OneOrMany::One(0.125),
                /// What lies around an image that is smaller than a window.
                pub padding_mode: Padding = Padding::Constant,
                /// The value around the image with the padding mode `constant`.
                pub cval: f64 = 0.0,
                /// Where the network computes; none takes that of the image.
                pub sw_device: Option<Device> = None,
                /// Where windows are put together; none takes that of the image.
                pub device: Option<Device> = None,
                /// Whether to write to the log how far it is. The progress function of a run is called in any case.
                pub progress: bool = false,
                /// Whether MONAI keeps the weights of a window; they are cheap here, so it changes nothing.
                pub cache_roi_weight_map: bool = false,
                /// Number of voxels above which windows are put together in main memory, where `device` is none.
                pub cpu_thresh: Option<i64> = None,
                /// Rows of windows along `buffer_dim` that are put together on `sw_device` before they go to `device`;
                /// none or 0 sends each window. For networks with one result.
                pub buffer_steps: Option<i64> = None,
                /// Spatial axis of the rows, negative from the last.
                pub buffer_dim: i64 = -1,
                /// Whether the network gets, as its second argument, where each window lies: for each window the list
                /// of [first, end) of item, channels and spatial axes.
                pub with_coord: bool = false,
                /// Not in MONAI's class but in its function: a transform of [results of the network, windows, weights]
                /// that gives [results, weights].
                pub process_fn: Option<Component> = None,
                /// Not in MONAI: windows without any value above this are not computed. Their voxels are 0 in the
                /// result, except where other windows cover them.
                pub skip_below: Option<f64> = None,
            }
        }
    };
}

sliding_component! {
    /// Leads a network over an image window by window and blends what it gives where windows overlap.
    ///
    /// Input: a batch of images of floating-point type, of shape (items, channels, axes…), any number of spatial axes. Output: the
    /// network's results at the image's extents, times the ratio of a result's extents to those of a window; a list or a
    /// map where the network gives one. Metadata is the image's. Images with metadata give float32, as in MONAI.
    ///
    /// An image that is smaller than a window is padded around its centre, and the padding is cut off at the end.
    ///
    /// Progress counts windows; cancellation is looked at before each batch of windows.
    ///
    /// Errors: windows, overlaps or axes that do not fit the image; images of whole numbers; results of the network without
    /// batch and channels, or with another number of items; the errors of the network.
    ///
    /// Differences from MONAI: batches of images of whole numbers are refused, since no network takes them. The batch of windows is
    /// reused, so a network of the application must not keep it. `process_fn` and `skip_below` are arguments of the class.
    ///
    /// Example (Python): `SlidingWindowInferer(8, overlap=0.5, mode="gaussian")(batch, TorchScript(path))`
    ///
    /// Source: MONAI 1.6.1 `SlidingWindowInferer`, `sliding_window_inference`.
    SlidingWindowInferer {}
}

sliding_component! {
    /// A sliding-window inference that moves to main memory where a device has too little.
    ///
    /// As `SlidingWindowInferer`. Without `device`, windows are put together on the image's device; where that runs out of
    /// memory, in rows (`buffer_steps`, halved until they fit), at last in main memory. In main memory it is
    /// `SlidingWindowInferer`.
    ///
    /// Differences from MONAI: what was found out about memory is not remembered for the next image.
    ///
    /// Example (Python): `SlidingWindowInfererAdapt(8)(batch, TorchScript(path))`
    ///
    /// Source: MONAI 1.6.1 `SlidingWindowInfererAdapt`.
    SlidingWindowInfererAdapt {}
}

macro_rules! sliding_from {
    ($name:ident) => {
        impl $name {
            /// Refuses arguments that never fit.
            pub(crate) fn check(&self) -> Result<()> {
                self.sliding().check()
            }

            pub(crate) fn sliding(&self) -> Sliding<'_> {
                Sliding {
                    roi: self.roi_size.as_slice().to_vec(),
                    windows_at_once: self.sw_batch_size,
                    overlap: self.overlap.as_slice(),
                    blend: self.mode,
                    sigma_scale: self.sigma_scale.as_slice(),
                    padding: self.padding_mode,
                    cval: self.cval,
                    window_device: self.sw_device,
                    device: self.device,
                    cpu_above: self.cpu_thresh,
                    buffer: self.buffer_steps.filter(|steps| *steps > 0).map(|steps| (steps, self.buffer_dim)),
                    with_coord: self.with_coord,
                    process: self.process_fn.as_ref(),
                    skip_below: self.skip_below,
                    log: self.progress.then_some($name::NAME),
                }
            }
        }
    };
}
pub(crate) use {sliding_component, sliding_from};

sliding_from!(SlidingWindowInferer);
sliding_from!(SlidingWindowInfererAdapt);

impl Inferer for SlidingWindowInferer {
    fn plan(&self, request: &Request<'_>) -> Result<Plan> {
        self.sliding().plan(request)
    }

    fn infer(&self, request: Request<'_>, run: &Run<'_>) -> Result<Value> {
        self.sliding().infer(request, run)
    }

    fn stream(&self, request: Request<'_>, choose: Choose<'_>, sink: Sink<'_>, run: &Run<'_>) -> Result<()> {
        self.sliding().stream(request, choose, sink, run)
    }
}

impl Inferer for SlidingWindowInfererAdapt {
    fn plan(&self, request: &Request<'_>) -> Result<Plan> {
        self.sliding().plan(request)
    }

    fn stream(&self, request: Request<'_>, choose: Choose<'_>, sink: Sink<'_>, run: &Run<'_>) -> Result<()> {
        self.sliding().stream(request, choose, sink, run)
    }

    fn infer(&self, request: Request<'_>, run: &Run<'_>) -> Result<Value> {
        let mut sliding = self.sliding();
        let on_device = request.image.device() != Device::Cpu;
        if self.device.is_some() || !on_device {
            return sliding.infer(request, run);
        }
        let spatial = windows::spatial(request.image)?;
        let too_large = self.cpu_thresh.is_some_and(|limit| spatial.iter().product::<i64>() > limit);
        let never_buffers = self.buffer_steps.is_some_and(|steps| steps <= 0);
        let mut steps = self.buffer_steps.map_or(1, |steps| steps.max(1));
        // Rows along the longest axis, where it is much longer than the last.
        let longest = (0..spatial.len()).rev().max_by_key(|axis| spatial[*axis]).unwrap_or(0);
        let along = if spatial[longest] >= 2 * spatial[spatial.len() - 1] { longest as i64 } else { -1 };
        let mut place = match (too_large, never_buffers) {
            (false, _) => Place::Device,
            (true, false) => Place::Rows,
            (true, true) => Place::Memory,
        };
        loop {
            sliding.device = Some(if place == Place::Device { request.image.device() } else { Device::Cpu });
            sliding.buffer = (place == Place::Rows).then_some((steps, along));
            let error = match sliding.infer(request, run) {
                Err(error) if place != Place::Memory && error.message().contains("out of memory") => error,
                done => return done,
            };
            place = match place {
                Place::Device if !never_buffers => Place::Rows,
                Place::Rows if steps > 1 => {
                    steps = (steps / 2).max(1);
                    Place::Rows
                }
                _ => Place::Memory,
            };
            log::warn!("{}: {error}; trying again with {place:?}", Self::NAME);
        }
    }
}

/// Where windows are put together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    Device,
    Rows,
    Memory,
}

/// A sliding-window inference with its arguments.
pub struct Sliding<'a> {
    /// Extents of a window.
    pub roi: Vec<i64>,
    /// Windows that the network gets at once.
    pub windows_at_once: i64,
    /// See [`SlidingWindowInferer`].
    pub overlap: &'a [f64],
    /// How windows blend.
    pub blend: Blend,
    /// See [`SlidingWindowInferer`].
    pub sigma_scale: &'a [f64],
    /// What lies around a small image.
    pub padding: Padding,
    /// The value around a small image.
    pub cval: f64,
    /// Where the network computes.
    pub window_device: Option<Device>,
    /// Where windows are put together.
    pub device: Option<Device>,
    /// Number of voxels above which windows are put together in main memory.
    pub cpu_above: Option<i64>,
    /// Rows of windows that are put together first, and their axis.
    pub buffer: Option<(i64, i64)>,
    /// Whether the network gets places.
    pub with_coord: bool,
    /// A transform of results, windows and weights.
    pub process: Option<&'a Component>,
    /// Windows without a larger value are not computed.
    pub skip_below: Option<f64>,
    /// Who writes to the log how far it is.
    pub log: Option<&'static str>,
}

/// What is the same for all windows.
pub(crate) struct Prepared<'a> {
    pub(crate) windows: Windows,
    image: Tensor,
    condition: Option<Tensor>,
    /// Weights of the voxels of a window, of shape `roi`.
    weights: Tensor,
    request: Request<'a>,
    pub(crate) kind: Kind,
    batch: std::cell::RefCell<Option<Tensor>>,
    pub(crate) device: Device,
}

/// A window: which item of the batch, and which window of it.
pub(crate) type At = (i64, usize);

/// The results of a batch of windows with the weights of their voxels.
pub(crate) struct Results {
    pub(crate) tensors: Vec<Tensor>,
    keys: Option<Vec<String>>,
    pub(crate) weights: Tensor,
}

impl Sliding<'_> {
    pub(crate) fn check(&self) -> Result<()> {
        if self.windows_at_once < 1 {
            return Err(
                Error::argument(format!("expected at least 1, found {}", self.windows_at_once)).at("sw_batch_size")
            );
        }
        if let Some(wrong) = self.overlap.iter().find(|overlap| !(0.0..1.0).contains(*overlap)) {
            return Err(Error::argument(format!("expected fractions from 0 to below 1, found {wrong}")).at("overlap"));
        }
        if let Some(wrong) = self.sigma_scale.iter().find(|scale| **scale <= 0.0 || scale.is_nan()) {
            return Err(Error::argument(format!("expected positive numbers, found {wrong}")).at("sigma_scale"));
        }
        Ok(())
    }

    /// Runs it.
    pub fn infer(&self, request: Request<'_>, run: &Run<'_>) -> Result<Value> {
        let prepared = self.prepare(request)?;
        let mut sums: Vec<Sum> = Vec::new();
        let mut keys = None;
        let items = request.image.shape()[0];
        let all = prepared.windows.starts.len();
        if let Some((axis, rows)) = self.rows(&prepared.windows) {
            let mut done = 0;
            for item in 0..items {
                for row in &rows {
                    let (first, end) = (
                        prepared.windows.starts[row[0]][axis],
                        prepared.windows.starts[row[row.len() - 1]][axis] + prepared.windows.roi[axis],
                    );
                    let mut slab: Option<Tensor> = None;
                    for chunk in row.chunks(self.windows_at_once as usize) {
                        let chunk: Vec<At> = chunk.iter().map(|window| (item, *window)).collect();
                        let results = self.predict(&prepared, &chunk, run)?;
                        self.report(run, &mut done, chunk.len(), all * items as usize)?;
                        let Some((results, chunk)) = results else { continue };
                        keys = results.keys.clone();
                        let result = &results.tensors[0];
                        if result.size()[2..] != prepared.windows.roi {
                            return Err(Error::shape(format!(
                                "with buffer_steps the network must keep the window's extents {:?}, found a result of shape {:?}",
                                prepared.windows.roi,
                                result.size()
                            )));
                        }
                        if sums.is_empty() {
                            sums.push(self.sum(&prepared, result, &results.weights, items)?);
                        }
                        let mut extents = sums[0].values.size();
                        extents[0] = 1;
                        extents[axis + 2] = end - first;
                        let slab = match &mut slab {
                            Some(slab) => slab,
                            none => none.insert(Tensor::f_zeros(extents, (prepared.kind, result.device()))?),
                        };
                        for (place, (_, window)) in chunk.iter().enumerate() {
                            let mut start = prepared.windows.starts[*window].clone();
                            start[axis] -= first;
                            let part = cut(slab, 0, &start, &prepared.windows.roi)?;
                            add(part, &result.f_narrow(0, place as i64, 1)?, &results.weights)?;
                        }
                        sums[0].count(item, &chunk, &prepared, &results.weights)?;
                    }
                    if let Some(slab) = slab {
                        let mut part =
                            sums[0].values.f_narrow(0, item, 1)?.f_narrow(axis as i64 + 2, first, end - first)?;
                        let _ = part.f_add_(&slab.f_to_device(prepared.device.to_tch())?)?;
                    }
                }
            }
        } else {
            let order: Vec<At> = (0..items).flat_map(|item| (0..all).map(move |window| (item, window))).collect();
            let mut done = 0;
            for chunk in order.chunks(self.windows_at_once as usize) {
                let results = self.predict(&prepared, chunk, run)?;
                self.report(run, &mut done, chunk.len(), order.len())?;
                let Some((results, chunk)) = results else { continue };
                keys = results.keys.clone();
                let mut weights = results.weights.shallow_clone();
                for (index, result) in results.tensors.iter().enumerate() {
                    weights = fitted(&weights, &results.weights, result)?;
                    if sums.len() <= index {
                        sums.push(self.sum(&prepared, result, &weights, items)?);
                    }
                    sums[index].add(&prepared, &chunk, result, &weights)?;
                }
            }
        }
        if sums.is_empty() {
            return Err(all_skipped());
        }
        let kind = if request.image.image().is_some() || request.image.batch().is_some() {
            DType::Float32
        } else {
            request.image.dtype()?
        };
        let mut finished = Vec::with_capacity(sums.len());
        for sum in sums {
            let tensor = sum.finish(&prepared, windows::spatial(request.image)?)?;
            finished.push(Value::Tensor(request.image.with_tensor(tensor)?.to(None, Some(kind))?));
        }
        Ok(match keys {
            Some(keys) => Value::Map(keys.into_iter().zip(finished).collect()),
            None if finished.len() == 1 => finished.remove(0),
            None => Value::List(finished),
        })
    }

    /// Rows of windows that are put together first, and the axis along which they lie.
    fn rows(&self, windows: &Windows) -> Option<(usize, Vec<Vec<usize>>)> {
        let (steps, dim) = self.buffer?;
        let axis = dim.rem_euclid(windows.roi.len() as i64) as usize;
        Some((axis, rows(windows, axis, steps as usize)))
    }

    /// How often the network is called, and what is in main memory besides.
    pub(crate) fn plan(&self, request: &Request<'_>) -> Result<Plan> {
        let prepared = self.prepare(Request { ..*request })?;
        let items = request.image.shape()[0];
        let all = prepared.windows.starts.len() as i64;
        let at_once = self.windows_at_once;
        let rows = self.rows(&prepared.windows);
        let calls = match &rows {
            None => (items * all + at_once - 1) / at_once,
            Some((_, rows)) => rows.iter().map(|row| (row.len() as i64 + at_once - 1) / at_once).sum::<i64>() * items,
        };
        let spatial = windows::spatial(request.image)?;
        let (mut corner, mut in_corner) = (Vec::new(), items as u64);
        for ((starts, roi), extent) in prepared.windows.along().iter().zip(&prepared.windows.roi).zip(spatial) {
            corner.push(*extent.min(&(starts.get(1).unwrap_or(&0) + roi)));
            in_corner *= starts.len().min(2) as u64;
        }
        let number = prepared.kind.elt_size_in_bytes() as u64;
        let padded = |tensor: &Tensor| if prepared.windows.pads() { tensor.numel() as u64 * number } else { 0 };
        let beside = match request.image.device() {
            Device::Cpu => {
                let weights = prepared.weights.numel() as u64 * number;
                weights + padded(&prepared.image) + prepared.condition.as_ref().map_or(0, padded)
            }
            _ => 0,
        };
        // Of the thickest rows that are put together first, along their axis.
        let slab = rows.map(|(axis, rows)| {
            let thick = |row: &Vec<usize>| {
                let start = |window: usize| prepared.windows.starts[window][axis];
                start(row[row.len() - 1]) + prepared.windows.roi[axis] - start(row[0])
            };
            (axis, rows.iter().map(thick).max().unwrap_or(0))
        });
        let (windows, here, skips) =
            (prepared.windows.clone(), prepared.device == Device::Cpu, self.skip_below.is_some());
        let whole = move |answers: &[Answer]| {
            let of = |(shape, _): &Answer| {
                let mut extents =
                    scaled(&windows.image, scale_of(shape.get(2..).unwrap_or_default(), &windows.roi).as_deref());
                let voxels: i64 = extents.iter().product();
                let channels = shape.get(1).copied().unwrap_or(0);
                let counts = if skips { items } else { 1 };
                let slab = slab.map_or(0, |(axis, thick)| {
                    extents[axis] = thick;
                    extents.iter().product::<i64>() * channels
                });
                (voxels * (channels * items + counts) + slab) as u64 * number
            };
            if here { answers.iter().map(of).sum() } else { 0 }
        };
        let (order, roi) = (Order::new(&prepared.windows), prepared.windows.roi.clone());
        let streamed = move |answers: &[Answer]| {
            let largest = answers.iter().map(|(shape, bytes)| (shape.get(1).copied().unwrap_or(0), *bytes)).max();
            let (channels, number) = largest.unwrap_or((0, 4));
            order.numbers(&roi, channels) * number.max(4)
        };
        Ok(Plan {
            windows: (items * all) as u64,
            calls: calls as u64,
            corner: (corner, in_corner),
            beside,
            whole: Box::new(whole),
            streamed: Box::new(streamed),
        })
    }

    /// Gives one result box by box, with memory for the windows that later ones overlap only.
    pub(crate) fn stream(&self, request: Request<'_>, choose: Choose<'_>, sink: Sink<'_>, run: &Run<'_>) -> Result<()> {
        let prepared = self.prepare(request)?;
        let (items, spatial) = (request.image.shape()[0], windows::spatial(request.image)?);
        if items != 1 {
            return Err(Error::shape(format!("expected one image, found {items}")));
        }
        let order = Order::new(&prepared.windows);
        let all: Vec<At> = order.windows.iter().map(|window| (0, *window)).collect();
        let (mut stitch, mut done): (Option<Stitch<'_>>, usize) = (None, 0);
        for chunk in all.chunks(self.windows_at_once as usize) {
            let results = self.predict(&prepared, chunk, run)?;
            self.report(run, &mut done, chunk.len(), all.len())?;
            let given = match results {
                None => None,
                Some((results, kept)) => {
                    let result = results.tensors.get(choose(results.keys.as_deref())?).unwrap_or(&results.tensors[0]);
                    Some((result.to_device(tch::Device::Cpu), results.weights.to_device(tch::Device::Cpu), kept))
                }
            };
            if let (Some((result, ..)), None) = (&given, &stitch) {
                stitch = Some(Stitch::new(&prepared.windows, &order, spatial, result)?);
            }
            // What was skipped before the first result is 0.
            let Some(stitch) = &mut stitch else { continue };
            if let Some((result, ..)) = &given
                && !stitch.fits(result)
            {
                return Err(off_the_grid(&result.size(), request.image.shape()));
            }
            for at in chunk {
                let place = given.as_ref().and_then(|(.., kept)| kept.iter().position(|other| other == at));
                match (&given, place) {
                    (Some((result, weights, _)), Some(place)) => {
                        let result = result.f_narrow(0, place as i64, 1)?;
                        stitch.add(at.1, Some((&result, weights)), sink)?;
                    }
                    _ => stitch.add(at.1, None, sink)?,
                }
            }
        }
        match stitch {
            Some(_) => Ok(()),
            None => Err(all_skipped()),
        }
    }

    /// Pads the image and places the windows.
    pub(crate) fn prepare<'r>(&self, request: Request<'r>) -> Result<Prepared<'r>> {
        self.check()?;
        let image = request.image;
        let spatial = windows::spatial(image)?;
        let dtype = image.dtype()?;
        if !dtype.is_floating_point() {
            return Err(Error::type_mismatch(format!(
                "expected an image of floating-point type, found {}",
                dtype.name()
            )));
        }
        if image.shape()[0] == 0 || image.shape()[1] == 0 {
            return Err(Error::shape(format!("expected items and channels, found shape {:?}", image.shape())));
        }
        if self.roi.len() > 1 && self.roi.len() != spatial.len() {
            return Err(Error::shape(format!(
                "windows of {} axes need images of shape (items, channels, {} axes), found shape {:?}; EnsureChannelFirst moves \
                 channels that are last",
                self.roi.len(),
                self.roi.len(),
                image.shape()
            ))
            .at("roi_size"));
        }
        let rank = spatial.len() as i64;
        if let Some((_, dim)) = self.buffer
            && !(-rank..rank).contains(&dim)
        {
            return Err(Error::argument(format!("expected {} to {}, found {dim}", -rank, rank - 1)).at("buffer_dim"));
        }
        let windows = Windows::new(spatial, &self.roi, self.overlap)?;
        let pad = |tensor: &Tensor| self.padding.pad(tensor, &windows.padding, self.cval);
        let condition = request.condition()?.map(|condition| pad(condition.tensor())).transpose()?;
        let voxels: i64 = spatial.iter().product();
        let device = match self.device {
            Some(device) => device,
            None if self.cpu_above.is_some_and(|limit| voxels > limit) => Device::Cpu,
            None => image.device(),
        };
        let kind = image.tensor().kind();
        let window_device = self.window_device.unwrap_or_else(|| image.device());
        let weights = windows::importance(&windows.roi, self.blend, self.sigma_scale, window_device, kind)?;
        Ok(Prepared {
            image: pad(image.tensor())?,
            condition,
            windows,
            weights,
            request,
            kind,
            batch: std::cell::RefCell::new(None),
            device,
        })
    }

    /// The network's results for some windows, without those that are skipped; `None` where all are.
    pub(crate) fn predict(
        &self,
        prepared: &Prepared<'_>,
        chunk: &[At],
        run: &Run<'_>,
    ) -> Result<Option<(Results, Vec<At>)>> {
        run.check()?;
        let Prepared { windows, image, .. } = prepared;
        let mut chunk = chunk.to_vec();
        if let Some(limit) = self.skip_below {
            let mut kept = Vec::new();
            for at in chunk {
                let window = cut(image, at.0, &windows.starts[at.1], &windows.roi)?;
                if f64::try_from(window.f_max()?)? > limit {
                    kept.push(at);
                }
            }
            chunk = kept;
            if chunk.is_empty() {
                return Ok(None);
            }
        }
        let window_device = self.window_device.unwrap_or_else(|| prepared.request.image.device()).to_tch();
        let gather = |from: &Tensor, into: Option<&mut Option<Tensor>>| -> Result<Tensor> {
            let mut extents = vec![chunk.len() as i64, from.size()[1]];
            extents.extend(&windows.roi);
            let fresh = || Tensor::f_empty(&extents, (from.kind(), window_device));
            let batch = match into {
                Some(kept) => match kept {
                    Some(batch) if batch.size()[0] >= extents[0] => batch.f_narrow(0, 0, extents[0])?,
                    _ => kept.insert(fresh()?).shallow_clone(),
                },
                None => fresh()?,
            };
            for (place, (item, window)) in chunk.iter().enumerate() {
                let mut to = batch.f_narrow(0, place as i64, 1)?;
                to.f_copy_(&cut(from, *item, &windows.starts[*window], &windows.roi)?)?;
            }
            Ok(batch)
        };
        let batch = gather(image, Some(&mut prepared.batch.borrow_mut()))?;
        let mut arguments = vec![Value::Tensor(MetaTensor::plain(batch.shallow_clone())?)];
        if self.with_coord {
            let channels = image.size()[1];
            let places = chunk.iter().map(|(item, window)| {
                let axes =
                    windows.starts[*window].iter().zip(&windows.roi).map(|(start, extent)| [*start, start + extent]);
                let all = [[*item, item + 1], [0, channels]].into_iter().chain(axes);
                Value::List(all.map(|[first, end]| Value::from(vec![first, end])).collect())
            });
            arguments.push(Value::List(places.collect()));
        }
        arguments.extend_from_slice(prepared.request.positional);
        let named;
        let named: &Map = match &prepared.condition {
            None => prepared.request.named,
            Some(condition) => {
                let mut with = prepared.request.named.clone();
                with.insert("condition".to_owned(), Value::Tensor(MetaTensor::plain(gather(condition, None)?)?));
                named = with;
                &named
            }
        };
        let output = (prepared.request.network)(&arguments, named)?;
        let (keys, mut values) = match output {
            Value::Map(mut map) => {
                map.sort_keys();
                (Some(map.keys().cloned().collect()), map.into_values().collect())
            }
            Value::List(items) => (None, items),
            one => (None, vec![one]),
        };
        let mut weights = prepared.weights.shallow_clone();
        if let Some(process) = self.process {
            let given = Value::List(vec![
                Value::List(values),
                Value::Tensor(MetaTensor::plain(batch)?),
                Value::Tensor(MetaTensor::plain(weights.shallow_clone())?),
            ]);
            match transform::apply(process, given, run).at(|| "process_fn")? {
                Value::List(mut parts) if parts.len() == 2 => match (parts.remove(0), parts.remove(0)) {
                    (Value::List(changed), Value::Tensor(changed_weights)) => {
                        values = changed;
                        weights = changed_weights.tensor().shallow_clone();
                    }
                    (Value::Tensor(changed), Value::Tensor(changed_weights)) => {
                        values = vec![Value::Tensor(changed)];
                        weights = changed_weights.tensor().shallow_clone();
                    }
                    _ => return Err(process_result()),
                },
                _ => return Err(process_result()),
            }
        }
        let rank = windows.roi.len();
        let tensors = values
            .into_iter()
            .map(|value| match value {
                Value::Tensor(tensor) if tensor.ndim() == rank + 2 && tensor.shape()[0] == chunk.len() as i64 => {
                    Ok(tensor.tensor().shallow_clone())
                }
                other => Err(Error::shape(format!(
                    "the network must give tensors of shape ({}, channels, {rank} axes), found {}",
                    chunk.len(),
                    other.describe()
                ))),
            })
            .collect::<Result<Vec<_>>>()?;
        if tensors.is_empty() {
            return Err(Error::type_mismatch("the network gave no result"));
        }
        while weights.dim() < rank + 2 {
            weights = weights.f_unsqueeze(0)?;
        }
        let weights = weights.f_to_device(window_device)?.f_to_kind(prepared.kind)?;
        Ok(Some((Results { tensors, keys, weights }, chunk)))
    }

    pub(crate) fn report(&self, run: &Run<'_>, done: &mut usize, count: usize, all: usize) -> Result<()> {
        let before = *done;
        *done += count;
        if let Some(name) = self.log
            && before * 10 / all != *done * 10 / all
        {
            log::info!("{name}: {done} of {all} windows");
        }
        match run.progress {
            Some(progress) => progress(*done as u64, all as u64, "windows"),
            None => Ok(()),
        }
    }

    /// Memory for the sum of all windows of one result.
    fn sum(&self, prepared: &Prepared<'_>, result: &Tensor, weights: &Tensor, items: i64) -> Result<Sum> {
        let windows = &prepared.windows;
        let size = result.size();
        let scale = scale_of(&size[2..], &windows.roi);
        let extents = scaled(&windows.image, scale.as_deref());
        let mut shape = vec![items, size[1]];
        shape.extend(&extents);
        let options = (prepared.kind, prepared.device.to_tch());
        let values = Tensor::f_zeros(&shape, options)?;
        // Every item has the same windows, unless some are skipped.
        (shape[0], shape[1]) = (if self.skip_below.is_some() { items } else { 1 }, 1);
        let mut sum =
            Sum { values, counts: Tensor::f_zeros(&shape, options)?, scale, skips: self.skip_below.is_some() };
        if !sum.skips {
            let weights = weights.f_to_device(options.1)?;
            for start in &windows.starts {
                let (first, extents) = sum.place(start, &windows.roi);
                let mut part = cut(&sum.counts, 0, &first, &extents)?;
                let _ = part.f_add_(&weights)?;
            }
        }
        sum.values = sum.values.f_contiguous()?;
        Ok(sum)
    }
}

fn all_skipped() -> Error {
    Error::state(
        "every window was skipped, so that the network's channels are unknown: no value of the image is above skip_below",
    )
    .at("skip_below")
}

fn process_result() -> Error {
    Error::type_mismatch("expected [results, weights] with tensors of the windows").at("process_fn")
}

/// The sum of the windows of one result, and of their weights.
struct Sum {
    values: Tensor,
    counts: Tensor,
    scale: Option<Vec<f64>>,
    skips: bool,
}

impl Sum {
    /// Where a window lies in the result.
    fn place(&self, start: &[i64], roi: &[i64]) -> (Vec<i64>, Vec<i64>) {
        let end: Vec<i64> = start.iter().zip(roi).map(|(start, extent)| start + extent).collect();
        let (first, end) = (scaled(start, self.scale.as_deref()), scaled(&end, self.scale.as_deref()));
        let extents = first.iter().zip(end).map(|(first, end)| end - first).collect();
        (first, extents)
    }

    fn add(&mut self, prepared: &Prepared<'_>, chunk: &[At], result: &Tensor, weights: &Tensor) -> Result<()> {
        for (place, (item, window)) in chunk.iter().enumerate() {
            let (first, extents) = self.place(&prepared.windows.starts[*window], &prepared.windows.roi);
            let part = cut(&self.values, *item, &first, &extents)?;
            add(part, &result.f_narrow(0, place as i64, 1)?, weights)?;
        }
        for (item, window) in chunk {
            self.count(*item, &[(*item, *window)], prepared, weights)?;
        }
        Ok(())
    }

    /// Counts windows that might have been skipped.
    fn count(&mut self, item: i64, chunk: &[At], prepared: &Prepared<'_>, weights: &Tensor) -> Result<()> {
        if self.skips {
            let weights = weights.f_to_device(self.counts.device())?;
            for (_, window) in chunk {
                let (first, extents) = self.place(&prepared.windows.starts[*window], &prepared.windows.roi);
                let mut part = cut(&self.counts, item, &first, &extents)?;
                let _ = part.f_add_(&weights)?;
            }
        }
        Ok(())
    }

    /// The mean, without the padding.
    fn finish(self, prepared: &Prepared<'_>, spatial: &[i64]) -> Result<Tensor> {
        let Sum { mut values, mut counts, skips, .. } = self;
        if skips {
            // Where nothing was added, nothing is divided.
            counts = counts.f_where_self(&counts.f_ne(0)?, &counts.f_ones_like()?)?;
        }
        let _ = values.f_div_(&counts)?;
        if !prepared.windows.pads() {
            return Ok(values);
        }
        let extents = values.size();
        for (axis, (before, _)) in prepared.windows.padding.iter().enumerate() {
            let zoom = extents[axis + 2] as f64 / prepared.windows.roi[axis] as f64;
            let first = ((*before as f64 * zoom).round_ties_even() as i64).min(extents[axis + 2]);
            let end = (((before + spatial[axis]) as f64 * zoom).round_ties_even() as i64).min(extents[axis + 2]);
            values = values.f_narrow(axis as i64 + 2, first, end - first)?;
        }
        Ok(values)
    }
}

/// The ratio of a result's extents to those of a window, where they differ.
fn scale_of(extents: &[i64], roi: &[i64]) -> Option<Vec<f64>> {
    (extents != roi).then(|| extents.iter().zip(roi).map(|(out, roi)| *out as f64 / *roi as f64).collect())
}

/// Positions times a scale, rounded down.
fn scaled(positions: &[i64], scale: Option<&[f64]>) -> Vec<i64> {
    match scale {
        None => positions.to_vec(),
        Some(scale) => positions.iter().zip(scale).map(|(at, scale)| (*at as f64 * scale) as i64).collect(),
    }
}

/// The weights at the extents of a result.
fn fitted(weights: &Tensor, whole: &Tensor, result: &Tensor) -> Result<Tensor> {
    let extents = &result.size()[2..];
    if whole.size()[2..] == *extents {
        return Ok(whole.shallow_clone());
    }
    if weights.size()[2..] == *extents {
        return Ok(weights.shallow_clone());
    }
    Ok(match extents.len() {
        1 => weights.f_internal_upsample_nearest_exact1d(extents, None)?,
        2 => weights.f_internal_upsample_nearest_exact2d(extents, None, None)?,
        3 => weights.f_internal_upsample_nearest_exact3d(extents, None, None, None)?,
        rank => {
            return Err(Error::unsupported(format!(
                "results at another scale than the window need one to three spatial axes, found {rank}"
            )));
        }
    })
}

/// A window of one item.
pub(crate) fn cut(tensor: &Tensor, item: i64, start: &[i64], extents: &[i64]) -> Result<Tensor> {
    windows::part(&tensor.f_narrow(0, item, 1)?, start, extents)
}

/// Adds a result times its weights.
pub(crate) fn add(mut to: Tensor, result: &Tensor, weights: &Tensor) -> Result<()> {
    let (kind, device) = (to.kind(), to.device());
    let result = if result.device() == device && result.kind() == kind {
        result.shallow_clone()
    } else {
        result.f_to_kind(kind)?
    };
    if result.device() == device && weights.device() == device {
        let _ = to.f_addcmul_(&result, weights)?;
    } else {
        let _ = to.f_add_(&result.f_mul(weights)?.f_to_device(device)?)?;
    }
    Ok(())
}

/// Windows in rows along an axis, some rows together: MONAI's buffers.
fn rows(windows: &Windows, axis: usize, steps: usize) -> Vec<Vec<usize>> {
    let mut order: Vec<usize> = (0..windows.starts.len()).collect();
    order.sort_by_key(|window| windows.starts[*window][axis]);
    let mut single: Vec<Vec<usize>> = Vec::new();
    for window in order {
        match single.last_mut() {
            Some(row) if windows.starts[row[0]][axis] == windows.starts[window][axis] => row.push(window),
            _ => single.push(vec![window]),
        }
    }
    let steps = steps.min(single.len()).max(1);
    single.chunks(steps).map(|rows| rows.concat()).collect()
}
