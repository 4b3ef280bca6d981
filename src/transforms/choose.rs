//! Random choices among transforms: one of them, some of them, all of them in random order.
//!
//! Each is a [`Compose`] whose steps are drawn anew for every call. What was drawn stands in a record on top of the records
//! of the steps, so that undoing knows what to undo.

use crate::compose::{Compose, Seeded, Step};
use crate::made;
use crate::track;
use crate::transform::{Abilities, Run, Transform, Undo};
use mica_core::argument::{Argument, Described, Either, OneOrMany};
use mica_core::error::{Error, Result};
use mica_core::history::{Operation, int_list};
use mica_core::random::{RandomState, Replacement};
use mica_core::registry::{Registry, Spec};
use mica_core::{Info, Map, MetaTensor, Streams, Value, component};
use std::sync::Arc;

/// How each class of record is undone: the records of the steps below say what was done.
pub(crate) const UNDO: crate::Undoers =
    &[(OneOf::NAME, Some(LEAVE)), (SomeOf::NAME, Some(LEAVE)), (RandomOrder::NAME, Some(LEAVE))];

const LEAVE: Undo = |_, image, _| Ok(image);

/// How each class of record is done again: the steps have done it, only the record is missing.
pub(crate) const REDO: crate::Redoers =
    &[(OneOf::NAME, record_again), (SomeOf::NAME, record_again), (RandomOrder::NAME, record_again)];

fn record_again(operation: &Operation, image: MetaTensor, _run: &Run<'_>) -> Result<MetaTensor> {
    Ok(track::note(image, &operation.class, None, Some(operation.extra_info.clone())))
}

/// Adds the transforms of this file.
pub(crate) fn register(registry: &mut Registry) {
    registry.add(choice::<OneOf>());
    registry.add(choice::<RandomOrder>());
    registry.add(choice::<SomeOf>());
}

fn choice<T: Choice + Described + 'static>() -> Spec {
    made::<T>("compose", ABILITIES, |arguments| {
        let drawn = arguments.drawn()?;
        Ok(Arc::new(Seeded::new(drawn)))
    })
}

const ABILITIES: Abilities = Abilities { random: true, ..Abilities::SPATIAL };

/// Arguments that say what to draw from.
trait Choice {
    fn drawn(self) -> Result<Drawn>;
}

component! {
    /// Applies one of several transforms, drawn anew for each call.
    ///
    /// Lists, lazy execution, seeding and logging are as in `Compose`. A record on top of those of the chosen transform
    /// says which one it was: `{"index": …}`, in every image of the result; `inverse` undoes that one, if it can be
    /// undone.
    ///
    /// Draws: `multinomial(1, weights)`.
    ///
    /// Errors: as many weights as transforms are not given; a negative weight; no weight above zero; a first or last
    /// step for the run; undoing anything but an image or a sample.
    ///
    /// Example (Python): `OneOf([Flip(0), Flip(1)], weights=[0.75, 0.25]).set_random_state(0)(image)`
    ///
    /// Source: MONAI 1.6.1 `OneOf`.
    pub struct OneOf {
        /// The transforms to choose from; a single one needs no list.
        pub transforms: Option<OneOrMany<Step>> = None,
        /// How probable each is, in proportion to the others; a single number or none for all the same.
        pub weights: Option<OneOrMany<f64>> = None,
        /// Depth to which lists are taken apart: true is 1, false or 0 hands lists over whole.
        pub map_items: Either<bool, i64> = Either::A(true),
        /// Whether a list is handed over as the several arguments of a transform.
        pub unpack_items: bool = false,
        /// Whether to log pending operations and, where a transform fails, its input; a text names the target of the
        /// log.
        pub log_stats: Either<bool, String> = Either::A(false),
        /// Whether spatial transforms wait: true all that can, false none, none as each of them says.
        pub lazy: Option<bool> = Some(false),
        /// Replaces parameters where pending operations are applied, as in `Compose`.
        pub overrides: Option<Map> = None,
    }
}

