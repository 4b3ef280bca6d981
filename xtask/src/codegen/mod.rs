//! `cargo xtask codegen`: the committed files that have one source elsewhere.
//!
//! | generated | from |
//! |---|---|
//! | `include/mica.h` | the doc comments and signatures of `src/capi` |
//! | `registry.json` | the components that are registered in the library |
//! | `include/mica/components.hpp` | `registry.json` |
//! | the classes of `bindings/python` | `registry.json` |
//! | `bindings/python/mica/_abi.py` | `include/mica.h` |
//! | `docs/components.md` | `registry.json` |
//! | `docs/transforms.md` | `registry.json`, and the list of MONAI's transforms beside this file |

pub mod cpp;
mod header;
pub mod python;
pub mod reference;
pub mod transforms;

use crate::shell::Runner;
use crate::workspace::Workspace;
use crate::{build, package, setup, shell, ui};
use anyhow::{Context, Result, bail};
use similar::{ChangeTag, TextDiff};
use std::path::PathBuf;
use std::process::Command;

/// A generated file: its path below the root, and what it should hold.
type Generated = (PathBuf, String);

/// `cargo xtask codegen [--check]`.
pub fn command(workspace: &Workspace, check: bool) -> Result<()> {
    setup::before_command(workspace)?;
    if check {
        let count = self::check(workspace, &shell::run)?;
        ui::say("codegen", format_args!("{count} files are up to date"));
        return Ok(());
    }
    // The header needs no build: it is there even where the build fails.
    write(workspace, &from_sources(workspace)?)?;
    build::build(workspace, true, &shell::run)?;
    write(workspace, &from_registry(&registry(workspace)?)?)
}

/// Generate everything in memory and compare. Returns how many files there are.
pub fn check(workspace: &Workspace, run: Runner) -> Result<usize> {
    build::build(workspace, true, run)?;
    let mut files = from_sources(workspace)?;
    files.extend(from_registry(&registry(workspace)?)?);
    let differing = differences(workspace, &files);
    if !differing.is_empty() {
        bail!("{}\nrun `cargo xtask codegen` and commit what it writes", differing.join("\n"));
    }
    Ok(files.len())
}

/// The header, and what is made from it.
fn from_sources(workspace: &Workspace) -> Result<Vec<Generated>> {
    let header = header::generate(workspace)?;
    let python = python::generate_abi(&header)?;
    Ok(vec![(PathBuf::from("include/mica.h"), header), (PathBuf::from("bindings/python/mica/_abi.py"), python)])
}

/// `registry.json`, as the program prints it.
fn registry(workspace: &Workspace) -> Result<String> {
    let program = build::built_program(workspace);
    let mut text = shell::capture(package::with_libtorch(Command::new(&program).arg("registry"), workspace))
        .with_context(|| format!("{} does not print the registry", program.display()))?;
    if !text.ends_with('\n') {
        text.push('\n');
    }
    Ok(text)
}

/// Everything that comes from the registry, itself included.
fn from_registry(text: &str) -> Result<Vec<Generated>> {
    let registry = serde_json::from_str(text).context("what `mica registry` printed is not JSON")?;
    let mut files = vec![
        (PathBuf::from("registry.json"), text.to_owned()),
        (PathBuf::from("include/mica/components.hpp"), cpp::generate(&registry)?),
        (PathBuf::from("docs/components.md"), reference::generate(&registry)?),
        (PathBuf::from("docs/transforms.md"), transforms::generate(&registry)?),
    ];
    files.extend(python::generate(&registry)?);
    Ok(files)
}

fn write(workspace: &Workspace, files: &[Generated]) -> Result<()> {
    for (path, content) in files {
        let file = workspace.path(path);
        if std::fs::read_to_string(&file).is_ok_and(|old| old == *content) {
            continue;
        }
        shell::write(&file, content)?;
        ui::say("codegen", format_args!("wrote {}", path.display()));
    }
    Ok(())
}

/// One paragraph per file that is not what it should be.
fn differences(workspace: &Workspace, files: &[Generated]) -> Vec<String> {
    let mut found = Vec::new();
    for (path, content) in files {
        match std::fs::read_to_string(workspace.path(path)) {
            Ok(old) if old == *content => {}
            Ok(old) => found.push(format!("{} is out of date: {}", path.display(), summary(&old, content))),
            Err(error) => found.push(format!("{} cannot be read: {error}", path.display())),
        }
    }
    found
}

/// How two texts differ: the counts, and the first few lines.
fn summary(old: &str, new: &str) -> String {
    const SHOWN: usize = 10;
    let diff = TextDiff::from_lines(old, new);
    let changes: Vec<String> = diff
        .iter_all_changes()
        .filter_map(|change| match change.tag() {
            ChangeTag::Equal => None,
            ChangeTag::Delete => Some(format!("  - {}", change.value().trim_end())),
            ChangeTag::Insert => Some(format!("  + {}", change.value().trim_end())),
        })
        .collect();
    let removed = changes.iter().filter(|line| line.starts_with("  -")).count();
    let mut text = format!("{removed} lines to remove, {} to add", changes.len() - removed);
    for line in changes.iter().take(SHOWN) {
        text.push('\n');
        text.push_str(line);
    }
    if changes.len() > SHOWN {
        text.push_str(&format!("\n  … and {} lines more", changes.len() - SHOWN));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_difference_is_counted_and_shown() {
        let text = summary("a\nb\nc\n", "a\nB\nc\nd\n");
        assert!(text.starts_with("1 lines to remove, 2 to add"), "{text}");
        assert!(text.contains("  - b\n  + B\n  + d"), "{text}");
    }
}
