//! Batches of images of different sizes.

use super::numbers::Sizes;
use super::pad::{Method, SpatialPad, pad, pad_component, widths_to};
use super::voxels::{Filling, PadMode, PerSide, ReflectType};
use crate::track;
use crate::transform::{Abilities, Run, Transform};
use mica_core::argument::Described;
use mica_core::error::{Error, Result, ResultExt};
use mica_core::{MetaTensor, Value, batch, component};

pad_component! {
    /// Joins samples into a batch, after padding the images of each key to the largest of them.
    ///
    /// Input: a list of samples (or of lists of images, or of images). Output: the batch, as `list_data_collate` makes it.
    /// Where the images of a key differ in size, each is padded as by `SpatialPad`, with a record of this class in its
    /// history that holds the record of the pad.
    ///
    /// `inverse` takes a sample of a batch that was split again, and takes off what was added to each image whose newest
    /// record is of this class, whichever object made it; so it can be undone in another process.
    ///
    /// Errors: no items; items that do not go together; numbers of axes that differ.
    ///
    /// Differences from MONAI: `inverse` takes off exactly what was added, where MONAI crops at the centre, which is another
    /// place with `method` end and for some odd sizes; a list of images is padded as they are, where MONAI takes them apart
    /// into channels; records are made for lists too.
    ///
    /// Example (Python): `PadListDataCollate()([{"image": image}, {"image": image}])`
    ///
    /// Source: MONAI 1.6.1 `PadListDataCollate`, `pad_list_data_collate`.
    pub struct PadListDataCollate {
        /// Where voxels are added.
        pub method: Method = Method::Symmetric,
        /// What is put there.
        pub mode: PadMode = PadMode::Constant,
    }
}

impl PadListDataCollate {
    /// The images at one place of every item, padded to the largest; anything else as it is.
    fn column(&self, column: Vec<Value>, run: &Run<'_>) -> Result<Vec<Value>> {
        let images: Option<Vec<&MetaTensor>> =
            column.iter().map(|item| if let Value::Tensor(image) = item { Some(image) } else { None }).collect();
        let Some((first, rest)) = images.as_deref().and_then(<[_]>::split_first) else { return Ok(column) };
        let spatial = |image: &MetaTensor| image.shape().iter().skip(1).copied().collect::<Vec<i64>>();
        let mut largest = spatial(first);
        let mut same = true;
        for image in rest {
            let shape = spatial(image);
            if shape.len() != largest.len() {
                return Err(Error::shape(format!(
                    "expected images with the same number of axes, found shapes {:?} and {:?}",
                    first.shape(),
                    image.shape()
                )));
            }
            same &= shape == largest;
            largest = largest.iter().zip(&shape).map(|(a, b)| *a.max(b)).collect();
        }
        if same {
            return Ok(column);
        }
        let filling = self.filling(self.mode);
        column.into_iter().map(|item| self.padded(item, &largest, &filling, run)).collect()
    }

    fn padded(&self, item: Value, size: &[i64], filling: &Filling, run: &Run<'_>) -> Result<Value> {
        let Value::Tensor(image) = item else { return Ok(item) };
        let image = image.tracked();
        let shape: Vec<i64> = image.shape().iter().skip(1).copied().collect();
        let size = Sizes::Many(size.iter().copied().map(Some).collect()).or_own("spatial_size", &shape)?;
        let padded = pad(SpatialPad::NAME, image, &widths_to(&size, self.method, &shape), filling, false, run)?;
        // The record has the form of that of a random transform.
        let padded = track::wrap(padded, Self::NAME, run.id, true, false)?;
        Ok(Value::Tensor(padded))
    }
}

impl Transform for PadListDataCollate {
    fn apply(&self, input: Value, run: &Run<'_>) -> Result<Value> {
        let Value::List(items) = input else {
            return Err(Error::type_mismatch(format!(
                "{} takes a list of samples, found {}",
                Self::NAME,
                input.describe()
            )));
        };
        let joined = match items.first() {
            Some(Value::Map(first)) => {
                let keys: Vec<String> = first.keys().cloned().collect();
                let mut samples = items.iter().map(|item| item.as_map().cloned()).collect::<Result<Vec<_>>>()?;
                for key in &keys {
                    run.check()?;
                    let column = samples.iter().map(|sample| mica_core::value::get(sample, key).cloned());
                    let column = column.collect::<Result<Vec<_>>>()?;
                    let padded = self.column(column, run).at(|| format!("['{key}']"))?;
                    for (sample, value) in samples.iter_mut().zip(padded) {
                        sample.insert(key.clone(), value);
                    }
                }
                samples.into_iter().map(Value::Map).collect()
            }
            Some(Value::List(first)) => {
                let width = first.len();
                let mut rows = Vec::with_capacity(items.len());
                for item in items {
                    match item {
                        Value::List(row) if row.len() == width => rows.push(row),
                        other => {
                            return Err(Error::type_mismatch(format!(
                                "expected lists of {width} items, found {}",
                                other.describe()
                            )));
                        }
                    }
                }
                for at in 0..width {
                    let column = rows.iter().map(|row| row.get(at).cloned().unwrap_or_default()).collect();
                    for (row, value) in rows.iter_mut().zip(self.column(column, run).at(|| format!("[{at}]"))?) {
                        if let Some(slot) = row.get_mut(at) {
                            *slot = value;
                        }
                    }
                }
                rows.into_iter().map(Value::List).collect()
            }
            _ => self.column(items, run)?,
        };
        batch::collate(&joined)
    }

    fn invert(&self, input: Value, run: &Run<'_>) -> Result<Value> {
        let Value::Map(mut sample) = input else {
            return Err(Error::type_mismatch(format!(
                "{} is undone on samples, found {}",
                Self::NAME,
                input.describe()
            )));
        };
        for (key, slot) in &mut sample {
            let Value::Tensor(image) = &*slot else { continue };
            let last = image.image().and_then(|info| info.applied.last());
            let Some(operation) = last.filter(|operation| operation.class == Self::NAME).cloned() else { continue };
            let mut image = image.clone();
            image.image_mut()?.applied.pop();
            *slot = Value::Tensor(track::undo(&operation, image, run).at(|| format!("({key})"))?);
        }
        Ok(Value::Map(sample))
    }

    fn abilities(&self) -> Abilities {
        Abilities { invertible: true, reduce: true, ..Abilities::NONE }
    }
}
