"""`votes erase`: a deletion receipt leaves nothing behind, and nobody else loses a vote."""

import argparse
import io
import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from huggingface_hub import HfApi

from dataset_builder.vote_erasures import battle_sha256
from space.consent import ReceiptError, new_receipt, receipt_sha256
from space.errors import SinkError, VoteError
from space.votes.compact import compact
from space.votes.compact_target import DatasetError, FolderTarget
from space.votes.erase import Places, add_erase_options, erase, erase_command
from space.votes.erase_state import forget_caches
from space.votes.records import BattleRecord, VoteRecord, vote_id
from space.votes.sinks import FolderSink, SinkDownError, open_sink
from space.votes.store import VoteStore
from space.votes.withdrawn import Erasure
from tests.built import rows_of, run_build
from tests.hub_server import LoopbackHub
from tests.test_space_compact import accept
from tests.vote_events import NOW, battle, line, put, vote
from tests.waiting import until

REPO = "hospital/votos"
RECEIPT = "a" * 64
PUBLIC = ["data/*", "README.md", "manifest.json", "stats.json"]


def texts_in(objects: Iterator[bytes]) -> str:
    """Return all text of some objects: parquet read through, for its pages are compressed."""
    found: list[str] = []
    for content in objects:
        found.append(content.decode("utf-8", "replace"))
        if content[:4] == b"PAR1":
            found.append(json.dumps(pq.read_table(io.BytesIO(content)).to_pylist(), ensure_ascii=False))
    return "\n".join(found)


def below(folder: Path) -> str:
    """Return all text of all files below a folder."""
    return texts_in(path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file())


def case(number: int) -> tuple[BattleRecord, VoteRecord, str]:
    """Return a battle whose text occurs nowhere else, its vote with a comment, and the vote's receipt."""
    word = f"zarzaparrilla{number}x"
    code = f"{number:064x}"
    asked = battle(f"b{number}", f"¿Sirve la {word}?", answer_a=f"La {word} no sirve.")
    return asked, vote("a", f"b{number}", receipt_sha256=code, comment=f"Nada de {word}"), code


def test_twenty_erasures_leave_the_text_in_no_object_of_the_hub(
    logged_in: LoopbackHub, tmp_path: Path
) -> None:
    """Each text is in the head, in older commits, under a tag, on a branch and in a pull request.

    After each erasure neither a reachable nor an orphan object of the Hub holds it, and every other text is
    still there.
    """
    cases = [case(number) for number in range(20)]
    out, sink = tmp_path / "sin-uso", tmp_path / "sink"
    reviews = accept(out, *(asked for asked, _, _ in cases))
    for start in range(0, 20, 10):
        put(sink, *(event for asked, cast, _ in cases[start : start + 10] for event in (asked, cast)))
        compact(f"folder:{sink}", f"dataset:{REPO}", reviews=reviews, now=NOW)
    api = HfApi(endpoint=logged_in.url, token=logged_in.token)
    api.create_tag(REPO, tag="v1", repo_type="dataset")
    api.create_branch(REPO, branch="prueba", repo_type="dataset")
    head = api.repo_info(REPO, repo_type="dataset").sha
    logged_in.repo("dataset", REPO).refs["refs/pr/1"] = str(head)
    # An upload whose commit never came: nothing names it, and the storage keeps it.
    orphan = next(content for name, content in logged_in.files("dataset", REPO).items() if "battles" in name)
    assert "zarzaparrilla" in texts_in(iter([orphan]))
    for number, (asked, _, code) in enumerate(cases):
        word = f"zarzaparrilla{number}x"
        assert word in texts_in(iter(logged_in.store.objects().values()))
        done = erase(code, Places(f"folder:{sink}", (REPO,)))
        assert (done["votes"], done["battles"]) == (1, 1)
        kept = texts_in(iter(logged_in.store.objects().values()))
        assert word not in kept
        assert word not in below(sink)
        assert asked.battle_id not in [row["battle_id"] for row in head_rows(logged_in, "battles")]
        for other in range(number + 1, 20):
            assert f"zarzaparrilla{other}x" in kept
    assert len(logged_in.files("dataset", REPO)["withdrawn.jsonl"].splitlines()) == 20
    assert set(logged_in.repo("dataset", REPO).refs) == {"refs/heads/main", "refs/pr/1"}


