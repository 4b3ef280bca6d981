//! Binary volumes with one bit per voxel: 64 voxels in one operation, and 8 times less memory than bytes.

use half::{bf16, f16};

use crate::convert::has_avx2;
use crate::element::ElementType;
use crate::spatial::{Grid, Select, Shared, for_each_rows};
use crate::threads::Threads;

/// Bits per word.
pub(crate) const WORD: usize = 64;

/// Rows of bits; each row starts at a word, and the bits behind its end are 0.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Bits {
    pub shape: [usize; 3],
    /// Words per row.
    pub words: usize,
    pub data: Vec<u64>,
}

impl Bits {
    pub fn zeros(shape: [usize; 3]) -> Self {
        let words = shape[2].div_ceil(WORD);
        let rows = if shape[2] == 0 { 0 } else { shape[0] * shape[1] };
        Self { shape, words, data: vec![0; rows * words] }
    }

    /// The voxels of a grid that are selected, in the grid's order of axes.
    pub fn read(grid: &Grid, select: Select<'_>, threads: Threads) -> Self {
        let mut bits = Self::zeros(grid.shape());
        let (words, length) = (bits.words, grid.shape()[2]);
        let target = Shared::new(&mut bits.data);
        let packer = Packer::new(grid, select);
        for_each_rows(grid.rows(), length, threads, |rows| {
            for row in rows {
                // SAFETY: each row has its own words.
                packer.row(row, unsafe { target.slice(row * words, words) });
            }
        });
        bits
    }

    pub fn row(&self, row: usize) -> &[u64] {
        &self.data[row * self.words..(row + 1) * self.words]
    }

    pub fn rows(&self) -> usize {
        if self.shape[2] == 0 { 0 } else { self.shape[0] * self.shape[1] }
    }

    /// Writes 1 and 0 to a grid of the same shape.
    pub fn write(&self, grid: &Grid, threads: Threads) {
        let length = self.shape[2];
        let write = crate::convert::writer::<i32>(grid.element());
        for_each_rows(self.rows(), length, threads, |rows| {
            let mut values = vec![0u8; self.words * WORD];
            let mut wide = vec![0i32; if is_byte(grid) { 0 } else { length }];
            for row in rows {
                unpack(self.row(row), &mut values);
                if is_byte(grid) {
                    // SAFETY: a row of a grid has `length` elements, here bytes one after the other; each row is
                    // written by one thread. 0 and 1 are valid for u8, i8 and bool.
                    unsafe { std::slice::from_raw_parts_mut(grid.row(row), length) }.copy_from_slice(&values[..length]);
                } else {
                    wide.iter_mut().zip(&values).for_each(|(to, &from)| *to = i32::from(from));
                    // SAFETY: as above, of the writer's type.
                    unsafe { write(&wide, grid.row(row), grid.inner_stride()) };
                }
            }
        });
    }

    /// Swaps foreground and background.
    pub fn invert(&mut self) {
        let length = self.shape[2];
        self.data.chunks_mut(self.words.max(1)).for_each(|row| invert_row(row, length));
    }
}

fn is_byte(grid: &Grid) -> bool {
    matches!(grid.element(), ElementType::U8 | ElementType::I8 | ElementType::Bool) && grid.inner_stride() == 1
}

/// One byte of value 0 or 1 for each bit.
fn unpack(words: &[u64], bytes: &mut [u8]) {
    for (word, bytes) in words.iter().zip(bytes.as_chunks_mut::<WORD>().0) {
        for (k, eight) in bytes.as_chunks_mut::<8>().0.iter_mut().enumerate() {
            // Bit i of the byte to the lowest bit of byte i.
            let byte = (word >> (8 * k)) & 0xff;
            let spread = byte.wrapping_mul(0x0101_0101_0101_0101) & 0x8040_2010_0804_0201;
            *eight = ((spread.wrapping_add(0x7f7f_7f7f_7f7f_7f7f) | spread) >> 7 & 0x0101_0101_0101_0101).to_le_bytes();
        }
    }
}

/// Packs 64 bytes of value 0 or 1.
#[inline(always)]
pub(crate) fn pack_word(bytes: &[u8; WORD]) -> u64 {
    #[cfg(target_arch = "x86_64")]
    {
        use std::arch::x86_64::{_mm_loadu_si128, _mm_movemask_epi8, _mm_slli_epi16};
        bytes.as_chunks::<16>().0.iter().rev().fold(0, |word, part| {
            // SAFETY: every x86-64 processor has SSE2; the load is of these 16 bytes.
            let bits = unsafe { _mm_movemask_epi8(_mm_slli_epi16(_mm_loadu_si128(part.as_ptr().cast()), 7)) };
            word << 16 | u64::from(bits as u16)
        })
    }
    #[cfg(not(target_arch = "x86_64"))]
    pack_by_product(bytes)
}

#[cfg(any(test, not(target_arch = "x86_64")))]
fn pack_by_product(bytes: &[u8; WORD]) -> u64 {
    let mut word = 0;
    for (k, eight) in bytes.as_chunks::<8>().0.iter().enumerate() {
        // Gathers the lowest bits of eight bytes in the highest one.
        word |= (u64::from_le_bytes(*eight).wrapping_mul(0x0102_0408_1020_4080) >> 56) << (8 * k);
    }
    word
}

