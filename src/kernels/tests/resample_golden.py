"""Writes resample_golden.tsv: what PyTorch, MONAI and SciPy compute on the CPU, for resample.rs to agree with.

    python resample_golden.py > resample_golden.tsv        (made with torch 2.13.0, monai 1.6.1, scipy 1.17.1)

Columns: kind, mode, padding, arguments, element type, input shape, input, output shape, positions (or -), result.
Positions are voxel indices in the order of the axes, component by component.
"""

import itertools
import sys

import numpy as np
import scipy.ndimage
import torch
from monai.networks.layers import AffineTransform
from monai.transforms import Affine

F = torch.nn.functional
rng = np.random.default_rng(7)
nan, inf = float("nan"), float("inf")


def show(array):
    return " ".join(f"{float(v):.13g}" for v in np.asarray(array).ravel()) or "-"


def shape(sizes):
    return ",".join(map(str, sizes))


def row(kind, mode, padding, arguments, dtype, source, positions, result):
    positions = "-" if positions is None else show(positions)
    print(kind, mode, padding, arguments, dtype, shape(source.shape), show(source), shape(result.shape), positions,
          show(result), sep="\t")


def image(sizes, dtype=np.float64):
    # Numbers that float32 and half precision hold exactly, so that every element type can carry them.
    return rng.integers(-90, 90, sizes).astype(dtype)


