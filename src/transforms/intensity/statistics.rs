//! Statistics of intensities, for the metadata.

use super::program::{parts, rounded};
use crate::boxed;
use crate::keys::Keys;
use crate::transform::{self, Abilities, Run, Transform, expect_image, not_invertible};
use crate::views;
use mica_core::argument::{Argument, Described, OneOrMany};
use mica_core::component::{Object, parse};
use mica_core::error::{Error, Result, ResultExt};
use mica_core::{Component, DType, Device, Info, Map, MetaTensor, Value, choice, component};
use mica_kernels::statistics::{Interpolation, Nan, percentiles, statistics};

choice! {
    /// A statistic by name. NaN is left out.
    pub enum Named {
        /// The arithmetic mean.
        Mean = "mean",
        /// The median.
        Median = "median",
        /// The largest.
        Max = "max",
        /// The smallest.
        Min = "min",
        /// Standard deviation of the population.
        Std = "std",
    }
}

/// A statistic.
#[derive(Debug, Clone)]
pub enum Statistic {
    /// By name.
    Named(Named),
    /// What this transform makes of the voxels.
    Given(Component),
}

impl Argument for Statistic {
    fn type_name() -> String {
        "str | component".to_owned()
    }

    fn parse(value: &Value) -> Result<Self> {
        match value {
            Value::Component(_) | Value::Map(_) => Component::parse(value).map(Self::Given),
            value => Named::parse(value).map(Self::Named),
        }
    }

    fn to_value(&self) -> Value {
        match self {
            Self::Named(named) => named.to_value(),
            Self::Given(component) => Value::Component(component.clone()),
        }
    }
}

component! {
    /// Measures the intensities of an image and puts the numbers into a map of metadata.
    ///
    /// Each statistic is stored under `key_prefix`, `_` and its name: `orig_mean`. Transforms (functions) are called with the
    /// voxels as a plain tensor in main memory, and their results are stored under `custom_0`, `custom_1`… in place of a
    /// name. NaN is left out of named statistics; the statistics of no voxel are NaN.
    ///
    /// Input: an image of any shape and element type; or a list of the image, a map of metadata to add to, and a mask, of
    /// which the last two may be left out or none. The mask is a tensor of bool of the shape of the image: only voxels where
    /// it is true are measured. Output: a list of the image, as it is, and the map. Numbers have the precision of a
    /// floating-point image; `max` and `min` of whole numbers are whole.
    ///
    /// Errors: a mask of another shape or type; `max` or `min` of no voxel.
    ///
    /// Differences from MONAI: with a mask and `channel_wise` the statistics are those of each channel's voxels under the
    /// mask, where MONAI gives those of each single voxel; sums are accumulated in float64.
    ///
    /// Example (Python): `IntensityStats(ops=["mean", "std"], key_prefix="ct")(image)`
    ///
    /// Source: MONAI 1.6.1 `IntensityStats`.
    pub struct IntensityStats {
        /// Statistics: `mean`, `median`, `max`, `min`, `std`, or transforms (functions).
        pub ops: OneOrMany<Statistic>,
        /// What the keys begin with.
        pub key_prefix: String,
        /// Whether to measure each channel by itself: each statistic is a list then.
        pub channel_wise: bool = false,
    }
}

/// Measures an image, or its channels.
fn measure(
    image: &MetaTensor,
    mask: Option<&MetaTensor>,
    arguments: (&[Statistic], &str, bool),
    meta: &mut Map,
    run: &Run<'_>,
) -> Result<()> {
    const NAME: &str = IntensityStats::NAME;
    let (ops, prefix, channel_wise) = arguments;
    let image = image.with_new_info(Info::Plain).to(Some(Device::Cpu), None)?;
    let mask = mask.map(|mask| mask.with_new_info(Info::Plain).to(Some(Device::Cpu), None)).transpose()?;
    if let Some(mask) = &mask {
        if mask.shape() != image.shape() {
            return Err(Error::shape(format!(
                "{NAME}: mask must have the same shape as the image {:?}, found {:?}",
                image.shape(),
                mask.shape()
            )));
        }
        if mask.dtype()? != DType::Bool {
            return Err(Error::type_mismatch(format!("{NAME}: mask must be of bool, found {}", mask.dtype()?)));
        }
    }
    let images = parts(NAME, &image, channel_wise)?;
    let masks = mask.map(|mask| parts(NAME, &mask, channel_wise)).transpose()?;
    let mut custom = 0;
    for op in ops {
        let name = match op {
            Statistic::Named(named) => named.to_value(),
            Statistic::Given(_) => {
                custom += 1;
                Value::String(format!("custom_{}", custom - 1))
            }
        };
        let Value::String(name) = name else { return Err(Error::internal("expected a name")) };
        let mut found = Vec::with_capacity(images.len());
        for (i, image) in images.iter().enumerate() {
            let mask = masks.as_ref().and_then(|masks| masks.get(i));
            found.push(match op {
                Statistic::Named(named) => number(image, mask, *named)?,
                Statistic::Given(component) => {
                    let voxels = match mask {
                        Some(mask) => image.with_tensor(select(image, mask)?)?,
                        None => image.clone(),
                    };
                    scalar(transform::apply(component, Value::Tensor(voxels), run).at(|| "ops")?)?
                }
            });
        }
        let value = if channel_wise { Value::List(found) } else { found.pop().unwrap_or_default() };
        meta.insert(format!("{prefix}_{name}"), value);
    }
    Ok(())
}

