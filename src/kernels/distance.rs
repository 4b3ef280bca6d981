//! Exact Euclidean distance transform with a spacing per axis.
//!
//! Separable lower envelopes of parabolas: Meijster, Roerdink and Hesselink, "A general algorithm for computing distance
//! transforms in linear time", 2000; Felzenszwalb and Huttenlocher, "Distance transforms of sampled functions", 2012. The
//! envelope of a line is the lower convex hull of the points `(p, f(p) + p²)`, so it is found without a division. A line is
//! cut at its background voxels first: no parabola reaches beyond one. Hulls are computed in `f64` whatever is stored. Where
//! distances are short, the parabolas that can be lowest are few, and trying them all for several lines at once is faster.
//!
//! Cost: time linear in the number of voxels, most of it on foreground. Memory: none but the output where that is a
//! `float32` or `float64` array contiguous along some axis, else a copy of it.

use std::sync::atomic::{AtomicBool, Ordering};

use crate::bits::{Packer, WORD, for_each_run};
use crate::convert::{Compute, has_avx2, reader};
use crate::element::ElementType;
use crate::envelope::{Columns, Stored, TILE_BYTES, for_each_label};
use crate::spatial::{Field, Grid, Staged, check_same_shape, for_each_rows, per_axis, with_field};
use crate::threads::{Threads, for_each_chunk};
use crate::view::{AnyView, AnyViewMut, Strided};

pub use crate::spatial::{Select, SpatialError};

/// Finding the hulls of as many lines as a tile has takes as long, per row, as looking this many steps to both sides.
const HULL_STEPS: f64 = 120.0;

/// Distances or their squares.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Measure {
    /// The distance.
    #[default]
    Distance,
    /// The square of the distance.
    Squared,
}

/// Distance of each foreground voxel to the centre of the nearest background voxel, 0 for background:
/// `scipy.ndimage.distance_transform_edt`, MONAI's `distance_transform_edt`.
///
/// `spacing` is the distance of neighbours along each axis. The output has the image's shape and any element type; squares
/// are stored in `f64` if that type is `float64` or `int64`, in `f32` otherwise. Without any background voxel distances are
/// SciPy's: those to the index -1 of the first axis and 0 of the others.
///
/// # Errors
/// When there are not one to three axes, shapes differ, or a spacing is not positive and finite.
pub fn distance_transform(
    image: AnyView<'_>,
    select: Select<'_>,
    spacing: &[f64],
    measure: Measure,
    output: AnyViewMut<'_>,
    threads: Threads,
) -> Result<(), SpatialError> {
    check_same_shape(output.shape(), image.shape())?;
    let job = Job { spacing: check_spacing(spacing, image.ndim())?, measure, border: false, threads };
    let run = match output.element_type() {
        ElementType::F64 | ElementType::I64 => binary::<f64>,
        _ => binary::<f32>,
    };
    run(image, select, &job, output, None)
}

/// As [`distance_transform`] in `f64`, and the index of a nearest background voxel of each voxel (of a background voxel,
/// its own). Where several are nearest, any of them.
///
/// `indices` has one axis more than the image, in front, of as many entries as the image has axes (SciPy's
/// `return_indices`, there `int32`).
///
/// # Errors
/// As [`distance_transform`], and when the image has more than 2^32 - 2 voxels.
pub fn nearest_background(
    image: AnyView<'_>,
    select: Select<'_>,
    spacing: &[f64],
    distances: Option<AnyViewMut<'_>>,
    indices: AnyViewMut<'_>,
    threads: Threads,
) -> Result<(), SpatialError> {
    let mut expected = vec![image.ndim()];
    expected.extend_from_slice(image.shape());
    check_same_shape(indices.shape(), &expected)?;
    let job =
        Job { spacing: check_spacing(spacing, image.ndim())?, measure: Measure::Distance, border: false, threads };
    if image.numel() > u32::MAX as usize - 1 {
        return Err(SpatialError::TooLarge { kernel: "nearest background voxels", shape: image.shape().to_vec() });
    }
    match distances {
        Some(distances) => {
            check_same_shape(distances.shape(), image.shape())?;
            binary::<f64>(image, select, &job, distances, Some(indices))
        }
        None => {
            let mut memory = vec![0f64; image.numel()];
            let distances = crate::view::ViewMut::new(&mut memory, image.shape())?;
            binary::<f64>(image, select, &job, distances.erase(), Some(indices))
        }
    }
}

