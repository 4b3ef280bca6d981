//! Dense arrays: voxels that lie one after another in a file, in several files, or in a compressed stream, as NRRD,
//! MetaImage and NumPy have them.
//!
//! A format says how the array lies ([`Dense`]); [`read`] does what [`ReadOptions`] ask: region, element type, mapping,
//! limits. What is in this room knows nothing of headers and geometry but the affine that a region moves.

use crate::convert::{Encoding, decode, decode_to_front, swap_in_place};
use crate::element::Element;
use crate::error::{Error, Result, ResultExt};
use crate::image::{Header, Image, checked_bytes, fortran_strides};
use crate::memory::{ALIGNMENT, Memory};
use crate::options::ReadOptions;
use crate::packed::Codec;
use crate::source::Source;
use mica_kernels::Threads;
use mica_kernels::geometry::Affine;
use mica_kernels::threads::for_each_chunk;
use std::borrow::Cow;
use std::io::Read;
use std::ops::Range;
use std::path::PathBuf;
use std::sync::Mutex;

/// Elements that a thread reads at once.
const CHUNK: usize = 1 << 17;

/// Bytes that are skipped or read at once in a stream.
const STEP: usize = 1 << 16;

/// An array as it lies in its files.
pub(crate) struct Dense<'a> {
    /// Extents of the array's axes, the fastest first.
    pub sizes: Vec<usize>,
    /// For each axis of the header's shape, the axis of `sizes` that it is. Axes of extent 1 may be left out.
    pub axes: Vec<usize>,
    /// What the numbers are.
    pub encoding: Encoding,
    /// Where they are.
    pub place: Place<'a>,
    /// What they are wrapped in.
    pub codec: Codec,
}

/// Where an array is.
pub(crate) enum Place<'a> {
    /// In one file, from this offset on.
    Within(&'a Source, u64, Skip),
    /// In several files, an equal share in each, in this order.
    Files(Vec<PathBuf>, Skip),
}

/// What comes before the voxels of each file.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Skip {
    /// Lines, counted before anything is decompressed.
    pub lines: u64,
    /// Bytes, counted after decompression.
    pub bytes: Bytes,
}

/// How many bytes come before (or after) the voxels.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Bytes {
    /// As many before them.
    Before(u64),
    /// As many after them: they lie at the end of the file.
    After(u64),
}

impl Default for Bytes {
    fn default() -> Self {
        Self::Before(0)
    }
}

/// One file with a share of the array: its source, where the share begins after lines (and, uncompressed, bytes), and
/// how many decompressed bytes come before it.
struct Part<'s> {
    source: Opened<'s>,
    start: u64,
    prefix: u64,
}

/// A source that is borrowed or our own.
enum Opened<'s> {
    Borrowed(&'s Source),
    Owned(Box<Source>),
}

impl std::ops::Deref for Opened<'_> {
    type Target = Source;
    fn deref(&self) -> &Source {
        match self {
            Self::Borrowed(source) => source,
            Self::Owned(source) => source,
        }
    }
}

