//! Broken and lying checkpoints: nothing panics or takes memory that the file does not have, and errors name file, field, what
//! was found and what was expected. The files are made here.

use mica_io::checkpoint::{Checkpoint, Value};
use mica_io::{Error, ErrorKind};
use std::io::Write;
use std::path::Path;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

/// Pieces of a pickle, put together by hand.
#[derive(Clone, Default)]
struct Pickle(Vec<u8>);

impl Pickle {
    fn new() -> Self {
        Self(vec![0x80, 2])
    }

    fn raw(mut self, bytes: &[u8]) -> Self {
        self.0.extend(bytes);
        self
    }

    fn class(self, module: &str, name: &str) -> Self {
        self.raw(format!("c{module}\n{name}\n").as_bytes())
    }

    fn text(self, text: &str) -> Self {
        self.raw(b"X").raw(&(text.len() as u32).to_le_bytes()).raw(text.as_bytes())
    }

    fn int(self, number: i64) -> Self {
        self.raw(&[0x8a, 8]).raw(&number.to_le_bytes())
    }

    fn ints(self, numbers: &[i64]) -> Self {
        numbers.iter().fold(self.raw(b"("), |pickle, number| pickle.int(*number)).raw(b"t")
    }

    fn storage(self, class: &str, key: &str, count: i64) -> Self {
        self.raw(b"(").text("storage").class("torch", class).text(key).text("cpu").int(count).raw(b"tQ")
    }

    /// A tensor of the storage `0` with so many numbers.
    fn tensor(self, count: i64, offset: i64, shape: &[i64], strides: &[i64]) -> Self {
        let start = self.class("torch._utils", "_rebuild_tensor_v2").raw(b"(").storage("FloatStorage", "0", count);
        start.int(offset).ints(shape).ints(strides).raw(b"\x89").class("collections", "OrderedDict").raw(b")RtR")
    }

    fn end(self) -> Vec<u8> {
        self.raw(b".").0
    }
}

/// A dictionary with a tensor of a storage of 24 bytes.
fn one(count: i64, offset: i64, shape: &[i64], strides: &[i64]) -> Vec<u8> {
    Pickle::new().raw(b"}").text("weight").tensor(count, offset, shape, strides).raw(b"s").end()
}

fn archive(records: &[(&str, &[u8])], method: CompressionMethod) -> Vec<u8> {
    let mut writer = ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, bytes) in records {
        writer.start_file(*name, SimpleFileOptions::default().compression_method(method)).expect("starts");
        writer.write_all(bytes).expect("writes");
    }
    writer.finish().expect("finishes").into_inner()
}

fn torch(pickle: &[u8]) -> Vec<u8> {
    archive(&[("a/data.pkl", pickle), ("a/byteorder", b"little"), ("a/data/0", &[1; 24])], CompressionMethod::Stored)
}

fn open(bytes: &[u8]) -> Result<Checkpoint, Error> {
    // In memory where the system has such a folder: there are thousands of these files.
    let memory = Path::new("/dev/shm");
    let folder = if memory.is_dir() { tempfile::tempdir_in(memory) } else { tempfile::tempdir() }.expect("a folder");
    let path = folder.path().join("hostile.pt");
    std::fs::write(&path, bytes).expect("writes");
    let opened = Checkpoint::open(&path);
    if let Err(error) = &opened {
        assert_eq!(error.path(), Some(&*path), "{error}");
        assert!(error.to_string().len() < 2000, "{error}");
    }
    opened
}

fn refused(bytes: &[u8]) -> Error {
    open(bytes).err().expect("refused")
}

/// The error names a field and says this.
fn says(error: &Error, field: &str, texts: &[&str]) {
    assert_eq!(error.field_name(), Some(field), "{error}");
    texts.iter().for_each(|text| assert!(error.message().contains(text), "'{text}' is not in: {error}"));
}

