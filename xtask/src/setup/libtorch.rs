//! libtorch: the user's own, or the pinned wheels by the leanest path.

use super::{Voice, pip};
use crate::workspace::{TORCH_VERSION, Workspace};
use anyhow::{Context, Result, bail};
use std::path::Path;

/// The wheels that are enough to build and run on the CPU. On Linux x86-64 the index serves the CUDA
/// build, whose CPU library needs two small libraries of NVIDIA's; the CUDA libraries proper (3.5 GB)
/// are left out: they are loaded only where there is a driver. Elsewhere the wheel is complete.
fn wheels() -> Vec<&'static str> {
    let mut wheels = vec!["torch==2.13.0"];
    if cfg!(all(target_os = "linux", target_arch = "x86_64")) {
        wheels.extend(["nvidia-cuda-cupti==13.0.85", "nvidia-cuda-runtime==13.0.96"]);
    }
    wheels
}

/// Find or fetch libtorch, and check its version.
pub fn ensure(workspace: &Workspace, voice: Voice) -> Result<()> {
    if let Some(folder) = workspace.user_libtorch() {
        check_version(&folder).context("LIBTORCH points at a libtorch that does not fit")?;
        voice.found(format_args!("libtorch {TORCH_VERSION} of LIBTORCH={}", folder.display()));
        return adopt(workspace, &folder, voice);
    }
    let own = workspace.own_libtorch();
    let python = workspace.deps().join("python");
    if own.is_symlink() {
        check_version(&own).context(
            "the libtorch that an earlier setup adopted from LIBTORCH does not fit any more; \
             set LIBTORCH again, or remove .deps/python to have it fetched",
        )?;
        voice.found(format_args!("libtorch {TORCH_VERSION}, adopted from LIBTORCH by an earlier setup"));
        return Ok(());
    }
    if wheels().iter().all(|wheel| installed(&python, wheel)) && check_version(&own).is_ok() {
        voice.found(format_args!("libtorch {TORCH_VERSION} in .deps/python"));
        return Ok(());
    }
    voice.does(format_args!(
        "fetching libtorch {TORCH_VERSION} into .deps/python (once; about 0.6 GB to download, 1.2 GB on disk)"
    ));
    pip::install_into(workspace, &wheels(), &python)?;
    check_version(&own)
}

/// Let plain `cargo build` and an IDE, which may not see the variable, find the user's libtorch too.
fn adopt(workspace: &Workspace, folder: &Path, voice: Voice) -> Result<()> {
    let own = workspace.own_libtorch();
    if own.exists() && !own.is_symlink() {
        // Our own fetched copy stays; the variable wins wherever it is set.
        return Ok(());
    }
    let folder = folder.canonicalize().with_context(|| format!("cannot resolve {}", folder.display()))?;
    if std::fs::read_link(&own).is_ok_and(|target| target == folder) {
        return Ok(());
    }
    crate::shell::remove(&own)?;
    std::fs::create_dir_all(workspace.deps().join("python"))?;
    #[cfg(unix)]
    let linked = std::os::unix::fs::symlink(&folder, &own);
    #[cfg(windows)]
    let linked = std::os::windows::fs::symlink_dir(&folder, &own);
    match linked {
        Ok(()) => voice.does("linked .deps/python/torch to it, so that cargo finds it without the variable too"),
        Err(error) => voice.does(format_args!(
            "cannot link .deps/python/torch to it ({error}): keep LIBTORCH set for cargo and your IDE"
        )),
    }
    Ok(())
}

/// Whether pip's record of this wheel is there. The folder was renamed when whole, so the record is enough.
fn installed(python: &Path, wheel: &str) -> bool {
    pip::file_stem(wheel).is_ok_and(|stem| python.join(format!("{stem}.dist-info")).is_dir())
}

/// A folder with `lib/` and the pinned version, or what is wrong with it.
fn check_version(folder: &Path) -> Result<()> {
    let library =
        folder.join("lib").join(format!("{}torch_cpu{}", std::env::consts::DLL_PREFIX, std::env::consts::DLL_SUFFIX));
    if !library.is_file() {
        bail!("expected the folder of an unpacked libtorch; {} is missing", library.display());
    }
    let found = version(folder).with_context(|| {
        format!("{} has neither version.py nor build-version: its version is unknown", folder.display())
    })?;
    // A local part names the variant and does not matter: 2.13.0+cpu, 2.13.0+cu130.
    if found.split('+').next() != Some(TORCH_VERSION) {
        bail!("{} is libtorch {found}; mica is bound to {TORCH_VERSION}", folder.display());
    }
    Ok(())
}

/// What the folder says of itself: a wheel has version.py, an archive of libtorch has build-version.
fn version(folder: &Path) -> Option<String> {
    if let Ok(text) = std::fs::read_to_string(folder.join("version.py")) {
        return python_version(&text);
    }
    std::fs::read_to_string(folder.join("build-version")).ok().map(|text| text.trim().to_owned())
}

fn python_version(text: &str) -> Option<String> {
    let line = text.lines().find_map(|line| line.strip_prefix("__version__ = "))?;
    Some(line.trim().trim_matches(['\'', '"']).to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_version_is_read_from_a_wheel() {
        let text =
            "from typing import Optional\n\n__all__ = ['__version__']\n__version__ = '2.13.0+cu130'\ndebug = False\n";
        assert_eq!(python_version(text).as_deref(), Some("2.13.0+cu130"));
        assert_eq!(python_version("nothing"), None);
    }

    #[test]
    fn a_libtorch_of_another_version_is_refused() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let problem = |folder: &Path| check_version(folder).expect_err("refused").to_string();
        assert!(problem(folder.path()).contains("is missing"));
        let lib = folder.path().join("lib");
        std::fs::create_dir(&lib).expect("a folder");
        let name = format!("{}torch_cpu{}", std::env::consts::DLL_PREFIX, std::env::consts::DLL_SUFFIX);
        std::fs::write(lib.join(name), "").expect("a file");
        std::fs::write(folder.path().join("build-version"), "2.12.1+cpu\n").expect("a file");
        assert!(problem(folder.path()).contains("2.12.1+cpu"));
        std::fs::write(folder.path().join("build-version"), "2.13.0+cpu\n").expect("a file");
        check_version(folder.path()).expect("the pinned version fits");
    }
}
