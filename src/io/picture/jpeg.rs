//! JPEG, read through `zune-jpeg` and written through `jpeg-encoder`.
//!
//! Read: baseline, extended and progressive Huffman files of 8 bits: gray, YCbCr and RGB (as RGB), CMYK and YCCK (as CMYK,
//! turned around as Pillow does, which takes them for Adobe's). The orientation of EXIF is not applied, as in Pillow. Refused:
//! lossless and arithmetic-coded files, 12 bits, other numbers of components. Files that end before their end-of-image
//! marker are errors.
//!
//! Where a file is both JFIF and RGB by Adobe's marker, it is RGB; libjpeg takes it for YCbCr.
//!
//! Lossy files differ by decoder. Against libjpeg-turbo (Pillow 13): gray at most 1 gray value (mean 0.01); colour without
//! subsampling at most 3 (0.02); 2x1 at most 3 (0.2); 2x2 at most 7 (0.4), since the chroma of 2x2 is interpolated in
//! two rounded steps instead of one. `jpeg-decoder`, measured beside it, differs by at most 4 for 2x2 (0.12), more for gray and
//! without subsampling (0.03, 0.06), takes twice the time, and panics in its public options.
//!
//! Written: `uint8` gray and RGB, baseline, with Pillow's tables and 2x2 chroma subsampling ([`WriteOptions::quality`]).

use super::{Extent, check_ratio, dpi, finish, header, pixels, set_dpi, size_u32};
use crate::convert::Encoding;
use crate::element::Element;
use crate::error::{Error, Result};
use crate::format::{Format, Match};
use crate::image::{Header, Image, checked_bytes};
use crate::memory::Memory;
use crate::options::{ReadOptions, WriteOptions};
use crate::sink::write_atomically;
use crate::source::Source;
use serde_json::Value;
use std::path::Path;
use zune_jpeg::JpegDecoder;
use zune_jpeg::errors::DecodeErrors;
use zune_jpeg::zune_core::bytestream::ZCursor;
use zune_jpeg::zune_core::colorspace::ColorSpace;
use zune_jpeg::zune_core::options::DecoderOptions;

/// JPEG (JFIF, EXIF, Adobe).
pub struct Jpeg;

const NAME: &str = "JPEG";

/// Pixels that one byte of a file can stand for at most: the shortest code of a coefficient has one bit, and a unit of
/// codes covers at most 4 x 4 blocks of 64 pixels.
pub(super) const MOST_PIXELS_PER_BYTE: u64 = 8 * 16 * 64;

impl Format for Jpeg {
    fn name(&self) -> &'static str {
        NAME
    }

    fn extensions(&self) -> &'static [&'static str] {
        &[".jpg", ".jpeg", ".jpe", ".jfif"]
    }

    fn recognise(&self, source: &Source) -> Match {
        if source.start().starts_with(b"\xff\xd8\xff") { Match::Content } else { Match::No }
    }

    fn read_header(&self, source: &Source, _options: &ReadOptions<'_>) -> Result<Header> {
        // Thumbnails and profiles may stand before the size; it is found in the first part of nearly every file.
        let most = source.size().min(1 << 16) as usize;
        if let Ok((_, _, header, _)) = describe(&source.bytes(0, most)?) {
            return Ok(header);
        }
        Ok(describe(&whole(source)?)?.2)
    }

    fn read(&self, source: &Source, options: &ReadOptions<'_>) -> Result<Image> {
        let bytes = whole(source)?;
        let (mut decoder, space, header, extent) = describe(&bytes)?;
        let memory = decode(&mut decoder, space, &bytes, extent, options)?;
        finish(header, extent, memory, Encoding::native(Element::U8), options)
    }

    fn write(&self, image: &Image, path: &Path, options: &WriteOptions) -> Result<()> {
        let pixels = pixels(image, options, NAME, &[Element::U8], &[1, 3], false)?;
        if !(1..=100).contains(&options.quality) {
            return Err(Error::argument(format!("quality: expected 1 to 100, found {}", options.quality)));
        }
        let width = size_u32("width", pixels.extent.width, 65_500, NAME)? as u16;
        let height = size_u32("height", pixels.extent.height, 65_500, NAME)? as u16;
        let resolution = dpi(&image.header);
        write_atomically(path, |file| {
            let mut encoder = jpeg_encoder::Encoder::new(file, options.quality);
            encoder.set_sampling_factor(jpeg_encoder::SamplingFactor::R_4_2_0);
            encoder.set_chroma_subsampling_method(jpeg_encoder::ChromaSubsamplingMethod::Average);
            if let Some((x, y)) = resolution {
                let dots = |dpi: f64| dpi.round().clamp(1.0, 65_535.0) as u16;
                let unit = jpeg_encoder::PixelDensityUnit::Inches;
                encoder.set_density(jpeg_encoder::PixelDensity { density: (dots(x), dots(y)), unit });
            }
            let colour =
                if pixels.channels() == 3 { jpeg_encoder::ColorType::Rgb } else { jpeg_encoder::ColorType::Luma };
            encoder.encode(&pixels.bytes, width, height, colour).map_err(|error| match error {
                jpeg_encoder::EncodingError::IoError(error) => Error::os(&error),
                other => Error::argument(other.to_string()),
            })
        })
    }

    fn writes(&self) -> bool {
        true
    }
}

