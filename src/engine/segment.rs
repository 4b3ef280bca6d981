//! [`Segment`]: from an image to the network's result on the image's own grid, in one step.

use crate::estimate::{self, Estimate, Probed};
use crate::inferer::{self, Inferer, Request};
use crate::stitch::LEAVING;
use mica_core::argument::{Argument, Described};
use mica_core::component::{Object, parse};
use mica_core::error::{Error, Result, ResultExt};
use mica_core::{Component, Map, MetaTensor, Value, component};
use mica_transforms::compose::Step;
use mica_transforms::post::boxes::{Boxes, ScoreBox, label_in_place};
use mica_transforms::post::discrete::AsDiscrete;
use mica_transforms::transform::{self, Abilities, Run, Transform, as_transform, not_invertible};
use std::cell::{Cell, RefCell};
use std::sync::Arc;
use std::time::{Duration, Instant};

component! {
    /// Leads a network over an image and brings its result back on the image's own grid.
    ///
    /// The steps: `preprocessing` of the image; the network, led by `inferer`; `activation` of its result; undoing the
    /// `preprocessing` for the result, with the values between voxels interpolated, or with `nearest_interp` those of the nearest voxel;
    /// `postprocessing`.
    ///
    /// Memory: where `postprocessing` is, or begins with, `AsDiscrete` with `argmax`, labels are found window by window while a
    /// sliding-window inferer goes over the image, and the scores of all classes never are in memory, neither on the image's grid nor
    /// on the network's: only those of a window and of what windows overlap. That needs an `activation` that computes each voxel
    /// from its own channels (`Activations`, but for a transform as `other`, and `Compose` of such), a `preprocessing` that moves
    /// voxels along the axes and interpolates once, linearly, or takes the nearest voxel, and main memory. Otherwise the scores are
    /// put together first, and labels are found while they are undone, where that can be done at once; the labels are the same.
    ///
    /// Input: an image, channel first, without items of a batch. Output: the result with the image's affine, and of the history
    /// what was there before.
    ///
    /// Progress and cancellation are those of the inferer.
    ///
    /// Errors: those of the parts; a result whose extents are not those of the preprocessed image where it is to be brought back.
    ///
    /// Example (Python): `Segment(TorchScript(path), preprocessing=ScaleIntensity(), postprocessing=AsDiscrete(argmax=True))(image)`
    ///
    /// Differences from MONAI: MONAI composes this from an evaluator and `Invertd`.
    pub struct Segment {
        /// The network, or a transform of the application in its place.
        pub network: Component,
        /// What leads it; none gives it the whole image.
        pub inferer: Option<Component> = None,
        /// A transform of the image before the network.
        pub preprocessing: Option<Step> = None,
        /// A transform of the network's result on its own grid, channel first: `Activations(softmax=True)` for example.
        pub activation: Option<Step> = None,
        /// A transform of the result on the image's grid.
        pub postprocessing: Option<Step> = None,
        /// Whether the result goes back on the image's grid.
        pub invert: bool = true,
        /// Whether the result takes the nearest voxel on its way back instead of interpolating.
        pub nearest_interp: bool = false,
        /// The key of the image, where `preprocessing` is one of samples.
        pub image_key: Option<String> = None,
        /// Which result, where the network gives several by name; else the first.
        pub output_key: Option<String> = None,
    }
}

/// What the registry builds.
pub(crate) fn object(arguments: &Map) -> Result<Object> {
    let transform: Arc<dyn Transform> = Arc::new(Segmenter::new(parse(Segment::NAME, arguments)?)?);
    Ok(Box::new(transform))
}

/// What a [`Segment`] is going to take for an image; see [`estimate::estimate`].
///
/// # Errors
/// `Type` for a component that is no [`Segment`]; `Unsupported` without an `inferer` that cuts windows; those of the preprocessing and
/// of the network.
pub fn estimate(segment: &Component, image: &MetaTensor, run: &Run<'_>) -> Result<Estimate> {
    if segment.name() != Segment::NAME {
        return Err(Error::type_mismatch(format!("{} is no {}", segment.name(), Segment::NAME)));
    }
    let mut arguments = segment.config();
    arguments.shift_remove("_target_");
    let segmenter = Segmenter::new(parse(Segment::NAME, &arguments)?)?;
    segmenter.estimate(image.clone(), run).at(|| Segment::NAME)
}

/// The key of the image, where none is given, and of the result.
const IMAGE: &str = "image";
const RESULT: &str = "result";

