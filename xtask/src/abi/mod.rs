//! `cargo xtask abi`: what a program compiled against an older mica relies on.
//!
//! The ABI is three things, each with a baseline in `abi/` named after the ABI's version:
//!
//! - `mica-0.symbols`: the functions that the library exports;
//! - `mica-0.constants`: the numbers of the header;
//! - `mica-0.abi.xml`: their types, as libabigail reads them.
//!
//! Types are taken from `include/mica.h` compiled as C: cbindgen writes it from the very signatures that are
//! compiled, and C describes them completely. The library's own debug information describes Rust's types
//! behind the handles as well, so every inner change would look like one of the ABI.

mod guards;
mod header;
mod symbols;
mod types;

use crate::workspace::Workspace;
use crate::{build, setup, shell, ui};
use anyhow::{Context, Result, bail};
use std::path::PathBuf;

pub use header::Header;

/// The outcome of one check.
pub struct Check {
    /// What is promised.
    pub name: &'static str,
    /// Whether it holds.
    pub verdict: Verdict,
}

/// How a check ended.
pub enum Verdict {
    /// The promise holds.
    Passed,
    /// It does not; what was found.
    Failed(String),
    /// It cannot be checked here; why.
    Skipped(String),
}

impl From<Result<()>> for Verdict {
    fn from(result: Result<()>) -> Verdict {
        match result {
            Ok(()) => Verdict::Passed,
            Err(error) => Verdict::Failed(format!("{error:#}")),
        }
    }
}

/// `cargo xtask abi [--check | --accept]`.
pub fn command(workspace: &Workspace, accept: bool) -> Result<()> {
    setup::before_command(workspace)?;
    build::build(workspace, true, &shell::run)?;
    if accept {
        return write_baseline(workspace);
    }
    let mut failed = 0;
    for check in checks(workspace)? {
        match check.verdict {
            Verdict::Passed => ui::say("abi", format_args!("ok       {}", check.name)),
            Verdict::Skipped(why) => ui::say("abi", format_args!("skipped  {}: {why}", check.name)),
            Verdict::Failed(what) => {
                failed += 1;
                ui::say("abi", format_args!("FAILED   {}: {what}", check.name));
            }
        }
    }
    if failed > 0 {
        bail!("{failed} checks of the C ABI failed");
    }
    Ok(())
}

/// Every check. The library must have been built.
pub fn checks(workspace: &Workspace) -> Result<Vec<Check>> {
    let header = Header::read(&workspace.path("include/mica.h"))?;
    let baseline = Baseline::new(workspace, &header)?;
    let exported = symbols::exported(&build::built_library(workspace))?;
    let check = |name, verdict| Check { name, verdict };
    Ok(vec![
        check(
            "only mica_* is exported, and exactly what the header declares",
            symbols::only(&exported, &header).into(),
        ),
        check("no exported function was lost or added", baseline.compare_list(&baseline.symbols(), &exported).into()),
        check(
            "no constant was lost, changed or added",
            baseline.compare_list(&baseline.constants(), &header.constants).into(),
        ),
        check("no type of the interface changed", types::compare(&header, &baseline.types())?),
        check("every function is documented: ownership, thread, errors, since", header.undocumented().into()),
        check("every export contains panics", guards::check(&workspace.path("src/capi")).into()),
    ])
}

fn write_baseline(workspace: &Workspace) -> Result<()> {
    let header = Header::read(&workspace.path("include/mica.h"))?;
    let baseline = Baseline::new(workspace, &header)?;
    let exported = symbols::exported(&build::built_library(workspace))?;
    symbols::only(&exported, &header)?;
    let types = types::dump(&header)?;
    for (file, list) in [(baseline.symbols(), &exported), (baseline.constants(), &header.constants)] {
        if let Err(difference) = baseline.compare_list(&file, list) {
            ui::say("abi", difference);
        }
        shell::write(&file, &(list.join("\n") + "\n"))?;
    }
    shell::write(&baseline.types(), &types)?;
    ui::say("abi", format_args!("wrote the baseline of ABI {}: {} functions", baseline.version, exported.len()));
    Ok(())
}

/// The committed files of one ABI version.
struct Baseline {
    folder: PathBuf,
    version: String,
}

impl Baseline {
    fn new(workspace: &Workspace, header: &Header) -> Result<Baseline> {
        let version = header.constant("MICA_ABI_VERSION").context("include/mica.h does not define MICA_ABI_VERSION")?;
        Ok(Baseline { folder: workspace.path("abi"), version: version.to_owned() })
    }

    fn file(&self, kind: &str) -> PathBuf {
        self.folder.join(format!("mica-{}.{kind}", self.version))
    }

    fn symbols(&self) -> PathBuf {
        self.file("symbols")
    }

    fn constants(&self) -> PathBuf {
        self.file("constants")
    }

    fn types(&self) -> PathBuf {
        self.file("abi.xml")
    }

    /// An error that names what was lost and what came.
    fn compare_list(&self, file: &std::path::Path, now: &[String]) -> Result<()> {
        let name = file.file_name().unwrap_or_default().to_string_lossy();
        let text = std::fs::read_to_string(file)
            .with_context(|| format!("the baseline abi/{name} is missing; `cargo xtask abi --accept` writes it"))?;
        let before: Vec<&str> = text.lines().collect();
        let lost: Vec<&str> = before.iter().copied().filter(|line| !now.iter().any(|one| one == line)).collect();
        let new: Vec<&str> = now.iter().map(String::as_str).filter(|line| !before.contains(line)).collect();
        let mut found = Vec::new();
        if !lost.is_empty() {
            found.push(format!(
                "abi/{name} has what is gone or changed: {}. Programs built against it would break: \
                 bring it back, or raise MICA_ABI_VERSION",
                lost.join(", ")
            ));
        }
        if !new.is_empty() {
            found.push(format!("new since abi/{name}: {}. Record it with `cargo xtask abi --accept`", new.join(", ")));
        }
        if found.is_empty() { Ok(()) } else { bail!("{}", found.join("; ")) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lost_and_a_new_function_are_named() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let baseline = Baseline { folder: folder.path().to_owned(), version: "0".into() };
        let now = ["mica_a".to_owned(), "mica_c".to_owned()];
        let missing = baseline.compare_list(&baseline.symbols(), &now).expect_err("no baseline");
        assert!(format!("{missing:#}").contains("is missing"));
        std::fs::write(baseline.symbols(), "mica_a\nmica_b\n").expect("a file");
        let text = baseline.compare_list(&baseline.symbols(), &now).expect_err("differs").to_string();
        assert!(text.contains("gone or changed: mica_b.") && text.contains("mica-0.symbols: mica_c."), "{text}");
        std::fs::write(baseline.symbols(), "mica_a\nmica_c\n").expect("a file");
        baseline.compare_list(&baseline.symbols(), &now).expect("the same");
    }
}
