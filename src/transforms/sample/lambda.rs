//! Functions of the application as transforms.

use crate::boxed;
use crate::compose::Step;
use crate::keys::Keys;
use crate::track;
use crate::transform::{self, Abilities, Redo, Run, Transform, Undo};
use mica_core::argument::{Described, Either, OneOrMany};
use mica_core::component::{Object, parse};
use mica_core::error::{Error, Result};
use mica_core::history::Operation;
use mica_core::{Map, MetaTensor, Value, choice, component};

choice! {
    /// The function that MONAI has by default for undoing.
    pub enum Nothing {
        /// Gives back what it gets.
        NoCollation = "no_collation",
    }
}

/// A function that undoes another one: a transform, or nothing to do.
type Inverse = Either<Step, Nothing>;

component! {
    /// Applies a function of the application: in Python any callable, in C++ `mica::transform(name, function)`, in C
    /// `mica_component_new_transform()`; a transform is one too.
    ///
    /// Input: whatever the function takes. Output: what the function gives. A tensor gets metadata where `track_meta` is
    /// true and it has none, and an image a record in its history: class, size, and no parameters, since a function
    /// cannot be written down. A batch gets no record.
    ///
    /// `inverse` takes the record off and calls `inv_func`; a tensor without metadata goes to `inv_func` as it is.
    ///
    /// Errors: no `func`; what the function reports; undoing an image that has no such record.
    ///
    /// Differences from MONAI: a missing function is an error when the transform is made, not when it is called; nothing
    /// is written into the history of the function's own input.
    ///
    /// Example (Python): `Lambda(lambda image: image)(image)`
    ///
    /// Source: MONAI 1.6.1 `Lambda`.
    pub struct Lambda {
        /// The function to apply.
        pub func: Option<Step> = None,
        /// The function that undoes it; `no_collation` does nothing.
        pub inv_func: Inverse = Either::B(Nothing::NoCollation),
        /// Whether tensors without metadata get some.
        pub track_meta: bool = true,
    }
}

component! {
    /// Applies functions of the application to items of a sample, as `Lambda` does.
    ///
    /// Differences from MONAI: `inverse` calls `inv_func`, which MONAI takes and never calls; an item whose result was
    /// stored elsewhere or nowhere (`overwrite`) stays as it is, where MONAI looks for a record in vain.
    ///
    /// Source: MONAI 1.6.1 `Lambdad`.
    pub struct Lambdad {
        /// Keys of the sample to apply the function to.
        pub keys: Keys,
        /// The function to apply; a list gives one per key.
        pub func: OneOrMany<Step>,
        /// The function that undoes it; `no_collation` does nothing. A list gives one per key.
        pub inv_func: OneOrMany<Inverse> = OneOrMany::One(Either::B(Nothing::NoCollation)),
        /// Whether tensors without metadata get some.
        pub track_meta: bool = true,
        /// Where the result goes: true replaces the item, a text is the key of a new item, false drops it. A list gives
        /// one per key.
        pub overwrite: OneOrMany<Either<bool, String>> = OneOrMany::One(Either::A(true)),
        /// Skip keys that the sample does not have, instead of an error.
        pub allow_missing_keys: bool = false,
    }
}

/// How the record of a function is undone: not without the function.
pub(super) const UNDO: (&str, Option<Undo>) = (Lambda::NAME, Some(undo));

fn undo(_: &Operation, _: MetaTensor, _: &Run<'_>) -> Result<MetaTensor> {
    Err(Error::unsupported("the record of a function does not hold the function that undoes it; use the transform"))
}

/// How the record of a function is done again: not without the function.
pub(super) const REDO: (&str, Redo) = (Lambda::NAME, redo);

fn redo(_: &Operation, _: MetaTensor, _: &Run<'_>) -> Result<MetaTensor> {
    Err(Error::unsupported("the record of a function does not hold the function; use the transform"))
}

/// Calls a function, and records it where it gives an image.
fn call(function: &Step, input: Value, track_meta: bool, run: &Run<'_>) -> Result<Value> {
    let output = transform::apply(function.component(), input, &inner(run))?;
    Ok(match output {
        Value::Tensor(tensor) => {
            let image = if track_meta { with_metadata(tensor) } else { tensor };
            Value::Tensor(track::note(image, Lambda::NAME, run.id, None))
        }
        other => other,
    })
}

