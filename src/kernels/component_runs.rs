//! Runs of foreground and how they are joined: the work behind [`components`](crate::components).

use std::ops::Range;

use crate::bits::{WORD, pack_word};
use crate::convert::{Compute, reader};
use crate::spatial::Grid;
use crate::threads::{Threads, map_chunks};

/// A stretch of voxels of one component in a row.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Run<V> {
    pub start: u32,
    pub end: u32,
    pub value: V,
}

/// The same with the component's number instead of the value.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Piece {
    pub start: u32,
    pub end: u32,
    /// Counted within the slab.
    pub local: u32,
}

/// What is known of a component within a slab, or of all of it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Partial {
    pub size: u64,
    pub low: [u32; 3],
    pub high: [u32; 3],
    pub sums: [u64; 3],
    pub first: u64,
    pub value: f64,
}

impl Partial {
    fn merge(&mut self, other: &Self) {
        self.size += other.size;
        for axis in 0..3 {
            self.low[axis] = self.low[axis].min(other.low[axis]);
            self.high[axis] = self.high[axis].max(other.high[axis]);
            self.sums[axis] = self.sums[axis].wrapping_add(other.sums[axis]);
        }
        self.first = self.first.min(other.first);
    }
}

/// Rows of an image, their runs, and which component each belongs to.
#[derive(Debug)]
pub(crate) struct Slab {
    pub rows: Range<usize>,
    /// End of each row's runs in `pieces`.
    row_ends: Vec<u32>,
    pieces: Vec<Piece>,
    pub components: Vec<Partial>,
    /// The number, from 1 on, of each local component.
    pub numbers: Vec<u32>,
}

impl Slab {
    pub fn pieces_of(&self, row: usize) -> &[Piece] {
        &self.pieces[range_of(&self.row_ends, row - self.rows.start)]
    }
}

fn range_of(ends: &[u32], row: usize) -> Range<usize> {
    let start = if row == 0 { 0 } else { ends[row - 1] as usize };
    start..ends[row] as usize
}

/// Disjoint sets of numbers; a set's root is its smallest member.
pub(crate) struct Union(pub Vec<u32>);

impl Union {
    pub fn new(count: usize) -> Self {
        Self((0..count as u32).collect())
    }

    pub fn root(&mut self, mut member: u32) -> u32 {
        loop {
            let parent = self.0[member as usize];
            if parent == member {
                return member;
            }
            // Path halving.
            let above = self.0[parent as usize];
            self.0[member as usize] = above;
            member = above;
        }
    }

    pub fn join(&mut self, a: u32, b: u32) {
        let (a, b) = (self.root(a), self.root(b));
        if a < b {
            self.0[b as usize] = a;
        } else {
            self.0[a as usize] = b;
        }
    }
}

/// Gives the joined components their final numbers.
pub(crate) fn number(slabs: &mut [Slab], union: &mut Union) -> Vec<Partial> {
    let total = union.0.len();
    let mut index = vec![0u32; total];
    let mut merged: Vec<Partial> = Vec::new();
    let parts = slabs.iter().flat_map(|slab| &slab.components);
    for (id, part) in parts.enumerate() {
        let root = union.root(id as u32) as usize;
        if root == id {
            index[id] = merged.len() as u32;
            merged.push(*part);
        } else {
            // A root is smaller than its members, so it has been met.
            index[id] = index[root];
            merged[index[root] as usize].merge(part);
        }
    }
    let mut by_first: Vec<u32> = (0..merged.len() as u32).collect();
    by_first.sort_unstable_by_key(|&k| merged[k as usize].first);
    let mut numbers = vec![0u32; merged.len()];
    for (number, &k) in by_first.iter().enumerate() {
        numbers[k as usize] = number as u32 + 1;
    }
    let mut ids = index.iter();
    for slab in slabs {
        slab.numbers = ids.by_ref().take(slab.components.len()).map(|&k| numbers[k as usize]).collect();
    }
    by_first.iter().map(|&k| merged[k as usize]).collect()
}

/// What a row is read into.
pub(crate) struct Scratch<C> {
    pub words: Vec<u64>,
    values: Vec<C>,
}

/// A value that runs are told apart by; nothing for foreground.
pub(crate) trait RunValue: Copy + PartialEq + Send + Sync {
    fn number(self) -> f64;
}

impl RunValue for () {
    fn number(self) -> f64 {
        1.0
    }
}

macro_rules! run_values {
    ($($type:ty),*) => {$(
        impl RunValue for $type {
            fn number(self) -> f64 {
                f64::from(self)
            }
        }
    )*};
}
run_values!(i32, f32, f64);

