"""A visitor's path over HTTP, through the private events of the page, as the browser takes it.

Nothing here reaches into the arena: what is asked, seen and voted goes through the page alone.
"""

import argparse
import json
import re
import secrets
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any
from urllib.parse import urlencode

from cards.command import emit
from space import texts_es
from space.battle import Choice
from space.errors import VisitError
from space.markdown import shown
from space.unbacked import unmarked

_TIMEOUT_S = 600  # two models on a slow machine
_MODEL = r"\*\*{title}: (?P<model>.+?)\*\* \(" + texts_es.REVEAL_REVISION + r" (?P<revision>[^;)]*)"
_ADAPTER = r"; " + texts_es.REVEAL_ADAPTER + r" sha256 (?P<adapter>[0-9a-f]+)"


@dataclass(frozen=True)
class Shown:
    """Both complete answers as they read on the page, and the line below the question."""

    left: str
    right: str
    status: str


@dataclass(frozen=True)
class Revealed:
    """Who wrote the answer of one side, as the page says after the vote."""

    model: str
    revision: str
    adapter_sha256: str


@dataclass(frozen=True)
class Reveal:
    """What the page shows after a vote; `left` and `right` only when it was saved."""

    status: str
    text: str
    left: Revealed | None
    right: Revealed | None

    @property
    def saved(self) -> bool:
        """Tell whether the page said that the vote is saved."""
        said = (texts_es.STATUS_SAVED, texts_es.STATUS_CHANGED)
        return self.status in {
            each.format(choice=choice) for each in said for choice in texts_es.CHOICES.values()
        }


class Visitor:
    """One browser session on a running page."""

    def __init__(self, url: str) -> None:
        self._url = url.rstrip("/")
        # No proxy of the environment stands between a visitor and a page on this machine.
        self._opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        self._session = secrets.token_hex(6)
        config = self._get_json("/config")
        self._prefix = config["api_prefix"]
        self._events = config["dependencies"]
        self._ids = {each["props"].get("elem_id"): each["id"] for each in config["components"]}
        self.page: dict[int, Any] = {}  # component id -> what it shows

    def ask(self, question: str, *, store: bool = True, publish: bool = False) -> Shown:
        """Ask with the boxes ticked as said, wait until both answers are complete, and return them.

        Raises:
            VisitError: the page failed, or showed no complete answers.
        """
        return self._asked("ask", [*self._boxes(question, store, publish), None])

    def follow(self, question: str) -> Shown:
        """Go on with the conversation on the screen.

        Raises:
            VisitError: the page failed, or showed no complete answers.
        """
        return self._asked("follow", [*self._boxes(question, True, False), None, self.value("token")])

    def take_from_bank(self, *, store: bool = True) -> Shown:
        """Take a question of the bank.

        Raises:
            VisitError: the page failed, or has none.
        """
        event = self._event("bank")
        answer = self._post("/run/predict", self._body(event, [store, False, "", None], "bank"))
        self._show(event, answer["data"])
        return self._complete()

    def vote(
        self,
        choice: Choice,
        reasons_left: Sequence[str] = (),
        reasons_right: Sequence[str] = (),
        *,
        store: bool = True,
    ) -> Reveal:
        """Press a vote button, with the box to store as said, and return what the page then says."""
        button = f"vote-{choice}"
        event = self._event(button)
        said = [list(reasons_left), list(reasons_right), "", "no_dice", store, False, None]
        answer = self._post("/run/predict", self._body(event, [self.value("token"), *said], button))
        self._show(event, answer["data"])
        return self.reveal()

    def reveal(self) -> Reveal:
        """Return what the page says of the models now."""
        text = self.value("reveal")
        return Reveal(
            self.value("status"),
            shown(text),
            _revealed(text, texts_es.ANSWER_LEFT),
            _revealed(text, texts_es.ANSWER_RIGHT),
        )

    @staticmethod
    def _boxes(question: str, store: bool, publish: bool) -> list[Any]:
        return [question, True, store, publish, ""]

    def _asked(self, button: str, data: list[Any]) -> Shown:
        event = self._event(button)
        event_id = self._post("/queue/join", self._body(event, data, button))["event_id"]
        outputs: list[Any] = []
        for message in self._messages(event_id):
            outputs = _updated(outputs, message)
        self._show(event, outputs)
        return self._complete()

    def _complete(self) -> Shown:
        if not self.value("token") and not self.value("reveal"):
            raise VisitError(f"{self._url} opened no vote: {self.value('status')}")
        return Shown(
            shown(unmarked(self.value("answer-left"))),
            shown(unmarked(self.value("answer-right"))),
            self.value("status"),
        )

    def value(self, elem_id: str) -> str:
        """Return what a component shows, "" before any event has set it."""
        return self.page.get(self._ids[elem_id]) or ""

    def _event(self, elem_id: str) -> Mapping[str, Any]:
        target = [self._ids.get(elem_id), "click"]
        for event in self._events:
            if event["backend_fn"] and target in [list(each) for each in event["targets"]]:
                return event
        raise VisitError(f"{self._url} has no button {elem_id}: is it an arena?")

    def _body(self, event: Mapping[str, Any], data: list[Any], elem_id: str) -> dict[str, Any]:
        return {
            "data": data,
            "event_data": None,
            "fn_index": event["id"],
            "session_hash": self._session,
            "trigger_id": self._ids[elem_id],
        }

    def _show(self, event: Mapping[str, Any], outputs: list[Any]) -> None:
        for component, value in zip(event["outputs"], outputs, strict=True):
            if isinstance(value, dict) and value.get("__type__") == "update":
                if "value" in value:
                    self.page[component] = value["value"]
            else:
                self.page[component] = value

    def _messages(self, event_id: str) -> Iterator[Mapping[str, Any]]:
        """Yield the messages of one event up to its end."""
        query = urlencode({"session_hash": self._session})
        with self._open(f"{self._prefix}/queue/data?{query}") as stream:
            for line in stream:
                if not line.startswith(b"data:"):
                    continue
                message = json.loads(line[len(b"data:") :])
                if message["msg"] == "unexpected_error":
                    raise VisitError(f"{self._url} failed: {message.get('message')}")
                if message.get("event_id") != event_id:
                    continue
                if message.get("success") is False:
                    raise VisitError(f"{self._url} failed: {message.get('output', {}).get('error')}")
                yield message
                if message["msg"] == "process_completed":
                    return
        raise VisitError(f"{self._url} closed the stream before the answers were complete")

    def _get_json(self, path: str) -> Any:  # noqa: ANN401 - any JSON
        with self._open(path) as answer:
            return _parse(answer.read(), self._url)

    def _post(self, path: str, body: Mapping[str, Any]) -> Any:  # noqa: ANN401 - any JSON
        headers = {"Content-Type": "application/json"}
        url = f"{self._url}{self._prefix}{path}"
        with self._open(urllib.request.Request(url, json.dumps(body).encode(), headers)) as answer:
            return _parse(answer.read(), self._url)

    def _open(self, target: str | urllib.request.Request) -> Any:  # noqa: ANN401 - an HTTP answer
        request = f"{self._url}{target}" if isinstance(target, str) else target
        try:
            return self._opener.open(request, timeout=_TIMEOUT_S)
        except (urllib.error.URLError, OSError, ValueError) as error:
            raise VisitError(f"{self._url} does not answer as an arena: {error}") from error


