//! Where foreground is: its bounding box, and lists of its voxels.

use std::ops::Range;

use crate::bits::{Bits, Packer, WORD, for_each_run};
use crate::convert::reader;
use crate::spatial::{Grid, Shared, Staged, check_same_shape};
use crate::threads::{CHUNK, Threads, map_chunks};
use crate::view::{AnyView, Strided};

pub use crate::spatial::{Select, SpatialError};

const C_ORDER: [usize; 3] = [0, 1, 2];

/// The smallest box that holds all foreground, as a range of indices along each axis; `None` where there is none. What
/// MONAI's `generate_spatial_bounding_box` finds before it adds margins.
///
/// One channel of one to three axes; the box of several channels is the smallest around their boxes.
///
/// # Errors
/// When there are not one to three axes.
pub fn bounding_box(
    image: AnyView<'_>,
    select: Select<'_>,
    threads: Threads,
) -> Result<Option<Vec<Range<usize>>>, SpatialError> {
    let grid = Grid::read(&image)?;
    let order = grid.memory_order();
    let staged = Staged::new(image, order, threads)?;
    let grid = staged.grid;
    let [_, middle, length] = grid.shape();
    let packer = Packer::new(&grid, select);
    let chunk = (CHUNK / length.max(1)).max(1);
    let found = map_chunks(grid.rows(), chunk, threads, |rows| {
        let mut words = vec![0u64; length.div_ceil(WORD)];
        let mut around: Option<[(usize, usize); 3]> = None;
        for row in rows {
            packer.row(row, &mut words);
            let Some(first) = words.iter().position(|&word| word != 0) else { continue };
            let last = words.iter().rposition(|&word| word != 0).unwrap_or(first);
            let start = first * WORD + words[first].trailing_zeros() as usize;
            let end = (last + 1) * WORD - words[last].leading_zeros() as usize;
            let (a, b) = (row / middle, row % middle);
            merge(&mut around, [(a, a + 1), (b, b + 1), (start, end)]);
        }
        around
    });
    let mut around = None;
    found.into_iter().flatten().for_each(|part| merge(&mut around, part));
    let front = 3 - image.ndim();
    Ok(around.map(|around| {
        let axes = (front..3).filter_map(|axis| order.iter().position(|&from| from == axis));
        axes.map(|k| around[k].0..around[k].1).collect()
    }))
}

fn merge(around: &mut Option<[(usize, usize); 3]>, part: [(usize, usize); 3]) {
    match around {
        None => *around = Some(part),
        Some(around) => {
            for (all, (start, end)) in around.iter_mut().zip(part) {
                *all = (all.0.min(start), all.1.max(end));
            }
        }
    }
}

/// C-order indices of the foreground voxels, ascending: `np.flatnonzero`. With `within`, only of voxels where another image
/// of the same shape is foreground too (MONAI: `image > image_threshold`).
///
/// # Errors
/// When there are not one to three axes or shapes differ.
pub fn foreground_indices(
    image: AnyView<'_>,
    select: Select<'_>,
    within: Option<(AnyView<'_>, Select<'_>)>,
    threads: Threads,
) -> Result<Vec<i64>, SpatialError> {
    let bits = selected(image, select, within, false, threads)?;
    Ok(list(&bits, threads))
}

/// C-order indices of voxels that are not foreground; as [`foreground_indices`] otherwise.
///
/// # Errors
/// As [`foreground_indices`].
pub fn background_indices(
    image: AnyView<'_>,
    select: Select<'_>,
    within: Option<(AnyView<'_>, Select<'_>)>,
    threads: Threads,
) -> Result<Vec<i64>, SpatialError> {
    let bits = selected(image, select, within, true, threads)?;
    Ok(list(&bits, threads))
}

fn selected(
    image: AnyView<'_>,
    select: Select<'_>,
    within: Option<(AnyView<'_>, Select<'_>)>,
    invert: bool,
    threads: Threads,
) -> Result<Bits, SpatialError> {
    let staged = Staged::new(image, C_ORDER, threads)?;
    let mut bits = Bits::read(&staged.grid, select, threads);
    if invert {
        bits.invert();
    }
    if let Some((other, select)) = within {
        check_same_shape(other.shape(), image.shape())?;
        let other = Bits::read(&Staged::new(other, C_ORDER, threads)?.grid, select, threads);
        bits.data.iter_mut().zip(&other.data).for_each(|(word, other)| *word &= other);
    }
    Ok(bits)
}

fn list(bits: &Bits, threads: Threads) -> Vec<i64> {
    let length = bits.shape[2];
    let chunk = (CHUNK / length.max(1)).max(1);
    let counts = map_chunks(bits.rows(), chunk, threads, |rows| {
        let words = &bits.data[rows.start * bits.words..rows.end * bits.words];
        words.iter().map(|word| word.count_ones() as usize).sum::<usize>()
    });
    let mut starts = vec![0];
    counts.iter().for_each(|count| starts.push(starts[starts.len() - 1] + count));
    let mut indices = vec![0i64; starts[starts.len() - 1]];
    let target = Shared::new(&mut indices);
    crate::threads::for_each_chunk(bits.rows(), chunk, threads, |rows| {
        let part = rows.start / chunk;
        // SAFETY: each part has its own stretch, as long as it has voxels.
        let mut rest = unsafe { target.slice(starts[part], counts[part]) }.iter_mut();
        for row in rows {
            for_each_run(bits.row(row), length, |start, end| {
                for (index, to) in (row * length + start..row * length + end).zip(&mut rest) {
                    *to = index as i64;
                }
            });
        }
    });
    indices
}

