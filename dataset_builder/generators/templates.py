"""Generator `templates`: questions from headings, label sections, abstracts and votes, without a model."""

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from dataset_builder.generators import abstract_rows, article_rows, battle_rows, label_rows
from dataset_builder.records import Document, DocumentKind, Dropped, Row

_WORDING = (abstract_rows, article_rows, battle_rows, label_rows)


class Templates:
    """Makes rows by the kind of the document; each kind has a file of its own."""

    name = "templates"
    version = "1"

    def __init__(self) -> None:
        # The wording stands in these files; a changed sentence is another generator.
        texts = [Path(str(module.__file__)).read_text(encoding="utf-8") for module in _WORDING]
        self.prompt_sha256 = hashlib.sha256(json.dumps(texts).encode()).hexdigest()
        self._by_kind: Mapping[DocumentKind, Callable[[Document, Templates], Iterator[Row | Dropped]]] = {
            "article": article_rows.rows,
            "abstract": abstract_rows.rows,
            "label": label_rows.rows,
            "battle": battle_rows.rows,
        }

    def rows(self, document: Document) -> Iterator[Row | Dropped]:
        """Yield the rows of a document, and a `Dropped` for a passage that has a reason to make none."""
        yield from self._by_kind[document.kind](document, self)
