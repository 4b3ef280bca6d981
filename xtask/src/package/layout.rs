//! The folders of the package.

use super::elf;
use crate::build;
use crate::shell;
use crate::workspace::{TORCH_VERSION, VERSION, Workspace};
use anyhow::{Context, Result, bail};
use std::path::{Path, PathBuf};
use std::process::Command;

/// Names of the library's files on this platform.
struct Names {
    /// The file that programs load, below the package's root.
    runtime: String,
    /// The name that programs record when they link it.
    soname: String,
    /// Links to it in `lib/`: for the loader and for the linker.
    links: Vec<String>,
    torch_cpu: &'static str,
    c10: &'static str,
}

fn names() -> Names {
    let abi = VERSION.split('.').next().unwrap_or_default();
    if cfg!(windows) {
        Names {
            runtime: "bin/mica.dll".into(),
            soname: "mica.dll".into(),
            links: vec![],
            torch_cpu: "torch_cpu.dll",
            c10: "c10.dll",
        }
    } else if cfg!(target_vendor = "apple") {
        Names {
            runtime: format!("lib/libmica.{VERSION}.dylib"),
            soname: format!("libmica.{abi}.dylib"),
            links: vec![format!("libmica.{abi}.dylib"), "libmica.dylib".into()],
            torch_cpu: "libtorch_cpu.dylib",
            c10: "libc10.dylib",
        }
    } else {
        Names {
            runtime: format!("lib/libmica.so.{VERSION}"),
            soname: format!("libmica.so.{abi}"),
            links: vec![format!("libmica.so.{abi}"), "libmica.so".into()],
            torch_cpu: "libtorch_cpu.so",
            c10: "libc10.so",
        }
    }
}

/// The library's file in an unpacked package.
pub fn library(root: &Path) -> PathBuf {
    let names = names();
    // The link without a version, where the platform has one.
    root.join(names.links.last().map_or(names.runtime.clone(), |link| format!("lib/{link}")))
}

/// The library's file in a package, and the name by which programs load it.
pub fn loaded_library(root: &Path) -> (PathBuf, String) {
    let names = names();
    (root.join(names.runtime), names.soname)
}

/// Fill `root` with everything but libtorch.
pub fn lay_out(workspace: &Workspace, root: &Path, target: &str) -> Result<()> {
    let names = names();
    for folder in ["bin", "lib/cmake/mica", "lib/pkgconfig", "share/mica", "share/doc/mica"] {
        std::fs::create_dir_all(root.join(folder)).with_context(|| format!("cannot make {folder}"))?;
    }
    shell::copy_tree(&workspace.path("include"), &root.join("include"))?;
    place_library(workspace, root, &names)?;
    place_program(workspace, root)?;
    render(workspace, root, target, &names)?;
    shell::copy_file(&workspace.path("registry.json"), &root.join("share/mica/registry.json"))?;
    for document in ["LICENSE", "README.md"] {
        shell::copy_file(&workspace.path(document), &root.join("share/doc/mica").join(document))?;
    }
    shell::copy_tree(&workspace.path("docs"), &root.join("share/doc/mica"))
}

fn place_library(workspace: &Workspace, root: &Path, names: &Names) -> Result<()> {
    let built = build::built_library(workspace);
    let library = root.join(&names.runtime);
    shell::copy_file(&built, &library)?;
    if cfg!(windows) {
        shell::copy_file(&built.with_extension("dll.lib"), &root.join("lib/mica.lib"))?;
    }
    strip(&library)?;
    if cfg!(target_os = "linux") {
        elf::check(&library, Some(&names.soname))?;
    }
    let file = library.file_name().context("a library without a name")?;
    #[cfg(unix)]
    for link in &names.links {
        std::os::unix::fs::symlink(file, root.join("lib").join(link)).with_context(|| format!("cannot link {link}"))?;
    }
    #[cfg(not(unix))]
    let _ = file;
    Ok(())
}

fn place_program(workspace: &Workspace, root: &Path) -> Result<()> {
    let built = build::built_program(workspace);
    let program = root.join("bin").join(built.file_name().context("a program without a name")?);
    shell::copy_file(&built, &program)?;
    strip(&program)?;
    if cfg!(target_os = "linux") {
        elf::check(&program, None)?;
    }
    Ok(())
}

/// Take out debug information; what is exported stays.
fn strip(file: &Path) -> Result<()> {
    let mut strip = Command::new("strip");
    if cfg!(target_os = "linux") {
        strip.args(["--strip-unneeded", "--remove-section=.comment"]);
    } else if cfg!(target_vendor = "apple") {
        strip.arg("-x");
    } else {
        return Ok(());
    }
    shell::capture(strip.arg(file)).map(drop)
}

/// The files of CMake and pkg-config, from their templates in `cmake/`.
fn render(workspace: &Workspace, root: &Path, target: &str, names: &Names) -> Result<()> {
    let mut version = VERSION.split('.');
    let values = [
        ("MICA_VERSION_MAJOR", version.next().unwrap_or_default()),
        ("MICA_VERSION_MINOR", version.next().unwrap_or_default()),
        ("MICA_VERSION", VERSION),
        ("MICA_TARGET", target),
        ("MICA_RUNTIME", &names.runtime),
        ("MICA_RUNTIME_FOLDER", names.runtime.split('/').next().unwrap_or_default()),
        ("MICA_SONAME", &names.soname),
        ("TORCH_VERSION", TORCH_VERSION),
        ("TORCH_CPU_LIBRARY", names.torch_cpu),
        ("C10_LIBRARY", names.c10),
        // The linker need not resolve what libmica takes from libtorch; see mica-config.cmake.
        (
            "PC_LINK_OPTIONS",
            if cfg!(target_os = "linux") { "-Wl,--allow-shlib-undefined -Wl,-rpath-link,${torchdir}" } else { "" },
        ),
    ];
    for (template, place) in [
        ("mica-config.cmake.in", "lib/cmake/mica/mica-config.cmake"),
        ("mica-config-version.cmake.in", "lib/cmake/mica/mica-config-version.cmake"),
        ("mica.pc.in", "lib/pkgconfig/mica.pc"),
    ] {
        let text = shell::read(&workspace.path("cmake").join(template))?;
        let text = substitute(&text, &values).with_context(|| format!("cmake/{template}"))?;
        shell::write(&root.join(place), &text)?;
    }
    Ok(())
}

/// Put values in place of `@NAME@`. A name without a value is an error.
fn substitute(text: &str, values: &[(&str, &str)]) -> Result<String> {
    let mut done = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find('@') {
        let after = &rest[start + 1..];
        let name = after
            .split(|c: char| !(c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_'))
            .next()
            .unwrap_or_default();
        if name.is_empty() || !after[name.len()..].starts_with('@') {
            // Not a placeholder: macOS writes @rpath.
            done.push_str(&rest[..=start]);
            rest = after;
            continue;
        }
        let Some((_, value)) = values.iter().find(|(known, _)| *known == name) else { bail!("@{name}@ has no value") };
        done.push_str(&rest[..start]);
        done.push_str(value);
        rest = &after[name.len() + 1..];
    }
    done.push_str(rest);
    Ok(done)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn placeholders_are_replaced() {
        let values = [("A", "one"), ("A_B", "two")];
        assert_eq!(substitute("x @A@ @A_B@ @rpath/@A@", &values).expect("known names"), "x one two @rpath/one");
        assert!(substitute("@NEW@", &values).expect_err("unknown").to_string().contains("@NEW@"));
    }
}
