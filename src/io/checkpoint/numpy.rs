//! What NumPy puts into pickles: its types, numbers and arrays.

use super::pickle::{Call, Id, Node};
use super::resolve::Resolver;
use super::{DType, Storage, Tensor, Value};
use crate::element::Element;
use crate::error::{Error, Result};
use std::sync::Arc;

/// What the numbers of an array are.
struct Numbers {
    element: Element,
    /// Whether they are in the other byte order than tensors have.
    big: bool,
}

impl Numbers {
    /// Bytes as tensors have them.
    fn little(&self, bytes: &[u8]) -> Vec<u8> {
        let mut bytes = bytes.to_vec();
        if self.big {
            bytes.chunks_exact_mut(self.element.word()).for_each(<[u8]>::reverse);
        }
        bytes
    }
}

/// A `numpy.dtype`; none for what is no number, such as objects and texts.
fn dtype(resolver: &Resolver<'_>, id: Id) -> Option<Numbers> {
    let Node::Call(call) = resolver.node(id) else { return None };
    if resolver.class(call.callee) != Some("numpy.dtype") {
        return None;
    }
    let Node::Text(code) = resolver.node(*resolver.tuple(call.arguments)?.first()?) else { return None };
    let element = match &**code {
        "b1" => Element::Bool,
        "i1" => Element::I8,
        "i2" => Element::I16,
        "i4" => Element::I32,
        "i8" => Element::I64,
        "u1" => Element::U8,
        "u2" => Element::U16,
        "u4" => Element::U32,
        "u8" => Element::U64,
        "f2" => Element::F16,
        "f4" => Element::F32,
        "f8" => Element::F64,
        "c8" => Element::C64,
        "c16" => Element::C128,
        _ => return None,
    };
    // The state's second part is the byte order: `<`, `>`, or `|` where there is none.
    let order = resolver.tuple(call.state?)?.get(1)?;
    let Node::Text(order) = resolver.node(*order) else { return None };
    Some(Numbers { element, big: order == ">" })
}

/// `multiarray.scalar(dtype, bytes)`; none where it is no number.
pub(super) fn scalar(resolver: &mut Resolver<'_>, arguments: &[Id]) -> Result<Option<Value>> {
    let &[kind, bytes] = arguments else { return Ok(None) };
    let Some(numbers) = dtype(resolver, kind) else { return Ok(None) };
    let Value::Bytes(bytes) = resolver.value(bytes)? else { return Ok(None) };
    if bytes.len() != numbers.element.size() {
        let expected = format!("{} bytes of a number", numbers.element.size());
        return Err(Error::corrupt(format!("expected {expected}, found {}", bytes.len())));
    }
    let bytes = numbers.little(&bytes);
    // Two's complement and IEEE 754, widened.
    let wide = |signed: bool| {
        let negative = signed && bytes.last().is_some_and(|last| last & 0x80 != 0);
        let mut wide = [if negative { 0xff } else { 0 }; 8];
        wide[..bytes.len()].copy_from_slice(&bytes);
        wide
    };
    let low = |from: usize| f32::from_le_bytes([bytes[from], bytes[from + 1], bytes[from + 2], bytes[from + 3]]);
    let double = |from: usize| {
        let mut part = [0; 8];
        part.copy_from_slice(&bytes[from..from + 8]);
        f64::from_le_bytes(part)
    };
    Ok(Some(match numbers.element {
        Element::Bool => Value::Bool(bytes[0] != 0),
        Element::U64 if bytes[7] & 0x80 != 0 => Value::Long([&bytes[..], &[0]].concat().into()),
        Element::U8 | Element::U16 | Element::U32 | Element::U64 => Value::Int(i64::from_le_bytes(wide(false))),
        Element::I8 | Element::I16 | Element::I32 | Element::I64 => Value::Int(i64::from_le_bytes(wide(true))),
        Element::F16 => Value::Float(half::f16::from_le_bytes([bytes[0], bytes[1]]).to_f64()),
        Element::BF16 => Value::Float(half::bf16::from_le_bytes([bytes[0], bytes[1]]).to_f64()),
        Element::F32 => Value::Float(f64::from(low(0))),
        Element::F64 => Value::Float(double(0)),
        Element::C64 => Value::Complex(f64::from(low(0)), f64::from(low(4))),
        Element::C128 => Value::Complex(double(0), double(8)),
    }))
}

/// `multiarray._reconstruct(…)` with the state `(version, shape, dtype, fortran, bytes)`; none where it holds no numbers.
pub(super) fn reconstructed(resolver: &mut Resolver<'_>, call: &Call) -> Result<Option<Value>> {
    let Some(state) = call.state.and_then(|state| resolver.tuple(state)) else { return Ok(None) };
    let &[_, shape, kind, fortran, bytes] = state else { return Ok(None) };
    let fortran = matches!(resolver.node(fortran), Node::Bool(true));
    array(resolver, bytes, kind, shape, fortran)
}

/// `numeric._frombuffer(bytes, dtype, shape, order)`; none where it holds no numbers.
pub(super) fn from_buffer(resolver: &mut Resolver<'_>, arguments: &[Id]) -> Result<Option<Value>> {
    let &[bytes, kind, shape, order] = arguments else { return Ok(None) };
    let fortran = matches!(resolver.node(order), Node::Text(order) if order == "F");
    array(resolver, bytes, kind, shape, fortran)
}

fn array(resolver: &mut Resolver<'_>, bytes: Id, kind: Id, shape: Id, fortran: bool) -> Result<Option<Value>> {
    let Some(numbers) = dtype(resolver, kind) else { return Ok(None) };
    let Value::Bytes(bytes) = resolver.value(bytes)? else { return Ok(None) };
    let shape = resolver.sizes(shape, "shape")?;
    resolver.spend_bytes(bytes.len())?;
    let storage = Arc::new(Storage::copied(&numbers.little(&bytes))?);
    let dtype = DType::Element(numbers.element);
    let tensor = if fortran {
        let mut step = 1usize;
        let mut strides = Vec::with_capacity(shape.len());
        for size in &shape {
            strides.push(step);
            step = step.saturating_mul((*size).max(1));
        }
        Tensor::strided(dtype, shape, strides, 0, storage)?
    } else {
        Tensor::contiguous(dtype, shape, storage)?
    };
    if tensor.size() != bytes.len() {
        return Err(Error::field(
            "shape",
            format!("numbers of {} bytes", bytes.len()),
            format!("{:?}", tensor.shape()),
        ));
    }
    Ok(Some(Value::Tensor(Arc::new(tensor))))
}
