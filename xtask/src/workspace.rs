//! Where things are: the folders of the repository and the versions that the build is pinned to.

use anyhow::{Context, Result};
use std::path::{Path, PathBuf};

/// libtorch's version: tch binds exactly one. Moves together with `tch` in the root Cargo.toml.
pub const TORCH_VERSION: &str = "2.13.0";
/// mica's version, the workspace's.
pub const VERSION: &str = env!("CARGO_PKG_VERSION");

/// The repository.
pub struct Workspace {
    /// Its root folder, absolute.
    pub root: PathBuf,
}

impl Workspace {
    /// The repository that this program was built in.
    pub fn find() -> Result<Workspace> {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().context("xtask/ has no parent folder")?;
        Ok(Workspace { root: root.to_owned() })
    }

    /// `relative` below the root.
    pub fn path(&self, relative: impl AsRef<Path>) -> PathBuf {
        self.root.join(relative)
    }

    /// What setup fetches; ignored by git.
    pub fn deps(&self) -> PathBuf {
        self.path(".deps")
    }

    /// The libtorch that `.cargo/config.toml` points at.
    pub fn own_libtorch(&self) -> PathBuf {
        self.deps().join("python").join("torch")
    }

    /// The libtorch in use: the user's `LIBTORCH` or our own.
    pub fn libtorch(&self) -> PathBuf {
        self.user_libtorch().unwrap_or_else(|| self.own_libtorch())
    }

    /// `LIBTORCH`, where the user set it. Cargo sets it to our own folder when they did not.
    pub fn user_libtorch(&self) -> Option<PathBuf> {
        let folder = PathBuf::from(std::env::var_os("LIBTORCH").filter(|value| !value.is_empty())?);
        let same = folder == self.own_libtorch()
            || matches!((folder.canonicalize(), self.own_libtorch().canonicalize()), (Ok(a), Ok(b)) if a == b);
        (!same).then_some(folder)
    }

    /// Cargo's target folder.
    pub fn target(&self) -> PathBuf {
        match std::env::var_os("CARGO_TARGET_DIR") {
            Some(folder) => self.root.join(folder),
            None => self.path("target"),
        }
    }

    /// Scratch space of this tool: logs and generated documentation.
    pub fn scratch(&self) -> PathBuf {
        self.target().join("xtask")
    }

    /// Finished packages.
    pub fn dist(&self) -> PathBuf {
        self.path("dist")
    }

    /// The Python of the test environment.
    pub fn venv_python(&self) -> PathBuf {
        let venv = self.deps().join("venv");
        if cfg!(windows) { venv.join("Scripts").join("python.exe") } else { venv.join("bin").join("python") }
    }
}
