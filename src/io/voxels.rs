//! Voxels that lie one after the other in a file, plain or behind gzip: mapped, read, inflated and decoded without a
//! second copy of the image.
//!
//! Plain files are mapped where nothing is to be converted; otherwise threads read tiles and decode them into place.
//! gzip files are inflated by one call into the memory of the image: at its end where the result is wider than what is
//! stored, so that widening moves it to the front. Regions of gzip files are streamed, as far as needed.

use crate::convert::{Encoding, decode, decode_to_front, swap_in_place};
use crate::element::Element;
use crate::error::{Error, Result, ResultExt};
use crate::gzip;
use crate::image::{checked_bytes, fortran_strides};
use crate::memory::{ALIGNMENT, Memory};
use crate::options::ReadOptions;
use crate::source::Source;
use mica_kernels::Threads;
use mica_kernels::threads::for_each_chunk;
use std::io::Read;
use std::ops::Range;
use std::sync::{Mutex, PoisonError};

/// Bytes of a file that are read and decoded at once: less than the second cache level.
const TILE: usize = 1 << 18;

/// What lies in a file.
pub(crate) struct Stored<'a> {
    /// The file.
    pub source: &'a Source,
    /// Where the first number is, in the content.
    pub offset: u64,
    /// Extents of its axes, fastest first.
    pub shape: &'a [usize],
    /// The field that says so, for errors.
    pub field: &'static str,
    /// How the numbers lie there.
    pub encoding: Encoding,
}

/// What was read: bytes, place of the first number, and a step for each axis.
pub(crate) struct Voxels {
    pub memory: Memory,
    pub offset: usize,
    pub strides: Vec<isize>,
    /// The first bytes behind the voxels, where inflating came by them.
    pub behind: Option<Vec<u8>>,
}

impl Voxels {
    fn new(memory: Memory, offset: usize, strides: Vec<isize>) -> Self {
        Self { memory, offset, strides, behind: None }
    }
}

/// Bytes behind the voxels that are handed out.
const BEHIND: usize = 64;

/// Reads a range of each axis as numbers of type `element`.
///
/// # Errors
/// `Corrupt` where the file ends too early, `TooLarge`, `Unsupported` for conversions to complex numbers, `Cancelled`.
pub(crate) fn read(
    stored: &Stored<'_>,
    ranges: &[Range<usize>],
    element: Element,
    options: &ReadOptions<'_>,
) -> Result<Voxels> {
    let Stored { source, offset, shape, field, encoding } = *stored;
    if element.is_complex() && !encoding.element.is_complex() {
        return Err(Error::unsupported(format!("{} is not converted to {element}", encoding.element)));
    }
    let stored_bytes = checked_bytes(shape, encoding.element)?;
    let content = offset
        .checked_add(stored_bytes as u64)
        .and_then(|content| usize::try_from(content).ok())
        .ok_or_else(|| Error::too_large(format!("{stored_bytes} bytes of voxels from byte {offset} on")))?;
    if source.is_gzip() {
        gzip::check_inflation(source.size(), content as u64).in_field(field)?;
    } else if content as u64 > source.size() {
        return Err(Error::corrupt(format!(
            "expected {stored_bytes} bytes of voxels from byte {offset} on, found a file of {} bytes",
            source.size()
        ))
        .in_field(field));
    }
    let region: Vec<usize> = ranges.iter().map(Range::len).collect();
    let bytes = checked_bytes(&region, element)?;
    options.check_size(bytes as u64)?;
    options.check()?;
    if bytes == 0 {
        return Ok(Voxels::new(Memory::zeroed(0)?, 0, fortran_strides(&region)?));
    }
    if !source.is_gzip() && options.map && encoding.is_direct(element) {
        let strides = fortran_strides(shape)?;
        let at = |last: bool| -> usize {
            let index = |range: &Range<usize>| if last { range.end - 1 } else { range.start };
            ranges.iter().zip(&strides).map(|(range, stride)| index(range) * *stride as usize).sum()
        };
        let (first, last) = (at(false), at(true));
        let start = offset + (first * element.size()) as u64;
        if start.is_multiple_of(element.size() as u64) {
            let memory = source.map(start, (last + 1 - first) * element.size())?;
            return Ok(Voxels::new(memory, 0, strides));
        }
    }
    let strides = fortran_strides(&region)?;
    let whole = region == shape;
    if source.is_gzip() && whole {
        return inflate(stored, content, element, options, strides);
    }
    let tiles = Tiles::new(shape, ranges, encoding.element.size())?;
    let mut memory = Memory::zeroed(bytes)?;
    if source.is_gzip() {
        stream(stored, &tiles, memory.as_mut_slice(), element, options)?;
    } else {
        read_tiles(stored, &tiles, &mut memory, element, options)?;
    }
    Ok(Voxels::new(memory, 0, strides))
}

