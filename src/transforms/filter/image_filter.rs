//! A filter by name, by its weights, or a transform of one's own.

use super::common::{
    Approx, PaddingMode, affine_axes, as_samples, convolve, for_each_part, gaussian_kernels, pad, refuse_bool,
    separable, spatial_axes, working_type, wrong,
};
use super::median::median;
use super::savitzky_golay;
use super::sobel::SobelGradients;
use crate::boxed;
use crate::keys::Keys;
use crate::transform::{Abilities, ImageTransform, Run, Transform, as_transform, expect_image, not_invertible};
use crate::views::{self, Output};
use mica_core::argument::{Argument, Described, OneOrMany, expected};
use mica_core::component::{Object, parse};
use mica_core::error::{Error, Result, ResultExt};
use mica_core::{Component, DType, Device, Map, MetaTensor, Value, choice, component};
use mica_kernels::filter::{Kernel, correlate};
use mica_kernels::layout::Padding;
use mica_kernels::taps::{CubicKernel, cubic};
use std::sync::Arc;
use tch::Tensor;

choice! {
    /// A filter by name.
    pub enum FilterName {
        /// The sum over a box.
        Mean = "mean",
        /// Differences from the surroundings.
        Laplace = "laplace",
        /// The sum over a ball.
        Elliptical = "elliptical",
        /// Gradients.
        Sobel = "sobel",
        /// The voxel against its ball.
        Sharpen = "sharpen",
        /// The median of a box.
        Median = "median",
        /// A Gaussian.
        Gauss = "gauss",
        /// Local polynomials along one axis.
        SavitzkyGolay = "savitzky_golay",
    }
}

/// What filters.
#[derive(Debug, Clone)]
pub enum Filter {
    /// A filter by name.
    Name(FilterName),
    /// Weights.
    Weights(MetaTensor),
    /// A transform of one's own.
    Transform(Component),
}

impl Argument for Filter {
    fn type_name() -> String {
        "str | tensor | list[any] | component".to_owned()
    }

    fn parse(value: &Value) -> Result<Self> {
        match value {
            Value::String(_) => FilterName::parse(value).map(Filter::Name),
            Value::Tensor(weights) => Ok(Filter::Weights(weights.clone())),
            Value::List(_) => {
                let mut numbers = Vec::new();
                let shape = collect(value, &mut numbers)?;
                let weights = Tensor::f_from_slice(&numbers)?.f_reshape(&shape)?;
                Ok(Filter::Weights(MetaTensor::plain(weights)?))
            }
            Value::Component(_) | Value::Map(_) => Component::parse(value).map(Filter::Transform),
            other => Err(expected::<Self>(other)),
        }
    }

    fn to_value(&self) -> Value {
        match self {
            Filter::Name(name) => name.to_value(),
            Filter::Weights(weights) => Value::Tensor(weights.clone()),
            Filter::Transform(component) => Value::Component(component.clone()),
        }
    }
}

/// Collects the numbers of nested lists, which must form an array of the returned shape.
fn collect(value: &Value, numbers: &mut Vec<f64>) -> Result<Vec<i64>> {
    let Value::List(items) = value else {
        let number = value.as_float();
        numbers.push(number.ok_or_else(|| Error::argument(format!("expected numbers, found {}", value.describe())))?);
        return Ok(Vec::new());
    };
    let mut inner: Option<Vec<i64>> = None;
    for item in items {
        let shape = collect(item, numbers)?;
        if inner.as_ref().is_some_and(|inner| *inner != shape) {
            return Err(Error::argument("expected nested lists that form an array, found rows of unequal length"));
        }
        inner = Some(shape);
    }
    let mut shape = vec![items.len() as i64];
    shape.extend(inner.unwrap_or_default());
    Ok(shape)
}

