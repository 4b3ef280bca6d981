"""Writes spatial_golden.tsv: what SciPy, scikit-image, NumPy, PyTorch and MONAI compute, for the spatial kernels to agree with.

    python spatial_golden.py > spatial_golden.tsv
    (made with numpy 2.4.6, scipy 1.17.1, scikit-image 0.26.0, torch 2.13.0 and monai 1.6.1, x86-64)

Columns: kind, arguments (key=value, spaces between; lists with commas), shape of the input, its numbers, shape of the result,
its numbers.
"""

import itertools
import warnings
from fractions import Fraction

import numpy as np
import scipy.ndimage as ndi
import scipy.signal
import skimage.measure
import skimage.morphology
import torch
from monai.networks.layers import GaussianFilter, apply_filter, gaussian_1d, median_filter, separable_filtering
from monai.networks.layers.simplelayers import LaplaceFilter, SavitzkyGolayFilter, SharpenFilter
from monai.transforms import DetectEnvelope, GibbsNoise, KSpaceSpikeNoise, LabelToContour, SobelGradients
from monai.transforms.utils import (
    equalize_hist,
    fill_holes,
    generate_spatial_bounding_box,
    get_largest_connected_component_mask,
    map_classes_to_indices,
    remove_small_objects,
)
from monai.transforms.utils_morphological_ops import dilate, erode
from monai.transforms.utils_pytorch_numpy_unification import percentile

warnings.simplefilter("ignore")
random = np.random.RandomState(0)
SHAPES = [(23,), (7, 9), (4, 5, 6)]


def show(values):
    values = np.asarray(values)
    if values.dtype.kind in "biu":
        return " ".join(str(int(v)) for v in values.ravel())
    # The shortest text that is read back as the same number of the same type.
    return " ".join(str(v).removesuffix(".0") for v in values.ravel())


def sizes(values):
    return ",".join(str(n) for n in np.asarray(values).shape)


def text(value):
    if isinstance(value, (list, tuple, np.ndarray)):
        return ",".join(text(v) for v in value)
    return str(int(value)) if isinstance(value, (bool, np.bool_)) else str(value)


def row(kind, source, result, **arguments):
    source, result = np.asarray(source), np.asarray(result)
    options = " ".join(f"{key}={text(value)}" for key, value in arguments.items())
    print(kind, options, sizes(source), show(source), sizes(result), show(result), sep="\t")


def reals(shape):
    return np.round(random.randn(*shape) * 10, 2).astype(np.float32)


def mask(shape, density=0.5):
    return (random.rand(*shape) < density).astype(np.uint8)


def labels(shape, count=3):
    return random.randint(0, count + 1, shape).astype(np.uint8)


def batch(image):
    return torch.as_tensor(image, dtype=torch.float32)[None, None]


def exact_savgol(window, order):
    """Solves the normal equations in fractions."""
    half = window // 2
    powers = [[Fraction(x) ** p for x in range(-half, half + 1)] for p in range(order + 1)]
    matrix = [[sum(a * b for a, b in zip(p, q)) for q in powers] + [Fraction(k == 0)] for k, p in enumerate(powers)]
    for k in range(order + 1):
        pivot = next(i for i in range(k, order + 1) if matrix[i][k] != 0)
        matrix[k], matrix[pivot] = matrix[pivot], matrix[k]
        matrix[k] = [v / matrix[k][k] for v in matrix[k]]
        for i in range(order + 1):
            if i != k:
                matrix[i] = [a - matrix[i][k] * b for a, b in zip(matrix[i], matrix[k])]
    return np.array([float(sum(matrix[p][-1] * powers[p][i] for p in range(order + 1))) for i in range(window)])


# Weights.
for sigma, truncated in itertools.product([0.1, 0.5, 1.0, 2.0, 4.3], [4.0, 1.5]):
    for approx in ["erf", "sampled", "scalespace"]:
        row("gaussian_1d", [], gaussian_1d(torch.tensor(sigma), truncated, approx), sigma=sigma, truncated=truncated, approx=approx)
    row("scipy_gaussian", [], ndi._filters._gaussian_kernel1d(sigma, 0, int(truncated * sigma + 0.5)), sigma=sigma, truncated=truncated)
for window, order in [(1, 0), (3, 1), (5, 2), (7, 3), (9, 4), (25, 6), (51, 10)]:
    exact = exact_savgol(window, order)
    # SciPy's least squares lose digits: nearly all of them for the longest window here.
    assert np.allclose(exact, scipy.signal.savgol_coeffs(window, order), atol=1e-3)
    row("savgol", [], exact, window=window, order=order)
for size, normalize in itertools.product([3, 5, 7], [False, True]):
    sobel = SobelGradients(kernel_size=size, normalize_kernels=normalize)
    row("sobel", [], torch.stack([sobel.kernel_diff, sobel.kernel_smooth]), size=size, normalize=normalize)

