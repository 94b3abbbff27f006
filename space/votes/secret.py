"""The secret with which a Space signs its battle tokens."""

import contextlib
import os
import secrets
import tempfile
from pathlib import Path

from space.errors import VoteError

_SECRET_BYTES = 32


def load_secret(path: Path) -> bytes:
    """Return the secret that signs battle tokens, made once per state folder and readable to its owner only.

    It appears whole or not at all, so that a kill in between leaves no empty secret that anybody could guess.
    """
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
