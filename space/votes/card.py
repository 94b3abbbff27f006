"""The card of the votes data set: a pure function of its columns and counts."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from cards.markdown import escaped, link
from space.consent import Controller
from space.texts_es import PURPOSE

_TITLE = "Votos de la arena de SpanishMedicaLLM"
_INTERNAL = """
> **Uso interno: no publique esta carpeta.** Contiene textos de visitantes que nadie ha revisado o que sus
> autores no han permitido publicar. Se hizo con `votes compact --internal`.
"""
_BODY = """
# {title}
{internal}
{purpose}

Comparaciones a ciegas de dos modelos en español y los votos de quienes las vieron. Los textos los han escrito
visitantes y modelos: **pueden contener errores médicos, también peligrosos, y ningún profesional sanitario
los ha validado**. Un voto dice qué respuesta prefirió una persona, no cuál es correcta.

| | |
|---|--:|
| turnos comparados (`battles`) | {battles} |
| votos (`votes`) | {votes} |
{tables}| filas de votos corregidos después | {rows_superseded} |
| filas de turnos cuyo texto se publicó después | {rows_released_later} |
| bajas a petición de quien votó | {withdrawn} |

## Qué se publica

- El texto libre (pregunta, conversación anterior, respuestas y comentarios) solo se publica si quien lo
  escribió marcó la casilla de publicación, la búsqueda de datos personales no encontró nada, no hubo ninguna
  señal de alarma, han pasado al menos {days} días y una persona lo ha leído y aprobado.
- En los demás casos la fila lleva los textos vacíos, la huella de la pregunta (`prompt_sha256`) y el voto;
  `withheld` dice por qué falta el texto: sin permiso (`not_allowed`), señal de alarma (`red_flag`), datos
  personales (`personal_data`), rechazado por una persona (`rejected`), aún dentro del plazo (`too_young`) o
  sin leer todavía (`not_reviewed`).
- Las preguntas del banco (`kind` = `bank`) no las escribió ningún visitante: las preparó quien hizo el banco,
  y las respuestas son de los modelos. Se publican enteras.
- Las pruebas de consistencia (`kind` = `probe`) enfrentan un modelo consigo mismo: no son preferencias.

## Quién responde de los datos y cómo se borran

- {controller}
- Con el voto, la página da un código. Quien quiera que se borre lo suyo lo envía al responsable: se borra lo
  que el código cubre, también de la historia de este conjunto, y `withdrawn.jsonl` guarda solo huellas, para
  que no vuelva. Las copias ya descargadas no cambian: use la versión más reciente.
- No se guardan direcciones IP ni nombres de cuenta; `voter` es un código al azar.
- La búsqueda de datos personales es automática y se le escapan algunos. Si encuentra uno, diga en qué fila
  está (`battle_id` o `vote_id`), sin copiarlo.

## Condiciones de uso

- La licencia de cada respuesta es la de su modelo o la del texto que cita (`licence_a`, `licence_b`); algunas
  no dejan entrenar otros modelos. `dataset_builder`, con la fuente `votes`, deja fuera esos pares.
- Esta ficha no concede ninguna licencia sobre lo que escribieron los visitantes: pregunte al responsable.

## Cómo leerlo

- `winner` se refiere a `model_a` y `model_b`, no a la pantalla; `shown_left` dice cuál estaba a la izquierda.
- `tie` es empate y `both_bad`, que ninguna respuesta valía: ninguno de los dos es una preferencia.
- `gates` dice qué controles pasó cada voto (`pass`, `fail`, `unknown`); ninguno se ha quitado por eso.
- Quien vota lo hace porque quiere: no es una muestra de los pacientes ni de los profesionales.
- `voter_role` (paciente, profesional, estudiante, no_dice) es **lo que declara quien vota; nadie lo ha
  comprobado**.
- Los ficheros solo se reescriben para quitar lo que alguien ha borrado o retirado. Un voto cambiado aparece
  otra vez con una `revision` mayor, y un texto que se publica después, en otra fila del mismo turno. De cada
  `vote_id` cuenta la `revision` más alta (si coincide, la de `created_at` posterior); de cada `battle_id` y
  `turn`, la fila con `withheld` vacío.

```python
from datasets import load_dataset

battles = load_dataset("RUTA_O_REPOSITORIO", "battles", split="train").to_pandas()
votes = load_dataset("RUTA_O_REPOSITORIO", "votes", split="train").to_pandas()
votes = votes.sort_values(["revision", "created_at"]).drop_duplicates("vote_id", keep="last")
battles = battles.sort_values("withheld").drop_duplicates(["battle_id", "turn"], keep="first")
```
"""
_NAMED = "Responsable de los datos: {name} ({contact_email}). Política de privacidad: {privacy_url}."
_UNNAMED = (
    "Responsable de los datos: quien llevaba la arena; su nombre, su correo y su política de privacidad "
    "están en la página donde se votó."
)
# What each key of the counts is called in the table.
_TABLES: Mapping[str, str] = {
    "winners": "votos con resultado",
    "roles": "votos de quien dice ser",
    "kinds": "turnos de tipo",
    "withheld": "turnos sin texto por",
    "comments_withheld": "comentarios sin publicar por",
}


def render(
    features: Mapping[str, Sequence[Any]],
    counts: Mapping[str, Any],
    *,
    internal: bool = False,
    controller: Controller | None = None,
) -> str:
    """Return README.md; `features` are the Hub's YAML feature lists of each config.

    `controller` is who answers for the data; unnamed, the card sends to the page where people voted.

    It states no number of rows in its head: `load_dataset` would refuse the folder while a shard is added.
    """
    import yaml

    from space.votes.compact_rules import QUARANTINE_DAYS

    head = {
        "language": ["es"],
        "pretty_name": _TITLE,
        "configs": [
            {"config_name": name, "data_files": [{"split": "train", "path": f"data/{name}/train-*.parquet"}]}
            for name in features
        ],
        "dataset_info": [
            {"config_name": name, "features": list(columns)} for name, columns in features.items()
        ],
    }
    body = _BODY.format(
        title=_TITLE,
        purpose=PURPOSE,
        internal=_INTERNAL if internal else "",
        days=QUARANTINE_DAYS,
        controller=_told(controller),
        tables="".join(_lines(counts)),
        **{name: value for name, value in counts.items() if isinstance(value, int)},
    )
    return f"---\n{yaml.safe_dump(head, sort_keys=False, allow_unicode=True)}---\n{body}"


def _told(controller: Controller | None) -> str:
    if controller is None:
        return _UNNAMED
    who = {name: escaped(value) for name, value in asdict(controller).items() if name != "privacy_url"}
    return _NAMED.format(**who, privacy_url=link(controller.privacy_url))


def _lines(counts: Mapping[str, Any]) -> list[str]:
    return [
        f"| {meaning} `{value}` | {number} |\n"
        for name, meaning in _TABLES.items()
        for value, number in counts[name].items()
    ]
