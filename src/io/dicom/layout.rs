//! [`Layout`]: what the pixels of a file are, by its header, and where each frame lies.

use super::dataset::{PixelElement, UNDEFINED};
use super::file::DicomFile;
use super::syntax::Codec;
use super::tag;
use super::value::Item;
use crate::element::Element;
use crate::error::{Error, Result, ResultExt};
use crate::options::ReadOptions;
use crate::source::Source;
use std::ops::Range;

/// More frames than any file has; each takes some hundred bytes before its pixels are looked at.
const MAX_FRAMES: u64 = 1 << 20;

/// What colours the samples of a pixel are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Photometric {
    /// Grey; `inverted` where low values are bright (MONOCHROME1).
    Grey {
        inverted: bool,
    },
    /// Indices into a table.
    Palette,
    Rgb,
    /// Luminance and colour differences of the full range.
    Ybr,
    /// The same with half as many differences along rows.
    Ybr422,
    /// Wavelet colour spaces: the codec gives RGB.
    YbrByCodec,
    /// Another with several samples: as stored.
    Other,
}

/// What the pixels of a file are.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Layout {
    pub rows: usize,
    pub columns: usize,
    pub frames: usize,
    pub samples: usize,
    pub planar: bool,
    pub allocated: u32,
    pub stored: u32,
    pub high: u32,
    pub signed: bool,
    /// Floating-point pixels.
    pub float: bool,
    pub photometric: Photometric,
    pub codec: Codec,
    pub pixels: PixelElement,
}

impl Layout {
    /// Reads it from the header.
    pub(crate) fn read(file: &DicomFile) -> Result<Self> {
        let item = file.item();
        let pixels = file.data.pixels.ok_or_else(|| without_pixels(file))?;
        let rows = item.required(tag::ROWS, 0xFFFF)? as usize;
        let columns = item.required(tag::COLUMNS, 0xFFFF)? as usize;
        for (tag, extent) in [(tag::ROWS, rows), (tag::COLUMNS, columns)] {
            if extent == 0 {
                return Err(Error::field(tag::name(tag), "at least 1", 0));
            }
        }
        let frames = match item.get(tag::FRAMES).filter(|field| !field.is_empty()) {
            Some(_) => item.required(tag::FRAMES, MAX_FRAMES)?.max(1) as usize,
            None => 1,
        };
        let samples = match item.get(tag::SAMPLES) {
            Some(_) => item.required(tag::SAMPLES, 4)? as usize,
            None => 1,
        };
        if samples == 0 {
            return Err(Error::field(tag::name(tag::SAMPLES), "1 to 4", 0));
        }
        let float = pixels.tag != tag::PIXEL_DATA;
        let allocated = match (pixels.tag, item.get(tag::BITS_ALLOCATED)) {
            (tag::FLOAT_PIXELS, _) => 32,
            (tag::DOUBLE_PIXELS, _) => 64,
            _ => item.required(tag::BITS_ALLOCATED, 64)? as u32,
        };
        if !matches!(allocated, 1 | 8 | 16 | 32 | 64) {
            return Err(
                Error::unsupported(format!("pixels of {allocated} bits")).in_field(tag::name(tag::BITS_ALLOCATED))
            );
        }
        let stored = item.integer(tag::BITS_STORED).filter(|_| !float).unwrap_or(u64::from(allocated));
        if stored == 0 || stored > u64::from(allocated) {
            return Err(Error::field(tag::name(tag::BITS_STORED), format!("1 to {allocated}"), stored));
        }
        let stored = stored as u32;
        let high = match item.integer(tag::HIGH_BIT) {
            // A high bit that leaves no room for the bits below it is a mistake of the writer.
            Some(high) if high < u64::from(allocated) && high + 1 >= u64::from(stored) => high as u32,
            _ => stored - 1,
        };
        let signed = !float && item.integer(tag::PIXEL_REPRESENTATION) == Some(1);
        let photometric = photometric(item, samples)?;
        let planar = samples > 1 && item.integer(tag::PLANAR) == Some(1);
        let layout = Self {
            rows,
            columns,
            frames,
            samples,
            planar,
            allocated,
            stored,
            high,
            signed,
            float,
            photometric,
            codec: file.syntax.codec,
            pixels,
        };
        layout.check_supported(file)?;
        Ok(layout)
    }