impl Place<'_> {
    fn count(&self) -> usize {
        match self {
            Self::Within(..) => 1,
            Self::Files(paths, _) => paths.len(),
        }
    }

    /// Opens one file and finds its share of `bytes` bytes. Errors name the file.
    fn part(&self, index: usize, bytes: u64, codec: &Codec) -> Result<Part<'_>> {
        let (source, base, skip) = match self {
            Self::Within(source, base, skip) => (Opened::Borrowed(source), *base, *skip),
            Self::Files(paths, skip) => {
                let path = paths.get(index).ok_or_else(|| Error::corrupt("the array has too few data files"))?;
                (Opened::Owned(Box::new(open_regular(path)?)), 0, *skip)
            }
        };
        let path = source.path().to_owned();
        let after_lines = skip_lines(&source, base, skip.lines)?;
        let too_short = |start: u64| {
            let there = source.size().saturating_sub(start);
            Error::corrupt(format!(
                "the header promises {bytes} bytes of voxels, found {there} from offset {start} of the data file"
            ))
            .in_file(&path)
        };
        let (start, prefix) = match (codec, skip.bytes) {
            (Codec::Raw, Bytes::Before(n)) => (after_lines.checked_add(n).ok_or_else(|| too_short(after_lines))?, 0),
            (Codec::Raw, Bytes::After(n)) => {
                let end = source.size().checked_sub(n).ok_or_else(|| too_short(after_lines))?;
                let start = end.checked_sub(bytes).filter(|start| *start >= after_lines);
                (start.ok_or_else(|| too_short(after_lines))?, 0)
            }
            (Codec::Text | Codec::Hex, Bytes::Before(n)) => {
                (after_lines.checked_add(n).ok_or_else(|| too_short(after_lines))?, 0)
            }
            (_, Bytes::Before(n)) => (after_lines, n),
            (_, Bytes::After(_)) => {
                return Err(Error::unsupported(
                    "voxels that are counted from the end of a file must be raw, these are encoded",
                )
                .in_file(&path));
            }
        };
        let there = source.size().saturating_sub(start);
        if start > source.size() || !codec.can_hold(there, bytes.saturating_add(prefix)) {
            return Err(too_short(start));
        }
        Ok(Part { source, start, prefix })
    }
}

/// Opens a data file that a header names: nothing but a regular file, since reading from a device or pipe may never end.
pub(crate) fn open_regular(path: &std::path::Path) -> Result<Source> {
    if !std::fs::metadata(path).in_file(path)?.is_file() {
        return Err(Error::corrupt("the header names this as its data, and it is not a regular file").in_file(path));
    }
    Source::open(path)
}

/// The offset after `lines` line ends from `start` on.
fn skip_lines(source: &Source, start: u64, lines: u64) -> Result<u64> {
    let (mut left, mut at) = (lines, start);
    let mut buffer = vec![0u8; if lines == 0 { 0 } else { STEP }];
    while left > 0 {
        let length = (source.size().saturating_sub(at)).min(STEP as u64) as usize;
        if length == 0 {
            let found = lines - left;
            return Err(Error::field("line skip", format!("at most the {found} lines of the data file"), lines)
                .in_file(source.path()));
        }
        let block = &mut buffer[..length];
        source.read_at(at, block)?;
        match block.iter().enumerate().filter(|(_, byte)| **byte == b'\n').nth(left as usize - 1) {
            Some((end, _)) => return Ok(at + end as u64 + 1),
            None => left -= block.iter().filter(|byte| **byte == b'\n').count() as u64,
        }
        at += length as u64;
    }
    Ok(at)
}

/// A box of an array, as runs of consecutive elements.
#[derive(Clone)]
struct Selection {
    /// Elements in each run.
    run: usize,
    /// Element at which the first run begins.
    first: usize,
    /// The runs: count and step in elements, fastest first.
    outer: Vec<(usize, usize)>,
    /// Elements in all.
    count: usize,
    /// Extents, fastest first.
    sizes: Vec<usize>,
}

impl Selection {
    /// The sizes were checked to be addressable.
    fn new(sizes: &[usize], ranges: &[Range<usize>]) -> Self {
        let chosen: Vec<usize> = ranges.iter().map(Range::len).collect();
        let (mut step, mut first, mut run, mut whole) = (1usize, 0usize, 1usize, true);
        let mut outer = Vec::new();
        for (&size, range) in sizes.iter().zip(ranges) {
            first += range.start * step;
            if whole {
                run *= range.len();
            } else if range.len() != 1 {
                outer.push((range.len(), step));
            }
            whole &= range.len() == size;
            step = step.saturating_mul(size.max(1));
        }
        Self { run, first, outer, count: chosen.iter().product(), sizes: chosen }
    }

    /// Element of the array at which a run begins.
    fn start(&self, mut run: usize) -> usize {
        let mut start = self.first;
        for &(count, step) in &self.outer {
            start += run % count * step;
            run /= count;
        }
        start
    }

    /// Elements from the first to the last.
    fn span(&self) -> usize {
        let last: usize = self.outer.iter().map(|(count, step)| (count - 1) * step).sum();
        last + self.run
    }

