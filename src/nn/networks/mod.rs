//! MONAI's networks, each in a file of its own.
//!
//! A network is a component: a struct with MONAI's arguments, which [`Network::build`] turns into layers. The registry
//! gives it as a [`Native`], whose tensors have the names and the order of MONAI's `state_dict()`; seeded alike, they
//! start from the same values.

use crate::init::{Fan, Init};
use crate::layers::Module;
use crate::network::{Model, Network as Handle, Optimization};
use crate::prepared::Prepared;
use crate::state::{Class, Role, Scope, State};
use mica_core::argument::Described;
use mica_core::component;
use mica_core::error::{Error, Result};
use mica_core::registry::{Registry, Spec};
use mica_core::script::{MemoryScope, NamedTensor, ScriptModule};
use mica_core::{DType, Device, Map, MetaTensor, Value};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use tch::Tensor;

mod basic_unet;
mod densenet;
mod dynunet;
mod efficientnet;
mod flexible_unet;
mod resnet;
mod segresnet;
mod senet;
mod swin_unetr;
mod unet;
mod unetr;
mod vit;
mod vnet;

pub use basic_unet::BasicUNet;
pub use densenet::{DenseNet, DenseNet121, DenseNet169, DenseNet201, DenseNet264};
pub use dynunet::DynUNet;
pub use efficientnet::{EfficientNet, EfficientNetBN, EfficientNetBNFeatures};
pub use flexible_unet::FlexibleUNet;
pub use resnet::{ResNet, ResNetFeatures, resnet10, resnet18, resnet34, resnet50, resnet101, resnet152, resnet200};
pub use segresnet::{SegResNet, SegResNetVAE};
pub use senet::{SENet, SENet154, SEResNet50, SEResNet101, SEResNet152, SEResNext50, SEResNext101};
pub use swin_unetr::SwinUNETR;
pub use unet::UNet;
pub use unetr::UNETR;
pub use vit::ViT;
pub use vnet::VNet;

/// Adds the networks.
pub(crate) fn register(registry: &mut Registry) {
    registry.add(network::<UNet>(&["Unet"]));
    registry.add(network::<BasicUNet>(&["BasicUnet", "Basicunet", "basicunet"]));
    registry.add(network::<SegResNet>(&[]));
    registry.add(network::<SegResNetVAE>(&[]));
    registry.add(network::<DynUNet>(&["DynUnet", "Dynunet"]));
    registry.add(network::<DenseNet>(&["Densenet"]));
    registry.add(network::<DenseNet121>(&["densenet121", "Densenet121"]));
    registry.add(network::<DenseNet169>(&["densenet169", "Densenet169"]));
    registry.add(network::<DenseNet201>(&["densenet201", "Densenet201"]));
    registry.add(network::<DenseNet264>(&["densenet264", "Densenet264"]));
    registry.add(network::<ResNet>(&[]));
    registry.add(network::<ResNetFeatures>(&[]));
    registry.add(network::<resnet10>(&[]));
    registry.add(network::<resnet18>(&[]));
    registry.add(network::<resnet34>(&[]));
    registry.add(network::<resnet50>(&[]));
    registry.add(network::<resnet101>(&[]));
    registry.add(network::<resnet152>(&[]));
    registry.add(network::<resnet200>(&[]));
    registry.add(network::<SENet>(&["SEnet", "Senet"]));
    registry.add(network::<SENet154>(&["SEnet154", "Senet154", "senet154"]));
    registry.add(network::<SEResNet50>(&["SEresnet50", "Seresnet50", "seresnet50"]));
    registry.add(network::<SEResNet101>(&["SEresnet101", "Seresnet101", "seresnet101"]));
    registry.add(network::<SEResNet152>(&["SEresnet152", "Seresnet152", "seresnet152"]));
    registry.add(network::<SEResNext50>(&["SEResNeXt50", "SEresnext50", "Seresnext50", "seresnext50"]));
    registry.add(network::<SEResNext101>(&["SEResNeXt101", "SEresnext101", "Seresnext101", "seresnext101"]));
    registry.add(network::<VNet>(&[]));
    registry.add(network::<ViT>(&[]));
    registry.add(network::<UNETR>(&[]));
    registry.add(network::<SwinUNETR>(&[]));
    registry.add(network::<EfficientNet>(&[]));
    registry.add(network::<EfficientNetBN>(&[]));
    registry.add(network::<EfficientNetBNFeatures>(&[]));
    registry.add(network::<FlexibleUNet>(&["FlexUNet"]));
}

