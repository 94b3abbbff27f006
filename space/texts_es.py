"""Every Spanish text of the page and of the two contestants without weights. Standard library only.

`texts_en.py` says what the page says in English: the same names.
"""

from collections.abc import Mapping

from cards.texts_es import INTENDED_PURPOSE
from dataset_builder.label_sections import LABEL_SECTIONS

LANGUAGE = "es"
TITLE = "SpanishMedicaLLM: dos modelos, una pregunta"
AI_NOTICE = "**Esto es IA y puede equivocarse.** Contraste lo que lea con un profesional sanitario."
EMERGENCY = "**Si es una emergencia, llame al 112, al 911 o al número de su país.**"
PURPOSE = INTENDED_PURPOSE
TAB_ARENA = "Arena"
TAB_RATINGS = "Clasificación"
TAB_HEALTH = "Estado"

CONSENT_TITLE = "Antes de empezar"
CONSENT_ADULT = "Tengo 18 años o más (hace falta para escribir una pregunta)"
CONSENT_STORE = (
    "Acepto que se guarden mi pregunta, las respuestas y mi voto para investigar. Puedo borrarlos."
)
CONSENT_PUBLISH = (
    "Acepto además que se publiquen, sin datos personales y después de que una persona los revise."
)
CONSENT_WHO = (
    "Responsable de los datos: {name}, {email}. [Política de privacidad]({url}). Sin la casilla «Acepto "
    "que se guarden…» puede usar la página igual: no se guarda nada y no puede votar. No escriba datos "
    "personales."
)
CONSENT_NOBODY = (
    "**Aquí no se guarda nada**: nadie ha declarado ser responsable de los datos de esta copia. Puede "
    "probarla, pero no votar."
)
COUNTRY_LABEL = "País (para los teléfonos de emergencia)"
COUNTRY_OTHER = "Otro"
LOGIN_NOTE = (
    "Identificarse es opcional: el límite de preguntas se aplica entonces a su cuenta y no a su conexión. "
    "No se guarda ni se publica qué cuenta es."
)

QUESTION_LABEL = "Su pregunta"
QUESTION_PLACEHOLDER = "¿Cuál es la dosis de paracetamol?"
EXAMPLES_LABEL = "Ejemplos"
EXAMPLES = (
    "¿Qué dosis de paracetamol puede tomar un adulto?",
    "¿Puedo tomar ibuprofeno si estoy embarazada?",
    "¿Qué efectos adversos tiene la amoxicilina?",
)
ASK = "Preguntar"
BANK = "Pregunta del banco, sin escribir"
FOLLOW = "Seguir la conversación"
RETRY = "Otra respuesta"
EDIT = "Editar la pregunta"
STOP = "Parar"
NEW_QUESTION = "Nueva pregunta"
ANSWER_LEFT = "Respuesta A"
ANSWER_RIGHT = "Respuesta B"
ANSWER_EMPTY = "*Aquí aparecerá la respuesta.*"
ANSWER_WAITING = "*Escribiendo…*"
ANSWER_NONE = "*El modelo no ha escrito nada.*"
ANSWER_WITHHELD = "*Ante esto no se muestran respuestas de modelos.*"
SAID_BY_VISITOR = "Usted"
ASKED = "Pregunta"
VOTE_LEFT = "A mejor"
VOTE_RIGHT = "B mejor"
VOTE_TIE = "Empate"
VOTE_BOTH_BAD = "Ambas malas"
REASONS_TITLE = "Razones y comentario (opcional; se envían con el voto)"
REASONS_LEFT = "Sobre la respuesta A"
REASONS_RIGHT = "Sobre la respuesta B"
REASONS: Mapping[str, str] = {
    "correct": "correcta",
    "complete": "completa",
    "clear": "clara",
    "safe": "segura",
    "cites_sources": "cita fuentes",
    "incorrect": "incorrecta",
    "dangerous": "peligrosa",
    "incomplete": "incompleta",
    "no_answer": "no responde",
}
COMMENT_LABEL = "Comentario"
ROLE_LABEL = "Usted es"
ROLES: Mapping[str, str] = {
    "paciente": "paciente o familiar",
    "profesional": "profesional sanitario",
    "estudiante": "estudiante",
    "no_dice": "prefiero no decirlo",
}

