"""What an erasure means for preferences that `dataset_builder` made of a votes data set."""

from collections.abc import Sequence

from space.errors import VoteError
from space.votes.compact_target import Target
from space.votes.withdrawn import Withdrawn

_SHARDS = "data/preferences"  # and `data/preferences_professional`


def is_preferences(target: Target) -> bool:
    """Tell whether a data set holds preferences; its rows name the battles that they come from."""
    return any(name.startswith(_SHARDS) for name in target.names())


def pairs_of(target: Target, gone: Withdrawn) -> int:
    """Return how many rows come from an erased battle.

    Raises:
        VoteError: a file cannot be read, or does not say so.
    """
    import io

    import pyarrow as pa
    import pyarrow.parquet as pq

    found = 0
    for name in target.names():
        if not name.startswith(_SHARDS):
            continue
        try:
            rows = pq.read_table(io.BytesIO(target.read(name)), columns=["battle_ids"]).to_pylist()
        except (pa.ArrowException, OSError) as error:
            raise VoteError(f"{target.reference}: {name} cannot be read as preferences: {error}") from error
        found += sum(any(map(gone.has_battle, row["battle_ids"])) for row in rows)
    return found


def refuse_stale(targets: Sequence[Target], gone: Withdrawn) -> None:
    """Say which preferences have to be built again, whose card and counts only `dataset_builder` knows.

    Raises:
        VoteError: rows of some come from what was erased.
    """
    stale = {target.reference: pairs for target in targets if (pairs := pairs_of(target, gone))}
    if stale:
        told = ", ".join(f"{reference} ({pairs} rows)" for reference, pairs in stale.items())
        raise VoteError(
            f"erased, but preferences still hold it: {told}. Build them again from the votes data set, "
            "publish them, and run this command once more: it then removes their history on the Hub"
        )
