"""The benchmark of injected translation faults: its pairs, its faults, its counting, its command."""

import ast
import json
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

import pytest

from cards.command import UserError
from tests import fault_drugs, fault_meaning, fault_numbers, fault_units
from tests.bench.translation_faults import CHECKS, FIXTURE, build_parser, open_flags, report_of, run
from tests.fault_injector import FAULTS, Fault, Variant, inject
from tests.fault_numbers import rewrite_one
from tests.fault_pairs import Case, Pair, block_part, cases_of, document_part, read_pairs
from tests.fault_score import Flags, Tally, escapes_of, new_flags, wilson
from tests.fault_table import as_json, as_markdown, mark_of

TESTS = Path(__file__).parent
ROOT = TESTS.parent
CASES = cases_of(read_pairs(FIXTURE))
PAIRS_OF_FIXTURE = 185


@dataclass(frozen=True)
class Seen:
    """A flag of a made-up check."""

    code: str
    tier: str


def case_of(english: str, spanish: str) -> Case:
    return Case(
        Pair("1", "document", "dev", english, spanish), "Otra cosa.", "Otra.", "Esto es de otro sitio."
    )


def never(_source: str, _target: str) -> Sequence[Seen]:
    return ()


def always(_source: str, _target: str) -> Sequence[Seen]:
    return (Seen("always", "block"),)


def only_human(_source: str, target: str) -> Sequence[Seen]:
    return () if target in {case.spanish for case in CASES} else (Seen("not_human", "warn"),)


def imports_of(path: Path) -> set[str]:
    nodes = list(ast.walk(ast.parse(path.read_text(encoding="utf-8"))))
    plain = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    return plain | {node.module or "" for node in nodes if isinstance(node, ast.ImportFrom)}


def test_the_fixture_has_pairs_of_many_documents_with_ids_of_their_own() -> None:
    assert len(CASES) == PAIRS_OF_FIXTURE
    assert len({case.pair.key for case in CASES}) == PAIRS_OF_FIXTURE
    assert len({case.pair.document for case in CASES}) >= 20


def test_no_spanish_text_of_the_fixture_can_be_read_a_thousand_times_wrong() -> None:
    """A comma before three digits stands only where the English has that decimal: `2.125` is `2,125`."""
    for case in CASES:
        assert not re.search(r"\d\.\d|\d{5}|\d \d{3}(?!\d)", case.spanish), case.spanish
        for decimal in re.findall(r"\d+,\d{3}(?!\d)", case.spanish):
            assert decimal.replace(",", ".") in case.english


def test_a_document_is_either_dev_or_test_and_both_parts_of_the_fixture_have_some() -> None:
    parts = {case.pair.document: case.pair.part for case in CASES}
    assert all(case.pair.part == parts[case.pair.document] for case in CASES)
    assert set(parts.values()) == {"dev", "test"}
    assert [pair.key for pair in read_pairs(FIXTURE, "test")] == [
        case.pair.key for case in CASES if document_part(case.pair.document) == "test"
    ]


def test_pairs_without_documents_are_split_in_blocks_of_97_lines(tmp_path: Path) -> None:
    """Lines 0-96 are block 0, 97-193 block 1 (both dev), line 194 begins block 2 (test)."""
    path = tmp_path / "pairs.jsonl"
    path.write_text("".join(json.dumps({"en": f"{n}", "es": f"{n}"}) + "\n" for n in range(200)), "utf-8")
    pairs = read_pairs(path)
    assert [pairs[place].document for place in (0, 96, 97, 194)] == [
        "block-0",
        "block-0",
        "block-1",
        "block-2",
    ]
    assert [block_part(block) for block in range(6)] == ["dev", "dev", "test"] * 2
    assert [pair.key for pair in read_pairs(path, "test")] == [f"{place}" for place in range(194, 200)]


def test_a_table_of_pairs_is_read_with_its_quotes_as_they_stand(tmp_path: Path) -> None:
    path = tmp_path / "pairs.tsv"
    path.write_text('doc\ten\tes\na\t"Yes\tSí\n', encoding="utf-8")
    assert [(pair.document, pair.english, pair.spanish) for pair in read_pairs(path)] == [("a", '"Yes', "Sí")]


