//! [`Network`]: the one handle on whatever can be called like a network.

use crate::adapted::Adapted;
use mica_core::component::Object;
use mica_core::error::{Error, ErrorCode, Result};
use mica_core::script::{ExtraFile, Method, NamedTensor, ScriptModule};
use mica_core::{Component, DType, Device, Map, MetaTensor, Value, choice};
use std::sync::Arc;

choice! {
    /// How a network is prepared for inference.
    pub enum Optimization {
        /// Not at all: all methods stay, parameters can be changed.
        None = "none",
        /// Parameters become constants, and batch norms melt into convolutions.
        Freeze = "freeze",
        /// Frozen, weights packed for the processor's convolutions, pointwise operations fused. The result differs by
        /// rounding.
        Fuse = "fuse",
    }
}

/// What can be called like a network. Everything but [`Model::forward`] has an answer for models that hold nothing.
pub trait Model: Send + Sync {
    /// Applies it to positional and named arguments; `gradients` records what is needed to differentiate.
    fn forward(&self, positional: &[Value], named: &Map, gradients: bool) -> Result<Value>;

    /// What it is, as the name of its component.
    fn class(&self) -> &str;

    /// Calls another of its methods.
    fn call(&self, method: &str, positional: &[Value], named: &Map, gradients: bool) -> Result<Value> {
        if method == "forward" {
            return self.forward(positional, named, gradients);
        }
        Err(Error::not_found(format!("{} has no method '{method}'; it has: forward", self.class())))
    }

    /// Its methods with their signatures.
    fn methods(&self) -> Result<Vec<Method>> {
        Ok(vec![Method { name: "forward".to_owned(), schema: String::new() }])
    }

    /// Its parameters and buffers, not copied, in PyTorch's order.
    fn state(&self) -> Result<Vec<NamedTensor>> {
        Ok(Vec::new())
    }

    /// Where it computes: where its first tensor lies, main memory where it holds none.
    fn device(&self) -> Result<Device> {
        match self.state()?.first() {
            Some(first) => Ok(MetaTensor::plain(first.tensor.shallow_clone())?.device()),
            None => Ok(Device::Cpu),
        }
    }

    /// Runs something that writes to its tensors, while nobody else uses them.
    fn change(&self, work: &mut dyn FnMut() -> Result<()>) -> Result<()> {
        work()
    }

    /// Itself, for those who know what it is.
    fn as_native(&self) -> Option<&crate::networks::Native> {
        None
    }

    /// Whether it is in training mode.
    fn is_training(&self) -> Result<bool> {
        Ok(false)
    }

    /// Switches between training and evaluation mode.
    fn train(&self, _training: bool) -> Result<()> {
        Err(Error::unsupported(format!("{} has no training mode", self.class())))
    }

    /// Moves it to a device and its floating-point tensors to an element type.
    fn convert(&self, _device: Device, _dtype: Option<DType>) -> Result<()> {
        Err(Error::unsupported(format!("{} holds no parameters to move", self.class())))
    }

    /// Files that came with it, by name: the metadata of a MONAI bundle for example.
    fn extra_files(&self) -> Result<Vec<ExtraFile>> {
        Ok(Vec::new())
    }

    /// A copy with parameters of its own.
    fn deep_copy(&self) -> Result<Arc<dyn Model>> {
        Err(Error::unsupported(format!("{} cannot be copied", self.class())))
    }

    /// A copy for inference.
    fn optimized(&self, _how: Optimization, _kept: &[String]) -> Result<Arc<dyn Model>> {
        Err(Error::unsupported(format!("{} cannot be optimised", self.class())))
    }

    /// As TorchScript, by tracing what it computes from some inputs.
    fn traced(&self, _inputs: &[Value]) -> Result<ScriptModule> {
        Err(Error::unsupported(format!("{} cannot be traced", self.class())))
    }

    /// Writes it as a TorchScript archive.
    fn save(&self, _path: &str, _extra: &Vec<ExtraFile>) -> Result<()> {
        Err(Error::unsupported(format!("{} is no TorchScript: trace it first", self.class())))
    }
}

/// A network. Cloning shares it, and it may be called from several threads at once.
#[derive(Clone)]
pub struct Network(pub(crate) Arc<dyn Model>);

impl Network {
    /// The handle on a model.
    pub fn new(model: impl Model + 'static) -> Self {
        Self(Arc::new(model))
    }

    /// The network in a component.
    ///
    /// # Errors
    /// `Type` for a component that is not a network.
    pub fn of(component: &Component) -> Result<Self> {
        component.downcast::<Network>().cloned().ok_or_else(|| {
            Error::type_mismatch(format!("{} is a {}, expected a network", component.name(), component.kind()))
        })
    }

