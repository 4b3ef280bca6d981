//! The Rust side: format, lints, generated files, unit and property tests, documentation.

use super::counts::{self, Counts};
use super::{Bench, Outcome};
use crate::{codegen, shell};
use anyhow::Result;
use std::process::Command;

fn cargo(bench: &Bench, arguments: &[&str]) -> Command {
    let mut cargo = shell::cargo(bench.workspace);
    cargo.args(arguments).env("CARGO_TERM_COLOR", "never");
    cargo
}

/// One command that holds or does not.
fn one(bench: &Bench, command: &mut Command) -> Result<Outcome> {
    let ended = bench.log.try_run(command)?;
    Ok(if ended.success { Counts::PASSED } else { Counts::FAILED }.into())
}

pub fn format(bench: &Bench) -> Result<Outcome> {
    one(bench, &mut cargo(bench, &["fmt", "--all", "--check", "--", "--color", "never"]))
}

/// In the release profile, so that what build scripts compile is shared with the tests.
pub fn lints(bench: &Bench) -> Result<Outcome> {
    one(bench, &mut cargo(bench, &["clippy", "--workspace", "--all-targets", "--release", "--", "-D", "warnings"]))
}

pub fn generated_files(bench: &Bench) -> Result<Outcome> {
    codegen::check(bench.workspace, &bench.run())?;
    Ok(Counts::PASSED.into())
}

pub fn tests(bench: &Bench) -> Result<Outcome> {
    let ended = bench.log.try_run(&mut cargo(bench, &["test", "--workspace", "--release", "--no-fail-fast"]))?;
    Ok(counts::cargo(&ended.output).with_status(ended.success).into())
}

pub fn documentation(bench: &Bench) -> Result<Outcome> {
    let mut doc = cargo(bench, &["doc", "--workspace", "--release", "--no-deps"]);
    one(bench, doc.env("RUSTDOCFLAGS", "-D warnings"))
}
