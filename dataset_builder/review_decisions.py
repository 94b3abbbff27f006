"""What stands before a decision: which segment is meant, and may this text be its Spanish?

Standard library only.
"""

import json
from pathlib import Path

from cards.command import LOG
from dataset_builder.flags import Flag
from dataset_builder.review_segments import QUARANTINE, Segment, read_quarantine
from dataset_builder.review_text import is_strange, visible
from dataset_builder.reviews import Decision, DecisionKind, ReviewError, Reviews

_MANIFEST, _STATS = "manifest.json", "stats.json"
_IDS_SHOWN = 4


def find_segment(prefix: str, folder: Path, reviews: Reviews) -> Segment:
    """Return the segment of an unambiguous id; one that was decided on stays known when it left quarantine.

    Raises:
        ReviewError: no segment, or more than one, has such an id.
    """
    known = {each.id: _segment_of(each) for each in reviews.decisions}
    # A folder in which nothing is quarantined any more still lets people take a decision back.
    if (folder / QUARANTINE).exists() or not (known and (folder / _MANIFEST).exists()):
        known |= {segment.id: segment for segment in read_quarantine(folder).segments}
    found = [prefix] if prefix in known else [each for each in known if prefix and each.startswith(prefix)]
    if not found:
        raise ReviewError(f"no quarantined segment of {folder} has an id that begins with {prefix[:40]!r}")
    if len(found) > 1:
        shown = ", ".join(sorted(found)[:_IDS_SHOWN])
        raise ReviewError(
            f"{len(found)} segments have an id that begins with {prefix!r}: {shown}; give more of it"
        )
    return known[found[0]]


def _segment_of(decision: Decision) -> Segment:
    names = {key: getattr(decision, key) for key in ("id", "engine", "locator")}
    return Segment(
        **names, source=decision.en, target=decision.es, flags=(), section="", reason="", objected=False
    )


def usable_text(text: str, segment: Segment, kind: DecisionKind) -> str:
    """Return a text without the blanks around it.

    Raises:
        ReviewError: it is empty, or holds what no terminal shows and the source does not have.
    """
    if not text.strip():
        hint = "there is no target to accept; give one with `edit`" if kind == "accept" else "--text is empty"
        raise ReviewError(f"segment {segment.id}: {hint}")
    strange = next((each for each in text.strip() if is_strange(each) and each not in segment.source), None)
    if strange is not None:
        raise ReviewError(
            f"segment {segment.id}: the text holds U+{ord(strange):04X}, which nobody sees; write it without"
        )
    return text.strip()


def overridden_flags(segment: Segment, text: str, number_locale: str, *, force: bool) -> tuple[str, ...]:
    """Return the codes of the blocking flags of a text.

    Raises:
        ReviewError: there are some, and nobody insisted.
    """
    flags = _flags(segment.source.strip(), text, number_locale)
    blocking = [flag for flag in flags if flag.tier == "block"]
    if blocking and not force:
        told = "; ".join(f"{flag.code}: {visible(flag.message)}" for flag in blocking)
        raise ReviewError(
            f"segment {segment.id} is still blocked ({told}): correct it, or insist with --force"
        )
    for flag in flags:
        LOG.warning("%s %s: %s", flag.tier, flag.code, visible(flag.message))
    return tuple(dict.fromkeys(flag.code for flag in blocking))


def _flags(source: str, text: str, number_locale: str) -> tuple[Flag, ...]:
    from dataset_builder.pair_checks import open_pair_checks

    return open_pair_checks(number_locale=number_locale).flags(source, text)


def number_locale_of(folder: Path) -> str:
    """Return the locale that a folder was built for; `es` where it does not say."""
    try:
        stats = json.loads((folder / _STATS).read_bytes())
    except (OSError, ValueError):
        return "es"
    return str(stats.get("number_locale") or "es") if isinstance(stats, dict) else "es"
