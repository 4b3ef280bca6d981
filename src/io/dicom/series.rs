//! [`Series`]: files that belong together, found by [`scan`].

use super::geometry::{Plane, Repeated, alike, stack};
use super::modality;
use super::record::{Found, Record, look};
use crate::element::Element;
use crate::error::{Error, Result, ResultExt};
use crate::options::{Irregular, ReadOptions};
use mica_kernels::geometry::Affine;
use mica_kernels::threads::for_each_chunk;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};

/// One stack of slices: what becomes one image.
#[derive(Debug, Clone)]
pub struct Series {
    /// SeriesInstanceUID; empty where the files have none.
    pub uid: String,
    /// Number among the stacks with this UID, from 1. A series has several where sizes, orientations, echoes, times… differ.
    pub stack: usize,
    /// What tells it from the other stacks with this UID: `EchoNumbers=2`; empty where there is one.
    pub label: String,
    /// SeriesDescription.
    pub description: String,
    /// Modality: `CT`.
    pub modality: String,
    /// SeriesNumber.
    pub number: Option<u64>,
    /// The files, in the order of the slices: one per slice, or a single one with all frames.
    pub files: Vec<PathBuf>,
    /// Extents of the image: columns, rows, slices, then volumes or colours where there are several.
    pub shape: Vec<usize>,
    /// The axis of `shape` that holds volumes or colours.
    pub channel_axis: Option<usize>,
    /// What the voxels become.
    pub element: Element,
    /// From voxel index to world, RAS+ millimetres.
    pub affine: Affine,
    /// What is irregular: [`Irregular::Refuse`] refuses to read it.
    pub irregular: Vec<String>,
    /// Everything a careful user should know, with what is irregular.
    pub warnings: Vec<String>,
    pub(crate) slices: Vec<Slice>,
    pub(crate) colours: usize,
    pub(crate) stored: Element,
    pub(crate) options: Chosen,
}

/// Where one slice is.
#[derive(Debug, Clone)]
pub(crate) struct Slice {
    /// Index into `files`.
    pub file: usize,
    pub frame: usize,
    pub modality: modality::Modality,
    pub position: Option<[f64; 3]>,
    pub instance: String,
    pub instance_number: Option<i64>,
}

/// Options that were in force during the scan and decide what the voxels become.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Chosen {
    pub rescale: bool,
    pub to_rgb: bool,
}

impl Series {
    /// What selects it with [`DicomOptions::series`](crate::DicomOptions::series): its UID, or `UID#2` for the second stack.
    #[must_use]
    pub fn selector(&self) -> String {
        if self.label.is_empty() { self.uid.clone() } else { format!("{}#{}", self.uid, self.stack) }
    }
}

/// What was found in files and folders.
#[derive(Debug, Default)]
pub struct Scan {
    /// The stacks, ordered by SeriesNumber, UID and stack.
    pub series: Vec<Series>,
    /// How many files were looked at.
    pub files: usize,
    /// Files that are not DICOM.
    pub skipped: Vec<PathBuf>,
    /// DICOM files without pixels: reports, plans, directories.
    pub without_pixels: Vec<PathBuf>,
    /// DICOM files that could not be read, and why.
    pub unreadable: Vec<Error>,
}

