"""The checks of a translated segment, as one object."""

from collections.abc import Collection, Sequence
from functools import cache

from dataset_builder.checks import CHECKS
from dataset_builder.contracts import PairCheck
from dataset_builder.flags import Flag
from dataset_builder.numbers import NUMBER_LOCALES, Mark
from dataset_builder.pairs import Pair


class PairChecks:
    """Looks at a source segment and its translation; thread-safe, keeps no state between pairs."""

    def __init__(self, checks: Sequence[PairCheck], number_locale: str = "es") -> None:
        self._checks = tuple(checks)
        self._mark: Mark = NUMBER_LOCALES[number_locale]

    def flags(self, source: str, target: str) -> tuple[Flag, ...]:
        """Return every objection to `target` as the Spanish of `source`, in the order of the checks."""
        pair = Pair(source, target, self._mark)
        return tuple(flag for check in self._checks for flag in check.flags(pair))


@cache
def _check(name: str) -> PairCheck | None:
    check = CHECKS.load(name)()
    return check if check.subject == "pair" else None


def checks_left_out(names: Collection[str]) -> list[str]:
    """Return the checks of a translation that some names lack; in a dosage section each can block."""
    return [name for name in CHECKS.members if name not in names and _check(name) is not None]


def open_pair_checks(names: Sequence[str] = tuple(CHECKS.members), number_locale: str = "es") -> PairChecks:
    """Make those of the named checks that look at a segment and its translation.

    Raises:
        ConfigError: a name is unknown; the message lists the known ones.
    """
    return PairChecks([check for name in names if (check := _check(name)) is not None], number_locale)
