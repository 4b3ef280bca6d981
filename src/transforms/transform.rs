//! What a transform is, and what it is told when it runs.
//!
//! - [`ImageTransform`]: a deterministic transform of one image. Most transforms are this.
//! - [`RandomTransform`]: draws parameters and gives back the deterministic transform that they choose.
//! - [`Transform`]: anything that takes a value and gives a value; the two above become one.
//!
//! Transforms are immutable and may run on many threads at once.

use crate::call::Call;
use crate::compose::Compose;
use crate::post::discrete::AsDiscrete;
use crate::post::invert::Inverter;
use crate::replay;
use crate::resample::LabelsWanted;
use crate::shelf::Shelf;
use crate::track;
use mica_core::argument::Described;
use mica_core::error::{Error, Result, ResultExt};
use mica_core::history::Operation;
use mica_core::random::RandomState;
use mica_core::{Component, MetaTensor, Streams, Value};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// A latch that any thread may set to stop a run.
#[derive(Debug, Clone, Default)]
pub struct Cancel(Arc<AtomicBool>);

impl Cancel {
    /// Asks every run that watches this latch to stop.
    pub fn set(&self) {
        self.0.store(true, Ordering::Release);
    }

    /// Whether it was set.
    pub fn is_set(&self) -> bool {
        self.0.load(Ordering::Acquire)
    }
}

/// Told about each finished step: steps done, steps in all, name of the step. An error stops the run.
pub type Progress<'a> = &'a dyn Fn(u64, u64, &str) -> Result<()>;

/// How a transform computes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Executor {
    /// mica's kernels for tensors in main memory, libtorch's operations elsewhere. `MICA_EXECUTOR=kernels|torch`
    /// decides otherwise.
    #[default]
    Auto,
    /// mica's kernels; an error for tensors on a device.
    Kernels,
    /// libtorch's operations everywhere.
    Torch,
}

/// What a running transform is told.
#[derive(Clone)]
pub struct Run<'a> {
    /// Where random transforms draw from.
    pub streams: &'a Streams,
    /// Stops the run when set.
    pub cancel: Option<&'a Cancel>,
    /// Told about the steps of the outermost `Compose`.
    pub progress: Option<Progress<'a>>,
    /// Overrides the `lazy` argument of lazy transforms.
    pub lazy: Option<bool>,
    /// How to compute.
    pub executor: Executor,
    /// First step of the outermost `Compose`.
    pub start: usize,
    /// The step after the last one of the outermost `Compose`; `None` for all.
    pub end: Option<usize>,
    /// The instance that runs, as it will stand in the history.
    pub id: Option<u64>,
    /// Whether dictionary forms skip keys that a sample does not have, whatever their arguments say.
    pub skip_missing_keys: bool,
    /// Where images may lie unmoved until the next step; set by `Compose` for two steps that go together.
    pub shelf: Option<&'a Shelf>,
    /// Whether the first resampling gives labels; set by `Invertd` where the largest channel is all that is wanted.
    pub labels: Option<&'a LabelsWanted<'a>>,
}

impl Default for Run<'_> {
    fn default() -> Self {
        Self {
            streams: Streams::process_default(),
            cancel: None,
            progress: None,
            lazy: None,
            executor: Executor::Auto,
            start: 0,
            end: None,
            id: None,
            skip_missing_keys: false,
            shelf: None,
            labels: None,
        }
    }
}

impl<'a> Run<'a> {
    /// An error when the run was cancelled.
    pub fn check(&self) -> Result<()> {
        match self.cancel {
            Some(cancel) if cancel.is_set() => Err(Error::cancelled()),
            _ => Ok(()),
        }
    }

