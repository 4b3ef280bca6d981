//! `mica infer`: a network over images.

use crate::Report;
use crate::images::{self, Output};
use clap::{Args, ValueEnum};
use mica::engine::windows::Windows;
use mica::engine::{inferer, segment};
use mica::transforms::transform;
use mica::{Component, DType, Error, Map, MetaTensor, Result, Value, nn};
use serde_json::json;
use std::path::PathBuf;
use std::time::Instant;

#[derive(Args)]
pub struct Infer {
    /// Images: files, or folders with a DICOM series
    #[arg(required = true)]
    images: Vec<PathBuf>,
    /// The network: a TorchScript archive (.ts, .pt) or an AOTInductor package (.pt2); given several times, the mean of what the networks
    /// give
    #[arg(short, long, required = true, value_name = "FILE")]
    network: Vec<PathBuf>,
    #[command(flatten)]
    output: Output,
    /// Transforms of the image before the network: a JSON file with the configuration of a transform, or a list of them
    #[arg(long, value_name = "FILE")]
    preprocess: Option<PathBuf>,
    /// Transforms of the result on the image's grid, in place of --result
    #[arg(long, value_name = "FILE", conflicts_with = "result")]
    postprocess: Option<PathBuf>,
    /// Orientation that the network wants, for example `RAS`
    #[arg(long, value_name = "CODE")]
    orientation: Option<String>,
    /// Spacing that the network wants, in millimetres
    #[arg(long, value_name = "X,Y,Z", value_delimiter = ',')]
    spacing: Vec<f64>,
    /// Extents of the windows that the network sees; the whole image where it is left out
    #[arg(long, value_name = "X,Y,Z", value_delimiter = ',')]
    roi: Vec<i64>,
    /// The part of a window that the next one covers again
    #[arg(long, default_value_t = 0.25, value_name = "FRACTION")]
    overlap: f64,
    /// How windows blend
    #[arg(long, value_enum, default_value_t = Blend::Gaussian)]
    blend: Blend,
    /// Windows that the network gets at once
    #[arg(long, default_value_t = 1, value_name = "COUNT")]
    batch: i64,
    /// What is written
    #[arg(long, value_enum, default_value_t = Kind::Labels)]
    result: Kind,
    /// Where the network computes: `cpu`, `cuda`, `cuda:1`, …
    #[arg(long, default_value = "cpu")]
    device: String,
    /// Element type of the computation, for example `bfloat16`
    #[arg(long, value_name = "TYPE")]
    dtype: Option<String>,
    /// How the network is prepared: `none`, `freeze`, `fuse`
    #[arg(long, default_value = "fuse")]
    optimize: String,
    /// Tells how long it will take and how much memory, and writes nothing; needs --roi
    #[arg(long)]
    estimate: bool,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Blend {
    Constant,
    Gaussian,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Kind {
    /// One channel: the class of the largest value; above one half, where there is one class
    Labels,
    /// A channel for each class: softmax, or sigmoid where there is one class
    Probabilities,
    /// What the network gives
    Raw,
}

fn config(target: &str, arguments: impl IntoIterator<Item = (&'static str, Value)>) -> Value {
    let mut map = Map::from([("_target_".to_owned(), target.into())]);
    map.extend(arguments.into_iter().map(|(name, value)| (name.to_owned(), value)));
    Value::Map(map)
}

fn text(path: &std::path::Path) -> Result<&str> {
    path.to_str().ok_or_else(|| Error::argument(format!("{}: the path is not UTF-8", path.display())))
}

impl Infer {
    fn network(&self) -> Result<Component> {
        let networks = self.network.iter().map(|path| self.load(path)).collect::<Result<Vec<_>>>()?;
        if let [one] = networks.as_slice() {
            return Ok(one.clone());
        }
        let networks = networks.into_iter().map(Value::Component).collect();
        Component::new("Ensemble", &Map::from([("networks".to_owned(), Value::List(networks))]))
    }

    fn load(&self, path: &std::path::Path) -> Result<Component> {
        let mut options = Map::from([("device".to_owned(), Value::from(self.device.as_str()))]);
        // A compiled network is prepared already.
        if path.extension().is_none_or(|extension| extension != "pt2") {
            options.insert("optimize".to_owned(), Value::from(self.optimize.as_str()));
        }
        if let Some(dtype) = &self.dtype {
            options.insert("dtype".to_owned(), Value::from(dtype.as_str()));
            // A fused network sees to that itself.
            options.insert("channels_last".to_owned(), Value::Bool(self.optimize != "fuse"));
        }
        nn::load::load(text(path)?, &options)
    }

    fn inferer(&self) -> Result<Component> {
        if self.roi.is_empty() {
            return Component::new("SimpleInferer", &Map::new());
        }
        let blend = if self.blend == Blend::Gaussian { "gaussian" } else { "constant" };
        Component::new(
            "SlidingWindowInferer",
            &Map::from([
                ("roi_size".to_owned(), Value::from(self.roi.clone())),
                ("sw_batch_size".to_owned(), Value::Int(self.batch)),
                ("overlap".to_owned(), Value::Float(self.overlap)),
                ("mode".to_owned(), blend.into()),
            ]),
        )
    }

    fn preprocessing(&self) -> Result<Option<Value>> {
        let mut steps = Vec::new();
        if let Some(code) = &self.orientation {
            steps.push(config("Orientation", [("axcodes", Value::from(code.as_str()))]));
        }
        if !self.spacing.is_empty() {
            steps.push(config("Spacing", [("pixdim", Value::from(self.spacing.clone()))]));
        }
        if let Some(path) = &self.preprocess {
            steps.push(Value::Component(images::pipeline(path)?));
        }
        Ok((!steps.is_empty()).then(|| config("Compose", [("transforms", Value::List(steps))])))
    }

    /// The segmenter with a network of this many classes.
    fn segmenter(&self, network: Component, classes: i64) -> Result<Component> {
        let mut arguments = Map::from([
            ("network".to_owned(), Value::Component(network)),
            ("inferer".to_owned(), Value::Component(self.inferer()?)),
        ]);
        let mut put = |name: &str, value: Option<Value>| {
            if let Some(value) = value {
                arguments.insert(name.to_owned(), value);
            }
        };
        put("preprocessing", self.preprocessing()?);
        let several = classes > 1;
        let activation = match (self.result, several) {
            (Kind::Probabilities, true) => Some(config("Activations", [("softmax", Value::Bool(true))])),
            (Kind::Probabilities, false) | (Kind::Labels, false) => {
                Some(config("Activations", [("sigmoid", Value::Bool(true))]))
            }
            _ => None,
        };
        let labels = match (self.result, several) {
            (Kind::Labels, true) => Some(config("AsDiscrete", [("argmax", Value::Bool(true))])),
            (Kind::Labels, false) => Some(config("AsDiscrete", [("threshold", Value::Float(0.5))])),
            _ => None,
        };
        match &self.postprocess {
            Some(path) => put("postprocessing", Some(Value::Component(images::pipeline(path)?))),
            None => {
                put("activation", activation);
                put("postprocessing", labels);
            }
        }
        Component::new("Segment", &arguments)
    }

    /// How many channels the network gives: asked with the smallest part of an image that it would see.
    fn classes(&self, network: &Component, prepared: &MetaTensor) -> Result<i64> {
        if self.postprocess.is_some() || self.result == Kind::Raw {
            return Ok(0);
        }
        let spatial = &prepared.shape()[1..];
        let windows = match self.roi.is_empty() {
            true => spatial.to_vec(),
            false => Windows::new(spatial, &self.roi, &[self.overlap])?.roi,
        };
        let mut extents = vec![1, prepared.shape()[0]];
        extents.extend(windows);
        let device = self.device.parse::<mica::Device>()?;
        let zeros = MetaTensor::zeros(DType::Float32, &extents, device)?;
        let simple = Component::new("SimpleInferer", &Map::new())?;
        let output = inferer::infer(&simple, &Value::Tensor(zeros), &Map::new(), network, &transform::Run::default())?;
        let first = match output {
            Value::List(mut items) if !items.is_empty() => items.remove(0),
            other => other,
        };
        match first {
            Value::Tensor(tensor) if tensor.ndim() > 1 => Ok(tensor.shape()[1]),
            other => Err(Error::type_mismatch(format!("the network gives {}, expected a tensor", other.describe()))),
        }
    }
}

pub fn run(arguments: &Infer) -> Result<Report> {
    let jobs = arguments.output.jobs(&arguments.images, "_seg")?;
    let mut reports = Vec::new();
    let mut segmenter: Option<Component> = None;
    for job in &jobs {
        let begin = Instant::now();
        let image = images::read(&job.input, Some(DType::Float32))?;
        let segmenter = match &segmenter {
            Some(segmenter) => segmenter,
            None => {
                let prepared = match arguments.preprocessing()? {
                    None => image.clone(),
                    Some(config) => {
                        let step = Component::from_config(config.as_map()?)?;
                        match transform::apply(&step, Value::Tensor(image.clone()), &transform::Run::default())? {
                            Value::Tensor(prepared) => prepared,
                            other => {
                                return Err(Error::type_mismatch(format!("preprocessing gives {}", other.describe())));
                            }
                        }
                    }
                };
                let network = arguments.network()?;
                let classes = arguments.classes(&network, &prepared)?;
                segmenter.insert(arguments.segmenter(network, classes)?)
            }
        };
        if arguments.estimate {
            let found = images::quietly(|run| segment::estimate(segmenter, &image, run))?;
            let mut found = serde_json::from_str::<serde_json::Value>(&found.to_json())
                .map_err(|error| Error::internal(error.to_string()))?;
            found["input"] = json!(job.input);
            reports.push(found);
            continue;
        }
        let bar = arguments.output.bar(&job.input.display().to_string());
        let result = images::run(&bar, |run| transform::apply(segmenter, Value::Tensor(image), run));
        bar.finish_and_clear();
        let Value::Tensor(mut result) = result? else {
            return Err(Error::internal("a segmentation that is no tensor"));
        };
        let volumes = match arguments.result {
            Kind::Labels if arguments.postprocess.is_none() => {
                result = result.to(None, Some(DType::UInt8))?;
                Some(volumes(&result)?)
            }
            _ => None,
        };
        arguments.output.write(&result, &job.output, &job.input)?;
        reports.push(json!({
            "input": job.input, "output": job.output, "shape": result.shape(), "dtype": result.dtype_name(),
            "seconds": (begin.elapsed().as_secs_f64() * 1000.0).round() / 1000.0, "volumes_ml": volumes,
        }));
    }
    let text = match arguments.estimate && !arguments.output.json {
        true => reports.iter().map(estimated).collect::<Vec<_>>().join("\n"),
        false => report(&reports, arguments.output.json),
    };
    Ok(Report { text, problems: Vec::new() })
}

/// An estimate for people.
fn estimated(of: &serde_json::Value) -> String {
    let number = |key: &str| of[key].as_f64().unwrap_or_default();
    format!(
        "{}: {} windows, {:.1} s, {:.0} MB of memory ({:.0} MB for a window, {:.0} MB for the result)",
        of["input"].as_str().unwrap_or_default(),
        number("windows"),
        number("seconds"),
        number("memory_bytes") / 1e6,
        number("network_bytes") / 1e6,
        number("result_bytes") / 1e6
    )
}

/// The volume of each label in millilitres.
fn volumes(labels: &MetaTensor) -> Result<serde_json::Value> {
    let counts = labels.tensor().f_flatten(0, -1)?.f_to_kind(tch::Kind::Int64)?.f_bincount::<tch::Tensor>(None, 256)?;
    let counts = Vec::<i64>::try_from(&counts)?;
    let voxel: f64 = labels.affine()?.spacing().iter().product();
    let volumes = counts.iter().enumerate().skip(1).filter(|(_, count)| **count > 0);
    Ok(volumes.map(|(label, count)| (label.to_string(), json!((*count as f64 * voxel).round() / 1000.0))).collect())
}

/// What was done, for people or as JSON.
pub fn report(reports: &[serde_json::Value], as_json: bool) -> String {
    if as_json {
        return format!("{:#}", serde_json::Value::from(reports));
    }
    let lines = reports.iter().map(|one| {
        let seconds = one["seconds"].as_f64().unwrap_or_default();
        let mut line = format!("{} ({seconds:.1} s)", one["output"].as_str().unwrap_or_default());
        for (label, volume) in one["volumes_ml"].as_object().into_iter().flatten() {
            line.push_str(&format!("\n  label {label}: {:.1} ml", volume.as_f64().unwrap_or_default()));
        }
        line
    });
    lines.collect::<Vec<_>>().join("\n")
}
