//! Pictures: PNG, JPEG, TIFF and BMP, with the axes and modes of MONAI's `PILReader`.
//!
//! The shape is `[x, y]`, `[x, y, channel]`, and for a TIFF of several pages `[x, y, page]` or `[x, y, page, channel]`: what
//! `PILReader` gives (`reverse_indexing=True`), seen through strides over rows that lie one after the other with their
//! channels interleaved. The affine is the identity: a picture knows no world. `meta` holds `width`, `height`, `mode`,
//! `bit_depth`, and where the file says so `dpi`, `palette` and short texts.
//!
//! What Pillow's `numpy.asarray(Image.open(…))` gives decides what the numbers are: pictures of one bit are `bool`, palette
//! pictures are indices, gray of 2 and 4 bits is stretched to 0 … 255, CMYK JPEGs are turned around as Adobe writes them,
//! and the orientation of EXIF is not applied. Different by design, since Pillow would lose information: colour and
//! gray + alpha of 16 bits keep 16 bits, and TIFF keeps the type and all samples that it has (`tiff.rs` says how).
//!
//! Types and numbers of channels that a format cannot hold are refused, never rounded: [`WriteOptions::element`] converts.
//!
//! What each format reads, refuses and writes is said by [`png`], [`jpeg`], [`mod@tiff`] and [`bmp`].

pub mod bmp;
pub mod jpeg;
mod jpeg_rows;
mod mode;
pub mod png;
pub mod tiff;
mod tiff_chunks;
mod tiff_write;

pub use bmp::Bmp;
pub use jpeg::Jpeg;
pub use mode::convert_mode;
pub use png::Png;
pub use tiff::Tiff;

use crate::convert::{Encoding, decode};
use crate::element::Element;
use crate::error::{Error, Result};
use crate::image::{Header, Image, checked_bytes, number};
use crate::memory::Memory;
use crate::options::{ReadOptions, WriteOptions};
use mica_kernels::Threads;
use mica_kernels::geometry::Affine;
use serde_json::Value;
use std::borrow::Cow;
use std::ops::Range;

/// The size of a picture in its own terms.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Extent {
    width: usize,
    height: usize,
    /// None for a file of one page: there is no page axis then.
    pages: Option<usize>,
    /// None for pictures of one sample per pixel: there is no channel axis then.
    channels: Option<usize>,
}

impl Extent {
    fn shape(&self) -> Vec<usize> {
        [Some(self.width), Some(self.height), self.pages, self.channels].into_iter().flatten().collect()
    }

    /// Channels fastest, then x, y and page: as decoders leave them.
    fn strides(&self) -> Vec<isize> {
        let channels = self.channels.unwrap_or(1);
        let row = self.width * channels;
        let all = [Some(channels), Some(row), self.pages.map(|_| row * self.height), self.channels.map(|_| 1)];
        // The shape was checked to be addressable before.
        all.into_iter().flatten().map(|stride| stride as isize).collect()
    }

    fn samples_per_row(&self) -> usize {
        self.width * self.channels.unwrap_or(1)
    }

    /// The same picture, cut to ranges of its shape.
    fn cut(&self, ranges: &[Range<usize>]) -> Self {
        let mut lengths = ranges.iter().map(Range::len);
        let mut next = || lengths.next().unwrap_or(0);
        let (width, height) = (next(), next());
        Self { width, height, pages: self.pages.map(|_| next()), channels: self.channels.map(|_| next()) }
    }
}

/// The header of a picture.
fn header(format: &'static str, element: Element, extent: Extent, mode: &str, bit_depth: u64) -> Result<Header> {
    let shape = extent.shape();
    checked_bytes(&shape, element)?;
    let affine = Affine::identity(if extent.pages.is_some() { 3 } else { 2 }).map_err(geometry)?;
    let mut header = Header::new(format, element, shape, affine);
    header.channel_axis = extent.channels.map(|_| header.shape.len() - 1);
    header.meta.insert("width".into(), Value::from(extent.width));
    header.meta.insert("height".into(), Value::from(extent.height));
    header.meta.insert("mode".into(), Value::from(mode));
    header.meta.insert("bit_depth".into(), Value::from(bit_depth));
    Ok(header)
}

/// Notes the resolution in dots per inch along x and y.
fn set_dpi(header: &mut Header, x: f64, y: f64) {
    if x > 0.0 && y > 0.0 && x.is_finite() && y.is_finite() {
        header.meta.insert("dpi".into(), Value::Array(vec![number(x), number(y)]));
    }
}

/// The resolution that [`set_dpi`] noted, for writing it again.
fn dpi(header: &Header) -> Option<(f64, f64)> {
    let both = header.meta.get("dpi")?.as_array()?;
    let (x, y) = (both.first()?.as_f64()?, both.get(1)?.as_f64()?);
    (x > 0.0 && y > 0.0 && x.is_finite() && y.is_finite()).then_some((x, y))
}