    /// For child `index` of a composed transform.
    #[must_use]
    pub fn child(&self, index: usize) -> Run<'a> {
        Run { streams: self.streams.child(index), progress: None, start: 0, end: None, id: None, ..self.clone() }
    }

    /// For the instance `id`.
    #[must_use]
    pub fn instance(&self, id: Option<u64>) -> Run<'a> {
        Run { id, ..self.clone() }
    }

    /// Whether to use mica's kernels on this tensor.
    ///
    /// # Errors
    /// `InvalidArgument` where kernels are demanded for a tensor on a device, or `MICA_EXECUTOR` is not known.
    pub fn uses_kernels(&self, tensor: &MetaTensor) -> Result<bool> {
        let on_cpu = tensor.device() == mica_core::Device::Cpu;
        let executor = match self.executor {
            Executor::Auto => executor_from_environment()?,
            chosen => chosen,
        };
        match executor {
            Executor::Auto => Ok(on_cpu),
            Executor::Torch => Ok(false),
            Executor::Kernels if on_cpu => Ok(true),
            Executor::Kernels => Err(Error::argument(format!(
                "the executor 'kernels' works in main memory, found a tensor on {}",
                tensor.device()
            ))),
        }
    }
}

fn executor_from_environment() -> Result<Executor> {
    match std::env::var("MICA_EXECUTOR").as_deref() {
        Err(_) | Ok("" | "auto") => Ok(Executor::Auto),
        Ok("kernels") => Ok(Executor::Kernels),
        Ok("torch") => Ok(Executor::Torch),
        Ok(other) => Err(Error::argument(format!(
            "environment variable MICA_EXECUTOR: expected 'auto', 'kernels' or 'torch', found '{other}'"
        ))),
    }
}

/// What a transform can do.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Abilities {
    /// Draws random numbers.
    pub random: bool,
    /// Can be undone.
    pub invertible: bool,
    /// Can wait in `pending_operations`.
    pub lazy: bool,
    /// Takes a whole list instead of each of its items.
    pub reduce: bool,
}

impl Abilities {
    /// None of them.
    pub const NONE: Self = Self { random: false, invertible: false, lazy: false, reduce: false };
    /// Of a spatial transform.
    pub const SPATIAL: Self = Self { random: false, invertible: true, lazy: true, reduce: false };

    /// The names in `registry.json`.
    pub fn names(self) -> Vec<&'static str> {
        [(self.random, "random"), (self.invertible, "invertible"), (self.lazy, "lazy"), (self.reduce, "reduce")]
            .into_iter()
            .filter_map(|(has, name)| has.then_some(name))
            .collect()
    }
}

