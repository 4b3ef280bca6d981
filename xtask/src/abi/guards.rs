//! No panic may leave the library: the body of every exported function is one call of a guard.

use crate::shell;
use anyhow::{Result, bail};
use std::path::Path;

const GUARDS: [&str; 3] = ["guard(", "guard_or(", "guard_unit("];

/// Check every `extern "C" fn` in a folder of Rust files.
pub fn check(folder: &Path) -> Result<()> {
    let mut open = Vec::new();
    let mut count = 0;
    let mut entries = std::fs::read_dir(folder)?.collect::<std::io::Result<Vec<_>>>()?;
    entries.sort_by_key(std::fs::DirEntry::file_name);
    for entry in entries {
        if entry.path().extension().is_some_and(|extension| extension == "rs") {
            for (name, guarded) in exports(&shell::read(&entry.path())?) {
                count += 1;
                if !guarded {
                    open.push(format!("{name} ({})", entry.file_name().to_string_lossy()));
                }
            }
        }
    }
    if !open.is_empty() {
        bail!(
            "the body is not one call of {}: {}",
            GUARDS.map(|guard| guard.trim_end_matches('(')).join(", "),
            open.join(", ")
        );
    }
    if count == 0 {
        bail!("no exported function was found in {}", folder.display());
    }
    Ok(())
}

/// The exported functions of a file, and whether the body of each starts with a guard.
fn exports(source: &str) -> Vec<(String, bool)> {
    const START: &str = "extern \"C\" fn mica_";
    let mut found = Vec::new();
    for (place, _) in source.match_indices(START) {
        let line = source[..place].rsplit('\n').next().unwrap_or_default().trim_start();
        if line.starts_with("//") || !line.starts_with("pub") {
            continue;
        }
        let rest = &source[place + START.len() - "mica_".len()..];
        let name = rest.split('(').next().unwrap_or_default().trim().to_owned();
        let guarded = body(rest).is_some_and(|body| GUARDS.iter().any(|guard| body.trim_start().starts_with(guard)));
        found.push((name, guarded));
    }
    found
}

/// What follows the brace that opens the body: the first one outside parentheses.
fn body(function: &str) -> Option<&str> {
    let mut depth = 0_i32;
    for (place, letter) in function.char_indices() {
        match letter {
            '(' => depth += 1,
            ')' => depth -= 1,
            '{' if depth == 0 => return Some(&function[place + 1..]),
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_function_without_a_guard_is_seen() {
        let source = "/// extern \"C\" fn mica_in_a_comment()\n\
            pub unsafe extern \"C\" fn mica_a(f: Option<unsafe extern \"C\" fn(u8)>) -> *mut E {\n    guard(|| Ok(()))\n}\n\
            pub extern \"C\" fn mica_b() -> u32 { 3 }\n\
            pub extern \"C\" fn mica_c() -> u32 { guard_or(0, || 3) }\n";
        let found: Vec<(String, bool)> = exports(source);
        assert_eq!(found, [("mica_a".into(), true), ("mica_b".into(), false), ("mica_c".into(), true)]);
    }
}
