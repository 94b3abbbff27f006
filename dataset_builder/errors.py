"""Named failures of the builder; each message is one line: what, where, what to do."""

from cards.command import UserError


class BuilderError(UserError):
    """Root of the builder's failures."""


class ConfigError(BuilderError, ValueError):
    """A configuration file or `--set` value cannot be used."""


class SourceError(BuilderError, RuntimeError):
    """A source as a whole cannot be read (a single bad record is quarantined instead)."""


class TranslationError(BuilderError, RuntimeError):
    """A translation engine is missing or does not answer."""


class BuildError(BuilderError, RuntimeError):
    """A build cannot go on (the folder is in use, or its counts do not add up)."""


class PublishError(BuilderError, RuntimeError):
    """A folder cannot be published."""
