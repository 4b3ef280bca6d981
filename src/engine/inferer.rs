//! What an inferer is: it leads a network over an image.

use mica_core::error::{Error, Result, ResultExt};
use mica_core::{Component, Map, MetaTensor, Value};
use mica_nn::Network;
use mica_transforms::transform::{self, Run};
use std::sync::Arc;

/// Applies the network to positional and named arguments.
pub type Predict<'a> = &'a dyn Fn(&[Value], &Map) -> Result<Value>;

/// How the network is called.
#[derive(Clone, Copy)]
pub struct Call<'a> {
    /// Positional arguments of the network after the image.
    pub positional: &'a [Value],
    /// Named arguments of the network.
    pub named: &'a Map,
    /// The network.
    pub network: Predict<'a>,
}

/// What an inferer is given.
#[derive(Clone, Copy)]
pub struct Request<'a> {
    /// A batch of images: (items, channels, spatial axes…).
    pub image: &'a MetaTensor,
    /// Positional arguments of the network after the image.
    pub positional: &'a [Value],
    /// Named arguments of the network. An image `condition` is cut into windows as the input is.
    pub named: &'a Map,
    /// The network.
    pub network: Predict<'a>,
}

impl<'a> Request<'a> {
    /// The named argument `condition`, which lies on the image's grid.
    ///
    /// # Errors
    /// `Shape` for anything else than a tensor of the image's shape.
    pub fn condition(&self) -> Result<Option<&'a MetaTensor>> {
        match self.named.get("condition") {
            None | Some(Value::Null) => Ok(None),
            Some(Value::Tensor(condition)) if condition.shape() == self.image.shape() => Ok(Some(condition)),
            Some(other) => Err(Error::shape(format!(
                "expected a tensor of the image's shape {:?}, found {}",
                self.image.shape(),
                other.describe()
            ))
            .at("condition")),
        }
    }
}

/// Leads a network over an image.
pub trait Inferer: Send + Sync {
    /// The network's result for the whole image: a tensor, or a list or map of tensors where the network gives those.
    fn infer(&self, request: Request<'_>, run: &Run<'_>) -> Result<Value>;

    /// The same for an image that is cut already: a list of [patch, location].
    fn infer_patches(&self, _patches: &[Value], _call: Call<'_>, _run: &Run<'_>) -> Result<Value> {
        Err(Error::type_mismatch("expected a batch of images, found a list in its place"))
    }
}

/// The inferer in a component.
///
/// # Errors
/// `Type` for a component that is not an inferer.
pub fn as_inferer(component: &Component) -> Result<&dyn Inferer> {
    component.downcast::<Arc<dyn Inferer>>().map(|inferer| &**inferer).ok_or_else(|| {
        Error::type_mismatch(format!("{} is a {}, expected an inferer", component.name(), component.kind()))
    })
}

/// Runs an inferer on a value: an image, or a list of an image and further arguments of the network. The network may also be
/// a transform: it gets the image, or a list of all arguments where there are several, the named ones as a map at its end.
pub fn infer(inferer: &Component, input: &Value, named: &Map, network: &Component, run: &Run<'_>) -> Result<Value> {
    let led = as_inferer(inferer)?;
    let (first, positional) = match input {
        Value::List(items) => items.split_first().ok_or_else(|| expected(input))?,
        one => (one, &[][..]),
    };
    let _memory = mica_core::script::MemoryScope::open()?;
    let is_transform = transform::as_transform(network).is_ok();
    let model = if is_transform { None } else { Some(Network::of(network)?) };
    let predict = |positional: &[Value], named: &Map| match &model {
        Some(model) => model.forward(positional, named),
        None => {
            let input = match positional {
                [one] if named.is_empty() => one.clone(),
                several => {
                    let last = (!named.is_empty()).then(|| Value::Map(named.clone()));
                    Value::List(several.iter().cloned().chain(last).collect())
                }
            };
            transform::apply(network, input, &Run { progress: None, ..run.clone() })
        }
    };
    let network = &predict;
    match first {
        Value::Tensor(image) => led.infer(Request { image, positional, named, network }, run),
        Value::List(patches) => led.infer_patches(patches, Call { positional, named, network }, run),
        _ => Err(expected(input)),
    }
    .at(|| inferer.name())
}

fn expected(input: &Value) -> Error {
    Error::type_mismatch(format!(
        "expected a batch of images, or a list of it and further arguments of the network, found {}",
        input.describe()
    ))
}
