//! Writing what `torch.load(weights_only=True)` reads: a zip archive with a pickle of protocol 2 and a record for each
//! storage.
//!
//! Source: what torch 2.13's `torch.save` writes and `torch/_weights_only_unpickler.py` allows.

use super::pickle::opcode;
use super::value::MAX_DEPTH;
use super::{DType, Map, MapKind, StateDict, Storage, Tensor, Value, shortened};
use crate::error::{Error, Result, ResultExt};
use crate::sink::write_seekable_atomically;
use indexmap::IndexMap;
use std::collections::HashMap;
use std::io::{Seek, Write};
use std::path::Path;
use std::sync::Arc;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

/// Records from this size on need the 64-bit fields of zip.
const LARGE: usize = 0xfff0_0000;

/// Storages begin at a multiple of this, so that they can be mapped.
const ALIGNMENT: u16 = 64;

/// The folder of all records.
const FOLDER: &str = "archive";

/// Writes a `torch.save` file (zip, stored, storages aligned to 64 bytes): the file is complete or not there at all.
///
/// Storages are written as a whole and once, however many tensors lie in them (once for each type that they are seen as).
/// `defaultdict` and `Counter` become `dict`, `bytearray` becomes `bytes`, `frozenset` becomes `set`, and arrays of NumPy
/// become tensors, as they were when they were read.
///
/// # Errors
/// `Unsupported` for objects, classes and circles, with the path to them; `TooLarge` for values deeper than
/// [`MAX_DEPTH`]; `Io`.
pub fn write(path: &Path, value: &Value) -> Result<()> {
    let mut pickler = Pickler::default();
    pickler.out.extend([opcode::PROTO, 2]);
    let pickled = pickler
        .value(value)
        .map_err(|error| if pickler.path.is_empty() { error } else { error.in_field(pickler.path.join(".")) });
    pickled.in_file(path)?;
    pickler.out.push(opcode::STOP);
    write_seekable_atomically(path, |file| archive(file, &pickler)).in_file(path)
}

/// Writes a state dictionary as [`write()`] does, as an `OrderedDict`.
///
/// # Errors
/// As [`write()`].
pub fn write_state_dict(path: &Path, state: &StateDict) -> Result<()> {
    let entries = state.iter().map(|(name, tensor)| (name.as_str(), Value::Tensor(tensor.clone())));
    write(path, &Value::map(MapKind::Ordered, entries))
}

fn archive(file: impl Write + Seek, pickler: &Pickler) -> Result<()> {
    let failed = |error: zip::result::ZipError| match error {
        zip::result::ZipError::Io(error) => Error::os(&error),
        other => Error::argument(format!("the zip archive cannot be written: {other}")),
    };
    let mut archive = ZipWriter::new(file);
    let mut record = |name: &str, bytes: &[u8]| {
        let options = SimpleFileOptions::default()
            .compression_method(CompressionMethod::Stored)
            .with_alignment(ALIGNMENT)
            .large_file(bytes.len() >= LARGE);
        archive.start_file(format!("{FOLDER}/{name}"), options).map_err(failed)?;
        Ok::<_, Error>(archive.write_all(bytes)?)
    };
    record("data.pkl", &pickler.out)?;
    record(".format_version", b"1")?;
    record(".storage_alignment", ALIGNMENT.to_string().as_bytes())?;
    record("byteorder", b"little")?;
    for (number, (storage, length)) in pickler.storages.values().enumerate() {
        record(&format!("data/{number}"), &storage.bytes()[..*length])?;
    }
    record("version", b"3\n")?;
    archive.finish().map(drop).map_err(failed)
}

