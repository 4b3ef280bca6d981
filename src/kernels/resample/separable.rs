//! Sampling where every axis of the output runs along one of the input: scaling, shifts, flips, permutations, resizing.
//!
//! Indices and weights are found once per axis. The output is then made row by row, along the axis that is contiguous
//! in the input: the rows of the input that the other axes take from are combined into one, in which the row's own axis
//! is interpolated. Tiles keep the rows that neighbours share in the cache. Where the output is contiguous along
//! another axis, a tile is written turned.

use std::ops::Range;

use crate::convert::{has_avx2, reader, writer};
use crate::threads::{Threads, for_each_chunk};
use crate::view::{AnyView, AnyViewMut};

use super::frame::{Frame, MAX_RANK};
use super::gather::Real;
use super::scattered::{BLOCK, Positions, RawConverter};
use super::taps::{AxisRule, Taps};
use super::{Interpolation, ResampleError, Sampling};

/// Rows of a tile along the middle axis.
const TILE_ROWS: usize = 16;

/// The same where a tile is written turned: stretches of a few cache lines, of which few are shared with the next tile.
const TURNED_ROWS: usize = 64;

/// Elements of a row that are turned at a time.
const TURNED: usize = 16;

/// Elements of a tile.
const TILE: usize = 1 << 17;

/// What each index of an output axis takes from the input axis that it runs along.
#[derive(Debug, Clone, Default)]
pub(crate) struct AxisTable {
    /// Taps of index `i` are `starts[i]..starts[i + 1]`.
    starts: Vec<usize>,
    index: Vec<usize>,
    weight: Vec<f64>,
    /// The weight outside, by index; empty where it is 0 for all.
    outside: Vec<f64>,
}

impl AxisTable {
    fn new() -> Self {
        Self { starts: vec![0], ..Self::default() }
    }

    /// One voxel for one: an axis beyond the rank.
    fn single() -> Self {
        let mut table = Self::new();
        table.push([(0, 1.0)]);
        table
    }

    /// Appends the taps of the next index.
    pub(crate) fn push(&mut self, taps: impl IntoIterator<Item = (usize, f64)>) {
        for (index, weight) in taps {
            self.index.push(index);
            self.weight.push(weight);
        }
        self.starts.push(self.index.len());
    }

    /// A table for an axis of `size` indices.
    pub(crate) fn from_taps(size: usize, taps: impl Fn(usize) -> Taps) -> Self {
        let mut table = Self::new();
        table.starts.reserve(size);
        for i in 0..size {
            let taps = taps(i);
            table.push(taps.index.into_iter().zip(taps.weight).take(taps.count));
            if taps.outside != 0.0 {
                table.outside.resize(i, 0.0);
                table.outside.push(taps.outside);
            }
        }
        if !table.outside.is_empty() {
            table.outside.resize(size, 0.0);
        }
        table
    }

    /// A table from lists of taps.
    pub(crate) fn from_lists<T: IntoIterator<Item = (usize, f64)>>(size: usize, list: impl Fn(usize) -> T) -> Self {
        let mut table = Self::new();
        (0..size).for_each(|i| table.push(list(i)));
        table
    }

    fn at(&self, index: usize) -> Range<usize> {
        self.starts[index]..self.starts[index + 1]
    }

    /// Indices of the input, and their weights.
    pub(super) fn taps(&self, index: usize) -> impl Iterator<Item = (usize, f64)> {
        self.at(index).map(|tap| (self.index[tap], self.weight[tap]))
    }

    fn outside(&self, index: usize) -> f64 {
        self.outside.get(index).copied().unwrap_or(0.0)
    }

    /// The stretch of indices, starting where the first one fits, that `fits` holds for.
    fn stretch(&self, fits: impl Fn(usize) -> bool) -> Range<usize> {
        let size = self.starts.len() - 1;
        let start = (0..size).find(|&i| fits(i)).unwrap_or(size);
        let length = (start..size).take_while(|&i| fits(i)).count();
        start..start + length
    }
}

/// A separable sampling: one table per output axis, and the input with its axes in the output's order.
pub(crate) struct Separable {
    frame: Frame,
    tables: [AxisTable; MAX_RANK],
    threads: Threads,
}

