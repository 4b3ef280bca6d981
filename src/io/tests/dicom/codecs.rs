//! Compressed pixels: small files that other encoders made (`codecs/make.py`), and what their own decoders read.

use mica_io::{ReadOptions, read};
use std::path::Path;

#[test]
fn every_codec_decodes_to_what_the_codecs_authors_decode() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/dicom/codecs");
    let mut options = ReadOptions::default();
    options.dicom.to_rgb = false;
    let mut count = 0;
    for entry in std::fs::read_dir(&folder).expect("the folder") {
        let path = entry.expect("an entry").path();
        if path.extension().is_none_or(|ending| ending != "dcm") {
            continue;
        }
        let image = read(&path, &options).expect("reads");
        let expected = std::fs::read(path.with_extension("raw")).expect("the samples");
        let mut order = vec![0, 1];
        if let Some(colours) = image.header.channel_axis {
            order.insert(0, colours);
        }
        let found = image.bytes_in_order(&order).expect("all axes");
        // The files are little endian, as are the machines this runs on.
        assert!(*found == expected[..], "{}", path.display());
        count += 1;
    }
    assert_eq!(count, 24);
}
