"""What stands before a decision: which segment is meant, and may this text be its Spanish?

Standard library only.
"""

import json
import re
from difflib import SequenceMatcher
from pathlib import Path

from cards.command import LOG
from dataset_builder.records import EngineFacts
from dataset_builder.review_segments import QUARANTINE, Segment, read_quarantine
from dataset_builder.review_text import is_strange, visible
from dataset_builder.reviews import STALE, Decision, DecisionKind, ReviewError, Reviews

_MANIFEST, _STATS = "manifest.json", "stats.json"
_IDS_SHOWN = 4
_WORD = re.compile(r"\w+")


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
    names = {key: getattr(decision, key) for key in ("id", "engine", "locator", "author")}
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


def printed_text(segment: Segment, text: str, number_locale: str, *, force: bool) -> tuple[str, list[str]]:
    """Return a text with its numbers in print, as a build does it, and the codes of its blocking flags.

    Raises:
        ReviewError: there are such flags, and nobody insisted or nobody may.
    """
    from dataset_builder.pair_checks import open_pair_checks
    from dataset_builder.protection import protect
    from dataset_builder.translation_rules import NEVER_FORCED, Rules

    source = segment.source.strip()
    rules = Rules(open_pair_checks(number_locale=number_locale), number_locale)
    printed = rules.printed(source, text, protect(source).originals)
    flags = rules.flags(source, printed)
    blocking = [flag for flag in flags if flag.tier == "block"]
    never = any(flag.code == NEVER_FORCED for flag in blocking)
    if blocking and (never or not force):
        told = "; ".join(f"{flag.code}: {visible(flag.message)}" for flag in blocking)
        todo = "write the number without a thousands mark" if never else "correct it, or insist with --force"
        raise ReviewError(f"segment {segment.id} is still blocked ({told}): {todo}")
    for flag in flags:
        LOG.warning("%s %s: %s", flag.tier, flag.code, visible(flag.message))
    return printed, list(dict.fromkeys(flag.code for flag in blocking))


def author_of(segment: Segment, text: str) -> EngineFacts | None:
    """Return whose words a text is made of: the engine's that wrote the target, or None for a person.

    It is still the engine's when it wrote half of the words or more, in that order. Example: of the target
    `Tome 5 mg al día`, `Tome 4 mg al día` keeps four words of five.
    """
    words = _WORD.findall(text.casefold())
    matcher = SequenceMatcher(None, _WORD.findall(segment.target.casefold()), words, autojunk=False)
    kept = sum(block.size for block in matcher.get_matching_blocks())
    return segment.author if 2 * kept >= len(words) else None


def is_settled(segment: Segment, reviews: Reviews) -> bool:
    """Tell whether nothing is left to decide about a quarantined segment.

    One whose own decision was blocked is open until people decide on it again.
    """
    blocking = {flag.code for flag in segment.flags if flag.tier == "block"}
    decision = reviews.decision_on(segment.source)
    if decision is None or STALE not in blocking:
        return reviews.settles(segment.source, segment.target)
    has_answer = decision.es != segment.target or blocking - {STALE} <= set(decision.forced)
    return decision.id == segment.id and has_answer


def number_locale_of(segment: Segment, folder: Path) -> str:
    """Return the locale that a segment was translated for.

    Where it does not say, that of its folder's first source; `es` where this does not say either.
    """
    if segment.number_locale:
        return segment.number_locale
    try:
        stats = json.loads((folder / _STATS).read_bytes())
    except (OSError, ValueError):
        return "es"
    return str(stats.get("number_locale") or "es") if isinstance(stats, dict) else "es"
