//! [`MetaTensor`]: a tensor plus what makes it a medical image.

use crate::device::Device;
use crate::dlpack;
use crate::dtype::DType;
use crate::error::{Error, Result};
use crate::history::{self, Operation, Pending};
use crate::runtime;
use crate::torch;
use crate::value::{Map, Value, map_to_json};
use mica_kernels::geometry::Affine;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use tch::Tensor;

static TRACK_META: AtomicBool = AtomicBool::new(true);

/// Whether new tensors carry metadata: MONAI's `get_track_meta()`.
pub fn track_meta() -> bool {
    TRACK_META.load(Ordering::Relaxed)
}

/// Chooses whether new tensors carry metadata. Without it transforms give plain tensors and cannot be inverted.
pub fn set_track_meta(track: bool) {
    TRACK_META.store(track, Ordering::Relaxed);
}

/// A tch tensor that may be read from many threads.
struct Shared(Tensor);

// SAFETY: an at::Tensor is an atomically counted reference; reading it, copying it and running operations that do not
// write to it are thread safe in libtorch. Nothing in mica writes to the voxels of a tensor that it only borrows.
unsafe impl Sync for Shared {}

/// What makes a tensor a medical image.
#[derive(Debug, Clone)]
pub struct ImageInfo {
    /// From voxel indices to world coordinates in millimetres, RAS+.
    pub affine: Affine,
    /// Everything else that is known: original affine, file name, DICOM tags…
    pub meta: Map,
    /// What was done, oldest first.
    pub applied: Vec<Operation>,
    /// Spatial operations that are not yet resampled, oldest first.
    pub pending: Vec<Pending>,
}

impl Default for ImageInfo {
    fn default() -> Self {
        Self {
            affine: Affine::default(),
            meta: Map::from([("space".to_owned(), Value::from("RAS"))]),
            applied: Vec::new(),
            pending: Vec::new(),
        }
    }
}

impl ImageInfo {
    /// The metadata with the affine in it, as MONAI's `meta`.
    pub fn meta_with_affine(&self) -> Map {
        let mut map = Map::from([("affine".to_owned(), history::affine_value(&self.affine))]);
        map.extend(self.meta.iter().map(|(key, value)| (key.clone(), value.clone())));
        map
    }

    /// Replaces the metadata; `affine` among it sets the affine, `space` stays known.
    pub fn set_meta(&mut self, mut meta: Map) -> Result<()> {
        if let Some(affine) = meta.shift_remove("affine") {
            self.affine = history::affine_from_value(&affine).map_err(|error| error.at("meta.affine"))?;
        }
        if !meta.contains_key("space") {
            meta.insert("space".to_owned(), Value::from("RAS"));
        }
        self.meta = meta;
        Ok(())
    }

    /// Records what a spatial transform does to the geometry: `affine @ step`, and `pixdim` where the metadata has it.
    pub fn compose_affine(&mut self, step: &Affine) {
        self.affine = self.affine.compose(step);
        if let Some(Value::List(pixdim)) = self.meta.get_mut("pixdim") {
            for (slot, spacing) in pixdim.iter_mut().skip(1).zip(self.affine.spacing().iter()) {
                *slot = Value::Float(*spacing);
            }
        }
    }
}

/// What a tensor knows about itself.
#[derive(Debug, Clone)]
pub enum Info {
    /// Nothing: a plain tensor.
    Plain,
    /// One image, channel first: `(C, spatial…)`.
    Image(Arc<ImageInfo>),
    /// A batch `(B, C, spatial…)`: one entry per item.
    Batch(Arc<Vec<Arc<ImageInfo>>>),
}

/// A tensor with the geometry, metadata and history of a medical image.
///
/// Cloning shares voxels and metadata; changing the metadata of a clone does not touch the original.
#[derive(Clone)]
pub struct MetaTensor {
    tensor: Arc<Shared>,
    info: Info,
}

