//! From header fields to the affine and back, by nibabel's rules.
//!
//! The affine is the sform where its code says that there is one, the qform where only that is there, and otherwise
//! made of the spacing: x running to the left, world origin in the middle of the image (Analyze's convention).

use super::extended::Extended;
use super::header::{Raw, Version};
use crate::error::{Error, Result};
use mica_kernels::geometry::Affine;

/// The affine of an image with these fields.
///
/// # Errors
/// Numbers that are not finite, quaternions that are longer than 1.
pub(super) fn best_affine(raw: &Raw) -> Result<Affine> {
    if raw.integer("sform_code", 0) != 0 {
        return sform(raw);
    }
    if raw.integer("qform_code", 0) != 0 {
        return qform(raw);
    }
    base(raw)
}

/// A number that must be finite.
fn finite(raw: &Raw, name: &str, index: usize) -> Result<f64> {
    let value = raw.float(name, index);
    if value.is_finite() {
        return Ok(value);
    }
    let field =
        if matches!(name, "pixdim") || name.starts_with("srow") { format!("{name}[{index}]") } else { name.into() };
    Err(Error::field(field, "a finite number", value))
}

fn affine(rows: [[f64; 4]; 3]) -> Result<Affine> {
    let [x, y, z] = rows;
    Affine::from_rows(&[x, y, z, [0.0, 0.0, 0.0, 1.0]]).map_err(|error| Error::corrupt(error.to_string()))
}

fn sform(raw: &Raw) -> Result<Affine> {
    let mut rows = [[0.0; 4]; 3];
    for (row, name) in rows.iter_mut().zip(["srow_x", "srow_y", "srow_z"]) {
        for (column, slot) in row.iter_mut().enumerate() {
            *slot = finite(raw, name, column)?;
        }
    }
    affine(rows)
}

fn base(raw: &Raw) -> Result<Affine> {
    let axes = usize::try_from(raw.integer("dim", 0)).unwrap_or(0).min(3);
    let mut rows = [[0.0; 4]; 3];
    for (axis, row) in rows.iter_mut().enumerate() {
        let (extent, spacing) = match axis < axes {
            true => (raw.integer("dim", axis + 1) as f64, finite(raw, "pixdim", axis + 1)?),
            false => (1.0, 1.0),
        };
        let spacing = if axis == 0 { -spacing } else { spacing };
        row[axis] = spacing;
        row[3] = -((extent - 1.0) / 2.0) * spacing;
    }
    affine(rows)
}

fn qform(raw: &Raw) -> Result<Affine> {
    let [b, c, d] = ["quatern_b", "quatern_c", "quatern_d"].map(|name| finite(raw, name, 0));
    let [x, y, z] = [b?, c?, d?].map(Extended::from);
    let one = Extended::from(1.0);
    let two = Extended::from(2.0);
    let square = one - (x * x + y * y + z * z);
    // Three units in the last place of what the header holds.
    let tolerance = 3.0
        * match raw.version {
            Version::One => f64::from(f32::EPSILON),
            Version::Two => f64::EPSILON,
        };
    let w = match f64::from(square) {
        small if small.abs() < tolerance => Extended::ZERO,
        negative if negative < 0.0 => {
            let length = 1.0 - negative;
            return Err(Error::field("quatern_b", "b² + c² + d² of at most 1 (a unit quaternion)", length));
        }
        _ => square.sqrt(),
    };
    let norm = w * w + x * x + y * y + z * z;
    let scale = two / norm;
    let (sx, sy, sz) = (x * scale, y * scale, z * scale);
    let (wx, wy, wz) = (w * sx, w * sy, w * sz);
    let (xx, xy, xz) = (x * sx, x * sy, x * sz);
    let (yy, yz, zz) = (y * sy, y * sz, z * sz);
    let rotation =
        [[one - (yy + zz), xy - wz, xz + wy], [xy + wz, one - (xx + zz), yz - wx], [xz - wy, yz + wx, one - (xx + yy)]];
    let mut rows = [[0.0; 4]; 3];
    let offsets = ["qoffset_x", "qoffset_y", "qoffset_z"];
    for (row, rotated, offset) in rows.iter_mut().zip(rotation).zip(offsets).map(|((row, r), o)| (row, r, o)) {
        for (axis, value) in rotated.into_iter().enumerate() {
            let spacing = finite(raw, "pixdim", axis + 1)?;
            let spacing = if axis == 2 { spacing * raw.float("pixdim", 0) } else { spacing };
            row[axis] = (value * Extended::from(spacing)).into();
        }
        row[3] = finite(raw, offset, 0)?;
    }
    affine(rows)
}

