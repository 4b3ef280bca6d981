//! [`Invert`] and [`Invertd`]: a prediction back on the grid of the image that it was made of.

use super::boxes::{self, Boxes};
use super::discrete::AsDiscrete;
use crate::boxed;
use crate::compose::Step;
use crate::keys::Keys;
use crate::resample::LabelsWanted;
use crate::transform::{self, Abilities, ImageTransform, Run, Transform, as_transform, not_invertible};
use crate::views::{self, Output};
use mica_core::argument::{Described, OneOrMany};
use mica_core::component::{Object, parse};
use mica_core::error::{Error, ErrorCode, Result, ResultExt};
use mica_core::history::{self, Operation};
use mica_core::meta_tensor::ImageInfo;
use mica_core::{DType, Device, Info, Map, MetaTensor, Value, component};
use mica_kernels::discrete::keep_larger_class;
use std::sync::Arc;

component! {
    /// Undoes a transform of an image, for example the preprocessing of a prediction.
    ///
    /// With `nearest_interp` the records of the image are changed first, so that undoing takes the nearest voxel wherever it
    /// interpolates: for labels. Then `transform` is undone, the result is moved to `device`, and handed to `post_func`.
    ///
    /// Input: an image with the records of `transform` in its history; anything without metadata is passed on.
    ///
    /// Errors: a transform that cannot be undone; an image without its records.
    ///
    /// Differences from MONAI: the records of the input are not changed; results always are tensors, so `to_tensor`
    /// changes nothing.
    ///
    /// Example (Python): `flip = Flip(0); Invert(transform=flip)(flip(image))`
    ///
    /// Source: MONAI 1.6.1 `Invert`.
    pub struct Invert {
        /// The transform to undo.
        pub transform: Option<Step> = None,
        /// Whether to take the nearest voxel instead of interpolating as the transform did.
        pub nearest_interp: bool = true,
        /// Where the result is moved to; none leaves it where it is.
        pub device: Option<Device> = None,
        /// A transform of the result.
        pub post_func: Option<Step> = None,
        /// Whether arrays become tensors.
        pub to_tensor: bool = true,
    }
}

component! {
    /// Undoes a transform of one key of a sample for another: brings a prediction back on the grid of the original image.
    ///
    /// For each key, the history and metadata of `orig_keys` are put on its tensor; with `nearest_interp` the records are
    /// changed so that undoing takes the nearest voxel. Then `transform` is undone with a sample that has this tensor only,
    /// under the key of `orig_keys` (whatever other keys the transform has). The result is moved to `device`, handed to
    /// `post_func`, and replaces the tensor. What is stored under `orig_keys` does not change.
    ///
    /// A plain tensor needs the records in the sample, under `orig_key` with the ending `_transforms`, and finds its
    /// metadata under `orig_meta_keys`. Where there are no records, a warning is logged and the key is left as it is.
    ///
    /// Before an `AsDiscreted` with `argmax`, in the same `Compose` and for the same keys, the two run as one step: labels
    /// are found where the image is resampled, or while channels are undone one after the other, so that memory does not
    /// grow with the number of classes.
    ///
    /// Errors: a transform that cannot be undone; numbers of keys that differ; records that are missing.
    ///
    /// Differences from MONAI: results always are tensors, so `to_tensor` changes nothing; transforms without keys are
    /// refused when they run.
    ///
    /// Source: MONAI 1.6.1 `Invertd`.
    pub struct Invertd {
        /// Keys of the sample to undo the transform for.
        pub keys: Keys,
        /// The transform to undo, which was applied to `orig_keys`.
        pub transform: Step,
        /// Keys of the images that the transform was applied to, one for each of `keys` or one for all; none for `keys`.
        pub orig_keys: Option<OneOrMany<String>> = None,
        /// Keys of the metadata of the results, one for each of `keys`; none for `meta_key_postfix`.
        pub meta_keys: Option<OneOrMany<Option<String>>> = None,
        /// Keys of the metadata of the original images, one for each of `keys` or one for all; none for
        /// `meta_key_postfix`.
        pub orig_meta_keys: Option<OneOrMany<Option<String>>> = None,
        /// Ending of the keys of metadata; a list gives one per key.
        pub meta_key_postfix: OneOrMany<String> = OneOrMany::One("meta_dict".to_owned()),
        /// Whether to take the nearest voxel instead of interpolating as the transform did; a list gives one per key.
        pub nearest_interp: OneOrMany<bool> = OneOrMany::One(true),
        /// Whether arrays become tensors; a list gives one per key.
        pub to_tensor: OneOrMany<bool> = OneOrMany::One(true),
        /// Where results are moved to, none leaves them where they are; a list gives one per key.
        pub device: Option<OneOrMany<Option<Device>>> = None,
        /// A transform of the results; a list gives one per key.
        pub post_func: Option<OneOrMany<Option<Step>>> = None,
        /// Skip keys that the sample does not have, instead of an error.
        pub allow_missing_keys: bool = false,
    }
}

