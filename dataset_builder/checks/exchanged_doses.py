"""Whether each dose stays with whom and when it is for: `10 mL to children`, `20 units in the morning`."""

import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import pairwise

from dataset_builder.flags import Flag, Span
from dataset_builder.pairs import Pair
from dataset_builder.phrases import Phrases, PhraseTable
from dataset_builder.readings import Reading
from dataset_builder.text_words import Language

Label = tuple[str, Span]
_TIMES: Mapping[Language, PhraseTable[str]] = {
    "en": PhraseTable(
        {
            "morning": Phrases({"morning": r"\bmornings?\b", "breakfast": r"\bbreakfasts?\b"}),
            "midday": Phrases({"midday|noon": r"\b(?:midday|noon)\b", "lunch": r"\blunch(?:time)?\b"}),
            "evening": Phrases(
                {
                    "night|evening": r"(?<!over)(?:\b|mid)(?:night(?:time|ly|s)?|evenings?)\b",
                    "bed|sleep": r"\bbed(?:time)?\b|\b(?:before|to) sleep\b",
                    "dinner|supper": r"\b(?:dinner|supper)\b",
                }
            ),
        }
    ),
    "es": PhraseTable(
        {
            "morning": Phrases(
                {
                    "mañana": r"(?<!pasado )\bmañanas?\b",
                    "matutin|desayun": r"\bmatutin[oa]s?\b|\bdesayun\w+",
                    "levantar|despertar": r"\b(?:levantar|despertar)(?:se)?\b",
                }
            ),
            "midday": Phrases(
                {"mediod|medio d": r"\bmedio ?d[ií]a\b", "almuerzo|almorzar": r"\balm(?:uerzo|orzar)\b"}
            ),
            "evening": Phrases(
                {
                    "noche|nocturn": r"\b(?:noches?|nocturn[oa]s?)\b",
                    "tarde|vespertin": r"(?<!m[aá]s )\btardes?\b|\bvespertin[oa]s?\b",
                    "atardecer|anochecer": r"\b(?:atardecer|anochecer)\b",
                    "cena": r"\bcena[rs]?\b",
                    "acostar|dormir|cama": r"\b(?:acostar(?:se|me|le)?|dormir|cama)\b",
                }
            ),
        }
    ),
}
_PEOPLE: Mapping[Language, PhraseTable[str]] = {
    "en": PhraseTable(
        {
            "adult": Phrases({"adult|elderly": r"\badults?\b|\belderly\b"}),
            "child": Phrases(
                {
                    "child|infant": r"\bchild(?:ren)?\b|\binfants?\b",
                    "bab|newborn": r"\bbab(?:y|ies)\b|\bnewborns?\b",
                }
            ),
            "woman": Phrases({"wom": r"\bwom[ae]n\b", "girl": r"\bgirls?\b", "female": r"\bfemales?\b"}),
            "man": Phrases({"men|man": r"\bm[ae]n\b", "boy": r"\bboys?\b", "male": r"\bmales?\b"}),
        }
    ),
    "es": PhraseTable(
        {
            "adult": Phrases(
                {
                    "adult": r"\badult[oa]s?\b",
                    "ancian": r"\bancian[oa]s?\b",
                    "mayores": r"\bpersonas mayores\b",
                }
            ),
            "child": Phrases(
                {
                    "niñ|infan": r"\bniñ[oa]s?\b|\binfan\w+",
                    "lactante|beb|nacid": r"\blactantes?\b|\bbeb[eé]s?\b|\breci[eé]n nacid[oa]s?\b",
                }
            ),
            "woman": Phrases({"mujer": r"\bmujer(?:es)?\b", "niñas": r"\bniñas\b"}),
            "man": Phrases({"hombre|var": r"\bhombres?\b|\bvar[oó]n(?:es)?\b"}),
        }
    ),
}
# `20 years`, `4 hours`, `3 times`: no dose
_NO_DOSE = re.compile(
    r"(?:\s?(?:-|\u2013|to|or|a|o)\s?\w+)?[\s\u00a0-](?:second|minute|hour|day|week|month|year|time|min\b|h\b|hrs?\b"
    r"|segundo|minuto|hora|d[ií]a|semana|mes|año|veces|vez|kg|kilo|pound)",
    re.IGNORECASE,
)
_BOTH = re.compile(
    r"\W*(?:(?:and|or|&|as well as|,)\W*)?"
    r"(?:(?:again|once|one|before|with|at|in|the|every|each|your|going|to|on)\W+)*",
    re.IGNORECASE,
)
_SAID = Phrases({"veces": r"\bveces\b", "cada": r"\bcada\b", "hora": r"\bhoras\b", "comida": r"\bcomidas?\b"})


def times_of_day(text: str, language: Language) -> list[Label]:
    """Return the times of a day that a text names."""
    return sorted(_TIMES[language].spans(text), key=lambda each: each[1])


def times_otherwise(pair: Pair) -> Iterator[Flag]:
    """Yield a time of day that became another one, or one of two that is lost from one dose."""
    source = times_of_day(pair.source, "en")
    target = times_of_day(pair.target, "es") if source else []
    named, told = {name for name, _ in source}, {name for name, _ in target}
    lost = [span for name, span in source if name not in told]
    gained = [span for name, span in target if name not in named]
    if lost and gained:
        message = f"{pair.source[slice(*lost[0])]} became {pair.target[slice(*gained[0])]}"
        yield Flag("frequency_changed", "warn", message, lost[0], gained[0])
    elif lost and target and _SAID.search(pair.target) is None:
        for (_, first), (_, last) in pairwise(source):
            if (first in lost) != (last in lost) and _BOTH.fullmatch(pair.source, first[1], last[0]):
                message = f"{pair.source[slice(*lost[0])]} has no counterpart"
                yield Flag("frequency_changed", "block", message, lost[0], None)
                return


def exchanged_doses(pair: Pair) -> Iterator[Flag]:
    """Yield two doses that are each for the other's people or time of the day."""
    if len(pair.source_numbers) + len(pair.source_cardinals) < len(("10 mL", "20 mL")):
        return
    for labels in (_PEOPLE, _TIMES):
        source = _doses_of(pair.source, labels["en"], [*pair.source_numbers, *pair.source_cardinals])
        if not source:
            continue
        target = _doses_of(pair.target, labels["es"], [*pair.target_numbers, *pair.target_cardinals])
        if source.keys() == target.keys() and [*source.values()] == [
            target[name] for name in [*source][::-1]
        ]:
            one, two = source
            message = f"the doses of {one} and {two} seem to have changed places"
            yield Flag("numbers_order", "block", message)


def _doses_of(text: str, labels: PhraseTable[str], numbers: Sequence[Reading]) -> Mapping[str, Decimal]:
    """Return the doses of two labels where both take turns: `10 mL to children, 20 mL to adults`."""
    named = labels.spans(text)
    if len(named) != 2 or named[0][0] == named[1][0]:
        return {}
    doses = [each for each in numbers if not each.code and _NO_DOSE.match(text, each.end) is None]
    if len(doses) != 2 or doses[0].value == doses[1].value:
        return {}
    named, doses = sorted(named, key=lambda each: each[1]), sorted(doses, key=lambda each: each.start)
    label_first = [span[0] < dose.start for (_, span), dose in zip(named, doses, strict=True)]
    between = named[1][1][0] > doses[0].start and doses[1].start > named[0][1][0]
    if label_first[0] != label_first[1] or not between:
        return {}
    return {name: dose.value for (name, _), dose in zip(named, doses, strict=True)}
