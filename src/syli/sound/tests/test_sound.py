"""Recordings: what telephones make is taken and says nothing more; hostile, broken and disguised ones are refused by name."""

from __future__ import annotations

import io
import random
import struct
import wave
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from syli.sound import CleanSound, SoundRefused, cleaned, is_sound
from syli.sound.mp4_tables import Box, boxes, inside, numbers, written
from syli.sound.ogg import checksum
from syli.sound.tests import made
from syli.sound.tests.made import PIECES, TOKEN, TONE

LIMIT = 20 * 1024 * 1024
KINDS: dict[str, Callable[[], bytes]] = {
    "wav": made.wav, "m4a": made.m4a, "ogg": made.ogg, "weba": made.webm, "webm": lambda: made.webm(endless=False),
}  # fmt: skip


def clean(content: bytes, name: str) -> CleanSound:
    return cleaned(content, name, limit=LIMIT)


def refused(content: bytes, name: str) -> str:
    with pytest.raises(SoundRefused) as caught:
        clean(content, name)
    return caught.value.code


@pytest.mark.parametrize("ending", KINDS)
def test_sound__of_a_telephone__keeps_the_sound_and_nothing_else(ending: str) -> None:
    content = KINDS[ending]()
    found = clean(content, f"{TOKEN.decode()}.{ending}")
    assert TOKEN in content and TOKEN not in found.content
    assert b"2026" not in found.content
    assert found.media_type.startswith("audio/")
    assert TOKEN.decode() not in found.name("file-1")
    again = clean(found.content, found.name("file-1"))
    assert again.content == found.content, "what is clean stays as it is"


@pytest.mark.parametrize("ending", ["m4a", "ogg", "weba", "webm"])
def test_sound__every_piece_is_there_in_its_order(ending: str) -> None:
    found, place = clean(KINDS[ending](), f"x.{ending}").content, 0
    for piece in PIECES:
        place = found.index(piece, place) + len(piece)


def test_wav__is_what_it_was() -> None:
    with wave.open(io.BytesIO(clean(made.wav(), "x.wav").content)) as read:
        assert (read.getnchannels(), read.getframerate(), read.getsampwidth()) == (1, 8000, 2)
        assert read.readframes(1000) == TONE


def test_wav__its_long_form_is_written_short() -> None:
    extra = struct.pack("<HHI", 22, 16, 4) + struct.pack("<H", 1) + TOKEN[:14]
    found = clean(made.wav(form=0xFFFE, extra=extra), "x.wav").content
    assert TOKEN[:14] not in found
    with wave.open(io.BytesIO(found)) as read:
        assert read.readframes(1000) == TONE


def test_wav__half_a_sample_at_the_end_is_left_out() -> None:
    with wave.open(io.BytesIO(clean(made.wav(TONE + b"\1"), "x.wav").content)) as read:
        assert read.readframes(1000) == TONE


def test_m4a__its_tables_lead_to_its_sound() -> None:
    found = clean(made.m4a(), "x.m4a").content
    movie = inside(found, Box(b"", 0, len(found)), b"moov", b"trak", b"mdia", b"minf", b"stbl")
    ((place,),) = numbers(found, inside(found, movie, b"stco"), "I")
    assert found[place : place + sum(map(len, PIECES))] == b"".join(PIECES)
    assert [box.kind for box in boxes(found, 0, len(found))] == [b"ftyp", b"moov", b"mdat"]
    assert struct.pack(">I", 3_850_000_000) not in found, "when it was recorded"


@pytest.mark.parametrize("comments", [0, 1, 4000])
def test_ogg__however_many_comments__has_none(comments: int) -> None:
    found = clean(made.ogg(comments=comments), "x.ogg").content
    assert TOKEN not in found
    assert found.count(b"OggS") == 3
    place = 0
    while place < len(found):
        count = found[place + 26]
        end = place + 27 + count + sum(found[place + 27 : place + 27 + count])
        page = found[place:end]
        assert struct.unpack_from("<I", page, 22)[0] == checksum(page[:22] + bytes(4) + page[26:])
        place = end