/// Samples along an affine map that [`Positions::aligned`] has found to be separable, input axis `k` running along
/// output axis `order[k]`.
pub(super) fn affine(
    input: AnyView<'_>,
    output: AnyViewMut<'_>,
    positions: &Positions,
    order: &[usize; MAX_RANK],
    rules: &[AxisRule],
    sampling: &Sampling,
    threads: Threads,
) -> Result<(), ResampleError> {
    let rank = rules.len();
    let shape = &output_shape(&output, rank);
    let table = |from: usize| {
        let to = order[from];
        AxisTable::from_taps(shape[to], |index| rules[from].taps(positions.along(from, to, index)))
    };
    run(input, output, rank, order, table, sampling, threads);
    Ok(())
}

/// Samples at one list of positions for each axis.
pub(super) fn listed(
    input: AnyView<'_>,
    output: AnyViewMut<'_>,
    positions: &[&[f64]],
    rules: &[AxisRule],
    sampling: &Sampling,
    threads: Threads,
) {
    let table =
        |axis: usize| AxisTable::from_taps(positions[axis].len(), |index| rules[axis].taps(positions[axis][index]));
    run(input, output, positions.len(), &[0, 1, 2], table, sampling, threads);
}

fn output_shape(output: &AnyViewMut<'_>, rank: usize) -> Vec<usize> {
    use crate::view::Strided;
    output.shape()[output.ndim() - rank..].to_vec()
}

/// Samples with the table of each of `rank` input axes.
pub(super) fn run(
    input: AnyView<'_>,
    mut output: AnyViewMut<'_>,
    rank: usize,
    order: &[usize; MAX_RANK],
    table: impl Fn(usize) -> AxisTable,
    sampling: &Sampling,
    threads: Threads,
) {
    let mut frame = Frame::new(&input, &mut output, rank);
    let tables = in_order(&mut frame, order, table);
    let (from, to) = (frame.input.memory.element, frame.output.memory.element);
    let work = Separable { frame, tables, threads };
    match *sampling {
        Sampling::Grid { interpolation: Interpolation::Nearest(_), .. } => {
            let convert = RawConverter::new(from, to);
            match from.size() {
                1 => work.nearest::<u8>(convert),
                2 => work.nearest::<u16>(convert),
                4 => work.nearest::<u32>(convert),
                _ => work.nearest::<u64>(convert),
            }
        }
        Sampling::Spline { .. } => work.weighted::<f64>(sampling.fill().filter(|&fill| fill != 0.0), !to.is_float()),
        _ if sampling.wide(from, to) => work.weighted::<f64>(None, false),
        _ => work.weighted::<f32>(None, false),
    }
}

/// Brings the axes of the input into the order of the output's, with the table of each.
pub(super) fn in_order(
    frame: &mut Frame,
    order: &[usize; MAX_RANK],
    table: impl Fn(usize) -> AxisTable,
) -> [AxisTable; MAX_RANK] {
    let mut tables = std::array::from_fn(|_| AxisTable::single());
    let grid = frame.input;
    for (from, &to) in order.iter().enumerate().take(frame.rank) {
        tables[to] = table(from);
        (frame.input.shape[to], frame.input.strides[to]) = (grid.shape[from], grid.strides[from]);
    }
    tables
}

/// Which axis rows run along, which one tiles are made of, and the third.
#[derive(Clone, Copy)]
struct Axes {
    row: usize,
    middle: usize,
    outer: usize,
    /// Whether the output is contiguous along the middle axis, not the row.
    turned: bool,
}

/// The row's own axis, ready for many rows.
pub(super) struct RowTable<'a, C> {
    table: &'a AxisTable,
    weight: Vec<C>,
    /// Indices of the input that are taken from.
    span: Range<usize>,
    /// Output indices that are copies of consecutive input indices.
    copied: Range<usize>,
    /// The first of those, within the span.
    copied_from: usize,
    /// Output indices with two neighbouring taps.
    paired: Range<usize>,
    /// Those taps: the first one within the span, and both weights.
    pairs: Vec<(u32, C, C)>,
}

