//! TIFF and BigTIFF: directories through the `tiff` crate, pixels in strips and tiles by `tiff_chunks.rs`.
//!
//! The crate's own decoder knows no palettes, fails on planar tiles that reach over the edge, and lets a JPEG of a tile
//! be of any size, so that only its directory reader and writer are used.
//!
//! Read: both byte orders, strips and tiles, chunky and planar; 1, 2, 4 bits (unsigned) and 8 to 64 bits (unsigned, signed,
//! float, complex), any number of samples; without compression, LZW, Deflate, PackBits, JPEG; horizontal and floating
//! point prediction. Refused: CCITT, old JPEG, Zstandard and other compressions, 12 bits and other odd depths,
//! subsampled YCbCr without JPEG, Lab.
//!
//! Pages of one size and type are a stack, `[x, y, page(, channel)]`; a region on the page axis reads only these. Where
//! pages differ the first one is read, as Pillow does, with a warning. Reduced copies and masks are no pages.
//!
//! Numbers are tifffile's, and where that and Pillow differ: gray of 2 and 4 bits is stretched to 0 … 255 and white-is-zero
//! of up to 8 bits is turned around, as in Pillow; types and samples are kept as in tifffile (Pillow cuts colours of 16 bits to
//! 8, `float64` and more samples than a colour has it does not read). JPEG in YCbCr becomes RGB, as in both.
//!
//! Written: every element type; one page, or a stack; with [`WriteOptions::level`] Deflate, and then whole numbers of up to
//! 32 bits with horizontal prediction. BigTIFF where 4 GiB do not do.

use super::tiff_chunks::{Chunks, Samples, decode_chunk};
use super::{Extent, cut_affine, cut_row, header, set_dpi, set_palette, set_text};
use crate::convert::{Encoding, decode};
use crate::error::{Error, Result, ResultExt};
use crate::format::{Format, Match};
use crate::image::{Header, Image, checked_bytes};
use crate::memory::Memory;
use crate::options::{ReadOptions, WriteOptions};
use crate::source::Source;
use mica_kernels::Threads;
use mica_kernels::threads::for_each_chunk;
use std::collections::HashSet;
use std::io::{BufReader, Read, Seek, SeekFrom};
use std::ops::Range;
use std::path::Path;
use std::sync::{Mutex, PoisonError};
use tiff::decoder::Decoder;
use tiff::tags::Tag;
use tiff::{Directory, TiffError};

/// Tagged Image File Format.
pub struct Tiff;

pub(super) const NAME: &str = "TIFF";

impl Format for Tiff {
    fn name(&self) -> &'static str {
        NAME
    }

    fn extensions(&self) -> &'static [&'static str] {
        &[".tif", ".tiff"]
    }

    fn recognise(&self, source: &Source) -> Match {
        let known: [&[u8]; 4] = [b"II\x2a\0", b"MM\0\x2a", b"II\x2b\0\x08\0\0\0", b"MM\0\x2b\0\x08\0\0"];
        if known.iter().any(|start| source.start().starts_with(start)) { Match::Content } else { Match::No }
    }

    fn read_header(&self, source: &Source, _options: &ReadOptions<'_>) -> Result<Header> {
        Ok(File::open(source)?.describe()?.0)
    }

    fn read(&self, source: &Source, options: &ReadOptions<'_>) -> Result<Image> {
        let mut file = File::open(source)?;
        let (header, extent) = file.describe()?;
        let ranges = options.ranges(&header.shape)?;
        let pages = if extent.pages.is_some() { ranges[2].clone() } else { 0..1 };
        let chunks = file.chunks(pages)?;
        if let Some(image) = map(source, &header, extent, &ranges, &chunks, options)? {
            return Ok(image);
        }
        assemble(source, header, extent, &ranges, &chunks, options)
    }

    fn write(&self, image: &Image, path: &Path, options: &WriteOptions) -> Result<()> {
        super::tiff_write::write(image, path, options)
    }

    fn writes(&self) -> bool {
        true
    }
}

/// A file by position, for several readers at once.
struct At<'a> {
    source: &'a Source,
    position: u64,
}

impl Read for At<'_> {
    fn read(&mut self, out: &mut [u8]) -> std::io::Result<usize> {
        let left = self.source.size().saturating_sub(self.position);
        let length = out.len().min(usize::try_from(left).unwrap_or(usize::MAX));
        let read = self.source.read_at(self.position, &mut out[..length]);
        read.map_err(|error| std::io::Error::other(error.message().to_owned()))?;
        self.position += length as u64;
        Ok(length)
    }
}