impl MetaTensor {
    /// An image over `tensor` with identity affine, or a plain tensor where metadata is not tracked.
    ///
    /// # Errors
    /// `Unsupported` for sparse tensors, `Type` for complex or quantised elements.
    pub fn new(tensor: Tensor) -> Result<Self> {
        let info = if track_meta() { Info::Image(Arc::default()) } else { Info::Plain };
        Self::with_info(tensor, info)
    }

    /// A tensor without metadata.
    pub fn plain(tensor: Tensor) -> Result<Self> {
        Self::with_info(tensor, Info::Plain)
    }

    /// A tensor with given metadata.
    pub fn with_info(tensor: Tensor, info: Info) -> Result<Self> {
        torch::check(&tensor)?;
        Ok(Self { tensor: Arc::new(Shared(tensor)), info })
    }

    /// A tensor over foreign memory; `owner` is dropped exactly once when nobody uses the memory any more, also when
    /// this fails. Strides are in elements; `None` is C order.
    ///
    /// # Errors
    /// `Shape` for negative extents or strides and for sizes that overflow, `InvalidArgument` for a missing pointer,
    /// `Device` for an absent device.
    ///
    /// # Safety
    /// `data` must be valid for every element that shape and strides reach, for reading and writing, until `owner` is
    /// dropped, and live on `device`.
    pub unsafe fn from_buffer(
        data: *mut std::ffi::c_void,
        dtype: DType,
        shape: &[i64],
        strides: Option<&[i64]>,
        device: Device,
        owner: Box<dyn Send + Sync>,
    ) -> Result<Self> {
        let count = checked_count(shape, dtype)?;
        let strides = match strides {
            None => c_strides(shape),
            Some(strides) => {
                check_strides(shape, strides, dtype)?;
                strides.to_vec()
            }
        };
        if data.is_null() && count > 0 {
            return Err(Error::argument(format!("data: found NULL for a tensor of {count} elements")));
        }
        if !data.addr().is_multiple_of(dtype.size()) {
            return Err(Error::argument(format!(
                "data: the address is not a multiple of {} bytes, as elements of type {dtype} need",
                dtype.size()
            )));
        }
        let device = device.available()?;
        // SAFETY: the caller's promise is the one that the shim asks for.
        Self::new(unsafe { torch::from_buffer(data, dtype, shape, &strides, device, owner) }?)
    }

