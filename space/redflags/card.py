"""The emergency card: HTML of the app's own making, with links that dial the numbers of a country.

Standard library only. No text of a visitor or of a model ever stands in it.
"""

import html
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Literal, cast

from space.redflags import card_texts, card_texts_en
from space.redflags.kinds import Kind, RedFlags

Use = Literal["emergency", "suicide", "poison"]
_NOT_REVIEWED = "sin revisar por la persona responsable"
# The kinds that have a line of their own besides the emergency number.
_USE_OF_KIND: Mapping[Kind, Use] = {"suicide_self_harm": "suicide", "overdose_poisoning": "poison"}
_TEXTS: Mapping[str, ModuleType] = {"es": card_texts, "en": card_texts_en}
# Contrast AA by day and by night (tests/test_space_browser.py). Gradio has colours of its own for links and
# for what is in them.
_STYLE = """<style>
.emergency-card { background: #fff; color: #1f2937; border: 3px solid #b91c1c; border-radius: 8px;
  padding: 12px; font-size: 1rem; line-height: 1.45; overflow-wrap: anywhere }
.emergency-card strong.heading { display: block; font-size: 1.15rem; color: #991b1b !important }
.emergency-card p { margin: .5em 0; color: inherit }
.emergency-card ul { margin: .5em 0 !important; padding: 0 !important; display: grid; gap: 8px }
.emergency-card li { list-style: none !important; margin: 0 !important; padding: 0 !important }
.emergency-card a { display: block; min-height: 44px; padding: 10px 12px !important; border-radius: 6px;
  font-weight: 700; text-align: center; text-decoration: underline;
  background: #991b1b; color: #fff !important }
.emergency-card a span { color: inherit !important }
.emergency-card :is(a, summary) { box-sizing: border-box }
.emergency-card summary { min-height: 44px; padding: 10px 0; font-weight: 700; cursor: pointer;
  color: inherit !important }
.emergency-card :is(a, summary):focus-visible { outline: 3px solid #1d4ed8; outline-offset: 2px }
.emergency-card small { display: block; color: #374151 !important }
.dark .emergency-card { background: #1f2937; color: #f3f4f6; border-color: #f87171 }
.dark .emergency-card strong.heading { color: #fecaca !important }
.dark .emergency-card a { background: #fecaca; color: #450a0a !important }
.dark .emergency-card :is(a, summary):focus-visible { outline-color: #93c5fd }
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


def emergency_card(flags: RedFlags, country: str, *, language: str = "es", example: bool = False) -> str:
    """Return the card of a message's red flags as HTML, or nothing where there are none.

    `country` is a code of `COUNTRIES`; with any other the card explains which number to call. `language` is
    "es" or "en". `example`: the message is a question of the bank, so the words are not the visitor's.
    """
    if flags.level == "none":
        return ""
    texts = _TEXTS.get(language, card_texts)
    listed = _numbers_for(flags, country)
    disclaimer = texts.EXAMPLE_DISCLAIMER if example else texts.DISCLAIMER
    parts = [  # whoever must call needs no reading first
        _heading(flags, texts),
        _links(listed, texts) if listed else _default_links(texts),
        *_advice(flags, texts),
        "" if listed else _default(flags, texts),
        f"<small>{_text(disclaimer)} {_text(_review(listed, texts))}</small>",
    ]
    return f'{_STYLE}<div class="emergency-card" role="alert" lang="{texts.LANGUAGE}">{"".join(parts)}</div>'


def _heading(flags: RedFlags, texts: ModuleType) -> str:
    """Return the heading; each first aid says "now", also that of an urgent kind, and so must this."""
    heading = texts.HEADINGS["emergency" if _sure(flags) else "urgent"]
    return f'<strong class="heading">{_text(heading)}</strong>'


def _advice(flags: RedFlags, texts: ModuleType) -> list[str]:
    """Return what to do, which for a guess is no first aid: it may be another emergency."""
    paragraphs = [texts.WHAT_TO_DO[kind] for kind in _sure(flags)] or [texts.GUESSED]
    return [f"<p>{_text(each)}</p>" for each in paragraphs]


def _sure(flags: RedFlags) -> tuple[Kind, ...]:
    return tuple(kind for kind in flags.kinds if kind not in flags.guessed)


def _special(flags: RedFlags) -> list[Use]:
    return [_USE_OF_KIND[kind] for kind in flags.kinds if kind in _USE_OF_KIND]


def _numbers_for(flags: RedFlags, country: str) -> list[Number]:
    """Return a country's numbers, those of the message's kinds before the general ones for self-harm."""
    special, own_line_first = _special(flags), flags.kinds == _sure(flags) == ("suicide_self_harm",)
    uses: list[Use] = [*special, "emergency"] if own_line_first else ["emergency", *special]
    return [each for use in uses for each in numbers() if (each.country, each.use) == (country, use)]


def _links(listed: Sequence[Number], texts: ModuleType, *, named: bool = False) -> str:
    """Return the numbers as a list of links, `named` by their countries where these are several."""
    items = (_link(each, texts, _country(each, texts) if named else "") for each in listed)
    return f"<ul>{''.join(items)}</ul>"


def _link(number: Number, texts: ModuleType, country: str) -> str:
    call = _text(texts.CALL.format(shown=number.shown, use=texts.USES[number.use]))
    # who answers has a Spanish name, which a screen reader should read as such
    name = f'<span lang="es">{_text(number.name)}</span>'
    return f'<li><a href="tel:{_text(number.dialled)}">{_text(country)}{call}: {name}</a></li>'


def _country(number: Number, texts: ModuleType) -> str:
    return f"{texts.COUNTRY_NAMES.get(number.country, number.country_name)}. "


def _default_links(texts: ModuleType) -> str:
    """Return the two numbers that most countries answer."""
    links = "".join(
        f'<li><a href="tel:{each}">{_text(texts.CALL_ONLY.format(shown=each))}</a></li>'
        for each in ("112", "911")
    )
    return f"<ul>{links}</ul>"


def _default(flags: RedFlags, texts: ModuleType) -> str:
    """Return what helps in a country that has no row: how to find its number, and the lines of the others."""
    lines = "".join(_lines(use, texts) for use in _special(flags))
    return f"<p>{_text(texts.DEFAULT_NUMBERS)}</p>{lines}"


def _lines(use: Use, texts: ModuleType) -> str:
    listed = [each for each in numbers() if each.use == use]
    summary, note = _text(texts.LINES_BY_COUNTRY[use]), _text(texts.LINES_NOTE)
    content = f"<p>{note}</p>{_links(listed, texts, named=True)}"
    return f"<details><summary>{summary}</summary>{content}</details>"


def _review(listed: Sequence[Number], texts: ModuleType) -> str:
    """Say when the oldest of the numbers was reviewed, or that nobody has."""
    dates = {each.reviewed for each in listed}
    if not dates or _NOT_REVIEWED in dates:
        return texts.UNREVIEWED
    return texts.REVIEWED.format(date=min(dates))


def _text(text: str) -> str:
    return html.escape(text)