impl<'a, C: Real> RowTable<'a, C> {
    pub(super) fn new(table: &'a AxisTable) -> Self {
        let low = table.index.iter().copied().min().unwrap_or(0);
        let high = table.index.iter().copied().max().map_or(0, |high| high + 1);
        // A voxel of weight 0 beside one of weight 1 need not be looked at.
        let one = |i: usize| {
            let mut taps = table.at(i).filter(|&tap| table.weight[tap] != 0.0);
            let first = taps.next().filter(|&tap| table.weight[tap] == 1.0)?;
            taps.next().is_none().then(|| table.index[first])
        };
        let copied = table.stretch(|i| one(i).is_some());
        // Only while input and output run side by side.
        let first = if copied.is_empty() { low } else { one(copied.start).unwrap_or(low) };
        let length = copied.clone().take_while(|&i| one(i) == Some(first + i - copied.start)).count();
        let copied = copied.start..copied.start + length;
        let paired = table.stretch(|i| {
            let taps = table.at(i);
            taps.len() == 2
                && table.index[taps.start] + 1 == table.index[taps.start + 1]
                && u32::try_from(table.index[taps.start] - low).is_ok()
        });
        let weight: Vec<C> = table.weight.iter().map(|&weight| C::load(weight)).collect();
        let pairs = paired.clone().map(|i| {
            let taps = table.at(i);
            ((table.index[taps.start] - low) as u32, weight[taps.start], weight[taps.start + 1])
        });
        let pairs = pairs.collect();
        let copied_from = first.saturating_sub(low);
        Self { table, weight, span: low..high, copied, copied_from, paired, pairs }
    }

    /// Indices of the input that are taken from.
    pub(super) fn span(&self) -> Range<usize> {
        self.span.clone()
    }

    /// Samples a row; `line` holds the span.
    #[inline(always)]
    pub(super) fn sample(&self, line: &[C], to: &mut [C]) {
        assert_eq!(line.len(), self.span.len());
        let whole = if self.copied.len() > self.paired.len() {
            to[self.copied.clone()].copy_from_slice(&line[self.copied_from..self.copied_from + self.copied.len()]);
            &self.copied
        } else {
            for (to, &(first, a, b)) in to[self.paired.clone()].iter_mut().zip(&self.pairs) {
                let first = first as usize;
                // SAFETY: both taps are in the span, which is as long as the line.
                let (low, high) = unsafe { (*line.get_unchecked(first), *line.get_unchecked(first + 1)) };
                *to = low * a + high * b;
            }
            &self.paired
        };
        for i in (0..whole.start).chain(whole.end..to.len()) {
            let mut sum = C::default();
            for tap in self.table.at(i) {
                sum = sum + line[self.table.index[tap] - self.span.start] * self.weight[tap];
            }
            to[i] = sum;
        }
    }
}

/// A pointer to a row and its weight.
#[derive(Clone, Copy)]
struct Source<C> {
    offset: isize,
    weight: C,
}

impl Separable {
    /// Rows run along the input's memory, as far as the output has such an axis.
    fn axes(&self) -> Axes {
        let rank = self.frame.rank;
        let (input, output) = (self.frame.input.by_stride(rank), self.frame.output.by_stride(rank));
        // Along an axis of one voxel the input says nothing.
        let row = if self.frame.input.shape[input[0]] == 1 { output[0] } else { input[0] };
        let turned = row != output[0];
        let middle = if turned { output[0] } else { output[1] };
        let outer = (0..MAX_RANK).find(|axis| ![row, middle].contains(axis)).unwrap_or(middle);
        Axes { row, middle, outer, turned }
    }

    /// Works on tiles: ranges of the middle and the outer axis of one image.
    fn tiles(&self, work: impl Fn(Axes, [isize; 2], Range<usize>, Range<usize>) + Sync) {
        let axes = self.axes();
        let shape = self.frame.output.shape;
        let rows = if axes.turned { TURNED_ROWS } else { TILE_ROWS }.min(shape[axes.middle]);
        let planes = (TILE / (rows * shape[axes.row]).max(1)).clamp(1, shape[axes.outer]);
        let across = shape[axes.middle].div_ceil(rows);
        let along = shape[axes.outer].div_ceil(planes);
        for_each_chunk(across * along * self.frame.images.len(), 1, self.threads, |range| {
            for tile in range {
                let (middle, outer) = (tile % across * rows, tile / across % along * planes);
                let image = self.frame.images[tile / across / along];
                let middle = middle..(middle + rows).min(shape[axes.middle]);
                work(axes, image, middle, outer..(outer + planes).min(shape[axes.outer]));
            }
        });
    }

