//! Normalisation: MONAI's factory `Norm`.

use super::spec::spatial;
use super::{Identity, LayerSpec, Module};
use crate::init::Init;
use crate::state::{Class, Scope, Weight};
use mica_core::argument::OneOrMany;
use mica_core::component;
use mica_core::error::{Error, Result};
use tch::{Device, Kind, Tensor};

const NAMES: [&str; 7] = ["instance", "batch", "instance_nvfuser", "group", "layer", "localresponse", "syncbatch"];

/// The normalisation of this name: MONAI's `get_norm_layer`. An empty name means none.
///
/// `syncbatch` normalises over the batches of its own process; `instance_nvfuser` is `instance`, as in MONAI where
/// NVIDIA's apex is not installed.
pub fn norm(spec: &LayerSpec, spatial_dims: i64, channels: i64, scope: &Scope) -> Result<Box<dyn Module>> {
    Ok(match spec.key().as_str() {
        "" => Box::new(Identity),
        "instance" | "instance_nvfuser" => {
            let options: InstanceNorm = spec.parse_with("num_features", channels)?;
            Box::new(options.build(spatial(spatial_dims)?, scope)?)
        }
        "batch" => {
            let options: BatchNorm = spec.parse_with("num_features", channels)?;
            Box::new(options.build(spatial(spatial_dims)?, scope)?)
        }
        "syncbatch" => {
            let options: BatchNorm = spec.parse_with("num_features", channels)?;
            Box::new(Statistics { dims: None, ..options.build(1, scope)? })
        }
        "group" => Box::new(spec.parse_with::<GroupNorm>("num_channels", channels)?.build(scope)?),
        "layer" => Box::new(spec.parse::<LayerNorm>()?.build(scope)?),
        "localresponse" => Box::new(spec.parse::<LocalResponseNorm>()?),
        _ => return Err(spec.unknown("normalisation", &NAMES)),
    })
}

component! {
    /// `torch.nn.BatchNorm1d` to `BatchNorm3d`: mean 0 and variance 1 of each channel over the batch.
    pub struct BatchNorm {
        /// Channels.
        pub num_features: i64,
        /// Added to the variance.
        pub eps: f64 = 1e-5,
        /// The weight of the batch in the running statistics; none for the mean over all batches.
        pub momentum: Option<f64> = Some(0.1),
        /// Whether weights and biases of the channels are learned.
        pub affine: bool = true,
        /// Whether statistics are kept for evaluation.
        pub track_running_stats: bool = true,
        /// Whether biases are learned where weights are.
        pub bias: bool = true,
    }
}

component! {
    /// `torch.nn.InstanceNorm1d` to `InstanceNorm3d`: mean 0 and variance 1 of each channel of each item of the batch.
    pub struct InstanceNorm {
        /// Channels.
        pub num_features: i64,
        /// Added to the variance.
        pub eps: f64 = 1e-5,
        /// The weight of the batch in the running statistics.
        pub momentum: Option<f64> = Some(0.1),
        /// Whether weights and biases of the channels are learned.
        pub affine: bool = false,
        /// Whether statistics are kept for evaluation.
        pub track_running_stats: bool = false,
        /// Whether biases are learned where weights are.
        pub bias: bool = true,
    }
}

impl BatchNorm {
    /// With defaults.
    pub fn new(num_features: i64) -> Self {
        Self { num_features, eps: 1e-5, momentum: Some(0.1), affine: true, track_running_stats: true, bias: true }
    }

    /// Makes the tensors.
    pub fn build(&self, dims: usize, scope: &Scope) -> Result<Statistics> {
        scope.set_class(Class::BatchNorm(dims));
        let affine = Affine::build(self.affine, self.bias, &[self.num_features], scope)?;
        let running = Running::build(self.track_running_stats, self.num_features, scope)?;
        let (features, eps, momentum) = (self.num_features, self.eps, self.momentum);
        Ok(Statistics { over: Over::Batch, dims: Some(dims), features, eps, momentum, affine, running })
    }
}

