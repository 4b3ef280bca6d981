//! Running an operation over whole views, block by block.
//!
//! A block of a thousand elements is read into a buffer that stays in the first cache level, computed on, and written
//! out, so that memory is passed over once whatever the element types. Where a view already holds the type computed in
//! contiguously, the buffer is left out.

use std::ops::Range;

use crate::convert::{BLOCK, Compute, has_avx2, reader, writer};
use crate::element::ElementType;
use crate::plan::{ElementPlan, MAX_OPERANDS};
use crate::threads::{CHUNK, Threads, for_each_chunk, map_chunks};
use crate::view::{AnyView, AnyViewMut, Layout, Strided, ViewError};

/// An element-wise operation from `S` inputs to one output. `run` should be `#[inline(always)]`: it is compiled again for
/// each instruction set.
pub(crate) trait BlockOp<C, const S: usize>: Sync {
    /// All slices have the same length, at most [`BLOCK`].
    fn run(&self, inputs: [&[C]; S], output: &mut [C]);
}

#[inline(always)]
fn run_op<C, const S: usize, O: BlockOp<C, S>>(op: &O, inputs: [&[C]; S], output: &mut [C], avx2: bool) {
    #[cfg(target_arch = "x86_64")]
    {
        #[target_feature(enable = "avx2,f16c")]
        fn run_avx2<C, const S: usize, O: BlockOp<C, S>>(op: &O, inputs: [&[C]; S], output: &mut [C]) {
            op.run(inputs, output);
        }
        if avx2 {
            // SAFETY: `avx2` says that the processor has it.
            unsafe { run_avx2(op, inputs, output) };
            return;
        }
    }
    let _ = avx2;
    op.run(inputs, output);
}

#[derive(Clone, Copy)]
pub(crate) struct Memory {
    pub(crate) pointer: *mut u8,
    pub(crate) element: ElementType,
}

// SAFETY: threads write disjoint ranges of a plan, and the views that the pointers come from outlive the threads.
unsafe impl Send for Memory {}
// SAFETY: as above.
unsafe impl Sync for Memory {}

impl Memory {
    /// Address of the element at an offset.
    #[inline(always)]
    pub(crate) fn at(self, offset: isize) -> *mut u8 {
        self.pointer.wrapping_offset(offset * self.element.size() as isize)
    }
}

