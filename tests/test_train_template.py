"""The template, the labels made with it, and what is dropped before training."""

from typing import TYPE_CHECKING, Any

import pytest

from dataset_builder.records import Message, PreferencePair
from tests.tiny_model import make_tiny_llama
from train import chat_template
from train.base_model import load_tokenizer
from train.encoding import (
    IGNORED,
    EncodedConversation,
    EncodedPair,
    encode_conversation,
    encode_pair,
    token_ids,
)
from train.errors import RecipeError

if TYPE_CHECKING:
    from transformers import PreTrainedTokenizerBase

SYSTEM: Message = {"role": "system", "content": "Responda en español."}
ASKED: Message = {"role": "user", "content": "¿Qué dosis tomó el niño?"}
ANSWERED: Message = {"role": "assistant", "content": "Tomó 2,5 ml de jarabe."}
AGAIN: Message = {"role": "user", "content": "¿Y después?"}
ENDED: Message = {"role": "assistant", "content": "Nada más."}
CONVERSATIONS = [[ASKED, ANSWERED], [SYSTEM, ASKED, ANSWERED], [SYSTEM, ASKED, ANSWERED, AGAIN, ENDED]]


@pytest.fixture(scope="module")
def tokenizer(tmp_path_factory: pytest.TempPathFactory) -> "PreTrainedTokenizerBase":
    folder = make_tiny_llama(tmp_path_factory.mktemp("base"))
    return load_tokenizer(str(folder), None, "plain")[0]


def _encoded(tokenizer: "PreTrainedTokenizerBase", messages: list[Message]) -> EncodedConversation:
    encoded = encode_conversation(tokenizer, messages, 512)
    assert isinstance(encoded, EncodedConversation)
    return encoded


def test_the_plain_template_writes_questions_and_answers_and_ends_each_answer_with_the_end_token(
    tokenizer: "PreTrainedTokenizerBase",
) -> None:
    text = tokenizer.apply_chat_template(CONVERSATIONS[2], tokenize=False)
    assert text == (
        "<s>Responda en español.\n\n"
        "### Pregunta:\n¿Qué dosis tomó el niño?\n\n### Respuesta:\nTomó 2,5 ml de jarabe.</s>\n\n"
        "### Pregunta:\n¿Y después?\n\n### Respuesta:\nNada más.</s>"
    )


@pytest.mark.parametrize("messages", CONVERSATIONS)
def test_training_sees_the_tokens_that_inference_sees(
    tokenizer: "PreTrainedTokenizerBase", messages: list[Message]
) -> None:
    prompt = token_ids(tokenizer, messages[:-1], asks=True)
    encoded = _encoded(tokenizer, messages)
    assert encoded.input_ids[: len(prompt)] == prompt
    assert encoded.labels[len(prompt) - 1] == IGNORED
    assert encoded.labels[len(prompt) :] == encoded.input_ids[len(prompt) :]


@pytest.mark.parametrize("messages", CONVERSATIONS)
def test_the_end_token_is_the_last_label_of_every_answer(
    tokenizer: "PreTrainedTokenizerBase", messages: list[Message]
) -> None:
    labels = _encoded(tokenizer, messages).labels
    ends = [n for n, label in enumerate(labels) if label == tokenizer.eos_token_id]
    answers = [message["content"] for message in messages if message["role"] == "assistant"]
    assert len(ends) == len(answers)
    assert ends[-1] == len(labels) - 1
    assert all(labels[end + 1] == IGNORED for end in ends[:-1])
    trained = tokenizer.decode([label for label in labels if label != IGNORED])
    assert trained == "".join(f"{answer}</s>" for answer in answers)


@pytest.mark.parametrize("messages", CONVERSATIONS)
def test_the_generation_marks_of_the_template_cover_exactly_the_labels(
    tokenizer: "PreTrainedTokenizerBase", messages: list[Message]
) -> None:
    rendered: Any = tokenizer.apply_chat_template(
        messages, return_dict=True, return_assistant_tokens_mask=True
    )
    marked = [bool(mask) for mask in rendered["assistant_masks"]]
    assert marked == [label != IGNORED for label in _encoded(tokenizer, messages).labels]


