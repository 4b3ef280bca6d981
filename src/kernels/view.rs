//! Strided views of memory that someone else owns.
//!
//! A [`Layout`] says where the elements of an n-dimensional array lie relative to its first one; strides count elements
//! and may be zero or negative. [`View`] and [`ViewMut`] add a typed pointer, [`AnyView`] and [`AnyViewMut`] one whose
//! element type is known only at run time. Permuting, flipping and cropping a view moves no element.

use std::marker::PhantomData;

use crate::element::{Element, ElementType};

/// Largest number of dimensions of a view.
pub const MAX_NDIM: usize = 16;

/// What views refuse.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ViewError {
    /// More dimensions than [`MAX_NDIM`].
    #[error("a view has at most {MAX_NDIM} dimensions, found {found}")]
    Dimensions {
        /// How many were asked for.
        found: usize,
    },
    /// Not one stride per dimension.
    #[error("a view needs one stride per dimension, found {strides} strides for {shape} dimensions")]
    Strides {
        /// Number of dimensions.
        shape: usize,
        /// Number of strides.
        strides: usize,
    },
    /// More elements than memory can hold.
    #[error("shape {shape:?} with strides {strides:?} does not fit in memory")]
    TooLarge {
        /// The shape.
        shape: Vec<usize>,
        /// The strides, as far as they are known.
        strides: Vec<isize>,
    },
    /// Elements that lie outside the memory given.
    #[error("the view covers elements {lowest}..={highest} of memory that has {available}")]
    OutOfBounds {
        /// First element covered.
        lowest: i128,
        /// Last element covered.
        highest: i128,
        /// Elements there are.
        available: usize,
    },
    /// A mutable view in which two indices might be the same element.
    #[error("elements of a mutable view must not overlap, found shape {shape:?} with strides {strides:?}")]
    Overlap {
        /// The shape.
        shape: Vec<usize>,
        /// The strides.
        strides: Vec<isize>,
    },
    /// A null pointer, or one that is not a multiple of the element's size.
    #[error("memory of {element} must start at a multiple of {} bytes, found address {address:#x}", element.size())]
    Pointer {
        /// The element type.
        element: ElementType,
        /// The address.
        address: usize,
    },
    /// An axis that is not there or named twice.
    #[error("axis {axis} is out of range or repeated for {ndim} dimensions")]
    Axis {
        /// The axis.
        axis: usize,
        /// Number of dimensions.
        ndim: usize,
    },
    /// An index or range outside a dimension.
    #[error("range {start}..{end} is outside axis {axis} of size {size}")]
    Range {
        /// The axis.
        axis: usize,
        /// First index.
        start: usize,
        /// End of the range.
        end: usize,
        /// Size of the axis.
        size: usize,
    },
    /// Shapes that cannot be combined.
    #[error("shape {found:?} does not fit shape {expected:?}")]
    Shape {
        /// The shape found.
        found: Vec<usize>,
        /// The shape needed.
        expected: Vec<usize>,
    },
    /// Elements along the last axis that do not lie next to each other.
    #[error("the last axis must be contiguous, found strides {strides:?}")]
    Contiguous {
        /// The strides.
        strides: Vec<isize>,
    },
    /// Another element type than needed.
    #[error("elements are {found}, expected {expected}")]
    Type {
        /// The element type found.
        found: ElementType,
        /// The element type needed.
        expected: ElementType,
    },
}

/// Shape and strides (in elements).
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Layout {
    ndim: usize,
    shape: [usize; MAX_NDIM],
    strides: [isize; MAX_NDIM],
}

impl std::fmt::Debug for Layout {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Layout").field("shape", &self.shape()).field("strides", &self.strides()).finish()
    }
}

impl Layout {
    /// A layout of any strides.
    ///
    /// # Errors
    /// When there are more than [`MAX_NDIM`] dimensions, not one stride for each, or offsets overflow.
    pub fn new(shape: &[usize], strides: &[isize]) -> Result<Self, ViewError> {
        if shape.len() > MAX_NDIM {
            return Err(ViewError::Dimensions { found: shape.len() });
        }
        if shape.len() != strides.len() {
            return Err(ViewError::Strides { shape: shape.len(), strides: strides.len() });
        }
        let mut layout = Self { ndim: shape.len(), shape: [1; MAX_NDIM], strides: [0; MAX_NDIM] };
        layout.shape[..shape.len()].copy_from_slice(shape);
        layout.strides[..strides.len()].copy_from_slice(strides);
        // Bytes of the widest element must be countable, in both directions.
        const LIMIT: i128 = isize::MAX as i128 / 16;
        let count = shape.iter().try_fold(1usize, |count, &size| count.checked_mul(size));
        let (lowest, highest) = layout.wide_extent();
        let fits = count.is_some_and(|count| count as i128 <= LIMIT) && lowest >= -LIMIT && highest <= LIMIT;
        if fits || shape.contains(&0) {
            Ok(layout)
        } else {
            Err(ViewError::TooLarge { shape: shape.to_vec(), strides: strides.to_vec() })
        }
    }

