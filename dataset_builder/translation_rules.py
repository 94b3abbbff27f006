"""What outranks the engines, and what judges them."""

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field, replace

from dataset_builder.flags import Flag
from dataset_builder.memory import HumanMemory
from dataset_builder.numbers import render_spanish
from dataset_builder.pair_checks import PairChecks

REJECTED = Flag("rejected", "block", "a person rejected this translation")
# Nobody insists on a number that reads a thousand times too small or too large: it can be written otherwise.
NEVER_FORCED = "number_separator"


@dataclass(frozen=True)
class Rules:
    """People, checks, and the country's way to print numbers."""

    checks: PairChecks
    number_locale: str
    memory: HumanMemory = field(default_factory=HumanMemory)
    glossary_version: str = ""

    def printed(self, source: str, target: str, copies: Iterable[str]) -> str:
        """Print the numbers of a target by our policy, but for those in copies: `v1.5` of an address."""
        codes = "|".join(re.escape(each) for each in sorted(copies, key=len, reverse=True) if each)
        if not codes:
            return render_spanish(source, target.strip(), self.number_locale)
        parts = re.split(rf"((?<!\w)(?:{codes})(?!\w))", target.strip())
        return "".join(
            part if at % 2 else render_spanish(source, part, self.number_locale)
            for at, part in enumerate(parts)
        )

    def flags(self, source: str, target: str) -> tuple[Flag, ...]:
        """Return what people or the checks have against a target."""
        return (
            (REJECTED,) if self.memory.reviews.rejects(source, target) else self.checks.flags(source, target)
        )


def let_through(flags: Iterable[Flag], forced: Collection[str]) -> tuple[Flag, ...]:
    """Return the flags of a text whose `forced` codes a person overrode: those warn, and are told always.

    Example: of `numbers_changed` and `drug_changed`, both blocking, with the first forced, the second blocks.
    """
    found = tuple(
        replace(flag, tier="warn") if flag.code in forced and flag.code != NEVER_FORCED else flag
        for flag in flags
    )
    silent = dict.fromkeys(forced).keys() - {flag.code for flag in found}
    return (*found, *(Flag(code, "warn", "a person overrode it") for code in sorted(silent)))