/// The words for interpolation in the records of MONAI's transforms.
const INTERPOLATIONS: [&str; 7] = ["nearest", "nearest-exact", "linear", "bilinear", "bicubic", "trilinear", "area"];

fn is_interpolation(value: &Value) -> bool {
    match value {
        Value::Int(_) => true,
        Value::String(word) => INTERPOLATIONS.contains(&word.as_str()),
        _ => false,
    }
}

/// The same records with nearest interpolation wherever they interpolate: MONAI's `convert_applied_interp_mode`.
fn with_nearest(map: &Map) -> Map {
    let is_mode = |key: &str| ["mode", "align_corners"].contains(&key);
    let plain = map.keys().any(|key| is_mode(key));
    let changed = |key: &str, value: &Value| match (key, value) {
        ("mode", value) if is_interpolation(value) => Value::from("nearest"),
        ("mode", Value::List(modes)) if modes.first().is_some_and(is_interpolation) => {
            Value::from(vec!["nearest"; modes.len()])
        }
        ("align_corners", Value::List(flags)) => Value::from(vec!["none"; flags.len()]),
        ("align_corners", _) => Value::from("none"),
        // Beside a mode there are no further records.
        (_, value) if plain => value.clone(),
        (_, value) => nearest_in(value),
    };
    map.iter().map(|(key, value)| (key.clone(), changed(key, value))).collect()
}

fn nearest_in(value: &Value) -> Value {
    match value {
        Value::Map(map) => Value::Map(with_nearest(map)),
        Value::List(items) => Value::List(items.iter().map(nearest_in).collect()),
        other => other.clone(),
    }
}

fn nearest_records(operations: &[Operation]) -> Vec<Operation> {
    let changed =
        |operation: &Operation| Operation { extra_info: with_nearest(&operation.extra_info), ..operation.clone() };
    operations.iter().map(changed).collect()
}

/// Refuses a transform that cannot be undone.
fn check_invertible(name: &str, step: &Step) -> Result<()> {
    match as_transform(step.component())?.abilities().invertible {
        true => Ok(()),
        false => Err(Error::argument(format!(
            "{name}: transform is not invertible, can't invert transform for the data, found {}",
            step.component().name()
        ))
        .at("transform")),
    }
}

/// To the device, and through the function.
fn finish(result: Value, device: Option<Device>, function: Option<&Step>, run: &Run<'_>) -> Result<Value> {
    let result = match result {
        Value::Tensor(tensor) => Value::Tensor(tensor.to(device, None)?),
        other => other,
    };
    match function {
        Some(function) => transform::apply(function.component(), result, run).at(|| "post_func"),
        None => Ok(result),
    }
}

/// The object of the component `Invert`.
pub(crate) fn object(arguments: &Map) -> Result<Object> {
    let invert: Invert = parse(Invert::NAME, arguments)?;
    match &invert.transform {
        Some(step) => check_invertible(Invert::NAME, step)?,
        None => {
            return Err(Error::argument(format!(
                "{}: transform is not invertible, can't invert transform for the data, found none",
                Invert::NAME
            ))
            .at("transform"));
        }
    }
    let object: Arc<dyn Transform> = Arc::new(invert);
    Ok(Box::new(object))
}

impl Transform for Invert {
    fn apply(&self, input: Value, run: &Run<'_>) -> Result<Value> {
        let (Value::Tensor(mut image), Some(step)) = (input.clone(), &self.transform) else { return Ok(input) };
        if matches!(image.info(), Info::Plain) {
            return Ok(input);
        }
        if self.nearest_interp
            && let Ok(info) = image.image_mut()
        {
            info.applied = nearest_records(&info.applied);
        }
        let inverted = transform::invert(step.component(), Value::Tensor(image), run)?;
        finish(inverted, self.device, self.post_func.as_ref(), run)
    }

