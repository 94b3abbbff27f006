"""The chat template that training and the Space render byte for byte alike. Standard library only."""

import hashlib
from pathlib import Path
from typing import Any

from train.errors import RecipeError

TEMPLATES = Path(__file__).parent / "templates"
FILE_NAME = "chat_template.jinja"  # its name beside a tokenizer, as transformers reads it


def names() -> list[str]:
    """Return the names of the templates of this repository, sorted."""
    return sorted(path.stem for path in TEMPLATES.glob("*.jinja"))


def load(name: str) -> str:
    """Return the text of the template called `name`.

    Raises:
        RecipeError: there is none; the message lists the known names.
    """
    path = TEMPLATES / f"{name}.jinja"
    if name not in names():
        raise RecipeError(f"unknown template {name!r}; known: {', '.join(names())}")
    return path.read_text(encoding="utf-8")


def digest(text: str) -> str:
    """Return the sha256 by which an adapter and its Space agree on a template."""
    return hashlib.sha256(text.encode()).hexdigest()


def apply_to(tokenizer: Any, name: str) -> str:  # noqa: ANN401 - any transformers tokenizer
    """Give a tokenizer the template called `name` and return the template's sha256."""
    text = load(name)
    tokenizer.chat_template = text
    return digest(text)
