"""`python -m space ratings`: the ratings of a file of votes, as JSON or as a table."""

import argparse
import json
from dataclasses import asdict
from pathlib import Path

from cards.command import LOG, emit

_HEADINGS = ("rank", "model", "rating", "95 % interval", "battles", "wins", "both bad")
_SMALLEST_PRIOR, _LARGEST_PRIOR = 1e-6, 1e6  # below, rounding decides where somebody never lost


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what `ratings` takes."""
    parser.add_argument("votes", metavar="VOTES", help="votes: .csv, .jsonl or .parquet")
    parser.add_argument("--json", action="store_true", help="one JSON object instead of a table")
    parser.add_argument("--method", choices=["bt", "elo", "winrate"], default="bt", help="default: bt")
    parser.add_argument(
        "--bootstrap", type=_count, default=1000, metavar="N", help="resamples of voters (default: 1000)"
    )
    prior = "wins added to both sides of each pair that met (default: 0)"
    parser.add_argument("--prior", type=_prior, default=0.0, metavar="P", help=prior)


def ratings_command(arguments: argparse.Namespace) -> None:
    """Rate the models of a file and print them.

    Raises:
        RatingsError: the file cannot be read, or has no usable vote.
    """
    from space.ratings.reading import read_ballots
    from space.ratings.standings import standings_of

    reading = read_ballots(Path(arguments.votes))
    found = standings_of(reading.ballots, arguments.method, arguments.bootstrap, arguments.prior)
    warnings = [*reading.problems, *found.warnings]
    if arguments.json:
        models = [asdict(each) for each in found.models]
        result = {"method": found.method, "models": models, "warnings": warnings}
        emit(json.dumps(result, ensure_ascii=False))
        return
    rows = [
        (
            str(each.rank),
            each.model,
            _shown(each.rating),
            f"{_shown(each.lower)} to {_shown(each.upper)}",
            str(each.battles),
            f"{each.win_rate:.1%}",
            f"{found.both_bad_rates[each.model]:.1%}",
        )
        for each in found.models
    ]
    for line in _table([_HEADINGS, *rows]):
        emit(line)
    for warning in warnings:
        LOG.warning("%s", warning)


def _shown(rating: float) -> str:
    """Shares of one (winrate) need decimals, points do not."""
    return f"{rating:.0f}" if abs(rating) > 10 else f"{rating:.3f}"


def _table(rows: list[tuple[str, ...]]) -> list[str]:
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    return [
        "  ".join(
            cell.ljust(width) if column == 1 else cell.rjust(width)
            for column, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in rows
    ]


def _count(text: str) -> int:
    count = int(text)
    if not 0 <= count <= 100_000:
        raise argparse.ArgumentTypeError(f"{text}: from 0 to 100000")
    return count


def _prior(text: str) -> float:
    prior = float(text)
    if prior and not _SMALLEST_PRIOR <= prior <= _LARGEST_PRIOR:
        raise argparse.ArgumentTypeError(
            f"{text}: a number of wins, 0 or from {_SMALLEST_PRIOR:g} to {_LARGEST_PRIOR:g}"
        )
    return prior
