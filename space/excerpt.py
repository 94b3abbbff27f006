"""Parts of a passage, cut only between sentences, so that no number and no condition is torn apart."""

from collections.abc import Callable, Sequence

from dataset_builder.segments import cut

OMITTED = "[…]"


def sentences(text: str) -> list[str]:
    """Cut a text into sentences; joined they give the text back.

    Table cells stay with their row, and a sentence that starts with a digit stays with the one before:
    `Dosis máx. 500 mg. Pare.` is two sentences, not three.
    """
    parts: list[str] = []
    glued = False
    for segment, gap in cut(text):
        starts_inside = segment[:1].isdigit() and parts and "\n" not in parts[-1][-2:]
        if parts and (glued or starts_inside):
            parts[-1] += segment + gap
        else:
            parts.append(segment + gap)
        glued = "|" in gap or gap == ""
    return parts


def excerpt(text: str, max_chars: int, relevance: Callable[[str], float]) -> str:
    """Return a text whole if it fits, else its first sentence and the most relevant ones, in their order.

    What is left out shows as `[…]`. At least one sentence is returned, however long.
    """
    if len(text) <= max_chars:
        return text.strip()
    parts = sentences(text)
    by_relevance = sorted(range(len(parts)), key=lambda n: (n != 0, -relevance(parts[n]), n))
    chosen: set[int] = set()
    length = 0
    for n in by_relevance:
        if chosen and length + len(parts[n]) > max_chars:
            continue
        chosen.add(n)
        length += len(parts[n])
    return _join(parts, sorted(chosen))


def beginning(text: str, max_chars: int) -> str:
    """Return a text whole if it fits, else as many first sentences as fit, and `[…]`."""
    if len(text) <= max_chars:
        return text.strip()
    parts = sentences(text)
    count, length = 1, len(parts[0])
    while count < len(parts) and length + len(parts[count]) <= max_chars:
        length += len(parts[count])
        count += 1
    return _join(parts, range(count))


def matching(text: str, matches: Callable[[str], bool]) -> str:
    """Return the sentences of a text that match, "" when none does; `[…]` stands where some are left out."""
    parts = sentences(text)
    chosen = [n for n, part in enumerate(parts) if matches(part)]
    return _join(parts, chosen) if chosen else ""


def _join(parts: Sequence[str], chosen: Sequence[int]) -> str:
    """Join the chosen parts; what stood on a line of its own, as a row of a table does, stays on one."""
    joined = ""
    expected = 0
    for n in chosen:
        if n != expected:
            joined += OMITTED + _gap(parts[n - 1])
        joined += parts[n].strip() + _gap(parts[n])
        expected = n + 1
    return (joined + OMITTED * (expected != len(parts))).strip()


def _gap(part: str) -> str:
    """Return what separates a part from the next one: a line end, a blank, or nothing after nothing."""
    if not part.strip():
        return ""
    return "\n" if "\n" in part[len(part.rstrip()) :] else " "
