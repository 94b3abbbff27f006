"""Which drugs a sentence names, in English or in Spanish, under keys that do not depend on the language.

A name is found by its exact orthographic skeleton (`dataset_builder.drug_names`), never by likeness, so that
`prednisone` and `prednisolona` stay apart; `inn.tsv` joins the names that no spelling rule connects. A name
that is not listed still counts when it ends in an INN stem (`-mab`, `-prazole`, `-micina`).
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Literal, cast

from dataset_builder.drug_names import fold, word_skeleton
from dataset_builder.text_words import Language, by_language, remembered

Kind = Literal["drug", "common"]

_LEXICON_PATH = Path(__file__).with_name("inn.tsv")
_TOKEN = re.compile(r"[^\W_]+")
# What may stand between two words of one name: `St. John's wort`, `Rho(D) immune globulin`, `TMP/SMX`.
_WITHIN_A_NAME = frozenset(
    (" ", "\n", "\u00a0", "-", "\u2010", "\u2011", "\u2013", " - ", "'", "\u2019", ". ", ",", "/", "(", ") ")
)
_LONGEST_ACRONYM = 5
_LONGEST_SHORT_WORD = 4  # letters; a skeleton of so few letters says too little: `hCG` would be `kg`
_SHORTEST_UNLISTED = 7  # letters; shorter words with an INN ending are mostly ordinary: vivir, azole


@dataclass(frozen=True, slots=True)
class DrugMention:
    """One substance named at `text[start:end]`; two mentions share a span where a name means two.

    `common` marks what is also body chemistry or an ordinary word (glucose, alcohol, vitamin C): a
    difference there is a weaker sign of a wrong drug.
    """

    key: str
    start: int
    end: int
    kind: Kind


@dataclass(frozen=True, slots=True)
class Substance:
    """One row of `inn.tsv`: every name of one substance, or of one fixed combination, in both languages."""

    kind: Kind
    english: tuple[str, ...]
    spanish: tuple[str, ...]
    parts: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """The skeleton of the first English name: `acetaminophen` for paracetamol, too."""
        return name_key(self.english[0])

    def names(self, language: Language) -> tuple[str, ...]:
        """Return the names to look for: Spanish texts keep many an English spelling, never the reverse."""
        return self.english if language == "en" else self.spanish + self.english


@dataclass(frozen=True, slots=True)
class _Name:
    """The words after the first one, and what the whole name means."""

    rest: tuple[str, ...]
    keys: tuple[str, ...]
    kind: Kind


_Index = dict[str, tuple[_Name, ...]]


@remembered
def _form(word: str) -> str:
    """Return what a word is compared by; a short one (`B12`, `de`, `hCG`) is compared as it is spelt."""
    folded = fold(word)
    return folded if len(folded) <= _LONGEST_SHORT_WORD else word_skeleton(folded)


def _name_words(name: str) -> list[str]:
    return [_form(word) for word in _TOKEN.findall(name)]


def name_key(name: str) -> str:
    """Return the key under which a drug's name is known if it is the first of its row."""
    return " ".join(_name_words(name))


