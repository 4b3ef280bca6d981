//! Which voxels along one axis make up the value at a position, and with which weights.

use crate::spline::{self, Boundary};

use super::{Interpolation, Padding, Sampling, Ties};

/// Most voxels along one axis that a position takes from: a spline of order 5.
pub(crate) const MAX_TAPS: usize = 6;

/// The voxels along one axis that a position takes from; those outside are not among them.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Taps {
    pub(crate) count: usize,
    pub(crate) index: [usize; MAX_TAPS],
    pub(crate) weight: [f64; MAX_TAPS],
    /// The weight that falls on the constant outside, where there is one.
    pub(crate) outside: f64,
}

impl Taps {
    #[inline(always)]
    pub(crate) fn push(&mut self, index: usize, weight: f64) {
        self.index[self.count] = index;
        self.weight[self.count] = weight;
        self.count += 1;
    }
}

/// How positions along one axis are brought into the image before voxels are looked up.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Inward {
    padding: Padding,
    last: f64,
    /// Reflection: `fold` is twice the distance between the mirrors, the lower of which is at `low`.
    low: f64,
    fold: f64,
    /// Where NaN goes: torch clips it to the last voxel in 3-D and to the first in 2-D.
    nan_last: bool,
}

impl Inward {
    fn new(padding: Padding, size: usize, rank: usize) -> Self {
        let last = size as f64 - 1.0;
        let (low, fold) = match padding {
            Padding::Reflection { align_corners: false } => (-0.5, 2.0 * size as f64),
            _ => (0.0, 2.0 * last),
        };
        Self { padding, last, low, fold, nan_last: rank > 2 }
    }

    /// Whether every position ends up between the first and the last voxel.
    #[inline(always)]
    pub(crate) fn clips(&self) -> bool {
        self.padding != Padding::Zeros
    }

    #[inline(always)]
    fn clip(&self, position: f64) -> f64 {
        // Each comparison is one instruction, and false for NaN.
        if self.nan_last {
            let p = if position < self.last { position } else { self.last };
            if p > 0.0 { p } else { 0.0 }
        } else {
            let p = if position > 0.0 { position } else { 0.0 };
            if p < self.last { p } else { self.last }
        }
    }

    #[inline(always)]
    fn reflect(&self, position: f64) -> f64 {
        let away = (position - self.low).abs();
        let rest = away - (away / self.fold).trunc() * self.fold;
        let other = self.fold - rest;
        (if other < rest { other } else { rest }) + self.low
    }

    /// The position inside for border and reflection; as it is for zeros.
    #[inline(always)]
    pub(crate) fn apply(&self, position: f64) -> f64 {
        match self.padding {
            Padding::Zeros => position,
            Padding::Border => self.clip(position),
            Padding::Reflection { .. } if self.fold > 0.0 => self.clip(self.reflect(position)),
            Padding::Reflection { .. } => 0.0,
        }
    }

    /// [`apply`](Self::apply) for many.
    #[inline(always)]
    pub(crate) fn apply_all(&self, positions: &mut [f64]) {
        match self.padding {
            Padding::Zeros => {}
            Padding::Border => positions.iter_mut().for_each(|p| *p = self.clip(*p)),
            Padding::Reflection { .. } if self.fold > 0.0 => {
                positions.iter_mut().for_each(|p| *p = self.clip(self.reflect(*p)));
            }
            Padding::Reflection { .. } => positions.fill(0.0),
        }
    }
}

/// How a position along one axis of the input becomes [`Taps`].
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Rule {
    /// grid_sample: nearest, linear or cubic.
    Grid(Interpolation, Inward),
    /// scipy.ndimage: a spline over coefficients that have `pad` more voxels on each side.
    Spline { order: u8, boundary: Boundary, pad: usize },
}

/// A rule and the size of its axis (that of the coefficients for splines).
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct AxisRule {
    pub(crate) rule: Rule,
    pub(crate) size: usize,
}

impl AxisRule {
    pub(crate) fn new(sampling: &Sampling, size: usize, rank: usize, pad: usize) -> Self {
        let rule = match *sampling {
            Sampling::Grid { interpolation, padding, .. } => {
                Rule::Grid(interpolation, Inward::new(padding, size, rank))
            }
            Sampling::Spline { order, boundary, .. } => Rule::Spline { order, boundary, pad },
        };
        Self { rule, size }
    }

    pub(crate) fn taps(&self, position: f64) -> Taps {
        let last = self.size as f64 - 1.0;
        match self.rule {
            Rule::Grid(Interpolation::Nearest(ties), inward) => {
                let mut taps = Taps::default();
                let at = ties.round(inward.apply(position));
                if (0.0..=last).contains(&at) {
                    taps.push(at as usize, 1.0);
                }
                taps
            }
            Rule::Grid(Interpolation::Linear, inward) => {
                let mut taps = Taps::default();
                let at = inward.apply(position);
                let low = at.floor();
                if (0.0..=last).contains(&low) {
                    taps.push(low as usize, 1.0 - (at - low));
                }
                if (-1.0..last).contains(&low) {
                    taps.push((low + 1.0) as usize, at - low);
                }
                taps
            }
            Rule::Grid(Interpolation::Cubic, inward) => cubic(position, last, inward),
            Rule::Spline { order, boundary, pad } => spline::touch(position + pad as f64, self.size, order, boundary),
        }
    }
}

impl Ties {
    #[inline(always)]
    pub(crate) fn round(self, position: f64) -> f64 {
        match self {
            Self::Even => position.round_ties_even(),
            Self::Up => (position + 0.5).floor(),
        }
    }
}

/// Weights of the convolution that torch calls bicubic (Keys, 1981, with a = -0.75) at `t` after the second voxel of
/// four.
pub(crate) fn cubic_weights(t: f64) -> [f64; 4] {
    const A: f64 = -0.75;
    let near = |x: f64| ((A + 2.0) * x - (A + 3.0)) * x * x + 1.0;
    let far = |x: f64| ((A * x - 5.0 * A) * x + 8.0 * A) * x - 4.0 * A;
    [far(t + 1.0), near(t), near(1.0 - t), far(2.0 - t)]
}

/// As torch: here it is the four voxels that are brought inside, one by one, not the position.
fn cubic(position: f64, last: f64, inward: Inward) -> Taps {
    let mut taps = Taps::default();
    let low = position.floor();
    for (k, weight) in cubic_weights(position - low).into_iter().enumerate() {
        let at = inward.apply(low + (k as f64 - 1.0));
        if (0.0..=last).contains(&at) {
            taps.push(at as usize, weight);
        }
    }
    taps
}
