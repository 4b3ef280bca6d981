//! What the kernels that look at a voxel's surroundings have in common: which voxels they see, what they refuse.
//!
//! They work on one channel of one to three axes; channels are the caller's loop ([`Strided::select`]). Axes of any strides
//! are walked in the order in which they lie in memory, so a NIfTI volume with x fastest costs what a C array costs.
//!
//! **Connectivity** counts as in `skimage.measure.label` and `scipy.ndimage.generate_binary_structure`: the number of axes
//! along which two neighbours may differ by one. 1 is 4 neighbours in 2-D and 6 in 3-D, 2 is 8 and 18, 3 is 26.

use crate::cast::cast;
use crate::convert::Compute;
use crate::element::ElementType;
use crate::layout::{Padding, copy};
use crate::threads::{CHUNK, Threads, for_each_chunk};
use crate::view::{AnyView, AnyViewMut, Layout, Strided, ViewError};

/// What spatial kernels refuse.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum SpatialError {
    /// Views that do not go together.
    #[error(transparent)]
    View(#[from] ViewError),
    /// Another number of axes than one to three.
    #[error("spatial kernels work on 1 to 3 axes, found {ndim}")]
    Rank {
        /// Number of axes found.
        ndim: usize,
    },
    /// Connectivity outside 1 to the number of axes.
    #[error("connectivity of {ndim} axes is 1 to {ndim}, found {found}")]
    Connectivity {
        /// The number found.
        found: usize,
        /// Number of axes.
        ndim: usize,
    },
    /// An argument with one number per axis that has another length.
    #[error("{argument} needs one value for each of {expected} axes, found {found}")]
    PerAxis {
        /// The argument.
        argument: &'static str,
        /// Number of axes.
        expected: usize,
        /// Values found.
        found: usize,
    },
    /// A number outside its range.
    #[error("{argument} must be {expected}, found {found}")]
    Value {
        /// The argument.
        argument: &'static str,
        /// What it must be.
        expected: &'static str,
        /// What was found.
        found: f64,
    },
    /// More components than the output's element type can number.
    #[error("{element} holds labels up to {limit}, found {count} components")]
    Labels {
        /// The element type.
        element: ElementType,
        /// The largest label it holds exactly.
        limit: u64,
        /// Number of components.
        count: usize,
    },
    /// An array larger than what a kernel's indices count.
    #[error("shape {shape:?} is too large for {kernel}")]
    TooLarge {
        /// The kernel.
        kernel: &'static str,
        /// The shape.
        shape: Vec<usize>,
    },
    /// There is no value to work on.
    #[error("{what} needs at least one voxel, found shape {shape:?}")]
    Empty {
        /// What was to be computed.
        what: &'static str,
        /// The shape found.
        shape: Vec<usize>,
    },
}

/// Which voxels count as foreground. Numbers compared with are rounded to a floating-point array's type first, as PyTorch
/// and NumPy do.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub enum Select<'a> {
    /// Those that are not 0; NaN is not 0.
    #[default]
    NonZero,
    /// Those greater than a number; NaN is not.
    Above(f64),
    /// Those equal to a number.
    Equal(f64),
    /// Those equal to one of some numbers.
    In(&'a [f64]),
}

/// Raw memory of one to three axes, filled up with axes of size 1 in front. For kernels whose threads write disjoint parts.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Grid {
    pointer: *mut u8,
    element: ElementType,
    shape: [usize; 3],
    strides: [isize; 3],
}

// SAFETY: a grid lives only within a kernel that borrows the views it comes from; threads write disjoint rows.
unsafe impl Send for Grid {}
// SAFETY: as above.
unsafe impl Sync for Grid {}

impl Grid {
    fn new(pointer: *mut u8, element: ElementType, layout: &Layout) -> Result<Self, SpatialError> {
        let shape = layout.shape();
        check_rank(shape.len())?;
        let mut grid = Self { pointer, element, shape: [1; 3], strides: [0; 3] };
        let front = 3 - shape.len();
        grid.shape[front..].copy_from_slice(shape);
        grid.strides[front..].copy_from_slice(layout.strides());
        Ok(grid)
    }

    pub fn read(view: &AnyView<'_>) -> Result<Self, SpatialError> {
        Self::new(view.as_ptr().cast_mut(), view.element_type(), view.layout())
    }

    pub fn write(view: &mut AnyViewMut<'_>) -> Result<Self, SpatialError> {
        Self::new(view.as_mut_ptr(), view.element_type(), &view.layout().clone())
    }

    pub fn shape(&self) -> [usize; 3] {
        self.shape
    }

    pub fn element(&self) -> ElementType {
        self.element
    }

    /// Distance in elements along the last axis.
    pub fn inner_stride(&self) -> isize {
        if self.shape[2] <= 1 { 1 } else { self.strides[2] }
    }

