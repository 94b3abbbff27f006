import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from space.markdown import inert, inert_line, seen, shown
from tests.hostile_payloads import PAYLOADS

_TEXT_TAGS = {"p", "br", "em", "strong", "h1", "h2", "ul", "ol", "li"}
_TABLE_TAGS = {"table", "thead", "tbody", "tr", "th", "td"}


@pytest.mark.parametrize("payload", PAYLOADS.values(), ids=PAYLOADS)
def test_no_payload_becomes_a_link_an_image_or_a_tag(payload: str) -> None:
    """Rendered with links, autolinks and raw HTML on: only plain text tags may come out."""
    html = MarkdownIt("gfm-like", {"linkify": False, "html": True}).render(inert(payload))
    assert set(re.findall(r"<(\w+)", html)) <= _TEXT_TAGS | _TABLE_TAGS
    assert "://" not in inert(payload)


def test_bold_lists_headings_and_citations_still_work() -> None:
    html = MarkdownIt("gfm-like", {"linkify": False}).render(
        inert("## Dosis\n\n**500 mg** cada 8 h [1]\n\n- una\n- dos")
    )
    for part in ("<h2>Dosis</h2>", "<strong>500 mg</strong>", "[1]", "<li>una</li>"):
        assert part in html


def test_a_dose_reads_on_the_page_as_it_was_written() -> None:
    text = "Si TFGe < 30 mL/min/1,73 m² & edad > 65: 2,5 mg [2] «no \\ exceda»"
    assert shown(inert(text)) == text


@given(st.text(alphabet="ab \\[]`~$<>&!@:/.()*#1,5\n\t"))
def test_nothing_of_a_text_is_lost_on_the_page(text: str) -> None:
    assert shown(inert(text)) == text


@pytest.mark.parametrize("payload", PAYLOADS.values(), ids=PAYLOADS)
def test_a_name_or_a_comment_stays_one_line_to_the_letter(payload: str) -> None:
    """Between `**`, as the page shows a model's name: one paragraph, and bold around all of it."""
    html = MarkdownIt("gfm-like", {"linkify": False, "html": True}).render(f"**A: {inert_line(payload)}**")
    assert html.startswith("<p><strong>A: ")
    assert html.endswith("</strong></p>\n")
    assert set(re.findall(r"<(\w+)", html)) == {"p", "strong"}
    assert shown(inert_line(payload)) == " ".join(seen(payload).split())


def test_a_table_stays_a_table() -> None:
    html = MarkdownIt("gfm-like", {"linkify": False}).render(
        inert("| dosis | [1] |\n|---|---|\n| 5 mg | 2 |")
    )
    assert "<td>5 mg</td>" in html
    assert "<th>[1]</th>" in html


@pytest.mark.parametrize("line", ["---", "***", "* * *", "___", "===", "texto\n---", "texto\n=", "texto\n-"])
def test_no_rule_and_no_underlined_heading_divides_the_page(line: str) -> None:
    html = MarkdownIt("gfm-like", {"linkify": False}).render(inert(f"antes\n\n{line}\n\ndespués"))
    assert not re.search("<(hr|h1|h2|ul|li)", html)
    assert shown(inert(line)) == line


def test_what_turns_the_reading_order_round_or_hides_is_taken_out() -> None:
    """The override would show 10 as 01."""
    assert seen("dosis \u202e10\u202c mg, 5\u200b0 mg") == "dosis 10 mg, 50 mg"
    assert seen("Z" + "\u0300" * 100) == "Z\u0300\u0300"
    assert seen("niño, cigüeña, «¿qué?», 50 µg, n\u0303") == "niño, cigüeña, «¿qué?», 50 µg, n\u0303"
