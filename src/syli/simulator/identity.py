"""Identity codes, telephone numbers and addresses that look right and can belong to nobody."""

from __future__ import annotations

import unicodedata
from datetime import date
from random import Random

CHECKS = "0123456789ABCDEFHJKLMNPRSTUVWXY"
# Individual numbers 900–999 are never given to a person in the population register.
FIRST_INVENTED, LAST_INVENTED = 900, 999
SEPARATORS = {19: "-YXWVU", 20: "ABCDEF"}
# 048 is given to no operator, and no subscriber's number begins with three zeros.
NOBODYS_PREFIX = "048 000"


def identity_code(dice: Random, born_on: date, gender: str) -> str:
    """Return an invented identity code for a birth date: odd for men, even for women, check character right."""
    number = dice.randrange(FIRST_INVENTED, LAST_INVENTED + 1, 2)
    if gender == "male" or (gender != "female" and dice.random() < 0.5):
        number += 1
    day = f"{born_on.day:02}{born_on.month:02}{born_on.year % 100:02}"
    separator = dice.choice(SEPARATORS[born_on.year // 100])
    return f"{day}{separator}{number}{CHECKS[int(f'{day}{number}') % 31]}"


def phone_number(dice: Random) -> str:
    """Return a telephone number that reaches nobody."""
    return f"{NOBODYS_PREFIX} {dice.randrange(10_000):04}"


def email_address(dice: Random, given_name: str, family_name: str) -> str:
    """Return an address under the domain that is reserved for examples."""
    return f"{ascii_word(given_name)}.{ascii_word(family_name)}{dice.randrange(100)}@esimerkki.example"


def ascii_word(text: str) -> str:
    """Return a name in the letters an address may hold."""
    plain = unicodedata.normalize("NFD", text.replace("ŋ", "n").replace("Ŋ", "N"))
    return "".join(c for c in plain.lower() if c.isascii() and c.isalnum()) or "x"
