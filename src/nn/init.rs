//! Initial values of tensors: PyTorch's `torch.nn.init`, with the same draws from libtorch's generator.

use mica_core::error::{Error, Result};
use tch::Tensor;

/// Which of a layer's two sides decides how far its weights are spread.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fan {
    /// The number of values that come into one output.
    In,
    /// The number of values that one input goes into.
    Out,
}

/// How a tensor is filled.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Init {
    /// The same value everywhere; nothing is drawn.
    Constant(f64),
    /// Between `-bound` and `bound`.
    Uniform {
        /// The largest magnitude.
        bound: f64,
    },
    /// Normally distributed around `mean`.
    Normal {
        /// The mean.
        mean: f64,
        /// The standard deviation.
        std: f64,
    },
    /// Normally distributed around 0, drawn again (by inverting the distribution) inside -2 to 2.
    TruncatedNormal {
        /// The standard deviation before truncation.
        std: f64,
    },
    /// `kaiming_uniform_` by the inputs, for a leaky ReLU of this negative slope.
    KaimingUniform {
        /// The negative slope.
        slope: f64,
    },
    /// `kaiming_normal_` for a leaky ReLU of this negative slope.
    KaimingNormal {
        /// The negative slope.
        slope: f64,
        /// Which side counts.
        fan: Fan,
    },
}

impl Init {
    /// What PyTorch's convolutions and linear layers give their weights.
    pub fn default_weight() -> Self {
        Init::KaimingUniform { slope: 5f64.sqrt() }
    }

    /// What they give their biases, for a weight of this shape.
    pub fn default_bias(weight: &[i64]) -> Result<Self> {
        let fan = fan(weight, Fan::In)?;
        Ok(if fan > 0.0 { Init::Uniform { bound: 1.0 / fan.sqrt() } } else { Init::Constant(0.0) })
    }

    /// Fills a tensor in place.
    pub fn fill(&self, tensor: &Tensor) -> Result<()> {
        let shape = tensor.size();
        if let Init::KaimingUniform { .. } | Init::KaimingNormal { .. } = self
            && shape.contains(&0)
        {
            // PyTorch warns and leaves it.
            return Ok(());
        }
        let mut tensor = tensor.shallow_clone();
        tch::no_grad(|| {
            let _ = match *self {
                Init::Constant(value) => tensor.f_fill_(value)?,
                Init::Uniform { bound } => tensor.f_uniform_(-bound, bound)?,
                Init::Normal { mean, std } => tensor.f_normal_(mean, std)?,
                Init::TruncatedNormal { std } => return truncated_normal(&mut tensor, std),
                Init::KaimingUniform { slope } => {
                    let bound = 3f64.sqrt() * (leaky_gain(slope) / fan(&shape, Fan::In)?.sqrt());
                    tensor.f_uniform_(-bound, bound)?
                }
                Init::KaimingNormal { slope, fan: side } => {
                    tensor.f_normal_(0.0, leaky_gain(slope) / fan(&shape, side)?.sqrt())?
                }
            };
            Ok(())
        })
    }
}

/// By how much a leaky ReLU shrinks the standard deviation, inverted.
fn leaky_gain(slope: f64) -> f64 {
    (2.0 / (1.0 + slope * slope)).sqrt()
}

fn fan(shape: &[i64], side: Fan) -> Result<f64> {
    let [outputs, inputs, kernel @ ..] = shape else {
        return Err(Error::shape(format!("a weight needs two dimensions or more to be initialised, found {shape:?}")));
    };
    let features = if side == Fan::In { inputs } else { outputs };
    Ok(*features as f64 * kernel.iter().map(|size| *size as f64).product::<f64>())
}

fn truncated_normal(tensor: &mut Tensor, std: f64) -> Result<()> {
    const LIMIT: f64 = 2.0;
    // SAFETY: erf of the C library takes and returns plain numbers. Python's `math.erf` is the same function, so that
    // the bounds of the draw agree to the last bit.
    let erf = |x: f64| unsafe { erf(x) };
    let below = |x: f64| (1.0 + erf(x / 2f64.sqrt())) / 2.0;
    let (low, high) = (below(-LIMIT / std), below(LIMIT / std));
    let _ = tensor.f_uniform_(2.0 * low - 1.0, 2.0 * high - 1.0)?;
    let _ = tensor.f_erfinv_()?;
    let _ = tensor.f_mul_scalar_(std * 2f64.sqrt())?;
    let _ = tensor.f_clamp_(-LIMIT, LIMIT)?;
    Ok(())
}

unsafe extern "C" {
    /// The error function of the C library.
    fn erf(x: f64) -> f64;
}
