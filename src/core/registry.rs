//! The registry: every component that a configuration, the C ABI or a binding can name.

use crate::argument::ArgumentSpec;
use crate::component::{Build, Component, form_name};
use crate::error::{Error, Result, ResultExt, nearest};
use crate::value::{Map, Value};
use indexmap::IndexMap;
use serde_json::json;
use std::sync::{Arc, OnceLock, PoisonError, RwLock};

/// How the names of dictionary forms end, the usual one first.
const DICTIONARY_ENDINGS: [&str; 3] = ["d", "D", "Dict"];

/// Which form of a component a name means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// The component itself.
    Array,
    /// The transform applied to keys of a sample (`Flipd`).
    Dictionary,
}

/// The dictionary form of a component.
#[derive(Clone)]
pub struct Dictionary {
    /// Its arguments in MONAI's positional order.
    pub arguments: Vec<ArgumentSpec>,
    /// Builds it.
    pub build: Build,
}

/// Everything that is known about a component.
#[derive(Clone)]
pub struct Spec {
    /// MONAI's name.
    pub name: &'static str,
    /// What it is: `transform`, `network`, `loss`…
    pub kind: &'static str,
    /// Its group within the kind: `spatial`, `intensity`…
    pub category: &'static str,
    /// The module of the bindings that holds it: `transforms`.
    pub module: &'static str,
    /// Its documentation (Markdown); the first line is the summary.
    pub doc: String,
    /// Abilities: `random`, `invertible`, `lazy`, `multi_sample`, `reduce`.
    pub traits: Vec<&'static str>,
    /// Other names.
    pub aliases: Vec<String>,
    /// Its arguments in MONAI's positional order.
    pub arguments: Vec<ArgumentSpec>,
    /// Builds it.
    pub build: Build,
    /// The dictionary form, where it has one. A transform of samples that has no array form (`CopyItemsd`) is described
    /// by [`Spec::of_samples`].
    pub dictionary: Option<Dictionary>,
}

impl Spec {
    /// Marks a component that works on samples and has no array form: MONAI's three endings of dictionary forms name
    /// it. Its own name ends with `d`.
    #[must_use]
    pub fn of_samples(mut self) -> Self {
        let stem = self.name.strip_suffix('d').unwrap_or(self.name);
        self.aliases.extend(DICTIONARY_ENDINGS[1..].iter().map(|ending| format!("{stem}{ending}")));
        self
    }

    /// The names of the dictionary form.
    pub fn dictionary_names(&self) -> Vec<String> {
        match self.dictionary {
            Some(_) => DICTIONARY_ENDINGS.iter().map(|ending| format!("{}{ending}", self.name)).collect(),
            None => Vec::new(),
        }
    }

    fn to_json(&self) -> serde_json::Value {
        let arguments = |specs: &[ArgumentSpec]| specs.iter().map(argument_json).collect::<Vec<_>>();
        json!({
            "name": self.name,
            "kind": self.kind,
            "category": self.category,
            "module": self.module,
            "doc": self.doc,
            "traits": self.traits,
            "aliases": self.aliases,
            "dictionary": self.dictionary_names(),
            "arguments": arguments(&self.arguments),
            "dictionary_arguments": self.dictionary.as_ref().map(|form| arguments(&form.arguments)).unwrap_or_default(),
        })
    }
}

fn argument_json(spec: &ArgumentSpec) -> serde_json::Value {
    json!({
        "name": spec.name,
        "type": spec.type_name,
        "required": spec.default.is_none(),
        "default": spec.default.as_ref().map(Value::to_json),
        "doc": spec.doc,
        "choices": spec.choices,
        "per_key": spec.per_key,
    })
}

/// Makes components of an application's own kind.
pub type Create = Arc<dyn Fn(&Map) -> Result<Component> + Send + Sync>;

/// A component that the application registered.
#[derive(Clone)]
struct Custom {
    kind: String,
    create: Create,
}

/// All components by name.
#[derive(Default)]
pub struct Registry {
    specs: Vec<Spec>,
    names: IndexMap<String, (usize, Form)>,
    custom: RwLock<IndexMap<String, Custom>>,
}

static GLOBAL: OnceLock<Registry> = OnceLock::new();

/// Fills the process-wide registry. The first call decides; later calls do nothing.
pub fn install(fill: impl FnOnce(&mut Registry)) {
    GLOBAL.get_or_init(|| {
        let mut registry = Registry::default();
        fill(&mut registry);
        registry
    });
}

/// The process-wide registry.
///
/// # Errors
/// `State` before [`install`].
pub fn global() -> Result<&'static Registry> {
    GLOBAL.get().ok_or_else(|| Error::state("no components are registered yet: call mica::install() first"))
}

impl Registry {
    /// Adds a component.
    pub fn add(&mut self, spec: Spec) {
        let index = self.specs.len();
        let array = std::iter::once(spec.name).chain(spec.aliases.iter().map(String::as_str)).map(str::to_owned);
        let names = array.map(|name| (name, Form::Array));
        for (name, form) in names.chain(spec.dictionary_names().into_iter().map(|name| (name, Form::Dictionary))) {
            let before = self.names.insert(name.clone(), (index, form));
            debug_assert!(before.is_none(), "two components are called {name}");
        }
        self.specs.push(spec);
    }

    /// Every component in the order of registration.
    pub fn specs(&self) -> &[Spec] {
        &self.specs
    }

