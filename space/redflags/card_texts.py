"""The Spanish words of the emergency card: what to do now, and no disease by name. Standard library only."""

from collections.abc import Mapping

from space.redflags.kinds import Kind, Level

LANGUAGE = "es"
HEADINGS: Mapping[Level, str] = {
    "emergency": "Si esto está pasando ahora, pida ayuda de inmediato",
    "urgent": "Busque atención médica hoy mismo",
}
DISCLAIMER = (
    "Este aviso sale por las palabras de su mensaje. No es un diagnóstico ni sustituye a un "
    "profesional: si tiene dudas, llame."
)
EXAMPLE_DISCLAIMER = (
    "Esta pregunta de ejemplo describe una emergencia: si le ocurre algo así a usted o a alguien "
    "cercano, siga este aviso. No es un diagnóstico ni sustituye a un profesional: si tiene dudas, "
    "llame."
)
# Instead of first aid where no rule knows what is happening.
GUESSED = (
    "Lo que cuenta puede ser grave: hable hoy con personal sanitario, o llame a emergencias si "
    "empeora o si está en peligro."
)
DEFAULT_NUMBERS = (
    "Llame al número de emergencias de su país. El 112 funciona en toda la Unión Europea y el "
    "911 en buena parte de América; desde muchos móviles, los dos pasan la llamada al servicio "
    "local."
)
CALL = "Llamar al {shown}"
CALL_ONLY = "Llamar al {shown}"
USES: Mapping[str, str] = {
    "emergency": "emergencias",
    "suicide": "prevención del suicidio",
    "poison": "información toxicológica",
}
LINES_BY_COUNTRY: Mapping[str, str] = {
    "suicide": "Líneas de prevención del suicidio, por país",
    "poison": "Teléfonos de información toxicológica, por país",
}
LINES_NOTE = "Elija el país en el que está ahora: casi todos estos números solo funcionan dentro de él."
COUNTRY_NAMES: Mapping[str, str] = {}  # as in `numbers.tsv`
UNREVIEWED = "Teléfonos sin revisar por la persona responsable de esta página; compruebe los de su zona."
REVIEWED = "Teléfonos revisados el {date}."

WHAT_TO_DO: Mapping[Kind, str] = {
    "suicide_self_harm": (
        "No se quede a solas con esto: llame ahora o avise a alguien de confianza y pídale que se "
        "quede con usted. Aleje lo que pueda servir para hacerse daño. Si se trata de otra persona, "
        "acompáñela y escúchela."
    ),
    "chest_pain": (
        "Deje lo que esté haciendo, siéntese y llame a emergencias sin esperar a que se pase. No "
        "conduzca hasta el hospital."
    ),
    "stroke": (
        "Llame a emergencias ya y anote a qué hora empezó: cada minuto cuenta. No dé de comer, de "
        "beber ni medicinas a la persona afectada."
    ),
    "dyspnoea": (
        "Llame a emergencias ya. Mantenga sentada a la persona y aflójele la ropa; si se ha "
        "atragantado y no puede toser, pida a la operadora que le guíe."
    ),
    "pregnancy_bleeding": (
        "Llame a emergencias o acuda ya a un hospital con maternidad. No espere a la próxima cita ni "
        "vaya sola si puede evitarlo."
    ),
    "infant_fever": (
        "Lleve al bebé a urgencias ahora, aunque parezca tranquilo. No le dé medicinas por su cuenta "
        "antes de que lo vea un profesional."
    ),
    "overdose_poisoning": (
        "Llame ahora, aunque todavía no note nada. No provoque el vómito y tenga a mano el envase o "
        "la caja para leerlos por teléfono."
    ),
    "anaphylaxis": (
        "Llame a emergencias ya. Si le han recetado un autoinyector de adrenalina, úselo como le "
        "enseñaron y llame igualmente."
    ),
    "severe_bleeding_trauma": (
        "Llame a emergencias ya. Apriete fuerte sobre la herida con un paño limpio y no mueva a "
        "quien se haya dado un golpe en la cabeza, el cuello o la espalda."
    ),
    "seizure_unconscious": (
        "Llame a emergencias ya. Aparte los objetos con los que pueda golpearse y no le meta nada en "
        "la boca; si no respira, la operadora le dirá qué hacer."
    ),
}
