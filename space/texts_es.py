"""Every Spanish text of the page and of the two contestants without weights. Standard library only."""

from collections.abc import Mapping

from cards.texts_es import INTENDED_PURPOSE

TITLE = "SpanishMedicaLLM: dos modelos, una pregunta"
AI_NOTICE = "**Esto es IA y puede equivocarse.** Contraste lo que lea con un profesional sanitario."
PURPOSE = INTENDED_PURPOSE
STORED_NOTICE = (
    "En esta demostración, las preguntas, las respuestas y los votos se guardan en este ordenador. "
    "No escriba datos personales."
)
TAB_ARENA = "Arena"

QUESTION_LABEL = "Su pregunta"
QUESTION_PLACEHOLDER = "¿Cuál es la dosis de paracetamol?"
ASK = "Preguntar"
NEW_QUESTION = "Nueva pregunta"
ANSWER_LEFT = "Respuesta A"
ANSWER_RIGHT = "Respuesta B"
ANSWER_EMPTY = "*Aquí aparecerá la respuesta.*"
ANSWER_WAITING = "*Escribiendo…*"
ANSWER_NONE = "*El modelo no ha escrito nada.*"
VOTE_LEFT = "A mejor"
VOTE_RIGHT = "B mejor"
VOTE_TIE = "Empate"
VOTE_BOTH_BAD = "Ambas malas"

STATUS_START = "Escriba una pregunta. Verá dos respuestas sin saber de quién es cada una."
STATUS_ANSWERING = "Los dos modelos están respondiendo…"
STATUS_VOTE = "¿Cuál es mejor? Al votar sabrá quién ha escrito cada una."
STATUS_SAVED = "Voto guardado."
STATUS_REPEATED = "Ya había votado en esta comparación; cuenta su primer voto: {choice}."
STATUS_NOT_SAVED = "**Su voto no se ha guardado** y no cuenta. Vuelva a intentarlo en unos minutos."
STATUS_BATTLE_NOT_SAVED = "**No se ha podido guardar esta comparación**, así que no se puede votar."
STATUS_NO_ANSWER = "**Un modelo no ha podido responder.** Vuelva a intentarlo o haga otra pregunta."
STATUS_BAD_TOKEN = "**Esta comparación ha caducado.** Haga una nueva pregunta."
STATUS_EMPTY_QUESTION = "Escriba antes una pregunta."
STATUS_LONG_QUESTION = "La pregunta es demasiado larga: el máximo es de {limit} caracteres."

REVEAL_TITLE = "Quién ha escrito cada respuesta"
REVEAL_REVISION = "versión"
REVEAL_ADAPTER = "adaptador"
REVEAL_LICENCE = "licencia"
REVEAL_SOURCES = "fuentes"

CHOICES: Mapping[str, str] = {
    "left": VOTE_LEFT,
    "right": VOTE_RIGHT,
    "tie": VOTE_TIE,
    "both_bad": VOTE_BOTH_BAD,
}

LABEL_HEADER = (
    "Ficha de EE. UU. (FDA), versión {date}, traducción no oficial. Los nombres, dosis y usos pueden ser "
    "distintos en su país."
)
LABEL_SAMPLE = "Texto de muestra escrito para la demostración; no es una ficha real."
LABEL_NONE = "No está en las fichas de EE. UU."
LABEL_NONE_OF = "{drug}: no está en las fichas de EE. UU."
LABEL_SILENT = "Los datos de la ficha de EE. UU. de {drug} no traen completo ese apartado."
LABEL_SILENT_ON = "Los datos de la ficha de EE. UU. de {drug} no traen completo ese apartado: {heading}."
LABEL_HEADINGS = "La ficha de {drug} trae estos apartados: {headings}."
LABEL_MORE = "Hay {count} fichas más con ese nombre, que no se muestran."
LABEL_EACH_ALONE = "Cada ficha trata de un solo medicamento, no de tomarlos juntos."
LABEL_DATE_UNKNOWN = "sin fecha"
CURATED_SAMPLE = "Texto de muestra escrito para la demostración."
CURATED_QUESTION = "[1] Pregunta curada: «{question}» ({source})"
CURATED_NONE = "No tengo una respuesta curada para esa pregunta."

HEADINGS: Mapping[str, str] = {
    "boxed_warning": "Advertencia destacada",
    "indications_and_usage": "Indicaciones y uso",
    "purpose": "Finalidad",
    "active_ingredient": "Principio activo",
    "inactive_ingredient": "Excipientes",
    "dosage_and_administration": "Dosis y administración",
    "dosage_forms_and_strengths": "Formas farmacéuticas y concentraciones",
    "contraindications": "Contraindicaciones",
    "do_not_use": "Cuándo no usarlo",
    "warnings": "Advertencias",
    "warnings_and_cautions": "Advertencias y precauciones",
    "precautions": "Precauciones",
    "general_precautions": "Precauciones generales",
    "when_using": "Durante el uso",
    "stop_use": "Cuándo dejar de usarlo",
    "ask_doctor": "Consulte antes a su médico",
    "ask_doctor_or_pharmacist": "Consulte antes a su médico o farmacéutico",
    "keep_out_of_reach_of_children": "Manténgase fuera del alcance de los niños",
    "adverse_reactions": "Reacciones adversas",
    "drug_interactions": "Interacciones",
    "use_in_specific_populations": "Uso en poblaciones específicas",
    "pregnancy": "Embarazo",
    "pregnancy_or_breast_feeding": "Embarazo o lactancia",
    "teratogenic_effects": "Efectos teratógenos",
    "nonteratogenic_effects": "Efectos no teratógenos",
    "labor_and_delivery": "Parto",
    "nursing_mothers": "Madres lactantes",
    "lactation": "Lactancia",
    "pediatric_use": "Uso pediátrico",
    "geriatric_use": "Uso en personas mayores",
    "overdosage": "Sobredosis",
    "drug_abuse_and_dependence": "Abuso y dependencia",
    "description": "Descripción",
    "clinical_pharmacology": "Farmacología clínica",
    "mechanism_of_action": "Mecanismo de acción",
    "pharmacodynamics": "Farmacodinamia",
    "pharmacokinetics": "Farmacocinética",
    "nonclinical_toxicology": "Toxicología no clínica",
    "clinical_studies": "Estudios clínicos",
    "how_supplied": "Presentación",
    "storage_and_handling": "Conservación y manipulación",
    "information_for_patients": "Información para pacientes",
    "spl_unclassified_section": "Otros datos",
}


def heading(section: str) -> str:
    """Return the Spanish heading of a label section; one that is not listed keeps its own name."""
    return HEADINGS.get(section, section.replace("_", " "))
