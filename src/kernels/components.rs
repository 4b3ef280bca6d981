//! Connected components: labelling, measuring, keeping and removing.
//!
//! [`Components::find`] describes an image by its runs (stretches of foreground along the axis that is contiguous in memory)
//! and joins touching runs with union-find (He, Chao and Suzuki, "A run-based two-scan labeling algorithm", 2008). Slabs of
//! rows are worked on at the same time and joined at their faces. Whatever is asked for afterwards (labels, sizes, the
//! largest component, an image without small ones) is made from the runs: no label image is read again.

use std::collections::HashMap;
use std::ops::Range;

use crate::bits::{Packer, for_each_run};
use crate::component_runs::{Partial, Piece, Run, Scan, Scratch, Slab, Union, number};
use crate::element::ElementType;
use crate::spatial::{Grid, Staged, check_connectivity, check_same_shape, for_each_rows};
use crate::threads::Threads;
use crate::view::{AnyView, AnyViewMut, Layout, Strided};

pub use crate::spatial::{Select, SpatialError};

/// Which voxels form a component.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Matching<'a> {
    /// Foreground voxels that touch: `scipy.ndimage.label`, and `skimage.measure.label` of a binary image.
    Foreground(Select<'a>),
    /// Voxels of equal value that touch, of any value but the background's: `skimage.measure.label`, `cc3d`. Values are
    /// compared as `f64` where they are `i64`.
    EqualValues {
        /// The value that belongs to no component.
        background: f64,
    },
    /// All voxels of equal value, touching or not, of any value but the background's. What
    /// `skimage.morphology.remove_small_objects` counts in a label image.
    SameValue {
        /// The value that belongs to no component.
        background: f64,
    },
}

/// One component. Indices are those of the array's axes.
#[derive(Debug, Clone, PartialEq)]
pub struct Component {
    /// Number of voxels.
    pub size: u64,
    /// First index along each axis.
    pub start: Vec<usize>,
    /// End of the range of indices along each axis.
    pub end: Vec<usize>,
    /// Mean index along each axis.
    pub centroid: Vec<f64>,
    /// C-order index of the component's first voxel.
    pub first: u64,
    /// The value of its voxels; 1 for [`Matching::Foreground`].
    pub value: f64,
}

/// The connected components of an image.
#[derive(Debug)]
pub struct Components {
    /// The array's shape.
    shape: Vec<usize>,
    /// Axis of the array (filled up to three) for each axis of the runs, whose last one is along the runs.
    order: [usize; 3],
    frame: [usize; 3],
    slabs: Vec<Slab>,
    /// By number.
    list: Vec<Partial>,
}

impl Components {
    /// Finds the components of an image of one to three axes and any element type.
    ///
    /// Components are numbered from 1 on in the C order of their first voxels, whatever the strides: as SciPy and
    /// scikit-image number them. Sizes, bounding boxes and centroids are found in the same pass. Memory: 12 bytes per run.
    ///
    /// # Errors
    /// When there are not one to three axes, the connectivity is not 1 to the number of axes, or there are more than
    /// 2^32 - 2 voxels.
    pub fn find(
        image: AnyView<'_>,
        matching: Matching<'_>,
        connectivity: usize,
        threads: Threads,
    ) -> Result<Self, SpatialError> {
        Self::find_in(image, matching, false, connectivity, threads)
    }

    /// The components of what is not selected.
    pub(crate) fn find_background(
        image: AnyView<'_>,
        select: Select<'_>,
        connectivity: usize,
        threads: Threads,
    ) -> Result<Self, SpatialError> {
        Self::find_in(image, Matching::Foreground(select), true, connectivity, threads)
    }

