"""Memory before cache before engine; what is translated is joined as it was and counted."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from dataset_builder.call_cache import CallCache, call_key, default_cache_path
from dataset_builder.errors import BuildError, ConfigError, TranslationError
from dataset_builder.memory import HumanMemory, load_memory
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


def test_the_key_of_a_call_depends_on_every_part_of_it() -> None:
    parts = {"kind": "k", "model": "m", "prompt_version": "1", "schema": "s", "text": "t"}
    keys = {call_key(**parts, parameters={})}
    keys |= {call_key(**parts | {name: "other"}, parameters={}) for name in parts}
    keys.add(call_key(**parts, parameters={"a": "b"}))
    assert len(keys) == 7


def test_a_known_key_keeps_its_answer(cache: CallCache) -> None:
    cache.put_many({"a": "1"})
    cache.put_many({"a": "2", "b": "3"})
    assert cache.get_many(["a", "b", "c"]) == {"a": "1", "b": "3"}


def test_more_keys_than_sqlite_takes_at_once_are_found(cache: CallCache) -> None:
    answers = {f"key {number}": str(number) for number in range(40_000)}
    cache.put_many(answers)
    assert cache.get_many(answers) == answers


def test_a_damaged_cache_is_told_in_one_line_that_names_it(tmp_path: Path) -> None:
    path = tmp_path / "calls.sqlite"
    path.write_bytes(b"no database at all " * 100)
    with pytest.raises(BuildError, match=r"calls\.sqlite: file is not a database"), CallCache(path):
        pass


def test_the_cache_is_where_the_variable_says(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("SPANISHMEDICALLM_CACHE", str(tmp_path / "x.sqlite"))
    assert default_cache_path() == tmp_path / "x.sqlite"
    monkeypatch.delenv("SPANISHMEDICALLM_CACHE")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert default_cache_path() == tmp_path / "spanishmedicallm" / "calls.sqlite"


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ('{"en": "a"', "line 2: not JSON"),
        ('{"en": "a"}', "line 2: expected"),
        ('{"en": "a", "es": " "}', "line 2: an empty side"),
        ('{"en": "Stop.", "es": "Alto."}', "line 2: 'Stop.' has two translations"),
    ],
)
def test_a_mistake_in_a_memory_names_its_line(tmp_path: Path, line: str, message: str) -> None:
    path = tmp_path / "memory.jsonl"
    path.write_text('{"en": "Stop.", "es": "Pare."}\n' + line, encoding="utf-8")
    with pytest.raises(ConfigError, match=message):
        load_memory(path)


def test_the_version_of_a_memory_is_that_of_its_bytes(tmp_path: Path) -> None:
    path = tmp_path / "memory.jsonl"
    path.write_text('{"en": "Stop.", "es": "Pare."}\n', encoding="utf-8")
    first = load_memory(path)
    path.write_text('{"en": "Stop.", "es": "Alto."}\n', encoding="utf-8")
    assert first.get(" Stop. ") == "Pare."
    assert load_memory(path).version != first.version
