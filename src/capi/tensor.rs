//! Tensors: memory in and out, shape, element type, device, views.

use crate::callback::{UserData, mica_destroy_fn};
use crate::error::{Fallible, guard, guard_or, guard_unit};
use crate::input::{items, output, required, text};
use crate::string::mica_str;
use mica::{DType, Device, MetaTensor, Result, batch};
use std::ffi::{c_char, c_void};
use std::mem::MaybeUninit;
use std::sync::OnceLock;

/// The element type of a tensor: one of `MICA_DTYPE_…`, PyTorch's numbers.
pub type mica_dtype = i32;
/// Leaves the element type as it is, where a function says that it accepts this.
pub const MICA_DTYPE_SAME: mica_dtype = -1;
/// Unsigned 8-bit integer.
pub const MICA_DTYPE_UINT8: mica_dtype = 0;
/// Signed 8-bit integer.
pub const MICA_DTYPE_INT8: mica_dtype = 1;
/// Signed 16-bit integer.
pub const MICA_DTYPE_INT16: mica_dtype = 2;
/// Signed 32-bit integer.
pub const MICA_DTYPE_INT32: mica_dtype = 3;
/// Signed 64-bit integer.
pub const MICA_DTYPE_INT64: mica_dtype = 4;
/// IEEE 754 half precision.
pub const MICA_DTYPE_FLOAT16: mica_dtype = 5;
/// IEEE 754 single precision.
pub const MICA_DTYPE_FLOAT32: mica_dtype = 6;
/// IEEE 754 double precision.
pub const MICA_DTYPE_FLOAT64: mica_dtype = 7;
/// One byte, 0 or 1.
pub const MICA_DTYPE_BOOL: mica_dtype = 11;
/// The upper half of a float32.
pub const MICA_DTYPE_BFLOAT16: mica_dtype = 15;
/// Unsigned 16-bit integer; libtorch offers storage and conversion, little arithmetic.
pub const MICA_DTYPE_UINT16: mica_dtype = 27;

/// A tensor with the geometry, metadata and history of a medical image (MONAI's MetaTensor).
///
/// Cloning shares the voxels. `const mica_tensor *` may be used by several threads at once, `mica_tensor *` by one.
pub struct mica_tensor {
    pub(crate) tensor: MetaTensor,
    device: OnceLock<String>,
}

impl mica_tensor {
    pub(crate) fn boxed(tensor: MetaTensor) -> Box<Self> {
        Box::new(Self { tensor, device: OnceLock::new() })
    }

    pub(crate) fn give(place: &mut MaybeUninit<Box<mica_tensor>>, tensor: MetaTensor) {
        place.write(Self::boxed(tensor));
    }
}

/// DLPack's struct, declared in `mica/dlpack.h` or any other copy of that header.
pub struct DLManagedTensorVersioned;
/// DLPack's struct from before version 1.
pub struct DLManagedTensor;

/// The device named by the caller; an empty name is the fallback.
///
/// # Safety
/// `device` must point to `size` bytes.
unsafe fn device_or(device: *const c_char, size: usize, fallback: Device) -> Result<Device> {
    if size == 0 {
        return Ok(fallback);
    }
    // SAFETY: the caller's promise.
    unsafe { text(device, size, "device") }?.parse()
}

