//! The Python environment of the tests: MONAI and friends beside the torch that libmica is built with.
//!
//! Packages are installed without their dependencies, from a list that names all of them, because torch's
//! declared dependencies are gigabytes of CUDA libraries. torch itself is the one that mica is built with,
//! found through a `.pth` file: two libtorches in one process would be refused.

use super::{Voice, pip};
use crate::shell;
use crate::workspace::Workspace;
use anyhow::{Context, Result, bail};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Exact versions of everything in the environment.
pub const REQUIREMENTS: &str = "tests/parity/requirements.txt";

/// Read at every start of the environment's Python, through a `.pth` file. Without all CUDA libraries
/// `import torch` fails although no function of theirs is called on a CPU: empty libraries of the missing
/// names satisfy the loader, and symbols are bound only when called.
const LEAN_TORCH: &str = r#""""Lets `import torch` work without the CUDA libraries that a CPU never calls. Written by `cargo xtask setup`."""
import ctypes
import os
import sys

_stubs = os.path.join(sys.prefix, "stubs")
if os.path.isdir(_stubs):
    sys.setdlopenflags(os.RTLD_LAZY)
    for _name in sorted(os.listdir(_stubs)):
        ctypes.CDLL(os.path.join(_stubs, _name), mode=os.RTLD_LAZY)
"#;

/// Whether the environment is complete and up to date.
fn ready(workspace: &Workspace) -> bool {
    let wanted = stamp(workspace);
    wanted.is_ok_and(|wanted| std::fs::read_to_string(stamp_file(workspace)).is_ok_and(|found| found == wanted))
}

/// Why this machine cannot have it, if it cannot: the pinned packages need Python 3.11.
pub fn obstacle() -> Option<String> {
    let version = pip::find().ok()?.version;
    let old = !pip::at_least(&version, 11);
    old.then(|| format!("the packages that {REQUIREMENTS} pins need Python 3.11 or newer, found {version}"))
}

/// Make it, or bring it up to date.
pub fn ensure(workspace: &Workspace, voice: Voice) -> Result<()> {
    let wanted = stamp(workspace)?;
    if ready(workspace) {
        voice.found("Python environment in .deps/venv");
        return Ok(());
    }
    let torch = workspace.libtorch();
    if !torch.join("__init__.py").is_file() {
        bail!(
            "the Python tests need PyTorch's Python package, and {} is a libtorch without it: \
             unset LIBTORCH and run `cargo xtask setup --parity` again",
            torch.display()
        );
    }
    if let Some(obstacle) = obstacle() {
        bail!("{obstacle}");
    }
    let venv = workspace.deps().join("venv");
    if !workspace.venv_python().is_file() {
        let python = pip::find()?;
        voice.does(format_args!("making .deps/venv with Python {}", python.version));
        shell::remove(&venv)?;
        shell::capture(Command::new(&python.program).args(["-m", "venv"]).arg(&venv))
            .context("Python cannot make a virtual environment (Debian: `apt-get install python3-venv`)")?;
    }
    voice.does(format_args!("installing what {REQUIREMENTS} lists into .deps/venv (once)"));
    let packages = site_packages(workspace)?;
    let mut pip = Command::new(workspace.venv_python());
    pip.args(["-m", "pip", "--disable-pip-version-check", "install", "--quiet", "--no-deps", "--requirement"])
        .arg(workspace.path(REQUIREMENTS));
    pip::with_progress(&mut pip, "installing Python packages", &packages)?;

    let parent = torch.parent().context("libtorch has no parent folder")?;
    shell::write(&packages.join("mica_lean_torch.py"), LEAN_TORCH)?;
    shell::write(&packages.join("mica_torch.pth"), &format!("import mica_lean_torch\n{}\n", parent.display()))?;
    make_stubs(&torch, &venv.join("stubs"), voice)?;
    let version =
        shell::capture(Command::new(workspace.venv_python()).args(["-c", "import torch; print(torch.__version__)"]))
            .context("the new environment cannot import torch")?;
    voice.does(format_args!(".deps/venv imports torch {}", version.trim()));
    shell::write(&stamp_file(workspace), &wanted)
}

fn stamp_file(workspace: &Workspace) -> PathBuf {
    workspace.deps().join("venv").join("mica-stamp.txt")
}

/// What the environment is made from.
fn stamp(workspace: &Workspace) -> Result<String> {
    let requirements = shell::read(&workspace.path(REQUIREMENTS))?;
    Ok(format!("torch: {}\n{requirements}", workspace.libtorch().display()))
}

fn site_packages(workspace: &Workspace) -> Result<PathBuf> {
    let script = "import sysconfig; print(sysconfig.get_path('purelib'))";
    let text = shell::capture(Command::new(workspace.venv_python()).args(["-c", script]))?;
    Ok(PathBuf::from(text.trim()))
}

/// An empty library for each one that torch's libraries need and the loader does not find.
fn make_stubs(torch: &Path, folder: &Path, voice: Voice) -> Result<()> {
    shell::remove(folder)?;
    if !cfg!(target_os = "linux") {
        return Ok(());
    }
    let mut missing = BTreeSet::new();
    for library in ["libtorch_global_deps.so", "libtorch_python.so", "libtorch_cuda.so", "libtorch_cuda_linalg.so"] {
        let library = torch.join("lib").join(library);
        if library.is_file() {
            missing.extend(not_found(&shell::capture(Command::new("ldd").arg(&library))?));
        }
    }
    if missing.is_empty() {
        return Ok(());
    }
    voice.does(format_args!(
        "making {} empty CUDA libraries, so that torch can be imported without them",
        missing.len()
    ));
    std::fs::create_dir_all(folder)?;
    for name in &missing {
        let mut compiler = Command::new("cc");
        compiler.args(["-shared", "-nostdlib", "-x", "c", "/dev/null", "-o"]).arg(folder.join(name));
        shell::capture(compiler.arg(format!("-Wl,-soname,{name}")))?;
    }
    Ok(())
}

/// The libraries that `ldd` did not find.
fn not_found(ldd: &str) -> impl Iterator<Item = String> {
    ldd.lines().filter_map(|line| line.trim().strip_suffix("=> not found").map(|name| name.trim().to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn missing_libraries_are_read_from_ldd() {
        let text =
            "\tlinux-vdso.so.1 (0x00007ffd)\n\tlibcudnn.so.9 => not found\n\tlibc.so.6 => /lib/libc.so.6 (0x00007f)\n";
        assert_eq!(not_found(text).collect::<Vec<_>>(), ["libcudnn.so.9"]);
    }
}