    pub fn strides(&self) -> [isize; 3] {
        self.strides
    }

    pub fn numel(&self) -> usize {
        if self.shape.contains(&0) { 0 } else { self.shape.iter().product() }
    }

    /// Number of rows along the last axis.
    pub fn rows(&self) -> usize {
        if self.shape[2] == 0 { 0 } else { self.shape[0] * self.shape[1] }
    }

    /// Axes in the order in which they lie in memory, the fastest last; axes of size 1 first.
    pub fn memory_order(&self) -> [usize; 3] {
        let mut order = [0, 1, 2];
        let key = |axis: usize| {
            let size = self.shape[axis];
            (size != 1, std::cmp::Reverse(if size == 1 { 0 } else { self.strides[axis].unsigned_abs() }))
        };
        order.sort_by_key(|&axis| key(axis));
        order
    }

    pub fn permuted(&self, order: [usize; 3]) -> Self {
        Self { shape: order.map(|axis| self.shape[axis]), strides: order.map(|axis| self.strides[axis]), ..*self }
    }

    /// Address of the first element of a row; rows are counted along the first two axes in C order.
    #[inline]
    pub fn row(&self, row: usize) -> *mut u8 {
        let (a, b) = (row / self.shape[1], row % self.shape[1]);
        self.at([a, b, 0])
    }

    /// Address of an element.
    #[inline]
    pub fn at(&self, index: [usize; 3]) -> *mut u8 {
        let offset: isize = index.iter().zip(self.strides).map(|(&i, stride)| i as isize * stride).sum();
        self.pointer.wrapping_offset(offset * self.element.size() as isize)
    }
}

/// The array's memory if it is contiguous along the last axis of an order, else a copy that is.
pub(crate) struct Staged {
    pub grid: Grid,
    // Keeps the copy alive.
    _memory: Option<Vec<u64>>,
}

impl Staged {
    /// `order` refers to the axes filled up to three.
    pub fn new(view: AnyView<'_>, order: [usize; 3], threads: Threads) -> Result<Self, SpatialError> {
        let grid = Grid::read(&view)?.permuted(order);
        let elsewhere = grid.inner_stride() != 1 && grid.strides.iter().zip(grid.shape).any(|(s, n)| *s == 1 && n > 1);
        if !elsewhere {
            return Ok(Self { grid, _memory: None });
        }
        let element = grid.element;
        let mut memory = vec![0u64; (grid.numel() * element.size()).div_ceil(8)];
        let layout = Layout::contiguous(&grid.shape)?;
        let pointer = memory.as_mut_ptr().cast::<u8>();
        // SAFETY: the memory is ours, aligned for any element, as large as the layout; zeros are elements of every type.
        let target = unsafe { AnyViewMut::from_raw_parts(pointer, element, layout)? };
        // SAFETY: the same elements as those of the view that the grid comes from.
        let source =
            unsafe { AnyView::from_raw_parts(grid.pointer, element, Layout::new(&grid.shape, &grid.strides)?)? };
        copy(source, target, threads)?;
        let grid = Grid::new(pointer, element, &layout)?;
        Ok(Self { grid, _memory: Some(memory) })
    }
}

/// A pointer that threads write disjoint elements through.
pub(crate) struct Shared<T>(*mut T);

impl<T> Clone for Shared<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Shared<T> {}

// SAFETY: users write disjoint elements, of memory that outlives the threads.
unsafe impl<T: Send> Send for Shared<T> {}
// SAFETY: as above.
unsafe impl<T: Send> Sync for Shared<T> {}

impl<T> Shared<T> {
    pub fn new(slice: &mut [T]) -> Self {
        Self(slice.as_mut_ptr())
    }

    /// Safety: the range lies within the slice that this was made of, and nobody else touches it meanwhile.
    #[inline]
    #[allow(clippy::mut_from_ref)]
    pub unsafe fn slice(&self, start: usize, length: usize) -> &mut [T] {
        // SAFETY: the caller vouches for the range.
        unsafe { std::slice::from_raw_parts_mut(self.0.add(start), length) }
    }
}

/// Memory that threads write disjoint parts of: contiguous along the last axis.
pub(crate) struct Field<T> {
    pointer: *mut T,
    pub shape: [usize; 3],
    strides: [isize; 3],
}

impl<T> Clone for Field<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Field<T> {}

// SAFETY: threads write disjoint rows or tiles of memory that outlives them.
unsafe impl<T: Send> Send for Field<T> {}
// SAFETY: as above.
unsafe impl<T: Send> Sync for Field<T> {}