    fn find_in(
        image: AnyView<'_>,
        matching: Matching<'_>,
        inverted: bool,
        connectivity: usize,
        threads: Threads,
    ) -> Result<Self, SpatialError> {
        let grid = Grid::read(&image)?;
        check_connectivity(connectivity, image.ndim())?;
        let order = grid.memory_order();
        let staged = Staged::new(image, order, threads)?;
        let grid = staged.grid;
        let linear = Layout::contiguous(&{
            let mut shape = [1; 3];
            order.iter().zip(grid.shape()).for_each(|(&axis, size)| shape[axis] = size);
            shape
        })?;
        let mut c_strides = [0u64; 3];
        for (stride, &axis) in c_strides.iter_mut().zip(&order) {
            *stride = linear.strides()[axis] as u64;
        }
        let scan = Scan { shape: grid.shape(), c_strides, connectivity };
        if grid.numel() > u32::MAX as usize - 1 {
            return Err(SpatialError::TooLarge { kernel: "connected components", shape: image.shape().to_vec() });
        }
        let mut found = match matching {
            Matching::Foreground(select) => {
                let packer = Packer::new(&grid, select);
                let packer = if inverted { packer.inverted() } else { packer };
                scan.slabs(threads, |row, scratch: &mut Scratch<i32>, runs| {
                    packer.row(row, &mut scratch.words);
                    for_each_run(&scratch.words, scan.shape[2], |start, end| {
                        runs.push(Run { start: start as u32, end: end as u32, value: () });
                    });
                })
            }
            Matching::EqualValues { background } => match grid.element() {
                ElementType::F64 | ElementType::I64 => scan.valued::<f64>(&grid, background, threads),
                ElementType::F32 | ElementType::F16 | ElementType::BF16 => {
                    scan.valued::<f32>(&grid, background, threads)
                }
                _ => scan.valued::<i32>(&grid, background, threads),
            },
            Matching::SameValue { background } => match grid.element() {
                ElementType::F64 | ElementType::I64 => scan.collected::<f64>(&grid, background, threads),
                ElementType::F32 | ElementType::F16 | ElementType::BF16 => {
                    scan.collected::<f32>(&grid, background, threads)
                }
                _ => scan.collected::<i32>(&grid, background, threads),
            },
        };
        let list = match matching {
            Matching::SameValue { .. } => {
                let mut union = Union::new(found.iter().map(|slab| slab.components.len()).sum());
                let mut known: HashMap<u64, u32> = HashMap::new();
                for (id, part) in found.iter().flat_map(|slab| &slab.components).enumerate() {
                    // Minus zero is zero.
                    let id = id as u32;
                    union.join(*known.entry((part.value + 0.0).to_bits()).or_insert(id), id);
                }
                number(&mut found, &mut union)
            }
            _ => {
                let mut union = scan.join_slabs(&found);
                number(&mut found, &mut union)
            }
        };
        Ok(Self { shape: image.shape().to_vec(), order, frame: grid.shape(), slabs: found, list })
    }

    /// Number of components.
    #[must_use]
    pub fn count(&self) -> usize {
        self.list.len()
    }

    /// The array's shape.
    #[must_use]
    pub fn shape(&self) -> &[usize] {
        &self.shape
    }

