//! [`Image`]: voxels as they lie in a file, with their geometry and header.

use crate::element::Element;
use crate::error::{Error, Result};
use crate::memory::Memory;
use mica_kernels::geometry::Affine;
use serde_json::{Map, Value};

/// Header fields by name: JSON, in the file's order. Floats that are not finite are the texts `NaN`, `Infinity` and
/// `-Infinity` ([`number`]).
pub type Meta = Map<String, Value>;

/// A float as JSON.
pub fn number(value: f64) -> Value {
    match serde_json::Number::from_f64(value) {
        Some(number) => Value::Number(number),
        None if value.is_nan() => Value::from("NaN"),
        None if value > 0.0 => Value::from("Infinity"),
        None => Value::from("-Infinity"),
    }
}

/// Everything about an image but its voxels.
#[derive(Debug, Clone)]
pub struct Header {
    /// The name of the format: `NIfTI`, `DICOM`…
    pub format: &'static str,
    /// What the voxels of the file become when nobody asks for another type: after scaling, if the file has a scale.
    pub element: Element,
    /// What the file stores.
    pub stored: Element,
    /// Extents of all axes: `[x, y, z, …]`, the fastest spatial axis of the file first, as nibabel and ITK count.
    pub shape: Vec<usize>,
    /// From voxel index to world in millimetres, RAS+. Rank 1 to 3; axes beyond it have no place in the world.
    pub affine: Affine,
    /// Which axis holds channels (colours, vector components, b-values…); none where every axis is spatial.
    pub channel_axis: Option<usize>,
    /// The fields of the header.
    pub meta: Meta,
    /// What a careful user should know: uneven slices, unknown codes. Also logged.
    pub warnings: Vec<String>,
}

impl Header {
    /// A header without fields and warnings.
    #[must_use]
    pub fn new(format: &'static str, element: Element, shape: Vec<usize>, affine: Affine) -> Self {
        Self {
            format,
            element,
            stored: element,
            shape,
            affine,
            channel_axis: None,
            meta: Meta::new(),
            warnings: Vec::new(),
        }
    }

    /// Extents without the channel axis.
    #[must_use]
    pub fn spatial_shape(&self) -> Vec<usize> {
        let spatial = |axis: &usize| Some(*axis) != self.channel_axis;
        (0..self.shape.len()).filter(spatial).map(|axis| self.shape[axis]).collect()
    }

    /// Notes something that a careful user should know, and logs it.
    pub fn warn(&mut self, warning: impl Into<String>) {
        let warning = warning.into();
        log::warn!("{warning}");
        self.warnings.push(warning);
    }
}

/// An image: header and voxels.
#[derive(Debug)]
pub struct Image {
    /// Geometry and fields. `header.element` is what `memory` holds.
    pub header: Header,
    /// Where the voxels are.
    pub memory: Memory,
    /// Byte offset of voxel `[0, 0, …]` in `memory`.
    pub offset: usize,
    /// Steps in elements along each axis of `header.shape`; at least 0 for images that were read.
    pub strides: Vec<isize>,
}

impl Image {
    /// An image over memory whose first axis is the fastest, as most files have it.
    ///
    /// # Errors
    /// As [`Image::with_strides`].
    pub fn first_axis_fastest(header: Header, memory: Memory, offset: usize) -> Result<Self> {
        let strides = fortran_strides(&header.shape)?;
        Self::with_strides(header, memory, offset, strides)
    }

    /// An image over memory with any strides.
    ///
    /// # Errors
    /// `Argument` where strides reach beyond the memory or do not fit the shape.
    pub fn with_strides(header: Header, memory: Memory, offset: usize, strides: Vec<isize>) -> Result<Self> {
        let wrong = |why: &str| Error::argument(format!("shape {:?} with strides {strides:?}: {why}", header.shape));
        if strides.len() != header.shape.len() {
            return Err(wrong("expected one stride per axis"));
        }
        if !header.shape.contains(&0) {
            let (mut lowest, mut highest) = (0i128, 0i128);
            for (&extent, &stride) in header.shape.iter().zip(&strides) {
                let reach = (extent as i128 - 1) * stride as i128;
                lowest += reach.min(0);
                highest += reach.max(0);
            }
            let size = header.element.size() as i128;
            if offset as i128 + lowest * size < 0 || offset as i128 + (highest + 1) * size > memory.len() as i128 {
                return Err(wrong(&format!("they reach outside the {} bytes from offset {offset}", memory.len())));
            }
        }
        Ok(Self { header, memory, offset, strides })
    }

    /// Number of voxels times channels.
    #[must_use]
    pub fn count(&self) -> usize {
        self.header.shape.iter().product()
    }

    /// Address of voxel `[0, 0, …]`.
    #[must_use]
    pub fn as_ptr(&self) -> *mut u8 {
        self.memory.as_ptr().wrapping_add(self.offset)
    }

    /// Whether the voxels lie one after the other with the first axis fastest.
    #[must_use]
    pub fn is_first_axis_fastest(&self) -> bool {
        self.lies_as(self.header.shape.iter().zip(&self.strides))
    }

