"""One self-contained Spanish page per reviewer: no server, no request, texts that cannot break out."""

import base64
import hashlib
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from dataset_builder.audit_marks import COLUMNS, MARKS
from dataset_builder.audit_rows import AuditError, AuditRow
from dataset_builder.audit_sample import Sample

_ASSETS = Path(__file__).parent / "audit_assets"
# What could end a script element or a line of JavaScript, written so that JSON reads the same.
_ESCAPES = {ord(mark): f"\\u{ord(mark):04x}" for mark in "<>&\u2028\u2029"}
_FIELDS = {"text": "Texto", "question": "Pregunta", "contexts": "Resumen", "long_answer": "Conclusión"}


def page_paths(out: Path, reviewers: int) -> list[Path]:
    """Return the page of each reviewer: `a.html`, or `a-1.html` and `a-2.html` for two of them.

    Raises:
        AuditError: the folder of the page does not exist.
    """
    if not out.parent.is_dir():
        raise AuditError(f"{out.parent} does not exist: make it, or give another --out")
    if reviewers == 1:
        return [out]
    return [out.with_name(f"{out.stem}-{at}{out.suffix or '.html'}") for at in range(1, reviewers + 1)]


def write_pages(sample: Sample, rows: Mapping[str, AuditRow], paths: Sequence[Path]) -> None:
    """Write the page of each reviewer; all have the same rows, each in an order of its own."""
    for at, path in enumerate(paths, start=1):
        path.write_text(page(sample, rows, str(at)), encoding="utf-8")


def page(sample: Sample, rows: Mapping[str, AuditRow], reviewer: str) -> str:
    """Return the page of one reviewer."""
    ordered = sorted(sample.rows, key=lambda row: _shuffled(sample.id, reviewer, row.key))
    data = {
        "sample": sample.id,
        "reviewer": reviewer,
        "columns": COLUMNS,
        "marks": list(MARKS.values()),
        "rows": [
            {
                "row": row.key,
                "text_sha256": row.text_sha256,
                "stratum": "|".join(row.stratum),
                "drawn": row.drawn,
                "of": row.of,
                "title": rows[row.key].title,
                "pairs": [[_FIELDS[pair.field], pair.en, pair.es] for pair in rows[row.key].pairs],
            }
            for row in ordered
        ],
    }
    return _filled(data)


def _filled(data: Mapping[str, Any]) -> str:
    """Put style, program and, last, the texts into the page; the policy lets nothing else run or load."""
    style, script = (_asset(name) for name in ("page.css", "page.js"))
    policy = f"default-src 'none'; style-src {_digest(style)}; script-src {_digest(script)}"
    filled = _asset("page.html").replace("@@POLICY@@", policy + "; base-uri 'none'; form-action 'none'")
    filled = filled.replace("@@STYLE@@", style).replace("@@SCRIPT@@", script)
    return filled.replace("@@DATA@@", json.dumps(data, ensure_ascii=False).translate(_ESCAPES))


def _asset(name: str) -> str:
    return (_ASSETS / name).read_text(encoding="utf-8")


def _digest(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def _shuffled(sample: str, reviewer: str, key: str) -> bytes:
    return hashlib.sha256(f"{sample} {reviewer} {key}".encode()).digest()
