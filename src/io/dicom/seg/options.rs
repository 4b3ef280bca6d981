//! What segments are and how they are written, from code or from JSON.

use crate::dicom::write::Provenance;
use crate::dicom::write::dataset::check_text;
use crate::dicom::write::json::{Keys, wrong};
use crate::error::{Error, Result, ResultExt};
use dicom_dictionary_std::tags;
use serde_json::{Value, json};

/// A coded concept: `("10200004", "SCT", "Liver")`.
///
/// In JSON `{"value": "10200004", "scheme": "SCT", "meaning": "Liver"}`, or one of the names of [`Code::named`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Code {
    /// The code.
    pub value: String,
    /// Who gave it: `SCT` (SNOMED CT), `DCM`, `FMA`, `99LOCAL`.
    pub scheme: String,
    /// What it means to a reader.
    pub meaning: String,
}

/// Codes that have a name: (name, value, meaning), all of SNOMED CT.
const NAMED: &[(&str, &str, &str)] = &[
    ("anatomical structure", "123037004", "Anatomical Structure"),
    ("morphologically abnormal structure", "49755003", "Morphologically Abnormal Structure"),
    ("tissue", "85756007", "Tissue"),
    ("organ", "113343008", "Organ"),
    ("physical object", "260787004", "Physical object"),
    ("function", "246464006", "Function"),
    ("spatial and relational concept", "309825002", "Spatial and Relational Concept"),
    ("body substance", "91720002", "Body Substance"),
    ("neoplasm", "108369006", "Neoplasm"),
    ("lesion", "52988006", "Lesion"),
];

impl Code {
    /// A code.
    pub fn new(value: impl Into<String>, scheme: impl Into<String>, meaning: impl Into<String>) -> Self {
        Self { value: value.into(), scheme: scheme.into(), meaning: meaning.into() }
    }

    /// A frequent code by name, whatever the case of its letters: `anatomical structure`, `morphologically abnormal
    /// structure`, `tissue`, `organ`, `physical object`, `function`, `spatial and relational concept`, `body substance`,
    /// `neoplasm`, `lesion`.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        let found = NAMED.iter().find(|(known, ..)| known.eq_ignore_ascii_case(name))?;
        Some(Self::new(found.1, "SCT", found.2))
    }

    fn from_json(value: &Value, path: &str) -> Result<Self> {
        if let Some(name) = value.as_str() {
            return Self::named(name).ok_or_else(|| {
                let known = NAMED.iter().map(|(name, ..)| *name).collect::<Vec<_>>().join(", ");
                wrong(&format!("a code as an object, or one of {known}"), value, path)
            });
        }
        let mut keys = Keys::new(value, path)?;
        let mut part =
            |key| keys.text(key)?.ok_or_else(|| Error::argument("expected a text, found none").in_field(keys.at(key)));
        let code = Self::new(part("value")?, part("scheme")?, part("meaning")?);
        keys.finish()?;
        Ok(code)
    }

    fn to_json(&self) -> Value {
        json!({"value": self.value, "scheme": self.scheme, "meaning": self.meaning})
    }

    fn check(&self) -> Result<()> {
        let long = self.value.chars().count() > 16;
        check_text(if long { tags::LONG_CODE_VALUE } else { tags::CODE_VALUE }, &self.value).in_field("value")?;
        check_text(tags::CODING_SCHEME_DESIGNATOR, &self.scheme).in_field("scheme")?;
        check_text(tags::CODE_MEANING, &self.meaning).in_field("meaning")?;
        for (key, text) in [("value", &self.value), ("scheme", &self.scheme), ("meaning", &self.meaning)] {
            if text.trim().is_empty() {
                return Err(Error::argument("expected a text, found an empty one").in_field(key));
            }
        }
        Ok(())
    }
}

/// Who drew a segment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Algorithm {
    /// A program alone.
    #[default]
    Automatic,
    /// A program, with someone's help.
    Semiautomatic,
    /// Someone by hand.
    Manual,
}

impl Algorithm {
    /// As SegmentAlgorithmType has them.
    const NAMES: [(&'static str, Self); 3] =
        [("AUTOMATIC", Self::Automatic), ("SEMIAUTOMATIC", Self::Semiautomatic), ("MANUAL", Self::Manual)];

    /// SegmentAlgorithmType.
    #[must_use]
    pub fn name(self) -> &'static str {
        Self::NAMES.iter().find(|(_, algorithm)| *algorithm == self).map_or("AUTOMATIC", |(name, _)| *name)
    }

    /// The algorithm type of this name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::NAMES.iter().find(|(known, _)| *known == name).map(|(_, algorithm)| *algorithm)
    }
}

