"""Apertium and the table of engines, against the real programs."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cards.licences import LICENCES
from dataset_builder.errors import TranslationError
from dataset_builder.translators import TRANSLATORS, apertium
from dataset_builder.translators.apertium import Apertium
from dataset_builder.translators.null_flush import NullFlushPipe, PipeFailure
from tests.conftest import ROOT

needs_apertium = pytest.mark.skipif(
    not (apertium.MODES / "eng-spa.mode").is_file(), reason="Debian's apertium-eng-spa is not installed"
)


@pytest.fixture(scope="module")
def one_apertium() -> Iterator[Apertium]:
    engine = Apertium({})
    yield engine
    engine.close()


def test_a_pipe_gives_back_each_text_as_its_own() -> None:
    pipe = NullFlushPipe(["cat"], timeout_s=10)
    texts = ["uno", "", "dos\ntres", "ñ" * 100_000, "…"]
    assert [pipe.ask(text) for text in texts] == texts
    pipe.close()


def test_a_program_that_answers_twice_is_not_believed() -> None:
    """The second answer would be taken for that of the next text: somebody else's dose."""
    program = "import sys, os\nwhile data := os.read(0, 999): os.write(1, data + data)"
    pipe = NullFlushPipe([sys.executable, "-c", program], timeout_s=20)
    with pytest.raises(PipeFailure, match="more than it was asked"):
        pipe.ask("uno")
    pipe.close()


def test_a_program_that_ends_is_told() -> None:
    pipe = NullFlushPipe(["true"], timeout_s=10)
    with pytest.raises(PipeFailure, match="it ended"):
        pipe.ask("uno")
    pipe.close()


def test_a_program_that_hangs_is_told_and_killed() -> None:
    pipe = NullFlushPipe(["sleep", "600"], timeout_s=0.2)
    with pytest.raises(PipeFailure, match=r"no answer in 0\.2 s"):
        pipe.ask("uno")
    pipe.close()
    assert pipe._process.poll() is not None


def test_a_pipe_ends_with_the_process_that_opened_it(tmp_path: Path) -> None:
    """The chain tells its own pid through the pipe; once its owner is killed, the pid must go."""
    script = (
        "from dataset_builder.translators.null_flush import NullFlushPipe\n"
        "import time\n"
        "pipe = NullFlushPipe(['cat'], 10)\n"
        "print(pipe._process.pid, flush=True)\n"
        "time.sleep(600)\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", script], cwd=ROOT, stdout=subprocess.PIPE, text=True
    ) as owner:
        assert owner.stdout is not None
        pid = int(owner.stdout.readline())
        owner.kill()
    deadline = time.monotonic() + 20
    while Path(f"/proc/{pid}/cmdline").exists() and Path(f"/proc/{pid}/cmdline").read_bytes():
        assert time.monotonic() < deadline
        time.sleep(0.05)


@needs_apertium
def test_apertium_translates_and_loses_no_sign() -> None:
    engine = Apertium({})
    texts = [
        "Take 4,000 mg of foobarin.",
        r"a^b$ [c] {d} <e> @f \g /h *i",
        "≥ 5 % (see 5.1)",
        "¿…?",
        "about ~5 mg",
    ]
    answers = engine.translate(texts)
    assert "4,000 mg" in answers[0]
    assert "foobarin" in answers[0]
    assert "*foobarin" not in answers[0], "unknown words carry no mark"
    assert all(sign in answers[1] for sign in r"^$[]{}<>@\/*")
    assert "≥ 5 %" in answers[2]
    assert "~5 mg" in answers[4], "it means approximately"
    assert engine.version.startswith("3.")
    engine.close()


