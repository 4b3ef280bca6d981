//! Fetching from the Python package index with pip, resumably.

use crate::shell;
use crate::ui;
use crate::workspace::Workspace;
use anyhow::{Context, Result, bail};
use indicatif::ProgressBar;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

/// A Python 3.10 or newer that has pip: PyTorch has wheels for those.
pub struct Python {
    /// The program.
    pub program: PathBuf,
    /// Its version, `3.11.7`.
    pub version: String,
}

/// Find Python: `PYTHON`, else python3 or python on the PATH.
pub fn find() -> Result<Python> {
    let candidates = match std::env::var_os("PYTHON") {
        Some(program) => vec![PathBuf::from(program)],
        None => ["python3", "python"].iter().filter_map(|name| shell::which(name)).collect(),
    };
    let mut found = Vec::new();
    for program in candidates {
        let script = "import sys, pip; print('.'.join(map(str, sys.version_info[:3])))";
        let output = shell::output(Command::new(&program).args(["-c", script]))?;
        let version = String::from_utf8_lossy(&output.stdout).trim().to_owned();
        if !output.status.success() {
            found.push(format!("{} has no pip", program.display()));
        } else if !at_least(&version, 10) {
            found.push(format!("{} is Python {version}", program.display()));
        } else {
            return Ok(Python { program, version });
        }
    }
    let found = if found.is_empty() { "there is no python3 on the PATH".to_owned() } else { found.join(", ") };
    bail!(
        "setup fetches libtorch with pip and needs Python 3.10 or newer with pip; {found}. \
         Install it (Debian: `apt-get install python3-pip python3-venv`), or set PYTHON to one, \
         or set LIBTORCH to an unpacked libtorch {}",
        crate::workspace::TORCH_VERSION
    )
}

/// Whether a version of Python is 3.`minor` or newer.
pub fn at_least(version: &str, minor: u32) -> bool {
    let mut parts = version.split('.').map(|part| part.parse::<u32>().unwrap_or(0));
    (parts.next(), parts.next()) >= (Some(3), Some(minor))
}

/// Fetch `requirements` (each `name==version`) and unpack them together into `target`, which appears
/// only when all of it is there. Finished downloads are kept until then, so that an interrupted run goes on.
pub fn install_into(workspace: &Workspace, requirements: &[&str], target: &Path) -> Result<()> {
    let python = find()?;
    let downloads = workspace.deps().join("downloads");
    std::fs::create_dir_all(&downloads).with_context(|| format!("cannot make {}", downloads.display()))?;
    let mut wheels = Vec::new();
    for requirement in requirements {
        wheels.push(download(&python, requirement, &downloads)?);
    }
    let unpacking = target.with_extension("unpacking");
    shell::remove(&unpacking)?;
    let mut pip = Command::new(&python.program);
    pip.args(["-m", "pip", "--disable-pip-version-check", "install", "--quiet", "--no-index", "--no-deps"])
        .args(["--no-compile", "--no-warn-script-location", "--target"])
        .arg(&unpacking)
        .args(&wheels);
    with_progress(&mut pip, &format!("unpacking {}", requirements.join(", ")), &unpacking)?;
    shell::remove(target)?;
    std::fs::rename(&unpacking, target)
        .with_context(|| format!("cannot rename {} to {}", unpacking.display(), target.display()))?;
    for wheel in wheels {
        shell::remove(&wheel)?;
    }
    Ok(())
}

/// One wheel in `downloads`, fetched unless a former run did.
fn download(python: &Python, requirement: &str, downloads: &Path) -> Result<PathBuf> {
    if let Some(wheel) = wheel_of(requirement, downloads)? {
        ui::say("setup", format_args!("{requirement}: downloaded before"));
        return Ok(wheel);
    }
    ui::say("setup", format_args!("downloading {requirement}"));
    let arriving = downloads.join("arriving");
    shell::remove(&arriving)?;
    std::fs::create_dir_all(&arriving)?;
    let mut pip = Command::new(&python.program);
    pip.args([
        "-m",
        "pip",
        "--disable-pip-version-check",
        "download",
        "--quiet",
        "--no-deps",
        "--only-binary",
        ":all:",
    ])
    .arg("--dest")
    .arg(arriving.join("whole"))
    .arg(requirement)
    // pip writes the part that has arrived to its temporary folder: there the progress is seen.
    .env("TMPDIR", &arriving);
    with_progress(&mut pip, &format!("downloading {requirement}"), &arriving)?;
    let wheel = wheel_of(requirement, &arriving.join("whole"))?
        .with_context(|| format!("pip fetched no wheel for {requirement}"))?;
    let kept = downloads.join(wheel.file_name().unwrap_or_default());
    std::fs::rename(&wheel, &kept).with_context(|| format!("cannot keep {}", kept.display()))?;
    shell::remove(&arriving)?;
    Ok(kept)
}

