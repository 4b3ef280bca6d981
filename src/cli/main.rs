//! The `mica` program: networks over images, transforms, conversion, what is in image files, what components there are.

mod convert;
mod images;
mod infer;
mod info;

use clap::{CommandFactory, Parser, Subcommand};
use mica::registry::{self, Registry};
use mica::{Result, runtime};
use std::io::Write;
use std::process::ExitCode;

#[derive(Parser)]
#[command(name = "mica", version, about = "Deep learning on medical images, without Python")]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Lead a network over images and write what it finds
    Infer(Box<infer::Infer>),
    /// Put images through a pipeline of transforms
    Transform(convert::Transform),
    /// Write images in another format
    Convert(convert::Convert),
    /// Print geometry, element type, statistics and series of image files and DICOM folders
    Info(info::Info),
    /// List the components, one a line: kind, name, summary
    List {
        /// Only components of this kind, for example `transform`
        #[arg(long)]
        kind: Option<String>,
        /// As JSON: a list of names
        #[arg(long)]
        json: bool,
    },
    /// Describe a component: arguments, types, defaults, documentation
    Describe {
        /// Its name, for example `Flip` or `Flipd`
        name: String,
        /// As JSON
        #[arg(long)]
        json: bool,
    },
    /// Print registry.json
    Registry,
    /// Print what this build is and what it found, as JSON
    BuildInfo,
    /// Print the completions of a shell: `mica completions bash > /etc/bash_completion.d/mica`
    Completions {
        /// Which shell
        shell: clap_complete::Shell,
    },
}

/// The exit code after Ctrl-C, as shells have it.
const CANCELLED: u8 = 130;

fn main() -> ExitCode {
    let Report { text, problems } = match run(&Arguments::parse().command) {
        Ok(report) => report,
        Err(error) => Report { text: String::new(), problems: vec![error] },
    };
    if !text.is_empty()
        // A reader that has seen enough is no problem: `mica list | head`.
        && let Err(error) = writeln!(std::io::stdout(), "{text}")
        && error.kind() != std::io::ErrorKind::BrokenPipe
    {
        eprintln!("mica: the output cannot be written: {error}");
        return ExitCode::FAILURE;
    }
    for error in &problems {
        eprintln!("mica: {error}");
    }
    match problems.first() {
        None => ExitCode::SUCCESS,
        Some(error) if error.code() == mica::ErrorCode::Cancelled => ExitCode::from(CANCELLED),
        Some(_) => ExitCode::FAILURE,
    }
}

/// What is printed, and what went wrong although there is something to print.
struct Report {
    text: String,
    problems: Vec<mica::Error>,
}

fn run(command: &Command) -> Result<Report> {
    mica::install();
    let registry = registry::global()?;
    let text = match command {
        Command::Infer(arguments) => return infer::run(arguments),
        Command::Transform(arguments) => return convert::transform(arguments),
        Command::Convert(arguments) => return convert::convert(arguments),
        Command::Info(arguments) => return info::run(arguments),
        Command::List { kind, json: true } => pretty(&serde_json::Value::from(registry.list(kind.as_deref()))),
        Command::List { kind, json: false } => list(registry, kind.as_deref()),
        Command::Describe { name, json: true } => pretty(&registry.describe(name)?),
        Command::Describe { name, json: false } => describe(registry, name)?,
        Command::Registry => pretty(&registry.to_json()),
        Command::BuildInfo => pretty(&runtime::build_info(env!("MICA_COMMIT"))?),
        Command::Completions { shell } => {
            let mut script = Vec::new();
            clap_complete::generate(*shell, &mut Arguments::command(), "mica", &mut script);
            String::from_utf8_lossy(&script).into_owned()
        }
    };
    Ok(Report { text, problems: Vec::new() })
}

fn pretty(json: &serde_json::Value) -> String {
    format!("{json:#}")
}

fn list(registry: &Registry, kind: Option<&str>) -> String {
    let wanted = registry.specs().iter().filter(|spec| kind.is_none_or(|kind| kind == spec.kind));
    let lines = wanted.map(|spec| {
        let summary = spec.doc.lines().next().unwrap_or_default();
        format!("{:10} {:24} {summary}", spec.kind, spec.name)
    });
    lines.collect::<Vec<_>>().join("\n")
}

fn describe(registry: &Registry, name: &str) -> Result<String> {
    let (spec, form) = registry.find(name)?;
    let (title, arguments) = match (&spec.dictionary, form) {
        (Some(dictionary), registry::Form::Dictionary) => (format!("{}d", spec.name), &dictionary.arguments),
        _ => (spec.name.to_owned(), &spec.arguments),
    };
    let mut text = format!("{title} ({}, {})\n\n{}\n\nArguments:", spec.kind, spec.category, spec.doc);
    if arguments.is_empty() {
        text.push_str(" none");
    }
    for argument in arguments {
        let default = match &argument.default {
            Some(default) => format!("default {}", default.to_json()),
            None => "required".to_owned(),
        };
        text.push_str(&format!("\n  {}: {} ({default})", argument.name, argument.type_name));
        for line in argument.doc.lines() {
            text.push_str(&format!("\n      {line}"));
        }
    }
    Ok(text)
}
