//! Matrices from angles, shears, shifts and factors: MONAI's `create_rotate` and its siblings.

use mica_core::argument::{Argument, OneOrMany, expected};
use mica_core::error::{Error, Result};
use mica_core::{MetaTensor, Value};
use mica_kernels::geometry::Affine;
use tch::{Kind, Tensor};

/// The numbers that matrices are computed in. MONAI has both, and records what comes out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Arithmetic {
    /// float32, by libtorch: the matrices of `AffineGrid` and `Affine`.
    Single,
    /// float64: the matrices of `Rotate`.
    Double,
}

impl Arithmetic {
    fn round(self, number: f64) -> f64 {
        if self == Self::Single { f64::from(number as f32) } else { number }
    }

    fn sin_cos(self, angle: f64) -> Result<(f64, f64)> {
        if self == Self::Double {
            return Ok(angle.sin_cos());
        }
        let angle = Tensor::f_from_slice(&[angle as f32])?;
        Ok((angle.f_sin()?.f_double_value(&[0])?, angle.f_cos()?.f_double_value(&[0])?))
    }

    fn product(self, left: &Affine, right: &Affine) -> Result<Affine> {
        if self == Self::Double {
            return Ok(left.compose(right));
        }
        let product = single(left)?.f_matmul(&single(right)?)?;
        from_tensor(&product)
    }
}

fn geometry(error: mica_kernels::geometry::GeometryError) -> Error {
    Error::argument(error.to_string())
}

/// A matrix as a tensor of float64.
pub(super) fn to_tensor(affine: &Affine) -> Result<Tensor> {
    let size = affine.size() as i64;
    Ok(Tensor::f_from_slice(&affine.to_vec())?.f_reshape([size, size])?)
}

fn single(affine: &Affine) -> Result<Tensor> {
    Ok(to_tensor(affine)?.f_to_kind(Kind::Float)?)
}

fn from_tensor(tensor: &Tensor) -> Result<Affine> {
    Affine::from_slice(&numbers(tensor)?).map_err(geometry)
}

fn numbers(tensor: &Tensor) -> Result<Vec<f64>> {
    let flat = tensor.f_to_device(tch::Device::Cpu)?.f_to_kind(Kind::Double)?.f_contiguous()?.f_reshape([-1])?;
    Ok(Vec::<f64>::try_from(&flat)?)
}

/// The entries rounded to float32.
pub(super) fn rounded(affine: &Affine) -> Result<Affine> {
    let entries: Vec<f64> = affine.to_vec().iter().map(|entry| Arithmetic::Single.round(*entry)).collect();
    Affine::from_slice(&entries).map_err(geometry)
}

/// From voxels of the output to voxels of the input, given the map between voxels counted from the centres: MONAI's
/// `Affine.compute_w_affine`.
pub(super) fn from_corners(centred: &Affine, input: &[i64], output: &[i64], rank: usize) -> Result<Affine> {
    let half = |shape: &[i64], sign: f64| -> Result<Affine> {
        let mut shifts: Vec<f64> = shape.iter().map(|extent| sign * (*extent as f64 - 1.0) / 2.0).collect();
        shifts.resize(rank, 0.0);
        Affine::translation(&shifts).map_err(geometry)
    };
    let centred = centred.to_rank(rank).map_err(geometry)?;
    Ok(half(input, 1.0)?.compose(&centred).compose(&half(output, -1.0)?))
}

/// A rotation of two axes, or of three about the axes that `order` names.
///
/// # Errors
/// `InvalidArgument` for no angles, or an order that MONAI does not know.
pub(super) fn rotation(rank: usize, angles: &[f64], order: &str, arithmetic: Arithmetic) -> Result<Affine> {
    let Some(first) = angles.first() else {
        return Err(Error::argument("expected at least one rotation angle, found none"));
    };
    let plane = |i: usize, j: usize, angle: f64| -> Result<Affine> {
        let (sin, cos) = arithmetic.sin_cos(angle)?;
        let mut rows = identity_rows(rank);
        (rows[i][i], rows[i][j], rows[j][i], rows[j][j]) = (cos, -sin, sin, cos);
        Affine::from_rows(&rows).map_err(geometry)
    };
    if rank == 2 {
        return plane(0, 1, *first);
    }
    let intrinsic = check_order(order, angles.len())?;
    let mut rotation = Affine::identity(rank).map_err(geometry)?;
    for (axis, angle) in order.chars().zip(angles) {
        let next = match axis.to_ascii_lowercase() {
            'x' => plane(1, 2, *angle)?,
            'y' => plane(2, 0, *angle)?,
            _ => plane(0, 1, *angle)?,
        };
        rotation = match intrinsic {
            true => arithmetic.product(&rotation, &next)?,
            false => arithmetic.product(&next, &rotation)?,
        };
    }
    Ok(rotation)
}

/// Whether the rotations of an order are about axes that turn with the image (upper case).
fn check_order(order: &str, angles: usize) -> Result<bool> {
    let wrong = |why: &str| Err(Error::argument(format!("rotate_order: {why}, found '{order}'")).at("rotate_order"));
    let axes: Vec<char> = order.to_lowercase().chars().collect();
    let upper = order.chars().all(|axis| axis.is_ascii_uppercase());
    if !(1..=3).contains(&axes.len()) {
        return wrong("expected one to three axes");
    }
    if !upper && !order.chars().all(|axis| axis.is_ascii_lowercase()) {
        return wrong("expected upper case (axes that turn along) or lower case (axes that stay), not both");
    }
    if axes.iter().any(|axis| !"xyz".contains(*axis)) {
        return wrong("expected axes among 'x', 'y' and 'z'");
    }
    if axes.windows(2).any(|pair| pair[0] == pair[1]) {
        return wrong("expected no axis twice in a row");
    }
    if axes.len() < angles {
        return wrong(&format!("expected an axis for each of the {angles} angles"));
    }
    Ok(upper)
}

