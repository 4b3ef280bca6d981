//! Where the planes of an image lie in the patient, and whether they are the planes of a source series.
//!
//! DICOM's world is LPS: x to the patient's left, y to the back. Images have RAS affines.

use super::source::SourceSeries;
use crate::error::{Error, Result};
use crate::image::{Header, Image};

/// How far a row may be from perpendicular to a column: the cosine between them.
const PERPENDICULAR: f64 = 1e-4;

/// How far the corners of a plane may be from a source's for the two to be the same: in its plane in pixels, along its
/// normal in slice steps.
const SAME_PLANE: Tolerance = Tolerance { beside: 0.02, along: 0.02 };

/// The most that is allowed where the source itself is not even: many a scanner rounds positions to tenths of a
/// millimetre, and readers then give the image the mean step.
const UNEVEN: Tolerance = Tolerance { beside: 0.1, along: 0.1 };

/// How far a plane may be from another to count as the same.
#[derive(Debug, Clone, Copy)]
struct Tolerance {
    /// In the plane.
    beside: f64,
    /// Along the normal.
    along: f64,
}

pub(crate) type Vector = [f64; 3];

pub(crate) fn dot(a: Vector, b: Vector) -> f64 {
    a[0] * b[0] + a[1] * b[1] + a[2] * b[2]
}

pub(crate) fn cross(a: Vector, b: Vector) -> Vector {
    [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]]
}

pub(crate) fn norm(a: Vector) -> f64 {
    dot(a, a).sqrt()
}

/// `a + factor * b`.
pub(crate) fn along(a: Vector, factor: f64, b: Vector) -> Vector {
    [a[0] + factor * b[0], a[1] + factor * b[1], a[2] + factor * b[2]]
}

fn minus(a: Vector, b: Vector) -> Vector {
    along(a, -1.0, b)
}

/// One plane of pixels.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Plane {
    /// Centre of the first pixel.
    pub(crate) position: Vector,
    /// Unit vector along a row: to the next column.
    pub(crate) row: Vector,
    /// Unit vector along a column: to the next row.
    pub(crate) column: Vector,
    /// Distance from row to row and from column to column, as PixelSpacing has them.
    pub(crate) spacing: [f64; 2],
    pub(crate) rows: usize,
    pub(crate) columns: usize,
}

impl Plane {
    pub(crate) fn normal(&self) -> Vector {
        cross(self.row, self.column)
    }

    /// Centres of the first pixel, of the last of its row and of the last of its column.
    fn corners(&self) -> [Vector; 3] {
        let (right, down) = (self.columns.saturating_sub(1) as f64, self.rows.saturating_sub(1) as f64);
        [
            self.position,
            along(self.position, right * self.spacing[1], self.row),
            along(self.position, down * self.spacing[0], self.column),
        ]
    }

    /// Whether the corners of another plane are here; the tolerance is in millimetres.
    fn is_at(&self, other: &Self, tolerance: Tolerance) -> bool {
        (self.rows, self.columns) == (other.rows, other.columns)
            && self.corners().into_iter().zip(other.corners()).all(|(here, there)| {
                let (off, beside) = parts(minus(there, here), self.normal());
                off.abs() <= tolerance.along && beside <= tolerance.beside
            })
    }
}

/// A vector's part along a normal, and the length of the rest.
fn parts(vector: Vector, normal: Vector) -> (f64, f64) {
    let off = dot(vector, normal);
    (off, norm(along(vector, -off, normal)))
}

/// How far planes in order may be from an image's, in millimetres: a little, and as far as they are themselves from
/// evenly spaced ones.
fn tolerance(planes: &[Plane], step: f64) -> Tolerance {
    let mut most = Tolerance { beside: 0.0, along: 0.0 };
    if let [first, .., last] = planes {
        let mean = minus(last.position, first.position).map(|value| value / (planes.len() - 1) as f64);
        for (index, plane) in planes.iter().enumerate() {
            let even = along(first.position, index as f64, mean);
            let (off, beside) = parts(minus(plane.position, even), first.normal());
            most = Tolerance { beside: most.beside.max(beside), along: most.along.max(off.abs()) };
        }
    }
    let pixel = planes.first().map_or(0.0, |plane| plane.spacing[0].min(plane.spacing[1]));
    Tolerance {
        beside: (SAME_PLANE.beside * pixel + most.beside).min(UNEVEN.beside * pixel),
        along: (SAME_PLANE.along * step + most.along).min(UNEVEN.along * step),
    }
}

/// The voxel grid of an image, in LPS.
#[derive(Debug, Clone)]
pub(crate) struct Grid {
    /// Axes of the image's shape that are spatial; none for a missing third one.
    axes: [Option<usize>; 3],
    shape: [usize; 3],
    /// From voxel to voxel along each axis.
    steps: [Vector; 3],
    origin: Vector,
}

