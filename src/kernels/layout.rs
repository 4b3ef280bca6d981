//! Where voxels lie: copies between layouts, flips, permutations, crops and pads. No voxel changes its value.
//!
//! Flips, permutations and crops are operations on views ([`Strided`]); the kernels
//! here write their result to other memory, where a tensor library cannot express it (negative strides) or voxels must be
//! made up (padding).

pub use crate::copy::copy;

use crate::cast::cast;
use crate::geometry::AxisMap;
use crate::threads::Threads;
use crate::view::{AnyView, AnyViewMut, Strided, View, ViewError};

/// What layout kernels refuse.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum LayoutError {
    /// Views that do not go together.
    #[error(transparent)]
    View(#[from] ViewError),
    /// Not one map per axis, or no permutation of the axes.
    #[error(
        "{maps} axis maps with sources {sources:?} are no permutation of the {input} axes of the input and {output} of the output"
    )]
    Maps {
        /// Number of maps.
        maps: usize,
        /// The source axis of each.
        sources: Vec<usize>,
        /// Number of axes of the input.
        input: usize,
        /// Number of axes of the output.
        output: usize,
    },
    /// Padding that repeats voxels, where there are none.
    #[error("{padding:?} padding needs at least one voxel along axis {axis} of the input, found none")]
    NothingToRepeat {
        /// The kind of padding.
        padding: Padding,
        /// The axis of the input.
        axis: usize,
    },
}

/// What fills voxels that lie outside the input.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Padding {
    /// A number, cast to the output's type. grid_sample's `zeros`, NumPy's and torch's `constant`.
    Constant(f64),
    /// The nearest voxel: `border`, NumPy's `edge`, torch's `replicate`.
    Border,
    /// Mirrored at the centre of the outermost voxel, which is not repeated: `reflect`, `c b | a b c | b a`.
    Reflection,
    /// Mirrored at the outer face of the outermost voxel, which is repeated: `symmetric`, `b a | a b c | c b`.
    Symmetric,
    /// From the other end: `wrap`, torch's `circular`, `b c | a b c | a b`.
    Wrap,
}

/// Copies with some axes reversed: `torch.flip(input, axes)`.
///
/// # Errors
/// When an axis is not there or named twice, or element types or shapes differ.
pub fn flip(input: AnyView<'_>, output: AnyViewMut<'_>, axes: &[usize], threads: Threads) -> Result<(), ViewError> {
    let mut flipped = input;
    for (k, &axis) in axes.iter().enumerate() {
        if axes[..k].contains(&axis) {
            return Err(ViewError::Axis { axis, ndim: input.ndim() });
        }
        flipped = flipped.flip(axis)?;
    }
    copy(flipped, output, threads)
}

/// A stretch of one output axis and the source indices it comes from: `start`, `start + step`…, or padding when `None`.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Segment {
    output_start: usize,
    length: usize,
    source: Option<(usize, isize)>,
}

/// Moves whole voxels: output index `o` holds input index `i` with `i[map.source] = map.offset ± o[k]` for the map of each
/// output axis `k`; where that lies outside, padding. Flips, permutations, crops and pads in one pass, with a cast to the
/// output's element type.
///
/// There is one map for each axis, those of channels too ([`AxisMap::identity`]).
///
/// # Errors
/// When the maps' sources are no permutation of the input's axes, or padding other than constant meets an empty axis.
pub fn remap_axes(
    input: AnyView<'_>,
    output: AnyViewMut<'_>,
    maps: &[AxisMap],
    padding: Padding,
    threads: Threads,
) -> Result<(), LayoutError> {
    let sources: Vec<usize> = maps.iter().map(|map| map.source).collect();
    let permuted = (output.ndim() == maps.len()).then(|| input.permute(&sources).ok()).flatten();
    let Some(input) = permuted else {
        return Err(LayoutError::Maps { maps: maps.len(), sources, input: input.ndim(), output: output.ndim() });
    };
    if output.numel() == 0 {
        return Ok(());
    }
    let mut segments = Vec::with_capacity(maps.len());
    for (axis, map) in maps.iter().enumerate() {
        let (source_size, size) = (input.shape()[axis], output.shape()[axis]);
        if source_size == 0 && !matches!(padding, Padding::Constant(_)) {
            return Err(LayoutError::NothingToRepeat { padding, axis: map.source });
        }
        segments.push(axis_segments(size, source_size, map, padding));
    }
    let fill = match padding {
        Padding::Constant(value) => value,
        _ => 0.0,
    };
    copy_boxes(input, output, &segments, 0, false, fill, threads)?;
    Ok(())
}

