"""Signs that a negation was lost which need no counting: each is one word of either text."""

from collections import Counter
from collections.abc import Collection, Sequence
from functools import lru_cache

from dataset_builder.checks.negation_answers import says_contrary
from dataset_builder.checks.negation_places import (
    around,
    counterparts,
    is_denied,
)
from dataset_builder.checks.negation_sides import OF_PREFIX, Side, base_of, unsaid_of
from dataset_builder.checks.negation_twins import ADVISED_NOT
from dataset_builder.flags import Span
from dataset_builder.lexicons.denials import denies, opens, soft_meaning
from dataset_builder.lexicons.stems import dictionary_words, is_known, keys, renderings, renders
from dataset_builder.pairs import Pair
from dataset_builder.phrases import Phrases, PhraseTable
from dataset_builder.text_words import Word

# English phrases that set aside or deny, and all that can render them; one of these must be there.
_DEMANDING = (
    (
        Phrases({"rather than": r"\brather than\b(?! later\b)"}),
        Phrases(
            {
                "no": r"\bno\b|\bsino\b|\ben contraposici[oó]n\b",
                "lugar|vez": r"\ben (?:lugar|vez) de",
                "que|como": r"\b(?:m[aá]s|antes|menos|mejor|mayor|tanto)\b.* (?:que|como)\b",
                "frente a|diferencia": r"\bfrente a|\ba diferencia\b",
                "sustitu|reempla|prefer": r"\b(?:sustitu|reempla[zc]|prefer)\w+",
            }
        ),
    ),
    (
        Phrases({"instead of": r"\binstead of\b"}),
        Phrases(
            {
                "no|lugar|vez": r"\bno\b|\bsino\b|\ben (?:lugar|vez) de",
                "sustitu|reempla|cambi": r"\b(?:sustitu|reempla[zc]|cambi)\w+",
            }
        ),
    ),
    (
        Phrases({"unless": r"\bunless\b"}),
        Phrases({"": r"\b(?:no|sin|salvo|excepto|menos|exceptuando|s[oó]lo|solamente|[uú]nicamente)\b"}),
    ),
    (
        Phrases({"except": r"\b(?:except|excepting|with the exception of)\b(?! that\b)"}),
        Phrases(
            {
                "": r"\b(?:no|sin|salvo|excep\w+|menos|solo|s[oó]lo|solamente|[uú]nicamente|sino|fuera|aparte"
                r"|m[aá]s que|exclu\w+|fals[oa]s?|incorrect[oa]s?|err[oó]ne[oa]s?)\b"
            }
        ),
    ),
    (
        Phrases(
            {"-free": r"\w-free\b(?! (?:interval|period|week|day)s?\b)", "free ": r"\bfree (?:of|from)\b"}
        ),
        Phrases(
            {
                "": r"\b(?:no|sin|ni|gratis|indemnes?)\b"
                r"|\b(?:libr|exent|ausen|carec|gratuit|desprovist|limpi|ilib|indem|neg|ningun|asintom|afebril|indolor)\w*"
                r"|\bdej\w+ de (?:ten|present|padec|sufr)\w*"
            }
        ),
    ),
    (
        Phrases({"no longer": r"\bno longer\b(?! than)"}),
        Phrases(
            {"": r"\b(?:no|ni|sin|nunca)\b|\b(?:dej|ces|perd|pierd|desapar|cad[ui]|anul|suspend|abandon)\w+"}
        ),
    ),
    (
        Phrases({"hardly|scarcely|barely": r"\b(?:hardly|scarcely|barely)\b"}),
        Phrases(
            {
                "": r"\b(?:no|ni|nunca|jam[aá]s|nada|nadie|ning\w+|sin|apenas|tan s[oó]lo)\b"
                r"|\b(?:dif[ií]cil|imposib|escas|poc[oa]|rar[oa])\w*"
            }
        ),
    ),
    (
        Phrases({"neither": r"\bneither\b"}),
        Phrases({"": r"\b(?:no|ni|sin|ning\w+|tampoco)\b"}),
    ),
)
_DEMANDING_ENGLISH = PhraseTable({spanish: english for english, spanish in _DEMANDING})
_GAINED = OF_PREFIX - {"unknown"}
_BEGUN = ("mis", "out", "un", "in", "im", "ir", "dis", "non")
_ADVISING = ("advi", "recommend", "decid", "warn", "argu", "counsel", "caution", "wish")
_ADVICE_REACH = 3  # words on each side of `against`
_SHORTEST_BASE, _SURELY_A_BASE = 4, 7  # letters
_TELLING = frozenset(
    "lack unable unknown unlikely against avoid impossible unnecessary fail deny ban contra".split()
) | {"rule out"}


def unmet(pair: Pair) -> Span | None:
    """Return an English phrase such as `rather than` of which Spanish has nothing."""
    found = _DEMANDING_ENGLISH.spans(pair.source)
    return next((span for spanish, span in found if spanish.search(pair.target) is None), None)


def bare_prefix(english: Side, spanish: Side) -> Word | None:
    """Return an English word such as `unreported` whose Spanish is that of `reported`."""
    for at, _ in english.soft:
        word = english.words[at]
        is_denied_itself = at > 0 and opens(english.words[at - 1].folded, "en")  # `not unusual`
        base = base_of(word.folded, "en")
        if base is None or at in english.begun or is_denied_itself or _is_begun_alike(base, spanish):
            continue
        if len(base) >= _SURELY_A_BASE or (len(base) >= _SHORTEST_BASE and is_known(base, "en")):
            places = _only_as(base, word.folded, spanish.words)
            is_soft = any(soft_meaning(spanish.words[place].folded, "es") for place in places)
            is_soft = is_soft or any(_is_bad(spanish, place) for place in places)
            if places and not is_soft and not _any_denied(english, spanish, places, after=False):
                return word
    return None


