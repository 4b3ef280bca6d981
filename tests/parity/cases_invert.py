# SPDX-License-Identifier: Apache-2.0
"""Predictions back on the grid of the image: ``Invert`` and ``Invertd``, over every kind of step that can be undone."""

import torch
from cases import META, Case
from cases_post import Blobs
from inputs import OBLIQUE, PLANE, Image, Python, Sample

# Interpolated values are sums of up to eight products, in another order, and may be interpolated twice.
NEAR = (8, torch.float32)

# MONAI's pixdim of planes is that of their 4x4 affine.
RANKS = {
    2: Image((2, 9, 8), "float32", "noise", affine=PLANE, meta={"filename_or_obj": "a.nii.gz"}),
    3: Image((2, 7, 6, 8), "float32", "noise", affine=OBLIQUE, meta=META),
}


def _unchanged(x):
    return x


def steps(m, rank, mode="bilinear", key=None):
    """Each kind of step by name, in its array form or for a key."""

    def make(name, *args, **kwargs):
        return getattr(m, name + "d")(key, *args, **kwargs) if key else getattr(m, name)(*args, **kwargs)

    word = {"bilinear": "trilinear" if rank == 3 else "bilinear"}.get(mode, mode)
    foreground = {"source_key": key} if key else {}
    angles = 0.3 if rank == 2 else [0.3, -0.2, 0.1]
    # The array form gives its grid too, unless told not to.
    image_only = {} if key else {"image_only": True}
    return {
        "Spacing": lambda: make("Spacing", pixdim=(1.37, 1.13, 1.63)[:rank], mode=mode),
        "Orientation": lambda: make("Orientation", axcodes={2: "AL", 3: "SAL"}[rank]),
        "CropForeground": lambda: make("CropForeground", **foreground, margin=1, k_divisible=3),
        "SpatialPad": lambda: make("SpatialPad", [11, 10, 9][:rank], mode="edge"),
        "Zoom": lambda: make("Zoom", [1.3, 0.8, 1.1][:rank], mode=word, keep_size=False),
        "Zoom(keep_size)": lambda: make("Zoom", 1.2, mode=word),
        "Rotate90": lambda: make("Rotate90", 3, (0, rank - 1)),
        "Affine": lambda: make(
            "Affine",
            rotate_params=angles,
            scale_params=[1.1, 0.9, 1.2][:rank],
            translate_params=[0.7, -1.3, 0.4][:rank],
            mode=mode,
            padding_mode="border",
            **image_only,
        ),
        "Resize": lambda: make("Resize", [6, 10, 7][:rank], mode=word),
    }


def chain(m, rank, mode="bilinear", key=None):
    """What comes before a network: several of them in a row."""
    by_name = steps(m, rank, mode, key)
    return [by_name[name]() for name in ("Orientation", "Spacing", "CropForeground", "SpatialPad")]


def affine(name, nearest):
    """What is special about ``Affine``: MONAI inverts its matrix in float32, whose rounding is in its affine."""
    if name != "Affine":
        return {}
    return {"skip": ("affine", "meta"), "difference": "none-aligns-no-corners" if nearest else None}


def scaled(m):
    """A transform as a function of the result."""
    return m.ScaleIntensity(factor=1.0)


def made_of(m, kwargs):
    """The arguments, with transforms of a module where ``scaled`` stands for them."""

    def one(value):
        return scaled(m) if value is scaled else value

    return {key: list(map(one, value)) if isinstance(value, list) else one(value) for key, value in kwargs.items()}


