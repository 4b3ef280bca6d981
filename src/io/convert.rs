//! From the numbers that a file holds to the numbers that a caller wants: byte order, scaling, element type.
//!
//! Casts are those of [`mica_kernels::intensity`]'s room: C's, as NumPy's `astype`. Scaling is done in `f64`.

use crate::element::Element;
use crate::error::{Error, Result};
use crate::memory::Memory;
use mica_kernels::intensity::cast;
use mica_kernels::threads::for_each_chunk;
use mica_kernels::{AnyView, AnyViewMut, Element as KernelElement, ElementType, Threads, View, ViewMut};

/// Elements that are worked on in the first cache level.
const BLOCK: usize = 2048;

/// Elements that a thread takes at once.
const CHUNK: usize = 1 << 16;

/// `value * slope + intercept`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Scaling {
    /// Factor.
    pub slope: f64,
    /// Summand.
    pub intercept: f64,
}

impl Scaling {
    /// The scaling, or none where it changes nothing.
    #[must_use]
    pub fn new(slope: f64, intercept: f64) -> Option<Self> {
        (slope != 1.0 || intercept != 0.0).then_some(Self { slope, intercept })
    }
}

/// How numbers lie in a file.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Encoding {
    /// Their type.
    pub element: Element,
    /// Whether the bytes of each number are in the other order than this machine's.
    pub swapped: bool,
    /// What makes real values of them.
    pub scaling: Option<Scaling>,
}

impl Encoding {
    /// Numbers in this machine's byte order, without scaling.
    #[must_use]
    pub fn native(element: Element) -> Self {
        Self { element, swapped: false, scaling: None }
    }

    /// What the numbers become when nobody asks for another type: `float64` (or `complex128`) where they are scaled.
    #[must_use]
    pub fn natural(&self) -> Element {
        match self.scaling {
            None => self.element,
            Some(_) if self.element.is_complex() => Element::C128,
            Some(_) => Element::F64,
        }
    }

    /// Whether the bytes can be used as they are.
    #[must_use]
    pub fn is_direct(&self, to: Element) -> bool {
        self.element == to && self.scaling.is_none() && (!self.swapped || self.element.word() == 1)
    }
}

/// Decodes contiguous numbers.
///
/// Complex numbers become real ones by their real part, as NumPy casts them.
///
/// # Errors
/// `Argument` where the two sizes do not fit, `Unsupported` for real numbers as complex ones.
pub fn decode(from: &[u8], encoding: Encoding, to: &mut [u8], element: Element, threads: Threads) -> Result<()> {
    let count = from.len() / encoding.element.size();
    if from.len() != count * encoding.element.size() || to.len() != count * element.size() {
        return Err(Error::argument(format!(
            "{} bytes of {} do not become {} bytes of {element}",
            from.len(),
            encoding.element,
            to.len()
        )));
    }
    check_pair(encoding.element, element)?;
    let (from, to) = (Address(from.as_ptr().cast_mut()), Address(to.as_mut_ptr()));
    let (from_size, to_size) = (encoding.element.size(), element.size());
    for_each_chunk(count, CHUNK, threads, |range| {
        // SAFETY: both slices hold `count` elements, and chunks do not overlap.
        unsafe {
            decode_run(from.at(range.start * from_size), encoding, to.at(range.start * to_size), element, range.len());
        }
    });
    Ok(())
}

