//! Label images: other values for labels, masks of labels, and where any channel is foreground.
//!
//! Each is one pass over memory. Few labels are compared with directly, which vectorises; many are looked up in a table.

use crate::blocks::{BlockOp, Memory, map};
use crate::convert::{BLOCK, Compute, reader, writer};
use crate::element::ElementType;
use crate::plan::{ElementPlan, MAX_OPERANDS};
use crate::spatial::Select;
use crate::threads::{CHUNK, Threads, for_each_chunk};
use crate::view::{AnyView, AnyViewMut, Layout, Strided, ViewError};
use half::{bf16, f16};

/// Most labels that a voxel is compared with one after the other.
const FEW: usize = 8;

/// Largest distance between labels that are looked up by their number.
const WINDOW: i64 = 1 << 16;

/// Labels and what they stand for.
enum Table<C> {
    /// Compared with in turn.
    Few(Vec<(C, C)>),
    /// Whole numbers from `first` on; what they stand for.
    Dense { first: i64, entries: Vec<Option<C>> },
    /// In ascending order.
    Sorted(Vec<(C, C)>),
}

impl<C: Compute + PartialOrd> Table<C> {
    /// Of labels as an array of type `element` holds them; of equal ones the last counts.
    fn new(element: ElementType, pairs: &[(f64, f64)]) -> Self {
        let mut known: Vec<(f64, f64)> = Vec::with_capacity(pairs.len());
        for &(label, target) in pairs {
            let Some(label) = as_stored(element, label) else { continue };
            known.retain(|(other, _)| *other != label);
            known.push((label, target));
        }
        let number = |value: f64| C::load(value);
        if known.len() <= FEW {
            return Self::Few(known.into_iter().map(|(label, target)| (number(label), number(target))).collect());
        }
        let whole = known.iter().all(|(label, _)| label.trunc() == *label && label.abs() < 1e9);
        let first = known.iter().map(|(label, _)| *label).fold(f64::INFINITY, f64::min);
        let last = known.iter().map(|(label, _)| *label).fold(f64::NEG_INFINITY, f64::max);
        if whole && last - first < WINDOW as f64 {
            let mut entries = vec![None; (last - first) as usize + 1];
            for (label, target) in known {
                entries[(label - first) as usize] = Some(number(target));
            }
            return Self::Dense { first: first as i64, entries };
        }
        known.sort_by(|(a, _), (b, _)| a.total_cmp(b));
        Self::Sorted(known.into_iter().map(|(label, target)| (number(label), number(target))).collect())
    }

    /// What each value stands for, `otherwise(value)` where it is no label.
    #[inline(always)]
    fn look_up(&self, values: &[C], found: &mut [C], otherwise: impl Fn(C) -> C) {
        match self {
            Self::Few(pairs) => {
                for (to, &value) in found.iter_mut().zip(values) {
                    *to = otherwise(value);
                }
                for &(label, target) in pairs {
                    for (to, &value) in found.iter_mut().zip(values) {
                        *to = if value == label { target } else { *to };
                    }
                }
            }
            Self::Dense { first, entries } => {
                for (to, &value) in found.iter_mut().zip(values) {
                    let whole = value.to_i32();
                    let entry = usize::try_from(i64::from(whole) - first).ok().and_then(|at| entries.get(at));
                    *to = match entry {
                        Some(Some(target)) if C::from_i32(whole) == value => *target,
                        _ => otherwise(value),
                    };
                }
            }
            Self::Sorted(pairs) => {
                for (to, &value) in found.iter_mut().zip(values) {
                    let at = pairs.partition_point(|(label, _)| *label < value);
                    *to = match pairs.get(at) {
                        Some((label, target)) if *label == value => *target,
                        _ => otherwise(value),
                    };
                }
            }
        }
    }
}

/// The value of an array of type `element` that equals a number: PyTorch and NumPy round the number to a floating-point
/// array's type first. `None` where no value equals it.
fn as_stored(element: ElementType, number: f64) -> Option<f64> {
    let rounded = match element {
        ElementType::F16 => f16::from_f64(number).into(),
        ElementType::BF16 => bf16::from_f64(number).into(),
        ElementType::F32 => f64::from(number as f32),
        ElementType::F64 => number,
        _ if number.trunc() == number => number,
        _ => return None,
    };
    (!rounded.is_nan()).then_some(rounded)
}

/// Whether `f32` holds every value of a type.
fn is_narrow(element: ElementType) -> bool {
    !matches!(element, ElementType::I32 | ElementType::I64 | ElementType::F64)
}

