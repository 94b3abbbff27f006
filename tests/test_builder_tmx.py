"""TMX: what is written comes back exactly, what is read is limited, and no file is trusted."""

import io
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dataset_builder.tmx import HumanPair, unit_pairs, write_tmx
from dataset_builder.tmx_reader import MAX_SEGMENT_CHARS, TmxError, Unit, Variant, read_units

NOW = datetime(2026, 11, 21, 7, 37, tzinfo=UTC)
HEAD = '<tmx version="1.4"><header/><body>'
TAIL = "</body></tmx>"
HOSTILE = [
    "]]>",
    "&",
    "&amp;",
    "<!--",
    "<seg>",
    "\u2028",
    "\u0085",
    "\r",
    "\r\n",
    "\t",
    "\u202e",
    "\ufeff",
    "😀",
]
XML_TEXT = st.lists(
    st.sampled_from(HOSTILE)
    | st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff"))
).map(lambda pieces: "".join(pieces).strip())


def units_of(folder: Path, content: str | bytes) -> list[Unit]:
    path = folder / "memory.tmx"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return list(read_units(path))


def unit(*variants: tuple[str, str]) -> str:
    return (
        "<tu>" + "".join(f'<tuv xml:lang="{lang}"><seg>{seg}</seg></tuv>' for lang, seg in variants) + "</tu>"
    )


def written(*pairs: HumanPair) -> str:
    file = io.StringIO()
    write_tmx(pairs, file, NOW)
    return file.getvalue()


@given(st.lists(st.tuples(XML_TEXT.filter(bool), XML_TEXT.filter(bool)), max_size=5))
def test_what_is_written_is_read_back_exactly(pairs: list[tuple[str, str]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        units = units_of(Path(folder), written(*(HumanPair(*pair, "memory") for pair in pairs)))
    assert [unit_pairs(each) for each in units] == [(pair,) for pair in pairs]


def test_a_pair_carries_its_origin_engine_and_date() -> None:
    """11:37 at four hours east of Greenwich is 07:37 UTC."""
    pair = HumanPair(
        "A & b", "A y b", "review-accept", "apertium", "2026-11-21T11:37:00+04:00", ("negation", "units")
    )
    assert written(pair) == (
        '<?xml version="1.0" encoding="UTF-8"?>\n<tmx version="1.4">\n'
        '<header creationtool="SpanishMedicaLLM dataset_builder" creationtoolversion="1" segtype="sentence" '
        'o-tmf="jsonl" adminlang="en" srclang="en" datatype="plaintext" creationdate="20261121T073700Z"/>\n'
        '<body>\n<tu creationdate="20261121T073700Z"><prop type="x-origin">review-accept</prop>'
        '<prop type="x-engine">apertium</prop><prop type="x-forced">negation units</prop>\n'
        '<tuv xml:lang="en"><seg>A &amp; b</seg></tuv>\n<tuv xml:lang="es"><seg>A y b</seg></tuv>\n</tu>\n'
        "</body>\n</tmx>\n"
    )


def test_a_date_that_nobody_knows_is_left_out() -> None:
    assert "<tu><prop" in written(HumanPair("One.", "Uno.", "memory", decided_at="yesterday"))


@pytest.mark.parametrize("character", ["\x00", "\x0b", "\x1f", "\ufffe", "\uffff", "\ud800"])
def test_a_character_that_xml_cannot_hold_is_named(character: str) -> None:
    with pytest.raises(TmxError, match=rf"holds U\+{ord(character):04X}, which XML cannot hold"):
        written(HumanPair("One.", f"Uno{character}.", "memory"))


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ('<!DOCTYPE tmx [<!ENTITY a "b">]>' + HEAD + TAIL, "declares entities"),
        (
            '<!DOCTYPE tmx SYSTEM "tmx14.dtd" [<!ENTITY a SYSTEM "file:///etc/passwd">]>' + HEAD + TAIL,
            "declares",
        ),
        ('<!DOCTYPE tmx [<!ENTITY % a SYSTEM "http://127.0.0.1:9/">%a;]>' + HEAD + TAIL, "declares entities"),
        (f'<!DOCTYPE tmx [<!ATTLIST tuv a CDATA "{"x" * 1000}">]>' + HEAD + TAIL, "or attributes"),
        ('<!DOCTYPE tmx SYSTEM "tmx14.dtd">' + HEAD + unit(("en", "4&nbsp;mg")) + TAIL, "the entity &nbsp;"),
        (HEAD + unit(("en", "4&nbsp;mg")) + TAIL, "undefined entity"),
        (HEAD + unit(("en", "4&#11;mg")) + TAIL, "invalid character"),
        (HEAD + "<!--" + "x" * (2 << 20) + "-->" + TAIL, "a tag or comment of more than"),
        (HEAD + '<tu a="' + "x" * (2 << 20) + '"/>' + TAIL, "a tag or comment of more than"),
        (HEAD + "<a>" * 80 + "</a>" * 80 + TAIL, "nested more than 64 deep"),
        (HEAD + unit(("en", "x" * (MAX_SEGMENT_CHARS + 1))) + TAIL, "more than 100000 characters"),
        (HEAD + unit(("en", "<hi/>" * 3000)) + TAIL, "languages or inline tags"),
        (HEAD + unit(*[("en", "x")] * 1100) + TAIL, "languages or inline tags"),
    ],
    ids=lambda value: value[:40],
)
def test_an_attack_is_refused(tmp_path: Path, content: str, told: str) -> None:
    with pytest.raises(TmxError, match=told):
        units_of(tmp_path, content)


