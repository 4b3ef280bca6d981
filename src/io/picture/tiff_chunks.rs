//! Strips and tiles of a TIFF: where they lie, and their pixels after decompression, prediction and unpacking.

use super::check_ratio;
use super::jpeg;
use super::tiff::NAME;
use super::unpack_bits;
use crate::convert::swap_in_place;
use crate::element::Element;
use crate::error::{Error, Result};
use crate::image::checked_bytes;
use crate::options::ReadOptions;
use crate::source::{MAX_INFLATION, Source};
use mica_kernels::Threads;
use std::io::Read;
use std::ops::Range;

/// Samples per pixel that are read at most.
pub(super) const MOST_SAMPLES: usize = 4096;

/// What the pixels of a page are.
#[derive(Debug, Clone)]
pub(super) struct Samples {
    pub width: usize,
    pub height: usize,
    pub samples: usize,
    pub bits: usize,
    pub format: u64,
    pub photometric: u64,
    pub compression: u64,
    pub has_alpha: bool,
}

impl Samples {
    /// Whether pages can be of one stack.
    pub fn is_like(&self, other: &Self) -> bool {
        let same = |s: &Self| (s.width, s.height, s.samples, s.bits, s.format, s.photometric, s.has_alpha);
        same(self) == same(other)
    }

    /// An error for what is not read.
    pub fn check(&self) -> Result<()> {
        if !(1..=MOST_SAMPLES).contains(&self.samples) {
            return Err(Error::field("SamplesPerPixel", format!("1 to {MOST_SAMPLES}"), self.samples));
        }
        if !matches!(self.photometric, 0..=6) {
            return Err(Error::unsupported(format!("colours of kind {} are not read", self.photometric))
                .in_field("PhotometricInterpretation"));
        }
        match self.compression {
            1 | 5 | 7 | 8 | 32_773 | 32_946 => {}
            other => {
                let name = match other {
                    2..=4 => "CCITT fax",
                    6 => "old JPEG",
                    50_000 => "Zstandard",
                    50_001 | 34_927 => "WebP",
                    33_003 | 33_005 | 34_712 => "JPEG 2000",
                    34_887 => "LERC",
                    34_925 => "LZMA",
                    _ => "unknown",
                };
                let read = "none, LZW, JPEG, Deflate and PackBits are read";
                return Err(Error::unsupported(format!("{other} ({name}); {read}")).in_field("Compression"));
            }
        }
        if self.compression == 7 && (self.bits != 8 || self.samples > 4) {
            return Err(Error::unsupported("JPEG is read with 8 bits and up to 4 samples").in_field("BitsPerSample"));
        }
        self.element().map(|_| ())
    }

    /// What a sample becomes.
    pub fn element(&self) -> Result<Element> {
        Ok(match (self.bits, self.format) {
            (1, 1 | 4) if self.samples == 1 && self.photometric != 3 => Element::Bool,
            (1 | 2 | 4, 1 | 4) if self.samples == 1 => Element::U8,
            (8, 1 | 4) => Element::U8,
            (8, 2) => Element::I8,
            (16, 1 | 4) => Element::U16,
            (16, 2) => Element::I16,
            (16, 3) => Element::F16,
            (32, 1 | 4) => Element::U32,
            (32, 2) => Element::I32,
            (32, 3) => Element::F32,
            (64, 1 | 4) => Element::U64,
            (64, 2) => Element::I64,
            (64, 3) => Element::F64,
            (64, 6) => Element::C64,
            (128, 6) => Element::C128,
            (bits, format) => {
                let kind = match format {
                    1 | 4 => "unsigned",
                    2 => "signed",
                    3 => "float",
                    5 | 6 => "complex",
                    _ => "unknown",
                };
                return Err(Error::unsupported(format!(
                    "{} samples of {bits} bits ({kind}) are not read",
                    self.samples
                ))
                .in_field("BitsPerSample"));
            }
        })
    }

