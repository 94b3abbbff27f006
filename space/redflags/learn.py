"""Trains `weights.json` and `alarm.json` on own examples: `python -m space.redflags.learn FILE...`.

Logistic regression with a small decay by L-BFGS; the same examples give the same bytes on one machine, with
`OMP_NUM_THREADS=1`: sums over several threads end in other digits. Needs scipy, as the requirements for
development have it.
"""

import base64
import json
import math
import sys
import zlib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from space.redflags import alarm, classifier
from space.redflags.context import Message
from space.redflags.detect import judge
from space.redflags.kinds import KINDS
from space.redflags.phrases import beginnings
from space.redflags.spelling import corrected
from space.redflags.wording import plain_words

if TYPE_CHECKING:
    import numpy as np
    from scipy.sparse import csr_matrix

_STEPS, _DECAY = 120, 0.01
_KIND_WEIGHT, _SUICIDE_WEIGHT = 3.0, 2.0  # a missed flag costs more than a false alarm
_RARITY, _LEAST_RARITY, _USUAL_RARITY = 1.5, 0.1, 5.0  # chosen on writers left out (LOG.md)
_LARGEST = 127
_CALM_OF_EACH = 150


def main() -> None:
    """Read the example files named on the command line and write the weights beside this module."""
    rows = [json.loads(line) for name in sys.argv[1:] for line in _lines(Path(name))]
    rows += [{"text": text, "kind": None} for text in _calm()]
    folder = Path(__file__).parent
    (folder / "weights.json").write_text(learnt(rows), encoding="utf-8")
    (folder / "alarm.json").write_text(learnt_alarm(rows), encoding="utf-8")


def learnt(examples: Sequence[dict[str, Any]]) -> str:
    """Return the text of `weights.json` for examples `{text, kind, also}`.

    Kind is null where there is no flag; `also` lists further kinds, if any.
    """
    import numpy as np

    found = [classifier.features(_message(each["text"])[1].text.split()) for each in examples]
    rows = [dict.fromkeys(sorted(each), 1 / math.sqrt(max(len(each), 1))) for each in found]
    inputs, rarity = _matrix(rows, classifier.BUCKETS)
    fitted = [
        logistic(inputs, [kind in _kinds(each) for each in examples], weight=_KIND_WEIGHT) for kind in KINDS
    ]
    packed = _packed(np.stack([rarity * weights for weights, _ in fitted], axis=1))
    written = {"scale": packed["scale"], "bias": [round(bias, 4) for _, bias in fitted]}
    return json.dumps({**written, "rows": packed["rows"]}, indent=1) + "\n"


def learnt_alarm(examples: Sequence[dict[str, Any]]) -> str:
    """Return the text of `alarm.json` for the same examples: is there any kind, and is it suicide."""
    inputs, rarity = _matrix([heard_features(each["text"]) for each in examples], alarm.BUCKETS)
    written: dict[str, Any] = {}
    for name in alarm.ALARMS:
        wanted = [bool(_kinds(each)) if name == "any" else name in _kinds(each) for each in examples]
        weights, bias = logistic(inputs, wanted, weight=1.0 if name == "any" else _SUICIDE_WEIGHT)
        written[name] = {"bias": round(bias, 4), **_packed(rarity * weights)}
    return json.dumps(written, indent=1) + "\n"


def _kinds(example: Mapping[str, Any]) -> list[str]:
    return [kind for kind in (example["kind"], *example.get("also", ())) if kind is not None]


def heard_features(text: str) -> dict[int, float]:
    """Return the features of a message as `red_flags` computes them."""
    words, message = _message(text)
    judged: alarm.ByKind = [(rule.kind, excuse) for rule, excuse, _ in judge(message, beginnings(words))]
    return alarm.features(words, message, judged, asks="?" in text)


def logistic(inputs: "csr_matrix", wanted: Sequence[bool], *, weight: float) -> tuple["np.ndarray", float]:
    """Return the weights (BUCKETS,) and the bias; a wanted row counts `weight` times."""
    import numpy as np
    from scipy.optimize import minimize

    target = np.array(wanted, dtype=float)
    counts = np.where(target > 0, weight, 1.0)

    def loss(point: "np.ndarray") -> tuple[float, "np.ndarray"]:
        weights, sums = point[:-1], inputs @ point[:-1] + point[-1]
        wrong = counts * (1 / (1 + np.exp(-sums)) - target)
        cost = (counts * (np.logaddexp(0, sums) - target * sums)).sum() + _DECAY / 2 * weights @ weights
        return float(cost), np.append(inputs.T @ wrong + _DECAY * weights, wrong.sum())

    start = np.zeros(inputs.get_shape()[1] + 1)
    found = minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": _STEPS})
    return found.x[:-1], float(found.x[-1])


def _message(text: str) -> tuple[list[str], Message]:
    words = corrected(plain_words(text))
    return words, Message(words)


def _matrix(rows: Sequence[Mapping[int, float]], buckets: int) -> tuple["csr_matrix", "np.ndarray"]:
    """Return the features (examples, buckets), and the factor of each bucket, (buckets,), that is in them.

    A rare word may weigh more than the decay allows a common one: the logarithm of the inverse share of
    examples that have it (Spärck Jones 1972), to the power `_RARITY`.
    """
    import numpy as np
    from scipy.sparse import csr_matrix

    places = np.array([bucket for row in rows for bucket in row])
    having = np.bincount(places, minlength=buckets)
    rarity = (np.log(len(rows) / (1 + having)).clip(_LEAST_RARITY) / _USUAL_RARITY) ** _RARITY
    values = np.array([value for row in rows for value in row.values()]) * rarity[places]
    at = np.repeat(np.arange(len(rows)), [len(row) for row in rows])
    return csr_matrix((values, (at, places)), shape=(len(rows), buckets)), rarity


def _packed(weights: "np.ndarray") -> dict[str, Any]:
    import numpy as np

    scale = float(np.abs(weights).max()) / _LARGEST
    rows = zlib.compress(np.rint(weights / scale).astype(np.int8).tobytes(), 9)
    return {"scale": round(scale, 6), "rows": base64.b64encode(rows).decode("ascii")}


def _calm() -> list[str]:
    """Return ordinary questions to an arena: some of the safety gate's, and the bank's."""
    space = Path(__file__).parent.parent
    bank = [json.loads(line) for line in _lines(space / "bank" / "questions.jsonl")]
    texts = [each["question"] for each in bank if each["kind"] != "red_flag"]
    for name in ("dose_faithfulness", "abstention", "exam_accuracy"):
        lines = _lines(space / "safety" / "prompts" / f"{name}.jsonl")
        asked = sorted({json.loads(line)["question"] for line in lines})
        texts += asked[:: max(1, len(asked) // _CALM_OF_EACH)]
    return texts


def _lines(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8").splitlines()


if __name__ == "__main__":
    main()
