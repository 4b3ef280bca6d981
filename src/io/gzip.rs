//! gzip, whole buffers at a time: as fast as libdeflate, and in parallel where the file allows it.
//!
//! [`inflate`] fills memory with the beginning of what a gzip file holds. [`compress`] makes one gzip member out of
//! pieces that are compressed in parallel: every gzip reader reads it (browsers' `DecompressionStream` reads no file of
//! several members), and an index in the header's extra field lets [`inflate`] work on all pieces at once.
//!
//! libdeflate ends every piece with a final block. `last_block` finds that block, so that its mark can be taken away
//! and the next piece can follow.

use crate::error::{Error, Result};
use crate::source::MAX_INFLATION;
use flate2::bufread::MultiGzDecoder;
use libdeflater::{CompressionLvl, Compressor, Decompressor};
use mica_kernels::Threads;
use mica_kernels::threads::for_each_chunk;
use std::borrow::Cow;
use std::io::{Read, Write};
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};

/// Bytes that are compressed on their own. What is lost at each start is less than a thousandth.
const PIECE: usize = 1 << 20;

/// The compression level where nobody asks for another one: nibabel's.
pub const DEFAULT_LEVEL: u32 = 1;

/// Name of the index in the extra field of the gzip header (RFC 1952, section 2.3.1.1).
const INDEX: [u8; 2] = *b"mi";

/// The most pieces that an index has room for.
const MAX_PIECES: usize = (65_535 - 8) / 4;

/// An empty stored block, the last one, where a byte begins.
const FINAL: [u8; 5] = [1, 0, 0, 0xff, 0xff];

/// Whether these bytes begin a gzip stream.
#[must_use]
pub fn is_gzip(bytes: &[u8]) -> bool {
    bytes.starts_with(&[0x1f, 0x8b])
}

/// An error unless a file of `size` bytes can hold `content` bytes at the best possible compression: asked before
/// memory is allocated.
///
/// # Errors
/// `Corrupt`.
pub fn check_inflation(size: u64, content: u64) -> Result<()> {
    if content <= size.saturating_mul(MAX_INFLATION) {
        return Ok(());
    }
    Err(Error::corrupt(format!(
        "expected {content} bytes of content, found a gzip file of {size} bytes, which cannot hold more than {}",
        size.saturating_mul(MAX_INFLATION)
    )))
}

/// Fills `out` with the first bytes of what a gzip file holds: one member or several. What follows them is neither read
/// nor checked, as bytes behind the last member are not; where `out` takes all, sums are checked.
///
/// # Errors
/// `Corrupt` where the content is shorter than `out`, or the stream is broken.
pub fn inflate(compressed: &[u8], out: &mut [u8], threads: Threads) -> Result<()> {
    let expected = out.len();
    match inflate_up_to(compressed, out, threads)? {
        made if made < expected => Err(short(made, expected)),
        _ => Ok(()),
    }
}

/// As [`inflate`], for content that may be shorter than `out`: says how many bytes there are.
///
/// # Errors
/// `Corrupt` where the stream is broken.
pub fn inflate_up_to(compressed: &[u8], out: &mut [u8], threads: Threads) -> Result<usize> {
    if threads.get() > 1 && inflate_pieces(compressed, out, threads).is_some() {
        return Ok(out.len());
    }
    let mut rest = compressed;
    let mut done = 0;
    while done < out.len() && is_gzip(rest) {
        match inflate_member(rest, &mut out[done..]) {
            Ok((used, made)) => {
                rest = rest.get(used..).unwrap_or_default();
                done += made;
            }
            // The slower way can stop in the middle, and knows what is wrong.
            Err(Unfinished) => return Ok(done + stream(rest, &mut out[done..])?),
        }
    }
    Ok(done)
}

/// The error for content that ends too early.
pub fn short(done: usize, expected: usize) -> Error {
    Error::corrupt(format!("expected {expected} bytes of content, found a gzip stream of {done}"))
}

/// More content than room, a broken stream, or a wrong sum. libdeflate tells them apart only for whole files: to it, a
/// file that is cut off may as well go on for longer than there is room.
struct Unfinished;

