//! safetensors: a header in JSON, then the tensors' bytes.
//!
//! Source: <https://github.com/huggingface/safetensors>, section "Format".

use super::{DType, Map, MapKind, Object, StateDict, Storage, Tensor, Value};
use crate::error::{Error, Result, ResultExt};
use crate::memory::Memory;
use crate::sink::write_atomically;
use crate::source::Source;
use indexmap::IndexMap;
use safetensors::{SafeTensorError, SafeTensors};
use serde::de::{Deserializer as _, IgnoredAny, MapAccess, Visitor};
use std::collections::{BTreeMap, HashSet};
use std::fmt;
use std::path::Path;
use std::sync::Arc;

/// The tensors begin at a multiple of this.
const ALIGNMENT: usize = 8;

/// Whether a file begins like one: the length of a header that follows, and its brace.
pub(super) fn recognise(source: &Source) -> bool {
    let start = source.start();
    let length = start.first_chunk().map(|length| u64::from_le_bytes(*length));
    start.get(8) == Some(&b'{') && length.is_some_and(|length| length < source.size())
}

/// Texts that a file holds besides its tensors.
pub type Texts = BTreeMap<String, String>;

/// Maps a file: its tensors in the file's order, and its texts.
///
/// # Errors
/// `Corrupt` where header and file do not fit each other.
pub(super) fn read(source: &Source) -> Result<(Value, Texts)> {
    let length = usize::try_from(source.size()).map_err(|_| Error::too_large("the file cannot be mapped"))?;
    let memory = Arc::new(source.map(0, length)?);
    let bytes = memory.as_slice();
    let (header, metadata) = SafeTensors::read_metadata(bytes).map_err(broken)?;
    // What was read has a header of this length after the eight bytes that say so.
    let start = 8 + header;
    unique(&bytes[8..start])?;
    let mut tensors: Vec<_> = metadata.tensors().into_iter().collect();
    // By name where they have no bytes.
    tensors.sort_by(|(name, info), (other, next)| (info.data_offsets, name).cmp(&(next.data_offsets, other)));
    let mut entries = Vec::with_capacity(tensors.len());
    for (name, info) in tensors {
        let value = tensor(&memory, start, info).in_field(&name)?;
        entries.push((Value::Str(name.into()), value));
    }
    let texts = metadata.metadata().iter().flatten().map(|(key, text)| (key.clone(), text.clone())).collect();
    Ok((Value::Map(Arc::new(Map { kind: MapKind::Ordered, entries, attributes: None })), texts))
}

fn tensor(memory: &Arc<Memory>, start: usize, info: &safetensors::tensor::TensorInfo) -> Result<Value> {
    let Some(dtype) = DType::of_safetensors(&info.dtype.to_string()) else {
        let class = format!("safetensors.{}", info.dtype);
        let object = Object { class: class.into(), arguments: vec![], state: None, items: vec![], entries: vec![] };
        return Ok(Value::Object(Arc::new(object)));
    };
    let (from, to) = info.data_offsets;
    let storage = Storage::within(memory.clone(), start + from..start + to)?;
    Ok(Value::Tensor(Arc::new(Tensor::contiguous(dtype, info.shape.clone(), Arc::new(storage))?)))
}

fn broken(error: SafeTensorError) -> Error {
    Error::corrupt(format!("the safetensors header cannot be used: {error}")).in_field("header")
}

/// Refuses a header that has a name twice, of which the last would count.
fn unique(header: &[u8]) -> Result<()> {
    struct Names;
    impl<'de> Visitor<'de> for Names {
        type Value = Option<String>;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("an object")
        }

        fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
            let (mut names, mut twice) = (HashSet::new(), None);
            while let Some(name) = map.next_key::<String>()? {
                map.next_value::<IgnoredAny>()?;
                if names.contains(&name) {
                    twice.get_or_insert(name);
                } else {
                    names.insert(name);
                }
            }
            Ok(twice)
        }
    }
    let twice = serde_json::Deserializer::from_slice(header).deserialize_map(Names);
    match twice.map_err(|error| Error::corrupt(error.to_string()).in_field("header"))? {
        Some(name) => Err(Error::corrupt("expected a name once, found it twice").in_field(name)),
        None => Ok(()),
    }
}

/// Writes a safetensors file: the tensors' bytes one after the other, those with the widest numbers first so that all
/// are aligned, and texts beside them. The file is the same every time. Tensors that share a storage no longer do.
///
/// # Errors
/// `Unsupported` for types that the format does not know (`complex128`); `Argument` for a tensor named `__metadata__`; `Io`.
pub fn write_safetensors(path: &Path, state: &StateDict, texts: &Texts) -> Result<()> {
    let mut tensors: IndexMap<&str, &Tensor> = state.iter().map(|(name, tensor)| (name.as_str(), &**tensor)).collect();
    tensors.sort_by(|_, one, _, other| other.dtype().size().cmp(&one.dtype().size()));
    let header = header(&tensors, texts).in_file(path)?;
    write_atomically(path, |file| {
        file.write_all(&(header.len() as u64).to_le_bytes())?;
        file.write_all(&header)?;
        for tensor in tensors.values() {
            match tensor.borrowed() {
                Some(bytes) => file.write_all(bytes)?,
                None => tensor.for_each_row(|row| Ok(file.write_all(row)?))?,
            }
        }
        Ok(())
    })
    .in_file(path)
}

fn header(tensors: &IndexMap<&str, &Tensor>, texts: &Texts) -> Result<Vec<u8>> {
    let mut header = serde_json::Map::new();
    if !texts.is_empty() {
        header.insert("__metadata__".into(), texts.iter().map(|(key, text)| (key.clone(), text.clone())).collect());
    }
    let mut start = 0usize;
    for (name, tensor) in tensors {
        if *name == "__metadata__" {
            return Err(Error::argument("a tensor cannot have the name of safetensors' texts").in_field(*name));
        }
        let dtype = tensor.dtype().safetensors();
        let dtype = dtype
            .ok_or_else(|| Error::unsupported(format!("safetensors has no {}", tensor.dtype())).in_field(*name))?;
        let end = start.checked_add(tensor.size()).ok_or_else(|| Error::too_large("more bytes than can be counted"))?;
        let info = serde_json::json!({ "dtype": dtype, "shape": tensor.shape(), "data_offsets": [start, end] });
        header.insert((*name).to_owned(), info);
        start = end;
    }
    let mut header = serde_json::Value::Object(header).to_string().into_bytes();
    header.resize(header.len().next_multiple_of(ALIGNMENT), b' ');
    Ok(header)
}
