//! Sampling where positions follow no axis of the input: rotations, shears, fields.
//!
//! The output is walked in rows along its own memory, in blocks of a few hundred voxels. For each block positions are
//! computed, then turned into voxel indices and weights, then voxels are gathered, for one image after the other.

use half::{bf16, f16};

use crate::blocks::Memory;
use crate::convert::{Compute, Stored, Truth, has_avx2, reader, writer};
use crate::element::ElementType;
use crate::geometry::Affine;
use crate::threads::{CHUNK, Threads, for_each_chunk};
use crate::view::{AnyView, AnyViewMut};

use super::field::FieldMemory;
use super::frame::{Frame, MAX_RANK};
use super::gather::{Pairs, Plan, Real};
use super::taps::{AxisRule, Inward, Rule};
use super::{Interpolation, ResampleError, Sampling, Ties};

/// Runs an expression with `$type` standing for the Rust type of an element type.
macro_rules! each_stored {
    ($element:expr, $type:ident => $body:expr) => {
        match $element {
            ElementType::U8 => {
                type $type = u8;
                $body
            }
            ElementType::I8 => {
                type $type = i8;
                $body
            }
            ElementType::U16 => {
                type $type = u16;
                $body
            }
            ElementType::I16 => {
                type $type = i16;
                $body
            }
            ElementType::I32 => {
                type $type = i32;
                $body
            }
            ElementType::I64 => {
                type $type = i64;
                $body
            }
            ElementType::F16 => {
                type $type = f16;
                $body
            }
            ElementType::BF16 => {
                type $type = bf16;
                $body
            }
            ElementType::F32 => {
                type $type = f32;
                $body
            }
            ElementType::F64 => {
                type $type = f64;
                $body
            }
            ElementType::Bool => {
                type $type = Truth;
                $body
            }
        }
    };
}

pub(super) use each_stored;

/// Voxels per block.
pub(crate) const BLOCK: usize = 256;

/// 0, 1, 2… to count voxels of a block with.
static RAMP: [f64; BLOCK] = {
    let mut ramp = [0.0; BLOCK];
    let mut k = 0;
    while k < BLOCK {
        ramp[k] = k as f64;
        k += 1;
    }
    ramp
};

/// Positions in the input of a block of output voxels, by input axis.
pub(crate) type Block = [[f64; BLOCK]; MAX_RANK];

/// Where output voxels lie in the input.
pub(crate) struct Positions {
    rank: usize,
    matrix: [[f64; MAX_RANK]; MAX_RANK],
    shift: [f64; MAX_RANK],
    field: Option<FieldMemory>,
}

impl Positions {
    pub(crate) fn new(map: &Affine, field: Option<FieldMemory>) -> Self {
        let rank = map.rank();
        let mut shift = [0.0; MAX_RANK];
        for (axis, shift) in shift.iter_mut().enumerate().take(rank) {
            *shift = map.get(axis, rank).unwrap_or(0.0);
        }
        Self { rank, matrix: map.linear(), shift, field }
    }

    /// The output axis along which each input axis runs, when every input axis runs along one at most.
    pub(crate) fn aligned(&self) -> Option<[usize; MAX_RANK]> {
        let mut order = [usize::MAX; MAX_RANK];
        for input in 0..self.rank {
            let mut along = (0..self.rank).filter(|&output| self.matrix[input][output] != 0.0);
            let (first, more) = (along.next(), along.next());
            if more.is_some() || first.is_some_and(|first| order[..input].contains(&first)) {
                return None;
            }
            order[input] = first.unwrap_or(usize::MAX);
        }
        // Input axes whose index is always the same, and axes beyond the rank, take the output axes that are left.
        for input in 0..MAX_RANK {
            if order[input] == usize::MAX {
                let pool = if input < self.rank { 0..self.rank } else { self.rank..MAX_RANK };
                order[input] = pool.clone().find(|axis| !order.contains(axis)).unwrap_or(input);
            }
        }
        Some(order)
    }

    /// The position along an input axis at an index of the one output axis that it depends on.
    pub(crate) fn along(&self, input: usize, output: usize, index: usize) -> f64 {
        self.matrix[input][output] * index as f64 + self.shift[input]
    }

