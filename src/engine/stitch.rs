//! Windows put together without ever having the whole result in memory.
//!
//! Windows come in order: along one axis after the other, innermost first. After each one, the voxels from its start to the starts
//! of the next windows along every axis are done: no later window covers them. They leave as a box. What is left of the window is
//! carried on: along each axis there is memory for the voxels that the next window along it covers too, and for one more, which
//! boxes have before their own voxels. For the outermost axis that is a slab of the image as thick as windows overlap, for the
//! others much less. Which axis is outermost is chosen so that the sum is smallest.

use crate::windows::{Windows, part};
use mica_core::error::{Error, Result};
use mica_core::{DType, Device, MetaTensor};
use mica_kernels::stitch::{Shared, Step, Window, stitch};
use mica_transforms::post::boxes::ScoreBox;
use mica_transforms::views::{self, Output};
use std::cmp::Ordering;
use std::ops::Range;
use tch::Tensor;

/// Bytes of the scores that leave at a time.
pub(crate) const LEAVING: i64 = 32 << 20;

/// The order of windows, and the memory that is carried on.
pub(crate) struct Order {
    /// Places of windows among `Windows::starts`.
    pub(crate) windows: Vec<usize>,
    /// Where each axis stands, the outermost being 0.
    place: Vec<usize>,
    /// Starts of windows along each axis.
    along: Vec<Vec<i64>>,
    /// Extents of what is carried on along each axis. Axes further in have the image's extents, axes further out those of the
    /// window and one voxel before it.
    carried: Vec<Vec<i64>>,
}

impl Order {
    pub(crate) fn new(windows: &Windows) -> Self {
        let along = windows.along();
        let rank = along.len();
        let carried = |place: &[usize]| -> Vec<Vec<i64>> {
            let of_axis = |axis: usize| {
                let overlap = along[axis].windows(2).map(|pair| pair[0] + windows.roi[axis] - pair[1]).max();
                let extent = |other: usize| match place[other].cmp(&place[axis]) {
                    Ordering::Less => windows.roi[other] + 1,
                    Ordering::Equal => overlap.map_or(0, |overlap| overlap + 1),
                    Ordering::Greater => windows.image[other],
                };
                (0..rank).map(extent).collect()
            };
            (0..rank).map(of_axis).collect()
        };
        let cost =
            |place: &[usize]| -> i64 { carried(place).iter().map(|extents| extents.iter().product::<i64>()).sum() };
        // The first of equal ones: the axes as they are.
        let place = permutations(rank).into_iter().min_by_key(|place| cost(place)).unwrap_or_default();
        let carried = carried(&place);
        let mut axes: Vec<usize> = (0..rank).collect();
        axes.sort_by_key(|axis| place[*axis]);
        let mut order: Vec<usize> = (0..windows.starts.len()).collect();
        order.sort_by_key(|window| axes.iter().map(|axis| windows.starts[*window][*axis]).collect::<Vec<_>>());
        Self { windows: order, place, along, carried }
    }

    /// How many numbers are carried on and summed for results of so many channels.
    pub(crate) fn numbers(&self, roi: &[i64], channels: i64) -> u64 {
        let carried: i64 = self.carried.iter().map(|extents| extents.iter().product::<i64>()).sum();
        let window: i64 = roi.iter().map(|extent| extent + 1).product();
        ((carried + window) * (channels + 1)).unsigned_abs()
    }

    /// The window's place along each axis.
    fn of(&self, windows: &Windows, window: usize) -> Result<Vec<Along>> {
        let starts = &windows.starts[window];
        let mut places = Vec::with_capacity(starts.len());
        for (axis, &start) in starts.iter().enumerate() {
            let (all, roi) = (&self.along[axis], windows.roi[axis]);
            let Ok(at) = all.binary_search(&start) else { return Err(Error::internal("a window that is none")) };
            let before = (at > 0).then(|| all[at - 1] + roi);
            let next = all.get(at + 1).copied();
            places.push(Along { covered: start - i64::from(at > 0)..start + roi, start, before, next });
        }
        Ok(places)
    }

