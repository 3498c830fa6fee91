"""Attachments: only what one sees survives; whatever else comes in is refused with a reason, never with a crash."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image
from pypdf import PdfReader, PdfWriter
from pypdf.generic import DictionaryObject, NameObject, NumberObject
from python_calamine import CalamineWorkbook

from syli.kernel.attachments import packages, pdf, pictures
from syli.kernel.attachments.kinds import Kind
from syli.kernel.attachments.refusals import AttachmentRefused
from syli.kernel.attachments.sanitise import CleanFile, sanitise
from syli.kernel.tests import canaries
from syli.kernel.tests.canaries import CANARY, SEEN, docx_parts, found_in, odt_parts, picture, zipped

FILES = {
    "jpg": picture("JPEG", orientation=6),
    "png": picture("PNG"),
    "webp": picture("WEBP"),
    "pdf": canaries.pdf(),
    "docx": canaries.docx(),
    "xlsx": canaries.xlsx(),
    "odt": canaries.odt(),
}


def refusal(content: bytes, name: str, **options: Any) -> AttachmentRefused:
    with pytest.raises(AttachmentRefused) as refused:
        sanitise(content, name, **options)
    assert CANARY not in str(refused.value)
    assert CANARY not in str(refused.value.facts)
    return refused.value


def parts_of(clean: CleanFile) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(clean.content)) as package:
        assert package.testzip() is None
        return {name: package.read(name) for name in package.namelist()}


@pytest.mark.parametrize("ending", FILES)
def test_file__with_a_canary_everywhere__comes_out_without_it(ending: str) -> None:
    content = FILES[ending]
    assert found_in(content), "the canary must sing before"
    clean = sanitise(content, f"{CANARY}.{ending}")
    assert found_in(clean.content) == []
    assert clean.kind.ending == ending
    assert clean.name() == f"liite.{ending}"
    assert clean.name("attachment-3") == f"attachment-3.{ending}"
    assert CANARY not in repr(clean)


@pytest.mark.parametrize("ending", FILES)
def test_file__made_clean_again__is_taken_and_stays_clean(ending: str) -> None:
    once = sanitise(FILES[ending], f"a.{ending}")
    again = sanitise(once.content, f"a.{ending}")
    assert again.kind is once.kind
    assert abs(len(again.content) - len(once.content)) < 600
    if ending in {"docx", "xlsx", "odt", "png"}:
        assert again.content == once.content


@pytest.mark.parametrize(("form", "ending"), [("JPEG", "jpg"), ("PNG", "png"), ("WEBP", "webp")])
def test_picture__turned_by_its_notes__is_turned_for_good(form: str, ending: str) -> None:
    clean = Image.open(io.BytesIO(sanitise(picture(form, orientation=6), f"a.{ending}").content)).convert("RGB")
    assert clean.size == (24, 40)
    # Turned a quarter to the right, the dark left half is on top.
    top, bottom = clean.getpixel((12, 5)), clean.getpixel((12, 35))
    assert isinstance(top, tuple)
    assert isinstance(bottom, tuple)
    assert max(top[:3]) < 60
    assert min(bottom[:3]) > 170


@pytest.mark.parametrize("ending", ["jpg", "png", "webp"])
def test_picture__made_clean__holds_pixels_only(ending: str) -> None:
    clean = Image.open(io.BytesIO(sanitise(FILES[ending], f"a.{ending}").content))
    assert not clean.getexif()
    assert not {"exif", "xmp", "icc_profile", "comment", "photoshop", "Author"} & set(clean.info)


@pytest.mark.parametrize(("form", "mode"), [("JPEG", "L"), ("JPEG", "CMYK"), ("PNG", "L"), ("PNG", "RGBA"), ("PNG", "I;16"), ("WEBP", "RGBA")])
def test_picture__of_any_colours__is_taken(form: str, mode: str) -> None:
    clean = Image.open(io.BytesIO(sanitise(picture(form, mode=mode, notes=False), f"a.{form.lower()}").content))
    assert clean.size == (40, 24)
    assert ("A" in clean.getbands()) == (mode == "RGBA")


def test_picture__with_a_palette_or_several_frames__is_taken() -> None:
    target = io.BytesIO()
    Image.new("RGB", (9, 9), (200, 10, 10)).convert("P").save(target, "PNG", transparency=0)
    assert sanitise(target.getvalue(), "a.png").kind is Kind.PNG
    frames = [Image.new("RGB", (9, 9), (shade, 0, 0)) for shade in (10, 200)]
    target = io.BytesIO()
    frames[0].save(target, "WEBP", save_all=True, append_images=frames[1:])
    assert getattr(Image.open(io.BytesIO(sanitise(target.getvalue(), "a.webp").content)), "n_frames", 1) == 1


def test_picture__of_too_many_pixels__is_refused_before_it_is_decoded() -> None:
    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    for side in (9000, 30000, 60000):
        head = chunk(b"IHDR", struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0))
        bomb = b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(bytes(1000))) + chunk(b"IEND", b"")
        refused = refusal(bomb, "a.png")
        assert (refused.code, refused.facts) == ("picture_too_large", {"limit": pictures.MOST_MEGAPIXELS})


@pytest.mark.parametrize("options", [{}, {"progressive": True}, {"quality": 30}, {"restart_marker_rows": 1}])
@pytest.mark.parametrize("mode", ["RGB", "L", "CMYK"])
def test_jpeg_inside_a_document__is_stripped_without_touching_a_pixel(mode: str, options: dict[str, Any]) -> None:
    content = picture("JPEG", mode=mode, orientation=8, **options)
    for keep in (False, True):
        clean = pictures.stripped_jpeg(content, keep_orientation=keep)
        before, after = Image.open(io.BytesIO(content)), Image.open(io.BytesIO(clean))
        assert before.tobytes() == after.tobytes()
        assert found_in(clean) == []
        assert dict(after.getexif()) == ({0x0112: 8} if keep else {})


def test_png_inside_a_document__is_stripped_without_touching_a_pixel() -> None:
    content = picture("PNG", mode="RGBA")
    clean = pictures.stripped_png(content)
    assert Image.open(io.BytesIO(content)).tobytes() == Image.open(io.BytesIO(clean)).tobytes()
    assert found_in(clean) == []


def test_other_pictures_inside_a_document__lose_their_notes() -> None:
    target = io.BytesIO()
    exif = Image.Exif()
    exif[0x010F] = CANARY
    Image.new("RGB", (9, 9)).save(target, "TIFF", exif=exif)
    assert found_in(target.getvalue())
    assert found_in(pictures.stripped_in_document(target.getvalue(), "tiff")) == []
    gif = io.BytesIO()
    Image.new("RGB", (9, 9)).save(gif, "GIF", comment=CANARY.encode())
    assert found_in(gif.getvalue())
    assert found_in(pictures.stripped_in_document(gif.getvalue(), "gif")) == []
    words = CANARY.encode("utf-16-le")
    emf = struct.pack("<15I", *range(15)) + struct.pack("<II", len(CANARY), 88) + bytes(20) + words
    assert found_in(emf)
    assert found_in(pictures.stripped_in_document(emf, "emf")) == []
    assert len(pictures.stripped_in_document(emf, "emf")) == len(emf)
    boxes = b"".join(
        struct.pack(">I", len(data) + 8) + name + data for name, data in ((b"jP  ", b"\r\n\x87\n"), (b"xml ", CANARY.encode()), (b"jp2c", b"pixels"))
    )
    assert found_in(pictures.stripped_jpeg2000(boxes)) == []
    assert b"pixels" in pictures.stripped_jpeg2000(boxes)


def test_pdf__keeps_its_pages_words_links_and_answers() -> None:
    clean = sanitise(FILES["pdf"], "a.pdf")
    reader = PdfReader(io.BytesIO(clean.content))
    assert len(reader.pages) == 2
    assert reader.pages[0].extract_text().strip() == "Nakyva"
    assert [tuple(map(float, page.mediabox)) for page in reader.pages] == [(0, 0, 200, 100)] * 2
    annotations = [each.get_object() for each in reader.pages[1]["/Annots"]]  # type: ignore[attr-defined]  # an array
    assert [each.get("/A", {}).get("/URI") for each in annotations if each["/Subtype"] == "/Link"] == [
        "https://example.org/ohje",
        None,
        None,
        None,
        None,
    ]
    assert [each.get("/Contents") for each in annotations if each["/Subtype"] == "/Text"] == ["Huomautus"]
    assert [(each["/T"], each["/V"]) for each in annotations if each["/Subtype"] == "/Widget"] == [("kentta", "Vastaus")]
    assert len(reader.pages[0].images) == 2
    assert reader.metadata is None
    assert reader.xmp_metadata is None
    assert clean.notes == ("comments",)


def test_pdf__has_none_of_the_keys_that_run_or_hide_things() -> None:
    before, after = canaries.pdf_keys(FILES["pdf"]), canaries.pdf_keys(sanitise(FILES["pdf"], "a.pdf").content)
    hidden = {
        "/JS",
        "/JavaScript",
        "/AA",
        "/OpenAction",
        "/EF",
        "/EmbeddedFiles",
        "/Metadata",
        "/PieceInfo",
        "/Names",
        "/Outlines",
        "/NM",
        "/LastModified",
        "/Author",
    }
    assert len(hidden & before) > 8
    assert not hidden & after


def test_pdf__page_inherits_its_size_from_above() -> None:
    writer = PdfWriter()
    page = writer.add_blank_page(123, 45)
    size = page.pop("/MediaBox")
    writer.root_object["/Pages"][NameObject("/MediaBox")] = size  # type: ignore[index]  # a dictionary
    target = io.BytesIO()
    writer.write(target)
    reader = PdfReader(io.BytesIO(sanitise(target.getvalue(), "a.pdf").content))
    assert (float(reader.pages[0].mediabox.width), float(reader.pages[0].mediabox.height)) == (123, 45)


def locked_pdf(user: str, owner: str) -> bytes:
    writer = PdfWriter()
    writer.add_blank_page(10, 10)
    writer.encrypt(user, owner, algorithm="AES-256")
    target = io.BytesIO()
    writer.write(target)
    return target.getvalue()


def test_pdf__locked__is_refused_unless_it_opens_without_a_password() -> None:
    assert refusal(locked_pdf("salaisuus", "omistaja"), "a.pdf").code == "encrypted"
    clean = sanitise(locked_pdf("", "omistaja"), "a.pdf")
    assert not PdfReader(io.BytesIO(clean.content)).is_encrypted


def test_pdf__with_too_many_pages_or_loops__is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "MOST_PAGES", 1)
    assert refusal(FILES["pdf"], "a.pdf").code == "too_many_pages"
    monkeypatch.undo()
    writer = PdfWriter()
    page = writer.add_blank_page(10, 10)
    nested = inner = DictionaryObject()
    for _ in range(300):
        inner[NameObject("/X")] = DictionaryObject()
        inner = inner["/X"]  # type: ignore[assignment]
    page[NameObject("/Group")] = nested
    target = io.BytesIO()
    writer.write(target)
    assert refusal(target.getvalue(), "a.pdf").code == "broken"


def test_pdf__objects_that_point_at_each_other__are_copied_once() -> None:
    writer = PdfWriter()
    page = writer.add_blank_page(10, 10)
    one, other = writer._add_object(DictionaryObject()), writer._add_object(DictionaryObject())
    one.get_object()[NameObject("/X")] = other  # type: ignore[index]
    other.get_object()[NameObject("/X")] = one  # type: ignore[index]
    page[NameObject("/Group")] = one
    page[NameObject("/UserUnit")] = NumberObject(2)
    target = io.BytesIO()
    writer.write(target)
    assert len(PdfReader(io.BytesIO(sanitise(target.getvalue(), "a.pdf").content)).pages) == 1


def test_word__keeps_its_words_links_and_parts_that_belong_together() -> None:
    clean = sanitise(FILES["docx"], "a.docx")
    parts = parts_of(clean)
    text = parts["word/document.xml"].decode()
    assert f"{SEEN} &amp; &lt;b&gt; " in text
    assert "lisätty" in text
    assert 'mc:Ignorable="w14 w15"' in text
    assert all(f"xmlns:{prefix}=" in text for prefix in ("w", "r", "mc", "w14", "w15"))
    assert "Huomautus" in parts["word/comments.xml"].decode()
    assert "https://example.org/ohje" in parts["word/_rels/document.xml.rels"].decode()
    assert clean.notes == ("comments", "hidden_sheets", "tracked_changes")
    assert not [name for name in parts if name.startswith(("customXml", "docMetadata")) or "thumbnail" in name]
    assert_whole(parts)


def assert_whole(parts: dict[str, bytes]) -> None:
    """Every inner relation leads to a part, and every declared type has its part."""
    from xml.etree import ElementTree

    for name, data in parts.items():
        if name.endswith(".rels"):
            folder = name.rpartition("_rels/")[0]
            for relation in ElementTree.fromstring(data):
                if relation.get("TargetMode") != "External":
                    target = relation.attrib["Target"]
                    path = target.lstrip("/") if target.startswith("/") else packages_join(folder, target)
                    assert path in parts, (name, target)
    for kind in ElementTree.fromstring(parts["[Content_Types].xml"]):
        assert kind.get("PartName", "/[Content_Types].xml").lstrip("/") in parts


def packages_join(folder: str, target: str) -> str:
    from posixpath import join, normpath

    return normpath(join(folder, target))


def test_excel__keeps_its_figures_picture_and_chart() -> None:
    clean = sanitise(FILES["xlsx"], "a.xlsx")
    book = CalamineWorkbook.from_filelike(io.BytesIO(clean.content))
    assert book.sheet_names == ["Luvut", "Piilossa"]
    assert book.get_sheet_by_name("Luvut").to_python()[:2] == [[SEEN], [42.0]]
    parts = parts_of(clean)
    assert {"xl/media/image1.jpeg", "xl/charts/chart1.xml", "xl/comments1.xml"} <= set(parts)
    assert "Huomautus" in parts["xl/comments1.xml"].decode()
    assert "https://example.org/ohje" in parts["xl/worksheets/_rels/sheet1.xml.rels"].decode()
    assert clean.notes == ("comments", "hidden_sheets")
    assert_whole(parts)


def test_opendocument__keeps_its_words_and_says_what_it_is_first() -> None:
    clean = sanitise(FILES["odt"], "a.odt")
    parts = parts_of(clean)
    text = parts["content.xml"].decode()
    assert f"{SEEN} &amp; " in text
    assert "Huomautus" in text
    assert "https://example.org/ohje" in text
    assert "Pictures/1.jpg" in text
    assert "event-listener" not in text
    assert "ShowRedlineChanges" in parts["settings.xml"].decode()
    assert clean.notes == ("comments", "tracked_changes")
    assert set(parts) == {"mimetype", "META-INF/manifest.xml", "meta.xml", "settings.xml", "content.xml", "Pictures/1.jpg"}
    assert clean.content[30:38] == b"mimetype"
    assert clean.content[38:].startswith(b"application/vnd.oasis.opendocument.text")


def test_package__carries_no_dates_systems_or_remarks() -> None:
    with zipfile.ZipFile(io.BytesIO(sanitise(FILES["docx"], "a.docx").content)) as package:
        assert {(entry.date_time, entry.create_system, entry.extra, entry.comment) for entry in package.infolist()} == {
            ((1980, 1, 1, 0, 0, 0), 0, b"", b"")
        }
        assert package.comment == b""


OOXML_TYPES = str(docx_parts()["[Content_Types].xml"])


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"word/vbaProject.bin": b"x"}, "macros"),
        ({"word/VBAData.xml": "<a/>"}, "macros"),
        ({"word/activeX/activeX1.xml": "<a/>"}, "macros"),
        ({"customUI/customUI.xml": "<a/>"}, "macros"),
        ({"[Content_Types].xml": OOXML_TYPES.replace("application/xml", "application/vnd.ms-word.document.macroEnabled.main+xml", 1)}, "macros"),
        ({"[Content_Types].xml": OOXML_TYPES.replace("application/xml", "application/vnd.ms-word.document.macro&#69;nabled.main+xml", 1)}, "macros"),
        ({"word/embeddings/oleObject1.bin": b"x"}, "embedded_object"),
        ({"word/afchunk.html": "<script/>"}, "embedded_object"),
        ({"word/media/film.mp4": b"x"}, "embedded_object"),
        ({"word/embeddings/macro.xlsm": b"x"}, "embedded_object"),
        ({"word/embeddings/sheet1.xlsx": b"no zip"}, "broken"),
        ({"word/document.xml": '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'}, "broken"),
        ({"word/document.xml": '<!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>'}, "broken"),
        ({"word/document.xml": '<!DOCTYPE a><a/>'.encode("utf-16")}, "broken"),
        ({"word/document.xml": "<a>&#x0;</a>"}, "broken"),
        ({"word/document.xml": "<a><b></a>"}, "broken"),
        ({"word/document.xml": "<a>" * 3000 + "</a>" * 3000}, "broken"),
        ({"word/media/image1.jpeg": b"no picture"}, "broken"),
        ({"word/media/image2.png": b"\x89PNG\r\n\x1a\n"}, "broken"),
        ({"../outside.xml": "<a/>"}, "broken"),
        ({"/outside.xml": "<a/>"}, "broken"),
        ({"word\\outside.xml": "<a/>"}, "broken"),
        ({"WORD/document.xml": "<a/>"}, "broken"),
    ],
)  # fmt: skip
def test_word__with_something_that_runs_or_is_wrong__is_refused(changed: dict[str, str | bytes], code: str) -> None:
    assert refusal(zipped(docx_parts() | changed), "a.docx").code == code


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"Basic/Standard/Module1.xml": "<a/>"}, "macros"),
        ({"Scripts/python/x.py": "import os"}, "macros"),
        ({"META-INF/manifest.xml": "<m><encryption-data/></m>"}, "encrypted"),
        ({"content.xml": "<!DOCTYPE a><a/>"}, "broken"),
        ({"Pictures/1.jpg": b"x"}, "broken"),
        ({"Pictures/1.ole": b"x"}, "embedded_object"),
    ],
)
def test_opendocument__with_something_that_runs_or_is_wrong__is_refused(changed: dict[str, str | bytes], code: str) -> None:
    assert refusal(zipped(odt_parts() | changed), "a.odt").code == code


def test_package__too_large_or_of_too_many_parts__is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packages, "LARGEST_UNPACKED", 100_000)
    bomb = zipped(docx_parts() | {"word/a.xml": "<a>" + "a" * 200_000 + "</a>"})
    assert refusal(bomb, "a.docx").code == "too_large"
    monkeypatch.setattr(packages, "MOST_PARTS", 10)
    assert refusal(FILES["docx"], "a.docx").code == "too_many_parts"


def test_package__within_packages_without_end__is_refused() -> None:
    content = FILES["docx"]
    for _ in range(3):
        content = zipped(docx_parts() | {"word/embeddings/inner.docx": content})
    assert refusal(content, "a.docx").code == "embedded_object"


@pytest.mark.parametrize(
    ("content", "name", "code"),
    [
        (b"", "a.pdf", "empty"),
        (b"x" * 101, "a.txt", "too_large"),
        (FILES["png"], "a.jpg", "type_mismatch"),
        (FILES["jpg"], "a.pdf", "type_mismatch"),
        (FILES["docx"], "a.xlsx", "type_mismatch"),
        (FILES["pdf"], "a.txt", "type_mismatch"),
        (b"plain", "a.docx", "type_mismatch"),
        (b"MZ\x90\x00", "a.pdf", "type_mismatch"),
        (FILES["pdf"], "a.pdf.exe", "type_not_allowed"),
        (b"<html>", "a.html", "type_not_allowed"),
        (b"<svg/>", "a.svg", "type_not_allowed"),
        (FILES["docx"], "a.docm", "type_not_allowed"),
        (b"MZ\x90\x00", "a", "type_not_allowed"),
        (b"PK\x03\x04", "a.docx", "broken"),
        (zipped({"a.txt": "a"}), "a", "type_not_allowed"),
        (zipped({"mimetype": "application/vnd.oasis.opendocument.spreadsheet"}), "a.odt", "type_mismatch"),
        (b"\x00\x00\x00\x18ftypheic" + bytes(20), "IMG_1.HEIC", "heic"),
        (b"\x00\x00\x00\x18ftypmif1" + bytes(20), "IMG_1.jpg", "heic"),
        (b"anything", "IMG_1.heic", "heic"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "a.docx", "encrypted"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "a", "type_not_allowed"),
        (b"\xff\xd8\xff\xe0 no picture", "a.jpg", "broken"),
        (b"%PDF-1.7 nothing", "a.pdf", "broken"),
        (b"bell \x07", "a.txt", "type_mismatch"),
    ],
)
def test_file__that_is_not_taken__says_why(content: bytes, name: str, code: str) -> None:
    assert refusal(content, name, **({"limit": 100} if code == "too_large" else {})).code == code


def test_mismatch__says_what_was_said_and_what_was_found() -> None:
    assert refusal(FILES["png"], f"{CANARY}.jpg").facts == {"declared": "jpg", "found": "png"}


@pytest.mark.parametrize("name", ["kuva.JPG", "kuva.jpeg", "kuva", "kuva.jpe"])
def test_name__of_any_usual_ending_or_none__agrees(name: str) -> None:
    assert sanitise(FILES["jpg"], name).kind is Kind.JPEG


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_text__in_any_usual_encoding__becomes_utf8(encoding: str) -> None:
    clean = sanitise("Äiti soitti.\r\nPäivä".encode(encoding), "a.txt")
    assert clean.content == "Äiti soitti.\r\nPäivä".encode()
    assert clean.media_type == "text/plain; charset=utf-8"


@given(st.binary(max_size=400), st.sampled_from([*FILES, "txt", ""]))
def test_any_bytes__are_taken_or_refused(content: bytes, ending: str) -> None:
    head = FILES[ending][:20] if ending in FILES else b""
    for data in (content, head + content):
        try:
            sanitise(data, f"a.{ending}" if ending else "a")
        except AttachmentRefused:
            pass


@settings(suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(st.sampled_from(list(FILES)), st.data())
def test_damaged_file__is_taken_or_refused(ending: str, data: st.DataObject) -> None:
    content = bytearray(FILES[ending])
    for _ in range(data.draw(st.integers(1, 6))):
        place = data.draw(st.integers(0, len(content) - 1))
        content[place] = data.draw(st.integers(0, 255))
    cut = data.draw(st.integers(0, len(content)))
    for damaged in (bytes(content), bytes(content[:cut])):
        try:
            sanitise(damaged, f"a.{ending}")
        except AttachmentRefused:
            pass
