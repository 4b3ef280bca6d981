//! Inference.
//!
//! - [`inferer`]: what an inferer is; [`simple`], [`sliding`], [`mod@slice`], [`patch`]: those that there are.
//! - [`estimate`](mod@estimate): what that will take, before it is done.
//! - [`ensemble`]: several networks as one.
//! - [`segment`]: all of it in one step: from an image to the result on the image's own grid.
//! - [`windows`]: where windows lie and how they blend.
//!
//! Networks themselves belong into `mica-nn`, what is done to images before and after into `mica-transforms`.

pub mod ensemble;
pub mod estimate;
pub mod inferer;
pub mod patch;
pub mod segment;
pub mod simple;
pub mod slice;
pub mod sliding;
mod stitch;
pub mod windows;

use inferer::Inferer;
use mica_core::Map;
use mica_core::argument::Described;
use mica_core::component::{Object, parse};
use mica_core::error::Result;
use mica_core::registry::{Registry, Spec};
use std::sync::Arc;

/// Adds every inferer.
pub fn register(registry: &mut Registry) {
    registry.add(spec::<simple::SimpleInferer>(|_| Ok(())));
    registry.add(spec::<sliding::SlidingWindowInferer>(sliding::SlidingWindowInferer::check));
    registry.add(spec::<sliding::SlidingWindowInfererAdapt>(sliding::SlidingWindowInfererAdapt::check));
    registry.add(spec::<slice::SliceInferer>(slice::SliceInferer::check));
    registry.add(spec::<patch::PatchInferer>(patch::PatchInferer::check));
    registry.add(part::<patch::SlidingWindowSplitter>("splitter", patch::splitter));
    let ensemble = part::<ensemble::Ensemble>("network", ensemble::object);
    registry.add(Spec { category: "networks", module: "networks", ..ensemble });
    registry.add(part::<segment::Segment>("transform", segment::object));
}

/// An inferer whose arguments are checked together when it is built.
fn spec<T: Described + Inferer + 'static>(check: fn(&T) -> Result<()>) -> Spec {
    let build = move |arguments: &Map| {
        let inferer = parse::<T>(T::NAME, arguments)?;
        check(&inferer)?;
        let inferer: Arc<dyn Inferer> = Arc::new(inferer);
        Ok(Box::new(inferer) as Object)
    };
    part::<T>("inferer", build)
}

/// What is known of a component of this crate.
fn part<T: Described>(kind: &'static str, build: impl Fn(&Map) -> Result<Object> + Send + Sync + 'static) -> Spec {
    Spec {
        name: T::NAME,
        kind,
        category: "inferers",
        module: "inferers",
        doc: T::doc(),
        traits: Vec::new(),
        aliases: Vec::new(),
        arguments: T::arguments(),
        build: Arc::new(build),
        dictionary: None,
    }
}
