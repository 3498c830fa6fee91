"""Random public ids: what stands for a row in addresses, so that nobody can count or guess."""

from __future__ import annotations

import re
import secrets
from typing import Final

# No 0/O, 1/l/I: 58 signs, and 22 of them hold 128 bits. Letters and digits only, so an id never needs quoting.
ALPHABET: Final = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
PUBLIC_ID_LENGTH: Final = 22
PUBLIC_ID_REGEX: Final = f"[{ALPHABET}]{{{PUBLIC_ID_LENGTH}}}"
_PUBLIC_ID = re.compile(PUBLIC_ID_REGEX)


def new_public_id() -> str:
    """Return a new random public id of 128 bits."""
    return public_id_from(secrets.randbits(128))


def public_id_from(bits: int) -> str:
    """Write 128 bits as a public id; for the simulator, whose ids follow from its seed."""
    if not 0 <= bits < 1 << 128:
        raise ValueError("A public id holds 128 bits.")
    signs = []
    for _ in range(PUBLIC_ID_LENGTH):
        bits, rest = divmod(bits, 58)
        signs.append(ALPHABET[rest])
    return "".join(reversed(signs))


def is_public_id(text: str) -> bool:
    """Tell whether `text` has the form of a public id; says nothing about whether the row exists."""
    return _PUBLIC_ID.fullmatch(text) is not None