    fn invert(&self, _input: Value, _run: &Run<'_>) -> Result<Value> {
        Err(not_invertible(Self::NAME))
    }

    fn abilities(&self) -> Abilities {
        Abilities::NONE
    }
}

/// What is done for one key.
struct OfKey {
    orig_key: String,
    meta_key: String,
    orig_meta_key: String,
    nearest: bool,
    device: Option<Device>,
    function: Option<Step>,
}

/// [`Invertd`] with one set of arguments for each key.
pub struct Inverter {
    step: Step,
    keys: Keys,
    of_keys: Vec<OfKey>,
    allow_missing_keys: bool,
}

/// The object of the component `Invertd`.
pub(crate) fn dictionary(arguments: &Map) -> Result<Object> {
    let given: Invertd = parse(Invertd::NAME, arguments)?;
    check_invertible(Invertd::NAME, &given.transform)?;
    let (keys, form) = (given.keys.as_slice(), Invertd::NAME);
    let orig_keys = match &given.orig_keys {
        Some(orig_keys) => given.keys.per_key(form, "orig_keys", orig_keys)?,
        None => keys.to_vec(),
    };
    if let Some(meta_keys) = &given.meta_keys
        && meta_keys.as_slice().len() != keys.len()
    {
        return Err(Error::argument(format!(
            "{form}: argument 'meta_keys': meta_keys should have the same length as keys ({}), found {}",
            keys.len(),
            meta_keys.as_slice().len()
        ))
        .at("meta_keys"));
    }
    let meta_keys = given.keys.meta_keys(form, given.meta_keys.as_ref(), &given.meta_key_postfix)?;
    let postfixes = given.keys.per_key(form, "meta_key_postfix", &given.meta_key_postfix)?;
    let none = OneOrMany::One(None);
    let orig_meta_keys = given.keys.per_key(form, "orig_meta_keys", given.orig_meta_keys.as_ref().unwrap_or(&none))?;
    let nearest = given.keys.per_key(form, "nearest_interp", &given.nearest_interp)?;
    given.keys.per_key(form, "to_tensor", &given.to_tensor)?;
    let devices = given.keys.per_key(form, "device", given.device.as_ref().unwrap_or(&OneOrMany::One(None)))?;
    let functions = given.keys.per_key(form, "post_func", given.post_func.as_ref().unwrap_or(&OneOrMany::One(None)))?;
    let of_key = |i: usize| OfKey {
        orig_key: orig_keys[i].clone(),
        meta_key: meta_keys[i].clone(),
        orig_meta_key: orig_meta_keys[i].clone().unwrap_or_else(|| format!("{}_{}", orig_keys[i], postfixes[i])),
        nearest: nearest[i],
        device: devices[i],
        function: functions[i].clone(),
    };
    let of_keys = (0..keys.len()).map(of_key).collect();
    let (step, keys, allow_missing_keys) = (given.transform, given.keys, given.allow_missing_keys);
    Ok(boxed(Inverter { step, keys, of_keys, allow_missing_keys }))
}

impl Transform for Inverter {
    fn apply(&self, input: Value, run: &Run<'_>) -> Result<Value> {
        self.apply_to(input, run, &|_| None)
    }

    fn invert(&self, _input: Value, _run: &Run<'_>) -> Result<Value> {
        Err(not_invertible(Invertd::NAME))
    }

    fn abilities(&self) -> Abilities {
        Abilities::NONE
    }

    fn keys(&self) -> Option<&[String]> {
        Some(self.keys.as_slice())
    }

    fn as_inverter(&self) -> Option<&Inverter> {
        Some(self)
    }
}

/// What is known of an original image.
struct Original {
    records: Vec<Operation>,
    info: ImageInfo,
}

impl Inverter {
    /// Whether the next transform can run in one step with this one: every key of it takes the labels of one of these.
    pub(crate) fn precedes(&self, next: &dyn Transform) -> bool {
        let Some(keys) = next.keys() else { return false };
        let once = |keys: &[String], key: &String| keys.iter().filter(|other| *other == key).count() == 1;
        let own = self.keys.as_slice();
        keys.iter().all(|key| once(own, key) && once(keys, key) && next.as_argmax(key).is_some())
            && own.iter().zip(&self.of_keys).all(|(key, of)| !keys.contains(key) || of.function.is_none())
            && as_transform(self.step.component()).is_ok_and(Transform::undoes_by_channel)
    }

