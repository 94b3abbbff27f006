"""Weights, and the one function that runs on the GPU: prompts in, text of all rows out.

The only file with `spaces`, which has to be imported before torch. The GPU function is pure: on ZeroGPU it
runs in a forked process, so nothing that it changed would be seen here, and what it raised would arrive
without its name. So it reads `BASES`, and whatever it has to say it yields.
"""

import spaces  # isort: skip - before anything that imports torch

import contextlib
import threading
import time
from collections.abc import Generator, Iterator, Sequence
from concurrent.futures import FIRST_EXCEPTION, ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dataset_builder.records import Message
from space.contestants.contract import Sampling
from space.errors import AnswerError, ContestantError
from space.few_rows import quick_few_rows
from space.row_sampler import RowSampler
from space.row_streamer import RowStreamer, Written
from train import chat_template
from train.adapter_folder import WEIGHTS, check_weights
from train.base_model import ResolvedBase, load_model, load_tokenizer
from train.encoding import token_ids
from train.errors import BaseModelError
from train.hub_access import one_line_failures
from train.trainer_run import quiet_libraries

if TYPE_CHECKING:
    from torch import Tensor
    from transformers import PreTrainedTokenizerBase

BASE = "__base__"  # peft's word for the row that no adapter touches
_LONGEST_REASON = 200  # characters of what a library says
_PAGE_INTERVAL_S = 0.06  # at most 16 updates of the page per second
_FIRST_INTERVAL_S = 0.01  # between two looks whether the first tokens are there
_LOCK_INTERVAL_S = 0.1
_GPU_START_S = 8
_GPU_TOKENS_PER_S = 20
_GPU_SECOND_BASE = 0.5  # what another base on the same GPU costs, as a share of the first


class QuotaError(AnswerError):
    """The visitor's GPU time of the day is spent, or ZeroGPU has none to give now."""


@dataclass(frozen=True)
class Row:
    """One row to write: on which base, by which adapter (`BASE` for none), and its prompt."""

    base_key: str
    adapter: str
    prompt: tuple[int, ...]


@dataclass(frozen=True)
class Broken:
    """The last word of a GPU call that failed."""

    reason: str


@dataclass
class LoadedBase:
    """A base model with its adapters; `tokenizers` has one for each, with the adapter's own template.

    The lock is held while the model writes: peft chooses adapters by hooks on the model itself.
    """

    model: Any
    tokenizers: "dict[str, PreTrainedTokenizerBase]"
    lock: threading.Lock = field(default_factory=threading.Lock)

    def end_ids(self) -> set[int]:
        """Return the ids that end an answer."""
        configured = self.model.generation_config.eos_token_id
        ids: list[Any] = [tokenizer.eos_token_id for tokenizer in self.tokenizers.values()]
        ids += configured if isinstance(configured, list) else [configured]
        return {id for id in ids if isinstance(id, int)}


@dataclass(frozen=True)
class Batch:
    """The rows of one call that share a base; `positions` are their places in the call."""

    loaded: LoadedBase
    rows: tuple[Row, ...]
    positions: tuple[int, ...]
    streamer: RowStreamer


# Loaded before the page starts, by key; the GPU process finds them here, since it is forked from this one.
BASES: dict[str, LoadedBase] = {}


def load_base(base: ResolvedBase, template: str) -> str:
    """Load a base model once and return its key.

    Raises:
        BaseModelError: it cannot be loaded.
    """
    key = f"{base.id}@{base.revision}"
    if key not in BASES:
        quiet_libraries()
        tokenizer, _ = load_tokenizer(base.id, base.commit, template)
        BASES[key] = LoadedBase(_on_device(load_model(base, "none")).eval(), {BASE: tokenizer})
    return key


def load_adapter(base_key: str, folder: Path) -> str:
    """Add the adapter of a folder to a loaded base and return the name that its rows have.

    Raises:
        ContestantError: its tokenizer does not fit the base.
        BaseModelError: peft refuses it.
        RunError: its weights are cut off or no numbers.
    """
    from peft import PeftModel

    check_weights(folder / WEIGHTS)
    loaded = BASES[base_key]
    name = f"modelo_{len(loaded.tokenizers)}"
    tokenizer = _adapter_tokenizer(folder, loaded.tokenizers[BASE])
    if len(tokenizer) > loaded.model.get_input_embeddings().num_embeddings:
        raise ContestantError(f"the tokenizer of {folder} has more words than base model {base_key}")
    with _loading(f"adapter {folder}"):
        if isinstance(loaded.model, PeftModel):
            loaded.model.load_adapter(str(folder), adapter_name=name)
        else:
            loaded.model = PeftModel.from_pretrained(loaded.model, str(folder), adapter_name=name)
    loaded.model.eval()
    loaded.tokenizers[name] = tokenizer
    return name


