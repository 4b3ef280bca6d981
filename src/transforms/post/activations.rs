//! [`Activations`].

use crate::compose::Step;
use crate::transform::{self, ImageTransform, Run, Transform};
use crate::with_dictionary;
use mica_core::argument::{Described, Either};
use mica_core::component::parse;
use mica_core::error::{Error, Result, ResultExt};
use mica_core::registry::Spec;
use mica_core::{DType, MetaTensor, Value, choice, component};
use std::sync::Arc;
use tch::Tensor;

choice! {
    /// Functions of PyTorch that act on each voxel, with their defaults there.
    pub enum Function {
        /// `torch.abs`.
        Abs = "abs",
        /// `celu`.
        Celu = "celu",
        /// `elu`.
        Elu = "elu",
        /// `torch.exp`.
        Exp = "exp",
        /// `gelu`.
        Gelu = "gelu",
        /// `hardsigmoid`.
        HardSigmoid = "hardsigmoid",
        /// `hardswish`.
        HardSwish = "hardswish",
        /// `hardtanh`.
        HardTanh = "hardtanh",
        /// `leaky_relu`.
        LeakyRelu = "leaky_relu",
        /// `torch.log`.
        Log = "log",
        /// `logsigmoid`.
        LogSigmoid = "logsigmoid",
        /// `mish`.
        Mish = "mish",
        /// `relu`.
        Relu = "relu",
        /// `relu6`.
        Relu6 = "relu6",
        /// `selu`.
        Selu = "selu",
        /// `torch.sigmoid`.
        Sigmoid = "sigmoid",
        /// `silu`.
        Silu = "silu",
        /// `softplus`.
        Softplus = "softplus",
        /// `softsign`.
        Softsign = "softsign",
        /// `torch.sqrt`.
        Sqrt = "sqrt",
        /// `torch.square`.
        Square = "square",
        /// `torch.tanh`.
        Tanh = "tanh",
    }
}

impl Function {
    fn apply(self, x: &Tensor) -> Result<Tensor> {
        Ok(match self {
            Self::Abs => x.f_abs()?,
            Self::Celu => x.f_celu()?,
            Self::Elu => x.f_elu()?,
            Self::Exp => x.f_exp()?,
            Self::Gelu => x.f_gelu("none")?,
            Self::HardSigmoid => x.f_hardsigmoid()?,
            Self::HardSwish => x.f_hardswish()?,
            Self::HardTanh => x.f_hardtanh()?,
            Self::LeakyRelu => x.f_leaky_relu()?,
            Self::Log => x.f_log()?,
            Self::LogSigmoid => x.f_log_sigmoid()?,
            Self::Mish => x.f_mish()?,
            Self::Relu => x.f_relu()?,
            Self::Relu6 => x.f_relu6()?,
            Self::Selu => x.f_selu()?,
            Self::Sigmoid => x.f_sigmoid()?,
            Self::Silu => x.f_silu()?,
            Self::Softplus => x.f_softplus()?,
            Self::Softsign => x.f_div(&x.f_abs()?.f_add_scalar(1.0)?)?,
            Self::Sqrt => x.f_sqrt()?,
            Self::Square => x.f_square()?,
            Self::Tanh => x.f_tanh()?,
        })
    }
}

component! {
    /// Turns the output of a network into probabilities: sigmoid, softmax, or another function, in this order.
    ///
    /// `sigmoid`: `1 / (1 + exp(-x))` for each voxel. `softmax`: `exp(x) / sum(exp(x))` along `dim`, the channels, so that
    /// they add up to 1. `other` is applied last.
    ///
    /// Input: a tensor of any shape and element type, channel first; also a batch, with `dim` 1. It is computed in
    /// float32. Output: the same shape, element type, metadata and history; integers lose the fraction of the result.
    /// Without any of the three the input is passed on.
    ///
    /// Errors: a dimension that the image does not have; a function that does not exist; an `other` that gives no tensor;
    /// in the dictionary form, `sigmoid` and `softmax` both.
    ///
    /// Example (Python): `Activations(softmax=True)(scores)`
    ///
    /// Source: MONAI 1.6.1 `Activations`.
    pub struct Activations {
        /// Whether to apply the sigmoid.
        @per_key pub sigmoid: bool = false,
        /// Whether to apply softmax.
        @per_key pub softmax: bool = false,
        /// A further function: a transform (of the application too), or the name of a function of PyTorch.
        @per_key pub other: Option<Either<Step, Function>> = None,
        /// The dimension of softmax, negative from the last.
        pub dim: i64 = 0,
    }
}

/// Its forms: MONAI refuses both functions in the dictionary form only.
pub(crate) fn spec() -> Spec {
    let make = |arguments: &mica_core::Map| -> Result<Arc<dyn Transform>> {
        let activations: Activations = parse(Activations::NAME, arguments)?;
        if activations.sigmoid && activations.softmax {
            return Err(Error::argument("Incompatible values: sigmoid=true and softmax=true").at("softmax"));
        }
        Ok(Arc::new(activations))
    };
    let array = crate::spec::<Activations>("post", crate::transform::Abilities::NONE, |transform| Arc::new(transform));
    with_dictionary(array, make, crate::MissingKeys::Argument)
}

impl ImageTransform for Activations {
    fn apply(&self, image: MetaTensor, run: &Run<'_>) -> Result<MetaTensor> {
        if !self.sigmoid && !self.softmax && self.other.is_none() {
            return Ok(image);
        }
        let dtype = image.dtype()?;
        let mut x = image.to(None, Some(DType::Float32))?.tensor().shallow_clone();
        if self.sigmoid {
            x = x.f_sigmoid()?;
        }
        if self.softmax {
            let ndim = image.ndim().max(1) as i64;
            if !(-ndim..ndim).contains(&self.dim) {
                return Err(Error::argument(format!(
                    "{}: dim: expected -{ndim} to {} for shape {:?}, found {}",
                    Self::NAME,
                    ndim - 1,
                    image.shape(),
                    self.dim
                ))
                .at("dim"));
            }
            x = x.f_softmax(self.dim, None::<tch::Kind>)?;
        }
        match &self.other {
            None => {}
            Some(Either::B(function)) => x = function.apply(&x)?,
            Some(Either::A(step)) => {
                let given = Value::Tensor(image.with_tensor(x)?);
                x = match transform::apply(step.component(), given, run).at(|| "other")? {
                    Value::Tensor(result) => result.tensor().shallow_clone(),
                    result => {
                        return Err(Error::type_mismatch(format!(
                            "{}: other: expected a tensor as its result, found {}",
                            Self::NAME,
                            result.describe()
                        )));
                    }
                };
            }
        }
        crate::views::cast(&image.with_tensor(x)?, dtype, run)
    }

    fn is_by_voxel(&self) -> bool {
        (!self.softmax || self.dim == 0) && !matches!(self.other, Some(Either::A(_)))
    }
}
