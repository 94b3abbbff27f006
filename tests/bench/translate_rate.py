"""How fast our engines are against deep-translator's own `translate_batch`, on one loopback server.

`python -m tests.bench.translate_rate`: both translate the same segments of 140 characters, one after the
other in one run; every answer of the server takes 50 ms.
"""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import deep_translator

from cards.command import emit
from dataset_builder.translators.deep import Google, Libre
from dataset_builder.translators.deep_engine import DeepEngine
from tests.engine_server import EngineServer, in_spanish
from tests.google_server import GoogleServer
from tests.libre_server import LibreServer

SEGMENTS, LATENCY_S = 400, 0.05
_ADVICE = "with water every morning, and do not stop it on your own before you have asked a doctor about it."


@dataclass(frozen=True)
class Contest:
    """An engine of ours and the package's translator for the same service."""

    server: type[EngineServer]
    engine: type[DeepEngine]
    package: Callable[[str], Any]


def _google(url: str) -> Any:  # noqa: ANN401 - deep_translator is untyped
    translator = deep_translator.GoogleTranslator(source="en", target="es")
    translator._base_url = url
    return translator


def _libre(url: str) -> Any:  # noqa: ANN401 - deep_translator is untyped
    return deep_translator.LibreTranslator(source="en", target="es", api_key="none", custom_url=url)


CONTESTS = (Contest(LibreServer, Libre, _libre), Contest(GoogleServer, Google, _google))


def segments() -> list[str]:
    """Return distinct segments of 140 characters."""
    texts = [f"Take {number} mg of the drug {number} {_ADVICE}" for number in range(SEGMENTS)]
    return [text.ljust(140, "!") for text in texts]


def _timed(
    server: EngineServer, work: Callable[[], Sequence[str]], texts: Sequence[str]
) -> tuple[float, int]:
    """Return the seconds and the requests of some work, whose answers must be right."""
    before, started = server.requests, time.perf_counter()
    answers = work()
    seconds = time.perf_counter() - started
    if list(answers) != [in_spanish(text) for text in texts]:
        raise SystemExit("an answer is not that of its segment")
    return seconds, server.requests - before


def run(contest: Contest, texts: Sequence[str]) -> None:
    """Print what both took."""
    with contest.server(delay_s=LATENCY_S) as server:
        package, engine = contest.package(server.url), contest.engine({"url": server.url})
        theirs, their_requests = _timed(server, lambda: package.translate_batch(list(texts)), texts)
        ours, our_requests = _timed(server, lambda: engine.translate(texts), texts)
        engine.close()
    emit(f"{contest.engine.name:12} translate_batch {their_requests:4} requests {theirs:7.2f} s")
    emit(
        f"{'':12} ours            {our_requests:4} requests {ours:7.2f} s   "
        f"{their_requests / our_requests:.1f}x fewer requests, {theirs / ours:.1f}x faster, "
        f"{len(texts) / ours:.0f} segments/s"
    )


def main() -> None:
    """Run all contests."""
    texts = segments()
    emit(f"{len(texts)} segments of {len(texts[0])} characters, {LATENCY_S * 1000:.0f} ms an answer")
    for contest in CONTESTS:
        run(contest, texts)


if __name__ == "__main__":
    main()
