# SPDX-License-Identifier: Apache-2.0
"""Brain extraction with the two trained networks of deepbet, as examples/brain_extraction, in Python.

    python examples/python/brain_extraction.py T1 BBOX_MODEL MODEL FOLDER

writes brain_mask.nii.gz, brain_mask.dcm (DICOM SEG) and overlay.png into FOLDER.
"""

import sys
from pathlib import Path

import mica
import mica.transforms as mt
import numpy as np
from mica.inferers import Segment


def normalised(size):
    """What both networks were trained on: a cube, intensities between two percentiles, mean 0.449, deviation 0.226."""
    return [
        mt.Resize([size] * 3, mode="nearest-exact"),
        mt.ScaleIntensityRangePercentiles(0.5, 99.5, 0, 1, clip=True),
        mt.NormalizeIntensity(),
        mt.NormalizeIntensity(subtrahend=-0.449 / 0.226, divisor=1 / 0.226),
    ]


def extents(brain):
    """First plane and last plus one along each axis of which more than 2 % is brain."""
    for axis in range(3):
        planes = np.flatnonzero(brain.mean(axis=tuple({0, 1, 2} - {axis})) > 0.02)
        if not planes.size:
            raise SystemExit("no brain was found")
        yield planes[0], planes[-1] + 1


def box_around(brain, whole):
    """The box around the brain with a tenth of its size more on each side, in voxels of the whole image."""
    scale = np.array(whole.shape[1:]) / brain.shape[1:]
    first, last = np.array(list(extents(brain.numpy()[0]))).T * scale
    centre, half = np.round((first + last) / 2), np.round(1.2 * (last - first)) / 2
    start, end = np.maximum(centre - half, 0).astype(int), np.minimum(centre + half, whole.shape[1:]).astype(int)
    return mt.SpatialCrop(roi_start=start.tolist(), roi_end=end.tolist())


def overlay(ras, brain):
    """Slices through the middle of the brain along each axis, side by side, its outline in red; (RGB, column, row)."""
    grey = mt.ScaleIntensityRangePercentiles(1, 99.5, 0, 255, clip=True)(ras).numpy()[0].astype(np.uint8)
    outline, rows = mt.LabelToContour()(brain).numpy()[0] > 0, max(ras.shape[2:])
    pictures = []
    for axis, (first, last) in enumerate(extents(brain.numpy()[0])):
        picture, edge = (volume.take((first + last) // 2, axis)[:, ::-1] for volume in (grey, outline))
        picture = np.where(edge, np.array([255, 0, 0], np.uint8)[:, None, None], picture)
        free = rows - picture.shape[2]
        pictures.append(np.pad(picture, [(0, 0), (0, 0), (free // 2, free - free // 2)]))
    return np.ascontiguousarray(np.concatenate(pictures, axis=1))


def main(t1, bbox_model, model, folder):
    """Runs both networks and writes what they find."""
    image = mica.read(t1, dtype="float32")
    upright = [mt.Orientation("RAS"), mt.SignalFillEmpty()]
    labels = [mt.AsDiscrete(argmax=True), mt.KeepLargestConnectedComponent(applied_labels=1)]
    ras = mt.Compose(upright)(image)

    # Where the brain is, on a coarse grid; then its outline on a fine one around it, and back on the grid of the file.
    find = Segment(
        mica.load_network(bbox_model, optimize="fuse"),
        preprocessing=mt.Compose(normalised(128)),
        postprocessing=mt.Compose(labels),
        invert=False,
    )
    extract = Segment(
        mica.load_network(model, optimize="fuse"),
        preprocessing=mt.Compose([*upright, box_around(find(ras), ras), *normalised(256)]),
        postprocessing=mt.Compose([*labels, mt.FillHoles(connectivity=1)]),
    )
    mask = extract(image)

    print(f"brain volume: {mask.numpy().sum() * np.prod(mask.spacing) / 1000:.0f} ml")
    folder = Path(folder)
    mica.write(mask, folder / "brain_mask.nii.gz", dtype="uint8")
    mica.write_segmentation(mask, folder / "brain_mask.dcm", segments=[{"number": 1, "label": "Brain"}])
    mica.write(overlay(ras, mt.Compose(upright)(mask)), folder / "overlay.png")
    print(f"overlay: {folder / 'overlay.png'}")


if __name__ == "__main__":
    if len(sys.argv) == 5:
        main(*sys.argv[1:])
    else:
        print(f"usage: {sys.argv[0]} T1 BBOX_MODEL MODEL FOLDER")
