from collections.abc import Mapping
from threading import Thread

import pytest
from hypothesis import given
from hypothesis import strategies as st

from space.limits import ASKED_OF_ALL, TYPED, Bucket, Cap, Limits, PromptCap, Rate, Who, filled, too_fast
from space.visitors import VisitorIds, client_address, trusted_proxies

TIGHT: Mapping[Who, Rate] = {"visitor": Rate(2, 0.5), "everyone": Rate(3, 1)}


def test_a_bucket_fills_to_its_burst_and_no_further() -> None:
    """0 tokens and 4 s at 0.5 a second are 2; 100 s would be 50, but 5 fit."""
    assert filled(Bucket(0, 10), Rate(5, 0.5), 14) == Bucket(2, 14)
    assert filled(Bucket(0, 10), Rate(5, 0.5), 110) == Bucket(5, 110)


def test_a_clock_that_goes_back_gives_no_tokens() -> None:
    assert filled(Bucket(1, 10), Rate(5, 1), 3) == Bucket(1, 10)


def test_a_visitor_waits_for_the_next_token() -> None:
    """Two at once, the third after 2 s (0.5 a second)."""
    limits = Limits(TIGHT)
    assert [limits.take("ana", 0.0) for _ in range(3)] == [None, None, "visitor"]
    assert limits.wait_s("ana", 0.0) == pytest.approx(2.0)
    assert limits.take("ana", 1.9) == "visitor"
    assert limits.take("ana", 2.0) is None


def test_all_visitors_together_have_a_limit_and_one_who_is_refused_does_not_use_it_up() -> None:
    """Three of everyone; Ana takes two and is refused twice, Eva takes the third, Luis finds none."""
    limits = Limits(TIGHT)
    assert [limits.take("ana", 0.0) for _ in range(4)] == [None, None, "visitor", "visitor"]
    assert limits.take("eva", 0.0) is None
    assert limits.take("luis", 0.0) == "everyone"
    assert limits.wait_s("luis", 0.0) == pytest.approx(1.0)


def test_memory_holds_no_more_visitors_than_it_may() -> None:
    limits = Limits({"visitor": Rate(2, 0.001), "everyone": Rate(1e6, 1e6)}, most_visitors=50)
    for number in range(500):
        limits.take(str(number), float(number))
    assert len(limits._buckets) <= 50
    assert limits.take("499", 499.0) is None
    assert limits.take("499", 499.0) == "visitor", "who came last is remembered"


