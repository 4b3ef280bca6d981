//! Pooling: MONAI's factory `Pool`.

use super::spec::{per_axis, spatial};
use super::{Identity, LayerSpec, Module};
use mica_core::argument::OneOrMany::{self, One};
use mica_core::component;
use mica_core::error::{Error, Result};
use tch::Tensor;

const NAMES: [&str; 4] = ["max", "adaptivemax", "avg", "adaptiveavg"];

/// The pooling of this name: MONAI's `get_pool_layer`. An empty name means none.
pub fn pool(spec: &LayerSpec, spatial_dims: i64) -> Result<Box<dyn Module>> {
    let dims = spatial(spatial_dims)?;
    Ok(match spec.key().as_str() {
        "" => Box::new(Identity),
        "max" => Box::new(spec.parse::<MaxPool>()?.build(dims)?),
        "avg" => Box::new(spec.parse::<AvgPool>()?.build(dims)?),
        "adaptivemax" => Box::new(adaptive(Kind::Max, spec, dims)?),
        "adaptiveavg" => Box::new(adaptive(Kind::Mean, spec, dims)?),
        _ => return Err(spec.unknown("pooling", &NAMES)),
    })
}

component! {
    /// `torch.nn.MaxPool1d` to `MaxPool3d`: the largest value under each position of a window.
    pub struct MaxPool {
        /// Size of the window.
        pub kernel_size: OneOrMany<i64>,
        /// Distance between positions; the size of the window by default.
        pub stride: Option<OneOrMany<i64>> = None,
        /// Minus infinity on both sides.
        pub padding: OneOrMany<i64> = One(0),
        /// Distance between the elements of the window.
        pub dilation: OneOrMany<i64> = One(1),
        /// Whether a last, incomplete position counts.
        pub ceil_mode: bool = false,
    }
}

component! {
    /// `torch.nn.AvgPool1d` to `AvgPool3d`: the mean under each position of a window.
    pub struct AvgPool {
        /// Size of the window.
        pub kernel_size: OneOrMany<i64>,
        /// Distance between positions; the size of the window by default.
        pub stride: Option<OneOrMany<i64>> = None,
        /// Zeros on both sides.
        pub padding: OneOrMany<i64> = One(0),
        /// Whether a last, incomplete position counts.
        pub ceil_mode: bool = false,
        /// Whether the zeros of the padding count.
        pub count_include_pad: bool = true,
    }
}

component! {
    /// `torch.nn.AdaptiveAvgPool1d` to `AdaptiveMaxPool3d`: windows that cover the input for a size of the output.
    pub struct AdaptivePool {
        /// Size of the output; none for that of the input.
        pub output_size: OneOrMany<Option<i64>>,
    }
}

/// A window with a value for each axis.
struct Window {
    kernel: Vec<i64>,
    stride: Vec<i64>,
    padding: Vec<i64>,
}

impl Window {
    fn new(
        kernel: &OneOrMany<i64>,
        stride: Option<&OneOrMany<i64>>,
        padding: &OneOrMany<i64>,
        dims: usize,
    ) -> Result<Self> {
        Ok(Self {
            kernel: per_axis(kernel, dims, "kernel_size")?,
            stride: per_axis(stride.unwrap_or(kernel), dims, "stride")?,
            padding: per_axis(padding, dims, "padding")?,
        })
    }
}

impl MaxPool {
    /// With defaults.
    pub fn new(kernel_size: OneOrMany<i64>) -> Self {
        Self { kernel_size, stride: None, padding: One(0), dilation: One(1), ceil_mode: false }
    }

    /// For a number of spatial dimensions.
    pub fn build(&self, dims: usize) -> Result<MaxPoolLayer> {
        Ok(MaxPoolLayer {
            window: Window::new(&self.kernel_size, self.stride.as_ref(), &self.padding, dims)?,
            dilation: per_axis(&self.dilation, dims, "dilation")?,
            ceil: self.ceil_mode,
        })
    }
}