def test_a_question_that_contains_the_end_token_cannot_end_a_turn(
    tokenizer: "PreTrainedTokenizerBase",
) -> None:
    asked = {"role": "user", "content": "¿Qué</s> dosis<s>?"}
    ids = token_ids(tokenizer, [asked], asks=True)
    assert [tokenizer.decode([token]) for token in ids if token in tokenizer.all_special_ids] == ["<s>"]
    assert "¿Qué dosis?" in tokenizer.decode(ids)


def test_an_unknown_template_is_named_with_the_known_ones() -> None:
    with pytest.raises(RecipeError, match="unknown template 'chatml'; known: plain"):
        chat_template.load("chatml")


def test_a_row_that_truncation_would_spoil_is_dropped_with_its_reason(
    tokenizer: "PreTrainedTokenizerBase",
) -> None:
    """With P prompt tokens and T in all: T fits, T-1 loses the end token, P leaves no answer at all."""
    messages = CONVERSATIONS[0]
    prompt, whole = len(token_ids(tokenizer, [ASKED], asks=True)), len(token_ids(tokenizer, messages))
    assert isinstance(encode_conversation(tokenizer, messages, whole), EncodedConversation)
    assert encode_conversation(tokenizer, messages, whole - 1) == "end_would_be_cut"
    assert encode_conversation(tokenizer, messages, prompt + 1) == "end_would_be_cut"
    assert encode_conversation(tokenizer, messages, prompt) == "prompt_fills_max_length"


@pytest.mark.parametrize("messages", [[], [ASKED], [ASKED, {"role": "assistant", "content": "  "}]])
def test_a_conversation_without_an_answer_is_dropped(
    tokenizer: "PreTrainedTokenizerBase", messages: list[Message]
) -> None:
    assert encode_conversation(tokenizer, messages, 512) == "no_answer"


def test_a_tokenizer_that_merges_prompt_and_answer_is_noticed(tokenizer: "PreTrainedTokenizerBase") -> None:
    """Without the newline after the colon, and with the token "::", ":" + ": no" becomes "::" + " no"."""
    merging = type(tokenizer)(tokenizer_object=_with_merge(), eos_token="</s>")
    merging.chat_template = (
        "{% for m in messages %}{% if m['role'] == 'user' %}{{ m['content'] }}{% else %}"
        ":{{ m['content'] }}{{ eos_token }}{% endif %}{% endfor %}{% if add_generation_prompt %}:{% endif %}"
    )
    answer: Message = {"role": "assistant", "content": ": no"}
    assert encode_conversation(merging, [ASKED, answer], 512) == "prompt_not_prefix"


def _with_merge() -> object:
    from tokenizers import Tokenizer, models, pre_tokenizers

    alphabet = sorted(pre_tokenizers.ByteLevel.alphabet())
    vocabulary = {token: n for n, token in enumerate([*alphabet, "::", "</s>"])}
    merging = Tokenizer(models.BPE(vocab=vocabulary, merges=[(":", ":")]))
    merging.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    return merging


def test_pairs_are_dropped_when_there_is_nothing_to_prefer_or_an_answer_does_not_fit(
    tokenizer: "PreTrainedTokenizerBase",
) -> None:
    """A pair has to fit with its longer answer: one token less and that answer would lose its end."""
    pair = PreferencePair((ASKED,), (ANSWERED,), (ENDED,))
    prompt, longer = (
        len(token_ids(tokenizer, [ASKED], asks=True)),
        len(token_ids(tokenizer, [ASKED, ANSWERED])),
    )
    encoded = encode_pair(tokenizer, pair, longer)
    assert isinstance(encoded, EncodedPair)
    assert tokenizer.decode(encoded.chosen) == "Tomó 2,5 ml de jarabe.</s>"
    assert tokenizer.decode(encoded.rejected) == "Nada más.</s>"
    assert encode_pair(tokenizer, pair, longer - 1) == "end_would_be_cut"
    assert encode_pair(tokenizer, pair, prompt) == "prompt_fills_max_length"
    assert encode_pair(tokenizer, PreferencePair((ASKED,), (ENDED,), (ENDED,)), 512) == "same_answer"
    assert encode_pair(tokenizer, PreferencePair((ASKED,), (ENDED,), ()), 512) == "no_answer"
