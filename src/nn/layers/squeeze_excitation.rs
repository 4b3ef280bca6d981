//! Squeeze and excitation: channels weighted by what the whole image says (Hu et al., 2017).

use super::activation::act;
use super::conv::{Conv, Linear};
use super::convolution::Convolution;
use super::pool::Adaptive;
use super::spec::spatial;
use super::{Identity, LayerSpec, Module, Sequential};
use crate::state::Scope;
use mica_core::Value;
use mica_core::argument::OneOrMany::One;
use mica_core::error::{Error, Result};
use tch::Tensor;

/// A ReLU that overwrites its input, which these blocks use.
pub fn relu() -> LayerSpec {
    LayerSpec::with("relu", [("inplace", Value::Bool(true))])
}

/// Weights the channels: `monai.networks.blocks.ChannelSELayer`, and `ResidualSELayer` with `add_residual`.
#[derive(Debug, Clone)]
pub struct ChannelSELayer {
    /// 1, 2 or 3.
    pub spatial_dims: i64,
    /// Channels of input and output.
    pub in_channels: i64,
    /// By how much the hidden layer is narrower.
    pub r: i64,
    /// The activation of the hidden layer.
    pub acti_type_1: LayerSpec,
    /// The activation of the weights.
    pub acti_type_2: LayerSpec,
    /// Whether the input is added to the result.
    pub add_residual: bool,
}

impl ChannelSELayer {
    /// With MONAI's defaults.
    pub fn new(spatial_dims: i64, in_channels: i64) -> Self {
        Self {
            spatial_dims,
            in_channels,
            r: 2,
            acti_type_1: relu(),
            acti_type_2: LayerSpec::named("sigmoid"),
            add_residual: false,
        }
    }

    /// With the defaults of `ResidualSELayer`.
    pub fn residual(spatial_dims: i64, in_channels: i64) -> Self {
        Self {
            acti_type_1: LayerSpec::named("leakyrelu"),
            acti_type_2: relu_plain(),
            add_residual: true,
            ..Self::new(spatial_dims, in_channels)
        }
    }

    /// Names the layers `fc.0` and `fc.2`.
    pub fn build(&self, scope: &Scope) -> Result<ChannelWeights> {
        let channels = self.in_channels.checked_div_euclid(self.r).filter(|channels| *channels > 0);
        let Some(channels) = channels.filter(|_| self.r > 0) else {
            return Err(Error::argument(format!(
                "r: expected a positive number up to in_channels {}, found {}",
                self.in_channels, self.r
            )));
        };
        let fc = scope.child("fc");
        let mut layers = Sequential::default();
        layers.push(Linear::build(self.in_channels, channels, true, &fc.child(0))?);
        layers.push(act(&self.acti_type_1, &fc.child(1))?);
        layers.push(Linear::build(channels, self.in_channels, true, &fc.child(2))?);
        layers.push(act(&self.acti_type_2, &fc.child(3))?);
        let pool = Adaptive::global_mean(spatial(self.spatial_dims)?);
        Ok(ChannelWeights { pool, layers, add_residual: self.add_residual })
    }
}

fn relu_plain() -> LayerSpec {
    LayerSpec::named("relu")
}

/// A [`ChannelSELayer`] with its weights.
pub struct ChannelWeights {
    pool: Adaptive,
    layers: Sequential,
    add_residual: bool,
}

impl Module for ChannelWeights {
    fn forward(&self, x: &Tensor, training: bool) -> Result<Tensor> {
        let pooled = self.pool.forward(x, training)?;
        let weights = self.layers.forward(&pooled.f_flatten(1, -1)?, training)?.f_view_as(&pooled)?;
        let weighted = x.f_mul(&weights)?;
        Ok(if self.add_residual { weighted.f_add(x)? } else { weighted })
    }
}

/// Three convolutions, weighted channels and a residual connection: `monai.networks.blocks.SEBlock`.
#[derive(Debug, Clone)]
pub struct SEBlock {
    /// The convolutions, each with its own channels.
    pub convolutions: [Convolution; 3],
    /// The convolution of the connection; none for the input itself, or a plain one where channels change.
    pub project: Option<Convolution>,
    /// By how much the hidden layer of the weights is narrower.
    pub r: i64,
    /// The activation of the hidden layer.
    pub acti_type_1: LayerSpec,
    /// The activation of the weights.
    pub acti_type_2: LayerSpec,
    /// The activation at the end.
    pub acti_type_final: Option<LayerSpec>,
}

impl SEBlock {
    /// With MONAI's defaults: kernels of 1, 3 and 1, batch normalisation, ReLU.
    pub fn new(spatial_dims: i64, channels: [i64; 4]) -> Self {
        let convolution = |index: usize, kernel: i64, act: Option<LayerSpec>| Convolution {
            kernel_size: One(kernel),
            norm: Some(LayerSpec::named("BATCH")),
            act,
            ..Convolution::new(spatial_dims, channels[index], channels[index + 1])
        };
        Self {
            convolutions: [convolution(0, 1, Some(relu())), convolution(1, 3, Some(relu())), convolution(2, 1, None)],
            project: None,
            r: 2,
            acti_type_1: relu(),
            acti_type_2: LayerSpec::named("sigmoid"),
            acti_type_final: Some(relu()),
        }
    }

    /// Names the parts `conv1`, `conv2`, `conv3`, `se_layer` and `project`. A given projection draws first.
    pub fn build(&self, scope: &Scope) -> Result<SELayer> {
        for name in ["conv1", "conv2", "conv3", "se_layer", "project", "act"] {
            scope.child(name);
        }
        let [first, second, third] = &self.convolutions;
        let projection = scope.child("project");
        let given: Option<Box<dyn Module>> = match &self.project {
            Some(project) => Some(Box::new(project.build(&projection)?)),
            None => None,
        };
        let mut convolutions = Sequential::default();
        for (convolution, name) in [(first, "conv1"), (second, "conv2"), (third, "conv3")] {
            convolutions.push(convolution.build(&scope.child(name))?);
        }
        let (dims, inputs, outputs) = (first.spatial_dims, first.in_channels, third.out_channels);
        let weights = ChannelSELayer {
            r: self.r,
            acti_type_1: self.acti_type_1.clone(),
            acti_type_2: self.acti_type_2.clone(),
            ..ChannelSELayer::new(dims, outputs)
        };
        convolutions.push(weights.build(&scope.child("se_layer"))?);
        let project = match given {
            Some(project) => project,
            None if inputs == outputs => Box::new(Identity),
            None => Box::new(Conv::new(dims, inputs, outputs, One(1)).build(&projection)?),
        };
        let act = match &self.acti_type_final {
            Some(spec) => act(spec, &scope.child("act"))?,
            None => Box::new(Identity),
        };
        Ok(SELayer { convolutions, project, act })
    }
}

/// An [`SEBlock`] with its weights.
pub struct SELayer {
    convolutions: Sequential,
    project: Box<dyn Module>,
    act: Box<dyn Module>,
}

impl Module for SELayer {
    fn forward(&self, x: &Tensor, training: bool) -> Result<Tensor> {
        let residual = self.project.forward(x, training)?;
        let mut y = self.convolutions.forward(x, training)?;
        self.act.forward(&y.f_add_(&residual)?, training)
    }
}
