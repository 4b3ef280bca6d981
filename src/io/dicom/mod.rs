//! DICOM: what goes back to a PACS.

pub mod seg;
pub mod write;