fn select(image: &MetaTensor, mask: &MetaTensor) -> Result<tch::Tensor> {
    Ok(image.tensor().f_masked_select(mask.tensor())?)
}

/// A tensor of one number as that number.
fn scalar(value: Value) -> Result<Value> {
    match value {
        Value::Tensor(tensor) if tensor.ndim() == 0 => {
            let number = tensor.to(Some(Device::Cpu), Some(DType::Float64))?.tensor().f_double_value(&[])?;
            of_type(number, tensor.dtype()?)
        }
        other => Ok(other),
    }
}

/// A number of this element type.
fn of_type(number: f64, dtype: DType) -> Result<Value> {
    Ok(match dtype {
        DType::Bool => Value::Bool(number != 0.0),
        dtype if dtype.is_floating_point() => Value::Float(rounded(number, dtype)),
        _ => Value::Int(number as i64),
    })
}

/// A statistic by name.
fn number(image: &MetaTensor, mask: Option<&MetaTensor>, named: Named) -> Result<Value> {
    let dtype = image.dtype()?;
    if image.ndim() > mica_kernels::MAX_NDIM {
        return Err(Error::shape(format!(
            "{} takes up to {} dimensions, found {}",
            IntensityStats::NAME,
            mica_kernels::MAX_NDIM,
            image.ndim()
        )));
    }
    let (voxels, threads) = (views::view(image)?, views::threads()?);
    let mask = mask.map(views::view).transpose()?;
    let real = if dtype.is_floating_point() { dtype } else { DType::Float64 };
    let found = statistics(voxels, mask, threads).map_err(views::refused)?;
    if named == Named::Median {
        if found.count == 0 {
            return Ok(Value::Float(f64::NAN));
        }
        let median = percentiles(voxels, mask, &[50.0], Interpolation::NumPy, Nan::Ignore, threads);
        let median = median.map_err(views::refused)?.first().copied().unwrap_or(f64::NAN);
        return of_type(median, real);
    }
    let extreme = matches!(named, Named::Max | Named::Min);
    let none = found.count == 0;
    if extreme && none && (image.count() == 0 || mask.is_some() || !dtype.is_floating_point()) {
        return Err(Error::shape(format!(
            "{}: ops: {} needs at least one voxel, found shape {:?}",
            IntensityStats::NAME,
            if named == Named::Max { "max" } else { "min" },
            image.shape()
        )));
    }
    match named {
        Named::Mean | Named::Median => of_type(found.mean, real),
        Named::Std => of_type(found.std, real),
        Named::Max => of_type(found.max, dtype),
        Named::Min => of_type(found.min, dtype),
    }
}

impl Transform for IntensityStats {
    fn apply(&self, input: Value, run: &Run<'_>) -> Result<Value> {
        let (image, mut meta, mask) = match input {
            Value::List(items) => {
                let count = items.len();
                let mut items = items.into_iter();
                let (image, meta, mask) = (items.next(), items.next(), items.next());
                if image.is_none() || count > 3 {
                    return Err(Error::type_mismatch(format!(
                        "{} takes an image, or a list of image, metadata and mask, found a list of {count}",
                        Self::NAME
                    )));
                }
                let meta = match meta.unwrap_or_default() {
                    Value::Map(meta) => meta,
                    Value::Null => Map::new(),
                    other => {
                        let found = other.describe();
                        return Err(Error::type_mismatch(format!("{}: expected metadata, found {found}", Self::NAME)));
                    }
                };
                let mask = match mask.unwrap_or_default() {
                    Value::Null => None,
                    mask => Some(expect_image(Self::NAME, mask)?),
                };
                (expect_image(Self::NAME, image.unwrap_or_default())?, meta, mask)
            }
            other => (expect_image(Self::NAME, other)?, Map::new(), None),
        };
        let arguments = (self.ops.as_slice(), self.key_prefix.as_str(), self.channel_wise);
        measure(&image, mask.as_ref(), arguments, &mut meta, run)?;
        Ok(Value::List(vec![Value::Tensor(image), Value::Map(meta)]))
    }