impl Seek for At<'_> {
    fn seek(&mut self, to: SeekFrom) -> std::io::Result<u64> {
        let target = match to {
            SeekFrom::Start(position) => Some(position),
            SeekFrom::Current(step) => self.position.checked_add_signed(step),
            SeekFrom::End(step) => self.source.size().checked_add_signed(step),
        };
        self.position = target.ok_or(std::io::ErrorKind::InvalidInput)?;
        Ok(self.position)
    }
}

/// The directories of a file.
struct File<'a> {
    source: &'a Source,
    decoder: Decoder<BufReader<At<'a>>>,
    /// Pages: directories that are no reduced copy and no mask of another.
    pages: Vec<Directory>,
}

pub(super) fn error(error: TiffError) -> Error {
    match error {
        TiffError::FormatError(error) => Error::corrupt(error.to_string()),
        TiffError::UnsupportedError(error) => Error::unsupported(error.to_string()),
        TiffError::IoError(error) => Error::os(&error),
        TiffError::LimitsExceeded => Error::too_large("a field takes more than 1 MiB"),
        TiffError::IntSizeError => Error::too_large("a field does not fit the machine"),
        TiffError::UsageError(error) => Error::argument(error.to_string()),
    }
}

impl<'a> File<'a> {
    fn open(source: &'a Source) -> Result<Self> {
        let reader = BufReader::with_capacity(4096, At { source, position: 0 });
        let mut decoder = Decoder::new(reader).map_err(error)?;
        let mut next = decoder.ifd_pointer();
        let (mut pages, mut seen, mut bytes) = (Vec::new(), HashSet::new(), 0);
        while let Some(pointer) = next {
            if !seen.insert(pointer) {
                return Err(Error::corrupt(format!("the directory at {} follows itself", pointer.0)));
            }
            let directory = decoder.read_directory(pointer).map_err(error).in_field("directory")?;
            // Directories do not share bytes; ones that claim to could keep us busy for as long as they like.
            bytes += 12 * directory.len() as u64;
            if bytes > source.size() {
                return Err(Error::corrupt("the directories are larger than the file"));
            }
            next = directory.next();
            let kind = Tags { decoder: &mut decoder, directory: &directory }.number(Tag::NewSubfileType, 0)?;
            if pages.is_empty() || kind & 0b101 == 0 {
                pages.push(directory);
            }
        }
        Ok(Self { source, decoder, pages })
    }

    fn tags(&mut self, page: usize) -> Tags<'_, 'a> {
        Tags { decoder: &mut self.decoder, directory: &self.pages[page] }
    }

    /// The header of the stack, or of the first page where pages differ; those are dropped then.
    fn describe(&mut self) -> Result<(Header, Extent)> {
        let first = self.tags(0).samples()?;
        let mut different = 0usize;
        for page in 1..self.pages.len() {
            let alike = self.tags(page).samples().is_ok_and(|other| first.is_like(&other));
            different += usize::from(!alike);
        }
        let found = self.pages.len();
        if different > 0 {
            self.pages.truncate(1);
        }
        let pages = (self.pages.len() > 1).then_some(self.pages.len());
        let extent = Extent {
            width: first.width,
            height: first.height,
            pages,
            channels: (first.samples > 1).then_some(first.samples),
        };
        let mut header = header(NAME, first.element()?, extent, &first.mode()?, first.bits as u64)?;
        let mut tags = self.tags(0);
        if let Some(unit) = match tags.number(Tag::ResolutionUnit, 2)? {
            2 => Some(1.0),
            3 => Some(2.54),
            _ => None,
        } && let (Some(x), Some(y)) = (tags.ratio(Tag::XResolution), tags.ratio(Tag::YResolution))
        {
            set_dpi(&mut header, x * unit, y * unit);
        }
        for (tag, name) in
            [(Tag::ImageDescription, "description"), (Tag::Software, "software"), (Tag::DateTime, "date_time")]
        {
            if let Some(text) = tags.text(tag) {
                set_text(&mut header, None, name, &text);
            }
        }
        if let Some(colours) = tags.colours(first.photometric)? {
            set_palette(&mut header, colours.into_iter());
        }
        header.meta.insert("compression".into(), first.compression.into());
        header.meta.insert("pages".into(), found.into());
        if different > 0 {
            header.warn(format!(
                "{different} of {found} pages differ from the first one in size or type; only that one is read"
            ));
        }
        Ok((header, extent))
    }

