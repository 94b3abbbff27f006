"""Which person a question speaks of. Standard library only; all texts are folded."""

import re

_CHILD = (
    r"(?:hij[oa]|hijit[oa]|nin[oa]|ninit[oa]|bebe|bebit[oa]|nen[ea]|peque|pequen[oa]|chiquit[oa]"
    r"|chiquitin[a]?|guagua"
    r"|chamac[oa]|crio|criatura|lactante|adolescente|chaval[a]?|gemel[oa]|melliz[oa]|recien nacid[oa])s?"
)
_OTHERS = (
    r"abuel(?:o|a|it[oa])s?",
    r"(?:madre|mama|mami|vieja)",
    r"(?:padre|papa|papi|viejo)",
    r"(?:marido|espos[oa]|mujer|pareja|novi[oa])",
    r"herman(?:o|a|it[oa])s?",
    r"(?:suegr[oa]|yerno|nuera|cunad[oa])s?",
    r"(?:ti[oa]|prim[oa]|sobrin[oa]|niet(?:o|a|it[oa]))s?",
    r"(?:amig[oa]|vecin[oa]|companer[oa]|jef[ea]|senor(?:a)?)s?",
    r"(?:paciente|persona|adult[oa]|ancian[oa]|humano|hombre|jov[e]n(?:es)?|embarazada)s?",
)
PERSON = rf"(?:{_CHILD}|{'|'.join(_OTHERS)})"
_PERSON = re.compile(rf"\b{PERSON}\b")
_KINDS = tuple(re.compile(kind) for kind in (_CHILD, *_OTHERS))
_I_TAKE = re.compile(
    r"\b(?:tomo|me (?:tomo|pongo|aplico|inyecto|pincho|duele\w*|toca|pued[oe])|(?:puedo|debo|podria"
    r"|deberia|tengo que"
    r"|necesito) (?:tomar|tomarme|ponerme|aplicarme|inyectarme))\b|\bpara mi(?= *(?:$|[.,;:?!]))|^\W*y yo\W*$"
)
_IS_GIVEN = re.compile(
    r"\b(?:les?|se l[oa]s?) (?:d[oae]\w*|pong\w+|pon\w*|pued\w+|deb\w+|toc\w+|administr\w+|inyect\w+"
    r"|apli\w+)\b"
    r"|\b(?:dar|pon(?:er)?|administrar|aplicar|inyectar)(?:les?|sel[oa]s?)\b|\b(?:doy|damos)\b"
    r"|\b(?:puedo|debo|puede|hay que|para|cuant[oa]s? \w+) dar\b"
)


def persons_in(folded: str) -> frozenset[int]:
    """Return the kinds of persons a text names, as numbers: hijo and bebé are of one kind."""
    found = (match.group() for match in _PERSON.finditer(folded))
    return frozenset(number for name in found for number, kind in enumerate(_KINDS) if kind.fullmatch(name))


def i_take(folded: str) -> bool:
    """Tell whether who asks is to take a drug: `¿cuánto tomo?`."""
    return _I_TAKE.search(folded) is not None


def is_given(folded: str) -> bool:
    """Tell whether a drug is to be given to somebody else: `¿cuánto le doy?`."""
    return _IS_GIVEN.search(folded) is not None