/// How wheels and installed packages write `name==version` in file names: with underscores.
pub fn file_stem(requirement: &str) -> Result<String> {
    let (name, version) = requirement.split_once("==").context("a requirement is written name==version")?;
    Ok(format!("{}-{version}", name.replace('-', "_")))
}

/// The wheel of `name==version` in a folder.
fn wheel_of(requirement: &str, folder: &Path) -> Result<Option<PathBuf>> {
    let start = format!("{}-", file_stem(requirement)?);
    for entry in std::fs::read_dir(folder).with_context(|| format!("cannot read {}", folder.display()))? {
        let entry = entry?;
        let file = entry.file_name().to_string_lossy().into_owned();
        if file.starts_with(&start) && file.ends_with(".whl") {
            return Ok(Some(entry.path()));
        }
    }
    Ok(None)
}

/// Run pip; meanwhile show how much has arrived in `folder`. Its words are shown only if it fails.
pub fn with_progress(pip: &mut Command, what: &str, folder: &Path) -> Result<()> {
    let bar = ui::spinner(what);
    let child = pip.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn();
    let child = child.with_context(|| format!("cannot start `{}`", shell::display(pip)))?;
    let output = std::thread::scope(|scope| {
        let (finished, waiting) = std::sync::mpsc::channel::<()>();
        scope.spawn(move || watch(&bar, what, folder, &waiting));
        let output = child.wait_with_output();
        drop(finished);
        output
    })?;
    if !output.status.success() {
        bail!(
            "`{}` failed: {}\n{}{}",
            shell::display(pip),
            output.status,
            String::from_utf8_lossy(&output.stdout),
            String::from_utf8_lossy(&output.stderr)
        );
    }
    Ok(())
}

/// Until the sender is dropped, show how much has arrived in `folder`.
fn watch(bar: &ProgressBar, what: &str, folder: &Path, waiting: &std::sync::mpsc::Receiver<()>) {
    use std::sync::mpsc::RecvTimeoutError;
    while let Err(RecvTimeoutError::Timeout) = waiting.recv_timeout(Duration::from_millis(300)) {
        bar.set_message(format!("{what}: {}", ui::bytes(size(folder))));
    }
    bar.finish_and_clear();
}

/// Bytes in a folder. Files come and go while pip works, so what cannot be read counts as nothing.
fn size(folder: &Path) -> u64 {
    let Ok(entries) = std::fs::read_dir(folder) else {
        return 0;
    };
    let one = |entry: std::fs::DirEntry| match entry.metadata() {
        Ok(data) if data.is_dir() => size(&entry.path()),
        Ok(data) => data.len(),
        Err(_) => 0,
    };
    entries.flatten().map(one).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_of_python_compare_by_number() {
        assert!(at_least("3.10.0", 10) && at_least("3.13.1", 11) && at_least("4.0.0", 11));
        assert!(!at_least("3.9.18", 10) && !at_least("3.10.9", 11) && !at_least("2.7.18", 10));
    }

    #[test]
    fn a_wheel_is_found_by_name_and_version() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let file = folder.path().join("nvidia_cuda_cupti-13.0.85-py3-none-manylinux_2_25_x86_64.whl");
        std::fs::write(&file, "").expect("a file");
        assert_eq!(wheel_of("nvidia-cuda-cupti==13.0.85", folder.path()).expect("readable"), Some(file));
        assert_eq!(wheel_of("nvidia-cuda-cupti==13.0.8", folder.path()).expect("readable"), None);
    }
}