def read_substances(path: Path = _LEXICON_PATH) -> list[Substance]:
    """Read the lexicon: kind, English names, Spanish names, parts of a combination, provenance."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return [_substance(line) for line in lines if line and not line.startswith("#")]


def _substance(line: str) -> Substance:
    kind, english, spanish, parts, _ = line.split("\t")
    return Substance(
        cast("Kind", kind),
        *(tuple(filter(None, names.split("|"))) for names in (english, spanish, parts)),
    )


@cache
def _spanish_names_in_words() -> Mapping[str, tuple[tuple[str, ...], ...]]:
    return {
        each.key: tuple(
            tuple(
                word_skeleton(fold(word)) for word in _TOKEN.findall(name) if len(word) > _LONGEST_SHORT_WORD
            )
            for name in each.spanish
        )
        for each in read_substances()
    }


def spanish_names_in_words(key: str) -> tuple[tuple[str, ...], ...]:
    """Return the skeletons of the long words of each Spanish name of a substance that is listed."""
    return _spanish_names_in_words().get(key, ())


@cache
def _spanish_names() -> Mapping[str, tuple[str, ...]]:
    return {each.key: tuple(word_skeleton(fold(name)) for name in each.spanish) for each in read_substances()}


def spanish_names(key: str) -> tuple[str, ...]:
    """Return the skeletons of the Spanish names of a substance; none of one that is not listed."""
    return _spanish_names().get(key, ())


# Ordinary words, names of people and places whose skeleton is that of a drug.
_ORDINARY_AS_WRITTEN: dict[Language, str] = {
    "en": "heroine heroines cockayne cilium citron citrons irons berkeley lawson carbapenem carbapenems",
    "es": (
        "alotan armina arminas armine armines armino citron citrones cilia cilio cilios colagenas dornas "
        "cockayne equinas fosforos lindan salicinea sena senas"
    ),
}
_ORDINARY = {language: frozenset(words.split()) for language, words in _ORDINARY_AS_WRITTEN.items()}
_STEMS: dict[Language, str] = {
    "en": (
        "mab nib vir cillin azole olol pril sartan statin caine mycin micin floxacin cycline gliptin "
        "gliflozin glutide zepam zolam barbital setron triptan lukast dronate parin [io]xaban [tz]axaban "
        "rexaban gatran ciclib dilol dipine [aeo]tidine oxetine pramine triptyline peridone penem bactam "
        "fungin coxib profen fenac buterol daterol meterol moterol parib degib lisib siran grastim leucel "
        "prost tadine opressin relix relin cabtagene taxel rubicin platin trexate trexed zosin glitazone "
        "vaptan orexant"
    ),
    "es": (
        "mab nib vir cilina azol olol pril sartan statina caina micina floxacino? ciclina gliptina "
        "gliflozina glutida zepam zolam barbital setron triptan lukast dronato parina [io]xaban "
        "[tz]axaban rexaban gatran ciclib dilol dipin[ao] [aeo]tidina oxetina pramina triptilina peridona "
        "penem bactam fungina coxib profeno fenaco buterol daterol meterol moterol parib degib lisib siran "
        "grastim leucel prost tadina opresina relix relina cabtagen taxel rubicina platino trexato trexed "
        "zosina glitazona vaptan orexant"
    ),
}
# Words with an INN ending that are no drug: ordinary words, rings, laboratory values, whole classes.
_NO_DRUG_ENDINGS = (
    "vivir servir hervir umvir emvir envir unvir alquivir elzevir algenib vizcaina histidin[ea] "
    "(?:cy|ci|myo|mio|endo|angio|pro|e)statina? (?:imid|thi|ti|di|tri|tetr|ox|pyr|pir)azole? "
    "englutida deglutida ensartan ^(?:corcu|cu|desa|enfu|mu)siran thiazide tiazida ^triptan "
    "anthracycline antraciclina"
)


def _ending(stems: str) -> re.Pattern[str]:
    return re.compile(f"(?:{'|'.join(stems.split())})$")


_UNLISTED: dict[Language, re.Pattern[str]] = {"en": _ending(_STEMS["en"]), "es": _ending(_STEMS["es"])}
_ONLY_ENGLISH = re.compile(r"th|ph|y|ch|([bcdfgkmnpstvz])\1")  # letters that Spanish spells otherwise
_NO_DRUG = _ending(_NO_DRUG_ENDINGS)


def _build_index(language: Language) -> _Index:
    index: dict[str, dict[tuple[str, ...], _Name]] = {}
    for substance in read_substances():
        keys = tuple(map(name_key, substance.parts)) or (substance.key,)
        for name in substance.names(language):
            first, *rest = _TOKEN.findall(name)
            words = tuple(map(_form, rest))
            # Spanish names come before English ones: where one spelling has two meanings, they win.
            # An acronym has other meanings, too: ASA is aspirin, and also a class of risk.
            kind: Kind = "common" if _acronym(first) and not rest else substance.kind
            index.setdefault(_entry(first, kind), {}).setdefault(words, _Name(words, keys, kind))
    return {first: tuple(names.values()) for first, names in index.items()}


def _acronym(word: str) -> str:
    """Return how the index holds a word that is all capitals (`=AAS`), "" for any other word."""
    return f"={word}" if word.isupper() and 1 < len(word) <= _LONGEST_ACRONYM else ""


def _entry(first: str, kind: Kind) -> str:
    """Return where the index holds a name: ordinary words are compared as spelt, never by skeleton."""
    return _acronym(first) or (f"={fold(first)}" if kind == "common" else _form(first))


@lru_cache(maxsize=2)
def _index(language: Language) -> _Index:
    return _build_index(language)


def _names_from(language: Language, word: str) -> tuple[_Name, ...]:
    """Return the names that begin with one word of a text, the longest first."""
    index = _index(language)
    folded = fold(word)
    if folded in _ORDINARY[language]:
        return ()
    names = [name for entry in _entries(word, folded, language) for name in index.get(entry, ())]
    return tuple(sorted(names, key=lambda name: -len(name.rest))) or _unlisted(folded, language)


_NAMES_FROM = by_language(_names_from)


def _entries(word: str, folded: str, language: Language) -> Iterator[str]:
    """Yield where a word may be listed: as an acronym, as spelt, by skeleton, then as a singular."""
    yield from filter(None, (_acronym(word), f"={folded}", _form(folded)))
    for singular in _singulars(folded, language):
        yield from (f"={singular}", _form(singular))


def _singulars(folded: str, language: Language) -> Iterator[str]:
    """Yield what a word may be the plural of: `heparins`, `alcoholes`."""
    if len(folded) > _LONGEST_SHORT_WORD and folded.endswith("s"):
        yield folded[:-1]
    if language == "es" and len(folded) > _LONGEST_SHORT_WORD + 2 and folded.endswith("es"):
        yield folded[:-2]


def _unlisted(folded: str, language: Language) -> tuple[_Name, ...]:
    """Return the drug that a word names by its INN stem alone: `newtinib` and, in the plural, `newtinibs`."""
    pattern = _UNLISTED[language]
    for word in (folded, *_singulars(folded, language)):
        if len(word) >= _SHORTEST_UNLISTED and pattern.search(word):
            return () if _NO_DRUG.search(word) else (_Name((), (word_skeleton(word),), "drug"),)
    return ()


@remembered
def is_alike(folded: str) -> bool:
    """Tell whether a drug's name is spelt the same in both languages: `clonazepam`, and not `cladribine`."""
    has_ending = any(_UNLISTED["es"].search(word) for word in (folded, *_singulars(folded, "es")))
    return has_ending and _ONLY_ENGLISH.search(folded) is None


