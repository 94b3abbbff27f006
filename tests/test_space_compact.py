"""`votes compact`: what goes out, what is kept back, and shards that nobody rewrites."""

import dataclasses
import hashlib
import json
import shutil
import threading
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from space.battle import Winner
from space.errors import VoteError
from space.votes.compact import compact
from space.votes.compact_rules import (
    Gate,
    Verdict,
    battle_text,
    comment_text,
    published_battle,
    published_vote,
    with_all_consents,
)
from space.votes.compact_shards import RECORDS, columns_of
from space.votes.compact_target import Change, ConflictError, DatasetError, FolderTarget
from space.votes.records import BattleRecord, VoteRecord, vote_id
from space.votes.review_decisions import append_verdicts
from space.votes.sinks import FolderSink
from space.votes.withdrawn import Erasure, battle_sha256
from tests.built import rows_of
from tests.vote_events import LONG_AGO, NOW, battle, put, vote


def files_of(folder: Path) -> dict[str, bytes]:
    """Return everything that a reader of the data set may see."""
    target = FolderTarget(folder)
    return {name: target.read(name) for name in target.names()}


def accepted(*battles: BattleRecord) -> Gate:
    """Return the gate of a data set for which a person has accepted some battles."""
    return Gate(NOW, {battle_text(each).id: "accept" for each in battles})


def accept(folder: Path, *battles: BattleRecord) -> Path:
    """Write the decisions of a person beside a data set."""
    path = folder.with_name(f"{folder.name}.reviews.jsonl")
    lines = [json.dumps({"id": battle_text(each).id, "decision": "accept"}) for each in battles]
    path.write_text("".join(line + "\n" for line in lines), encoding="utf-8")
    return path


def loaded(folder: Path, config: str, cache: Path) -> Any:  # noqa: ANN401 - a datasets.Dataset
    import datasets

    return datasets.load_dataset(str(folder), config, cache_dir=str(cache), split="train")


FREE = battle("b1", "¿Qué es el asma?")


def test_free_text_goes_out_only_when_every_rule_lets_it() -> None:
    assert published_battle(FREE, accepted(FREE)) == (FREE, "")


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"may_publish": False}, "not_allowed"),
        ({"red_flags": ("suicide",)}, "red_flag"),
        ({"prompt": ({"role": "user", "content": "Me llamo Ana Ruiz, DNI 12345678Z"},)}, "personal_data"),
        ({"answer_b": "Escriba a ana.ruiz@example.org"}, "personal_data"),
        (
            {
                "history_a": ({"role": "user", "content": "Mi teléfono es el 612 345 678"},),
                "turn": 1,
            },
            "personal_data",
        ),
        ({"created_at": (NOW - timedelta(days=29, hours=23)).isoformat()}, "too_young"),
        ({"created_at": (NOW + timedelta(days=1)).isoformat()}, "too_young"),
        ({"created_at": "hace un año"}, "too_young"),
        ({"kind": "probe", "may_publish": False}, "not_allowed"),
    ],
)
def test_each_rule_alone_keeps_a_text_back(changes: Mapping[str, object], reason: str) -> None:
    kept_back = dataclasses.replace(FREE, **changes)  # pyright: ignore[reportArgumentType]
    shown, why = published_battle(kept_back, accepted(kept_back))
    assert why == reason
    assert (shown.prompt, shown.history_a, shown.history_b, shown.answer_a, shown.answer_b) == (
        (),
        (),
        (),
        "",
        "",
    )
    assert (shown.sources_a, shown.retrieved, shown.red_flags, shown.country) == ((), (), (), "")
    assert (shown.prompt_sha256, shown.model_a, shown.shown_left) == (FREE.prompt_sha256, "uno", "b")


def test_the_thirtieth_day_is_old_enough() -> None:
    old = dataclasses.replace(FREE, created_at=(NOW - timedelta(days=30)).isoformat())
    assert published_battle(old, accepted(old))[1] == ""


def test_without_a_persons_yes_nothing_free_goes_out_and_a_no_is_final() -> None:
    assert published_battle(FREE, Gate(NOW))[1] == "not_reviewed"
    rejected: Mapping[str, Verdict] = {battle_text(FREE).id: "reject"}
    assert published_battle(FREE, Gate(NOW, rejected))[1] == "rejected"
    assert published_battle(FREE, Gate(NOW, rejected, internal=True))[1] == "rejected"


