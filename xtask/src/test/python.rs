//! The Python side: the binding's own tests, and the comparison with MONAI, both against the unpacked package.

use super::counts;
use super::{Bench, Outcome};
use crate::setup;
use anyhow::Result;
use std::process::Command;

/// What a user of the wheel does first, in an environment that knows nothing of this repository.
const FIRST_STEPS: &str = r"
import numpy, mica
image = mica.MetaTensor(numpy.arange(6, dtype=numpy.float32).reshape(1, 2, 3))
out = mica.transforms.Flip(spatial_axis=0)(image)
assert out.numpy().tolist() == [[[3.0, 4.0, 5.0], [0.0, 1.0, 2.0]]], out.numpy()
print(mica.__file__)
";

/// The wheel builds, installs into an empty folder, and finds its own library and the installed torch.
pub fn wheel(bench: &Bench) -> Result<Outcome> {
    let workspace = bench.workspace;
    if let Some(obstacle) = setup::venv_obstacle() {
        return Ok(Outcome::skipped(obstacle));
    }
    setup::ensure_venv(workspace)?;
    let folder = bench.scratch.join("wheel");
    let wheel = crate::package::make_wheel(workspace, &bench.package()?, &folder)?;
    let installed = folder.join("installed");
    let mut pip = Command::new(workspace.venv_python());
    pip.args(["-m", "pip", "--disable-pip-version-check", "install", "--no-index", "--no-deps", "--target"]);
    bench.log.run(pip.arg(&installed).arg(&wheel))?;
    let mut python = Command::new(workspace.venv_python());
    python.args(["-c", FIRST_STEPS]).current_dir(&folder).env("PYTHONPATH", &installed);
    for variable in ["MICA_LIBRARY", "MICA_LIBTORCH", "LD_LIBRARY_PATH"] {
        python.env_remove(variable);
    }
    let output = bench.log.run(&mut python)?;
    if !output.contains(&*installed.to_string_lossy()) {
        anyhow::bail!("another mica was imported than the wheel's: {}", output.trim());
    }
    Ok(Outcome { counts: counts::Counts::PASSED, note: wheel.file_name().unwrap_or_default().to_string_lossy().into() })
}

pub fn binding(bench: &Bench) -> Result<Outcome> {
    pytest(bench, "bindings/python/tests")
}

pub fn parity(bench: &Bench) -> Result<Outcome> {
    pytest(bench, "tests/parity")
}

/// What mica reads and writes, against nibabel, ITK, pydicom, highdicom, Pillow… and the sample data, where they are.
pub fn data(bench: &Bench) -> Result<Outcome> {
    pytest(bench, "tests/data")
}

fn pytest(bench: &Bench, folder: &str) -> Result<Outcome> {
    let workspace = bench.workspace;
    if let Some(obstacle) = setup::venv_obstacle() {
        return Ok(Outcome::skipped(obstacle));
    }
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
