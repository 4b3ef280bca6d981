//! [`Component`]: an object that was built by name from arguments; its kind says what it can do.

use crate::argument::{Arguments, Described};
use crate::error::{Error, Result};
use crate::registry::{self, Form};
use crate::value::{Map, Value};
use std::any::Any;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// An immutable object that was built by name: a transform, a network, a loss… Cloning shares it.
#[derive(Clone)]
pub struct Component(Arc<Inner>);

struct Inner {
    id: u64,
    name: String,
    kind: String,
    arguments: Map,
    depth: usize,
    object: Object,
}

/// What a component does, behind its kind's trait object (for transforms `Arc<dyn Transform>`).
pub type Object = Box<dyn Any + Send + Sync>;

impl Component {
    /// Builds a component by name. See [`registry::Registry::build`].
    pub fn new(name: &str, arguments: &Map) -> Result<Self> {
        registry::global()?.build(name, arguments)
    }

    /// Builds a component from its configuration `{"_target_": name, arguments…}`.
    pub fn from_config(config: &Map) -> Result<Self> {
        let name = match config.get("_target_") {
            Some(Value::String(name)) => name,
            Some(other) => {
                return Err(Error::argument(format!("'_target_': expected a name, found {}", other.describe())));
            }
            None => {
                let keys = config.keys().map(|key| format!("'{key}'")).collect::<Vec<_>>().join(", ");
                return Err(Error::argument(format!(
                    "a component's configuration needs the key '_target_'; found: {keys}"
                )));
            }
        };
        let mut arguments = config.clone();
        arguments.shift_remove("_target_");
        arguments.shift_remove("_desc_");
        Self::new(name, &arguments)
    }

    /// Wraps an object that does not come from the registry's builders.
    pub fn from_object(name: &str, kind: &str, arguments: Map, object: Object) -> Self {
        static NEXT: AtomicU64 = AtomicU64::new(1);
        let id = NEXT.fetch_add(1, Ordering::Relaxed);
        let depth = arguments.values().map(|value| value.depth() + 1).max().unwrap_or(0);
        Self(Arc::new(Inner { id, name: name.to_owned(), kind: kind.to_owned(), arguments, depth, object }))
    }

    /// How deeply components are nested in its arguments.
    pub fn depth(&self) -> usize {
        self.0.depth
    }

    /// The name it is registered under, of a dictionary form with its `d`: `Spacingd`.
    pub fn name(&self) -> &str {
        &self.0.name
    }

    /// What it is: `transform`, `network`, `loss`…
    pub fn kind(&self) -> &str {
        &self.0.kind
    }

    /// The number of this instance, as it stands in the records of what it did.
    pub fn id(&self) -> u64 {
        self.0.id
    }

    /// The object as its kind's type, if it is one.
    pub fn downcast<T: 'static>(&self) -> Option<&T> {
        self.0.object.downcast_ref()
    }

    /// Its configuration: `_target_` and every argument, given or default.
    pub fn config(&self) -> Map {
        let mut config = Map::from([("_target_".to_owned(), Value::from(self.name()))]);
        config.extend(self.0.arguments.iter().map(|(name, value)| (name.clone(), value.clone())));
        config
    }
}

impl std::fmt::Debug for Component {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Component({} #{})", self.name(), self.id())
    }
}

/// Builds the object of one form of a component from its arguments.
pub type Build = Arc<dyn Fn(&Map) -> Result<Object> + Send + Sync>;

/// Checks arguments against `T` and builds it.
pub fn parse<T: Described>(label: &str, values: &Map) -> Result<T> {
    T::from_arguments(&Arguments::new(label, values, &T::arguments())?)
}

/// The registered name of a form.
pub fn form_name(name: &str, form: Form) -> String {
    match form {
        Form::Array => name.to_owned(),
        Form::Dictionary => format!("{name}d"),
    }
}
