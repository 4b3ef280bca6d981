//! Dimensions: their order, their number, and images split along them.

use crate::boxed;
use crate::keys::{Keys, expect_sample, item, take};
use crate::records::{pop_record, push_record};
use crate::transform::{Abilities, ImageTransform, Run, Transform, expect_image, not_invertible};
use mica_core::argument::{Argument, Described};
use mica_core::component::{Object, parse};
use mica_core::error::{Error, Result, ResultExt};
use mica_core::history::{Operation, int_list};
use mica_core::{ImageInfo, Info, Map, MetaTensor, Value, component};
use mica_kernels::geometry::Affine;
use std::sync::Arc;

/// A dimension counted from 0; `dim` may count from the last by negative numbers.
pub(super) fn dimension(name: &str, dim: i64, shape: &[i64]) -> Result<usize> {
    let ndim = shape.len() as i64;
    let position = if dim < 0 { dim.checked_add(ndim) } else { Some(dim) };
    position.and_then(|dim| usize::try_from(dim).ok()).filter(|dim| *dim < shape.len()).ok_or_else(|| {
        let allowed = match ndim {
            0 => "the tensor has no dimensions".to_owned(),
            _ => format!("shape {shape:?} has dimensions -{ndim} to {}", ndim - 1),
        };
        Error::argument(format!("{name}: found {dim}, but {allowed}"))
    })
}

component! {
    /// Permutes the dimensions of a tensor, the one of the channels too.
    ///
    /// Input: a tensor of any shape and element type. Output: a view of the same memory with its metadata and history.
    /// The affine stays as it is and thus describes the axes before: use `Orientation` to reorient an image.
    ///
    /// The dictionary form records itself, with `{"indices": …}`, and its `inverse` permutes back.
    ///
    /// Errors: `indices` that are no permutation of the dimensions; in the dictionary form a batch (decollate it first).
    ///
    /// Differences from MONAI: negative indices are undone right; for `indices` none the record lists the dimensions.
    ///
    /// Example (Python): `Transpose(indices=[0, 3, 2, 1])(image)`
    ///
    /// Source: MONAI 1.6.1 `Transpose`, `torch.permute`.
    pub struct Transpose {
        /// Which dimension of the input each dimension of the result is, negative from the last; none or an empty list
        /// reverses their order.
        pub indices: Option<Vec<i64>>,
    }
}

impl ImageTransform for Transpose {
    fn apply(&self, image: MetaTensor, _run: &Run<'_>) -> Result<MetaTensor> {
        let order = self.order(image.shape())?;
        permuted(&image, &order)
    }
}

impl Transpose {
    /// The indices as they are given, or those that reverse the dimensions.
    fn indices(&self, ndim: usize) -> Vec<i64> {
        match &self.indices {
            Some(indices) if !indices.is_empty() => indices.clone(),
            _ => (0..ndim as i64).rev().collect(),
        }
    }

    /// The indices counted from 0.
    fn order(&self, shape: &[i64]) -> Result<Vec<i64>> {
        order_of(&self.indices(shape.len()), shape)
    }
}

fn order_of(indices: &[i64], shape: &[i64]) -> Result<Vec<i64>> {
    let mut order = Vec::with_capacity(indices.len());
    for index in indices {
        let dim = dimension("indices", *index, shape)? as i64;
        if order.contains(&dim) {
            return Err(Error::argument(format!("indices: found {indices:?}, which names dimension {dim} twice")));
        }
        order.push(dim);
    }
    if order.len() != shape.len() {
        return Err(Error::argument(format!(
            "indices: expected one for each dimension of shape {shape:?}, found {indices:?}"
        )));
    }
    Ok(order)
}

fn permuted(image: &MetaTensor, order: &[i64]) -> Result<MetaTensor> {
    image.with_tensor(image.tensor().f_permute(order)?)
}

/// The dictionary form of [`Transpose`], which records itself.
struct Recorded {
    keys: Keys,
    allow_missing_keys: bool,
    transform: Transpose,
}

/// The name in the history.
const TRANSPOSED: &str = "Transposed";

/// Makes `Transposed`.
pub(super) fn transpose_dictionary(keys: Keys, allow_missing_keys: bool, arguments: &Map) -> Result<Object> {
    Ok(boxed(Recorded { keys, allow_missing_keys, transform: parse(Transpose::NAME, arguments)? }))
}

impl Transform for Recorded {
    fn apply(&self, input: Value, run: &Run<'_>) -> Result<Value> {
        self.keys.each(TRANSPOSED, input, self.allow_missing_keys, run, |_, key, sample| {
            let image = Transform::apply(&self.transform, take(sample, key), run)?;
            let ndim = if let Value::Tensor(image) = &image { image.ndim() } else { 0 };
            sample.insert(key.to_owned(), image);
            let info = Map::from([("indices".to_owned(), int_list(&self.transform.indices(ndim)))]);
            push_record(sample, key, TRANSPOSED, Some(info), run)
        })
    }

