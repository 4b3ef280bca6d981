//! Where a new series comes from: patient and study of its source, the equipment that made it, its UIDs.

use super::dataset::{Get, Moment, Object, Set, check_text, derived_uid, keyword, new_uid};
use super::json::Keys;
use super::source::SourceSeries;
use crate::error::{Error, Result, ResultExt};
use dicom_core::Tag;
use dicom_core::dictionary::{DataDictionary, DataDictionaryEntry};
use dicom_dictionary_std::{StandardDataDictionary, tags};
use std::path::PathBuf;

/// What every new DICOM series says about itself, whatever it holds.
///
/// JSON keys (all optional) are the names of the fields; `source` may be one text, `attributes` is an object of texts by
/// keyword: `{"source": ["ct/1.dcm", "ct/2.dcm"], "series_number": 7, "attributes": {"PatientName": "Roe^Jane"}}`.
#[derive(Debug, Clone, PartialEq)]
pub struct Provenance {
    /// The files of the series that the image was made from, or folders of them. Patient, study and frame of reference
    /// are taken from them, and what is written refers to them. Without a source they are new and anonymous.
    pub source: Vec<PathBuf>,
    /// SeriesDescription; none for a text that says what was written.
    pub series_description: Option<String>,
    /// SeriesNumber; none for 1 more than 100 times the source's.
    pub series_number: Option<i32>,
    /// Manufacturer of the software that made the image.
    pub manufacturer: String,
    /// ManufacturerModelName.
    pub manufacturer_model_name: String,
    /// DeviceSerialNumber.
    pub device_serial_number: String,
    /// SoftwareVersions.
    pub software_versions: Vec<String>,
    /// StudyInstanceUID where there is no source; none for a new one.
    pub study_instance_uid: Option<String>,
    /// FrameOfReferenceUID where there is no source; none for a new one.
    pub frame_of_reference_uid: Option<String>,
    /// SeriesInstanceUID; none for a new one.
    pub series_instance_uid: Option<String>,
    /// SOPInstanceUID of each file that is written, in their order; empty for new ones. All other UIDs follow from these,
    /// so that with them and [`date_time`](Self::date_time) the same input gives the same bytes.
    pub sop_instance_uids: Vec<String>,
    /// When it was made, `YYYYMMDDHHMMSS`; none for now.
    pub date_time: Option<String>,
    /// Patient, study and series attributes by keyword that replace the source's: `("PatientID", "4711")`.
    pub attributes: Vec<(String, String)>,
}

impl Default for Provenance {
    fn default() -> Self {
        Self {
            source: Vec::new(),
            series_description: None,
            series_number: None,
            manufacturer: "mica".to_owned(),
            manufacturer_model_name: "mica".to_owned(),
            device_serial_number: "1".to_owned(),
            software_versions: vec![env!("CARGO_PKG_VERSION").to_owned()],
            study_instance_uid: None,
            frame_of_reference_uid: None,
            series_instance_uid: None,
            sop_instance_uids: Vec::new(),
            date_time: None,
            attributes: Vec::new(),
        }
    }
}

/// Attributes of the patient that must be there, with or without a value.
const PATIENT: &[Tag] = &[tags::PATIENT_NAME, tags::PATIENT_ID, tags::PATIENT_BIRTH_DATE, tags::PATIENT_SEX];

/// Attributes of the study that must be there, with or without a value.
const STUDY: &[Tag] =
    &[tags::STUDY_DATE, tags::STUDY_TIME, tags::REFERRING_PHYSICIAN_NAME, tags::STUDY_ID, tags::ACCESSION_NUMBER];

