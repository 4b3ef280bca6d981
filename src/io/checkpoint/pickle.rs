//! Python's pickles, protocols 2 to 5, as data: what each object would be made of. Nothing is imported, called or made.
//!
//! Objects become [`Node`]s that refer to each other by number, as a pickle may share them and close circles. What classes
//! mean is not known here.
//!
//! Source: `pickletools` of CPython, which describes each opcode.

use crate::error::{Error, Result};
use std::borrow::Cow;
use std::collections::HashMap;

/// The most objects of a pickle. Checkpoints have some thousands; each takes up to 150 bytes here.
pub(super) const MAX_NODES: usize = 1 << 22;

/// The most opcodes of a pickle: a reference to an object takes two bytes in the file and more here.
const MAX_STEPS: usize = 1 << 24;

/// The longest name of a module or class.
const MAX_NAME: usize = 512;

/// The most bytes that names of classes take together. A pickle names a class once and refers to it afterwards.
const MAX_NAMES: usize = 1 << 26;

/// The number of a node.
pub(super) type Id = u32;

/// An object of a pickle.
#[derive(Debug)]
pub(super) enum Node<'a> {
    None,
    Bool(bool),
    Int(i64),
    /// Two's complement, least significant byte first.
    Long(&'a [u8]),
    Float(f64),
    Text(Cow<'a, str>),
    Bytes(&'a [u8]),
    List(Vec<Id>),
    Tuple(Vec<Id>),
    Set(Vec<Id>),
    Dict(Vec<(Id, Id)>),
    /// A class or function: its module and name.
    Class(String),
    /// Something outside of the pickle, by what identifies it.
    Outside(Id),
    Call(Box<Call>),
}

/// A call that would make an object, and what would be done to it afterwards.
#[derive(Debug)]
pub(super) struct Call {
    pub callee: Id,
    pub arguments: Id,
    pub state: Option<Id>,
    pub items: Vec<Id>,
    pub entries: Vec<(Id, Id)>,
}

/// The objects of a pickle and which of them is the result.
#[derive(Debug)]
pub(super) struct Pickle<'a> {
    pub nodes: Vec<Node<'a>>,
    pub root: Id,
    /// How many bytes it has.
    pub length: usize,
}

/// Reads a pickle.
///
/// # Errors
/// `Corrupt` or `Unsupported` with the position, `TooLarge` for more than [`MAX_NODES`] objects.
pub(super) fn read(bytes: &[u8]) -> Result<Pickle<'_>> {
    if bytes.first() != Some(&opcode::PROTO) {
        return Err(Error::unsupported("expected a pickle of protocol 2 to 5, found one of protocol 0 or 1, or none"));
    }
    let mut machine = Machine {
        bytes,
        at: 0,
        nodes: Vec::new(),
        stack: Vec::new(),
        marks: Vec::new(),
        memo: HashMap::new(),
        names_left: MAX_NAMES,
    };
    for _ in 0..MAX_STEPS {
        let at = machine.at;
        match machine.step() {
            Ok(None) => {}
            Ok(Some(root)) => return Ok(Pickle { nodes: machine.nodes, root, length: bytes.len() }),
            Err(error) => return Err(Error::new(error.kind(), format!("byte {at}: {}", error.message()))),
        }
    }
    Err(Error::too_large(format!("the pickle has more than {MAX_STEPS} opcodes")))
}

