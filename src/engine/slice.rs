//! [`SliceInferer`]: a network for pictures led over the slices of a volume.

use crate::inferer::{Answer, Inferer, Kept, Plan, Request};
use crate::sliding::{Padding, Sliding, sliding_component, sliding_from};
use crate::windows::{self, Blend};
use mica_core::argument::{Described, OneOrMany};
use mica_core::error::{Error, Result};
use mica_core::{Component, Device, Map, MetaTensor, Value, component};
use mica_nn::adapted::each_tensor;
use mica_transforms::transform::Run;

sliding_component! {
    /// Leads a network for two-dimensional images over the slices of a volume.
    ///
    /// `roi_size` has two extents, those within a slice. Each window is one slice thick along `spatial_dim`; the network gets
    /// it without that axis. Otherwise as `SlidingWindowInferer`.
    ///
    /// Errors: those of `SlidingWindowInferer`; an image without three spatial axes; a `roi_size` without two extents.
    ///
    /// Differences from MONAI: `roi_size` may be left out; windows are whole slices then.
    ///
    /// Example (Python): `SliceInferer(spatial_dim=2, roi_size=[8, 8])(batch, TorchScript(path))`
    ///
    /// Source: MONAI 1.6.1 `SliceInferer`.
    SliceInferer {
        /// The spatial axis across the slices: 0, 1 or 2.
        pub spatial_dim: i64 = 0,
    }
    = OneOrMany::Many(vec![-1, -1])
}

sliding_from!(SliceInferer);

impl SliceInferer {
    /// The inference of windows that are one slice thick.
    fn slices(&self, request: &Request<'_>) -> Result<Sliding<'_>> {
        let mut sliding = self.sliding();
        if !(0..=2).contains(&self.spatial_dim) {
            return Err(Error::argument(format!("expected 0, 1 or 2, found {}", self.spatial_dim)).at("spatial_dim"));
        }
        let rank = windows::spatial(request.image)?.len();
        if rank != 3 || sliding.roi.len() != 2 {
            return Err(Error::shape(format!(
                "expected an image of three spatial axes and windows of two, found {rank} and {}",
                sliding.roi.len()
            ))
            .at("roi_size"));
        }
        sliding.roi.insert(self.spatial_dim as usize, 1);
        Ok(sliding)
    }
}

impl Inferer for SliceInferer {
    fn plan(&self, request: &Request<'_>) -> Result<Plan> {
        let plan = self.slices(request)?.plan(request)?;
        let axis = self.spatial_dim as usize + 2;
        // The network's results have no axis across the slices.
        let whole = |kept: Kept| -> Kept {
            Box::new(move |answers| {
                let thick = |(shape, bytes): &Answer| {
                    let mut shape = shape.clone();
                    shape.insert(axis.min(shape.len()), 1);
                    (shape, *bytes)
                };
                kept(&answers.iter().map(thick).collect::<Vec<_>>())
            })
        };
        Ok(Plan { whole: whole(plan.whole), streamed: whole(plan.streamed), ..plan })
    }

    fn infer(&self, request: Request<'_>, run: &Run<'_>) -> Result<Value> {
        let sliding = self.slices(&request)?;
        let dim = self.spatial_dim + 2;
        let squeeze = |value: &Value| {
            each_tensor(value, &|tensor: &MetaTensor| tensor.with_tensor(tensor.tensor().f_squeeze_dim(dim)?))
        };
        let network = |positional: &[Value], named: &Map| {
            let mut arguments = positional.to_vec();
            arguments[0] = squeeze(&positional[0])?;
            let mut named = named.clone();
            if let Some(condition) = named.get_mut("condition") {
                *condition = squeeze(condition)?;
            }
            let output = (request.network)(&arguments, &named)?;
            each_tensor(&output, &|tensor| tensor.with_tensor(tensor.tensor().f_unsqueeze(dim)?))
        };
        sliding.infer(Request { network: &network, ..request }, run)
    }
}
