"""Asks one engine, each text once: from the cache, or in packed requests that are committed one by one."""

from collections import deque
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from dataset_builder.call_cache import CallCache, call_key
from dataset_builder.contracts import Translator
from dataset_builder.errors import TranslationError
from dataset_builder.records import EngineFacts
from dataset_builder.translators.packing import BLANKS_IN_A_ROW

# A request of more lines than this is split less surely, and lost as a whole with a killed build.
_SEGMENTS_PER_REQUEST = 100


@dataclass
class CallCounts:
    """How many distinct texts came from where; told in `run.json`, never in what is published."""

    memory: int = 0
    cached: int = 0
    called: int = 0


class EngineCalls:
    """The calls of one engine. Once it failed it is not asked again: `failure` says why."""

    def __init__(
        self, engine: Translator, cache: CallCache, counts: CallCounts, glossary_version: str = ""
    ) -> None:
        self.engine, self.cache, self.counts = engine, cache, counts
        self.glossary_version = glossary_version if engine.uses_glossary else ""
        self.failure: TranslationError | None = None
        self._blanks: set[str] = set()  # texts that went alone in vain, since the last answer

    @cached_property
    def facts(self) -> EngineFacts:
        """What a row says about the engine; some engines have to be there to tell their version."""
        engine = self.engine
        return EngineFacts(
            engine.name,
            engine.version,
            engine.licence,
            draft=engine.draft,
            unofficial=engine.unofficial,
            redistributable=engine.redistributable,
        )

    def answers(self, texts: Iterable[str], *, alone: bool) -> dict[str, str]:
        """Return what the engine says to each text, "" for nothing; after a failure some are missing.

        `alone` asks for each text in a request of its own, and knows answers to such requests only: a text
        may fare better without neighbours, and what failed in company is not asked in company again.
        """
        try:
            keys = {text: self._key(text, alone=alone) for text in texts}
        except TranslationError as error:  # not even its version is known
            self.failure = self.failure or error
            return {}
        known = self.cache.get_many(keys.values()) | {keys[text]: "" for text in self._blanks & keys.keys()}
        answers = {text: known[key] for text, key in keys.items() if key in known}
        self.counts.cached += len(answers)
        missing = deque(text for text in keys if text not in answers)
        while missing and self.failure is None:
            answers |= self._asked(
                [missing.popleft()] if alone else take_pack(missing, self.engine.max_chars)
            )
        return answers

    def _asked(self, texts: Sequence[str]) -> dict[str, str]:
        """Return the answers to some texts; those of each request are committed before the next is sent."""
        answers: dict[str, str] = {}
        try:
            for request in self.engine.answers(texts):
                given = {text: _readable(answer) for text, answer in request}
                self._keep(given)
                answers |= given
            if answers.keys() != set(texts):
                raise TranslationError(
                    f"{self.engine.name} gave {len(answers)} translations of {len(texts)} segments"
                )
        except TranslationError as error:
            self.failure = error
        self.counts.called += len(answers)
        return answers

    def _keep(self, given: Mapping[str, str]) -> None:
        """Commit what a request brought; the answer to one text is that to the text alone as well.

        A blank may be a passing fault. It is remembered of a text that went alone, once the engine has shown
        that it does others: by an answer, or by going on after so many blanks.
        """
        kept = {text: answer for text, answer in given.items() if answer.strip()}
        if len(given) == 1 and not kept:
            self._blanks |= given.keys()
        if kept or len(self._blanks) >= BLANKS_IN_A_ROW:
            alone = (kept if len(given) == 1 else {}) | dict.fromkeys(self._blanks, "")
            self.cache.put_many(
                {self._key(text, alone=False): answer for text, answer in (kept | alone).items()}
                | {self._key(text, alone=True): answer for text, answer in alone.items()}
            )
            self._blanks.clear()

    def _key(self, text: str, *, alone: bool) -> str:
        return call_key(
            kind="translation",
            model=f"{self.facts.name} {self.facts.version}",
            parameters=self.engine.cache_parameters,
            prompt_version=self.glossary_version,
            schema="en-es alone" if alone else "en-es",
            text=text,
        )


def _readable(answer: str) -> str:
    """Return an answer, "" for one that holds half a character (a lone surrogate): no file can hold that."""
    try:
        answer.encode()
    except UnicodeEncodeError:
        return ""
    return answer


def take_pack(texts: deque[str], max_chars: int) -> list[str]:
    """Take from the left what one request holds: one text, or as many as have `max_chars` characters.

    The limit is asked for anew with each request, since an engine may lower it. Example: of texts of 20
    characters, with at most 60, three.
    """
    pack = [texts.popleft()]
    chars = len(pack[0])
    while texts and len(pack) < _SEGMENTS_PER_REQUEST and chars + len(texts[0]) <= max_chars:
        chars += len(texts[0])
        pack.append(texts.popleft())
    return pack
