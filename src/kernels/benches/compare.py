"""Times the peers of benches/spatial.rs by hand: scipy, cc3d, edt, SimpleITK, scikit-image. Two threads where they can.

    pip install numpy scipy scikit-image connected-components-3d edt SimpleITK; python compare.py
"""

import time

import cc3d
import edt
import numpy as np
import scipy.ndimage as ndi
import SimpleITK as sitk
from skimage import measure

sitk.ProcessObject.SetGlobalDefaultNumberOfThreads(2)
SHAPE = (181, 217, 181)
axes = np.ogrid[: SHAPE[0], : SHAPE[1], : SHAPE[2]]
distance = sum(((i - n / 2) / (n * 0.42)) ** 2 for i, n in zip(axes, SHAPE))
folds = 0.08 * sum(np.sin(i * f) for i, f in zip(axes, (0.5, 0.4, 0.45)))
brain = (distance + folds < 1).astype(np.uint8)
cube = np.random.RandomState(0).rand(192, 192, 192).astype(np.float32)


def bench(name, work, repeat=7):
    times = []
    for _ in range(repeat):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    print(f"{name:45s} best {min(times) * 1e3:9.2f} ms   median {sorted(times)[repeat // 2] * 1e3:9.2f} ms", flush=True)


print("foreground", brain.mean())
bench("cc3d 26, mask", lambda: cc3d.connected_components(brain, connectivity=26))
bench("cc3d 26 + statistics", lambda: cc3d.statistics(cc3d.connected_components(brain, connectivity=26)))
bench("cc3d largest_k", lambda: cc3d.largest_k(brain, 1, connectivity=26))
bench("scipy label 26", lambda: ndi.label(brain, np.ones((3, 3, 3))), 3)
bench("skimage label 3", lambda: measure.label(brain, connectivity=3), 3)
for threads in (1, 2):
    bench(f"edt, {threads} threads", lambda: edt.edt(brain, parallel=threads))
bench("edt anisotropic, 2 threads", lambda: edt.edt(brain, anisotropy=(0.9, 1.1, 3), parallel=2))
bench("scipy edt", lambda: ndi.distance_transform_edt(brain), 1)
image = sitk.GetImageFromArray(cube)
bench("SimpleITK recursive Gaussian 2", lambda: sitk.SmoothingRecursiveGaussian(image, 2.0))
bench("SimpleITK discrete Gaussian var 4", lambda: sitk.DiscreteGaussian(image, 4.0), 3)
bench("scipy gaussian 2", lambda: ndi.gaussian_filter(cube, 2.0), 3)
bench("scipy median 3", lambda: ndi.median_filter(cube, 3), 1)
bench("SimpleITK median 3", lambda: sitk.Median(image, [1, 1, 1]), 3)
bench("scipy maximum 5", lambda: ndi.maximum_filter(cube, 5), 3)
bench("scipy binary_erosion 26", lambda: ndi.binary_erosion(brain, np.ones((3, 3, 3))), 3)
bench("scipy binary_dilation 6, 5 iterations", lambda: ndi.binary_dilation(brain, iterations=5), 3)
bench("scipy binary_fill_holes", lambda: ndi.binary_fill_holes(brain), 3)
bench("numpy percentile 1, 99", lambda: np.percentile(cube, [1, 99]), 3)
bench("numpy median", lambda: np.median(cube), 3)
bench("numpy histogram 256", lambda: np.histogram(cube, 256), 3)
bench("numpy mean std min max", lambda: (cube.mean(), cube.std(), cube.min(), cube.max()), 3)
bench("numpy flatnonzero", lambda: np.flatnonzero(brain), 3)
bench("numpy fftn + ifftn", lambda: np.fft.ifftn(np.fft.fftn(cube)), 1)
