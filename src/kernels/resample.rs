//! Sampling images between their voxels: by an affine map, along a displacement field, or to another size.
//!
//! No sampling grid is ever made: positions are computed where they are needed, a few hundred at a time. The numbers
//! are those of the libraries that MONAI calls:
//!
//! - [`Sampling::Grid`]: `torch.nn.functional.grid_sample`, by nearest voxel, linearly (its `bilinear` in any rank) or
//!   cubically (its `bicubic`), with its three kinds of padding
//! - [`Sampling::Spline`]: `scipy.ndimage.map_coordinates` and `affine_transform`, orders 0 to 5, all boundaries
//! - [`resize`]: `torch.nn.functional.interpolate` in all its modes
//!
//! **Axes.** Views have any number of leading dimensions (batch, channels), which share positions and weights, then 1
//! to 3 spatial ones. Coordinates are voxel indices in the order of the spatial axes, not reversed as in torch's grids;
//! [`normalized_to_voxel`] and its siblings turn torch's and MONAI's conventions into maps between voxel indices.
//!
//! **Numbers.** Positions are computed in `f64`. [`Precision`] chooses the arithmetic on voxel values. Results are cast
//! to the output's type as [`cast`](fn@crate::intensity::cast) does, integers towards zero (splines round and saturate,
//! as scipy). Neither the number of threads nor the instruction set changes a bit. Where an affine map moves whole
//! voxels they are copied, without arithmetic.
//!
//! **Where this differs from the models.** torch has positions in the tensor's own precision, so its `float32` results
//! carry errors of about 1e-7 of the image's size in voxels; a position that falls exactly between two voxels may go
//! either way there. A voxel that is copied does not let NaN of its neighbours in (torch multiplies them by zero). A
//! NaN position gives 0 under zero padding in every rank, which in torch is NaN in 2-D unless nearest; for splines it
//! gives the constant, or 0 for boundaries without one, where scipy's result is undefined.

mod aligned_argmax;
mod argmax;
mod boxed_argmax;
mod field;
mod frame;
mod gather;
mod maps;
mod resize;
mod scattered;
mod separable;
pub(crate) mod taps;

pub use crate::spline::{Boundary, MAX_ORDER};
pub use argmax::affine_argmax;
pub use boxed_argmax::BoxedArgmax;
pub use field::{DisplacementSpace, Field, field};
pub use maps::{
    GridReader, affine_transform_map, centered_grid_to_voxel, normalized_to_voxel, resize_map, voxel_to_centered_grid,
    voxel_to_normalized,
};
pub use resize::{ResizeMode, resize};

use crate::cast::cast;
use crate::element::ElementType;
use crate::geometry::{Affine, AxisMap};
use crate::layout::{self, LayoutError, remap_axes};
use crate::spline::coefficients;
use crate::threads::Threads;
use crate::view::{AnyView, AnyViewMut, Strided, View, ViewError};

use scattered::Positions;
use taps::AxisRule;

/// What resampling refuses.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum ResampleError {
    /// Views that do not go together.
    #[error(transparent)]
    View(#[from] ViewError),
    /// Copies of whole voxels that failed.
    #[error(transparent)]
    Layout(#[from] LayoutError),
    /// Fewer dimensions than the map has spatial axes, or another number of them in input and output.
    #[error(
        "a map of {rank} spatial axes needs input and output of equally many dimensions, at least {rank}; found {input} and {output}"
    )]
    Dimensions {
        /// Spatial axes of the map.
        rank: usize,
        /// Dimensions of the input.
        input: usize,
        /// Dimensions of the output.
        output: usize,
    },
    /// A spline order that there is not.
    #[error("splines have order 0 to {MAX_ORDER}, found {found}")]
    Order {
        /// The order asked for.
        found: u8,
    },
    /// An image without voxels, where the padding repeats voxels.
    #[error("there is no voxel to sample in an image of spatial shape {shape:?}")]
    Empty {
        /// The spatial shape of the input.
        shape: Vec<usize>,
    },
    /// A rank that a mode is not made for.
    #[error("{what} is for {expected} spatial axes, found {found}")]
    Rank {
        /// What was asked for.
        what: &'static str,
        /// The ranks allowed.
        expected: &'static str,
        /// The rank found.
        found: usize,
    },
    /// A box of scores without a voxel that is needed.
    #[error("a box with voxels {first} to {end} (exclusive) along axis {axis} has not voxel {index}")]
    Missing {
        /// The axis of the scores.
        axis: usize,
        /// The voxel.
        index: usize,
        /// The first voxel of the box.
        first: usize,
        /// The voxel after its last.
        end: usize,
    },
    /// A field whose elements are neither `f32` nor `f64`.
    #[error("a field holds float32 or float64, found {found}")]
    FieldType {
        /// The element type found.
        found: ElementType,
    },
}