/// Inflates one member: bytes used and made.
fn inflate_member(compressed: &[u8], out: &mut [u8]) -> Result<(usize, usize), Unfinished> {
    use libdeflate_sys::{
        libdeflate_alloc_decompressor, libdeflate_free_decompressor, libdeflate_gzip_decompress_ex,
        libdeflate_result_LIBDEFLATE_SUCCESS as SUCCESS,
    };
    // libdeflater does not tell how much of the input was used, which is needed to find the next member.
    // SAFETY: no requirements; null is checked for.
    let decompressor = unsafe { libdeflate_alloc_decompressor() };
    if decompressor.is_null() {
        return Err(Unfinished);
    }
    let (mut used, mut made) = (0, 0);
    // SAFETY: a live decompressor, two slices with their lengths, and two places for the results.
    let result = unsafe {
        libdeflate_gzip_decompress_ex(
            decompressor,
            compressed.as_ptr().cast(),
            compressed.len(),
            out.as_mut_ptr().cast(),
            out.len(),
            &raw mut used,
            &raw mut made,
        )
    };
    // SAFETY: allocated above, and not used again.
    unsafe { libdeflate_free_decompressor(decompressor) };
    if result == SUCCESS { Ok((used, made)) } else { Err(Unfinished) }
}

/// Fills `out` piece by piece, and looks whether more follows: where nothing does, sums are checked. Says how many bytes
/// there are.
fn stream(compressed: &[u8], out: &mut [u8]) -> Result<usize> {
    let mut reader = MultiGzDecoder::new(compressed);
    let mut done = 0;
    while done < out.len() {
        match reader.read(&mut out[done..]) {
            Ok(0) => return Ok(done),
            Ok(made) => done += made,
            Err(error) if error.kind() == std::io::ErrorKind::Interrupted => {}
            Err(error) => return Err(broken(&error, done, out.len())),
        }
    }
    let mut more = [0];
    reader.read(&mut more).map_err(|error| broken(&error, done, out.len()))?;
    Ok(done)
}

/// What a decoder says about a stream that it cannot read.
pub fn broken(error: &std::io::Error, done: usize, expected: usize) -> Error {
    match error.kind() {
        std::io::ErrorKind::UnexpectedEof => Error::corrupt(format!(
            "the gzip stream is cut off: expected {expected} bytes of content, found at most {done}"
        )),
        _ => Error::corrupt(format!("the gzip stream is broken after {done} of {expected} bytes: {error}")),
    }
}

/// The index of a member that [`compress`] made.
struct Index {
    /// Content of each piece but the last.
    piece: usize,
    /// Compressed bytes of each piece.
    sizes: Vec<usize>,
    /// Where the first piece begins.
    start: usize,
    crc: u32,
    content: u32,
}

/// Reads the index at the start of a file of one member; none where there is no index that fits the file.
fn index(file: &[u8]) -> Option<Index> {
    let header = file.get(..12)?;
    if header[..4] != [0x1f, 0x8b, 8, 4] {
        return None;
    }
    let length = usize::from(u16::from_le_bytes([header[10], header[11]]));
    let field = file.get(12..12 + length)?;
    let (name, rest) = field.split_at_checked(4)?;
    if name[..2] != INDEX || usize::from(u16::from_le_bytes([name[2], name[3]])) != rest.len() {
        return None;
    }
    let (words, []) = rest.as_chunks::<4>() else { return None };
    let mut words = words.iter().map(|word| u32::from_le_bytes(*word) as usize);
    let piece = words.next().filter(|piece| *piece > 0)?;
    let sizes: Vec<usize> = words.collect();
    let start = 12 + length;
    let end = sizes.iter().try_fold(start, |sum, size| sum.checked_add(*size))?;
    let trailer = file.get(end..)?;
    let (last, [sums]) = trailer.split_first_chunk::<5>().map(|(last, rest)| (last, rest.as_chunks::<8>().0))? else {
        return None;
    };
    let [a, b, c, d, e, f, g, h] = *sums;
    (*last == FINAL).then_some(Index {
        piece,
        sizes,
        start,
        crc: u32::from_le_bytes([a, b, c, d]),
        content: u32::from_le_bytes([e, f, g, h]),
    })
}

