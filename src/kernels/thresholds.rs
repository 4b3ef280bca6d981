//! Thresholds that divide an image into two classes by its histogram: those of `skimage.filters`.
//!
//! Counts are `f32` numbers, as in scikit-image, and so is what is computed of them for `f32` and half-precision images; for
//! others it is `f64`.

use crate::element::ElementType;
use crate::histogram::{Binning, histogram};
use crate::spatial::SpatialError;
use crate::statistics::{Statistics, fold_values, statistics};
use crate::threads::{CHUNK, Threads};
use crate::view::{AnyView, Strided};

/// How a threshold is found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Method {
    /// The largest variance between the classes (Otsu, 1979).
    Otsu,
    /// The least cross entropy, by iteration (Li and Tam, 1998).
    Li,
    /// The largest correlation (Yen, Chang and Chang, 1995).
    Yen,
    /// Halfway between the means of the classes (Ridler and Calvard, 1978).
    Isodata,
    /// The farthest from the line between peak and end of the histogram (Zack, Rogers and Latt, 1977).
    Triangle,
    /// The mean.
    Mean,
    /// The minimum between the two maxima of the smoothed histogram (Prewitt and Mendelsohn, 1966).
    Minimum,
}

/// Bins of floating-point images; whole numbers have a bin each.
const BINS: usize = 256;

/// How often a histogram is smoothed, or a threshold improved, at most.
const MOST_ITERATIONS: usize = 10_000;

/// The threshold of an image.
///
/// Any number of axes, strides and element types. Truth values count as whole numbers.
///
/// # Errors
/// When there is no voxel, values are not finite (but for [`Method::Mean`] and [`Method::Li`]), whole numbers span more than
/// 2^24, or the method finds no threshold.
pub fn threshold(input: AnyView<'_>, method: Method, threads: Threads) -> Result<f64, SpatialError> {
    let found = statistics(input, None, threads)?;
    let values = input.numel() as u64;
    if values == 0 {
        return Err(SpatialError::Empty { what: "a threshold", shape: input.shape().to_vec() });
    }
    let element = input.element_type();
    let single = matches!(element, ElementType::F32 | ElementType::F16 | ElementType::BF16);
    match method {
        Method::Mean if found.count < values => return Ok(f64::NAN),
        Method::Mean => return Ok(if single { f64::from(found.mean as f32) } else { found.mean }),
        Method::Li => return li(input, &found, single, threads),
        _ => {}
    }
    if found.count < values {
        return Err(SpatialError::Value { argument: "image", expected: "finite", found: f64::NAN });
    }
    if found.min == found.max && matches!(method, Method::Otsu | Method::Triangle) {
        return Ok(found.min);
    }
    let bars = bars(input, &found, threads)?;
    if bars.centres.len() == 1 && matches!(method, Method::Yen | Method::Isodata) {
        return Ok(found.min);
    }
    let place = match (method, single) {
        (Method::Otsu, true) => otsu::<f32>(&bars),
        (Method::Otsu, false) => otsu::<f64>(&bars),
        (Method::Isodata, true) => isodata::<f32>(&bars)?,
        (Method::Isodata, false) => isodata::<f64>(&bars)?,
        (Method::Yen, _) => yen(&bars),
        (Method::Triangle, _) => triangle(&bars),
        _ => minimum(&bars)?,
    };
    Ok(bars.centres[place.min(bars.centres.len() - 1)])
}

/// A histogram by the centres of its bins.
struct Bars {
    counts: Vec<f32>,
    centres: Vec<f64>,
}

