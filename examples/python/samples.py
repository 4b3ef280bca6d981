# SPDX-License-Identifier: Apache-2.0
"""Image and label through one random pipeline with a step of your own, into batches for training.

    python examples/python/samples.py

Uses torch's DataLoader where torch is installed.
"""

import mica
import mica.transforms as mt
import numpy as np

SHAPE = (1, 32, 32, 16)


class AddNoise:
    """A transform written in Python: called with the sample, seeded by the pipeline."""

    def __init__(self, key, sigma):
        self.key, self.sigma = key, sigma
        self.random = np.random.RandomState()

    def set_random_state(self, seed=None, state=None):
        self.random = state or np.random.RandomState(seed)
        return self

    def __call__(self, sample):
        image = sample[self.key]
        noise = self.random.normal(0, self.sigma, image.shape).astype(np.float32)
        # Metadata and history go along.
        noisy = mica.MetaTensor(image.numpy() + noise, image.affine, image.meta, image.applied_operations)
        return {**sample, self.key: noisy}


def samples(count):
    """Volumes with their labels."""
    stream = np.random.RandomState(0)
    for number in range(count):
        image = stream.normal(100, 20, SHAPE).astype(np.float32)
        yield {"image": image, "label": (image > 120).astype(np.uint8), "case": f"case{number:02}"}


def main():
    pipeline = mt.Compose(
        [
            mt.EnsureTyped(keys=["image", "label"]),
            mt.NormalizeIntensityd(keys="image"),
            mt.RandFlipd(keys=["image", "label"], prob=0.5, spatial_axis=0),
            mt.RandFlipd(keys=["image", "label"], prob=0.5, spatial_axis=1),
            AddNoise("image", sigma=0.05),
        ]
    ).set_random_state(seed=0)

    items = [pipeline(sample) for sample in samples(4)]
    for item in items:
        flips = [record["do_transforms"] for record in item["image"].applied_operations]
        print(item["case"], "flipped" if any(flips) else "as it was", item["image"].shape)

    batch = mica.data.list_data_collate(items)
    print("batch ", batch["image"], batch["case"])

    # Predictions come back to the geometry of their inputs.
    for item in mica.data.decollate_batch(batch):
        label = pipeline.inverse({"image": item["image"], "label": item["label"]})["label"]
        assert label.applied_operations == []

    try:
        from torch.utils.data import DataLoader
    except ImportError:
        return
    loader = DataLoader(
        [*samples(4)], batch_size=2, collate_fn=lambda raw: mica.data.list_data_collate(map(pipeline, raw))
    )
    for batch in loader:
        images = batch["image"].torch()
        print("torch ", images.shape, images.dtype)


if __name__ == "__main__":
    main()
