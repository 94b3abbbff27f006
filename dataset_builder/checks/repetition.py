"""Check `repetition`: nothing is said twice that the source says once."""

from collections.abc import Iterator, Sequence

from dataset_builder.contracts import CheckSubject
from dataset_builder.flags import Flag, Span
from dataset_builder.pairs import Pair
from dataset_builder.text_words import Word

_WORDS = 4  # a phrase of so many words recurs by chance in few sentences
_AT_ONCE = 30  # words of a phrase that may follow itself


class Repetition:
    """Looks for phrases that recur. Example: `tome una tome una` gives `repetition`."""

    subject: CheckSubject = "pair"

    def flags(self, pair: Pair) -> Iterator[Flag]:
        """Yield the first phrase that recurs in the translation alone."""
        span = _stutter(pair.target_words) or _recurring(pair.target_words)
        if span is None:
            return
        if _stutter(pair.source_words) or _recurring(pair.source_words, _WORDS - 1):
            return
        message = f"said twice: {pair.target[span[0] : span[1]][:60]!r}"
        yield Flag("repetition", "warn", message, None, span)


def _stutter(words: Sequence[Word]) -> Span | None:
    """Return the place of a phrase that follows itself at once; a single word must be a longer one."""
    texts = [word.folded for word in words]
    places: dict[str, list[int]] = {}
    for at, text in enumerate(texts):
        for before in places.get(text, ()):
            length = at - before
            if length <= _AT_ONCE and texts[before:at] == texts[at : at + length]:
                if length > 1 or len(text) > 1:
                    return words[before].start, words[at + length - 1].end
        places.setdefault(text, []).append(at)
    return None


def _recurring(words: Sequence[Word], length: int = _WORDS) -> Span | None:
    """Return the place of a phrase of `length` words that stands elsewhere too."""
    texts = [word.folded for word in words]
    known: set[tuple[str, ...]] = set()
    for at in range(len(texts) - length + 1):
        phrase = tuple(texts[at : at + length])
        if phrase in known:
            return words[at].start, words[at + length - 1].end
        known.add(phrase)
    return None
