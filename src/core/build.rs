//! Compiles the libtorch shim, checks that libtorch is the version tch binds, and records the compiler.

use std::path::{Path, PathBuf};
use std::process::Command;

include!("../../build/run_path.rs");

/// The libtorch that tch 0.26.0 binds. xtask fetches the same one.
const LIBTORCH: &str = "2.13.0";

fn main() {
    let lib = libtorch();
    run_path(&lib);
    let root = lib.parent().expect("libtorch's lib folder has a parent");
    check_version(root);

    let mut build = cxx_build::bridges(["torch/mod.rs", "torch/script.rs", "torch/package.rs"]);
    build
        .files([
            "torch/shim.cpp",
            "torch/script.cpp",
            "torch/memory.cpp",
            "torch/optimize.cpp",
            "torch/instance_norm.cpp",
            "torch/narrow.cpp",
            "torch/join_channels.cpp",
            "torch/parallel.cpp",
            "torch/wide.cpp",
            "torch/package.cpp",
        ])
        .std("c++20")
        .warnings(false)
        // Nobody looks at the flags of floating-point exceptions; with them, GCC computes conditions one by one.
        .flag_if_supported("-fno-trapping-math");
    for include in ["include", "include/torch/csrc/api/include"] {
        build.flag(format!("-isystem{}", root.join(include).display()));
    }
    build.compile("mica_torch_shim");
    stub(build.get_compiler().to_command());
    for library in ["torch_cpu", "c10"] {
        println!("cargo:rustc-link-lib={library}");
    }
    println!("cargo:rustc-link-search=native={}", lib.display());
    for file in [
        "mod.rs",
        "shim.h",
        "shim.cpp",
        "script.rs",
        "script.h",
        "script.cpp",
        "memory.h",
        "memory.cpp",
        "optimize.h",
        "optimize.cpp",
        "kernels.h",
        "wide.h",
        "instance_norm.cpp",
        "narrow.cpp",
        "join_channels.cpp",
        "parallel.cpp",
        "wide.cpp",
        "package.rs",
        "package.h",
        "package.cpp",
    ] {
        println!("cargo:rerun-if-changed=torch/{file}");
    }

    let rustc = std::env::var("RUSTC").unwrap_or_else(|_| "rustc".to_owned());
    record("MICA_RUSTC", Command::new(rustc).arg("--version"));
    println!("cargo:rustc-env=MICA_TARGET={}", std::env::var("TARGET").unwrap_or_default());
}

/// An empty library with the name that compiled packages ask for; an empty file where that is not Linux.
fn stub(mut compiler: Command) {
    let out = PathBuf::from(std::env::var("OUT_DIR").expect("cargo sets OUT_DIR"));
    let library = out.join("libtorch_stub.so");
    if std::env::var("CARGO_CFG_TARGET_OS").as_deref() != Ok("linux") {
        std::fs::write(library, []).expect("OUT_DIR is writable");
        return;
    }
    let source = out.join("stub.cpp");
    std::fs::write(&source, "").expect("OUT_DIR is writable");
    compiler.args(["-shared", "-nostdlib", "-Wl,-soname,libtorch.so", "-o"]).arg(&library).arg(&source);
    let status = compiler.status().expect("the C compiler runs");
    assert!(status.success(), "the C compiler made no library: {status}");
}

/// With `LIBTORCH` set, torch-sys skips its own version check.
fn check_version(root: &Path) {
    println!("cargo:rerun-if-changed={}", root.join("version.py").display());
    let python = std::fs::read_to_string(root.join("version.py")).ok().and_then(|text| {
        let line = text.lines().find(|line| line.starts_with("__version__"))?;
        line.split(['\'', '"']).nth(1).map(str::to_owned)
    });
    let found = python.or_else(|| std::fs::read_to_string(root.join("build-version")).ok());
    let found = found.as_deref().map(str::trim).unwrap_or("unknown");
    assert!(
        found.split('+').next() == Some(LIBTORCH),
        "mica needs libtorch {LIBTORCH}, found {found} in {}; run `cargo xtask setup`",
        root.display()
    );
}

/// Passes the output of a command to the crate as an environment variable, or "unknown".
fn record(variable: &str, command: &mut Command) {
    let output = command.output().ok().filter(|output| output.status.success());
    let text = output.and_then(|output| String::from_utf8(output.stdout).ok()).unwrap_or_default();
    let text = if text.trim().is_empty() { "unknown" } else { text.trim() };
    println!("cargo:rustc-env={variable}={text}");
}
