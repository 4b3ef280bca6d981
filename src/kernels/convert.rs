//! Reading numbers of any type into a type to compute in, and writing them back.
//!
//! Kernels compute in `f32`, `f64` or `i32`. Instead of one loop per pair of input and output type there are 11 readers and
//! 11 writers for each of these; `blocks` puts an operation between them.

use half::slice::HalfFloatSliceExt;
use half::{bf16, f16};

use crate::element::{Element, ElementType};

/// Elements per block: two blocks of `f64` take 16 KiB of the first cache level.
pub(crate) const BLOCK: usize = 1024;

/// Whether the vector code for AVX2 and F16C may run.
#[inline]
pub(crate) fn has_avx2() -> bool {
    #[cfg(target_arch = "x86_64")]
    {
        std::arch::is_x86_feature_detected!("avx2") && std::arch::is_x86_feature_detected!("f16c")
    }
    #[cfg(not(target_arch = "x86_64"))]
    {
        false
    }
}

/// A number as it lies in memory.
pub(crate) trait Stored: Copy {
    fn to_f32(self) -> f32;
    fn to_f64(self) -> f64;
    fn to_i32(self) -> i32;
    fn from_f32(value: f32) -> Self;
    fn from_f64(value: f64) -> Self;
    fn from_i32(value: i32) -> Self;
    /// Contiguous conversion by special instructions; `false` when there are none.
    fn read_f32(_from: &[Self], _to: &mut [f32]) -> bool {
        false
    }
    /// As `read_f32`, the other way.
    fn write_f32(_from: &[f32], _to: &mut [Self]) -> bool {
        false
    }
}

/// `cvttss2si`: what `i32` cannot hold, and NaN, becomes the smallest `i32`. Rust's own cast saturates.
#[inline(always)]
fn truncate_32(value: f32) -> i32 {
    let held = (-2_147_483_648.0..2_147_483_648.0).contains(&value);
    // SAFETY: the number truncates to an i32. (One comparison and one conversion vectorise; a saturating cast does not.)
    unsafe { if held { value } else { -2_147_483_648.0 }.to_int_unchecked() }
}

/// `cvttsd2si` to 32 bits.
#[inline(always)]
fn truncate_64(value: f64) -> i32 {
    let held = value > -2_147_483_649.0 && value < 2_147_483_648.0;
    // SAFETY: as above.
    unsafe { if held { value } else { -2_147_483_648.0 }.to_int_unchecked() }
}

/// `cvttsd2si` to 64 bits.
#[inline(always)]
fn truncate_wide(value: f64) -> i64 {
    let held = (-9_223_372_036_854_775_808.0..9_223_372_036_854_775_808.0).contains(&value);
    // SAFETY: as above.
    unsafe { if held { value } else { -9_223_372_036_854_775_808.0 }.to_int_unchecked() }
}

macro_rules! stored_integers {
    ($($type:ty, $truncate:expr;)*) => {$(
        impl Stored for $type {
            #[inline(always)]
            fn to_f32(self) -> f32 { self as f32 }
            #[inline(always)]
            fn to_f64(self) -> f64 { self as f64 }
            #[inline(always)]
            fn to_i32(self) -> i32 { self as i32 }
            // NaN fails the comparison in `truncate`, which is how torch's x86 code maps it.
            #[inline(always)]
            fn from_f32(value: f32) -> Self { truncate_32(value) as $type }
            #[inline(always)]
            fn from_f64(value: f64) -> Self { $truncate(value) as $type }
            #[inline(always)]
            fn from_i32(value: i32) -> Self { value as $type }
        }
    )*};
}
// torch alone sends f64 to u8 by way of i64, so that more of its lower bits survive.
stored_integers!(u8, truncate_wide; i8, truncate_64; u16, truncate_64; i16, truncate_64; i32, truncate_64;);

impl Stored for i64 {
    #[inline(always)]
    fn to_f32(self) -> f32 {
        self as f32
    }
    #[inline(always)]
    fn to_f64(self) -> f64 {
        self as f64
    }
    #[inline(always)]
    fn to_i32(self) -> i32 {
        self as i32
    }
    #[inline(always)]
    fn from_f32(value: f32) -> Self {
        truncate_wide(value.into())
    }
    #[inline(always)]
    fn from_f64(value: f64) -> Self {
        truncate_wide(value)
    }
    #[inline(always)]
    fn from_i32(value: i32) -> Self {
        value.into()
    }
}