/// Goes through the product of the axes' segments; each is one strided copy, or one fill.
fn copy_boxes(
    input: AnyView<'_>,
    mut output: AnyViewMut<'_>,
    segments: &[Vec<Segment>],
    axis: usize,
    outside: bool,
    fill: f64,
    threads: Threads,
) -> Result<(), ViewError> {
    let Some(of_axis) = segments.get(axis) else {
        if outside {
            let value = [fill];
            let everywhere = View::new(&value, &[])?.broadcast_to(output.shape())?;
            return cast(everywhere.erase(), output, threads);
        }
        return cast(input, output, threads);
    };
    for segment in of_axis {
        let part = output.reborrow().narrow(axis, segment.output_start, segment.length)?;
        match segment.source {
            Some((start, step)) if !outside => {
                let source = input.walk(axis, start, step, segment.length)?;
                copy_boxes(source, part, segments, axis + 1, false, fill, threads)?;
            }
            // One axis outside is enough: the rest of the box is padding whatever the other axes say.
            _ => copy_boxes(input, part, &[], 0, true, fill, threads)?,
        }
    }
    Ok(())
}

fn axis_segments(size: usize, source_size: usize, map: &AxisMap, padding: Padding) -> Vec<Segment> {
    let mut segments: Vec<Segment> = Vec::new();
    let direction: i128 = if map.flipped { -1 } else { 1 };
    let mut position = 0;
    while position < size {
        let at = i128::from(map.offset) + direction * position as i128;
        let stretch = Stretch::around(at, source_size as i128, padding);
        let ahead = if map.flipped { at - stretch.first + 1 } else { stretch.end - at };
        let length = ahead.min((size - position) as i128) as usize;
        let source = stretch.source.map(|(value, slope)| {
            let start = value + slope * (at - stretch.first);
            (start as usize, (slope * direction) as isize)
        });
        segments.push(Segment { output_start: position, length, source });
        position += length;
    }
    segments
}

/// Indices `first..end` of the endless axis that padding makes out of a finite one, over which the source index is linear:
/// its value at `first` and its slope (-1, 0 or 1); `None` is constant padding.
struct Stretch {
    first: i128,
    end: i128,
    source: Option<(i128, i128)>,
}

impl Stretch {
    fn around(at: i128, size: i128, padding: Padding) -> Self {
        const FAR: i128 = i128::MAX / 4;
        if (0..size).contains(&at) {
            return Self { first: 0, end: size, source: Some((0, 1)) };
        }
        // The last voxel of a mirror's period is already part of the next one.
        let half = if padding == Padding::Reflection { size - 1 } else { size };
        match padding {
            Padding::Constant(_) if at < 0 => Self { first: -FAR, end: 0, source: None },
            Padding::Constant(_) => Self { first: size, end: FAR, source: None },
            _ if size == 1 => Self { first: -FAR, end: FAR, source: Some((0, 0)) },
            Padding::Border if at < 0 => Self { first: -FAR, end: 0, source: Some((0, 0)) },
            Padding::Border => Self { first: size, end: FAR, source: Some((size - 1, 0)) },
            Padding::Wrap => {
                let first = at - at.rem_euclid(size);
                Self { first, end: first + size, source: Some((0, 1)) }
            }
            Padding::Reflection | Padding::Symmetric => {
                let phase = at.rem_euclid(2 * half);
                if phase < half {
                    let first = at - phase;
                    Self { first, end: first + half, source: Some((0, 1)) }
                } else {
                    let first = at - phase + half;
                    Self { first, end: first + half, source: Some((size - 1, -1)) }
                }
            }
        }
    }
}
