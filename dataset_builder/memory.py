"""The human-made translation memory: pairs of segments that outrank every machine. Standard library only."""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from dataset_builder.errors import ConfigError
from dataset_builder.reviews import Reviews


@dataclass(frozen=True)
class HumanMemory:
    """Spanish by English segment; `version` is a digest of the file, "" for an empty memory.

    What reviewers decided outranks the file: their text is served first, and a pair they rejected never is.
    """

    pairs: Mapping[str, str] = field(default_factory=dict)
    version: str = ""
    reviews: Reviews = field(default_factory=Reviews)

    def get(self, segment: str) -> str | None:
        """Return the translation of exactly this segment, blanks around it aside."""
        key = segment.strip()
        decided = self.reviews.spanish(key)
        if decided is not None:
            return decided
        known = self.pairs.get(key)
        return None if known is None or self.reviews.rejects(key, known) else known

    @property
    def full_version(self) -> str:
        """The version of file and decisions: `"1f0c"`, `"1f0c+reviews.77ab"` or `"reviews.77ab"`."""
        decided = f"reviews.{self.reviews.version}" if self.reviews.version else ""
        return "+".join(part for part in (self.version, decided) if part)


@dataclass(frozen=True)
class MemoryPair:
    """One line of a memory file: both sides without the blanks around them, and the line as it stands."""

    english: str
    spanish: str
    line: str
    where: str


def load_memory(path: Path, reviews: Reviews | None = None) -> HumanMemory:
    """Read a JSON lines file of `{"en": ..., "es": ...}`.

    Raises:
        ConfigError: it is missing, a line is broken, or one segment has two translations.
    """
    try:
        content = path.read_bytes()
    except OSError as error:
        raise ConfigError(f"memory {path}: {error.strerror}") from error
    pairs: dict[str, str] = {}
    # Not splitlines(): JSON may hold U+2028 and U+0085 inside a text.
    for pair in memory_pairs(content.split(b"\n"), path):
        if pairs.setdefault(pair.english, pair.spanish) != pair.spanish:
            raise ConfigError(f"{pair.where}: {pair.english[:60]!r} has two translations")
    return HumanMemory(pairs, hashlib.sha256(content).hexdigest()[:12], reviews or Reviews())


def memory_pairs(lines: Iterable[bytes], path: Path) -> Iterator[MemoryPair]:
    """Yield the pairs of a memory file, line by line: also of one that is too long to be held.

    Raises:
        ConfigError: a line is broken.
    """
    for number, line in enumerate(lines, 1):
        try:
            text = line.decode("utf-8-sig" if number == 1 else "utf-8").rstrip("\r\n")
        except UnicodeDecodeError as error:
            raise ConfigError(f"memory {path} is not UTF-8: {error}") from error
        if text.strip():
            where = f"memory {path}, line {number}"
            yield MemoryPair(*_pair(text, where), text, where)


def _pair(line: str, where: str) -> tuple[str, str]:
    try:
        pair = json.loads(line)
    except ValueError as error:
        raise ConfigError(f"{where}: not JSON ({error})") from error
    if not isinstance(pair, dict) or not all(isinstance(pair.get(key), str) for key in ("en", "es")):
        raise ConfigError(f'{where}: expected {{"en": text, "es": text}}')
    english, spanish = pair["en"].strip(), pair["es"].strip()
    if not english or not spanish:
        raise ConfigError(f"{where}: an empty side translates nothing")
    return english, spanish
