//! Batches: collating items, splitting batches, and what indexing does to metadata.
//!
//! The rules are MONAI's `list_data_collate`, `decollate_batch` and `MetaTensor.__getitem__`.

use crate::dtype::DType;
use crate::error::{Error, Result, ResultExt};
use crate::meta_tensor::{ImageInfo, Info, MetaTensor};
use crate::value::{Map, Value};
use std::sync::Arc;
use tch::Tensor;

/// Joins items into a batch: tensors are stacked along a new first dimension, numbers become a tensor, texts a list,
/// maps and lists are joined item by item. Items that are lists themselves (of multi-sample transforms) are flattened.
///
/// The metadata of images keeps the keys that all items share; element types are promoted as PyTorch does.
///
/// # Errors
/// `InvalidArgument` without items, `Shape` or `Type` where items do not fit, with the key of the sample.
pub fn collate(items: &[Value]) -> Result<Value> {
    let flat: Vec<Value> = match items.first() {
        Some(Value::List(_)) => items
            .iter()
            .map(|item| match item {
                Value::List(inner) => Ok(inner.clone()),
                other => Err(Error::type_mismatch(format!("collate: expected lists only, found {}", other.describe()))),
            })
            .collect::<Result<Vec<_>>>()?
            .concat(),
        _ => items.to_vec(),
    };
    collate_flat(&flat)
}

fn collate_flat(items: &[Value]) -> Result<Value> {
    let first = items.first().ok_or_else(|| Error::argument("collate: expected at least one item, found none"))?;
    let mismatch = |found: &Value| {
        Error::type_mismatch(format!(
            "collate: the first item is a {}, another is {}",
            first.type_name(),
            found.describe()
        ))
    };
    match first {
        Value::Tensor(_) => {
            let tensors = items.iter().map(|item| match item {
                Value::Tensor(tensor) => Ok(tensor),
                other => Err(mismatch(other)),
            });
            Ok(Value::Tensor(collate_tensors(&tensors.collect::<Result<Vec<_>>>()?)?))
        }
        Value::Map(map) => {
            let mut joined = Map::new();
            for key in map.keys() {
                let column = items.iter().map(|item| match item {
                    Value::Map(item) => crate::value::get(item, key).cloned(),
                    other => Err(mismatch(other)),
                });
                let column = column.collect::<Result<Vec<_>>>().at(|| format!("['{key}']"))?;
                joined.insert(key.clone(), collate_flat(&column).at(|| format!("['{key}']"))?);
            }
            Ok(Value::Map(joined))
        }
        Value::List(list) => {
            let rows = items.iter().map(|item| match item {
                Value::List(row) if row.len() == list.len() => Ok(row),
                Value::List(row) => Err(Error::shape(format!(
                    "collate: lists must have the same length, found {} and {}",
                    list.len(),
                    row.len()
                ))),
                other => Err(mismatch(other)),
            });
            let rows = rows.collect::<Result<Vec<_>>>()?;
            let column = |i: usize| collate_flat(&rows.iter().map(|row| row[i].clone()).collect::<Vec<_>>());
            Ok(Value::List((0..list.len()).map(column).collect::<Result<_>>()?))
        }
        Value::String(_) | Value::Component(_) | Value::Null => {
            match items.iter().find(|item| item.type_name() != first.type_name()) {
                Some(other) => Err(mismatch(other)),
                None => Ok(Value::List(items.to_vec())),
            }
        }
        Value::Bool(_) | Value::Int(_) | Value::Float(_) => collate_numbers(items).ok_or_else(|| {
            let found = items.iter().map(Value::type_name).collect::<Vec<_>>().join(", ");
            Error::type_mismatch(format!("collate: expected numbers of one kind, found {found}"))
        })?,
    }
}