    fn check_supported(&self, file: &DicomFile) -> Result<()> {
        if let Codec::Foreign(name) = self.codec {
            let uid = file.syntax_uid.as_deref().unwrap_or_default();
            return Err(Error::unsupported(format!("pixels are compressed with {name} ({uid})"))
                .in_field(tag::name(tag::TRANSFER_SYNTAX)));
        }
        let compressed = !matches!(self.codec, Codec::Native | Codec::Deflate);
        if self.float && compressed {
            return Err(
                Error::unsupported("floating-point pixels in a compressed file").in_field(tag::name(self.pixels.tag))
            );
        }
        let widest = match self.codec {
            Codec::Native | Codec::Deflate | Codec::Rle => 64,
            Codec::Jpeg2000 => 32,
            _ => 16,
        };
        if self.allocated > widest || (compressed && self.allocated == 1 && self.codec != Codec::Jpeg2000) {
            let what = format!("pixels of {} bits with {} compression", self.allocated, self.codec.name());
            return Err(Error::unsupported(what).in_field(tag::name(tag::BITS_ALLOCATED)));
        }
        if self.allocated == 1 && self.samples != 1 {
            return Err(Error::unsupported("colours of one bit").in_field(tag::name(tag::BITS_ALLOCATED)));
        }
        Ok(())
    }

    /// What one sample is, as stored.
    pub(crate) fn element(&self) -> Element {
        match (self.float, self.allocated, self.signed) {
            (true, 32, _) => Element::F32,
            (true, ..) => Element::F64,
            (false, 1, _) => Element::U8,
            (false, 8, false) => Element::U8,
            (false, 8, true) => Element::I8,
            (false, 16, false) => Element::U16,
            (false, 16, true) => Element::I16,
            (false, 32, false) => Element::U32,
            (false, 32, true) => Element::I32,
            (false, _, false) => Element::U64,
            (false, _, true) => Element::I64,
        }
    }

    /// Least and greatest number that the stored bits can hold.
    pub(crate) fn range(&self) -> (f64, f64) {
        let bits = self.stored.min(63);
        if self.signed {
            let half = (1u64 << (bits - 1)) as f64;
            (-half, half - 1.0)
        } else {
            (0.0, ((1u128 << self.stored) - 1) as f64)
        }
    }

    /// Samples of one frame, all colours.
    pub(crate) fn frame_samples(&self) -> usize {
        // At most 2^16 * 2^16 * 4.
        self.rows * self.columns * self.samples
    }

    /// Bytes of one decoded frame.
    pub(crate) fn frame_bytes(&self) -> usize {
        self.frame_samples() * self.element().size()
    }

    /// Whether pairs of neighbours share their colour differences in the stored bytes.
    pub(crate) fn subsampled(&self) -> bool {
        self.photometric == Photometric::Ybr422 && self.codec == Codec::Native && self.samples == 3
    }

    /// Bits of one frame as it lies in an uncompressed file.
    pub(crate) fn raw_frame_bits(&self) -> u64 {
        let bits = self.frame_samples() as u64 * u64::from(self.allocated);
        if self.subsampled() { bits / 3 * 2 } else { bits }
    }
}

fn without_pixels(file: &DicomFile) -> Error {
    if let Some(cut) = file.data.cut {
        return Error::corrupt("the file ends within this element, before any pixels").in_field(tag::name(cut));
    }
    let class = file.item().text(tag::SOP_CLASS).or_else(|| file.item().text(tag::MODALITY)).unwrap_or_default();
    Error::unsupported(format!("the file has no pixels ({class})")).in_field(tag::name(tag::PIXEL_DATA))
}

