//! Doing a recorded history again, on another image.
//!
//! MONAI's records hold what undoing needs, which is less than what doing again needs. mica adds an entry `mica` to each
//! record of an image transform: the component and its arguments as they were, of a random transform those that were drawn.
//! Of operations that waited and were then applied in one step, the last one says how many they were and how they were
//! applied. What has no record (intensity transforms have none, as in MONAI) is not done again.

use crate::lazy;
use crate::track;
use crate::transform::{Redo, Run, Transform, as_transform};
use mica_core::error::{Error, Result, ResultExt};
use mica_core::history::{Operation, Pending, int_list};
use mica_core::{Component, DType, Map, MetaTensor, Value};
use tch::Tensor;

/// The keys of the entry `mica`.
const COMPONENT: &str = "component";
const ARGUMENTS: &str = "arguments";
const APPLIED: &str = "applied";
const OVERRIDES: &str = "overrides";

/// Marks a tensor among recorded arguments.
const TENSOR: &str = "$tensor";
/// Tensors up to this many elements (matrices, kernels) are written down.
const LARGEST_TENSOR: usize = 256;

/// How many records an image has, and how many operations wait.
pub(crate) fn count(image: &MetaTensor) -> (usize, usize) {
    image.image().map_or((0, 0), |info| (info.applied.len(), info.pending.len()))
}

/// Writes down what a transform was, where it has left exactly one record.
pub(crate) fn explain(
    mut image: MetaTensor,
    before: (usize, usize),
    component: &str,
    arguments: impl FnOnce() -> Map,
) -> MetaTensor {
    let after = count(&image);
    let waits = match (after.0.checked_sub(before.0), after.1.checked_sub(before.1)) {
        (Some(1), Some(0)) => false,
        (Some(0), Some(1)) => true,
        _ => return image,
    };
    let Ok(info) = image.image_mut() else { return image };
    let record = match waits {
        false => info.applied.last_mut(),
        true => info.pending.last_mut().map(|pending| &mut pending.operation),
    };
    if let Some(record) = record
        && record.own.is_empty()
    {
        // Whether it waited is no parameter.
        let arguments = arguments().into_iter().filter(|(name, _)| name != "lazy");
        let arguments = arguments.map(|(name, value)| (name, writable(value))).collect();
        if record.class != component {
            record.own.insert(COMPONENT.to_owned(), Value::from(component));
        }
        record.own.insert(ARGUMENTS.to_owned(), Value::Map(arguments));
    }
    image
}

/// Marks the last of the operations that were applied in one step.
pub(crate) fn mark_step(own: &mut Map, count: usize, overrides: Option<&Map>) {
    own.insert(APPLIED.to_owned(), Value::Int(count as i64));
    if let Some(overrides) = overrides.filter(|overrides| !overrides.is_empty()) {
        own.insert(OVERRIDES.to_owned(), Value::Map(overrides.clone()));
    }
}

/// A value as a record may hold it: of tensors the elements of small ones, since records are kept with every image.
fn writable(value: Value) -> Value {
    match value {
        Value::Tensor(tensor) => {
            let mut written = Map::from([
                ("shape".to_owned(), int_list(tensor.shape())),
                ("dtype".to_owned(), Value::from(tensor.dtype_name())),
            ]);
            if let Some(elements) = elements(&tensor) {
                written.insert("elements".to_owned(), Value::from(elements));
            }
            Value::Map(Map::from([(TENSOR.to_owned(), Value::Map(written))]))
        }
        Value::List(items) => Value::List(items.into_iter().map(writable).collect()),
        Value::Map(items) => Value::Map(items.into_iter().map(|(key, item)| (key, writable(item))).collect()),
        other => other,
    }
}

/// The elements of a small tensor; float64 holds all that is no integer beyond 2^53.
fn elements(tensor: &MetaTensor) -> Option<Vec<f64>> {
    if tensor.count() > LARGEST_TENSOR {
        return None;
    }
    let wide = tensor.to(Some(mica_core::Device::Cpu), Some(DType::Float64)).ok()?;
    let flat = wide.tensor().f_reshape([-1]).ok()?;
    Vec::<f64>::try_from(&flat).ok()
}

/// The value that [`writable`] made writable.
fn readable(value: Value) -> Result<Value> {
    match value {
        Value::Map(items) => match items.get(TENSOR) {
            Some(written) => tensor(written).map(Value::Tensor),
            None => {
                let item = |(key, item): (String, Value)| {
                    let item = readable(item).at(|| format!("['{key}']"))?;
                    Ok((key, item))
                };
                items.into_iter().map(item).collect::<Result<_>>().map(Value::Map)
            }
        },
        Value::List(items) => items.into_iter().map(readable).collect::<Result<_>>().map(Value::List),
        other => Ok(other),
    }
}

fn tensor(written: &Value) -> Result<MetaTensor> {
    let map = written.as_map()?;
    let broken =
        || Error::argument(format!("expected shape, dtype and elements of a tensor, found {}", written.describe()));
    let (Some(Value::List(shape)), Some(Value::String(dtype))) = (map.get("shape"), map.get("dtype")) else {
        return Err(broken());
    };
    let Some(Value::List(elements)) = map.get("elements") else {
        return Err(Error::unsupported(format!(
            "the record does not hold the elements of this tensor of shape {}",
            Value::List(shape.clone()).to_json()
        )));
    };
    let whole = |extent: &Value| if let Value::Int(extent) = extent { Some(*extent) } else { None };
    let shape = shape.iter().map(whole).collect::<Option<Vec<i64>>>().ok_or_else(broken)?;
    let elements = elements.iter().map(Value::as_float).collect::<Option<Vec<f64>>>().ok_or_else(broken)?;
    let flat = MetaTensor::plain(Tensor::f_from_slice(&elements)?.f_reshape(&shape)?)?;
    flat.to(None, Some(DType::parse(dtype)?))
}