impl<T> Field<T> {
    /// Safety: the stretch lies within one row, and nobody else touches it meanwhile.
    #[inline(always)]
    #[allow(clippy::mut_from_ref)]
    pub unsafe fn stretch(&self, a: usize, b: usize, start: usize, length: usize) -> &mut [T] {
        let offset = a as isize * self.strides[0] + b as isize * self.strides[1] + start as isize;
        // SAFETY: the caller vouches for the stretch.
        unsafe { std::slice::from_raw_parts_mut(self.pointer.offset(offset), length) }
    }

    /// A contiguous array in a vector of as many elements.
    pub fn contiguous(memory: &mut [T], shape: [usize; 3]) -> Self {
        let strides = [(shape[1] * shape[2]) as isize, shape[2] as isize, 1];
        Self { pointer: memory.as_mut_ptr(), shape, strides }
    }

    fn layout(&self) -> Result<Layout, SpatialError> {
        Ok(Layout::new(&self.shape, &self.strides)?)
    }
}

/// The output as a field whose axes are the output's in the order given, or other memory that is written to it in the
/// end.
pub(crate) fn with_field<T: Compute>(
    mut output: AnyViewMut<'_>,
    threads: Threads,
    work: impl FnOnce(Field<T>, [usize; 3]) -> Result<(), SpatialError>,
) -> Result<(), SpatialError> {
    let grid = Grid::write(&mut output)?;
    let order = grid.memory_order();
    let grid = grid.permuted(order);
    if grid.numel() == 0 {
        return Ok(());
    }
    if grid.element() == T::TYPE && grid.inner_stride() == 1 {
        let field = Field { pointer: grid.row(0).cast::<T>(), shape: grid.shape(), strides: grid.strides() };
        return work(field, order);
    }
    let mut memory = vec![T::default(); grid.numel()];
    let field = Field::contiguous(&mut memory, grid.shape());
    work(field, order)?;
    // SAFETY: the field's memory is alive, initialised, and no longer written to.
    let from = unsafe { AnyView::from_raw_parts(field.pointer.cast::<u8>().cast_const(), T::TYPE, field.layout()?)? };
    // SAFETY: the output's own elements, borrowed mutably.
    let to = unsafe {
        AnyViewMut::from_raw_parts(grid.row(0), grid.element(), Layout::new(&grid.shape(), &grid.strides())?)?
    };
    cast(from, to, threads)?;
    Ok(())
}

/// Works on rows of `length` elements, some at a time so that a share is worth a thread's while.
pub(crate) fn for_each_rows(
    rows: usize,
    length: usize,
    threads: Threads,
    work: impl Fn(std::ops::Range<usize>) + Sync,
) {
    for_each_chunk(rows, (CHUNK / length.max(1)).max(1), threads, work);
}

pub(crate) fn check_rank(ndim: usize) -> Result<(), SpatialError> {
    if (1..=3).contains(&ndim) { Ok(()) } else { Err(SpatialError::Rank { ndim }) }
}

pub(crate) fn check_connectivity(connectivity: usize, ndim: usize) -> Result<(), SpatialError> {
    check_rank(ndim)?;
    if (1..=ndim).contains(&connectivity) {
        Ok(())
    } else {
        Err(SpatialError::Connectivity { found: connectivity, ndim })
    }
}

pub(crate) fn check_same_shape(found: &[usize], expected: &[usize]) -> Result<(), SpatialError> {
    if found == expected {
        Ok(())
    } else {
        Err(ViewError::Shape { found: found.to_vec(), expected: expected.to_vec() }.into())
    }
}

/// One value per axis, filled up in front as the axes are.
pub(crate) fn per_axis<T: Copy>(
    argument: &'static str,
    values: &[T],
    ndim: usize,
    filling: T,
) -> Result<[T; 3], SpatialError> {
    check_rank(ndim)?;
    if values.len() != ndim {
        return Err(SpatialError::PerAxis { argument, expected: ndim, found: values.len() });
    }
    let mut all = [filling; 3];
    all[3 - ndim..].copy_from_slice(values);
    Ok(all)
}

/// The index that padding puts in the place of one outside `0..size`; `None` for a constant, and where there is no index.
pub fn padded_index(index: isize, size: usize, padding: Padding) -> Option<usize> {
    let last = size.checked_sub(1)? as isize;
    let found = match padding {
        _ if (0..=last).contains(&index) => index,
        Padding::Constant(_) => return None,
        Padding::Border => index.clamp(0, last),
        Padding::Wrap => index.rem_euclid(last + 1),
        Padding::Reflection if last == 0 => 0,
        Padding::Reflection => {
            let within = index.rem_euclid(2 * last);
            within.min(2 * last - within)
        }
        Padding::Symmetric => {
            let within = index.rem_euclid(2 * (last + 1));
            within.min(2 * last + 1 - within)
        }
    };
    Some(found as usize)
}