/// Booleans give bool, whole numbers int64, a leading float float64, other mixtures float32: as PyTorch's collation.
fn collate_numbers(items: &[Value]) -> Option<Result<Value>> {
    let flag = |item: &Value| if let Value::Bool(flag) = item { Some(*flag) } else { None };
    let whole = |item: &Value| if let Value::Int(number) = item { Some(*number) } else { None };
    let float = |item: &Value| if let Value::String(_) = item { None } else { item.as_float() };
    let tensor = if let Some(flags) = every(items, flag) {
        Tensor::f_from_slice(&flags)
    } else if let Some(numbers) = every(items, whole) {
        Tensor::f_from_slice(&numbers)
    } else {
        let numbers = every(items, float)?;
        match items.first() {
            Some(Value::Float(_)) => Tensor::f_from_slice(&numbers),
            _ => Tensor::f_from_slice(&numbers.iter().map(|number| *number as f32).collect::<Vec<_>>()),
        }
    };
    Some(tensor.map_err(Error::from).and_then(|tensor| Ok(Value::Tensor(MetaTensor::plain(tensor)?))))
}

fn every<T>(items: &[Value], convert: impl Fn(&Value) -> Option<T>) -> Option<Vec<T>> {
    items.iter().map(convert).collect()
}

fn collate_tensors(items: &[&MetaTensor]) -> Result<MetaTensor> {
    let first = items[0];
    for item in items {
        if item.shape() != first.shape() {
            return Err(Error::shape(format!(
                "collate: all tensors must have the same shape, found {:?} and {:?}; pad or crop them before",
                first.shape(),
                item.shape()
            )));
        }
        if item.device() != first.device() {
            return Err(Error::device(format!(
                "collate: all tensors must be on the same device, found {} and {}",
                first.device(),
                item.device()
            )));
        }
    }
    let tensors: Vec<&Tensor> = items.iter().map(|item| item.tensor()).collect();
    let stacked = Tensor::f_stack(&tensors, 0)?;
    let images: Option<Vec<&ImageInfo>> = items.iter().map(|item| item.image()).collect();
    if let Some(images) = &images
        && let Some(other) = images.iter().find(|image| image.affine.size() != images[0].affine.size())
    {
        return Err(Error::shape(format!(
            "collate: all affines must have the same number of rows, found {} and {}",
            images[0].affine.size(),
            other.affine.size()
        )));
    }
    let info = match images {
        Some(images) => Info::Batch(Arc::new(share_common_keys(&images))),
        None if items.iter().all(|item| matches!(item.info(), Info::Plain)) => Info::Plain,
        None => {
            return Err(Error::type_mismatch(
                "collate: expected images with metadata only or plain tensors only, found a mixture or batches",
            ));
        }
    };
    MetaTensor::with_info(stacked, info)
}

/// MONAI drops the metadata keys that not all items have.
fn share_common_keys(images: &[&ImageInfo]) -> Vec<Arc<ImageInfo>> {
    let common = |key: &str| images.iter().all(|image| image.meta.contains_key(key));
    images
        .iter()
        .map(|image| {
            let mut image = (*image).clone();
            image.meta.retain(|key, _| common(key));
            Arc::new(image)
        })
        .collect()
}

/// How to split a batch.
#[derive(Debug, Clone)]
pub struct Splitting {
    /// Whether zero-dimensional tensors become numbers.
    pub numbers: bool,
    /// Where parts of a sample disagree about the number of items: whether the shorter ones are filled, instead of
    /// leaving out what the shortest does not have.
    pub pad: bool,
    /// What to fill with.
    pub fill: Value,
}

impl Default for Splitting {
    fn default() -> Self {
        Self { numbers: true, pad: true, fill: Value::Null }
    }
}

/// Splits a batch into its items: tensors along the first dimension, lists by their items; numbers and texts are
/// repeated. Zero-dimensional tensors become numbers.
///
/// Where parts of a sample disagree about the number of items, the shorter ones are filled with none.
pub fn decollate(batch: &Value) -> Result<Vec<Value>> {
    match split(batch, &Splitting::default())? {
        Split::Items(items) => Ok(items),
        // A sample of numbers only is its own single item.
        Split::Single(value) => Ok(vec![value]),
    }
}

/// As [`decollate`], the way it is told: a list of items, or the value itself where it is no batch.
pub fn split_batch(batch: &Value, how: &Splitting) -> Result<Value> {
    Ok(match split(batch, how)? {
        Split::Items(items) => Value::List(items),
        Split::Single(value) => value,
    })
}

enum Split {
    Items(Vec<Value>),
    Single(Value),
}

