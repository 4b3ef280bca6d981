//! What dictionary forms have in common that do not simply apply one transform to each key: the keys of a sample, and
//! records of what was done to the value at a key.

use crate::dictionary::{Keys, expect_sample, present_keys, wrong_count};
use crate::track::{PENDING_DURING_APPLY, tracing};
use crate::transform::{Run, Transform};
use mica_core::argument::{Arguments, OneOrMany};
use mica_core::component::{Object, form_name};
use mica_core::error::{Error, Result};
use mica_core::history::{self, Operation};
use mica_core::registry::{Form, Spec};
use mica_core::{Map, Value};
use std::sync::Arc;

/// What every dictionary form has: a name, keys, and whether they may be missing.
#[derive(Debug, Clone)]
pub(crate) struct Keyed {
    form: String,
    keys: Keys,
    allow_missing: bool,
}

impl Keyed {
    pub(crate) fn new(form: &str, keys: Keys, allow_missing: bool) -> Self {
        Self { form: form.to_owned(), keys, allow_missing }
    }

    /// All keys, whether a sample has them or not.
    pub(crate) fn names(&self) -> &[String] {
        self.keys.as_slice()
    }

    /// The input as a sample.
    pub(crate) fn sample(&self, input: Value) -> Result<Map> {
        expect_sample(&self.form, input)
    }

    /// The keys that the sample has, with their positions.
    pub(crate) fn present(&self, sample: &Map) -> Result<Vec<(usize, &str)>> {
        let present = present_keys(self.names(), self.allow_missing, sample)?;
        Ok(present.into_iter().map(|i| (i, self.names()[i].as_str())).collect())
    }

    /// One value for each key: of a list with one for each, or the same for all.
    pub(crate) fn per_key<T: Clone>(&self, argument: &str, given: &OneOrMany<T>) -> Result<Vec<T>> {
        let count = self.names().len();
        match given {
            OneOrMany::One(item) => Ok(vec![item.clone(); count]),
            OneOrMany::Many(items) if items.len() == count => Ok(items.clone()),
            OneOrMany::Many(items) => Err(wrong_count(&self.form, argument, count, items.len())),
        }
    }
}

/// Makes a dictionary form of its keys and of the arguments of the array form.
pub(crate) type Make = fn(Keyed, &Map) -> Result<Arc<dyn Transform>>;

/// A component whose dictionary form has the arguments of the adapter's, but does something else.
pub(crate) fn made_by(mut spec: Spec, make: Make) -> Spec {
    if let Some(form) = &mut spec.dictionary {
        let (name, specs) = (form_name(spec.name, Form::Dictionary), form.arguments.clone());
        form.build = Arc::new(move |given| {
            let checked = Arguments::new(&name, given, &specs)?;
            let keys = Keyed::new(&name, checked.take("keys", None)?, checked.take("allow_missing_keys", Some(false))?);
            let mut inner = given.clone();
            inner.retain(|argument, _| argument != "keys" && argument != "allow_missing_keys");
            Ok(Box::new(make(keys, &inner)?) as Object)
        });
    }
    spec
}

/// The object of a dictionary form.
pub(crate) fn object(transform: impl Transform + 'static) -> Object {
    let transform: Arc<dyn Transform> = Arc::new(transform);
    Box::new(transform)
}

/// Where records of a value lie that is no image (MONAI's `PostFix.transforms`).
pub(crate) fn records_key(key: &str) -> String {
    format!("{key}_transforms")
}

/// Records what was done to the value at `key`, without a change of geometry: in its history where it is an image,
/// otherwise in the list at `KEY_transforms`. Nothing where metadata is not tracked.
pub(crate) fn push_record(
    sample: &mut Map,
    key: &str,
    class: &str,
    extra_info: Option<Map>,
    run: &Run<'_>,
) -> Result<()> {
    if !tracing() || !mica_core::meta_tensor::track_meta() {
        return Ok(());
    }
    let mut operation = Operation {
        class: class.to_owned(),
        id: run.id,
        tracing: true,
        do_transforms: true,
        bare: extra_info.is_none(),
        extra_info: extra_info.unwrap_or_default(),
        ..Operation::default()
    };
    if let Some(Value::Tensor(tensor)) = sample.get_mut(key) {
        crate::track::refuse_batch(class, tensor)?;
        operation.orig_size = tensor.pending_shape();
        if let Ok(info) = tensor.image_mut() {
            if !info.pending.is_empty() {
                let names =
                    info.pending.iter().map(|pending| format!("'{}'", pending.operation.class)).collect::<Vec<_>>();
                let message = format!(
                    "Transform {class} has been applied to a MetaTensor with pending operations: [{}] for key {key}",
                    names.join(", ")
                );
                operation.statuses.insert(PENDING_DURING_APPLY.into(), Value::List(vec![Value::String(message)]));
            }
            info.applied.push(operation);
            return Ok(());
        }
    }
    match sample.entry(records_key(key)).or_insert_with(|| Value::List(Vec::new())) {
        Value::List(records) => {
            records.push(Value::Map(operation.to_map()));
            Ok(())
        }
        other => Err(Error::type_mismatch(format!(
            "'{}': expected a list of records, found {}",
            records_key(key),
            other.describe()
        ))),
    }
}

/// Takes back what [`push_record`] recorded, of the same instance.
///
/// # Errors
/// `State` where there is no such record.
pub(crate) fn pop_record(sample: &mut Map, key: &str, class: &str, id: Option<u64>) -> Result<Operation> {
    if let Some(slot @ Value::Tensor(_)) = sample.get_mut(key)
        && let Value::Tensor(tensor) = slot
        && tensor.image().is_some()
    {
        let (operation, popped) = crate::track::pop(tensor.clone(), class, id)?;
        *slot = Value::Tensor(popped);
        return Ok(operation);
    }
    let name = records_key(key);
    let none = || Error::state(format!("{class} has not been applied to '{key}': there is no record in '{name}'"));
    let mut records = match sample.get(&name) {
        Some(records) => history::from_value(records).map_err(|error| error.at(name.clone()))?,
        None => return Err(none()),
    };
    let matches = |operation: &Operation| match (operation.id, id) {
        (Some(recorded), Some(id)) => recorded == id,
        _ => operation.class == class,
    };
    let position = records.iter().rposition(matches).ok_or_else(none)?;
    let operation = records.remove(position);
    let left = records.iter().map(|record| Value::Map(record.to_map())).collect();
    sample.insert(name, Value::List(left));
    Ok(operation)
}