/// Decodes `count` numbers that lie at the end of `memory` to its beginning, where the result is at least as wide: what
/// makes room for an inflated file and its float32 image in the memory of the latter.
///
/// The numbers must lie in `memory[end - count * size .. end]`; the result is `memory[start ..]`. Returns nothing but
/// the memory changed.
///
/// # Errors
/// `Argument` where the result is narrower or the ranges do not fit.
pub fn decode_to_front(
    memory: &mut Memory,
    end: usize,
    encoding: Encoding,
    count: usize,
    start: usize,
    element: Element,
    threads: Threads,
) -> Result<()> {
    let (from_size, to_size) = (encoding.element.size(), element.size());
    let source = end.checked_sub(count * from_size).filter(|_| end <= memory.len());
    let fits = start.checked_add(count * to_size).is_some_and(|stop| stop <= memory.len());
    let Some(source) = source.filter(|source| fits && to_size >= from_size && *source >= start) else {
        return Err(Error::argument("numbers can only be widened towards the front of their memory"));
    };
    check_pair(encoding.element, element)?;
    let base = Address(memory.as_ptr());
    let mut done = 0;
    while done < count {
        // Results up to here reach no number that is still to be read, so they can be made in any order. Each round
        // does at least half of what is left where the result is twice as wide.
        let unread = source + done * from_size;
        let next = start + done * to_size;
        let free = (unread - next.min(unread)) / to_size;
        let step = free.min(count - done);
        if step < BLOCK {
            break;
        }
        for_each_chunk(step, CHUNK, threads, |range| {
            // SAFETY: the two areas do not overlap and lie in the memory, which is borrowed mutably.
            unsafe {
                decode_run(
                    base.at(unread + range.start * from_size),
                    encoding,
                    base.at(next + range.start * to_size),
                    element,
                    range.len(),
                );
            }
        });
        done += step;
    }
    // The rest is short, or as wide as before: through a buffer, in order. A result never passes the number it is made of.
    let mut buffer = vec![0u8; BLOCK * from_size];
    while done < count {
        let step = BLOCK.min(count - done);
        let bytes = &mut buffer[..step * from_size];
        bytes.copy_from_slice(&memory.as_slice()[source + done * from_size..][..step * from_size]);
        // SAFETY: the buffer holds `step` numbers, and the memory has room for `step` results at this place.
        unsafe { decode_run(bytes.as_ptr(), encoding, base.at(start + done * to_size), element, step) };
        done += step;
    }
    Ok(())
}

/// Turns the byte order of every word around.
pub fn swap_in_place(bytes: &mut [u8], word: usize, threads: Threads) {
    if word < 2 {
        return;
    }
    let count = bytes.len() / word;
    let base = Address(bytes.as_mut_ptr());
    for_each_chunk(count, CHUNK, threads, |range| {
        // SAFETY: chunks do not overlap and lie in the slice.
        let part = unsafe { std::slice::from_raw_parts_mut(base.at(range.start * word), range.len() * word) };
        match word {
            2 => part.as_chunks_mut::<2>().0.iter_mut().for_each(|word| word.reverse()),
            4 => part.as_chunks_mut::<4>().0.iter_mut().for_each(|word| word.reverse()),
            8 => part.as_chunks_mut::<8>().0.iter_mut().for_each(|word| word.reverse()),
            _ => part.chunks_exact_mut(word).for_each(<[u8]>::reverse),
        }
    });
}

#[derive(Clone, Copy)]
struct Address(*mut u8);

// SAFETY: threads work on disjoint parts of what the address points to.
unsafe impl Send for Address {}
// SAFETY: as above.
unsafe impl Sync for Address {}

impl Address {
    fn at(self, bytes: usize) -> *mut u8 {
        self.0.wrapping_add(bytes)
    }
}

fn check_pair(from: Element, to: Element) -> Result<()> {
    if to.is_complex() && !from.is_complex() {
        return Err(Error::unsupported(format!("{from} is not converted to {to}")));
    }
    Ok(())
}

/// A block that may be seen as elements of any type.
#[repr(align(64))]
struct Block([u8; BLOCK * 16]);

impl Block {
    fn new() -> Self {
        Self([0; BLOCK * 16])
    }

    fn of<T: KernelElement>(&mut self, count: usize) -> &mut [T] {
        debug_assert!(count * size_of::<T>() <= self.0.len());
        // SAFETY: aligned, large enough; callers use number types, for which any bytes are a value.
        unsafe { std::slice::from_raw_parts_mut(self.0.as_mut_ptr().cast::<T>(), count) }
    }
}