/// The bytes of a file as stored: mapped where the caller allows it.
fn whole_file(source: &Source, options: &ReadOptions<'_>) -> Result<Memory> {
    let length =
        usize::try_from(source.size()).map_err(|_| Error::too_large("a file larger than the address space"))?;
    if options.map {
        return source.map(0, length);
    }
    let mut memory = Memory::zeroed(length)?;
    source.read_at(0, memory.as_mut_slice())?;
    Ok(memory)
}

/// Bytes that a gzip file holds beyond those that are asked for, by the sum at its end: where they are few, it is faster
/// to inflate them as well than to stop before them.
fn surplus(compressed: &[u8], content: usize) -> usize {
    let size = compressed.last_chunk::<4>().map_or(0, |size| u32::from_le_bytes(*size));
    let surplus = size.wrapping_sub(content as u64 as u32) as usize;
    if surplus <= (content / 16).max(1 << 16) { surplus } else { 0 }
}

/// Inflates a whole image.
fn inflate(
    stored: &Stored<'_>,
    content: usize,
    element: Element,
    options: &ReadOptions<'_>,
    strides: Vec<isize>,
) -> Result<Voxels> {
    let Stored { source, offset, shape, field, encoding } = *stored;
    let count: usize = shape.iter().product();
    let (from, to) = (encoding.element.size(), element.size());
    let header = offset as usize;
    // Voxels begin where memory is aligned for any element; where they are to be widened, as far behind as results need
    // so that none is written over a number that is still to be read.
    let voxels = header.max(count * to.saturating_sub(from)).next_multiple_of(ALIGNMENT);
    let start = voxels - header;
    let end = start + content;
    let compressed = whole_file(source, options)?;
    let surplus = surplus(compressed.as_slice(), content);
    options.check_size((end + surplus) as u64)?;
    let mut memory = Memory::zeroed(end + surplus)?;
    let room = &mut memory.as_mut_slice()[start..];
    let made = gzip::inflate_up_to(compressed.as_slice(), room, options.threads)?;
    let behind = match made.checked_sub(content) {
        None => return Err(gzip::short(made, content).in_field(field)),
        // Without a surplus nobody looked what follows.
        Some(0) => None,
        Some(more) => Some(memory.as_slice()[end..][..more.min(BEHIND)].to_vec()),
    };
    drop(compressed);
    options.check()?;
    let offset = if encoding.is_direct(element) {
        voxels
    } else if to > from {
        decode_to_front(&mut memory, end, encoding, count, 0, element, options.threads)?;
        0
    } else if encoding.element == element && encoding.scaling.is_none() {
        swap_in_place(&mut memory.as_mut_slice()[voxels..end], element.word(), options.threads);
        voxels
    } else {
        narrow(&mut memory.as_mut_slice()[voxels..end], encoding, element, options.threads)?;
        voxels
    };
    memory.truncate(offset + count * to);
    Ok(Voxels { memory, offset, strides, behind })
}

/// Decodes numbers in place, to a type that is no wider, at the beginning of the same memory.
fn narrow(bytes: &mut [u8], encoding: Encoding, element: Element, threads: Threads) -> Result<()> {
    let (from, to) = (encoding.element.size(), element.size());
    let count = bytes.len() / from;
    let mut buffer = Vec::new();
    let mut done = 0;
    while done < count {
        // Between the results so far and the numbers that are still to be read is room for more results.
        let (front, rest) = bytes.split_at_mut(done * from);
        let room = (done * from - done * to) / to;
        let step = if room * from < TILE {
            let step = (TILE / from).min(count - done);
            buffer.clear();
            buffer.extend_from_slice(&rest[..step * from]);
            decode(&buffer, encoding, &mut bytes[done * to..][..step * to], element, threads)?;
            step
        } else {
            let step = room.min(count - done);
            decode(&rest[..step * from], encoding, &mut front[done * to..][..step * to], element, threads)?;
            step
        };
        done += step;
    }
    Ok(())
}

