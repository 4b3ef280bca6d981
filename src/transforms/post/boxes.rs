//! Labels on the original image's grid of scores that come box by box: where undoing a transform takes each voxel from is found
//! out by undoing it for an image of places.

use super::discrete::AsDiscrete;
use crate::resample::refused;
use crate::views::{self, Output};
use mica_core::error::{Error, Result};
use mica_core::{DType, Device, MetaTensor};
use mica_kernels::geometry::Affine;
use mica_kernels::resample::{BoxedArgmax, Padding};
use std::cell::Cell;
use std::ops::Range;

/// Who gives the scores: calls the function for every box.
pub type Boxes<'a> = &'a dyn Fn(&mut dyn FnMut(ScoreBox<'_>) -> Result<()>) -> Result<()>;

/// Scores of a part of an image.
pub struct ScoreBox<'a> {
    /// The scores, of shape `(C, box…)`.
    pub scores: &'a MetaTensor,
    /// The first voxel of the box.
    pub first: &'a [usize],
    /// The voxels that are the box's own; those next to them, that come before, are there too. Every voxel of the image is
    /// in one box.
    pub owned: &'a [Range<usize>],
}

/// Labels scores that come box by box. `grid` is the image that they lie on.
pub(crate) fn label(plan: &BoxedArgmax, grid: &MetaTensor, shape: &[i64], boxes: Boxes<'_>) -> Result<MetaTensor> {
    let mut labels: Option<Output> = None;
    let full: Vec<i64> = std::iter::once(1).chain(shape.iter().copied()).collect();
    boxes(&mut |part| {
        let classes = part.scores.shape().first().copied().unwrap_or(0);
        let output = match &mut labels {
            Some(output) => output,
            none => {
                let zeros = MetaTensor::zeros(super::invert::narrow(classes), &full, Device::Cpu)?;
                none.insert(Output::owned(grid.with_tensor(zeros.tensor().shallow_clone())?))
            }
        };
        let to = mica_kernels::Strided::select(output.view()?, 0, 0).map_err(views::refused)?;
        plan.label(views::view(part.scores)?, part.first, part.owned, to, views::threads()?).map_err(refused)
    })?;
    labels.map(Output::into_tensor).ok_or_else(|| Error::internal("no scores came"))
}

/// Labels scores on their own grid.
///
/// # Errors
/// `Shape` for grids of more than three axes.
pub fn label_in_place(
    grid: &MetaTensor,
    labels: &AsDiscrete,
    boxes: Boxes<'_>,
    run: &crate::transform::Run<'_>,
) -> Result<MetaTensor> {
    let shape = grid.shape().get(1..).unwrap_or_default();
    let plan = identity(shape).ok_or_else(|| Error::shape(format!("expected one to three axes, found {shape:?}")))?;
    let found = label(&plan, grid, shape, boxes)?;
    labels.finish(found, labels.dtype.unwrap_or(DType::Float32), run)
}

/// Labels on the grid that they are found on.
pub(crate) fn identity(shape: &[i64]) -> Option<BoxedArgmax> {
    let shape = views::extents(shape);
    BoxedArgmax::new(&Affine::identity(shape.len()).ok()?, &shape, &shape, Padding::Zeros)
}

/// An image of places: channel `k` holds at each voxel its index along axis `k`, counted from 1.
pub(crate) fn places(shape: &[i64]) -> Result<MetaTensor> {
    let dtype = if shape.iter().all(|extent| *extent < 32_767) { DType::Int16 } else { DType::Int32 };
    let rank = shape.len() as i64;
    let full: Vec<i64> = std::iter::once(rank).chain(shape.iter().copied()).collect();
    let image = MetaTensor::zeros(dtype, &full, Device::Cpu)?;
    for (axis, extent) in shape.iter().enumerate() {
        let mut channel = image.tensor().f_select(0, axis as i64)?;
        let mut line = vec![1i64; shape.len()];
        line[axis] = *extent;
        let index = tch::Tensor::f_arange_start(1, extent + 1, (image.tensor().kind(), tch::Device::Cpu))?;
        channel.f_copy_(&index.f_view(line.as_slice())?)?;
    }
    Ok(image)
}

/// For each axis the axis of the original, and the index there of each index here, if any.
pub(crate) type Moves = Vec<(usize, Vec<Option<usize>>)>;

/// Where an image of places, moved about, has its voxels from. `None` where they were not moved axis by axis.
pub(crate) fn moves(moved: &MetaTensor, original: &[usize]) -> Result<Option<Moves>> {
    let shape = views::extents(moved.shape().get(1..).unwrap_or_default());
    let rank = shape.len();
    if rank != original.len() || moved.shape().first() != Some(&(rank as i64)) || rank > 3 {
        return Ok(None);
    }
    let places = moved.to(Some(Device::Cpu), Some(DType::Int32))?;
    if !places.tensor().f_to_kind(moved.tensor().kind())?.f_equal(moved.tensor())? {
        // Interpolated.
        return Ok(None);
    }
    let places = MetaTensor::plain(places.tensor().f_contiguous()?)?;
    let view = views::view(&places)?.typed::<i32>().map_err(views::refused)?;
    let Some(all) = view.as_slice() else { return Err(Error::internal("a contiguous tensor has gaps")) };
    let count: usize = shape.iter().product();
    let steps: Vec<usize> = (0..rank).map(|axis| shape[axis + 1..].iter().product()).collect();
    let at = |channel: usize, voxel: usize| usize::try_from(all[channel * count + voxel] - 1).ok();
    // Any voxel that is from the original.
    let Some(anchor) = (0..count).find(|&voxel| at(0, voxel).is_some()) else {
        return Ok(Some(shape.iter().enumerate().map(|(axis, extent)| (axis, vec![None; *extent])).collect()));
    };
    let mut found: Vec<Option<(usize, Vec<Option<usize>>)>> = vec![None; rank];
    let lines: Vec<usize> = (0..rank).map(|axis| anchor - anchor / steps[axis] % shape[axis] * steps[axis]).collect();
    for axis in 0..rank {
        let line = |channel: usize| -> Vec<Option<usize>> {
            (0..shape[axis]).map(|index| at(channel, lines[axis] + index * steps[axis])).collect()
        };
        let changes =
            |channel: &usize| line(*channel).iter().flatten().any(|index| Some(*index) != at(*channel, anchor));
        if let Some(channel) = (0..rank).find(changes) {
            found[axis] = Some((channel, line(channel)));
        }
    }
    // Axes with one voxel from the original take the axes that are left.
    for axis in 0..rank {
        if found[axis].is_none() {
            let taken = |channel: &usize| found.iter().flatten().any(|(other, _)| other == channel);
            let Some(channel) = (0..rank).find(|channel| !taken(channel)) else { return Ok(None) };
            let line = (0..shape[axis]).map(|index| at(channel, lines[axis] + index * steps[axis])).collect();
            found[axis] = Some((channel, line));
        }
    }
    let found: Moves = found.into_iter().flatten().collect();
    let distinct = (0..rank).all(|channel| found.iter().filter(|(of, _)| *of == channel).count() == 1);
    let inside = found.iter().all(|(of, line)| line.iter().flatten().all(|index| *index < original[*of]));
    // What the lines say must hold for every voxel.
    let holds = |voxel: usize| {
        let from = |axis: usize| found[axis].1[voxel / steps[axis] % shape[axis]];
        let there = (0..rank).all(|axis| from(axis).is_some());
        (0..rank).all(|axis| at(found[axis].0, voxel) == if there { from(axis) } else { None })
    };
    Ok((distinct && inside && (0..count).all(holds)).then_some(found))
}

/// Labels that are wanted of scores that come box by box.
pub(crate) struct Wanted<'a> {
    /// The spatial shape of the scores.
    pub(crate) grid: &'a [usize],
    pub(crate) boxes: Boxes<'a>,
    /// Whether the boxes were asked for.
    asked: Cell<bool>,
}

impl<'a> Wanted<'a> {
    pub(crate) fn new(grid: &'a [usize], boxes: Boxes<'a>) -> Self {
        Self { grid, boxes, asked: Cell::new(false) }
    }

    /// Whether the boxes were asked for.
    pub(crate) fn were_asked(&self) -> bool {
        self.asked.get()
    }

    /// Labels of the scores where `plan` says; `moved` is the image of places that the plan begins with.
    pub(crate) fn label(&self, plan: BoxedArgmax, moved: &MetaTensor, shape: &[i64]) -> Result<MetaTensor> {
        let Some(axes) = moves(moved, self.grid)? else {
            return Err(Error::unsupported("scores were not moved axis by axis"));
        };
        self.asked.set(true);
        label(&plan.moved(&axes), moved, shape, self.boxes)
    }
}
