"""`space safety`: measure an adapter against its parent and write the verdict beside it."""

import argparse
import importlib.metadata
import os
import time
from pathlib import Path
from typing import TYPE_CHECKING

from cards.command import LOG, emit, progress
from space.errors import ContestantError
from space.safety.admission import check_admission, require_parent
from space.safety.gate import SAFETY_FILE, GateTerms, SafetyError, Subject, Verdict, judge, to_json
from space.safety.measure import Progress, load_row, measure
from space.safety.origin import parent_of, read_object, votes_evidence
from space.safety.prompts import COMMITTED, PromptSet, load_prompts

if TYPE_CHECKING:
    from train.base_model import ResolvedBase

_PACKAGES = ("torch", "transformers", "peft", "tokenizers", "numpy")


def check_command(arguments: argparse.Namespace) -> int:
    """Run `safety`: print one line per check; return 0 when the adapter passed, 1 when not."""
    if arguments.max_new_tokens < 1:
        raise SafetyError(f"--max-new-tokens {arguments.max_new_tokens}: at least 1")
    prompts = load_prompts(Path(arguments.prompts) if arguments.prompts else COMMITTED)
    child = _adapter_folder(arguments.adapter)
    parent = _parent_folder(arguments.parent)
    out = Path(arguments.out) if arguments.out else child / SAFETY_FILE
    if not out.parent.is_dir():
        raise SafetyError(f"--out {out}: no folder {out.parent}")
    verdict = check_adapter(child, parent, _base(arguments, child, parent), prompts, arguments.max_new_tokens)
    write_verdict(out, verdict)
    for check in verdict.checks:
        emit(check.line())
    emit(f"{'passed' if verdict.passed else 'refused'}: {out}")
    return 0 if verdict.passed else 1


def check_adapter(
    child: Path,
    parent: Path | None,
    base: "ResolvedBase",
    prompts: PromptSet,
    max_new_tokens: int,
) -> Verdict:
    """Let a child and its parent, which is the base where it is None, answer every prompt and compare them.

    Raises:
        SafetyError: the parent is not the one that the child's facts name, or is the child itself, or it
            learnt from votes and did not pass before: what it taught its child would go unseen.
        ContestantError: a folder cannot be used as it is.
    """
    from cards.digests import file_sha256
    from space.safety.bound_files import bound_files
    from train.adapter_folder import WEIGHTS

    child_sha256 = file_sha256(child / WEIGHTS)
    parent_sha256 = file_sha256(parent / WEIGHTS) if parent else base.revision
    _check_parent(child, child_sha256, parent_sha256)
    subject = Subject(
        child_sha256,
        bound_files(child),
        parent_sha256,
        _ancestors(parent, parent_sha256, base, GateTerms(max_new_tokens, prompts.sha256)),
        base.revision,
        prompts.sha256,
        max_new_tokens,
        {name: importlib.metadata.version(name) for name in _PACKAGES},
    )
    scores = []
    for label, adapter in (("parent", parent), ("child", child)):
        row = load_row(base, adapter)
        scores.append(measure(row, prompts, max_new_tokens, _shown(label)))
    return judge(scores[1], scores[0], subject)


def _check_parent(child: Path, child_sha256: str, parent_sha256: str) -> None:
    if child_sha256 == parent_sha256:
        raise SafetyError(f"{child} would be compared with itself")
    stated = require_parent(child) if votes_evidence(child) else parent_of(child)
    if stated and stated != parent_sha256:
        raise SafetyError(f"{child} continues {stated:.19}, and --parent is {parent_sha256:.19}")


def _ancestors(
    parent: Path | None, parent_sha256: str, base: "ResolvedBase", terms: GateTerms
) -> tuple[str, ...]:
    """Return the parent and those before it that learnt from votes; each has to have passed."""
    if parent is None:
        return ()
    try:
        verdict = check_admission(parent, parent_sha256, base.revision, terms)
    except ContestantError as error:
        raise SafetyError(f"parent {parent}: {error}") from error
    return (parent_sha256, *verdict.subject.ancestors) if verdict else ()


def write_verdict(path: Path, verdict: Verdict) -> None:
    """Write a verdict with one rename, so that no half of it is ever read."""
    partial = path.with_name(f".{path.name}.partial")  # what a kill leaves is no file of the adapter
    partial.write_text(to_json(verdict), encoding="utf-8")
    os.replace(partial, path)


def _shown(label: str) -> Progress:
    started = time.monotonic()
    return lambda done, total: progress(done, total, f"{label} answers", started=started)


def _adapter_folder(reference: str) -> Path:
    from train.adapter_folder import CONFIG, find_adapter

    folder = find_adapter(Path(reference))
    if folder is None:
        raise SafetyError(f"no adapter in {reference}: no {CONFIG} in it")
    return folder


def _parent_folder(reference: str) -> Path | None:
    """Return the folder of the parent adapter, None when the reference is a base model."""
    from train.adapter_folder import CONFIG, find_adapter, resolve_parent
    from train.errors import BaseModelError
    from train.families import BASE_MODELS
    from train.hub_access import is_repository, one_line_failures
    from train.recipe import ParentAdapter

    folder = find_adapter(Path(reference))
    if folder is not None or Path(reference).exists() or reference in BASE_MODELS:
        return folder
    if not is_repository(reference):
        raise SafetyError(f"no parent at {reference}: neither a folder nor a Hub repository")
    from huggingface_hub import HfApi

    with one_line_failures(f"parent {reference}", BaseModelError):
        is_adapter = HfApi().file_exists(reference, CONFIG)
    return resolve_parent(ParentAdapter(reference)).folder if is_adapter else None


def _base(arguments: argparse.Namespace, child: Path, parent: Path | None) -> "ResolvedBase":
    """Return the base of the child at the commit it was trained on, or what `--base` names."""
    from train.adapter_folder import CONFIG
    from train.base_model import resolve_base

    config = read_object(child / CONFIG)
    trained_on = str(config.get("base_model_name_or_path"))
    reference = arguments.base or (trained_on if parent else arguments.parent)
    revision = config.get("revision") if reference == trained_on else None
    LOG.info("base model %s", reference)
    return resolve_base(reference, revision)
