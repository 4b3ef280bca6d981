//! The C and C++ side. Everything here sees the unpacked package and nothing of the repository.

use super::consumer::Consumer;
use super::counts::{self, Counts};
use super::{Bench, Outcome};
use crate::abi::Verdict;
use crate::package::is_cuda;
use crate::setup::debian;
use crate::{abi, package, shell};
use anyhow::{Context, Result, bail};
use std::path::{Path, PathBuf};
use std::process::Command;

/// How programs are compiled that are run under a sanitizer or valgrind: reports name lines, compiling is quick.
pub const INSPECTED: [&str; 3] =
    ["CMAKE_BUILD_TYPE=Debug", "CMAKE_C_FLAGS_DEBUG=-g1 -O1", "CMAKE_CXX_FLAGS_DEBUG=-g1 -O1"];
/// The tests in C.
pub const C: &str = "tests/abi";
/// The tests in C++.
pub const CPP: &str = "tests/cpp";

/// The package is made, unpacks, and its program runs from where it lies.
pub fn package(bench: &Bench) -> Result<Outcome> {
    let package = bench.package()?;
    let program = package.join("bin").join(format!("mica{}", std::env::consts::EXE_SUFFIX));
    let mut version = Command::new(program);
    bench.log.run(package::with_libtorch(version.arg("--version"), bench.workspace))?;
    Ok(Counts::PASSED.into())
}

pub fn abi(bench: &Bench) -> Result<Outcome> {
    // What is compared is what the package was made from.
    bench.package()?;
    let mut counts = Counts::default();
    let mut notes = Vec::new();
    for check in abi::checks(bench.workspace)? {
        counts += match check.verdict {
            Verdict::Passed => Counts::PASSED,
            Verdict::Failed(what) => {
                bench.log.line(format_args!("{}: {what}", check.name))?;
                Counts::FAILED
            }
            Verdict::Skipped(why) => {
                notes.push(why);
                Counts::SKIPPED
            }
        };
    }
    Ok(Outcome { counts, note: notes.join("; ") })
}

pub fn c(bench: &Bench) -> Result<Outcome> {
    let consumer = consumer(bench, C)?.build(&bench.run())?;
    no_cuda_at_start(bench, &consumer)?;
    ctest(bench, &consumer, &[])
}

pub fn cpp(bench: &Bench) -> Result<Outcome> {
    let consumer = consumer(bench, CPP)?.build(&bench.run())?;
    no_cuda_at_start(bench, &consumer)?;
    ctest(bench, &consumer, &[])
}

pub fn c_sanitizers(bench: &Bench) -> Result<Outcome> {
    sanitized(bench, C)
}

pub fn cpp_sanitizers(bench: &Bench) -> Result<Outcome> {
    sanitized(bench, CPP)
}

fn sanitized(bench: &Bench, source: &str) -> Result<Outcome> {
    if cfg!(windows) {
        return Ok(Outcome::skipped("MSVC has no undefined-behaviour sanitizer"));
    }
    let consumer = consumer(bench, source)?
        .variant("sanitizers", ["MICA_SANITIZE=ON"].into_iter().chain(INSPECTED).map(str::to_owned))
        .build(&bench.run())?;
    let suppressions = bench.workspace.path("tests/lsan.supp");
    let leaks = if suppressions.is_file() {
        format!("suppressions={}:print_suppressions=0", suppressions.display())
    } else {
        String::new()
    };
    let environment = [
        ("ASAN_OPTIONS", "detect_leaks=1:detect_stack_use_after_return=1:strict_string_checks=1".to_owned()),
        ("UBSAN_OPTIONS", "halt_on_error=1:print_stacktrace=1".to_owned()),
        ("LSAN_OPTIONS", leaks),
    ];
    ctest(bench, &consumer, &environment)
}