/// A number that can be told from others.
pub(crate) trait Tested: Copy {
    fn is_nonzero(self) -> bool;
    fn is_above(self, number: f64) -> bool;
    fn is_equal(self, number: f64) -> bool;
    /// The number that comparing with `number` means: PyTorch and NumPy round it to a floating-point array's type first.
    fn rounded(number: f64) -> f64;
    /// The value that is equal to the rounded number, if there is one.
    fn exactly(number: f64) -> Option<Self>;
    fn same(self, other: Self) -> bool;
}

macro_rules! tested_integers {
    ($($type:ty),*) => {$(
        impl Tested for $type {
            #[inline(always)]
            fn is_nonzero(self) -> bool { self != 0 }
            #[inline(always)]
            fn is_above(self, number: f64) -> bool { self as f64 > number }
            #[inline(always)]
            fn is_equal(self, number: f64) -> bool { self as f64 == number }
            #[inline(always)]
            fn rounded(number: f64) -> f64 { number }
            fn exactly(number: f64) -> Option<Self> {
                let value = number as $type;
                // 2^63 saturates and would compare equal.
                (value as f64 == number && value as i128 == number as i128).then_some(value)
            }
            #[inline(always)]
            fn same(self, other: Self) -> bool { self == other }
        }
    )*};
}
tested_integers!(u8, i8, u16, i16, i32, i64);

macro_rules! tested_floats {
    ($($type:ty, $wide:expr, $narrow:expr;)*) => {$(
        impl Tested for $type {
            #[inline(always)]
            fn is_nonzero(self) -> bool { $wide(self) != 0.0 }
            #[inline(always)]
            fn is_above(self, number: f64) -> bool { f64::from(self) > number }
            #[inline(always)]
            fn is_equal(self, number: f64) -> bool { f64::from(self) == number }
            #[inline(always)]
            fn rounded(number: f64) -> f64 { f64::from($narrow(number)) }
            fn exactly(number: f64) -> Option<Self> { (!number.is_nan()).then(|| $narrow(number)) }
            #[inline(always)]
            fn same(self, other: Self) -> bool { $wide(self) == $wide(other) }
        }
    )*};
}
tested_floats!(f32, |x: f32| x, |x: f64| x as f32; f64, |x: f64| x, |x: f64| x; f16, f16::to_f32, f16::from_f64;
    bf16, bf16::to_f32, bf16::from_f64;);

/// Reads rows of a grid as bits.
pub(crate) struct Packer<'a> {
    grid: Grid,
    select: Select<'a>,
    inverted: bool,
    row: unsafe fn(*const u8, isize, usize, Select<'_>, &mut [u64]),
}

impl<'a> Packer<'a> {
    pub fn new(grid: &Grid, select: Select<'a>) -> Self {
        fn pick<S: Tested>() -> unsafe fn(*const u8, isize, usize, Select<'_>, &mut [u64]) {
            #[cfg(target_arch = "x86_64")]
            if has_avx2() {
                return pack_avx2::<S>;
            }
            pack_plain::<S>
        }
        let row = match grid.element() {
            // Foreign bytes of a bool may be anything.
            ElementType::U8 | ElementType::Bool => pick::<u8>(),
            ElementType::I8 => pick::<i8>(),
            ElementType::U16 => pick::<u16>(),
            ElementType::I16 => pick::<i16>(),
            ElementType::I32 => pick::<i32>(),
            ElementType::I64 => pick::<i64>(),
            ElementType::F16 => pick::<f16>(),
            ElementType::BF16 => pick::<bf16>(),
            ElementType::F32 => pick::<f32>(),
            ElementType::F64 => pick::<f64>(),
        };
        Self { grid: *grid, select, inverted: false, row }
    }

    /// Reads what is not selected.
    pub fn inverted(self) -> Self {
        Self { inverted: !self.inverted, ..self }
    }

    /// `words` are as many as the row needs; bits behind its end become 0.
    #[inline]
    pub fn row(&self, row: usize, words: &mut [u64]) {
        debug_assert_eq!(words.len(), self.grid.shape()[2].div_ceil(WORD));
        // SAFETY: the row has as many elements as the last axis, of the type that the function was picked for.
        unsafe {
            (self.row)(self.grid.row(row), self.grid.inner_stride(), self.grid.shape()[2], self.select, words);
        }
        if self.inverted {
            invert_row(words, self.grid.shape()[2]);
        }
    }
}

fn invert_row(words: &mut [u64], length: usize) {
    words.iter_mut().for_each(|word| *word = !*word);
    if let Some(last) = words.last_mut() {
        *last &= tail(length);
    }
}

/// Bits of the last word of a row that belong to it.
pub(crate) fn tail(length: usize) -> u64 {
    match length % WORD {
        0 => u64::MAX,
        rest => (1 << rest) - 1,
    }
}