    /// Calls `visit` with (first element in the array, first element of the result, how many) for a part of the result.
    fn pieces(&self, part: Range<usize>, mut visit: impl FnMut(usize, usize, usize) -> Result<()>) -> Result<()> {
        let mut at = part.start;
        while at < part.end {
            let (run, within) = (at / self.run, at % self.run);
            let length = (self.run - within).min(part.end - at);
            visit(self.start(run) + within, at, length)?;
            at += length;
        }
        Ok(())
    }
}

/// Reads an array: the whole, or the region that the options name, as the element type that they name.
///
/// `header` describes the whole; the image's header has shape and affine of the region.
///
/// # Errors
/// `Corrupt` where the files are too short or broken, `TooLarge`, `Argument`, `Cancelled`.
pub(crate) fn read(mut header: Header, dense: &Dense<'_>, options: &ReadOptions<'_>) -> Result<Image> {
    options.check()?;
    let element = options.element.unwrap_or(header.element);
    let ranges = options.ranges(&header.shape)?;
    let mut file_ranges: Vec<Range<usize>> = dense.sizes.iter().map(|size| 0..*size).collect();
    for (range, &axis) in ranges.iter().zip(&dense.axes) {
        file_ranges[axis] = range.clone();
    }
    // The whole must be addressable and in the file even where a part is asked for.
    let stored = dense.encoding.element;
    let all = checked_bytes(&dense.sizes, stored)?;
    let selection = Selection::new(&dense.sizes, &file_ranges);
    let wanted = checked_bytes(&selection.sizes, element)?;
    options.check_size(wanted as u64)?;
    if element.is_complex() && !stored.is_complex() {
        return Err(Error::unsupported(format!("{stored} is not converted to {element}")));
    }

    header.affine = moved(&header.affine, &ranges)?;
    header.shape = ranges.iter().map(Range::len).collect();
    header.element = element;
    let job = Job { dense, selection, element, all, wanted, options };
    let (memory, offset, strides) = job.run()?;
    let strides = dense.axes.iter().map(|&axis| strides[axis]).collect();
    Image::with_strides(header, memory, offset, strides)
}

/// The affine of a region that begins at these indices.
fn moved(affine: &Affine, ranges: &[Range<usize>]) -> Result<Affine> {
    let mut starts: Vec<f64> = ranges.iter().map(|range| range.start as f64).collect();
    starts.resize(affine.rank(), 0.0);
    if starts.iter().all(|start| *start == 0.0) {
        return Ok(*affine);
    }
    let to_region = Affine::translation(&starts).map_err(|error| Error::argument(error.to_string()))?;
    Ok(affine.compose(&to_region))
}

/// One call of [`read`].
struct Job<'a> {
    dense: &'a Dense<'a>,
    selection: Selection,
    element: Element,
    /// Bytes of the whole array as stored.
    all: usize,
    /// Bytes of the result.
    wanted: usize,
    options: &'a ReadOptions<'a>,
}

/// Memory, offset and strides in the order of [`Dense::sizes`].
type Placed = (Memory, usize, Vec<isize>);