    /// Pillow's name of the mode, or one like it.
    pub fn mode(&self) -> Result<String> {
        let element = self.element()?;
        let base = match (self.photometric, self.samples) {
            (3, 1) => "P".to_owned(),
            (0 | 1 | 4, 1) => match element {
                Element::Bool => "1",
                Element::U8 => "L",
                Element::U16 => "I;16",
                Element::I32 => "I",
                Element::F32 => "F",
                _ => return Ok(format!("L;{element}")),
            }
            .to_owned(),
            (0 | 1, 2) if self.has_alpha => "LA".to_owned(),
            (2, 3) => "RGB".to_owned(),
            (2, 4) => if self.has_alpha { "RGBA" } else { "RGBX" }.to_owned(),
            (5, 4) => "CMYK".to_owned(),
            (6, 3) if self.compression == 7 => "RGB".to_owned(),
            (6, 3) => "YCbCr".to_owned(),
            (_, samples) => format!("{samples} samples"),
        };
        Ok(match element {
            Element::Bool | Element::U8 => base,
            _ if self.samples == 1 => base,
            Element::U16 => format!("{base};16"),
            _ => format!("{base};{element}"),
        })
    }

    /// White-is-zero of few bits, which Pillow turns around.
    fn is_negative(&self) -> bool {
        self.photometric == 0 && self.bits <= 8 && matches!(self.format, 1 | 4)
    }
}

/// Where and how the pixels of a page lie.
pub(super) struct Chunks {
    pub samples: Samples,
    pub planar: bool,
    pub tiled: bool,
    pub chunk_width: usize,
    pub chunk_height: usize,
    pub across: usize,
    pub down: usize,
    /// Offset and length of every strip or tile.
    pub places: Vec<(u64, u64)>,
    pub predictor: u64,
    pub reversed_bits: bool,
    pub swapped: bool,
    pub jpeg_tables: Vec<u8>,
}

/// The part of a page that a strip or tile holds.
pub(super) struct Place {
    pub x: Range<usize>,
    pub y: Range<usize>,
    /// The sample that it holds alone, where samples lie apart.
    pub plane: Option<usize>,
}

impl Chunks {
    pub fn place(&self, chunk: usize) -> Place {
        let per_plane = self.across * self.down;
        let (plane, index) = (chunk / per_plane, chunk % per_plane);
        let (x, y) = (index % self.across * self.chunk_width, index / self.across * self.chunk_height);
        Place {
            x: x..self.samples.width.min(x + self.chunk_width),
            y: y..self.samples.height.min(y + self.chunk_height),
            plane: self.planar.then_some(plane),
        }
    }

    /// The strips and tiles that hold something of a region.
    pub fn touching(
        &self,
        columns: &Range<usize>,
        rows: &Range<usize>,
        channels: &Range<usize>,
    ) -> impl Iterator<Item = usize> {
        let planes = if self.planar { channels.clone() } else { 0..1 };
        let tall = rows.start / self.chunk_height..rows.end.div_ceil(self.chunk_height);
        let wide = columns.start / self.chunk_width..columns.end.div_ceil(self.chunk_width);
        let (across, per_plane) = (self.across, self.across * self.down);
        planes.flat_map(move |plane| {
            let wide = wide.clone();
            tall.clone().flat_map(move |y| wide.clone().map(move |x| plane * per_plane + y * across + x))
        })
    }

    fn samples_here(&self) -> usize {
        if self.planar { 1 } else { self.samples.samples }
    }

    /// Bytes of a row of a strip or tile in the file, after decompression.
    fn packed_row(&self) -> Result<usize> {
        let bits = self.chunk_width.checked_mul(self.samples_here()).and_then(|n| n.checked_mul(self.samples.bits));
        bits.map(|bits| bits.div_ceil(8)).ok_or_else(|| Error::too_large("a row cannot be addressed"))
    }

    /// Rows that a strip or tile has in the file: tiles are always whole.
    fn rows_stored(&self, chunk: usize) -> usize {
        if self.tiled { self.chunk_height } else { self.place(chunk).y.len() }
    }

    /// An error where a strip or tile is larger than is allowed or than its bytes can be.
    pub fn check_sizes(&self, file: u64, options: &ReadOptions<'_>) -> Result<()> {
        let element = self.samples.element()?;
        let unpacked = checked_bytes(&[self.chunk_width, self.chunk_height, self.samples_here()], element)?;
        options.check_size(unpacked as u64)?;
        let packed = self.packed_row()? as u64 * self.chunk_height as u64;
        check_ratio(packed, file, self.most_inflation())
    }

    /// Bytes that the compression can make of one, at most.
    fn most_inflation(&self) -> u64 {
        match self.samples.compression {
            5 => 4096,
            7 => jpeg::MOST_PIXELS_PER_BYTE * 4,
            8 | 32_946 => MAX_INFLATION,
            32_773 => 64,
            _ => 1,
        }
    }