    fn invert(&self, _input: Value, _run: &Run<'_>) -> Result<Value> {
        Err(not_invertible(Self::NAME))
    }

    fn abilities(&self) -> Abilities {
        Abilities::NONE
    }

    fn takes_arguments(&self) -> bool {
        true
    }
}

component! {
    /// `IntensityStats` for the keys of a sample: the numbers go into a map of metadata at another key of it.
    pub struct IntensityStatsd {
        /// Keys of the sample that hold images.
        pub keys: Keys,
        /// Statistics: `mean`, `median`, `max`, `min`, `std`, or transforms (functions).
        pub ops: OneOrMany<Statistic>,
        /// What the keys of the numbers begin with.
        pub key_prefix: String,
        /// Keys of the sample that hold masks, one for each of `keys`; none for no mask.
        pub mask_keys: Option<OneOrMany<Option<String>>> = None,
        /// Whether to measure each channel by itself: each statistic is a list then.
        pub channel_wise: bool = false,
        /// Keys of the sample that hold the metadata (maps), one for each of `keys`, made where there is none; none for
        /// `meta_key_postfix`.
        pub meta_keys: Option<OneOrMany<Option<String>>> = None,
        /// Ending of the keys that hold the metadata: `image_meta_dict`. A list gives one per key.
        pub meta_key_postfix: OneOrMany<String> = OneOrMany::One("meta_dict".to_owned()),
        /// Skip keys that the sample does not have, instead of an error.
        pub allow_missing_keys: bool = false,
    }
}

impl Transform for IntensityStatsd {
    fn apply(&self, input: Value, run: &Run<'_>) -> Result<Value> {
        let (mask_keys, meta_keys) = (self.mask_keys()?, self.meta_keys()?);
        self.keys.each(Self::NAME, input, self.allow_missing_keys, run, |i, key, sample| {
            let image = expect_image(IntensityStats::NAME, mica_core::value::get(sample, key)?.clone())?;
            // As in MONAI, a mask that is not there is none.
            let mask = match mask_keys[i].as_ref().and_then(|key| sample.get(key)) {
                None | Some(Value::Null) => None,
                Some(mask) => Some(expect_image(IntensityStats::NAME, mask.clone())?),
            };
            let meta_key = &meta_keys[i];
            let mut meta = match sample.get(meta_key) {
                None | Some(Value::Null) => Map::new(),
                Some(Value::Map(meta)) => meta.clone(),
                Some(other) => {
                    let found = other.describe();
                    return Err(Error::type_mismatch(format!(
                        "expected metadata (map) at '{meta_key}', found {found}"
                    )));
                }
            };
            let arguments = (self.ops.as_slice(), self.key_prefix.as_str(), self.channel_wise);
            measure(&image, mask.as_ref(), arguments, &mut meta, run)?;
            sample.insert(meta_key.clone(), Value::Map(meta));
            Ok(())
        })
    }

    fn invert(&self, _input: Value, _run: &Run<'_>) -> Result<Value> {
        Err(not_invertible(Self::NAME))
    }

    fn abilities(&self) -> Abilities {
        Abilities::NONE
    }

    fn keys(&self) -> Option<&[String]> {
        Some(self.keys.as_slice())
    }
}

impl IntensityStatsd {
    fn mask_keys(&self) -> Result<Vec<Option<String>>> {
        // MONAI takes a single name for a list of one.
        let given =
            self.mask_keys.as_ref().map_or(OneOrMany::One(None), |keys| OneOrMany::Many(keys.as_slice().to_vec()));
        self.keys.per_key(Self::NAME, "mask_keys", &given)
    }

    fn meta_keys(&self) -> Result<Vec<String>> {
        self.keys.meta_keys(Self::NAME, self.meta_keys.as_ref(), &self.meta_key_postfix)
    }
}

/// The object of the component `IntensityStatsd`.
pub(super) fn dictionary(arguments: &Map) -> Result<Object> {
    let form: IntensityStatsd = parse(IntensityStatsd::NAME, arguments)?;
    form.mask_keys()?;
    form.meta_keys()?;
    Ok(boxed(form))
}
