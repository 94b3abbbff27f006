"""Conversations and preference pairs as token ids; what `max_length` would spoil is known beforehand."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from dataset_builder.records import Message, PreferencePair

if TYPE_CHECKING:
    from transformers import PreTrainedTokenizerBase

IGNORED = -100  # the label of tokens that no loss is computed on

DropReason = Literal[
    "no_answer",  # the conversation does not end in an answer with text
    "prompt_fills_max_length",  # TRL would drop the row without a word
    "end_would_be_cut",  # the end token would be lost, and the model would not learn to stop
    "prompt_not_prefix",  # the tokenizer merges the end of the prompt with the answer
    "same_answer",  # chosen and rejected are equal: nothing to prefer
]


@dataclass(frozen=True)
class EncodedConversation:
    """`input_ids` and `labels` are of the same length T; labels are -100 outside the answers."""

    input_ids: list[int]
    labels: list[int]


@dataclass(frozen=True)
class EncodedPair:
    """The prompt's ids and the ids of both answers, each ending in the end token."""

    prompt: list[int]
    chosen: list[int]
    rejected: list[int]


def token_ids(
    tokenizer: "PreTrainedTokenizerBase", messages: Sequence[Message], *, asks: bool = False
) -> list[int]:
    """Render a conversation and tokenize it; with `asks` it ends where the model has to answer."""
    text: Any = tokenizer.apply_chat_template(list(messages), tokenize=False, add_generation_prompt=asks)
    return list(tokenizer(text, add_special_tokens=False)["input_ids"])


def encode_conversation(
    tokenizer: "PreTrainedTokenizerBase", messages: Sequence[Message], max_length: int
) -> EncodedConversation | DropReason:
    """Return ids and labels of a conversation, or why it cannot be trained on.

    The labels of each answer start exactly where the same prompt, rendered for inference, ends: so training
    and inference see the same tokens, row by row. `[user "¿Q?", assistant "R."]` has the labels of "R.</s>".
    """
    if not messages or messages[-1]["role"] != "assistant" or not messages[-1]["content"].strip():
        return "no_answer"
    ids = token_ids(tokenizer, messages)
    labels = [IGNORED] * len(ids)
    prompt_length = 0
    for turn in (n for n, message in enumerate(messages) if message["role"] == "assistant"):
        prompt = token_ids(tokenizer, messages[:turn], asks=True)
        answered = token_ids(tokenizer, messages[: turn + 1])
        if answered[: len(prompt)] != prompt or ids[: len(answered)] != answered:
            return "prompt_not_prefix"
        labels[len(prompt) : len(answered)] = answered[len(prompt) :]
        prompt_length = len(prompt)
    return _too_long(prompt_length, len(ids), max_length) or EncodedConversation(ids, labels)


def encode_pair(
    tokenizer: "PreTrainedTokenizerBase", pair: PreferencePair, max_length: int
) -> EncodedPair | DropReason:
    """Return the ids of a preference pair, or why it cannot be trained on."""
    answers = [
        " ".join(message["content"] for message in side).strip() for side in (pair.chosen, pair.rejected)
    ]
    if not all(answers):
        return "no_answer"
    if answers[0] == answers[1]:
        return "same_answer"
    prompt = token_ids(tokenizer, pair.prompt, asks=True)
    chosen, rejected = (token_ids(tokenizer, pair.prompt + side) for side in (pair.chosen, pair.rejected))
    if chosen[: len(prompt)] != prompt or rejected[: len(prompt)] != prompt:
        return "prompt_not_prefix"
    longest = max(len(chosen), len(rejected))
    encoded = EncodedPair(prompt, chosen[len(prompt) :], rejected[len(prompt) :])
    return _too_long(len(prompt), longest, max_length) or encoded


def _too_long(prompt_length: int, length: int, max_length: int) -> DropReason | None:
    """Return what truncation to `max_length` would do: `_too_long(5, 12, 10)` is "end_would_be_cut"."""
    if prompt_length >= max_length:
        return "prompt_fills_max_length"
    return "end_would_be_cut" if length > max_length else None