/// The opcodes that Python's own pickler of protocols 2 to 5 writes.
pub(super) mod opcode {
    pub const MARK: u8 = b'(';
    pub const STOP: u8 = b'.';
    pub const POP: u8 = b'0';
    pub const POP_MARK: u8 = b'1';
    pub const DUP: u8 = b'2';
    pub const BINBYTES: u8 = b'B';
    pub const SHORT_BINBYTES: u8 = b'C';
    pub const BINFLOAT: u8 = b'G';
    pub const BININT: u8 = b'J';
    pub const BININT1: u8 = b'K';
    pub const BININT2: u8 = b'M';
    pub const NONE: u8 = b'N';
    pub const BINPERSID: u8 = b'Q';
    pub const REDUCE: u8 = b'R';
    pub const BINSTRING: u8 = b'T';
    pub const SHORT_BINSTRING: u8 = b'U';
    pub const BINUNICODE: u8 = b'X';
    pub const EMPTY_LIST: u8 = b']';
    pub const APPEND: u8 = b'a';
    pub const BUILD: u8 = b'b';
    pub const GLOBAL: u8 = b'c';
    pub const DICT: u8 = b'd';
    pub const APPENDS: u8 = b'e';
    pub const BINGET: u8 = b'h';
    pub const LONG_BINGET: u8 = b'j';
    pub const LIST: u8 = b'l';
    pub const BINPUT: u8 = b'q';
    pub const LONG_BINPUT: u8 = b'r';
    pub const SETITEM: u8 = b's';
    pub const TUPLE: u8 = b't';
    pub const EMPTY_TUPLE: u8 = b')';
    pub const SETITEMS: u8 = b'u';
    pub const EMPTY_DICT: u8 = b'}';
    pub const PROTO: u8 = 0x80;
    pub const NEWOBJ: u8 = 0x81;
    pub const TUPLE1: u8 = 0x85;
    pub const TUPLE2: u8 = 0x86;
    pub const TUPLE3: u8 = 0x87;
    pub const NEWTRUE: u8 = 0x88;
    pub const NEWFALSE: u8 = 0x89;
    pub const LONG1: u8 = 0x8a;
    pub const LONG4: u8 = 0x8b;
    pub const SHORT_BINUNICODE: u8 = 0x8c;
    pub const BINUNICODE8: u8 = 0x8d;
    pub const BINBYTES8: u8 = 0x8e;
    pub const EMPTY_SET: u8 = 0x8f;
    pub const ADDITEMS: u8 = 0x90;
    pub const FROZENSET: u8 = 0x91;
    pub const NEWOBJ_EX: u8 = 0x92;
    pub const STACK_GLOBAL: u8 = 0x93;
    pub const MEMOIZE: u8 = 0x94;
    pub const FRAME: u8 = 0x95;
    pub const BYTEARRAY8: u8 = 0x96;
}

struct Machine<'a> {
    bytes: &'a [u8],
    at: usize,
    nodes: Vec<Node<'a>>,
    stack: Vec<Id>,
    /// How high the stack was at each mark.
    marks: Vec<usize>,
    memo: HashMap<u32, Id>,
    names_left: usize,
}