    /// Bytes as a one-dimensional tensor of uint8, copied.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self> {
        Self::plain(Tensor::f_from_slice(bytes)?)
    }

    /// A tensor of zeros.
    pub fn zeros(dtype: DType, shape: &[i64], device: Device) -> Result<Self> {
        checked_count(shape, dtype)?;
        Self::new(torch::allocate(dtype, shape, &c_strides(shape), device.available()?, true)?)
    }

    /// A tensor for writing an element-wise result into: this one's shape, metadata, device and order of dimensions in
    /// memory, another element type, and undefined elements.
    pub fn empty_like(&self, dtype: DType) -> Result<Self> {
        self.empty_in_order(dtype, self.shape(), self.strides())
    }

    /// As [`MetaTensor::empty_like`], of another shape, with the dimensions in memory in the order of `strides`.
    pub fn empty_in_order(&self, dtype: DType, shape: &[i64], strides: &[i64]) -> Result<Self> {
        checked_count(shape, dtype)?;
        if strides.len() != shape.len() {
            return Err(Error::shape(format!(
                "strides {strides:?}: expected {} of them for shape {shape:?}",
                shape.len()
            )));
        }
        let strides = dense_strides(shape, strides);
        self.with_tensor(torch::allocate(dtype, shape, &strides, self.device(), false)?)
    }

    /// A plain tensor in C order with undefined elements, for writing a result into.
    pub fn empty(dtype: DType, shape: &[i64], device: Device) -> Result<Self> {
        checked_count(shape, dtype)?;
        Self::plain(torch::allocate(dtype, shape, &c_strides(shape), device.available()?, false)?)
    }

    /// Takes over a `DLManagedTensorVersioned`; its deleter runs exactly once, also on failure. Memory that the producer
    /// declares read-only is copied.
    ///
    /// # Errors
    /// `Unsupported` for another major version of DLPack; otherwise as [`MetaTensor::from_buffer`].
    ///
    /// # Safety
    /// `managed` must point to a `DLManagedTensorVersioned` that nobody else uses or deletes, with valid memory.
    pub unsafe fn from_dlpack(managed: *mut std::ffi::c_void) -> Result<Self> {
        // SAFETY: the caller's promise.
        unsafe { dlpack::import_versioned(managed.cast()) }
    }

    /// Takes over a `DLManagedTensor`; its deleter runs exactly once, also on failure.
    ///
    /// # Errors
    /// As [`MetaTensor::from_buffer`].
    ///
    /// # Safety
    /// `managed` must point to a `DLManagedTensor` that nobody else uses or deletes, with valid memory.
    pub unsafe fn from_dlpack_unversioned(managed: *mut std::ffi::c_void) -> Result<Self> {
        // SAFETY: the caller's promise.
        unsafe { dlpack::import_unversioned(managed.cast()) }
    }

    /// A new `DLManagedTensorVersioned` that shares the memory; the receiver calls its deleter.
    pub fn to_dlpack(&self) -> Result<*mut std::ffi::c_void> {
        torch::to_dlpack(self.tensor())
    }

    /// A new `DLManagedTensor` that shares the memory; the receiver calls its deleter.
    pub fn to_dlpack_unversioned(&self) -> Result<*mut std::ffi::c_void> {
        torch::to_dlpack_unversioned(self.tensor())
    }

    /// The tensor.
    pub fn tensor(&self) -> &Tensor {
        &self.tensor.0
    }

    /// Extents of all dimensions.
    pub fn shape(&self) -> &[i64] {
        // A strided tensor, which `with_info` checked, always has sizes.
        torch::sizes(self.tensor()).unwrap_or(&[])
    }

    /// Strides in elements.
    pub fn strides(&self) -> &[i64] {
        torch::strides(self.tensor()).unwrap_or(&[])
    }

    /// Number of dimensions.
    pub fn ndim(&self) -> usize {
        self.shape().len()
    }

    /// Number of elements.
    pub fn count(&self) -> usize {
        self.shape().iter().product::<i64>() as usize
    }

    /// The element type.
    pub fn dtype(&self) -> Result<DType> {
        torch::dtype(self.tensor())
    }

    /// The name of the element type, for messages and JSON.
    pub fn dtype_name(&self) -> &'static str {
        self.dtype().map_or("unknown", DType::name)
    }

    /// Where the elements are.
    pub fn device(&self) -> Device {
        match self.tensor().device() {
            tch::Device::Cuda(index) => Device::Cuda(index),
            tch::Device::Mps => Device::Mps,
            _ => Device::Cpu,
        }
    }

    /// Address of the first element; a device address on a device.
    pub fn data_pointer(&self) -> Result<*mut std::ffi::c_void> {
        torch::data_pointer(self.tensor())
    }

    /// What the tensor knows about itself.
    pub fn info(&self) -> &Info {
        &self.info
    }

    /// The metadata of an image; `None` for plain tensors and batches.
    pub fn image(&self) -> Option<&ImageInfo> {
        match &self.info {
            Info::Image(image) => Some(image),
            _ => None,
        }
    }

    /// The metadata of an image, or an error that says what was found.
    pub fn expect_image(&self) -> Result<&ImageInfo> {
        self.image().ok_or_else(|| self.not_an_image())
    }

    /// The metadata of an image for changing; clones are not touched.
    pub fn image_mut(&mut self) -> Result<&mut ImageInfo> {
        if self.image().is_none() {
            return Err(self.not_an_image());
        }
        match &mut self.info {
            Info::Image(image) => Ok(Arc::make_mut(image)),
            _ => Err(Error::internal("an image changed under our hands")),
        }
    }

    fn not_an_image(&self) -> Error {
        Error::state(match &self.info {
            Info::Batch(items) => {
                format!("expected one image, found a batch of {}; take an item or decollate", items.len())
            }
            _ => "expected an image with metadata, found a plain tensor".to_owned(),
        })
    }

    /// Items of a batch; `None` for anything else.
    pub fn batch(&self) -> Option<&[Arc<ImageInfo>]> {
        match &self.info {
            Info::Batch(items) => Some(items),
            _ => None,
        }
    }

    /// Other voxels with this tensor's metadata: what every tensor function does.
    pub fn with_tensor(&self, tensor: Tensor) -> Result<Self> {
        Self::with_info(tensor, self.info.clone())
    }

    /// The same voxels with other metadata.
    #[must_use]
    pub fn with_new_info(&self, info: Info) -> Self {
        Self { tensor: self.tensor.clone(), info }
    }

    /// As a transform sees its input (MONAI's `convert_to_tensor(track_meta=get_track_meta())`): with metadata where
    /// metadata is tracked, plain where it is not.
    #[must_use]
    pub fn tracked(&self) -> Self {
        match (&self.info, track_meta()) {
            (Info::Plain, true) => self.with_new_info(Info::Image(Arc::default())),
            (Info::Image(_) | Info::Batch(_), false) => self.with_new_info(Info::Plain),
            _ => self.clone(),
        }
    }

    /// On a device and with an element type; shares memory when nothing changes.
    pub fn to(&self, device: Option<Device>, dtype: Option<DType>) -> Result<Self> {
        let device = match device {
            Some(device) => device.available()?,
            None => self.device(),
        };
        let dtype = dtype.map_or_else(|| self.dtype(), Ok)?;
        if device == self.device() && dtype == self.dtype()? {
            return Ok(self.clone());
        }
        self.with_tensor(torch::convert(self.tensor(), device, dtype, false)?)
    }

    /// A deep copy: its own voxels.
    pub fn copy(&self) -> Result<Self> {
        self.with_tensor(torch::convert(self.tensor(), self.device(), self.dtype()?, true)?)
    }

    /// In C order; shares memory when it already is.
    pub fn contiguous(&self) -> Result<Self> {
        self.with_tensor(self.tensor().f_contiguous()?)
    }

    /// Spatial size `(C, spatial…)` as it will be once pending operations are applied.
    pub fn pending_shape(&self) -> Vec<i64> {
        match self.image().and_then(|image| image.pending.last()) {
            Some(pending) => pending.shape.clone(),
            None => self.shape().iter().skip(1).copied().collect(),
        }
    }

    /// The affine as it will be once pending operations are applied.
    pub fn pending_affine(&self) -> Result<Affine> {
        let image = self.expect_image()?;
        Ok(image.pending.iter().fold(image.affine, |affine, pending| affine.compose(&pending.affine)))
    }

    /// The metadata with the affine, as JSON: of a batch the collated form (lists with one entry per item).
    pub fn meta_json(&self) -> serde_json::Value {
        match &self.info {
            Info::Plain => serde_json::Value::Object(Default::default()),
            Info::Image(image) => map_to_json(&image.meta_with_affine()),
            Info::Batch(items) => {
                let maps: Vec<Map> = items.iter().map(|item| item.meta_with_affine()).collect();
                let keys = maps.first().into_iter().flat_map(|map| map.keys());
                let collate = |key: &String| {
                    let column = maps.iter().map(|map| map.get(key).map_or(serde_json::Value::Null, Value::to_json));
                    (key.clone(), column.collect())
                };
                serde_json::Value::Object(keys.map(collate).collect())
            }
        }
    }

    /// The history as JSON: a list of records, of a batch a list of lists.
    pub fn applied_json(&self) -> serde_json::Value {
        match &self.info {
            Info::Plain => serde_json::json!([]),
            Info::Image(image) => history::to_json(&image.applied),
            Info::Batch(items) => items.iter().map(|item| history::to_json(&item.applied)).collect(),
        }
    }

    /// The pending operations as JSON.
    pub fn pending_json(&self) -> serde_json::Value {
        let list = |image: &ImageInfo| image.pending.iter().map(|pending| map_to_json(&pending.to_map())).collect();
        match &self.info {
            Info::Plain => serde_json::json!([]),
            Info::Image(image) => list(image),
            Info::Batch(items) => items.iter().map(|item| list(item)).collect(),
        }
    }

    /// The number of spatial dimensions that the affine describes: MONAI's `spatial_ndim`. An image whose metadata says
    /// `original_channel_dim: "no_channel"` has no channel dimension yet.
    pub fn spatial_ndim(&self) -> Result<usize> {
        let image = self.expect_image()?;
        let no_channel =
            matches!(image.meta.get("original_channel_dim"), Some(Value::String(text)) if text == "no_channel");
        let dimensions = if no_channel { self.ndim() } else { self.ndim().saturating_sub(1) };
        Ok(image.affine.rank().min(dimensions.max(1)))
    }

    /// The affine of an image, or an error.
    pub fn affine(&self) -> Result<&Affine> {
        self.expect_image().map(|image| &image.affine)
    }
}

