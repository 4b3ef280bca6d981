//! PNG, through the `png` crate.
//!
//! Read: every colour type and depth, interlaced or not; of an animation its first picture, with a warning. Not
//! applied: gamma, colour profiles, transparency chunks (palette transparency stays out of the numbers, as in Pillow).
//! Written: `bool` (1 bit), `uint8` and `uint16`; gray, gray + alpha, RGB, RGBA.

use super::{Extent, allocate, dpi, finish, header, pixels, set_dpi, set_palette, set_text, size_u32, unpack_bits};
use crate::convert::Encoding;
use crate::element::Element;
use crate::error::{Error, Result, ResultExt};
use crate::format::{Format, Match};
use crate::image::{Header, Image, checked_bytes};
use crate::options::{ReadOptions, WriteOptions};
use crate::sink::write_atomically;
use crate::source::{MAX_INFLATION, Source};
use png::{BitDepth, ColorType, Decoder, DecodingError, Limits, Reader, Transformations, Unit};
use std::io::{BufRead, BufReader, Cursor, Seek};
use std::path::Path;

/// Portable Network Graphics.
pub struct Png;

const NAME: &str = "PNG";

/// Texts of a file that are inflated at most, each.
const TEXT_LIMIT: usize = super::LONGEST_TEXT;

impl Format for Png {
    fn name(&self) -> &'static str {
        NAME
    }

    fn extensions(&self) -> &'static [&'static str] {
        &[".png"]
    }

    fn recognise(&self, source: &Source) -> Match {
        if source.start().starts_with(b"\x89PNG\r\n\x1a\n") { Match::Content } else { Match::No }
    }

    fn read_header(&self, source: &Source, options: &ReadOptions<'_>) -> Result<Header> {
        let file = std::fs::File::open(source.path()).in_file(source.path())?;
        let reader = open(BufReader::new(file), options)?;
        Ok(describe(&reader)?.0)
    }

    fn read(&self, source: &Source, options: &ReadOptions<'_>) -> Result<Image> {
        let stored = usize::try_from(source.size()).map_err(|_| Error::too_large("the file cannot be addressed"))?;
        let bytes = source.bytes(0, stored)?;
        let mut reader = open(Cursor::new(bytes), options)?;
        let (header, extent, depth) = describe(&reader)?;
        let raw = reader.output_buffer_size().ok_or_else(|| Error::too_large("the picture cannot be addressed"))?;
        let length = checked_bytes(&header.shape, header.element)?;
        // Every row also has a byte that names its filter.
        let mut memory =
            allocate(options, length.max(raw), raw as u64 + extent.height as u64, source.size(), MAX_INFLATION)?;
        options.check()?;
        if depth < 8 {
            // Rows of bits: unpacked from a buffer an eighth to half as large.
            let mut packed = vec![0; raw];
            frame(&mut reader, &mut packed)?;
            let scale = match header.meta.get("mode").and_then(|mode| mode.as_str()) {
                Some("L") => 255 / ((1u16 << depth) - 1) as u8,
                _ => 1,
            };
            let out = &mut memory.as_mut_slice()[..length];
            unpack_bits(&packed, depth, extent.samples_per_row(), out, |value| value * scale);
        } else {
            frame(&mut reader, &mut memory.as_mut_slice()[..raw])?;
        }
        let swapped = depth == 16 && cfg!(target_endian = "little");
        let element = header.element;
        finish(header, extent, memory, Encoding { element, swapped, scaling: None }, options)
    }

    fn write(&self, image: &Image, path: &Path, options: &WriteOptions) -> Result<()> {
        let elements = [Element::Bool, Element::U8, Element::U16];
        let pixels = pixels(image, options, NAME, &elements, &[1, 2, 3, 4], false)?;
        if pixels.element == Element::Bool && pixels.channels() > 1 {
            return Err(Error::unsupported("PNG holds bool only for pictures of one channel"));
        }
        let width = size_u32("width", pixels.extent.width, i32::MAX as u32, NAME)?;
        let height = size_u32("height", pixels.extent.height, i32::MAX as u32, NAME)?;
        let (depth, bytes) = match pixels.element {
            Element::Bool => (BitDepth::One, super::pack_bits(&pixels.bytes, pixels.extent.width)),
            Element::U16 => {
                let mut bytes = pixels.bytes.to_vec();
                if cfg!(target_endian = "little") {
                    crate::convert::swap_in_place(&mut bytes, 2, options.threads);
                }
                (BitDepth::Sixteen, bytes)
            }
            _ => (BitDepth::Eight, pixels.bytes.to_vec()),
        };
        let resolution = dpi(&image.header).map(|(x, y)| png::PixelDimensions {
            xppu: (x / 0.0254).round() as u32,
            yppu: (y / 0.0254).round() as u32,
            unit: Unit::Meter,
        });
        write_atomically(path, |file| {
            let mut encoder = png::Encoder::new(file, width, height);
            encoder.set_color(match pixels.channels() {
                1 => ColorType::Grayscale,
                2 => ColorType::GrayscaleAlpha,
                3 => ColorType::Rgb,
                _ => ColorType::Rgba,
            });
            encoder.set_depth(depth);
            encoder.set_pixel_dims(resolution);
            match options.level {
                None => {}
                Some(0) => encoder.set_deflate_compression(png::DeflateCompression::NoCompression),
                Some(level) => encoder.set_deflate_compression(png::DeflateCompression::Level(level.min(9) as u8)),
            }
            let mut writer = encoder.write_header().map_err(encoding)?;
            writer.write_image_data(&bytes).map_err(encoding)?;
            writer.finish().map_err(encoding)
        })
    }

    fn writes(&self) -> bool {
        true
    }
}