def head_rows(hub: LoopbackHub, config: str) -> list[dict[str, object]]:
    files = hub.files("dataset", REPO)
    shards = [content for name, content in files.items() if name.startswith(f"data/{config}/")]
    return [row for content in shards for row in pq.read_table(io.BytesIO(content)).to_pylist()]


def test_after_an_erasure_nothing_brings_the_vote_back(tmp_path: Path) -> None:
    """Neither another compaction, nor a late object of a backup, nor a rebuilt folder."""
    asked, cast, code = case(1)
    other, another, _ = case(2)
    out, sink = tmp_path / "votos", put(tmp_path / "sink", asked, cast, other, another)
    reviews = accept(out, asked, other)
    compact(sink, out, reviews=reviews, now=NOW)
    assert "zarzaparrilla1x" in below(out)
    done = erase(code, Places(sink, (str(out),)))
    assert done["objects_rewritten"] == 1
    assert "zarzaparrilla1x" not in below(tmp_path)
    put(tmp_path / "sink", asked, cast)
    for folder in (out, tmp_path / "otra"):
        counts = compact(sink, folder, reviews=reviews, now=NOW)
        assert (counts["votes"], counts["battles"], counts["withdrawn"]) == (1, 1, 1)
        assert "zarzaparrilla1x" not in below(folder)
        assert "zarzaparrilla2x" in below(folder)
    (written,) = [json.loads(each) for each in (out / "withdrawn.jsonl").read_text().splitlines()]
    assert written == {"receipt_sha256": code, "votes": [cast.vote_id], "battles": [battle_sha256("b1")]}


def test_the_rewritten_data_set_is_whole_and_its_manifest_true(tmp_path: Path) -> None:
    import datasets

    asked, cast, code = case(1)
    out, sink = tmp_path / "votos", put(tmp_path / "sink", asked, cast, *case(2)[:2])
    compact(sink, out, now=NOW)
    put(tmp_path / "sink", *case(3)[:2])
    compact(sink, out, now=NOW)
    untouched = set(FolderTarget(out).names())
    erase(code, Places(sink, (str(out),)))
    assert len(untouched & {name for name in FolderTarget(out).names() if name.startswith("data/")}) == 2
    manifest = json.loads((out / "manifest.json").read_bytes())
    assert manifest["counts"]["votes"] == manifest["counts"]["battles"] == 2
    assert sorted(manifest["files"]) == [
        name for name in FolderTarget(out).names() if name != "manifest.json"
    ]
    rows = datasets.load_dataset(str(out), "votes", cache_dir=str(tmp_path / "cache"), split="train")
    assert sorted(rows["battle_id"][:]) == ["b2", "b3"]


def test_the_last_vote_of_a_data_set_can_be_erased_and_new_ones_load(tmp_path: Path) -> None:
    """Shards without rows stay, for a config without files is an error; the library loads no empty split."""
    import datasets

    asked, cast, code = case(1)
    out, sink = tmp_path / "votos", put(tmp_path / "sink", asked, cast)
    compact(sink, out, now=NOW)
    erase(code, Places(sink, (str(out),)))
    assert open_sink(sink).names() == []
    assert rows_of(out, "battles") == rows_of(out, "votes") == []
    put(tmp_path / "sink", *case(2)[:2])
    compact(sink, out, now=NOW)
    for config in ("battles", "votes"):
        rows = datasets.load_dataset(str(out), config, cache_dir=str(tmp_path / "cache"), split="train")
        assert rows["battle_id"][:] == ["b2"]


