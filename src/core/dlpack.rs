//! Taking over tensors of other libraries: DLPack structs are checked before anything believes them.
//!
//! The layout is that of `dlpack.h`, version 1; sizes and enumerations are its facts.

use crate::device::Device;
use crate::dtype::DType;
use crate::error::{Error, Result};
use crate::meta_tensor::MetaTensor;
use std::ffi::c_void;

#[repr(C)]
struct DlTensor {
    data: *mut c_void,
    device_type: i32,
    device_id: i32,
    ndim: i32,
    code: u8,
    bits: u8,
    lanes: u16,
    shape: *const i64,
    strides: *const i64,
    byte_offset: u64,
}

/// `DLManagedTensor`.
#[repr(C)]
pub(crate) struct Unversioned {
    tensor: DlTensor,
    manager: *mut c_void,
    deleter: Option<unsafe extern "C" fn(*mut Unversioned)>,
}

/// `DLManagedTensorVersioned`.
#[repr(C)]
pub(crate) struct Versioned {
    major: u32,
    minor: u32,
    manager: *mut c_void,
    deleter: Option<unsafe extern "C" fn(*mut Versioned)>,
    flags: u64,
    tensor: DlTensor,
}

/// The major version of DLPack whose layout this is.
const MAJOR: u32 = 1;
const READ_ONLY: u64 = 1;

/// A struct that was handed over; dropping it calls its deleter.
struct Owned<T> {
    managed: *mut T,
    deleter: Option<unsafe extern "C" fn(*mut T)>,
}

// SAFETY: DLPack lets the consumer call the deleter on any thread.
unsafe impl<T> Send for Owned<T> {}
// SAFETY: nothing but the deleter is used, and only by Drop.
unsafe impl<T> Sync for Owned<T> {}

impl<T> Drop for Owned<T> {
    fn drop(&mut self) {
        if let Some(deleter) = self.deleter.take() {
            // SAFETY: the struct is ours, and this is the only place that deletes it.
            unsafe { deleter(self.managed) };
        }
    }
}

/// # Safety
/// `managed` must point to a `DLManagedTensorVersioned` that nobody else uses or deletes, with valid memory.
pub(crate) unsafe fn import_versioned(managed: *mut Versioned) -> Result<MetaTensor> {
    // SAFETY: the caller's promise; the fields before `tensor` are the same in every version.
    let (major, minor, flags, deleter) = unsafe {
        (
            (&raw const (*managed).major).read(),
            (&raw const (*managed).minor).read(),
            (&raw const (*managed).flags).read(),
            (&raw const (*managed).deleter).read(),
        )
    };
    let owner = Box::new(Owned { managed, deleter });
    if major != MAJOR {
        return Err(Error::unsupported(format!("DLPack: expected version {MAJOR}, found version {major}.{minor}")));
    }
    // SAFETY: this version's layout; the tensor lives as long as the owner.
    let tensor = unsafe { import(&(*managed).tensor, owner) }?;
    if flags & READ_ONLY != 0 { tensor.copy() } else { Ok(tensor) }
}

/// # Safety
/// `managed` must point to a `DLManagedTensor` that nobody else uses or deletes, with valid memory.
pub(crate) unsafe fn import_unversioned(managed: *mut Unversioned) -> Result<MetaTensor> {
    // SAFETY: the caller's promise.
    let owner = unsafe { Box::new(Owned { managed, deleter: (*managed).deleter }) };
    // SAFETY: as above; the tensor lives as long as the owner.
    unsafe { import(&(*managed).tensor, owner) }
}

/// # Safety
/// The tensor's pointers must be valid where they are not obviously wrong, until `owner` is dropped.
unsafe fn import(tensor: &DlTensor, owner: Box<dyn Send + Sync>) -> Result<MetaTensor> {
    let dtype = element_type(tensor.code, tensor.bits, tensor.lanes)?;
    let device = device(tensor.device_type, tensor.device_id)?;
    let ndim = usize::try_from(tensor.ndim)
        .ok()
        .filter(|ndim| *ndim <= 64)
        .ok_or_else(|| Error::shape(format!("DLPack: expected 0 to 64 dimensions, found {}", tensor.ndim)))?;
    if ndim > 0 && tensor.shape.is_null() {
        return Err(Error::argument("DLPack: shape: expected a pointer, found NULL"));
    }
    let list = |pointer: *const i64| match ndim {
        0 => &[][..],
        // SAFETY: not NULL; the caller's promise.
        _ => unsafe { std::slice::from_raw_parts(pointer, ndim) },
    };
    let shape = list(tensor.shape).to_vec();
    let strides = (!tensor.strides.is_null()).then(|| list(tensor.strides).to_vec());
    let offset = usize::try_from(tensor.byte_offset)
        .map_err(|_| Error::argument(format!("DLPack: byte_offset: {} is beyond memory", tensor.byte_offset)))?;
    let data = if tensor.data.is_null() { tensor.data } else { tensor.data.wrapping_byte_add(offset) };
    // SAFETY: the caller's promise; shape and strides are checked there.
    unsafe { MetaTensor::from_buffer(data, dtype, &shape, strides.as_deref(), device, owner) }
}

/// DLPack's type code and width.
fn element_type(code: u8, bits: u8, lanes: u16) -> Result<DType> {
    let dtype = match (code, bits) {
        (0, 8) => DType::Int8,
        (0, 16) => DType::Int16,
        (0, 32) => DType::Int32,
        (0, 64) => DType::Int64,
        (1, 8) => DType::UInt8,
        (1, 16) => DType::UInt16,
        (2, 16) => DType::Float16,
        (2, 32) => DType::Float32,
        (2, 64) => DType::Float64,
        (4, 16) => DType::BFloat16,
        (6, 8) => DType::Bool,
        _ => {
            return Err(Error::type_mismatch(format!(
                "DLPack: element type with code {code} and {bits} bits is not supported; \
                 supported: int 8 to 64, uint 8 and 16, float 16 to 64, bfloat16, bool"
            )));
        }
    };
    if lanes != 1 {
        return Err(Error::type_mismatch(format!("DLPack: vector elements are not supported, found {lanes} lanes")));
    }
    Ok(dtype)
}

/// DLPack's device type and number.
fn device(kind: i32, id: i32) -> Result<Device> {
    let index = usize::try_from(id).map_err(|_| Error::device(format!("DLPack: device number {id} is negative")))?;
    match kind {
        // Memory pinned for CUDA is main memory too.
        1 | 3 => Ok(Device::Cpu),
        2 | 13 => Device::Cuda(index).available(),
        8 => Device::Mps.available(),
        other => {
            Err(Error::device(format!("DLPack: device type {other} is not supported; supported: CPU, CUDA, Metal")))
        }
    }
}