/// Inflates a member with an index, all pieces at once. None where that is not possible: the ordinary way then decides
/// what the file holds, so that an index that lies changes nothing.
fn inflate_pieces(file: &[u8], out: &mut [u8], threads: Threads) -> Option<()> {
    let index = index(file)?;
    let pieces = index.sizes.len();
    if pieces < 2 || out.len() as u64 as u32 != index.content || out.len().div_ceil(index.piece) != pieces {
        return None;
    }
    let mut start = index.start;
    let mut work = Vec::with_capacity(pieces);
    for (size, room) in index.sizes.iter().zip(out.chunks_mut(index.piece)) {
        work.push(Mutex::new((file.get(start..start + size)?, room, flate2::Crc::new())));
        start += size;
    }
    let failed = AtomicBool::new(false);
    for_each_chunk(pieces, 1, threads, |range| {
        let mut decompressor = Decompressor::new();
        for piece in &work[range] {
            let Ok(mut piece) = piece.lock() else { return };
            let (compressed, room, crc) = &mut *piece;
            // A piece has no final block; with one it is a stream of its own.
            let mut whole = Vec::with_capacity(compressed.len() + FINAL.len());
            whole.extend_from_slice(compressed);
            whole.extend_from_slice(&FINAL);
            if failed.load(Ordering::Relaxed) || decompressor.deflate_decompress(&whole, room) != Ok(room.len()) {
                failed.store(true, Ordering::Relaxed);
                return;
            }
            crc.update(room);
        }
    });
    let mut crc = flate2::Crc::new();
    for piece in work {
        crc.combine(&piece.into_inner().ok()?.2);
    }
    (!failed.into_inner() && crc.sum() == index.crc).then_some(())
}

/// Writes one gzip member that holds these parts one after the other.
///
/// `level` is libdeflate's: 0 (stored) to 12. The bytes depend on nothing but content and level.
///
/// # Errors
/// `Argument` for another level, `Io`.
pub fn compress(parts: &[&[u8]], level: u32, threads: Threads, writer: &mut dyn Write) -> Result<()> {
    let level = i32::try_from(level).ok().and_then(|level| CompressionLvl::new(level).ok());
    let level = level.ok_or_else(|| Error::argument("compression level: expected 0 to 12"))?;
    let total: usize = parts.iter().map(|part| part.len()).sum();
    let piece = PIECE.max(total.div_ceil(MAX_PIECES).next_multiple_of(PIECE));
    let pieces = total.div_ceil(piece);
    let done: Vec<Mutex<(Vec<u8>, flate2::Crc)>> = (0..pieces).map(|_| Mutex::default()).collect();
    for_each_chunk(pieces, 1, threads, |range| {
        let mut compressor = Compressor::new(level);
        for index in range {
            let content = part_of(parts, index * piece, total.min((index + 1) * piece));
            let mut crc = flate2::Crc::new();
            crc.update(&content);
            let compressed = compress_piece(&mut compressor, &content);
            if let Ok(mut slot) = done[index].lock() {
                *slot = (compressed, crc);
            }
        }
    });
    let done: Vec<(Vec<u8>, flate2::Crc)> =
        done.into_iter().map(|slot| slot.into_inner().unwrap_or_else(|poisoned| poisoned.into_inner())).collect();
    let mut header = vec![0x1f, 0x8b, 8, 4, 0, 0, 0, 0, 0, 255];
    // Pieces of more than 4 GiB would need more words than the field has room for: not in this world.
    let words: Option<Vec<u32>> = std::iter::once(piece)
        .chain(done.iter().map(|(compressed, _)| compressed.len()))
        .map(|size| u32::try_from(size).ok())
        .collect();
    let words = words.unwrap_or_default();
    let length = words.len() * 4;
    header.extend_from_slice(&(length as u16 + 4).to_le_bytes());
    header.extend_from_slice(&INDEX);
    header.extend_from_slice(&(length as u16).to_le_bytes());
    header.extend(words.iter().flat_map(|word| word.to_le_bytes()));
    writer.write_all(&header)?;
    let mut crc = flate2::Crc::new();
    for (compressed, sum) in &done {
        writer.write_all(compressed)?;
        crc.combine(sum);
    }
    writer.write_all(&FINAL)?;
    writer.write_all(&crc.sum().to_le_bytes())?;
    writer.write_all(&(total as u64 as u32).to_le_bytes())?;
    Ok(())
}

/// Bytes `start..end` of the parts one after the other.
fn part_of<'a>(parts: &[&'a [u8]], mut start: usize, mut end: usize) -> Cow<'a, [u8]> {
    let mut bytes = Vec::new();
    for part in parts {
        if start < part.len() {
            let piece = &part[start..end.min(part.len())];
            if bytes.is_empty() && end <= part.len() {
                return Cow::Borrowed(piece);
            }
            bytes.extend_from_slice(piece);
        }
        if end <= part.len() {
            break;
        }
        start = start.saturating_sub(part.len());
        end -= part.len();
    }
    Cow::Owned(bytes)
}

