//! BMP. Its rules are short enough to be here; crates that read it expand palettes, which Pillow keeps.
//!
//! Read: Windows and OS/2 headers of 12 to 124 bytes; 1, 4 and 8 bits (palette indices; `bool` or gray where the palette
//! says no more than that), 16, 24 and 32 bits (RGB, or RGBA where the header has a mask for alpha) with the masks that
//! Pillow knows, RLE4 and RLE8. Refused: other masks and depths, embedded JPEG and PNG, run-length files that leave
//! pixels out.
//!
//! Written: `bool` (1 bit), `uint8` gray, RGB, and RGBA with a version 4 header, which says that there is alpha.

use super::{Extent, allocate, check_ratio, dpi, finish, header, pixels, set_dpi, set_palette, size_u32, unpack_bits};
use crate::convert::Encoding;
use crate::element::Element;
use crate::error::{Error, Result};
use crate::format::{Format, Match};
use crate::image::{Header, Image, checked_bytes};
use crate::options::{ReadOptions, WriteOptions};
use crate::sink::write_atomically;
use crate::source::Source;
use std::path::Path;

/// Windows bitmap.
pub struct Bmp;

const NAME: &str = "BMP";
const FILE_HEADER: u64 = 14;
const HEADERS: [u32; 7] = [12, 40, 52, 56, 64, 108, 124];
const INCHES_PER_METRE: f64 = 39.3701;

/// Pixels that one byte of a run-length file may stand for; rows and areas that it skips cost next to nothing, but no
/// picture is made of them.
const MOST_PIXELS_PER_BYTE: u64 = 1 << 16;

impl Format for Bmp {
    fn name(&self) -> &'static str {
        NAME
    }

    fn extensions(&self) -> &'static [&'static str] {
        &[".bmp"]
    }

    fn recognise(&self, source: &Source) -> Match {
        let start = source.start();
        let known = start.get(14..18).is_some_and(|size| HEADERS.iter().any(|known| known.to_le_bytes() == *size));
        if start.starts_with(b"BM") && known { Match::Content } else { Match::No }
    }

    fn read_header(&self, source: &Source, _options: &ReadOptions<'_>) -> Result<Header> {
        Ok(Bitmap::parse(source)?.1)
    }

    fn read(&self, source: &Source, options: &ReadOptions<'_>) -> Result<Image> {
        let (bitmap, header) = Bitmap::parse(source)?;
        let length = checked_bytes(&header.shape, Element::U8)?;
        let mut memory = if bitmap.is_run_length() {
            check_ratio(length as u64, source.size(), MOST_PIXELS_PER_BYTE)?;
            allocate(options, length, 0, source.size(), 1)?
        } else {
            let packed = bitmap.stride().checked_mul(bitmap.extent.height as u64);
            let end = packed.and_then(|packed| packed.checked_add(bitmap.offset));
            if end.is_none_or(|end| end > source.size()) {
                return Err(Error::corrupt(format!(
                    "{} rows of {} bytes from offset {} reach beyond the file of {} bytes",
                    bitmap.extent.height,
                    bitmap.stride(),
                    bitmap.offset,
                    source.size()
                )));
            }
            allocate(options, length, 0, source.size(), 1)?
        };
        options.check()?;
        if bitmap.is_run_length() {
            bitmap.run_length(source, memory.as_mut_slice())?;
        } else {
            bitmap.rows(source, memory.as_mut_slice())?;
        }
        let element = header.element;
        finish(header, bitmap.extent, memory, Encoding::native(element), options)
    }

    fn write(&self, image: &Image, path: &Path, options: &WriteOptions) -> Result<()> {
        let pixels = pixels(image, options, NAME, &[Element::Bool, Element::U8], &[1, 3, 4], false)?;
        let width = size_u32("width", pixels.extent.width, i32::MAX as u32, NAME)?;
        let height = size_u32("height", pixels.extent.height, i32::MAX as u32, NAME)?;
        let (bits, colours): (u16, u32) = match (pixels.element, pixels.channels()) {
            (Element::Bool, 1) => (1, 2),
            (Element::Bool, _) => return Err(Error::unsupported("BMP holds bool only for pictures of one channel")),
            (_, 1) => (8, 256),
            (_, channels) => (8 * channels as u16, 0),
        };
        let header_size: u32 = if bits == 32 { 108 } else { 40 };
        let stride = (u64::from(width) * u64::from(bits)).div_ceil(32) * 4;
        let offset = FILE_HEADER as u32 + header_size + 4 * colours;
        let data = stride * u64::from(height);
        let total = u32::try_from(data + u64::from(offset))
            .map_err(|_| Error::unsupported(format!("BMP holds at most 4 GiB, found {data} bytes of pixels")))?;
        let per_metre =
            dpi(&image.header).map_or([0; 2], |(x, y)| [x, y].map(|dpi| (dpi * INCHES_PER_METRE).round() as u32));
        write_atomically(path, |file| {
            let mut head = b"BM".to_vec();
            let mut put = |word: u32| head.extend(word.to_le_bytes());
            [total, 0, offset, header_size, width, height].into_iter().for_each(&mut put);
            put(1 | u32::from(bits) << 16);
            let compression = if bits == 32 { 3 } else { 0 };
            [compression, data as u32, per_metre[0], per_metre[1], colours, colours].into_iter().for_each(&mut put);
            if bits == 32 {
                // Masks of red, green, blue, alpha; "sRGB", which needs no end points and gammas.
                [0x00ff_0000, 0xff00, 0xff, 0xff00_0000, 0x7352_4742].into_iter().for_each(&mut put);
                (0..12).for_each(|_| put(0));
            }
            for index in 0..colours {
                put(if colours == 2 { index * 0x00ff_ffff } else { index * 0x0001_0101 });
            }
            file.write_all(&head)?;
            let packed = if bits == 1 { super::pack_bits(&pixels.bytes, width as usize) } else { Vec::new() };
            let bytes: &[u8] = if bits == 1 { &packed } else { &pixels.bytes };
            let row = (width as usize * bits as usize).div_ceil(8);
            let mut line = vec![0; stride as usize];
            for row in bytes.chunks_exact(row).rev() {
                line[..row.len()].copy_from_slice(row);
                if bits >= 24 {
                    let pixel = bits as usize / 8;
                    line[..row.len()].chunks_exact_mut(pixel).for_each(|pixel| pixel.swap(0, 2));
                }
                file.write_all(&line)?;
            }
            Ok(())
        })
    }

    fn writes(&self) -> bool {
        true
    }
}