impl Choice for OneOf {
    fn drawn(self) -> Result<Drawn> {
        let compose = Compose {
            transforms: self.transforms,
            map_items: self.map_items,
            unpack_items: self.unpack_items,
            log_stats: self.log_stats,
            lazy: self.lazy,
            overrides: self.overrides,
        };
        let count = compose.steps().len();
        let weights = match self.weights {
            _ if count == 0 => Vec::new(),
            Some(OneOrMany::Many(weights)) => weights,
            Some(OneOrMany::One(_)) | None => vec![1.0 / count as f64; count],
        };
        let rule = Rule::One { weights: normalized(&weights, count)? };
        Ok(Drawn { name: Self::NAME, compose, rule })
    }
}

component! {
    /// Applies all of several transforms, in an order that is drawn anew for each call.
    ///
    /// Lists, lazy execution, seeding and logging are as in `Compose`. A record on top of those of the transforms says
    /// in which order they were applied: `{"applied_order": […]}`, in every image of the result; `inverse` undoes them
    /// from the last to the first, leaving out those that cannot be undone.
    ///
    /// Draws: `permutation(range(n))` for `n` transforms.
    ///
    /// Errors: a first or last step for the run; undoing anything but an image or a sample.
    ///
    /// Example (Python): `RandomOrder([Flip(0), CastToType("float64")]).set_random_state(0)(image)`
    ///
    /// Source: MONAI 1.6.1 `RandomOrder`, which does not use its `overrides` either.
    pub struct RandomOrder {
        /// The transforms; a single one needs no list.
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
        /// Not used.
        pub overrides: Option<Map> = None,
    }
}

impl Choice for RandomOrder {
    fn drawn(self) -> Result<Drawn> {
        let compose = Compose {
            transforms: self.transforms,
            map_items: self.map_items,
            unpack_items: self.unpack_items,
            log_stats: self.log_stats,
            lazy: self.lazy,
            overrides: None,
        };
        Ok(Drawn { name: Self::NAME, compose, rule: Rule::Order })
    }
}

component! {
    /// Applies some of several transforms, drawn anew for each call: how many, which, and in which order.
    ///
    /// Lists, lazy execution, seeding and logging are as in `Compose`. A record on top of those of the transforms says
    /// which were applied in which order: `{"applied_order": […]}`, in every image of the result; `inverse` undoes them
    /// from the last to the first, leaving out those that cannot be undone.
    ///
    /// Draws: `randint(low, high + 1)`, then `choice(n, size, replace, weights)` for `n` transforms.
    ///
    /// Errors: numbers of transforms below 0 or above `n`; as many weights as transforms are not given; a negative
    /// weight; no weight above zero; without `replace`, more transforms than have a weight above zero (when it runs); a
    /// first or last step for the run; undoing anything but an image or a sample.
    ///
    /// Example (Python): `SomeOf([Flip(0), Flip(1), Flip(2)], num_transforms=2).set_random_state(0)(image)`
    ///
    /// Source: MONAI 1.6.1 `SomeOf`.
    pub struct SomeOf {
        /// The transforms to choose from; a single one needs no list.
        pub transforms: Option<OneOrMany<Step>> = None,
        /// Depth to which lists are taken apart: true is 1, false or 0 hands lists over whole.
        pub map_items: Either<bool, i64> = Either::A(true),
        /// Whether a list is handed over as the several arguments of a transform.
        pub unpack_items: bool = false,
        /// Whether to log pending operations and, where a transform fails, its input; a text names the target of the
        /// log.
        pub log_stats: Either<bool, String> = Either::A(false),
        /// How many to apply: a number (at most as many as there are), the lowest and the highest number, or none for
        /// as many as there are.
        pub num_transforms: Option<Either<i64, Vec<i64>>> = None,
        /// Whether a transform may be drawn more than once.
        pub replace: bool = false,
        /// How probable each is, in proportion to the others; none for all the same.
        pub weights: Option<Vec<f64>> = None,
        /// Whether spatial transforms wait: true all that can, false none, none as each of them says.
        pub lazy: Option<bool> = Some(false),
        /// Replaces parameters where pending operations are applied, as in `Compose`.
        pub overrides: Option<Map> = None,
    }
}