/// C-order indices of the voxels of each class `0..classes` of a label image, each ascending, in two passes for any number
/// of classes: MONAI's `map_classes_to_indices` of an argmax label. Values that are no class are in no list.
///
/// # Errors
/// As [`foreground_indices`].
pub fn class_indices(
    labels: AnyView<'_>,
    classes: usize,
    within: Option<(AnyView<'_>, Select<'_>)>,
    threads: Threads,
) -> Result<Vec<Vec<i64>>, SpatialError> {
    let staged = Staged::new(labels, C_ORDER, threads)?;
    let grid = staged.grid;
    let length = grid.shape()[2];
    let valid = match within {
        Some((image, select)) => {
            check_same_shape(image.shape(), labels.shape())?;
            Some(Bits::read(&Staged::new(image, C_ORDER, threads)?.grid, select, threads))
        }
        None => None,
    };
    let read = reader::<f64>(grid.element());
    let class_of = |value: f64| {
        let class = value as usize;
        (class as f64 == value && class < classes).then_some(class)
    };
    let chunk = (CHUNK / length.max(1)).max(1);
    // Stretches of one class: labels come in runs.
    let each = |rows: Range<usize>, found: &mut dyn FnMut(usize, Range<usize>)| {
        let mut values = vec![0f64; length];
        for row in rows {
            // SAFETY: a row of the grid, of the reader's type.
            unsafe { read(grid.row(row), grid.inner_stride(), &mut values) };
            let mut start = 0;
            for run in values.chunk_by(|a, b| a == b) {
                let end = start + run.len();
                if let Some(class) = class_of(run[0]) {
                    match &valid {
                        None => found(class, row * length + start..row * length + end),
                        Some(bits) => {
                            let inside = |i: &usize| bits.row(row)[i / WORD] >> (i % WORD) & 1 == 1;
                            (start..end)
                                .filter(inside)
                                .for_each(|i| found(class, row * length + i..row * length + i + 1));
                        }
                    }
                }
                start = end;
            }
        }
    };
    let counts = map_chunks(grid.rows(), chunk, threads, |rows| {
        let mut counts = vec![0usize; classes];
        each(rows, &mut |class, stretch| counts[class] += stretch.len());
        counts
    });
    let mut lists: Vec<Vec<i64>> =
        (0..classes).map(|class| vec![0; counts.iter().map(|counts| counts[class]).sum()]).collect();
    let mut starts = vec![vec![0; classes]];
    for counts in &counts {
        let next = starts[starts.len() - 1].iter().zip(counts).map(|(start, count)| start + count).collect();
        starts.push(next);
    }
    let targets: Vec<Shared<i64>> = lists.iter_mut().map(|list| Shared::new(list)).collect();
    crate::threads::for_each_chunk(grid.rows(), chunk, threads, |rows| {
        let mut at = starts[rows.start / chunk].clone();
        each(rows, &mut |class, stretch| {
            let count = stretch.len();
            // SAFETY: each part has its own stretch of each list, as long as it has voxels of the class.
            let to = unsafe { targets[class].slice(at[class], count) };
            to.iter_mut().zip(stretch).for_each(|(to, index)| *to = index as i64);
            at[class] += count;
        });
    });
    Ok(lists)
}

/// Indices of voxels as coordinates, one row of `shape.len()` numbers for each: `np.unravel_index`.
///
/// # Errors
/// When an index lies outside the shape.
pub fn unravel(indices: &[i64], shape: &[usize], threads: Threads) -> Result<Vec<i64>, SpatialError> {
    let count = shape.iter().try_fold(1i64, |count, &extent| count.checked_mul(i64::try_from(extent).ok()?));
    let count = count.ok_or_else(|| SpatialError::TooLarge { kernel: "unravel", shape: shape.to_vec() })?;
    if let Some(index) = indices.iter().find(|index| !(0..count).contains(*index)) {
        return Err(SpatialError::Value { argument: "indices", expected: "voxels of the shape", found: *index as f64 });
    }
    let rank = shape.len();
    let mut coordinates = vec![0i64; indices.len() * rank];
    let target = Shared::new(&mut coordinates);
    crate::threads::for_each_chunk(indices.len(), CHUNK, threads, |range| {
        // SAFETY: each part has its own rows.
        let rows = unsafe { target.slice(range.start * rank, range.len() * rank) };
        for (row, &index) in rows.chunks_exact_mut(rank.max(1)).zip(&indices[range]) {
            let mut rest = index;
            for (to, &extent) in row.iter_mut().zip(shape).rev() {
                (*to, rest) = (rest % extent as i64, rest / extent as i64);
            }
        }
    });
    Ok(coordinates)
}
