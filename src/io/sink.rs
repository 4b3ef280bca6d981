//! Writing a file so that a crash leaves the old one or the new one, never half of one.

use crate::error::{Error, Result, ResultExt};
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};
use tempfile::NamedTempFile;

/// Writes a file under a temporary name in the same folder, flushes it to the disk, and renames it. Missing folders are
/// not made. Where `fill` fails, what was there before stays.
///
/// # Errors
/// What `fill` returns; `NotFound` for a missing folder; `Io`.
pub fn write_atomically(path: &Path, fill: impl FnOnce(&mut dyn Write) -> Result<()>) -> Result<()> {
    write_all_atomically(&[path.to_owned()], |writers| fill(writers[0]))
}

/// As [`write_atomically`], for files that belong together (`.hdr` and `.img`): they are renamed after all are complete.
///
/// # Errors
/// As [`write_atomically`].
pub fn write_all_atomically(paths: &[PathBuf], fill: impl FnOnce(&mut [&mut dyn Write]) -> Result<()>) -> Result<()> {
    let mut files = paths.iter().map(|path| temporary(path)).collect::<Result<Vec<_>>>()?;
    let mut writers: Vec<&mut dyn Write> = files.iter_mut().map(|file| file as &mut dyn Write).collect();
    fill(&mut writers)?;
    let mut complete = Vec::with_capacity(files.len());
    for (file, path) in files.into_iter().zip(paths) {
        complete.push(flush(file).in_file(path)?);
    }
    for (file, path) in complete.into_iter().zip(paths) {
        file.persist(path).map_err(|error| Error::os(&error.error)).in_file(path)?;
    }
    Ok(())
}

/// As [`write_atomically`], for formats whose first bytes say what comes last (TIFF).
///
/// # Errors
/// As [`write_atomically`].
pub fn write_seekable_atomically<W>(path: &Path, fill: W) -> Result<()>
where
    W: FnOnce(&mut BufWriter<NamedTempFile>) -> Result<()>,
{
    let mut file = temporary(path)?;
    fill(&mut file)?;
    let file = flush(file).in_file(path)?;
    file.persist(path).map_err(|error| Error::os(&error.error)).in_file(path)?;
    Ok(())
}

/// A new file beside the one that it will replace.
fn temporary(path: &Path) -> Result<BufWriter<NamedTempFile>> {
    let folder = match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    if path.is_dir() {
        return Err(Error::argument("expected a file name, found a folder").in_file(path));
    }
    let file = tempfile::Builder::new().prefix(".mica-").suffix(".part").tempfile_in(folder).in_file(path)?;
    Ok(BufWriter::with_capacity(1 << 16, file))
}

/// Brings a complete file to the disk, with the permissions of any new file.
fn flush(file: BufWriter<NamedTempFile>) -> Result<NamedTempFile> {
    let file = file.into_inner().map_err(|error| Error::os(error.error()))?;
    permissions(file.as_file())?;
    file.as_file().sync_data()?;
    Ok(file)
}

/// Temporary files are private; a written image has the permissions of any new file.
#[cfg(unix)]
fn permissions(file: &std::fs::File) -> std::io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    use std::sync::OnceLock;
    static MODE: OnceLock<u32> = OnceLock::new();
    let mode = *MODE.get_or_init(|| {
        // The mask can only be asked by setting it, which other threads would see; /proc knows it too.
        let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
        let mask = status.lines().find_map(|line| u32::from_str_radix(line.strip_prefix("Umask:")?.trim(), 8).ok());
        0o666 & !mask.unwrap_or(0o022)
    });
    file.set_permissions(std::fs::Permissions::from_mode(mode))
}

#[cfg(not(unix))]
fn permissions(_file: &std::fs::File) -> std::io::Result<()> {
    Ok(())
}
