//! How element-wise work over several strided views becomes few, long inner loops.

use std::ops::Range;

use crate::view::{Layout, MAX_NDIM, ViewError};

/// Most views that one plan covers.
pub const MAX_OPERANDS: usize = 4;

/// Element offsets, one per view of a plan.
pub type Offsets = [isize; MAX_OPERANDS];

#[derive(Debug, Clone, Copy)]
struct Axis {
    size: usize,
    strides: Offsets,
}

/// The order in which a kernel visits the elements of up to [`MAX_OPERANDS`] views of one shape.
///
/// Axes are sorted by the strides of the first view (the one written to), turned so that it runs forwards, and merged
/// where all views allow it: two C-ordered arrays of any shape become a single loop, and so do two Fortran-ordered ones.
/// Positions of a plan run from 0 to [`numel`](Self::numel); equal layouts always give equal plans.
#[derive(Debug, Clone)]
pub struct ElementPlan {
    operands: usize,
    /// Innermost first; never empty.
    axes: Vec<Axis>,
    start: Offsets,
    numel: usize,
}

impl ElementPlan {
    /// A plan for views of equal shape, the one written to first.
    ///
    /// # Errors
    /// When there is no view, or more than [`MAX_OPERANDS`], or shapes differ.
    pub fn new(layouts: &[&Layout]) -> Result<Self, ViewError> {
        let [first, ..] = layouts else {
            return Err(ViewError::Dimensions { found: 0 });
        };
        if layouts.len() > MAX_OPERANDS {
            return Err(ViewError::Strides { shape: MAX_OPERANDS, strides: layouts.len() });
        }
        if let Some(other) = layouts.iter().find(|layout| layout.shape() != first.shape()) {
            return Err(ViewError::Shape { found: other.shape().to_vec(), expected: first.shape().to_vec() });
        }
        let numel = first.numel();
        let mut start = [0; MAX_OPERANDS];
        let mut axes: Vec<Axis> = Vec::with_capacity(MAX_NDIM);
        for axis in (0..first.ndim()).rev() {
            let size = first.shape()[axis];
            if size == 1 || numel == 0 {
                continue;
            }
            let mut strides = [0; MAX_OPERANDS];
            for (stride, layout) in strides.iter_mut().zip(layouts) {
                *stride = layout.strides()[axis];
            }
            if strides[0] < 0 {
                for (offset, stride) in start.iter_mut().zip(&mut strides) {
                    *offset += (size as isize - 1) * *stride;
                    *stride = -*stride;
                }
            }
            axes.push(Axis { size, strides });
        }
        // Stable, so that axes of equal strides keep C order.
        axes.sort_by_key(|axis| axis.strides.map(isize::unsigned_abs));
        let mut merged: Vec<Axis> = Vec::with_capacity(axes.len());
        for axis in axes {
            match merged.last_mut() {
                Some(inner)
                    if (0..layouts.len()).all(|k| axis.strides[k] == inner.strides[k] * inner.size as isize) =>
                {
                    inner.size *= axis.size;
                }
                _ => merged.push(axis),
            }
        }
        if merged.is_empty() {
            merged.push(Axis { size: numel.min(1), strides: [1; MAX_OPERANDS] });
        }
        Ok(Self { operands: layouts.len(), axes: merged, start, numel })
    }

    /// Number of elements.
    #[must_use]
    pub fn numel(&self) -> usize {
        self.numel
    }

    /// Number of views.
    #[must_use]
    pub fn operands(&self) -> usize {
        self.operands
    }

    /// Stride of each view in the inner loop.
    #[must_use]
    pub fn inner_strides(&self) -> Offsets {
        self.axes[0].strides
    }

    /// Sizes and strides of the merged axes, innermost first.
    pub(crate) fn axes(&self) -> impl Iterator<Item = (usize, Offsets)> {
        self.axes.iter().map(|axis| (axis.size, axis.strides))
    }

    /// Offset of the plan's first element in each view.
    pub(crate) fn start(&self) -> Offsets {
        self.start
    }

    /// Calls `run(offsets, length)` for each stretch of the inner loop within a range of positions: `length` elements of
    /// each view from its offset on, at its [inner stride](Self::inner_strides).
    pub fn for_each_run(&self, range: Range<usize>, mut run: impl FnMut(Offsets, usize)) {
        let end = range.end.min(self.numel);
        let mut position = range.start;
        if position >= end {
            return;
        }
        let inner = self.axes[0];
        let mut index = [0usize; MAX_NDIM];
        let mut offsets = self.start;
        let mut rest = position;
        for (index, axis) in index.iter_mut().zip(&self.axes) {
            (*index, rest) = (rest % axis.size, rest / axis.size);
            shift(&mut offsets, &axis.strides, *index as isize);
        }
        loop {
            let length = (inner.size - index[0]).min(end - position);
            run(offsets, length);
            position += length;
            if position >= end {
                return;
            }
            // The inner loop is at its end: back to its start, and one step further outside.
            shift(&mut offsets, &inner.strides, -(index[0] as isize));
            index[0] = 0;
            for (index, axis) in index.iter_mut().zip(&self.axes).skip(1) {
                *index += 1;
                shift(&mut offsets, &axis.strides, 1);
                if *index < axis.size {
                    break;
                }
                shift(&mut offsets, &axis.strides, -(axis.size as isize));
                *index = 0;
            }
        }
    }
}

fn shift(offsets: &mut Offsets, strides: &Offsets, steps: isize) {
    for (offset, stride) in offsets.iter_mut().zip(strides) {
        *offset += stride * steps;
    }
}
