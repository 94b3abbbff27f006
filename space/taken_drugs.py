"""Whether a drug that somebody is said to take is no answer to a dose that is asked for something else.

Pure functions; all texts are folded.
"""

import re

from space.patients import i_take, is_given, persons_in

_SAID = re.compile(
    r"(?:\b(?:tom(?:o|a|as|an|e|ado|ando|aba|amos)|us(?:o|a|an|ando|aba)|recib\w+|consum\w+)"
    r"|\b(?:estoy|esta|estan|estamos|sigo|sigue|llev(?:o|a|an)(?: \w+){0,3}?) con"
    r"|\b(?:tratamiento con|tratad[oa]s? con|anticoagulad[oa]s? con|medicad[oa]s? con))"
    r"(?: (?!cuant|dosis|que\b|cada\b)\w+){0,4}$|^con(?: lo del?)?(?: (?:el|la|los|las|mi))?$"
)
_HAS_LEFT = re.compile(r"\b(?:sobr|qued)\w*(?: \w+){0,3}$")
_LINK = re.compile(r"\b(?:si|porque|pero|aunque|mientras|y|cuando|pues)\b")
_OWNER = re.compile(r"^ *del? (?:mi|la|el|su)?[^.,;:?!]*")
_COMPLAINT = re.compile(
    r"\b(?:duel\w+|doli\w+|dolor\w*|fiebre|calentura|temperatura|tos|gripe|resfri\w+|catarro"
    r"|constipad[oa]|diarrea"
    r"|estren\w+|insomnio|dormir|duermo|duerme|ansiedad|nervios\w*|picor|picazon|comezon|acidez|ardor"
    r"|nauseas?|vomit\w*"
    r"|migranas?|jaqueca|mare\w+|infeccion\w*|garganta|mocos|congestion|inflam\w+|hinchad\w+|esguince"
    r"|golpe\w*|quemadura"
    r"|regla|colicos?|hemorroides|lumbago|ciatica|calambres?|tension alta|alergia|ronchas?|urticaria"
    r"|cistitis|otitis)\b"
)
# Right after a drug: what it is taken for, so that its dose may be asked.
_ITS_USE = re.compile(
    rf"^[^.,;:?!]*?\b(?:para|contra|por)\b(?: \w+){{0,4}}? {_COMPLAINT.pattern}(?: (?:de|en) \w+)*"
)
_SOMETHING_ELSE = re.compile(
    r"\b(?:lo otro|lo nuevo|otra cosa|algo (?:para|contra|mas|distinto)|otro (?:medic\w+|farmaco|remedio)"
    r"|lo que (?:me|le) (?:dieron|dio|recet\w+|mand\w+)|eso otro|cualquier (?:cosa|otr[oa]))\b"
)
# The question goes on about the drug that is taken.
_IT = re.compile(
    r"\bl[oa]s? (?:tom|us|pued|deb|sub|baj|repit|pong|sig|dej)\w*|\b(?:se |te )?l[oa]s? (?:doy|dan"
    r"|damos|debo)\b"
    r"|\w+(?:ar|er|ando|iendo)(?:me|te|se|le)?l[oa]s?\b|\b(?:de|con) (?:eso|ese|esa|este|esta)\b"
)
_GOES_ON = re.compile(
    r"\botr[oa]s? (?:dosis|pastillas?|tomas?|comprimidos?|tabletas?|vez)\b|\botr[oa]\W*$"
    r"|\b(?:siguiente|proxima|mism[oa])\b"
    r"|\bcada cuant|\bcuando\b|\bcuant[oa]s? (?:tiempo|espero|tarda|dura|dias|horas|mas|semanas|meses"
    r"|tengo que esperar)\b"
    r"|\bcuant[oa]s? (?:al|por) dia\W*$"
    r"|\bsub(?:o|ir|e)\b|\baument\w+|\bbaj(?:o|ar)\b|\brep(?:e|i)t\w+|\bdoble\b|\bduplic\w+"
    r"|\bsigu?e\b|\bsigue\w*"
    r"|\btodavia\b|\baun\b|\bno (?:se )?(?:me |le )?(?:quit|pas|baj|hac|mejor|alivi|funcion)\w*|\bmaxim\w+"
)


def is_for_something_else(before: str, earlier: str, after: str) -> bool:
    """Tell whether a dose is asked for a complaint, or a person, that a drug taken has nothing to do with.

    `before` is the clause before the drug, `earlier` all before that, and `after` all after the drug. A dose
    of `Tomo X y me duele la cabeza, ¿cuánto tomo?` may be of anything.
    """
    is_left = _HAS_LEFT.search(before) is not None
    if _IT.search(after) or not (is_left or _SAID.search(before)):
        return False
    owner = _OWNER.match(after) if is_left else None
    beside = owner.group() if owner else ""
    asked_before, clause = before[: (start := _clause_start(before))], before[start:]
    rest = f"{earlier} {asked_before} {after[len(beside) :]}"
    if _is_another_patient(persons_in(f"{clause} {beside}"), clause, rest):
        return True
    if is_left or _GOES_ON.search(rest):
        return False
    said = f"{earlier} {before} {_ITS_USE.sub(' ', after)}"
    return _SOMETHING_ELSE.search(said) is not None or _COMPLAINT.search(said) is not None


def _clause_start(before: str) -> int:
    """Return where in a text the clause begins that tells who takes the drug after it."""
    return max((found.end() for found in _LINK.finditer(before)), default=0)


def _is_another_patient(taker: frozenset[int], before: str, rest: str) -> bool:
    """Tell whether one person takes the drug, and the dose is for another."""
    patients = persons_in(rest)
    if patients:
        return not patients & taker
    if taker:
        return i_take(rest) and not is_given(rest)
    return i_take(before) and is_given(rest)
