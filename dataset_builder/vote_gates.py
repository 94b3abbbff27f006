"""What gates said of a vote, as its column `gates` holds it, and when that keeps the vote from counting.

The page, the ratings and the preferences have this one rule. Standard library only.
"""

import json
from collections.abc import Mapping
from typing import Literal, get_args

GateName = Literal["token", "answers", "dwell", "rate", "duplicate_prompt", "repeated_mark", "login", "probe"]
Outcome = Literal["pass", "fail", "unknown"]
GATES: tuple[GateName, ...] = get_args(GateName)

# One failure of these keeps a vote out of the ratings: the battle was not ours, nobody had both answers,
# or the vote is one too many. Of the others, which honest haste can fail, it takes two. A vote with a
# `repeated_mark` is rated: only its call that an answer is dangerous is not one more person's.
DECISIVE: frozenset[GateName] = frozenset({"token", "answers", "rate", "duplicate_prompt"})
DOUBTFUL: frozenset[GateName] = frozenset({"dwell", "probe"})


def outcomes_of(text: str) -> dict[GateName, Outcome]:
    """Return the outcomes of a stored vote; a gate that it does not name, or not so, is unknown."""
    found = _parsed(text)
    return {gate: found[gate] if found.get(gate) in get_args(Outcome) else "unknown" for gate in GATES}


def why_not_rated(outcomes: Mapping[GateName, Outcome]) -> str | None:
    """Say which failures keep a vote out of the ratings (it stays stored and published), or None.

    Example: `why_not_rated({"dwell": "fail"})` is None, with `"probe": "fail"` too it is `"dwell, probe"`.
    """
    failed = [gate for gate in GATES if outcomes.get(gate) == "fail"]
    decisive = [gate for gate in failed if gate in DECISIVE]
    doubtful = [gate for gate in failed if gate in DOUBTFUL]
    against = decisive or (doubtful if len(doubtful) > 1 else [])
    return ", ".join(against) or None


def _parsed(text: str) -> Mapping[str, Outcome]:
    """Return the object of a JSON text, nothing of another: a file of others may have its own `gates`."""
    try:
        found = json.loads(text or "{}")
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}
