//! Files of torch, NumPy and safetensors (`checkpoint/make_fixtures.py` made them, and the JSON that says what they hold), and
//! what is written: values, types, strides, shared storages.

use mica_io::ErrorKind;
use mica_io::checkpoint::{
    Checkpoint, DType, Map, MapKind, StateDict, Storage, Tensor, Texts, Value, state_dict, without_prefix, write,
    write_safetensors, write_state_dict,
};
use serde_json::Value as Json;
use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/checkpoint").join(name)
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn usizes(json: &Json) -> Vec<usize> {
    json.as_array().expect("a list").iter().map(|number| number.as_u64().expect("a number") as usize).collect()
}

/// A tensor is what Python says about it.
fn same_tensor(tensor: &Tensor, json: &Json, at: &str) {
    assert_eq!(tensor.dtype().name(), json["dtype"].as_str().expect("a type"), "{at}");
    assert_eq!(tensor.shape(), usizes(&json["shape"]), "{at}");
    // NumPy gives arrays without numbers other strides.
    if tensor.count() > 0 || json.get("offset").is_some() {
        assert_eq!(tensor.strides(), usizes(&json["strides"]), "{at}");
    }
    if let Some(offset) = json["offset"].as_u64() {
        assert_eq!(tensor.offset() as u64, offset, "{at}");
        assert_eq!(tensor.storage().bytes().len() as u64, json["storage"].as_u64().expect("a size"), "{at}");
        assert_eq!(tensor.requires_grad, json["requires_grad"], "{at}");
        assert_eq!(tensor.is_parameter, json["is_parameter"], "{at}");
    }
    assert_eq!(hex(&tensor.bytes(1 << 20).expect("small")), json["bytes"].as_str().expect("bytes"), "{at}");
}

/// A value is what Python says about it.
fn same(value: &Value, json: &Json, at: &str) {
    let all = |items: &[Value], json: &Json| {
        let list = json.as_array().expect("a list");
        assert_eq!(items.len(), list.len(), "{at}");
        items
            .iter()
            .zip(list)
            .enumerate()
            .for_each(|(index, (item, json))| same(item, json, &format!("{at}[{index}]")));
    };
    match value {
        Value::None => assert!(json.is_null(), "{at}"),
        Value::Bool(value) => assert_eq!(json, value, "{at}"),
        Value::Int(value) => assert_eq!(json.as_i64(), Some(*value), "{at}"),
        Value::Long(bytes) => {
            let mut wide = [if bytes[bytes.len() - 1] & 0x80 == 0 { 0 } else { 0xff }; 32];
            wide[..bytes.len()].copy_from_slice(bytes);
            assert_eq!(decimal(wide), json["$long"], "{at}");
        }
        Value::Float(value) if value.is_finite() => {
            assert_eq!(json.as_f64().map(f64::to_bits), Some(value.to_bits()), "{at}: {value} is not {json}");
        }
        Value::Float(value) => assert_eq!(json["$float"], value.to_string(), "{at}"),
        Value::Complex(real, imaginary) => {
            let bits = |json: &Json| json.as_f64().map(f64::to_bits);
            assert_eq!(bits(&json["$complex"][0]), Some(real.to_bits()), "{at}");
            assert_eq!(bits(&json["$complex"][1]), Some(imaginary.to_bits()), "{at}");
        }
        Value::Str(text) => assert_eq!(json, &**text, "{at}"),
        Value::Bytes(bytes) => assert_eq!(json["$bytes"], hex(bytes), "{at}"),
        Value::List(items) => all(items, json),
        Value::Tuple(items) => all(items, &json["$tuple"]),
        Value::Set(items) => all(items, &json["$set"]),
        Value::Map(map) => {
            let kind = match map.kind {
                MapKind::Ordered => ["OrderedDict"].as_slice(),
                MapKind::Default => &["defaultdict"],
                MapKind::Plain => &["dict", "Counter"],
            };
            assert!(kind.contains(&json["kind"].as_str().expect("a kind of dict")), "{at}");
            let entries = json["$map"].as_array().expect("entries");
            assert_eq!(map.entries.len(), entries.len(), "{at}");
            for ((key, value), entry) in map.entries.iter().zip(entries) {
                same(key, &entry[0], &format!("{at}: key"));
                same(value, &entry[1], &format!("{at}.{}", entry[0]));
            }
        }
        Value::Size(sizes) => assert_eq!(serde_json::json!(sizes.to_vec()), json["$size"], "{at}"),
        Value::DType(dtype) => assert_eq!(json["$dtype"], dtype.name(), "{at}"),
        Value::Tensor(tensor) if json.get("$array").is_some() => same_tensor(tensor, &json["$array"], at),
        Value::Tensor(tensor) => same_tensor(tensor, &json["$tensor"], at),
        other => panic!("{at}: {} is not {json}", other.describe()),
    }
}