/// Safety: `from` and `to` must be valid for `count` elements of their types and not overlap.
unsafe fn decode_run(from: *const u8, encoding: Encoding, to: *mut u8, element: Element, count: usize) {
    let (from_size, to_size) = (encoding.element.size(), element.size());
    if encoding.is_direct(element) {
        // SAFETY: the caller's promise.
        unsafe { std::ptr::copy_nonoverlapping(from, to, count * from_size) };
        return;
    }
    if encoding.element == element && encoding.scaling.is_none() {
        // Bytes only: going through other types would change the bits of some NaNs.
        // SAFETY: the caller's promise.
        let result = unsafe {
            std::ptr::copy_nonoverlapping(from, to, count * from_size);
            std::slice::from_raw_parts_mut(to, count * from_size)
        };
        swap_in_place(result, element.word(), Threads::SINGLE);
        return;
    }
    let aligned = from.addr().is_multiple_of(from_size) && to.addr().is_multiple_of(to_size);
    if let (Some(from_type), Some(to_type), false, None, true) =
        (encoding.element.kernel(), element.kernel(), encoding.swapped, encoding.scaling, aligned)
    {
        // SAFETY: the caller's promise; aligned as checked.
        unsafe { cast_run(from, from_type, to, to_type, count) };
        return;
    }
    let (mut raw, mut real, mut result) = (Block::new(), Block::new(), Block::new());
    let mut done = 0;
    while done < count {
        let step = BLOCK.min(count - done);
        let bytes = &mut raw.0[..step * from_size];
        // SAFETY: the caller's promise.
        bytes.copy_from_slice(unsafe {
            std::slice::from_raw_parts(from.wrapping_add(done * from_size), step * from_size)
        });
        if encoding.swapped {
            swap_in_place(bytes, encoding.element.word(), Threads::SINGLE);
        }
        let out = &mut result.0[..step * to_size];
        decode_block(&mut raw, encoding, step, &mut real, out, element);
        // SAFETY: the caller's promise.
        unsafe { std::ptr::copy_nonoverlapping(out.as_ptr(), to.wrapping_add(done * to_size), step * to_size) };
        done += step;
    }
}

/// Decodes native numbers in `raw` to `out`, which is aligned. `real` is for intermediate results.
fn decode_block(raw: &mut Block, encoding: Encoding, count: usize, real: &mut Block, out: &mut [u8], element: Element) {
    let from = encoding.element;
    if from.is_complex() {
        let single = from == Element::C64;
        let at = |raw: &mut Block, index: usize| {
            if single { f64::from(raw.of::<f32>(2 * count)[index]) } else { raw.of::<f64>(2 * count)[index] }
        };
        let slope = encoding.scaling.map_or(1.0, |scaling| scaling.slope);
        let intercept = encoding.scaling.map_or(0.0, |scaling| scaling.intercept);
        match element {
            Element::C64 | Element::C128 => {
                for i in 0..2 * count {
                    // The intercept is real.
                    let value = at(raw, i) * slope + if i % 2 == 0 { intercept } else { 0.0 };
                    if element == Element::C64 {
                        out[i * 4..][..4].copy_from_slice(&(value as f32).to_ne_bytes());
                    } else {
                        out[i * 8..][..8].copy_from_slice(&value.to_ne_bytes());
                    }
                }
            }
            _ => {
                for i in 0..count {
                    let value = at(raw, 2 * i) * slope + intercept;
                    real.of::<f64>(count)[i] = value;
                }
                encode_floats(real.of::<f64>(count), out, element);
            }
        }
        return;
    }
    let scaled = encoding.scaling.is_some();
    // Whole numbers that are not scaled stay whole numbers on their way.
    let whole = !scaled && from.is_integer() && (element.is_integer() || element == Element::Bool);
    if whole {
        to_whole(raw, from, real.of::<i64>(count));
        encode_whole(real.of::<i64>(count), out, element);
        return;
    }
    to_floats(raw, from, real.of::<f64>(count));
    if let Some(Scaling { slope, intercept }) = encoding.scaling {
        for value in real.of::<f64>(count) {
            *value = *value * slope + intercept;
        }
    }
    encode_floats(real.of::<f64>(count), out, element);
}

fn to_whole(raw: &mut Block, from: Element, to: &mut [i64]) {
    let count = to.len();
    match from {
        // SAFETY of the views: blocks are aligned and hold `count` elements.
        Element::U32 => {
            let bytes = &raw.0[..count * 4];
            for (slot, word) in to.iter_mut().zip(bytes.as_chunks::<4>().0) {
                *slot = i64::from(u32::from_ne_bytes(*word));
            }
        }
        // The bits: wide unsigned numbers wrap, as NumPy's casts do.
        Element::U64 => to.copy_from_slice(raw.of::<i64>(count)),
        other => cast_block(raw, other, to),
    }
}

fn to_floats(raw: &mut Block, from: Element, to: &mut [f64]) {
    let count = to.len();
    match from {
        Element::U32 => {
            let bytes = &raw.0[..count * 4];
            for (slot, word) in to.iter_mut().zip(bytes.as_chunks::<4>().0) {
                *slot = f64::from(u32::from_ne_bytes(*word));
            }
        }
        Element::U64 => {
            for (slot, bits) in to.iter_mut().zip(raw.of::<i64>(count)) {
                *slot = *bits as u64 as f64;
            }
        }
        other => cast_block(raw, other, to),
    }
}

