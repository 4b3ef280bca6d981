//! The types of the interface, compared by libabigail.

use super::{Header, Verdict};
use crate::setup::debian;
use crate::shell;
use anyhow::{Context, Result, bail};
use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::process::Command;

const PACKAGE: &str = "abigail-tools";

/// Compare the header's types with the baseline.
pub fn compare(header: &Header, baseline: &Path) -> Result<Verdict> {
    if let Err(why) = debian::ensure("abidiff", PACKAGE) {
        return Ok(Verdict::Skipped(why.to_string()));
    }
    let name = baseline.file_name().unwrap_or_default().to_string_lossy();
    if !baseline.is_file() {
        return Ok(Verdict::Failed(format!(
            "the baseline abi/{name} is missing; `cargo xtask abi --accept` writes it"
        )));
    }
    let folder = tempfile::tempdir()?;
    let library = compile(header, folder.path())?;
    let output = shell::output(Command::new("abidiff").arg(baseline).arg(&library))?;
    let report = String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
    // The exit status is a set of bits: 1 error, 2 usage, 4 a change, 8 an incompatible one.
    let status = output.status.code().context("abidiff was ended by a signal")?;
    Ok(match status {
        0 => Verdict::Passed,
        4 => Verdict::Failed(format!(
            "the types differ from abi/{name}. Where old programs keep working (a field at the end of a struct that \
             carries its size, a new function), record it with `cargo xtask abi --accept`.\n{report}"
        )),
        _ if status & 8 != 0 => Verdict::Failed(format!(
            "the types are incompatible with abi/{name}: keep them, or raise MICA_ABI_VERSION.\n{report}"
        )),
        _ => Verdict::Failed(format!("abidiff failed with status {status}\n{report}")),
    })
}

/// The types as abidw writes them, without anything of this machine.
pub fn dump(header: &Header) -> Result<String> {
    debian::ensure("abidw", PACKAGE)?;
    let folder = tempfile::tempdir()?;
    let library = compile(header, folder.path())?;
    let options = ["--no-corpus-path", "--no-comp-dir-path", "--no-show-locs", "--type-id-style", "hash"];
    shell::capture(Command::new("abidw").args(options).arg(library))
}

/// A library with the header's types and functions, and nothing in them.
fn compile(header: &Header, folder: &Path) -> Result<PathBuf> {
    let mut source = String::from("#include \"mica.h\"\n");
    for function in &header.functions {
        writeln!(source, "{} {{ __builtin_trap(); }}", function.prototype)?;
    }
    std::fs::write(folder.join("mica.h"), &header.text)?;
    std::fs::write(folder.join("mica.c"), source)?;
    let library = folder.join("libmica.so");
    let mut compiler = Command::new("cc");
    compiler.args(["-std=c99", "-g", "-O0", "-fPIC", "-shared", "-w", "-Wl,-soname,libmica.so", "mica.c", "-o"]);
    shell::capture(compiler.arg(&library).current_dir(folder)).context("include/mica.h does not compile as C99")?;
    if !library.is_file() {
        bail!("the compiler made no library of include/mica.h");
    }
    Ok(library)
}
