# SPDX-License-Identifier: Apache-2.0
"""Where mica differs from MONAI on purpose, and why.

Every entry is used by at least one case, and every such case must show the difference in exactly this kind: one that
vanishes fails, so that this table is always true.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Difference:
    """One deliberate difference.

    Attributes:
        kind: ``monai_raises``, ``mica_raises``, or what :class:`compare.Mismatch` says (``values``, ``dtype``…).
        reason: Why mica does not follow.
    """

    kind: str
    reason: str


DIFFERENCES = {
    "integers-do-not-wrap": Difference(
        "values",
        "MONAI subtracts a whole a_min within the image's integer type, where 3 - 10 is 249 in uint8. mica computes in "
        "float32: equal wherever nothing wraps.",
    ),
    "uint16-works": Difference(
        "monai_raises",
        "PyTorch implements neither arithmetic nor flip for uint16, the type of many X-ray images.",
    ),
    "numpy-uint16-stays": Difference(
        "dtype",
        "MONAI makes int32 of NumPy's uint16, twice the memory, because PyTorch cannot compute with it; mica can.",
    ),
    "lists-are-arrays": Difference(
        "monai_raises",
        "JSON has lists only: a list stands for the array that MONAI takes, and broadcasts as that does.",
    ),
    "nonzero-broadcasts": Difference(
        "monai_raises",
        "MONAI indexes the subtrahend with the mask of nonzero voxels before it broadcasts it, which fails for any "
        "shape but the image's. mica broadcasts first.",
    ),
    "input-is-not-written-to": Difference(
        "monai_raises",
        "MONAI writes channel-wise and nonzero results into its input, which fails where voxels share memory.",
    ),
    "lazy-planes-work": Difference(
        "monai_raises",
        "A random transform that did nothing leaves a 4x4 identity pending, which MONAI cannot multiply with the 3x3 "
        "matrix of a 2-D image.",
    ),
    "lazy-is-not-only-for-volumes": Difference(
        "monai_raises",
        "MONAI's resampling refuses 1-D and empty images even where nothing is interpolated.",
    ),
    "profiles-keep-their-place": Difference(
        "affine",
        "MONAI loses the translation of a 1-D flip, crop or pad on its way into the 4x4 affine, so that voxels move in "
        "the world.",
    ),
    "channels-are-not-spatial": Difference(
        "mica_raises",
        "MONAI counts negative axes from the last and wraps around: -4 flips the channels of a volume, -5 its last "
        "axis. Neither is a spatial axis.",
    ),
    "batches-are-decollated-first": Difference(
        "mica_raises",
        "MONAI flips a batch along the wrong axes and appends its record to the list of the items' lists.",
    ),
    "true-is-no-axis": Difference(
        "mica_raises",
        "In Python True is the number 1; a configuration that says true for an axis is mistaken.",
    ),
    "lazy-is-true-or-false": Difference(
        "mica_raises",
        "MONAI takes lazy=None for a single transform, means False, and records null.",
    ),
    "channel-is-a-whole-number": Difference(
        "mica_raises",
        'MONAI converts whatever it gets by int(): 1.5, "1" and True all mean 1.',
    ),
    "negative-pads-are-undone": Difference(
        "shape",
        "MONAI's Pad takes voxels away where widths are negative, but its inverse does not put anything back.",
    ),
    "negative-pads-work": Difference(
        "monai_raises",
        "Where MONAI pads by NumPy, negative widths are refused; by PyTorch they take voxels away, as in mica.",
    ),
    "channels-are-padded": Difference(
        "shape",
        "MONAI says that to_pad includes the channels, but leaves them out in the modes that PyTorch carries out.",
    ),
    "bfloat16-works": Difference("monai_raises", "NumPy, by which MONAI pads in this mode, has no bfloat16."),
    "reflections-go-on": Difference(
        "monai_raises",
        "PyTorch mirrors an image once only, NumPy (to which MONAI goes for other element types) as often as needed.",
    ),
    "statistics-have-voxels": Difference(
        "mica_raises",
        "The mean of no voxels is no number, which NumPy casts to whatever the processor makes of it.",
    ),
    "empty-crops-keep-their-place": Difference(
        "affine",
        "MONAI moves the origin by the start of a box as given, also where that lies outside of the image and the crop "
        "begins at its edge; its inverse then ends up at another place.",
    ),
    "steps-are-refused": Difference(
        "mica_raises",
        "MONAI's Crop takes slices with steps, but its affine and its inverse know nothing of them.",
    ),
    "boxes-are-in-current-voxels": Difference(
        "values",
        "In a lazy Compose MONAI's CropForeground finds the box in voxels that pending flips will still move.",
    ),
    "surplus-pads-are-refused": Difference(
        "mica_raises",
        "MONAI's Pad does not count the pairs: with one too many it pads another axis than the one that was meant.",
    ),
    "channels-may-be-none": Difference(
        "monai_raises",
        "PyTorch pads no image without channels in this mode, NumPy does.",
    ),
}