impl<'a> Machine<'a> {
    /// Does what one opcode says; the result after the last.
    fn step(&mut self) -> Result<Option<Id>> {
        let code = self.byte()?;
        match code {
            opcode::PROTO => {
                let protocol = self.byte()?;
                if !(2..=5).contains(&protocol) {
                    return Err(Error::unsupported(format!("expected pickle protocol 2 to 5, found {protocol}")));
                }
            }
            opcode::FRAME => {
                self.take(8)?;
            }
            opcode::STOP => return self.pop().map(Some),

            opcode::MARK => self.marks.push(self.stack.len()),
            opcode::POP if self.marks.last() == Some(&self.stack.len()) => {
                self.marks.pop();
            }
            opcode::POP => {
                self.pop()?;
            }
            opcode::POP_MARK => {
                self.marked()?;
            }
            opcode::DUP => self.stack.push(self.top()?),

            opcode::NONE => self.push(Node::None)?,
            opcode::NEWTRUE => self.push(Node::Bool(true))?,
            opcode::NEWFALSE => self.push(Node::Bool(false))?,
            opcode::BININT => {
                let value = i32::from_le_bytes(self.array()?);
                self.push(Node::Int(i64::from(value)))?;
            }
            opcode::BININT1 => {
                let value = self.byte()?;
                self.push(Node::Int(i64::from(value)))?;
            }
            opcode::BININT2 => {
                let value = u16::from_le_bytes(self.array()?);
                self.push(Node::Int(i64::from(value)))?;
            }
            opcode::LONG1 | opcode::LONG4 => {
                let bytes = if code == opcode::LONG1 { self.short()? } else { self.long()? };
                self.push(integer(bytes))?;
            }
            opcode::BINFLOAT => {
                let value = f64::from_be_bytes(self.array()?);
                self.push(Node::Float(value))?;
            }

            opcode::SHORT_BINUNICODE => {
                let text = self.short()?;
                self.push(Node::Text(String::from_utf8_lossy(text)))?;
            }
            opcode::BINUNICODE => {
                let text = self.long()?;
                self.push(Node::Text(String::from_utf8_lossy(text)))?;
            }
            opcode::BINUNICODE8 => {
                let text = self.longest()?;
                self.push(Node::Text(String::from_utf8_lossy(text)))?;
            }
            // Texts of Python 2, which torch reads as texts too.
            opcode::SHORT_BINSTRING => {
                let text = self.short()?;
                self.push(Node::Text(String::from_utf8_lossy(text)))?;
            }
            opcode::BINSTRING => {
                let text = self.long()?;
                self.push(Node::Text(String::from_utf8_lossy(text)))?;
            }
            opcode::SHORT_BINBYTES => {
                let bytes = self.short()?;
                self.push(Node::Bytes(bytes))?;
            }
            opcode::BINBYTES => {
                let bytes = self.long()?;
                self.push(Node::Bytes(bytes))?;
            }
            opcode::BINBYTES8 | opcode::BYTEARRAY8 => {
                let bytes = self.longest()?;
                self.push(Node::Bytes(bytes))?;
            }

            opcode::EMPTY_TUPLE => self.push(Node::Tuple(Vec::new()))?,
            opcode::EMPTY_LIST => self.push(Node::List(Vec::new()))?,
            opcode::EMPTY_DICT => self.push(Node::Dict(Vec::new()))?,
            opcode::EMPTY_SET => self.push(Node::Set(Vec::new()))?,
            opcode::TUPLE1 | opcode::TUPLE2 | opcode::TUPLE3 => {
                let mut items = vec![0; usize::from(code - opcode::TUPLE1) + 1];
                for item in items.iter_mut().rev() {
                    *item = self.pop()?;
                }
                self.push(Node::Tuple(items))?;
            }
            opcode::TUPLE => {
                let items = self.marked()?;
                self.push(Node::Tuple(items))?;
            }
            opcode::LIST => {
                let items = self.marked()?;
                self.push(Node::List(items))?;
            }
            opcode::FROZENSET => {
                let items = self.marked()?;
                self.push(Node::Set(items))?;
            }
            opcode::DICT => {
                let entries = pairs(&self.marked()?)?;
                self.push(Node::Dict(entries))?;
            }

            opcode::APPEND => {
                let item = self.pop()?;
                self.extend(&[item])?;
            }
            opcode::APPENDS | opcode::ADDITEMS => {
                let items = self.marked()?;
                self.extend(&items)?;
            }
            opcode::SETITEM => {
                let value = self.pop()?;
                let key = self.pop()?;
                self.set(&[(key, value)])?;
            }
            opcode::SETITEMS => {
                let entries = pairs(&self.marked()?)?;
                self.set(&entries)?;
            }

            opcode::BINPUT => {
                let key = self.byte()?;
                self.memo.insert(u32::from(key), self.top()?);
            }
            opcode::LONG_BINPUT => {
                let key = u32::from_le_bytes(self.array()?);
                self.memo.insert(key, self.top()?);
            }
            opcode::MEMOIZE => {
                // There are fewer than 2^32 opcodes in what is read.
                let key = u32::try_from(self.memo.len()).unwrap_or(u32::MAX);
                self.memo.insert(key, self.top()?);
            }
            opcode::BINGET => {
                let key = self.byte()?;
                self.recall(u32::from(key))?;
            }
            opcode::LONG_BINGET => {
                let key = u32::from_le_bytes(self.array()?);
                self.recall(key)?;
            }

            opcode::GLOBAL => {
                let module = self.line()?;
                let name = self.line()?;
                let class = class(module, name)?;
                self.push_class(class)?;
            }
            opcode::STACK_GLOBAL => {
                let (name, module) = (self.pop()?, self.pop()?);
                let (Node::Text(module), Node::Text(name)) = (self.node(module), self.node(name)) else {
                    return Err(Error::corrupt("expected a module and a name as texts"));
                };
                let class = class(module, name)?;
                self.push_class(class)?;
            }
            opcode::REDUCE | opcode::NEWOBJ => {
                let (arguments, callee) = (self.pop()?, self.pop()?);
                self.call(callee, arguments)?;
            }
            opcode::NEWOBJ_EX => {
                // Keyword arguments only matter to who would make the object.
                let (_keywords, arguments, callee) = (self.pop()?, self.pop()?, self.pop()?);
                self.call(callee, arguments)?;
            }
            opcode::BUILD => {
                let state = self.pop()?;
                let top = self.top()?;
                match self.node_mut(top) {
                    Node::Call(call) => call.state = Some(state),
                    other => {
                        let found = kind(other);
                        return Err(Error::corrupt(format!("expected an object to give a state to, found {found}")));
                    }
                }
            }
            opcode::BINPERSID => {
                let identity = self.pop()?;
                self.push(Node::Outside(identity))?;
            }
            other => {
                let shown = char::from(other).escape_default();
                return Err(Error::unsupported(format!(
                    "pickle opcode 0x{other:02x} ('{shown}') is not one that torch writes"
                )));
            }
        }
        Ok(None)
    }

