//! What was done to an image, as data: records that can be stored, shown to an auditor, and undone.

use crate::error::{Error, Result};
use crate::value::{Map, Value, map_to_json};
use mica_kernels::geometry::Affine;

/// The key of a record that holds what MONAI's records do not.
const OWN: &str = "mica";

/// One applied operation: MONAI's entry of `applied_operations`.
#[derive(Debug, Clone, Default)]
pub struct Operation {
    /// Name of the component, for example `Flip`.
    pub class: String,
    /// Which instance of the component; `None` matches any of the same class (history that was read from a file).
    pub id: Option<u64>,
    /// Whether tracing was on; always true for a record that exists.
    pub tracing: bool,
    /// Whether a random transform acted this time.
    pub do_transforms: bool,
    /// Spatial size before the operation.
    pub orig_size: Vec<i64>,
    /// Whether it was pending before it was applied.
    pub lazy: bool,
    /// Parameters as drawn, and whatever else inverting needs.
    pub extra_info: Map,
    /// Whether the record has no `extra_info` at all, as MONAI's of `Lambda`.
    pub bare: bool,
    /// Irregularities: `pending_during_apply` makes the record not invertible.
    pub statuses: Map,
    /// What it did to size and affine, where it waited before it was applied.
    pub lazy_geometry: Option<LazyGeometry>,
    /// What MONAI's records do not hold and doing it again needs: the entry `mica` of the record.
    pub own: Map,
}

/// What a pending operation does to the geometry.
#[derive(Debug, Clone)]
pub struct LazyGeometry {
    /// Spatial size after the operation.
    pub shape: Vec<i64>,
    /// From voxels after to voxels before the operation.
    pub affine: Affine,
}

/// A spatial operation that is not yet resampled: MONAI's entry of `pending_operations`.
#[derive(Debug, Clone)]
pub struct Pending {
    /// The record, as it will stand in the history.
    pub operation: Operation,
    /// Spatial size after the operation.
    pub shape: Vec<i64>,
    /// From voxels after to voxels before the operation.
    pub affine: Affine,
}

/// A list of whole numbers as a value.
pub fn int_list(numbers: &[i64]) -> Value {
    Value::List(numbers.iter().map(|number| Value::Int(*number)).collect())
}

/// A matrix as nested lists.
pub fn affine_value(affine: &Affine) -> Value {
    let row = |i: usize| affine.row(i).into_iter().flatten().map(|number| Value::Float(*number)).collect();
    Value::List((0..affine.size()).map(|i| Value::List(row(i))).collect())
}

/// Nested lists as a matrix.
pub fn affine_from_value(value: &Value) -> Result<Affine> {
    let wrong = || {
        Error::argument(format!("expected a square matrix of 2, 3 or 4 rows of numbers, found {}", value.describe()))
    };
    let Value::List(rows) = value else { return Err(wrong()) };
    let mut numbers = Vec::with_capacity(16);
    for row in rows {
        let Value::List(row) = row else { return Err(wrong()) };
        if row.len() != rows.len() {
            return Err(wrong());
        }
        for number in row {
            numbers.push(number.as_float().ok_or_else(wrong)?);
        }
    }
    Affine::from_slice(&numbers).map_err(|error| Error::argument(error.to_string()))
}

fn wrong(key: &str, expected: &str, found: &Value) -> Error {
    Error::argument(format!("applied operation: '{key}': expected {expected}, found {}", found.describe()))
}

fn read_sizes(key: &str, value: &Value) -> Result<Vec<i64>> {
    let Value::List(sizes) = value else { return Err(wrong(key, "a list of sizes", value)) };
    let size = |size: &Value| match size {
        Value::Int(size) if *size >= 0 => Ok(*size),
        other => Err(wrong(key, "sizes of at least 0", other)),
    };
    sizes.iter().map(size).collect()
}

impl Operation {
    /// As a map in MONAI's order of keys.
    pub fn to_map(&self) -> Map {
        let mut map = Map::new();
        map.insert("class".into(), Value::String(self.class.clone()));
        map.insert("id".into(), self.id.map_or(Value::String("none".into()), |id| Value::Int(id as i64)));
        map.insert("tracing".into(), Value::Bool(self.tracing));
        map.insert("do_transforms".into(), Value::Bool(self.do_transforms));
        map.insert("orig_size".into(), int_list(&self.orig_size));
        map.insert("lazy".into(), Value::Bool(self.lazy));
        if !self.bare {
            map.insert("extra_info".into(), Value::Map(self.extra_info.clone()));
        }
        if !self.statuses.is_empty() {
            map.insert("statuses".into(), Value::Map(self.statuses.clone()));
        }
        if let Some(lazy) = &self.lazy_geometry {
            map.insert("lazy_shape".into(), int_list(&lazy.shape));
            map.insert("lazy_affine".into(), affine_value(&lazy.affine));
        }
        if !self.own.is_empty() {
            map.insert(OWN.into(), Value::Map(self.own.clone()));
        }
        map
    }