def _find(text: str, language: Language) -> list[DrugMention]:
    names = list(map(_NAMES_FROM[language], _TOKEN.findall(text)))
    if not any(names):
        return []
    tokens = list(_TOKEN.finditer(text))
    found: list[DrugMention] = []
    after = 0  # the last name
    for position, candidates in enumerate(names):
        if not candidates or position < after:
            continue
        token = tokens[position]
        name = next((name for name in candidates if _continues(name, text, tokens, position, language)), None)
        if name is not None:
            after = position + 1 + len(name.rest)
            end = tokens[after - 1].end()
            found += [DrugMention(key, token.start(), end, name.kind) for key in name.keys]
    return found


def _continues(
    name: _Name, text: str, tokens: Sequence[re.Match[str]], position: int, language: Language
) -> bool:
    """Tell whether the words after `position` are the rest of a name of several words."""
    if position + len(name.rest) >= len(tokens):
        return not name.rest
    for offset, wanted in enumerate(name.rest, position):
        before, token = tokens[offset : offset + 2]
        between = text[before.end() : token.start()]
        if between not in _WITHIN_A_NAME or wanted not in _word_forms(token[0], language):
            return False
    return True


@lru_cache(maxsize=131072)
def _word_forms(word: str, language: Language) -> frozenset[str]:
    """Return what a later word of a name may be compared by: as it is, and as a singular."""
    folded = fold(word)
    return frozenset(map(_form, (folded, *_singulars(folded, language))))


def drugs_in_english(text: str) -> list[DrugMention]:
    """Return the drugs an English text names, in order: `acetaminophen` has the key of `paracetamol`."""
    return _find(text, "en")


def drugs_in_spanish(text: str) -> list[DrugMention]:
    """Return the drugs a Spanish text names, in order, under the keys that `drugs_in_english` gives."""
    return _find(text, "es")