/// Looks at files, and at all files in folders and their folders, and groups the images among them. Only headers are read,
/// by as many threads as the options allow; `options.progress` is told about every file.
///
/// Files are one series where their SeriesInstanceUID is the same. Within it, files of different size, kind of pixels,
/// orientation or spacing are different stacks, multi-frame files are stacks of their own, and slices that share their
/// positions are told apart by time, echo, b-value, trigger, acquisition or image type.
///
/// # Errors
/// `NotFound` and `Io` for paths that were named, `Cancelled`, and what `options.progress` returns. Broken files are
/// listed in the result instead.
pub fn scan(paths: &[PathBuf], options: &ReadOptions<'_>) -> Result<Scan> {
    let files = list_files(paths, options)?;
    let (done, total) = (AtomicU64::new(0), files.len() as u64);
    let found: Vec<Mutex<Option<Found>>> = files.iter().map(|_| Mutex::new(None)).collect();
    let failed = Mutex::new(None);
    let lock = |failed: &Mutex<Option<Error>>| failed.lock().unwrap_or_else(|poisoned| poisoned.into_inner()).is_some();
    for_each_chunk(files.len(), 1, options.threads, |range| {
        for index in range {
            if lock(&failed) {
                return;
            }
            let path = &files[index];
            let step = options.check().and_then(|()| {
                let result = look(path, options);
                *found[index].lock().unwrap_or_else(|poisoned| poisoned.into_inner()) = Some(result);
                let count = done.fetch_add(1, Ordering::Relaxed) + 1;
                options.progress.map_or(Ok(()), |progress| progress(count, total, &path.to_string_lossy()))
            });
            if let Err(error) = step {
                failed.lock().unwrap_or_else(|poisoned| poisoned.into_inner()).get_or_insert(error);
            }
        }
    });
    if let Some(error) = failed.into_inner().unwrap_or_else(|poisoned| poisoned.into_inner()) {
        return Err(error);
    }
    let mut scan = Scan { files: files.len(), ..Scan::default() };
    let mut records = Vec::new();
    for (path, found) in files.into_iter().zip(found) {
        match found.into_inner().unwrap_or_else(|poisoned| poisoned.into_inner()) {
            Some(Found::Images(record)) => records.push(*record),
            Some(Found::NoPixels) => scan.without_pixels.push(path),
            Some(Found::NotDicom) | None => scan.skipped.push(path),
            Some(Found::Unreadable(error)) => scan.unreadable.push(error),
        }
    }
    for error in &scan.unreadable {
        log::warn!("{error}");
    }
    scan.series = group(records, options, &mut scan.unreadable);
    Ok(scan)
}

/// All files, in the order of their names; hidden ones and what cannot be listed below the named paths are left out.
fn list_files(paths: &[PathBuf], options: &ReadOptions<'_>) -> Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for path in paths {
        let metadata = std::fs::metadata(path).in_file(path)?;
        if !metadata.is_dir() {
            files.push(path.clone());
            continue;
        }
        let mut folders = vec![path.clone()];
        while let Some(folder) = folders.pop() {
            options.check()?;
            let entries = match std::fs::read_dir(&folder) {
                Ok(entries) => entries,
                Err(error) if folder == *path => return Err(Error::os(&error).in_file(path)),
                Err(error) => {
                    log::warn!("{}: {error}", folder.display());
                    continue;
                }
            };
            let mut names: Vec<_> = entries.filter_map(std::result::Result::ok).collect();
            names.sort_by_key(std::fs::DirEntry::file_name);
            let mut inner = Vec::new();
            for entry in names {
                if entry.file_name().to_string_lossy().starts_with('.') {
                    continue;
                }
                // Links to folders are not followed: they can lead in circles.
                match entry.file_type() {
                    Ok(kind) if kind.is_dir() => inner.push(entry.path()),
                    Ok(kind) if kind.is_file() => files.push(entry.path()),
                    Ok(_) if entry.path().is_file() => files.push(entry.path()),
                    _ => {}
                }
            }
            folders.extend(inner.into_iter().rev());
        }
    }
    Ok(files)
}

