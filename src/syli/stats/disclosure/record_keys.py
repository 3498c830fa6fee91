"""Which unchanging number stands for a contributor, and how the numbers of several give the key of a cell.

Everything is integer arithmetic modulo 2^64, so every engine and machine finds the same key for the same people.
"""

from __future__ import annotations

import hmac
from hashlib import sha256
from typing import Any

import numpy as np
from numpy.typing import NDArray

UInts = NDArray[np.uint64]
Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

LOW_BITS = 32
LOW_MASK = (1 << LOW_BITS) - 1
_MODULUS = 1 << 64
_HALF = 1 << 63
_SEPARATOR = b"\x1f"


def record_key(secret: bytes, *contributor: str | int) -> int:
    """Return the key, uniform in 0 … 2^64 − 1, of a contributor named by its parts (register, kind, id).

    The same contributor has the same key for ever: in every table, year and engine. Without the secret nobody can compute it.
    """
    return _keyed(secret, b"contributor", contributor)


def code_key(secret: bytes, *parts: str) -> int:
    """Return the key of one category; the keys of a cell's categories together name the cell."""
    return _keyed(secret, b"category", parts)


def signed(key: int) -> int:
    """Return the key as the signed number with the same 64 bits: what the marts store, since Spark knows no unsigned numbers."""
    return key - _MODULUS if key >= _HALF else key


def cell_keys(high: Any, low: Any) -> UInts:
    """Return Σ key mod 2^64 of each cell from the sums of the keys' upper and lower halves.

    The halves are summed apart so that no engine overflows; a signed upper half gives the same bits.
    """
    with np.errstate(over="ignore"):
        upper = np.asarray(high, dtype=np.int64).astype(np.uint64) << np.uint64(LOW_BITS)
        return np.asarray(upper + np.asarray(low, dtype=np.int64).astype(np.uint64), dtype=np.uint64)


def mix(values: UInts) -> UInts:
    """Return well mixed bits of each value (the finaliser of SplitMix64): neighbours in, strangers out."""
    with np.errstate(over="ignore"):
        mixed = values + np.uint64(0x9E3779B97F4A7C15)
        mixed = (mixed ^ (mixed >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        mixed = (mixed ^ (mixed >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        return np.asarray(mixed ^ (mixed >> np.uint64(31)), dtype=np.uint64)


def fractions(keys: UInts) -> Floats:
    """Return keys as numbers in [0, 1)."""
    return np.asarray((keys >> np.uint64(11)).astype(np.float64) / float(1 << 53), dtype=np.float64)


def _keyed(secret: bytes, purpose: bytes, parts: tuple[str | int, ...]) -> int:
    if len(secret) < 16:
        raise ValueError("The secret of the statistics has at least 16 bytes.")
    text = _SEPARATOR.join([purpose, *(str(part).encode() for part in parts)])
    return int.from_bytes(hmac.new(secret, text, sha256).digest()[:8], "big")
