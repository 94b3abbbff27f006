"""The card of the votes data set: a pure function of its columns and counts."""

from collections.abc import Mapping, Sequence
from typing import Any

from space.texts_es import PURPOSE

_BODY = """
# Votos de la arena de SpanishMedicaLLM

{purpose}

Comparaciones a ciegas de dos modelos en español y los votos de quienes las vieron. Los textos los han escrito
visitantes y modelos: **pueden contener errores médicos y nadie los ha revisado**.

| | |
|---|--:|
| comparaciones (`battles`) | {battles} |
| votos (`votes`) | {votes} |
| votos repetidos, contados una sola vez | {votes_repeated} |
| objetos dañados, no incluidos | {objects_damaged} |

`winner` se refiere a `model_a` y `model_b`, no a la pantalla; `shown_left` dice cuál de los dos estaba a la
izquierda. `tie` es empate y `both_bad` que ninguna respuesta valía: ninguno de los dos es una preferencia.

```python
from datasets import load_dataset

battles = load_dataset("RUTA_O_REPOSITORIO", "battles")
votes = load_dataset("RUTA_O_REPOSITORIO", "votes")
```
"""


def render(features: Mapping[str, Sequence[Any]], rows: Mapping[str, int], counts: Mapping[str, Any]) -> str:
    """Return README.md; `features` are the Hub's YAML feature lists of each config."""
    import yaml

    head = {
        "language": ["es"],
        "pretty_name": "Votos de la arena de SpanishMedicaLLM",
        "configs": [
            {"config_name": name, "data_files": [{"split": "train", "path": f"data/{name}/train-*.parquet"}]}
            for name in features
        ],
        "dataset_info": [
            {
                "config_name": name,
                "features": list(columns),
                "splits": [{"name": "train", "num_examples": rows[name]}],
            }
            for name, columns in features.items()
        ],
    }
    text = yaml.safe_dump(head, sort_keys=False, allow_unicode=True)
    return f"---\n{text}---\n{_BODY.format(purpose=PURPOSE, **counts)}"
