//! Order statistics and moments of voxel values: what `IntensityStats`, percentile scaling and clipping need.
//!
//! Percentiles are exact. They are found by counting, digit by digit of a key that sorts like the value (radix selection):
//! one pass over memory for types of up to 16 bits, two for 32, four for 64, whatever the number of percentiles; nothing is
//! sorted or copied.

use half::{bf16, f16};

use crate::convert::{BLOCK, reader};
use crate::element::ElementType;
use crate::plan::ElementPlan;
use crate::threads::{CHUNK, Threads, map_chunks};
use crate::view::{AnyView, Layout, Strided, View};

pub use crate::spatial::SpatialError;

/// What NaN does to a percentile.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Nan {
    /// One NaN makes the result NaN: `np.percentile`, `torch.quantile`.
    #[default]
    Propagate,
    /// NaN is left out: `np.nanpercentile`, `np.nanmedian`.
    Ignore,
}

/// How a percentile between two values is computed. Both are linear interpolation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Interpolation {
    /// As `np.percentile`: in `f64`, but for the difference of two values, which is taken in their type.
    #[default]
    NumPy,
    /// As `torch.quantile` of a `float32` tensor: rank and weight in `f32`. Other element types as `f64` tensors.
    Torch,
}

/// A number in memory with a key that sorts as the number does.
trait Keyed: Copy + Send + Sync {
    const BITS: u32;
    /// Whether the largest key means NaN.
    const FLOAT: bool;
    fn key(self) -> u64;
    fn value(key: u64) -> f64;
}

macro_rules! keyed_unsigned {
    ($($type:ty),*) => {$(
        impl Keyed for $type {
            const BITS: u32 = <$type>::BITS;
            const FLOAT: bool = false;
            #[inline(always)]
            fn key(self) -> u64 { u64::from(self) }
            fn value(key: u64) -> f64 { key as f64 }
        }
    )*};
}
keyed_unsigned!(u8, u16);

macro_rules! keyed_signed {
    ($($type:ty, $unsigned:ty);*) => {$(
        impl Keyed for $type {
            const BITS: u32 = <$type>::BITS;
            const FLOAT: bool = false;
            #[inline(always)]
            fn key(self) -> u64 { u64::from(self as $unsigned ^ (1 << (<$type>::BITS - 1))) }
            fn value(key: u64) -> f64 { (key as $unsigned ^ (1 << (<$type>::BITS - 1))) as $type as f64 }
        }
    )*};
}
keyed_signed!(i8, u8; i16, u16; i32, u32; i64, u64);

macro_rules! keyed_floats {
    ($($type:ty, $bits:ty, $wide:expr);*) => {$(
        impl Keyed for $type {
            const BITS: u32 = <$bits>::BITS;
            const FLOAT: bool = true;
            #[inline(always)]
            fn key(self) -> u64 {
                // Negative numbers sort backwards by their bits.
                let bits = self.to_bits();
                let negative = <$bits>::MIN.wrapping_sub(bits >> (<$bits>::BITS - 1));
                let key = bits ^ (negative | 1 << (<$bits>::BITS - 1));
                u64::from(if self.is_nan() { <$bits>::MAX } else { key })
            }
            fn value(key: u64) -> f64 {
                let key = key as $bits;
                let top = 1 << (<$bits>::BITS - 1);
                let wide: fn($type) -> f64 = $wide;
                wide(<$type>::from_bits(if key & top == 0 { !key } else { key ^ top }))
            }
        }
    )*};
}
keyed_floats!(f16, u16, f16::to_f64; bf16, u16, bf16::to_f64; f32, u32, f64::from; f64, u64, |x| x);

/// A byte of which only zero is false.
#[derive(Clone, Copy)]
#[repr(transparent)]
struct Truth(u8);

impl Keyed for Truth {
    const BITS: u32 = 8;
    const FLOAT: bool = false;
    #[inline(always)]
    fn key(self) -> u64 {
        u64::from(self.0 != 0)
    }
    fn value(key: u64) -> f64 {
        key as f64
    }
}

