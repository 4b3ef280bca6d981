//! What callers can ask of readers and writers.

use crate::element::Element;
use crate::error::{Error, Result};
use mica_kernels::Threads;
use std::ops::Range;

/// Told about the files of a scan: done, in all, and the one that is done.
pub type Progress<'a> = &'a (dyn Fn(u64, u64, &str) -> Result<()> + Sync);

/// What to read, and how.
#[derive(Clone)]
pub struct ReadOptions<'a> {
    /// Element type of the result; none for what the file gives after scaling.
    pub element: Option<Element>,
    /// A part of the image: a range for each axis of [`Header::shape`](crate::Header::shape), in that order; fewer ranges
    /// leave the later axes whole. The affine follows.
    pub region: Option<Vec<Range<usize>>>,
    /// Whether an uncompressed file whose voxels need no conversion is mapped instead of copied. It must then not be cut
    /// short by others while the image is in use.
    pub map: bool,
    /// The most bytes that one image may take.
    pub max_bytes: u64,
    /// How many threads to use.
    pub threads: Threads,
    /// Asked from time to time whether to stop.
    pub cancelled: Option<&'a (dyn Fn() -> bool + Sync)>,
    /// Told about the progress of scans over many files.
    pub progress: Option<Progress<'a>>,
    /// What is special to DICOM.
    pub dicom: DicomOptions,
    /// For NumPy archives: the arrays to read; empty for all, or the only one.
    pub npz_keys: Vec<String>,
    /// Whether a header may name voxel files outside its own folder (NRRD, MetaImage: absolute paths, `..`). Off, since a
    /// header that someone else made could otherwise show any file of the machine as an image.
    pub outside_data: bool,
}

/// What to read of DICOM files, and how.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DicomOptions {
    /// The series to read of a folder with several: its SeriesInstanceUID, or `UID#2` for the second of its stacks; none
    /// where there is one.
    pub series: Option<String>,
    /// Whether tags that identify the patient are left out of the metadata.
    pub anonymous: bool,
    /// What to do about a series that is not an evenly spaced stack: uneven or missing slices, gantry tilt, duplicate
    /// positions, localisers.
    pub irregular: Irregular,
    /// Whether modality rescale (slope and intercept, or lookup table) is applied.
    pub rescale: bool,
    /// Whether palette and YBR pictures become RGB.
    pub to_rgb: bool,
    /// Whether stored values of MONOCHROME1 images (low is bright) are turned around, so that high is bright. ITK does
    /// so, pydicom does not.
    pub invert_monochrome1: bool,
}

/// What to do about an irregular series.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Irregular {
    /// Read it and say so in the warnings.
    Warn,
    /// Refuse it.
    Refuse,
}

impl Default for DicomOptions {
    fn default() -> Self {
        Self {
            series: None,
            anonymous: false,
            irregular: Irregular::Warn,
            rescale: true,
            to_rgb: true,
            invert_monochrome1: false,
        }
    }
}

impl Default for ReadOptions<'_> {
    fn default() -> Self {
        Self {
            element: None,
            region: None,
            map: true,
            max_bytes: physical_memory(),
            threads: Threads::available(),
            cancelled: None,
            progress: None,
            dicom: DicomOptions::default(),
            npz_keys: Vec::new(),
            outside_data: false,
        }
    }
}

impl ReadOptions<'_> {
    /// An error once the caller cancelled.
    pub fn check(&self) -> Result<()> {
        match self.cancelled {
            Some(cancelled) if cancelled() => Err(Error::cancelled()),
            _ => Ok(()),
        }
    }

    /// An error where an image of this many bytes is more than allowed.
    pub fn check_size(&self, bytes: u64) -> Result<()> {
        if bytes <= self.max_bytes {
            return Ok(());
        }
        Err(Error::too_large(format!("the image takes {bytes} bytes, more than the {} allowed", self.max_bytes)))
    }

    /// The range to read along each axis.
    ///
    /// # Errors
    /// `Argument` where there are more ranges than axes or one reaches outside.
    pub fn ranges(&self, shape: &[usize]) -> Result<Vec<Range<usize>>> {
        let mut ranges: Vec<Range<usize>> = shape.iter().map(|extent| 0..*extent).collect();
        let Some(region) = &self.region else { return Ok(ranges) };
        if region.len() > shape.len() {
            return Err(Error::argument(format!(
                "region: expected at most {} ranges for shape {shape:?}, found {}",
                shape.len(),
                region.len()
            )));
        }
        for (axis, range) in region.iter().enumerate() {
            if range.start > range.end || range.end > shape[axis] {
                return Err(Error::argument(format!(
                    "region: axis {axis} has {} elements, found {}..{}",
                    shape[axis], range.start, range.end
                )));
            }
            ranges[axis] = range.clone();
        }
        Ok(ranges)
    }
}

/// The machine's memory in bytes: what a reader may use at most where the caller says nothing.
fn physical_memory() -> u64 {
    use std::sync::OnceLock;
    static BYTES: OnceLock<u64> = OnceLock::new();
    *BYTES.get_or_init(|| {
        let text = std::fs::read_to_string("/proc/meminfo").unwrap_or_default();
        let kib = text.lines().find_map(|line| line.strip_prefix("MemTotal:")?.split_whitespace().next()?.parse().ok());
        kib.map_or(64 << 30, |kib: u64| kib << 10)
    })
}

/// How to write.
#[derive(Debug, Clone, PartialEq)]
pub struct WriteOptions {
    /// Element type in the file; none for the image's.
    pub element: Option<Element>,
    /// Effort of compression, 0 (none) to 12 for gzip and 9 elsewhere; none for the format's default. What a file ends in
    /// decides whether it is compressed at all.
    pub level: Option<u32>,
    /// How many threads to use.
    pub threads: Threads,
    /// NIfTI: version 1 or 2; none for 1 where sizes allow it.
    pub nifti_version: Option<u8>,
    /// NIfTI: what the affine means (0 unknown, 1 scanner, 2 aligned, 3 Talairach, 4 MNI); none for what the metadata say
    /// (`sform_code`, `qform_code`), or 2 and 0 as nibabel writes a new image.
    pub affine_codes: Option<(i16, i16)>,
    /// JPEG: quality, 1 to 100.
    pub quality: u8,
}

impl Default for WriteOptions {
    fn default() -> Self {
        Self {
            element: None,
            level: None,
            threads: Threads::available(),
            nifti_version: None,
            affine_codes: None,
            quality: 75,
        }
    }
}