def test_forty_threads_take_no_more_than_there_is() -> None:
    limits = Limits({"visitor": Rate(100, 1e-9), "everyone": Rate(100, 1e-9)})
    taken: list[object] = []
    threads = [
        Thread(target=lambda: taken.extend(limits.take("x", 0.0) for _ in range(10))) for _ in range(40)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert taken.count(None) == 100


@given(st.lists(st.floats(0, 100), max_size=60))
def test_in_no_order_of_calls_are_more_tokens_given_than_refilled(moments: list[float]) -> None:
    """Over 100 s a visitor has 2 + 100 * 0.5 = 52 tokens at most."""
    limits = Limits({"visitor": Rate(2, 0.5), "everyone": Rate(1e6, 1e6)})
    assert sum(limits.take("x", moment) is None for moment in sorted(moments)) <= 52


def cast(
    cap: PromptCap, number: int, visitor: str, voter: str = "", day: str = "1", of: Cap = TYPED
) -> Who | None:
    """Count vote `number` on one prompt; each is a page load of its own unless one is named."""
    return cap.count("p", visitor, day, voter=voter or str(number), vote_id=f"v{number}", cap=of)


def test_the_same_prompt_counts_so_often_for_an_address_and_for_all_and_anew_the_next_day() -> None:
    cap, of = PromptCap(), Cap(voter=2, visitor=2, everyone=3)
    assert [cast(cap, n, "ana", of=of) for n in range(3)] == [None, None, "visitor"]
    assert [cast(cap, n, "eva", of=of) for n in (3, 4)] == [None, "everyone"]
    assert cap.count("otro", "ana", "1", voter="x", vote_id="v5") is None
    assert cast(cap, 6, "ana", day="2", of=of) is None


def test_votes_that_the_cap_refuses_use_up_nothing_of_the_others() -> None:
    cap, of = PromptCap(), Cap(voter=2, visitor=2, everyone=3)
    assert [cast(cap, n, "ana", of=of) for n in range(9)].count(None) == 2
    assert cast(cap, 9, "eva", of=of) is None


def test_a_changed_vote_counts_once_and_a_refused_one_stays_refused() -> None:
    cap = PromptCap()
    assert [cast(cap, 1, "ana") for _ in range(5)] == [None] * 5
    assert [cast(cap, number, "ana") for number in (2, 3, 3, 1)] == [None, "visitor", "visitor", None]


def test_what_the_page_asks_of_everybody_counts_for_many_and_for_so_many_of_one_address() -> None:
    cap = PromptCap()
    assert [cast(cap, n, f"address {n}", of=ASKED_OF_ALL) for n in range(40)] == [None] * 40
    class_of_12 = [cast(cap, n, "a school", of=ASKED_OF_ALL) for n in range(40, 52)]
    assert class_of_12 == [None] * 10 + ["visitor"] * 2
    one_page = [cast(cap, n, f"address {n}", voter="ana", of=ASKED_OF_ALL) for n in range(60, 63)]
    assert one_page == [None, None, "visitor"]


def test_a_vote_before_anybody_could_read_says_how_fast_it_was() -> None:
    assert too_fast(10.0, 10.5) == "voted after 0.5 s"
    assert too_fast(10.0, 12.0) is None


@pytest.mark.parametrize(
    ("forwarded", "peer", "proxies", "address"),
    [
        ("203.0.113.9", "10.0.0.1", 1, "203.0.113.9"),
        ("1.1.1.1, 203.0.113.9", "10.0.0.1", 1, "203.0.113.9"),  # what stands left, the visitor wrote
        ("1.1.1.1, 203.0.113.9, 10.0.0.7", "10.0.0.1", 2, "203.0.113.9"),
        ("1.1.1.1", "198.51.100.4", 0, "198.51.100.4"),  # no proxy: the header is the visitor's own
        ("1.1.1.1", "198.51.100.4", 2, "198.51.100.4"),  # shorter than the proxies say
        ("203.0.113.9:4711", "10.0.0.1", 1, "203.0.113.9"),
        ("2001:db8:1:2:3:4:5:6", "10.0.0.1", 1, "2001:db8:1:2::/64"),
        ("[2001:db8:1:2::9]:443", "10.0.0.1", 1, "2001:db8:1:2::/64"),
        ("::ffff:203.0.113.9", "10.0.0.1", 1, "203.0.113.9"),
        ("nadie", "10.0.0.1", 1, "10.0.0.1"),
        ("", None, 1, ""),
        (None, "no es", 1, ""),
    ],
)
def test_an_address_is_what_the_outermost_trusted_proxy_saw(
    forwarded: str | None, peer: str | None, proxies: int, address: str
) -> None:
    assert client_address(forwarded, peer, proxies) == address


def test_a_visitor_has_one_id_all_day_and_another_on_the_next() -> None:
    ids = VisitorIds()
    today = ids.of_address("203.0.113.9", None, "2026-11-21")
    assert today == ids.of_address("6.6.6.6, 203.0.113.9", None, "2026-11-21")
    assert today != ids.of_address("203.0.113.8", None, "2026-11-21")
    assert today != ids.of_address("203.0.113.9", None, "2026-11-22")
    assert today != ids.of_address("203.0.113.9", None, "2026-11-21"), "yesterday's key is gone"


def test_an_id_tells_nothing_without_the_key() -> None:
    one, other = VisitorIds(), VisitorIds()
    ids = {each.of_address("203.0.113.9", None, "d") for each in (one, other)}
    assert len(ids) == 2
    assert "203.0.113.9" not in repr(one)
    assert one._key.hex() not in repr(one)
    assert repr(one._key) not in repr(one)


def test_a_profile_is_no_address() -> None:
    ids = VisitorIds()
    assert ids.of_profile("203.0.113.9", "d") != ids.of_address("203.0.113.9", None, "d")
    assert ids.of_profile("ana", "d") == ids.of_profile("ana", "d")


def test_proxies_are_trusted_where_they_are() -> None:
    assert trusted_proxies({}) == 0
    assert trusted_proxies({"SPACE_ID": "a/b"}) == 1
    assert trusted_proxies({"SPACE_ID": "a/b", "TRUSTED_PROXIES": "2"}) == 2
    assert trusted_proxies({"TRUSTED_PROXIES": "muchos"}) == 0
