//! `mica info`: what is in a file or a folder.

use crate::Report;
use clap::Args;
use comfy_table::{ContentArrangement, Table, presets};
use indicatif::{ProgressBar, ProgressStyle};
use mica::io::dicom::Series;
use mica::io::{Header, ReadOptions, Statistics};
use mica::{Error, Result};
use serde_json::{Value, json};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

#[derive(Args)]
pub struct Info {
    /// Files, or folders with DICOM series (all folders in them are searched)
    #[arg(required = true)]
    paths: Vec<PathBuf>,
    /// As JSON: a list with one object for each file and series
    #[arg(long)]
    json: bool,
    /// Print every field of the header
    #[arg(long)]
    meta: bool,
    /// Do not read the voxels
    #[arg(long)]
    no_statistics: bool,
    /// DICOM: leave out fields that identify the patient
    #[arg(long)]
    anonymous: bool,
    /// DICOM: read the voxels of this series of a folder, as the list of series names it
    #[arg(long, value_name = "UID")]
    series: Option<String>,
}

pub fn run(arguments: &Info) -> Result<Report> {
    let mut options = ReadOptions::default();
    options.dicom.anonymous = arguments.anonymous;
    options.dicom.series.clone_from(&arguments.series);
    let mut found = Vec::new();
    let mut problems = Vec::new();
    for path in &arguments.paths {
        let one = if path.is_dir() && arguments.series.is_none() {
            folder(path, &options, &mut problems)
        } else {
            file(path, arguments, &options).map(|entry| vec![entry])
        };
        match one {
            Ok(entries) => found.extend(entries),
            Err(error) => problems.push(error),
        }
    }
    let text = match arguments.json {
        true => format!("{:#}", Value::Array(found.iter().map(|entry| entry.to_json(arguments.meta)).collect())),
        false => table(&found, arguments.meta),
    };
    Ok(Report { text, problems })
}

/// What one line of the list is about.
enum Entry {
    File {
        path: PathBuf,
        header: Box<Header>,
        statistics: Option<Statistics>,
    },
    Series(Box<Series>),
    /// A folder without DICOM.
    Empty {
        path: PathBuf,
        files: usize,
    },
}

fn file(path: &Path, arguments: &Info, options: &ReadOptions<'_>) -> Result<Entry> {
    let path = path.to_owned();
    if arguments.no_statistics {
        let header = match path.is_dir() {
            true => mica::io::dicom::read_folder_header(&path, options)?,
            false => mica::io::read_header(&path, options)?,
        };
        return Ok(Entry::File { path, header: Box::new(header), statistics: None });
    }
    let image = match path.is_dir() {
        true => mica::io::dicom::read_folder(&path, options)?,
        false => mica::io::read(&path, options)?,
    };
    let statistics = Some(mica::io::statistics(&image, options.threads)?);
    Ok(Entry::File { path, header: Box::new(image.header), statistics })
}

fn folder(path: &Path, options: &ReadOptions<'_>, problems: &mut Vec<Error>) -> Result<Vec<Entry>> {
    // Drawn on standard error, and only where that is a terminal.
    let bar = ProgressBar::new(0);
    let style = ProgressStyle::with_template("{bar:30} {pos}/{len} files {wide_msg}");
    bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
    let progress = |done: u64, total: u64, name: &str| {
        bar.set_length(total);
        bar.set_position(done);
        bar.set_message(name.to_owned());
        Ok(())
    };
    let watched = ReadOptions { progress: Some(&progress), ..options.clone() };
    let found = mica::io::dicom::scan(&[path.to_owned()], &watched);
    bar.finish_and_clear();
    let found = found?;
    problems.extend(found.unreadable.into_iter().map(Error::from));
    if found.series.is_empty() {
        return Ok(vec![Entry::Empty { path: path.to_owned(), files: found.files }]);
    }
    Ok(found.series.into_iter().map(|series| Entry::Series(Box::new(series))).collect())
}

impl Entry {
    fn to_json(&self, meta: bool) -> Value {
        match self {
            Entry::File { path, header, statistics } => {
                let mut entry = json!({
                    "path": path,
                    "format": header.format,
                    "shape": header.shape,
                    "dtype": header.element.name(),
                    "stored_dtype": header.stored.name(),
                    "channel_axis": header.channel_axis,
                    "spacing": header.affine.spacing(),
                    "orientation": header.affine.orientation_code(),
                    "affine": rows(header),
                    "warnings": header.warnings,
                });
                if let Some(found) = statistics {
                    entry["statistics"] = json!({
                        "count": found.count,
                        "nan": found.nan,
                        "min": mica::io::image::number(found.min),
                        "max": mica::io::image::number(found.max),
                        "mean": mica::io::image::number(found.mean),
                        "std": mica::io::image::number(found.std),
                    });
                }
                if meta {
                    entry["meta"] = Value::Object(header.meta.clone());
                }
                entry
            }
            Entry::Series(series) => series.to_json(),
            Entry::Empty { path, files } => json!({"path": path, "format": null, "files": files}),
        }
    }
}

