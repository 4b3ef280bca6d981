//! mica: an embeddable runtime for deep learning on medical images.
//!
//! This crate is the map of the rooms:
//!
//! - [`MetaTensor`], [`Value`], [`Component`], [`registry`], [`history`], [`random`], [`runtime`]: `mica-core`, what
//!   everything is made of.
//! - [`transforms`]: every transform, `Compose`, inversion, lazy fusion.
//! - [`nn`]: networks; [`engine`]: inferers, which lead them over volumes.
//! - [`io`]: image files and their geometry; [`transforms::io`] reads and writes tensors.
//! - [`geometry`], [`kernels`]: algorithms on plain array views.
//!
//! C, C++ and Python programs use the same through the C ABI (`mica-capi`, `include/mica.h`).
//!
//! ```no_run,standalone_crate
//! use mica::{Component, Device, DType, Map, MetaTensor, Value, transforms::transform};
//!
//! mica::install();
//! let flip = Component::new("Flip", &Map::from([("spatial_axis".into(), Value::Int(0))]))?;
//! let image = MetaTensor::zeros(DType::Int16, &[1, 64, 64, 32], Device::Cpu)?;
//! let flipped = transform::apply(&flip, image.into(), &transform::Run::default())?;
//! let back = transform::invert(&flip, flipped, &transform::Run::default())?;
//! # drop(back);
//! # Ok::<(), mica::Error>(())
//! ```

pub use mica_core::*;
pub use mica_engine as engine;
pub use mica_io as io;
pub use mica_kernels as kernels;
pub use mica_kernels::geometry;
pub use mica_nn as nn;
pub use mica_transforms as transforms;

/// Fills the registry with every component of mica. Cheap to repeat.
pub fn install() {
    registry::install(|registry| {
        transforms::register(registry);
        nn::register(registry);
        engine::register(registry);
    });
}
