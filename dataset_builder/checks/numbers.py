"""Check `numbers`: a translation keeps every number of its source."""

from dataset_builder.contracts import CheckSubject
from dataset_builder.numbers import number_problem
from dataset_builder.records import Passage, Row


class SameNumbers:
    """Compares the numbers of a translated passage with those of its source; other passages pass.

    Example: `4 mg` for `40 mg` gives `numbers_changed: missing 40; extra 4`.
    """

    subject: CheckSubject = "passage"

    def problem(self, thing: Passage | Row) -> str | None:
        """Return what is wrong with the numbers, or None."""
        if not isinstance(thing, Passage) or thing.translation is None:
            return None
        return number_problem(thing.text_source, thing.text)