/// Reads everything up to the pixels.
fn open<R: BufRead + Seek>(reader: R, options: &ReadOptions<'_>) -> Result<Reader<R>> {
    // Rows and chunks; what the picture takes is checked on its own.
    let limits = Limits { bytes: usize::try_from(options.max_bytes).unwrap_or(usize::MAX) };
    let mut decoder = Decoder::new_with_limits(reader, limits);
    decoder.set_transformations(Transformations::IDENTITY);
    // A profile changes no number, and may inflate to anything.
    decoder.set_ignore_iccp_chunk(true);
    decoder.read_info().map_err(decoding)
}

/// The header, the size, and the bits per sample.
fn describe<R: BufRead + Seek>(reader: &Reader<R>) -> Result<(Header, Extent, usize)> {
    let info = reader.info();
    let depth = info.bit_depth as usize;
    let (channels, mode, gray) = match info.color_type {
        ColorType::Grayscale => (None, ["1", "L", "I;16"][usize::from(depth > 1) + usize::from(depth > 8)], true),
        ColorType::Indexed => (None, "P", false),
        ColorType::GrayscaleAlpha => (Some(2), if depth > 8 { "LA;16" } else { "LA" }, false),
        ColorType::Rgb => (Some(3), if depth > 8 { "RGB;16" } else { "RGB" }, false),
        ColorType::Rgba => (Some(4), if depth > 8 { "RGBA;16" } else { "RGBA" }, false),
    };
    let element = match depth {
        1 if gray => Element::Bool,
        16 => Element::U16,
        _ => Element::U8,
    };
    let extent = Extent { width: info.width as usize, height: info.height as usize, pages: None, channels };
    let mut header = header(NAME, element, extent, mode, depth as u64)?;
    if let Some(dimensions) = info.pixel_dims.filter(|dimensions| dimensions.unit == Unit::Meter) {
        set_dpi(&mut header, f64::from(dimensions.xppu) * 0.0254, f64::from(dimensions.yppu) * 0.0254);
    }
    if let (ColorType::Indexed, Some(palette)) = (info.color_type, &info.palette) {
        set_palette(&mut header, palette.chunks_exact(3).map(|rgb| [rgb[0], rgb[1], rgb[2]].map(u16::from)));
    }
    for text in &info.uncompressed_latin1_text {
        set_text(&mut header, Some("text"), &text.keyword, &text.text);
    }
    for text in &info.compressed_latin1_text {
        let mut text = text.clone();
        // A text that is too long is no reason to refuse a picture.
        if text.decompress_text_with_limit(TEXT_LIMIT).is_ok()
            && let Ok(content) = text.get_text()
        {
            set_text(&mut header, Some("text"), &text.keyword, &content);
        }
    }
    for text in &info.utf8_text {
        let mut text = text.clone();
        if text.decompress_text_with_limit(TEXT_LIMIT).is_ok()
            && let Ok(content) = text.get_text()
        {
            set_text(&mut header, Some("text"), &text.keyword, &content);
        }
    }
    if info.is_animated() {
        header.warn("the file is an animation; only its first picture is read");
    }
    Ok((header, extent, depth))
}

/// Decodes the pixels and reads on to the end of the file, so that one that is cut short is told.
fn frame<R: BufRead + Seek>(reader: &mut Reader<R>, out: &mut [u8]) -> Result<()> {
    reader.next_frame(out).map_err(decoding)?;
    reader.finish().map_err(decoding)
}

fn decoding(error: DecodingError) -> Error {
    match error {
        DecodingError::IoError(error) => Error::os(&error),
        DecodingError::Format(error) => Error::corrupt(error.to_string()),
        DecodingError::LimitsExceeded => Error::too_large("chunks and rows take more memory than is allowed"),
        // Ours: buffers of the wrong size, calls in the wrong order.
        DecodingError::Parameter(error) => Error::argument(error.to_string()),
    }
}

fn encoding(error: png::EncodingError) -> Error {
    match error {
        png::EncodingError::IoError(error) => Error::os(&error),
        other => Error::argument(other.to_string()),
    }
}
