//! Which elements may identify a patient: the Basic Application Level Confidentiality Profile of PS3.15 Annex E (2026c).
//!
//! Attributes that the profile removes, empties, replaces or renames are left out of the metadata, in all sequences. Beyond
//! the table, all person names, dates, times, identifiers (but those of kinds of objects and encodings), free texts, curves,
//! overlays and private elements are left out: more than the profile asks, so that an attribute that is newer than the table
//! cannot slip through. Pixels are not looked at: names that are burned into them stay.

use super::tag;
use dicom_core::header::VR;

/// Whether an element is left out of anonymous metadata.
pub(crate) fn identifies(tag: u32, vr: VR) -> bool {
    let by_kind = match vr {
        VR::PN | VR::DA | VR::DT | VR::TM | VR::LT | VR::ST | VR::UT | VR::UN => true,
        VR::UI => !KINDS.contains(&tag),
        _ => false,
    };
    let group = tag >> 16;
    let repeating = matches!(group >> 8, 0x50 | 0x60);
    by_kind || repeating || tag::is_private(tag) || TABLE.binary_search(&tag).is_ok()
}

/// Identifiers of kinds of things: MediaStorageSOPClassUID, TransferSyntaxUID, ImplementationClassUID, SOPClassUID,
/// ReferencedSOPClassUID, CodingSchemeUID, ContextUID, MappingResourceUID.
const KINDS: [u32; 8] =
    [0x0002_0002, 0x0002_0010, 0x0002_0012, 0x0008_0016, 0x0008_1150, 0x0008_010C, 0x0008_0117, 0x0008_0118];

/// Attributes of the profile whose value representation alone does not tell, in rising order.
#[rustfmt::skip]
const TABLE: [u32; 316] = [
    0x0008_0050, 0x0008_0054, 0x0008_0055, 0x0008_0080, 0x0008_0082, 0x0008_0094, 0x0008_0096, 0x0008_009D, 0x0008_0201,
    0x0008_1000, 0x0008_1010, 0x0008_1030, 0x0008_103E, 0x0008_1040, 0x0008_1041, 0x0008_1049, 0x0008_1052, 0x0008_1062,
    0x0008_1072, 0x0008_1080, 0x0008_1084, 0x0008_1088, 0x0008_1110, 0x0008_1111, 0x0008_1120, 0x0008_1140, 0x0008_1301,
    0x0008_1302, 0x0008_1303, 0x0008_1304, 0x0008_2112, 0x0010_0011, 0x0010_0012, 0x0010_0013, 0x0010_0014, 0x0010_0015,
    0x0010_0016, 0x0010_0020, 0x0010_0021, 0x0010_0040, 0x0010_0041, 0x0010_0042, 0x0010_0043, 0x0010_0044, 0x0010_0045,
    0x0010_0046, 0x0010_0047, 0x0010_0050, 0x0010_0101, 0x0010_0102, 0x0010_1000, 0x0010_1002, 0x0010_1010, 0x0010_1020,
    0x0010_1030, 0x0010_1040, 0x0010_1050, 0x0010_1080, 0x0010_1081, 0x0010_1090, 0x0010_1100, 0x0010_2000, 0x0010_2110,
    0x0010_2150, 0x0010_2152, 0x0010_2154, 0x0010_2160, 0x0010_2161, 0x0010_2162, 0x0010_2180, 0x0010_21A0, 0x0010_21C0,
    0x0010_21F0, 0x0010_2203, 0x0010_2299, 0x0012_0010, 0x0012_0020, 0x0012_0021, 0x0012_0022, 0x0012_0023, 0x0012_0030,
    0x0012_0031, 0x0012_0032, 0x0012_0040, 0x0012_0041, 0x0012_0042, 0x0012_0043, 0x0012_0050, 0x0012_0055, 0x0012_0060,
    0x0012_0071, 0x0012_0072, 0x0012_0073, 0x0012_0081, 0x0012_0082, 0x0016_002B, 0x0016_004B, 0x0016_004E, 0x0016_0070,
    0x0016_0071, 0x0016_0072, 0x0016_0073, 0x0016_0074, 0x0016_0075, 0x0016_0076, 0x0016_0079, 0x0016_007A, 0x0016_007B,
    0x0016_007C, 0x0016_007D, 0x0016_007E, 0x0016_007F, 0x0016_0080, 0x0016_0081, 0x0016_0083, 0x0016_0084, 0x0016_0085,
    0x0016_0086, 0x0016_0087, 0x0016_0088, 0x0016_0089, 0x0016_008A, 0x0016_008B, 0x0016_008C, 0x0016_008E, 0x0018_0010,
    0x0018_1000, 0x0018_1004, 0x0018_1005, 0x0018_1007, 0x0018_1008, 0x0018_100A, 0x0018_1010, 0x0018_1011, 0x0018_1030,
    0x0018_11BB, 0x0018_1400, 0x0018_5011, 0x0018_700A, 0x0018_9367, 0x0018_9371, 0x0018_9937, 0x0020_0010, 0x0020_0027,
    0x0020_3401, 0x0020_3406, 0x0032_0012, 0x0032_1020, 0x0032_1021, 0x0032_1030, 0x0032_1033, 0x0032_1060, 0x0032_1067,
    0x0032_1070, 0x0034_0001, 0x0034_0002, 0x0034_0005, 0x0034_0007, 0x0038_0004, 0x0038_0010, 0x0038_0011, 0x0038_0014,
    0x0038_001E, 0x0038_0040, 0x0038_0050, 0x0038_0060, 0x0038_0061, 0x0038_0062, 0x0038_0064, 0x0038_0300, 0x0038_0400,
    0x0038_0500, 0x003A_0020, 0x003A_0203, 0x003A_020C, 0x0040_0001, 0x0040_0007, 0x0040_0009, 0x0040_000B, 0x0040_0010,
    0x0040_0011, 0x0040_0012, 0x0040_0241, 0x0040_0242, 0x0040_0243, 0x0040_0253, 0x0040_0254, 0x0040_0275, 0x0040_050A,
    0x0040_0512, 0x0040_0513, 0x0040_051A, 0x0040_0551, 0x0040_0555, 0x0040_0562, 0x0040_0600, 0x0040_0610, 0x0040_06FA,
    0x0040_1001, 0x0040_1002, 0x0040_1004, 0x0040_1005, 0x0040_100A, 0x0040_1011, 0x0040_1101, 0x0040_1103, 0x0040_2001,
    0x0040_2009, 0x0040_2010, 0x0040_2016, 0x0040_2017, 0x0040_3001, 0x0040_4025, 0x0040_4027, 0x0040_4028, 0x0040_4030,
    0x0040_4034, 0x0040_4035, 0x0040_4036, 0x0040_A027, 0x0040_A034, 0x0040_A035, 0x0040_A073, 0x0040_A078, 0x0040_A07A,
    0x0040_A07C, 0x0040_A088, 0x0040_A354, 0x0040_A358, 0x0040_A730, 0x0040_B020, 0x0040_B034, 0x0040_B036, 0x0040_B03B,
    0x0040_B03F, 0x0040_E012, 0x0042_0011, 0x0050_001B, 0x0050_0020, 0x006A_0005, 0x0070_0001, 0x0070_0086, 0x0072_005E,
    0x0072_005F, 0x0072_0065, 0x0072_0066, 0x0072_006C, 0x0072_006D, 0x0072_0071, 0x0074_1234, 0x0074_1236, 0x0088_0200,
    0x0088_0904, 0x0088_0910, 0x0088_0912, 0x0400_0115, 0x0400_0310, 0x0400_0402, 0x0400_0403, 0x0400_0404, 0x0400_0550,
    0x0400_0551, 0x0400_0552, 0x0400_0561, 0x0400_0563, 0x0400_0564, 0x0400_0565, 0x0400_0600, 0x2030_0020, 0x2100_0070,
    0x2100_0140, 0x3002_0121, 0x3006_0002, 0x3006_0004, 0x3006_0026, 0x3006_0038, 0x3006_004D, 0x3006_004E, 0x3006_0085,
    0x3008_0105, 0x300A_0002, 0x300A_0003, 0x300A_000B, 0x300A_0016, 0x300A_0072, 0x300A_00B2, 0x300A_0216, 0x300A_0608,
    0x300A_0611, 0x300A_0615, 0x300A_0619, 0x300A_0623, 0x300A_062A, 0x300A_067C, 0x300A_079A, 0x300C_0113, 0x3010_001B,
    0x3010_002D, 0x3010_0033, 0x3010_0034, 0x3010_0035, 0x3010_0036, 0x3010_0038, 0x3010_0054, 0x3010_0056, 0x3010_0077,
    0x3010_0081, 0x4008_0040, 0x4008_0042, 0x4008_0111, 0x4008_0118, 0x4008_011A, 0x4008_0200, 0x4008_0202, 0xFFFA_FFFA,
    0xFFFC_FFFC,
];

