//! Running an operation along one axis after the other.
//!
//! Rows along the contiguous axis are read from the input, whatever its type, into a padded line; the other axes are worked
//! on in tiles of some cache lines' width, padded in a buffer, so that every inner loop runs over neighbours in memory. The
//! first two axes are done slice by slice, while the slice is in the cache. Nothing is allocated but buffers of one tile.

use crate::convert::{Compute, reader};
use crate::layout::Padding;
use crate::spatial::SpatialError;
use crate::spatial::{Field, Staged, for_each_rows, padded_index, with_field};
use crate::threads::{Threads, for_each_chunk};
use crate::view::{AnyView, AnyViewMut};

/// Elements of a tile's rows: 64 of `f32` fill eight vector registers.
pub(crate) const TILE: usize = 64;

/// What happens along each axis. Axes are those of the array, filled up to three.
pub(crate) trait AxisOp<T>: Sync {
    /// How many elements before and after one it looks at; `None` where the axis is left alone.
    fn reach(&self, axis: usize) -> Option<(usize, usize)>;
    /// May change a padded line, or a tile of lines `step` apart, before results are taken from it.
    fn prepare(&self, _axis: usize, _padded: &mut [T], _step: usize) {}
    /// Results for elements from the padded index `start` on, whose neighbours along the axis are `step` apart.
    fn emit(&self, axis: usize, padded: &[T], start: usize, step: usize, output: &mut [T]);
}

/// Runs an operation along all axes that it asks for.
pub(crate) fn run<T: Compute, O: AxisOp<T>>(
    input: AnyView<'_>,
    output: AnyViewMut<'_>,
    op: &O,
    padding: Padding,
    threads: Threads,
) -> Result<(), SpatialError> {
    with_field::<T>(output, threads, |field, order| {
        let staged = Staged::new(input, order, threads)?;
        let passes = Passes { field, order, op, padding };
        let [outer, middle, length] = field.shape;
        let tiles = length.div_ceil(TILE);
        let along = |axis: usize| op.reach(order[axis]).is_some();
        if outer >= 2 * threads.get() {
            for_each_chunk(outer, 1, threads, |slices| {
                for a in slices {
                    passes.rows(&staged, a * middle..(a + 1) * middle);
                    if along(1) {
                        passes.lines(1, a * tiles..(a + 1) * tiles);
                    }
                }
            });
        } else {
            for_each_rows(outer * middle, length, threads, |rows| passes.rows(&staged, rows));
            if along(1) {
                for_each_rows(outer * tiles, middle * TILE, threads, |tiles| passes.lines(1, tiles));
            }
        }
        if along(0) {
            for_each_rows(middle * tiles, outer * TILE, threads, |tiles| passes.lines(0, tiles));
        }
        Ok(())
    })
}

struct Passes<'a, T, O> {
    field: Field<T>,
    order: [usize; 3],
    op: &'a O,
    padding: Padding,
}

impl<T: Compute, O: AxisOp<T>> Passes<'_, T, O> {
    fn fill(&self) -> T {
        match self.padding {
            Padding::Constant(value) => T::load(value),
            _ => T::default(),
        }
    }

    fn rows(&self, staged: &Staged, rows: std::ops::Range<usize>) {
        let [_, middle, length] = self.field.shape;
        let grid = &staged.grid;
        let read = reader::<T>(grid.element());
        let axis = self.order[2];
        let reach = self.op.reach(axis);
        let (before, after) = reach.unwrap_or_default();
        let mut padded = vec![self.fill(); before + length + after];
        for row in rows {
            // SAFETY: a whole row, which only this thread works on.
            let output = unsafe { self.field.stretch(row / middle, row % middle, 0, length) };
            if reach.is_none() {
                // SAFETY: a row of the grid, of the reader's type.
                unsafe { read(grid.row(row), grid.inner_stride(), output) };
                continue;
            }
            // SAFETY: as above.
            unsafe { read(grid.row(row), grid.inner_stride(), &mut padded[before..before + length]) };
            for outside in (0..before).chain(before + length..before + length + after) {
                let index = padded_index(outside as isize - before as isize, length, self.padding);
                padded[outside] = index.map_or(self.fill(), |index| padded[before + index]);
            }
            self.op.prepare(axis, &mut padded, 1);
            self.op.emit(axis, &padded, 0, 1, output);
        }
    }

    fn lines(&self, along: usize, tiles: std::ops::Range<usize>) {
        let length = self.field.shape[2];
        let count = self.field.shape[along];
        let axis = self.order[along];
        let Some((before, after)) = self.op.reach(axis) else { return };
        let per_row = length.div_ceil(TILE);
        let mut padded = vec![self.fill(); (before + count + after) * TILE];
        for tile in tiles {
            let (across, start) = (tile / per_row, tile % per_row * TILE);
            let width = TILE.min(length - start);
            let row = |i: usize| {
                let (a, b) = if along == 0 { (i, across) } else { (across, i) };
                // SAFETY: the tile is this thread's, and one row of it is used at a time.
                unsafe { self.field.stretch(a, b, start, width) }
            };
            for i in 0..count {
                padded[(before + i) * TILE..][..width].copy_from_slice(row(i));
            }
            for outside in (0..before).chain(before + count..before + count + after) {
                match padded_index(outside as isize - before as isize, count, self.padding) {
                    Some(index) => {
                        let from = (before + index) * TILE;
                        padded.copy_within(from..from + TILE, outside * TILE);
                    }
                    None => padded[outside * TILE..][..TILE].fill(self.fill()),
                }
            }
            self.op.prepare(axis, &mut padded, TILE);
            for i in 0..count {
                self.op.emit(axis, &padded, i * TILE, TILE, row(i));
            }
        }
    }
}
