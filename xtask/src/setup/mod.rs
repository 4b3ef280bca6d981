//! `cargo xtask setup`: what cargo cannot fetch. Everything lands in the ignored folder `.deps/`:
//!
//! | folder | what |
//! |---|---|
//! | `.deps/python` | the pinned libtorch, as the wheels that carry it |
//! | `.deps/tools` | CMake and Ninja, where the machine has none |
//! | `.deps/venv` | the Python environment of the tests (`setup --parity`) |
//! | `.deps/downloads` | wheels on their way: an interrupted setup goes on from here |
//!
//! Each part is made under a temporary name and renamed when whole, so that what is there is complete,
//! and running setup again costs a few file look-ups.

mod compiler;
pub mod debian;
mod libtorch;
pub mod pip;
mod tools;
mod venv;

use crate::ui;
use crate::workspace::Workspace;
use anyhow::{Context, Result};
use std::fs::File;
use std::time::Instant;

use tools::add_tools_to_path;
pub use venv::REQUIREMENTS;

/// How a step speaks: always, or only when it has work to do.
#[derive(Clone, Copy, PartialEq)]
pub enum Voice {
    /// Say what is found as well.
    Full,
    /// Say only what is done.
    Quiet,
}

impl Voice {
    fn found(self, what: impl std::fmt::Display) {
        if self == Voice::Full {
            ui::say("setup", what);
        }
    }

    fn does(self, what: impl std::fmt::Display) {
        ui::say("setup", what);
    }
}

/// `cargo xtask setup [--parity]`.
pub fn command(workspace: &Workspace, parity: bool) -> Result<()> {
    let start = Instant::now();
    ensure(workspace, Voice::Full)?;
    if parity {
        let _lock = lock(workspace)?;
        venv::ensure(workspace, Voice::Full)?;
    }
    ui::say("setup", format_args!("ready ({})", ui::duration(start.elapsed())));
    Ok(())
}

/// Setup as the first step of another command: silent when there is nothing to do.
pub fn before_command(workspace: &Workspace) -> Result<()> {
    ensure(workspace, Voice::Quiet)?;
    add_tools_to_path(workspace)
}

pub use venv::obstacle as venv_obstacle;

/// The test environment, silent when it is there.
pub fn ensure_venv(workspace: &Workspace) -> Result<()> {
    let _lock = lock(workspace)?;
    venv::ensure(workspace, Voice::Quiet)
}

fn ensure(workspace: &Workspace, voice: Voice) -> Result<()> {
    let _lock = lock(workspace)?;
    compiler::check(workspace, voice)?;
    libtorch::ensure(workspace, voice)?;
    tools::ensure(workspace, voice)
}

/// One setup at a time: an IDE and a terminal may start together.
fn lock(workspace: &Workspace) -> Result<File> {
    std::fs::create_dir_all(workspace.deps()).with_context(|| format!("cannot make {}", workspace.deps().display()))?;
    let file = File::create(workspace.deps().join("lock")).context("cannot write .deps/lock")?;
    if file.try_lock().is_err() {
        ui::say("setup", "waiting for another setup to finish");
        file.lock().context("cannot lock .deps/lock")?;
    }
    Ok(file)
}