    /// As a component of the kind `network`.
    pub fn into_component(self, arguments: Map) -> Component {
        let class = self.0.class().to_owned();
        Component::from_object(&class, "network", arguments, Box::new(self) as Object)
    }

    /// The model behind it.
    pub fn model(&self) -> &dyn Model {
        &*self.0
    }

    /// Applies it for inference.
    pub fn forward(&self, positional: &[Value], named: &Map) -> Result<Value> {
        self.0.forward(positional, named, false)
    }

    /// Its parameters and buffers by key.
    pub fn state(&self) -> Result<Map> {
        let state = self.0.state()?;
        state.into_iter().map(|item| Ok((item.name, Value::Tensor(MetaTensor::plain(item.tensor)?)))).collect()
    }

    /// Copies parameters and buffers into the network. With `strict`, anything that does not match is an error, and nothing
    /// is copied.
    pub fn load_state(&self, given: &Map, strict: bool) -> Result<Mismatch> {
        let own = self.0.state()?;
        let mut found = Mismatch::default();
        let mut copies = Vec::new();
        for item in &own {
            let Some(value) = given.get(&item.name) else {
                found.missing.push(item.name.clone());
                continue;
            };
            let Value::Tensor(value) = value else {
                return Err(
                    Error::type_mismatch(format!("expected a tensor, found {}", value.describe())).at(&item.name)
                );
            };
            if value.shape() == item.tensor.size() {
                copies.push((item.tensor.shallow_clone(), value.tensor()));
            } else {
                found.mismatched.push(format!(
                    "{}: {:?} instead of {:?}",
                    item.name,
                    value.shape(),
                    item.tensor.size()
                ));
            }
        }
        let known: std::collections::HashSet<&str> = own.iter().map(|item| item.name.as_str()).collect();
        found.unexpected = given.keys().filter(|key| !known.contains(key.as_str())).cloned().collect();
        if strict && !found.is_empty() {
            return Err(Error::argument(format!("the weights do not fit {}: {found}", self.0.class())));
        }
        self.0
            .change(&mut || Ok(tch::no_grad(|| copies.iter_mut().try_for_each(|(own, value)| own.f_copy_(value)))?))?;
        Ok(found)
    }

    /// One of the files that came with it.
    pub fn extra_file(&self, name: &str) -> Result<Vec<u8>> {
        let files = self.0.extra_files()?;
        let names = files.iter().map(|file| file.name.clone()).collect::<Vec<_>>().join(", ");
        files.into_iter().find(|file| file.name == name).map(|file| file.bytes).ok_or_else(|| {
            let names = if names.is_empty() { "none" } else { &names };
            Error::not_found(format!("{} has no file '{name}'; it has: {names}", self.0.class()))
        })
    }

    /// What it is, as JSON; see `mica_network_info`.
    pub fn info(&self) -> Result<serde_json::Value> {
        let methods = self.0.methods()?;
        let methods = methods.iter().map(|method| serde_json::json!({"name": method.name, "schema": method.schema}));
        let state = self.0.state()?;
        let parameters: usize = state.iter().filter(|item| item.parameter).map(|item| item.tensor.numel()).sum();
        let first = state.iter().find(|item| item.tensor.is_floating_point());
        let first = first.map(|item| MetaTensor::plain(item.tensor.shallow_clone())).transpose()?;
        let files = self.0.extra_files()?;
        Ok(serde_json::json!({
            "class": self.0.class(),
            "methods": methods.collect::<Vec<_>>(),
            "parameters": parameters,
            "training": self.0.is_training()?,
            "device": self.0.device()?.to_string(),
            "dtype": first.map(|first| first.dtype_name()),
            "extra_files": files.iter().map(|file| &file.name).collect::<Vec<_>>(),
        }))
    }

    /// Writes it as a TorchScript archive, with files beside the code: those given, or those that came with it. The file
    /// appears when it is complete.
    pub fn save(&self, path: &str, extra: Option<&Map>) -> Result<()> {
        let extra = match extra {
            None => self.0.extra_files()?,
            Some(files) => files
                .iter()
                .map(|(name, text)| match text {
                    Value::String(text) => Ok(ExtraFile { name: name.clone(), bytes: text.clone().into_bytes() }),
                    other => Err(Error::type_mismatch(format!("expected a text, found {}", other.describe())).at(name)),
                })
                .collect::<Result<_>>()?,
        };
        let failed = |error: std::io::Error| Error::new(ErrorCode::Io, format!("{path}: {error}"));
        let partial = format!("{path}.{}.partial", std::process::id());
        let written = self.0.save(&partial, &extra).and_then(|()| std::fs::rename(&partial, path).map_err(failed));
        if written.is_err() {
            // What is left of it is of no use to anyone; the first error is the one to tell.
            let _ = std::fs::remove_file(&partial);
        }
        written
    }

