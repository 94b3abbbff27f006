"""What the page shows of ratings: rows, notes, the figure; and that nobody waits for them."""

import re
import threading
import xml.etree.ElementTree as ElementTree
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from random import Random
from typing import cast

import pytest

from space.errors import SinkError
from space.ratings import texts_en, texts_es
from space.ratings.ballots import Ballot
from space.ratings.board import Board
from space.ratings.enough import rounded_up, votes_missing, votes_to_stable_order
from space.ratings.figure import figure
from space.ratings.position import position_bias
from space.ratings.standings import Standing
from space.ratings.style import style_of
from space.ratings.view import Filters, RatingView, row_cells, updated_line, view_of
from space.tabs.ratings import ratings_text
from space.votes.records import BattleRecord, VoteRecord
from tests.test_space_ratings_reading import battle, vote

NOW = datetime(2026, 11, 21, 9, 5, tzinfo=UTC)
Store = tuple[Sequence[VoteRecord], Mapping[str, BattleRecord]]


def store(votes: int = 60) -> Store:
    random = Random(1)
    battles = {
        f"b{number}": battle(
            number,
            model_b=random.choice(("dos", "tres")),
            kind="bank" if number % 3 else "free",
            speciality="pediatría" if number % 2 else "",
        )
        for number in range(votes)
    }
    roles = ("paciente", "profesional")
    cast = [
        vote(n, winner=random.choice(("a", "a", "b", "both_bad")), voter=f"v{n}", voter_role=roles[n % 2])
        for n in range(votes)
    ]
    return cast, battles


def many(text: str, count: int, **values: str) -> list[Ballot]:
    return [Ballot(text[0], text[1], "a", f"v{number}", **values) for number in range(count)]  # pyright: ignore[reportArgumentType]


def test_current_answers_at_once_while_the_votes_are_still_being_read() -> None:
    go_on = threading.Event()

    def read() -> Store:
        go_on.wait(30)
        return store()

    board = Board(read, seconds=0.0)
    assert board.current().notes_es == (texts_es.COMPUTING,)
    go_on.set()
    board.close()
    view = board.current()
    board.close()
    assert {row.model for row in view.rows} == {"uno", "dos", "tres"}
    assert view.updated_at is not None
    assert board.specialities() == ("pediatría",)


def test_votes_are_read_again_only_after_the_given_time() -> None:
    readings = []
    board = Board(lambda: readings.append(1) or store(), seconds=3600.0)
    for filters in (Filters(), Filters(), Filters(kind="bank"), Filters(role="paciente")):
        board.current(filters)
        board.close()
    assert len(readings) == 1
    assert board.current(Filters(kind="bank")).votes == 40


def test_a_store_that_fails_leaves_the_old_view_with_a_note() -> None:
    answers = iter([store(), SinkError("disk is gone")])

    def read() -> Store:
        answer = next(answers)
        if isinstance(answer, SinkError):
            raise answer
        return answer

    board = Board(read, seconds=0.0)
    for _ in range(2):
        board.current()
        board.close()
    board._seconds = 3600.0  # a third reading is not wanted here
    view = board.current()
    assert view.notes_es[0] == texts_es.STALE
    assert len(view.rows) == 3


def test_a_store_that_never_worked_is_said_to_have_failed() -> None:
    def read() -> Store:
        raise SinkError("no disk")

    board = Board(read, seconds=3600.0)
    board.current()
    board.close()
    assert board.current().notes_es == (texts_es.FAILED,)


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        (Filters(), 4),
        (Filters(kind="bank"), 2),
        (Filters(kind="free"), 2),
        (Filters(role="profesional"), 1),
        (Filters(kind="bank", speciality="pediatría"), 1),
    ],
)
def test_filters_admit_what_they_name_and_never_a_probe(filters: Filters, expected: int) -> None:
    ballots = [
        *many("AB", 1, kind="bank", role="profesional"),
        *many("AB", 1, kind="bank", speciality="pediatría"),
        *many("BA", 2, kind="free", role="paciente"),
        *many("AB", 5, kind="probe"),
    ]
    assert view_of(ballots, filters, 1, 50, NOW).votes == expected