fn photometric(item: Item<'_>, samples: usize) -> Result<Photometric> {
    let text = item.text(tag::PHOTOMETRIC).unwrap_or_default();
    Ok(match (text.to_ascii_uppercase().as_str(), samples) {
        ("MONOCHROME1", 1) => Photometric::Grey { inverted: true },
        ("PALETTE COLOR", 1) => Photometric::Palette,
        (_, 1) => Photometric::Grey { inverted: false },
        ("RGB", 3) => Photometric::Rgb,
        ("YBR_FULL", 3) => Photometric::Ybr,
        ("YBR_FULL_422", 3) => Photometric::Ybr422,
        ("YBR_ICT" | "YBR_RCT", 3) => Photometric::YbrByCodec,
        ("YBR_PARTIAL_422" | "YBR_PARTIAL_420", _) => {
            return Err(
                Error::unsupported("this retired colour space").in_field(format!("PhotometricInterpretation {text}"))
            );
        }
        _ => Photometric::Other,
    })
}

/// Where the frames of a file lie.
#[derive(Debug, Clone)]
pub(crate) enum Frames {
    /// One after the other from this offset.
    Native(u64),
    /// For each frame the byte ranges of its fragments.
    Encapsulated(Vec<Vec<Range<u64>>>),
}

impl Frames {
    /// Finds the frames, and checks that they are there.
    pub(crate) fn find(file: &DicomFile, source: &Source, layout: &Layout, options: &ReadOptions<'_>) -> Result<Self> {
        let size = file.content_size(source);
        let pixels = layout.pixels;
        if pixels.length != UNDEFINED {
            if !matches!(layout.codec, Codec::Native) {
                // A single compressed frame without encapsulation is against the standard, but unambiguous.
                let end = (pixels.offset + u64::from(pixels.length)).min(size);
                if layout.frames == 1 && end > pixels.offset {
                    return Ok(Self::Encapsulated(vec![vec![pixels.offset..end]]));
                }
                return Err(Error::corrupt("expected compressed pixels in fragments, found a plain value")
                    .in_field(tag::name(pixels.tag)));
            }
            let there = size.saturating_sub(pixels.offset).min(u64::from(pixels.length));
            let needed = layout
                .raw_frame_bits()
                .checked_mul(layout.frames as u64)
                .map(|bits| bits.div_ceil(8))
                .ok_or_else(|| Error::field(tag::name(tag::FRAMES), "fewer frames", layout.frames))?;
            if there < needed {
                let expected = format!(
                    "{needed} bytes for {} frames of {} x {} with {} samples of {} bits",
                    layout.frames, layout.columns, layout.rows, layout.samples, layout.allocated
                );
                return Err(Error::field(tag::name(pixels.tag), expected, format!("{there} bytes")));
            }
            return Ok(Self::Native(pixels.offset));
        }
        let fragments = fragments(file, source, size, options).in_field(&tag::name(pixels.tag))?;
        let frames = assign(file, source, layout, fragments).in_field(&tag::name(pixels.tag))?;
        Ok(Self::Encapsulated(frames))
    }
}

struct Fragments {
    /// Offsets of frames relative to the first fragment's item; empty where the file has no table.
    offsets: Vec<u64>,
    parts: Vec<Range<u64>>,
}

