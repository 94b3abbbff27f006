"""The tabs of the page, in their order. A new tab is a file here and a row below. Standard library only."""

from dataclasses import dataclass
from typing import Protocol

from space import texts_es
from space.arena import Arena


@dataclass(frozen=True)
class Tab:
    """One row: where the function that builds it is, and its title."""

    target: str
    title: str


class BuildTab(Protocol):
    """What a row points to: puts its components into the open Blocks."""

    def __call__(self, arena: Arena) -> None: ...  # noqa: D102 - see the class


TABS: tuple[Tab, ...] = (Tab("space.tabs.arena:build", texts_es.TAB_ARENA),)
