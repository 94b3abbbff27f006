"""CTranslate2 with a tiny Marian: the answers of transformers, whole or none, converted once and whole."""

import os
import signal
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import ctranslate2
import pytest

from dataset_builder.errors import TranslationError
from dataset_builder.translators.ct2 import DEFAULT_MODEL, CTranslate2
from dataset_builder.translators.marian import cache_folder
from tests.conftest import ROOT, RunClient
from tests.hub_server import LoopbackHub
from tests.tiny_marian import MAX_TOKENS, PAIRS, make_tiny_marian

# transformers recommends a normaliser that its tokenizer does not use
pytestmark = pytest.mark.filterwarnings("ignore:Recommended. pip install sacremoses.:UserWarning")
STRANGE = [
    "Take 10 mg a day.",
    "Do not take water.",
    "Stop the drug.",
    "Store 5 mg of the dose.",
    "Ask. Stop.",
]


@pytest.fixture(scope="module")
def marian(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_tiny_marian(tmp_path_factory.mktemp("marian") / "opus")


@pytest.fixture(scope="module", autouse=True)
def own_cache(tmp_path_factory: pytest.TempPathFactory) -> Any:  # noqa: ANN401 - a generator fixture
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("cache")))
        yield


def engine_of(model: Path, **options: str) -> CTranslate2:
    return CTranslate2({"model": str(model), "threads": "1", **options})


def answers_of_transformers(model: Path, texts: list[str], **options: Any) -> list[str]:  # noqa: ANN401
    from transformers import MarianMTModel, MarianTokenizer

    tokenizer = MarianTokenizer.from_pretrained(model)
    network: Any = MarianMTModel.from_pretrained(model)
    answers = []
    for text in texts:
        (tokens,) = network.generate(
            **tokenizer([text], return_tensors="pt"), do_sample=False, max_length=MAX_TOKENS, **options
        )
        answers.append(tokenizer.decode(tokens, skip_special_tokens=True))
    return answers


@pytest.mark.parametrize("quantization", ["float32", "int8"])
def test_answers_are_those_of_transformers(marian: Path, quantization: str) -> None:
    """The model knows five pairs by heart; what it makes of other sentences is its own, and equal as well."""
    texts = [*PAIRS, *STRANGE]
    answers = engine_of(marian, quantization=quantization).translate(texts)
    assert answers[: len(PAIRS)] == list(PAIRS.values())
    assert answers == answers_of_transformers(marian, texts, num_beams=1)


def test_a_beam_gives_the_answers_of_transformers(marian: Path) -> None:
    answers = engine_of(marian, quantization="float32", beam_size="4").translate(list(PAIRS))
    assert answers == answers_of_transformers(marian, list(PAIRS), num_beams=4)


def test_an_answer_does_not_depend_on_what_is_asked_with_it(marian: Path) -> None:
    """A build that goes on after a kill packs other segments together, and must print the same bytes."""
    engine = engine_of(marian)
    texts = [*PAIRS, *STRANGE]
    alone = [engine.translate([text])[0] for text in texts]
    assert engine.translate(texts) == alone
    assert engine.translate([*reversed(texts * 5)]) == [*reversed(alone * 5)]


def test_a_text_beyond_the_model_is_not_cut(marian: Path) -> None:
    """Its end would be missing: a sentence that says "not" last would be turned around."""
    long = " ".join(PAIRS)
    assert engine_of(marian).translate([long, "Stop.", "", "  "]) == ["", "Pare.", "", ""]


def test_a_translation_without_an_end_is_none(tmp_path: Path) -> None:
    """The model is told never to say that it is done: what comes out at its limit was cut."""
    from transformers import MarianMTModel

    folder = make_tiny_marian(tmp_path / "endless")
    model = MarianMTModel.from_pretrained(folder)
    model.final_logits_bias[0, model.config.eos_token_id] = -1e4
    model.save_pretrained(folder)
    assert engine_of(folder).translate(["Stop."]) == [""]