/// With metadata where it has none and metadata is tracked.
fn with_metadata(tensor: MetaTensor) -> MetaTensor {
    match tensor.info() {
        mica_core::Info::Plain => tensor.tracked(),
        _ => tensor,
    }
}

fn call_back(inverse: &Inverse, input: Value, run: &Run<'_>) -> Result<Value> {
    let input = match input {
        Value::Tensor(tensor) if tensor.image().is_some() => Value::Tensor(track::pop(tensor, Lambda::NAME, run.id)?.1),
        other => other,
    };
    match inverse {
        Either::A(function) => transform::apply(function.component(), input, &inner(run)),
        Either::B(Nothing::NoCollation) => Ok(input),
    }
}

/// The function is no step of a pipeline and has no progress to report.
fn inner<'a>(run: &Run<'a>) -> Run<'a> {
    Run { progress: None, start: 0, end: None, ..run.clone() }
}

impl Lambda {
    /// Refuses a `Lambda` of nothing.
    pub(super) fn checked(self) -> Result<Self> {
        self.function()?;
        Ok(self)
    }

    fn function(&self) -> Result<&Step> {
        self.func
            .as_ref()
            .ok_or_else(|| Error::argument("func: expected a function or transform, found none").at("func"))
    }
}

impl Transform for Lambda {
    fn apply(&self, input: Value, run: &Run<'_>) -> Result<Value> {
        call(self.function()?, input, self.track_meta, run)
    }

    fn invert(&self, input: Value, run: &Run<'_>) -> Result<Value> {
        call_back(&self.inv_func, input, run)
    }

    fn abilities(&self) -> Abilities {
        ABILITIES
    }
}

pub(super) const ABILITIES: Abilities = Abilities { invertible: true, ..Abilities::NONE };

/// Builds the dictionary form.
pub(super) fn dictionary(arguments: &Map) -> Result<Object> {
    let lambda: Lambdad = parse("Lambdad", arguments)?;
    lambda.each_key().map(drop)?;
    Ok(boxed(lambda))
}

/// What is done to one key.
struct OfKey {
    function: Step,
    inverse: Inverse,
    overwrite: Either<bool, String>,
}

impl Lambdad {
    fn each_key(&self) -> Result<Vec<OfKey>> {
        let functions = self.keys.per_key(Self::NAME, "func", &self.func)?;
        let inverses = self.keys.per_key(Self::NAME, "inv_func", &self.inv_func)?;
        let overwrite = self.keys.per_key(Self::NAME, "overwrite", &self.overwrite)?;
        let all = functions.into_iter().zip(inverses).zip(overwrite);
        Ok(all.map(|((function, inverse), overwrite)| OfKey { function, inverse, overwrite }).collect())
    }
}

impl Transform for Lambdad {
    fn apply(&self, input: Value, run: &Run<'_>) -> Result<Value> {
        let of_keys = self.each_key()?;
        self.keys.each(Self::NAME, input, self.allow_missing_keys, run, |i, key, sample| {
            let item = mica_core::value::get(sample, key)?.clone();
            let result = call(&of_keys[i].function, item, self.track_meta, run)?;
            match &of_keys[i].overwrite {
                Either::A(false) => {}
                Either::A(true) => drop(sample.insert(key.to_owned(), result)),
                Either::B(name) => drop(sample.insert(name.clone(), result)),
            }
            Ok(())
        })
    }

    fn invert(&self, input: Value, run: &Run<'_>) -> Result<Value> {
        let of_keys = self.each_key()?;
        self.keys.change(Self::NAME, input, self.allow_missing_keys, run, |i, item, _| match of_keys[i].overwrite {
            Either::A(true) => call_back(&of_keys[i].inverse, item, run),
            _ => Ok(item),
        })
    }

    fn abilities(&self) -> Abilities {
        ABILITIES
    }

    fn keys(&self) -> Option<&[String]> {
        Some(self.keys.as_slice())
    }
}