    /// The layout of a C array: the last axis is contiguous.
    ///
    /// # Errors
    /// As [`new`](Self::new).
    pub fn contiguous(shape: &[usize]) -> Result<Self, ViewError> {
        let mut strides = vec![0isize; shape.len()];
        let mut stride = Some(1isize);
        for (slot, &size) in strides.iter_mut().zip(shape).rev() {
            *slot = stride.ok_or_else(|| ViewError::TooLarge { shape: shape.to_vec(), strides: Vec::new() })?;
            stride = isize::try_from(size.max(1)).ok().and_then(|size| slot.checked_mul(size));
        }
        Self::new(shape, &strides)
    }

    /// Number of dimensions.
    #[must_use]
    pub fn ndim(&self) -> usize {
        self.ndim
    }

    /// Size of each dimension.
    #[must_use]
    pub fn shape(&self) -> &[usize] {
        &self.shape[..self.ndim]
    }

    /// Distance in elements between neighbours along each dimension.
    #[must_use]
    pub fn strides(&self) -> &[isize] {
        &self.strides[..self.ndim]
    }

    /// Number of elements.
    #[must_use]
    pub fn numel(&self) -> usize {
        // An empty layout may have other sizes whose product overflows.
        if self.shape().contains(&0) { 0 } else { self.shape().iter().product() }
    }

    /// Whether the elements lie one after the other in C order.
    #[must_use]
    pub fn is_contiguous(&self) -> bool {
        let mut expected = 1isize;
        self.numel() == 0
            || self.shape().iter().zip(self.strides()).rev().all(|(&size, &stride)| {
                let fits = size == 1 || stride == expected;
                expected *= size as isize;
                fits
            })
    }

    fn wide_extent(&self) -> (i128, i128) {
        let reach = |sign: fn(isize) -> bool| -> i128 {
            self.shape()
                .iter()
                .zip(self.strides())
                .filter(|(_, stride)| sign(**stride))
                .map(|(&size, &stride)| (size.max(1) as i128 - 1).saturating_mul(stride as i128))
                .fold(0, i128::saturating_add)
        };
        (reach(|stride| stride < 0), reach(|stride| stride > 0))
    }

    /// Whether no two indices are the same element, as far as a quick look tells: each stride reaches beyond everything
    /// that the smaller strides cover.
    fn is_injective(&self) -> bool {
        let mut axes: Vec<(usize, usize)> = self
            .shape()
            .iter()
            .zip(self.strides())
            .filter(|(size, _)| **size > 1)
            .map(|(&size, &stride)| (stride.unsigned_abs(), size))
            .collect();
        axes.sort_unstable();
        let mut covered = 0usize;
        self.numel() == 0
            || axes.iter().all(|&(stride, size)| {
                let free = stride > covered;
                covered += stride * (size - 1);
                free
            })
    }

    fn axis(&self, axis: usize) -> Result<usize, ViewError> {
        if axis < self.ndim { Ok(axis) } else { Err(ViewError::Axis { axis, ndim: self.ndim }) }
    }

    /// Axis `k` of the result is axis `order[k]`.
    ///
    /// # Errors
    /// When `order` is no permutation of the axes.
    pub fn permute(&self, order: &[usize]) -> Result<Self, ViewError> {
        if order.len() != self.ndim {
            return Err(ViewError::Strides { shape: self.ndim, strides: order.len() });
        }
        let mut layout = *self;
        for (k, &axis) in order.iter().enumerate() {
            self.axis(axis)?;
            if order[..k].contains(&axis) {
                return Err(ViewError::Axis { axis, ndim: self.ndim });
            }
            layout.shape[k] = self.shape[axis];
            layout.strides[k] = self.strides[axis];
        }
        Ok(layout)
    }

