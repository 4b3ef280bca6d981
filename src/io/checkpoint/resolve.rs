//! From the objects of a pickle to [`Value`]s: what the classes of Python, torch and NumPy mean.

use super::pickle::{Call, Id, MAX_NODES, Node, Pickle, kind};
use super::tensor::MAX_AXES;
use super::value::MAX_DEPTH;
use super::{DType, Map, MapKind, Object, Storage, Tensor, Value, numpy, shortened};
use crate::error::{Error, Result};
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

/// The most bytes of keys that are compared with each other.
const MAX_KEYS: usize = 1 << 30;

/// What was made of a node.
#[derive(Clone)]
enum Slot {
    /// Nothing yet.
    New,
    /// It is being made: who meets it again has come round in a circle.
    Open,
    /// The value, and how deep it is.
    Done(Value, usize),
}

/// Makes values of nodes, each once.
pub(super) struct Resolver<'a> {
    nodes: &'a [Node<'a>],
    slots: Vec<Slot>,
    /// How deep the values are that were met since the innermost open node was opened.
    deepest: usize,
    /// How many nodes are open, and calls within calls.
    depth: usize,
    /// Keys from the root to what is being made.
    path: Vec<String>,
    load: &'a dyn Fn(&str) -> Result<Storage>,
    storages: HashMap<String, Arc<Storage>>,
    /// How many values may still be copied from where they are to where they are shared: a small file could have many.
    items_left: usize,
    /// How many bytes may still be copied so.
    bytes_left: usize,
    /// How many bytes of keys may still be compared: a long key may be used many times over.
    keys_left: usize,
}

/// Makes the values of a pickle, whose storages `load` finds by their keys.
///
/// # Errors
/// `Corrupt` with the path to what is broken; `TooLarge` for values deeper than [`MAX_DEPTH`]; what `load` returns.
pub(super) fn resolve(pickle: &Pickle<'_>, load: &dyn Fn(&str) -> Result<Storage>) -> Result<Value> {
    let mut resolver = Resolver {
        nodes: &pickle.nodes,
        slots: vec![Slot::New; pickle.nodes.len()],
        deepest: 0,
        depth: 0,
        path: Vec::new(),
        load,
        storages: HashMap::new(),
        items_left: MAX_NODES,
        // As text and as array.
        bytes_left: pickle.length.saturating_mul(2),
        keys_left: MAX_KEYS,
    };
    resolver.value(pickle.root).map_err(|error| {
        let mut path = std::mem::take(&mut resolver.path);
        path.extend(error.field_name().map(str::to_owned));
        let named = Error::new(error.kind(), error.message());
        if path.is_empty() { named } else { named.in_field(path.join(".")) }
    })
}

/// A storage as a pickle names it.
struct Named {
    storage: Arc<Storage>,
    /// What it holds; none for a class that is not known.
    dtype: Option<DType>,
}

impl<'a> Resolver<'a> {
    pub fn node(&self, id: Id) -> &'a Node<'a> {
        &self.nodes[id as usize]
    }