    /// Where the pixels of some pages lie.
    fn chunks(&mut self, pages: Range<usize>) -> Result<Vec<Chunks>> {
        let (mut all, mut count, mut bytes) = (Vec::new(), 0u64, 0u64);
        let size = self.source.size();
        for page in pages {
            let chunks = self.tags(page).chunks()?;
            // Tables of pages, too, do not share bytes.
            count += chunks.places.len() as u64;
            bytes = chunks.places.iter().fold(bytes, |bytes, (_, length)| bytes.saturating_add(*length));
            if count * 2 > size.max(64) || bytes / 64 > size.max(1 << 20) {
                return Err(Error::corrupt("strips and tiles are larger than the file"));
            }
            all.push(chunks);
        }
        Ok(all)
    }
}

/// The fields of a directory.
struct Tags<'f, 'a> {
    decoder: &'f mut Decoder<BufReader<At<'a>>>,
    directory: &'f Directory,
}

impl Tags<'_, '_> {
    fn number(&mut self, tag: Tag, default: u64) -> Result<u64> {
        Ok(self.optional(tag)?.unwrap_or(default))
    }

    fn optional(&mut self, tag: Tag) -> Result<Option<u64>> {
        let found = self.decoder.read_directory_tags(self.directory).find_tag_unsigned(tag);
        found.map_err(error).map_err(|error| error.in_field(name(tag)))
    }

    fn size(&mut self, tag: Tag) -> Result<usize> {
        match self.optional(tag)? {
            Some(size) if (1..=i32::MAX as u64).contains(&size) => Ok(size as usize),
            found => {
                let found = found.map_or("nothing".to_owned(), |found| found.to_string());
                Err(Error::field(name(tag), "1 to 2147483647", found))
            }
        }
    }

    fn numbers(&mut self, tag: Tag) -> Result<Option<Vec<u64>>> {
        let found = self.decoder.read_directory_tags(self.directory).find_tag_unsigned_vec(tag);
        found.map_err(error).map_err(|error| error.in_field(name(tag)))
    }

    /// The only number of a list whose numbers must all be the same.
    fn uniform(&mut self, tag: Tag, default: u64) -> Result<u64> {
        let found = self.numbers(tag)?.unwrap_or_default();
        match found.split_first() {
            None => Ok(default),
            Some((first, rest)) if rest.iter().all(|other| other == first) => Ok(*first),
            _ => {
                Err(Error::unsupported(format!("samples of different kinds, {found:?}, are not read"))
                    .in_field(name(tag)))
            }
        }
    }

    /// A remark: what cannot be read of it is left out.
    fn ratio(&mut self, tag: Tag) -> Option<f64> {
        match self.decoder.read_directory_tags(self.directory).find_tag(tag).ok()?? {
            tiff::decoder::ifd::Value::Rational(above, below) => Some(f64::from(above) / f64::from(below)),
            _ => None,
        }
    }

    fn text(&mut self, tag: Tag) -> Option<String> {
        self.decoder.read_directory_tags(self.directory).find_tag(tag).ok()??.into_string().ok()
    }

    /// The palette, where the picture has one: all reds, all greens, all blues, of 16 bits.
    fn colours(&mut self, photometric: u64) -> Result<Option<Vec<[u16; 3]>>> {
        if photometric != 3 {
            return Ok(None);
        }
        let Some(all) = self.numbers(Tag::ColorMap)? else { return Ok(None) };
        let count = all.len() / 3;
        let at = |index: usize| all.get(index).map_or(0, |value| *value as u16);
        Ok(Some((0..count).map(|i| [at(i), at(count + i), at(2 * count + i)]).collect()))
    }

    fn samples(&mut self) -> Result<Samples> {
        let width = self.size(Tag::ImageWidth)?;
        let height = self.size(Tag::ImageLength)?;
        let extra = self.numbers(Tag::ExtraSamples)?.unwrap_or_default();
        let samples = Samples {
            width,
            height,
            samples: self.number(Tag::SamplesPerPixel, 1)? as usize,
            bits: self.uniform(Tag::BitsPerSample, 1)? as usize,
            format: self.uniform(Tag::SampleFormat, 1)?,
            photometric: self.number(Tag::PhotometricInterpretation, 1)?,
            compression: self.number(Tag::Compression, 1)?,
            has_alpha: matches!(extra.first(), Some(1 | 2)),
        };
        samples.check()?;
        Ok(samples)
    }

