//! Every C and C++ test once more, under valgrind, in one start of libtorch (see `fork_tests.c`).

use super::counts::Counts;
use super::{Bench, Outcome, native};
use crate::setup::debian;
use crate::{package, shell};
use anyhow::{Context, Result, bail};
use std::path::{Path, PathBuf};
use std::process::Command;

const LAUNCHER: &str = include_str!("fork_tests.c");

/// Programs become shared libraries, which `fork_tests` loads. They find libmica and libtorch loaded, so they get no
/// run path: valgrind takes what glibc's `dlopen` does with one for an error.
const AS_LIBRARIES: [&str; 5] = [
    "MICA_LIBTORCH=",
    "CMAKE_SKIP_RPATH=ON",
    "CMAKE_C_FLAGS=-fPIC",
    "CMAKE_CXX_FLAGS=-fPIC",
    "CMAKE_EXE_LINKER_FLAGS=-shared",
];

pub fn valgrind(bench: &Bench) -> Result<Outcome> {
    if !cfg!(target_os = "linux") {
        return Ok(Outcome::skipped("valgrind is run on Linux only"));
    }
    if let Err(why) = debian::ensure("valgrind", "valgrind") {
        return Ok(Outcome::skipped(why));
    }
    let mut tests = Vec::new();
    for source in [native::C, native::CPP] {
        let definitions = AS_LIBRARIES.into_iter().chain(native::INSPECTED);
        let variant = native::consumer(bench, source)?.variant("valgrind", definitions.map(str::to_owned));
        tests.extend(variant.build(&bench.run())?.tests()?);
    }
    let folder = bench.scratch.join("valgrind");
    std::fs::create_dir_all(&folder)?;
    let launcher = build_launcher(bench, &folder)?;
    let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let mut command = Command::new("valgrind");
    command.args(["--quiet", "--error-exitcode=99", "--num-callers=30", "--fair-sched=yes"]);
    command.args(["--leak-check=full", "--errors-for-leak-kinds=definite", "--show-leak-kinds=definite"]);
    let suppressions = bench.workspace.path("tests/valgrind.supp");
    if suppressions.is_file() {
        command.arg(format!("--suppressions={}", suppressions.display()));
    }
    command.arg(launcher).arg(&folder).arg(cores.to_string()).args(&tests);
    let ended = bench.log.try_run(package::with_libtorch(&mut command, bench.workspace))?;
    let (counts, failed) = read(&ended.output);
    for name in failed {
        let output = std::fs::read(folder.join(format!("{name}.txt"))).unwrap_or_default();
        bench.log.line(format_args!("output of {name}:\n{}", String::from_utf8_lossy(&output)))?;
    }
    if counts.passed + counts.failed != tests.len() as u64 {
        bail!("{} tests were to be run under valgrind, {} were", tests.len(), counts.passed + counts.failed);
    }
    Ok(counts.with_status(ended.success).into())
}

fn build_launcher(bench: &Bench, folder: &Path) -> Result<PathBuf> {
    let source = folder.join("fork_tests.c");
    shell::write(&source, LAUNCHER)?;
    let launcher = folder.join("fork_tests");
    let mut compiler = compile(&source, &package::library(&bench.package()?), &launcher)?;
    bench.log.run(&mut compiler).context("cannot compile fork_tests.c")?;
    Ok(launcher)
}

/// Compile the launcher so that it loads `library` at start, from where it lies.
fn compile(source: &Path, library: &Path, launcher: &Path) -> Result<Command> {
    let folder = library.parent().context("a library lies in a folder")?;
    let mut compiler = Command::new("cc");
    compiler.args(["-std=gnu11", "-g", "-O1", "-Wall", "-Wextra", "-Werror"]).arg(source).arg("-o").arg(launcher);
    compiler.args(["-Wl,--no-as-needed", "-Wl,--allow-shlib-undefined"]).arg(library).arg("-ldl");
    compiler.arg(format!("-Wl,-rpath,{}", folder.display()));
    Ok(compiler)
}

/// The counts, and the names of the tests that failed.
fn read(output: &str) -> (Counts, Vec<&str>) {
    let mut counts = Counts::default();
    let mut failed = Vec::new();
    for line in output.lines() {
        if line.starts_with("ok ") {
            counts += Counts::PASSED;
        } else if let Some(rest) = line.strip_prefix("FAILED ") {
            counts += Counts::FAILED;
            failed.extend(rest.split_once(": ").map(|(name, _)| name));
        }
    }
    (counts, failed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_launchers_lines_are_counted() {
        let (counts, failed) =
            read("ok abi_meta\n==12== Invalid read\nFAILED abi_runs: exit status 99\nok cpp_value\n");
        assert_eq!((counts.passed, counts.failed), (2, 1));
        assert_eq!(failed, ["abi_runs"]);
    }

    /// The launcher itself: a test that passes, one that fails and one that crashes, each in its own process.
    #[test]
    #[cfg(target_os = "linux")]
    fn tests_run_apart_from_each_other() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let path = |name: &str| folder.path().join(name);
        let library = |name: &str, source: &str| {
            std::fs::write(path("source.c"), source).expect("a file");
            let mut compiler = Command::new("cc");
            compiler.args(["-shared", "-fPIC"]).arg(path("source.c")).arg("-o").arg(path(name));
            shell::quietly(&mut compiler).expect("compiles");
            path(name)
        };
        let counter = library("library.so", "int count; int next(void) { return ++count; }");
        std::fs::write(path("launcher.c"), LAUNCHER).expect("a file");
        let mut compiler = compile(&path("launcher.c"), &counter, &path("launcher")).expect("a command");
        shell::quietly(&mut compiler).expect("compiles");
        let first = "int next(void); int main(void) { return next() - 1; }";
        let tests = [
            library("one", first),
            library("two", first),
            library("three", "int main(void) { return 3; }"),
            library("four", "int main(void) { __builtin_trap(); }"),
        ];
        let mut run = Command::new(path("launcher"));
        let output = shell::output(run.arg(folder.path()).arg("2").args(&tests)).expect("runs");
        let text = String::from_utf8_lossy(&output.stdout);
        let mut lines: Vec<&str> = text.lines().collect();
        lines.sort_unstable();
        assert_eq!(lines, ["FAILED four: signal 4", "FAILED three: exit status 3", "ok one", "ok two"], "{text}");
    }
}
