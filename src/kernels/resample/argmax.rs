//! The class of the largest value of an image of many channels, sampled along an affine map: labels on another grid, without
//! the channels there.
//!
//! Along the axes of the image, `aligned_argmax` goes through all classes. Here is what rotations need, where sampling costs
//! more: the output is made in short stretches of rows. For each, every class has an upper bound: the largest voxel of the small
//! blocks of its channel that the stretch takes from, since a weighted mean is never larger. Classes are sampled from the
//! highest bound on, until no class that is left can be larger than what was found. Of a hundred classes that is two or
//! three nearly everywhere.

use half::{bf16, f16};

use crate::convert::{BLOCK as READ, Truth, has_avx2, reader, writer};
use crate::element::ElementType;
use crate::geometry::Affine;
use crate::threads::{CHUNK, Threads, for_each_chunk, map_chunks};
use crate::view::{AnyView, AnyViewMut, Strided, ViewError};

use super::aligned_argmax;
use super::frame::{Frame, Grid, MAX_RANK};
use super::gather::{Pairs, Plan, Real};
use super::scattered::{BLOCK, Lookup, Positions, at_position, each_stored, fits};
use super::separable::AxisTable;
use super::taps::{AxisRule, Rule};
use super::{Interpolation, Padding, ResampleError, Sampling, rules};

/// Voxels of a stretch.
const STRETCH: usize = 64;

/// Side of the blocks that bounds are known for.
const SIDE: usize = 8;

/// Labels an image `(C, spatial…)` on another grid: `output[i] = argmax over c of input[c, map(i)]`, sampled linearly as
/// [`affine`](super::affine) does with [`Interpolation::Linear`], with `map` from voxel indices of the output to those of the
/// input. Of equal values the first class counts, and NaN is larger than any number, as in `torch.argmax`.
///
/// The output has the spatial axes only, and any element type. Values are compared in `f32`, or in `f64` where the input is
/// `float64`; they may differ from those of [`affine`](super::affine) in the last digit, so where two classes are equal to
/// rounding either may be found. Memory: for each channel one number for every 512 voxels, and only where the map turns.
///
/// # Errors
/// When shapes do not go together, or there is no channel or no voxel.
pub fn affine_argmax(
    input: AnyView<'_>,
    mut output: AnyViewMut<'_>,
    map: &Affine,
    padding: Padding,
    threads: Threads,
) -> Result<(), ResampleError> {
    let rank = map.rank();
    if input.ndim() != rank + 1 || output.ndim() != rank {
        return Err(ResampleError::Dimensions { rank, input: input.ndim(), output: output.ndim() });
    }
    if output.numel() == 0 {
        return Ok(());
    }
    if input.numel() == 0 {
        return Err(ResampleError::Empty { shape: input.shape().to_vec() });
    }
    let sampling = Sampling::grid(Interpolation::Linear, padding);
    let rules = rules(&sampling, input.shape(), rank, 0);
    let positions = Positions::new(map, None);
    let (classes, step) = (input.shape()[0], input.strides()[0]);
    if let Some(order) = positions.aligned() {
        let shape = output.shape().to_vec();
        let table = |from: usize| {
            let to = order[from];
            AxisTable::from_taps(shape[to], |index| rules[from].taps(positions.along(from, to, index)))
        };
        match input.element_type() {
            ElementType::F64 => aligned_argmax::run::<f64>(input, output, &order, table, threads)?,
            _ => aligned_argmax::run::<f32>(input, output, &order, table, threads)?,
        }
        return Ok(());
    }
    if !fits(&rules) {
        let layout = input.layout();
        return Err(ViewError::TooLarge { shape: layout.shape().to_vec(), strides: layout.strides().to_vec() }.into());
    }
    let first = input.select(0, 0)?;
    let frame = Frame::new(&first, &mut output, rank);
    let work = Work {
        frame: &frame,
        positions: &positions,
        rules: &rules,
        classes,
        step,
        zeros: padding == Padding::Zeros,
        threads,
    };
    match input.element_type() {
        ElementType::F64 => work.of_rank::<f64, f64>(),
        element => each_stored!(element, S => work.of_rank::<S, f32>()),
    }
    Ok(())
}

struct Work<'a> {
    frame: &'a Frame,
    positions: &'a Positions,
    rules: &'a [AxisRule],
    classes: usize,
    /// Distance of the channels.
    step: isize,
    /// Whether what lies outside is 0.
    zeros: bool,
    threads: Threads,
}

/// Upper bounds of blocks, class by class.
struct Bounds<C> {
    blocks: [usize; MAX_RANK],
    values: Vec<C>,
}

/// The larger, NaN before any number.
#[inline(always)]
fn larger<C: Real + PartialOrd>(a: C, b: C) -> C {
    #[expect(clippy::eq_op, reason = "NaN is not equal to itself")]
    if b > a || b != b { b } else { a }
}