/// Deflates a piece to blocks of which none is the last, ending where a byte ends.
fn compress_piece(compressor: &mut Compressor, content: &[u8]) -> Vec<u8> {
    let mut bytes = vec![0; compressor.deflate_compress_bound(content.len()) + 8];
    let blocks = compressor.deflate_compress(content, &mut bytes).ok().and_then(|size| {
        bytes.truncate(size);
        last_block(&bytes)
    });
    let Some((last, end)) = blocks else {
        // Cannot happen; stored blocks are right whatever happens.
        return stored(content);
    };
    bytes[last / 8] &= !(1 << (last % 8));
    // An empty stored block: three zero bits, zeros up to the next byte, and its length of zero.
    bytes.truncate(end.div_ceil(8));
    if let (Some(byte), bits @ 1..) = (bytes.last_mut(), end % 8) {
        *byte &= (1 << bits) - 1;
    }
    bytes.resize((end + 3).div_ceil(8), 0);
    bytes.extend_from_slice(&[0, 0, 0xff, 0xff]);
    bytes
}

/// Blocks that hold bytes as they are.
fn stored(content: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(content.len() + content.len() / 1000 + 16);
    for block in content.chunks(65_535) {
        let length = block.len() as u16;
        bytes.push(0);
        bytes.extend_from_slice(&length.to_le_bytes());
        bytes.extend_from_slice(&(!length).to_le_bytes());
        bytes.extend_from_slice(block);
    }
    bytes
}

/// Bits of a stream, the lowest of each byte first.
struct Bits<'a> {
    bytes: &'a [u8],
    next: usize,
    held: u64,
    count: usize,
}

impl Bits<'_> {
    /// Holds at least 56 bits; zeros beyond the end.
    #[inline(always)]
    fn fill(&mut self) {
        if let Some(word) = self.bytes.get(self.next..).and_then(<[u8]>::first_chunk::<8>) {
            self.held |= u64::from_le_bytes(*word) << self.count;
            self.next += (63 - self.count) / 8;
            self.count |= 56;
            return;
        }
        while self.count < 56 {
            self.held |= u64::from(self.bytes.get(self.next).copied().unwrap_or(0)) << self.count;
            self.next += 1;
            self.count += 8;
        }
    }

    #[inline(always)]
    fn skip(&mut self, bits: usize) {
        self.held >>= bits;
        self.count -= bits;
    }

    fn take(&mut self, bits: usize) -> usize {
        self.fill();
        let value = self.held & ((1 << bits) - 1);
        self.skip(bits);
        value as usize
    }

    /// Bits used so far.
    fn position(&self) -> usize {
        self.next * 8 - self.count
    }
}

/// What a code of a Huffman table is: how many bits to skip, and what follows.
const LENGTH: u8 = 0x40;
const END: u8 = 0x80;
const BITS: u8 = 0x1f;

/// A table that tells from the next bits how many belong to the next symbol and its extra bits.
struct Table {
    entries: Vec<u8>,
    mask: u64,
}

impl Table {
    /// Of canonical codes of these lengths; `entry` makes the entry from symbol and length.
    fn new(lengths: &[u8], entry: impl Fn(usize, u8) -> u8) -> Option<Self> {
        let longest = lengths.iter().copied().max().filter(|length| *length > 0)?;
        let mut next = [0u32; 17];
        for &length in lengths {
            next[usize::from(length) + 1] += u32::from(length > 0);
        }
        // Codes of each length follow those of the shorter one.
        let mut code = 0;
        for slot in &mut next[1..] {
            code = (code + *slot) << 1;
            *slot = code;
        }
        let size = 1usize << longest;
        let mut entries = vec![0; size];
        for (symbol, &length) in lengths.iter().enumerate().filter(|(_, length)| **length > 0) {
            let code = &mut next[usize::from(length)];
            let first = (code.reverse_bits() >> (32 - u32::from(length))) as usize;
            *code += 1;
            entries.get_mut(first..)?.iter_mut().step_by(1 << length).for_each(|slot| *slot = entry(symbol, length));
        }
        Some(Self { entries, mask: size as u64 - 1 })
    }

    #[inline(always)]
    fn at(&self, bits: u64) -> u8 {
        self.entries[(bits & self.mask) as usize]
    }
}