/// The longest text of a file that is kept.
const LONGEST_TEXT: usize = 4096;

/// Notes a text, unless it is too long to be a remark.
fn set_text(header: &mut Header, group: Option<&str>, key: &str, text: &str) {
    let text = text.trim_end_matches('\0');
    if text.is_empty() || text.len() > LONGEST_TEXT {
        return;
    }
    match group {
        None => {
            header.meta.insert(key.into(), Value::from(text));
        }
        Some(group) => {
            let texts = header.meta.entry(group).or_insert_with(|| Value::Object(serde_json::Map::new()));
            if let Some(texts) = texts.as_object_mut().filter(|texts| texts.len() < 64) {
                texts.insert(key.into(), Value::from(text));
            }
        }
    }
}

/// Notes the colours of a palette: `[[red, green, blue], …]`.
fn set_palette<'a>(header: &mut Header, colours: impl Iterator<Item = [u16; 3]> + 'a) {
    let colours = colours.take(1 << 16).map(|colour| Value::from(colour.to_vec())).collect();
    header.meta.insert("palette".into(), Value::Array(colours));
}

fn geometry(error: impl std::fmt::Display) -> Error {
    Error::argument(error.to_string())
}

/// The affine of the part of an image that begins at `ranges`.
fn cut_affine(header: &mut Header, ranges: &[Range<usize>]) -> Result<()> {
    let rank = header.affine.rank();
    let starts: Vec<f64> = ranges.iter().take(rank).map(|range| range.start as f64).collect();
    header.affine = header.affine.compose(&Affine::translation(&starts).map_err(geometry)?);
    Ok(())
}

/// Makes the image of a picture that was decoded as a whole: `pixels` in the order of [`Extent::strides`].
fn finish(
    mut header: Header,
    extent: Extent,
    pixels: Memory,
    encoding: Encoding,
    options: &ReadOptions<'_>,
) -> Result<Image> {
    let element = options.element.unwrap_or(header.element);
    header.element = element;
    let ranges = options.ranges(&header.shape)?;
    let part = extent.cut(&ranges);
    if part == extent && encoding.is_direct(element) {
        return Image::with_strides(header, pixels, 0, extent.strides());
    }
    let shape = part.shape();
    let length = checked_bytes(&shape, element)?;
    options.check_size(length as u64)?;
    let mut memory = Memory::zeroed(length)?;
    let size = encoding.element.size();
    if part == extent {
        decode(
            &pixels.as_slice()[..extent_bytes(extent, size)],
            encoding,
            memory.as_mut_slice(),
            element,
            options.threads,
        )?;
    } else if length > 0 {
        let channels = extent.channels.map_or(0..1, |_| ranges[ranges.len() - 1].clone());
        let (row_in, row_out) = (extent.samples_per_row() * size, part.samples_per_row() * element.size());
        let mut cut = vec![0; part.samples_per_row() * size];
        for (row, out) in ranges[1].clone().zip(memory.as_mut_slice().chunks_exact_mut(row_out)) {
            options.check()?;
            let line = &pixels.as_slice()[row * row_in..][..row_in];
            cut_row(line, extent.channels.unwrap_or(1), size, &ranges[0], &channels, &mut cut);
            decode(&cut, encoding, out, element, Threads::SINGLE)?;
        }
    }
    cut_affine(&mut header, &ranges)?;
    header.shape = shape;
    Image::with_strides(header, memory, 0, part.strides())
}

fn extent_bytes(extent: Extent, size: usize) -> usize {
    extent.samples_per_row() * extent.height * extent.pages.unwrap_or(1) * size
}

/// Copies the columns and channels of a row of interleaved samples of `size` bytes.
fn cut_row(line: &[u8], all: usize, size: usize, columns: &Range<usize>, channels: &Range<usize>, out: &mut [u8]) {
    let pixel = all * size;
    let kept = channels.len() * size;
    let columns = &line[columns.start * pixel..columns.end * pixel];
    if kept == pixel {
        out.copy_from_slice(columns);
        return;
    }
    for (from, to) in columns.chunks_exact(pixel).zip(out.chunks_exact_mut(kept)) {
        to.copy_from_slice(&from[channels.start * size..][..kept]);
    }
}

/// Memory for a picture that is decoded as a whole, once the caller's limit and the size of the file allow it: `packed`
/// bytes of pixels can come from `stored` bytes of file only if no codec can be better than `ratio`.
fn allocate(options: &ReadOptions<'_>, bytes: usize, packed: u64, stored: u64, ratio: u64) -> Result<Memory> {
    options.check_size(bytes as u64)?;
    check_ratio(packed, stored, ratio)?;
    Memory::zeroed(bytes)
}

