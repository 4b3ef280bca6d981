//! What an inference will take, before it is done.

use crate::inferer::{Answer, Inferer, Plan, Predict, Request, arguments_of, as_inferer, expected, with_network};
use crate::windows;
use mica_core::error::{Error, Result, ResultExt};
use mica_core::script::MemoryScope;
use mica_core::{Component, Device, Map, MetaTensor, Value};
use mica_nn::adapted::each_tensor;
use mica_transforms::transform::Run;
use std::cell::RefCell;
use std::time::{Duration, Instant};

/// What an inference is going to take.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Estimate {
    /// Windows that the network gets, those that turn out to be skipped among them.
    pub windows: u64,
    /// Calls of the network.
    pub calls: u64,
    /// What a full batch of windows took.
    pub seconds_per_call: f64,
    /// All calls together, and what is done before the first one.
    pub seconds: f64,
    /// Main memory for a batch of windows and what the network makes of it on its way.
    pub network_bytes: u64,
    /// Main memory for putting results together, and for what becomes of them.
    pub result_bytes: u64,
    /// The most main memory that will be in use at once, more than there is now.
    pub memory_bytes: u64,
}

impl Estimate {
    /// As a JSON object.
    pub fn to_json(&self) -> String {
        format!(
            r#"{{"windows": {}, "calls": {}, "seconds_per_call": {}, "seconds": {}, "network_bytes": {}, "result_bytes": {}, "memory_bytes": {}}}"#,
            self.windows,
            self.calls,
            self.seconds_per_call,
            self.seconds,
            self.network_bytes,
            self.result_bytes,
            self.memory_bytes
        )
    }
}

/// What an inference on an image, as [`inferer::infer`](crate::inferer::infer) does it, is going to take: the network is called a few
/// times with the first windows, and what is done with its results is done for a corner of
/// the image.
///
/// # Errors
/// `Unsupported` for an inferer that gives the network the whole image; those of the inference.
pub fn estimate(
    inferer: &Component,
    input: &Value,
    named: &Map,
    network: &Component,
    run: &Run<'_>,
) -> Result<Estimate> {
    let led = as_inferer(inferer)?;
    let (Value::Tensor(image), positional) = arguments_of(input)? else { return Err(expected(input)) };
    with_network(network, run, &|network| {
        let Probed { plan, first } = probe(led, Request { image, positional, named, network }, run)?;
        // A condition lies on the whole image's grid.
        let mut named = named.clone();
        if let Some(Value::Tensor(condition)) = named.get_mut("condition") {
            *condition = corner(condition, &plan)?;
        }
        let corner = corner(image, &plan)?;
        let quiet = Run { progress: None, ..run.clone() };
        let around = first.watch(|network| {
            led.infer(Request { image: &corner, positional, named: &named, network }, &quiet).map(drop)
        })?;
        let around = windows_times(&plan, around);
        let result = (plan.whole)(&first.answers);
        Ok(first.estimate(&plan, around, result, plan.beside + first.bytes + result))
    })
    .at(|| inferer.name())
}

/// What the first call has shown.
pub(crate) struct First {
    duration: Duration,
    windows: u64,
    pub(crate) bytes: u64,
    pub(crate) answers: Vec<Answer>,
    output: Value,
}