    /// Whether the voxels lie one after the other with the last axis fastest (C order).
    #[must_use]
    pub fn is_last_axis_fastest(&self) -> bool {
        self.lies_as(self.header.shape.iter().zip(&self.strides).rev())
    }

    fn lies_as<'a>(&self, mut axes: impl Iterator<Item = (&'a usize, &'a isize)>) -> bool {
        let mut expected = 1isize;
        self.header.shape.contains(&0)
            || axes.all(|(&extent, &stride)| {
                let fits = extent == 1 || stride == expected;
                expected *= extent as isize;
                fits
            })
    }

    /// The bytes of all voxels with the axes in this order of speed, fastest first: borrowed where they lie so already,
    /// copied otherwise.
    ///
    /// # Errors
    /// `Argument` where `fastest_first` does not name every axis once.
    pub fn bytes_in_order(&self, fastest_first: &[usize]) -> Result<std::borrow::Cow<'_, [u8]>> {
        let axes = self.header.shape.len();
        let mut sorted = fastest_first.to_vec();
        sorted.sort_unstable();
        if !sorted.iter().copied().eq(0..axes) {
            return Err(Error::argument(format!("axes {fastest_first:?}: expected each of 0 to {axes} once")));
        }
        let size = self.header.element.size();
        let total = self.count() * size;
        let ordered = fastest_first.iter().map(|&axis| (&self.header.shape[axis], &self.strides[axis]));
        if self.lies_as(ordered.clone()) {
            return Ok(std::borrow::Cow::Borrowed(&self.memory.as_slice()[self.offset..self.offset + total]));
        }
        let mut bytes = vec![0u8; total];
        let axes: Vec<(usize, isize)> = ordered.map(|(&extent, &stride)| (extent, stride)).collect();
        gather(&axes, self.as_ptr(), size, &mut bytes);
        Ok(std::borrow::Cow::Owned(bytes))
    }

    /// The bytes of all voxels with the first axis fastest: what most files hold.
    ///
    /// # Errors
    /// None for an image that exists.
    pub fn bytes_first_axis_fastest(&self) -> Result<std::borrow::Cow<'_, [u8]>> {
        self.bytes_in_order(&(0..self.header.shape.len()).collect::<Vec<_>>())
    }

    /// The bytes of all voxels with the last axis fastest: C order.
    ///
    /// # Errors
    /// None for an image that exists.
    pub fn bytes_last_axis_fastest(&self) -> Result<std::borrow::Cow<'_, [u8]>> {
        self.bytes_in_order(&(0..self.header.shape.len()).rev().collect::<Vec<_>>())
    }
}

/// Copies strided elements to `bytes`, `axes` (extent, stride) fastest first.
fn gather(axes: &[(usize, isize)], start: *const u8, size: usize, bytes: &mut [u8]) {
    let Some((&(extent, stride), outer)) = axes.split_first() else {
        // SAFETY: the image was checked to hold this element.
        unsafe { std::ptr::copy_nonoverlapping(start, bytes.as_mut_ptr(), size) };
        return;
    };
    let run = extent * size;
    if run == 0 {
        return;
    }
    let mut index = vec![0usize; outer.len()];
    for row in bytes.chunks_exact_mut(run) {
        let offset: isize = index.iter().zip(outer).map(|(&i, &(_, stride))| i as isize * stride).sum();
        let first = start.wrapping_offset(offset * size as isize);
        for (i, element) in row.chunks_exact_mut(size).enumerate() {
            // SAFETY: shape and strides were checked against the memory when the image was made.
            unsafe {
                std::ptr::copy_nonoverlapping(
                    first.wrapping_offset(i as isize * stride * size as isize),
                    element.as_mut_ptr(),
                    size,
                );
            }
        }
        for (slot, &(extent, _)) in index.iter_mut().zip(outer) {
            *slot += 1;
            if *slot < extent {
                break;
            }
            *slot = 0;
        }
    }
}

/// Strides of an array whose first axis is the fastest.
///
/// # Errors
/// `TooLarge` where the array cannot be addressed.
pub fn fortran_strides(shape: &[usize]) -> Result<Vec<isize>> {
    let mut step = 1isize;
    let mut strides = Vec::with_capacity(shape.len());
    for &extent in shape {
        strides.push(step);
        step = isize::try_from(extent.max(1))
            .ok()
            .and_then(|extent| step.checked_mul(extent))
            .ok_or_else(|| Error::too_large(format!("shape {shape:?} cannot be addressed")))?;
    }
    Ok(strides)
}

/// Bytes of an array, checked against overflow.
///
/// # Errors
/// `TooLarge` where they cannot be addressed.
pub fn checked_bytes(shape: &[usize], element: Element) -> Result<usize> {
    let too_large = || Error::too_large(format!("shape {shape:?} of {element} cannot be addressed"));
    // A zero must not hide the overflow of the others.
    let all = shape.iter().filter(|extent| **extent > 0).try_fold(element.size(), |n, &e| n.checked_mul(e));
    let all = all.filter(|bytes| *bytes <= isize::MAX as usize).ok_or_else(too_large)?;
    Ok(if shape.contains(&0) { 0 } else { all })
}
