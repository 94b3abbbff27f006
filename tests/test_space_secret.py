import hashlib
import hmac
import logging
import shutil
import stat
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest

from space.arena import Arena, Services
from space.consent import Controller
from space.contestants.contract import Sampling
from space.errors import TokenError, VoteError
from space.person import Ballot, Person
from space.votes.secret import load_secret
from space.votes.sinks import FolderSink
from space.votes.store import VoteStore
from tests.space_fixtures import Speaker

SECRET = "0123456789abcdef0123456789abcdef"
ANA = Person("ana", may_store=True)
NOW = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)


@contextmanager
def arena_on(folder: Path) -> Iterator[Arena]:
    """Start a Space on what is in `folder` now, and end it."""
    with closing(VoteStore(folder / "state", FolderSink(folder / "sink"))) as store:
        pair = [Speaker("uno", "breve"), Speaker("dos", "larga")]
        services = Services(controller=Controller("Asociación", "a@b.example", "https://b.example"))
        yield Arena(pair, store, Sampling(), clock=lambda: NOW, services=services)


def vote_and_lose_the_disk(folder: Path) -> tuple[str, str]:
    """Ask twice, vote on the first battle, lose the disk; return both tokens."""
    with arena_on(folder) as arena:
        voted, unvoted = (list(arena.ask(question, ANA))[-1].token for question in ("¿Uno?", "¿Dos?"))
        assert arena.vote(voted, Ballot("left")).state == "durable"
    shutil.rmtree(folder / "state")
    return voted, unvoted


def test_a_token_outlives_a_wiped_disk_where_the_environment_keeps_the_secret(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The battle comes back from the sink with its vote, so the visitor can still change that vote."""
    monkeypatch.setenv("ARENA_SECRET", SECRET)
    token, _ = vote_and_lose_the_disk(tmp_path)
    with arena_on(tmp_path) as rebuilt:
        told = rebuilt.vote(token, Ballot("tie"))
        assert (told.revision, told.state) == (1, "durable")
        assert [vote.winner for vote in rebuilt.store.votes()] == ["tie"]


def test_without_it_a_wiped_disk_ends_the_tokens_that_are_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("ARENA_SECRET", raising=False)
    token, _ = vote_and_lose_the_disk(tmp_path)
    with arena_on(tmp_path) as rebuilt, pytest.raises(TokenError, match="forged, or of another Space"):
        rebuilt.vote(token, Ballot("tie"))


def test_a_battle_on_which_nobody_voted_goes_with_the_disk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A battle reaches the sink with its first vote; before that, only the disk has it."""
    monkeypatch.setenv("ARENA_SECRET", SECRET)
    _, unvoted = vote_and_lose_the_disk(tmp_path)
    with arena_on(tmp_path) as rebuilt, pytest.raises(TokenError, match="no battle of this token"):
        rebuilt.vote(unvoted, Ballot("left"))


def test_the_secret_is_derived_for_this_purpose_and_leaves_no_file(tmp_path: Path) -> None:
    """It is the HMAC-SHA256 of the purpose under the variable's value, without blanks around it."""
    purpose = b"SpanishMedicaLLM battle tokens, version 1"
    expected = hmac.new(SECRET.encode(), purpose, hashlib.sha256).digest()
    for written in (SECRET, f" {SECRET}\n"):
        assert load_secret(tmp_path / "secret.key", {"ARENA_SECRET": written}) == expected
    assert list(tmp_path.iterdir()) == []
    assert load_secret(tmp_path / "secret.key", {"ARENA_SECRET": SECRET[::-1]}) != expected


@pytest.mark.parametrize("written", ["", "  "])
def test_without_a_value_the_secret_is_made_once_and_is_its_owners_only(tmp_path: Path, written: str) -> None:
    path = tmp_path / "secret.key"
    assert load_secret(path, {"ARENA_SECRET": written}) == load_secret(path, {}) == path.read_bytes()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


@pytest.mark.parametrize("written", [SECRET[:31], "corta", "x"])
def test_a_short_secret_is_one_line_that_does_not_tell_it(
    tmp_path: Path, written: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ARENA_SECRET", written)
    reason = f"^ARENA_SECRET has {len(written)} characters and needs 32 or more: .*"
    with pytest.raises(VoteError, match=reason) as caught:
        VoteStore(tmp_path / "state", FolderSink(tmp_path / "sink"))
    assert "\n" not in str(caught.value)
    assert f" {written} " not in f" {caught.value} "
    assert not (tmp_path / "state" / "secret.key").exists()


def test_the_secret_stands_in_no_log_and_no_file_of_the_space(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    monkeypatch.setenv("ARENA_SECRET", SECRET)
    derived = load_secret(tmp_path / "none", {"ARENA_SECRET": SECRET})
    with arena_on(tmp_path) as arena:
        arena.vote(list(arena.ask("¿Uno?", ANA))[-1].token, Ballot("left"))
        written = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    assert b"battle_id" in written
    for secret in (SECRET.encode(), derived, derived.hex().encode()):
        assert secret not in written + caplog.text.encode()
