"""A segment that fails is asked for alone, then of the next engine, then told with its reasons."""

from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

import pytest

from dataset_builder.call_cache import CallCache
from dataset_builder.errors import TranslationError
from dataset_builder.label_sections import STRICT_SECTIONS
from dataset_builder.ladder import CODE_ORDER
from dataset_builder.records import EngineFacts, Passage, stable_id
from dataset_builder.rows import translated_columns, translation_flags
from dataset_builder.translation import PassageOutcome, PassageTranslator
from dataset_builder.translation_rules import Rules
from tests.small_engines import WORDS, SmallEngine

BAD = "Take WRONG now."
TEXT = f"Go home. {BAD}"


@pytest.fixture
def cache(tmp_path: Path) -> Iterator[CallCache]:
    with CallCache(tmp_path / "calls.sqlite") as opened:
        yield opened


def outcome_of(cache: CallCache, *engines: SmallEngine, text: str = TEXT) -> PassageOutcome:
    translator = PassageTranslator(engines, cache, Rules(WORDS, "es"))
    (outcome,) = translator.translate([Passage("p", "heading", text)])
    return outcome


def better_alone(text: str, segments: int) -> str:
    return text if segments > 1 else text.replace("WRONG", "right")


def always_right(text: str, _: int) -> str:
    return text.replace("WRONG", "right").lower()


def test_a_blocked_segment_is_asked_for_again_in_a_request_of_its_own(cache: CallCache) -> None:
    engine = SmallEngine(speak=better_alone)
    outcome = outcome_of(cache, engine)
    assert outcome.passage.text == "Go home. Take right now."
    assert engine.requests == [["Go home.", BAD], [BAD]]


def test_an_engine_that_packs_nothing_is_not_asked_the_same_again(cache: CallCache) -> None:
    first = SmallEngine(name="first", speak=lambda text, _: text, packs=False)
    second = SmallEngine(name="second", speak=always_right)
    assert outcome_of(cache, first, second).problem is None
    assert (first.requests, second.requests) == ([["Go home.", BAD]], [[BAD]])


def test_a_blocked_answer_is_never_served_from_the_cache_and_never_asked_for_again(cache: CallCache) -> None:
    """The first run leaves the bad answer in the cache; the second blocks it again and takes the other."""
    outcome_of(cache, SmallEngine(speak=better_alone))
    again = SmallEngine(speak=better_alone)
    assert outcome_of(cache, again).passage.text == "Go home. Take right now."
    assert again.requests == []


def test_what_no_engine_can_do_is_not_paid_twice(cache: CallCache) -> None:
    for requests in (2, 0):
        engine = SmallEngine(speak=lambda text, _: text)
        assert outcome_of(cache, engine).problem == "wrong: it says wrong"
        assert len(engine.requests) == requests


def test_the_next_engine_does_what_the_first_cannot(cache: CallCache) -> None:
    first = SmallEngine(name="first", speak=lambda text, _: text)
    second = SmallEngine(name="second", speak=always_right, version="7", licence="apache-2.0", draft=True)
    outcome = outcome_of(cache, first, second)
    assert outcome.passage.text == "Go home. take right now."
    assert second.requests == [[BAD]]
    columns = translated_columns([outcome.passage])
    assert (columns["mt_engine"], columns["mt_version"], columns["mt_licence"]) == (
        "first + second",
        "1 + 7",
        "mit + apache-2.0",
    )
    assert translation_flags([outcome.passage]) == {"draft_translation"}


def test_a_segment_that_fails_everywhere_is_told_with_its_reasons(cache: CallCache) -> None:
    """Of four attempts the first with the fewest objections; what blocks stands before what warns."""
    first = SmallEngine(name="first", speak=lambda text, _: text + " ODD WRONG")
    second = SmallEngine(name="second", speak=lambda text, _: text + " ODD")
    outcome = outcome_of(cache, first, second, text="Go home. Take WRONG now.")
    assert outcome.problem == "wrong: it says wrong"
    (evidence,) = outcome.evidence
    target = "Take WRONG now. ODD WRONG"
    assert evidence == {
        "id": stable_id("segment", BAD, target),
        "source": BAD,
        "target": target,
        "engine": "first",
        "flags": [
            {"code": "wrong", "tier": "block", "message": "it says wrong", "source_span": (0, 1),
             "target_span": (0, 5)},
            {"code": "odd", "tier": "warn", "message": "it says odd", "source_span": None,
             "target_span": (0, 3)},
        ],
        "number_locale": "es",
        "author": asdict(EngineFacts("first", "1", "mit")),
    }  # fmt: skip


def test_a_text_tells_a_reviewer_more_than_none(cache: CallCache) -> None:
    empty = SmallEngine(name="empty", speak=lambda *_: "")
    outcome = outcome_of(
        cache, empty, SmallEngine(name="second", speak=lambda text, _: text + " ODD"), text=BAD
    )
    assert [attempt.engine.name for attempt in outcome.failed] == ["second"]


def test_a_lost_placeholder_is_retried_without_any(cache: CallCache) -> None:
    def forgetful(text: str, _: int) -> str:
        return text.replace("⟦0⟧", "")

    engine = SmallEngine(speak=forgetful)
    outcome = outcome_of(cache, engine, text="It inhibits CYP3A4 strongly.")
    assert engine.requests == [["It inhibits ⟦0⟧ strongly."], ["It inhibits CYP3A4 strongly."]]
    assert outcome.passage.text == "It inhibits CYP3A4 strongly."