    fn flip(&self, axis: usize) -> Result<(Self, isize), ViewError> {
        let axis = self.axis(axis)?;
        let mut layout = *self;
        let last = self.shape[axis].saturating_sub(1) as isize;
        let offset = if self.numel() == 0 { 0 } else { last * self.strides[axis] };
        layout.strides[axis] = -self.strides[axis];
        Ok((layout, offset))
    }

    fn narrow(&self, axis: usize, start: usize, length: usize) -> Result<(Self, isize), ViewError> {
        let axis = self.axis(axis)?;
        let size = self.shape[axis];
        let end = start.saturating_add(length);
        if end > size {
            return Err(ViewError::Range { axis, start, end, size });
        }
        let mut layout = *self;
        layout.shape[axis] = length;
        let offset = if layout.numel() == 0 { 0 } else { start as isize * self.strides[axis] };
        Ok((layout, offset))
    }

    fn walk(&self, axis: usize, start: usize, step: isize, length: usize) -> Result<(Self, isize), ViewError> {
        let axis = self.axis(axis)?;
        let size = self.shape[axis];
        let last = start as i128 + step as i128 * (length.max(1) as i128 - 1);
        if start >= size || !(0..size as i128).contains(&last) {
            return Err(ViewError::Range { axis, start, end: usize::try_from(last + 1).unwrap_or(0), size });
        }
        let offset = if self.numel() == 0 { 0 } else { start as isize * self.strides[axis] };
        let (mut shape, mut strides) = (self.shape().to_vec(), self.strides().to_vec());
        (shape[axis], strides[axis]) = (length, step * self.strides[axis]);
        Ok((Self::new(&shape, &strides)?, offset))
    }

    fn select(&self, axis: usize, index: usize) -> Result<(Self, isize), ViewError> {
        let (mut layout, offset) = self.narrow(axis, index, 1)?;
        layout.shape.copy_within(axis + 1.., axis);
        layout.strides.copy_within(axis + 1.., axis);
        layout.ndim -= 1;
        (layout.shape[layout.ndim], layout.strides[layout.ndim]) = (1, 0);
        Ok((layout, offset))
    }

    /// Repeats axes of size 1, and adds axes in front, as NumPy broadcasts; repeated axes have stride 0.
    ///
    /// # Errors
    /// When the shapes do not broadcast.
    pub fn broadcast_to(&self, shape: &[usize]) -> Result<Self, ViewError> {
        let error = || ViewError::Shape { found: self.shape().to_vec(), expected: shape.to_vec() };
        let new = shape.len().checked_sub(self.ndim).ok_or_else(error)?;
        let mut strides = vec![0; shape.len()];
        for axis in 0..self.ndim {
            if self.shape[axis] == shape[new + axis] {
                strides[new + axis] = self.strides[axis];
            } else if self.shape[axis] != 1 {
                return Err(error());
            }
        }
        Self::new(shape, &strides)
    }

    fn offset_of(&self, index: &[usize]) -> Option<isize> {
        let inside = index.len() == self.ndim && index.iter().zip(self.shape()).all(|(i, size)| i < size);
        inside.then(|| index.iter().zip(self.strides()).map(|(&i, stride)| i as isize * stride).sum())
    }
}

mod sealed {
    use super::Layout;

    pub trait Moved: Sized {
        fn at(&self) -> &Layout;
        /// The elements of `layout`, which starts `offset` elements further on and covers none that `self` does not.
        fn moved(self, layout: Layout, offset: isize) -> Self;
    }
}

/// What all views have in common. Every method that returns a view looks at the same memory.
pub trait Strided: sealed::Moved {
    /// Shape and strides.
    fn layout(&self) -> &Layout {
        self.at()
    }

    /// Size of each dimension.
    fn shape(&self) -> &[usize] {
        self.at().shape()
    }

    /// Distance in elements between neighbours along each dimension.
    fn strides(&self) -> &[isize] {
        self.at().strides()
    }

    /// Number of dimensions.
    fn ndim(&self) -> usize {
        self.at().ndim()
    }

    /// Number of elements.
    fn numel(&self) -> usize {
        self.at().numel()
    }

    /// Axis `k` of the result is axis `order[k]`, as NumPy's `transpose`.
    ///
    /// # Errors
    /// When `order` is no permutation of the axes.
    fn permute(self, order: &[usize]) -> Result<Self, ViewError> {
        let layout = self.at().permute(order)?;
        Ok(self.moved(layout, 0))
    }

    /// Runs backwards along an axis.
    ///
    /// # Errors
    /// When there is no such axis.
    fn flip(self, axis: usize) -> Result<Self, ViewError> {
        let (layout, offset) = self.at().flip(axis)?;
        Ok(self.moved(layout, offset))
    }

