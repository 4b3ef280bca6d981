//! State dictionaries: finding the tensors of a network in what a checkpoint holds.

use super::script::Members;
use super::{Map, Object, Tensor, Value, shortened};
use crate::error::{Error, Result};
use indexmap::IndexMap;
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

/// Tensors by name, in the network's order.
pub type StateDict = IndexMap<String, Arc<Tensor>>;

/// Keys under which training programs save a network among other things.
pub const USUAL_KEYS: [&str; 6] = ["state_dict", "model", "network_weights", "net", "model_state_dict", "network"];

/// The most modules, tensors and other attributes that one network may have. Modules may be shared, so that a small file
/// could have many.
const MAX_MEMBERS: usize = 1 << 22;

/// The most bytes that names of tensors take together, which may be long where names of modules are shared.
const MAX_NAMES: usize = 1 << 28;

/// The longest name of a tensor with those of its modules.
const MAX_NAME: usize = 4096;

/// The most keys that a message lists.
const SHOWN: usize = 20;

/// Finds the state dictionary: what lies at `key`, or else the whole, or else what lies at one of [`USUAL_KEYS`].
pub(super) fn pick(root: &Value, key: Option<&str>, classes: &HashMap<String, Members>) -> Result<StateDict> {
    if let Some(key) = key {
        let Some(value) = root.at(key) else {
            return Err(Error::argument(format!(
                "key: expected one of what is there, found '{key}'; {}",
                contents(root)
            )));
        };
        return state(value, classes).map_err(|error| within(error, key));
    }
    if is_state(root) {
        return state(root, classes);
    }
    let usual: Vec<&str> = USUAL_KEYS.into_iter().filter(|key| root.get(key).is_some_and(is_state)).collect();
    match (usual[..].first(), usual.len()) {
        (Some(key), 1) => state(root.get(key).unwrap_or(&Value::None), classes).map_err(|error| within(error, key)),
        (None, _) => Err(Error::argument(format!("expected a state dictionary, found none; {}", contents(root)))),
        _ => Err(Error::argument(format!("key: expected which of {} to take; {}", usual.join(", "), contents(root)))),
    }
}

/// Whether a value is a network's state: a module, or a dictionary with tensors and none with tensors below it.
fn is_state(value: &Value) -> bool {
    match value {
        Value::Map(map) => {
            let mut inner =
                map.entries.iter().filter(|(key, _)| !is_extra(key)).filter_map(|(_, value)| value.as_map());
            holds_tensors(map) && !inner.any(holds_tensors)
        }

        Value::Object(object) => is_module(object),
        _ => false,
    }
}

/// Whether something is what a module's `get_extra_state` gave, which may be anything.
fn is_extra(key: &Value) -> bool {
    key.as_str().is_some_and(|name| name.ends_with("_extra_state"))
}

fn holds_tensors(map: &Map) -> bool {
    map.entries.iter().any(|(_, value)| value.as_tensor().is_some())
}

fn is_module(object: &Object) -> bool {
    is_script(object) || object.attribute("_modules").is_some() && object.attribute("_parameters").is_some()
}

fn is_script(object: &Object) -> bool {
    object.class.starts_with("__torch__.")
}

fn within(error: Error, key: &str) -> Error {
    let field = error.field_name().map_or_else(|| key.to_owned(), |field| format!("{key}.{field}"));
    Error::new(error.kind(), error.message()).in_field(field)
}

/// The state of a value that is meant to be one.
fn state(value: &Value, classes: &HashMap<String, Members>) -> Result<StateDict> {
    match value {
        Value::Map(map) if map.entries.is_empty() || holds_tensors(map) => dictionary(map),
        Value::Object(object) if is_module(object) => {
            let mut walk = Walk { classes, state: StateDict::new(), members_left: MAX_MEMBERS, names_left: MAX_NAMES };
            walk.module(object, "")?;
            Ok(walk.state)
        }
        other => Err(Error::argument(format!("expected a dictionary with tensors or a module; {}", contents(other)))),
    }
}

/// Tensors of a dictionary. Other plain data, such as what modules save beside their tensors, are left out.
fn dictionary(map: &Map) -> Result<StateDict> {
    let mut state = StateDict::with_capacity(map.entries.len());
    for (key, value) in &map.entries {
        match (key, value) {
            (Value::Str(name), Value::Tensor(tensor)) => {
                state.insert(name.to_string(), tensor.clone());
            }
            (_, Value::Tensor(_)) => {
                return Err(Error::unsupported(format!(
                    "expected texts as names of tensors, found {}",
                    key.describe()
                )));
            }
            _ if is_extra(key) => {}
            (Value::Str(name), Value::Object(_) | Value::Class(_) | Value::Cycle) => {
                return Err(
                    Error::unsupported(format!("expected a tensor, found {}", value.describe())).in_field(&**name)
                );
            }
            (Value::Str(name), Value::Map(inner)) if holds_tensors(inner) => {
                let found = "a dictionary with more of them";
                return Err(Error::unsupported(format!("expected a tensor, found {found}")).in_field(&**name));
            }
            _ => {}
        }
    }
    Ok(state)
}

/// Collects what a module and those within it hold, in the order of torch's `state_dict`: a module's parameters, its
/// buffers, then the modules within.
struct Walk<'a> {
    classes: &'a HashMap<String, Members>,
    state: StateDict,
    members_left: usize,
    names_left: usize,
}