impl Stored for f32 {
    #[inline(always)]
    fn to_f32(self) -> f32 {
        self
    }
    #[inline(always)]
    fn to_f64(self) -> f64 {
        self.into()
    }
    #[inline(always)]
    fn to_i32(self) -> i32 {
        truncate_32(self)
    }
    #[inline(always)]
    fn from_f32(value: f32) -> Self {
        value
    }
    #[inline(always)]
    fn from_f64(value: f64) -> Self {
        value as f32
    }
    #[inline(always)]
    fn from_i32(value: i32) -> Self {
        value as f32
    }
}

impl Stored for f64 {
    #[inline(always)]
    fn to_f32(self) -> f32 {
        self as f32
    }
    #[inline(always)]
    fn to_f64(self) -> f64 {
        self
    }
    #[inline(always)]
    fn to_i32(self) -> i32 {
        truncate_64(self)
    }
    #[inline(always)]
    fn from_f32(value: f32) -> Self {
        value.into()
    }
    #[inline(always)]
    fn from_f64(value: f64) -> Self {
        value
    }
    #[inline(always)]
    fn from_i32(value: i32) -> Self {
        value.into()
    }
}

/// A `bool` of foreign memory: any byte is allowed, which Rust's `bool` does not bear.
#[derive(Clone, Copy)]
#[repr(transparent)]
pub(crate) struct Truth(u8);

impl Stored for Truth {
    #[inline(always)]
    fn to_f32(self) -> f32 {
        f32::from(u8::from(self.0 != 0))
    }
    #[inline(always)]
    fn to_f64(self) -> f64 {
        f64::from(u8::from(self.0 != 0))
    }
    #[inline(always)]
    fn to_i32(self) -> i32 {
        i32::from(self.0 != 0)
    }
    #[inline(always)]
    fn from_f32(value: f32) -> Self {
        Self(u8::from(value != 0.0))
    }
    #[inline(always)]
    fn from_f64(value: f64) -> Self {
        Self(u8::from(value != 0.0))
    }
    #[inline(always)]
    fn from_i32(value: i32) -> Self {
        Self(u8::from(value != 0))
    }
}

impl Stored for bf16 {
    #[inline(always)]
    fn to_f32(self) -> f32 {
        f32::from_bits(u32::from(self.to_bits()) << 16)
    }
    #[inline(always)]
    fn to_f64(self) -> f64 {
        Stored::to_f32(self).into()
    }
    #[inline(always)]
    fn to_i32(self) -> i32 {
        truncate_32(Stored::to_f32(self))
    }
    /// To nearest, ties to even, without a branch so that it vectorises; NaN becomes the quiet NaN that torch writes.
    #[inline(always)]
    fn from_f32(value: f32) -> Self {
        let bits = value.to_bits();
        let rounded = (bits.wrapping_add(0x7fff + ((bits >> 16) & 1)) >> 16) as u16;
        Self::from_bits(if value.is_nan() { 0x7fc0 } else { rounded })
    }
    /// By way of `f32`, as torch.
    #[inline(always)]
    fn from_f64(value: f64) -> Self {
        Stored::from_f32(value as f32)
    }
    #[inline(always)]
    fn from_i32(value: i32) -> Self {
        Stored::from_f32(value as f32)
    }
}

