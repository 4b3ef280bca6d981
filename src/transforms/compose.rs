//! [`Compose`]: transforms one after the other.

use crate::lazy;
use crate::shelf::Shelf;
use crate::track;
use crate::transform::{self, Abilities, Run, Transform, as_transform};
use crate::views;
use mica_core::argument::{Argument, Described, Either, OneOrMany};
use mica_core::error::{Error, Result, ResultExt};
use mica_core::random::RandomState;
use mica_core::{Component, Map, MetaTensor, Streams, Value, component, runtime};

/// A transform among the arguments of another.
#[derive(Debug, Clone)]
pub struct Step(Component);

impl Step {
    /// The component.
    pub fn component(&self) -> &Component {
        &self.0
    }

    fn transform(&self) -> Result<&dyn Transform> {
        as_transform(&self.0)
    }
}

impl Argument for Step {
    fn type_name() -> String {
        Component::type_name()
    }

    fn parse(value: &Value) -> Result<Self> {
        let component = Component::parse(value)?;
        as_transform(&component)?;
        Ok(Self(component))
    }

    fn to_value(&self) -> Value {
        Value::Component(self.0.clone())
    }
}

component! {
    /// Applies transforms one after the other, each to what the one before it gave.
    ///
    /// **Lists.** Where a transform gives a list (several patches of an image), the following ones are applied to each
    /// of its items, down to the depth `map_items`. Transforms that combine lists, and nested `Compose`, get the list
    /// whole.
    ///
    /// **Lazy execution.** With `lazy`, spatial transforms only add their matrix to the pending operations of an image,
    /// and the next transform that needs voxels, `ApplyPending` or the end makes them happen in one step. A nested
    /// `Compose` follows the outer one. The result of that step is float32, as in MONAI.
    ///
    /// **Randomness.** Seeding gives every random transform a stream of its own, seeded from this one in order, nested
    /// `Compose` too; a transform that occurs twice has one stream. Made after the process was seeded (MONAI's
    /// `set_determinism`), it has such streams from that seed, which a run uses that is given none.
    ///
    /// **Inverse.** Undoes the invertible transforms from the last to the first; others are left out. Pending
    /// operations are applied first. Nested `Compose` with the same `map_items` are undone as if they were part of this
    /// one.
    ///
    /// **Part of a run.** The call may choose the first step and the one after the last; where both are the same, the
    /// input is passed on as it is.
    ///
    /// Progress is reported after each step of the outermost `Compose`, cancellation is looked at before each. Errors
    /// name the step: `Compose.transforms[3].Spacing(image)`.
    ///
    /// Differences from MONAI: tuples are lists here, so `unpack_items` unpacks lists; only transforms of the
    /// application can take several arguments.
    ///
    /// Example (Python): `Compose([ScaleIntensityRange(-57, 164, 0.0, 1.0, clip=True), Flip(0)])(image)`
    ///
    /// Source: MONAI 1.6.1 `Compose`, `execute_compose`.
    pub struct Compose {
        /// The transforms, in the order in which they are applied; a single one needs no list.
        pub transforms: Option<OneOrMany<Step>> = None,
        /// Depth to which lists are taken apart: true is 1, false or 0 hands lists over whole.
        pub map_items: Either<bool, i64> = Either::A(true),
        /// Whether a list is handed over as the several arguments of a transform.
        pub unpack_items: bool = false,
        /// Whether to log pending operations and, where a transform fails, its input; a text names the target of the
        /// log.
        pub log_stats: Either<bool, String> = Either::A(false),
        /// Whether spatial transforms wait: true all that can, false none, none as each of them says.
        pub lazy: Option<bool> = Some(false),
        /// Replaces parameters where pending operations are applied: `mode`, `padding_mode`, `dtype`, `align_corners`,
        /// `resample_mode`, `device`; for samples one such map for each key.
        pub overrides: Option<Map> = None,
    }
}

impl Transform for Compose {
    fn apply(&self, input: Value, run: &Run<'_>) -> Result<Value> {
        let steps = self.steps();
        let end = run.end.unwrap_or(steps.len());
        if run.start > end {
            return Err(Error::argument(format!("'start' ({}) must not be greater than 'end' ({end})", run.start)));
        }
        if end > steps.len() {
            return Err(Error::argument(format!(
                "'end' ({end}) must be less than or equal to the transform count ({})",
                steps.len()
            )));
        }
        if run.end == Some(run.start) {
            return Ok(input);
        }
        self.carry_out(run.start..end, input, run)
    }