/// Undoes an operation from its record alone.
pub type Undo = fn(&Operation, MetaTensor, &Run<'_>) -> Result<MetaTensor>;

/// Does an operation again from its record alone, on another image, and records it there.
pub type Redo = fn(&Operation, MetaTensor, &Run<'_>) -> Result<MetaTensor>;

/// Anything that takes a value and gives a value.
pub trait Transform: Send + Sync {
    /// Applies it.
    fn apply(&self, input: Value, run: &Run<'_>) -> Result<Value>;

    /// Undoes what it did to `input`, taking its record off the history.
    fn invert(&self, input: Value, run: &Run<'_>) -> Result<Value>;

    /// What it can do.
    fn abilities(&self) -> Abilities;

    /// Whether it would wait, given the `lazy` override of the run.
    fn waits(&self, lazy: Option<bool>) -> bool {
        self.abilities().lazy && lazy.unwrap_or(false)
    }

    /// The random streams it draws from, seeded as MONAI's `set_random_state(seed)` does.
    fn streams(&self, random: RandomState) -> Option<Streams> {
        self.abilities().random.then(|| Streams::leaf(random))
    }

    /// As a random transform, for the dictionary adapter.
    fn as_random(&self) -> Option<&dyn RandomTransform> {
        None
    }

    /// As a composed transform.
    fn as_compose(&self) -> Option<&Compose> {
        None
    }

    /// Whether it takes lists whole, since its own transforms are applied to their items (MONAI's subclasses of
    /// `Compose`).
    fn composes(&self) -> bool {
        self.as_compose().is_some()
    }

    /// The keys it works on, of a dictionary form.
    fn keys(&self) -> Option<&[String]> {
        None
    }

    /// As the dictionary form of `Invert`, which may run in one step with what follows.
    fn as_inverter(&self) -> Option<&Inverter> {
        None
    }

    /// As what takes the class of the largest channel, for a key of a sample; any key, of an array transform.
    fn as_argmax(&self, _key: &str) -> Option<&AsDiscrete> {
        None
    }

    /// Whether it computes each voxel of an image from the channels of that voxel alone, wherever that lies.
    fn by_voxel(&self) -> bool {
        false
    }

    /// Whether undoing it does the same to each channel, whatever is in the others.
    fn undoes_by_channel(&self) -> bool {
        false
    }

    /// Whether it exists to apply pending operations.
    fn applies_pending(&self) -> bool {
        false
    }

    /// Whether it looks at voxels even where it is lazy, so that pending operations must be applied before: MONAI's
    /// `requires_current_data`.
    fn requires_current_data(&self) -> bool {
        false
    }

    /// Whether it may lay images on the [`Shelf`] of a run, for the next step to move.
    fn lays_on_shelf(&self) -> bool {
        false
    }

    /// Whether it takes images from the [`Shelf`] of a run.
    fn takes_from_shelf(&self) -> bool {
        false
    }

    /// Whether it takes several arguments, which a `Compose` with `unpack_items` hands over as a list.
    fn takes_arguments(&self) -> bool {
        false
    }
}

/// A deterministic transform of one image.
pub trait ImageTransform: Described + Send + Sync + 'static {
    /// What it can do.
    const ABILITIES: Abilities = Abilities::NONE;

    /// How it is undone, where it can be.
    const UNDO: Option<Undo> = None;

    /// The class of its records.
    const RECORD: &'static str = Self::NAME;

    /// The arguments that a call may give after the image, in their order; see [`Call`].
    const CALL: &'static [&'static str] = &[];

    /// Whether it lays images on the shelf, and whether it takes them from there; see [`Shelf`].
    const SHELF: (bool, bool) = (false, false);

    /// Refuses arguments that do not go together; asked when it is built.
    ///
    /// # Errors
    /// `InvalidArgument`.
    fn check(&self) -> Result<()> {
        Ok(())
    }

    /// Applies it. The image has metadata where metadata is tracked.
    fn apply(&self, image: MetaTensor, run: &Run<'_>) -> Result<MetaTensor>;

    /// Applies it with arguments of this call.
    fn apply_call(&self, image: MetaTensor, _call: &Call, run: &Run<'_>) -> Result<MetaTensor> {
        self.apply(image, run)
    }

    /// Its `lazy` argument.
    fn lazy(&self) -> bool {
        false
    }

    /// As what takes the class of the largest channel.
    fn argmax(&self) -> Option<&AsDiscrete> {
        None
    }

    /// Whether it computes each voxel from the channels of that voxel alone.
    fn is_by_voxel(&self) -> bool {
        false
    }
}

impl<T: ImageTransform> Transform for T {
    fn apply(&self, input: Value, run: &Run<'_>) -> Result<Value> {
        let (input, call) = match T::CALL.is_empty() {
            true => (input, None),
            false => Call::split(T::NAME, T::CALL, input).map(|(input, call)| (input, Some(call)))?,
        };
        let image = expect_image(T::NAME, input)?.tracked();
        let before = replay::count(&image);
        let output = match &call {
            None => ImageTransform::apply(self, image, run)?,
            Some(call) => self.apply_call(image, call, run)?,
        };
        Ok(Value::Tensor(replay::explain(output, before, T::NAME, || self.to_map())))
    }

    fn invert(&self, input: Value, run: &Run<'_>) -> Result<Value> {
        let Some(undo) = T::UNDO else { return Err(not_invertible(T::NAME)) };
        let (operation, image) = track::pop(expect_image(T::NAME, input)?, T::RECORD, run.id)?;
        undo(&operation, image, run).map(Value::Tensor)
    }

    fn abilities(&self) -> Abilities {
        T::ABILITIES
    }

    fn lays_on_shelf(&self) -> bool {
        T::SHELF.0
    }

    fn takes_from_shelf(&self) -> bool {
        T::SHELF.1
    }

    fn takes_arguments(&self) -> bool {
        !T::CALL.is_empty()
    }

    fn waits(&self, lazy: Option<bool>) -> bool {
        T::ABILITIES.lazy && lazy.unwrap_or_else(|| ImageTransform::lazy(self))
    }

    fn as_argmax(&self, _key: &str) -> Option<&AsDiscrete> {
        self.argmax()
    }

    fn by_voxel(&self) -> bool {
        self.is_by_voxel()
    }

    fn undoes_by_channel(&self) -> bool {
        T::UNDO.is_some()
    }
}

/// The image in a value, or an error that says what to use for samples.
pub fn expect_image(name: &str, input: Value) -> Result<MetaTensor> {
    match input {
        Value::Tensor(image) => Ok(image),
        Value::Map(_) => Err(Error::type_mismatch(format!(
            "{name} takes an image, found a sample (map); its dictionary form {name}d takes samples and keys"
        ))),
        other => Err(Error::type_mismatch(format!("{name} takes an image, found {}", other.describe()))),
    }
}

/// The error of a transform that cannot be undone.
pub fn not_invertible(name: &str) -> Error {
    Error::unsupported(format!("{name} is not invertible"))
}

/// A transform that draws its parameters.
pub trait RandomTransform: Send + Sync {
    /// Its name, as it stands in the history.
    fn name(&self) -> &'static str;

    /// What it can do besides drawing.
    fn drawn_abilities(&self) -> Abilities;

    /// Its `lazy` argument.
    fn lazy(&self) -> bool {
        false
    }

    /// Draws, in MONAI's order: the transform to apply, or `None` to leave the data as they are.
    fn draw(&self, random: &mut RandomState, input: &Value) -> Result<Option<Arc<dyn Transform>>>;

    /// Draws for all keys of a sample. MONAI's dictionary forms have two streams with the same seed, of the wrapper and
    /// of the array transform inside; which one draws what differs between transforms. `first` is the value of the
    /// first key that is there.
    fn draw_shared(&self, draws: &mut Draws<'_>, first: Option<&Value>) -> Result<Option<Arc<dyn Transform>>> {
        self.draw(draws.outer(), first.unwrap_or(&Value::Null))
    }
}

/// The two streams of a dictionary form; one and the same after `set_random_state(state=…)`.
pub struct Draws<'a> {
    /// The wrapper's stream.
    pub(crate) outer: &'a mut RandomState,
    /// The stream of the transform inside, where it is another one.
    pub(crate) inner: Option<&'a mut RandomState>,
}

impl Draws<'_> {
    /// The stream of the dictionary wrapper.
    pub fn outer(&mut self) -> &mut RandomState {
        self.outer
    }

    /// The stream of the array transform inside.
    pub fn inner(&mut self) -> &mut RandomState {
        self.inner.as_deref_mut().unwrap_or(self.outer)
    }
}

/// A random transform as a [`Transform`]: draws, applies what was drawn, and records both.
#[derive(Debug, Clone)]
pub struct Randomized<T>(pub T);

impl<T: RandomTransform + 'static> Transform for Randomized<T> {
    fn apply(&self, input: Value, run: &Run<'_>) -> Result<Value> {
        let drawn = self.0.draw(&mut run.streams.draw(), &input)?;
        apply_drawn(&self.0, self.0.name(), drawn.as_deref(), input, run)
    }

    fn invert(&self, input: Value, run: &Run<'_>) -> Result<Value> {
        invert_drawn(self.0.name(), input, run)
    }

    fn abilities(&self) -> Abilities {
        Abilities { random: true, ..self.0.drawn_abilities() }
    }

    fn waits(&self, lazy: Option<bool>) -> bool {
        self.0.drawn_abilities().lazy && lazy.unwrap_or_else(|| self.0.lazy())
    }

    fn as_random(&self) -> Option<&dyn RandomTransform> {
        Some(&self.0)
    }

    fn undoes_by_channel(&self) -> bool {
        self.0.drawn_abilities().invertible
    }
}

