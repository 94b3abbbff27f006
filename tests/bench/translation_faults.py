"""How many injected faults the checks find: `python -m tests.bench.translation_faults [PAIRS...]`.

PAIRS are JSON lines `{"id"?, "doc"?, "en", "es"}` or a tab-separated table with the header `doc  en  es`;
without them the fixture and, where they lie, the real pairs of `../shared/data`. One fault at a time goes
into the human translation. Detected is a flag that the clean pair does not have. Markdown on stdout.
"""

import argparse
import json
from collections.abc import Sequence
from pathlib import Path
from random import Random

from cards.command import UserError, emit, main_of, resolve
from tests.fault_pairs import Part, cases_of, read_pairs
from tests.fault_score import Flags, Tally, false_alarms, pairs_per_second, score_all
from tests.fault_table import Report, as_json, as_markdown, as_record

ROOT = Path(__file__).parents[2]
FIXTURE = ROOT / "tests/fixtures/pairs_en_es.jsonl"
REAL = ("tico19_en_es/pairs.jsonl", "casimedicos/pairs_en_es.tsv")
SETS = {"fixtures": "Propios", "tico19_en_es": "TICO-19", "casimedicos": "CasiMedicos"}
CHECKS = "dataset_builder.pair_checks"
PER_FAULT = 1000


def default_files() -> list[Path]:
    """Return the fixture and those of the real sets that lie beside the repository."""
    data = ROOT.parent / "shared/data"
    return [FIXTURE, *(data / name for name in REAL if (data / name).is_file())]


def open_flags(module: str) -> Flags:
    """Open the checks of a module: the product's, or any with `open_pair_checks(names, number_locale)`."""
    names = tuple(resolve("dataset_builder.checks:CHECKS").members)
    try:
        return resolve(f"{module}:open_pair_checks")(names, "es").flags
    except (ImportError, AttributeError) as error:
        raise UserError(f"--checks {module}: {error}") from error


def report_of(
    path: Path, flags: Flags, *, part: Part = "all", limit: int = PER_FAULT, seed: int = 0
) -> Report:
    """Measure one file of pairs."""
    cases = cases_of(read_pairs(path, part), seed)
    alarms = false_alarms(cases, flags)
    tallies = score_all(cases, flags, limit=limit, seed=seed)
    documents = len({case.pair.document for case in cases})
    return Report(path.stem, part, documents, alarms, tallies, pairs_per_second(cases, flags))


def run(arguments: argparse.Namespace) -> None:
    """Measure every file and print its table."""
    if arguments.show and arguments.part != "dev":
        raise UserError("--show prints only pairs of --part dev: rules are not made on the test part")
    flags = open_flags(arguments.checks)
    reports: dict[Path, Report] = {}
    for path in arguments.pairs or default_files():
        report = report_of(path, flags, part=arguments.part, limit=arguments.per_fault, seed=arguments.seed)
        reports[path] = report
        emit(as_markdown(report, variants=arguments.variants))
        if arguments.show:
            _show(report, *arguments.show)
    if arguments.record:
        named = {SETS.get(path.parent.name, path.stem): report for path, report in reports.items()}
        text = json.dumps(as_record(named), ensure_ascii=False, indent=1)
        arguments.record.write_text(text + "\n", encoding="utf-8")
    if arguments.json:
        arguments.json.write_text(
            json.dumps([as_json(report) for report in reports.values()], indent=2), encoding="utf-8"
        )


def _show(report: Report, fault: str, count: str) -> None:
    """Print some of the escaped faults: what was broken, the source, the human and the faulty translation."""
    if fault not in report.tallies:
        raise UserError(f"no fault {fault!r}: {', '.join(report.tallies)}")
    for escape in _some(report.tallies[fault], int(count)):
        emit(f"--- {escape.variant} · {escape.case.pair.document} · {escape.case.pair.key}")
        emit(f"en  {escape.case.english}\nes  {escape.case.spanish}\nbad {escape.spanish!r}")


def _some(tally: Tally, count: int) -> Sequence:
    return Random(0).sample(tally.escapes, min(count, len(tally.escapes)))


def build_parser() -> argparse.ArgumentParser:
    """Describe the command line."""
    parser = argparse.ArgumentParser(prog="tests.bench.translation_faults", description=__doc__)
    parser.add_argument("pairs", nargs="*", type=Path, metavar="PAIRS")
    parser.add_argument(
        "--checks", default=CHECKS, metavar="MODULE", help="has open_pair_checks(names, locale)"
    )
    parser.add_argument("--part", default="all", choices=["dev", "test", "all"])
    parser.add_argument(
        "--per-fault", type=int, default=PER_FAULT, metavar="N", help="at most N pairs a fault"
    )
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--json", type=Path, metavar="FILE")
    parser.add_argument(
        "--record", type=Path, metavar="FILE", help="what README and cards show (dataset_builder/checks)"
    )
    parser.add_argument("--variants", action="store_true", help="a second table: each way to make a fault")
    parser.add_argument(
        "--show", nargs=2, metavar=("FAULT", "N"), help="print N escapes of a fault (dev only)"
    )
    parser.set_defaults(handler="tests.bench.translation_faults:run", quiet=False, log_level="warning")
    parser.set_defaults(resume_hint="run the same command again")
    return parser


if __name__ == "__main__":
    main_of(build_parser)