struct MapValues<C>(Table<C>);

impl<C: Compute + PartialOrd> BlockOp<C, 1> for MapValues<C> {
    #[inline(always)]
    fn run(&self, [values]: [&[C]; 1], output: &mut [C]) {
        self.0.look_up(values, output, |value| value);
    }
}

/// Gives labels other values, `(label, value)` for each; all other voxels are cast to the output's type. MONAI's
/// `MapLabelValue`. Of pairs with the same label the last one counts; NaN is no label.
///
/// Whole numbers beyond 2^53 are taken as `f64`.
///
/// # Errors
/// When shapes differ.
pub fn map_labels(
    input: AnyView<'_>,
    output: AnyViewMut<'_>,
    pairs: &[(f64, f64)],
    threads: Threads,
) -> Result<(), ViewError> {
    let element = input.element_type();
    if is_narrow(element) && is_narrow(output.element_type()) {
        map([input], output, &MapValues(Table::<f32>::new(element, pairs)), threads)
    } else {
        map([input], output, &MapValues(Table::<f64>::new(element, pairs)), threads)
    }
}

/// Masks of sets of labels: channel `k` of the output is 1 where the voxel's label is among `sets[k]`, else 0. The output
/// has the shape of the input with one dimension for the sets in front. NaN is no label.
///
/// # Errors
/// When shapes do not fit.
pub fn label_masks(
    input: AnyView<'_>,
    mut output: AnyViewMut<'_>,
    sets: &[&[f64]],
    threads: Threads,
) -> Result<(), ViewError> {
    let expected: Vec<usize> = std::iter::once(sets.len()).chain(input.shape().iter().copied()).collect();
    if output.shape() != expected {
        return Err(ViewError::Shape { found: output.shape().to_vec(), expected });
    }
    // As many at once as a plan has operands beside the input.
    for (part, sets) in sets.chunks(MAX_OPERANDS - 1).enumerate() {
        let channels = output.reborrow().narrow(0, part * (MAX_OPERANDS - 1), sets.len())?;
        if is_narrow(input.element_type()) {
            masks::<f32>(input, channels, sets, threads)?;
        } else {
            masks::<f64>(input, channels, sets, threads)?;
        }
    }
    Ok(())
}

fn masks<C: Compute + PartialOrd>(
    input: AnyView<'_>,
    mut output: AnyViewMut<'_>,
    sets: &[&[f64]],
    threads: Threads,
) -> Result<(), ViewError> {
    let (zero, one) = (C::load(0.0f64), C::load(1.0f64));
    let tables: Vec<Table<C>> = sets
        .iter()
        .map(|set| {
            let pairs: Vec<(f64, f64)> = set.iter().map(|label| (*label, 1.0)).collect();
            Table::new(input.element_type(), &pairs)
        })
        .collect();
    let write = writer::<C>(output.element_type());
    let mut layouts: Vec<Layout> = Vec::with_capacity(sets.len() + 1);
    let mut memory: Vec<Memory> = Vec::with_capacity(sets.len() + 1);
    for k in 0..sets.len() {
        let mut channel = output.reborrow().select(0, k)?;
        layouts.push(*channel.layout());
        memory.push(Memory { pointer: channel.as_mut_ptr(), element: channel.element_type() });
    }
    layouts.push(*input.layout());
    memory.push(Memory { pointer: input.as_ptr().cast_mut(), element: input.element_type() });
    let plan = ElementPlan::new(&layouts.iter().collect::<Vec<_>>())?;
    let strides = plan.inner_strides();
    let read = reader::<C>(input.element_type());
    let from = sets.len();
    for_each_chunk(plan.numel(), CHUNK, threads, |range| {
        let (mut values, mut mask) = ([zero; BLOCK], [zero; BLOCK]);
        plan.for_each_run(range, |offsets, length| {
            for start in (0..length).step_by(BLOCK) {
                let part = BLOCK.min(length - start);
                let at = |k: usize| memory[k].at(offsets[k] + start as isize * strides[k]);
                // SAFETY: a run covers elements of the input, of the reader's type.
                unsafe { read(at(from), strides[from], &mut values[..part]) };
                for (k, table) in tables.iter().enumerate() {
                    table.look_up(&values[..part], &mut mask[..part], |_| zero);
                    debug_assert!(mask[..part].iter().all(|value| *value == zero || *value == one));
                    // SAFETY: a run covers elements of the channel, of the writer's type, which only this thread touches.
                    unsafe { write(&mask[..part], at(k), strides[k]) };
                }
            }
        });
    });
    Ok(())
}

