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
    "bfloat16-works": Difference(
        "monai_raises",
        "NumPy has no bfloat16, and MONAI goes by way of NumPy.",
    ),
    "negative-indices-are-undone": Difference(
        "shape",
        "MONAI sorts negative indices before the others to find the way back, which is another permutation.",
    ),
    "dimensions-do-not-wrap": Difference(
        "mica_raises",
        "MONAI adds the number of dimensions to a negative one and then indexes with what may still be negative: -5 of "
        "four dimensions is the last one again.",
    ),
    "nothing-splits-into-nothing": Difference(
        "type",
        "MONAI splits a dimension of extent 0 into one image without voxels, not into as many images as its extent.",
    ),
    "affines-stay-affines": Difference(
        "affine",
        "Along an axis beyond the rank of the affine, MONAI writes the position into its last row, which must be "
        "0, ..., 0, 1.",
    ),
    "nothing-has-coordinates": Difference(
        "monai_raises",
        "MONAI fails to find the coordinates of no voxels.",
    ),
    "voxels-lie-in-the-shape": Difference(
        "mica_raises",
        "MONAI wraps the coordinates of voxels around that lie outside of output_shape.",
    ),
    "images-have-the-shape-of-labels": Difference(
        "mica_raises",
        "MONAI compares a label of shape (6, 7) with an image of shape (7, 6) voxel by voxel, since both have 42.",
    ),
    "planes-are-in-the-world": Difference(
        "monai_raises",
        "MONAI cannot multiply a 3x3 affine with the 4x4 identity that points have unless they say otherwise.",
    ),
    "records-name-element-types": Difference(
        "applied_operations",
        "Of dtype None MONAI records the last letter of its name, 'e', which NumPy reads as float16.",
    ),
    "no-boxes-have-no-points": Difference(
        "monai_raises",
        "MONAI cannot stack the corners of no boxes; an image without findings is not an error.",
    ),
    "bytes-have-a-background": Difference(
        "shape",
        "MONAI negates a label of uint8 bit by bit: ~1 is 254, which is not 0, so that all voxels are background.",
    ),
}
