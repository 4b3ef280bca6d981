//! From probabilities to labels and back: the class of the largest value, one channel per class, thresholds, chosen labels.

use half::{bf16, f16};
use std::ops::Range;
use std::sync::Mutex;

use crate::blocks::{BlockOp, Memory, map};
use crate::convert::{BLOCK, Compute, has_avx2, reader, writer};
use crate::element::ElementType;
use crate::plan::ElementPlan;
use crate::threads::{CHUNK, Threads, for_each_chunk};
use crate::view::{AnyView, AnyViewMut, Strided, ViewError};

/// What discrete kernels refuse.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum DiscreteError {
    /// Views that do not go together.
    #[error(transparent)]
    View(#[from] ViewError),
    /// No class to choose from.
    #[error("axis {axis} of shape {shape:?} has no index to choose from")]
    NoClass {
        /// The axis of the classes.
        axis: usize,
        /// The input's shape.
        shape: Vec<usize>,
    },
    /// A label that has no channel.
    #[error("labels must be 0 to {last}, found {found}")]
    Label {
        /// The last class.
        last: i64,
        /// What was found.
        found: f64,
    },
}

/// Keeps the largest value so far and its class. A NaN counts as larger than any number, and the first of equal ones wins:
/// as `torch.argmax`.
#[inline(always)]
fn take_larger<C: Copy + PartialOrd>(best: &mut [C], index: &mut [i32], values: &[C], class: i32) {
    #[expect(clippy::eq_op, reason = "NaN is not equal to itself")]
    for ((best, index), &value) in best.iter_mut().zip(index).zip(values) {
        let larger = value > *best || (value != value && *best == *best);
        *best = if larger { value } else { *best };
        *index = if larger { class } else { *index };
    }
}

/// [`take_larger`] with the best instructions there are.
pub(crate) fn keep_larger<C: Copy + PartialOrd>(best: &mut [C], index: &mut [i32], values: &[C], class: i32) {
    #[cfg(target_arch = "x86_64")]
    {
        #[target_feature(enable = "avx2")]
        fn with_avx2<C: Copy + PartialOrd>(best: &mut [C], index: &mut [i32], values: &[C], class: i32) {
            take_larger(best, index, values, class);
        }
        if has_avx2() {
            // SAFETY: the processor has it.
            unsafe { with_avx2(best, index, values, class) };
            return;
        }
    }
    take_larger(best, index, values, class);
}

/// The index of the largest value along an axis, the first of equal ones, NaN before any number: `torch.argmax`.
///
/// The output has the input's shape without the axis, and any element type. Integers of 32 and 64 bits are compared as
/// `f64`, others as `f32`.
///
/// # Errors
/// When shapes do not go together, or the axis has no index.
pub fn argmax(input: AnyView<'_>, axis: usize, output: AnyViewMut<'_>, threads: Threads) -> Result<(), DiscreteError> {
    use ElementType::{F64, I32, I64};
    if axis >= input.ndim() {
        return Err(ViewError::Axis { axis, ndim: input.ndim() }.into());
    }
    if input.shape()[axis] == 0 {
        return Err(DiscreteError::NoClass { axis, shape: input.shape().to_vec() });
    }
    match input.element_type() {
        F64 | I32 | I64 => argmax_in::<f64>(input, axis, output, threads),
        _ => argmax_in::<f32>(input, axis, output, threads),
    }
}

fn argmax_in<C: Compute + PartialOrd>(
    input: AnyView<'_>,
    axis: usize,
    mut output: AnyViewMut<'_>,
    threads: Threads,
) -> Result<(), DiscreteError> {
    let (classes, step) = (input.shape()[axis], input.strides()[axis]);
    let first = input.select(axis, 0)?;
    let plan = ElementPlan::new(&[output.layout(), first.layout()])?;
    let [to_stride, from_stride, ..] = plan.inner_strides();
    let from = Memory { pointer: first.as_ptr().cast_mut(), element: first.element_type() };
    let to = Memory { pointer: output.as_mut_ptr(), element: output.element_type() };
    let (read, write) = (reader::<C>(from.element), writer::<i32>(to.element));
    let chunk = (CHUNK / classes).next_multiple_of(BLOCK).max(BLOCK);
    for_each_chunk(plan.numel(), chunk, threads, |range| {
        let mut best = [C::default(); BLOCK];
        let mut values = [C::default(); BLOCK];
        let mut index = [0i32; BLOCK];
        for block in split(range) {
            let length = block.len();
            index[..length].fill(0);
            for class in 0..classes {
                let buffer = if class == 0 { &mut best } else { &mut values };
                let mut filled = 0;
                plan.for_each_run(block.clone(), |offsets, run| {
                    let at = from.at(offsets[1] + class as isize * step).cast_const();
                    // SAFETY: a run covers elements of this class, of the reader's type.
                    unsafe { read(at, from_stride, &mut buffer[filled..filled + run]) };
                    filled += run;
                });
                if class > 0 {
                    keep_larger(&mut best[..length], &mut index[..length], &values[..length], class as i32);
                }
            }
            let mut written = 0;
            plan.for_each_run(block, |offsets, run| {
                let part = &index[written..written + run];
                // SAFETY: a run covers elements of the output, of the writer's type, which only this thread touches.
                unsafe { write(part, to.at(offsets[0]), to_stride) };
                written += run;
            });
        }
    });
    Ok(())
}

