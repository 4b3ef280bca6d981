# SPDX-License-Identifier: Apache-2.0
"""Networks of bundles of MONAI's model zoo, built by mica: keys, order and shapes of their state dictionaries, where the lists are."""

import collections
import csv
import json

from mica import networks
import pytest
from conftest import SHARED

BUNDLES = SHARED.parent / "bundles"
TABLE = SHARED.parent / "parity/zoo_network_state_dicts.tsv"

DEEPEDIT = {"spatial_dims": 3, "kernel_size": [3] * 6, "strides": [1, 2, 2, 2, 2, [2, 2, 1]]}
DEEPEDIT |= {"upsample_kernel_size": [2, 2, 2, 2, [2, 2, 1]], "norm_name": "instance", "res_block": True}
UNET = {"spatial_dims": 3, "in_channels": 1, "channels": [16, 32, 64, 128, 256], "strides": [2, 2, 2, 2], "num_res_units": 2}
SEGRESNET = {"blocks_down": [1, 2, 2, 4], "blocks_up": [1, 1, 1], "dropout_prob": 0.2}

#: The bundles' networks; those with arguments None are built from the bundle's own configuration.
NETWORKS = {
    "brats_mri_segmentation": None,
    "endoscopic_inbody_classification": None,
    "spleen_ct_segmentation": None,
    "ventricular_short_axis_3label": None,
    "wholeBody_ct_segmentation": ("SegResNet", SEGRESNET | {"init_filters": 32, "in_channels": 1, "out_channels": 105}),
    "renalStructures_CECT_segmentation": (
        "SegResNet",
        SEGRESNET | {"init_filters": 32, "in_channels": 3, "out_channels": 6, "upsample_mode": "deconv"},
    ),
    "prostate_mri_anatomy": (
        "UNet",
        UNET | {"out_channels": 3, "channels": [16, 32, 64, 128, 256, 512], "strides": [2] * 5, "num_res_units": 4}
        | {"norm": "batch", "act": "prelu", "dropout": 0.15},
    ),
    "segmentation_template": ("UNet", UNET | {"out_channels": 4, "channels": [8, 16, 32, 64], "strides": [2, 2, 2]}),
    "swin_unetr_btcv_segmentation": (
        "SwinUNETR",
        {"spatial_dims": 3, "in_channels": 1, "out_channels": 14, "feature_size": 48, "use_checkpoint": True},
    ),
    "spleen_deepedit_annotation": ("DynUNet", DEEPEDIT | {"in_channels": 3, "out_channels": 2}),
    "pediatric_abdominal_ct_segmentation": ("DynUNet", DEEPEDIT | {"in_channels": 1, "out_channels": 4}),
    "endoscopic_tool_segmentation": (
        "FlexibleUNet",
        {"in_channels": 3, "out_channels": 2, "backbone": "efficientnet-b2", "spatial_dims": 2, "pretrained": False, "pre_conv": None},
    ),
    "classification_template": ("DenseNet121", {"spatial_dims": 2, "in_channels": 1, "out_channels": 4}),
    "pathology_nuclei_classification": ("DenseNet121", {"spatial_dims": 2, "in_channels": 4, "out_channels": 4}),
    "pathology_nuclick_annotation": (
        "BasicUNet",
        {"spatial_dims": 2, "in_channels": 5, "out_channels": 1, "features": [32, 64, 128, 256, 512, 32]},
    ),
}


@pytest.fixture(scope="module")
def zoo():
    if not TABLE.exists():
        pytest.skip(f"the lists of the zoo's networks are not there ({TABLE})")
    found = collections.defaultdict(dict)
    with TABLE.open() as lines:
        for row in csv.DictReader(lines, delimiter="\t"):
            if row["config_id"] == "network_def":
                shape = [] if row["shape"] == "scalar" else [int(extent) for extent in row["shape"].split("x")]
                found[row["bundle"]][row["state_dict_key"]] = (shape, row["dtype"])
    return found


@pytest.mark.parametrize("bundle", NETWORKS)
def test_state_dictionaries_are_those_of_the_zoo(bundle, zoo):
    if NETWORKS[bundle] is None:
        config = json.loads((BUNDLES / bundle / "configs/inference.json").read_text())
        name = config["network_def"].pop("_target_")
        arguments = config["network_def"]
    else:
        name, arguments = NETWORKS[bundle]
    state = getattr(networks, name)(**arguments).state_dict()
    found = {key: (list(value.shape), value.dtype) for key, value in state.items()}
    assert list(found) == list(zoo[bundle])
    assert found == zoo[bundle]
