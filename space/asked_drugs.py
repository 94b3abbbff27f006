"""Which drugs a question names, and which labels are about exactly those. Pure functions.

A question gets the label of a drug it names, or hears that there is none; never the label of a neighbour.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace

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
from space.asked_doses import Role, Span, about_drug, roles_of, unknown_asked, unknown_mentioned
from space.intents import DOSAGE, INTERACTIONS, Intent, intents_of
from space.labels import Label, SubstanceKeys
from space.near_names import near_substance
from space.other_products import has_two_strengths, is_listed_drug, partner_at, qualifier_at
from space.question_words import Word, routes_beside, words_of, written
from space.routes import route_asked, routes_ruled_out

_LONGEST_NAME = 5  # words
_SHORTEST_PLURAL = 6  # letters
_DOSE_JOINERS = frozenset(("con", "with"))
_SEPARATELY = re.compile(
    r"\b(?:altern|intercal)\w*|\b(?:mezcl|combin)(?:o|a|as|an|e|en|amos|ar|arl[oa]s?|arse|and[oa]\w*)\b"
    r"|\ba la vez\b|\bal mismo tiempo\b|\bjunt[oa]s?\b"
)
_MASS_UNITS = ("mg", "g", "mcg")
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
    r"|codona|fenaco?|profeno?|coxib|oxicam|lukast|meterol|moterol|tropio|glitazona|platino|taxel"
    r"|rubicina|mab|nib"
    r"|ciclib|[oa]vir|mivir|buvir|tiazida|semida|tadina|promazina|peridona|metasona|nisolona|nisona|cinolona"
    r"|bactam|caina|barbital|triptilina|pramina|lamida|gabalina|azepina|[zt]iapina|zapina|piprazol|formina)"
    r"|cef[aeiou]\w+(?:ina|ona|ima)|sulfa[dmst]\w+(?:ina|azol)"
)
_ONLY_INJECTED = re.compile(r"insulin|\w+(?:tide|parin|mab|cept)\b|grastim|poetin|interferon|glucagon")


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
    """One drug, or one combination, as written, and its labels (none when there is no label).

    `dose_asked` is False where the question asks for a dose, and not for this drug's; `only_asked` is a drug
    that nobody knows, and whose dose is asked while others are mentioned. It is `unclear` where drugs are
    named only as not taken, so that nobody can tell whose dose is asked. `routes` are those named beside it.
    """

    written: str
    labels: tuple[Label, ...]
    dose_asked: bool = True
    only_asked: bool = False
    unclear: bool = False
    routes: frozenset[str] = frozenset()

    @property
    def identity(self) -> frozenset[str]:
        """What two mentions of one drug share: paracetamol and acetaminofén have the same labels."""
        return frozenset(label.set_id for label in self.labels) or frozenset({fold(self.written)})


class Catalogue:
    """The names of all labels, ready to be looked up in a question."""

    def __init__(self, labels: Iterable[Label]) -> None:
        self._labels = tuple(labels)
        keys = {key for label in self._labels for keys in label.substance_sets for key in keys}
        self._known = keys | NAMED_KEYS
        self._brands = _brands(self._labels)

    def find(self, question: str, then: str = "") -> list[Found]:
        """Return each drug that the question names, in its order, with the labels about exactly that drug.

        `then` is asked about the same drugs afterwards: a dose asked there is asked of them.
        """
        words, intents = words_of(question), intents_of(question)
        places = self._places(words, intents)
        intents = tuple(dict.fromkeys((*intents, *intents_of(then))))
        if DOSAGE not in intents:
            return [each for _, each in places]
        return _of_asked_doses(words_of(f"{question}. {then}"), places, intents)

    def near(self, name: str) -> frozenset[str] | None:
        """Return the only substance with a label that an unknown name may be a misspelling of."""
        alone = {
            key for label in self._labels for keys in label.substance_sets if len(keys) == 1 for key in keys
        }
        return near_substance(name, alone)

    def names_any(self, text: str) -> bool:
        """Tell whether a text names any drug."""
        return bool(self._places(words_of(text), intents_of(text)))

    def _places(self, words: Sequence[Word], intents: Sequence[Intent]) -> list[tuple[Span, Found]]:
        """Return each drug named and where, in the order of the text."""
        by_brand, free = self._find_brands(words)
        joiners = _joiners(words, intents)
        groups = _grouped(words, self._mentions(words, free, with_listed=DOSAGE in intents), joiners)
        taken = set(range(len(words))) - free
        groups = _without_other_products(words, groups, taken, intents)
        return sorted(by_brand + self._labels_of(groups), key=lambda pair: pair[0])

    def _find_brands(self, words: Sequence[Word]) -> tuple[list[tuple[Span, Found]], frozenset[int]]:
        """Return brands named word for word, and the words that belong to no brand."""
        folded = [fold(word.text) for word in words]
        free, found = set(range(len(words))), []
        for brand in sorted(self._brands, key=len, reverse=True):
            for at in range(len(words) - len(brand) + 1):
                span = range(at, at + len(brand))
                if free.issuperset(span) and tuple(folded[at : span.stop]) == brand and _is_name(words, span):
                    context = _context(words, at, span.stop - 1)
                    found.append(((at, span.stop - 1), _answered(context, self._brands[brand])))
                    free -= set(span)
        return found, frozenset(free)

    def _mentions(self, words: Sequence[Word], free: frozenset[int], *, with_listed: bool) -> list[Mention]:
        """Return the substances named, the longest name first at each place.

        `with_listed` takes international names, too, that no label has.
        """
        mentions: list[Mention] = []
        at = 0
        while at < len(words):
            mention = next(
                filter(None, (self._name_at(words, free, at, n) for n in _lengths(words, at))), None
            )
            if mention is None and with_listed and at in free and is_listed_drug(words[at].text):
                key = key_of_words([words[at].text])
                mention = Mention(frozenset({key}), at, at, _context(words, at, at))
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
        singulars = (key_of_words([each]) for each in _singulars(texts[0]))
        known = next((each for each in singulars if each in self._known), None)
        if known is not None:
            return frozenset({known})
        shaped = len(texts[0]) > 5 and _DRUG_SHAPE.fullmatch(fold(texts[0]).rstrip("s"))
        return COMBINATIONS.get(word_skeleton(texts[0]), frozenset({key}) if shaped else frozenset())

    def _labels_of(self, groups: Sequence[Sequence[Mention]]) -> list[tuple[Span, Found]]:
        alone = {key for group in groups for each in group if not each.context.qualified for key in each.keys}
        context = _joined(each.context for group in groups for each in group)
        together = [
            label for label in self._labels if _is_combination_of(label, alone) and context.fits(label)
        ]
        return [(_span_of(group), self._found(group, together)) for group in groups]

    def _found(self, group: Sequence[Mention], together: Sequence[Label]) -> Found:
        keys = frozenset().union(*(mention.keys for mention in group))
        context = _joined(mention.context for mention in group)
        combined = [label for label in together if any(keys <= each for each in label.substance_sets)]
        exact = [label for label in self._labels if keys in label.substance_sets]
        return _answered(context, combined or exact)


def _answered(context: Context, labels: Iterable[Label]) -> Found:
    """Return a drug with those labels that fit how it is named."""
    fitting = () if context.qualified else tuple(label for label in labels if context.fits(label))
    return Found(context.written if fitting else context.in_full, fitting, routes=context.routes)


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


def _singulars(text: str) -> list[str]:
    """Return what a plural may be of: `paracetamoles` is of paracetamol."""
    is_plural = len(text) > _SHORTEST_PLURAL
    return [text[: -len(end)] for end in ("s", "es") if is_plural and text.lower().endswith(end)]


def _lengths(words: Sequence[Word], at: int) -> range:
    return range(min(_LONGEST_NAME, len(words) - at), 0, -1)


def _is_name(words: Sequence[Word], span: range) -> bool:
    """A short brand may be a plain word (`ella`): it counts only with a capital inside the sentence."""
    text = words[span.start].text
    return len(span) > 1 or len(text) > 5 or (span.start > 0 and text[0].isupper())


def _span_of(group: Sequence[Mention]) -> Span:
    return group[0].first, group[-1].last


def _joiners(words: Sequence[Word], intents: Sequence[Intent]) -> AbstractSet[str]:
    """Return the words that make one product of two names: none in `alternar X con Y`."""
    if DOSAGE not in intents or _SEPARATELY.search(" ".join(fold(word.text) for word in words)):
        return frozenset()
    return _DOSE_JOINERS


def _grouped(
    words: Sequence[Word], mentions: Sequence[Mention], joiners: AbstractSet[str]
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


def _belongs(words: Sequence[Word], before: Mention, mention: Mention, joiners: AbstractSet[str]) -> bool:
    if (before.keys | mention.keys) & _PARTNERS_ONLY:
        return True
    between = [fold(word.text) for word in words[before.last + 1 : mention.first]]
    gap = words[mention.first].gap
    if len(between) == 1 and between[0] in joiners:
        return True
    if any(not (text.isdigit() or text in _MASS_UNITS) for text in between):
        return False
    is_compound = not between and gap.isspace() and bool(joiners)  # penicilina G procaína
    return is_compound or re.fullmatch(r"\s*[/+-]\s*", gap) is not None


def _without_other_products(
    words: Sequence[Word],
    groups: Sequence[Sequence[Mention]],
    taken: AbstractSet[int],
    intents: Sequence[Intent],
) -> list[list[Mention]]:
    """Mark the drugs that have a partner nobody knows, or the strengths of two substances, beside them."""
    named = {at for group in groups for each in group for at in range(each.first, each.last + 1)} | taken
    with_words = _joiners(words, intents)
    marks = "" if INTERACTIONS in intents else "/+" if intents else "/"
    checked: list[list[Mention]] = []
    for number, group in enumerate(groups):
        first, last = _span_of(group)
        partner = partner_at(words, first, last, named, marks, with_words) if marks else None
        is_alone = not (number and _is_listed_with(words, groups[number - 1][-1], group[0]))
        strengths = is_alone and _size(group) == 1 and has_two_strengths(words, first, last)
        if partner is not None or strengths:
            whole = written(words, first, last, partner)
            context = replace(_joined(each.context for each in group), in_full=whole, qualified=True)
            checked.append([replace(group[0], context=context), *group[1:]])
        else:
            checked.append(list(group))
    return checked


def _size(group: Sequence[Mention]) -> int:
    return len(frozenset[frozenset[str]]().union(*(each.keys for each in group)))


def _is_listed_with(words: Sequence[Word], before: Mention, mention: Mention) -> bool:
    """Tell whether a name follows another one as in `losartán e hidroclorotiazida 50/12,5`."""
    between = [fold(word.text) for word in words[before.last + 1 : mention.first]]
    return all(text in ("y", "e", "con", "and", "with") for text in between)


def _of_asked_doses(
    words: Sequence[Word], places: Sequence[tuple[Span, Found]], intents: Sequence[Intent]
) -> list[Found]:
    """Leave out the drugs whose dose is not asked for, and name the one without a label whose dose is."""
    if not places:
        return []
    spans = [span for span, _ in places]
    unknown = unknown_asked(words, spans)
    if unknown is None:
        unknown = unknown_mentioned(words, spans)
    roles = roles_of(words, spans, unknown)
    asked = [] if unknown is None else [Found(_written_unknown(words, unknown), (), only_asked=True)]
    surely = {each.identity for role, (_, each) in zip(roles, places, strict=True) if role is Role.ASKED}
    for number, (role, (_, each)) in enumerate(zip(roles, places, strict=True)):
        if role is Role.ASKED:
            asked.append(_of_route(each, words, spans, number))
        elif each.identity in surely or role is Role.UNCLEAR:
            continue
        elif unknown is None and (role is Role.TAKEN or len(intents) > 1):
            asked.append(replace(each, dose_asked=False))
    if not asked:
        return [Found(places[0][1].written, (), unclear=True)]
    is_chosen = len(asked) < len({each.identity for _, each in places})
    return [replace(each, only_asked=each.only_asked or (is_chosen and not each.labels)) for each in asked]


def _of_route(found: Found, words: Sequence[Word], spans: Sequence[Span], number: int) -> Found:
    """Leave a drug the labels of a route; one that has others only is named with the form it is asked in."""
    about = about_drug(words, spans, number)
    form, routes = route_asked("".join(word.gap + word.text for word in words), about)
    labels = tuple(label for label in found.labels if not (routes and label.routes) or routes & label.routes)
    if not routes and not found.routes:
        form, out = routes_ruled_out(about)
        labels = tuple(
            label for label in labels if _is_only_injected(label) or not label.routes or label.routes - out
        )
    written = found.written if labels or not found.labels else f"{found.written} ({form})"
    return replace(found, labels=labels, written=written)


def _is_only_injected(label: Label) -> bool:
    """Tell whether a drug is never swallowed: `¿Cuánta insulina tomo?` means the one to inject."""
    return _ONLY_INJECTED.search(fold(label.generic_name)) is not None


def _written_unknown(words: Sequence[Word], at: int) -> str:
    is_lettered = fold(words[at].text) == "vitamina" and at + 1 < len(words) and len(words[at + 1].text) < 4
    return written(words, at, at + is_lettered, None)


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