/// Puts an affine into the header: into the sform as it is, and into the qform without shears. Whether the qform says
/// the same as the affine comes back; it does not where there are shears or axes without extent.
pub(super) fn put_affine(raw: &mut Raw, affine: &Affine, codes: (i16, i16)) -> bool {
    raw.put_integer("sform_code", 0, codes.0.into());
    raw.put_integer("qform_code", 0, codes.1.into());
    let at = |row: usize, column: usize| affine.get(row, column).unwrap_or(0.0);
    for (row, name) in ["srow_x", "srow_y", "srow_z"].into_iter().enumerate() {
        for column in 0..4 {
            raw.put_float(name, column, at(row, column));
        }
    }
    for (row, name) in ["qoffset_x", "qoffset_y", "qoffset_z"].into_iter().enumerate() {
        raw.put_float(name, 0, at(row, 3));
    }
    let mut matrix = [[0.0; 3]; 3];
    let mut spacing = [0.0; 3];
    for column in 0..3 {
        let norm = (0..3).map(|row| at(row, column) * at(row, column)).sum::<f64>().sqrt();
        spacing[column] = norm;
        raw.put_float("pixdim", column + 1, if norm > 0.0 { norm } else { 1.0 });
        for (row, slots) in matrix.iter_mut().enumerate() {
            slots[column] = at(row, column) / norm;
        }
    }
    let flipped = determinant(&matrix) <= 0.0;
    if flipped {
        matrix.iter_mut().for_each(|row| row[2] = -row[2]);
    }
    raw.put_float("pixdim", 0, if flipped { -1.0 } else { 1.0 });
    let Some(rotation) = nearest_rotation(matrix) else {
        raw.put_float("pixdim", 0, 1.0);
        return false;
    };
    let quaternion = quaternion(&rotation);
    for (value, name) in quaternion.into_iter().zip(["quatern_b", "quatern_c", "quatern_d"]) {
        raw.put_float(name, 0, value);
    }
    // numpy.allclose, as nibabel asks whether shears were stripped.
    let near = |(a, b): (&f64, &f64)| (a - b).abs() <= 1e-8 + 1e-5 * b.abs();
    rotation.as_flattened().iter().zip(matrix.as_flattened()).all(near)
}

fn determinant(m: &[[f64; 3]; 3]) -> f64 {
    cofactors(m)[0].iter().zip(m[0]).map(|(cofactor, value)| cofactor * value).sum()
}

/// The matrix of cofactors: the inverse, transposed, times the determinant.
fn cofactors(m: &[[f64; 3]; 3]) -> [[f64; 3]; 3] {
    std::array::from_fn(|i| {
        std::array::from_fn(|j| {
            let (a, b, c, d) = ((i + 1) % 3, (i + 2) % 3, (j + 1) % 3, (j + 2) % 3);
            m[a][c] * m[b][d] - m[a][d] * m[b][c]
        })
    })
}

/// The rotation nearest to a matrix of positive determinant: the orthogonal factor of its polar decomposition, by
/// Newton's iteration (Higham, Computing the polar decomposition, 1986). None for matrices that flatten space.
fn nearest_rotation(mut m: [[f64; 3]; 3]) -> Option<[[f64; 3]; 3]> {
    for _ in 0..100 {
        let determinant = determinant(&m);
        // Nearly flat matrices have no rotation worth the name; NaN fails as well.
        if determinant.abs().partial_cmp(&1e-12) != Some(std::cmp::Ordering::Greater) {
            return None;
        }
        let cofactors = cofactors(&m);
        let mut change = 0.0f64;
        for (row, inverse) in m.iter_mut().zip(cofactors) {
            for (value, cofactor) in row.iter_mut().zip(inverse) {
                let next = 0.5 * (*value + cofactor / determinant);
                change = change.max((next - *value).abs());
                *value = next;
            }
        }
        if change < 1e-15 {
            break;
        }
    }
    Some(m)
}

