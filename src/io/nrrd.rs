//! NRRD, teem's "nearly raw raster data": attached (`.nrrd`) and detached (`.nhdr` with one or several data files),
//! versions 1 to 5 (<https://teem.sourceforge.net/nrrd/format.html>).
//!
//! - Encodings raw, gzip, bzip2, text and hex; both byte orders; line and byte skips; every type but `block`.
//! - Shape: spatial axes in the file's order, then time, then components. An axis holds components if its kind says so
//!   (`vector`, `list`, `RGB-color`…), or if the file has directions and this axis has none. Components lie first in most
//!   files; they come last in the shape through strides. Complex numbers are an element type. `scalar` and `stub` axes go.
//! - Affine: directions and origin of the file's space; RAS, LAS and LPS with or without time are turned into RAS+,
//!   spaces that say nothing of the patient are taken as LPS, as ITK takes them. Without directions, `spacings` and
//!   `axis mins` count. A slice in three-dimensional space gets a third axis of extent 1.
//! - What ITK refuses and this reads: `none` for a direction of a domain axis, a slice in space, several axes of
//!   components, a space with spacings instead of directions, unknown fields (with a warning).
//! - Where ITK differs: it takes RAS with time for LPS, and uses `axis maxs` only for the origin.
//! - Refused: `block`, versions beyond 5, kinds that contradict directions, data files outside the header's folder
//!   (unless [`ReadOptions::outside_data`]).
//!
//! Written as ITK writes it: in LPS, components first, gzip unless the level is 0; detached for `.nhdr`. `bool` becomes
//! `unsigned char`, 16-bit floats become `float`.

mod axes;
mod header;
mod write;

use crate::convert::Encoding;
use crate::datafile::{is_pattern, numbered, resolve};
use crate::dense::{self, Bytes, Dense, Place, Skip};
use crate::element::Element;
use crate::error::{Error, Result};
use crate::format::{Format, Match};
use crate::image::{Header, Image};
use crate::options::{ReadOptions, WriteOptions};
use crate::packed::Codec;
use crate::source::Source;
use axes::Axes;
use header::{Text, quoted};
use std::path::Path;

/// The name of the format in [`Header::format`].
const NAME: &str = "NRRD";

/// Where key/value pairs are in the metadata: an object of texts.
const PAIRS: &str = "key_value_pairs";

/// NRRD files.
pub(crate) struct Nrrd;

impl Format for Nrrd {
    fn name(&self) -> &'static str {
        NAME
    }

    fn extensions(&self) -> &'static [&'static str] {
        &[".nrrd", ".nhdr"]
    }

    fn recognise(&self, source: &Source) -> Match {
        if header::is_nrrd(source.start()) { Match::Content } else { Match::No }
    }

    fn read_header(&self, source: &Source, _options: &ReadOptions<'_>) -> Result<Header> {
        let text = Text::read(source)?;
        Ok(header(&text, &Axes::read(&text)?))
    }

    fn read(&self, source: &Source, options: &ReadOptions<'_>) -> Result<Image> {
        let text = Text::read(source)?;
        let axes = Axes::read(&text)?;
        let header = header(&text, &axes);
        let codec = codec(&text)?;
        let swapped = swapped(&text, axes.element, codec)?;
        let skip = skip(&text, codec)?;
        let place = match text.get("data file") {
            Some(name) => Place::Files(data_files(&text, name, source, options)?, skip),
            None => {
                let end = text
                    .end
                    .ok_or_else(|| Error::corrupt("the header has neither a blank line after it nor a data file"))?;
                Place::Within(source, end, skip)
            }
        };
        // One data file can be mapped as the voxels of an attached header can.
        let only = match &place {
            Place::Files(paths, _) if paths.len() == 1 => Some(dense::open_regular(&paths[0])?),
            _ => None,
        };
        let place = only.as_ref().map_or(place, |source| Place::Within(source, 0, skip));
        let encoding = Encoding { element: axes.element, swapped, scaling: None };
        let dense = Dense { sizes: axes.sizes, axes: axes.order, encoding, place, codec };
        dense::read(header, &dense, options)
    }

    fn write(&self, image: &Image, path: &Path, options: &WriteOptions) -> Result<()> {
        write::write(image, path, options)
    }

    fn writes(&self) -> bool {
        true
    }
}

fn header(text: &Text, axes: &Axes) -> Header {
    let shape = axes.order.iter().map(|&axis| axes.sizes[axis]).collect();
    let mut header = Header::new(NAME, axes.element, shape, axes.affine);
    header.channel_axis = axes.channels;
    header.meta = text.meta();
    for warning in &axes.warnings {
        header.warn(warning.clone());
    }
    for (name, _) in &text.unknown {
        header.warn(format!("the NRRD specification knows no field {}", quoted(name)));
    }
    if let Some(units) =
        text.get("space units").filter(|units| units.split_whitespace().any(|unit| !is_millimetre(unit)))
    {
        header.warn(format!("space units are {units}; the affine has the file's numbers, as ITK's"));
    }
    header
}