/// Makes a tensor over the caller's memory, without copying. It has an identity affine, unless metadata is not tracked
/// (mica_set_track_meta()).
///
/// @param data     first element; may be NULL for an empty tensor
/// @param dtype    element type
/// @param shape    `ndim` extents, images channel first: (C, spatial…)
/// @param strides  `ndim` steps in elements, at least 0; NULL for C order
/// @param device   where the memory is, for example `cuda:0`; empty for main memory
/// @param deleter  called as `deleter(user_data)` when no tensor uses the memory any more; may be NULL
///
/// Ownership: the memory must stay valid until `deleter` is called, which happens exactly once, also on failure. The
/// caller owns `out`.
/// Thread: any; the deleter runs on the thread that releases the last tensor.
/// Errors: `MICA_ERROR_INVALID_ARGUMENT` for NULL or misaligned memory, `MICA_ERROR_TYPE` for an unknown element type,
/// `MICA_ERROR_SHAPE` for negative or overflowing extents or strides, `MICA_ERROR_DEVICE` for an absent device.
/// @since 0.1
#[unsafe(no_mangle)]
pub unsafe extern "C" fn mica_tensor_from_data(
    data: *mut c_void,
    dtype: mica_dtype,
    shape: *const i64,
    strides: *const i64,
    ndim: usize,
    device: *const c_char,
    device_size: usize,
    deleter: mica_destroy_fn,
    user_data: *mut c_void,
    out: Option<&mut MaybeUninit<Box<mica_tensor>>>,
) -> Fallible {
    guard(|| {
        let owner = Box::new(UserData::new(user_data, deleter));
        let out = output(out, "out")?;
        let dtype = DType::from_code(dtype)?;
        // SAFETY: the caller's promise, stated in the header.
        let (shape, device) = unsafe { (items(shape, ndim, "shape")?, device_or(device, device_size, Device::Cpu)?) };
        let strides = if strides.is_null() {
            None
        } else {
            // SAFETY: as above.
            Some(unsafe { items(strides, ndim, "strides") }?)
        };
        // SAFETY: as above.
        let tensor = unsafe { MetaTensor::from_buffer(data, dtype, shape, strides, device, owner) }?;
        mica_tensor::give(out, tensor);
        Ok(())
    })
}

/// Makes a tensor of zeros in C order.
///
/// Ownership: the caller owns `out`.
/// Thread: any.
/// Errors: as mica_tensor_from_data(); `MICA_ERROR_TORCH` where memory is short.
/// @since 0.1
#[unsafe(no_mangle)]
pub unsafe extern "C" fn mica_tensor_zeros(
    dtype: mica_dtype,
    shape: *const i64,
    ndim: usize,
    device: *const c_char,
    device_size: usize,
    out: Option<&mut MaybeUninit<Box<mica_tensor>>>,
) -> Fallible {
    guard(|| {
        let out = output(out, "out")?;
        let dtype = DType::from_code(dtype)?;
        // SAFETY: the caller's promise, stated in the header.
        let (shape, device) = unsafe { (items(shape, ndim, "shape")?, device_or(device, device_size, Device::Cpu)?) };
        mica_tensor::give(out, MetaTensor::zeros(dtype, shape, device)?);
        Ok(())
    })
}

/// Makes a tensor over memory that another library hands over as DLPack 1, on any device, without copying.
///
/// Ownership: takes `managed`: its deleter is called exactly once, also on failure. The caller owns `out`.
/// Thread: any; the deleter runs on the thread that releases the last tensor.
/// Errors: `MICA_ERROR_INVALID_ARGUMENT` for NULL, `MICA_ERROR_TYPE` for an element type that mica does not handle,
/// `MICA_ERROR_TORCH` for what libtorch refuses.
/// @since 0.1
#[unsafe(no_mangle)]
pub unsafe extern "C" fn mica_tensor_from_dlpack(
    managed: *mut DLManagedTensorVersioned,
    out: Option<&mut MaybeUninit<Box<mica_tensor>>>,
) -> Fallible {
    guard(|| {
        let managed = required(std::ptr::NonNull::new(managed), "managed")?;
        // SAFETY: the caller hands over a valid struct. It is taken before anything else can fail.
        let tensor = unsafe { MetaTensor::from_dlpack(managed.as_ptr().cast()) }?;
        mica_tensor::give(output(out, "out")?, tensor);
        Ok(())
    })
}

