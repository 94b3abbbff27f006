"""The tabs of the page, in their order. A new tab is a file here and a row below. Standard library only."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    import gradio as gr

    from space.arena import Arena
    from space.languages import Wordings
    from space.ratings.board import Board


@dataclass(frozen=True)
class Place:
    """What a tab is built from."""

    arena: "Arena"
    board: "Board"
    words: "Wordings"
    page: "gr.Blocks"
    tab: "gr.Tab"


@dataclass(frozen=True)
class Tab:
    """One row: where the function that builds it is, and the name of its title in the texts."""

    target: str
    title: str


class BuildTab(Protocol):
    """What a row points to: puts its components into the open Blocks."""

    def __call__(self, place: Place) -> None: ...  # noqa: D102 - see the class


TABS: tuple[Tab, ...] = (
    Tab("space.tabs.arena:build", "TAB_ARENA"),
    Tab("space.tabs.ratings:build", "TAB_RATINGS"),
    Tab("space.tabs.health:build", "TAB_HEALTH"),
)