fn is_millimetre(unit: &str) -> bool {
    matches!(
        unit.trim_matches('"').to_ascii_lowercase().as_str(),
        "mm" | "millimeter" | "millimeters" | "" | "???" | "none"
    )
}

fn codec(text: &Text) -> Result<Codec> {
    let found = text.require("encoding")?;
    Ok(match found.to_ascii_lowercase().as_str() {
        "raw" => Codec::Raw,
        "gz" | "gzip" => Codec::Gzip,
        "bz2" | "bzip2" => Codec::Bzip2,
        "txt" | "text" | "ascii" => Codec::Text,
        "hex" => Codec::Hex,
        _ => {
            return Err(Error::unsupported(format!("expected raw, gzip, bzip2, text or hex, found {}", quoted(found)))
                .in_field("encoding"));
        }
    })
}

/// Whether numbers are in the other byte order than this machine's.
fn swapped(text: &Text, element: Element, codec: Codec) -> Result<bool> {
    let big = match text.get("endian").map(str::to_ascii_lowercase).as_deref() {
        Some("little") => false,
        Some("big") => true,
        Some(other) => return Err(Error::field("endian", "little or big", quoted(other))),
        None if element.size() == 1 || codec == Codec::Text => return Ok(false),
        None => return Err(Error::field("endian", "little or big", "nothing")),
    };
    Ok(big == cfg!(target_endian = "little"))
}

fn skip(text: &Text, codec: Codec) -> Result<Skip> {
    let lines = text.whole("line skip")?.unwrap_or(0);
    let lines = u64::try_from(lines).map_err(|_| Error::field("line skip", "at least 0", lines))?;
    let bytes = text.whole("byte skip")?.unwrap_or(0);
    let bytes = match u64::try_from(bytes) {
        Ok(before) => Bytes::Before(before),
        Err(_) if codec != Codec::Raw => {
            return Err(Error::field("byte skip", "at least 0 where the encoding is not raw", bytes));
        }
        // -1: nothing comes after the voxels.
        Err(_) => Bytes::After(bytes.unsigned_abs() - 1),
    };
    Ok(Skip { lines, bytes })
}

/// The files of a detached header, in their order.
fn data_files(text: &Text, value: &str, source: &Source, options: &ReadOptions<'_>) -> Result<Vec<std::path::PathBuf>> {
    let field = "data file";
    // Axes as the file counts them: complex numbers are two.
    let sizes = text.sizes(text.dimension()?)?;
    // How many files there are if each holds an array of so many axes; none for slabs, which any number may be.
    let files = |within: Option<&str>| -> Result<Option<usize>> {
        let within =
            match within {
                None => sizes.len().saturating_sub(1),
                Some(word) => word.parse().ok().filter(|axes| (1..=sizes.len()).contains(axes)).ok_or_else(|| {
                    Error::field(field, format!("1 to {} axes in each file", sizes.len()), quoted(word))
                })?,
            };
        if within == sizes.len() {
            return Ok(None);
        }
        let count = sizes[within..].iter().try_fold(1usize, |count, size| count.checked_mul(*size));
        count.map(Some).ok_or_else(|| Error::field("sizes", "an array that can be addressed", format!("{sizes:?}")))
    };
    let slabs = |count: usize| {
        let slowest = sizes.last().copied().unwrap_or(1);
        if count == 0 || !slowest.is_multiple_of(count) {
            return Err(Error::field(field, format!("files that share the slowest axis of {slowest}"), count));
        }
        Ok(())
    };
    let words: Vec<&str> = value.split_whitespace().collect();
    let names: Vec<String> = match words.as_slice() {
        ["LIST", rest @ ..] if rest.len() <= 1 => {
            let found = text.listed.len();
            match files(rest.first().copied())? {
                Some(count) if count != found => return Err(Error::field(field, format!("{count} names"), found)),
                Some(_) => {}
                None => slabs(found)?,
            }
            text.listed.clone()
        }
        [pattern, first, last, step, rest @ ..] if is_pattern(pattern) && rest.len() <= 1 => {
            let whole = |word: &str| {
                word.parse().map_err(|_| Error::field(field, "whole numbers after the pattern", quoted(word)))
            };
            let range: (i64, i64, i64) = (whole(first)?, whole(last)?, whole(step)?);
            let count = match files(rest.first().copied())? {
                Some(count) => count,
                None => {
                    let steps = range.1.checked_sub(range.0).and_then(|distance| distance.checked_div(range.2));
                    let count = steps.and_then(|steps| usize::try_from(steps).ok()?.checked_add(1)).unwrap_or(0);
                    slabs(count)?;
                    count
                }
            };
            numbered(field, pattern, range, count)?
        }
        _ => vec![value.to_owned()],
    };
    names.iter().map(|name| resolve(source, field, name, options)).collect()
}
