"""Weights, and the one function that runs on the GPU: prompts in, text of all rows out.

The only file with `spaces`, which has to be imported before torch. The GPU function is pure: on ZeroGPU it
runs in a forked process, so nothing that it changed would be seen here.
"""

import spaces  # isort: skip - before anything that imports torch

import contextlib
import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dataset_builder.records import Message
from space.contestants.contract import Sampling
from space.errors import AnswerError, ContestantError
from space.row_streamer import RowStreamer
from train import chat_template
from train.base_model import ResolvedBase, load_model, load_tokenizer
from train.encoding import token_ids
from train.errors import BaseModelError
from train.hub_access import one_line_failures
from train.trainer_run import quiet_libraries

if TYPE_CHECKING:
    from torch import Tensor
    from transformers import PreTrainedTokenizerBase

BASE = "__base__"  # peft's word for the row that no adapter touches
_PAGE_INTERVAL_S = 0.06  # at most 16 updates of the page per second
_GPU_START_S = 8
_GPU_TOKENS_PER_S = 20


@dataclass(frozen=True)
class Row:
    """One row of a batch: which adapter writes it (`BASE` for none), and its prompt."""

    adapter: str
    prompt: tuple[int, ...]


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
    """
    from peft import PeftModel

    loaded = BASES[base_key]
    name = f"modelo_{len(loaded.tokenizers)}"
    tokenizer = _adapter_tokenizer(folder, loaded.tokenizers[BASE])
    if len(tokenizer) > loaded.model.get_input_embeddings().num_embeddings:
        raise ContestantError(f"the tokenizer of {folder} has more words than base model {base_key}")
    with one_line_failures(f"adapter {folder}", BaseModelError):
        if isinstance(loaded.model, PeftModel):
            loaded.model.load_adapter(str(folder), adapter_name=name)
        else:
            loaded.model = PeftModel.from_pretrained(loaded.model, str(folder), adapter_name=name)
    loaded.model.eval()
    loaded.tokenizers[name] = tokenizer
    return name


def encode(base_key: str, adapter: str, messages: Sequence[Message]) -> Row:
    """Return the row in which an adapter answers a conversation, as training rendered it."""
    return Row(adapter, tuple(token_ids(BASES[base_key].tokenizers[adapter], messages, asks=True)))


def _gpu_seconds(base_key: str, rows: Sequence[Row], sampling: Sampling) -> int:
    return _GPU_START_S + sampling.max_new_tokens // _GPU_TOKENS_PER_S


@spaces.GPU(duration=_gpu_seconds)
def stream_rows(base_key: str, rows: Sequence[Row], sampling: Sampling) -> Iterator[tuple[str, ...]]:
    """Write all rows in one mixed batch and yield what is new in each, a few times per second.

    Closing the iterator stops the model.

    Raises:
        AnswerError: the model failed.
    """
    loaded, stop = BASES[base_key], threading.Event()
    decoders = [_decoder(loaded.tokenizers[row.adapter]) for row in rows]
    streamer = RowStreamer(decoders, loaded.end_ids())
    with ThreadPoolExecutor(max_workers=1) as executor:
        running = executor.submit(_generate, loaded, rows, sampling, streamer, stop)
        try:
            while not wait([running], timeout=_PAGE_INTERVAL_S).done:
                new = streamer.take()
                if any(new):
                    yield new
        finally:
            stop.set()
    try:
        running.result()
    except (RuntimeError, ValueError, IndexError) as error:  # what torch raises, out of memory included
        raise AnswerError(f"{base_key} failed while it wrote: {error}") from error
    yield streamer.take(final=True)


def _generate(
    loaded: LoadedBase, rows: Sequence[Row], sampling: Sampling, streamer: RowStreamer, stop: threading.Event
) -> None:
    import torch

    def stopped(input_ids: "Tensor", scores: "Tensor", **_: object) -> "Tensor":
        return torch.full((len(input_ids),), stop.is_set(), device=input_ids.device)  # (B,)

    with loaded.lock, torch.inference_mode(), _hooks_restored(loaded.model):
        inputs = _left_padded(loaded, rows)
        names = {"adapter_names": [row.adapter for row in rows]} if len(loaded.tokenizers) > 1 else {}
        torch.manual_seed(sampling.seed)
        loaded.model.generate(
            **inputs,
            **names,
            **_sampling_options(sampling),
            eos_token_id=sorted(loaded.end_ids()),
            pad_token_id=loaded.tokenizers[BASE].pad_token_id,
            streamer=streamer,
            stopping_criteria=[stopped],
        )


def _sampling_options(sampling: Sampling) -> dict[str, Any]:
    if sampling.temperature == 0:
        return {"max_new_tokens": sampling.max_new_tokens, "do_sample": False}
    return {
        "max_new_tokens": sampling.max_new_tokens,
        "do_sample": True,
        "temperature": sampling.temperature,
        "top_p": sampling.top_p,
        "top_k": 0,
    }


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


def _adapter_tokenizer(folder: Path, of_base: "PreTrainedTokenizerBase") -> "PreTrainedTokenizerBase":
    """Return the tokenizer of an adapter folder, with the template the adapter was trained on."""
    from transformers import AutoTokenizer

    if not (folder / "tokenizer_config.json").is_file():
        return of_base
    with one_line_failures(f"the tokenizer of {folder}", BaseModelError):
        tokenizer = AutoTokenizer.from_pretrained(folder)
    template = folder / chat_template.FILE_NAME
    if template.is_file():
        tokenizer.chat_template = template.read_text(encoding="utf-8")
    return tokenizer


def _decoder(tokenizer: "PreTrainedTokenizerBase") -> Any:  # noqa: ANN401 - list of ids -> text
    return lambda ids: tokenizer.decode(ids, skip_special_tokens=True, clean_up_tokenization_spaces=False)


def _on_device(model: Any) -> Any:  # noqa: ANN401 - a transformers model
    import torch

    return model.to("cuda") if torch.cuda.is_available() else model