/// Which of two equally near voxels is the nearest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Ties {
    /// The one with the even index: C's `nearbyint`, torch's grid_sample.
    Even,
    /// The one with the higher index: `floor(x + 0.5)`, scipy's order 0.
    Up,
}

/// How values between voxels are made, as in torch's grid_sample.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Interpolation {
    /// The nearest voxel; no arithmetic is done on it.
    Nearest(Ties),
    /// Linear along each axis: `bilinear`, which is trilinear in 3-D.
    Linear,
    /// Cubic convolution with a = -0.75 along each axis: `bicubic`. torch has it in 2-D only; here it is in any rank.
    Cubic,
}

/// What lies outside the image, as in torch's grid_sample.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Padding {
    /// Voxels outside are 0.
    Zeros,
    /// The nearest voxel inside.
    Border,
    /// Mirrored until inside.
    Reflection {
        /// Mirrored at the centres of the outermost voxels, or at their outer faces.
        align_corners: bool,
    },
}

/// The arithmetic on voxel values. Positions are always in `f64`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Precision {
    /// `f32`, as torch computes on a `float32` tensor. Integers above 2^24 are rounded.
    #[default]
    F32,
    /// `f64`, as torch computes on a `float64` tensor. Where the output is `f32` or narrower floating point and the
    /// input is exact in `f32`, values are still combined in `f32`: the result is within rounding of the same.
    F64,
}

/// How an image is sampled at a position.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Sampling {
    /// As `torch.nn.functional.grid_sample`.
    Grid {
        /// Between voxels.
        interpolation: Interpolation,
        /// Outside the image.
        padding: Padding,
        /// Arithmetic.
        precision: Precision,
    },
    /// As `scipy.ndimage.map_coordinates`, in `f64`.
    Spline {
        /// 0 (nearest, `floor(x + 0.5)`), 1 (linear) to 5.
        order: u8,
        /// Outside the image.
        boundary: Boundary,
        /// scipy's `cval`: the constant of [`Boundary::Constant`] and [`Boundary::GridConstant`].
        constant: f64,
        /// Whether to find coefficients first (orders 2 to 5): unset only for an image that already holds them. They
        /// take the memory of one image in `f64`.
        prefilter: bool,
    },
}

impl Sampling {
    /// grid_sample in `f32`.
    #[must_use]
    pub const fn grid(interpolation: Interpolation, padding: Padding) -> Self {
        Self::Grid { interpolation, padding, precision: Precision::F32 }
    }

    /// A spline with prefilter and the constant 0, scipy's defaults.
    #[must_use]
    pub const fn spline(order: u8, boundary: Boundary) -> Self {
        Self::Spline { order, boundary, constant: 0.0, prefilter: true }
    }

    /// The value of what lies outside, if it has one.
    fn fill(&self) -> Option<f64> {
        match *self {
            Self::Grid { padding: Padding::Zeros, .. } => Some(0.0),
            Self::Grid { .. } => None,
            Self::Spline { boundary, constant, .. } => boundary.fills().then_some(constant),
        }
    }

