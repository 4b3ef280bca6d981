//! The confidence map of an ultrasound image: how likely a random walk from each pixel reaches the probe first.
//!
//! That is a system of linear equations, one per pixel, over the graph of 8 neighbours. It is solved exactly, by nested
//! dissection: lines of pixels cut the image into halves and these again; the pixels of the smallest parts are eliminated
//! first, the longest lines last, each by dense Cholesky factorisation of the few pixels that still see each other. For `n`
//! pixels that takes about `n^1.5` operations and `n log n` memory.

use crate::blocks::convert;
use crate::spatial::{SpatialError, check_same_shape};
use crate::threads::Threads;
use crate::view::{AnyView, AnyViewMut, Strided, View, ViewMut};
use rustfft::FftPlanner;
use rustfft::num_complex::Complex;

/// Where walks end without having reached the probe.
#[derive(Debug, Clone, Copy)]
#[allow(clippy::large_enum_variant, reason = "views are small and borrowed")]
pub enum Sinks<'a> {
    /// In the last row.
    LastRow,
    /// In the middle of the last row.
    Middle,
    /// In the darkest pixels of the last row, a tenth at either end left out.
    Darkest,
    /// Where a mask of the image's shape is not 0.
    Mask(AnyView<'a>),
}

/// What a walk depends on.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Confidence {
    /// How fast the signal fades with depth.
    pub alpha: f64,
    /// How much walks avoid edges.
    pub beta: f64,
    /// How much they avoid steps to another column.
    pub gamma: f64,
    /// Whether the image is radio-frequency data, of which the envelope along columns is taken first.
    pub radio_frequency: bool,
}

/// The confidence map of Karamalis et al. (2012), as MONAI's `UltrasoundConfidenceMap` computes it: rows are depths, the
/// probe is at the first row. Computed in `f64`.
///
/// # Errors
/// When the image or mask has not two axes and the output's shape, or is empty, or has fewer than ten columns for
/// [`Sinks::Darkest`].
pub fn confidence_map(
    image: AnyView<'_>,
    output: AnyViewMut<'_>,
    sinks: Sinks<'_>,
    parameters: &Confidence,
    threads: Threads,
) -> Result<(), SpatialError> {
    check_same_shape(output.shape(), image.shape())?;
    let &[rows, columns] = image.shape() else { return Err(SpatialError::Rank { ndim: image.ndim() }) };
    if rows == 0 || columns == 0 {
        return Err(SpatialError::Empty { what: "a confidence map", shape: image.shape().to_vec() });
    }
    let mut values = read(image, threads)?;
    normalize(&mut values);
    if parameters.radio_frequency {
        envelope_of_columns(&mut values, rows, columns);
    }
    let mut fixed: Vec<Option<f64>> = vec![None; values.len()];
    let last = (rows - 1) * columns;
    match sinks {
        Sinks::LastRow => fixed[last..].fill(Some(0.0)),
        Sinks::Middle => fixed[last + columns / 2] = Some(0.0),
        Sinks::Darkest => {
            let margin = (columns as f64 * 0.1) as usize;
            if margin == 0 {
                let expected = "at least 10 where the darkest pixels are sinks";
                return Err(SpatialError::Value { argument: "columns", expected, found: columns as f64 });
            }
            let inner = last + margin..last + columns - margin;
            let darkest = values[inner.clone()].iter().copied().fold(f64::INFINITY, f64::min);
            inner.filter(|&at| values[at] == darkest).for_each(|at| fixed[at] = Some(0.0));
        }
        Sinks::Mask(mask) => {
            check_same_shape(mask.shape(), &[rows, columns])?;
            let mask = read(mask, threads)?;
            fixed.iter_mut().zip(&mask).filter(|(_, mask)| **mask != 0.0).for_each(|(fixed, _)| *fixed = Some(0.0));
        }
    }
    fixed[..columns].fill(Some(1.0));
    for (row, line) in values.chunks_exact_mut(columns).enumerate() {
        let depth = if rows == 1 { 0.0 } else { row as f64 / (rows - 1) as f64 };
        let weight = 1.0 - (-parameters.alpha * depth).exp();
        line.iter_mut().for_each(|value| *value *= weight);
    }
    let graph = Graph::new(&values, rows, columns, parameters);
    let solved = graph.solve(&fixed);
    convert::<f64>(View::new(&solved, &[rows, columns])?.erase(), output, threads)?;
    Ok(())
}