    /// What is in the sums of a window and in what is carried on along an axis: along that axis a range from `first` on, further
    /// out the window, further in what `inner` says.
    fn shared(
        &self,
        axis: usize,
        range: &Range<i64>,
        places: &[Along],
        inner: impl Fn(&Along) -> Range<i64>,
    ) -> Option<Shared> {
        let mut shared = Shared { carried: axis, there: Vec::new(), here: Vec::new(), extents: Vec::new() };
        for (other, at) in places.iter().enumerate() {
            let (range, first) = match self.place[other].cmp(&self.place[axis]) {
                Ordering::Less => (at.covered.clone(), at.covered.start),
                Ordering::Equal => (range.clone(), range.start),
                Ordering::Greater => (inner(at), 0),
            };
            if range.is_empty() {
                return None;
            }
            shared.there.push(index(range.start - first));
            shared.here.push(index(range.start - at.covered.start));
            shared.extents.push(index(range.end - range.start));
        }
        Some(shared)
    }
}

/// All orders of so many axes, that of their numbers first.
fn permutations(rank: usize) -> Vec<Vec<usize>> {
    (0..rank).fold(vec![Vec::new()], |orders, _| {
        let more = |order: &Vec<usize>| {
            let order = order.clone();
            (0..rank).filter(|axis| !order.contains(axis)).map(|axis| [order.as_slice(), &[axis]].concat()).collect()
        };
        orders.iter().flat_map(|order| -> Vec<Vec<usize>> { more(order) }).collect()
    })
}

/// A window's place along one axis.
struct Along {
    /// From one voxel before the window, where there is one, to its end.
    covered: Range<i64>,
    start: i64,
    /// The end of the window before.
    before: Option<i64>,
    /// The start of the next window.
    next: Option<i64>,
}

impl Along {
    /// The voxels that are done with this window.
    fn done(&self) -> Range<i64> {
        self.start..self.next.unwrap_or(self.covered.end)
    }

    /// The voxels that no window before along this axis has covered.
    fn fresh(&self) -> Range<i64> {
        self.before.unwrap_or(self.start)..self.covered.end
    }
}

/// The sums of windows that are not done yet. The last channel is the sum of the weights.
pub(crate) struct Stitch<'a> {
    windows: &'a Windows,
    order: &'a Order,
    /// Extents of the image, without the padding.
    spatial: &'a [i64],
    channels: i64,
    /// The sums of a window, and of one voxel before it along each axis.
    sums: MetaTensor,
    carried: Vec<MetaTensor>,
}

impl<'a> Stitch<'a> {
    /// For results of this element type and so many channels. Sums are in float32, or in float64 where results are.
    pub(crate) fn new(windows: &'a Windows, order: &'a Order, spatial: &'a [i64], result: &Tensor) -> Result<Self> {
        let dtype = if result.kind() == tch::Kind::Double { DType::Float64 } else { DType::Float32 };
        let channels = result.size()[1];
        let zeros = |extents: &[i64]| {
            let shape: Vec<i64> = std::iter::once(channels + 1).chain(extents.iter().copied()).collect();
            MetaTensor::zeros(dtype, &shape, Device::Cpu)
        };
        let carried = order.carried.iter().map(|extents| zeros(extents)).collect::<Result<_>>()?;
        let with_one_before: Vec<i64> = windows.roi.iter().map(|extent| extent + 1).collect();
        let sums = zeros(&with_one_before)?;
        Ok(Self { windows, order, spatial, channels, sums, carried })
    }

