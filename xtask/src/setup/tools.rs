//! CMake and Ninja: the tests build consumers with them.

use super::{Voice, pip};
use crate::shell;
use crate::workspace::Workspace;
use anyhow::{Context, Result};
use std::path::PathBuf;
use std::process::Command;

const CMAKE: &str = "cmake==3.31.10";
const NINJA: &str = "ninja==1.13.0";
/// The oldest CMake whose ctest reports its results as XML.
const CMAKE_MINIMUM: (u32, u32) = (3, 21);

/// Fetch what the machine lacks.
pub fn ensure(workspace: &Workspace, voice: Voice) -> Result<()> {
    match system_cmake() {
        Some(version) => voice.found(format_args!("CMake {version}")),
        None => fetch(workspace, "cmake", CMAKE, voice)?,
    }
    match shell::which("ninja") {
        Some(_) => voice.found("Ninja"),
        None => fetch(workspace, "ninja", NINJA, voice)?,
    }
    Ok(())
}

fn fetch(workspace: &Workspace, name: &str, requirement: &str, voice: Voice) -> Result<()> {
    let folder = workspace.deps().join("tools").join(name);
    if folder.join(format!("{}.dist-info", pip::file_stem(requirement)?)).is_dir() {
        voice.found(format_args!("{requirement} in .deps/tools"));
        return Ok(());
    }
    voice.does(format_args!("this machine has no {name}: fetching {requirement} into .deps/tools"));
    std::fs::create_dir_all(workspace.deps().join("tools"))?;
    pip::install_into(workspace, &[requirement], &folder)
}

/// Let this process and what it starts find the fetched tools. The machine's own come first if they are new enough.
pub fn add_tools_to_path(workspace: &Workspace) -> Result<()> {
    let tools = workspace.deps().join("tools");
    let own_cmake = tools.join("cmake/cmake/data/bin");
    let own_ninja = tools.join("ninja/bin");
    let mut folders: Vec<PathBuf> = std::env::split_paths(&std::env::var_os("PATH").unwrap_or_default()).collect();
    if own_cmake.is_dir() && system_cmake().is_none() {
        folders.insert(0, own_cmake);
    }
    if own_ninja.is_dir() && shell::which("ninja").is_none() {
        folders.push(own_ninja);
    }
    let path = std::env::join_paths(folders).context("the PATH cannot be extended")?;
    // SAFETY: called before any thread is started.
    unsafe { std::env::set_var("PATH", path) };
    Ok(())
}

/// The version of the machine's CMake, if it is new enough.
fn system_cmake() -> Option<String> {
    let program = shell::which("cmake")?;
    let text = shell::capture(Command::new(program).arg("--version")).ok()?;
    let version = parse_version(&text)?;
    (version >= CMAKE_MINIMUM).then(|| format!("{}.{}", version.0, version.1))
}

/// Major and minor of `cmake version 3.31.10`.
fn parse_version(text: &str) -> Option<(u32, u32)> {
    let mut numbers = text.lines().next()?.rsplit(' ').next()?.split('.');
    Some((numbers.next()?.parse().ok()?, numbers.next()?.parse().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_version_of_cmake_is_read() {
        assert_eq!(parse_version("cmake version 3.31.10\n\nCMake suite"), Some((3, 31)));
        assert_eq!(parse_version("cmake version 4.4.0-rc1"), Some((4, 4)));
        assert_eq!(parse_version("none"), None);
    }
}