/// The fragments of encapsulated pixels.
fn fragments(file: &DicomFile, source: &Source, size: u64, options: &ReadOptions<'_>) -> Result<Fragments> {
    let pixels = file.data.pixels.ok_or_else(|| Error::corrupt("it is missing"))?;
    let mut at = pixels.offset;
    let mut table = None;
    let mut parts = Vec::new();
    while at + 8 <= size {
        let mut head = [0u8; 8];
        file.read_at(source, at, &mut head)?;
        let word = |at: usize| u32::from_le_bytes([head[at], head[at + 1], head[at + 2], head[at + 3]]);
        let length = word(4);
        match word(0) {
            0xE000_FFFE => {}
            0xE0DD_FFFE => break,
            other => {
                let found = tag::coded(other.rotate_left(16));
                return Err(Error::corrupt(format!(
                    "expected fragment {} or the delimiter, found {found}",
                    parts.len()
                )));
            }
        }
        let end = at + 8 + u64::from(length);
        if end > size {
            return Err(Error::corrupt(format!(
                "fragment {} has {length} bytes from offset {}, but the file ends at {size}",
                parts.len() + usize::from(table.is_some()),
                at + 8
            )));
        }
        if table.is_none() {
            let mut bytes = vec![0u8; length as usize];
            file.read_at(source, at + 8, &mut bytes)?;
            table =
                Some(bytes.chunks_exact(4).map(|b| u64::from(u32::from_le_bytes([b[0], b[1], b[2], b[3]]))).collect());
        } else {
            parts.push(at + 8..end);
        }
        at = end;
        if parts.len() % 1024 == 1023 {
            options.check()?;
        }
    }
    let mut offsets: Vec<u64> = table.unwrap_or_default();
    if let Some(extended) = file.item().get(tag::EXTENDED_OFFSETS).filter(|_| offsets.is_empty()) {
        let words = extended.raw().as_chunks::<8>().0;
        offsets = words.iter().map(|word| u64::from_le_bytes(*word)).collect();
    }
    Ok(Fragments { offsets, parts })
}

/// Which fragments make which frame.
fn assign(file: &DicomFile, source: &Source, layout: &Layout, fragments: Fragments) -> Result<Vec<Vec<Range<u64>>>> {
    let Fragments { offsets, parts } = fragments;
    let wanted = layout.frames;
    if parts.is_empty() || parts.len() < wanted {
        return Err(Error::corrupt(format!("expected fragments for {wanted} frames, found {}", parts.len())));
    }
    if wanted == 1 {
        return Ok(vec![parts]);
    }
    if parts.len() == wanted {
        return Ok(parts.into_iter().map(|part| vec![part]).collect());
    }
    // Offsets count from the first item.
    let base = parts[0].start - 8;
    if offsets.len() >= wanted && offsets.windows(2).all(|pair| pair[0] < pair[1]) {
        let mut frames: Vec<Vec<Range<u64>>> = Vec::with_capacity(wanted);
        let mut rest = parts.iter().peekable();
        for index in 0..wanted {
            let end = offsets.get(index + 1).map_or(u64::MAX, |offset| base.saturating_add(*offset));
            let mut frame = Vec::new();
            while let Some(part) = rest.next_if(|part| part.start - 8 < end) {
                frame.push(part.clone());
            }
            if frame.is_empty() {
                return Err(Error::corrupt(format!("the offset table gives frame {index} no fragment")));
            }
            frames.push(frame);
        }
        return Ok(frames);
    }
    // Without a table: a fragment that begins like a stream begins a frame.
    let mut frames: Vec<Vec<Range<u64>>> = Vec::new();
    for part in parts {
        let mut start = [0u8; 4];
        let length = (part.end - part.start).min(4) as usize;
        file.read_at(source, part.start, &mut start[..length])?;
        if begins_stream(layout.codec, &start) || frames.is_empty() {
            frames.push(Vec::new());
        }
        if let Some(frame) = frames.last_mut() {
            frame.push(part);
        }
    }
    if frames.len() < wanted {
        return Err(Error::corrupt(format!("expected {wanted} frames, found {} among the fragments", frames.len())));
    }
    frames.truncate(wanted);
    Ok(frames)
}

fn begins_stream(codec: Codec, start: &[u8; 4]) -> bool {
    match codec {
        Codec::Jpeg | Codec::JpegLs => start.starts_with(&[0xFF, 0xD8, 0xFF]),
        Codec::Jpeg2000 => *start == [0xFF, 0x4F, 0xFF, 0x51] || *start == [0, 0, 0, 0x0C],
        Codec::JpegXl => start.starts_with(&[0xFF, 0x0A]) || *start == [0, 0, 0, 0x0C],
        _ => true,
    }
}
