"""Passwords: ORG-15 as a table, the lists of common ones, and what accounts remember."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from syli.org.models import StaffMember
from syli.org.rules.passwords import MAX_LENGTH, PasswordFlaw, password_flaws
from syli.org.sign_in.passwords import HashedList, PlainList, is_common
from tests.cast import Cast

SHORT, LONG, COMMON, PATTERN, OWN = PasswordFlaw.TOO_SHORT, PasswordFlaw.TOO_LONG, PasswordFlaw.COMMON, PasswordFlaw.PATTERN, PasswordFlaw.ABOUT_YOU
WORDS = ["aino.virtanen", "Aino", "Virtanen", "Aava ry", "syli"]


@pytest.mark.parametrize(
    ("password", "with_factor", "flaws"),
    [
        # Length: 15 alone, 8 beside a second factor, 64 and far more accepted.
        ("hiljainen puro", False, [SHORT]),
        ("hiljaisempi puro", False, []),
        ("tuulenx", True, [SHORT]),
        ("tuulenpx", True, []),
        ("tuulenpx", False, [SHORT]),
        ("kolme hopeista haukea ui hiljaa yössä " * 2, False, []),
        ("päivä ja yö " + "vuorottelevat kuin merellä " * 18, False, []),
        ("x y" * (MAX_LENGTH // 3 + 1), False, [LONG]),
        # No composition rules: only letters, only spaces and letters, signs of any alphabet.
        ("hiljaisenmerenranta", False, []),
        ("тихая река и старый мост", False, []),
        ("🦉🌲🪵🍂🐿🪺🌧🍄🫎🦌🐝🦫🪶🌾🛶", False, []),
        # Common ones, also dressed up.
        ("salasana", False, [SHORT, COMMON, PATTERN]),
        ("Salasana123!!!!!", False, [COMMON]),
        ("salasanasalasana", False, [COMMON, PATTERN]),
        ("P@ssw0rd2026!!!!", False, [COMMON]),
        ("Kesäloma2026!", True, [COMMON]),
        ("iloveyou", True, [COMMON]),
        ("kissakissakissa1", False, [COMMON]),
        # Patterns.
        ("aaaaaaaaaaaaaaaa", False, [COMMON, PATTERN]),
        ("abababababababab", False, [PATTERN]),
        ("qwertyuiopasdfghjkl", False, [PATTERN]),
        ("0123456789012345", False, [PATTERN]),
        ("abcdefghijklmnopqr", False, [PATTERN]),
        ("poiuytrewq098765", False, [COMMON, PATTERN]),
        # One's own words.
        ("aino.virtanen.2026", False, [OWN]),
        ("AinoVirtanen12345", False, [OWN]),
        ("Syli-Syli-Syli-2026!", False, [OWN]),
        ("aino kulkee metsäpolkua", False, []),
    ],
)
def test_org_15__password__flaws(password: str, with_factor: bool, flaws: list[PasswordFlaw]) -> None:
    assert password_flaws(password, has_second_factor=with_factor, own_words=WORDS, is_common=is_common) == flaws


@given(st.text(min_size=0, max_size=80))
@pytest.mark.property
def test_password__flaws__never_fails_and_longer_is_never_shorter(text: str) -> None:
    alone = password_flaws(text, has_second_factor=False, own_words=WORDS, is_common=lambda _text: False)
    beside = password_flaws(text, has_second_factor=True, own_words=WORDS, is_common=lambda _text: False)
    assert set(beside) <= set(alone)


def test_password__flaws__the_same_in_both_writings_of_a_letter() -> None:
    composed, taken_apart = "p\u00e4\u00e4sky on harvoin yksin", "pa\u0308a\u0308sky on harvoin yksin"
    assert password_flaws(composed, has_second_factor=False, own_words=[], is_common=lambda text: text == composed) == [COMMON]
    assert password_flaws(taken_apart, has_second_factor=False, own_words=[], is_common=lambda text: text == composed) == [COMMON]


def test_password_list__plain__holds_its_lines(tmp_path: Path) -> None:
    file = tmp_path / "list.txt"
    file.write_text("Hiljainen Puro Virtaa\n\nkolme haukea\n", encoding="utf-8")
    known = PlainList(file)
    assert known.holds("hiljainen puro virtaa") and known.holds("kolme haukea")
    assert not known.holds("hiljainen") and not known.holds("")


def test_password_list__hashed__is_searched_in_the_file(tmp_path: Path) -> None:
    words = [f"lause numero {n}" for n in range(500)]
    hashes = sorted(hashlib.sha1(word.encode()).hexdigest().upper() for word in words)
    file = tmp_path / "hashes.txt"
    file.write_text("".join(f"{digest}:{n}\r\n" for n, digest in enumerate(hashes)), encoding="ascii")
    known = HashedList(file)
    assert all(known.holds(word) for word in words)
    assert not any(known.holds(f"muu lause {n}") for n in range(500))


def test_password_list__own__is_read_from_the_setting(tmp_path: Path, settings) -> None:
    file = tmp_path / "list.txt"
    file.write_text("metsän hiljainen sammal\n", encoding="utf-8")
    assert not is_common("metsän hiljainen sammal")
    settings.PASSWORD_BLOCKLIST = str(file)
    assert is_common("metsän hiljainen sammal")


def test_account__password__is_checked_with_its_own_words_and_factors(cast: Cast) -> None:
    aino = cast.staff["aino"]
    validate_password("metsäpolku kaartuu", aino)
    with pytest.raises(ValidationError):
        validate_password("metsäpolku", aino)
    with pytest.raises(ValidationError):
        validate_password("Aava ry aino 2026 aava", aino)
    Authenticator.objects.create(user=aino, type=Authenticator.Type.TOTP, data={"secret": "x"})
    validate_password("metsäpolku", aino)


def test_account__recovery_codes__are_no_second_factor(cast: Cast) -> None:
    aino = cast.staff["aino"]
    Authenticator.objects.create(user=aino, type=Authenticator.Type.RECOVERY_CODES, data={"seed": "x"})
    with pytest.raises(ValidationError):
        validate_password("metsäpolku", aino)


@pytest.mark.django_db
def test_account__password__same_letters_open_from_every_keyboard(now) -> None:
    member = StaffMember(username="sirpa", given_name="Sirpa", created_at=now)
    member.set_password("pa\u0308a\u0308sky on harvoin yksin")
    assert member.check_password("p\u00e4\u00e4sky on harvoin yksin")
    assert member.has_long_password
    member.set_password("lyhyempi")
    assert (member.has_long_password, member.has_usable_password()) == (False, True)
    member.set_password(None)
    assert (member.has_long_password, member.has_usable_password()) == (False, False)
