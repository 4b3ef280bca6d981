//! The libtorch shim: what tch lacks, through one small C++ file (`shim.cpp`) that lets no exception out.
//!
//! A tch [`Tensor`] holds an `at::Tensor *`, so a tensor crosses by pointer and is never copied.

pub mod package;
pub mod script;

use crate::device::Device;
use crate::dtype::DType;
use crate::error::{Error, Result};
use tch::Tensor;

/// What keeps the memory of a foreign buffer alive; dropped when the last tensor over it is gone.
pub struct BufferOwner(#[allow(dead_code, reason = "held for its Drop")] Box<dyn Send + Sync>);

#[cxx::bridge(namespace = "mica::torch")]
#[allow(clippy::undocumented_unsafe_blocks, reason = "written by cxx, whose contract is the signatures below")]
mod ffi {
    extern "Rust" {
        type BufferOwner;
    }

    unsafe extern "C++" {
        include!("mica-core/torch/shim.h");

        type AtTensor;

        fn quiet_errors();
        fn loaded_version() -> Result<u64>;
        fn headers_version() -> &'static str;
        fn compiler() -> &'static str;
        fn configuration() -> Result<String>;
        fn cuda_device_count() -> Result<usize>;
        fn set_num_threads(threads: i32) -> Result<()>;
        fn num_threads() -> Result<i32>;
        fn manual_seed(seed: u64) -> Result<()>;
        fn reseed() -> Result<()>;

        fn from_buffer(
            data: usize,
            dtype: i32,
            shape: &[i64],
            strides: &[i64],
            device: &str,
            owner: Box<BufferOwner>,
        ) -> Result<UniquePtr<AtTensor>>;
        fn allocate(
            dtype: i32,
            shape: &[i64],
            strides: &[i64],
            device: &str,
            zeroed: bool,
        ) -> Result<UniquePtr<AtTensor>>;
        fn convert(tensor: &AtTensor, device: &str, dtype: i32, copy: bool) -> Result<UniquePtr<AtTensor>>;
        fn dtype(tensor: &AtTensor) -> Result<i32>;
        fn is_strided(tensor: &AtTensor) -> Result<bool>;
        fn sizes(tensor: &AtTensor) -> Result<&[i64]>;
        fn strides(tensor: &AtTensor) -> Result<&[i64]>;
        fn data_pointer(tensor: &AtTensor) -> Result<usize>;

        fn to_dlpack(tensor: &AtTensor) -> Result<usize>;
        fn to_dlpack_unversioned(tensor: &AtTensor) -> Result<usize>;
    }
}

pub(crate) use ffi::{
    compiler, configuration, cuda_device_count, headers_version, loaded_version, manual_seed, num_threads,
    quiet_errors, reseed, set_num_threads,
};

/// Borrows the `at::Tensor` behind a tch tensor.
fn at(tensor: &Tensor) -> &ffi::AtTensor {
    // SAFETY: torch-sys declares `typedef torch::Tensor *tensor`; a tch tensor always holds a valid one.
    unsafe { &*tensor.as_ptr().cast::<ffi::AtTensor>() }
}

/// Moves an `at::Tensor` made by the shim into a tch tensor.
fn own(tensor: cxx::UniquePtr<ffi::AtTensor>) -> Tensor {
    // SAFETY: the pointer comes from `make_unique<at::Tensor>` and tch frees it with `delete (at::Tensor *)`.
    unsafe { Tensor::from_ptr(tensor.into_raw().cast()) }
}

/// A tensor over foreign memory. `owner` is dropped exactly once: when the last tensor over the memory is gone,
/// or before this returns an error.
///
/// # Safety
/// `data` must be valid for every element that shape and strides (in elements) reach, for reading and writing,
/// until `owner` is dropped, and live on `device`.
pub(crate) unsafe fn from_buffer(
    data: *mut std::ffi::c_void,
    dtype: DType,
    shape: &[i64],
    strides: &[i64],
    device: Device,
    owner: Box<dyn Send + Sync>,
) -> Result<Tensor> {
    let owner = Box::new(BufferOwner(owner));
    let tensor = ffi::from_buffer(data as usize, dtype as i32, shape, strides, &device.to_string(), owner)?;
    Ok(own(tensor))
}

/// New memory, zeroed or with whatever it holds. The strides must not overlap.
pub(crate) fn allocate(dtype: DType, shape: &[i64], strides: &[i64], device: Device, zeroed: bool) -> Result<Tensor> {
    Ok(own(ffi::allocate(dtype as i32, shape, strides, &device.to_string(), zeroed)?))
}

/// The tensor on a device and with an element type; shares memory when nothing changes and `copy` is false.
pub(crate) fn convert(tensor: &Tensor, device: Device, dtype: DType, copy: bool) -> Result<Tensor> {
    Ok(own(ffi::convert(at(tensor), &device.to_string(), dtype as i32, copy)?))
}

/// The element type; an error for types that mica does not handle (complex, quantised).
pub(crate) fn dtype(tensor: &Tensor) -> Result<DType> {
    DType::from_code(ffi::dtype(at(tensor))?)
}

/// Extents, borrowed from the tensor.
pub(crate) fn sizes(tensor: &Tensor) -> Result<&[i64]> {
    Ok(ffi::sizes(at(tensor))?)
}

/// Strides in elements, borrowed from the tensor.
pub(crate) fn strides(tensor: &Tensor) -> Result<&[i64]> {
    Ok(ffi::strides(at(tensor))?)
}

/// Address of the first element (a device address on a device).
pub(crate) fn data_pointer(tensor: &Tensor) -> Result<*mut std::ffi::c_void> {
    Ok(ffi::data_pointer(at(tensor))? as *mut std::ffi::c_void)
}

/// Refuses tensors that are undefined, sparse or of an element type that mica does not handle.
pub(crate) fn check(tensor: &Tensor) -> Result<()> {
    if !ffi::is_strided(at(tensor))? {
        return Err(Error::unsupported("expected a dense (strided) tensor, found a sparse or undefined one"));
    }
    dtype(tensor).map(drop)
}

/// A new `DLManagedTensorVersioned` that shares the memory.
pub(crate) fn to_dlpack(tensor: &Tensor) -> Result<*mut std::ffi::c_void> {
    Ok(ffi::to_dlpack(at(tensor))? as *mut std::ffi::c_void)
}

/// A new `DLManagedTensor` that shares the memory.
pub(crate) fn to_dlpack_unversioned(tensor: &Tensor) -> Result<*mut std::ffi::c_void> {
    Ok(ffi::to_dlpack_unversioned(at(tensor))? as *mut std::ffi::c_void)
}