/// Percentiles `q` (0 to 100) of all values: `np.percentile`, `torch.quantile`, MONAI's `percentile`.
///
/// Any number of axes, strides and any element type. With a mask (any element type, the shape of the input), of the values
/// where it is not 0. `f64` is returned; `i64` beyond 2^53 is rounded. At a rank that is one value's, the result is that value
/// also when its neighbour is infinite (NumPy's is NaN there).
///
/// # Errors
/// When a `q` is outside 0 to 100, shapes differ, or there is no value (with [`Nan::Ignore`] the result is NaN then).
pub fn percentiles(
    input: AnyView<'_>,
    mask: Option<AnyView<'_>>,
    q: &[f64],
    interpolation: Interpolation,
    nan: Nan,
    threads: Threads,
) -> Result<Vec<f64>, SpatialError> {
    if let Some(&found) = q.iter().find(|q| !(0.0..=100.0).contains(*q)) {
        return Err(SpatialError::Value { argument: "q", expected: "from 0 to 100", found });
    }
    if let Some(mask) = mask {
        let selected = masked_values(input, mask, threads)?;
        let shape = [selected.len()];
        let view = View::new(&selected, &shape)?.erase();
        return match (interpolation, input.element_type()) {
            // The rounding of ranks is that of the input's type.
            (Interpolation::Torch, ElementType::F32) => {
                let narrow: Vec<f32> = selected.iter().map(|&value| value as f32).collect();
                percentiles_as::<f32>(View::new(&narrow, &shape)?.erase(), q, interpolation, nan, threads)
            }
            _ => percentiles_as::<f64>(view, q, interpolation, nan, threads),
        };
    }
    match input.element_type() {
        ElementType::U8 => percentiles_as::<u8>(input, q, interpolation, nan, threads),
        ElementType::I8 => percentiles_as::<i8>(input, q, interpolation, nan, threads),
        ElementType::U16 => percentiles_as::<u16>(input, q, interpolation, nan, threads),
        ElementType::I16 => percentiles_as::<i16>(input, q, interpolation, nan, threads),
        ElementType::I32 => percentiles_as::<i32>(input, q, interpolation, nan, threads),
        ElementType::I64 => percentiles_as::<i64>(input, q, interpolation, nan, threads),
        ElementType::F16 => percentiles_as::<f16>(input, q, interpolation, nan, threads),
        ElementType::BF16 => percentiles_as::<bf16>(input, q, interpolation, nan, threads),
        ElementType::F32 => percentiles_as::<f32>(input, q, interpolation, nan, threads),
        ElementType::F64 => percentiles_as::<f64>(input, q, interpolation, nan, threads),
        ElementType::Bool => percentiles_as::<Truth>(input, q, interpolation, nan, threads),
    }
}

fn percentiles_as<S: Keyed>(
    input: AnyView<'_>,
    q: &[f64],
    interpolation: Interpolation,
    nan: Nan,
    threads: Threads,
) -> Result<Vec<f64>, SpatialError> {
    let selection = Selection::<S>::new(input, threads)?;
    let count = selection.count - if nan == Nan::Ignore { selection.nans } else { 0 };
    if count == 0 {
        return match nan {
            Nan::Ignore if selection.count > 0 => Ok(vec![f64::NAN; q.len()]),
            _ => Err(SpatialError::Empty { what: "percentiles", shape: input.shape().to_vec() }),
        };
    }
    if nan == Nan::Propagate && selection.nans > 0 {
        return Ok(vec![f64::NAN; q.len()]);
    }
    let element = input.element_type();
    let places: Vec<Place> = q.iter().map(|&q| Place::new(q, count, element, interpolation)).collect();
    let ranks: Vec<u64> = places.iter().flat_map(|place| [place.below, place.above]).collect();
    let values = selection.values(&ranks);
    let pairs = values.as_chunks::<2>().0;
    Ok(pairs.iter().zip(&places).map(|(&[below, above], place)| place.between(below, above)).collect())
}

/// Where a percentile is among sorted values.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Place {
    /// Rank of the value below it, from 0 on.
    pub below: u64,
    /// Rank of the value above it.
    pub above: u64,
    weight: f64,
    element: ElementType,
    interpolation: Interpolation,
}

