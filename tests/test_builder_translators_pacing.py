"""Rate, patience and the breaker, on a clock that the tests move."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from dataset_builder.translators.failures import Failure, Passing, Refused, Silent, TooLong, failure_of
from dataset_builder.translators.pacing import (
    LONGEST_WAIT_S,
    CircuitBreaker,
    Pacer,
    TokenBucket,
    backoff_s,
    retry_after_s,
)
from tests.fake_clock import FakeClock


def failing(*failures: Failure) -> Callable[[], str]:
    """Return something to send that fails so, then succeeds."""
    left = list(failures)

    def send() -> str:
        if left:
            raise left.pop(0)
        return "done"

    return send


def test_a_bucket_lets_a_second_pass_at_once_and_then_keeps_the_rate() -> None:
    """4 a second: the first 4 leave at once, the next 8 need 2 s."""
    clock = FakeClock()
    bucket = TokenBucket(4, clock)
    for _ in range(4):
        bucket.wait()
    assert clock.now == 0
    for _ in range(8):
        bucket.wait()
    assert clock.now == pytest.approx(2.0)


def test_a_bucket_saves_no_more_than_its_burst() -> None:
    clock = FakeClock()
    bucket = TokenBucket(2, clock)
    clock.sleep(3600)
    for _ in range(4):
        bucket.wait()
    assert clock.now == pytest.approx(3601.0)


def test_without_a_rate_nobody_waits() -> None:
    clock = FakeClock()
    bucket = TokenBucket(None, clock)
    for _ in range(1000):
        bucket.wait()
    assert clock.slept == []


def test_a_slow_rate_is_kept() -> None:
    """One in two seconds: the second request leaves after 2 s."""
    clock = FakeClock()
    bucket = TokenBucket(0.5, clock)
    bucket.wait()
    bucket.wait()
    assert clock.now == pytest.approx(2.0)


def test_back_off_doubles_up_to_a_minute_and_jitters_by_half() -> None:
    assert [backoff_s(attempt, 1.0) for attempt in range(5)] == [0.5, 1, 2, 4, 8]
    assert backoff_s(3, 0.0) == 2.0
    assert backoff_s(30, 1.0) == LONGEST_WAIT_S


def test_passing_failures_are_tried_again_after_growing_waits() -> None:
    clock = FakeClock()
    pacer = Pacer(None, clock, jitter=lambda: 1.0)
    assert pacer.ask(failing(Passing("a"), Passing("b"), Passing("c"))) == "done"
    assert clock.slept == [0.5, 1.0, 2.0]


def test_what_the_server_asks_to_wait_is_waited_by_everybody() -> None:
    """The second caller did not get the answer that asked for 7 s, and waits as well."""
    clock = FakeClock()
    pacer = Pacer(None, clock)
    with pytest.raises(Refused):
        pacer.ask(failing(Passing("busy", retry_after_s=7.0), Refused("no")))
    assert clock.now == pytest.approx(7.0)
    bucket = TokenBucket(None, clock)
    bucket.hold(5.0)
    bucket.wait()
    assert clock.now == pytest.approx(12.0)


def test_nobody_waits_longer_than_a_minute_because_a_server_asks() -> None:
    clock = FakeClock()
    assert Pacer(None, clock).ask(failing(Passing("busy", retry_after_s=86_400.0))) == "done"
    assert clock.now == pytest.approx(LONGEST_WAIT_S)


def test_after_five_failures_the_caller_is_told_the_last() -> None:
    with pytest.raises(Passing, match="fifth"):
        Pacer(None, FakeClock()).ask(failing(*map(Passing, ("1", "2", "3", "4", "fifth"))))


def test_a_silent_server_is_asked_twice() -> None:
    with pytest.raises(Silent, match="second"):
        Pacer(None, FakeClock()).ask(failing(*map(Silent, ("first", "second", "third"))))


@pytest.mark.parametrize("failure", [Refused("no"), TooLong("too long")])
def test_what_will_not_pass_is_not_tried_again(failure: Failure) -> None:
    clock = FakeClock()
    with pytest.raises(type(failure)):
        Pacer(None, clock).ask(failing(failure))
    assert clock.slept == []


def test_the_breaker_fails_fast_then_lets_one_try() -> None:
    """Three failures open it for 10 s; at 10 s one caller may try, and the next one may not."""
    clock = FakeClock()
    breaker = CircuitBreaker(clock, threshold=3, pause_s=10)
    for _ in range(3):
        breaker.enter()
        breaker.failed("failed: status 503")
    with pytest.raises(Refused, match="failed: status 503 3 times in a row; it is asked again in 10 s"):
        breaker.enter()
    clock.sleep(10)
    breaker.enter()
    with pytest.raises(Refused):
        breaker.enter()
    breaker.succeeded()
    breaker.enter()
    breaker.enter()


def test_a_failed_try_opens_the_breaker_for_another_pause() -> None:
    clock = FakeClock()
    breaker = CircuitBreaker(clock, threshold=1, pause_s=10)
    breaker.failed("down")
    clock.sleep(10)
    breaker.enter()
    breaker.failed("down")
    clock.sleep(9)
    with pytest.raises(Refused, match="in 1 s"):
        breaker.enter()


def test_a_server_that_is_down_is_not_asked_by_the_next_caller() -> None:
    clock = FakeClock()
    pacer = Pacer(None, clock)
    with pytest.raises(Passing):
        pacer.ask(failing(*[Passing("down")] * 5))
    sent: list[int] = []
    with pytest.raises(Refused, match="down 5 times in a row"):
        pacer.ask(lambda: sent.append(1))
    assert sent == []
    clock.sleep(60)
    pacer.ask(lambda: sent.append(1))
    assert sent == [1]


def test_retry_after_is_read_as_seconds_or_as_a_date() -> None:
    later = format_datetime(datetime.now(UTC) + timedelta(seconds=30), usegmt=True)
    waits = retry_after_s({"Retry-After": later})
    assert waits is not None
    assert 20 < waits <= 30
    assert retry_after_s({"Retry-After": " 3 "}) == 3.0
    assert retry_after_s({"Retry-After": "Wed, 21 Oct 2015 07:28:00 GMT"}) == 0.0
    assert retry_after_s({"Retry-After": "Wed, 21 Oct 2015 07:28:00 -0000"}) == 0.0
    assert retry_after_s({"Retry-After": "soon"}) is None
    assert retry_after_s({}) is None


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        *((status, Passing) for status in (408, 429, 500, 503, 599)),
        *((status, TooLong) for status in (400, 413, 414)),
        *((status, Refused) for status in (401, 403, 404)),
    ],
)
def test_a_status_decides_what_comes_next(status: int, kind: type[Failure]) -> None:
    assert type(failure_of(status, None)) is kind


def test_a_success_is_no_failure() -> None:
    assert failure_of(200, None) is None
    assert failure_of(204, None) is None