/// The package through pkg-config, without CMake.
pub fn pkg_config(bench: &Bench) -> Result<Outcome> {
    if let Err(why) = debian::ensure("pkg-config", "pkg-config") {
        return Ok(Outcome::skipped(why));
    }
    let copy = bench.scratch.join("pkg-config");
    shell::copy_tree(&bench.workspace.path("tests/pkgconfig"), &copy)?;
    let mut run = Command::new("bash");
    run.arg("run.sh").arg(bench.package()?).current_dir(&copy);
    run.env("MICA_LIBTORCH", bench.workspace.libtorch()).env_remove("LD_LIBRARY_PATH").env_remove("PKG_CONFIG_PATH");
    let ended = bench.log.try_run(&mut run)?;
    // The script prints a line for each program that ran well.
    let passed = ended.output.lines().filter(|line| line.starts_with("ok ")).count() as u64;
    Ok(Counts { passed, ..Counts::default() }.with_status(ended.success && passed > 0).into())
}

/// Each folder of `examples/` is a project that a user would start from: it builds, and its tests pass.
pub fn examples(bench: &Bench) -> Result<Outcome> {
    let mut counts = Counts::default();
    for project in projects(&bench.workspace.path("examples"))? {
        let source = format!("examples/{project}");
        counts += ctest(bench, &consumer(bench, &source)?.build(&bench.run())?, &[])?.counts;
    }
    Ok(counts.into())
}

/// How long from the start of a program to its first tensor result, and how much memory then. Printed, not
/// judged: a busy machine is not a defect.
pub fn startup(bench: &Bench) -> Result<Outcome> {
    let built = consumer(bench, "benches/startup")?.build(&bench.run())?;
    let mut note = String::new();
    for program in built.programs()? {
        // The first run brings libtorch into the file cache.
        bench.log.run(&mut Command::new(&program))?;
        let output = bench.log.run(&mut Command::new(&program))?;
        note = output.trim().lines().last().unwrap_or_default().to_owned();
    }
    Ok(Outcome { counts: Counts::PASSED, note })
}

/// A project that is to be built against the package.
pub fn consumer(bench: &Bench, source: &str) -> Result<Consumer> {
    if !bench.workspace.path(source).join("CMakeLists.txt").is_file() {
        bail!("{source}/CMakeLists.txt is missing");
    }
    Ok(Consumer::new(bench.workspace, &bench.package()?, source, &bench.scratch))
}

fn ctest(bench: &Bench, consumer: &Consumer, environment: &[(&str, String)]) -> Result<Outcome> {
    let mut ctest = consumer.ctest();
    let report = consumer.report();
    shell::remove(&report)?;
    ctest.envs(environment.iter().map(|(name, value)| (name, value)));
    let ended = bench.log.try_run(&mut ctest)?;
    let counts = counts::junit(&shell::read(&report).context("ctest wrote no report")?);
    Ok(counts.with_status(ended.success).into())
}

/// A program that uses mica must start without CUDA.
fn no_cuda_at_start(bench: &Bench, consumer: &Consumer) -> Result<()> {
    if !cfg!(target_os = "linux") {
        return Ok(());
    }
    for program in consumer.programs()? {
        let loaded = bench.log.run(Command::new("ldd").arg(&program))?;
        let names: Vec<&str> = loaded.lines().filter_map(|line| line.split_whitespace().next()).collect();
        if let Some(name) = names.iter().find(|name| is_cuda(name)) {
            bail!("{} loads {name} at start", program.display());
        }
        if let Some(line) = loaded.lines().find(|line| line.contains("not found")) {
            bail!("{}: {}", program.display(), line.trim());
        }
    }
    Ok(())
}

/// The folders with a CMakeLists.txt, sorted.
fn projects(folder: &Path) -> Result<Vec<String>> {
    let entries = std::fs::read_dir(folder).with_context(|| format!("cannot read {}", folder.display()))?;
    let paths = entries.map(|entry| Ok(entry?.path())).collect::<Result<Vec<PathBuf>>>()?;
    let mut names: Vec<String> = paths
        .iter()
        .filter(|path| path.join("CMakeLists.txt").is_file())
        .filter_map(|path| Some(path.file_name()?.to_string_lossy().into_owned()))
        .collect();
    names.sort();
    Ok(names)
}
