//! Orientations: along which world axis each voxel axis runs, and which way. nibabel's `orientations` module.

// Matrices read best with row and column indices.
#![allow(clippy::needless_range_loop)]

use std::fmt;
use std::str::FromStr;

use crate::geometry::{Affine, GeometryError, MAX_RANK};

/// Names of the two ends of each world axis, negative end first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AxisLabels(Vec<(String, String)>);

impl Default for AxisLabels {
    /// `("L", "R"), ("P", "A"), ("I", "S")`: left-right, posterior-anterior, inferior-superior of a RAS+ world.
    fn default() -> Self {
        Self([("L", "R"), ("P", "A"), ("I", "S")].map(|(n, p)| (n.to_string(), p.to_string())).to_vec())
    }
}

impl AxisLabels {
    /// Labels of the caller's choosing, `(negative end, positive end)` per world axis.
    ///
    /// # Errors
    /// When two ends have the same label.
    pub fn new<S: Into<String>>(labels: impl IntoIterator<Item = (S, S)>) -> Result<Self, GeometryError> {
        let labels: Vec<(String, String)> = labels.into_iter().map(|(n, p)| (n.into(), p.into())).collect();
        let all: Vec<&String> = labels.iter().flat_map(|(n, p)| [n, p]).collect();
        if let Some((_, twice)) = all.iter().enumerate().find(|(i, label)| all[..*i].contains(label)) {
            return Err(GeometryError::Code {
                code: (*twice).clone(),
                reason: "the label stands for two ends of axes".into(),
            });
        }
        Ok(Self(labels))
    }

    /// `(negative end, positive end)` per world axis.
    #[must_use]
    pub fn ends(&self) -> &[(String, String)] {
        &self.0
    }
}

/// Where one voxel axis runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct AxisDirection {
    /// The world axis (output axis) that changes most along the voxel axis.
    pub axis: usize,
    /// Whether the world coordinate falls as the voxel index grows.
    pub flipped: bool,
}

/// For each voxel axis the world axis that it follows and the direction; `None` for an axis that is dropped because the
/// affine does not move along it. nibabel's orientation arrays, with `None` for its rows of NaN.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Orientation(Vec<Option<AxisDirection>>);

impl Orientation {
    /// From directions, one per voxel axis.
    #[must_use]
    pub fn new(axes: Vec<Option<AxisDirection>>) -> Self {
        Self(axes)
    }

    /// From labels, one per voxel axis: nibabel's `axcodes2ornt(codes, labels)`.
    ///
    /// # Errors
    /// When a code is not among the labels.
    pub fn from_labels<S: AsRef<str>>(codes: &[S], labels: &AxisLabels) -> Result<Self, GeometryError> {
        let find = |code: &S| {
            let code = code.as_ref();
            for (axis, (negative, positive)) in labels.ends().iter().enumerate() {
                if code == negative || code == positive {
                    return Ok(Some(AxisDirection { axis, flipped: code == negative }));
                }
            }
            let allowed: Vec<&str> = labels.ends().iter().flat_map(|(n, p)| [n.as_str(), p.as_str()]).collect();
            Err(GeometryError::Code {
                code: code.to_string(),
                reason: format!("not one of the labels {}", allowed.join(", ")),
            })
        };
        codes.iter().map(find).collect::<Result<Vec<_>, _>>().map(Self)
    }

    /// From a code of one letter per voxel axis, such as `"LPS"`.
    ///
    /// # Errors
    /// When a letter is not among the labels.
    pub fn from_code(code: &str, labels: &AxisLabels) -> Result<Self, GeometryError> {
        let letters: Vec<String> = code.chars().map(String::from).collect();
        Self::from_labels(&letters, labels).map_err(|error| match error {
            GeometryError::Code { code: letter, reason } => {
                GeometryError::Code { code: code.to_string(), reason: format!("{letter:?} is {reason}") }
            }
            other => other,
        })
    }