/// Groups records to stacks.
fn group(records: Vec<Record>, options: &ReadOptions<'_>, unreadable: &mut Vec<Error>) -> Vec<Series> {
    let mut by_uid: BTreeMap<(u64, String), Vec<Record>> = BTreeMap::new();
    for record in records {
        by_uid.entry((record.series_number.unwrap_or(u64::MAX), record.series.clone())).or_default().push(record);
    }
    let mut all = Vec::new();
    for records in by_uid.into_values() {
        let mut stacks = Vec::new();
        for (label, records) in split(records) {
            let first = records.first().map(|record| record.path.clone()).unwrap_or_default();
            match build(records, options) {
                Ok(mut series) => {
                    series.label = label;
                    stacks.push(series);
                }
                Err(error) => unreadable.push(error.in_file(&first)),
            }
        }
        // The largest first; those of one size stay in their order.
        stacks.sort_by_key(|series| std::cmp::Reverse(series.slices.len()));
        let several = stacks.len() > 1;
        for (index, series) in stacks.iter_mut().enumerate() {
            series.stack = index + 1;
            if !several {
                series.label.clear();
            } else if series.label.is_empty() {
                series.label = format!("{:?}", series.shape);
            }
        }
        all.extend(stacks);
    }
    all
}

/// Splits the files of one series to stacks, each with what tells it from others.
fn split(mut records: Vec<Record>) -> Vec<(String, Vec<Record>)> {
    records.sort_by(|a, b| (a.instance_number, &a.path).cmp(&(b.instance_number, &b.path)));
    let mut stacks: Vec<(String, Vec<Record>)> = Vec::new();
    let mut classes: Vec<Vec<Record>> = Vec::new();
    for record in records {
        if record.frames.len() > 1 {
            let name = record.path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
            stacks.push((name, vec![record]));
            continue;
        }
        match classes.iter_mut().find(|class| fits(&class[0], &record)) {
            Some(class) => class.push(record),
            None => classes.push(vec![record]),
        }
    }
    for class in classes {
        let label = class[0].frames.first().map(|frame| orientation_label(&frame.plane)).unwrap_or_default();
        let size = format!("{}x{}{label}", class[0].layout.columns, class[0].layout.rows);
        stacks.extend(
            split_by_keys(class)
                .into_iter()
                .map(|(key, records)| (if key.is_empty() { size.clone() } else { key }, records)),
        );
    }
    stacks
}

fn orientation_label(plane: &Plane) -> String {
    plane.orientation.map_or(String::new(), |o| {
        format!(" along [{:.2} {:.2} {:.2}], [{:.2} {:.2} {:.2}]", o[0], o[1], o[2], o[3], o[4], o[5])
    })
}

/// Whether two single-frame files can be slices of one stack.
fn fits(a: &Record, b: &Record) -> bool {
    let (x, y) = (&a.layout, &b.layout);
    let planes = match (a.frames.first(), b.frames.first()) {
        (Some(a), Some(b)) => alike(&a.plane, &b.plane),
        _ => false,
    };
    (x.rows, x.columns, x.samples, x.float) == (y.rows, y.columns, y.samples, y.float)
        && x.photometric == y.photometric
        && planes
}

/// Splits slices that share their positions, where one of the keys tells them apart cleanly.
fn split_by_keys(records: Vec<Record>) -> Vec<(String, Vec<Record>)> {
    let place = |record: &Record| {
        let position = record.frames.first()?.plane.position?;
        Some(position.map(|value| (value * 1e3).round() as i64))
    };
    let repeats = |records: &[&Record]| {
        let mut places: Vec<_> = records.iter().filter_map(|record| place(record)).collect();
        let count = places.len();
        places.sort_unstable();
        places.dedup();
        places.len() < count
    };
    // Copies of one file are no volumes.
    let mut seen = std::collections::HashSet::new();
    let originals: Vec<&Record> =
        records.iter().filter(|record| record.instance.is_empty() || seen.insert(&record.instance)).collect();
    if !repeats(&originals) {
        return vec![(String::new(), records)];
    }
    let first_place = originals.first().and_then(|record| place(record));
    let one_place = originals.iter().all(|record| place(record) == first_place);
    let value = |record: &Record, key: &str| {
        record.keys.iter().find(|(name, _)| *name == key).map(|(_, value)| value.clone()).unwrap_or_default()
    };
    let names: Vec<&'static str> =
        originals.first().map_or(Vec::new(), |r| r.keys.iter().map(|(name, _)| *name).collect());
    for name in names {
        let mut parts: Vec<(String, Vec<&Record>)> = Vec::new();
        for record in &originals {
            let value = value(record, name);
            match parts.iter_mut().find(|(known, _)| *known == value) {
                Some((_, part)) => part.push(record),
                None => parts.push((value, vec![record])),
            }
        }
        // Pictures of one place at different times have one slice each; otherwise a key that tells all slices apart, such
        // as a time, tells nothing about stacks.
        let clean = parts.len() > 1
            && (one_place || parts.len() < originals.len())
            && parts.iter().all(|(_, part)| !repeats(part));
        if clean {
            return parts
                .into_iter()
                .map(|(value, part)| (format!("{name}={value}"), part.into_iter().cloned().collect()))
                .collect();
        }
    }
    vec![(String::new(), records)]
}

