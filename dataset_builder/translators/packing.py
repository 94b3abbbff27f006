"""Many segments in one request: one a line, believed only where every line comes back as one."""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence

from dataset_builder.contracts import Answered
from dataset_builder.translators.failures import Refused, TooLong

BLANKS_IN_A_ROW = 10  # after so many another text tells whether these are beyond the server, or it is down
_PLAIN = "The patient drinks water."
_MISSES_TO_STOP = 3  # after so many packs in a row that did not verify, texts go alone
_DIGITS = re.compile(r"\d+")


class Packer:
    """Sends texts in packs of up to `max_chars` characters, and smaller ones where the server asks for it.

    `ask` gets the texts of one pack and returns their translations, None where it cannot tell them apart. It
    may be called from many threads: what is remembered here is only advice on the size of the next pack.
    """

    def __init__(self, max_chars: int, ask: Callable[[Sequence[str]], list[str] | None]) -> None:
        self.max_chars, self._ask = max_chars, ask
        self._misses = self._blanks = self._refused_alone = 0
        self._witness = _PLAIN

    def translate(self, texts: Sequence[str]) -> list[str]:
        """Return the translation of each text, "" for one that the server cannot do.

        Raises:
            Failure: the server fails, refuses, or can do none of many texts.
        """
        return in_order(self.answers, texts)

    def answers(self, texts: Sequence[str]) -> Iterator[Answered]:
        """Yield what each request brought before the next is sent, in the order of the texts.

        Raises:
            Failure: as `translate`.
        """
        for pack in self._packs(texts):
            yield from self._pack(pack)

    def _packs(self, texts: Sequence[str]) -> Iterator[Sequence[str]]:
        """Yield the texts in order, as many at a time as fit and may share a request."""
        start = 0
        while start < len(texts):
            end, chars = start + 1, len(texts[start])
            while end < len(texts) and self._may_share(texts[end - 1], texts[end]):
                chars += 1 + len(texts[end])
                if chars > self.max_chars:
                    break
                end += 1
            yield texts[start:end]
            start = end

    def _may_share(self, text: str, following: str) -> bool:
        return self._misses < _MISSES_TO_STOP and _is_one_line(text) and _is_one_line(following)

    def _pack(self, texts: Sequence[str]) -> Iterator[Answered]:
        if len(texts) == 1:
            yield from self._one_by_one(texts)
            return
        try:
            answers = self._ask(texts)
        except TooLong:
            yield from self._halved(texts)
            return
        if answers is None:
            self._misses += 1
            yield from self._one_by_one(texts)
            return
        self._misses = self._blanks = 0
        self._witness = texts[0]
        yield list(zip(texts, answers, strict=True))

    def _one_by_one(self, texts: Sequence[str]) -> Iterator[Answered]:
        for text in texts:
            yield [(text, self._alone(text))]

    def _halved(self, texts: Sequence[str]) -> Iterator[Answered]:
        """Yield the translations of a pack that was refused, and remember its half as the size to send.

        Not where one of its texts is then refused alone as well: that one was the reason, not the size.
        """
        before, middle = self._refused_alone, len(texts) // 2
        yield from self.answers(texts[:middle])
        yield from self.answers(texts[middle:])
        if self._refused_alone == before:
            self.max_chars = max(1, min(self.max_chars, len(join_lines(texts)) // 2))

    def _alone(self, text: str) -> str:
        problem = "gave no translation"
        for _ in range(2):  # a blank answer may be a moment of weakness
            try:
                answers = self._ask([text])
            except TooLong as failure:
                problem = str(failure)
                self._refused_alone += 1
                break
            if answers and answers[0].strip():
                self._blanks, self._witness = 0, text
                return answers[0]
        self._count_blank(problem)
        return ""

    def _count_blank(self, problem: str) -> None:
        self._blanks += 1
        if self._blanks == BLANKS_IN_A_ROW:
            self._blanks = 0
            if not self._does_others():
                raise Refused(f"{problem} {BLANKS_IN_A_ROW} times in a row")

    def _does_others(self) -> bool:
        """Ask again for a text that was answered before, or for a plain one: it tells who is at fault."""
        try:
            answers = self._ask([self._witness])
        except TooLong:
            return False
        return bool(answers and answers[0].strip())


def in_order(answers: Callable[[Sequence[str]], Iterator[Answered]], texts: Sequence[str]) -> list[str]:
    """Return the translation of each text, "" for a blank one, which is not sent."""
    found = (answer for request in answers([text for text in texts if text.strip()]) for _, answer in request)
    return [next(found) if text.strip() else "" for text in texts]


def join_lines(texts: Sequence[str]) -> str:
    """Return the texts of a pack as one, each a line of its own."""
    return "\n".join(text.strip() for text in texts)


def split_lines(sources: Sequence[str], answer: str) -> list[str] | None:
    r"""Return the lines of an answer, one for each source, or None where they are not surely that.

    Refused are another number of lines, an empty line, and lines between which a number has moved.
    Example: `split_lines(["Stop.", "Go."], "Pare.\nSiga.")` is `["Pare.", "Siga."]`.
    """
    lines = [line.strip() for line in answer.strip().split("\n")]
    if len(lines) != len(sources) or not all(lines) or _numbers_moved(sources, lines):
        return None
    return lines


def _numbers_moved(sources: Sequence[str], answers: Sequence[str]) -> bool:
    """Tell whether one line lost a number that turns up as new in another line.

    Such an answer stands askew: the service joined one pair of lines and cut another, so that their number is
    right and some hold the text of a neighbour.
    """
    lost: Counter[str] = Counter()
    gained: Counter[str] = Counter()
    for source, answer in zip(sources, answers, strict=True):
        before, after = Counter(_DIGITS.findall(source)), Counter(_DIGITS.findall(answer))
        lost += before - after
        gained += after - before
    return bool(lost & gained)


def _is_one_line(text: str) -> bool:
    return len(text.splitlines()) == 1
