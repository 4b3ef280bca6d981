//! Copying between any two strided layouts at the speed of memory.

use std::ops::Range;

use crate::plan::{ElementPlan, Offsets};
use crate::threads::{CHUNK, Threads, for_each_chunk};
use crate::view::{AnyView, AnyViewMut, Strided, ViewError};

/// Elements of a tile that is turned in the first cache level.
const TILE: usize = 1024;

/// Bytes that memory moves at a time.
const CACHE_LINE: usize = 64;

/// Copies every element. Element types and shapes must be equal; strides may be any, also negative or (of the input) 0.
///
/// Contiguous stretches are copied as such, transposed ones tile by tile, so that each cache line is touched once on
/// either side.
///
/// # Errors
/// When element types or shapes differ.
pub fn copy(input: AnyView<'_>, output: AnyViewMut<'_>, threads: Threads) -> Result<(), ViewError> {
    let (found, expected) = (input.element_type(), output.element_type());
    if found != expected {
        return Err(ViewError::Type { found, expected });
    }
    match expected.size() {
        1 => copy_sized::<u8>(input, output, threads),
        2 => copy_sized::<u16>(input, output, threads),
        4 => copy_sized::<u32>(input, output, threads),
        _ => copy_sized::<u64>(input, output, threads),
    }
}

/// Source and destination, as pointers that threads share.
#[derive(Clone, Copy)]
struct Ends<T> {
    from: *const T,
    to: *mut T,
}

// SAFETY: threads write disjoint elements, and the views that the pointers come from outlive the threads.
unsafe impl<T> Send for Ends<T> {}
// SAFETY: as above.
unsafe impl<T> Sync for Ends<T> {}

impl<T> Ends<T> {
    /// The pair moved by offsets in elements.
    #[inline(always)]
    fn moved(self, to: isize, from: isize) -> Self {
        Self { from: self.from.wrapping_offset(from), to: self.to.wrapping_offset(to) }
    }
}

fn copy_sized<T: Turn>(input: AnyView<'_>, mut output: AnyViewMut<'_>, threads: Threads) -> Result<(), ViewError> {
    let plan = ElementPlan::new(&[output.layout(), input.layout()])?;
    let ends = Ends { from: input.as_ptr().cast::<T>(), to: output.as_mut_ptr().cast::<T>() };
    match turned_axis(&plan) {
        Some(axis) => copy_turned(&plan, axis, ends, threads),
        None => {
            let strides = plan.inner_strides();
            for_each_chunk(plan.numel(), CHUNK, threads, |range| {
                plan.for_each_run(range, |offsets, length| {
                    // SAFETY: a run covers elements of both views, and no other thread writes them.
                    unsafe { copy_run(ends.moved(offsets[0], offsets[1]), strides, length) };
                });
            });
        }
    }
    Ok(())
}

/// The axis along which the input is contiguous, when that is not the inner one.
fn turned_axis(plan: &ElementPlan) -> Option<usize> {
    let unit = |strides: Offsets| strides[1].unsigned_abs() <= 1;
    if unit(plan.inner_strides()) { None } else { plan.axes().position(|(_, strides)| strides[1].unsigned_abs() == 1) }
}

/// Safety: `length` elements at the inner strides are readable and writable.
#[inline(always)]
unsafe fn copy_run<T: Copy>(ends: Ends<T>, strides: Offsets, length: usize) {
    let Ends { from, to } = ends;
    match (strides[0], strides[1]) {
        // SAFETY: contiguous elements; a mutable view overlaps no other.
        (1, 1) => unsafe { std::ptr::copy_nonoverlapping(from, to, length) },
        // SAFETY: contiguous elements, the input's backwards.
        (1, -1) => unsafe { copy_backwards(from, to, length) },
        (to_stride, from_stride) => {
            for i in 0..length as isize {
                // SAFETY: the caller vouches for the elements at these strides.
                unsafe { *to.offset(i * to_stride) = *from.offset(i * from_stride) };
            }
        }
    }
}

#[inline(always)]
unsafe fn backwards_body<T: Copy>(last: *const T, to: *mut T, length: usize) {
    // SAFETY: `last` ends a slice of `length` elements, by the caller's word; `to` starts another one.
    let (from, to) = unsafe {
        let first = last.wrapping_sub(length.saturating_sub(1));
        (std::slice::from_raw_parts(first, length), std::slice::from_raw_parts_mut(to, length))
    };
    // Reads run forwards, which the processor fetches ahead; writes need not wait for memory.
    for (to, from) in to.iter_mut().rev().zip(from) {
        *to = *from;
    }
}

