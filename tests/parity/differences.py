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
    "empty-images-stay-empty": Difference(
        "monai_raises",
        "PyTorch's convolutions, paddings and Fourier transforms refuse images without voxels or channels; there is "
        "nothing to filter in them.",
    ),
    "sigma-is-not-negative": Difference(
        "mica_raises",
        "MONAI takes the absolute value of a negative sigma but cuts the kernel off after one voxel.",
    ),
    "infinity-is-a-number": Difference(
        "values",
        "MONAI gathers the values of a window by multiplying with zeros and ones, which makes NaN of all of them where "
        "one is infinite. mica takes the median.",
    ),
    "short-axes-are-padded": Difference(
        "monai_raises",
        "PyTorch refuses padding that is longer than the image; mica goes on mirroring or repeating.",
    ),
    "gradients-need-an-axis": Difference(
        "mica_raises",
        "MONAI gives an image without spatial axes back as its own gradient.",
    ),
    "weights-keep-their-fractions": Difference(
        "values",
        "MONAI converts the weights to the image's type, so that on whole numbers a half becomes 0 and the filter gives "
        "nothing. mica computes with the weights and converts the result.",
    ),
    "filters-take-images": Difference(
        "mica_raises",
        "MONAI takes the channels of a batch for its first spatial axis and filters across them.",
    ),
    "halves-have-spectra": Difference(
        "monai_raises",
        "PyTorch has no Fourier transform of half precision on processors; mica computes in float32.",
    ),
    "alpha-is-a-number": Difference(
        "mica_raises",
        "NaN passes MONAI's check of the interval and makes an image of zeros.",
    ),
    "every-channel-has-its-mean": Difference(
        "monai_raises",
        "MONAI documents a default intensity per channel, but cannot assign it where the location names no channel.",
    ),
    "spikes-are-not-paired-with-channels": Difference(
        "values",
        "For a list of locations MONAI takes the default intensity of the first channel for the first location, "
        "whichever channel that names.",
    ),
    "indices-are-those-of-the-image": Difference(
        "mica_raises",
        "MONAI checks the first indices of a location with too many, then does nothing.",
    ),
    "planes-have-worlds-too": Difference(
        "monai_raises",
        "MONAI multiplies the 3x3 affine of a plane with a 4x4 identity for points without an affine.",
    ),
    "fits-are-solved-in-double": Difference(
        "values",
        "MONAI solves for the weights of long windows and high orders in float32 and loses digits: 3e-5 at length 11 and "
        "order 5.",
    ),
    "windows-of-one-work": Difference(
        "monai_raises",
        "MONAI squeezes the only weight of a window of one voxel to a number and then asks for its length.",
    ),
    "heat-maps-have-their-own-history": Difference(
        "applied_operations",
        "MONAI leaves the record of the points' conversion to voxels in the history of the heat map, where inverting it "
        "would take the voxels for points.",
    ),
}
