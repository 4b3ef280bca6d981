//! Mathematical morphology: binary by bits, grey by vectors.
//!
//! Binary images become one bit per voxel, so that an erosion moves and combines 64 voxels at a time. Structuring elements
//! have their centre at `size / 2` along each axis, and dilation uses them mirrored, as in `scipy.ndimage`; results are
//! SciPy's for every argument offered. Images have one to three axes, any strides and any element type.

use crate::bits::{Bits, WORD, tail};
use crate::components::Components;
use crate::element::ElementType;
use crate::filter::windows;
use crate::layout::Padding;
use crate::separable::{AxisOp, TILE, run};
use crate::spatial::{Grid, Shared, Staged, check_connectivity, check_same_shape, for_each_rows, per_axis};
use crate::threads::Threads;
use crate::vector::Real;
use crate::view::{AnyView, AnyViewMut, Strided};

pub use crate::spatial::{Select, SpatialError};

/// A structuring element.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Structure<'a> {
    /// A voxel and its neighbours: `scipy.ndimage.generate_binary_structure(ndim, connectivity)`.
    Connectivity(usize),
    /// A full box of some size along each axis.
    Box(&'a [usize]),
    /// Any voxels, in C order.
    Footprint {
        /// Size along each axis.
        shape: &'a [usize],
        /// Which voxels belong to it.
        inside: &'a [bool],
    },
}

impl Structure<'_> {
    /// Offsets from the centre, of axes filled up to three.
    fn offsets(&self, ndim: usize) -> Result<Vec<[isize; 3]>, SpatialError> {
        let (shape, inside): ([usize; 3], Box<dyn Fn(usize) -> bool>) = match *self {
            Self::Connectivity(connectivity) => {
                check_connectivity(connectivity, ndim)?;
                let shape = std::array::from_fn(|axis| if axis + ndim >= 3 { 3 } else { 1 });
                let distance = move |linear: usize| -> usize {
                    let index = [linear / (shape[1] * shape[2]), linear / shape[2] % shape[1], linear % shape[2]];
                    (0..3).map(|axis| index[axis].abs_diff(shape[axis] / 2)).sum()
                };
                (shape, Box::new(move |linear| distance(linear) <= connectivity))
            }
            Self::Box(size) => (per_axis("structure", size, ndim, 1)?, Box::new(|_| true)),
            Self::Footprint { shape, inside } => {
                let sizes = per_axis("structure", shape, ndim, 1)?;
                let count = sizes.iter().try_fold(1usize, |count, &size| count.checked_mul(size));
                if count != Some(inside.len()) {
                    let expected = count.unwrap_or(usize::MAX);
                    return Err(SpatialError::PerAxis { argument: "footprint", expected, found: inside.len() });
                }
                (sizes, Box::new(|linear| inside[linear]))
            }
        };
        let count = shape.iter().try_fold(1usize, |count, &size| count.checked_mul(size)).unwrap_or(usize::MAX);
        if count > MOST_OFFSETS {
            return Err(SpatialError::TooLarge { kernel: "a structuring element", shape: shape.to_vec() });
        }
        let offsets: Vec<[isize; 3]> = (0..count)
            .filter(|&linear| inside(linear))
            .map(|linear| {
                let index = [linear / (shape[1] * shape[2]), linear / shape[2] % shape[1], linear % shape[2]];
                std::array::from_fn(|axis| index[axis] as isize - (shape[axis] / 2) as isize)
            })
            .collect();
        if offsets.is_empty() {
            return Err(SpatialError::Empty { what: "a structuring element", shape: shape.to_vec() });
        }
        Ok(offsets)
    }

    /// The same as one step after the other: a box is one line per axis.
    fn steps(&self, ndim: usize) -> Result<Vec<Vec<[isize; 3]>>, SpatialError> {
        let Self::Box(size) = *self else { return Ok(vec![self.offsets(ndim)?]) };
        let size = per_axis("structure", size, ndim, 1)?;
        let along = |axis: usize| {
            let mut line = [1; 3];
            line[axis] = size[axis];
            Structure::Box(&line).offsets(3)
        };
        (0..3).filter(|&axis| size[axis] != 1).map(along).collect()
    }
}

