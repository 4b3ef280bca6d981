//! Voxel files that a header names: relative names, numbered patterns, and what they must not be.

use crate::error::{Error, Result};
use crate::options::ReadOptions;
use crate::source::Source;
use std::path::{Component, Path, PathBuf};

/// The widest number in a file name.
const MAX_WIDTH: usize = 32;

/// The most files that one image may be spread over.
const MAX_FILES: usize = 1 << 17;

/// Where a data file is that the header in `source` names.
///
/// Names are relative to the header's folder. One that leads out of it (absolute, or with `..`) is refused unless
/// [`ReadOptions::outside_data`] allows it: ITK follows any path, and a service that shows its users what they send would
/// then show them its own files.
///
/// # Errors
/// `Corrupt` for an empty name, `Argument` for one that leads out.
pub(crate) fn resolve(source: &Source, field: &str, name: &str, options: &ReadOptions<'_>) -> Result<PathBuf> {
    if name.trim().is_empty() || name.contains('\0') {
        return Err(Error::field(field, "the name of a file", format!("'{}'", name.escape_default())));
    }
    let inside = Path::new(name).components().all(|part| matches!(part, Component::Normal(_) | Component::CurDir));
    if !inside && !options.outside_data {
        return Err(Error::argument(format!(
            "'{name}' leads out of the header's folder, which is only followed where the option outside_data allows it"
        ))
        .in_field(field));
    }
    Ok(source.path().parent().unwrap_or(Path::new("")).join(name))
}

/// Whether a name is a pattern for numbered files: `slice%03d.raw`.
pub(crate) fn is_pattern(name: &str) -> bool {
    Pattern::parse(name).is_some()
}

/// The names of numbered files: from `first` to `last` in this step. There must be exactly `expected` of them, so that no
/// header can ask for endless lists.
///
/// # Errors
/// `Corrupt` for what is no pattern and for numbers that give another count.
pub(crate) fn numbered(
    field: &str,
    pattern: &str,
    (first, last, step): (i64, i64, i64),
    expected: usize,
) -> Result<Vec<String>> {
    let wrong = |found: String| Error::field(field, format!("{expected} numbered files"), found);
    let parsed = Pattern::parse(pattern).ok_or_else(|| wrong(format!("'{pattern}'")))?;
    let shown = || format!("'{pattern}' from {first} to {last} in steps of {step}");
    let distance = last.checked_sub(first).ok_or_else(|| wrong(shown()))?;
    let steps = if distance == 0 { Some(0) } else { distance.checked_div(step) };
    let count = steps.filter(|steps| *steps >= 0).and_then(|steps| usize::try_from(steps).ok()?.checked_add(1));
    if count != Some(expected) || expected > MAX_FILES {
        return Err(wrong(shown()));
    }
    let number = |index: usize| first.checked_add(step.checked_mul(i64::try_from(index).ok()?)?);
    (0..expected).map(|index| number(index).map(|n| parsed.name(n)).ok_or_else(|| wrong(shown()))).collect()
}

/// A file name around one number, as C's `printf` writes it.
struct Pattern {
    before: String,
    zeros: bool,
    width: usize,
    after: String,
}

impl Pattern {
    fn parse(name: &str) -> Option<Self> {
        let (mut before, mut found, mut rest) = (String::new(), None, name);
        let mut after = String::new();
        while let Some(at) = rest.find('%') {
            let text = if found.is_none() { &mut before } else { &mut after };
            text.push_str(&rest[..at]);
            rest = &rest[at + 1..];
            if let Some(escaped) = rest.strip_prefix('%') {
                text.push('%');
                rest = escaped;
                continue;
            }
            if found.is_some() {
                return None;
            }
            let zeros = rest.starts_with('0');
            let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
            let width =
                if digits == 0 { 0 } else { rest[..digits].parse().ok().filter(|width| *width <= MAX_WIDTH)? };
            rest = rest[digits..].strip_prefix(['d', 'i', 'u'])?;
            found = Some((zeros, width));
        }
        let (zeros, width) = found?;
        after.push_str(rest);
        Some(Self { before, zeros, width, after })
    }

    fn name(&self, number: i64) -> String {
        let Self { before, zeros, width, after } = self;
        let width = *width;
        if *zeros { format!("{before}{number:0width$}{after}") } else { format!("{before}{number:width$}{after}") }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbered_names_are_those_of_printf() {
        let names = |pattern, range, count| numbered("data file", pattern, range, count);
        assert_eq!(names("a%03d.raw", (8, 12, 2), 3).expect("names"), ["a008.raw", "a010.raw", "a012.raw"]);
        assert_eq!(names("%d%%.raw", (1, -1, -1), 3).expect("names"), ["1%.raw", "0%.raw", "-1%.raw"]);
        assert_eq!(names("a%3i", (-5, -5, 1), 1).expect("names"), ["a -5"]);
        assert_eq!(names("a%03d", (-5, -5, 0), 1).expect("names"), ["a-05"]);
        for wrong in ["a.raw", "a%s.raw", "a%d%d.raw", "a%", "a%99999999999d", "a%5"] {
            assert!(names(wrong, (1, 1, 1), 1).is_err(), "{wrong}");
            assert!(!is_pattern(wrong), "{wrong}");
        }
        for range in [(1, 3, 0), (1, 3, -1), (i64::MIN, i64::MAX, 1), (0, i64::MAX, 1), (1, 4, 1)] {
            assert!(names("a%d", range, 3).is_err(), "{range:?}");
        }
        assert!(names("a%d", (i64::MAX, i64::MAX - 2, -1), 3).is_ok());
    }
}
