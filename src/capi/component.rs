//! Components: building by name, applying, inverting, describing; and the application's own.

use crate::callback::{
    self, TransformFn, UserData, mica_create_fn, mica_destroy_fn, mica_progress_fn, mica_transform_fn,
};
use crate::error::{Fallible, guard, guard_or, guard_unit};
use crate::input::{Options, choice, options, output, required, text};
use crate::random::mica_random;
use crate::string::{mica_str, mica_string};
use crate::tensor::mica_tensor;
use crate::value::{give, mica_value};
use mica::error::ResultExt;
use mica::transforms::transform::{self, Abilities, Cancel, Executor, Run, Transform};
use mica::{Component, Error, Map, MetaTensor, Result, Value, registry};
use std::ffi::{c_char, c_void};
use std::mem::MaybeUninit;
use std::sync::Arc;

/// A component: an immutable transform, network, loss… that was built by name. It may be shared between threads.
pub struct mica_component(pub(crate) Component);

/// A latch that any thread may set to stop a run.
pub struct mica_cancel(Cancel);

impl mica_cancel {
    pub(crate) fn latch(&self) -> &Cancel {
        &self.0
    }
}

/// Whether lazy transforms wait: one of `MICA_LAZY_…`.
pub type mica_lazy = i32;
/// As each transform's argument `lazy` says.
pub const MICA_LAZY_DEFAULT: mica_lazy = 0;
/// No transform waits.
pub const MICA_LAZY_OFF: mica_lazy = 1;
/// All transforms that can wait do.
pub const MICA_LAZY_ON: mica_lazy = 2;

/// How transforms compute: one of `MICA_EXECUTOR_…`.
pub type mica_executor = i32;
/// mica's kernels in main memory, libtorch's operations on other devices.
pub const MICA_EXECUTOR_AUTO: mica_executor = 0;
/// mica's kernels; an error for tensors on a device.
pub const MICA_EXECUTOR_KERNELS: mica_executor = 1;
/// libtorch's operations everywhere.
pub const MICA_EXECUTOR_TORCH: mica_executor = 2;

/// How to run a component. Zero-initialise it, then set `struct_size` and what differs; NULL in its place means the
/// defaults.
#[derive(Clone, Copy)]
#[repr(C)]
pub struct mica_run_options {
    /// `sizeof(mica_run_options)`.
    pub struct_size: usize,
    /// Where random transforms draw from; NULL for the process-wide stream.
    pub random: *mut mica_random,
    /// Stops the run when set; may be NULL.
    pub cancel: *const mica_cancel,
    /// Told about each finished step of the outermost Compose; may be NULL.
    pub progress: mica_progress_fn,
    /// Passed to `progress`.
    pub progress_data: *mut c_void,
    /// Overrides the `lazy` argument of lazy transforms.
    pub lazy: mica_lazy,
    /// How to compute.
    pub executor: mica_executor,
    /// First step of the outermost Compose.
    pub start: u64,
    /// The step after the last one of the outermost Compose; 0 for all.
    pub end: u64,
}

// SAFETY: repr(C), starts with its size, and zero (NULL, None) is a valid value of every field.
unsafe impl Options for mica_run_options {
    const NAME: &'static str = "mica_run_options";
    const SMALLEST: usize = size_of::<Self>();
}