fn bars(input: AnyView<'_>, found: &Statistics, threads: Threads) -> Result<Bars, SpatialError> {
    let element = input.element_type();
    if element.is_float() {
        let range = Some((found.min, found.max));
        let histogram = histogram(input, None, BINS, range, Binning::Edges, threads)?;
        let centre = |pair: &[f64]| match element {
            ElementType::F64 => (pair[0] + pair[1]) / 2.0,
            _ => f64::from((pair[0] as f32 + pair[1] as f32) / 2.0),
        };
        let counts = histogram.counts.iter().map(|&count| count as f32).collect();
        return Ok(Bars { counts, centres: histogram.edges.windows(2).map(centre).collect() });
    }
    // A bin around each whole number; too many are refused by the histogram.
    let bins = (found.max - found.min + 1.0).min(u32::MAX.into()) as usize;
    let range = Some((found.min - 0.5, found.max + 0.5));
    let histogram = histogram(input, None, bins, range, Binning::Edges, threads)?;
    let counts = histogram.counts.iter().map(|&count| count as f32).collect();
    Ok(Bars { counts, centres: (0..bins).map(|k| found.min + k as f64).collect() })
}

/// The type that sums of counts times intensities have.
trait Real:
    Copy
    + PartialOrd
    + std::ops::Add<Output = Self>
    + std::ops::Sub<Output = Self>
    + std::ops::Mul<Output = Self>
    + std::ops::Div<Output = Self>
{
    const ZERO: Self;
    fn of(value: f64) -> Self;
    fn count(value: f32) -> Self;
}

impl Real for f32 {
    const ZERO: Self = 0.0;
    fn of(value: f64) -> Self {
        value as f32
    }
    fn count(value: f32) -> Self {
        value
    }
}

impl Real for f64 {
    const ZERO: Self = 0.0;
    fn of(value: f64) -> Self {
        value
    }
    fn count(value: f32) -> Self {
        value.into()
    }
}

/// Running sums from the first on.
fn running<T: Copy + std::ops::Add<Output = T>>(values: impl Iterator<Item = T>, zero: T) -> Vec<T> {
    let mut sum = zero;
    values
        .map(|value| {
            sum = sum + value;
            sum
        })
        .collect()
}

/// Running sums from the last on, in the order of the values.
fn running_back<T: Copy + std::ops::Add<Output = T>>(values: impl DoubleEndedIterator<Item = T>, zero: T) -> Vec<T> {
    let mut sums = running(values.rev(), zero);
    sums.reverse();
    sums
}

/// The first largest; NaN is largest, as for `np.argmax`.
fn argmax<T: PartialOrd + Copy>(values: impl Iterator<Item = T>) -> usize {
    let mut best: Option<(usize, T)> = None;
    for (i, value) in values.enumerate() {
        let unordered = value.partial_cmp(&value).is_none();
        match best {
            _ if unordered => return i,
            Some((_, most)) if value <= most => {}
            _ => best = Some((i, value)),
        }
    }
    best.map_or(0, |(i, _)| i)
}

fn otsu<T: Real>(bars: &Bars) -> usize {
    let sums = || bars.counts.iter().zip(&bars.centres).map(|(&count, &centre)| T::count(count) * T::of(centre));
    let below = running(bars.counts.iter().copied(), 0.0f32);
    let above = running_back(bars.counts.iter().copied(), 0.0f32);
    let mean_below: Vec<T> = running(sums(), T::ZERO).iter().zip(&below).map(|(&s, &n)| s / T::count(n)).collect();
    let mean_above: Vec<T> = running_back(sums(), T::ZERO).iter().zip(&above).map(|(&s, &n)| s / T::count(n)).collect();
    argmax((0..bars.counts.len().saturating_sub(1)).map(|k| {
        let distance = mean_below[k] - mean_above[k + 1];
        T::count(below[k] * above[k + 1]) * (distance * distance)
    }))
}

fn yen(bars: &Bars) -> usize {
    let total = bars.counts.iter().map(|&count| f64::from(count)).sum::<f64>() as f32;
    let mass = || bars.counts.iter().map(|&count| count / total);
    let below = running(mass(), 0.0f32);
    let squares_below = running(mass().map(|p| p * p), 0.0f32);
    let squares_above = running_back(mass().map(|p| p * p), 0.0f32);
    argmax((0..bars.counts.len().saturating_sub(1)).map(|k| {
        let share = below[k] * (1.0 - below[k]);
        ((1.0 / (squares_below[k] * squares_above[k + 1])) * (share * share)).ln()
    }))
}

