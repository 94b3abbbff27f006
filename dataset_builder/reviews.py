"""What people decided about quarantined segments: `reviews.jsonl` beside the cache. Standard library only.

One JSON object per line, only ever appended (`review_storage.py`); the last decision on a source holds. What
a killed process or a full disk left of a last line is no decision, and costs no earlier one.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal, cast, get_args

from cards.command import LOG
from dataset_builder.errors import BuilderError
from dataset_builder.records import EngineFacts, recorded_engine, unrecorded_engine

DecisionKind = Literal["accept", "edit", "reject"]
REVIEWS = "reviews.jsonl"
STALE = "decision_blocked"  # what a person decided on is objected to today, or in this country
_TEXTS = ("id", "decision", "en", "es")
_OPTIONAL_TEXTS = ("locator", "engine", "decided_at")


class ReviewError(BuilderError, RuntimeError):
    """A decision cannot be read, found, made or stored."""


@dataclass(frozen=True)
class Decision:
    """`es` is right for `en` (accept), a person wrote it (edit), or it is wrong (reject).

    `engine` wrote the text that was judged; `author` is that engine with its licence where `es` is still its
    text, None where a person wrote `es`. `forced` names the blocking flags that the person overrode.
    """

    id: str
    decision: DecisionKind
    en: str
    es: str
    locator: str = ""
    engine: str = ""
    decided_at: str = ""
    forced: tuple[str, ...] = ()
    author: EngineFacts | None = None

    @property
    def may_be_given_on(self) -> bool:
        """Whether the text is a person's, or of an engine whose text may be redistributed."""
        return self.author is None or self.author.redistributable


@dataclass(frozen=True)
class Reviews:
    """Decisions in the order they were made; `version` is a digest of the file, "" without any."""

    decisions: tuple[Decision, ...] = ()
    version: str = ""
    _by_source: Mapping[str, Decision] = field(init=False, repr=False, compare=False)
    _rejected: frozenset[tuple[str, str]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_by_source", {each.en.strip(): each for each in self.decisions})
        by_pair = {_pair(each.en, each.es): each for each in self.decisions}
        rejected = frozenset(pair for pair, each in by_pair.items() if each.decision == "reject")
        object.__setattr__(self, "_rejected", rejected)

    def spanish(self, source: str) -> str | None:
        """Return the Spanish that people decided on for a segment, blanks around it aside."""
        decided = self.decision_on(source)
        return decided.es if decided is not None else None

    def decision_on(self, source: str) -> Decision | None:
        """Return the decision that gives a segment its Spanish; None without one, or when it was rejected."""
        last = self._by_source.get(source.strip())
        return last if last is not None and last.decision != "reject" else None

    def accepted(self) -> tuple[Decision, ...]:
        """Return the decisions that hold and give Spanish, by order of their sources' first decision."""
        return tuple(each for each in self._by_source.values() if each.decision != "reject")

    def rejects(self, source: str, target: str) -> bool:
        """Tell whether people said that exactly this target is wrong for this source, and still say so."""
        return _pair(source, target) in self._rejected

    def settles(self, source: str, target: str) -> bool:
        """Tell whether there is nothing left to decide about a quarantined pair."""
        return self.spanish(source) is not None or self.rejects(source, target)


def reviews_path(cache: Path) -> Path:
    """Return where the decisions of a cache's users lie: `reviews.jsonl` beside it."""
    return cache.with_name(REVIEWS)


def load_reviews(path: Path) -> Reviews:
    """Read the decisions; a missing file holds none, and a half-written last line is none.

    Raises:
        ReviewError: the file cannot be read, or a whole line is no decision.
    """
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        return Reviews()
    except OSError as error:
        raise ReviewError(f"reviews {path}: {error.strerror}") from error
    whole = content[: whole_bytes(content)]
    if len(whole) < len(content):
        LOG.warning("reviews %s: its last line was never finished and counts as no decision", path)
    decisions = tuple(_decisions(whole, path))
    return Reviews(decisions, hashlib.sha256(whole.rstrip()).hexdigest()[:12] if decisions else "")


def whole_bytes(content: bytes) -> int:
    r"""Return how many bytes are whole lines; one that only lacks its newline counts (editors do that).

    Example: `whole_bytes(b'{"id": 1}\n{"id"')` is 10.
    """
    ended = content.rfind(b"\n") + 1
    try:
        json.loads(content[ended:])
    except ValueError:
        return ended
    return len(content)


def _decisions(content: bytes, path: Path) -> Iterator[Decision]:
    # Not splitlines(): JSON may hold U+2028 and U+0085 inside a text.
    for number, line in enumerate(content.removeprefix(b"\xef\xbb\xbf").split(b"\n"), 1):
        if line.strip():
            yield _decision(line, f"reviews {path}, line {number}")


def _decision(line: bytes, where: str) -> Decision:
    try:
        value = json.loads(line.decode())
    except ValueError as error:
        raise ReviewError(f"{where}: not JSON in UTF-8 ({error}); repair or remove the line") from error
    problem = _problem(value)
    if problem is not None:
        raise ReviewError(f"{where}: {problem}; repair or remove the line")
    texts = {key: value.get(key, "") for key in (*_TEXTS, *_OPTIONAL_TEXTS)}
    if "author" in value:
        author = recorded_engine(value["author"])
    else:  # stored when licences were not: an accepted text is nobody's to give on
        author = unrecorded_engine(texts["engine"]) if texts["decision"] == "accept" else None
    return Decision(**texts, forced=tuple(value.get("forced", ())), author=author)


def _problem(value: Any) -> str | None:  # noqa: ANN401 - whatever a line of JSON holds
    if not isinstance(value, dict):
        return "no JSON object"
    if not all(isinstance(value.get(key), str) for key in _TEXTS):
        return f"expected the texts {', '.join(_TEXTS)}"
    if not all(isinstance(value.get(key, ""), str) for key in _OPTIONAL_TEXTS) or not _are_texts(
        value.get("forced", [])
    ):
        return f"{', '.join(_OPTIONAL_TEXTS)} are texts, and forced is a list of texts"
    if value.get("author") is not None and recorded_engine(value["author"]) is None:
        return "author is null or an engine as `build` describes it"
    if value["decision"] not in get_args(DecisionKind):
        return f"decision is one of {', '.join(get_args(DecisionKind))}, found {value['decision'][:20]!r}"
    if not value["en"].strip() or (value["decision"] != "reject" and not value["es"].strip()):
        return "an empty side translates nothing"
    return None


def _are_texts(values: object) -> bool:
    return isinstance(values, list) and all(isinstance(each, str) for each in cast(Iterable[Any], values))


def _pair(source: str, target: str) -> tuple[str, str]:
    return source.strip(), target.strip()
