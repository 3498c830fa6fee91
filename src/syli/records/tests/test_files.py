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
