//! Windows of a network's result added up where they overlap, with memory for little more than a window.
//!
//! One call is one window. Its sums begin with what windows before have left in the memory that is carried on; the window is added;
//! what later windows cover too is put into that memory; at last sums become means. All of that is done for one channel after the
//! other, so that the sums of a channel are still in the cache when they are needed again.

use std::ops::{Add, Div, Mul, Range};

use crate::blocks::Memory;
use crate::convert::{Compute, has_avx2, reader};
use crate::element::ElementType;
use crate::geometry::MAX_RANK;
use crate::threads::{Threads, for_each_chunk};
use crate::view::{AnyView, AnyViewMut, Strided, ViewError};

/// A box of voxels that is in the sums and in memory that is carried on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shared {
    /// Which of the carried memories.
    pub carried: usize,
    /// The first voxel there.
    pub there: Vec<usize>,
    /// The first voxel in the sums.
    pub here: Vec<usize>,
    /// Voxels along each axis.
    pub extents: Vec<usize>,
}

/// What a window adds.
#[derive(Debug, Clone)]
pub struct Window<'a> {
    /// The network's result, of shape `(C, spatial…)`.
    pub values: AnyView<'a>,
    /// How much each voxel counts, of the spatial shape.
    pub weights: AnyView<'a>,
    /// Its first voxel in the sums.
    pub at: Vec<usize>,
}

/// What is done with one window. All memories have shape `(C + 1, spatial…)`; the last channel is the sum of the weights.
#[derive(Debug, Clone)]
pub struct Step<'a> {
    /// What comes from the carried memories; sums are 0 elsewhere.
    pub taken: Vec<Shared>,
    /// What is added: `values * weights` to the channels, `weights` to the last one. Nothing, for a window that is skipped.
    pub window: Option<Window<'a>>,
    /// What goes to the carried memories. A voxel there that is taken from in this step may be given in it too.
    pub given: Vec<Shared>,
    /// Where the sums of the channels are divided by the last one at the end, except where that is 0.
    pub divided: Vec<Range<usize>>,
}

/// Does a step in `sums`, whose memory is written all over.
///
/// # Errors
/// When shapes do not go together, there are more than three axes, or sums and carried memories are not all `f32` or all
/// `f64`, contiguous along the last axis.
pub fn stitch(
    sums: AnyViewMut<'_>,
    carried: Vec<AnyViewMut<'_>>,
    step: &Step<'_>,
    threads: Threads,
) -> Result<(), ViewError> {
    match sums.element_type() {
        ElementType::F64 => run::<f64>(sums, carried, step, threads),
        _ => run::<f32>(sums, carried, step, threads),
    }
}

/// Numbers to add up in.
trait Number: Compute + PartialEq + Add<Output = Self> + Mul<Output = Self> + Div<Output = Self> {}
impl Number for f32 {}
impl Number for f64 {}

fn run<T: Number>(
    sums: AnyViewMut<'_>,
    carried: Vec<AnyViewMut<'_>>,
    step: &Step<'_>,
    threads: Threads,
) -> Result<(), ViewError> {
    let rank = sums.ndim().saturating_sub(1);
    if !(1..=MAX_RANK).contains(&rank) {
        return Err(ViewError::Dimensions { found: sums.ndim() });
    }
    let sums = Grid::<T>::new(sums, rank)?;
    let carried = carried.into_iter().map(|memory| Grid::<T>::new(memory, rank)).collect::<Result<Vec<_>, _>>()?;
    let channels = sums.channels - 1;
    let moves = |shared: &[Shared]| -> Result<Vec<Move<T>>, ViewError> {
        shared
            .iter()
            .map(|shared| {
                let Some(memory) = carried.get(shared.carried) else {
                    return Err(ViewError::Axis { axis: shared.carried, ndim: carried.len() });
                };
                if memory.channels != sums.channels {
                    return Err(ViewError::Shape { found: vec![memory.channels], expected: vec![sums.channels] });
                }
                let extents = three(&shared.extents, rank, 1)?;
                let here = sums.part(three(&shared.here, rank, 0)?, extents)?;
                Ok(Move { here, there: memory.part(three(&shared.there, rank, 0)?, extents)?, extents })
            })
            .collect()
    };
    let (taken, given) = (moves(&step.taken)?, moves(&step.given)?);
    let window = step.window.as_ref().map(|window| Adding::new(window, &sums, rank)).transpose()?;
    let (start, extents): (Vec<usize>, Vec<usize>) =
        step.divided.iter().map(|range| (range.start, range.len())).unzip();
    let extents = three(&extents, rank, 1)?;
    let here = sums.part(three(&start, rank, 0)?, extents)?;
    let divided = Move { here, there: here, extents };
    let work = Work { sums, taken, window, given, divided };
    // The weights first: the channels are divided by their sum.
    work.channel(channels);
    for_each_chunk(channels, 1, threads, |range| range.for_each(|channel| work.channel(channel)));
    Ok(())
}

