"""What each licence allows: one table, read by builder, training, Space and cards. Standard library only.

It says what this project does with a licence, not what a court would: where a text leaves room, the row
takes the narrower reading.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from cards.errors import CardError

_JOINT = " + "
OTHER = "other"  # the Hub's word for "read the card": several licences, or one the Hub does not list


@dataclass(frozen=True)
class Licence:
    """One row: may a text or model under it be redistributed, translated, sold.

    `hub_id` is the value of `license:` in a card; `share_alike` asks the same licence of derived works;
    `notice` is the Spanish sentence that the card prints; `outputs_train_models` tells whether what a model
    under this licence writes may train another model, and `binds_models` whether its conditions then reach
    that model; the name of such a model begins with `model_name`.
    """

    id: str
    name: str
    url: str
    hub_id: str
    redistribute: bool
    translate: bool
    sell: bool
    share_alike: bool
    notice: str
    outputs_train_models: bool
    binds_models: bool = False
    model_name: str = ""


def _free(
    id: str, name: str, url: str, notice: str, *, hub_id: str = "", share_alike: bool = False
) -> Licence:
    return Licence(id, name, url, hub_id or id, True, True, True, share_alike, notice, True)


def _non_commercial(id: str, name: str, url: str, notice: str, *, share_alike: bool) -> Licence:
    return Licence(id, name, url, id, True, True, False, share_alike, notice, True)


def _model(
    id: str, name: str, url: str, notice: str, *, outputs_train_models: bool, model_name: str = ""
) -> Licence:
    return Licence(id, name, url, id, True, True, True, False, notice, outputs_train_models, True, model_name)


def _closed(id: str, name: str, url: str, notice: str) -> Licence:
    return Licence(id, name, url, OTHER, False, False, False, False, notice, False)


_ATTRIBUTION = "Cite la obra y a sus autores, enlace la licencia e indique los cambios."
_SAME = " Las obras derivadas llevan la misma licencia."
_NOT_SOLD = " Sin uso comercial."
_CC = "https://creativecommons.org/licenses/"
_ROWS = (
    _free(
        "apache-2.0",
        "Apache License 2.0",
        "https://www.apache.org/licenses/LICENSE-2.0",
        "Conserve los avisos e indique los cambios.",
    ),
    _free(
        "mit",
        "MIT License",
        "https://opensource.org/license/mit",
        "Conserve el aviso de autoría y la licencia.",
    ),
    _free(
        "cc0-1.0",
        "CC0 1.0 Universal",
        "https://creativecommons.org/publicdomain/zero/1.0/",
        "Dedicado al dominio público; no exige citar, pero se agradece.",
    ),
    _free("cc-by-4.0", "CC BY 4.0", f"{_CC}by/4.0/", _ATTRIBUTION),
    _free(
        "cc-by-sa-3.0-es",
        "CC BY-SA 3.0 España",
        f"{_CC}by-sa/3.0/es/",
        _ATTRIBUTION + _SAME,
        hub_id="cc-by-sa-3.0",
        share_alike=True,
    ),
    _free("cc-by-sa-4.0", "CC BY-SA 4.0", f"{_CC}by-sa/4.0/", _ATTRIBUTION + _SAME, share_alike=True),
    _non_commercial(
        "cc-by-nc-sa-4.0",
        "CC BY-NC-SA 4.0",
        f"{_CC}by-nc-sa/4.0/",
        _ATTRIBUTION + _NOT_SOLD + _SAME,
        share_alike=True,
    ),
    _non_commercial(
        "cc-by-nc-4.0", "CC BY-NC 4.0", f"{_CC}by-nc/4.0/", _ATTRIBUTION + _NOT_SOLD, share_alike=False
    ),
    _free(
        "gpl-3.0",
        "GNU GPL 3.0",
        "https://www.gnu.org/licenses/gpl-3.0.html",
        "Licencia de un programa: no alcanza a los textos que produce.",
        share_alike=True,
    ),
    _model(
        "llama2",
        "Llama 2 Community License",
        "https://ai.meta.com/llama/license/",
        "Entregue la licencia con el modelo. Sus respuestas no pueden mejorar modelos que no sean Llama.",
        outputs_train_models=False,
    ),
    _model(
        "llama3.1",
        "Llama 3.1 Community License",
        "https://www.llama.com/llama3_1/license/",
        "Muestre «Built with Llama»; el nombre de un modelo derivado, o entrenado con sus respuestas, "
        "empieza por «Llama».",
        outputs_train_models=True,
        model_name="Llama",
    ),
    _model(
        "llama3.2",
        "Llama 3.2 Community License",
        "https://www.llama.com/llama3_2/license/",
        "Muestre «Built with Llama»; el nombre de un modelo derivado, o entrenado con sus respuestas, "
        "empieza por «Llama».",
        outputs_train_models=True,
        model_name="Llama",
    ),
    _model(
        "gemma",
        "Gemma Terms of Use",
        "https://ai.google.dev/gemma/terms",
        "Entregue las condiciones con el modelo y con todo modelo entrenado con sus respuestas; "
        "rige su lista de usos prohibidos.",
        outputs_train_models=True,
    ),
    Licence(
        "ministry-reuse-es",
        "Reutilización de información del sector público (España)",
        "https://www.boe.es/buscar/act.php?id=BOE-A-2007-19814",
        OTHER,
        redistribute=True,
        translate=True,
        sell=True,
        share_alike=False,
        notice="Cite la fuente y su fecha, no altere el sentido y no sugiera que el organismo lo avala.",
        outputs_train_models=True,
    ),
    _closed(
        "publisher-abstract",
        "Resumen de revista (derechos de la editorial)",
        "https://www.nlm.nih.gov/databases/download/terms_and_conditions.html",
        "El texto es de su editorial: no se redistribuye ni se publica su traducción.",
    ),
    _closed("proprietary", "Derechos reservados", "", "Nada está permitido sin el permiso del titular."),
    _closed("unknown", "Licencia desconocida", "", "Nadie ha averiguado qué permite: se trata como si nada."),
)
LICENCES: Mapping[str, Licence] = {row.id: row for row in _ROWS}


def licence(id: str) -> Licence:
    """Return the row of a licence: `licence("mit").sell` is True.

    Raises:
        CardError: nobody has looked this licence up; the message lists the known ids.
    """
    if id not in LICENCES:
        known = ", ".join(sorted(LICENCES))
        raise CardError(f"unknown licence {id!r} (add a row to cards/licences.py); known: {known}")
    return LICENCES[id]


def joined(ids: Iterable[str]) -> str:
    """Return the `licence` column of a row under several licences, as `mt_licence` joins those of engines.

    Example: `joined(["llama3.1", "gemma", "gemma"])` is `"gemma + llama3.1"`.
    """
    return _JOINT.join(sorted(set(ids)))


def licences_of(column: str) -> tuple[str, ...]:
    """Return the ids of a `licence` column: of `"gemma + llama3.1"` both."""
    return tuple(column.split(_JOINT))


def combined(ids: Iterable[str]) -> str:
    """Return the Hub's `license:` value of rows under several licences.

    Example: `combined(["mit", "mit"])` is `"mit"`; `combined(["mit", "cc0-1.0"])` is `"other"`.
    """
    hub_ids = {licence(id).hub_id for id in ids}
    return hub_ids.pop() if len(hub_ids) == 1 else OTHER


def effective(base: str, data: Iterable[str]) -> str:
    """Return the Hub's `license:` value of an adapter: that of its base, unless its data ask for more.

    Example: `effective("apache-2.0", ["cc0-1.0"])` is `"apache-2.0"`; it is `"other"` with
    `["cc-by-nc-4.0"]`, since the adapter must not be sold, and with `["gemma"]`, whose conditions reach it.
    """
    asks_more = [id for id in data if id != base and _asks_more(licence(id))]
    return OTHER if asks_more else licence(base).hub_id


def _asks_more(row: Licence) -> bool:
    return row.share_alike or row.binds_models or not row.sell or not row.redistribute
