//! [`Format`]: what reads and writes one kind of file, and how the right one is found.

use crate::error::{Error, Result, ResultExt};
use crate::image::{Header, Image};
use crate::options::{ReadOptions, WriteOptions};
use crate::source::Source;
use std::path::Path;

/// How sure a format is that a file is its own, by content.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Match {
    /// The content is something else.
    No,
    /// The content says nothing (raw voxels, text without a signature): the ending decides.
    ByName,
    /// A signature or a consistent header.
    Content,
}

/// One kind of file.
pub trait Format: Send + Sync {
    /// Its name: `NIfTI`.
    fn name(&self) -> &'static str;

    /// Endings in lower case with their dot, the usual one first: `.nii.gz`.
    fn extensions(&self) -> &'static [&'static str];

    /// Whether the content of a file is of this kind.
    fn recognise(&self, source: &Source) -> Match;

    /// Reads everything but the voxels; touches as little of the file as possible.
    ///
    /// # Errors
    /// `Corrupt` or `Unsupported`, with the field.
    fn read_header(&self, source: &Source, options: &ReadOptions<'_>) -> Result<Header>;

    /// Reads the image, or the region of it that the options name.
    ///
    /// # Errors
    /// `Corrupt`, `Unsupported`, `TooLarge`, `Argument`.
    fn read(&self, source: &Source, options: &ReadOptions<'_>) -> Result<Image>;

    /// Writes an image; what exists under this name is replaced once the new file is complete.
    ///
    /// # Errors
    /// `Unsupported` for images that the format cannot hold without loss, and for formats that mica does not write.
    fn write(&self, image: &Image, path: &Path, options: &WriteOptions) -> Result<()> {
        let _ = (image, options);
        Err(Error::unsupported(format!("mica does not write {} files", self.name())).in_file(path))
    }

    /// Whether [`Format::write`] works.
    fn writes(&self) -> bool {
        false
    }
}

/// Kinds of files that mica knows of and does not read: (name, endings, signature at the start).
const FOREIGN: &[(&str, &[&str], &[u8])] = &[
    ("MINC 2 or another HDF5", &[".mnc", ".h5", ".hdf5"], b"\x89HDF\r\n\x1a\n"),
    ("MINC 1 (netCDF)", &[".mnc", ".nc"], b"CDF\x01"),
    ("AFNI", &[".head", ".brik"], b""),
    ("Philips PAR/REC", &[".par", ".rec"], b"# === DATA DESCRIPTION FILE"),
    ("GIFTI", &[".gii"], b""),
    ("raw voxels, which are read through the header beside them (.mhd, .nhdr, .hdr),", &[".raw", ".zraw"], b""),
    ("ONNX", &[".onnx"], b""),
    ("safetensors", &[".safetensors"], b""),
    ("JSON", &[".json"], b""),
    ("text", &[".txt", ".csv", ".tsv"], b""),
    ("TorchScript or another PyTorch archive", &[".pt", ".ts", ".pth"], b""),
    ("XML", &[".xml"], b"<?xml"),
    ("PDF", &[".pdf"], b"%PDF"),
];

/// The formats of mica, in the order in which they are asked.
pub fn formats() -> &'static [&'static dyn Format] {
    crate::FORMATS
}

/// The format with this name, whatever the case of its letters.
pub fn by_name(name: &str) -> Option<&'static dyn Format> {
    formats().iter().copied().find(|format| format.name().eq_ignore_ascii_case(name))
}

/// The format that reads a file: by content first, by ending where the content says nothing.
///
/// # Errors
/// `Unsupported`, with what the file seems to be and which formats there are.
pub fn detect(source: &Source) -> Result<&'static dyn Format> {
    let name = source.name();
    let ends = |format: &&&'static dyn Format| format.extensions().iter().any(|ending| name.ends_with(ending));
    let matches: Vec<(Match, &&'static dyn Format)> =
        formats().iter().map(|format| (format.recognise(source), format)).collect();
    // Two formats may accept the same content (a NIfTI pair and Analyze): the ending breaks the tie.
    let sure = |wanted: Match| matches.iter().filter(move |(found, _)| *found == wanted).map(|(_, format)| format);
    let chosen = sure(Match::Content)
        .find(|format| ends(format))
        .or_else(|| sure(Match::Content).next())
        .or_else(|| sure(Match::ByName).find(|format| ends(format)));
    chosen.map(|format| **format).ok_or_else(|| unknown(source).in_file(source.path()))
}