impl Stored for f16 {
    #[inline(always)]
    fn to_f32(self) -> f32 {
        f16::to_f32(self)
    }
    #[inline(always)]
    fn to_f64(self) -> f64 {
        f16::to_f32(self).into()
    }
    #[inline(always)]
    fn to_i32(self) -> i32 {
        truncate_32(f16::to_f32(self))
    }
    #[inline(always)]
    fn from_f32(value: f32) -> Self {
        f16::from_f32(value)
    }
    /// By way of `f32`, as torch.
    #[inline(always)]
    fn from_f64(value: f64) -> Self {
        f16::from_f32(value as f32)
    }
    #[inline(always)]
    fn from_i32(value: i32) -> Self {
        f16::from_f32(value as f32)
    }
    #[inline(always)]
    fn read_f32(from: &[Self], to: &mut [f32]) -> bool {
        #[cfg(target_arch = "x86_64")]
        if has_avx2() {
            // SAFETY: the processor has F16C.
            unsafe { half_registers::widen(from, to) };
            return true;
        }
        from.convert_to_f32_slice(to);
        true
    }
    #[inline(always)]
    fn write_f32(from: &[f32], to: &mut [Self]) -> bool {
        #[cfg(target_arch = "x86_64")]
        if has_avx2() {
            // SAFETY: the processor has F16C.
            unsafe { half_registers::narrow(from, to) };
            return true;
        }
        to.convert_from_f32_slice(from);
        true
    }
}

/// Eight numbers at a time between `f16` and `f32`; the `half` crate does one call per eight.
#[cfg(target_arch = "x86_64")]
mod half_registers {
    use half::f16;
    use std::arch::x86_64::*;

    const LANES: usize = 8;

    #[target_feature(enable = "avx,f16c")]
    pub(super) fn widen(from: &[f16], to: &mut [f32]) {
        let (from, from_rest) = from.as_chunks::<LANES>();
        let (to, to_rest) = to.as_chunks_mut::<LANES>();
        for (from, to) in from.iter().zip(to) {
            // SAFETY: both arrays have eight elements; these loads and stores need no alignment.
            unsafe { _mm256_storeu_ps(to.as_mut_ptr(), _mm256_cvtph_ps(_mm_loadu_si128(from.as_ptr().cast()))) };
        }
        for (to, from) in to_rest.iter_mut().zip(from_rest) {
            *to = from.to_f32();
        }
    }

    #[target_feature(enable = "avx,f16c")]
    pub(super) fn narrow(from: &[f32], to: &mut [f16]) {
        let (from, from_rest) = from.as_chunks::<LANES>();
        let (to, to_rest) = to.as_chunks_mut::<LANES>();
        for (from, to) in from.iter().zip(to) {
            // SAFETY: both arrays have eight elements; these loads and stores need no alignment.
            unsafe {
                let halves = _mm256_cvtps_ph::<_MM_FROUND_TO_NEAREST_INT>(_mm256_loadu_ps(from.as_ptr()));
                _mm_storeu_si128(to.as_mut_ptr().cast(), halves);
            }
        }
        for (to, from) in to_rest.iter_mut().zip(from_rest) {
            *to = f16::from_f32(*from);
        }
    }
}

/// A type to compute in.
pub(crate) trait Compute: Stored + Element + Default {
    fn load<S: Stored>(value: S) -> Self;
    fn store<S: Stored>(self) -> S;
    #[inline(always)]
    fn read_slice<S: Stored>(_from: &[S], _to: &mut [Self]) -> bool {
        false
    }
    #[inline(always)]
    fn write_slice<S: Stored>(_from: &[Self], _to: &mut [S]) -> bool {
        false
    }
}

impl Compute for f32 {
    #[inline(always)]
    fn load<S: Stored>(value: S) -> Self {
        value.to_f32()
    }
    #[inline(always)]
    fn store<S: Stored>(self) -> S {
        S::from_f32(self)
    }
    #[inline(always)]
    fn read_slice<S: Stored>(from: &[S], to: &mut [Self]) -> bool {
        S::read_f32(from, to)
    }
    #[inline(always)]
    fn write_slice<S: Stored>(from: &[Self], to: &mut [S]) -> bool {
        S::write_f32(from, to)
    }
}

impl Compute for f64 {
    #[inline(always)]
    fn load<S: Stored>(value: S) -> Self {
        value.to_f64()
    }
    #[inline(always)]
    fn store<S: Stored>(self) -> S {
        S::from_f64(self)
    }
}

impl Compute for i32 {
    #[inline(always)]
    fn load<S: Stored>(value: S) -> Self {
        value.to_i32()
    }
    #[inline(always)]
    fn store<S: Stored>(self) -> S {
        S::from_i32(self)
    }
}

