import inspect
import json
import pickle
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import reduce
from pathlib import Path
from random import Random
from types import CodeType, ModuleType
from typing import TYPE_CHECKING

import pytest

from cards.digests import file_sha256
from dataset_builder.records import Message
from space import generation
from space.answers import Answer, stream_pair
from space.arena import Arena, Services
from space.consent import Controller
from space.contestants.contract import Contestant, ContestantEntry, Material, Sampling
from space.contestants.local import LocalModel
from space.contestants.table import open_contestants
from space.errors import AnswerError, ContestantError
from space.person import Person
from space.row_sampler import RowSampler
from space.row_streamer import RowStreamer, Written
from space.votes.sinks import FolderSink
from space.votes.store import VoteStore
from tests.conftest import RunClient
from tests.hub_server import LoopbackHub
from tests.tiny_model import make_tiny_llama
from train import chat_template

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


def alone(model: Contestant, sampling: Sampling = GREEDY, messages: Sequence[Message] = ASKED) -> str:
    """Return a model's whole answer as the arena stores it, without the control characters it may write."""
    return reduce(Answer.plus, model.answer(messages, sampling), Answer()).text


def pair(
    left: Contestant,
    right: Contestant,
    sampling: Sampling = GREEDY,
    messages: tuple[Sequence[Message], Sequence[Message]] = (ASKED, ASKED),
) -> tuple[str, str]:
    answers = list(stream_pair(left, right, messages[0], messages[1], sampling))[-1]
    return answers[0].text, answers[1].text


@contextmanager
def steps_of(model: LocalModel, seconds: float = 0.02) -> Iterator[list[int]]:
    """Count the steps of a base while the block runs, each of which takes a while."""
    steps: list[int] = []

    def count(*_: object) -> None:
        steps.append(1)
        time.sleep(seconds)

    base = generation.BASES[model.batch_key].model
    handle = base.get_input_embeddings().register_forward_hook(count)
    try:
        yield steps
    finally:
        handle.remove()


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
    sha256 = file_sha256(folders["uno"] / "adapter_model.safetensors")
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


HISTORY: tuple[Message, ...] = (
    {"role": "user", "content": "¿Para qué se usa el paracetamol?"},
    {"role": "assistant", "content": "Para el dolor y la fiebre, según la ficha."},
)


@pytest.mark.parametrize(("left", "right"), [("base", "uno"), ("uno", "dos"), ("otra", "dos")])
def test_each_side_answers_its_own_past(models: dict[str, LocalModel], left: str, right: str) -> None:
    """The same last question after pasts of 0 and 2 messages gives two answers of one model."""
    first, later = ASKED, (*HISTORY, *ASKED)
    expected = alone(models[left], messages=first), alone(models[right], messages=later)
    assert pair(models[left], models[right], messages=(first, later)) == expected
    expected = alone(models[left], messages=later), alone(models[right], messages=first)
    assert pair(models[left], models[right], messages=(later, first)) == expected
    assert alone(models[left], messages=first) != alone(models[left], messages=later)


