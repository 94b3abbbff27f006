"""`votes erase`: what a deletion receipt covers leaves sink, data sets, their history and this machine.

The list of hashes is written first and the rest follows, so that the same command goes on after any stop, and
nothing that was missed comes back by a compaction or a rebuild.

Example: `python -m space votes erase K7QD-2MXA-9TFC-HW3P --from folder:votos --dataset hospital/votos`
"""

import argparse
import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Any

from cards.command import LOG, emit
from dataset_builder.errors import SourceError
from space.consent import receipt_sha256
from space.errors import VoteError
from space.votes.compact_folder import VotesDataset, read_dataset, sealed
from space.votes.compact_rewrite import is_gone, rewritten
from space.votes.compact_shards import config_of, read_shard
from space.votes.compact_target import Change, FolderTarget, Purged, Target, find_target, open_target
from space.votes.erase_preferences import is_preferences, refuse_stale
from space.votes.erase_sink import Event, erase_from, events_of, find_in
from space.votes.erase_state import erase_from_state, events_of_state, forget_caches
from space.votes.sinks import Sink, open_sink
from space.votes.withdrawn import Erasure, Withdrawn, erasures_of, join

_SHA256 = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True)
class Places:
    """Where a visitor's words may be; `withdrawn` is a list of hashes besides that of the sink."""

    sink: str
    datasets: tuple[str, ...] = ()
    withdrawn: Path | None = None
    states: tuple[Path, ...] = ()
    caches: tuple[Path, ...] = ()