fn rows(header: &Header) -> Vec<Vec<f64>> {
    (0..header.affine.size()).map(|row| header.affine.row(row).unwrap_or_default().to_vec()).collect()
}

fn table(entries: &[Entry], meta: bool) -> String {
    let mut text = String::new();
    let series: Vec<&Series> = entries
        .iter()
        .filter_map(|entry| if let Entry::Series(series) = entry { Some(&**series) } else { None })
        .collect();
    for entry in entries {
        match entry {
            Entry::File { path, header, statistics } => {
                let _ = writeln!(text, "{}", path.display());
                let _ = writeln!(text, "{}", file_table(header, statistics.as_ref(), meta));
            }
            Entry::Empty { path, files } => {
                let _ = writeln!(text, "{}: no DICOM series among {files} files", path.display());
            }
            Entry::Series(_) => {}
        }
    }
    if !series.is_empty() {
        let _ = writeln!(text, "{}", series_table(&series));
        for (number, one) in series.iter().enumerate() {
            for warning in &one.warnings {
                let _ = writeln!(text, "series {}: {warning}", number + 1);
            }
        }
    }
    text.trim_end().to_owned()
}

fn new_table() -> Table {
    let mut table = Table::new();
    table.load_preset(presets::NOTHING).set_content_arrangement(ContentArrangement::Dynamic);
    table
}

fn times<T: ToString>(numbers: &[T]) -> String {
    numbers.iter().map(T::to_string).collect::<Vec<_>>().join(" x ")
}

/// A number with as many digits as a reader needs.
fn short(number: f64) -> String {
    let rounded = format!("{number:.4}");
    match rounded.contains('.') {
        true => rounded.trim_end_matches('0').trim_end_matches('.').to_owned(),
        false => rounded,
    }
}

fn file_table(header: &Header, statistics: Option<&Statistics>, meta: bool) -> Table {
    let mut table = new_table();
    let spacing: Vec<String> = header.affine.spacing().into_iter().map(short).collect();
    let dtype = match header.stored == header.element {
        true => header.element.name().to_owned(),
        false => format!("{} (stored as {})", header.element, header.stored),
    };
    table.add_row(["  format", header.format]);
    table.add_row(["  shape".to_owned(), times(&header.shape)]);
    if let Some(axis) = header.channel_axis {
        table.add_row(["  channels".to_owned(), format!("{} (axis {axis})", header.shape[axis])]);
    }
    table.add_row(["  dtype".to_owned(), dtype]);
    table.add_row(["  spacing".to_owned(), format!("{} mm", times(&spacing))]);
    table.add_row(["  orientation".to_owned(), header.affine.orientation_code()]);
    let affine: Vec<String> =
        rows(header).into_iter().map(|row| row.into_iter().map(short).collect::<Vec<_>>().join("  ")).collect();
    table.add_row(["  affine".to_owned(), affine.join("\n")]);
    if let Some(found) = statistics {
        let numbers = [("min", found.min), ("max", found.max), ("mean", found.mean), ("std", found.std)];
        let mut line = numbers.map(|(name, number)| format!("{name} {}", short(number))).join("  ");
        if found.nan > 0 {
            let _ = write!(line, "  NaN {}", found.nan);
        }
        table.add_row(["  values".to_owned(), line]);
    }
    for warning in &header.warnings {
        table.add_row(["  warning", warning]);
    }
    if meta {
        for (key, value) in &header.meta {
            let shown = match value {
                Value::String(text) => text.clone(),
                other => other.to_string(),
            };
            table.add_row([format!("  {key}"), shown.chars().take(400).collect()]);
        }
    }
    table
}

fn series_table(series: &[&Series]) -> Table {
    let mut table = new_table();
    table.set_header(["", "modality", "description", "shape", "spacing (mm)", "files", "series"]);
    for (number, one) in series.iter().enumerate() {
        let spacing: Vec<String> = one.affine.spacing().into_iter().map(short).collect();
        table.add_row([
            (number + 1).to_string(),
            one.modality.clone(),
            one.description.clone(),
            times(&one.shape),
            times(&spacing),
            one.files.len().to_string(),
            one.selector(),
        ]);
    }
    table
}
