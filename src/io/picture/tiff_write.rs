//! Writing TIFF, through the directory writer of the `tiff` crate.

use super::tiff::{NAME, error};
use super::{Pixels, dpi, pack_bits, pixels, size_u32};
use crate::element::Element;
use crate::error::{Error, Result};
use crate::image::Image;
use crate::options::WriteOptions;
use crate::sink::write_seekable_atomically;
use mica_kernels::threads::for_each_chunk;
use std::borrow::Cow;
use std::io::{Seek, Write};
use std::path::Path;
use std::sync::{Mutex, PoisonError};
use tiff::encoder::{Rational, TiffEncoder, TiffKind, TiffKindBig, TiffKindStandard};
use tiff::tags::Tag;

/// Bytes of a strip, about: so many that a reader's work is spread well.
const STRIP: usize = 1 << 18;

/// From this size of pixels on offsets of 32 bits may not do: tables and texts need some room, too.
const BIG: u64 = u32::MAX as u64 - (1 << 26);

pub(super) fn write(image: &Image, path: &Path, options: &WriteOptions) -> Result<()> {
    let types = Element::ALL.into_iter().filter(|element| *element != Element::BF16).collect::<Vec<_>>();
    let pixels = pixels(image, options, NAME, &types, &[], true)?;
    if pixels.element == Element::Bool && pixels.channels() > 1 {
        return Err(Error::unsupported("TIFF holds bool only for pictures of one channel"));
    }
    let width = size_u32("width", pixels.extent.width, i32::MAX as u32, NAME)?;
    let height = size_u32("height", pixels.extent.height, i32::MAX as u32, NAME)?;
    let channels = u16::try_from(pixels.channels())
        .ok()
        .filter(|channels| usize::from(*channels) <= super::tiff_chunks::MOST_SAMPLES)
        .ok_or_else(|| Error::unsupported(format!("TIFF is written with fewer channels than {}", pixels.channels())))?;
    let page = Page { width, height, channels, resolution: dpi(&image.header) };
    write_seekable_atomically(path, |file| {
        if pixels.bytes.len() as u64 >= BIG {
            pages::<_, TiffKindBig>(TiffEncoder::new_big(file).map_err(error)?, &pixels, &page, options)
        } else {
            pages::<_, TiffKindStandard>(TiffEncoder::new(file).map_err(error)?, &pixels, &page, options)
        }
    })
}

struct Page {
    width: u32,
    height: u32,
    channels: u16,
    resolution: Option<(f64, f64)>,
}

fn pages<W: Write + Seek, K: TiffKind>(
    mut encoder: TiffEncoder<W, K>,
    pixels: &Pixels<'_>,
    page: &Page,
    options: &WriteOptions,
) -> Result<()> {
    let level = options.level.filter(|level| *level > 0).map(|level| level.min(12) as i32);
    let predicted = level.is_some() && pixels.element.is_integer() && pixels.element.size() <= 4;
    let bool_bits = pixels.element == Element::Bool;
    let page_bytes = pixels.extent.samples_per_row() * pixels.extent.height * pixels.element.size();
    for bytes in pixels.bytes.chunks_exact(page_bytes) {
        let bytes: Cow<'_, [u8]> =
            if bool_bits { Cow::Owned(pack_bits(bytes, pixels.extent.width)) } else { Cow::Borrowed(bytes) };
        let row = bytes.len() / pixels.extent.height;
        let rows = (STRIP / row).clamp(1, pixels.extent.height);
        let strips: Vec<&[u8]> = bytes.chunks(rows * row).collect();
        let mut directory = encoder.image_directory().map_err(error)?;
        let (mut offsets, mut lengths) = (Vec::with_capacity(strips.len()), Vec::with_capacity(strips.len()));
        // Compressed some at a time, so that only these are kept.
        for group in strips.chunks(options.threads.get() * 4) {
            let packed = match level {
                None => group.iter().map(|strip| Cow::Borrowed(*strip)).collect(),
                Some(level) => compress(group, row, pixels, predicted, level, options)?,
            };
            for strip in packed {
                offsets.push(directory.write_data(strip.as_ref()).map_err(error)?);
                lengths.push(strip.len() as u64);
            }
        }
        let mut short = |tag: Tag, value: u16| directory.write_tag(tag, value).map_err(error);
        short(Tag::Compression, if level.is_some() { 8 } else { 1 })?;
        short(Tag::SamplesPerPixel, page.channels)?;
        short(Tag::PlanarConfiguration, 1)?;
        short(Tag::PhotometricInterpretation, if matches!(page.channels, 3 | 4) { 2 } else { 1 })?;
        short(Tag::Predictor, if predicted { 2 } else { 1 })?;
        directory.write_tag(Tag::ImageWidth, page.width).map_err(error)?;
        directory.write_tag(Tag::ImageLength, page.height).map_err(error)?;
        directory.write_tag(Tag::RowsPerStrip, rows as u32).map_err(error)?;
        let bits = if bool_bits { 1 } else { 8 * pixels.element.size() as u16 };
        let each = |value: u16| vec![value; page.channels.into()];
        directory.write_tag(Tag::BitsPerSample, each(bits).as_slice()).map_err(error)?;
        directory.write_tag(Tag::SampleFormat, each(sample_format(pixels.element)).as_slice()).map_err(error)?;
        let extra = match page.channels {
            1 | 3 => Vec::new(),
            // Alpha as it is, not multiplied into the colours.
            2 | 4 => vec![2u16],
            more => vec![0; usize::from(more) - 1],
        };
        if !extra.is_empty() {
            directory.write_tag(Tag::ExtraSamples, extra.as_slice()).map_err(error)?;
        }
        if let Some((x, y)) = page.resolution {
            let ratio = |dpi: f64| Rational { n: (dpi * 1000.0).round().clamp(1.0, 4e9) as u32, d: 1000 };
            directory.write_tag(Tag::XResolution, ratio(x)).map_err(error)?;
            directory.write_tag(Tag::YResolution, ratio(y)).map_err(error)?;
            directory.write_tag(Tag::ResolutionUnit, 2u16).map_err(error)?;
        }
        places::<W, K>(&mut directory, &offsets, &lengths)?;
        directory.finish().map_err(error)?;
    }
    Ok(())
}