/// Reads elements at a stride (in elements) into a buffer.
///
/// Safety: the elements are readable and of the type that the function was chosen for.
type Reader<C> = unsafe fn(from: *const u8, stride: isize, to: &mut [C]);

/// Writes a buffer to elements at a stride (in elements).
///
/// Safety: the elements are writable and of the type that the function was chosen for.
type Writer<C> = unsafe fn(from: &[C], to: *mut u8, stride: isize);

#[inline(always)]
unsafe fn read_body<S: Stored, C: Compute>(from: *const u8, stride: isize, to: &mut [C]) {
    let from = from.cast::<S>();
    if stride == 1 {
        // SAFETY: at stride 1 the elements form a slice; the caller vouches for them.
        let from = unsafe { std::slice::from_raw_parts(from, to.len()) };
        if !C::read_slice(from, to) {
            for (to, &from) in to.iter_mut().zip(from) {
                *to = C::load(from);
            }
        }
    } else {
        for (i, to) in to.iter_mut().enumerate() {
            // SAFETY: the caller vouches for the elements at this stride.
            *to = C::load(unsafe { *from.offset(i as isize * stride) });
        }
    }
}

#[inline(always)]
unsafe fn write_body<S: Stored, C: Compute>(from: &[C], to: *mut u8, stride: isize) {
    let to = to.cast::<S>();
    if stride == 1 {
        // SAFETY: at stride 1 the elements form a slice; the caller vouches for them.
        let to = unsafe { std::slice::from_raw_parts_mut(to, from.len()) };
        if !C::write_slice(from, to) {
            for (to, &from) in to.iter_mut().zip(from) {
                *to = from.store();
            }
        }
    } else {
        for (i, &from) in from.iter().enumerate() {
            // SAFETY: the caller vouches for the elements at this stride.
            unsafe { *to.offset(i as isize * stride) = from.store() };
        }
    }
}

unsafe fn read_plain<S: Stored, C: Compute>(from: *const u8, stride: isize, to: &mut [C]) {
    // SAFETY: the same contract.
    unsafe { read_body::<S, C>(from, stride, to) }
}

