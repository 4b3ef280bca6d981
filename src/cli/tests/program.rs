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

/// A NumPy file, by hand.
fn npy(path: &std::path::Path, dtype: &str, shape: &str, values: Vec<u8>) {
    let mut header = format!("{{'descr': '{dtype}', 'fortran_order': False, 'shape': ({shape}), }}");
    header.push_str(&" ".repeat(117 - header.len()));
    header.push('\n');
    let mut bytes = b"\x93NUMPY\x01\x00".to_vec();
    bytes.extend((header.len() as u16).to_le_bytes());
    bytes.extend(header.as_bytes());
    bytes.extend(values);
    std::fs::write(path, bytes).expect("writes");
}

#[test]
fn a_file_is_described_by_shape_type_and_statistics() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("a.npy");
    npy(&path, "<i2", "2, 3", (0i16..6).flat_map(i16::to_le_bytes).collect());
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
    npy(&good, "<i2", "2, 3", (0i16..6).flat_map(i16::to_le_bytes).collect());
    let output = mica(&["info", good.to_str().expect("UTF-8"), "missing.nii"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(text(&output.stdout).contains("NumPy"));
    assert!(text(&output.stderr).contains("missing.nii"), "{}", text(&output.stderr));
    let empty = mica(&["info", folder.path().to_str().expect("UTF-8")]);
    assert!(text(&empty.stdout).contains("no DICOM series among 1 files"), "{}", text(&empty.stdout));
    assert_eq!(mica(&["info"]).status.code(), Some(2));
}

/// A small CT-like volume of 12 x 10 x 8 voxels in a folder of its own, and the network of three classes.
fn volume() -> (tempfile::TempDir, String, String) {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("head.nii.gz").to_str().expect("UTF-8").to_owned();
    let array = folder.path().join("head.npy");
    let values = (0..960).flat_map(|i| (i as f32 / 959.0).to_le_bytes()).collect();
    npy(&array, "<f4", "12, 10, 8", values);
    let run = mica(&["convert", array.to_str().expect("UTF-8"), "-o", &path]);
    assert!(run.status.success(), "{}", text(&run.stderr));
    std::fs::remove_file(array).expect("removed");
    let network = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/networks/channels.ts").to_owned();
    (folder, path, network)
}

/// What `mica info` says about a file.
fn header(path: &str) -> serde_json::Value {
    let info: serde_json::Value = serde_json::from_slice(&mica(&["info", "--json", path]).stdout).expect("JSON");
    info[0].clone()
}

#[test]
fn a_network_is_led_over_an_image_and_labels_are_written() {
    let (folder, image, network) = volume();
    let output = folder.path().join("labels.nii.gz");
    let output = output.to_str().expect("UTF-8");
    let run = mica(&["infer", &image, "-n", &network, "-o", output, "--roi", "6,6,6", "--json", "--quiet"]);
    assert!(run.status.success(), "{}", text(&run.stderr));
    let report: serde_json::Value = serde_json::from_slice(&run.stdout).expect("JSON");
    assert_eq!(report[0]["shape"], serde_json::json!([1, 12, 10, 8]));
    // Dark up to a third, middle up to two thirds, bright above: a third of 960 voxels of one cubic millimetre each.
    for label in ["1", "2"] {
        let volume = report[0]["volumes_ml"][label].as_f64().expect("a volume");
        assert!((volume - 0.32).abs() < 0.002, "{report}");
    }
    let labels = header(output);
    assert_eq!((&labels["dtype"], &labels["shape"]), (&"uint8".into(), &serde_json::json!([12, 10, 8])));
    assert_eq!(labels["statistics"]["max"], 2.0);

    let again = mica(&["infer", &image, "-n", &network, "-o", output]);
    assert_eq!(again.status.code(), Some(1));
    assert!(text(&again.stderr).contains("--force"), "{}", text(&again.stderr));
    let raw = mica(&["infer", &image, "-n", &network, "-o", output, "--force", "--result", "probabilities"]);
    assert!(raw.status.success(), "{}", text(&raw.stderr));
    let raw = header(output);
    assert_eq!(raw["shape"].as_array().expect("a shape").iter().filter(|extent| **extent == 3).count(), 1, "{raw}");
    assert!(raw["statistics"]["max"].as_f64().is_some_and(|max| max < 1.0), "{raw}");
}

#[test]
fn several_networks_are_an_ensemble_and_an_estimate_writes_nothing() {
    let (folder, image, network) = volume();
    let output = folder.path().join("labels.nii.gz");
    let output = output.to_str().expect("UTF-8");
    let arguments =
        ["infer", &image, "-n", &network, "-n", &network, "-o", output, "--roi", "6,6,6", "--json", "--quiet"];
    let estimate = mica(&[&arguments[..], &["--estimate"]].concat());
    assert!(estimate.status.success(), "{}", text(&estimate.stderr));
    let found: serde_json::Value = serde_json::from_slice(&estimate.stdout).expect("JSON");
    assert_eq!(found[0]["windows"], 12, "{found}");
    assert!(found[0]["memory_bytes"].as_u64() > Some(12 * 10 * 8), "{found}");
    assert!(!std::path::Path::new(output).exists());
    let run = mica(&arguments);
    assert!(run.status.success(), "{}", text(&run.stderr));
    let report: serde_json::Value = serde_json::from_slice(&run.stdout).expect("JSON");
    let volume = report[0]["volumes_ml"]["2"].as_f64().expect("a volume");
    assert!((volume - 0.32).abs() < 0.002, "{report}");
    let whole = mica(&["infer", &image, "-n", &network, "-o", "x.nii", "--estimate"]);
    assert_eq!(whole.status.code(), Some(1));
    assert!(text(&whole.stderr).contains("the network gets the whole image at once"), "{}", text(&whole.stderr));
}

#[test]
fn pipelines_and_formats_change_images() {
    let (folder, image, _) = volume();
    let path = |name: &str| folder.path().join(name).to_str().expect("UTF-8").to_owned();
    std::fs::write(path("steps.json"), r#"[{"_target_": "Spacing", "pixdim": 2}, {"_target_": "Flip"}]"#)
        .expect("written");
    let run = mica(&["transform", &path("steps.json"), &image, "-o", &path("half.mha")]);
    assert!(run.status.success(), "{}", text(&run.stderr));
    // As MONAI counts: (10 - 1) / 2 + 1 rounded to the even number.
    assert_eq!(header(&path("half.mha"))["shape"], serde_json::json!([6, 6, 4]));
    let run =
        mica(&["convert", &image, &path("half.mha"), "-o", &path("many"), "--format", "nrrd", "--orientation", "LPS"]);
    assert!(run.status.success(), "{}", text(&run.stderr));
    for name in ["many/head.nrrd", "many/half.nrrd"] {
        assert_eq!(header(&path(name))["orientation"], "LPS");
    }
}

#[test]
fn what_cannot_be_done_is_said_before_it_is_tried() {
    let (folder, image, network) = volume();
    let path = |name: &str| folder.path().join(name).to_str().expect("UTF-8").to_owned();
    let cases = [
        (vec!["infer", "missing.nii", "-n", &network, "-o", "x.nii"], "missing.nii: no such file"),
        (vec!["infer", &image, "-n", "missing.ts", "-o", "x.nii"], "missing.ts"),
        (vec!["infer", &image, "-n", &network, "-o", "x.xyz"], "no format that mica writes"),
        (vec!["infer", &image, "-n", &network, "-o", "x.nii", "--roi", "4,4"], "roi_size"),
        (vec!["infer", &image, "-n", &network, "-o", "x.nii", "--device", "cuda:7"], "cuda:7"),
        (vec!["convert", &image, &image, "-o", "x"], "would both be written"),
        (vec!["transform", "missing.json", &image, "-o", "x.nii"], "missing.json"),
    ];
    for (arguments, said) in cases {
        let run = mica(&arguments);
        assert_eq!(run.status.code(), Some(1), "{arguments:?}");
        assert!(text(&run.stderr).contains(said), "{arguments:?}: {}", text(&run.stderr));
    }
    assert!(!std::path::Path::new(&path("x.nii")).exists());
    assert_eq!(mica(&["infer", &image]).status.code(), Some(2));
    assert!(text(&mica(&["completions", "bash"]).stdout).contains("_mica"));
}