component! {
    /// Filters an image: by a filter of a given name, by weights, or by a transform.
    ///
    /// | `filter` | computes | arguments |
    /// |---|---|---|
    /// | `mean` | the sum over a box (not divided by its volume) | `filter_size` |
    /// | `laplace` | `size^n - 1` times the voxel minus all others of its box | `filter_size` |
    /// | `elliptical` | the sum over a ball | `filter_size` |
    /// | `sharpen` | the voxel times the ball's volume minus all others in the ball | `filter_size` |
    /// | `median` | the median of a box | `filter_size` |
    /// | `sobel` | gradients, see `SobelGradients` | `filter_size`, `spatial_axes`, `normalize_kernels`, `normalize_gradients`, `padding_mode`, `dtype` |
    /// | `gauss` | a Gaussian, see `GaussianSmooth` | `sigma`, `truncated`, `approx` |
    /// | `savitzky_golay` | local polynomials, see `SavitzkyGolaySmooth` | `filter_size`, `order`, `axis`, `mode` |
    /// | weights | the sum of the surroundings times the weights | |
    /// | a transform | what it makes of the image, with the image's own metadata | |
    ///
    /// Weights are an array of as many axes as the image has spatial ones, of odd sizes; one more axis in front gives each
    /// channel its own. They are rounded to float32 and not reversed. Outside the image everything is 0, but for `median`
    /// (the outermost voxels go on) and where an argument says otherwise.
    ///
    /// Input: an image `(C, spatial…)` of up to three spatial axes, of any element type but bool (`savitzky_golay` and
    /// transforms take that too). Output: the same shape, element type (float32 for `savitzky_golay`; whole numbers drop
    /// their fraction), metadata and history; a plain tensor stays plain. Arguments that a filter does not have are
    /// ignored.
    ///
    /// Errors: a filter that is not known; a `filter_size` that is missing, even or not positive; weights of even sizes or
    /// that do not fit the image; `gauss` without `sigma`, `savitzky_golay` without `order`; a batch.
    ///
    /// Differences from MONAI: images of whole numbers are filtered with the weights as they are, where MONAI truncates
    /// the weights; uint16 and images without voxels work; a transform gets the image, never a batch of it.
    ///
    /// Example (Python): `ImageFilter("mean", filter_size=3)(image)`
    ///
    /// Source: MONAI 1.6.1 `ImageFilter`.
    pub struct ImageFilter {
        /// The name of a filter, its weights, or a transform.
        pub filter: Filter,
        /// Size of the filter along each axis, in voxels, odd. Required for names but `gauss`.
        pub filter_size: Option<i64> = None,
        /// For `sobel`: axes to compute gradients along; none for all.
        pub spatial_axes: Option<OneOrMany<i64>> = None,
        /// For `sobel`: whether kernels are divided so that gradients are differences per voxel.
        pub normalize_kernels: bool = true,
        /// For `sobel`: whether each gradient is mapped to 0…1.
        pub normalize_gradients: bool = false,
        /// For `sobel`: what lies outside the image.
        pub padding_mode: PaddingMode = PaddingMode::Reflect,
        /// For `sobel`: element type of the kernels.
        pub dtype: DType = DType::Float32,
        /// For `gauss`: standard deviation in voxels; a list gives one for each spatial axis.
        pub sigma: Option<OneOrMany<f64>> = None,
        /// For `gauss`: how many `sigma` the weights reach.
        pub truncated: f64 = 4.0,
        /// For `gauss`: how the Gaussian becomes weights.
        pub approx: Approx = Approx::Erf,
        /// For `savitzky_golay`: degree of the polynomials.
        pub order: Option<i64> = None,
        /// For `savitzky_golay`: axis to smooth along, with a batch and the channels counted: 2 is the first spatial axis.
        pub axis: i64 = 2,
        /// For `savitzky_golay`: what lies outside the image.
        pub mode: PaddingMode = PaddingMode::Zeros,
    }
}

