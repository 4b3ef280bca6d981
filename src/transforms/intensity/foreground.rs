//! Masks of foreground by thresholds on colours.

use super::program::{Program, rounded, run_program};
use crate::keys::Keys;
use crate::transform::{self, Abilities, ImageTransform, Run, Transform, expect_image, not_invertible};
use crate::views::{self, Output};
use mica_core::argument::{Argument, Described, expected};
use mica_core::error::{Error, Result, ResultExt, nearest};
use mica_core::{Component, DType, Device, Info, MetaTensor, Value, component};
use mica_kernels::Strided;
use mica_kernels::foreground::{Hsv, Side, any_within, hsv, hsv_type};
use mica_kernels::steps::Step;
use mica_kernels::thresholds::Method;
use mica_kernels::{AnyView, ElementType};

/// The words of thresholds, scikit-image's.
const METHODS: [(&str, Method); 7] = [
    ("otsu", Method::Otsu),
    ("li", Method::Li),
    ("yen", Method::Yen),
    ("isodata", Method::Isodata),
    ("triangle", Method::Triangle),
    ("mean", Method::Mean),
    ("minimum", Method::Minimum),
];

/// How the threshold of one channel is chosen.
#[derive(Debug, Clone)]
pub enum Threshold {
    /// It is this number.
    Number(f64),
    /// By this method.
    Method(&'static str, Method),
    /// It is what this transform makes of the channel.
    Given(Component),
}

impl Argument for Threshold {
    fn type_name() -> String {
        "float | str | component".to_owned()
    }

    fn parse(value: &Value) -> Result<Self> {
        match value {
            Value::String(word) => {
                let known = METHODS.iter().find(|(name, _)| word.eq_ignore_ascii_case(name));
                known.map(|&(name, method)| Self::Method(name, method)).ok_or_else(|| {
                    let words = METHODS.map(|(name, _)| format!("'{name}'")).join(", ");
                    let hint = nearest(word, METHODS.map(|(name, _)| name))
                        .map_or(String::new(), |near| format!("; did you mean '{near}'?"));
                    Error::argument(format!("expected a number or one of {words}, found '{word}'{hint}"))
                })
            }
            Value::Component(_) | Value::Map(_) => Component::parse(value).map(Self::Given),
            Value::Bool(flag) => Ok(Self::Number(f64::from(u8::from(*flag)))),
            value => value.as_float().map(Self::Number).ok_or_else(|| expected::<Self>(value)),
        }
    }

    fn to_value(&self) -> Value {
        match self {
            Self::Number(number) => Value::Float(*number),
            Self::Method(name, _) => Value::from(*name),
            Self::Given(component) => Value::Component(component.clone()),
        }
    }
}

/// One threshold for all channels, or some by the letters of their channels.
#[derive(Debug, Clone)]
pub enum Thresholds {
    /// The same way for all channels.
    All(Threshold),
    /// By letter.
    Each(Vec<(char, Threshold)>),
}

impl Argument for Thresholds {
    fn type_name() -> String {
        format!("{} | map", Threshold::type_name())
    }

    fn parse(value: &Value) -> Result<Self> {
        let Value::Map(map) = value else { return Threshold::parse(value).map(Self::All) };
        if map.contains_key("_target_") {
            return Threshold::parse(value).map(Self::All);
        }
        let mut found = Vec::new();
        for (name, value) in map {
            let threshold = Threshold::parse(value).at(|| name.clone())?;
            // As in MONAI, other names mean nothing.
            let mut letters = name.chars().map(|letter| letter.to_ascii_uppercase());
            if let (Some(letter @ ('R' | 'G' | 'B' | 'H' | 'S' | 'V')), None) = (letters.next(), letters.next()) {
                found.push((letter, threshold));
            }
        }
        Ok(Self::Each(found))
    }