    /// Keeps `length` indices from `start` on along an axis.
    ///
    /// # Errors
    /// When there is no such axis or the range leaves it.
    fn narrow(self, axis: usize, start: usize, length: usize) -> Result<Self, ViewError> {
        let (layout, offset) = self.at().narrow(axis, start, length)?;
        Ok(self.moved(layout, offset))
    }

    /// Keeps one index along an axis and drops the axis, for example one channel.
    ///
    /// # Errors
    /// When there is no such axis or index.
    fn select(self, axis: usize, index: usize) -> Result<Self, ViewError> {
        let (layout, offset) = self.at().select(axis, index)?;
        Ok(self.moved(layout, offset))
    }
}

/// A read-only strided view.
#[derive(Clone, Copy)]
pub struct View<'a, T> {
    pointer: *const T,
    layout: Layout,
    memory: PhantomData<&'a [T]>,
}

/// A mutable strided view; no two of its indices are the same element.
pub struct ViewMut<'a, T> {
    pointer: *mut T,
    layout: Layout,
    memory: PhantomData<&'a mut [T]>,
}

/// A read-only strided view whose element type is known only at run time.
#[derive(Clone, Copy)]
pub struct AnyView<'a> {
    pointer: *const u8,
    element: ElementType,
    layout: Layout,
    memory: PhantomData<&'a [u8]>,
}

/// A mutable strided view whose element type is known only at run time; no two of its indices are the same element.
pub struct AnyViewMut<'a> {
    pointer: *mut u8,
    element: ElementType,
    layout: Layout,
    memory: PhantomData<&'a mut [u8]>,
}

// SAFETY: a view is a shared reference to plain numbers.
unsafe impl<T: Sync> Send for View<'_, T> {}
// SAFETY: as above.
unsafe impl<T: Sync> Sync for View<'_, T> {}
// SAFETY: a mutable view is an exclusive reference to plain numbers.
unsafe impl<T: Send> Send for ViewMut<'_, T> {}
// SAFETY: through a shared reference to it, elements can only be read.
unsafe impl<T: Sync> Sync for ViewMut<'_, T> {}
// SAFETY: a view is a shared reference to plain numbers.
unsafe impl Send for AnyView<'_> {}
// SAFETY: as above.
unsafe impl Sync for AnyView<'_> {}
// SAFETY: a mutable view is an exclusive reference to plain numbers.
unsafe impl Send for AnyViewMut<'_> {}
// SAFETY: through a shared reference to it, elements can only be read.
unsafe impl Sync for AnyViewMut<'_> {}