/// Two's complement in decimal digits.
fn decimal(mut bytes: [u8; 32]) -> String {
    let negative = bytes[31] & 0x80 != 0;
    if negative {
        let mut carry = 1u16;
        for byte in &mut bytes {
            carry += u16::from(!*byte);
            *byte = carry as u8;
            carry >>= 8;
        }
    }
    let mut digits = Vec::new();
    while bytes.iter().any(|byte| *byte != 0) {
        let mut rest = 0u16;
        for byte in bytes.iter_mut().rev() {
            rest = rest << 8 | u16::from(*byte);
            *byte = (rest / 10) as u8;
            rest %= 10;
        }
        digits.push(char::from(b'0' + rest as u8));
    }
    if negative {
        digits.push('-');
    }
    digits.iter().rev().collect()
}

fn same_state(state: &StateDict, json: &Json, at: &str) {
    let entries = json.as_array().expect("entries");
    let names: Vec<&str> = entries.iter().map(|entry| entry[0].as_str().expect("a name")).collect();
    assert_eq!(state.keys().collect::<Vec<_>>(), names, "{at}");
    for (entry, (name, tensor)) in entries.iter().zip(state) {
        same_tensor(tensor, &entry[1], &format!("{at}: {name}"));
    }
}

#[test]
fn files_hold_what_python_put_into_them() {
    let mut read = 0;
    for entry in std::fs::read_dir(fixture("")).expect("the folder") {
        let json = entry.expect("an entry").path();
        let name = json.file_name().expect("a name").to_string_lossy().into_owned();
        let Some(name) = name.strip_suffix(".json") else { continue };
        let expected: Json = serde_json::from_slice(&std::fs::read(&json).expect("reads")).expect("JSON");
        let checkpoint = Checkpoint::open(&fixture(name)).expect(name);
        assert_eq!(format!("{:?}", checkpoint.kind()), expected["kind"], "{name}");
        if let Some(root) = expected.get("root") {
            same(checkpoint.root(), root, name);
        }
        for (key, state) in expected["states"].as_object().expect("states") {
            let key = Some(&**key).filter(|key| !key.is_empty());
            same_state(&checkpoint.state_dict(key).expect(name), state, &format!("{name} {key:?}"));
        }
        let extra = expected["extra"].as_object().cloned().unwrap_or_default();
        assert_eq!(checkpoint.extra_files().count(), extra.len(), "{name}");
        for (file, content) in extra {
            assert_eq!(content, hex(&checkpoint.extra_file(&file).expect("an extra file")), "{name} {file}");
        }
        let texts = expected["texts"].as_object().cloned().unwrap_or_default();
        assert_eq!(serde_json::json!(checkpoint.texts()), Json::Object(texts), "{name}");
        read += 1;
    }
    assert_eq!(read, 15, "fixtures");
}

#[test]
fn tensors_that_share_a_storage_in_torch_share_it_here() {
    let state = state_dict(&fixture("state.pt"), None).expect("reads");
    assert!(Arc::ptr_eq(state["shared_a"].storage(), state["shared_b"].storage()));
    assert!(!Arc::ptr_eq(state["shared_a"].storage(), state["contiguous"].storage()));
}

