//! Reading `include/mica.h`: its functions with their comments, and its constants. The header is generated,
//! so its form is known and a few lines of text handling are enough.

use crate::shell;
use anyhow::{Result, bail};
use std::path::Path;

/// What the header declares.
pub struct Header {
    /// The whole text.
    pub text: String,
    /// Its functions in order.
    pub functions: Vec<Function>,
    /// Its constants, `NAME value`, without the version numbers, which are there to change.
    pub constants: Vec<String>,
    versions: Vec<String>,
}

/// A declared function.
pub struct Function {
    /// Its name.
    pub name: String,
    /// The declaration from the return type to the parenthesis, on one line, without macros.
    pub prototype: String,
    /// The comment above it; empty if there is none.
    pub comment: String,
}

impl Header {
    /// Read and parse the file.
    pub fn read(path: &Path) -> Result<Header> {
        Ok(Header::parse(shell::read(path)?))
    }

    fn parse(text: String) -> Header {
        let (versions, constants) =
            constants(&text).partition(|line| line.starts_with("MICA_VERSION") || line.starts_with("MICA_ABI_VERSION"));
        Header { functions: functions(&text), constants, versions, text }
    }

    /// The value of a version constant.
    pub fn constant(&self, name: &str) -> Option<&str> {
        self.versions.iter().chain(&self.constants).find_map(|line| line.strip_prefix(name)?.strip_prefix(' '))
    }

    /// An error that names every function whose comment leaves something out.
    pub fn undocumented(&self) -> Result<()> {
        let missing: Vec<String> = self.functions.iter().filter_map(Function::missing_documentation).collect();
        if !missing.is_empty() {
            bail!("{}", missing.join("; "));
        }
        if self.functions.is_empty() {
            bail!("no function was found in the header");
        }
        Ok(())
    }
}

impl Function {
    /// Whether it returns a `mica_error *`.
    pub fn can_fail(&self) -> bool {
        self.prototype.starts_with("mica_error *")
    }

    fn missing_documentation(&self) -> Option<String> {
        if self.comment.is_empty() {
            return Some(format!("{} has no comment", self.name));
        }
        let mut wanted = vec!["Ownership:", "Thread:", "@since "];
        // mica_error_new() returns what it makes, not what went wrong.
        if self.can_fail() && self.name != "mica_error_new" {
            wanted.push("Errors:");
        }
        wanted.retain(|part| !self.comment.contains(part));
        (!wanted.is_empty()).then(|| format!("{} does not say {}", self.name, wanted.join(" ")))
    }
}

fn constants(text: &str) -> impl Iterator<Item = String> {
    text.lines().filter_map(|line| {
        let (name, value) = line.strip_prefix("#define MICA_")?.split_once(' ')?;
        let number = value.trim_start_matches(['-', '(']).starts_with(|c: char| c.is_ascii_digit());
        number.then(|| format!("MICA_{name} {}", value.trim()))
    })
}

fn functions(text: &str) -> Vec<Function> {
    let mut functions = Vec::new();
    let mut comment = String::new();
    let mut lines = text.lines().peekable();
    while let Some(line) = lines.next() {
        if line.starts_with("/**") {
            comment = line.to_owned();
            while !comment.ends_with("*/") {
                let Some(next) = lines.next() else { break };
                comment.push('\n');
                comment.push_str(next);
            }
        } else if line.starts_with("MICA_API") || line.starts_with("MICA_NODISCARD") {
            let mut declaration = line.to_owned();
            while !declaration.ends_with(';') {
                let Some(next) = lines.next() else { break };
                declaration.push(' ');
                declaration.push_str(next.trim());
            }
            let prototype = declaration.replace("MICA_NODISCARD", "").replace("MICA_API", "");
            let prototype = prototype.trim().trim_end_matches(';').to_owned();
            let name = prototype.split('(').next().unwrap_or_default();
            let name = name.rsplit([' ', '*']).next().unwrap_or_default().to_owned();
            functions.push(Function { name, prototype, comment: std::mem::take(&mut comment) });
        } else {
            // A comment belongs to what follows it at once.
            comment.clear();
        }
    }
    functions
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "#define MICA_H\n#define MICA_ABI_VERSION 0\n#define MICA_API __attribute__((x))\n\
        /** Bad. */\n#define MICA_ERROR_IO 8\n#define MICA_DTYPE_SAME -1\n\n\
        /**\n * Makes one.\n *\n * Ownership: the caller. Thread: any.\n * Errors: none.\n * @since 0.1\n */\n\
        MICA_NODISCARD MICA_API\nmica_error *mica_tensor_new(const char *name,\n                            mica_tensor **out);\n\n\
        /**\n * Frees it.\n * Ownership: taken. Thread: any.\n */\nMICA_API void mica_tensor_free(mica_tensor *tensor);\n\n\
        MICA_API mica_str mica_version(void);\n";

    #[test]
    fn functions_and_constants_are_found() {
        let header = Header::parse(TEXT.into());
        let names: Vec<&str> = header.functions.iter().map(|function| function.name.as_str()).collect();
        assert_eq!(names, ["mica_tensor_new", "mica_tensor_free", "mica_version"]);
        assert_eq!(header.functions[0].prototype, "mica_error *mica_tensor_new(const char *name, mica_tensor **out)");
        assert!(header.functions[0].can_fail() && !header.functions[1].can_fail());
        assert_eq!(header.constants, ["MICA_ERROR_IO 8", "MICA_DTYPE_SAME -1"]);
        assert_eq!(header.constant("MICA_ABI_VERSION"), Some("0"));
    }

    #[test]
    fn what_a_comment_leaves_out_is_named() {
        let text = Header::parse(TEXT.into()).undocumented().expect_err("two functions").to_string();
        assert_eq!(text, "mica_tensor_free does not say @since ; mica_version has no comment");
    }
}
