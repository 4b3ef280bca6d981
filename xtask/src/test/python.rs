//! The Python side: the binding's own tests, and the comparison with MONAI, both against the unpacked package.

use super::counts;
use super::{Bench, Outcome};
use crate::setup;
use anyhow::Result;
use std::process::Command;

pub fn binding(bench: &Bench) -> Result<Outcome> {
    pytest(bench, "bindings/python/tests")
}

pub fn parity(bench: &Bench) -> Result<Outcome> {
    pytest(bench, "tests/parity")
}

fn pytest(bench: &Bench, folder: &str) -> Result<Outcome> {
    let workspace = bench.workspace;
    for needed in [folder, setup::REQUIREMENTS] {
        if !workspace.path(needed).exists() {
            anyhow::bail!("{needed} is missing");
        }
    }
    setup::ensure_venv(workspace)?;
    let package = bench.package()?;
    let mut python = Command::new(workspace.venv_python());
    python
        .args(["-m", "pytest", "-q", "--color=no", "-ra", "-p", "no:cacheprovider", folder])
        .current_dir(&workspace.root)
        .env("MICA_LIBRARY", crate::package::library(&package))
        .env("MICA_LIBTORCH", workspace.libtorch())
        .env("PYTHONPATH", workspace.path("bindings/python"))
        .env("PYTHONDONTWRITEBYTECODE", "1")
        .env_remove("LD_LIBRARY_PATH");
    let ended = bench.log.try_run(&mut python)?;
    Ok(counts::pytest(&ended.output).with_status(ended.success).into())
}
