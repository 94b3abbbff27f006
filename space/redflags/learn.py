"""Trains `weights.json` on examples written for this project: `python -m space.redflags.learn FILE.jsonl...`.

Logistic regression for each kind by gradient descent; the same examples give the same bytes. Needs numpy.
"""

import base64
import json
import sys
import zlib
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from space.redflags.classifier import BUCKETS, features
from space.redflags.context import Message
from space.redflags.kinds import KINDS
from space.redflags.spelling import corrected
from space.redflags.wording import plain_words

if TYPE_CHECKING:
    import numpy as np

THRESHOLD = 0.45
_STEPS = 400
_RATE = 20.0
_DECAY = 1e-5
_POSITIVE_WEIGHT = 3.0  # a missed flag costs more than a false alarm
_LARGEST = 127


def main() -> None:
    """Read the example files named on the command line and write the weights beside this module."""
    rows = [json.loads(line) for name in sys.argv[1:] for line in _lines(Path(name))]
    (Path(__file__).parent / "weights.json").write_text(learnt(rows), encoding="utf-8")


def learnt(examples: Sequence[dict[str, Any]]) -> str:
    """Return the text of `weights.json` for examples `{text, kind}`, with kind null for no flag."""
    import numpy as np

    inputs = _inputs(each["text"] for each in examples)  # (examples, BUCKETS)
    wanted = np.array([[float(each["kind"] == kind) for kind in KINDS] for each in examples])
    weights, bias = _descend(inputs, wanted)
    scale = float(np.abs(weights).max()) / _LARGEST
    whole = np.rint(weights / scale).astype(np.int8)
    packed = base64.b64encode(zlib.compress(whole.tobytes(), 9)).decode("ascii")
    written = {
        "threshold": THRESHOLD,
        "scale": round(scale, 6),
        "bias": [round(float(each), 4) for each in bias],
        "rows": packed,
    }
    return json.dumps(written, indent=1) + "\n"


def _descend(inputs: "np.ndarray", wanted: "np.ndarray") -> tuple["np.ndarray", "np.ndarray"]:
    """Return the weights (BUCKETS, kinds) and the bias (kinds,)."""
    import numpy as np

    weights = np.zeros((BUCKETS, len(KINDS)))
    bias = np.full(len(KINDS), -3.0)
    for _ in range(_STEPS):
        guessed = 1 / (1 + np.exp(-(inputs @ weights + bias)))
        slope = (guessed - wanted) * np.where(wanted > 0, _POSITIVE_WEIGHT, 1.0)
        weights -= _RATE * (inputs.T @ slope / len(inputs) + _DECAY * weights)
        bias -= _RATE / 10 * slope.mean(axis=0)
    return weights, bias


def _inputs(texts: Iterable[str]) -> "np.ndarray":
    import numpy as np

    found = [features(Message(corrected(plain_words(text))).text.split()) for text in texts]
    inputs = np.zeros((len(found), BUCKETS))
    for row, buckets in zip(inputs, found, strict=True):
        row[list(buckets)] = 1 / np.sqrt(max(len(buckets), 1))
    return inputs


def _lines(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8").splitlines()


if __name__ == "__main__":
    main()
