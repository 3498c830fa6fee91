"""A file that has a path and never touches the disk: what programs read by path must not lie there in the clear."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def in_memory(pieces: Iterable[bytes]) -> Iterator[Path]:
    """Hold a file in memory under a path of this process only; it is gone when the block ends."""
    descriptor = os.memfd_create("list", os.MFD_CLOEXEC)
    try:
        with os.fdopen(os.dup(descriptor), "wb") as file:
            for piece in pieces:
                file.write(piece)
        yield Path(f"/proc/self/fd/{descriptor}")
    finally:
        os.close(descriptor)