    fn to_value(&self) -> Value {
        match self {
            Self::All(threshold) => threshold.to_value(),
            Self::Each(each) => {
                Value::Map(each.iter().map(|(letter, one)| (letter.to_string(), one.to_value())).collect())
            }
        }
    }
}

impl Thresholds {
    fn of(&self, letter: char, letters: &str) -> Option<&Threshold> {
        match self {
            Self::All(threshold) => letters.contains(letter).then_some(threshold),
            Self::Each(each) => each.iter().rev().find(|(name, _)| *name == letter).map(|(_, threshold)| threshold),
        }
    }
}

component! {
    /// Makes a mask of the foreground by thresholds on colours, for example of tissue on a bright slide.
    ///
    /// Foreground is what is at most the threshold in any of the channels R, G and B (the first three; a grey image has one).
    /// With `hsv_threshold` it must also be above the threshold in any of hue, saturation and value. A channel without
    /// threshold, or with the threshold 0, does not count.
    ///
    /// A threshold is a number, a transform that gives one for a channel, or a method of scikit-image: `otsu`, `li`, `yen`,
    /// `isodata`, `triangle`, `mean`, `minimum`. A map gives one for some channels: `{"R": 100, "G": "otsu", "S": 0.1}`, in
    /// either argument.
    ///
    /// Input: a tensor `(C, spatial…)` of any element type; three channels where there are thresholds for HSV, in 0…1 if they
    /// are of a floating-point type. Output: `(1, spatial…)` of the same element type with 1 for foreground, with the
    /// metadata and history of the input. On a device the tensor takes the way over main memory.
    ///
    /// Errors: no threshold at all; no dimension or no voxel; another number of channels than three with thresholds for HSV;
    /// an image that a method finds no threshold for.
    ///
    /// Differences from MONAI: methods that give a threshold for each voxel (`local`, `niblack`, `sauvola`) are refused
    /// beforehand; a map in `threshold` may not name a channel twice in two spellings.
    ///
    /// Example (Python): `ForegroundMask(threshold="otsu")(image)`
    ///
    /// Source: MONAI 1.6.1 `ForegroundMask`; scikit-image `threshold_otsu`…
    pub struct ForegroundMask {
        /// Thresholds of red, green and blue; none for none.
        pub threshold: Option<Thresholds> = Some(Thresholds::All(Threshold::Method("otsu", Method::Otsu))),
        /// Thresholds of hue, saturation and value; none for none.
        pub hsv_threshold: Option<Thresholds> = None,
        /// Whether to invert the image first: the largest number of its type less each intensity (-1 for signed whole
        /// numbers, 1 for floating-point ones).
        pub invert: bool = false,
    }
}

impl ForegroundMask {
    /// The thresholds of three channels, those of `hsv_threshold` first, as MONAI overwrites.
    fn choose(&self, letters: &str) -> Vec<Option<&Threshold>> {
        let given = [(self.hsv_threshold.as_ref(), "HSV"), (self.threshold.as_ref(), "RGB")];
        let of = |letter| given.iter().find_map(|(thresholds, all)| thresholds.and_then(|given| given.of(letter, all)));
        letters.chars().map(of).collect()
    }