/// A [`Segment`] with what its arguments mean.
struct Segmenter {
    arguments: Segment,
    inferer: Component,
    image_key: String,
    preprocessing: Option<Component>,
    /// Whether there is nothing in the preprocessing that stays done.
    undoes: bool,
    /// What happens to the result after the network.
    way_back: Component,
    /// The same in parts, where labels may be found window by window.
    labels: Option<Labels>,
}

/// How labels are found window by window.
struct Labels {
    /// What undoes the preprocessing, if that is done.
    inverse: Option<Component>,
    argmax: Component,
    /// What is done with the labels.
    rest: Component,
}

impl Segmenter {
    fn new(arguments: Segment) -> Result<Self> {
        let inferer = match &arguments.inferer {
            Some(inferer) => inferer.clone(),
            None => Component::new("SimpleInferer", &Map::new())?,
        };
        inferer::as_inferer(&inferer).at(|| "inferer")?;
        let image_key = arguments.image_key.clone().unwrap_or_else(|| IMAGE.to_owned());
        if image_key == RESULT {
            return Err(Error::argument(format!("'{RESULT}' is the key of the result")).at("image_key"));
        }
        let preprocessing = arguments.preprocessing.as_ref().map(|step| match &arguments.image_key {
            Some(_) => step.component().clone(),
            None => on_key(&image_key, step.component().clone()),
        });
        let (mut inverse, mut steps) = (None, Vec::new());
        let undoes = match &preprocessing {
            Some(preprocessing) => as_transform(preprocessing)?.abilities().invertible,
            None => true,
        };
        // What cannot be undone and changes intensities only needs no undoing; `segment` refuses the rest.
        if let Some(preprocessing) = &preprocessing
            && arguments.invert
            && undoes
        {
            let component = Component::new(
                "Invertd",
                &Map::from([
                    ("keys".to_owned(), RESULT.into()),
                    ("transform".to_owned(), Value::Component(preprocessing.clone())),
                    ("orig_keys".to_owned(), Value::from(image_key.as_str())),
                    ("nearest_interp".to_owned(), Value::Bool(arguments.nearest_interp)),
                ]),
            )?;
            steps.push(Value::Component(component.clone()));
            inverse = Some(component);
        }
        let mut after: Vec<Component> = Vec::new();
        if let Some(step) = &arguments.postprocessing {
            let config = step.component().config();
            let whole = Value::Component(step.component().clone());
            // The steps of a Compose one by one, so that the first may run together with the inverse.
            let several = match config.get("transforms") {
                Some(Value::List(steps)) if step.component().name() == "Compose" => steps.clone(),
                _ => vec![whole],
            };
            for step in several {
                after.push(Component::parse(&step)?);
            }
        }
        let labels = match after.split_first() {
            Some((first, rest)) if as_transform(first)?.as_argmax(RESULT).is_some() && by_voxel(&arguments)? => {
                let rest = rest.iter().map(|step| Value::Component(on_key(RESULT, step.clone())));
                Some(Labels { inverse, argmax: first.clone(), rest: compose(rest.collect())? })
            }
            _ => None,
        };
        steps.extend(after.into_iter().map(|step| Value::Component(on_key(RESULT, step))));
        let way_back = compose(steps)?;
        Ok(Self { arguments, inferer, image_key, preprocessing, undoes, way_back, labels })
    }

    /// Which result is asked for.
    fn choose(&self, keys: Option<&[String]>) -> Result<usize> {
        let Some(keys) = keys else { return Ok(0) };
        match &self.arguments.output_key {
            Some(key) => keys.iter().position(|other| other == key).ok_or_else(|| {
                Error::not_found(format!("the network gives no '{key}'; it gives: {}", keys.join(", ")))
            }),
            None => {
                Err(Error::argument(format!("the network gives several results ({}): choose one", keys.join(", ")))
                    .at("output_key"))
            }
        }
    }

    /// The labels on the grid where they belong, found window by window; `None` where that cannot be, and nothing was done.
    fn find_labels(
        &self,
        how: &Labels,
        sample: &Map,
        prepared: &MetaTensor,
        run: &Run<'_>,
    ) -> Result<Option<MetaTensor>> {
        let quiet = Run { progress: None, ..run.clone() };
        let batch = MetaTensor::plain(prepared.tensor().f_unsqueeze(0)?)?;
        // Errors of the network are not those of what undoes the preprocessing.
        let failed = RefCell::new(None);
        let boxes = |sink: &mut dyn FnMut(ScoreBox<'_>) -> Result<()>| {
            let mut activated = self.activating(sink, &quiet);
            let choose = |keys: Option<&[String]>| self.choose(keys);
            inferer::stream(&self.inferer, &batch, &self.arguments.network, &choose, &mut activated, run).map_err(
                |error| {
                    let told = Error::cancelled();
                    failed.replace(Some(error));
                    told
                },
            )
        };
        let found = self.label(how, sample, prepared, &boxes, &quiet);
        match failed.into_inner() {
            Some(error) => Err(error),
            None => found.at(|| "postprocessing"),
        }
    }

