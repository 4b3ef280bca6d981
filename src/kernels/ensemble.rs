//! Several images into one, voxel by voxel: weighted means and votes.

use crate::blocks::Memory;
use crate::convert::{BLOCK, Compute, reader, writer};
use crate::element::ElementType;
use crate::plan::ElementPlan;
use crate::threads::{CHUNK, Threads, for_each_chunk};
use crate::view::{AnyView, AnyViewMut, Strided, ViewError};

pub use crate::discrete::DiscreteError;

/// Calls `work(read, result)` for each block of voxels, where `read(item, values)` reads a block of an item, and writes the
/// result.
fn blocks<C: Compute>(
    items: &[AnyView<'_>],
    mut output: AnyViewMut<'_>,
    threads: Threads,
    work: impl Fn(&dyn Fn(usize, &mut [C]), &mut [C]) + Sync,
) -> Result<(), ViewError> {
    let plans = items
        .iter()
        .map(|item| ElementPlan::new(&[output.layout(), item.layout()]))
        .collect::<Result<Vec<_>, ViewError>>()?;
    let Some(plan) = plans.first() else { return Err(ViewError::Dimensions { found: 0 }) };
    // A plan sorts axes by the output's strides first: only equal strides there leave the order to the items.
    let strides = plan.inner_strides()[0];
    let memory: Vec<Memory> =
        items.iter().map(|item| Memory { pointer: item.as_ptr().cast_mut(), element: item.element_type() }).collect();
    let to = Memory { pointer: output.as_mut_ptr(), element: output.element_type() };
    let write = writer::<C>(to.element);
    let chunk = (CHUNK / items.len()).next_multiple_of(BLOCK).max(BLOCK);
    for_each_chunk(plan.numel(), chunk, threads, |range| {
        let mut result = [C::default(); BLOCK];
        for start in range.clone().step_by(BLOCK) {
            let block = start..range.end.min(start + BLOCK);
            let length = block.len();
            let read = |item: usize, values: &mut [C]| {
                let (plan, memory) = (&plans[item], memory[item]);
                let read = reader::<C>(memory.element);
                let mut filled = 0;
                plan.for_each_run(block.clone(), |offsets, run| {
                    let from = memory.at(offsets[1]).cast_const();
                    // SAFETY: a run covers elements of the item, of the reader's type.
                    unsafe { read(from, plan.inner_strides()[1], &mut values[filled..filled + run]) };
                    filled += run;
                });
            };
            work(&read, &mut result[..length]);
            let mut written = 0;
            plan.for_each_run(block.clone(), |offsets, run| {
                // SAFETY: a run covers elements of the output, of the writer's type, which only this thread touches.
                unsafe { write(&result[written..written + run], to.at(offsets[0]), strides) };
                written += run;
            });
        }
    });
    Ok(())
}

/// Numbers to average in.
trait Average: Compute {
    fn add_weighted(sum: &mut [Self], values: &[Self], weight: Option<(f64, f64)>);
    fn divide(sum: &mut [Self], count: usize, round: bool);
}

macro_rules! average {
    ($($type:ty),*) => {$(
        impl Average for $type {
            #[inline(always)]
            fn add_weighted(sum: &mut [Self], values: &[Self], weight: Option<(f64, f64)>) {
                match weight {
                    None => sum.iter_mut().zip(values).for_each(|(sum, value)| *sum += value),
                    Some((factor, divisor)) => {
                        let (factor, divisor) = (factor as Self, divisor as Self);
                        sum.iter_mut().zip(values).for_each(|(sum, value)| *sum += value * factor / divisor);
                    }
                }
            }
            #[inline(always)]
            fn divide(sum: &mut [Self], count: usize, round: bool) {
                let count = count as Self;
                sum.iter_mut().for_each(|sum| *sum /= count);
                if round {
                    sum.iter_mut().for_each(|sum| *sum = sum.round_ties_even());
                }
            }
        }
    )*};
}
average!(f32, f64);

/// How images are averaged.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Mean<'a> {
    /// A factor and a divisor for each image: its voxels count as `value * factor / divisor`.
    pub weights: Option<&'a [(f64, f64)]>,
    /// Whether the mean is rounded to a whole number, halves to the even one.
    pub round: bool,
}

/// The mean of images of one shape.
///
/// Computed in `f32` where no image is of `float64`, and cast to the output's type.
///
/// # Errors
/// When there is no image, or shapes differ.
pub fn mean(items: &[AnyView<'_>], how: Mean<'_>, output: AnyViewMut<'_>, threads: Threads) -> Result<(), ViewError> {
    let wide = items.iter().any(|item| item.element_type() == ElementType::F64);
    if wide { mean_in::<f64>(items, how, output, threads) } else { mean_in::<f32>(items, how, output, threads) }
}

fn mean_in<C: Average>(
    items: &[AnyView<'_>],
    how: Mean<'_>,
    output: AnyViewMut<'_>,
    threads: Threads,
) -> Result<(), ViewError> {
    blocks::<C>(items, output, threads, |read, sum| {
        let mut values = [C::default(); BLOCK];
        let values = &mut values[..sum.len()];
        sum.fill(C::default());
        for item in 0..items.len() {
            read(item, values);
            C::add_weighted(sum, values, how.weights.and_then(|weights| weights.get(item)).copied());
        }
        C::divide(sum, items.len(), how.round);
    })
}

/// The label that most images have at a voxel, the lowest of several.
///
/// Labels lose their fraction, as `tensor.long()`.
///
/// # Errors
/// When there is no image, shapes differ, or a label is not one of `classes`.
pub fn vote(
    items: &[AnyView<'_>],
    classes: usize,
    output: AnyViewMut<'_>,
    threads: Threads,
) -> Result<(), DiscreteError> {
    let wrong = std::sync::Mutex::new(None);
    blocks::<f64>(items, output, threads, |read, result| {
        let length = result.len();
        let mut labels = vec![0f64; items.len() * length];
        for (item, labels) in labels.chunks_exact_mut(length.max(1)).enumerate() {
            read(item, labels);
            labels.iter_mut().for_each(|label| *label = label.trunc());
        }
        let outside = |label: &&f64| !(0.0..classes as f64).contains(*label);
        if let Some(&found) = labels.iter().find(outside) {
            // A poisoned lock means that another worker panicked; the scope hands that panic on.
            wrong.lock().unwrap_or_else(|poisoned| poisoned.into_inner()).get_or_insert(found);
        }
        let mut most = [0u32; BLOCK];
        for candidate in labels.chunks_exact(length.max(1)) {
            let mut count = [0u32; BLOCK];
            for other in labels.chunks_exact(length.max(1)) {
                for ((count, a), b) in count.iter_mut().zip(candidate).zip(other) {
                    *count += u32::from(a == b);
                }
            }
            for (((most, count), &label), result) in most.iter_mut().zip(count).zip(candidate).zip(result.iter_mut()) {
                if count > *most || (count == *most && label < *result) {
                    (*most, *result) = (count, label);
                }
            }
        }
    })?;
    match wrong.into_inner().unwrap_or_else(|poisoned| poisoned.into_inner()) {
        Some(found) => Err(DiscreteError::Label { last: classes as i64 - 1, found }),
        None => Ok(()),
    }
}
