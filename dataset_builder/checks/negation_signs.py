"""Signs that a negation was lost which need no counting: each is one word of either text."""

import re
from collections.abc import Collection, Sequence

from dataset_builder.checks.negation_answers import says_contrary
from dataset_builder.checks.negation_places import (
    CLAUSE_END,
    around,
    counterparts,
    is_denied,
    renders,
    soft,
)
from dataset_builder.checks.negation_sides import OF_PREFIX, PREFIX, Side, unsaid_of
from dataset_builder.flags import Span
from dataset_builder.lexicons.denials import OPENERS, VERBS, opens, soft_meaning
from dataset_builder.lexicons.stems import is_known, keys, renderings
from dataset_builder.pairs import Pair
from dataset_builder.phrases import Phrases, PhraseTable
from dataset_builder.text_words import Word

# Spanish words that agree with a negation before them, and what takes its place.
_ORPHANS = frozenset("ni ningun ninguno ninguna nada sino".split())
_DENYING = frozenset({"lack", "deny", "impossible", "unable", "stop", "ban", "rare", "contra", "except"})
# With one of these before it such a word may begin a phrase of its own: `en ningún caso`.
_LEADING = frozenset(
    "en de por con para bajo a ya y o que desde si como casi practicamente pero e u ser es son".split()
)
# English phrases that set aside or deny, and all that can render them; one of these must be there.
_DEMANDING = (
    (
        Phrases({"rather than": r"\brather than\b"}),
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
        Phrases({"-free": r"\w-free\b"}),
        Phrases({"": r"\b(?:no|sin|gratis)\b|\b(?:libr|exent|ausen|carec|gratuit|desprovist)\w+"}),
    ),
    (
        Phrases({"no longer": r"\bno longer\b(?! than)"}),
        Phrases(
            {"": r"\b(?:no|ni|sin|nunca)\b|\b(?:dej|ces|perd|pierd|desapar|cad[ui]|anul|suspend|abandon)\w+"}
        ),
    ),
    (
        Phrases({"hardly|scarcely|barely": r"\b(?:hardly|scarcely|barely)\b"}),
        Phrases({"": r"\b(?:no|sin|apenas|casi)\b|\b(?:dif[ií]cil|escas|poc[oa]|rar|pr[aá]ctic)\w*"}),
    ),
    (
        Phrases({"neither": r"\bneither\b"}),
        Phrases({"": r"\b(?:no|ni|sin|ning\w+|tampoco)\b"}),
    ),
)
_DEMANDING_ENGLISH = PhraseTable({spanish: english for english, spanish in _DEMANDING})
# An English subject that is denied, and the endings of most Spanish verbs.
_SUBJECT = re.compile(
    r"(?:\A|[.,;:(]|\b(?:and|but|that|because|although|though|while|so|since|as|if|where)) ?"
    r"(?:no|none|neither|not one)\b",
    re.IGNORECASE,
)
_VERBAL = re.compile(r"(?:[aei]r(?:on|se|l[aeo]s?)?|[ai]d[oa]|aban?|ian?|[aei]ndo|[aei]mos|[ei]?o)\Z")
_BEFORE_VERBS = frozenset("que se lo le les me te nos no si quien".split())
_ADVISING = ("advi", "recommend", "decid", "warn", "argu", "counsel", "caution", "wish")
_ADVICE_REACH = 3  # words on each side of `against`
_COMPLETING = frozenset("ni no tampoco siquiera nunca jamas nadie nada".split())  # a `ni` that begins
_NI_AGAIN, _NI_NO = 19, 12  # words after `ni` within which `ni` or `no` completes it
_SHORTEST_BASE, _SURELY_A_BASE = 4, 7  # letters
_TELLING = frozenset(
    {"lack", "unable", "unknown", "unlikely", "against", "avoid", "impossible", "unnecessary", "fail"}
)


def orphan(pair: Pair) -> Word | None:
    """Return a Spanish word that agrees with a missing negation: `hay ningún signo`, `fiebre ni tos`."""
    words = pair.target_words
    if not any(word.folded in _ORPHANS for word in words):
        return None
    first = [word.folded for word in pair.source_words[:2]]
    start, goes_on = 0, first[:1] == ["nor"] or first == ["not", "even"]
    for at, word in enumerate(words):
        if at and CLAUSE_END.search(pair.target, words[at - 1].end, word.start):
            start = at
        if word.folded in _ORPHANS and _is_orphan(pair.target, words, start, at, goes_on=goes_on):
            return None if _is_subject(pair, at) else word
    return None


