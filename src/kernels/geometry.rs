//! Affine geometry: where voxels lie in the world, and what flips, permutations, crops and pads do to that.
//!
//! An [`Affine`] maps voxel indices to world coordinates in millimetres (RAS+ unless said otherwise), or the voxel
//! indices of a transform's output to those of its input. All numbers are `f64`. Orientations follow nibabel
//! (`nibabel.orientations`), spacing and rank changes follow MONAI (`monai.data.utils`).
//!
//! What does not belong here: sampling (see `layout` for moving voxels), tensors, file headers.

// Matrices read best with row and column indices.
#![allow(clippy::needless_range_loop)]

use crate::orientation::{AxisLabels, Orientation};

/// Largest number of spatial axes of an [`Affine`].
pub const MAX_RANK: usize = 3;

/// MONAI's `AFFINE_TOL`: matrix entries this close to an integer count as that integer when a resampling step is
/// replaced by moving voxels.
pub const AFFINE_TOLERANCE: f64 = 1e-3;

/// A last row closer than this to `[0, …, 0, 1]` is taken as exactly that.
const LAST_ROW_TOLERANCE: f64 = 1e-6;

/// What geometry refuses.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum GeometryError {
    /// Not a square matrix of 2, 3 or 4 rows.
    #[error("an affine needs 2x2, 3x3 or 4x4 numbers, found {found}")]
    Shape {
        /// The shape or count found.
        found: String,
    },
    /// A number that is infinite or not a number.
    #[error("an affine needs finite numbers, found {value} in row {row}, column {column}")]
    NotFinite {
        /// Row, from 0.
        row: usize,
        /// Column, from 0.
        column: usize,
        /// What was found.
        value: f64,
    },
    /// A projective matrix.
    #[error("the last row of an affine must be zeros and a final one, found {found:?}")]
    LastRow {
        /// The row found.
        found: Vec<f64>,
    },
    /// A rank outside 1 to 3.
    #[error("{what} needs 1 to {MAX_RANK} spatial axes, found {found}")]
    Rank {
        /// What was asked for.
        what: &'static str,
        /// The number of axes found.
        found: usize,
    },
    /// A list with the wrong number of entries.
    #[error("{what} needs {expected} numbers, found {found}")]
    Length {
        /// What was asked for.
        what: &'static str,
        /// How many are needed.
        expected: String,
        /// How many there are.
        found: usize,
    },
    /// An axis that is not there, or named twice.
    #[error("{what}: axis {axis} is out of range or repeated for {rank} spatial axes")]
    Axis {
        /// What was asked for.
        what: &'static str,
        /// The axis.
        axis: usize,
        /// Number of spatial axes.
        rank: usize,
    },
    /// The matrix flattens space, so nothing undoes it.
    #[error("the affine {matrix:?} has no inverse")]
    Singular {
        /// The matrix, row by row.
        matrix: Vec<f64>,
    },
    /// Axis codes that name no orientation.
    #[error("orientation code {code:?}: {reason}")]
    Code {
        /// The code as given.
        code: String,
        /// What is wrong and what is allowed.
        reason: String,
    },
    /// An orientation that does not allow what was asked.
    #[error("orientation {orientation}: {reason}")]
    Orientation {
        /// The orientation.
        orientation: String,
        /// What is wrong.
        reason: String,
    },
}

/// Where one output axis takes its voxels from when nothing needs interpolation:
/// source index = `offset` + output index, or `offset` - output index when `flipped`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AxisMap {
    /// The axis of the source that this output axis runs along.
    pub source: usize,
    /// Whether it runs backwards.
    pub flipped: bool,
    /// Source index of output index 0; may lie outside the source, where padding fills in.
    pub offset: i64,
}

impl AxisMap {
    /// The output axis is the source axis, voxel by voxel.
    #[must_use]
    pub fn identity(axis: usize) -> Self {
        Self { source: axis, flipped: false, offset: 0 }
    }
}

/// How [`Affine::with_spacing`] gets to the new spacing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Zoom {
    /// A diagonal matrix: axes along the world axes.
    Diagonal,
    /// Keep the rotation, drop shears.
    KeepRotation,
}

/// A square affine matrix for 1 to 3 spatial axes, `f64`, row-major, last row `[0, …, 0, 1]`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Affine {
    rank: usize,
    /// Row stride is `MAX_RANK + 1` whatever the rank; entries beyond the rank are zero.
    m: [[f64; MAX_RANK + 1]; MAX_RANK + 1],
}