#[test]
fn shapes_strides_and_offsets_are_checked_against_the_storage() {
    assert!(open(&torch(&one(6, 0, &[2, 3], &[3, 1]))).is_ok());
    assert!(open(&torch(&one(6, 5, &[], &[]))).is_ok());
    assert!(open(&torch(&one(6, 9, &[0, 3], &[3, 1]))).is_ok(), "no numbers are anywhere");
    let (many, most) = (1 << 40, i64::MAX);
    for (count, offset, shape, strides) in [
        (6, 1, &[2, 3][..], &[3, 1][..]),
        (6, 0, &[7], &[1]),
        (6, 0, &[2], &[6]),
        (6, 6, &[], &[]),
        (6, most, &[1], &[1]),
        (6, 0, &[2], &[most]),
        (6, 0, &[many, many, many], &[0, 0, 0]),
        (6, 0, &[most, 2], &[1, 1]),
        (6, 0, &[0, most, most], &[0, 0, 0]),
    ] {
        let error = refused(&torch(&one(count, offset, shape, strides)));
        assert_eq!(error.kind(), ErrorKind::Corrupt);
        says(&error, "weight.shape", &["expected", "found"]);
    }
    says(&refused(&torch(&one(6, -1, &[1], &[1]))), "weight.offset", &["from 0 on", "-1"]);
    says(&refused(&torch(&one(6, 0, &[-1], &[1]))), "weight.shape", &["from 0 on", "-1"]);
    says(&refused(&torch(&one(6, 0, &[1], &[-1]))), "weight.strides", &["from 0 on", "-1"]);
    says(&refused(&torch(&one(6, 0, &[1, 1], &[1]))), "weight.strides", &["as many strides as sizes"]);
    says(&refused(&torch(&one(6, 0, &[1; 65], &[1; 65]))), "weight.shape", &["at most 64"]);
}

#[test]
fn storages_are_checked_against_their_records() {
    for count in [7, i64::MAX, -1, i64::MIN] {
        says(&refused(&torch(&one(count, 0, &[1], &[1]))), "weight.storage", &["24 bytes", &count.to_string()]);
    }
    let absent = Pickle::new().raw(b"}").text("w").storage("FloatStorage", "1", 1).raw(b"s").end();
    says(&refused(&torch(&absent)), "w.data/1", &["no such record"]);
    let outside = Pickle::new().raw(b"}").text("w").storage("FloatStorage", "../data.pkl", 1).raw(b"s").end();
    says(&refused(&torch(&outside)), "w.data/../data.pkl", &["no such record"]);
    let wrong = Pickle::new().raw(b"}").text("w").text("storage").raw(b"Qs").end();
    says(&refused(&torch(&wrong)), "w.storage", &["('storage', class, key, location, count)"]);
    let deflated =
        archive(&[("a/data.pkl", &one(6, 0, &[1], &[1])), ("a/data/0", &[1; 24])], CompressionMethod::Deflated);
    says(&refused(&deflated), "weight.data/0", &["stored", "deflated"]);
}

#[test]
fn a_stride_of_zero_is_read_but_not_gathered_beyond_what_is_allowed() {
    let checkpoint = open(&torch(&one(6, 0, &[1 << 40], &[0]))).expect("a number that is repeated");
    let state = checkpoint.state_dict(None).expect("reads");
    let error = state["weight"].bytes(1 << 30).expect_err("4 TiB");
    assert_eq!(error.kind(), ErrorKind::TooLarge);
}

#[test]
fn broken_pickles_are_refused_with_the_position() {
    let cases: [(&[u8], &str); 22] = [
        (b"", "protocol"),
        (b"(dp0\n.", "protocol 0"),
        (b"\x80", "cut short"),
        (b"\x80\x01.", "protocol 2 to 5"),
        (b"\x80\x09.", "protocol 2 to 5"),
        (b"\x80\x02", "cut short"),
        (b"\x80\x02.", "byte 2: expected an object on the stack"),
        (b"\x80\x020.", "stack"),
        (b"\x80\x02N(a.", "stack"),
        (b"\x80\x02NNa.", "list to append to"),
        (b"\x80\x02NNNs.", "dict to set keys of"),
        (b"\x80\x02}(Nu.", "keys and values in turn"),
        (b"\x80\x02t.", "mark"),
        (b"\x80\x02h\x05.", "memo 5"),
        (b"\x80\x02j\xff\xff\xff\xff.", "memo 4294967295"),
        (b"\x80\x02NNR.", "tuple of arguments"),
        (b"\x80\x02NNb.", "object to give a state to"),
        (b"\x80\x02NN\x93.", "module and a name"),
        (b"\x80\x02X\xff\xff\xff\xffa.", "4294967295 more bytes"),
        (b"\x80\x02\x8e\xff\xff\xff\xff\xff\xff\xff\xff.", "more bytes"),
        (b"\x80\x02cos\nsystem", "a line's end"),
        (b"\x80\x02(S'rm'\nios\nsystem\n.", "opcode 0x53 ('S')"),
    ];
    for (pickle, text) in cases {
        let error = refused(&torch(pickle));
        assert_eq!(error.field_name(), Some("data.pkl"), "{error}");
        assert!(error.message().contains(text), "'{text}' is not in: {error}");
    }
    let long = [b"\x80\x02c".as_slice(), &[b'a'; 100_000], b"\nb\n."].concat();
    assert!(refused(&torch(&long)).message().contains("at most 512 bytes"));
}