    /// Number of voxels of each component, in the order of their numbers.
    pub fn sizes(&self) -> impl ExactSizeIterator<Item = u64> + '_ {
        self.list.iter().map(|part| part.size)
    }

    /// A component by its number, which counts from 1; `None` where there is none.
    #[must_use]
    pub fn get(&self, number: usize) -> Option<Component> {
        let part = self.list.get(number.checked_sub(1)?)?;
        let front = 3 - self.shape.len();
        // The axis of the runs for each axis of the array.
        let axes: Vec<usize> = (front..3).filter_map(|axis| self.order.iter().position(|&from| from == axis)).collect();
        Some(Component {
            size: part.size,
            start: axes.iter().map(|&k| part.low[k] as usize).collect(),
            end: axes.iter().map(|&k| part.high[k] as usize).collect(),
            centroid: axes.iter().map(|&k| part.sums[k] as f64 / part.size as f64).collect(),
            first: part.first,
            value: part.value,
        })
    }

    /// All components, in the order of their numbers.
    pub fn iter(&self) -> impl Iterator<Item = Component> + '_ {
        (1..=self.count()).filter_map(|number| self.get(number))
    }

    /// Numbers of the `count` largest components, the largest first. Of equally large ones the higher number wins: a
    /// stable `argsort` of the sizes read from its end, as in MONAI's `get_largest_connected_component_mask` (whose
    /// `argsort` leaves the choice to NumPy).
    #[must_use]
    pub fn largest(&self, count: usize) -> Vec<usize> {
        let mut numbers: Vec<usize> = (1..=self.count()).collect();
        let order = |&number: &usize| std::cmp::Reverse((self.list[number - 1].size, number));
        if count < numbers.len() {
            // Specks may be thousands: only those that are asked for are brought in order.
            numbers.select_nth_unstable_by_key(count, order);
            numbers.truncate(count);
        }
        numbers.sort_unstable_by_key(order);
        numbers
    }

    /// Whether a component reaches the first or last index of an axis.
    pub(crate) fn touches_border(&self, number: usize) -> bool {
        let part = &self.list[number - 1];
        let front = 3 - self.shape.len();
        (0..3).any(|k| self.order[k] >= front && (part.low[k] == 0 || part.high[k] as usize == self.frame[k]))
    }

    /// Writes each voxel's component number, 0 for background.
    ///
    /// The output has any element type that holds the numbers exactly, and the image's shape.
    ///
    /// # Errors
    /// When shapes differ or there are more components than the type holds.
    pub fn write_labels(&self, output: AnyViewMut<'_>, threads: Threads) -> Result<(), SpatialError> {
        let element = output.element_type();
        let limit: u64 = match element {
            ElementType::Bool => 1,
            ElementType::I8 => 127,
            ElementType::U8 => 255,
            ElementType::BF16 => 256,
            ElementType::F16 => 2048,
            ElementType::I16 => 32767,
            ElementType::U16 => 65535,
            ElementType::F32 => 1 << 24,
            ElementType::I32 | ElementType::I64 | ElementType::F64 => 0x7fff_ffff,
        };
        if self.count() as u64 > limit {
            return Err(SpatialError::Labels { element, limit, count: self.count() });
        }
        self.write_numbers(output, 0, |number| number as i32, threads)
    }

    /// Writes 1 for voxels of components whose number `keep` accepts, and 0 elsewhere.
    ///
    /// # Errors
    /// When shapes differ.
    pub fn write_mask(
        &self,
        output: AnyViewMut<'_>,
        keep: impl Fn(usize) -> bool,
        threads: Threads,
    ) -> Result<(), SpatialError> {
        let table: Vec<bool> = (0..=self.count()).map(|number| number > 0 && keep(number)).collect();
        self.write_numbers(output, 0, |number| i32::from(table[number as usize]), threads)
    }

    /// Writes 0 for voxels of components whose number `clear` accepts, and 1 elsewhere.
    pub(crate) fn write_all_but(
        &self,
        output: AnyViewMut<'_>,
        clear: impl Fn(usize) -> bool,
        threads: Threads,
    ) -> Result<(), SpatialError> {
        let table: Vec<bool> = (0..=self.count()).map(|number| number > 0 && clear(number)).collect();
        self.write_numbers(output, 1, |number| i32::from(!table[number as usize]), threads)
    }

    /// Sets the voxels of components whose number `clear` accepts to `value` and leaves all others as they are.
    ///
    /// # Errors
    /// When shapes differ.
    pub fn overwrite(
        &self,
        mut target: AnyViewMut<'_>,
        clear: impl Fn(usize) -> bool,
        value: f64,
        threads: Threads,
    ) -> Result<(), SpatialError> {
        check_same_shape(target.shape(), &self.shape)?;
        let table: Vec<bool> = (0..=self.count()).map(|number| number > 0 && clear(number)).collect();
        let grid = Grid::write(&mut target)?.permuted(self.order);
        let write = crate::convert::writer::<f64>(grid.element());
        let stride = grid.inner_stride();
        for_each_rows(grid.rows(), grid.shape()[2], threads, |rows| {
            let values = vec![value; grid.shape()[2]];
            self.for_rows(rows, |row, slab, pieces| {
                for piece in pieces {
                    if table[slab.numbers[piece.local as usize] as usize] {
                        let step = piece.start as isize * stride * grid.element().size() as isize;
                        // SAFETY: a piece lies within its row; the row is written by one thread.
                        unsafe {
                            write(
                                &values[..(piece.end - piece.start) as usize],
                                grid.row(row).wrapping_offset(step),
                                stride,
                            );
                        }
                    }
                }
            });
        });
        Ok(())
    }

    fn for_rows<'a>(&'a self, rows: Range<usize>, mut work: impl FnMut(usize, &'a Slab, &'a [Piece])) {
        let mut at = self.slabs.partition_point(|slab| slab.rows.end <= rows.start);
        for row in rows {
            while self.slabs[at].rows.end <= row {
                at += 1;
            }
            let slab = &self.slabs[at];
            work(row, slab, slab.pieces_of(row));
        }
    }

    fn write_numbers(
        &self,
        mut output: AnyViewMut<'_>,
        gap: i32,
        value: impl Fn(u32) -> i32 + Sync,
        threads: Threads,
    ) -> Result<(), SpatialError> {
        check_same_shape(output.shape(), &self.shape)?;
        let grid = Grid::write(&mut output)?.permuted(self.order);
        if grid.numel() == 0 {
            return Ok(());
        }
        match (grid.element(), grid.inner_stride()) {
            (ElementType::U8 | ElementType::I8 | ElementType::Bool, 1) => {
                self.fill_rows::<u8>(&grid, gap as u8, |number| value(number) as u8, threads);
            }
            (ElementType::U16 | ElementType::I16, 1) => {
                self.fill_rows::<u16>(&grid, gap as u16, |number| value(number) as u16, threads);
            }
            (ElementType::I32, 1) => self.fill_rows::<i32>(&grid, gap, value, threads),
            (ElementType::I64, 1) => {
                self.fill_rows::<i64>(&grid, i64::from(gap), |number| i64::from(value(number)), threads)
            }
            _ => {
                let write = crate::convert::writer::<i32>(grid.element());
                let write_wide = crate::convert::writer::<f64>(grid.element());
                for_each_rows(grid.rows(), grid.shape()[2], threads, |rows| {
                    let mut line = vec![0i32; grid.shape()[2]];
                    let mut wide = vec![0f64; grid.shape()[2]];
                    self.for_rows(rows, |row, slab, pieces| {
                        fill_row(&mut line, gap, slab, pieces, &value);
                        // SAFETY: the whole of a row, written by one thread, in the writer's type.
                        unsafe {
                            if grid.element().is_float() {
                                wide.iter_mut().zip(&line).for_each(|(to, &from)| *to = f64::from(from));
                                write_wide(&wide, grid.row(row), grid.inner_stride());
                            } else {
                                write(&line, grid.row(row), grid.inner_stride());
                            }
                        }
                    });
                });
            }
        }
        Ok(())
    }

    /// The grid's rows are contiguous and its elements are as wide as T, which is an integer.
    fn fill_rows<T: Copy + Sync>(&self, grid: &Grid, gap: T, value: impl Fn(u32) -> T + Sync, threads: Threads) {
        debug_assert_eq!(size_of::<T>(), grid.element().size());
        let length = grid.shape()[2];
        for_each_rows(grid.rows(), length, threads, |rows| {
            self.for_rows(rows, |row, slab, pieces| {
                // SAFETY: a row has `length` contiguous elements of T's size, is written by one thread, and any number
                // written is one that the element type holds.
                let line = unsafe { std::slice::from_raw_parts_mut(grid.row(row).cast::<T>(), length) };
                fill_row(line, gap, slab, pieces, &value);
            });
        });
    }
}