fn whole(source: &Source) -> Result<Vec<u8>> {
    source.bytes(0, usize::try_from(source.size()).map_err(|_| Error::too_large("the file cannot be addressed"))?)
}

type Jpegs<'a> = JpegDecoder<ZCursor<&'a [u8]>>;

/// Broken data are errors, never gray; sizes are checked by us.
fn strict() -> DecoderOptions {
    DecoderOptions::default().set_strict_mode(true).set_max_width(65_535).set_max_height(65_535)
}

/// What a stream decodes to: gray, RGB, or CMYK.
fn output_space(input: ColorSpace) -> Result<(ColorSpace, Option<usize>, &'static str)> {
    Ok(match input {
        ColorSpace::Luma => (ColorSpace::Luma, None, "L"),
        ColorSpace::YCbCr | ColorSpace::RGB => (ColorSpace::RGB, Some(3), "RGB"),
        // As stored; what Pillow gives is made of it afterwards.
        ColorSpace::CMYK | ColorSpace::YCCK => (input, Some(4), "CMYK"),
        other => return Err(Error::unsupported(format!("{other:?} is not read; expected gray, YCbCr, RGB or CMYK"))),
    })
}

/// The decoder after the headers, the colour space, the header and the size.
fn describe(bytes: &[u8]) -> Result<(Jpegs<'_>, ColorSpace, Header, Extent)> {
    let mut decoder = JpegDecoder::new_with_options(ZCursor::new(bytes), strict());
    decoder.decode_headers().map_err(decoding)?;
    let info = decoder.info().ok_or_else(|| Error::corrupt("the file has no frame header"))?;
    let input = decoder.input_colorspace().ok_or_else(|| Error::corrupt("the file names no colour space"))?;
    let (_, channels, mode) = output_space(input)?;
    let extent = Extent { width: info.width.into(), height: info.height.into(), pages: None, channels };
    let mut header = header(NAME, Element::U8, extent, mode, 8)?;
    header.meta.insert("progressive".into(), Value::from(info.sof.is_progressive()));
    if let Some((x, y)) = density(bytes) {
        set_dpi(&mut header, x, y);
    }
    Ok((decoder, input, header, extent))
}

/// Decodes the pixels, interleaved.
fn decode(
    decoder: &mut Jpegs<'_>,
    input: ColorSpace,
    bytes: &[u8],
    extent: Extent,
    options: &ReadOptions<'_>,
) -> Result<Memory> {
    let length = checked_bytes(&extent.shape(), Element::U8)?;
    let info = decoder.info().ok_or_else(|| Error::corrupt("the file has no frame header"))?;
    // Progressive files keep all coefficients, of two bytes, until the last scan.
    let working = if info.sof.is_progressive() { 2 * length as u64 } else { 0 };
    options.check_size(length as u64 + working)?;
    check_ratio(extent.width as u64 * extent.height as u64, bytes.len() as u64, MOST_PIXELS_PER_BYTE)?;
    if !has_end(bytes) {
        return Err(Error::corrupt("the file ends before its end-of-image marker"));
    }
    options.check()?;
    let (output, ..) = output_space(input)?;
    decoder.set_options(strict().jpeg_set_out_colorspace(output));
    let mut memory = Memory::zeroed(length)?;
    decoder.decode_into(memory.as_mut_slice()).map_err(decoding)?;
    match output {
        ColorSpace::CMYK => memory.as_mut_slice().iter_mut().for_each(|value| *value = 255 - *value),
        ColorSpace::YCCK => memory.as_mut_slice().as_chunks_mut::<4>().0.iter_mut().for_each(ycck_to_cmyk),
        _ => {}
    }
    Ok(memory)
}

