//! Frames as numbers: one frame's bytes in the file to samples in this machine's byte order, interleaved by colour.

use super::file::DicomFile;
use super::layout::{Frames, Layout, Photometric};
use super::syntax::Codec;
use super::{jpeg, jpegls, rle, tag};
use crate::error::{Error, Result};
use crate::source::Source;
use dicom_core::header::VR;
use mica_kernels::Threads;
use std::ops::Range;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// One file whose frames can be read.
pub(crate) struct Reader<'a> {
    pub file: &'a DicomFile,
    pub source: &'a Source,
    pub layout: Layout,
    pub frames: Frames,
}

/// Buffers of a thread, kept from frame to frame.
#[derive(Default)]
pub(crate) struct Scratch {
    raw: Vec<u8>,
    samples: Vec<u8>,
}

/// What the samples of a decoded frame are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Colours {
    AsDeclared,
    Rgb,
    Ybr,
}

impl Reader<'_> {
    /// Whether the bytes of frames are the samples as they are.
    pub(crate) fn is_direct(&self) -> bool {
        let Layout { allocated, stored, planar, photometric, .. } = self.layout;
        matches!(self.frames, Frames::Native(_))
            && allocated == stored
            && allocated >= 8
            && !planar
            && photometric != Photometric::Ybr422
            && self.swapped_word() == 1
    }

    /// Byte offset of a frame where [`Reader::is_direct`].
    pub(crate) fn direct_offset(&self, frame: usize) -> Option<u64> {
        match self.frames {
            Frames::Native(offset) if self.is_direct() => {
                Some(offset + frame as u64 * self.layout.frame_bytes() as u64)
            }
            _ => None,
        }
    }

    /// Decodes the rows of one frame into `scratch`, and returns their samples.
    pub(crate) fn decode<'s>(
        &self,
        frame: usize,
        rows: Range<usize>,
        scratch: &'s mut Scratch,
    ) -> Result<(&'s mut [u8], Colours)> {
        let layout = &self.layout;
        let line = layout.columns * layout.samples * layout.element().size();
        let Scratch { raw, samples } = scratch;
        let colours = match &self.frames {
            Frames::Native(offset) => {
                // Rows can be found where pixels are whole bytes that follow each other.
                let word = self.swapped_word();
                let by_rows = layout.allocated >= 8 && !layout.planar && !layout.subsampled();
                if by_rows && word <= layout.element().size() {
                    samples.resize(rows.len() * line, 0);
                    let start = offset + (frame * layout.frame_bytes() + rows.start * line) as u64;
                    self.file.read_at(self.source, start, samples)?;
                    crate::convert::swap_in_place(samples, word, Threads::SINGLE);
                    self.clean(samples);
                    return Ok((&mut samples[..], Colours::AsDeclared));
                }
                let bits = layout.raw_frame_bits();
                let first = bits * frame as u64;
                // Whole words, where bytes are swapped in them.
                let start = first / 8 / word as u64 * word as u64;
                let end = (first + bits).div_ceil(8).next_multiple_of(word as u64);
                raw.resize((end - start) as usize, 0);
                self.file.read_at(self.source, offset + start, raw)?;
                crate::convert::swap_in_place(raw, word, Threads::SINGLE);
                samples.resize(layout.frame_bytes(), 0);
                if layout.allocated == 1 {
                    unpack_bits(raw, (first - start * 8) as usize, samples);
                } else {
                    let skipped = (first / 8 - start) as usize;
                    arrange(layout, &raw[skipped..skipped + (bits / 8) as usize], samples);
                    self.clean(samples);
                }
                Colours::AsDeclared
            }
            Frames::Encapsulated(frames) => {
                let parts = frames.get(frame).ok_or_else(|| Error::corrupt(format!("frame {frame} is missing")))?;
                let total: u64 = parts.iter().map(|part| part.end - part.start).sum();
                raw.clear();
                raw.resize(total as usize, 0);
                let mut at = 0;
                for part in parts {
                    let length = (part.end - part.start) as usize;
                    self.file.read_at(self.source, part.start, &mut raw[at..at + length])?;
                    at += length;
                }
                self.decompress(raw, samples).map_err(|error| {
                    let error = error.in_field(tag::name(layout.pixels.tag));
                    if layout.frames == 1 { error } else { name_frame(error, frame) }
                })?
            }
        };
        Ok((&mut samples[rows.start * line..rows.end * line], colours))
    }

    /// In words of how many bytes the bytes of uncompressed pixels are swapped; 1 where they are not. Pixels of up to 8 bits
    /// may lie in 16-bit words.
    fn swapped_word(&self) -> usize {
        let Layout { allocated, pixels, .. } = self.layout;
        match allocated {
            1 | 8 => {
                if pixels.big && pixels.vr == VR::OW {
                    2
                } else {
                    1
                }
            }
            _ if pixels.big == cfg!(target_endian = "big") => 1,
            _ => allocated as usize / 8,
        }
    }

    /// Keeps the stored bits, and extends their sign.
    fn clean(&self, samples: &mut [u8]) {
        let Layout { allocated, stored, high, signed, .. } = self.layout;
        if stored < allocated {
            keep_bits(samples, allocated, stored, high, signed);
        }
    }

    fn decompress(&self, raw: &[u8], samples: &mut Vec<u8>) -> Result<Colours> {
        let layout = &self.layout;
        let Layout { rows, columns, samples: count, allocated, .. } = *layout;
        let width = (allocated / 8).max(1) as usize;
        let bytes = layout.frame_bytes();
        match layout.codec {
            Codec::Native => {
                if raw.len() < bytes {
                    return Err(Error::corrupt(format!("expected {bytes} bytes, found {}", raw.len())));
                }
                samples.resize(bytes, 0);
                arrange(layout, &raw[..bytes], samples);
                self.clean(samples);
            }
            Codec::Deflate => {
                let mut plain = vec![0u8; (layout.raw_frame_bits().div_ceil(8)) as usize];
                let found = libdeflater::Decompressor::new()
                    .deflate_decompress(raw, &mut plain)
                    .map_err(|error| Error::corrupt(format!("the deflated frame is broken: {error}")))?;
                if found < plain.len() {
                    return Err(Error::corrupt(format!("expected {} bytes, found {found}", plain.len())));
                }
                samples.resize(bytes, 0);
                if allocated == 1 {
                    unpack_bits(&plain, 0, samples);
                } else {
                    arrange(layout, &plain, samples);
                    self.clean(samples);
                }
            }
            Codec::Rle => {
                check_ratio(raw, bytes, 128)?;
                samples.resize(bytes, 0);
                rle::decode(raw, count, width, samples)?;
                self.clean(samples);
            }
            Codec::JpegLs => {
                check_ratio(raw, bytes, 1 << 20)?;
                let decoded = jpegls::decode(raw, columns, rows, count)?;
                store(&decoded.samples, u32::from(decoded.precision), layout, samples)?;
            }
            Codec::Jpeg => {
                check_ratio(raw, bytes, 1 << 11)?;
                let decoded = jpeg::decode(raw, columns, rows, count)?;
                store(&decoded.samples, u32::from(decoded.precision), layout, samples)?;
                // A marker in the stream knows better than the header what it holds.
                let marked = match decoded.adobe {
                    Some(0) => Some(Colours::Rgb),
                    Some(_) => Some(Colours::Ybr),
                    None => decoded.jfif.then_some(Colours::Ybr),
                };
                if let (3, Some(colours)) = (count, marked) {
                    return Ok(colours);
                }
            }
            Codec::Jpeg2000 => {
                super::wavelet::decode_jpeg2000(raw, layout, samples)?;
                return Ok(if layout.photometric == Photometric::YbrByCodec {
                    Colours::Rgb
                } else {
                    Colours::AsDeclared
                });
            }
            Codec::JpegXl => {
                super::wavelet::decode_jpegxl(raw, layout, samples)?;
                if count == 3 {
                    return Ok(Colours::Rgb);
                }
            }
            Codec::Foreign(name) => return Err(Error::unsupported(format!("pixels compressed with {name}"))),
        }
        Ok(Colours::AsDeclared)
    }
}

