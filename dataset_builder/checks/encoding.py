"""Check `encoding`: the characters are those that somebody wrote, not UTF-8 read as something else."""

import re
import unicodedata
from collections.abc import Iterator
from functools import cache

from dataset_builder.contracts import CheckSubject
from dataset_builder.flags import Flag, Span
from dataset_builder.lexicons.tables import rows
from dataset_builder.pairs import Pair
from dataset_builder.phrases import Cued
from dataset_builder.text_words import fold, remembered

_SPANISH = frozenset(
    "áéíóúüñÁÉÍÓÚÜÑ¿¡«»“”‘’„–—―…ºª°ⁿ±≥≤≠≈×÷·•€£§µμ‰′″™®©½¼¾¹²³⁰⁴⁵⁶⁷⁸⁹₀₁₂₃₄₅₆₇₈₉→←↑↓∞√∆ΔØ†‡¶⟦⟧"
    "\u00ad \u00a0\u202f\u2009\u2007\u2060\u200b\u2010\u2011\u2212"
)
# Every match of the pattern below holds one of these; most texts do not, and are not searched.
_SUSPICIOUS = (
    # Some characters of good texts are broken only between letters, or before some: `¿`, `?`, a wide blank.
    re.compile(
        r"[^ -$'-*,-<>@-\[\]-{}~áéíóúüñ%?¿«»“”…–º°\u00a0]"
        r"|\w[¿«»“”]\w|\?(?=[a-záéíóúñ?]| ?[=<>≤≥])|\u00a0[sn]\b"
    ),
    re.compile(r"%[0-9A-F]{2}"),
    re.compile(r" [a-záéíóúñ] +[a-záéíóúñ] | n(?:do| [a-z])|[a-z]\u2013[a-z]"),
    re.compile(r"\+A[K-P]"),
)
_BROKEN = re.compile(
    r"[\u2500-\u259f]|"
    r"Ã[\u0080-\u00bf\u0152-\u0178\u2018-\u203a\u20ac\u2122\u02c6\u02dc ]|Ã$|Ã(?=[^\w])"
    r"|Â[\u00a0-\u00bf]|â€|â‰|ï»¿|ï¿½"
    r"|\w\+A[K-P][A-Za-z0-9](?:-|(?=[a-z\s.,;]))|\+A[K-P][A-Za-z0-9]-(?=[a-z])"  # UTF-7: `infecci+APM-n`
    # Mac Roman and code page 437: `evaluaci—n`, `s’ntoma`, `an‡lisis`, `MΘtodos`; 1250: `ańos`
    r"|(?<=[a-záéíóúñ])(?:[—‡]|’(?!s\b))(?=[a-záéíóúñ]+)|(?<=\b[A-Z])[Θ≤≥∩√≈÷¬±](?=[a-z]{2})"
    r"|(?<![^\W_])[a-záéíóúñ]*[ńżłęąśźćňřůďťőű]"
    r"|(?<=[a-z])%[CDEF][0-9A-F](?=[a-z\s.,;])|\b(?:m|adem|est|tambi|seg|despu)\u00a0[sn]\b"
    r"|[√¬][°±©≠∫√∂≥¡¢£∞§¶•ªº]|‚Ä|\ufffd|[\u0080-\u009f]"
    r"|&(?:[a-zA-Z]{2,8}|#\d{2,5}|#x[0-9a-fA-F]{2,5});"
    r"|[a-záéíóúñ]\?{1,3}[a-záéíóúñ]|[a-z]\?\?|\b[A-Z]\?[a-z]{2}|(?<![\w?¿])\?[a-z]+\?(?= )"
    r"|(?<=[ (])\?(?= ?[=<>≤≥])|(?<=[a-z])~(?=[a-z])|(?<![^\s(«])ß(?=[a-z]{2})|(?<=[a-z])q(?=[a-tv-z]{2})"
    # letters of other code pages in the middle of a word: `infusi¾n`, `mßximo`, `domÚstico`, `cl¡nico`
    r"|(?<=[a-záéíóúñ])[¡¿±≤≥¼½¾÷×§¶¤ßΘÐÞÀ-ÖØ-Ýƒ¢£¥¬«»|](?=[a-záéíóúñ])"
    r"|(?<=[a-z]{2})·(?=[a-z]{3})|(?<= [a-z])·(?=[a-z]{4})|[a-z]{3}·(?=[\s.,;:)]|$)|[\x00-\x08]"
    r"|(?<=\w )·[a-z]{3}|[a-záéíóúñ][À-ÖØ-Ý](?![À-ÖØ-ÝA-Z])"
    r"|(?<=[a-z])[\u03ac-\u03ce](?=[a-z])|(?<=[a-z]{3})[\u03ac-\u03ce]\b|[\u0386-\u038f](?=[a-zA-Z])"
    r"|(?<=[a-záéíóú]{3})[≤≥¾ßΘφ](?= [a-z])|(?<=[a-z])[Θ‡](?=[\s.,;])|(?<![^\s(«])£(?=[a-z]{3})"
    # a letter that became a dash, a dagger or a blank: `peque–a`, `20†segundos`, `lav ndose`, `permanecer n`
    r"|(?<=[a-z]{3})–(?=[a-z]\b)|(?<=\w)†(?=[a-z]{3})|(?<=[a-z]) ndo(?:se|las?|los?|les?)?\b"
    r"|(?<=[a-z]{3}) n(?= [a-z]{3})"
    r"|(?<=[A-Z]{2})[”“](?=[A-Z])|\b[A-Z][—‡](?=[a-z]{2})|(?<=[a-z] )m·s\b"
    r"|(?<![\w.])(?:[a-záéíóúñ] +){7}"
    r"|[àèìòùâêîûãõÀÈÌÒÙÂÊÎÛÃÕ]"  # no Spanish word has them; names do, and stand in the source as well
    # of a web address, of JSON, of an e-mail
    r"|\w\+\w+\+\w+\+|%[0-9A-F]{2}%[0-9A-F]{2}|%20|\\'[0-9a-f]{2}|\\[ux][0-9a-fA-F]{2}|=[0-9A-F]{2}=[0-9A-F]{2}"
)
# Words whose accented letters went missing, `inclusin`, `aos`, `tambin`, and what each of them holds.
_ROBBED_PARTS = (
    *("acin", "icin", "ucin", "ccin", "tcin", "esin", "isin", "usin", "nsin", "rsin", "lsin", "xin"),
    *("cisn", "sisn", "smntom", "mmnim", " dma", " aqo", "niqo", "tambiin", "despuis"),
    *("est ", "Est ", "odr ", "ndr ", "abr ", "tena", "eberan", "odran", "ndran", "staran", " haba", "qu "),
    *("clmni", "jorma", "yorma", "rapma", "logma", "iruga"),
    *("ao", "nio", "nia", "tambin", "segn", "despus", "estn", "cmo", "cundo", "quin", "todava", " da"),
)
_ROBBED = re.compile(
    r"\b[a-záéíóúñ]{3,}(?:[aiuct]ci|[eiunrl]si|xi)n\b|\b(?:aos?|nios?|nias?|tambin|segn|despus|estn|cmo|cundo|quin|todava)\b"
    r"|\b(?:al|del|un|por|cada|\d+) das?\b"
    r"|\b[A-Za-z]{3,}[cs]isn\b"
    r"|\b(?:[Ee]st|tena|tenan|deberan|podran|tendran|estaran|podr|tendr|habr) [a-záéíóú]{2}"
    r"|\bQu [a-z]{2}|\bclmnic"
    r"|\b[a-z]{3,}(?:jor|yor|rap|log)ma\b"
    r"|\bcirugas?\b|\bhaban? \w+[ai]do\b"
    r"|\bsmntom|\bmmnim|\bdmas?\b|\baqos?\b|\bniqos?\b|\btambiin\b|\bdespuis\b"  # 7 bits
)
_ROBBED_CUED = Cued((part, _ROBBED) for part in _ROBBED_PARTS)
_CUT_QUESTION = re.compile(r"[a-z]\? (?=[a-z])|(?:^|[\s(«])\?(?=\w)")
_PLAIN_WORD = re.compile(r"(?<![\u0300-\u036f])\b[a-zA-Z][a-z]{3,}\b")
# Without their letters `cercanía` and `época` are `cercana` and `poca`.
_OTHER_WORD = re.compile("ías?$|^[áéíóú]")
_ACCENTED = re.compile("[áéíóúüñ]")
_ENDS = ("a", "os", "as")  # of `pequeño`
_VOWEL = re.compile("[aeiou]")
_SHORTEST, _LONGEST = 4, 10  # letters of a beginning
_NOT_ASCII = re.compile(r"[^\x00-\x7f]")


