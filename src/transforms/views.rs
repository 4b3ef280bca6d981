//! Tensors as the views that mica's kernels take, over the tensor's own memory.
//!
//! What belongs here: element types, views, uninitialised outputs, and the operations that every transform shares and
//! that exist in both executors (cast, flip).

use crate::transform::Run;
use mica_core::error::{Error, Result};
use mica_core::{DType, MetaTensor, runtime};
use mica_kernels::{AnyView, AnyViewMut, ElementType, Layout, MAX_NDIM, Threads};

/// The kernels' name of an element type.
pub(crate) fn element_type(dtype: DType) -> ElementType {
    match dtype {
        DType::UInt8 => ElementType::U8,
        DType::Int8 => ElementType::I8,
        DType::UInt16 => ElementType::U16,
        DType::Int16 => ElementType::I16,
        DType::Int32 => ElementType::I32,
        DType::Int64 => ElementType::I64,
        DType::Float16 => ElementType::F16,
        DType::BFloat16 => ElementType::BF16,
        DType::Float32 => ElementType::F32,
        DType::Float64 => ElementType::F64,
        DType::Bool => ElementType::Bool,
    }
}

/// Whether to use mica's kernels on this tensor; tensors of more dimensions than views have go to libtorch.
pub(crate) fn use_kernels(run: &Run<'_>, tensor: &MetaTensor) -> Result<bool> {
    Ok(run.uses_kernels(tensor)? && tensor.ndim() <= MAX_NDIM)
}

/// The threads that one kernel may use.
pub fn threads() -> Result<Threads> {
    Ok(Threads::new(usize::try_from(runtime::num_threads()?).unwrap_or(1)))
}

/// What a kernel refuses that the transform has let through.
pub fn refused(error: impl std::fmt::Display) -> Error {
    Error::internal(format!("a kernel refused its input: {error}"))
}

/// Extents as the kernels take them.
pub(crate) fn extents(shape: &[i64]) -> Vec<usize> {
    // Extents of a tensor are never negative.
    shape.iter().map(|extent| usize::try_from(*extent).unwrap_or(0)).collect()
}

fn layout(tensor: &MetaTensor) -> Result<Layout> {
    let strides: Vec<isize> = tensor.strides().iter().map(|stride| *stride as isize).collect();
    Layout::new(&extents(tensor.shape()), &strides).map_err(refused)
}

/// The tensor's elements for reading.
pub fn view(tensor: &MetaTensor) -> Result<AnyView<'_>> {
    let element = element_type(tensor.dtype()?);
    // SAFETY: libtorch keeps every element that shape and strides reach readable while the tensor lives, which the view
    // borrows; nothing in mica writes to a tensor that is shared.
    unsafe { AnyView::from_raw_parts(tensor.data_pointer()?.cast(), element, layout(tensor)?) }.map_err(refused)
}

/// A new tensor that a kernel writes, nobody else sees it before [`Output::into_tensor`].
pub struct Output(MetaTensor);

impl Output {
    /// With the shape, metadata and memory order of `source`.
    pub(crate) fn like(source: &MetaTensor, dtype: DType) -> Result<Self> {
        Ok(Self(source.empty_like(dtype)?))
    }

    /// A tensor of whose memory nobody else knows, for changing it.
    pub fn owned(tensor: MetaTensor) -> Self {
        Self(tensor)
    }

    /// With the metadata of `source`, and dimensions in memory in the order of `strides`; see
    /// [`MetaTensor::empty_in_order`].
    pub(crate) fn shaped(source: &MetaTensor, shape: &[i64], strides: &[i64], dtype: DType) -> Result<Self> {
        Ok(Self(source.empty_in_order(dtype, shape, strides)?))
    }

    /// Its elements for writing.
    pub fn view(&mut self) -> Result<AnyViewMut<'_>> {
        let element = element_type(self.0.dtype()?);
        // SAFETY: the memory was allocated for this tensor alone and `&mut self` is the only way to it.
        unsafe { AnyViewMut::from_raw_parts(self.0.data_pointer()?.cast(), element, layout(&self.0)?) }.map_err(refused)
    }

    /// The written tensor.
    pub fn into_tensor(self) -> MetaTensor {
        self.0
    }
}

/// Converts the element type by C's rules, as `tensor.to(dtype)`; shares the memory when it already is of that type.
pub(crate) fn cast(image: &MetaTensor, dtype: DType, run: &Run<'_>) -> Result<MetaTensor> {
    if image.dtype()? == dtype {
        return Ok(image.clone());
    }
    if !use_kernels(run, image)? {
        return image.to(None, Some(dtype));
    }
    let mut output = Output::like(image, dtype)?;
    mica_kernels::intensity::cast(view(image)?, output.view()?, threads()?).map_err(refused)?;
    Ok(output.into_tensor())
}

/// Reverses dimensions; always a copy, in the same memory order.
pub(crate) fn flip(image: &MetaTensor, dims: &[usize], run: &Run<'_>) -> Result<MetaTensor> {
    if use_kernels(run, image)? {
        let mut output = Output::like(image, image.dtype()?)?;
        mica_kernels::layout::flip(view(image)?, output.view()?, dims, threads()?).map_err(refused)?;
        return Ok(output.into_tensor());
    }
    let dims: Vec<i64> = dims.iter().map(|dim| *dim as i64).collect();
    if image.dtype()? == DType::UInt16 {
        // libtorch does not flip uint16.
        let wider = image.to(None, Some(DType::Int32))?;
        return image.with_tensor(wider.tensor().f_flip(&dims)?)?.to(None, Some(DType::UInt16));
    }
    image.with_tensor(image.tensor().f_flip(&dims)?)
}