HUGE = struct.pack("<I", 0xFFFFFFF0)
BAD: list[tuple[str, bytes, str, str]] = [
    ("nothing", b"", "x.wav", "empty"),
    ("no sound in it", made.wav(b""), "x.wav", "empty"),
    ("a program called wav", b"MZ" + bytes(200), "x.wav", "type_mismatch"),
    ("a page called m4a", b"<html><script>alert(1)</script>", "x.m4a", "type_mismatch"),
    ("wav called ogg", made.wav(), "x.ogg", "type_mismatch"),
    ("ogg called m4a", made.ogg(), "x.m4a", "type_mismatch"),
    ("wav called pdf", made.wav(), "x.pdf", "type_mismatch"),
    ("mp3", b"ID3" + bytes(100), "x.mp3", "other_sound"),
    ("wav called mp3", made.wav(), "x.mp3", "other_sound"),
    ("amr", b"#!AMR\n" + bytes(40), "x.amr", "old_sound"),
    ("amr called m4a", b"#!AMR\n" + bytes(40), "x.m4a", "old_sound"),
    ("3gp", written(b"ftyp", b"3gp4", bytes(8)), "x.3gp", "old_sound"),
    ("3gp called m4a", written(b"ftyp", b"3gp4", bytes(8)), "x.m4a", "old_sound"),
    ("a film of a phone", written(b"ftyp", b"qt  ", bytes(8)), "x.mov", "film"),
    ("m4a with a picture track", made.m4a(handler=b"vide"), "x.mp4", "film"),
    ("webm with a picture track", made.webm(kind=1), "x.webm", "film"),
    ("webm with vorbis", made.webm(codec=b"A_VORBIS"), "x.webm", "other_sound"),
    ("webm packed or locked", made.webm(more=b"\x6d\x80\x82xx"), "x.webm", "other_sound"),
    ("ogg with vorbis", made.ogg(head=b"\x01vorbis" + bytes(30)), "x.ogg", "other_sound"),
    ("ogg with eight channels", made.ogg(head=made.opus_head(channels=8, family=1)), "x.ogg", "other_sound"),
    ("ogg with two streams", made.ogg(stream=8), "x.ogg", "other_sound"),
    ("ogg after ogg", made.ogg() + made.ogg(), "x.ogg", "other_sound"),
    ("m4a in fragments", made.m4a(more=written(b"moof")), "x.m4a", "other_sound"),
    ("m4a with another codec", made.m4a(codec=b"alac"), "x.m4a", "other_sound"),
    ("m4a with mp3 inside", made.m4a(description=made.esds(kind=0x6B)), "x.m4a", "other_sound"),
    ("m4a with a long description", made.m4a(description=made.esds(config=bytes(60))), "x.m4a", "broken"),
    ("m4a without tracks", written(b"ftyp", b"M4A ", bytes(8)) + written(b"moov"), "x.m4a", "broken"),
    ("m4a that points into its own head", made.m4a(places=[40, 60, 80]), "x.m4a", "broken"),
    ("m4a that points beyond its end", made.m4a(places=[2**31, 2**31, 2**31]), "x.m4a", "broken"),
    ("m4a of four thousand million pieces", made.m4a(sizes=written(b"stsz", struct.pack(">III", 0, 1, 2**32 - 1))), "x.m4a", "broken"),
    ("m4a of a million large pieces", made.m4a(sizes=written(b"stsz", struct.pack(">III", 0, 2**20, 10**6))), "x.m4a", "broken"),
    ("m4a whose table says more than there is", made.m4a(sizes=written(b"stsz", struct.pack(">III", 0, 0, 10**6))), "x.m4a", "broken"),
    ("a box smaller than its head", written(b"ftyp", b"M4A ", bytes(8)) + b"\0\0\0\2moov", "x.m4a", "broken"),
    ("a box of sixteen exabytes", written(b"ftyp", b"M4A ", bytes(8)) + b"\0\0\0\1moov" + b"\xff" * 8, "x.m4a", "broken"),
    ("wav whose data is longer than the file", made.wav().replace(b"data" + struct.pack("<I", len(TONE)), b"data" + HUGE), "x.wav", "broken"),
    ("wav with two datas", made.wav() + b"data\2\0\0\0xx", "x.wav", "broken"),
    ("wav without its shape", b"RIFF\x10\0\0\0WAVEdata\4\0\0\0abcd", "x.wav", "broken"),
    ("wav with seven bits", made.wav(bits=7), "x.wav", "broken"),
    ("wav with no channels", made.wav(channels=0), "x.wav", "broken"),
    ("wav with another codec", made.wav(form=0x55), "x.wav", "other_sound"),
    ("ogg with rubbish behind", made.ogg() + b"rubbish", "x.ogg", "broken"),
    ("webm whose part is longer than the file", made.webm(endless=False)[:-3], "x.webm", "broken"),
    ("only its first bytes", b"\x1a\x45\xdf\xa3", "x.webm", "broken"),
]  # fmt: skip


@pytest.mark.parametrize(("content", "name", "code"), [case[1:] for case in BAD], ids=[case[0] for case in BAD])
def test_sound__bad__is_refused_by_name(content: bytes, name: str, code: str) -> None:
    assert is_sound(content, name)
    assert refused(content, name) == code


def test_sound__too_large__is_refused_before_it_is_read() -> None:
    with pytest.raises(SoundRefused) as caught:
        cleaned(made.wav(), "x.wav", limit=100)
    assert caught.value.code == "too_large"


@pytest.mark.parametrize(("content", "name"), [(b"%PDF-1.7", "x.pdf"), (b"hello", "x.txt"), (b"", ""), (b"RIFF\0\0\0\0WEBPVP8 ", "x.webp")])
def test_sound__what_is_none__goes_by_the_other_door(content: bytes, name: str) -> None:
    assert not is_sound(content, name)


@pytest.mark.parametrize("ending", KINDS)
def test_sound__cut_anywhere__is_refused_or_says_nothing(ending: str) -> None:
    whole = KINDS[ending]()
    for end in range(len(whole)):
        try:
            found = clean(whole[:end], f"x.{ending}")
        except SoundRefused:
            continue
        assert TOKEN not in found.content


@pytest.mark.property
@pytest.mark.parametrize("ending", KINDS)
@given(seed=st.integers(0, 2**32), changes=st.integers(1, 12))
@settings(max_examples=150, deadline=None)
def test_sound__changed_anywhere__raises_nothing_else_and_grows_nowhere(ending: str, seed: int, changes: int) -> None:
    dice, content = random.Random(seed), bytearray(KINDS[ending]())  # no secret
    for _ in range(changes):
        content[dice.randrange(len(content))] = dice.randrange(256)
    try:
        found = clean(bytes(content), f"x.{ending}")
    except SoundRefused:
        return
    assert len(found.content) <= 2 * len(content) + 2000
