"""Articles: any encoding and format in, headed passages with true offsets out, nothing lost on the way."""

import re
from itertools import pairwise
from pathlib import Path

import pypdfium2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dataset_builder.contracts import SourceSettings
from dataset_builder.errors import SourceError
from dataset_builder.records import Document, SourceRecord
from dataset_builder.sources.articles import MAX_PASSAGE_CHARS, Articles
from dataset_builder.sources.html_text import html_blocks
from tests.source_files import pdf_of, read, read_text

SENTENCE = "La insulina baja la glucosa de la sangre y se guarda en la nevera."


def headings(document: Document) -> list[str]:
    return [passage.heading for passage in document.passages]


def offsets_hold(document: Document) -> bool:
    text = document.metadata["text"]
    return all(text[each.start : each.end] == each.text for each in document.passages)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "latin-1", "cp1252"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_every_encoding_and_line_end_gives_the_same_document(
    tmp_path: Path, encoding: str, line_end: str
) -> None:
    first = "La fiebre del niño: más de 38 °C. ¿Cuándo acudir?"
    text = f"# Niños\n\n## Qué es\n\n{first}\n\n## Señales\n\n{SENTENCE}\n"
    document = read_text(tmp_path, "a.md", text.replace("\n", line_end).encode(encoding))
    assert document.title == "Niños"
    assert [(each.heading, each.text) for each in document.passages] == [
        ("Qué es", first),
        ("Señales", SENTENCE),
    ]


def test_the_formats_agree(tmp_path: Path) -> None:
    first, second = "Es una inflamación de los bronquios.", "Tos y falta de aire, sobre todo de noche."
    texts: dict[str, str | bytes] = {
        "a.md": f"# Asma\n\n## Qué es\n\n{first}\n\n## Síntomas\n\n{second}",
        "a.html": f"<h1>Asma</h1><h2>Qué es</h2><p>{first}</p><h2>Síntomas</h2><p>{second}</p>",
        "a.txt": f"Asma\n\nQué es\n\n{first}\n\nSíntomas\n\n{second}",
        "b.txt": f"Asma\nQué es\n{first}\nSíntomas\n{second}",
        "c.txt": f"Asma\n\nQué es\n{first}\n\nSíntomas\n{second}",
        "a.pdf": pdf_of(["Asma", "Qué es", first, "Síntomas", second]),
    }
    for name, text in texts.items():
        document = read_text(tmp_path, name, text)
        assert document.title == "Asma", name
        assert [(p.heading, p.text) for p in document.passages] == [
            ("Qué es", first),
            ("Síntomas", second),
        ], name
        assert offsets_hold(document)


def test_what_cannot_be_read_is_named_and_the_rest_goes_on(tmp_path: Path) -> None:
    blank = pypdfium2.PdfDocument.new()
    blank.new_page(100, 100)
    blank.save(tmp_path / "escaneado.pdf")
    for name, content in {
        "vacio.txt": b" \n\n",
        "binario.md": b"\x00\x01\x02\xff\x00",
        "roto.pdf": b"%PDF-1.7 nada",
        "vacio.pdf": b"",
        "titulos.md": b"# Uno\n\n## Dos\n",
        "guion.html": b"<script>var a = 'texto';</script>",
        "bueno.txt": f"Título\n\n{SENTENCE}".encode(),
    }.items():
        (tmp_path / name).write_bytes(content)
    documents, problems = read("articles", tmp_path)
    assert [document.source_id for document in documents] == ["bueno.txt"]
    assert problems == {
        "vacio.txt": "empty",
        "binario.md": "not_text",
        "roto.pdf": "unreadable",
        "vacio.pdf": "empty",
        "titulos.md": "no_text",
        "guion.html": "no_text",
        "escaneado.pdf": "no_text",
    }


def test_a_path_that_holds_nothing_to_read_is_one_clear_line(tmp_path: Path) -> None:
    (tmp_path / "foto.png").write_bytes(b"x")
    for path, said in (
        (tmp_path / "nada", "no such file or folder"),
        (tmp_path, "holds no .txt, .md, .html, .htm, .pdf file"),
        (tmp_path / "foto.png", "not one of .txt"),
    ):
        with pytest.raises(SourceError, match=re.escape(str(path))) as error:
            Articles(SourceSettings("articles", path)).files()
        assert said in str(error.value)
        assert "\n" not in str(error.value)


