"""How Spanish answers say that a label is silent, and how they send somebody to a doctor."""

import re

from dataset_builder.drug_names import fold

# Wordings are matched in lower case without accents.
_SILENT = re.compile(
    r"\bno (?:lo |la |los |las |se |me |te |le )*"
    r"(?:dice|dicen|indica|menciona|especifica|precisa|detalla|recoge|refiere|consta|aparece|aparecen|figura|"
    r"incluye|contiene|aporta|ofrece|facilita|describe|aborda|trata|contempla|establece|encuentra|"
    r"puede saber|informa|habla|sabe|da ninguna|proporciona|explica|responde|permite saber|cita|nombra|"
    r"senala|concreta)\b"
    r"|\bno (?:hay|existe|existen|tengo|tenemos|dispongo|encuentro|veo|consta|contamos con|cuento con) "
    r"(?:de )?(?:\w+ ){0,3}(?:informacion|datos?|indicacion(?:es)?|mencion|referencia|instrucciones|"
    r"respuesta)\b"
    r"|\bsin (?:informacion|datos|mencion)\b|\bno (?:lo )?(?:se|sabria)\b(?! (?:recomienda|debe|puede|use))"
    r"|\bno puedo (?:responder|contestar|saber|decir|confirmar|indicar)"
    r"|\bno (?:es posible|se puede) (?:responder|saber|contestar|determinar|deducir|confirmar)"
    r"|\bla ficha (?:no|calla|guarda silencio)\b|\bfalta(?:n)? (?:esa|ese|la|el) (?:informacion|dato)"
)
_SERVICES = (
    r"\b(?:112|911|061|024|107|113|123|131|132)\b(?! ?(?:mg|g|ml|ui|µg|kg|horas|dias|veces|comprimidos)\b)"
    r"|\burgencias?\b|\bemergencias?\b|\bambulancia\b|\bhospital\b|\bservicio de salud\b"
    r"|\bcentro (?:de salud|sanitario|medico)\b|\btoxicolog\w+"
    r"|\bayuda (?:medica|profesional|inmediata)\b|\batencion (?:medica|sanitaria|urgente|inmediata)\b"
)
_DOCTOR = (
    r"\b(?:consult\w+|acud\w+|vaya|ve|ir|llam\w+|avis\w+|contact\w+|busc\w+|busque|pida|pide|pedir|solicit\w+|"
    r"habl\w+|visit\w+|vea|que (?:le|te|lo|la) (?:vea|valore|atienda|explore))"
    r"(?: \w+){0,5} (?:medic[oa]s?|doctor(?:a)?|pediatra|ginecolog[oa]|psiquiatra|profesional(?:es)?)\b"
)
_REFERRAL = re.compile(f"{_SERVICES}|{_DOCTOR}")
_DENIAL = re.compile(r"\b(?:no|nunca|jamas|tampoco|ni|sin|evite|evita|innecesari\w+)\b")
# `No dude en llamar`, `no espere y vaya`: the word denies the waiting, not the going.
_URGING = re.compile(
    r"\bno (?:lo |se |te |la )?(?:dud\w+|tard\w+|esper\w+|demor\w+|dej\w+ de|pierd\w+|retras\w+|conduzca)"
    r"|\bsin (?:dudar\w*|demora|tardar|perder|esperar|falta|pensarlo|mas espera)"
    r"|\b(?:si|cuando|aunque) (?:\w+ ){0,3}no\b"
)
_CLAUSE = re.compile(r"[.;:!?\n]|,|\by\b|\bpero\b|\bsino\b|\bo\b")


def says_silent(answer: str) -> bool:
    """Tell whether an answer says that the label does not say: «La ficha no lo indica.»."""
    return bool(_SILENT.search(fold(answer)))


def refers(answer: str) -> bool:
    """Tell whether an answer sends its reader to a doctor or an emergency service, and not away.

    «Llame al 112.» and «No dude en acudir a urgencias.» do; «No hace falta ir a urgencias, hable con su
    médico si sigue igual.» does not.
    """
    clauses = [clause for clause in _CLAUSE.split(fold(answer)) if _REFERRAL.search(clause)]
    return bool(clauses) and not any(map(_is_denied, clauses))


def _is_denied(clause: str) -> bool:
    """Tell whether a denial stands before the referral: «no llame al 112»."""
    referral = _REFERRAL.search(clause)
    before = clause[: referral.start()] if referral else ""
    return bool(_DENIAL.search(_URGING.sub("", before)))