    /// The component and form that a name means. Qualified names of MONAI (`monai.transforms.Flipd`) are understood.
    ///
    /// # Errors
    /// `NotFound`, with the nearest name.
    pub fn find(&self, name: &str) -> Result<(&Spec, Form)> {
        let found = self.names.get(short_name(name)).and_then(|(index, form)| Some((self.specs.get(*index)?, *form)));
        found.ok_or_else(|| self.unknown(name))
    }

    fn unknown(&self, name: &str) -> Error {
        // In the order of registration, a component's own name first: among equally near names that one is meant.
        let custom = self.custom.read().unwrap_or_else(PoisonError::into_inner);
        let known = self.names.keys().map(String::as_str).chain(custom.keys().map(String::as_str));
        let hint = nearest(short_name(name), known).map_or(".".to_owned(), |near| format!("; did you mean '{near}'?"));
        Error::not_found(format!(
            "there is no component '{name}'{hint} {} components are registered (mica_component_list names them)",
            self.specs.len() + custom.len()
        ))
    }

    /// Builds a component by name, alias, dictionary form, or qualified MONAI name.
    ///
    /// # Errors
    /// `NotFound` for an unknown name; `InvalidArgument` for an unknown, missing or wrong argument, with component,
    /// argument, what was found and what is allowed.
    pub fn build(&self, name: &str, arguments: &Map) -> Result<Component> {
        let custom = self.custom.read().unwrap_or_else(PoisonError::into_inner).get(name).cloned();
        if let Some(custom) = custom {
            return (custom.create)(arguments).at(|| name);
        }
        let (spec, form) = self.find(name)?;
        let label = form_name(spec.name, form);
        for (name, value) in arguments {
            value.check_depth().at(|| name.clone()).at(|| label.clone())?;
        }
        let (build, specs) = match (form, &spec.dictionary) {
            (Form::Dictionary, Some(dictionary)) => (&dictionary.build, &dictionary.arguments),
            _ => (&spec.build, &spec.arguments),
        };
        let object = build(arguments).at(|| label.clone())?;
        let filled = specs.iter().filter_map(|spec| {
            let value = arguments.get(spec.name).or(spec.default.as_ref())?;
            Some((spec.name.to_owned(), value.clone()))
        });
        Ok(Component::from_object(&label, spec.kind, filled.collect(), object))
    }

    /// Registers a component of the application.
    ///
    /// # Errors
    /// `InvalidArgument` where the name is empty or taken.
    pub fn register(&self, name: &str, kind: &str, create: Create) -> Result<()> {
        if name.is_empty() || kind.is_empty() {
            return Err(Error::argument("a component needs a name and a kind, found an empty text"));
        }
        let mut custom = self.custom.write().unwrap_or_else(PoisonError::into_inner);
        if self.names.contains_key(name) || custom.contains_key(name) {
            return Err(Error::argument(format!("the name '{name}' is already taken by a registered component")));
        }
        custom.insert(name.to_owned(), Custom { kind: kind.to_owned(), create });
        Ok(())
    }

    /// Takes back what [`Registry::register`] did; objects that were built stay.
    ///
    /// # Errors
    /// `NotFound` where the application registered no such name.
    pub fn unregister(&self, name: &str) -> Result<()> {
        // Dropped after the lock is released: the application's destructor may call back.
        let removed = self.custom.write().unwrap_or_else(PoisonError::into_inner).shift_remove(name);
        removed
            .map(drop)
            .ok_or_else(|| Error::not_found(format!("the application has registered no component '{name}'")))
    }

    /// The names of all components, or of those of one kind, sorted; the application's too.
    pub fn list(&self, kind: Option<&str>) -> Vec<String> {
        let custom = self.custom.read().unwrap_or_else(PoisonError::into_inner);
        let wanted = |of: &str| kind.is_none_or(|kind| kind == of);
        let own = self.specs.iter().filter(|spec| wanted(spec.kind)).map(|spec| spec.name.to_owned());
        let theirs = custom.iter().filter(|(_, custom)| wanted(&custom.kind)).map(|(name, _)| name.clone());
        let mut names: Vec<String> = own.chain(theirs).collect();
        names.sort_unstable();
        names
    }

    /// What is known about one component, as in `registry.json`.
    pub fn describe(&self, name: &str) -> Result<serde_json::Value> {
        let custom = self.custom.read().unwrap_or_else(PoisonError::into_inner).get(name).cloned();
        match custom {
            Some(custom) => Ok(json!({
                "name": name, "kind": custom.kind, "category": "application", "module": "", "doc": "", "traits": [],
                "aliases": [], "dictionary": [], "arguments": [], "dictionary_arguments": [],
            })),
            None => Ok(self.find(name)?.0.to_json()),
        }
    }

    /// The content of `registry.json`.
    pub fn to_json(&self) -> serde_json::Value {
        let components: Vec<_> = self.specs.iter().map(Spec::to_json).collect();
        json!({"mica": crate::runtime::VERSION, "components": components})
    }
}

/// `monai.transforms.spatial.array.Flip` and `mica.transforms.Flip` mean `Flip`.
fn short_name(name: &str) -> &str {
    match name.split_once('.') {
        Some(("monai" | "mica", rest)) => rest.rsplit('.').next().unwrap_or(rest),
        _ => name,
    }
}