impl InstanceNorm {
    /// Makes the tensors.
    pub fn build(&self, dims: usize, scope: &Scope) -> Result<Statistics> {
        scope.set_class(Class::InstanceNorm(dims));
        let affine = Affine::build(self.affine, self.bias, &[self.num_features], scope)?;
        let running = Running::build(self.track_running_stats, self.num_features, scope)?;
        let (features, eps, momentum) = (self.num_features, self.eps, self.momentum);
        Ok(Statistics { over: Over::Instance, dims: Some(dims), features, eps, momentum, affine, running })
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Over {
    Batch,
    Instance,
}

struct Running {
    mean: Weight,
    variance: Weight,
    batches: Weight,
}

impl Running {
    fn build(wanted: bool, features: i64, scope: &Scope) -> Result<Option<Self>> {
        if !wanted {
            return Ok(None);
        }
        let float = (Kind::Float, Device::Cpu);
        Ok(Some(Self {
            mean: scope.buffer("running_mean", Tensor::f_zeros([features], float)?)?,
            variance: scope.buffer("running_var", Tensor::f_ones([features], float)?)?,
            batches: scope.buffer("num_batches_tracked", Tensor::f_zeros([0i64; 0], (Kind::Int64, Device::Cpu))?)?,
        }))
    }
}

/// What is learned: a factor and what is added.
struct Affine {
    weight: Option<Weight>,
    bias: Option<Weight>,
}

impl Affine {
    fn build(weight: bool, bias: bool, shape: &[i64], scope: &Scope) -> Result<Self> {
        let learn = |wanted: bool, name: &str, start: f64| {
            wanted.then(|| scope.parameter(name, shape, Init::Constant(start))).transpose()
        };
        Ok(Self { weight: learn(weight, "weight", 1.0)?, bias: learn(weight && bias, "bias", 0.0)? })
    }
}

/// A [`BatchNorm`] or [`InstanceNorm`] with its tensors.
pub struct Statistics {
    over: Over,
    /// Spatial dimensions of the input; any number without.
    dims: Option<usize>,
    features: i64,
    eps: f64,
    momentum: Option<f64>,
    affine: Affine,
    running: Option<Running>,
}

impl Statistics {
    fn check(&self, shape: &[i64]) -> Result<()> {
        let name = match self.over {
            Over::Batch => "batch",
            Over::Instance => "instance",
        };
        let rank = shape.len();
        let fits = match self.dims {
            // PyTorch's BatchNorm1d takes (batch, channels) too.
            Some(1) if self.over == Over::Batch => rank == 2 || rank == 3,
            Some(dims) => rank == dims + 2,
            None => rank >= 2,
        };
        if !fits {
            let wanted = self.dims.map_or(2, |dims| dims + 2);
            return Err(Error::shape(format!("{name} normalisation: expected {wanted} dimensions, found {shape:?}")));
        }
        let counts_channels = self.over == Over::Batch || self.affine.weight.is_some();
        if counts_channels && shape[1] != self.features {
            return Err(Error::shape(format!(
                "{name} normalisation: expected {} channels, found {} in {shape:?}",
                self.features, shape[1]
            )));
        }
        Ok(())
    }

    fn batch(&self, x: &Tensor, training: bool) -> Result<Tensor> {
        let shape = x.size();
        let from_batch = training || self.running.is_none();
        if from_batch && shape.iter().enumerate().all(|(axis, size)| axis == 1 || *size == 1) {
            return Err(Error::shape(format!(
                "batch normalisation: expected more than one value per channel when training, found {shape:?}"
            )));
        }
        let momentum = match (&self.running, self.momentum) {
            (Some(running), momentum) if training => {
                let _ = running.batches.shallow_clone().f_add_scalar_(1)?;
                match momentum {
                    Some(momentum) => momentum,
                    None => 1.0 / running.batches.f_double_value(&[])?,
                }
            }
            (_, momentum) => momentum.unwrap_or(0.0),
        };
        let (weight, bias) = (self.affine.weight.as_deref(), self.affine.bias.as_deref());
        let (mean, variance) = self.running();
        Ok(x.f_batch_norm(weight, bias, mean, variance, from_batch, momentum, self.eps, true)?)
    }

    fn instance(&self, x: &Tensor, training: bool) -> Result<Tensor> {
        let shape = x.size();
        let from_input = training || self.running.is_none();
        if from_input && shape.iter().skip(2).product::<i64>() == 1 {
            return Err(Error::shape(format!(
                "instance normalisation: expected more than one spatial element when training, found {shape:?}"
            )));
        }
        let (weight, bias) = (self.affine.weight.as_deref(), self.affine.bias.as_deref());
        let (mean, variance) = self.running();
        let momentum = self.momentum.unwrap_or(0.0);
        Ok(x.f_instance_norm(weight, bias, mean, variance, from_input, momentum, self.eps, true)?)
    }

    fn running(&self) -> (Option<&Tensor>, Option<&Tensor>) {
        let running = self.running.as_ref();
        (running.map(|running| &*running.mean), running.map(|running| &*running.variance))
    }
}

impl Module for Statistics {
    fn forward(&self, x: &Tensor, training: bool) -> Result<Tensor> {
        self.check(&x.size())?;
        match self.over {
            Over::Batch => self.batch(x, training),
            Over::Instance => self.instance(x, training),
        }
    }
}

component! {
    /// `torch.nn.GroupNorm`: mean 0 and variance 1 of groups of channels of each item of the batch.
    pub struct GroupNorm {
        /// Groups.
        pub num_groups: i64,
        /// Channels.
        pub num_channels: i64,
        /// Added to the variance.
        pub eps: f64 = 1e-5,
        /// Whether weights and biases of the channels are learned.
        pub affine: bool = true,
        /// Whether biases are learned where weights are.
        pub bias: bool = true,
    }
}

impl GroupNorm {
    /// With defaults.
    pub fn new(num_groups: i64, num_channels: i64) -> Self {
        Self { num_groups, num_channels, eps: 1e-5, affine: true, bias: true }
    }

    /// Makes the tensors.
    pub fn build(&self, scope: &Scope) -> Result<GroupNormLayer> {
        let Self { num_groups: groups, num_channels: channels, .. } = *self;
        if groups < 1 || channels % groups != 0 {
            return Err(Error::argument(format!("num_channels {channels} is no multiple of num_groups {groups}")));
        }
        scope.set_class(Class::GroupNorm);
        let affine = Affine::build(self.affine, self.bias, &[channels], scope)?;
        Ok(GroupNormLayer { groups, eps: self.eps, affine })
    }
}

/// A [`GroupNorm`] with its tensors.
pub struct GroupNormLayer {
    groups: i64,
    eps: f64,
    affine: Affine,
}

impl Module for GroupNormLayer {
    fn forward(&self, x: &Tensor, _training: bool) -> Result<Tensor> {
        let (weight, bias) = (self.affine.weight.as_deref(), self.affine.bias.as_deref());
        Ok(x.f_group_norm(self.groups, weight, bias, self.eps, true)?)
    }
}

component! {
    /// `torch.nn.LayerNorm`: mean 0 and variance 1 over the last dimensions.
    pub struct LayerNorm {
        /// The sizes of the last dimensions.
        pub normalized_shape: OneOrMany<i64>,
        /// Added to the variance.
        pub eps: f64 = 1e-5,
        /// Whether weights are learned for each element.
        pub elementwise_affine: bool = true,
        /// Whether biases are learned too.
        pub bias: bool = true,
    }
}

impl LayerNorm {
    /// Over the last dimension, with defaults.
    pub fn new(size: i64) -> Self {
        Self { normalized_shape: OneOrMany::One(size), eps: 1e-5, elementwise_affine: true, bias: true }
    }

    /// Makes the tensors.
    pub fn build(&self, scope: &Scope) -> Result<LayerNormLayer> {
        scope.set_class(Class::LayerNorm);
        let shape = self.normalized_shape.as_slice().to_vec();
        let affine = Affine::build(self.elementwise_affine, self.bias, &shape, scope)?;
        Ok(LayerNormLayer { shape, eps: self.eps, affine })
    }
}

/// A [`LayerNorm`] with its tensors.
pub struct LayerNormLayer {
    shape: Vec<i64>,
    eps: f64,
    affine: Affine,
}

impl Module for LayerNormLayer {
    fn forward(&self, x: &Tensor, _training: bool) -> Result<Tensor> {
        let (weight, bias) = (self.affine.weight.as_deref(), self.affine.bias.as_deref());
        Ok(x.f_layer_norm(&self.shape, weight, bias, self.eps, true)?)
    }
}

component! {
    /// `torch.nn.LocalResponseNorm`: each channel divided by the energy of its neighbours.
    pub struct LocalResponseNorm {
        /// Channels that count as neighbours.
        pub size: i64,
        /// Factor of the energy.
        pub alpha: f64 = 1e-4,
        /// Exponent of the divisor.
        pub beta: f64 = 0.75,
        /// Added to the energy.
        pub k: f64 = 1.0,
    }
}

impl Module for LocalResponseNorm {
    fn forward(&self, x: &Tensor, _training: bool) -> Result<Tensor> {
        if x.dim() < 3 || self.size < 1 {
            let shape = x.size();
            return Err(Error::shape(format!(
                "local response normalisation: expected 3 dimensions or more and a size of 1 or more, found {shape:?} \
                 and {}",
                self.size
            )));
        }
        // The mean of the squares over neighbouring channels, channels at the ends counting zeros beyond.
        let squares = x.f_mul(x)?.f_unsqueeze(1)?.f_flatten(3, -1)?;
        let padded = squares.f_constant_pad_nd([0, 0, self.size / 2, (self.size - 1) / 2])?;
        let means = padded.f_avg_pool2d([self.size, 1], [1, 1], [0, 0], false, true, None)?;
        let energy = means.f_squeeze_dim(1)?.f_view_as(x)?;
        Ok(x.f_div(&energy.f_mul_scalar(self.alpha)?.f_add_scalar(self.k)?.f_pow_tensor_scalar(self.beta)?)?)
    }
}
