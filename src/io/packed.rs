//! [`Codec`]: what voxels may be wrapped in: compressed streams, numbers written as text, hexadecimal digits.
//!
//! Whole streams are inflated by libdeflate in one go; what it cannot do (several gzip members, streams that go on after
//! the voxels) and parts of streams go through streaming decoders.

use crate::dense::{broken, discard};
use crate::element::Element;
use crate::error::{Error, Result};
use crate::memory::Memory;
use crate::options::ReadOptions;
use crate::source::{MAX_INFLATION, Source};
use bzip2::bufread::MultiBzDecoder;
use flate2::bufread::{DeflateDecoder, MultiGzDecoder, ZlibDecoder};
use libdeflater::{CompressionLvl, Compressor, Decompressor};
use std::borrow::Borrow;
use std::io::{BufRead, BufReader, Read};

/// A bzip2 block of 900 kB, run-length coded before (4 to 259 bytes in 5), takes at least about 32 bytes.
const MAX_BZIP2_INFLATION: u64 = 900_000 / 5 * 259 / 18;

/// The longest number that text may hold.
const MAX_TOKEN: usize = 512;

/// What voxels are wrapped in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Codec {
    /// Nothing.
    Raw,
    /// Gzip, one member or several.
    Gzip,
    /// Zlib, or gzip where the data begin with its signature; at most `size` bytes of it where that is known.
    Zlib { size: Option<u64> },
    /// Deflate without a wrapper: `size` bytes that become data with this CRC-32.
    Deflate { size: u64, crc: u32 },
    /// Bzip2.
    Bzip2,
    /// Numbers as text, between white space or commas.
    Text,
    /// Two hexadecimal digits for each byte.
    Hex,
}

impl Codec {
    pub(crate) fn is_compressed(self) -> bool {
        matches!(self, Self::Gzip | Self::Zlib { .. } | Self::Deflate { .. } | Self::Bzip2)
    }

    /// Whether this many stored bytes can become this many bytes (for text: of one-byte numbers).
    pub(crate) fn can_hold(self, stored: u64, bytes: u64) -> bool {
        let most = match self {
            Self::Raw => stored,
            Self::Gzip | Self::Zlib { size: None } => stored.saturating_mul(MAX_INFLATION),
            Self::Zlib { size: Some(size) } | Self::Deflate { size, .. } => {
                if size > stored {
                    return false;
                }
                size.saturating_mul(MAX_INFLATION)
            }
            Self::Bzip2 => stored.saturating_mul(MAX_BZIP2_INFLATION),
            // A digit and a separator for each number of up to 16 bytes.
            Self::Text => stored.saturating_add(1) / 2 * 16,
            Self::Hex => stored / 2,
        };
        bytes <= most
    }

    /// How many stored bytes there are from `start` on.
    fn stored(self, source: &Source, start: u64) -> u64 {
        let there = source.size().saturating_sub(start);
        match self {
            Self::Zlib { size: Some(size) } | Self::Deflate { size, .. } => there.min(size),
            _ => there,
        }
    }

    /// Unpacks `into.len()` bytes from `start` on, after leaving out `skip` unpacked ones. Text becomes numbers in this
    /// machine's byte order, everything else the bytes that were packed.
    pub(crate) fn unpack(
        self,
        source: &Source,
        start: u64,
        skip: u64,
        into: &mut [u8],
        element: Element,
        options: &ReadOptions<'_>,
    ) -> Result<()> {
        match self {
            Self::Text => {
                return text(BufReader::with_capacity(1 << 16, self.section(source, start)), element, into, options);
            }
            Self::Hex => return hex(BufReader::with_capacity(1 << 16, self.section(source, start)), into, options),
            _ => {}
        }
        let stored = self.stored(source, start);
        // A stream much longer than the voxels holds something else as well: only its beginning is read.
        let sensible = (into.len() as u64).saturating_mul(2).saturating_add(1 << 20);
        if skip == 0 && stored <= sensible && self.inflate(source, start, stored as usize, into, options)? {
            return Ok(());
        }
        let mut reader = self.reader(source, start)?;
        discard(&mut reader, skip)?;
        for block in into.chunks_mut(1 << 22) {
            options.check()?;
            reader.read_exact(block).map_err(|error| broken(&error))?;
        }
        // The checksum comes at the end of the stream, if it ends here.
        reader.read(&mut [0]).map_err(|error| broken(&error))?;
        self.check_crc(into)
    }

