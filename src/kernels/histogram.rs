//! Histograms, and intensities mapped through a table.

use crate::blocks::{BlockOp, map};
use crate::element::ElementType;
use crate::spatial::check_same_shape;
use crate::statistics::{fold_values, statistics};
use crate::threads::{CHUNK, Threads};
use crate::view::{AnyView, AnyViewMut, Strided};

pub use crate::spatial::SpatialError;

/// How many bins a histogram may have.
const MOST_BINS: usize = 1 << 24;

/// Which bin a value falls into. The last bin includes its upper edge.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Binning {
    /// By comparing with the edges, as `np.histogram`.
    #[default]
    Edges,
    /// By scaling in `f32` (in `f64` for `float64`), as `torch.histc`.
    Scaled,
}

/// Counts and edges.
#[derive(Debug, Clone, PartialEq)]
pub struct Histogram {
    /// Values in each bin.
    pub counts: Vec<u64>,
    /// One more than there are bins. For `float32` and narrower input they are `f32` numbers, as NumPy's.
    pub edges: Vec<f64>,
}

/// Counts values in `bins` bins of equal width: `np.histogram`, `torch.histc`.
///
/// `range` is that of the values when not given; values outside it, and NaN, are not counted. A range of no width becomes
/// half a unit wider at both ends. Any number of axes, strides and element types; with a mask (any type, the input's shape),
/// values where it is not 0.
///
/// # Errors
/// When shapes differ, there are no bins or more than 2^24, or the range is not finite or not ordered.
pub fn histogram(
    input: AnyView<'_>,
    mask: Option<AnyView<'_>>,
    bins: usize,
    range: Option<(f64, f64)>,
    binning: Binning,
    threads: Threads,
) -> Result<Histogram, SpatialError> {
    check_bins(bins)?;
    let (mut low, mut high) = match range {
        Some(range) => range,
        None => {
            let found = statistics(input, mask, threads)?;
            if found.count == 0 { (0.0, 1.0) } else { (found.min, found.max) }
        }
    };
    if !(low.is_finite() && high.is_finite()) || low > high {
        let found = if low.is_finite() { high } else { low };
        return Err(SpatialError::Value { argument: "range", expected: "finite and ordered", found });
    }
    if low == high {
        (low, high) = (low - 0.5, high + 0.5);
    }
    let single = matches!(input.element_type(), ElementType::F32 | ElementType::F16 | ElementType::BF16);
    if single {
        (low, high) = (f64::from(low as f32), f64::from(high as f32));
    }
    let edges = edges(low, high, bins, single);
    let scale = bins as f64 / (high - low);
    let (low_32, width_32) = (low as f32, (high - low) as f32);
    let wide = matches!(input.element_type(), ElementType::F64 | ElementType::I64);
    let last = bins - 1;
    let parts = fold_values(
        input,
        mask,
        // Sums of counts do not depend on how they are split, so each thread needs one histogram only.
        input.numel().div_ceil(threads.get()).max(CHUNK),
        threads,
        || vec![0u64; bins],
        |counts, values| {
            for &value in values {
                if !(value >= low && value <= high) {
                    continue;
                }
                let bin = match binning {
                    Binning::Edges => {
                        let mut bin = (((value - low) * scale) as usize).min(last);
                        if value < edges[bin] {
                            bin = bin.saturating_sub(1);
                        } else if bin < last && value >= edges[bin + 1] {
                            bin += 1;
                        }
                        bin
                    }
                    Binning::Scaled if wide => (((value - low) * bins as f64 / (high - low)) as usize).min(last),
                    Binning::Scaled => (((value as f32 - low_32) * bins as f32 / width_32) as usize).min(last),
                };
                counts[bin] += 1;
            }
        },
    )?;
    let mut counts = vec![0; bins];
    for part in parts {
        counts.iter_mut().zip(part).for_each(|(sum, count)| *sum += count);
    }
    Ok(Histogram { counts, edges })
}

fn check_bins(bins: usize) -> Result<(), SpatialError> {
    if (1..=MOST_BINS).contains(&bins) {
        return Ok(());
    }
    Err(SpatialError::Value { argument: "bins", expected: "from 1 to 16777216", found: bins as f64 })
}

/// `np.linspace(low, high, bins + 1)`, in `f32` if asked for.
fn edges(low: f64, high: f64, bins: usize, single: bool) -> Vec<f64> {
    let mut edges: Vec<f64> = if single {
        let (low, high) = (low as f32, high as f32);
        let step = (high - low) / bins as f32;
        (0..=bins).map(|k| f64::from(k as f32 * step + low)).collect()
    } else {
        let step = (high - low) / bins as f64;
        (0..=bins).map(|k| k as f64 * step + low).collect()
    };
    edges[bins] = if single { f64::from(high as f32) } else { high };
    edges
}

