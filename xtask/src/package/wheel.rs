//! `--wheel`: the Python binding with the library inside, one wheel for every Python 3.

use super::layout;
use crate::setup::pip;
use crate::shell;
use crate::workspace::Workspace;
use anyhow::{Context, Result};
use std::path::{Path, PathBuf};
use std::process::Command;

/// Build the wheel of the package laid out or unpacked in `root`, into the folder `into`.
pub fn make(workspace: &Workspace, root: &Path, into: &Path) -> Result<PathBuf> {
    let python = pip::find()?.program;
    let staging = tempfile::tempdir().context("cannot make a temporary folder")?;
    let project = staging.path().join("project");
    let binding = workspace.path("bindings/python");
    shell::copy_tree(&binding.join("mica"), &project.join("mica"))?;
    for file in ["pyproject.toml", "README.md"] {
        shell::copy_file(&binding.join(file), &project.join(file))?;
    }
    shell::copy_file(&workspace.path("LICENSE"), &project.join("LICENSE"))?;
    std::fs::create_dir_all(project.join("mica/lib"))?;
    let (library, name) = layout::loaded_library(root);
    shell::copy_file(&library, &project.join("mica/lib").join(name))?;

    // The Python code fits every Python, the library one platform: setuptools must be told.
    let platform =
        shell::capture(Command::new(&python).args(["-c", "import sysconfig; print(sysconfig.get_platform())"]))?;
    let built = staging.path().join("built");
    let mut pip = Command::new(&python);
    pip.args(["-m", "pip", "--disable-pip-version-check", "wheel", "--quiet", "--no-deps", "--wheel-dir"]).arg(&built);
    pip.arg(format!("--config-settings=--build-option=--plat-name={}", platform.trim())).arg(&project);
    pip::with_progress(&mut pip, "building the Python wheel", &built)?;

    let entry = std::fs::read_dir(&built)?.next().context("pip built no wheel")??;
    std::fs::create_dir_all(into).with_context(|| format!("cannot make {}", into.display()))?;
    let wheel = into.join(entry.file_name());
    let arriving = wheel.with_extension("writing");
    shell::copy_file(&entry.path(), &arriving)?;
    std::fs::rename(&arriving, &wheel).with_context(|| format!("cannot write {}", wheel.display()))?;
    Ok(wheel)
}
