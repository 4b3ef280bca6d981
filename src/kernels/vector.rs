//! Inner loops over neighbours in memory, in vector registers where the processor has them.

#[cfg(target_arch = "x86_64")]
use crate::convert::has_avx2;

/// A type that filters compute in.
pub(crate) trait Real:
    crate::convert::Compute
    + PartialOrd
    + std::ops::Add<Output = Self>
    + std::ops::Sub<Output = Self>
    + std::ops::Mul<Output = Self>
{
    /// `output[i] = sum over k of weights[k] * values[i + offsets[k]]`, in the order of the weights.
    fn correlate(values: &[Self], offsets: &[usize], weights: &[Self], output: &mut [Self]);
    fn of(value: f64) -> Self;
    fn wide(self) -> f64;
    /// `output[i]` becomes the smaller, or the larger, of itself and `values[i]`.
    fn extreme<const MAXIMUM: bool>(output: &mut [Self], values: &[Self]);
    /// `values[i]` becomes the smaller, or the larger, of itself and the old `values[i + shift]`, where there is one.
    fn extreme_with_later<const MAXIMUM: bool>(values: &mut [Self], shift: usize);
    /// `output[i]` is the value of a rank, from 0 on, among all `values[i + offsets[k]]`.
    fn rank(values: &[Self], offsets: &[usize], rank: usize, output: &mut [Self]);
}

/// Up to this many values, ranks are found by discarding the smallest and largest.
const DISCARDED: usize = 125;

/// Finds a rank by discarding what cannot have it: the largest of a set with more than `rank` others in it, and the smallest
/// when too few values remain outside the set. What to do depends on the counts alone, so vectors of values go the same way.
///
/// `value(k)` is the k-th value of `count`; `set` is memory for them; `order` makes a pair ascend.
#[inline(always)]
fn discard<V: Copy>(
    set: &mut [V],
    count: usize,
    rank: usize,
    value: impl Fn(usize) -> V,
    order: impl Fn(V, V) -> (V, V),
) -> V {
    let (mut remaining, mut rank) = (count, rank);
    let (mut size, mut taken) = (0, 0);
    loop {
        if remaining == 1 && size == 1 {
            return set[0];
        }
        if size > rank + 1 {
            // The largest goes to the end, and out.
            let mut largest = set[0];
            for k in 1..size {
                let (low, high) = order(largest, set[k]);
                set[k - 1] = low;
                largest = high;
            }
            size -= 1;
            remaining -= 1;
        } else if size > 0 && remaining - size < rank {
            // The smallest goes to the end, and out.
            let mut smallest = set[0];
            for k in 1..size {
                let (low, high) = order(smallest, set[k]);
                set[k - 1] = high;
                smallest = low;
            }
            size -= 1;
            remaining -= 1;
            rank -= 1;
        } else {
            set[size] = value(taken);
            size += 1;
            taken += 1;
        }
    }
}

fn extreme_plain<T: Real, const MAXIMUM: bool>(output: &mut [T], values: &[T]) {
    for (to, &value) in output.iter_mut().zip(values) {
        if if MAXIMUM { value > *to } else { value < *to } {
            *to = value;
        }
    }
}

fn extreme_with_later_plain<T: Real, const MAXIMUM: bool>(values: &mut [T], shift: usize) {
    for i in 0..values.len().saturating_sub(shift) {
        let later = values[i + shift];
        if if MAXIMUM { later > values[i] } else { later < values[i] } {
            values[i] = later;
        }
    }
}

/// For any processor and any number of values.
fn rank_plain<T: Real>(values: &[T], offsets: &[usize], rank: usize, output: &mut [T]) {
    let mut window = vec![T::default(); offsets.len()];
    for (i, to) in output.iter_mut().enumerate() {
        window.iter_mut().zip(offsets).for_each(|(value, &offset)| *value = values[i + offset]);
        let compare = |a: &T, b: &T| a.partial_cmp(b).unwrap_or(std::cmp::Ordering::Equal);
        *to = *window.select_nth_unstable_by(rank, compare).1;
    }
}

#[cfg(target_arch = "x86_64")]
fn has_fma() -> bool {
    has_avx2() && std::arch::is_x86_feature_detected!("fma")
}

/// The same for any processor.
fn correlate_plain<T: Real>(values: &[T], offsets: &[usize], weights: &[T], output: &mut [T]) {
    output.fill(T::default());
    for (&offset, &weight) in offsets.iter().zip(weights) {
        for (sum, &value) in output.iter_mut().zip(&values[offset..]) {
            *sum = *sum + weight * value;
        }
    }
}

