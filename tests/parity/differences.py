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
        always: False where MONAI's rounding decides from run to run whether it shows.
    """

    kind: str
    reason: str
    always: bool = True


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
    "volumes-can-be-bicubic": Difference(
        "monai_raises",
        "PyTorch's grid_sample has bicubic for planes only.",
    ),
    "computes-in-floating-point": Difference(
        "monai_raises",
        "With dtype=None or an integer type MONAI hands integers to grid_sample, which fails. mica computes in "
        "float32.",
    ),
    "recomputed-affines-stay-in-the-world": Difference(
        "affine",
        "With recompute_affine MONAI forgets directions and origin of the image: its affine only scales voxels.",
    ),
    "profiles-are-resampled": Difference(
        "monai_raises",
        "MONAI resamples planes and volumes only.",
    ),
    "axes-stay-apart": Difference(
        "values",
        "MONAI reshapes an image of four spatial axes so that the fourth is mixed with the channels; voxels end up "
        "elsewhere.",
    ),
    "empty-images-are-resampled": Difference(
        "monai_raises",
        "grid_sample refuses images without voxels, although everything outside is 0.",
    ),
    "axes-after-the-third-stay": Difference(
        "monai_raises",
        "MONAI asks for a code for every axis of the image, but only three have one.",
    ),
    "arrays-have-the-identity": Difference(
        "applied_operations",
        "In the record of a plane without metadata MONAI writes the identity of three rows, although its affine is that "
        "of four rows.",
    ),
    "nearest-keeps-any-type": Difference(
        "monai_raises",
        "PyTorch picks nearest voxels of floating-point and uint8 tensors only.",
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
    "copies-have-their-own-names": Difference(
        "type",
        "Without names MONAI numbers the copies key by key but makes them in turn, so that the label becomes "
        "'image_1'. mica's 'image_1' is a copy of the image.",
    ),
    "images-are-joined-with-images": Difference(
        "mica_raises",
        "MONAI takes an image among plain tensors only if it does not come first; the result is then an image.",
    ),
    "a-text-is-one-key": Difference(
        "monai_raises",
        "MONAI takes the letters of a single sub-key for keys.",
    ),
    "inverse-functions-are-called": Difference(
        "shape",
        "MONAI's Lambdad takes inv_func and never calls it, so that nothing is undone but the record.",
    ),
    "what-was-not-changed-stays": Difference(
        "monai_raises",
        "MONAI looks for a record in the item that Lambdad left alone because of its overwrite.",
    ),
    "a-text-is-no-list": Difference(
        "type",
        "Without pad_batch MONAI takes a text for the list of its letters, whose number then limits the batch.",
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
    "percentiles-of-any-number": Difference(
        "monai_raises",
        "PyTorch has quantiles of float32 and float64 only, so MONAI refuses images of other types up to a million voxels, "
        "and takes NumPy's percentiles of larger ones. mica takes those at any size.",
    ),
    "safe-is-safe": Difference(
        "values",
        "MONAI adds a whole number within the image's integer type, so that the sum has wrapped around before safe=True "
        "looks at it.",
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
    "spacing-follows-inverses": Difference(
        "meta",
        "MONAI's inverse of Rotate moves the affine back, but leaves the pixdim of the rotated image in the metadata.",
    ),
    "connectivity-is-whole": Difference(
        "mica_raises",
        "SciPy and scikit-image take a connectivity of 1.5, which means 1.",
    ),
    "labels-may-be-absent": Difference(
        "monai_raises",
        "MONAI compares the voxels with a label that their type cannot hold, which NumPy refuses; no voxel has it.",
    ),
    "three-spatial-axes": Difference(
        "mica_raises",
        "mica's kernels work on one to three spatial axes, as all images have.",
    ),
    "nothing-is-small": Difference(
        "monai_raises",
        "MONAI asks for the largest value of an image without voxels, which NumPy refuses.",
    ),
    "arrays-become-images": Difference(
        "type",
        "LabelFilter alone passes NumPy arrays on without metadata; as in every other transform they become images.",
    ),
    "distances-keep-their-place": Difference(
        "affine",
        "MONAI's distance transform loses affine, metadata and history of the image.",
    ),
    "profiles-have-distances": Difference(
        "monai_raises",
        "MONAI's distance transform refuses one spatial axis, for which SciPy and mica have distances.",
    ),
    "surplus-pads-are-refused": Difference(
        "mica_raises",
        "MONAI's Pad does not count the pairs: with one too many it pads another axis than the one that was meant.",
    ),
    "channels-may-be-none": Difference(
        "monai_raises",
        "PyTorch pads no image without channels in this mode, NumPy does.",
    ),
    "argmax-of-everything": Difference(
        "monai_raises",
        "PyTorch implements neither argmax nor rounding for bool.",
    ),
    "labels-may-be-bool": Difference(
        "monai_raises",
        "PyTorch's isin does not take bool, the type of many masks.",
    ),
    "half-precision-works": Difference(
        "monai_raises",
        "NumPy, which SciPy and scikit-image work on, has no bfloat16.",
    ),
    "contours-of-integers": Difference(
        "monai_raises",
        "PyTorch's convolution fails for integers, the type of labels.",
    ),
    "fits-are-solved-in-double": Difference(
        "values",
        "MONAI solves for the weights of long windows and high orders in float32 and loses digits: 3e-5 at length 11 and "
        "order 5.",
        always=False,
    ),
    "windows-of-one-work": Difference(
        "monai_raises",
        "MONAI squeezes the only weight of a window of one voxel to a number and then asks for its length.",
    ),
    "bytes-have-a-background": Difference(
        "shape",
        "MONAI negates a label of uint8 bit by bit: ~1 is 254, which is not 0, so that all voxels are background.",
    ),
    "heat-maps-have-their-own-history": Difference(
        "applied_operations",
        "MONAI leaves the record of the points' conversion to voxels in the history of the heat map, where inverting it "
        "would take the voxels for points.",
    ),
    "masks-fit-the-image": Difference(
        "mica_raises",
        "NumPy broadcasts a small image to a larger mask: the result is an image of another shape.",
    ),
    "arguments-have-types": Difference(
        "mica_raises",
        "MONAI takes a text for a number or a number for a text, and compares or prints it, or never looks at it.",
    ),
    "masks-select": Difference(
        "values",
        "MONAI multiplies with whatever select_fn gives; in mica it says which voxels stay.",
    ),
    "ranges-are-finite": Difference(
        "monai_raises",
        "NumPy's histogram refuses NaN among the voxels; mica leaves them out and as they are.",
    ),
    "none-aligns-no-corners": Difference(
        "values",
        "For nearest_interp, MONAI writes the word 'none' where the record of Affine says whether corners are aligned, and "
        "its inverse takes that word for yes: labels move by up to half a voxel. In mica they stay.",
    ),
}