impl Job<'_> {
    fn run(&self) -> Result<Placed> {
        let count = self.dense.place.count();
        if count == 0 || !self.all.is_multiple_of(count) {
            return Err(Error::corrupt(format!("{} bytes do not spread over {count} data files", self.all)));
        }
        if self.wanted == 0 {
            return Ok((Memory::zeroed(0)?, 0, self.compact_strides()?));
        }
        // Every file is asked before memory is allocated.
        let share = (self.all / count) as u64;
        match self.dense.codec {
            Codec::Raw => self.raw(share),
            _ => self.packed(share),
        }
    }

    fn compact_strides(&self) -> Result<Vec<isize>> {
        fortran_strides(&self.selection.sizes)
    }

    fn encoding(&self) -> Encoding {
        self.dense.encoding
    }

    fn unit(&self) -> usize {
        self.dense.encoding.element.size()
    }

    fn raw(&self, share: u64) -> Result<Placed> {
        let place = &self.dense.place;
        if let Place::Within(source, ..) = place {
            let start = place.part(0, share, &Codec::Raw)?.start;
            if let Some(mapped) = self.map(source, start)? {
                return Ok(mapped);
            }
            return self.copy(|offset, bytes| source.read_at(start + offset, bytes));
        }
        for index in 0..place.count() {
            place.part(index, share, &Codec::Raw)?;
        }
        self.copy(|mut offset, mut bytes| {
            while !bytes.is_empty() {
                let (index, within) = ((offset / share) as usize, offset % share);
                let length = ((share - within) as usize).min(bytes.len());
                let (head, rest) = bytes.split_at_mut(length);
                let part = place.part(index, share, &Codec::Raw)?;
                part.source.read_at(part.start + within, head)?;
                (offset, bytes) = (offset + length as u64, rest);
            }
            Ok(())
        })
    }

    /// The file itself as memory, where its numbers can be used as they are.
    fn map(&self, source: &Source, start: u64) -> Result<Option<Placed>> {
        let unit = self.unit();
        // A bool of another value than 0 and 1 must not get out, so these are copied and looked at.
        if !self.options.map || !self.encoding().is_direct(self.element) || self.element == Element::Bool {
            return Ok(None);
        }
        let offset = start + (self.selection.start(0) * unit) as u64;
        if !offset.is_multiple_of(unit as u64) {
            return Ok(None);
        }
        let memory = source.map(offset, self.selection.span() * unit)?;
        Ok(Some((memory, 0, fortran_strides(&self.dense.sizes)?)))
    }

    /// The selection, piece by piece in new memory. `fetch` gives stored bytes from an offset in the array.
    fn copy(&self, fetch: impl Fn(u64, &mut [u8]) -> Result<()> + Sync) -> Result<Placed> {
        let mut memory = Memory::zeroed(self.wanted)?;
        let (unit, size, encoding, element) = (self.unit(), self.element.size(), self.encoding(), self.element);
        let failure: Mutex<Option<Error>> = Mutex::new(None);
        let result = Address(memory.as_mut_slice().as_mut_ptr());
        for_each_chunk(self.selection.count, CHUNK, self.options.threads, |part| {
            let mut buffer = Vec::new();
            let done = self.options.check().and_then(|()| {
                self.selection.pieces(part, |from, to, count| {
                    // SAFETY: the memory holds all elements, and pieces do not overlap.
                    let out = unsafe { std::slice::from_raw_parts_mut(result.at(to * size), count * size) };
                    let offset = (from * unit) as u64;
                    if encoding.is_direct(element) {
                        return fetch(offset, out);
                    }
                    buffer.resize(count * unit, 0);
                    fetch(offset, &mut buffer)?;
                    decode(&buffer, encoding, out, element, Threads::SINGLE)
                })
            });
            if let Err(error) = done {
                // A poisoned lock means that another worker panicked; that panic is handed on.
                failure.lock().unwrap_or_else(|poisoned| poisoned.into_inner()).get_or_insert(error);
            }
        });
        if let Some(error) = failure.into_inner().unwrap_or_else(|poisoned| poisoned.into_inner()) {
            return Err(error);
        }
        self.finish(memory, 0)
    }

    /// Compact memory; bools become 0 and 1.
    fn finish(&self, mut memory: Memory, offset: usize) -> Result<Placed> {
        if self.element == Element::Bool {
            let bools = memory.as_mut_slice().get_mut(offset..offset + self.wanted).unwrap_or_default();
            bools.iter_mut().for_each(|byte| *byte = u8::from(*byte != 0));
        }
        Ok((memory, offset, self.compact_strides()?))
    }

    fn packed(&self, share: u64) -> Result<Placed> {
        let (all, unit, size) = (self.all, self.unit(), self.element.size());
        let (encoding, element, threads) = (self.encoding(), self.element, self.options.threads);
        let place = &self.dense.place;
        for index in 0..place.count() {
            place.part(index, share, &self.dense.codec)?;
        }
        let whole = self.selection.count * unit == all;
        if !whole && self.dense.codec.is_compressed() {
            return self.stream(share);
        }
        self.options.check_size(all as u64)?;
        // What comes before the numbers of a single file is inflated with them and left where it is.
        let prefix = match place.count() {
            1 => usize::try_from(place.part(0, share, &self.dense.codec)?.prefix)
                .map_err(|_| Error::too_large("bytes to skip"))?,
            _ => 0,
        };
        self.options.check_size((all as u64).saturating_add(prefix as u64))?;
        let native_order = Encoding { swapped: false, ..encoding };
        if whole && native_order.is_direct(element) {
            let pad = (ALIGNMENT - prefix % ALIGNMENT) % ALIGNMENT;
            let mut memory = Memory::zeroed(checked_sum(pad + prefix, all)?)?;
            self.fill(share, &mut memory.as_mut_slice()[pad..], prefix)?;
            let numbers = &mut memory.as_mut_slice()[pad + prefix..];
            if self.is_swapped() {
                swap_in_place(numbers, element.word(), threads);
            }
            return self.finish(memory, pad + prefix);
        }
        if whole && size >= unit {
            // Into the end of the result's own memory, and from there to its front.
            let mut memory = Memory::zeroed(checked_sum(prefix, self.wanted)?)?;
            let end = memory.len();
            self.fill(share, &mut memory.as_mut_slice()[end - all - prefix..], prefix)?;
            let encoding = Encoding { swapped: self.is_swapped(), ..encoding };
            decode_to_front(&mut memory, end, encoding, all / unit, 0, element, threads)?;
            return self.finish(memory, 0);
        }
        let mut memory = Memory::zeroed(checked_sum(prefix, all)?)?;
        self.fill(share, memory.as_mut_slice(), prefix)?;
        if self.is_swapped() {
            swap_in_place(&mut memory.as_mut_slice()[prefix..], encoding.element.word(), threads);
        }
        let numbers = &memory.as_slice()[prefix..];
        let native = Dense {
            sizes: self.dense.sizes.clone(),
            axes: self.dense.axes.clone(),
            encoding: native_order,
            place: Place::Files(Vec::new(), Skip::default()),
            codec: Codec::Raw,
        };
        let again = Job { dense: &native, selection: self.selection.clone(), ..*self };
        again.copy(|offset, bytes| {
            bytes.copy_from_slice(&numbers[offset as usize..offset as usize + bytes.len()]);
            Ok(())
        })
    }

    /// Whether unpacked numbers are in the other byte order. Numbers written as text have none.
    fn is_swapped(&self) -> bool {
        self.encoding().swapped && !matches!(self.dense.codec, Codec::Text)
    }

    /// Unpacks all files one after the other; the first `prefix` bytes of `into` are what comes before the numbers of
    /// the only file.
    fn fill(&self, share: u64, into: &mut [u8], prefix: usize) -> Result<()> {
        let count = self.dense.place.count();
        let length = (into.len() - prefix) / count;
        let mut rest = into;
        for index in 0..count {
            self.options.check()?;
            let (head, tail) = rest.split_at_mut(length + prefix);
            let part = self.dense.place.part(index, share, &self.dense.codec)?;
            let skip = part.prefix - prefix as u64;
            let element = self.encoding().element;
            self.dense
                .codec
                .unpack(&part.source, part.start, skip, head, element, self.options)
                .in_file(part.source.path())?;
            rest = tail;
        }
        Ok(())
    }

    /// A part of compressed data: inflated as far as needed, in memory of the part only.
    fn stream(&self, share: u64) -> Result<Placed> {
        let mut memory = Memory::zeroed(self.wanted)?;
        let (unit, size, encoding, element) = (self.unit(), self.element.size(), self.encoding(), self.element);
        let place = &self.dense.place;
        let mut open: Option<(u64, Box<dyn Read + '_>, PathBuf)> = None;
        let mut at = 0u64;
        let mut buffer = Vec::new();
        let mut fetch = |mut offset: u64, mut bytes: &mut [u8]| -> Result<()> {
            while !bytes.is_empty() {
                self.options.check()?;
                let (index, within) = (offset / share, offset % share);
                if open.as_ref().is_none_or(|(opened, ..)| *opened != index) {
                    let part = place.part(index as usize, share, &self.dense.codec)?;
                    let path = part.source.path().to_owned();
                    let reader = match part.source {
                        Opened::Borrowed(source) => self.dense.codec.reader(source, part.start)?,
                        Opened::Owned(source) => self.dense.codec.reader(*source, part.start)?,
                    };
                    at = 0;
                    let reader = &mut open.insert((index, reader, path.clone())).1;
                    discard(reader, part.prefix).in_file(&path)?;
                }
                let Some((_, reader, path)) = &mut open else { return Ok(()) };
                discard(reader, within - at).in_file(path)?;
                let length = ((share - within) as usize).min(bytes.len()).min(1 << 20);
                let (head, rest) = bytes.split_at_mut(length);
                reader.read_exact(head).map_err(|error| broken(&error)).in_file(path)?;
                at = within + length as u64;
                (offset, bytes) = (offset + length as u64, rest);
            }
            Ok(())
        };
        let out = memory.as_mut_slice();
        for start in (0..self.selection.count).step_by(CHUNK) {
            let part = start..self.selection.count.min(start + CHUNK);
            self.selection.pieces(part, |from, to, count| {
                let out = &mut out[to * size..(to + count) * size];
                let offset = (from * unit) as u64;
                if encoding.is_direct(element) {
                    return fetch(offset, out);
                }
                buffer.resize(count * unit, 0);
                fetch(offset, &mut buffer)?;
                decode(&buffer, encoding, out, element, self.options.threads)
            })?;
        }
        self.finish(memory, 0)
    }
}