    fn take(&mut self, length: usize) -> Result<&'a [u8]> {
        let left = self.bytes.len() - self.at;
        if length > left {
            return Err(Error::corrupt(format!("the pickle is cut short: expected {length} more bytes, found {left}")));
        }
        let taken = &self.bytes[self.at..self.at + length];
        self.at += length;
        Ok(taken)
    }

    fn array<const N: usize>(&mut self) -> Result<[u8; N]> {
        let mut array = [0; N];
        array.copy_from_slice(self.take(N)?);
        Ok(array)
    }

    fn byte(&mut self) -> Result<u8> {
        Ok(self.take(1)?[0])
    }

    /// Bytes after their length in one byte.
    fn short(&mut self) -> Result<&'a [u8]> {
        let length = self.byte()?;
        self.take(usize::from(length))
    }

    /// Bytes after their length in four.
    fn long(&mut self) -> Result<&'a [u8]> {
        let length = u32::from_le_bytes(self.array()?);
        self.take(length as usize)
    }

    /// Bytes after their length in eight.
    fn longest(&mut self) -> Result<&'a [u8]> {
        let length = u64::from_le_bytes(self.array()?);
        self.take(usize::try_from(length).unwrap_or(usize::MAX))
    }

    fn line(&mut self) -> Result<&'a str> {
        let rest = &self.bytes[self.at..];
        let end = rest.iter().take(MAX_NAME + 1).position(|byte| *byte == b'\n');
        let end =
            end.ok_or_else(|| Error::corrupt(format!("expected a name of at most {MAX_NAME} bytes and a line's end")))?;
        let line = std::str::from_utf8(self.take(end)?).map_err(|_| Error::corrupt("expected a name in UTF-8"))?;
        self.at += 1;
        Ok(line)
    }

    fn node(&self, id: Id) -> &Node<'a> {
        &self.nodes[id as usize]
    }

    fn node_mut(&mut self, id: Id) -> &mut Node<'a> {
        &mut self.nodes[id as usize]
    }

    fn push(&mut self, node: Node<'a>) -> Result<()> {
        if self.nodes.len() >= MAX_NODES {
            return Err(Error::too_large(format!("the pickle has more than {MAX_NODES} objects")));
        }
        // MAX_NODES fits.
        self.stack.push(self.nodes.len() as Id);
        self.nodes.push(node);
        Ok(())
    }

    fn push_class(&mut self, name: String) -> Result<()> {
        let left = self.names_left.checked_sub(name.len());
        self.names_left =
            left.ok_or_else(|| Error::too_large(format!("names of classes take more than {MAX_NAMES} bytes")))?;
        self.push(Node::Class(name))
    }

    /// The lowest place of the stack that opcodes may reach.
    fn floor(&self) -> usize {
        self.marks.last().copied().unwrap_or(0)
    }

    fn top(&self) -> Result<Id> {
        match self.stack.last() {
            Some(top) if self.stack.len() > self.floor() => Ok(*top),
            _ => Err(Error::corrupt("expected an object on the stack, found none")),
        }
    }

    fn pop(&mut self) -> Result<Id> {
        let top = self.top()?;
        self.stack.pop();
        Ok(top)
    }

    /// What lies above the last mark, which goes with it.
    fn marked(&mut self) -> Result<Vec<Id>> {
        let mark = self.marks.pop().ok_or_else(|| Error::corrupt("expected a mark on the stack, found none"))?;
        Ok(self.stack.split_off(mark))
    }

    fn recall(&mut self, key: u32) -> Result<()> {
        let id = self.memo.get(&key).copied();
        self.stack.push(id.ok_or_else(|| Error::corrupt(format!("memo {key} is used before it is set")))?);
        Ok(())
    }

    fn call(&mut self, callee: Id, arguments: Id) -> Result<()> {
        if !matches!(self.node(arguments), Node::Tuple(_)) {
            let found = kind(self.node(arguments));
            return Err(Error::corrupt(format!("expected a tuple of arguments, found {found}")));
        }
        self.push(Node::Call(Box::new(Call { callee, arguments, state: None, items: Vec::new(), entries: Vec::new() })))
    }

    fn extend(&mut self, items: &[Id]) -> Result<()> {
        let top = self.top()?;
        match self.node_mut(top) {
            Node::List(list) | Node::Set(list) => list.extend_from_slice(items),
            Node::Call(call) => call.items.extend_from_slice(items),
            other => {
                let found = kind(other);
                return Err(Error::corrupt(format!("expected a list to append to, found {found}")));
            }
        }
        Ok(())
    }

    fn set(&mut self, entries: &[(Id, Id)]) -> Result<()> {
        let top = self.top()?;
        match self.node_mut(top) {
            Node::Dict(dict) => dict.extend_from_slice(entries),
            Node::Call(call) => call.entries.extend_from_slice(entries),
            other => {
                let found = kind(other);
                return Err(Error::corrupt(format!("expected a dict to set keys of, found {found}")));
            }
        }
        Ok(())
    }
}