    /// Undoes, and where `labels` knows a transform for a key, takes the labels as that does.
    pub(crate) fn apply_to<'a>(
        &self,
        input: Value,
        run: &Run<'_>,
        labels: &dyn Fn(&str) -> Option<&'a AsDiscrete>,
    ) -> Result<Value> {
        self.keys.each(Invertd::NAME, input, self.allow_missing_keys, run, |i, key, sample| {
            self.apply_to_key(sample, key, &self.of_keys[i], run, labels(key))
        })
    }

    fn apply_to_key(
        &self,
        sample: &mut Map,
        key: &str,
        of: &OfKey,
        run: &Run<'_>,
        labels: Option<&AsDiscrete>,
    ) -> Result<()> {
        let trace_key = format!("{}_transforms", of.orig_key);
        let Some(original) = self.original(sample, key, of, &trace_key)? else {
            // As without fusion: what is not undone still becomes labels.
            if let (Some(labels), Some(value)) = (labels, sample.get_mut(key)) {
                *value = Transform::apply(labels, std::mem::take(value), run)?;
            }
            return Ok(());
        };
        let Some(value) = sample.get_mut(key) else { return Ok(()) };
        let Value::Tensor(tensor) = std::mem::take(value) else {
            return Err(Error::type_mismatch(format!("{} takes tensors, found {}", Invertd::NAME, value.describe())));
        };
        let pending = tensor.image().map(|info| info.pending.clone()).unwrap_or_default();
        let applied = if of.nearest { nearest_records(&original.records) } else { original.records };
        let info = ImageInfo { applied, pending, ..original.info };
        let image = tensor.with_new_info(Info::Image(Arc::new(info)));
        drop(tensor);
        let inverted = match labels {
            Some(labels) => Value::Tensor(self.labels(image, of, labels, run)?),
            None => self.undo(image, of, run)?,
        };
        let records = match &inverted {
            Value::Tensor(tensor) => tensor.image().map(|info| info.applied.clone()).unwrap_or_default(),
            _ => Vec::new(),
        };
        let finished = finish(inverted, of.device, of.function.as_ref(), run)?;
        sample.insert(key.to_owned(), finished);
        if let Some(slot) = sample.get_mut(&trace_key) {
            *slot = Value::List(records.iter().map(|record| Value::Map(record.to_map())).collect());
        }
        if sample.contains_key(&of.orig_meta_key) {
            // The metadata of the result are its own.
            sample.insert(of.meta_key.clone(), Value::Null);
        }
        Ok(())
    }

    /// The records and metadata to undo with; none where there are none.
    fn original(&self, sample: &Map, key: &str, of: &OfKey, trace_key: &str) -> Result<Option<Original>> {
        let has_metadata = matches!(sample.get(key), Some(Value::Tensor(tensor)) if tensor.image().is_some());
        let known = if has_metadata { sample.contains_key(&of.orig_key) } else { sample.contains_key(trace_key) };
        if !known {
            log::warn!(
                "{}: transform info of `{}` is not available for `{key}`: it is left as it is",
                Invertd::NAME,
                of.orig_key
            );
            return Ok(None);
        }
        if let Some(Value::Tensor(image)) = sample.get(&of.orig_key)
            && let Some(info) = image.image()
        {
            let records = info.applied.clone();
            return Ok(Some(Original { records, info: ImageInfo { applied: Vec::new(), ..info.clone() } }));
        }
        let records = mica_core::value::get(sample, trace_key)?;
        let records = history::from_value(records).map_err(|error| error.prefixed(trace_key))?;
        let mut info = ImageInfo::default();
        match sample.get(&of.orig_meta_key) {
            Some(Value::Map(meta)) => info.set_meta(meta.clone())?,
            // None, not those of a new image.
            _ => info.meta = Map::new(),
        }
        Ok(Some(Original { records, info }))
    }

    /// As with the labels of scores on the grid of the image that was transformed, but of scores that come box by box. `sample`
    /// has that image under its key. `None` where they cannot be found box by box; nothing has been asked for then.
    pub fn label_boxes(
        &self,
        sample: &Map,
        labels: &AsDiscrete,
        boxes: Boxes<'_>,
        run: &Run<'_>,
    ) -> Result<Option<MetaTensor>> {
        let [of] = self.of_keys.as_slice() else { return Ok(None) };
        let Some(Value::Tensor(prepared)) = sample.get(&of.orig_key) else { return Ok(None) };
        let Some(info) = prepared.image() else { return Ok(None) };
        let by_channel = as_transform(self.step.component()).is_ok_and(Transform::undoes_by_channel);
        if !by_channel || of.function.is_some() || of.device.is_some() || !views::use_kernels(run, prepared)? {
            return Ok(None);
        }
        let applied = if of.nearest { nearest_records(&info.applied) } else { info.applied.clone() };
        if !of.nearest && !matches!(resamplings(&applied)?, Some(0 | 1)) {
            return Ok(None);
        }
        let shape = &prepared.shape()[1..];
        let info = ImageInfo { applied, ..info.clone() };
        let places = boxes::places(shape)?.with_new_info(Info::Image(Arc::new(info)));
        if changes_channels(&places) {
            return Ok(None);
        }
        let grid = views::extents(shape);
        let wanted = boxes::Wanted::new(&grid, boxes);
        let in_run = LabelsWanted::of_boxes(&wanted);
        let inner = if of.nearest { run.clone() } else { Run { labels: Some(&in_run), ..run.clone() } };
        let undone = match self.undo_tensor(places, of, &inner) {
            // What is wrong with undoing is found out again by doing so with all scores.
            Err(error) if !wanted.were_asked() && error.code() != ErrorCode::Cancelled => {
                log::debug!("{}: labels are not found box by box: {error}", Invertd::NAME);
                return Ok(None);
            }
            undone => undone?,
        };
        let found = if wanted.were_asked() {
            undone
        } else {
            // Voxels were only moved.
            let shape = undone.shape()[1..].to_vec();
            let Some(plan) = boxes::identity(&shape) else { return Ok(None) };
            match wanted.label(plan, &undone, &shape) {
                Err(error) if !wanted.were_asked() => {
                    log::debug!("{}: labels are not found box by box: {error}", Invertd::NAME);
                    return Ok(None);
                }
                found => found?,
            }
        };
        labels.finish(found, labels.dtype.unwrap_or(DType::Float32), run).map(Some)
    }

    /// Undoes the transform for one tensor.
    fn undo(&self, image: MetaTensor, of: &OfKey, run: &Run<'_>) -> Result<Value> {
        let sample = Map::from([(of.orig_key.clone(), Value::Tensor(image))]);
        let inner = Run { skip_missing_keys: true, progress: None, ..run.clone() };
        match transform::invert(self.step.component(), Value::Map(sample), &inner)? {
            Value::Map(mut sample) => sample.shift_remove(&of.orig_key).ok_or_else(|| {
                Error::state(format!("undoing the transform has lost the key '{}' of the sample", of.orig_key))
            }),
            other => Err(Error::type_mismatch(format!(
                "undoing the transform gives a sample (map), found {}",
                other.describe()
            ))),
        }
    }

    fn undo_tensor(&self, image: MetaTensor, of: &OfKey, run: &Run<'_>) -> Result<MetaTensor> {
        match self.undo(image, of, run)? {
            Value::Tensor(tensor) => Ok(tensor),
            other => Err(Error::type_mismatch(format!("expected a tensor, found {}", other.describe()))),
        }
    }

    /// Undoes, and takes the class of the largest value: the same as one after the other.
    fn labels(&self, image: MetaTensor, of: &OfKey, labels: &AsDiscrete, run: &Run<'_>) -> Result<MetaTensor> {
        let dtype = labels.dtype.map_or_else(|| image.dtype(), Ok)?;
        let channels = image.shape().first().copied().unwrap_or(0);
        let whole = image.ndim() < 2 || channels < 2 || !views::use_kernels(run, &image)? || changes_channels(&image);
        if whole {
            let undone = self.undo_tensor(image, of, run)?;
            return ImageTransform::apply(labels, undone, run);
        }
        if of.nearest {
            // All channels of a voxel come from one place: the labels can be taken there. What comes from outside is 0
            // in all channels, so it is of class 0.
            let found = labels.largest(&image, narrow(channels), run)?;
            let undone = self.undo_tensor(found, of, run)?;
            return labels.finish(undone, dtype, run);
        }
        if resampled_once(&image)? {
            let wanted = LabelsWanted::new(narrow(channels));
            let undone = self.undo_tensor(image, of, &Run { labels: Some(&wanted), ..run.clone() })?;
            return match wanted.were_found() {
                true => labels.finish(undone, dtype, run),
                // The grids were the same: there are as many voxels as before.
                false => ImageTransform::apply(labels, undone, run),
            };
        }
        let mut best: Option<(MetaTensor, MetaTensor)> = None;
        for channel in 0..channels {
            run.check()?;
            let one = image.with_tensor(image.tensor().f_narrow(0, channel, 1)?)?;
            let undone = self.undo_tensor(one, of, run)?;
            best = Some(match best {
                None => {
                    // Values that are kept must be our own, also where undoing was nothing but a view.
                    let classes = MetaTensor::zeros(narrow(channels), undone.shape(), Device::Cpu)?;
                    (undone.copy()?, undone.with_tensor(classes.tensor().shallow_clone())?)
                }
                Some((values, classes)) => {
                    if values.shape() != undone.shape() {
                        return Err(Error::internal("channels were undone to different shapes"));
                    }
                    let (mut values, mut classes) = (Output::owned(values), Output::owned(classes));
                    let class = usize::try_from(channel).unwrap_or(0);
                    keep_larger_class(values.view()?, classes.view()?, views::view(&undone)?, class, views::threads()?)
                        .map_err(views::refused)?;
                    (values.into_tensor(), classes.into_tensor())
                }
            });
        }
        match best {
            Some((_, classes)) => labels.finish(classes, dtype, run),
            None => Err(Error::internal("an image without channels was let through")),
        }
    }
}

