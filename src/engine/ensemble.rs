//! [`Ensemble`]: several networks that are called as one.

use mica_core::argument::{Described, OneOrMany};
use mica_core::component::{Object, parse};
use mica_core::error::{Error, Result, ResultExt};
use mica_core::script::NamedTensor;
use mica_core::{Component, DType, Device, Map, MetaTensor, Value, component};
use mica_nn::network::Optimization;
use mica_nn::{Model, Network};
use mica_transforms::compose::Step;
use mica_transforms::transform::{self, Run};
use std::sync::Arc;
use tch::Tensor;

component! {
    /// Several networks as one: the mean of what they give, such as those of the folds of a cross-validation.
    ///
    /// Input: what each of the networks takes. Output: the mean of their results; lists and maps of results entry by entry. In a
    /// sliding-window inference the results of one window are in memory, not those of the whole image.
    ///
    /// Errors: no networks; weights of another number, below 0, or with a sum of 0; results of other shapes or structures than those
    /// of the first network, or of whole numbers; those of the networks and of `activation`.
    ///
    /// Labels are voted on behind the inference, by `VoteEnsemble` over the results of several `Segment`.
    ///
    /// Differences from MONAI: MONAI's `EnsembleEvaluator` runs one inference after the other and joins the results with
    /// `MeanEnsemble`, whose `weights` these are; since blending is a mean too, the result is the same.
    ///
    /// Example (Python): `Ensemble([TorchScript(path), TorchScript(path, optimize="fuse")])(batch)`
    ///
    /// Source: MONAI 1.6.1 `EnsembleEvaluator`, `MeanEnsemble`.
    pub struct Ensemble {
        /// The networks.
        pub networks: Vec<Component>,
        /// How much each network counts, or for each network how much each of its channels does; none counts all alike.
        pub weights: Option<Vec<OneOrMany<f64>>> = None,
        /// A transform of each item of each result, channel first, before they are joined: `Activations(softmax=True)` for example.
        pub activation: Option<Step> = None,
    }
}

/// What the registry builds.
pub(crate) fn object(arguments: &Map) -> Result<Object> {
    let ensemble = parse::<Ensemble>(Ensemble::NAME, arguments)?;
    let networks = ensemble.networks.iter().enumerate();
    let networks = networks.map(|(index, network)| Network::of(network).at(|| format!("networks[{index}]")));
    let joined = Joined {
        networks: networks.collect::<Result<_>>()?,
        weights: ensemble.shares().at(|| "weights")?,
        activation: ensemble.activation,
    };
    Ok(Box::new(Network::new(joined)))
}

impl Ensemble {
    /// The weights with a sum of 1: for each network one, or one for each channel.
    fn shares(&self) -> Result<Vec<Vec<f64>>> {
        let count = self.networks.len();
        if count == 0 {
            return Err(Error::argument("expected at least one network"));
        }
        let Some(weights) = &self.weights else { return Ok(vec![vec![1.0 / count as f64]; count]) };
        let channels = weights.iter().map(|weights| weights.as_slice().len()).max().unwrap_or(0);
        if weights.len() != count || channels == 0 {
            return Err(Error::argument(format!("expected one for each of {count} networks, found {}", weights.len())));
        }
        let of_channels: Vec<Vec<f64>> = weights
            .iter()
            .map(|weights| match weights.as_slice() {
                [one] => Ok(vec![*one; channels]),
                several if several.len() == channels => Ok(several.to_vec()),
                several => Err(Error::argument(format!(
                    "expected one for each of {channels} channels, found {}",
                    several.len()
                ))),
            })
            .collect::<Result<_>>()?;
        let sums: Vec<f64> = (0..channels).map(|channel| of_channels.iter().map(|of| of[channel]).sum()).collect();
        let wrong = |weight: &f64| weight.is_nan() || *weight < 0.0;
        if of_channels.iter().flatten().any(wrong) || sums.iter().any(|sum| *sum <= 0.0 || !sum.is_finite()) {
            return Err(Error::argument(format!(
                "expected numbers from 0 with a sum above 0, found {:?}",
                weights.iter().map(OneOrMany::as_slice).collect::<Vec<_>>()
            )));
        }
        Ok(of_channels.into_iter().map(|of| of.iter().zip(&sums).map(|(weight, sum)| weight / sum).collect()).collect())
    }
}

struct Joined {
    networks: Vec<Network>,
    weights: Vec<Vec<f64>>,
    activation: Option<Step>,
}

impl Joined {
    fn with(&self, change: impl Fn(&Network) -> Result<Network>) -> Result<Arc<dyn Model>> {
        let networks = self.networks.iter().map(change).collect::<Result<_>>()?;
        Ok(Arc::new(Self { networks, weights: self.weights.clone(), activation: self.activation.clone() }))
    }

    /// One item after the other, since transforms know no batches.
    fn activated(&self, batch: &MetaTensor) -> Result<MetaTensor> {
        let Some(step) = &self.activation else { return Ok(batch.clone()) };
        if batch.ndim() < 2 || batch.shape()[0] == 0 {
            return Err(Error::shape(format!("expected items with channels, found shape {:?}", batch.shape())));
        }
        let mut items = Vec::new();
        for item in 0..batch.shape()[0] {
            let image = Value::Tensor(MetaTensor::plain(batch.tensor().f_select(0, item)?)?);
            match transform::apply(step.component(), image, &Run::default()).at(|| "activation")? {
                Value::Tensor(image) => items.push(image.tensor().shallow_clone()),
                other => return Err(Error::type_mismatch(format!("expected an image, found {}", other.describe()))),
            }
        }
        match items.as_slice() {
            [one] => MetaTensor::plain(one.f_unsqueeze(0)?),
            several => MetaTensor::plain(Tensor::f_stack(several, 0)?),
        }
    }

