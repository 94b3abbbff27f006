"""Translates passages segment by segment: people first, then the cache, then a chain of engines."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from dataset_builder.call_cache import CallCache
from dataset_builder.config import PartConfig
from dataset_builder.contracts import Translator
from dataset_builder.engine_calls import CallCounts, EngineCalls
from dataset_builder.flags import Flag
from dataset_builder.label_sections import STRICT_SECTIONS
from dataset_builder.ladder import Attempt, Ladder, Segment
from dataset_builder.memory import HumanMemory, load_memory
from dataset_builder.pair_checks import open_pair_checks
from dataset_builder.protection import protect
from dataset_builder.records import COPIED, HUMAN, EngineFacts, EngineShare, Passage, Translation
from dataset_builder.reviews import STALE, Decision, load_reviews, reviews_path
from dataset_builder.segments import cut, needs_translation
from dataset_builder.translation_rules import Rules, let_through
from dataset_builder.translators import TRANSLATORS

MEMORY_LICENCE = "cc0-1.0"
# What has no word in it is printed as it stands, numbers apart; the checks look at it all the same.
_COPIED = EngineFacts(COPIED, "", MEMORY_LICENCE)


@dataclass(frozen=True)
class PassageOutcome:
    """What became of a passage: `problem` is None, or says why it cannot be published.

    `failed` are the attempts at the segments that are to blame; `flags` counts (tier, code) over all of them.
    """

    passage: Passage
    problem: str | None = None
    failed: tuple[Attempt, ...] = ()
    flags: Mapping[tuple[str, str], int] = field(default_factory=dict)
    number_locale: str = "es"

    @property
    def evidence(self) -> tuple[dict[str, Any], ...]:
        """What `quarantine.jsonl` tells of the failing segments; `author` is null for people."""
        return tuple(
            attempt.evidence()
            | {
                "number_locale": self.number_locale,
                "author": None if attempt.engine.name in (HUMAN, COPIED) else asdict(attempt.engine),
            }
            for attempt in self.failed
        )


class PassageTranslator:
    """Translates passages with a chain of engines, one cache, and the decisions of people."""

    def __init__(self, engines: Sequence[Translator], cache: CallCache, rules: Rules) -> None:
        self.rules = rules
        self.counts = CallCounts()
        self.answered: Counter[str] = Counter()  # segments by engine: it depends on the run
        self._calls = [EngineCalls(engine, cache, self.counts, rules.glossary_version) for engine in engines]
        self._ladder = Ladder(self._calls, rules)
        self._person = EngineFacts(HUMAN, rules.memory.full_version, MEMORY_LICENCE)

    @property
    def failures(self) -> dict[str, str]:
        """The engines that gave up on the way, each with its reason."""
        return {calls.engine.name: str(calls.failure) for calls in self._calls if calls.failure is not None}

    def translate(self, passages: Sequence[Passage]) -> list[PassageOutcome]:
        """Return what becomes of each passage; equal segments of all of them are asked for once.

        Raises:
            TranslationError: the last engine of the chain is missing or does not answer.
        """
        pieces = [cut(passage.text) for passage in passages]
        strict = [passage.heading in STRICT_SECTIONS for passage in passages]
        wanted = dict.fromkeys(
            Segment(text.strip(), is_strict)
            for parts, is_strict in zip(pieces, strict, strict=True)
            for text, _ in parts
            if text.strip()
        )
        done = self._attempts(wanted)
        return [
            self._outcome(passage, parts, [done.get(Segment(text.strip(), is_strict)) for text, _ in parts])
            for passage, parts, is_strict in zip(passages, pieces, strict, strict=True)
        ]

    def terms(self, terms: Iterable[str]) -> dict[str, Attempt]:
        """Return what people have for some terms, judged as their segments are; no engine is asked."""
        known = {term: self._without_engine(Segment(term)) for term in terms}
        return {term: attempt for term, attempt in known.items() if attempt is not None}

    def close(self) -> None:
        """Let go of the engines."""
        for calls in self._calls:
            calls.engine.close()

    def _attempts(self, segments: Iterable[Segment]) -> dict[Segment, Attempt]:
        """Return the best that people or engines can do about each segment."""
        done = {
            segment: known for segment in segments if (known := self._without_engine(segment)) is not None
        }
        self.counts.memory += len(
            {segment.text for segment, each in done.items() if each.engine is not _COPIED}
        )
        done |= self._ladder.climb(segment for segment in segments if segment not in done)
        return done

    def _without_engine(self, segment: Segment) -> Attempt | None:
        """Return what a reviewer decided, what stands in the memory, or a text without words as it is.

        Of what people decided or translated the checks block what they are sure of; a warning is more often
        wrong than a person, in a strict place too.
        """
        decision = self.rules.memory.reviews.decision_on(segment.text)
        if decision is not None:
            return self._decided(segment, decision)
        protected = protect(segment.text)
        has_words = needs_translation(protected.text)  # codes alone stay as they are
        known = self.rules.memory.get(segment.text) if has_words else segment.text
        if known is None:
            return None
        target = self.rules.printed(segment.text, known, protected.originals)
        flags = self.rules.flags(segment.text, target)
        if has_words:
            return Attempt(Segment(segment.text), target, self._person, flags)
        return Attempt(segment, target, _COPIED, flags)

    def _decided(self, segment: Segment, decision: Decision) -> Attempt:
        """Print what a reviewer decided on for this build's country, and judge it; an engine's text stays so.

        Checks, country and memory may be others than when it was decided.
        """
        target = self.rules.printed(segment.text, decision.es, protect(segment.text).originals)
        flags = let_through(self.rules.flags(segment.text, target), decision.forced)
        blocking = [flag for flag in flags if flag.tier == "block"]
        if blocking:
            told = f"{blocking[0].code}: {blocking[0].message}"
            message = f"what a person decided on ({decision.decision}) does not pass here: {told}"
            flags = (Flag(STALE, "block", message), *flags)
        return Attempt(Segment(segment.text), target, decision.author or self._person, flags)

    def _outcome(
        self, passage: Passage, pieces: Sequence[tuple[str, str]], attempts: Sequence[Attempt | None]
    ) -> PassageOutcome:
        made = [attempt for attempt in attempts if attempt is not None]
        flags = Counter((flag.tier, flag.code) for attempt in made for flag in attempt.flags)
        original = replace(passage, text_source=passage.text)
        failed = tuple(dict.fromkeys(attempt for attempt in made if attempt.blocked))
        if failed:
            return PassageOutcome(original, _reason(failed[0]), failed, flags, self.rules.number_locale)
        text = "".join(
            (segment if attempt is None else _spaced_as(segment, attempt.target)) + gap
            for (segment, gap), attempt in zip(pieces, attempts, strict=True)
        )
        return PassageOutcome(replace(original, text=text, translation=self._translation(made)), flags=flags)

    def _translation(self, made: Sequence[Attempt]) -> Translation:
        by_engine = Counter(attempt.engine for attempt in made if attempt.engine is not _COPIED)
        self.answered.update({engine.name: number for engine, number in by_engine.items()})
        shares = tuple(EngineShare(engine, number) for engine, number in by_engine.items())
        codes = sorted({flag.code for attempt in made for flag in attempt.flags})
        # Nothing but numbers in a table: no engine worked on it.
        return Translation(shares or (EngineShare(self._person, 0),), self.rules.number_locale, tuple(codes))


def open_translator(config: PartConfig, cache: CallCache) -> PassageTranslator:
    """Make the translator of one part of a build; an engine starts with the first segment it gets."""
    glossary = load_memory(config.glossary) if config.glossary is not None else HumanMemory()
    reviews = load_reviews(reviews_path(cache.path))
    rules = Rules(
        checks=open_pair_checks(config.checks, config.number_locale),
        number_locale=config.number_locale,
        memory=HumanMemory(reviews=reviews) if config.memory is None else load_memory(config.memory, reviews),
        glossary_version=glossary.version,
    )
    engines: list[Translator] = [
        TRANSLATORS.load(name)(dict(config.translator_options.get(name, ())), glossary.pairs)
        for name in config.translators
    ]
    return PassageTranslator(engines, cache, rules)


def _reason(attempt: Attempt) -> str:
    """Return the code of the first objection with its message, `code: message`."""
    flag = attempt.objections[0]
    return flag.message if flag.message.startswith(f"{flag.code}:") else f"{flag.code}: {flag.message}"


def _spaced_as(segment: str, spanish: str) -> str:
    """Give a translation the blanks around its source; engines add some where they leave out a pronoun."""
    head = segment[: len(segment) - len(segment.lstrip())]
    tail = segment[len(segment.rstrip()) :] if segment.strip() else ""
    return head + spanish.strip() + tail
