"""Named failures of training; each message is one line: what, where, what to do."""

from cards.command import UserError


class TrainError(UserError):
    """Root of the failures of training."""


class RecipeError(TrainError, ValueError):
    """A recipe, or a `--set` value, cannot be used."""


class DataError(TrainError, RuntimeError):
    """A data set cannot be loaded, or nothing in it can be trained on."""


class BaseModelError(TrainError, RuntimeError):
    """A base model, its tokenizer or a parent adapter cannot be loaded as the recipe asks."""


class RunError(TrainError, RuntimeError):
    """A run folder cannot be started, continued or published."""
