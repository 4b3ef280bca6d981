//! `cargo xtask`: the build tool of mica.
//!
//! Plain `cargo build` and `cargo test` work after `cargo xtask setup`; everything that cargo
//! cannot do alone lives here: fetching libtorch and the tools, generating the committed files,
//! laying out the package, checking the ABI and running every test of the house.
//! This crate must build without libtorch, since it is what fetches it.

mod abi;
mod bench;
mod build;
mod codegen;
mod demo;
mod docs;
mod package;
mod setup;
mod shell;
mod test;
mod ui;
mod workspace;

use anyhow::Result;
use clap::{Parser, Subcommand};
use workspace::Workspace;

/// Build tool of mica.
#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask", disable_help_subcommand = true)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Fetch libtorch and missing tools into .deps/, check versions. Every other command does this first.
    Setup {
        /// Also make .deps/venv, the Python environment of the parity and binding tests.
        #[arg(long)]
        parity: bool,
    },
    /// Build libmica and the `mica` program.
    Build {
        /// Without optimisation.
        #[arg(long)]
        debug: bool,
    },
    /// Run every test: format, lints, generated files, Rust, C, C++, ABI, Python, parity.
    Test {
        /// Leave out valgrind, sanitizers and parity.
        #[arg(long)]
        quick: bool,
        /// Only stages whose name contains one of these words.
        filter: Vec<String>,
    },
    /// Build and package mica, then build and run examples/demo against the package.
    Demo,
    /// Run the benchmarks.
    Bench {
        /// Handed to `cargo bench` (a benchmark's name, for example).
        arguments: Vec<String>,
    },
    /// Make the archive `dist/mica-VERSION-TARGET.tar.gz`.
    Package {
        /// Put the CPU libraries of libtorch into the package.
        #[arg(long)]
        with_libtorch: bool,
        /// Also build the Python wheel, with the library inside.
        #[arg(long)]
        wheel: bool,
    },
    /// Build the documentation into target/docs.
    Docs,
    /// Regenerate the committed generated files.
    Codegen {
        /// Change nothing; fail if a file differs.
        #[arg(long)]
        check: bool,
    },
    /// Compare the C ABI with the baseline in abi/.
    Abi {
        /// Fail on any difference (the default).
        #[arg(long, conflicts_with = "accept")]
        check: bool,
        /// Write the baseline.
        #[arg(long)]
        accept: bool,
    },
}

fn run() -> Result<bool> {
    let workspace = Workspace::find()?;
    match Arguments::parse().command {
        Command::Setup { parity } => setup::command(&workspace, parity)?,
        Command::Build { debug } => build::command(&workspace, debug)?,
        Command::Test { quick, filter } => return test::command(&workspace, quick, &filter),
        Command::Demo => demo::command(&workspace)?,
        Command::Bench { arguments } => bench::command(&workspace, &arguments)?,
        Command::Package { with_libtorch, wheel } => package::command(&workspace, with_libtorch, wheel)?,
        Command::Docs => docs::command(&workspace)?,
        Command::Codegen { check } => codegen::command(&workspace, check)?,
        Command::Abi { check: _, accept } => abi::command(&workspace, accept)?,
    }
    Ok(true)
}

fn main() -> std::process::ExitCode {
    match run() {
        Ok(true) => std::process::ExitCode::SUCCESS,
        Ok(false) => std::process::ExitCode::FAILURE,
        Err(error) => {
            eprintln!("error: {error:#}");
            std::process::ExitCode::FAILURE
        }
    }
}