impl Place {
    /// The place of percentile `q` (0 to 100) among `count` values (at least one) of an element type.
    #[must_use]
    pub fn new(q: f64, count: u64, element: ElementType, interpolation: Interpolation) -> Self {
        let last = count.saturating_sub(1);
        let (below, weight) = if interpolation == Interpolation::Torch && element == ElementType::F32 {
            let rank = (q / 100.0) as f32 * last as f32;
            (rank.floor() as u64, f64::from(rank - rank.floor()))
        } else {
            let rank = q / 100.0 * last as f64;
            (rank.floor() as u64, rank - rank.floor())
        };
        Self { below: below.min(last), above: (below + 1).min(last), weight, element, interpolation }
    }

    /// The percentile, given the values of the two ranks.
    #[must_use]
    pub fn between(&self, below: f64, above: f64) -> f64 {
        let weight = self.weight;
        if below == above || weight == 0.0 {
            // Also where one is infinite.
            return below;
        }
        if self.interpolation == Interpolation::Torch && self.element == ElementType::F32 {
            let (below, above, weight) = (below as f32, above as f32, weight as f32);
            return f64::from(if weight < 0.5 {
                below + weight * (above - below)
            } else {
                above - (above - below) * (1.0 - weight)
            });
        }
        // NumPy subtracts in the type of the array.
        let difference = match self.element {
            ElementType::F32 => f64::from(above as f32 - below as f32),
            ElementType::F16 => f16::from_f64(above - below).to_f64(),
            _ => above - below,
        };
        if weight < 0.5 { below + difference * weight } else { above - difference * (1.0 - weight) }
    }
}

/// Up to this many values are sorted: that is faster than clearing counters.
const SORTED: usize = 1 << 12;

/// Bits per counting pass.
const DIGIT: u32 = 16;

/// Values counted by the first digit of their keys.
struct Selection<'a, S> {
    input: AnyView<'a>,
    plan: ElementPlan,
    threads: Threads,
    count: u64,
    nans: u64,
    first: Vec<u64>,
    /// The keys in order, where there are few.
    sorted: Option<Vec<u64>>,
    element: std::marker::PhantomData<S>,
}

impl<'a, S: Keyed> Selection<'a, S> {
    fn new(input: AnyView<'a>, threads: Threads) -> Result<Self, SpatialError> {
        let plan = ElementPlan::new(&[input.layout()])?;
        let count = plan.numel() as u64;
        let element = std::marker::PhantomData;
        let mut selection = Self { input, plan, threads, count, nans: 0, first: Vec::new(), sorted: None, element };
        if selection.plan.numel() <= SORTED {
            let mut keys = Vec::with_capacity(selection.plan.numel());
            selection.for_each_key(0..selection.plan.numel(), |key| keys.push(key));
            keys.sort_unstable();
            let last = u64::MAX >> (64 - S::BITS);
            selection.nans =
                if S::FLOAT { keys.iter().rev().take_while(|&&key| key == last).count() as u64 } else { 0 };
            selection.sorted = Some(keys);
            return Ok(selection);
        }
        let digit = DIGIT.min(S::BITS);
        selection.first = selection.histograms(&[0], S::BITS, S::BITS - digit).swap_remove(0);
        selection.nans = if S::FLOAT { selection.first.last().copied().unwrap_or(0) } else { 0 };
        Ok(selection)
    }

    #[inline(always)]
    fn for_each_key(&self, range: std::ops::Range<usize>, mut with: impl FnMut(u64)) {
        let stride = self.plan.inner_strides()[0];
        self.plan.for_each_run(range, |offsets, length| {
            let base = self.input.as_ptr().cast::<S>().wrapping_offset(offsets[0]);
            if stride == 1 {
                // SAFETY: a run covers `length` elements of the view, of type S, here next to each other.
                unsafe { std::slice::from_raw_parts(base, length) }.iter().for_each(|value| with(value.key()));
            } else {
                for i in 0..length as isize {
                    // SAFETY: as above, at the plan's stride.
                    with(unsafe { *base.offset(i * stride) }.key());
                }
            }
        });
    }

