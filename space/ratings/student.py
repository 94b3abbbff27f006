"""Quantiles of Student's t for any degrees of freedom from 1 on. Standard library only."""

import math
from statistics import NormalDist

_MANY = 1e6
_HALVINGS = 45


def student_quantile(chance: float, freedom: float) -> float:
    """Return t with P(T <= t) = `chance`: `student_quantile(0.975, 10)` is 2.228.

    By bisection on the distribution function; a library for this one number would be SciPy.
    """
    if freedom >= _MANY:
        return NormalDist().inv_cdf(chance)
    if chance < 0.5:
        return -student_quantile(1.0 - chance, freedom)
    low, high = 0.0, 1.0
    while _distribution(high, freedom) < chance:
        high *= 2.0
    for _ in range(_HALVINGS):
        middle = (low + high) / 2.0
        low, high = (middle, high) if _distribution(middle, freedom) < chance else (low, middle)
    return (low + high) / 2.0


def _distribution(value: float, freedom: float) -> float:
    """Return P(T <= value) for value >= 0: one less half the incomplete beta function at f / (f + t²)."""
    return 1.0 - _incomplete_beta(freedom / 2.0, 0.5, freedom / (freedom + value * value)) / 2.0


def _incomplete_beta(a: float, b: float, x: float) -> float:
    if x <= 0.0 or x >= 1.0:
        return min(max(x, 0.0), 1.0)
    if x > (a + 1.0) / (a + b + 2.0):
        return 1.0 - _incomplete_beta(b, a, 1.0 - x)
    scale = math.lgamma(a + b) - math.lgamma(a) - math.lgamma(b) + a * math.log(x) + b * math.log1p(-x)
    return math.exp(scale) * _continued_fraction(a, b, x) / a


def _continued_fraction(a: float, b: float, x: float) -> float:
    """Return the continued fraction of the incomplete beta function, by Lentz's method (DLMF 8.17.22)."""
    c, d = 1.0, 1.0 / (1.0 - (a + b) * x / (a + 1.0))
    result = d
    for m in range(1, 1000):
        before = result
        even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
        odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
        for factor in (even, odd):
            d = 1.0 / (1.0 + factor * d)
            c = 1.0 + factor / c
            result *= c * d
        if abs(result - before) < 1e-15 * abs(result):
            break
    return result
