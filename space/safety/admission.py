"""Who may answer in the arena: an adapter from votes only with a passing safety.json of its own bytes."""

from pathlib import Path

from space.errors import ContestantError
from space.safety.gate import SAFETY_FILE, SafetyError, Verdict, from_json
from space.safety.origin import parent_of, votes_evidence


def check_admission(folder: Path, adapter_sha256: str) -> None:
    """Let an adapter pass, or say in one line why it does not.

    Raises:
        ContestantError: it learnt from votes and has no safety.json, a refusing one, or that of another
            adapter or parent.
    """
    evidence = votes_evidence(folder)
    if evidence is None:
        return
    path = folder / SAFETY_FILE
    if not path.is_file():
        command = f"python -m space safety {folder} --parent PARENT"
        raise ContestantError(f"it learnt from votes ({evidence}) and has no {SAFETY_FILE}; run `{command}`")
    try:
        verdict = from_json(path.read_text(encoding="utf-8"))
    except (SafetyError, UnicodeDecodeError) as error:
        raise ContestantError(f"{path}: {error}") from error
    _check_bytes(verdict, adapter_sha256, parent_of(folder))
    if not verdict.passed:
        raise ContestantError(f"refused: {verdict.reasons()}")


def _check_bytes(verdict: Verdict, adapter_sha256: str, parent: str) -> None:
    if verdict.child_sha256 != adapter_sha256:
        raise ContestantError(
            f"its {SAFETY_FILE} is that of other weights, sha256 {verdict.child_sha256:.12}"
        )
    if parent and verdict.parent_sha256 != parent:
        raise ContestantError(f"its {SAFETY_FILE} compares it with another model than its parent")