    fn invert(&self, input: Value, run: &Run<'_>) -> Result<Value> {
        self.keys.each(TRANSPOSED, input, self.allow_missing_keys, run, |_, key, sample| {
            let operation = pop_record(sample, key, TRANSPOSED, run.id)?;
            let image = expect_image(TRANSPOSED, take(sample, key))?;
            sample.insert(key.to_owned(), Value::Tensor(undo_transpose(&operation, image, run)?));
            Ok(())
        })
    }

    fn abilities(&self) -> Abilities {
        Abilities { invertible: true, ..Abilities::NONE }
    }

    fn keys(&self) -> Option<&[String]> {
        Some(self.keys.as_slice())
    }
}

/// Permutes back.
pub(super) fn undo_transpose(operation: &Operation, image: MetaTensor, _run: &Run<'_>) -> Result<MetaTensor> {
    let indices = match operation.extra_info.get("indices") {
        Some(indices) => Vec::<i64>::parse(indices).map_err(|error| error.prefixed("extra_info.indices"))?,
        None => return Err(Error::state("the record lacks 'extra_info.indices', which says what to permute back")),
    };
    let order = order_of(&indices, image.shape())?;
    let mut back = vec![0; order.len()];
    for (position, dim) in order.iter().enumerate() {
        if let Some(slot) = back.get_mut(*dim as usize) {
            *slot = position as i64;
        }
    }
    permuted(&image, &back)
}

component! {
    /// Removes a dimension of extent 1.
    ///
    /// Input: a tensor of any shape and element type. Output: a view of the same memory with its metadata and history.
    /// Where a spatial axis goes (`dim` above 0) and `update_meta` is set, its row and column go from the affine.
    ///
    /// Errors: a dimension that is not there or whose extent is not 1; a batch (decollate it first).
    ///
    /// Differences from MONAI: dimensions below `-n` of `n` are refused, where MONAI wraps around; the affine of one axis
    /// is kept, since nothing would be left of it.
    ///
    /// Example (Python): `SqueezeDim(dim=0)(image)`
    ///
    /// Source: MONAI 1.6.1 `SqueezeDim`.
    pub struct SqueezeDim {
        /// The dimension, 0 for the channels, negative from the last; none for all of extent 1, which leaves the affine as
        /// it is.
        pub dim: Option<i64> = Some(0),
        /// Whether the affine loses the axis too.
        pub update_meta: bool = true,
    }
}

impl ImageTransform for SqueezeDim {
    fn apply(&self, image: MetaTensor, _run: &Run<'_>) -> Result<MetaTensor> {
        crate::track::refuse_batch(Self::NAME, &image)?;
        let Some(dim) = self.dim else {
            return image.with_tensor(image.tensor().f_squeeze()?);
        };
        let dim = dimension("dim", dim, image.shape())?;
        if image.shape().get(dim) != Some(&1) {
            return Err(Error::shape(format!(
                "dim: only a dimension of extent 1 can be removed, found dimension {dim} of shape {:?}",
                image.shape()
            )));
        }
        let mut squeezed = image.with_tensor(image.tensor().f_squeeze_dim(dim as i64)?)?;
        if self.update_meta
            && dim > 0
            && let Ok(info) = squeezed.image_mut()
        {
            info.affine = without_axis(&info.affine, dim - 1)?;
        }
        Ok(squeezed)
    }
}

/// The affine without a row and a column.
fn without_axis(affine: &Affine, axis: usize) -> Result<Affine> {
    if axis >= affine.rank() || affine.rank() == 1 {
        return Ok(*affine);
    }
    let kept = |i: &usize| *i != axis;
    let numbers: Vec<f64> = (0..affine.size())
        .filter(kept)
        .flat_map(|row| (0..affine.size()).filter(kept).map(move |column| (row, column)))
        .filter_map(|(row, column)| affine.get(row, column))
        .collect();
    let smaller = Affine::from_slice(&numbers).map_err(|error| Error::internal(error.to_string()))?;
    if smaller.determinant() == 0.0 {
        log::warn!("{}: without axis {axis} the affine is singular: {:?}", SqueezeDim::NAME, smaller.to_vec());
    }
    Ok(smaller)
}

component! {
    /// Splits an image along one dimension into as many images as its extent.
    ///
    /// Input: a tensor of any shape and element type. Output: a list of views of the same memory, with the metadata and
    /// history of the image. With `update_meta` the affine of each says where it lies; channels all lie in the same
    /// place. Plain tensors stay plain.
    ///
    /// The dictionary form puts them into the sample as `KEY_0`, `KEY_1`…, or gives with `list_output` a list of samples
    /// with the other items in each, one for each image; the shortest of the keys counts.
    ///
    /// Errors: a dimension that is not there; a batch (decollate it first).
    ///
    /// Differences from MONAI: an extent of 0 gives no image; dimensions below `-n` of `n` are refused, where MONAI wraps
    /// around; the affine is left alone where it has no such axis, where MONAI breaks its last row; keys are taken in
    /// their order; samples of a list share what is not split.
    ///
    /// Example (Python): `SplitDim(dim=0)(scores)`
    ///
    /// Source: MONAI 1.6.1 `SplitDim`.
    pub struct SplitDim {
        /// The dimension, 0 for the channels, negative from the last.
        pub dim: i64 = -1,
        /// Whether the dimension stays, with an extent of 1.
        pub keepdim: bool = true,
        /// Whether the affine follows.
        pub update_meta: bool = true,
    }
}