fn read(view: AnyView<'_>, threads: Threads) -> Result<Vec<f64>, SpatialError> {
    let shape = view.shape().to_vec();
    let mut values = vec![0f64; shape.iter().product()];
    convert::<f64>(view, ViewMut::new(&mut values, &shape)?.erase(), threads)?;
    Ok(values)
}

/// From 0 to 1.
fn normalize(values: &mut [f64]) {
    let low = values.iter().copied().fold(f64::INFINITY, f64::min);
    let high = values.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let width = high - low + f64::EPSILON;
    values.iter_mut().for_each(|value| *value = (*value - low) / width);
}

/// The magnitude of the analytic signal, as SciPy's `hilbert`.
fn envelope_of_columns(values: &mut [f64], rows: usize, columns: usize) {
    let mut planner = FftPlanner::<f64>::new();
    let (forward, inverse) = (planner.plan_fft_forward(rows), planner.plan_fft_inverse(rows));
    let mut line = vec![Complex::new(0.0, 0.0); rows];
    for column in 0..columns {
        for (row, value) in line.iter_mut().enumerate() {
            *value = Complex::new(values[row * columns + column], 0.0);
        }
        forward.process(&mut line);
        for (k, value) in line.iter_mut().enumerate() {
            let factor = match k {
                0 => 1.0,
                k if 2 * k == rows => 1.0,
                k if 2 * k < rows => 2.0,
                _ => 0.0,
            };
            *value *= factor / rows as f64;
        }
        inverse.process(&mut line);
        for (row, value) in line.iter().enumerate() {
            values[row * columns + column] = value.norm();
        }
    }
}

/// Directions of the edges that a pixel keeps: down, and to the next column up, level and down.
const DIRECTIONS: [(isize, isize); 4] = [(1, 0), (-1, 1), (0, 1), (1, 1)];

/// The weights of all edges.
struct Graph {
    rows: usize,
    columns: usize,
    /// By direction, by pixel; 0 where the edge leaves the image.
    weights: [Vec<f64>; 4],
}

/// Parts of at most so many pixels are eliminated at once.
const SMALL: usize = 24;

/// A part of the image.
#[derive(Clone, Copy)]
struct Part {
    rows: (usize, usize),
    columns: (usize, usize),
}

/// Eliminated pixels: their factor, and the pixels that they still depended on.
struct Block {
    own: Vec<usize>,
    around: Vec<usize>,
    /// Row by row: the pixels' own lower triangle, then the rows of those around, `own.len()` numbers each.
    factor: Vec<f64>,
    right: Vec<f64>,
}

/// What is left of the equations of the pixels around a part when the part is eliminated: a square matrix, of which the lower
/// triangle counts, and a right-hand side.
struct Rest {
    around: Vec<usize>,
    matrix: Vec<f64>,
    right: Vec<f64>,
}

impl Graph {
    fn new(values: &[f64], rows: usize, columns: usize, parameters: &Confidence) -> Self {
        let mut graph = Self { rows, columns, weights: std::array::from_fn(|_| vec![0.0; values.len()]) };
        let each = |change: &mut dyn FnMut(usize, usize, usize)| {
            for (direction, step) in DIRECTIONS.into_iter().enumerate() {
                for pixel in 0..values.len() {
                    if let Some(other) = graph_neighbour(rows, columns, pixel, step) {
                        change(direction, pixel, other);
                    }
                }
            }
        };
        // The diagonal's zeros are among what is normalised.
        let mut largest = 0f64;
        each(&mut |_, pixel, other| largest = largest.max((values[pixel] - values[other]).abs()));
        let scale = largest + f64::EPSILON;
        let penalized = |direction: usize, pixel: usize, other: usize| {
            let step = (values[pixel] - values[other]).abs() / scale;
            if direction == 0 { step } else { step + parameters.gamma }
        };
        let (mut low, mut high) = (0f64, 0f64);
        each(&mut |direction, pixel, other| {
            let step = penalized(direction, pixel, other);
            (low, high) = (low.min(step), high.max(step));
        });
        let width = high - low + f64::EPSILON;
        let weights = &mut graph.weights;
        each(&mut |direction, pixel, other| {
            let step = (penalized(direction, pixel, other) - low) / width;
            weights[direction][pixel] = (-parameters.beta * step).exp() + 1e-5;
        });
        graph
    }