    /// A result times its weight, added to what there is.
    fn add(&self, sum: Option<&Value>, result: &Value, network: usize) -> Result<Value> {
        let other = |sum: &Value| {
            Error::shape(format!("networks[{network}] gives {}, networks[0] {}", result.describe(), sum.describe()))
        };
        match (result, sum) {
            (Value::Tensor(result), sum) => {
                let result = self.activated(result)?;
                if !result.dtype()?.is_floating_point() {
                    return Err(Error::type_mismatch(format!(
                        "expected results of floating-point type, found {}",
                        result.dtype_name()
                    )));
                }
                let share = share(&self.weights[network], &result)?;
                match sum {
                    None => Ok(Value::Tensor(result.with_tensor(result.tensor().f_mul(&share)?)?)),
                    Some(Value::Tensor(sum)) if sum.shape() == result.shape() => {
                        let given = result.tensor().f_to_device(sum.tensor().device())?;
                        let _ = sum.tensor().shallow_clone().f_addcmul_(&given, &share.f_to_device(given.device())?)?;
                        Ok(Value::Tensor(sum.clone()))
                    }
                    Some(sum) => Err(other(sum)),
                }
            }
            (Value::List(results), None) => {
                Ok(Value::List(results.iter().map(|result| self.add(None, result, network)).collect::<Result<_>>()?))
            }
            (Value::List(results), Some(Value::List(sums))) if results.len() == sums.len() => {
                let both = sums.iter().zip(results);
                Ok(Value::List(both.map(|(sum, result)| self.add(Some(sum), result, network)).collect::<Result<_>>()?))
            }
            (Value::Map(results), None) => {
                let one =
                    |(key, result): (&String, &Value)| Ok((key.clone(), self.add(None, result, network).at(|| key)?));
                Ok(Value::Map(results.iter().map(one).collect::<Result<_>>()?))
            }
            (Value::Map(results), Some(Value::Map(sums))) if results.len() == sums.len() => {
                let one = |(key, sum): (&String, &Value)| match results.get(key) {
                    Some(result) => Ok((key.clone(), self.add(Some(sum), result, network).at(|| key)?)),
                    None => Err(Error::shape(format!("networks[{network}] gives no '{key}'"))),
                };
                Ok(Value::Map(sums.iter().map(one).collect::<Result<_>>()?))
            }
            (_, Some(sum)) => Err(other(sum)),
            (other, None) => Err(Error::type_mismatch(format!("expected tensors, found {}", other.describe()))),
        }
    }
}

/// A weight for each channel of a result, to multiply it with.
fn share(weights: &[f64], result: &MetaTensor) -> Result<Tensor> {
    let tensor = result.tensor();
    let all = Tensor::f_from_slice(weights)?.f_to_kind(tensor.kind())?.f_to_device(tensor.device())?;
    if weights.len() == 1 {
        return Ok(all);
    }
    if result.shape().get(1) != Some(&(weights.len() as i64)) {
        return Err(Error::shape(format!(
            "expected results of shape (items, {} channels, axes…), found {:?}",
            weights.len(),
            result.shape()
        ))
        .at("weights"));
    }
    let mut shape = vec![1; result.ndim()];
    shape[1] = weights.len() as i64;
    Ok(all.f_view(shape.as_slice())?)
}

impl Model for Joined {
    fn forward(&self, positional: &[Value], named: &Map, gradients: bool) -> Result<Value> {
        let mut sum = None;
        for (index, network) in self.networks.iter().enumerate() {
            let result = network.model().forward(positional, named, gradients).at(|| format!("networks[{index}]"))?;
            sum = Some(self.add(sum.as_ref(), &result, index)?);
        }
        sum.ok_or_else(|| Error::internal("an ensemble of nothing"))
    }

    fn class(&self) -> &str {
        Ensemble::NAME
    }

    /// Those of each network, behind its number.
    fn state(&self) -> Result<Vec<NamedTensor>> {
        let mut all = Vec::new();
        for (index, network) in self.networks.iter().enumerate() {
            let of_network = network.model().state()?.into_iter();
            all.extend(of_network.map(|item| NamedTensor { name: format!("networks.{index}.{}", item.name), ..item }));
        }
        Ok(all)
    }

    fn device(&self) -> Result<Device> {
        self.networks[0].model().device()
    }

    fn is_training(&self) -> Result<bool> {
        self.networks.iter().try_fold(false, |any, network| Ok(any | network.model().is_training()?))
    }

    fn train(&self, training: bool) -> Result<()> {
        self.networks.iter().try_for_each(|network| network.model().train(training))
    }

    fn convert(&self, device: Device, dtype: Option<DType>) -> Result<()> {
        self.networks.iter().try_for_each(|network| network.model().convert(device, dtype))
    }

    fn deep_copy(&self) -> Result<Arc<dyn Model>> {
        self.with(Network::deep_copy)
    }

    fn optimized(&self, how: Optimization, kept: &[String]) -> Result<Arc<dyn Model>> {
        self.with(|network| network.prepared(how, None, false, kept))
    }
}
