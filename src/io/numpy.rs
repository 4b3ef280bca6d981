//! NumPy arrays (`.npy`, formats 1 to 3) and archives of them (`.npz`, stored or deflated).
//!
//! - Bools, whole numbers, floats of 2, 4 and 8 bytes, complex numbers; both byte orders; C and Fortran order, which only
//!   change the strides: nothing is transposed.
//! - Shape: NumPy's, axis 0 first. An array has no place in the world: the affine is the identity.
//! - An archive gives one image where it holds one array or [`ReadOptions::npz_keys`] names one; [`read_npz`] gives several.
//!   Deflated members are checked against their CRC-32; stored ones are not, so that they can be mapped.
//! - Refused: objects (a pickle can run any code), texts, dates, structured types, long doubles; encrypted members and
//!   methods other than deflate.
//!
//! Written as NumPy writes it, `fortran_order` for images whose first axis is the fastest. A level above 0 deflates an
//! archive. `bfloat16` becomes `float32`. The affine and the metadata are lost, as NumPy has no place for them.

mod archive;
mod head;
mod literal;

use crate::convert::Encoding;
use crate::dense::{self, Bytes, Dense, Place, Skip, voxels};
use crate::element::Element;
use crate::error::{Error, Result, ResultExt};
use crate::format::{Format, Match};
use crate::image::{Header, Image};
use crate::options::{ReadOptions, WriteOptions};
use crate::packed::{Codec, Section};
use crate::sink::write_atomically;
use crate::source::Source;
use head::{Head, MAGIC};
use mica_kernels::geometry::Affine;
use std::io::Write;
use std::path::Path;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

/// Files from this size on need the 64-bit fields of zip.
const LARGE: usize = 0xfff0_0000;

/// Elements that are deflated at once.
const BLOCK: usize = 1 << 20;

/// NumPy arrays and archives.
pub(crate) struct NumPy;

impl Format for NumPy {
    fn name(&self) -> &'static str {
        "NumPy"
    }

    fn extensions(&self) -> &'static [&'static str] {
        &[".npy", ".npz"]
    }

    fn recognise(&self, source: &Source) -> Match {
        let start = source.start();
        if start.starts_with(MAGIC) {
            return Match::Content;
        }
        if !is_zip(start) {
            return Match::No;
        }
        // The first member's name; other zip files are no archives of arrays.
        let length = start.get(26..28).map_or(0, |size| usize::from(size[0]) | usize::from(size[1]) << 8);
        match start.get(30..30 + length) {
            Some(name) if name.ends_with(b".npy") => Match::Content,
            _ => Match::ByName,
        }
    }

    fn read_header(&self, source: &Source, options: &ReadOptions<'_>) -> Result<Header> {
        if is_zip(source.start()) {
            return archive::only(source, options)?.read_header(source);
        }
        array_header(&Head::read(Section { source, at: 0, end: source.size() })?)
    }

    fn read(&self, source: &Source, options: &ReadOptions<'_>) -> Result<Image> {
        if is_zip(source.start()) {
            return archive::only(source, options)?.read(source, options);
        }
        let head = Head::read(Section { source, at: 0, end: source.size() })?;
        let skip = Skip { lines: 0, bytes: Bytes::Before(head.length) };
        array_image(&head, Place::Within(source, 0, skip), Codec::Raw, options)
    }

    fn write(&self, image: &Image, path: &Path, options: &WriteOptions) -> Result<()> {
        let name = path.file_name().unwrap_or_default().to_string_lossy().to_lowercase();
        if name.ends_with(".npz") {
            return write_npz(path, &[("arr_0", image)], options);
        }
        let array = Array::of(image, options)?;
        write_atomically(path, |file| {
            file.write_all(&array.header)?;
            Ok(file.write_all(&array.bytes)?)
        })
    }

    fn writes(&self) -> bool {
        true
    }
}

fn is_zip(start: &[u8]) -> bool {
    // An archive with members, and one without.
    start.starts_with(b"PK\x03\x04") || start.starts_with(b"PK\x05\x06")
}