    /// Positions of `length` voxels from `index` on along the output axis `row`. Whatever the row, a voxel's position
    /// is the same to the last bit.
    #[inline(always)]
    pub(super) fn fill(&self, index: [usize; MAX_RANK], row: usize, length: usize, block: &mut Block) {
        if let Some(field) = &self.field {
            // SAFETY: the block's voxels are voxels of the output, whose shape the field has.
            unsafe { field.read(index, row, length, block) };
            field.finish(self, index, row, length, block);
            return;
        }
        self.fill_affine(index, row, length, block);
    }

    #[inline(always)]
    pub(crate) fn fill_affine(&self, index: [usize; MAX_RANK], row: usize, length: usize, block: &mut Block) {
        for (axis, positions) in block.iter_mut().enumerate().take(self.rank) {
            let term = |column: usize| self.matrix[axis][column] * index[column] as f64;
            // Sums run in the order of the axes: terms before the row's own, it, and those after it.
            let before: f64 = (0..row).map(term).sum();
            let mut after = [0.0; MAX_RANK - 1];
            for (after, column) in after.iter_mut().zip(row + 1..self.rank) {
                *after = term(column);
            }
            let (step, start, shift) = (self.matrix[axis][row], index[row] as f64, self.shift[axis]);
            for (position, k) in positions[..length].iter_mut().zip(&RAMP) {
                *position = (((before + step * (start + k)) + after[0]) + after[1]) + shift;
            }
        }
    }

    /// The map applied to displaced voxel indices.
    #[inline(always)]
    pub(crate) fn map_displaced(&self, index: [usize; MAX_RANK], row: usize, length: usize, block: &mut Block) {
        for k in 0..length {
            let mut at = [0.0; MAX_RANK];
            for axis in 0..self.rank {
                let step = if axis == row { RAMP[k] } else { 0.0 };
                at[axis] = (index[axis] as f64 + step) + block[axis][k];
            }
            for (axis, positions) in block.iter_mut().enumerate().take(self.rank) {
                let m = &self.matrix[axis];
                positions[k] = ((m[0] * at[0] + m[1] * at[1]) + m[2] * at[2]) + self.shift[axis];
            }
        }
    }
}

/// Samples all images at the same positions.
pub(crate) fn run(
    input: AnyView<'_>,
    mut output: AnyViewMut<'_>,
    positions: &Positions,
    rules: &[AxisRule],
    sampling: &Sampling,
    threads: Threads,
) -> Result<(), ResampleError> {
    let frame = Frame::new(&input, &mut output, rules.len());
    let work = Work { frame: &frame, positions, rules, threads };
    let (from, to) = (frame.input.memory.element, frame.output.memory.element);
    match *sampling {
        Sampling::Grid { interpolation: Interpolation::Nearest(ties), .. } => {
            let convert = RawConverter::new(from, to);
            match from.size() {
                1 => work.nearest::<u8>(ties, convert),
                2 => work.nearest::<u16>(ties, convert),
                4 => work.nearest::<u32>(ties, convert),
                _ => work.nearest::<u64>(ties, convert),
            }
        }
        Sampling::Grid { interpolation: Interpolation::Linear, .. } if fits(rules) => {
            if sampling.wide(from, to) {
                each_stored!(from, S => work.linear_of::<S, f64>());
            } else {
                each_stored!(from, S => work.linear_of::<S, f32>());
            }
        }
        Sampling::Grid { .. } => {
            each_stored!(from, S => work.weighted::<S>(None, false))
        }
        Sampling::Spline { .. } => {
            each_stored!(from, S => work.weighted::<S>(sampling.fill(), !to.is_float()));
        }
    }
    Ok(())
}

/// Voxel indices and weights of a block for linear interpolation.
pub(crate) struct Lookup<C> {
    /// The lower of the two voxels: -1 where only the upper one is inside, the last index where only the lower one is,
    /// [`FAR`] where none is.
    pub(crate) low: [[i32; BLOCK]; MAX_RANK],
    /// The weight of the upper one.
    pub(crate) weight: [[C; BLOCK]; MAX_RANK],
}

