//! Where slices lie: their order, the affine of the stack, and what is irregular about it.
//!
//! DICOM's world is LPS; affines are RAS+. A slice's first index runs along the first three direction cosines with the second
//! number of PixelSpacing, its second index along the other three with the first number. Slices are ordered by their
//! position along the normal (the cross product of the two directions), rising, as GDCM and MONAI order them, and the step
//! from one to the next is `(last - first) / (count - 1)`.
//!
//! The step is laid exactly along the normal, as ITK does, where that displaces the last slice by at most a tenth of a pixel
//! in its plane (rounded header values); beyond that the stack is tilted (a CT gantry), and the affine keeps the shear, as
//! MONAI's `PydicomReader` does: every voxel stays where the scanner measured it.

use crate::error::{Error, Result};
use mica_kernels::geometry::Affine;

/// Positions closer than this, in millimetres, are the same.
const SAME: f64 = 1e-3;

/// How far from even gaps or from the normal something may be, as a part of a voxel.
const TOLERANCE: f64 = 0.1;

/// A slice in space.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(crate) struct Plane {
    /// Centre of the first pixel, LPS millimetres.
    pub position: Option<[f64; 3]>,
    /// Directions of rows and columns.
    pub orientation: Option<[f64; 6]>,
    /// Millimetres from row to row and from column to column.
    pub spacing: Option<[f64; 2]>,
    /// Millimetres to the next slice, where the header claims to know.
    pub step: Option<f64>,
}

/// Slices in order, with their affine.
#[derive(Debug, Clone)]
pub(crate) struct Stack {
    /// Indices of the planes: by position, then by volume.
    pub order: Vec<usize>,
    /// Slices of one volume.
    pub slices: usize,
    pub affine: Affine,
    /// What makes it irregular.
    pub irregular: Vec<String>,
}

/// What to do with planes in the same place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Repeated {
    /// They are further volumes.
    Volumes,
    /// The first is used.
    LeaveOut,
}

/// Unit vectors of the directions and their cross product; none where the cosines make no sense.
pub(crate) fn directions(orientation: [f64; 6]) -> Option<[[f64; 3]; 3]> {
    let [a, b, c, d, e, f] = orientation;
    let (row, column) = (unit([a, b, c])?, unit([d, e, f])?);
    // Parallel directions span no plane.
    let normal = cross(row, column);
    (dot(normal, normal) > 0.25).then(|| unit(normal).map(|normal| [row, column, normal]))?
}

/// Whether two planes look the same way with the same pixels.
pub(crate) fn alike(a: &Plane, b: &Plane) -> bool {
    let near = |a: f64, b: f64, tolerance: f64| (a - b).abs() <= tolerance;
    let directions = match (a.orientation, b.orientation) {
        (Some(a), Some(b)) => a.iter().zip(b).all(|(a, b)| near(*a, b, 5e-3)),
        (None, None) => true,
        _ => false,
    };
    let spacing = match (a.spacing, b.spacing) {
        (Some(a), Some(b)) => a.iter().zip(b).all(|(a, b)| near(*a, b, 1e-3 * a)),
        (None, None) => true,
        _ => false,
    };
    directions && spacing && a.position.is_some() == b.position.is_some()
}

