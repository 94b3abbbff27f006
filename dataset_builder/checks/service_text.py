"""Check `service_text`: a quota warning, an error page, a model's chatter or nothing is no translation."""

import re
from collections.abc import Iterator

from dataset_builder.contracts import CheckSubject
from dataset_builder.flags import Flag, Span
from dataset_builder.pairs import Pair
from dataset_builder.phrases import Phrases

_SENTENCES = """
mymemory
all available free translations
query length limit
invalid language pair
no query specified
select two distinct languages
invalid email provided
internal server error
bad gateway
bad request
too many requests
unusual traffic
captcha
access denied
request blocked
please try again
try again later
unable to translate
cannot translate
traceback (most recent
nonetype
as a language model
servicio no disponible
tráfico inusual
acceso denegado
""".strip().split("\n")
_SERVICE = Phrases(
    {
        "<": r"<\s*/?(?:!doctype|html|head|body|title|h1|script|div|span|p|br)\b[^>]*>|<!doctype",
        "error|status|code": r"\b(?:http )?(?:error|status|code):? ?[45]\d\d\b"
        r"|\b[45]\d\d (?:server|client)? ?error\b",
        "internal|bad|service|gateway|too many|forbidden|unauthori|not found|payment": r"\b[45]\d\d:? "
        r"(?:internal|bad|service|gateway|too many|forbidden|unauthori[sz]ed|not found|payment)",
        "unavailable|time-out|timeout": r"service (?:temporarily )?unavailable|gateway time-?out",
        "rate": r"rate[- ]limit(?:ed| exceeded| reached)",
        "quota| limit": r"quota (?:exceeded|reached)|exceeded your (?:current )?quota"
        r"|(?:daily|monthly|free|request|usage) (?:quota|limit)",
        "key": r"api[ _-]?key",
        "authori": r"not authori[sz]ed",
        "connection": r"connection (?:refused|reset|timed out|aborted)",
        "out": r"timed? ?out(?: error)?$",
        "translat|not available": r"translation (?:failed|not found|error)|could not (?:be )?translate"
        r"|no translation (?:was )?found|(?:translation|text) (?:is )?not available|not available in your",
        "provided": r"no (?:text|input) (?:was )?provided",
        " text": r"(?:please )?(?:provide|enter|send|share|paste) (?:me )?(?:the |a |some )?text",
        "tradu": r"traducci[oó]n no disponible|texto que (?:desea|quiere)s? (?:que )?tradu",
        "exception": r"exception\b.*(?:line|error)",
        '{"': r"\{\"(?:error|message|detail|status)\"",
        "ai model|language model": r"as an ai (?:language )?model",
        "sorry": r"i(?:'m| am) sorry,? (?:but )?i (?:can|am)",
        "límite|cuota": r"(?:límite|cuota) "
        r"(?:diari[oa]|mensual|de (?:uso|solicitudes|caracteres|peticiones))",
        "demasiadas": r"demasiadas (?:solicitudes|peticiones)",
        "servidor": r"error (?:interno )?del servidor",
        "inténtelo": r"inténtelo (?:de nuevo|más tarde)",
        "clave de": r"clave de (?:la )?api",
        "como": r"como (?:una? )?(?:modelo de lenguaje|ia\b|inteligencia artificial)",
    },
    _SENTENCES,
)
# Whoever speaks of the translation is not translating; `se tradujo en menos ingresos` is an ordinary verb.
_OF_TRANSLATING = Phrases(
    {
        "translat|render": r"\b(?:translat|render)\w+",
        "traduc": r"\btraducci[oó]n(?:es)?\b|\btraductor(?:a|as|es)?\b|\btraducid[oa]s?\b(?! en\b)",
        "traduce": r"\btraduce (?:con|por)\b",
        "traduciendo": r"\btraduciendo\b(?! en\b)",
        "deepl|google|chatgpt|openai": r"\b(?:deepl|google|chatgpt|openai)\b",
        "tradu": r"\btradu(?:ce|cir|je|zco|cimos) (?:\w+ ){0,3}"
        r"(?:texto|frase|segmento|español|ingl[eé]s|paso a paso)",
        "n. del t|n.del t|n. de la t": r"\bN\. ?de(?:l| la) T\.",
    }
)
# Marks of a prompt, a table or an answer that is no text.
_MARKS = Phrases(
    {
        "<": r"<\|[\w/]+\|>|</?s>|<(?:start|end)_of_\w+>|<(?:unk|pad|eos|bos)>",
        "[": r"\[/?(?:inst|es|en|mt|spanish|english|sys|system|assistant|user|continuar[aá]|continued"
        r"|(?:mostrar|ver|show) original)\]|^\W*\[\[",
        ">>": r">>\w{2,3}(?:_\w+)?<<",
        "human|assistant|user": r"(?:^|\n)\s*(?:human|assistant|user)\s*:\s*(?:$|\n)",
        "*": r"\n\s*\*[^*\n]+\*\s*$",
        "tambi|versi": r"(?:^|\n)\W*(?:o tambi[eé]n|versi[oó]n (?:in)?formal)\s*:",
        "explicaci": r"\bexplicaci[oó]n\s*:\s*(?:he|hemos|se ha|aqu[ií])\b",
        "```": r"```",
        "###": r"###",
        "#": r"#(?:value|error|ref|name|n/a|div/0|null)[!?]?",
        "detected": r"\bdetected language\b",
        "idioma": r"\bidioma detectado\b",
        "powered": r"\bpowered by\b",
        "comentarios": r"\benviar comentarios\b",
        "feedback": r"\bsend feedback\b",
        "ver m": r"\bver m[aá]s(?: resultados)?\W*$",
        "resultado": r"¿(?:te|le) ha (?:resultado|sido|parecido) [uú]til",
        "soy": r"\bno soy (?:una? )?(?:m[eé]dic[oa]|profesional|ia)\b|\bsoy un modelo\b",
        "hesitate": r"\bhesitate\b",  # in the source: a leaflet says so too
        "dude": r"\bno dudes? en (?:dec|pregunt|consultarme|ped|escrib|avisarme)\w*",
        "token": r"\btokens?\b",
        "amara|subt": r"\bamara\.org\b|\bsubt[ií]tulos realizados por\b",
        "espera": r"\btiempo de espera agotado\b",
        "suscr": r"\bsuscr[ií]b\w+ (?:al?|a la) (?:plan|versi[oó]n|servicio) (?:pro|plus|premium)\b",
        "truncad": r"\btexto truncado\b",
        "[e|[a|[w|[n": r"\[\s*(?:error|aviso|warning|note|nota)\b",
        " ai": r"\b(?:am|'m) an ai\b",
        "cuota": r"\bcuota (?:alcanzad|superad|agotad)\w*",
        "show": r"\bshow (?:more|less)\b|\bmostrar (?:m[aá]s|menos)\W*$",
        "nota": r"\bnota\s*:\s*(?:he|hemos)\b",
        "loading|cargando": r"\b(?:loading|cargando)(?:\.\.\.|…)",
        "exceeded": r"\b(?:quota|limit)\b[^.]{0,40}\bexceeded\b",
        "{": r"\{\s*[\"'](?:translat|text|output|result|traduc|data|es|spanish|español|target)\w*[\"']\s*:",
    }
)
_NO_VALUE = Phrases({"none|null|undefined|nan": r"(?:^|[\s.])(?:none|null|undefined|nan)\W*$"})
_OPENING = re.compile(
    r"\W*(?:(?:claro|por supuesto|desde luego|sure|certainly|of course|ok|okay|aqu[ií] (?:est[aá]|tien)"
    r"|here is|here's)\b(?:.{0,60}(?:traducci[oó]n|translation|texto|text)[^:\n]{0,20}:?|[^:]{0,20}:)"
    r"|(?:la )?traducci[oó]n(?: al espa[nñ]ol| del texto| es)?\s*:"
    r"|(?:the )?(?:spanish )?translation(?: is| to spanish)?\s*:|spanish\s*:"
    r"|espa[nñ]ol(?: \([^)]*\))?\s*:|es\s*:"
    r"|(?:output|input|response|answer|reply|assistant|asistente|salida|system|user"
    r"|respuesta del? \w+)\s*:)",
    re.IGNORECASE,
)
_CLOSING = Phrases(
    {
        "espero que": r"espero que (?:esto |le |te ){1,2}(?:ayude|sirva|sea (?:de ayuda|[uú]til))",
        "aclaraci": r"\bsi necesitas? (?:alguna|m[aá]s|otra) (?:aclaraci[oó]n|aclaraciones)\b",
        "tradu": r"nota(?: del traductor)?\s*:.{0,80}tradu",
        "game saber": r"h[aá]game saber",
        "let me know": r"let me know",
        "¿": r"¿(?:desea|quiere|necesita)s? (?:que|algo|ayuda)[^?]*\?\W*$",
        "you": r"\b(?:would|do|could|can|may|should) (?:you|i)\b[^?]*\?\W*$",  # in the source: a question too
        "sorry": r"sorry,? (?:but )?i (?:can|am)",  # in the source: somebody speaks to somebody else
        "desea": r"\bsi (?:lo |usted |as[ií] lo )?deseas?,? (?:puedo|le puedo|te puedo)"
        r" (?:ofrec|traduc|reformul|mejor|adapt|proporcion)\w* (?:\w+ ){0,2}(?:versi[oó]n|texto|traducc)",
        "no puedo": r"lo siento,? (?:pero )?no puedo|no puedo (?:traducir|ayudar)",
        "translat|traduc": r"\(?(?:note|nota)\s*:[^)]{0,100}(?:translat|traduc)",
    }
)
_NEW_LINE = re.compile(r"(?<=\S)\s*\n\s*(?=\S)")
_ANSWER = re.compile(r"\W*respuesta\s*:\s*(?=\w)", re.IGNORECASE)
_OF_ANSWERS = re.compile(r"answer|respon|repl|correct|option|solution", re.IGNORECASE)
_ARROW = re.compile(r"\s*(?:->|=>|→|=)\s*\w")
_SAID = re.compile(r"\w")
_SIGN_WORDS = 2  # of a source that a sign may render: `Positive` is `+`
_NOTHING = frozenset(
    "none null nan undefined n/a na nil false true error [object object] [] {} '' \"\" (null) <null> - -- "
    "… ...".split(" ")
)