/// One segment.
///
/// In JSON an object with the names of the fields, of which only `number` is required:
/// ```json
/// {"number": 1, "label": "Liver", "category": "organ", "property_type": {"value": "10200004", "scheme": "SCT", "meaning": "Liver"},
///  "algorithm_type": "AUTOMATIC", "algorithm_name": "net 1.0", "color": [221, 130, 101]}
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Segment {
    /// When written: the value of its voxels in a label map, or its channel, from 1. When read: SegmentNumber.
    pub number: u16,
    /// SegmentLabel: a name for people.
    pub label: String,
    /// SegmentDescription.
    pub description: Option<String>,
    /// SegmentAlgorithmType.
    pub algorithm_type: Algorithm,
    /// SegmentAlgorithmName; not written for manual segments unless there is one.
    pub algorithm_name: String,
    /// SegmentedPropertyCategoryCodeSequence: what kind of thing it is (CID 7150).
    pub category: Code,
    /// SegmentedPropertyTypeCodeSequence: what it is (CID 7151).
    pub property_type: Code,
    /// SegmentedPropertyTypeModifierCodeSequence: left, right…
    pub property_type_modifiers: Vec<Code>,
    /// AnatomicRegionSequence: where it is, if the type does not say so.
    pub anatomic_region: Option<Code>,
    /// AnatomicRegionModifierSequence.
    pub anatomic_region_modifiers: Vec<Code>,
    /// Recommended colour for display, sRGB; written as CIELab.
    pub color: Option<[u8; 3]>,
    /// TrackingID: the same thing in several objects has the same one. Only together with the next.
    pub tracking_id: Option<String>,
    /// TrackingUID.
    pub tracking_uid: Option<String>,
}

impl Segment {
    /// An automatic segment of unknown kind: `Segment 3`, an anatomical structure, some tissue.
    #[must_use]
    pub fn new(number: u16) -> Self {
        Self {
            number,
            label: format!("Segment {number}"),
            description: None,
            algorithm_type: Algorithm::Automatic,
            algorithm_name: "mica".to_owned(),
            category: Code::new("123037004", "SCT", "Anatomical Structure"),
            property_type: Code::new("85756007", "SCT", "Tissue"),
            property_type_modifiers: Vec::new(),
            anatomic_region: None,
            anatomic_region_modifiers: Vec::new(),
            color: None,
            tracking_id: None,
            tracking_uid: None,
        }
    }

