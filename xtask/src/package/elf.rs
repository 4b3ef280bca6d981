//! What the dynamic section of a Linux library or program must say before it may be shipped.

use crate::shell;
use anyhow::{Result, bail};
use std::path::Path;
use std::process::Command;

/// The entries that matter here.
#[derive(Default, Debug, PartialEq)]
pub struct Dynamic {
    /// Libraries that the loader brings in.
    pub needed: Vec<String>,
    /// The library's own name.
    pub soname: Option<String>,
    /// Folders that the loader looks in.
    pub run_path: Vec<String>,
}

/// Read the dynamic section.
pub fn dynamic(file: &Path) -> Result<Dynamic> {
    Ok(parse(&shell::capture(Command::new("readelf").arg("-d").arg(file))?))
}

fn parse(text: &str) -> Dynamic {
    let mut found = Dynamic::default();
    for line in text.lines() {
        let Some(value) = line.split_once('[').and_then(|(_, rest)| rest.split_once(']')).map(|(value, _)| value)
        else {
            continue;
        };
        if line.contains("(NEEDED)") {
            found.needed.push(value.to_owned());
        } else if line.contains("(SONAME)") {
            found.soname = Some(value.to_owned());
        } else if line.contains("(RUNPATH)") || line.contains("(RPATH)") {
            found.run_path.extend(value.split(':').map(str::to_owned));
        }
    }
    found
}

/// Refuse a file that names this machine's folders, has another name than programs will ask for, or
/// brings in CUDA at start.
pub fn check(file: &Path, soname: Option<&str>) -> Result<()> {
    let dynamic = dynamic(file)?;
    let name = file.file_name().unwrap_or_default().to_string_lossy();
    if soname.is_some() && dynamic.soname.as_deref() != soname {
        bail!(
            "{name} has the SONAME {:?}; expected {:?}",
            dynamic.soname.unwrap_or_default(),
            soname.unwrap_or_default()
        );
    }
    if let Some(folder) = dynamic.run_path.iter().find(|folder| !folder.starts_with("$ORIGIN")) {
        bail!("the run path of {name} holds {folder:?}; expected only folders relative to $ORIGIN");
    }
    if dynamic.run_path.is_empty() {
        bail!("{name} has no run path; expected folders relative to $ORIGIN, where libtorch may lie");
    }
    if let Some(library) = dynamic.needed.iter().find(|library| is_cuda(library)) {
        bail!("{name} needs {library} at start; CUDA is to be loaded only where there is a driver");
    }
    Ok(())
}

/// Whether a library is a part of CUDA that a CPU program must not load at start. The PyPI build of
/// libtorch_cpu itself needs libcudart and libcupti, small libraries that touch no driver until called;
/// a CPU build of libtorch does not, and nothing else may bring them in.
pub fn is_cuda(library: &str) -> bool {
    const NAMES: [&str; 12] = [
        "libtorch_cuda",
        "libc10_cuda",
        "libcuda.",
        "libcublas",
        "libcudnn",
        "libcufft",
        "libcurand",
        "libcusolver",
        "libcusparse",
        "libnccl",
        "libnvrtc",
        "libnvshmem",
    ];
    NAMES.iter().any(|name| library.starts_with(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_dynamic_section_is_read() {
        let text = " 0x0000000000000001 (NEEDED)             Shared library: [libtorch_cpu.so]\n\
                     0x000000000000000e (SONAME)             Library soname: [libmica.so.0]\n\
                     0x000000000000001d (RUNPATH)            Library runpath: [$ORIGIN:$ORIGIN/libtorch/lib]\n\
                     0x000000000000000c (INIT)               0x1000\n";
        let wanted = Dynamic {
            needed: vec!["libtorch_cpu.so".into()],
            soname: Some("libmica.so.0".into()),
            run_path: vec!["$ORIGIN".into(), "$ORIGIN/libtorch/lib".into()],
        };
        assert_eq!(parse(text), wanted);
    }

    #[test]
    fn cuda_is_told_from_the_small_libraries_of_libtorch_cpu() {
        assert!(is_cuda("libtorch_cuda.so") && is_cuda("libcuda.so.1") && is_cuda("libcublasLt.so.13"));
        assert!(!is_cuda("libcudart.so.13") && !is_cuda("libcupti.so.13") && !is_cuda("libtorch_cpu.so"));
    }
}