def test_a_row_that_ends_early_leaves_the_other_as_it_would_be_alone(
    models: dict[str, LocalModel], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The third token that one model writes, and the other never, is made an end of answers."""
    loaded = generation.BASES[models["uno"].batch_key]
    ids = {name: _logits(models, [name])[0].argmax(dim=-1).tolist() for name in ("uno", "dos")}
    ends = next(token for token in ids["uno"][2:] if token not in ids["dos"])
    monkeypatch.setattr(loaded.model.generation_config, "eos_token_id", [2, ends])
    expected = alone(models["uno"]), alone(models["dos"])
    assert pair(models["uno"], models["dos"]) == expected
    assert pair(models["dos"], models["uno"]) == expected[::-1]
    (*_, (short, long)) = stream_pair(models["uno"], models["dos"], ASKED, ASKED, GREEDY)
    assert short.tokens == ids["uno"].index(ends)
    assert long.tokens == GREEDY.max_new_tokens


class _FailingOnceError(RuntimeError):
    pass


@pytest.mark.parametrize(("left", "right"), [("uno", "dos"), ("uno", "otra"), ("otra", "uno")])
def test_after_an_exception_inside_generation_the_next_answer_is_the_right_models(
    models: dict[str, LocalModel], left: str, right: str
) -> None:
    """A forward pass that raises leaves peft's hooks behind, which would choose stale adapters."""
    expected = {name: alone(model) for name, model in models.items()}
    hooks = {name: pre_hooks(model) for name, model in models.items()}
    layer = generation.BASES[models["uno"].batch_key].model.get_base_model().model.layers[1]
    calls = []

    def fail(*_: object) -> None:
        calls.append(1)
        if len(calls) == 3:
            raise _FailingOnceError("como si faltara memoria")

    handle = layer.register_forward_hook(fail)
    with pytest.raises(AnswerError, match="como si faltara memoria"):
        pair(models[left], models[right])
    handle.remove()
    assert {name: pre_hooks(model) for name, model in models.items()} == hooks
    assert {name: alone(model) for name, model in models.items()} == expected
    assert pair(models["dos"], models["base"]) == (expected["dos"], expected["base"])
    assert pair(models["otra"], models["dos"]) == (expected["otra"], expected["dos"])


@pytest.mark.parametrize("right", ["dos", "otra"])
def test_closing_the_stream_stops_the_models_within_a_step(models: dict[str, LocalModel], right: str) -> None:
    """Each step takes 20 ms: the one that runs may end, and one may just have begun; no third follows."""
    expected = alone(models["uno"]), alone(models[right])
    threads = threading.active_count()
    with steps_of(models["uno"]) as steps, steps_of(models[right], seconds=0) as others:
        stream = stream_pair(models["uno"], models[right], ASKED, ASKED, replace(GREEDY, max_new_tokens=900))
        while not next(stream)[0].tokens:
            pass
        before = len(steps)
        stream.close()
        after, others_after = len(steps), len(others)
        time.sleep(0.1)
        assert (len(steps), len(others)) == (after, others_after), "nobody goes on writing"
    assert before > 0
    assert after <= before + 2
    assert threading.active_count() <= threads
    assert (alone(models["uno"]), alone(models[right])) == expected


def test_who_leaves_while_another_visitor_is_answered_waits_for_nobody(
    models: dict[str, LocalModel],
) -> None:
    """The lock of the base is held all the time: closing would never return if it waited for it."""
    with generation.BASES[models["uno"].batch_key].lock:
        stream = stream_pair(models["uno"], models["dos"], ASKED, ASKED, GREEDY)
        assert next(stream) == (Answer(), Answer())
        stream.close()
    assert alone(models["uno"])


def test_the_oldest_turns_are_left_out_where_a_model_cannot_read_them_all(
    models: dict[str, LocalModel],
) -> None:
    """Llama here reads 1024 tokens: of many turns as many are kept as fit, the last question always."""
    key, base = models["base"].batch_key, generation.BASE
    long = (*HISTORY * 40, *ASKED)
    kept = generation.encode(key, base, long, 100).prompt
    assert len(kept) <= 1024 - 100 < len(kept) + len(generation.encode(key, base, HISTORY).prompt)
    text = str(generation.BASES[key].tokenizers[base].decode(list(kept)))
    assert text.startswith(f"<s>### Pregunta:\n{HISTORY[0]['content']}")
    assert text.endswith(f"### Pregunta:\n{ASKED[0]['content']}\n\n### Respuesta:\n")
    assert (
        generation.encode(key, base, (*HISTORY, *ASKED), 24).prompt
        == generation.encode(key, base, (*HISTORY, *ASKED)).prompt
    )
    with pytest.raises(AnswerError, match="reads at most 1024 tokens, and the question is longer"):
        generation.encode(key, base, [{"role": "user", "content": "dosis " * 2000}], 24)


def test_what_goes_to_the_gpu_and_comes_back_is_plain_data(models: dict[str, LocalModel]) -> None:
    """On ZeroGPU the call runs in another process: arguments and yields go through pickle."""
    rows = tuple(models[name]._row(ASKED, GREEDY) for name in ("uno", "otra"))
    assert pickle.loads(pickle.dumps((rows, GREEDY))) == (rows, GREEDY)
    yields = list(generation.gpu_rows(rows, GREEDY))
    assert pickle.loads(pickle.dumps(yields)) == yields
    assert pickle.loads(pickle.dumps(generation.Broken("x"))) == generation.Broken("x")
    rows_written = [written for each in yields if isinstance(each, tuple) for written in each]
    assert {type(written) for written in rows_written} == {Written}
    assert {type(value) for written in rows_written for value in written} == {str, int, bool}


def test_the_gpu_function_reads_no_global_but_the_loaded_weights() -> None:
    """Whatever it changed would be lost with its process; functions, types and constants do not change."""
    seen: set[str] = set()
    waiting = [inspect.unwrap(generation.gpu_rows).__code__]
    while waiting:
        code = waiting.pop()
        waiting += [each for each in code.co_consts if isinstance(each, CodeType)]
        for name in set(code.co_names) & set(vars(generation)) - seen:
            seen.add(name)
            value = getattr(generation, name)
            if inspect.isfunction(value) and value.__module__ == generation.__name__:
                waiting.append(inspect.unwrap(value).__code__)
    constants = (ModuleType, int, float, str, bool)
    changeable = {
        name
        for name in seen
        if not callable(getattr(generation, name)) and not isinstance(getattr(generation, name), constants)
    }
    assert changeable == {"BASES"}
    assert seen >= {"_generate", "_left_padded", "RowSampler", "_held"}
    assert not seen & {"LOG", "load_base", "stream_rows"}


def test_the_gpu_function_is_a_plain_generator_with_a_short_duration_of_its_own_arguments() -> None:
    """256 tokens at 20 a second after 8 s: 21 s; another base shares the GPU: half as much again."""
    assert inspect.isgeneratorfunction(inspect.unwrap(generation.gpu_rows))
    assert (
        inspect.signature(generation.gpu_seconds).parameters
        == inspect.signature(generation.gpu_rows).parameters
    )
    one = (generation.Row("x", "a", (1,)), generation.Row("x", "b", (1,)))
    two = (generation.Row("x", "a", (1,)), generation.Row("y", "b", (1,)))
    seconds = [generation.gpu_seconds(rows, Sampling(max_new_tokens=256)) for rows in (one, two)]
    assert seconds == [21, 27]
    assert generation.gpu_seconds(one, Sampling(max_new_tokens=64)) < 12


def test_a_process_forked_after_loading_answers_as_this_one(
    folders: dict[str, Path], loopback_hub: LoopbackHub, run_client: RunClient
) -> None:
    """As ZeroGPU does it: load, fork, send pickled arguments, take pickled yields, keep no more."""
    script = f"""
import multiprocessing, torch
torch.set_num_threads(1)
from space import generation
from space.contestants.contract import ContestantEntry, Material, Sampling
from space.contestants.table import open_contestants
entries = [ContestantEntry("a", "adapter", adapter={str(folders["uno"])!r}),
           ContestantEntry("b", "local", base={str(folders["otra"])!r})]
models = open_contestants(entries, Material(()))
sampling = Sampling(max_new_tokens=24, temperature=0)
rows = tuple(each._row([{{"role": "user", "content": {ASKED[0]["content"]!r}}}], sampling) for each in models)
context = multiprocessing.get_context("fork")
told, answers = context.SimpleQueue(), context.SimpleQueue()

def work():
    for written in generation.gpu_rows(*told.get()):
        answers.put(written)
    answers.put(None)

worker = context.Process(target=work)
worker.start()
told.put((rows, sampling))
texts = ["", ""]
while (written := answers.get()) is not None:
    if isinstance(written, generation.Broken):
        raise SystemExit(written.reason)
    texts = [text + new.text for text, new in zip(texts, written)]
worker.join()
here = ["", ""]
for written in generation.stream_rows(rows, sampling):
    here = [text + new.text for text, new in zip(here, written)]
print(texts == here and all(texts), worker.exitcode)
"""
    outcome = run_client(script, loopback_hub)
    assert outcome.stdout.splitlines()[-1:] == ["True 0"], outcome.stderr


def test_a_refusal_of_zerogpu_is_an_answer_error_and_a_spent_quota_is_told_apart() -> None:
    """ZeroGPU tells visitors through Gradio's own error; the arena then serves stored answers."""
    import gradio

    with pytest.raises(generation.QuotaError, match="120s requested"), generation._named_refusals():
        raise gradio.Error("120s requested vs. 20s left", title="ZeroGPU quota exceeded")
    with pytest.raises(AnswerError, match="GPU task aborted") as caught, generation._named_refusals():
        raise gradio.Error("GPU task aborted", title="ZeroGPU worker error")
    assert not isinstance(caught.value, generation.QuotaError)


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


@pytest.mark.parametrize("right", ["uno", "dos", "otra"])
def test_a_sampled_answer_does_not_depend_on_who_is_asked_beside_it(
    models: dict[str, LocalModel], right: str
) -> None:
    """The left row has a stream of chance of its own, and so the answer that the model gives alone."""
    warm = Sampling(max_new_tokens=24, temperature=1.0, top_p=0.9, seed=4)
    left, other = pair(models["uno"], models[right], warm)
    assert left == alone(models["uno"], warm)
    assert other != left, "a probe of one model against itself shows two answers"


def test_draws_follow_the_probabilities_and_leave_out_the_unlikely_ones() -> None:
    """Of p = 0.5, 0.3, 0.15, 0.05 with top_p 0.9 the last is left out: 10/19, 6/19, 3/19 of 8000 draws.

    Four standard deviations of a share are at most 4 * sqrt(0.25 / 8000) = 0.022.
    """
    import torch

    draw = RowSampler([0], Sampling(temperature=1.0, top_p=0.9, seed=1))
    scores = torch.tensor([[0.5, 0.3, 0.15, 0.05]]).log()
    counts = torch.zeros(4)
    for _ in range(8000):
        counts[draw(torch.zeros(1, 1), scores).argmax()] += 1
    assert counts[3] == 0
    assert (counts[:3] / 8000 - torch.tensor([10, 6, 3]) / 19).abs().max() < 0.022
    cold = RowSampler([0], Sampling(temperature=0.05, top_p=1.0))
    assert {int(cold(torch.zeros(1, 1), scores).argmax()) for _ in range(200)} == {0}


def test_every_answer_of_a_battle_is_recorded_for_the_model_that_wrote_it(
    models: dict[str, LocalModel], tmp_path: Path
) -> None:
    expected = {name: alone(model) for name, model in models.items()}
    store = VoteStore(tmp_path / "state", FolderSink(tmp_path / "sink"))
    controller = Controller("Hospital", "datos@example.org", "https://example.org/privacidad")
    arena = Arena(
        list(models.values()), store, GREEDY, random=Random(2), services=Services(controller=controller)
    )
    sides = set()
    for number in range(8):
        person = Person(f"v{number}", may_store=True, limited_as=f"v{number}")
        shown = list(arena.ask(ASKED[0]["content"], person))[-1]
        battle_id, turn, *_ = shown.token.split(".")
        battle = store.battle(battle_id, int(turn))
        assert battle is not None
        assert battle.answer_a == expected[battle.model_a]
        assert battle.answer_b == expected[battle.model_b]
        assert battle.tokens_a
        on_screen = (battle.answer_a, battle.answer_b)
        assert (shown.left, shown.right) == (on_screen if battle.shown_left == "a" else on_screen[::-1])
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
    weights = [file_sha256(folders[name] / "adapter_model.safetensors") for name in ("uno", "dos")]
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
        shown.append(_texts(streamer.take()))
    return [*shown, _texts(streamer.take(final=True))]


def _texts(written: Sequence[Written]) -> tuple[str, ...]:
    return tuple(each.text for each in written)


def test_half_a_letter_waits_for_its_other_half() -> None:
    """`ñ` is the bytes C3 B1; the other row writes `ab` meanwhile."""
    assert _streamed([[0xC3, ord("a")], [0xB1, ord("b")]]) == [("", "a"), ("ñ", "b"), ("", "")]


def test_a_row_ends_at_its_end_token_while_the_other_goes_on() -> None:
    steps = [[ord("a"), ord("x")], [0, ord("y")], [ord("b"), ord("z")]]
    assert _streamed(steps) == [("a", "x"), ("", "y"), ("", "z"), ("", "")]


def test_a_letter_that_never_completes_is_shown_at_the_end() -> None:
    assert _streamed([[0xC3, ord("a")]]) == [("", "a"), ("\ufffd", "")]
