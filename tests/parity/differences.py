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
        "MONAI loses the translation of a 1-D flip on its way into the 4x4 affine, so that voxels move in the world.",
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
    "argmax-of-everything": Difference(
        "monai_raises",
        "PyTorch implements neither argmax nor rounding for bool.",
    ),
    "labels-may-be-bool": Difference(
        "monai_raises",
        "PyTorch's isin does not take bool, the type of many masks.",
    ),
    "arrays-become-images": Difference(
        "type",
        "LabelFilter alone passes NumPy arrays on without metadata; as in every other transform they become images.",
    ),
    "half-precision-works": Difference(
        "monai_raises",
        "NumPy, which SciPy and scikit-image work on, has no bfloat16.",
    ),
    "contours-of-integers": Difference(
        "monai_raises",
        "PyTorch's convolution fails for integers, the type of labels.",
    ),
    "profiles-have-distances": Difference(
        "monai_raises",
        "MONAI's distance transform refuses one spatial axis, for which SciPy and mica have distances.",
    ),
    "distances-keep-their-place": Difference(
        "affine",
        "MONAI's distance transform loses affine, metadata and history of the image.",
    ),
    "nothing-is-small": Difference(
        "monai_raises",
        "MONAI asks for the largest value of an image without voxels, which NumPy refuses.",
    ),
    "pixels-have-areas": Difference(
        "values",
        "MONAI takes the lengths of the columns of a 3x3 affine with the translation in them for the size of a pixel.",
    ),
    "three-spatial-axes": Difference(
        "mica_raises",
        "mica's kernels work on one to three spatial axes, as all images have.",
    ),
}