    fn mask(&self, image: &MetaTensor, run: &Run<'_>) -> Result<MetaTensor> {
        let (rgb, hsv) = (self.choose("RGB"), self.choose("HSV"));
        if rgb.iter().chain(&hsv).all(Option::is_none) {
            return Err(Error::argument(format!(
                "{}: threshold: expected one for at least one channel of RGB or HSV, found none",
                Self::NAME
            ))
            .at("threshold"));
        }
        let dtype = image.dtype()?;
        let device = image.device();
        let Some(channels) = image.shape().first().copied() else {
            return Err(Error::shape(format!("{} needs channels, found a zero-dimensional tensor", Self::NAME)));
        };
        if image.ndim() > mica_kernels::MAX_NDIM {
            let message = format!("{} takes up to {} dimensions", Self::NAME, mica_kernels::MAX_NDIM);
            return Err(Error::shape(format!("{message}, found {}", image.ndim())));
        }
        let source = image.to(Some(Device::Cpu), None)?;
        let source = if self.invert { inverted(&source, run)? } else { source };
        let mut shape = image.shape().to_vec();
        shape[0] = channels.min(1);
        let mut result = Output::shaped(&source, &shape, source.strides(), dtype)?;
        if channels == 0 {
            return result.into_tensor().to(Some(device), None);
        }
        let select = |channel: i64| source.with_tensor(source.tensor().f_select(0, channel)?);
        let mut found = None;
        if rgb.iter().any(Option::is_some) {
            let planes = (0..channels.min(3)).map(select).collect::<Result<Vec<_>>>()?;
            found = Some(self.sides(&planes, &rgb, Side::AtMost, run)?);
        }
        if hsv.iter().any(Option::is_some) {
            if channels != 3 {
                return Err(Error::shape(format!(
                    "{}: thresholds for HSV need an image of 3 channels, found shape {:?}",
                    Self::NAME,
                    image.shape()
                )));
            }
            let planes = (0..3).map(select).collect::<Result<Vec<_>>>()?;
            let coloured = self.sides(&colours(&planes)?, &hsv, Side::Above, run)?;
            found = Some(match found {
                None => coloured,
                Some(found) => found.with_tensor(found.tensor().f_logical_and(coloured.tensor())?)?,
            });
        }
        let Some(found) = found else { return Err(Error::internal("expected thresholds")) };
        let mut destination = result.view()?;
        let destination = destination.reborrow().select(0, 0).map_err(views::refused)?;
        mica_kernels::intensity::cast(views::view(&found)?, destination, views::threads()?).map_err(views::refused)?;
        result.into_tensor().to(Some(device), None)
    }

    /// A mask of where any of the planes is on that side of its threshold.
    fn sides(
        &self,
        planes: &[MetaTensor],
        given: &[Option<&Threshold>],
        side: Side,
        run: &Run<'_>,
    ) -> Result<MetaTensor> {
        let Some(first) = planes.first() else { return Err(Error::internal("expected planes")) };
        let mut numbers = [f64::NAN; 3];
        for ((number, plane), threshold) in numbers.iter_mut().zip(planes).zip(given) {
            let Some(threshold) = threshold else { continue };
            let dtype = plane.dtype()?;
            let found = self.number(threshold, plane, run)?;
            // 0 is no threshold. NumPy compares floating-point images in their type.
            if found != 0.0 {
                *number = if dtype.is_floating_point() { rounded(found, dtype) } else { found };
            }
        }
        let mut output = Output::like(first, DType::Bool)?;
        let views = planes.iter().map(views::view).collect::<Result<Vec<_>>>()?;
        let of_first = views::view(first)?;
        let at = |k: usize| views.get(k).copied().unwrap_or(of_first);
        any_within([at(0), at(1), at(2)], numbers, side, output.view()?, views::threads()?).map_err(views::refused)?;
        Ok(output.into_tensor())
    }