impl std::fmt::Debug for MetaTensor {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let kind = match &self.info {
            Info::Plain => "plain",
            Info::Image(_) => "image",
            Info::Batch(_) => "batch",
        };
        write!(f, "MetaTensor({:?}, {}, {}, {kind})", self.shape(), self.dtype_name(), self.device())
    }
}

/// The number of elements, checked against overflow of elements and bytes.
fn checked_count(shape: &[i64], dtype: DType) -> Result<usize> {
    runtime::ensure()?;
    let wrong = |why: &str| Error::shape(format!("shape {shape:?}: {why}"));
    if shape.len() > 64 {
        return Err(wrong("libtorch allows at most 64 dimensions"));
    }
    if let Some(extent) = shape.iter().find(|extent| **extent < 0) {
        return Err(wrong(&format!("extents must be at least 0, found {extent}")));
    }
    // Zero extents must not hide an overflow of the others: libtorch multiplies them in order.
    let full = shape.iter().filter(|extent| **extent > 0).try_fold(dtype.size() as i64, |n, e| n.checked_mul(*e));
    full.ok_or_else(|| wrong("too many elements"))?;
    Ok(shape.iter().product::<i64>() as usize)
}

/// Strides must be at least 0 (libtorch has no negative ones) and reach no farther than memory does.
fn check_strides(shape: &[i64], strides: &[i64], dtype: DType) -> Result<()> {
    let wrong = |why: String| Error::shape(format!("strides {strides:?}: {why}"));
    if strides.len() != shape.len() {
        return Err(wrong(format!("expected {} of them for shape {shape:?}", shape.len())));
    }
    if let Some(stride) = strides.iter().find(|stride| **stride < 0) {
        return Err(wrong(format!("libtorch has no negative strides, found {stride}")));
    }
    let reach = shape
        .iter()
        .zip(strides)
        .try_fold(0i64, |reach, (extent, stride)| reach.checked_add(stride.checked_mul((extent - 1).max(0))?));
    let bytes = reach.and_then(|reach| reach.checked_add(1)?.checked_mul(dtype.size() as i64));
    bytes.map(drop).ok_or_else(|| wrong("they reach beyond the address space".to_owned()))
}