/// Applies what a random transform drew and records it under the name `class`.
pub(crate) fn apply_drawn(
    random: &dyn RandomTransform,
    class: &str,
    drawn: Option<&dyn Transform>,
    input: Value,
    run: &Run<'_>,
) -> Result<Value> {
    // The drawn transform follows the random one's own `lazy` where nobody overrides it.
    let lazy = random.drawn_abilities().lazy && run.lazy.unwrap_or_else(|| random.lazy());
    let output = match drawn {
        Some(drawn) => drawn.apply(input, &Run { lazy: Some(lazy), ..run.clone() })?,
        None => match input {
            Value::Tensor(image) => Value::Tensor(image.tracked()),
            other => other,
        },
    };
    match output {
        Value::Tensor(image) if random.drawn_abilities().invertible => {
            track::wrap(image, class, run.id, drawn.is_some(), lazy).map(Value::Tensor)
        }
        other => Ok(other),
    }
}

/// Undoes a random transform: takes its record off and undoes the deterministic operation in it.
pub(crate) fn invert_drawn(class: &str, input: Value, run: &Run<'_>) -> Result<Value> {
    let (operation, image) = track::pop(expect_image(class, input)?, class, run.id)?;
    track::undo(&operation, image, run).map(Value::Tensor)
}

/// A component as a transform.
///
/// # Errors
/// `Type` for components of another kind.
pub fn as_transform(component: &Component) -> Result<&dyn Transform> {
    component.downcast::<Arc<dyn Transform>>().map(AsRef::as_ref).ok_or_else(|| {
        Error::type_mismatch(format!("expected a transform, found {} (a {})", component.name(), component.kind()))
    })
}