impl First {
    /// How long something takes with a network that knows its results already.
    fn watch(&self, work: impl Fn(Predict<'_>) -> Result<()>) -> Result<Duration> {
        let known = |positional: &[Value], _: &Map| {
            let windows = positional.first().and_then(|batch| match batch {
                Value::Tensor(batch) => batch.shape().first().copied(),
                _ => None,
            });
            let windows = windows.unwrap_or(0);
            each_tensor(&self.output, &|tensor| match tensor.shape().first() {
                Some(all) if *all > windows => tensor.with_tensor(tensor.tensor().f_narrow(0, 0, windows)?),
                _ => Ok(tensor.clone()),
            })
        };
        // Once to touch the memory.
        work(&known)?;
        let start = Instant::now();
        work(&known)?;
        Ok(start.elapsed())
    }

    /// The whole from the first call.
    pub(crate) fn estimate(&self, plan: &Plan, before: Duration, result: u64, memory: u64) -> Estimate {
        let seconds = self.duration.as_secs_f64();
        Estimate {
            windows: plan.windows,
            calls: plan.calls,
            seconds_per_call: seconds,
            seconds: before.as_secs_f64() + seconds * plan.windows as f64 / self.windows.max(1) as f64,
            network_bytes: self.bytes,
            result_bytes: result,
            memory_bytes: memory,
        }
    }
}

/// An inferer's plan with what its first call has shown.
pub(crate) struct Probed {
    pub(crate) plan: Plan,
    pub(crate) first: First,
}

impl Probed {
    /// How long everything but the network takes, from a corner of the image: windows are stitched one by one, which is `stitch`; what `all`
    /// does beyond that is done for each voxel once.
    pub(crate) fn around(
        &self,
        batch: &MetaTensor,
        stitch: &dyn Fn(Request<'_>) -> Result<()>,
        all: &dyn Fn(Request<'_>) -> Result<()>,
    ) -> Result<Duration> {
        let (corner, named) = (corner(batch, &self.plan)?, Map::new());
        let watch = |work: &dyn Fn(Request<'_>) -> Result<()>| {
            self.first.watch(|network| work(Request { image: &corner, positional: &[], named: &named, network }))
        };
        let (stitching, both) = (watch(stitch)?, watch(all)?);
        let voxels = batch.tensor().numel() as f64 / corner.tensor().numel().max(1) as f64;
        Ok(windows_times(&self.plan, stitching) + both.saturating_sub(stitching).mul_f64(voxels))
    }
}

/// Lets an inferer get as far as its first call of the network.
pub(crate) fn probe(inferer: &dyn Inferer, request: Request<'_>, run: &Run<'_>) -> Result<Probed> {
    let plan = inferer.plan(&request)?;
    let network = request.network;
    let seen = RefCell::new(None);
    let watched = |positional: &[Value], named: &Map| {
        seen.replace(Some(first_call(network, positional, named, run)?));
        Err(Error::cancelled())
    };
    let quiet = Run { progress: None, ..run.clone() };
    let ended = inferer.infer(Request { network: &watched, ..request }, &quiet);
    match (seen.into_inner(), ended) {
        (Some(first), _) => Ok(Probed { plan, first }),
        (None, Err(error)) => Err(error),
        (None, Ok(_)) => Err(Error::internal("an inference without its network")),
    }
}

/// Calls the network with its first windows: once to warm up, since networks are traced and weights packed then, and then to see. Quick
/// ones are called a few times, as TorchScript also compiles in the second call.
fn first_call(network: Predict<'_>, positional: &[Value], named: &Map, run: &Run<'_>) -> Result<First> {
    const ENOUGH: Duration = Duration::from_millis(200);
    const CALLS: usize = 5;
    let Some(Value::Tensor(batch)) = positional.first() else {
        return Err(Error::internal("a network without windows"));
    };
    let mut output = network(positional, named)?;
    let memory = MemoryScope::open()?;
    let (mut duration, mut most, mut spent) = (Duration::MAX, 0, Duration::ZERO);
    for _ in 0..CALLS {
        run.check()?;
        let start = Instant::now();
        let (given, bytes) = memory.most_bytes(|| network(positional, named))?;
        let took = start.elapsed();
        (output, most, duration, spent) = (given, bytes.max(most), duration.min(took), spent + took);
        if spent >= ENOUGH {
            break;
        }
    }
    let mut answers = Vec::new();
    collect(&output, &mut answers)?;
    Ok(First {
        duration,
        windows: batch.shape().first().map_or(1, |windows| windows.unsigned_abs()),
        bytes: most + bytes_of(batch)?,
        answers,
        output,
    })
}

fn collect(output: &Value, into: &mut Vec<Answer>) -> Result<()> {
    match output {
        Value::Tensor(tensor) => into.push((tensor.shape().to_vec(), tensor.dtype()?.size() as u64)),
        Value::List(items) => items.iter().try_for_each(|item| collect(item, into))?,
        Value::Map(items) => items.values().try_for_each(|item| collect(item, into))?,
        _ => {}
    }
    Ok(())
}

/// What took so long for a corner, for all windows.
fn windows_times(plan: &Plan, corner: Duration) -> Duration {
    corner.mul_f64(plan.windows as f64 / plan.corner.1.max(1) as f64)
}

/// A batch of images with few windows, in place of another one: bright everywhere, so that none is skipped.
fn corner(image: &MetaTensor, plan: &Plan) -> Result<MetaTensor> {
    let part = windows::part(image.tensor(), &vec![0; plan.corner.0.len()], &plan.corner.0)?;
    let bright = f64::try_from(image.tensor().f_max()?)?;
    MetaTensor::plain(part.f_full_like(bright)?)
}

/// Main memory of a tensor.
pub(crate) fn bytes_of(tensor: &MetaTensor) -> Result<u64> {
    let size = tensor.dtype()?.size() * tensor.tensor().numel();
    Ok(if tensor.device() == Device::Cpu { size as u64 } else { 0 })
}