/// Most voxels of a structuring element.
const MOST_OFFSETS: usize = 1 << 20;

/// How a binary operation is done.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Binary<'a> {
    /// The structuring element.
    pub structure: Structure<'a>,
    /// How often; 0 is until nothing changes.
    pub iterations: usize,
    /// What lies outside the image. SciPy's default is `false`; MONAI's `erode` has `true`.
    pub border: bool,
}

impl<'a> Binary<'a> {
    /// Once, with background outside.
    #[must_use]
    pub fn new(structure: Structure<'a>) -> Self {
        Self { structure, iterations: 1, border: false }
    }
}

/// A voxel stays when all voxels under the structuring element are foreground: `scipy.ndimage.binary_erosion`; with a box
/// and `border`, MONAI's `erode` of one channel.
///
/// The output is 1 and 0 in any element type. With `mask` (any element type, foreground is not 0), only voxels in it change.
///
/// # Errors
/// When shapes differ, there are not one to three axes, or the structuring element is empty or of another number of axes.
pub fn erode(
    image: AnyView<'_>,
    select: Select<'_>,
    operation: &Binary<'_>,
    mask: Option<AnyView<'_>>,
    output: AnyViewMut<'_>,
    threads: Threads,
) -> Result<(), SpatialError> {
    binary(image, select, mask, output, threads, |job| job.repeat::<false>(operation))
}

/// A voxel becomes foreground when any voxel under the mirrored structuring element is: `scipy.ndimage.binary_dilation`,
/// MONAI's `dilate` of one channel.
///
/// With `mask` and 0 iterations, foreground spreads within the mask (`binary_propagation`).
///
/// # Errors
/// As [`erode`].
pub fn dilate(
    image: AnyView<'_>,
    select: Select<'_>,
    operation: &Binary<'_>,
    mask: Option<AnyView<'_>>,
    output: AnyViewMut<'_>,
    threads: Threads,
) -> Result<(), SpatialError> {
    binary(image, select, mask, output, threads, |job| job.repeat::<true>(operation))
}

/// Erosion, then dilation: `scipy.ndimage.binary_opening`.
///
/// # Errors
/// As [`erode`].
pub fn open(
    image: AnyView<'_>,
    select: Select<'_>,
    operation: &Binary<'_>,
    output: AnyViewMut<'_>,
    threads: Threads,
) -> Result<(), SpatialError> {
    binary(image, select, None, output, threads, |job| {
        job.repeat::<false>(operation)?;
        job.repeat::<true>(operation)
    })
}

/// Dilation, then erosion: `scipy.ndimage.binary_closing`.
///
/// # Errors
/// As [`erode`].
pub fn close(
    image: AnyView<'_>,
    select: Select<'_>,
    operation: &Binary<'_>,
    output: AnyViewMut<'_>,
    threads: Threads,
) -> Result<(), SpatialError> {
    binary(image, select, None, output, threads, |job| {
        job.repeat::<true>(operation)?;
        job.repeat::<false>(operation)
    })
}

fn binary(
    image: AnyView<'_>,
    select: Select<'_>,
    mask: Option<AnyView<'_>>,
    mut output: AnyViewMut<'_>,
    threads: Threads,
    work: impl FnOnce(&mut Job) -> Result<(), SpatialError>,
) -> Result<(), SpatialError> {
    check_same_shape(output.shape(), image.shape())?;
    let order = Grid::read(&image)?.memory_order();
    let staged = Staged::new(image, order, threads)?;
    let mask = match mask {
        Some(mask) => {
            check_same_shape(mask.shape(), image.shape())?;
            Some(Bits::read(&Staged::new(mask, order, threads)?.grid, Select::NonZero, threads))
        }
        None => None,
    };
    let bits = Bits::read(&staged.grid, select, threads);
    let spare = Bits::zeros(bits.shape);
    let mut job = Job { bits, spare, mask, ndim: image.ndim(), order, threads };
    work(&mut job)?;
    job.bits.write(&Grid::write(&mut output)?.permuted(order), threads);
    Ok(())
}

