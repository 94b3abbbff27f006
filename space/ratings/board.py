"""The ratings of a running page: computed beside it, so that no visitor ever waits for them."""

import threading
import time
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime

from cards.command import LOG
from space.errors import SpaceError
from space.ratings.ballots import Ballot, ballots_of
from space.ratings.view import Filters, RatingView, view_of
from space.votes.records import BattleRecord, VoteRecord

Read = Callable[[], tuple[Sequence[VoteRecord], Mapping[str, BattleRecord]]]
MINIMUM_VOTES = 30  # of a model before it has a rank
_MOST_FILTERS = 60  # kept; more are made up by nobody who looks at the page
_NEVER = float("-inf")


class Board:
    """Gives views at once, and computes newer ones in a thread of its own.

    Args:
        read: the votes and their battles, by battle id (or `"ID|TURN"`); may raise SpaceError.
        seconds: the shortest time between two readings.
        minimum_votes: of a model, before it has a rank.
        resamples: of the voters, for the intervals.
    """

    def __init__(
        self, read: Read, seconds: float = 60.0, minimum_votes: int = MINIMUM_VOTES, resamples: int = 500
    ) -> None:
        self._read = read
        self._seconds = seconds
        self._minimum_votes = minimum_votes
        self._resamples = resamples
        self._lock = threading.Lock()
        self._views: dict[Filters, RatingView] = {}
        self._wanted: dict[Filters, None] = {Filters(): None}
        self._ballots: tuple[Ballot, ...] = ()
        self._read_at = _NEVER
        self._thread: threading.Thread | None = None

    def current(self, filters: Filters | None = None) -> RatingView:
        """Return the newest view there is; where it is old or missing, a newer one follows."""
        filters = filters or Filters()
        with self._lock:
            view = self._views.get(filters)
            self._want(filters)
            if self._thread is None and (view is None or self._due()):
                self._thread = threading.Thread(target=self._run, name="ratings", daemon=True)
                self._thread.start()
        return view or RatingView().saying("COMPUTING")

    def specialities(self) -> tuple[str, ...]:
        """Return the specialities of the votes read so far, sorted."""
        return tuple(sorted({ballot.speciality for ballot in self._ballots} - {""}))

    def close(self) -> None:
        """Wait until nothing is being computed."""
        thread = self._thread
        if thread is not None:
            thread.join()

    def _due(self) -> bool:
        return time.monotonic() - self._read_at >= self._seconds

    def _want(self, filters: Filters) -> None:
        self._wanted[filters] = self._wanted.pop(filters, None)  # now the newest
        while len(self._wanted) > _MOST_FILTERS:
            oldest = next(each for each in self._wanted if each != Filters())
            self._wanted.pop(oldest)
            self._views.pop(oldest, None)

    def _run(self) -> None:
        """Read where that is due, and compute until every view that somebody wants is there."""
        try:
            if self._due():
                self._refresh()
            while (filters := self._next()) is not None:
                self._compute(filters)
        finally:
            with self._lock:
                if self._thread is threading.current_thread():
                    self._thread = None

    def _refresh(self) -> None:
        try:
            votes, battles = self._read()
        except SpaceError as error:
            LOG.warning("ratings: the votes cannot be read: %s", error)
            self._mark_stale()
            return
        finally:
            self._read_at = time.monotonic()
        self._ballots = tuple(ballots_of(votes, battles))
        with self._lock:
            wanted = list(self._wanted)
        for filters in wanted:
            self._compute(filters)

    def _next(self) -> Filters | None:
        """Return a view to compute; where there is none, the thread counts as ended from here on."""
        with self._lock:
            missing = next((each for each in self._wanted if each not in self._views), None)
            if missing is None:
                self._thread = None
            return missing

    def _compute(self, filters: Filters) -> None:
        view = view_of(self._ballots, filters, self._minimum_votes, self._resamples, datetime.now(UTC))
        with self._lock:
            self._views[filters] = view

    def _mark_stale(self) -> None:
        with self._lock:
            for filters in self._wanted:
                old = self._views.get(filters, RatingView())
                note = "STALE" if old.updated_at else "FAILED"
                self._views[filters] = old.saying(note, instead_of=("STALE", "FAILED"))