def test_a_code_that_is_lost_without_placeholder_too_is_blocked(cache: CallCache) -> None:
    engine = SmallEngine(speak=lambda *_: "Es un inhibidor.")
    outcome = outcome_of(cache, engine, text="It inhibits CYP3A4 strongly.")
    assert outcome.problem is not None
    assert outcome.problem.startswith("placeholder_lost: ")


SWAPPED = "It is metabolized by CYP3A4, not by CYP2D6."


@pytest.mark.parametrize(("heading", "problem"), [("heading", None), (min(STRICT_SECTIONS), CODE_ORDER.code)])
def test_codes_that_changed_places_are_flagged(cache: CallCache, heading: str, problem: str | None) -> None:
    """A warning, which blocks where a dose may stand."""
    engine = SmallEngine(speak=lambda *_: "Se metaboliza por ⟦1⟧, no por ⟦0⟧.")
    translator = PassageTranslator([engine], cache, Rules(WORDS, "es"))
    (outcome,) = translator.translate([Passage("p", heading, SWAPPED)])
    assert outcome.flags == {("warn", "code_order"): 1}
    assert (outcome.problem or "").partition(":")[0] == (problem or "")


def test_codes_of_two_kinds_that_changed_places_are_flagged(cache: CallCache) -> None:
    engine = SmallEngine(speak=lambda *_: "El fármaco A para ⟦1⟧ y el fármaco B para ⟦0⟧.")
    outcome = outcome_of(cache, engine, text="Drug A for EGFR and drug B for P-gp.")
    assert outcome.flags == {("warn", "code_order"): 1}


def test_a_variant_and_its_gene_may_change_places(cache: CallCache) -> None:
    engine = SmallEngine(speak=lambda *_: "La mutación ⟦1⟧ de ⟦0⟧.")
    assert not outcome_of(cache, engine, text="The BRAF V600E mutation.").flags


@pytest.mark.parametrize(
    "answer",
    [
        "Evite los inductores de CYP3A4 y los inhibidores de CYP3A4.",
        "Evite los inductores de CYP3A y los inhibidores de CYP3A4 y CYP3A.",
        "Evite los inductores de CYP3A4.",
    ],
)
def test_a_code_without_placeholder_comes_back_as_a_whole_and_as_often(cache: CallCache, answer: str) -> None:
    engine = SmallEngine(speak=lambda text, _: "Evite." if "⟦" in text else answer)
    outcome = outcome_of(cache, engine, text="Avoid CYP3A inducers and CYP3A4 inhibitors.")
    assert (outcome.problem or "").startswith("placeholder_lost: ")


def test_a_code_said_once_more_is_blocked(cache: CallCache) -> None:
    engine = SmallEngine(speak=lambda *_: "Inhibe ⟦0⟧ y CYP3A4.")
    outcome = outcome_of(cache, engine, text="It inhibits CYP3A4.")
    assert (outcome.problem or "").startswith("placeholder_lost: ")


def test_a_number_that_is_also_a_code_may_be_printed_as_a_number(cache: CallCache) -> None:
    engine = SmallEngine(speak=lambda *_: "Dé 5,1 mg [véase Dosis (⟦0⟧)].")
    outcome = outcome_of(cache, engine, text="Give 5.1 mg [see Doses (5.1)].")
    assert outcome.problem is None


def test_an_engine_that_is_gone_hands_on_what_it_has_not_done(cache: CallCache) -> None:
    """Sentences of 20 characters, three a request: the first engine does one request, the second the rest."""
    first = SmallEngine(name="first", requests_until_it_fails=1)
    second = SmallEngine(name="second", speak=always_right)
    text = " ".join(f"This is sentence {number:02}." for number in range(5))
    translator = PassageTranslator([first, second], cache, Rules(WORDS, "es"))
    (outcome,) = translator.translate([Passage("p", "heading", text)])
    assert outcome.passage.translation is not None
    shares = {share.engine.name: share.segments for share in outcome.passage.translation.engines}
    assert shares == {"first": 3, "second": 2}
    assert translator.failures == {"first": "first is gone"}
    assert second.requests == [["This is sentence 03.", "This is sentence 04."]]


def test_an_engine_whose_version_is_unknown_is_gone_as_well(cache: CallCache) -> None:
    class NotInstalled(SmallEngine):
        @property
        def version(self) -> str:
            raise TranslationError("first is not installed")

        @version.setter
        def version(self, value: str) -> None:  # pyright: ignore[reportIncompatibleVariableOverride] - asked late
            """The base class sets one."""

    outcome = outcome_of(
        cache, NotInstalled(name="first"), SmallEngine(name="second", speak=always_right), text="Go home."
    )
    assert outcome.passage.text == "go home."


def test_when_all_engines_are_gone_one_line_names_them_all(cache: CallCache) -> None:
    engines = [SmallEngine(name=name, requests_until_it_fails=0) for name in ("first", "second")]
    with pytest.raises(TranslationError, match=r"^second is gone; before it first is gone$"):
        outcome_of(cache, *engines)


def test_an_engine_that_is_gone_still_serves_what_was_paid(cache: CallCache) -> None:
    outcome_of(cache, SmallEngine(name="first"), text="Go home.")
    gone = SmallEngine(name="first", requests_until_it_fails=0)
    outcome = outcome_of(
        cache, gone, SmallEngine(name="second", speak=always_right), text="Stop now. Go home."
    )
    assert outcome.passage.text == "stop now. GO HOME."
