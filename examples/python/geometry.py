# SPDX-License-Identifier: Apache-2.0
"""Wraps a NumPy volume, applies a pipeline, follows a landmark through it, and takes it all back.

python examples/python/geometry.py
"""

import mica
import mica.transforms as mt
import numpy as np


def phantom():
    """A CT-like volume (HU): air, a body of water, a small dense ball. Voxels of 0.8 x 0.8 x 2.5 mm, LPS world."""
    x, y, z = np.mgrid[0:96, 0:80, 0:40].astype(np.float32)
    volume = np.full(x.shape, -1000, np.int16)
    volume[((x - 48) / 40) ** 2 + ((y - 40) / 30) ** 2 < 1] = 0
    volume[(x - 60) ** 2 + (y - 35) ** 2 + ((z - 20) * 3) ** 2 < 60] = 900
    affine = np.diag([-0.8, -0.8, 2.5, 1.0])
    affine[:3, 3] = [38.0, 32.0, -50.0]
    return volume, affine


def main():
    volume, affine = phantom()
    # No copy: the image looks at the array's memory. Channel first, as everywhere in MONAI.
    image = mica.MetaTensor(volume[np.newaxis], affine=affine, meta={"patient": "phantom"})
    print("input ", image)

    pipeline = mt.Compose(
        [
            mt.ScaleIntensityRange(a_min=-1000, a_max=1000, b_min=0.0, b_max=1.0, clip=True),
            mt.Flip(spatial_axis=[0, 1]),
        ]
    )
    result = pipeline(image)
    print("result", result)

    # A landmark keeps its place in the world, whatever happens to the voxels.
    landmark = image.voxel_to_world([60, 35, 20])
    here = result.world_to_voxel(landmark)
    print(f"landmark at {np.round(landmark, 2)} mm is voxel {np.round(here).astype(int)} now")
    i, j, k = np.round(here).astype(int)
    assert float(result[0, i, j, k]) == float((np.float32(900) + 1000) / 2000)

    # What was done is data: it can be stored, shown to an auditor, and undone.
    for record in result.applied_operations:
        print("history", record["class"], record["extra_info"])
    restored = pipeline.inverse(result)
    assert np.array_equal(restored.affine, image.affine)
    print("undone", restored)


if __name__ == "__main__":
    main()