@needs_apertium
def test_all_programs_of_apertium_end_with_the_process_that_opened_them() -> None:
    """The owner tells the session of its chain and is killed; no process of that session may be left."""
    script = (
        "import time\n"
        "from dataset_builder.translators.apertium import Apertium\n"
        "engine = Apertium({})\n"
        "engine.translate(['Stop now.'])\n"
        "print(engine._programs._after._process.pid, flush=True)\n"
        "time.sleep(600)\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", script], cwd=ROOT, stdout=subprocess.PIPE, text=True
    ) as owner:
        assert owner.stdout is not None
        session = owner.stdout.readline().strip()
        assert len(_members(session)) > 5, "a chain of programs"
        owner.kill()
    deadline = time.monotonic() + 20
    while _members(session):
        assert time.monotonic() < deadline
        time.sleep(0.05)


def _members(session: str) -> list[str]:
    """Return the live processes of a session: fields after the name are state, parent, group, session."""
    members = []
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = path.read_text().rpartition(")")[2].split()
        except OSError:  # it ended meanwhile
            continue
        if fields[3] == session and fields[0] != "Z":
            members.append(path.parent.name)
    return members


@needs_apertium
@settings(max_examples=60)
@given(st.lists(st.sampled_from([*r"^$[]{}@<>/\*#+~|&_=%;:'()", " ", "5", "0.5 mg", "dose", "ñ", "\n", "≥"])))
def test_apertium_keeps_every_sign_and_number_of_any_text(one_apertium: Apertium, pieces: list[str]) -> None:
    text = "".join(pieces)
    (answer,) = one_apertium.translate([text])
    for kind in r"^$[]{}@<>/\*#~|&_=%;:()≥0123456789":
        assert answer.count(kind) == text.count(kind), kind


@needs_apertium
def test_what_was_asked_before_does_not_change_an_answer() -> None:
    texts = ["Do not drive.", "The tablets", "Take it with food.", "5 mg", "Stop"] * 3
    together, alone = Apertium({}), Apertium({})
    answers = together.translate(texts)
    for text, answer in zip(reversed(texts), reversed(answers), strict=True):
        assert alone.translate([text]) == [answer]
    together.close()
    alone.close()


@needs_apertium
def test_what_apertium_says_does_not_depend_on_what_it_was_asked_before() -> None:
    """Its tagger remembers words; in one pipe 6 of these sentences change when they come backwards."""
    lines = (ROOT / "tests/fixtures/pairs_en_es.jsonl").read_text(encoding="utf-8").splitlines()
    texts = [json.loads(line)["en"] for line in lines]
    engine = Apertium({})
    forwards = dict(zip(texts, engine.translate(texts), strict=True))
    backwards = dict(zip(reversed(texts), engine.translate(texts[::-1]), strict=True))
    engine.close()
    assert forwards == backwards


@needs_apertium
def test_apertium_is_started_again_when_it_died() -> None:
    engine = Apertium({})
    first = engine.translate(["Stop now."])
    assert engine._programs is not None
    os.killpg(engine._programs._after._process.pid, signal.SIGKILL)
    assert engine.translate(["Stop now."]) == first
    engine.close()


def test_without_apertium_one_line_says_how_to_get_it(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(apertium, "MODES", tmp_path)
    with pytest.raises(TranslationError, match="apt install apertium apertium-eng-spa"):
        Apertium({}).translate(["Stop."])


def test_unknown_options_are_refused() -> None:
    for name in TRANSLATORS.members:
        with pytest.raises(TranslationError, match=f"translator {name} takes .*found hurry"):
            TRANSLATORS.load(name)({"hurry": "yes"}, {})


@pytest.mark.parametrize("name", TRANSLATORS.members)
def test_an_engine_is_made_without_its_server_and_tells_what_it_is(name: str) -> None:
    """All of the contract that needs neither a program, a model nor a server."""
    engine = TRANSLATORS.load(name)({}, {})
    assert engine.name == name
    assert engine.draft is (name == "apertium")
    assert engine.unofficial is (name == "deep:google")
    assert engine.uses_glossary is (name == "openai")
    assert engine.thread_safe is (name != "apertium")
    assert engine.redistributable is True
    assert engine.licence in LICENCES
    assert engine.max_chars > 0
    assert all(isinstance(value, str) for value in engine.cache_parameters.values())
    engine.close()
