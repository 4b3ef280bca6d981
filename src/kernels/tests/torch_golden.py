"""Writes torch_golden.tsv: what PyTorch and MONAI compute on the CPU, for intensity.rs to agree with.

    python torch_golden.py > torch_golden.tsv        (made with torch 2.13.0 and monai 1.6.1, x86-64)

Columns: kind, element type of the input, its numbers, arguments, element type of the result, its numbers.
"""

import warnings

import torch
from monai.transforms import NormalizeIntensity, ScaleIntensityRange

warnings.simplefilter("ignore")

INTEGERS = {
    torch.uint8: [0, 1, 57, 164, 255],
    torch.int8: [-128, -1, 0, 3, 127],
    torch.uint16: [0, 1, 300, 40000, 65535],
    torch.int16: [-32768, -57, 0, 164, 32767],
    torch.int32: [-2147483648, -57, 16777217, 164, 2147483647],
    torch.int64: [-9223372036854775807, -57, 16777217, 164, 9223372036854775807],
    torch.bool: [True, False],
}
FLOATS = [torch.float16, torch.bfloat16, torch.float32, torch.float64]
nan, inf = float("nan"), float("inf")
INTENSITIES = [-1000.0, -57.3, 0.0, 0.1, 1e-3, 40.0, 164.7, 3e4, nan, inf, -inf]
EDGES = [-1.5, -0.0, 0.5, 1.99, 255.0, 300.7, -300.7, 40000.0, 65519.0, 2147483647.0, 3e9, -3e9, 1e10, 15000000003.0,
         9.3e18, 1e-40, 1e-310, nan, inf, -inf]


def name(dtype):
    return str(dtype).removeprefix("torch.")


def numbers(dtype, floats):
    return torch.tensor(INTEGERS[dtype], dtype=dtype) if dtype in INTEGERS else torch.tensor(floats, dtype=torch.float64).to(dtype)


def show(tensor):
    integers = not tensor.dtype.is_floating_point
    return " ".join(str(int(v)) if integers else repr(float(v)) for v in tensor.tolist())


def row(kind, source, arguments, result):
    text = " ".join("-" if a is None else str(int(a)) if isinstance(a, bool) else repr(a) for a in arguments)
    print(kind, name(source.dtype), show(source), text, name(result.dtype), show(result), sep="\t")


def plain(image):
    return image.as_tensor()[0]


for dtype in [*INTEGERS, *FLOATS]:
    source = numbers(dtype, INTENSITIES)
    for arguments in [
        (-57.0, 164.0, 0.0, 1.0, True),
        (-57.3, 164.7, -1.0, 0.9, False),
        (0.3, 12.7, None, None, False),
        (0.3, 12.7, 0.1, None, True),
        (0.3, 12.7, None, 0.7, True),
        (3.0, 3.0, 0.1, None, True),
        (3.0, 3.0, None, None, False),
    ]:
        if dtype != torch.bool:  # MONAI cannot subtract from bool
            for output in (torch.float32, dtype):
                scaled = ScaleIntensityRange(*arguments, dtype=output)(source.clone()[None])
                row("scale", source, arguments, plain(scaled))
    for arguments in [(0.3, 77.7, False), (-57.0, 0.0, True)]:
        normalized = NormalizeIntensity(*arguments, dtype=torch.float32)(source.clone()[None])
        row("normalize", source, arguments, plain(normalized))
    source = numbers(dtype, EDGES)
    for output in [*INTEGERS, *FLOATS]:
        row("cast", source, (), source.to(output))

for dtype in FLOATS:
    source = torch.tensor([[1.0, 2.5, -7.0, 0.3]], dtype=dtype)
    normalized = NormalizeIntensity([0.3], [3.0], channel_wise=True, dtype=torch.float32)(source.clone())
    row("channel", source[0], (0.3, 3.0), plain(normalized))

generator = torch.Generator().manual_seed(0)
source = (torch.randn(40, generator=generator) * 3 + 1000).round(decimals=2)
source[::5] = 0
for nonzero in (False, True):
    kept = source[source != 0] if nonzero else source
    moments = [kept.double().mean(), kept.double().std(unbiased=False)]
    row("moments", source, (nonzero,), torch.stack(moments))
