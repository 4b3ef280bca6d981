//! Resizing as `torch.nn.functional.interpolate`.

use crate::threads::Threads;
use crate::view::{AnyView, AnyViewMut, Strided};

use super::frame::MAX_RANK;
use super::separable::{self, AxisTable};
use super::taps::cubic_weights;
use super::{Interpolation, Padding, Precision, ResampleError, Sampling, Ties, check};

/// The modes of `torch.nn.functional.interpolate`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ResizeMode {
    /// `nearest`: `floor(i * in / out)`, which leans towards the start.
    Nearest,
    /// `nearest-exact`: the voxel that the centre lies in.
    NearestExact,
    /// `linear`, `bilinear`, `trilinear`.
    Linear {
        /// Whether the centres of the outermost voxels stay on each other.
        align_corners: bool,
    },
    /// `bicubic`, which torch has in 2-D only.
    Cubic {
        /// As for linear.
        align_corners: bool,
    },
    /// `area`: the mean over the voxels that an output voxel touches (adaptive average pooling).
    Area,
}

/// Resizes the last `rank` axes to the output's shape, the leading ones being equal.
///
/// `precision` is that of torch's tensor: it decides in what arithmetic source indices are computed, and so which voxel
/// `nearest` takes where the ratio falls on a boundary.
///
/// # Errors
/// When shapes do not go together, `rank` is not 1 to 3 (2 for cubic), or the input is empty and the output is not.
pub fn resize(
    input: AnyView<'_>,
    mut output: AnyViewMut<'_>,
    rank: usize,
    mode: ResizeMode,
    precision: Precision,
    threads: Threads,
) -> Result<(), ResampleError> {
    let (interpolation, expected, allowed) = match mode {
        ResizeMode::Nearest | ResizeMode::NearestExact => (Interpolation::Nearest(Ties::Even), "1 to 3", 1..=MAX_RANK),
        ResizeMode::Cubic { .. } => (Interpolation::Cubic, "2", 2..=2),
        ResizeMode::Linear { .. } | ResizeMode::Area => (Interpolation::Linear, "1 to 3", 1..=MAX_RANK),
    };
    if !allowed.contains(&rank) {
        return Err(ResampleError::Rank { what: "this mode of resizing", expected, found: rank });
    }
    let sampling = Sampling::Grid { interpolation, padding: Padding::Border, precision };
    if !check(&input, &mut output, rank, &sampling, threads)? {
        return Ok(());
    }
    let leading = input.ndim() - rank;
    let (from, to) = (input.shape()[leading..].to_vec(), output.shape()[leading..].to_vec());
    if from == to {
        // torch takes every voxel as it is.
        crate::cast::cast(input, output, threads)?;
        return Ok(());
    }
    let order = [0, 1, 2];
    let table = |axis: usize| axis_table(from[axis], to[axis], mode, precision);
    separable::run(input, output, rank, &order, table, &sampling, threads);
    Ok(())
}

fn axis_table(from: usize, to: usize, mode: ResizeMode, precision: Precision) -> AxisTable {
    let index = SourceIndex { from, to, precision };
    let last = from - 1;
    match mode {
        ResizeMode::Nearest => AxisTable::from_lists(to, |i| [(index.nearest(i).min(last), 1.0)]),
        ResizeMode::NearestExact => AxisTable::from_lists(to, |i| [(index.nearest_exact(i).min(last), 1.0)]),
        ResizeMode::Linear { align_corners } => AxisTable::from_lists(to, |i| {
            let (low, rest) = if from == to { (i as isize, 0.0) } else { index.split(i, align_corners, true) };
            let low = low.max(0) as usize;
            let upper = (low < last).then_some((low + 1, rest));
            // Beyond the last centre both voxels of torch's are the same.
            std::iter::once((low, if upper.is_some() { 1.0 - rest } else { 1.0 })).chain(upper)
        }),
        ResizeMode::Cubic { align_corners } => AxisTable::from_lists(to, |i| {
            let (low, rest) = if from == to { (i as isize, 0.0) } else { index.split(i, align_corners, false) };
            let voxel = move |k: usize| (low + k as isize - 1).clamp(0, last as isize) as usize;
            let weights = cubic_weights(rest);
            (0..4).map(move |k| (voxel(k), weights[k])).collect::<Vec<_>>()
        }),
        ResizeMode::Area => AxisTable::from_lists(to, |i| {
            let wide = |i: usize| i as u128 * from as u128;
            let start = (wide(i) / to as u128) as usize;
            let end = wide(i + 1).div_ceil(to as u128) as usize;
            let weight = 1.0 / (end - start) as f64;
            (start..end).map(move |index| (index, weight))
        }),
    }
}

/// torch's arithmetic from an output index to a place in the input.
#[derive(Clone, Copy)]
struct SourceIndex {
    from: usize,
    to: usize,
    precision: Precision,
}

impl SourceIndex {
    fn nearest(self, i: usize) -> usize {
        match self.precision {
            Precision::F32 => (self.from as f32 / self.to as f32 * i as f32).floor() as usize,
            // torch's floorf, also for double.
            Precision::F64 => ((self.from as f64 / self.to as f64 * i as f64) as f32).floor() as usize,
        }
    }

    fn nearest_exact(self, i: usize) -> usize {
        match self.precision {
            Precision::F32 => (self.place_f32(i, false).max(0.0) + 0.5).floor() as usize,
            Precision::F64 => ((self.place_f64(i, false).max(0.0) + 0.5) as f32).floor() as usize,
        }
    }

    fn place_f32(self, i: usize, align_corners: bool) -> f32 {
        let (from, to, i) = (self.from as f32, self.to as f32, i as f32);
        match align_corners {
            true if self.to > 1 => (from - 1.0) / (to - 1.0) * i,
            true => 0.0,
            // Fused, as the compiler of torch's vector code has it.
            false => (from / to).mul_add(i + 0.5, -0.5),
        }
    }

    fn place_f64(self, i: usize, align_corners: bool) -> f64 {
        let (from, to, i) = (self.from as f64, self.to as f64, i as f64);
        match align_corners {
            true if self.to > 1 => (from - 1.0) / (to - 1.0) * i,
            true => 0.0,
            false => from / to * (i + 0.5) - 0.5,
        }
    }

    /// The voxel below a place, at most the last one, and the way on from there, 0 to 1.
    fn split(self, i: usize, align_corners: bool, clip: bool) -> (isize, f64) {
        let place = match self.precision {
            Precision::F32 => f64::from(self.place_f32(i, align_corners)),
            Precision::F64 => self.place_f64(i, align_corners),
        };
        let place = if clip { place.max(0.0) } else { place };
        let low = place.floor().min(self.from as f64 - 1.0);
        (low as isize, (place - low).clamp(0.0, 1.0))
    }
}
