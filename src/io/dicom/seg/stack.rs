//! From the positions of frames to one grid of voxels.

use crate::dicom::write::geometry::{Plane, Vector, along, dot, norm};
use crate::error::{Error, Result};
use mica_kernels::geometry::Affine;

/// How far unit vectors may differ between frames of one stack.
const DIRECTION: f64 = 1e-4;

/// How far a frame may be from its place on an even grid, in slice steps and in pixels.
const EVEN: f64 = 0.01;

/// How far a step may be from the others' for the stack to be read at all.
const UNEVEN: f64 = 0.05;

/// A step of less than this, in millimetres, is none: two frames with one position.
const SAME: f64 = 1e-4;

/// Where frames lie in one grid.
pub(super) struct Stack {
    /// Slice index of each frame.
    pub(super) slices: Vec<usize>,
    pub(super) depth: usize,
    /// From voxel index to RAS.
    pub(super) affine: Affine,
    /// What a careful user should know.
    pub(super) warnings: Vec<String>,
    /// Whether the slices are not quite evenly spaced.
    pub(super) uneven: bool,
}

impl Stack {
    /// The grid of frames. `spacing` is what the file says about the distance between slices, `thickness` how thick they
    /// are.
    ///
    /// # Errors
    /// `Unsupported` for frames of several orientations or not in one stack.
    pub(super) fn new(planes: &[Plane], spacing: Option<f64>, thickness: Option<f64>) -> Result<Self> {
        let first = *planes.first().ok_or_else(|| Error::corrupt("expected frames, found none"))?;
        let near = |a: Vector, b: Vector| norm(along(a, -1.0, b)) <= DIRECTION;
        let same_pixels =
            |a: &Plane| (0..2).all(|i| (a.spacing[i] - first.spacing[i]).abs() <= 1e-4 * first.spacing[i]);
        for (index, plane) in planes.iter().enumerate() {
            if !near(plane.row, first.row) || !near(plane.column, first.column) {
                return Err(stray("ImageOrientationPatient", index, "the orientation of the others"));
            }
            if !same_pixels(plane) {
                return Err(stray("PixelSpacing", index, "the spacing of the others"));
            }
        }
        let normal = first.normal();
        let length = norm(normal);
        let normal = normal.map(|value| value / length);
        // From the first frame, so that large coordinates cost no digits.
        let heights: Vec<f64> =
            planes.iter().map(|plane| dot(along(plane.position, -1.0, first.position), normal)).collect();
        let mut order: Vec<usize> = (0..planes.len()).collect();
        order.sort_by(|a, b| heights[*a].total_cmp(&heights[*b]));
        // The distinct heights, and which of them each frame has.
        let mut levels: Vec<(f64, usize)> = Vec::new();
        let mut level_of = vec![0; planes.len()];
        for frame in &order {
            if levels.last().is_none_or(|(height, _)| heights[*frame] - height > SAME) {
                levels.push((heights[*frame], *frame));
            }
            level_of[*frame] = levels.len() - 1;
        }
        let mut warnings = Vec::new();
        let gaps: Vec<f64> = levels.windows(2).map(|pair| pair[1].0 - pair[0].0).collect();
        let least = gaps.iter().copied().fold(f64::INFINITY, f64::min);
        let positive = |step: &f64| *step > SAME;
        let (index_of, step) = match gaps.as_slice() {
            [] => {
                let step = spacing.filter(positive).or(thickness.filter(positive));
                if step.is_none() {
                    warnings.push("one slice, and the file does not say how thick: taken as 1 mm".to_owned());
                }
                (vec![0], step.unwrap_or(1.0))
            }
            gaps => match spacing.filter(positive).and_then(|step| place(gaps, step)) {
                Some(found) => found,
                None => {
                    let found = place(gaps, least).ok_or_else(|| {
                        let most = gaps.iter().copied().fold(0.0, f64::max);
                        Error::unsupported(format!(
                            "slices are {least:.4} to {most:.4} mm apart, which is no even stack"
                        ))
                        .in_field("ImagePositionPatient")
                    })?;
                    if let Some(said) = spacing {
                        let found = found.1;
                        warnings.push(format!("SpacingBetweenSlices says {said}, but slices are {found:.6} mm apart"));
                    }
                    found
                }
            },
        };
        let last_index = index_of.last().copied().unwrap_or(0);
        let (bottom, top) = (planes[levels[0].1].position, planes[levels[levels.len() - 1].1].position);
        let rise = match last_index {
            0 => normal.map(|value| value * step),
            count => along(top, -1.0, bottom).map(|value| value / count as f64),
        };
        let pixel = first.spacing[0].min(first.spacing[1]);
        let mut uneven = false;
        let mut slices = Vec::with_capacity(planes.len());
        for (frame, plane) in planes.iter().enumerate() {
            let slice = index_of[level_of[frame]];
            let off = along(along(plane.position, -1.0, bottom), -(slice as f64), rise);
            let height = dot(off, normal);
            let beside = norm(along(off, -height, normal));
            if beside > UNEVEN * pixel.max(step) {
                return Err(stray("ImagePositionPatient", frame, "a place above the others"));
            }
            uneven |= height.abs() > EVEN * step || beside > EVEN * pixel;
            slices.push(slice);
        }
        let (x, y) =
            (first.row.map(|value| value * first.spacing[1]), first.column.map(|value| value * first.spacing[0]));
        let rows: Vec<[f64; 4]> = (0..3).map(|row| [x[row], y[row], rise[row], bottom[row]]).collect();
        let rows = [rows[0], rows[1], rows[2], [0.0, 0.0, 0.0, 1.0]];
        let affine = Affine::from_rows(&rows).map_err(|error| Error::corrupt(error.to_string()))?.ras_lps();
        let depth = last_index.checked_add(1).ok_or_else(|| Error::too_large("more slices than can be counted"))?;
        Ok(Self { slices, depth, affine, warnings, uneven })
    }
}

/// The index of each level and the mean step, where every gap is close to a multiple of `step`.
fn place(gaps: &[f64], step: f64) -> Option<(Vec<usize>, f64)> {
    let mut indices = vec![0usize];
    let mut total = 0.0;
    let mut count = 0usize;
    for gap in gaps {
        let steps = (gap / step).round();
        if !(1.0..=1e9).contains(&steps) || (gap / steps - step).abs() > UNEVEN * step {
            return None;
        }
        count = count.checked_add(steps as usize)?;
        total += gap;
        indices.push(count);
    }
    Some((indices, total / count as f64))
}

fn stray(field: &str, frame: usize, expected: &str) -> Error {
    Error::unsupported(format!("expected {expected}, found another one in frame {}", frame + 1)).in_field(field)
}