    /// A segment from JSON.
    ///
    /// # Errors
    /// `Argument`, with the key under `path`.
    pub fn from_json(value: &Value, path: &str) -> Result<Self> {
        let mut keys = Keys::new(value, path)?;
        let number = keys.whole("number", 1, u16::MAX.into())?;
        let number =
            number.ok_or_else(|| Error::argument("expected a number, found none").in_field(keys.at("number")))?;
        let plain = Self::new(number as u16);
        let one = |keys: &mut Keys<'_>, key| {
            let at = keys.at(key);
            keys.value(key).map(|value| Code::from_json(value, &at)).transpose()
        };
        let many = |keys: &mut Keys<'_>, key| -> Result<Vec<Code>> {
            let at = keys.at(key);
            let codes = keys.list(key)?.iter().enumerate();
            codes.map(|(index, value)| Code::from_json(value, &format!("{at}[{index}]"))).collect()
        };
        let segment = Self {
            number: plain.number,
            label: keys.text("label")?.unwrap_or(plain.label),
            description: keys.text("description")?,
            algorithm_type: keys.choice("algorithm_type", &Algorithm::NAMES)?.unwrap_or_default(),
            algorithm_name: keys.text("algorithm_name")?.unwrap_or(plain.algorithm_name),
            category: one(&mut keys, "category")?.unwrap_or(plain.category),
            property_type: one(&mut keys, "property_type")?.unwrap_or(plain.property_type),
            property_type_modifiers: many(&mut keys, "property_type_modifiers")?,
            anatomic_region: one(&mut keys, "anatomic_region")?,
            anatomic_region_modifiers: many(&mut keys, "anatomic_region_modifiers")?,
            color: match keys.value("color") {
                None => None,
                Some(value) => Some(
                    colour(value)
                        .ok_or_else(|| wrong("three whole numbers from 0 to 255", value, &keys.at("color")))?,
                ),
            },
            tracking_id: keys.text("tracking_id")?,
            tracking_uid: keys.text("tracking_uid")?,
        };
        keys.finish()?;
        Ok(segment)
    }

    /// The segment as [`Segment::from_json`] takes it.
    #[must_use]
    pub fn to_json(&self) -> Value {
        let mut map = serde_json::Map::new();
        let mut put = |key: &str, value: Value| map.insert(key.to_owned(), value);
        put("number", self.number.into());
        put("label", self.label.as_str().into());
        if let Some(description) = &self.description {
            put("description", description.as_str().into());
        }
        put("algorithm_type", self.algorithm_type.name().into());
        put("algorithm_name", self.algorithm_name.as_str().into());
        put("category", self.category.to_json());
        put("property_type", self.property_type.to_json());
        let list = |codes: &[Code]| codes.iter().map(Code::to_json).collect::<Vec<_>>().into();
        if !self.property_type_modifiers.is_empty() {
            put("property_type_modifiers", list(&self.property_type_modifiers));
        }
        if let Some(region) = &self.anatomic_region {
            put("anatomic_region", region.to_json());
        }
        if !self.anatomic_region_modifiers.is_empty() {
            put("anatomic_region_modifiers", list(&self.anatomic_region_modifiers));
        }
        if let Some(color) = self.color {
            put("color", color.to_vec().into());
        }
        if let Some(id) = &self.tracking_id {
            put("tracking_id", id.as_str().into());
        }
        if let Some(uid) = &self.tracking_uid {
            put("tracking_uid", uid.as_str().into());
        }
        Value::Object(map)
    }

    /// An error where a text does not fit its attribute.
    pub(super) fn check(&self) -> Result<()> {
        check_text(tags::SEGMENT_LABEL, &self.label).in_field("label")?;
        check_text(tags::SEGMENT_DESCRIPTION, self.description.as_deref().unwrap_or_default())
            .in_field("description")?;
        check_text(tags::SEGMENT_ALGORITHM_NAME, &self.algorithm_name).in_field("algorithm_name")?;
        if self.label.trim().is_empty() {
            return Err(Error::argument("expected a text, found an empty one").in_field("label"));
        }
        if self.algorithm_type != Algorithm::Manual && self.algorithm_name.trim().is_empty() {
            return Err(Error::argument("expected the name of the algorithm, found none").in_field("algorithm_name"));
        }
        self.category.check().in_field("category")?;
        self.property_type.check().in_field("property_type")?;
        let modifiers = self.property_type_modifiers.iter().map(|code| ("property_type_modifiers", code));
        let region = self.anatomic_region.iter().map(|code| ("anatomic_region", code));
        let places = self.anatomic_region_modifiers.iter().map(|code| ("anatomic_region_modifiers", code));
        for (field, code) in modifiers.chain(region).chain(places) {
            code.check().in_field(field)?;
        }
        if self.anatomic_region.is_none() && !self.anatomic_region_modifiers.is_empty() {
            return Err(Error::argument("modifiers of no region").in_field("anatomic_region_modifiers"));
        }
        if self.tracking_id.is_some() != self.tracking_uid.is_some() {
            return Err(Error::argument("tracking_id and tracking_uid go together").in_field("tracking_id"));
        }
        check_text(tags::TRACKING_UID, self.tracking_uid.as_deref().unwrap_or("0")).in_field("tracking_uid")
    }
}

fn colour(value: &Value) -> Option<[u8; 3]> {
    let parts = value.as_array()?.iter().map(|part| u8::try_from(part.as_u64()?).ok());
    parts.collect::<Option<Vec<u8>>>()?.try_into().ok()
}

/// What a fraction means.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Fraction {
    /// How probable it is that the voxel belongs to the segment.
    #[default]
    Probability,
    /// How much of the voxel the segment fills.
    Occupancy,
}

/// How voxels are stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Segmentation {
    /// One bit for each voxel of each segment.
    #[default]
    Binary,
    /// One byte for each voxel of each segment: the fraction times `maximum`, rounded.
    Fractional {
        /// What the fraction means.
        kind: Fraction,
        /// MaximumFractionalValue: what stands for 1.
        maximum: u8,
    },
}

