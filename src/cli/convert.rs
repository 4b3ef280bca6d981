//! `mica convert` and `mica transform`: images from one format to another, or through a pipeline.

use crate::Report;
use crate::images::{self, Output};
use crate::infer::report;
use clap::Args;
use mica::transforms::transform;
use mica::{Component, Error, Map, Result, Value};
use serde_json::json;
use std::path::PathBuf;
use std::time::Instant;

#[derive(Args)]
pub struct Convert {
    /// Images: files, or folders with a DICOM series
    #[arg(required = true)]
    images: Vec<PathBuf>,
    #[command(flatten)]
    output: Output,
    /// Turn the image to this orientation, for example `RAS`
    #[arg(long, value_name = "CODE")]
    orientation: Option<String>,
}

#[derive(Args)]
pub struct Transform {
    /// The transforms: a JSON file with the configuration of a transform, or a list of them
    pipeline: PathBuf,
    /// Images: files, or folders with a DICOM series
    #[arg(required = true)]
    images: Vec<PathBuf>,
    #[command(flatten)]
    output: Output,
    /// Seed of random transforms
    #[arg(long)]
    seed: Option<u64>,
}

pub fn convert(arguments: &Convert) -> Result<Report> {
    let step = match &arguments.orientation {
        None => None,
        Some(code) => {
            Some(Component::new("Orientation", &Map::from([("axcodes".to_owned(), Value::from(code.as_str()))]))?)
        }
    };
    each(&arguments.images, &arguments.output, step.as_ref())
}

pub fn transform(arguments: &Transform) -> Result<Report> {
    if let Some(seed) = arguments.seed {
        mica::runtime::set_seed(seed)?;
    }
    let step = images::pipeline(&arguments.pipeline)?;
    each(&arguments.images, &arguments.output, Some(&step))
}

fn each(inputs: &[PathBuf], output: &Output, step: Option<&Component>) -> Result<Report> {
    let mut reports = Vec::new();
    for job in output.jobs(inputs, "")? {
        let begin = Instant::now();
        let mut image = images::read(&job.input, None)?;
        if let Some(step) = step {
            let bar = output.bar(&job.input.display().to_string());
            let result = images::run(&bar, |run| transform::apply(step, Value::Tensor(image), run));
            bar.finish_and_clear();
            image = match result? {
                Value::Tensor(image) => image,
                other => {
                    return Err(Error::type_mismatch(format!(
                        "{}: the pipeline gives {}, expected an image",
                        job.input.display(),
                        other.describe()
                    )));
                }
            };
        }
        output.write(&image, &job.output, &job.input)?;
        reports.push(json!({
            "input": job.input, "output": job.output, "shape": image.shape(), "dtype": image.dtype_name(),
            "seconds": (begin.elapsed().as_secs_f64() * 1000.0).round() / 1000.0,
        }));
    }
    Ok(Report { text: report(&reports, output.json), problems: Vec::new() })
}