    fn weighted<C: Real>(&self, fill: Option<f64>, round: bool) {
        let axes = self.axes();
        let row = RowTable::<C>::new(&self.tables[axes.row]);
        self.tiles(|axes, image, middle, outer| {
            #[cfg(target_arch = "x86_64")]
            {
                #[target_feature(enable = "avx2")]
                fn with_avx2<C: Real>(
                    work: &Separable,
                    row: &RowTable<'_, C>,
                    axes: Axes,
                    image: [isize; 2],
                    ranges: [Range<usize>; 2],
                    finish: (Option<f64>, bool),
                ) {
                    work.weighted_tile(row, axes, image, ranges, finish);
                }
                if has_avx2() {
                    // SAFETY: the processor has it.
                    unsafe { with_avx2(self, &row, axes, image, [middle, outer], (fill, round)) };
                    return;
                }
            }
            self.weighted_tile(&row, axes, image, [middle, outer], (fill, round));
        });
    }

    #[inline(always)]
    fn weighted_tile<C: Real>(
        &self,
        row: &RowTable<'_, C>,
        axes: Axes,
        image: [isize; 2],
        [middle, outer]: [Range<usize>; 2],
        (fill, round): (Option<f64>, bool),
    ) {
        let (input, output) = (&self.frame.input, &self.frame.output);
        let length = output.shape[axes.row];
        let write = writer::<C>(output.memory.element);
        let in_place = !axes.turned && output.memory.element == C::TYPE && output.strides[axes.row] == 1;
        let mut rows = Rows::<C>::new(input.strides[axes.row], row.span.len(), input.memory);
        let mut results = vec![C::default(); if axes.turned { middle.len() * length } else { length }];
        for o in outer {
            for m in middle.clone() {
                let start =
                    image[1] + o as isize * output.strides[axes.outer] + m as isize * output.strides[axes.middle];
                let result = if in_place {
                    // SAFETY: a contiguous row of the output, of type C, which only this thread uses.
                    unsafe { std::slice::from_raw_parts_mut(output.memory.at(start).cast::<C>(), length) }
                } else {
                    let place = if axes.turned { (m - middle.start) * length } else { 0 };
                    &mut results[place..place + length]
                };
                rows.sources.clear();
                let (outer_table, middle_table) = (&self.tables[axes.outer], &self.tables[axes.middle]);
                let span = row.span.start as isize * input.strides[axes.row] + image[0];
                for i in outer_table.at(o).filter(|&i| outer_table.weight[i] != 0.0) {
                    let plane = span + outer_table.index[i] as isize * input.strides[axes.outer];
                    for j in middle_table.at(m).filter(|&j| middle_table.weight[j] != 0.0) {
                        let offset = plane + middle_table.index[j] as isize * input.strides[axes.middle];
                        let weight = C::load(outer_table.weight[i] * middle_table.weight[j]);
                        rows.sources.push(Source { offset, weight });
                    }
                }
                // SAFETY: taps are indices of the input.
                let line = unsafe { rows.combine() };
                match line {
                    Some(line) => row.sample(line, result),
                    None => result.fill(C::default()),
                }
                if let Some(fill) = fill {
                    let inside = (1.0 - outer_table.outside(o)) * (1.0 - middle_table.outside(m));
                    for (x, value) in result.iter_mut().enumerate() {
                        *value = *value + C::load(fill * (1.0 - inside * (1.0 - row.table.outside(x))));
                    }
                }
                if round {
                    C::round_whole(result, output.memory.element);
                }
                if !in_place && !axes.turned {
                    // SAFETY: a row of the output, which only this thread writes to.
                    unsafe { write(result, output.memory.at(start), output.strides[axes.row]) };
                }
            }
            if axes.turned {
                let start = image[1]
                    + o as isize * output.strides[axes.outer]
                    + middle.start as isize * output.strides[axes.middle];
                each_column(&results, length, |x, column| {
                    let to = output.memory.at(start + x as isize * output.strides[axes.row]);
                    // SAFETY: a stretch of the output along the middle axis, which only this thread writes to.
                    unsafe { write(column, to, output.strides[axes.middle]) };
                });
            }
        }
    }

