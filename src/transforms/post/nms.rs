//! [`ProbNMS`].

use crate::transform::{Abilities, Run, Transform, expect_image, not_invertible};
use crate::views::{self, Output};
use mica_core::argument::{Described, OneOrMany};
use mica_core::component::parse;
use mica_core::error::{Error, Result};
use mica_core::registry::Spec;
use mica_core::{DType, Device, Map, MetaTensor, Value, component};
use mica_kernels::filter::correlate_separable;
use mica_kernels::layout::Padding;
use mica_kernels::nms::{Peak, peaks};
use mica_kernels::taps::{Approximation, gaussian};
use mica_kernels::{Element, Strided};
use std::sync::Arc;

component! {
    /// Finds the peaks of a map of probabilities: the largest value again and again, each with a box around it removed.
    ///
    /// Input: a tensor of `spatial_dims` axes and no channels, of any element type. Output: a list with one list for each
    /// peak, the largest first: `[probability, index, …]` with an index for each axis. Of equal values the first in the
    /// order of the axes counts. The search ends at values of at most `prob_threshold`, or where there is NaN.
    ///
    /// With `sigma`, the map is smoothed first by a Gaussian of that deviation (integrated over voxels, up to 4
    /// deviations, zeros outside), in float32.
    ///
    /// Each peak costs one look at the rows that its box touches, not at the whole map. On a device, the work is done in
    /// main memory.
    ///
    /// Errors: a threshold below 0; a box smaller than 1; box sizes or deviations that are not one number or one for each
    /// axis; a map of another number of axes.
    ///
    /// Differences from MONAI: the map is not changed; it is smoothed along all of its axes, where MONAI takes the first
    /// two for batch and channels, so that a plane is not smoothed at all.
    ///
    /// Example (Python): `ProbNMS(spatial_dims=3, prob_threshold=0.5, box_size=4)(image[0])`
    ///
    /// Source: MONAI 1.6.1 `ProbNMS`.
    pub struct ProbNMS {
        /// Number of axes of the map.
        pub spatial_dims: i64 = 2,
        /// Standard deviation of the smoothing in voxels, one number or one for each axis; 0 leaves it out.
        pub sigma: OneOrMany<f64> = OneOrMany::One(0.0),
        /// A peak is larger than this.
        pub prob_threshold: f64 = 0.5,
        /// Size of the box around a peak in voxels, one number or one for each axis.
        pub box_size: OneOrMany<i64> = OneOrMany::One(48),
    }
}

/// [`ProbNMS`] with checked arguments.
struct Search {
    rank: usize,
    sigma: Vec<f64>,
    threshold: f64,
    box_size: Vec<usize>,
}

/// Its forms.
pub(crate) fn spec() -> Spec {
    let make = |arguments: &Map| -> Result<Arc<dyn Transform>> {
        Ok(Arc::new(Search::new(&parse(ProbNMS::NAME, arguments)?)?))
    };
    let object = move |arguments: &Map| -> Result<mica_core::component::Object> { Ok(Box::new(make(arguments)?)) };
    let array = Spec { build: Arc::new(object), ..crate::part::<ProbNMS>("transform", |_| Err(unbuilt())) };
    let array = Spec { category: "post", module: "transforms", ..array };
    crate::with_dictionary(array, make, crate::MissingKeys::Argument)
}

fn unbuilt() -> Error {
    Error::internal("built in another way")
}

/// One value for each axis.
fn per_axis<T: Copy>(argument: &str, given: &OneOrMany<T>, rank: usize) -> Result<Vec<T>> {
    match given {
        OneOrMany::One(value) => Ok(vec![*value; rank]),
        OneOrMany::Many(values) if values.len() == rank => Ok(values.clone()),
        OneOrMany::Many(values) => Err(Error::argument(format!(
            "{}: {argument}: expected one number or one for each of {rank} axes, found {}",
            ProbNMS::NAME,
            values.len()
        ))
        .at(argument)),
    }
}