/// The 4x4 identity: three axes as they are.
impl Default for Affine {
    fn default() -> Self {
        Self::eye(MAX_RANK)
    }
}

impl Affine {
    fn blank(rank: usize) -> Self {
        let mut affine = Self { rank, m: [[0.0; MAX_RANK + 1]; MAX_RANK + 1] };
        affine.m[rank][rank] = 1.0;
        affine
    }

    fn eye(rank: usize) -> Self {
        let mut affine = Self::blank(rank);
        for i in 0..rank {
            affine.m[i][i] = 1.0;
        }
        affine
    }

    fn check_rank(what: &'static str, rank: usize) -> Result<usize, GeometryError> {
        if (1..=MAX_RANK).contains(&rank) { Ok(rank) } else { Err(GeometryError::Rank { what, found: rank }) }
    }

    /// The map that leaves `rank` axes as they are.
    ///
    /// # Errors
    /// When `rank` is not 1, 2 or 3.
    pub fn identity(rank: usize) -> Result<Self, GeometryError> {
        Ok(Self::eye(Self::check_rank("identity", rank)?))
    }

    /// From the rows of a 2x2, 3x3 or 4x4 matrix.
    ///
    /// # Errors
    /// When the rows are not square, not finite, or the last one is not `[0, …, 0, 1]` (to 1e-6).
    pub fn from_rows<R: AsRef<[f64]>>(rows: &[R]) -> Result<Self, GeometryError> {
        let size = rows.len();
        if let Some(bad) = rows.iter().find(|row| row.as_ref().len() != size) {
            return Err(GeometryError::Shape {
                found: format!("{size} rows, one of them with {} numbers", bad.as_ref().len()),
            });
        }
        let flat: Vec<f64> = rows.iter().flat_map(|row| row.as_ref().iter().copied()).collect();
        Self::from_slice(&flat)
    }

    /// From 4, 9 or 16 numbers, row by row.
    ///
    /// # Errors
    /// As [`from_rows`](Self::from_rows).
    pub fn from_slice(values: &[f64]) -> Result<Self, GeometryError> {
        let size = match values.len() {
            4 => 2,
            9 => 3,
            16 => 4,
            found => {
                return Err(GeometryError::Shape { found: format!("{found} numbers") });
            }
        };
        if let Some(at) = values.iter().position(|value| !value.is_finite()) {
            return Err(GeometryError::NotFinite { row: at / size, column: at % size, value: values[at] });
        }
        let rank = size - 1;
        let mut affine = Self::blank(rank);
        for (i, row) in values.chunks_exact(size).enumerate() {
            affine.m[i][..size].copy_from_slice(row);
        }
        let last = &affine.m[rank][..size];
        let regular = (0..size).all(|j| (last[j] - f64::from(u8::from(j == rank))).abs() <= LAST_ROW_TOLERANCE);
        if !regular {
            return Err(GeometryError::LastRow { found: last.to_vec() });
        }
        affine.m[rank] = Self::blank(rank).m[rank];
        Ok(affine)
    }

    /// Scaling by one factor per axis.
    ///
    /// # Errors
    /// When there are not 1 to 3 factors, or one is not finite.
    pub fn scale(factors: &[f64]) -> Result<Self, GeometryError> {
        let mut affine = Self::blank(Self::check_rank("scale", factors.len())?);
        for (i, &factor) in factors.iter().enumerate() {
            affine.m[i][i] = finite(i, i, factor)?;
        }
        Ok(affine)
    }

    /// Shifting by one offset per axis. A crop that starts at `s` is the shift by `s`; padding `p` voxels before the
    /// image is the shift by `-p`.
    ///
    /// # Errors
    /// When there are not 1 to 3 offsets, or one is not finite.
    pub fn translation(offsets: &[f64]) -> Result<Self, GeometryError> {
        let rank = Self::check_rank("translation", offsets.len())?;
        let mut affine = Self::eye(rank);
        for (i, &offset) in offsets.iter().enumerate() {
            affine.m[i][rank] = finite(i, rank, offset)?;
        }
        Ok(affine)
    }

