//! DICOM segmentations (PS3.3 section A.51): a result that goes back to the PACS beside the images it was made from.
//!
//! - [`write_seg`]: a label map or one channel for each segment becomes a segmentation object, `BINARY` or `FRACTIONAL`,
//!   that refers to the source series slice by slice where it lies on the source's grid
//! - [`read_seg`]: a segmentation object becomes a label map or channels, each frame where its position says
//! - [`Segment`], [`Code`]: what a segment is, in coded terms
//!
//! Writing refuses: voxels that are no labels or fractions, sheared pixels, more than 65535 segments, more than 4 GiB of
//! uncompressed frames. Reading refuses: frames without a place in the patient (tiled slides), frames that do not lie in
//! one stack, overlapping segments as a label map, compression other than RLE Lossless.

mod colour;
mod frames;
mod options;
mod read;
mod stack;
mod write;

pub use options::{Algorithm, Code, Fraction, SegOptions, Segment, Segmentation};
pub use read::{SegRead, read_seg};
pub use write::write_seg;
