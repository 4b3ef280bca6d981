//! Lists of points.

use crate::blocks::{BlockOp, map};
use crate::geometry::{Affine, MAX_RANK};
use crate::threads::Threads;
use crate::view::{AnyView, AnyViewMut, Strided, ViewError};

/// One coordinate of the image of a point: a row of the matrix.
struct Coordinate {
    factors: [f64; MAX_RANK],
    shift: f64,
}

impl<const S: usize> BlockOp<f64, S> for Coordinate {
    #[inline(always)]
    fn run(&self, inputs: [&[f64]; S], output: &mut [f64]) {
        output.fill(0.0);
        for (from, factor) in inputs.iter().zip(self.factors) {
            for (to, value) in output.iter_mut().zip(*from) {
                *to += factor * value;
            }
        }
        output.iter_mut().for_each(|to| *to += self.shift);
    }
}

/// Maps points `(…, rank)` by an affine; computed in `f64`, cast to the output's type.
///
/// # Errors
/// When shapes differ or the last dimension is not as long as the affine has axes.
pub fn transform_points(
    input: AnyView<'_>,
    mut output: AnyViewMut<'_>,
    affine: &Affine,
    threads: Threads,
) -> Result<(), ViewError> {
    let rank = affine.rank();
    if input.shape().last() != Some(&rank) || output.shape() != input.shape() {
        let mut expected = input.shape().to_vec();
        expected.pop();
        expected.push(rank);
        return Err(ViewError::Shape { found: output.shape().to_vec(), expected });
    }
    let last = input.ndim() - 1;
    let column = |axis: usize| input.select(last, axis);
    for axis in 0..rank {
        let row = affine.row(axis).unwrap_or(&[]);
        let factors = std::array::from_fn(|k| if k < rank { row.get(k).copied().unwrap_or(0.0) } else { 0.0 });
        let op = Coordinate { factors, shift: row.get(rank).copied().unwrap_or(0.0) };
        let to = output.reborrow().select(last, axis)?;
        match rank {
            1 => map::<f64, 1, _>([column(0)?], to, &op, threads)?,
            2 => map::<f64, 2, _>([column(0)?, column(1)?], to, &op, threads)?,
            _ => map::<f64, 3, _>([column(0)?, column(1)?, column(2)?], to, &op, threads)?,
        }
    }
    Ok(())
}
