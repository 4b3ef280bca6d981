//! Algorithms on plain array views.
//!
//! This room holds what mica computes on images without knowing what a tensor, a file or metadata is: memory comes in
//! as strided views ([`view`]), geometry as affines ([`geometry`], [`orientation`]).
//!
//! - [`intensity`], [`steps`]: scaling, normalising, casting and measuring voxel values, each in one pass over memory
//! - [`layout`]: copying between any two strided layouts; flips, permutations, crops and pads
//! - [`resample`]: sampling an image between its voxels, by an affine map or a displacement field; resizing
//! - [`components`], [`distance`], [`morphology`], [`contour`]: what is done to masks and labels
//! - [`labels`]: other values for labels, masks of labels; [`points`]: points of the world
//! - [`discrete`], [`ensemble`], [`nms`], [`stack`], [`stitch`]: what is done with the output of networks
//! - [`filter`] with the weights of [`taps`], [`rank_filter`], [`fourier`]: what is done with a voxel's surroundings
//! - [`statistics`], [`histogram`], [`thresholds`], [`indices`], [`foreground`], [`hover`]: percentiles, counts, and where
//!   foreground is
//! - [`plan`]: how element-wise work over several views becomes long inner loops
//!
//! Kernels are parallel above a size threshold, on at most as many [`Threads`] as the caller grants, and give the same
//! bits whatever that number is.

mod bits;
mod blocks;
mod cast;
mod component_runs;
pub mod components;
pub mod contour;
mod convert;
mod copy;
pub mod discrete;
pub mod distance;
pub mod element;
pub mod ensemble;
mod envelope;
pub mod filter;
pub mod foreground;
pub mod fourier;
pub mod geometry;
pub mod histogram;
pub mod hover;
pub mod indices;
pub mod intensity;
pub mod labels;
pub mod layout;
pub mod morphology;
pub mod nms;
pub mod orientation;
pub mod plan;
pub mod points;
mod power;
pub mod random_walk;
pub mod rank_filter;
pub mod resample;
mod separable;
pub mod signal;
pub mod spatial;
mod spline;
pub mod spot;
pub mod stack;
pub mod statistics;
pub mod steps;
pub mod stitch;
pub mod taps;
pub mod threads;
pub mod thresholds;
mod vector;
pub mod view;

pub use element::{Element, ElementType};
pub use threads::Threads;
pub use view::{AnyView, AnyViewMut, Layout, MAX_NDIM, Strided, View, ViewError, ViewMut};
