//! `cargo xtask package`: what a C or C++ project unpacks and links. One top folder:
//!
//! | path | what |
//! |---|---|
//! | `include/` | `mica.h`, `mica.hpp`, `mica/` |
//! | `lib/` | the library under its versioned names |
//! | `lib/cmake/mica/`, `lib/pkgconfig/` | how build systems find it |
//! | `bin/mica` | the command line program |
//! | `share/mica/registry.json` | every component with its arguments |
//! | `share/doc/mica/` | licence and guides |

mod archive;
mod elf;
mod layout;
mod libtorch;
mod wheel;

use crate::shell::{self, Runner};
use crate::workspace::{VERSION, Workspace};
use crate::{build, setup, ui};
use anyhow::{Context, Result};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

pub use elf::is_cuda;
pub use wheel::make as make_wheel;

/// `cargo xtask package [--with-libtorch] [--wheel]`.
pub fn command(workspace: &Workspace, with_libtorch: bool, with_wheel: bool) -> Result<()> {
    setup::before_command(workspace)?;
    let start = Instant::now();
    let archive = make(workspace, with_libtorch, &shell::run)?;
    report(workspace, &archive)?;
    if with_wheel {
        let folder = tempfile::tempdir().context("cannot make a temporary folder")?;
        report(workspace, &wheel::make(workspace, &unpacked(&archive, folder.path())?, &workspace.dist())?)?;
    }
    ui::say("package", format_args!("done ({})", ui::duration(start.elapsed())));
    Ok(())
}

fn report(workspace: &Workspace, file: &Path) -> Result<()> {
    let shown = file.strip_prefix(&workspace.root).unwrap_or(file);
    ui::say("package", format_args!("{} ({})", shown.display(), ui::bytes(std::fs::metadata(file)?.len())));
    Ok(())
}

/// Build, lay out and pack. Returns the archive, which is complete or not there.
pub fn make(workspace: &Workspace, with_libtorch: bool, run: Runner) -> Result<PathBuf> {
    build::build(workspace, true, run)?;
    let target = host()?;
    let name = format!("mica-{VERSION}-{target}");
    let staging = tempfile::tempdir().context("cannot make a temporary folder")?;
    let root = staging.path().join(&name);
    layout::lay_out(workspace, &root, &target)?;
    if with_libtorch {
        libtorch::copy(workspace, &root)?;
    }
    let archive = workspace.dist().join(format!("{name}.tar.gz"));
    archive::pack(staging.path(), &name, &archive)?;
    Ok(archive)
}

/// Unpack into a folder and return the package's own top folder.
pub fn unpacked(archive: &Path, into: &Path) -> Result<PathBuf> {
    archive::unpack(archive, into)?;
    let name = archive.file_name().and_then(|name| name.to_str()).and_then(|name| name.strip_suffix(".tar.gz"));
    Ok(into.join(name.context("an archive is named *.tar.gz")?))
}

/// The library that programs and bindings load, in an unpacked package.
pub fn library(package: &Path) -> PathBuf {
    layout::library(package)
}

/// Let a program of the package find libtorch where the workspace has it.
pub fn with_libtorch<'a>(command: &'a mut Command, workspace: &Workspace) -> &'a mut Command {
    let variable = if cfg!(windows) {
        "PATH"
    } else if cfg!(target_vendor = "apple") {
        "DYLD_LIBRARY_PATH"
    } else {
        "LD_LIBRARY_PATH"
    };
    let before = if cfg!(windows) { std::env::var_os(variable) } else { None };
    let mut folders = vec![workspace.libtorch().join("lib")];
    folders.extend(before.iter().flat_map(std::env::split_paths));
    // A folder whose name holds the separator cannot be named in such a variable; then the program says what it misses.
    command.env(variable, std::env::join_paths(folders).unwrap_or_default())
}

/// What this machine builds for, as rustc names it.
fn host() -> Result<String> {
    let text = shell::capture(Command::new("rustc").arg("-vV"))?;
    let host = text.lines().find_map(|line| line.strip_prefix("host: "));
    Ok(host.context("`rustc -vV` does not name its host")?.to_owned())
}