component! {
    /// `ImageFilter` for the keys of a sample.
    pub struct ImageFilterd {
        /// Keys of the sample to apply the transform to.
        pub keys: Keys,
        /// The name of a filter, its weights, or a transform.
        pub kernel: Filter,
        /// Size of the filter along each axis, in voxels, odd. Required for names but `gauss`.
        pub kernel_size: Option<i64> = None,
        /// Skip keys that the sample does not have, instead of an error.
        pub allow_missing_keys: bool = false,
        /// For `sobel`: axes to compute gradients along; none for all.
        pub spatial_axes: Option<OneOrMany<i64>> = None,
        /// For `sobel`: whether kernels are divided so that gradients are differences per voxel.
        pub normalize_kernels: bool = true,
        /// For `sobel`: whether each gradient is mapped to 0…1.
        pub normalize_gradients: bool = false,
        /// For `sobel`: what lies outside the image.
        pub padding_mode: PaddingMode = PaddingMode::Reflect,
        /// For `sobel`: element type of the kernels.
        pub dtype: DType = DType::Float32,
        /// For `gauss`: standard deviation in voxels; a list gives one for each spatial axis.
        pub sigma: Option<OneOrMany<f64>> = None,
        /// For `gauss`: how many `sigma` the weights reach.
        pub truncated: f64 = 4.0,
        /// For `gauss`: how the Gaussian becomes weights.
        pub approx: Approx = Approx::Erf,
        /// For `savitzky_golay`: degree of the polynomials.
        pub order: Option<i64> = None,
        /// For `savitzky_golay`: axis to smooth along, with a batch and the channels counted: 2 is the first spatial axis.
        pub axis: i64 = 2,
        /// For `savitzky_golay`: what lies outside the image.
        pub mode: PaddingMode = PaddingMode::Zeros,
    }
}