    /// Applies the activation to scores on their way.
    fn activating<'a>(
        &'a self,
        sink: &'a mut dyn FnMut(ScoreBox<'_>) -> Result<()>,
        quiet: &'a Run<'_>,
    ) -> impl FnMut(ScoreBox<'_>) -> Result<()> + 'a {
        move |part| match &self.arguments.activation {
            None => sink(part),
            Some(step) => {
                let scores = Value::Tensor(part.scores.clone());
                let scores = expect_tensor(transform::apply(step.component(), scores, quiet).at(|| "activation")?)?;
                sink(ScoreBox { scores: &scores, ..part })
            }
        }
    }

    /// Labels scores that come box by box; `None` where that cannot be, and nobody was asked for scores.
    fn label(
        &self,
        how: &Labels,
        sample: &Map,
        prepared: &MetaTensor,
        boxes: Boxes<'_>,
        quiet: &Run<'_>,
    ) -> Result<Option<MetaTensor>> {
        let argmax = as_transform(&how.argmax)?;
        let Some(labels) = argmax.as_argmax(RESULT) else { return Ok(None) };
        if !quiet.uses_kernels(prepared)? || !(2..=4).contains(&prepared.ndim()) {
            return Ok(None);
        }
        match &how.inverse {
            Some(inverse) => match as_transform(inverse)?.as_inverter() {
                Some(inverter) => inverter.label_boxes(sample, labels, boxes, quiet),
                None => Ok(None),
            },
            None => label_in_place(prepared, labels, boxes, quiet).map(Some),
        }
    }

    /// The image before and after the preprocessing, which is in the sample.
    fn preprocess(&self, image: MetaTensor, quiet: &Run<'_>) -> Result<(MetaTensor, MetaTensor, Map)> {
        let before = image.tracked();
        let mut sample = Map::from([(self.image_key.clone(), Value::Tensor(before.clone()))]);
        if let Some(preprocessing) = &self.preprocessing {
            sample = transform::apply(preprocessing, Value::Map(sample), quiet).at(|| "preprocessing")?.into_map()?;
        }
        let Some(Value::Tensor(prepared)) = sample.get(&self.image_key) else {
            return Err(Error::state(format!("the preprocessing has left no image at the key '{}'", self.image_key)));
        };
        let prepared = prepared.clone();
        if self.arguments.invert && !self.undoes && prepared.shape()[1..] != before.shape()[1..] {
            return Err(Error::unsupported(
                "it cannot be undone and changes the grid of the image, so that the result cannot go back; invert=False leaves \
                 it there",
            )
            .at("preprocessing"));
        }
        Ok((before, prepared, sample))
    }

    /// What it is going to take for an image: the preprocessing is done, and the network called with its first windows.
    fn estimate(&self, image: MetaTensor, run: &Run<'_>) -> Result<Estimate> {
        let quiet = Run { progress: None, ..run.clone() };
        let start = Instant::now();
        let (before, prepared, sample) = self.preprocess(image, &quiet)?;
        let batch = MetaTensor::plain(prepared.tensor().f_unsqueeze(0)?)?;
        let preprocessing = start.elapsed();
        let led = inferer::as_inferer(&self.inferer)?;
        let probed = inferer::with_network(&self.arguments.network, run, &|network| {
            let request = Request { image: &batch, positional: &[], named: &Map::new(), network };
            estimate::probe(led, request, run)
        })
        .at(|| self.inferer.name())?;
        let labels = self.labels.as_ref().map(|how| self.streams(how, &sample, &prepared, &quiet)).transpose()?;
        let around = match &self.labels {
            Some(how) if labels == Some(true) => self.around_labels(&probed, led, &batch, how, &quiet)?,
            _ => self.around_scores(&probed, led, &batch, &quiet)?,
        };
        let (result, memory) = self.memory(&probed, labels == Some(true), &before, &prepared)?;
        let own = if self.preprocessing.is_some() { estimate::bytes_of(&prepared)? } else { 0 };
        Ok(probed.first.estimate(&probed.plan, preprocessing + around, result, own + memory))
    }

    /// How long stitching, activating and labelling take, window by window.
    fn around_labels(
        &self,
        probed: &Probed,
        led: &dyn Inferer,
        batch: &MetaTensor,
        how: &Labels,
        quiet: &Run<'_>,
    ) -> Result<Duration> {
        let choose = |keys: Option<&[String]>| self.choose(keys);
        let Some(labels) = as_transform(&how.argmax)?.as_argmax(RESULT) else { return Ok(Duration::ZERO) };
        probed.around(batch, &|request| led.stream(request, &choose, &mut |_| Ok(()), quiet), &|request| {
            let image = MetaTensor::plain(request.image.tensor().f_select(0, 0)?)?;
            let boxes = |sink: &mut dyn FnMut(ScoreBox<'_>) -> Result<()>| {
                led.stream(request, &choose, &mut self.activating(sink, quiet), quiet)
            };
            label_in_place(&image, labels, &boxes, quiet).map(drop)
        })
    }

    /// How long stitching and activating take, of all scores together.
    fn around_scores(
        &self,
        probed: &Probed,
        led: &dyn Inferer,
        batch: &MetaTensor,
        quiet: &Run<'_>,
    ) -> Result<Duration> {
        let infer = |request: Request<'_>| inferer::chosen(led.infer(request, quiet)?, &|keys| self.choose(keys));
        probed.around(batch, &|request| infer(request).map(drop), &|request| {
            let result = MetaTensor::plain(infer(request)?.tensor().f_select(0, 0)?)?;
            match &self.arguments.activation {
                Some(step) => transform::apply(step.component(), Value::Tensor(result), quiet).map(drop),
                None => Ok(()),
            }
        })
    }

    /// Bytes for what becomes of the network's results, and the most that is in use besides the preprocessed image.
    fn memory(&self, probed: &Probed, streams: bool, before: &MetaTensor, prepared: &MetaTensor) -> Result<(u64, u64)> {
        let Probed { plan, first } = probed;
        let voxels = |image: &MetaTensor| image.shape()[1..].iter().product::<i64>().unsigned_abs();
        let goes_back = self.arguments.invert && self.undoes && self.preprocessing.is_some();
        let there = if goes_back { voxels(before) } else { voxels(prepared) };
        // Labels as they are found, and as they are given.
        let labels = there * (1 + 4);
        let computing = plan.beside + first.bytes;
        if streams {
            // Scores leave in parts, and are copied for the activation.
            let leaving = self.arguments.activation.as_ref().map_or(0, |_| first.bytes.min(3 * LEAVING.unsigned_abs()));
            let result = (plan.streamed)(&first.answers) + labels + leaving;
            // Where labels go is found out by an image of places, which is gone before the network comes.
            let places = if goes_back { 4 * 3 * (voxels(prepared) + there) } else { 0 };
            return Ok((result, (computing + result).max(places)));
        }
        let scores = (plan.whole)(&first.answers);
        let activated = self.arguments.activation.as_ref().map_or(0, |_| scores);
        let classes =
            first.answers.first().and_then(|(shape, _)| shape.get(1)).map_or(0, |classes| classes.unsigned_abs());
        let back = match (&self.labels, goes_back) {
            (Some(_), _) => labels,
            (None, true) => classes * there * 4,
            (None, false) => 0,
        };
        Ok((scores + back, scores + computing.max(activated).max(back)))
    }

    /// Whether labels are found window by window.
    fn streams(&self, how: &Labels, sample: &Map, prepared: &MetaTensor, quiet: &Run<'_>) -> Result<bool> {
        let asked = Cell::new(false);
        let boxes = |_: &mut dyn FnMut(ScoreBox<'_>) -> Result<()>| {
            asked.set(true);
            Err(Error::cancelled())
        };
        match self.label(how, sample, prepared, &boxes, quiet) {
            Err(_) if asked.get() => Ok(true),
            found => Ok(found?.is_some()),
        }
    }

    fn segment(&self, image: MetaTensor, run: &Run<'_>) -> Result<MetaTensor> {
        let quiet = Run { progress: None, ..run.clone() };
        let (_, prepared, mut sample) = self.preprocess(image, &quiet)?;
        if let Some(how) = &self.labels
            && let Some(labels) = self.find_labels(how, &sample, &prepared, run)?
        {
            sample.insert(RESULT.to_owned(), Value::Tensor(labels));
            return result(transform::apply(&how.rest, Value::Map(sample), &quiet).at(|| "postprocessing")?);
        }
        let batch = MetaTensor::plain(prepared.tensor().f_unsqueeze(0)?)?;
        let network = &self.arguments.network;
        let output = inferer::infer(&self.inferer, &Value::Tensor(batch), &Map::new(), network, run)?;
        let mut result = inferer::chosen(output, &|keys| self.choose(keys))?;
        if result.ndim() < 2 || result.shape()[0] != 1 {
            return Err(Error::shape(format!("expected a result for one image, found shape {:?}", result.shape())));
        }
        result = MetaTensor::plain(result.tensor().f_select(0, 0)?)?;
        if result.ndim() == prepared.ndim() {
            // On the grid of the preprocessed image, with its metadata.
            result = prepared.with_tensor(result.tensor().shallow_clone())?;
        }
        if let Some(activation) = &self.arguments.activation {
            result = expect_tensor(
                transform::apply(activation.component(), Value::Tensor(result), &quiet).at(|| "activation")?,
            )?;
        }
        if self.arguments.invert && result.shape()[1..] != prepared.shape()[1..] {
            return Err(inferer::off_the_grid(result.shape(), prepared.shape()));
        }
        sample.insert(RESULT.to_owned(), Value::Tensor(result));
        self::result(transform::apply(&self.way_back, Value::Map(sample), &quiet).at(|| "postprocessing")?)
    }
}

