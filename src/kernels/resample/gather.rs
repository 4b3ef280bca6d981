//! Gathering eight voxels at once, for linear interpolation in `f32` with AVX2.
//!
//! Neighbours along the input's contiguous axis come in one load: two `f32` are one 64-bit number, two 16-bit integers
//! one 32-bit number. So eight voxels of a trilinear sample need four loads each, not eight.

use half::{bf16, f16};

use crate::convert::{Compute, Stored, Truth};

use super::frame::{Grid, MAX_RANK};
use super::scattered::Lookup;
#[cfg(target_arch = "x86_64")]
use super::scattered::{BLOCK, FAR};

/// Numbers to interpolate in.
pub(crate) trait Real:
    Compute + PartialEq + std::ops::Add<Output = Self> + std::ops::Sub<Output = Self> + std::ops::Mul<Output = Self>
{
    const ONE: Self;

    /// Linear interpolation; `weight` is that of `b`. Without fused instructions, so that all processors agree. At
    /// weight 1 it is `b` even if `a` is not a number.
    #[inline(always)]
    fn mix(a: Self, b: Self, weight: Self) -> Self {
        if weight == Self::ONE { b } else { a * (Self::ONE - weight) + b * weight }
    }

    /// Rounds to whole numbers that a type holds.
    fn round_whole(_values: &mut [Self], _element: crate::ElementType) {}

    /// Linear interpolation at the positions of a block: `exact` computes one, which must give the bits of
    /// [`mix`](Self::mix) along the last axis first.
    ///
    /// # Safety
    /// Lookup and plan are made for the same input, whose image starts at `from`.
    #[inline(always)]
    unsafe fn block<S: Pairs, const RANK: usize>(
        _plan: Option<&Plan>,
        _from: *const S,
        _lookup: &Lookup<Self>,
        result: &mut [Self],
        exact: impl Fn(usize) -> Self,
    ) {
        result.iter_mut().enumerate().for_each(|(k, value)| *value = exact(k));
    }
}

impl Real for f64 {
    const ONE: Self = 1.0;

    fn round_whole(values: &mut [Self], element: crate::ElementType) {
        super::scattered::round_whole(values, element);
    }
}

impl Real for f32 {
    const ONE: Self = 1.0;

    #[inline(always)]
    unsafe fn block<S: Pairs, const RANK: usize>(
        plan: Option<&Plan>,
        from: *const S,
        lookup: &Lookup<Self>,
        result: &mut [Self],
        exact: impl Fn(usize) -> Self,
    ) {
        #[cfg(target_arch = "x86_64")]
        if let Some(plan) = plan {
            // SAFETY: there is a plan only where the processor has AVX2; the rest is the same contract.
            unsafe { avx2::block::<S, RANK>(plan, from, lookup, result, exact) };
            return;
        }
        let _ = (plan, from, lookup);
        result.iter_mut().enumerate().for_each(|(k, value)| *value = exact(k));
    }
}

/// How an input is gathered from.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Plan {
    strides: [i32; MAX_RANK],
    /// The last index along each axis.
    last: [i32; MAX_RANK],
    /// The contiguous axis.
    axis: usize,
    /// Offset of the last element of an image, so that no load reaches beyond it.
    highest: i32,
}

impl Plan {
    /// A plan, where there are instructions for it.
    pub(crate) fn new<S: Pairs, C: Real, const RANK: usize>(input: &Grid) -> Option<Self> {
        let (lowest, highest) = input.extent();
        let axis = (0..RANK).find(|&axis| input.strides[axis].unsigned_abs() == 1)?;
        let available = S::GATHERED && C::TYPE == crate::ElementType::F32 && crate::convert::has_avx2();
        // What a load touches lies inside the image.
        let room = highest - lowest + 1 >= S::TOUCHED as isize;
        let mut strides = [0; MAX_RANK];
        let mut last = [0; MAX_RANK];
        for axis in 0..RANK {
            strides[axis] = i32::try_from(input.strides[axis]).ok()?;
            last[axis] = i32::try_from(input.shape[axis]).ok()? - 1;
        }
        // Along an axis of one voxel there is no pair.
        let paired = last[..RANK].iter().all(|&last| last > 0);
        let (_, highest) = (i32::try_from(lowest).ok()?, i32::try_from(highest).ok()?);
        (available && room && paired).then_some(Self { strides, last, axis, highest })
    }
}

/// Element types of which two neighbours can be loaded at once.
pub(crate) trait Pairs: Stored {
    /// Whether there is a way.
    const GATHERED: bool = false;
    /// Elements that a load touches.
    const TOUCHED: usize = 2;