def visit_once(url: str, question: str, choice: Choice) -> dict[str, Any]:
    """Ask one question, cast one vote, and return what was shown.

    Raises:
        VisitError: the page failed, or did not save the vote.
    """
    visitor = Visitor(url)
    answers = visitor.ask(question)
    reveal = visitor.vote(choice) if visitor.value("token") else visitor.reveal()
    if not reveal.saved:
        raise VisitError(f"{url} did not save the vote: {reveal.status}")
    return {"question": question, "choice": choice, "answers": asdict(answers), "reveal": asdict(reveal)}


def visit_command(arguments: argparse.Namespace) -> None:
    """Run `visit` and print what was shown as JSON."""
    emit(json.dumps(visit_once(arguments.url, arguments.ask, arguments.vote), ensure_ascii=False))


def _updated(outputs: list[Any], message: Mapping[str, Any]) -> list[Any]:
    """Apply one message: the first carries all values, later ones what has changed."""
    data = message.get("output", {}).get("data")
    if message["msg"] == "process_generating" and outputs:
        return [_patched(value, changes) for value, changes in zip(outputs, data, strict=True)]
    return data if data else outputs


def _patched(value: Any, changes: Any) -> Any:  # noqa: ANN401 - any JSON
    """Apply Gradio's changes, a list of [action, path, value], to one output."""
    for action, path, new in changes or ():
        value = _patched_at(value, path, action, new)
    return value


def _patched_at(value: Any, path: list[Any], action: str, new: Any) -> Any:  # noqa: ANN401 - any JSON
    if path:
        value[path[0]] = _patched_at(value.get(path[0]), path[1:], action, new)
        return value
    match action:
        case "replace" | "add":
            return new
        case "append":
            return value + new
        case "delete":
            return None
        case _:
            raise VisitError(f"the page sends changes of an unknown kind: {action}")


def _revealed(text: str, title: str) -> Revealed | None:
    line = next((line for line in text.splitlines() if line.startswith(f"**{title}: ")), "")
    found = re.match(_MODEL.format(title=re.escape(title)), line)
    if not found:
        return None
    adapter = re.search(_ADAPTER, line)
    return Revealed(shown(found["model"]), shown(found["revision"]), adapter["adapter"] if adapter else "")


def _parse(content: bytes, url: str) -> Any:  # noqa: ANN401 - any JSON
    try:
        return json.loads(content)
    except ValueError as error:
        raise VisitError(f"{url} does not answer as an arena: {error}") from error
