//! [`MeanEnsemble`] and [`VoteEnsemble`]: the outputs of several networks as one.

use crate::boxed;
use crate::keys::{self, Keys};
use crate::transform::{Abilities, Run, Transform, not_invertible};
use crate::views::{self, Output};
use mica_core::argument::{Argument, Described, expected};
use mica_core::component::{Object, parse};
use mica_core::error::{Error, Result, ResultExt};
use mica_core::{DType, Device, Map, MetaTensor, Value, component};
use mica_kernels::discrete::{DiscreteError, argmax};
use mica_kernels::ensemble::{Mean, mean, vote};
use mica_kernels::{AnyView, Strided};
use std::sync::Arc;
use tch::{Kind, Tensor};

/// The weights of an ensemble, as a float32 tensor.
#[derive(Debug, Clone)]
pub struct Weights {
    given: Value,
    tensor: MetaTensor,
}

impl Argument for Weights {
    fn type_name() -> String {
        "list[any] | tensor".to_owned()
    }

    fn parse(value: &Value) -> Result<Self> {
        let tensor = match value {
            Value::Tensor(tensor) => tensor.to(Some(Device::Cpu), Some(DType::Float32))?,
            Value::List(_) => {
                let mut numbers = Vec::new();
                let shape = flatten(value, &mut numbers)?;
                MetaTensor::plain(Tensor::f_from_slice(&numbers)?.f_reshape(&shape)?)?
            }
            other => return Err(expected::<Self>(other)),
        };
        Ok(Self { given: value.clone(), tensor })
    }

    fn to_value(&self) -> Value {
        self.given.clone()
    }
}

/// Collects the numbers of nested lists, which must be a rectangular array of the returned shape.
fn flatten(value: &Value, numbers: &mut Vec<f32>) -> Result<Vec<i64>> {
    let Value::List(items) = value else {
        let number = value
            .as_float()
            .ok_or_else(|| Error::argument(format!("expected nested lists of numbers, found {}", value.describe())))?;
        numbers.push(number as f32);
        return Ok(Vec::new());
    };
    let mut inner: Option<Vec<i64>> = None;
    for item in items {
        let shape = flatten(item, numbers)?;
        if inner.as_ref().is_some_and(|inner| *inner != shape) {
            return Err(Error::shape("expected nested lists that form an array, found rows of unequal length"));
        }
        inner = Some(shape);
    }
    let mut shape = vec![items.len() as i64];
    shape.extend(inner.unwrap_or_default());
    Ok(shape)
}

/// The items of an ensemble: of a list, or along the first dimension of a tensor.
fn items_of(name: &str, input: Value) -> Result<Vec<MetaTensor>> {
    let items = match input {
        Value::Tensor(stacked) => {
            let count = stacked.shape().first().copied().ok_or_else(|| {
                Error::shape(format!(
                    "{name} takes a list of tensors or a tensor of them, found one without dimensions"
                ))
            })?;
            (0..count).map(|i| stacked.with_tensor(stacked.tensor().f_select(0, i)?)).collect::<Result<Vec<_>>>()?
        }
        Value::List(items) => {
            let tensor = |(i, item): (usize, Value)| match item {
                Value::Tensor(tensor) => Ok(tensor),
                other => {
                    Err(Error::type_mismatch(format!("{name} takes a list of tensors, found {}", other.describe()))
                        .at(format!("[{i}]")))
                }
            };
            items.into_iter().enumerate().map(tensor).collect::<Result<Vec<_>>>()?
        }
        other => {
            return Err(Error::type_mismatch(format!(
                "{name} takes a list of tensors or one tensor of them, found {}",
                other.describe()
            )));
        }
    };
    let Some(first) = items.first() else { return Err(Error::shape(format!("{name} needs at least one item"))) };
    if let Some(other) = items.iter().find(|item| item.shape() != first.shape()) {
        return Err(Error::shape(format!(
            "{name} takes items of one shape, found {:?} and {:?}",
            first.shape(),
            other.shape()
        )));
    }
    Ok(items)
}

