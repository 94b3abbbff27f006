"""Another time of day or another meal: `at bedtime` is not `por la mañana`."""

from collections.abc import Iterator, Mapping, Sequence

from dataset_builder.flags import Flag
from dataset_builder.pairs import Pair
from dataset_builder.text_words import Language, Word, by_language

# Words by the time of day or the meals they may mean; two that share none do not render each other.
_MOMENTS: Mapping[Language, Mapping[str, str]] = {
    "en": {
        "morning": "morning mornings",
        "noon": "noon midday lunchtime",
        "afternoon": "afternoon afternoons",
        "evening": "evening evenings",
        "night": "night nights nightly overnight nighttime bedtime",
        "breakfast": "breakfast breakfasts",
        "lunch": "lunch lunches",
        "dinner": "dinner dinners supper suppers",
        "meal": "meal meals mealtime mealtimes",
    },
    "es": {
        "morning breakfast": "matutina matutino matutinas matutinos manana mananas",
        "noon lunch": "mediodia almuerzo almuerzos almorzar",
        "afternoon evening": "tarde tardes vespertina vespertino",
        "night evening dinner": "noche noches nocturna nocturno nocturnas nocturnos acostarse acostarte"
        " acostarme",
        "breakfast morning": "desayuno desayunos desayunar",
        "dinner evening night": "cena cenas cenar",
        "meal lunch dinner noon": "comida comidas",
    },
}


def _meanings(language: Language, word: str) -> frozenset[str]:
    rows = _MOMENTS[language].items()
    return frozenset(next((meanings for meanings, words in rows if word in words.split()), "").split())


_MEANINGS = by_language(_meanings)


def other_moments(pair: Pair) -> Iterator[Flag]:
    """Yield a time of day or meal that became another: one that Spanish lacks beside one English lacks."""
    target = _moments(pair.target_words, "es")
    source = _moments(pair.source_words, "en") if target else []
    lost = [each for each, meanings in source if not any(meanings & others for _, others in target)]
    gained = [each for each, meanings in target if not any(meanings & others for _, others in source)]
    if lost and gained:
        message = f"{lost[0].folded} became {gained[0].folded}"
        spans = (lost[0].start, lost[0].end), (gained[0].start, gained[0].end)
        yield Flag("frequency_changed", "warn", message, *spans)


def _moments(words: Sequence[Word], language: Language) -> list[tuple[Word, frozenset[str]]]:
    look = _MEANINGS[language]
    return [(word, found) for word in words if (found := look(word.folded))]
