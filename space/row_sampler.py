"""Draws the next token of each row of a batch by a chance of its own."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from space.contestants.contract import Sampling

if TYPE_CHECKING:
    from torch import Tensor


class RowSampler:
    """A logits processor after which the best token is the drawn one (Gumbel's trick).

    torch's own sampling takes one stream of chance for the whole process, so that an answer would depend on
    who is asked beside it. Here row `n` of a battle has the stream of seed + n, on every machine. Temperature
    0 leaves the logits as they are.

    Source of the trick: argmax(log p + g), g of Gumbel(0, 1), is a draw from p; -log of Exp(1) is such a g.
    """

    def __init__(self, positions: Sequence[int], sampling: Sampling) -> None:
        import torch

        self._sampling = sampling
        self._streams = [torch.Generator().manual_seed(sampling.seed + position) for position in positions]

    def __call__(self, input_ids: "Tensor", scores: "Tensor") -> "Tensor":
        """Return `scores` (B, V) so that the best of a row is its draw."""
        import torch

        if self._sampling.temperature == 0:
            return scores
        scores = _likely(scores.float() / self._sampling.temperature, self._sampling.top_p)
        waits = [torch.empty(scores.shape[1]).exponential_(generator=stream) for stream in self._streams]
        return scores - torch.stack(waits).log().to(scores.device)


def _likely(scores: "Tensor", top_p: float) -> "Tensor":
    """Return `scores` (B, V) without the unlikely tokens that together have less than 1 - `top_p`."""
    if top_p >= 1:
        return scores
    ordered, order = scores.sort(dim=-1)  # the least likely first
    unlikely = ordered.softmax(dim=-1).cumsum(dim=-1) <= 1 - top_p
    unlikely[:, -1] = False  # the best one always stays
    return scores.masked_fill(unlikely.scatter(1, order, unlikely), float("-inf"))