/// Three numbers, of which those before the axes there are do nothing.
fn three(values: &[usize], rank: usize, nothing: usize) -> Result<[usize; MAX_RANK], ViewError> {
    if values.len() != rank {
        return Err(ViewError::Dimensions { found: values.len() });
    }
    let mut all = [nothing; MAX_RANK];
    all[MAX_RANK - rank..].copy_from_slice(values);
    Ok(all)
}

/// Memory of channels in three axes.
struct Grid<T> {
    memory: *mut T,
    channels: usize,
    channel: isize,
    shape: [usize; MAX_RANK],
    strides: [isize; MAX_RANK],
}

/// A box of a grid.
#[derive(Clone, Copy)]
struct Part<T> {
    memory: *mut T,
    channel: isize,
    strides: [isize; MAX_RANK],
}

// SAFETY: threads touch different channels, but for the sums of weights, which are only read then.
unsafe impl<T: Send + Sync> Sync for Part<T> {}
// SAFETY: as above.
unsafe impl<T: Send + Sync> Sync for Grid<T> {}

impl<T: Number> Grid<T> {
    fn new(mut view: AnyViewMut<'_>, rank: usize) -> Result<Self, ViewError> {
        if view.ndim() != rank + 1 || view.shape()[0] == 0 {
            return Err(ViewError::Dimensions { found: view.ndim() });
        }
        if view.element_type() != T::TYPE {
            return Err(ViewError::Type { found: view.element_type(), expected: T::TYPE });
        }
        let (last, size) = (view.strides()[rank], view.shape()[rank]);
        if last != 1 && size > 1 {
            return Err(ViewError::Contiguous { strides: view.strides().to_vec() });
        }
        let (mut shape, mut strides) = ([1; MAX_RANK], [0; MAX_RANK]);
        shape[MAX_RANK - rank..].copy_from_slice(&view.shape()[1..]);
        strides[MAX_RANK - rank..].copy_from_slice(&view.strides()[1..]);
        let (channels, channel) = (view.shape()[0], view.strides()[0]);
        Ok(Self { memory: view.as_mut_ptr().cast(), channels, channel, shape, strides })
    }

    /// A box, which lies inside.
    fn part(&self, start: [usize; MAX_RANK], extents: [usize; MAX_RANK]) -> Result<Part<T>, ViewError> {
        let inside = (0..MAX_RANK).all(|k| start[k].checked_add(extents[k]).is_some_and(|end| end <= self.shape[k]));
        if !inside {
            let found = start.iter().zip(extents).map(|(start, extent)| start.saturating_add(extent)).collect();
            return Err(ViewError::Shape { found, expected: self.shape.to_vec() });
        }
        let offset: isize = (0..MAX_RANK).map(|k| start[k] as isize * self.strides[k]).sum();
        Ok(Part { memory: self.memory.wrapping_offset(offset), channel: self.channel, strides: self.strides })
    }
}

impl<T> Part<T> {
    /// The first voxel of a row, which is along the last axis.
    #[inline(always)]
    fn row(&self, channel: usize, a: usize, b: usize) -> *mut T {
        let offset = channel as isize * self.channel + a as isize * self.strides[0] + b as isize * self.strides[1];
        self.memory.wrapping_offset(offset)
    }
}

/// A box in the sums and elsewhere.
struct Move<T> {
    here: Part<T>,
    there: Part<T>,
    extents: [usize; MAX_RANK],
}

impl<T> Move<T> {
    /// Calls `each(row here, row there)` for all rows of a channel.
    #[inline(always)]
    fn rows(&self, channel: usize, mut each: impl FnMut(*mut T, *mut T)) {
        let [outer, middle, length] = self.extents;
        if length == 0 {
            return;
        }
        for a in 0..outer {
            for b in 0..middle {
                each(self.here.row(channel, a, b), self.there.row(channel, a, b));
            }
        }
    }
}

/// A window that is added.
struct Adding<T> {
    here: Part<T>,
    values: Memory,
    channel: isize,
    strides: [isize; MAX_RANK],
    weights: Memory,
    weight_strides: [isize; MAX_RANK],
    extents: [usize; MAX_RANK],
}