def encode(base_key: str, adapter: str, messages: Sequence[Message], new_tokens: int = 0) -> Row:
    """Return the row in which an adapter answers a conversation, as training rendered it.

    Where the model cannot read all of it and still write `new_tokens`, the oldest turns are left out.

    Raises:
        AnswerError: the last question alone is too long for it.
    """
    loaded = BASES[base_key]
    most = getattr(loaded.model.config, "max_position_embeddings", None)
    for kept in _ever_shorter(messages):
        prompt = tuple(token_ids(loaded.tokenizers[adapter], kept, asks=True))
        if most is None or len(prompt) + new_tokens <= most:
            return Row(base_key, adapter, prompt)
    raise AnswerError(f"{base_key} reads at most {most} tokens, and the question is longer")


def stream_rows(rows: Sequence[Row], sampling: Sampling) -> Iterator[tuple[Written, ...]]:
    """Write all rows in one GPU call and yield, a few times per second, what is new in each.

    Rows of one base are one mixed batch; two bases write side by side. Closing the iterator stops them.

    Raises:
        AnswerError: a model failed.
        QuotaError: ZeroGPU gives this visitor no time.
    """
    with _named_refusals(), contextlib.closing(gpu_rows(tuple(rows), sampling)) as stream:
        for written in stream:
            if isinstance(written, Broken):
                raise AnswerError(written.reason)
            yield written


def gpu_seconds(rows: tuple[Row, ...], sampling: Sampling) -> int:
    """Return for how long a GPU is asked: it is counted against the visitor's minutes of the day."""
    more_bases = len({row.base_key for row in rows}) - 1
    writing_s = sampling.max_new_tokens / _GPU_TOKENS_PER_S
    return _GPU_START_S + round(writing_s * (1 + _GPU_SECOND_BASE * more_bases))


@spaces.GPU(duration=gpu_seconds)
def gpu_rows(
    rows: tuple[Row, ...], sampling: Sampling
) -> Generator[tuple[Written, ...] | Broken, None, None]:
    """Write all rows and yield what is new; in steady steps, because ZeroGPU looks only then who is gone."""
    import torch

    # A forked process makes torch's own pool of threads anew at the first call: two at once may find none.
    torch.set_num_threads(torch.get_num_threads())
    batches, stop = _batches(rows), threading.Event()
    with ThreadPoolExecutor(max_workers=len(batches)) as executor:
        running = [executor.submit(_generate, batch, sampling, stop) for batch in batches]
        try:
            while _all_go_on(running, batches):
                yield _taken(batches)
        finally:
            stop.set()
    for batch, each in zip(batches, running, strict=True):
        error = each.exception()
        if isinstance(error, (RuntimeError, ValueError, IndexError)):  # what torch raises, out of memory too
            yield Broken(f"{batch.rows[0].base_key} failed while it wrote: {error}")
            return
        each.result()
    yield _taken(batches, final=True)


def _all_go_on(running: "Sequence[Any]", batches: Sequence[Batch]) -> bool:
    """Wait for the next update, or for the first tokens, and tell if some model writes and none failed."""
    has_begun = all(batch.streamer.has_begun for batch in batches)
    until = time.monotonic() + _PAGE_INTERVAL_S
    while True:
        step_s = _PAGE_INTERVAL_S if has_begun else _FIRST_INTERVAL_S
        done, writing = wait(running, timeout=step_s, return_when=FIRST_EXCEPTION)
        if not writing or any(each.exception() for each in done):
            return False
        if has_begun or time.monotonic() >= until or all(batch.streamer.has_begun for batch in batches):
            return True


def _batches(rows: tuple[Row, ...]) -> list[Batch]:
    """Put the rows of one base together."""
    batches = []
    for key in dict.fromkeys(row.base_key for row in rows):
        positions = tuple(n for n, row in enumerate(rows) if row.base_key == key)
        own, loaded = tuple(rows[n] for n in positions), BASES[key]
        decoders = [_decoder(loaded.tokenizers[row.adapter]) for row in own]
        batches.append(Batch(loaded, own, positions, RowStreamer(decoders, loaded.end_ids())))
    return batches


def _taken(batches: Sequence[Batch], *, final: bool = False) -> tuple[Written, ...]:
    """Return what every row of the call has written, in the order of the call."""
    by_position = {
        position: written
        for batch in batches
        for position, written in zip(batch.positions, batch.streamer.take(final=final), strict=True)
    }
    return tuple(by_position[position] for position in sorted(by_position))


