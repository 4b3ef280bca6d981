//! Spots: small bright shapes in an otherwise empty image, such as the heat maps of landmarks.

use crate::blocks::{BlockOp, convert, map};
use crate::element::ElementType;
use crate::spatial::{SpatialError, per_axis};
use crate::threads::Threads;
use crate::vector::Real;
use crate::view::{AnyView, AnyViewMut, Strided, View};

/// Writes a spot, and 0 around it: each value is the product of one weight per axis, in the order of the axes, divided by
/// `divisor`. The weights' middles lie at `center`; what reaches beyond the image is cut off. Without a center everything
/// becomes 0.
///
/// One to three axes, any strides and element types; computed in `f64` for an output of that type, else in `f32`. Cost: one
/// write of the image; memory for one spot.
///
/// # Errors
/// When there is not one center and one row of weights per axis.
pub fn spot(
    output: AnyViewMut<'_>,
    center: Option<&[usize]>,
    weights: &[&[f64]],
    divisor: f64,
    threads: Threads,
) -> Result<(), SpatialError> {
    match output.element_type() {
        ElementType::F64 => spot_as::<f64>(output, center, weights, divisor, threads),
        _ => spot_as::<f32>(output, center, weights, divisor, threads),
    }
}

struct Zeros;

impl<T: Real> BlockOp<T, 0> for Zeros {
    #[inline(always)]
    fn run(&self, []: [&[T]; 0], output: &mut [T]) {
        output.fill(T::default());
    }
}

fn spot_as<T: Real + std::ops::Div<Output = T> + crate::element::Element>(
    mut output: AnyViewMut<'_>,
    center: Option<&[usize]>,
    weights: &[&[f64]],
    divisor: f64,
    threads: Threads,
) -> Result<(), SpatialError> {
    let ndim = output.ndim();
    let rows = per_axis("weights", weights, ndim, [1.0].as_slice())?;
    map::<T, 0, _>([], output.reborrow(), &Zeros, threads)?;
    let Some(center) = center else { return Ok(()) };
    let center = per_axis("center", center, ndim, 0)?;
    let front = 3 - ndim;
    // The part of each row that lies in the image, and where it begins there.
    let mut parts = rows;
    let mut starts = [0; 3];
    for axis in front..3 {
        let size = output.shape()[axis - front];
        let half = rows[axis].len() / 2;
        let first = half.saturating_sub(center[axis]).min(rows[axis].len());
        starts[axis] = (center[axis] + first).saturating_sub(half);
        let length = (rows[axis].len() - first).min(size.saturating_sub(starts[axis]));
        parts[axis] = &rows[axis][first..first + length];
    }
    let divisor = T::of(divisor);
    let mut values = Vec::with_capacity(parts.iter().map(|part| part.len()).product());
    for &a in parts[0] {
        for &b in parts[1] {
            let ab = T::of(a) * T::of(b);
            values.extend(parts[2].iter().map(|&c| ab * T::of(c) / divisor));
        }
    }
    let shape: Vec<usize> = parts[front..].iter().map(|part| part.len()).collect();
    let mut target = output;
    for (axis, length) in shape.iter().enumerate() {
        target = target.narrow(axis, starts[front + axis], *length)?;
    }
    let source: AnyView<'_> = View::new(&values, &shape)?.erase();
    convert::<T>(source, target, threads)?;
    Ok(())
}