    /// The 48 orientations of a 3-D image: every order and direction of the three world axes.
    pub fn all() -> impl Iterator<Item = Self> {
        const ORDERS: [[usize; 3]; 6] = [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]];
        ORDERS.into_iter().flat_map(|order| {
            (0..8u8).map(move |signs| {
                let direction = |k: usize| AxisDirection { axis: order[k], flipped: signs >> k & 1 == 1 };
                Self((0..3).map(|k| Some(direction(k))).collect())
            })
        })
    }

    /// One entry per voxel axis.
    #[must_use]
    pub fn axes(&self) -> &[Option<AxisDirection>] {
        &self.0
    }

    /// The voxel axes that run against their world axis.
    #[must_use]
    pub fn flips(&self) -> Vec<usize> {
        let flipped = |axis: &Option<AxisDirection>| axis.is_some_and(|axis| axis.flipped);
        (0..self.0.len()).filter(|&i| flipped(&self.0[i])).collect()
    }

    fn complete(&self, purpose: &str) -> Result<Vec<AxisDirection>, GeometryError> {
        self.0.iter().copied().collect::<Option<Vec<_>>>().ok_or_else(|| GeometryError::Orientation {
            orientation: self.to_string(),
            reason: format!("an axis is dropped, which {purpose} does not allow"),
        })
    }

    /// The `transpose` argument that puts voxel axes into the order of the world axes: `argsort` of the world axes.
    /// Flip first ([`flips`](Self::flips)), then transpose: nibabel's `apply_orientation`.
    ///
    /// # Errors
    /// When an axis is dropped.
    pub fn permutation(&self) -> Result<Vec<usize>, GeometryError> {
        let axes = self.complete("a permutation")?;
        let mut order: Vec<usize> = (0..axes.len()).collect();
        order.sort_by_key(|&i| axes[i].axis);
        Ok(order)
    }

    /// The orientation change that takes an image of this orientation to `end`: nibabel's `ornt_transform(self, end)`.
    ///
    /// # Errors
    /// When the two have different numbers of axes, one has dropped axes, or a world axis is missing in one of them.
    pub fn transform_to(&self, end: &Self) -> Result<Self, GeometryError> {
        let incompatible = |reason: String| GeometryError::Orientation { orientation: self.to_string(), reason };
        if self.0.len() != end.0.len() {
            return Err(incompatible(format!("{end} has another number of axes")));
        }
        let start_axes = self.complete("a change of orientation")?;
        let end_axes = end.complete("a change of orientation")?;
        let step = |from: &AxisDirection| {
            let axis = end_axes
                .iter()
                .position(|to| to.axis == from.axis)
                .ok_or_else(|| incompatible(format!("{end} does not use the same world axes")))?;
            Ok(Some(AxisDirection { axis, flipped: from.flipped != end_axes[axis].flipped }))
        };
        start_axes.iter().map(step).collect::<Result<Vec<_>, _>>().map(Self)
    }

    /// The affine from voxels of the reoriented image to voxels of the original one, whose spatial shape is given:
    /// nibabel's `inv_ornt_aff(ornt, shape)`. `affine.compose(&inverse_affine)` is the affine of the reoriented image.
    ///
    /// # Errors
    /// When an axis is dropped, is not a permutation of 1 to 3 axes, or the shape has too few axes.
    pub fn inverse_affine(&self, shape: &[usize]) -> Result<Affine, GeometryError> {
        let axes = self.complete("an affine")?;
        let n = axes.len();
        if shape.len() < n {
            let expected = format!("at least {n}");
            return Err(GeometryError::Length { what: "shape", expected, found: shape.len() });
        }
        let order: Vec<usize> = axes.iter().map(|axis| axis.axis).collect();
        // Row i of the reordering is the unit vector of axis i's world axis: the transpose of `permutation`'s.
        // A world axis that nothing follows keeps an index that `permutation` refuses.
        let mut inverse = vec![n; n];
        for (i, &axis) in order.iter().enumerate() {
            match inverse.get_mut(axis) {
                Some(slot) => *slot = i,
                None => {
                    return Err(GeometryError::Axis { what: "orientation", axis, rank: n });
                }
            }
        }
        let reorder = Affine::permutation(&inverse)?;
        Ok(Affine::flip(&shape[..n], &self.flips())?.compose(&reorder))
    }

    /// The label of the world direction in which each voxel axis grows: nibabel's `ornt2axcodes`. `None` where the axis
    /// is dropped or the labels do not name it.
    #[must_use]
    pub fn codes(&self, labels: &AxisLabels) -> Vec<Option<String>> {
        let name = |axis: AxisDirection| {
            let (negative, positive) = labels.ends().get(axis.axis)?;
            Some(if axis.flipped { negative.clone() } else { positive.clone() })
        };
        self.0.iter().map(|axis| axis.and_then(name)).collect()
    }

    /// nibabel's `io_orientation`: the closest rotation (polar factor of the affine with unit columns) tells which world
    /// axis each voxel axis follows; axes are served from the clearest to the least clear, each world axis once.
    pub(crate) fn of_affine(affine: &Affine, tolerance: Option<f64>) -> Self {
        let n = affine.rank();
        let mut columns = affine.linear();
        for j in 0..n {
            let zoom = (0..n).map(|i| columns[i][j] * columns[i][j]).sum::<f64>().sqrt();
            if zoom != 0.0 {
                (0..n).for_each(|i| columns[i][j] /= zoom);
            }
        }
        let mut rotation = polar_factor(columns, n, tolerance);
        let strength =
            |r: &[[f64; MAX_RANK]; MAX_RANK], j: usize| (0..n).map(|i| r[i][j] * r[i][j]).fold(0.0, f64::max);
        let mut order: Vec<usize> = (0..n).collect();
        let strengths: Vec<f64> = (0..n).map(|j| strength(&rotation, j)).collect();
        order.sort_by(|&a, &b| strengths[b].total_cmp(&strengths[a]));
        let mut axes = vec![None; n];
        for j in order {
            let (mut axis, mut largest) = (0, 0.0f64);
            for (i, row) in rotation[..n].iter().enumerate() {
                if row[j].abs() > largest.abs() {
                    (axis, largest) = (i, row[j]);
                }
            }
            // numpy.allclose(column, 0)
            if largest.abs() > 1e-8 {
                axes[j] = Some(AxisDirection { axis, flipped: largest < 0.0 });
                rotation[axis] = [0.0; MAX_RANK];
            }
        }
        Self(axes)
    }
}

