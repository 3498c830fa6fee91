"""Files: nameless, sealed, opened only by those who work with her; a bad one is refused in words with nothing kept."""

from __future__ import annotations

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from syli.kernel.rules import RuleBroken
from syli.kernel.vault.errors import VaultError
from syli.records.commands import add_file
from syli.records.models import Attachment, AttachmentPiece
from syli.records.queries import content_of
from syli.records.rules import may_be_taken
from syli.sound.tests import made
from tests.case import Case

pytestmark = pytest.mark.django_db
CANARY = b"canary-8f3a2c"


def picture() -> bytes:
    """A small picture that says in its metadata who took it."""
    out = io.BytesIO()
    exif = Image.Exif()
    exif[0x013B] = CANARY.decode()
    Image.new("RGB", (40, 30), "navy").save(out, "JPEG", exif=exif)
    return out.getvalue()


def test_records_06__a_file_is_taken_when_nothing_is_found_against_it() -> None:
    assert may_be_taken(None)
    assert not may_be_taken("macros")


def test_file__kept_without_metadata_and_sealed(case: Case) -> None:
    assert CANARY in picture()
    with case.cast.inside("aino") as ctx:
        kept = add_file(ctx, case.kaisa, content=picture(), declared_name="Kaisan kotiosoite.jpg")
        content = content_of(kept)
        assert CANARY not in content
        assert Image.open(io.BytesIO(content)).size == (40, 30)
        assert "Kaisa" not in kept.name
        stored = b"".join(bytes(piece.content) for piece in AttachmentPiece.objects.all())
        assert content not in stored
        assert b"JFIF" not in stored


def test_file__with_a_piece_changed_or_missing__does_not_open(case: Case) -> None:
    with case.cast.inside("aino") as ctx:
        kept = add_file(ctx, case.kaisa, content=picture(), declared_name="a.jpg")
        piece = AttachmentPiece.objects.get()
        piece.content = bytes(piece.content)[:-1] + b"x"
        piece.save()
        with pytest.raises(VaultError):
            content_of(kept)


@pytest.mark.parametrize(("content", "name"), [(b"", "a.pdf"), (b"MZ" + b"0" * 100, "a.exe"), (b"%PDF-1.7 broken", "a.pdf"), (b"hello", "a.jpg")])
def test_file__bad__is_refused_and_nothing_kept(case: Case, content: bytes, name: str) -> None:
    with case.cast.inside("aino") as ctx:
        with pytest.raises(RuleBroken, match="RECORDS-06"):
            add_file(ctx, case.kaisa, content=content, declared_name=name)
        assert Attachment.objects.count() == 0


def test_pages__add_and_open(case: Case) -> None:
    client = case.cast.client("aino")
    address = f"/people/{case.kaisa.public_id}/files/new/"
    assert client.get(address).status_code == 200
    bad = client.post(address, {"file": SimpleUploadedFile("a.exe", b"MZ" * 50)})
    assert bad.status_code == 422
    assert "RECORDS-06" in bad.text
    assert client.post(address, {"file": SimpleUploadedFile("kuva.jpg", picture(), "image/jpeg")}).status_code == 302
    with case.cast.inside("aino"):
        kept = Attachment.objects.get()
    opened = client.get(f"/files/{kept.public_id}/")
    assert opened.headers["Content-Disposition"].startswith("attachment;")
    assert opened.content[:2] == b"\xff\xd8"
    assert kept.name in client.get(f"/people/{case.kaisa.public_id}/notes/").text
    for who in ("aarne", "otso", "adele", "sulo"):
        assert case.cast.client(who).get(f"/files/{kept.public_id}/").status_code == 404


@pytest.mark.parametrize(("content", "name"), [(made.wav(), "a.wav"), (made.m4a(), "a.m4a"), (made.ogg(), "a.ogg"), (made.webm(), "a.webm")])
def test_recording__kept_as_nothing_but_its_sound_and_sealed(case: Case, content: bytes, name: str) -> None:
    """LAP-4."""
    with case.cast.inside("aino") as ctx:
        kept = add_file(ctx, case.kaisa, content=content, declared_name=f"{made.TOKEN.decode()} {name}")
        stored = b"".join(bytes(piece.content) for piece in AttachmentPiece.objects.all())
        assert kept.is_sound
        for said in (content_of(kept), kept.name.encode(), stored):
            assert made.TOKEN not in said
        assert made.PIECES[3] not in stored and made.TONE[:64] not in stored


@pytest.mark.parametrize(
    ("content", "name", "word"),
    [
        (b"#!AMR\n" + bytes(30), "a.amr", "3gp"),
        (made.m4a(handler=b"vide"), "a.mp4", "video"),
        (made.wav()[:60], "a.wav", "rikki"),
        (b"x", "a.mp3", "m4a"),
    ],
)
def test_recording__bad__is_refused_in_words_and_nothing_kept(case: Case, content: bytes, name: str, word: str) -> None:
    with case.cast.inside("aino") as ctx:
        with pytest.raises(RuleBroken, match="RECORDS-06") as broken:
            add_file(ctx, case.kaisa, content=content, declared_name=name)
        assert word in str(broken.value)
        assert Attachment.objects.count() == 0


@pytest.mark.parametrize(
    ("asked", "status", "first", "last"),
    [
        (None, 200, 0, None), ("bytes=0-1", 206, 0, 1), ("bytes=10-", 206, 10, None), ("bytes=-4", 206, -4, None), ("bytes=0-999999", 206, 0, None),
        ("bytes=999999-", 416, None, None), ("bytes=0-1,4-5", 200, 0, None), ("bytes=-", 200, 0, None), ("parts=0-1", 200, 0, None),
    ],
)  # fmt: skip
def test_recording__a_player_asks_for_a_part(case: Case, asked: str | None, status: int, first: int | None, last: int | None) -> None:
    """iPhones play nothing from an address that gives no parts."""
    with case.cast.inside("aino") as ctx:
        kept = add_file(ctx, case.kaisa, content=made.wav(), declared_name="a.wav")
        whole = content_of(kept)
    answer = case.cast.client("aino").get(f"/files/{kept.public_id}/", headers={"Range": asked} if asked else {})
    assert answer.status_code == status
    assert answer.headers["Accept-Ranges"] == "bytes"
    assert answer.headers["Content-Type"] == "audio/wav"
    assert answer.headers["Content-Disposition"].startswith("attachment;")
    assert answer.headers["Cache-Control"] == "no-store"
    wanted = b"" if first is None else whole[first:] if last is None else whole[first : last + 1]
    assert answer.content == wanted
    if status == 206:
        begin = first if first is not None and first >= 0 else len(whole) - 4
        assert answer.headers["Content-Range"] == f"bytes {begin}-{begin + len(wanted) - 1}/{len(whole)}"


def test_recording__not_yours__answers_as_what_is_not_there(case: Case) -> None:
    with case.cast.inside("aino") as ctx:
        kept = add_file(ctx, case.kaisa, content=made.wav(), declared_name="a.wav")
    for who in ("aarne", "otso", "adele"):
        client = case.cast.client(who)
        there, nowhere = (client.get(f"/files/{one}/", headers={"Range": "bytes=0-1"}) for one in (kept.public_id, "x" * 22))
        assert there.status_code == nowhere.status_code == 404
        assert len(there.content) == len(nowhere.content)
        assert "Accept-Ranges" not in there.headers


def test_page__may_play_from_here_and_from_nowhere_else(case: Case) -> None:
    assert "media-src 'self';" in case.cast.client("aino").get("/").headers["Content-Security-Policy"]