/// What a network computes: from tensors to a tensor, or to lists and maps of them.
pub trait Forward: Send + Sync {
    /// Runs it, in training or in evaluation mode.
    fn forward(&self, inputs: &[Tensor], training: bool) -> Result<Value>;
}

/// The arguments of a network.
pub trait Network: Described {
    /// Makes its layers.
    fn build(&self, scope: &Scope) -> Result<Box<dyn Forward>>;
}

/// A network of mica's own with its tensors.
pub struct Native {
    name: &'static str,
    state: State,
    network: Box<dyn Forward>,
    training: AtomicBool,
    /// Makes another one from the same arguments.
    again: Box<dyn Fn() -> Result<Native> + Send + Sync>,
}

impl Native {
    /// Builds a network from its arguments, drawing its initial values from libtorch's generator.
    pub fn new<N: Network + Clone + Send + Sync + 'static>(arguments: &N) -> Result<Self> {
        let scope = Scope::new();
        let network = arguments.build(&scope)?;
        let arguments = arguments.clone();
        Ok(Self {
            name: N::NAME,
            state: scope.into_state(),
            network,
            training: AtomicBool::new(false),
            again: Box::new(move || Native::new(&arguments)),
        })
    }

    /// MONAI's name of the network.
    pub fn name(&self) -> &'static str {
        self.name
    }

    /// Its tensors.
    pub fn state(&self) -> &State {
        &self.state
    }

    /// Runs it. In evaluation mode many threads may do so at once; in training it updates running statistics and runs
    /// alone. Unless that is switched off (`tch::no_grad`), operations are recorded for gradients in both.
    pub fn forward(&self, inputs: &[Tensor], training: bool) -> Result<Value> {
        let run = || self.network.forward(inputs, training);
        let result = if training {
            let _alone = self.state.write();
            run()
        } else {
            let _shared = self.state.read();
            run()
        };
        result.map_err(|error| error.at(self.name))
    }
}

impl Model for Native {
    fn forward(&self, positional: &[Value], named: &Map, gradients: bool) -> Result<Value> {
        if let Some(name) = named.keys().next() {
            return Err(Error::argument(format!("{} takes no argument '{name}'", self.name)));
        }
        let inputs = inputs_of(self.name, positional)?;
        let _memory = MemoryScope::open()?;
        let run = || Native::forward(self, &inputs, self.training.load(Ordering::Acquire));
        if gradients { run() } else { tch::no_grad(run) }
    }

    fn class(&self) -> &str {
        self.name
    }

    fn state(&self) -> Result<Vec<NamedTensor>> {
        let item = |(name, role, tensor): (&str, Role, &Tensor)| NamedTensor {
            name: name.to_owned(),
            tensor: tensor.shallow_clone(),
            parameter: role == Role::Parameter,
        };
        Ok(self.state.iter().map(item).collect())
    }

    fn as_native(&self) -> Option<&Native> {
        Some(self)
    }

    fn change(&self, work: &mut dyn FnMut() -> Result<()>) -> Result<()> {
        let _alone = self.state.write();
        work()
    }

    fn is_training(&self) -> Result<bool> {
        Ok(self.training.load(Ordering::Acquire))
    }

    fn train(&self, training: bool) -> Result<()> {
        self.training.store(training, Ordering::Release);
        Ok(())
    }

    fn convert(&self, device: Device, dtype: Option<DType>) -> Result<()> {
        self.state.to(Some(device), dtype)
    }

