"""What training asks of the Hub: the commit behind a revision, a snapshot; each failure becomes one line."""

import hashlib
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Literal

from cards.digests import file_sha256
from train.errors import TrainError

RepoType = Literal["model", "dataset"]
_REPOSITORY = re.compile(r"[\w.-]+(/[\w.-]+)?")


def is_repository(reference: str) -> bool:
    """Tell a repository id (`"org/name"`) from a path (`"build/runs/x"`, `"/tmp/x"`)."""
    return _REPOSITORY.fullmatch(reference) is not None


@contextmanager
def one_line_failures(what: str, failure: type[TrainError]) -> Iterator[None]:
    """Turn what the Hub clients raise while loading `what` into `failure`, naming the cause."""
    import httpx2
    from datasets.exceptions import DatasetsError
    from huggingface_hub.errors import HfHubHTTPError, OfflineModeIsEnabled

    try:
        yield
    except (HfHubHTTPError, OfflineModeIsEnabled, httpx2.TransportError) as error:
        raise failure(f"{what} {_refusal(error)}") from error
    except (DatasetsError, OSError, ValueError) as error:
        raise failure(f"{what} cannot be loaded: {_first_line(error)}") from error


def _refusal(error: Exception) -> str:
    """Say what the Hub's answer means for the user; the exceptions are subclasses of one another."""
    from huggingface_hub.errors import GatedRepoError, RepositoryNotFoundError, RevisionNotFoundError

    match error:
        case GatedRepoError():
            return "is gated: accept its terms on the Hub and set HF_TOKEN"
        case RepositoryNotFoundError():
            return "is not on the Hub, or is private: check the name, or set HF_TOKEN"
        case RevisionNotFoundError():
            return "is not on the Hub: it has no such revision"
        case _:
            return f"cannot be loaded from the Hub: {_first_line(error)}"


def _first_line(error: Exception) -> str:
    return (str(error).strip() or type(error).__name__).splitlines()[0]


def commit_of(id: str, revision: str | None, repo_type: RepoType, failure: type[TrainError]) -> str:
    """Return the commit sha that `revision` (a branch, tag or sha; None is main) means now."""
    from huggingface_hub import HfApi

    what = f"{repo_type} {id}" + (f" at {revision}" if revision else "")
    with one_line_failures(what, failure):
        sha = HfApi().repo_info(id, revision=revision, repo_type=repo_type).sha
    if sha is None:
        raise failure(f"{what}: the Hub names no commit")
    return sha


def folder_digest(folder: Path, patterns: Sequence[str]) -> str:
    """Return one `sha256:...` over names and contents of the files that match, "" when none does."""
    paths = sorted({path for pattern in patterns for path in folder.glob(pattern)})
    lines = "".join(f"{path.name} {file_sha256(path)}\n" for path in paths)
    return f"sha256:{hashlib.sha256(lines.encode()).hexdigest()}" if paths else ""