def invert():
    volume = Image((2, 4, 5, 6), "float32", "noise", affine=OBLIQUE, meta=META)
    plane = Image((1, 3, 4), "int16", affine=PLANE)

    def row(note, make, given, **more):
        return Case("Invert", {}, given, make=make, note=f"[{note}]", **more)

    for nearest in (True, False):

        def both(m, nearest=nearest):
            flips = m.Compose([m.Flip(0), m.RandFlip(1.0, 1), m.Identity()])
            return m.Compose([flips, m.Invert(flips, nearest_interp=nearest)])

        for given in (volume, plane):
            yield row(f"nearest={nearest}", both, given)
    for rank, image in RANKS.items():
        for mode in ("bilinear", "nearest"):
            for nearest in (True, False):
                if nearest and mode == "nearest":
                    continue
                for name in steps(None, rank):

                    def one(m, rank=rank, mode=mode, nearest=nearest, name=name):
                        step = steps(m, rank, mode)[name]()
                        return m.Compose([step, m.Invert(step, nearest_interp=nearest)])

                    yield row(f"{name},{mode},nearest={nearest}", one, image, ulps=NEAR, **affine(name, nearest))

                def several(m, rank=rank, mode=mode, nearest=nearest):
                    before = m.Compose(chain(m, rank, mode))
                    return m.Compose([before, m.Invert(before, nearest_interp=nearest)])

                yield row(f"chain,{mode},nearest={nearest}", several, image, ulps=NEAR)
        for kwargs in ({"device": "cpu"}, {"to_tensor": False}, {"post_func": scaled}, {"post_func": None}):

            def with_arguments(m, rank=rank, kwargs=kwargs):
                before = m.Compose(chain(m, rank))
                return m.Compose([before, m.Invert(before, **made_of(m, kwargs))])

            note = ",".join(f"{key}={getattr(value, '__name__', value)}" for key, value in kwargs.items())
            yield row(note, with_arguments, image, ulps=NEAR)
    yield Case("Invert", {}, volume)
    yield row("not-invertible", lambda m: m.Invert(m.Identity()), volume)
    yield row("no-records", lambda m: m.Invert(m.Flip(0)), volume)


def invertd():
    image = Image((1, 8, 9, 10), "float32", "noise", affine=OBLIQUE, meta=META)
    prediction = Blobs((4, 8, 9, 10), "float32", labels=3, affine=OBLIQUE)
    sample = Sample({"image": image, "pred": prediction, "text": Python("x")})

    def row(note, make, given=sample, **more):
        return Case("Invertd", {}, given, make=make, note=f"[{note}]", **more)

    def pipeline(m, *after, keys=("image",), **kwargs):
        before = m.Compose([m.Flipd(list(keys), 0), m.RandFlipd(list(keys), 1.0, [1]), m.Identityd(list(keys))])
        arguments = {"keys": "pred", "transform": before, "orig_keys": "image", **kwargs}
        return m.Compose([before, m.Invertd(**arguments), *after])

    for kwargs in (
        {},
        {"nearest_interp": False},
        {"nearest_interp": [True]},
        {"orig_keys": "missing"},
        {"keys": "missing"},
        {"keys": ["pred", "missing"], "allow_missing_keys": True},
        {"keys": ["pred", "image"], "orig_keys": ["image", "image"]},
        {"meta_keys": ["a", "b"]},
        {"device": "cpu", "to_tensor": False},
        {"post_func": _unchanged},
    ):
        yield row(f"{kwargs}", lambda m, kwargs=kwargs: pipeline(m, **kwargs))
    yield row("more-keys", lambda m: pipeline(m, keys=("image", "text2")[:1]))
    yield row("not-invertible", lambda m: m.Invertd("pred", m.Identityd("image")))
    for nearest in (True, False):
        for kwargs in (
            {},
            {"to_onehot": 4},
            {"threshold": 1.5},
            {"dtype": "uint8"},
            {"keepdim": False},
            {"dim": 1},
        ):
            # In one step where that is the same.
            yield row(
                f"argmax,nearest={nearest},{kwargs}",
                lambda m, nearest=nearest, kwargs=kwargs: pipeline(
                    m, m.AsDiscreted("pred", argmax=True, **kwargs), nearest_interp=nearest
                ),
            )
    for alias in ("D", "Dict"):
        yield Case("Invert" + alias, {"keys": "pred"}, sample)
    yield from predictions()


