"""People before cache before engine; what is translated is joined as it was and counted."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from dataset_builder.call_cache import CallCache
from dataset_builder.columns import DRAFT_FLAG, RESTRICTED_FLAG, UNOFFICIAL_FLAG
from dataset_builder.errors import TranslationError
from dataset_builder.memory import HumanMemory
from dataset_builder.pair_checks import PairChecks, open_pair_checks
from dataset_builder.records import EngineFacts, Passage
from dataset_builder.reviews import Decision, Reviews
from dataset_builder.rows import translated_columns, translation_flags
from dataset_builder.translation import PassageOutcome, PassageTranslator
from dataset_builder.translation_rules import Rules
from tests.small_engines import WORDS, SmallEngine, Words


@pytest.fixture
def cache(tmp_path: Path) -> Iterator[CallCache]:
    with CallCache(tmp_path / "calls.sqlite") as opened:
        yield opened


def passage(text: str, heading: str = "heading") -> Passage:
    return Passage("p", heading, text)


def rules(**more: object) -> Rules:
    return Rules(**{"checks": WORDS, "number_locale": "es", **more})  # pyright: ignore[reportArgumentType] - by name


def remembered(**pairs: str) -> HumanMemory:
    return HumanMemory(
        {english.replace("_", " ") + ".": spanish for english, spanish in pairs.items()}, "abc"
    )


def translated(
    cache: CallCache, engine: SmallEngine, text: str, heading: str = "heading", **more: object
) -> PassageOutcome:
    (outcome,) = PassageTranslator([engine], cache, rules(**more)).translate([passage(text, heading)])
    return outcome


def test_segments_are_translated_and_gaps_stay(cache: CallCache) -> None:
    text = "Take 0.5 mg.  Stop now.\nAge | Dose\n12 | 5"
    outcome = translated(cache, SmallEngine(draft=True), text)
    assert outcome.problem is None
    assert outcome.passage.text == "TAKE 0,5 MG.  STOP NOW.\nAGE | DOSE\n12 | 5"
    assert outcome.passage.text_source == text
    assert translated_columns([outcome.passage]) == {
        "mt_engine": "shouting",
        "mt_version": "1",
        "mt_licence": "mit",
        "segments_total": 4,
        "segments_human": 0,
        "number_locale": "es",
    }
    assert translation_flags([outcome.passage]) == {DRAFT_FLAG}


def test_a_person_outranks_cache_and_engine(cache: CallCache) -> None:
    engine = SmallEngine(draft=True)
    translated(cache, engine, "Stop now.")
    outcome = translated(cache, engine, "Stop now.", memory=remembered(Stop_now="Pare ya."))
    assert outcome.passage.text == "Pare ya."
    columns = translated_columns([outcome.passage])
    assert (columns["mt_engine"], columns["mt_version"], columns["segments_human"]) == ("human", "abc", 1)
    assert not translation_flags([outcome.passage])


def test_one_machine_segment_makes_the_passage_the_engines(cache: CallCache) -> None:
    engine = SmallEngine(draft=True)
    outcome = translated(cache, engine, "Stop now. Go home.", memory=remembered(Stop_now="Pare ya."))
    assert outcome.passage.text == "Pare ya. GO HOME."
    columns = translated_columns([outcome.passage])
    assert (columns["mt_engine"], columns["segments_total"], columns["segments_human"]) == ("shouting", 2, 1)
    assert translation_flags([outcome.passage]) == {DRAFT_FLAG}


def decided(spanish: str, english: str = "Stop now.", **more: Any) -> HumanMemory:  # noqa: ANN401 - any field
    return HumanMemory(reviews=Reviews((Decision("1", "edit", english, spanish, **more),), "v"))


def test_a_reviewer_outranks_the_memory_and_what_was_forced_marks_the_row(cache: CallCache) -> None:
    """Of what the checks say only the code that the person overrode is let through; warnings mark, too."""
    memory = replace(decided("Pare ODD (WRONG).", forced=("wrong", "gone")), pairs={"Stop now.": "Pare ya."})
    outcome = translated(cache, SmallEngine(), "Stop now.", "boxed_warning", memory=memory)
    assert (outcome.problem, outcome.passage.text) == (None, "Pare ODD (WRONG).")
    assert translated_columns([outcome.passage])["mt_engine"] == "human"
    assert translation_flags([outcome.passage]) == {"mt:odd", "mt:wrong", "mt:gone"}


@pytest.mark.parametrize("forced", [(), ("other",)])
def test_a_decision_that_does_not_pass_goes_back_to_quarantine(
    cache: CallCache, forced: tuple[str, ...]
) -> None:
    engine = SmallEngine()
    outcome = translated(cache, engine, "Stop now.", memory=decided("Pare (WRONG).", forced=forced))
    assert outcome.problem == (
        "decision_blocked: what a person decided on (edit) does not pass here: wrong: it says wrong"
    )
    assert outcome.evidence[0]["target"] == "Pare (WRONG)."
    assert engine.requests == []


@pytest.mark.parametrize(
    ("number_locale", "source", "typed"),
    [
        ("es", "Take 4,000 mg.", "Tome 4.000 mg."),
        ("es", "Take 4,000 mg.", "Tome 4,000 mg."),
        ("es", "Take 4 g.", "Tome 4.000 mg."),
        ("es-MX", "Take 4,000 mg.", "Tome 4,000 mg."),
        ("es-MX", "Take 4 g.", "Tome 4,000 mg."),
    ],
)
def test_the_numbers_of_a_decision_are_printed_for_each_build(
    cache: CallCache, number_locale: str, source: str, typed: str
) -> None:
    """A thousands mark is never published; what was typed in Mexico is not 4 mg in Spain."""
    outcome = translated(
        cache, SmallEngine(), source, memory=decided(typed, source), number_locale=number_locale
    )
    assert outcome.passage.text == "Tome 4000 mg."


@pytest.mark.parametrize(("number_locale", "typed"), [("es", "4,000"), ("es-MX", "4.000")])
def test_nobody_insists_on_a_number_that_reads_a_thousand_times_too_small(
    cache: CallCache, number_locale: str, typed: str
) -> None:
    memory = decided(f"Tome {typed} mg.", "Take 4000 mg.", forced=("number_separator",))
    checks = open_pair_checks(["numbers"], number_locale)
    outcome = translated(
        cache, SmallEngine(), "Take 4000 mg.", memory=memory, checks=checks, number_locale=number_locale
    )
    assert outcome.problem is not None
    assert f"number_separator: 4000 became {typed}, which reads as 4.000" in outcome.problem


def test_what_a_reviewer_rejected_is_blocked_though_the_checks_let_it_pass(cache: CallCache) -> None:
    reviews = Reviews((Decision("1", "reject", "Stop now.", "STOP NOW."),), "v")
    outcome = translated(cache, SmallEngine(), "Stop now.", memory=HumanMemory(reviews=reviews))
    assert outcome.problem == "rejected: a person rejected this translation"


def test_a_rejected_pair_of_the_memory_goes_to_the_engine(cache: CallCache) -> None:
    reviews = Reviews((Decision("1", "reject", "Stop now.", "Siga."),), "v")
    memory = replace(remembered(Stop_now="Siga."), reviews=reviews)
    assert translated(cache, SmallEngine(), "Stop now.", memory=memory).passage.text == "STOP NOW."


def test_a_text_that_is_still_an_engines_keeps_its_name_and_its_licence(cache: CallCache) -> None:
    author = EngineFacts("paid", "7", "proprietary", unofficial=True, redistributable=False)
    outcome = translated(cache, SmallEngine(), "Stop now.", memory=decided("Pare.", author=author))
    assert translation_flags([outcome.passage]) == {RESTRICTED_FLAG, UNOFFICIAL_FLAG}
    columns = translated_columns([outcome.passage])
    assert (columns["mt_engine"], columns["mt_version"], columns["mt_licence"]) == (
        "paid",
        "7",
        "proprietary",
    )
    assert columns["segments_human"] == 0


def test_the_memory_is_checked_and_no_engine_is_asked_instead(cache: CallCache) -> None:
    engine = SmallEngine()
    outcome = translated(cache, engine, "Stop now.", memory=remembered(Stop_now="Esto es WRONG."))
    assert outcome.problem == "wrong: it says wrong"
    assert [attempt.engine.name for attempt in outcome.failed] == ["human"]
    assert engine.requests == []


def test_a_segment_is_paid_once_over_passages_and_runs(cache: CallCache) -> None:
    engine = SmallEngine()
    for _ in range(2):
        translator = PassageTranslator([engine], cache, rules())
        translator.translate([passage("Stop now. Stop now."), passage("Stop now.")])
    assert engine.requests == [["Stop now."]]


def test_calls_stay_below_what_an_engine_takes(cache: CallCache) -> None:
    """Sentences of 20 characters, at most 60 a call: three by three."""
    engine = SmallEngine()
    translated(cache, engine, " ".join(f"This is sentence {number:02}." for number in range(7)))
    assert [len(request) for request in engine.requests] == [3, 3, 1]


def test_an_engine_that_takes_less_on_the_way_gets_less(cache: CallCache) -> None:
    """A server refuses long requests: from the second on, sentences of 20 characters go by themselves."""
    engine = SmallEngine()

    def shrinking(text: str, _: int) -> str:
        engine.max_chars = 20
        return text.upper()

    engine.speak = shrinking
    translated(cache, engine, " ".join(f"This is sentence {number:02}." for number in range(5)))
    assert [len(request) for request in engine.requests] == [3, 1, 1]


@pytest.mark.parametrize("other", [{"version": "2"}, {"cache_parameters": {"url": "http://other/"}}])
def test_what_the_answer_depends_on_is_part_of_the_key(cache: CallCache, other: dict[str, str]) -> None:
    """Another version, and another server: `$LIBRETRANSLATE_URL` was once no part of the key."""
    old, new = SmallEngine(), SmallEngine(**other)  # pyright: ignore[reportArgumentType] - by name
    for engine in (old, new):
        translated(cache, engine, "Stop now.")
    assert (len(old.requests), len(new.requests)) == (1, 1)


@pytest.mark.parametrize(("uses_glossary", "requests"), [(True, 2), (False, 1)])
def test_a_new_glossary_asks_anew_only_the_engines_that_read_it(
    cache: CallCache, uses_glossary: bool, requests: int
) -> None:
    engine = SmallEngine(uses_glossary=uses_glossary)
    for version in ("one", "two"):
        translated(cache, engine, "Stop now.", glossary_version=version)
    assert len(engine.requests) == requests


def test_a_blank_answer_is_no_translation_and_is_not_remembered(cache: CallCache) -> None:
    outcome = translated(cache, SmallEngine(speak=lambda *_: " "), "Stop now.")
    assert outcome.problem == "empty: the engine gave no translation"
    assert outcome.passage.translation is None
    assert len(cache) == 0


def test_an_engine_that_loses_a_text_stops_the_build(cache: CallCache) -> None:
    class Losing(SmallEngine):
        def translate(self, texts: object) -> list[str]:
            return []

    with pytest.raises(TranslationError, match="0 translations of 1 segments"):
        translated(cache, Losing(), "Stop now.")


def test_only_a_person_translates_the_name_of_a_drug(cache: CallCache) -> None:
    engine = SmallEngine()
    memory = HumanMemory({"acetaminophen": "paracetamol", "prednisone": "prednisolona"}, "abc")
    translator = PassageTranslator([engine], cache, rules(memory=memory, checks=open_pair_checks(["drugs"])))
    known = translator.terms(("acetaminophen", "prednisone", "ibuprofen"))
    assert {term: (attempt.target, attempt.blocked) for term, attempt in known.items()} == {
        "acetaminophen": ("paracetamol", False),
        "prednisone": ("prednisolona", True),
    }
    assert engine.requests == []


def test_blanks_around_a_segment_are_those_of_the_source(cache: CallCache) -> None:
    """An engine that leaves out a pronoun leaves its blank: it must not be printed twice."""
    engine = SmallEngine(speak=lambda text, _: f" {text.upper()}  ")
    outcome = translated(cache, engine, "  Stop now. Go home. ", memory=remembered(Go_home="Vaya."))
    assert outcome.passage.text == "  STOP NOW. Vaya. "


def test_a_build_that_stops_in_the_middle_keeps_the_calls_before(cache: CallCache) -> None:
    """Sentences of 20 characters, three a call: the third call fails; six answers are kept."""
    text = " ".join(f"This is sentence {number:02}." for number in range(8))
    with pytest.raises(TranslationError, match="gone"):
        translated(cache, SmallEngine(requests_until_it_fails=2), text)
    assert len(cache) == 6
    engine = SmallEngine()
    translated(cache, engine, text)
    assert engine.requests == [["This is sentence 06.", "This is sentence 07."]]


def test_warnings_become_flags_of_the_row_and_are_counted(cache: CallCache) -> None:
    engine = SmallEngine(speak=lambda text, _: text.upper() + " ODD", unofficial=True)
    outcome = translated(cache, engine, "Stop now. Go home. Stop now.")
    assert outcome.problem is None
    assert translation_flags([outcome.passage]) == {"mt:odd", UNOFFICIAL_FLAG}
    assert outcome.flags == {("warn", "odd"): 3}


@pytest.mark.parametrize("heading", ["dosage_and_administration", "boxed_warning"])
def test_where_a_dose_may_stand_a_warning_blocks(cache: CallCache, heading: str) -> None:
    engine = SmallEngine(speak=lambda text, _: text.upper() + " ODD")
    translator = PassageTranslator([engine], cache, rules())
    strict, other = translator.translate([passage("Stop now.", heading), passage("Stop now.")])
    assert strict.problem == "odd: it says odd"
    memory = remembered(Stop_now="Pare ODD.")
    human = translated(cache, engine, "Stop now.", heading, memory=memory)
    assert (human.problem, human.passage.text) == (None, "Pare ODD."), "but for what people translated"
    assert (other.problem, other.passage.text) == (None, "STOP NOW. ODD")


def test_a_cell_without_words_is_checked_as_well(cache: CallCache) -> None:
    """No engine is asked for it; what it says is still published."""
    engine = SmallEngine()
    checks = PairChecks([Words(blocked="1,5")])
    outcome = translated(cache, engine, "1,5", checks=checks)
    assert engine.requests == []
    assert outcome.problem == "wrong: it says wrong"
    assert outcome.failed[0].engine.name == "copied"


def test_an_address_is_copied_though_it_holds_a_number(cache: CallCache) -> None:
    """The engine gets a placeholder; numbers are printed around what it stands for."""
    engine = SmallEngine(max_chars=200)
    outcome = translated(cache, engine, "Take 1.5 mg, see www.fda.gov/v1.5 today.")
    assert outcome.passage.text == "TAKE 1,5 MG, SEE www.fda.gov/v1.5 TODAY."
    memory = HumanMemory({"See www.fda.gov/v1.5 for 1.5 mg.": "Vea www.fda.gov/v1.5 sobre 1.5 mg."}, "abc")
    human = translated(cache, engine, "See www.fda.gov/v1.5 for 1.5 mg.", memory=memory)
    assert human.passage.text == "Vea www.fda.gov/v1.5 sobre 1,5 mg."