    /// The whole stream at once; false where that does not give exactly the bytes that are wanted.
    fn inflate(
        self,
        source: &Source,
        start: u64,
        stored: usize,
        into: &mut [u8],
        options: &ReadOptions<'_>,
    ) -> Result<bool> {
        if self == Self::Bzip2 {
            return Ok(false);
        }
        // Mapped, the compressed bytes cost neither a copy nor memory of their own.
        let mapped = if options.map { Some(source.map(start, stored)?) } else { None };
        let read = if mapped.is_some() { Vec::new() } else { source.bytes(start, stored)? };
        let bytes = mapped.as_ref().map_or(read.as_slice(), Memory::as_slice);
        let mut inflater = Decompressor::new();
        let done = match self {
            Self::Deflate { .. } => inflater.deflate_decompress(bytes, into),
            Self::Zlib { .. } if !is_gzip(bytes) => inflater.zlib_decompress(bytes, into),
            _ => inflater.gzip_decompress(bytes, into),
        };
        if done != Ok(into.len()) {
            return Ok(false);
        }
        self.check_crc(into).map(|()| true)
    }

    fn check_crc(self, bytes: &[u8]) -> Result<()> {
        match self {
            Self::Deflate { crc, .. } if libdeflater::crc32(bytes) != crc => {
                Err(Error::corrupt("the voxel data do not fit their checksum (CRC-32)"))
            }
            _ => Ok(()),
        }
    }

    fn section<S: Borrow<Source>>(self, source: S, start: u64) -> Section<S> {
        let length = self.stored(source.borrow(), start);
        Section { source, at: start, end: start + length }
    }

    /// A streaming decoder of compressed data.
    pub(crate) fn reader<'s, S: Borrow<Source> + 's>(self, source: S, start: u64) -> Result<Box<dyn Read + 's>> {
        let mut section = BufReader::with_capacity(1 << 16, self.section(source, start));
        Ok(match self {
            Self::Gzip => Box::new(MultiGzDecoder::new(section)),
            Self::Zlib { .. } => {
                let gzip = is_gzip(section.fill_buf().map_err(|error| broken(&error))?);
                if gzip { Box::new(MultiGzDecoder::new(section)) } else { Box::new(ZlibDecoder::new(section)) }
            }
            Self::Deflate { .. } => Box::new(DeflateDecoder::new(section)),
            Self::Bzip2 => Box::new(MultiBzDecoder::new(section)),
            Self::Raw | Self::Text | Self::Hex => Box::new(section),
        })
    }
}

fn is_gzip(bytes: &[u8]) -> bool {
    bytes.starts_with(&[0x1f, 0x8b])
}

/// A part of a file, to be read from front to end.
pub(crate) struct Section<S> {
    pub source: S,
    pub at: u64,
    pub end: u64,
}

impl<S: Borrow<Source>> Read for Section<S> {
    fn read(&mut self, bytes: &mut [u8]) -> std::io::Result<usize> {
        let length = (self.end.saturating_sub(self.at)).min(bytes.len() as u64) as usize;
        self.source
            .borrow()
            .read_at(self.at, &mut bytes[..length])
            .map_err(|error| std::io::Error::other(error.to_string()))?;
        self.at += length as u64;
        Ok(length)
    }
}

/// Numbers between white space or commas.
fn text(mut reader: impl BufRead, element: Element, into: &mut [u8], options: &ReadOptions<'_>) -> Result<()> {
    // A complex number is two.
    let (size, part) = match element {
        Element::C64 => (4, Element::F32),
        Element::C128 => (8, Element::F64),
        other => (other.size(), other),
    };
    let total = into.len() / size;
    let mut token = Vec::with_capacity(32);
    for (index, slot) in into.chunks_exact_mut(size).enumerate() {
        if index.is_multiple_of(1 << 16) {
            options.check()?;
        }
        next_token(&mut reader, &mut token)?;
        if token.is_empty() {
            return Err(Error::corrupt(format!("the header promises {total} numbers, the text has {index}")));
        }
        let wrong = || {
            let shown = String::from_utf8_lossy(&token[..token.len().min(40)]).into_owned();
            Error::corrupt(format!("number {index} of the voxel text: expected {part}, found '{shown}'"))
        };
        let number = std::str::from_utf8(&token).map_err(|_| wrong())?;
        parse_number(number, part, slot).ok_or_else(wrong)?;
    }
    Ok(())
}