def test_a_yes_covers_the_text_that_was_read_and_no_other() -> None:
    other = dataclasses.replace(FREE, answer_a="Otra respuesta.")
    assert published_battle(other, accepted(FREE))[1] == "not_reviewed"


def test_a_bank_battle_goes_out_whole_but_not_what_was_typed_after_it() -> None:
    bank = battle("b2", kind="bank", may_publish=False, created_at=NOW.isoformat())
    assert published_battle(bank, Gate(NOW)) == (bank, "")
    typed = dataclasses.replace(bank, turn=1, history_a=FREE.prompt)
    assert published_battle(typed, Gate(NOW))[1] == "not_allowed"


@pytest.mark.parametrize("kind", ["free", "bank"])
def test_a_comment_is_free_text_also_on_a_bank_battle(kind: str) -> None:
    commented = vote(comment="La segunda no dice la dosis")
    shown, why = published_vote(commented, battle(kind=kind), Gate(NOW))
    assert (shown.comment, why, shown.winner) == ("", "not_reviewed", "a")
    assert published_vote(commented, battle(kind=kind, may_publish=False), Gate(NOW))[1] == "not_allowed"
    assert published_vote(commented, None, Gate(NOW))[1] == "not_allowed"
    private = dataclasses.replace(commented, comment="Soy la doctora Ana Ruiz, DNI 12345678Z")
    assert published_vote(private, battle(kind=kind), Gate(NOW, internal=True))[1] == "personal_data"


def test_what_the_mask_found_before_it_was_stored_is_still_a_finding() -> None:
    hidden = battle(question="Me llamo [nombre], ¿qué es el asma?")
    assert published_battle(hidden, accepted(hidden))[1] == "personal_data"
    commented = vote(comment="A Ana le ha servido")
    assert published_vote(commented, hidden, Gate(NOW))[1] == "personal_data"


def test_a_turn_goes_out_only_where_every_turn_and_vote_up_to_it_says_so() -> None:
    """Its texts hold the turns before it, and a box that is unticked before the vote is a no."""
    turns = [battle("b1", turn=turn) for turn in range(3)]
    assert with_all_consents(turns, [vote(), vote(turn=2)]) == turns
    asked = [battle("b1", turn=0), battle("b1", turn=1, may_publish=False), battle("b1", turn=2)]
    assert [each.may_publish for each in with_all_consents(asked, [vote()])] == [True, False, False]
    voted = with_all_consents([*turns, FREE], [vote(turn=1, may_publish=False)])
    assert [each.may_publish for each in voted] == [True, False, False, True]
    unticked = vote(comment="Me ha servido", may_publish=False)
    assert published_vote(unticked, FREE, Gate(NOW))[1] == "not_allowed"


@given(
    may_publish=st.booleans(),
    flagged=st.booleans(),
    named=st.booleans(),
    days=st.integers(0, 60),
    verdict=st.sampled_from(["accept", "reject", None]),
)
def test_a_text_is_out_exactly_when_all_five_rules_say_yes(
    may_publish: bool, flagged: bool, named: bool, days: int, verdict: Verdict | None
) -> None:
    """The expected value is the sentence of the issue, word for word."""
    text = "Mi DNI es 12345678Z" if named else "¿Qué es el asma?"
    one = battle(
        question=text,
        may_publish=may_publish,
        red_flags=("suicide",) if flagged else (),
        created_at=(NOW - timedelta(days=days)).isoformat(),
    )
    verdicts: dict[str, Verdict] = {battle_text(one).id: verdict} if verdict else {}
    shown, _ = published_battle(one, Gate(NOW, verdicts))
    is_out = may_publish and not named and days >= 30 and verdict == "accept" and not flagged
    assert bool(shown.prompt) is is_out
    assert (text in json.dumps(dataclasses.asdict(shown), ensure_ascii=False)) is is_out


def test_every_field_of_the_records_is_a_column_of_its_type() -> None:
    assert columns_of("battles")["history_a"] == "messages"
    assert columns_of("battles")["red_flags"] == columns_of("votes")["reasons_b"] == "strings"
    assert (columns_of("battles")["seconds"], columns_of("battles")["may_publish"]) == ("float64", "bool")
    assert (columns_of("votes")["revision"], columns_of("votes")["winner"]) == ("int32", "string")
    for config, record in RECORDS.items():
        assert list(columns_of(config)) == [*(each.name for each in dataclasses.fields(record)), "withheld"]