/// The bit at which the last block of a raw deflate stream begins, and the bit behind that block. None for what is no
/// such stream (RFC 1951).
fn last_block(bytes: &[u8]) -> Option<(usize, usize)> {
    let mut bits = Bits { bytes, next: 0, held: 0, count: 0 };
    loop {
        let start = bits.position();
        let last = bits.take(1) == 1;
        match bits.take(2) {
            0 => {
                let header = bits.position().div_ceil(8);
                let length = bytes.get(header..header + 4)?;
                let length = usize::from(u16::from_le_bytes([length[0], length[1]]));
                bits = Bits { bytes, next: header + 4 + length, held: 0, count: 0 };
            }
            1 => {
                let lengths: Vec<u8> = (0..288)
                    .map(|symbol| match symbol {
                        0..144 => 8,
                        144..256 => 9,
                        256..280 => 7,
                        _ => 8,
                    })
                    .collect();
                walk(&mut bits, &literals(&lengths)?, distances(&[5; 30]).as_ref())?;
            }
            2 => {
                let (literal, distance) = code_lengths(&mut bits)?;
                walk(&mut bits, &literals(&literal)?, distances(&distance).as_ref())?;
            }
            _ => return None,
        }
        if bits.position() > bytes.len() * 8 {
            return None;
        }
        if last {
            return Some((start, bits.position()));
        }
    }
}

/// Codes for literals, lengths and the end of the block.
fn literals(lengths: &[u8]) -> Option<Table> {
    Table::new(lengths, |symbol, length| match symbol {
        0..256 => length,
        256 => length | END,
        257..265 | 285 => length | LENGTH,
        _ => (length + ((symbol - 261) / 4) as u8) | LENGTH,
    })
}

/// Codes for distances; none where the block has only literals.
fn distances(lengths: &[u8]) -> Option<Table> {
    // 15 bits of code and 13 extra bits are 28 at most.
    Table::new(lengths, |symbol, length| length + (symbol.saturating_sub(2) / 2) as u8)
}

/// The code lengths at the head of a dynamic block.
fn code_lengths(bits: &mut Bits<'_>) -> Option<(Vec<u8>, Vec<u8>)> {
    const ORDER: [usize; 19] = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];
    let literals = bits.take(5) + 257;
    let distances = bits.take(5) + 1;
    let codes = bits.take(4) + 4;
    let mut lengths = [0u8; 19];
    for &symbol in &ORDER[..codes] {
        lengths[symbol] = bits.take(3) as u8;
    }
    // Entries are at most 7 bits long, so symbol and length need more than a byte: two tables.
    let symbols = Table::new(&lengths, |symbol, _| symbol as u8)?;
    let sizes = Table::new(&lengths, |_, length| length)?;
    let mut all = Vec::with_capacity(literals + distances);
    while all.len() < literals + distances {
        bits.fill();
        let symbol = symbols.at(bits.held);
        bits.skip(usize::from(sizes.at(bits.held)));
        let (value, count) = match symbol {
            0..=15 => (symbol, 1),
            16 => (*all.last()?, bits.take(2) + 3),
            17 => (0, bits.take(3) + 3),
            _ => (0, bits.take(7) + 11),
        };
        all.resize(all.len() + count, value);
    }
    let distance = all.get(literals..literals + distances)?.to_vec();
    all.truncate(literals);
    Some((all, distance))
}