    fn number(&self, threshold: &Threshold, plane: &MetaTensor, run: &Run<'_>) -> Result<f64> {
        let component = match threshold {
            Threshold::Number(number) => return Ok(*number),
            Threshold::Method(name, method) => {
                let found = mica_kernels::thresholds::threshold(views::view(plane)?, *method, views::threads()?);
                return found.map_err(|error| Error::argument(format!("{}: {name}: {error}", Self::NAME)));
            }
            Threshold::Given(component) => component,
        };
        let plane = plane.with_new_info(Info::Plain);
        match transform::apply(component, Value::Tensor(plane), run).at(|| "threshold")? {
            Value::Tensor(number) if number.count() == 1 => {
                let number = number.to(Some(Device::Cpu), Some(DType::Float64))?;
                Ok(number.tensor().f_reshape([1])?.f_double_value(&[0])?)
            }
            value => value.as_float().ok_or_else(|| {
                Error::type_mismatch(format!(
                    "{}: threshold: expected a function that gives a number, found {}",
                    Self::NAME,
                    value.describe()
                ))
            }),
        }
    }
}

/// The largest number of the type less each intensity.
fn inverted(image: &MetaTensor, run: &Run<'_>) -> Result<MetaTensor> {
    let dtype = image.dtype()?;
    let largest = match dtype {
        DType::UInt8 => 255.0,
        DType::UInt16 => 65_535.0,
        DType::Int8 | DType::Int16 | DType::Int32 | DType::Int64 => -1.0,
        _ => 1.0,
    };
    let working = match dtype {
        DType::Int32 | DType::Int64 | DType::Float64 => DType::Float64,
        DType::Float16 | DType::BFloat16 => dtype,
        _ => DType::Float32,
    };
    run_program(image, &Program::in_type(working, vec![Step::Negate, Step::Add(largest)]), dtype, run)
}

/// Hue, saturation and value of red, green and blue.
fn colours(rgb: &[MetaTensor]) -> Result<Vec<MetaTensor>> {
    let views = rgb.iter().map(views::view).collect::<Result<Vec<AnyView<'_>>>>()?;
    let (&[red, green, blue], Some(first)) = (&views[..], rgb.first()) else {
        return Err(Error::internal("expected three channels"));
    };
    let dtype = match hsv_type(views::element_type(first.dtype()?)) {
        ElementType::F32 => DType::Float32,
        _ => DType::Float64,
    };
    let channel = |which| {
        let mut output = Output::like(first, dtype)?;
        hsv([red, green, blue], which, output.view()?, views::threads()?).map_err(views::refused)?;
        Ok(output.into_tensor())
    };
    [Hsv::Hue, Hsv::Saturation, Hsv::Value].into_iter().map(channel).collect()
}

impl ImageTransform for ForegroundMask {
    fn apply(&self, image: MetaTensor, run: &Run<'_>) -> Result<MetaTensor> {
        self.mask(&image, run)
    }
}

component! {
    /// `ForegroundMask` for the keys of a sample; the masks may become new items of it.
    pub struct ForegroundMaskd {
        /// Keys of the sample that hold images.
        pub keys: Keys,
        /// Thresholds of red, green and blue; none for none.
        pub threshold: Option<Thresholds> = Some(Thresholds::All(Threshold::Method("otsu", Method::Otsu))),
        /// Thresholds of hue, saturation and value; none for none.
        pub hsv_threshold: Option<Thresholds> = None,
        /// Whether to invert the image first: the largest number of its type less each intensity (-1 for signed whole
        /// numbers, 1 for floating-point ones).
        pub invert: bool = false,
        /// Put before a key, it is the key of the mask; none puts the mask in the place of the image.
        pub new_key_prefix: Option<String> = None,
        /// Skip keys that the sample does not have, instead of an error.
        pub allow_missing_keys: bool = false,
    }
}

impl Transform for ForegroundMaskd {
    fn apply(&self, input: Value, run: &Run<'_>) -> Result<Value> {
        let (threshold, hsv_threshold) = (self.threshold.clone(), self.hsv_threshold.clone());
        let transform = ForegroundMask { threshold, hsv_threshold, invert: self.invert };
        let prefix = self.new_key_prefix.as_deref().unwrap_or_default();
        self.keys.each(Self::NAME, input, self.allow_missing_keys, run, |_, key, sample| {
            let image = expect_image(ForegroundMask::NAME, mica_core::value::get(sample, key)?.clone())?.tracked();
            sample.insert(format!("{prefix}{key}"), Value::Tensor(transform.mask(&image, run)?));
            Ok(())
        })
    }

    fn invert(&self, _input: Value, _run: &Run<'_>) -> Result<Value> {
        Err(not_invertible(Self::NAME))
    }

    fn abilities(&self) -> Abilities {
        Abilities::NONE
    }

    fn keys(&self) -> Option<&[String]> {
        Some(self.keys.as_slice())
    }
}