# Linear filters.
MODES = {"zeros": "constant", "reflect": "mirror", "replicate": "nearest", "circular": "wrap", "symmetric": "reflect"}
for shape in SHAPES:
    image = reals(shape)
    sigma = [0.7, 1.0, 0.4][: len(shape)]
    for approx in ["erf", "sampled", "scalespace"]:
        row("monai_gaussian", image, GaussianFilter(len(shape), sigma, approx=approx)(batch(image))[0, 0], sigma=sigma, approx=approx)
    for mode, name in MODES.items():
        wide = [2.5] * len(shape)
        row("scipy_filter", image.astype(np.float64), ndi.gaussian_filter(image.astype(np.float64), wide, mode=name, cval=0.0), sigma=wide, mode=mode)
    for mode in ["zeros", "reflect", "replicate", "circular"]:
        kernels = [torch.tensor([0.5, -1.0, 2.0]), torch.tensor([1.0]), torch.tensor([1.0, 2.0, 3.0, -4.0, 5.0])]
        row("separable", image, separable_filtering(batch(image), kernels[: len(shape)], mode)[0, 0], mode=mode)
    even = np.array([1.0, -2.0, 0.5, 3.0])
    row("even", image.astype(np.float64), ndi.correlate1d(image.astype(np.float64), even, axis=0, mode="constant"))
    if len(shape) > 1:
        kernel = random.randint(-3, 4, (3, 5, 3)[: len(shape)]).astype(np.float32)
        row("apply_filter", image, apply_filter(batch(image), torch.as_tensor(kernel))[0, 0], shape=kernel.shape, kernel=kernel.ravel())
        for name, module in {"laplace": LaplaceFilter, "sharpen": SharpenFilter}.items():
            row(name, image, module(len(shape), 3)(batch(image))[0, 0])
        for source in [mask(shape), labels(shape), np.abs(image) / 20]:
            row("contour", source, LabelToContour()(torch.as_tensor(source, dtype=torch.float32)[None])[0])
        for axis in range(len(shape)):
            row("sobel_gradient", image, SobelGradients(5, axis)(torch.as_tensor(image)[None])[0], axis=axis)
    row("savgol_filter", image, SavitzkyGolayFilter(5, 2, 2, "replicate")(batch(image))[0, 0])

# Components.
for shape in SHAPES:
    for connectivity in range(1, len(shape) + 1):
        for density in [0.3, 0.5]:
            image = mask(shape, density)
            structure = ndi.generate_binary_structure(len(shape), connectivity)
            row("label", image, ndi.label(image, structure)[0], connectivity=connectivity)
            many = labels(shape, 2)
            row("label_values", many, skimage.measure.label(many, connectivity=connectivity), connectivity=connectivity)
            # Sizes that differ: what NumPy makes of ties depends on the processor.
            sizes_found = np.bincount(ndi.label(image, structure)[0].ravel())[1:]
            for count in [1, 2]:
                order = np.sort(sizes_found)[::-1]
                if len(order) <= count or order[count - 1] != order[count]:
                    kept = get_largest_connected_component_mask(image, connectivity, count)
                    row("largest", image, kept, connectivity=connectivity, count=count)
            # scikit-image 0.26 hands MONAI's min_size on as an inclusive limit; what MONAI says, and what it does with older
            # ones, is that components smaller than min_size are removed.
            for least in [2, 4]:
                kept = remove_small_objects(image[None], least - 1, connectivity)[0]
                row("remove_small", image, kept, connectivity=connectivity, least=least)
                kept = remove_small_objects(many[None], least * 10 - 1, connectivity)[0]
                row("remove_small_labels", many, kept, connectivity=connectivity, least=least * 10)

# Distances.
for shape in SHAPES:
    for density in [0.5, 0.9, 1.0]:
        image = mask(shape, density)
        spacing = [0.8, 1.7, 3.1][: len(shape)]
        row("edt", image, ndi.distance_transform_edt(image, sampling=spacing), spacing=spacing)

