"""Tables of the builder's members: `name -> "module:attribute"`, resolved on first use. Standard library."""

import difflib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from cards.command import resolve
from dataset_builder.errors import ConfigError


@dataclass(frozen=True)
class Member:
    """One row of a table: where the member is and what it is for (shown by `list`)."""

    target: str
    summary: str


@dataclass(frozen=True)
class Registry:
    """A closed table of members.

    Example: `SOURCES.load("openfda")` imports `dataset_builder.sources.openfda` and returns its class.
    """

    kind: str
    members: Mapping[str, Member]

    def load(self, name: str) -> Any:  # noqa: ANN401 - each table documents the Protocol of its members
        """Return the member called `name`.

        Raises:
            ConfigError: there is none; the message lists the known names.
        """
        if name not in self.members:
            close = difflib.get_close_matches(name, self.members, n=1)
            hint = f", did you mean {close[0]!r}?" if close else ""
            raise ConfigError(f"unknown {self.kind} {name!r}{hint} Known: {', '.join(sorted(self.members))}")
        return resolve(self.members[name].target)
