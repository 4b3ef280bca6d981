//! Transforms of medical images.
//!
//! - [`transform`]: what a transform is ([`transform::ImageTransform`], [`transform::RandomTransform`]) and what it is
//!   told when it runs ([`transform::Run`]).
//! - [`compose`]: sequences of transforms; [`choose`]: random choices among transforms; [`lazy`]: pending operations, fused into one step.
//! - [`dictionary`]: the one adapter that makes `Flipd` of `Flip`; [`keys`]: going through a sample, which other
//!   dictionary forms do too; [`track`]: the history, and undoing from it; [`replay`]: doing it again on another image.
//! - [`mod@io`]: images from files and back, readers and writers.
//! - one folder per family: [`crop_pad`], [`filter`], [`intensity`], [`post`], [`sample`], [`spatial`], [`utility`].
//!
//! Adding a transform: a struct with [`mica_core::component!`], an implementation of `ImageTransform` or
//! `RandomTransform`, and one line in the `register` of its family (and in its `UNDO` where it can be undone).

pub mod call;
pub mod choose;
pub mod compose;
pub mod crop_pad;
pub mod dictionary;
pub mod filter;
pub mod intensity;
pub mod io;
pub mod keys;
pub mod lazy;
pub mod post;
mod records;
pub mod replay;
pub mod resample;
pub mod sample;
mod selection;
pub mod shelf;
pub mod spatial;
pub mod track;
pub mod transform;
pub mod utility;
pub mod views;

use mica_core::argument::Described;
use mica_core::component::{Build, Object, form_name, parse};
use mica_core::registry::{Dictionary, Form, Registry, Spec};
use std::sync::Arc;
use transform::{Abilities, ImageTransform, RandomTransform, Randomized, Redo, Transform, Undo};

/// How each class of record is undone.
pub(crate) static UNDO: &[Undoers] = &[
    choose::UNDO,
    crop_pad::UNDO,
    sample::UNDO,
    spatial::UNDO,
    spatial::warp::UNDO,
    spatial::world::UNDO,
    utility::UNDO,
];

/// How each class of record is done again that does not name its component and arguments itself: MONAI's own records,
/// and those that hold no parameters.
pub(crate) static REDO: &[Redoers] = &[choose::REDO, sample::REDO, spatial::REDO];

/// Classes of records, and how each is done again.
type Redoers = &'static [(&'static str, Redo)];

/// Classes of records, and how each is undone.
type Undoers = &'static [(&'static str, Option<Undo>)];

const fn undo<T: ImageTransform>() -> (&'static str, Option<Undo>) {
    (T::NAME, T::UNDO)
}

/// Adds every transform.
pub fn register(registry: &mut Registry) {
    intensity::register(registry);
    spatial::register(registry);
    spatial::warp::register(registry);
    spatial::world::register(registry);
    utility::register(registry);
    crop_pad::register(registry);
    filter::register(registry);
    post::register(registry);
    sample::register(registry);
    registry
        .add(skipping_missing_keys::<lazy::ApplyPending>("lazy", Abilities { invertible: true, ..Abilities::NONE }));
    registry.add(with_own_dictionary::<io::load::LoadImage, io::load::LoadImaged>(
        "io",
        io::load::Loader::object,
        io::load::dictionary,
    ));
    registry.add(with_own_dictionary::<io::save::SaveImage, io::save::SaveImaged>(
        "io",
        io::save::object,
        io::save::dictionary,
    ));
    registry.add(value::<io::save::WriteFileMapping>("io", Abilities::NONE));
    registry.add(part::<io::reader::NibabelReader>("reader", io::reader::make::<io::reader::NibabelReader>));
    registry.add(part::<io::reader::ITKReader>("reader", io::reader::make::<io::reader::ITKReader>));
    registry.add(part::<io::reader::PydicomReader>("reader", io::reader::make::<io::reader::PydicomReader>));
    registry.add(part::<io::reader::NrrdReader>("reader", io::reader::make::<io::reader::NrrdReader>));
    registry.add(part::<io::reader::NumpyReader>("reader", io::reader::make::<io::reader::NumpyReader>));
    registry.add(part::<io::reader::PILReader>("reader", io::reader::make::<io::reader::PILReader>));
    registry.add(part::<io::writer::NibabelWriter>("writer", io::writer::make::<io::writer::NibabelWriter>));
    registry.add(part::<io::writer::ITKWriter>("writer", io::writer::make::<io::writer::ITKWriter>));
    registry.add(part::<io::writer::PILWriter>("writer", io::writer::make::<io::writer::PILWriter>));
    registry.add(part::<io::layout::FolderLayout>("layout", io::layout::object));
    let abilities = Abilities { random: true, ..Abilities::SPATIAL };
    registry.add(spec::<compose::Compose>("compose", abilities, |compose| Arc::new(compose::Seeded::new(compose))));
    choose::register(registry);
}