/// What else describes patient and study, and is the same for all series of a study.
const COPIED: &[Tag] = &[
    tags::TIMEZONE_OFFSET_FROM_UTC,
    tags::ISSUER_OF_PATIENT_ID,
    tags::TYPE_OF_PATIENT_ID,
    tags::PATIENT_BIRTH_TIME,
    tags::PATIENT_COMMENTS,
    tags::PATIENT_SPECIES_DESCRIPTION,
    tags::PATIENT_BREED_DESCRIPTION,
    tags::RESPONSIBLE_PERSON,
    tags::RESPONSIBLE_PERSON_ROLE,
    tags::RESPONSIBLE_ORGANIZATION,
    tags::PATIENT_IDENTITY_REMOVED,
    tags::DEIDENTIFICATION_METHOD,
    tags::DEIDENTIFICATION_METHOD_CODE_SEQUENCE,
    tags::LONGITUDINAL_TEMPORAL_INFORMATION_MODIFIED,
    tags::STUDY_DESCRIPTION,
    tags::PHYSICIANS_OF_RECORD,
    tags::NAME_OF_PHYSICIANS_READING_STUDY,
    tags::PATIENT_AGE,
    tags::PATIENT_SIZE,
    tags::PATIENT_WEIGHT,
    tags::PATIENT_SEX_NEUTERED,
    tags::ADDITIONAL_PATIENT_HISTORY,
    tags::CLINICAL_TRIAL_SPONSOR_NAME,
    tags::CLINICAL_TRIAL_PROTOCOL_ID,
    tags::CLINICAL_TRIAL_PROTOCOL_NAME,
    tags::CLINICAL_TRIAL_SITE_ID,
    tags::CLINICAL_TRIAL_SITE_NAME,
    tags::CLINICAL_TRIAL_SUBJECT_ID,
    tags::CLINICAL_TRIAL_SUBJECT_READING_ID,
    tags::CLINICAL_TRIAL_TIME_POINT_ID,
    tags::CLINICAL_TRIAL_TIME_POINT_DESCRIPTION,
    tags::BODY_PART_EXAMINED,
    tags::LATERALITY,
];

/// What callers may set besides; never the source's, since it is about that series alone.
const SETTABLE: &[Tag] = &[
    tags::SERIES_DATE,
    tags::SERIES_TIME,
    tags::PROTOCOL_NAME,
    tags::INSTITUTION_NAME,
    tags::INSTITUTION_ADDRESS,
    tags::INSTITUTIONAL_DEPARTMENT_NAME,
    tags::STATION_NAME,
    tags::OPERATORS_NAME,
    tags::PERFORMING_PHYSICIAN_NAME,
];

impl Provenance {
    /// Takes its keys from JSON.
    pub(crate) fn from_keys(keys: &mut Keys<'_>) -> Result<Self> {
        let plain = Self::default();
        let versions = keys.texts("software_versions")?;
        let source = keys.texts("source")?.into_iter().map(PathBuf::from).collect();
        let made = Self {
            source,
            series_description: keys.text("series_description")?,
            series_number: keys.whole("series_number", i32::MIN.into(), i32::MAX.into())?.map(|number| number as i32),
            manufacturer: keys.text("manufacturer")?.unwrap_or(plain.manufacturer),
            manufacturer_model_name: keys.text("manufacturer_model_name")?.unwrap_or(plain.manufacturer_model_name),
            device_serial_number: keys.text("device_serial_number")?.unwrap_or(plain.device_serial_number),
            software_versions: if versions.is_empty() { plain.software_versions } else { versions },
            study_instance_uid: keys.text("study_instance_uid")?,
            frame_of_reference_uid: keys.text("frame_of_reference_uid")?,
            series_instance_uid: keys.text("series_instance_uid")?,
            sop_instance_uids: keys.texts("sop_instance_uids")?,
            date_time: keys.text("date_time")?,
            attributes: match keys.value("attributes") {
                None => Vec::new(),
                Some(serde_json::Value::Object(map)) => {
                    let text = |(key, value): (&String, &serde_json::Value)| match value.as_str() {
                        Some(text) => Ok((key.clone(), text.to_owned())),
                        None => Err(super::json::wrong("a text", value, &keys.at(&format!("attributes.{key}")))),
                    };
                    map.iter().map(text).collect::<Result<_>>()?
                }
                Some(other) => return Err(super::json::wrong("an object of texts", other, &keys.at("attributes"))),
            },
        };
        Ok(made)
    }

