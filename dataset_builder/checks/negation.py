"""Check `negation`: what is denied stays denied, what is said stays said."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache

from dataset_builder.contracts import CheckSubject
from dataset_builder.flags import Flag
from dataset_builder.lexicons.function_words import FUNCTION_WORDS
from dataset_builder.lexicons.stems import is_known, keys, renderings
from dataset_builder.pairs import Pair
from dataset_builder.text_words import Language, Word

_HARD: Mapping[Language, frozenset[str]] = {
    "en": frozenset("not no never without none neither cannot nobody nothing nowhere nor noone non".split()),
    "es": frozenset(
        "no sin nunca jamas ningun ninguno ninguna ningunos ningunas nada nadie tampoco ni".split()
    ),
}
# After another one of its clause such a word denies nothing more: `no hay ningún`, `neither ... nor`.
_AGREEING: Mapping[Language, frozenset[str]] = {
    "en": frozenset({"nor"}),
    "es": frozenset("nunca jamas ningun ninguno ninguna ningunos ningunas nada nadie ni".split()),
}
_OPENERS: Mapping[Language, frozenset[str]] = {
    "en": frozenset("not no never without neither cannot none".split()),
    "es": frozenset("no sin nunca jamas tampoco ni nadie nada ningun ninguno ninguna".split()),
}
_BEFORE, _AFTER = 6, 1  # words between a negation and what it denies, in either language
_HEADS, _HEAD_REACH = 2, 6  # content words after a negation that show where its counterpart is
# Verbs among the words of grammar that are denied themselves.
_VERBS: Mapping[Language, frozenset[str]] = {
    "en": frozenset("have has had having do does did get got need".split()),
    "es": frozenset(
        "tiene tienen tenia tuvo tenga tengo hay hubo haya puede pueden podria debe deben".split()
    ),
}
_REACH = 14  # words in which a negation asks for agreement
_ORPHANS = frozenset("ni ningun ninguno ninguna nada sino".split())
_DENYING = frozenset({"lack", "deny", "impossible", "unable", "stop", "ban", "rare", "contra", "except"})
_LEADING = frozenset(
    "en de por con para bajo a y o que desde si como casi practicamente pero e u ser es son".split()
)
_OF_PREFIX = frozenset({"prefix", "unknown", "unlikely", "unable", "unnecessary", "impossible"})
_TELLING = frozenset(
    {"lack", "unable", "unknown", "unlikely", "against", "avoid", "impossible", "unnecessary"}
)
_NEGATIVE = re.compile(r"\w+n't|non(?!e$|etheless|sense|th)[a-z]{4,}")
_PREFIX = re.compile(r"un|in|im|ir|il|dis|non")
_PARTING = re.compile(r"[.;:?!,()]")
_CLAUSE_END = re.compile(r"[.;:?!]")
_IDIOMS: Mapping[Language, re.Pattern[str]] = {
    "en": re.compile(
        r"\bno\.\s?\d|\bwhether or not\b|\bno matter\b|\bnot only\b|\bnot just\b|\bNo\.(?=\s?\d)",
        re.IGNORECASE,
    ),
    "es": re.compile(
        r"\bsin embargo\b|\bno obstante\b|\bn\.?\s?[º°]|\bo no\b|\bsin perjuicio\b|\bno s[oó]lo\b|\bno [uú]nicamente\b"
        r"|\ba no ser\b|\bsin importar\b|\bcuanto antes\b|\bhasta que no\b|\bno (?:muy )?lejos\b|\bm[aá]s que nada\b|\bnada m[aá]s\b",
        re.IGNORECASE,
    ),
}
# Meanings that either language puts with or without a negation: English words, Spanish words, by beginning.
_SOFT: Mapping[str, tuple[str, str]] = {
    "negative": ("negativ*", "negativ*"),
    "except": ("except* unless", "except* salvo sino"),
    "lack": (
        "lack* absence absent missing devoid deficien* want",
        "falt* ausen* carec* carenc* desprovist* deficien*",
    ),
    "fail": ("fail*", "fall* fracas* dej*"),
    "unable": ("unable inability incapab*", "incap* imposib*"),
    "unknown": (
        "unknown unclear uncertain* unsure undetermined unidentified",
        "desconoc* incier* indetermin* dud* poco incert*",
    ),
    "unlikely": ("unlikely improbable", "improbab* poco dificil*"),
    "against": ("against depriv* barred", "contra"),
    "away": ("away out off bar closed", "lejos"),
    "avoid": ("avoid* prevent* refrain* abst*", "evit* imped* impid* abst* preven*"),
    "stop": (
        "stop* discontinu* cease* quit* interrupt*",
        "dej* suspend* interrump* cesa* detien* detuv* deten*",
    ),
    "deny": ("den* refus* declin* reject*", "nega* niega* nego rechaz* rehus* descart*"),
    "rule out": ("ruled ruling exclud* discard*", "descart* excluy* exclui*"),
    "free": ("free freely", "libr* exent*"),
    "instead": ("instead rather", "sino"),
    "otherwise": ("otherwise else", "contrario"),
    "only": ("only just merely", "solo solamente unic* apenas"),
    "rare": (
        "rare* hardly barely seldom scarce* little few minimal*",
        "rar* apenas poco poca pocos pocas escas* casi",
    ),
    "until": ("until till yet still", "hasta aun todavia"),
    "regardless": ("regardless independent* irrespective despite although though", "independ* pesar aunque"),
    "contra": ("contraindicat* inadvisable", "contraindic* desaconsej*"),
    "impossible": ("impossib*", "imposib*"),
    "unnecessary": ("unnecessar* needless*", "innecesari*"),
    "invalid": (
        "invalid* false* wrong* incorrect* mistak* erron*",
        "invalid* fals* incorrec* equivoc* erron*",
    ),
    "ban": ("ban banned bans prohibit* forbid*", "prohib*"),
    "loss": ("los* lack*", "perd* pierd* falta*"),
    "symptomless": ("asymptom* afebrile* amenorrh* *less", "asintom* afebril* apiret*"),
    "less": ("less least fewer", "menos menor* inferior*"),
}
_IN = r"i[nm](?!fra|ter|tra|tro|fl|fec|di[cv]|clu|cre|sul|tes|hal|yec|jec|gui|vas|mun|for|ten|du|ves|ges|tox|it|ov|al)"
# `unstable` is `no estable` as well as `inestable`.
_PREFIXED: Mapping[Language, re.Pattern[str]] = {
    "en": re.compile(
        rf"(?:un(?!i)|{_IN}|ir|il|dis)[a-z]{{3,}}(?:able|ible|ed|ent|ant|al|ary|ly|ful|ive|ate|ic|ing|ite)"
    ),
    "es": re.compile(
        rf"(?:{_IN}|ir|des(?!c)|dis)[a-z]{{3,}}(?:able|ible|ad[oa]|id[oa]|ente|ante|ari[oa]|al|iv[oa]|ic[oa]|mente|et[oa]|ect[oa])s?"
    ),
}
# Words that only look so by their beginning.
_PLAIN: Mapping[Language, frozenset[str]] = {
    "en": frozenset(
        """included indicated infected increased individual initial initially internal international interested
        immediate immediately intensive important impacted implemented improved imported imposed incident
        inhaled inherited injected inpatient inspired instant instructed integrated intended intestinal
        intermittent intervening introduced invasive involved imaging including increasing indicating infecting
        involving inhibited inhibiting inducing induced innate insulated interim invited investigated irradiated
        illustrated discharged discovered discussed diseased displayed distal distant distinct distributed
        disseminated dissolved unilateral universal united unified until unique underlying understanding
        understandably directed apparent abundant accepted according acquired actual added additional adequate
        adjacent administered admitted advanced affected aged aggressive allowed alternative annual another
        applied appropriate approved associated attached attributed available average aware arterial apical
        atypical academic acidic acoustic active acquired administrative adolescent aerobic allergic alpha
        analgesic anatomic anesthetic antibiotic aquatic arctic aromatic asiatic aspect assisted assumed
        intact intracranial intravenous intraocular intellectual intelligent inguinal ingested informal
        influential inflammatory industrial indirectly indirect incremental incidental inclusive imperative
        immunized immature impending incoming indigenous inlet infusing irrespective aboard aging""".split()
    ),
    "es": frozenset(
        """incluido incluida incluidos incluidas indicado indicada infectado infectada inicial inicialmente
        inmediatamente inmediato inmediata individual individualmente internado interesado intensivo intensiva
        intestinal inhalado inhalada importante importantes impactante implementado impuesto incidente inducido
        inducida integrado interesante intermedio intermitente internacional introducido invasivo invasiva
        inyectado irritado descubierto descrito desarrollado desarrollada desarrollados desarrolladas despejado
        destinado destinada detectado distante distinto distinta distribuido diseminado diseminada disponible
        disponibles diseñado diseñada designado destacado adecuado adecuada adicional administrado administrada
        adolescente adulto afectado afectada agudo agregado aislado aislada alergico alergica alimentario
        ambiental ambulatorio amplio ampliado analgesico anatomico anterior antibiotico anual aplicado apropiado
        aprobado apto arterial asistente asociado asociada asociados asociadas aspecto atendido atipico atipica
        aumentado ausente autorizado avanzado abundante academico acido activo activa acustico administrativo
        actual actualmente asimismo amargo amarillo antigeno inguinal inflamado inflamatorio industrial intacto
        intravenoso intelectual inclusivo imperativo inmunitario inmunizado inmaduro inminente indigena informal
        indicativo inspirado instalado intenso incremental""".split()
    ),
}


class SameNegation:
    """Counts negations on both sides; where one has more, looks at the word each of them denies.

    A negation is accounted for when its word's counterpart is denied too, or stands beside something that
    the other language may well put that way. Example: `Puede tomarlo` for `Do not take it` gives
    `negation_lost`.
    """

    subject: CheckSubject = "pair"

    def flags(self, pair: Pair) -> Iterator[Flag]:
        """Yield `negation_lost` or `negation_added` with the word in question."""
        source = _negations(pair.source, pair.source_words, "en")
        target = _negations(pair.target, pair.target_words, "es")
        if len(source) >= len(target) and source and (word := _orphan(pair)) is not None:
            message = f"{word.folded} stands without a negation"
            yield Flag("negation_lost", "warn", message, None, (word.start, word.end))
            return
        if (word := _bare_prefix(pair, source, target)) is not None:
            message = f"{word.folded} lost its negative beginning"
            yield Flag("negation_lost", "warn", message, (word.start, word.end))
            return
        if len(source) >= len(target) and (word := _softly_denied(pair, target)) is not None:
            message = f"{word.folded} has no counterpart"
            yield Flag("negation_lost", "warn", message, (word.start, word.end))
            return
        if len(source) > len(target):
            at = _unaccounted(pair, source, target, "en")
            if at is not None:
                word = pair.source_words[at]
                yield Flag(
                    "negation_lost", "warn", f"{word.folded} has no counterpart", (word.start, word.end)
                )
        elif len(target) > len(source):
            at = _unaccounted(pair, target, source, "es")
            if at is not None:
                word = pair.target_words[at]
                message = f"{word.folded} is not in the source"
                yield Flag("negation_added", "warn", message, None, (word.start, word.end))


def _orphan(pair: Pair) -> Word | None:
    """Return a Spanish word that agrees with a negation which is not there: `hay ningún signo`, `fiebre ni tos`."""
    words, text = pair.target_words, pair.target
    start = 0
    for at, word in enumerate(words):
        if at and _CLAUSE_END.search(text, words[at - 1].end, word.start):
            start = at
        if word.folded not in _ORPHANS:
            continue
        before = [each.folded for each in words[start:at]]
        if any(each in _OPENERS["es"] or not _DENYING.isdisjoint(_kinds(each, "es")) for each in before):
            continue
        if word.folded == "sino":
            return word
        if word.folded == "ni":
            after = [each.folded for each in words[at + 1 : at + 20]]
            if "ni" not in after and "siquiera" not in after[:1] and "no" not in after[:12]:
                return word
        elif before and before[-1] not in _LEADING and "," not in text[words[at - 1].end : word.start]:
            return word
    return None


def _bare_prefix(pair: Pair, source: Sequence[int], target: Sequence[int]) -> Word | None:
    """Return an English word such as `unreported` whose Spanish is that of `reported`."""
    if len(target) > len(source):
        return None
    for word in pair.source_words:
        match = _PREFIX.match(word.folded)
        if match is None or _OF_PREFIX.isdisjoint(_kinds(word.folded, "en")):
            continue
        base = word.folded[match.end() :]
        if len(base) < 4 or (len(base) < 7 and not is_known(base, "en")):
            continue
        whole = renderings(word.folded)
        places = [at for at, each in enumerate(pair.target_words) if _renders(base, each.folded, "en")]
        own = [at for at, each in enumerate(pair.target_words) if not whole.isdisjoint(keys(each.folded))]
        if not places or not set(own) <= set(places):
            continue
        around = [each for at in places for each in pair.target_words[max(0, at - _BEFORE) : at + 2]]
        if any(_kinds(each.folded, "es") for each in around):
            continue
        if not any(_near(pair.target, pair.target_words, place, target) for place in places):
            return word
    return None


def _unaccounted(pair: Pair, own: Sequence[int], other: Sequence[int], language: Language) -> int | None:
    """Return the place of a negation of the side with more of them that nothing accounts for."""
    mine, others, text = pair.source_words, pair.target_words, pair.target
    if language == "es":
        mine, others, text = others, mine, pair.source
    spare = _soft(others, _OTHER[language]) - _soft(mine, language)
    unknown: int | None = None
    surplus = len(own) - len(other)
    for at in reversed(own):
        places = _counterparts(mine, others, at, language)
        if not places:
            unknown = at
            continue
        if any(_near(text, others, place, other) for place in places):
            continue
        if not any(_softened(others, place, spare, _OTHER[language]) for place in places):
            return at
        surplus -= 1
    return unknown if surplus > 0 and spare.total() < surplus else None


_OTHER: Mapping[Language, Language] = {"en": "es", "es": "en"}


def _softly_denied(pair: Pair, target: Sequence[int]) -> Word | None:
    """Return an English word that denies softly (`unable to walk`) where nothing in Spanish does."""
    spare = _soft(pair.source_words, "en") - _soft(pair.target_words, "es")
    if spare.keys().isdisjoint(_TELLING):
        return None
    for at, word in enumerate(pair.source_words):
        if not any(spare[kind] > 0 for kind in _TELLING.intersection(_kinds(word.folded, "en"))):
            continue
        own = renderings(word.folded)
        if any(not own.isdisjoint(keys(each.folded)) for each in pair.target_words):
            continue
        places = _counterparts(pair.source_words, pair.target_words, at, "en")
        if places and not any(
            _near(pair.target, pair.target_words, place, target)
            or any(
                _kinds(each.folded, "es") for each in pair.target_words[max(0, place - _BEFORE) : place + 2]
            )
            for place in places
        ):
            return word
    return None


def _counterparts(mine: Sequence[Word], others: Sequence[Word], at: int, language: Language) -> list[int]:
    """Return where the other side has the first content words after a negation."""
    heads = [
        word.folded
        for word in mine[at + 1 : at + 1 + _HEAD_REACH]
        if word.folded not in FUNCTION_WORDS[language] or word.folded in _VERBS[language]
    ][:_HEADS]
    for head in heads:
        found = [place for place, word in enumerate(others) if _renders(head, word.folded, language)]
        if found:
            # Of several the one at the same height of the sentence, with its neighbours.
            best = min(found, key=lambda place: abs(place / len(others) - at / len(mine)))
            return [place for place in found if abs(place - best) <= 2]
    return []


def _renders(word: str, other: str, language: Language) -> bool:
    english, spanish = (word, other) if language == "en" else (other, word)
    return not renderings(english).isdisjoint(keys(spanish))


def _near(text: str, words: Sequence[Word], place: int, negations: Sequence[int]) -> bool:
    return any(
        -_AFTER <= place - at <= _BEFORE and _PARTING.search(text, *_between(words[at], words[place])) is None
        for at in negations
    )


def _between(one: Word, two: Word) -> tuple[int, int]:
    return (one.end, two.start) if one.start < two.start else (two.end, one.start)


def _softened(words: Sequence[Word], place: int, spare: Counter[str], language: Language) -> bool:
    """Tell whether a soft negation that the first side lacks stands beside a word, or is that word."""
    around = words[max(0, place - _BEFORE) : place + _AFTER + 1]
    return any(spare[kind] > 0 for word in around for kind in _kinds(word.folded, language))


def _negations(text: str, words: Sequence[Word], language: Language) -> list[int]:
    """Return the places of the words that deny; in Spanish two that agree are one negation."""
    hard, agreeing, openers = _HARD[language], _AGREEING[language], _OPENERS[language]
    idle: list[tuple[int, int]] | None = None
    found: list[int] = []
    opened = -_REACH - 1
    for at, word in enumerate(words):
        if word.folded not in hard and not (language == "en" and _NEGATIVE.fullmatch(word.folded)):
            continue
        if idle is None:
            idle = [match.span() for match in _IDIOMS[language].finditer(text)]
        if any(start <= word.start < end for start, end in idle):
            continue
        if word.folded in agreeing and at - opened <= _REACH and not _parted(text, words, opened, at):
            opened = at
            continue
        if word.folded in openers or "n't" in word.folded:
            opened = at
        found.append(at)
    return found


def _parted(text: str, words: Sequence[Word], one: int, two: int) -> bool:
    return _CLAUSE_END.search(text, words[one].end, words[two].start) is not None


def _soft(words: Sequence[Word], language: Language) -> Counter[str]:
    return Counter(kind for word in words for kind in _kinds(word.folded, language))


@lru_cache(maxsize=1 << 16)
def _kinds(word: str, language: Language) -> tuple[str, ...]:
    """Return the soft negations a word may be, the first that fits."""
    column = 0 if language == "en" else 1
    for kind, forms in _SOFT.items():
        if any(_fits(word, form) for form in forms[column].split()):
            return (kind,)
    return ("prefix",) if _PREFIXED[language].fullmatch(word) and word not in _PLAIN[language] else ()


def _fits(word: str, form: str) -> bool:
    if form.startswith("*"):
        return len(word) > len(form) + 2 and word.endswith(form[1:])
    if form.endswith("*"):
        return word.startswith(form[:-1]) and len(word) >= len(form) - 1 + (3 if len(form) < 5 else 0)
    return word == form