/// YCC is what RGB would be, which Adobe's turned around inks are: cyan 0 is full ink in the file, and 255 in Pillow.
fn ycck_to_cmyk(pixel: &mut [u8; 4]) {
    let [luma, blue, red, black] = *pixel;
    let (luma, blue, red) = (i32::from(luma), i32::from(blue) - 128, i32::from(red) - 128);
    // ITU-R BT.601 in 16 bits behind the point, rounded as libjpeg does.
    let round = |sum: i32| (sum + (1 << 15)) >> 16;
    let parts = [luma + round(91_881 * red), luma + round(-22_554 * blue - 46_802 * red), luma + round(116_130 * blue)];
    let [c, m, y] = parts.map(|value| value.clamp(0, 255) as u8);
    *pixel = [c, m, y, 255 - black];
}

/// The resolution that a JFIF segment names: unit (1 inch, 2 centimetre), along x and y.
fn density(bytes: &[u8]) -> Option<(f64, f64)> {
    let mut at = 2;
    while let [0xff, marker @ 0xe0..=0xfe, high, low, ..] = *bytes.get(at..)? {
        let length = usize::from(high) << 8 | usize::from(low);
        let segment = bytes.get(at + 4..(at + 2).checked_add(length)?)?;
        if let (0xe0, [b'J', b'F', b'I', b'F', 0, _, _, unit, x1, x0, y1, y0, ..]) = (marker, segment) {
            let unit = match unit {
                1 => 1.0,
                2 => 2.54,
                _ => return None,
            };
            let dots = |high: u8, low: u8| f64::from(u16::from_be_bytes([high, low])) * unit;
            return Some((dots(*x1, *x0), dots(*y1, *y0)));
        }
        at += 2 + length.max(2);
    }
    None
}

/// Decodes a stream inside another file, whose size and number of components that file tells: at least `rows` and at most
/// `most_rows` rows of exactly `width` pixels, interleaved; to RGB where asked, as stored otherwise.
pub(super) fn decode_stream(
    bytes: &[u8],
    width: usize,
    rows: usize,
    most_rows: usize,
    components: usize,
    to_rgb: bool,
) -> Result<Vec<u8>> {
    let mut decoder = JpegDecoder::new_with_options(ZCursor::new(bytes), strict());
    decoder.decode_headers().map_err(decoding)?;
    let info = decoder.info().ok_or_else(|| Error::corrupt("the JPEG has no frame header"))?;
    let found = (usize::from(info.width), usize::from(info.height), usize::from(info.components));
    if found.0 != width || !(rows..=most_rows).contains(&found.1) || found.2 != components {
        return Err(Error::corrupt(format!(
            "the JPEG has size {} x {} and {} components, expected {width} x {rows} and {components}",
            found.0, found.1, found.2
        )));
    }
    let input = decoder.input_colorspace().ok_or_else(|| Error::corrupt("the JPEG names no colour space"))?;
    if !has_end(bytes) {
        return Err(Error::corrupt("the JPEG ends before its end-of-image marker"));
    }
    let output = if to_rgb { ColorSpace::RGB } else { input };
    decoder.set_options(strict().jpeg_set_out_colorspace(output));
    let mut pixels = vec![0; found.0 * found.1 * components];
    decoder.decode_into(&mut pixels).map_err(decoding)?;
    Ok(pixels)
}

/// Whether there is an end-of-image marker after the last start of a scan. Inside a scan neither can occur: there a byte
/// `ff` is followed by `00` or a restart.
fn has_end(bytes: &[u8]) -> bool {
    let last = |marker: [u8; 2]| bytes.windows(2).rposition(|pair| pair == marker);
    last([0xff, 0xd9]).is_some_and(|end| last([0xff, 0xda]).is_some_and(|scan| scan < end))
}

fn decoding(error: DecodeErrors) -> Error {
    match error {
        DecodeErrors::Unsupported(what) => Error::unsupported(format!("{what:?}")),
        DecodeErrors::ExhaustedData => Error::corrupt("the file ends too early"),
        other => Error::corrupt(format!("{other:?}")),
    }
}
