//! Connected components of stacks: images of up to four axes, the first of which is channels.
//!
//! Components are found channel by channel, then joined where those of neighbouring channels touch.

use crate::component_runs::Union;
use crate::components::{Components, Matching};
use crate::spatial::{Select, SpatialError, check_same_shape};
use crate::threads::Threads;
use crate::view::{AnyView, AnyViewMut, Strided, ViewMut};

/// Sets to 0 what belongs to components of fewer than `min_size` selected voxels, across channels:
/// `skimage.morphology.remove_small_objects` of a boolean array of two to four axes.
///
/// Neighbours differ by one along at most `connectivity` axes, channels among them; a larger number counts as the number
/// of axes. What is not selected stays as it is in the output, which has the image's shape. Returns the number of
/// components removed.
///
/// # Errors
/// When shapes differ, or there are not two to four axes.
pub fn remove_small(
    image: AnyView<'_>,
    select: Select<'_>,
    min_size: f64,
    connectivity: usize,
    mut output: AnyViewMut<'_>,
    threads: Threads,
) -> Result<usize, SpatialError> {
    check_same_shape(output.shape(), image.shape())?;
    let ndim = image.ndim();
    if !(2..=4).contains(&ndim) {
        return Err(SpatialError::Rank { ndim: ndim.saturating_sub(1) });
    }
    let (channels, spatial) = (image.shape()[0], image.shape()[1..].to_vec());
    let connectivity = connectivity.clamp(1, ndim);
    let mut parts = Vec::with_capacity(channels);
    // Number of components in the channels before.
    let mut before = vec![0usize];
    for channel in 0..channels {
        let part = image.select(0, channel)?;
        let found = Components::find(part, Matching::Foreground(select), connectivity.min(ndim - 1), threads)?;
        before.push(before[channel] + found.count());
        parts.push(found);
    }
    let total = before[channels];
    if u32::try_from(total).is_err() {
        return Err(SpatialError::TooLarge { kernel: "components of a stack", shape: image.shape().to_vec() });
    }
    let mut union = Union::new(total);
    if parts.iter().filter(|part| part.count() > 0).count() > 1 {
        join_channels(&parts, &before, &spatial, connectivity - 1, &mut union, threads)?;
    }
    let roots: Vec<usize> = (0..total as u32).map(|id| union.root(id) as usize).collect();
    let mut sizes = vec![0u64; total];
    for (size, &root) in parts.iter().flat_map(Components::sizes).zip(&roots) {
        sizes[root] += size;
    }
    let small: Vec<bool> = roots.iter().map(|&root| (sizes[root] as f64) < min_size).collect();
    for (channel, part) in parts.iter().enumerate() {
        let target = output.reborrow().select(0, channel)?;
        part.overwrite(target, |number| small[before[channel] + number - 1], 0.0, threads)?;
    }
    Ok((0..total).filter(|&id| roots[id] == id && small[id]).count())
}

/// Joins components of neighbouring channels that have voxels at most `hops` apart.
fn join_channels(
    parts: &[Components],
    before: &[usize],
    spatial: &[usize],
    hops: usize,
    union: &mut Union,
    threads: Threads,
) -> Result<(), SpatialError> {
    let mut shape = [1usize; 3];
    shape[3 - spatial.len()..].copy_from_slice(spatial);
    let [outer, middle, length] = shape;
    let mut labels = [vec![0i32; outer * middle * length], vec![0i32; outer * middle * length]];
    let offsets: Vec<[isize; 3]> = (0..27)
        .map(|k: isize| [k / 9 - 1, k / 3 % 3 - 1, k % 3 - 1])
        .filter(|offset| offset.iter().map(|step| step.unsigned_abs()).sum::<usize>() <= hops)
        .filter(|offset| offset.iter().zip(&shape).all(|(step, size)| *step == 0 || *size > 1))
        .collect();
    for (channel, part) in parts.iter().enumerate() {
        labels.swap(0, 1);
        let [previous, current] = &mut labels;
        part.write_labels(ViewMut::new(current, spatial)?.erase(), threads)?;
        if channel == 0 || part.count() == 0 || parts[channel - 1].count() == 0 {
            continue;
        }
        for &[a, b, c] in &offsets {
            let (mut last, skip) = ((0, 0), c.unsigned_abs());
            for row in 0..outer * middle {
                let (i, j) = ((row / middle) as isize + a, (row % middle) as isize + b);
                if !(0..outer as isize).contains(&i) || !(0..middle as isize).contains(&j) {
                    continue;
                }
                let other = i as usize * middle + j as usize;
                let here = &current[row * length..][..length];
                let there = &previous[other * length..][..length];
                // Along the row one of the two starts later.
                let (here, there) = match c {
                    1 => (&here[..length - skip], &there[skip..]),
                    _ => (&here[skip..], &there[..length - skip]),
                };
                for (&one, &two) in here.iter().zip(there) {
                    if one != 0 && two != 0 && (one, two) != last {
                        last = (one, two);
                        let id = |number: i32, channel: usize| (before[channel] + number as usize - 1) as u32;
                        union.join(id(one, channel), id(two, channel - 1));
                    }
                }
            }
        }
    }
    Ok(())
}