macro_rules! strided {
    ($([$($generics:tt)*] $view:ty: $size:expr;)*) => {$(
        impl<$($generics)*> sealed::Moved for $view {
            fn at(&self) -> &Layout {
                &self.layout
            }

            fn moved(mut self, layout: Layout, offset: isize) -> Self {
                let size: fn(&Self) -> isize = $size;
                self.pointer = self.pointer.wrapping_offset(offset * size(&self));
                self.layout = layout;
                self
            }
        }

        impl<$($generics)*> Strided for $view {}

        impl<$($generics)*> std::fmt::Debug for $view {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.debug_struct(stringify!($view)).field("layout", &self.layout).finish_non_exhaustive()
            }
        }
    )*};
}
strided! {
    ['a, T] View<'a, T>: |_| 1;
    ['a, T] ViewMut<'a, T>: |_| 1;
    ['a] AnyView<'a>: |view| view.element.size() as isize;
    ['a] AnyViewMut<'a>: |view| view.element.size() as isize;
}

fn check_slice(length: usize, offset: usize, layout: &Layout) -> Result<(), ViewError> {
    let (lowest, highest) = layout.wide_extent();
    let (lowest, highest) = (lowest + offset as i128, highest + offset as i128);
    if layout.numel() == 0 || (lowest >= 0 && highest < length as i128) {
        Ok(())
    } else {
        Err(ViewError::OutOfBounds { lowest, highest, available: length })
    }
}

fn check_injective(layout: &Layout) -> Result<(), ViewError> {
    if layout.is_injective() {
        Ok(())
    } else {
        Err(ViewError::Overlap { shape: layout.shape().to_vec(), strides: layout.strides().to_vec() })
    }
}

fn check_pointer(address: usize, element: ElementType, layout: &Layout) -> Result<(), ViewError> {
    if layout.numel() == 0 || (address != 0 && address.is_multiple_of(element.size())) {
        Ok(())
    } else {
        Err(ViewError::Pointer { element, address })
    }
}

impl<'a, T: Element> View<'a, T> {
    /// A C-ordered array in a slice.
    ///
    /// # Errors
    /// When the slice is too short.
    pub fn new(memory: &'a [T], shape: &[usize]) -> Result<Self, ViewError> {
        Self::with_layout(memory, 0, Layout::contiguous(shape)?)
    }

    /// Any strided array in a slice; its first element is `memory[offset]`.
    ///
    /// # Errors
    /// When an element lies outside the slice.
    pub fn with_strides(memory: &'a [T], offset: usize, shape: &[usize], strides: &[isize]) -> Result<Self, ViewError> {
        Self::with_layout(memory, offset, Layout::new(shape, strides)?)
    }

    fn with_layout(memory: &'a [T], offset: usize, layout: Layout) -> Result<Self, ViewError> {
        check_slice(memory.len(), offset, &layout)?;
        Ok(Self { pointer: memory.as_ptr().wrapping_add(offset), layout, memory: PhantomData })
    }

    /// The element at an index; `None` outside.
    #[must_use]
    pub fn get(&self, index: &[usize]) -> Option<T> {
        let offset = self.layout.offset_of(index)?;
        // SAFETY: the view's elements are readable for 'a, and the index is one of them.
        Some(unsafe { *self.pointer.offset(offset) })
    }

    /// The elements as a slice, when they lie in C order.
    #[must_use]
    pub fn as_slice(&self) -> Option<&'a [T]> {
        if self.layout.numel() == 0 {
            return Some(&[]);
        }
        // SAFETY: a contiguous layout covers exactly numel elements from the pointer on, readable for 'a.
        self.layout.is_contiguous().then(|| unsafe { std::slice::from_raw_parts(self.pointer, self.layout.numel()) })
    }

    /// The elements in C order of the indices. Slow: for tests and small arrays.
    pub fn iter(&self) -> impl Iterator<Item = T> + use<'_, 'a, T> {
        let shape = self.layout.shape();
        (0..self.layout.numel()).filter_map(move |mut linear| {
            let mut index = [0; MAX_NDIM];
            for axis in (0..shape.len()).rev() {
                (index[axis], linear) = (linear % shape[axis], linear / shape[axis]);
            }
            self.get(&index[..shape.len()])
        })
    }

    /// Repeats axes of size 1, and adds axes in front, as NumPy broadcasts.
    ///
    /// # Errors
    /// When the shapes do not broadcast.
    pub fn broadcast_to(self, shape: &[usize]) -> Result<Self, ViewError> {
        Ok(Self { layout: self.layout.broadcast_to(shape)?, ..self })
    }

    /// The same view with the element type as a run-time value.
    #[must_use]
    pub fn erase(self) -> AnyView<'a> {
        AnyView { pointer: self.pointer.cast(), element: T::TYPE, layout: self.layout, memory: PhantomData }
    }
}

impl<'a, T: Element> ViewMut<'a, T> {
    /// A C-ordered array in a slice.
    ///
    /// # Errors
    /// When the slice is too short.
    pub fn new(memory: &'a mut [T], shape: &[usize]) -> Result<Self, ViewError> {
        Self::with_layout(memory, 0, Layout::contiguous(shape)?)
    }

    /// Any strided array in a slice; its first element is `memory[offset]`.
    ///
    /// # Errors
    /// When an element lies outside the slice, or two indices might be the same element.
    pub fn with_strides(
        memory: &'a mut [T],
        offset: usize,
        shape: &[usize],
        strides: &[isize],
    ) -> Result<Self, ViewError> {
        Self::with_layout(memory, offset, Layout::new(shape, strides)?)
    }

    fn with_layout(memory: &'a mut [T], offset: usize, layout: Layout) -> Result<Self, ViewError> {
        check_slice(memory.len(), offset, &layout)?;
        check_injective(&layout)?;
        Ok(Self { pointer: memory.as_mut_ptr().wrapping_add(offset), layout, memory: PhantomData })
    }

    /// The element at an index; `None` outside.
    pub fn get_mut(&mut self, index: &[usize]) -> Option<&mut T> {
        let offset = self.layout.offset_of(index)?;
        // SAFETY: the view's elements are exclusively ours for 'a, and the index is one of them.
        Some(unsafe { &mut *self.pointer.offset(offset) })
    }

    /// The same view for reading.
    #[must_use]
    pub fn as_view(&self) -> View<'_, T> {
        View { pointer: self.pointer, layout: self.layout, memory: PhantomData }
    }

    /// The same view for a shorter time.
    #[must_use]
    pub fn reborrow(&mut self) -> ViewMut<'_, T> {
        ViewMut { pointer: self.pointer, layout: self.layout, memory: PhantomData }
    }

    /// The same view with the element type as a run-time value.
    #[must_use]
    pub fn erase(self) -> AnyViewMut<'a> {
        AnyViewMut { pointer: self.pointer.cast(), element: T::TYPE, layout: self.layout, memory: PhantomData }
    }
}

