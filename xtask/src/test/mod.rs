//! `cargo xtask test`: every promise of the house, in stages. Each stage is named, timed and counted; its
//! output goes to a log, whose end is shown when it fails. The last line is the sum.

pub mod consumer;
mod counts;
pub mod log;
mod native;
mod python;
mod rust;
mod valgrind;

use crate::workspace::Workspace;
use crate::{package, setup, ui};
use anyhow::{Context, Result};
use counts::Counts;
use log::Log;
use std::cell::OnceCell;
use std::io::IsTerminal;
use std::path::PathBuf;
use std::process::Command;
use std::time::Instant;

/// What a stage works with.
struct Bench<'a> {
    workspace: &'a Workspace,
    log: Log,
    scratch: PathBuf,
    shared: &'a Shared,
}

/// What several stages need and the first one makes.
#[derive(Default)]
struct Shared {
    package: OnceCell<PathBuf>,
}

impl Bench<'_> {
    /// Runs programs into the stage's log.
    fn run(&self) -> impl Fn(&mut Command) -> Result<()> {
        |command| self.log.run(command).map(drop)
    }

    /// The unpacked package, in a folder outside the repository.
    fn package(&self) -> Result<PathBuf> {
        if let Some(package) = self.shared.package.get() {
            return Ok(package.clone());
        }
        let archive = package::make(self.workspace, false, &self.run())?;
        let package = package::unpacked(&archive, &self.scratch)?;
        Ok(self.shared.package.get_or_init(|| package).clone())
    }
}

/// How a stage ended.
struct Outcome {
    counts: Counts,
    /// A word for the line: why it was skipped, what was measured.
    note: String,
}

impl From<Counts> for Outcome {
    fn from(counts: Counts) -> Outcome {
        Outcome { counts, note: String::new() }
    }
}

impl Outcome {
    fn skipped(why: impl std::fmt::Display) -> Outcome {
        Outcome { counts: Counts::SKIPPED, note: why.to_string() }
    }
}

type Run = fn(&Bench) -> Result<Outcome>;

/// Name, whether `--quick` leaves it out, and what it does. Cheap ones first: they fail first.
const STAGES: [(&str, bool, Run); 19] = [
    ("format", false, rust::format),
    ("lints", false, rust::lints),
    ("generated-files", false, rust::generated_files),
    ("rust", false, rust::tests),
    ("rust-documentation", true, rust::documentation),
    ("package", false, native::package),
    ("abi", false, native::abi),
    ("c", false, native::c),
    ("cpp", false, native::cpp),
    ("pkg-config", false, native::pkg_config),
    ("examples", false, native::examples),
    ("startup", false, native::startup),
    ("c-sanitizers", true, native::c_sanitizers),
    ("cpp-sanitizers", true, native::cpp_sanitizers),
    ("valgrind", true, valgrind::valgrind),
    ("python", false, python::binding),
    ("wheel", true, python::wheel),
    ("data", true, python::data),
    ("parity", true, python::parity),
];

/// `cargo xtask test [--quick] [FILTER…]`. Whether all is well.
pub fn command(workspace: &Workspace, quick: bool, filter: &[String]) -> Result<bool> {
    let start = Instant::now();
    setup::before_command(workspace)?;
    let scratch = tempfile::tempdir().context("cannot make a temporary folder")?;
    let shared = Shared::default();
    let mut sum = Counts::default();
    for (name, slow, run) in STAGES {
        if !wanted(name, filter) || (quick && slow) {
            continue;
        }
        let log = Log::create(workspace.scratch().join("logs").join(format!("{name}.log")))?;
        let bench = Bench { workspace, log, scratch: scratch.path().to_owned(), shared: &shared };
        sum += stage(name, &bench, run);
    }
    if sum == Counts::default() {
        let names: Vec<&str> = STAGES.iter().map(|(name, ..)| *name).collect();
        anyhow::bail!("no stage has a name that contains {}; there are {}", filter.join(" or "), names.join(", "));
    }
    println!("\ntested in {}\n\n{sum}", ui::duration(start.elapsed()));
    Ok(sum.failed == 0)
}

/// A word that is a stage's name means that stage, any other one all stages whose names contain it.
fn wanted(name: &str, filter: &[String]) -> bool {
    let exact = |word: &str| STAGES.iter().any(|(stage, ..)| *stage == word);
    filter.is_empty() || filter.iter().any(|word| name == word || (!exact(word) && name.contains(word.as_str())))
}

/// Run one stage and print its line.
fn stage(name: &str, bench: &Bench, run: Run) -> Counts {
    let start = Instant::now();
    let bar = ui::spinner(name);
    if !std::io::stdout().is_terminal() {
        println!("{name} …");
    }
    let outcome = run(bench).unwrap_or_else(|error| {
        // The log is where one looks; if it cannot be written the note says the same.
        let _ = bench.log.line(format_args!("error: {error:#}"));
        let first = format!("{error:#}").lines().next().unwrap_or_default().to_owned();
        Outcome { counts: Counts::FAILED, note: first }
    });
    bar.finish_and_clear();
    let counts = outcome.counts;
    let verdict = match counts {
        Counts { failed: 1.., .. } => "FAILED",
        Counts { passed: 0, .. } => "skipped",
        _ => "ok",
    };
    let took = ui::duration(start.elapsed());
    let note = if outcome.note.is_empty() { String::new() } else { format!(": {}", outcome.note) };
    println!("{verdict:<8}{name:<20}{:<38}{took}{note}", counts.to_string());
    if counts.failed > 0 {
        println!("{}\n(all of it: {})\n", indented(&bench.log.tail(80)), bench.log.path().display());
    }
    counts
}

fn indented(text: &str) -> String {
    text.lines().map(|line| format!("    | {line}")).collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stages_are_chosen_by_name() {
        let filter = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>();
        assert!(wanted("c", &filter(&["c"])) && !wanted("c-sanitizers", &filter(&["c"])));
        assert!(wanted("c-sanitizers", &filter(&["sanit"])) && wanted("cpp-sanitizers", &filter(&["sanit"])));
        assert!(wanted("rust", &[]) && !wanted("rust", &filter(&["python", "parity"])));
    }
}
