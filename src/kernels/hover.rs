//! Maps of where a voxel is within its object: HoVer-Net's horizontal and vertical distances (Graham et al., 2019).

use std::collections::HashMap;

use crate::blocks::Memory;
use crate::cast::cast;
use crate::convert::{BLOCK, writer};
use crate::spatial::{SpatialError, check_same_shape};
use crate::threads::{CHUNK, Threads, for_each_chunk};
use crate::view::{AnyView, AnyViewMut, Strided, ViewMut};

/// Where an object lies along two axes.
#[derive(Debug, Clone, Copy)]
struct Extent {
    count: f64,
    sum: [f64; 2],
    least: [f64; 2],
    most: [f64; 2],
}

impl Extent {
    const NONE: Self = Self { count: 0.0, sum: [0.0; 2], least: [f64::INFINITY; 2], most: [f64::NEG_INFINITY; 2] };

    /// A stretch of voxels at these places along the two axes, `last` the last one along the second; `sum` is that of the
    /// places along the second.
    fn add(&mut self, place: [f64; 2], last: f64, sum: f64, length: f64) {
        self.count += length;
        self.sum[0] += place[0] * length;
        self.sum[1] += sum;
        self.least = [self.least[0].min(place[0]), self.least[1].min(place[1])];
        self.most = [self.most[0].max(place[0]), self.most[1].max(last)];
    }

    /// The distance from the centroid along an axis, as a part of the largest one on that side.
    fn distance(&self, axis: usize, place: f64) -> f64 {
        let centre = self.sum[axis] / self.count;
        let distance = place - centre;
        if distance < 0.0 {
            distance / (centre - self.least[axis])
        } else if distance > 0.0 {
            distance / (self.most[axis] - centre)
        } else {
            distance
        }
    }
}

/// For each voxel of an object (a label greater than 0) its distance from the object's centroid along the second axis
/// (`output[0]`) and the first (`output[1]`), divided by the largest one on its side: from -1 to 1. Other voxels keep their
/// label.
///
/// Labels of two or three axes, of whole numbers; the output has their shape behind an axis of two, and any element type.
///
/// # Errors
/// When shapes differ or there are not two or three axes.
pub fn hover_maps(labels: AnyView<'_>, mut output: AnyViewMut<'_>, threads: Threads) -> Result<(), SpatialError> {
    check_same_shape(output.shape(), &[&[2], labels.shape()].concat())?;
    let (rows, columns, depth) = match *labels.shape() {
        [rows, columns] => (rows, columns, 1),
        [rows, columns, depth] => (rows, columns, depth),
        _ => return Err(SpatialError::Rank { ndim: labels.ndim() }),
    };
    let mut numbers = vec![0i64; labels.numel()];
    cast(labels, ViewMut::new(&mut numbers, labels.shape())?.erase(), threads)?;
    let objects = extents(&numbers, columns, depth);
    for (place, axis) in [(0, 1), (1, 0)] {
        let map = output.reborrow().select(0, place)?;
        write_map(&numbers, [rows, columns, depth], &objects, axis, map, threads);
    }
    Ok(())
}

fn extents(numbers: &[i64], columns: usize, depth: usize) -> HashMap<i64, Extent> {
    let mut objects: HashMap<i64, Extent> = HashMap::new();
    if columns == 0 || depth == 0 {
        return objects;
    }
    for (row, line) in numbers.chunks(columns * depth).enumerate() {
        let mut start = 0;
        while start < line.len() {
            let label = line[start];
            let length = line[start..].iter().take_while(|&&other| other == label).count();
            if label > 0 {
                let object = objects.entry(label).or_insert(Extent::NONE);
                if depth == 1 {
                    let (first, last) = (start as f64, (start + length - 1) as f64);
                    object.add([row as f64, first], last, (first + last) * length as f64 / 2.0, length as f64);
                } else {
                    for column in start / depth..=(start + length - 1) / depth {
                        let from = start.max(column * depth);
                        let to = (start + length).min((column + 1) * depth);
                        let (place, length) = (column as f64, (to - from) as f64);
                        object.add([row as f64, place], place, place * length, length);
                    }
                }
            }
            start += length;
        }
    }
    objects
}

fn write_map(
    numbers: &[i64],
    [rows, columns, depth]: [usize; 3],
    objects: &HashMap<i64, Extent>,
    axis: usize,
    mut output: AnyViewMut<'_>,
    threads: Threads,
) {
    let three = output.ndim() == 3;
    let strides = output.strides();
    // The inner axis: columns of a plane, depth of a volume.
    let (row_stride, column_stride, inner_stride) =
        if three { (strides[0], strides[1], strides[2]) } else { (strides[0], 0, strides[1]) };
    let (lines, length) = if three { (rows * columns, depth) } else { (rows, columns) };
    if length == 0 {
        return;
    }
    let memory = Memory { pointer: output.as_mut_ptr(), element: output.element_type() };
    let write = writer::<f64>(memory.element);
    for_each_chunk(lines, (CHUNK / length).max(1), threads, |range| {
        let mut buffer = [0f64; BLOCK];
        for line in range {
            let (row, column) = if three { (line / columns, line % columns) } else { (line, 0) };
            let start = row as isize * row_stride + column as isize * column_stride;
            let mut last: Option<(i64, &Extent)> = None;
            for first in (0..length).step_by(BLOCK) {
                let part = &mut buffer[..BLOCK.min(length - first)];
                for (k, to) in part.iter_mut().enumerate() {
                    let label = numbers[line * length + first + k];
                    if label != last.map_or(0, |(label, _)| label) {
                        last = objects.get(&label).map(|object| (label, object));
                    }
                    let place = match (axis, three) {
                        (0, _) => row,
                        (_, true) => column,
                        (_, false) => first + k,
                    };
                    *to = match last {
                        Some((found, object)) if found == label => object.distance(axis, place as f64),
                        _ => label as f64,
                    };
                }
                let to = memory.at(start + first as isize * inner_stride);
                // SAFETY: the line lies within the output, is of the writer's type, and no other thread writes it.
                unsafe { write(part, to, inner_stride) };
            }
        }
    });
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::view::View;

    #[test]
    fn distances_are_those_from_the_centroid() {
        // MONAI 1.6.1: ComputeHoVerMaps of the same mask.
        let labels = [0i16, 1, 1, 1, 2, 1, 1, 0, 2, 0, 0, -3];
        let view = View::new(&labels, &[3, 4]).expect("a view").erase();
        let mut maps = [0f32; 24];
        let output = ViewMut::new(&mut maps, &[2, 3, 4]).expect("a view").erase();
        hover_maps(view, output, Threads::SINGLE).expect("equal shapes");
        // Object 1 has columns 1 2 3 1 2 (centre 1.8), object 2 rows 1 2 (centre 1.5).
        let third = (0.2f64 / 1.2) as f32;
        assert_eq!(maps[..12], [0., -1., third, 1., 0., -1., third, 0., 0., 0., 0., -3.]);
        assert_eq!(maps[12..], [0., -1., -1., -1., -1., 1., 1., 0., 1., 0., 0., -3.]);
    }
}
