//! AOTInductor packages: networks that PyTorch has compiled to machine code.

use super::at;
use super::script::take;
use crate::device::Device;
use crate::error::{Error, ErrorCode, Result};
use crate::meta_tensor::{MetaTensor, c_strides};
use crate::value::{Map, Value};
use serde_json::Value as Json;

#[cxx::bridge(namespace = "mica::torch")]
#[allow(clippy::undocumented_unsafe_blocks, reason = "written by cxx, whose contract is the signatures below")]
mod ffi {
    unsafe extern "C++" {
        include!("mica-core/torch/package.h");

        type PackagedModel;

        fn package_load(path: &str, device_index: i32, stub: &[u8]) -> Result<UniquePtr<PackagedModel>>;
        fn package_call_spec(model: &PackagedModel) -> Result<Vec<String>>;
        fn package_metadata(model: &PackagedModel) -> Result<Vec<String>>;
        fn package_run(model: &PackagedModel, inputs: &[usize]) -> Result<Vec<usize>>;
    }
}

/// An empty library named libtorch.so; none where the build has made none.
static STUB: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/libtorch_stub.so"));

/// A network in an AOTInductor package. Calls may run on several threads at once.
pub struct PackagedModel {
    model: cxx::UniquePtr<ffi::PackagedModel>,
    device: Device,
    inputs: Tree,
    output: Tree,
}

// SAFETY: the loader owns what it loaded and is not bound to a thread.
unsafe impl Send for PackagedModel {}
// SAFETY: the container hands its models out under a lock.
unsafe impl Sync for PackagedModel {}

impl PackagedModel {
    /// Loads a package. Its machine code runs in this process.
    ///
    /// # Errors
    /// `Io` where the file cannot be read; `Parse` where it is no package with a compiled model; `Unsupported` where that was
    /// compiled for another kind of device.
    pub fn load(path: &str, device: Device) -> Result<Self> {
        std::fs::File::open(path).map_err(|error| Error::new(ErrorCode::Io, format!("{path}: {error}")))?;
        let device = device.available()?;
        let index = match device {
            Device::Cpu => -1,
            Device::Cuda(index) => i32::try_from(index).unwrap_or(0),
            Device::Mps => return Err(Error::unsupported("packages compute on cpu and cuda")),
        };
        let refused = |error: cxx::Exception| {
            let text = error.what();
            Error::parse(format!(
                "{path}: no AOTInductor package that can be loaded: {}",
                text.lines().next().unwrap_or(text)
            ))
        };
        let model = ffi::package_load(path, index, STUB).map_err(refused)?;
        let metadata = ffi::package_metadata(&model).map_err(refused)?;
        let kind = metadata.chunks_exact(2).find(|pair| pair[0] == "AOTI_DEVICE_KEY").map(|pair| pair[1].clone());
        if let Some(kind) = kind
            && kind != if device == Device::Cpu { "cpu" } else { "cuda" }
        {
            return Err(Error::unsupported(format!("{path}: compiled for {kind}, asked for on {device}")));
        }
        let specs = ffi::package_call_spec(&model).map_err(refused)?;
        let tree = |place: usize| {
            let text = specs.get(place).map_or("", String::as_str);
            let spec: Option<Json> = serde_json::from_str(text).ok();
            spec.as_ref().and_then(|spec| Tree::new(spec.get(1)?)).ok_or_else(|| {
                Error::unsupported(format!("{path}: inputs or results of a kind that is not known: {text}"))
            })
        };
        Ok(Self { inputs: tree(0)?, output: tree(1)?, device, model })
    }

    /// Where it computes.
    pub fn device(&self) -> Device {
        self.device
    }

