"""Check `markers`: placeholders, addresses and brackets come through as they were."""

import re
from collections import Counter
from collections.abc import Iterator

from dataset_builder.contracts import CheckSubject
from dataset_builder.flags import Flag
from dataset_builder.pairs import Pair

_PLACEHOLDER = re.compile(r"⟦\d+⟧|\{\w*\}|%[sd]\b|<\w+/?>|\$\{\w+\}")
_ADDRESS = re.compile(r"(?:https?://|www\.)[^\s<>()\"']+[^\s<>()\"'.,;:]|[\w.+-]+@[\w-]+\.[\w.]*\w")
_PARTNERS = {")": "(", "]": "[", "}": "{"}
_BRACKET = re.compile(r"[()\[\]{}]")


class Markers:
    """Compares what no translator may touch. Example: `⟦0⟧` that is lost gives `placeholder`."""

    subject: CheckSubject = "pair"

    def flags(self, pair: Pair) -> Iterator[Flag]:
        """Yield lost or new placeholders, lost addresses, and brackets that do not close."""
        source, target = (sorted(_PLACEHOLDER.findall(text)) for text in (pair.source, pair.target))
        if source != target:
            one, two = Counter(source), Counter(target)
            told = ", ".join([*(one - two), *(two - one)])
            yield Flag("placeholder", "block", f"placeholders differ: {told}")
        if "@" in pair.source or "www." in pair.source or "://" in pair.source:
            for address in _ADDRESS.findall(pair.source):
                if address.lower() not in pair.target.lower():
                    yield Flag("address_lost", "block", f"{address} is missing")
        if (wrong := _open(pair.target)) and not _open(pair.source):
            yield Flag("brackets", "warn", f"brackets do not close: {wrong}")


def _open(text: str) -> str:
    """Return the brackets that have no partner; a list sign such as `a)` needs none."""
    waiting: list[str] = []
    for match in _BRACKET.finditer(text):
        char = match.group()
        if char not in _PARTNERS:
            waiting.append(char)
        elif waiting and waiting[-1] == _PARTNERS[char]:
            waiting.pop()
        elif not _is_list_sign(text, match.start()):
            return char
    return "".join(waiting)


def _is_list_sign(text: str, at: int) -> bool:
    return text[at] == ")" and re.search(r"(?:^|[\s;,:.])\w{1,3}\.?\Z", text[:at]) is not None
