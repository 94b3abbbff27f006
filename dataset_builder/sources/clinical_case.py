"""Sections of a Spanish clinical case that has no headings, by the words its sentences begin with.

Standard library only.
"""

import re
from collections.abc import Iterable, Sequence

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
                r".{0,40}\b(?:tratamiento|intervención quirúrgica|cirugía|quimioterapia|radioterapia)\b",
                r".{0,40}\bse (?:inici|instaur|administr|prescrib|intervin)\w+",
            ),
        ),
        (
            "Evolución",
            (
                r".{0,40}\b(?:evolución|evolucion\w+|alta hospitalaria|dad[oa] de alta|seguimiento)\b",
                r"a los \d+ (?:días|meses|años)\b",
            ),
        ),
    )
)
_LEAST_SECTIONS = 2  # fewer cues do not make a clinical case
_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-ZÁÉÍÓÚÑ¿])")


def sections_of_case(paragraphs: Iterable[str]) -> list[tuple[str, list[str]]]:
    """Return (heading, sentences) in order; the heading is "" before the first cue, and for other texts.

    Each heading occurs once: what belongs to none stays with the section before it, so that the text keeps
    its order and no sentence is lost.
    """
    sentences = [part for paragraph in paragraphs for part in _SENTENCE.split(paragraph.strip()) if part]
    sections: list[tuple[str, list[str]]] = []
    used: set[str] = set()
    for at, sentence in enumerate(sentences):
        heading = _cue(sentence) if at else ""
        if heading and heading not in used and _comes_later(heading, used):
            used.add(heading)
            sections.append((heading, [sentence]))
        elif sections:
            sections[-1][1].append(sentence)
        else:
            sections.append(("", [sentence]))
    if len(used) < _LEAST_SECTIONS:
        return [("", list(sentences))]
    return sections


def _cue(sentence: str) -> str:
    return next((heading for heading, cue in _CUES if cue.match(sentence)), "")


def _comes_later(heading: str, used: Iterable[str]) -> bool:
    """Keep the order of a case: a late mention of an early heading does not start it again."""
    order: Sequence[str] = [name for name, _ in _CUES]
    return all(order.index(heading) > order.index(name) for name in used)
