"""Trains `weights.json` and `alarm.json` on own examples: `python -m space.redflags.learn FILE...`.

Logistic regression for each kind by gradient descent; the same examples give the same bytes. Needs numpy.
"""

import base64
import json
import sys
import zlib
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from space.redflags import alarm
from space.redflags.classifier import BUCKETS, features
from space.redflags.context import Message
from space.redflags.kinds import KINDS
from space.redflags.spelling import corrected
from space.redflags.wording import plain_words

if TYPE_CHECKING:
    import numpy as np

_STEPS = 400
_RATE = 20.0
_DECAY = 1e-5
_POSITIVE_WEIGHT = 3.0  # a missed flag costs more than a false alarm
_LARGEST = 127
_CALM_OF_EACH = 150
_ALARM_STEPS, _ALARM_RATE, _ALARM_DECAY, _MOMENTUM = 250, 8.0, 2e-5, 0.9


def main() -> None:
    """Read the example files named on the command line and write the weights beside this module."""
    rows = [json.loads(line) for name in sys.argv[1:] for line in _lines(Path(name))]
    rows += [{"text": text, "kind": None} for text in _calm()]
    folder = Path(__file__).parent
    (folder / "weights.json").write_text(learnt(rows), encoding="utf-8")
    (folder / "alarm.json").write_text(learnt_alarm(rows), encoding="utf-8")


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
        "scale": round(scale, 6),
        "bias": [round(float(each), 4) for each in bias],
        "rows": packed,
    }
    return json.dumps(written, indent=1) + "\n"


def learnt_alarm(examples: Sequence[dict[str, Any]]) -> str:
    """Return the text of `alarm.json` for examples `{text, kind}`: is there any kind or none."""
    import numpy as np

    inputs = np.zeros((len(examples), alarm.BUCKETS), dtype=np.float32)
    for row, each in zip(inputs, examples, strict=True):
        found = alarm.parts(corrected(plain_words(each["text"])), asks="?" in each["text"])
        row[found] = 1 / np.sqrt(len(found))
    wanted = np.array([each["kind"] is not None for each in examples], dtype=np.float32)
    weights, bias = _descend_once(inputs, wanted)
    scale = float(np.abs(weights).max()) / _LARGEST
    packed = base64.b64encode(zlib.compress(np.rint(weights / scale).astype(np.int8).tobytes(), 9))
    written = {"scale": round(scale, 6), "bias": round(bias, 4), "rows": packed.decode("ascii")}
    return json.dumps(written, indent=1) + "\n"


def _descend_once(inputs: "np.ndarray", wanted: "np.ndarray") -> tuple["np.ndarray", float]:
    """Return the weights (BUCKETS,) and the bias of a logistic regression, by descent with momentum."""
    import numpy as np

    weights, pace = np.zeros(inputs.shape[1], dtype=np.float32), np.zeros(inputs.shape[1], dtype=np.float32)
    bias, bias_pace = 0.0, 0.0
    for _ in range(_ALARM_STEPS):
        wrong = 1 / (1 + np.exp(-(inputs @ weights + bias))) - wanted
        pace = _MOMENTUM * pace + inputs.T @ wrong / len(inputs) + _ALARM_DECAY * weights
        bias_pace = _MOMENTUM * bias_pace + float(wrong.mean())
        weights = weights - _ALARM_RATE * pace
        bias -= bias_pace
    return weights, bias


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
