//! NIfTI-1 and NIfTI-2: `.nii`, `.nii.gz`, and pairs of `.hdr` and `.img` (either may be named), plain or gzip.
//!
//! Numbers are nibabel's: geometry, scaling (in `f64`, none for a slope that is 0 or not finite), what is
//! repaired with a warning (spacings of 0 or below 0, unknown form codes, a wrong `bitpix` or `sizeof_hdr`) and what is
//! refused (a `vox_offset` inside the header, an intercept that is not finite, long quaternions).
//!
//! Axes beyond the third are channels to MONAI: `channel_axis` is the last one then. RGB24 and RGBA32 are bytes with a
//! last axis of colours. `meta` has every field of the header by name, as nibabel's image has it once it is loaded:
//! `vox_offset` 0 and no `scl_slope`, since voxels in memory are scaled already; the slope that the file had is in
//! `scaling`, extensions are in `extensions`.
//!
//! Refused: Analyze 7.5 (left and right are not told), DT_BINARY, float128 and complex256 (as nibabel on x86), extents
//! of 0, affines that are not finite.

mod datatype;
mod extended;
mod extensions;
mod geometry;
mod header;
mod pair;
mod read;
mod write;

use crate::error::Result;
use crate::format::{Format, Match};
use crate::image::{Header, Image};
use crate::options::{ReadOptions, WriteOptions};
use crate::source::Source;
use pair::Half;
use std::path::Path;

/// NIfTI.
#[derive(Debug)]
pub struct Nifti;

impl Format for Nifti {
    fn name(&self) -> &'static str {
        "NIfTI"
    }

    fn extensions(&self) -> &'static [&'static str] {
        &[".nii.gz", ".nii", ".hdr", ".img", ".hdr.gz", ".img.gz"]
    }

    fn recognise(&self, source: &Source) -> Match {
        if header::Raw::recognise(source.content_start()).is_some() {
            return Match::Content;
        }
        match pair::half(source.path()) {
            // Voxels have no signature: their header has.
            Some((Half::Voxels, _)) => {
                match pair::existing(source.path(), Half::Header).map(|path| Source::open(&path)) {
                    Some(Ok(header)) if header::Raw::recognise(header.content_start()).is_some() => Match::Content,
                    _ => Match::ByName,
                }
            }
            // Reading says best what is wrong with the header.
            _ => Match::ByName,
        }
    }

    fn read_header(&self, source: &Source, options: &ReadOptions<'_>) -> Result<Header> {
        Ok(read::open(source, options)?.header)
    }

    fn read(&self, source: &Source, options: &ReadOptions<'_>) -> Result<Image> {
        read::open(source, options)?.read(source, options)
    }

    fn write(&self, image: &Image, path: &Path, options: &WriteOptions) -> Result<()> {
        write::write(image, path, options)
    }

    fn writes(&self) -> bool {
        true
    }
}
