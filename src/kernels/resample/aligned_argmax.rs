//! [`affine_argmax`](super::affine_argmax) where every axis of the output runs along one of the input, which is what undoing
//! a change of spacing does.
//!
//! The output is made in small boxes. For each box and class, the rows of the input that the box takes from are
//! interpolated along themselves first, then planes are combined, then rows; the last step has as many operands as voxels,
//! and is three instructions for several voxels at once. What was found of a box stays in the cache until all classes are
//! through, so that memory is passed over once.

use std::ops::Range;

use crate::convert::{has_avx2, reader, writer};
use crate::threads::{Threads, for_each_chunk};
use crate::view::{AnyView, AnyViewMut, Strided, ViewError};

use super::frame::{Frame, MAX_RANK};
use super::gather::Real;
use super::separable::{AxisTable, RowTable, in_order};

/// Voxels that are compared at a time.
const LANES: usize = 16;

/// Rows of a box.
const ROWS: usize = 32;

/// Planes of a box, at most.
const PLANES: usize = 8;

/// Voxels of a box: what was found of them takes half a megabyte.
const VOXELS: usize = 1 << 16;

/// Labels `input` `(C, spatial…)` with the table of each of its axes, input axis `k` running along output axis `order[k]`.
pub(super) fn run<C: Real + PartialOrd>(
    input: AnyView<'_>,
    mut output: AnyViewMut<'_>,
    order: &[usize; MAX_RANK],
    table: impl Fn(usize) -> AxisTable,
    threads: Threads,
) -> Result<(), ViewError> {
    let rank = output.ndim();
    let mut frame = Frame::new(&input.select(0, 0)?, &mut output, rank);
    let tables = in_order(&mut frame, order, table);
    let (classes, step) = (input.shape()[0], input.strides()[0]);
    AlignedArgmax { frame, tables, classes, step, threads }.run::<C>();
    Ok(())
}

struct AlignedArgmax {
    /// The input with its axes in the output's order.
    frame: Frame,
    /// What each index of an output axis takes.
    tables: [AxisTable; MAX_RANK],
    classes: usize,
    /// Distance of the channels.
    step: isize,
    threads: Threads,
}

/// Indices of an input axis, and which of the output take from them.
struct Taken<C> {
    /// The indices that are needed, ascending.
    needed: Vec<usize>,
    /// Places among `needed`, and weights.
    taps: Vec<Vec<(usize, C)>>,
}

impl<C: Real> Taken<C> {
    fn new(table: &AxisTable, range: Range<usize>) -> Self {
        let weighted = |i: usize| table.taps(i).filter(|(_, weight)| *weight != 0.0);
        let mut needed: Vec<usize> = range.clone().flat_map(|i| weighted(i).map(|(index, _)| index)).collect();
        needed.sort_unstable();
        needed.dedup();
        let place = |index: usize| needed.partition_point(|&other| other < index);
        let of_index = |i| weighted(i).map(|(index, weight)| (place(index), C::load(weight))).collect();
        let taps = range.map(of_index).collect();
        Self { needed, taps }
    }
}

/// `combine(x, y)` of two rows, of one, or of none: calls `each(lane, values)` for every [`LANES`] of them.
#[inline(always)]
fn combined<C: Real>(taps: &[(usize, C)], rows: &[C], width: usize, mut each: impl FnMut(usize, [C; LANES])) {
    let row = |place: usize| rows[place * width..][..width].as_chunks::<LANES>().0;
    match *taps {
        [] => (0..width / LANES).for_each(|k| each(k, [C::default(); LANES])),
        [(x, a)] => row(x).iter().enumerate().for_each(|(k, x)| each(k, std::array::from_fn(|i| x[i] * a))),
        [(x, a), (y, b), ..] => {
            for (k, (x, y)) in row(x).iter().zip(row(y)).enumerate() {
                each(k, std::array::from_fn(|i| x[i] * a + y[i] * b));
            }
        }
    }
}

impl AlignedArgmax {
    fn run<C: Real + PartialOrd>(&self) {
        let [row, middle, outer] = self.frame.output.by_stride(self.frame.rank);
        let shape = self.frame.output.shape;
        let table = RowTable::<C>::new(&self.tables[row]);
        let rows = ROWS.min(shape[middle]);
        let planes = (VOXELS / (rows * shape[row])).clamp(1, PLANES).min(shape[outer]);
        let (across, along) = (shape[middle].div_ceil(rows), shape[outer].div_ceil(planes));
        for_each_chunk(across * along, 1, self.threads, |boxes| {
            for number in boxes {
                let (m, o) = (number % across * rows, number / across * planes);
                let ranges = [m..(m + rows).min(shape[middle]), o..(o + planes).min(shape[outer])];
                #[cfg(target_arch = "x86_64")]
                {
                    #[target_feature(enable = "avx2")]
                    fn with_avx2<C: Real + PartialOrd>(
                        work: &AlignedArgmax,
                        table: &RowTable<'_, C>,
                        axes: [usize; MAX_RANK],
                        ranges: [Range<usize>; 2],
                    ) {
                        work.label(table, axes, ranges);
                    }
                    if has_avx2() {
                        // SAFETY: the processor has it.
                        unsafe { with_avx2(self, &table, [row, middle, outer], ranges) };
                        continue;
                    }
                }
                self.label(&table, [row, middle, outer], ranges);
            }
        });
    }