    /// One voxel or none for each, taken as bits.
    fn nearest<T: Copy + Default + Send + Sync>(&self, convert: RawConverter) {
        self.tiles(|axes, image, middle, outer| {
            let (input, output) = (&self.frame.input, &self.frame.output);
            let (row, length) = (&self.tables[axes.row], output.shape[axes.row]);
            let first = |table: &AxisTable, i: usize| table.at(i).next().map(|tap| table.index[tap]);
            let stride = input.strides[axes.row];
            // Voxels outside read element 0 and are set to zero afterwards.
            let offsets: Vec<isize> = (0..length).map(|x| first(row, x).unwrap_or(0) as isize * stride).collect();
            let outside: Vec<usize> = (0..length).filter(|&x| first(row, x).is_none()).collect();
            let mut results = vec![T::default(); if axes.turned { middle.len() * length } else { length }];
            for o in outer {
                for m in middle.clone() {
                    let place = if axes.turned { (m - middle.start) * length } else { 0 };
                    let result = &mut results[place..place + length];
                    let sources = (first(&self.tables[axes.outer], o), first(&self.tables[axes.middle], m));
                    if let (Some(i), Some(j)) = sources {
                        let start =
                            image[0] + i as isize * input.strides[axes.outer] + j as isize * input.strides[axes.middle];
                        let from = input.memory.at(start).cast_const().cast::<T>();
                        for (value, &offset) in result.iter_mut().zip(&offsets) {
                            // SAFETY: an index of the input along every axis.
                            *value = unsafe { *from.offset(offset) };
                        }
                        outside.iter().for_each(|&x| result[x] = T::default());
                    } else {
                        result.fill(T::default());
                    }
                    if !axes.turned {
                        let start = image[1]
                            + o as isize * output.strides[axes.outer]
                            + m as isize * output.strides[axes.middle];
                        let step = output.strides[axes.row];
                        for (k, part) in result.chunks(BLOCK).enumerate() {
                            let start = start + (k * BLOCK) as isize * step;
                            // SAFETY: bits of the input's type; a row of the output, which only this thread writes to.
                            unsafe { convert.write(part, output.memory, start, step) };
                        }
                    }
                }
                if axes.turned {
                    let start = image[1]
                        + o as isize * output.strides[axes.outer]
                        + middle.start as isize * output.strides[axes.middle];
                    each_column(&results, length, |x, column| {
                        let start = start + x as isize * output.strides[axes.row];
                        // SAFETY: as above, along the middle axis.
                        unsafe { convert.write(column, output.memory, start, output.strides[axes.middle]) };
                    });
                }
            }
        });
    }
}

/// Calls `each(x, column)` for every column of at most [`TURNED_ROWS`] rows of a length.
#[inline(always)]
fn each_column<T: Copy + Default>(rows: &[T], length: usize, mut each: impl FnMut(usize, &[T])) {
    let mut columns = [[T::default(); TURNED_ROWS]; TURNED];
    let count = (rows.len() / length.max(1)).min(TURNED_ROWS);
    for start in (0..length).step_by(TURNED) {
        let width = TURNED.min(length - start);
        for (m, row) in rows.chunks_exact(length).take(count).enumerate() {
            for (column, &value) in columns.iter_mut().zip(&row[start..start + width]) {
                column[m] = value;
            }
        }
        for (x, column) in columns[..width].iter().enumerate() {
            each(start + x, &column[..count]);
        }
    }
}

/// The rows of the input that one row of the output takes from.
struct Rows<C> {
    sources: Vec<Source<C>>,
    memory: crate::blocks::Memory,
    stride: isize,
    length: usize,
    /// Whether rows can be read where they are.
    direct: bool,
    /// Rows that were read from another type or at a stride.
    copies: Vec<C>,
    line: Vec<C>,
}

