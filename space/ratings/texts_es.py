"""The Spanish texts of the ratings tab; `texts_en.py` has the same names. Standard library only."""

from collections.abc import Mapping

TITLE = "Clasificación"
INTRODUCTION = (
    "La puntuación sale de los votos a ciegas (modelo de Bradley-Terry, media 1000). El intervalo indica "
    "cuánto puede deberse al azar: si dos intervalos se cruzan, no se sabe qué modelo va por delante. "
    "Refleja qué respuesta prefiere quien vota, no si es correcta."
)
HEADINGS = (
    "Puesto",
    "Modelo",
    "Puntuación",
    "Intervalo del 95 %",
    "Votos",
    "Victorias",
    "Ambas malas",
    "A igual forma",
)
KINDS: Mapping[str, str] = {
    "all": "Todas las comparaciones",
    "free": "Solo preguntas libres",
    "bank": "Solo el banco de preguntas",
}
ROLES: Mapping[str, str] = {
    "": "Todas las personas",
    "paciente": "Pacientes",
    "profesional": "Profesionales sanitarios",
    "estudiante": "Estudiantes",
    "no_dice": "No lo dicen",
}
KIND_LABEL = "Comparaciones"
ROLE_LABEL = "Quién vota"
SPECIALITY_LABEL = "Especialidad"
SPECIALITY_ALL = "Todas las especialidades"
UPDATED = "Actualizada el {day} a las {time} (UTC), con {votes}."
INTERVAL = "{lower} a {upper}"

NOT_RANKED = "—"
COMPUTING = "La clasificación se está calculando; vuelva a abrirla en unos segundos."
NO_VOTES = "Todavía no hay votos con estos filtros."
STALE = "No se han podido leer los votos más recientes; esta es la última clasificación calculada."
FAILED = "No se han podido leer los votos, así que no hay clasificación."
UNRANKED = "Sin puesto hasta llegar a {minimum} votos: {models}."
STABLE = "Con los votos de ahora, los intervalos de todos los puestos están separados."
MISSING = "Faltan unos {votes} votos para que el orden sea estable."
NEVER_STABLE = "Hay modelos tan igualados que no se puede prever cuándo se sabrá cuál va por delante."
RESCUED = (
    "Algún modelo lo ha ganado o perdido todo; para poder puntuarlo se ha sumado medio voto a cada lado de "
    "cada pareja comparada."
)
GROUPS = (
    "Hay modelos que nunca se han comparado, ni siquiera a través de otros: "
    "sus puntuaciones no son comparables."
)
POSITION = (
    "La respuesta de la izquierda gana el {left} de los votos (intervalo: de {lower} a {upper}): hay un "
    "sesgo de posición. El lado se sortea en cada comparación, así que no favorece a ningún modelo."
)
NO_POSITION = "No se aprecia sesgo de posición: la respuesta de la izquierda gana el {left} de los votos."
FEW_FOR_POSITION = (
    "Faltan votos para saber si influye el lado de la pantalla: hacen falta al menos {minimum}."
)
FEW_FOR_STYLE = (
    "Faltan votos para saber si influye la forma de las respuestas: hacen falta al menos {minimum}."
)
STYLE = "Gustan más las respuestas con {features}. La columna «{heading}» descuenta esa preferencia."
STYLE_LESS = "menos"
STYLE_MORE = "más"
FEATURES: Mapping[str, str] = {
    "length": "texto",
    "lists": "listas",
    "bold": "negritas",
    "citations": "citas",
}
AND = " y "

FIGURE_TITLE = "Puntuación de cada modelo con su intervalo del 95 %"
FIGURE_ROW = "{model}: {rating}, de {lower} a {upper}"
FIGURE_AXIS = "Puntuación"
FIGURE_EMPTY = "Sin datos."


def percent(share: float) -> str:
    """Return a share as Spanish writes it: `percent(0.125)` is `12,5 %`, with a no-break space."""
    return f"{100 * share:.1f}".replace(".", ",") + "\u00a0%"


def number(value: float) -> str:
    """Return a whole number; five digits or more are grouped by thin no-break spaces, never by points."""
    digits = f"{abs(value):.0f}"
    grouped = f"{int(digits):,}".replace(",", "\u202f") if len(digits) > 4 else digits
    return ("−" if value < 0 and digits.strip("0") else "") + grouped


def votes(count: int) -> str:
    """Return `1 voto`, `2 votos`."""
    return f"{number(count)} {'voto' if count == 1 else 'votos'}"


def listed(words: list[str]) -> str:
    """Return `a, b y c`."""
    return AND.join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)
