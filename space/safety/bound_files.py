"""The files of an adapter folder that decide, beside its weights, what it answers."""

import hashlib
import json
from pathlib import Path

from cards.digests import file_sha256
from space.errors import ContestantError
from space.safety.gate import SAFETY_FILE
from space.safety.origin import read_object
from train.adapter_folder import ALLOWED_FILES, CARD, CONFIG, FACTS, WEIGHTS

_READ_BY_NO_MODEL = frozenset({WEIGHTS, FACTS, CARD})  # the weights have their own sha256
_OF_THE_BASE = ("base_model_name_or_path", "revision")  # a folder may move; its base is bound by its revision


def bound_files(folder: Path) -> dict[str, str]:
    """Return name -> sha256 of the config, the chat template and the tokenizer.

    Raises:
        ContestantError: the folder holds files that no adapter has, which a tokenizer might read too.
    """
    names = {path.name for path in folder.iterdir() if not path.name.startswith(".")}
    if strange := sorted(names - ALLOWED_FILES - {SAFETY_FILE}):
        raise ContestantError(f"{folder} holds files that no adapter has: {', '.join(strange)}")
    return {
        name: _config_digest(folder / name) if name == CONFIG else file_sha256(folder / name)
        for name in sorted(names & ALLOWED_FILES - _READ_BY_NO_MODEL)
    }


def _config_digest(path: Path) -> str:
    values = {key: value for key, value in read_object(path).items() if key not in _OF_THE_BASE}
    return hashlib.sha256(json.dumps(values, sort_keys=True).encode()).hexdigest()
