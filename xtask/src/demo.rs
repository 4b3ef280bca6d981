//! `cargo xtask demo`: from a fresh clone to a C++ program that uses the package, in one command.

use crate::setup::pip;
use crate::test::consumer::Consumer;
use crate::workspace::Workspace;
use crate::{package, setup, shell, ui};
use anyhow::{Context, Result};
use std::path::Path;
use std::process::Command;

/// A CT-like volume: air, a body of soft tissue with a gradient, and a bone in it, in Hounsfield units.
/// With NumPy where Python has it, else in the few bytes that the format needs.
const MAKE_VOLUME: &str = r#"
import struct, sys

x, y, z = 48, 40, 32

def value(i, j, k):
    body = ((i - 24) / 20) ** 2 + ((j - 20) / 16) ** 2 + ((k - 16) / 14) ** 2
    bone = ((i - 24) / 5) ** 2 + ((j - 27) / 5) ** 2
    return -1000.0 if body > 1 else 700.0 if bone < 1 else 20.0 + i

values = [value(i, j, k) for i in range(x) for j in range(y) for k in range(z)]
try:
    import numpy
    numpy.save(sys.argv[1], numpy.array(values, numpy.float32).reshape(x, y, z))
    print("made by NumPy", numpy.__version__)
except ImportError:
    header = repr({"descr": "<f4", "fortran_order": False, "shape": (x, y, z)})
    header += " " * (-(len(header) + 11) % 64) + "\n"
    with open(sys.argv[1], "wb") as file:
        file.write(b"\x93NUMPY\x01\x00" + struct.pack("<H", len(header)) + header.encode("latin1"))
        file.write(struct.pack(f"<{len(values)}f", *values))
    print("made by plain Python")
"#;

/// `cargo xtask demo`.
pub fn command(workspace: &Workspace) -> Result<()> {
    setup::before_command(workspace)?;
    ui::say("demo", "building and packaging mica");
    let folder = tempfile::tempdir().context("cannot make a temporary folder")?;
    let archive = package::make(workspace, false, &shell::run)?;
    let package = package::unpacked(&archive, folder.path())?;
    ui::say("demo", "building examples/demo against the unpacked package");
    let consumer = Consumer::new(workspace, &package, "examples/demo", folder.path()).build(&shell::quietly)?;
    let volume = folder.path().join("ct.npy");
    let how = make_volume(&volume)?;
    ui::say("demo", format_args!("a 48×40×32 volume in Hounsfield units, {how}"));
    for program in consumer.programs()? {
        ui::say("demo", format_args!("running {} ct.npy\n", program.file_name().unwrap_or_default().to_string_lossy()));
        shell::run(Command::new(&program).arg(&volume))?;
    }
    Ok(())
}

/// Write the volume; says with what.
fn make_volume(file: &Path) -> Result<String> {
    let python = pip::find()?;
    let text = shell::capture(Command::new(python.program).args(["-c", MAKE_VOLUME]).arg(file))?;
    Ok(text.trim().to_owned())
}