def test_all_turns_and_all_events_of_a_conversation_go(tmp_path: Path) -> None:
    """The second turn quotes the first; it has a receipt of its own, and an earlier revision elsewhere."""
    first, cast, code = case(1)
    later = battle("b1", "¿Y la dosis?", turn=1, history_a=first.prompt, history_b=first.prompt)
    sink = put(tmp_path / "sink", first, cast)
    put(tmp_path / "sink", later, vote("b", "b1", turn=1, receipt_sha256="c" * 64))
    put(tmp_path / "sink", first, vote("b", "b1", revision=1, receipt_sha256="d" * 64))
    put(tmp_path / "sink", *case(2)[:2])
    done = erase(code, Places(sink))
    assert (done["votes"], done["battles"], done["objects_rewritten"]) == (2, 1, 3)
    assert "zarzaparrilla1x" not in below(tmp_path)
    assert "zarzaparrilla2x" in below(tmp_path)


def test_a_bank_battle_that_others_voted_on_stays_without_the_vote(tmp_path: Path) -> None:
    bank = battle("b1", kind="bank")
    mine, theirs = vote("a", receipt_sha256=RECEIPT, comment="zarzaparrilla"), vote("b", voter="luis")
    sink = put(tmp_path / "sink", bank, mine, theirs)
    done = erase(RECEIPT, Places(sink))
    assert (done["votes"], done["battles"]) == (1, 0)
    (name,) = open_sink(sink).names()
    assert open_sink(sink).get(name) == line(bank) + line(theirs)
    assert name.startswith("log/2026/01/02/")


def test_an_erasure_that_was_stopped_goes_on_with_the_same_command(tmp_path: Path) -> None:
    """The sink was cleaned and the data set not yet: nothing but the list knows the receipt's battle."""
    asked, cast, code = case(1)
    out, sink = tmp_path / "votos", put(tmp_path / "sink", asked, cast, *case(2)[:2])
    compact(sink, out, reviews=accept(out, asked), now=NOW)
    erase(code, Places(sink))
    assert "zarzaparrilla1x" in below(out)
    done = erase(code, Places(sink, (str(out),)))
    assert (done["votes"], done["battles"], done["objects_rewritten"]) == (1, 1, 0)
    assert "zarzaparrilla1x" not in below(out)
    assert erase(code, Places(sink, (str(out),)))["votes"] == 1, "and once more is no error"


def test_a_sink_that_fails_in_between_loses_no_vote_of_others(tmp_path: Path) -> None:
    class Failing(FolderSink):
        def delete(self, name: str) -> None:
            raise SinkError("does not delete")

    from space.votes.erase_sink import erase_from
    from space.votes.withdrawn import Erasure

    asked, cast, code = case(1)
    kept = case(2)[:2]
    put(tmp_path / "sink", asked, cast, *kept)
    gone = Erasure(code, frozenset([cast.vote_id]), frozenset([battle_sha256("b1")])).withdrawn
    with pytest.raises(SinkError, match="does not delete"):
        erase_from(Failing(tmp_path / "sink"), gone)
    assert len(FolderSink(tmp_path / "sink").names()) == 2
    assert erase_from(FolderSink(tmp_path / "sink"), gone).rewritten == 1
    (name,) = FolderSink(tmp_path / "sink").names()
    assert FolderSink(tmp_path / "sink").get(name) == b"".join(map(line, kept))


def test_a_damaged_object_is_named_since_nobody_knows_what_it_holds(tmp_path: Path) -> None:
    asked, cast, code = case(1)
    sink = put(tmp_path / "sink", asked, cast)
    put(tmp_path / "sink", *case(2)[:2])
    broken = next(name for name in open_sink(sink).names() if b"zarzaparrilla2x" in open_sink(sink).get(name))
    path = tmp_path / "sink" / broken
    path.write_bytes(path.read_bytes()[:-9])
    with pytest.raises(VoteError, match=f"nobody can read {broken}"):
        erase(code, Places(sink))
    assert "zarzaparrilla1x" not in below(tmp_path), "the rest is erased all the same"