/// Whether kernels work on all items.
fn use_kernels(items: &[MetaTensor], run: &Run<'_>) -> Result<bool> {
    for item in items {
        if !views::use_kernels(run, item)? {
            return Ok(false);
        }
    }
    Ok(true)
}

fn views_of(items: &[MetaTensor]) -> Result<Vec<AnyView<'_>>> {
    items.iter().map(views::view).collect()
}

component! {
    /// The mean of the outputs of several networks.
    ///
    /// `mean(item * weight / mean(weights))` over the items; computed in float32 (float64 where an item is), without a
    /// stack of them in memory.
    ///
    /// Input: a list of tensors of one shape, or a tensor whose first dimension are the items. Output: a tensor of the
    /// shape of an item, with the element type, metadata and history of the first one.
    ///
    /// The dictionary form takes several keys, or one key that holds a list or a tensor of items, and puts the result to
    /// `output_key`.
    ///
    /// Errors: items of different shapes; integer items without weights, which have no mean of their type; weights that
    /// do not fit.
    ///
    /// Example (Python): `MeanEnsemble(weights=[1.0, 2.0])([scores, scores])`
    ///
    /// Source: MONAI 1.6.1 `MeanEnsemble`.
    pub struct MeanEnsemble {
        /// Weights of the items, or of items and channels, and so on from the first dimension; none for equal ones.
        pub weights: Option<Weights> = None,
    }
}

component! {
    /// `MeanEnsemble` for keys of a sample.
    pub struct MeanEnsembled {
        /// Keys of the sample that hold the items.
        pub keys: Keys,
        /// Key of the result; none for the key of the items, where there is one only.
        pub output_key: Option<String> = None,
        /// Weights of the items, or of items and channels, and so on from the first dimension; none for equal ones.
        pub weights: Option<Weights> = None,
    }
}

impl Transform for MeanEnsemble {
    fn apply(&self, input: Value, run: &Run<'_>) -> Result<Value> {
        let items = items_of(Self::NAME, input)?;
        let first = &items[0];
        let dtype = first.dtype()?;
        if self.weights.is_none() && items.iter().any(|item| item.dtype().is_ok_and(|dtype| !dtype.is_floating_point()))
        {
            return Err(Error::type_mismatch(format!(
                "{} without weights needs floating-point items, found {dtype}; cast them first (CastToType)",
                Self::NAME
            )));
        }
        let by_channel = match &self.weights {
            None => Some(Vec::new()),
            Some(weights) => self.by_channel(weights, &items)?,
        };
        if let Some(weights) = by_channel
            && use_kernels(&items, run)?
        {
            return by_kernel(&items, &weights, dtype).map(Value::Tensor);
        }
        self.by_torch(&items, dtype).map(Value::Tensor)
    }

    fn invert(&self, _input: Value, _run: &Run<'_>) -> Result<Value> {
        Err(not_invertible(Self::NAME))
    }

    fn abilities(&self) -> Abilities {
        Abilities::NONE
    }
}

/// Factors and divisors of the items, for the whole image or for each channel.
type Channels = Vec<Vec<(f64, f64)>>;

impl MeanEnsemble {
    /// The weights as numbers, where there is one for each item, or for each item and channel.
    fn by_channel(&self, weights: &Weights, items: &[MetaTensor]) -> Result<Option<Channels>> {
        let (count, shape) = (items.len() as i64, weights.tensor.shape());
        let channels = match *shape {
            [found] if found == count => 1,
            [found, channels] if found == count && items[0].shape().first() == Some(&channels) => channels,
            _ => return Ok(None),
        };
        let factors = weights.tensor.tensor().f_reshape([count, channels])?;
        let divisors = factors.f_mean_dim(0, false, None::<Kind>)?;
        let number = |tensor: &Tensor, index: &[i64]| tensor.f_double_value(index);
        let of = |channel: i64| {
            (0..count)
                .map(|item| Ok((number(&factors, &[item, channel])?, number(&divisors, &[channel])?)))
                .collect::<Result<Vec<_>>>()
        };
        (0..channels).map(of).collect::<Result<Channels>>().map(Some)
    }

