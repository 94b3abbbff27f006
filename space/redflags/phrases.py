"""The small language of `concepts.txt`, `rules.txt` and `contexts.txt`, compiled to regular expressions.

`no ?me puede/puedo respirar*` reads: "no", perhaps "me", one of two words, a word beginning with "respirar".
Standard library only.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent
_GAPS: Mapping[str, str] = {"..": r"(?:[^ |]+ ){0,3}?", "...": r"(?:[^ |]+ ){0,8}?"}
_KEY_CHARS = 4
Keys = frozenset[str]


@dataclass(frozen=True, slots=True)
class Phrase:
    """A compiled phrase: `keys` are beginnings of words, of each set of which a match holds one."""

    pattern: re.Pattern[str]
    keys: tuple[Keys, ...]


def beginnings(words: list[str]) -> frozenset[str]:
    """Return what `Phrase.keys` are compared with: each word's first one to four letters."""
    return frozenset(word[:length] for word in set(words) for length in range(1, _KEY_CHARS + 1))


@cache
def compile_phrase(source: str) -> Phrase:
    """Compile a phrase; it matches from the beginning of a word to the blank after its last one."""
    elements = source.split()
    keys = tuple(each for each in map(_keys, elements) if each)
    return Phrase(re.compile(r"(?<= )" + "".join(map(_element, elements))), keys)


@cache
def compile_any(sources: tuple[str, ...]) -> re.Pattern[str]:
    """Compile the alternatives of a context."""
    return re.compile(r"(?<= )(?:" + "|".join(_sequence(each) for each in sources) + ")")


def sections(name: str) -> Iterator[tuple[str, str]]:
    """Yield (section, line) of a file whose sections stand in brackets."""
    section = ""
    for line in (FOLDER / name).read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            section = line.strip("[]")
        elif line and not line.startswith("#"):
            yield section, line


@cache
def concepts() -> Mapping[str, tuple[str, ...]]:
    """Return the phrases of each group of `concepts.txt`."""
    joined = (FOLDER / "concepts.txt").read_text(encoding="utf-8").replace("\n  ", "; ")
    rows = (line.partition(":") for line in joined.splitlines() if line and not line.startswith("#"))
    return {name: tuple(filter(None, map(str.strip, phrases.split(";")))) for name, _, phrases in rows}


@cache
def literal_words() -> frozenset[str]:
    """Return the whole words that stand in concepts and rules: what a misspelt word may have meant."""
    sources = [phrase for phrases in concepts().values() for phrase in phrases if "=" not in phrase]
    sources += [line.partition(" ")[2] for _, line in sections("rules.txt") if "=" not in line]
    found = re.findall(r"(?<![\w<])[a-z]+(?![\w*>])", " ".join(sources))
    return frozenset(found)


def _sequence(source: str) -> str:
    return "".join(map(_element, source.split()))


def _element(element: str) -> str:
    if element in _GAPS:
        return _GAPS[element]
    if element.startswith("^"):
        return f"(?!{'|'.join(_choices(element.removeprefix('^')))})"
    optional = element.startswith("?")
    pattern = "|".join(_choices(element.removeprefix("?")))
    return f"(?:{pattern}){'?' if optional else ''}"


def _choices(element: str) -> Iterator[str]:
    if element.startswith("="):
        yield element.removeprefix("=") + " "
        return
    for choice in element.split("/"):
        if choice.startswith("<"):
            yield _group(choice.strip("<>"))
        else:
            yield choice.replace("*", r"[a-z]*") + " "


@cache
def _group(name: str) -> str:
    return "|".join(map(_sequence, concepts()[name]))


def _keys(element: str) -> Keys:
    """Return one set of beginnings that every match of an element holds; empty where none is known."""
    if element in _GAPS or element.startswith(("?", "=", "^")):
        return frozenset()
    found = [_choice_keys(choice) for choice in element.split("/")]
    return frozenset().union(*found) if all(found) else frozenset()


def _choice_keys(choice: str) -> Keys:
    if choice.startswith("<"):
        return _group_keys(choice.strip("<>"))
    return frozenset({choice.removesuffix("*")[:_KEY_CHARS]})


@cache
def _group_keys(name: str) -> Keys:
    """Join over the phrases of a group the set of its most telling element: the one with the longest keys."""
    found: set[str] = set()
    for phrase in concepts()[name]:
        candidates = [keys for keys in map(_keys, phrase.split()) if keys]
        if not candidates:
            return frozenset()
        found |= max(candidates, key=lambda keys: min(map(len, keys)))
    return frozenset(found)