/// Puts planes in order. They must be [`alike`]; those without positions stay in their order.
pub(crate) fn stack(planes: &[Plane], repeated: Repeated) -> Result<Stack> {
    let first = planes.first().copied().ok_or_else(|| Error::argument("a stack without slices"))?;
    let directions = first.orientation.and_then(directions);
    let mut irregular = Vec::new();
    if let (Some(given), None) = (first.orientation, directions) {
        irregular.push(format!("ImageOrientationPatient {given:?} is no orientation and is not used"));
    }
    if let Some([row, column, _]) = directions {
        let skew = dot(row, column);
        if skew.abs() > 1e-3 {
            irregular.push(format!("rows and columns are not at right angles (cosine {skew:.4})"));
        }
    }
    let [row, column, normal] = directions.unwrap_or([[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]]);
    let positions: Option<Vec<[f64; 3]>> = planes.iter().map(|plane| plane.position).collect();
    let [down, across] = first.spacing.unwrap_or([1.0, 1.0]);
    let claimed = first.step.unwrap_or(1.0);
    let built = |order: Vec<usize>, slices, origin, step, irregular| {
        let columns = [scaled(row, across), scaled(column, down), step];
        Ok(Stack { order, slices, affine: affine(columns, origin)?, irregular })
    };
    let Some(positions) = positions.filter(|_| directions.is_some()) else {
        if planes.len() > 1 {
            irregular.push("slices have no positions: they are in the order of their numbers".to_owned());
        }
        let order = (0..planes.len()).collect();
        let origin = first.position.unwrap_or_default();
        return built(order, planes.len(), origin, scaled(normal, claimed), irregular);
    };
    let along: Vec<f64> = positions.iter().map(|position| dot(*position, normal)).collect();
    let mut order: Vec<usize> = (0..planes.len()).collect();
    order.sort_by(|a, b| along[*a].total_cmp(&along[*b]));
    // Planes in one place follow each other now.
    let mut places: Vec<Vec<usize>> = Vec::new();
    for index in order {
        match places.last_mut() {
            Some(place) if along[index] - along[place[0]] < SAME => place.push(index),
            _ => places.push(vec![index]),
        }
    }
    for place in &mut places {
        place.sort_unstable();
    }
    let volumes = places[0].len();
    let order: Vec<usize> = match repeated {
        Repeated::Volumes => {
            if let Some(other) = places.iter().find(|place| place.len() != volumes) {
                return Err(Error::unsupported(format!(
                    "the frames are no whole number of volumes: one position has {volumes} and another {} of them",
                    other.len()
                )));
            }
            let volume = |index: usize| places.iter().map(move |place| place[index]);
            (0..volumes).flat_map(volume).collect()
        }
        Repeated::LeaveOut => {
            let duplicates = planes.len() - places.len();
            if duplicates > 0 {
                irregular.push(format!("{duplicates} slices lie where others are, and are left out"));
            }
            places.iter().map(|place| place[0]).collect()
        }
    };
    let slices = places.len();
    let origin = positions[order[0]];
    if slices == 1 {
        return built(order, slices, origin, scaled(normal, claimed), irregular);
    }
    let heights: Vec<f64> = places.iter().map(|place| along[place[0]]).collect();
    irregular.extend(uneven(&heights));
    let last = positions[order[slices - 1]];
    let step = scaled(subtract(last, origin), 1.0 / (slices - 1) as f64);
    let length = dot(step, step).sqrt();
    let straight = scaled(normal, length);
    let drift = scaled(subtract(step, scaled(normal, dot(step, normal))), (slices - 1) as f64);
    let pixels = (dot(drift, row) / across).abs().max((dot(drift, column) / down).abs());
    if pixels <= TOLERANCE {
        return built(order, slices, origin, straight, irregular);
    }
    let angle = (dot(step, normal) / length).clamp(-1.0, 1.0).acos().to_degrees();
    irregular
        .push(format!("slices are shifted against each other (gantry tilt {angle:.2} degrees): the affine is sheared"));
    built(order, slices, origin, step, irregular)
}

/// What is uneven about rising heights.
fn uneven(heights: &[f64]) -> Option<String> {
    let gaps: Vec<f64> = heights.windows(2).map(|pair| pair[1] - pair[0]).collect();
    let count = gaps.len();
    let mean = (heights[count] - heights[0]) / count as f64;
    let mut sorted = gaps.clone();
    sorted.sort_by(f64::total_cmp);
    let (least, greatest) = (sorted[0], sorted[count - 1]);
    let displaced = |(index, height): (usize, &f64)| (height - heights[0] - index as f64 * mean).abs();
    let worst = heights.iter().enumerate().map(displaced).fold(0.0, f64::max);
    let wide = greatest - mean > TOLERANCE * mean || mean - least > TOLERANCE * mean;
    if !wide && worst <= TOLERANCE * mean {
        return None;
    }
    // Missing slices leave gaps that are whole multiples of the usual one.
    let usual = sorted[(count - 1) / 2];
    let multiple = |gap: &f64| {
        let times = (gap / usual).round();
        ((gap - times * usual).abs() <= TOLERANCE * usual && times >= 1.0).then_some(times as u64 - 1)
    };
    let missing: Option<u64> = gaps.iter().map(multiple).sum();
    let gap = gaps.iter().position(|gap| *gap == greatest).unwrap_or(0);
    Some(match missing {
        Some(missing @ 1..=100_000) => format!(
            "{missing} slices seem to be missing: slices are {usual:.4} mm apart, but {greatest:.4} mm between slices {gap} and {}",
            gap + 1
        ),
        _ => format!("slices are not evenly spaced: from {least:.4} to {greatest:.4} mm apart"),
    })
}

/// From LPS columns to a RAS+ affine.
fn affine(columns: [[f64; 3]; 3], origin: [f64; 3]) -> Result<Affine> {
    // Minus zero would show.
    let value = |axis: usize, value: f64| if axis < 2 { 0.0 - value } else { value + 0.0 };
    let rows: [[f64; 4]; 4] = std::array::from_fn(|axis| match axis {
        3 => [0.0, 0.0, 0.0, 1.0],
        _ => [columns[0][axis], columns[1][axis], columns[2][axis], origin[axis]].map(|number| value(axis, number)),
    });
    Affine::from_rows(&rows).map_err(|error| Error::corrupt(format!("the geometry makes no sense: {error}")))
}

fn dot(a: [f64; 3], b: [f64; 3]) -> f64 {
    a[0] * b[0] + a[1] * b[1] + a[2] * b[2]
}

fn cross(a: [f64; 3], b: [f64; 3]) -> [f64; 3] {
    [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]]
}

fn subtract(a: [f64; 3], b: [f64; 3]) -> [f64; 3] {
    [a[0] - b[0], a[1] - b[1], a[2] - b[2]]
}

fn scaled(a: [f64; 3], by: f64) -> [f64; 3] {
    a.map(|value| value * by)
}

fn unit(a: [f64; 3]) -> Option<[f64; 3]> {
    let length = dot(a, a).sqrt();
    (length.is_finite() && length > 1e-6).then(|| scaled(a, 1.0 / length))
}