    /// The series that is about to be written.
    ///
    /// # Errors
    /// `Argument` for texts that do not fit their attribute, naming the field.
    pub(crate) fn start(&self, source: Option<&SourceSeries>, files: usize) -> Result<NewSeries> {
        let texts = [
            ("series_description", tags::SERIES_DESCRIPTION, self.series_description.as_ref()),
            ("manufacturer", tags::MANUFACTURER, Some(&self.manufacturer)),
            ("manufacturer_model_name", tags::MANUFACTURER_MODEL_NAME, Some(&self.manufacturer_model_name)),
            ("device_serial_number", tags::DEVICE_SERIAL_NUMBER, Some(&self.device_serial_number)),
            ("study_instance_uid", tags::STUDY_INSTANCE_UID, self.study_instance_uid.as_ref()),
            ("frame_of_reference_uid", tags::FRAME_OF_REFERENCE_UID, self.frame_of_reference_uid.as_ref()),
            ("series_instance_uid", tags::SERIES_INSTANCE_UID, self.series_instance_uid.as_ref()),
        ];
        let versions =
            self.software_versions.iter().map(|text| ("software_versions", tags::SOFTWARE_VERSIONS, Some(text)));
        let instances =
            self.sop_instance_uids.iter().map(|text| ("sop_instance_uids", tags::SOP_INSTANCE_UID, Some(text)));
        for (field, tag, text) in texts.into_iter().chain(versions).chain(instances) {
            if let Some(text) = text {
                check_text(tag, text).in_field(field)?;
                let required = tag != tags::SERIES_DESCRIPTION;
                if required && text.trim().is_empty() {
                    return Err(Error::argument("expected a text, found an empty one").in_field(field));
                }
            }
        }
        if !self.sop_instance_uids.is_empty() && self.sop_instance_uids.len() != files {
            let found = self.sop_instance_uids.len();
            return Err(Error::argument(format!("expected {files}, one for each file, found {found}"))
                .in_field("sop_instance_uids"));
        }
        for (field, given) in
            [("study_instance_uid", &self.study_instance_uid), ("frame_of_reference_uid", &self.frame_of_reference_uid)]
        {
            if source.is_some() && given.is_some() {
                return Err(Error::argument("the source says it already: leave one of the two out").in_field(field));
            }
        }
        let zone = source.and_then(|source| source.header().text(tags::TIMEZONE_OFFSET_FROM_UTC));
        let moment = Moment::new(self.date_time.as_deref(), zone.as_deref())?;
        let mut common = Object::new_empty();
        common.set_text(tags::SPECIFIC_CHARACTER_SET, "ISO_IR 192");
        if let Some(source) = source {
            for tag in PATIENT.iter().chain(STUDY).chain(COPIED) {
                copy(source.header(), *tag, &mut common);
            }
        }
        for (name, text) in &self.attributes {
            let field = || format!("attributes.{name}");
            let tag = StandardDataDictionary.by_name(name).map(DataDictionaryEntry::tag);
            let known = [PATIENT, STUDY, COPIED, SETTABLE].concat();
            let sequence = tags::DEIDENTIFICATION_METHOD_CODE_SEQUENCE;
            let Some(tag) = tag.filter(|tag| known.contains(tag) && *tag != sequence) else {
                let known = known.iter().filter(|tag| **tag != sequence).map(|tag| keyword(*tag)).collect::<Vec<_>>();
                return Err(Error::argument(format!("expected one of {}", known.join(", "))).in_field(field()));
            };
            check_text(tag, text).map_err(|error| error.in_field(field()))?;
            common.set_text(tag, text);
        }
        let explained = [tags::DEIDENTIFICATION_METHOD, tags::DEIDENTIFICATION_METHOD_CODE_SEQUENCE];
        if common.text(tags::PATIENT_IDENTITY_REMOVED).as_deref() == Some("YES")
            && !explained.iter().any(|tag| common.get(*tag).is_some())
        {
            // Type 1C: the flag may not be without it, and must not get lost.
            common.set_text(tags::DEIDENTIFICATION_METHOD, "Not stated by the source");
        }
        if source.is_none() && common.get(tags::STUDY_DATE).is_none() && common.get(tags::STUDY_TIME).is_none() {
            common.set_text(tags::STUDY_DATE, &moment.date);
            common.set_text(tags::STUDY_TIME, &moment.time);
        }
        for tag in PATIENT.iter().chain(STUDY) {
            common.set_empty(*tag);
        }
        let series_uid = self.series_instance_uid.clone().unwrap_or_else(new_uid);
        let study = source.map(|source| source.study.clone()).or_else(|| self.study_instance_uid.clone());
        let derived = |what| derived_uid(&series_uid, what);
        common.set_text(tags::STUDY_INSTANCE_UID, &study.unwrap_or_else(|| derived("study")));
        common.set_text(tags::SERIES_INSTANCE_UID, &series_uid);
        let of_source = || source?.header().whole(tags::SERIES_NUMBER);
        let number = self.series_number.or_else(|| i32::try_from(of_source()?.checked_mul(100)?.checked_add(1)?).ok());
        common.set_text(tags::SERIES_NUMBER, &number.unwrap_or(1).to_string());
        if let Some(description) = &self.series_description {
            common.set_text(tags::SERIES_DESCRIPTION, description);
        }
        if common.get(tags::SERIES_DATE).is_none() && common.get(tags::SERIES_TIME).is_none() {
            common.set_text(tags::SERIES_DATE, &moment.date);
            common.set_text(tags::SERIES_TIME, &moment.time);
        }
        common.set_text(tags::INSTANCE_CREATION_DATE, &moment.date);
        common.set_text(tags::INSTANCE_CREATION_TIME, &moment.time);
        common.set_text(tags::CONTENT_DATE, &moment.date);
        common.set_text(tags::CONTENT_TIME, &moment.time);
        common.set_text(tags::MANUFACTURER, &self.manufacturer);
        common.set_text(tags::MANUFACTURER_MODEL_NAME, &self.manufacturer_model_name);
        common.set_text(tags::DEVICE_SERIAL_NUMBER, &self.device_serial_number);
        common.set_texts(tags::SOFTWARE_VERSIONS, self.software_versions.clone());
        let frame_of_reference = match source {
            // A source without one has a place in the patient, but no name for it: the new series has its own.
            Some(source) => source.frame_of_reference.clone(),
            None => self.frame_of_reference_uid.clone(),
        };
        let frame_of_reference = frame_of_reference.unwrap_or_else(|| derived("frame of reference"));
        let sop_instance_uids = match self.sop_instance_uids.as_slice() {
            [] => (0..files).map(|_| new_uid()).collect(),
            given => given.to_vec(),
        };
        let indicator = source.and_then(|source| source.header().text(tags::POSITION_REFERENCE_INDICATOR));
        Ok(NewSeries { common, frame_of_reference, indicator, sop_instance_uids })
    }
}

/// What the files of a new series share.
pub(crate) struct NewSeries {
    common: Object,
    frame_of_reference: String,
    indicator: Option<String>,
    pub(crate) sop_instance_uids: Vec<String>,
}

impl NewSeries {
    /// The beginnings of one file.
    pub(crate) fn object(&self, class: &str, file: usize) -> Object {
        let mut object = self.common.clone();
        object.set_text(tags::SOP_CLASS_UID, class);
        object.set_text(tags::SOP_INSTANCE_UID, &self.sop_instance_uids[file]);
        object
    }

    /// Says in which frame of reference positions are.
    pub(crate) fn set_frame_of_reference(&self, object: &mut Object) {
        object.set_text(tags::FRAME_OF_REFERENCE_UID, &self.frame_of_reference);
        object.set(tags::POSITION_REFERENCE_INDICATOR, self.indicator.clone().unwrap_or_default());
    }
}

/// Copies an attribute, where the source has it.
pub(crate) fn copy(from: &Object, tag: Tag, to: &mut Object) {
    if let Some(element) = from.get(tag) {
        to.put(element.clone());
    }
}