/// The smallest element type for labels of so many classes that everything moves and interpolates.
pub(crate) fn narrow(classes: i64) -> DType {
    if classes <= 256 { DType::UInt8 } else { DType::Float32 }
}

/// Whether undoing interpolates once only, linearly along an affine map, and otherwise moves voxels: then moving labels is
/// the same as moving what they come from, and what comes from outside is 0 in all channels, so it is of class 0.
fn resampled_once(image: &MetaTensor) -> Result<bool> {
    // Others compare in float64, or round.
    let single = matches!(image.dtype()?, DType::Float16 | DType::BFloat16 | DType::Float32);
    let Some(info) = image.image().filter(|_| single) else { return Ok(false) };
    Ok(resamplings(&info.applied)? == Some(1))
}

/// How often undoing these interpolates; `None` where it does so in another way than linearly along an affine map.
fn resamplings(applied: &[Operation]) -> Result<Option<usize>> {
    let mut count = 0;
    for operation in applied {
        let mut operation = operation.clone();
        while let Some(inner) = operation.nested()? {
            operation = inner;
        }
        if !interpolates(&Value::Map(operation.extra_info.clone())) {
            continue;
        }
        let linear = matches!(operation.extra_info.get("mode"), Some(Value::String(word)) if word == "bilinear");
        if !linear || !["SpatialResample", "Affine", "Rotate"].contains(&operation.class.as_str()) {
            return Ok(None);
        }
        count += 1;
    }
    Ok(Some(count))
}

/// Whether an interpolation is among these values.
fn interpolates(value: &Value) -> bool {
    match value {
        Value::Map(map) => map.iter().any(|(key, value)| match (key.as_str(), value) {
            ("mode", Value::List(modes)) => modes.iter().any(is_interpolation),
            ("mode", value) => is_interpolation(value),
            (_, value) => interpolates(value),
        }),
        Value::List(items) => items.iter().any(interpolates),
        _ => false,
    }
}

/// Whether undoing changes the number of channels: a pad of the first dimension.
fn changes_channels(image: &MetaTensor) -> bool {
    fn pads(value: &Value) -> bool {
        match value {
            Value::Map(map) => map.iter().any(|(key, value)| match (key.as_str(), value) {
                ("padded", Value::List(pads)) => {
                    !matches!(pads.first(), Some(Value::List(ends)) if ends.iter().all(|end| end.as_float() == Some(0.0)))
                }
                (_, value) => pads(value),
            }),
            Value::List(items) => items.iter().any(pads),
            _ => false,
        }
    }
    image
        .image()
        .is_some_and(|info| info.applied.iter().any(|operation| pads(&Value::Map(operation.extra_info.clone()))))
}