    fn optimized(&self, how: Optimization, kept: &[String]) -> Result<Arc<dyn Model>> {
        match how {
            Optimization::None => self.deep_copy(),
            _ => Ok(Arc::new(Prepared::new(self.deep_copy()?, how, kept))),
        }
    }

    fn traced(&self, inputs: &[Value]) -> Result<ScriptModule> {
        let state = Model::state(self)?;
        let tensors = inputs_of(self.name, inputs)?;
        let training = self.training.load(Ordering::Acquire);
        tch::no_grad(|| ScriptModule::trace(self.name, &state, inputs, || Native::forward(self, &tensors, training)))
    }

    fn deep_copy(&self) -> Result<Arc<dyn Model>> {
        let copy = (self.again)()?;
        let first = self.state.iter().next().map(|(_, _, tensor)| tensor);
        if let Some(first) = first {
            let like = MetaTensor::plain(first.shallow_clone())?;
            copy.state.to(Some(like.device()), Some(like.dtype()?).filter(|dtype| dtype.is_floating_point()))?;
        }
        {
            let _shared = self.state.read();
            copy.state.load(self.state.iter().map(|(name, _, tensor)| (name, tensor)), true)?;
        }
        copy.train(self.training.load(Ordering::Acquire))?;
        Ok(Arc::new(copy))
    }
}

fn inputs_of(name: &str, values: &[Value]) -> Result<Vec<Tensor>> {
    let tensor = |value: &Value| match value {
        Value::Tensor(tensor) => Ok(tensor.tensor().shallow_clone()),
        other => Err(Error::type_mismatch(format!("{name} takes tensors, found {}", other.describe()))),
    };
    values.iter().map(tensor).collect()
}

/// The registry's entry of a network.
pub fn network<N: Network + Clone + Send + Sync + 'static>(aliases: &[&str]) -> Spec {
    Spec {
        name: N::NAME,
        kind: "network",
        category: "networks",
        module: "networks",
        doc: N::doc(),
        traits: Vec::new(),
        aliases: aliases.iter().map(|alias| (*alias).to_owned()).collect(),
        arguments: N::arguments(),
        build: Arc::new(|arguments| {
            Ok(Box::new(Handle::new(Native::new(&component::parse::<N>(N::NAME, arguments)?)?)))
        }),
        dictionary: None,
    }
}

/// A network of one tensor that gives one tensor.
pub struct Plain<M>(pub M);

impl<M: Module> Forward for Plain<M> {
    fn forward(&self, inputs: &[Tensor], training: bool) -> Result<Value> {
        tensor(self.0.forward(one(inputs)?, training)?)
    }
}

/// Draws the weights of convolutions anew and sets the biases of linear layers to 0, as classifiers do.
fn reset_for_classification(scope: &Scope, dims: usize, fan: Fan) -> Result<()> {
    for module in scope.modules() {
        match (module.class(), module.tensor("weight"), module.tensor("bias")) {
            (Class::Conv(own), Some(weight), _) if own == dims => {
                Init::KaimingNormal { slope: 0.0, fan }.fill(&weight)?
            }
            (Class::Linear, _, Some(bias)) => Init::Constant(0.0).fill(&bias)?,
            _ => {}
        }
    }
    Ok(())
}

/// Refuses weights that MONAI would download.
fn refuse_pretrained(pretrained: bool) -> Result<()> {
    match pretrained {
        false => Ok(()),
        true => Err(Error::unsupported(
            "argument 'pretrained': mica downloads nothing; give pretrained=False and load the weights from a file",
        )),
    }
}

/// The only input.
fn one(inputs: &[Tensor]) -> Result<&Tensor> {
    match inputs {
        [input] => Ok(input),
        _ => Err(Error::argument(format!("expected one input, found {}", inputs.len()))),
    }
}

/// A tensor as the output of a network.
fn tensor(tensor: Tensor) -> Result<Value> {
    Ok(Value::Tensor(MetaTensor::plain(tensor)?))
}
