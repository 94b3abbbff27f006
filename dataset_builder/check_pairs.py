"""Command `check-pairs`: what the checks say of translations that were made elsewhere."""

import argparse
import json
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from cards.command import add_command, emit
from dataset_builder.errors import BuildError, SourceError
from dataset_builder.flags import Flag, Verdict, verdict
from dataset_builder.numbers import NUMBER_LOCALES
from dataset_builder.whole_file import replacing

# What a check does takes time with the square of a text's length; a build has segments of 1,000 characters.
_MAX_CHARS = 10_000
_EXPECTED = 'expected lines of {"en": text, "es": text}'


def add_check_pairs(commands: Any) -> None:  # noqa: ANN401 - argparse does not name what add_subparsers returns
    """Register the command."""
    command = add_command(
        commands,
        "check-pairs",
        "dataset_builder.check_pairs:check_pairs_command",
        "check translations: JSON lines of en and es in, flags out",
    )
    command.add_argument("pairs", metavar="PAIRS.jsonl", type=Path, help='lines of {"id"?, "en", "es"}')
    command.add_argument("--out", required=True, metavar="FLAGS.jsonl", type=Path, help="one line per pair")
    command.add_argument(
        "--locale", default="es", choices=tuple(NUMBER_LOCALES), metavar="LOCALE", help="default: es"
    )


def check_pairs_command(arguments: argparse.Namespace) -> None:
    """Write one line per pair, and a summary on stdout.

    Raises:
        SourceError: the file cannot be read, or a line is no pair; nothing is written then.
        BuildError: the flags cannot be written, or would take the place of the pairs.
    """
    from dataset_builder.pair_checks import open_pair_checks

    if arguments.out.exists() and arguments.pairs.exists() and arguments.out.samefile(arguments.pairs):
        raise BuildError(f"--out {arguments.out} is the file of the pairs: name another one")
    checks = open_pair_checks(number_locale=arguments.locale)
    verdicts: Counter[Verdict] = Counter()
    codes: Counter[str] = Counter()
    try:
        with replacing(arguments.out) as out:
            for pair in _pairs(arguments.pairs):
                flags = checks.flags(pair["en"], pair["es"])
                verdicts[verdict(flags)] += 1
                codes.update({flag.code for flag in flags})
                out.write(json.dumps(_line(pair, flags), ensure_ascii=False) + "\n")
    except OSError as error:
        raise BuildError(f"{arguments.out} cannot be written: {error.strerror}") from error
    counts = {each: verdicts[each] for each in ("pass", "warn", "block")}
    summary = {"pairs": verdicts.total(), "verdicts": counts, "codes": dict(sorted(codes.items()))}
    emit(json.dumps(summary, ensure_ascii=False))


def _pairs(path: Path) -> Iterator[Mapping[str, Any]]:
    try:
        with path.open(encoding="utf-8-sig", newline="\n") as lines:
            for number, line in enumerate(lines, 1):
                if line.strip():
                    yield _pair(line, f"{path}, line {number}")
    except OSError as error:
        raise SourceError(f"{path} cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise SourceError(f"{path} is not UTF-8: {error.reason} at byte {error.start}") from error


def _pair(line: str, where: str) -> Mapping[str, Any]:
    try:
        pair = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise SourceError(f"{where}: not JSON ({error}); {_EXPECTED}") from error
    if not isinstance(pair, dict) or not all(isinstance(pair.get(key), str) for key in ("en", "es")):
        raise SourceError(f"{where}: {_EXPECTED}")
    longest = max(len(pair["en"]), len(pair["es"]))
    if longest > _MAX_CHARS:
        raise SourceError(
            f"{where}: a text of {longest} characters; {_MAX_CHARS} at most, split it into sentences"
        )
    _refuse_unprintable(pair, where)
    return pair


def _refuse_unprintable(pair: Mapping[str, Any], where: str) -> None:
    r"""Stop what no JSON file in UTF-8 can hold: half a character (`"\ud800"`), or an id that is NaN."""
    held = {key: pair[key] for key in ("id", "en", "es") if key in pair}
    try:
        json.dumps(held, ensure_ascii=False, allow_nan=False).encode()
    except (ValueError, RecursionError) as error:
        raise SourceError(f"{where}: cannot be written as JSON ({error})") from error


def _line(pair: Mapping[str, Any], flags: tuple[Flag, ...]) -> dict[str, Any]:
    own = {"id": pair["id"]} if "id" in pair else {}
    return own | {"verdict": verdict(flags), "flags": [asdict(flag) for flag in flags]}
