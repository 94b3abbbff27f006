"""`audit`: people judge a sample of the translated rows, and what they found goes into facts and card.

python -m dataset_builder audit build/demo sample --n 300 --reviewers 2 --out pages.html
python -m dataset_builder audit build/demo score auditoria-s-1f-revisor-1.csv auditoria-s-1f-revisor-2.csv

The exported CSV files are the audit: whoever builds the folder again scores them again. They are accepted as
long as every translated text of the folder is still the one that the sample was drawn from, so that no rate
is ever stated of texts that it was not measured on. Importing this module loads the standard library alone.
"""

import argparse
import json
from pathlib import Path
from typing import Any

from cards.command import LOG, add_command, emit, positive

_Commands = Any  # argparse does not name the type that add_subparsers returns
_ROWS = 300


def add_audit(commands: _Commands) -> None:
    """Add `audit DIR sample|score` to the commands of the builder."""
    text = "let people judge a sample of the translated rows"
    audit = commands.add_parser("audit", help=text, description=text)
    audit.add_argument("folder", metavar="DIR", help="folder that `build` wrote")
    actions = audit.add_subparsers(required=True, metavar="sample|score")
    _add_sample(actions)
    _add_score(actions)


def _add_sample(actions: _Commands) -> None:
    sample = add_command(
        actions, "sample", "dataset_builder.audit:sample_command", "write one page per reviewer"
    )
    sample.add_argument(
        "--n", type=positive, default=_ROWS, metavar="N", help=f"rows to judge (default: {_ROWS})"
    )
    sample.add_argument(
        "--out",
        required=True,
        metavar="HTML",
        help="page; of two reviewers a.html becomes a-1.html and a-2.html",
    )
    sample.add_argument(
        "--reviewers", type=positive, default=1, metavar="R", help="pages of the same rows (default: 1)"
    )
    sample.add_argument("--seed", type=int, default=0, metavar="S", help="another seed draws other rows")
    sample.add_argument("--configs", nargs="+", metavar="NAME", help="only these (default: all translated)")


def _add_score(actions: _Commands) -> None:
    score = add_command(
        actions, "score", "dataset_builder.audit:score_command", "put what people found into facts and card"
    )
    score.add_argument("csv", nargs="+", metavar="CSV", help="file that a page exported, one per reviewer")


def sample_command(arguments: argparse.Namespace) -> None:
    """Draw the rows, write the pages and print what was drawn as one JSON object."""
    from dataset_builder.audit_page import page_paths, write_pages
    from dataset_builder.audit_rows import listed_rows, rows_by_key
    from dataset_builder.audit_sample import draw

    folder = Path(arguments.folder)
    listed = listed_rows(folder, arguments.configs)
    sample = draw(listed, arguments.n, arguments.seed)
    rows = rows_by_key(folder, {row.key for row in sample.rows})
    pages = page_paths(Path(arguments.out), arguments.reviewers)
    write_pages(sample, rows, pages)
    if len(sample.rows) < arguments.n:
        LOG.warning("%s has only %d translated rows: all are in the sample", folder, len(sample.rows))
    summary = {"sample": sample.id, "population": len(listed), "rows": len(sample.rows)}
    strata = {row.stratum for row in sample.rows}
    emit(json.dumps(summary | {"strata": len(strata), "pages": [str(page) for page in pages]}))


def score_command(arguments: argparse.Namespace) -> None:
    """Check the marks, write the block `audit` of the folder and print it with the disagreements."""
    from dataset_builder.audit_folder import score_folder

    block, disagreements = score_folder(Path(arguments.folder), [Path(path) for path in arguments.csv])
    emit(json.dumps({"audit": block, "disagreements": disagreements}, ensure_ascii=False))