def test_the_database_of_a_space_keeps_no_byte_of_it(tmp_path: Path) -> None:
    asked, cast, code = case(1)
    other, another, _ = case(2)
    sink = FolderSink(tmp_path / "sink")
    store = VoteStore(tmp_path / "state", sink)
    store.add_battle(asked)
    store.add_battle(battle("b1", "¿Y la zarzaparrilla1x después?", turn=1, history_a=asked.prompt))
    store.add_battle(other)
    store.add_vote(cast)
    store.add_vote(another)
    store.close()
    assert "zarzaparrilla1x" in below(tmp_path / "state")
    done = erase(code, Places(f"folder:{tmp_path / 'sink'}", states=(tmp_path / "state",)))
    assert done["state_rows"] == 2
    assert "zarzaparrilla1x" not in below(tmp_path)
    again = VoteStore(tmp_path / "state", sink)
    assert [each.battle_id for each in again.votes()] == ["b2"]
    assert again.battle("b1") is None
    again.close()


def test_a_vote_that_still_waits_for_the_sink_is_erased_there_too(tmp_path: Path) -> None:
    """The object in the outbox holds another visitor's vote, which keeps waiting under its new object."""
    blocked = tmp_path / "sink"
    blocked.mkdir()
    (blocked / "log").write_text("a file where the folder should be")
    asked, cast, code = case(1)
    store = VoteStore(tmp_path / "state", FolderSink(blocked), patience_s=0.05)
    for event in (asked, case(2)[0]):
        store.add_battle(event)
    for event in (cast, case(2)[1]):
        assert store.add_vote(event).state == "pending"
    store.close(timeout_s=0.1)
    (blocked / "log").unlink()
    erase(code, Places(f"folder:{blocked}", states=(tmp_path / "state",)))
    assert "zarzaparrilla1x" not in below(tmp_path)
    again = VoteStore(tmp_path / "state", FolderSink(blocked))
    assert [each.battle_id for each in again.votes()] == ["b2"]
    again.close()
    assert [json.loads(each)["battle_id"] for each in below(blocked / "log").splitlines()] == ["b2", "b2"]


class SwitchedSink(FolderSink):
    """A folder that takes nothing while `is_down`."""

    is_down = False

    def put(self, content: bytes, day: date) -> str:
        if SwitchedSink.is_down:
            raise SinkDownError("nobody answers")
        return super().put(content, day)