/// The next run of bytes that are no separators; empty at the end.
fn next_token(reader: &mut impl BufRead, token: &mut Vec<u8>) -> Result<()> {
    token.clear();
    loop {
        let block = reader.fill_buf().map_err(|error| broken(&error))?;
        if block.is_empty() {
            return Ok(());
        }
        let separates = |byte: &u8| byte.is_ascii_whitespace() || matches!(byte, b',' | 0x0b | 0);
        let skipped = if token.is_empty() { block.iter().take_while(|byte| separates(byte)).count() } else { 0 };
        let length = block[skipped..].iter().take_while(|byte| !separates(byte)).count();
        token.extend_from_slice(&block[skipped..skipped + length]);
        let used = skipped + length;
        let ended = used < block.len();
        reader.consume(used);
        if token.len() > MAX_TOKEN {
            return Err(Error::corrupt(format!("the voxel text has a word of more than {MAX_TOKEN} bytes")));
        }
        if ended && !token.is_empty() {
            return Ok(());
        }
    }
}

/// Writes the number that `text` is to `slot`; none where it is none of this type.
fn parse_number(text: &str, element: Element, slot: &mut [u8]) -> Option<()> {
    let float = || text.parse::<f64>().ok();
    // Whole numbers may be written with a fraction of zero.
    let whole = || {
        text.parse::<i128>().ok().or_else(|| {
            let value = float()?;
            (value.fract() == 0.0 && value.abs() < 1e30).then_some(value as i128)
        })
    };
    macro_rules! whole {
        ($type:ty) => {
            slot.copy_from_slice(&<$type>::try_from(whole()?).ok()?.to_ne_bytes())
        };
    }
    match element {
        Element::Bool => slot.copy_from_slice(&[u8::from(whole()? != 0)]),
        Element::U8 => whole!(u8),
        Element::I8 => whole!(i8),
        Element::U16 => whole!(u16),
        Element::I16 => whole!(i16),
        Element::U32 => whole!(u32),
        Element::I32 => whole!(i32),
        Element::U64 => whole!(u64),
        Element::I64 => whole!(i64),
        Element::F16 => slot.copy_from_slice(&half::f16::from_f64(float()?).to_ne_bytes()),
        Element::BF16 => slot.copy_from_slice(&half::bf16::from_f64(float()?).to_ne_bytes()),
        Element::F32 => slot.copy_from_slice(&text.parse::<f32>().ok()?.to_ne_bytes()),
        Element::F64 => slot.copy_from_slice(&float()?.to_ne_bytes()),
        Element::C64 | Element::C128 => return None,
    }
    Some(())
}

/// Hexadecimal digits, white space left out.
fn hex(mut reader: impl BufRead, into: &mut [u8], options: &ReadOptions<'_>) -> Result<()> {
    let total = into.len();
    let (mut at, mut high) = (0usize, None);
    while at < total {
        options.check()?;
        let block = reader.fill_buf().map_err(|error| broken(&error))?;
        if block.is_empty() {
            return Err(Error::corrupt(format!("the header promises {total} bytes, the hexadecimal text has {at}")));
        }
        let mut used = 0;
        for &byte in block {
            used += 1;
            if byte.is_ascii_whitespace() {
                continue;
            }
            let digit = char::from(byte).to_digit(16).ok_or_else(|| {
                Error::corrupt(format!("byte {at} of the voxel text: expected a hexadecimal digit, found 0x{byte:02x}"))
            })? as u8;
            match high.take() {
                None => high = Some(digit << 4),
                Some(high) => {
                    into[at] = high | digit;
                    at += 1;
                    if at == total {
                        break;
                    }
                }
            }
        }
        reader.consume(used);
    }
    Ok(())
}

/// How compressed voxels are wrapped.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Wrap {
    /// Gzip.
    Gzip,
    /// Zlib.
    Zlib,
}

/// Compresses; `level` is 1 (fast) to 12 (small).
///
/// # Errors
/// `Argument` for another level.
pub(crate) fn compress(bytes: &[u8], wrap: Wrap, level: u32) -> Result<Vec<u8>> {
    let effort = i32::try_from(level).ok().and_then(|level| CompressionLvl::new(level).ok());
    let effort = effort.ok_or_else(|| Error::argument(format!("level: expected 0 to 12, found {level}")))?;
    let mut compressor = Compressor::new(effort);
    let bound = match wrap {
        Wrap::Gzip => compressor.gzip_compress_bound(bytes.len()),
        Wrap::Zlib => compressor.zlib_compress_bound(bytes.len()),
    };
    let mut packed = vec![0u8; bound];
    let length = match wrap {
        Wrap::Gzip => compressor.gzip_compress(bytes, &mut packed),
        Wrap::Zlib => compressor.zlib_compress(bytes, &mut packed),
    };
    // The bound is one, so this cannot be refused.
    let length = length.map_err(|error| Error::argument(error.to_string()))?;
    packed.truncate(length);
    Ok(packed)
}