    /// Whether values are combined in `f64`.
    fn wide(&self, input: ElementType, output: ElementType) -> bool {
        use ElementType::{F64, I32, I64};
        match self {
            Self::Grid { precision: Precision::F32, .. } => false,
            Self::Grid { precision: Precision::F64, .. } => {
                !output.is_float() || output == F64 || matches!(input, I32 | I64 | F64)
            }
            Self::Spline { .. } => true,
        }
    }

    /// The padding with which copying whole voxels is the same as sampling at them.
    fn whole_voxels(&self) -> Option<layout::Padding> {
        match *self {
            Self::Grid { padding, .. } => Some(match padding {
                Padding::Zeros => layout::Padding::Constant(0.0),
                Padding::Border => layout::Padding::Border,
                Padding::Reflection { align_corners: true } => layout::Padding::Reflection,
                Padding::Reflection { align_corners: false } => layout::Padding::Symmetric,
            }),
            // Above order 1 the way through the coefficients leaves rounding errors, which are scipy's as well.
            Self::Spline { order: 0 | 1, boundary, constant, .. } => match boundary {
                Boundary::Constant | Boundary::GridConstant => Some(layout::Padding::Constant(constant)),
                Boundary::Nearest => Some(layout::Padding::Border),
                Boundary::Mirror => Some(layout::Padding::Reflection),
                Boundary::Reflect => Some(layout::Padding::Symmetric),
                Boundary::GridWrap => Some(layout::Padding::Wrap),
                Boundary::Wrap => None,
            },
            Self::Spline { .. } => None,
        }
    }
}

/// Samples an image where an affine map says: `output[…, i] = input[…, map(i)]`, with `map` from voxel indices of the
/// output to those of the input.
///
/// Both views have the same leading dimensions (channels; none are needed), then as many spatial axes as the map.
/// Element types may be any. Where every axis of the output runs along one of the input, the work is separable and
/// close to the speed of memory; a map of whole voxels is a copy.
///
/// # Errors
/// When shapes do not go together, the spline's order is unknown, or there is no voxel to repeat.
pub fn affine(
    input: AnyView<'_>,
    mut output: AnyViewMut<'_>,
    map: &Affine,
    sampling: &Sampling,
    threads: Threads,
) -> Result<(), ResampleError> {
    let rank = map.rank();
    if !check(&input, &mut output, rank, sampling, threads)? {
        return Ok(());
    }
    if let (Some(padding), Some(maps)) = (sampling.whole_voxels(), whole_voxels(map)) {
        let leading = output.ndim() - rank;
        let mut all: Vec<AxisMap> = (0..leading).map(AxisMap::identity).collect();
        all.extend(maps.into_iter().map(|map| AxisMap { source: map.source + leading, ..map }));
        let rounds = matches!(sampling, Sampling::Spline { .. }) && !output.element_type().is_float();
        // Padding with a constant that must be rounded is left to the sampler.
        if !rounds || !sampling.fill().is_some_and(|fill| fill != 0.0) {
            remap_axes(input, output, &all, padding, threads)?;
            return Ok(());
        }
    }
    let positions = Positions::new(map, None);
    each_image(input, output, rank, sampling, threads, |input, output, pad| {
        let rules = rules(sampling, input.shape(), rank, pad);
        match positions.aligned() {
            Some(order) => separable::affine(input, output, &positions, &order, &rules, sampling, threads),
            None => scattered::run(input, output, &positions, &rules, sampling, threads),
        }
    })
}