/// Runs something with the options that the caller gave.
///
/// # Safety
/// `options` must be NULL or valid, with valid pointers in it.
pub(crate) unsafe fn with_run<T>(
    options: *const mica_run_options,
    run: impl FnOnce(&Run<'_>) -> Result<T>,
) -> Result<T> {
    // SAFETY: the caller's promise.
    let given = unsafe { self::options(options) }?;
    let lazy = [(MICA_LAZY_DEFAULT, None), (MICA_LAZY_OFF, Some(false)), (MICA_LAZY_ON, Some(true))];
    let executors = [
        (MICA_EXECUTOR_AUTO, Executor::Auto),
        (MICA_EXECUTOR_KERNELS, Executor::Kernels),
        (MICA_EXECUTOR_TORCH, Executor::Torch),
    ];
    // SAFETY: the caller's promise.
    let (random, cancel) = unsafe { (given.random.as_ref(), given.cancel.as_ref()) };
    let report = given.progress.map(|function| {
        move |done: u64, total: u64, what: &str| callback::progress(function, given.progress_data, done, total, what)
    });
    let report = report.as_ref().map(|report| report as &dyn Fn(u64, u64, &str) -> Result<()>);
    let step = |number: u64, name: &str| {
        usize::try_from(number).map_err(|_| Error::argument(format!("mica_run_options.{name}: {number} is too large")))
    };
    let end = step(given.end, "end")?;
    run(&Run {
        streams: random.map_or(Run::default().streams, |random| &random.0),
        cancel: cancel.map(|cancel| &cancel.0),
        progress: report,
        lazy: choice(given.lazy, "mica_run_options.lazy", &lazy)?,
        executor: choice(given.executor, "mica_run_options.executor", &executors)?,
        start: step(given.start, "start")?,
        end: (end != 0).then_some(end),
        id: None,
        ..Run::default()
    })
}

/// Replaces the texts `@key` by what the caller calls that.
fn resolve(value: Value, objects: &Map) -> Result<Value> {
    Ok(match value {
        Value::String(text) => match text.strip_prefix('@') {
            Some(key) => mica::value::get(objects, key).at(|| "objects")?.clone(),
            None => Value::String(text),
        },
        Value::List(items) => Value::List(items.into_iter().map(|item| resolve(item, objects)).collect::<Result<_>>()?),
        Value::Map(items) => {
            Value::Map(items.into_iter().map(|(key, item)| Ok((key, resolve(item, objects)?))).collect::<Result<_>>()?)
        }
        other => other,
    })
}

/// Reads a JSON object with references to `objects` in it; empty is one without members.
///
/// # Safety
/// `json` must point to `size` bytes.
pub(crate) unsafe fn arguments(
    json: *const c_char,
    size: usize,
    name: &str,
    objects: Option<&mica_value>,
) -> Result<Map> {
    // SAFETY: the caller's promise.
    let json = unsafe { text(json, size, name) }?;
    let value = if json.is_empty() { Value::Map(Map::new()) } else { Value::from_json_str(json).at(|| name)? };
    let value = match objects {
        Some(objects) => resolve(value, objects.0.as_map().at(|| "objects")?)?,
        None => value,
    };
    match value {
        Value::Map(map) => Ok(map),
        other => Err(Error::type_mismatch(format!("{name}: expected a JSON object, found {}", other.describe()))),
    }
}

/// Builds a component by name.
///
/// @param name     MONAI's name, for example `Spacing`, its dictionary form `Spacingd` (also `SpacingD`, `SpacingDict`), a
///                 qualified name such as `monai.transforms.Spacingd`, or one that the application registered
/// @param args     the arguments as a JSON object; empty for none. A nested component is `{"_target_": "Flip", …}`
/// @param objects  a map, or NULL. With it, the text `@key` anywhere in `args` stands for the value at that key: tensors,
///                 components, anything
///
/// Ownership: the caller owns `out`; everything else is lent.
/// Thread: any.
/// Errors: `MICA_ERROR_NOT_FOUND` for an unknown name, with the nearest one; `MICA_ERROR_INVALID_ARGUMENT` for NULL or an
/// unknown, missing or wrong argument, with component, argument, what was found and what is allowed;
/// `MICA_ERROR_PARSE` for broken JSON.
/// @since 0.1
#[unsafe(no_mangle)]
pub unsafe extern "C" fn mica_component_new(
    name: *const c_char,
    name_size: usize,
    args: *const c_char,
    args_size: usize,
    objects: Option<&mica_value>,
    out: Option<&mut MaybeUninit<Box<mica_component>>>,
) -> Fallible {
    guard(|| {
        let out = output(out, "out")?;
        // SAFETY: the caller's promise, stated in the header.
        let (name, args) = unsafe { (text(name, name_size, "name")?, arguments(args, args_size, "args", objects)?) };
        out.write(Box::new(mica_component(Component::new(name, &args)?)));
        Ok(())
    })
}

/// Builds a component from its configuration `{"_target_": name, arguments…}`, as mica_component_new() does.
///
/// Ownership: the caller owns `out`; everything else is lent.
/// Thread: any.
/// Errors: as mica_component_new().
/// @since 0.1
#[unsafe(no_mangle)]
pub unsafe extern "C" fn mica_component_from_config(
    config: *const c_char,
    config_size: usize,
    objects: Option<&mica_value>,
    out: Option<&mut MaybeUninit<Box<mica_component>>>,
) -> Fallible {
    guard(|| {
        let out = output(out, "out")?;
        // SAFETY: the caller's promise, stated in the header.
        let config = unsafe { arguments(config, config_size, "config", objects) }?;
        out.write(Box::new(mica_component(Component::from_config(&config)?)));
        Ok(())
    })
}

/// The name that a component is registered under, of a dictionary form with its `d`; empty for NULL.
///
/// Ownership: the text belongs to the component.
/// Thread: any.
/// @since 0.1
#[unsafe(no_mangle)]
pub extern "C" fn mica_component_name(component: Option<&mica_component>) -> mica_str {
    guard_or(mica_str::EMPTY, || component.map_or(mica_str::EMPTY, |component| mica_str::new(component.0.name())))
}

/// What a component is: `transform`, `network`, `loss`…; empty for NULL.
///
/// Ownership: the text belongs to the component.
/// Thread: any.
/// @since 0.1
#[unsafe(no_mangle)]
pub extern "C" fn mica_component_kind(component: Option<&mica_component>) -> mica_str {
    guard_or(mica_str::EMPTY, || component.map_or(mica_str::EMPTY, |component| mica_str::new(component.0.kind())))
}

/// The number of this instance, as it stands in the history of what it was applied to; 0 for NULL. Clones share it.
///
/// Ownership: everything is lent.
/// Thread: any.
/// @since 0.1
#[unsafe(no_mangle)]
pub extern "C" fn mica_component_id(component: Option<&mica_component>) -> u64 {
    guard_or(0, || component.map_or(0, |component| component.0.id()))
}

/// The configuration of a component as JSON: `_target_` and every argument, given or default.
///
/// Ownership: the caller owns `out`.
/// Thread: any.
/// Errors: `MICA_ERROR_INVALID_ARGUMENT` for NULL.
/// @since 0.1
#[unsafe(no_mangle)]
pub extern "C" fn mica_component_config(
    component: Option<&mica_component>,
    out: Option<&mut MaybeUninit<Box<mica_string>>>,
) -> Fallible {
    guard(|| {
        let (component, out) = (required(component, "component")?, output(out, "out")?);
        mica_string::give(out, mica::value::map_to_json(&component.0.config()).to_string());
        Ok(())
    })
}

fn ability(
    component: Option<&mica_component>,
    out: Option<&mut MaybeUninit<bool>>,
    of: impl FnOnce(Abilities) -> bool,
) -> Fallible {
    guard(|| {
        let (component, out) = (required(component, "component")?, output(out, "out")?);
        out.write(of(transform::as_transform(&component.0)?.abilities()));
        Ok(())
    })
}

/// Whether a transform draws random numbers.
///
/// Ownership: everything is lent.
/// Thread: any.
/// Errors: `MICA_ERROR_INVALID_ARGUMENT` for NULL, `MICA_ERROR_TYPE` for a component that is not a transform.
/// @since 0.1
#[unsafe(no_mangle)]
pub extern "C" fn mica_component_is_random(
    component: Option<&mica_component>,
    out: Option<&mut MaybeUninit<bool>>,
) -> Fallible {
    ability(component, out, |abilities| abilities.random)
}

/// Whether a transform can be inverted.
///
/// Ownership: everything is lent.
/// Thread: any.
/// Errors: `MICA_ERROR_INVALID_ARGUMENT` for NULL, `MICA_ERROR_TYPE` for a component that is not a transform.
/// @since 0.1
#[unsafe(no_mangle)]
pub extern "C" fn mica_component_is_invertible(
    component: Option<&mica_component>,
    out: Option<&mut MaybeUninit<bool>>,
) -> Fallible {
    ability(component, out, |abilities| abilities.invertible)
}

/// The names of all components, or of those of one kind, as a sorted JSON list; those that the application registered too.
///
/// @param kind  for example `transform`; empty for all
///
/// Ownership: the caller owns `out`.
/// Thread: any.
/// Errors: `MICA_ERROR_INVALID_ARGUMENT` for NULL.
/// @since 0.1
#[unsafe(no_mangle)]
pub unsafe extern "C" fn mica_component_list(
    kind: *const c_char,
    kind_size: usize,
    out: Option<&mut MaybeUninit<Box<mica_string>>>,
) -> Fallible {
    guard(|| {
        let out = output(out, "out")?;
        // SAFETY: the caller's promise, stated in the header.
        let kind = unsafe { text(kind, kind_size, "kind") }?;
        let names = registry::global()?.list((!kind.is_empty()).then_some(kind));
        mica_string::give(out, serde_json::json!(names).to_string());
        Ok(())
    })
}

/// What is known about a component, as JSON: kind, documentation, arguments with types and defaults, traits, dictionary
/// form. The format is that of `registry.json`.
///
/// @param name  as in mica_component_new(); empty for the whole of `registry.json`
///
/// Ownership: the caller owns `out`.
/// Thread: any.
/// Errors: `MICA_ERROR_INVALID_ARGUMENT` for NULL, `MICA_ERROR_NOT_FOUND` for an unknown name.
/// @since 0.1
#[unsafe(no_mangle)]
pub unsafe extern "C" fn mica_component_describe(
    name: *const c_char,
    name_size: usize,
    out: Option<&mut MaybeUninit<Box<mica_string>>>,
) -> Fallible {
    guard(|| {
        let out = output(out, "out")?;
        // SAFETY: the caller's promise, stated in the header.
        let name = unsafe { text(name, name_size, "name") }?;
        let registry = registry::global()?;
        let json = if name.is_empty() { registry.to_json() } else { registry.describe(name)? };
        mica_string::give(out, json.to_string());
        Ok(())
    })
}

type Step = fn(&Component, Value, &Run<'_>) -> Result<Value>;

/// # Safety
/// `options` must be NULL or valid.
unsafe fn run_value(
    component: Option<&mica_component>,
    input: Option<&mica_value>,
    options: *const mica_run_options,
    out: Option<&mut MaybeUninit<Box<mica_value>>>,
    step: Step,
) -> Fallible {
    guard(|| {
        let (component, input) = (required(component, "component")?, required(input, "input")?);
        let out = output(out, "out")?;
        // SAFETY: the caller's promise.
        let result = unsafe { with_run(options, |run| step(&component.0, input.0.clone(), run)) }?;
        give(out, result);
        Ok(())
    })
}

/// # Safety
/// `options` must be NULL or valid.
unsafe fn run_tensor(
    component: Option<&mica_component>,
    input: Option<&mica_tensor>,
    options: *const mica_run_options,
    out: Option<&mut MaybeUninit<Box<mica_tensor>>>,
    step: Step,
) -> Fallible {
    guard(|| {
        let (component, input) = (required(component, "component")?, required(input, "input")?);
        let out = output(out, "out")?;
        let value = Value::Tensor(input.tensor.clone());
        // SAFETY: the caller's promise.
        let result = unsafe { with_run(options, |run| step(&component.0, value, run)) }?;
        let tensor: MetaTensor = match result {
            Value::Tensor(tensor) => tensor,
            other => {
                return Err(Error::type_mismatch(format!(
                    "{} gave a {} instead of one tensor; use the function for values",
                    component.0.name(),
                    other.type_name()
                )));
            }
        };
        mica_tensor::give(out, tensor);
        Ok(())
    })
}

/// Applies a transform to a value: a tensor, a sample, or a list of them.
///
/// @param options  may be NULL
///
/// Ownership: the caller owns `out`; `input` is not changed.
/// Thread: any; one component may be applied on several threads at once.
/// Errors: `MICA_ERROR_INVALID_ARGUMENT` for NULL or wrong options, `MICA_ERROR_CANCELLED`, `MICA_ERROR_CALLBACK`, what a
/// callback returns, and what the transform's documentation says; the error's path says where in a pipeline.
/// @since 0.1
#[unsafe(no_mangle)]
pub unsafe extern "C" fn mica_component_apply(
    component: Option<&mica_component>,
    input: Option<&mica_value>,
    options: *const mica_run_options,
    out: Option<&mut MaybeUninit<Box<mica_value>>>,
) -> Fallible {
    // SAFETY: the caller's promise, stated in the header.
    unsafe { run_value(component, input, options, out, transform::apply) }
}

/// Applies a transform to one tensor, where the result is one tensor too.
///
/// @param options  may be NULL
///
/// Ownership: the caller owns `out`; `input` is not changed.
/// Thread: any; one component may be applied on several threads at once.
/// Errors: as mica_component_apply(); `MICA_ERROR_TYPE` where the result is not one tensor.
/// @since 0.1
#[unsafe(no_mangle)]
pub unsafe extern "C" fn mica_component_apply_tensor(
    component: Option<&mica_component>,
    input: Option<&mica_tensor>,
    options: *const mica_run_options,
    out: Option<&mut MaybeUninit<Box<mica_tensor>>>,
) -> Fallible {
    // SAFETY: the caller's promise, stated in the header.
    unsafe { run_tensor(component, input, options, out, transform::apply) }
}

/// Undoes what a transform did to a value, taking its records off the history.
///
/// @param options  may be NULL
///
/// Ownership: the caller owns `out`; `input` is not changed.
/// Thread: any.
/// Errors: as mica_component_apply(); `MICA_ERROR_UNSUPPORTED` for a transform that is not invertible, `MICA_ERROR_STATE`
/// where it has not been applied to this value.
/// @since 0.1
#[unsafe(no_mangle)]
pub unsafe extern "C" fn mica_component_invert(
    component: Option<&mica_component>,
    input: Option<&mica_value>,
    options: *const mica_run_options,
    out: Option<&mut MaybeUninit<Box<mica_value>>>,
) -> Fallible {
    // SAFETY: the caller's promise, stated in the header.
    unsafe { run_value(component, input, options, out, transform::invert) }
}

/// Undoes what a transform did to one tensor, taking its record off the history.
///
/// @param options  may be NULL
///
/// Ownership: the caller owns `out`; `input` is not changed.
/// Thread: any.
/// Errors: as mica_component_invert(); `MICA_ERROR_TYPE` where the result is not one tensor.
/// @since 0.1
#[unsafe(no_mangle)]
pub unsafe extern "C" fn mica_component_invert_tensor(
    component: Option<&mica_component>,
    input: Option<&mica_tensor>,
    options: *const mica_run_options,
    out: Option<&mut MaybeUninit<Box<mica_tensor>>>,
) -> Fallible {
    // SAFETY: the caller's promise, stated in the header.
    unsafe { run_tensor(component, input, options, out, transform::invert) }
}

/// Another handle to the same component.
///
/// Ownership: the caller owns `out`.
/// Thread: any.
/// Errors: `MICA_ERROR_INVALID_ARGUMENT` for NULL.
/// @since 0.1
#[unsafe(no_mangle)]
pub extern "C" fn mica_component_clone(
    component: Option<&mica_component>,
    out: Option<&mut MaybeUninit<Box<mica_component>>>,
) -> Fallible {
    guard(|| {
        let (component, out) = (required(component, "component")?, output(out, "out")?);
        out.write(Box::new(mica_component(component.0.clone())));
        Ok(())
    })
}

/// Releases a component; NULL is allowed. Runs that use it go on.
///
/// Ownership: takes the component.
/// Thread: any.
/// @since 0.1
#[unsafe(no_mangle)]
pub extern "C" fn mica_component_free(component: Option<Box<mica_component>>) {
    guard_unit(|| drop(component));
}

/// A transform of the application. Zero-initialise it, then set `struct_size` and the rest.
#[derive(Clone, Copy)]
#[repr(C)]
pub struct mica_transform_callbacks {
    /// `sizeof(mica_transform_callbacks)`.
    pub struct_size: usize,
    /// Its name, for error paths and configurations.
    pub name: *const c_char,
    /// Bytes of `name`.
    pub name_size: usize,
    /// Applies it to a tensor or sample. Called on the thread that runs it, on several at once where it is shared.
    pub apply: mica_transform_fn,
    /// Undoes it; NULL where that is not possible.
    pub invert: mica_transform_fn,
    /// Passed to the functions.
    pub user_data: *mut c_void,
    /// Called as `destroy(user_data)` exactly once, when the last handle is gone; may be NULL.
    pub destroy: mica_destroy_fn,
}

// SAFETY: repr(C), starts with its size, and zero (NULL, None) is a valid value of every field.
unsafe impl Options for mica_transform_callbacks {
    const NAME: &'static str = "mica_transform_callbacks";
    const SMALLEST: usize = size_of::<Self>();
}

struct CallbackTransform {
    name: String,
    apply: TransformFn,
    invert: Option<TransformFn>,
    data: UserData,
}

impl Transform for CallbackTransform {
    fn apply(&self, input: Value, _run: &Run<'_>) -> Result<Value> {
        Ok(callback::transform(&self.name, self.apply, &self.data, &mica_value(input))?.0)
    }

    fn invert(&self, input: Value, _run: &Run<'_>) -> Result<Value> {
        let Some(invert) = self.invert else { return Err(transform::not_invertible(&self.name)) };
        Ok(callback::transform(&self.name, invert, &self.data, &mica_value(input))?.0)
    }

    fn abilities(&self) -> Abilities {
        Abilities { invertible: self.invert.is_some(), ..Abilities::NONE }
    }

    fn takes_arguments(&self) -> bool {
        true
    }
}

/// Makes a transform of the application, for applying and for composing with others.
///
/// Ownership: `destroy(user_data)` is called exactly once: when the last handle is gone, or at once on failure (unless
/// `callbacks` is NULL or its `struct_size` is wrong, since then nothing in it can be trusted). The caller owns `out`.
/// Thread: any; see mica_transform_callbacks for where the functions run.
/// Errors: `MICA_ERROR_INVALID_ARGUMENT` for NULL, a wrong `struct_size`, an empty name, or a missing `apply`.
/// @since 0.1
#[unsafe(no_mangle)]
pub unsafe extern "C" fn mica_component_new_transform(
    callbacks: *const mica_transform_callbacks,
    out: Option<&mut MaybeUninit<Box<mica_component>>>,
) -> Fallible {
    guard(|| {
        required((!callbacks.is_null()).then_some(()), "callbacks")?;
        // SAFETY: the caller's promise, stated in the header.
        let given = unsafe { options(callbacks) }?;
        let data = UserData::new(given.user_data, given.destroy);
        let out = output(out, "out")?;
        // SAFETY: as above.
        let name = unsafe { text(given.name, given.name_size, "mica_transform_callbacks.name") }?;
        if name.is_empty() {
            return Err(Error::argument("mica_transform_callbacks.name: expected a name, found an empty text"));
        }
        let apply = required(given.apply, "mica_transform_callbacks.apply")?;
        let transform = CallbackTransform { name: name.to_owned(), apply, invert: given.invert, data };
        out.write(Box::new(mica_component(transform::component(name, transform))));
        Ok(())
    })
}

/// Registers a component of the application, so that it can be built by name and named in configurations.
///
/// @param kind  what it is, for example `transform`
///
/// Ownership: `destroy(user_data)` is called exactly once: after mica_component_unregister() when no build is under way,
/// or at once on failure.
/// Thread: any; `create` runs on the thread that builds.
/// Errors: `MICA_ERROR_INVALID_ARGUMENT` for NULL, an empty name or kind, or a name that is taken.
/// @since 0.1
#[unsafe(no_mangle)]
pub unsafe extern "C" fn mica_component_register(
    name: *const c_char,
    name_size: usize,
    kind: *const c_char,
    kind_size: usize,
    create: mica_create_fn,
    user_data: *mut c_void,
    destroy: mica_destroy_fn,
) -> Fallible {
    guard(|| {
        let data = UserData::new(user_data, destroy);
        // SAFETY: the caller's promise, stated in the header.
        let (name, kind) = unsafe { (text(name, name_size, "name")?, text(kind, kind_size, "kind")?) };
        let create = required(create, "create")?;
        let label = name.to_owned();
        let build = move |arguments: &Map| {
            let json = mica::value::map_to_json(arguments).to_string();
            Ok(callback::create(&label, create, &data, &json)?.0)
        };
        registry::global()?.register(name, kind, Arc::new(build))
    })
}

/// Takes back what mica_component_register() did. Components that were built stay.
///
/// Ownership: everything is lent.
/// Thread: any.
/// Errors: `MICA_ERROR_NOT_FOUND` where the application registered no such name.
/// @since 0.1
#[unsafe(no_mangle)]
pub unsafe extern "C" fn mica_component_unregister(name: *const c_char, name_size: usize) -> Fallible {
    guard(|| {
        // SAFETY: the caller's promise, stated in the header.
        registry::global()?.unregister(unsafe { text(name, name_size, "name") }?)
    })
}

/// Makes a latch for stopping runs.
///
/// Ownership: the caller owns `out`; it must outlive the runs that watch it.
/// Thread: any.
/// Errors: `MICA_ERROR_INVALID_ARGUMENT` for NULL.
/// @since 0.1
#[unsafe(no_mangle)]
pub extern "C" fn mica_cancel_new(out: Option<&mut MaybeUninit<Box<mica_cancel>>>) -> Fallible {
    guard(|| {
        output(out, "out")?.write(Box::new(mica_cancel(Cancel::default())));
        Ok(())
    })
}

/// Asks every run that watches this latch to stop: it returns `MICA_ERROR_CANCELLED` and no result. NULL is allowed.
///
/// Ownership: everything is lent.
/// Thread: any.
/// @since 0.1
#[unsafe(no_mangle)]
pub extern "C" fn mica_cancel_set(cancel: Option<&mica_cancel>) {
    guard_unit(|| {
        if let Some(cancel) = cancel {
            cancel.0.set();
        }
    });
}

/// Whether a latch was set; false for NULL.
///
/// Ownership: everything is lent.
/// Thread: any.
/// @since 0.1
#[unsafe(no_mangle)]
pub extern "C" fn mica_cancel_is_set(cancel: Option<&mica_cancel>) -> bool {
    guard_or(false, || cancel.is_some_and(|cancel| cancel.0.is_set()))
}

/// Releases a latch; NULL is allowed.
///
/// Ownership: takes the latch.
/// Thread: any.
/// @since 0.1
#[unsafe(no_mangle)]
pub extern "C" fn mica_cancel_free(cancel: Option<Box<mica_cancel>>) {
    guard_unit(|| drop(cancel));
}