/// b, c and d of the unit quaternion of a rotation, with a at least 0.
fn quaternion(m: &[[f64; 3]; 3]) -> [f64; 3] {
    // The largest of the four squares is the one to take a root of.
    let squares = [
        1.0 + m[0][0] + m[1][1] + m[2][2],
        1.0 + m[0][0] - m[1][1] - m[2][2],
        1.0 - m[0][0] + m[1][1] - m[2][2],
        1.0 - m[0][0] - m[1][1] + m[2][2],
    ];
    let (largest, square) =
        squares.into_iter().enumerate().fold((0, f64::MIN), |best, one| if one.1 > best.1 { one } else { best });
    let twice = square.max(0.0).sqrt();
    let (yz, zx, xy) = (m[2][1] - m[1][2], m[0][2] - m[2][0], m[1][0] - m[0][1]);
    let (sxy, sxz, syz) = (m[0][1] + m[1][0], m[0][2] + m[2][0], m[1][2] + m[2][1]);
    let four = match largest {
        0 => [square, yz, zx, xy],
        1 => [yz, square, sxy, sxz],
        2 => [zx, sxy, square, syz],
        _ => [xy, sxz, syz, square],
    };
    let sign = if four[0] < 0.0 { -0.5 } else { 0.5 };
    // Adding zero makes -0 a plain 0.
    [1, 2, 3].map(|index| four[index] / twice * sign + 0.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn header(quaternion: [f64; 3], code: i64) -> Raw {
        let mut raw = Raw::new(Version::One, true);
        raw.put_integer("dim", 0, 3);
        for axis in 1..4 {
            raw.put_integer("dim", axis, 10 * axis as i64);
            raw.put_float("pixdim", axis, axis as f64);
        }
        raw.put_float("pixdim", 0, 1.0);
        raw.put_integer("qform_code", 0, code);
        for (name, value) in ["quatern_b", "quatern_c", "quatern_d"].into_iter().zip(quaternion) {
            raw.put_float(name, 0, value);
        }
        raw
    }

    #[test]
    fn without_codes_the_origin_is_the_centre_and_x_runs_left() {
        let affine = best_affine(&header([0.0; 3], 0)).expect("affine");
        // nibabel.nifti1.Nifti1Header.get_base_affine for shape (10, 20, 30) and zooms (1, 2, 3).
        let expected = [-1.0, 0.0, 0.0, 4.5, 0.0, 2.0, 0.0, -19.0, 0.0, 0.0, 3.0, -43.5, 0.0, 0.0, 0.0, 1.0];
        assert_eq!(affine.to_vec(), expected);
    }

    #[test]
    fn quaternions_become_nibabels_matrix_to_the_last_bit() {
        // nibabel 5.4.2 on x86-64 for quatern_b, c, d = 0.1, -0.2, 0.3 (float32) and zooms 1, 2, 3.
        let affine = best_affine(&header([0.1, -0.2, 0.3], 1)).expect("affine");
        let expected = [
            0.7399999833106992,
            -1.1928342604719482,
            -0.9328342206154592,
            0.0,
            0.5164171278517883,
            1.599999970197677,
            -0.9164171348946458,
            0.0,
            0.43094474676166405,
            0.13094473037038656,
            2.699999991059303,
            0.0,
        ];
        assert_eq!(&affine.to_vec()[..12], &expected);
    }

    #[test]
    fn half_turns_need_a_tolerance_and_long_quaternions_are_refused() {
        // 1 - b² is below zero by rounding alone.
        let affine = best_affine(&header([1.000_000_1, 0.0, 0.0], 1)).expect("affine");
        assert!((affine.get(1, 1).expect("entry") + 2.0).abs() < 1e-6);
        let error = best_affine(&header([0.9, 0.9, 0.0], 1)).expect_err("too long");
        assert_eq!(error.field_name(), Some("quatern_b"));
        let error = best_affine(&header([f64::NAN, 0.0, 0.0], 1)).expect_err("no number");
        assert_eq!(error.field_name(), Some("quatern_b"));
    }

    #[test]
    fn a_rotation_comes_back_from_its_quaternion() {
        for quaternion in
            [[0.0, 0.0, 0.0], [1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.6, 0.0, 0.8], [0.1, -0.2, 0.3], [-0.7, 0.7, 0.1]]
        {
            for qfac in [1.0, -1.0] {
                let mut raw = header(quaternion, 1);
                raw.put_float("pixdim", 0, qfac);
                let affine = best_affine(&raw).expect("affine");
                let mut back = Raw::new(Version::Two, true);
                assert!(put_affine(&mut back, &affine, (0, 1)));
                let again = best_affine(&back).expect("affine");
                for (a, b) in affine.to_vec().iter().zip(again.to_vec()) {
                    assert!((a - b).abs() < 1e-7, "{affine:?} {again:?}");
                }
                assert_eq!(back.float("pixdim", 0), qfac);
            }
        }
    }

    #[test]
    fn shears_and_flat_matrices_are_no_qform() {
        let sheared = [1.0, 0.2, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 0.0, 1.0];
        let affine = Affine::from_slice(&sheared).expect("affine");
        assert!(!put_affine(&mut Raw::new(Version::One, true), &affine, (2, 0)));
        let flat = Affine::scale(&[1.0, 1.0, 0.0]).expect("affine");
        assert!(!put_affine(&mut Raw::new(Version::One, true), &flat, (2, 0)));
    }
}
