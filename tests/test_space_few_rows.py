"""Products of few rows on a processor equal those of torch."""

from contextlib import nullcontext

import pytest
import torch

from space.few_rows import quick_few_rows


@pytest.mark.parametrize("shape", [(1, 320), (1, 1, 320), (2, 1, 320), (4, 320), (2, 3, 320), (5, 1, 320)])
@pytest.mark.parametrize("has_bias", [False, True])
def test_linear_gives_the_same_numbers(shape: tuple[int, ...], has_bias: bool) -> None:
    torch.manual_seed(0)
    layer = torch.nn.Linear(320, 400, bias=has_bias)
    x = torch.randn(shape)
    with torch.inference_mode():
        expected = layer(x)
        with quick_few_rows("cpu"):
            found = layer(x)
    assert found.shape == expected.shape
    torch.testing.assert_close(found, expected, rtol=1e-5, atol=1e-5)


def test_a_row_has_the_same_numbers_alone_and_beside_another() -> None:
    torch.manual_seed(0)
    layer = torch.nn.Linear(320, 400)
    x = torch.randn(2, 1, 320)
    with torch.inference_mode(), quick_few_rows("cpu"):
        torch.testing.assert_close(layer(x)[:1], layer(x[:1]), rtol=1e-6, atol=1e-6)


@pytest.mark.parametrize("dtype", ["float64", "bfloat16"])
def test_other_types_are_left_to_torch(dtype: str) -> None:
    layer = torch.nn.Linear(320, 400).to(getattr(torch, dtype))
    x = torch.randn(2, 320).to(layer.weight.dtype)
    with torch.inference_mode(), quick_few_rows("cpu"):
        assert layer(x).dtype == layer.weight.dtype


def test_on_a_gpu_nothing_is_changed() -> None:
    assert isinstance(quick_few_rows("cuda"), nullcontext)