/// How [`write_seg`](super::write_seg) writes.
///
/// As JSON, every key optional, [`Provenance`]'s beside them:
/// ```json
/// {"source": "ct_folder", "series_description": "Organs", "content_label": "ORGANS", "content_creator": "Roe^Jane",
///  "segments": [{"number": 1, "label": "Liver", "category": "organ",
///                "property_type": {"value": "10200004", "scheme": "SCT", "meaning": "Liver"}, "color": [221, 130, 101]}],
///  "type": "fractional", "fractional_type": "probability", "maximum_fractional_value": 255,
///  "omit_empty_frames": true, "keep_numbers": false, "threshold": null, "compress": false}
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct SegOptions {
    /// Source, patient, equipment, UIDs.
    pub provenance: Provenance,
    /// The segments. Labels of the image that none describes get [`Segment::new`]; those that no voxel has are declared
    /// without frames.
    pub segments: Vec<Segment>,
    /// Bits or fractions.
    pub segmentation: Segmentation,
    /// Where a channel with fractions is cut for bits: voxels at or above belong to the segment. None refuses fractions.
    pub threshold: Option<f64>,
    /// ContentLabel: capital letters, digits, space and underscore, at most 16.
    pub content_label: String,
    /// ContentDescription.
    pub content_description: Option<String>,
    /// ContentCreatorName: `Family^Given`.
    pub content_creator: Option<String>,
    /// Whether frames without a voxel of their segment are left out. Then the slices at the ends that hold nothing are
    /// not in the file.
    pub omit_empty_frames: bool,
    /// DICOM numbers segments 1, 2, 3… without gaps. Where labels have gaps: whether empty segments fill them, so that
    /// SegmentNumber is the label; otherwise labels are renumbered in their order.
    pub keep_numbers: bool,
    /// Whether fractional frames are compressed without loss (RLE).
    pub compress: bool,
}

impl Default for SegOptions {
    fn default() -> Self {
        Self {
            provenance: Provenance::default(),
            segments: Vec::new(),
            segmentation: Segmentation::Binary,
            threshold: None,
            content_label: "SEGMENTATION".to_owned(),
            content_description: None,
            content_creator: None,
            omit_empty_frames: true,
            keep_numbers: false,
            compress: false,
        }
    }
}

impl SegOptions {
    /// Options from a JSON object; see [`SegOptions`].
    ///
    /// # Errors
    /// `Argument`, with the key, for unknown keys and values of the wrong type.
    pub fn from_json(value: &Value) -> Result<Self> {
        let plain = Self::default();
        let mut keys = Keys::new(value, "")?;
        let segments = keys.list("segments")?.iter().enumerate();
        let segments = segments
            .map(|(index, value)| Segment::from_json(value, &format!("segments[{index}]")))
            .collect::<Result<_>>()?;
        let fractions = [("probability", Fraction::Probability), ("occupancy", Fraction::Occupancy)];
        let kind = keys.choice("fractional_type", &fractions)?;
        let maximum = keys.whole("maximum_fractional_value", 1, 255)?;
        let fractional = keys.choice("type", &[("binary", false), ("fractional", true)])?.unwrap_or_default();
        if !fractional && (kind.is_some() || maximum.is_some()) {
            let key = if kind.is_some() { "fractional_type" } else { "maximum_fractional_value" };
            return Err(Error::argument("only for type fractional").in_field(key));
        }
        let segmentation = match fractional {
            true => Segmentation::Fractional {
                kind: kind.unwrap_or_default(),
                maximum: maximum.and_then(|value| u8::try_from(value).ok()).unwrap_or(u8::MAX),
            },
            false => Segmentation::Binary,
        };
        let options = Self {
            provenance: Provenance::from_keys(&mut keys)?,
            segments,
            segmentation,
            threshold: keys.number("threshold")?,
            content_label: keys.text("content_label")?.unwrap_or(plain.content_label),
            content_description: keys.text("content_description")?,
            content_creator: keys.text("content_creator")?,
            omit_empty_frames: keys.boolean("omit_empty_frames")?.unwrap_or(plain.omit_empty_frames),
            keep_numbers: keys.boolean("keep_numbers")?.unwrap_or(plain.keep_numbers),
            compress: keys.boolean("compress")?.unwrap_or(plain.compress),
        };
        keys.finish()?;
        Ok(options)
    }
}
