//! Programs that only Debian's packages bring: checkers that a developer may lack and CI should have.

use crate::{shell, ui};
use anyhow::{Result, bail};
use std::process::Command;

/// Make sure that a program is there. Where this process may install packages it does; else the error says
/// what is missing and how to get it.
pub fn ensure(program: &str, package: &str) -> Result<()> {
    if shell::which(program).is_some() {
        return Ok(());
    }
    if !may_install() {
        bail!("{program} is not installed (Debian: `apt-get install {package}`)");
    }
    ui::say("setup", format_args!("installing {package}, which has {program}"));
    let install = || shell::capture(apt().args(["install", "--yes", "--no-install-recommends", package]));
    if install().is_err() {
        // The package lists of a fresh machine are empty or old.
        shell::capture(apt().arg("update"))?;
        install()?;
    }
    match shell::which(program) {
        Some(_) => Ok(()),
        None => bail!("{package} is installed, but {program} is not on the PATH"),
    }
}

/// As root on a Debian, and nowhere else.
fn may_install() -> bool {
    let root = shell::capture(Command::new("id").arg("-u")).is_ok_and(|text| text.trim() == "0");
    root && shell::which("apt-get").is_some()
}

fn apt() -> Command {
    let mut apt = Command::new("apt-get");
    apt.args(["--quiet=2"]).env("DEBIAN_FRONTEND", "noninteractive");
    apt
}
