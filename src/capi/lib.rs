//! The C ABI of mica.
//!
//! The only crate with `extern "C"` exports. Every export runs in a guard (`error::guard` and its siblings), takes
//! nullable references for handles, raw pointers with a length for arrays, and writes its outputs on success only.
//! The doc comments become the header `include/mica.h` (`cargo xtask codegen`); they say for each function who owns what,
//! on which thread it may be called, which errors it gives, and since when it is there.

#![allow(non_camel_case_types, reason = "types have their C names")]
#![allow(clippy::missing_safety_doc, reason = "the header says for each pointer what it must be")]

mod affine;
mod callback;
mod component;
mod error;
mod image;
mod input;
mod metadata;
mod network;
mod random;
mod runtime;
mod string;
mod tensor;
mod value;

pub use affine::*;
pub use callback::*;
pub use component::*;
pub use error::*;
pub use image::*;
pub use metadata::*;
pub use network::*;
pub use random::*;
pub use runtime::*;
pub use string::*;
pub use tensor::*;
pub use value::*;