macro_rules! real {
    ($type:ty, $module:ident, $load:ident, $store:ident, $set:ident, $fma:ident, $min:ident, $max:ident) => {
        #[cfg(target_arch = "x86_64")]
        mod $module {
            use std::arch::x86_64::*;

            const LANES: usize = 32 / size_of::<$type>();

            /// `REGISTERS` vectors of results at `output`.
            ///
            /// Safety: every offset leaves that many values behind it at `values`, and `output` has room for them.
            #[inline]
            #[target_feature(enable = "avx2,fma")]
            unsafe fn block<const REGISTERS: usize>(
                values: *const $type,
                offsets: &[usize],
                weights: &[$type],
                output: *mut $type,
            ) {
                let mut sums = [$set(0.0); REGISTERS];
                for (&offset, &weight) in offsets.iter().zip(weights) {
                    let weight = $set(weight);
                    for (k, sum) in sums.iter_mut().enumerate() {
                        // SAFETY: the caller vouches for the values.
                        let value = unsafe { $load(values.add(offset + k * LANES)) };
                        *sum = $fma(weight, value, *sum);
                    }
                }
                for (k, &sum) in sums.iter().enumerate() {
                    // SAFETY: the caller vouches for the room.
                    unsafe { $store(output.add(k * LANES), sum) };
                }
            }

            #[target_feature(enable = "avx2,fma")]
            pub(super) fn correlate(values: &[$type], offsets: &[usize], weights: &[$type], output: &mut [$type]) {
                let furthest = offsets.iter().copied().max().unwrap_or(0);
                assert!(furthest.checked_add(output.len()).is_some_and(|end| end <= values.len()));
                let mut done = 0;
                while output.len() - done >= LANES {
                    let (from, to) = (values[done..].as_ptr(), output[done..].as_mut_ptr());
                    // SAFETY: after `done`, all offsets leave as many values as there is output, and that is enough for
                    // the block.
                    unsafe {
                        match (output.len() - done) / LANES {
                            8.. => {
                                block::<8>(from, offsets, weights, to);
                                done += 8 * LANES;
                            }
                            4.. => {
                                block::<4>(from, offsets, weights, to);
                                done += 4 * LANES;
                            }
                            _ => {
                                block::<1>(from, offsets, weights, to);
                                done += LANES;
                            }
                        }
                    }
                }
                for i in done..output.len() {
                    let terms = offsets.iter().zip(weights);
                    output[i] = terms.fold(0.0, |sum, (&offset, &weight)| weight.mul_add(values[i + offset], sum));
                }
            }

            #[target_feature(enable = "avx2")]
            pub(super) fn extreme<const MAXIMUM: bool>(output: &mut [$type], values: &[$type]) {
                let (whole, rest) = output.as_chunks_mut::<LANES>();
                let (others, others_rest) = values.as_chunks::<LANES>();
                for (to, other) in whole.iter_mut().zip(others) {
                    // SAFETY: both arrays have as many numbers as a register.
                    unsafe {
                        let (a, b) = ($load(to.as_ptr()), $load(other.as_ptr()));
                        $store(to.as_mut_ptr(), if MAXIMUM { $max(a, b) } else { $min(a, b) });
                    }
                }
                // The output may end within a chunk of the values.
                let others_rest = others.get(whole.len()).map_or(others_rest, <[$type; LANES]>::as_slice);
                super::extreme_plain::<$type, MAXIMUM>(rest, others_rest);
            }

            #[target_feature(enable = "avx2")]
            pub(super) fn extreme_with_later<const MAXIMUM: bool>(values: &mut [$type], shift: usize) {
                let count = values.len().saturating_sub(shift);
                let start = values.as_mut_ptr();
                let whole = count - count % LANES;
                for at in (0..whole).step_by(LANES) {
                    // SAFETY: `at + LANES + shift` is at most the length. What is read here has not been written to yet:
                    // writing follows reading in ascending order.
                    unsafe {
                        let (a, b) = ($load(start.add(at)), $load(start.add(at + shift)));
                        $store(start.add(at), if MAXIMUM { $max(a, b) } else { $min(a, b) });
                    }
                }
                super::extreme_with_later_plain::<$type, MAXIMUM>(&mut values[whole..], shift);
            }

            #[target_feature(enable = "avx2")]
            pub(super) fn rank(values: &[$type], offsets: &[usize], rank: usize, output: &mut [$type]) {
                let furthest = offsets.iter().copied().max().unwrap_or(0);
                assert!(furthest.checked_add(output.len()).is_some_and(|end| end <= values.len()));
                let mut set = [$set(0.0); super::DISCARDED + 1];
                let (whole, rest) = output.as_chunks_mut::<LANES>();
                for (block, to) in whole.iter_mut().enumerate() {
                    let found = super::discard(
                        &mut set,
                        offsets.len(),
                        rank,
                        // SAFETY: every offset leaves as many values as there is output.
                        |k| unsafe { $load(values.as_ptr().add(block * LANES + offsets[k])) },
                        |a, b| ($min(a, b), $max(a, b)),
                    );
                    // SAFETY: the block has as many numbers as a register.
                    unsafe { $store(to.as_mut_ptr(), found) };
                }
                super::rank_plain(&values[whole.len() * LANES..], offsets, rank, rest);
            }
        }

        impl Real for $type {
            fn correlate(values: &[Self], offsets: &[usize], weights: &[Self], output: &mut [Self]) {
                #[cfg(target_arch = "x86_64")]
                if has_fma() {
                    // SAFETY: the processor has AVX2 and FMA.
                    unsafe { $module::correlate(values, offsets, weights, output) };
                    return;
                }
                correlate_plain(values, offsets, weights, output);
            }

            #[inline(always)]
            fn of(value: f64) -> Self {
                value as $type
            }

            #[inline(always)]
            fn wide(self) -> f64 {
                f64::from(self)
            }

            fn extreme<const MAXIMUM: bool>(output: &mut [Self], values: &[Self]) {
                #[cfg(target_arch = "x86_64")]
                if has_avx2() {
                    // SAFETY: the processor has AVX2.
                    unsafe { $module::extreme::<MAXIMUM>(output, values) };
                    return;
                }
                extreme_plain::<Self, MAXIMUM>(output, values);
            }

            fn extreme_with_later<const MAXIMUM: bool>(values: &mut [Self], shift: usize) {
                #[cfg(target_arch = "x86_64")]
                if has_avx2() {
                    // SAFETY: the processor has AVX2.
                    unsafe { $module::extreme_with_later::<MAXIMUM>(values, shift) };
                    return;
                }
                extreme_with_later_plain::<Self, MAXIMUM>(values, shift);
            }

            fn rank(values: &[Self], offsets: &[usize], rank: usize, output: &mut [Self]) {
                #[cfg(target_arch = "x86_64")]
                if has_avx2() && offsets.len() <= DISCARDED && rank < offsets.len() {
                    // SAFETY: the processor has AVX2.
                    unsafe { $module::rank(values, offsets, rank, output) };
                    return;
                }
                rank_plain(values, offsets, rank, output);
            }
        }
    };
}
real!(f32, single, _mm256_loadu_ps, _mm256_storeu_ps, _mm256_set1_ps, _mm256_fmadd_ps, _mm256_min_ps, _mm256_max_ps);
real!(f64, double, _mm256_loadu_pd, _mm256_storeu_pd, _mm256_set1_pd, _mm256_fmadd_pd, _mm256_min_pd, _mm256_max_pd);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn vectors_and_plain_loops_agree() {
        fn compare<T: Real + std::fmt::Debug>() {
            let values: Vec<T> = (0..400).map(|k| T::of(f64::from(k * 7 % 31))).collect();
            let (offsets, weights) = ([0, 3, 50, 7, 120], [1.0, -2.0, 3.0, 0.5, 4.0].map(T::of));
            for length in [0, 1, 7, 8, 31, 40, 64, 100, 280] {
                let (mut found, mut expected) = (vec![T::default(); length], vec![T::default(); length]);
                T::correlate(&values, &offsets, &weights, &mut found);
                correlate_plain(&values, &offsets, &weights, &mut expected);
                assert_eq!(found, expected);
            }
        }
        compare::<f32>();
        compare::<f64>();
    }

    #[test]
    fn extremes_see_old_values_later_on() {
        let values: Vec<f64> = (0..100u32).map(|k| f64::from(k.wrapping_mul(2_654_435_761) >> 24)).collect();
        for shift in [1, 3, 8, 64, 99, 100, 200] {
            let mut found = values.clone();
            f64::extreme_with_later::<true>(&mut found, shift);
            let later = |i: usize| values.get(i + shift).copied().unwrap_or(f64::NEG_INFINITY);
            assert!((0..100).all(|i| found[i] == values[i].max(later(i))), "shift {shift}");
        }
    }

    #[test]
    fn every_rank_is_found_by_discarding() {
        let values: Vec<u32> = (0..400).map(|k: u32| k.wrapping_mul(2_654_435_761) >> 26).collect();
        let floats: Vec<f32> = values.iter().map(|&x| x as f32).collect();
        let doubles: Vec<f64> = values.iter().map(|&x| f64::from(x)).collect();
        for count in [1, 2, 3, 8, 27, 125, 200] {
            let offsets: Vec<usize> = (0..count).collect();
            for rank in [0, 1, count / 2, count - 1].into_iter().filter(|&rank| rank < count) {
                let mut expected = vec![0.0; 43];
                rank_plain(&doubles, &offsets, rank, &mut expected);
                assert_eq!(expected[0], {
                    let mut sorted = doubles[..count].to_vec();
                    sorted.sort_by(f64::total_cmp);
                    sorted[rank]
                });
                let (mut single, mut double) = (vec![0.0f32; 43], vec![0.0f64; 43]);
                f32::rank(&floats, &offsets, rank, &mut single);
                f64::rank(&doubles, &offsets, rank, &mut double);
                assert_eq!(double, expected, "rank {rank} of {count}");
                assert!(single.iter().zip(&expected).all(|(a, b)| f64::from(*a) == *b));
            }
        }
    }
}