/// A position of which both voxels are outside.
pub(crate) const FAR: i32 = -2;

impl<C: Real> Lookup<C> {
    pub(super) fn new() -> Self {
        Self { low: [[0; BLOCK]; MAX_RANK], weight: [[C::default(); BLOCK]; MAX_RANK] }
    }

    #[inline(always)]
    pub(super) fn fill(&mut self, axis: usize, positions: &[f64], last: f64, clipped: bool) {
        let low = &mut self.low[axis][..positions.len()];
        let weight = &mut self.weight[axis][..positions.len()];
        // A clipped position on the last voxel has that one as the upper of two.
        let highest = if clipped && last >= 1.0 { last - 1.0 } else { f64::INFINITY };
        for ((low, weight), &position) in low.iter_mut().zip(weight).zip(positions) {
            let floor = position.floor();
            let floor = if floor < highest { floor } else { highest };
            let index = if floor >= -1.0 && floor <= last { floor } else { f64::from(FAR) };
            // SAFETY: between -2 and the last index, which `fits` has found to be an i32. (A saturating cast does not
            // vectorise.)
            *low = unsafe { index.to_int_unchecked() };
            *weight = C::load(position - floor);
        }
    }
}

/// Whether voxel indices fit the `i32` that lookups hold.
pub(super) fn fits(rules: &[AxisRule]) -> bool {
    rules.iter().all(|rule| i32::try_from(rule.size).is_ok())
}

struct Work<'a> {
    frame: &'a Frame,
    positions: &'a Positions,
    rules: &'a [AxisRule],
    threads: Threads,
}

