"""Keeps a Space to the list of erasures of its sink: on its disk, in what waits, in what it has just sent."""

from collections.abc import Iterable

from cards.command import LOG
from dataset_builder.errors import SourceError
from space.errors import SinkError
from space.votes.database import VoteDatabase
from space.votes.erase_sink import erase_from, without
from space.votes.events import list_erasures
from space.votes.sinks import Sink
from space.votes.withdrawn import WITHDRAWN, Withdrawn, erasures_of, join, parse_withdrawn


class ErasureFollower:
    """What visitors had erased, as far as the sink has told; `gone` only grows while the Space runs."""

    def __init__(self, database: VoteDatabase, sink: Sink) -> None:
        self._database = database
        self._sink = sink
        self._list = b""
        self._sent: set[str] = set()  # since the list was last read
        self._doubtful: set[str] = set()  # sent while somebody erased
        self.gone = Withdrawn()

    def follow(self) -> None:
        """Read the list, and erase what is new in it from the disk and from what was sent meanwhile.

        Raises:
            SinkError: the list or an object cannot be reached; the same call goes on where it stopped.
            VoteError: something may still be on the disk.
        """
        newest = _joined(self._list, list_erasures(self._sink))
        if newest != self._list:
            self.gone = parse_withdrawn(newest, WITHDRAWN)
            self.erase_here()
            self._list = newest
            self._doubtful |= self._sent
        self._sent.clear()
        self.clean(self._doubtful)
        self._doubtful.clear()

    def erase_here(self) -> None:
        """Erase from the disk what was withdrawn.

        Raises:
            VoteError: something may still be there.
        """
        removed, self.gone = self._database.erase(self.gone)
        if removed:
            LOG.info("%d rows of this disk follow an erasure", removed)

    def sending(self, names: Iterable[str]) -> None:
        """Say which objects are about to be in the sink."""
        self._sent.update(names)

    def covers(self, content: bytes) -> bool:
        """Tell whether an object holds something that was withdrawn."""
        return bool(self._list) and without(content, self.gone) != content

    def clean(self, names: Iterable[str]) -> None:
        """Write objects of the sink anew without what was withdrawn.

        Raises:
            SinkError: an object could not be replaced.
        """
        if rewritten := erase_from(self._sink, self.gone, sorted(names)).rewritten:
            LOG.warning("%d objects of the sink held what was erased, and are written anew", rewritten)


def _joined(known: bytes, read: bytes) -> bytes:
    try:
        return join([*erasures_of(known, WITHDRAWN), *erasures_of(read, f"{WITHDRAWN} of the sink")])
    except SourceError as error:  # guessing could bring a text back
        raise SinkError(str(error)) from error
