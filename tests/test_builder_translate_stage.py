"""The stage that translates: documents share requests, and what comes out does not depend on how many."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from dataset_builder.config import PartConfig, read_config
from dataset_builder.counts import CALLS, StageCount, flag_table
from dataset_builder.records import Document, Passage
from dataset_builder.stream import Item, Left, Work
from dataset_builder.translate_stage import Translate, looking_ahead
from tests.libre_server import LibreServer

SEGMENTS = 25


@pytest.fixture
def server() -> Iterator[LibreServer]:
    with LibreServer() as running:
        yield running


def document(number: int, passages: Sequence[str]) -> Document:
    made = [Passage(f"context:{at}", "METHODS", text) for at, text in enumerate(passages)]
    name = str(number)
    return Document(name, "abstract", "pubmedqa", name, "", "en", "mit", tuple(made), name)


def abstract(number: int, shared: str = "") -> Document:
    """Return an abstract of 25 sentences of about 120 characters, five a passage."""
    sentences = [
        f"{shared or f'In study {number}'} the patients of group {at} were seen every week by the same nurse "
        f"and told her how they felt on day {at}."
        for at in range(1, SEGMENTS + 1)
    ]
    return document(number, [" ".join(sentences[at : at + 5]) for at in range(0, SEGMENTS, 5)])


def part(folder: Path, server: LibreServer, **more: object) -> PartConfig:
    source = {"name": "pubmedqa", "path": str(folder / "nada.json")}
    path = folder / "config.yaml"
    options = {"translator": "deep:libre", "translator_options": {"url": server.url}}
    path.write_text(json.dumps({"source": source, "checks": ["numbers"], **options, **more}))
    return read_config(path).parts[0]


def run(
    folder: Path, parts: Sequence[PartConfig], items: Sequence[Item], look_ahead: int, cache: str
) -> list[Item]:
    """Return what the stage yields but for what the run cost."""
    stage = Translate(parts, folder / cache, look_ahead)
    return [
        item for item in stage.run(iter(items)) if not (isinstance(item, StageCount) and item.stage == CALLS)
    ]


def works(documents: Sequence[Document], parts: Sequence[int] = (0,)) -> list[Work]:
    return [Work(part, at, each) for part in parts for at, each in enumerate(documents)]


def test_requests_are_a_twentieth_of_the_segments(tmp_path: Path, server: LibreServer) -> None:
    """One document alone needs a request or more for its 25 segments; forty share theirs."""
    stage = Translate([part(tmp_path, server)], tmp_path / "c.sqlite")
    list(stage.run(iter(works([abstract(number) for number in range(40)]))))
    assert sum(server.asked.values()) == 40 * SEGMENTS
    assert server.requests <= 40 * SEGMENTS // 20


def test_documents_that_share_a_sentence_pay_it_once(tmp_path: Path, server: LibreServer) -> None:
    out = run(
        tmp_path, [part(tmp_path, server)], works([abstract(1, "Here"), abstract(2, "Here")]), 10**6, "c"
    )
    assert set(server.asked.values()) == {1}
    first, second = [item.thing for item in out if isinstance(item, Work)]
    assert isinstance(first, Document)
    assert isinstance(second, Document)
    assert [passage.text for passage in first.passages] == [passage.text for passage in second.passages]
    assert (first.id, second.id) == ("1", "2")


def test_neither_look_ahead_nor_cache_changes_what_comes_out(tmp_path: Path, server: LibreServer) -> None:
    """Two parts, a document without passages, one that is blocked, and something that left before."""
    blocked = replace(abstract(3), passages=(Passage("q", "", "Take 7 mg of it. BLOCK this one."),))
    server.speak = lambda text: "\n".join(
        f"Esto se toma así: {line}" + (" 99" if "BLOCK" in line else "") for line in text.split("\n")
    )
    chosen = part(tmp_path, server)
    documents = [abstract(0), blocked, document(4, []), abstract(5), abstract(6)]
    items = works(documents, parts=(0, 1))
    expected = run(tmp_path, [chosen, chosen], items, 1, "cold")
    assert [item for item in expected if isinstance(item, Left)]
    assert len([item for item in expected if isinstance(item, Work)]) == len(items)
    for look_ahead, cache in ((5000, "other"), (10**9, "third"), (10**9, "cold")):
        assert run(tmp_path, [chosen, chosen], items, look_ahead, cache) == expected


def test_a_wrong_name_of_a_drug_is_not_used_and_is_counted(tmp_path: Path, server: LibreServer) -> None:
    """`prednisolona` is another drug; the questions then name the drug as its label does."""
    memory = tmp_path / "memory.jsonl"
    pairs = {"prednisone": "prednisolona", "acetaminophen": "paracetamol"}
    memory.write_text("\n".join(json.dumps({"en": en, "es": es}) for en, es in pairs.items()))
    named = replace(document(1, []), terms=tuple(pairs))
    chosen = part(tmp_path, server, memory=str(memory), checks=["drugs"])
    out = run(tmp_path, [chosen], works([named]), 1, "c")
    (made,) = (item.thing for item in out if isinstance(item, Work))
    assert isinstance(made, Document)
    assert made.terms_es == {"acetaminophen": "paracetamol"}
    counts = [item for item in out if isinstance(item, StageCount)]
    assert flag_table(counts, [0]) == {"block": {"term_blocked": 1}, "warn": {}}


def test_looking_ahead_stops_at_the_characters_asked_for() -> None:
    """Documents of 60, 50 and 70 characters, at least 100 together; a count waits in its place."""
    items: list[Item] = [*works([document(at, ["x" * chars]) for at, chars in enumerate((60, 50, 70))])]
    items.insert(1, StageCount(0, "", "read", "file", "passed", "", 1))
    assert [len(batch) for batch in looking_ahead(iter(items), 100)] == [3, 1]
    assert [item for batch in looking_ahead(iter(items), 100) for item in batch] == items