struct Job {
    bits: Bits,
    spare: Bits,
    mask: Option<Bits>,
    ndim: usize,
    order: [usize; 3],
    threads: Threads,
}

/// Offsets along the rows, for one offset across them.
struct Group {
    across: [isize; 2],
    along: Vec<isize>,
}

impl Job {
    fn repeat<const DILATE: bool>(&mut self, operation: &Binary<'_>) -> Result<(), SpatialError> {
        // Between the steps of a box, a mask would have to wait.
        let steps = match self.mask {
            Some(_) => vec![operation.structure.offsets(self.ndim)?],
            None => operation.structure.steps(self.ndim)?,
        };
        let steps: Vec<Vec<Group>> = steps.iter().map(|offsets| groups(offsets, self.order, DILATE)).collect();
        let mut done = 0;
        while operation.iterations == 0 || done < operation.iterations {
            // A fixed point is one for all further iterations.
            let before = (operation.iterations != 1).then(|| self.bits.data.clone());
            for groups in &steps {
                self.step::<DILATE>(groups, operation.border);
                std::mem::swap(&mut self.bits, &mut self.spare);
            }
            done += 1;
            if before.is_some_and(|before| before == self.bits.data) {
                break;
            }
        }
        Ok(())
    }

    /// Combines moved copies of `bits` in `spare`.
    fn step<const DILATE: bool>(&mut self, groups: &[Group], border: bool) {
        let Self { bits, spare, mask, threads, .. } = self;
        let (bits, mask) = (&*bits, mask.as_ref());
        let [outer, middle, length] = bits.shape;
        let words = bits.words;
        let reach = groups.iter().flat_map(|group| &group.along).map(|offset| offset.unsigned_abs()).max().unwrap_or(0);
        // Words of border on both sides of a row; a word is read with its successor.
        let margin = reach.min(length) / WORD + 1;
        let outside = if border { u64::MAX } else { 0 };
        let neutral = if DILATE { 0 } else { u64::MAX };
        let target = Shared::new(&mut spare.data);
        for_each_rows(bits.rows(), length, *threads, |rows| {
            let mut padded = vec![outside; margin + words + margin + 1];
            for row in rows {
                // SAFETY: each row has its own words.
                let result = unsafe { target.slice(row * words, words) };
                result.fill(neutral);
                let (a, b) = ((row / middle) as isize, (row % middle) as isize);
                for group in groups {
                    let (a, b) = (a + group.across[0], b + group.across[1]);
                    let inside = (0..outer as isize).contains(&a) && (0..middle as isize).contains(&b);
                    if !inside {
                        // All outside: neutral, or the end of it.
                        if outside != neutral {
                            result.fill(outside);
                        }
                        continue;
                    }
                    let source = bits.row(a as usize * middle + b as usize);
                    padded[margin..margin + words].copy_from_slice(source);
                    padded[margin + words - 1] |= outside & !tail(length);
                    for &offset in &group.along {
                        let offset = offset.clamp(-(length as isize), length as isize);
                        let position = (margin * WORD) as isize + offset;
                        let (first, shift) = (position as usize / WORD, position as usize % WORD);
                        for (k, word) in result.iter_mut().enumerate() {
                            let low = padded[first + k] >> shift;
                            // Two shifts, since one by 64 is not allowed.
                            let moved = low | (padded[first + k + 1] << 1) << (WORD - 1 - shift);
                            *word = if DILATE { *word | moved } else { *word & moved };
                        }
                    }
                }
                if let Some(mask) = mask {
                    for ((word, &old), &mask) in result.iter_mut().zip(bits.row(row)).zip(mask.row(row)) {
                        *word = (*word & mask) | (old & !mask);
                    }
                }
                if let Some(last) = result.last_mut() {
                    *last &= tail(length);
                }
            }
        });
    }
}