    /// Eight pairs of neighbours, at offsets of the first ones.
    ///
    /// # Safety
    /// The processor has AVX2, and the elements at the offsets and after them are readable; `highest` is the offset of
    /// the last of at least [`TOUCHED`](Self::TOUCHED) readable elements.
    #[cfg(target_arch = "x86_64")]
    unsafe fn pairs(
        _from: *const Self,
        _offset: std::arch::x86_64::__m256i,
        _highest: i32,
    ) -> [std::arch::x86_64::__m256; 2] {
        // SAFETY: plain zeros. Not called, since it is not GATHERED.
        unsafe { [std::arch::x86_64::_mm256_setzero_ps(); 2] }
    }
}

impl Pairs for i32 {}
impl Pairs for i64 {}
impl Pairs for f64 {}
impl Pairs for f16 {}
impl Pairs for bf16 {}
impl Pairs for Truth {}

impl Pairs for f32 {
    const GATHERED: bool = true;

    #[cfg(target_arch = "x86_64")]
    #[inline(always)]
    unsafe fn pairs(
        from: *const Self,
        offset: std::arch::x86_64::__m256i,
        _highest: i32,
    ) -> [std::arch::x86_64::__m256; 2] {
        use std::arch::x86_64::*;
        // SAFETY: by the caller's word.
        unsafe {
            // Voxels 0 1 4 5 and 2 3 6 7, since shuffles work within halves.
            let turned = _mm256_permute4x64_epi64::<0b11_01_10_00>(offset);
            let first = _mm256_i32gather_pd::<4>(from.cast(), _mm256_castsi256_si128(turned));
            let second = _mm256_i32gather_pd::<4>(from.cast(), _mm256_extracti128_si256::<1>(turned));
            let (first, second) = (_mm256_castpd_ps(first), _mm256_castpd_ps(second));
            [_mm256_shuffle_ps::<0b10_00_10_00>(first, second), _mm256_shuffle_ps::<0b11_01_11_01>(first, second)]
        }
    }
}

macro_rules! integer_pairs {
    ($($type:ty: $touched:literal, $scale:literal, ($low_left:literal, $high_left:literal), $right:literal, $shift:ident;)*) => {$(
        impl Pairs for $type {
            const GATHERED: bool = true;
            const TOUCHED: usize = $touched;

            #[cfg(target_arch = "x86_64")]
            #[inline(always)]
            unsafe fn pairs(
                from: *const Self,
                offset: std::arch::x86_64::__m256i,
                highest: i32,
            ) -> [std::arch::x86_64::__m256; 2] {
                use std::arch::x86_64::*;
                // SAFETY: by the caller's word; a load that would reach beyond the last element starts earlier, and its
                // bytes are moved down.
                unsafe {
                    let mut start = offset;
                    if $touched > 2 {
                        start = _mm256_min_epi32(offset, _mm256_set1_epi32(highest - ($touched - 1)));
                    }
                    let mut pair = _mm256_i32gather_epi32::<$scale>(from.cast(), start);
                    if $touched > 2 {
                        let bits = _mm256_slli_epi32::<3>(_mm256_sub_epi32(offset, start));
                        pair = _mm256_srlv_epi32(pair, bits);
                    }
                    let low = $shift::<$right>(_mm256_slli_epi32::<$low_left>(pair));
                    let high = $shift::<$right>(_mm256_slli_epi32::<$high_left>(pair));
                    [_mm256_cvtepi32_ps(low), _mm256_cvtepi32_ps(high)]
                }
            }
        }
    )*};
}
integer_pairs! {
    i16: 2, 2, (16, 0), 16, _mm256_srai_epi32;
    u16: 2, 2, (16, 0), 16, _mm256_srli_epi32;
    i8: 4, 1, (24, 16), 24, _mm256_srai_epi32;
    u8: 4, 1, (24, 16), 24, _mm256_srli_epi32;
}

#[cfg(target_arch = "x86_64")]
mod avx2 {
    use std::arch::x86_64::*;

    use super::{BLOCK, FAR, Lookup, Pairs, Plan};

    const LANES: usize = 8;

