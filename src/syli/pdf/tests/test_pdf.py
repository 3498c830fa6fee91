"""A document holds its words and nothing else: no author, no place, nothing beneath a covered place, nothing read as markup."""

from __future__ import annotations

import io
import re
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfReader

from syli.pdf import COVERED, Bullets, Document, Facts, Heading, Lines, PageBreak, Paragraph, Table, write_pdf
from syli.pdf.writing import COVERED_WORDS, NAMES

#: What typst would read as markup, code or a file when it stood in a source.
HOSTILE = (
    "#panic(1)", "*bold*", "_soft_", "= Heading", "$x^2$", "`raw`", "<label>", "@reference", "\\n", "#read(\"/etc/hostname\")", "#include \"x.typ\"",
    "// comment", "/* comment */", "]#[", "{}", "\"quoted\"", "\\u{0041}", "~", "---", "https://example.org",
)  # fmt: skip


def root_of(content: bytes) -> Any:
    return read(content).trailer["/Root"]


def read(content: bytes) -> PdfReader:
    return PdfReader(io.BytesIO(content))


def text_of(content: bytes) -> str:
    return "\n".join(page.extract_text() for page in read(content).pages)


def squeezed(text: str) -> str:
    return re.sub(r"[\s\u200b]+", "", text)


def document(*blocks: object, language: str = "fi", title: str = "Vastaus") -> Document:
    return Document(title, language, blocks, foot="Aava ry")  # type: ignore[arg-type]


def test_document__every_kind_of_block__is_written() -> None:
    made = document(
        Lines(["Kaisa Keksitty", "PL 1", "00100 Helsinki"]), Heading("Mitä pyysit"), Heading("Tarkemmin", 3), Paragraph("Pyysit tietosi.\nTässä ne ovat."),
        Paragraph("Pieni huomautus", is_soft=True), Bullets(["yksi", ["kaksi ", COVERED]]), Facts([("Saatu", "22.11.2026")]),
        Table("Luovutukset", ["Päivä", "Kenelle", "Määrä"], [["1.1.2026", "Kunta", "12"]], frozenset({2})), PageBreak(), Paragraph("Toinen sivu"),
    )  # fmt: skip
    content = write_pdf(made)
    text = text_of(content)
    for words in (
        "Vastaus", "Kaisa Keksitty", "Mitä pyysit", "Tarkemmin", "Tässä ne ovat.", "Pieni huomautus", "yksi", "kaksi", "Saatu", "22.11.2026",
        "Luovutukset", "Kenelle", "Kunta", "12", "Toinen sivu", "Aava ry", "1 (2)", "2 (2)",
    ):  # fmt: skip
        assert words in text
    assert len(read(content).pages) == 2


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_document__properties__are_the_same_for_all_and_tell_nothing(language: str) -> None:
    content = write_pdf(document(Paragraph("Salainen Paikka"), language=language, title="Päätös Salainen Paikka"))
    properties: dict[str, Any] = dict(read(content).metadata or {})
    assert properties.pop("/Title") == NAMES[language]
    assert properties.keys() <= {"/Creator"} and re.fullmatch(r"Typst [\d.]+", properties.get("/Creator", "Typst 0"))
    about = read(content).xmp_metadata
    written = re.sub(r"<[^>]*>", " ", about.stream.get_data().decode()) if about else ""
    assert "Salainen" not in written and not re.search(r"(?<!\w)/\w|20\d\d-", written), "no place, no moment"
    assert read(content).attachments == {} and "/AcroForm" not in root_of(content)


def test_document__is_tagged__with_language_and_headings() -> None:
    content = write_pdf(document(Heading("Ensin"), Paragraph("x"), Table("Taulu", ["a"], [["b"]])))
    root = root_of(content)
    assert root["/Lang"] == "fi" and root["/MarkInfo"]["/Marked"]
    kinds = set(_kinds(root["/StructTreeRoot"]["/K"]))
    assert {"/H1", "/H2", "/P", "/Table", "/TH", "/TD"} <= kinds


def _kinds(node: Any) -> list[str]:
    node = node.get_object() if hasattr(node, "get_object") else node
    if isinstance(node, list):
        return [kind for child in node for kind in _kinds(child)]
    if not hasattr(node, "get"):
        return []
    return [str(node.get("/S"))] + (_kinds(node["/K"]) if "/K" in node else [])


def test_document__same_tree__gives_the_same_bytes() -> None:
    made = document(Paragraph("Samat tavut"))
    assert write_pdf(made) == write_pdf(made)


@pytest.mark.parametrize("typed", HOSTILE)
def test_document__what_is_typed__is_never_markup(typed: str) -> None:
    made = document(
        Heading(typed), Paragraph(typed), Bullets([typed]), Facts([(typed, typed)]), Table(typed, [typed], [[typed]]), Lines([typed]), title=typed
    )
    assert squeezed(text_of(write_pdf(made))).count(squeezed(typed)) >= 9


@pytest.mark.property
@given(st.text(max_size=40), st.text(max_size=40))
def test_document__any_words_at_all__make_a_document(first: str, second: str) -> None:
    assert write_pdf(document(Paragraph([first, COVERED, second]), Facts([(first, second)]), title=first)).startswith(b"%PDF-")


@pytest.mark.property
@given(st.text(alphabet="abcåäö #*_$<@\\[]{}\"'`=-/~", min_size=1, max_size=80).filter(str.strip))
def test_document__every_letter__comes_out(typed: str) -> None:
    content = write_pdf(Document("x", "fi", [Paragraph(typed)]))
    assert squeezed(typed) in squeezed(text_of(content))


def test_document__covered_place__is_one_word_for_all_and_nothing_else() -> None:
    text = text_of(write_pdf(Document("Vastaus", "fi", [Paragraph(["Ennen ", COVERED, " jälkeen"]), Paragraph([COVERED])])))
    assert text.split() == ["Vastaus", "Ennen", COVERED_WORDS["fi"], "jälkeen", COVERED_WORDS["fi"], "1", "(1)"]


def test_document__sign_without_a_picture__is_named_by_its_number() -> None:
    assert "(U+6F22)" in text_of(write_pdf(document(Paragraph("nimi 漢"))))
    assert "Шшš ŋ đ" in text_of(write_pdf(document(Paragraph("Шшš ŋ đ"))))


def test_document__long_word_and_long_table__stay_on_the_page() -> None:
    word = "w" * 400
    content = write_pdf(document(Paragraph(word), Table("Rivit", ["Päivä", "Mitä"], [["1.1.2026", "v" * 90]] * 80)))
    text = text_of(content)
    assert squeezed(text).count("w") >= 400 and text.count("1.1.2026") == 80
    assert len(read(content).pages) > 3 and text.count("Päivä") == len(read(content).pages), "the head is repeated"


def test_document__headings__skip_no_level() -> None:
    kinds = _kinds(root_of(write_pdf(document(Heading("Heti syvällä", 3), Heading("Sitten", 3))))["/StructTreeRoot"]["/K"])
    assert [kind for kind in kinds if kind.startswith("/H")] == ["/H1", "/H2", "/H3"]


def test_document__wrong_tree__is_refused() -> None:
    with pytest.raises(ValueError, match="2 columns"):
        write_pdf(document(Table("t", ["a", "b"], [["a"]])))
    with pytest.raises(TypeError):
        write_pdf(document(date(2026, 1, 1)))


def test_document__empty_parts__are_left_out() -> None:
    assert write_pdf(Document("", "xx", [Heading(" "), Bullets([]), Facts([]), Paragraph("")])).startswith(b"%PDF-")
