//! Activations: MONAI's factory `Act`.

use super::{Identity, LayerSpec, Module};
use crate::init::Init;
use crate::state::{Scope, Weight};
use mica_core::error::{Error, Result};
use mica_core::{choice, component};
use tch::Tensor;

const NAMES: [&str; 16] = [
    "elu",
    "relu",
    "leakyrelu",
    "prelu",
    "relu6",
    "selu",
    "celu",
    "gelu",
    "sigmoid",
    "tanh",
    "softmax",
    "logsoftmax",
    "swish",
    "memswish",
    "mish",
    "geglu",
];

/// The activation of this name: MONAI's `get_act_layer`. An empty name means none.
pub fn act(spec: &LayerSpec, scope: &Scope) -> Result<Box<dyn Module>> {
    Ok(match spec.key().as_str() {
        "" => Box::new(Identity),
        "elu" => Box::new(spec.parse::<ELU>()?),
        "relu" => Box::new(spec.parse::<ReLU>()?),
        "leakyrelu" => Box::new(spec.parse::<LeakyReLU>()?),
        "prelu" => Box::new(spec.parse::<PReLU>()?.build(scope)?),
        "relu6" => Box::new(spec.parse::<ReLU6>()?),
        "selu" => Box::new(spec.parse::<SELU>()?),
        "celu" => Box::new(spec.parse::<CELU>()?),
        "gelu" => Box::new(spec.parse::<GELU>()?),
        "sigmoid" => Box::new(spec.parse::<Sigmoid>()?),
        "tanh" => Box::new(spec.parse::<Tanh>()?),
        "softmax" => Box::new(spec.parse::<Softmax>()?),
        "logsoftmax" => Box::new(spec.parse::<LogSoftmax>()?),
        "swish" => Box::new(spec.parse::<Swish>()?),
        "memswish" => Box::new(spec.parse::<MemoryEfficientSwish>()?),
        "mish" => Box::new(spec.parse::<Mish>()?),
        "geglu" => Box::new(spec.parse::<GEGLU>()?),
        _ => return Err(spec.unknown("activation", &NAMES)),
    })
}

component! {
    /// Exponential linear unit: `x` above 0, `alpha (exp(x) - 1)` below.
    pub struct ELU {
        /// The limit at minus infinity, negated.
        pub alpha: f64 = 1.0,
        /// Whether the input may be overwritten.
        pub inplace: bool = false,
    }
}

impl Module for ELU {
    fn forward(&self, x: &Tensor, _training: bool) -> Result<Tensor> {
        scaled_elu(x, self.alpha, 1.0, self.inplace)
    }
}

/// `x` above 0, `alpha (exp(x / width) - 1)` below.
fn scaled_elu(x: &Tensor, alpha: f64, width: f64, inplace: bool) -> Result<Tensor> {
    // tch offers at::elu without its arguments.
    if alpha == 1.0 && width == 1.0 {
        return Ok(if inplace { x.shallow_clone().f_elu_()? } else { x.f_elu()? });
    }
    let below = x.f_clamp_max(0.0)?.f_div_scalar(width)?.f_expm1()?.f_mul_scalar(alpha)?;
    Ok(x.f_relu()?.f_add(&below)?)
}

component! {
    /// Rectified linear unit: `max(x, 0)`.
    pub struct ReLU {
        /// Whether to overwrite the input.
        pub inplace: bool = false,
    }
}

impl Module for ReLU {
    fn forward(&self, x: &Tensor, _training: bool) -> Result<Tensor> {
        Ok(if self.inplace { x.shallow_clone().f_relu_()? } else { x.f_relu()? })
    }
}

/// The slope of a [`LeakyReLU`] below 0 unless another is given.
const DEFAULT_SLOPE: f64 = 0.01;

component! {
    /// Leaky rectified linear unit: `x` above 0, `negative_slope x` below.
    pub struct LeakyReLU {
        /// The slope below 0.
        pub negative_slope: f64 = DEFAULT_SLOPE,
        /// Whether the input may be overwritten.
        pub inplace: bool = false,
    }
}

impl Module for LeakyReLU {
    fn forward(&self, x: &Tensor, _training: bool) -> Result<Tensor> {
        // tch offers at::leaky_relu with its default slope only; at::prelu with a constant one computes the same.
        if self.negative_slope == DEFAULT_SLOPE {
            return Ok(if self.inplace { x.shallow_clone().f_leaky_relu_()? } else { x.f_leaky_relu()? });
        }
        Ok(x.f_prelu(&Tensor::f_full([1], self.negative_slope, (x.f_kind()?, x.device()))?)?)
    }
}

component! {
    /// Leaky rectified linear unit with learned slopes.
    pub struct PReLU {
        /// How many slopes: one for all channels, or one each.
        pub num_parameters: i64 = 1,
        /// What they start from.
        pub init: f64 = 0.25,
    }
}

impl PReLU {
    /// Names the slopes `weight`.
    pub fn build(&self, scope: &Scope) -> Result<PReLULayer> {
        Ok(PReLULayer(scope.parameter("weight", &[self.num_parameters], Init::Constant(self.init))?))
    }
}

/// A [`PReLU`] with its slopes.
pub struct PReLULayer(Weight);

impl Module for PReLULayer {
    fn forward(&self, x: &Tensor, _training: bool) -> Result<Tensor> {
        Ok(x.f_prelu(&self.0)?)
    }
}

component! {
    /// `min(max(x, 0), 6)`.
    pub struct ReLU6 {
        /// Whether to overwrite the input.
        pub inplace: bool = false,
    }
}

