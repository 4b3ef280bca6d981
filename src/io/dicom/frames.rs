//! What the header says about every frame of a file: where it lies, and what makes values of its numbers.

use super::geometry::{Plane, directions};
use super::layout::Layout;
use super::modality::Modality;
use super::tag;
use super::value::Item;
use crate::error::{Error, Result};

/// One frame.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Frame {
    pub plane: Plane,
    pub modality: Modality,
    /// Its place among frames in one position: DimensionIndexValues.
    pub rank: Vec<u32>,
}

/// Reads what is said about each frame. `rescale` is whether values are wanted, and not stored numbers. What is odd goes to
/// `notes`.
pub(crate) fn frames(item: Item<'_>, layout: &Layout, rescale: bool, notes: &mut Vec<String>) -> Result<Vec<Frame>> {
    let shared = item.first(tag::SHARED_GROUPS);
    let groups = item.items(tag::FRAME_GROUPS);
    let modality = |item: Item<'_>| {
        if rescale && layout.samples == 1 { Modality::read(item, layout.signed) } else { Ok(Modality::IDENTITY) }
    };
    let root = plane(item)?;
    if groups.len() == 0 && shared.is_none() {
        let modality = modality(item)?;
        let planes = legacy(item, layout, root)?;
        let frame = |plane| Frame { plane, modality: modality.clone(), rank: Vec::new() };
        return Ok(planes.into_iter().map(frame).collect());
    }
    if groups.len() > layout.frames {
        notes.push(format!("{} functional groups for {} frames: the first ones are used", groups.len(), layout.frames));
    } else if groups.len() != 0 && groups.len() != layout.frames {
        let expected = format!("{} items, one for each frame", layout.frames);
        return Err(Error::field(tag::name(tag::FRAME_GROUPS), expected, groups.len()));
    }
    let base = match shared {
        Some(shared) => group_plane(shared, root)?,
        None => root,
    };
    let base_modality = match shared.and_then(|shared| shared.first(tag::PIXEL_TRANSFORMATION)) {
        Some(transformation) => modality(transformation)?,
        None => modality(item)?,
    };
    let mut frames = Vec::with_capacity(layout.frames.min(1 << 16));
    for group in groups.take(layout.frames) {
        let modality = match group.first(tag::PIXEL_TRANSFORMATION) {
            Some(transformation) => modality(transformation)?,
            None => base_modality.clone(),
        };
        let content = group.first(tag::FRAME_CONTENT);
        let rank = content.and_then(|content| content.numbers(tag::DIMENSION_VALUES)).unwrap_or_default();
        let rank = rank.into_iter().map(|index| index as u32).collect();
        frames.push(Frame { plane: group_plane(group, base)?, modality, rank });
    }
    if frames.is_empty() {
        // Everything is shared: frames differ in nothing that the header tells.
        let frame = Frame { plane: base, modality: base_modality, rank: Vec::new() };
        frames = vec![frame; layout.frames];
        if layout.frames > 1 {
            frames.iter_mut().for_each(|frame| frame.plane.position = None);
        }
    }
    Ok(frames)
}

/// What a data set says about its plane.
fn plane(item: Item<'_>) -> Result<Plane> {
    // Nuclear medicine keeps the geometry with the detector.
    let detector = item.first(tag::DETECTORS);
    let finite3 = |tag| Ok::<_, Error>(item.finite::<3>(tag)?.or(detector.map_or(Ok(None), |d| d.finite::<3>(tag))?));
    let finite6 = |tag| Ok::<_, Error>(item.finite::<6>(tag)?.or(detector.map_or(Ok(None), |d| d.finite::<6>(tag))?));
    let mut spacing = None;
    for tag in [tag::PIXEL_SPACING, tag::NOMINAL_SPACING, tag::IMAGER_SPACING] {
        spacing = spacing.or(positive(item.finite::<2>(tag).ok().flatten()));
    }
    Ok(Plane { position: finite3(tag::POSITION)?, orientation: finite6(tag::ORIENTATION)?, spacing, step: step(item) })
}

/// What a functional group says, over what is known already.
fn group_plane(group: Item<'_>, mut plane: Plane) -> Result<Plane> {
    if let Some(position) = group.first(tag::PLANE_POSITION) {
        plane.position = position.finite::<3>(tag::POSITION)?.or(plane.position);
    }
    if let Some(orientation) = group.first(tag::PLANE_ORIENTATION) {
        plane.orientation = orientation.finite::<6>(tag::ORIENTATION)?.or(plane.orientation);
    }
    if let Some(measures) = group.first(tag::PIXEL_MEASURES) {
        plane.spacing = positive(measures.finite::<2>(tag::PIXEL_SPACING)?).or(plane.spacing);
        plane.step = step(measures).or(plane.step);
    }
    Ok(plane)
}

fn positive(spacing: Option<[f64; 2]>) -> Option<[f64; 2]> {
    spacing.filter(|spacing| spacing.iter().all(|value| *value > 0.0))
}

fn step(item: Item<'_>) -> Option<f64> {
    let known = |tag| item.number(tag).map(f64::abs).filter(|step| step.is_finite() && *step > 0.0);
    known(tag::SLICE_GAP).or_else(|| known(tag::SLICE_THICKNESS))
}

/// Frames of files without functional groups: one position, and offsets or a constant step.
fn legacy(item: Item<'_>, layout: &Layout, root: Plane) -> Result<Vec<Plane>> {
    let count = layout.frames;
    if count == 1 {
        return Ok(vec![root]);
    }
    let directions = root.orientation.and_then(directions);
    let (Some(origin), Some([_, _, normal])) = (root.position, directions) else {
        return Ok(vec![root; count]);
    };
    let at = |height: f64| std::array::from_fn(|axis| origin[axis] + normal[axis] * height);
    let offsets = item.numbers(tag::FRAME_OFFSETS);
    let positions: Vec<[f64; 3]> = match offsets {
        Some(offsets) if offsets.len() == count && offsets.iter().all(|offset| offset.is_finite()) => {
            // Either relative to the first frame, or coordinates along the axis of the patient.
            let absolute = offsets[0] != 0.0 && (offsets[0] - origin[2]).abs() < 1e-3;
            let base = if absolute { offsets[0] } else { 0.0 };
            let sign = if absolute && normal[2] < 0.0 { -1.0 } else { 1.0 };
            offsets.iter().map(|offset| at((offset - base) * sign)).collect()
        }
        Some(offsets) => {
            let found = format!("{} numbers", offsets.len());
            return Err(Error::field(tag::name(tag::FRAME_OFFSETS), format!("{count} finite numbers"), found));
        }
        None => match root.step {
            Some(step) => (0..count).map(|index| at(index as f64 * step)).collect(),
            None => return Ok(vec![Plane { position: None, ..root }; count]),
        },
    };
    Ok(positions.into_iter().map(|position| Plane { position: Some(position), ..root }).collect())
}