    fn invert(&self, input: Value, run: &Run<'_>) -> Result<Value> {
        let mut reasons = Vec::new();
        irregularities(&input, &mut reasons);
        if !reasons.is_empty() {
            return Err(Error::state(format!(
                "Unable to run inverse on 'data' for the following reasons:\n{}",
                reasons.join("\n")
            )));
        }
        let mut steps = Vec::new();
        for (path, step) in self.flat_steps()? {
            if step.transform()?.abilities().invertible {
                steps.push((path, step));
            }
        }
        if steps.is_empty() {
            log::warn!("inverse has been called but no invertible transforms have been supplied");
        }
        if self.lazy == Some(true) {
            log::warn!(
                "'lazy' is set to true but lazy execution is not supported when inverting. \
                 'lazy' has been overridden to false for the call to inverse"
            );
        }
        let inner = Run { progress: None, start: 0, end: None, lazy: Some(false), ..run.clone() };
        let total = steps.len() as u64;
        let mut value = input;
        for (done, (path, step)) in steps.iter().rev().enumerate() {
            run.check()?;
            value = self.invert_step(step, value, self.depth(), &inner).at(|| path.clone())?;
            if let Some(progress) = run.progress {
                progress(done as u64 + 1, total, step.component().name())?;
            }
        }
        Ok(value)
    }

    fn abilities(&self) -> Abilities {
        Abilities { random: true, ..Abilities::SPATIAL }
    }

    fn waits(&self, lazy: Option<bool>) -> bool {
        lazy.or(self.lazy).unwrap_or(false)
    }

    fn streams(&self, mut random: RandomState) -> Option<Streams> {
        let mut children: Vec<Option<Streams>> = Vec::new();
        for step in self.steps() {
            let transform = step.transform().ok().filter(|transform| transform.abilities().random);
            // Only random children take a seed, a nested Compose always.
            children.push(transform.and_then(|transform| transform.streams(RandomState::new(random.random_seed()))));
        }
        let mut streams = Streams::leaf(random);
        for (i, step) in self.steps().iter().enumerate() {
            // One object that occurs twice is seeded twice in MONAI: the last seed counts for both.
            let same = |other: &Step| other.component().id() == step.component().id();
            let last = self.steps().iter().rposition(same).unwrap_or(i);
            streams.push(children[last].clone());
        }
        Some(streams)
    }

    fn as_compose(&self) -> Option<&Compose> {
        Some(self)
    }

    fn by_voxel(&self) -> bool {
        self.steps().iter().all(|step| step.transform().is_ok_and(Transform::by_voxel))
    }

    fn undoes_by_channel(&self) -> bool {
        let by_channel = |transform: &dyn Transform| !transform.abilities().invertible || transform.undoes_by_channel();
        self.steps().iter().all(|step| step.transform().is_ok_and(by_channel))
    }
}

/// A `Compose`, or a choice among transforms, as it is built by name: where the process has a seed then, it has streams
/// of its own from that seed, as MONAI's after `set_determinism(seed)`.
pub(crate) struct Seeded<T> {
    inner: T,
    streams: Option<Streams>,
}

impl<T: Transform> Seeded<T> {
    pub(crate) fn new(inner: T) -> Self {
        let seed = runtime::seed().map(|seed| RandomState::new((seed % (1 << 32)) as u32));
        let streams = seed.and_then(|random| inner.streams(random));
        Self { inner, streams }
    }
}

impl<T: Transform> Transform for Seeded<T> {
    fn apply(&self, input: Value, run: &Run<'_>) -> Result<Value> {
        match &self.streams {
            // Streams that the application or an outer `Compose` gives come first.
            Some(streams) if std::ptr::eq(run.streams, Streams::process_default()) => {
                self.inner.apply(input, &Run { streams, ..run.clone() })
            }
            _ => self.inner.apply(input, run),
        }
    }

    fn invert(&self, input: Value, run: &Run<'_>) -> Result<Value> {
        self.inner.invert(input, run)
    }

    fn abilities(&self) -> Abilities {
        self.inner.abilities()
    }

    fn waits(&self, lazy: Option<bool>) -> bool {
        self.inner.waits(lazy)
    }

    fn streams(&self, random: RandomState) -> Option<Streams> {
        self.inner.streams(random)
    }

    fn as_compose(&self) -> Option<&Compose> {
        self.inner.as_compose()
    }

    fn composes(&self) -> bool {
        self.inner.composes()
    }