@pytest.mark.parametrize(
    ("text", "message"),
    [("{", "line 1 is not JSON"), ('{"en": "a"}', "lacks a text"), ("", "no pair of part")],
)
def test_a_file_that_holds_no_pairs_is_a_named_failure(tmp_path: Path, text: str, message: str) -> None:
    path = tmp_path / "pairs.jsonl"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(UserError, match=message):
        read_pairs(path)


def test_the_injector_and_the_product_know_nothing_of_each_other() -> None:
    injector = [path for path in TESTS.glob("fault_*.py")]
    assert len(injector) >= 10
    for path in injector:
        assert not [
            name for name in imports_of(path) if name.split(".")[0] in ("dataset_builder", "train")
        ], path
    for path in (ROOT / "dataset_builder").rglob("*.py"):
        assert not [name for name in imports_of(path) if name.split(".")[0] == "tests"], path
        assert "fixtures/fault_" not in path.read_text(encoding="utf-8"), path


def test_the_word_lists_are_as_long_as_promised_and_hold_no_word_against_itself() -> None:
    assert len(fault_drugs.english_names()) >= 400
    alike = fault_drugs.look_alikes()
    assert sum(map(len, alike.values())) / 2 >= 80
    assert not [name for name, others in alike.items() if name in others]
    assert not [unit for unit, others in (fault_units.SYMBOLS | fault_units.WORDS).items() if unit in others]
    for kind in ("core", "wide", "route"):
        opposites = fault_meaning.opposites(kind)
        assert not [word for word, others in opposites.items() if word in dict(others)]


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
def test_every_fault_can_be_made_on_the_fixture_and_makes_the_same_other_text_each_time(fault: Fault) -> None:
    made = [(case, injected) for case in CASES if (injected := inject(fault, case, seed=7)) is not None]
    assert len(made) >= (1 if fault.extra else 5)
    assert all(injected.spanish != case.spanish for case, injected in made)
    assert all(inject(fault, case, seed=7) == injected for case, injected in made)


@pytest.mark.parametrize(
    ("rewrite", "number", "faulty"),
    [
        (fault_numbers.times_ten, "50", "500"),
        (fault_numbers.times_ten, "1,5", "15"),
        (fault_numbers.times_ten, "12\u202f000", "120\u202f000"),
        (fault_numbers.times_ten, "0", None),
        (fault_numbers.a_tenth, "1,5", "0,15"),
        (fault_numbers.a_tenth, "50", "5"),
        (fault_numbers.a_tenth, "45", None),
        (fault_numbers.mark_left, "12,5", "1,25"),
        (fault_numbers.mark_right, "1,25", "12,5"),
        (fault_numbers.mark_dropped, "0,125", "125"),
        (fault_numbers.mark_dropped, "0,0", None),
        (fault_numbers.thousands_as_decimal, "4000", "4,000"),
        (fault_numbers.thousands_as_decimal, "12\u202f000", "12,000"),
        (fault_numbers.thousands_as_decimal, "4.000", "4,000"),
        (fault_numbers.thousands_as_decimal, "400", None),
        (fault_numbers.millions_with_commas, "1\u202f250\u202f000", "1,250,000"),
        (fault_numbers.decimal_as_thousands, "0,125", "0.125"),
        (fault_numbers.decimal_as_thousands, "12,5", None),
        (fault_numbers.transpose_digits, "11", None),
        (fault_numbers.transpose_digits, "20", None),
    ],
)
def test_a_number_is_broken_as_the_table_says(
    rewrite: fault_numbers.Rewrite, number: str, faulty: str | None
) -> None:
    assert rewrite(number, Random(0)) == faulty