class ServiceText:
    """Looks for what is no translation. Example: `QUERY LENGTH LIMIT EXCEEDED` gives `service_text`."""

    subject: CheckSubject = "pair"

    def flags(self, pair: Pair) -> Iterator[Flag]:
        """Yield `empty` or `service_text`, unless the source says the same."""
        target = pair.target.strip()
        if target and not pair.source.strip():
            yield Flag("empty", "block", "there is no source", None, (0, len(pair.target)))
            return
        if target.lower() in _NOTHING and target.lower() != pair.source.strip().lower():
            yield Flag("service_text", "block", f"{target!r} is no translation", None, (0, len(pair.target)))
            return
        says_nothing = not _SAID.search(target) and len(pair.source_words) > _SIGN_WORDS
        if not target or says_nothing:
            if pair.source.strip():
                yield Flag("empty", "block", "there is no translation")
            return
        for look in (_new_line, _source_first, _answer, _spoken):
            if (span := look(pair)) is not None:
                message = f"no part of a translation: {pair.target[span[0] : span[1]][:60]!r}"
                yield Flag("service_text", "block", message, None, span)
                return


def _new_line(pair: Pair) -> Span | None:
    """Return a break of the line that the source has not: what follows was added."""
    if "\n" not in pair.target or "\n" in pair.source.strip():
        return None
    match = _NEW_LINE.search(pair.target)
    return match.span() if match is not None else None


def _source_first(pair: Pair) -> Span | None:
    """Return the source where it stands before its translation: `Results -> Resultados`."""
    source = pair.source.strip().lower()
    if not source or not pair.target.lower().startswith(source):
        return None
    return (0, len(source)) if _ARROW.match(pair.target, len(source)) is not None else None


def _answer(pair: Pair) -> Span | None:
    """Return `Respuesta:` before a translation whose source speaks of no answer."""
    match = _ANSWER.match(pair.target)
    return match.span() if match is not None and not _OF_ANSWERS.search(pair.source) else None


def _spoken(pair: Pair) -> Span | None:
    """Return what a service or a model says of its own, unless the source says the same."""
    for find in (
        *(_SERVICE.search, _MARKS.search, _NO_VALUE.search),
        *(_opening, _CLOSING.search, _OF_TRANSLATING.search),
    ):
        span = find(pair.target)
        if span is not None and find(pair.source) is None:
            return span
    return None


def _opening(text: str) -> Span | None:
    """Return what a chat model says before a translation."""
    match = _OPENING.match(text)
    return match.span() if match is not None else None