impl Work<'_> {
    /// Calls `each(block, length, output offset)` for every block of a range of rows.
    #[inline(always)]
    fn blocks(&self, rows: std::ops::Range<usize>, axes: [usize; 3], mut each: impl FnMut(&mut Block, usize, isize)) {
        let output = &self.frame.output;
        let [row, middle, outer] = axes;
        let mut block = [[0.0; BLOCK]; MAX_RANK];
        for number in rows {
            let mut index = [0; MAX_RANK];
            index[middle] = number % output.shape[middle];
            index[outer] = number / output.shape[middle];
            for start in (0..output.shape[row]).step_by(BLOCK) {
                index[row] = start;
                let length = BLOCK.min(output.shape[row] - start);
                self.positions.fill(index, row, length, &mut block);
                let offset = (0..MAX_RANK).map(|axis| index[axis] as isize * output.strides[axis]).sum();
                each(&mut block, length, offset);
            }
        }
    }

    fn each_chunk(&self, work: impl Fn(std::ops::Range<usize>, [usize; 3]) + Sync) {
        let output = &self.frame.output;
        let axes = output.by_stride(self.frame.rank);
        let rows = output.shape[axes[1]] * output.shape[axes[2]];
        let per_chunk = CHUNK / (output.shape[axes[0]] * self.frame.images.len()).max(1) / 2 + 1;
        for_each_chunk(rows, per_chunk, self.threads, |range| work(range, axes));
    }

    fn inward(&self, axis: usize) -> Option<(Inward, f64)> {
        match self.rules.get(axis)?.rule {
            Rule::Grid(_, inward) => Some((inward, self.rules[axis].size as f64 - 1.0)),
            Rule::Spline { .. } => None,
        }
    }

    fn linear_of<S: Pairs, C: Real>(&self) {
        match self.frame.rank {
            1 => self.linear::<S, C, 1>(),
            2 => self.linear::<S, C, 2>(),
            _ => self.linear::<S, C, 3>(),
        }
    }

    fn linear<S: Pairs, C: Real, const RANK: usize>(&self) {
        let plan = Plan::new::<S, C, RANK>(&self.frame.input);
        self.each_chunk(|rows, axes| {
            #[cfg(target_arch = "x86_64")]
            {
                #[target_feature(enable = "avx2")]
                fn with_avx2<S: Pairs, C: Real, const RANK: usize>(
                    work: &Work<'_>,
                    rows: std::ops::Range<usize>,
                    axes: [usize; 3],
                    plan: Option<Plan>,
                ) {
                    work.linear_rows::<S, C, RANK>(rows, axes, plan);
                }
                if has_avx2() {
                    // SAFETY: the processor has it.
                    unsafe { with_avx2::<S, C, RANK>(self, rows, axes, plan) };
                    return;
                }
            }
            self.linear_rows::<S, C, RANK>(rows, axes, plan);
        });
    }

    #[inline(always)]
    fn linear_rows<S: Pairs, C: Real, const RANK: usize>(
        &self,
        rows: std::ops::Range<usize>,
        axes: [usize; 3],
        plan: Option<Plan>,
    ) {
        let (input, output) = (&self.frame.input, &self.frame.output);
        let write = writer::<C>(output.memory.element);
        let step = output.strides[axes[0]];
        let mut lookup = Lookup::<C>::new();
        let mut result = [C::default(); BLOCK];
        let last: [i32; RANK] = std::array::from_fn(|axis| input.shape[axis] as i32 - 1);
        self.blocks(rows, axes, |block, length, offset| {
            for (axis, positions) in block.iter_mut().enumerate().take(RANK) {
                let Some((inward, last)) = self.inward(axis) else { continue };
                inward.apply_all(&mut positions[..length]);
                lookup.fill(axis, &positions[..length], last, inward.clips());
            }
            for &[from, to] in &self.frame.images {
                let memory = input.memory.at(from).cast_const();
                let exact = |k: usize| {
                    let low: [i32; RANK] = std::array::from_fn(|axis| lookup.low[axis][k]);
                    let weight: [C; RANK] = std::array::from_fn(|axis| lookup.weight[axis][k]);
                    // SAFETY: lookups are made for this input.
                    unsafe { at_position::<S, C, RANK>(memory.cast(), input.strides, last, low, weight) }
                };
                // SAFETY: lookups and plan are made for this input.
                unsafe {
                    C::block::<S, RANK>(plan.as_ref(), memory.cast(), &lookup, &mut result[..length], exact);
                }
                // SAFETY: a block is part of a row of the output, which only this thread writes to.
                unsafe { write(&result[..length], output.memory.at(to + offset), step) };
            }
        });
    }

    /// The nearest voxel, as bits.
    fn nearest<T: Copy + Default>(&self, ties: Ties, convert: RawConverter) {
        self.each_chunk(|rows, axes| {
            #[cfg(target_arch = "x86_64")]
            {
                #[target_feature(enable = "avx2")]
                fn with_avx2<T: Copy + Default>(
                    work: &Work<'_>,
                    rows: std::ops::Range<usize>,
                    axes: [usize; 3],
                    ties: Ties,
                    convert: RawConverter,
                ) {
                    work.nearest_rows::<T>(rows, axes, ties, convert);
                }
                if has_avx2() {
                    // SAFETY: the processor has it.
                    unsafe { with_avx2::<T>(self, rows, axes, ties, convert) };
                    return;
                }
            }
            self.nearest_rows::<T>(rows, axes, ties, convert);
        });
    }

    #[inline(always)]
    fn nearest_rows<T: Copy + Default>(
        &self,
        rows: std::ops::Range<usize>,
        axes: [usize; 3],
        ties: Ties,
        convert: RawConverter,
    ) {
        let (input, output) = (&self.frame.input, &self.frame.output);
        let step = output.strides[axes[0]];
        let mut offsets = [0isize; BLOCK];
        let mut result = [T::default(); BLOCK];
        self.blocks(rows, axes, |block, length, offset| {
            let offsets = &mut offsets[..length];
            offsets.fill(0);
            for (axis, positions) in block.iter_mut().enumerate().take(self.frame.rank) {
                let Some((inward, last)) = self.inward(axis) else { continue };
                let (positions, stride) = (&mut positions[..length], input.strides[axis]);
                inward.apply_all(positions);
                for position in positions.iter_mut() {
                    let at = ties.round(*position);
                    *position = if at >= 0.0 && at <= last { at } else { -1.0 };
                }
                for (offset, &at) in offsets.iter_mut().zip(positions.iter()) {
                    // SAFETY: -1 or an index of the axis.
                    let at: isize = unsafe { at.to_int_unchecked() };
                    *offset = if at < 0 || *offset == isize::MIN { isize::MIN } else { *offset + at * stride };
                }
            }
            for &[from, to] in &self.frame.images {
                let memory = input.memory.at(from).cast_const().cast::<T>();
                for (value, &offset) in result.iter_mut().zip(offsets.iter()) {
                    *value = if offset == isize::MIN {
                        T::default()
                    } else {
                        // SAFETY: an index of the input along every axis.
                        unsafe { *memory.offset(offset) }
                    };
                }
                // SAFETY: `result` holds elements of the input's type; a block is part of a row of the output, which
                // only this thread writes to.
                unsafe { convert.write(&result[..length], output.memory, to + offset, step) };
            }
        });
    }

    /// Any number of taps along each axis, in `f64`. `fill` is the value of taps outside, if they have one; `round`
    /// says whether results are rounded to whole numbers and saturate.
    fn weighted<S: Stored>(&self, fill: Option<f64>, round: bool) {
        self.each_chunk(|rows, axes| {
            let (input, output) = (&self.frame.input, &self.frame.output);
            let write = writer::<f64>(output.memory.element);
            let step = output.strides[axes[0]];
            let mut taps = vec![[super::taps::Taps::default(); MAX_RANK]; BLOCK];
            let mut result = [0.0; BLOCK];
            self.blocks(rows, axes, |block, length, offset| {
                for (k, taps) in taps[..length].iter_mut().enumerate() {
                    for (axis, rule) in self.rules.iter().enumerate() {
                        taps[axis] = rule.taps(block[axis][k]);
                    }
                    for taps in &mut taps[self.rules.len()..] {
                        (taps.count, taps.index[0], taps.weight[0]) = (1, 0, 1.0);
                    }
                }
                for &[from, to] in &self.frame.images {
                    let memory = input.memory.at(from).cast_const().cast::<S>();
                    for (value, taps) in result.iter_mut().zip(&taps[..length]) {
                        // SAFETY: taps are voxels of the input.
                        *value = unsafe { weighted_sum(memory, input.strides, taps) };
                        if let Some(fill) = fill {
                            let inside: f64 = taps.iter().map(|taps| 1.0 - taps.outside).product();
                            *value += fill * (1.0 - inside);
                        }
                    }
                    if round {
                        round_whole(&mut result[..length], output.memory.element);
                    }
                    // SAFETY: a block is part of a row of the output, which only this thread writes to.
                    unsafe { write(&result[..length], output.memory.at(to + offset), step) };
                }
            });
        });
    }
}

