//! No panic may leave the library: the body of every exported function is one call of a guard, or of a function
//! of the same crate whose body is.

use crate::shell;
use anyhow::{Result, bail};
use std::collections::BTreeSet;
use std::path::Path;

const GUARDS: [&str; 3] = ["guard", "guard_or", "guard_unit"];

/// A function as this check sees it.
#[derive(Debug, PartialEq)]
struct Function {
    name: String,
    /// What its body calls first.
    calls: String,
    exported: bool,
}

/// Check every `extern "C" fn` in a folder of Rust files.
pub fn check(folder: &Path) -> Result<()> {
    let mut functions = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        if path.extension().is_some_and(|extension| extension == "rs") {
            functions.extend(parse(&shell::read(&path)?));
        }
    }
    if !functions.iter().any(|function| function.exported) {
        bail!("no exported function was found in {}", folder.display());
    }
    let open = open(&functions);
    if !open.is_empty() {
        bail!("the body does not start with a call of {}: {}", GUARDS.join(", "), open.join(", "));
    }
    Ok(())
}

/// The exported functions that no guard protects.
fn open(functions: &[Function]) -> Vec<&str> {
    let mut guarded: BTreeSet<&str> = GUARDS.into();
    loop {
        let before = guarded.len();
        let more = functions.iter().filter(|function| guarded.contains(function.calls.as_str()));
        guarded.extend(more.map(|function| function.name.as_str()).collect::<Vec<_>>());
        if guarded.len() == before {
            break;
        }
    }
    let open = functions.iter().filter(|function| function.exported && !guarded.contains(function.name.as_str()));
    open.map(|function| function.name.as_str()).collect()
}

/// The functions of a file that have a name and a body.
fn parse(source: &str) -> Vec<Function> {
    let mut found = Vec::new();
    for (place, _) in source.match_indices("fn ") {
        let line = source[..place].rsplit('\n').next().unwrap_or_default().trim_start();
        let start = source[..place].chars().next_back();
        if line.starts_with("//") || start.is_some_and(|letter| !letter.is_whitespace()) {
            continue;
        }
        let rest = &source[place + "fn ".len()..];
        let name = word(rest);
        let Some(body) = body(rest).filter(|_| !name.is_empty()) else { continue };
        let exported = line.contains("extern \"C\"") && line.starts_with("pub");
        found.push(Function { name: name.to_owned(), calls: first_call(body).to_owned(), exported });
    }
    found
}

/// What a body calls first, past comments and the brace of `unsafe`.
fn first_call(body: &str) -> &str {
    let mut rest = body.trim_start();
    loop {
        if rest.starts_with("//") {
            rest = rest.split_once('\n').map(|(_, next)| next).unwrap_or_default().trim_start();
        } else if let Some(inner) = rest.strip_prefix("unsafe {") {
            rest = inner.trim_start();
        } else {
            let name = word(rest);
            return if rest[name.len()..].starts_with('(') { name } else { "" };
        }
    }
}

/// The identifier that a text starts with.
fn word(text: &str) -> &str {
    text.split(|letter: char| !(letter.is_alphanumeric() || letter == '_')).next().unwrap_or_default()
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
            pub extern \"C\" fn mica_c() -> u32 { guard_or(0, || 3) }\n\
            pub extern \"C\" fn mica_d() -> E {\n    // SAFETY: promised.\n    unsafe { through(3) }\n}\n\
            pub extern \"C\" fn mica_e() -> E { around(3) }\n\
            unsafe fn through<T: Fn(u8)>(x: T) -> E { guard(|| x) }\n\
            fn around(x: u8) -> E { let y = x; guard(|| y) }\n";
        let functions = parse(source);
        assert_eq!(functions.len(), 7, "{functions:?}");
        assert_eq!(open(&functions), ["mica_b", "mica_e"]);
    }
}