def predictions():
    """A prediction that went through a pipeline of its own is undone with the history of the image."""
    for rank, image in RANKS.items():
        prediction = Blobs(image.shape, "float32", labels=3, affine=image.affine)
        sample = Sample({"image": image, "pred": prediction})

        def row(note, make, given=sample, **more):
            return Case("Invertd", {}, given, NEAR, make=make, note=f"[{note}]", **more)

        def undone(m, before, mine, *between, **kwargs):
            arguments = {"keys": "pred", "transform": before, "orig_keys": "image", **kwargs}
            return m.Compose([before, mine, *between, m.Invertd(**arguments)])

        for mode in ("bilinear", "nearest"):
            for nearest in (True, False):
                if nearest and mode == "nearest":
                    continue
                for name in steps(None, rank):

                    def one(m, rank=rank, mode=mode, nearest=nearest, name=name):
                        before, mine = (steps(m, rank, mode, key)[name]() for key in ("image", "pred"))
                        if name == "CropForeground":
                            # Around the foreground of the image, as the network sees it.
                            mine = m.CopyItemsd("image", names="cropped")
                            return undone(m, before, mine, keys="cropped", nearest_interp=nearest)
                        return undone(m, before, mine, nearest_interp=nearest)

                    yield row(f"{name},{mode},nearest={nearest}", one, **affine(name, nearest))

        # In one step with the labels, where that is the same: values of noise are never equal.
        scores = Sample({"image": image, "pred": Image((5, *image.shape[1:]), "float32", "noise", affine=image.affine)})
        for nearest in (True, False):
            for name in (*steps(None, rank), "chain"):

                def labels(m, rank=rank, nearest=nearest, name=name, **kwargs):
                    if name == "chain":
                        before = m.Compose(chain(m, rank, key="image"))
                    else:
                        before = steps(m, rank, key="image")[name]()
                    # One image of all channels, so that crops are around the same foreground.
                    together = m.Compose([m.ConcatItemsd(["image", "pred"], "image"), m.DeleteItemsd("pred")])
                    return m.Compose(
                        [
                            together,
                            before,
                            m.CopyItemsd("image", names="pred"),
                            m.Invertd("pred", before, "image", nearest_interp=nearest),
                            m.AsDiscreted("pred", argmax=True, **kwargs),
                        ]
                    )

                yield row(f"argmax,{name},nearest={nearest}", labels, scores, **affine(name, nearest))
        for kwargs in ({"dtype": "uint8"}, {"to_onehot": 7}, {"threshold": 3.0}):
            more = {"rank": rank, "nearest": False, "name": "chain", **kwargs}
            yield row(f"argmax,chain,{kwargs}", lambda m, labels=labels, more=more: labels(m, **more), scores)

        def made(m, rank=rank):
            before = m.Compose(chain(m, rank, key="image"))
            return before, m.CopyItemsd("image", names="copy")

        def several(m, made=made, **kwargs):
            before, copy = made(m)
            return undone(m, before, copy, **{"keys": "copy", "nearest_interp": False, **kwargs})

        for kwargs in (
            {},
            {"nearest_interp": True},
            {"to_tensor": False},
            {"to_tensor": [True]},
            {"device": "cpu"},
            {"device": ["cpu"]},
            {"post_func": scaled},
            {"post_func": [scaled]},
            {"meta_keys": "mine"},
            {"meta_keys": ["mine"], "orig_meta_keys": ["image_meta_dict"]},
            {"meta_key_postfix": "info"},
            {"keys": ["copy", "image"], "orig_keys": "image"},
            {"keys": ["copy", "image"], "orig_keys": ["image", "image"], "nearest_interp": [True, False]},
            {"keys": ["copy", "image"], "orig_keys": "image", "post_func": [scaled, _unchanged]},
            {"keys": ["copy", "image"], "orig_keys": ["image"], "meta_keys": ["a", "b"]},
            {"orig_keys": ["image", "image"]},
        ):
            note = ",".join(f"{key}={value}" for key, value in kwargs.items() if key != "post_func")
            if "post_func" in kwargs:
                functions = kwargs["post_func"] if isinstance(kwargs["post_func"], list) else [kwargs["post_func"]]
                note += f"post_func={type(kwargs['post_func']).__name__}:{len(functions)}"
            yield row(f"chain,{note}", lambda m, several=several, kwargs=kwargs: several(m, **made_of(m, kwargs)))

        def apart(m, made=made, **kwargs):
            """Records and metadata beside the voxels, as before there were images with metadata."""
            before, copy = made(m)
            parts = m.FromMetaTensord(["image", "copy"])
            arguments = {"keys": "copy", "nearest_interp": False, **kwargs}
            # The metadata themselves are lists in mica, not tensors.
            return m.Compose([undone(m, before, copy, parts, **arguments), m.SelectItemsd("copy")])

        for kwargs in (
            {},
            {"nearest_interp": True},
            {"meta_keys": "mine"},
            {"orig_meta_keys": "image_meta_dict"},
            {"orig_meta_keys": "nowhere"},
            {"meta_key_postfix": "info"},
            {"orig_keys": "nowhere"},
        ):
            note = ",".join(f"{key}={value}" for key, value in kwargs.items())
            yield row(f"apart,{note}", lambda m, apart=apart, kwargs=kwargs: apart(m, **kwargs))


TABLES = (invert, invertd)