/// Wraps a transform of one's own as a component.
pub fn component(name: &str, transform: impl Transform + 'static) -> Component {
    let object: Arc<dyn Transform> = Arc::new(transform);
    Component::from_object(name, "transform", mica_core::Map::new(), Box::new(object))
}

/// Applies a component to a value. A run that was cancelled before it returns gives no result.
pub fn apply(component: &Component, input: Value, run: &Run<'_>) -> Result<Value> {
    let transform = as_transform(component)?;
    run.check()?;
    let output = transform.apply(input, &run.instance(Some(component.id()))).at(|| component.name())?;
    run.check()?;
    Ok(output)
}

/// Undoes what a component did to a value. A run that was cancelled before it returns gives no result.
pub fn invert(component: &Component, input: Value, run: &Run<'_>) -> Result<Value> {
    let transform = as_transform(component)?;
    run.check()?;
    let output = transform.invert(input, &run.instance(Some(component.id()))).at(|| component.name())?;
    run.check()?;
    Ok(output)
}

/// The random streams of a component, seeded as MONAI's `set_random_state(seed)`.
pub fn seeded_streams(component: &Component, random: RandomState) -> Result<Streams> {
    Ok(as_transform(component)?.streams(random.clone()).unwrap_or_else(|| Streams::leaf(random)))
}

/// The random streams of a component that starts from this state, as MONAI's `set_random_state(state=…)`.
pub fn shared_streams(component: &Component, random: RandomState) -> Result<Streams> {
    let transform = as_transform(component)?;
    match transform.keys() {
        // Wrapper and transform inside share the state.
        Some(_) => Ok(Streams::leaf(random)),
        None => seeded_streams(component, random),
    }
}
