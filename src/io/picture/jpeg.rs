//! JPEG: sequential files through the decoder that DICOM has, which is libjpeg's to the bit; progressive ones through
//! `zune-jpeg`; written through `jpeg-encoder`.
//!
//! Read: baseline, extended and progressive Huffman files of 8 bits: gray, YCbCr and RGB (as RGB), CMYK and YCCK (as CMYK,
//! turned around as Pillow does, which takes them for Adobe's). The orientation of EXIF is not applied, as in Pillow. Refused:
//! lossless and arithmetic-coded files, 12 bits, other numbers of components. Files that end before their end-of-image
//! marker are errors. A file takes three times the bytes of its picture while it is decoded, and the caller's limit is
//! for all of them.
//!
//! Sequential files have exactly the numbers of libjpeg-turbo (Pillow 13), whatever their subsampling and colours. Progressive
//! ones differ from them by at most 1 gray value where they are gray (mean 0.01), by at most 3 without chroma
//! subsampling (0.02) and with 2x1 (0.2), and by at most 7 with 2x2 (0.4): `zune-jpeg` interpolates chroma in two rounded
//! steps.
//!
//! Written: `uint8` gray and RGB, baseline, with Pillow's tables and 2x2 chroma subsampling ([`WriteOptions::quality`]).

use super::jpeg_rows::{Colours, interleave, to_rgb};
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
use mica_kernels::Threads;
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
        if let Ok(frame) = Frame::open(&source.bytes(0, most)?) {
            return Ok(frame.describe()?.0);
        }
        Ok(Frame::open(&whole(source)?)?.describe()?.0)
    }

    fn read(&self, source: &Source, options: &ReadOptions<'_>) -> Result<Image> {
        let bytes = whole(source)?;
        let mut frame = Frame::open(&bytes)?;
        let (header, extent) = frame.describe()?;
        let memory = pixels_of(&mut frame, &bytes, extent, options)?;
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

/// What stands in the headers.
struct Frame<'a> {
    decoder: Jpegs<'a>,
    /// What the components are, as libjpeg decides it.
    space: ColorSpace,
    width: usize,
    height: usize,
    components: usize,
    progressive: bool,
    /// Dots per inch of a JFIF segment.
    dpi: Option<(f64, f64)>,
}

impl<'a> Frame<'a> {
    fn open(bytes: &'a [u8]) -> Result<Self> {
        let mut decoder = JpegDecoder::new_with_options(ZCursor::new(bytes), strict());
        decoder.decode_headers().map_err(decoding)?;
        let info = decoder.info().ok_or_else(|| Error::corrupt("the file has no frame header"))?;
        let input = decoder.input_colorspace().ok_or_else(|| Error::corrupt("the file names no colour space"))?;
        let jfif = jfif(bytes);
        let space = match input {
            // JFIF means YCbCr, whatever else is said.
            ColorSpace::RGB if jfif.is_some() => ColorSpace::YCbCr,
            ColorSpace::Luma | ColorSpace::YCbCr | ColorSpace::RGB | ColorSpace::CMYK | ColorSpace::YCCK => input,
            other => {
                return Err(Error::unsupported(format!("{other:?} is not read; expected gray, YCbCr, RGB or CMYK")));
            }
        };
        let frame = Self {
            space,
            width: info.width.into(),
            height: info.height.into(),
            components: info.components.into(),
            progressive: info.sof.is_progressive(),
            dpi: jfif.flatten(),
            decoder,
        };
        if frame.components != space.num_components() {
            return Err(Error::corrupt(format!("{} components are not those of {space:?}", frame.components)));
        }
        Ok(frame)
    }

    fn describe(&self) -> Result<(Header, Extent)> {
        let (channels, mode) = match self.space {
            ColorSpace::Luma => (None, "L"),
            ColorSpace::YCbCr | ColorSpace::RGB => (Some(3), "RGB"),
            _ => (Some(4), "CMYK"),
        };
        let extent = Extent { width: self.width, height: self.height, pages: None, channels };
        let mut header = header(NAME, Element::U8, extent, mode, 8)?;
        header.meta.insert("progressive".into(), Value::from(self.progressive));
        if let Some((x, y)) = self.dpi {
            set_dpi(&mut header, x, y);
        }
        Ok((header, extent))
    }

