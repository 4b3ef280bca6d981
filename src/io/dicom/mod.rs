//! DICOM: files, series of files, and what lies in them.
//!
//! - [`Dicom`]: the [`Format`]: one file becomes one image; a multi-frame file a volume
//! - [`scan`]: finds the series in files and folders by their headers alone; [`read_series`] reads one of them
//! - [`read_folder`], [`read_files`]: both in one step, where one series is expected
//!
//! **Shape** is `[columns, rows]`, `[columns, rows, slices]`, and one more axis, the channel axis, for colours or for the
//! volumes of a multi-frame file (times, echoes, b-values). **Order, spacing and affine** come from the positions and
//! orientations in the headers alone (`geometry.rs` says how), never from names or numbers. Without an orientation the
//! directions are those of LPS, as ITK has it: `diag(-1, -1, 1)` times the pixel spacing.
//!
//! **Values**: stored bits only (overlays in high bits are dropped), sign extended; then the modality's slope and intercept
//! of each slice, or its table, and the scaling of dose grids. The element type is the stored one where nothing changes, the
//! smallest integer type where slopes and intercepts are whole (as GDCM and ITK choose), `float64` otherwise. Windowing
//! (VOI) and presentation tables are never applied; MONOCHROME1 stays as stored unless
//! [`DicomOptions::invert_monochrome1`](crate::DicomOptions::invert_monochrome1) asks for more. Padding values are not
//! treated.
//!
//! **Read**: implicit and explicit little endian, explicit big endian, deflated (data sets and frames), RLE, JPEG baseline,
//! extended (8 and 12 bits) and lossless, JPEG-LS, JPEG 2000 with high throughput, JPEG XL; 1, 8, 16, 32 and 64 bits and
//! floats; grey, palettes (also segmented), RGB, YBR_FULL, YBR_FULL_422, YBR_RCT, YBR_ICT. Files without preamble, meta
//! elements or transfer syntax, with wrong lengths, missing delimiters and trailing bytes are read where the pixels are
//! unambiguous.
//!
//! Not taken apart: Siemens mosaics stay the two-dimensional images that they are. Frames without positions (moving pictures)
//! follow each other along the third axis in the file's order.
//!
//! **Refused**, with the reason: MPEG, HEVC, JPIP and retired JPEG processes, 12-bit packed pixels, retired YBR_PARTIAL colours,
//! frames of different orientation in one file, frames that are no whole number of volumes, files without pixels.

mod anonymous;
mod colour;
mod dataset;
mod file;
mod frame;
mod frames;
mod geometry;
mod image;
pub(crate) mod jpeg;
mod jpeg_dct;
mod jpegls;
mod layout;
mod meta;
mod modality;
mod record;
mod rle;
mod series;
mod syntax;
mod tag;
mod value;
mod wavelet;

pub use series::{Scan, Series, scan};

use crate::error::{Error, Result, ResultExt};
use crate::format::{Format, Match};
use crate::image::{Header, Image};
use crate::options::ReadOptions;
use crate::source::Source;
use file::DicomFile;
use std::path::{Path, PathBuf};

/// The DICOM format.
#[derive(Debug, Clone, Copy)]
pub struct Dicom;

impl Format for Dicom {
    fn name(&self) -> &'static str {
        "DICOM"
    }

    fn extensions(&self) -> &'static [&'static str] {
        &[".dcm", ".dicom", ".ima"]
    }

    fn recognise(&self, source: &Source) -> Match {
        if file::looks_like_dicom(source.start()) { Match::Content } else { Match::No }
    }

    fn read_header(&self, source: &Source, options: &ReadOptions<'_>) -> Result<Header> {
        let file = DicomFile::open(source, options)?;
        let series = image::single(&file, source.path(), options)?;
        image::header_of(&series, &file, options)
    }

    fn read(&self, source: &Source, options: &ReadOptions<'_>) -> Result<Image> {
        let file = DicomFile::open(source, options)?;
        let series = image::single(&file, source.path(), options)?;
        image::read(&series, Some((source, &file)), options)
    }
}

/// Reads everything but the voxels of a series: geometry and warnings of the stack, elements of its first slice in `meta`,
/// and what differs between slices (`SOPInstanceUID`, `InstanceNumber`, `ImagePositionPatient`, `filename`) as lists under
/// `slices`.
///
/// # Errors
/// `Unsupported` where the series is irregular and the options refuse that; otherwise as [`read_series`].
pub fn read_series_header(series: &Series, options: &ReadOptions<'_>) -> Result<Header> {
    image::header(series, options)
}

/// Reads a series that [`scan`] found, or the region of it that the options name. Slices are decoded by as many threads as
/// the options allow; beyond the result, each thread needs memory for about two slices.
///
/// # Errors
/// As [`Format::read`], with the file that is to blame. `Argument` where `options.dicom.rescale` or `to_rgb` are not those of
/// the scan.
pub fn read_series(series: &Series, options: &ReadOptions<'_>) -> Result<Image> {
    image::read(series, None, options)
}

/// Finds the series that a folder, or the folders in it, hold: the only one, or the one that `options.dicom.series` names.
///
/// # Errors
/// `Argument` where there are several, with a list of them; as [`scan`].
pub fn find_series(folder: &Path, options: &ReadOptions<'_>) -> Result<Series> {
    let paths = [folder.to_owned()];
    series::choose(scan(&paths, options)?, options, folder)
}

/// Reads the series that a folder holds: the only one, or the one that `options.dicom.series` names.
///
/// # Errors
/// As [`find_series`] and [`read_series`].
pub fn read_folder(folder: &Path, options: &ReadOptions<'_>) -> Result<Image> {
    read_series(&find_series(folder, options)?, options)
}

/// Reads the series that these files make. All of them must be DICOM images that can be read.
///
/// # Errors
/// As [`read_folder`], and for any file that is not an image.
pub fn read_files(files: &[PathBuf], options: &ReadOptions<'_>) -> Result<Image> {
    let first = files.first().ok_or_else(|| Error::argument("expected files, found none"))?;
    let mut found = scan(files, options)?;
    if let Some(error) = found.unreadable.drain(..).next() {
        return Err(error);
    }
    if let Some(path) = found.skipped.first().or(found.without_pixels.first()) {
        return Err(Error::unsupported("this is not a DICOM image").in_file(path));
    }
    let place = first.parent().unwrap_or(first);
    read_series(&series::choose(found, options, place)?, options).in_file(place)
}
