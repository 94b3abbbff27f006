"""Translates passages segment by segment: human memory first, then the cache, then the engine."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from dataset_builder.call_cache import CallCache, call_key
from dataset_builder.config import PartConfig
from dataset_builder.contracts import Translator
from dataset_builder.errors import TranslationError
from dataset_builder.memory import HumanMemory, load_memory
from dataset_builder.numbers import render_spanish
from dataset_builder.records import Passage, Translation
from dataset_builder.segments import cut, needs_translation
from dataset_builder.translators import TRANSLATORS

HUMAN = "human"
MEMORY_LICENCE = "cc0-1.0"
FAILED = "translation_failed"
# Segments per call of an engine; each call is committed to the cache, so a killed build repeats one at most.
_SEGMENTS_PER_CALL = 32


@dataclass
class CallCounts:
    """How many distinct segments came from where; told in `run.json`, never in what is published."""

    memory: int = 0
    cached: int = 0
    called: int = 0


class PassageTranslator:
    """Translates passages with one engine, one cache and one human memory."""

    def __init__(
        self,
        translator: Translator,
        cache: CallCache,
        memory: HumanMemory,
        number_locale: str,
        options: Mapping[str, str] | None = None,
    ) -> None:
        self.translator, self.cache, self.memory = translator, cache, memory
        self.number_locale = number_locale
        self.options = options or {}
        self.counts = CallCounts()

    def translate(self, passages: Sequence[Passage]) -> list[tuple[Passage, str | None]]:
        """Return each passage in Spanish with None, or as it was with the reason why it has no translation.

        Raises:
            TranslationError: the engine is missing or does not answer.
        """
        pieces = [cut(passage.text) for passage in passages]
        wanted = [segment for parts in pieces for segment, _ in parts if needs_translation(segment)]
        spanish = self._translations(wanted)
        return [
            self._joined(passage, parts, spanish) for passage, parts in zip(passages, pieces, strict=True)
        ]

    def terms(self, terms: Iterable[str]) -> dict[str, str]:
        """Return the terms that the human memory knows, with their translation; no engine is asked."""
        return {term: known for term in terms if (known := self.memory.get(term)) is not None}

    def close(self) -> None:
        """Let go of the engine."""
        self.translator.close()

    def _translations(self, segments: Iterable[str]) -> dict[str, str]:
        """Return the translation of each distinct segment that has one."""
        distinct = list(dict.fromkeys(segments))
        human = {segment: known for segment in distinct if (known := self.memory.get(segment)) is not None}
        rest = {segment: self._key(segment) for segment in distinct if segment not in human}
        cached = self.cache.get_many(rest.values())
        machine = {segment: cached[key] for segment, key in rest.items() if key in cached}
        missing = [segment for segment in rest if segment not in machine]
        self.counts.memory += len(human)
        self.counts.cached += len(machine)
        for chunk in _chunks(missing, self.translator.max_chars):
            answers = self._call(chunk)
            self.cache.put_many({rest[segment]: answer for segment, answer in answers.items()})
            machine |= answers
        return human | machine

    def _call(self, segments: Sequence[str]) -> dict[str, str]:
        answers = self.translator.translate(segments)
        if len(answers) != len(segments):
            raise TranslationError(
                f"{self.translator.name} gave {len(answers)} translations of {len(segments)} segments"
            )
        self.counts.called += len(segments)
        return {segment: answer for segment, answer in zip(segments, answers, strict=True) if answer.strip()}

    def _key(self, segment: str) -> str:
        return call_key(
            kind="translation",
            model=f"{self.translator.name} {self.translator.version}",
            parameters=self.options,
            prompt_version="",
            schema="en-es",
            text=segment,
        )

    def _joined(
        self, passage: Passage, pieces: Sequence[tuple[str, str]], spanish: Mapping[str, str]
    ) -> tuple[Passage, str | None]:
        wanted = [segment for segment, _ in pieces if needs_translation(segment)]
        missing = next((segment for segment in wanted if segment not in spanish), None)
        if missing is not None:
            return replace(passage, text_source=passage.text), f"{FAILED}: {missing[:80]}"
        text = "".join(
            _spaced_as(segment, render_spanish(segment, spanish.get(segment, segment))) + gap
            for segment, gap in pieces
        )
        human = sum(self.memory.get(segment) is not None for segment in wanted)
        translation = self._translation(len(wanted), human)
        return replace(passage, text=text, text_source=passage.text, translation=translation), None

    def _translation(self, total: int, human: int) -> Translation:
        if human == total:  # also of a passage without words, on which no engine worked
            return Translation(
                HUMAN, self.memory.version, MEMORY_LICENCE, False, total, human, self.number_locale
            )
        engine = self.translator
        return Translation(
            engine.name, engine.version, engine.licence, engine.draft, total, human, self.number_locale
        )


def open_translator(config: PartConfig, cache: CallCache) -> PassageTranslator:
    """Make the translator of one part of a build; its engine starts with the first segment it gets."""
    options = dict(config.translator_options)
    translator: Translator = TRANSLATORS.load(config.translator)(options)
    memory = load_memory(config.memory) if config.memory is not None else HumanMemory()
    return PassageTranslator(translator, cache, memory, config.number_locale, options)


def _spaced_as(segment: str, spanish: str) -> str:
    """Give a translation the blanks around its source; engines add some where they leave out a pronoun."""
    head = segment[: len(segment) - len(segment.lstrip())]
    tail = segment[len(segment.rstrip()) :] if segment.strip() else ""
    return head + spanish.strip() + tail


def _chunks(segments: Iterable[str], max_chars: int) -> Iterator[list[str]]:
    """Yield segments in order, as many at a time as one call takes."""
    chunk: list[str] = []
    for segment in segments:
        if chunk and (len(chunk) == _SEGMENTS_PER_CALL or sum(map(len, chunk)) + len(segment) > max_chars):
            yield chunk
            chunk = []
        chunk.append(segment)
    if chunk:
        yield chunk
