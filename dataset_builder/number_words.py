"""Numbers written as words, in English and Spanish: `treinta y cinco` is 35. Standard library only."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from dataset_builder.readings import SCALES, Reading
from dataset_builder.text_words import Language, Word


def _numbered(words: str, first: int = 0, step: int = 1) -> dict[str, int]:
    return {word: first + step * at for at, group in enumerate(words.split()) for word in group.split("|")}


_CARDINALS: Mapping[Language, Mapping[str, int]] = {
    "en": _numbered(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
        "seventeen eighteen nineteen"
    )
    | _numbered("twenty thirty forty|fourty fifty sixty seventy eighty ninety", 20, 10),
    "es": _numbered(
        "cero uno|una|un dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince "
        "dieciseis diecisiete dieciocho diecinueve veinte veintiuno|veintiun|veintiuna veintidos veintitres "
        "veinticuatro veinticinco veintiseis veintisiete veintiocho veintinueve"
    )
    | _numbered("treinta cuarenta cincuenta sesenta setenta ochenta noventa", 30, 10)
    | _numbered("cien|ciento", 100)
    | _numbered(
        "doscientos|doscientas trescientos|trescientas cuatrocientos|cuatrocientas quinientos|quinientas "
        "seiscientos|seiscientas setecientos|setecientas ochocientos|ochocientas novecientos|novecientas",
        200,
        100,
    ),
}
# Words that stand for a number beside its plain name: they explain a number in digits on the other side,
# and their absence is no fault.
_LOOSE: Mapping[Language, Mapping[str, tuple[str, ...]]] = {
    "en": {
        "0": ("no", "none", "zero"),
        "0.5": ("half",),
        "1": ("once", "first", "single", "one", "a", "an"),
        "2": (
            "twice double doubled doubling twofold two-fold second secondly both couple pair pairs half halves bid "
            "biweekly bilateral dual doubly"
        ).split(" "),
        "3": ("third", "thirds", "triple", "thrice", "tertiary", "threefold", "tripled", "trimester", "tid"),
        "4": ("fourth", "quarter", "quarters", "fourths", "quadruple", "fourfold", "qid", "quarterly"),
        "5": ("fifth", "fifths"),
        "6": ("sixth", "sixths"),
        "7": ("seventh",),
        "8": ("eighth",),
        "9": ("ninth",),
        "10": ("tenth", "tenths", "tenfold", "decade", "decades"),
        "12": ("twelfth", "dozen", "noon", "midday", "bid", "twice", "midnight"),
        "14": ("fourteenth", "fortnight", "fortnightly"),
        "15": ("fifteenth", "fortnight"),
        "20": ("twentieth", "twenties", "score"),
        "30": ("thirties", "thirtieth"),
        "40": ("forties", "fortieth"),
        "50": ("fifties", "half", "fiftieth"),
        "60": ("sixties",),
        "70": ("seventies",),
        "80": ("eighties",),
        "90": ("nineties",),
        "100": ("hundred", "century", "hundreds", "hundredth"),
        "1000": ("thousand", "thousands", "thousandth"),
        "1000000": ("million", "millions"),
    },
    "es": {
        "0": ("ningun", "ninguno", "ninguna", "nulo", "nula", "cero"),
        "1": ("primer", "primero", "primera", "unico", "unica", "solo", "sola", "una", "un", "uno", "vez"),
        "0.5": ("medio", "media", "mitad"),
        "2": (
            "ambos ambas segundo segunda doble dobles duplicar duplica duplico duplicado duplicada par pares mitad "
            "medio media bilateral bisemanal duplicando"
        ).split(" "),
        "3": ("tercer", "tercero", "tercera", "tercio", "tercios", "triple", "terceras", "trimestre"),
        "4": ("cuarto", "cuarta", "cuartos", "cuartas", "cuadruple", "trimestral", "trimestralmente"),
        "5": ("quinto", "quinta", "quintos", "quintas", "quintuple"),
        "6": ("sexto", "sexta", "semestre", "semestral", "sextas"),
        "7": ("septimo", "septima"),
        "8": ("octavo", "octava"),
        "9": ("noveno", "novena"),
        "10": ("decimo", "decima", "decimas", "decada", "decena", "decuplica", "decuplico"),
        "12": ("duodecimo", "docena", "mediodia", "medianoche", "docenas"),
        "14": ("quincena", "quincenal", "quincenalmente"),
        "15": ("quincena", "quincenal"),
        "20": ("veintena", "vigesimo"),
        "30": ("treintena",),
        "40": ("cuarentena",),
        "50": ("mitad", "cincuentena"),
        "100": ("siglo", "centenar", "centenares", "cientos"),
        "1000": ("millar", "millares", "miles", "mil"),
        "1000000": ("millon", "millones"),
    },
}
_LOOSE_VALUES: Mapping[Language, Mapping[str, tuple[Decimal, ...]]] = {
    language: {
        word: tuple(Decimal(value) for value, words in table.items() if word in words)
        for words in table.values()
        for word in words
    }
    for language, table in _LOOSE.items()
}
_JOIN: Mapping[Language, str] = {"en": "and", "es": "y"}


def cardinals(words: Sequence[Word], text: str, language: Language) -> list[Reading]:
    """Read the cardinals of a text: `two hundred and five` is one number, `two, five` are two.

    A word alone that is an article too (`un`, `una`) or a scale without a number (`mil`) is left out.
    """
    found: list[Reading] = []
    at = 0
    table, scales = _CARDINALS[language], SCALES[language]
    while at < len(words):
        if words[at].folded not in table and words[at].folded not in scales:
            at += 1
            continue
        end = at
        total, group = 0, 0
        last = 1 << 62
        while end < len(words):
            word = words[end].folded
            if end > at and not _joined(text, words[end - 1].end, words[end].start):
                break
            if word in table:
                value = table[word]
                if value >= last or (value >= 10 and last < 100 and end > at):
                    break
                group += value
                last = value
            elif word in scales:
                scale = scales[word]
                if scale == 100:
                    group = (group or 1) * 100
                    last = 100
                else:
                    total += (group or 1) * scale
                    group, last = 0, 1 << 62
            elif word == _JOIN[language] and end > at and _goes_on(words, end, language):
                pass
            else:
                break
            end += 1
        if not (end == at + 1 and words[at].folded in _ALONE[language]):
            start, stop = words[at].start, words[end - 1].end
            found.append(Reading(Decimal(total + group), text[start:stop], start, stop))
        at = max(end, at + 1)
    return found


# Alone these are articles, pronouns, or scales of a number in digits.
_ALONE: Mapping[Language, frozenset[str]] = {
    "en": frozenset({"one", "hundred", "thousand", "million", "billion", "trillion", "bn", "mn"}),
    "es": frozenset({"uno", "una", "un", "mil", "millon", "millones", "billon", "billones"}),
}


def loose_values(word: str, language: Language) -> tuple[Decimal, ...]:
    """Return the numbers a word may stand for: `twice` 2 and 12 (hours), `mitad` 0.5, 2 and 50."""
    return _LOOSE_VALUES[language].get(word, ())


def _joined(text: str, start: int, end: int) -> bool:
    return text[start:end] in (" ", "-", "\u00a0", "\u2010", "\u2011")


def _goes_on(words: Sequence[Word], at: int, language: Language) -> bool:
    """`treinta y cinco`: after the joining word comes a smaller cardinal, before it a ten or a hundred."""
    if at + 1 >= len(words):
        return False
    table = _CARDINALS[language]
    before, after = words[at - 1].folded, table.get(words[at + 1].folded)
    if after is None:
        return False
    if language == "es":
        return 30 <= table.get(before, 0) <= 90 and after < 10
    return before in ("hundred", "thousand") and after < 100