pub(crate) struct Scan {
    /// In the order of the runs.
    pub shape: [usize; 3],
    /// Distances in the array's C order along the same axes.
    pub c_strides: [u64; 3],
    pub connectivity: usize,
}

impl Scan {
    pub fn valued<C: Compute + RunValue>(&self, grid: &Grid, background: f64, threads: Threads) -> Vec<Slab> {
        let find = self.value_runs::<C>(grid, background);
        self.slabs(threads, find)
    }

    /// Each run is a component at first; they are joined by value.
    pub fn collected<C: Compute + RunValue>(&self, grid: &Grid, background: f64, threads: Threads) -> Vec<Slab> {
        let find = self.value_runs::<C>(grid, background);
        let apart = Scan { shape: self.shape, c_strides: self.c_strides, connectivity: 0 };
        apart.slabs(threads, find)
    }

    fn value_runs<C: Compute + RunValue>(
        &self,
        grid: &Grid,
        background: f64,
    ) -> impl Fn(usize, &mut Scratch<C>, &mut Vec<Run<C>>) + Sync {
        let read = reader::<C>(grid.element());
        let background: Option<C> = {
            let value: C = C::load(background);
            // No integer equals half a one.
            (C::TYPE.is_float() || value.number() == background).then_some(value)
        };
        let grid = *grid;
        move |row, scratch, runs| {
            let Scratch { words, values } = scratch;
            // SAFETY: a row of the grid, of the reader's type.
            unsafe { read(grid.row(row), grid.inner_stride(), values) };
            change_bits(values, words);
            let mut start = 0u32;
            let mut emit = |start: u32, end: u32| {
                let value = values[start as usize];
                if Some(value) != background {
                    runs.push(Run { start, end, value });
                }
            };
            for (k, &word) in words.iter().enumerate() {
                let mut word = word;
                while word != 0 {
                    let position = (k * WORD) as u32 + word.trailing_zeros();
                    emit(start, position);
                    start = position;
                    word &= word - 1;
                }
            }
            emit(start, values.len() as u32);
        }
    }

    /// Cuts the rows into slabs and finds the runs and components of each.
    pub fn slabs<C: Compute, V: RunValue>(
        &self,
        threads: Threads,
        find: impl Fn(usize, &mut Scratch<C>, &mut Vec<Run<V>>) + Sync,
    ) -> Vec<Slab> {
        let [outer, middle, length] = self.shape;
        let rows = if length == 0 { 0 } else { outer * middle };
        // Whole slices if there are enough: rows are joined with those of the slice before.
        let share = rows.div_ceil(threads.get() * 4).max(crate::threads::CHUNK / length.max(1)).max(1);
        let share = if outer > 1 { share.next_multiple_of(middle.max(1)) } else { share };
        map_chunks(rows, share, threads, |rows| self.slab(rows, &find))
    }

    fn slab<C: Compute, V: RunValue>(
        &self,
        rows: Range<usize>,
        find: &impl Fn(usize, &mut Scratch<C>, &mut Vec<Run<V>>),
    ) -> Slab {
        let length = self.shape[2];
        let mut scratch = Scratch { words: vec![0; length.div_ceil(WORD)], values: vec![C::default(); length] };
        let mut runs: Vec<Run<V>> = Vec::with_capacity(rows.len() * 2);
        let mut row_ends: Vec<u32> = Vec::with_capacity(rows.len());
        let mut union = Union(Vec::with_capacity(rows.len() * 2));
        for row in rows.clone() {
            let start = runs.len();
            find(row, &mut scratch, &mut runs);
            union.0.extend(start as u32..runs.len() as u32);
            row_ends.push(runs.len() as u32);
            if runs.len() == start {
                continue;
            }
            self.for_each_neighbour(row, |other, slack| {
                if other >= rows.start {
                    let others = range_of(&row_ends, other - rows.start);
                    let (before, current) = runs.split_at(start);
                    let same = |run: &Run<V>, other: &Run<V>| run.value == other.value;
                    join_rows(current, &before[others.clone()], slack, same, |a, b| {
                        union.join((start + a) as u32, (others.start + b) as u32);
                    });
                }
            });
        }
        let mut components: Vec<Partial> = Vec::new();
        let mut pieces: Vec<Piece> = Vec::with_capacity(runs.len());
        for (k, row) in rows.clone().enumerate() {
            let (a, b) = (row / self.shape[1], row % self.shape[1]);
            for id in range_of(&row_ends, k) {
                let run = &runs[id];
                // Every parent is smaller than its child and has its component already.
                let parent = union.0[id] as usize;
                let size = u64::from(run.end - run.start);
                let part = Partial {
                    size,
                    low: [a as u32, b as u32, run.start],
                    high: [a as u32 + 1, b as u32 + 1, run.end],
                    sums: [size * a as u64, size * b as u64, size * u64::from(run.start) + size * (size - 1) / 2],
                    first: a as u64 * self.c_strides[0]
                        + b as u64 * self.c_strides[1]
                        + u64::from(run.start) * self.c_strides[2],
                    value: run.value.number(),
                };
                let local = if parent == id {
                    components.push(part);
                    components.len() as u32 - 1
                } else {
                    let local = pieces[parent].local;
                    components[local as usize].merge(&part);
                    local
                };
                pieces.push(Piece { start: run.start, end: run.end, local });
            }
        }
        Slab { rows, row_ends, pieces, components, numbers: Vec::new() }
    }