/// Distance of each voxel to the nearest voxel of another value, 0 for voxels of value 0: package `edt`, for all labels of
/// an image at once.
///
/// With `black_border` what lies outside the image is of another value too. Where a label reaches none, distances are
/// infinite (also without a border; `distance_transform` follows SciPy there).
///
/// # Errors
/// As [`distance_transform`].
pub fn label_distance_transform(
    labels: AnyView<'_>,
    spacing: &[f64],
    black_border: bool,
    measure: Measure,
    output: AnyViewMut<'_>,
    threads: Threads,
) -> Result<(), SpatialError> {
    check_same_shape(output.shape(), labels.shape())?;
    let job = Job { spacing: check_spacing(spacing, labels.ndim())?, measure, border: black_border, threads };
    let wide = matches!(output.element_type(), ElementType::F64 | ElementType::I64);
    match (labels.element_type(), wide) {
        (ElementType::F64 | ElementType::I64, true) => labelled::<f64, f64>(labels, &job, output),
        (ElementType::F64 | ElementType::I64, false) => labelled::<f32, f64>(labels, &job, output),
        (ElementType::F32 | ElementType::F16 | ElementType::BF16, true) => labelled::<f64, f32>(labels, &job, output),
        (ElementType::F32 | ElementType::F16 | ElementType::BF16, false) => labelled::<f32, f32>(labels, &job, output),
        (_, true) => labelled::<f64, i32>(labels, &job, output),
        (_, false) => labelled::<f32, i32>(labels, &job, output),
    }
}

fn check_spacing(spacing: &[f64], ndim: usize) -> Result<[f64; 3], SpatialError> {
    if let Some(&found) = spacing.iter().find(|spacing| !(spacing.is_finite() && **spacing > 0.0)) {
        return Err(SpatialError::Value { argument: "spacing", expected: "positive and finite", found });
    }
    per_axis("spacing", spacing, ndim, 1.0)
}

struct Job {
    /// Of the axes filled up to three.
    spacing: [f64; 3],
    measure: Measure,
    border: bool,
    threads: Threads,
}

/// Where a pass learns what it cuts lines at.
trait Source: Sync {
    type Label: Copy + PartialEq + Default;
    /// Whether lines are cut where labels change; otherwise at voxels of distance 0.
    const LABELLED: bool;

    /// Finds the stretches of a row that are foreground of one label.
    fn runs(&self, row: usize, scratch: &mut Scratch<Self::Label>);
    /// Labels of a stretch of a row.
    fn load(&self, a: usize, b: usize, start: usize, to: &mut [Self::Label]);
}

#[derive(Default)]
struct Scratch<L> {
    words: Vec<u64>,
    labels: Vec<L>,
    runs: Vec<(usize, usize)>,
}

struct Binary<'a> {
    packer: Packer<'a>,
    length: usize,
    /// Whether any voxel is background.
    background: AtomicBool,
}

impl Source for Binary<'_> {
    type Label = u8;
    const LABELLED: bool = false;

    #[inline]
    fn runs(&self, row: usize, scratch: &mut Scratch<u8>) {
        scratch.words.resize(self.length.div_ceil(WORD), 0);
        self.packer.row(row, &mut scratch.words);
        scratch.runs.clear();
        let mut count = 0;
        for_each_run(&scratch.words, self.length, |start, end| {
            count += end - start;
            scratch.runs.push((start, end));
        });
        if count < self.length {
            self.background.store(true, Ordering::Relaxed);
        }
    }

    fn load(&self, _a: usize, _b: usize, _start: usize, _to: &mut [u8]) {}
}

struct Labels<C: Compute> {
    grid: Grid,
    read: unsafe fn(*const u8, isize, &mut [C]),
}

impl<C: Compute + PartialEq> Source for Labels<C> {
    type Label = C;
    const LABELLED: bool = true;

