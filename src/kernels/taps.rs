//! Weights of filters: Gaussian, Savitzky-Golay, Sobel, and MONAI's `ImageFilter` kernels.
//!
//! Where MONAI computes weights in `float32`, so do these functions, step by step, so that filters agree to rounding.

use crate::spatial::SpatialError;

/// How a Gaussian becomes a row of weights: MONAI's `approx`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Approximation {
    /// The integral over each voxel: differences of the error function.
    #[default]
    Erf,
    /// The value at each voxel's centre.
    Sampled,
    /// The discrete Gaussian of scale-space theory, by modified Bessel functions (Lindeberg, 1990).
    ScaleSpace,
}

fn check(argument: &'static str, expected: &'static str, found: f64, fine: bool) -> Result<(), SpatialError> {
    if fine { Ok(()) } else { Err(SpatialError::Value { argument, expected, found }) }
}

/// Longest kernel that these functions make.
const LONGEST: f64 = 1e6;

/// MONAI's `gaussian_1d`, not normalised: weights at `-tail..=tail` with `tail = int(max(sigma * truncated, 0.5) + 0.5)`.
///
/// `sigma` is in voxels and taken as `f32`. MONAI's polynomials for the Bessel functions (Abramowitz and Stegun, 9.8.1 to
/// 9.8.4) are kept: their error of about 1e-7 is part of its numbers.
///
/// # Errors
/// When `sigma` is not positive and finite (0 gives NaN in MONAI and is refused), or `truncated` is not positive, or the
/// kernel would have more than a million weights (the scale-space one 10 000), or weights overflow (the scale-space one's do
/// from a `sigma` of about 8.5 on; MONAI's are infinite or NaN then).
pub fn gaussian(sigma: f64, truncated: f64, approximation: Approximation) -> Result<Vec<f64>, SpatialError> {
    check("sigma", "positive and finite", sigma, sigma.is_finite() && sigma as f32 > 0.0)?;
    check("truncated", "positive and finite", truncated, truncated.is_finite() && truncated > 0.0)?;
    let sigma = sigma as f32;
    let reach = f64::from(sigma) * truncated;
    check("sigma * truncated", "at most half a million", reach, reach < LONGEST / 2.0)?;
    let tail = (reach.max(0.5) + 0.5) as i32;
    let weights: Vec<f32> = match approximation {
        Approximation::Erf => {
            let scale = std::f32::consts::FRAC_1_SQRT_2 / sigma;
            let at = |x: f32| libm::erff(scale * x);
            (-tail..=tail).map(|x| (0.5 * (at(x as f32 + 0.5) - at(x as f32 - 0.5))).max(0.0)).collect()
        }
        Approximation::Sampled => {
            let scale = -0.5 / (sigma * sigma);
            (-tail..=tail).map(|x| (scale * (x * x) as f32).exp() / (2.506_628_3 * sigma)).collect()
        }
        Approximation::ScaleSpace => {
            // Each weight is a loop over the ones before it.
            check("sigma * truncated", "at most 5000 for the scale-space kernel", reach, reach <= 5000.0)?;
            let t = sigma * sigma;
            let half: Vec<f32> = (0..=tail).map(|n| bessel(n, t) * (-t).exp()).collect();
            (-tail..=tail).map(|x| half[x.unsigned_abs() as usize]).collect()
        }
    };
    let finite = weights.iter().all(|weight| weight.is_finite());
    check("sigma", "small enough for the kernel's weights to be finite in float32", f64::from(sigma), finite)?;
    Ok(weights.into_iter().map(f64::from).collect())
}

fn polynomial(coefficients: &[f32], x: f32) -> f32 {
    coefficients.iter().fold(0.0, |sum, coefficient| sum * x + coefficient)
}

