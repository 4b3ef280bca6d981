//! [`Syntax`]: transfer syntaxes, and which codec their pixels need.

use super::dataset::Coding;

/// How a file and its pixels are encoded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Syntax {
    pub coding: Coding,
    /// Whether everything after the meta elements is a deflate stream.
    pub deflated: bool,
    pub codec: Codec,
}

/// How the pixels of a frame are compressed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Codec {
    /// Not at all.
    Native,
    Rle,
    /// Huffman-coded JPEG: baseline, extended (8 and 12 bits), lossless.
    Jpeg,
    JpegLs,
    /// JPEG 2000, also with high throughput.
    Jpeg2000,
    JpegXl,
    /// Each frame a deflate stream.
    Deflate,
    /// Known, and not read: its name.
    Foreign(&'static str),
}

impl Codec {
    /// The name for messages.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Native => "uncompressed",
            Self::Rle => "RLE",
            Self::Jpeg => "JPEG",
            Self::JpegLs => "JPEG-LS",
            Self::Jpeg2000 => "JPEG 2000",
            Self::JpegXl => "JPEG XL",
            Self::Deflate => "deflate",
            Self::Foreign(name) => name,
        }
    }
}

/// The syntax with this UID; none where it is unknown.
pub(crate) fn syntax(uid: &str) -> Option<Syntax> {
    let explicit = |codec| Syntax { coding: Coding::EXPLICIT, deflated: false, codec };
    let tail = uid.strip_prefix("1.2.840.10008.1.2")?;
    Some(match tail {
        "" => Syntax { coding: Coding::IMPLICIT, ..explicit(Codec::Native) },
        ".1" | ".1.98" => explicit(Codec::Native),
        ".2" => Syntax { coding: Coding { explicit: true, big: true }, ..explicit(Codec::Native) },
        ".1.99" => Syntax { deflated: true, ..explicit(Codec::Native) },
        ".8.1" => explicit(Codec::Deflate),
        ".5" => explicit(Codec::Rle),
        ".4.50" | ".4.51" | ".4.57" | ".4.70" => explicit(Codec::Jpeg),
        ".4.80" | ".4.81" => explicit(Codec::JpegLs),
        ".4.90" | ".4.91" | ".4.92" | ".4.93" | ".4.201" | ".4.202" | ".4.203" => explicit(Codec::Jpeg2000),
        ".4.110" | ".4.111" | ".4.112" => explicit(Codec::JpegXl),
        ".4.52" | ".4.53" | ".4.54" | ".4.55" | ".4.56" | ".4.58" | ".4.59" | ".4.60" | ".4.61" | ".4.62" | ".4.63"
        | ".4.64" | ".4.65" | ".4.66" => explicit(Codec::Foreign("a retired JPEG process")),
        ".4.94" | ".4.95" | ".4.204" | ".4.205" => explicit(Codec::Foreign("JPIP (pixels on a server)")),
        ".4.100" | ".4.100.1" | ".4.101" | ".4.101.1" => explicit(Codec::Foreign("MPEG-2 video")),
        ".4.102" | ".4.102.1" | ".4.103" | ".4.103.1" | ".4.104" | ".4.104.1" | ".4.105" | ".4.105.1" | ".4.106"
        | ".4.106.1" => explicit(Codec::Foreign("MPEG-4 video")),
        ".4.107" | ".4.108" => explicit(Codec::Foreign("HEVC video")),
        ".6.1" | ".6.2" => explicit(Codec::Foreign("a retired encapsulation")),
        ".7.1" | ".7.2" | ".7.3" => explicit(Codec::Foreign("SMPTE video")),
        _ => return None,
    })
}
