//! Grids in the world: what MONAI computes of affines, by the same operations in the same order, since the number of
//! voxels is a rounded quotient and half voxels are common.

use mica_core::error::{Error, Result};
use mica_kernels::geometry::{Affine, GeometryError};

type Square = [[f64; 4]; 4];

/// MONAI's tolerance for corners: `numpy.allclose(…, 0, rtol)`, of which the absolute one remains.
const CORNER_TOLERANCE: f64 = 1e-8;

fn wrong(error: GeometryError) -> Error {
    Error::argument(error.to_string())
}

fn square(affine: &Affine) -> Square {
    let mut square = [[0.0; 4]; 4];
    for (i, row) in square.iter_mut().enumerate().take(affine.size()) {
        for (j, value) in row.iter_mut().enumerate().take(affine.size()) {
            *value = affine.get(i, j).unwrap_or(0.0);
        }
    }
    square
}

/// Solves `a x = b` by elimination with partial pivoting; `None` where `a` is singular. As LAPACK over OpenBLAS, divisions
/// by a pivot are multiplications with its reciprocal.
#[allow(clippy::needless_range_loop, reason = "matrices read best with row and column indices")]
fn solve(mut a: Square, mut b: Square, n: usize) -> Option<Square> {
    for k in 0..n {
        let mut pivot = k;
        for i in k + 1..n {
            if a[i][k].abs() > a[pivot][k].abs() {
                pivot = i;
            }
        }
        if a[pivot][k] == 0.0 || !a[pivot][k].is_finite() {
            return None;
        }
        a.swap(k, pivot);
        b.swap(k, pivot);
        let reciprocal = 1.0 / a[k][k];
        for i in k + 1..n {
            a[i][k] *= reciprocal;
            for j in k + 1..n {
                a[i][j] -= a[i][k] * a[k][j];
            }
        }
    }
    for column in 0..n {
        for i in 0..n {
            for k in 0..i {
                b[i][column] -= a[i][k] * b[k][column];
            }
        }
        for i in (0..n).rev() {
            for k in i + 1..n {
                b[i][column] -= a[i][k] * b[k][column];
            }
            b[i][column] *= 1.0 / a[i][i];
        }
    }
    Some(b)
}

fn affine_of(square: &Square, size: usize) -> Result<Affine> {
    let mut rows: Vec<Vec<f64>> = square[..size].iter().map(|row| row[..size].to_vec()).collect();
    // Rounding must not leave anything else there.
    if let Some(last) = rows.last_mut() {
        last.fill(0.0);
        if let Some(corner) = last.last_mut() {
            *corner = 1.0;
        }
    }
    Affine::from_rows(&rows).map_err(wrong)
}

/// `from⁻¹ to`: from voxels of the grid `to` to voxels of the grid `from`.
///
/// # Errors
/// `InvalidArgument` for a grid without inverse.
pub(crate) fn between(from: &Affine, to: &Affine) -> Result<Affine> {
    let singular = || Error::argument(format!("the affine of the image is not invertible: {:?}", from.to_vec()));
    let solution = solve(square(from), square(to), from.size()).ok_or_else(singular)?;
    affine_of(&solution, from.size()).map_err(|_| singular())
}

/// An affine with the spacing `wanted` (one per axis; what is not positive keeps the axis' own) and no translation: MONAI's
/// `zoom_affine`.
///
/// # Errors
/// `InvalidArgument` for an affine with linearly dependent columns.
#[allow(clippy::needless_range_loop, reason = "matrices read best with row and column indices")]
pub(crate) fn zoomed(affine: &Affine, wanted: &[f64], diagonal: bool) -> Result<Affine> {
    let n = affine.rank();
    let mut target = affine.spacing();
    for (value, &wanted) in target.iter_mut().zip(wanted) {
        if wanted > 0.0 {
            *value = wanted;
        }
    }
    if diagonal {
        return Affine::scale(&target).map_err(wrong);
    }
    let dependent =
        || Error::argument(format!("the affine of the image has linearly dependent columns: {:?}", affine.to_vec()));
    let a = square(affine);
    // The Cholesky factor of AᵀA, upper triangular.
    let mut zoom = [[0.0; 4]; 4];
    for i in 0..n {
        for j in i..n {
            let gram: f64 = (0..n).map(|k| a[k][i] * a[k][j]).sum();
            let rest = gram - (0..i).map(|k| zoom[k][i] * zoom[k][j]).sum::<f64>();
            if i == j && rest <= 0.0 {
                return Err(dependent());
            }
            zoom[i][j] = if i == j { rest.sqrt() } else { rest * (1.0 / zoom[i][i]) };
        }
    }
    let mut identity = [[0.0; 4]; 4];
    (0..n).for_each(|i| identity[i][i] = 1.0);
    let inverse = solve(zoom, identity, n).ok_or_else(dependent)?;
    let mut result = [[0.0; 4]; 4];
    for i in 0..n {
        for j in 0..n {
            let rotation: f64 = (0..n).map(|k| a[i][k] * inverse[k][j]).sum();
            result[i][j] = rotation * target[j];
        }
    }
    affine_of(&result, n + 1)
}

