//! `include/mica.h`, from the signatures and doc comments of `src/capi`.

use crate::workspace::Workspace;
use anyhow::{Context, Result, anyhow};

/// The header's text.
pub fn generate(workspace: &Workspace) -> Result<String> {
    let file = workspace.path("cbindgen.toml");
    let config = cbindgen::Config::from_file(&file).map_err(|problem| anyhow!("{}: {problem}", file.display()))?;
    let bindings = cbindgen::Builder::new()
        .with_crate(workspace.path("src/capi"))
        .with_config(config)
        .generate()
        .context("cbindgen cannot read src/capi")?;
    let mut text = Vec::new();
    bindings.write(&mut text);
    let text = String::from_utf8(text).context("cbindgen wrote something that is not UTF-8")?;
    Ok(mark_fallible(&name_structs(&tidy(&text))))
}

/// cbindgen leaves runs of empty lines, and one at the start.
fn tidy(text: &str) -> String {
    let mut lines: Vec<&str> = Vec::new();
    for line in text.lines().map(str::trim_end) {
        let blank_before = lines.last().is_none_or(|last| last.is_empty());
        if !(line.is_empty() && blank_before) {
            lines.push(line);
        }
    }
    lines.join("\n") + "\n"
}

/// Give each struct a tag, so that C can declare it ahead: `typedef struct { … } name;` becomes
/// `typedef struct name { … } name;`. (cbindgen's own way to do so writes `struct` at every use as well.)
fn name_structs(text: &str) -> String {
    const START: &str = "typedef struct {\n";
    let mut done = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once(START) {
        let name = after.split_once("\n} ").and_then(|(_, end)| end.split(';').next()).unwrap_or_default();
        done.push_str(before);
        done.push_str(&format!("typedef struct {name} {{\n"));
        rest = after;
    }
    done + rest
}

/// Every function that returns an error must have its result looked at. cbindgen marks only what is
/// `#[must_use]` in Rust; marking by the return type here cannot be forgotten. On the way the star of the type that
/// cbindgen.toml puts in place of `Fallible` moves to the name, without changing the length of a line.
fn mark_fallible(text: &str) -> String {
    text.replace("mica_error* ", "mica_error *")
        .replace("MICA_API mica_error *", "MICA_NODISCARD MICA_API mica_error *")
        .replace("MICA_API\nmica_error *", "MICA_NODISCARD MICA_API\nmica_error *")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn functions_that_can_fail_are_marked() {
        let text = "MICA_API mica_error *mica_a(void);\n\nMICA_API\nmica_error* mica_b(int x);\n\nMICA_API void mica_c(void);\n";
        let marked = mark_fallible(text);
        assert_eq!(marked.matches("MICA_NODISCARD MICA_API").count(), 2);
        assert!(marked.contains("\nMICA_API void mica_c"));
    }

    #[test]
    fn structs_get_tags() {
        let text = "typedef struct {\n  int x;\n} a;\n\ntypedef struct b b;\n\ntypedef struct {\n  int y;\n} c;\n";
        let wanted =
            "typedef struct a {\n  int x;\n} a;\n\ntypedef struct b b;\n\ntypedef struct c {\n  int y;\n} c;\n";
        assert_eq!(name_structs(text), wanted);
    }

    #[test]
    fn empty_lines_do_not_pile_up() {
        assert_eq!(tidy("\n\na  \n\n\n\nb\n"), "a\n\nb\n");
    }
}