fn array_header(head: &Head) -> Result<Header> {
    let mut header = Header::new("NumPy", head.element, head.shape.clone(), Affine::default());
    header.meta = head.meta();
    Ok(header)
}

fn array_image(head: &Head, place: Place<'_>, codec: Codec, options: &ReadOptions<'_>) -> Result<Image> {
    let count = head.shape.len();
    let mut sizes = head.shape.clone();
    let mut axes: Vec<usize> = (0..count).collect();
    if !head.fortran {
        sizes.reverse();
        axes.reverse();
    }
    let encoding = Encoding { element: head.element, swapped: head.swapped, scaling: None };
    dense::read(array_header(head)?, &Dense { sizes, axes, encoding, place, codec }, options)
}

/// Reads the arrays of an archive: those that [`ReadOptions::npz_keys`] names, in that order, or all in the archive's.
/// Together they may take [`ReadOptions::max_bytes`].
///
/// # Errors
/// `Corrupt`, `Unsupported`; `Argument` for keys that are not there, with those that are; `TooLarge`.
pub fn read_npz(source: &Source, options: &ReadOptions<'_>) -> Result<Vec<(String, Image)>> {
    let read = || {
        if !is_zip(source.start()) {
            return Err(Error::corrupt("this is no zip archive"));
        }
        let mut left = options.clone();
        let mut images = Vec::new();
        for member in archive::chosen(archive::members(source)?, options)? {
            let image = member.read(source, &left)?;
            if !image.memory.is_mapped_file() {
                left.max_bytes = left.max_bytes.saturating_sub(image.memory.len() as u64);
            }
            images.push((member.key, image));
        }
        Ok(images)
    };
    read().in_file(source.path())
}

/// Writes an archive of arrays under these keys; stored, or deflated where the level is above 0 (at most 9).
///
/// # Errors
/// `Argument` for keys that are empty or given twice; `Unsupported` as for one array; `Io`.
pub fn write_npz(path: &Path, arrays: &[(&str, &Image)], options: &WriteOptions) -> Result<()> {
    let level = options.level.unwrap_or(0);
    for (index, (key, _)) in arrays.iter().enumerate() {
        if key.is_empty() || key.contains(['\0', '\n']) || arrays[..index].iter().any(|(other, _)| other == key) {
            return Err(Error::argument(format!("key '{key}': expected a name that no other array has")).in_file(path));
        }
    }
    write_atomically(path, |file| {
        let failed = |error: zip::result::ZipError| match error {
            zip::result::ZipError::Io(error) => Error::os(&error),
            other => Error::argument(format!("the zip archive cannot be written: {other}")),
        };
        let mut archive = ZipWriter::new_stream(file);
        for (key, image) in arrays {
            let array = Array::of(image, options)?;
            let method = if level == 0 { CompressionMethod::Stored } else { CompressionMethod::Deflated };
            let entry = SimpleFileOptions::default()
                .compression_method(method)
                .compression_level((level > 0).then_some(i64::from(level.min(9))))
                .large_file(array.bytes.len() >= LARGE);
            archive.start_file(format!("{key}.npy"), entry).map_err(failed)?;
            archive.write_all(&array.header)?;
            for block in array.bytes.chunks(BLOCK) {
                archive.write_all(block)?;
            }
        }
        archive.finish().map(drop).map_err(failed)
    })
    .in_file(path)
}

/// An array as NumPy writes it.
struct Array<'a> {
    header: Vec<u8>,
    bytes: std::borrow::Cow<'a, [u8]>,
}

impl<'a> Array<'a> {
    fn of(image: &'a Image, options: &WriteOptions) -> Result<Self> {
        let element = match options.element.unwrap_or(image.header.element) {
            Element::BF16 => Element::F32,
            other => other,
        };
        let shape = &image.header.shape;
        // C order where both fit, as NumPy decides.
        let fortran = image.is_first_axis_fastest() && !image.is_last_axis_fastest();
        let mut order: Vec<usize> = (0..shape.len()).collect();
        if !fortran {
            order.reverse();
        }
        let header = head::write(element, fortran, shape)?;
        Ok(Self { header, bytes: voxels(image, &order, element, options.threads)? })
    }
}