/// Strides of C order.
pub(crate) fn c_strides(shape: &[i64]) -> Vec<i64> {
    let mut strides = vec![1; shape.len()];
    for i in (1..shape.len()).rev() {
        strides[i - 1] = strides[i] * shape[i].max(1);
    }
    strides
}

/// Strides without gaps and overlaps that keep the order of dimensions in memory.
fn dense_strides(shape: &[i64], strides: &[i64]) -> Vec<i64> {
    let mut order: Vec<usize> = (0..shape.len()).collect();
    // Innermost first; of equal strides the later dimension is the inner one, as in C order.
    order.sort_by_key(|&dim| (strides[dim], std::cmp::Reverse(dim)));
    let mut dense = vec![1; shape.len()];
    let mut step = 1;
    for dim in order {
        dense[dim] = step;
        step *= shape[dim].max(1);
    }
    dense
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::AtomicUsize;

    struct Counter(Arc<AtomicUsize>);
    impl Drop for Counter {
        fn drop(&mut self) {
            self.0.fetch_add(1, Ordering::SeqCst);
        }
    }

    #[test]
    fn foreign_memory_is_shared_and_released_once() {
        let released = Arc::new(AtomicUsize::new(0));
        let mut data = [1f32, 2., 3., 4., 5., 6.];
        let owner = Box::new(Counter(released.clone()));
        // SAFETY: `data` outlives the tensors below and has 6 elements.
        let tensor = unsafe {
            MetaTensor::from_buffer(
                data.as_mut_ptr().cast(),
                DType::Float32,
                &[2, 3],
                Some(&[1, 2]),
                Device::Cpu,
                owner,
            )
        }
        .expect("a tensor");
        assert_eq!((tensor.shape(), tensor.strides()), (&[2, 3][..], &[1, 2][..]));
        assert_eq!(tensor.tensor().double_value(&[1, 2]), 6.0);
        let clone = tensor.clone();
        drop(tensor);
        assert_eq!(released.load(Ordering::SeqCst), 0);
        drop(clone);
        assert_eq!(released.load(Ordering::SeqCst), 1);
    }

    #[test]
    fn a_refused_buffer_is_released_too() {
        let released = Arc::new(AtomicUsize::new(0));
        let null = std::ptr::null_mut();
        for (shape, strides) in
            [(&[2, -3][..], None), (&[i64::MAX, 4][..], None), (&[2][..], None), (&[2][..], Some(&[-1][..]))]
        {
            let owner = Box::new(Counter(released.clone()));
            // SAFETY: every one is refused before the memory is touched.
            let result = unsafe { MetaTensor::from_buffer(null, DType::Float32, shape, strides, Device::Cpu, owner) };
            assert!(result.is_err(), "{shape:?}");
        }
        assert_eq!(released.load(Ordering::SeqCst), 4);
    }

    #[test]
    fn changing_a_clones_metadata_leaves_the_original_alone() {
        let original = MetaTensor::zeros(DType::Int16, &[1, 4, 4], Device::Cpu).expect("zeros");
        let mut clone = original.clone();
        clone.image_mut().expect("image").meta.insert("a".into(), Value::Int(1));
        assert!(original.image().expect("image").meta.get("a").is_none());
        assert_eq!(clone.image().expect("image").meta.len(), 2);
    }

    #[test]
    fn every_element_type_can_be_made_and_converted() {
        for dtype in DType::ALL {
            let tensor = MetaTensor::zeros(dtype, &[2, 2], Device::Cpu).expect("zeros");
            assert_eq!(tensor.dtype().ok(), Some(dtype));
            assert_eq!(tensor.to(None, Some(DType::Float32)).expect("converted").dtype().ok(), Some(DType::Float32));
        }
    }

    #[test]
    fn results_keep_the_order_of_dimensions_in_memory() {
        assert_eq!(dense_strides(&[2, 3, 4], &[12, 4, 1]), [12, 4, 1]);
        assert_eq!(dense_strides(&[2, 3, 4], &[1, 2, 6]), [1, 2, 6]);
        assert_eq!(dense_strides(&[2, 3, 4], &[1, 20, 60]), [1, 2, 6]);
        assert_eq!(dense_strides(&[2, 3], &[0, 0]), [3, 1]);
        assert_eq!(dense_strides(&[1, 3, 4], &[1, 4, 1]), [4, 4, 1]);
    }

    #[test]
    fn pixdim_follows_the_affine() {
        let mut image = ImageInfo::default();
        image.meta.insert("pixdim".into(), Value::from(vec![1.0, 1.0, 1.0, 1.0, 9.0]));
        let step =
            Affine::from_slice(&[2., 0., 0., 0., 0., 3., 0., 0., 0., 0., 4., 0., 0., 0., 0., 1.]).expect("affine");
        image.compose_affine(&step);
        assert_eq!(image.meta["pixdim"].to_json().to_string(), "[1.0,2.0,3.0,4.0,9.0]");
    }
}