/// As mica_tensor_from_dlpack(), from the struct that DLPack had before version 1.
///
/// Ownership: takes `managed`: its deleter is called exactly once, also on failure. The caller owns `out`.
/// Thread: any; the deleter runs on the thread that releases the last tensor.
/// Errors: as mica_tensor_from_dlpack().
/// @since 0.1
#[unsafe(no_mangle)]
pub unsafe extern "C" fn mica_tensor_from_dlpack_unversioned(
    managed: *mut DLManagedTensor,
    out: Option<&mut MaybeUninit<Box<mica_tensor>>>,
) -> Fallible {
    guard(|| {
        let managed = required(std::ptr::NonNull::new(managed), "managed")?;
        // SAFETY: the caller hands over a valid struct. It is taken before anything else can fail.
        let tensor = unsafe { MetaTensor::from_dlpack_unversioned(managed.as_ptr().cast()) }?;
        mica_tensor::give(output(out, "out")?, tensor);
        Ok(())
    })
}

/// Hands the tensor to another library as DLPack 1, sharing the memory. Metadata does not cross.
///
/// Ownership: the receiver owns `out` and calls its deleter; the memory lives until then.
/// Thread: any.
/// Errors: `MICA_ERROR_INVALID_ARGUMENT` for NULL.
/// @since 0.1
#[unsafe(no_mangle)]
pub extern "C" fn mica_tensor_to_dlpack(
    tensor: Option<&mica_tensor>,
    out: Option<&mut MaybeUninit<*mut DLManagedTensorVersioned>>,
) -> Fallible {
    guard(|| {
        let (tensor, out) = (required(tensor, "tensor")?, output(out, "out")?);
        out.write(tensor.tensor.to_dlpack()?.cast());
        Ok(())
    })
}

/// As mica_tensor_to_dlpack(), with the struct that DLPack had before version 1.
///
/// Ownership: the receiver owns `out` and calls its deleter; the memory lives until then.
/// Thread: any.
/// Errors: `MICA_ERROR_INVALID_ARGUMENT` for NULL.
/// @since 0.1
#[unsafe(no_mangle)]
pub extern "C" fn mica_tensor_to_dlpack_unversioned(
    tensor: Option<&mica_tensor>,
    out: Option<&mut MaybeUninit<*mut DLManagedTensor>>,
) -> Fallible {
    guard(|| {
        let (tensor, out) = (required(tensor, "tensor")?, output(out, "out")?);
        out.write(tensor.tensor.to_dlpack_unversioned()?.cast());
        Ok(())
    })
}

/// Number of dimensions; 0 for NULL.
///
/// Ownership: everything is lent.
/// Thread: any.
/// @since 0.1
#[unsafe(no_mangle)]
pub extern "C" fn mica_tensor_ndim(tensor: Option<&mica_tensor>) -> usize {
    guard_or(0, || tensor.map_or(0, |tensor| tensor.tensor.ndim()))
}

/// The extents, mica_tensor_ndim() of them; NULL for NULL.
///
/// Ownership: the numbers belong to the tensor.
/// Thread: any.
/// @since 0.1
#[unsafe(no_mangle)]
pub extern "C" fn mica_tensor_shape(tensor: Option<&mica_tensor>) -> *const i64 {
    guard_or(std::ptr::null(), || tensor.map_or(std::ptr::null(), |tensor| tensor.tensor.shape().as_ptr()))
}

/// The strides in elements, mica_tensor_ndim() of them; NULL for NULL.
///
/// Ownership: the numbers belong to the tensor.
/// Thread: any.
/// @since 0.1
#[unsafe(no_mangle)]
pub extern "C" fn mica_tensor_strides(tensor: Option<&mica_tensor>) -> *const i64 {
    guard_or(std::ptr::null(), || tensor.map_or(std::ptr::null(), |tensor| tensor.tensor.strides().as_ptr()))
}