    fn by_voxel(&self) -> bool {
        self.inner.by_voxel()
    }

    fn undoes_by_channel(&self) -> bool {
        self.inner.undoes_by_channel()
    }
}

impl Compose {
    /// The transforms.
    pub fn steps(&self) -> &[Step] {
        self.transforms.as_ref().map_or(&[], OneOrMany::as_slice)
    }

    /// How many transforms there are, those of nested `Compose` counted one by one.
    pub fn len(&self) -> usize {
        self.flat_steps().map_or(0, |steps| steps.len())
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The same with the transforms of nested `Compose` in place of these, where they have the same `map_items`.
    pub fn flatten(&self) -> Result<Compose> {
        let steps = self.flat_steps()?.into_iter().map(|(_, step)| step).collect();
        Ok(Compose { transforms: Some(OneOrMany::Many(steps)), ..self.clone() })
    }

    /// The flat list with the path of each step.
    fn flat_steps(&self) -> Result<Vec<(String, Step)>> {
        let mut flat = Vec::new();
        for (i, step) in self.steps().iter().enumerate() {
            let path = format!("transforms[{i}]");
            match step.transform()?.as_compose() {
                Some(nested) if nested.depth() == self.depth() => {
                    let inner = nested.flat_steps()?.into_iter();
                    flat.extend(inner.map(|(rest, step)| (format!("{path}.{}.{rest}", Compose::NAME), step)));
                }
                _ => flat.push((path, step.clone())),
            }
        }
        Ok(flat)
    }

    /// Applies some of the steps in the order given, then what is pending.
    pub(crate) fn carry_out(
        &self,
        order: impl ExactSizeIterator<Item = usize>,
        input: Value,
        run: &Run<'_>,
    ) -> Result<Value> {
        let lazy = run.lazy.or(self.lazy);
        let total = order.len() as u64;
        let mut value = input;
        let order: Vec<usize> = order.collect();
        let mut fused = false;
        let shelf = Shelf::default();
        for (done, i) in order.iter().copied().enumerate() {
            run.check()?;
            let Some(step) = self.steps().get(i) else {
                return Err(Error::internal(format!("there is no step {i} among {}", self.steps().len())));
            };
            // Steps that go together follow each other in the list and in the order.
            let goes_on = |at: usize| {
                order.get(at).zip(order.get(at + 1)).is_some_and(|(a, b)| a + 1 == *b && self.go_together(*a, lazy))
            };
            let on_shelf = goes_on(done) || done.checked_sub(1).is_some_and(goes_on);
            let inner = Run { lazy, shelf: on_shelf.then_some(&shelf), ..run.child(i) };
            let next = order.get(done + 1).and_then(|next| self.steps().get(*next));
            if std::mem::take(&mut fused) {
                // The step before did this one's work.
            } else if let Some(next) = next
                && self.runs_with(step, next, &value)?
            {
                value = self.apply_with(step, next, value, &inner).at(|| format!("transforms[{i}]"))?;
                fused = true;
            } else {
                value = self.apply_step(step, value, self.depth(), &inner).at(|| format!("transforms[{i}]"))?;
            }
            if let Some(progress) = run.progress {
                progress(done as u64 + 1, total, step.component().name())?;
            }
        }
        self.apply_pending(value, None, self.overrides.as_ref(), run)
    }

    /// Undoes one step, if it can be undone.
    pub(crate) fn undo_step(&self, i: usize, input: Value, run: &Run<'_>) -> Result<Value> {
        let Some(step) = self.steps().get(i) else {
            return Err(Error::state(format!("the record names step {i} of {}", self.steps().len())));
        };
        if !step.transform()?.abilities().invertible {
            return Ok(input);
        }
        let inner = Run { progress: None, start: 0, end: None, lazy: Some(false), ..run.clone() };
        self.invert_step(step, input, self.depth(), &inner).at(|| format!("transforms[{i}]"))
    }

    /// Whether a step may leave voxels for the next one to move.
    fn go_together(&self, first: usize, lazy: Option<bool>) -> bool {
        let transform = |at: usize| self.steps().get(at).and_then(|step| step.transform().ok());
        let (Some(first), Some(second)) = (transform(first), transform(first + 1)) else { return false };
        let same_images = match (first.keys(), second.keys()) {
            (None, None) => true,
            (Some(first), Some(second)) => first.iter().all(|key| second.contains(key)),
            _ => false,
        };
        // What is logged of a failed step is its input.
        let seen = self.logs().is_some();
        first.lays_on_shelf()
            && second.takes_from_shelf()
            && same_images
            && !seen
            && !first.waits(lazy)
            && !second.waits(lazy)
    }

    fn depth(&self) -> i64 {
        match self.map_items {
            Either::A(flag) => i64::from(flag),
            Either::B(depth) => depth,
        }
    }

    fn apply_step(&self, step: &Step, input: Value, depth: i64, run: &Run<'_>) -> Result<Value> {
        let transform = step.transform()?;
        self.each(transform, input, depth, &|input| {
            let shown = self.logs().map(|_| input.clone());
            let result = self.apply_whole(step, transform, input, run);
            if let (Err(_), Some(shown), false) = (&result, shown, transform.composes()) {
                self.log_input(step.component().name(), &shown);
            }
            result
        })
    }

    /// Whether a step runs together with the next one: the inverse of a prediction, and its labels.
    fn runs_with(&self, step: &Step, next: &Step, value: &Value) -> Result<bool> {
        let (Value::Map(sample), None) = (value, self.logs()) else { return Ok(false) };
        let Some(inverter) = step.transform()?.as_inverter() else { return Ok(false) };
        let next = next.transform()?;
        let there = next.keys().is_some_and(|keys| keys.iter().all(|key| sample.contains_key(key)));
        Ok(there && inverter.precedes(next))
    }

    fn apply_with(&self, step: &Step, next: &Step, value: Value, run: &Run<'_>) -> Result<Value> {
        let value = self.apply_pending(value, None, self.overrides.as_ref(), run)?;
        let next = next.transform()?;
        let Some(inverter) = step.transform()?.as_inverter() else {
            return Err(Error::internal("steps that do not go together"));
        };
        let labels = |key: &str| next.as_argmax(key);
        inverter
            .apply_to(value, &run.instance(Some(step.component().id())), &labels)
            .at(|| step.component().name().to_owned())
    }

    fn apply_whole(&self, step: &Step, transform: &dyn Transform, input: Value, run: &Run<'_>) -> Result<Value> {
        let must_apply = transform.requires_current_data() || !transform.waits(run.lazy);
        self.log_pending(step, transform, &input, must_apply, run.lazy);
        let input = match must_apply {
            true => {
                let keys = if transform.applies_pending() { transform.keys() } else { None };
                self.apply_pending(input, keys, self.overrides.as_ref(), run)?
            }
            false => input,
        };
        transform::apply(step.component(), self.unpack(step, transform, input)?, run)
    }

    fn invert_step(&self, step: &Step, input: Value, depth: i64, run: &Run<'_>) -> Result<Value> {
        self.each(step.transform()?, input, depth, &|input| {
            let input = self.apply_pending(input, None, None, run)?;
            transform::invert(step.component(), input, run)
        })
    }

    /// Applies `act` to the items of lists, down to `depth`, where the transform does not want the list itself.
    fn each(
        &self,
        transform: &dyn Transform,
        input: Value,
        depth: i64,
        act: &dyn Fn(Value) -> Result<Value>,
    ) -> Result<Value> {
        match input {
            Value::List(items) if depth > 0 && !transform.abilities().reduce && !transform.composes() => {
                let item = |(i, item)| self.each(transform, item, depth - 1, act).at(|| format!("(item {i})"));
                items.into_iter().enumerate().map(item).collect::<Result<_>>().map(Value::List)
            }
            input => act(input),
        }
    }

    /// What a transform is called with: of a list with one item that item, of several the list where it takes
    /// arguments.
    fn unpack(&self, step: &Step, transform: &dyn Transform, input: Value) -> Result<Value> {
        match input {
            Value::List(mut items) if self.unpack_items => match (items.len(), transform.takes_arguments()) {
                (_, true) => Ok(Value::List(items)),
                (1, false) => Ok(items.remove(0)),
                (count, false) => Err(Error::type_mismatch(format!(
                    "{} takes one argument, found a list of {count} items, which unpack_items=true hands over as \
                     {count} arguments",
                    step.component().name()
                ))),
            },
            input => Ok(input),
        }
    }

    fn apply_pending(
        &self,
        value: Value,
        keys: Option<&[String]>,
        overrides: Option<&Map>,
        run: &Run<'_>,
    ) -> Result<Value> {
        lazy::apply_pending_in(value, keys, overrides, run, &|key, image| {
            let Some(target) = self.logs() else { return };
            let key = key.map(|key| format!("key: '{key}', ")).unwrap_or_default();
            let count = image.image().map_or(0, |info| info.applied.len());
            let target = target.unwrap_or(PENDING_TARGET);
            log::info!(target: target, "Pending transforms applied: {key}applied_operations: {count}");
        })
    }

    /// Whether to log, and to which target if not the usual ones.
    fn logs(&self) -> Option<Option<&str>> {
        match &self.log_stats {
            Either::A(false) => None,
            Either::A(true) => Some(None),
            Either::B(target) => Some(Some(target)),
        }
    }

    fn log_pending(&self, step: &Step, transform: &dyn Transform, input: &Value, must_apply: bool, lazy: Option<bool>) {
        let Some(target) = self.logs() else { return };
        let target = target.unwrap_or(PENDING_TARGET);
        let activity = if must_apply { "Apply pending transforms" } else { "Accumulate pending transforms" };
        let own = transform.waits(None);
        let own = match (transform.abilities().lazy, lazy.is_some_and(|lazy| lazy != own)) {
            (false, _) => ", transform is not lazy".to_owned(),
            (true, overridden) => {
                format!(", transform.lazy: {}{}", python(Some(own)), if overridden { " (overridden)" } else { "" })
            }
        };
        let name = step.component().name();
        let line = |key: &str, count: usize| {
            let lazy = python(lazy);
            log::info!(target: target, "{activity} - lazy: {lazy}, {key}pending: {count}, upcoming '{name}'{own}");
        };
        match (transform.keys(), input) {
            (Some(keys), Value::Map(sample)) => {
                for key in keys {
                    if let Some(value) = sample.get(key) {
                        line(&format!("key: '{key}', "), lazy::pending_count(value));
                    }
                }
            }
            _ => line("", lazy::pending_count(input)),
        }
    }

    /// Describes the input of a transform that failed.
    fn log_input(&self, name: &str, input: &Value) {
        let Some(target) = self.logs() else { return };
        let target = target.unwrap_or(INPUT_TARGET);
        log::error!(target: target, "\n=== Transform input info -- {name} ===");
        match input {
            Value::Map(sample) => {
                for (key, value) in sample {
                    log::info!(target: target, "{}", statistics(key, value));
                }
            }
            Value::List(items) => {
                if let Some(first) = items.first() {
                    log::info!(target: target, "{}", statistics("Data", first));
                }
            }
            value => log::info!(target: target, "{}", statistics("Data", value)),
        }
    }
}

/// MONAI's names of the logs.
const PENDING_TARGET: &str = "apply_pending_transforms";
const INPUT_TARGET: &str = "DataStats";

/// As Python writes it, for the lines of MONAI's log.
fn python(flag: Option<bool>) -> &'static str {
    match flag {
        None => "None",
        Some(true) => "True",
        Some(false) => "False",
    }
}

