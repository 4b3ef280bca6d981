//! Images in and out for the commands that change them: paths, formats, progress, Ctrl-C.

use clap::Args;
use indicatif::{ProgressBar, ProgressStyle};
use mica::error::ResultExt;
use mica::transforms::io::direct;
use mica::transforms::transform::{Cancel, Run};
use mica::{Component, DType, Error, ErrorCode, Map, MetaTensor, Result, Value};
use serde_json::json;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

/// Where results go.
#[derive(Args)]
pub struct Output {
    /// Where to: a file whose ending says the format (.nii.gz, .nrrd, .mha, .png, …; .dcm for a DICOM segmentation), or a
    /// folder for several images
    #[arg(short, long)]
    pub output: PathBuf,
    /// The format in a folder, as the ending of its files
    #[arg(long, default_value = "nii.gz", value_name = "ENDING")]
    pub format: String,
    /// Element type in the file, for example `uint8`, `int16`, `float32`
    #[arg(long, value_name = "TYPE")]
    pub output_dtype: Option<String>,
    /// Replace files that are there
    #[arg(short, long)]
    pub force: bool,
    /// Print what was done as JSON
    #[arg(long)]
    pub json: bool,
    /// No progress bar
    #[arg(short, long)]
    pub quiet: bool,
}

/// One image and where its result goes.
pub struct Job {
    pub input: PathBuf,
    pub output: PathBuf,
}

impl Output {
    /// The jobs for some images; `postfix` goes into the names of files in a folder.
    pub fn jobs(&self, inputs: &[PathBuf], postfix: &str) -> Result<Vec<Job>> {
        let ending = self.format.trim_start_matches('.');
        let into_folder = inputs.len() > 1 || self.output.is_dir();
        let mut jobs: Vec<Job> = Vec::new();
        for input in inputs {
            if !input.exists() {
                return Err(Error::not_found(format!("{}: no such file or folder", input.display())));
            }
            let output = match into_folder {
                true => self.output.join(format!("{}{postfix}.{ending}", stem(input))),
                false => self.output.clone(),
            };
            if let Some(other) = jobs.iter().find(|job| job.output == output) {
                return Err(Error::argument(format!(
                    "{} and {} would both be written to {}",
                    other.input.display(),
                    input.display(),
                    output.display()
                )));
            }
            mica::io::format::for_writing(&output)?;
            if output.exists() && !self.force {
                return Err(Error::argument(format!("{} is there already; --force replaces it", output.display())));
            }
            jobs.push(Job { input: input.clone(), output });
        }
        Ok(jobs)
    }

    /// Writes one result in the format of its path. Labels with the ending `.dcm` become a DICOM segmentation that refers to
    /// the series `source`, where that is one.
    pub fn write(&self, image: &MetaTensor, path: &Path, source: &Path) -> Result<()> {
        let dtype = self.output_dtype.as_deref().map(DType::parse).transpose()?;
        if path.parent() == Some(&self.output) {
            std::fs::create_dir_all(&self.output)
                .map_err(|error| Error::new(ErrorCode::Io, format!("{}: {error}", self.output.display())))?;
        }
        if path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("dcm")) {
            let options = match is_dicom(source) {
                true => json!({"source": source}),
                false => json!({}),
            };
            let labels = image.to(None, Some(dtype.unwrap_or(DType::UInt8)))?;
            return direct::write_segmentation(&labels, path, &options);
        }
        direct::write(image, path, &direct::Write { dtype, ..direct::Write::default() })
    }

    /// A progress bar, hidden where nobody would see it.
    pub fn bar(&self, what: &str) -> ProgressBar {
        if self.quiet {
            return ProgressBar::hidden();
        }
        let bar = ProgressBar::new(0);
        // The template is fixed: the tests print it.
        if let Ok(style) = ProgressStyle::with_template("{msg} {wide_bar} {pos}/{len} {elapsed} (eta {eta})") {
            bar.set_style(style);
        }
        bar.set_message(what.to_owned());
        bar
    }
}

/// Runs something that Ctrl-C stops, and that moves a bar.
pub fn run<T>(bar: &ProgressBar, work: impl FnOnce(&Run<'_>) -> Result<T>) -> Result<T> {
    let progress = |done: u64, total: u64, _: &str| {
        bar.set_length(total);
        bar.set_position(done);
        Ok(())
    };
    work(&Run { cancel: Some(interrupt()), progress: Some(&progress), ..Run::default() })
}

/// Runs something that Ctrl-C stops.
pub fn quietly<T>(work: impl FnOnce(&Run<'_>) -> Result<T>) -> Result<T> {
    work(&Run { cancel: Some(interrupt()), ..Run::default() })
}

/// The latch that Ctrl-C sets. A second Ctrl-C ends the process at once.
pub fn interrupt() -> &'static Cancel {
    static LATCH: OnceLock<Cancel> = OnceLock::new();
    LATCH.get_or_init(|| {
        let latch = Cancel::default();
        let set = latch.clone();
        let installed = ctrlc::set_handler(move || {
            if set.is_set() {
                std::process::exit(crate::CANCELLED.into());
            }
            set.set();
        });
        if let Err(error) = installed {
            eprintln!("mica: Ctrl-C will not stop cleanly: {error}");
        }
        latch
    })
}

/// Reads an image with its channels first.
pub fn read(path: &Path, dtype: Option<DType>) -> Result<MetaTensor> {
    direct::read(&[path.to_owned()], &direct::Read { dtype, ..direct::Read::default() })
}

/// A transform from a file: the configuration of a component, or a list of them, in JSON.
pub fn pipeline(path: &Path) -> Result<Component> {
    let text = std::fs::read_to_string(path)
        .map_err(|error| Error::new(ErrorCode::Io, format!("{}: {error}", path.display())))?;
    let value = Value::from_json_str(&text).map_err(|error| error.prefixed(&path.display().to_string()))?;
    let config = match value {
        Value::Map(config) => config,
        steps @ Value::List(_) => {
            Map::from([("_target_".to_owned(), "Compose".into()), ("transforms".to_owned(), steps)])
        }
        other => {
            return Err(Error::type_mismatch(format!(
                "{}: expected the configuration of a transform, or a list of them, found {}",
                path.display(),
                other.describe()
            )));
        }
    };
    Component::from_config(&config).at(|| path.display().to_string())
}

/// A file or folder's name without what says its format.
fn stem(path: &Path) -> String {
    let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    if path.is_dir() {
        return name;
    }
    let stem = name.strip_suffix(".gz").unwrap_or(&name);
    stem.rsplit_once('.').map_or(stem, |(stem, _)| stem).to_owned()
}

/// Whether a segmentation of this image can refer to it.
fn is_dicom(path: &Path) -> bool {
    direct::header(path, &direct::Read::default()).is_ok_and(|header| header["format"] == "DICOM")
}