/// A [`MaxPool`] for a number of dimensions.
pub struct MaxPoolLayer {
    window: Window,
    dilation: Vec<i64>,
    ceil: bool,
}

impl Module for MaxPoolLayer {
    fn forward(&self, x: &Tensor, _training: bool) -> Result<Tensor> {
        let (Window { kernel, stride, padding }, dilation) = (&self.window, &self.dilation);
        Ok(match kernel.len() {
            1 => x.f_max_pool1d(kernel, stride, padding, dilation, self.ceil)?,
            2 => x.f_max_pool2d(kernel, stride, padding, dilation, self.ceil)?,
            _ => x.f_max_pool3d(kernel, stride, padding, dilation, self.ceil)?,
        })
    }
}

impl AvgPool {
    /// With defaults.
    pub fn new(kernel_size: OneOrMany<i64>) -> Self {
        Self { kernel_size, stride: None, padding: One(0), ceil_mode: false, count_include_pad: true }
    }

    /// For a number of spatial dimensions.
    pub fn build(&self, dims: usize) -> Result<AvgPoolLayer> {
        let window = Window::new(&self.kernel_size, self.stride.as_ref(), &self.padding, dims)?;
        Ok(AvgPoolLayer { window, ceil: self.ceil_mode, padding_counts: self.count_include_pad })
    }
}

/// An [`AvgPool`] for a number of dimensions.
pub struct AvgPoolLayer {
    window: Window,
    ceil: bool,
    padding_counts: bool,
}

impl Module for AvgPoolLayer {
    fn forward(&self, x: &Tensor, _training: bool) -> Result<Tensor> {
        let Window { kernel, stride, padding } = &self.window;
        let (ceil, counts) = (self.ceil, self.padding_counts);
        Ok(match kernel.len() {
            1 => x.f_avg_pool1d(kernel, stride, padding, ceil, counts)?,
            2 => x.f_avg_pool2d(kernel, stride, padding, ceil, counts, None)?,
            _ => x.f_avg_pool3d(kernel, stride, padding, ceil, counts, None)?,
        })
    }
}

/// What becomes of the values of a window.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// The largest.
    Max,
    /// Their mean.
    Mean,
}

fn adaptive(kind: Kind, spec: &LayerSpec, dims: usize) -> Result<Adaptive> {
    let size = per_axis(&spec.parse::<AdaptivePool>()?.output_size, dims, "output_size")?;
    Ok(Adaptive { kind, size })
}

/// Pooling to a given size.
pub struct Adaptive {
    /// What becomes of the values.
    pub kind: Kind,
    /// The size of the output along each axis; none for that of the input.
    pub size: Vec<Option<i64>>,
}

impl Adaptive {
    /// The mean of everything, as a size of 1.
    pub fn global_mean(dims: usize) -> Self {
        Self { kind: Kind::Mean, size: vec![Some(1); dims] }
    }
}

impl Module for Adaptive {
    fn forward(&self, x: &Tensor, _training: bool) -> Result<Tensor> {
        let shape = x.size();
        let Some(first) = shape.len().checked_sub(self.size.len()) else {
            return Err(Error::shape(format!("adaptive pooling over {} axes, found {shape:?}", self.size.len())));
        };
        let size: Vec<i64> = self.size.iter().zip(&shape[first..]).map(|(size, own)| size.unwrap_or(*own)).collect();
        Ok(match (self.kind, size.len()) {
            (Kind::Max, 1) => x.f_adaptive_max_pool1d(&size)?.0,
            (Kind::Max, 2) => x.f_adaptive_max_pool2d(&size)?.0,
            (Kind::Max, _) => x.f_adaptive_max_pool3d(&size)?.0,
            (Kind::Mean, 1) => x.f_adaptive_avg_pool1d(&size)?,
            (Kind::Mean, 2) => x.f_adaptive_avg_pool2d(&size)?,
            (Kind::Mean, _) => x.f_adaptive_avg_pool3d(&size)?,
        })
    }
}
