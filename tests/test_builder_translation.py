"""Memory before cache before engine; what is translated is joined as it was and counted."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from dataset_builder.call_cache import CallCache
from dataset_builder.errors import TranslationError
from dataset_builder.memory import HumanMemory
from dataset_builder.records import Passage
from dataset_builder.translation import PassageTranslator


class Shouting:
    """An engine that can be followed by hand: it answers in capitals, and counts what it is asked."""

    name = "shouting"
    version = "1"
    licence = "mit"
    redistributable = True
    draft = True
    max_chars = 60
    thread_safe = True

    def __init__(self) -> None:
        self.calls: list[list[str]] = []

    def translate(self, texts: Sequence[str]) -> list[str]:
        self.calls.append(list(texts))
        return [text.upper() for text in texts]

    def close(self) -> None:
        """Nothing is open."""


@pytest.fixture
def cache(tmp_path: Path) -> Iterator[CallCache]:
    with CallCache(tmp_path / "calls.sqlite") as opened:
        yield opened


def passage(text: str) -> Passage:
    return Passage("p", "heading", text)


def test_segments_are_translated_and_gaps_stay(cache: CallCache) -> None:
    translator = PassageTranslator(Shouting(), cache, HumanMemory(), "es")
    ((done, problem),) = translator.translate([passage("Take 0.5 mg.  Stop now.\nAge | Dose\n12 | 5")])
    assert problem is None
    assert done.text == "TAKE 0,5 MG.  STOP NOW.\nAGE | DOSE\n12 | 5"
    assert done.text_source == "Take 0.5 mg.  Stop now.\nAge | Dose\n12 | 5"
    assert done.translation is not None
    assert (done.translation.engine, done.translation.draft) == ("shouting", True)
    assert (done.translation.segments_total, done.translation.segments_human) == (4, 0)


def test_a_person_outranks_cache_and_engine(cache: CallCache) -> None:
    engine = Shouting()
    PassageTranslator(engine, cache, HumanMemory(), "es").translate([passage("Stop now.")])
    memory = HumanMemory({"Stop now.": "Pare ya."}, "abc")
    ((done, _),) = PassageTranslator(engine, cache, memory, "es").translate([passage("Stop now.")])
    assert done.text == "Pare ya."
    assert done.translation is not None
    assert (done.translation.engine, done.translation.version, done.translation.draft) == (
        "human",
        "abc",
        False,
    )


def test_one_machine_segment_makes_the_passage_the_engines(cache: CallCache) -> None:
    memory = HumanMemory({"Stop now.": "Pare ya."}, "abc")
    translator = PassageTranslator(Shouting(), cache, memory, "es")
    ((done, _),) = translator.translate([passage("Stop now. Go home.")])
    assert done.text == "Pare ya. GO HOME."
    assert done.translation is not None
    assert (done.translation.engine, done.translation.draft) == ("shouting", True)
    assert (done.translation.segments_total, done.translation.segments_human) == (2, 1)


def test_a_segment_is_paid_once_over_passages_and_runs(cache: CallCache) -> None:
    engine = Shouting()
    for _ in range(2):
        translator = PassageTranslator(engine, cache, HumanMemory(), "es")
        translator.translate([passage("Stop now. Stop now."), passage("Stop now.")])
    assert engine.calls == [["Stop now."]]


def test_calls_stay_below_what_an_engine_takes(cache: CallCache) -> None:
    """Sentences of 20 characters, at most 60 a call: three by three."""
    engine = Shouting()
    text = " ".join(f"This is sentence {number:02}." for number in range(7))
    PassageTranslator(engine, cache, HumanMemory(), "es").translate([passage(text)])
    assert [len(call) for call in engine.calls] == [3, 3, 1]


def test_another_version_of_the_engine_is_asked_anew(cache: CallCache) -> None:
    old, new = Shouting(), Shouting()
    new.version = "2"
    for engine in (old, new):
        PassageTranslator(engine, cache, HumanMemory(), "es").translate([passage("Stop now.")])
    assert (len(old.calls), len(new.calls)) == (1, 1)


def test_a_blank_answer_is_no_translation_and_is_not_remembered(cache: CallCache) -> None:
    class Mute(Shouting):
        def translate(self, texts: Sequence[str]) -> list[str]:
            return [" " for _ in texts]

    ((left, problem),) = PassageTranslator(Mute(), cache, HumanMemory(), "es").translate(
        [passage("Stop now.")]
    )
    assert problem == "translation_failed: Stop now."
    assert left.translation is None
    assert len(cache) == 0


def test_an_engine_that_loses_a_text_stops_the_build(cache: CallCache) -> None:
    class Losing(Shouting):
        def translate(self, texts: Sequence[str]) -> list[str]:
            return super().translate(texts)[1:]

    with pytest.raises(TranslationError, match="0 translations of 1 segments"):
        PassageTranslator(Losing(), cache, HumanMemory(), "es").translate([passage("Stop now.")])


def test_only_a_person_translates_the_name_of_a_drug(cache: CallCache) -> None:
    memory = HumanMemory({"acetaminophen": "paracetamol"}, "abc")
    engine = Shouting()
    translator = PassageTranslator(engine, cache, memory, "es")
    assert translator.terms(("acetaminophen", "ibuprofen")) == {"acetaminophen": "paracetamol"}
    assert engine.calls == []


def test_blanks_around_a_segment_are_those_of_the_source(cache: CallCache) -> None:
    """An engine that leaves out a pronoun leaves its blank: it must not be printed twice."""

    class Blank(Shouting):
        def translate(self, texts: Sequence[str]) -> list[str]:
            return [f" {text.upper()}  " for text in texts]

    translator = PassageTranslator(Blank(), cache, HumanMemory({"Go home.": "Vaya."}, "abc"), "es")
    ((done, _),) = translator.translate([passage("  Stop now. Go home. ")])
    assert done.text == "  STOP NOW. Vaya. "


def test_a_build_that_stops_in_the_middle_keeps_the_calls_before(cache: CallCache) -> None:
    """Sentences of 20 characters, three a call: the third call fails; six answers are kept."""

    class Failing(Shouting):
        def translate(self, texts: Sequence[str]) -> list[str]:
            if len(self.calls) == 2:
                raise TranslationError("gone")
            return super().translate(texts)

    text = " ".join(f"This is sentence {number:02}." for number in range(8))
    with pytest.raises(TranslationError, match="gone"):
        PassageTranslator(Failing(), cache, HumanMemory(), "es").translate([passage(text)])
    assert len(cache) == 6
    engine = Shouting()
    PassageTranslator(engine, cache, HumanMemory(), "es").translate([passage(text)])
    assert engine.calls == [["This is sentence 06.", "This is sentence 07."]]