/// Offsets in the order of the rows' axes, sorted by the row they look at.
fn groups(offsets: &[[isize; 3]], order: [usize; 3], mirrored: bool) -> Vec<Group> {
    let sign = if mirrored { -1 } else { 1 };
    let mut moved: Vec<[isize; 3]> = offsets.iter().map(|offset| order.map(|axis| sign * offset[axis])).collect();
    moved.sort_unstable();
    let mut groups: Vec<Group> = Vec::new();
    for [a, b, along] in moved {
        match groups.last_mut() {
            Some(group) if group.across == [a, b] => group.along.push(along),
            _ => groups.push(Group { across: [a, b], along: vec![along] }),
        }
    }
    groups
}

/// Fills background that foreground encloses: `scipy.ndimage.binary_fill_holes`. Background voxels are neighbours by
/// `connectivity`; what reaches the edge of the image is no hole.
///
/// The output is 1 and 0 in any element type. For holes slice by slice, call it on slices.
///
/// # Errors
/// When shapes differ, there are not one to three axes, or the connectivity is not 1 to their number.
pub fn fill_holes(
    image: AnyView<'_>,
    select: Select<'_>,
    connectivity: usize,
    output: AnyViewMut<'_>,
    threads: Threads,
) -> Result<(), SpatialError> {
    check_same_shape(output.shape(), image.shape())?;
    let background = Components::find_background(image, select, connectivity, threads)?;
    background.write_all_but(output, |number| background.touches_border(number), threads)
}

/// Gives everything that one label encloses that label, other labels too: one label's turn in MONAI's `fill_holes`.
///
/// Returns the number of holes. MONAI takes its labels in turn, each on what the one before left.
///
/// # Errors
/// As [`fill_holes`].
pub fn fill_label_holes(
    mut labels: AnyViewMut<'_>,
    label: f64,
    connectivity: usize,
    threads: Threads,
) -> Result<usize, SpatialError> {
    let others = Components::find_background(labels.as_view(), Select::Equal(label), connectivity, threads)?;
    let is_hole = |number: usize| !others.touches_border(number);
    let holes = (1..=others.count()).filter(|&number| is_hole(number)).count();
    if holes > 0 {
        others.overwrite(labels.reborrow(), is_hole, label, threads)?;
    }
    Ok(holes)
}

/// The smallest or the largest.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Extreme {
    /// Erosion, `minimum_filter`.
    Minimum,
    /// `maximum_filter`.
    Maximum,
}

/// The smallest or largest value under the structuring element, not mirrored: `scipy.ndimage.minimum_filter` and
/// `maximum_filter`, `grey_erosion`. For `grey_dilation`, [`grey_dilate`].
///
/// Boxes cost a number of steps that grows with the logarithm of their size (as van Herk's algorithm they are independent of
/// it in practice, and work on whole vectors). Computed in `f32`, or in `f64` for an output of `float64`, `int64` or `int32`.
/// NaN gives one of the values, whichever.
///
/// # Errors
/// As [`erode`], and for padding other than constant where there is no voxel.
pub fn extreme(
    image: AnyView<'_>,
    extreme: Extreme,
    structure: Structure<'_>,
    padding: Padding,
    output: AnyViewMut<'_>,
    threads: Threads,
) -> Result<(), SpatialError> {
    grey(image, extreme, structure, false, padding, output, threads)
}

/// The largest value under the mirrored structuring element: `scipy.ndimage.grey_dilation`.
///
/// # Errors
/// As [`extreme`].
pub fn grey_dilate(
    image: AnyView<'_>,
    structure: Structure<'_>,
    padding: Padding,
    output: AnyViewMut<'_>,
    threads: Threads,
) -> Result<(), SpatialError> {
    grey(image, Extreme::Maximum, structure, true, padding, output, threads)
}

