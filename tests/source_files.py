"""What the tests of the sources share: reading a file with a source, making PDFs and labels."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from dataset_builder.contracts import RecordProblem, SourceSettings
from dataset_builder.generators.templates import Templates
from dataset_builder.records import Document, Dropped, Row
from dataset_builder.sources import SOURCES


def read(
    name: str, path: Path, *, licence: str = "", sample: bool = False
) -> tuple[list[Document], dict[str, str]]:
    """Return the documents below a path, and locator -> reason of what could not be read."""
    source = SOURCES.load(name)(SourceSettings(name, path, licence=licence, sample=sample))
    documents: list[Document] = []
    problems: dict[str, str] = {}
    for file in source.files():
        for record in source.records(file):
            try:
                if record.problem is not None:
                    raise RecordProblem(record.problem.partition(":")[0])
                documents.append(source.document(record))
            except RecordProblem as problem:
                problems[record.locator] = problem.reason
    return documents, problems


def read_text(folder: Path, name: str, content: str | bytes, *, licence: str = "cc0-1.0") -> Document:
    """Write one article and return the document that it is."""
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    (document,), problems = read("articles", path, licence=licence)
    assert problems == {}
    return document


def made_of(document: Document) -> tuple[list[Row], dict[str, str]]:
    """Return the rows of a document, and passage key -> reason of what gave none."""
    made = list(Templates().rows(document))
    dropped = {each.passage_key: each.reason for each in made if isinstance(each, Dropped)}
    return [each for each in made if isinstance(each, Row)], dropped


def label(**fields: object) -> dict[str, Any]:
    """Return an invented label; fields of the `openfda` block come in as `generic_name` and so on."""
    names = ("generic_name", "brand_name", "substance_name")
    block = {name: [fields.pop(name)] for name in names if name in fields}
    known: Mapping[str, object] = {"generic_name": ["VEXORINE"], **block}
    return {
        "set_id": "s1",
        "version": "3",
        "effective_time": "20240105",
        "openfda": {name: value for name, value in known.items() if value != [None]},
        **fields,
    }


def pdf_of(lines: list[str]) -> bytes:
    """Return a PDF of one page with a text layer, each line under the one before."""
    shown = "".join(f"({line}) Tj 0 -16 Td\n" for line in lines)
    stream = f"BT /F1 11 Tf 50 800 Td\n{shown}ET".encode("cp1252")
    font = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>"
    page = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 5 0 R"
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        page + b" /Resources << /Font << /F1 4 0 R >> >> >>",
        font,
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
    ]
    content, places = b"%PDF-1.4\n", []
    for number, each in enumerate(objects, 1):
        places.append(len(content))
        content += b"%d 0 obj\n%s\nendobj\n" % (number, each)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    head = b"xref\n0 6\n0000000000 65535 f \n" + table
    return content + head + b"trailer << /Size 6 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF" % len(content)