fn isodata<T: Real>(bars: &Bars) -> Result<usize, SpatialError> {
    let below = running(bars.counts.iter().copied(), 0.0f32);
    let sums = running(
        bars.counts.iter().zip(&bars.centres).map(|(&count, &centre)| T::count(count) * T::of(centre)),
        T::ZERO,
    );
    let last = bars.counts.len() - 1;
    let width = T::of(bars.centres[1]) - T::of(bars.centres[0]);
    let found = (0..last).find(|&k| {
        let lower = sums[k] / T::count(below[k]);
        let higher = (sums[last] - sums[k]) / T::count(below[last] - below[k]);
        let distance = (lower + higher) / T::of(2.0) - T::of(bars.centres[k]);
        distance >= T::ZERO && distance < width
    });
    found.ok_or(SpatialError::Value {
        argument: "the histogram",
        expected: "one with a bin halfway between the means of both sides",
        found: f64::NAN,
    })
}

fn triangle(bars: &Bars) -> usize {
    let counts: Vec<f64> = bars.counts.iter().map(|&count| f64::from(count)).collect();
    let peak = argmax(counts.iter().copied());
    let low = counts.iter().position(|&count| count > 0.0).unwrap_or(0);
    let high = counts.iter().rposition(|&count| count > 0.0).unwrap_or(0);
    let flip = peak - low < high - peak;
    let last = counts.len() - 1;
    // The longer tail, from its end to the peak.
    let (low, peak) = if flip { (last - high, last - peak) } else { (low, peak) };
    let count = |k: usize| if flip { counts[last - k] } else { counts[k] };
    let width = (peak - low) as f64;
    let height = count(peak);
    let norm = (height * height + width * width).sqrt();
    let (height, width) = (height / norm, width / norm);
    let place = argmax((0..peak - low).map(|k| height * k as f64 - width * count(k + low))) + low;
    if flip { last - place } else { place }
}

fn minimum(bars: &Bars) -> Result<usize, SpatialError> {
    let mut smooth = bars.counts.clone();
    let mut maxima = Vec::new();
    let mut line = Vec::with_capacity(smooth.len() + 2);
    for iteration in 0..MOST_ITERATIONS {
        // A running sum in f64, the first and last value repeated.
        line.clear();
        line.push(f64::from(smooth[0]));
        line.extend(smooth.iter().map(|&count| f64::from(count)));
        line.push(f64::from(smooth[smooth.len() - 1]));
        let mut sum = line[..3].iter().sum::<f64>();
        smooth[0] = (sum / 3.0) as f32;
        for k in 1..smooth.len() {
            sum += line[k + 2] - line[k - 1];
            smooth[k] = (sum / 3.0) as f32;
        }
        maxima.clear();
        let mut rising = true;
        for k in 0..smooth.len() - 1 {
            if rising && smooth[k + 1] < smooth[k] {
                rising = false;
                maxima.push(k);
            } else if !rising && smooth[k + 1] > smooth[k] {
                rising = true;
            }
        }
        if maxima.len() < 3 {
            if iteration + 1 == MOST_ITERATIONS {
                maxima.clear();
            }
            break;
        }
    }
    let [first, second] = maxima[..] else {
        let found = maxima.len() as f64;
        return Err(SpatialError::Value { argument: "the smoothed histogram", expected: "one with two maxima", found });
    };
    let mut least = first;
    for k in first..=second {
        if smooth[k] < smooth[least] {
            least = k;
        }
    }
    Ok(least)
}

