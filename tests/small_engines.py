"""Engines and checks of a few lines, to follow by hand what the translation stage does with them."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import KW_ONLY, dataclass, field

from dataset_builder.contracts import Answered, CheckSubject
from dataset_builder.errors import TranslationError
from dataset_builder.flags import Flag
from dataset_builder.pair_checks import PairChecks
from dataset_builder.pairs import Pair


@dataclass
class SmallEngine:
    """Answers each text with `speak(text, texts in the request)`, and notes every request."""

    options: Mapping[str, str] = field(default_factory=dict)
    glossary: Mapping[str, str] = field(default_factory=dict)
    _: KW_ONLY
    name: str = "shouting"
    speak: Callable[[str, int], str] = lambda text, _: text.upper()
    version: str = "1"
    licence: str = "mit"
    redistributable: bool = True
    draft: bool = False
    unofficial: bool = False
    uses_glossary: bool = False
    packs: bool = True
    thread_safe: bool = True
    max_chars: int = 60
    cache_parameters: Mapping[str, str] = field(default_factory=dict)
    requests_until_it_fails: int = 10**9
    requests: list[list[str]] = field(default_factory=list)

    def translate(self, texts: Sequence[str]) -> list[str]:
        if len(self.requests) >= self.requests_until_it_fails:
            raise TranslationError(f"{self.name} is gone")
        self.requests.append(list(texts))
        return [self.speak(text, len(texts)) for text in texts]

    def answers(self, texts: Sequence[str]) -> Iterator[Answered]:
        yield list(zip(texts, self.translate(texts), strict=False))

    def close(self) -> None:
        """Nothing is open."""


class Words:
    """Blocks a target that says WRONG, and warns of one that says ODD."""

    subject: CheckSubject = "pair"

    def __init__(self, blocked: str = "WRONG") -> None:
        self.blocked = blocked

    def flags(self, pair: Pair) -> Iterator[Flag]:
        """Yield the warning before the block, so that their order can be seen."""
        if "ODD" in pair.target:
            yield Flag("odd", "warn", "it says odd", None, (0, 3))
        if self.blocked in pair.target:
            yield Flag("wrong", "block", "it says wrong", (0, 1), (0, 5))


WORDS = PairChecks([Words()])
