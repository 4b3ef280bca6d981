//! [`SaveClassificationd`].

use crate::boxed;
use crate::keys::{self, Keys};
use crate::transform::{Abilities, Run, Transform, as_transform, not_invertible};
use mica_core::argument::{Described, OneOrMany};
use mica_core::component::{Object, parse};
use mica_core::error::{Error, Result, ResultExt};
use mica_core::{Component, DType, Device, Map, MetaTensor, Value, component};
use std::fs::OpenOptions;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

/// The metadata key with the path of the file that an image came from.
const FILENAME: &str = "filename_or_obj";

component! {
    /// Appends the numbers of one key of a sample to a CSV file: a line for each sample, with the name of its file.
    ///
    /// A line is the name, then every number as float64 in its shortest decimal form, as Python writes it, after
    /// `delimiter`. The name is `filename_or_obj` of the metadata in the sample, or a running number from 0 where there
    /// are none. The sample is passed on.
    ///
    /// With `overwrite`, a file that is there is removed when the transform is made. With `flush`, each line is written at
    /// once; without it, lines are kept (one for each name, the last counts) and written when the transform is freed.
    ///
    /// Errors: more than one key; metadata that the sample does not have, or without the name of a file; a file that
    /// cannot be written.
    ///
    /// Differences from MONAI: `saver` is a transform, which gets `{"data": …, "meta_data": …}` instead of the file being
    /// written; without `flush` nobody needs to call `finalize`.
    ///
    /// Example (Python): `SaveClassificationd("pred", output_dir=".")({"pred": scores[:, 0, 0, 0], "pred_meta_dict": {"filename_or_obj": "ct.nii"}})`
    ///
    /// Source: MONAI 1.6.1 `SaveClassificationd`, `CSVSaver`.
    pub struct SaveClassificationd {
        /// The key of the sample that holds the numbers; just one.
        pub keys: Keys,
        /// Key of the metadata; none for `key_` with `meta_key_postfix`.
        pub meta_keys: Option<OneOrMany<Option<String>>> = None,
        /// Ending of the key of the metadata; none where there are no metadata.
        pub meta_key_postfix: Option<OneOrMany<Option<String>>> = Some(OneOrMany::One(Some("meta_dict".to_owned()))),
        /// A transform that takes the results instead of the file.
        pub saver: Option<Component> = None,
        /// Folder of the file; made where it is missing.
        pub output_dir: String = "./".to_owned(),
        /// Name of the file.
        pub filename: String = "predictions.csv".to_owned(),
        /// What stands between the numbers.
        pub delimiter: String = ",".to_owned(),
        /// Whether a file that is there is removed; otherwise lines are added to it.
        pub overwrite: bool = true,
        /// Whether each line is written at once.
        pub flush: bool = true,
        /// Skip a key that the sample does not have, instead of an error.
        pub allow_missing_keys: bool = false,
    }
}

/// Lines that are not written yet.
#[derive(Default)]
struct Lines {
    /// By name, oldest first.
    kept: Vec<(String, Vec<f64>)>,
    /// How many were saved.
    count: usize,
}

struct Saver {
    arguments: SaveClassificationd,
    /// Key of the metadata.
    meta_key: Option<String>,
    path: PathBuf,
    lines: Mutex<Lines>,
}

fn only<T: Clone>(argument: &str, values: &[T]) -> Result<T> {
    match values {
        [only] => Ok(only.clone()),
        found => Err(Error::argument(format!(
            "{}: {argument}: expected one, found {}: only 1 key is allowed when saving the classification result",
            SaveClassificationd::NAME,
            found.len()
        ))
        .at(argument)),
    }
}

/// The object of the component.
pub(crate) fn object(arguments: &Map) -> Result<Object> {
    let arguments: SaveClassificationd = parse(SaveClassificationd::NAME, arguments)?;
    let key = only("keys", arguments.keys.as_slice())?;
    let meta_key = match &arguments.meta_keys {
        Some(keys) => only("meta_keys", keys.as_slice())?,
        None => None,
    };
    let postfix = match &arguments.meta_key_postfix {
        Some(postfix) => only("meta_key_postfix", postfix.as_slice())?,
        None => None,
    };
    let meta_key = meta_key.or_else(|| postfix.map(|postfix| format!("{key}_{postfix}")));
    if let Some(saver) = &arguments.saver {
        as_transform(saver).at(|| "saver")?;
    }
    if !arguments.filename.ends_with(".csv") {
        log::warn!("{}: CSV filename is not a string ends with '.csv'.", SaveClassificationd::NAME);
    }
    let path = Path::new(&arguments.output_dir).join(&arguments.filename);
    if arguments.saver.is_none() && arguments.overwrite && path.exists() {
        std::fs::remove_file(&path).map_err(|error| Error::from(error).prefixed(&path.display().to_string()))?;
    }
    Ok(boxed(Saver { arguments, meta_key, path, lines: Mutex::default() }))
}

