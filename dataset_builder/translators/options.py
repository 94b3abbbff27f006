"""Options of an engine, as the strings that `translator_options` holds."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit, urlunsplit

from cards.licences import LICENCES
from dataset_builder.errors import TranslationError

UNKNOWN = "unknown"


def refuse_unknown(engine: str, options: Mapping[str, str], known: tuple[str, ...]) -> None:
    """Check the names of the options.

    Raises:
        TranslationError: one is unknown; the message lists the known ones.
    """
    unknown = sorted(options.keys() - set(known))
    if unknown:
        takes = f"takes the options {', '.join(known)}" if known else "takes no options"
        raise TranslationError(f"translator {engine} {takes}, found {unknown[0]}")


def positive(engine: str, options: Mapping[str, str], name: str, default: float | None) -> float | None:
    """Return an option as a number above 0, or its default.

    Raises:
        TranslationError: it is something else.
    """
    if name not in options:
        return default
    try:
        value = float(options[name])
    except ValueError:
        value = math.nan
    if not (math.isfinite(value) and value > 0):
        raise TranslationError(f"translator {engine}: {name} must be above 0, found {options[name]!r}")
    return value


def positive_int(engine: str, options: Mapping[str, str], name: str, default: int) -> int:
    """Return an option as a whole number above 0, or its default.

    Raises:
        TranslationError: it is something else.
    """
    value = positive(engine, options, name, default)
    if value is None or value != int(value):
        raise TranslationError(f"translator {engine}: {name} must be a whole number, found {options[name]!r}")
    return int(value)


@dataclass(frozen=True)
class ServerUrl:
    """The address of a server; `whole` may hold a password or a key, `shown` never does."""

    whole: str
    shown: str
    host: str


def server_url(engine: str, url: str) -> ServerUrl:
    """Read an address: what `http://maria:secret@host:5000/?key=x` shows is `http://host:5000/`.

    Raises:
        TranslationError: it is no http address. The message does not repeat it.
    """
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError:  # also where a password holds a slash: no part of it may be told
        host, port, parts = "", None, urlsplit("")
    if parts.scheme not in ("http", "https") or not host:
        raise TranslationError(f"translator {engine}: its url is no http:// or https:// address")
    name = f"[{host}]" if ":" in host else host
    shown = urlunsplit((parts.scheme, name if port is None else f"{name}:{port}", parts.path, "", ""))
    return ServerUrl(url, shown, host)


def declared_licence(engine: str, options: Mapping[str, str], default: str) -> str:
    """Return the licence of the output: the option `licence`, or what is known of the model.

    Raises:
        TranslationError: the option names none that this project knows.
    """
    licence = options.get("licence", default)
    if licence not in LICENCES:
        raise TranslationError(
            f"translator {engine}: unknown licence {licence!r}; known: {', '.join(LICENCES)}"
        )
    return licence


def may_be_redistributed(licence: str) -> bool:
    """Tell whether output under a licence may be given on; that of weights seldom reaches their output."""
    return licence == UNKNOWN or LICENCES[licence].redistribute
