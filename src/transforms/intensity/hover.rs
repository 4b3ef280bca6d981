//! Distances within objects.

use crate::keys::Keys;
use crate::transform::{Abilities, ImageTransform, Run, Transform, expect_image, not_invertible};
use crate::views::{self, Output};
use mica_core::argument::Described;
use mica_core::error::{Error, Result};
use mica_core::{DType, Device, MetaTensor, Value, component};
use mica_kernels::Strided;
use mica_kernels::hover::hover_maps;

component! {
    /// Computes horizontal and vertical distances of voxels from the centroid of their object, for HoVer-Net.
    ///
    /// The distance along an axis is divided by the largest one of the object on that side of its centroid, so that it lies
    /// in -1…1. Voxels that are of no object (0 and negative numbers) keep their number.
    ///
    /// Input: a mask of instances `(1, H, W)` or `(1, H, W, D)` of whole numbers, each greater than 0 an object. Output:
    /// `(2, H, W)` or `(2, H, W, D)` of type `dtype`: distances along W (horizontal), then along H (vertical). As in MONAI it
    /// is a new image without the metadata, affine and history of the mask. On a device the tensor takes the way over main
    /// memory.
    ///
    /// Errors: another shape; a mask of a floating-point type or bool.
    ///
    /// Example (Python): `ComputeHoVerMaps()(label[..., 8])`
    ///
    /// Source: MONAI 1.6.1 `ComputeHoVerMaps`; Graham et al., 2019, doi:10.1016/j.media.2019.101563.
    pub struct ComputeHoVerMaps {
        /// Element type of the result.
        pub dtype: DType = DType::Float32,
    }
}

fn maps(mask: &MetaTensor, dtype: DType) -> Result<MetaTensor> {
    const NAME: &str = ComputeHoVerMaps::NAME;
    let found = mask.dtype()?;
    if found.is_floating_point() || found == DType::Bool {
        return Err(Error::type_mismatch(format!(
            "{NAME} needs a mask of whole numbers, found {found}; cast it first (CastToType)"
        )));
    }
    if !(3..=4).contains(&mask.ndim()) || mask.shape().first() != Some(&1) {
        let shape = mask.shape();
        return Err(Error::shape(format!("{NAME} needs a mask of shape (1, H, W) or (1, H, W, D), found {shape:?}")));
    }
    let source = mask.to(Some(Device::Cpu), None)?;
    let mut shape = mask.shape().to_vec();
    shape[0] = 2;
    let blank = MetaTensor::new(tch::Tensor::f_empty([0], (tch::Kind::Float, tch::Device::Cpu))?)?;
    let mut output = Output::shaped(&blank, &shape, &strides(&shape), dtype)?;
    let labels = views::view(&source)?.select(0, 0).map_err(views::refused)?;
    hover_maps(labels, output.view()?, views::threads()?).map_err(views::refused)?;
    output.into_tensor().to(Some(mask.device()), None)
}

/// Of C order.
fn strides(shape: &[i64]) -> Vec<i64> {
    (0..shape.len()).map(|dim| shape[dim + 1..].iter().map(|extent| (*extent).max(1)).product()).collect()
}

impl ImageTransform for ComputeHoVerMaps {
    fn apply(&self, image: MetaTensor, _run: &Run<'_>) -> Result<MetaTensor> {
        maps(&image, self.dtype)
    }
}

component! {
    /// `ComputeHoVerMaps` for the keys of a sample; the maps become new items of it.
    pub struct ComputeHoVerMapsd {
        /// Keys of the sample that hold masks of instances.
        pub keys: Keys,
        /// Element type of the maps.
        pub dtype: DType = DType::Float32,
        /// Put before a key, it is the key of the maps; none puts the maps in the place of the mask.
        pub new_key_prefix: Option<String> = Some("hover_".to_owned()),
        /// Skip keys that the sample does not have, instead of an error.
        pub allow_missing_keys: bool = false,
    }
}

impl Transform for ComputeHoVerMapsd {
    fn apply(&self, input: Value, run: &Run<'_>) -> Result<Value> {
        let prefix = self.new_key_prefix.as_deref().unwrap_or_default();
        self.keys.each(Self::NAME, input, self.allow_missing_keys, run, |_, key, sample| {
            let mask = expect_image(ComputeHoVerMaps::NAME, mica_core::value::get(sample, key)?.clone())?;
            sample.insert(format!("{prefix}{key}"), Value::Tensor(maps(&mask, self.dtype)?));
            Ok(())
        })
    }

    fn invert(&self, _input: Value, _run: &Run<'_>) -> Result<Value> {
        Err(not_invertible(Self::NAME))
    }

    fn abilities(&self) -> Abilities {
        Abilities::NONE
    }

    fn keys(&self) -> Option<&[String]> {
        Some(self.keys.as_slice())
    }
}