    /// Calls with each neighbour and the weight of the edge to it.
    fn for_neighbours(&self, pixel: usize, mut work: impl FnMut(usize, f64)) {
        for (direction, (down, right)) in DIRECTIONS.into_iter().enumerate() {
            if let Some(other) = graph_neighbour(self.rows, self.columns, pixel, (down, right)) {
                work(other, self.weights[direction][pixel]);
            }
            if let Some(other) = graph_neighbour(self.rows, self.columns, pixel, (-down, -right)) {
                work(other, self.weights[direction][other]);
            }
        }
    }

    /// The probabilities: those given, and those that every other pixel has as the weighted mean of its neighbours'.
    fn solve(&self, fixed: &[Option<f64>]) -> Vec<f64> {
        let mut blocks = Vec::new();
        let whole = Part { rows: (0, self.rows), columns: (0, self.columns) };
        let mut place = vec![usize::MAX; fixed.len()];
        self.eliminate(whole, fixed, &mut blocks, &mut place);
        let mut solved: Vec<f64> = fixed.iter().map(|value| value.unwrap_or(0.0)).collect();
        for block in blocks.iter().rev() {
            let count = block.own.len();
            let mut x = block.right.clone();
            for (row, pixel) in block.around.iter().enumerate() {
                let known = solved[*pixel];
                let factors = &block.factor[(count + row) * count..][..count];
                x.iter_mut().zip(factors).for_each(|(x, factor)| *x -= factor * known);
            }
            for row in (0..count).rev() {
                let factors = &block.factor[row * count..][..=row];
                x[row] /= factors[row];
                let known = x[row];
                x[..row].iter_mut().zip(factors).for_each(|(x, factor)| *x -= factor * known);
                solved[block.own[row]] = known;
            }
        }
        solved
    }

    /// Eliminates the free pixels of a part, those of its halves before those of the line between them.
    fn eliminate(
        &self,
        part: Part,
        fixed: &[Option<f64>],
        blocks: &mut Vec<Block>,
        place: &mut [usize],
    ) -> Option<Rest> {
        let (height, width) = (part.rows.1 - part.rows.0, part.columns.1 - part.columns.0);
        if height == 0 || width == 0 {
            return None;
        }
        let mut rests = Vec::new();
        let line = if height * width <= SMALL {
            part
        } else if height > width {
            let middle = part.rows.0 + height / 2;
            rests.extend(self.eliminate(Part { rows: (part.rows.0, middle), ..part }, fixed, blocks, place));
            rests.extend(self.eliminate(Part { rows: (middle + 1, part.rows.1), ..part }, fixed, blocks, place));
            Part { rows: (middle, middle + 1), ..part }
        } else {
            let middle = part.columns.0 + width / 2;
            rests.extend(self.eliminate(Part { columns: (part.columns.0, middle), ..part }, fixed, blocks, place));
            rests.extend(self.eliminate(Part { columns: (middle + 1, part.columns.1), ..part }, fixed, blocks, place));
            Part { columns: (middle, middle + 1), ..part }
        };
        let free = |part: Part| {
            let rows = part.rows.0..part.rows.1;
            rows.flat_map(move |row| (part.columns.0..part.columns.1).map(move |column| row * self.columns + column))
                .filter(|&pixel| fixed[pixel].is_none())
        };
        let own: Vec<usize> = free(line).collect();
        let around: Vec<usize> = self.around(part).filter(|&pixel| fixed[pixel].is_none()).collect();
        let (count, size) = (own.len(), own.len() + around.len());
        for (at, &pixel) in own.iter().chain(&around).enumerate() {
            place[pixel] = at;
        }
        let mut matrix = vec![0.0; size * size];
        let mut right = vec![0.0; size];
        for (at, &pixel) in own.iter().enumerate() {
            self.for_neighbours(pixel, |other, weight| {
                matrix[at * size + at] += weight;
                match fixed[other] {
                    Some(value) => right[at] += weight * value,
                    // Edges to pixels that are gone were theirs.
                    None if place[other] == usize::MAX => {}
                    None => {
                        let (low, high) = (at.min(place[other]), at.max(place[other]));
                        // Edges among own pixels come from both ends.
                        if place[other] >= count || at > place[other] {
                            matrix[high * size + low] -= weight;
                        }
                    }
                }
            });
        }
        for rest in rests {
            let length = rest.around.len();
            for (row, pixel) in rest.around.iter().enumerate() {
                let to = place[*pixel];
                right[to] += rest.right[row];
                for (column, other) in rest.around[..=row].iter().enumerate() {
                    let (low, high) = (to.min(place[*other]), to.max(place[*other]));
                    matrix[high * size + low] += rest.matrix[row * length + column];
                }
            }
        }
        for &pixel in own.iter().chain(&around) {
            place[pixel] = usize::MAX;
        }
        factorize(&mut matrix, &mut right, count, size);
        let rest = around.len();
        let mut left = vec![0.0; rest * rest];
        for row in 0..rest {
            left[row * rest..][..=row].copy_from_slice(&matrix[(count + row) * size + count..][..=row]);
        }
        let rest = Rest { around: around.clone(), matrix: left, right: right[count..].to_vec() };
        let mut factor = Vec::with_capacity(size * count);
        for row in 0..size {
            factor.extend_from_slice(&matrix[row * size..][..count]);
        }
        right.truncate(count);
        blocks.push(Block { own, around, factor, right });
        Some(rest)
    }