fn split(batch: &Value, how: &Splitting) -> Result<Split> {
    let number = |tensor: &MetaTensor| if how.numbers { scalar(tensor) } else { Ok(Value::Tensor(tensor.clone())) };
    match batch {
        Value::Tensor(tensor) if tensor.ndim() == 0 => Ok(Split::Single(number(tensor)?)),
        Value::Tensor(tensor) => {
            let count = tensor.shape()[0];
            let items = (0..count).map(|i| {
                let item = index(tensor, 0, i)?;
                if item.ndim() == 0 { number(&item) } else { Ok(Value::Tensor(item)) }
            });
            Ok(Split::Items(items.collect::<Result<_>>()?))
        }
        Value::Map(map) => {
            let mut columns = Vec::with_capacity(map.len());
            for (key, value) in map {
                columns.push((key, split(value, how).at(|| format!("['{key}']"))?));
            }
            let item = |i: usize| {
                Value::Map(columns.iter().map(|(key, column)| ((*key).clone(), nth(column, i, how))).collect())
            };
            Ok(match item_count(columns.iter().map(|(_, column)| column), how) {
                Some(count) => Split::Items((0..count).map(item).collect()),
                // No column has items: each of them is one value.
                None => Split::Single(item(0)),
            })
        }
        Value::List(list) => {
            let columns = list.iter().map(|item| split(item, how)).collect::<Result<Vec<_>>>()?;
            match item_count(columns.iter(), how) {
                // A list of texts or numbers is the column itself.
                None => Ok(Split::Items(list.clone())),
                Some(count) => {
                    let item = |i: usize| Value::List(columns.iter().map(|column| nth(column, i, how)).collect());
                    Ok(Split::Items((0..count).map(item).collect()))
                }
            }
        }
        other => Ok(Split::Single(other.clone())),
    }
}

fn item_count<'a>(columns: impl Iterator<Item = &'a Split>, how: &Splitting) -> Option<usize> {
    let counts = columns.filter_map(|column| if let Split::Items(items) = column { Some(items.len()) } else { None });
    if how.pad { counts.max() } else { counts.min() }
}

fn nth(column: &Split, i: usize, how: &Splitting) -> Value {
    match column {
        Split::Items(items) => items.get(i).unwrap_or(&how.fill).clone(),
        Split::Single(value) => value.clone(),
    }
}

/// The number in a zero-dimensional tensor.
fn scalar(tensor: &MetaTensor) -> Result<Value> {
    let dtype = tensor.dtype()?;
    Ok(match dtype {
        DType::Bool => Value::Bool(tensor.tensor().f_int64_value(&[])? != 0),
        _ if dtype.is_floating_point() => Value::Float(tensor.tensor().f_double_value(&[])?),
        _ => Value::Int(tensor.to(None, Some(DType::Int64))?.tensor().f_int64_value(&[])?),
    })
}

/// `tensor[…, index, …]` along `dim`, which disappears. Along dimension 0 of a batch the item's metadata; along others,
/// and for images, the metadata stays (the affine too, as in MONAI).
///
/// # Errors
/// `InvalidArgument` where the dimension or the index is out of range. Negative indices count from the end.
pub fn index(tensor: &MetaTensor, dim: usize, index: i64) -> Result<MetaTensor> {
    let extent = check_dim(tensor, dim)?;
    if index < -extent || index >= extent {
        return Err(Error::argument(format!(
            "index {index} is out of range for dimension {dim} of shape {:?}",
            tensor.shape()
        )));
    }
    let index = if index < 0 { index + extent } else { index };
    let item = tensor.tensor().f_select(dim as i64, index)?;
    match tensor.info() {
        Info::Batch(items) if dim == 0 => {
            let image = items.get(index as usize).cloned().unwrap_or_default();
            MetaTensor::with_info(item, Info::Image(image))
        }
        _ => tensor.with_tensor(item),
    }
}