/// Samples an image at one list of positions for each spatial axis: `output[…, i, j] = input[…, x[i], y[j]]`, positions
/// being voxel indices of the input. The work is separable, as a scaling's.
///
/// Views and element types are as for [`affine`].
///
/// # Errors
/// As [`affine`], and when the lists are not as long as the output's axes, or there are not 1 to 3 of them.
pub fn separable_map(
    input: AnyView<'_>,
    mut output: AnyViewMut<'_>,
    positions: &[&[f64]],
    sampling: &Sampling,
    threads: Threads,
) -> Result<(), ResampleError> {
    let rank = positions.len();
    if !(1..=frame::MAX_RANK).contains(&rank) {
        return Err(ResampleError::Rank { what: "a separable map", expected: "1 to 3", found: rank });
    }
    if !check(&input, &mut output, rank, sampling, threads)? {
        return Ok(());
    }
    let (leading, shape) = (output.ndim() - rank, output.shape());
    let lengths: Vec<usize> = positions.iter().map(|list| list.len()).collect();
    if shape[leading..] != lengths {
        let expected = [&shape[..leading], &lengths].concat();
        return Err(ViewError::Shape { found: shape.to_vec(), expected }.into());
    }
    each_image(input, output, rank, sampling, threads, |input, output, pad| {
        let rules = rules(sampling, input.shape(), rank, pad);
        separable::listed(input, output, positions, &rules, sampling, threads);
        Ok(())
    })
}

fn rules(sampling: &Sampling, shape: &[usize], rank: usize, pad: usize) -> Vec<AxisRule> {
    let spatial = &shape[shape.len() - rank..];
    spatial.iter().map(|&size| AxisRule::new(sampling, size, rank, pad)).collect()
}

/// Checks what all samplers need, and does what needs no sampling. `false` when nothing is left to do.
fn check(
    input: &AnyView<'_>,
    output: &mut AnyViewMut<'_>,
    rank: usize,
    sampling: &Sampling,
    threads: Threads,
) -> Result<bool, ResampleError> {
    let (from, to) = (input.ndim(), output.ndim());
    if from != to || from < rank {
        return Err(ResampleError::Dimensions { rank, input: from, output: to });
    }
    let leading = from - rank;
    if input.shape()[..leading] != output.shape()[..leading] {
        let expected = [&input.shape()[..leading], &output.shape()[leading..]].concat();
        return Err(ViewError::Shape { found: output.shape().to_vec(), expected }.into());
    }
    if let Sampling::Spline { order, .. } = *sampling
        && order > MAX_ORDER
    {
        return Err(ResampleError::Order { found: order });
    }
    if output.numel() == 0 {
        return Ok(false);
    }
    if input.shape()[leading..].contains(&0) {
        let Some(fill) = sampling.fill() else {
            return Err(ResampleError::Empty { shape: input.shape()[leading..].to_vec() });
        };
        let value = [fill];
        let everywhere = View::new(&value, &[])?.broadcast_to(output.shape())?;
        cast(everywhere.erase(), output.reborrow(), threads)?;
        return Ok(false);
    }
    Ok(true)
}

/// Samples the whole input at once, or, where a spline needs coefficients, one image of the leading dimensions after
/// the other, so that memory holds the coefficients of one.
fn each_image(
    input: AnyView<'_>,
    mut output: AnyViewMut<'_>,
    rank: usize,
    sampling: &Sampling,
    threads: Threads,
    sample: impl Fn(AnyView<'_>, AnyViewMut<'_>, usize) -> Result<(), ResampleError>,
) -> Result<(), ResampleError> {
    let Sampling::Spline { order: order @ 2.., boundary, constant, prefilter } = *sampling else {
        return sample(input, output, 0);
    };
    if !prefilter {
        return sample(input, output, 0);
    }
    let leading = input.shape()[..input.ndim() - rank].to_vec();
    for image in 0..leading.iter().product() {
        let (mut from, mut to, mut rest) = (input, output.reborrow(), image);
        for axis in (0..leading.len()).rev() {
            (from, to) = (from.select(axis, rest % leading[axis])?, to.select(axis, rest % leading[axis])?);
            rest /= leading[axis];
        }
        let found = coefficients(from, order, boundary, constant, threads);
        sample(View::new(&found.values, &found.shape)?.erase(), to, found.pad)?;
    }
    Ok(())
}

/// The map as whole voxels, when it is exactly that.
fn whole_voxels(map: &Affine) -> Option<Vec<AxisMap>> {
    let exact = map.to_vec().iter().all(|value| value.fract() == 0.0);
    if exact { map.lossless(0.0) } else { None }
}
