"""What the tab of the Space's state says beside the texts of the page, in both languages. Stdlib only."""

from collections.abc import Mapping
from dataclasses import dataclass

from space.contestants.contract import Health
from space.mode import ArenaMode


@dataclass(frozen=True)
class HealthTexts:
    """The words of one language; `{}` is where the values go."""

    modes: Mapping[ArenaMode, str]
    states: Mapping[Health, str]
    revision: str
    reason: str
    controller: str
    nobody: str
    sink_fine: str
    store: str
    when: str  # a strftime format
    seconds: str


ES = HealthTexts(
    modes={
        "full": "completo: preguntas libres, banco de preguntas y votos",
        "bank": "solo el banco de preguntas y sus votos",
        "readonly": "solo lectura: se puede ver la clasificación",
        "off": "cerrado",
    },
    states={
        "loaded": "cargado",
        "down": "no responde; volverá a las comparaciones cuando responda",
        "missing": "no está disponible",
        "gated": "acceso restringido",
    },
    revision="revisión {}",
    reason="Motivo técnico: {}",
    controller="Responsable de los datos",
    nobody="nadie, así que no se guarda ningún voto (falta o no vale: {})",
    sink_fine="sin fallos en el último intento",
    store="No se pueden leer los votos: {}",
    when="%d/%m/%Y, %H:%M:%S (UTC)",
    seconds="{} s",
)
EN = HealthTexts(
    modes={
        "full": "full: free questions, question bank and votes",
        "bank": "question bank and its votes only",
        "readonly": "read only: the ratings can be seen",
        "off": "closed",
    },
    states={
        "loaded": "loaded",
        "down": "does not answer; it is back in battles when it does",
        "missing": "not available",
        "gated": "access is restricted",
    },
    revision="revision {}",
    reason="Technical reason: {}",
    controller="Data controller",
    nobody="nobody, so no vote is stored (missing or not valid: {})",
    sink_fine="no failure at the last attempt",
    store="The votes cannot be read: {}",
    when="%Y-%m-%d, %H:%M:%S (UTC)",
    seconds="{} s",
)