/// Sorted values with running sums, or a histogram with them: all that the means of both sides need.
fn li(input: AnyView<'_>, found: &Statistics, single: bool, threads: Threads) -> Result<f64, SpatialError> {
    if found.count == 0 {
        return Ok(f64::NAN);
    }
    if found.min == found.max && (found.min.is_finite() || found.count == input.numel() as u64) {
        return Ok(found.min);
    }
    let whole = !input.element_type().is_float();
    let narrow = |value: f64| if single { f64::from(value as f32) } else { value };
    let (values, weights): (Vec<f64>, Vec<f64>);
    let low;
    if whole {
        low = found.min;
        let bars = bars(input, found, threads)?;
        values = bars.centres.iter().map(|&centre| centre - low).collect();
        weights = bars.counts.iter().map(|&count| f64::from(count)).collect();
    } else {
        let parts = fold_values(input, None, CHUNK, threads, Vec::new, |all: &mut Vec<f64>, part| {
            all.extend(part.iter().copied().filter(|value| value.is_finite()));
        })?;
        let mut finite = parts.concat();
        let Some(least) = finite.iter().copied().reduce(f64::min) else { return Ok(0.0) };
        low = least;
        finite.iter_mut().for_each(|value| *value = narrow(*value - low));
        finite.sort_unstable_by(f64::total_cmp);
        weights = vec![1.0; finite.len()];
        values = finite;
    }
    let count = running(weights.iter().copied(), 0.0);
    let sum = running(values.iter().zip(&weights).map(|(value, weight)| value * weight), 0.0);
    let last = values.len() - 1;
    let tolerance = if whole {
        0.5
    } else {
        let gaps = values.windows(2).map(|pair| narrow(pair[1] - pair[0])).filter(|&gap| gap > 0.0);
        match gaps.reduce(f64::min) {
            Some(gap) => gap / 2.0,
            None => return Ok(low),
        }
    };
    let mut next = narrow(sum[last] / count[last]);
    let mut current = -2.0 * tolerance;
    for _ in 0..MOST_ITERATIONS {
        if (next - current).abs() <= tolerance || next.is_nan() {
            break;
        }
        current = next;
        let below = values.partition_point(|&value| value <= current);
        if below == 0 || below > last {
            break;
        }
        let back = narrow(sum[below - 1] / count[below - 1]);
        let fore = narrow((sum[last] - sum[below - 1]) / (count[last] - count[below - 1]));
        if back == 0.0 {
            break;
        }
        next = narrow((back - fore) / (back.ln() - fore.ln()));
    }
    Ok(narrow(next + low))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::view::View;

    #[test]
    fn thresholds_are_those_of_scikit_image() {
        // Two heaps of whole numbers: x = np.array([(k * 7) % 30 + (100 if k % 3 == 0 else 0) for k in range(600)]).
        let values: Vec<u8> = (0..600u32).map(|k| (k * 7 % 30 + if k % 3 == 0 { 100 } else { 0 }) as u8).collect();
        let floats: Vec<f32> = values.iter().map(|&x| f32::from(x) / 10.0).collect();
        let whole = View::new(&values, &[600]).expect("a view").erase();
        let real = View::new(&floats, &[600]).expect("a view").erase();
        let of = |view, method| threshold(view, method, Threads::SINGLE).expect("a threshold");
        for (method, expected, of_floats) in EXPECTED {
            assert!((of(whole, method) - expected).abs() < 1e-9, "{method:?}: {}", of(whole, method));
            assert!((of(real, method) - of_floats).abs() < 1e-5, "{method:?}: {}", of(real, method));
        }
        assert!((of(real, Method::Minimum) - 1.502_734_422_683_716).abs() < 1e-6);
        // "Unable to find two maxima in histogram"
        assert!(threshold(whole, Method::Minimum, Threads::SINGLE).is_err());
    }

    /// `skimage.filters.threshold_…` of both arrays.
    const EXPECTED: [(Method, f64, f64); 6] = [
        (Method::Otsu, 29.0, 2.880_859_136_581_421),
        (Method::Li, 48.267_236_514_432_85, 4.826_723_575_592_041),
        (Method::Yen, 22.0, 2.191_796_779_632_568_4),
        (Method::Isodata, 64.0, 6.424_609_184_265_137),
        (Method::Triangle, 3.0, 0.173_828_125),
        (Method::Mean, 47.833_333_333_333_336, 4.783_333_301_544_189_5),
    ];
}