/// Modified Bessel function of the first kind and order `n`, of a positive number, as MONAI approximates it.
#[allow(clippy::excessive_precision)]
fn bessel(n: i32, x: f32) -> f32 {
    const SMALL_0: [f32; 7] = [0.45813e-2, 0.360768e-1, 0.2659732, 1.2067492, 3.0899424, 3.5156229, 1.0];
    const LARGE_0: [f32; 9] = [
        0.392377e-2,
        -0.1647633e-1,
        0.2635537e-1,
        -0.2057706e-1,
        0.916281e-2,
        -0.157565e-2,
        0.225319e-2,
        0.1328592e-1,
        0.39894228,
    ];
    const SMALL_1: [f32; 7] = [0.32411e-3, 0.301532e-2, 0.2658733e-1, 0.15084934, 0.51498869, 0.87890594, 0.5];
    const LARGE_1: [f32; 9] = [
        -0.420059e-2,
        0.1787654e-1,
        -0.2895312e-1,
        0.2282967e-1,
        -0.1031555e-1,
        0.163801e-2,
        -0.362018e-2,
        -0.3988024e-1,
        0.39894228,
    ];
    let large = |coefficients: &[f32]| polynomial(coefficients, 3.75 / x) * x.exp() / x.sqrt();
    match n {
        0 if x < 3.75 => polynomial(&SMALL_0, x * x / 14.0625),
        0 => large(&LARGE_0),
        1 if x < 3.75 => x * polynomial(&SMALL_1, x * x / 14.0625),
        1 => large(&LARGE_1),
        _ => {
            // Miller's backward recurrence.
            let (mut found, mut above, mut value) = (0.0f32, 0.0f32, 1.0f32);
            let first = 2 * (n + (40.0 * f64::from(n)).sqrt().floor() as i32);
            for j in (1..=first).rev() {
                let below = above + j as f32 * (2.0 / x) * value;
                (above, value) = (value, below);
                if value.abs() > 1e10 {
                    (found, value, above) = (found * 1e-10, value * 1e-10, above * 1e-10);
                }
                if j == n {
                    found = above;
                }
            }
            found * bessel(0, x) / value
        }
    }
}

/// `scipy.ndimage.gaussian_filter1d`'s weights of order 0: sampled, normalised, radius `int(truncate * sigma + 0.5)`.
///
/// # Errors
/// When `sigma` is not positive and finite or `truncate` is negative, or the kernel would have more than a million weights.
pub fn scipy_gaussian(sigma: f64, truncate: f64) -> Result<Vec<f64>, SpatialError> {
    check("sigma", "positive and finite", sigma, sigma.is_finite() && sigma > 0.0)?;
    check("truncate", "finite and not negative", truncate, truncate.is_finite() && truncate >= 0.0)?;
    check("sigma * truncate", "at most half a million", sigma * truncate, sigma * truncate < LONGEST / 2.0)?;
    let radius = (truncate * sigma + 0.5) as i64;
    let weights: Vec<f64> = (-radius..=radius).map(|x| (-0.5 / (sigma * sigma) * (x * x) as f64).exp()).collect();
    let sum: f64 = weights.iter().sum();
    Ok(weights.into_iter().map(|weight| weight / sum).collect())
}

/// Weights that fit a polynomial of degree `order` to `window` values and take its value in the middle (Savitzky and Golay,
/// 1964): `scipy.signal.savgol_coeffs`, MONAI's `SavitzkyGolayFilter`.
///
/// # Errors
/// When `window` is even or above 1001, or `order` is not below it.
pub fn savitzky_golay(window: usize, order: usize) -> Result<Vec<f64>, SpatialError> {
    check("window_length", "odd and at most 1001", window as f64, window % 2 == 1 && window <= 1001)?;
    check("order", "less than window_length", order as f64, order < window)?;
    let half = (window / 2) as f64;
    // Polynomials that are orthogonal over the window, on -1..=1: stable for any degree. The fitted value in the middle is
    // the sum of their projections there.
    let at = |k: usize| if half == 0.0 { 0.0 } else { (k as f64 - half) / half };
    let dot = |a: &[f64], b: &[f64]| a.iter().zip(b).map(|(a, b)| a * b).sum::<f64>();
    let mut basis: Vec<Vec<f64>> = Vec::with_capacity(order + 1);
    let mut weights = vec![0.0; window];
    for degree in 0..=order {
        let mut next: Vec<f64> = match basis.last() {
            None => vec![1.0; window],
            Some(last) => last.iter().enumerate().map(|(k, value)| value * at(k)).collect(),
        };
        // Twice is enough for orthogonality to rounding.
        for _ in 0..2 {
            for other in &basis {
                let share = dot(&next, other);
                next.iter_mut().zip(other).for_each(|(value, other)| *value -= share * other);
            }
        }
        let length = dot(&next, &next).sqrt();
        next.iter_mut().for_each(|value| *value /= length);
        // Odd polynomials are 0 in the middle.
        if degree % 2 == 0 {
            let middle = next[window / 2];
            weights.iter_mut().zip(&next).for_each(|(weight, value)| *weight += middle * value);
        }
        basis.push(next);
    }
    Ok(weights)
}