    /// Calls `with(row, slack)` for rows before this one whose runs may touch its runs: directly with slack 0, also
    /// diagonally with slack 1.
    #[inline(always)]
    fn for_each_neighbour(&self, row: usize, mut with: impl FnMut(usize, u32)) {
        let middle = self.shape[1];
        let (a, b) = (row / middle, row % middle);
        let mut visit = |other: usize, distance: usize| {
            if distance <= self.connectivity {
                with(other, u32::from(distance < self.connectivity));
            }
        };
        if b > 0 {
            visit(row - 1, 1);
        }
        if a > 0 {
            if b > 0 {
                visit(row - middle - 1, 2);
            }
            visit(row - middle, 1);
            if b + 1 < middle {
                visit(row - middle + 1, 2);
            }
        }
    }

    /// Joins the components of all slabs where they touch. Components count through the slabs.
    pub fn join_slabs(&self, slabs: &[Slab]) -> Union {
        let offsets: Vec<u32> = slabs
            .iter()
            .scan(0, |next, slab| {
                let offset = *next;
                *next += slab.components.len() as u32;
                Some(offset)
            })
            .collect();
        let mut union = Union::new(slabs.iter().map(|slab| slab.components.len()).sum());
        for (k, slab) in slabs.iter().enumerate().skip(1) {
            let reach = slab.rows.end.min(slab.rows.start + self.shape[1] + 1);
            for row in slab.rows.start..reach {
                self.for_each_neighbour(row, |other, slack| {
                    if other >= slab.rows.start {
                        return;
                    }
                    let before = slabs.partition_point(|slab| slab.rows.end <= other);
                    let value = |slab: &Slab, piece: &Piece| slab.components[piece.local as usize].value.to_bits();
                    let same = |ours: &Piece, theirs: &Piece| value(slab, ours) == value(&slabs[before], theirs);
                    let (ours, theirs) = (slab.pieces_of(row), slabs[before].pieces_of(other));
                    join_rows(ours, theirs, slack, same, |a, b| {
                        union.join(offsets[k] + ours[a].local, offsets[before] + theirs[b].local);
                    });
                });
            }
        }
        union
    }
}

/// One bit for each value that differs from the one before it.
fn change_bits<C: Copy + PartialEq>(values: &[C], words: &mut [u64]) {
    for (k, word) in words.iter_mut().enumerate() {
        let start = k * WORD;
        let mut changes = [0u8; WORD];
        let first = start.max(1);
        let end = values.len().min(start + WORD);
        if first < end {
            let pairs = values[first - 1..end - 1].iter().zip(&values[first..end]);
            for (change, (before, value)) in changes[first - start..].iter_mut().zip(pairs) {
                *change = u8::from(before != value);
            }
        }
        *word = pack_word(&changes);
    }
}

/// A stretch of a row.
trait Stretch {
    fn start(&self) -> u32;
    fn end(&self) -> u32;
}

impl<V> Stretch for Run<V> {
    fn start(&self) -> u32 {
        self.start
    }

    fn end(&self) -> u32 {
        self.end
    }
}

impl Stretch for Piece {
    fn start(&self) -> u32 {
        self.start
    }

    fn end(&self) -> u32 {
        self.end
    }
}

/// Calls `join(a, b)` for stretches of two rows that overlap when one is widened by `slack` at both ends, and are the same
/// in value.
#[inline(always)]
fn join_rows<S: Stretch>(
    ours: &[S],
    theirs: &[S],
    slack: u32,
    same: impl Fn(&S, &S) -> bool,
    mut join: impl FnMut(usize, usize),
) {
    let mut from = 0;
    for (a, run) in ours.iter().enumerate() {
        while theirs.get(from).is_some_and(|other| other.end() + slack <= run.start()) {
            from += 1;
        }
        for (b, other) in theirs.iter().enumerate().skip(from) {
            if other.start() >= run.end() + slack {
                break;
            }
            if same(run, other) {
                join(a, b);
            }
        }
    }
}
