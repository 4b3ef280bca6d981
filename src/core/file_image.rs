//! From images in files ([`mica_io::Image`]) to tensors and back, sharing the memory.

use crate::device::Device;
use crate::dtype::DType;
use crate::error::{Error, ErrorCode, Result};
use crate::meta_tensor::{Info, MetaTensor};
use crate::value::{Map, Value};
use mica_io::convert::{Encoding, decode};
use mica_io::{Element, ErrorKind, Header, Image, Memory};
use mica_kernels::Threads;
use std::sync::Arc;

impl From<mica_io::Error> for Error {
    fn from(error: mica_io::Error) -> Self {
        let code = match error.kind() {
            ErrorKind::NotFound => ErrorCode::NotFound,
            ErrorKind::Unsupported => ErrorCode::Unsupported,
            ErrorKind::Argument => ErrorCode::InvalidArgument,
            ErrorKind::Cancelled => ErrorCode::Cancelled,
            ErrorKind::Callback => ErrorCode::Callback,
            _ => ErrorCode::Io,
        };
        Self::new(code, error.to_string())
    }
}

/// The element type of a file as a tensor's; none for `uint32`, `uint64` and complex numbers.
pub fn dtype_of(element: Element) -> Option<DType> {
    Some(match element {
        Element::Bool => DType::Bool,
        Element::U8 => DType::UInt8,
        Element::I8 => DType::Int8,
        Element::U16 => DType::UInt16,
        Element::I16 => DType::Int16,
        Element::I32 => DType::Int32,
        Element::I64 => DType::Int64,
        Element::F16 => DType::Float16,
        Element::BF16 => DType::BFloat16,
        Element::F32 => DType::Float32,
        Element::F64 => DType::Float64,
        Element::U32 | Element::U64 | Element::C64 | Element::C128 => return None,
    })
}

/// A tensor's element type as a file's.
pub fn element_of(dtype: DType) -> Element {
    match dtype {
        DType::Bool => Element::Bool,
        DType::UInt8 => Element::U8,
        DType::Int8 => Element::I8,
        DType::UInt16 => Element::U16,
        DType::Int16 => Element::I16,
        DType::Int32 => Element::I32,
        DType::Int64 => Element::I64,
        DType::Float16 => Element::F16,
        DType::BFloat16 => Element::BF16,
        DType::Float32 => Element::F32,
        DType::Float64 => Element::F64,
    }
}

/// Fields of a file's header as metadata.
pub fn meta_of(header: &Header) -> Result<Map> {
    let fields = header.meta.iter().map(|(key, field)| Ok((key.clone(), Value::from_json(field.clone())?)));
    fields.collect()
}

/// The voxels of a file as a plain tensor of the same shape and strides, without copying.
///
/// Element types that tensors do not have are converted: `uint32` to int64; `uint64` to int64 where every value fits.
/// Complex numbers become a last axis of real and imaginary part.
///
/// # Errors
/// `Type` for `uint64` values beyond int64.
pub fn voxels(image: Image) -> Result<MetaTensor> {
    let image = match image.header.element {
        Element::U32 => widened(&image, Element::I64)?,
        Element::U64 => {
            let bytes = image.bytes_first_axis_fastest()?;
            let top = bytes.as_chunks::<8>().0.iter().map(|word| u64::from_ne_bytes(*word)).max().unwrap_or(0);
            if top > i64::MAX as u64 {
                return Err(Error::type_mismatch(format!(
                    "the image has uint64 values up to {top}, which int64 cannot hold; ask for float64"
                )));
            }
            widened(&image, Element::I64)?
        }
        _ => image,
    };
    let mut shape: Vec<i64> = image.header.shape.iter().map(|extent| *extent as i64).collect();
    let mut strides: Vec<i64> = image.strides.iter().map(|stride| *stride as i64).collect();
    let element = match image.header.element {
        complex @ (Element::C64 | Element::C128) => {
            strides.iter_mut().for_each(|stride| *stride *= 2);
            shape.push(2);
            strides.push(1);
            if complex == Element::C64 { DType::Float32 } else { DType::Float64 }
        }
        other => dtype_of(other).ok_or_else(|| Error::internal(format!("{other} is no element type of tensors")))?,
    };
    let data = image.as_ptr();
    let owner: Box<dyn Send + Sync> = Box::new(image.memory);
    // SAFETY: shape and strides were checked against the memory when the image was made; it is writable (allocated or
    // mapped copy-on-write) and lives as long as its owner.
    let tensor = unsafe { MetaTensor::from_buffer(data.cast(), element, &shape, Some(&strides), Device::Cpu, owner) }?;
    Ok(tensor.with_new_info(Info::Plain))
}

/// The same image with wider elements, first axis fastest.
fn widened(image: &Image, element: Element) -> Result<Image> {
    let bytes = image.bytes_first_axis_fastest()?;
    let mut memory = Memory::zeroed(image.count() * element.size())?;
    let from = Encoding::native(image.header.element);
    decode(&bytes, from, memory.as_mut_slice(), element, Threads::available())?;
    let header = Header { element, ..image.header.clone() };
    Ok(Image::first_axis_fastest(header, memory, 0)?)
}

/// A tensor in main memory as an image for writers, without copying. `header` gives geometry and fields; its shape and
/// element type are replaced by the tensor's.
///
/// # Errors
/// `Device` for tensors on a device.
pub fn image_of(tensor: &MetaTensor, header: Header) -> Result<Image> {
    if tensor.device() != Device::Cpu {
        return Err(Error::device(format!("expected a tensor in main memory, found one on {}", tensor.device())));
    }
    let element = element_of(tensor.dtype()?);
    let shape: Vec<usize> = tensor.shape().iter().map(|extent| *extent as usize).collect();
    let strides: Vec<isize> = tensor.strides().iter().map(|stride| *stride as isize).collect();
    let reach: usize =
        shape.iter().zip(&strides).map(|(extent, stride)| extent.saturating_sub(1) * stride.unsigned_abs()).sum();
    let length = if shape.contains(&0) { 0 } else { (reach + 1) * element.size() };
    let pointer = tensor.data_pointer()?.cast::<u8>();
    // SAFETY: the tensor's elements lie within `length` bytes of its first one (its strides are not negative), and the
    // clone keeps them alive. Writers only read.
    let memory = unsafe { Memory::lent(pointer, length, Arc::new(tensor.clone())) };
    let header = Header { element, stored: element, shape, ..header };
    Ok(Image::with_strides(header, memory, 0, strides)?)
}
