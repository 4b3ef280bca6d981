//! `cargo xtask docs`: the Rust documentation, the book and, where Doxygen is there, the C and C++ interface.

use crate::workspace::Workspace;
use crate::{setup, shell, ui};
use anyhow::Result;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

/// `cargo xtask docs`: into `target/xtask/docs`.
pub fn command(workspace: &Workspace) -> Result<()> {
    setup::before_command(workspace)?;
    let folder = workspace.scratch().join("docs");
    shell::remove(&folder)?;
    rust(workspace, &folder)?;
    shell::copy_tree(&workspace.path("docs"), &folder.join("book"))?;
    doxygen(workspace, &folder.join("c"))?;
    ui::say("docs", format_args!("in {}", folder.strip_prefix(&workspace.root).unwrap_or(&folder).display()));
    Ok(())
}

fn rust(workspace: &Workspace, folder: &Path) -> Result<()> {
    let mut cargo = shell::cargo(workspace);
    cargo
        .args(["doc", "--workspace", "--exclude", "xtask", "--no-deps", "--release"])
        .env("RUSTDOCFLAGS", "-D warnings");
    shell::run(&mut cargo)?;
    shell::copy_tree(&workspace.target().join("doc"), &folder.join("rust"))
}

fn doxygen(workspace: &Workspace, folder: &Path) -> Result<()> {
    let Some(program) = shell::which("doxygen") else {
        ui::say("docs", "no Doxygen on this machine: the pages of the C and C++ interface are left out");
        return Ok(());
    };
    std::fs::create_dir_all(folder)?;
    let configuration = format!(
        "PROJECT_NAME = mica\nPROJECT_NUMBER = {}\nINPUT = include README.md\nRECURSIVE = YES\n\
         USE_MDFILE_AS_MAINPAGE = README.md\nOUTPUT_DIRECTORY = \"{}\"\nHTML_OUTPUT = .\nGENERATE_LATEX = NO\n\
         JAVADOC_AUTOBRIEF = YES\nPREDEFINED = MICA_API= MICA_NODISCARD=\nMACRO_EXPANSION = YES\nEXPAND_ONLY_PREDEF = YES\n\
         EXTRACT_ALL = YES\nQUIET = YES\n",
        crate::workspace::VERSION,
        folder.display()
    );
    let mut doxygen = Command::new(program).arg("-").current_dir(&workspace.root).stdin(Stdio::piped()).spawn()?;
    if let Some(mut input) = doxygen.stdin.take() {
        input.write_all(configuration.as_bytes())?;
    }
    let status = doxygen.wait()?;
    anyhow::ensure!(status.success(), "doxygen failed: {status}");
    Ok(())
}
