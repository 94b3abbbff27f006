"""What the page tells after a vote: who wrote which answer, with what, at which cost."""

from types import ModuleType

from space.markdown import inert_line
from space.reveal import Reveal, Revealed


def reveal_text(told: Reveal, texts: ModuleType, receipt: str = "", email: str = "") -> str:
    """Return Markdown of a reveal; nothing of a model's own facts is left to act in it.

    With the code that erases what was stored it says whom to send it to.
    """
    lines = [
        _line(title, own, texts)
        for title, own in ((texts.ANSWER_LEFT, told.left), (texts.ANSWER_RIGHT, told.right))
    ]
    if told.seconds:
        lines.append(texts.REVEAL_SECONDS.format(seconds=_decimal(f"{told.seconds:.1f}", texts)))
    if receipt and email:
        lines.append(texts.REVEAL_RECEIPT.format(receipt=f"**{receipt}**", email=inert_line(email)))
    return "\n\n".join([f"### {texts.REVEAL_TITLE}", *lines])


def _line(title: str, own: Revealed, texts: ModuleType) -> str:
    facts = [f"{texts.REVEAL_REVISION} {inert_line(own.revision[:19])}"]
    if own.adapter_sha256:
        facts.append(f"{texts.REVEAL_ADAPTER} sha256 {inert_line(own.adapter_sha256[:12])}")
    facts.append(f"{texts.REVEAL_LICENCE} {inert_line(own.licence)}")
    if own.sources:
        facts.append(f"{texts.REVEAL_SOURCES} {inert_line(', '.join(own.sources))}")
    if own.tokens:
        energy = _decimal(f"{own.energy_wh:.2f}", texts)
        facts.append(texts.REVEAL_TOKENS.format(tokens=own.tokens, energy=energy))
    return f"**{title}: {inert_line(own.model)}** ({'; '.join(facts)})"


def _decimal(number: str, texts: ModuleType) -> str:
    return number if texts.LANGUAGE == "en" else number.replace(".", ",")