# A last letter that went missing: `la conjuntivitis afect al 10 %`. No Spanish word ends so, but for names
# of drugs and these.
_ODD_ENDS, _NOT_BEFORE, _NOT_AFTER = frozenset("bcfghkmpqtv"), frozenset("@./-"), frozenset("@./-)")
_OF_DRUGS_AND_LOANS, _SHORTEST_CUT = ("ab", "ib", "ast", "stat", "prim", "ck", "sh", "ing"), 4
_ODD_WORDS = frozenset(
    "déficit superávit internet crup debut disconfort álbum hábitat ítem récord club robot cénit quórum argot"
    " complot confort chalet zigzag cinc zinc bloc coñac frac tic sándwich kit stent spray web blog chat test"
    " post referéndum ultimátum memorándum plácet accésit clic premortem postmortem mortem carnet"
    " ballet yogurt boicot ticket film currículum médium tándem tótem quídam ídem harem boom golf chef chip"
    " clip jet pub snob esnob rosbif vermut módem zoom réquiem vademécum pódium factótum quántum"
    " target tablet gadget budget buffet bidet gourmet cabaret picnic trac crac fagot"
    " entrecot soviet hándicap stop top crep pop laptop".split()
)


class Encoding:
    """Looks for broken characters. Example: `infecciÃ³n` gives `encoding`."""

    subject: CheckSubject = "pair"

    def flags(self, pair: Pair) -> Iterator[Flag]:
        """Yield the first broken place that the source does not have as well."""
        looks = (_broken, _robbed, _cut_letter, _strange, _without_letters, _cut_end)
        span = next((found for look in looks if (found := look(pair)) is not None), None)
        if span is not None:
            message = f"broken characters: {pair.target[max(0, span[0] - 8) : span[1] + 8]!r}"
            yield Flag("encoding", "block", message, None, span)