/// An error where so few bytes cannot hold so many, however well they are compressed.
fn check_ratio(packed: u64, stored: u64, ratio: u64) -> Result<()> {
    if packed / ratio.max(1) > stored {
        return Err(Error::corrupt(format!(
            "{packed} bytes of pixels cannot come from a file of {stored} bytes: it is cut short, or its sizes are wrong"
        )));
    }
    Ok(())
}

/// Unpacks rows of samples of 1, 2 or 4 bits, the first one in the highest bits, to a byte each.
fn unpack_bits(packed: &[u8], bits: usize, samples: usize, out: &mut [u8], value: impl Fn(u8) -> u8) {
    let row = (samples * bits).div_ceil(8);
    let mask = (1u16 << bits) as u8 - 1;
    for (packed, out) in packed.chunks_exact(row).zip(out.chunks_exact_mut(samples)) {
        for (index, slot) in out.iter_mut().enumerate() {
            let first = index * bits;
            *slot = value(packed[first / 8] >> (8 - bits - first % 8) & mask);
        }
    }
}

/// What a writer gets: pixels with interleaved channels, row after row, page after page.
struct Pixels<'a> {
    extent: Extent,
    element: Element,
    bytes: Cow<'a, [u8]>,
}

impl Pixels<'_> {
    fn channels(&self) -> usize {
        self.extent.channels.unwrap_or(1)
    }
}

/// The pixels of an image for a format that holds these element types and numbers of channels.
///
/// Axes are told by the header: the channel axis, wherever it is, and of the others x, y and, where `paged`, the page.
/// Further axes must have one element.
fn pixels<'a>(
    image: &'a Image,
    options: &WriteOptions,
    format: &str,
    elements: &[Element],
    channels: &[usize],
    paged: bool,
) -> Result<Pixels<'a>> {
    let shape = &image.header.shape;
    let refuse = |why: String| Err(Error::unsupported(format!("{format} cannot hold shape {shape:?}: {why}")));
    let mut axes: Vec<usize> = (0..shape.len()).filter(|axis| Some(*axis) != image.header.channel_axis).collect();
    while axes.len() > if paged { 3 } else { 2 } && axes.last().is_some_and(|axis| shape[*axis] == 1) {
        axes.pop();
    }
    let &[x, y, ref more @ ..] = axes.as_slice() else {
        return refuse("expected axes x and y".into());
    };
    if more.len() > usize::from(paged) {
        let most = if paged { "x, y and page" } else { "x and y (TIFF holds pages)" };
        return refuse(format!("expected axes {most}, and channels only where the header names their axis"));
    }
    if shape[x] == 0 || shape[y] == 0 || more.iter().any(|page| shape[*page] == 0) {
        return refuse("there is no pixel".into());
    }
    let channel = image.header.channel_axis;
    let samples = channel.map_or(1, |axis| shape[axis]);
    if !channels.is_empty() && !channels.contains(&samples) {
        return refuse(format!("found {samples} channels, expected one of {channels:?}"));
    }
    let element = options.element.unwrap_or(image.header.element);
    if !elements.contains(&element) {
        let names = elements.iter().map(|element| element.name()).collect::<Vec<_>>().join(", ");
        return Err(Error::unsupported(format!("{format} holds {names}; found {element}")));
    }
    // Interleaved channels first; singleton axes have no say.
    let mut order: Vec<usize> = channel.into_iter().collect();
    order.extend([x, y]);
    order.extend(more);
    order.extend((0..shape.len()).filter(|axis| Some(*axis) != channel && !axes.contains(axis)));
    let mut bytes = image.bytes_in_order(&order)?;
    if element != image.header.element {
        let mut converted = vec![0; checked_bytes(shape, element)?];
        decode(&bytes, Encoding::native(image.header.element), &mut converted, element, options.threads)?;
        bytes = Cow::Owned(converted);
    }
    let extent = Extent {
        width: shape[x],
        height: shape[y],
        pages: more.first().map(|page| shape[*page]),
        channels: (samples > 1).then_some(samples),
    };
    Ok(Pixels { extent, element, bytes })
}

/// Rows of booleans to one bit each, the first one in the highest bit; rows begin at bytes.
fn pack_bits(values: &[u8], width: usize) -> Vec<u8> {
    let mut packed = Vec::with_capacity(values.len().div_ceil(8) + values.len() / width.max(1));
    for row in values.chunks_exact(width.max(1)) {
        for byte in row.chunks(8) {
            packed.push(byte.iter().enumerate().fold(0, |bits, (i, value)| bits | (u8::from(*value != 0) << (7 - i))));
        }
    }
    packed
}

/// A size as the 32 bits of a picture's header.
fn size_u32(field: &str, size: usize, most: u32, format: &str) -> Result<u32> {
    u32::try_from(size).ok().filter(|size| *size <= most).ok_or_else(|| {
        Error::unsupported(format!("{format} holds at most {most} pixels here, found {size}")).in_field(field)
    })
}