@pytest.mark.parametrize(
    ("variant", "english", "spanish", "faulty"),
    [
        (fault_numbers.swap_values, "2 pills of 50 mg", "2 píldoras de 50 mg", "50 píldoras de 2 mg"),
        (fault_numbers.swap_values, "COVID-19 in 2020", "la COVID-19 en 2020", None),
        (fault_numbers.drop_number, "take 50 mg", "tome 50 mg", "tome mg"),
        (fault_numbers.drop_range_end, "2 to 4 mg", "de 2 a 4 mg", "de 2 mg"),
        (fault_units.swap_degrees, "38 degrees", "38 grados Celsius", "38 grados Fahrenheit"),
        (fault_units.leave_unit_out, "take 50 mg daily", "tome 50 mg al día", "tome 50 al día"),
        (fault_drugs.look_alike_drug, "Dopamine 5 mg", "Dopamina 5 mg", "Dobutamina 5 mg"),
        (fault_drugs.look_alike_drug, "The drug, 5 mg", "Dopamina 5 mg", None),
        (fault_drugs.swap_drugs, "Lithium and digoxin", "Litio y digoxina", "Digoxina y litio"),
        (fault_meaning.delete_no, "Do not smoke", "No fume", "Fume"),
        (fault_meaning.delete_no, "However, smoke", "No obstante, fume", None),
        (fault_meaning.no_one_to_some, "no allergy", "no tiene ninguna alergia", "tiene alguna alergia"),
        (fault_meaning.insert_no, "It is recommended", "Se recomienda agua", "No se recomienda agua"),
        (fault_meaning.insert_no, "It is not advised", "No se recomienda agua", None),
        (fault_meaning.flip_polarity, "at least 2", "al menos 2", "como máximo 2"),
        (fault_meaning.flip_polarity, "He improved", "Mejoró de peso", "Empeoró de peso"),
        (fault_meaning.flip_side, "the left knee", "la rodilla izquierda", "la rodilla derecha"),
        (fault_meaning.flip_side, "a right to care", "tiene derecho a la atención", None),
        (fault_meaning.turn_with, "pain with fever", "dolor con fiebre", "dolor sin fiebre"),
        (fault_meaning.flip_comparator, "pH < 7", "pH < 7", "pH > 7"),
    ],
)
def test_a_text_is_broken_as_the_table_says(
    variant: Variant, english: str, spanish: str, faulty: str | None
) -> None:
    assert variant(case_of(english, spanish), Random(0)) == faulty


def test_a_rewrite_that_changes_nothing_is_no_fault() -> None:
    assert rewrite_one("1 y 2", fault_numbers.NUMBER, lambda number, _rng: number, Random(0)) is None


def test_the_interval_of_a_share_equals_a_hand_worked_one() -> None:
    """With z² = 3.8415: 0 of 10 ends at 0.38415 / 1.38415 = 0.2775.

    5 of 10: middle 0.5, half width 1.96 * sqrt(0.25/10 + 3.8415/400) / 1.38415 = 0.2634.
    """
    assert wilson(0, 10) == pytest.approx((0.0, 0.2775), abs=1e-4)
    assert wilson(5, 10) == pytest.approx((0.2366, 0.7634), abs=1e-4)
    assert wilson(0, 0) == (0.0, 1.0)


def test_only_flags_that_the_clean_pair_has_not_count() -> None:
    warning, block, other = Seen("length", "warn"), Seen("length", "block"), Seen("drug", "block")
    assert new_flags([], []) == (False, False)
    assert new_flags([warning], [warning]) == (False, False)
    assert new_flags([warning], [warning, warning]) == (True, False)
    assert new_flags([warning], [block]) == (True, True)
    assert new_flags([block], [warning]) == (False, False)
    assert new_flags([warning], [other]) == (True, True)


@pytest.mark.parametrize(("flags", "alarms"), [(never, 0), (always, PAIRS_OF_FIXTURE)])
def test_checks_that_say_the_same_of_every_pair_detect_nothing(flags: Flags, alarms: int) -> None:
    """Silent checks alarm on no pair; ones that always block alarm on all 185 and tell nothing apart."""
    report = report_of(FIXTURE, flags, limit=20)
    assert (report.alarms.any_tier, report.alarms.block) == (alarms, alarms)
    assert {(tally.detected, tally.blocked) for tally in report.tallies.values()} == {(0, 0)}
    escaped, counted = escapes_of(report.tallies)
    assert escaped == counted
    assert counted == sum(
        report.tallies[fault.name].injected
        for fault in FAULTS
        if fault.group == "quantity" and not fault.extra
    )


def test_a_check_that_knows_every_human_translation_misses_only_the_misplaced_ones() -> None:
    """Neighbour's and random translations are human ones of the same file, the other faults none.

    The check only warns, so nothing is found in tier `block`.
    """
    report = report_of(FIXTURE, only_human, limit=20)
    assert report.alarms.any_tier == 0
    missed = {name for name, tally in report.tallies.items() if tally.detected != tally.injected}
    assert missed == {"neighbour's translation", "random translation"}
    assert {tally.blocked for tally in report.tallies.values()} == {0}