unsafe fn write_plain<S: Stored, C: Compute>(from: &[C], to: *mut u8, stride: isize) {
    // SAFETY: the same contract.
    unsafe { write_body::<S, C>(from, to, stride) }
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx2")]
unsafe fn read_avx2<S: Stored, C: Compute>(from: *const u8, stride: isize, to: &mut [C]) {
    // SAFETY: the same contract.
    unsafe { read_body::<S, C>(from, stride, to) }
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx2")]
unsafe fn write_avx2<S: Stored, C: Compute>(from: &[C], to: *mut u8, stride: isize) {
    // SAFETY: the same contract.
    unsafe { write_body::<S, C>(from, to, stride) }
}

fn reader_of<S: Stored, C: Compute>() -> Reader<C> {
    #[cfg(target_arch = "x86_64")]
    if has_avx2() {
        return read_avx2::<S, C>;
    }
    read_plain::<S, C>
}

fn writer_of<S: Stored, C: Compute>() -> Writer<C> {
    #[cfg(target_arch = "x86_64")]
    if has_avx2() {
        return write_avx2::<S, C>;
    }
    write_plain::<S, C>
}

pub(crate) fn reader<C: Compute>(element: ElementType) -> Reader<C> {
    match element {
        ElementType::U8 => reader_of::<u8, C>(),
        ElementType::I8 => reader_of::<i8, C>(),
        ElementType::U16 => reader_of::<u16, C>(),
        ElementType::I16 => reader_of::<i16, C>(),
        ElementType::I32 => reader_of::<i32, C>(),
        ElementType::I64 => reader_of::<i64, C>(),
        ElementType::F16 => reader_of::<f16, C>(),
        ElementType::BF16 => reader_of::<bf16, C>(),
        ElementType::F32 => reader_of::<f32, C>(),
        ElementType::F64 => reader_of::<f64, C>(),
        ElementType::Bool => reader_of::<Truth, C>(),
    }
}

pub(crate) fn writer<C: Compute>(element: ElementType) -> Writer<C> {
    match element {
        ElementType::U8 => writer_of::<u8, C>(),
        ElementType::I8 => writer_of::<i8, C>(),
        ElementType::U16 => writer_of::<u16, C>(),
        ElementType::I16 => writer_of::<i16, C>(),
        ElementType::I32 => writer_of::<i32, C>(),
        ElementType::I64 => writer_of::<i64, C>(),
        ElementType::F16 => writer_of::<f16, C>(),
        ElementType::BF16 => writer_of::<bf16, C>(),
        ElementType::F32 => writer_of::<f32, C>(),
        ElementType::F64 => writer_of::<f64, C>(),
        ElementType::Bool => writer_of::<Truth, C>(),
    }
}

/// Rounds numbers to what a type can hold, as if stored and loaded again.
pub(crate) fn round_to<C: Compute>(values: &mut [C], element: ElementType) {
    let (write, read) = (writer::<C>(element), reader::<C>(element));
    // Bytes for one block of the widest type, aligned for it.
    let mut buffer = [0u64; BLOCK];
    for part in values.chunks_mut(BLOCK) {
        // SAFETY: the buffer holds BLOCK elements of any type, and is initialised.
        unsafe {
            write(part, buffer.as_mut_ptr().cast(), 1);
            read(buffer.as_ptr().cast(), 1, part);
        }
    }
}

/// Rounding of `f32` results to a narrower type without leaving the register.
pub(crate) trait Rounding: Sync {
    fn round(value: f32) -> f32;
}

/// No rounding.
pub(crate) struct Exact;

/// To the nearest `bf16`, ties to even.
pub(crate) struct ToBF16;

/// To the nearest `f16`, ties to even.
pub(crate) struct ToF16;

impl Rounding for Exact {
    #[inline(always)]
    fn round(value: f32) -> f32 {
        value
    }
}

impl Rounding for ToBF16 {
    #[inline(always)]
    fn round(value: f32) -> f32 {
        Stored::to_f32(<bf16 as Stored>::from_f32(value))
    }
}

impl Rounding for ToF16 {
    /// By bits, since conversion instructions do not vectorise from portable code.
    #[inline(always)]
    fn round(value: f32) -> f32 {
        let bits = value.to_bits();
        let sign = bits & 0x8000_0000;
        let size = bits ^ sign;
        // Normal numbers keep 10 of 23 fraction bits; from halfway above the largest, 65504, on they are infinite.
        let normal = size.wrapping_add(0xfff + ((size >> 13) & 1)) & !0x1fff;
        let normal = if normal >= 65_536.0f32.to_bits() { f32::INFINITY.to_bits() } else { normal };
        // Below 2^-14 the spacing is 2^-24 throughout, which is that of f32 from 0.5 on: adding 0.5 rounds there.
        let small = ((f32::from_bits(size) + 0.5) - 0.5).to_bits();
        let rounded = if size < 0x3880_0000 { small } else { normal };
        let rounded = if size > 0x7f80_0000 { size } else { rounded };
        f32::from_bits(rounded | sign)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every 2^9th bit pattern, and all around each `f16` and the halfway points between them.
    fn patterns() -> impl Iterator<Item = f32> {
        let spread = (0..=u32::MAX).step_by(509);
        let near = (0..=u16::MAX).flat_map(|bits| {
            let exact = f16::from_bits(bits).to_f32().to_bits();
            [0u32, 1, 2, 0xfff, 0x1000, 0x1001, 0x1fff].map(move |step| exact.wrapping_add(step))
        });
        spread.chain(near).map(f32::from_bits)
    }

    #[test]
    fn rounding_in_registers_equals_storing_and_loading() {
        for value in patterns() {
            let half = f16::to_f32(f16::from_f32(value));
            let found = ToF16::round(value);
            assert!(found.to_bits() == half.to_bits() || (found.is_nan() && half.is_nan()), "f16 {value:e}");
            let brain = bf16::to_f32(bf16::from_f32(value));
            let found = ToBF16::round(value);
            assert!(found.to_bits() == brain.to_bits() || (found.is_nan() && brain.is_nan()), "bf16 {value:e}");
        }
    }
}
