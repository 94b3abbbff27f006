"""Why rows of a built folder must not be redistributed, and what to do about each. Standard library only."""

from collections.abc import Iterator, Mapping
from typing import Any

from cards.licences import LICENCES
from dataset_builder.columns import RESTRICTED_FLAG


def why_restricted(stats: Mapping[str, Any]) -> str:
    """Return in one line why rows are restricted, of what `stats.json` states of each config.

    Example: config `bank` with 60 rows under a licence X that forbids it gives `60 rows of bank are under X,
    which does not allow it: leave them out`.
    """
    told = [reason for config in stats.get("configs", ()) for reason in _reasons(config)]
    return "; ".join(told) or f"they are flagged {RESTRICTED_FLAG}"


def _reasons(config: Mapping[str, Any]) -> Iterator[str]:
    name = config.get("name", "?")
    for id, rows in sorted(config.get("licences", {}).items()):
        if id in LICENCES and not LICENCES[id].redistribute:
            yield f"{rows} rows of {name} are under {id}, which does not allow it: leave them out"
    flagged = config.get("flags", {}).get(RESTRICTED_FLAG, 0)
    if not flagged:
        return
    if "battle_id" in {column.get("name") for column in config.get("features", ())}:
        yield (
            f"{flagged} rows of {name} are of votes compacted with --internal, texts that nobody has "
            "allowed to publish: compact the votes without it, and build again"
        )
    else:
        engines = ", ".join(sorted(config.get("mt_engines", {}))) or "an engine"
        yield (
            f"{flagged} rows of {name} were translated by an engine whose output must not be passed on "
            f"(of {engines}): translate them with another engine"
        )