/// A transform of one image.
fn image<T: ImageTransform>(category: &'static str) -> Spec {
    value::<T>(category, T::ABILITIES)
}

/// A transform of samples without an array form; its struct has the name of the dictionary form (`CopyItemsd`) and an
/// argument of type [`keys::Keys`].
fn of_samples<T: Described + Transform + 'static>(category: &'static str, abilities: Abilities) -> Spec {
    spec::<T>(category, abilities, |transform| Arc::new(transform)).of_samples()
}

/// A transform of any value.
fn value<T: Described + Transform + 'static>(category: &'static str, abilities: Abilities) -> Spec {
    with_dictionary(spec::<T>(category, abilities, |transform| Arc::new(transform)), array::<T>, MissingKeys::Argument)
}

/// A transform of any value, whose dictionary form never minds missing keys.
fn skipping_missing_keys<T: Described + Transform + 'static>(category: &'static str, abilities: Abilities) -> Spec {
    with_dictionary(spec::<T>(category, abilities, |transform| Arc::new(transform)), array::<T>, MissingKeys::Skipped)
}

fn array<T: Described + Transform + 'static>(arguments: &mica_core::Map) -> mica_core::Result<Arc<dyn Transform>> {
    Ok(Arc::new(parse::<T>(T::NAME, arguments)?))
}

/// A transform of one image whose arguments are checked together when it is built.
fn checked_image<T: ImageTransform>(category: &'static str) -> Spec {
    let array = |arguments: &mica_core::Map| -> mica_core::Result<Arc<dyn Transform>> {
        Ok(Arc::new(checked::<T>(arguments)?))
    };
    let build: Build = Arc::new(object::<T>);
    let spec = spec::<T>(category, T::ABILITIES, |transform| Arc::new(transform));
    with_dictionary(Spec { build, ..spec }, array, MissingKeys::Argument)
}

fn checked<T: ImageTransform>(arguments: &mica_core::Map) -> mica_core::Result<T> {
    let transform = parse::<T>(T::NAME, arguments)?;
    transform.check()?;
    Ok(transform)
}

/// The object of a transform of one image.
fn object<T: ImageTransform>(arguments: &mica_core::Map) -> mica_core::Result<Object> {
    Ok(boxed(checked::<T>(arguments)?))
}

/// The object of a transform that needs no checks but those of its arguments' types.
fn parsed<T: Described + Transform + 'static>(arguments: &mica_core::Map) -> mica_core::Result<Object> {
    Ok(boxed(parse::<T>(T::NAME, arguments)?))
}

/// A transform as the object of a component.
fn boxed(transform: impl Transform + 'static) -> Object {
    let transform: Arc<dyn Transform> = Arc::new(transform);
    Box::new(transform)
}

/// A random transform.
fn random<T: Described + RandomTransform + 'static>(category: &'static str) -> Spec {
    let abilities = Abilities { random: true, ..Abilities::SPATIAL };
    let array = |arguments: &mica_core::Map| -> mica_core::Result<Arc<dyn Transform>> {
        Ok(Arc::new(Randomized(parse::<T>(T::NAME, arguments)?)))
    };
    with_dictionary(
        spec::<T>(category, abilities, |transform| Arc::new(Randomized(transform))),
        array,
        MissingKeys::Argument,
    )
}

fn spec<T: Described + 'static>(
    category: &'static str,
    abilities: Abilities,
    wrap: fn(T) -> Arc<dyn Transform>,
) -> Spec {
    made::<T>(category, abilities, move |transform| Ok(wrap(transform)))
}

/// A transform whose arguments are checked against each other when it is made.
fn made<T: Described + 'static>(
    category: &'static str,
    abilities: Abilities,
    make: impl Fn(T) -> mica_core::Result<Arc<dyn Transform>> + Send + Sync + 'static,
) -> Spec {
    let build: Build = Arc::new(move |arguments| Ok(Box::new(make(parse::<T>(T::NAME, arguments)?)?) as Object));
    Spec {
        name: T::NAME,
        kind: "transform",
        category,
        module: "transforms",
        doc: T::doc(),
        traits: abilities.names(),
        aliases: Vec::new(),
        arguments: T::arguments(),
        build,
        dictionary: None,
    }
}

