//! What the code of a TorchScript archive says about its modules: which attributes are parameters, which are buffers.
//!
//! Source: the lines `class NAME(Module):`, `__parameters__ = ["…", ]` and `__buffers__ = ["…", ]` that torch writes to
//! `code/….py`. Nothing else of the code is looked at.

use super::archive::{Archive, MAX_RECORD};
use crate::error::{Error, Result};
use std::collections::HashMap;

/// Attributes of a module's class that are part of its state.
#[derive(Debug, Default)]
pub(super) struct Members {
    pub parameters: Vec<String>,
    pub buffers: Vec<String>,
}

/// The modules' classes by their full names, for example `__torch__.torch.nn.modules.conv.Conv3d`.
///
/// # Errors
/// `Corrupt`, `TooLarge` for code that cannot be read.
pub(super) fn classes(archive: &Archive) -> Result<HashMap<String, Members>> {
    let mut classes = HashMap::new();
    let mut left = MAX_RECORD;
    for name in archive.names() {
        let Some(path) = name.strip_prefix("code/").and_then(|name| name.strip_suffix(".py")) else { continue };
        let code = archive.read(name)?;
        left = left.checked_sub(code.len() as u64).ok_or_else(|| {
            Error::too_large(format!("expected at most {MAX_RECORD} bytes of code, found more")).in_field("code")
        })?;
        read(&String::from_utf8_lossy(&code), &path.replace('/', "."), &mut classes);
    }
    Ok(classes)
}

fn read(code: &str, module: &str, classes: &mut HashMap<String, Members>) {
    let mut current: Option<&mut Members> = None;
    for line in code.lines() {
        if let Some(rest) = line.strip_prefix("class ") {
            // Other classes have no state of a network's.
            let name = rest.strip_suffix("(Module):");
            current = name.map(|name| classes.entry(format!("{module}.{name}")).or_default());
        } else if let Some(members) = &mut current {
            if let Some(list) = line.strip_prefix("  __parameters__ = ") {
                members.parameters = quoted(list);
            } else if let Some(list) = line.strip_prefix("  __buffers__ = ") {
                members.buffers = quoted(list);
            }
        }
    }
}

/// The texts of a list of texts. Names of attributes have no quotes.
fn quoted(list: &str) -> Vec<String> {
    list.split('"').skip(1).step_by(2).map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parameters_and_buffers_are_read_from_the_code_of_a_class() {
        let code = "class BatchNorm3d(Module):\n  __parameters__ = [\"weight\", \"bias\", ]\n  __buffers__ = [\"mean\", ]\n  \
                    weight : Tensor\n  def forward(self) -> int:\n    return 1\nclass Empty(Module):\n  __parameters__ = []\n\
                    class Other(NamedTuple):\n  x : int\n";
        let mut classes = HashMap::new();
        read(code, "__torch__.nn", &mut classes);
        assert_eq!(classes["__torch__.nn.BatchNorm3d"].parameters, ["weight", "bias"]);
        assert_eq!(classes["__torch__.nn.BatchNorm3d"].buffers, ["mean"]);
        assert!(classes["__torch__.nn.Empty"].parameters.is_empty());
        assert_eq!(classes.len(), 2);
    }
}