def _is_subject(pair: Pair, at: int) -> bool:
    """Tell whether `ningún` may begin a clause as `no` does in English: `hasta hoy ningún antiviral cura`."""
    if not pair.target_words[at].folded.startswith("ningun") or at == 0:
        return False
    before = [word.folded for word in pair.target_words[max(0, at - 2) : at]]
    if _VERBAL.search(before[-1]) or before[-1] in VERBS["es"] or before[0] in _BEFORE_VERBS:
        return False
    return _SUBJECT.search(pair.source) is not None


def unmet(pair: Pair) -> Span | None:
    """Return an English phrase such as `rather than` of which Spanish has nothing."""
    found = _DEMANDING_ENGLISH.spans(pair.source)
    return next((span for spanish, span in found if spanish.search(pair.target) is None), None)


def _is_orphan(text: str, words: Sequence[Word], start: int, at: int, *, goes_on: bool) -> bool:
    """Look at a word that asks for a negation, in a clause that begins at `start`."""
    own, before = words[at].folded, [each.folded for each in words[start:at]]
    if any(each in OPENERS["es"] or soft_meaning(each, "es") in _DENYING for each in before):
        return False
    if own == "sino":
        return True
    if own == "nada" and [each.folded for each in words[at + 1 : at + 2]] == ["mas"]:
        return False  # `nada más nacer`
    if own == "ni":
        after = [each.folded for each in words[at + 1 : at + 1 + _NI_AGAIN]]
        if not before:  # `Ni de otra causa.` goes on from the sentence before, if there is one
            return start == 0 and _COMPLETING.isdisjoint(after) and not goes_on
        if "ni" in after:  # after a verb `ni tos ni fiebre` needs a `no` before it
            return before[-1] not in _LEADING and "," not in text[words[at - 1].end : words[at].start]
        return "siquiera" not in after[:1] and "no" not in after[:_NI_NO]
    return (
        bool(before) and before[-1] not in _LEADING and "," not in text[words[at - 1].end : words[at].start]
    )


def bare_prefix(english: Side, spanish: Side) -> Word | None:
    """Return an English word such as `unreported` whose Spanish is that of `reported`."""
    for at, word in enumerate(english.words):
        if soft_meaning(word.folded, "en") not in OF_PREFIX:
            continue
        is_denied_itself = at > 0 and opens(english.words[at - 1].folded, "en")  # `not unusual`
        match = PREFIX.match(word.folded)
        if match is None or at in english.begun or is_denied_itself:
            continue
        base = word.folded[match.end() :]
        if len(base) >= _SURELY_A_BASE or (len(base) >= _SHORTEST_BASE and is_known(base, "en")):
            places = _only_as(base, word.folded, spanish.words)
            is_soft = any(soft_meaning(spanish.words[place].folded, "es") for place in places)
            if places and not is_soft and not _any_denied(english, spanish, places):
                return word
    return None


def _only_as(base: str, whole: str, words: Sequence[Word]) -> set[int]:
    """Return where a word without its prefix is rendered, if the word with it is rendered nowhere else."""
    places = {at for at, each in enumerate(words) if renders(base, each.folded, "en")}
    own = {at for at, each in enumerate(words) if renders(whole, each.folded, "en")}
    return places if own <= places else set()


def _any_denied(english: Side, spanish: Side, places: Collection[int]) -> bool:
    """Tell whether a Spanish word at one of the places is denied, outright or by a word said nowhere else."""
    unsaid = unsaid_of(spanish, english)[0]
    return any(
        is_denied(spanish.text, spanish.words, place, spanish.denials)
        or any(word.folded == "fuera" for word in around(spanish.text, spanish.words, place))
        or not set(unsaid).isdisjoint(around(spanish.text, spanish.words, place))
        for place in places
    )


def softly_denied(english: Side, spanish: Side) -> Word | None:
    """Return an English word that denies softly (`unable to walk`) where nothing in Spanish does."""
    spare = soft(english.words, "en") - soft(spanish.words, "es")
    telling = spare.keys() & _TELLING
    if not telling:
        return None
    for at, word in enumerate(english.words):
        if at in english.begun or soft_meaning(word.folded, "en") not in telling:
            continue
        if word.folded == "against" and not _is_advice(english.words, at):
            continue  # `a vaccine against measles`
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