def test_a_model_is_converted_once(marian: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    engine_of(marian).translate(["Stop."])
    made = sorted(path for path in cache_folder().rglob("*") if path.is_file())
    stamps = [path.stat().st_mtime_ns for path in made]
    assert engine_of(marian).translate(["Stop."]) == ["Pare."]
    assert [path.stat().st_mtime_ns for path in made] == stamps
    engine_of(marian, quantization="float32").translate(["Stop."])
    assert len([path for path in cache_folder().iterdir() if path.is_dir()]) == 2


def test_other_weights_under_the_same_name_are_another_version(tmp_path: Path) -> None:
    first = make_tiny_marian(tmp_path / "one" / "model")
    second = make_tiny_marian(tmp_path / "two" / "model", {**PAIRS, "Stop.": "Cese."})
    assert engine_of(first).version != engine_of(second).version
    assert engine_of(first).translate(["Stop."]) == ["Pare."]
    assert engine_of(second).translate(["Stop."]) == ["Cese."]


def test_the_version_tells_library_and_weights_but_no_path(marian: Path) -> None:
    engine = engine_of(marian)
    assert engine.version.startswith("ctranslate2 4.")
    assert " int8 opus@" in engine.version
    assert str(marian.parent) not in engine.version + repr(engine.cache_parameters)
    assert engine.cache_parameters != engine_of(marian, beam_size="2").cache_parameters


KILLED = """
import os, signal, sys
from ctranslate2.specs import model_spec
from dataset_builder.translators.ct2 import CTranslate2
save = model_spec.ModelSpec
whole = save._serialize
def half(self, path):
    whole(self, path)
    os.truncate(path, os.path.getsize(path) // 2)
    os.kill(os.getpid(), signal.SIGKILL)
save._serialize = half
CTranslate2({"model": sys.argv[1], "threads": "1"}).translate(["Stop."])
"""


def test_a_conversion_that_was_killed_leaves_nothing_that_is_used(marian: Path, tmp_path: Path) -> None:
    """A child is killed with half of the weights on the disk; the next one starts anew and tidies up."""
    environment = {**os.environ, "XDG_CACHE_HOME": str(tmp_path)}
    ended = _python(KILLED, str(marian), environment=environment)
    assert ended.returncode == -signal.SIGKILL, ended.stderr
    folder = tmp_path / "spanishmedicallm" / "ct2"
    assert [path.name.rpartition(".")[2] for path in folder.iterdir() if path.is_dir()] == ["part"]
    script = (
        "import sys\n"
        "from cards.command import emit\n"
        "from dataset_builder.translators.ct2 import CTranslate2\n"
        "emit(CTranslate2({'model': sys.argv[1], 'threads': '1'}).translate(['Stop.'])[0])\n"
    )
    ended = _python(script, str(marian), environment=environment)
    assert ended.stdout == "Pare.\n", ended.stderr
    (kept,) = [path for path in folder.iterdir() if path.is_dir()]
    assert (kept / "model.bin").is_file()
    assert not kept.name.endswith(".part")


def test_two_processes_convert_a_model_once(marian: Path, tmp_path: Path) -> None:
    environment = {**os.environ, "XDG_CACHE_HOME": str(tmp_path)}
    script = (
        "import sys\n"
        "from dataset_builder.translators.ct2 import CTranslate2\n"
        "assert CTranslate2({'model': sys.argv[1], 'threads': '1'}).translate(['Stop.']) == ['Pare.']\n"
    )
    argv = [sys.executable, "-c", script, str(marian)]
    children = [subprocess.Popen(argv, cwd=ROOT, env=environment) for _ in range(2)]
    assert [child.wait(timeout=200) for child in children] == [0, 0]
    assert len([path for path in (tmp_path / "spanishmedicallm" / "ct2").iterdir() if path.is_dir()]) == 1


def _python(
    script: str, *arguments: str, environment: Mapping[str, str]
) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-c", script, *arguments],
        cwd=ROOT,
        env=dict(environment),
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_folder_without_a_marian_is_one_line(tmp_path: Path) -> None:
    with pytest.raises(TranslationError, match=r"is no Marian model: it has no config\.json"):
        engine_of(tmp_path).translate(["Stop."])


def test_weights_that_cannot_be_read_are_one_line(marian: Path, tmp_path: Path) -> None:
    broken = tmp_path / "broken"
    broken.mkdir()
    for path in marian.iterdir():
        (broken / path.name).write_bytes(path.read_bytes())
    (broken / "model.safetensors").write_bytes(b"no weights")
    with pytest.raises(TranslationError, match="broken cannot be converted for CTranslate2") as caught:
        engine_of(broken).translate(["Stop."])
    assert "\n" not in str(caught.value)
    assert not [path for path in cache_folder().iterdir() if path.suffix == ".part"]


def test_a_model_of_the_hub_is_kept_at_its_commit(
    marian: Path, loopback_hub: LoopbackHub, run_client: RunClient
) -> None:
    """The second process uses what is there, though `main` has moved on; another revision is fetched."""
    from huggingface_hub import HfApi

    api = HfApi(endpoint=loopback_hub.url, token=loopback_hub.token)
    api.create_repo("hospital/marian")
    first = api.upload_folder(folder_path=marian, repo_id="hospital/marian").oid
    home = {"HF_HOME": str(marian.parent / "home"), "XDG_CACHE_HOME": str(marian.parent / "cache")}

    def version_and_answer(revision: str) -> list[str]:
        ended = run_client([*ASK, "hospital/marian", revision], loopback_hub, environment=home)
        assert ended.returncode == 0, ended.stderr
        return ended.stdout.splitlines()

    version = f"ctranslate2 {ctranslate2.__version__} int8 hospital/marian@{first[:16]}"
    assert version_and_answer("main") == [version, "Pare."]
    second = api.upload_file(
        path_or_fileobj=b"{}", path_in_repo="generation_config.json", repo_id="hospital/marian"
    ).oid
    assert version_and_answer("main") == [version, "Pare."]
    assert version_and_answer(second)[0].endswith(f"@{second[:16]}")


ASK = (
    "-c",
    "import sys\n"
    "from cards.command import emit\n"
    "from dataset_builder.translators.ct2 import CTranslate2\n"
    "engine = CTranslate2({'model': sys.argv[1], 'revision': sys.argv[2], 'threads': '1'})\n"
    "emit(engine.version)\n"
    "emit(engine.translate(['Stop.'])[0])\n",
)


def test_a_model_without_network_is_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    import huggingface_hub.constants as constants

    monkeypatch.setattr(constants, "HF_HUB_OFFLINE", True)
    with pytest.raises(
        TranslationError, match="nobody/nothing cannot be downloaded from the Hub at revision"
    ):
        CTranslate2({"model": "nobody/nothing"}).translate(["Stop."])
    with pytest.raises(TranslationError, match="is no folder and no repository"):
        CTranslate2({"model": "../no such folder/"}).translate(["Stop."])


def test_the_licence_is_that_of_the_model_or_as_declared() -> None:
    assert CTranslate2({}).licence == "apache-2.0"
    assert CTranslate2({"model": "somebody/model"}).licence == "unknown"
    assert CTranslate2({"model": "somebody/model", "licence": "cc-by-nc-4.0"}).licence == "cc-by-nc-4.0"
    with pytest.raises(TranslationError, match="unknown licence 'gratis'"):
        CTranslate2({"licence": "gratis"})
    assert DEFAULT_MODEL == "Helsinki-NLP/opus-mt-en-es"


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"beam_size": "0"}, "beam_size must be above 0"),
        ({"beam_size": "1.5"}, "beam_size must be a whole number"),
        ({"quantization": "int4"}, "quantization must be one of int8"),
    ],
)
def test_options_that_make_no_sense_are_refused(options: dict[str, str], message: str) -> None:
    with pytest.raises(TranslationError, match=message):
        CTranslate2(options)
