//! JPEG 2000 (also with high throughput) and JPEG XL, by other crates, behind checks of what their headers claim.

use super::frame::{check_ratio, guarded, keep_bits};
use super::layout::Layout;
use super::tag;
use crate::error::{Error, Result};

fn wrong(what: impl std::fmt::Display) -> Error {
    Error::corrupt(format!("JPEG 2000: {what}"))
}

/// The size marker of a codestream, which decides how much memory a decoder takes.
struct Siz {
    precision: u32,
    signed: bool,
}

impl Siz {
    fn read(data: &[u8], layout: &Layout) -> Result<Self> {
        // In a JP2 file the codestream is in a box.
        let at = data.windows(4).position(|bytes| bytes == [0xFF, 0x4F, 0xFF, 0x51]);
        let at = at.ok_or_else(|| wrong("there is no codestream"))? + 4;
        let end = || wrong("the stream ends too early");
        let word = |index: usize| {
            let bytes = data.get(at + 4 + 4 * index..at + 8 + 4 * index).ok_or_else(end)?;
            Ok::<u64, Error>(u64::from(u32::from_be_bytes([bytes[0], bytes[1], bytes[2], bytes[3]])))
        };
        let [right, bottom, left, top] = [word(0)?, word(1)?, word(2)?, word(3)?];
        let [tile_width, tile_height, tile_left, tile_top] = [word(4)?, word(5)?, word(6)?, word(7)?];
        let parameters = data.get(at + 36..).ok_or_else(end)?;
        let [c1, c0, parameters @ ..] = parameters else { return Err(end()) };
        let count = usize::from(u16::from_be_bytes([*c1, *c0]));
        let found = (right.saturating_sub(left), bottom.saturating_sub(top), count);
        let expected = (layout.columns as u64, layout.rows as u64, layout.samples);
        if found != expected {
            return Err(wrong(format!(
                "expected {} x {} with {} components, found {} x {} with {}",
                expected.0, expected.1, expected.2, found.0, found.1, found.2
            )));
        }
        if tile_width == 0 || tile_height == 0 || tile_left > left || tile_top > top {
            return Err(wrong("tiles that do not cover the image"));
        }
        let tiles = (right - tile_left).div_ceil(tile_width) * (bottom - tile_top).div_ceil(tile_height);
        // Each tile costs a decoder some kilobytes, so more of them than data could fill are refused.
        if tiles > 0xFFFF || tiles as usize > data.len() / 12 + 1 {
            return Err(wrong(format!("{tiles} tiles")));
        }
        let parameters = parameters.get(..3 * count).ok_or_else(end)?;
        if parameters.chunks_exact(3).any(|component| component[1..] != [1, 1] || component[0] != parameters[0]) {
            return Err(Error::unsupported("JPEG 2000: components of different size or depth"));
        }
        let first = *parameters.first().ok_or_else(end)?;
        let (precision, signed) = (u32::from(first & 0x7F) + 1, first & 0x80 != 0);
        Ok(Self { precision, signed })
    }
}

/// Decodes a frame of JPEG 2000.
pub(crate) fn decode_jpeg2000(data: &[u8], layout: &Layout, samples: &mut Vec<u8>) -> Result<()> {
    let Siz { precision, signed } = Siz::read(data, layout)?;
    if precision > layout.allocated.max(8) {
        return Err(Error::field(tag::name(tag::BITS_ALLOCATED), format!("at least {precision}"), layout.allocated));
    }
    check_ratio(data, layout.frame_bytes(), 1 << 20)?;
    // Frames are decoded side by side; a stream that ends early is an error, not a blurred image.
    let parameters = jpeg2k::DecodeParameters::new().strict(true).ignore_pclr_cmap_cdef();
    let image = guarded("JPEG 2000", || {
        jpeg2k::Image::from_bytes_with(data, parameters).map_err(|error| wrong(error.to_string()))
    })?;
    let components = image.components();
    let pixels = layout.rows * layout.columns;
    if components.len() != layout.samples || components.iter().any(|component| component.data().len() != pixels) {
        return Err(wrong("the decoded components do not fit"));
    }
    samples.resize(layout.frame_bytes(), 0);
    let size = layout.element().size();
    for (index, component) in components.iter().enumerate() {
        let slots = samples.chunks_exact_mut(size * layout.samples);
        for (pixel, value) in slots.zip(component.data()) {
            let bytes = value.to_le_bytes();
            let slot = &mut pixel[index * size..(index + 1) * size];
            slot.copy_from_slice(&bytes[..size]);
            if cfg!(target_endian = "big") {
                slot.reverse();
            }
        }
    }
    // The stream may say signed where the header says unsigned, and the other way round: the bits are the same.
    let width = size as u32 * 8;
    if precision < width && (signed || layout.signed) {
        keep_bits(samples, width, precision, precision - 1, layout.signed);
    }
    Ok(())
}

/// Decodes a frame of JPEG XL.
pub(crate) fn decode_jpegxl(data: &[u8], layout: &Layout, samples: &mut Vec<u8>) -> Result<()> {
    let wrong = |what: String| Error::corrupt(format!("JPEG XL: {what}"));
    let (rows, columns, count) = (layout.rows, layout.columns, layout.samples);
    check_ratio(data, layout.frame_bytes(), 1 << 20)?;
    let limit = layout.frame_samples().saturating_mul(64).saturating_add(64 << 20);
    let (buffer, precision) = guarded("JPEG XL", || {
        let image = jxl_oxide::JxlImage::builder()
            .pool(jxl_oxide::JxlThreadPool::none())
            .alloc_tracker(jxl_oxide::AllocTracker::with_limit(limit))
            .read(data)
            .map_err(|error| wrong(error.to_string()))?;
        if (image.width(), image.height()) != (columns as u32, rows as u32) {
            return Err(wrong(format!("expected {columns} x {rows}, found {} x {}", image.width(), image.height())));
        }
        if image.pixel_format().channels() != count {
            return Err(wrong(format!("expected {count} channels, found {}", image.pixel_format().channels())));
        }
        let precision = image.image_header().metadata.bit_depth.bits_per_sample();
        let render = image.render_frame(0).map_err(|error| wrong(error.to_string()))?;
        Ok((render.image_all_channels(), precision))
    })?;
    if !(1..=layout.allocated).contains(&precision) {
        return Err(Error::field(tag::name(tag::BITS_ALLOCATED), format!("at least {precision}"), layout.allocated));
    }
    let values = buffer.buf();
    if values.len() != layout.frame_samples() {
        return Err(wrong(format!("expected {} samples, found {}", layout.frame_samples(), values.len())));
    }
    samples.resize(layout.frame_bytes(), 0);
    let maximum = ((1u32 << precision) - 1) as f32;
    let whole = |value: &f32| (value * maximum + 0.5).clamp(0.0, maximum) as u16;
    if layout.allocated == 8 {
        samples.iter_mut().zip(values).for_each(|(slot, value)| *slot = whole(value) as u8);
    } else {
        let words = samples.as_chunks_mut::<2>().0;
        words.iter_mut().zip(values).for_each(|(slot, value)| *slot = whole(value).to_ne_bytes());
    }
    if layout.signed && precision < layout.allocated {
        keep_bits(samples, layout.allocated, precision, precision - 1, true);
    }
    Ok(())
}