    /// Applies it.
    ///
    /// # Errors
    /// `Type` for arguments that are not nested as those it was made with; `Torch` for what it refuses, such as other shapes.
    pub fn run(&self, positional: &[Value], named: &Map) -> Result<Value> {
        let arguments = Value::List(vec![Value::List(positional.to_vec()), Value::Map(named.clone())]);
        let mut tensors = Vec::new();
        self.inputs.flatten(&arguments, &mut tensors)?;
        let tensors = tensors.iter().map(in_order).collect::<Result<Vec<_>>>()?;
        let lent: Vec<usize> = tensors.iter().map(|tensor| std::ptr::from_ref(at(tensor.tensor())) as usize).collect();
        let outputs = ffi::package_run(&self.model, &lent).map_err(|error| {
            let text = error.what();
            let first = text.lines().next().unwrap_or(text);
            let shapes: Vec<&[i64]> = tensors.iter().map(MetaTensor::shape).collect();
            let hint = "a package takes the shapes and element types only that it was compiled for";
            Error::new(ErrorCode::Torch, format!("{first} ({hint}; found shapes {shapes:?})"))
        })?;
        let mut outputs = outputs.into_iter().map(take).collect::<Vec<_>>().into_iter();
        self.output.nest(&mut outputs)
    }
}

/// With the strides of the examples that it was made with, most likely; it checks them, also those of dimensions of one index.
fn in_order(tensor: &MetaTensor) -> Result<MetaTensor> {
    let tensor = tensor.contiguous()?;
    let strides = c_strides(tensor.shape());
    tensor.with_tensor(tensor.tensor().f_as_strided(tensor.shape(), &strides, None)?)
}

/// How tensors are nested: a pytree.
#[derive(Debug, Clone, PartialEq)]
enum Tree {
    Tensor,
    List(Vec<Tree>),
    Map(Vec<(String, Tree)>),
}

impl Tree {
    fn new(spec: &Json) -> Option<Self> {
        let children = spec.get("children_spec")?.as_array()?.iter().map(Self::new).collect::<Option<Vec<_>>>()?;
        match spec.get("type")? {
            Json::Null => Some(Self::Tensor),
            Json::String(kind) if ["builtins.tuple", "builtins.list"].contains(&kind.as_str()) => {
                Some(Self::List(children))
            }
            Json::String(kind) if ["builtins.dict", "collections.OrderedDict"].contains(&kind.as_str()) => {
                let keys: Vec<String> = serde_json::from_str(spec.get("context")?.as_str()?).ok()?;
                (keys.len() == children.len()).then(|| Self::Map(keys.into_iter().zip(children).collect()))
            }
            _ => None,
        }
    }

    fn flatten(&self, value: &Value, tensors: &mut Vec<MetaTensor>) -> Result<()> {
        match (self, value) {
            (Self::Tensor, Value::Tensor(tensor)) => tensors.push(tensor.clone()),
            (Self::List(trees), Value::List(items)) if trees.len() == items.len() => {
                trees.iter().zip(items).try_for_each(|(tree, item)| tree.flatten(item, tensors))?;
            }
            (Self::Map(trees), Value::Map(items)) if trees.len() == items.len() => {
                for (key, tree) in trees {
                    let item =
                        items.get(key).ok_or_else(|| Error::not_found(format!("expected the argument '{key}'")))?;
                    tree.flatten(item, tensors)?;
                }
            }
            (expected, found) => {
                return Err(Error::type_mismatch(format!(
                    "expected {}, found {}",
                    expected.describe(),
                    found.describe()
                )));
            }
        }
        Ok(())
    }

    fn nest(&self, tensors: &mut impl Iterator<Item = tch::Tensor>) -> Result<Value> {
        Ok(match self {
            Self::Tensor => {
                let tensor = tensors.next().ok_or_else(|| Error::internal("a package gave too few tensors"))?;
                Value::Tensor(MetaTensor::plain(tensor)?)
            }
            Self::List(trees) => Value::List(trees.iter().map(|tree| tree.nest(tensors)).collect::<Result<_>>()?),
            Self::Map(trees) => Value::Map(
                trees.iter().map(|(key, tree)| Ok((key.clone(), tree.nest(tensors)?))).collect::<Result<_>>()?,
            ),
        })
    }

    fn describe(&self) -> String {
        match self {
            Self::Tensor => "a tensor".to_owned(),
            Self::List(trees) => format!("{} values", trees.len()),
            Self::Map(trees) => {
                let keys: Vec<&str> = trees.iter().map(|(key, _)| key.as_str()).collect();
                format!("a map of {} values ({})", keys.len(), keys.join(", "))
            }
        }
    }
}