#[test]
fn the_prefix_of_parallel_training_goes_only_where_all_names_have_it() {
    let state = state_dict(&fixture("parallel.tar"), None).expect("reads");
    assert!(state.contains_key("module.conv.weight"));
    let plain = without_prefix(state.clone(), "module.");
    assert_eq!(plain.len(), state.len());
    assert!(plain.contains_key("conv.weight"));
    let mixed = without_prefix(state.clone(), "module.conv.");
    assert_eq!(mixed.keys().collect::<Vec<_>>(), state.keys().collect::<Vec<_>>());
}

#[test]
fn versions_of_modules_are_attributes_of_the_dictionary() {
    let checkpoint = Checkpoint::open(&fixture("training.ckpt")).expect("reads");
    let model = checkpoint.root().get("model").and_then(Value::as_map).expect("a dict");
    let versions = model.attributes.as_ref().and_then(|attributes| attributes.get("_metadata")).expect("metadata");
    // BatchNorm counts batches since version 2.
    assert!(matches!(versions.at("norm.version"), Some(Value::Int(2))));
}

#[test]
fn what_is_refused_says_what_it_is() {
    let cases = [
        ("legacy.pt", ErrorKind::Unsupported, "before 1.6"),
        ("plain_pickle.pt", ErrorKind::Unsupported, "a pickle that torch did not write"),
        ("deflated.pt", ErrorKind::Unsupported, "deflated"),
        ("make_fixtures.py", ErrorKind::Unsupported, "something else"),
        ("absent.pt", ErrorKind::NotFound, ""),
    ];
    for (name, kind, text) in cases {
        let error = Checkpoint::open(&fixture(name)).err().expect(name);
        assert_eq!(error.kind(), kind, "{error}");
        assert_eq!(error.path(), Some(&*fixture(name)), "{error}");
        assert!(error.message().contains(text), "{error}");
    }
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("weights.pt");
    for (start, text) in [
        (&b"version https://git-lfs.github.com/spec/v1\n"[..], "Git LFS"),
        (b"<!DOCTYPE html>", "web page"),
        (b"", "empty"),
        (b"\x89HDF\r\n\x1a\n", "HDF5"),
        (b"\x1f\x8b\x08", "gzip"),
        (&[&[0; 257][..], b"ustar"].concat(), "tar"),
    ] {
        std::fs::write(&path, start).expect("writes");
        let error = Checkpoint::open(&path).err().expect(text);
        assert!(error.to_string().contains(text), "{error}");
    }
}

#[test]
fn unknown_things_are_errors_only_for_who_asks_for_them() {
    let checkpoint = Checkpoint::open(&fixture("opaque.pt")).expect("reads");
    let class = |name| checkpoint.root().get(name).and_then(Value::as_object).expect(name).class.to_string();
    assert_eq!(class("sparse"), "torch._utils._rebuild_sparse_tensor");
    assert_eq!(class("conjugate"), "torch._utils._rebuild_tensor_v2", "its numbers are not those stored");
    assert_eq!(class("quantized"), "torch._utils._rebuild_qtensor");
    assert_eq!(class("meta"), "torch._utils._rebuild_meta_tensor_no_storage");
    assert_eq!(class("device"), "torch.device");
    assert!(checkpoint.root().get("weight").and_then(Value::as_tensor).is_some());
    let error = checkpoint.state_dict(None).expect_err("a sparse tensor");
    assert_eq!((error.kind(), error.field_name()), (ErrorKind::Unsupported, Some("sparse")));
    assert!(error.message().contains("torch._utils._rebuild_sparse_tensor"), "{error}");
}

#[test]
fn a_list_that_holds_itself_ends() {
    let checkpoint = Checkpoint::open(&fixture("circle.pt")).expect("reads");
    assert!(matches!(checkpoint.root().at("looped.1"), Some(Value::Cycle)));
    assert_eq!(checkpoint.state_dict(None).expect("reads").len(), 1);
}

