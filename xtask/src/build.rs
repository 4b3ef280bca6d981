//! `cargo xtask build`: libmica and the `mica` program.

use crate::shell::Runner;
use crate::workspace::Workspace;
use crate::{setup, shell};
use anyhow::Result;
use std::path::PathBuf;

/// `cargo xtask build [--debug]`.
pub fn command(workspace: &Workspace, debug: bool) -> Result<()> {
    setup::before_command(workspace)?;
    build(workspace, !debug, &shell::run)
}

/// Build what the package holds.
pub fn build(workspace: &Workspace, release: bool, run: Runner) -> Result<()> {
    let mut cargo = shell::cargo(workspace);
    cargo.args(["build", "--package", "mica-capi", "--package", "mica-cli"]);
    if release {
        cargo.arg("--release");
    }
    run(&mut cargo)
}

/// Where cargo put the release build.
pub fn release_folder(workspace: &Workspace) -> PathBuf {
    workspace.target().join("release")
}

/// The C library as cargo built it.
pub fn built_library(workspace: &Workspace) -> PathBuf {
    let name = format!("{}mica_capi{}", std::env::consts::DLL_PREFIX, std::env::consts::DLL_SUFFIX);
    release_folder(workspace).join(name)
}

/// The `mica` program as cargo built it.
pub fn built_program(workspace: &Workspace) -> PathBuf {
    release_folder(workspace).join(format!("mica{}", std::env::consts::EXE_SUFFIX))
}
