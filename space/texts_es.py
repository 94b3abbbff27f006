"""Every Spanish text of the page and of the two contestants without weights. Standard library only."""

from collections.abc import Mapping

from cards.texts_es import INTENDED_PURPOSE
from dataset_builder.label_sections import LABEL_SECTIONS

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
LABEL_EACH_ALONE = (
    "Cada ficha trata de un solo medicamento: no de tomarlos juntos ni de un producto que los combine."
)
LABEL_NOT_FOUND = "En la ficha de {drug} no se ha encontrado: {words}."
LABEL_DATE_UNKNOWN = "sin fecha"
CURATED_SAMPLE = "Texto de muestra escrito para la demostración."
CURATED_QUESTION = "[1] Pregunta curada: «{question}» ({source})"
CURATED_NONE = "No tengo una respuesta curada para esa pregunta."


def heading(section: str) -> str:
    """Return the Spanish heading of a label section; one that is not listed keeps its own name."""
    return LABEL_SECTIONS.get(section, section.replace("_", " "))