# Morphology.
FOOTPRINTS = {
    1: [np.array([1, 0, 1, 1]), np.ones(5)],
    2: [np.array([[1, 1, 0], [0, 1, 0]]), np.ones((3, 5)), np.array([[1, 0], [0, 1]])],
    3: [np.array([[[0, 1, 0]] * 3, [[1, 1, 1]] * 3, [[0, 1, 1]] * 3]), np.ones((1, 3, 3)), np.ones((2, 2, 2))],
}
for shape in SHAPES:
    ndim = len(shape)
    for connectivity in range(1, ndim + 1):
        structure = ndi.generate_binary_structure(ndim, connectivity)
        for border, iterations in [(0, 1), (1, 1), (0, 2), (1, 3)]:
            image, arguments = mask(shape, 0.75), {"connectivity": connectivity, "border": border, "iterations": iterations}
            row("erode", image, ndi.binary_erosion(image, structure, iterations, border_value=border), **arguments)
            image = mask(shape, 0.15)
            row("dilate", image, ndi.binary_dilation(image, structure, iterations, border_value=border), **arguments)
            image = mask(shape, 0.6)
            if border == 0:
                row("open", image, ndi.binary_opening(image, structure, iterations), **arguments)
                row("close", image, ndi.binary_closing(image, structure, iterations), **arguments)
        image = mask(shape, 0.8)
        row("fill", image, ndi.binary_fill_holes(image, structure), connectivity=connectivity)
        many = labels(shape, 2)
        row("fill_labels", many, fill_holes(many[None].copy(), [1, 2], connectivity)[0], connectivity=connectivity, labels=[1, 2])
        image, within = mask(shape, 0.2), mask(shape, 0.6)
        grown = ndi.binary_dilation(image, structure, -1, mask=within)
        row("propagate", np.stack([image, within]), grown, connectivity=connectivity)
    for footprint in FOOTPRINTS[ndim]:
        arguments = {"shape": footprint.shape, "footprint": footprint.astype(int).ravel()}
        image = mask(shape, 0.7)
        row("erode_by", image, ndi.binary_erosion(image, footprint), **arguments)
        row("dilate_by", image, ndi.binary_dilation(image, footprint), **arguments)
        image = reals(shape)
        for mode in ["symmetric", "replicate"]:
            row("grey_erode", image, ndi.grey_erosion(image, footprint=footprint, mode=MODES[mode]), mode=mode, **arguments)
            row("grey_dilate", image, ndi.grey_dilation(image, footprint=footprint, mode=MODES[mode]), mode=mode, **arguments)
    if ndim > 1:
        for size in [3, 5]:
            image = mask(shape, 0.8)
            row("monai_erode", image, erode(image[None, None], size)[0, 0], size=size)
            row("monai_dilate", image, dilate(1 - image[None, None], size)[0, 0], size=size)

# Rank filters.
for shape in SHAPES:
    ndim = len(shape)
    image = reals(shape)
    for size in [(3,) * ndim, (1, 5, 3)[3 - ndim :], (5,) * ndim]:
        if len(set(size)) == 1:
            row("median", image, median_filter(batch(image)[0], size, ndim)[0], size=size)
        row("scipy_median", image, ndi.median_filter(image, size), size=size)
        row("minimum", image, ndi.minimum_filter(image, size, mode="nearest"), size=size)
        row("maximum", image, ndi.maximum_filter(image, size, mode="mirror"), size=size)
        row("percentile_filter", image, ndi.percentile_filter(image, 20, size), size=size, percentile=20)

# Order statistics.
for dtype in [np.uint8, np.int16, np.int32, np.float32, np.float64]:
    image = (random.rand(101) * 200).round(2).astype(dtype)
    for q in [0, 0.5, 33.3, 50, 99.5, 100]:
        row("percentile", image, np.percentile(image, q), q=q, dtype=np.dtype(dtype).name)
    if dtype in (np.float32, np.float64):
        for q in [0, 0.5, 33.3, 50, 99.5, 100]:
            row("quantile", image, percentile(torch.as_tensor(image), q), q=q, dtype=np.dtype(dtype).name)
    for bins in [1, 7, 256]:
        row("histogram", image, np.histogram(image, bins)[0], bins=bins, dtype=np.dtype(dtype).name)
        low, high = 20.0, 150.0
        row("histogram_range", image, np.histogram(image, bins, (low, high))[0], bins=bins, low=low, high=high, dtype=np.dtype(dtype).name)
        if dtype is np.float32:
            row("histc", image, torch.histc(torch.as_tensor(image), bins, low, high), bins=bins, low=low, high=high)
    for bins in [8, 256]:
        row("equalize", image, equalize_hist(image, None, bins, 0, 255), bins=bins, dtype=np.dtype(dtype).name)
        within = mask(image.shape)
        row("equalize_masked", np.stack([image, within.astype(dtype)]), equalize_hist(image, within, bins, -3, 40), bins=bins, dtype=np.dtype(dtype).name)
holes = reals((3, 40))
holes[random.rand(3, 40) < 0.2] = np.nan
row("statistics", holes, [np.nanmean(holes), np.nanstd(holes), np.nanmin(holes), np.nanmax(holes), np.nanmedian(holes)])
for shape in SHAPES:
    image = reals((2, *shape)) * mask((2, *shape), 0.05)
    row("box", image, np.stack(generate_spatial_bounding_box(image)))
    many = labels(shape)
    for c, indices in enumerate(map_classes_to_indices(many[None], 4)):
        row("indices", many, indices, label=c)

# Fourier.
for shape in [(8, 9), (5, 6, 7)]:
    image = reals(shape)
    row("gibbs", image, GibbsNoise(0.4)(torch.as_tensor(image)[None])[0], alpha=0.4)
    loc = tuple(n // 3 for n in shape)
    row("spike", image, KSpaceSpikeNoise(loc, 6.5)(torch.as_tensor(image)[None])[0], loc=loc, intensity=6.5)
    spectrum = np.fft.fftshift(np.fft.fftn(image.astype(np.float64)))
    row("spectrum", image, np.stack([spectrum.real, spectrum.imag], -1))
    for n in [None, 4, 11]:
        row("envelope", image, DetectEnvelope(len(shape), n)(torch.as_tensor(image)[None])[0])