    /// The offset of the pixels where all lie in the file one after the other, as `element` in this machine's byte order.
    pub fn contiguous(&self, element: Element, row: u64) -> Option<u64> {
        let plain = self.samples.compression == 1
            && self.samples.bits == element.size() * 8
            && !self.samples.is_negative()
            && !self.planar
            && !self.tiled
            && self.predictor == 1
            && !(self.reversed_bits || self.swapped && element.word() > 1);
        let &(first, _) = self.places.first().filter(|_| plain)?;
        let mut next = first;
        for (chunk, &(offset, length)) in self.places.iter().enumerate() {
            let bytes = row.checked_mul(self.rows_stored(chunk) as u64)?;
            if offset != next || length < bytes {
                return None;
            }
            next = offset.checked_add(bytes)?;
        }
        Some(first)
    }
}

/// The samples of a strip or tile, in this machine's byte order, a byte for those of few bits; rows have
/// `chunk_width` pixels, and there are as many as the picture has here, or more.
pub(super) fn decode_chunk(source: &Source, chunks: &Chunks, chunk: usize) -> Result<Vec<u8>> {
    let samples = &chunks.samples;
    let row = chunks.packed_row()?;
    let rows = chunks.rows_stored(chunk);
    let expected = row.checked_mul(rows).ok_or_else(|| Error::too_large("a strip cannot be addressed"))?;
    let &(offset, length) = chunks.places.get(chunk).ok_or_else(|| Error::corrupt("there is no such strip or tile"))?;
    check_ratio(expected as u64, length, chunks.most_inflation())?;
    // No encoder makes data that much longer; what a length says beyond that is not read.
    let most = (expected as u64).saturating_mul(2).saturating_add(1 << 20);
    let wanted = if samples.compression == 1 { expected as u64 } else { length.min(most) };
    let mut stored = source.bytes(offset, usize::try_from(wanted).map_err(|_| Error::too_large("a strip"))?)?;
    if chunks.reversed_bits && samples.compression != 7 {
        stored.iter_mut().for_each(|byte| *byte = byte.reverse_bits());
    }
    let mut pixels = match samples.compression {
        1 => stored,
        5 => lzw(&stored, expected)?,
        7 => return jpeg_chunk(&stored, chunks, rows),
        32_773 => pack_bits(&stored, expected)?,
        _ => deflate(&stored, expected)?,
    };
    let size = samples.bits / 8;
    match chunks.predictor {
        1 => {
            if chunks.swapped {
                swap_in_place(&mut pixels, samples.element()?.word(), Threads::SINGLE);
            }
        }
        2 if matches!(samples.bits, 8 | 16 | 32 | 64) && samples.format != 6 => {
            if chunks.swapped {
                swap_in_place(&mut pixels, size, Threads::SINGLE);
            }
            for row in pixels.chunks_exact_mut(row) {
                add_up(row, size, chunks.samples_here());
            }
        }
        3 if matches!(samples.bits, 16 | 32 | 64) && samples.format == 3 => {
            let mut buffer = vec![0; row];
            for row in pixels.chunks_exact_mut(row) {
                add_up(row, 1, chunks.samples_here());
                gather_bytes(row, &mut buffer, size);
                row.copy_from_slice(&buffer);
            }
        }
        other => {
            let why = format!("{other} with {} bits of format {}", samples.bits, samples.format);
            return Err(Error::unsupported(why).in_field("Predictor"));
        }
    }
    let top = ((1u16 << samples.bits.min(8)) - 1) as u8;
    if samples.bits < 8 {
        let count = chunks.chunk_width * chunks.samples_here();
        let mut unpacked = vec![0; count * rows];
        // Gray is stretched; indices and truth values are not.
        let scale = if samples.photometric == 3 || samples.bits == 1 { 1 } else { 255 / top };
        let turned = if samples.is_negative() { top } else { 0 };
        unpack_bits(&pixels, samples.bits, count, &mut unpacked, |value| (value ^ turned) * scale);
        return Ok(unpacked);
    }
    if samples.is_negative() {
        pixels.iter_mut().for_each(|value| *value = top - *value);
    }
    Ok(pixels)
}

/// Horizontal prediction undone: each sample is the sum of those before it.
fn add_up(row: &mut [u8], size: usize, samples: usize) {
    macro_rules! sums {
        ($word:ty, $size:literal) => {{
            let words = row.as_chunks_mut::<$size>().0;
            for index in samples..words.len() {
                let before = <$word>::from_ne_bytes(words[index - samples]);
                words[index] = <$word>::from_ne_bytes(words[index]).wrapping_add(before).to_ne_bytes();
            }
        }};
    }
    match size {
        2 => sums!(u16, 2),
        4 => sums!(u32, 4),
        8 => sums!(u64, 8),
        _ => sums!(u8, 1),
    }
}