#[test]
fn nothing_is_executed() {
    let folder = tempfile::tempdir().expect("a folder");
    let mark = folder.path().join("mark");
    let command = format!("touch {}", mark.display());
    let pickle = Pickle::new().raw(b"}").text("w").class("posix", "system").text(&command).raw(b"\x85Rs").end();
    let checkpoint = open(&torch(&pickle)).expect("reads");
    assert_eq!(
        checkpoint.root().get("w").and_then(Value::as_object).map(|object| &*object.class),
        Some("posix.system")
    );
    assert!(!mark.exists());
}

fn too_deep(pickle: &[u8]) {
    let error = refused(&torch(pickle));
    assert_eq!(error.kind(), ErrorKind::TooLarge, "{error}");
    assert!(error.message().contains("a depth of 256"), "{error}");
}

#[test]
fn depth_is_bounded_also_where_values_are_shared() {
    let deep = Pickle::new().raw(&[b']'; 100_000]).raw(&[b'a'; 99_999]).end();
    too_deep(&deep);
    // Lists of 200 within each other, of which each ends in the one before: none is met on a way longer than 200.
    let mut pickle = Pickle::new().raw(b"](]");
    for _ in 0..5000 {
        // A list in the memo; it holds the memo's last one, and 200 lists hold it.
        pickle = pickle.raw(b"q\x00").raw(&[b']'; 200]).raw(b"h\x00").raw(&[b'a'; 200]);
    }
    too_deep(&pickle.raw(b"e").end());
    // (function, class, arguments, state) of which the arguments are such a tuple again.
    let nested = Pickle::new()
        .class("torch._tensor", "_rebuild_from_type_v2")
        .raw(b"q\x010")
        .class("a", "b")
        .raw(b"q\x020)q\x000");
    let nested = nested.raw(&b"(h\x01h\x02h\x00Ntq\x000".repeat(10_000)).raw(b"h\x01h\x00R").end();
    too_deep(&nested);
}

#[test]
fn a_small_file_does_not_become_a_large_value() {
    // A list of ten of the list before, sixty times: 10^60 values if they were not shared.
    let mut pickle = Pickle::new().raw(b"]q\x00");
    for _ in 0..60 {
        pickle = pickle.raw(b"](").raw(&b"h\x00".repeat(10)).raw(b"eq\x00");
    }
    assert!(open(&torch(&pickle.end())).is_ok());

    // The same bytes as the letters of a text, as often as they can be named.
    let text = "x".repeat(1 << 20);
    let again = Pickle::new()
        .class("_codecs", "encode")
        .raw(b"q\x000")
        .text(&text)
        .raw(b"q\x010")
        .text("latin1")
        .raw(b"q\x020](");
    let again = again.raw(&b"h\x00h\x01h\x02\x86R".repeat(10_000)).raw(b"e").end();
    assert_eq!(refused(&torch(&again)).kind(), ErrorKind::TooLarge);

    // The same arguments, entries and items.
    let items = [b"(".as_slice(), &b"N".repeat(100_000), b"tq\x010"].concat();
    let shared = Pickle::new().class("some", "Class").raw(b"q\x000").raw(&items);
    let shared = shared.raw(b"](").raw(&b"h\x00h\x01R".repeat(10_000)).raw(b"e").end();
    assert_eq!(refused(&torch(&shared)).kind(), ErrorKind::TooLarge);
    let sets = Pickle::new().class("builtins", "set").raw(b"q\x000").raw(&items);
    let sets = sets.raw(b"](").raw(&b"h\x00h\x01\x85R".repeat(10_000)).raw(b"e").end();
    assert_eq!(refused(&torch(&sets)).kind(), ErrorKind::TooLarge);

    // A long key on all levels.
    let key = Pickle::new().text(&"k".repeat(1 << 20)).raw(b"q\x000");
    let keys = key.raw(&b"}h\x00".repeat(200)).raw(b"N").raw(&[b's'; 200]).end();
    assert!(open(&torch(&keys)).is_ok());

    // The same long key in many dictionaries, and the same long name of many classes.
    let key = Pickle::new().text(&"k".repeat(1 << 20)).raw(b"q\x000](").raw(&b"}h\x00Ns".repeat(2000)).raw(b"e").end();
    assert_eq!(refused(&torch(&key)).kind(), ErrorKind::TooLarge);
    let class =
        Pickle::new().text(&"c".repeat(512)).raw(b"q\x000").raw(&b"h\x00h\x00\x930".repeat(100_000)).raw(b"N").end();
    assert_eq!(refused(&torch(&class)).kind(), ErrorKind::TooLarge);

    let objects = Pickle::new().raw(b"](").raw(&vec![b'N'; 5_000_000]).raw(b"e").end();
    assert!(refused(&torch(&objects)).message().contains("objects"));
}