impl Module for ReLU6 {
    fn forward(&self, x: &Tensor, _training: bool) -> Result<Tensor> {
        Ok(if self.inplace { x.shallow_clone().f_relu6_()? } else { x.f_relu6()? })
    }
}

component! {
    /// Scaled exponential linear unit (Klambauer et al., 2017).
    pub struct SELU {
        /// Whether to overwrite the input.
        pub inplace: bool = false,
    }
}

impl Module for SELU {
    fn forward(&self, x: &Tensor, _training: bool) -> Result<Tensor> {
        Ok(if self.inplace { x.shallow_clone().f_selu_()? } else { x.f_selu()? })
    }
}

component! {
    /// Continuously differentiable exponential linear unit: `x` above 0, `alpha (exp(x / alpha) - 1)` below.
    pub struct CELU {
        /// The limit at minus infinity, negated.
        pub alpha: f64 = 1.0,
        /// Whether the input may be overwritten.
        pub inplace: bool = false,
    }
}

impl Module for CELU {
    fn forward(&self, x: &Tensor, _training: bool) -> Result<Tensor> {
        if self.alpha == 0.0 {
            return Err(Error::argument("CELU: argument 'alpha': expected another value than 0"));
        }
        scaled_elu(x, self.alpha, self.alpha, self.inplace)
    }
}

choice! {
    /// How a [`GELU`] is computed.
    pub enum Approximation {
        /// By the error function.
        None = "none",
        /// By the hyperbolic tangent.
        Tanh = "tanh",
    }
}

component! {
    /// Gaussian error linear unit: `x` times the normal distribution function of `x`.
    pub struct GELU {
        /// How it is computed.
        pub approximate: Approximation = Approximation::None,
    }
}

impl Module for GELU {
    fn forward(&self, x: &Tensor, _training: bool) -> Result<Tensor> {
        Ok(x.f_gelu(match self.approximate {
            Approximation::None => "none",
            Approximation::Tanh => "tanh",
        })?)
    }
}

component! {
    /// `1 / (1 + exp(-x))`.
    pub struct Sigmoid {}
}

impl Module for Sigmoid {
    fn forward(&self, x: &Tensor, _training: bool) -> Result<Tensor> {
        Ok(x.f_sigmoid()?)
    }
}

component! {
    /// Hyperbolic tangent.
    pub struct Tanh {}
}

impl Module for Tanh {
    fn forward(&self, x: &Tensor, _training: bool) -> Result<Tensor> {
        Ok(x.f_tanh()?)
    }
}

component! {
    /// Exponentials that sum to 1 along a dimension.
    pub struct Softmax {
        /// The dimension. Without it PyTorch's: the first of a tensor with 0, 1 or 3 dimensions, else the second.
        pub dim: Option<i64> = None,
    }
}

impl Module for Softmax {
    fn forward(&self, x: &Tensor, _training: bool) -> Result<Tensor> {
        Ok(x.f_softmax(softmax_dim(self.dim, x), None)?)
    }
}

component! {
    /// The logarithm of [`Softmax`].
    pub struct LogSoftmax {
        /// The dimension. Without it PyTorch's: the first of a tensor with 0, 1 or 3 dimensions, else the second.
        pub dim: Option<i64> = None,
    }
}

impl Module for LogSoftmax {
    fn forward(&self, x: &Tensor, _training: bool) -> Result<Tensor> {
        Ok(x.f_log_softmax(softmax_dim(self.dim, x), None)?)
    }
}

fn softmax_dim(dim: Option<i64>, x: &Tensor) -> i64 {
    dim.unwrap_or(if matches!(x.dim(), 0 | 1 | 3) { 0 } else { 1 })
}

component! {
    /// `x sigmoid(alpha x)` (Ramachandran et al., 2017).
    pub struct Swish {
        /// The factor inside the sigmoid.
        pub alpha: f64 = 1.0,
    }
}

impl Module for Swish {
    fn forward(&self, x: &Tensor, _training: bool) -> Result<Tensor> {
        Ok(x.f_mul(&x.f_mul_scalar(self.alpha)?.f_sigmoid()?)?)
    }
}

component! {
    /// `x sigmoid(x)` in one operation, which keeps only its input for the gradient.
    pub struct MemoryEfficientSwish {
        /// Whether to overwrite the input.
        pub inplace: bool = false,
    }
}

impl Module for MemoryEfficientSwish {
    fn forward(&self, x: &Tensor, _training: bool) -> Result<Tensor> {
        Ok(if self.inplace { x.shallow_clone().f_silu_()? } else { x.f_silu()? })
    }
}

component! {
    /// `x tanh(softplus(x))` (Misra, 2019).
    pub struct Mish {
        /// Whether to overwrite the input.
        pub inplace: bool = false,
    }
}

impl Module for Mish {
    fn forward(&self, x: &Tensor, _training: bool) -> Result<Tensor> {
        Ok(if self.inplace { x.shallow_clone().f_mish_()? } else { x.f_mish()? })
    }
}

component! {
    /// Halves the last dimension: its first half times the [`GELU`] of its second (Shazeer, 2020).
    pub struct GEGLU {}
}

impl Module for GEGLU {
    fn forward(&self, x: &Tensor, _training: bool) -> Result<Tensor> {
        match x.f_chunk(2, -1)?.as_slice() {
            [value, gate] => Ok(value.f_mul(&gate.f_gelu("none")?)?),
            _ => Err(Error::shape(format!("GEGLU halves the last dimension, found shape {:?}", x.size()))),
        }
    }
}