    /// Labels a box.
    #[inline(always)]
    fn label<C: Real + PartialOrd>(
        &self,
        table: &RowTable<'_, C>,
        [row, middle, outer]: [usize; MAX_RANK],
        [middle_range, outer_range]: [Range<usize>; 2],
    ) {
        let (input, output) = (&self.frame.input, &self.frame.output);
        let length = output.shape[row];
        let width = length.next_multiple_of(LANES);
        let read = reader::<C>(input.memory.element);
        let write = writer::<i32>(output.memory.element);
        let rows = Taken::<C>::new(&self.tables[middle], middle_range.clone());
        let planes = Taken::<C>::new(&self.tables[outer], outer_range.clone());
        let (height, depth) = (middle_range.len(), outer_range.len());
        let mut line = vec![C::default(); table.span().len()];
        let mut stretched = vec![C::default(); planes.needed.len() * rows.needed.len() * width];
        let mut plane = vec![C::default(); rows.needed.len() * width];
        // Anything is larger, but for what is as small: that is of the first class.
        let mut best = vec![C::load(f64::NEG_INFINITY); depth * height * width];
        let mut labels = vec![0i32; best.len()];
        // Whether only numbers have come so far.
        let mut finite = true;
        for class in 0..self.classes {
            let start = class as isize * self.step + table.span().start as isize * input.strides[row];
            let places = planes.needed.iter().flat_map(|o| rows.needed.iter().map(move |m| (*o, *m)));
            for ((o, m), to) in places.zip(stretched.chunks_exact_mut(width)) {
                let offset = start + o as isize * input.strides[outer] + m as isize * input.strides[middle];
                // SAFETY: a stretch of a row of this channel, of the reader's type.
                unsafe { read(input.memory.at(offset).cast_const(), input.strides[row], &mut line) };
                table.sample(&line, &mut to[..length]);
                #[expect(clippy::eq_op, reason = "what is not a number less itself is not 0")]
                let other = line.iter().fold(false, |any, &value| any | (value - value != C::default()));
                finite &= !other;
            }
            for (o, taps) in planes.taps.iter().enumerate() {
                let size = plane.len();
                let (to, _) = plane.as_chunks_mut::<LANES>();
                combined(taps, &stretched, size, |k, values| to[k] = values);
                for (m, taps) in rows.taps.iter().enumerate() {
                    let place = (o * height + m) * width;
                    let (best, kept) = (&mut best[place..place + width], &mut labels[place..place + width]);
                    if finite {
                        keep_larger(taps, &plane, best, kept, class as i32);
                        continue;
                    }
                    let (best, kept) = (best.as_chunks_mut::<LANES>().0, kept.as_chunks_mut::<LANES>().0);
                    combined(taps, &plane, width, |k, values| keep(&mut best[k], &mut kept[k], values, class as i32));
                }
            }
        }
        for (o, planes) in outer_range.zip(labels.chunks_exact(height * width)) {
            for (m, labels) in middle_range.clone().zip(planes.chunks_exact(width)) {
                let offset = o as isize * output.strides[outer] + m as isize * output.strides[middle];
                // SAFETY: a row of the output, which only this thread writes to.
                unsafe { write(&labels[..length], output.memory.at(offset), output.strides[row]) };
            }
        }
    }
}

/// Keeps what is larger among numbers and its class, for a row of `combine(x, y)`.
#[inline(always)]
fn keep_larger<C: Real + PartialOrd>(taps: &[(usize, C)], rows: &[C], best: &mut [C], kept: &mut [i32], class: i32) {
    let width = best.len();
    let row = |place: usize| &rows[place * width..][..width];
    let take = |value: C, best: &mut C, kept: &mut i32| {
        // As classes ascend, the maximum of two is the choice between them: of a choice the compiler makes a masked store, which
        // takes some processors twenty times as long.
        *kept = (*kept).max(if value > *best { class } else { 0 });
        *best = if *best < value { value } else { *best };
    };
    let places = best.iter_mut().zip(kept);
    match *taps {
        [] => places.for_each(|(best, kept)| take(C::default(), best, kept)),
        [(x, a)] => places.zip(row(x)).for_each(|((best, kept), &x)| take(x * a, best, kept)),
        [(x, a), (y, b), ..] => {
            places.zip(row(x).iter().zip(row(y))).for_each(|((best, kept), (&x, &y))| take(x * a + y * b, best, kept));
        }
    }
}

/// Keeps the larger values and their class; NaN is larger than any number.
#[inline(always)]
fn keep<C: Real + PartialOrd>(best: &mut [C; LANES], kept: &mut [i32; LANES], values: [C; LANES], class: i32) {
    // Rare enough after the first classes that nothing needs to be written.
    let mut any = false;
    #[expect(clippy::neg_cmp_op_on_partial_ord, reason = "also where one of them is NaN, in one instruction")]
    for (value, best) in values.iter().zip(&*best) {
        any |= !(value <= best);
    }
    if any {
        #[expect(clippy::eq_op, reason = "NaN is not equal to itself")]
        for ((best, kept), value) in best.iter_mut().zip(kept).zip(values) {
            let take = (value > *best) | ((value != value) & (*best == *best));
            *best = if take { value } else { *best };
            *kept = if take { class } else { *kept };
        }
    }
}
