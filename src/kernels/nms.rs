//! Non-maximum suppression on a map of probabilities.

use crate::spatial::SpatialError;

/// A maximum that was selected.
#[derive(Debug, Clone, PartialEq)]
pub struct Peak<T> {
    /// Its value.
    pub value: T,
    /// Its index along each axis.
    pub index: Vec<usize>,
}

/// Selects the largest value above `threshold` again and again, and sets a box around each to 0: MONAI's `ProbNMS`.
///
/// The box spans `box_size[k] / 2` indices before the maximum along axis `k`, and the rest of `box_size[k]` from it on. Of
/// equal values the first in C order is selected; a NaN anywhere ends the search. `map` is in C order, and is used up.
///
/// Cost: one pass, and one more over the rows that a box touches for each maximum.
///
/// # Errors
/// When there is not one box size per axis, or the map does not have as many values as its shape says.
pub fn peaks<T: Copy + PartialOrd + Default>(
    map: &mut [T],
    shape: &[usize],
    box_size: &[usize],
    threshold: T,
) -> Result<Vec<Peak<T>>, SpatialError> {
    if box_size.len() != shape.len() {
        return Err(SpatialError::PerAxis { argument: "box_size", expected: shape.len(), found: box_size.len() });
    }
    let count = shape.iter().try_fold(1usize, |count, &size| count.checked_mul(size));
    if count != Some(map.len()) {
        return Err(SpatialError::TooLarge { kernel: "non-maximum suppression", shape: shape.to_vec() });
    }
    let mut found = Vec::new();
    let (Some(&length), true) = (shape.last(), !map.is_empty()) else { return Ok(found) };
    let outer = &shape[..shape.len() - 1];
    // The first of the largest values of each row, by its place in the row; NaN counts as the largest.
    let mut best: Vec<usize> = map.chunks_exact(length).map(first_largest).collect();
    loop {
        let values: Vec<T> = best.iter().enumerate().map(|(row, &at)| map[row * length + at]).collect();
        let row = first_largest(&values);
        let value = values[row];
        // Not for NaN either.
        if value.partial_cmp(&threshold) != Some(std::cmp::Ordering::Greater) {
            return Ok(found);
        }
        let mut index = vec![0; shape.len()];
        let mut rest = row;
        for axis in (0..outer.len()).rev() {
            (index[axis], rest) = (rest % outer[axis], rest / outer[axis]);
        }
        index[outer.len()] = best[row];
        let ranges: Vec<std::ops::Range<usize>> = (0..shape.len())
            .map(|axis| {
                let below = box_size[axis] / 2;
                index[axis].saturating_sub(below)..shape[axis].min(index[axis] + box_size[axis] - below)
            })
            .collect();
        found.push(Peak { value, index });
        let along = ranges[outer.len()].clone();
        let rows: usize = ranges[..outer.len()].iter().map(ExactSizeIterator::len).product();
        for k in 0..rows {
            let (mut row, mut rest, mut step) = (0, k, 1);
            for axis in (0..outer.len()).rev() {
                row += (ranges[axis].start + rest % ranges[axis].len()) * step;
                rest /= ranges[axis].len();
                step *= outer[axis];
            }
            let line = &mut map[row * length..(row + 1) * length];
            line[along.clone()].fill(T::default());
            best[row] = first_largest(line);
        }
    }
}

/// The index of the first of the largest values.
fn first_largest<T: Copy + PartialOrd>(values: &[T]) -> usize {
    let mut best = 0;
    for (at, value) in values.iter().enumerate().skip(1) {
        #[expect(clippy::eq_op, reason = "NaN is not equal to itself")]
        if *value > values[best] || (value != value && values[best] == values[best]) {
            best = at;
        }
    }
    best
}
