"""Sections of a Spanish clinical case that has no headings, by the words its sentences begin with.

Standard library only.
"""

import re
from collections.abc import Iterable, Iterator, Sequence

from dataset_builder.segments import cut

# (heading, cue at the beginning of a sentence), in the order in which they are tried.
_CUES: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (heading, re.compile("|".join(patterns), re.IGNORECASE))
    for heading, patterns in (
        (
            "Antecedentes",
            (
                r"(?:como |entre (?:sus|los) )?antecedentes\b",
                r".{0,20}\bantecedentes (?:personales|familiares)\b",
            ),
        ),
        (
            "Exploración física",
            (r"(?:a|en|durante) la exploración\b", r"(?:la )?exploración (?:física|abdominal|neurológica)\b"),
        ),
        (
            "Pruebas complementarias",
            (
                r".{0,40}\b(?:analítica|hemograma|ecografía|radiografía|TAC|TC|RMN?|resonancia|biopsia)\b",
                r".{0,40}\b(?:gammagrafía|electrocardiograma|ECG|urocultivo|hemocultivos?|endoscopia)\b",
                r".{0,40}\b(?:colonoscopia|cistoscopia|estudio histológico)\b",
            ),
        ),
        (
            "Diagnóstico",
            (r".{0,40}\bse diagnostic\w+", r"(?:el )?diagnóstico (?:fue|es|definitivo|final|de)\b"),
        ),
        (
            "Tratamiento",
            (
                # What is taken already is a history: "sigue tratamiento habitual con", "en tratamiento con".
                r"(?:el|como|con este|con el|su) tratamiento\b(?! (?:habitual|previo|crónico|domiciliario))",
                r"(?:la )?(?:intervención quirúrgica|cirugía|quimioterapia|radioterapia)\b",
                r".{0,40}\bse (?:inici|instaur|administr|prescrib|intervin|decid\w+ trata)\w+",
                r".{0,40}\bse (?:realiz|practic)\w+ (?:tratamiento|cirugía|intervención|resección)\b",
            ),
        ),
        (
            "Evolución",
            (
                # "de dos meses de evolución" tells how long it has lasted.
                r".{0,40}(?<!\bde )\bevolución\b",
                r".{0,40}\b(?:evolucion\w+|alta hospitalaria|dad[oa] de alta|seguimiento)\b",
                r"a los \d+ (?:días|meses|años)\b",
            ),
        ),
    )
)
_LEAST_SECTIONS = 2  # fewer cues do not make a clinical case


def sections_of_case(paragraphs: Iterable[str]) -> list[tuple[str, str]]:
    """Return (heading, text) in order, or nothing where the text is no clinical case.

    The heading is "" before the first cue. Each heading occurs once: what belongs to none stays with the
    section before it, so that the text keeps its order and no sentence is lost.
    """
    sections: list[tuple[str, str]] = []
    used: set[str] = set()
    gap = ""
    for sentence, next_gap in _sentences(paragraphs):
        heading = _cue(sentence) if sections else ""
        if not sections or (heading and heading not in used and _comes_later(heading, used)):
            used |= {heading} - {""}
            sections.append((heading, sentence))
        else:
            sections[-1] = (sections[-1][0], sections[-1][1] + gap + sentence)
        gap = next_gap
    return sections if len(used) >= _LEAST_SECTIONS else []


def _sentences(paragraphs: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Yield each sentence with what parts it from the next one."""
    for paragraph in paragraphs:
        pieces = [(segment, gap) for segment, gap in cut(paragraph.strip()) if segment]
        for at, (segment, gap) in enumerate(pieces):
            yield segment, gap if at + 1 < len(pieces) else "\n"


def _cue(sentence: str) -> str:
    return next((heading for heading, cue in _CUES if cue.match(sentence)), "")


def _comes_later(heading: str, used: Iterable[str]) -> bool:
    """Keep the order of a case: a late mention of an early heading does not start it again."""
    order: Sequence[str] = [name for name, _ in _CUES]
    return all(order.index(heading) > order.index(name) for name in used)