#[inline(always)]
fn fill_row<T: Copy>(line: &mut [T], gap: T, slab: &Slab, pieces: &[Piece], value: &impl Fn(u32) -> T) {
    let mut done = 0;
    for piece in pieces {
        let (start, end) = (piece.start as usize, piece.end as usize);
        line[done..start].fill(gap);
        line[start..end].fill(value(slab.numbers[piece.local as usize]));
        done = end;
    }
    line[done..].fill(gap);
}

/// Labels connected components: `scipy.ndimage.label`, `skimage.measure.label`, `cc3d.connected_components`.
///
/// Writes each voxel's component number (0 is background) and returns how many components there are; numbers as
/// [`Components::find`] gives them. [`Components`] itself tells sizes, boxes and centroids without a further pass.
///
/// # Errors
/// As [`Components::find`] and [`Components::write_labels`].
pub fn label(
    image: AnyView<'_>,
    labels: AnyViewMut<'_>,
    matching: Matching<'_>,
    connectivity: usize,
    threads: Threads,
) -> Result<usize, SpatialError> {
    check_same_shape(labels.shape(), image.shape())?;
    let components = Components::find(image, matching, connectivity, threads)?;
    components.write_labels(labels, threads)?;
    Ok(components.count())
}

/// Writes the mask of the `count` largest components: MONAI's `get_largest_connected_component_mask`.
///
/// All components are kept when there are not more than `count`. With [`Matching::EqualValues`] the image may have several
/// labels. Ties as in [`Components::largest`]. Returns the number of components there are.
///
/// # Errors
/// As [`Components::find`], and when shapes differ.
pub fn keep_largest(
    image: AnyView<'_>,
    mask: AnyViewMut<'_>,
    matching: Matching<'_>,
    connectivity: usize,
    count: usize,
    threads: Threads,
) -> Result<usize, SpatialError> {
    check_same_shape(mask.shape(), image.shape())?;
    let components = Components::find(image, matching, connectivity, threads)?;
    let mut keep = vec![false; components.count() + 1];
    components.largest(count).into_iter().for_each(|number| keep[number] = true);
    components.write_mask(mask, |number| keep[number], threads)?;
    Ok(components.count())
}