/// A component that is part of reading and writing: a reader, a writer, a layout.
fn part<T: Described + 'static>(kind: &'static str, make: fn(&mica_core::Map) -> mica_core::Result<Object>) -> Spec {
    Spec {
        name: T::NAME,
        kind,
        category: "io",
        module: "data",
        doc: T::doc(),
        traits: Vec::new(),
        aliases: Vec::new(),
        arguments: T::arguments(),
        build: Arc::new(make),
        dictionary: None,
    }
}

/// A transform whose dictionary form is not that of the adapter.
fn with_own_dictionary<A: Described + 'static, D: Described + 'static>(
    category: &'static str,
    array: fn(&mica_core::Map) -> mica_core::Result<Object>,
    dictionary: fn(&mica_core::Map) -> mica_core::Result<Object>,
) -> Spec {
    let form = Dictionary { arguments: D::arguments(), build: Arc::new(dictionary) };
    let spec = part::<A>("transform", array);
    Spec { category, module: "transforms", dictionary: Some(form), ..spec }
}

/// Makes a dictionary form of its keys, of whether they may be missing, and of the arguments of the array form.
type MakeForm = fn(keys::Keys, bool, &mica_core::Map) -> mica_core::Result<Object>;

/// A component whose dictionary form has the arguments of the adapter's, but does something else.
fn made_by(mut spec: Spec, make: MakeForm) -> Spec {
    if let Some(form) = &mut spec.dictionary {
        let (name, specs) = (form_name(spec.name, Form::Dictionary), form.arguments.clone());
        form.build = Arc::new(move |given| {
            let checked = mica_core::argument::Arguments::new(&name, given, &specs)?;
            let mut inner = given.clone();
            inner.retain(|argument, _| argument != "keys" && argument != "allow_missing_keys");
            make(checked.take("keys", None)?, checked.take("allow_missing_keys", Some(false))?, &inner)
        });
    }
    spec
}

/// What a dictionary form does about keys that a sample does not have.
enum MissingKeys {
    /// What its argument `allow_missing_keys` says.
    Argument,
    /// It has no such argument and skips them.
    Skipped,
}

fn with_dictionary(
    spec: Spec,
    make: impl Fn(&mica_core::Map) -> mica_core::Result<Arc<dyn Transform>> + Send + Sync + 'static,
    missing: MissingKeys,
) -> Spec {
    let mut arguments = vec![dictionary::keys_spec()];
    arguments.extend(spec.arguments.iter().map(dictionary::per_key_spec));
    if let MissingKeys::Argument = missing {
        arguments.push(dictionary::allow_missing_keys_spec());
    }
    let (name, specs) = (form_name(spec.name, Form::Dictionary), arguments.clone());
    let make: dictionary::BuildTransform = Arc::new(make);
    let build: Build = Arc::new(move |given| dictionary::build(&name, given, &specs, &make));
    Spec { dictionary: Some(Dictionary { arguments, build }), ..spec }
}

/// MONAI has no dictionary form of it.
fn array_only(spec: Spec) -> Spec {
    Spec { dictionary: None, ..spec }
}

/// MONAI's dictionary form does not have this argument.
fn without_argument(argument: &'static str, mut spec: Spec) -> Spec {
    if let Some(form) = &mut spec.dictionary {
        form.arguments.retain(|spec| spec.name != argument);
        let (name, known, build) = (form_name(spec.name, Form::Dictionary), form.arguments.clone(), form.build.clone());
        form.build = Arc::new(move |given| {
            // Refuses it by the arguments that are left.
            mica_core::argument::Arguments::new(&name, given, &known)?;
            build(given)
        });
    }
    spec
}

/// MONAI puts `allow_missing_keys` before this argument in the dictionary form, not last.
fn with_missing_keys_before(argument: &str, mut spec: Spec) -> Spec {
    if let Some(form) = &mut spec.dictionary
        && let Some(position) = form.arguments.iter().position(|spec| spec.name == argument)
        && let Some(missing_keys) = form.arguments.pop()
    {
        form.arguments.insert(position, missing_keys);
    }
    spec
}
