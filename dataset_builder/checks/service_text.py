"""Check `service_text`: a quota warning, an error page, the chatter of a model or nothing is no translation."""

import re
from collections.abc import Iterator

from dataset_builder.contracts import CheckSubject
from dataset_builder.flags import Flag
from dataset_builder.pairs import Pair

_SERVICE = re.compile(
    r"<\s*/?(?:!doctype|html|head|body|title|h1|script|div|span|p|br)\b[^>]*>|<!doctype"
    r"|mymemory|all available free translations|query length limit|invalid language pair|no query specified"
    r"|select two distinct languages|invalid email provided"
    r"|\b(?:http )?(?:error|status|code):? ?[45]\d\d\b|\b[45]\d\d (?:server|client)? ?error\b"
    r"|\b[45]\d\d:? (?:internal|bad|service|gateway|too many|forbidden|unauthori[sz]ed|not found|payment)"
    r"|internal server error|bad gateway|service (?:temporarily )?unavailable|gateway time-?out|bad request"
    r"|too many requests|unusual traffic|rate[- ]limit(?:ed| exceeded| reached)|quota (?:exceeded|reached)"
    r"|exceeded your (?:current )?quota|captcha|api[ _-]?key|access denied|request blocked|not authori[sz]ed"
    r"|(?:daily|monthly|free|request|usage) (?:quota|limit)|connection (?:refused|reset|timed out|aborted)"
    r"|timed? ?out(?: error)?$|please try again|try again later|translation (?:failed|not found|error)"
    r"|could not (?:be )?translate|unable to translate|cannot translate|no translation (?:was )?found"
    r"|traducci[oó]n no disponible|(?:translation|text) (?:is )?not available|not available in your|no (?:text|input) (?:was )?provided"
    r"|(?:please )?(?:provide|enter|send|share|paste) (?:me )?(?:the |a |some )?text|texto que (?:desea|quiere)s? (?:que )?tradu"
    r"|traceback \(most recent|exception\b.*(?:line|error)|nonetype|\{\"(?:error|message|detail|status)\""
    r"|as an ai (?:language )?model|as a language model|i(?:'m| am) sorry,? (?:but )?i (?:can|am)"
    r"|(?:límite|cuota) (?:diari[oa]|mensual|de (?:uso|solicitudes|caracteres|peticiones))|demasiadas (?:solicitudes|peticiones)"
    r"|error (?:interno )?del servidor|servicio no disponible|tráfico inusual|inténtelo (?:de nuevo|más tarde)"
    r"|clave de (?:la )?api|acceso denegado|como (?:una? )?(?:modelo de lenguaje|ia|inteligencia artificial)",
    re.IGNORECASE,
)
_CHATTER = re.compile(
    r"^\W*(?:(?:claro|por supuesto|desde luego|sure|certainly|of course|ok|okay|aqu[ií] (?:est[aá]|tien)|here is|here's)\b.{0,60}"
    r"(?:traducci[oó]n|translation|texto|text|:)|(?:la )?traducci[oó]n(?: al espa[nñ]ol| del texto| es)?\s*:"
    r"|(?:the )?(?:spanish )?translation(?: is| to spanish)?\s*:|spanish\s*:|espa[nñ]ol\s*:|es\s*:)"
    r"|(?:espero que (?:esto|le|te) (?:ayude|sirva)|nota(?: del traductor)?\s*:.{0,80}tradu|h[aá]game saber|let me know"
    r"|¿(?:desea|quiere|necesita)s? (?:que|algo|ayuda)[^?]*\?\W*$|lo siento,? (?:pero )?no puedo|no puedo (?:traducir|ayudar))"
    r"|\(?(?:note|nota)\s*:[^)]{0,100}(?:translat|traduc)",
    re.IGNORECASE,
)
_NOTHING = frozenset(
    "none null nan undefined n/a na nil false true error [object object] [] {} '' \"\" (null) <null> - -- … ...".split(
        " "
    )
)


class ServiceText:
    """Looks for texts that are no translation. Example: `QUERY LENGTH LIMIT EXCEEDED` gives `service_text`."""

    subject: CheckSubject = "pair"

    def flags(self, pair: Pair) -> Iterator[Flag]:
        """Yield `empty` or `service_text`, unless the source says the same."""
        target = pair.target.strip()
        if not target:
            if pair.source.strip():
                yield Flag("empty", "block", "there is no translation")
            return
        if target.lower() in _NOTHING and target.lower() != pair.source.strip().lower():
            yield Flag("service_text", "block", f"{target!r} is no translation", None, (0, len(pair.target)))
            return
        for pattern in (_SERVICE, _CHATTER):
            match = pattern.search(pair.target)
            if match is not None and not pattern.search(pair.source):
                message = f"no part of a translation: {match.group()[:60]!r}"
                yield Flag("service_text", "block", message, None, match.span())
                return