/// How pixels lie in the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Packing {
    /// Indices of 1, 4 or 8 bits.
    Indices,
    /// Runs of indices of 4 or 8 bits.
    Runs,
    /// 5, 5 and 5 or 5, 6 and 5 bits.
    Short { green_bits: u32 },
    /// Where red, green, blue and alpha lie in a pixel of 3 or 4 bytes.
    Bytes([usize; 4]),
}

struct Bitmap {
    extent: Extent,
    bits: u64,
    packing: Packing,
    /// Where the pixels begin in the file.
    offset: u64,
    bottom_up: bool,
}

impl Bitmap {
    fn parse(source: &Source) -> Result<(Self, Header)> {
        let word = |bytes: &[u8], at: usize| -> u32 {
            let mut word = [0; 4];
            word.copy_from_slice(&bytes[at..at + 4]);
            u32::from_le_bytes(word)
        };
        let file = source.bytes(0, 18)?;
        let (mut offset, size) = (u64::from(word(&file, 10)), word(&file, 14));
        if !HEADERS.contains(&size) {
            return Err(Error::field("header size", "12, 40, 52, 56, 64, 108 or 124", size));
        }
        let info = source.bytes(FILE_HEADER, size as usize)?;
        let core = size == 12;
        let (width, height) = if core {
            (i64::from(word(&info, 4) & 0xffff), i64::from(word(&info, 4) >> 16))
        } else {
            (i64::from(word(&info, 4) as i32), i64::from(word(&info, 8) as i32))
        };
        let bits = if core { word(&info, 8) >> 16 } else { word(&info, 12) >> 16 };
        let compression = if core { 0 } else { word(&info, 16) };
        let colours = if core { 0 } else { word(&info, 32) };
        if width <= 0 {
            return Err(Error::field("width", "more than 0", width));
        }
        if height == 0 {
            return Err(Error::field("height", "not 0", height));
        }
        let after_header = FILE_HEADER + u64::from(size);
        let masks: [u32; 4] = match (compression, size) {
            (3, 52) => [word(&info, 40), word(&info, 44), word(&info, 48), 0],
            (3, 56..) => [word(&info, 40), word(&info, 44), word(&info, 48), word(&info, 52)],
            (3, _) => {
                let bytes = source.bytes(after_header, 12)?;
                [word(&bytes, 0), word(&bytes, 4), word(&bytes, 8), 0]
            }
            _ => [0; 4],
        };
        let packing = packing(bits, compression, masks)?;
        let channels = match packing {
            Packing::Indices | Packing::Runs => None,
            Packing::Short { .. } => Some(3),
            Packing::Bytes(lanes) => Some(if lanes[3] < 4 { 4 } else { 3 }),
        };
        let extent = Extent { width: width as usize, height: height.unsigned_abs() as usize, pages: None, channels };

        // A palette that only says "black and white" or "gray" is none.
        let entry = if core { 3 } else { 4 };
        let count = match colours {
            0 => 1u64 << bits.min(8),
            1..=256 => u64::from(colours),
            found if channels.is_none() => return Err(Error::field("colours", "at most 256", found)),
            _ => 0,
        };
        let mut palette = Vec::new();
        if channels.is_none() {
            if offset == after_header {
                offset += entry * count;
            }
            palette = source.bytes(after_header, (entry * count) as usize)?;
        }
        let colour = |entry: &[u8]| [entry[2], entry[1], entry[0]];
        let colours: Vec<[u8; 3]> = palette.chunks_exact(entry as usize).map(colour).collect();
        let gray = |step: usize| colours.iter().enumerate().all(|(i, rgb)| *rgb == [(i * step) as u8; 3]);
        let (element, mode) = match channels {
            Some(3) => (Element::U8, "RGB"),
            Some(_) => (Element::U8, "RGBA"),
            None if bits == 1 && colours.len() == 2 && gray(255) => (Element::Bool, "1"),
            None if bits > 1 && gray(1) => (Element::U8, "L"),
            None => (Element::U8, "P"),
        };
        let mut header = header(NAME, element, extent, mode, u64::from(bits))?;
        if mode == "P" {
            set_palette(&mut header, colours.iter().map(|rgb| rgb.map(u16::from)));
        }
        if !core {
            let per_metre = |at: usize| f64::from(word(&info, at)) / INCHES_PER_METRE;
            set_dpi(&mut header, per_metre(24), per_metre(28));
        }
        Ok((Self { extent, bits: bits.into(), packing, offset, bottom_up: height > 0 }, header))
    }