unsafe fn pack_plain<S: Tested>(from: *const u8, stride: isize, length: usize, select: Select<'_>, words: &mut [u64]) {
    // SAFETY: the same contract.
    unsafe { pack::<S>(from, stride, length, select, words) }
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx2,f16c")]
unsafe fn pack_avx2<S: Tested>(from: *const u8, stride: isize, length: usize, select: Select<'_>, words: &mut [u64]) {
    // SAFETY: the same contract.
    unsafe { pack::<S>(from, stride, length, select, words) }
}

/// Safety: `length` elements of type S lie at the stride from `from` on.
#[inline(always)]
unsafe fn pack<S: Tested>(from: *const u8, stride: isize, length: usize, select: Select<'_>, words: &mut [u64]) {
    let from = from.cast::<S>();
    // SAFETY: the same contract.
    unsafe {
        match select {
            Select::NonZero => pack_by(from, stride, length, words, S::is_nonzero),
            Select::Above(number) => {
                let number = S::rounded(number);
                pack_by(from, stride, length, words, |x: S| x.is_above(number));
            }
            Select::Equal(number) => match S::exactly(number) {
                Some(value) => pack_by(from, stride, length, words, |x: S| x.same(value)),
                None => words.fill(0),
            },
            Select::In(numbers) => {
                pack_by(from, stride, length, words, |x: S| {
                    numbers.iter().any(|&number| x.is_equal(S::rounded(number)))
                });
            }
        }
    }
}

/// Safety: `length` elements lie at the stride from `from` on.
#[inline(always)]
unsafe fn pack_by<S: Copy>(from: *const S, stride: isize, length: usize, words: &mut [u64], test: impl Fn(S) -> bool) {
    let mut truth = [0u8; WORD];
    for (k, word) in words.iter_mut().enumerate() {
        let count = (length - k * WORD).min(WORD);
        let from = from.wrapping_offset((k * WORD) as isize * stride);
        if stride == 1 && length >= WORD {
            // The last word of a row is read with elements before it, which are shifted out.
            let before = WORD - count;
            // SAFETY: 64 elements of the row.
            let values = unsafe { &*from.wrapping_sub(before).cast::<[S; WORD]>() };
            for (truth, &value) in truth.iter_mut().zip(values) {
                *truth = u8::from(test(value));
            }
            *word = pack_word(&truth) >> before;
            continue;
        }
        truth.fill(0);
        for (i, truth) in truth[..count].iter_mut().enumerate() {
            // SAFETY: an element of the row.
            *truth = u8::from(test(unsafe { *from.offset(i as isize * stride) }));
        }
        *word = pack_word(&truth);
    }
}

/// Calls `run(start, end)` for each stretch of ones in a row.
#[inline(always)]
pub(crate) fn for_each_run(words: &[u64], length: usize, mut run: impl FnMut(usize, usize)) {
    let mut start = 0;
    // All ones while inside a run.
    let mut inside = 0u64;
    for (k, &word) in words.iter().enumerate() {
        // Bits that differ from the one before.
        let mut edges = word ^ (word << 1 | (inside & 1));
        while edges != 0 {
            let position = k * WORD + edges.trailing_zeros() as usize;
            if inside == 0 {
                start = position;
            } else {
                run(start, position);
            }
            inside = !inside;
            edges &= edges - 1;
        }
    }
    if inside != 0 {
        run(start, length);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn packing_and_unpacking_are_inverse() {
        let mut bytes = [0u8; WORD];
        for (i, byte) in bytes.iter_mut().enumerate() {
            *byte = u8::from(i % 3 == 0 || i > 60);
        }
        let word = pack_word(&bytes);
        assert_eq!(word, pack_by_product(&bytes));
        assert!((0..WORD).all(|i| (word >> i & 1) as u8 == bytes[i]));
        let mut back = [9u8; WORD];
        unpack(&[word], &mut back);
        assert_eq!(back, bytes);
    }

    #[test]
    fn the_last_word_of_a_row_holds_its_elements_only() {
        for length in [1_usize, 63, 64, 65, 100, 127, 128, 181] {
            let row: Vec<u8> = (0..length).map(|i| u8::from(i % 3 == 0 || i + 2 > length)).collect();
            let mut words = vec![u64::MAX; length.div_ceil(WORD)];
            // SAFETY: the row has so many elements.
            unsafe { pack_plain::<u8>(row.as_ptr(), 1, length, Select::NonZero, &mut words) };
            for i in 0..words.len() * WORD {
                let bit = words[i / WORD] >> (i % WORD) & 1;
                assert_eq!(bit, row.get(i).map_or(0, |&value| u64::from(value)), "{i} of {length}");
            }
        }
    }

    #[test]
    fn runs_cross_words_and_end_with_the_row() {
        let mut words = [0u64; 2];
        for i in [0, 1, 5, 62, 63, 64, 65, 98, 99] {
            words[i / 64] |= 1 << (i % 64);
        }
        let mut runs = Vec::new();
        for_each_run(&words, 100, |start, end| runs.push((start, end)));
        assert_eq!(runs, [(0, 2), (5, 6), (62, 66), (98, 100)]);
    }
}
