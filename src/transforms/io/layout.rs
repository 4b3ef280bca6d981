//! [`FolderLayout`]: how the files that are written are named.

use mica_core::component::{Object, parse};
use mica_core::error::{Error, Result};
use mica_core::{Component, Map, Value, component};
use std::path::{Component as Part, Path, PathBuf};
use std::sync::Arc;

/// Names files.
pub trait Layout: Send + Sync {
    /// The path of the file for `names`: `subject` (a name or the path of the input), `idx`, and any more.
    fn filename(&self, names: &Map) -> Result<PathBuf>;
}

/// A component as a layout.
///
/// # Errors
/// `Type` for components of another kind.
pub fn as_layout(component: &Component) -> Result<&dyn Layout> {
    component.downcast::<Arc<dyn Layout>>().map(AsRef::as_ref).ok_or_else(|| {
        Error::type_mismatch(format!("expected a folder layout, found {} (a {})", component.name(), component.kind()))
    })
}

component! {
    /// Names files `output_dir/[subject/]subject[_postfix][_idx][_key-value…][extension]`.
    ///
    /// `subject` may be the path of the input file: its name without the ending counts (`.nii.gz` is one ending), and with
    /// `data_root_dir` the folders between that and the file are kept.
    ///
    /// Example (Python): `mica.data.FolderLayout("out", postfix="seg", extension=".nii.gz")`
    ///
    /// Source: MONAI 1.6.1 `FolderLayout`, `create_file_basename`.
    pub struct FolderLayout {
        /// Folder for the files.
        pub output_dir: String,
        /// Put behind the subject, after an underscore.
        pub postfix: String = String::new(),
        /// Ending of the files, with or without its dot.
        pub extension: String = String::new(),
        /// Whether each subject gets a folder.
        pub parent: bool = false,
        /// Whether missing folders are made.
        pub makedirs: bool = false,
        /// Beginning of the inputs' paths; what follows it is kept below `output_dir`.
        pub data_root_dir: String = String::new(),
    }
}

/// The object of the component `FolderLayout`.
pub(crate) fn object(arguments: &Map) -> Result<Object> {
    let layout: Arc<dyn Layout> = Arc::new(parse::<FolderLayout>("FolderLayout", arguments)?);
    Ok(Box::new(layout))
}

impl Layout for FolderLayout {
    fn filename(&self, names: &Map) -> Result<PathBuf> {
        let subject = names.get("subject").map_or_else(|| "subject".to_owned(), plain);
        let subject = Path::new(&subject);
        let mut stem = subject.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let ending = cut_ending(&mut stem);
        if ending.eq_ignore_ascii_case(".gz") {
            cut_ending(&mut stem);
        }
        let mut folder = PathBuf::from(&self.output_dir);
        let parent = subject.parent().filter(|parent| !parent.as_os_str().is_empty());
        if let Some(parent) = parent.filter(|_| !self.data_root_dir.is_empty()) {
            folder.push(relative(parent, Path::new(&self.data_root_dir))?);
        }
        if self.parent {
            folder.push(&stem);
        }
        let folder = normal(&folder);
        if self.makedirs {
            std::fs::create_dir_all(&folder)
                .map_err(|error| Error::from(error).prefixed(&format!("folder {}", folder.display())))?;
        }
        let mut name = stem;
        if !self.postfix.is_empty() {
            name.push('_');
            name.push_str(&self.postfix);
        }
        if let Some(index) = names.get("idx").filter(|index| !matches!(index, Value::Null)) {
            name.push_str(&format!("_{}", plain(index)));
        }
        for (key, value) in names.iter().filter(|(key, _)| !matches!(key.as_str(), "subject" | "idx")) {
            name.push_str(&format!("_{key}-{}", plain(value)));
        }
        if !self.extension.is_empty() && !self.extension.starts_with('.') {
            name.push('.');
        }
        name.push_str(&self.extension);
        Ok(folder.join(name))
    }
}

/// A value as it stands in a file name.
fn plain(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Null => "None".to_owned(),
        Value::Tensor(tensor) if tensor.count() == 1 => {
            let number = tensor.to(Some(mica_core::Device::Cpu), Some(mica_core::DType::Int64));
            let number = number.and_then(|number| Ok(number.tensor().f_reshape([1])?.f_int64_value(&[0])?));
            number.map_or_else(|_| String::new(), |number| number.to_string())
        }
        other => other.to_json().to_string(),
    }
}

/// Takes the ending with its dot off a file name; a dot at the beginning starts no ending.
fn cut_ending(name: &mut String) -> String {
    let leading = name.len() - name.trim_start_matches('.').len();
    match name.rfind('.').filter(|dot| *dot >= leading.max(1)) {
        Some(dot) => name.split_off(dot),
        None => String::new(),
    }
}

/// The way from one folder to another.
fn relative(path: &Path, start: &Path) -> Result<PathBuf> {
    let absolute = |path: &Path| std::path::absolute(path).map(|path| normal(&path)).map_err(Error::from);
    let (path, start) = (absolute(path)?, absolute(start)?);
    let common = path.components().zip(start.components()).take_while(|(a, b)| a == b).count();
    let up = start.components().skip(common).map(|_| Part::ParentDir);
    Ok(up.chain(path.components().skip(common)).collect())
}

/// Without `.` and, where it is possible, without `..`.
fn normal(path: &Path) -> PathBuf {
    let mut parts: Vec<Part<'_>> = Vec::new();
    for part in path.components() {
        match (part, parts.last()) {
            (Part::CurDir, _) => {}
            (Part::ParentDir, Some(Part::Normal(_))) => {
                parts.pop();
            }
            (Part::ParentDir, Some(Part::RootDir)) => {}
            (part, _) => parts.push(part),
        }
    }
    if parts.is_empty() { PathBuf::from(".") } else { parts.into_iter().collect() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name(layout: &FolderLayout, subject: &str, more: &[(&str, Value)]) -> String {
        let mut names = Map::from([("subject".to_owned(), Value::from(subject))]);
        names.extend(more.iter().map(|(key, value)| ((*key).to_owned(), value.clone())));
        layout.filename(&names).expect("a name").to_string_lossy().into_owned()
    }

    fn layout(output_dir: &str, postfix: &str, extension: &str, parent: bool, data_root_dir: &str) -> FolderLayout {
        FolderLayout {
            output_dir: output_dir.to_owned(),
            postfix: postfix.to_owned(),
            extension: extension.to_owned(),
            parent,
            makedirs: false,
            data_root_dir: data_root_dir.to_owned(),
        }
    }

    /// The examples of MONAI's documentation.
    #[test]
    fn names_are_those_that_monai_documents() {
        let seg = layout("/test_run_1/", "seg", "nii", false, "");
        let names = [("idx", Value::from("00")), ("modality", Value::from("T1"))];
        assert_eq!(name(&seg, "Sub-A", &names), "/test_run_1/Sub-A_seg_00_modality-T1.nii");
        let rooted = layout("/output", "seg", ".nii.gz", true, "/foo/bar");
        assert_eq!(name(&rooted, "/foo/bar/test1/image.nii", &[]), "/output/test1/image/image_seg.nii.gz");
        assert_eq!(name(&rooted, "/foo/bar/test1/image.nii.gz", &[]), "/output/test1/image/image_seg.nii.gz");
        assert_eq!(name(&layout("output", "", "", false, ""), "/a/b.c/image.v2.png", &[]), "output/image.v2");
    }
}
