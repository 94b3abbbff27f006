"""Folds a visitor's message to the plain words that the rules are written in. Standard library only.

Accents, capitals, emoji, SMS spelling and stretched letters go; ends of sentences stay as ` | `.
"""

import re
import unicodedata
from collections.abc import Mapping

# Characters of a message that are read; a flag further on in such a text is not looked for.
MAX_CHARS = 20_000
_SHORT: Mapping[str, str] = {
    short: full
    for full, shorts in {
        "que": "q k ke qe qu",
        "porque": "xq xk pq pk porq xke xque porqe pork",
        "por": "x",
        "por favor": "xfa xfavor pf plis porfa porfis pls please",
        "para": "xa pa pra",
        "para el": "pal",
        "tambien": "tb tbn tmb tmbn tambn tbm",
        "me": "m",
        "te": "t",
        "de": "d",
        "del": "dl",
        "el": "l",
        "se": "s",
        "esta": "ta sta",
        "estoy": "toy stoy",
        "quiero": "kiero qiero qro kero kiro qiero quero quierro qiuero quireo",
        "quisiera": "kisiera qisiera",
        "meses": "mesesitos mesecitos mesitos",
        "bebe": "bb bbe vebe bebecito bebesito bebito bby",
        "como": "cmo komo kmo",
        "casi": "kasi",
        "mucho": "muxo mxo",
        "mucha": "muxa",
        "tengo": "tngo tng tego",
        "tiene": "tne tn tine",
        "horas": "hrs hs hr",
        "minutos": "mins",
        "nada": "nd nah",
        "no se": "nse nc nose",
        "nadie": "ndie nadien naiden",
        "aqui": "aki",
        "dolor": "dlor dolr",
        "pecho": "pexo pcho peccho",
        "noche": "noxe nche",
        "ayer": "aller",
        "hizo": "iso izo hiso",
        "hace": "ase ace ahce",
        "haciendo": "asiendo aciendo hasiendo",
        "hacerme": "aserme acerme",
        "hago": "ago",
        "cuantas": "kuantas qantas cuantaz cuntas",
        "cuantos": "kuantos qantos",
        "cuanto": "kuanto qanto cuanro",
        "nunca": "nunka",
        "mezcla": "mescla",
        "hay": "ai",
        "ahora": "aora aorita orita",
        "ahogo": "aogo",
        "haber": "aver",
        "despues": "dsp dsps desp",
        "mi": "my",
        "hijo": "ijo",
        "hija": "ija",
        "hinchada": "inchada",
        "vida": "bida",
        "vivir": "bibir vibir bivir",
        "voy": "boy boi voi",
        "sin mi": "sinmi",
        "sangre": "sngre sangr",
        "aire": "ayre haire",
        "fiebre": "fievre fibre fiebe",
        "mama": "mamita mami",
        "papa": "papi papito",
        "duele": "dule duel dueke deuele duelle duwle dele",
        "respirar": "respirr rspirar",
        "he": "e",
        "jaja": "jajaj jajaja jajajaja jaj xd xdd lol jiji jeje ajaja jajja",
        "muero": "muerooo",
        "novio": "nvio",
        "embarazada": "encinta embarazda embrazada enbarazada embarasada embarazadita",
    }.items()
    for short in shorts.split()
}
_STRETCHED = re.compile(r"([a-z])\1{2,}")
_LAUGH = re.compile(r"\b(?:ja|je|ji|ha|aj){2,}[ajeh]*\b")
_DECIMAL = re.compile(r"(\d)[.,'](\d)")
_THOUSANDS = re.compile(r"\b(\d{1,3})[.,](\d{3})\b")
_DIGIT_WORD = re.compile(r"(\d)(?=[a-z])|([a-z])(?=\d)")
_ELLIPSIS = re.compile(r"\.{2,}|…")
_OPENING_ANSWER = re.compile(r"\b(no|si)\s*,\s")
_END = re.compile(r"[.;:!?()\n|¡¿]+")
_TOKEN = re.compile(r"[a-z]+|\d+(?:\.\d+)?|\|")
_BLANKED = str.maketrans(dict.fromkeys("º°ª", " "))
_LAUGHING_EMOJI = re.compile("[\U0001f602\U0001f923\U0001f605\U0001f606]")


def fold(text: str) -> str:
    """Return a text in lower case without accents: `"Niña"` is `"nina"`."""
    decomposed = unicodedata.normalize("NFKD", text.lower())
    return "".join(character for character in decomposed if not unicodedata.combining(character))


def plain_words(text: str) -> list[str]:
    """Return the words of a message as the rules know them, with `|` where a sentence ends.

    Example: `"XQ no puedooo respirar?? Mi bb: 39,5º"` gives
    `porque no puedo respirar | mi bebe | 39.5`.
    """
    plain = _LAUGHING_EMOJI.sub(" jaja ", text[:MAX_CHARS]).translate(_BLANKED)
    plain = _THOUSANDS.sub(r"\1\2", fold(plain))
    plain = _DECIMAL.sub(r"\1.\2", plain)
    plain = _LAUGH.sub("jaja", _STRETCHED.sub(r"\1", _ELLIPSIS.sub(" ", plain)))
    plain = _OPENING_ANSWER.sub(r"\1 | ", plain)
    plain = _split_sentences(plain)
    plain = _DIGIT_WORD.sub(lambda match: match.group() + " ", plain)
    return [word for token in _TOKEN.findall(plain) for word in _SHORT.get(token, token).split()]


def _split_sentences(text: str) -> str:
    """Put ` | ` for the marks that end a sentence, but not within a number."""
    marks = re.sub(r"(?<=\d)\.(?=\d)", "\0", text)
    return _END.sub(" | ", marks).replace("\0", ".")