/// The error for a file that no format reads.
fn unknown(source: &Source) -> Error {
    let name = source.name();
    if source.size() == 0 {
        return Error::corrupt("the file is empty");
    }
    // By content first, as for our own; the other file of a pair (`.rec`) has no signature.
    let signed = |signature: &[u8]| !signature.is_empty() && source.content_start().starts_with(signature);
    let foreign = FOREIGN
        .iter()
        .find(|(.., signature)| signed(signature))
        .or_else(|| FOREIGN.iter().find(|(_, endings, _)| endings.iter().any(|ending| name.ends_with(ending))));
    let known = formats().iter().map(|format| format.name()).collect::<Vec<_>>().join(", ");
    let expected = formats().iter().find(|format| format.extensions().iter().any(|ending| name.ends_with(ending)));
    match (foreign, expected) {
        (Some((foreign, ..)), _) => {
            Error::unsupported(format!("this is {foreign}, which mica does not read; it reads {known}"))
        }
        (None, Some(expected)) => Error::corrupt(format!(
            "by its name this is {}, but its content is not; it begins with {}",
            expected.name(),
            first_bytes(source.start())
        )),
        (None, None) => Error::unsupported(format!(
            "neither content (it begins with {}) nor name say what this is; mica reads {known}",
            first_bytes(source.start())
        )),
    }
}

/// The first bytes of a file, for messages.
fn first_bytes(start: &[u8]) -> String {
    let shown = &start[..start.len().min(8)];
    shown.iter().map(|byte| format!("{byte:02x}")).collect::<Vec<_>>().join(" ")
}

/// The format that writes a file, by its ending.
///
/// # Errors
/// `Unsupported`, with the endings there are.
pub fn for_writing(path: &Path) -> Result<&'static dyn Format> {
    let name = path.file_name().map(|name| name.to_string_lossy().to_lowercase()).unwrap_or_default();
    let mut endings = formats()
        .iter()
        .filter(|format| format.writes())
        .flat_map(|format| format.extensions().iter().map(move |ending| (*ending, *format)))
        .collect::<Vec<_>>();
    // The longest ending that fits: `.nii.gz` before `.gz`.
    endings.sort_by_key(|(ending, _)| std::cmp::Reverse(ending.len()));
    endings.iter().find(|(ending, _)| name.ends_with(ending)).map(|(_, format)| *format).ok_or_else(|| {
        let mut known: Vec<&str> = endings.iter().map(|(ending, _)| *ending).collect();
        known.sort_unstable();
        known.dedup();
        Error::unsupported(format!("the ending says no format that mica writes; it writes {}", known.join(" ")))
            .in_file(path)
    })
}

/// Reads the header of a file of any format.
///
/// # Errors
/// As [`Format::read_header`] and [`detect`].
pub fn read_header(path: &Path, options: &ReadOptions<'_>) -> Result<Header> {
    let source = Source::open(path)?;
    detect(&source)?.read_header(&source, options).in_file(path)
}

/// Reads a file of any format.
///
/// # Errors
/// As [`Format::read`] and [`detect`].
pub fn read(path: &Path, options: &ReadOptions<'_>) -> Result<Image> {
    let source = Source::open(path)?;
    detect(&source)?.read(&source, options).in_file(path)
}

/// Writes a file in the format that its ending names.
///
/// # Errors
/// As [`Format::write`] and [`for_writing`].
pub fn write(image: &Image, path: &Path, options: &WriteOptions) -> Result<()> {
    for_writing(path)?.write(image, path, options).in_file(path)
}