/// scipy's way to integers: half away from zero, and to the nearest number that the type holds.
pub(crate) fn round_whole(values: &mut [f64], element: ElementType) {
    let (low, high) = match element {
        ElementType::U8 => (0.0, f64::from(u8::MAX)),
        ElementType::I8 => (f64::from(i8::MIN), f64::from(i8::MAX)),
        ElementType::U16 => (0.0, f64::from(u16::MAX)),
        ElementType::I16 => (f64::from(i16::MIN), f64::from(i16::MAX)),
        ElementType::I32 => (f64::from(i32::MIN), f64::from(i32::MAX)),
        // The largest f64 that an i64 holds.
        ElementType::I64 => (i64::MIN as f64, 9_223_372_036_854_774_784.0),
        _ => return,
    };
    for value in values {
        let moved = if *value > 0.0 { *value + 0.5 } else { *value - 0.5 };
        *value = moved.trunc().clamp(low, high);
    }
}

/// Safety: the taps are indices of the memory at these strides.
#[inline(always)]
unsafe fn weighted_sum<S: Stored>(
    from: *const S,
    strides: [isize; MAX_RANK],
    taps: &[super::taps::Taps; MAX_RANK],
) -> f64 {
    let [outer, middle, inner] = taps;
    let mut sum = 0.0;
    for i in 0..outer.count {
        let mut plane = 0.0;
        for j in 0..middle.count {
            let start = outer.index[i] as isize * strides[0] + middle.index[j] as isize * strides[1];
            let mut line = 0.0;
            for k in 0..inner.count {
                // SAFETY: by the caller's word.
                let value = unsafe { *from.offset(start + inner.index[k] as isize * strides[2]) };
                line += inner.weight[k] * value.to_f64();
            }
            plane += middle.weight[j] * line;
        }
        sum += outer.weight[i] * plane;
    }
    sum
}

