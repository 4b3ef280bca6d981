//! Images from files and back.
//!
//! - [`read`](fn@direct::read), [`write`](fn@direct::write): what an application calls; channel first, element type as in the
//!   file
//! - [`LoadImage`](load::LoadImage), [`SaveImage`](save::SaveImage), [`WriteFileMapping`](save::WriteFileMapping): MONAI's
//!   transforms
//! - [`reader`], [`writer`]: components of the kinds `reader` and `writer`: MONAI's, each with its conventions of axes and
//!   metadata, and the application's own
//! - [`layout`]: how output files are named
//!
//! The formats themselves are `mica-io`'s.

pub mod direct;
pub mod layout;
pub mod load;
pub mod reader;
pub(crate) mod resample;
pub mod save;
pub mod writer;