    /// One item after the other, in place.
    fn by_torch(&self, items: &[MetaTensor], dtype: DType) -> Result<MetaTensor> {
        let first = &items[0];
        let wide = items.iter().any(|item| item.dtype().is_ok_and(|dtype| dtype == DType::Float64));
        let kind = if wide { Kind::Double } else { Kind::Float };
        let weights = match &self.weights {
            None => None,
            Some(weights) => {
                let mut shape = weights.tensor.shape().to_vec();
                shape.resize(shape.len().max(first.ndim() + 1), 1);
                let of_items = shape.first().copied().unwrap_or(1);
                if of_items != items.len() as i64 && of_items != 1 {
                    return Err(Error::shape(format!(
                        "{}: weights of shape {:?} do not fit {} items",
                        Self::NAME,
                        weights.tensor.shape(),
                        items.len()
                    ))
                    .at("weights"));
                }
                let weights = weights.tensor.to(Some(first.device()), None)?.tensor().f_reshape(&shape)?;
                let mean = weights.f_mean_dim(0, false, None::<Kind>)?;
                Some((weights, mean, of_items))
            }
        };
        let mut sum: Option<Tensor> = None;
        for (i, item) in items.iter().enumerate() {
            let mut x = item.tensor().f_to_device(first.tensor().device())?.f_totype(kind)?;
            if let Some((weights, mean, of_items)) = &weights {
                let weight = weights.f_select(0, if *of_items == 1 { 0 } else { i as i64 })?;
                x = x.f_mul(&weight)?.f_div(mean)?;
            }
            sum = Some(match sum {
                None => x,
                Some(sum) => sum.f_add(&x)?,
            });
        }
        let sum = sum.ok_or_else(|| Error::internal("an ensemble without items"))?;
        first.with_tensor(sum.f_div_scalar(items.len() as f64)?)?.to(None, Some(dtype))
    }
}

fn by_kernel(items: &[MetaTensor], weights: &Channels, dtype: DType) -> Result<MetaTensor> {
    let first = &items[0];
    let mut output = Output::like(first, dtype)?;
    let views = views_of(items)?;
    let threads = views::threads()?;
    if weights.len() <= 1 {
        let how = Mean { weights: weights.first().map(Vec::as_slice), round: false };
        mean(&views, how, output.view()?, threads).map_err(views::refused)?;
        return Ok(output.into_tensor());
    }
    let mut target = output.view()?;
    for (channel, weights) in weights.iter().enumerate() {
        let views = views.iter().map(|view| view.select(0, channel)).collect::<Result<Vec<_>, _>>();
        let to = target.reborrow().select(0, channel).map_err(views::refused)?;
        let how = Mean { weights: Some(weights), round: false };
        mean(&views.map_err(views::refused)?, how, to, threads).map_err(views::refused)?;
    }
    Ok(output.into_tensor())
}

component! {
    /// The vote of the outputs of several networks.
    ///
    /// - Labels (one channel, or none) with `num_classes`: the label that most items have, the lowest of several.
    /// - One-hot items: 1 where more than half of the items are 1; exactly half gives 0.
    ///
    /// Several channels with `num_classes` give the class of the largest mean, as one channel, and a warning.
    ///
    /// Input: a list of tensors of one shape, or a tensor whose first dimension are the items; any element type. Output:
    /// a tensor of the shape of an item, with the element type, metadata and history of the first one. No stack of the
    /// items, and no channel per class, is made in memory.
    ///
    /// The dictionary form takes several keys, or one key that holds a list or a tensor of items, and puts the result to
    /// `output_key`.
    ///
    /// Errors: items of different shapes; a label that is not 0 to `num_classes - 1`.
    ///
    /// Example (Python): `VoteEnsemble(num_classes=3)([label, label, label])`
    ///
    /// Source: MONAI 1.6.1 `VoteEnsemble`.
    pub struct VoteEnsemble {
        /// Number of classes of labels; none for one-hot items.
        pub num_classes: Option<i64> = None,
    }
}

