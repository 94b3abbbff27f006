"""How often a visitor may act: token buckets, a cap on repeated prompts, time to read. In memory only."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from math import inf
from threading import Lock
from typing import Literal

Who = Literal["visitor", "everyone"]  # whose limit is reached

LEAST_READING_S = 2.0  # from the end of both answers to the vote


@dataclass(frozen=True)
class Rate:
    """A bucket of `burst` tokens that refills at `per_second`."""

    burst: float
    per_second: float


@dataclass(frozen=True)
class Bucket:
    """What was left at a moment, in tokens and seconds of any steady clock."""

    tokens: float
    at: float


# One turn takes GPU time of everyone; votes take almost nothing but are what stuffing is made of.
QUESTIONS: Mapping[Who, Rate] = {"visitor": Rate(6, 1 / 20), "everyone": Rate(60, 2)}
VOTES: Mapping[Who, Rate] = {"visitor": Rate(12, 1 / 5), "everyone": Rate(300, 20)}


def filled(bucket: Bucket, rate: Rate, now: float) -> Bucket:
    """Return the bucket as it is now: `filled(Bucket(0, 10), Rate(5, 0.5), 14)` is `Bucket(2, 14)`."""
    gained = max(0.0, now - bucket.at) * rate.per_second
    return Bucket(min(rate.burst, bucket.tokens + gained), max(now, bucket.at))


def waiting_s(bucket: Bucket, rate: Rate) -> float:
    """Return the seconds until a token is there, 0 where one is."""
    return max(0.0, (1 - bucket.tokens) / rate.per_second)


@dataclass
class Limits:
    """Buckets of each visitor and of all together; `now` is the same steady clock in all calls.

    A visitor whose bucket is full again is forgotten, so memory holds only who was here just now.
    """

    rates: Mapping[Who, Rate]
    most_visitors: int = 20_000
    _buckets: dict[str, Bucket] = field(default_factory=dict)
    _everyone: Bucket | None = None
    _lock: Lock = field(default_factory=Lock)

    def take(self, visitor: str, now: float) -> Who | None:
        """Take one token for a visitor, or say whose limit is reached and take none."""
        with self._lock:
            own = self._own(visitor, now)
            all_of_us = filled(
                self._everyone or Bucket(self.rates["everyone"].burst, now), self.rates["everyone"], now
            )
            self._buckets[visitor], self._everyone = own, all_of_us
            if own.tokens < 1:
                return "visitor"
            if all_of_us.tokens < 1:
                return "everyone"
            self._buckets[visitor] = Bucket(own.tokens - 1, own.at)
            self._everyone = Bucket(all_of_us.tokens - 1, all_of_us.at)
            return None

    def wait_s(self, visitor: str, now: float) -> float:
        """Return after how many seconds `take` would work for this visitor."""
        with self._lock:
            own = waiting_s(self._own(visitor, now), self.rates["visitor"])
            if self._everyone is None:
                return own
            return max(
                own, waiting_s(filled(self._everyone, self.rates["everyone"], now), self.rates["everyone"])
            )

    def _own(self, visitor: str, now: float) -> Bucket:
        rate = self.rates["visitor"]
        if visitor not in self._buckets and len(self._buckets) >= self.most_visitors:
            self._forget(now)
        return filled(self._buckets.get(visitor, Bucket(rate.burst, now)), rate, now)

    def _forget(self, now: float) -> None:
        """Drop whom the limit does not touch any more; if that is nobody, the half that acted longest ago."""
        rate = self.rates["visitor"]
        left = {
            key: each for key, each in self._buckets.items() if filled(each, rate, now).tokens < rate.burst
        }
        if len(left) >= self.most_visitors:
            left = dict(sorted(left.items(), key=lambda item: item[1].at)[len(left) // 2 :])
        self._buckets = left


@dataclass(frozen=True)
class Cap:
    """How many votes on one prompt count in a day: of one page load, of one address, of all together."""

    voter: int
    visitor: int
    everyone: float


TYPED = Cap(voter=2, visitor=2, everyone=20)
# What the page itself asks of everybody: a class behind one address answers it together. Whoever stuffs gets
# `visitor` votes a prompt whatever page loads he makes, far less than prompts of his own would give him.
ASKED_OF_ALL = Cap(voter=2, visitor=10, everyone=inf)


@dataclass
class PromptCap:
    """Counts votes on the same prompt, by day. A prompt is named by its hash; a changed vote counts once.

    Example: of three votes of one address on a typed prompt the third gets "visitor", and again when changed.
    """

    _day: str = ""
    _votes: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    _outcomes: dict[str, Who | None] = field(default_factory=dict)  # by vote id
    _lock: Lock = field(default_factory=Lock)

    def count(
        self, prompt_sha256: str, visitor: str, day: str, *, voter: str, vote_id: str, cap: Cap = TYPED
    ) -> Who | None:
        """Count one vote, or say whose cap it exceeds and count nothing."""
        with self._lock:
            if day != self._day:
                self._day, self._votes, self._outcomes = day, Counter(), {}
            if vote_id not in self._outcomes:
                self._outcomes[vote_id] = self._take(prompt_sha256, visitor, voter, cap)
            return self._outcomes[vote_id]

    def _take(self, prompt: str, visitor: str, voter: str, cap: Cap) -> Who | None:
        own, address, everyone = keys = (
            (prompt, "voter", voter),
            (prompt, "visitor", visitor),
            (prompt, "everyone", ""),
        )
        if self._votes[own] >= cap.voter or self._votes[address] >= cap.visitor:
            return "visitor"
        if self._votes[everyone] >= cap.everyone:
            return "everyone"
        self._votes.update(keys)
        return None


@dataclass
class Marks:
    """Who marked which answer of the bank as dangerous first from an address that day.

    One address is one person, however many page loads it makes: two people have to agree to retire an answer.
    """

    _day: str = ""
    _voters: dict[tuple[str, str], str] = field(default_factory=dict)  # address, answer -> voter
    _lock: Lock = field(default_factory=Lock)

    def repeated(self, answers: Iterable[str], visitor: str, voter: str, day: str) -> str | None:
        """Note marks, and say that another page load of this address has made one of them, or None."""
        with self._lock:
            if day != self._day:
                self._day, self._voters = day, {}
            first = [self._voters.setdefault((visitor, answer), voter) for answer in answers]
        return "marked from this address already" if any(each != voter for each in first) else None


def too_fast(answered_at: float, voted_at: float, least_s: float = LEAST_READING_S) -> str | None:
    """Say that a vote came before anybody could read two answers, or None."""
    seconds = voted_at - answered_at
    return f"voted after {seconds:.1f} s" if seconds < least_s else None
