import json
import threading
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import reduce
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

import pytest

from dataset_builder.records import Message
from space import generation
from space.answers import Answer, stream_pair
from space.arena import Arena
from space.contestants.contract import Contestant, ContestantEntry, Material, Sampling
from space.contestants.local import LocalModel
from space.contestants.table import open_contestants
from space.errors import AnswerError, ContestantError
from space.row_streamer import RowStreamer
from space.votes.sinks import FolderSink
from space.votes.store import VoteStore
from tests.conftest import RunClient
from tests.hub_server import LoopbackHub
from tests.tiny_model import make_tiny_llama
from train import chat_template
from train.hub_access import file_digest

if TYPE_CHECKING:
    import torch

GREEDY = Sampling(max_new_tokens=24, temperature=0)
ASKED: tuple[Message, ...] = ({"role": "user", "content": "¿Qué es la hipertensión arterial en un niño?"},)
NONE = Material(())


def make_adapter(folder: Path, base: Path, seed: int) -> Path:
    """Save a LoRA adapter whose weights really change what the base says, as training leaves it on disk."""
    import torch
    from peft import LoraConfig, get_peft_model
    from transformers import AutoModelForCausalLM, AutoTokenizer

    with torch.random.fork_rng():
        torch.manual_seed(seed)
        model = AutoModelForCausalLM.from_pretrained(base)
        config = LoraConfig(r=4, lora_alpha=32, target_modules=["q_proj", "v_proj"], init_lora_weights=False)
        get_peft_model(model, config).save_pretrained(str(folder))
    tokenizer = AutoTokenizer.from_pretrained(base)
    tokenizer.chat_template = chat_template.load("plain")
    tokenizer.save_pretrained(folder)
    return folder


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    home = tmp_path_factory.mktemp("models")
    base = make_tiny_llama(home / "base")
    return {
        "base": base,
        "uno": make_adapter(home / "uno", base, 1),
        "dos": make_adapter(home / "dos", base, 2),
        "otra": make_tiny_llama(home / "otra", seed=5),
    }


@pytest.fixture(scope="module")
def models(folders: dict[str, Path]) -> Iterator[dict[str, LocalModel]]:
    entries = [
        ContestantEntry("base", "local", base=str(folders["base"])),
        ContestantEntry("uno", "adapter", adapter=str(folders["uno"])),
        ContestantEntry("dos", "adapter", adapter=str(folders["dos"]), base=str(folders["base"])),
        ContestantEntry("otra", "local", base=str(folders["otra"])),
    ]
    opened = open_contestants(entries, NONE)
    yield {each.name: each for each in opened if isinstance(each, LocalModel)}
    generation.BASES.clear()


def alone(model: Contestant, sampling: Sampling = GREEDY) -> str:
    """Return a model's whole answer as the arena stores it, without the control characters it may write."""
    return reduce(Answer.plus, model.answer(ASKED, sampling), Answer()).text


def pair(left: Contestant, right: Contestant) -> tuple[str, str]:
    answers = list(stream_pair(left, right, ASKED, GREEDY))[-1]
    return answers[0].text, answers[1].text


def pre_hooks(model: LocalModel) -> int:
    modules = generation.BASES[model.batch_key].model.modules()
    return sum(len(module._forward_pre_hooks) for module in modules)


def test_the_models_of_these_tests_say_different_things(models: dict[str, LocalModel]) -> None:
    assert len({alone(model) for model in models.values()}) == 4


def test_one_base_is_loaded_once_for_all_its_adapters(models: dict[str, LocalModel]) -> None:
    assert models["base"].batch_key == models["uno"].batch_key == models["dos"].batch_key
    assert models["otra"].batch_key != models["base"].batch_key
    assert len(generation.BASES) == 2


def test_the_models_of_these_tests_are_decided(models: dict[str, LocalModel]) -> None:
    """A mixed batch adds in another order than one row alone: logits differ by less than 0.0001.

    So the best token has to be better than the next one by far more than that, or the tests below would
    compare the toss of a coin.
    """
    for name in ("base", "uno", "dos"):
        alone, together = _logits(models, [name]), _logits(models, [name, "uno"])
        assert (alone[0] - together[0]).abs().max() < 1e-4
        best, next_best = alone[0].topk(2).values.T
        assert (best - next_best).min() > 1e-3


def _logits(models: dict[str, LocalModel], names: Sequence[str]) -> "torch.Tensor":
    """Return the logits (B, T, vocabulary) of each step in which a batch answers."""
    import torch

    loaded = generation.BASES[models["base"].batch_key]
    rows = [generation.encode(models[name].batch_key, models[name].row_name, ASKED) for name in names]
    with torch.inference_mode():
        written = loaded.model.generate(
            **generation._left_padded(loaded, rows),
            adapter_names=[row.adapter for row in rows],
            max_new_tokens=GREEDY.max_new_tokens,
            do_sample=False,
            output_logits=True,
            return_dict_in_generate=True,
            pad_token_id=0,
        )
    return torch.stack(written.logits, dim=1)