def test_files_are_read_in_sorted_order_with_their_folder_as_name(tmp_path: Path) -> None:
    for name in ("b/z.txt", "a.txt", "b/a.txt", ".oculto/x.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(f"Título\n\n{SENTENCE}", encoding="utf-8")
    documents, _ = read("articles", tmp_path)
    assert [document.source_id for document in documents] == ["a.txt", "b/a.txt", "b/z.txt"]
    assert len({document.id for document in documents}) == 3
    assert documents == read("articles", tmp_path)[0]


def test_version_is_of_the_bytes_and_an_unnamed_licence_is_unknown(tmp_path: Path) -> None:
    one = read_text(tmp_path, "a.txt", f"T\n\n{SENTENCE}", licence="")
    other = read_text(tmp_path, "a.txt", f"T\n\n{SENTENCE} ", licence="")
    assert one.source_version != other.source_version
    assert (one.id, one.licence, len(one.source_version)) == (other.id, "unknown", 12)


def test_hostile_html_gives_the_text_that_a_reader_sees(tmp_path: Path) -> None:
    html = """<html><head><title>no</title></head><body><header>menú</header><nav>índice</nav><main>
    <h1 onclick="alert(1)">Gripe</h1><script>robar()</script><style>p{}</style>
    Texto <b>suelto</b>.<div>Otro<br>renglón<p hidden>oculto</p><p style="display : none">oculto</p></div>
    <h2>Dosis</h2><ul><li>uno<ul><li>dos</li></ul></li></ul>
    <table><tr><th>Edad</th><th>Dosis</th></tr><tr><td>Adultos<p>mayores</p><td>.5 mg<br>al día</table>
    <!-- comentario --><p>Sin cerrar <i>nada<footer>pie</footer></main>"""
    document = read_text(tmp_path, "a.html", html)
    assert document.title == "Gripe"
    assert document.metadata["text"] == (
        "Gripe\n\nTexto suelto.\n\nOtro renglón\n\nDosis\n\n- uno\n- dos\n"
        "Edad | Dosis\nAdultos mayores | .5 mg al día\n\nSin cerrar nada"
    )
    assert headings(document) == ["Gripe", "Dosis"]


def test_html_keeps_every_article_of_a_page_and_tables_that_only_arrange_it() -> None:
    assert html_blocks("<article>uno</article><article>dos</article>") == [(0, "uno"), (0, "dos")]
    page = "<table><tr><td>menú</td><td><h1>Asma</h1><p>Tos.</p></td></tr></table>"
    assert html_blocks(page) == [(0, "menú"), (1, "Asma"), (0, "Tos.")]


def test_html_nested_deeper_than_python_recurses_is_read() -> None:
    assert html_blocks("<div>" * 5000 + "fin") == [(0, "fin")]


@given(st.lists(st.text(alphabet="abc <>&/\"'=pdivtrhl1", max_size=12), max_size=12))
def test_any_markup_is_read_without_an_error(parts: list[str]) -> None:
    assert all(text.strip() == text and text for _, text in html_blocks("".join(parts)))


def test_a_break_in_markdown_does_not_join_two_doses(tmp_path: Path) -> None:
    text = "# Dosis\n\n## Pauta\n\n5<br>10 mg\n\n<div>bloque **HTML**</div>\n\n1. uno\n2. dos\n\n"
    text += "| a | b |\n|-|-|\n| 1 | 2 |\n"
    document = read_text(tmp_path, "a.md", text)
    assert document.passages[0].text == "5 10 mg\n\nbloque **HTML**\n\n- uno\n- dos\na | b\n1 | 2"


def test_a_huge_heading_is_a_paragraph(tmp_path: Path) -> None:
    document = read_text(tmp_path, "a.md", f"# {'palabra ' * 400}\n\nTexto.\n")
    assert headings(document) == ["", ""]
    assert document.title == "a"


def test_a_short_capital_line_in_a_paragraph_is_no_heading(tmp_path: Path) -> None:
    lines = [
        "Asma",
        "El asma es frecuente según la Organización Mundial",
        "Salud Pública y otros organismos recomiendan vigilar",
        "Madrid y Sevilla la tratan igual.",
    ]
    (passage,) = read_text(tmp_path, "a.pdf", pdf_of(lines)).passages
    assert passage.text == " ".join(lines[1:])


def test_a_wrapped_paragraph_does_not_lose_its_first_line(tmp_path: Path) -> None:
    text = (
        "Título\n\nEl tratamiento de la hipertensión se hace en\nAtención Primaria y dura años.\n\nFin aquí."
    )
    assert headings(read_text(tmp_path, "a.txt", text)) == ["Título"]


@given(
    st.lists(
        st.one_of(
            st.text(alphabet="abcñ .\n", max_size=400),
            st.sampled_from(["# Uno\n", "## Dos\n", "### Tres\n", f"{SENTENCE} " * 60, "- a\n- b\n"]),
        ),
        max_size=8,
    )
)
def test_offsets_are_true_and_no_passage_is_too_long(parts: list[str]) -> None:
    source = Articles(SourceSettings("articles", Path("x.md")))
    document = source.document(SourceRecord("x.md", "\n\n".join([*parts, SENTENCE]).encode()))
    assert offsets_hold(document)
    ends = [(each.start, each.end) for each in document.passages]
    assert all(before[1] <= after[0] for before, after in pairwise(ends))
    assert all(each.end - each.start <= MAX_PASSAGE_CHARS for each in document.passages)
    assert len({each.key for each in document.passages}) == len(document.passages)


def test_a_clinical_case_gets_its_sections_from_its_wording(tmp_path: Path) -> None:
    lead = "Varón de 50 años que acude a urgencias por dolor torácico de dos horas de evolución y sudoración."
    case = [
        lead,
        "Entre sus antecedentes destaca hipertensión. Sigue tratamiento habitual con enalapril 20 mg.",
        "A la exploración presenta buen estado general.",
        "Se inició tratamiento con aspirina 300 mg.",
        "La evolución fue favorable.",
    ]
    document = read_text(tmp_path, "caso-1.txt", "\n".join(case))
    assert headings(document) == ["", "Antecedentes", "Exploración física", "Tratamiento", "Evolución"]
    assert document.passages[1].text == case[1]
    assert document.metadata["lead"] == lead
    assert offsets_hold(document)


def test_a_text_that_is_no_clinical_case_keeps_its_paragraphs(tmp_path: Path) -> None:
    text = "esto empieza en minúscula. Sigue así.\n\ny esto también lo hace, sin más.\n"
    document = read_text(tmp_path, "notas.txt", text)
    assert document.metadata["text"] == text.strip()
    assert headings(document) == [""]