impl Choice for SomeOf {
    fn drawn(self) -> Result<Drawn> {
        let compose = Compose {
            transforms: self.transforms,
            map_items: self.map_items,
            unpack_items: self.unpack_items,
            log_stats: self.log_stats,
            lazy: self.lazy,
            overrides: self.overrides,
        };
        let count = compose.steps().len();
        let (low, high) = match &self.num_transforms {
            None => (count as i64, count as i64),
            Some(Either::A(number)) => {
                let number = (*number).min(count as i64);
                (number, number)
            }
            Some(Either::B(range)) => match range.as_slice() {
                [low, high] => (*low, *high),
                other => {
                    return Err(Error::argument(format!(
                        "num_transforms: expected a number, or the lowest and the highest number, found {other:?}"
                    ))
                    .at("num_transforms"));
                }
            },
        };
        if low < 0 || high > count as i64 {
            return Err(Error::argument(format!(
                "num_transforms: expected 0 to {count}, the number of transforms, found {low} to {high}"
            ))
            .at("num_transforms"));
        }
        let weights = match self.weights {
            Some(weights) if count > 0 => Some(normalized(&weights, count)?),
            _ => None,
        };
        let replacement = if self.replace { Replacement::With } else { Replacement::Without };
        Ok(Drawn { name: Self::NAME, compose, rule: Rule::Some { low, high, replacement, weights } })
    }
}

/// Weights with sum 1.
fn normalized(weights: &[f64], count: usize) -> Result<Vec<f64>> {
    let wrong = |message: String| Err(Error::argument(message).at("weights"));
    if weights.len() != count {
        return wrong(format!("weights: expected {count}, one for each transform, found {}", weights.len()));
    }
    if let Some(weight) = weights.iter().find(|weight| **weight < 0.0) {
        return wrong(format!("weights: expected numbers of at least 0, found {weight}"));
    }
    if count > 0 && weights.iter().all(|weight| *weight == 0.0) {
        return wrong("weights: expected at least one above 0".to_owned());
    }
    let sum = numpy_sum(weights);
    Ok(weights.iter().map(|weight| weight / sum).collect())
}

/// The sum as NumPy adds up, whose last digit decides between neighbours in a draw.
fn numpy_sum(numbers: &[f64]) -> f64 {
    const LANES: usize = 8;
    const BLOCK: usize = 128;
    if numbers.len() < LANES {
        return numbers.iter().fold(-0.0, |sum, number| sum + number);
    }
    if numbers.len() > BLOCK {
        let half = numbers.len() / 2;
        let (left, right) = numbers.split_at(half - half % LANES);
        return numpy_sum(left) + numpy_sum(right);
    }
    let mut lanes = [0.0; LANES];
    let chunks = numbers.chunks_exact(LANES);
    let rest = chunks.remainder();
    for (i, chunk) in chunks.enumerate() {
        for (lane, number) in lanes.iter_mut().zip(chunk) {
            *lane = if i == 0 { *number } else { *lane + number };
        }
    }
    let [a, b, c, d, e, f, g, h] = lanes;
    rest.iter().fold(((a + b) + (c + d)) + ((e + f) + (g + h)), |sum, number| sum + number)
}

/// What to draw.
enum Rule {
    One { weights: Vec<f64> },
    Some { low: i64, high: i64, replacement: Replacement, weights: Option<Vec<f64>> },
    Order,
}

impl Rule {
    /// Which of `count` steps to apply, in order.
    fn draw(&self, random: &mut RandomState, count: usize) -> Result<Vec<usize>> {
        let drawn = match self {
            Rule::One { weights } => random.multinomial_index(weights).map(|index| vec![index]),
            Rule::Some { low, high, replacement, weights } => random.randint(*low, high + 1).and_then(|size| {
                let size = usize::try_from(size).unwrap_or(0);
                random.choice_many(count, size, *replacement, weights.as_deref())
            }),
            Rule::Order => Ok(random.permutation(count)),
        };
        drawn.map_err(|error| Error::argument(error.to_string()))
    }

    /// The record of what was drawn.
    fn record(&self, order: &[usize]) -> Map {
        let positions: Vec<i64> = order.iter().map(|position| *position as i64).collect();
        match (self, positions.as_slice()) {
            (Rule::One { .. }, [index]) => Map::from([("index".to_owned(), Value::Int(*index))]),
            _ => Map::from([("applied_order".to_owned(), int_list(&positions))]),
        }
    }