fn name_frame(error: Error, frame: usize) -> Error {
    let renamed = Error::new(error.kind(), format!("frame {frame}: {}", error.message()));
    match error.field_name() {
        Some(field) => renamed.in_field(field),
        None => renamed,
    }
}

/// Refuses frames that cannot come from so few bytes, before memory for them is taken.
pub(crate) fn check_ratio(raw: &[u8], bytes: usize, most: usize) -> Result<()> {
    if (raw.len() + 64).saturating_mul(most) < bytes {
        return Err(Error::corrupt(format!("{} compressed bytes cannot hold a frame of {bytes} bytes", raw.len())));
    }
    Ok(())
}

/// Runs a decoder of another crate; its panics become errors.
pub(crate) fn guarded<T>(codec: &str, work: impl FnOnce() -> Result<T>) -> Result<T> {
    catch_unwind(AssertUnwindSafe(work))
        .unwrap_or_else(|_| Err(Error::corrupt(format!("the {codec} decoder failed on the stream"))))
}

/// Writes decoded 16-bit samples with the width that the header gives.
fn store(decoded: &[u16], precision: u32, layout: &Layout, samples: &mut Vec<u8>) -> Result<()> {
    if precision > layout.allocated {
        return Err(Error::field(tag::name(tag::BITS_ALLOCATED), format!("at least {precision}"), layout.allocated));
    }
    samples.resize(layout.frame_bytes(), 0);
    if layout.allocated == 8 {
        samples.iter_mut().zip(decoded).for_each(|(slot, sample)| *slot = *sample as u8);
    } else {
        let words = samples.as_chunks_mut::<2>().0;
        words.iter_mut().zip(decoded).for_each(|(slot, sample)| *slot = sample.to_ne_bytes());
    }
    let stored = layout.stored.min(precision);
    if stored < layout.allocated && (layout.signed || precision > stored) {
        let high = if precision > stored { layout.high.min(precision - 1) } else { stored - 1 };
        keep_bits(samples, layout.allocated, stored, high.max(stored - 1), layout.signed);
    }
    Ok(())
}