/// Does recorded operations again, oldest first, on an image; they stand in its history too. Operations that waited are
/// applied in the same steps as before. On the image that the history was recorded for it gives the same voxels.
///
/// # Errors
/// `State` for plain tensors, batches, pending operations and irregular records, `Unsupported` for a record that does not
/// hold what is needed, and what the transforms themselves report, each with the place in the list.
pub fn replay(image: MetaTensor, operations: &[Operation], run: &Run<'_>) -> Result<MetaTensor> {
    let info = image.expect_image()?;
    if !info.pending.is_empty() {
        return Err(Error::state(format!("{} operations are still pending: apply them first", info.pending.len())));
    }
    let (mut image, mut at) = (image, 0);
    while let Some(operation) = operations.get(at) {
        run.check()?;
        let rest = operations.get(at..).unwrap_or(&[]);
        let together = step_length(rest);
        let place = || format!("operations[{at}].{}", operation.class);
        image = match rest.get(..together) {
            Some(waited) if together > 0 => in_one_step(image, waited, run).at(place)?,
            _ => redo(operation, image, false, run).at(place)?,
        };
        at += together.max(1);
    }
    Ok(image)
}

/// How many operations from the first on waited and were then applied in one step; 0 where the first did not wait.
fn step_length(operations: &[Operation]) -> usize {
    let waited = operations.iter().take_while(|operation| operation.lazy_geometry.is_some());
    let mut count = 0;
    for operation in waited {
        count += 1;
        if operation.own.contains_key(APPLIED) {
            break;
        }
    }
    count
}

fn in_one_step(mut image: MetaTensor, operations: &[Operation], run: &Run<'_>) -> Result<MetaTensor> {
    let mut overrides = None;
    for operation in operations {
        image = match can_redo(operation)? {
            // The matrix follows from the size of this image, which may be another.
            true => redo(operation, image, true, run)?,
            false => wait_as_recorded(operation, image)?,
        };
        if let Some(Value::Map(given)) = operation.own.get(OVERRIDES) {
            overrides = Some(given);
        }
    }
    lazy::apply_pending(image, overrides, run)
}

/// Adds the recorded matrix to the pending operations: right for an image of the recorded size only.
fn wait_as_recorded(operation: &Operation, mut image: MetaTensor) -> Result<MetaTensor> {
    track::refuse_irregular(operation, "done again")?;
    let size = image.pending_shape();
    if size != operation.orig_size {
        return Err(Error::unsupported(format!(
            "the record of {} holds its matrix for an image of size {:?} and not its arguments, found an image of size \
             {size:?}",
            operation.class, operation.orig_size
        )));
    }
    let mut operation = operation.clone();
    operation.id = None;
    operation.own.shift_remove(APPLIED);
    operation.own.shift_remove(OVERRIDES);
    let Some(geometry) = operation.lazy_geometry.take() else {
        return Err(Error::internal("an operation that did not wait was taken for one that did"));
    };
    image.image_mut()?.pending.push(Pending { operation, shape: geometry.shape, affine: geometry.affine });
    Ok(image)
}

/// Whether the record says what to apply.
fn can_redo(operation: &Operation) -> Result<bool> {
    Ok(match operation.nested()? {
        Some(inner) => can_redo(&inner)?,
        None => {
            !operation.do_transforms || operation.own.contains_key(ARGUMENTS) || redo_of(&operation.class).is_some()
        }
    })
}

/// Does one operation again, at once or so that it waits.
fn redo(operation: &Operation, image: MetaTensor, lazy: bool, run: &Run<'_>) -> Result<MetaTensor> {
    track::refuse_irregular(operation, "done again")?;
    if !operation.do_transforms {
        return track::wrap(image, &operation.class, None, false, lazy);
    }
    if let Some(inner) = operation.nested()? {
        let done = redo(&inner, image, lazy, run).at(|| inner.class.clone())?;
        return track::wrap(done, &operation.class, None, true, lazy);
    }
    let run = Run { lazy: Some(lazy), id: None, progress: None, start: 0, end: None, ..run.clone() };
    if let Some(arguments) = operation.own.get(ARGUMENTS) {
        return again(operation, arguments, image, &run);
    }
    match redo_of(&operation.class) {
        Some(redo) => redo(operation, image, &run),
        None => Err(Error::unsupported(format!(
            "the record of {} does not say with which arguments it was applied, which MONAI's records do not hold",
            operation.class
        ))),
    }
}

fn redo_of(class: &str) -> Option<Redo> {
    crate::REDO.iter().copied().flatten().find(|(name, _)| *name == class).map(|(_, redo)| *redo)
}

/// Applies the component that the record names.
fn again(operation: &Operation, arguments: &Value, image: MetaTensor, run: &Run<'_>) -> Result<MetaTensor> {
    let name = match operation.own.get(COMPONENT) {
        Some(Value::String(name)) => name,
        _ => &operation.class,
    };
    let arguments = match readable(arguments.clone()).at(|| "mica.arguments")? {
        Value::Map(arguments) => arguments,
        other => {
            return Err(Error::argument(format!("mica.arguments: expected a map, found {}", other.describe())));
        }
    };
    let component = Component::new(name, &arguments)?;
    let transform: &dyn Transform = as_transform(&component)?;
    match transform.apply(Value::Tensor(image), run)? {
        Value::Tensor(image) => Ok(image),
        other => Err(Error::type_mismatch(format!("{name} gave {} instead of an image", other.describe()))),
    }
}