fn grey(
    image: AnyView<'_>,
    extreme: Extreme,
    structure: Structure<'_>,
    mirrored: bool,
    padding: Padding,
    output: AnyViewMut<'_>,
    threads: Threads,
) -> Result<(), SpatialError> {
    check_same_shape(output.shape(), image.shape())?;
    let job = Grey { structure, mirrored, padding, threads };
    match (output.element_type(), extreme) {
        (ElementType::F64 | ElementType::I64 | ElementType::I32, Extreme::Minimum) => {
            job.run::<f64, false>(image, output)
        }
        (ElementType::F64 | ElementType::I64 | ElementType::I32, Extreme::Maximum) => {
            job.run::<f64, true>(image, output)
        }
        (_, Extreme::Minimum) => job.run::<f32, false>(image, output),
        (_, Extreme::Maximum) => job.run::<f32, true>(image, output),
    }
}

struct Grey<'a> {
    structure: Structure<'a>,
    mirrored: bool,
    padding: Padding,
    threads: Threads,
}

impl Grey<'_> {
    fn run<T: Real, const MAXIMUM: bool>(
        &self,
        image: AnyView<'_>,
        output: AnyViewMut<'_>,
    ) -> Result<(), SpatialError> {
        let ndim = image.ndim();
        if let Structure::Box(size) = self.structure {
            let size = per_axis("structure", size, ndim, 1)?;
            if size.contains(&0) {
                return Err(SpatialError::Empty { what: "a structuring element", shape: size.to_vec() });
            }
            let lines = Lines::<MAXIMUM> { size, mirrored: self.mirrored };
            return run::<T, _>(image, output, &lines, self.padding, self.threads);
        }
        let offsets = self.structure.offsets(ndim)?;
        let offsets: Vec<[isize; 3]> =
            offsets.iter().map(|offset| offset.map(|step| if self.mirrored { -step } else { step })).collect();
        let reach: [usize; 3] =
            std::array::from_fn(|axis| offsets.iter().map(|offset| offset[axis].unsigned_abs()).max().unwrap_or(0));
        let indices: Vec<[usize; 3]> = offsets
            .iter()
            .map(|offset| std::array::from_fn(|axis| (offset[axis] + reach[axis] as isize) as usize))
            .collect();
        let window = reach.map(|reach| 2 * reach + 1);
        windows::<T>(image, output, window, &indices, self.padding, self.threads, |values, offsets, output| {
            output.copy_from_slice(&values[offsets[0]..][..output.len()]);
            for &offset in &offsets[1..] {
                T::extreme::<MAXIMUM>(output, &values[offset..]);
            }
        })
    }
}

/// Minima or maxima along each axis.
struct Lines<const MAXIMUM: bool> {
    size: [usize; 3],
    mirrored: bool,
}

impl<T: Real, const MAXIMUM: bool> AxisOp<T> for Lines<MAXIMUM> {
    fn reach(&self, axis: usize) -> Option<(usize, usize)> {
        let (before, after) = (self.size[axis] / 2, self.size[axis] - 1 - self.size[axis] / 2);
        (self.size[axis] > 1).then_some(if self.mirrored { (after, before) } else { (before, after) })
    }

    /// Each value becomes the extreme of as many from it on as the largest power of two within the size.
    fn prepare(&self, axis: usize, padded: &mut [T], step: usize) {
        let mut covered = 1;
        while 2 * covered <= self.size[axis] {
            T::extreme_with_later::<MAXIMUM>(padded, covered * step);
            covered *= 2;
        }
    }

    fn emit(&self, axis: usize, padded: &[T], start: usize, step: usize, output: &mut [T]) {
        debug_assert!(step == 1 || step == TILE);
        let covered = 1 << self.size[axis].ilog2();
        output.copy_from_slice(&padded[start..start + output.len()]);
        T::extreme::<MAXIMUM>(output, &padded[start + (self.size[axis] - covered) * step..]);
    }
}