/// A pickled module with these members, which are on the stack as a dictionary's keys and values.
fn module(pickle: Pickle, modules: &dyn Fn(Pickle) -> Pickle, parameters: &dyn Fn(Pickle) -> Pickle) -> Pickle {
    let pickle = pickle.class("torch.nn", "Module").raw(b")\x81}(").text("_parameters");
    let pickle = parameters(pickle.raw(b"}(")).raw(b"u").text("_buffers").raw(b"}").text("_modules");
    modules(pickle.raw(b"}(")).raw(b"uub")
}

#[test]
fn modules_that_are_shared_many_times_over_are_refused() {
    let tensor = |pickle: Pickle| pickle.text("w").tensor(6, 0, &[1], &[1]);
    let nothing = |pickle: Pickle| pickle;
    let good = module(Pickle::new(), &|pickle| module(pickle.text("a"), &nothing, &tensor), &tensor);
    let state = open(&torch(&good.end())).expect("reads").state_dict(None).expect("a state");
    assert_eq!(state.keys().collect::<Vec<_>>(), ["w", "a.w"]);

    // Two of the one before, seventy times.
    let mut pickle = module(Pickle::new(), &nothing, &tensor).raw(b"q\x000");
    for _ in 0..70 {
        pickle =
            module(pickle, &|pickle| pickle.text("a").raw(b"h\x00").text("b").raw(b"h\x00"), &nothing).raw(b"q\x000");
    }
    let error = open(&torch(&pickle.raw(b"h\x00").end())).expect("reads").state_dict(None).expect_err("2^70 tensors");
    assert_eq!(error.kind(), ErrorKind::TooLarge, "{error}");

    let circle =
        Pickle::new().class("torch.nn", "Module").raw(b")\x81q\x00}(").text("_parameters").raw(b"}").text("_modules");
    let circle = circle.raw(b"}").text("self").raw(b"h\x00sub").end();
    let error = open(&torch(&circle)).expect("reads").state_dict(None).expect_err("a module that holds itself");
    assert_eq!(error.field_name(), Some("self"), "{error}");
    let named = module(Pickle::new(), &nothing, &|pickle| pickle.text(&"n".repeat(5000)).tensor(6, 0, &[1], &[1]));
    let error = open(&torch(&named.end())).expect("reads").state_dict(None).expect_err("a long name");
    assert_eq!(error.kind(), ErrorKind::TooLarge, "{error}");
}

#[test]
fn names_that_are_there_twice_are_refused() {
    let twice = Pickle::new().raw(b"}(").text("w").raw(b"N").text("w").raw(b"Nu").end();
    says(&refused(&torch(&twice)), "w", &["once", "twice"]);

    let good = archive(
        &[("a/data.pkl", b"\x80\x02N."), ("a/data/0", &[1; 8]), ("a/data/1", &[2; 8])],
        CompressionMethod::Stored,
    );
    assert!(open(&good).is_ok());
    let records = replaced(&good, b"a/data/1", b"a/data/0");
    assert!(refused(&records).message().contains("several records of one name"));
}

fn replaced(bytes: &[u8], from: &[u8], to: &[u8]) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    for at in 0..=bytes.len() - from.len() {
        if bytes[at..].starts_with(from) {
            bytes[at..at + to.len()].copy_from_slice(to);
        }
    }
    bytes
}