impl ImageFilter {
    /// The object, or what is wrong with the arguments; `[filter, filter_size]` are their names.
    fn checked(self, [filter, size]: [&'static str; 2]) -> Result<Self> {
        match &self.filter {
            Filter::Name(name) => {
                match self.filter_size {
                    Some(found) if found < 1 || found % 2 == 0 => {
                        let message = format!("{size}: expected an odd number of voxels, found {found}");
                        return Err(Error::argument(message).at(size));
                    }
                    None if *name != FilterName::Gauss => {
                        let message = format!("{size}: expected an odd number of voxels, found none");
                        return Err(Error::argument(message).at(size));
                    }
                    _ => {}
                }
                if *name == FilterName::Gauss && self.sigma.is_none() {
                    return Err(Error::argument("sigma: expected a number for 'gauss', found none").at("sigma"));
                }
                if *name == FilterName::SavitzkyGolay && self.order.is_none() {
                    return Err(
                        Error::argument("order: expected a number for 'savitzky_golay', found none").at("order")
                    );
                }
            }
            Filter::Weights(weights) => {
                let shape = weights.shape();
                if !(1..=3).contains(&shape.len()) || shape.iter().any(|extent| extent % 2 == 0) {
                    let message = format!("{filter}: expected weights of 1 to 3 axes of odd sizes, found {shape:?}");
                    return Err(Error::argument(message).at(filter));
                }
            }
            Filter::Transform(component) => {
                as_transform(component).at(|| filter)?;
            }
        }
        Ok(self)
    }

    /// Filters; the result has the metadata of the image.
    fn filtered(&self, image: &MetaTensor, run: &Run<'_>) -> Result<MetaTensor> {
        let dtype = image.dtype()?;
        let name = match &self.filter {
            Filter::Weights(weights) => return weighted(image, weights, run),
            Filter::Transform(component) => {
                let result =
                    as_transform(component)?.apply(Value::Tensor(image.clone()), run).at(|| component.name())?;
                return Ok(expect_image(Self::NAME, result)?.with_new_info(image.info().clone()));
            }
            Filter::Name(name) => *name,
        };
        let size = self.filter_size.unwrap_or(1);
        let width = usize::try_from(size).unwrap_or(1);
        if name != FilterName::SavitzkyGolay {
            refuse_bool(Self::NAME, image)?;
        }
        match name {
            FilterName::Mean => {
                let axes = some_axes(image)?;
                separable(image, &vec![vec![1.0; width]; axes], Padding::Constant(0.0), dtype, run)
            }
            FilterName::Laplace => cube(image, CubicKernel::Laplace, width, run),
            FilterName::Elliptical => cube(image, CubicKernel::Elliptical, width, run),
            FilterName::Sharpen => cube(image, CubicKernel::Sharpen, width, run),
            FilterName::Median => {
                let axes = affine_axes(Self::NAME, image)?;
                median(image, &vec![width; axes], "filter_size", dtype, run)
            }
            FilterName::Sobel => {
                let sobel = SobelGradients {
                    kernel_size: size,
                    spatial_axes: self.spatial_axes.clone(),
                    normalize_kernels: self.normalize_kernels,
                    normalize_gradients: self.normalize_gradients,
                    padding_mode: self.padding_mode,
                    dtype: self.dtype,
                };
                ImageTransform::apply(&sobel, image.clone(), run)
            }
            FilterName::Gauss => {
                let axes = spatial_axes(Self::NAME, image)?;
                let sigma = self.sigma.as_ref().ok_or_else(|| Error::internal("sigma was checked"))?;
                let kernels = gaussian_kernels("sigma", sigma, axes, self.truncated, self.approx)?;
                separable(image, &kernels, Padding::Constant(0.0), dtype, run)
            }
            FilterName::SavitzkyGolay => {
                if self.axis < 0 {
                    let message = format!("axis: expected 0 or more, found {}", self.axis);
                    return Err(Error::argument(message).at("axis"));
                }
                let (order, axis) = (self.order.unwrap_or(0), (self.axis - 1).max(0));
                let result = ("filter_size", DType::Float32);
                savitzky_golay::smooth(Self::NAME, image, size, order, axis, self.mode, result, run)
            }
        }
    }
}

/// The number of spatial axes, of which there must be one.
fn some_axes(image: &MetaTensor) -> Result<usize> {
    match spatial_axes(ImageFilter::NAME, image)? {
        0 => Err(Error::shape(format!(
            "{} needs an image of channels and one to three spatial axes, found shape {:?}",
            ImageFilter::NAME,
            image.shape()
        ))),
        axes => Ok(axes),
    }
}

/// Filters with a kernel of one size along all axes.
fn cube(image: &MetaTensor, kernel: CubicKernel, size: usize, run: &Run<'_>) -> Result<MetaTensor> {
    let axes = some_axes(image)?;
    let weights = cubic(kernel, size, axes).map_err(|error| wrong("filter_size", &error))?;
    correlated(image, &[weights], &vec![size; axes], run)
}

/// Filters with given weights.
fn weighted(image: &MetaTensor, weights: &MetaTensor, run: &Run<'_>) -> Result<MetaTensor> {
    refuse_bool(ImageFilter::NAME, image)?;
    let axes = some_axes(image)?;
    let channels = image.shape()[0];
    let shape = weights.shape();
    let front = shape.len().checked_sub(axes);
    // In front there may be the channels, and before them a batch of one.
    let fits = front.is_some_and(|front| match shape[..front] {
        [] => true,
        [count] | [1, count] => count == 1 || count == channels,
        _ => false,
    });
    let Some(front) = front.filter(|_| fits) else {
        let message = format!("filter: weights of shape {shape:?} do not fit an image of shape {:?}", image.shape());
        return Err(Error::argument(message).at("filter"));
    };
    let sizes = views::extents(&shape[front..]);
    let count = shape[front..].iter().product::<i64>();
    let single = weights.to(Some(Device::Cpu), Some(DType::Float32))?.to(None, Some(DType::Float64))?;
    let numbers = Vec::<f64>::try_from(&single.tensor().f_reshape([-1])?.f_contiguous()?)?;
    let kernels: Vec<Vec<f64>> =
        numbers.chunks_exact(usize::try_from(count).unwrap_or(1).max(1)).map(<[f64]>::to_vec).collect();
    correlated(image, &kernels, &sizes, run)
}

/// Correlates each channel with its kernel, or all with one.
fn correlated(image: &MetaTensor, kernels: &[Vec<f64>], sizes: &[usize], run: &Run<'_>) -> Result<MetaTensor> {
    let dtype = image.dtype()?;
    if image.count() == 0 {
        return Ok(image.clone());
    }
    let of_channel = |channel: usize| {
        let kernel = if kernels.len() == 1 { kernels.first() } else { kernels.get(channel) };
        kernel.ok_or_else(|| Error::internal("a channel without a kernel"))
    };
    if views::use_kernels(run, image)? {
        let mut output = Output::like(image, dtype)?;
        let threads = views::threads()?;
        let mut channel = 0;
        for_each_part(views::view(image)?, output.view()?, sizes.len(), &mut |input, output| {
            let kernel = Kernel { shape: sizes, weights: of_channel(channel)? };
            channel += 1;
            correlate(input, output, kernel, Padding::Constant(0.0), None, threads).map_err(views::refused)
        })?;
        return Ok(output.into_tensor());
    }
    let x = image.to(None, Some(working_type(image.device(), dtype)))?;
    let mut padded = as_samples(x.tensor(), sizes.len())?;
    for (axis, size) in sizes.iter().enumerate() {
        padded = pad(&padded, axis + 2, size / 2, size / 2, Padding::Constant(0.0))?;
    }
    let mut shape = vec![1i64, 1];
    shape.extend(sizes.iter().map(|size| *size as i64));
    let weights = |kernel: &Vec<f64>| -> Result<Tensor> {
        Ok(Tensor::f_from_slice(kernel)?.f_to_kind(padded.kind())?.f_to_device(padded.device())?.f_reshape(&shape)?)
    };
    let result = match kernels {
        [kernel] => convolve(&padded, &weights(kernel)?)?,
        kernels => {
            let channel = |(i, kernel): (usize, &Vec<f64>)| -> Result<Tensor> {
                convolve(&padded.f_narrow(0, i as i64, 1)?, &weights(kernel)?)
            };
            let channels = kernels.iter().enumerate().map(channel).collect::<Result<Vec<_>>>()?;
            Tensor::f_cat(&channels.iter().collect::<Vec<_>>(), 0)?
        }
    };
    image.with_tensor(result.f_reshape(image.shape())?)?.to(None, Some(dtype))
}

impl Transform for ImageFilter {
    fn apply(&self, input: Value, run: &Run<'_>) -> Result<Value> {
        let image = expect_image(Self::NAME, input)?;
        crate::track::refuse_batch(Self::NAME, &image)?;
        self.filtered(&image, run).map(Value::Tensor)
    }