/// Goes to the end of a block.
fn walk(bits: &mut Bits<'_>, literals: &Table, distances: Option<&Table>) -> Option<()> {
    let end = bits.bytes.len() + 8;
    while bits.next <= end {
        bits.fill();
        // 56 bits: three literals of 15 bits, or a length of 20 bits and a distance of 28.
        let mut entry = literals.at(bits.held);
        if entry == 0 {
            // Not a code of this block.
            return None;
        }
        if entry & (LENGTH | END) == 0 {
            bits.skip(usize::from(entry & BITS));
            entry = literals.at(bits.held);
            if entry & (LENGTH | END) == 0 {
                bits.skip(usize::from(entry & BITS));
                entry = literals.at(bits.held);
                if entry & (LENGTH | END) == 0 {
                    bits.skip(usize::from(entry & BITS));
                    continue;
                }
            }
        }
        bits.skip(usize::from(entry & BITS));
        if entry & END != 0 {
            return Some(());
        }
        bits.fill();
        let distance = distances?.at(bits.held);
        bits.skip(usize::from(distance));
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Bytes that compress to blocks of every kind: noise, text and zeros.
    fn content(length: usize) -> Vec<u8> {
        let mut state = 1u32;
        let mut bytes = Vec::with_capacity(length);
        while bytes.len() < length {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            let kind = bytes.len() / 100_000 % 4;
            bytes.push(match kind {
                0 => (state >> 24) as u8,
                1 => (state >> 28) as u8,
                2 => 0,
                _ => b"volumes and voxels "[bytes.len() % 19],
            });
        }
        bytes
    }

    fn gzip(parts: &[&[u8]], level: u32) -> Vec<u8> {
        let mut file = Vec::new();
        compress(parts, level, Threads::available(), &mut file).expect("compresses");
        file
    }

    #[test]
    fn what_is_compressed_is_one_member_for_every_reader() {
        let bytes = content(2_700_001);
        for level in [0, 1, 2, 5, 6, 9, 12] {
            for length in [0, 1, 352, PIECE - 1, PIECE, PIECE + 1, bytes.len()] {
                let content = &bytes[..length];
                let file = gzip(&[&content[..length.min(352)], &content[length.min(352)..]], level);
                // zlib's reader for exactly one member, which checks size and sum.
                let mut reader = flate2::bufread::GzDecoder::new(&file[..]);
                let mut back = Vec::new();
                reader.read_to_end(&mut back).expect("inflates");
                assert!(back == content, "level {level}, {length} bytes");
                assert!(reader.into_inner().is_empty(), "one member");
                for threads in [Threads::SINGLE, Threads::new(2)] {
                    let mut back = vec![0; length];
                    inflate(&file, &mut back, threads).expect("inflates");
                    assert!(back == content);
                }
            }
        }
        assert!(compress(&[], 13, Threads::SINGLE, &mut Vec::new()).is_err());
    }

    #[test]
    fn the_index_is_used_and_a_lying_one_changes_nothing() {
        let bytes = content(3 * PIECE + 5);
        let file = gzip(&[&bytes], 1);
        let mut back = vec![0; bytes.len()];
        assert!(inflate_pieces(&file, &mut back, Threads::new(2)).is_some());
        assert!(back == bytes);
        for at in 12..12 + 4 + 5 * 4 {
            let mut lying = file.clone();
            lying[at] ^= 1;
            back.fill(7);
            assert!(inflate_pieces(&lying, &mut back, Threads::new(2)).is_none(), "byte {at}");
            // The extra field is no content: the stream itself is whole. Only its length is read by others.
            inflate(&lying, &mut back, Threads::new(2)).expect("inflates");
            assert!(back == bytes);
        }
    }

    #[test]
    fn several_members_rubbish_behind_and_longer_content_are_read() {
        let bytes = content(500_000);
        let mut file = gzip(&[&bytes[..200_000]], 6);
        file.extend(gzip(&[], 6));
        file.extend(gzip(&[&bytes[200_000..]], 1));
        file.extend_from_slice(b"\0\0\0\0rubbish");
        for length in [0, 1, 199_999, 200_000, 200_001, 500_000] {
            let mut back = vec![0; length];
            inflate(&file, &mut back, Threads::available()).expect("inflates");
            assert!(back == bytes[..length]);
        }
        let error = inflate(&file, &mut vec![0; 500_001], Threads::available()).expect_err("too short");
        assert!(error.message().contains("500001") && error.message().contains("500000"), "{error}");
    }

    #[test]
    fn broken_streams_are_told_apart() {
        let bytes = content(300_000);
        let file = gzip(&[&bytes], 6);
        let mut back = vec![0; bytes.len()];
        for length in (0..file.len()).step_by(997).chain([file.len() - 1, file.len() - 8]) {
            let error = inflate(&file[..length], &mut back, Threads::available()).expect_err("cut off");
            assert!(error.message().contains("cut off") || length < 2, "{length}: {error}");
        }
        let mut wrong = file.clone();
        let sum = wrong.len() - 6;
        wrong[sum] ^= 1;
        let error = inflate(&wrong, &mut back, Threads::available()).expect_err("wrong sum");
        assert!(error.message().contains("checksum"), "{error}");
        assert!(check_inflation(10, 10_320).is_ok() && check_inflation(10, 10_321).is_err());
    }

    #[test]
    fn no_stream_makes_the_walker_panic() {
        let file = gzip(&[&content(150_000)], 6);
        let deflated = &file[12 + 4 + 8..];
        for at in 0..2000 {
            let mut broken = deflated.to_vec();
            broken[at] ^= 1 << (at % 8);
            let _ = last_block(&broken);
            let _ = last_block(&broken[..at]);
        }
    }
}