impl Search {
    fn new(arguments: &ProbNMS) -> Result<Self> {
        let wrong = |argument: &str, expected: &str, found: String| {
            Error::argument(format!("{}: {argument}: expected {expected}, found {found}", ProbNMS::NAME)).at(argument)
        };
        let dims = arguments.spatial_dims;
        let rank = usize::try_from(dims).ok().filter(|rank| (1..=3).contains(rank));
        let rank = rank.ok_or_else(|| wrong("spatial_dims", "1 to 3", dims.to_string()))?;
        let threshold = arguments.prob_threshold;
        if threshold < 0.0 || threshold.is_nan() {
            return Err(wrong("prob_threshold", "no less than 0.0", threshold.to_string()));
        }
        let box_size = per_axis("box_size", &arguments.box_size, rank)?
            .into_iter()
            .map(|size| {
                let size_or = usize::try_from(size).ok().filter(|size| *size > 0);
                size_or.ok_or_else(|| wrong("box_size", "sizes larger than 0", size.to_string()))
            })
            .collect::<Result<_>>()?;
        let sigma = per_axis("sigma", &arguments.sigma, rank)?;
        if let Some(found) = sigma.iter().find(|sigma| !(sigma.is_finite() && **sigma >= 0.0)) {
            return Err(wrong("sigma", "numbers of at least 0", found.to_string()));
        }
        Ok(Self { rank, sigma, threshold, box_size })
    }

    fn smoothed(&self, map: &MetaTensor) -> Result<MetaTensor> {
        let weights = self
            .sigma
            .iter()
            .map(|sigma| match *sigma {
                0.0 => Ok(Vec::new()),
                sigma => gaussian(sigma, 4.0, Approximation::Erf),
            })
            .collect::<Result<Vec<_>, _>>()
            .map_err(|error| Error::argument(format!("{}: sigma: {error}", ProbNMS::NAME)).at("sigma"))?;
        let weights: Vec<&[f64]> = weights.iter().map(Vec::as_slice).collect();
        let mut output = Output::like(map, DType::Float32)?;
        let zeros = Padding::Constant(0.0);
        correlate_separable(views::view(map)?, output.view()?, &weights, zeros, views::threads()?)
            .map_err(views::refused)?;
        Ok(output.into_tensor())
    }

    fn find<T: Element + Copy + PartialOrd + Default>(&self, map: &MetaTensor, threshold: T) -> Result<Vec<Peak<T>>> {
        let view = views::view(map)?.typed::<T>().map_err(views::refused)?;
        let mut values: Vec<T> = view.iter().collect();
        peaks(&mut values, view.shape(), &self.box_size, threshold).map_err(views::refused)
    }
}

fn listed<T: Into<f64>>(found: Vec<Peak<T>>) -> Value {
    let peak = |peak: Peak<T>| {
        let index = peak.index.into_iter().map(|index| Value::Int(index as i64));
        Value::List(std::iter::once(Value::Float(peak.value.into())).chain(index).collect())
    };
    Value::List(found.into_iter().map(peak).collect())
}

impl Transform for Search {
    fn apply(&self, input: Value, run: &Run<'_>) -> Result<Value> {
        let map = expect_image(ProbNMS::NAME, input)?;
        run.uses_kernels(&map)?;
        if map.ndim() != self.rank {
            return Err(Error::shape(format!(
                "{} takes a map of {} axes without channels, found shape {:?}",
                ProbNMS::NAME,
                self.rank,
                map.shape()
            )));
        }
        let mut map = map.to(Some(Device::Cpu), None)?;
        if self.sigma.iter().any(|sigma| *sigma != 0.0) {
            map = self.smoothed(&map)?;
        }
        match map.dtype()? {
            DType::Float64 | DType::Int32 | DType::Int64 => {
                let map = map.to(None, Some(DType::Float64))?;
                Ok(listed(self.find::<f64>(&map, self.threshold)?))
            }
            _ => {
                let map = map.to(None, Some(DType::Float32))?;
                Ok(listed(self.find::<f32>(&map, self.threshold as f32)?))
            }
        }
    }

    fn invert(&self, _input: Value, _run: &Run<'_>) -> Result<Value> {
        Err(not_invertible(ProbNMS::NAME))
    }

    fn abilities(&self) -> Abilities {
        Abilities::NONE
    }
}