/// Makes the stack of records that belong together: single-frame files, or one with several frames.
pub(crate) fn build(records: Vec<Record>, options: &ReadOptions<'_>) -> Result<Series> {
    let first = records.first().ok_or_else(|| Error::argument("a series without files"))?;
    let layout = first.layout;
    let multi_frame = records.len() == 1 && first.frames.len() > 1;
    let (planes, repeated): (Vec<Plane>, Repeated) = if multi_frame {
        if let Some(other) = first.frames.iter().find(|frame| !alike(&frame.plane, &first.frames[0].plane)) {
            let what = format!(
                "frames of different orientation or spacing: {:?} and {:?}",
                first.frames[0].plane.orientation, other.plane.orientation
            );
            return Err(Error::unsupported(what));
        }
        (first.frames.iter().map(|frame| frame.plane).collect(), Repeated::Volumes)
    } else {
        (records.iter().filter_map(|record| Some(record.frames.first()?.plane)).collect(), Repeated::LeaveOut)
    };
    // Frames in one position follow each other by their rank.
    let mut sorted: Vec<usize> = (0..planes.len()).collect();
    if multi_frame {
        sorted.sort_by(|a, b| first.frames[*a].rank.cmp(&first.frames[*b].rank));
    }
    let ranked: Vec<Plane> = sorted.iter().map(|index| planes[*index]).collect();
    let no_positions = planes.iter().any(|plane| plane.position.is_none() || plane.orientation.is_none());
    if no_positions {
        // Their order in the file is all there is.
        sorted.sort_unstable();
    }
    let stacked = stack(if no_positions { &planes } else { &ranked }, repeated)?;
    let mut slices = Vec::with_capacity(stacked.order.len());
    let mut files = Vec::new();
    if multi_frame {
        files.push(first.path.clone());
    }
    for index in &stacked.order {
        let index = sorted[*index];
        let (record, frame) = if multi_frame { (first, index) } else { (&records[index], 0) };
        if !multi_frame {
            files.push(record.path.clone());
        }
        slices.push(Slice {
            file: files.len() - 1,
            frame,
            modality: record.frames[frame].modality.clone(),
            position: record.frames[frame].plane.position,
            instance: record.instance.clone(),
            instance_number: record.instance_number,
        });
    }
    let mut irregular = stacked.irregular;
    if multi_frame && no_positions {
        // Moving pictures and the like: frames are times, and nobody expects positions.
        irregular.retain(|reason| !reason.starts_with("slices have no positions"));
    }
    let volumes = slices.len() / stacked.slices.max(1);
    let kinds = super::image::kinds(&layout, first, options)?;
    let layouts: Vec<&super::layout::Layout> = if multi_frame {
        vec![&layout; slices.len()]
    } else {
        stacked.order.iter().map(|i| &records[sorted[*i]].layout).collect()
    };
    let element = match kinds.element {
        Some(element) => element,
        None => modality::natural(layouts.into_iter().zip(slices.iter().map(|slice| &slice.modality))),
    };
    let mut shape = vec![layout.columns, layout.rows];
    if stacked.slices > 1 || multi_frame || records.len() > 1 {
        shape.push(stacked.slices);
    }
    let mut channel_axis = None;
    if volumes > 1 {
        if kinds.colours > 1 {
            return Err(Error::unsupported("several volumes of colours"));
        }
        channel_axis = Some(shape.len());
        shape.push(volumes);
    }
    if kinds.colours > 1 {
        channel_axis = Some(shape.len());
        shape.push(kinds.colours);
    }
    let mut notes: Vec<String> = records.iter().flat_map(|record| record.notes.iter().cloned()).collect();
    notes.dedup();
    Ok(Series {
        uid: first.series.clone(),
        stack: 1,
        label: String::new(),
        description: first.description.clone(),
        modality: first.modality.clone(),
        number: first.series_number,
        files,
        shape,
        channel_axis,
        element,
        affine: stacked.affine,
        warnings: irregular.iter().cloned().chain(notes).collect(),
        irregular,
        slices,
        colours: kinds.colours,
        stored: layout.element(),
        options: Chosen { rescale: options.dicom.rescale, to_rgb: options.dicom.to_rgb },
    })
}