    fn chunks(&mut self) -> Result<Chunks> {
        let samples = self.samples()?;
        let tiled = self.directory.contains(Tag::TileOffsets);
        let (chunk_width, chunk_height, offsets, lengths) = if tiled {
            (self.size(Tag::TileWidth)?, self.size(Tag::TileLength)?, Tag::TileOffsets, Tag::TileByteCounts)
        } else {
            let rows = self.number(Tag::RowsPerStrip, u64::from(u32::MAX))?.min(samples.height as u64) as usize;
            (samples.width, rows, Tag::StripOffsets, Tag::StripByteCounts)
        };
        if chunk_height == 0 {
            return Err(Error::field("RowsPerStrip", "at least 1", 0));
        }
        let planar = match self.number(Tag::PlanarConfiguration, 1)? {
            1 => false,
            2 => samples.samples > 1,
            other => return Err(Error::field("PlanarConfiguration", "1 or 2", other)),
        };
        let subsampling = self.numbers(Tag::ChromaSubsampling)?;
        if samples.photometric == 6 && samples.compression != 7 && subsampling.is_none_or(|by| by != [1, 1]) {
            return Err(Error::unsupported("subsampled YCbCr is read only where it is compressed with JPEG"));
        }
        let across = samples.width.div_ceil(chunk_width);
        let down = samples.height.div_ceil(chunk_height);
        let expected = (across * down).checked_mul(if planar { samples.samples } else { 1 });
        let offset_list = self.numbers(offsets)?.unwrap_or_default();
        let length_list = self.numbers(lengths)?.unwrap_or_default();
        if Some(offset_list.len()) != expected || offset_list.len() != length_list.len() {
            let found = format!("{} and {} lengths", offset_list.len(), length_list.len());
            let expected = expected.map_or("fewer than can be counted".to_owned(), |expected| expected.to_string());
            return Err(Error::field(name(offsets), expected, found));
        }
        let jpeg_tables = match self.numbers(Tag::JPEGTables) {
            Ok(Some(bytes)) if samples.compression == 7 => bytes.into_iter().map(|byte| byte as u8).collect(),
            _ => Vec::new(),
        };
        Ok(Chunks {
            samples,
            planar,
            tiled,
            chunk_width,
            chunk_height,
            across,
            down,
            places: offset_list.into_iter().zip(length_list).collect(),
            predictor: self.number(Tag::Predictor, 1)?,
            reversed_bits: self.number(Tag::FillOrder, 1)? == 2,
            swapped: self.decoder.byte_order() != tiff::tags::ByteOrder::native(),
            jpeg_tables,
        })
    }
}

fn name(tag: Tag) -> String {
    format!("{tag:?}")
}

/// The image over the mapped file, where its pixels lie there as they are to be.
fn map(
    source: &Source,
    header: &Header,
    extent: Extent,
    ranges: &[Range<usize>],
    pages: &[Chunks],
    options: &ReadOptions<'_>,
) -> Result<Option<Image>> {
    let element = options.element.unwrap_or(header.element);
    let size = element.size() as u64;
    let (Some(first), Some(row)) = (pages.first(), extent.samples_per_row().checked_mul(element.size())) else {
        return Ok(None);
    };
    let starts: Option<Vec<u64>> = pages.iter().map(|page| page.contiguous(element, row as u64)).collect();
    let Some(starts) = starts.filter(|_| options.map && first.samples.element().is_ok_and(|is| is == element)) else {
        return Ok(None);
    };
    // One step from page to page, a whole number of elements; and numbers where the machine expects them.
    let step = match starts.as_slice() {
        [_] => 0,
        [first, second, ..] if second > first => second - first,
        _ => return Ok(None),
    };
    let even = starts.windows(2).all(|pair| pair[1].checked_sub(pair[0]) == Some(step));
    if !even || step % size != 0 || starts[0] % size != 0 || step > isize::MAX as u64 {
        return Ok(None);
    }
    let page = row as u64 * extent.height as u64;
    let Some(end) = starts.last().and_then(|last| last.checked_add(page)) else { return Ok(None) };
    let length = usize::try_from(end - starts[0]).map_err(|_| Error::too_large("the file cannot be addressed"))?;
    let part = extent.cut(ranges);
    options.check_size(checked_bytes(&part.shape(), element)? as u64)?;
    let memory = source.map(starts[0], length)?;
    let mut header = header.clone();
    let channels = extent.channels.unwrap_or(1);
    let row = extent.samples_per_row();
    let first_channel = extent.channels.map_or(0, |_| ranges[ranges.len() - 1].start);
    let offset = (ranges[1].start * row + ranges[0].start * channels + first_channel) * element.size();
    let strides = [
        Some(channels as isize),
        Some(row as isize),
        extent.pages.map(|_| (step / size) as isize),
        extent.channels.map(|_| 1),
    ];
    cut_affine(&mut header, ranges)?;
    header.shape = part.shape();
    let offset = if header.shape.contains(&0) { 0 } else { offset };
    Image::with_strides(header, memory, offset, strides.into_iter().flatten().collect()).map(Some)
}

