"""Makes the small compressed DICOM files of this folder, and beside each the samples that an established decoder reads.

    pip install imagecodecs pyjpegls pydicom numpy
    python make.py

References: CharLS (pyjpegls) for JPEG-LS, libjpeg-turbo for JPEG, OpenJPH for HTJ2K, libjxl for JPEG XL, OpenJPEG for
JPEG 2000; all by imagecodecs but the first. `.raw` files are little endian, interleaved by sample.
"""
import imagecodecs as ic
import jpeg_ls
import numpy as np
import pydicom
from pydicom.dataset import Dataset, FileMetaDataset
from pydicom.encaps import encapsulate

ROWS, COLUMNS = 20, 27
LS, LS_NEAR, HTJ2K, J2K, JXL = "4.80", "4.81", "4.201", "4.90", "4.110"
JPEG8, JPEG12, LOSSLESS = "4.50", "4.51", "4.70"


def picture(bits, colours=1):
    """Smooth, flat and noisy parts."""
    y, x = np.mgrid[0:ROWS, 0:COLUMNS]
    planes = [(np.sin(x / 5 + k) + np.cos(y / 4 - k) + 2) / 4 for k in range(colours)]
    values = np.stack(planes, -1) * (2**bits - 1)
    values += np.random.default_rng(bits + colours).normal(0, 2**bits / 60, values.shape) * (y > 12)[..., None]
    values[5:9] = values[5, 5]
    values = np.clip(values, 0, 2**bits - 1).astype("<u1" if bits <= 8 else "<u2")
    return values[..., 0] if colours == 1 else values


def save(name, samples, syntax, frame, bits, photometric=None):
    colours = 1 if samples.ndim == 2 else samples.shape[2]
    data = Dataset()
    data.file_meta = FileMetaDataset()
    # pydicom writes no JPEG XL: its identifier takes the place of one of the same length.
    uid = "1.2.840.10008.1.2." + syntax
    data.file_meta.TransferSyntaxUID = uid if syntax != JXL else "1.2.840.10008.1.2." + HTJ2K
    data.file_meta.MediaStorageSOPClassUID = data.SOPClassUID = "1.2.840.10008.5.1.4.1.1.7"
    data.file_meta.MediaStorageSOPInstanceUID = data.SOPInstanceUID = "1.2.3"
    data.Rows, data.Columns, data.SamplesPerPixel = ROWS, COLUMNS, colours
    data.PhotometricInterpretation = photometric or ("MONOCHROME2" if colours == 1 else "RGB")
    if colours > 1:
        data.PlanarConfiguration = 0
    data.BitsAllocated = 8 if bits <= 8 else 16
    data.BitsStored, data.HighBit, data.PixelRepresentation = bits, bits - 1, 0
    data.PixelData = encapsulate([bytes(frame)])
    data["PixelData"].VR = "OB"
    pydicom.dcmwrite(name + ".dcm", data, enforce_file_format=True, implicit_vr=False, little_endian=True)
    if syntax == JXL:
        content = open(name + ".dcm", "rb").read()
        open(name + ".dcm", "wb").write(content.replace(data.file_meta.TransferSyntaxUID.encode(), uid.encode()))
    np.ascontiguousarray(samples).tofile(name + ".raw")


def ls(name, bits, colours, mode, near):
    samples = picture(bits, colours)
    frame = jpeg_ls.encode_pixel_data(
        samples.tobytes(), rows=ROWS, columns=COLUMNS, samples_per_pixel=colours, bits_stored=bits,
        lossy_error=near, interleave_mode=mode,
    )
    decoded, _ = jpeg_ls.decode_pixel_data(frame)
    decoded = np.frombuffer(decoded, samples.dtype)
    if colours > 1 and mode == 0:
        decoded = decoded.reshape(ROWS, COLUMNS, colours)
    decoded = decoded.reshape(samples.shape)
    assert np.abs(decoded.astype(int) - samples).max() <= near
    save(name, decoded, LS_NEAR if near else LS, frame, bits)


ls("ls_2", 2, 1, 0, 0)
ls("ls_12", 12, 1, 0, 0)
ls("ls_16_near", 16, 1, 0, 3)
ls("ls_8_rgb_plane", 8, 3, 0, 0)
ls("ls_8_rgb_line", 8, 3, 1, 0)
ls("ls_8_rgb_sample", 8, 3, 2, 0)
ls("ls_16_rgb_sample_near", 16, 3, 2, 3)

for bits, colours in (8, 3), (12, 1), (16, 1):
    samples = picture(bits, colours)
    tail = f"_{bits}" + ("_rgb" if colours == 3 else "")
    save("htj2k" + tail, samples, HTJ2K, ic.htj2k_encode(samples, reversible=True), bits)
    save("jxl" + tail, samples, JXL, ic.jpegxl_encode(samples, lossless=True, bitspersample=bits), bits)
    save("j2k" + tail, samples, J2K, ic.jpeg2k_encode(samples, level=0, codecformat="j2k", bitspersample=bits), bits)

for bits in 8, 12, 16:
    samples = picture(bits)
    save(f"lossless_{bits}", samples, LOSSLESS, ic.ljpeg_encode(samples, bitspersample=bits), bits)

frame = ic.jpeg_encode(picture(12), level=95, bitspersample=12)
save("extended_12", ic.jpeg_decode(frame), JPEG12, frame, 12)
for sampling in "444", "422", "420", "440":
    frame = ic.jpeg8_encode(picture(8, 3), level=90, subsampling=sampling, colorspace="rgb", outcolorspace="ycbcr")
    decoded = ic.jpeg8_decode(frame, colorspace="ycbcr", outcolorspace="ycbcr")
    save("baseline_" + sampling, decoded, JPEG8, frame, 8, "YBR_FULL_422" if sampling == "422" else "YBR_FULL")
