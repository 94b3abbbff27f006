"""Translation memories as TMX 1.4b, the format that translators' tools read and write. Standard library only.

Only what this product needs of it: plain segments, English to Spanish.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from html import escape
from typing import Literal, TextIO

from dataset_builder.tmx_reader import TmxError, Unit, Variant

Origin = Literal["memory", "review-accept", "review-edit"]
TOOL, TOOL_VERSION = "SpanishMedicaLLM dataset_builder", "1"
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True)
class HumanPair:
    """A pair to export: where it comes from, which engine wrote it (if one did), and when it was decided."""

    english: str
    spanish: str
    origin: Origin
    engine: str = ""
    decided_at: str = ""
    forced: tuple[str, ...] = ()


def write_tmx(pairs: Iterable[HumanPair], file: TextIO, now: datetime) -> int:
    """Write pairs as they come and return how many there were.

    Raises:
        TmxError: a text holds a character that XML cannot hold; the line names it.
    """
    header = {
        "creationtool": TOOL,
        "creationtoolversion": TOOL_VERSION,
        "segtype": "sentence",
        "o-tmf": "jsonl",
        "adminlang": "en",
        "srclang": "en",
        "datatype": "plaintext",
        "creationdate": _date(now),
    }
    written = "".join(f' {name}="{escape(value)}"' for name, value in header.items())
    file.write(f'<?xml version="1.0" encoding="UTF-8"?>\n<tmx version="1.4">\n<header{written}/>\n<body>\n')
    count = 0
    for pair in pairs:
        file.write(_unit(pair))
        count += 1
    file.write("</body>\n</tmx>\n")
    return count


def unit_pairs(unit: Unit) -> tuple[tuple[str, str], ...] | str:
    """Return the (English, Spanish) pairs of a unit without the blanks around them, or why there are none.

    A unit whose `es-ES` and `es-MX` differ gives two pairs, which contradict each other.
    """
    english, spanish = (_of_language(unit, language) for language in ("en", "es"))
    if not english or not spanish:
        return "not English and Spanish"
    refused = next((variant.refused for variant in (*english, *spanish) if variant.refused), None)
    if refused is not None:
        return refused
    sides = [tuple(dict.fromkeys(each.text.strip() for each in side)) for side in (english, spanish)]
    if not all(text for side in sides for text in side):
        return "an empty side"
    return tuple((source, target) for source in sides[0] for target in sides[1])


def _of_language(unit: Unit, language: str) -> list[Variant]:
    return [each for each in unit.variants if re.split("[-_]", each.language.lower())[0] == language]


def _unit(pair: HumanPair) -> str:
    date = _decision_date(pair.decided_at)
    attribute = f' creationdate="{date}"' if date else ""
    properties = "".join(f'<prop type="{name}">{_text(value)}</prop>' for name, value in _properties(pair))
    return (
        f"<tu{attribute}>{properties}\n"
        f'<tuv xml:lang="en"><seg>{_text(pair.english)}</seg></tuv>\n'
        f'<tuv xml:lang="es"><seg>{_text(pair.spanish)}</seg></tuv>\n'
        "</tu>\n"
    )


def _properties(pair: HumanPair) -> Iterator[tuple[str, str]]:
    yield "x-origin", pair.origin
    if pair.engine:
        yield "x-engine", pair.engine
    if pair.forced:
        yield "x-forced", " ".join(pair.forced)


def _text(text: str) -> str:
    found = _NOT_XML.search(text)
    if found is not None:
        raise TmxError(
            f"segment {text[:60]!r} holds U+{ord(found.group()):04X}, which XML cannot hold: "
            "correct it in the memory"
        )
    # A bare carriage return would come back as a line feed.
    return escape(text, quote=False).replace("\r", "&#13;")


def _decision_date(decided_at: str) -> str:
    try:
        return _date(datetime.fromisoformat(decided_at))
    except ValueError:  # none, or written by hand
        return ""


def _date(moment: datetime) -> str:
    """Write a moment as TMX does: `20261121T073700Z`; without a time zone it is UTC."""
    zoned = moment if moment.tzinfo is not None else moment.replace(tzinfo=UTC)
    return zoned.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