impl Grid {
    /// The grid of an image with two or three spatial axes.
    ///
    /// # Errors
    /// `Unsupported` for more axes, for an affine that is flat or has slanted pixels.
    pub(crate) fn new(header: &Header) -> Result<Self> {
        let mut spatial: Vec<usize> =
            (0..header.shape.len()).filter(|axis| Some(*axis) != header.channel_axis).collect();
        while spatial.len() > 3 && spatial.last().is_some_and(|axis| header.shape[*axis] == 1) {
            spatial.pop();
        }
        if !(2..=3).contains(&spatial.len()) || header.shape.contains(&0) {
            return Err(Error::unsupported(format!(
                "shape {:?}: expected two or three spatial axes, none of them empty",
                header.shape
            )));
        }
        let affine = header.affine.to_rank(3).map_err(|error| Error::argument(error.to_string()).in_field("affine"))?;
        let affine = affine.ras_lps();
        let column = |column| [0, 1, 2].map(|row| affine.get(row, column).unwrap_or(0.0));
        let axis = |index: usize| spatial.get(index).copied();
        Ok(Self {
            axes: [axis(0), axis(1), axis(2)],
            shape: [0, 1, 2].map(|index| axis(index).map_or(1, |axis| header.shape[axis])),
            steps: [column(0), column(1), column(2)],
            origin: column(3),
        })
    }

    /// The plane of a cut: `cut` says which axes run along rows and columns and which of them backwards.
    fn plane(&self, cut: Cut, slice: usize) -> Plane {
        let mut position = along(self.origin, slice as f64, self.steps[cut.axes[2]]);
        let side = |index: usize, position: &mut Vector| {
            let (axis, step) = (cut.axes[index], self.steps[cut.axes[index]]);
            if cut.flipped[index] {
                *position = along(*position, (self.shape[axis] - 1) as f64, step);
            }
            let length = norm(step) * if cut.flipped[index] { -1.0 } else { 1.0 };
            (step.map(|value| value / length), length.abs())
        };
        let (row, between_columns) = side(0, &mut position);
        let (column, between_rows) = side(1, &mut position);
        Plane {
            position,
            row,
            column,
            spacing: [between_rows, between_columns],
            rows: self.shape[cut.axes[1]],
            columns: self.shape[cut.axes[0]],
        }
    }

    /// The image's own planes: x along rows, y along columns.
    ///
    /// # Errors
    /// `Unsupported` where DICOM cannot say it: pixels that are no rectangles, or a flat affine.
    fn own(&self) -> Result<Placement> {
        let cut = Cut { axes: [0, 1, 2], flipped: [false, false] };
        let lengths = self.steps.map(norm);
        if lengths.contains(&0.0) {
            return Err(Error::unsupported("an affine with an axis of length 0").in_field("affine"));
        }
        let first = self.plane(cut, 0);
        let cosine = dot(first.row, first.column);
        if cosine.abs() > PERPENDICULAR {
            return Err(Error::unsupported(format!(
                "x and y are sheared (cosine {cosine:.6} between them), which DICOM planes cannot be: resample first"
            ))
            .in_field("affine"));
        }
        let rise = dot(self.steps[2], first.normal());
        if rise.abs() < 1e-3 * lengths[2] {
            return Err(Error::unsupported("an affine that flattens space").in_field("affine"));
        }
        let slices = self.ordered(rise, |index| Slice { index, plane: self.plane(cut, index), sources: Vec::new() });
        Ok(Placement { cut, grid: self.clone(), slices, step: rise.abs(), spacing: Some(rise.abs()), matched: false })
    }

    fn ordered(&self, rise: f64, slice: impl Fn(usize) -> Slice) -> Vec<Slice> {
        let mut slices: Vec<Slice> = (0..self.shape[2]).map(slice).collect();
        if rise < 0.0 {
            slices.reverse();
        }
        slices
    }

    /// The planes of a source series, where every plane of the image is one of them.
    fn in_planes_of(&self, source: &SourceSeries) -> Option<Placement> {
        let first = source.slices.first()?.plane;
        let normal = first.normal();
        let height = |plane: &Plane| dot(plane.position, normal);
        let mut order: Vec<usize> = (0..source.slices.len()).collect();
        order.sort_by(|a, b| height(&source.slices[*a].plane).total_cmp(&height(&source.slices[*b].plane)));
        let planes: Vec<Plane> = order.iter().map(|index| source.slices[*index].plane).collect();
        for axes in [[0, 1, 2], [1, 0, 2], [0, 2, 1], [2, 0, 1], [1, 2, 0], [2, 1, 0]] {
            let flipped = [dot(self.steps[axes[0]], first.row) < 0.0, dot(self.steps[axes[1]], first.column) < 0.0];
            let cut = Cut { axes, flipped };
            let rise = dot(self.steps[axes[2]], normal);
            let step = rise.abs();
            let allowed = tolerance(&planes, step);
            let mut slices = Vec::with_capacity(self.shape[axes[2]]);
            for index in 0..self.shape[axes[2]] {
                let plane = self.plane(cut, index);
                let lowest = height(&plane) - allowed.along;
                let start = planes.partition_point(|other| height(other) < lowest);
                let near = (start..planes.len()).take_while(|at| height(&planes[*at]) <= lowest + 2.0 * allowed.along);
                let here = near.filter(|at| planes[*at].is_at(&plane, allowed));
                let sources: Vec<usize> = here.map(|at| order[at]).collect();
                // The source's own numbers, which other planes of the study have too.
                let Some(first) = sources.first() else { break };
                slices.push(Slice { index, plane: source.slices[*first].plane, sources });
            }
            if slices.len() == self.shape[axes[2]] {
                if rise < 0.0 {
                    slices.reverse();
                }
                let heights: Vec<f64> = slices.iter().map(|slice| height(&slice.plane)).collect();
                let even = heights.windows(2).all(|pair| (pair[1] - pair[0] - step).abs() <= 1e-3 * step);
                return Some(Placement {
                    cut,
                    grid: self.clone(),
                    slices,
                    step,
                    spacing: even.then_some(step),
                    matched: true,
                });
            }
        }
        None
    }
}