    /// What the record says.
    fn read(&self, operation: &Operation) -> Result<Vec<usize>> {
        let key = if let Rule::One { .. } = self { "index" } else { "applied_order" };
        let Some(value) = operation.extra_info.get(key) else {
            return Err(Error::state(format!("the record lacks 'extra_info.{key}', which says what to undo")));
        };
        let order = OneOrMany::<i64>::parse(value).map_err(|error| error.prefixed(&format!("extra_info.{key}")))?;
        let position = |position: &i64| {
            usize::try_from(*position).map_err(|_| {
                Error::state(format!("extra_info.{key}: expected positions of transforms, found {position}"))
            })
        };
        order.as_slice().iter().map(position).collect()
    }
}

/// A `Compose` whose steps are drawn.
struct Drawn {
    name: &'static str,
    compose: Compose,
    rule: Rule,
}

impl Drawn {
    /// Takes the record off an image.
    fn pop(&self, image: MetaTensor, run: &Run<'_>) -> Result<(Vec<usize>, MetaTensor)> {
        let (operation, image) = track::pop(image, self.name, run.id)?;
        Ok((self.rule.read(&operation)?, image))
    }
}

fn has_records(value: &Value) -> bool {
    matches!(value, Value::Tensor(tensor) if !matches!(tensor.info(), Info::Plain))
}

impl Transform for Drawn {
    fn apply(&self, input: Value, run: &Run<'_>) -> Result<Value> {
        if run.start != 0 || run.end.is_some() {
            return Err(Error::argument(format!(
                "{} has no first and last step, since its steps are drawn; found 'start' {} and 'end' {:?}",
                self.name, run.start, run.end
            )));
        }
        let count = self.compose.steps().len();
        if count == 0 {
            return Ok(input);
        }
        let order = self.rule.draw(&mut run.streams.draw(), count)?;
        let output = self.compose.carry_out(order.iter().copied(), input, run)?;
        let note = |value: Value| match value {
            Value::Tensor(image) => {
                Value::Tensor(track::note(image, self.name, run.id, Some(self.rule.record(&order))))
            }
            other => other,
        };
        Ok(match output {
            Value::Map(sample) => Value::Map(sample.into_iter().map(|(key, item)| (key, note(item))).collect()),
            other => note(other),
        })
    }

    fn invert(&self, input: Value, run: &Run<'_>) -> Result<Value> {
        if self.compose.steps().is_empty() {
            return Ok(input);
        }
        let mut order = None;
        let mut value = match input {
            Value::Tensor(image) => {
                let (found, image) = self.pop(image, run)?;
                order = Some(found);
                Value::Tensor(image)
            }
            Value::Map(mut sample) => {
                for (key, item) in &mut sample {
                    if !has_records(item) {
                        continue;
                    }
                    if let Value::Tensor(image) = std::mem::take(item) {
                        let (found, image) = self.pop(image, run).map_err(|error| error.at(format!("({key})")))?;
                        order = Some(found);
                        *item = Value::Tensor(image);
                    }
                }
                Value::Map(sample)
            }
            other => {
                return Err(Error::type_mismatch(format!(
                    "{} undoes what it did to an image or a sample, found {}",
                    self.name,
                    other.describe()
                )));
            }
        };
        for step in order.unwrap_or_default().into_iter().rev() {
            run.check()?;
            value = self.compose.undo_step(step, value, run)?;
        }
        Ok(value)
    }

    fn abilities(&self) -> Abilities {
        ABILITIES
    }

    fn waits(&self, lazy: Option<bool>) -> bool {
        self.compose.waits(lazy)
    }

    fn streams(&self, random: RandomState) -> Option<Streams> {
        self.compose.streams(random)
    }

    fn composes(&self) -> bool {
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sums_are_numpys() {
        // numpy.sum of 1/(i+1): blocks of eight lanes, halves above 128.
        let numbers = |count: usize| (0..count).map(|i| 1.0 / (i as f64 + 1.0)).collect::<Vec<_>>();
        for (count, sum) in SUMS {
            assert_eq!(numpy_sum(&numbers(count)), sum, "{count}");
        }
    }

    const SUMS: [(usize, f64); 5] = [
        (3, 1.8333333333333333),
        (8, 2.7178571428571425),
        (21, 3.6453587047627294),
        (128, 5.433147092589173),
        (300, 6.282663880299504),
    ];
}