    fn runs(&self, row: usize, scratch: &mut Scratch<C>) {
        let [_, middle, length] = self.grid.shape();
        scratch.labels.resize(length, C::default());
        self.load(row / middle, row % middle, 0, &mut scratch.labels);
        scratch.runs.clear();
        for_each_label(&scratch.labels, |start, end| scratch.runs.push((start, end)));
    }

    fn load(&self, a: usize, b: usize, start: usize, to: &mut [C]) {
        // SAFETY: a stretch of a row of the grid, of the reader's type.
        unsafe { (self.read)(self.grid.at([a, b, start]), self.grid.inner_stride(), to) };
    }
}

struct Passes<T> {
    field: Field<T>,
    /// C-order index, in the field's axes, of a nearest background voxel so far.
    nearest: Option<Field<u32>>,
    /// Of the field's axes.
    spacing: [f64; 3],
    /// Along which axes the outside counts as background.
    border: [bool; 3],
    root: bool,
    threads: Threads,
}

fn binary<T: Stored>(
    image: AnyView<'_>,
    select: Select<'_>,
    job: &Job,
    output: AnyViewMut<'_>,
    indices: Option<AnyViewMut<'_>>,
) -> Result<(), SpatialError> {
    let ndim = image.ndim();
    let threads = job.threads;
    with_field::<T>(output, threads, |field, order| {
        let staged = Staged::new(image, order, threads)?;
        let source = Binary {
            packer: Packer::new(&staged.grid, select),
            length: field.shape[2],
            background: AtomicBool::new(false),
        };
        let mut memory = vec![0u32; if indices.is_some() { staged.grid.numel() } else { 0 }];
        let passes = Passes {
            field,
            nearest: indices.is_some().then(|| Field::contiguous(&mut memory, field.shape)),
            spacing: order.map(|axis| job.spacing[axis]),
            border: [false; 3],
            root: job.measure == Measure::Distance,
            threads,
        };
        passes.run(&source);
        let found = source.background.into_inner();
        if !found {
            passes.nothing_near(order, ndim);
        }
        match (indices, passes.nearest) {
            (Some(indices), Some(nearest)) => write_indices(&nearest, order, ndim, found, indices, threads),
            _ => Ok(()),
        }
    })
}

fn labelled<T: Stored, C: Compute + PartialEq>(
    labels: AnyView<'_>,
    job: &Job,
    output: AnyViewMut<'_>,
) -> Result<(), SpatialError> {
    let ndim = labels.ndim();
    with_field::<T>(output, job.threads, |field, order| {
        let staged = Staged::new(labels, order, job.threads)?;
        let source = Labels::<C> { grid: staged.grid, read: reader::<C>(staged.grid.element()) };
        let passes = Passes {
            field,
            nearest: None,
            spacing: order.map(|axis| job.spacing[axis]),
            // Axes that only fill up have no outside.
            border: order.map(|axis| job.border && axis + ndim >= 3),
            root: job.measure == Measure::Distance,
            threads: job.threads,
        };
        passes.run(&source);
        Ok(())
    })
}

/// Writes what `nearest` holds as one index per axis.
fn write_indices(
    nearest: &Field<u32>,
    order: [usize; 3],
    ndim: usize,
    found: bool,
    mut indices: AnyViewMut<'_>,
    threads: Threads,
) -> Result<(), SpatialError> {
    let [_, middle, length] = nearest.shape;
    let write = crate::convert::writer::<i32>(indices.element_type());
    for axis in 0..ndim {
        let mut part = indices.reborrow().select(0, axis)?;
        let grid = Grid::write(&mut part)?.permuted(order);
        let along = order.iter().position(|&from| from + ndim == axis + 3).unwrap_or_default();
        for_each_rows(grid.rows(), length, threads, |rows| {
            let mut line = vec![0i32; length];
            for row in rows {
                // SAFETY: nobody writes to `nearest` any more.
                let ids = unsafe { nearest.stretch(row / middle, row % middle, 0, length) };
                for (to, &id) in line.iter_mut().zip(&*ids) {
                    let id = id as usize;
                    *to = match (found, along) {
                        (false, _) => -i32::from(axis == 0),
                        (true, 0) => (id / (middle * length)) as i32,
                        (true, 1) => (id / length % middle) as i32,
                        (true, _) => (id % length) as i32,
                    };
                }
                // SAFETY: a whole row of the output, written by one thread, in the writer's type.
                unsafe { write(&line, grid.row(row), grid.inner_stride()) };
            }
        });
    }
    Ok(())
}