fn identity_rows(rank: usize) -> Vec<Vec<f64>> {
    (0..=rank).map(|i| (0..=rank).map(|j| f64::from(u8::from(i == j))).collect()).collect()
}

/// What an affine map is made of, in the order in which MONAI multiplies: rotation, shear, shift, factors.
pub(super) struct Parameters<'a> {
    pub rotate: Option<&'a OneOrMany<f64>>,
    pub shear: Option<&'a OneOrMany<f64>>,
    pub translate: Option<&'a OneOrMany<f64>>,
    pub scale: Option<&'a OneOrMany<f64>>,
    pub rotate_order: &'a str,
}

/// The numbers, where there are any: MONAI takes 0 and an empty list for nothing.
fn given(numbers: Option<&OneOrMany<f64>>) -> Option<&[f64]> {
    match numbers? {
        OneOrMany::One(0.0) => None,
        numbers => Some(numbers.as_slice()).filter(|numbers| !numbers.is_empty()),
    }
}

impl Parameters<'_> {
    /// The product of the parts, in float32 as MONAI's.
    pub(super) fn matrix(&self, rank: usize) -> Result<Affine> {
        let arithmetic = Arithmetic::Single;
        let mut matrix = Affine::identity(rank).map_err(geometry)?;
        let padded = |numbers: &[f64], count: usize, fill: f64| {
            let mut numbers: Vec<f64> = numbers.iter().map(|number| arithmetic.round(*number)).collect();
            numbers.resize(count, fill);
            numbers
        };
        if let Some(angles) = given(self.rotate) {
            matrix = arithmetic.product(&matrix, &rotation(rank, angles, self.rotate_order, arithmetic)?)?;
        }
        if let Some(coefficients) = given(self.shear) {
            let pairs: Vec<(usize, usize)> =
                (0..rank).flat_map(|i| (0..rank).map(move |j| (i, j))).filter(|(i, j)| i != j).collect();
            let coefficients = padded(coefficients, pairs.len(), 0.0);
            let mut shear = Affine::identity(rank).map_err(geometry)?;
            for ((i, j), coefficient) in pairs.into_iter().zip(coefficients) {
                let mut rows = identity_rows(rank);
                rows[i][j] = coefficient;
                shear = arithmetic.product(&Affine::from_rows(&rows).map_err(geometry)?, &shear)?;
            }
            matrix = arithmetic.product(&matrix, &shear)?;
        }
        if let Some(shifts) = given(self.translate) {
            let shift = Affine::translation(&padded(shifts, rank, 0.0)).map_err(geometry)?;
            matrix = arithmetic.product(&matrix, &shift)?;
        }
        if let Some(factors) = given(self.scale) {
            let scale = Affine::scale(&padded(factors, rank, 1.0)).map_err(geometry)?;
            matrix = arithmetic.product(&matrix, &scale)?;
        }
        Ok(matrix)
    }
}

/// A square matrix: nested lists, or a tensor.
#[derive(Debug, Clone)]
pub struct MatrixArgument {
    value: Value,
    size: usize,
    entries: Vec<f64>,
}

impl MatrixArgument {
    /// The map over `rank` axes: MONAI's `to_affine_nd`, which makes the last row that of an affine map.
    pub(super) fn to_rank(&self, rank: usize) -> Result<Affine> {
        let common = rank.min(self.size - 1);
        let mut rows = identity_rows(rank);
        for (row, entries) in rows.iter_mut().zip(self.entries.chunks_exact(self.size)).take(common) {
            row[..common].copy_from_slice(&entries[..common]);
            row[rank] = entries[self.size - 1];
        }
        Affine::from_rows(&rows).map_err(geometry)
    }
}

impl Argument for MatrixArgument {
    fn type_name() -> String {
        "list[list[float]] | tensor".to_owned()
    }

    fn parse(value: &Value) -> Result<Self> {
        let (size, entries) = match value {
            Value::Tensor(tensor) => (tensor.shape().first().copied().unwrap_or(0) as usize, of_tensor(tensor)?),
            Value::List(rows) => {
                let parsed: Vec<Vec<f64>> = Argument::parse(value)?;
                (rows.len(), parsed.into_iter().flatten().collect())
            }
            other => return Err(expected::<Self>(other)),
        };
        if size < 2 || entries.len() != size * size {
            return Err(Error::argument(format!(
                "expected a square matrix of at least 2 rows, found {}",
                value.describe()
            )));
        }
        Ok(Self { value: value.clone(), size, entries })
    }

    fn to_value(&self) -> Value {
        self.value.clone()
    }
}

fn of_tensor(tensor: &MetaTensor) -> Result<Vec<f64>> {
    match tensor.shape() {
        [rows, columns] if rows == columns => numbers(tensor.tensor()),
        found => Err(Error::argument(format!("expected a square matrix, found a tensor of shape {found:?}"))),
    }
}
