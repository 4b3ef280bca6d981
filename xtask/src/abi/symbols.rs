//! What the library exports.

use super::Header;
use crate::shell;
use anyhow::{Result, bail};
use std::path::Path;
use std::process::Command;

/// The defined dynamic symbols, sorted.
pub fn exported(library: &Path) -> Result<Vec<String>> {
    let mut nm = Command::new("nm");
    if cfg!(target_vendor = "apple") {
        nm.arg("-gU");
    } else {
        nm.args(["-D", "--defined-only"]);
    }
    Ok(parse(&shell::capture(nm.arg(library))?))
}

fn parse(text: &str) -> Vec<String> {
    let name = |line: &str| {
        let name = line.split_whitespace().nth(2)?;
        // A versioned symbol is printed as name@@VERSION; Mach-O puts an underscore in front.
        let name = name.split('@').next()?;
        Some(if cfg!(target_vendor = "apple") { name.trim_start_matches('_') } else { name }.to_owned())
    };
    let mut names: Vec<String> = text.lines().filter(|line| !line.contains(" A ")).filter_map(name).collect();
    names.sort();
    names.dedup();
    names
}

/// An error unless the exports are exactly the functions of the header.
pub fn only(exported: &[String], header: &Header) -> Result<()> {
    let declared = |name: &String| header.functions.iter().any(|function| function.name == *name);
    let strays: Vec<&str> = exported.iter().filter(|name| !declared(name)).map(String::as_str).collect();
    let missing = header.functions.iter().map(|function| &function.name).filter(|name| !exported.contains(name));
    let missing: Vec<&str> = missing.map(String::as_str).collect();
    if !strays.is_empty() {
        bail!("exported but not in include/mica.h: {}", strays.join(", "));
    }
    if !missing.is_empty() {
        bail!("in include/mica.h but not exported: {}", missing.join(", "));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[cfg(target_os = "linux")]
    fn symbols_are_read_from_nm() {
        let text =
            "0000000000001139 T mica_version\n0000000000000000 A MICA_0\n00000000000011 T mica_error_free@@MICA_0\n";
        assert_eq!(parse(text), ["mica_error_free", "mica_version"]);
    }
}