#[cfg(test)]
mod tests {
    use super::*;
    use dicom_dictionary_std::tags;

    #[test]
    fn the_table_is_in_order_so_that_searching_it_works() {
        assert!(TABLE.windows(2).all(|pair| pair[0] < pair[1]));
    }

    #[test]
    fn what_names_a_patient_is_left_out_and_what_describes_the_image_stays() {
        let out = [
            (tags::PATIENT_ID, VR::LO),
            (tags::PATIENT_NAME, VR::PN),
            (tags::PATIENT_BIRTH_DATE, VR::DA),
            (tags::ACCESSION_NUMBER, VR::SH),
            (tags::INSTITUTION_NAME, VR::LO),
            (tags::DEVICE_SERIAL_NUMBER, VR::LO),
            (tags::STUDY_INSTANCE_UID, VR::UI),
            (tags::SERIES_DESCRIPTION, VR::LO),
            (tags::STATION_NAME, VR::SH),
            (tags::PATIENT_COMMENTS, VR::LT),
            (dicom_core::Tag(0x0009, 0x1001), VR::LO),
            (dicom_core::Tag(0x6000, 0x3000), VR::OW),
        ];
        for (tag, vr) in out {
            assert!(identifies(tag::number(tag), vr), "{tag}");
        }
        let stay = [
            (tags::MODALITY, VR::CS),
            (tags::PIXEL_SPACING, VR::DS),
            (tags::SOP_CLASS_UID, VR::UI),
            (tags::KVP, VR::DS),
            (tags::IMAGE_POSITION_PATIENT, VR::DS),
        ];
        for (tag, vr) in stay {
            assert!(!identifies(tag::number(tag), vr), "{tag}");
        }
    }
}