/// Equalises the histogram of an image: MONAI's `equalize_hist` with scikit-image installed, `HistogramNormalize`.
///
/// The cumulative histogram of the values (of those where the mask is not 0), scaled to `low..=high` in `f32`, maps every
/// value of the image by linear interpolation in `f64`. Floating-point images have `bins` bins over their range, integer
/// ones a bin per integer, as `skimage.exposure.histogram`.
///
/// # Errors
/// When shapes differ, there is no value to count, values are not finite, or there would be more than 2^24 bins.
pub fn equalize(
    input: AnyView<'_>,
    mask: Option<AnyView<'_>>,
    bins: usize,
    low: f64,
    high: f64,
    output: AnyViewMut<'_>,
    threads: Threads,
) -> Result<(), SpatialError> {
    check_same_shape(output.shape(), input.shape())?;
    let found = statistics(input, mask, threads)?;
    if found.count == 0 {
        return Err(SpatialError::Empty { what: "a histogram", shape: input.shape().to_vec() });
    }
    let (histogram, centres) = if input.element_type().is_float() {
        let range = Some((found.min, found.max));
        let histogram = histogram(input, mask, bins, range, Binning::Edges, threads)?;
        let single = input.element_type() != ElementType::F64;
        let centres: Vec<f64> =
            histogram
                .edges
                .windows(2)
                .map(|pair| {
                    if single { f64::from((pair[0] as f32 + pair[1] as f32) / 2.0) } else { (pair[0] + pair[1]) / 2.0 }
                })
                .collect();
        (histogram, centres)
    } else {
        let span = found.max - found.min;
        check_bins(span.min(MOST_BINS as f64 + 1.0) as usize + 1)?;
        // A bin around each integer.
        let (bins, range) = (span as usize + 1, Some((found.min - 0.5, found.max + 0.5)));
        let histogram = histogram(input, mask, bins, range, Binning::Edges, threads)?;
        (histogram, (0..bins).map(|k| found.min + k as f64).collect())
    };
    let mut sum = 0;
    let cumulative: Vec<f32> = histogram
        .counts
        .iter()
        .map(|count| {
            sum += count;
            sum as f32
        })
        .collect();
    let (least, most) = (cumulative[0], cumulative[cumulative.len() - 1]);
    let scaled = cumulative.iter().map(|&count| {
        let value = if least == most {
            count * low as f32
        } else {
            (count - least) / (most - least) * (high - low) as f32 + low as f32
        };
        f64::from(value)
    });
    interpolate(input, output, &centres, &scaled.collect::<Vec<_>>(), threads)
}

/// Maps values by linear interpolation between points, in `f64`: `np.interp`. Outside the points, the first or last value;
/// NaN stays.
///
/// `from` ascends. Input and output have one shape and any element types.
///
/// # Errors
/// When shapes differ, there is no point, not as many values as points, or `from` does not ascend.
pub fn interpolate(
    input: AnyView<'_>,
    output: AnyViewMut<'_>,
    from: &[f64],
    to: &[f64],
    threads: Threads,
) -> Result<(), SpatialError> {
    if from.is_empty() || from.len() != to.len() {
        return Err(SpatialError::PerAxis { argument: "interpolation", expected: from.len().max(1), found: to.len() });
    }
    if let Some(pair) = from.windows(2).find(|pair| pair[0] > pair[1] || pair[0].is_nan() || pair[1].is_nan()) {
        return Err(SpatialError::Value { argument: "points", expected: "ascending", found: pair[1] });
    }
    let span = from[from.len() - 1] - from[0];
    let density = if span > 0.0 { (from.len() - 1) as f64 / span } else { 0.0 };
    map([input], output, &Table { from, to, density }, threads)?;
    Ok(())
}

struct Table<'a> {
    from: &'a [f64],
    to: &'a [f64],
    /// Points per unit, where they are evenly spaced.
    density: f64,
}

impl BlockOp<f64, 1> for Table<'_> {
    #[inline(always)]
    fn run(&self, [input]: [&[f64]; 1], output: &mut [f64]) {
        let last = self.from.len() - 1;
        for (to, &x) in output.iter_mut().zip(input) {
            *to = if x.is_nan() {
                x
            } else if x <= self.from[0] {
                self.to[0]
            } else if x >= self.from[last] {
                self.to[last]
            } else {
                // Usually right, or next to it.
                let mut k = (((x - self.from[0]) * self.density) as usize).min(last - 1);
                if x < self.from[k] || x >= self.from[k + 1] {
                    k = self.from.partition_point(|&point| point <= x) - 1;
                }
                let slope = (self.to[k + 1] - self.to[k]) / (self.from[k + 1] - self.from[k]);
                slope * (x - self.from[k]) + self.to[k]
            };
        }
    }
}
