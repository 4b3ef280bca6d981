# SPDX-License-Identifier: Apache-2.0
"""Networks with their arguments and the shapes of their inputs."""

from dataclasses import dataclass, field


@dataclass
class Case:
    network: str
    arguments: dict
    shapes: list
    #: Modes to run in.
    modes: tuple = ("eval", "train")
    #: Why the initial values are not MONAI's.
    other_initial_values: str = ""
    #: How far outputs may be apart, relative to their scale.
    tolerance: float = 1e-5
    #: As `tolerance`, of gradients.
    gradient_tolerance: float = 1e-5
    extra: dict = field(default_factory=dict)

    def __str__(self):
        shown = ",".join(f"{key}={value}" for key, value in self.arguments.items())
        return f"{self.network}({shown})".replace(" ", "")


def unet():
    def case(shape, **arguments):
        return Case("UNet", arguments, [shape])

    three = {"spatial_dims": 3, "in_channels": 1, "out_channels": 2}
    yield case([2, 1, 16, 16, 16], **three, channels=[4, 8, 16], strides=[2, 2], num_res_units=2)
    yield case([1, 1, 16, 16, 16], **three, channels=[4, 8, 16, 16], strides=[2, 2, 2], norm="batch", dropout=0.0)
    two = {"spatial_dims": 2, "in_channels": 3, "out_channels": 2}
    yield case([2, 3, 16, 24], **two, channels=[4, 8], strides=[2])
    yield case(
        [2, 3, 24, 20],
        **two,
        channels=[4, 8, 8],
        strides=[[2, 1], [3, 2]],
        kernel_size=[3, 5],
        up_kernel_size=[5, 3],
        num_res_units=1,
        act=["LeakyReLU", {"negative_slope": 0.2, "inplace": True}],
        norm=["group", {"num_groups": 2}],
        bias=False,
        adn_ordering="AND",
    )
    yield case(
        [3, 2, 32],
        spatial_dims=1,
        in_channels=2,
        out_channels=2,
        channels=[4, 4, 8],
        strides=[2, 2, 9],
        num_res_units=3,
        act="elu",
        norm=["instance", {"affine": True, "track_running_stats": True}],
        adn_ordering="na",
    )
    yield case([2, 3, 8, 8], **two, channels=[4, 8], strides=[1], num_res_units=2, norm="")


def all_cases():
    yield from unet()


#: Arguments that both libraries refuse.
REFUSED = [
    ("UNet", {"spatial_dims": 2, "in_channels": 1, "out_channels": 1, "channels": [4], "strides": []}),
    ("UNet", {"spatial_dims": 2, "in_channels": 1, "out_channels": 1, "channels": [4, 8, 8], "strides": [2]}),
    (
        "UNet",
        {
            "spatial_dims": 2,
            "in_channels": 1,
            "out_channels": 1,
            "channels": [4, 8],
            "strides": [2],
            "kernel_size": [3, 3, 3],
        },
    ),
    (
        "UNet",
        {"spatial_dims": 2, "in_channels": 1, "out_channels": 1, "channels": [4, 8], "strides": [2], "kernel_size": 2},
    ),
    (
        "UNet",
        {"spatial_dims": 2, "in_channels": 1, "out_channels": 1, "channels": [4, 8], "strides": [2], "act": "rulu"},
    ),
]
