//! [`SeriesOptions`]: how an image becomes a series of DICOM files.

use super::json::Keys;
use super::provenance::Provenance;
use crate::error::Result;
use serde_json::Value;

/// What the files of a series are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum SeriesKind {
    /// Secondary Capture: any image, also colour, in 8 or 16 bits.
    #[default]
    SecondaryCapture,
    /// An image of the same modality as its source: CT Image Storage or MR Image Storage.
    Derived,
}

/// How [`write_series`](super::write_series) writes.
///
/// As JSON, every key optional, [`Provenance`]'s beside them:
/// ```json
/// {"kind": "derived", "source": "ct_folder", "series_description": "denoised", "derivation_description": "U-Net",
///  "window": [40, 400], "allow_lossy": true, "file_name": "ct_{number}.dcm"}
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct SeriesOptions {
    /// Source, patient, equipment, UIDs.
    pub provenance: Provenance,
    /// What the files are: `secondary_capture` or `derived` in JSON.
    pub kind: SeriesKind,
    /// Modality of secondary captures; none for the source's, or `OT`.
    pub modality: Option<String>,
    /// Window centre and width, in the image's own unit.
    pub window: Option<[f64; 2]>,
    /// Slope and intercept between stored numbers and the image's; none for what loses nothing. Those that an image was
    /// read with give back the numbers that were stored.
    pub rescale: Option<[f64; 2]>,
    /// RescaleType, the unit after rescaling: `HU`, `US` (unspecified).
    pub rescale_type: Option<String>,
    /// Whether numbers that 16 bits cannot hold exactly may be rounded to 65536 steps between lowest and highest.
    pub allow_lossy: bool,
    /// DerivationDescription: what was done to the source.
    pub derivation_description: Option<String>,
    /// File names: `{number}` is the InstanceNumber, `{uid}` the SOPInstanceUID.
    pub file_name: String,
    /// Whether files that exist may be replaced.
    pub overwrite: bool,
    /// Whether pixels are compressed without loss (RLE).
    pub compress: bool,
    /// Whether all slices go to one file (multi-frame Secondary Capture) instead of one each.
    pub multi_frame: bool,
}

impl Default for SeriesOptions {
    fn default() -> Self {
        Self {
            provenance: Provenance::default(),
            kind: SeriesKind::default(),
            modality: None,
            window: None,
            rescale: None,
            rescale_type: None,
            allow_lossy: false,
            derivation_description: None,
            file_name: "slice_{number}.dcm".to_owned(),
            overwrite: false,
            compress: false,
            multi_frame: false,
        }
    }
}

impl SeriesOptions {
    /// Options from a JSON object; see [`SeriesOptions`].
    ///
    /// # Errors
    /// `Argument`, with the key, for unknown keys and values of the wrong type.
    pub fn from_json(value: &Value) -> Result<Self> {
        let plain = Self::default();
        let mut keys = Keys::new(value, "")?;
        let kinds = [("secondary_capture", SeriesKind::SecondaryCapture), ("derived", SeriesKind::Derived)];
        let options = Self {
            provenance: Provenance::from_keys(&mut keys)?,
            kind: keys.choice("kind", &kinds)?.unwrap_or_default(),
            modality: keys.text("modality")?,
            window: keys.pair("window")?,
            rescale: keys.pair("rescale")?,
            rescale_type: keys.text("rescale_type")?,
            allow_lossy: keys.boolean("allow_lossy")?.unwrap_or_default(),
            derivation_description: keys.text("derivation_description")?,
            file_name: keys.text("file_name")?.unwrap_or(plain.file_name),
            overwrite: keys.boolean("overwrite")?.unwrap_or_default(),
            compress: keys.boolean("compress")?.unwrap_or_default(),
            multi_frame: keys.boolean("multi_frame")?.unwrap_or_default(),
        };
        keys.finish()?;
        Ok(options)
    }
}