/// The result of a sample.
fn result(sample: Value) -> Result<MetaTensor> {
    sample
        .into_map()?
        .shift_remove(RESULT)
        .map_or_else(|| Err(Error::internal("the result was lost on its way back")), expect_tensor)
}

fn compose(steps: Vec<Value>) -> Result<Component> {
    Component::new("Compose", &Map::from([("transforms".to_owned(), Value::List(steps))]))
}

/// Whether the activation computes each voxel from its own channels.
fn by_voxel(arguments: &Segment) -> Result<bool> {
    arguments.activation.as_ref().map_or(Ok(true), |step| Ok(as_transform(step.component())?.by_voxel()))
}

fn expect_tensor(value: Value) -> Result<MetaTensor> {
    match value {
        Value::Tensor(tensor) => Ok(tensor),
        other => Err(Error::type_mismatch(format!("expected a tensor, found {}", other.describe()))),
    }
}

impl Transform for Segmenter {
    fn apply(&self, input: Value, run: &Run<'_>) -> Result<Value> {
        self.segment(transform::expect_image(Segment::NAME, input)?, run).map(Value::Tensor)
    }

    fn invert(&self, _input: Value, _run: &Run<'_>) -> Result<Value> {
        Err(not_invertible(Segment::NAME))
    }

    fn abilities(&self) -> Abilities {
        Abilities::NONE
    }
}

