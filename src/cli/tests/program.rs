//! What the program prints, and that it says what is wrong.

use std::collections::BTreeMap;
use std::process::{Command, Output};

fn mica(arguments: &[&str]) -> Output {
    // The program's own run path is that of the package; here libtorch is where it was linked.
    let mut command = Command::new(env!("CARGO_BIN_EXE_mica"));
    command.env("LD_LIBRARY_PATH", env!("MICA_LINKED_LIBTORCH")).args(arguments).output().expect("the program starts")
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).expect("UTF-8")
}

#[test]
fn every_component_is_listed_under_its_kind_with_its_summary() {
    let registry: serde_json::Value = serde_json::from_slice(&mica(&["registry"]).stdout).expect("JSON");
    let mut of_kind: BTreeMap<&str, Vec<&serde_json::Value>> = BTreeMap::new();
    for component in registry["components"].as_array().expect("a list") {
        of_kind.entry(component["kind"].as_str().expect("a kind")).or_default().push(component);
    }
    assert!(of_kind.contains_key("transform") && of_kind.contains_key("reader"), "{:?}", of_kind.keys());
    for (kind, components) in of_kind {
        let output = mica(&["list", "--kind", kind]);
        assert!(output.status.success());
        let listed = text(&output.stdout);
        for component in &components {
            let (name, doc) = (component["name"].as_str().expect("name"), component["doc"].as_str().expect("doc"));
            let line = listed.lines().find(|line| line.split_whitespace().nth(1) == Some(name));
            let summary = doc.lines().next().expect("a summary");
            assert!(line.is_some_and(|line| line.ends_with(summary)), "{kind} {name}");
        }
        assert_eq!(listed.lines().count(), components.len(), "{kind}");
    }
    assert!(text(&mica(&["list", "--kind", "nothing"]).stdout).trim().is_empty());
}

#[test]
fn a_dictionary_form_is_described_with_its_keys() {
    let output = mica(&["describe", "monai.transforms.Flipd"]);
    let described = text(&output.stdout);
    assert!(described.starts_with("Flipd (transform, spatial)"), "{described}");
    assert!(described.contains("keys: str | list[str] (required)"), "{described}");
    assert!(described.contains("spatial_axis: int | list[int] | none (default null)"), "{described}");
}

#[test]
fn an_unknown_component_is_refused_with_the_nearest_name() {
    let output = mica(&["describe", "Filp"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(output.stdout.is_empty());
    assert!(text(&output.stderr).contains("did you mean 'Flip'?"));
}

#[test]
fn build_info_says_which_libtorch_is_in_use() {
    let info: serde_json::Value = serde_json::from_slice(&mica(&["build-info"]).stdout).expect("JSON");
    assert_eq!(info["mica"], env!("CARGO_PKG_VERSION"));
    assert_eq!(info["libtorch"]["loaded"], info["libtorch"]["built_for"]);
    assert_eq!(info["libtorch"]["usable"], true);
}

#[test]
fn a_wrong_choice_of_cuda_is_an_error_with_the_variable() {
    let mut command = Command::new(env!("CARGO_BIN_EXE_mica"));
    let command = command.env("LD_LIBRARY_PATH", env!("MICA_LINKED_LIBTORCH")).env("MICA_CUDA", "perhaps");
    let output = command.arg("build-info").output().expect("the program starts");
    let info: serde_json::Value = serde_json::from_slice(&output.stdout).expect("JSON");
    assert_eq!(info["libtorch"]["usable"], false);
    assert!(info["libtorch"]["problem"].as_str().is_some_and(|problem| problem.contains("MICA_CUDA")));
}

/// A NumPy file of shape (2, 3) with the numbers 0 to 5, by hand.
fn npy(path: &std::path::Path) {
    let mut header = "{'descr': '<i2', 'fortran_order': False, 'shape': (2, 3), }".to_owned();
    header.push_str(&" ".repeat(117 - header.len()));
    header.push('\n');
    let mut bytes = b"\x93NUMPY\x01\x00".to_vec();
    bytes.extend((header.len() as u16).to_le_bytes());
    bytes.extend(header.as_bytes());
    bytes.extend((0i16..6).flat_map(i16::to_le_bytes));
    std::fs::write(path, bytes).expect("writes");
}

#[test]
fn a_file_is_described_by_shape_type_and_statistics() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("a.npy");
    npy(&path);
    let path = path.to_str().expect("UTF-8");
    let table = text(&mica(&["info", path]).stdout);
    for part in ["NumPy", "2 x 3", "int16", "min 0  max 5  mean 2.5"] {
        assert!(table.contains(part), "no {part} in: {table}");
    }
    let json: serde_json::Value = serde_json::from_slice(&mica(&["info", "--json", path]).stdout).expect("JSON");
    assert_eq!(json[0]["shape"], serde_json::json!([2, 3]));
    assert_eq!(json[0]["statistics"]["max"], 5.0);
    let bare: serde_json::Value =
        serde_json::from_slice(&mica(&["info", "--json", "--no-statistics", path]).stdout).expect("JSON");
    assert!(bare[0].get("statistics").is_none());
}

#[test]
fn what_cannot_be_read_is_said_and_the_rest_is_printed() {
    let folder = tempfile::tempdir().expect("a folder");
    let good = folder.path().join("a.npy");
    npy(&good);
    let output = mica(&["info", good.to_str().expect("UTF-8"), "missing.nii"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(text(&output.stdout).contains("NumPy"));
    assert!(text(&output.stderr).contains("missing.nii"), "{}", text(&output.stderr));
    let empty = mica(&["info", folder.path().to_str().expect("UTF-8")]);
    assert!(text(&empty.stdout).contains("no DICOM series among 1 files"), "{}", text(&empty.stdout));
    assert_eq!(mica(&["info"]).status.code(), Some(2));
}
