"""What may be tagged as version 1 or later: no translation that nobody has audited. Standard library only."""

import re
from collections.abc import Mapping
from typing import Any

from dataset_builder.errors import PublishError

# Config -> the config whose texts its rows quote, sentence by sentence.
QUOTES: Mapping[str, str] = {"openfda_qa": "openfda"}
# Of an audit of which more is «no sé» the rates speak of the easy rows alone.
_LEAST_SHARE = 0.8
_NO_ENGINE = "none"
_BEFORE_ONE = re.compile(r"[vV]?0+(?!\d).*|\D*")


def refuse_unaudited(stats: Mapping[str, Any], tag: str | None) -> None:
    """Stop a tag such as `v1.0.0`, `2.1` or `release-1` while a translated config is unaudited.

    Audited is a config of which no row of the sample waits for a mark, and of which four fifths of the sample
    were judged, standing for four fifths of the rows. A folder that people translated is a translation too.
    No tag, `v0.*` and tags without a digit are let through.

    Raises:
        PublishError: there is such a config.
    """
    if tag is None or _BEFORE_ONE.fullmatch(tag):
        return
    audited = {config["name"]: config for config in (stats.get("audit") or {}).get("configs", ())}
    for config in stats["configs"]:
        if set(config.get("mt_engines", ())) - {_NO_ENGINE}:
            why = _lack(audited.get(QUOTES.get(config["name"], config["name"])))
            if why:
                raise PublishError(
                    f"tag {tag}: config {config['name']} is a translation {why}; "
                    "run `audit DIR sample`, then `audit DIR score`, or give it a tag v0.*"
                )


def _lack(audit: Mapping[str, Any] | None) -> str | None:
    if audit is None or not audit["judged"]:
        return "that no person has audited"
    if audit["unmarked"]:
        return f"whose audit is unfinished ({audit['unmarked']} of {audit['sampled']} rows have no mark)"
    if audit["judged"] < _LEAST_SHARE * audit["sampled"]:
        return (
            f"of whose sample {audit['judged']} of {audit['sampled']} rows were judged, the rest is «no sé»"
        )
    if audit["covered"] < _LEAST_SHARE * audit["population"]:
        return f"whose judged rows stand for {audit['covered']} of {audit['population']} rows"
    return None