component! {
    /// `VoteEnsemble` for keys of a sample.
    pub struct VoteEnsembled {
        /// Keys of the sample that hold the items.
        pub keys: Keys,
        /// Key of the result; none for the key of the items, where there is one only.
        pub output_key: Option<String> = None,
        /// Number of classes of labels; none for one-hot items.
        pub num_classes: Option<i64> = None,
    }
}

impl Transform for VoteEnsemble {
    fn apply(&self, input: Value, run: &Run<'_>) -> Result<Value> {
        let items = items_of(Self::NAME, input)?;
        let first = &items[0];
        let dtype = first.dtype()?;
        let kernels = use_kernels(&items, run)?;
        let average = |round: bool, dtype: DType| -> Result<MetaTensor> {
            if kernels {
                let mut output = Output::like(first, dtype)?;
                let how = Mean { weights: None, round };
                mean(&views_of(&items)?, how, output.view()?, views::threads()?).map_err(views::refused)?;
                return Ok(output.into_tensor());
            }
            let mean = self.stacked(&items, Kind::Float)?.f_mean_dim(0, false, None::<Kind>)?;
            let mean = if round { mean.f_round()? } else { mean };
            first.with_tensor(mean)?.to(None, Some(dtype))
        };
        let Some(classes) = self.num_classes else { return average(true, dtype).map(Value::Tensor) };
        if first.shape().first().is_some_and(|channels| *channels > 1) {
            log::warn!("{}: no need to specify num_classes for One-Hot format data.", Self::NAME);
            let mean = average(false, DType::Float32)?;
            if kernels {
                let mut shape = mean.shape().to_vec();
                shape[0] = 1;
                let mut output = Output::shaped(&mean, &shape, mean.strides(), dtype)?;
                let to = output.view()?.select(0, 0).map_err(views::refused)?;
                argmax(views::view(&mean)?, 0, to, views::threads()?).map_err(views::refused)?;
                return Ok(Value::Tensor(output.into_tensor()));
            }
            let labels = mean.tensor().f_argmax(Some(0), true)?;
            return mean.with_tensor(labels)?.to(None, Some(dtype)).map(Value::Tensor);
        }
        let outside = |error: String| {
            Error::argument(format!("{}: num_classes={classes}: {error}", Self::NAME)).at("num_classes")
        };
        let count = usize::try_from(classes).map_err(|_| outside("expected at least 0".to_owned()))?;
        if kernels {
            let mut output = Output::like(first, dtype)?;
            return match vote(&views_of(&items)?, count, output.view()?, views::threads()?) {
                Ok(()) => Ok(Value::Tensor(output.into_tensor())),
                Err(error @ DiscreteError::Label { .. }) => Err(outside(error.to_string())),
                Err(error) => Err(views::refused(error)),
            };
        }
        let mut labels = self.stacked(&items, Kind::Int64)?;
        if labels.numel() > 0 {
            for found in [labels.f_min()?.f_int64_value(&[])?, labels.f_max()?.f_int64_value(&[])?] {
                if !(0..classes).contains(&found) {
                    return Err(outside(format!("labels must be 0 to {}, found {found}", classes - 1)));
                }
            }
        }
        if first.ndim() == 0 {
            labels = labels.f_unsqueeze(1)?;
        }
        let mut shape = labels.size();
        shape[1] = classes;
        let votes = Tensor::f_zeros(&shape, (Kind::Float, labels.device()))?.f_scatter_value(1, &labels, 1.0)?;
        let chosen = votes.f_mean_dim(0, false, None::<Kind>)?.f_argmax(Some(0), true)?;
        first.with_tensor(chosen.f_reshape(first.shape())?)?.to(None, Some(dtype)).map(Value::Tensor)
    }

