//! The series that an image was made from: whose it is, and where its slices lie. Headers only.

use super::dataset::{Get, Object, keyword};
use super::geometry::{Plane, Vector, cross, dot, norm};
use super::structure::Layout;
use crate::error::{Error, Result, ResultExt};
use crate::source::Source;
use dicom_core::Tag;
use dicom_dictionary_std::tags;
use rayon::iter::{IntoParallelRefIterator, ParallelIterator};
use std::path::{Path, PathBuf};

/// One file of the series.
#[derive(Debug)]
pub(crate) struct Instance {
    pub(crate) class: String,
    pub(crate) uid: String,
    /// Everything before the functional groups and the pixels.
    pub(crate) header: Object,
}

/// One plane of the series.
#[derive(Debug)]
pub(crate) struct SourceSlice {
    /// Index in [`SourceSeries::instances`].
    pub(crate) instance: usize,
    /// Frame of a multi-frame file, from 1.
    pub(crate) frame: Option<u32>,
    pub(crate) plane: Plane,
}

/// The number of a frame, in multi-frame files, and its plane.
type FramePlane = (Option<u32>, Plane);

/// The files of one series.
#[derive(Debug)]
pub(crate) struct SourceSeries {
    pub(crate) instances: Vec<Instance>,
    pub(crate) slices: Vec<SourceSlice>,
    pub(crate) study: String,
    pub(crate) series: String,
    pub(crate) frame_of_reference: Option<String>,
}

impl SourceSeries {
    /// Reads the headers of files of one series. Folders stand for the DICOM files in them.
    ///
    /// # Errors
    /// `Argument` for files of several series and for files without a place in the patient; `Corrupt`, `NotFound`.
    pub(crate) fn open(paths: &[PathBuf]) -> Result<Option<Self>> {
        if paths.is_empty() {
            return Ok(None);
        }
        let mut files = Vec::new();
        for path in paths {
            if path.is_dir() {
                files.extend(dicom_files(path)?);
            } else {
                files.push(path.clone());
            }
        }
        let read: Vec<(Instance, Vec<FramePlane>)> =
            files.par_iter().map(|path| instance(path).in_file(path)).collect::<Result<_>>()?;
        let required = |instance: &Instance, tag: Tag, path: &Path| {
            instance
                .header
                .text(tag)
                .ok_or_else(|| Error::corrupt("expected a value, found none").in_field(keyword(tag)).in_file(path))
        };
        let Some(((first, _), path)) = read.first().zip(files.first()) else {
            return Err(Error::argument("the folder holds no DICOM files").in_file(&paths[0]));
        };
        let study = required(first, tags::STUDY_INSTANCE_UID, path)?;
        let series = required(first, tags::SERIES_INSTANCE_UID, path)?;
        let frame_of_reference = first.header.text(tags::FRAME_OF_REFERENCE_UID);
        for ((instance, _), other) in read.iter().zip(&files) {
            for (tag, expected) in [
                (tags::STUDY_INSTANCE_UID, Some(&study)),
                (tags::SERIES_INSTANCE_UID, Some(&series)),
                (tags::FRAME_OF_REFERENCE_UID, frame_of_reference.as_ref()),
            ] {
                let found = instance.header.text(tag);
                if found.as_ref() != expected {
                    return Err(Error::argument(format!(
                        "expected files of one series: {} has {expected:?}, this one has {found:?}",
                        path.display()
                    ))
                    .in_field(keyword(tag))
                    .in_file(other));
                }
            }
        }
        let (mut instances, mut slices) = (Vec::with_capacity(read.len()), Vec::new());
        for (instance, planes) in read {
            let index = instances.len();
            slices.extend(planes.into_iter().map(|(frame, plane)| SourceSlice { instance: index, frame, plane }));
            instances.push(instance);
        }
        Ok(Some(Self { instances, slices, study, series, frame_of_reference }))
    }

    /// The header that stands for the series: the first file's.
    pub(crate) fn header(&self) -> &Object {
        &self.instances[0].header
    }

    /// The instances of some slices, with the frames of multi-frame ones: each instance once.
    pub(crate) fn references(&self, slices: impl IntoIterator<Item = usize>) -> Vec<(&Instance, Vec<u32>)> {
        let mut place = vec![None; self.instances.len()];
        let mut found: Vec<(usize, Vec<u32>)> = Vec::new();
        for slice in slices.into_iter().filter_map(|slice| self.slices.get(slice)) {
            let index = *place[slice.instance].get_or_insert_with(|| {
                found.push((slice.instance, Vec::new()));
                found.len() - 1
            });
            found[index].1.extend(slice.frame);
        }
        found.into_iter().map(|(instance, frames)| (&self.instances[instance], frames)).collect()
    }
}

