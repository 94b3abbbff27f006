"""How much worse a child may be than its parent, from one score of each per prompt."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from numpy.typing import NDArray

RESAMPLES = 10_000
_SEED = 20261121
_QUANTILE = 0.05  # one-sided: the true difference is above the bound in 95 of 100 samples
_MOST_PROMPTS = 1 << 20


def lower_bound(differences: Sequence[float]) -> float:
    """Return the lower 95 % bound of the mean of child - parent; each difference is in [-1, 1].

    Paired bootstrap over prompts (percentile, one-sided, fixed seed), with one lost prompt added to those
    seen. Without it ten prompts on which nothing changed would prove as much as a thousand: the bootstrap
    of zeros has no width. With it the bound of n unchanged prompts is about -3/n, the rule of three for an
    event that was not seen (Hanley and Lippman-Hand, JAMA 1983), and no set below 150 prompts passes -0.02.

    Example: 150 zeros give -3/151 = -0.0199, and 149 give -3/150 = -0.02.
    """
    import numpy as np

    values, counts = np.unique(np.asarray(differences, dtype=float), return_counts=True)
    return _bound(values, counts / len(differences), len(differences))


def prompts_needed(differences: Sequence[float], margin: float) -> int | None:
    """Return how many prompts with the same rates of gain and loss have their bound above `margin`.

    None where no number would do, since the mean itself is not above `margin`.
    """
    import numpy as np

    values, counts = np.unique(np.asarray(differences, dtype=float), return_counts=True)
    rates = counts / len(differences)
    if values @ rates <= margin:
        return None
    enough = len(differences)
    while _bound(values, rates, enough) <= margin:
        enough *= 2
        if enough > _MOST_PROMPTS:
            return None
    too_few = enough // 2
    while enough - too_few > 1:
        middle = (enough + too_few) // 2
        enough, too_few = (middle, too_few) if _bound(values, rates, middle) > margin else (enough, middle)
    return enough


def _bound(values: "NDArray", rates: "NDArray", count: int) -> float:
    """Resample `count` prompts with these values (V,) at these rates (V,), and the one imagined loss."""
    import numpy as np

    total = count + 1
    values, rates = np.append(values, -1.0), np.append(rates * count, 1.0) / total
    # Resampling rows is drawing how often each distinct value comes: (RESAMPLES, V + 1)
    draws = np.random.default_rng(_SEED).multinomial(total, rates / rates.sum(), size=RESAMPLES)
    return float(np.quantile(draws @ values / total, _QUANTILE, method="lower"))
