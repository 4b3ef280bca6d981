//! `cargo xtask bench`: Rust benchmarks, how fast a C++ program starts with the package, and mica against MONAI.

use crate::test::consumer::Consumer;
use crate::workspace::Workspace;
use crate::{package, setup, shell, ui};
use anyhow::{Context, Result};
use std::process::Command;

/// `cargo xtask bench [ARGUMENTS…]`.
pub fn command(workspace: &Workspace, arguments: &[String]) -> Result<()> {
    setup::before_command(workspace)?;
    shell::run(
        shell::cargo(workspace).args(["bench", "--workspace", "--exclude", "xtask", "--bench", "*"]).args(arguments),
    )?;
    if !arguments.is_empty() {
        return Ok(());
    }
    ui::say("bench", "start of a C++ program, against the package");
    let folder = tempfile::tempdir().context("cannot make a temporary folder")?;
    let package = package::unpacked(&package::make(workspace, false, &shell::run)?, folder.path())?;
    let consumer = Consumer::new(workspace, &package, "benches/startup", folder.path()).build(&shell::quietly)?;
    for program in consumer.programs()? {
        shell::run(&mut Command::new(program))?;
    }
    setup::ensure_venv(workspace)?;
    for (script, what) in [
        ("benches/transforms.py", "mica against MONAI, in one process"),
        ("benches/peers.py", "transforms: mica against MONAI, TorchIO, SimpleITK, edt and cc3d"),
        ("benches/invert_argmax.py", "labels of 105 classes on the grid of the original image: time and memory"),
        ("benches/inference.py", "a sliding-window inference: mica against MONAI"),
        ("benches/io.py", "reading files: mica against nibabel, SimpleITK, pydicom, MONAI and others"),
    ] {
        ui::say("bench", what);
        shell::run(
            Command::new(workspace.venv_python())
                .arg(workspace.path(script))
                .env("MICA_LIBRARY", package::library(&package))
                .env("MICA_LIBTORCH", workspace.libtorch()),
        )?;
    }
    Ok(())
}
