//! [`LabelFilter`].

use crate::transform::{ImageTransform, Run};
use crate::views::{self, Output};
use mica_core::argument::OneOrMany;
use mica_core::error::Result;
use mica_core::{DType, MetaTensor, component};
use mica_kernels::discrete::keep_values;
use tch::Tensor;

component! {
    /// Keeps voxels that have one of some labels, and sets all others to 0.
    ///
    /// Input: a tensor of any shape and element type, also a batch. Output: the same shape, element type, order in memory,
    /// metadata and history.
    ///
    /// Differences from MONAI: arrays without metadata become images with metadata, as in all other transforms; uint16
    /// works.
    ///
    /// Example (Python): `LabelFilter(applied_labels=[2])(label)`
    ///
    /// Source: MONAI 1.6.1 `LabelFilter`.
    pub struct LabelFilter {
        /// Labels to keep.
        pub applied_labels: OneOrMany<i64>,
    }
}

impl ImageTransform for LabelFilter {
    fn apply(&self, image: MetaTensor, run: &Run<'_>) -> Result<MetaTensor> {
        let labels = self.applied_labels.as_slice();
        // As f64 not all whole numbers of 64 bits are told apart.
        let wide = image.dtype()? == DType::Int64;
        if !wide && views::use_kernels(run, &image)? {
            let values: Vec<f64> = labels.iter().map(|label| *label as f64).collect();
            let mut output = Output::like(&image, image.dtype()?)?;
            keep_values(views::view(&image)?, &values, output.view()?, views::threads()?).map_err(views::refused)?;
            return Ok(output.into_tensor());
        }
        let known = match image.dtype()? {
            // libtorch does not compare uint16.
            DType::UInt16 | DType::Bool => image.to(None, Some(DType::Int32))?,
            _ => image.clone(),
        };
        let x = known.tensor();
        let labels = Tensor::f_from_slice(labels)?.f_to_device(x.device())?;
        let kept = Tensor::f_isin(x, &labels, false, false)?;
        known.with_tensor(x.f_where_self(&kept, &x.f_zeros_like()?)?)?.to(None, Some(image.dtype()?))
    }
}