/// Safety: `length` elements end at `last` and are readable, `length` start at `to` and are writable, none in common.
#[inline(always)]
unsafe fn copy_backwards<T: Copy>(last: *const T, to: *mut T, length: usize) {
    #[cfg(target_arch = "x86_64")]
    {
        #[target_feature(enable = "avx2")]
        unsafe fn backwards_avx2<T: Copy>(last: *const T, to: *mut T, length: usize) {
            // SAFETY: the same contract.
            unsafe { backwards_body(last, to, length) }
        }
        if crate::convert::has_avx2() {
            // SAFETY: the processor has it, and the same contract.
            return unsafe { backwards_avx2(last, to, length) };
        }
    }
    // SAFETY: the same contract.
    unsafe { backwards_body(last, to, length) }
}

/// One side of a tile: its axis, where it starts there and how long it is.
#[derive(Clone, Copy)]
struct Side {
    strides: Offsets,
    range_start: usize,
    length: usize,
}

/// Copies where the output runs along one axis and the input along another. Tiles of both axes are gathered row by row
/// of the input into a buffer, and written row by row of the output.
fn copy_turned<T: Turn>(plan: &ElementPlan, turned: usize, ends: Ends<T>, threads: Threads) {
    let axes: Vec<(usize, Offsets)> = plan.axes().collect();
    let (inner, cross) = (axes[0], axes[turned]);
    let outer: Vec<(usize, Offsets)> =
        axes.iter().enumerate().filter(|(k, _)| *k != 0 && *k != turned).map(|(_, axis)| *axis).collect();
    // One cache line of the input per row: rows of the output that lie a power of two apart compete for the same places in
    // the cache, so there should be few. A short axis leaves its share to the long one.
    let mut cross_length = cross.0.min(CACHE_LINE / size_of::<T>());
    let inner_length = inner.0.min(TILE / cross_length);
    cross_length = cross.0.min(TILE / inner_length);
    let inner_tiles = inner.0.div_ceil(inner_length);
    let cross_tiles = cross.0.div_ceil(cross_length);
    let outer_count: usize = outer.iter().map(|axis| axis.0).product();
    let tiles = inner_tiles * cross_tiles * outer_count;
    let start = plan.start();
    let work = |range: Range<usize>| {
        let mut buffer = [T::default(); TILE];
        for tile in range {
            let side = |axis: (usize, Offsets), length: usize, index: usize| {
                let range_start = index * length;
                Side { strides: axis.1, range_start, length: length.min(axis.0 - range_start) }
            };
            let inner = side(inner, inner_length, tile % inner_tiles);
            let cross = side(cross, cross_length, tile / inner_tiles % cross_tiles);
            let mut rest = tile / inner_tiles / cross_tiles;
            let mut offsets = [start[0], start[1]];
            for (size, strides) in &outer {
                for (offset, stride) in offsets.iter_mut().zip(strides) {
                    *offset += (rest % size) as isize * stride;
                }
                rest /= size;
            }
            for side in [inner, cross] {
                for (offset, stride) in offsets.iter_mut().zip(side.strides) {
                    *offset += side.range_start as isize * stride;
                }
            }
            // SAFETY: the tile lies inside both views, and no other thread writes it.
            unsafe { copy_tile(ends.moved(offsets[0], offsets[1]), inner, cross, &mut buffer) };
        }
    };
    let tiles_per_chunk = (CHUNK / (inner_length * cross_length)).max(1);
    for_each_chunk(tiles, tiles_per_chunk, threads, work);
}

