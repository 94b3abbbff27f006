"""What a Spanish question about a drug asks for, and which label sections answer it. Stdlib only."""

import re
from dataclasses import dataclass

from dataset_builder.drug_names import fold


@dataclass(frozen=True)
class Intent:
    """One thing to ask of a label.

    `trigger` matches the folded question. `sections` answer it, in order; where the label has none of them,
    those sentences of `fallback` sections do in which `trigger` or `mention` occurs.
    """

    name: str
    trigger: re.Pattern[str]
    sections: tuple[str, ...]
    fallback: tuple[str, ...] = ()
    mention: str = ""


def _intent(name: str, trigger: str, sections: str, fallback: str = "", mention: str = "") -> Intent:
    return Intent(
        name, re.compile(rf"\b(?:{trigger})\b"), tuple(sections.split()), tuple(fallback.split()), mention
    )


_SPECIFIC = "use_in_specific_populations"
_MISSED = (
    r"me (?:he |ha )?olvid\w+(?! (?:cuant|cada|cuando|como|que|si\b|quien|para))"
    r"|(?:salt|olvid|omit)\w+ (?:\w+ ){0,4}?(?:dosis|tomas?|tomar\w*|pastillas?|comprimidos?|capsulas?)"
    r"|(?:dosis|tomas?|pastillas?) (?:olvidad|saltad|omitid|perdid)as?"
)
INTENTS: tuple[Intent, ...] = (
    _intent(
        "dosage",
        r"con que frecuencia (?:\w+ ){0,2}?(?:tom|us|administr|pon|d[aeo])\w*|"
        r"(?:a que horas?|cuando) (?:me |le )?toca\w*|a que horas? (?:\w+ ){0,2}?tom\w+|"
        r"dos(?:is|e|es|age|ing)|dosific\w*|posologi\w*|cuant[oa]s?|cada cuant\w*|administr\w*|pauta|"
        r"como (?:se |lo |la |debo |hay que )*(?:tom\w+|us\w+|aplic\w+|administr\w+)"
        rf"|{_MISSED}",
        "dosage_and_administration",
    ),
    _intent(
        "missed_dose",
        _MISSED,
        "missed_dose",
        "dosage_and_administration information_for_patients when_using precautions warnings",
        r"\bolvid|\bomit|\bsalt[aeo]",
    ),
    _intent(
        "contraindications",
        r"contraindic\w*|quien(?:es)? no (?:debe|puede)\w*|cuando no (?:se )?(?:debe|puede|tomar|usar)\w*|"
        r"no (?:se )?(?:debo|puedo|debe|puede) (?:tom|us)\w+",
        "contraindications do_not_use",
    ),
    _intent(
        "allergy",
        r"alergic[oa]s? al?|alergias? al?|hipersensib\w*|anafila\w*",
        "contraindications do_not_use",
        "boxed_warning warnings warnings_and_cautions precautions",
        r"alerg",
    ),
    _intent(
        "adverse_reactions",
        r"(?:efecto|reaccion|evento)(?:e?s)? (?:advers|secundari|indeseabl|indesead|no desead|colateral)\w*"
        r"|que efecto|que (?:\w+ )?efectos"
        r"|(?:tienen?|dan?|producen?|causan?|cuales son los|sus) (?:\w+ )?efectos",
        "adverse_reactions stop_use when_using",
    ),
    _intent(
        "pregnancy",
        r"embara[zs]\w*|prenad\w*|encinta|gestaci\w*|gestant\w*"
        r"|(?:est(?:oy|a) (?:ya |casi )*de (?:(?:unas|casi|mas de) )?\w+ (?:semanas?|mes(?:es)?)"
        r"|(?:estoy|esta|voy|va) (?:\w+ )?(?:en|por) (?:la|mi|su) (?:semana \w+|\w+ semana))"
        r"(?! (?:de|con) (?!embar|gest))",
        "pregnancy pregnancy_or_breast_feeding teratogenic_effects nonteratogenic_effects",
        f"{_SPECIFIC} precautions warnings",
    ),
    _intent(
        "lactation",
        r"(?:lactancia|lactando|amamant\w*|(?:dar(?:le)?|dando(?:le)?|doy|da|damos)(?: (?:el|la|de))? "
        r"(?:pecho|teta|tetita|mamar|lactar)|leche materna)(?: al? (?:(?:mi|un|una|el|la|su) )?\w+)?",
        "nursing_mothers lactation pregnancy_or_breast_feeding",
        f"{_SPECIFIC} precautions pregnancy",
        r"leche (?:materna|humana)|lactante",
    ),
    _intent(
        "interactions",
        r"interacci\w*|interactu\w*|altern(?:ar|o|amos|ando)\w*|combin\w*|mezcl\w*|a la vez|"
        r"al mismo tiempo|junt[oa]s?",
        "drug_interactions ask_doctor_or_pharmacist",
    ),
    _intent(
        "overdose",
        r"sobredosis|intoxicaci\w*|demasiad[oa]s?|tomar de mas",
        "overdosage keep_out_of_reach_of_children",
    ),
    _intent(
        "stopping",
        r"dej(?:ar|o|e) de (?:tom|us)\w+|dej(?:ar|arlo|arla|o) (?:el|la|los|las)|suspend\w*|de golpe|"
        r"brusc\w*|interrump\w*",
        "stop_use",
        "boxed_warning warnings warnings_and_cautions precautions dosage_and_administration "
        "drug_abuse_and_dependence",
        r"suspen|interrump|retir|gradual|abstinencia",
    ),
    _intent(
        "storage",
        r"conserv\w*|almacen\w*|guard(?:a|ar|o|e|en|an)",
        "storage_and_handling",
        "how_supplied",
        r"conserv|almacen|guard",
    ),
    _intent(
        "indications",
        r"(?:para|a) que (?:se )?(?:sirv\w+|us\w+|utiliz\w+|es|indic\w+)|indicaci(?:on|ones)|indicad[oa]s?|"
        r"que (?:es|trata|cura)|diferencias?|compar\w*|(?:es|son) mejor(?:es)?|mas efica\w*",
        "indications_and_usage purpose",
    ),
    _intent(
        "warnings",
        r"advertenci\w*|precauci\w*|cuidado|riesgos?|peligr\w*",
        "boxed_warning warnings warnings_and_cautions precautions do_not_use",
    ),
    _intent(
        "children",
        r"nin[oa]s?|pediatri\w*|lactantes?|bebes?|hij[oa]s?|adolescentes?",
        "pediatric_use",
        f"{_SPECIFIC} precautions dosage_and_administration",
        r"pediatr|menor",
    ),
    _intent(
        "elderly",
        r"ancian[oa]s?|(?:personas|gente|adultos|pacientes) mayores|edad avanzada|geriatri\w*",
        "geriatric_use",
        f"{_SPECIFIC} precautions dosage_and_administration",
        r"geriatr|65 anos|mayores de 65",
    ),
)

