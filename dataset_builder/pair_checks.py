"""The checks of a translated segment, as one object. Standard library only."""

from collections.abc import Sequence

from dataset_builder.flags import Flag
from dataset_builder.numbers import number_problem


class PairChecks:
    """Looks at a source segment and its translation; thread-safe, keeps no state between pairs."""

    def flags(self, source: str, target: str) -> tuple[Flag, ...]:
        """Return every objection to `target` as the Spanish of `source`, in a fixed order."""
        problem = number_problem(source, target)
        return () if problem is None else (Flag(problem.partition(":")[0], "block", problem),)


def open_pair_checks(names: Sequence[str], number_locale: str = "es") -> PairChecks:
    """Make the checks that a part of a build names."""
    return PairChecks()