fn cast_block<T: KernelElement>(raw: &mut Block, from: Element, to: &mut [T]) {
    if let Some(from) = from.kernel() {
        let count = to.len();
        // SAFETY: the block is aligned and holds `count` elements; the two do not overlap.
        unsafe { cast_run(raw.0.as_ptr(), from, to.as_mut_ptr().cast(), T::TYPE, count) };
    }
}

fn encode_floats(values: &mut [f64], out: &mut [u8], element: Element) {
    match (element.kernel(), element) {
        // SAFETY: `out` is the start of an aligned block with room for all values.
        (Some(kernel), _) => unsafe {
            cast_run(values.as_ptr().cast(), ElementType::F64, out.as_mut_ptr(), kernel, values.len());
        },
        (None, Element::U32) => {
            for (word, value) in out.as_chunks_mut::<4>().0.iter_mut().zip(values) {
                *word = (*value as i64 as u32).to_ne_bytes();
            }
        }
        (None, _) => {
            for (word, value) in out.as_chunks_mut::<8>().0.iter_mut().zip(values) {
                let bits = if *value < 0.0 { *value as i64 as u64 } else { *value as u64 };
                *word = bits.to_ne_bytes();
            }
        }
    }
}

fn encode_whole(values: &mut [i64], out: &mut [u8], element: Element) {
    match (element.kernel(), element) {
        // SAFETY: `out` is the start of an aligned block with room for all values.
        (Some(kernel), _) => unsafe {
            cast_run(values.as_ptr().cast(), ElementType::I64, out.as_mut_ptr(), kernel, values.len());
        },
        (None, Element::U32) => {
            for (word, value) in out.as_chunks_mut::<4>().0.iter_mut().zip(values) {
                *word = (*value as u32).to_ne_bytes();
            }
        }
        (None, _) => {
            for (word, value) in out.as_chunks_mut::<8>().0.iter_mut().zip(values) {
                *word = value.to_ne_bytes();
            }
        }
    }
}

/// Safety: both sides valid for `count` elements of their types, aligned, and apart.
unsafe fn cast_run(from: *const u8, from_type: ElementType, to: *mut u8, to_type: ElementType, count: usize) {
    macro_rules! view {
        ($element:expr, |$type:ident| $body:expr) => {
            match $element {
                ElementType::U8 | ElementType::Bool => {
                    type $type = u8;
                    $body
                }
                ElementType::I8 => {
                    type $type = i8;
                    $body
                }
                ElementType::U16 => {
                    type $type = u16;
                    $body
                }
                ElementType::I16 => {
                    type $type = i16;
                    $body
                }
                ElementType::I32 => {
                    type $type = i32;
                    $body
                }
                ElementType::I64 => {
                    type $type = i64;
                    $body
                }
                ElementType::F16 => {
                    type $type = half::f16;
                    $body
                }
                ElementType::BF16 => {
                    type $type = half::bf16;
                    $body
                }
                ElementType::F32 => {
                    type $type = f32;
                    $body
                }
                ElementType::F64 => {
                    type $type = f64;
                    $body
                }
            }
        };
    }
    let shape = [count];
    let input: Result<AnyView<'_>, _> = view!(from_type, |T| {
        // SAFETY: the caller's promise.
        View::new(unsafe { std::slice::from_raw_parts(from.cast::<T>(), count) }, &shape).map(View::erase)
    });
    if to_type == ElementType::Bool {
        // SAFETY: the caller's promise; only 0 and 1 are written.
        let out = unsafe { std::slice::from_raw_parts_mut(to, count) };
        let mut wide = vec![0i64; count];
        if from_type.is_float() {
            let mut floats = vec![0f64; count];
            run_cast(input, ViewMut::new(&mut floats, &shape).map(ViewMut::erase));
            out.iter_mut().zip(floats).for_each(|(slot, value)| *slot = u8::from(value != 0.0));
        } else {
            run_cast(input, ViewMut::new(&mut wide, &shape).map(ViewMut::erase));
            out.iter_mut().zip(wide).for_each(|(slot, value)| *slot = u8::from(value != 0));
        }
        return;
    }
    let output: Result<AnyViewMut<'_>, _> = view!(to_type, |T| {
        // SAFETY: the caller's promise.
        ViewMut::new(unsafe { std::slice::from_raw_parts_mut(to.cast::<T>(), count) }, &shape).map(ViewMut::erase)
    });
    run_cast(input, output);
}