/// Takes one more class into the largest values so far: where a candidate is larger (or NaN, and the value is not), the value
/// becomes the candidate and the label its class. Going through all classes in order is [`argmax`] without holding them.
///
/// Values are computed in `f64` where they or the candidates are `float64`, in `f32` otherwise.
///
/// # Errors
/// When shapes differ.
pub fn keep_larger_class(
    values: AnyViewMut<'_>,
    labels: AnyViewMut<'_>,
    candidates: AnyView<'_>,
    class: usize,
    threads: Threads,
) -> Result<(), ViewError> {
    if values.element_type() == ElementType::F64 || candidates.element_type() == ElementType::F64 {
        keep_larger_class_in::<f64>(values, labels, candidates, class, threads)
    } else {
        keep_larger_class_in::<f32>(values, labels, candidates, class, threads)
    }
}

fn keep_larger_class_in<C: Compute + PartialOrd>(
    mut values: AnyViewMut<'_>,
    mut labels: AnyViewMut<'_>,
    candidates: AnyView<'_>,
    class: usize,
    threads: Threads,
) -> Result<(), ViewError> {
    let plan = ElementPlan::new(&[values.layout(), labels.layout(), candidates.layout()])?;
    let [value_stride, label_stride, from_stride, ..] = plan.inner_strides();
    let best = Memory { pointer: values.as_mut_ptr(), element: values.element_type() };
    let to = Memory { pointer: labels.as_mut_ptr(), element: labels.element_type() };
    let from = Memory { pointer: candidates.as_ptr().cast_mut(), element: candidates.element_type() };
    let (read_best, read_label, read) =
        (reader::<C>(best.element), reader::<i32>(to.element), reader::<C>(from.element));
    let (write_best, write_label) = (writer::<C>(best.element), writer::<i32>(to.element));
    for_each_chunk(plan.numel(), CHUNK, threads, |range| {
        let mut kept = [C::default(); BLOCK];
        let mut found = [C::default(); BLOCK];
        let mut index = [0i32; BLOCK];
        plan.for_each_run(range, |offsets, run| {
            for start in (0..run).step_by(BLOCK) {
                let length = BLOCK.min(run - start);
                let at = |memory: Memory, operand: usize, stride: isize| {
                    memory.at(offsets[operand] + start as isize * stride)
                };
                let (value_at, label_at) = (at(best, 0, value_stride), at(to, 1, label_stride));
                let (kept, found, index) = (&mut kept[..length], &mut found[..length], &mut index[..length]);
                // SAFETY: a run covers elements of each view, of the reader's and the writer's type, which only this
                // thread touches.
                unsafe {
                    read_best(value_at, value_stride, kept);
                    read_label(label_at, label_stride, index);
                    read(at(from, 2, from_stride), from_stride, found);
                    keep_larger(kept, index, found, class as i32);
                    write_best(kept, value_at, value_stride);
                    write_label(index, label_at, label_stride);
                }
            }
        });
    });
    Ok(())
}

fn split(range: Range<usize>) -> impl Iterator<Item = Range<usize>> {
    range.clone().step_by(BLOCK).map(move |start| start..range.end.min(start + BLOCK))
}