/// Floating point prediction undone: all first (highest) bytes of a row, then all second ones, … become numbers.
fn gather_bytes(planes: &[u8], numbers: &mut [u8], size: usize) {
    let count = planes.len() / size;
    for (index, number) in numbers.chunks_exact_mut(size).enumerate() {
        for (byte, slot) in number.iter_mut().enumerate() {
            let plane = if cfg!(target_endian = "little") { size - 1 - byte } else { byte };
            *slot = planes[plane * count + index];
        }
    }
}

fn short(found: usize, expected: usize) -> Error {
    Error::corrupt(format!("expected {expected} bytes after decompression, found {found}"))
}

fn lzw(stored: &[u8], expected: usize) -> Result<Vec<u8>> {
    let mut decoder = weezl::decode::Decoder::with_tiff_size_switch(weezl::BitOrder::Msb, 8);
    let (mut pixels, mut read, mut written) = (vec![0; expected], 0, 0);
    while written < expected {
        let step = decoder.decode_bytes(&stored[read..], &mut pixels[written..]);
        read += step.consumed_in;
        written += step.consumed_out;
        match step.status {
            Ok(weezl::LzwStatus::Ok) if step.consumed_in + step.consumed_out > 0 => {}
            Ok(_) => break,
            Err(error) => return Err(Error::corrupt(format!("LZW: {error}"))),
        }
    }
    if written == expected { Ok(pixels) } else { Err(short(written, expected)) }
}

fn deflate(stored: &[u8], expected: usize) -> Result<Vec<u8>> {
    let mut pixels = vec![0; expected];
    match libdeflater::Decompressor::new().zlib_decompress(stored, &mut pixels) {
        Ok(found) if found == expected => return Ok(pixels),
        Ok(found) => return Err(short(found, expected)),
        // More than is wanted, or garbage after it: what is wanted may still be there.
        Err(_) => pixels.fill(0),
    }
    let mut reader = flate2::read::ZlibDecoder::new(stored);
    let mut found = 0;
    while found < expected {
        match reader.read(&mut pixels[found..]) {
            Ok(0) => return Err(short(found, expected)),
            Ok(step) => found += step,
            Err(error) => return Err(Error::corrupt(format!("Deflate: {error}"))),
        }
    }
    Ok(pixels)
}

fn pack_bits(stored: &[u8], expected: usize) -> Result<Vec<u8>> {
    let mut pixels = Vec::with_capacity(expected);
    let mut at = 0;
    while pixels.len() < expected {
        let Some(&code) = stored.get(at) else { return Err(short(pixels.len(), expected)) };
        let room = expected - pixels.len();
        at += 1;
        match code as i8 {
            // A filler.
            -128 => {}
            run @ ..0 => {
                let Some(&value) = stored.get(at) else { return Err(short(pixels.len(), expected)) };
                pixels.resize(pixels.len() + room.min(1 + usize::from(run.unsigned_abs())), value);
                at += 1;
            }
            literal => {
                let count = 1 + literal as usize;
                let values = stored.get(at..at + count).ok_or_else(|| short(pixels.len(), expected))?;
                pixels.extend_from_slice(&values[..count.min(room)]);
                at += count;
            }
        }
    }
    Ok(pixels)
}

/// A strip or tile that is a JPEG of its own, with the tables of the page before it.
fn jpeg_chunk(stored: &[u8], chunks: &Chunks, rows: usize) -> Result<Vec<u8>> {
    let samples = &chunks.samples;
    let tables = chunks.jpeg_tables.strip_suffix(&[0xff, 0xd9]).unwrap_or(&chunks.jpeg_tables);
    let data = match (tables.is_empty(), stored.strip_prefix(&[0xff, 0xd8])) {
        (true, _) => stored.to_vec(),
        (false, Some(rest)) => [tables, rest].concat(),
        (false, None) => return Err(Error::corrupt(format!("a JPEG strip of a {NAME} does not begin as one"))),
    };
    let from_ycbcr = samples.photometric == 6 && !chunks.planar && samples.samples == 3;
    let mut pixels =
        jpeg::decode_stream(&data, chunks.chunk_width, rows, chunks.chunk_height, chunks.samples_here(), from_ycbcr)?;
    if samples.is_negative() {
        pixels.iter_mut().for_each(|value| *value = 255 - *value);
    }
    Ok(pixels)
}