impl<T: Number> Adding<T> {
    fn new(window: &Window<'_>, sums: &Grid<T>, rank: usize) -> Result<Self, ViewError> {
        let (values, weights) = (&window.values, &window.weights);
        let expected: Vec<usize> = std::iter::once(sums.channels - 1).chain(weights.shape().iter().copied()).collect();
        if values.shape() != expected {
            return Err(ViewError::Shape { found: values.shape().to_vec(), expected });
        }
        let extents = three(weights.shape(), rank, 1)?;
        let padded = |strides: &[isize]| {
            let mut all = [0; MAX_RANK];
            all[MAX_RANK - rank..].copy_from_slice(strides);
            all
        };
        let memory = |view: &AnyView<'_>| Memory { pointer: view.as_ptr().cast_mut(), element: view.element_type() };
        Ok(Self {
            here: sums.part(three(&window.at, rank, 0)?, extents)?,
            values: memory(values),
            channel: values.strides()[0],
            strides: padded(&values.strides()[1..]),
            weights: memory(weights),
            weight_strides: padded(weights.strides()),
            extents,
        })
    }
}

struct Work<T> {
    sums: Grid<T>,
    taken: Vec<Move<T>>,
    window: Option<Adding<T>>,
    given: Vec<Move<T>>,
    divided: Move<T>,
}

impl<T: Number> Work<T> {
    fn channel(&self, channel: usize) {
        #[cfg(target_arch = "x86_64")]
        {
            #[target_feature(enable = "avx2,f16c")]
            fn with_avx2<T: Number>(work: &Work<T>, channel: usize) {
                work.all(channel);
            }
            if has_avx2() {
                // SAFETY: the processor has it.
                unsafe { with_avx2(self, channel) };
                return;
            }
        }
        self.all(channel);
    }

    /// Everything that is done with a channel.
    #[inline(always)]
    fn all(&self, channel: usize) {
        let whole = Part { memory: self.sums.memory, channel: self.sums.channel, strides: self.sums.strides };
        let whole = Move { here: whole, there: whole, extents: self.sums.shape };
        let length = self.sums.shape[MAX_RANK - 1];
        whole.rows(channel, |here, _| {
            // SAFETY: boxes lie in their memories, whose last axis is contiguous; nobody else touches this channel.
            unsafe { std::slice::from_raw_parts_mut(here, length) }.fill(T::default());
        });
        for shared in &self.taken {
            let length = shared.extents[MAX_RANK - 1];
            // SAFETY: as above; the sums are other memory.
            shared.rows(channel, |here, there| unsafe { std::ptr::copy_nonoverlapping(there, here, length) });
        }
        if let Some(window) = &self.window {
            window.add(channel, channel + 1 == self.sums.channels);
        }
        for shared in &self.given {
            let length = shared.extents[MAX_RANK - 1];
            // SAFETY: as above.
            shared.rows(channel, |here, there| unsafe { std::ptr::copy_nonoverlapping(here, there, length) });
        }
        let count = self.sums.channels - 1;
        if channel < count {
            let length = self.divided.extents[MAX_RANK - 1];
            // From a row of a channel to that of the weights.
            let away = (count - channel) as isize * self.sums.channel;
            self.divided.rows(channel, |here, _| {
                // SAFETY: as above; the weights are done and only read from now on.
                let (sums, weights) = unsafe {
                    let weights = here.wrapping_offset(away);
                    (std::slice::from_raw_parts_mut(here, length), std::slice::from_raw_parts(weights, length))
                };
                for (sum, &weight) in sums.iter_mut().zip(weights) {
                    *sum = if weight == T::default() { *sum } else { *sum / weight };
                }
            });
        }
    }
}

impl<T: Number> Adding<T> {
    #[inline(always)]
    fn add(&self, channel: usize, weights_alone: bool) {
        let [outer, middle, length] = self.extents;
        let (read, read_weight) = (reader::<T>(self.values.element), reader::<T>(self.weights.element));
        let (mut values, mut weights) = (vec![T::default(); length], vec![T::default(); length]);
        for a in 0..outer {
            for b in 0..middle {
                let along = |strides: &[isize; MAX_RANK]| a as isize * strides[0] + b as isize * strides[1];
                let offset = channel as isize * self.channel + along(&self.strides);
                let (from, weight) = (self.values.at(offset), self.weights.at(along(&self.weight_strides)));
                // SAFETY: rows of the window, of the readers' types; a row of the sums, whose channel only this thread touches.
                let sums = unsafe {
                    read_weight(weight.cast_const(), self.weight_strides[2], &mut weights);
                    if !weights_alone {
                        read(from.cast_const(), self.strides[2], &mut values);
                    }
                    std::slice::from_raw_parts_mut(self.here.row(channel, a, b), length)
                };
                if weights_alone {
                    sums.iter_mut().zip(&weights).for_each(|(sum, &weight)| *sum = *sum + weight);
                } else {
                    for ((sum, &value), &weight) in sums.iter_mut().zip(&values).zip(&weights) {
                        *sum = *sum + value * weight;
                    }
                }
            }
        }
    }
}