    fn invert(&self, _input: Value, _run: &Run<'_>) -> Result<Value> {
        Err(not_invertible(Self::NAME))
    }

    fn abilities(&self) -> Abilities {
        Abilities::NONE
    }
}

/// The object of the component `ImageFilter`.
pub(crate) fn object(arguments: &Map) -> Result<Object> {
    let filter: ImageFilter = parse(ImageFilter::NAME, arguments)?;
    let transform: Arc<dyn Transform> = Arc::new(filter.checked(["filter", "filter_size"])?);
    Ok(Box::new(transform))
}

/// The dictionary form.
struct Dictionary {
    filter: ImageFilter,
    keys: Keys,
    allow_missing_keys: bool,
}

/// The object of the component `ImageFilterd`.
pub(crate) fn dictionary(arguments: &Map) -> Result<Object> {
    let given: ImageFilterd = parse(ImageFilterd::NAME, arguments)?;
    let filter = ImageFilter {
        filter: given.kernel,
        filter_size: given.kernel_size,
        spatial_axes: given.spatial_axes,
        normalize_kernels: given.normalize_kernels,
        normalize_gradients: given.normalize_gradients,
        padding_mode: given.padding_mode,
        dtype: given.dtype,
        sigma: given.sigma,
        truncated: given.truncated,
        approx: given.approx,
        order: given.order,
        axis: given.axis,
        mode: given.mode,
    };
    let filter = filter.checked(["kernel", "kernel_size"])?;
    Ok(boxed(Dictionary { filter, keys: given.keys, allow_missing_keys: given.allow_missing_keys }))
}

impl Transform for Dictionary {
    fn apply(&self, input: Value, run: &Run<'_>) -> Result<Value> {
        let filter = |_, value, _: &mut Map| self.filter.apply(value, run);
        self.keys.change(ImageFilterd::NAME, input, self.allow_missing_keys, run, filter)
    }

    fn invert(&self, _input: Value, _run: &Run<'_>) -> Result<Value> {
        Err(not_invertible(ImageFilterd::NAME))
    }

    fn abilities(&self) -> Abilities {
        Abilities::NONE
    }

    fn keys(&self) -> Option<&[String]> {
        Some(self.keys.as_slice())
    }
}