    /// Flipping `axes` of an image of the given spatial shape: output index `i` is input index `shape - 1 - i`.
    ///
    /// # Errors
    /// When the shape has not 1 to 3 axes, or an axis is not there or repeated.
    pub fn flip(shape: &[usize], axes: &[usize]) -> Result<Self, GeometryError> {
        let rank = Self::check_rank("flip", shape.len())?;
        let mut affine = Self::eye(rank);
        for &axis in axes {
            if axis >= rank || affine.m[axis][axis] < 0.0 {
                return Err(GeometryError::Axis { what: "flip", axis, rank });
            }
            affine.m[axis][axis] = -1.0;
            affine.m[axis][rank] = shape[axis] as f64 - 1.0;
        }
        Ok(affine)
    }

    /// Reordering axes as NumPy's `transpose(order)`: output axis `k` is input axis `order[k]`.
    ///
    /// # Errors
    /// When `order` is no permutation of 1 to 3 axes.
    pub fn permutation(order: &[usize]) -> Result<Self, GeometryError> {
        let rank = Self::check_rank("permutation", order.len())?;
        let mut affine = Self::blank(rank);
        for (k, &axis) in order.iter().enumerate() {
            if axis >= rank || order[..k].contains(&axis) {
                return Err(GeometryError::Axis { what: "permutation", axis, rank });
            }
            affine.m[axis][k] = 1.0;
        }
        Ok(affine)
    }

    /// Number of spatial axes, 1 to 3.
    #[must_use]
    pub fn rank(&self) -> usize {
        self.rank
    }

    /// Rows of the matrix: rank + 1.
    #[must_use]
    pub fn size(&self) -> usize {
        self.rank + 1
    }

    /// One row of the matrix; `None` beyond the last.
    #[must_use]
    pub fn row(&self, row: usize) -> Option<&[f64]> {
        let size = self.size();
        self.m[..size].get(row).map(|row| &row[..size])
    }

    /// One entry; `None` outside the matrix.
    #[must_use]
    pub fn get(&self, row: usize, column: usize) -> Option<f64> {
        self.row(row)?.get(column).copied()
    }

    /// All entries, row by row.
    #[must_use]
    pub fn to_vec(&self) -> Vec<f64> {
        let size = self.size();
        self.m[..size].iter().flat_map(|row| row[..size].iter().copied()).collect()
    }

    /// The matrix without translation: rotation, zoom and shear.
    pub(crate) fn linear(&self) -> [[f64; MAX_RANK]; MAX_RANK] {
        let mut linear = [[0.0; MAX_RANK]; MAX_RANK];
        for (to, from) in linear.iter_mut().zip(&self.m[..self.rank]) {
            to[..self.rank].copy_from_slice(&from[..self.rank]);
        }
        linear
    }

    /// `self @ other`: first `other`, then `self`. The one of smaller rank is promoted ([`to_rank`](Self::to_rank)).
    #[must_use]
    pub fn compose(&self, other: &Self) -> Self {
        let rank = self.rank.max(other.rank);
        let a = if self.rank == rank { *self } else { self.with_rank(rank) };
        let b = if other.rank == rank { *other } else { other.with_rank(rank) };
        let mut product = Self::blank(rank);
        for i in 0..rank {
            for j in 0..=rank {
                product.m[i][j] = (0..=rank).map(|k| a.m[i][k] * b.m[k][j]).sum();
            }
        }
        product
    }

    /// The same map for another number of axes, as MONAI's `to_affine_nd(rank, affine)`: the linear part common to both
    /// ranks and its translation, the identity elsewhere. Unlike there, the translation along a single axis is kept.
    ///
    /// # Errors
    /// When `rank` is not 1, 2 or 3.
    pub fn to_rank(&self, rank: usize) -> Result<Self, GeometryError> {
        Ok(self.with_rank(Self::check_rank("to_rank", rank)?))
    }

    fn with_rank(&self, rank: usize) -> Self {
        let mut affine = Self::eye(rank);
        let common = rank.min(self.rank);
        for i in 0..common {
            affine.m[i][..common].copy_from_slice(&self.m[i][..common]);
            affine.m[i][rank] = self.m[i][self.rank];
        }
        affine
    }

    /// Determinant of the linear part: the signed volume of a voxel in cubic millimetres.
    #[must_use]
    pub fn determinant(&self) -> f64 {
        let a = self.linear();
        match self.rank {
            1 => a[0][0],
            2 => a[0][0] * a[1][1] - a[0][1] * a[1][0],
            _ => {
                a[0][0] * (a[1][1] * a[2][2] - a[1][2] * a[2][1]) - a[0][1] * (a[1][0] * a[2][2] - a[1][2] * a[2][0])
                    + a[0][2] * (a[1][0] * a[2][1] - a[1][1] * a[2][0])
            }
        }
    }