/// One channel per class, 1 where the label is that class and 0 elsewhere: MONAI's `one_hot`.
///
/// `labels` has one index along `axis`; the output has as many as there are classes, and otherwise the same shape. Labels
/// lose their fraction, as `tensor.long()`.
///
/// # Errors
/// When shapes do not go together, or a label has no channel.
pub fn one_hot(
    labels: AnyView<'_>,
    axis: usize,
    mut output: AnyViewMut<'_>,
    threads: Threads,
) -> Result<(), DiscreteError> {
    if axis >= labels.ndim() || axis >= output.ndim() {
        return Err(ViewError::Axis { axis, ndim: labels.ndim().min(output.ndim()) }.into());
    }
    let classes = output.shape()[axis];
    if labels.shape()[axis] != 1 {
        let mut expected = labels.shape().to_vec();
        expected[axis] = 1;
        return Err(ViewError::Shape { found: labels.shape().to_vec(), expected }.into());
    }
    let labels = labels.select(axis, 0)?;
    if classes == 0 {
        return match labels.numel() {
            0 => Ok(()),
            _ => Err(DiscreteError::Label { last: -1, found: 0.0 }),
        };
    }
    let step = output.strides()[axis];
    let mut first = output.reborrow().select(axis, 0)?;
    let plan = ElementPlan::new(&[first.layout(), labels.layout()])?;
    let [to_stride, from_stride, ..] = plan.inner_strides();
    let from = Memory { pointer: labels.as_ptr().cast_mut(), element: labels.element_type() };
    let to = Memory { pointer: first.as_mut_ptr(), element: first.element_type() };
    let (read, write) = (reader::<f64>(from.element), writer::<f32>(to.element));
    let wrong = Mutex::new(None);
    let chunk = (CHUNK / classes).next_multiple_of(BLOCK).max(BLOCK);
    for_each_chunk(plan.numel(), chunk, threads, |range| {
        let mut numbers = [0f64; BLOCK];
        let mut classes_of = [0f32; BLOCK];
        let mut ones = [0f32; BLOCK];
        for block in split(range) {
            let mut filled = 0;
            plan.for_each_run(block.clone(), |offsets, run| {
                // SAFETY: a run covers elements of the labels, of the reader's type.
                unsafe { read(from.at(offsets[1]).cast_const(), from_stride, &mut numbers[filled..filled + run]) };
                filled += run;
            });
            let numbers = &numbers[..filled];
            let outside = |number: &&f64| !(**number > -1.0 && **number < classes as f64);
            if let Some(&found) = numbers.iter().find(outside) {
                // A poisoned lock means that another worker panicked; the scope hands that panic on.
                wrong.lock().unwrap_or_else(|poisoned| poisoned.into_inner()).get_or_insert(found);
                return;
            }
            for (class, number) in classes_of.iter_mut().zip(numbers) {
                *class = number.trunc() as f32;
            }
            for class in 0..classes {
                // No more classes than whole numbers that f32 holds: memory does not hold as many channels either.
                let number = class as f32;
                for (one, &class) in ones.iter_mut().zip(&classes_of[..filled]) {
                    *one = if class == number { 1.0 } else { 0.0 };
                }
                let mut written = 0;
                plan.for_each_run(block.clone(), |offsets, run| {
                    let at = to.at(offsets[0] + class as isize * step);
                    // SAFETY: a run covers elements of this channel, of the writer's type, which only this thread
                    // touches.
                    unsafe { write(&ones[written..written + run], at, to_stride) };
                    written += run;
                });
            }
        }
    });
    match wrong.into_inner().unwrap_or_else(|poisoned| poisoned.into_inner()) {
        Some(found) => Err(DiscreteError::Label { last: classes as i64 - 1, found }),
        None => Ok(()),
    }
}

struct AtLeast<C>(C);

impl<C: Copy + PartialOrd + From<bool> + Sync> BlockOp<C, 1> for AtLeast<C> {
    #[inline(always)]
    fn run(&self, [values]: [&[C]; 1], output: &mut [C]) {
        for (output, value) in output.iter_mut().zip(values) {
            *output = C::from(*value >= self.0);
        }
    }
}

/// 1 where a value is at least `limit`, 0 elsewhere and for NaN: `tensor >= limit`.
///
/// As in PyTorch, the limit is rounded to the type of a floating-point image, and integers are compared with a limit that
/// has a fraction as `f32`.
///
/// # Errors
/// When shapes differ.
pub fn at_least(input: AnyView<'_>, limit: f64, output: AnyViewMut<'_>, threads: Threads) -> Result<(), ViewError> {
    use ElementType::{BF16, F16, F64, I32, I64};
    let whole = limit.fract() == 0.0;
    match input.element_type() {
        F64 => map([input], output, &AtLeast(limit), threads),
        I32 | I64 if whole => map([input], output, &AtLeast(limit), threads),
        F16 => map([input], output, &AtLeast(f16::from_f64(limit).to_f32()), threads),
        BF16 => map([input], output, &AtLeast(bf16::from_f64(limit).to_f32()), threads),
        _ => map([input], output, &AtLeast(limit as f32), threads),
    }
}

struct Keep<'a, C>(&'a [C]);

impl<C: Copy + PartialEq + Default + Sync> BlockOp<C, 1> for Keep<'_, C> {
    #[inline(always)]
    fn run(&self, [values]: [&[C]; 1], output: &mut [C]) {
        output.fill(C::default());
        for kept in self.0 {
            for (output, value) in output.iter_mut().zip(values) {
                *output = if value == kept { *value } else { *output };
            }
        }
    }
}

/// Keeps voxels that have one of some values, and sets all others to 0.
///
/// Values are compared as `f64` in images of `float64` and of integers of 32 and 64 bits, as `f32` in others.
///
/// # Errors
/// When shapes differ.
pub fn keep_values(
    input: AnyView<'_>,
    values: &[f64],
    output: AnyViewMut<'_>,
    threads: Threads,
) -> Result<(), ViewError> {
    use ElementType::{F64, I32, I64};
    match input.element_type() {
        F64 | I32 | I64 => map([input], output, &Keep(values), threads),
        _ => {
            let values: Vec<f32> = values.iter().map(|&value| value as f32).collect();
            map([input], output, &Keep(&values), threads)
        }
    }
}
