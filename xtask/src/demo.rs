//! `cargo xtask demo`: from a fresh clone to a C++ program that uses the package, in one command.

use crate::setup::pip;
use crate::test::consumer::Consumer;
use crate::workspace::Workspace;
use crate::{package, setup, shell, ui};
use anyhow::{Context, Result};
use std::path::PathBuf;
use std::process::Command;

/// Two trained TorchScript networks for brain extraction (MIT licence).
const NETWORKS: &str = "deepbet==1.0.2";
/// Brings the MNI152 head (ICBM 2009a symmetric, T1-weighted, 1 mm).
const HEAD: &str = "nilearn==0.12.1";
const T1: &str = "nilearn/datasets/data/mni_icbm152_t1_tal_nlin_sym_09a_converted.nii.gz";

/// `cargo xtask demo`.
pub fn command(workspace: &Workspace) -> Result<()> {
    setup::before_command(workspace)?;
    ui::say("demo", "building and packaging mica");
    let folder = tempfile::tempdir().context("cannot make a temporary folder")?;
    let archive = package::make(workspace, false, &shell::run)?;
    let package = package::unpacked(&archive, folder.path())?;
    ui::say("demo", "building examples/brain_extraction against the unpacked package");
    let consumer =
        Consumer::new(workspace, &package, "examples/brain_extraction", folder.path()).build(&shell::quietly)?;
    let data = data(workspace)?;
    let results = workspace.path("target/demo");
    std::fs::create_dir_all(&results).with_context(|| format!("cannot make {}", results.display()))?;
    ui::say("demo", "finding the brain in the MNI152 head with the networks of deepbet\n");
    for program in consumer.programs()? {
        let models = data.join("data/models");
        shell::run(
            Command::new(&program)
                .arg(data.join(T1))
                .arg(models.join("bbox_model.pt"))
                .arg(models.join("model.pt"))
                .arg(&results),
        )?;
    }
    println!("mask: {}", results.join("brain_mask.nii.gz").display());
    println!("for the PACS: {}", results.join("brain_mask.dcm").display());
    Ok(())
}

/// The networks and the image, fetched once.
fn data(workspace: &Workspace) -> Result<PathBuf> {
    let target = workspace.deps().join("demo");
    if !target.join(T1).is_file() {
        pip::install_into(workspace, &[NETWORKS, HEAD], &target)?;
    }
    Ok(target)
}