/// `tensor[start:stop:step]` along `dim`. Along dimension 0 of a batch the metadata of the chosen items.
///
/// # Errors
/// `InvalidArgument` where the dimension is out of range or the step is below 1. Negative bounds count from the end;
/// bounds beyond the end are clipped, as in Python.
pub fn slice(tensor: &MetaTensor, dim: usize, start: i64, stop: i64, step: i64) -> Result<MetaTensor> {
    let extent = check_dim(tensor, dim)?;
    if step < 1 {
        return Err(Error::argument(format!("step: expected at least 1, found {step}")));
    }
    let clip = |bound: i64| if bound < 0 { (bound.saturating_add(extent)).max(0) } else { bound.min(extent) };
    let (start, stop) = (clip(start), clip(stop));
    let part = tensor.tensor().f_slice(dim as i64, start, stop.max(start), step)?;
    match tensor.info() {
        Info::Batch(items) if dim == 0 => {
            let range = (start as usize).min(items.len())..(stop.max(start) as usize).min(items.len());
            let chosen = items[range].iter().step_by(step as usize).cloned().collect();
            MetaTensor::with_info(part, Info::Batch(Arc::new(chosen)))
        }
        _ => tensor.with_tensor(part),
    }
}

fn check_dim(tensor: &MetaTensor, dim: usize) -> Result<i64> {
    tensor.shape().get(dim).copied().ok_or_else(|| {
        Error::argument(format!("dimension {dim} does not exist in a tensor of shape {:?}", tensor.shape()))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::device::Device;

    fn image(fill: f64, note: Option<&str>) -> MetaTensor {
        let tensor = MetaTensor::zeros(DType::Float32, &[1, 2, 2], Device::Cpu).expect("zeros");
        let _ = tensor.tensor().shallow_clone().f_fill_(fill).expect("filled");
        let mut tensor = tensor;
        let info = tensor.image_mut().expect("image");
        info.meta.insert("number".into(), Value::Float(fill));
        if let Some(note) = note {
            info.meta.insert("note".into(), Value::from(note));
        }
        tensor
    }

    fn sample(fill: f64) -> Value {
        Value::Map(Map::from([
            ("image".to_owned(), image(fill, None).into()),
            ("name".to_owned(), Value::from("x")),
            ("age".to_owned(), Value::Int(fill as i64)),
        ]))
    }

    #[test]
    fn collating_and_splitting_gives_the_items_back() {
        let batch = collate(&[sample(1.0), sample(2.0), sample(3.0)]).expect("batch");
        let map = batch.as_map().expect("map");
        let Value::Tensor(images) = &map["image"] else { panic!("a tensor") };
        assert_eq!(images.shape(), [3, 1, 2, 2]);
        assert_eq!(images.meta_json()["number"].to_string(), "[1.0,2.0,3.0]");
        let items = decollate(&batch).expect("items");
        assert_eq!(items.len(), 3);
        let second = items[1].as_map().expect("map");
        assert!(matches!(second["age"], Value::Int(2)));
        let Value::Tensor(image) = &second["image"] else { panic!("a tensor") };
        assert_eq!(image.image().expect("image").meta["number"].as_float(), Some(2.0));
    }

    #[test]
    fn metadata_that_not_all_have_is_dropped() {
        let batch = collate(&[image(1.0, Some("a")).into(), image(2.0, None).into()]).expect("batch");
        let Value::Tensor(batch) = batch else { panic!("a tensor") };
        assert!(batch.meta_json().get("note").is_none());
    }

    #[test]
    fn indexing_a_batch_takes_the_items_metadata() {
        let items: Vec<Value> = (0..4).map(|i| image(f64::from(i), None).into()).collect();
        let Value::Tensor(batch) = collate(&items).expect("batch") else { panic!("a tensor") };
        let third = index(&batch, 0, -2).expect("item");
        assert_eq!(third.image().expect("image").meta["number"].as_float(), Some(2.0));
        let odd = slice(&batch, 0, 1, 99, 2).expect("items");
        assert_eq!(odd.meta_json()["number"].to_string(), "[1.0,3.0]");
        let channel = index(&batch, 1, 0).expect("channel");
        assert_eq!(channel.batch().map(<[_]>::len), Some(4));
    }

    #[test]
    fn items_that_do_not_fit_are_refused_with_the_key() {
        let mut other = sample(1.0);
        if let Value::Map(map) = &mut other {
            map.insert("age".into(), Value::from("old"));
        }
        let error = collate(&[sample(1.0), other]).expect_err("mixed");
        assert_eq!(error.path(), "['age']");
        assert!(collate(&[]).is_err());
    }
}
