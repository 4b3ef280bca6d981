//! Input and output of a resampling: memory, shapes and strides by spatial axis, and the images that share positions.

use crate::blocks::Memory;
use crate::view::{AnyView, AnyViewMut, Strided};

/// Most spatial axes.
pub(crate) const MAX_RANK: usize = 3;

/// One side's spatial axes. Those beyond the rank have size 1.
#[derive(Clone, Copy)]
pub(crate) struct Grid {
    pub(crate) memory: Memory,
    pub(crate) shape: [usize; MAX_RANK],
    pub(crate) strides: [isize; MAX_RANK],
}

impl Grid {
    fn new(memory: Memory, shape: &[usize], strides: &[isize]) -> Self {
        let mut grid = Self { memory, shape: [1; MAX_RANK], strides: [0; MAX_RANK] };
        for (axis, (&size, &stride)) in shape.iter().zip(strides).enumerate() {
            grid.shape[axis] = size;
            // Along an axis of one voxel nothing is ever moved.
            grid.strides[axis] = if size == 1 { 0 } else { stride };
        }
        grid
    }

    /// Lowest and highest offset of an element of one image.
    pub(crate) fn extent(&self) -> (isize, isize) {
        let reach = |axis: usize| (self.shape[axis] as isize - 1) * self.strides[axis];
        (0..MAX_RANK).map(reach).fold((0, 0), |(low, high), reach| (low + reach.min(0), high + reach.max(0)))
    }

    /// Axes of `rank`, the one with the smallest stride first.
    pub(crate) fn by_stride(&self, rank: usize) -> [usize; MAX_RANK] {
        let mut axes = [0, 1, 2];
        let far = |axis: &usize| {
            let stride = self.strides[*axis].unsigned_abs();
            // The last axis first among equals, axes of one voxel after the others.
            (*axis >= rank, self.shape[*axis] == 1, stride, MAX_RANK - axis)
        };
        axes.sort_by_key(far);
        axes
    }
}

/// Input and output.
pub(crate) struct Frame {
    pub(crate) rank: usize,
    pub(crate) input: Grid,
    pub(crate) output: Grid,
    /// Offsets of each image of the leading dimensions, in the input and in the output.
    pub(crate) images: Vec<[isize; 2]>,
}

impl Frame {
    /// Of views with equal leading dimensions and `rank` spatial ones.
    pub(crate) fn new(input: &AnyView<'_>, output: &mut AnyViewMut<'_>, rank: usize) -> Self {
        let leading = input.ndim() - rank;
        let mut images = vec![[0, 0]];
        for axis in 0..leading {
            let steps = [input.strides()[axis], output.strides()[axis]];
            let along = |start: &[isize; 2]| {
                let start = *start;
                (0..input.shape()[axis] as isize).map(move |i| [start[0] + i * steps[0], start[1] + i * steps[1]])
            };
            images = images.iter().flat_map(along).collect();
        }
        let from = Memory { pointer: input.as_ptr().cast_mut(), element: input.element_type() };
        let to = Memory { pointer: output.as_mut_ptr(), element: output.element_type() };
        Self {
            rank,
            input: Grid::new(from, &input.shape()[leading..], &input.strides()[leading..]),
            output: Grid::new(to, &output.shape()[leading..], &output.strides()[leading..]),
            images,
        }
    }
}