impl<'a> AnyView<'a> {
    /// A view of memory from elsewhere, such as a tensor's.
    ///
    /// # Errors
    /// When the pointer is null or not aligned although there are elements.
    ///
    /// # Safety
    /// `pointer` is the first element, and every element that `layout` covers lies in one allocation, is initialised,
    /// readable and not written to for `'a`.
    pub unsafe fn from_raw_parts(pointer: *const u8, element: ElementType, layout: Layout) -> Result<Self, ViewError> {
        check_pointer(pointer.addr(), element, &layout)?;
        Ok(Self { pointer, element, layout, memory: PhantomData })
    }

    /// The element type.
    #[must_use]
    pub fn element_type(&self) -> ElementType {
        self.element
    }

    /// The address of the first element.
    #[must_use]
    pub fn as_ptr(&self) -> *const u8 {
        self.pointer
    }

    /// The typed view. Not for `bool`, whose bytes nobody has checked.
    ///
    /// # Errors
    /// When the elements are of another type, or `bool`.
    pub fn typed<T: Element>(self) -> Result<View<'a, T>, ViewError> {
        if self.element != T::TYPE || self.element == ElementType::Bool {
            return Err(ViewError::Type { found: self.element, expected: T::TYPE });
        }
        Ok(View { pointer: self.pointer.cast(), layout: self.layout, memory: PhantomData })
    }

    /// Repeats axes of size 1, and adds axes in front, as NumPy broadcasts.
    ///
    /// # Errors
    /// When the shapes do not broadcast.
    pub fn broadcast_to(self, shape: &[usize]) -> Result<Self, ViewError> {
        Ok(Self { layout: self.layout.broadcast_to(shape)?, ..self })
    }

    /// Indices `start`, `start + step`… along an axis; step 0 repeats one index.
    pub(crate) fn walk(self, axis: usize, start: usize, step: isize, length: usize) -> Result<Self, ViewError> {
        let (layout, offset) = self.layout.walk(axis, start, step, length)?;
        Ok(sealed::Moved::moved(self, layout, offset))
    }
}

impl AnyViewMut<'_> {
    /// A mutable view of memory from elsewhere, such as a tensor's.
    ///
    /// # Errors
    /// When the pointer is null or not aligned although there are elements, or two indices might be the same element.
    ///
    /// # Safety
    /// `pointer` is the first element, and every element that `layout` covers lies in one allocation, is initialised, and
    /// nobody else reads or writes it for the lifetime of the view.
    pub unsafe fn from_raw_parts(pointer: *mut u8, element: ElementType, layout: Layout) -> Result<Self, ViewError> {
        check_pointer(pointer.addr(), element, &layout)?;
        check_injective(&layout)?;
        Ok(Self { pointer, element, layout, memory: PhantomData })
    }

    /// The element type.
    #[must_use]
    pub fn element_type(&self) -> ElementType {
        self.element
    }

    /// The address of the first element.
    #[must_use]
    pub fn as_mut_ptr(&mut self) -> *mut u8 {
        self.pointer
    }

    /// The same view for reading.
    #[must_use]
    pub fn as_view(&self) -> AnyView<'_> {
        AnyView { pointer: self.pointer, element: self.element, layout: self.layout, memory: PhantomData }
    }

    /// The same view for a shorter time.
    #[must_use]
    pub fn reborrow(&mut self) -> AnyViewMut<'_> {
        AnyViewMut { pointer: self.pointer, element: self.element, layout: self.layout, memory: PhantomData }
    }
}

impl<'a, T: Element> From<View<'a, T>> for AnyView<'a> {
    fn from(view: View<'a, T>) -> Self {
        view.erase()
    }
}

impl<'a, T: Element> From<ViewMut<'a, T>> for AnyViewMut<'a> {
    fn from(view: ViewMut<'a, T>) -> Self {
        view.erase()
    }
}