/// Where any channel of an image `(C, …)` is foreground: 1 in the output, which has the shape of one channel, else 0.
///
/// # Errors
/// When shapes do not fit.
pub fn any_channel(
    input: AnyView<'_>,
    output: AnyViewMut<'_>,
    select: Select<'_>,
    threads: Threads,
) -> Result<(), ViewError> {
    match input.element_type() {
        element if is_narrow(element) => any_of::<f32>(input, output, select, threads),
        _ => any_of::<f64>(input, output, select, threads),
    }
}

fn any_of<C: Compute + PartialOrd>(
    input: AnyView<'_>,
    mut output: AnyViewMut<'_>,
    select: Select<'_>,
    threads: Threads,
) -> Result<(), ViewError> {
    let zero = C::load(0.0f64);
    let (channels, step) = match (input.shape(), input.strides()) {
        ([channels, ..], [step, ..]) => (*channels, *step),
        _ => return Err(ViewError::Axis { axis: 0, ndim: 0 }),
    };
    if input.shape()[1..] != *output.shape() {
        return Err(ViewError::Shape { found: output.shape().to_vec(), expected: input.shape()[1..].to_vec() });
    }
    let element = input.element_type();
    let labels: Vec<f64> = match select {
        Select::Equal(label) => vec![label],
        Select::In(labels) => labels.to_vec(),
        _ => Vec::new(),
    };
    let table = Table::<C>::new(element, &labels.iter().map(|label| (*label, 1.0)).collect::<Vec<_>>());
    let above = match select {
        // Whole numbers above 2.5 are those above 2.
        Select::Above(number) if !element.is_float() => Some(C::load(number.floor())),
        Select::Above(number) => Some(C::load(as_stored(element, number).unwrap_or(f64::NAN))),
        _ => None,
    };
    let first = if channels == 0 { None } else { Some(input.select(0, 0)?) };
    let mut layouts = vec![*output.layout()];
    layouts.extend(first.map(|view| *view.layout()));
    let to = Memory { pointer: output.as_mut_ptr(), element: output.element_type() };
    let from = first.map(|view| Memory { pointer: view.as_ptr().cast_mut(), element });
    let plan = ElementPlan::new(&layouts.iter().collect::<Vec<_>>())?;
    let strides = plan.inner_strides();
    let (read, write) = (reader::<C>(element), writer::<C>(to.element));
    for_each_chunk(plan.numel(), CHUNK, threads, |range| {
        let (mut values, mut mask, mut found) = ([zero; BLOCK], [zero; BLOCK], [zero; BLOCK]);
        plan.for_each_run(range, |offsets, length| {
            for start in (0..length).step_by(BLOCK) {
                let part = BLOCK.min(length - start);
                found[..part].fill(zero);
                for channel in 0..channels {
                    let Some(from) = from else { break };
                    let offset = offsets[1] + start as isize * strides[1] + channel as isize * step;
                    // SAFETY: a run covers elements of each channel, of the reader's type.
                    unsafe { read(from.at(offset), strides[1], &mut values[..part]) };
                    select_into(&table, select, above, &values[..part], &mut mask[..part]);
                    for (found, &mask) in found[..part].iter_mut().zip(&mask[..part]) {
                        *found = if mask == zero { *found } else { mask };
                    }
                }
                let offset = offsets[0] + start as isize * strides[0];
                // SAFETY: a run covers elements of the output, of the writer's type, which only this thread touches.
                unsafe { write(&found[..part], to.at(offset), strides[0]) };
            }
        });
    });
    Ok(())
}

/// 1 where a value is selected, else 0.
#[inline(always)]
fn select_into<C: Compute + PartialOrd>(
    table: &Table<C>,
    select: Select<'_>,
    above: Option<C>,
    values: &[C],
    mask: &mut [C],
) {
    let (zero, one) = (C::load(0.0f64), C::load(1.0f64));
    match (select, above) {
        (Select::NonZero, _) => {
            for (mask, &value) in mask.iter_mut().zip(values) {
                *mask = if value == zero { zero } else { one };
            }
        }
        (_, Some(number)) => {
            for (mask, &value) in mask.iter_mut().zip(values) {
                *mask = if value > number { one } else { zero };
            }
        }
        _ => table.look_up(values, mask, |_| zero),
    }
}