/// Safety: the tile's elements are readable and writable; its sides multiply to at most `TILE`.
unsafe fn copy_tile<T: Turn>(ends: Ends<T>, inner: Side, cross: Side, buffer: &mut [T; TILE]) {
    let (rows, row_length) = (inner.length, cross.length);
    let (from, row_stride) = if cross.strides[1] == 1 {
        (ends.from, inner.strides[1])
    } else {
        for (i, row) in buffer.chunks_exact_mut(row_length).take(rows).enumerate() {
            let row_ends =
                Ends { from: ends.from.wrapping_offset(i as isize * inner.strides[1]), to: row.as_mut_ptr() };
            // SAFETY: a row of the input, by the caller's word, into a row of the buffer.
            unsafe { copy_run(row_ends, [1, cross.strides[1], 0, 0], row_length) };
        }
        (buffer.as_ptr(), row_length as isize)
    };
    let from = |i: usize, j: usize| from.wrapping_offset(i as isize * row_stride + j as isize);
    let to =
        |i: usize, j: usize| ends.to.wrapping_offset(i as isize * inner.strides[0] + j as isize * cross.strides[0]);
    // What fits in whole registers first, the rest element by element.
    let (mut turned_rows, mut turned_columns) = (0, 0);
    if inner.strides[0] == 1 && T::SQUARE > 1 {
        turned_rows = rows - rows % T::SQUARE;
        turned_columns = row_length - row_length % T::SQUARE;
        for i in (0..turned_rows).step_by(T::SQUARE) {
            for j in (0..turned_columns).step_by(T::SQUARE) {
                // SAFETY: a square of the tile, to the same square of the output; both have contiguous rows.
                unsafe { T::turn(from(i, j), row_stride, to(i, j), cross.strides[0]) };
            }
        }
    }
    // SAFETY: inside the tile, which is readable on one side and writable on the other.
    let move_one = |i, j| unsafe { *to(i, j) = *from(i, j) };
    for i in turned_rows..rows {
        (0..turned_columns).for_each(|j| move_one(i, j));
    }
    for j in turned_columns..row_length {
        (0..rows).for_each(|i| move_one(i, j));
    }
}

/// Elements whose squares can be turned in registers.
trait Turn: Copy + Default + Send + Sync {
    /// Side of the square; 1 where there are no such registers.
    const SQUARE: usize;

    /// Transposes a square: `to[j * to_stride + i] = from[i * from_stride + j]`.
    ///
    /// # Safety
    /// All these elements are readable and writable, and none is in both squares.
    unsafe fn turn(from: *const Self, from_stride: isize, to: *mut Self, to_stride: isize);
}

/// Registers of 16 bytes, which every x86-64 has. Interleaving row `i` with row `i + half` and doing so log2(side) times
/// transposes a square whose rows are one register each.
macro_rules! turn_in_registers {
    ($($type:ty: $side:literal, $low:ident, $high:ident;)*) => {$(
        impl Turn for $type {
            #[cfg(target_arch = "x86_64")]
            const SQUARE: usize = $side;
            #[cfg(not(target_arch = "x86_64"))]
            const SQUARE: usize = 1;

            #[inline(always)]
            unsafe fn turn(from: *const Self, from_stride: isize, to: *mut Self, to_stride: isize) {
                #[cfg(target_arch = "x86_64")]
                {
                    use std::arch::x86_64::*;
                    const HALF: usize = $side / 2;
                    // SAFETY: rows of one register each, by the caller's word; these loads and stores need no alignment.
                    unsafe {
                        let mut rows: [__m128i; $side] =
                            std::array::from_fn(|i| _mm_loadu_si128(from.offset(i as isize * from_stride).cast()));
                        for _ in 0..$side.trailing_zeros() {
                            rows = std::array::from_fn(|k| {
                                let (a, b) = (rows[k / 2], rows[k / 2 + HALF]);
                                if k % 2 == 0 { $low(a, b) } else { $high(a, b) }
                            });
                        }
                        for (j, row) in rows.into_iter().enumerate() {
                            _mm_storeu_si128(to.offset(j as isize * to_stride).cast(), row);
                        }
                    }
                }
                #[cfg(not(target_arch = "x86_64"))]
                {
                    let _ = (from_stride, to_stride);
                    // SAFETY: a square of one element.
                    unsafe { *to = *from };
                }
            }
        }
    )*};
}
turn_in_registers! {
    u8: 16usize, _mm_unpacklo_epi8, _mm_unpackhi_epi8;
    u16: 8usize, _mm_unpacklo_epi16, _mm_unpackhi_epi16;
    u32: 4usize, _mm_unpacklo_epi32, _mm_unpackhi_epi32;
    u64: 2usize, _mm_unpacklo_epi64, _mm_unpackhi_epi64;
}
