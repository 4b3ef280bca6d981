//! Medical image files and their geometry.
//!
//! - [`Image`], [`Header`]: voxels as they lie in a file, with shape `[x, y, z, …]`, a RAS+ affine and the header's fields
//! - [`read`], [`read_header`], [`write`](fn@write): any format, found by content first and by ending second ([`format`](mod@format))
//! - [`ReadOptions`], [`WriteOptions`]: element type, region, mapping, limits, threads
//! - [`checkpoint`]: files of networks' weights, which are no images
//! - one room for each format; [`Format`] is what they have in common
//! - [`statistics`](mod@statistics): measures of an image's voxels
//! - [`source`], [`sink`], [`memory`], [`convert`]: what they share: files, atomic writing, large allocations, scaling
//!
//! Everything that is read may be broken or hostile: sizes are checked against the file before memory is allocated,
//! nothing panics, and errors name file and field, what was found and what was expected.
//!
//! What does not belong here: tensors and MONAI's conventions (`mica-transforms`).

pub mod checkpoint;
pub mod convert;
mod datafile;
mod dense;
pub mod dicom;
pub mod element;
pub mod error;
pub mod format;
pub mod gzip;
pub mod image;
pub mod memory;
mod metaimage;
pub mod mgh;
pub mod nifti;
mod nrrd;
pub mod numpy;
pub mod options;
mod packed;
pub mod picture;
pub mod sink;
pub mod source;
pub mod statistics;
mod voxels;
mod world;

pub use element::Element;
pub use error::{Error, ErrorKind, Result, ResultExt};
pub use format::{Format, read, read_header, write};
pub use image::{Header, Image, Meta};
pub use memory::Memory;
pub use options::{DicomOptions, Irregular, ReadOptions, WriteOptions};
pub use source::Source;
pub use statistics::{Statistics, statistics};

/// Every format, in the order in which they are asked.
static FORMATS: &[&dyn Format] = &[
    &picture::Png,
    &picture::Jpeg,
    &picture::Tiff,
    &picture::Bmp,
    &nrrd::Nrrd,
    &metaimage::MetaImage,
    &numpy::NumPy,
    &nifti::Nifti,
    &mgh::Mgh,
    &dicom::Dicom,
];