def test_laughter_is_refused_before_it_is_expanded(tmp_path: Path) -> None:
    """Each entity is ten of the one before: 10 ** 9 characters, if it were ever read."""
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    content = f'<!DOCTYPE tmx [<!ENTITY l0 "x">{laughs}]>{HEAD}{unit(("en", "&l9;"))}{TAIL}'
    with pytest.raises(TmxError, match="line 1: it declares entities"):
        units_of(tmp_path, content)


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("<html></html>", "is no TMX file: its root is <html>"),
        ("", "no element found"),
        (HEAD + unit(("en", "One.")), "line 1: not well-formed XML"),
        ("<tmx>\n<body></tmx>", "line 2: not well-formed XML"),
        ('<?xml version="1.0" encoding="utf-7"?><tmx/>', "save it as UTF-8"),
        ('<?xml version="1.0" encoding="klingon"?><tmx/>', "save it as UTF-8"),
        (b"\x1f\x8b\x08\x00", "not well-formed XML"),
    ],
)
def test_what_is_no_tmx_is_told_in_one_line(tmp_path: Path, content: str | bytes, told: str) -> None:
    with pytest.raises(TmxError, match=told):
        units_of(tmp_path, content)


def test_a_missing_file_is_told_in_one_line(tmp_path: Path) -> None:
    with pytest.raises(TmxError, match=r"nada\.tmx: No such file"):
        list(read_units(tmp_path / "nada.tmx"))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "iso-8859-1", "windows-1252"])
def test_the_files_of_translators_tools_are_read(tmp_path: Path, encoding: str) -> None:
    """The usual document type names a DTD outside, which is not fetched: there is none."""
    name = encoding.removesuffix("-sig")
    content = (
        f'<?xml version="1.0" encoding="{name}"?>\n<!DOCTYPE tmx SYSTEM "tmx11.dtd">\n{HEAD}<!-- x -->\n'
        '<tu tuid="1"><note>no</note><prop type="p">no</prop>'
        '<tuv lang="EN-US"><prop type="p">no</prop><seg>Boy</seg></tuv>'
        f'<tuv xml:lang="es_MX"><seg>Ni<![CDATA[ñ]]>o</seg></tuv></tu>{TAIL}'
    )
    (read,) = units_of(tmp_path, content.encode(encoding))
    assert read == Unit(4, (Variant("EN-US", "Boy"), Variant("es_MX", "Niño")))
    assert unit_pairs(read) == (("Boy", "Niño"),)


@pytest.mark.parametrize(
    ("segment", "text", "refused"),
    [
        ('Take <bpt i="1">&lt;b></bpt>4 mg<ept i="1">&lt;/b></ept>.', "Take 4 mg.", ""),
        ("Take <hi>4 <hi>mg</hi></hi>.", "Take 4 mg.", ""),
        ('<it pos="end">&lt;/p></it>Take 4 mg.', "Take 4 mg.", ""),
        ("Take <ph>{dose}</ph> mg.", "Take {dose} mg.", "<ph> stands for something"),
        ("Take <ph/> mg.", "Take  mg.", "<ph> stands for something"),
        ("Take <bpt>x<sub>y</sub></bpt> mg.", "Take  mg.", "<sub> stands for something"),
        ("10<bpt>&lt;sup></bpt>3<ept>&lt;/sup></ept> units", "103 units", "a tag parts two digits"),
        ("10<hi>3</hi> units", "103 units", "a tag parts two digits"),
    ],
)
def test_an_inline_tag_is_dropped_only_where_no_meaning_hangs_on_it(
    tmp_path: Path, segment: str, text: str, refused: str
) -> None:
    (read,) = units_of(tmp_path, HEAD + unit(("en", segment), ("es", "x")) + TAIL)
    assert read.variants[0] == Variant("en", text, refused)
    assert unit_pairs(read) == (refused or ((text, "x"),))


@pytest.mark.parametrize(
    ("variants", "pairs"),
    [
        ([("en-GB", " One. "), ("es-ES", "\nUno.")], (("One.", "Uno."),)),
        ([("en-GB", "One."), ("en-US", "One."), ("es", "Uno.")], (("One.", "Uno."),)),
        ([("en", "One."), ("es-ES", "Uno."), ("es-MX", "Una.")], (("One.", "Uno."), ("One.", "Una."))),
        ([("en", "One."), ("fr", "Un.")], "not English and Spanish"),
        ([("eng", "One."), ("es", "Uno.")], "not English and Spanish"),
        ([("en", "One."), ("es", " ")], "an empty side"),
    ],
)
def test_the_pairs_of_a_unit(variants: list[tuple[str, str]], pairs: object) -> None:
    assert unit_pairs(Unit(1, tuple(Variant(*each) for each in variants))) == pairs


def test_a_tag_refused_in_another_language_does_not_matter() -> None:
    read = Unit(
        1, (Variant("en", "One."), Variant("fr", "Un", "<ph> stands for something"), Variant("es", "Uno."))
    )
    assert unit_pairs(read) == (("One.", "Uno."),)


def test_units_come_while_the_file_is_still_read(tmp_path: Path) -> None:
    """The end of the file is broken, and the units before it were yielded all the same."""

    def until_broken(path: Path) -> Iterator[Unit]:
        with pytest.raises(TmxError, match="line 5001"):
            yield from read_units(path)

    path = tmp_path / "memory.tmx"
    path.write_text(HEAD + (unit(("en", "One."), ("es", "Uno.")) + "\n") * 5000 + "<", encoding="utf-8")
    assert len(list(until_broken(path))) > 4000