def test_a_shorter_prompt_beside_a_longer_one_is_answered_as_if_alone(
    models: dict[str, LocalModel], folders: dict[str, Path], tmp_path: Path
) -> None:
    """Two adapters with templates of their own, one much longer: the other one is padded on its left."""
    key = models["base"].batch_key
    question = "{{ messages[0]['content'] }}"
    templates = {"corta": question, "larga": "Lea. " * 20 + question}
    opened = {}
    for seed, (name, template) in enumerate(templates.items(), 7):
        folder = make_adapter(tmp_path / name, folders["base"], seed)
        (folder / chat_template.FILE_NAME).write_text(template, encoding="utf-8")
        opened[name] = replace(models["uno"], name=name, row_name=generation.load_adapter(key, folder))
    short, long = (len(generation.encode(key, each.row_name, ASKED).prompt) for each in opened.values())
    assert long > short + 20
    expected = {name: alone(each) for name, each in opened.items()}
    assert pair(opened["corta"], opened["larga"]) == (expected["corta"], expected["larga"])
    assert pair(opened["larga"], opened["corta"]) == (expected["larga"], expected["corta"])


@pytest.mark.parametrize(
    ("left", "right"), [("base", "uno"), ("uno", "base"), ("uno", "dos"), ("dos", "uno"), ("base", "otra")]
)
def test_greedy_answers_of_a_pair_are_those_of_each_model_alone(
    models: dict[str, LocalModel], left: str, right: str
) -> None:
    assert pair(models[left], models[right]) == (alone(models[left]), alone(models[right]))


def test_an_adapter_names_the_file_it_was_loaded_from(
    models: dict[str, LocalModel], folders: dict[str, Path]
) -> None:
    sha256 = file_digest(folders["uno"] / "adapter_model.safetensors")
    assert models["uno"].adapter_sha256 == sha256
    assert models["uno"].revision == f"sha256:{sha256}"
    assert models["base"].adapter_sha256 == ""
    assert models["base"].revision.startswith("sha256:")


def test_the_prompt_is_the_one_of_the_adapters_own_template(
    models: dict[str, LocalModel], folders: dict[str, Path], tmp_path: Path
) -> None:
    """A template other than plain.jinja in the adapter folder changes the prompt of that adapter alone."""
    base = folders["base"]
    folder = make_adapter(tmp_path / "tres", base, 3)
    (folder / "chat_template.jinja").write_text("OTRA: {{ messages[0]['content'] }}", encoding="utf-8")
    name = generation.load_adapter(models["base"].batch_key, folder)
    tokenizer = generation.BASES[models["base"].batch_key].tokenizers[name]
    row = generation.encode(models["base"].batch_key, name, ASKED)
    assert tokenizer.decode(list(row.prompt)) == f"OTRA: {ASKED[0]['content']}"
    plain = generation.encode(models["uno"].batch_key, models["uno"].row_name, ASKED)
    assert (
        tokenizer.decode(list(plain.prompt)) == f"<s>### Pregunta:\n{ASKED[0]['content']}\n\n### Respuesta:\n"
    )


class _FailingOnceError(RuntimeError):
    pass


def test_after_an_exception_inside_generation_the_next_answer_is_the_right_models(
    models: dict[str, LocalModel],
) -> None:
    """A forward pass that raises leaves peft's hooks behind, which would choose stale adapters."""
    expected = {name: alone(models[name]) for name in ("base", "uno", "dos")}
    hooks = pre_hooks(models["uno"])
    layer = generation.BASES[models["uno"].batch_key].model.get_base_model().model.layers[1]
    calls = []

    def fail(*_: object) -> None:
        calls.append(1)
        if len(calls) == 3:
            raise _FailingOnceError("como si faltara memoria")

    handle = layer.register_forward_hook(fail)
    with pytest.raises(AnswerError, match="como si faltara memoria"):
        pair(models["uno"], models["dos"])
    handle.remove()
    assert pre_hooks(models["uno"]) == hooks
    assert {name: alone(models[name]) for name in expected} == expected
    assert pair(models["dos"], models["base"]) == (expected["dos"], expected["base"])


def test_closing_the_stream_stops_the_model(models: dict[str, LocalModel]) -> None:
    """Of 900 tokens that were allowed, far fewer are written; and the next answer is not disturbed."""
    expected = alone(models["uno"])
    layer = generation.BASES[models["uno"].batch_key].model.get_base_model().model.layers[0]
    calls = []
    handle = layer.register_forward_hook(lambda *_: calls.append(1))
    stream = stream_pair(models["uno"], models["dos"], ASKED, replace(GREEDY, max_new_tokens=900))
    next(stream)
    stream.close()
    written = len(calls)
    handle.remove()
    assert 0 < written < 900
    assert threading.active_count() < 20, "no thread goes on writing"
    assert alone(models["uno"]) == expected


