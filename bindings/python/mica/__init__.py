# SPDX-License-Identifier: Apache-2.0
"""mica: a runtime for deep learning on medical images, from Python.

    import mica
    image = mica.read("t1.nii.gz")                         # or a DICOM folder, or MetaTensor(array, affine=affine)
    flip = mica.transforms.Flip(spatial_axis=0)            # or mica.component("Flip", spatial_axis=0)
    out = flip(image)
    back = flip.inverse(out)
    mica.write(back, "back.nii.gz")

Names, arguments, defaults and array layouts are MONAI's. The guide is ``docs/python-guide.md``.
"""

from . import _native, data, geometry, inferers, networks, transforms, utils
from ._component import (
    CancelToken,
    Component,
    Pipeline,
    Transform,
    UserTransform,
    component,
    describe,
    from_config,
    list_components,
    register,
    unregister,
)
from ._dtype import DType
from ._errors import (
    CallbackError,
    Cancelled,
    DeviceError,
    Error,
    InternalError,
    InvalidArgument,
    IoError,
    NotFound,
    ParseError,
    ShapeError,
    StateError,
    TorchError,
    TypeError_,
    Unsupported,
)
from ._image import (
    dicom_scan,
    read,
    read_header,
    read_segmentation,
    write,
    write_dicom_series,
    write_segmentation,
)
from ._log import set_log_level
from ._meta_tensor import Meta, MetaTensor
from ._network import Inferer, Network, load_network
from ._runtime import (
    build_info,
    devices,
    get_num_threads,
    get_track_meta,
    init,
    set_num_threads,
    set_track_meta,
)

__version__ = _native.text(_native.lib.mica_version())

__all__ = [
    "CallbackError",
    "CancelToken",
    "Cancelled",
    "Component",
    "DType",
    "DeviceError",
    "Error",
    "Inferer",
    "InternalError",
    "InvalidArgument",
    "IoError",
    "Meta",
    "MetaTensor",
    "Network",
    "NotFound",
    "ParseError",
    "Pipeline",
    "ShapeError",
    "StateError",
    "TorchError",
    "Transform",
    "TypeError_",
    "Unsupported",
    "UserTransform",
    "build_info",
    "component",
    "data",
    "describe",
    "devices",
    "dicom_scan",
    "from_config",
    "geometry",
    "get_num_threads",
    "get_track_meta",
    "inferers",
    "init",
    "list_components",
    "load_network",
    "networks",
    "read",
    "read_header",
    "read_segmentation",
    "register",
    "set_log_level",
    "set_num_threads",
    "set_track_meta",
    "transforms",
    "unregister",
    "utils",
    "write",
    "write_dicom_series",
    "write_segmentation",
]