impl<T: Stored> Passes<T> {
    fn run<S: Source>(&self, source: &S) {
        let [outer, middle, length] = self.field.shape;
        let needed = |axis: usize| self.field.shape[axis] > 1 || self.border[axis];
        let last = [0, 1].into_iter().find(|&axis| needed(axis)).unwrap_or(2);
        let tiles = length.div_ceil(Self::tile());
        if outer >= 2 * self.threads.get() {
            // A slice stays in the cache between its two passes.
            for_each_chunk(outer, 1, self.threads, |slices| {
                for a in slices {
                    self.rows(source, a * middle..(a + 1) * middle, last == 2);
                    if needed(1) {
                        self.lines(source, 1, a * tiles..(a + 1) * tiles, last == 1);
                    }
                }
            });
        } else {
            for_each_rows(outer * middle, length, self.threads, |rows| self.rows(source, rows, last == 2));
            if needed(1) {
                for_each_rows(outer * tiles, middle * Self::tile(), self.threads, |tiles| {
                    self.lines(source, 1, tiles, last == 1);
                });
            }
        }
        if needed(0) {
            for_each_rows(middle * tiles, outer * Self::tile(), self.threads, |tiles| {
                self.lines(source, 0, tiles, true);
            });
        }
    }

    const fn tile() -> usize {
        TILE_BYTES / size_of::<T>()
    }

    /// Squares of the distances along the last axis.
    fn rows<S: Source>(&self, source: &S, rows: std::ops::Range<usize>, last: bool) {
        let [_, middle, length] = self.field.shape;
        let square = |steps: usize| {
            let distance = steps as f64 * self.spacing[2];
            T::of(if last && self.root { distance } else { distance * distance })
        };
        // Distances from the left, and the same from the right: a run is a copy of both.
        let rising: Vec<T> = (0..=length).map(square).collect();
        let falling: Vec<T> = rising.iter().rev().copied().collect();
        let mut scratch = Scratch::default();
        for row in rows {
            source.runs(row, &mut scratch);
            let (a, b) = (row / middle, row % middle);
            // SAFETY: a whole row, which only this thread works on.
            let line = unsafe { self.field.stretch(a, b, 0, length) };
            let mut done = 0;
            for &(start, end) in &scratch.runs {
                line[done..start].fill(T::default());
                done = end;
                let (left, right) = (start > 0 || self.border[2], end < length || self.border[2]);
                let size = end - start;
                let part = &mut line[start..end];
                match (left, right) {
                    (true, true) => {
                        let half = size.div_ceil(2);
                        part[..half].copy_from_slice(&rising[1..=half]);
                        let from = length - (size - half);
                        part[half..].copy_from_slice(&falling[from..length]);
                    }
                    (true, false) => part.copy_from_slice(&rising[1..=size]),
                    (false, true) => part.copy_from_slice(&falling[length - size..length]),
                    (false, false) => part.fill(T::INFINITY),
                }
            }
            line[done..].fill(T::default());
            if let Some(nearest) = &self.nearest {
                // SAFETY: as above.
                let ids = unsafe { nearest.stretch(a, b, 0, length) };
                let base = row * length;
                ids.iter_mut().enumerate().for_each(|(i, id)| *id = (base + i) as u32);
                for &(start, end) in &scratch.runs {
                    for (i, id) in ids.iter_mut().enumerate().take(end).skip(start) {
                        let left_nearer = end == length || (start > 0 && i + 1 - start <= end - i);
                        let at = if left_nearer { start.wrapping_sub(1) } else { end };
                        // Without background in the row there is no right answer yet, and none is looked at.
                        *id = base.wrapping_add(at) as u32;
                    }
                }
            }
        }
    }