fn statistics(prefix: &str, value: &Value) -> String {
    match value {
        Value::Tensor(tensor) => format!(
            "{prefix} statistics:\nType: tensor {}\nShape: {:?}\nValue range: {}",
            tensor.dtype_name(),
            tensor.shape(),
            value_range(tensor)
                .map_or_else(|error| format!("({})", error.message()), |(low, high)| format!("({low}, {high})"))
        ),
        other => format!("{prefix} statistics:\nType: {}\nValue: {}", other.type_name(), other.to_json()),
    }
}

fn value_range(tensor: &MetaTensor) -> Result<(f64, f64)> {
    let tensor = tensor.to(Some(mica_core::Device::Cpu), None)?;
    mica_kernels::intensity::min_max(views::view(&tensor)?, views::threads()?)
        .map_err(|error| Error::shape(error.to_string()))
}

/// Records that cannot be undone, anywhere in a value.
fn irregularities(value: &Value, reasons: &mut Vec<String>) {
    match value {
        Value::List(items) => items.iter().for_each(|item| irregularities(item, reasons)),
        Value::Map(sample) => sample.values().for_each(|item| irregularities(item, reasons)),
        Value::Tensor(tensor) => {
            for operation in tensor.image().into_iter().flat_map(|info| &info.applied) {
                if let Some(Value::List(messages)) = operation.statuses.get(track::PENDING_DURING_APPLY) {
                    reasons.extend(messages.iter().map(|message| match message {
                        Value::String(text) => text.clone(),
                        other => other.to_json().to_string(),
                    }));
                }
            }
        }
        _ => {}
    }
}
