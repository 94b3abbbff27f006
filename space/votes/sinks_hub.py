"""What the two sinks on the Hub share: the client, its token, and failures in one line."""

import contextlib
import os
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from cards.command import redact
from space.errors import SinkError
from space.votes.sinks import SinkDownError

if TYPE_CHECKING:
    from huggingface_hub import HfApi

_REPO_ID = re.compile(r"[A-Za-z0-9][\w.-]*/[A-Za-z0-9][\w.-]*")
_TIMEOUT_S = 120.0  # the same as of publishing: a process has one client
_REFUSALS = {
    401: "the Hub refused the token of HF_TOKEN (401): make a new one that may write to {place}",
    403: "the token of HF_TOKEN may not do this to {place} (403): use one with write access there",
    404: "{place} does not exist, or the token of HF_TOKEN may not see it (404): create it or check the name",
}


def checked(place: str, kind: str) -> str:
    """Return a `NAMESPACE/NAME`.

    Raises:
        SinkError: it has another form.
    """
    if _REPO_ID.fullmatch(place) is None:
        raise SinkError(f"{kind}:{place} names no place on the Hub: give {kind}:NAMESPACE/NAME")
    return place


def open_api() -> "HfApi":
    """Return a client with the token of the environment's HF_TOKEN, and without one where it is empty."""
    from huggingface_hub import HfApi
    from huggingface_hub.utils import disable_progress_bars

    from dataset_builder.hub_retry import limit_waiting

    limit_waiting(_TIMEOUT_S)
    disable_progress_bars()
    return HfApi(endpoint=os.environ.get("HF_ENDPOINT"), token=os.environ.get("HF_TOKEN") or False)


@contextlib.contextmanager
def told(place: str, doing: str) -> Iterator[None]:
    """Turn every failure of the Hub's client into one line, without a token in it.

    Raises:
        SinkDownError: it may pass.
        SinkError: the Hub refused.
    """
    import httpx2
    from huggingface_hub.errors import HfHubHTTPError

    try:
        yield
    except SinkError:
        raise
    except HfHubHTTPError as error:
        status = error.response.status_code
        if status in _REFUSALS:
            raise SinkError(_REFUSALS[status].format(place=place)) from error
        raise SinkDownError(f"{doing} {place} failed ({status}): {_line(error)}") from error
    # OSError and RuntimeError: hf_xet's; ValueError: an answer that is none of the Hub's.
    except (httpx2.HTTPError, OSError, RuntimeError, ValueError) as error:
        raise SinkDownError(f"{doing} {place} failed: {_line(error)}") from error


def _line(error: Exception) -> str:
    return redact(" ".join(str(error).split()) or type(error).__name__)[:300]