#[test]
fn an_error_of_choosing_lists_what_is_there() {
    let checkpoint = Checkpoint::open(&fixture("training.ckpt")).expect("reads");
    let error = checkpoint.state_dict(Some("models")).expect_err("no such key");
    assert_eq!(error.kind(), ErrorKind::Argument);
    for part in ["models", "epoch (an int)", "model (a dict of", "optimizer (a dict of 2)"] {
        assert!(error.message().contains(part), "{error}");
    }
    let error = checkpoint.state_dict(Some("epoch")).expect_err("no dict");
    assert!(error.to_string().contains("an int"), "{error}");

    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("two.pt");
    let network = checkpoint.root().get("model").expect("a network").clone();
    write(&path, &Value::map(MapKind::Plain, [("net", network.clone()), ("model", network.clone())])).expect("writes");
    let error = state_dict(&path, None).expect_err("two could be meant");
    assert!(error.message().contains("model, net"), "{error}");
    assert_eq!(state_dict(&path, Some("net")).expect("reads").len(), 9);
    write(&path, &Value::map(MapKind::Plain, [("teacher", network)])).expect("writes");
    let error = state_dict(&path, None).expect_err("not a usual key");
    assert!(error.message().contains("teacher (a dict of"), "{error}");
}

/// Where the records of a zip archive begin.
fn records(path: &Path) -> HashMap<String, (u64, u64)> {
    let mut archive = zip::ZipArchive::new(std::fs::File::open(path).expect("opens")).expect("a zip archive");
    (0..archive.len())
        .map(|index| {
            let mut record = archive.by_index(index).expect("a record");
            assert_eq!(record.compression(), zip::CompressionMethod::Stored);
            std::io::copy(&mut record, &mut std::io::sink()).expect("the CRC-32 is right");
            let name = record.name().expect("a name").into_owned();
            (name, (record.data_start().expect("data"), record.size()))
        })
        .collect()
}

#[test]
fn what_is_written_is_read_back() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("again.pt");
    for name in ["state.pt", "types.pt", "values.pt", "training.ckpt", "numpy.pt"] {
        let original = Checkpoint::open(&fixture(name)).expect(name);
        write(&path, original.root()).expect(name);
        let mut expected: Json =
            serde_json::from_slice(&std::fs::read(fixture(&format!("{name}.json"))).expect("reads")).expect("JSON");
        // There is no defaultdict for `weights_only`.
        if let Some(entries) = expected["root"]["$map"].as_array_mut() {
            entries
                .iter_mut()
                .filter(|entry| entry[1]["kind"] == "defaultdict")
                .for_each(|entry| entry[1]["kind"] = "dict".into());
        }
        let again = Checkpoint::open(&path).expect(name);
        same(again.root(), &expected["root"], name);
        let records = records(&path);
        assert!(records.iter().all(|(_, (start, _))| start % 64 == 0), "{records:?}");
    }
}

#[test]
fn a_shared_storage_is_written_once() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("shared.pt");
    let storage = Arc::new(Storage::copied(&[7; 48]).expect("memory"));
    let f32 = DType::parse("float32").expect("a type");
    let i32 = DType::parse("int32").expect("a type");
    let tensor =
        |dtype, shape: &[usize]| Arc::new(Tensor::contiguous(dtype, shape.to_vec(), storage.clone()).expect("fits"));
    let state: StateDict = [("a", tensor(f32, &[12])), ("b", tensor(f32, &[2, 3])), ("c", tensor(i32, &[3]))]
        .map(|(name, tensor)| (name.to_owned(), tensor))
        .into();
    write_state_dict(&path, &state).expect("writes");
    let records = records(&path);
    // Torch gives a record one type: there is one for floats and one for whole numbers.
    assert_eq!(records.iter().filter(|(name, _)| name.starts_with("archive/data/")).count(), 2, "{records:?}");
    let again = state_dict(&path, None).expect("reads");
    assert!(Arc::ptr_eq(again["a"].storage(), again["b"].storage()));
    assert_eq!(again["c"].bytes(100).expect("small"), [7; 12].as_slice());
}

