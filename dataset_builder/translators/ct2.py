"""CTranslate2: a Marian checkpoint in int8 on this machine, on a CPU far faster than transformers."""

import importlib.metadata
import json
import os
import threading
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from dataset_builder.contracts import Answered
from dataset_builder.errors import TranslationError
from dataset_builder.translators.marian import (
    LIMITS,
    SOURCE_PIECES,
    TARGET_PIECES,
    Checkpoint,
    converted,
    find_checkpoint,
    need_packages,
)
from dataset_builder.translators.options import (
    UNKNOWN,
    declared_licence,
    may_be_redistributed,
    positive_int,
    refuse_unknown,
)

if TYPE_CHECKING:
    from ctranslate2 import Translator
    from sentencepiece import SentencePieceProcessor

DEFAULT_MODEL = "Helsinki-NLP/opus-mt-en-es"
# Licences as their cards state them; the first is the reason for the default.
_LICENCES = {
    DEFAULT_MODEL: "apache-2.0",
    "Helsinki-NLP/opus-mt-tc-big-en-es": "cc-by-4.0",
}
_QUANTIZATIONS = ("int8", "int8_float32", "float32")
_OPTIONS = ("model", "revision", "beam_size", "quantization", "target_token", "threads", "licence")
_TOKENS_PER_BATCH = 2048
_END, _UNKNOWN = "</s>", "<unk>"


@dataclass(frozen=True)
class _Loaded:
    """A model at work."""

    model: "Translator"
    source: "SentencePieceProcessor"
    target: "SentencePieceProcessor"
    max_tokens: int


class CTranslate2:
    """A model of `translator_options: {model, revision, beam_size, quantization, target_token, threads}`.

    `model` is a repository of the Hub or a folder; `target_token` is what a model for several languages wants
    before each text, as `>>spa<<`. A text that the model would cut, or whose translation does not end, is
    answered with "".
    """

    name = "ct2"
    draft = False
    unofficial = False
    uses_glossary = False
    packs = False
    max_chars = 16_000  # enough texts of each length to fill batches
    thread_safe = True

    def __init__(
        self, options: Mapping[str, str], glossary: Mapping[str, str] = MappingProxyType({})
    ) -> None:
        refuse_unknown(self.name, options, _OPTIONS)
        self._model = options.get("model", DEFAULT_MODEL)
        self._revision = options.get("revision", "main")
        self._beam_size = positive_int(self.name, options, "beam_size", 1)
        self._threads = positive_int(self.name, options, "threads", os.cpu_count() or 1)
        self._quantization = options.get("quantization", _QUANTIZATIONS[0])
        if self._quantization not in _QUANTIZATIONS:
            raise TranslationError(f"translator ct2: quantization must be one of {', '.join(_QUANTIZATIONS)}")
        self._target_token = options.get("target_token", "")
        self.licence = declared_licence(self.name, options, _LICENCES.get(self._model, UNKNOWN))
        self._loaded: _Loaded | None = None
        self._lock = threading.Lock()

    @property
    def redistributable(self) -> bool:
        """Whether the licence of the model lets its output be given on."""
        return may_be_redistributed(self.licence)

    @property
    def version(self) -> str:
        """CTranslate2 and the very weights: `ctranslate2 4.8.5 int8 NAME@REVISION`.

        Raises:
            TranslationError: CTranslate2 or the model is missing.
        """
        found = self._checkpoint
        library = importlib.metadata.version("ctranslate2")
        return f"ctranslate2 {library} {self._quantization} {found.name}@{found.revision[:16]}"

    @property
    def cache_parameters(self) -> Mapping[str, str]:
        """What else the answers depend on."""
        return {"beam_size": str(self._beam_size), "target_token": self._target_token}

    def translate(self, texts: Sequence[str]) -> list[str]:
        """Return the translation of each text, "" for one that the model would cut.

        Raises:
            TranslationError: CTranslate2 or the model is missing, or cannot be used.
        """
        loaded = self._load()
        tokens = [self._tokens(loaded, text) for text in texts]
        answers = [""] * len(texts)
        for length in sorted({len(each) for each in tokens}):
            if 1 < length <= loaded.max_tokens:
                indices = [index for index, each in enumerate(tokens) if len(each) == length]
                found = self._of_one_length(loaded, [tokens[index] for index in indices])
                for index, answer in zip(indices, found, strict=True):
                    answers[index] = answer
        return answers

    def answers(self, texts: Sequence[str]) -> Iterator[Answered]:
        """Yield the texts with their translations, all at once.

        Raises:
            TranslationError: as `translate`.
        """
        yield list(zip(texts, self.translate(texts), strict=True))

    def _of_one_length(self, loaded: _Loaded, tokens: list[list[str]]) -> list[str]:
        """Return the translations of texts of one length in tokens.

        Padding changes the last bits of what a model computes: batches of mixed lengths gave another answer
        for 3 of 240 texts of a random model, batches of one length for none. An answer may not depend on what
        is asked with it, or a build that was killed would go on to other bytes.
        """
        found = loaded.model.translate_batch(
            tokens,
            beam_size=self._beam_size,
            max_batch_size=_TOKENS_PER_BATCH,
            batch_type="tokens",
            max_input_length=0,  # 0 cuts nothing
            min_decoding_length=0,
            max_decoding_length=loaded.max_tokens,
            return_end_token=True,
        )
        return [_text(loaded, result.hypotheses[0]) for result in found]

    def close(self) -> None:
        """Let go of the model."""
        with self._lock:
            self._loaded = None

    @cached_property
    def _checkpoint(self) -> Checkpoint:
        need_packages("ctranslate2", "sentencepiece")
        return find_checkpoint(self._model, self._revision)

    def _tokens(self, loaded: _Loaded, text: str) -> list[str]:
        start = [self._target_token] if self._target_token else []
        pieces: list[str] = loaded.source.encode(text, out_type=str)
        return [*start, *pieces, _END] if pieces else []

    def _load(self) -> _Loaded:
        with self._lock:
            if self._loaded is None:
                self._loaded = _open(converted(self._checkpoint, self._quantization), self._threads)
            return self._loaded


def _open(folder: Path, threads: int) -> _Loaded:
    from ctranslate2 import Translator
    from sentencepiece import SentencePieceProcessor

    try:
        return _Loaded(
            Translator(str(folder), device="auto", compute_type="default", intra_threads=threads),
            SentencePieceProcessor(model_file=str(folder / SOURCE_PIECES)),
            SentencePieceProcessor(model_file=str(folder / TARGET_PIECES)),
            json.loads((folder / LIMITS).read_text(encoding="utf-8"))["max_tokens"],
        )
    except (RuntimeError, OSError, ValueError) as error:
        reason = " ".join(str(error).split())[:200]
        raise TranslationError(
            f"the model in {folder} cannot be loaded: {reason}; delete the folder"
        ) from error


def _text(loaded: _Loaded, pieces: Sequence[str]) -> str:
    """Return the text of some pieces, "" where they hold an unknown one or stop without an end."""
    if not pieces or pieces[-1] != _END or _UNKNOWN in pieces:
        return ""
    return loaded.target.decode_pieces(list(pieces[:-1])).strip()