    fn invert(&self, _input: Value, _run: &Run<'_>) -> Result<Value> {
        Err(not_invertible(Self::NAME))
    }

    fn abilities(&self) -> Abilities {
        Abilities::NONE
    }
}

impl VoteEnsemble {
    fn stacked(&self, items: &[MetaTensor], kind: Kind) -> Result<Tensor> {
        let device = items[0].tensor().device();
        let same = items
            .iter()
            .map(|item| item.tensor().f_to_device(device)?.f_totype(kind))
            .collect::<Result<Vec<_>, tch::TchError>>()?;
        Ok(Tensor::f_stack(&same, 0)?)
    }
}

/// An ensemble of keys of a sample.
struct OfSample {
    name: &'static str,
    keys: Keys,
    output_key: String,
    ensemble: Arc<dyn Transform>,
}

impl OfSample {
    fn object<T: Described + Transform + 'static>(
        name: &'static str,
        keys: Keys,
        output_key: Option<String>,
        ensemble: T,
    ) -> Result<Object> {
        let output_key = match (output_key, keys.as_slice()) {
            (Some(key), _) => key,
            (None, [key]) => key.clone(),
            (None, _) => {
                return Err(Error::argument(format!(
                    "{name}: Incompatible values: {} keys and output_key=none; name the key of the result",
                    keys.as_slice().len()
                ))
                .at("output_key"));
            }
        };
        Ok(boxed(Self { name, keys, output_key, ensemble: Arc::new(ensemble) }))
    }
}

impl Transform for OfSample {
    fn apply(&self, input: Value, run: &Run<'_>) -> Result<Value> {
        let mut sample = keys::expect_sample(self.name, input)?;
        let keys = self.keys.as_slice();
        let mut items = Vec::with_capacity(keys.len());
        for key in keys {
            items.extend(keys::item(key, &sample, false, run)?.cloned());
        }
        // One key may hold all items.
        let items = match (keys, items.pop()) {
            ([_], Some(item)) => item,
            (_, last) => Value::List(items.into_iter().chain(last).collect()),
        };
        let empty = match &items {
            Value::List(items) => items.is_empty(),
            Value::Tensor(tensor) => tensor.shape().first() == Some(&0),
            _ => false,
        };
        if !empty {
            let result = self.ensemble.apply(items, run).at(|| format!("({})", keys.join(", ")))?;
            sample.insert(self.output_key.clone(), result);
        }
        Ok(Value::Map(sample))
    }

    fn invert(&self, _input: Value, _run: &Run<'_>) -> Result<Value> {
        Err(not_invertible(self.name))
    }

    fn abilities(&self) -> Abilities {
        Abilities::NONE
    }

    fn keys(&self) -> Option<&[String]> {
        Some(self.keys.as_slice())
    }
}

/// The object of the component `MeanEnsembled`.
pub(crate) fn mean_dictionary(arguments: &Map) -> Result<Object> {
    let MeanEnsembled { keys, output_key, weights } = parse(MeanEnsembled::NAME, arguments)?;
    OfSample::object(MeanEnsembled::NAME, keys, output_key, MeanEnsemble { weights })
}

/// The object of the component `VoteEnsembled`.
pub(crate) fn vote_dictionary(arguments: &Map) -> Result<Object> {
    let VoteEnsembled { keys, output_key, num_classes } = parse(VoteEnsembled::NAME, arguments)?;
    OfSample::object(VoteEnsembled::NAME, keys, output_key, VoteEnsemble { num_classes })
}