/// Which axes of a grid run along the rows, down the columns and through the slices; whether the first two run backwards.
#[derive(Debug, Clone, Copy)]
struct Cut {
    axes: [usize; 3],
    flipped: [bool; 2],
}

/// One plane of an image.
#[derive(Debug, Clone)]
pub(crate) struct Slice {
    /// Index along the image's slice axis.
    index: usize,
    pub(crate) plane: Plane,
    /// The slices of the source series that lie here.
    pub(crate) sources: Vec<usize>,
}

/// How an image is cut into planes, in ascending order along the normal.
#[derive(Debug, Clone)]
pub(crate) struct Placement {
    cut: Cut,
    grid: Grid,
    pub(crate) slices: Vec<Slice>,
    /// Mean distance between planes along the normal.
    pub(crate) step: f64,
    /// Distance between planes along the normal; none where it is not the same everywhere.
    pub(crate) spacing: Option<f64>,
    /// Whether the planes are those of the source.
    pub(crate) matched: bool,
}

impl Placement {
    /// In the planes of the source where they are the same, in the image's own otherwise.
    ///
    /// # Errors
    /// As [`Grid::new`]; `TooLarge` for planes that DICOM cannot count.
    pub(crate) fn new(header: &Header, source: Option<&SourceSeries>) -> Result<Self> {
        let grid = Grid::new(header)?;
        let placement = match source.and_then(|source| grid.in_planes_of(source)) {
            Some(placement) => placement,
            None => grid.own()?,
        };
        let (rows, columns) = (placement.rows(), placement.columns());
        if rows > usize::from(u16::MAX) || columns > usize::from(u16::MAX) {
            return Err(Error::too_large(format!("planes of {columns} x {rows} pixels: DICOM counts to 65535")));
        }
        Ok(placement)
    }

    pub(crate) fn rows(&self) -> usize {
        self.grid.shape[self.cut.axes[1]]
    }

    pub(crate) fn columns(&self) -> usize {
        self.grid.shape[self.cut.axes[0]]
    }

    /// Pixels of a plane.
    pub(crate) fn pixels(&self) -> usize {
        self.rows() * self.columns()
    }

    /// Whether the image has a third axis: a picture has no place in the patient.
    pub(crate) fn is_volume(&self) -> bool {
        self.grid.axes[2].is_some()
    }

    /// Copies one plane of one channel, row by row, as the image's elements.
    pub(crate) fn copy(&self, image: &Image, slice: &Slice, channel: usize, out: &mut Vec<u8>) {
        let size = image.header.element.size() as isize;
        let step = |axis: usize| self.grid.axes[axis].map_or(0, |axis| image.strides[axis] * size);
        let mut start = image.offset as isize + slice.index as isize * step(self.cut.axes[2]);
        if let Some(axis) = image.header.channel_axis {
            start += channel as isize * image.strides[axis] * size;
        }
        let mut side = |index: usize| {
            let (axis, mut stride) = (self.cut.axes[index], step(self.cut.axes[index]));
            if self.cut.flipped[index] {
                start += (self.grid.shape[axis] as isize - 1) * stride;
                stride = -stride;
            }
            (self.grid.shape[axis], stride)
        };
        let ((columns, along_row), (rows, down)) = (side(0), side(1));
        let (bytes, width) = (image.memory.as_slice(), size as usize);
        out.clear();
        out.reserve(rows * columns * width);
        // An image's strides were checked against its memory when it was made.
        for row in 0..rows as isize {
            let first = start + row * down;
            if along_row == size {
                let first = first as usize;
                out.extend_from_slice(&bytes[first..first + columns * width]);
            } else {
                for column in 0..columns as isize {
                    let at = (first + column * along_row) as usize;
                    out.extend_from_slice(&bytes[at..at + width]);
                }
            }
        }
    }
}