    /// As TorchScript, with the parameters of this network: what it computes from these inputs. Sizes that a network
    /// computes with are those of the inputs from then on.
    pub fn traced(&self, inputs: &[Value]) -> Result<Self> {
        self.0.traced(inputs).map(Self::new)
    }

    /// A copy with parameters of its own.
    pub fn deep_copy(&self) -> Result<Self> {
        Ok(Self(self.0.deep_copy()?))
    }

    /// A copy for inference: see [`Optimization`]. With `dtype` it computes in that element type and gives back the
    /// type of its input; with `channels_last` it keeps the channels of a voxel together in memory.
    pub fn prepared(
        &self,
        how: Optimization,
        dtype: Option<DType>,
        channels_last: bool,
        kept: &[String],
    ) -> Result<Self> {
        let mut model = Arc::clone(&self.0);
        if dtype.is_some() || channels_last {
            model = model.deep_copy()?;
        }
        if let Some(dtype) = dtype {
            if !dtype.is_floating_point() {
                return Err(
                    Error::argument(format!("expected a floating-point type, found {}", dtype.name())).at("dtype")
                );
            }
            let device = model.device()?;
            model.convert(device, Some(dtype))?;
        }
        if channels_last {
            crate::adapted::weights_to_channels_last(&*model)?;
        }
        if how != Optimization::None {
            model = model.optimized(how, kept)?;
        }
        Ok(match (dtype, channels_last) {
            (None, false) => Self(model),
            _ => Self::new(Adapted { model, dtype, channels_last }),
        })
    }
}

impl std::fmt::Debug for Network {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Network({})", self.0.class())
    }
}

/// What does not match between weights and a network.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Mismatch {
    /// Keys of the network that the weights do not have.
    pub missing: Vec<String>,
    /// Keys of the weights that the network does not have.
    pub unexpected: Vec<String>,
    /// Keys of another shape, with both shapes.
    pub mismatched: Vec<String>,
}

impl Mismatch {
    /// Whether all fits.
    pub fn is_empty(&self) -> bool {
        self.missing.is_empty() && self.unexpected.is_empty() && self.mismatched.is_empty()
    }

    /// As a JSON object.
    pub fn to_json(&self) -> serde_json::Value {
        serde_json::json!({
            "missing": self.missing, "unexpected": self.unexpected, "mismatched": self.mismatched,
        })
    }
}

impl std::fmt::Display for Mismatch {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let mut parts = Vec::new();
        for (what, keys) in
            [("missing", &self.missing), ("unexpected", &self.unexpected), ("of another shape", &self.mismatched)]
        {
            if let [first, rest @ ..] = keys.as_slice() {
                let second = rest.first().map(|key| format!(", {key}")).unwrap_or_default();
                let more = if keys.len() > 2 { format!(" and {} more", keys.len() - 2) } else { String::new() };
                parts.push(format!("{} {what} ({first}{second}{more})", keys.len()));
            }
        }
        f.write_str(&parts.join("; "))
    }
}

impl Model for ScriptModule {
    fn forward(&self, positional: &[Value], named: &Map, gradients: bool) -> Result<Value> {
        self.call("forward", positional, named, gradients)
    }

    fn class(&self) -> &str {
        "TorchScript"
    }

    fn call(&self, method: &str, positional: &[Value], named: &Map, gradients: bool) -> Result<Value> {
        ScriptModule::call(self, method, positional, named, gradients)
    }

    fn methods(&self) -> Result<Vec<Method>> {
        ScriptModule::methods(self)
    }

    fn state(&self) -> Result<Vec<NamedTensor>> {
        ScriptModule::state(self)
    }

    fn is_training(&self) -> Result<bool> {
        ScriptModule::is_training(self)
    }

    fn train(&self, training: bool) -> Result<()> {
        ScriptModule::train(self, training)
    }

    fn convert(&self, device: Device, dtype: Option<DType>) -> Result<()> {
        ScriptModule::convert(self, device, dtype)
    }

    fn extra_files(&self) -> Result<Vec<ExtraFile>> {
        ScriptModule::extra_files(self)
    }

    fn deep_copy(&self) -> Result<Arc<dyn Model>> {
        Ok(Arc::new(ScriptModule::deep_copy(self)?))
    }

    fn optimized(&self, how: Optimization, kept: &[String]) -> Result<Arc<dyn Model>> {
        match how {
            Optimization::None => Model::deep_copy(self),
            Optimization::Freeze => Ok(Arc::new(self.freeze(kept, false)?)),
            Optimization::Fuse => Ok(Arc::new(self.freeze(kept, true)?)),
        }
    }

    fn save(&self, path: &str, extra: &Vec<ExtraFile>) -> Result<()> {
        ScriptModule::save(self, path, extra)
    }
}
