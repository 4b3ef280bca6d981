//! What an inferer is: it leads a network over an image.

use mica_core::error::{Error, Result, ResultExt};
use mica_core::{Component, Map, MetaTensor, Value};
use mica_nn::Network;
use mica_transforms::post::boxes::ScoreBox;
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

/// Which of a network's results is wanted: its place among those with these names, or in a list.
pub type Choose<'a> = &'a dyn Fn(Option<&[String]>) -> Result<usize>;

/// Takes scores box by box.
pub type Sink<'a> = &'a mut dyn FnMut(ScoreBox<'_>) -> Result<()>;

/// A result of the network: shape, and bytes of a number.
pub type Answer = (Vec<i64>, u64);

/// Bytes of main memory that are in use for such results of the first call.
pub type Kept = Box<dyn Fn(&[Answer]) -> u64>;

/// What an inferer is going to do.
pub struct Plan {
    /// Windows that the network gets.
    pub windows: u64,
    /// Calls of the network.
    pub calls: u64,
    /// Spatial extents of a part of the image with two windows along each axis, where there are two, and how many these are.
    pub corner: (Vec<i64>, u64),
    /// Bytes of main memory that do not depend on the results: padded images, weights.
    pub beside: u64,
    /// Bytes of what all results become.
    pub whole: Kept,
    /// The same for one result that leaves box by box.
    pub streamed: Kept,
}

/// Leads a network over an image.
pub trait Inferer: Send + Sync {
    /// The network's result for the whole image: a tensor, or a list or map of tensors where the network gives those.
    fn infer(&self, request: Request<'_>, run: &Run<'_>) -> Result<Value>;

    /// One result for one image, on the image's grid, box by box: of the same numbers as [`infer`](Self::infer) gives, but without
    /// ever having all of them in memory where the inferer can do so.
    ///
    /// # Errors
    /// As `infer`, those of the sink, and `Shape` for a result that does not lie on the image's grid.
    fn stream(&self, request: Request<'_>, choose: Choose<'_>, sink: Sink<'_>, run: &Run<'_>) -> Result<()> {
        whole(&request, chosen(self.infer(request, run)?, choose)?, sink)
    }

    /// How often it calls the network for such an image, and what it keeps in memory meanwhile.
    ///
    /// # Errors
    /// `Unsupported` where nothing can be told before the whole image was computed.
    fn plan(&self, request: &Request<'_>) -> Result<Plan>;

    /// The same for an image that is cut already: a list of [patch, location].
    fn infer_patches(&self, _patches: &[Value], _call: Call<'_>, _run: &Run<'_>) -> Result<Value> {
        Err(Error::type_mismatch("expected a batch of images, found a list in its place"))
    }
}

/// The result that is wanted.
pub(crate) fn chosen(output: Value, choose: Choose<'_>) -> Result<MetaTensor> {
    let one = match output {
        Value::Map(map) => {
            let (keys, mut values): (Vec<String>, Vec<Value>) = map.into_iter().unzip();
            values.swap_remove(choose(Some(&keys))?)
        }
        Value::List(mut items) if !items.is_empty() => items.swap_remove(choose(None)?),
        one => one,
    };
    match one {
        Value::Tensor(tensor) => Ok(tensor),
        other => Err(Error::type_mismatch(format!("expected a tensor, found {}", other.describe()))),
    }
}

/// A whole result as one box.
fn whole(request: &Request<'_>, result: MetaTensor, sink: Sink<'_>) -> Result<()> {
    let expected = &request.image.shape()[2..];
    if result.ndim() < 2 || result.shape()[0] != 1 || result.shape()[2..] != *expected {
        return Err(off_the_grid(result.shape(), request.image.shape()));
    }
    let scores = MetaTensor::plain(result.tensor().f_select(0, 0)?)?;
    let owned: Vec<_> = expected.iter().map(|extent| 0..usize::try_from(*extent).unwrap_or(0)).collect();
    sink(ScoreBox { scores: &scores, first: &vec![0; owned.len()], owned: &owned })
}

/// A result that is not where the image is.
pub(crate) fn off_the_grid(result: &[i64], image: &[i64]) -> Error {
    Error::shape(format!(
        "a result of shape {result:?} does not lie on the grid of the preprocessed image of shape {image:?}; invert=False leaves \
         it there"
    ))
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
    let (first, positional) = arguments_of(input)?;
    with_network(network, run, &|network| match first {
        Value::Tensor(image) => led.infer(Request { image, positional, named, network }, run),
        Value::List(patches) => led.infer_patches(patches, Call { positional, named, network }, run),
        _ => Err(expected(input)),
    })
    .at(|| inferer.name())
}

/// Runs an inferer on one image, box by box: see [`Inferer::stream`].
pub fn stream(
    inferer: &Component,
    image: &MetaTensor,
    network: &Component,
    choose: Choose<'_>,
    sink: Sink<'_>,
    run: &Run<'_>,
) -> Result<()> {
    let led = as_inferer(inferer)?;
    let sink = std::cell::RefCell::new(sink);
    with_network(network, run, &|network| {
        let request = Request { image, positional: &[], named: &Map::new(), network };
        led.stream(request, choose, &mut |part| (sink.borrow_mut())(part), run)
    })
    .at(|| inferer.name())
}

/// Calls something with the network of a component.
pub(crate) fn with_network<T>(
    network: &Component,
    run: &Run<'_>,
    call: &dyn Fn(Predict<'_>) -> Result<T>,
) -> Result<T> {
    let _memory = mica_core::script::MemoryScope::open()?;
    let is_transform = transform::as_transform(network).is_ok();
    let model = if is_transform { None } else { Some(Network::of(network)?) };
    call(&|positional: &[Value], named: &Map| match &model {
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
    })
}

/// The images in an input, or what is in their place, and further arguments of the network.
pub(crate) fn arguments_of(input: &Value) -> Result<(&Value, &[Value])> {
    match input {
        Value::List(items) => items.split_first().ok_or_else(|| expected(input)),
        one => Ok((one, &[])),
    }
}

pub(crate) fn expected(input: &Value) -> Error {
    Error::type_mismatch(format!(
        "expected a batch of images, or a list of it and further arguments of the network, found {}",
        input.describe()
    ))
}
