//! Where the output of a stage goes: a file, so that a good run stays readable and a bad one can be looked into.

use crate::shell;
use anyhow::{Context, Result, bail};
use std::fs::File;
use std::io::{Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// A log file.
pub struct Log {
    path: PathBuf,
}

/// How a program ended and what it printed, both streams together.
pub struct Ended {
    /// Whether its exit status was 0.
    pub success: bool,
    /// Its output.
    pub output: String,
}

impl Log {
    /// A new, empty log.
    pub fn create(path: PathBuf) -> Result<Log> {
        let folder = path.parent().context("a log lies in a folder")?;
        std::fs::create_dir_all(folder).with_context(|| format!("cannot make {}", folder.display()))?;
        File::create(&path).with_context(|| format!("cannot write {}", path.display()))?;
        Ok(Log { path })
    }

    /// The file.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Run a program into the log, whatever its exit status.
    pub fn try_run(&self, command: &mut Command) -> Result<Ended> {
        let mut file = File::options().append(true).read(true).open(&self.path)?;
        writeln!(file, "$ {}", shell::display(command))?;
        let start = file.seek(SeekFrom::End(0))?;
        command.stdin(Stdio::null()).stdout(file.try_clone()?).stderr(file.try_clone()?);
        let status = command.status().with_context(|| format!("cannot start `{}`", shell::display(command)))?;
        file.seek(SeekFrom::Start(start))?;
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes)?;
        if !status.success() {
            writeln!(file, "[{status}]")?;
        }
        Ok(Ended { success: status.success(), output: String::from_utf8_lossy(&bytes).into_owned() })
    }

    /// Run a program into the log; an error if it fails.
    pub fn run(&self, command: &mut Command) -> Result<String> {
        let ended = self.try_run(command)?;
        if !ended.success {
            bail!("`{}` failed", shell::display(command));
        }
        Ok(ended.output)
    }

    /// Write a line.
    pub fn line(&self, text: impl std::fmt::Display) -> Result<()> {
        let mut file = File::options().append(true).open(&self.path)?;
        Ok(writeln!(file, "{text}")?)
    }

    /// The last lines.
    pub fn tail(&self, lines: usize) -> String {
        let text = std::fs::read(&self.path).unwrap_or_default();
        let text = String::from_utf8_lossy(&text);
        let all: Vec<&str> = text.lines().collect();
        all[all.len().saturating_sub(lines)..].join("\n")
    }
}

#[cfg(test)]
#[cfg(unix)]
mod tests {
    use super::*;

    #[test]
    fn both_streams_are_kept_in_order() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let log = Log::create(folder.path().join("logs/one.log")).expect("a log");
        log.run(Command::new("sh").args(["-c", "echo first"])).expect("runs");
        let ended = log.try_run(Command::new("sh").args(["-c", "echo out; echo err >&2; exit 3"])).expect("starts");
        assert!(!ended.success);
        assert_eq!(ended.output, "out\nerr\n");
        assert!(log.tail(2).starts_with("err\n[exit status: 3]"), "{}", log.tail(2));
    }
}