DOSAGE = next(intent for intent in INTENTS if intent.name == "dosage")
MISSED_DOSE = next(intent for intent in INTENTS if intent.name == "missed_dose")
_LACTATION = next(intent for intent in INTENTS if intent.name == "lactation")
_CHILDREN = next(intent for intent in INTENTS if intent.name == "children")
# What a question that names two drugs and asks nothing else is about.
INTERACTIONS = next(intent for intent in INTENTS if intent.name == "interactions")


def intents_of(question: str) -> tuple[Intent, ...]:
    """Return what a question asks for: `¿Qué dosis de X en el embarazo?` asks for dosage and pregnancy.

    The child in `doy el pecho a mi bebé` is not the one who takes the drug.
    """
    folded = fold(question)
    of_children = _LACTATION.trigger.sub(" ", folded)
    searched = ((each, of_children if each is _CHILDREN else folded) for each in INTENTS)
    return tuple(intent for intent, text in searched if intent.trigger.search(text))


def shown_intents(question: str) -> tuple[Intent, ...]:
    """Return what is to be shown: of a dose that was missed, what to do then, and not all doses.

    Whose dose it is counts as for any question about a dose, so `intents_of` has both.
    """
    intents = intents_of(question)
    if MISSED_DOSE in intents and not DOSAGE.trigger.search(MISSED_DOSE.trigger.sub(" ", fold(question))):
        return tuple(each for each in intents if each is not DOSAGE)
    return intents


def without_intents(question: str) -> str:
    """Return the folded question less the words that told its intents."""
    folded = fold(question)
    for intent in INTENTS:
        folded = intent.trigger.sub(" ", folded)
    return folded


def mentions(sentence: str, intent: Intent) -> bool:
    """Tell whether a sentence of a general section speaks of what is asked."""
    folded = fold(sentence)
    if intent.trigger.search(folded):
        return True
    return bool(intent.mention) and re.search(intent.mention, folded) is not None
