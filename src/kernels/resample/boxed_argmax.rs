//! Labels on another grid of scores that come box by box, so that they never are in memory all at once.

use std::ops::Range;

use crate::element::ElementType;
use crate::geometry::Affine;
use crate::threads::Threads;
use crate::view::{AnyView, AnyViewMut, Strided, ViewError};

use super::aligned_argmax;
use super::frame::MAX_RANK;
use super::scattered::Positions;
use super::separable::AxisTable;
use super::{Interpolation, Padding, ResampleError, Sampling, rules};

/// What [`affine_argmax`](super::affine_argmax) does along the axes of the image, of scores that come box by box.
///
/// Every voxel of the output takes its label from the box that owns the last voxels it takes from along every axis. What takes
/// from no voxel is not written; its label is 0.
///
/// ```
/// use mica_kernels::geometry::Affine;
/// use mica_kernels::resample::{BoxedArgmax, Padding};
/// use mica_kernels::{Threads, View, ViewMut};
///
/// // Two classes on a line of three voxels, whose labels are wanted at half the spacing.
/// let labels = BoxedArgmax::new(&Affine::scale(&[0.5])?, &[3], &[5], Padding::Zeros).expect("a map along the axes");
/// let mut found = [0u8; 5];
/// // The scores of voxels 0 and 1, then those of 1 and 2.
/// for (first, owned, scores) in [(0, 0..2, [1.0f32, 0.0, 0.0, 0.9]), (1, 2..3, [0.0, 1.0, 0.9, 0.0])] {
///     let scores = View::new(&scores, &[2, 2])?.erase();
///     labels.label(scores, &[first], &[owned], ViewMut::new(&mut found, &[5])?.erase(), Threads::SINGLE)?;
/// }
/// assert_eq!(found, [0, 0, 1, 0, 0]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone)]
pub struct BoxedArgmax {
    rank: usize,
    /// The output axis along which each axis of the scores runs.
    order: [usize; MAX_RANK],
    /// Size of each axis of the output.
    output: [usize; MAX_RANK],
    /// Voxels of the scores that each index of an output axis takes from, and their weights.
    taps: [Vec<Vec<(usize, f64)>>; MAX_RANK],
}

impl BoxedArgmax {
    /// Labels of scores of spatial shape `input`, sampled linearly; `map` leads from voxel indices of the output, of spatial shape
    /// `output`, to those of the scores. `None` where the map turns, or the shapes have not its rank.
    #[must_use]
    pub fn new(map: &Affine, input: &[usize], output: &[usize], padding: Padding) -> Option<Self> {
        let rank = map.rank();
        if input.len() != rank || output.len() != rank {
            return None;
        }
        let rules = rules(&Sampling::grid(Interpolation::Linear, padding), input, rank, 0);
        let positions = Positions::new(map, None);
        let order = positions.aligned()?;
        let mut sizes = [1; MAX_RANK];
        sizes[..rank].copy_from_slice(output);
        let mut taps: [Vec<Vec<(usize, f64)>>; MAX_RANK] = std::array::from_fn(|_| vec![vec![(0, 1.0)]]);
        for (from, rule) in rules.iter().enumerate() {
            let to = order[from];
            let of = |index| {
                let taps = rule.taps(positions.along(from, to, index));
                taps.index.into_iter().zip(taps.weight).take(taps.count).filter(|(_, weight)| *weight != 0.0).collect()
            };
            taps[to] = (0..sizes[to]).map(of).collect();
        }
        Some(Self { rank, order, output: sizes, taps })
    }

    /// The same for scores whose voxels were moved to where they are taken from: index `i` of axis `k` there is index
    /// `axes[k].1[i]` of axis `axes[k].0` of the scores that come, or a voxel where every class is 0.
    #[must_use]
    pub fn moved(mut self, axes: &[(usize, Vec<Option<usize>>)]) -> Self {
        let order = self.order;
        for (axis, (of, index)) in axes.iter().enumerate() {
            self.order[*of] = order[axis];
            for taps in &mut self.taps[order[axis]] {
                let there = |&(at, weight): &(usize, f64)| Some((index.get(at).copied().flatten()?, weight));
                *taps = taps.iter().filter_map(there).collect();
                // The order that rows are sampled quickly in.
                taps.sort_unstable_by_key(|tap| tap.0);
            }
        }
        self
    }

    /// Labels what a box decides. `scores` has shape `(C, box…)`, its first voxel is `first`; it owns the voxels `owned`, and has
    /// also those next to them that come before, as far as they exist. `output` has the whole output's spatial shape.
    ///
    /// # Errors
    /// When shapes do not go together, there is no class, or a voxel is needed that the box does not have.
    pub fn label(
        &self,
        scores: AnyView<'_>,
        first: &[usize],
        owned: &[Range<usize>],
        mut output: AnyViewMut<'_>,
        threads: Threads,
    ) -> Result<(), ResampleError> {
        let rank = self.rank;
        if scores.ndim() != rank + 1 || first.len() != rank || owned.len() != rank {
            return Err(ResampleError::Dimensions { rank, input: scores.ndim(), output: output.ndim() });
        }
        if output.shape() != &self.output[..rank] {
            let expected = self.output[..rank].to_vec();
            return Err(ViewError::Shape { found: output.shape().to_vec(), expected }.into());
        }
        if scores.numel() == 0 {
            return Err(ResampleError::Empty { shape: scores.shape().to_vec() });
        }
        // Stretches of each output axis that take from the box.
        let mut stretches: [Vec<Range<usize>>; MAX_RANK] = std::array::from_fn(|_| std::iter::once(0..1).collect());
        for from in 0..rank {
            let taps = &self.taps[self.order[from]];
            let has = first[from]..first[from] + scores.shape()[from + 1];
            let decides = |taps: &Vec<(usize, f64)>| {
                taps.iter().map(|tap| tap.0).max().is_some_and(|last| owned[from].contains(&last))
            };
            let mut found: Vec<Range<usize>> = Vec::new();
            for index in (0..taps.len()).filter(|&index| decides(&taps[index])) {
                if let Some(tap) = taps[index].iter().find(|tap| !has.contains(&tap.0)) {
                    return Err(ResampleError::Missing { axis: from, index: tap.0, first: has.start, end: has.end });
                }
                match found.last_mut() {
                    Some(stretch) if stretch.end == index => stretch.end += 1,
                    _ => found.push(index..index + 1),
                }
            }
            stretches[self.order[from]] = found;
        }
        let [a, b, c] = &stretches;
        for ranges in a.iter().flat_map(|a| b.iter().flat_map(move |b| c.iter().map(move |c| [a, b, c]))) {
            let mut part = output.reborrow();
            for (axis, range) in ranges.iter().enumerate().take(rank) {
                part = part.narrow(axis, range.start, range.len())?;
            }
            let table = |from: usize| {
                let (to, start) = (self.order[from], first[from]);
                AxisTable::from_lists(ranges[to].len(), |index| {
                    self.taps[to][ranges[to].start + index].iter().map(move |&(at, weight)| (at - start, weight))
                })
            };
            match scores.element_type() {
                ElementType::F64 => aligned_argmax::run::<f64>(scores, part, &self.order, table, threads)?,
                _ => aligned_argmax::run::<f32>(scores, part, &self.order, table, threads)?,
            }
        }
        Ok(())
    }
}