    /// For each prefix, how many keys that begin with it (that are equal to it above bit `from`) have each value of the
    /// digit at bits `to..from`.
    fn histograms(&self, prefixes: &[u64], from: u32, to: u32) -> Vec<Vec<u64>> {
        let bins = 1usize << (from - to);
        let chunk = self.plan.numel().div_ceil(self.threads.get()).max(CHUNK);
        let parts = map_chunks(self.plan.numel(), chunk, self.threads, |range| {
            let mut counts = vec![0u64; bins * prefixes.len()];
            self.for_each_key(range, |key| {
                let prefix = if from == 64 { 0 } else { key >> from };
                if let Some(which) = prefixes.iter().position(|&wanted| wanted == prefix) {
                    counts[which * bins + (key >> to) as usize % bins] += 1;
                }
            });
            counts
        });
        let mut total = vec![0u64; bins * prefixes.len()];
        for part in parts {
            total.iter_mut().zip(part).for_each(|(sum, count)| *sum += count);
        }
        total.chunks(bins).map(<[u64]>::to_vec).collect()
    }

    /// The values of some ranks, each below the count.
    fn values(&self, ranks: &[u64]) -> Vec<f64> {
        if let Some(sorted) = &self.sorted {
            return ranks.iter().map(|&rank| S::value(sorted[rank as usize])).collect();
        }
        /// The digit that holds a rank, and the rank within it.
        fn place(counts: &[u64], mut rank: u64) -> (u64, u64) {
            for (digit, &count) in counts.iter().enumerate() {
                if rank < count {
                    return (digit as u64, rank);
                }
                rank -= count;
            }
            (counts.len() as u64 - 1, 0)
        }
        let mut found: Vec<(u64, u64)> = ranks.iter().map(|&rank| place(&self.first, rank)).collect();
        let mut from = S::BITS - DIGIT.min(S::BITS);
        while from > 0 {
            let to = from.saturating_sub(DIGIT);
            let mut prefixes: Vec<u64> = found.iter().map(|&(prefix, _)| prefix).collect();
            prefixes.sort_unstable();
            prefixes.dedup();
            let counts = self.histograms(&prefixes, from, to);
            for (prefix, rank) in &mut found {
                if let Ok(which) = prefixes.binary_search(prefix) {
                    let (digit, within) = place(&counts[which], *rank);
                    (*prefix, *rank) = (*prefix << (from - to) | digit, within);
                }
            }
            from = to;
        }
        found.into_iter().map(|(key, _)| S::value(key)).collect()
    }
}

/// Calls `work(state, values)` for blocks of the values, as `f64`, where the mask is not 0. There is a state for each
/// `chunk` positions, in their order.
pub(crate) fn fold_values<State: Send>(
    input: AnyView<'_>,
    mask: Option<AnyView<'_>>,
    chunk: usize,
    threads: Threads,
    start: impl Fn() -> State + Sync,
    work: impl Fn(&mut State, &[f64]) + Sync,
) -> Result<Vec<State>, SpatialError> {
    let layouts: Vec<&Layout> =
        std::iter::once(input.layout()).chain(mask.as_ref().map(|mask| mask.layout())).collect();
    let plan = ElementPlan::new(&layouts)?;
    let strides = plan.inner_strides();
    let read = reader::<f64>(input.element_type());
    let read_mask = mask.map(|mask| reader::<f64>(mask.element_type()));
    let at =
        |view: &AnyView<'_>, offset: isize| view.as_ptr().wrapping_offset(offset * view.element_type().size() as isize);
    Ok(map_chunks(plan.numel(), chunk, threads, |range| {
        let mut state = start();
        let (mut values, mut selected) = ([0f64; BLOCK], [0f64; BLOCK]);
        plan.for_each_run(range, |offsets, length| {
            for first in (0..length).step_by(BLOCK) {
                let count = BLOCK.min(length - first);
                let values = &mut values[..count];
                // SAFETY: a run covers elements of each view, of its reader's type.
                unsafe { read(at(&input, offsets[0] + first as isize * strides[0]), strides[0], values) };
                if let (Some(mask), Some(read_mask)) = (&mask, read_mask) {
                    let selected = &mut selected[..count];
                    // SAFETY: as above.
                    unsafe { read_mask(at(mask, offsets[1] + first as isize * strides[1]), strides[1], selected) };
                    let mut kept = 0;
                    for i in 0..count {
                        values[kept] = values[i];
                        kept += usize::from(selected[i] != 0.0);
                    }
                    work(&mut state, &values[..kept]);
                } else {
                    work(&mut state, values);
                }
            }
        });
        state
    }))
}

