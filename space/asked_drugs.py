"""Which drugs a question names, and which labels are about exactly those. Pure functions.

A question gets the label of a drug it names, or hears that there is none; never the label of a neighbour.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from dataset_builder.drug_names import (
    COMBINATIONS,
    NAMED_KEYS,
    fold,
    is_unsaid,
    key_of_words,
    salt,
    substances,
    word_skeleton,
)
from space.intents import DOSAGE, intents_of
from space.labels import Label, SubstanceKeys
from space.question_words import Word, qualifier_at, routes_beside, words_of, written

_LONGEST_NAME = 5  # words
# Substances that exist only as part of a combination: asking for one asks for the combination.
_PARTNERS_ONLY = frozenset(
    key_of_words(name.split())
    for name in ("ácido clavulánico", "sulbactam", "tazobactam", "avibactam", "vaborbactam", "relebactam",
                 "cilastatina", "benserazida", "cobicistat")
)  # fmt: skip
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
class Context:
    """How a drug is named: as `written`, with the salts and the routes that stand beside it.

    `in_full` has the route too: it is what there is no label of. A `qualified` one has a word beside it that
    makes another drug, or another dose, of it.
    """

    written: str
    in_full: str
    salts: frozenset[str] = frozenset()
    routes: frozenset[str] = frozenset()
    qualified: bool = False

    def fits(self, label: Label) -> bool:
        """Tell whether a label may answer: where both name a salt, or a route, it has to be the same one.

        Metoprolol tartrate is not dosed as metoprolol succinate, nor an injection as a tablet.
        """
        pairs = ((self.salts, label.salts), (self.routes, label.routes))
        return all(not (asked and own) or bool(asked & own) for asked, own in pairs)


@dataclass(frozen=True)
class Mention:
    """A drug the question names, by words `first` to `last`; one key, or several for a combination."""

    keys: SubstanceKeys
    first: int
    last: int
    context: Context


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
        words = words_of(question)
        by_brand, free = self._find_brands(words)
        joiners = ("con",) if DOSAGE in intents_of(question) else ()
        groups = _grouped(words, self._mentions(words, free), joiners)
        return [each for _, each in sorted(by_brand + self._labels_of(groups), key=lambda pair: pair[0])]

    def _find_brands(self, words: Sequence[Word]) -> tuple[list[tuple[int, Found]], frozenset[int]]:
        """Return brands named word for word, and the words that belong to no brand."""
        folded = [fold(word.text) for word in words]
        free, found = set(range(len(words))), []
        for brand in sorted(self._brands, key=len, reverse=True):
            for at in range(len(words) - len(brand) + 1):
                span = range(at, at + len(brand))
                if free.issuperset(span) and tuple(folded[at : span.stop]) == brand and _is_name(words, span):
                    context = _context(words, at, span.stop - 1)
                    found.append((at, _answered(context, self._brands[brand])))
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
        return Mention(keys, first, span[-1], _context(words, first, span[-1]))

    def _keys_of(self, texts: Sequence[str]) -> SubstanceKeys:
        key = key_of_words(texts)
        if key in self._known:
            return frozenset({key})
        if len(texts) > 1:
            return frozenset()
        shaped = len(texts[0]) > 5 and _DRUG_SHAPE.fullmatch(fold(texts[0]).rstrip("s"))
        return COMBINATIONS.get(word_skeleton(texts[0]), frozenset({key}) if shaped else frozenset())

    def _labels_of(self, groups: Sequence[Sequence[Mention]]) -> list[tuple[int, Found]]:
        alone = {key for group in groups for each in group if not each.context.qualified for key in each.keys}
        context = _joined(each.context for group in groups for each in group)
        together = [
            label for label in self._labels if _is_combination_of(label, alone) and context.fits(label)
        ]
        return [(group[0].first, self._found(group, together)) for group in groups]

    def _found(self, group: Sequence[Mention], together: Sequence[Label]) -> Found:
        keys = frozenset().union(*(mention.keys for mention in group))
        context = _joined(mention.context for mention in group)
        combined = [label for label in together if any(keys <= each for each in label.substance_sets)]
        exact = [label for label in self._labels if keys in label.substance_sets]
        return _answered(context, combined or exact)


def _answered(context: Context, labels: Iterable[Label]) -> Found:
    """Return a drug with those labels that fit how it is named."""
    fitting = () if context.qualified else tuple(label for label in labels if context.fits(label))
    return Found(context.written if fitting else context.in_full, fitting)


def _context(words: Sequence[Word], first: int, last: int) -> Context:
    """Read what stands beside the name that words `first` to `last` are."""
    qualifier = qualifier_at(words, first, last)
    routes, route_at = routes_beside(words, first, last)
    near = words[max(0, first - 2) : last + 3]
    return Context(
        written(words, first, last, qualifier),
        written(words, first, last, route_at if qualifier is None else qualifier),
        frozenset(filter(None, (salt(word.text) for word in near))),
        routes,
        qualified=qualifier is not None,
    )


def _joined(contexts: Iterable[Context]) -> Context:
    """Return what several names of one product say together."""
    parts = list(contexts)
    return Context(
        " + ".join(part.written for part in parts),
        " + ".join(part.in_full for part in parts),
        frozenset().union(*(part.salts for part in parts)),
        frozenset().union(*(part.routes for part in parts)),
        qualified=any(part.qualified for part in parts),
    )


def _lengths(words: Sequence[Word], at: int) -> range:
    return range(min(_LONGEST_NAME, len(words) - at), 0, -1)


def _is_name(words: Sequence[Word], span: range) -> bool:
    """A short brand may be a plain word (`ella`): it counts only with a capital inside the sentence."""
    text = words[span.start].text
    return len(span) > 1 or len(text) > 5 or (span.start > 0 and text[0].isupper())


def _grouped(
    words: Sequence[Word], mentions: Sequence[Mention], joiners: Sequence[str]
) -> list[list[Mention]]:
    """Put together what is asked for as one product: `a/b`, `a + b`, and a partner with its neighbour.

    The dose of `a con b` is that of a product of both; whether `a con b` may be taken is not.
    """
    groups: list[list[Mention]] = []
    for mention in mentions:
        if groups and _belongs(words, groups[-1][-1], mention, joiners):
            groups[-1].append(mention)
        else:
            groups.append([mention])
    return groups


def _belongs(words: Sequence[Word], before: Mention, mention: Mention, joiners: Sequence[str]) -> bool:
    if (before.keys | mention.keys) & _PARTNERS_ONLY:
        return True
    between = [fold(word.text) for word in words[before.last + 1 : mention.first]]
    if len(between) == 1 and between[0] in joiners:
        return True
    adjacent = mention.first == before.last + 1
    return adjacent and re.fullmatch(r"\s*[/+-]\s*", words[mention.first].gap) is not None


def _is_combination_of(label: Label, asked: set[frozenset[str]]) -> bool:
    return any(len(keys) > 1 and keys <= asked for keys in label.substance_sets)


def _brands(labels: Sequence[Label]) -> Mapping[tuple[str, ...], tuple[Label, ...]]:
    brands: dict[tuple[str, ...], tuple[Label, ...]] = {}
    for label in labels:
        words = tuple(fold(word.text) for word in words_of(label.brand_name))
        # A brand that is the substance's own name would hide the other labels of that substance.
        if len("".join(words)) >= 3 and substances(label.brand_name) not in label.substance_sets:
            brands[words] = (*brands.get(words, ()), label)
    return brands
