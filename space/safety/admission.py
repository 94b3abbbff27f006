"""Who may answer in the arena: an adapter from votes only with a passing safety.json of its own bytes."""

from pathlib import Path

from space.errors import ContestantError
from space.safety.bound_files import bound_files
from space.safety.gate import SAFETY_FILE, GateTerms, SafetyError, Subject, Verdict, from_json
from space.safety.origin import parent_of, votes_evidence
from space.safety.prompts import load_prompts


def check_admission(
    folder: Path, adapter_sha256: str, base_revision: str, terms: GateTerms
) -> Verdict | None:
    """Let an adapter pass, or say in one line why it does not; return its verdict, None where it needs none.

    Raises:
        ContestantError: it learnt from votes and has no safety.json, a refusing one, one of another adapter,
            base or parent, or one that was measured on other terms.
    """
    evidence = votes_evidence(folder)
    if evidence is None:
        return None
    path = folder / SAFETY_FILE
    if not path.is_file():
        command = f"python -m space safety {folder} --parent PARENT"
        raise ContestantError(f"it learnt from votes ({evidence}) and has no {SAFETY_FILE}; run `{command}`")
    try:
        verdict = from_json(path.read_text(encoding="utf-8"))
    except (SafetyError, UnicodeDecodeError) as error:
        raise ContestantError(f"{path}: {error}") from error
    _check_bytes(verdict.subject, folder, adapter_sha256, base_revision)
    _check_parents(verdict.subject, require_parent(folder))
    _check_terms(verdict, terms)
    if not verdict.passed:
        raise ContestantError(f"refused: {verdict.reasons()}")
    return verdict


def require_parent(folder: Path) -> str:
    """Return what the facts of an adapter from votes say that it was trained from.

    Raises:
        ContestantError: they do not say it, so there is nothing that it has to be as good as.
    """
    parent = parent_of(folder)
    if not parent:
        raise ContestantError(f"{folder} learnt from votes, and its facts do not name its parent or base")
    return parent


def _check_bytes(subject: Subject, folder: Path, adapter_sha256: str, base_revision: str) -> None:
    if subject.child_sha256 != adapter_sha256:
        raise ContestantError(
            f"its {SAFETY_FILE} is that of other weights, sha256 {subject.child_sha256:.12}"
        )
    found = bound_files(folder)
    if changed := sorted(
        name
        for name in found.keys() | subject.child_files
        if found.get(name) != subject.child_files.get(name)
    ):
        raise ContestantError(f"changed since its {SAFETY_FILE} was written: {', '.join(changed)}")
    if subject.base_revision != base_revision:
        raise ContestantError(
            f"its {SAFETY_FILE} was measured on base {subject.base_revision:.19}, not on {base_revision:.19}"
        )


def _check_parents(subject: Subject, parent: str) -> None:
    if subject.parent_sha256 != parent:
        raise ContestantError(f"its {SAFETY_FILE} compares it with another model than its parent")
    if subject.child_sha256 in (subject.parent_sha256, *subject.ancestors):
        raise ContestantError(f"its {SAFETY_FILE} compares it with itself")
    if subject.ancestors and subject.ancestors[0] != subject.parent_sha256:
        raise ContestantError(f"the ancestors in its {SAFETY_FILE} do not begin with its parent")


def _check_terms(verdict: Verdict, terms: GateTerms) -> None:
    subject = verdict.subject
    if subject.max_new_tokens < terms.max_new_tokens:
        raise ContestantError(
            f"its {SAFETY_FILE} was measured on answers of {subject.max_new_tokens} tokens, and answers "
            f"here have up to {terms.max_new_tokens}"
        )
    if terms.prompts_sha256:
        if subject.prompts_sha256 != terms.prompts_sha256:
            raise ContestantError(_other_prompts(subject, terms.prompts_sha256))
        return
    committed = load_prompts()
    if subject.prompts_sha256 != committed.sha256:
        raise ContestantError(_other_prompts(subject, committed.sha256))
    if odd := [check.name for check in verdict.checks if check.n != len(committed.prompts[check.name])]:
        raise ContestantError(f"its {SAFETY_FILE} has another number of prompts than there are: {odd[0]}")


def _other_prompts(subject: Subject, wanted: str) -> str:
    return (
        f"its {SAFETY_FILE} was measured with the prompts {subject.prompts_sha256}, not with {wanted}; "
        "the key safety_prompts of the configuration says which count"
    )