/// The files of a folder that say that they are DICOM, by name. Not those of folders inside.
fn dicom_files(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder).in_file(folder)? {
        let path = entry.in_file(folder)?.path();
        if path.is_file() && Source::open(&path)?.start().get(128..132) == Some(b"DICM") {
            let named = path.file_name().is_some_and(|name| name.eq_ignore_ascii_case("DICOMDIR"));
            if !named {
                files.push(path);
            }
        }
    }
    files.sort();
    Ok(files)
}

fn instance(path: &Path) -> Result<(Instance, Vec<FramePlane>)> {
    let source = Source::open(path)?;
    let layout = Layout::header(&source)?;
    let header = layout.before(tags::PER_FRAME_FUNCTIONAL_GROUPS_SEQUENCE)?;
    let frames = layout.items(tags::PER_FRAME_FUNCTIONAL_GROUPS_SEQUENCE)?;
    let text =
        |tag| header.text(tag).ok_or_else(|| Error::corrupt("expected a value, found none").in_field(keyword(tag)));
    let planes = if frames.is_empty() {
        vec![(None, plane(&header, &[&header])?)]
    } else {
        let shared = header.item(tags::SHARED_FUNCTIONAL_GROUPS_SEQUENCE);
        let mut planes = Vec::with_capacity(frames.len());
        for (index, range) in frames.iter().enumerate() {
            let frame = layout.item(range)?;
            let groups: Vec<&Object> = [Some(&frame), shared].into_iter().flatten().collect();
            let plane = functional_plane(&header, &groups);
            planes.push((Some(index as u32 + 1), plane.in_field(&format!("frame {}", index + 1))?));
        }
        planes
    };
    let (class, uid) = (text(tags::SOP_CLASS_UID)?, text(tags::SOP_INSTANCE_UID)?);
    Ok((Instance { class, uid, header }, planes))
}

/// The plane of a frame, whose place is in functional groups: the first of `groups` that has one counts.
///
/// # Errors
/// As [`plane`].
pub(crate) fn functional_plane(header: &Object, groups: &[&Object]) -> Result<Plane> {
    let sequences = [tags::PLANE_POSITION_SEQUENCE, tags::PLANE_ORIENTATION_SEQUENCE, tags::PIXEL_MEASURES_SEQUENCE];
    let items: Vec<&Object> =
        sequences.into_iter().filter_map(|tag| groups.iter().find_map(|group| group.item(tag))).collect();
    plane(header, &items)
}

/// The plane that the attributes of some items say, with the extents of the header.
///
/// # Errors
/// `Argument` where one is missing: the image has no place in the patient. `Corrupt` where one cannot be.
fn plane(header: &Object, items: &[&Object]) -> Result<Plane> {
    fn vector<const N: usize>(items: &[&Object], tag: Tag) -> Result<[f64; N]> {
        let found = items.iter().find_map(|item| item.numbers(tag));
        let Some(found) = found else {
            let missing = Error::argument("expected an image with a place in the patient, found none");
            return Err(missing.in_field(keyword(tag)));
        };
        <[f64; N]>::try_from(found.as_slice())
            .map_err(|_| Error::field(keyword(tag), format!("{N} numbers"), format!("{found:?}")))
    }
    let position: Vector = vector(items, tags::IMAGE_POSITION_PATIENT)?;
    let orientation: [f64; 6] = vector(items, tags::IMAGE_ORIENTATION_PATIENT)?;
    let spacing: [f64; 2] = vector(items, tags::PIXEL_SPACING)?;
    let (row, column) =
        ([orientation[0], orientation[1], orientation[2]], [orientation[3], orientation[4], orientation[5]]);
    let unit = |vector| (norm(vector) - 1.0).abs() < 1e-2;
    if !unit(row) || !unit(column) || dot(row, column).abs() > 1e-2 || norm(cross(row, column)) == 0.0 {
        return Err(Error::field(
            keyword(tags::IMAGE_ORIENTATION_PATIENT),
            "two perpendicular unit vectors",
            format!("{orientation:?}"),
        ));
    }
    if spacing.iter().any(|spacing| *spacing <= 0.0) {
        return Err(Error::field(keyword(tags::PIXEL_SPACING), "positive numbers", format!("{spacing:?}")));
    }
    let extent = |tag| {
        let found = header.whole(tag).and_then(|extent| usize::try_from(extent).ok()).filter(|extent| *extent > 0);
        found.ok_or_else(|| Error::field(keyword(tag), "a positive number", format!("{:?}", header.whole(tag))))
    };
    Ok(Plane { position, row, column, spacing, rows: extent(tags::ROWS)?, columns: extent(tags::COLUMNS)? })
}