    /// Adds a window's result with the weights of its voxels, of shape `(1, C, roi…)` and `(1, 1, roi…)`, and hands over what is
    /// done with it. A window without a result counts nothing.
    pub(crate) fn add(
        &mut self,
        window: usize,
        result: Option<(&Tensor, &Tensor)>,
        sink: &mut dyn FnMut(ScoreBox<'_>) -> Result<()>,
    ) -> Result<()> {
        let places = self.order.of(self.windows, window)?;
        let (mut taken, mut given) = (Vec::new(), Vec::new());
        for (axis, at) in places.iter().enumerate() {
            let before = at.before.map(|before| at.covered.start..before);
            taken.extend(before.and_then(|range| self.order.shared(axis, &range, &places, Along::fresh)));
            let after = at.next.map(|next| next - 1..at.covered.end);
            given.extend(after.and_then(|range| self.order.shared(axis, &range, &places, Along::done)));
        }
        let result = match result {
            Some((result, weights)) => {
                let values = MetaTensor::plain(result.f_select(0, 0)?)?;
                let weights = MetaTensor::plain(
                    weights
                        .f_expand([1, 1].iter().chain(&self.windows.roi).copied().collect::<Vec<_>>(), true)?
                        .f_select(0, 0)?
                        .f_select(0, 0)?,
                )?;
                Some((values, weights))
            }
            None => None,
        };
        let at = places.iter().map(|at| index(at.start - at.covered.start)).collect();
        let window = match &result {
            Some((values, weights)) => {
                Some(Window { values: views::view(values)?, weights: views::view(weights)?, at })
            }
            None => None,
        };
        let divided = places.iter().map(|at| 0..index(at.done().end - at.covered.start)).collect();
        let step = Step { taken, window, given, divided };
        let mut carried: Vec<Output> = self.carried.iter().cloned().map(Output::owned).collect();
        let carried = carried.iter_mut().map(Output::view).collect::<Result<_>>()?;
        stitch(Output::owned(self.sums.clone()).view()?, carried, &step, views::threads()?).map_err(views::refused)?;
        self.leave(&places, sink)
    }

    /// Hands over the means of what is done.
    fn leave(&self, places: &[Along], sink: &mut dyn FnMut(ScoreBox<'_>) -> Result<()>) -> Result<()> {
        // Without the padding.
        let inside = |axis: usize, range: Range<i64>| {
            let before = self.windows.padding[axis].0;
            range.start.max(before)..range.end.min(before + self.spatial[axis])
        };
        let done: Vec<Range<i64>> = places.iter().enumerate().map(|(axis, at)| inside(axis, at.done())).collect();
        if done.iter().any(Range::is_empty) {
            return Ok(());
        }
        let covered: Vec<Range<i64>> =
            (0..done.len()).map(|axis| inside(axis, places[axis].covered.start..done[axis].end)).collect();
        let row: i64 = covered[1..].iter().map(|range| range.end - range.start).product::<i64>() * self.channels * 4;
        let step = (LEAVING / row.max(1)).max(8);
        let means = self.sums.tensor().f_narrow(0, 0, self.channels)?.f_unsqueeze(0)?;
        for start in (done[0].start..done[0].end).step_by(usize::try_from(step).unwrap_or(8)) {
            let (mut owned, mut covered) = (done.clone(), covered.clone());
            owned[0] = start..(start + step).min(done[0].end);
            covered[0] = (start - 1).max(covered[0].start)..owned[0].end;
            let (first, extents): (Vec<i64>, Vec<i64>) = covered
                .iter()
                .zip(places)
                .map(|(range, at)| (range.start - at.covered.start, range.end - range.start))
                .unzip();
            let scores = MetaTensor::plain(part(&means, &first, &extents)?.f_select(0, 0)?)?;
            let in_image = |axis: usize, at: i64| index(at - self.windows.padding[axis].0);
            let first: Vec<usize> =
                covered.iter().enumerate().map(|(axis, range)| in_image(axis, range.start)).collect();
            let range = |(axis, range): (usize, &Range<i64>)| in_image(axis, range.start)..in_image(axis, range.end);
            let owned: Vec<Range<usize>> = owned.iter().enumerate().map(range).collect();
            sink(ScoreBox { scores: &scores, first: &first, owned: &owned })?;
        }
        Ok(())
    }

    /// Whether a result has these channels and the extents of a window.
    pub(crate) fn fits(&self, result: &Tensor) -> bool {
        result.size()[1] == self.channels && result.size()[2..] == self.windows.roi
    }
}

/// An index of the sums or of the image, which is never negative.
fn index(at: i64) -> usize {
    usize::try_from(at).unwrap_or(0)
}