impl Transform for Saver {
    fn apply(&self, input: Value, run: &Run<'_>) -> Result<Value> {
        let sample = keys::expect_sample(SaveClassificationd::NAME, input)?;
        let [key] = self.arguments.keys.as_slice() else { return Ok(Value::Map(sample)) };
        let Some(data) = keys::item(key, &sample, self.arguments.allow_missing_keys, run)? else {
            return Ok(Value::Map(sample));
        };
        let meta = match &self.meta_key {
            None => None,
            Some(meta_key) => Some(mica_core::value::get(&sample, meta_key).at(|| format!("({meta_key})"))?),
        };
        if let Some(saver) = &self.arguments.saver {
            let given = Map::from([
                ("data".to_owned(), data.clone()),
                ("meta_data".to_owned(), meta.cloned().unwrap_or_default()),
            ]);
            crate::transform::apply(saver, Value::Map(given), run).at(|| "saver")?;
            return Ok(Value::Map(sample));
        }
        let numbers = numbers_of(data).at(|| format!("({key})"))?;
        let mut lines = self.lines.lock().unwrap_or_else(PoisonError::into_inner);
        let name = match meta {
            Some(Value::Map(meta)) if !meta.is_empty() => match mica_core::value::get(meta, FILENAME)? {
                Value::String(name) => name.clone(),
                other => {
                    return Err(Error::type_mismatch(format!(
                        "metadata '{FILENAME}': expected the path of a file, found {}",
                        other.describe()
                    )));
                }
            },
            None | Some(Value::Null | Value::Map(_)) => lines.count.to_string(),
            Some(other) => {
                return Err(Error::type_mismatch(format!("expected metadata (a map), found {}", other.describe()))
                    .at(format!("({})", self.meta_key.as_deref().unwrap_or_default())));
            }
        };
        lines.count += 1;
        match lines.kept.iter_mut().find(|(known, _)| *known == name) {
            Some((_, kept)) => *kept = numbers,
            None => lines.kept.push((name, numbers)),
        }
        if self.arguments.flush {
            self.write(&mut lines)?;
        }
        Ok(Value::Map(sample))
    }

    fn invert(&self, _input: Value, _run: &Run<'_>) -> Result<Value> {
        Err(not_invertible(SaveClassificationd::NAME))
    }

    fn abilities(&self) -> Abilities {
        Abilities::NONE
    }

    fn keys(&self) -> Option<&[String]> {
        Some(self.arguments.keys.as_slice())
    }
}

impl Saver {
    fn write(&self, lines: &mut Lines) -> Result<()> {
        let mut text = String::new();
        for (name, numbers) in lines.kept.drain(..) {
            text.push_str(&name);
            for number in numbers {
                text.push_str(&self.arguments.delimiter);
                text.push_str(&python_float(number));
            }
            text.push('\n');
        }
        self.append(&text).map_err(|error| Error::from(error).prefixed(&self.path.display().to_string()))
    }

    fn append(&self, text: &str) -> std::io::Result<()> {
        if let Some(folder) = self.path.parent() {
            std::fs::create_dir_all(folder)?;
        }
        OpenOptions::new().create(true).append(true).open(&self.path)?.write_all(text.as_bytes())
    }
}

impl Drop for Saver {
    fn drop(&mut self) {
        let mut lines = std::mem::take(self.lines.get_mut().unwrap_or_else(PoisonError::into_inner));
        if !lines.kept.is_empty()
            && let Err(error) = self.write(&mut lines)
        {
            log::error!("{}: {error}", SaveClassificationd::NAME);
        }
    }
}

/// All numbers of a tensor, or of nested lists, in C order.
fn numbers_of(data: &Value) -> Result<Vec<f64>> {
    match data {
        Value::Tensor(tensor) => {
            let numbers = tensor.to(Some(Device::Cpu), Some(DType::Float64))?;
            let numbers = MetaTensor::plain(numbers.tensor().f_reshape([-1])?.f_contiguous()?)?;
            let view = crate::views::view(&numbers)?.typed::<f64>().map_err(crate::views::refused)?;
            Ok(view.iter().collect())
        }
        Value::Bool(flag) => Ok(vec![f64::from(u8::from(*flag))]),
        Value::List(items) => {
            let mut numbers = Vec::new();
            for item in items {
                numbers.extend(numbers_of(item)?);
            }
            Ok(numbers)
        }
        other => match other.as_float() {
            Some(number) => Ok(vec![number]),
            None => Err(Error::type_mismatch(format!("expected numbers, found {}", other.describe()))),
        },
    }
}

/// A float as Python's `repr` writes it.
fn python_float(number: f64) -> String {
    if number.is_nan() {
        return "nan".to_owned();
    }
    if number.is_infinite() {
        return if number > 0.0 { "inf" } else { "-inf" }.to_owned();
    }
    // The shortest digits that give the number back, and their exponent.
    let scientific = format!("{number:e}");
    let (digits, exponent) = scientific.split_once('e').unwrap_or((&scientific, "0"));
    match exponent.parse::<i32>() {
        Ok(exponent) if number != 0.0 && !(-4..16).contains(&exponent) => {
            let sign = if exponent < 0 { '-' } else { '+' };
            format!("{digits}e{sign}{:02}", exponent.unsigned_abs())
        }
        _ => {
            let plain = number.to_string();
            if plain.contains('.') { plain } else { format!("{plain}.0") }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::python_float;

    #[test]
    fn floats_are_written_as_python_does() {
        for (number, text) in [
            (0.0, "0.0"),
            (-0.0, "-0.0"),
            (1.0, "1.0"),
            (0.1, "0.1"),
            (f64::from(0.1f32), "0.10000000149011612"),
            (1e-4, "0.0001"),
            (1.5e-5, "1.5e-05"),
            (1e15, "1000000000000000.0"),
            (1e16, "1e+16"),
            (-1.25e100, "-1.25e+100"),
            (f64::NAN, "nan"),
            (f64::NEG_INFINITY, "-inf"),
        ] {
            assert_eq!(python_float(number), text);
        }
    }
}
