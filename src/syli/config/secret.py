"""Read a secret from the environment, else from a file only the owner may read, made on first start."""

from __future__ import annotations

import os
import secrets
from pathlib import Path


def secret_from(value: str | None, path: Path) -> str:
    """Return `value`, or the content of `path`; create the file with a random secret when it does not exist."""
    if value:
        return value
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(secrets.token_urlsafe(48))
    return path.read_text().strip()