def _generate(batch: Batch, sampling: Sampling, stop: threading.Event) -> None:
    import torch

    def stopped(input_ids: "Tensor", scores: "Tensor", **_: object) -> "Tensor":
        return torch.full((len(input_ids),), stop.is_set(), device=input_ids.device)  # (B,)

    loaded = batch.loaded
    with (
        _held(loaded.lock, stop) as is_held,
        torch.inference_mode(),
        _hooks_restored(loaded.model),
        quick_few_rows(loaded.model.device.type),
    ):
        if not is_held:
            return
        names = [row.adapter for row in batch.rows]
        loaded.model.generate(
            **_left_padded(loaded, batch.rows),
            **({"adapter_names": names} if len(loaded.tokenizers) > 1 else {}),
            max_new_tokens=sampling.max_new_tokens,
            do_sample=False,  # the best token after `RowSampler` is the drawn one
            logits_processor=[RowSampler(batch.positions, sampling)],
            eos_token_id=sorted(loaded.end_ids()),
            pad_token_id=loaded.tokenizers[BASE].pad_token_id,
            streamer=batch.streamer,
            stopping_criteria=[stopped],
        )


@contextlib.contextmanager
def _held(lock: threading.Lock, stop: threading.Event) -> Iterator[bool]:
    """Hold a lock; False when it was asked to stop before it got it: who has left waits for nobody."""
    is_held = False
    while not is_held and not stop.is_set():
        is_held = lock.acquire(timeout=_LOCK_INTERVAL_S)
    try:
        yield is_held
    finally:
        if is_held:
            lock.release()


def _left_padded(loaded: LoadedBase, rows: Sequence[Row]) -> "dict[str, Tensor]":
    """Return input_ids and attention_mask, both (B, L); shorter prompts are padded on the left."""
    import torch

    length = max(len(row.prompt) for row in rows)
    padding = loaded.tokenizers[BASE].pad_token_id
    ids = [[padding] * (length - len(row.prompt)) + list(row.prompt) for row in rows]
    mask = [[0] * (length - len(row.prompt)) + [1] * len(row.prompt) for row in rows]
    device = loaded.model.device
    return {
        "input_ids": torch.tensor(ids, device=device),
        "attention_mask": torch.tensor(mask, device=device),
    }


@contextlib.contextmanager
def _hooks_restored(model: Any) -> Iterator[None]:  # noqa: ANN401 - a transformers or peft model
    """Take away every forward pre-hook that was not there before.

    When anything raises inside `generate(adapter_names=...)`, peft 0.21 leaves its hooks on the model, and
    the next answers are silently those of the adapters of this call.
    """
    before = {module: set(module._forward_pre_hooks) for module in model.modules()}
    try:
        yield
    finally:
        for module, hooks in before.items():
            for leaked in set(module._forward_pre_hooks) - hooks:
                del module._forward_pre_hooks[leaked]
                module._forward_pre_hooks_with_kwargs.pop(leaked, None)


@contextlib.contextmanager
def _named_refusals() -> Iterator[None]:
    """Turn what ZeroGPU tells visitors through Gradio into failures of ours."""
    from gradio.exceptions import Error

    try:
        yield
    except Error as error:
        kind = QuotaError if "quota" in str(error.title).lower() else AnswerError
        raise kind(f"ZeroGPU: {error.title}: {error.message}") from error


def _ever_shorter(messages: Sequence[Message]) -> Iterator[list[Message]]:
    """Yield a conversation, then without its first turn, and so on; what the system says stays."""
    told = [message for message in messages if message["role"] == "system"]
    turns = [message for message in messages if message["role"] != "system"]
    yield told + turns
    for start in range(1, len(turns)):
        if turns[start]["role"] == "user":
            yield told + turns[start:]


def _adapter_tokenizer(folder: Path, of_base: "PreTrainedTokenizerBase") -> "PreTrainedTokenizerBase":
    """Return the tokenizer of an adapter folder, with the template the adapter was trained on."""
    from transformers import AutoTokenizer

    if not (folder / "tokenizer_config.json").is_file():
        return of_base
    with _loading(f"the tokenizer of {folder}"):
        tokenizer = AutoTokenizer.from_pretrained(folder)
    template = folder / chat_template.FILE_NAME
    if template.is_file():
        tokenizer.chat_template = template.read_text(encoding="utf-8")
    return tokenizer


@contextlib.contextmanager
def _loading(what: str) -> Iterator[None]:
    """Turn what peft and transformers raise over a config of another shape into one line, too."""
    try:
        with one_line_failures(what, BaseModelError):
            yield
    except (RuntimeError, TypeError, LookupError, AttributeError) as error:
        text = " ".join(str(error).split())[:_LONGEST_REASON]
        raise BaseModelError(f"{what} cannot be loaded: {type(error).__name__} {text}") from error


def _decoder(tokenizer: "PreTrainedTokenizerBase") -> Any:  # noqa: ANN401 - list of ids -> text
    return lambda ids: tokenizer.decode(ids, skip_special_tokens=True, clean_up_tokenization_spaces=False)


def _on_device(model: Any) -> Any:  # noqa: ANN401 - a transformers model
    import torch

    return model.to("cuda") if torch.cuda.is_available() else model