STATUS_START = (
    "Escriba una pregunta o tome una del banco. Verá dos respuestas sin saber de quién es cada una."
)
STATUS_ANSWERING = "Los dos modelos están respondiendo…"
STATUS_VOTE = "¿Cuál es mejor? Al votar sabrá quién ha escrito cada una."
STATUS_SENDING = "Enviando el voto…"
STATUS_DISCONNECTED = (
    "No hay conexión con el servidor. Si estaba enviando un voto, puede no haberse guardado. Al volver la "
    "conexión, la página se carga de nuevo."
)
STATUS_SAVED = "Voto guardado: {choice}."
STATUS_CHANGED = "Voto guardado: {choice}. Sustituye al anterior."
STATUS_PENDING = "Voto anotado, pendiente de guardarse en el archivo."
STATUS_NOT_COUNTED = "Estos son los modelos. **Su voto no se cuenta**, porque no ha aceptado que se guarde."
STATUS_NOT_COUNTED_BANK = (
    "Estos son los modelos. **Aquí no puede votar**: marque «Acepto que se guarden…» y tome otra."
)
STATUS_NOBODY = "Estos son los modelos. **Aquí no puede votar**: esta copia no guarda nada."
STATUS_FORGOTTEN = (
    "**Su voto no se ha guardado**, porque ha quitado la casilla «Acepto que se guarden…». La pregunta y las "
    "respuestas se han borrado. Para votar, haga otra pregunta."
)
STATUS_WITHDRAWN = (
    "**Su voto no se ha guardado**, porque ha quitado la casilla «Acepto que se guarden…». Ya había votado "
    "sobre esta pregunta: para borrar lo guardado envíe a {email} este código: {receipt}"
)
STATUS_NOT_SAVED = "**Su voto no se ha guardado** y no cuenta. Vuelva a intentarlo en unos minutos."
STATUS_BATTLE_NOT_SAVED = "**No se ha podido guardar esta comparación**, así que no se puede votar."
STATUS_NO_ANSWER = "**Un modelo no ha podido responder.** Vuelva a intentarlo o tome una pregunta del banco."
STATUS_BAD_TOKEN = "**Esta comparación ha caducado.** Haga una nueva pregunta."
STATUS_KNOWN = "**Este voto no cuenta**: usted ya sabe qué modelos han respondido. Haga una nueva pregunta."
STATUS_EMPTY_QUESTION = "Escriba antes una pregunta."
STATUS_LONG_QUESTION = "La pregunta es demasiado larga: el máximo es de {limit} caracteres."
STATUS_NO_ADULT = "Para escribir una pregunta marque antes que tiene 18 años o más, o tome una del banco."
STATUS_WITHHELD = "Lea el aviso. Ante esto no se muestran respuestas de modelos."
STATUS_STOPPED = "Parado. Una respuesta a medias no se vota; puede preguntar otra vez."
STATUS_TOO_FAST = "Va muy deprisa: espere {seconds} segundos, o mire mientras la clasificación."
STATUS_BANK_EMPTY = "Ya ha visto todas las preguntas del banco que hay ahora."
STATUS_MODE_BANK = "Ahora solo hay preguntas del banco."
STATUS_MODE_CLOSED = "Ahora no se admiten preguntas ni votos; puede mirar la clasificación."
STATUS_MODE_OFF = "Esta página está cerrada por ahora: no hay preguntas, votos ni clasificación."

REVEAL_TITLE = "Quién ha escrito cada respuesta"
REVEAL_REVISION = "versión"
REVEAL_ADAPTER = "adaptador"
REVEAL_LICENCE = "licencia"
REVEAL_SOURCES = "fuentes"
REVEAL_TOKENS = "{tokens} tokens, unos {energy} Wh (estimación)"
REVEAL_SECONDS = "Las dos respuestas tardaron {seconds} s."
REVEAL_RECEIPT = (
    "Guarde este código: {receipt}. Para borrar lo que ha guardado en esta visita, envíelo a {email}. Al "
    "volver a cargar la página, el código será otro."
)

UNBACKED = "sin respaldo en la ficha"
UNBACKED_NOTE = "Las cifras subrayadas no tienen respaldo en la ficha consultada."

CHOICES: Mapping[str, str] = {
    "left": VOTE_LEFT,
    "right": VOTE_RIGHT,
    "tie": VOTE_TIE,
    "both_bad": VOTE_BOTH_BAD,
}

HEALTH_VERSION = "Versión"
HEALTH_MODE = "Modo"
HEALTH_LAST_VOTE = "Último voto guardado"
HEALTH_PENDING = "Votos pendientes"
HEALTH_SINK = "Archivo de votos"
HEALTH_SINK_FINE = "responde"
HEALTH_RESTORE = "Recuperación al arrancar"
HEALTH_MODELS = "Modelos"
HEALTH_STATES: Mapping[str, str] = {
    "loaded": "cargado",
    "missing": "no está",
    "gated": "acceso restringido",
}
HEALTH_NEVER = "todavía ninguno"
HEALTH_REFRESH = "Actualizar"
RATINGS_REFRESH = "Actualizar"

LABEL_HEADER = (
    "Ficha de EE. UU. (FDA), versión {date}, traducción no oficial. Los nombres, dosis y usos pueden ser "
    "distintos en su país."
)
LABEL_SAMPLE = "Texto de muestra escrito para la demostración; no es una ficha real."
LABEL_NO_DRUG = "En la pregunta no se reconoce el nombre de ningún medicamento: escríbalo para ver su ficha."
LABEL_NONE_OF = (
    "{drug}: no está entre las fichas que consulta esta página. Compruebe cómo está escrito el nombre."
)
LABEL_DID_YOU_MEAN = "¿Quiso decir {drug}?"
LABEL_NOT_FOR_ANIMALS = (
    "Si el animal ya lo ha tomado, llame ya a un veterinario. Las fichas son de medicamentos para personas: "
    "la dosis para un animal la tiene que decir un veterinario."
)
LABEL_UNCLEAR = "No queda claro de qué medicamento pregunta la dosis: escriba solo el nombre de ese."
LABEL_SILENT_ON = "Los datos de la ficha de EE. UU. de {drug} no traen ese apartado: {heading}."
LABEL_PARTIAL_ON = "Los datos de la ficha de EE. UU. de {drug} no traen completo ese apartado: {heading}."
LABEL_ONLY_SPANISH = (
    "Las fichas están en español: escriba la pregunta en español. (Please ask in Spanish: this page reads no "
    "questions in English.)"
)
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


_NO_SECTION_OF_LABELS: Mapping[str, str] = {"missed_dose": "Qué hacer si se olvida una dosis"}


def heading(section: str) -> str:
    """Return the Spanish heading of a label section; one that is not listed keeps its own name."""
    return LABEL_SECTIONS.get(section) or _NO_SECTION_OF_LABELS.get(section, section.replace("_", " "))