fn masked_values(input: AnyView<'_>, mask: AnyView<'_>, threads: Threads) -> Result<Vec<f64>, SpatialError> {
    let parts = fold_values(input, Some(mask), CHUNK, threads, Vec::new, |all: &mut Vec<f64>, part| all.extend(part))?;
    Ok(parts.concat())
}

/// Count, mean, spread and range of values that are not NaN.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Statistics {
    /// How many values are not NaN.
    pub count: u64,
    /// Their mean; NaN of none.
    pub mean: f64,
    /// Standard deviation of the population; NaN of none.
    pub std: f64,
    /// The smallest; NaN of none.
    pub min: f64,
    /// The largest; NaN of none.
    pub max: f64,
}

/// Measures values that are not NaN, in one pass, in `f64`: `np.nanmean`, `np.nanstd`, `np.nanmin`, `np.nanmax`. The median
/// is [`percentiles`] at 50 with [`Nan::Ignore`].
///
/// Any number of axes, strides, element types; with a mask as in [`percentiles`]. Does not depend on the number of threads.
///
/// # Errors
/// When shapes differ.
pub fn statistics(input: AnyView<'_>, mask: Option<AnyView<'_>>, threads: Threads) -> Result<Statistics, SpatialError> {
    const LANES: usize = 8;
    #[derive(Clone, Copy)]
    struct Part {
        count: f64,
        mean: f64,
        squares: f64,
        min: f64,
        max: f64,
    }
    impl Part {
        /// Chan, Golub and LeVeque, 1979.
        fn merge(&mut self, other: Self) {
            self.min = self.min.min(other.min);
            self.max = self.max.max(other.max);
            if other.count == 0.0 {
                return;
            }
            let count = self.count + other.count;
            let distance = other.mean - self.mean;
            // An infinite distance has no share in an empty part.
            self.mean = if self.count == 0.0 { other.mean } else { self.mean + distance * (other.count / count) };
            self.squares += other.squares;
            if self.count > 0.0 {
                self.squares += distance * distance * (self.count * other.count / count);
            }
            self.count = count;
        }
    }
    /// Eight sums that do not wait for each other.
    fn lanes(values: &[f64], start: f64, step: impl Fn(f64, f64) -> f64) -> [f64; LANES] {
        let mut found = [start; LANES];
        let (whole, rest) = values.as_chunks::<LANES>();
        for chunk in whole {
            for (found, &value) in found.iter_mut().zip(chunk) {
                *found = step(*found, value);
            }
        }
        for (found, &value) in found.iter_mut().zip(rest) {
            *found = step(*found, value);
        }
        found
    }
    let empty = Part { count: 0.0, mean: 0.0, squares: 0.0, min: f64::INFINITY, max: f64::NEG_INFINITY };
    let parts = fold_values(
        input,
        mask,
        CHUNK,
        threads,
        || empty,
        |state, values| {
            let known = |value: f64| if value.is_nan() { 0.0 } else { value };
            let count: f64 = lanes(values, 0.0, |sum, x| sum + if x.is_nan() { 0.0 } else { 1.0 }).iter().sum();
            let sum: f64 = lanes(values, 0.0, |sum, x| sum + known(x)).iter().sum();
            let mean = if count > 0.0 { sum / count } else { 0.0 };
            let square = |sum: f64, x: f64| sum + if x.is_nan() { 0.0 } else { (x - mean) * (x - mean) };
            let squares = lanes(values, 0.0, square).iter().sum();
            let min = lanes(values, f64::INFINITY, |least, x| if x < least { x } else { least });
            let max = lanes(values, f64::NEG_INFINITY, |most, x| if x > most { x } else { most });
            state.merge(Part {
                count,
                mean,
                squares,
                min: min.into_iter().fold(f64::INFINITY, f64::min),
                max: max.into_iter().fold(f64::NEG_INFINITY, f64::max),
            });
        },
    )?;
    let mut total = empty;
    parts.into_iter().for_each(|part| total.merge(part));
    let of_some = |value: f64| if total.count > 0.0 { value } else { f64::NAN };
    Ok(Statistics {
        count: total.count as u64,
        mean: of_some(total.mean),
        std: of_some((total.squares / total.count).sqrt()),
        min: of_some(total.min),
        max: of_some(total.max),
    })
}