    /// The map back. Exact for signed permutations with integer translation.
    ///
    /// # Errors
    /// When the matrix is singular.
    pub fn inverse(&self) -> Result<Self, GeometryError> {
        let n = self.rank;
        let singular = || GeometryError::Singular { matrix: self.to_vec() };
        // Gauss-Jordan with partial pivoting on the linear part.
        let mut a = self.linear();
        let mut inverse = Self::eye(n).linear();
        for column in 0..n {
            let pivot =
                (column..n).max_by(|&i, &j| a[i][column].abs().total_cmp(&a[j][column].abs())).ok_or_else(singular)?;
            if a[pivot][column] == 0.0 {
                return Err(singular());
            }
            a.swap(column, pivot);
            inverse.swap(column, pivot);
            let factor = a[column][column];
            for j in 0..n {
                a[column][j] /= factor;
                inverse[column][j] /= factor;
            }
            for i in (0..n).filter(|&i| i != column) {
                let factor = a[i][column];
                for j in 0..n {
                    a[i][j] -= factor * a[column][j];
                    inverse[i][j] -= factor * inverse[column][j];
                }
            }
        }
        let mut affine = Self::blank(n);
        for i in 0..n {
            affine.m[i][..n].copy_from_slice(&inverse[i][..n]);
            let shift: f64 = (0..n).map(|k| inverse[i][k] * self.m[k][n]).sum();
            // 0 - x instead of -x keeps minus zero out of translations.
            affine.m[i][n] = 0.0 - shift;
        }
        if affine.m.iter().flatten().all(|value| value.is_finite()) { Ok(affine) } else { Err(singular()) }
    }

    /// Maps one point, for example a voxel index to world millimetres. World to voxel is the same on the
    /// [`inverse`](Self::inverse).
    ///
    /// # Errors
    /// When the point has not `rank` coordinates.
    pub fn apply(&self, point: &[f64]) -> Result<Vec<f64>, GeometryError> {
        if point.len() != self.rank {
            let expected = self.rank.to_string();
            return Err(GeometryError::Length { what: "a point", expected, found: point.len() });
        }
        let mut mapped = point.to_vec();
        self.apply_in_place(&mut mapped)?;
        Ok(mapped)
    }

    /// Maps many points that lie one after the other, `rank` coordinates each.
    ///
    /// # Errors
    /// When the number of coordinates is no multiple of the rank.
    pub fn apply_in_place(&self, points: &mut [f64]) -> Result<(), GeometryError> {
        let n = self.rank;
        if !points.len().is_multiple_of(n) {
            let expected = format!("a multiple of {n}");
            return Err(GeometryError::Length { what: "points", expected, found: points.len() });
        }
        for point in points.chunks_exact_mut(n) {
            let mut mapped = [0.0; MAX_RANK];
            for (i, value) in mapped[..n].iter_mut().enumerate() {
                *value = (0..n).map(|k| self.m[i][k] * point[k]).sum::<f64>() + self.m[i][n];
            }
            point.copy_from_slice(&mapped[..n]);
        }
        Ok(())
    }

    /// Distance between neighbouring voxels along each axis in millimetres: the column norms of the linear part, 0 as 1
    /// (MONAI's `affine_to_spacing(affine, r=rank)`).
    #[must_use]
    pub fn spacing(&self) -> Vec<f64> {
        self.column_norms(self.rank)
    }

    /// MONAI's `affine_to_spacing(affine, r)`: norms of the columns of `affine[:r, :r]`, 0 as 1. With `r` above the rank,
    /// such as MONAI's default 3 for a 3x3 affine of a 2-D image, the last row and the translation count as well.
    #[must_use]
    pub fn column_norms(&self, r: usize) -> Vec<f64> {
        let r = r.min(self.size());
        (0..r)
            .map(|j| {
                let norm = (0..r).map(|i| self.m[i][j] * self.m[i][j]).sum::<f64>().sqrt();
                if norm == 0.0 { 1.0 } else { norm }
            })
            .collect()
    }

