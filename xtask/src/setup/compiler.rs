//! The C++ compiler: libtorch's headers want C++20.

use super::Voice;
use crate::shell;
use crate::workspace::Workspace;
use anyhow::{Context, Result, bail};
use std::process::Command;

const PROBE: &str = "#include <version>\n#include <span>\nstatic_assert(__cplusplus >= 202002L);\nint main() {}\n";

/// Compile a few lines of C++20. The compiler is the one that cargo's build scripts use: `CXX`, else `c++`.
pub fn check(workspace: &Workspace, voice: Voice) -> Result<()> {
    if cfg!(windows) {
        // MSVC is found through its own environment, which only the build scripts set up.
        return Ok(());
    }
    let compiler = std::env::var("CXX").ok().filter(|name| !name.is_empty()).unwrap_or_else(|| "c++".into());
    let version = version(&compiler)?;
    // A compiler that passed once is not asked again: this runs before every command.
    let stamp = workspace.deps().join("compiler");
    let passed = format!("{compiler}: {version}\n");
    if std::fs::read_to_string(&stamp).is_ok_and(|text| text == passed) {
        voice.found(format_args!("C++ compiler {version}"));
        return Ok(());
    }
    let folder = tempfile::tempdir()?;
    let source = folder.path().join("probe.cpp");
    std::fs::write(&source, PROBE)?;
    let output = shell::output(words(&compiler).args(["-std=c++20", "-fsyntax-only"]).arg(&source))?;
    if !output.status.success() {
        bail!(
            "the C++ compiler `{compiler}` ({version}) does not compile C++20, which libtorch's headers need: \
             expected g++ 11, clang 13 or newer; set CXX to one.\n{}",
            String::from_utf8_lossy(&output.stderr)
        );
    }
    shell::write(&stamp, &passed)?;
    voice.found(format_args!("C++ compiler {version}"));
    Ok(())
}

fn version(compiler: &str) -> Result<String> {
    let text = shell::capture(words(compiler).arg("--version")).with_context(|| {
        format!("no C++ compiler: `{compiler}` does not run. Install g++ (Debian: `apt-get install g++`) or set CXX")
    })?;
    Ok(text.lines().next().unwrap_or_default().to_owned())
}

/// `CXX` may hold a wrapper: `ccache g++`.
fn words(compiler: &str) -> Command {
    let mut words = compiler.split_whitespace();
    let mut command = Command::new(words.next().unwrap_or("c++"));
    command.args(words);
    command
}