def test_an_erasure_beside_a_running_space_leaves_the_others_votes_on_their_way(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The object that waits is written anew by another process; nothing waits for the old one any more."""
    first, second, third = case(1), case(2), case(3)
    monkeypatch.setattr(SwitchedSink, "is_down", True)
    with closing(VoteStore(tmp_path / "state", SwitchedSink(tmp_path / "sink"), patience_s=0.05)) as store:
        for asked, _, _ in (first, second, third):
            store.add_battle(asked)
        made = store._commit([first[1], second[1]])  # one batch, so one object
        assert len(made) == 2
        erase(first[2], Places(f"folder:{tmp_path / 'sink'}", states=(tmp_path / "state",)))
        monkeypatch.setattr(SwitchedSink, "is_down", False)
        assert store.add_vote(third[1]).vote == third[1]
        until(lambda: not store._shipper.is_busy() and not store.sink_problem())
        assert store.pending() == 0
    assert "zarzaparrilla1x" not in below(tmp_path / "sink")
    assert "zarzaparrilla2x" in below(tmp_path / "sink")


def test_what_a_running_space_has_yet_to_send_follows_an_erasure(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The Space runs elsewhere: the changed vote waits, a vote of the same receipt was never sent."""
    (first, cast, code), (unsent, waiting, _), (third, other, _) = case(1), case(2), case(3)
    sink = tmp_path / "sink"
    with closing(VoteStore(tmp_path / "state", SwitchedSink(sink), patience_s=0.05)) as store:
        for asked in (first, unsent, third):
            store.add_battle(asked)
        store.add_vote(cast)
        monkeypatch.setattr(SwitchedSink, "is_down", True)
        assert store.add_vote(replace(cast, winner="b")).state == "pending"
        assert store.add_vote(replace(waiting, receipt_sha256=code)).state == "pending"
        erase(code, Places(f"folder:{sink}"))
        monkeypatch.setattr(SwitchedSink, "is_down", False)
        store.add_vote(other)
        until(lambda: not store._shipper.is_busy())
        assert store.votes() == [other]
        store.add_battle(battle("b1", "¿Y la zarzaparrilla1x después?", turn=1))
        store.add_vote(vote("b", "b1", turn=1))
        until(lambda: not store._shipper.is_busy())
        assert store.votes() == [other]
    kept = below(sink)
    assert "zarzaparrilla1x" not in kept
    assert "zarzaparrilla2x" not in kept
    assert "zarzaparrilla3x" in kept


def test_an_erasure_in_the_middle_of_a_shipment_is_followed_after_it(tmp_path: Path) -> None:
    """`votes erase` has listed the sink when the object arrives: the Space writes it anew at once."""
    asked, cast, code = case(1)
    sink = tmp_path / "sink"

    class ErasedMeanwhile(FolderSink):
        def put(self, content: bytes, day: date) -> str:
            self.withdraw(Erasure(code, frozenset([cast.vote_id]), frozenset([battle_sha256("b1")])).line())
            return super().put(content, day)

    with closing(VoteStore(tmp_path / "state", ErasedMeanwhile(sink))) as store:
        store.add_battle(asked)
        store.add_vote(cast)
        until(lambda: store.votes() == [])
    assert FolderSink(sink).names() == []


def test_a_backup_that_is_put_back_is_cleaned_at_the_start(tmp_path: Path) -> None:
    asked, cast, code = case(1)
    sink = put(tmp_path / "sink", asked, cast, *case(2)[:2])
    erase(code, Places(sink))
    put(tmp_path / "sink", asked, cast)
    with closing(VoteStore(tmp_path / "state", FolderSink(tmp_path / "sink"))) as store:
        assert [each.battle_id for each in store.battles()] == ["b2"]
    assert "zarzaparrilla1x" not in below(tmp_path)


def test_what_is_forgotten_leaves_no_byte_on_the_disk_of_a_running_space(tmp_path: Path) -> None:
    """Not in the write-ahead log either: unvoted turns, by the thread of the shipments, and erased votes."""
    sink = FolderSink(tmp_path / "sink")
    (erased, cast, code), (unvoted, _, _), (third, other, _) = case(1), case(2), case(3)
    with closing(VoteStore(tmp_path / "state", sink)) as store:
        for asked in (erased, unvoted, third):
            store.add_battle(asked)
        store.add_vote(cast)
        erase(code, Places(f"folder:{tmp_path / 'sink'}"))
        with store._shipper._changed:
            store._shipper._chore_at = 0.0  # the hour is over, on a quiet Space
            store._shipper._changed.notify_all()
        until(lambda: [each.battle_id for each in store.battles()] == [])
        store.add_battle(third)
        store.add_vote(other)
        until(lambda: "zarzaparrilla1x" not in below(tmp_path / "state"))
        assert "zarzaparrilla2x" not in below(tmp_path / "state")
        assert store.votes() == [other]


def test_preferences_on_the_hub_are_named_until_they_are_built_again_and_then_lose_their_history(
    logged_in: LoopbackHub, tmp_path: Path
) -> None:
    """They lie in a folder and on the Hub; nothing but `dataset_builder` can make their card true again."""
    asked, cast, code = case(1)
    other, another, _ = case(2)
    out, pairs = tmp_path / "votos", tmp_path / "preferencias"
    sink = put(tmp_path / "sink", asked, cast, other, another)
    compact(sink, out, internal=True, now=NOW)
    config = tmp_path / "config.yaml"
    source = {"name": "votes", "path": str(out)}
    config.write_text(json.dumps({"name": "preferencias", "source": source, "split": {"train": 100}}))
    api, repo = HfApi(endpoint=logged_in.url, token=logged_in.token), "hospital/preferencias"

    def publish() -> None:
        ended = run_build(config, pairs, tmp_path / "calls.sqlite", "--fresh")
        assert ended.returncode == 0, ended.stderr
        api.upload_folder(
            repo_id=repo, folder_path=pairs, repo_type="dataset", delete_patterns="*", allow_patterns=PUBLIC
        )

    api.create_repo(repo, repo_type="dataset")
    publish()
    assert [row["battle_id"] for row in rows_of(pairs, "preferences")] == ["b1", "b2"]
    places = Places(sink, (str(out), repo, str(pairs)))
    with pytest.raises(VoteError, match=rf"dataset:{repo} \(1 rows\), {pairs} \(1 rows\)\. Build them again"):
        erase(code, places)
    assert "zarzaparrilla1x" not in below(out), "the rest is erased all the same"
    publish()
    assert "zarzaparrilla1x" in texts_in(iter(logged_in.store.objects().values()))
    erase(code, places)
    kept = texts_in(iter(logged_in.store.objects().values()))
    assert "zarzaparrilla1x" not in kept
    assert "zarzaparrilla2x" in kept
    assert [row["battle_id"] for row in rows_of(pairs, "preferences")] == ["b2"]


def test_copies_in_the_hubs_caches_go_and_others_stay(tmp_path: Path) -> None:
    asked, cast, code = case(1)
    out, sink = tmp_path / "votos", put(tmp_path / "sink", asked, cast)
    compact(sink, out, now=NOW)
    home = tmp_path / "hf"
    for name in ("hub/datasets--hospital--votos", "datasets/votos", "hub/models--hospital--votos"):
        (home / name).mkdir(parents=True)
        (home / name / "copy").write_text("zarzaparrilla")
    done = erase(code, Places(sink, (str(out),), caches=(home,)))
    assert done["caches"] == [str(home / "datasets" / "votos")]
    assert (home / "hub" / "models--hospital--votos" / "copy").exists()


@pytest.mark.parametrize("place", ["hf/votes", "hf/datasets/votes", "hf/datasets/votes/sink", "srv/hub"])
def test_no_cache_takes_the_sink_or_the_hubs_own_folders_with_it(tmp_path: Path, place: str) -> None:
    """Everything lies in one folder, as in a container, and the sink is called like a cache."""
    (first, cast, code), (second, other, _) = case(1), case(2)
    sink, home = put(tmp_path / place, first, cast, second, other), tmp_path / "hf"
    model = home / "hub" / "models--org--big" / "weights"
    model.parent.mkdir(parents=True)
    model.write_text("weights")
    out = home / "datasets" / "votes"
    compact(sink, out, now=NOW)
    done = erase(code, Places(sink, (str(out),), caches=(home,)))
    assert done["caches"] == []
    assert "zarzaparrilla2x" in below(tmp_path / place)
    assert [row["battle_id"] for row in rows_of(out, "battles")] == ["b2"]
    assert model.exists()


@pytest.mark.parametrize(
    ("reference", "gone"),
    [
        ("folder:..", []),
        ("folder:/", []),
        ("bucket:hospital/hub", []),
        ("folder:/srv/votos", ["datasets/votos"]),
        ("dataset:Hospital/Votos", ["datasets/hospital___votos", "hub/datasets--hospital--votos"]),
    ],
)
def test_only_what_the_hubs_libraries_made_of_a_data_set_is_its_copy(
    tmp_path: Path, reference: str, gone: list[str]
) -> None:
    names = ("hub/votos", "datasets/votos", "hub/datasets--hospital--votos", "datasets/hospital___votos")
    for name in names:
        (tmp_path / name).mkdir(parents=True)
    assert forget_caches(tmp_path, [reference]) == [str(tmp_path / name) for name in gone]
    assert [name for name in names if not (tmp_path / name).exists()] == sorted(gone, key=names.index)


@pytest.mark.parametrize("reference", ["dataset:hospital/VotosArena", "folder:/elsewhere/VotosArena"])
def test_a_copy_is_found_under_the_name_that_datasets_gives_it(tmp_path: Path, reference: str) -> None:
    from datasets.naming import camelcase_to_snakecase

    prefix = "hospital___" if reference.startswith("dataset:") else ""
    copy = tmp_path / "datasets" / f"{prefix}{camelcase_to_snakecase('VotosArena')}"
    copy.mkdir(parents=True)
    assert forget_caches(tmp_path, [reference]) == [str(copy)]


def test_the_command_takes_the_code_that_the_page_showed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    code = new_receipt()
    sink = put(tmp_path / "sink", battle(), vote(receipt_sha256=receipt_sha256(code)))
    parser = argparse.ArgumentParser()
    add_erase_options(parser)
    erase_command(parser.parse_args([code.lower(), "--from", sink]))
    assert json.loads(capsys.readouterr().out)["votes"] == 1
    assert open_sink(sink).names() == []
    assert "no --dataset was named" in caplog.text
    with pytest.raises(ReceiptError):
        erase_command(parser.parse_args(["no-es-un-codigo", "--from", sink]))


def test_what_cannot_be_done_is_one_clear_line_and_touches_nothing(tmp_path: Path) -> None:
    sink = put(tmp_path / "sink", battle(), vote())
    before = below(tmp_path)
    with pytest.raises(VoteError, match=r"no vote of .* has this receipt"):
        erase(RECEIPT, Places(sink))
    with pytest.raises(DatasetError, match="holds no votes data set"):
        erase(RECEIPT, Places(sink, (str(tmp_path / "nada"),)))
    with pytest.raises(VoteError, match="there is no database of a Space"):
        erase(RECEIPT, Places(sink, states=(tmp_path,)))
    assert below(tmp_path) == before


def test_a_vote_without_a_receipt_is_nobodys_to_erase(tmp_path: Path) -> None:
    sink = put(tmp_path / "sink", battle(), vote())
    with pytest.raises(VoteError, match="has this receipt"):
        erase("", Places(sink))


def test_the_database_is_left_whole(tmp_path: Path) -> None:
    store = VoteStore(tmp_path / "state", FolderSink(tmp_path / "sink"))
    asked, cast, code = case(1)
    store.add_battle(asked)
    store.add_vote(cast)
    store.close()
    erase(code, Places(f"folder:{tmp_path / 'sink'}", states=(tmp_path / "state",)))
    database = sqlite3.connect(tmp_path / "state" / "arena.sqlite")
    assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    assert database.execute("PRAGMA foreign_key_check").fetchall() == []
    database.close()


def test_rows_of_an_erased_voter_leave_every_shard(tmp_path: Path) -> None:
    """The vote was changed twice, each time compacted: three shards hold it."""
    out, sink = tmp_path / "votos", tmp_path / "sink"
    for revision in range(3):
        put(
            sink,
            battle(),
            vote("a", revision=revision, receipt_sha256=RECEIPT),
            day=date(2026, 1, 2 + revision),
        )
        compact(f"folder:{sink}", out, now=NOW)
    assert len(rows_of(out, "votes")) == 3
    erase(RECEIPT, Places(f"folder:{sink}", (str(out),)))
    assert rows_of(out, "votes") == rows_of(out, "battles") == []
    assert vote_id("b1", "ana", 0) not in below(sink / "log")