    fn is_run_length(&self) -> bool {
        self.packing == Packing::Runs
    }

    /// Bytes of a row in the file: a multiple of 4.
    fn stride(&self) -> u64 {
        (self.extent.width as u64 * self.bits).div_ceil(32) * 4
    }

    /// The row of the picture that the file holds at this place.
    fn row(&self, index: usize) -> usize {
        if self.bottom_up { self.extent.height - 1 - index } else { index }
    }

    fn rows(&self, source: &Source, out: &mut [u8]) -> Result<()> {
        let (stride, samples) = (self.stride() as usize, self.extent.samples_per_row());
        let mut line = vec![0; stride];
        for index in 0..self.extent.height {
            source.read_at(self.offset + index as u64 * stride as u64, &mut line)?;
            let out = &mut out[self.row(index) * samples..][..samples];
            match self.packing {
                Packing::Indices | Packing::Runs if self.bits == 8 => out.copy_from_slice(&line[..samples]),
                Packing::Indices | Packing::Runs => {
                    let bits = self.bits as usize;
                    unpack_bits(&line[..(samples * bits).div_ceil(8)], bits, samples, out, |value| value);
                }
                Packing::Short { green_bits } => {
                    for (from, to) in line.chunks_exact(2).zip(out.chunks_exact_mut(3)) {
                        let pixel = u32::from(u16::from_le_bytes([from[0], from[1]]));
                        let part = |shift: u32, bits: u32| {
                            let most = (1 << bits) - 1;
                            ((pixel >> shift & most) * 255 / most) as u8
                        };
                        to.copy_from_slice(&[part(5 + green_bits, 5), part(5, green_bits), part(0, 5)]);
                    }
                }
                Packing::Bytes(lanes) => {
                    let channels = self.extent.channels.unwrap_or(1);
                    for (from, to) in line.chunks_exact(self.bits as usize / 8).zip(out.chunks_exact_mut(channels)) {
                        to.iter_mut().zip(lanes).for_each(|(slot, lane)| *slot = from[lane]);
                    }
                }
            }
        }
        Ok(())
    }