/// Keeps `stored` bits up to bit `high` of every number, and extends their sign.
pub(crate) fn keep_bits(samples: &mut [u8], allocated: u32, stored: u32, high: u32, signed: bool) {
    macro_rules! keep {
        ($unsigned:ty, $signed:ty, $size:literal) => {{
            let left = allocated - 1 - high;
            let right = allocated - stored;
            for word in samples.as_chunks_mut::<$size>().0 {
                let raised = <$unsigned>::from_ne_bytes(*word) << left;
                *word =
                    if signed { ((raised as $signed) >> right).to_ne_bytes() } else { (raised >> right).to_ne_bytes() };
            }
        }};
    }
    match allocated {
        8 => keep!(u8, i8, 1),
        16 => keep!(u16, i16, 2),
        32 => keep!(u32, i32, 4),
        64 => keep!(u64, i64, 8),
        _ => {}
    }
}

/// Bits, the lowest first, to bytes of 0 and 1.
fn unpack_bits(packed: &[u8], first: usize, samples: &mut [u8]) {
    if first == 0 {
        for (slots, byte) in samples.chunks_mut(8).zip(packed) {
            for (bit, slot) in slots.iter_mut().enumerate() {
                *slot = byte >> bit & 1;
            }
        }
        return;
    }
    for (index, slot) in samples.iter_mut().enumerate() {
        let bit = first + index;
        *slot = packed.get(bit / 8).map_or(0, |byte| byte >> (bit % 8) & 1);
    }
}

/// Interleaves colours that lie as planes, and doubles shared colour differences.
fn arrange(layout: &Layout, raw: &[u8], samples: &mut [u8]) {
    let size = layout.element().size();
    if layout.subsampled() {
        // Y1 Y2 Cb Cr
        for (pair, four) in samples.chunks_exact_mut(6 * size).zip(raw.chunks_exact(4 * size)) {
            let part = |index: usize| &four[index * size..(index + 1) * size];
            for (slot, index) in pair.chunks_exact_mut(size).zip([0, 2, 3, 1, 2, 3]) {
                slot.copy_from_slice(part(index));
            }
        }
        return;
    }
    if !layout.planar {
        samples.copy_from_slice(raw);
        return;
    }
    let plane = layout.rows * layout.columns * size;
    for (colour, bytes) in raw.chunks_exact(plane).enumerate() {
        for (pixel, sample) in samples.chunks_exact_mut(layout.samples * size).zip(bytes.chunks_exact(size)) {
            pixel[colour * size..(colour + 1) * size].copy_from_slice(sample);
        }
    }
}