    /// The next axis: each line becomes the lower envelope of its parabolas. Tiles are counted along the rows that lie
    /// across the lines.
    fn lines<S: Source>(&self, source: &S, axis: usize, tiles: std::ops::Range<usize>, last: bool) {
        let length = self.field.shape[2];
        let count = self.field.shape[axis];
        let full = Self::tile();
        let per_row = length.div_ceil(full);
        let root = self.root && last;
        let mut values = vec![T::default(); full * count];
        let mut columns = Columns::<T, S::Label>::new(count, self.spacing[axis]);
        let mut labels = vec![S::Label::default(); if S::LABELLED { full * count } else { 0 }];
        let scale = self.spacing[axis] * self.spacing[axis];
        let steps: Vec<T> = (0..count).map(|k| T::of((k * k) as f64 * scale)).collect();
        let avx2 = has_avx2();
        for tile in tiles {
            let (across, start) = (tile / per_row, tile % per_row * full);
            let width = full.min(length - start);
            let at = |i: usize| if axis == 0 { (i, across) } else { (across, i) };
            let (mut foreground, mut reach) = (0, 0.0);
            for i in 0..count {
                let (a, b) = at(i);
                // SAFETY: the tile is this thread's.
                let row = unsafe { self.field.stretch(a, b, start, width) };
                let copied = &mut values[i * full..i * full + width];
                copied.copy_from_slice(row);
                let largest = T::largest(copied);
                if largest > T::default() {
                    // Steps to where no parabola is lower. The row's own value shrinks on the way: half of them is typical.
                    reach += 0.5 * (largest.wide() / scale).sqrt().min(i.max(count - 1 - i) as f64);
                    foreground += 1;
                }
                if S::LABELLED {
                    source.load(a, b, start, &mut labels[i * full..i * full + width]);
                }
            }
            if foreground == 0 {
                continue;
            }
            let searched = !S::LABELLED && self.nearest.is_none() && reach <= HULL_STEPS * f64::from(foreground);
            if !searched {
                for k in 0..width {
                    columns.load(&values[k..], &labels[k.min(labels.len())..], full);
                    columns.envelope(S::LABELLED, self.border[axis], self.nearest.is_some());
                    columns.line.iter().enumerate().for_each(|(i, &value)| values[i * full + k] = value);
                    if let Some(nearest) = &self.nearest {
                        let ids = &mut columns.ids;
                        ids.clear();
                        for i in 0..count {
                            let (a, b) = at(i);
                            // SAFETY: as above.
                            ids.push(unsafe { nearest.stretch(a, b, start + k, 1)[0] });
                        }
                        for (i, &winner) in columns.winners.iter().enumerate() {
                            let (a, b) = at(i);
                            // SAFETY: as above.
                            unsafe { nearest.stretch(a, b, start + k, 1)[0] = ids[winner as usize] };
                        }
                    }
                }
            }
            for i in 0..count {
                let (a, b) = at(i);
                // SAFETY: as above.
                let row = unsafe { self.field.stretch(a, b, start, width) };
                if searched {
                    T::search(&values, i, &steps, row, avx2);
                } else {
                    row.copy_from_slice(&values[i * full..i * full + width]);
                }
                if root {
                    row.iter_mut().for_each(|value| *value = value.root());
                }
            }
        }
    }

    /// What SciPy gives where there is no background.
    fn nothing_near(&self, order: [usize; 3], ndim: usize) {
        let [_, middle, length] = self.field.shape;
        for_each_rows(self.field.shape[0] * middle, length, self.threads, |rows| {
            for row in rows {
                let (a, b) = (row / middle, row % middle);
                // SAFETY: a row is one thread's.
                let line = unsafe { self.field.stretch(a, b, 0, length) };
                for (i, value) in line.iter_mut().enumerate() {
                    let square = |k: usize, i: usize| {
                        let steps = i + usize::from(order[k] + ndim == 3);
                        let distance = steps as f64 * self.spacing[k];
                        distance * distance
                    };
                    let squared = square(0, a) + square(1, b) + square(2, i);
                    *value = T::of(if self.root { squared.sqrt() } else { squared });
                }
            }
        });
    }
}