def test_at_most_the_asked_number_is_injected_and_the_same_seed_gives_the_same_counts() -> None:
    first, again = (report_of(FIXTURE, only_human, limit=9, seed=3) for _ in range(2))
    assert {name: tally.by_variant for name, tally in first.tallies.items()} == {
        name: tally.by_variant for name, tally in again.tallies.items()
    }
    assert max(tally.injected for tally in first.tallies.values()) == 9


def test_a_promise_is_kept_from_its_share_on_and_in_its_tier_only() -> None:
    """99 of 100 keep 99 %, 98 do not; flags of tier warn keep no promise of tier block."""
    fault = FAULTS[0]
    assert (fault.need, fault.target) == ("block", 0.99)
    assert mark_of(fault, Tally(injected=100, detected=100, blocked=99)) == "ok"
    assert mark_of(fault, Tally(injected=100, detected=100, blocked=98)) == "MISS"
    assert mark_of(fault, Tally()) == ""


def test_the_tables_state_every_fault_and_every_alarm() -> None:
    report = report_of(FIXTURE, always, limit=3)
    table = as_markdown(report, variants=True)
    for fault in FAULTS:
        assert table.count(f"| {fault.name} |") == 1 + len(_used(report.tallies[fault.name]))
    assert "| always | block | 185 | 100.0 % (98.0-100.0) | | |" in table
    assert "| **any check** | block | 185 | 100.0 % (98.0-100.0) | <= 1% | MISS |" in table
    values = as_json(report)
    assert [fault["fault"] for fault in values["faults"]] == [fault.name for fault in FAULTS]
    assert values["false_alarms"] == {"any": 185, "block": 185, "by_check": {"always/block": 185}}


def _used(tally: Tally) -> Counter[str]:
    return Counter(variant for variant, kind in tally.by_variant if kind == "injected")


def test_the_command_prints_a_table_and_writes_json(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "tests.bench.translation_faults", "--per-fault", "3", "--part", "dev"]
    command += [str(FIXTURE), "--json", str(tmp_path / "out.json"), "--show", "cut to half", "2"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, encoding="utf-8", check=True)
    assert "### pairs_en_es, part dev" in done.stdout
    assert "pairs/s (median of 5 runs" in done.stdout
    [report] = json.loads((tmp_path / "out.json").read_text(encoding="utf-8"))
    assert len(report["faults"]) == len(FAULTS)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--show", "x10", "2"], "only pairs of --part dev"),
        (["--checks", "no.such.module"], "--checks no.such.module"),
        (["missing.jsonl"], "cannot read missing.jsonl"),
        ([str(FIXTURE), "--part", "dev", "--per-fault", "1", "--show", "typo", "2"], "no fault 'typo'"),
    ],
)
def test_a_wrong_call_is_a_named_failure(options: list[str], message: str) -> None:
    with pytest.raises(UserError, match=message):
        run(build_parser().parse_args(options))


LIMIT = 60  # pairs a fault: the small form of the benchmark; `make bench` runs the full one


def test_the_checks_keep_what_they_promise_on_the_pairs_of_the_project() -> None:
    """A share fails when its whole 95 % interval lies below the promise: few pairs say little."""
    report = report_of(FIXTURE, open_flags(CHECKS), limit=LIMIT)
    promised = [fault for fault in FAULTS if fault.target is not None]
    counted = {
        fault.name: (tally.blocked if fault.need == "block" else tally.detected, tally.injected)
        for fault in promised
        if (tally := report.tallies[fault.name]).injected
    }
    targets = {fault.name: fault.target or 0.0 for fault in promised}
    assert len(counted) == len(promised)
    assert {name for name, found in counted.items() if wilson(*found)[1] < targets[name]} == set()
    escaped, injected = escapes_of(report.tallies)
    assert wilson(escaped, injected)[0] <= 0.01
    assert wilson(report.alarms.block, report.alarms.pairs)[0] <= 0.01
    assert wilson(report.alarms.any_tier, report.alarms.pairs)[0] <= 0.04