impl Walk<'_> {
    /// Values are nowhere deeper than `MAX_DEPTH`, and so are these calls.
    fn module(&mut self, module: &Object, prefix: &str) -> Result<()> {
        if prefix.len() > MAX_NAME {
            return Err(
                Error::too_large(format!("expected names of at most {MAX_NAME} bytes")).in_field(shortened(prefix))
            );
        }
        self.spend_members(module.state.as_ref().and_then(Value::as_map).map_or(1, |map| map.entries.len() + 1))?;
        if is_script(module) { self.script(module, prefix) } else { self.pickled(module, prefix) }
    }

    fn spend_members(&mut self, count: usize) -> Result<()> {
        let left = self.members_left.checked_sub(count);
        let refused = || Error::too_large(format!("expected at most {MAX_MEMBERS} modules, tensors and attributes"));
        self.members_left = left.ok_or_else(refused)?;
        Ok(())
    }

    /// A pickled `torch.nn.Module`: three dictionaries among its attributes.
    fn pickled(&mut self, module: &Object, prefix: &str) -> Result<()> {
        let skipped = match module.attribute("_non_persistent_buffers_set") {
            Some(Value::Set(names)) => {
                self.spend_members(names.len())?;
                names.iter().filter_map(Value::as_str).collect()
            }
            _ => HashSet::new(),
        };
        for part in ["_parameters", "_buffers", "_modules"] {
            let Some(members) = module.attribute(part).and_then(Value::as_map) else { continue };
            self.spend_members(members.entries.len())?;
            for (name, value) in &members.entries {
                let Some(name) = name.as_str() else { continue };
                let field = format!("{prefix}{name}");
                match value {
                    Value::None => {}
                    Value::Tensor(_) if part == "_buffers" && skipped.contains(name) => {}
                    Value::Tensor(tensor) if part != "_modules" => self.insert(field, tensor.clone())?,
                    Value::Object(inner) if part == "_modules" && is_module(inner) => {
                        self.module(inner, &format!("{field}."))?
                    }
                    other => return Err(unexpected(other).in_field(field)),
                }
            }
        }
        Ok(())
    }

    /// A TorchScript module: tensors and modules are attributes beside others; its class says which are what.
    fn script(&mut self, module: &Object, prefix: &str) -> Result<()> {
        let Some(members) = self.classes.get(&*module.class) else {
            return Err(Error::corrupt(format!("the archive has no code of the module {}", module.class)));
        };
        let Some(Value::Map(attributes)) = &module.state else { return Ok(()) };
        self.spend_members(members.parameters.len() + members.buffers.len())?;
        let by_name: HashMap<&str, &Value> =
            attributes.entries.iter().filter_map(|(name, value)| Some((name.as_str()?, value))).collect();
        for (names, is_parameter) in [(&members.parameters, true), (&members.buffers, false)] {
            for name in names {
                let field = format!("{prefix}{name}");
                match by_name.get(name.as_str()) {
                    None | Some(Value::None) => {}
                    Some(Value::Tensor(tensor)) => {
                        let mut tensor = Tensor::clone(tensor);
                        tensor.is_parameter = is_parameter;
                        self.insert(field, Arc::new(tensor))?;
                    }
                    Some(other) => return Err(unexpected(other).in_field(field)),
                }
            }
        }
        for (name, value) in &attributes.entries {
            // Objects of other classes may be attributes too.
            if let (Some(name), Value::Object(inner)) = (name.as_str(), value)
                && self.classes.contains_key(&*inner.class)
            {
                self.module(inner, &format!("{prefix}{name}."))?;
            }
        }
        Ok(())
    }

    fn insert(&mut self, name: String, tensor: Arc<Tensor>) -> Result<()> {
        if name.len() > MAX_NAME {
            return Err(
                Error::too_large(format!("expected names of at most {MAX_NAME} bytes")).in_field(shortened(&name))
            );
        }
        let left = self.names_left.checked_sub(name.len());
        self.names_left = left.ok_or_else(|| Error::too_large(format!("names take more than {MAX_NAMES} bytes")))?;
        if self.state.contains_key(&name) {
            return Err(Error::corrupt("expected a name once, found it twice").in_field(name));
        }
        self.state.insert(name, tensor);
        Ok(())
    }
}

fn unexpected(value: &Value) -> Error {
    Error::unsupported(format!("expected a tensor or a module, found {}", value.describe()))
}

/// What is there, for messages.
fn contents(value: &Value) -> String {
    let Value::Map(map) = value else { return format!("there is {}", value.describe()) };
    let mut shown: Vec<String> = map
        .entries
        .iter()
        .take(SHOWN)
        .map(|(key, value)| {
            format!("{} ({})", key.as_str().map_or_else(|| key.describe(), shortened), value.describe())
        })
        .collect();
    if map.entries.len() > SHOWN {
        shown.push(format!("and {} more", map.entries.len() - SHOWN));
    }
    format!("there is a dict of {}: {}", map.entries.len(), shown.join(", "))
}

/// A state dictionary without a prefix that all its names have, such as the `module.` of `DataParallel`; as it was where
/// one of them has it not.
#[must_use]
pub fn without_prefix(state: StateDict, prefix: &str) -> StateDict {
    if !state.keys().all(|name| name.starts_with(prefix)) {
        return state;
    }
    state.into_iter().map(|(name, tensor)| (name[prefix.len()..].to_owned(), tensor)).collect()
}