def _is_bad(spanish: Side, place: int) -> bool:
    """Tell whether `mal`, `poco` or `carece de` stands before a word: `mal controlada` is `uncontrolled`."""
    before = [word.folded for word in spanish.words[max(0, place - 2) : place]]
    return before[-1:] in (["mal"], ["poco"]) or (before[-1:] == ["de"] and before[0].startswith("carec"))


def _is_begun_alike(base: str, spanish: Side) -> bool:
    """Tell whether a Spanish word denies the same by its beginning: `colourless`, `incolora`."""
    bases = (base_of(spanish.words[at].folded, "es") for at, _ in spanish.soft)
    return any(each is not None and renders(base, each, "en") for each in bases)


def gained_prefix(english: Side, spanish: Side) -> Word | None:
    """Return a Spanish word such as `imposible` whose English is that of `posible`, denied nowhere."""
    for at, meaning in spanish.soft:
        word = spanish.words[at]
        if meaning not in _GAINED or at in spanish.begun:
            continue
        base = base_of(word.folded, "es")
        if base is None or len(base) < _SHORTEST_BASE:
            continue
        places = [place for place, each in enumerate(english.words) if renders(base, each.folded, "es")]
        if places and not _is_soft_at_all(english, word, places):
            return word
    return None


def _is_soft_at_all(english: Side, word: Word, places: Collection[int]) -> bool:
    """Tell whether English denies what is at some places, or has a word for the Spanish one as it is."""
    return any(
        renders(word.folded, each.folded, "es") and place not in places
        for place, each in enumerate(english.words)
    ) or any(
        english.words[place].folded.startswith(_BEGUN)  # `outdated`, `misunderstood`
        or is_denied(english.text, english.words, place, english.denials)
        or any(
            soft_meaning(each.folded, "en") is not None for each in around(english.text, english.words, place)
        )
        for place in places
    )


def _only_as(base: str, whole: str, words: Sequence[Word]) -> set[int]:
    """Return where a word without its prefix is rendered, if the word with it is rendered nowhere else."""
    places = {at for at, each in enumerate(words) if renders(base, each.folded, "en")}
    own = {at for at, each in enumerate(words) if renders(whole, each.folded, "en")}
    return places if own <= places or not _is_known_whole(whole) else set()


@lru_cache(maxsize=1 << 12)
def _is_known_whole(word: str) -> bool:
    """Tell whether a rendering is of a word itself, not of one that begins alike: `uncommon`, `uncoated`."""
    return not word.startswith("un") or any(
        each.startswith(word[:_SURELY_A_BASE]) for each in dictionary_words("en")
    )


def _any_denied(english: Side, spanish: Side, places: Collection[int], *, after: bool = True) -> bool:
    """Tell whether a Spanish word at one of the places is denied, outright or by a word said nowhere else.

    With `after` the word behind it may be what denies it: `fiebre no tengo`.
    """
    unsaid = unsaid_of(spanish, english)[0]
    return any(
        is_denied(spanish.text, spanish.words, place, [at for at in spanish.denials if after or at < place])
        or any(word.folded == "fuera" for word in around(spanish.text, spanish.words, place))
        or not set(unsaid).isdisjoint(around(spanish.text, spanish.words, place))
        for place in places
    )


def softly_denied(english: Side, spanish: Side) -> Word | None:
    """Return an English word that denies softly (`unable to walk`) where nothing in Spanish does."""
    spare = Counter(meaning for _, meaning in english.soft) - Counter(meaning for _, meaning in spanish.soft)
    telling = spare.keys() & _TELLING
    for at, meaning in english.soft if telling else ():
        word = english.words[at]
        if at in english.begun or meaning not in telling:
            continue
        if word.folded == "against" and (
            not _is_advice(english.words, at) or ADVISED_NOT.search(spanish.text) is not None
        ):
            continue  # `a vaccine against measles`
        if any(denies(each.folded, "en") for each in english.words[max(0, at - 2) : at]):
            continue  # `do not skip meals` need not deny
        if _is_rendered(word, spanish.words) or _is_against(word, spanish.words):
            continue
        places = counterparts(english.text, english.words, spanish.words, at, "en")
        if places and not _any_denied(english, spanish, places) and not says_contrary(english, spanish, at):
            return word
    return None


def _is_advice(words: Sequence[Word], at: int) -> bool:
    beside = words[max(0, at - _ADVICE_REACH) : at + _ADVICE_REACH]
    return any(word.folded.startswith(_ADVISING) for word in beside)


def _is_against(word: Word, others: Sequence[Word]) -> bool:
    """Tell whether Spanish speaks of protection where English does of prevention: `eficacia contra`."""
    return word.folded.startswith("prevent") and any(
        each.folded in ("contra", "frente") or each.folded.startswith(("prote", "profila")) for each in others
    )


def _is_rendered(word: Word, others: Sequence[Word]) -> bool:
    own = renderings(word.folded)
    return any(not own.isdisjoint(keys(each.folded)) for each in others)
