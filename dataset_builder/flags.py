"""What the checks of a translation say: flags with a code, a tier and the evidence. Standard library only."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

Tier = Literal["warn", "block"]
Verdict = Literal["pass", "warn", "block"]
Span = tuple[int, int]  # [start, end) in characters of the text as given


@dataclass(frozen=True)
class Flag:
    """One objection to a translation: `numbers_changed` with where it shows in source and target."""

    code: str
    tier: Tier
    message: str
    source_span: Span | None = None
    target_span: Span | None = None


def verdict(flags: Iterable[Flag], *, strict: bool = False) -> Verdict:
    """Return the worst tier of some flags, `pass` without any; `strict` counts a warning as a block.

    Example: a translation in a dosage section with one `length` warning is blocked when `strict`.
    """
    tiers = {flag.tier for flag in flags}
    if "block" in tiers or (strict and tiers):
        return "block"
    return "warn" if tiers else "pass"
