"""The emergency card: HTML of the app's own making, with links that dial the numbers of a country.

Standard library only. No text of a visitor or of a model ever stands in it.
"""

import html
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal, cast

from space.redflags.card_texts import (
    CALL,
    DEFAULT_NUMBERS,
    DISCLAIMER,
    HEADINGS,
    REVIEWED,
    UNREVIEWED,
    WHAT_TO_DO,
)
from space.redflags.kinds import Kind, RedFlags

Use = Literal["emergency", "suicide", "poison"]
_NOT_REVIEWED = "sin revisar por la persona responsable"
# The kinds that have a line of their own besides the emergency number.
_USE_OF_KIND: Mapping[Kind, Use] = {"suicide_self_harm": "suicide", "overdose_poisoning": "poison"}
# Contrast AA by day and by night (tests/test_space_redflags_card.py). Gradio colours links of its own accord.
_STYLE = """<style>
.emergency-card { background: #fff; color: #1f2937; border: 3px solid #b91c1c; border-radius: 8px;
  padding: 12px; font-size: 1rem; line-height: 1.45; overflow-wrap: anywhere }
.emergency-card strong.heading { display: block; font-size: 1.15rem; color: #991b1b !important }
.emergency-card p { margin: .5em 0; color: inherit }
.emergency-card ul { list-style: none; margin: .5em 0; padding: 0; display: grid; gap: 8px }
.emergency-card a { display: block; min-height: 44px; padding: 10px 12px; border-radius: 6px;
  font-weight: 700;
   text-align: center; text-decoration: underline; background: #991b1b; color: #fff !important }
.emergency-card a:focus-visible { outline: 3px solid #1d4ed8; outline-offset: 2px }
.emergency-card small { display: block; color: #374151 !important }
.dark .emergency-card { background: #1f2937; color: #f3f4f6; border-color: #f87171 }
.dark .emergency-card strong.heading { color: #fecaca !important }
.dark .emergency-card a { background: #fecaca; color: #450a0a !important }
.dark .emergency-card a:focus-visible { outline-color: #93c5fd }
.dark .emergency-card small { color: #d1d5db !important }
</style>"""


@dataclass(frozen=True, slots=True)
class Number:
    """A telephone number of a country: who answers, for what, its source and when it was reviewed."""

    country: str
    country_name: str
    use: Use
    name: str
    shown: str
    dialled: str
    source: str
    reviewed: str


@cache
def numbers() -> tuple[Number, ...]:
    """Read `numbers.tsv`."""
    text = (Path(__file__).parent / "numbers.tsv").read_text(encoding="utf-8")
    rows = (line.split("\t") for line in text.splitlines() if line and not line.startswith("#"))
    return tuple(Number(row[0], row[1], cast(Use, row[2]), *row[3:]) for row in rows)


COUNTRIES: Mapping[str, str] = {each.country: each.country_name for each in numbers()}


def emergency_card(flags: RedFlags, country: str) -> str:
    """Return the card of a message's red flags as HTML, or nothing where there are none.

    `country` is a code of `COUNTRIES`; with any other the card explains which number to call.
    """
    if flags.level == "none":
        return ""
    listed = _numbers_for(flags.kinds, country)
    parts = [
        f'<strong class="heading">{_text(HEADINGS[flags.level])}</strong>',
        *(f"<p>{_text(WHAT_TO_DO[kind])}</p>" for kind in flags.kinds),
        f"<ul>{''.join(map(_link, listed))}</ul>" if listed else _default(),
        f"<small>{_text(DISCLAIMER)} {_text(_review(listed))}</small>",
    ]
    return f'{_STYLE}<div class="emergency-card" role="alert" lang="es">{"".join(parts)}</div>'


def _numbers_for(kinds: Sequence[Kind], country: str) -> list[Number]:
    """Return a country's numbers, those of the message's kinds before the general ones for self-harm."""
    special = [_USE_OF_KIND[kind] for kind in kinds if kind in _USE_OF_KIND]
    uses = [*special, "emergency"] if kinds == ("suicide_self_harm",) else ["emergency", *special]
    return [each for use in uses for each in numbers() if (each.country, each.use) == (country, use)]


def _link(number: Number) -> str:
    label = _text(CALL.format(shown=number.shown, name=number.name))
    return f'<li><a href="tel:{_text(number.dialled)}">{label}</a></li>'


def _default() -> str:
    links = "".join(f'<li><a href="tel:{each}">Llamar al {each}</a></li>' for each in ("112", "911"))
    return f"<p>{_text(DEFAULT_NUMBERS)}</p><ul>{links}</ul>"


def _review(listed: Sequence[Number]) -> str:
    """Say when the oldest of the numbers was reviewed, or that nobody has."""
    dates = {each.reviewed for each in listed}
    return UNREVIEWED if not dates or _NOT_REVIEWED in dates else REVIEWED.format(date=min(dates))


def _text(text: str) -> str:
    return html.escape(text)
