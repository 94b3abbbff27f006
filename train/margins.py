"""How strongly a model prefers the chosen answers of preference pairs."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from dataset_builder.records import PreferencePair
from train.encoding import token_ids

if TYPE_CHECKING:
    import torch
    from transformers import PreTrainedTokenizerBase


def preference_margins(
    model: Any,  # noqa: ANN401 - a transformers or peft causal model
    tokenizer: "PreTrainedTokenizerBase",
    pairs: Sequence[PreferencePair],
) -> list[float]:
    """Return log p(chosen | prompt) - log p(rejected | prompt) in nats, one number per pair.

    The log-probability of an answer is summed over its tokens, end token included; the prompt does not
    count. One answer at a time, so nothing is padded: input_ids (1, T), logits (1, T, V), answer (A,), A < T.
    Above 0 the model finds the chosen answer more likely; DPO pushes the number up (Rafailov et al., 2023,
    arXiv:2305.18290, where it stands without the reference model's part).
    """
    import torch

    was_training = model.training
    model.eval()
    margins = []
    with torch.no_grad():
        for pair in pairs:
            prompt = token_ids(tokenizer, pair.prompt, asks=True)
            chosen, rejected = (
                _answer_logp(model, prompt, token_ids(tokenizer, pair.prompt + side))
                for side in (pair.chosen, pair.rejected)
            )
            margins.append(float(chosen - rejected))
    model.train(was_training)
    return margins


def _answer_logp(model: Any, prompt: list[int], whole: list[int]) -> "torch.Tensor":  # noqa: ANN401
    """Return the summed log-probability (a scalar tensor) of the tokens of `whole` after `prompt`."""
    import torch

    input_ids = torch.tensor([whole], device=model.device)  # (1, T)
    # (A, V): position t predicts token t + 1, so the answer's first token is predicted by the prompt's last
    logits = model(input_ids=input_ids).logits[0, len(prompt) - 1 : -1]
    logps = torch.log_softmax(logits.float(), dim=-1)
    return logps.gather(-1, input_ids[0, len(prompt) :, None]).sum()
