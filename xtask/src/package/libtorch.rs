//! `--with-libtorch`: the libraries of libtorch that libmica needs on a CPU, next to it.

use super::elf;
use crate::workspace::Workspace;
use crate::{build, shell, ui};
use anyhow::{Result, bail};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// Copy them into `lib/`, with libtorch's licences.
pub fn copy(workspace: &Workspace, root: &Path) -> Result<()> {
    if !cfg!(target_os = "linux") {
        bail!("--with-libtorch knows Linux only; put libtorch's folder next to the package as libtorch/ instead");
    }
    let torch = workspace.libtorch();
    let mut total = 0;
    for (name, source) in needed_of(&build::built_library(workspace), &torch)? {
        let place = root.join("lib").join(&name);
        shell::copy_file(&source, &place)?;
        total += std::fs::metadata(&place)?.len();
    }
    copy_licences(&torch, &root.join("share/doc/mica/licenses"))?;
    ui::say("package", format_args!("with {} of libtorch", ui::bytes(total)));
    Ok(())
}

/// Follow what `library` needs through the folders that libtorch brings: its own and NVIDIA's beside it.
/// What is found in neither is the system's (libc, libstdc++).
fn needed_of(library: &Path, torch: &Path) -> Result<BTreeMap<String, PathBuf>> {
    let folders = folders(torch)?;
    let mut found = BTreeMap::new();
    let mut waiting = elf::dynamic(library)?.needed;
    while let Some(name) = waiting.pop() {
        if found.contains_key(&name) {
            continue;
        }
        if let Some(path) = folders.iter().map(|folder| folder.join(&name)).find(|path| path.is_file()) {
            waiting.extend(elf::dynamic(&path)?.needed);
            found.insert(name, path);
        }
    }
    if found.is_empty() {
        bail!("{} needs nothing of {}; expected libtorch_cpu and libc10", library.display(), torch.display());
    }
    Ok(found)
}

/// libtorch's own folder, and `nvidia/*/lib` of the wheels beside it.
fn folders(torch: &Path) -> Result<Vec<PathBuf>> {
    let mut folders = vec![torch.join("lib")];
    let torch = torch.canonicalize()?;
    if let Some(Ok(entries)) = torch.parent().map(|site| std::fs::read_dir(site.join("nvidia"))) {
        folders.extend(entries.flatten().map(|entry| entry.path().join("lib")).filter(|lib| lib.is_dir()));
    }
    Ok(folders)
}

/// The licence files of the wheels, one folder for each; of an unpacked archive, what lies at its top.
fn copy_licences(torch: &Path, to: &Path) -> Result<()> {
    let torch = torch.canonicalize()?;
    let Some(site) = torch.parent() else { return Ok(()) };
    for entry in std::fs::read_dir(site)?.flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        let licences = entry.path().join("licenses");
        let ours = name.starts_with("torch-") || name.starts_with("nvidia_");
        if let Some(package) = name.strip_suffix(".dist-info").filter(|_| ours && licences.is_dir()) {
            shell::copy_tree(&licences, &to.join(package))?;
        }
    }
    for name in ["LICENSE", "NOTICE"] {
        let file = torch.join(name);
        if file.is_file() {
            std::fs::create_dir_all(to.join("libtorch"))?;
            shell::copy_file(&file, &to.join("libtorch").join(name))?;
        }
    }
    Ok(())
}