impl<C: Real + PartialOrd> Bounds<C> {
    /// Looks at every voxel once.
    fn new(input: &Grid, classes: usize, step: isize, threads: Threads) -> Self {
        let blocks = input.shape.map(|size| size.div_ceil(SIDE));
        let count: usize = blocks.iter().product();
        let axes = input.by_stride(MAX_RANK);
        let read = reader::<C>(input.memory.element);
        let parts = map_chunks(classes, 1, threads, |range| {
            let mut bounds = vec![C::default(); count * range.len()];
            let mut known = vec![false; count * range.len()];
            let mut line = vec![C::default(); READ.next_multiple_of(SIDE)];
            for (place, class) in range.enumerate() {
                let (bounds, known) = (&mut bounds[place * count..][..count], &mut known[place * count..][..count]);
                let [row, middle, outer] = axes;
                for o in 0..input.shape[outer] {
                    for m in 0..input.shape[middle] {
                        for start in (0..input.shape[row]).step_by(line.len()) {
                            let length = line.len().min(input.shape[row] - start);
                            let mut index = [0; MAX_RANK];
                            (index[row], index[middle], index[outer]) = (start, m, o);
                            let offset: isize =
                                (0..MAX_RANK).map(|axis| index[axis] as isize * input.strides[axis]).sum();
                            let from = input.memory.at(offset + class as isize * step).cast_const();
                            // SAFETY: a stretch of a row of this channel, of the reader's type.
                            unsafe { read(from, input.strides[row], &mut line[..length]) };
                            for (k, part) in line[..length].chunks(SIDE).enumerate() {
                                let mut block = index;
                                block[row] += k * SIDE;
                                let at = (block[0] / SIDE * blocks[1] + block[1] / SIDE) * blocks[2] + block[2] / SIDE;
                                let largest = part[1..].iter().fold(part[0], |a, &b| larger(a, b));
                                bounds[at] = if known[at] { larger(bounds[at], largest) } else { largest };
                                known[at] = true;
                            }
                        }
                    }
                }
            }
            bounds
        });
        Self { blocks, values: parts.concat() }
    }

    /// The bound of each class over a box of voxel indices, with the class; the highest first.
    #[inline(always)]
    fn over(&self, low: [usize; MAX_RANK], high: [usize; MAX_RANK], zeros: bool, found: &mut Vec<(C, u32)>) {
        let count: usize = self.blocks.iter().product();
        found.clear();
        for (class, values) in self.values.chunks_exact(count).enumerate() {
            let mut bound = None;
            for a in low[0] / SIDE..=high[0] / SIDE {
                for b in low[1] / SIDE..=high[1] / SIDE {
                    let row = (a * self.blocks[1] + b) * self.blocks[2];
                    for &value in &values[row + low[2] / SIDE..=row + high[2] / SIDE] {
                        bound = Some(bound.map_or(value, |bound| larger(bound, value)));
                    }
                }
            }
            let bound = bound.unwrap_or_default();
            // Voxels outside take part with 0.
            found.push((if zeros { larger(C::default(), bound) } else { bound }, class as u32));
        }
        // NaN is incomparable to all: it must not be left for later.
        let key = |bound: C| bound.partial_cmp(&bound).is_none();
        found.sort_unstable_by(|(a, i), (b, j)| {
            key(*b).cmp(&key(*a)).then(b.partial_cmp(a).unwrap_or(std::cmp::Ordering::Equal)).then(i.cmp(j))
        });
    }
}

/// What was found of a stretch so far.
struct Best<C> {
    value: [C; STRETCH],
    class: [i32; STRETCH],
}

impl<C: Real + PartialOrd> Best<C> {
    #[inline(always)]
    fn take(&mut self, values: &[C], class: i32) {
        #[expect(clippy::eq_op, reason = "NaN is not equal to itself")]
        for ((best, kept), &value) in self.value.iter_mut().zip(&mut self.class).zip(values) {
            let (nan, was_nan) = (value != value, *best != *best);
            let first = class < *kept;
            let equal = (value == *best) | (nan & was_nan);
            let take = (value > *best) | (nan & !was_nan) | (equal & first);
            *best = if take { value } else { *best };
            *kept = if take { class } else { *kept };
        }
    }

    /// Whether a class of this bound cannot be found anywhere in the first `length`.
    #[inline(always)]
    fn beats(&self, bound: C, class: i32, length: usize) -> bool {
        // Interpolation may round up; a NaN is larger than any bound, but not than another NaN's.
        let margin = C::load(2e-6);
        let size = if bound < C::default() { C::default() - bound } else { bound };
        let limit = bound + size * margin;
        // False for a bound that is NaN.
        let mut kept = self.value[..length].iter().zip(&self.class);
        kept.all(|(value, first)| limit < *value || (limit <= *value && class > *first))
    }
}

