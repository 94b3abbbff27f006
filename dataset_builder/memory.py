"""The human-made translation memory: pairs of segments that outrank every machine. Standard library only."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from dataset_builder.errors import ConfigError


@dataclass(frozen=True)
class HumanMemory:
    """Spanish by English segment; `version` is a digest of the file, "" for an empty memory."""

    pairs: Mapping[str, str] = field(default_factory=dict)
    version: str = ""

    def get(self, segment: str) -> str | None:
        """Return the translation of exactly this segment, blanks around it aside."""
        return self.pairs.get(segment.strip())


def load_memory(path: Path) -> HumanMemory:
    """Read a JSON lines file of `{"en": ..., "es": ...}`.

    Raises:
        ConfigError: it is missing, a line is broken, or one segment has two translations.
    """
    try:
        content = path.read_bytes()
        # Not splitlines(): JSON may hold U+2028 and U+0085 inside a text.
        lines = content.decode("utf-8-sig").split("\n")
    except OSError as error:
        raise ConfigError(f"memory {path}: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise ConfigError(f"memory {path} is not UTF-8: {error}") from error
    pairs: dict[str, str] = {}
    for number, line in enumerate(lines, 1):
        if line.strip():
            english, spanish = _pair(line, f"memory {path}, line {number}")
            if pairs.setdefault(english, spanish) != spanish:
                raise ConfigError(f"memory {path}, line {number}: {english[:60]!r} has two translations")
    return HumanMemory(pairs, hashlib.sha256(content).hexdigest()[:12])


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