def test_a_data_set_loads_with_its_columns_and_tells_what_it_keeps_back(tmp_path: Path) -> None:
    private = battle("b2", "¿Y la zarzaparrilla?", may_publish=False)
    sink = put(tmp_path / "sink", FREE, vote("a", reasons_a=("clear",)), private, vote("b", "b2"))
    out = tmp_path / "votos"
    counts = compact(sink, out, reviews=accept(out, FREE, private), now=NOW)
    assert (counts["battles"], counts["votes"], counts["withheld"]) == (2, 2, {"not_allowed": 1})
    votes, battles = loaded(out, "votes", tmp_path / "c"), loaded(out, "battles", tmp_path / "c")
    assert sorted(votes["winner"][:]) == ["a", "b"]
    assert votes.features["reasons_a"].feature.dtype == "string"
    texts = {row["battle_id"]: (row["prompt"], row["withheld"]) for row in battles}
    assert texts == {
        "b1": ([{"role": "user", "content": "¿Qué es el asma?"}], ""),
        "b2": ([], "not_allowed"),
    }
    rows = json.dumps([battles[:], votes[:]], ensure_ascii=False)
    assert "zarzaparrilla" not in rows
    assert not any(b"zarzaparrilla" in content for content in files_of(out).values())


def test_shards_stay_as_they_are_and_readers_find_the_newest_row(tmp_path: Path) -> None:
    """Run 1: one vote, text not yet read. Run 2: the vote was changed. Run 3: the text was released."""
    out, sink = tmp_path / "votos", put(tmp_path / "sink", FREE, vote("a"))
    compact(sink, out, now=NOW)
    first = files_of(out)
    put(tmp_path / "sink", FREE, vote("b", revision=1, created_at="2026-01-02T04:00:00+00:00"))
    second = compact(sink, out, now=NOW)
    third = compact(sink, out, reviews=accept(out, FREE), now=NOW)
    shards = {name: content for name, content in first.items() if name.startswith("data/")}
    assert shards.items() <= files_of(out).items()
    assert len(shards) == 2
    assert [len(each["shards_added"]) for each in (second, third)] == [1, 1]
    assert (third["votes"], third["winners"], third["rows_superseded"]) == (1, {"b": 1}, 1)
    assert (third["withheld"], third["rows_released_later"]) == ({}, 1)
    assert len(loaded(out, "votes", tmp_path / "c")) == 2
    assert {row["withheld"] for row in rows_of(out, "battles")} == {"", "not_reviewed"}


def test_a_run_without_news_changes_nothing(tmp_path: Path) -> None:
    out, sink = tmp_path / "votos", put(tmp_path / "sink", FREE, vote("a"))
    compact(sink, out, now=NOW)
    before = files_of(out)
    assert compact(sink, out, now=NOW)["shards_added"] == []
    assert files_of(out) == before


