//! What everything in mica is made of.
//!
//! - [`MetaTensor`]: a tensor with geometry, metadata and history; [`Value`] and [`Map`]: samples.
//! - [`history`]: what was done to an image, as records; [`batch`]: collating, splitting, indexing.
//! - [`component!`], [`registry`]: components, built by name from arguments.
//! - [`random`], [`streams`]: NumPy's random numbers and who draws them.
//! - [`runtime`], [`device`], [`mod@dtype`]: libtorch, CUDA, threads, seeds.
//! - [`file_image`]: from images in files to tensors and back.
//! - [`script`]: TorchScript modules; [`package`]: compiled ones.
//! - [`error`]: the one error type.
//!
//! Algorithms on voxels belong into `mica-kernels`, transforms into `mica-transforms`, files into `mica-io`.

pub mod argument;
pub mod batch;
pub mod component;
pub mod device;
mod dlpack;
pub mod dtype;
pub mod error;
pub mod file_image;
pub mod history;
pub mod meta_tensor;
pub mod random;
pub mod registry;
pub mod runtime;
pub mod streams;
mod torch;
pub mod value;

pub use component::Component;
pub use device::Device;
pub use dtype::DType;
pub use error::{Error, ErrorCode, Result, ResultExt};
pub use history::{Operation, Pending};
pub use meta_tensor::{ImageInfo, Info, MetaTensor};
pub use streams::Streams;
pub use torch::{package, script};
pub use value::{Map, Value};