/// A transform of images as one of samples.
fn on_key(key: &str, component: Component) -> Component {
    let name = component.name().to_owned();
    transform::component(&name, OnKey { keys: vec![key.to_owned()], component })
}

struct OnKey {
    keys: Vec<String>,
    component: Component,
}

impl OnKey {
    fn with(
        &self,
        input: Value,
        step: fn(&Component, Value, &Run<'_>) -> Result<Value>,
        run: &Run<'_>,
    ) -> Result<Value> {
        let mut sample = input.into_map()?;
        let Some(item) = sample.get_mut(&self.keys[0]) else {
            if run.skip_missing_keys {
                return Ok(Value::Map(sample));
            }
            return Err(Error::not_found(format!("the sample has no key '{}'", self.keys[0])));
        };
        *item = step(&self.component, std::mem::take(item), run)?;
        Ok(Value::Map(sample))
    }
}

impl Transform for OnKey {
    fn apply(&self, input: Value, run: &Run<'_>) -> Result<Value> {
        self.with(input, transform::apply, run)
    }

    fn invert(&self, input: Value, run: &Run<'_>) -> Result<Value> {
        self.with(input, transform::invert, run)
    }

    fn abilities(&self) -> Abilities {
        as_transform(&self.component).map_or(Abilities::NONE, Transform::abilities)
    }

    fn keys(&self) -> Option<&[String]> {
        Some(&self.keys)
    }

    fn as_argmax(&self, key: &str) -> Option<&AsDiscrete> {
        as_transform(&self.component).ok()?.as_argmax(key)
    }

    fn undoes_by_channel(&self) -> bool {
        as_transform(&self.component).is_ok_and(Transform::undoes_by_channel)
    }
}
