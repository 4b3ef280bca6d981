# SPDX-License-Identifier: Apache-2.0
"""Brain extraction: a C++ program of mica against the Python package deepbet, whole processes.

    .deps/venv/bin/python benches/brain_extraction.py PROGRAM DATA [T1]

PROGRAM is examples/brain_extraction, built; DATA the folder `.deps/demo` of `cargo xtask demo`; T1 an image, by default the MNI152
head there. deepbet needs further packages: `pip install --no-deps --target FOLDER connected-components-3d fill_voids fastremap pandas
python-dateutil pytz tzdata six tqdm`, with FOLDER on PYTHONPATH. Both run three times in turn; the smallest time and peak count.
"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

PYTHON = "import sys; from deepbet import run_bet; run_bet([sys.argv[1]], mask_paths=[sys.argv[2]], no_gpu=True)"
HEAD = "nilearn/datasets/data/mni_icbm152_t1_tal_nlin_sym_09a_converted.nii.gz"


def run(command, environment=None):
    """Seconds and peak memory in MB of a process."""
    import time

    start = time.perf_counter()
    process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    if status:
        raise SystemExit(f"{command[0]} failed")
    return time.perf_counter() - start, usage.ru_maxrss / 1024


def main():
    """Prints both, their ratio, and how the masks agree."""
    import nibabel
    import numpy as np

    program, data = sys.argv[1], Path(sys.argv[2])
    t1 = sys.argv[3] if len(sys.argv) > 3 else str(data / HEAD)
    models = data / "data" / "models"
    path = os.pathsep.join(filter(None, [str(data), os.environ.get("PYTHONPATH")]))
    with tempfile.TemporaryDirectory() as folder:
        theirs = [sys.executable, "-c", PYTHON, t1, f"{folder}/theirs.nii.gz"]
        ours = [program, t1, str(models / "bbox_model.pt"), str(models / "model.pt"), folder]
        found = {"deepbet": [], "mica": []}
        for _ in range(3):
            found["deepbet"].append(run(theirs, {**os.environ, "PYTHONPATH": path, "OMP_NUM_THREADS": "2"}))
            found["mica"].append(run(ours))
        best = {name: [min(values) for values in zip(*runs)] for name, runs in found.items()}
        for name, (seconds, megabytes) in best.items():
            print(f"{name:8} {seconds:6.2f} s   peak {megabytes:6.0f} MB")
        shares = [100 * a / b for a, b in zip(best["mica"], best["deepbet"])]
        print(f"mica takes {shares[0]:.0f} % of the time and {shares[1]:.0f} % of the memory")
        masks = [nibabel.load(f"{folder}/{name}.nii.gz").get_fdata() > 0 for name in ("theirs", "brain_mask")]
        both, total = np.logical_and(*masks).sum(), sum(mask.sum() for mask in masks)
        print(f"voxels {masks[0].sum()} and {masks[1].sum()}, Dice {2 * both / total:.6f}")


if __name__ == "__main__":
    main()