impl fmt::Display for Orientation {
    /// Letters of the RAS+ labels, `?` for a dropped axis.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let codes = self.codes(&AxisLabels::default());
        codes.iter().try_for_each(|code| f.write_str(code.as_deref().unwrap_or("?")))
    }
}

impl FromStr for Orientation {
    type Err = GeometryError;

    /// A code in the RAS+ letters, such as `LPS`.
    fn from_str(code: &str) -> Result<Self, GeometryError> {
        Self::from_code(code, &AxisLabels::default())
    }
}

type Matrix = [[f64; MAX_RANK]; MAX_RANK];

/// `P Q` of the singular value decomposition `A = P S Q`, over the singular values above the tolerance (by default
/// largest x n x machine epsilon, as `numpy.linalg.matrix_rank`). One-sided Jacobi rotations (Hestenes, 1958): accurate
/// to the last bits for such small matrices, and exact where columns are already orthogonal.
fn polar_factor(mut a: Matrix, n: usize, tolerance: Option<f64>) -> Matrix {
    let mut v = [[0.0; MAX_RANK]; MAX_RANK];
    (0..n).for_each(|i| v[i][i] = 1.0);
    let dot = |a: &Matrix, p: usize, q: usize| (0..n).map(|i| a[i][p] * a[i][q]).sum::<f64>();
    // Convergence is quadratic; a handful of sweeps is the rule.
    for _ in 0..30 {
        let mut rotated = false;
        for p in 0..n {
            for q in p + 1..n {
                let (alpha, beta, gamma) = (dot(&a, p, p), dot(&a, q, q), dot(&a, p, q));
                if gamma.abs() <= f64::EPSILON * (alpha * beta).sqrt() || gamma == 0.0 {
                    continue;
                }
                rotated = true;
                let zeta = (beta - alpha) / (2.0 * gamma);
                let t = zeta.signum() / (zeta.abs() + (1.0 + zeta * zeta).sqrt());
                let c = 1.0 / (1.0 + t * t).sqrt();
                let s = c * t;
                for m in [&mut a, &mut v] {
                    for row in &mut m[..n] {
                        (row[p], row[q]) = (c * row[p] - s * row[q], s * row[p] + c * row[q]);
                    }
                }
            }
        }
        if !rotated {
            break;
        }
    }
    let singular: Vec<f64> = (0..n).map(|j| dot(&a, j, j).sqrt()).collect();
    let largest = singular.iter().copied().fold(0.0, f64::max);
    let tolerance = tolerance.unwrap_or(largest * n as f64 * f64::EPSILON);
    let mut r = [[0.0; MAX_RANK]; MAX_RANK];
    for k in (0..n).filter(|&k| singular[k] > tolerance) {
        for i in 0..n {
            for j in 0..n {
                r[i][j] += a[i][k] / singular[k] * v[j][k];
            }
        }
    }
    r
}
