"""The secret with which a Space signs its battle tokens."""

import contextlib
import hashlib
import hmac
import os
import secrets
import tempfile
from collections.abc import Mapping
from pathlib import Path

from space.errors import VoteError

VARIABLE = "ARENA_SECRET"
LEAST_CHARS = 32
_SECRET_BYTES = 32
# So that the same secret, used for something else as well, seals nothing there.
_PURPOSE = b"SpanishMedicaLLM battle tokens, version 1"


def load_secret(path: Path, environment: Mapping[str, str] = os.environ) -> bytes:
    """Return the secret that signs battle tokens: from the environment's, else from the state folder.

    One of the environment outlives the disk, and so do the tokens that are out. Without it, one is made once
    per state folder, readable to its owner only. That appears whole or not at all, so that a kill in between
    leaves no empty secret that anybody could guess.

    Raises:
        VoteError: the environment's is too short, or the file is none of this program.
        OSError: the folder cannot be written.
    """
    given = environment.get(VARIABLE, "").strip()
    return _derived(given) if given else _of_folder(path)


def _derived(given: str) -> bytes:
    if len(given) < LEAST_CHARS:
        raise VoteError(
            f"{VARIABLE} has {len(given)} characters and needs {LEAST_CHARS} or more: take the output of "
            "`openssl rand -hex 32`, or unset it"
        )
    return hmac.new(given.encode("utf-8", "surrogateescape"), _PURPOSE, hashlib.sha256).digest()


def _of_folder(path: Path) -> bytes:
    if not path.exists():
        descriptor, partial = tempfile.mkstemp(dir=path.parent)  # mode 600
        with os.fdopen(descriptor, "wb") as file:
            file.write(secrets.token_bytes(_SECRET_BYTES))
            file.flush()
            os.fsync(file.fileno())
        with contextlib.suppress(FileExistsError):
            os.link(partial, path)
        os.unlink(partial)
    secret = path.read_bytes()
    if len(secret) != _SECRET_BYTES:
        raise VoteError(f"{path} is not a secret of this program: delete it, and open battles expire")
    return secret
