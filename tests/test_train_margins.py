import math
from pathlib import Path

import pytest

from dataset_builder.records import PreferencePair
from tests.tiny_model import make_tiny_llama
from train.base_model import load_model, load_tokenizer, resolve_base
from train.encoding import EncodedPair, encode_pair
from train.margins import preference_margins

PAIR = PreferencePair(
    ({"role": "user", "content": "¿Qué es?"},),
    ({"role": "assistant", "content": "Agua."},),
    ({"role": "assistant", "content": "No lo sé, pregunte a otra persona."},),
)


def test_a_model_that_finds_all_tokens_alike_prefers_the_shorter_answer_by_log_of_its_vocabulary(
    tmp_path: Path,
) -> None:
    """With all logits 0 each token costs log V nats, so the margin is (rejected - chosen tokens) * log V."""
    import torch

    base = resolve_base(str(make_tiny_llama(tmp_path / "base")))
    tokenizer, _ = load_tokenizer(base.id, None, "plain")
    model = load_model(base, "none")
    torch.nn.init.zeros_(model.get_parameter("lm_head.weight"))
    encoded = encode_pair(tokenizer, PAIR, 512)
    assert isinstance(encoded, EncodedPair)
    expected = (len(encoded.rejected) - len(encoded.chosen)) * math.log(len(tokenizer))
    swapped = PreferencePair(PAIR.prompt, PAIR.rejected, PAIR.chosen)
    assert expected > 0
    assert preference_margins(model, tokenizer, [PAIR, swapped]) == pytest.approx([expected, -expected])


def test_margins_are_those_of_the_answer_that_the_model_gives_labels_for(tmp_path: Path) -> None:
    """The model's own loss is the mean over the answer's tokens: -loss * tokens is their log-probability."""
    import torch

    base = resolve_base(str(make_tiny_llama(tmp_path / "base")))
    tokenizer, _ = load_tokenizer(base.id, None, "plain")
    model = load_model(base, "none").eval()
    encoded = encode_pair(tokenizer, PAIR, 512)
    assert isinstance(encoded, EncodedPair)

    def logp(answer: list[int]) -> float:
        input_ids = torch.tensor([encoded.prompt + answer])
        labels = torch.tensor([[-100] * len(encoded.prompt) + answer])
        with torch.no_grad():
            return -float(model(input_ids=input_ids, labels=labels).loss) * len(answer)

    expected = logp(encoded.chosen) - logp(encoded.rejected)
    assert preference_margins(model, tokenizer, [PAIR]) == pytest.approx([expected], rel=1e-4)