    /// Reads a record. Unknown keys are refused, so that nothing is lost unseen.
    pub fn from_map(map: &Map) -> Result<Self> {
        let bare = !map.contains_key("extra_info");
        let mut operation = Operation { tracing: true, do_transforms: true, bare, ..Operation::default() };
        for (key, value) in map {
            match (key.as_str(), value) {
                ("class", Value::String(class)) => operation.class = class.clone(),
                ("id", Value::Int(id)) => operation.id = Some(*id as u64),
                ("id", Value::String(none)) if none == "none" => operation.id = None,
                ("id", Value::Null) => operation.id = None,
                ("id", other) => return Err(wrong("id", "a whole number or \"none\"", other)),
                ("tracing", Value::Bool(flag)) => operation.tracing = *flag,
                ("do_transforms", Value::Bool(flag)) => operation.do_transforms = *flag,
                ("lazy", Value::Bool(flag)) => operation.lazy = *flag,
                ("orig_size", sizes) => operation.orig_size = read_sizes(key, sizes)?,
                ("lazy_shape" | "lazy_affine", _) => {}
                ("extra_info", Value::Map(info)) => operation.extra_info = info.clone(),
                ("statuses", Value::Map(statuses)) => operation.statuses = statuses.clone(),
                (OWN, Value::Map(own)) => operation.own = own.clone(),
                ("class" | "tracing" | "do_transforms" | "lazy" | "extra_info" | "statuses" | OWN, other) => {
                    let expected = match key.as_str() {
                        "class" => "a name",
                        "extra_info" | "statuses" | OWN => "a map",
                        _ => "true or false",
                    };
                    return Err(wrong(key, expected, other));
                }
                _ => return Err(Error::argument(format!("applied operation: unknown key '{key}'"))),
            }
        }
        if operation.class.is_empty() {
            return Err(Error::argument("applied operation: missing key 'class'"));
        }
        operation.lazy_geometry = match (map.get("lazy_shape"), map.get("lazy_affine")) {
            (Some(shape), Some(affine)) => {
                Some(LazyGeometry { shape: read_sizes("lazy_shape", shape)?, affine: affine_from_value(affine)? })
            }
            (None, None) => None,
            _ => return Err(Error::argument("applied operation: 'lazy_shape' and 'lazy_affine' come together")),
        };
        Ok(operation)
    }

    /// The record of the deterministic operation that a random one carried out, if it did.
    pub fn nested(&self) -> Result<Option<Operation>> {
        if !self.do_transforms || !self.extra_info.contains_key("class") {
            return Ok(None);
        }
        Self::from_map(&self.extra_info).map(Some)
    }
}

impl Pending {
    /// As a map: the record with `lazy_shape` and `lazy_affine`.
    pub fn to_map(&self) -> Map {
        let mut map = self.operation.to_map();
        map.insert("lazy_shape".into(), int_list(&self.shape));
        map.insert("lazy_affine".into(), affine_value(&self.affine));
        map
    }
}

/// Records as JSON.
pub fn to_json(operations: &[Operation]) -> serde_json::Value {
    operations.iter().map(|operation| map_to_json(&operation.to_map())).collect()
}

/// Records from a value as [`Operation::to_map`] makes them.
pub fn from_value(value: &Value) -> Result<Vec<Operation>> {
    let Value::List(items) = value else {
        return Err(Error::argument(format!("applied operations: expected a list, found {}", value.describe())));
    };
    items.iter().map(|item| Operation::from_map(item.as_map()?)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_record_survives_json() {
        let text = r#"[{"class":"Flip","id":7,"tracing":true,"do_transforms":true,"orig_size":[8,8,8],"lazy":false,"extra_info":{"axes":0}}]"#;
        let operations = from_value(&Value::from_json_str(text).expect("JSON")).expect("records");
        assert_eq!(to_json(&operations).to_string(), text);
    }

    #[test]
    fn what_mica_adds_and_what_monai_leaves_out_survive_json() {
        let text = r#"[{"class":"Lambda","id":"none","tracing":true,"do_transforms":true,"orig_size":[8],"lazy":false,"mica":{"arguments":{"a":1}}}]"#;
        let operations = from_value(&Value::from_json_str(text).expect("JSON")).expect("records");
        assert!(operations[0].bare);
        assert_eq!(to_json(&operations).to_string(), text);
    }

    #[test]
    fn broken_records_are_refused_with_the_key() {
        for (text, key) in [
            (r#"[{"id":7}]"#, "class"),
            (r#"[{"class":"Flip","orig_size":[-1]}]"#, "orig_size"),
            (r#"[{"class":"Flip","colour":1}]"#, "colour"),
            (r#"[{"class":"Flip","lazy":1}]"#, "lazy"),
        ] {
            let error = from_value(&Value::from_json_str(text).expect("JSON")).expect_err(text);
            assert!(error.message().contains(key), "{error}");
        }
    }
}
