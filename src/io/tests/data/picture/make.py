#!/usr/bin/env python3
"""Makes the pictures of this folder and expected.json: what Pillow or tifffile read from each.

usage: make.py FOLDER          needs: pillow numpy tifffile imagecodecs

Arrays are [(page,) row, column (, channel)]; `data` are their little-endian bytes in C order, in hexadecimal. The numbers come
from a formula, so that nobody's picture is in here. `tolerance` is the largest difference that may be: 0, but for progressive JPEGs.
"""
import json, os, struct, sys, zlib
import numpy as np, tifffile
from PIL import Image

OUT = sys.argv[1]
W, H = 13, 7
expected = {}


def values(dtype, *extra, w=W, h=H):
    """A picture [row, column, …] that uses the whole range of its type."""
    y, x, *more = np.indices((h, w, *extra))
    mix = x * 7919 + y * 104729 + sum((i + 3) * 15485863 * m for i, m in enumerate(more)) + x * y * 611953
    dtype = np.dtype(dtype)
    if dtype == bool: return mix % 5 < 2
    if dtype.kind == "f": return ((mix % 20001 - 10000) / 64).astype(dtype)
    if dtype.kind == "c": return ((mix % 201) / 4 - 1j * (mix % 77)).astype(dtype)
    bits = 8 * dtype.itemsize
    wide = (mix.astype(np.uint64) * np.uint64(0x9E3779B97F4A7C15))
    return (wide >> np.uint64(64 - bits)).astype(f"u{dtype.itemsize}").view(dtype)


def note(name, array, tool, **more):
    array = np.ascontiguousarray(array)
    if array.dtype == bool: array = array.view("u1") != 0  # Pillow leaves 255 in booleans
    expected[name] = dict(tool=tool, dtype=str(array.dtype), shape=list(array.shape),
                          data=array.astype(array.dtype.newbyteorder("<")).tobytes().hex(), **more)


def pillow(name, tolerance=0, **more):
    with Image.open(os.path.join(OUT, name)) as im:
        note(name, np.asarray(im), "Pillow", mode=im.mode, tolerance=tolerance, **more)


def save(name, array, mode=None, **options):
    Image.fromarray(array, mode).save(os.path.join(OUT, name), **options) if mode else Image.fromarray(array).save(os.path.join(OUT, name), **options)


def write(name, data):
    with open(os.path.join(OUT, name), "wb") as f: f.write(data)


# ---- PNG ----------------------------------------------------------------------------------------------------------
def rows_of(array, bits):
    """Rows of samples of 1 to 16 bits, packed."""
    h = array.shape[0]
    flat = array.reshape(h, -1)
    if bits == 16: return [r.astype(">u2").tobytes() for r in flat]
    if bits == 8: return [r.astype("u1").tobytes() for r in flat]
    out = []
    for r in flat:
        bitlist = np.array([[v >> (bits - 1 - b) & 1 for b in range(bits)] for v in r], np.uint8).ravel()
        out.append(np.packbits(bitlist).tobytes())
    return out


def png(name, array, colour, bits, interlaced=False, chunks=()):
    def chunk(kind, data): return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
    passes = [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)] if interlaced else [(0, 0, 1, 1)]
    raw = b""
    for x, y, dx, dy in passes:
        part = array[y::dy, x::dx]
        if part.size: raw += b"".join(b"\0" + r for r in rows_of(part, bits))
    h, w = array.shape[:2]
    data = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", w, h, bits, colour, 0, 0, int(interlaced)))
    data += b"".join(chunk(k, d) for k, d in chunks) + chunk(b"IDAT", zlib.compress(raw)) + chunk(b"IEND", b"")
    write(name, data)


dots = (b"pHYs", struct.pack(">IIB", 2835, 5669, 1))
text = (b"tEXt", b"Comment\0caf\xe9")
ztxt = (b"zTXt", b"Note\0\0" + zlib.compress(b"inflated"))
bomb = (b"zTXt", b"Bomb\0\0" + zlib.compress(bytes(1 << 20)))
for bits in (1, 2, 4, 8):
    a = values("u1") >> (8 - bits)
    for interlaced in (False, True):
        name = f"gray{bits}{'_adam7' if interlaced else ''}.png"
        png(name, a, 0, bits, interlaced, [dots, text, ztxt, bomb] if bits == 8 else ()); pillow(name)
        n = 1 << bits
        palette = (b"PLTE", bytes((37 * i + c * 11) % 256 for i in range(n) for c in range(3)))
        name = f"palette{bits}{'_adam7' if interlaced else ''}.png"
        png(name, a, 3, bits, interlaced, [palette]); pillow(name)