/// The two kernels of MONAI's `SobelGradients`: the derivative along the gradient's axis and the smoothing along others.
///
/// Size 3 is `[-1, 0, 1]` and `[1, 2, 1]`, by 2 and 4 when normalised; each further size convolves with the smoothing kernel
/// of size 3.
///
/// # Errors
/// When `size` is even, less than 3 or above 1001.
pub fn sobel(size: usize, normalize: bool) -> Result<(Vec<f64>, Vec<f64>), SpatialError> {
    check("kernel_size", "odd and from 3 to 1001", size as f64, size % 2 == 1 && (3..=1001).contains(&size))?;
    let (by_difference, by_smoothing) = if normalize { (2.0f32, 4.0f32) } else { (1.0, 1.0) };
    let smoothing = [1.0, 2.0, 1.0].map(|weight| weight / by_smoothing);
    let grow = |kernel: Vec<f32>| -> Vec<f32> {
        let at = |k: isize| usize::try_from(k).ok().and_then(|k| kernel.get(k)).copied().unwrap_or(0.0);
        (-1..=kernel.len() as isize)
            .map(|k| smoothing[0] * at(k - 1) + smoothing[1] * at(k) + smoothing[2] * at(k + 1))
            .collect()
    };
    let mut kernels = ([-1.0, 0.0, 1.0].map(|weight| weight / by_difference).to_vec(), smoothing.to_vec());
    for _ in 0..(size - 3) / 2 {
        kernels = (grow(kernels.0), grow(kernels.1));
    }
    let wide = |kernel: Vec<f32>| kernel.into_iter().map(f64::from).collect();
    Ok((wide(kernels.0), wide(kernels.1)))
}

/// The kernels of MONAI's `ImageFilter` that have one size along all axes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CubicKernel {
    /// All ones (not divided by their number).
    Mean,
    /// -1 everywhere but the middle, so that all sum to 0. With size 3, `LabelToContour`'s.
    Laplace,
    /// 1 within a ball.
    Elliptical,
    /// -1 within a ball, and in the middle the number of voxels of the ball.
    Sharpen,
}

/// The weights in C order of a kernel of `size` along each of `ndim` axes.
///
/// # Errors
/// When there are not one to three axes or the size is even or above 101.
pub fn cubic(kernel: CubicKernel, size: usize, ndim: usize) -> Result<Vec<f64>, SpatialError> {
    check("filter_size", "odd and at most 101", size as f64, size % 2 == 1 && size <= 101)?;
    check("axes", "1 to 3", ndim as f64, (1..=3).contains(&ndim))?;
    let count = size.pow(ndim as u32);
    let radius = (size / 2) as i64;
    let in_ball = |mut linear: usize| {
        let squared: i64 = (0..ndim)
            .map(|_| {
                let distance = (linear % size) as i64 - radius;
                linear /= size;
                distance * distance
            })
            .sum();
        squared <= radius * radius
    };
    let ball = |value: f64| -> Vec<f64> { (0..count).map(|k| if in_ball(k) { value } else { 0.0 }).collect() };
    let mut weights = match kernel {
        CubicKernel::Mean => vec![1.0; count],
        CubicKernel::Laplace => vec![-1.0; count],
        CubicKernel::Elliptical => ball(1.0),
        CubicKernel::Sharpen => ball(-1.0),
    };
    match kernel {
        CubicKernel::Laplace => weights[count / 2] = count as f64 - 1.0,
        CubicKernel::Sharpen => weights[count / 2] = -weights.iter().sum::<f64>(),
        _ => {}
    }
    Ok(weights)
}