/// Sets voxels of components of fewer than `min_size` voxels to 0: `skimage.morphology.remove_small_objects`.
///
/// scikit-image looks at the components of a boolean image ([`Matching::Foreground`]) but at all voxels of one label in a
/// label image ([`Matching::SameValue`]). `min_size` by volume is [`min_voxels`]. Returns the number of components removed.
/// (scikit-image 0.26 takes MONAI's `min_size` for an inclusive limit; MONAI's documentation and older versions do not.)
///
/// # Errors
/// As [`Components::find`].
pub fn remove_small(
    mut image: AnyViewMut<'_>,
    matching: Matching<'_>,
    min_size: f64,
    connectivity: usize,
    threads: Threads,
) -> Result<usize, SpatialError> {
    let components = Components::find(image.as_view(), matching, connectivity, threads)?;
    let small: Vec<bool> =
        std::iter::once(false).chain(components.sizes().map(|size| (size as f64) < min_size)).collect();
    components.overwrite(image.reborrow(), |number| small[number], 0.0, threads)?;
    Ok(small.iter().filter(|&&small| small).count())
}

/// The number of voxels that a volume takes: MONAI's `by_measure`, `ceil(volume / product of the spacing)`. A spacing
/// whose product is 0 counts as 1.
#[must_use]
pub fn min_voxels(volume: f64, spacing: &[f64]) -> f64 {
    let voxel: f64 = spacing.iter().product();
    (volume / if voxel == 0.0 { 1.0 } else { voxel }).ceil()
}
