"""The list of passwords guessers try first, kept offline, and the validator that applies ORG-15 with it.

What ships: Django's list of 20,000 common passwords and our own list of Finnish and Swedish words, which counts with every
ending of digits and signs because ORG-15 strips those. It is not the million of breached passwords that goal G11 names: that
list is larger than the program, so an installation may bring its own (SYLI_PASSWORD_BLOCKLIST); nothing is ever sent anywhere.
"""

from __future__ import annotations

import hashlib
import mmap
import re
from functools import cache
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from syli.org.rules.passwords import MAX_LENGTH, MIN_ALONE, MIN_WITH_FACTOR, PasswordFlaw, password_flaws
from syli.org.sign_in.factors import has_second_factor

WORDS: Final = Path(__file__).parent / "common_words.txt"
HASHED: Final = re.compile(rb"[0-9A-Fa-f]{40}(?::\d+)?\r?\n?")


def is_common(text: str) -> bool:
    """Tell whether a guesser tries this text early."""
    path = settings.PASSWORD_BLOCKLIST
    return text in _shipped() or bool(path and _own_list(path).holds(text))


@cache
def _shipped() -> frozenset[str]:
    common = {text.casefold() for text in CommonPasswordValidator().passwords}
    return frozenset(common | set(WORDS.read_text(encoding="utf-8").split()))


@cache
def _own_list(path: str) -> PlainList | HashedList:
    """Open the operator's list once, whichever of its two forms it has."""
    with Path(path).open("rb") as file:
        first = file.readline(128)
    return HashedList(Path(path)) if HASHED.fullmatch(first) else PlainList(Path(path))


class PlainList:
    """A list with one password a line, kept in memory: fit for a million."""

    def __init__(self, path: Path) -> None:
        # Eight bytes of a hash each instead of the text: a tenth of the memory; one false alarm in 10^13 is no harm.
        with path.open("rb") as file:
            self._known = frozenset(_short(line.decode("utf-8", "replace").strip().casefold()) for line in file if line.strip())

    def holds(self, text: str) -> bool:
        """Tell whether the list has this text."""
        return _short(text.casefold()) in self._known


class HashedList:
    """A sorted list of SHA-1 hashes, perhaps with counts: any size, looked up in the file by halving."""

    def __init__(self, path: Path) -> None:
        with path.open("rb") as file:
            self._lines = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)

    def holds(self, text: str) -> bool:
        """Tell whether the hash of this text is in the list."""
        # SHA-1 is only the list's key here; it protects nothing.
        wanted = hashlib.sha1(text.encode(), usedforsecurity=False).hexdigest().upper().encode()
        low, high = 0, len(self._lines)
        while low < high:
            start = self._lines.rfind(b"\n", 0, (low + high) // 2) + 1
            found = self._lines[start : start + 40].upper()
            if found == wanted:
                return True
            if found < wanted:
                end = self._lines.find(b"\n", start)
                low = len(self._lines) if end < 0 else end + 1
            else:
                high = start
        return False


def _short(text: str) -> bytes:
    return hashlib.blake2b(text.encode(), digest_size=8).digest()


class PasswordRules:
    """Django's hook for password rules: applies ORG-15 to an account."""

    def validate(self, password: str, user: Any = None) -> None:
        """Raise ValidationError with one sentence for each flaw."""
        with_factor = has_second_factor(user)
        flaws = password_flaws(password, has_second_factor=with_factor, own_words=own_words(user), is_common=is_common)
        if flaws:
            raise ValidationError([ValidationError(sentence_of(flaw, with_factor=with_factor), code=flaw) for flaw in flaws])

    def get_help_text(self) -> str:
        """Say what a good password is."""
        return _(
            "At least %(alone)s characters, or %(with_factor)s beside a second factor. A phrase of several words is easy to remember and "
            "hard to guess. Spaces and all letters are welcome."
        ) % {"alone": MIN_ALONE, "with_factor": MIN_WITH_FACTOR}


def own_words(user: Any) -> list[str]:
    """Return the words everybody can guess of an account: its names, its organisations, and Syli itself."""
    words = ["syli"]
    if user is not None:
        words += [user.username, user.given_name, user.family_name, user.email.partition("@")[0]]
        if user.pk is not None:
            words += list(user.memberships.order_by("pk").values_list("organisation__name", flat=True).distinct())
    return [word for word in words if word]


def sentence_of(flaw: PasswordFlaw, *, with_factor: bool) -> str:
    """Return what to tell about a flaw."""
    shortest = MIN_WITH_FACTOR if with_factor else MIN_ALONE
    return {
        PasswordFlaw.TOO_SHORT: ngettext(
            "Use at least %(n)s character. Several words in a row are easiest to remember.",
            "Use at least %(n)s characters. Several words in a row are easiest to remember.",
            shortest,
        )
        % {"n": shortest},
        PasswordFlaw.TOO_LONG: _("Use at most %(n)s characters.") % {"n": MAX_LENGTH},
        PasswordFlaw.COMMON: _("This password is among those that are guessed first. Choose words nobody would expect together."),
        PasswordFlaw.PATTERN: _("This password repeats itself or follows the keyboard. Choose words nobody would expect together."),
        PasswordFlaw.ABOUT_YOU: _("This password is made of names that others know: yours, your organisation's or Syli's."),
    }[flaw]