    /// Safety: as [`Real::block`](super::Real::block), and the processor has AVX2.
    #[target_feature(enable = "avx2")]
    pub(super) unsafe fn block<S: Pairs, const RANK: usize>(
        plan: &Plan,
        from: *const S,
        lookup: &Lookup<f32>,
        result: &mut [f32],
        exact: impl Fn(usize) -> f32,
    ) {
        let length = result.len().min(BLOCK);
        let whole = length - length % LANES;
        let highest: [__m256i; RANK] = std::array::from_fn(|axis| _mm256_set1_epi32(plan.last[axis] - 1));
        let far = _mm256_set1_epi32(FAR);
        for start in (0..whole).step_by(LANES) {
            // SAFETY: eight indices and weights from `start` on, which is at most BLOCK - 8.
            let load = |axis: usize| unsafe {
                (
                    _mm256_loadu_si256(lookup.low[axis].as_ptr().add(start).cast()),
                    _mm256_loadu_ps(lookup.weight[axis].as_ptr().add(start)),
                )
            };
            let axes: [(__m256i, __m256); RANK] = std::array::from_fn(load);
            let mut outside = _mm256_setzero_si256();
            for (axis, &highest) in axes.iter().zip(&highest) {
                outside = _mm256_or_si256(outside, _mm256_or_si256(axis.0, _mm256_cmpgt_epi32(axis.0, highest)));
            }
            let values = if _mm256_movemask_ps(_mm256_castsi256_ps(outside)) == 0 {
                // SAFETY: all voxels are inside.
                unsafe { group::<S, RANK, false>(plan, from, &axes) }
            } else {
                let mut away = _mm256_setzero_si256();
                for axis in &axes {
                    away = _mm256_or_si256(away, _mm256_cmpeq_epi32(axis.0, far));
                }
                let away = _mm256_castsi256_ps(away);
                if _mm256_movemask_ps(away) == 0xff {
                    _mm256_setzero_ps()
                } else {
                    // SAFETY: indices are brought inside.
                    _mm256_andnot_ps(away, unsafe { group::<S, RANK, true>(plan, from, &axes) })
                }
            };
            // SAFETY: eight results from `start` on.
            unsafe { _mm256_storeu_ps(result.as_mut_ptr().add(start), values) };
        }
        for (k, value) in result.iter_mut().enumerate().skip(whole).take(length - whole) {
            *value = exact(k);
        }
    }

    /// Eight positions. With `EDGE` unset both voxels along every axis are inside; with it set, those that are not
    /// count as zero, whatever is read in their place.
    ///
    /// Safety: as [`block`].
    #[inline]
    #[target_feature(enable = "avx2")]
    unsafe fn group<S: Pairs, const RANK: usize, const EDGE: bool>(
        plan: &Plan,
        from: *const S,
        axes: &[(__m256i, __m256); RANK],
    ) -> __m256 {
        let (zeros, ones) = (_mm256_setzero_ps(), _mm256_set1_ps(1.0));
        // Where the contiguous axis runs backwards, the upper neighbour comes first in memory.
        let backwards = plan.strides[plan.axis] < 0;
        let mut offset = _mm256_set1_epi32(if backwards { -1 } else { 0 });
        for (axis, pair) in axes.iter().enumerate() {
            let mut low = pair.0;
            if EDGE {
                low = _mm256_min_epi32(low, _mm256_set1_epi32(plan.last[axis] - 1));
                low = _mm256_max_epi32(low, _mm256_setzero_si256());
            }
            offset = _mm256_add_epi32(offset, _mm256_mullo_epi32(low, _mm256_set1_epi32(plan.strides[axis])));
        }
        // Corner bits: the last axis is the lowest.
        let mut values = [zeros; 8];
        let pair_bit = 1 << (RANK - 1 - plan.axis);
        for corner in (0..1usize << RANK).filter(|corner| corner & pair_bit == 0) {
            let bit = |axis: usize| ((corner >> (RANK - 1 - axis)) & 1) as i32;
            let step: i32 = (0..RANK).map(|axis| bit(axis) * plan.strides[axis]).sum();
            let at = _mm256_add_epi32(offset, _mm256_set1_epi32(step));
            // SAFETY: both neighbours along each axis are in the input.
            let pair = unsafe { S::pairs(from, at, plan.highest) };
            values[corner] = pair[usize::from(backwards)];
            values[corner | pair_bit] = pair[usize::from(!backwards)];
        }
        for axis in (0..RANK).rev() {
            let (low, weight) = axes[axis];
            let other = _mm256_sub_ps(ones, weight);
            let upper = _mm256_cmp_ps::<_CMP_EQ_OQ>(weight, ones);
            // Before the first voxel, that one is the upper; on the last one, it is the lower.
            let below = _mm256_castsi256_ps(low);
            let beyond = _mm256_castsi256_ps(_mm256_cmpgt_epi32(low, _mm256_set1_epi32(plan.last[axis] - 1)));
            for k in 0..1 << axis {
                let (mut a, mut b) = (values[2 * k], values[2 * k + 1]);
                if EDGE {
                    (a, b) = (
                        _mm256_blendv_ps(_mm256_blendv_ps(a, zeros, below), b, beyond),
                        _mm256_blendv_ps(_mm256_blendv_ps(b, a, below), zeros, beyond),
                    );
                }
                let mixed = _mm256_add_ps(_mm256_mul_ps(a, other), _mm256_mul_ps(b, weight));
                values[k] = _mm256_blendv_ps(mixed, b, upper);
            }
        }
        values[0]
    }
}
