"""Whether a sentence ends at a mark: how the text before it ends against how the text after it begins.

Both sides are put into a few classes, and a table says which pairs part two sentences. Standard library only.
"""

import re
from collections.abc import Mapping
from typing import Literal

from dataset_builder.segment_words import (
    BEFORE_NUMBER,
    IN_CAPITALS,
    LABELLED,
    LETTERED,
    NEVER_FINAL,
    OFTEN_INNER,
    STARTERS,
    TITLE_WORDS,
)

Left = Literal["word", "number", "inner", "before_number", "initial", "ellipsis", "never"]
Right = Literal["starter", "capital", "digit", "opening", "code", "none"]

_ENDS: Mapping[Left, tuple[Right, ...]] = {
    "word": ("starter", "capital", "digit", "opening", "code"),
    "number": ("starter", "capital", "opening", "code"),  # `0. 5 mg` must stay whole
    "inner": ("starter", "opening"),
    "before_number": ("starter", "capital", "opening"),
    "initial": ("starter", "opening"),
    "ellipsis": ("starter", "capital", "opening"),
    "never": (),
}
_REACH = 48  # characters looked at on either side
_LAST_WORD = re.compile(r"[^\s()\[\]\"“”«»'‘/–—]*\Z")
_NEXT = re.compile(
    r"(?P<item>[-–—*·]\s+)?(?P<quote>[\"'“‘«(\[]*+)(?P<opening>[¿¡]?+)"
    r"(?:(?P<code>[a-z]{1,3}[A-Z]|p\d)|(?P<digit>[<>≤≥±~+−$-]{0,2}\s?\.?\d)|(?P<word>[^\W\d_][\w’'-]*+))?(?P<point>\.)?"
)
_SHORT_NUMBER = re.compile(r"[-+−<>≤≥~±]?\d{1,3}")
_POINTED = re.compile(r"(?:[^\W\d_]{1,2}\.)+[^\W\d_]{1,3}")
_ITEM_NUMBER = re.compile(r"[(\[]?(?:\d{1,3}(?:\.\d{1,3}){0,3}|[A-Za-z]|[IVX]{1,5}|[ivx]{1,5})")
_LABEL = re.compile(r"([^\W\d_]+)\.?\s(?:\d{1,3}(?:\.\d{1,2})?[A-Za-z]?|[A-Z]|[IVX]{1,5})")
# `113 L. The`, `37 ºC. The`, `mmol/L. The`, `hepatitis B or C. The`
_LETTER_IS_A_WORD = re.compile(r"(?:\d\s?[º°]?|/|\b[A-Z]\s(?:o|y|e|and|or|to))\Z")
_ADVERB = re.compile(r"[^\W\d_]{3,}(?:mente|ly)")
_NAME_GOES_ON = re.compile(r"\s*+(?:[,;.&]|(?:et|and|y|e)\b|[A-Z])")
_TITLE_WORD = rf"(?:{'|'.join(sorted(TITLE_WORDS, key=len, reverse=True))})"
_TITLE = re.compile(
    r"(?:\d{1,2}(?:\.\d{1,2})?\.?\s)?"
    rf"(?:{_TITLE_WORD}(?:(?:,|\s(?:AND|OF|IN|FOR|WITH|&|Y|DE|EN))*+\s{_TITLE_WORD})+"
    r"|DESCRIPTION|WARNINGS?|PRECAUTIONS|CONTRAINDICATIONS|OVERDOSAGE|REFERENCES)"
    r"(?=\s++(?:[A-ZÁÉÍÓÚÑ][a-záéíóúñ]|A\s[a-z]|[¿¡(“]))"
)


def ends_sentence(block: str, start: int, match: re.Match[str], begin: int) -> bool:
    """Tell whether the sentence from `start` ends with the mark or bracket of `match`.

    `begin` is where the next sentence would begin. Example: not after the first point of
    `Dr. Smith came.`, and not inside `5 mg i.v. every day`.
    """
    left = _bracket(match.group()) if match["mark"] is None else _left(block, start, match)
    if left == "never":
        return False
    right = _right(block, begin)
    if left == "initial" and right == "starter" and _NAME_GOES_ON.match(block, _word_end(block, begin)):
        return False  # `Y. He et al.`, `J. A. Smith`
    return right in _ENDS[left]


def title_end(block: str, start: int) -> int:
    """Return where a section title in capitals ends at `start`, 0 where there is none.

    Example: 8 for `WARNINGS Patients may fall asleep.`
    """
    match = _TITLE.match(block, start)
    return match.end() if match else 0


def _bracket(text: str) -> Left:
    """A bracket ends a sentence only where it holds one: `(See 5.1.)`, not `(aspirin, etc.)`."""
    if text[-2] not in ".!?…" or len(text) < 8:
        return "never"
    return "word" if text[1].isupper() or text[1] in "¿¡" else "inner"


def _left(block: str, start: int, match: re.Match[str]) -> Left:
    at = match.start()
    if match["mark"] != ".":
        return "ellipsis" if match["mark"].startswith(("..", "…")) else "word"
    last = _LAST_WORD.search(block, max(start, at - _REACH), at)
    word = last.group() if last else ""
    before = block[max(start, at - _REACH - 24) : at - len(word)].rstrip()
    if match["note"] is not None:  # `the outcome.1,2 The` but not `Fig.1 Shows` and not `0.5 The`
        return "word" if len(word) > 3 and word.isalpha() and _class(word, before) == "word" else "never"
    if _is_label(block[start:at] if at - start < _REACH else ""):
        return "never"
    return _class(word, before)


def _class(word: str, before: str) -> Left:
    """Classify the last word of a sentence, without its point."""
    lower = word.lower()
    if len(word) > 1 and word.isupper() and word.isalpha() and word not in IN_CAPITALS:
        return "word"
    if lower in NEVER_FINAL:
        return "never"
    if lower in BEFORE_NUMBER:
        return "before_number"
    if lower in OFTEN_INNER or _POINTED.fullmatch(word):
        return "inner"
    if len(word) == 1 and word.isalpha():
        return "word" if _LETTER_IS_A_WORD.search(before) or _last(before) in LETTERED else "initial"
    if _SHORT_NUMBER.fullmatch(word):
        return "number"
    return "word"


def _last(text: str) -> str:
    return text.rpartition(" ")[2].lower().strip("(")


def _is_label(sentence: str) -> bool:
    """Tell whether all there is so far is the number of an item: `1`, `5.1`, `Table 2`."""
    if _ITEM_NUMBER.fullmatch(sentence):
        return True
    label = _LABEL.fullmatch(sentence)
    return label is not None and label[1].lower() in LABELLED


def _right(block: str, begin: int) -> Right:
    match = _NEXT.match(block, begin, begin + _REACH)
    if match is None or match["opening"] or match["item"]:
        return "opening" if match else "none"
    if match["code"] or match["digit"]:
        return "code" if match["code"] else "digit"
    word = match["word"] or ""
    if not word or word[0].islower():
        return "none"
    is_initial = len(word) == 1 and match["point"] is not None
    begins = word.lower() in STARTERS or _ADVERB.fullmatch(word) is not None
    return "starter" if begins and not is_initial else "capital"


def _word_end(block: str, begin: int) -> int:
    match = _NEXT.match(block, begin, begin + _REACH)
    return match.end("word") if match else begin
