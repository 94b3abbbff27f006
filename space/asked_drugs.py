"""Which drugs a question names, and which labels are about exactly those. Pure functions.

A question gets the label of a drug it names, or hears that there is none; never the label of a neighbour.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from dataset_builder.drug_names import (
    COMBINATIONS,
    NAMED_KEYS,
    QUALIFIERS,
    fold,
    is_unsaid,
    key_of_words,
    salt,
    substances,
    word_skeleton,
)
from space.labels import Label, SubstanceKeys

_LONGEST_NAME = 5  # words
_REACH = 3  # words between a drug and a word that makes another drug of it
# Substances that exist only as part of a combination: asking for one asks for the combination.
_PARTNERS_ONLY = frozenset(
    key_of_words(name.split())
    for name in ("ácido clavulánico", "sulbactam", "tazobactam", "avibactam", "vaborbactam", "relebactam",
                 "cilastatina", "benserazida", "cobicistat")
)  # fmt: skip
_VARIANT = re.compile(r"[bcdgkv]|[a-z]\d+|\d+[abc]")  # penicilina V, vitamina B12, interferón beta 1a
_CONJUNCTIONS = ("y", "e", "o", "u", "con")
# Ends of international names; a word with one of them is a drug even if no label has it.
_DRUG_SHAPE = re.compile(
    r"\w{2,}(?:pril|sartan|olol|statina|prazol|conazol|nidazol|bendazol|floxacin[oa]?|micina|cilina|ciclina"
    r"|[aeiz]pam|zolam|triptan|gliptina|gliflozina|glutida|setron|oxetina|tidina|dipino|xaban|gatran|parina"
    r"|codona|fenaco?|profeno?|coxib|oxicam|lukast|meterol|moterol|tropio|glitazona|platino|taxel|rubicina|mab|nib"
    r"|ciclib|[oa]vir|mivir|buvir|tiazida|semida|tadina|promazina|peridona|metasona|nisolona|nisona|cinolona"
    r"|bactam|caina|barbital|triptilina|pramina|lamida|gabalina|azepina|[zt]iapina|zapina|piprazol|formina)"
    r"|cef[aeiou]\w+(?:ina|ona|ima)|sulfa[dmst]\w+(?:ina|azol)"
)


@dataclass(frozen=True)
class Word:
    """One word of a question; `gap` is what stands between it and the word before."""

    text: str
    gap: str


@dataclass(frozen=True)
class Mention:
    """A drug the question names, by words `first` to `last`; one key, or several for a combination.

    `salts` are those named beside it; a `qualified` one has a word beside it that makes another drug of it.
    """

    written: str
    keys: SubstanceKeys
    first: int
    last: int
    salts: frozenset[str] = frozenset()
    qualified: bool = False


@dataclass(frozen=True)
class Found:
    """One drug, or one combination, as written, and its labels (none when there is no label)."""

    written: str
    labels: tuple[Label, ...]


class Catalogue:
    """The names of all labels, ready to be looked up in a question."""

    def __init__(self, labels: Iterable[Label]) -> None:
        self._labels = tuple(labels)
        keys = {key for label in self._labels for keys in label.substance_sets for key in keys}
        self._known = keys | NAMED_KEYS
        self._brands = _brands(self._labels)

    def find(self, question: str) -> list[Found]:
        """Return each drug that the question names, in its order, with the labels about exactly that drug."""
        words = _split(question)
        by_brand, free = self._find_brands(words)
        groups = _grouped(words, self._mentions(words, free))
        found = [(at, Found(name, labels)) for at, name, labels in by_brand]
        found += self._labels_of(groups)
        return [each for _, each in sorted(found, key=lambda pair: pair[0])]

    def _find_brands(
        self, words: Sequence[Word]
    ) -> tuple[list[tuple[int, str, tuple[Label, ...]]], frozenset[int]]:
        """Return brands named word for word, and the words that belong to no brand."""
        folded = [fold(word.text) for word in words]
        free, found = set(range(len(words))), []
        for brand in sorted(self._brands, key=len, reverse=True):
            for at in range(len(words) - len(brand) + 1):
                span = range(at, at + len(brand))
                if free.issuperset(span) and tuple(folded[at : span.stop]) == brand and _is_name(words, span):
                    qualifier = _qualifier(words, at, span.stop - 1)
                    labels = self._brands[brand] if qualifier is None else ()
                    found.append((at, _written(words, at, span.stop - 1, qualifier), labels))
                    free -= set(span)
        return found, frozenset(free)

    def _mentions(self, words: Sequence[Word], free: frozenset[int]) -> list[Mention]:
        """Return the substances named, the longest name first at each place."""
        mentions: list[Mention] = []
        at = 0
        while at < len(words):
            mention = next(
                filter(None, (self._name_at(words, free, at, n) for n in _lengths(words, at))), None
            )
            if mention:
                mentions.append(mention)
            at = mention.last + 1 if mention else at + 1
        return mentions

    def _name_at(
        self, words: Sequence[Word], free: frozenset[int], first: int, length: int
    ) -> Mention | None:
        span = range(first, first + length)
        texts = [words[n].text for n in span]
        if not free.issuperset(span) or is_unsaid(texts[0]) or is_unsaid(texts[-1]):
            return None
        if any(not words[n].gap.isspace() and words[n].gap not in ("-", "") for n in span[1:]):
            return None
        keys = self._keys_of(texts)
        if not keys:
            return None
        qualifier = _qualifier(words, first, span[-1])
        written = _written(words, first, span[-1], qualifier)
        near = words[max(0, first - 2) : span[-1] + 3]
        salts = frozenset(filter(None, (salt(word.text) for word in near)))
        return Mention(written, keys, first, span[-1], salts, qualifier is not None)

    def _keys_of(self, texts: Sequence[str]) -> SubstanceKeys:
        key = key_of_words(texts)
        if key in self._known:
            return frozenset({key})
        if len(texts) > 1:
            return frozenset()
        shaped = len(texts[0]) > 5 and _DRUG_SHAPE.fullmatch(fold(texts[0]).rstrip("s"))
        return COMBINATIONS.get(word_skeleton(texts[0]), frozenset({key}) if shaped else frozenset())

    def _labels_of(self, groups: Sequence[Sequence[Mention]]) -> list[tuple[int, Found]]:
        alone = {key for group in groups for each in group if not each.qualified for key in each.keys}
        salts = frozenset().union(*(each.salts for group in groups for each in group))
        together = [
            label
            for label in self._labels
            if _is_combination_of(label, alone) and not _salts_differ(label.salts, salts)
        ]
        return [(group[0].first, self._found(group, together)) for group in groups]

    def _found(self, group: Sequence[Mention], together: Sequence[Label]) -> Found:
        keys = frozenset().union(*(mention.keys for mention in group))
        salts = frozenset().union(*(mention.salts for mention in group))
        combined = tuple(label for label in together if any(keys <= each for each in label.substance_sets))
        exact = (label for label in self._labels if keys in label.substance_sets)
        labels = combined or tuple(label for label in exact if not _salts_differ(label.salts, salts))
        qualified = any(mention.qualified for mention in group)
        return Found(" + ".join(mention.written for mention in group), () if qualified else labels)


def _split(question: str) -> list[Word]:
    words, end = [], 0
    for match in re.finditer(r"[^\W_]+", question):
        words.append(Word(match.group(), question[end : match.start()]))
        end = match.end()
    return words


def _lengths(words: Sequence[Word], at: int) -> range:
    return range(min(_LONGEST_NAME, len(words) - at), 0, -1)


def _is_name(words: Sequence[Word], span: range) -> bool:
    """A short brand may be a plain word (`ella`): it counts only with a capital inside the sentence."""
    text = words[span.start].text
    return len(span) > 1 or len(text) > 5 or (span.start > 0 and text[0].isupper())


def _qualifier(words: Sequence[Word], first: int, last: int) -> int | None:
    """Return where a word stands that makes another drug of the name: `haloperidol decanoate` has it at 1."""
    own = {word_skeleton(words[n].text) for n in range(first, last + 1)}
    after = _beside(words, last + 1, 1)
    if after and _VARIANT.fullmatch(fold(words[after[0]].text)):
        return after[0]
    near = [*after, *_beside(words, first - 1, -1)]
    skeletons = ((at, word_skeleton(words[at].text)) for at in near)
    return next((at for at, each in skeletons if each in QUALIFIERS and each not in own), None)


def _beside(words: Sequence[Word], at: int, step: int) -> list[int]:
    """Return up to `_REACH` places on one side of a name, up to the next mark or conjunction."""
    near: list[int] = []
    while 0 <= at < len(words) and len(near) < _REACH and fold(words[at].text) not in _CONJUNCTIONS:
        if re.search(r"[,.;:?/+]", words[at if step > 0 else at + 1].gap):
            break
        near.append(at)
        at += step
    return near


def _written(words: Sequence[Word], first: int, last: int, qualifier: int | None) -> str:
    ends = (first, last) if qualifier is None else (min(first, qualifier), max(last, qualifier))
    return " ".join(word.text for word in words[ends[0] : ends[1] + 1])


def _grouped(words: Sequence[Word], mentions: Sequence[Mention]) -> list[list[Mention]]:
    """Put together what is asked for as one product: `a/b`, `a + b`, and a partner with its neighbour."""
    groups: list[list[Mention]] = []
    for mention in mentions:
        if groups and _belongs(words, groups[-1][-1], mention):
            groups[-1].append(mention)
        else:
            groups.append([mention])
    return groups


def _belongs(words: Sequence[Word], before: Mention, mention: Mention) -> bool:
    if (before.keys | mention.keys) & _PARTNERS_ONLY:
        return True
    adjacent = mention.first == before.last + 1
    return adjacent and re.fullmatch(r"\s*[/+-]\s*", words[mention.first].gap) is not None


def _is_combination_of(label: Label, asked: set[frozenset[str]]) -> bool:
    return any(len(keys) > 1 and keys <= asked for keys in label.substance_sets)


def _salts_differ(of_label: frozenset[str], asked: frozenset[str]) -> bool:
    """Metoprolol tartrate is not dosed as metoprolol succinate; a salt that nobody names excludes nothing."""
    return bool(of_label and asked and not of_label & asked)


def _brands(labels: Sequence[Label]) -> Mapping[tuple[str, ...], tuple[Label, ...]]:
    brands: dict[tuple[str, ...], tuple[Label, ...]] = {}
    for label in labels:
        words = tuple(fold(word.text) for word in _split(label.brand_name))
        # A brand that is the substance's own name would hide the other labels of that substance.
        if len("".join(words)) >= 3 and substances(label.brand_name) not in label.substance_sets:
            brands[words] = (*brands.get(words, ()), label)
    return brands