/// The element type; -1 for NULL.
///
/// Ownership: everything is lent.
/// Thread: any.
/// @since 0.1
#[unsafe(no_mangle)]
pub extern "C" fn mica_tensor_dtype(tensor: Option<&mica_tensor>) -> mica_dtype {
    guard_or(-1, || tensor.and_then(|tensor| tensor.tensor.dtype().ok()).map_or(-1, |dtype| dtype as i32))
}

/// The device, for example `cpu` or `cuda:0`; empty for NULL.
///
/// Ownership: the text belongs to the tensor.
/// Thread: any.
/// @since 0.1
#[unsafe(no_mangle)]
pub extern "C" fn mica_tensor_device(tensor: Option<&mica_tensor>) -> mica_str {
    guard_or(mica_str::EMPTY, || {
        tensor.map_or(mica_str::EMPTY, |tensor| {
            mica_str::new(tensor.device.get_or_init(|| tensor.tensor.device().to_string()))
        })
    })
}

/// Address of the first element, for reading; a device address on a device.
///
/// Ownership: the memory belongs to the tensor and those it shares it with.
/// Thread: any.
/// Errors: `MICA_ERROR_INVALID_ARGUMENT` for NULL.
/// @since 0.1
#[unsafe(no_mangle)]
pub extern "C" fn mica_tensor_data(
    tensor: Option<&mica_tensor>,
    out: Option<&mut MaybeUninit<*const c_void>>,
) -> Fallible {
    guard(|| {
        let (tensor, out) = (required(tensor, "tensor")?, output(out, "out")?);
        out.write(tensor.tensor.data_pointer()?.cast_const());
        Ok(())
    })
}

/// Address of the first element, for writing; a device address on a device. Clones and views share the voxels and see
/// what is written.
///
/// Ownership: the memory belongs to the tensor and those it shares it with.
/// Thread: one at a time, and not while another thread reads a clone.
/// Errors: `MICA_ERROR_INVALID_ARGUMENT` for NULL.
/// @since 0.1
#[unsafe(no_mangle)]
pub extern "C" fn mica_tensor_data_mut(
    tensor: Option<&mut mica_tensor>,
    out: Option<&mut MaybeUninit<*mut c_void>>,
) -> Fallible {
    guard(|| {
        let (tensor, out) = (required(tensor, "tensor")?, output(out, "out")?);
        out.write(tensor.tensor.data_pointer()?);
        Ok(())
    })
}

/// Another handle to the same voxels; metadata changes of one are not seen by the other.
///
/// Ownership: the caller owns `out`.
/// Thread: any.
/// Errors: `MICA_ERROR_INVALID_ARGUMENT` for NULL.
/// @since 0.1
#[unsafe(no_mangle)]
pub extern "C" fn mica_tensor_clone(
    tensor: Option<&mica_tensor>,
    out: Option<&mut MaybeUninit<Box<mica_tensor>>>,
) -> Fallible {
    derive(tensor, out, |tensor| Ok(tensor.clone()))
}

/// A deep copy, with voxels of its own.
///
/// Ownership: the caller owns `out`.
/// Thread: any.
/// Errors: `MICA_ERROR_INVALID_ARGUMENT` for NULL, `MICA_ERROR_TORCH` where memory is short.
/// @since 0.1
#[unsafe(no_mangle)]
pub extern "C" fn mica_tensor_copy(
    tensor: Option<&mica_tensor>,
    out: Option<&mut MaybeUninit<Box<mica_tensor>>>,
) -> Fallible {
    derive(tensor, out, MetaTensor::copy)
}

/// The tensor in C order; shares the voxels where it already is.
///
/// Ownership: the caller owns `out`.
/// Thread: any.
/// Errors: `MICA_ERROR_INVALID_ARGUMENT` for NULL, `MICA_ERROR_TORCH` where memory is short.
/// @since 0.1
#[unsafe(no_mangle)]
pub extern "C" fn mica_tensor_contiguous(
    tensor: Option<&mica_tensor>,
    out: Option<&mut MaybeUninit<Box<mica_tensor>>>,
) -> Fallible {
    derive(tensor, out, MetaTensor::contiguous)
}

