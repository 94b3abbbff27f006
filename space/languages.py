"""In which language the page speaks: Spanish, or English where the browser asks for it first."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import ModuleType
from typing import TYPE_CHECKING, Any

from space import texts_en, texts_es

if TYPE_CHECKING:
    from gradio import Blocks, Request

Wording = Callable[[ModuleType], Mapping[str, Any]]


def texts_of(accept_language: str) -> ModuleType:
    """Return the texts for a browser's header: `en-GB,en;q=0.9,es;q=0.8` is English, all else Spanish."""
    first = accept_language.split(",")[0].strip().lower()
    return texts_en if first.split("-")[0] == "en" else texts_es


def texts_for(request: "Request | None") -> ModuleType:
    """Return the texts for whoever sent a request; Spanish where nobody did."""
    header = request.headers.get("accept-language") if request is not None and request.headers else None
    return texts_of(header or "")


@dataclass
class Wordings:
    """The components of a page whose words depend on the language.

    They are built in Spanish, and one event at page load puts the others in.
    """

    _worded: list[tuple[Any, Wording]] = field(default_factory=list)

    def make(self, kind: Callable[..., Any], wording: Wording, **options: Any) -> Any:  # noqa: ANN401 - Gradio
        """Build a component with its Spanish words, and remember how to say them in English."""
        component = kind(**wording(texts_es), **options)
        self._worded.append((component, wording))
        return component

    def connect(self, demo: "Blocks") -> None:
        """Let the page load change the words of the open Blocks."""
        import gradio as gr

        def speak(request: gr.Request) -> list[Any]:
            texts = texts_for(request)
            if texts is texts_es:
                return [gr.skip() for _ in self._worded]
            return [gr.update(**wording(texts)) for _, wording in self._worded]

        components = [component for component, _ in self._worded]
        demo.load(speak, None, components, queue=False, api_visibility="private", show_progress="hidden")
