# SPDX-License-Identifier: Apache-2.0
"""Components by name: from a configuration, with errors that help, with progress and a way to stop.

python examples/python/configuration.py
"""

import json
import logging

import mica
import numpy as np

CONFIG = """
{
  "_target_": "Compose",
  "transforms": [
    {"_target_": "EnsureChannelFirst", "channel_dim": "no_channel"},
    {"_target_": "NormalizeIntensity", "nonzero": true},
    {"_target_": "Flip", "spatial_axis": [0, 2]},
    {"_target_": "EnsureType", "dtype": "float16"}
  ]
}
"""


def main():
    logging.basicConfig(level=logging.INFO, format="%(name)s: %(message)s")
    print("build:", mica.build_info()["mica"], "on", ", ".join(mica.devices()))

    pipeline = mica.from_config(json.loads(CONFIG))
    print(json.dumps(pipeline.config)[:100], "…")

    volume = np.arange(4 * 5 * 6, dtype=np.int16).reshape(4, 5, 6)
    result = pipeline(mica.MetaTensor(volume), progress=lambda done, total, what: print(f"  {done}/{total} {what}"))
    print(result)

    # A mistake is answered with what was found and what was expected.
    for broken in (
        {"_target_": "Flipp"},
        {"_target_": "Flip", "spatial_axes": 0},
        {"_target_": "Flip", "spatial_axis": "x"},
    ):
        try:
            mica.from_config(broken)
        except mica.Error as error:
            print(f"{type(error).__name__}: {error}")

    token = mica.CancelToken()
    token.set()
    try:
        pipeline(mica.MetaTensor(volume), cancel=token)
    except mica.Cancelled as error:
        print("stopped:", error)

    print("arguments of Flip:", [argument["name"] for argument in mica.describe("Flip")["arguments"]])


if __name__ == "__main__":
    main()