    /// The name of a class.
    pub fn class(&self, id: Id) -> Option<&'a str> {
        match self.node(id) {
            Node::Class(name) => Some(name),
            _ => None,
        }
    }

    /// The parts of a tuple.
    pub fn tuple(&self, id: Id) -> Option<&'a [Id]> {
        match self.node(id) {
            Node::Tuple(items) => Some(items),
            _ => None,
        }
    }

    /// The value of a node.
    pub fn value(&mut self, id: Id) -> Result<Value> {
        match &self.slots[id as usize] {
            Slot::Done(value, depth) => {
                self.deepest = self.deepest.max(*depth);
                return Ok(value.clone());
            }
            Slot::Open => return Ok(Value::Cycle),
            Slot::New => {}
        }
        self.slots[id as usize] = Slot::Open;
        let outer = std::mem::take(&mut self.deepest);
        let value = self.deeper(|resolver| resolver.make(id))?;
        // Values are shared, so that what is met on a short way may be deep nevertheless.
        let depth = self.deepest + 1;
        if depth > MAX_DEPTH {
            return Err(too_deep());
        }
        self.deepest = outer.max(depth);
        self.slots[id as usize] = Slot::Done(value.clone(), depth);
        Ok(value)
    }

    fn deeper<T>(&mut self, make: impl FnOnce(&mut Self) -> Result<T>) -> Result<T> {
        if self.depth >= MAX_DEPTH {
            return Err(too_deep());
        }
        self.depth += 1;
        let made = make(self)?;
        self.depth -= 1;
        Ok(made)
    }

    /// A value under a key; where it fails, the path stays as it is for the message.
    fn under(&mut self, key: String, id: Id) -> Result<Value> {
        self.path.push(key);
        let value = self.value(id)?;
        self.path.pop();
        Ok(value)
    }

    fn make(&mut self, id: Id) -> Result<Value> {
        Ok(match self.node(id) {
            Node::None => Value::None,
            Node::Bool(value) => Value::Bool(*value),
            Node::Int(value) => Value::Int(*value),
            Node::Long(bytes) => Value::Long((*bytes).into()),
            Node::Float(value) => Value::Float(*value),
            Node::Text(text) => Value::Str((&**text).into()),
            Node::Bytes(bytes) => Value::Bytes((*bytes).into()),
            Node::List(items) => Value::List(self.items(items)?.into()),
            Node::Tuple(items) => Value::Tuple(self.items(items)?.into()),
            Node::Set(items) => Value::Set(self.items(items)?.into()),
            Node::Dict(entries) => {
                Value::Map(Arc::new(Map { kind: MapKind::Plain, entries: self.entries(entries)?, attributes: None }))
            }
            Node::Class(name) => match name.strip_prefix("torch.").and_then(DType::parse) {
                Some(dtype) => Value::DType(dtype),
                None => Value::Class(name.as_str().into()),
            },
            Node::Outside(identity) => self.storage_alone(*identity)?,
            Node::Call(call) => self.call(call)?,
        })
    }

    /// Allows to copy as many values.
    fn spend_items(&mut self, count: usize) -> Result<()> {
        let left = self.items_left.checked_sub(count);
        self.items_left =
            left.ok_or_else(|| Error::too_large(format!("objects share more than {MAX_NODES} values")))?;
        Ok(())
    }

    /// Allows to copy as many bytes.
    pub fn spend_bytes(&mut self, count: usize) -> Result<()> {
        let left = self.bytes_left.checked_sub(count);
        self.bytes_left = left.ok_or_else(|| Error::too_large("objects share more bytes than the pickle has"))?;
        Ok(())
    }

    /// Allows to compare a key.
    fn spend_key(&mut self, key: &str) -> Result<()> {
        let left = self.keys_left.checked_sub(key.len());
        self.keys_left = left.ok_or_else(|| Error::too_large(format!("keys take more than {MAX_KEYS} bytes")))?;
        Ok(())
    }

    fn items(&mut self, items: &[Id]) -> Result<Vec<Value>> {
        items.iter().enumerate().map(|(index, id)| self.under(index.to_string(), *id)).collect()
    }

    fn entries(&mut self, entries: &[(Id, Id)]) -> Result<Vec<(Value, Value)>> {
        let mut names = HashSet::with_capacity(entries.len());
        let mut made = Vec::with_capacity(entries.len());
        for (key, value) in entries {
            let name = match self.node(*key) {
                Node::Text(text) => {
                    self.spend_key(text)?;
                    if !names.insert(&**text) {
                        return Err(Error::corrupt("expected a key once, found it twice").in_field(shortened(text)));
                    }
                    shortened(text)
                }
                Node::Int(number) => number.to_string(),
                other => kind(other).to_owned(),
            };
            let key = self.value(*key)?;
            made.push((key, self.under(name, *value)?));
        }
        Ok(made)
    }

    /// What a call would make.
    fn call(&mut self, call: &Call) -> Result<Value> {
        let arguments = self.tuple(call.arguments).unwrap_or_default();
        let Some(class) = self.class(call.callee) else { return self.object(call, call.callee, arguments) };
        let known = match class {
            "collections.OrderedDict" => self.dictionary(call, MapKind::Ordered, arguments)?,
            "collections.defaultdict" => {
                self.dictionary(call, MapKind::Default, arguments.get(1..).unwrap_or_default())?
            }
            "builtins.dict" | "collections.Counter" => self.dictionary(call, MapKind::Plain, arguments)?,
            "builtins.set" | "builtins.frozenset" => match arguments {
                [] => Some(Value::Set(Arc::default())),
                &[items] => match self.node(items) {
                    Node::List(items) | Node::Set(items) | Node::Tuple(items) => {
                        self.spend_items(items.len())?;
                        Some(Value::Set(self.items(items)?.into()))
                    }
                    _ => None,
                },
                _ => None,
            },
            "builtins.bytes" | "builtins.bytearray" | "_codecs.encode" => self.bytes(arguments)?,
            "builtins.complex" => match arguments {
                &[real, imaginary] => match (self.node(real), self.node(imaginary)) {
                    (Node::Float(real), Node::Float(imaginary)) => Some(Value::Complex(*real, *imaginary)),
                    _ => None,
                },
                _ => None,
            },
            "torch.Size" => match arguments {
                &[sizes] => {
                    let sizes = self.integers(sizes, "torch.Size")?;
                    self.spend_items(sizes.len())?;
                    Some(Value::Size(sizes.into()))
                }
                _ => None,
            },
            // TorchScript says the types of its lists and dictionaries.
            "torch.jit._pickle.restore_type_tag"
            | "torch.jit._pickle.build_intlist"
            | "torch.jit._pickle.build_doublelist"
            | "torch.jit._pickle.build_boollist"
            | "torch.jit._pickle.build_tensorlist" => match arguments.first() {
                Some(value) => Some(self.value(*value)?),
                None => None,
            },
            "numpy.core.multiarray.scalar" | "numpy._core.multiarray.scalar" => numpy::scalar(self, arguments)?,
            "numpy.core.multiarray._reconstruct" | "numpy._core.multiarray._reconstruct" => {
                numpy::reconstructed(self, call)?
            }
            "numpy.core.numeric._frombuffer" | "numpy._core.numeric._frombuffer" => {
                numpy::from_buffer(self, arguments)?
            }
            _ => self.tensor(class, arguments)?.map(|tensor| Value::Tensor(Arc::new(tensor))),
        };
        if let Some(value) = known {
            return Ok(value);
        }
        match (class, arguments) {
            // Both make an object of the class that comes first.
            ("copyreg._reconstructor" | "copyreg.__newobj__", &[named, ref arguments @ ..]) => {
                self.object(call, named, arguments)
            }
            _ => self.object(call, call.callee, arguments),
        }
    }

    fn object(&mut self, call: &Call, class: Id, arguments: &[Id]) -> Result<Value> {
        self.spend_items(arguments.len())?;
        let class = match self.value(class)? {
            Value::Class(name) => name,
            other => other.describe().into(),
        };
        let arguments = arguments.iter().map(|id| self.value(*id)).collect::<Result<_>>()?;
        let state = call.state.map(|id| self.value(id)).transpose()?;
        let (items, entries) = (self.items(&call.items)?, self.entries(&call.entries)?);
        Ok(Value::Object(Arc::new(Object { class, arguments, state, items, entries })))
    }

    /// A dictionary: its entries were set afterwards, or are its argument (a dict, or pairs as Python 2 wrote them).
    fn dictionary(&mut self, call: &Call, kind: MapKind, arguments: &[Id]) -> Result<Option<Value>> {
        let mut all = Vec::new();
        match arguments {
            [] => {}
            &[given] => match self.node(given) {
                Node::Dict(entries) => {
                    self.spend_items(entries.len())?;
                    all.extend_from_slice(entries);
                }
                Node::List(pairs) | Node::Tuple(pairs) => {
                    self.spend_items(pairs.len())?;
                    for pair in pairs {
                        match self.node(*pair) {
                            Node::List(pair) | Node::Tuple(pair) if pair.len() == 2 => all.push((pair[0], pair[1])),
                            _ => return Ok(None),
                        }
                    }
                }
                _ => return Ok(None),
            },
            _ => return Ok(None),
        }
        all.extend_from_slice(&call.entries);
        let entries = self.entries(&all)?;
        let attributes = call.state.map(|id| self.value(id)).transpose()?;
        Ok(Some(Value::Map(Arc::new(Map { kind, entries, attributes }))))
    }

    /// Bytes, which protocol 2 writes as texts in Latin-1.
    fn bytes(&mut self, arguments: &[Id]) -> Result<Option<Value>> {
        let bytes: Arc<[u8]> = match arguments {
            [] => Arc::default(),
            &[bytes] => match self.value(bytes)? {
                Value::Bytes(bytes) => bytes,
                _ => return Ok(None),
            },
            &[text, encoding] => {
                let (Node::Text(text), Node::Text(encoding)) = (self.node(text), self.node(encoding)) else {
                    return Ok(None);
                };
                if !matches!(&**encoding, "latin1" | "latin-1" | "iso-8859-1") {
                    return Ok(None);
                }
                self.spend_bytes(text.len())?;
                let bytes: Result<Vec<u8>, _> = text.chars().map(|letter| u8::try_from(u32::from(letter))).collect();
                bytes.map_err(|_| Error::corrupt("expected bytes as letters of Latin-1, found others"))?.into()
            }
            _ => return Ok(None),
        };
        Ok(Some(Value::Bytes(bytes)))
    }

    /// Whole numbers of a tuple, list or `torch.Size`.
    fn integers(&self, id: Id, field: &str) -> Result<Vec<i64>> {
        let wrong = |node: &Node<'_>| Error::field(field, "whole numbers", kind(node));
        match self.node(id) {
            Node::Tuple(items) | Node::List(items) => {
                if items.len() > MAX_AXES {
                    return Err(Error::field(field, format!("at most {MAX_AXES} numbers"), items.len()));
                }
                let numbers = items.iter().map(|item| match self.node(*item) {
                    Node::Int(number) => Ok(*number),
                    other => Err(wrong(other)),
                });
                numbers.collect()
            }
            Node::Call(call) if self.class(call.callee) == Some("torch.Size") => match self.tuple(call.arguments) {
                // Not by recursion: a size within a size is no size.
                Some(&[inner]) if matches!(self.node(inner), Node::Tuple(_)) => self.integers(inner, field),
                _ => Err(wrong(self.node(id))),
            },
            other => Err(wrong(other)),
        }
    }

    /// As [`Self::integers`], none of them negative.
    pub fn sizes(&self, id: Id, field: &str) -> Result<Vec<usize>> {
        let sizes = self.integers(id, field)?;
        let negative = |size: i64| Error::field(field, "numbers from 0 on", size);
        sizes.into_iter().map(|size| usize::try_from(size).map_err(|_| negative(size))).collect()
    }

    /// A tensor; none where the function makes something else, or a tensor whose numbers are not simply those stored.
    fn tensor(&mut self, function: &str, arguments: &[Id]) -> Result<Option<Tensor>> {
        match (function, arguments) {
            ("torch._utils._rebuild_tensor", &[storage, offset, size, stride]) => {
                self.rebuilt(storage, offset, size, stride, None)
            }
            ("torch._utils._rebuild_tensor_v2", &[storage, offset, size, stride, gradient, _, ref rest @ ..]) => {
                if self.is_lazy(rest) {
                    return Ok(None);
                }
                self.rebuilt(storage, offset, size, stride, None).map(|tensor| self.with_gradient(tensor, gradient))
            }
            (
                "torch._utils._rebuild_tensor_v3",
                &[storage, offset, size, stride, gradient, _, dtype, ref rest @ ..],
            ) => {
                if self.is_lazy(rest) {
                    return Ok(None);
                }
                let Value::DType(dtype) = self.value(dtype)? else { return Ok(None) };
                self.rebuilt(storage, offset, size, stride, Some(dtype))
                    .map(|tensor| self.with_gradient(tensor, gradient))
            }
            (
                "torch._utils._rebuild_parameter" | "torch._utils._rebuild_parameter_with_state",
                &[data, gradient, _, ..],
            ) => {
                let Value::Tensor(data) = self.value(data)? else { return Ok(None) };
                Ok(self.with_gradient(Some(Tensor::clone(&data).into_parameter()), gradient))
            }
            (
                "torch._tensor._rebuild_from_type_v2" | "torch._utils._rebuild_from_type_v2",
                &[function, class, inner, _],
            ) => {
                let (Some(function), Some(inner)) = (self.class(function), self.tuple(inner)) else { return Ok(None) };
                let tensor = self.deeper(|resolver| resolver.tensor(function, inner))?;
                let is_parameter = self.class(class) == Some("torch.nn.parameter.Parameter");
                Ok(if is_parameter { tensor.map(Tensor::into_parameter) } else { tensor })
            }
            _ => Ok(None),
        }
    }

    fn with_gradient(&self, tensor: Option<Tensor>, gradient: Id) -> Option<Tensor> {
        tensor.map(|mut tensor| {
            tensor.requires_grad = self.is_true(gradient);
            tensor
        })
    }

    fn is_true(&self, id: Id) -> bool {
        matches!(self.node(id), Node::Bool(true))
    }

    /// Whether a tensor's metadata say that its numbers are to be conjugated or negated when they are read.
    fn is_lazy(&self, metadata: &[Id]) -> bool {
        metadata.iter().any(|id| match self.node(*id) {
            Node::Dict(entries) => entries.iter().any(|(_, value)| self.is_true(*value)),
            _ => false,
        })
    }

    fn rebuilt(
        &mut self,
        storage: Id,
        offset: Id,
        size: Id,
        stride: Id,
        dtype: Option<DType>,
    ) -> Result<Option<Tensor>> {
        let Node::Outside(identity) = self.node(storage) else { return Ok(None) };
        let named = self.storage(*identity)?;
        let Some(dtype) = dtype.or(named.dtype) else { return Ok(None) };
        let offset = match self.node(offset) {
            Node::Int(offset) => {
                usize::try_from(*offset).map_err(|_| Error::field("offset", "a number from 0 on", offset))?
            }
            other => return Err(Error::field("offset", "a whole number", kind(other))),
        };
        let (shape, strides) = (self.sizes(size, "shape")?, self.sizes(stride, "strides")?);
        self.spend_items(shape.len() + strides.len())?;
        Tensor::strided(dtype, shape, strides, offset, named.storage).map(Some)
    }

    /// A storage that belongs to no tensor, as a tensor with one axis.
    fn storage_alone(&mut self, identity: Id) -> Result<Value> {
        let named = self.storage(identity)?;
        let Some(dtype) = named.dtype else { return self.value(identity) };
        let count = named.storage.bytes().len() / dtype.size();
        Ok(Value::Tensor(Arc::new(Tensor::contiguous(dtype, vec![count], named.storage)?)))
    }

    /// A storage from `('storage', class, key, location, count)`.
    fn storage(&mut self, identity: Id) -> Result<Named> {
        let wrong = || Error::field("storage", "('storage', class, key, location, count)", "something else");
        let &[tag, class, key, _, count] = self.tuple(identity).ok_or_else(wrong)? else { return Err(wrong()) };
        let (Node::Text(tag), Node::Text(key), Node::Int(count)) = (self.node(tag), self.node(key), self.node(count))
        else {
            return Err(wrong());
        };
        let class = self.class(class).filter(|_| tag == "storage").ok_or_else(wrong)?;
        self.spend_key(key)?;
        let storage = match self.storages.get(&**key) {
            Some(storage) => storage.clone(),
            None => {
                let storage = Arc::new((self.load)(key)?);
                self.storages.insert(key.to_string(), storage.clone());
                storage
            }
        };
        let dtype = DType::of_storage(class);
        let length = storage.bytes().len();
        let said = usize::try_from(*count).ok().and_then(|count| count.checked_mul(dtype.map_or(1, DType::size)));
        if said.is_none_or(|said| said > length) {
            let expected = format!("a count that the {length} bytes of data/{key} can hold");
            return Err(Error::field("storage", expected, format!("{count} numbers of {class}")));
        }
        Ok(Named { storage, dtype })
    }
}

fn too_deep() -> Error {
    Error::too_large(format!("expected values within each other to a depth of {MAX_DEPTH}, found more"))
}
