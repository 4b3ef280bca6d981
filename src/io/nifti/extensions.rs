//! Header extensions: blocks of text or bytes between header and voxels, kept so that writing an image that was read
//! loses none of them.

use super::header::Raw;
use crate::error::{Error, Result};
use crate::image::Meta;
use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use serde_json::{Map, Value};

/// One extension, with its content as stored: zeros behind it and all.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Extension {
    pub code: i32,
    pub content: Vec<u8>,
}

/// Extensions in the bytes that follow the header's four announcing bytes.
///
/// # Errors
/// Sizes that reach beyond these bytes or are below the 8 that every extension has.
pub(super) fn parse(raw: &Raw, mut bytes: &[u8], notes: &mut Vec<String>) -> Result<Vec<Extension>> {
    let mut extensions = Vec::new();
    // Single files pad: less than 16 bytes are none. Behind the header of a pair every byte belongs to an extension.
    while bytes.len() >= if raw.is_single() { 16 } else { 1 } {
        let field = || format!("extensions[{}].esize", extensions.len());
        let Some((words, _)) = bytes.split_first_chunk::<8>() else {
            return Err(Error::field(field(), "8 bytes at least", bytes.len()));
        };
        let word = |at: usize| {
            let word = [words[at], words[at + 1], words[at + 2], words[at + 3]];
            if raw.big { i32::from_be_bytes(word) } else { i32::from_le_bytes(word) }
        };
        let size = word(0);
        let whole = usize::try_from(size).ok().filter(|size| *size >= 8).and_then(|size| bytes.split_at_checked(size));
        let Some((extension, rest)) = whole else {
            return Err(Error::field(field(), format!("8 to the {} bytes that are left", bytes.len()), size));
        };
        if size % 16 != 0 {
            notes.push(format!("field '{}' is {size}, not a multiple of 16", field()));
        }
        extensions.push(Extension { code: word(4), content: extension[8..].to_vec() });
        bytes = rest;
    }
    Ok(extensions)
}

/// As metadata: code, size in the file, and the content without the zeros behind it as text, or as base64 where it is none.
pub(super) fn to_meta(extensions: &[Extension]) -> Value {
    let one = |extension: &Extension| {
        let content = &extension.content;
        let content = &content[..content.iter().rposition(|byte| *byte != 0).map_or(0, |last| last + 1)];
        let mut meta = Map::new();
        meta.insert("code".into(), extension.code.into());
        meta.insert("size".into(), (extension.content.len() + 8).into());
        match std::str::from_utf8(content) {
            Ok(text) if !content.contains(&0) => meta.insert("text".into(), text.into()),
            _ => meta.insert("base64".into(), BASE64.encode(content).into()),
        };
        Value::Object(meta)
    };
    extensions.iter().map(one).collect()
}

/// From metadata, where it has any.
///
/// # Errors
/// `Argument` for what is no list of extensions: losing one silently would be worse.
pub(super) fn from_meta(meta: &Meta) -> Result<Vec<Extension>> {
    let wrong = |why: &str| Error::argument(format!("metadata 'extensions': {why}"));
    let list = match meta.get("extensions") {
        None | Some(Value::Null) => return Ok(Vec::new()),
        Some(Value::Array(list)) => list,
        Some(_) => return Err(wrong("expected a list")),
    };
    let one = |value: &Value| {
        let code = value.get("code").and_then(Value::as_i64).and_then(|code| i32::try_from(code).ok());
        let code = code.ok_or_else(|| wrong("expected a 'code'"))?;
        let text = |key: &str| value.get(key).and_then(Value::as_str);
        let mut content = match (text("text"), text("base64")) {
            (Some(text), None) => text.as_bytes().to_vec(),
            (None, Some(text)) => BASE64.decode(text).map_err(|error| wrong(&format!("base64: {error}")))?,
            _ => return Err(wrong("expected either 'text' or 'base64'")),
        };
        // The size that it had, and a multiple of 16 in any case. A size alone makes no large file.
        let had = value.get("size").and_then(Value::as_u64).unwrap_or(0).min(content.len() as u64 + 1024) as usize;
        let size = (content.len() + 8).max(had).next_multiple_of(16);
        i32::try_from(size).map_err(|_| wrong("larger than 2 GiB"))?;
        content.resize(size - 8, 0);
        Ok(Extension { code, content })
    };
    list.iter().map(one).collect()
}

/// As they are written, little-endian, after the four bytes that announce them.
pub(super) fn to_bytes(extensions: &[Extension]) -> Vec<u8> {
    let mut bytes = vec![u8::from(!extensions.is_empty()), 0, 0, 0];
    for extension in extensions {
        bytes.extend_from_slice(&(extension.content.len() as i32 + 8).to_le_bytes());
        bytes.extend_from_slice(&extension.code.to_le_bytes());
        bytes.extend_from_slice(&extension.content);
    }
    bytes
}
