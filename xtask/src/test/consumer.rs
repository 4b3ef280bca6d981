//! A program outside the repository that uses the package: copied to a folder of its own and built with
//! CMake, as a stranger would.

use crate::shell::{self, Runner};
use crate::workspace::Workspace;
use anyhow::{Context, Result};
use serde_json::Value;
use std::path::{Path, PathBuf};
use std::process::Command;

/// What to build, against what, and how.
pub struct Consumer {
    source: PathBuf,
    build: PathBuf,
    package: PathBuf,
    libtorch: PathBuf,
    definitions: Vec<String>,
    programs_only: bool,
}

impl Consumer {
    /// The project in `source` (below the repository's root), to be copied and built below `scratch`.
    pub fn new(workspace: &Workspace, package: &Path, source: &str, scratch: &Path) -> Consumer {
        let place = scratch.join(source.replace('/', "-"));
        // The project is copied; the networks that tests load stay where they are.
        let networks = format!("MICA_TEST_NETWORKS={}", workspace.path("tests/networks").display());
        Consumer {
            source: workspace.path(source),
            build: place.join("build"),
            package: package.to_owned(),
            libtorch: workspace.libtorch(),
            definitions: source.starts_with("tests/").then_some(networks).into_iter().collect(),
            programs_only: false,
        }
    }

    /// A variant in a build folder of its own, with CMake variables `NAME=value`. Only programs are built: what a
    /// project compiles without running it was seen in the plain build.
    pub fn variant(mut self, name: &str, definitions: impl IntoIterator<Item = String>) -> Consumer {
        self.build.set_file_name(format!("build-{name}"));
        self.definitions.extend(definitions);
        self.programs_only = true;
        self
    }

    /// Copy, configure and compile.
    pub fn build(self, run: Runner) -> Result<Consumer> {
        let copy = self.build.with_file_name("source");
        if !copy.is_dir() {
            shell::copy_tree(&self.source, &copy)?;
        }
        // CMake's file API tells afterwards which programs there are.
        let query = self.build.join(".cmake/api/v1/query");
        std::fs::create_dir_all(&query)?;
        std::fs::write(query.join("codemodel-v2"), "")?;
        let mut cmake = self.clean(Command::new("cmake"));
        cmake.arg("-S").arg(&copy).arg("-B").arg(&self.build).args(["-G", "Ninja", "-DCMAKE_BUILD_TYPE=Release"]);
        cmake.arg(format!("-DCMAKE_PREFIX_PATH={}", self.package.display()));
        cmake.arg(format!("-DMICA_LIBTORCH={}", self.libtorch.display()));
        cmake.args(self.definitions.iter().map(|definition| format!("-D{definition}")));
        run(&mut cmake)?;
        let mut compile = self.clean(Command::new("cmake"));
        compile.arg("--build").arg(&self.build);
        if self.programs_only {
            compile.arg("--target").args(self.executables()?.into_iter().map(|(name, _)| name));
        }
        run(&mut compile)?;
        Ok(self)
    }

    /// `ctest` in the build folder.
    pub fn ctest(&self) -> Command {
        let mut ctest = self.clean(Command::new("ctest"));
        ctest.arg("--test-dir").arg(&self.build).args(["--output-on-failure", "--no-tests=error"]);
        ctest.arg("--output-junit").arg(self.report());
        let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
        ctest.args(["--parallel", &cores.to_string()]);
        ctest
    }

    /// What `ctest` writes: its results as JUnit's XML.
    pub fn report(&self) -> PathBuf {
        self.build.join("report.xml")
    }

    /// The programs that were built.
    pub fn programs(&self) -> Result<Vec<PathBuf>> {
        Ok(self.executables()?.into_iter().map(|(_, file)| file).collect())
    }

    /// CMake's targets that are programs, each with its file.
    fn executables(&self) -> Result<Vec<(String, PathBuf)>> {
        let reply = self.build.join(".cmake/api/v1/reply");
        let mut found = Vec::new();
        for entry in std::fs::read_dir(&reply).with_context(|| format!("cannot read {}", reply.display()))? {
            let path = entry?.path();
            if !path.file_name().unwrap_or_default().to_string_lossy().starts_with("target-") {
                continue;
            }
            let target: Value = serde_json::from_str(&shell::read(&path)?)?;
            if target["type"] == "EXECUTABLE" {
                let name = target["name"].as_str().context("CMake lists a target without a name")?;
                let file = target["artifacts"][0]["path"].as_str().context("CMake names no file for a program")?;
                found.push((name.to_owned(), self.build.join(file)));
            }
        }
        found.sort();
        Ok(found)
    }

    /// The programs that `ctest` would run.
    pub fn tests(&self) -> Result<Vec<PathBuf>> {
        let mut ctest = self.clean(Command::new("ctest"));
        let text = shell::capture(ctest.arg("--test-dir").arg(&self.build).arg("--show-only=json-v1"))?;
        let listed: Value = serde_json::from_str(&text).context("ctest does not list its tests as JSON")?;
        let commands = listed["tests"].as_array().into_iter().flatten().filter_map(|test| test["command"][0].as_str());
        let mut tests: Vec<PathBuf> =
            commands.map(PathBuf::from).filter(|program| program.starts_with(&self.build)).collect();
        tests.sort();
        tests.dedup();
        Ok(tests)
    }

    /// Without the variables that would let a consumer see more than the package.
    fn clean(&self, mut command: Command) -> Command {
        for name in ["LD_LIBRARY_PATH", "LIBTORCH", "MICA_LIBTORCH", "CMAKE_PREFIX_PATH", "CPATH", "LIBRARY_PATH"] {
            command.env_remove(name);
        }
        command
    }
}
