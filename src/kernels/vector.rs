//! Inner loops over neighbours in memory, in vector registers where the processor has them.

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
}

fn has_fma() -> bool {
    #[cfg(target_arch = "x86_64")]
    {
        has_avx2() && std::arch::is_x86_feature_detected!("fma")
    }
    #[cfg(not(target_arch = "x86_64"))]
    {
        has_avx2()
    }
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
    ($type:ty, $module:ident, $load:ident, $store:ident, $set:ident, $fma:ident) => {
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
        }
    };
}
real!(f32, single, _mm256_loadu_ps, _mm256_storeu_ps, _mm256_set1_ps, _mm256_fmadd_ps);
real!(f64, double, _mm256_loadu_pd, _mm256_storeu_pd, _mm256_set1_pd, _mm256_fmadd_pd);

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
}