/// Decodes the strips and tiles that the region touches, many at once.
fn assemble(
    source: &Source,
    mut header: Header,
    extent: Extent,
    ranges: &[Range<usize>],
    pages: &[Chunks],
    options: &ReadOptions<'_>,
) -> Result<Image> {
    let element = options.element.unwrap_or(header.element);
    let part = extent.cut(ranges);
    let shape = part.shape();
    let length = checked_bytes(&shape, element)?;
    options.check_size(length as u64)?;
    let (columns, rows) = (ranges[0].clone(), ranges[1].clone());
    let channels = extent.channels.map_or(0..1, |_| ranges[ranges.len() - 1].clone());
    let mut jobs: Vec<(usize, usize)> = Vec::new();
    if length > 0 {
        for (index, page) in pages.iter().enumerate() {
            page.check_sizes(source.size(), options)?;
            jobs.extend(page.touching(&columns, &rows, &channels).map(|chunk| (index, chunk)));
        }
    }
    let mut memory = Memory::zeroed(length)?;
    let out = Mutex::new((memory.as_mut_slice(), Ok(())));
    let (kept, size) = (channels.len(), element.size());
    let row_bytes = part.samples_per_row() * size;
    let work = |page: usize, chunk: usize| -> Result<()> {
        options.check()?;
        let chunks = &pages[page];
        let pixels = decode_chunk(source, chunks, chunk)?;
        let place = chunks.place(chunk);
        // What of the region this chunk holds, in pixels of the page.
        let x = columns.start.max(place.x.start)..columns.end.min(place.x.end);
        let y = rows.start.max(place.y.start)..rows.end.min(place.y.end);
        let (in_chunk, wanted) = match place.plane {
            Some(_) => (1, 0..1),
            None => (chunks.samples.samples, channels.clone()),
        };
        let stored = chunks.samples.element()?;
        let encoding = Encoding::native(stored);
        let local = x.start - place.x.start..x.end - place.x.start;
        let line_bytes = chunks.chunk_width * in_chunk * stored.size();
        let mut cut = vec![0; x.len() * wanted.len() * stored.size()];
        let mut converted = vec![0; y.len() * x.len() * wanted.len() * size];
        let line_out = x.len() * wanted.len() * size;
        for (row, out) in y.clone().zip(converted.chunks_exact_mut(line_out)) {
            let line = &pixels[(row - place.y.start) * line_bytes..][..line_bytes];
            cut_row(line, in_chunk, stored.size(), &local, &wanted, &mut cut);
            decode(&cut, encoding, out, element, Threads::SINGLE)?;
        }
        let mut locked = out.lock().unwrap_or_else(PoisonError::into_inner);
        for (row, line) in y.zip(converted.chunks_exact(line_out)) {
            let start = (page * part.height + row - rows.start) * row_bytes + (x.start - columns.start) * kept * size;
            match place.plane {
                None => locked.0[start..start + line.len()].copy_from_slice(line),
                Some(plane) => {
                    let start = start + (plane - channels.start) * size;
                    for (index, sample) in line.chunks_exact(size).enumerate() {
                        locked.0[start + index * kept * size..][..size].copy_from_slice(sample);
                    }
                }
            }
        }
        Ok(())
    };
    for_each_chunk(jobs.len(), 1, options.threads, |range| {
        for &(page, chunk) in &jobs[range] {
            if out.lock().unwrap_or_else(PoisonError::into_inner).1.is_err() {
                return;
            }
            if let Err(error) = work(page, chunk) {
                let error = error.in_field(format!("{} {chunk}", if pages[page].tiled { "tile" } else { "strip" }));
                out.lock().unwrap_or_else(PoisonError::into_inner).1 = Err(error);
            }
        }
    });
    out.into_inner().unwrap_or_else(PoisonError::into_inner).1?;
    cut_affine(&mut header, ranges)?;
    header.shape = shape;
    header.element = element;
    Image::with_strides(header, memory, 0, part.strides())
}