@settings(max_examples=6, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(order=st.permutations(range(6)))
def test_the_same_events_give_the_same_bytes_in_whatever_order_they_came(
    tmp_path: Path, order: list[int]
) -> None:
    winners: list[Winner] = ["a", "b", "tie", "both_bad", "a", "b"]
    root = tmp_path / "-".join(map(str, order))
    shutil.rmtree(root, ignore_errors=True)
    for number in order:
        put(root / "sink", battle(f"b{number}"), vote(winners[number], f"b{number}"))
    compact(f"folder:{root / 'sink'}", root / "out", now=NOW)
    digest = hashlib.sha256(repr(sorted(files_of(root / "out").items())).encode()).hexdigest()
    known = tmp_path / "digest"
    if known.exists():
        assert known.read_text() == digest
    known.write_text(digest)


def test_the_manifest_is_true_and_names_the_one_before(tmp_path: Path) -> None:
    out, sink = tmp_path / "votos", put(tmp_path / "sink", FREE, vote("a"))
    compact(sink, out, now=NOW)
    before = hashlib.sha256((out / "manifest.json").read_bytes()).hexdigest()
    put(tmp_path / "sink", battle("b2"), vote("b", "b2"))
    counts = compact(sink, out, now=NOW)
    manifest = json.loads((out / "manifest.json").read_bytes())
    assert manifest["parent"] == before
    assert manifest["counts"]["winners"] == counts["winners"] == {"a": 1, "b": 1}
    found = {
        name: {"sha256": hashlib.sha256(content).hexdigest(), "bytes": len(content)}
        for name, content in files_of(out).items()
        if name != "manifest.json"
    }
    assert manifest["files"] == found


def test_two_compactions_at_once_do_not_overwrite_one_another(tmp_path: Path) -> None:
    out, sink = tmp_path / "votos", put(tmp_path / "sink", FREE, vote("a"))
    compact(sink, out, now=NOW)
    stale = FolderTarget(out).head()
    put(tmp_path / "sink", battle("b2"), vote("b", "b2"))
    compact(sink, out, now=NOW)
    there = files_of(out)
    with pytest.raises(
        ConflictError, match="changed meanwhile; nothing was written, run the same command again"
    ):
        FolderTarget(out).commit(Change({"README.md": b"old"}), stale)
    assert files_of(out) == there


def test_many_compactors_at_once_leave_one_whole_data_set(tmp_path: Path) -> None:
    out = tmp_path / "votos"
    sinks = [put(tmp_path / f"sink{n}", battle(f"b{n}"), vote("a", f"b{n}")) for n in range(4)]
    ended: list[str] = []

    def run(sink: str) -> None:
        try:
            compact(sink, out, now=NOW)
            ended.append("done")
        except ConflictError:
            ended.append("conflict")

    threads = [threading.Thread(target=run, args=(sink,)) for sink in sinks]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert set(ended) <= {"done", "conflict"}
    assert len(rows_of(out, "votes")) == ended.count("done") >= 1
    manifest = json.loads((out / "manifest.json").read_bytes())
    assert manifest["counts"]["votes"] == ended.count("done")
    for sink in sinks:
        compact(sink, out, now=NOW)
    assert len(rows_of(out, "votes")) == 4


def test_a_shard_that_a_killed_run_left_is_taken_into_the_next_manifest(tmp_path: Path) -> None:
    sink = put(tmp_path / "sink", FREE, vote("a"))
    whole, torn = tmp_path / "whole", tmp_path / "torn"
    compact(sink, whole, now=NOW)
    for name in files_of(whole):
        if name.startswith("data/"):
            (torn / name).parent.mkdir(parents=True, exist_ok=True)
            (torn / name).write_bytes((whole / name).read_bytes())
    compact(sink, torn, now=NOW)
    assert files_of(torn) == files_of(whole)


def test_a_repeated_vote_counts_once_and_as_last_cast(tmp_path: Path) -> None:
    sink = put(tmp_path / "sink", FREE, vote("a"), vote("a"))
    put(tmp_path / "sink", FREE, vote("b", created_at="2026-01-02T03:09:00+00:00"))
    counts = compact(sink, tmp_path / "votos", now=NOW)
    assert (counts["votes"], counts["votes_repeated"], counts["winners"]) == (1, 2, {"b": 1})


def test_what_was_withdrawn_does_not_come_back(tmp_path: Path) -> None:
    """The list beside the objects of the sink names the battle of Ana's vote; Luis's stays."""
    sink = put(tmp_path / "sink", FREE, vote("a"), battle("b2"), vote("b", "b2", voter="luis"))
    line = {
        "receipt_sha256": "0" * 64,
        "votes": [vote_id("b1", "ana", 0)],
        "battles": [hashlib.sha256(b"b1").hexdigest()],
    }
    (tmp_path / "sink" / "withdrawn.jsonl").write_text(json.dumps(line) + "\n")
    out = tmp_path / "votos"
    assert compact(sink, out, now=NOW)["withdrawn"] == 1
    assert [row["voter"] for row in rows_of(out, "votes")] == ["luis"]
    assert [row["battle_id"] for row in rows_of(out, "battles")] == ["b2"]
    assert json.loads((out / "withdrawn.jsonl").read_text()) == line


def comment_ids(*votes: VoteRecord) -> list[str]:
    return [comment_text(each, None).id for each in votes]


def with_texts_out(tmp_path: Path) -> tuple[str, Path, Path]:
    """Return sink, data set and decisions: the texts of Ana and Luis are out, each with a comment."""
    cast = [vote("a", comment="Clara"), vote("b", "b2", voter="luis", comment="Corta")]
    other = battle("b2", "¿Y la zarzaparrilla?")
    out, sink = tmp_path / "votos", put(tmp_path / "sink", FREE, other, *cast)
    reviews = accept(out, FREE, other)
    append_verdicts(reviews, comment_ids(*cast), "accept", NOW)
    compact(sink, out, now=NOW)
    assert published(out) == {"¿Qué es el asma?", "¿Y la zarzaparrilla?", "Clara", "Corta"}
    return sink, out, reviews


def published(folder: Path) -> set[str]:
    texts = {message["content"] for row in rows_of(folder, "battles") for message in row["prompt"]}
    return texts | {row["comment"] for row in rows_of(folder, "votes")} - {""}


def test_what_was_erased_from_the_sink_alone_leaves_the_data_set_with_the_next_run(tmp_path: Path) -> None:
    sink, out, _ = with_texts_out(tmp_path)
    gone = Erasure("0" * 64, frozenset([vote().vote_id]), frozenset([battle_sha256("b1")]))
    FolderSink(tmp_path / "sink").withdraw(gone.line())
    counts = compact(sink, out, now=NOW)
    assert len(counts["shards_removed"]) == 2
    assert (counts["battles"], counts["votes"], counts["withdrawn"]) == (1, 1, 1)
    assert published(out) == {"¿Y la zarzaparrilla?", "Corta"}
    listed = json.loads((out / "manifest.json").read_bytes())["files"]
    assert sorted([*listed, "manifest.json"]) == sorted(files_of(out))
    before = files_of(out)
    assert compact(sink, out, now=NOW)["shards_removed"] == []
    assert files_of(out) == before


def test_a_persons_no_takes_back_her_yes_and_a_yes_lets_it_out_again(tmp_path: Path) -> None:
    sink, out, reviews = with_texts_out(tmp_path)
    ids = [battle_text(FREE).id, *comment_ids(vote(comment="Clara"))]
    append_verdicts(reviews, ids, "reject", NOW)
    counts = compact(sink, out, now=NOW)
    assert published(out) == {"¿Y la zarzaparrilla?", "Corta"}
    assert counts["withheld"] == counts["comments_withheld"] == {"rejected": 1}
    assert (counts["votes"], len(rows_of(out, "battles"))) == (2, 2), "the vote still counts"
    append_verdicts(reviews, ids, "accept", NOW)
    compact(sink, out, now=NOW)
    assert {"¿Qué es el asma?", "Clara"} < published(out)


def test_a_changed_vote_with_the_second_box_unticked_takes_text_and_comment_back(tmp_path: Path) -> None:
    sink, out, _ = with_texts_out(tmp_path)
    put(tmp_path / "sink", vote("b", revision=1, may_publish=False, comment="Clara"))
    assert compact(sink, out, now=NOW)["withheld"] == {"not_allowed": 1}
    assert published(out) == {"¿Y la zarzaparrilla?", "Corta"}


def test_decisions_or_events_that_are_elsewhere_take_nothing_back(tmp_path: Path) -> None:
    _, out, reviews = with_texts_out(tmp_path)
    reviews.unlink()
    other = put(tmp_path / "another", battle("b3"), vote("a", "b3"))
    before = files_of(out)
    counts = compact(other, out, now=NOW)
    assert (counts["votes"], counts["shards_removed"]) == (3, [])
    shards = {name: content for name, content in before.items() if name.startswith("data/")}
    assert shards.items() <= files_of(out).items()


@pytest.mark.parametrize("changes", [{"tokens_a": 2**31}, {"seconds": 2**60}, {"turn": 2**63}])
def test_a_number_that_no_column_holds_costs_its_object_only(
    tmp_path: Path, changes: Mapping[str, object]
) -> None:
    odd = dataclasses.replace(FREE, **changes)  # pyright: ignore[reportArgumentType]
    put(tmp_path / "sink", odd, vote("a"))
    sink = put(tmp_path / "sink", battle("b2", tokens_a=2**31 - 1, seconds=3), vote("b", "b2"))
    counts = compact(sink, tmp_path / "votos", now=NOW)
    assert (counts["votes"], counts["objects_damaged"]) == (1, 1)
    assert [row["tokens_a"] for row in rows_of(tmp_path / "votos", "battles")] == [2**31 - 1]


def test_an_internal_data_set_holds_more_says_so_and_mixes_with_no_other(tmp_path: Path) -> None:
    hidden = battle("b2", may_publish=False, created_at=NOW.isoformat())
    flagged = battle("b3", red_flags=("suicide",))
    sink = put(tmp_path / "sink", hidden, vote("a", "b2"), flagged, vote("a", "b3"))
    counts = compact(sink, tmp_path / "dentro", internal=True, now=NOW)
    assert counts["withheld"] == {"red_flag": 1}
    assert "no publique esta carpeta" in (tmp_path / "dentro" / "README.md").read_text(encoding="utf-8")
    with pytest.raises(DatasetError, match="texts that may not be published"):
        compact(sink, tmp_path / "dentro", now=NOW)
    with pytest.raises(DatasetError, match="folders of this machine only"):
        compact(sink, "dataset:hospital/votos", internal=True, now=NOW)


def test_shards_of_a_killed_internal_run_never_become_a_data_set_for_publication(tmp_path: Path) -> None:
    """They lie there without the manifest, which is written last; the internal run goes on."""
    hidden = battle("b2", "¿Y la zarzaparrilla?", may_publish=False)
    sink, out = put(tmp_path / "sink", hidden, vote("a", "b2")), tmp_path / "dentro"
    compact(sink, out, internal=True, now=NOW)
    whole = files_of(out)
    for left in ("manifest.json", "README.md"):
        (out / left).unlink()
    with pytest.raises(DatasetError, match="texts that may not be published"):
        compact(sink, out, now=NOW)
    compact(sink, out, internal=True, now=NOW)
    assert files_of(out) == whole
    for name in [name for name in whole if name.startswith("data/votes/")]:  # it had written the battles only
        (out / name).unlink()
    (out / "manifest.json").unlink()
    with pytest.raises(DatasetError, match="texts that may not be published"):
        compact(sink, out, now=NOW)


def test_an_internal_run_takes_no_shards_of_a_killed_run_for_publication(tmp_path: Path) -> None:
    sink, out = put(tmp_path / "sink", FREE, vote("a")), tmp_path / "votos"
    compact(sink, out, now=NOW)
    (out / "manifest.json").unlink()
    with pytest.raises(DatasetError, match="a data set for publication"):
        compact(sink, out, internal=True, now=NOW)


def test_the_card_is_spanish_true_and_says_that_roles_are_self_declared(tmp_path: Path) -> None:
    out, sink = tmp_path / "votos", put(tmp_path / "sink", FREE, vote("a", voter_role="profesional"))
    compact(sink, out, now=NOW)
    card = (out / "README.md").read_text(encoding="utf-8")
    for said in (
        "lo que declara quien vota; nadie lo ha\n  comprobado",
        "| votos de quien dice ser `profesional` | 1 |",
        "| turnos sin texto por `not_reviewed` | 1 |",
        "| votos (`votes`) | 1 |",
        "al menos 30 días",
    ):
        assert said in card
    code = card.split("```python\n")[1].split("```")[0].replace("RUTA_O_REPOSITORIO", str(out))
    shown: dict[str, Any] = {}
    exec(code, shown)
    assert len(shown["votes"]) == len(shown["battles"]) == 1


@pytest.mark.parametrize(
    ("made", "said"),
    [
        (lambda folder: None, "holds no votes yet"),
        (lambda folder: (folder / "votos").mkdir(), "holds no votes yet"),
    ],
)
def test_a_sink_without_votes_is_one_clear_line(tmp_path: Path, made: Any, said: str) -> None:  # noqa: ANN401
    made(tmp_path)
    with pytest.raises(VoteError, match=said):
        compact(f"folder:{tmp_path / 'sink'}", tmp_path / "votos")


def test_a_folder_of_another_kind_is_refused(tmp_path: Path) -> None:
    sink = put(tmp_path / "sink", FREE, vote("a"))
    (tmp_path / "qa").mkdir()
    (tmp_path / "qa" / "manifest.json").write_text('{"name": "qa-es"}')
    with pytest.raises(DatasetError, match="is no votes data set"):
        compact(sink, tmp_path / "qa")


def test_the_old_layout_of_a_shard_is_refused_by_name(tmp_path: Path) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    sink = put(tmp_path / "sink", FREE, vote("a"))
    old = tmp_path / "votos" / "data" / "votes" / "train-00000-of-00001.parquet"
    old.parent.mkdir(parents=True)
    pq.write_table(pa.table({"vote_id": ["x"], "created_at": [LONG_AGO]}), old)
    with pytest.raises(VoteError, match="an older program wrote it"):
        compact(sink, tmp_path / "votos")