    /// An affine with another spacing and no translation: MONAI's `zoom_affine`. Factors that are missing, not positive
    /// or not a number leave the axis' spacing as it is; surplus ones are ignored.
    ///
    /// # Errors
    /// With [`Zoom::KeepRotation`], when the columns of the affine are linearly dependent.
    pub fn with_spacing(&self, spacing: &[f64], zoom: Zoom) -> Result<Self, GeometryError> {
        let n = self.rank;
        let mut target = self.spacing();
        for (value, &wanted) in target.iter_mut().zip(spacing) {
            if wanted > 0.0 {
                *value = wanted;
            }
        }
        if zoom == Zoom::Diagonal {
            return Self::scale(&target);
        }
        // QR by the Cholesky factor of AᵀA: A = rotation · zs with zs upper triangular.
        let singular = || GeometryError::Singular { matrix: self.to_vec() };
        let a = self.linear();
        let mut zs = [[0.0; MAX_RANK]; MAX_RANK];
        for i in 0..n {
            for j in i..n {
                let gram: f64 = (0..n).map(|k| a[k][i] * a[k][j]).sum();
                let rest = gram - (0..i).map(|k| zs[k][i] * zs[k][j]).sum::<f64>();
                if i == j {
                    if rest <= 0.0 {
                        return Err(singular());
                    }
                    zs[i][i] = rest.sqrt();
                } else {
                    zs[i][j] = rest / zs[i][i];
                }
            }
        }
        let mut affine = Self::eye(n);
        for i in 0..n {
            let mut rotation = [0.0; MAX_RANK];
            for j in 0..n {
                let known: f64 = (0..j).map(|k| rotation[k] * zs[k][j]).sum();
                rotation[j] = (a[i][j] - known) / zs[j][j];
                affine.m[i][j] = finite(i, j, rotation[j] * target[j])?;
            }
        }
        Ok(affine)
    }

    /// The same voxels in the world of the other convention, RAS+ to LPS+ or back: the first two world axes are negated
    /// (the only one in 1-D), as MONAI's `orientation_ras_lps`.
    #[must_use]
    pub fn ras_lps(&self) -> Self {
        let mut affine = *self;
        for row in &mut affine.m[..self.rank.min(2)] {
            for value in &mut row[..=self.rank] {
                *value = if *value == 0.0 { 0.0 } else { -*value };
            }
        }
        affine
    }

    /// Along which world axis each voxel axis runs: nibabel's `io_orientation(affine, tol)`. See [`Orientation`].
    #[must_use]
    pub fn orientation(&self, tolerance: Option<f64>) -> Orientation {
        Orientation::of_affine(self, tolerance)
    }

    /// The label of the world direction in which each voxel axis grows, `None` for an axis that leads nowhere: nibabel's
    /// `aff2axcodes`.
    #[must_use]
    pub fn axis_codes(&self, labels: &AxisLabels) -> Vec<Option<String>> {
        self.orientation(None).codes(labels)
    }

    /// The orientation code in letters, such as `RAS` or `LPS`; `?` for an axis that leads nowhere.
    #[must_use]
    pub fn orientation_code(&self) -> String {
        self.orientation(None).to_string()
    }

    /// If this map from output to input voxels only permutes, flips and shifts by whole voxels, where each output axis
    /// takes its voxels from. `None` when it needs interpolation.
    ///
    /// Entries count as whole numbers within `tolerance` (absolute, plus 1e-5 relative as in `numpy.isclose`); MONAI's
    /// `requires_interp` uses [`AFFINE_TOLERANCE`].
    #[must_use]
    pub fn lossless(&self, tolerance: f64) -> Option<Vec<AxisMap>> {
        let n = self.rank;
        let close = |value: f64, whole: f64| (value - whole).abs() <= tolerance + 1e-5 * whole.abs();
        let mut maps: [Option<AxisMap>; MAX_RANK] = [None; MAX_RANK];
        for source in 0..n {
            let row = &self.m[source];
            let shift = row[n].round_ties_even();
            // Beyond 2^53 whole numbers are not exact any more, and no image is that large.
            if !close(row[n], shift) || shift.abs() > 9_007_199_254_740_992.0 {
                return None;
            }
            let mut found = false;
            for (column, &value) in row[..n].iter().enumerate() {
                let flipped = close(value, -1.0);
                if flipped || close(value, 1.0) {
                    if found || maps[column].is_some() {
                        return None;
                    }
                    found = true;
                    maps[column] = Some(AxisMap { source, flipped, offset: shift as i64 });
                } else if !close(value, 0.0) {
                    return None;
                }
            }
        }
        maps[..n].iter().copied().collect()
    }
}

fn finite(row: usize, column: usize, value: f64) -> Result<f64, GeometryError> {
    if value.is_finite() { Ok(value) } else { Err(GeometryError::NotFinite { row, column, value }) }
}