/// Axes of a region, those that lie in one run taken together.
struct Axis {
    /// Step in the file, in elements.
    step: usize,
    start: usize,
    length: usize,
}

/// A region cut into parts whose bytes lie close together in the file, in the order of the file.
struct Tiles {
    axes: Vec<Axis>,
    /// How many of the axes are inside a tile.
    inner: usize,
    /// Elements of the first axis in a tile.
    piece: usize,
    /// How many pieces make up the first axis.
    pieces: usize,
    /// Number of tiles.
    count: usize,
    size: usize,
}

/// A part of a region.
struct Tile {
    /// First element in the file, counted from the first voxel.
    from: usize,
    /// Elements from there to the last one.
    span: usize,
    /// First element in the result.
    to: usize,
    /// Elements of the first axis.
    run: usize,
    /// Number of runs.
    runs: usize,
}

impl Tiles {
    fn new(shape: &[usize], ranges: &[Range<usize>], size: usize) -> Result<Self> {
        let mut axes: Vec<Axis> = vec![Axis { step: 1, start: 0, length: 1 }];
        for ((&extent, range), stride) in shape.iter().zip(ranges).zip(fortran_strides(shape)?) {
            let step = stride as usize;
            match axes.last_mut() {
                // All axes so far are whole: this one continues the run.
                Some(run) if run.start == 0 && run.step * run.length == step => {
                    run.start = range.start * (step / run.step);
                    run.length *= range.len();
                }
                _ if extent == 1 => {}
                _ => axes.push(Axis { step, start: range.start, length: range.len() }),
            }
        }
        let span = |inner: usize| -> usize {
            axes[..inner].iter().map(|axis| (axis.length - 1) * axis.step).sum::<usize>() + 1
        };
        let mut inner = 1;
        while inner < axes.len() && span(inner + 1) <= TILE / size {
            inner += 1;
        }
        let piece = if inner == 1 { axes[0].length.min(TILE / size) } else { axes[0].length };
        let pieces = axes[0].length.div_ceil(piece);
        let count = pieces * axes[inner..].iter().map(|axis| axis.length).product::<usize>();
        Ok(Self { axes, inner, piece, pieces, count, size })
    }

    fn tile(&self, index: usize) -> Tile {
        let (inner, outer) = self.axes.split_at(self.inner);
        let first = index % self.pieces * self.piece;
        let mut rest = index / self.pieces;
        let inside: usize = inner.iter().map(|axis| axis.length).product();
        let to = rest * inside + first;
        let mut from = first + inner.iter().map(|axis| axis.start * axis.step).sum::<usize>();
        for axis in outer {
            from += (axis.start + rest % axis.length) * axis.step;
            rest /= axis.length;
        }
        let run = self.piece.min(inner[0].length - first);
        let above = &inner[1..];
        let span = run + above.iter().map(|axis| (axis.length - 1) * axis.step).sum::<usize>();
        Tile { from, span, to, run, runs: above.iter().map(|axis| axis.length).product() }
    }

    /// Moves the runs of a tile to the front of its bytes.
    fn gather(&self, tile: &Tile, bytes: &mut [u8]) {
        let run = tile.run * self.size;
        for index in 1..tile.runs {
            let mut rest = index;
            let mut from = 0;
            for axis in &self.axes[1..self.inner] {
                from += rest % axis.length * axis.step;
                rest /= axis.length;
            }
            let from = from * self.size;
            bytes.copy_within(from..from + run, index * run);
        }
    }
}

#[derive(Clone, Copy)]
struct Address(*mut u8);

// SAFETY: threads work on disjoint parts of what the address points to.
unsafe impl Send for Address {}
// SAFETY: as above.
unsafe impl Sync for Address {}

impl Address {
    /// Safety: the part must lie in the memory and be nobody else's.
    unsafe fn part<'a>(self, start: usize, length: usize) -> &'a mut [u8] {
        // SAFETY: the caller's promise.
        unsafe { std::slice::from_raw_parts_mut(self.0.wrapping_add(start), length) }
    }
}