/// Where the central directory's entry of a record begins.
fn entry(bytes: &[u8], name: &str) -> usize {
    let starts = |at: &usize| bytes[*at..].starts_with(b"PK\x01\x02") && bytes[at + 46..].starts_with(name.as_bytes());
    (0..bytes.len() - 46).find(starts).expect("an entry")
}

#[test]
fn records_must_lie_in_the_file_and_apart() {
    let good = archive(
        &[("a/data.pkl", b"\x80\x02N."), ("a/data/0", &[1; 8]), ("a/data/1", &[2; 8])],
        CompressionMethod::Stored,
    );
    let (zero, one) = (entry(&good, "a/data/0"), entry(&good, "a/data/1"));
    let mut overlapping = good.clone();
    overlapping.copy_within(zero + 42..zero + 46, one + 42);
    assert!(refused(&overlapping).message().contains("overlap"));
    for size in [9u32, 1 << 20, u32::MAX - 1] {
        let mut large = good.clone();
        large[one + 20..one + 24].copy_from_slice(&size.to_le_bytes());
        large[one + 24..one + 28].copy_from_slice(&size.to_le_bytes());
        refused(&large);
    }
    let mut unequal = good.clone();
    unequal[one + 24] = 9;
    says(&refused(&unequal), "data/1", &["a record that the file can hold"]);
    for length in 0..good.len() {
        refused(&good[..length]);
    }
}

#[test]
fn deflated_pickles_are_bounded() {
    let small = archive(&[("a/data.pkl", b"\x80\x02N.")], CompressionMethod::Deflated);
    assert!(open(&small).is_ok());
    let bomb = Pickle::new().raw(&vec![0; 4 << 20]).0;
    let bomb = archive(&[("a/data.pkl", &bomb)], CompressionMethod::Deflated);
    let at = entry(&bomb, "a/data.pkl") + 24;
    let said = |size: u32| {
        let mut bytes = bomb.clone();
        bytes[at..at + 4].copy_from_slice(&size.to_le_bytes());
        bytes
    };
    says(&refused(&said(16)), "data.pkl", &["16 bytes", "17"]);
    says(&refused(&said(u32::MAX - 1)), "data.pkl", &["a record that the file can hold"]);
    // The file could become that, and memory would not.
    let large = archive(&[("a/data.pkl", &vec![0; 300 << 20])], CompressionMethod::Deflated);
    let error = refused(&large);
    assert_eq!(error.kind(), ErrorKind::TooLarge);
    says(&error, "data.pkl", &["268435456"]);
    // A wrong byte within.
    let mut broken = small;
    let crc = entry(&broken, "a/data.pkl") + 16;
    broken[crc] ^= 1;
    says(&refused(&broken), "data.pkl", &["CRC-32"]);
}

#[test]
fn zip_archives_of_others_are_named() {
    let error = refused(&archive(&[("arr_0.npy", &[0; 4])], CompressionMethod::Stored));
    assert!(error.message().contains("no records in a folder"), "{error}");
    let error = refused(&archive(&[("m/model.json", b"{}")], CompressionMethod::Stored));
    assert!(error.message().contains("model.json"), "{error}");
    let big = archive(&[("a/data.pkl", b"\x80\x02N."), ("a/byteorder", b"big")], CompressionMethod::Stored);
    let error = refused(&big);
    assert_eq!((error.kind(), error.field_name()), (ErrorKind::Unsupported, Some("byteorder")));
}

#[test]
fn script_modules_without_code_are_refused() {
    let pickle = Pickle::new().class("__torch__", "M").raw(b")\x81}b").end();
    let records: [(&str, &[u8]); 2] = [("a/data.pkl", &pickle), ("a/constants.pkl", b"\x80\x02).")];
    let error =
        open(&archive(&records, CompressionMethod::Stored)).expect("reads").state_dict(None).expect_err("no code");
    assert!(error.message().contains("no code of the module __torch__.M"), "{error}");
}