/// The one stack that a caller wants of a scan: the one that `options.dicom.series` names, or the only one.
pub(crate) fn choose(scan: Scan, options: &ReadOptions<'_>, place: &Path) -> Result<Series> {
    let Scan { series, files, skipped, mut unreadable, without_pixels } = scan;
    let mut candidates = series;
    if let Some(wanted) = &options.dicom.series {
        let all = list(&candidates);
        candidates.retain(|series| series.selector() == *wanted || series.uid == *wanted);
        if candidates.is_empty() {
            return Err(Error::argument(format!("there is no series '{wanted}'; there are:{all}")).in_file(place));
        }
    }
    if candidates.is_empty() {
        if let Some(error) = unreadable.pop() {
            return Err(error);
        }
        return Err(Error::unsupported(format!(
            "no DICOM images among {files} files ({} are not DICOM, {} have no pixels)",
            skipped.len(),
            without_pixels.len()
        ))
        .in_file(place));
    }
    let mut series = if candidates.len() == 1 {
        candidates.remove(0)
    } else {
        let one_uid = candidates.windows(2).all(|pair| pair[0].uid == pair[1].uid);
        let rest: usize = candidates[1..].iter().map(|series| series.slices.len()).sum();
        // A few localisers do not make a series ambiguous.
        let dominant = one_uid && 2 * rest < candidates[0].slices.len();
        if !dominant || options.dicom.irregular == Irregular::Refuse {
            return Err(Error::argument(format!(
                "expected one series, found {}; name one of them (option 'series'):{}",
                candidates.len(),
                list(&candidates)
            ))
            .in_file(place));
        }
        let others = list(&candidates[1..]);
        let mut first = candidates.swap_remove(0);
        first
            .warnings
            .push(format!("{rest} images of the series do not belong to the stack and are left out:{others}"));
        first
    };
    if !unreadable.is_empty() {
        let broken = format!("{} files cannot be read, the first: {}", unreadable.len(), unreadable[0]);
        if options.dicom.irregular == Irregular::Refuse {
            return Err(Error::corrupt(broken).in_file(place));
        }
        series.warnings.push(broken);
    }
    Ok(series)
}

/// Series for messages, one a line.
fn list(series: &[Series]) -> String {
    let line = |series: &Series| {
        let label = if series.label.is_empty() { String::new() } else { format!(", {}", series.label) };
        format!(
            "\n  {} {} '{}', {} slices of {} x {}{label}",
            series.selector(),
            series.modality,
            series.description,
            series.slices.len(),
            series.shape[0],
            series.shape[1]
        )
    };
    let mut text: String = series.iter().take(40).map(line).collect();
    if series.len() > 40 {
        text += &format!("\n  and {} more", series.len() - 40);
    }
    text
}
