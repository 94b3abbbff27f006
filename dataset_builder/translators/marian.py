"""Marian checkpoints: of the Hub or of a folder, converted for CTranslate2 once, kept in a cache."""

import fcntl
import hashlib
import importlib.metadata
import json
import os
import shutil
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from pickle import UnpicklingError
from typing import Any

from cards.command import LOG
from cards.digests import file_sha256
from dataset_builder.errors import TranslationError

LIMITS = "limits.json"
SOURCE_PIECES, TARGET_PIECES = "source.spm", "target.spm"
_FILES = ("config.json", "vocab.json", SOURCE_PIECES, TARGET_PIECES)
_WEIGHTS = ("model.safetensors", "pytorch_model.bin")
_SETTINGS = ("generation_config.json", "tokenizer_config.json", "special_tokens_map.json")
_WANTED = (*_FILES, *_WEIGHTS, *_SETTINGS)
_DEFAULT_MAX_TOKENS = 512
_HINT = "; choose another with --set translator_options.ct2.model=REPO_OR_FOLDER"


@dataclass(frozen=True)
class Checkpoint:
    """A model as it was published: `revision` is its commit on the Hub, or a hash of a folder's files."""

    name: str
    revision: str
    folder: Path


def find_checkpoint(model: str, revision: str) -> Checkpoint:
    """Return the checkpoint in a folder, or that of the Hub, downloaded where this machine has none yet.

    What this machine has stays in use until another revision is asked for: `main` does not move by itself.

    Raises:
        TranslationError: there is none, or it is no Marian model.
    """
    folder = Path(model).expanduser()
    if folder.is_dir():
        return Checkpoint(folder.resolve().name, _hash(_checked(folder, model)), folder)
    snapshot = _downloaded(model, revision)
    return Checkpoint(model, snapshot.name, _checked(snapshot, model))


def converted(checkpoint: Checkpoint, quantization: str) -> Path:
    """Return the folder of the converted model; it is made on first use, whole or not at all.

    Raises:
        TranslationError: CTranslate2 cannot convert it.
    """
    import ctranslate2

    facts = [ctranslate2.__version__, quantization, checkpoint.name, checkpoint.revision]
    digest = hashlib.sha256(json.dumps(facts).encode()).hexdigest()[:32]
    root = cache_folder()
    final = root / digest
    if not final.is_dir():
        root.mkdir(parents=True, exist_ok=True)
        with _one_converter(root / f"{digest}.lock"):
            if not final.is_dir():  # another process was faster
                _convert(checkpoint, quantization, final)
    return final


def cache_folder() -> Path:
    """Return the folder of converted models."""
    root = os.environ.get("XDG_CACHE_HOME") or "~/.cache"
    return Path(root).expanduser() / "spanishmedicallm" / "ct2"


def _convert(checkpoint: Checkpoint, quantization: str, final: Path) -> None:
    for left_over in final.parent.glob(f"{final.name}.*.part"):  # of a converter that was killed
        shutil.rmtree(left_over)
    part = Path(tempfile.mkdtemp(prefix=f"{final.name}.", suffix=".part", dir=final.parent))
    LOG.info("converting %s for CTranslate2, once", checkpoint.name)
    try:
        _write_model(checkpoint, quantization, part)
        limits = {"max_tokens": _max_tokens(checkpoint.folder)}
        (part / LIMITS).write_text(json.dumps(limits), encoding="utf-8")
        part.rename(final)
    finally:
        shutil.rmtree(part, ignore_errors=True)


def need_packages(*packages: str) -> None:
    """Check that some packages are installed, without importing them.

    Raises:
        TranslationError: one is not.
    """
    for package in packages:
        try:
            importlib.metadata.version(package)
        except importlib.metadata.PackageNotFoundError:
            raise TranslationError(
                f"translator ct2 needs the package {package}: pip install {package}"
            ) from None


def _write_model(checkpoint: Checkpoint, quantization: str, part: Path) -> None:
    need_packages("torch", "transformers")  # to convert; a converted model works without them
    from ctranslate2.converters import TransformersConverter
    from safetensors import SafetensorError

    broken = (ImportError, OSError, RuntimeError, ValueError, LookupError, SafetensorError, UnpicklingError)
    pieces = [SOURCE_PIECES, TARGET_PIECES]
    try:
        with warnings.catch_warnings():  # the tokenizer recommends a normaliser that it does not use
            warnings.filterwarnings("ignore", message="Recommended: pip install sacremoses")
            TransformersConverter(str(checkpoint.folder), copy_files=pieces).convert(
                str(part), quantization=quantization, force=True
            )
    except broken as error:
        reason = " ".join(str(error).split())[:200]
        raise TranslationError(f"{checkpoint.name} cannot be converted for CTranslate2: {reason}") from error


def _max_tokens(folder: Path) -> int:
    """Return how many tokens the model takes, its end token included."""
    found = [
        _json(folder / "config.json").get("max_position_embeddings"),
        _json(folder / "tokenizer_config.json").get("model_max_length"),
    ]
    known = [value for value in found if isinstance(value, int) and value > 0]
    return min(known, default=_DEFAULT_MAX_TOKENS)


def _json(path: Path) -> dict[str, Any]:
    return json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}


def _checked(folder: Path, model: str) -> Path:
    """Return the folder where it holds a Marian checkpoint."""
    missing = [name for name in _FILES if not (folder / name).is_file()]
    if not any((folder / name).is_file() for name in _WEIGHTS):
        missing.append(" or ".join(_WEIGHTS))
    if missing:
        raise TranslationError(f"{model} is no Marian model: it has no {missing[0]}{_HINT}")
    return folder


def _hash(folder: Path) -> str:
    """Return a hash of the files that decide the answers."""
    whole = hashlib.sha256()
    for name in sorted(_WANTED):
        if (folder / name).is_file():
            whole.update(f"{name}\0{file_sha256(folder / name)}\n".encode())
    return whole.hexdigest()


def _downloaded(model: str, revision: str) -> Path:
    """Return the folder of a snapshot of the Hub; its name is the commit."""
    from huggingface_hub import snapshot_download
    from huggingface_hub.errors import HfHubHTTPError, HFValidationError, LocalEntryNotFoundError

    try:
        return Path(
            snapshot_download(model, revision=revision, allow_patterns=list(_WANTED), local_files_only=True)
        )
    except HFValidationError:
        raise TranslationError(f"{model!r} is no folder and no repository of the Hub{_HINT}") from None
    except LocalEntryNotFoundError:
        LOG.info("downloading %s", model)
    try:
        return Path(snapshot_download(model, revision=revision, allow_patterns=list(_WANTED)))
    except (HfHubHTTPError, LocalEntryNotFoundError, OSError) as error:
        problem = type(error).__name__
    raise TranslationError(f"{model} cannot be downloaded from the Hub at revision {revision}: {problem}")


@contextmanager
def _one_converter(path: Path) -> Iterator[None]:
    """Hold a lock that the kernel lets go of when its process dies."""
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)
