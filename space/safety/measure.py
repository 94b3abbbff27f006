"""Answers and scores of a parent and its child, greedy and in the arena's own way of writing."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dataset_builder.records import Message
from space.safety.gate import CheckName
from space.safety.prompts import Prompt, PromptSet
from space.safety.scores import ANSWER_SCORES
from train.families import BASE_MODELS, DEFAULT_TEMPLATE

if TYPE_CHECKING:
    from torch import Tensor

    from space.generation import LoadedBase
    from train.base_model import ResolvedBase

BATCH = 32
Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class LoadedRow:
    """A model as `space.generation` holds it: the key of its base and the name of its row."""

    base_key: str
    row_name: str

    def loaded(self) -> "LoadedBase":
        """Return the base with its weights."""
        from space import generation

        return generation.BASES[self.base_key]

    def tokenizer(self) -> Any:  # noqa: ANN401 - a tokenizer of transformers
        """Return the own tokenizer, with the own chat template."""
        return self.loaded().tokenizers[self.row_name]

    def pad_id(self) -> int:
        """Return the id that fills up a batch."""
        of_base: Any = next(iter(self.loaded().tokenizers.values()))
        return of_base.pad_token_id

    def adapter_names(self, count: int) -> dict[str, list[str]]:
        """Return what makes a model with adapters answer `count` rows as this one."""
        has_adapters = len(self.loaded().tokenizers) > 1
        return {"adapter_names": [self.row_name] * count} if has_adapters else {}


def load_row(base: "ResolvedBase", adapter: Path | None) -> LoadedRow:
    """Load a base once, and an adapter on it; without an adapter the base itself.

    Raises:
        BaseModelError: weights cannot be loaded.
        ContestantError: the adapter does not fit the base.
    """
    from space import generation

    own = (row.template for name, row in BASE_MODELS.items() if base.id in (name, row.repo_id))
    key = generation.load_base(base, next(own, DEFAULT_TEMPLATE))
    return LoadedRow(key, generation.load_adapter(key, adapter) if adapter else generation.BASE)


def measure(
    row: LoadedRow, prompts: PromptSet, max_new_tokens: int, progress: Progress
) -> dict[CheckName, dict[str, float]]:
    """Return the score of every prompt by check and id."""
    total = sum(map(len, prompts.prompts.values()))
    scores: dict[CheckName, dict[str, float]] = {}
    for name, of_check in prompts.prompts.items():
        scores[name] = {}
        for first in range(0, len(of_check), BATCH):
            batch = of_check[first : first + BATCH]
            values = _scored(row, name, batch, max_new_tokens)
            scores[name] |= {prompt.id: value for prompt, value in zip(batch, values, strict=True)}
            progress(sum(map(len, scores.values())), total)
    return scores


def _scored(row: LoadedRow, name: CheckName, batch: Sequence[Prompt], max_new_tokens: int) -> list[float]:
    if name == "exam_accuracy":
        return [float(chosen_option(row, prompt) == prompt.right) for prompt in batch]
    texts = answers(row, batch, max_new_tokens)
    return [ANSWER_SCORES[name](prompt, text) for prompt, text in zip(batch, texts, strict=True)]


def answers(row: LoadedRow, batch: Sequence[Prompt], max_new_tokens: int) -> list[str]:
    """Return the greedy answer to each prompt, all written in one batch, padded on the left."""
    import torch

    from train.encoding import token_ids

    loaded, tokenizer = row.loaded(), row.tokenizer()
    prompts = [token_ids(tokenizer, _asked(prompt), asks=True) for prompt in batch]
    length = max(map(len, prompts))
    ids = [[row.pad_id()] * (length - len(prompt)) + prompt for prompt in prompts]  # (B, L)
    mask = [[0] * (length - len(prompt)) + [1] * len(prompt) for prompt in prompts]
    with loaded.lock, torch.inference_mode():
        written = loaded.model.generate(
            input_ids=torch.tensor(ids, device=loaded.model.device),
            attention_mask=torch.tensor(mask, device=loaded.model.device),
            max_new_tokens=max_new_tokens,
            do_sample=False,
            eos_token_id=sorted(loaded.end_ids()),
            pad_token_id=row.pad_id(),
            **row.adapter_names(len(batch)),
        )
    return tokenizer.batch_decode(written[:, length:], skip_special_tokens=True)


def chosen_option(row: LoadedRow, prompt: Prompt) -> int:
    """Return the index of the option that the model finds most likely, per character of its text.

    Per character, so that a long option is not at a disadvantage (`acc_norm` of the evaluation harness).
    """
    logps = _option_logps(row, prompt)
    each = [logp / len(option) for logp, option in zip(logps, prompt.options, strict=True)]
    return max(range(len(each)), key=each.__getitem__)


def _option_logps(row: LoadedRow, prompt: Prompt) -> list[float]:
    """Return log p(option, end | question) in nats; ids (O, T) are padded on the right, logits (O, T, V)."""
    import torch

    from train.encoding import token_ids

    loaded, tokenizer = row.loaded(), row.tokenizer()
    start = len(token_ids(tokenizer, _asked(prompt), asks=True))
    wholes = [token_ids(tokenizer, (*_asked(prompt), _said(option))) for option in prompt.options]
    length = max(map(len, wholes))
    ids = torch.tensor([whole + [row.pad_id()] * (length - len(whole)) for whole in wholes])
    mask = torch.tensor([[1] * len(whole) + [0] * (length - len(whole)) for whole in wholes])
    with loaded.lock, torch.inference_mode():
        output = loaded.model(
            input_ids=ids.to(loaded.model.device),
            attention_mask=mask.to(loaded.model.device),
            **row.adapter_names(len(wholes)),
        )
    return _summed(output.logits[:, start - 1 : -1].float().cpu(), ids[:, start:], mask[:, start:])


def _summed(logits: "Tensor", ids: "Tensor", mask: "Tensor") -> list[float]:
    """Sum the log-probabilities of the tokens that count: logits (O, A, V), ids and mask (O, A)."""
    logps = logits.log_softmax(dim=-1).gather(-1, ids[..., None])[..., 0]
    return (logps * mask).sum(dim=-1).tolist()


def _asked(prompt: Prompt) -> tuple[Message, ...]:
    return ({"role": "user", "content": prompt.text()},)


def _said(text: str) -> Message:
    return {"role": "assistant", "content": text}