fn pairs(items: &[Id]) -> Result<Vec<(Id, Id)>> {
    if items.len() % 2 == 1 {
        return Err(Error::corrupt(format!("expected keys and values in turn, found {} objects", items.len())));
    }
    Ok(items.chunks_exact(2).map(|pair| (pair[0], pair[1])).collect())
}

/// The name of a class, under the module that Python 3 has it in.
fn class(module: &str, name: &str) -> Result<String> {
    if module.len() > MAX_NAME || name.len() > MAX_NAME {
        return Err(Error::corrupt(format!("expected names of a module and a class of at most {MAX_NAME} bytes")));
    }
    let module = match module {
        "__builtin__" => "builtins",
        "copy_reg" => "copyreg",
        other => other,
    };
    Ok(format!("{module}.{name}"))
}

/// A whole number from two's complement, least significant byte first.
fn integer(bytes: &[u8]) -> Node<'_> {
    if bytes.len() > 8 {
        return Node::Long(bytes);
    }
    let negative = bytes.last().is_some_and(|last| last & 0x80 != 0);
    let mut value = [if negative { 0xff } else { 0 }; 8];
    value[..bytes.len()].copy_from_slice(bytes);
    Node::Int(i64::from_le_bytes(value))
}

/// What a node is, for messages.
pub(super) fn kind(node: &Node<'_>) -> &'static str {
    match node {
        Node::None => "None",
        Node::Bool(_) => "a bool",
        Node::Int(_) | Node::Long(_) => "an int",
        Node::Float(_) => "a float",
        Node::Text(_) => "a str",
        Node::Bytes(_) => "bytes",
        Node::List(_) => "a list",
        Node::Tuple(_) => "a tuple",
        Node::Set(_) => "a set",
        Node::Dict(_) => "a dict",
        Node::Class(_) => "a class",
        Node::Outside(_) => "a storage",
        Node::Call(_) => "an object",
    }
}

#[cfg(test)]
mod tests {
    //! The pickles are CPython 3.11's.

    use super::*;

    /// What a node is made of, in short.
    fn shown(pickle: &Pickle<'_>, id: Id) -> String {
        let all = |ids: &[Id]| ids.iter().map(|id| shown(pickle, *id)).collect::<Vec<_>>().join(" ");
        let pairs = |entries: &[(Id, Id)]| {
            entries
                .iter()
                .map(|(key, value)| format!("{}:{}", shown(pickle, *key), shown(pickle, *value)))
                .collect::<Vec<_>>()
                .join(" ")
        };
        match &pickle.nodes[id as usize] {
            Node::None => "None".into(),
            Node::Bool(value) => value.to_string(),
            Node::Int(value) => value.to_string(),
            Node::Long(bytes) => format!("{bytes:02x?}"),
            Node::Float(value) => format!("{value:?}"),
            Node::Text(text) => format!("'{text}'"),
            Node::Bytes(bytes) => format!("{bytes:?}"),
            Node::List(items) => format!("[{}]", all(items)),
            Node::Tuple(items) => format!("({})", all(items)),
            Node::Set(items) => format!("<{}>", all(items)),
            Node::Dict(entries) => format!("{{{}}}", pairs(entries)),
            Node::Class(name) => name.clone(),
            Node::Outside(identity) => format!("outside {}", shown(pickle, *identity)),
            Node::Call(call) => {
                let state = call.state.map_or_else(String::new, |state| format!(" state {}", shown(pickle, state)));
                let (callee, arguments) = (shown(pickle, call.callee), shown(pickle, call.arguments));
                format!("{callee}{arguments}{state} items [{}] entries {{{}}}", all(&call.items), pairs(&call.entries))
            }
        }
    }

    fn parsed(bytes: &[u8]) -> String {
        let pickle = read(bytes).expect("a pickle");
        shown(&pickle, pickle.root)
    }

    #[test]
    fn whole_numbers_of_all_sizes() {
        let numbers = "[0 255 256 65535 65536 -1 -2147483648 2147483648 -9223372036854775808 9223372036854775807]";
        let bytes = b"\x80\x02]q\x00(K\x00K\xffM\x00\x01M\xff\xffJ\x00\x00\x01\x00J\xff\xff\xff\xffJ\x00\x00\x00\x80\
            \x8a\x05\x00\x00\x00\x80\x00\x8a\x08\x00\x00\x00\x00\x00\x00\x00\x80\x8a\x08\xff\xff\xff\xff\xff\xff\xff\x7fe.";
        assert_eq!(parsed(bytes), numbers);
        assert_eq!(parsed(b"\x80\x02\x8a\x00."), "0");
        assert_eq!(parsed(b"\x80\x02\x8a\t\x00\x00\x00\x00\x00\x00\x00\x00@."), "[00, 00, 00, 00, 00, 00, 00, 00, 40]");
        assert_eq!(parsed(b"\x80\x02\x8b\x02\x00\x00\x00\x00\xff."), "-256");
    }

    #[test]
    fn numbers_texts_and_bytes() {
        let bytes = b"\x80\x05\x950\x00\x00\x00\x00\x00\x00\x00]\x94(G?\xf8\x00\x00\x00\x00\x00\x00G\x80\x00\x00\x00\x00\x00\x00\x00\
            \x88\x89N\x8c\x02\xc2\xb5\x94C\x02\x00\xff\x94\x96\x02\x00\x00\x00\x00\x00\x00\x00ab\x94e.";
        assert_eq!(parsed(bytes), "[1.5 -0.0 true false None '\u{b5}' [0, 255] [97, 98]]");
        assert_eq!(parsed(b"\x80\x02X\x01\x00\x00\x00\xff."), "'\u{fffd}'", "a lone byte");
    }

    #[test]
    fn tuples_of_all_lengths() {
        let bytes = b"\x80\x02}q\x00(X\x01\x00\x00\x00aq\x01K\x01\x85q\x02X\x01\x00\x00\x00bq\x03K\x01K\x02\x86q\x04X\x01\x00\x00\x00cq\x05\
            K\x01K\x02K\x03\x87q\x06X\x01\x00\x00\x00dq\x07(K\x01K\x02K\x03K\x04tq\x08X\x01\x00\x00\x00eq\t)u.";
        assert_eq!(parsed(bytes), "{'a':(1) 'b':(1 2) 'c':(1 2 3) 'd':(1 2 3 4) 'e':()}");
    }

    #[test]
    fn sets() {
        assert_eq!(parsed(b"\x80\x04\x95\t\x00\x00\x00\x00\x00\x00\x00\x8f\x94(K\x01K\x02\x90."), "<1 2>");
        assert_eq!(parsed(b"\x80\x04\x95\x06\x00\x00\x00\x00\x00\x00\x00(K\x01\x91\x94."), "<1>");
    }

    #[test]
    fn what_is_shared_is_one_node() {
        let pickle = read(b"\x80\x04\x95\t\x00\x00\x00\x00\x00\x00\x00]\x94(]\x94h\x01e.").expect("a pickle");
        let Node::List(items) = &pickle.nodes[pickle.root as usize] else { panic!("a list") };
        assert_eq!(items[0], items[1]);
        // A list that holds itself, and a tuple whose list holds it.
        let pickle = read(b"\x80\x02]q\x00h\x00a.").expect("a pickle");
        assert!(matches!(&pickle.nodes[pickle.root as usize], Node::List(items) if items == &[pickle.root]));
        let pickle = read(b"\x80\x02]q\x00h\x00\x85q\x01a0h\x01.").expect("a pickle");
        assert!(matches!(&pickle.nodes[pickle.root as usize], Node::Tuple(items) if items.len() == 1));
    }

    #[test]
    fn objects_say_what_would_make_them() {
        let ordered = "collections.OrderedDict() items [] entries {'a':1}";
        assert_eq!(parsed(b"\x80\x02ccollections\nOrderedDict\nq\x00)Rq\x01X\x01\x00\x00\x00aq\x02K\x01s."), ordered);
        let bytes = b"\x80\x04\x95)\x00\x00\x00\x00\x00\x00\x00\x8c\x0bcollections\x94\x8c\x0bOrderedDict\x94\x93\x94)R\x94\x8c\x01a\x94K\x01s.";
        assert_eq!(parsed(bytes), ordered);
        let bytes = b"\x80\x04\x95$\x00\x00\x00\x00\x00\x00\x00\x8c\x01m\x94\x8c\x01K\x94\x93\x94K\x01\x85\x94}\x94\x8c\x01k\x94K\x02s\x92\
            \x94}\x94\x8c\x01x\x94K\x03sb.";
        assert_eq!(parsed(bytes), "m.K(1) state {'x':3} items [] entries {}");
        assert_eq!(parsed(b"\x80\x02c__builtin__\nset\n."), "builtins.set", "as Python 3 names it");
    }

    #[test]
    fn marks_hold_what_opcodes_may_reach() {
        assert_eq!(parsed(b"\x80\x02K\x07(K\x01K\x021."), "7", "POP_MARK");
        assert_eq!(parsed(b"\x80\x02K\x07(0."), "7", "POP of a mark");
        assert_eq!(parsed(b"\x80\x02K\x072\x86."), "(7 7)", "DUP");
        assert!(read(b"\x80\x02K\x07(\x85.").is_err(), "the tuple would reach below the mark");
    }

    #[test]
    fn errors_say_where() {
        let error = read(b"\x80\x02K\x07i.").expect_err("an opcode of protocol 0");
        assert_eq!(error.kind(), crate::ErrorKind::Unsupported);
        assert!(error.message().starts_with("byte 4: pickle opcode 0x69 ('i')"), "{error}");
    }
}