fn run_cast<E>(input: Result<AnyView<'_>, E>, output: Result<AnyViewMut<'_>, E>) {
    // Views of one shape over slices of that length cannot be refused.
    if let (Ok(input), Ok(output)) = (input, output) {
        let done = cast(input, output, Threads::SINGLE);
        debug_assert!(done.is_ok());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bytes<T: Copy, const N: usize>(values: &[T], to: impl Fn(T) -> [u8; N]) -> Vec<u8> {
        values.iter().flat_map(|value| to(*value)).collect()
    }

    #[test]
    fn scaling_and_byte_order_are_undone_in_f64() {
        let stored: Vec<i16> = (0..5000).map(|i| (i * 13 % 4096 - 1024) as i16).collect();
        let from = bytes(&stored, i16::to_be_bytes);
        let encoding = Encoding {
            element: Element::I16,
            swapped: cfg!(target_endian = "little"),
            scaling: Scaling::new(0.1, -3.0),
        };
        assert_eq!(encoding.natural(), Element::F64);
        let mut to = vec![0; stored.len() * 8];
        decode(&from, encoding, &mut to, Element::F64, Threads::available()).expect("decodes");
        let expected = bytes(&stored, |value| (f64::from(value) * 0.1 - 3.0).to_ne_bytes());
        assert_eq!(to, expected);
    }

    #[test]
    fn every_type_becomes_every_wider_type_in_place_as_apart() {
        let raw: Vec<u8> = (0..200_000u32 * 8).map(|i| (i.wrapping_mul(2_654_435_761) >> 24) as u8 & 0x3f).collect();
        for from in Element::ALL {
            for to in Element::ALL {
                if (to.is_complex() && !from.is_complex()) || to.size() < from.size() {
                    continue;
                }
                for swapped in [false, true] {
                    let encoding = Encoding { element: from, swapped, scaling: None };
                    let count = 70_001;
                    let source = &raw[..count * from.size()];
                    let mut apart = vec![0; count * to.size()];
                    decode(source, encoding, &mut apart, to, Threads::available()).expect("decodes");
                    let mut memory = Memory::zeroed(count * to.size() + 100).expect("memory");
                    let end = memory.len() - 4;
                    memory.as_mut_slice()[end - source.len()..end].copy_from_slice(source);
                    decode_to_front(&mut memory, end, encoding, count, 0, to, Threads::available()).expect("decodes");
                    assert!(memory.as_slice()[..apart.len()] == apart[..], "{from} to {to}");
                }
            }
        }
    }

    #[test]
    fn unsigned_numbers_beyond_the_kernels_types_keep_their_value() {
        let from = bytes(&[0u32, 1, u32::MAX], u32::to_ne_bytes);
        let mut to = vec![0; 24];
        decode(&from, Encoding::native(Element::U32), &mut to, Element::I64, Threads::SINGLE).expect("decodes");
        assert_eq!(to, bytes(&[0i64, 1, 4_294_967_295], i64::to_ne_bytes));
        let from = bytes(&[u64::MAX, 5], u64::to_ne_bytes);
        let mut to = vec![0; 8];
        decode(&from, Encoding::native(Element::U64), &mut to, Element::F32, Threads::SINGLE).expect("decodes");
        assert_eq!(to, bytes(&[1.844_674_4e19f32, 5.0], f32::to_ne_bytes));
        let from = bytes(&[-2.5f64, 7.9, 3e9], f64::to_ne_bytes);
        let mut to = vec![0; 12];
        decode(&from, Encoding::native(Element::F64), &mut to, Element::U32, Threads::SINGLE).expect("decodes");
        assert_eq!(to, bytes(&[(-2i32) as u32, 7, 3_000_000_000], u32::to_ne_bytes));
    }

    #[test]
    fn complex_numbers_become_real_by_their_real_part() {
        let from = bytes(&[1.5f32, 2.0, -3.0, 4.0], f32::to_ne_bytes);
        let mut to = vec![0; 8];
        decode(&from, Encoding::native(Element::C64), &mut to, Element::F32, Threads::SINGLE).expect("decodes");
        assert_eq!(to, bytes(&[1.5f32, -3.0], f32::to_ne_bytes));
        assert!(decode(&to, Encoding::native(Element::F32), &mut from.clone(), Element::C64, Threads::SINGLE).is_err());
    }
}