/// Reads and forgets.
pub(crate) fn discard(reader: &mut dyn Read, bytes: u64) -> Result<()> {
    let copied = std::io::copy(&mut reader.take(bytes), &mut std::io::sink()).map_err(|error| broken(&error))?;
    if copied < bytes {
        return Err(Error::corrupt(format!("expected {bytes} more bytes, the data end after {copied}")));
    }
    Ok(())
}

/// What a decoder's error says about the file.
pub(crate) fn broken(error: &std::io::Error) -> Error {
    use std::io::ErrorKind::{InvalidData, InvalidInput, UnexpectedEof};
    match error.kind() {
        UnexpectedEof => Error::corrupt("the voxel data end too early"),
        InvalidData | InvalidInput => Error::corrupt(format!("the voxel data cannot be decoded: {error}")),
        _ => Error::os(error),
    }
}

fn checked_sum(a: usize, b: usize) -> Result<usize> {
    a.checked_add(b).ok_or_else(|| Error::too_large(format!("{a} + {b} bytes")))
}

#[derive(Clone, Copy)]
struct Address(*mut u8);

// SAFETY: threads write to disjoint parts of what the address points to.
unsafe impl Send for Address {}
// SAFETY: as above.
unsafe impl Sync for Address {}

impl Address {
    fn at(self, bytes: usize) -> *mut u8 {
        self.0.wrapping_add(bytes)
    }
}

/// The voxels of an image as a file is to hold them: axes in this order of speed, fastest first, as this element type in
/// this machine's byte order. Borrowed where they lie so already.
///
/// # Errors
/// `Unsupported` for a conversion that there is not.
pub(crate) fn voxels<'a>(
    image: &'a Image,
    fastest_first: &[usize],
    element: Element,
    threads: Threads,
) -> Result<Cow<'a, [u8]>> {
    let bytes = image.bytes_in_order(fastest_first)?;
    let encoding = Encoding::native(image.header.element);
    if encoding.is_direct(element) {
        return Ok(bytes);
    }
    let mut converted = vec![0u8; checked_bytes(&image.header.shape, element)?];
    decode(&bytes, encoding, &mut converted, element, threads)?;
    Ok(Cow::Owned(converted))
}

/// The element type for a file whose format knows neither bools nor 16-bit floats: the narrowest one that holds every
/// value.
pub(crate) fn widened(element: Element) -> Element {
    match element {
        Element::Bool => Element::U8,
        Element::F16 | Element::BF16 => Element::F32,
        other => other,
    }
}