impl Work<'_> {
    fn of_rank<S: Pairs, C: Real + PartialOrd>(&self) {
        match self.frame.rank {
            1 => self.run::<S, C, 1>(),
            2 => self.run::<S, C, 2>(),
            _ => self.run::<S, C, 3>(),
        }
    }

    fn run<S: Pairs, C: Real + PartialOrd, const RANK: usize>(&self) {
        let plan = Plan::new::<S, C, RANK>(&self.frame.input);
        let bounds = Bounds::<C>::new(&self.frame.input, self.classes, self.step, self.threads);
        let output = &self.frame.output;
        let axes = output.by_stride(self.frame.rank);
        let rows = output.shape[axes[1]] * output.shape[axes[2]];
        let per_chunk = CHUNK / 8 / output.shape[axes[0]].max(1) + 1;
        for_each_chunk(rows, per_chunk, self.threads, |rows| {
            #[cfg(target_arch = "x86_64")]
            {
                #[target_feature(enable = "avx2")]
                fn with_avx2<S: Pairs, C: Real + PartialOrd, const RANK: usize>(
                    work: &Work<'_>,
                    rows: std::ops::Range<usize>,
                    axes: [usize; 3],
                    plan: Option<Plan>,
                    bounds: &Bounds<C>,
                ) {
                    work.rows::<S, C, RANK>(rows, axes, plan, bounds);
                }
                if has_avx2() {
                    // SAFETY: the processor has it.
                    unsafe { with_avx2::<S, C, RANK>(self, rows, axes, plan, &bounds) };
                    return;
                }
            }
            self.rows::<S, C, RANK>(rows, axes, plan, &bounds);
        });
    }

    #[inline(always)]
    fn rows<S: Pairs, C: Real + PartialOrd, const RANK: usize>(
        &self,
        rows: std::ops::Range<usize>,
        [row, middle, outer]: [usize; 3],
        plan: Option<Plan>,
        bounds: &Bounds<C>,
    ) {
        let (input, output) = (&self.frame.input, &self.frame.output);
        let write = writer::<i32>(output.memory.element);
        let last: [i32; RANK] = std::array::from_fn(|axis| input.shape[axis] as i32 - 1);
        let mut block = [[0.0; BLOCK]; MAX_RANK];
        let mut lookup = Lookup::<C>::new();
        let mut order = Vec::with_capacity(self.classes);
        let mut result = [C::default(); STRETCH];
        for number in rows {
            let mut index = [0; MAX_RANK];
            index[middle] = number % output.shape[middle];
            index[outer] = number / output.shape[middle];
            for start in (0..output.shape[row]).step_by(STRETCH) {
                index[row] = start;
                let length = STRETCH.min(output.shape[row] - start);
                self.positions.fill(index, row, length, &mut block);
                let (mut low, mut high) = ([0; MAX_RANK], [0; MAX_RANK]);
                for (axis, positions) in block.iter_mut().enumerate().take(RANK) {
                    let Rule::Grid(_, inward) = self.rules[axis].rule else { continue };
                    let (positions, end) = (&mut positions[..length], f64::from(last[axis]));
                    inward.apply_all(positions);
                    lookup.fill(axis, positions, end, inward.clips());
                    // A NaN is smaller than nothing, and takes no voxel where it is not clipped.
                    let smallest = positions.iter().fold(end, |a, &b| a.min(b));
                    let largest = positions.iter().fold(0.0f64, |a, &b| a.max(b));
                    low[axis] = smallest.floor().clamp(0.0, end) as usize;
                    high[axis] = (largest.floor() + 1.0).clamp(0.0, end) as usize;
                    high[axis] = high[axis].max(low[axis]);
                    // The lower voxel of a position on the last one is the one before it.
                    low[axis] = low[axis].min((end as usize).saturating_sub(1));
                }
                bounds.over(low, high, self.zeros, &mut order);
                let mut best = Best { value: [C::default(); STRETCH], class: [i32::MAX; STRETCH] };
                for (rank, &(bound, class)) in order.iter().enumerate() {
                    if rank > 0 && best.beats(bound, class as i32, length) {
                        break;
                    }
                    let from = input.memory.at(class as isize * self.step).cast_const();
                    let exact = |k: usize| {
                        let low: [i32; RANK] = std::array::from_fn(|axis| lookup.low[axis][k]);
                        let weight: [C; RANK] = std::array::from_fn(|axis| lookup.weight[axis][k]);
                        // SAFETY: lookups are made for this input, whose channels have one layout.
                        unsafe { at_position::<S, C, RANK>(from.cast(), input.strides, last, low, weight) }
                    };
                    // SAFETY: lookups and plan are made for this input.
                    unsafe {
                        C::block::<S, RANK>(plan.as_ref(), from.cast(), &lookup, &mut result[..length], exact);
                    }
                    if rank == 0 {
                        best.value[..length].copy_from_slice(&result[..length]);
                        best.class[..length].fill(class as i32);
                    } else {
                        best.take(&result[..length], class as i32);
                    }
                }
                let offset: isize = (0..MAX_RANK).map(|axis| index[axis] as isize * output.strides[axis]).sum();
                // SAFETY: a stretch of a row of the output, which only this thread writes to.
                unsafe { write(&best.class[..length], output.memory.at(offset), output.strides[row]) };
            }
        }
    }
}