    /// The pixels around a part.
    fn around(&self, part: Part) -> impl Iterator<Item = usize> + '_ {
        let rows = part.rows.0.saturating_sub(1)..(part.rows.1 + 1).min(self.rows);
        let columns = part.columns.0.saturating_sub(1)..(part.columns.1 + 1).min(self.columns);
        rows.flat_map(move |row| {
            let inside = (part.rows.0..part.rows.1).contains(&row);
            columns
                .clone()
                .filter(move |column| !inside || !(part.columns.0..part.columns.1).contains(column))
                .map(move |column| row * self.columns + column)
        })
    }
}

fn graph_neighbour(rows: usize, columns: usize, pixel: usize, (down, right): (isize, isize)) -> Option<usize> {
    let row = (pixel / columns).checked_add_signed(down).filter(|row| *row < rows)?;
    let column = (pixel % columns).checked_add_signed(right).filter(|column| *column < columns)?;
    Some(row * columns + column)
}

/// Columns that are eliminated before the rest of the matrix is brought up to date.
const PANEL: usize = 32;

/// Eliminates the first `count` of `size` unknowns: Cholesky's factor in their columns, what is left of the matrix in the
/// others, all in the lower triangle; and the same for the right-hand side.
fn factorize(matrix: &mut [f64], right: &mut [f64], count: usize, size: usize) {
    let mut panel = vec![0.0; PANEL * size];
    for start in (0..count).step_by(PANEL) {
        let end = count.min(start + PANEL);
        for k in start..end {
            let pivot = matrix[k * size + k].sqrt();
            matrix[k * size + k] = pivot;
            right[k] /= pivot;
            let (y, above) = (right[k], k + 1);
            for (row, value) in right.iter_mut().enumerate().skip(above) {
                let (before, line) = matrix.split_at_mut(row * size);
                line[k] /= pivot;
                let factor = line[k];
                *value -= factor * y;
                // Later columns of the panel.
                for column in above..end.min(row + 1) {
                    let other = if column == row { factor } else { before[column * size + k] };
                    line[column] -= factor * other;
                }
            }
        }
        // The panel's columns as rows, so that the rest is updated along rows.
        for row in end..size {
            for k in start..end {
                panel[(k - start) * size + row] = matrix[row * size + k];
            }
        }
        for row in end..size {
            let line = &mut matrix[row * size..][..=row];
            let (factors, target) = line.split_at_mut(end);
            let factors = &factors[start..];
            let length = target.len();
            let of = |k: usize| &panel[k * size + end..][..length];
            let mut k = 0;
            while k + 4 <= factors.len() {
                let [a, b, c, d] = [of(k), of(k + 1), of(k + 2), of(k + 3)];
                let [fa, fb, fc, fd] = [factors[k], factors[k + 1], factors[k + 2], factors[k + 3]];
                for (i, value) in target.iter_mut().enumerate() {
                    *value -= fa * a[i] + fb * b[i] + fc * c[i] + fd * d[i];
                }
                k += 4;
            }
            for (k, factor) in factors.iter().enumerate().skip(k) {
                let values = of(k);
                target.iter_mut().zip(values).for_each(|(value, other)| *value -= factor * other);
            }
        }
    }
}