/// The tables of strips: 64 bits in a BigTIFF, 32 bits in others, where every offset fits.
fn places<W: Write + Seek, K: TiffKind>(
    directory: &mut tiff::encoder::DirectoryEncoder<'_, W, K>,
    offsets: &[u64],
    lengths: &[u64],
) -> Result<()> {
    for (tag, values) in [(Tag::StripOffsets, offsets), (Tag::StripByteCounts, lengths)] {
        let narrow: Option<Vec<u32>> = values.iter().map(|value| u32::try_from(*value).ok()).collect();
        match narrow {
            Some(narrow) => directory.write_tag(tag, narrow.as_slice()),
            None => directory.write_tag(tag, values),
        }
        .map_err(error)?;
    }
    Ok(())
}

fn sample_format(element: Element) -> u16 {
    match element {
        Element::I8 | Element::I16 | Element::I32 | Element::I64 => 2,
        Element::F16 | Element::BF16 | Element::F32 | Element::F64 => 3,
        Element::C64 | Element::C128 => 6,
        Element::Bool | Element::U8 | Element::U16 | Element::U32 | Element::U64 => 1,
    }
}

/// Strips with Deflate, in parallel.
fn compress<'a>(
    strips: &[&'a [u8]],
    row: usize,
    pixels: &Pixels<'_>,
    predicted: bool,
    level: i32,
    options: &WriteOptions,
) -> Result<Vec<Cow<'a, [u8]>>> {
    let level = libdeflater::CompressionLvl::new(level).map_err(|_| Error::argument(format!("level {level}")))?;
    let done = Mutex::new(vec![Ok(Cow::Borrowed(&[][..])); strips.len()]);
    for_each_chunk(strips.len(), 1, options.threads, |range| {
        let mut compressor = libdeflater::Compressor::new(level);
        for index in range {
            let mut strip = Cow::Borrowed(strips[index]);
            if predicted {
                for row in strip.to_mut().chunks_exact_mut(row) {
                    differences(row, pixels.element.size(), pixels.channels());
                }
            }
            let mut packed = vec![0; compressor.zlib_compress_bound(strip.len())];
            let result = compressor.zlib_compress(&strip, &mut packed).map(|length| {
                packed.truncate(length);
                Cow::Owned(packed)
            });
            let result = result.map_err(|error| Error::argument(error.to_string()));
            done.lock().unwrap_or_else(PoisonError::into_inner)[index] = result;
        }
    });
    done.into_inner().unwrap_or_else(PoisonError::into_inner).into_iter().collect()
}

/// Horizontal prediction: each sample less the one before it.
fn differences(row: &mut [u8], size: usize, samples: usize) {
    macro_rules! less {
        ($word:ty, $size:literal) => {{
            let words = row.as_chunks_mut::<$size>().0;
            for index in (samples..words.len()).rev() {
                let before = <$word>::from_ne_bytes(words[index - samples]);
                words[index] = <$word>::from_ne_bytes(words[index]).wrapping_sub(before).to_ne_bytes();
            }
        }};
    }
    match size {
        2 => less!(u16, 2),
        4 => less!(u32, 4),
        _ => less!(u8, 1),
    }
}