def test_a_model_with_few_votes_has_no_rank_and_is_named() -> None:
    view = view_of([*many("AB", 30), *many("BA", 20), *many("CA", 3), *many("AC", 3)], Filters(), 30, 50, NOW)
    assert {row.model: row.rank for row in view.rows} == {"A": 1, "B": 2, "C": None}
    assert texts_es.UNRANKED.format(minimum="30", models="C") in view.notes_es
    assert row_cells(next(row for row in view.rows if row.rank is None))[0] == "—"


def test_equal_ratings_share_a_rank_on_the_page_too() -> None:
    """C has too few votes for a rank, and takes none away."""
    bad = [Ballot("A", "B", "both_bad", str(number)) for number in range(60)]
    view = view_of([*bad, *many("CA", 3), *many("CB", 3)], Filters(), 30, 50, NOW)
    assert {row.model: row.rank for row in view.rows} == {"A": 1, "B": 1, "C": None}


def test_a_view_without_votes_says_so() -> None:
    view = view_of([], Filters(), 30, 50, NOW)
    assert (view.rows, view.notes_es) == ((), (texts_es.NO_VOTES,))
    assert updated_line(view) == "Actualizada el 21/11/2026 a las 09:05 (UTC), con 0 votos."


def test_longer_answers_that_always_win_gain_nothing_at_equal_form() -> None:
    """A is no better than B: whichever answer is longer wins 9 of 10, and A is longer in 3 of 4 battles."""
    random, ballots = Random(1), []
    for number in range(400):
        longer = number % 4 != 0
        wins = longer == (random.random() < 0.9)
        form = (0.5 if longer else -0.5, 0.0, 0.0, 0.0)
        ballots.append(Ballot("A", "B", "a" if wins else "b", f"v{number}", style=form))
    view = view_of(ballots, Filters(), 30, 50, NOW)
    a = next(row for row in view.rows if row.model == "A")
    assert a.rating > 1060
    assert a.style_rating == pytest.approx(1000.0, abs=25)
    assert any("más texto" in note for note in view.notes_es)


def test_style_is_the_lead_in_length_lists_bold_and_citations() -> None:
    """30 characters against 10; 2 list items against 0; 1 bold against 1; no citation against 1."""
    one, two = "- a\n- **b**\n" + "x" * 18, "**b** [1]x"
    assert (len(one), len(two)) == (30, 10)
    assert style_of(one, two) == (0.5, 1.0, 0.0, -1.0)


def test_position_bias_is_of_voters_and_not_of_votes() -> None:
    """80 of 100 left wins: plain when 100 people did it, not when five people did 20 each."""
    ballots = [Ballot("A", "B", "a" if n % 5 else "b", f"v{n}", "a" if n % 2 else "b") for n in range(100)]
    left = [Ballot("A", "B", each.winner, each.voter, "a") for each in ballots]
    few = [Ballot("A", "B", each.winner, f"v{n % 5}", "a") for n, each in enumerate(left)]
    bias, of_few = position_bias(left), position_bias(few)
    assert bias is not None
    assert of_few is not None
    assert (bias.left, bias.plain) == (0.8, True)
    assert (of_few.left, of_few.plain) == (0.8, False)
    assert position_bias(many("AB", 3)) is None


def test_missing_votes_grow_with_the_square_of_the_width() -> None:
    """Widths of 100 + 100 at a distance of 100: 2² * 100 votes in all, 300 more; at 250 none."""
    rows = [Standing("m", rating, rating - 100, rating + 100, 9, 0.5, 1) for rating in (1350, 1100, 1000)]
    assert votes_missing(rows, 100) == [0, 300]
    assert votes_to_stable_order(rows, 100) == 300
    assert votes_to_stable_order([rows[0], rows[0]], 100) is None
    assert [rounded_up(votes) for votes in (7, 99, 1234, 130_000)] == [7, 99, 1300, 130_000]