/// `numpy.allclose(a, b, atol=1e-3)`.
pub(crate) fn close(a: &Affine, b: &Affine) -> bool {
    let tolerance = mica_kernels::geometry::AFFINE_TOLERANCE;
    a.size() == b.size() && a.to_vec().iter().zip(b.to_vec()).all(|(a, b)| (a - b).abs() <= tolerance + 1e-5 * b.abs())
}

/// How many voxels of the grid `to` an image of this shape on the grid `from` has, and where the first one lies: MONAI's
/// `compute_shape_offset`.
///
/// # Errors
/// `InvalidArgument` for a grid without inverse.
#[allow(clippy::needless_range_loop, reason = "matrices read best with row and column indices")]
pub(crate) fn shape_and_offset(
    shape: &[i64],
    from: &Affine,
    to: &Affine,
    scale_extent: bool,
) -> Result<(Vec<i64>, Vec<f64>)> {
    let n = shape.len();
    let (input, output) = (square(from), square(to));
    let map = solve(output, input, n + 1)
        .ok_or_else(|| Error::argument(format!("the affine {:?} is not invertible", to.to_vec())))?;
    let sizes: Vec<f64> = shape.iter().map(|size| *size as f64).collect();
    let (low, excess) = if scale_extent { (-0.5, 0.5) } else { (0.0, 1.0) };
    // The first axis changes slowest.
    let corners: Vec<Vec<f64>> = (0..1usize << n)
        .map(|corner| (0..n).map(|k| if corner >> (n - 1 - k) & 1 == 1 { sizes[k] - excess } else { low }).collect())
        .collect();
    let apply = |matrix: &Square, row: usize, point: &[f64]| {
        (0..n).map(|k| matrix[row][k] * point[k]).sum::<f64>() + matrix[row][n]
    };
    let placed: Vec<Vec<f64>> =
        corners.iter().map(|corner| (0..n).map(|row| apply(&map, row, corner)).collect()).collect();
    let mut counts = Vec::with_capacity(n);
    for axis in 0..n {
        let along = placed.iter().map(|point| point[axis]);
        let (least, most) =
            along.fold((f64::INFINITY, f64::NEG_INFINITY), |(least, most), at| (least.min(at), most.max(at)));
        let extent = if scale_extent { most - least } else { most - least + 1.0 };
        counts.push(extent.round_ties_even());
    }
    // The corner from which all others lie ahead becomes the first voxel.
    let first = (0..corners.len()).find(|&i| {
        (0..n).all(|axis| {
            let least = placed.iter().map(|point| point[axis] - placed[i][axis]).fold(f64::INFINITY, f64::min);
            least.abs() <= CORNER_TOLERANCE
        })
    });
    let mut offset: Vec<f64> = match first {
        Some(i) => (0..n).map(|row| apply(&input, row, &corners[i])).collect(),
        // Without one the centres fall on each other.
        None => (0..n)
            .map(|row| {
                let linear =
                    |matrix: &Square, sizes: &[f64]| (0..n).map(|k| matrix[row][k] * (sizes[k] / 2.0)).sum::<f64>();
                linear(&input, &sizes) + input[row][n] - linear(&output, &counts)
            })
            .collect(),
    };
    if scale_extent {
        let shift: Vec<f64> = (0..n).map(|k| 0.5 * (sizes[k] / counts[k] - 1.0)).collect();
        for (row, offset) in offset.iter_mut().enumerate() {
            let sign = if *offset == 0.0 { 0.0 } else { offset.signum() };
            *offset = apply(&input, row, &shift).abs() * sign;
        }
    }
    if let Some(count) = counts.iter().find(|count| !count.is_finite() || count.abs() > 9e15) {
        return Err(Error::argument(format!("the grid would have {count} voxels along an axis")));
    }
    Ok((counts.iter().map(|count| *count as i64).collect(), offset))
}

/// Replaces the translation.
///
/// # Errors
/// `InvalidArgument` for numbers that are not finite.
pub(crate) fn with_translation(affine: &Affine, offset: &[f64]) -> Result<Affine> {
    let mut matrix = square(affine);
    let n = affine.rank();
    for (row, offset) in matrix.iter_mut().zip(offset).take(n) {
        row[n] = *offset;
    }
    affine_of(&matrix, n + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn halves_of_voxels_round_to_even() {
        let from = Affine::scale(&[0.75, 0.75, 2.0]).expect("affine");
        let to = zoomed(&from, &[1.5, 1.5, 1.0], false).expect("zoomed");
        // MONAI: 5 * 0.5 + 1 = 3.5, 7 * 0.5 + 1 = 4.5
        let (shape, offset) = shape_and_offset(&[6, 8, 3], &from, &to, false).expect("shape");
        assert_eq!((shape, offset), (vec![4, 4, 5], vec![0.0; 3]));
    }

    #[test]
    fn singular_grids_are_refused() {
        let flat = Affine::scale(&[1.0, 0.0]).expect("affine");
        assert!(between(&flat, &flat).is_err());
        assert!(zoomed(&flat, &[1.0, 1.0], false).is_err());
    }
}