#[test]
fn attributes_of_a_state_dictionary_are_kept() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("metadata.pt");
    let original = Checkpoint::open(&fixture("training.ckpt")).expect("reads");
    write(&path, original.root().get("model").expect("a network")).expect("writes");
    let again = Checkpoint::open(&path).expect("reads");
    let attributes = again.root().as_map().and_then(|map| map.attributes.clone()).expect("attributes");
    assert!(matches!(
        attributes.get("_metadata").and_then(|metadata| metadata.at("norm.version")),
        Some(Value::Int(2))
    ));
}

#[test]
fn what_cannot_be_written_leaves_the_old_file() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("old.pt");
    std::fs::write(&path, "old").expect("writes");
    let opaque = Checkpoint::open(&fixture("opaque.pt")).expect("reads");
    let error = write(&path, &Value::map(MapKind::Plain, [("all", opaque.root().clone())])).expect_err("an object");
    assert_eq!((error.kind(), error.field_name()), (ErrorKind::Unsupported, Some("all.sparse")), "{error}");
    assert_eq!(error.path(), Some(&*path));
    let mut deep = Value::None;
    for _ in 0..300 {
        deep = Value::List([deep].into());
    }
    assert_eq!(write(&path, &deep).expect_err("deep").kind(), ErrorKind::TooLarge);
    assert_eq!(std::fs::read(&path).expect("reads"), b"old");
    assert_eq!(std::fs::read_dir(folder.path()).expect("the folder").count(), 1, "nothing is left behind");
}

#[test]
fn safetensors_are_written_aligned_and_gathered() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("again.safetensors");
    let mut state = state_dict(&fixture("state.pt"), None).expect("reads");
    for (name, value) in
        &Checkpoint::open(&fixture("types.pt")).expect("reads").root().as_map().expect("a dict").entries
    {
        let (Some(name), Some(tensor)) = (name.as_str(), value.as_tensor()) else { panic!("tensors by name") };
        if name != "complex128" && name != "complex32" {
            state.insert(name.to_owned(), tensor.clone());
        }
    }
    let texts = Texts::from([("format".to_owned(), "pt".to_owned()), ("note".to_owned(), "\"µ\"".to_owned())]);
    write_safetensors(&path, &state, &texts).expect("writes");
    let again = Checkpoint::open(&path).expect("reads");
    assert_eq!(again.texts(), &texts);
    let read = again.state_dict(None).expect("reads");
    assert_eq!(read.len(), state.len());
    let bytes = std::fs::read(&path).expect("reads");
    for (name, tensor) in &state {
        assert_eq!(read[name].dtype(), tensor.dtype());
        assert_eq!(read[name].shape(), tensor.shape());
        assert_eq!(read[name].bytes(0).expect("contiguous"), tensor.bytes(1 << 20).expect("small"), "{name}");
        let word = tensor.dtype().element().map_or(1, |element| element.word());
        assert_eq!(read[name].storage().bytes().as_ptr().addr() % word, 0, "{name} is aligned");
    }
    write_safetensors(&path, &state, &texts).expect("writes");
    assert_eq!(std::fs::read(&path).expect("reads"), bytes, "the same every time");

    let storage = Arc::new(Storage::copied(&[0; 16]).expect("memory"));
    let wide = Tensor::contiguous(DType::parse("complex128").expect("a type"), vec![1], storage).expect("fits");
    let error = write_safetensors(&path, &[("z".to_owned(), Arc::new(wide))].into(), &texts).expect_err("no such type");
    assert_eq!((error.kind(), error.field_name()), (ErrorKind::Unsupported, Some("z")));
    assert_eq!(std::fs::read(&path).expect("reads"), bytes, "the old file stays");
}

#[test]
fn equal_but_separate_empty_lists_stay_separate() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("empty.pt");
    let empty = || Value::List(Arc::default());
    let map = Map {
        kind: MapKind::Plain,
        entries: vec![(Value::Int(0), empty()), (Value::Int(1), empty())],
        attributes: None,
    };
    write(&path, &Value::Map(Arc::new(map))).expect("writes");
    // The pickle makes two lists and recalls none.
    let bytes = std::fs::read(&path).expect("reads");
    let pickle = b"}q\x00(K\x00](eK\x01](eu.";
    assert!(bytes.windows(pickle.len()).any(|part| part == pickle));
}