def test_the_figure_is_well_formed_and_says_in_words_what_it_shows() -> None:
    names = ["<script>alert(1)</script>", "a\x00&b", "x" * 80]
    rows = [
        Standing(name, 1100 - 90 * n, 1050 - 90 * n, 1150 - 90 * n, 9, 0.5, n) for n, name in enumerate(names)
    ]
    root = ElementTree.fromstring(figure(rows))
    space = "{http://www.w3.org/2000/svg}"
    assert root.attrib["role"] == "img"
    assert root.attrib["aria-labelledby"] == "ratings-title ratings-desc"
    assert "alert(1)</script>: 1100, de 1050 a 1150" in str(root.findtext(f"{space}desc"))
    assert {each.tag.removeprefix(space) for each in root.iter()} <= {
        "svg",
        "title",
        "desc",
        "line",
        "text",
        "circle",
    }
    assert len(root.findall(f"{space}circle")) == 3
    assert root.attrib["fill"] == "currentColor"


def test_one_boundless_interval_does_not_flatten_the_figure() -> None:
    rows = [Standing("A", 1100, -1e9, 1e9, 9, 0.5, 1), Standing("B", 1000, 950, 1050, 9, 0.5, 2)]
    drawn = ElementTree.fromstring(figure(rows))
    circles = drawn.findall("{http://www.w3.org/2000/svg}circle")
    assert abs(float(circles[0].attrib["cx"]) - float(circles[1].attrib["cx"])) > 30
    assert len(drawn.findall("{http://www.w3.org/2000/svg}path")) == 2, "arrows at both ends of the boundless"


def test_numbers_are_written_as_spanish_writes_them() -> None:
    assert texts_es.number(1234.4) == "1234"
    assert texts_es.number(12345) == "12\u202f345"
    assert texts_es.number(-3) == "−3"
    assert texts_es.percent(0.125) == "12,5\u00a0%"
    assert texts_es.listed(["a", "b", "c"]) == "a, b y c"


@pytest.mark.parametrize(("count", "enough"), [(1, False), (8, False), (29, False), (30, True)])
def test_nothing_is_said_of_sides_and_form_before_thirty_votes(count: int, enough: bool) -> None:
    """Every vote is for the longer answer, on the left: with few of them that proves nothing."""
    form = (0.5, 0.0, 0.0, 0.0)
    ballots = [Ballot("A", "B", "a", f"v{n}", "a", style=form) for n in range(count)]
    view = view_of(ballots, Filters(), 30, 50, NOW)
    few = [texts.format(minimum="30") for texts in (texts_es.FEW_FOR_POSITION, texts_es.FEW_FOR_STYLE)]
    assert [each in view.notes_es for each in few] == [not enough, not enough]
    assert any("sesgo de posición" in note for note in view.notes_es) == enough
    assert all((row.style_rating is not None) == enough for row in view.rows)


def test_both_languages_have_the_same_names_and_the_same_places_to_fill() -> None:
    def places(texts: object) -> dict[str, object]:
        found = {name: value for name, value in vars(texts).items() if name.isupper() and name != "TITLE"}
        return {name: _shape(value) for name, value in found.items()}

    assert places(texts_en) == places(texts_es)


def _shape(value: object) -> object:
    if isinstance(value, Mapping):
        return set(value)
    return set(re.findall(r"{\w+}", value)) if isinstance(value, str) else len(cast("tuple[str, ...]", value))


def test_an_english_view_has_the_same_notes_in_english() -> None:
    view = view_of([*many("AB", 20), *many("BA", 20), *many("CA", 3)], Filters(), 30, 50, NOW)
    english = ratings_text(view, texts_en)
    assert len(view.notes_en) == len(view.notes_es)
    assert english.startswith("| Rank | Model | Rating | 95% interval |")
    assert "Updated on 21/11/2026 at 09:05 (UTC), with 43 votes." in english
    assert "Rating of each model" in view.figure_in(texts_en)
    assert view.figure_in(texts_es) == view.figure_svg


def test_what_the_board_says_of_itself_is_in_both_languages() -> None:
    view = RatingView().saying("COMPUTING").saying("FAILED", instead_of=("COMPUTING",))
    assert (view.notes_es, view.notes_in(texts_en)) == ((texts_es.FAILED,), (texts_en.FAILED,))