impl Transform for SplitDim {
    fn apply(&self, input: Value, _run: &Run<'_>) -> Result<Value> {
        let image = expect_image(Self::NAME, input)?;
        Ok(Value::List(self.split(image)?.into_iter().map(Value::Tensor).collect()))
    }

    one_way!();
}

impl SplitDim {
    fn split(&self, image: MetaTensor) -> Result<Vec<MetaTensor>> {
        crate::track::refuse_batch(Self::NAME, &image)?;
        let image = if matches!(image.info(), Info::Plain) { image } else { image.tracked() };
        let dim = dimension("dim", self.dim, image.shape())?;
        let count = image.shape().get(dim).copied().unwrap_or(0);
        let part = |i: i64| {
            let tensor = image.tensor();
            let tensor =
                if self.keepdim { tensor.f_narrow(dim as i64, i, 1)? } else { tensor.f_select(dim as i64, i)? };
            let info = match image.image() {
                Some(info) if self.update_meta && dim > 0 && i > 0 => Info::Image(Arc::new(moved(info, dim - 1, i)?)),
                _ => image.info().clone(),
            };
            MetaTensor::with_info(tensor, info)
        };
        (0..count).map(part).collect()
    }
}

/// The metadata of the slice at a position along an axis.
fn moved(info: &ImageInfo, axis: usize, position: i64) -> Result<ImageInfo> {
    let mut info = info.clone();
    let mut offsets = vec![0.0; info.affine.rank()];
    if let Some(offset) = offsets.get_mut(axis) {
        *offset = position as f64;
        let shift = Affine::translation(&offsets).map_err(|error| Error::internal(error.to_string()))?;
        info.affine = info.affine.compose(&shift);
    }
    Ok(info)
}

component! {
    /// The dictionary form of `SplitDim`.
    pub struct SplitDimd {
        /// Keys of the images to split.
        pub keys: Keys,
        /// Endings of the new keys: `KEY_ENDING` for each; none for `KEY_0`, `KEY_1`…
        pub output_postfixes: Option<Vec<String>> = None,
        /// The dimension, 0 for the channels, negative from the last.
        pub dim: i64 = 0,
        /// Whether the dimension stays, with an extent of 1.
        pub keepdim: bool = true,
        /// Whether the affine follows.
        pub update_meta: bool = true,
        /// Whether to give a list of samples instead of new keys.
        pub list_output: bool = false,
        /// Skip keys that the sample does not have, instead of an error.
        pub allow_missing_keys: bool = false,
    }
}

impl Transform for SplitDimd {
    fn apply(&self, input: Value, run: &Run<'_>) -> Result<Value> {
        let mut sample = expect_sample(Self::NAME, input)?;
        let splitter = SplitDim { dim: self.dim, keepdim: self.keepdim, update_meta: self.update_meta };
        let mut parts: Vec<(&str, Vec<MetaTensor>)> = Vec::new();
        for key in self.keys.as_slice() {
            let Some(value) = item(key, &sample, self.allow_missing_keys, run)? else { continue };
            if parts.iter().any(|(known, _)| known == key) {
                continue;
            }
            run.check()?;
            let image = expect_image(Self::NAME, value.clone());
            let split = image.and_then(|image| splitter.split(image)).at(|| format!("({key})"))?;
            parts.push((key, split));
        }
        if self.list_output {
            let count = parts.iter().map(|(_, split)| split.len()).min().unwrap_or(0);
            let one = |i: usize| {
                let mut one = sample.clone();
                for (key, split) in &parts {
                    if let Some(image) = split.get(i) {
                        one.insert((*key).to_owned(), Value::Tensor(image.clone()));
                    }
                }
                Value::Map(one)
            };
            return Ok(Value::List((0..count).map(one).collect()));
        }
        for (key, split) in parts {
            let count = split.len();
            if let Some(endings) = &self.output_postfixes
                && endings.len() != count
            {
                return Err(Error::argument(format!(
                    "output_postfixes: expected one for each of {count} images, found {}",
                    endings.len()
                ))
                .at(format!("({key})")));
            }
            for (i, image) in split.into_iter().enumerate() {
                let name = match self.output_postfixes.as_ref().and_then(|endings| endings.get(i)) {
                    Some(ending) => format!("{key}_{ending}"),
                    None => format!("{key}_{i}"),
                };
                if sample.contains_key(&name) {
                    return Err(
                        Error::argument(format!("the sample has an item '{name}' already")).at(format!("({key})"))
                    );
                }
                sample.insert(name, Value::Tensor(image));
            }
        }
        Ok(Value::Map(sample))
    }

    one_way!();

    fn keys(&self) -> Option<&[String]> {
        Some(self.keys.as_slice())
    }
}