/// Rows combined in one pass.
const TOGETHER: usize = 4;

impl<C: Real> Rows<C> {
    fn new(stride: isize, length: usize, memory: crate::blocks::Memory) -> Self {
        let direct = memory.element == C::TYPE && (stride == 1 || length <= 1);
        let copies = if direct { Vec::new() } else { vec![C::default(); TOGETHER * length] };
        Self { sources: Vec::new(), memory, stride, length, direct, copies, line: vec![C::default(); length] }
    }

    /// The weighted sum of the sources; `None` when there are none.
    ///
    /// Safety: every source is a row of the memory.
    #[inline(always)]
    unsafe fn combine(&mut self) -> Option<&[C]> {
        let read = reader::<C>(self.memory.element);
        if self.length == 0 {
            return None;
        }
        let mut first = true;
        for group in self.sources.chunks(TOGETHER) {
            let mut rows: [&[C]; TOGETHER] = [&[]; TOGETHER];
            if self.direct {
                for (row, source) in rows.iter_mut().zip(group) {
                    let from = self.memory.at(source.offset).cast_const().cast::<C>();
                    // SAFETY: a contiguous row of type C, by the caller's word, which nothing writes to.
                    *row = unsafe { std::slice::from_raw_parts(from, self.length) };
                }
            } else {
                for (row, source) in self.copies.chunks_exact_mut(self.length).zip(group) {
                    // SAFETY: a row of the reader's type, by the caller's word.
                    unsafe { read(self.memory.at(source.offset), self.stride, row) };
                }
                for (row, copy) in rows.iter_mut().zip(self.copies.chunks_exact(self.length)) {
                    *row = copy;
                }
            }
            let line = &mut self.line[..];
            match (group, rows) {
                ([a], [x, ..]) if first && self.sources.len() == 1 && a.weight == C::ONE => {
                    if self.direct {
                        // SAFETY: as above; spelt out again, since the slice must outlive the borrow of the sources.
                        return Some(unsafe {
                            std::slice::from_raw_parts(self.memory.at(a.offset).cast_const().cast::<C>(), self.length)
                        });
                    }
                    line.copy_from_slice(x);
                }
                ([a], [x, ..]) if first => each(line, [x], |_, [x]| x * a.weight),
                ([a], [x, ..]) => each(line, [x], |sum, [x]| sum + x * a.weight),
                ([a, b], [x, y, ..]) if first => each(line, [x, y], |_, [x, y]| x * a.weight + y * b.weight),
                ([a, b], [x, y, ..]) => each(line, [x, y], |sum, [x, y]| sum + (x * a.weight + y * b.weight)),
                ([a, b, c], [x, y, z, _]) if first => {
                    each(line, [x, y, z], |_, [x, y, z]| (x * a.weight + y * b.weight) + z * c.weight);
                }
                ([a, b, c], [x, y, z, _]) => {
                    each(line, [x, y, z], |sum, [x, y, z]| sum + ((x * a.weight + y * b.weight) + z * c.weight));
                }
                ([a, b, c, d], [x, y, z, u]) if first => each(line, [x, y, z, u], |_, [x, y, z, u]| {
                    (x * a.weight + y * b.weight) + (z * c.weight + u * d.weight)
                }),
                ([a, b, c, d], [x, y, z, u]) => each(line, [x, y, z, u], |sum, [x, y, z, u]| {
                    sum + ((x * a.weight + y * b.weight) + (z * c.weight + u * d.weight))
                }),
                _ => {}
            }
            first = false;
        }
        if first { None } else { Some(&self.line) }
    }
}

/// `line[i] = f(line[i], rows[..][i])`.
#[inline(always)]
fn each<C: Copy, const N: usize>(line: &mut [C], rows: [&[C]; N], f: impl Fn(C, [C; N]) -> C) {
    let length = line.len();
    let rows = rows.map(|row| &row[..length]);
    for (i, value) in line.iter_mut().enumerate() {
        *value = f(*value, std::array::from_fn(|k| rows[k][i]));
    }
}