def test_two_visitors_at_once_get_the_answers_of_their_own_models(models: dict[str, LocalModel]) -> None:
    from concurrent.futures import ThreadPoolExecutor

    expected = {name: alone(models[name]) for name in ("base", "uno", "dos")}
    duels = [("base", "uno"), ("dos", "base"), ("uno", "dos")] * 2
    with ThreadPoolExecutor(6) as pool:
        answers = list(pool.map(lambda names: pair(models[names[0]], models[names[1]]), duels))
    assert answers == [(expected[left], expected[right]) for left, right in duels]


def test_sampling_with_one_seed_repeats_itself_and_with_another_does_not(
    models: dict[str, LocalModel],
) -> None:
    warm = Sampling(max_new_tokens=24, temperature=1.0, top_p=1.0, seed=4)
    assert alone(models["uno"], warm) == alone(models["uno"], warm)
    assert alone(models["uno"], warm) != alone(models["uno"], replace(warm, seed=5))


def test_every_answer_of_a_battle_is_recorded_for_the_model_that_wrote_it(
    models: dict[str, LocalModel], tmp_path: Path
) -> None:
    expected = {name: alone(model) for name, model in models.items()}
    store = VoteStore(tmp_path / "state", FolderSink(tmp_path / "sink"))
    arena = Arena(list(models.values()), store, GREEDY, random=Random(2))
    sides = set()
    for _ in range(8):
        shown = list(arena.ask(ASKED[0]["content"], "v"))[-1]
        battle = store.battle(shown.token.split(".")[0])
        assert battle is not None
        assert battle.answer_a == expected[battle.model_a]
        assert battle.answer_b == expected[battle.model_b]
        left, right = (battle.answer_a, battle.answer_b)
        if battle.shown_left == "b":
            left, right = right, left
        assert (shown.left, shown.right) == (left, right)
        sides.add(battle.shown_left)
    assert sides == {"a", "b"}
    store.close()


def test_an_adapter_that_is_not_what_its_facts_say_is_refused(
    folders: dict[str, Path], tmp_path: Path
) -> None:
    folder = make_adapter(tmp_path / "cuatro", folders["base"], 4)
    (folder / "adapter_facts.json").write_text(json.dumps({"adapter_sha256": "0" * 64}), encoding="utf-8")
    with pytest.raises(ContestantError, match=r"x: .*is not the file that its adapter_facts\.json"):
        open_contestants([ContestantEntry("x", "adapter", adapter=str(folder))], NONE)


def test_an_adapter_of_the_hub_is_pinned_to_the_commit_that_was_resolved(
    folders: dict[str, Path], loopback_hub: LoopbackHub, run_client: RunClient
) -> None:
    """Two commits with two adapters: each revision loads its own file."""
    script = f"""
from huggingface_hub import HfApi
from space.contestants.contract import ContestantEntry, Material
from space.contestants.table import open_contestants
HfApi().create_repo("clinica/adaptador")
shas = [HfApi().upload_folder(repo_id="clinica/adaptador", folder_path=folder).oid
        for folder in ({str(folders["uno"])!r}, {str(folders["dos"])!r})]
entries = [ContestantEntry(f"x{{n}}", "adapter", adapter="clinica/adaptador", revision=revision)
           for n, revision in enumerate((shas[0], ""))]
for each in open_contestants(entries, Material(())):
    print(shas.index(each.revision), each.adapter_sha256)
"""
    outcome = run_client(script, loopback_hub)
    weights = [file_digest(folders[name] / "adapter_model.safetensors") for name in ("uno", "dos")]
    assert outcome.stdout.splitlines()[-2:] == [f"0 {weights[0]}", f"1 {weights[1]}"], outcome.stderr


class _Ids(list[int]):
    """As much of a tensor as the streamer uses."""

    def tolist(self) -> list[int]:
        return list(self)


def _streamed(steps: Sequence[Sequence[int]], end_id: int = 0) -> list[tuple[str, ...]]:
    """Feed two rows of UTF-8 bytes, step by step, and return what each step shows."""
    streamer = RowStreamer([lambda ids: bytes(ids).decode(errors="replace")] * 2, {end_id})
    streamer.put(_Ids([1, 2, 3]))  # the prompt
    shown = []
    for step in steps:
        streamer.put(_Ids(step))
        shown.append(streamer.take())
    return [*shown, streamer.take(final=True)]


def test_half_a_letter_waits_for_its_other_half() -> None:
    """`ñ` is the bytes C3 B1; the other row writes `ab` meanwhile."""
    assert _streamed([[0xC3, ord("a")], [0xB1, ord("b")]]) == [("", "a"), ("ñ", "b"), ("", "")]


def test_a_row_ends_at_its_end_token_while_the_other_goes_on() -> None:
    steps = [[ord("a"), ord("x")], [0, ord("y")], [ord("b"), ord("z")]]
    assert _streamed(steps) == [("a", "x"), ("", "y"), ("", "z"), ("", "")]


def test_a_letter_that_never_completes_is_shown_at_the_end() -> None:
    assert _streamed([[0xC3, ord("a")]]) == [("", "a"), ("\ufffd", "")]