/// A storage as its class sees it: where its bytes lie, how many there are, and which class.
type Seen = (usize, usize, Option<&'static str>);

#[derive(Default)]
struct Pickler {
    out: Vec<u8>,
    /// Where shared values are in Python's memory.
    memo: HashMap<usize, u32>,
    /// Classes that were named.
    classes: HashMap<String, u32>,
    /// How many values Python remembers.
    remembered: u32,
    /// Storages, with the bytes of each that are whole numbers.
    storages: IndexMap<Seen, (Arc<Storage>, usize)>,
    path: Vec<String>,
}

impl Pickler {
    /// A value. Where it fails, the path stays for the message.
    fn value(&mut self, value: &Value) -> Result<()> {
        if self.path.len() > MAX_DEPTH {
            return Err(Error::too_large(format!(
                "expected values within each other to a depth of {MAX_DEPTH}, found more"
            )));
        }
        match value {
            Value::None => self.out.push(opcode::NONE),
            Value::Bool(value) => self.bool(*value),
            Value::Int(value) => self.int(*value),
            Value::Long(bytes) => self.long(bytes)?,
            Value::Float(value) => self.float(*value),
            Value::Complex(real, imaginary) => {
                self.class("builtins\ncomplex\n");
                self.float(*real);
                self.float(*imaginary);
                self.out.extend([opcode::TUPLE2, opcode::REDUCE]);
            }
            Value::Str(text) => self.text(text)?,
            Value::Bytes(bytes) => {
                // There are no bytes in protocol 2: each is written as the letter with its number.
                self.class("_codecs\nencode\n");
                self.text(&bytes.iter().copied().map(char::from).collect::<String>())?;
                self.text("latin1")?;
                self.out.extend([opcode::TUPLE2, opcode::REDUCE]);
            }
            Value::List(items) => {
                let place = address(items);
                if !self.recalled(place) {
                    self.out.push(opcode::EMPTY_LIST);
                    self.remember(place);
                    self.append(items)?;
                }
            }
            Value::Tuple(items) => {
                let place = address(items);
                if !self.recalled(place) {
                    self.out.push(opcode::MARK);
                    self.items(items)?;
                    self.out.push(opcode::TUPLE);
                    self.remember(place);
                }
            }
            Value::Set(items) => {
                let place = address(items);
                if !self.recalled(place) {
                    self.class("builtins\nset\n");
                    self.out.push(opcode::EMPTY_LIST);
                    self.append(items)?;
                    self.out.extend([opcode::TUPLE1, opcode::REDUCE]);
                    self.remember(place);
                }
            }
            Value::Map(map) => {
                let place = Some(Arc::as_ptr(map).addr());
                if !self.recalled(place) {
                    self.map(map, place)?;
                }
            }
            Value::Size(sizes) => {
                self.class("torch\nSize\n");
                self.integers(sizes.iter().copied());
                self.out.extend([opcode::TUPLE1, opcode::REDUCE]);
            }
            Value::DType(dtype) => self.dtype(*dtype),
            Value::Tensor(tensor) => {
                let place = Some(Arc::as_ptr(tensor).addr());
                if !self.recalled(place) {
                    self.tensor(tensor)?;
                    self.remember(place);
                }
            }
            Value::Class(_) | Value::Object(_) | Value::Cycle => {
                return Err(Error::unsupported(format!("expected tensors and plain data, found {}", value.describe())));
            }
        }
        Ok(())
    }

    /// Whether a value was written before; then it says where.
    fn recalled(&mut self, address: Option<usize>) -> bool {
        let place = address.and_then(|address| self.memo.get(&address).copied());
        if let Some(place) = place {
            self.recall(place);
        }
        place.is_some()
    }

    /// Has Python remember what was just made.
    fn remember(&mut self, address: Option<usize>) {
        let Some(address) = address else { return };
        let place = self.put();
        self.memo.insert(address, place);
    }

    fn put(&mut self) -> u32 {
        let place = self.remembered;
        self.remembered += 1;
        match u8::try_from(place) {
            Ok(place) => self.out.extend([opcode::BINPUT, place]),
            Err(_) => {
                self.out.push(opcode::LONG_BINPUT);
                self.out.extend(place.to_le_bytes());
            }
        }
        place
    }

    fn recall(&mut self, place: u32) {
        match u8::try_from(place) {
            Ok(place) => self.out.extend([opcode::BINGET, place]),
            Err(_) => {
                self.out.push(opcode::LONG_BINGET);
                self.out.extend(place.to_le_bytes());
            }
        }
    }

    /// A class or function: the lines of its module and name.
    fn class(&mut self, lines: &str) {
        if let Some(place) = self.classes.get(lines) {
            return self.recall(*place);
        }
        self.out.push(opcode::GLOBAL);
        self.out.extend(lines.as_bytes());
        let place = self.put();
        self.classes.insert(lines.to_owned(), place);
    }

    fn bool(&mut self, value: bool) {
        self.out.push(if value { opcode::NEWTRUE } else { opcode::NEWFALSE });
    }

    fn int(&mut self, value: i64) {
        if let Ok(value) = u8::try_from(value) {
            self.out.extend([opcode::BININT1, value]);
        } else if let Ok(value) = i32::try_from(value) {
            self.out.push(opcode::BININT);
            self.out.extend(value.to_le_bytes());
        } else {
            self.out.extend([opcode::LONG1, 8]);
            self.out.extend(value.to_le_bytes());
        }
    }

    /// A number's bytes after their count in one: torch allows no more.
    fn long(&mut self, bytes: &[u8]) -> Result<()> {
        let length = u8::try_from(bytes.len());
        let length = length
            .map_err(|_| Error::unsupported(format!("expected an int of at most 255 bytes, found {}", bytes.len())))?;
        self.out.extend([opcode::LONG1, length]);
        self.out.extend(bytes);
        Ok(())
    }

    fn float(&mut self, value: f64) {
        self.out.push(opcode::BINFLOAT);
        self.out.extend(value.to_be_bytes());
    }

    fn text(&mut self, text: &str) -> Result<()> {
        let length = u32::try_from(text.len());
        let length = length
            .map_err(|_| Error::unsupported(format!("expected a text below 4 GiB, found {} bytes", text.len())))?;
        self.out.push(opcode::BINUNICODE);
        self.out.extend(length.to_le_bytes());
        self.out.extend(text.as_bytes());
        Ok(())
    }

    fn items(&mut self, items: &[Value]) -> Result<()> {
        for (index, item) in items.iter().enumerate() {
            self.path.push(index.to_string());
            self.value(item)?;
            self.path.pop();
        }
        Ok(())
    }

    /// Appends to the list that was just made.
    fn append(&mut self, items: &[Value]) -> Result<()> {
        self.out.push(opcode::MARK);
        self.items(items)?;
        self.out.push(opcode::APPENDS);
        Ok(())
    }

    fn map(&mut self, map: &Map, place: Option<usize>) -> Result<()> {
        if map.kind == MapKind::Ordered {
            self.class("collections\nOrderedDict\n");
            self.out.extend([opcode::EMPTY_TUPLE, opcode::REDUCE]);
        } else {
            self.out.push(opcode::EMPTY_DICT);
        }
        self.remember(place);
        self.out.push(opcode::MARK);
        for (key, value) in &map.entries {
            self.path.push(key.as_str().map_or_else(|| key.describe(), shortened));
            self.value(key)?;
            self.value(value)?;
            self.path.pop();
        }
        self.out.push(opcode::SETITEMS);
        // A plain dict has no attributes in Python.
        if let (MapKind::Ordered, Some(attributes)) = (map.kind, &map.attributes) {
            self.path.push("attributes".into());
            self.value(attributes)?;
            self.path.pop();
            self.out.push(opcode::BUILD);
        }
        Ok(())
    }

    fn integers(&mut self, numbers: impl Iterator<Item = i64>) {
        self.out.push(opcode::MARK);
        numbers.for_each(|number| self.int(number));
        self.out.push(opcode::TUPLE);
    }

    fn sizes(&mut self, sizes: &[usize]) {
        // What a tensor has was seen to fit memory; larger strides are of axes without numbers.
        self.integers(sizes.iter().map(|size| i64::try_from(*size).unwrap_or(i64::MAX)));
    }

    fn dtype(&mut self, dtype: DType) {
        self.class(&format!("torch\n{}\n", dtype.name()));
    }

    fn tensor(&mut self, tensor: &Tensor) -> Result<()> {
        if tensor.is_parameter {
            self.class("torch._utils\n_rebuild_parameter\n");
            self.out.push(opcode::MARK);
            self.data(tensor, false)?;
            self.bool(tensor.requires_grad);
            self.no_hooks();
            self.out.extend([opcode::TUPLE, opcode::REDUCE]);
            return Ok(());
        }
        self.data(tensor, tensor.requires_grad)
    }

    fn data(&mut self, tensor: &Tensor, requires_grad: bool) -> Result<()> {
        let class = tensor.dtype().storage();
        self.class(if class.is_some() {
            "torch._utils\n_rebuild_tensor_v2\n"
        } else {
            "torch._utils\n_rebuild_tensor_v3\n"
        });
        self.out.push(opcode::MARK);
        self.storage(tensor, class)?;
        self.int(i64::try_from(tensor.offset()).unwrap_or(i64::MAX));
        self.sizes(tensor.shape());
        self.sizes(tensor.strides());
        self.bool(requires_grad);
        self.no_hooks();
        if class.is_none() {
            self.dtype(tensor.dtype());
        }
        self.out.extend([opcode::TUPLE, opcode::REDUCE]);
        Ok(())
    }

    fn no_hooks(&mut self) {
        self.class("collections\nOrderedDict\n");
        self.out.extend([opcode::EMPTY_TUPLE, opcode::REDUCE]);
    }

    /// A storage as `('storage', class, key, location, count)`. Torch gives each key one class, so that bytes that are
    /// seen as several get a record for each.
    fn storage(&mut self, tensor: &Tensor, class: Option<&'static str>) -> Result<()> {
        let size = class.map_or(1, |_| tensor.dtype().size());
        let bytes = tensor.storage().bytes();
        let count = bytes.len() / size;
        let seen = (bytes.as_ptr().addr(), bytes.len(), class);
        let entry = self.storages.entry(seen);
        let number = entry.index();
        entry.or_insert_with(|| (tensor.storage().clone(), count * size));
        self.out.push(opcode::MARK);
        self.text("storage")?;
        match class {
            Some(class) => self.class(&format!("torch\n{class}\n")),
            None => self.class("torch.storage\nUntypedStorage\n"),
        }
        self.text(&number.to_string())?;
        self.text("cpu")?;
        self.int(i64::try_from(count).unwrap_or(i64::MAX));
        self.out.extend([opcode::TUPLE, opcode::BINPERSID]);
        Ok(())
    }
}

/// Where the values of a list are. Empty lists have no place of their own: two of them would become one in Python.
fn address(items: &Arc<[Value]>) -> Option<usize> {
    (!items.is_empty()).then(|| items.as_ptr().addr())
}
