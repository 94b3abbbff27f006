"""Writes the digests of the committed prompts, by which the builder keeps them out of the preferences.

Run `python -m space.safety.write_digests` after `python -m space.safety.write_prompts`.
"""

from dataset_builder.sources.votes_reading import EVALUATION_PROMPTS, shortened, words_sha256
from space.safety.prompts import load_prompts

_HEADER = "# Of the prompts of space/safety/prompts, written by `python -m space.safety.write_digests`.\n"


def lines() -> str:
    """Return the text of the list: of each prompt what the model is asked, and the question alone."""
    prompts = [prompt for each in load_prompts().prompts.values() for prompt in each]
    texts = {text for prompt in prompts for text in (prompt.text(), prompt.question)}
    return _HEADER + "".join(f"{digest}\n" for digest in sorted(shortened(map(words_sha256, texts))))


if __name__ == "__main__":
    EVALUATION_PROMPTS.write_text(lines(), encoding="utf-8")