    /// Decodes to interleaved components.
    fn decode(&mut self, bytes: &[u8], colours: Colours, threads: Threads, out: &mut [u8]) -> Result<()> {
        if !has_end(bytes) {
            return Err(Error::corrupt("the file ends before its end-of-image marker"));
        }
        if !self.progressive {
            let (precision, planes) =
                crate::dicom::jpeg::decode_planes(bytes, self.width, self.height, self.components)?;
            if precision != 8 {
                return Err(Error::unsupported(format!("{precision} bits per sample are not read")));
            }
            interleave(&planes, self.width, colours, threads, out);
            return Ok(());
        }
        let input = self.decoder.input_colorspace().unwrap_or(self.space);
        self.decoder.set_options(strict().jpeg_set_out_colorspace(input));
        self.decoder.decode_into(out).map_err(decoding)?;
        match (colours, self.components) {
            (Colours::Rgb, 3) => out.as_chunks_mut::<3>().0.iter_mut().for_each(|pixel| *pixel = to_rgb(*pixel)),
            (Colours::Rgb, 4) => {
                for [y, cb, cr, _] in out.as_chunks_mut::<4>().0 {
                    [*y, *cb, *cr] = to_rgb([*y, *cb, *cr]);
                }
            }
            _ => {}
        }
        Ok(())
    }
}

/// Decodes the pixels of a file as Pillow gives them.
fn pixels_of(frame: &mut Frame<'_>, bytes: &[u8], extent: Extent, options: &ReadOptions<'_>) -> Result<Memory> {
    let length = checked_bytes(&extent.shape(), Element::U8)?;
    // On its way a sample takes two bytes more: as a coefficient or in the plane of its component.
    options.check_size(3 * length as u64)?;
    check_ratio(extent.width as u64 * extent.height as u64, bytes.len() as u64, MOST_PIXELS_PER_BYTE)?;
    options.check()?;
    let mut memory = Memory::zeroed(length)?;
    let out = memory.as_mut_slice();
    let colours = match frame.space {
        ColorSpace::YCbCr | ColorSpace::YCCK => Colours::Rgb,
        _ => Colours::AsStored,
    };
    frame.decode(bytes, colours, options.threads, out)?;
    match frame.space {
        // What Adobe writes: no ink is 255. Pillow takes every file for one of these.
        ColorSpace::CMYK => out.iter_mut().for_each(|value| *value = 255 - *value),
        // YCC stands for what RGB would be, which turned around inks are.
        ColorSpace::YCCK => out.as_chunks_mut::<4>().0.iter_mut().for_each(|pixel| pixel[3] = 255 - pixel[3]),
        _ => {}
    }
    Ok(memory)
}

/// Whether there is a JFIF segment, and the resolution in it: unit (1 inch, 2 centimetre), along x and y.
fn jfif(bytes: &[u8]) -> Option<Option<(f64, f64)>> {
    let mut at = 2;
    while let [0xff, marker @ 0xe0..=0xfe, high, low, ..] = *bytes.get(at..)? {
        let length = usize::from(high) << 8 | usize::from(low);
        let segment = bytes.get(at + 4..(at + 2).checked_add(length)?)?;
        if let (0xe0, [b'J', b'F', b'I', b'F', 0, _, _, unit, x1, x0, y1, y0, ..]) = (marker, segment) {
            let unit = match unit {
                1 => 1.0,
                2 => 2.54,
                _ => return Some(None),
            };
            let dots = |high: u8, low: u8| f64::from(u16::from_be_bytes([high, low])) * unit;
            return Some(Some((dots(*x1, *x0), dots(*y1, *y0))));
        }
        at += 2 + length.max(2);
    }
    None
}

/// Decodes a stream inside another file, whose size and number of components that file tells: at least `rows` and at most
/// `most_rows` rows of exactly `width` pixels, interleaved; from YCbCr to RGB where asked, as stored otherwise.
pub(super) fn decode_stream(
    bytes: &[u8],
    width: usize,
    rows: usize,
    most_rows: usize,
    components: usize,
    from_ycbcr: bool,
) -> Result<Vec<u8>> {
    let mut frame = Frame::open(bytes)?;
    if frame.width != width || !(rows..=most_rows).contains(&frame.height) || frame.components != components {
        return Err(Error::corrupt(format!(
            "the JPEG has size {} x {} and {} components, expected {width} x {rows} and {components}",
            frame.width, frame.height, frame.components
        )));
    }
    let mut pixels = vec![0; width * frame.height * components];
    let colours = if from_ycbcr { Colours::Rgb } else { Colours::AsStored };
    // Strips and tiles are decoded many at once.
    frame.decode(bytes, colours, Threads::SINGLE, &mut pixels)?;
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