for kind, colour, extra in (("gray", 0, ()), ("graya", 4, (2,)), ("rgb", 2, (3,)), ("rgba", 6, (4,))):
    if kind != "gray":
        png(f"{kind}8.png", values("u1", *extra), colour, 8); pillow(f"{kind}8.png")
    png(f"{kind}16.png", values("u2", *extra), colour, 16, True)
    # Pillow cuts all but gray to 8 bits: the numbers that were written.
    note(f"{kind}16.png", values("u2", *extra), "this script", tolerance=0, mode="I;16" if kind == "gray" else None)
save("pillow.png", values("u1", 3), dpi=(72, 144), optimize=True); pillow("pillow.png")

# ---- BMP ----------------------------------------------------------------------------------------------------------
def bmp(name, rows, bits, compression=0, masks=b"", palette=b"", header=40, height=None, width=W, size_of_image=0):
    data = b"".join(r + bytes(-len(r) % 4) for r in rows) if compression not in (1, 2) else rows
    info = struct.pack("<IiiHHIIiiII", header, width, height or H, 1, bits, compression, len(data), 2835, 2835, len(palette) // 4, 0)
    if header > 40: info += masks + bytes(header - 40 - len(masks)); masks = b""
    offset = 14 + len(info) + len(masks) + len(palette)
    write(name, b"BM" + struct.pack("<IHHI", offset + len(data), 0, 0, offset) + info + masks + palette + data)


def colours(n): return b"".join(bytes([(29 * i) % 256, (57 * i) % 256, (83 * i + 5) % 256, 0]) for i in range(n))
for mode, a in (("1", values(bool)), ("l", values("u1")), ("rgb", values("u1", 3))):
    save(f"{mode}.bmp", a); pillow(f"{mode}.bmp")
Image.fromarray(values("u1", 4)).save(os.path.join(OUT, "rgba.bmp")); pillow("rgba.bmp")
for bits in (1, 4, 8):
    a = values("u1") >> (8 - bits)
    bmp(f"palette{bits}.bmp", rows_of(a[::-1], bits), bits, palette=colours(1 << bits)); pillow(f"palette{bits}.bmp")
bmp("top_down.bmp", rows_of(values("u1"), 8), 8, palette=colours(256), height=-H); pillow("top_down.bmp")
short = values("u2")
bmp("rgb555.bmp", [r.astype("<u2").tobytes() for r in short], 16); pillow("rgb555.bmp")
bmp("rgb565.bmp", [r.astype("<u2").tobytes() for r in short], 16, 3, struct.pack("<III", 0xF800, 0x7E0, 0x1F)); pillow("rgb565.bmp")
quad = [r.tobytes() for r in values("u1", 4)]
bmp("bgrx.bmp", quad, 32); pillow("bgrx.bmp")
bmp("bgra_v4.bmp", quad, 32, 3, struct.pack("<IIII", 0xFF0000, 0xFF00, 0xFF, 0xFF000000), header=108); pillow("bgra_v4.bmp")
bmp("abgr_v5.bmp", quad, 32, 3, struct.pack("<IIII", 0xFF000000, 0xFF0000, 0xFF00, 0xFF), header=124); pillow("abgr_v5.bmp")
core = values("u1", 3)
write("core.bmp", b"BM" + struct.pack("<IHHI", 26 + H * 40, 0, 0, 26) + struct.pack("<IHHHH", 12, W, H, 1, 24) + b"".join(r.tobytes() + b"\0" for r in core))
pillow("core.bmp")
# Runs, literals of odd length, ends of rows, a delta, in pictures of 13 x 4.
rle8 = bytes([13, 7, 0, 0, 0, 5, 1, 2, 3, 4, 5, 0, 8, 9, 0, 0, 4, 200, 0, 0, 0, 2, 3, 0, 10, 33, 0, 0, 0, 1])
bmp("rle8.bmp", rle8, 8, 1, palette=colours(256), height=4); pillow("rle8.bmp")
rle4 = bytes([13, 0x7A, 0, 0, 0, 5, 0x12, 0x34, 0x50, 0, 8, 0x9B, 0, 0, 4, 0xC0, 0, 0, 0, 2, 3, 0, 10, 0x33, 0, 0, 0, 1])
bmp("rle4.bmp", rle4, 4, 2, palette=colours(16), height=4); pillow("rle4.bmp")

# ---- TIFF ---------------------------------------------------------------------------------------------------------
for compression in (None, "tiff_lzw", "tiff_adobe_deflate", "packbits"):
    short = (compression or "raw").replace("tiff_", "").replace("adobe_", "")
    for mode, a in (("1", values(bool)), ("L", values("u1")), ("LA", values("u1", 2)), ("RGB", values("u1", 3)), ("I16", values("u2")), ("F", values("f4"))):
        if mode in ("LA", "F") and compression not in (None, "tiff_lzw"): continue
        name = f"pillow_{mode}_{short}.tif"
        save(name, a, compression=compression, dpi=(100, 200)); pillow(name)
p = Image.fromarray(values("u1")).convert("P"); p.putpalette([(i * 7 + c) % 256 for i in range(256) for c in range(3)])
p.save(os.path.join(OUT, "pillow_P.tif")); pillow("pillow_P.tif")
Image.fromarray(values("u1", 4), "CMYK").save(os.path.join(OUT, "pillow_CMYK.tif")); pillow("pillow_CMYK.tif")


def by_tifffile(name, array, **options):
    path = os.path.join(OUT, name)
    tifffile.imwrite(path, array, **options)
    note(name, tifffile.imread(path), "tifffile", tolerance=0)


for dtype in ("u1", "i1", "u2", "i2", "u4", "i4", "u8", "i8", "f2", "f4", "f8", "c8", "c16"):
    for order in "<>":
        by_tifffile(f"{dtype}_{'le' if order == '<' else 'be'}.tif", values(dtype), byteorder=order, metadata=None)
def stack(dtype, *extra): return np.moveaxis(values(dtype, 3, *extra), 2, 0)
rgb = dict(photometric="rgb", metadata=None)
gray = dict(photometric="minisblack", metadata=None)
by_tifffile("stack.tif", stack("u2"), **gray)
by_tifffile("stack_rgb_zlib_be.tif", stack("u2", 3), compression="zlib", byteorder=">", **rgb)
by_tifffile("big.tif", stack("f4"), bigtiff=True, **gray)
by_tifffile("big_be_lzw.tif", stack("i4"), bigtiff=True, byteorder=">", compression="lzw", predictor=True, **gray)
by_tifffile("tiles.tif", values("u2", w=37, h=35), tile=(16, 16), **gray)
by_tifffile("tiles_rgb_lzw.tif", values("u1", 3, w=37, h=35), tile=(16, 32), compression="lzw", predictor=True, **rgb)
planes = np.moveaxis(values("u2", 3, w=37, h=35), 2, 0)
by_tifffile("planar.tif", planes, planarconfig="separate", rowsperstrip=9, compression="zlib", predictor=True, **rgb)
by_tifffile("planar_tiles.tif", planes, planarconfig="separate", tile=(16, 16), compression="zlib", **rgb)
for name in ("planar.tif", "planar_tiles.tif"):
    # tifffile gives planes first; here channels are last, as in pictures that interleave them.
    note(name, np.moveaxis(tifffile.imread(os.path.join(OUT, name)), 0, 2), "tifffile", tolerance=0)
for dtype in ("u1", "u2", "i2", "u4", "u8"):
    by_tifffile(f"predicted_{dtype}.tif", values(dtype, 3), compression="zlib", predictor=2, byteorder=">", **rgb)
for dtype in ("f2", "f4", "f8"):
    by_tifffile(f"predicted_{dtype}.tif", values(dtype), compression="zlib", predictor=3, byteorder=">", **gray)
by_tifffile("strips_packbits.tif", np.repeat(values("u1"), 20, 1), compression="packbits", rowsperstrip=2, **gray)
by_tifffile("bands5.tif", values("u2", 5), photometric="minisblack", planarconfig="contig", extrasamples=["unspecified"] * 4, metadata=None)
for bits in (2, 4):
    # Bits by hand: the strip of an 8-bit file, with the depth and the row length changed.
    a = values("u1") >> (8 - bits)
    for photometric in (0, 1):
        packed = b"".join(rows_of(a, bits))
        tags = [(256, 3, W), (257, 3, H), (258, 3, bits), (259, 3, 1), (262, 3, photometric), (273, 4, 8), (277, 3, 1), (278, 3, H), (279, 4, len(packed))]
        packed += bytes(len(packed) % 2)
        ifd = struct.pack("<H", len(tags)) + b"".join(struct.pack("<HHII", t, k, 1, v) for t, k, v in tags) + bytes(4)
        name = f"gray{bits}_{'white' if photometric == 0 else 'black'}.tif"
        write(name, b"II*\0" + struct.pack("<I", 8 + len(packed)) + packed + ifd); pillow(name)
by_tifffile("white8.tif", values("u1"), photometric="miniswhite", metadata=None); pillow("white8.tif")
by_tifffile("white16.tif", values("u2"), photometric="miniswhite", metadata=None); pillow("white16.tif")
mixed = os.path.join(OUT, "mixed.tif")
with tifffile.TiffWriter(mixed) as t:
    t.write(values("u1"), **gray); t.write(values("u2"), **gray); t.write(values("u1", w=5, h=4), **gray)
pillow("mixed.tif")
with tifffile.TiffWriter(os.path.join(OUT, "reduced.tif")) as t:
    t.write(values("u1"), **gray); t.write(values("u1", w=5, h=4), subfiletype=1, **gray); t.write(values("u1")[::-1], **gray)
note("reduced.tif", np.stack([values("u1"), values("u1")[::-1]]), "this script", tolerance=0)

# ---- JPEG ---------------------------------------------------------------------------------------------------------
y, x, c = np.indices((21, 37, 3))
smooth = (127 + 90 * np.sin(x / 5 + c) * np.cos(y / 4 - c) + (x * y * (c + 1)) % 17).clip(0, 255).astype("u1")
for name, options, tolerance in (("444", dict(subsampling=0), 0), ("422", dict(subsampling=1), 0), ("420", dict(subsampling=2), 0), ("420_progressive", dict(subsampling=2, progressive=True), 7),
                                 ("420_restart", dict(subsampling=2, restart_marker_rows=1), 0), ("rgb", dict(keep_rgb=True), 0), ("jfif_rgb", dict(keep_rgb=True), 0)):
    # Pillow writes JFIF where there is a resolution, and then takes its own RGB for YCbCr, as libjpeg does.
    if name != "rgb": options["dpi"] = (300, 300)
    save(f"{name}.jpg", smooth, quality=90, **options); pillow(f"{name}.jpg", tolerance)
for n in (1, 3, 5, 6, 9):
    # Chroma of 1, 2, 3 and 5 samples: where there is no middle to interpolate in.
    for name, subsampling in (("420", 2), ("422", 1)):
        save(f"tiny{n}_{name}.jpg", smooth[:n, :n], quality=90, subsampling=subsampling); pillow(f"tiny{n}_{name}.jpg")
save("gray.jpg", smooth[..., 0], quality=90); pillow("gray.jpg")
save("gray_progressive.jpg", smooth[..., 0], quality=90, progressive=True); pillow("gray_progressive.jpg", 1)
cmyk = np.concatenate([smooth, smooth[..., :1] // 2], -1)
Image.fromarray(cmyk, "CMYK").save(os.path.join(OUT, "cmyk.jpg"), quality=90); pillow("cmyk.jpg")
data = open(os.path.join(OUT, "cmyk.jpg"), "rb").read(); at = data.index(b"Adobe")
write("ycck.jpg", data[:at + 11] + b"\x02" + data[at + 12:]); pillow("ycck.jpg")
for name, a, options, tolerance in (("jpeg_rgb", smooth, {}, 0), ("jpeg_gray", smooth[..., 0], {}, 0)):
    save(f"{name}.tif", a, compression="jpeg", quality=90, **options); pillow(f"{name}.tif", tolerance)
tifffile.imwrite(os.path.join(OUT, "jpeg_tiles.tif"), np.pad(smooth, ((0, 11), (0, 11), (0, 0))), tile=(16, 16), compression="jpeg", compressionargs=dict(level=90), photometric="rgb", metadata=None)
pillow("jpeg_tiles.tif")

with open(os.path.join(OUT, "expected.json"), "w") as f:
    f.write("{\n" + ",\n".join(f"{json.dumps(k)}: {json.dumps(v)}" for k, v in expected.items()) + "\n}\n")