    fn run_length(&self, source: &Source, out: &mut [u8]) -> Result<()> {
        let left = source.size().saturating_sub(self.offset);
        let data = source.bytes(self.offset, left as usize)?;
        let (width, count) = (self.extent.width, out.len());
        let short = || Error::corrupt("the runs end before the picture is complete");
        let (mut at, mut done) = (0, 0);
        // As in the file: rows from the bottom; a byte per pixel.
        while done < count {
            let &[length, value] = data.get(at..at + 2).ok_or_else(short)? else { return Err(short()) };
            at += 2;
            let room = width - done % width;
            let nibble = |byte: u8, index: usize| {
                if self.bits == 8 {
                    byte
                } else if index.is_multiple_of(2) {
                    byte >> 4
                } else {
                    byte & 15
                }
            };
            match (length, value) {
                // The rest of the row, unless the row is just complete.
                (0, 0) => done += room % width,
                (0, 1) => return Err(short()),
                (0, 2) => {
                    let &[right, up] = data.get(at..at + 2).ok_or_else(short)? else { return Err(short()) };
                    at += 2;
                    done = (done + usize::from(right) + usize::from(up) * width).min(count);
                }
                (0, literal) => {
                    let literal = usize::from(literal);
                    let bytes = (literal * self.bits as usize).div_ceil(8);
                    let values = data.get(at..at + bytes).ok_or_else(short)?;
                    at += bytes + bytes % 2;
                    let shown = literal.min(count - done);
                    for (index, slot) in out[done..done + shown].iter_mut().enumerate() {
                        *slot = nibble(values[index * self.bits as usize / 8], index);
                    }
                    done += shown;
                }
                (run, value) => {
                    let run = usize::from(run).min(room);
                    for (index, slot) in out[done..done + run].iter_mut().enumerate() {
                        *slot = nibble(value, index);
                    }
                    done += run;
                }
            }
        }
        if self.bottom_up {
            for row in 0..self.extent.height / 2 {
                let (top, bottom) = out.split_at_mut((self.extent.height - 1 - row) * width);
                top[row * width..][..width].swap_with_slice(&mut bottom[..width]);
            }
        }
        Ok(())
    }
}

/// How pixels of this depth, compression and masks lie.
fn packing(bits: u32, compression: u32, masks: [u32; 4]) -> Result<Packing> {
    let lane = |mask: u32| (0..4).find(|byte| mask == 0xff << (8 * byte)).map(|byte| byte as usize);
    let bgr = Packing::Bytes([2, 1, 0, 4]);
    Ok(match (bits, compression) {
        (1 | 4 | 8, 0) => Packing::Indices,
        (8, 1) | (4, 2) => Packing::Runs,
        (16, 0) => Packing::Short { green_bits: 5 },
        (24 | 32, 0) => bgr,
        (16, 3) if masks[..3] == [0xf800, 0x07e0, 0x001f] => Packing::Short { green_bits: 6 },
        (16, 3) if masks[..3] == [0x7c00, 0x03e0, 0x001f] => Packing::Short { green_bits: 5 },
        (24, 3) if masks[..3] == [0x00ff_0000, 0xff00, 0xff] => bgr,
        (32, 3) if masks == [0; 4] => Packing::Bytes([2, 1, 0, 3]),
        (32, 3) => match (lane(masks[0]), lane(masks[1]), lane(masks[2]), lane(masks[3])) {
            (Some(r), Some(g), Some(b), Some(a)) => Packing::Bytes([r, g, b, a]),
            (Some(r), Some(g), Some(b), None) if masks[3] == 0 => Packing::Bytes([r, g, b, 4]),
            _ => return Err(Error::unsupported(format!("colour masks {masks:x?} are not read"))),
        },
        (1 | 4 | 8 | 16 | 24 | 32, 0..=3) => {
            return Err(Error::unsupported(format!(
                "{bits} bits with compression {compression} and masks {masks:x?} are not read"
            )));
        }
        (_, 4 | 5) => return Err(Error::unsupported("a JPEG or PNG inside a BMP is not read")),
        (_, 0..=3) => return Err(Error::field("bits per pixel", "1, 4, 8, 16, 24 or 32", bits)),
        _ => return Err(Error::field("compression", "0 to 3", compression)),
    })
}