def add_erase_options(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of `votes erase RECEIPT --from SINK`."""
    parser.add_argument("receipt", metavar="RECEIPT", help="the code that the page showed after the vote")
    parser.add_argument("--from", dest="source", required=True, metavar="SINK", help="where the votes are")
    several = {"action": "append", "default": []}
    parser.add_argument(
        "--dataset",
        metavar="DIR_OR_REPO",
        **several,
        help="a compacted data set, or preferences made of one; may be given several times",
    )
    parser.add_argument("--withdrawn", metavar="FILE", help="a list of hashes besides the one in the sink")
    parser.add_argument("--state", metavar="DIR", **several, help="state folder of a Space on this machine")
    parser.add_argument(
        "--cache", metavar="DIR", **several, help="cache of the Hub on this machine (HF_HOME)"
    )


def erase_command(arguments: argparse.Namespace) -> None:
    """Run `votes erase` and print what was done."""
    places = Places(
        arguments.source,
        tuple(arguments.dataset),
        Path(arguments.withdrawn) if arguments.withdrawn else None,
        tuple(map(Path, arguments.state)),
        tuple(map(Path, arguments.cache)),
    )
    emit(json.dumps(erase(receipt_sha256(arguments.receipt), places), ensure_ascii=False))
    if not places.datasets:
        LOG.warning(
            "no --dataset was named: one that was compacted from %s holds the text until its next `votes "
            "compact`, and preferences made of it until they are built again",
            places.sink,
        )


def erase(receipt: str, places: Places) -> dict[str, Any]:
    """Erase what the receipt with this sha256 covers from all places, and return what was done.

    Raises:
        VoteError: no vote has this receipt, or something may still be there.
        SinkError: the sink does not answer, or did not do it.
        DatasetError: a data set is missing, or was changed meanwhile.
    """
    if _SHA256.fullmatch(receipt) is None:
        raise VoteError("no vote has this receipt: it is no sha256")
    sink = open_sink(places.sink)
    found = [find_target(reference) for reference in places.datasets]
    preferences = [target for target in found if is_preferences(target)]
    targets = [target for target in found if target not in preferences]
    datasets = [read_dataset(target) for target in targets]
    known = erasures_of(sink.withdrawn(), f"the list of {places.sink}")
    known += _read_list(places.withdrawn) if places.withdrawn else []
    known += [each for dataset in datasets for each in erasures_of(dataset.withdrawn, "the data set")]
    erasure = _covered(receipt, sink, datasets, places, known)
    everything = join([*known, erasure])
    sink.withdraw(everything)
    if places.withdrawn:
        _write_list(places.withdrawn, everything)
    gone = erasure.withdrawn
    done = erase_from(sink, gone)
    purged = [_erase_from_dataset(target, gone, everything) for target in targets]
    purged += [_purge_sink(places.sink)] if places.sink.startswith("dataset:") else []
    rows = sum(erase_from_state(state, gone) for state in places.states)
    references = [*(target.reference for target in found), places.sink]
    kept = _own_folders(places, found)
    caches = [path for cache in places.caches for path in forget_caches(cache, references, kept)]
    if done.unreadable:
        raise VoteError(
            f"erased, but nobody can read {', '.join(done.unreadable)} of {places.sink}, which may hold the "
            "text: look into it and delete it by hand"
        )
    refuse_stale(preferences, gone)
    purged += [target.purge() for target in preferences]
    return {
        "votes": len(erasure.votes),
        "battles": len(erasure.battles),
        "objects_rewritten": done.rewritten,
        "state_rows": rows,
        "caches": caches,
        "refs_removed": [ref for each in purged for ref in each.refs],
        "lfs_files_removed": sum(each.lfs_files for each in purged),
        "refs_left": [ref for each in purged for ref in each.left],
    }


def _own_folders(places: Places, targets: Sequence[Target]) -> list[Path]:
    """Return what is no copy, wherever a cache lies."""
    folders = [target.folder for target in targets if isinstance(target, FolderTarget)]
    kind, _, place = places.sink.partition(":")
    return [*folders, *places.states, *([Path(place)] if kind == "folder" else [])]


def _covered(
    receipt: str, sink: Sink, datasets: Sequence[VotesDataset], places: Places, known: Sequence[Erasure]
) -> Erasure:
    """Return what a receipt covers, wherever it still stands, and what an earlier run found."""
    found = find_in(
        chain(
            events_of(sink),
            *(_events_of_dataset(dataset) for dataset in datasets),
            *(events_of_state(state) for state in places.states),
        ),
        receipt,
    ).erasure(receipt)
    earlier = [each for each in known if each.receipt_sha256 == receipt]
    if not found.votes and not earlier:
        raise VoteError(
            f"no vote of {places.sink} has this receipt: was it erased before, or cast elsewhere?"
        )
    (erasure,) = erasures_of(join([found, *earlier]), "the list of this erasure")
    return erasure


def _events_of_dataset(dataset: VotesDataset) -> Iterator[Event]:
    columns = {"battles": ("battle_id", "kind"), "votes": ("vote_id", "battle_id", "receipt_sha256")}
    for name, content in dataset.shards.items():
        yield from read_shard(name, content, columns[config_of(name)])


def _erase_from_dataset(target: Target, gone: Withdrawn, everything: bytes) -> Purged:
    """Rewrite the shards that hold something erased, then remove what only the history still holds."""
    parent = target.head()  # anew: a compaction may have come in between
    before = read_dataset(target)
    withdrawn = join(erasures_of(before.withdrawn + everything, target.reference))
    after = rewritten(before, lambda row: None if is_gone(row, gone) else row)
    after.withdrawn = withdrawn
    written = {name: content for name, content in after.shards.items() if name not in before.shards}
    removed = sorted(before.shards.keys() - after.shards.keys())
    if removed or withdrawn != before.withdrawn:
        change = Change({**written, **sealed(after, parent)}, removed, "Erase votes on request")
        target.commit(change, parent)
        LOG.info("%s: %d shards rewritten", target.reference, len(removed))
    return target.purge()


def _purge_sink(reference: str) -> Purged:
    """A repository keeps what was deleted from it in its history."""
    target = open_target(reference)
    target.head()
    return target.purge()


def _read_list(path: Path) -> list[Erasure]:
    try:
        return erasures_of(path.read_bytes(), str(path)) if path.is_file() else []
    except OSError as error:
        raise SourceError(f"{path} cannot be read: {error.strerror}") from error


def _write_list(path: Path, content: bytes) -> None:
    """Write the list whole; it stands before anything is erased."""
    from dataset_builder.whole_file import replacing

    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with replacing(path) as file:
            file.write(content.decode())
    except OSError as error:
        raise VoteError(f"{path} does not take the list of what was withdrawn: {error.strerror}") from error