/// Runs an operation over views of one shape: `output[i] = op(inputs[i]…)`.
pub(crate) fn map<C: Compute, const S: usize, O: BlockOp<C, S>>(
    inputs: [AnyView<'_>; S],
    mut output: AnyViewMut<'_>,
    op: &O,
    threads: Threads,
) -> Result<(), ViewError> {
    let layouts: Vec<Layout> =
        std::iter::once(*output.layout()).chain(inputs.iter().map(|view| *view.layout())).collect();
    let memory = inputs.map(|view| Memory { pointer: view.as_ptr().cast_mut(), element: view.element_type() });
    let output = Memory { pointer: output.as_mut_ptr(), element: output.element_type() };
    // SAFETY: views only exist over valid memory, and nothing else reads the output while it is borrowed mutably.
    unsafe { map_memory(&layouts, memory, output, op, threads, false) }
}

/// Runs an operation whose only input is also its output.
pub(crate) fn map_in_place<C: Compute, O: BlockOp<C, 1>>(
    mut view: AnyViewMut<'_>,
    op: &O,
    threads: Threads,
) -> Result<(), ViewError> {
    let layouts = [*view.layout(), *view.layout()];
    let memory = Memory { pointer: view.as_mut_ptr(), element: view.element_type() };
    // SAFETY: the view is valid and borrowed mutably; `in_place` keeps input and output slices apart.
    unsafe { map_memory(&layouts, [memory], memory, op, threads, true) }
}

/// Safety: the layouts (output's first) describe valid elements at the memories, writable at the output; the output
/// overlaps no input, unless it is the same memory with the same layout and `in_place` is set.
unsafe fn map_memory<C: Compute, const S: usize, O: BlockOp<C, S>>(
    layouts: &[Layout],
    inputs: [Memory; S],
    output: Memory,
    op: &O,
    threads: Threads,
    in_place: bool,
) -> Result<(), ViewError> {
    const { assert!(S < MAX_OPERANDS) };
    let plan = ElementPlan::new(&layouts.iter().collect::<Vec<_>>())?;
    let strides = plan.inner_strides();
    let avx2 = has_avx2();
    let readers = inputs.map(|input| reader::<C>(input.element));
    let write = writer::<C>(output.element);
    let holds = |memory: Memory, stride: isize| memory.element == C::TYPE && stride == 1;
    let output_direct = holds(output, strides[0]);
    let input_direct: [bool; S] = std::array::from_fn(|k| !in_place && holds(inputs[k], strides[k + 1]));
    for_each_chunk(plan.numel(), CHUNK, threads, |range| {
        let mut buffers = [[C::default(); BLOCK]; S];
        let mut result = [C::default(); BLOCK];
        for block in blocks(range) {
            let length = block.len();
            let mut first = None;
            let mut filled = 0;
            let mut single = false;
            plan.for_each_run(block.clone(), |offsets, run| {
                first.get_or_insert(offsets);
                for k in 0..S {
                    if !(input_direct[k] && run == length) {
                        let to = &mut buffers[k][filled..filled + run];
                        // SAFETY: a run covers elements of the view, of the reader's type.
                        unsafe { readers[k](inputs[k].at(offsets[k + 1]), strides[k + 1], to) };
                    }
                }
                filled += run;
                single = run == length;
            });
            let Some(first) = first else { continue };
            let slices: [&[C]; S] = std::array::from_fn(|k| {
                if single && input_direct[k] {
                    // SAFETY: one run of `length` elements of type C at stride 1, which nothing writes to.
                    unsafe { std::slice::from_raw_parts(inputs[k].at(first[k + 1]).cast_const().cast::<C>(), length) }
                } else {
                    &buffers[k][..length]
                }
            });
            if single && output_direct {
                // SAFETY: one run of `length` elements of type C at stride 1, which only this thread touches.
                let to = unsafe { std::slice::from_raw_parts_mut(output.at(first[0]).cast::<C>(), length) };
                run_op(op, slices, to, avx2);
            } else {
                run_op(op, slices, &mut result[..length], avx2);
                let mut written = 0;
                plan.for_each_run(block, |offsets, run| {
                    // SAFETY: a run covers elements of the output, of the writer's type, which only this thread touches.
                    unsafe { write(&result[written..written + run], output.at(offsets[0]), strides[0]) };
                    written += run;
                });
            }
        }
    });
    Ok(())
}

/// Converts every element by way of `C`: `output[i] = input[i]`. Where one side already is of type `C`, the other side's
/// reader or writer works on it without a buffer.
pub(crate) fn convert<C: Compute>(
    input: AnyView<'_>,
    mut output: AnyViewMut<'_>,
    threads: Threads,
) -> Result<(), ViewError> {
    let plan = ElementPlan::new(&[output.layout(), input.layout()])?;
    let [to_stride, from_stride, ..] = plan.inner_strides();
    let from = Memory { pointer: input.as_ptr().cast_mut(), element: input.element_type() };
    let to = Memory { pointer: output.as_mut_ptr(), element: output.element_type() };
    let read = reader::<C>(from.element);
    let write = writer::<C>(to.element);
    let from_direct = from.element == C::TYPE && from_stride == 1;
    let to_direct = to.element == C::TYPE && to_stride == 1;
    for_each_chunk(plan.numel(), CHUNK, threads, |range| {
        let mut buffer = [C::default(); BLOCK];
        plan.for_each_run(range, |offsets, length| {
            let (to, from) = (to.at(offsets[0]), from.at(offsets[1]).cast_const());
            // SAFETY: a run covers `length` elements of each view, of the reader's and the writer's type; a direct side
            // is a slice of C; no other thread writes these elements of the output.
            unsafe {
                if from_direct {
                    write(std::slice::from_raw_parts(from.cast::<C>(), length), to, to_stride);
                } else if to_direct {
                    read(from, from_stride, std::slice::from_raw_parts_mut(to.cast::<C>(), length));
                } else {
                    let from_step = from_stride * input.element_type().size() as isize;
                    let to_step = to_stride * output.element_type().size() as isize;
                    for start in (0..length).step_by(BLOCK) {
                        let part = &mut buffer[..BLOCK.min(length - start)];
                        read(from.wrapping_offset(start as isize * from_step), from_stride, part);
                        write(part, to.wrapping_offset(start as isize * to_step), to_stride);
                    }
                }
            }
        });
    });
    Ok(())
}

/// Splits a range of positions into blocks.
fn blocks(range: Range<usize>) -> impl Iterator<Item = Range<usize>> {
    range.clone().step_by(BLOCK).map(move |start| start..range.end.min(start + BLOCK))
}

/// A reduction over blocks. `run` should be `#[inline(always)]`, as for [`BlockOp`].
pub(crate) trait BlockFold<C>: Sync {
    /// What has been found so far.
    type State: Send;
    /// What is known of nothing.
    fn start(&self) -> Self::State;
    /// Takes in at most [`BLOCK`] values.
    fn run(&self, state: &mut Self::State, values: &[C]);
}

#[inline(always)]
fn run_fold<C, F: BlockFold<C>>(fold: &F, state: &mut F::State, values: &[C], avx2: bool) {
    #[cfg(target_arch = "x86_64")]
    {
        #[target_feature(enable = "avx2,f16c")]
        fn run_avx2<C, F: BlockFold<C>>(fold: &F, state: &mut F::State, values: &[C]) {
            fold.run(state, values);
        }
        if avx2 {
            // SAFETY: `avx2` says that the processor has it.
            unsafe { run_avx2(fold, state, values) };
            return;
        }
    }
    let _ = avx2;
    fold.run(state, values);
}

/// Reduces a view chunk by chunk; the states come in the order of the chunks, which depends on the layout alone.
pub(crate) fn fold<C: Compute, F: BlockFold<C>>(
    view: AnyView<'_>,
    fold: &F,
    threads: Threads,
) -> Result<Vec<F::State>, ViewError> {
    let plan = ElementPlan::new(&[view.layout()])?;
    let stride = plan.inner_strides()[0];
    let avx2 = has_avx2();
    let read = reader::<C>(view.element_type());
    let memory = Memory { pointer: view.as_ptr().cast_mut(), element: view.element_type() };
    let direct = memory.element == C::TYPE && stride == 1;
    Ok(map_chunks(plan.numel(), CHUNK, threads, |range| {
        let mut state = fold.start();
        let mut buffer = [C::default(); BLOCK];
        for block in blocks(range) {
            let length = block.len();
            let mut filled = 0;
            let mut whole = None;
            plan.for_each_run(block, |offsets, run| {
                if direct && run == length {
                    whole = Some(offsets[0]);
                } else {
                    // SAFETY: a run covers elements of the view, of the reader's type.
                    unsafe { read(memory.at(offsets[0]), stride, &mut buffer[filled..filled + run]) };
                }
                filled += run;
            });
            let values = match whole {
                // SAFETY: one run of `length` elements of type C at stride 1, which nothing writes to.
                Some(offset) => unsafe {
                    std::slice::from_raw_parts(memory.at(offset).cast_const().cast::<C>(), length)
                },
                None => &buffer[..length],
            };
            run_fold(fold, &mut state, values, avx2);
        }
        state
    }))
}