#[test]
fn arrays_of_numpy_are_checked_against_their_bytes() {
    let dtype = |pickle: Pickle, code: &str| {
        let made = pickle.class("numpy", "dtype").text(code).raw(b"\x89\x88\x87R(").int(3).text("<");
        made.raw(b"NNN").int(-1).int(-1).int(0).raw(b"tb")
    };
    let array = |shape: &[i64], code: &str, bytes: &str| {
        let made = Pickle::new()
            .class("numpy.core.multiarray", "_reconstruct")
            .class("numpy", "ndarray")
            .ints(&[0])
            .raw(b"C\x01b\x87R(");
        let made =
            dtype(made.int(1).ints(shape), code).raw(b"\x89").class("_codecs", "encode").text(bytes).text("latin1");
        torch(&made.raw(b"\x86Rtb").end())
    };
    assert!(open(&array(&[2], "i2", "abcd")).expect("reads").root().as_tensor().is_some());
    assert!(open(&array(&[2], "O8", "abcd")).expect("reads").root().as_object().is_some());
    for shape in [&[3][..], &[1], &[i64::MAX, i64::MAX], &[-2], &[2, 2]] {
        let error = refused(&array(shape, "i2", "abcd"));
        assert_eq!(error.field_name(), Some("shape"), "{error}");
    }
    let scalar = |bytes: &str| {
        let made = dtype(Pickle::new().class("numpy.core.multiarray", "scalar"), "f8");
        torch(&made.raw(b"C").raw(&[bytes.len() as u8]).raw(bytes.as_bytes()).raw(b"\x86R").end())
    };
    assert!(matches!(open(&scalar("12345678")).expect("reads").root(), Value::Float(_)));
    assert!(refused(&scalar("1234")).message().contains("8 bytes"));
}

fn safetensors(header: &str, data: &[u8]) -> Vec<u8> {
    [&(header.len() as u64).to_le_bytes(), header.as_bytes(), data].concat()
}

#[test]
fn headers_of_safetensors_are_checked() {
    let good =
        r#"{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"b":{"dtype":"U8","shape":[],"data_offsets":[8,9]}}"#;
    assert!(open(&safetensors(good, &[0; 9])).is_ok());
    for (header, length) in [
        (good.to_owned(), 8),
        (good.to_owned(), 10),
        (good.replace("[2]", "[3]"), 9),
        (good.replace("[2]", "[4611686018427387904,4]"), 9),
        (good.replace("[2]", "[-2]"), 9),
        (good.replace("[8,9]", "[4,5]"), 9),
        (good.replace("[8,9]", "[9,8]"), 9),
        (good.replace("F32", "F31"), 9),
        (good.replace("}}", "}"), 9),
        ("{}{}".into(), 0),
    ] {
        let error = refused(&safetensors(&header, &vec![0; length]));
        assert_eq!((error.kind(), error.field_name()), (ErrorKind::Corrupt, Some("header")), "{header}");
    }
    let twice =
        r#"{"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]},"a":{"dtype":"I8","shape":[1],"data_offsets":[0,1]}}"#;
    says(&refused(&safetensors(twice, &[0])), "a", &["once", "twice"]);
    let mut long = safetensors(good, &[0; 9]);
    long[..8].copy_from_slice(&u64::MAX.to_le_bytes());
    refused(&long);
    for length in 0..8 + good.len() {
        refused(&safetensors(good, &[0; 9])[..length]);
    }
    let narrow = r#"{"a":{"dtype":"F4","shape":[2],"data_offsets":[0,1]}}"#;
    let checkpoint = open(&safetensors(narrow, &[0])).expect("reads");
    assert!(checkpoint.state_dict(None).is_err(), "numbers of four bits are not known");
}

/// Every byte of small good files, changed; and every length. Nothing panics.
#[test]
fn damaged_files_are_read_or_refused() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/checkpoint");
    for name in ["numpy.pt", "module.pt", "circle.pt", "opaque.pt", "flat.safetensors"] {
        let good = std::fs::read(folder.join(name)).expect(name);
        let dense = if name == "module.pt" { 1 } else { 3 };
        for at in (0..good.len()).step_by(dense) {
            let mut bytes = good.clone();
            bytes[at] ^= [0x01, 0x80, 0xff][at % 3];
            let Ok(checkpoint) = open(&bytes) else { continue };
            let Ok(state) = checkpoint.state_dict(None) else { continue };
            for tensor in state.values() {
                let _ = tensor.bytes(1 << 20);
            }
        }
        for length in (0..good.len()).step_by(7) {
            let _ = open(&good[..length]);
        }
    }
}