fn derive(
    tensor: Option<&mica_tensor>,
    out: Option<&mut MaybeUninit<Box<mica_tensor>>>,
    make: impl FnOnce(&MetaTensor) -> Result<MetaTensor>,
) -> Fallible {
    guard(|| {
        let (tensor, out) = (required(tensor, "tensor")?, output(out, "out")?);
        mica_tensor::give(out, make(&tensor.tensor)?);
        Ok(())
    })
}

/// The tensor on a device and with an element type; shares the voxels where nothing changes.
///
/// @param device  empty for the tensor's own
/// @param dtype   `MICA_DTYPE_SAME` for the tensor's own
///
/// Ownership: the caller owns `out`.
/// Thread: any.
/// Errors: `MICA_ERROR_INVALID_ARGUMENT` for NULL, `MICA_ERROR_TYPE` for an unknown element type, `MICA_ERROR_DEVICE` for
/// an unknown or absent device, `MICA_ERROR_TORCH` where memory is short.
/// @since 0.1
#[unsafe(no_mangle)]
pub unsafe extern "C" fn mica_tensor_to(
    tensor: Option<&mica_tensor>,
    device: *const c_char,
    device_size: usize,
    dtype: mica_dtype,
    out: Option<&mut MaybeUninit<Box<mica_tensor>>>,
) -> Fallible {
    derive(tensor, out, |tensor| {
        let dtype = if dtype == MICA_DTYPE_SAME { None } else { Some(DType::from_code(dtype)?) };
        // SAFETY: the caller's promise, stated in the header.
        let device = unsafe { device_or(device, device_size, tensor.device()) }?;
        tensor.to(Some(device), dtype)
    })
}

/// `tensor[…, index, …]` along dimension `dim`, which disappears; a view. Along dimension 0 of a batch the result is an
/// image with the item's metadata; otherwise the metadata stays as it is, as in MONAI.
///
/// Ownership: the caller owns `out`, which shares the voxels.
/// Thread: any.
/// Errors: `MICA_ERROR_INVALID_ARGUMENT` for NULL or where dimension or index are out of range (negative indices count
/// from the end).
/// @since 0.1
#[unsafe(no_mangle)]
pub extern "C" fn mica_tensor_index(
    tensor: Option<&mica_tensor>,
    dim: usize,
    index: i64,
    out: Option<&mut MaybeUninit<Box<mica_tensor>>>,
) -> Fallible {
    derive(tensor, out, |tensor| batch::index(tensor, dim, index))
}

/// `tensor[…, start:stop:step, …]` along dimension `dim`; a view. Bounds are Python's: negative ones count from the end,
/// those beyond the end are clipped. Along dimension 0 of a batch the metadata of the chosen items.
///
/// Ownership: the caller owns `out`, which shares the voxels.
/// Thread: any.
/// Errors: `MICA_ERROR_INVALID_ARGUMENT` for NULL, a dimension out of range, or a step below 1.
/// @since 0.1
#[unsafe(no_mangle)]
pub extern "C" fn mica_tensor_slice(
    tensor: Option<&mica_tensor>,
    dim: usize,
    start: i64,
    stop: i64,
    step: i64,
    out: Option<&mut MaybeUninit<Box<mica_tensor>>>,
) -> Fallible {
    derive(tensor, out, |tensor| batch::slice(tensor, dim, start, stop, step))
}

/// Releases a tensor; NULL is allowed.
///
/// Ownership: takes the tensor.
/// Thread: any.
/// @since 0.1
#[unsafe(no_mangle)]
pub extern "C" fn mica_tensor_free(tensor: Option<Box<mica_tensor>>) {
    guard_unit(|| drop(tensor));
}