/// Reads the tiles of a plain file.
fn read_tiles(
    stored: &Stored<'_>,
    tiles: &Tiles,
    memory: &mut Memory,
    element: Element,
    options: &ReadOptions<'_>,
) -> Result<()> {
    let Stored { source, offset, encoding, .. } = *stored;
    let out = Address(memory.as_mut_slice().as_mut_ptr());
    let failed: Mutex<Option<Error>> = Mutex::new(None);
    let at_once = (tiles.count / (options.threads.get() * 8)).clamp(1, 64);
    for_each_chunk(tiles.count, at_once, options.threads, |range| {
        let mut bytes = Vec::new();
        let mut work = || -> Result<()> {
            options.check()?;
            for index in range.clone() {
                let tile = tiles.tile(index);
                let elements = tile.run * tile.runs;
                // SAFETY: tiles do not overlap in the result, and all of them together fill it.
                let result = unsafe { out.part(tile.to * element.size(), elements * element.size()) };
                let from = offset + (tile.from * tiles.size) as u64;
                if tile.runs == 1 && encoding.is_direct(element) {
                    source.read_at(from, result)?;
                    continue;
                }
                bytes.resize(tile.span * tiles.size, 0);
                source.read_at(from, &mut bytes)?;
                tiles.gather(&tile, &mut bytes);
                decode(&bytes[..elements * tiles.size], encoding, result, element, Threads::SINGLE)?;
            }
            Ok(())
        };
        let mut first = failed.lock().unwrap_or_else(PoisonError::into_inner);
        if first.is_some() {
            return;
        }
        drop(first);
        if let Err(error) = work() {
            first = failed.lock().unwrap_or_else(PoisonError::into_inner);
            first.get_or_insert(error);
        }
    });
    failed.into_inner().unwrap_or_else(PoisonError::into_inner).map_or(Ok(()), Err)
}

/// Reads the tiles of a gzip file one after the other, up to the last byte that is needed.
fn stream(
    stored: &Stored<'_>,
    tiles: &Tiles,
    out: &mut [u8],
    element: Element,
    options: &ReadOptions<'_>,
) -> Result<()> {
    let Stored { source, offset, encoding, .. } = *stored;
    let mut reader = source.reader()?;
    let mut position = 0u64;
    let mut bytes = Vec::new();
    for index in 0..tiles.count {
        options.check()?;
        let tile = tiles.tile(index);
        let elements = tile.run * tile.runs;
        let from = offset + (tile.from * tiles.size) as u64;
        let cut_off = |error: &std::io::Error, position: u64| {
            gzip::broken(error, position as usize, from as usize + tile.span * tiles.size).in_file(source.path())
        };
        bytes.resize(TILE.max(tile.span * tiles.size), 0);
        while position < from {
            let step = (from - position).min(bytes.len() as u64) as usize;
            let skipped = reader.read(&mut bytes[..step]).map_err(|error| cut_off(&error, position))?;
            if skipped == 0 {
                return Err(cut_off(&std::io::ErrorKind::UnexpectedEof.into(), position));
            }
            position += skipped as u64;
        }
        let span = &mut bytes[..tile.span * tiles.size];
        reader.read_exact(span).map_err(|error| cut_off(&error, position))?;
        position += span.len() as u64;
        tiles.gather(&tile, span);
        let result = &mut out[tile.to * element.size()..][..elements * element.size()];
        decode(&span[..elements * tiles.size], encoding, result, element, options.threads)?;
    }
    Ok(())
}

/// The first `length` bytes of the content of a file; fewer where it ends before.
///
/// # Errors
/// `Io`; what is broken in a gzip stream ends it.
pub(crate) fn content_start(source: &Source, length: usize) -> Result<Vec<u8>> {
    let known = source.content_start();
    if known.len() >= length {
        return Ok(known[..length].to_vec());
    }
    if !source.is_gzip() {
        return source.bytes(0, length.min(usize::try_from(source.size()).unwrap_or(usize::MAX)));
    }
    let mut bytes = Vec::new();
    source.reader()?.take(length as u64).read_to_end(&mut bytes).in_file(source.path())?;
    Ok(bytes)
}
