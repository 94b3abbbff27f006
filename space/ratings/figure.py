"""The figure of a rating: one line per model with its interval, as SVG text that any page can hold.

Text takes the colour of the page around it (`currentColor`), so that it is readable on light and dark; points
and intervals are of a blue with at least 3:1 on white and on near-black.
"""

import math
import re
from collections.abc import Sequence
from types import ModuleType
from typing import Protocol
from xml.sax.saxutils import escape

from space.ratings import texts_es

BLUE = "#3b82f6"  # 3.7:1 on #ffffff, 5.2:1 on #0b0f19
_WIDTH, _NAMES, _RIGHT = 720, 220, 24  # px of the drawing, of the names, of the margin
_ROW, _TOP, _BOTTOM = 30, 16, 48
_LONGEST_NAME = 26
_TICKS = 5
_NOT_XML = re.compile(r"[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class Measured(Protocol):
    """What is drawn of a row."""

    @property
    def model(self) -> str: ...  # noqa: D102 - as in Standing
    @property
    def rating(self) -> float: ...  # noqa: D102 - as in Standing
    @property
    def lower(self) -> float: ...  # noqa: D102 - as in Standing
    @property
    def upper(self) -> float: ...  # noqa: D102 - as in Standing


def figure(rows: Sequence[Measured], identifier: str = "ratings", texts: ModuleType = texts_es) -> str:
    """Return the SVG of rows, the best first; `identifier` keeps two figures of one page apart."""
    height = _TOP + _ROW * max(1, len(rows)) + _BOTTOM
    low, high, step = _axis(rows)

    def place(value: float) -> float:
        return _NAMES + (min(max(value, low), high) - low) / (high - low) * (_WIDTH - _NAMES - _RIGHT)

    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {height}" width="100%" role="img" '
        f'aria-labelledby="{identifier}-title {identifier}-desc" font-family="sans-serif" font-size="14" '
        f'fill="currentColor" style="max-width:{_WIDTH}px">',
        f'<title id="{identifier}-title">{escape(texts.FIGURE_TITLE)}</title>',
        f'<desc id="{identifier}-desc">{_clean(_description(rows, texts))}</desc>',
        *(
            _tick(texts.number(low + number * step), place(low + number * step), height)
            for number in range(round((high - low) / step) + 1)
        ),
        *(_drawn(row, place, _TOP + _ROW * number + _ROW / 2) for number, row in enumerate(rows)),
        f'<text x="{(_NAMES + _WIDTH - _RIGHT) / 2:.0f}" y="{height - 6}" text-anchor="middle">'
        f"{texts.FIGURE_AXIS}</text>",
        "</svg>",
    ]
    return "".join(parts)


def _description(rows: Sequence[Measured], texts: ModuleType) -> str:
    lines = [
        texts.FIGURE_ROW.format(
            model=row.model,
            rating=texts.number(row.rating),
            lower=texts.number(row.lower),
            upper=texts.number(row.upper),
        )
        for row in rows
    ]
    return "; ".join(lines) + "." if lines else texts.FIGURE_EMPTY


def _axis(rows: Sequence[Measured]) -> tuple[float, float, float]:
    """Return the ends and the step of the axis; one boundless interval must not flatten all others."""
    ratings = [row.rating for row in rows] or [1000.0]
    room = 2.0 * (max(ratings) - min(ratings)) + 100.0
    low = max(min([row.lower for row in rows] or [900.0]), min(ratings) - room)
    high = min(max([row.upper for row in rows] or [1100.0]), max(ratings) + room)
    step = _round_step((max(high - low, 1.0)) / _TICKS)
    return math.floor(low / step) * step, (math.floor(high / step) + 1) * step, step


def _round_step(rough: float) -> float:
    """Return the next of 1, 2, 5, 10, 20, 50, …: `_round_step(37)` is 50."""
    unit = 10.0 ** math.floor(math.log10(rough))
    return next(unit * each for each in (1, 2, 5, 10) if unit * each >= rough)


def _tick(label: str, x: float, height: int) -> str:
    bottom = height - _BOTTOM
    return (
        f'<line x1="{x:.1f}" y1="{_TOP}" x2="{x:.1f}" y2="{bottom}" stroke="currentColor" '
        f'stroke-opacity="0.2"/><text x="{x:.1f}" y="{bottom + 18}" text-anchor="middle">'
        f"{label}</text>"
    )


def _drawn(row: Measured, place: "Place", y: float) -> str:
    left, middle, right = place(row.lower), place(row.rating), place(row.upper)
    # An interval that goes on beyond the axis ends in an arrow.
    arrows = "".join(
        f'<path d="M{end:.1f} {y - 6:.1f} l{way} 6 l{-way} 6 z" fill="{BLUE}"/>'
        for end, value, way in ((left, row.lower, -9), (right, row.upper, 9))
        if place(value) == place(value - math.copysign(1.0, way))
    )
    return (
        f'<text x="{_NAMES - 12}" y="{y + 5:.1f}" text-anchor="end">{_clean(_shortened(row.model))}</text>'
        f'<line x1="{left:.1f}" y1="{y:.1f}" x2="{right:.1f}" y2="{y:.1f}" stroke="{BLUE}" stroke-width="3"/>'
        f'{arrows}<circle cx="{middle:.1f}" cy="{y:.1f}" r="6" fill="{BLUE}"/>'
    )


def _shortened(name: str) -> str:
    return name if len(name) <= _LONGEST_NAME else name[: _LONGEST_NAME - 1] + "…"


def _clean(text: str) -> str:
    """Return text that can neither end an element nor break the XML."""
    return escape(_NOT_XML.sub("", text))


class Place(Protocol):
    """Where on the axis a value lies, in px."""

    def __call__(self, value: float) -> float: ...  # noqa: D102
