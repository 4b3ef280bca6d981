//! Filters: neighbourhoods, k-space and signals.

mod common;
pub mod envelope;
pub mod gaussian;
pub mod heatmap;
pub mod image_filter;
pub mod kspace;
pub mod median;
pub mod savitzky_golay;
pub mod signal;
pub mod sobel;
pub mod ultrasound;

use crate::transform::{Abilities, Transform};
use crate::{image, spec, with_missing_keys_before, with_own_dictionary};
use mica_core::argument::{Arguments, Described};
use mica_core::component::{Build, form_name};
use mica_core::error::Error;
use mica_core::registry::{Form, Registry, Spec};
use mica_core::{Map, Value};
use std::sync::Arc;

/// Adds the transforms of this family.
pub(crate) fn register(registry: &mut Registry) {
    registry.add(with_dictionary_default("sigma", None, image::<gaussian::GaussianSmooth>("intensity")));
    registry.add(image::<gaussian::GaussianSharpen>("intensity"));
    registry.add(with_dictionary_default("radius", None, image::<median::MedianSmooth>("intensity")));
    registry.add(image::<savitzky_golay::SavitzkyGolaySmooth>("intensity"));
    registry.add(with_own_dictionary::<sobel::SobelGradients, sobel::SobelGradientsd>(
        "post",
        sobel::object,
        sobel::dictionary,
    ));
    registry.add(with_dictionary_default("alpha", Some(Value::Float(0.5)), image::<kspace::GibbsNoise>("physics")));
    registry.add(image::<kspace::KSpaceSpikeNoise>("physics"));
    registry.add(array_only::<envelope::DetectEnvelope>("physics"));
    registry.add(with_dictionary_default(
        "keys",
        Some(Value::Null),
        with_missing_keys_before("replacement", image::<signal::SignalFillEmpty>("signal")),
    ));
    registry.add(array_only::<signal::SignalRemoveFrequency>("signal"));
    registry.add(array_only::<signal::SignalContinuousWavelet>("signal"));
    registry.add(with_own_dictionary::<heatmap::GenerateHeatmap, heatmap::GenerateHeatmapd>(
        "post",
        heatmap::object,
        heatmap::dictionary,
    ));
    registry.add(with_own_dictionary::<image_filter::ImageFilter, image_filter::ImageFilterd>(
        "utility",
        image_filter::object,
        image_filter::dictionary,
    ));
    registry.add(array_only::<ultrasound::UltrasoundConfidenceMapTransform>("physics"));
}

/// A transform without a dictionary form.
fn array_only<T: Described + Transform + 'static>(category: &'static str) -> Spec {
    spec::<T>(category, Abilities::NONE, |transform| Arc::new(transform))
}

/// The dictionary form has another default than the array form for this argument: `default`, or none at all.
fn with_dictionary_default(argument: &'static str, default: Option<Value>, mut spec: Spec) -> Spec {
    let name = form_name(spec.name, Form::Dictionary);
    let Some(form) = &mut spec.dictionary else { return spec };
    for spec in form.arguments.iter_mut().filter(|spec| spec.name == argument) {
        spec.default.clone_from(&default);
        if matches!(default, Some(Value::Null)) {
            spec.type_name.push_str(" | none");
        }
    }
    let (specs, inner) = (form.arguments.clone(), form.build.clone());
    let build: Build = Arc::new(move |given: &Map| {
        Arguments::new(&name, given, &specs)?;
        if given.contains_key(argument) {
            return inner(given);
        }
        let Some(default) = &default else {
            let message = format!("{name}: missing required argument '{argument}'");
            return Err(Error::argument(message).at(argument));
        };
        let mut given = given.clone();
        given.insert(argument.to_owned(), default.clone());
        inner(&given)
    });
    form.build = build;
    spec
}
