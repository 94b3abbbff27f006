"""Products of few rows and a weight matrix, on a processor."""

from contextlib import AbstractContextManager, nullcontext
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from torch import Tensor

_MOST_ROWS = 4  # with more rows torch's own order is as fast
_FEWEST_WEIGHTS = 100_000  # smaller matrices, such as those of adapters, gain nothing


def quick_few_rows(device_type: str) -> AbstractContextManager[object]:
    """Within it and in this thread, `linear` multiplies up to four rows as W x^T where the device is "cpu".

    torch multiplies x W^T, for which MKL copies the whole matrix at every call: for two rows that took 34 ms
    instead of 9 ms a token (53 M parameters, two cores). One row is doubled, since the product of a matrix
    and a vector is slower than that of a matrix and two; so a row also has the same numbers alone and beside
    another.
    """
    if device_type != "cpu":
        return nullcontext()
    from torch import float32
    from torch.nn.functional import linear
    from torch.overrides import TorchFunctionMode

    class _FewRows(TorchFunctionMode):
        def __torch_function__(
            self,
            func: Any,  # noqa: ANN401 - whatever torch was asked to do
            types: object,
            args: tuple[Any, ...] = (),
            kwargs: dict[str, Any] | None = None,
        ) -> Any:  # noqa: ANN401
            if func is linear and not kwargs and args[0].dtype == float32 == args[1].dtype:
                x = args[0]
                rows = x.reshape(-1, x.shape[-1])
                if 1 <= len(rows) <= _MOST_ROWS and args[1].numel() >= _FEWEST_WEIGHTS:
                    return _turned(rows, *args[1:]).reshape(*x.shape[:-1], -1)
            return func(*args, **(kwargs or {}))

    return _FewRows()


def _turned(rows: "Tensor", weight: "Tensor", bias: "Tensor | None" = None) -> "Tensor":
    """Return rows (B, I) times the transpose of `weight` (O, I), plus `bias` (O), as (B, O)."""
    product = weight.mm(rows.repeat(2, 1).t() if len(rows) == 1 else rows.t()).t()[: len(rows)]
    return product if bias is None else product + bias