def _broken(pair: Pair) -> Span | None:
    target = pair.target
    has_odd_letter = "~" in target or target.count("q") > target.count("qu")  # `an~os`, `paqales`
    if has_odd_letter or any(pattern.search(target) for pattern in _SUSPICIOUS):
        return _first_new(_BROKEN, pair)
    return None


def _robbed(pair: Pair) -> Span | None:
    """Return one of the words that most often lose their accented letters."""
    return next((_first_new(pattern, pair) for pattern in _ROBBED_CUED.told(pair.target)), None)


def _first_new(pattern: re.Pattern[str], pair: Pair) -> Span | None:
    found = (match for match in pattern.finditer(pair.target) if match.group() not in pair.source)
    return next((match.span() for match in found), None)


def _cut_letter(pair: Pair) -> Span | None:
    """Return a question mark that took the place of a letter: `se advertir? a los pacientes`."""
    if "?" in pair.source or "¿" in pair.target or "?" not in pair.target:
        return None
    match = _CUT_QUESTION.search(pair.target)
    return match.span() if match is not None else None


def _without_letters(pair: Pair) -> Span | None:
    """Return a word of which the accented letters went missing: `mnimo`, `tpicos`."""
    if not any(map(_lacks_letters, _PLAIN_WORD.findall(pair.target))):
        return None
    words = (each for each in _PLAIN_WORD.finditer(pair.target) if each.group() not in pair.source)
    return next((each.span() for each in words if _lacks_letters(each.group())), None)


def _cut_end(pair: Pair) -> Span | None:
    """Return a word that ends as no Spanish word does, unless the source has it too."""
    for word, start, end in pair.target_words:
        if word[-1] not in _ODD_ENDS or len(word) < _SHORTEST_CUT or word.endswith(_OF_DRUGS_AND_LOANS):
            continue
        written = pair.target[start:end]
        is_part = pair.target[start - 1 : start] in _NOT_BEFORE or pair.target[end : end + 1] in _NOT_AFTER
        is_known = written in _ODD_WORDS or not _VOWEL.search(word)  # `msnm`
        if is_part or not written.islower() or not written.isalpha() or is_known:
            continue
        if all(each.folded != word for each in pair.source_words):
            return start, end
    return None


@remembered
def _lacks_letters(word: str) -> bool:
    begin, whole = _without_accents()
    word = word.lower()
    lengths = range(_SHORTEST, min(len(word), _LONGEST) + 1)
    return word in whole or any(word[:length] in begin for length in lengths)


@cache
def _without_accents() -> tuple[frozenset[str], frozenset[str]]:
    """Return what words without their accented letters are: beginnings (`mnim`), wholes (`corazn`)."""
    known = {fold(word) for _, words in rows("dictionary_en_es.tsv") for word in words.split()}
    known |= {word for words, _ in rows("dictionary_en_es.tsv") for word in words.split()}
    begin = {word[:length] for word in known for length in range(_SHORTEST - 1, _LONGEST + 1)}
    robbed: set[str] = set()
    whole: set[str] = set()
    for _, words in rows("dictionary_en_es.tsv"):
        for word in words.split():
            first = _ACCENTED.search(word)
            if first is not None and not _OTHER_WORD.search(word):
                left = _ACCENTED.sub("", word)
                whole |= {left, *(f"{left[:-1]}{end}" for end in _ENDS if word.endswith("ño"))}
                robbed.add(left[: min(max(first.start() + 3, _SHORTEST), _LONGEST)])
    # `cercan` of `cercanía` is a beginning of `cercano` too, which nobody listed; `extraarticular` is right
    robbed = {
        each
        for each in robbed - begin
        if len(each) >= _SHORTEST and each[:-1] not in begin and "aa" not in each
    }
    return frozenset(robbed), frozenset(each for each in whole - known if len(each) >= _SHORTEST)


def _strange(pair: Pair) -> Span | None:
    """Return the place of a character that no Spanish text has, beside letters, and the source has not."""
    for match in _NOT_ASCII.finditer(pair.target):
        at, char = match.start(), match.group()
        if char in _SPANISH or char in pair.source or _is_foreign_letter(char):
            continue
        if any(each.isalpha() for each in pair.target[max(0, at - 1) : at] + pair.target[at + 1 : at + 2]):
            return at, at + 1
    return None


def _is_foreign_letter(char: str) -> bool:
    """A small letter of a name (`Sjögren`, `São`), a Greek one, or an accent that was written apart."""
    name = unicodedata.name(char, "")
    return name.startswith(("LATIN SMALL LETTER", "GREEK", "COMBINING"))