/// Linear interpolation at one position of a [`Lookup`]. Voxels outside are zero and are not read.
///
/// Safety: `low` is from a lookup for the memory at these strides, whose last indices are `last`.
#[inline(always)]
pub(super) unsafe fn at_position<S: Stored, C: Real, const RANK: usize>(
    from: *const S,
    strides: [isize; MAX_RANK],
    last: [i32; RANK],
    low: [i32; RANK],
    weight: [C; RANK],
) -> C {
    if low.contains(&FAR) {
        return C::default();
    }
    let inside = (0..RANK).all(|axis| low[axis] >= 0 && low[axis] < last[axis]);
    let mut values = [C::default(); 8];
    for (corner, value) in values.iter_mut().enumerate().take(1 << RANK) {
        // The last axis is the lowest bit.
        let index: [i32; RANK] = std::array::from_fn(|axis| low[axis] + ((corner >> (RANK - 1 - axis)) & 1) as i32);
        if inside || (0..RANK).all(|axis| index[axis] >= 0 && index[axis] <= last[axis]) {
            let offset: isize = (0..RANK).map(|axis| index[axis] as isize * strides[axis]).sum();
            // SAFETY: an index of the memory along every axis.
            *value = C::load(unsafe { *from.offset(offset) });
        }
    }
    // The last axis first, as in `gather`, so that both give the same bits.
    for axis in (0..RANK).rev() {
        for k in 0..1 << axis {
            values[k] = C::mix(values[2 * k], values[2 * k + 1], weight[axis]);
        }
    }
    values[0]
}

/// How elements taken as bits become elements of the output.
#[derive(Clone, Copy)]
pub(crate) enum RawConverter {
    /// The output has the same type.
    Same,
    /// By way of a type that holds the numbers of both.
    F32(ElementType),
    F64(ElementType),
    I32(ElementType),
}

impl RawConverter {
    /// As `cast`.
    pub(crate) fn new(from: ElementType, to: ElementType) -> Self {
        use ElementType::{BF16, Bool, F16, F32, F64, I64};
        match (from, to) {
            _ if from == to && from != Bool => Self::Same,
            (_, F16 | BF16 | F32) | (F16 | BF16 | F32, _) => Self::F32(from),
            (F64, _) | (_, F64) | (I64, Bool) => Self::F64(from),
            _ => Self::I32(from),
        }
    }

    /// Writes at most [`BLOCK`] elements.
    ///
    /// Safety: `values` has the bits of elements of the type converted from; the elements at the stride are writable.
    #[inline(always)]
    pub(crate) unsafe fn write<T: Copy>(self, values: &[T], memory: Memory, offset: isize, stride: isize) {
        let to = memory.at(offset);
        match self {
            Self::Same => {
                let to = to.cast::<T>();
                for (k, &value) in values.iter().enumerate() {
                    // SAFETY: by the caller's word.
                    unsafe { *to.offset(k as isize * stride) = value };
                }
            }
            // SAFETY: the same contract.
            Self::F32(from) => unsafe { by_way_of::<f32, T>(values, from, memory.element, to, stride) },
            // SAFETY: the same contract.
            Self::F64(from) => unsafe { by_way_of::<f64, T>(values, from, memory.element, to, stride) },
            // SAFETY: the same contract.
            Self::I32(from) => unsafe { by_way_of::<i32, T>(values, from, memory.element, to, stride) },
        }
    }
}

/// Safety: as [`RawConverter::write`].
unsafe fn by_way_of<C: Compute, T>(values: &[T], from: ElementType, element: ElementType, to: *mut u8, stride: isize) {
    let mut numbers = [C::default(); BLOCK];
    let numbers = &mut numbers[..values.len()];
    // SAFETY: the values are elements of type `from`; the caller vouches for those of the output.
    unsafe {
        reader::<C>(from)(values.as_ptr().cast(), 1, numbers);
        writer::<C>(element)(numbers, to, stride);
    }
}