def scattered(sizes, count):
    """Positions inside, on voxels, halfway, around the edges and far out."""
    columns = []
    for size in sizes:
        inside = np.round(rng.uniform(-2.5, size + 1.5, count) * 64) / 64
        inside[: count // 4] = np.round(inside[: count // 4] * 2) / 2
        columns.append(inside)
    points = np.stack(columns)
    extra = [-0.5, size - 0.5, -1.0, float(sizes[0]), 97.25, -103.75, 1e5, -1e5]
    for k, value in enumerate(extra):
        points[k % len(sizes), count // 4 + k] = value
    return points


SIZES = [(5, 4), (7, 1), (1, 6), (4, 5, 6), (1, 5, 3), (3, 1, 1), (2, 2, 2)]

# grid_sample: positions as voxel indices; float64 so that the way through torch's normalised grid costs nothing visible.
for sizes in SIZES:
    rank = len(sizes)
    for mode, padding, corners in itertools.product(
        ["nearest", "bilinear", "bicubic"], ["zeros", "border", "reflection"], [False, True]
    ):
        if mode == "bicubic" and rank == 3 or corners and 1 in sizes:
            continue  # torch has no 3-D bicubic; a corner-aligned axis of one voxel has no voxel coordinates
        source = image((2, *sizes))
        points = scattered(sizes, 28)
        if mode == "nearest":
            # Exact ties are at the mercy of torch's normalisation: kept only where halves survive it.
            points = np.where(np.abs(points - np.floor(points) - 0.5) < 1e-6, points + 0.25, points)
        if padding == "reflection":
            # A folded position this far out has lost its last digits.
            points = np.clip(points, -1000.25, 1000.75)
        grid = []
        for axis in reversed(range(rank)):
            size = sizes[axis]
            grid.append(2 * points[axis] / (size - 1) - 1 if corners else (2 * points[axis] + 1) / size - 1)
        grid = torch.tensor(np.stack(grid, -1)).reshape(1, *[1] * (rank - 1), -1, rank)
        result = F.grid_sample(torch.tensor(source)[None], grid, mode=mode, padding_mode=padding, align_corners=corners)
        row("grid", mode, padding, f"corners={int(corners)}", "float64", source, points, result[0].numpy())

# What is not a number, or too large to be one of a voxel: align_corners with size 3 makes the normalised numbers exact.
for rank in (2, 3):
    sizes = (3,) * rank
    points = np.full((rank, 7 * rank), 1.0)
    for k, value in enumerate([1e30, -1e30, inf, -inf, nan, 1e12, -1e12] * rank):
        points[k // 7, k] = value
    for mode, padding in itertools.product(["nearest", "bilinear"], ["zeros", "border"]):
        source = image((1, *sizes))
        grid = torch.tensor(np.stack([points[axis] - 1 for axis in reversed(range(rank))], -1))
        grid = grid.reshape(1, *[1] * (rank - 1), -1, rank)
        result = F.grid_sample(torch.tensor(source)[None], grid, mode=mode, padding_mode=padding, align_corners=True)
        row("grid", mode, padding, "corners=1", "float64", source, points, result[0].numpy())

# Ties between voxels: with these sizes halves go through torch's normalisation exactly.
for sizes in [(4, 8), (2, 4, 8)]:
    rank = len(sizes)
    points = np.stack([rng.integers(-3, 2 * size + 3, 40) / 2 for size in sizes])
    for padding in ["zeros", "border", "reflection"]:
        source = image((1, *sizes))
        grid = torch.tensor(np.stack([(2 * points[axis] + 1) / sizes[axis] - 1 for axis in reversed(range(rank))], -1))
        grid = grid.reshape(1, *[1] * (rank - 1), -1, rank)
        result = F.grid_sample(torch.tensor(source)[None], grid, mode="nearest", padding_mode=padding,
                               align_corners=False)
        row("grid", "nearest", padding, "corners=0", "float64", source, points, result[0].numpy())

# scipy.ndimage.map_coordinates
MODES = ["reflect", "constant", "grid-constant", "nearest", "mirror", "wrap", "grid-wrap"]
for sizes in [(9,), (5, 4), (7, 1), (2, 3), (4, 5, 6), (1, 5, 2)]:
    for order, mode, prefilter in itertools.product(range(6), MODES, [True, False]):
        if not prefilter and (order < 2 or len(sizes) == 3 or 1 in sizes):
            continue
        if len(sizes) == 3 and order in (2, 4) and mode in ("mirror", "reflect"):
            continue  # to keep the table small
        source = image(sizes)
        points = scattered(sizes, 20)
        points = np.clip(points, -103.75, 103.75)
        cval = [0.0, 12.5][order % 2]
        result = scipy.ndimage.map_coordinates(source, points, order=order, mode=mode, cval=cval, prefilter=prefilter)
        row("spline", str(order), mode, f"cval={cval},prefilter={int(prefilter)}", "float64", source, points, result)

# Rounding and saturation of integer results.
for dtype in [np.uint8, np.int8, np.uint16, np.int16, np.int32]:
    source = rng.integers(0, 2, (6, 5)).astype(dtype) * 120
    points = scattered(source.shape, 20).clip(-5, 10)
    for order, cval in [(1, -3.5), (3, 300.0), (5, -7.5)]:
        result = scipy.ndimage.map_coordinates(source, points, order=order, mode="constant", cval=cval)
        row("spline", str(order), "constant", f"cval={cval},prefilter=1", str(np.dtype(dtype)), source, points, result)

# Splines along maps that are separable, and one that is not: scipy.ndimage.affine_transform
for name, matrix, offset in [
    ("scale", [[0.4, 0.0], [0.0, 1.7]], [-0.3, 0.9]),
    ("turn", [[0.0, -1.3], [0.6, 0.0]], [6.0, -1.0]),
    ("rotate", [[0.8, -0.6], [0.6, 0.8]], [1.5, -2.0]),
]:
    for order, mode in itertools.product(range(6), MODES):
        source = image((6, 7))
        result = scipy.ndimage.affine_transform(
            source, np.array(matrix), offset, output_shape=(8, 5), order=order, mode=mode, cval=4.5
        )
        numbers = show(np.hstack([np.array(matrix), np.array(offset)[:, None]])).replace(" ", ",")
        row("affine", str(order), mode, f"cval=4.5,map={numbers}", "float64", source, None, result)

# grid_sample along affine_grid, with the map of voxel indices that it amounts to.
for sizes, target in [((5, 6), (7, 4)), ((3, 4, 5), (4, 2, 5)), ((5, 4, 1), (3, 5, 2))]:
    rank = len(sizes)
    for kind, (mode, padding, corners) in itertools.product(
        ["scale", "turn", "rotate"],
        itertools.product(["nearest", "bilinear", "bicubic"], ["zeros", "border", "reflection"], [False, True]),
    ):
        if mode == "bicubic" and rank == 3 or corners and 1 in sizes:
            continue
        theta = np.diag(rng.uniform(0.4, 1.6, rank) * rng.choice([-1, 1], rank))
        if kind == "turn":
            theta = np.roll(theta, 1, 0)
        if kind == "rotate":
            theta = rng.normal(size=(rank, rank)) * 0.7
        theta = np.hstack([theta, rng.uniform(-0.4, 0.4, (rank, 1))])
        source = image((2, *sizes))
        grid = F.affine_grid(torch.tensor(theta)[None], [1, 2, *target], align_corners=corners)
        result = F.grid_sample(torch.tensor(source)[None], grid, mode=mode, padding_mode=padding, align_corners=corners)
        # In the order of the axes.
        ordered = np.hstack([theta[::-1, rank - 1 :: -1], theta[::-1, -1:]])
        numbers = show(ordered).replace(" ", ",")
        row("theta", mode, padding, f"corners={int(corners)},map={numbers}", "float64", source, None, result[0].numpy())

# MONAI's conventions, axes of one voxel among them.
for sizes, target in [((5, 6), (7, 4)), ((4, 5, 3), (5, 3, 4)), ((5, 1), (3, 4)), ((5, 4), (6, 1)), ((1, 4, 3), (2, 3, 1))]:
    rank = len(sizes)
    for (mode, padding), corners in itertools.product(
        [("bilinear", "zeros"), ("bilinear", "border"), (1, "mirror"), (3, "mirror")], [False, True]
    ):
        matrix = np.eye(rank + 1)
        matrix[:rank, :rank] += rng.uniform(-0.3, 0.3, (rank, rank))
        matrix[:rank, rank] = rng.uniform(-1, 1, rank)
        source = image((2, *sizes))
        numbers = show(matrix[:rank]).replace(" ", ",")
        result = Affine(affine=torch.tensor(matrix), spatial_size=target, mode=mode, padding_mode=padding,
                        align_corners=corners, dtype=np.float64, image_only=True)(source)
        row("monai-affine", mode, padding, f"corners={int(corners)},cval=0,map={numbers}", "float64", source, None,
            result.numpy())
        if isinstance(mode, str):
            layer = AffineTransform(target, mode=mode, padding_mode=padding, align_corners=corners)
            result = layer(torch.tensor(source)[None], torch.tensor(matrix))[0]
            row("monai-layer", mode, padding, f"corners={int(corners)},map={numbers}", "float64", source, None,
                result.numpy())

# interpolate
NAMES = {1: "linear", 2: "bilinear", 3: "trilinear"}
for sizes, target in [
    ((7,), (5,)), ((5,), (13,)), ((1,), (4,)), ((6,), (1,)),
    ((5, 6), (10, 3)), ((4, 7), (9, 7)), ((1, 5), (3, 1)), ((7, 5), (3, 11)),
    ((4, 3, 4), (5, 2, 4)), ((2, 1, 5), (1, 4, 9)), ((3, 2, 2), (6, 4, 5)),
]:
    rank = len(sizes)
    modes = [("nearest", None), ("nearest-exact", None), ("area", None), ("linear", False), ("linear", True)]
    if rank == 2:
        modes += [("bicubic", False), ("bicubic", True)]
    for (mode, corners), dtype in itertools.product(modes, [np.float32, np.float64]):
        source = image((1, *sizes), dtype)
        result = F.interpolate(torch.tensor(source)[None], size=target, align_corners=corners,
                               mode=NAMES[rank] if mode == "linear" else mode)
        row("resize", mode, "-", f"corners={int(bool(corners))}", str(np.dtype(dtype)), source, None, result[0].numpy())
# Which voxel nearest takes, at sizes where rounding decides.
for source_size, target in [(n, m) for n in (49, 253, 512) for m in (7, 71, 98, 506)]:
    for mode, dtype in itertools.product(["nearest", "nearest-exact"], [np.float32, np.float64]):
        source = np.arange(source_size, dtype=dtype)[None]
        result = F.interpolate(torch.tensor(source)[None], size=(target,), mode=mode)[0].numpy()
        row("resize", mode, "-", "corners=0", str(np.dtype(dtype)), source, None, result)
sys.stdout.flush()
